"""Flattened pages of many layouts and languages, each with its menus, boxes and footers.

Every line is marked: "# " is the title, "> " text, "~ " a subtitle or a summary, which may be text or
not, and what bears no mark is furniture; "¦" ends the dateline. The marks are taken off before the
page is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """A marked page with what it says of its date, place and source (None: not asked for)."""

    marked: str
    date: str | None
    place: str | None = None
    source: str | None = None

    @property
    def lines(self) -> list[str]:
        return [line for line in self.marked.split("\n") if line.strip()]

    @property
    def raw(self) -> str:
        return "\n\n".join(re.sub("^[#>~] ", "", line).replace("¦", "") for line in self.lines)

    @property
    def title(self) -> str:
        return next(line[2:] for line in self.lines if line.startswith("# "))

    @property
    def either(self) -> set[str]:
        return {line[2:] for line in self.lines if line.startswith("~ ")}

    @property
    def body(self) -> list[str]:
        text = [line[2:] for line in self.lines if line.startswith("> ")]
        return [line.split("¦")[-1] for line in text]


LAYOUTS = {
    "German ministry": Layout(
        """
Außenminister Brandner zum Abschluss der Gespräche über den Grenzfluss - Auswärtiges Ministerium
Springe direkt zu:
Inhalt
Hauptmenü
Suche
Leichte Sprache
Gebärdensprache
DE
EN
Menü
Das Ministerium
Außenpolitik
Reise und Sicherheit
Sie sind hier:
Startseite
Newsroom
# Außenminister Brandner zum Abschluss der Gespräche über den Grenzfluss
14.03.2019 - Pressemitteilung
> Anlässlich des Abschlusses der Gespräche über den Grenzfluss erklärte Außenminister Brandner heute (14.03.):
> „Die Einigung von heute Nacht ist ein gutes Zeichen für die Menschen auf beiden Seiten des Flusses.
> Wir haben in den vergangenen Monaten gemeinsam mit unseren Partnern dafür geworben, dass die Übergänge wieder geöffnet werden. Nun kommt es darauf an, dass beide Seiten ihre Zusagen einhalten.
> Deutschland wird die gemeinsame Kommission mit Fachleuten und mit drei Millionen Euro unterstützen.“
> Hintergrund:
> Die Übergänge waren nach den Zwischenfällen im vergangenen Herbst geschlossen worden. Die Kommission nimmt ihre Arbeit im April auf.
Schlagworte
Grenzfluss
Stabilisierung
Weitere Meldungen
12.03.2019
Gemeinsame Erklärung der Kontaktgruppe zur Lage am Fluss
08.03.2019
Außenminister Brandner reist nach Oslo
Teilen
Seite drucken
Nach oben
Folgen Sie uns
Impressum
Datenschutzerklärung
Erklärung zur Barrierefreiheit
© 1995 – 2021 Auswärtiges Ministerium
""",
        "2019-03-14",
    ),
    "Spanish agency": Layout(
        """
Cancilleres acuerdan reabrir los pasos fronterizos del río
Lunes 20 de junio de 2022
Portada
América
España
Economía
Deportes
Cultura
Iniciar sesión
DIPLOMACIA FRONTERA
# Cancilleres acuerdan reabrir los pasos fronterizos del río
Asunción
17 jun 2022 - 21:43 CET
Compartir en WhatsApp
Compartir en Facebook
Los cancilleres de ambos países se saludan al final de la reunión. EFE/Julia Ramírez
> Asunción, 17 jun (EFE).- ¦Los cancilleres de los dos países acordaron este viernes reabrir en julio los seis pasos fronterizos del río, cerrados desde hace casi dos años.
> «Hemos dado un paso que nuestros pueblos esperaban», dijo a los periodistas el canciller anfitrión tras cinco horas de reunión.
> El acuerdo prevé la creación de una comisión conjunta que vigilará el paso de mercancías y atenderá las quejas de los transportistas.
> La oposición calificó el documento de insuficiente y pidió que el Congreso lo examine antes de su entrada en vigor. EFE
jr/mlb
Relacionados
La Cámara de Transportistas pide plazos claros para la reapertura
El río bajó otra vez de nivel y obliga a dragar el canal
Más noticias
© EFE 2022. Está expresamente prohibida la redistribución y la redifusión de todo o parte de los contenidos de los servicios de EFE, sin previo y expreso consentimiento.
Aviso legal
Política de cookies
""",
        "2022-06-17",
        "Asunción",
        "EFE",
    ),
    "Russian ministry": Layout(
        """
# О переговорах министров иностранных дел по вопросам судоходства на реке
Министерство
Руководство
Внешняя политика
Пресс-служба
Контакты
Версия для слабовидящих
Главная
Пресс-служба
Новости
12 февраля 2018 19:05
# О переговорах министров иностранных дел по вопросам судоходства на реке
262-12-02-2018
> 12 февраля в Москве состоялись переговоры министров иностранных дел двух государств по вопросам судоходства на пограничной реке.
> Стороны подробно обсудили ход выполнения соглашения о совместной комиссии и договорились провести её первое заседание весной этого года.
> Особое внимание было уделено безопасности экипажей. Министры условились о постоянном канале связи между портовыми службами.
> Была подтверждена готовность к дальнейшему развитию диалога на основе взаимного уважения.
Дополнительные материалы
Фото
Видео
Последние новости
13 февраля 2018 11:20
О телефонном разговоре министров
13 февраля 2018 10:02
Брифинг официального представителя
Вопросы и ответы
Общее количество пользователей: 1204
При использовании материалов ссылка на сайт обязательна
""",
        "2018-02-12",
    ),
    "Arabic agency": Layout(
        """
الوزيران يتفقان على إعادة فتح المعابر النهرية الستة | وكالة أنباء الساحل
الرئيسية
سياسة
اقتصاد
رياضة
منوعات
فيديو
تسجيل الدخول
# الوزيران يتفقان على إعادة فتح المعابر النهرية الستة
الثلاثاء 5 نوفمبر 2019 - 14:20 بتوقيت غرينتش
حجم الخط
طباعة
شارك على فيسبوك
> عمّان 5 نوفمبر (رويترز) - ¦قال وزير الخارجية يوم الثلاثاء إن البلدين اتفقا على إعادة فتح المعابر النهرية الستة ابتداء من مطلع العام المقبل.
> وأضاف الوزير في مؤتمر صحفي مشترك أن لجنة من الخبراء ستشرف على حركة البضائع وتنظر في شكاوى التجار.
> ولم يصدر تعليق من المعارضة على الاتفاق، لكن مسؤولا في الميناء رحب به وقال إن السفن تنتظر منذ شهور.
> وكانت المعابر قد أغلقت بعد الحوادث التي شهدتها المنطقة في الخريف الماضي.
مواضيع ذات صلة
السفن تنتظر عند مدخل الميناء للشهر الثالث
التجار يطالبون بتعويضات
الأكثر قراءة
جميع الحقوق محفوظة © 2021
""",
        "2019-11-05",
    ),
    "Turkish ministry": Layout(
        """
No: 87, 3 Mayıs 2017, Nehir Üzerindeki Sınır Kapılarının Yeniden Açılması Hk. / Dışişleri Bakanlığı
Ana Sayfa
Bakanlık
Dış Politika
Konsolosluk İşlemleri
Basın
EN
FR
Açıklamalar
# No: 87, 3 Mayıs 2017, Nehir Üzerindeki Sınır Kapılarının Yeniden Açılması Hk.
> İki komşu ülkenin nehir üzerindeki altı sınır kapısını yeniden açma kararını memnuniyetle karşılıyoruz.
> Kararın, bölge halkının günlük hayatını kolaylaştıracağına ve ticareti canlandıracağına inanıyoruz.
> Türkiye, ortak komisyonun çalışmalarına teknik destek vermeye ve tarafların talep etmesi halinde uzman göndermeye hazırdır.
> Bu anlayışla, tarafları varılan mutabakatı eksiksiz uygulamaya davet ediyoruz.
Diğer Açıklamalar
No: 86, 2 Mayıs 2017, Dost Ülkede Meydana Gelen Sel Felaketi Hk.
No: 85, 29 Nisan 2017, Başkentte Düzenlenen Saldırı Hk.
Tüm hakları saklıdır © 2023 Dışişleri Bakanlığı
""",
        "2017-05-03",
    ),
    "Chinese ministry": Layout(
        """
外交部长同邻国外长就界河通航举行会谈
首页
外交部
部长
外交动态
驻外机构
国家和组织
资料
您现在的位置：首页 > 外交动态 > 部长活动
# 外交部长同邻国外长就界河通航举行会谈
2020-09-18 22:40
【字体：大 中 小】
打印
> 2020年9月18日，外交部长在北京同来访的邻国外长举行会谈，就界河通航问题深入交换意见。
> 部长表示，双方应落实好两国领导人达成的共识，尽快召开联合委员会第一次会议，为两岸人民往来提供便利。
> 邻国外长表示，愿同中方加强沟通，重新开放六个口岸，推动双边贸易恢复增长。
> 双方还就共同关心的地区问题交换了看法。
相关新闻
外交部发言人就界河通航问题答记者问
外交部长将访问邻国
【关闭窗口】
版权所有 中华人民共和国某部 2021
联系我们 地址：北京市朝阳区
""",
        "2020-09-18",
    ),
    "French presidency": Layout(
        """
Aller au contenu
Aller au menu
Rechercher
La Présidence
Agenda
Actualités
Le Palais
Boutique
Accueil
Actualités
Communiqué
Publié le 9 novembre 2021
# Communiqué conjoint sur la réouverture des passages du fleuve.
Partager sur Twitter
Partager sur Facebook
Télécharger le .pdf
> Le Président de la République s'est entretenu ce jour avec ses homologues des deux pays riverains du fleuve.
> Les trois chefs d'État se sont félicités de l'accord conclu à Genève, qui permettra la réouverture des six passages avant la fin de l'année.
> Ils sont convenus de :
> - réunir la commission mixte dès le mois de décembre ;
> - confier à des experts indépendants le suivi du trafic ;
> - rendre compte au Conseil de sécurité de la mise en œuvre de l'accord.
> La France continuera d'apporter son soutien à cette démarche.
À consulter également
8 novembre 2021 - Communiqué
Entretien téléphonique avec le Secrétaire général des Nations unies.
5 novembre 2021 - Discours
Discours du Président de la République devant les ambassadeurs.
Voir tous les articles
Présidence de la République
55 rue du Faubourg, 75008 Paris
Mentions légales
Suivez-nous
""",
        "2021-11-09",
    ),
    "United Nations press release": Layout(
        """
Security Council Welcomes Reopening of River Crossings, Urges Parties to Convene Joint Commission | Meetings Coverage and Press Releases
Welcome to the United Nations
العربية
中文
English
Français
Русский
Español
Advanced Search
Secretary-General
General Assembly
Security Council
Economic and Social Council
SC/12998
28 September 2017
# Security Council Welcomes Reopening of River Crossings, Urges Parties to Convene Joint Commission
8061st Meeting (AM)
~ Speakers Stress Need for Observers, Funding
> The Security Council today welcomed the reopening of six crossings along the river and urged the parties to convene the joint commission without delay.
> Unanimously adopting resolution 2380 (2017), the Council decided that observers would report to it every ninety days on the movement of goods and persons.
> The representative of Norway, speaking after the vote, said that the text reflected weeks of patient work by the mediators.
> The meeting began at 10:05 a.m. and ended at 10:52 a.m.
> Action on Draft
> The Council then had before it a draft resolution (document S/2017/812), sponsored by nine of its members.
For information media. Not an official record.
Related Documents
S/RES/2380 (2017)
Related Articles
Joint Commission to Meet in Geneva, Special Envoy Tells Council
4 October 2017
Share
Facebook
Twitter
A-Z Site Index
Copyright
Fraud Alert
""",
        "2017-09-28",
    ),
    "think-tank blog": Layout(
        """
Why the River Truce May Outlast Its Critics | Harbour Institute for International Studies
Skip to main content
Experts
Topics
Regions
Publications
Events
Donate
Search
Commentary
# Why the River Truce May Outlast Its Critics
By Helena Marsh and Tomas Quill
February 6, 2020
8 minute read
Share
Print
> When the two governments signed the river truce last autumn, few observers gave it more than a month.
> Yet it has held. The crossings are open, the barges are moving, and the joint commission has met four times.
> What explains this?
> Three reasons stand out. The first is money: both treasuries depend on the tolls, and neither can afford another closed winter.
> Money talks
> Before the closure, tolls paid for a tenth of either budget. A finance minister who asked not to be named put it more bluntly: “We were broke, and so were they.”
> The second reason is that the observers are there to stay, which the critics did not expect.
> What comes next
> The truce will be tested in spring, when the water is high and the pilots ask for their bonus.
Helena Marsh is a senior fellow at the Harbour Institute for International Studies.
Tomas Quill is a research assistant in its program on rivers and borders.
The Institute takes no position on matters of policy. The views expressed here are those of the authors.
Related Content
Commentary
Five Questions on the Joint Commission
Helena Marsh
January 14, 2020
Report
Tolls and Treaties: Paying for Shared Rivers
October 2019
Stay Informed
Get our weekly briefing in your inbox.
Sign up
© 2024 Harbour Institute for International Studies
Privacy Policy
""",
        "2020-02-06",
    ),
    "broadcaster's live page": Layout(
        """
River talks: Ministers sign deal to reopen crossings - as it happened - Channel Nine News
Home
News
Sport
Weather
iPlayer
More
Accessibility Help
LIVE
# River talks: Ministers sign deal to reopen crossings - as it happened
Published 5 April 2022
Summary
~ Ministers of both countries sign an agreement to reopen six crossings along the river
~ The first barges are expected to pass within a week, port officials say
~ Opposition parties call for a vote in parliament
Live Reporting
Edited by Dana Whitfield
18:42 BST
~ That's all from us
> We are ending our coverage of the river talks here. Thank you for joining us.
17:30 BST
> 'A good day for the river'
> Speaking outside the hotel, the foreign minister said it was a good day for the river and for everyone who lives on it.
> She added that the hard work of putting the agreement into practice would begin tomorrow.
16:05 BST
> Deal signed
> The two ministers have just signed the agreement in front of the cameras. There was applause in the room when they shook hands.
15:12 BST
> Waiting for the ministers
> Reporters have been waiting in the lobby since this morning. Nobody has come down yet, but chairs are being set out.
Most read
1
Storm warning for the coast as winds rise
2
What is in the new budget?
3
Quiz of the week
Copyright © 2023 Channel Nine. Channel Nine is not responsible for the content of external sites.
""",
        "2022-04-05",
    ),
    "Portuguese newspaper": Layout(
        """
Chanceleres fecham acordo para reabrir travessias do rio - Diário do Porto
Assine
Entrar
Últimas
Mundo
Brasil
Opinião
MUNDO
# Chanceleres fecham acordo para reabrir travessias do rio
~ Travessias estavam fechadas havia quase dois anos; comissão conjunta começa a trabalhar em agosto
Por Marta Lopes
22/07/2021 às 18h41 - Atualizado em 23/07/2021 às 09h10
Ouvir artigo
4 minutos
> Os chanceleres dos dois países fecharam nesta quinta-feira um acordo para reabrir as seis travessias do rio, depois de nove horas de negociação.
> "É um dia bom para quem vive na fronteira", afirmou o ministro das Relações Exteriores.
> Segundo o texto, uma comissão conjunta vai acompanhar o trânsito de mercadorias e publicar relatórios trimestrais.
Leia também
Nível do rio sobe e barcaças voltam a operar
> Caminhoneiros receberam a notícia com cautela e cobraram prazos claros para a reabertura.
> A oposição pediu que o acordo seja examinado pelo Congresso.
Comentários
Os comentários não representam a opinião do jornal; a responsabilidade é do autor da mensagem.
Mais lidas
Frente fria chega ao litoral no fim de semana
Copyright Diário do Porto. Todos os direitos reservados.
""",
        "2021-07-22",
    ),
    "embassy's transcript": Layout(
        """
Ambassador's Remarks at the River Commission - Embassy in the Republic
An official website of the government
Here's how you know
Visas
Our Relationship
Business
Education & Culture
Home
News & Events
Speeches
# Ambassador's Remarks at the River Commission
Remarks by the Ambassador
Opening Session of the Joint Commission
Geneva, Switzerland
(As prepared for delivery)
November 19, 2018
> Good morning, everyone. It is a great pleasure to be here today.
> Mr. Chairman, distinguished delegates:
> Two years ago nobody would have believed that we should sit around one table.
> I want to thank three people in particular. First, our host. Second, the observers, who spent a long winter on the river. And third, the pilots.
> Thank you.
By Embassy in the Republic | 19 November, 2018 | Topics: Ambassador, Speeches
Related News
Ambassador Visits the Port
Message for Citizens: Demonstration Alert
Footer
Privacy
Sitemap
""",
        "2018-11-19",
        "Geneva",
    ),
}
