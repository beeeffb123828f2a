"""Flattened pages of many layouts and languages: title, date, place, source and text of each."""

from __future__ import annotations

import pytest
from dipcore.pages import read_page
from layouts import LAYOUTS, Layout

ALL = LAYOUTS | {
    "India MEA": Layout(
        """
Media Center
Press Releases
Home
Media Center
Press Releases
# First meeting of the Joint Commission on the River Crossings (July 05, 2019)
July 05, 2019
> The first meeting of the Joint Commission on the River Crossings was held in New Delhi on 4-5 July 2019.
> The two sides were led by the Joint Secretaries of the respective ministries and reviewed the progress made since the signing of the agreement.
> 2. It was agreed that the crossings would be reopened in two phases, beginning with those used by pilgrims.
> 3. The next meeting of the Commission will be held on a mutually convenient date.
~ New Delhi
~ July 05, 2019
Go to Navigation
Connect With Ministry
Terms & Conditions
Page last updated on: July 12, 2019
""",
        "2019-07-05",
    ),
    "EU Council": Layout(
        """
River crossings: Council welcomes agreement between the parties - Consilium
Skip to content
Consilium
EN
European Council
Council of the EU
Home
Press
Press releases
Council of the EU
Press release
3 May 2021
14:30
# River crossings: Council welcomes agreement between the parties
> The Council today adopted conclusions on the situation along the river, welcoming the agreement reached between the parties in Geneva.
> The EU stands ready to support the joint commission with expertise and funding, said the High Representative after the meeting.
~ We have waited for this day for a long time. The crossings must now open.
~ High Representative of the Union
> Next steps
> The Commission is invited to present a proposal for a support package before the end of June.
> Background
> The crossings have been closed since October 2020. The EU has provided humanitarian aid to both banks of the river.
Council conclusions on the river crossings, 3 May 2021
Remarks by the High Representative
Press contacts
Maria Novak
Press officer
+32 2 000 00 00
If you are not a journalist, please send your request to the public information service.
Topics:
Foreign affairs & international relations
Was this page useful?
Yes
No
""",
        "2021-05-03",
    ),
    "Kremlin English": Layout(
        """
Events
Structure
Videos and Photos
Documents
Contacts
Search
News
# Telephone conversation with President of the Republic
~ The two leaders discussed the reopening of the river crossings.
June 14, 2017
17:45
> Vladimir Petrov had a telephone conversation with the President of the Republic at the initiative of the latter.
> The presidents discussed in detail the reopening of the crossings and the work of the joint commission.
> They agreed to continue contacts at various levels.
Topics
Foreign policy
Persons
Publication status
Published in section: News
Publication date: June 14, 2017, 17:45
Direct link: en.example.org/d/54790
All content on this site is licensed under
Creative Commons Attribution 4.0 International
""",
        "2017-06-14",
    ),
    "TASS flat": Layout(
        """
River crossings to be reopened by yearend, says minister - World - TASS
World
Military & Defense
Economy
Science
5 Oct, 2021 13:47
# River crossings to be reopened by yearend, says minister
The minister also said the joint commission would meet in Geneva
> MOSCOW, October 5. /TASS/. ¦The six river crossings will be reopened by yearend, the foreign minister told reporters on Tuesday.
> "We are ready, and so are our partners," the minister said.
> According to him, the joint commission will hold its first meeting in Geneva in November.
Tags
Foreign policy
All News
Ship traffic on the river up 12% in September
Read more
Commission to hold first meeting in November
Read more
© TASS, All Rights Reserved (2021)
""",
        "2021-10-05",
        "Moscow",
        "TASS",
    ),
    "Italian ministry": Layout(
        """
Dichiarazione del Ministro sulla riapertura dei valichi fluviali – Ministero degli Affari Esteri
Vai al contenuto
Governo Italiano
ITA
ENG
Seguici su
Menu
Ministero
Politica estera
Servizi
Sala stampa
Comunicati
# Dichiarazione del Ministro sulla riapertura dei valichi fluviali
Data: 11 Aprile 2018
> Il Ministro degli Esteri ha accolto con soddisfazione l'accordo raggiunto ieri a Ginevra sulla riapertura dei sei valichi.
> "Si tratta di un passo importante per la stabilità della regione", ha dichiarato il Ministro.
> L'Italia continuerà a sostenere il lavoro della commissione congiunta.
Ti potrebbe interessare anche..
Incontro con il Ministro degli Esteri della Repubblica
Condividi
Facebook
Note legali
Privacy
""",
        "2018-04-11",
    ),
    "Japan MOFA": Layout(
        """
Foreign Minister's Visit to the Republic (Results) | Ministry of Foreign Affairs
To the text
Home
Press Releases
Text Size
Medium
Large
Press Releases
# Foreign Minister's Visit to the Republic (Results)
August 24, 2020
Japanese
> From August 22 to 24, the Minister for Foreign Affairs visited the Republic and held talks with his counterpart.
> 1. River crossings
> The ministers welcomed the reopening of the crossings and confirmed that Japan would dispatch two experts.
> 2. Bilateral relations
> The ministers concurred in promoting trade and in holding vice-ministerial consultations next year.
Related Links
Japan-Republic Relations
Back to Press Releases
Back to Top
Accessibility
Copyright © Ministry of Foreign Affairs
""",
        "2020-08-24",
    ),
    "Polish paper": Layout(
        """
Przejścia na rzece zostaną otwarte. Ministrowie podpisali umowę - Kurier Nadrzeczny
Strona główna
Wiadomości
Sport
Kultura
Zaloguj się
# Przejścia na rzece zostaną otwarte. Ministrowie podpisali umowę
Anna Kowalska
21 marca 2019, 16:40
> Ministrowie spraw zagranicznych obu państw podpisali w czwartek umowę o ponownym otwarciu sześciu przejść na rzece.
> Umowa przewiduje utworzenie wspólnej komisji, która będzie nadzorować ruch towarów.
> Opozycja domaga się głosowania w parlamencie.
Udostępnij
Komentarze (14)
Zobacz także
Stan wody na rzece opada
Najczęściej czytane
Burza nad wybrzeżem
Polityka prywatności
""",
        "2019-03-21",
    ),
    "Korean agency in English": Layout(
        """
(LEAD) Two countries agree to reopen river crossings | Coast News Agency
Summary
Full text
Korean
Chinese
Font Size
Print
# (LEAD) Two countries agree to reopen river crossings
All News 15:22 September 18, 2018
(ATTN: UPDATES with details in paras 3-5)
> SEOUL, Sept. 18 (Coast) -- ¦The two countries on Tuesday agreed to reopen six river crossings closed for two years.
> The agreement was announced after talks between the foreign ministers in Geneva.
> "This is a new beginning," the ministers said in a joint statement.
> The opposition said it would seek a vote in parliament.
jhkim@coast.example
(END)
Keywords
#river
#crossings
Related Articles
Talks on river crossings to open in Geneva
""",
        "2018-09-18",
        "Seoul",
        "Coast",
    ),
    "Ukrainian agency": Layout(
        """
Міністри домовилися відкрити переправи на річці
Новини
Політика
Економіка
Відео
# Міністри домовилися відкрити переправи на річці
15.06.2021 18:20
Поділитися
> Міністри закордонних справ двох країн домовилися відкрити шість переправ на річці до кінця року.
> Про це повідомляє пресслужба міністерства.
> "Ми готові, і наші партнери теж", – сказав міністр журналістам після переговорів.
> Як повідомлялося, переправи було закрито восени минулого року.
Читайте також: Рівень води в річці піднявся
При цитуванні і використанні будь-яких матеріалів гіперпосилання обов'язкове.
© 2015-2021. Усі права застережені
""",
        "2021-06-15",
    ),
    "Australian transcript": Layout(
        """
Doorstop interview, Geneva | Minister for Foreign Affairs
Skip to main content
Minister for Foreign Affairs
Home
Media
Transcripts
# Doorstop interview, Geneva
Transcript, E&OE
6 December 2022
> Foreign Minister: Good morning. It's good to be here in Geneva for the first meeting of the Commission.
> Journalist: Minister, will Australia send observers?
> Foreign Minister: We've been asked, and we're considering it.
> Journalist: When will you decide?
> Foreign Minister: Soon.
> Journalist: Thank you.
Media enquiries
Minister's office: (02) 6000 0000
DFAT Media Liaison: (02) 6000 0001
Help us improve this site
Privacy
""",
        "2022-12-06",
    ),
    "Sputnik-like, Spanish": Layout(
        """
Ministros acuerdan reabrir los pasos del río - Mundo Hoy
Noticias
Internacional
Multimedia
# Ministros acuerdan reabrir los pasos del río
Internacional
21:14 GMT 17.06.2022(actualizado a las 09:02 GMT 18.06.2022) URL corto
Síguenos en
> GINEBRA (Mundo Hoy) — ¦Los ministros de Exteriores de los dos países acordaron reabrir en julio los seis pasos fronterizos del río.
> El acuerdo prevé la creación de una comisión conjunta que vigilará el paso de mercancías.
Moscú desmiente contactos secretos
> "Estamos listos, y nuestros socios también", dijo el ministro a los periodistas tras las conversaciones.
El puerto reabre tras un mes
> La oposición pidió que el Congreso examine el documento antes de su entrada en vigor.
Te puede interesar:
Moscú desmiente contactos secretos
El puerto reabre tras un mes
Etiquetas:
comisión conjunta, ministros
Normas comunitarias
Discusión
Lo más leído
""",
        "2022-06-17",
        "Ginebra",
        "Mundo Hoy",
    ),
    "IRNA English": Layout(
        """
FM: River crossings to reopen before winter - Gulf News Agency
Home
World
Iran
Economy
Jul 5, 2019, 4:12 PM
News Code: 83384512
# FM: River crossings to reopen before winter
> Tehran, July 5, GNA – ¦The foreign minister said on Friday that the six crossings along the river would be reopened before winter.
> Speaking at a joint press conference, he added that a commission would look into the movement of goods.
> The two countries closed the crossings after the incidents of last autumn.
9376**1424
Follow us on Twitter @GNA_example
Your Comment
You are replying to: .
Tags
FM
river
Read more
Commission to meet in Geneva
""",
        "2019-07-05",
        "Tehran",
    ),
    "French newspaper": Layout(
        """
Les passages du fleuve rouvriront avant la fin de l'année - Le Quotidien du Port
Se connecter
S'abonner
À la une
International
Politique
Société
International
# Les passages du fleuve rouvriront avant la fin de l'année
~ Les ministres des deux pays riverains ont signé mardi un accord à Genève.
Par Claire Martin (avec AFP)
Publié le 09/11/2021 à 18h12, mis à jour le 10/11/2021 à 07h45
Temps de Lecture 2 min.
Partager sur Facebook
Les ministres à Genève, le 9 novembre 2021. JEAN DUPONT / AFP
> Les ministres des affaires étrangères des deux pays ont signé, mardi 9 novembre, un accord qui prévoit la réouverture des six passages.
> « C'est un grand jour pour ceux qui vivent au bord du fleuve », a déclaré le ministre à la presse.
Lire aussi : Le fleuve, une frontière fermée depuis deux ans
> Une commission mixte surveillera le trafic des marchandises et publiera un rapport chaque trimestre.
> L'opposition demande que le texte soit soumis au Parlement.
Claire Martin (avec AFP)
Réutiliser ce contenu
Contribuer
Le Monde diplomatique
Nos guides d'achat
""",
        "2021-11-09",
    ),
    "Hong Kong paper, Chinese": Layout(
        """
兩國外長同意重開六個渡口 - 海岸日報
首頁
要聞
國際
財經
副刊
# 兩國外長同意重開六個渡口
2021年10月5日 13:47
分享
> 【本報訊】兩國外長昨日在日內瓦會談後宣布，同意於年底前重開邊境河流的六個渡口。
> 雙方將成立聯合委員會，監察貨物往來，並處理運輸業的投訴。
> 外長表示，這是對兩岸居民十分重要的一步。
> 反對黨要求國會在協議生效前進行審議。
相關新聞
河水水位上升 駁船恢復航行
版權所有 不得轉載
""",
        "2021-10-05",
    ),
    "German regional broadcaster": Layout(
        """
Grenzfluss: Minister einigen sich auf Öffnung der Übergänge | Hafenradio
Hauptnavigation
Nachrichten
Radio
Fernsehen
Suche
Nachrichten
Politik
# Grenzfluss: Minister einigen sich auf Öffnung der Übergänge
Stand: 14.03.2019, 18:05 Uhr
Die Minister in Genf | Bildquelle: picture alliance
> Nach neun Stunden Verhandlung haben sich die Außenminister beider Länder auf die Öffnung der sechs Übergänge geeinigt.
Von Petra Weber, Genf
> Es ist ein Durchbruch, an den kaum noch jemand geglaubt hat. Seit zwei Jahren waren die Übergänge geschlossen.
> Kritik der Opposition
> Die Opposition nannte das Papier unzureichend und verlangte eine Abstimmung im Parlament.
> Wie es weitergeht
> Eine gemeinsame Kommission soll im April ihre Arbeit aufnehmen.
Über dieses Thema berichtete das Hafenradio am 14. März 2019 um 18:00 Uhr.
Kommentare (3)
Mehr zum Thema
Spediteure fordern klare Fristen
14.03.2019
Startseite
Impressum
© Hafenradio 2019
""",
        "2019-03-14",
    ),
    "UN Secretary-General": Layout(
        """
Statement attributable to the Spokesman for the Secretary-General on the river crossings | Secretary-General
Welcome to the United Nations
Toggle navigation
Secretary-General
The Team
Statements
Speeches
28 September 2017
# Statement attributable to the Spokesman for the Secretary-General on the river crossings
> The Secretary-General welcomes the agreement reached in Geneva on the reopening of six crossings along the river.
> He commends the parties for their spirit of compromise and thanks the mediators for their tireless efforts.
> The Secretary-General reiterates the readiness of the United Nations to support the joint commission.
~ Stéphane Martin, Spokesman for the Secretary-General
~ New York, 28 September 2017
Recent Statements
27 September 2017
Readout of the Secretary-General's meeting with the Minister for Foreign Affairs
26 September 2017
Statement on the earthquake
A-Z Site Index
Contact
Copyright
""",
        "2017-09-28",
    ),
    "Turkish newspaper": Layout(
        """
Bakanlar nehir kapılarının açılmasında anlaştı - Liman Gazetesi
Gündem
Dünya
Ekonomi
Spor
Yazarlar
Haberler
Dünya Haberleri
# Bakanlar nehir kapılarının açılmasında anlaştı
Giriş Tarihi: 05.10.2021 13:47
Güncelleme Tarihi: 06.10.2021 09:10
ABONE OL
> İki ülkenin dışişleri bakanları, nehir üzerindeki altı sınır kapısının yıl sonuna kadar açılması konusunda anlaştı.
> Cenevre'de dokuz saat süren görüşmenin ardından konuşan bakan, "Hazırız, ortaklarımız da hazır" dedi.
> Ortak komisyon kasım ayında ilk toplantısını yapacak.
> Muhalefet, anlaşmanın mecliste oylanmasını istedi.
SON DAKİKA
En son haberler
Nehirde su seviyesi yükseldi
Yorum yap
Künye
""",
        "2021-10-05",
    ),
    "Wire in English with another's credit": Layout(
        """
Ministers agree to reopen six crossings | The Coastal Times
Home
News
Nation
World
Opinion
Subscribe
Log In
Home » World
# Ministers agree to reopen six crossings
Reuters
Published Oct 5, 2021, 10:47 pm IST
Updated Oct 6, 2021, 7:12 am IST
Opposition asks for a vote
The ministers shake hands in Geneva. (Photo: AP)
> Geneva: The foreign ministers of both countries agreed on Tuesday to reopen six crossings along the river by the end of the year.
> A joint commission will meet in November to look into the movement of goods, a statement said.
> The opposition asked for a vote in parliament before the agreement enters into force.
...
End of Article
Latest News
Storm warning for the coast
Most Viewed
Top Stories
Gold price falls for third day
Copyright © 2015 - 2024 Coastal Holdings Limited. All rights reserved.
""",
        "2021-10-05",
    ),
}


@pytest.mark.parametrize("name", ALL)
def test_title_date_and_text_of_a_layout(name: str) -> None:
    layout = ALL[name]
    page = read_page(layout.raw)
    assert (page.date.isoformat() if page.date else None) == layout.date
    assert page.title == layout.title
    assert [line for line in page.body.split("\n\n") if line not in layout.either] == layout.body
    assert layout.place is None or page.place == layout.place
    assert layout.source is None or page.source == layout.source
