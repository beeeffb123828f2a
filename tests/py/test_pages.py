"""Reading pages: title, text, furniture, source and place; every value with its span."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from dipcore.pages import Page, read_page
from hypothesis import given, settings
from hypothesis import strategies as st

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
BLANK = " \t\v\f\u00a0\u200b\u200e\u200f\ufeff\u3000"
TITLE = "Ministers discuss the ceasefire and aid"
FIRST = (
    "The two ministers discussed the ceasefire and the delivery of aid for more than three hours."
)
SECOND = "They agreed that experts of both sides would meet again before the end of the year."
THIRD = "The ceasefire was agreed in the spring, and both sides say that it holds in most places."


def flat(*lines: str) -> str:
    """Join lines by blank lines."""
    return "\n\n".join(lines)


def consistent(raw: str, kind: str = "auto") -> Page:
    """Read a page and check what must hold of every reading."""
    page = read_page(raw, kind=kind)  # type: ignore[arg-type]
    for piece in page.furniture:
        assert 0 <= piece.start < piece.end <= len(raw)
        assert piece.reason
        if page.kind == "text":
            assert raw[piece.start : piece.end] == piece.text
    for (body_start, raw_start, length), end in zip(page.segments, page.segment_ends, strict=True):
        assert length > 0
        if end - raw_start == length:
            got = raw[raw_start:end]
            assert got.split() == page.body[body_start : body_start + length].split()
    covered = sum(length for _, _, length in page.segments)
    assert covered == len(page.body.replace("\n\n", ""))
    for name in ("title", "date", "source", "publisher", "place"):
        assert (name in page.evidence) == (getattr(page, name) is not None), name
    if page.kind == "text":
        lines = re.split("\r\n|\r|\n", raw)
        filled = {n for n, line in enumerate(lines, 1) if line.strip(BLANK)}
        cut = set(furniture_lines(raw, page))
        assert set(page.body_lines) | set(page.title_lines) | cut == filled
        assert not (set(page.body_lines) | set(page.title_lines)) & cut
    return page


def furniture_lines(raw: str, page: Page) -> list[int]:
    """Return the lines of the furniture but for the dateline, which is within a line."""
    starts = [f.start for f in page.furniture if f.reason != "dateline"]
    return sorted({len(re.findall("\r\n|\r|\n", raw[:start])) + 1 for start in starts})


def seed_pages() -> list[dict]:
    """Return the expected readings, or none where the folder is absent."""
    path = SEEDS / "expected.json"
    return json.loads(path.read_text(encoding="utf-8"))["pages"] if path.exists() else []


@pytest.mark.skipif(not seed_pages(), reason="the five pages are not beside this repository")
@pytest.mark.parametrize("expected", seed_pages(), ids=lambda e: e["file"][:3])
def test_five_real_pages(expected: dict) -> None:
    raw = (SEEDS / expected["file"]).read_bytes().decode("utf-8")
    page = consistent(raw)
    for name in ("title", "source", "publisher", "place"):
        assert getattr(page, name) == expected[name], name
    assert (page.date.isoformat() if page.date else None) == expected["date"]
    assert list(page.title_lines) == expected["title_lines"]
    assert list(page.body_lines) == expected["body_lines"]
    assert furniture_lines(raw, page) == expected["furniture_lines"]
    datelines = [" ".join(f.text.split()) for f in page.furniture if f.reason == "dateline"]
    assert datelines == ([expected["dateline"]] if expected["dateline"] else [])
    assert page.body.count("\n\n") == len(page.body_lines) - 1


def test_title_body_and_nothing_else() -> None:
    page = consistent(flat(TITLE, FIRST, SECOND))
    assert page.title == TITLE
    assert page.body == flat(FIRST, SECOND)
    assert page.body_lines == (3, 5)
    assert (page.date, page.source, page.publisher, page.place) == (None, None, None, None)


@pytest.mark.parametrize("raw", ["", " \n\t\r\n \u00a0\n", "\ufeff"])
def test_empty_and_blank(raw: str) -> None:
    page = consistent(raw)
    assert (page.title, page.date, page.body, page.furniture) == (None, None, "", ())
    assert page.raw_span(0, 0) == (0, 0)


@pytest.mark.parametrize("raw", ["Ministers met in Vienna.", "Ministers meet", FIRST])
def test_one_line_is_text(raw: str) -> None:
    page = consistent(raw)
    assert (page.title, page.body) == (None, raw)


def test_no_title() -> None:
    page = consistent(flat(FIRST, SECOND, THIRD))
    assert page.title is None
    assert page.body_lines == (1, 3, 5)


def test_no_sentences_keeps_the_lines() -> None:
    page = consistent(flat("Ministers meet in Vienna", "Ceasefire holds", "Aid reaches the city"))
    assert page.title == "Ministers meet in Vienna"
    assert page.body == flat("Ceasefire holds", "Aid reaches the city")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends(newline: str) -> None:
    raw = newline.join((TITLE, "", FIRST, "  " + SECOND + " "))
    page = read_page(raw)
    assert page.body_lines == (3, 4)
    assert page.body == flat(FIRST, SECOND)
    start, end = page.raw_span(len(FIRST) + 2, len(page.body))
    assert raw[start:end] == SECOND


SHARE = "Share on Facebook | Tweet | WhatsApp"
LABELS = [
    "Share", SHARE, "Facebook Twitter LinkedIn", "Print", "Teilen", "Compartir en Facebook",
    "Partager",
    "Compartilhar", "Поделиться", "شارك", "分享到：微信 微博", "Paylaş",
    "Log in", "Log in or register", "Anmelden", "Iniciar sesión", "Se connecter", "Войти",
    "تسجيل الدخول",
    "登录 | 注册", "Giriş yap",
    "Subscribe", "Jetzt abonnieren", "Suscríbete", "S’abonner", "Подписаться",
    "اشترك الآن", "订阅", "Abone ol",
    "12 Comments", "Kommentare (3)", "Deja un comentario", "Комментарии: 7", "التعليقات",
    "发表评论",
    "Advertisement", "Werbung", "Publicidad", "Реклама", "إعلان", "广告", "Reklam",
    "Read more", "Lesen Sie auch", "Читайте также:", "اقرأ أيضا", "相关新闻", "İlgili haberler",
    "Tags: ceasefire, aid, ministers", "Filed under: World",
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_labels_are_furniture_wherever_they_stand(label: str) -> None:
    for raw in (
        flat(label, TITLE, FIRST, SECOND, THIRD),
        flat(TITLE, label, FIRST, SECOND, THIRD),
        flat(TITLE, FIRST, SECOND, label, THIRD),
        flat(TITLE, FIRST, SECOND, THIRD, label),
    ):
        page = consistent(raw)
        assert page.title == TITLE
        body = flat(FIRST, SECOND, THIRD)
        ended = page.body == flat(FIRST, SECOND) and raw.endswith(THIRD)
        assert page.body == body or ended, page.furniture
        assert label in [f.text for f in page.furniture]


@pytest.mark.parametrize(
    "note",
    [
        "We use cookies to give you the best experience. By continuing to browse you agree.",
        "Diese Website verwendet Cookies, um Ihnen den bestmöglichen Service zu bieten.",
        "Este sitio utiliza cookies propias y de terceros para mejorar su experiencia.",
        "Ce site utilise des cookies pour vous offrir le meilleur service possible.",
        "Мы используем файлы cookie, чтобы сайт работал лучше для вас и для других.",
        "يستخدم هذا الموقع ملفات تعريف الارتباط لتحسين تجربتك على الموقع.",
        "本网站使用Cookie来改善您的浏览体验，继续浏览即表示您同意。",
        "Bu site, deneyiminizi iyileştirmek için çerezleri kullanır ve saklar.",
        "You must be logged in to post a comment on this article.",
        "Sign up for our newsletter to get the day’s most important stories every morning.",
        "Please enter the characters shown in the image to prove that you are not a robot.",
        "You have 3 free articles remaining this month, so read them with care.",
    ],
)
def test_notes_that_are_sentences(note: str) -> None:
    for raw in (
        flat(note, TITLE, FIRST, SECOND),
        flat(TITLE, FIRST, note, SECOND),
        flat(TITLE, FIRST, SECOND, note),
    ):
        page = consistent(raw)
        assert page.title == TITLE
        assert page.body == flat(FIRST, SECOND)


@pytest.mark.parametrize(
    "caption",
    [
        "Photo: The two ministers shake hands before their meeting in Vienna, Austria.",
        "The two ministers shake hands in Vienna, Austria, January 15, 2016. REUTERS/Anna Smith",
        "The two ministers shake hands before their meeting in Vienna. (AP Photo/Anna Smith)",
        "© AFP / Anna Smith The two ministers shake hands before their meeting in Vienna, Austria",
        "Courtesy of Anna Smith",
        "Foto: Die beiden Minister vor ihrem Treffen in der Hofburg in Wien.",
        "Фото: Министры перед встречей в Вене, столице Австрии.",
        "صورة: الوزيران قبل اجتماعهما في فيينا.",
        "资料图：两国外长在维也纳会晤前握手。",
        "The ministers shake hands before their meeting in Vienna. (File photo)",
        "The ministers before their meeting | Photo: Anna Smith",
    ],
)
def test_captions(caption: str) -> None:
    for raw in (flat(TITLE, caption, FIRST, SECOND), flat(TITLE, FIRST, caption, SECOND)):
        page = consistent(raw)
        assert page.body == flat(FIRST, SECOND)
        assert {f.text: f.reason for f in page.furniture}[caption] == "caption"


def test_a_caption_repeated_in_another_line_is_a_caption() -> None:
    caption = (
        "Foreign ministers of the two countries and their advisers stand in the hall of the palace "
        "before the start of the talks on the ceasefire and the delivery of aid"
    )
    page = consistent(flat(TITLE, "© REUTERS / Anna Smith" + caption, caption, FIRST, SECOND))
    assert page.body == flat(FIRST, SECOND)


def test_site_name_at_the_end_of_captions_and_headlines() -> None:
    page = consistent(
        flat(
            TITLE + " - Example Times",
            TITLE,
            FIRST,
            "The ministers arrive at the palace - Example Times",
            "Envoys Leave Geneva Without a Result",
            SECOND,
        )
    )
    assert page.title == TITLE
    assert page.title_lines == (1, 3)
    assert page.body == flat(FIRST, SECOND)
    assert page.source == "Example Times"


def test_headlines_of_other_articles() -> None:
    page = consistent(
        flat(TITLE, FIRST, "Kremlin Denies Talks on New Sanctions", SECOND, "Envoys leave Geneva",
             THIRD, "Related articles", "Sanctions Prolonged by Six Months", "Envoy resigns")
    )  # fmt: skip
    assert page.body == flat(FIRST, SECOND, THIRD)
    assert "Envoy resigns" in [f.text for f in page.furniture]


def test_lists_and_speakers_are_text() -> None:
    raw = flat(TITLE, FIRST, "The sides agreed on the following steps:",
               "- a ceasefire in the city",
               "- the delivery of aid", SECOND, "QUESTION: Will you meet again this year?",
               "FOREIGN MINISTER: Yes", THIRD)  # fmt: skip
    page = consistent(raw)
    assert page.title == TITLE
    assert len(page.body_lines) == 8


def test_long_line_without_full_stop_is_text() -> None:
    line = (
        SECOND.rstrip(".") + ", as a person close to both of the delegations said after the talks"
    )
    assert consistent(flat(TITLE, FIRST, line, THIRD)).body == flat(FIRST, line, THIRD)


def test_comments_end_the_text() -> None:
    comment = "I do not believe a word of what the two ministers have said about the ceasefire."
    page = consistent(
        flat(TITLE, FIRST, SECOND, THIRD, FIRST, "Comments (2)", "anna", comment, "bert", comment)
    )
    assert page.body == flat(FIRST, SECOND, THIRD, FIRST)


def test_menu_tagline_and_section_above_the_title() -> None:
    page = consistent(flat("Example Times", "Independent news since 1921.",
                           "Home | World | Politics | Business",
                           "World", TITLE, "By Anna Smith", FIRST, SECOND))  # fmt: skip
    assert page.title == TITLE
    assert page.body == flat(FIRST, SECOND)


def test_title_that_ends_in_a_full_stop() -> None:
    page = consistent(
        flat("Statement on the ceasefire and aid.", "10 September 2016", FIRST, SECOND)
    )
    assert page.title == "Statement on the ceasefire and aid."
    assert page.body == flat(FIRST, SECOND)


def test_deck_below_the_title_is_text() -> None:
    deck = "Two ministers have agreed to meet again soon."
    page = consistent(flat(TITLE, deck, "Subscribe", FIRST, SECOND))
    assert page.body == flat(deck, FIRST, SECOND)


def test_foreign_label_behind_the_text() -> None:
    page = consistent(
        flat(
            TITLE, FIRST, SECOND, "Заголовок открываемого материала", "Эта страница читается вслух."
        )
    )
    assert page.body == flat(FIRST, SECOND)


DATELINES = [
    ("WASHINGTON (Sputnik) — ", "Washington", "Sputnik"),
    ("Moscow, Jul 15 (Prensa Latina) ", "Moscow", "Prensa Latina"),
    ("MOSCOW, September 10. /TASS/. ", "Moscow", "TASS"),
    ("BEIJING, Sept. 10 (Xinhua) -- ", "Beijing", "Xinhua"),
    ("UNITED NATIONS, Sept 10 (Reuters) - ", "United Nations", "Reuters"),
    ("NEW YORK – ", "New York", None),
    ("GENEVA — ", "Geneva", None),
    ("BERLIN (AP) _ ", "Berlin", "AP"),
    ("Berlin (dpa) - ", "Berlin", "dpa"),
    ("PARIS, France, Sept 10, 2016 (AFP) - ", "Paris", "AFP"),
    ("(Reuters) - ", None, "Reuters"),
    ("Madrid, 10 sep (EFE).- ", "Madrid", "EFE"),
    ("Geneva, 10 September 2016 – ", "Geneva", None),
    ("PORT-AU-PRINCE, Sept 10 (Reuters) - ", "Port-au-Prince", "Reuters"),
    ("МОСКВА, 10 сен — РИА Новости. ", "Москва", "РИА Новости"),
    ("МОСКВА, 10 сентября. /ТАСС/. ", "Москва", "ТАСС"),
    ("موسكو (رويترز) - ", "موسكو", "رويترز"),
    ("Paris, le 10 septembre 2016 (AFP) - ", "Paris", "AFP"),
    ("Ankara, 10 Eylül (AA) - ", "Ankara", "AA"),
    ("Brasília, 10 set (Lusa) - ", "Brasília", "Lusa"),
    ("The Hague, 10 September 2016 – ", "The Hague", None),
]


@pytest.mark.parametrize(("start", "place", "source"), DATELINES)
def test_datelines(start: str, place: str | None, source: str | None) -> None:
    raw = flat(TITLE, start + FIRST, SECOND)
    page = consistent(raw)
    assert (page.place, page.source) == (place, source)
    assert page.body == flat(FIRST, SECOND)
    assert [f.text for f in page.furniture if f.reason == "dateline"] == [start.rstrip()]
    if source:
        begin, end, _ = page.evidence["source"]
        assert raw[begin:end] == source


@pytest.mark.parametrize(
    "line",
    [
        "Russia – the largest country of the region – has not yet answered the proposal.",
        "NATO – which met in Brussels – has not yet answered the proposal.",
        "US - Russian relations have been strained for years, as the envoys of both sides say.",
        "Sergei Lavrov (R) and John Kerry discussed the ceasefire for three hours in Vienna.",
        "The International Syria Support Group (ISSG) has not yet answered the proposal.",
        "On October 9, the ministers spoke by phone about the ceasefire and the delivery of aid.",
        "In Vienna, on 10 September (a Saturday), the ministers spoke about the ceasefire.",
    ],
)
def test_no_dateline(line: str) -> None:
    page = consistent(flat(TITLE, line, SECOND))
    assert page.place is None
    assert page.body == flat(line, SECOND)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Source: Example News Agency", "Example News Agency"),
        ("Quelle: Beispiel Zeitung", "Beispiel Zeitung"),
        ("Fuente: Agencia Ejemplo", "Agencia Ejemplo"),
        ("Источник: Пример Новости", "Пример Новости"),
        ("المصدر: وكالة المثال", "وكالة المثال"),
        ("来源：示例通讯社", "示例通讯社"),
        ("Articles by: example international", "example international"),
        ("This article was originally published by Example Monitor on 9 May.", "Example Monitor"),
        ("Example News Agency | 10 September 2016", "Example News Agency"),
        ("© 2016 Example Times. All rights reserved.", "Example Times"),
        ("Copyright © 2014-2016 by The Example Times", "The Example Times"),
    ],
)
def test_sources(line: str, source: str) -> None:
    raw = flat(TITLE, line, FIRST, SECOND) if "|" in line else flat(TITLE, FIRST, SECOND, line)
    page = consistent(raw)
    assert page.source == source
    begin, end, _ = page.evidence["source"]
    assert raw[begin:end] == source
    assert page.publisher is None


def test_publisher_is_the_site_where_another_wrote_it() -> None:
    page = consistent(
        flat(TITLE, "GENEVA, Sept 10 (Reuters) - " + FIRST, SECOND, "© 2016 The Example Times")
    )
    assert (page.source, page.publisher) == ("Reuters", "The Example Times")
    page = consistent(
        flat(TITLE, "GENEVA (Sputnik) — " + FIRST, SECOND, "© 2016 Sputnik International")
    )
    assert (page.source, page.publisher) == ("Sputnik", None)


def test_name_that_the_web_address_spells() -> None:
    foot = "Example Daily articles may be used with a link. Write to www.exampledaily.org for more."
    page = consistent(flat(TITLE, FIRST, SECOND, THIRD, "Disclaimer: see below", foot))
    assert page.source == "Example Daily"


HTML = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{TITLE} | Example Times</title>
<meta property="og:site_name" content="Example Times"><style>p {{ color: red }}</style>
<script>document.write("<p>A sentence that no reader ever sees in the text.</p>")</script></head>
<body class="has-sidebar"><nav><ul><li><a href="/">Home</a></li>
<li><a href="/w">World</a></li></ul></nav>
<div id="content"><h1>{TITLE}</h1><div class="share-bar">Share this on Facebook</div>
<p class="byline">By Anna Smith</p>
<p>GENEVA (Reuters) &mdash; The two ministers   discussed
the <b>cease</b>fire&nbsp;&amp; the delivery of aid for &quot;hours&quot;.</p>
<figure><img src="a.jpg">
<figcaption>The ministers shook hands in front of the palace in Vienna.</figcaption></figure>
<h2>What was agreed</h2>
<p>{SECOND}<p>{THIRD}
<p><a href="/x">Envoys leave Geneva without any result after the third round.</a></p>
<div class="related"><p>Sanctions were prolonged by another six months in the evening.</p></div>
<ul><li>a ceasefire in the city</li><li>the delivery of aid</li></ul>
<p>{FIRST}</p>
</div>
<aside><p>The most read article of the week is about the price of bread and butter.</p></aside>
<footer><p>The Example Times is not responsible for the content of other sites.</p></footer>
</body></html>"""


def test_html_page() -> None:
    page = consistent(HTML)
    assert page.kind == "html"
    assert page.title == TITLE
    assert (page.source, page.publisher, page.place) == ("Reuters", "Example Times", "Geneva")
    lead = 'The two ministers discussed the ceasefire & the delivery of aid for "hours".'
    listed = ("a ceasefire in the city", "the delivery of aid")
    assert page.body == flat(lead, "What was agreed", SECOND, THIRD, *listed, FIRST)
    assert (page.body_lines, page.title_lines) == ((), ())
    reasons = {f.text: f.reason for f in page.furniture}
    assert reasons["The ministers shook hands in front of the palace in Vienna."] == "caption"
    assert reasons["By Anna Smith"] == "byline"
    assert reasons["Share this on Facebook"] == "share"


def test_html_spans_lead_to_the_source() -> None:
    page = read_page(HTML)

    def raw(words: str) -> str:
        at = page.body.index(words)
        start, end = page.raw_span(at, at + len(words))
        return HTML[start:end]

    assert raw("delivery") == "delivery"
    assert raw("ministers discussed") == "ministers   discussed"
    assert raw("ceasefire") == "cease</b>fire"
    assert raw("& the") == "&amp; the"
    assert raw('"hours"') == "&quot;hours&quot;"
    assert raw(SECOND) == SECOND
    begin, end, _ = page.evidence["title"]
    assert HTML[begin:end] == TITLE
    begin, end, _ = page.evidence["publisher"]
    assert HTML[begin:end] == "Example Times"


def test_html_title_without_a_heading() -> None:
    head = f"<html><head><title>{TITLE} - Example Times</title></head>"
    raw = f"{head}<body><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    page = consistent(raw)
    assert page.title == TITLE
    assert page.body == flat(FIRST, SECOND)


def test_html_of_line_breaks() -> None:
    raw = (
        f"<html><body><h1>{TITLE}</h1><div>{FIRST}<br><br>{SECOND}<br/>{THIRD}</div></body></html>"
    )
    assert consistent(raw).body == flat(FIRST, SECOND + " " + THIRD)


def test_html_class_names_do_not_hide_the_article() -> None:
    paragraphs = "".join(f"<p>{FIRST} {SECOND}</p>" for _ in range(5))
    inner = f'<div class="widget sidebar"><h1>{TITLE}</h1>{paragraphs}</div>'
    raw = f"<html><body><form>{inner}</form></body></html>"
    assert len(consistent(raw).body.split("\n\n")) == 5


def test_place_beside_the_date() -> None:
    assert consistent(flat(TITLE, "Geneva, 10 September 2016", FIRST, SECOND)).place == "Geneva"
    assert consistent(flat(TITLE, "New York, 10 September 2016", FIRST, SECOND)).place == "New York"
    page = consistent(flat(TITLE, "Vienna, Austria", "October 30, 2015", FIRST, SECOND))
    assert page.place == "Vienna"
    for line in ("World, 10 September 2016", "Anna Smith, 10 September 2016", "TASS, 10 May 2016"):
        assert consistent(flat(TITLE, line, FIRST, SECOND)).place is None


def test_name_above_the_title() -> None:
    page = consistent(flat("The Example Gazette", TITLE, FIRST, SECOND))
    assert (page.title, page.source) == (TITLE, "The Example Gazette")
    for kicker in ("Press Statement", "World", "Ministers in Vienna"):
        assert consistent(flat(kicker, TITLE, FIRST, SECOND)).source is None


def test_long_menus_and_teasers_around_a_short_text() -> None:
    menu = [f"Section {n}" for n in range(60)]
    teasers = [f"Envoys leave the {n}th round without a result" for n in range(30)]
    stray = "A teaser of another article that ends in a full stop, as some do."
    raw = flat(*menu, TITLE, "10 September 2016", FIRST, SECOND, THIRD, *teasers, stray, *menu)
    page = consistent(raw)
    assert page.title == TITLE
    assert page.body == flat(FIRST, SECOND, THIRD)
    assert page.date is not None


def test_kind_is_what_the_caller_says() -> None:
    assert read_page(HTML, kind="text").kind == "text"
    assert read_page(FIRST, kind="html").body == FIRST
    assert read_page("The tag <b> is bold in HTML pages, and <p> is one too.").kind == "text"
    with pytest.raises(ValueError, match="'auto', 'text' or 'html'"):
        read_page(FIRST, kind="pdf")  # type: ignore[arg-type]


def test_raw_span_between_lines_and_outside() -> None:
    raw = flat(TITLE, "OSLO (NTB) - " + FIRST, "Share", SECOND)
    page = read_page(raw)
    start, end = page.raw_span(0, len(page.body))
    assert raw[start:end] == flat(FIRST, "Share", SECOND)
    start, end = page.raw_span(len(FIRST), len(FIRST) + 2)
    assert start == end
    for span in ((-1, 2), (3, 2), (0, len(page.body) + 1)):
        with pytest.raises(ValueError, match="not in the body"):
            page.raw_span(*span)


@pytest.mark.parametrize(
    ("value", "advice"),
    [(b"page", "decode"), (Path("page.txt"), "read_text"), (None, "NoneType"), (["page"], "list")],
)
def test_wrong_types(value: object, advice: str) -> None:
    with pytest.raises(TypeError, match=advice):
        read_page(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw",
    [
        "\x00\x01\x02\x89PNG\r\n\x1a\n\x00\x00",
        "\ud800 a lone surrogate \udfff",
        "\u202eright to left\u202c\n\n" + FIRST,
        "<html><body><p>" + FIRST + "<p>" + SECOND[:30],
        "<html><head><title>unclosed",
        "<html><body><!-- never closed <p>" + FIRST,
        "<html><script>never closed",
        "<!doctype html><![CDATA[ x ]]><?php echo 1 ?><p>" + FIRST + "</p>",
        "<html>" + "<div>" * 5000 + FIRST + "</div>" * 5000,
        "<html>&#xFFFFFFF;&#0;&nosuch;&amp&lt;&#; " + FIRST,
        '<html><script type="application/ld+json">' + "[" * 100_000 + "</script></html>",
        "<html><body></p></div></li></body></body>",
    ],
)
def test_broken_pages_are_read(raw: str) -> None:
    consistent(raw)


@pytest.mark.parametrize(
    "unit", ["<!--", "<a ", '<a b="', "<![CDATA[", "</", "<?", "&#", "<p>", "<b>", "<td>a", "a | "]
)
def test_time_is_linear(unit: str) -> None:
    """A quadratic reader would need minutes for these."""
    read_page("<html><body>" + unit * 40_000 + ">", kind="html")


def test_truncated_anywhere() -> None:
    for end in range(0, len(HTML), 37):
        consistent(HTML[:end])


PARTS = st.sampled_from(
    [TITLE, FIRST, SECOND, "Share", "10/09/2016", "© 2016 A", "OSLO (NTB) - ", "Photo:", "&amp;"]
    + ["<p>", "</p>", "<div class=ad>", "<br>", "<h1>", "</h1>", "<a href=x>", "</a>", "<time>"]
    + ["\n", "\r\n", "\n\n", "<!--", "-->", "\u00a0"]
)  # fmt: skip


def test_a_page_shows_what_it_is_in_one_short_line() -> None:
    page = read_page(flat(TITLE, "10 September 2016", f"OSLO (NTB) - {FIRST}", SECOND))
    length = len(page.body)
    assert repr(page) == (
        f"<Page: 'Ministers discuss the ceasefire and aid', 2016-09-10, NTB, {length} characters, "
        "'The two ministers discussed the ceasefire and the delivery…'>"
    )


@settings(deadline=None)  # the first page imports what later ones have
@given(
    st.lists(st.one_of(PARTS, st.text(max_size=12)), max_size=30), st.sampled_from(["text", "html"])
)
def test_any_page_is_read_consistently(parts: list[str], kind: str) -> None:
    consistent("".join(parts), kind)
