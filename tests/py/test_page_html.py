"""HTML: the title that readers see, the date that readers see, regions, labels, a second opinion."""

from __future__ import annotations

import pytest
from dipcore.pages import Page, read_page

FIRST = "Envoys of both governments agreed on a truce along the river after nine hours of talks."
SECOND = (
    "Observers are to be sent to six crossings, and the road to the port will be opened to aid."
)
THIRD = "The mediators said that a joint commission would look into every breach of the truce."
PROSE = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
TITLE = "Envoys agree on a truce"


def html(body: str, head: str = f"<title>{TITLE}</title>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def article(above: str = "", below: str = "", heading: str = TITLE) -> str:
    return f"<article><h1>{heading}</h1>{above}{PROSE}{below}</article>"


def dated(raw: str) -> str | None:
    page = read_page(raw)
    return page.date.isoformat() if page.date else None


def consistent(raw: str) -> Page:
    """Read a page; every character of its body must be where `raw_span` says."""
    page = read_page(raw)
    for at, char in enumerate(page.body):
        start, end = page.raw_span(at, at + 1)
        if not char.isspace() and end - start == 1:
            assert raw[start] == char
    return page


# titles


@pytest.mark.parametrize("heading", [f"World {TITLE}", f"{TITLE} <small>By our envoy</small>"])
def test_a_heading_is_cut_to_the_title_that_the_tags_state(heading: str) -> None:
    raw = html(article(heading=heading))
    page = consistent(raw)
    assert page.title == TITLE
    start, end, _ = page.evidence["title"]
    assert raw[start:end] == TITLE


def test_a_heading_longer_than_one_of_two_stated_titles_stays_whole() -> None:
    head = f'<title>{TITLE}</title><meta property="og:title" content="{TITLE} along the river">'
    assert read_page(html(article(heading=f"{TITLE} along the river"), head)).title.endswith(
        "river"
    )


def test_a_title_that_only_names_the_site_is_none() -> None:
    head = (
        f'<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="The Post">'
        '<meta name="twitter:title" content="The Post">'
    )
    raw = html(f"<h1>The Post</h1><h2>{TITLE}</h2>{PROSE}", head)
    assert read_page(raw).title == TITLE


def test_the_only_main_heading_beats_a_title_that_says_something_else() -> None:
    raw = html(article(heading="A river at peace, for now"), "<title>Truce: what we know</title>")
    assert read_page(raw).title == "A river at peace, for now"


def test_a_part_of_the_stated_title_is_enough() -> None:
    head = f"<title>The River Post - News » {TITLE}</title>"
    assert read_page(html(f"<h1>News</h1><h2>{TITLE}</h2>{PROSE}", head)).title == TITLE


# regions and labels


def test_furniture_inside_a_region_that_holds_the_text_is_still_furniture() -> None:
    inner = '<div class="share-box"><p>Send this story to everybody whom you know today.</p></div>'
    page = consistent(html(f'<div class="widget-area">{article(below=inner)}</div>'))
    assert page.body == "\n\n".join((FIRST, SECOND, THIRD))
    assert [f.reason for f in page.furniture] == ["share"]


def test_a_region_that_holds_the_title_is_no_furniture() -> None:
    page = consistent(
        html(f'<div class="ads-top popup">{article()}</div><p>{FIRST} Elsewhere.</p>')
    )
    assert SECOND in page.body


def test_hidden_elements_are_not_read() -> None:
    hidden = f'<p style="display: none">{FIRST} Again.</p><p hidden>{SECOND} Again.</p>'
    assert "Again" not in consistent(html(article(below=hidden))).body


def test_labels_that_only_their_style_sets_apart_are_two() -> None:
    raw = html(article("<div><span>Original Research</span><span>7 April 2020</span></div>"))
    assert "Original Research 7 April 2020" in [f.text for f in consistent(raw).furniture]
    assert (
        dated(html(article("<p><time>19 August 2019</time><time>Aug 19</time></p>")))
        == "2019-08-19"
    )
    whole = consistent(
        html(article("<p><b>U</b>nder H<sub>2</sub>O the truce holds, <i>Mc</i>Kay said.</p>"))
    )
    assert "Under H2O the truce holds, McKay said." in whole.body


def test_deep_regions_cost_no_more() -> None:
    raw = html('<div class="nav">' * 5000 + article())
    assert SECOND in read_page(raw).body or read_page(raw).furniture


# dates


def tag(day: str, name: str = "article:published_time") -> str:
    return f'<title>{TITLE}</title><meta property="{name}" content="{day}">'


def test_what_readers_see_below_the_title_beats_a_tag() -> None:
    assert dated(html(article("<p>Oct 15, 2015</p>"), tag("2015-12-11T10:00:00Z"))) == "2015-10-15"


def test_what_readers_see_is_the_update_where_a_tag_says_so() -> None:
    head = tag("2017-04-12") + tag("2020-02-19", "article:modified_time")
    assert dated(html(article("<p>19 February 2020</p>"), head)) == "2017-04-12"


def test_a_date_elsewhere_does_not_beat_a_tag() -> None:
    below = "<div><p>Port reopens</p><p>April 23, 2020</p></div>"
    assert dated(html(article(below=below), tag("2020-04-24T16:11:22Z"))) == "2020-04-24"


def test_the_address_keeps_the_first_day() -> None:
    link = '<link rel="canonical" href="https://example.org/2017/7/12/truce">'
    assert dated(html(article(), tag("2019-06-17") + link)) == "2017-07-12"
    assert dated(html(article(), tag("2017-07-20") + link)) == "2017-07-20"
    assert dated(html(article(), tag("2017-07-13T02:25:00Z") + link)) == "2017-07-12"


def test_a_date_in_a_script_is_better_than_an_update() -> None:
    script = '<script>x = {"datePublished": "2016-09-10T08:00:00Z", "a": 1}</script>'
    assert (
        dated(html(article(), tag("2018-01-01", "article:modified_time") + script)) == "2016-09-10"
    )
    other = script.replace("2016-09-10", "2016-09-11")
    assert dated(html(article(), script + other)) is None


def test_linked_data_may_be_wrapped_in_cdata() -> None:
    data = '{"@type": "NewsArticle", "datePublished": "2016-09-10"}'
    script = f'<script type="application/ld+json">\n<![CDATA[\n{data}\n]]>\n</script>'
    assert dated(html(article(), script)) == "2016-09-10"


def test_the_only_time_tag_counts_wherever_it_stands() -> None:
    foot = '<section><time datetime="2020-08-06T09:09:24Z">Thursday</time></section>'
    assert dated(html(article() + foot)) == "2020-08-06"
    assert dated(html(article() + foot + foot.replace("08-06", "08-07"))) is None


def test_a_transcript_is_dated_by_its_heading() -> None:
    above = "<p>Issued on: April 3, 2020</p><p>Briefing Room</p><p>April 2, 2020<br>5:22 P.M.</p>"
    raw = html(article(above).replace(FIRST, "THE SPOKESMAN: " + FIRST), tag("2020-04-03"))
    assert dated(raw) == "2020-04-02"


# the second opinion


def test_paragraphs_that_both_opinions_hold_are_text() -> None:
    from dipcore.pages.furniture import Verdict
    from dipcore.pages.lines import Block, Piece
    from dipcore.pages.proposal import accept

    texts = [FIRST, "What was agreed", "Read also: the port reopens", SECOND, "Cell one", "Log in"]
    blocks = [Block(t, [Piece(0, len(t), 0, len(t))], tag="p") for t in texts]
    verdicts = [
        Verdict("body"), Verdict("furniture", "headline"), Verdict("furniture", "related"),
        Verdict("furniture", "hidden"), Verdict("furniture", "headline"), Verdict("furniture", "log-in"),
    ]  # fmt: skip
    proposal = "\n".join((FIRST * 8, texts[1], texts[2], SECOND, "Cell one | Cell two", "Log in"))
    accept(blocks, verdicts, proposal)
    assert [v.kind for v in verdicts] == ["body", "body", "furniture", "body", "body", "furniture"]
    before = [Verdict("furniture", "headline")] * len(blocks)
    accept(blocks, before, "")
    assert {v.kind for v in before} == {"furniture"}


def test_a_page_longer_than_the_bound_is_read_without_it(monkeypatch) -> None:
    import trafilatura
    from dipcore.pages import proposal

    asked = []
    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *a, **k: asked.append(a))
    raw = html(article())
    monkeypatch.setattr(proposal, "LONGEST_PAGE", len(raw))
    assert FIRST in read_page(raw).body and len(asked) == 1
    page = read_page(raw + " ")
    assert FIRST in page.body and len(asked) == 1
    assert "body" in page.evidence and "without a second opinion" in page.evidence["body"][2]


def test_what_the_second_opinion_cannot_read_is_read_without_it(monkeypatch) -> None:
    import trafilatura

    def fail(*_args, **_options):
        raise RecursionError

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    page = read_page(html(article()))
    assert FIRST in page.body and "without a second opinion" in page.evidence["body"][2]


# language and hint


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (FIRST + " " + SECOND, "de", "en"),
        ("Die Gesandten beider Regierungen einigten sich auf eine Waffenruhe am Fluss.", "", "de"),
        ("Посланники двух правительств договорились о перемирии вдоль реки.", "", "ru"),
        ("Truce.", "fr-CA", "fr"),
        ("Truce.", "", None),
        ("Truce.", "x", None),
    ],
)
def test_language(text: str, declared: str, expected: str | None) -> None:
    raw = f'<!DOCTYPE html><html lang="{declared}"><body><p>{text}</p></body></html>'
    assert read_page(raw).language == expected


def test_a_hint_settles_what_the_page_leaves_open() -> None:
    from dipcore import DipcoreWarning

    flat = "\n\n".join((TITLE, "{}", FIRST, SECOND))
    hinted = read_page(flat.format("10/09/2016"), date_hint="2016-09")
    assert (hinted.date.isoformat(), hinted.date_precision) == ("2016-09-10", "day")
    line = "OSLO, Sept. 10 (Reuters) - " + FIRST
    assert read_page(flat.format(line), date_hint="2016").date.isoformat() == "2016-09-10"
    with pytest.warns(DipcoreWarning, match="2016-09-10, the hint 2016-09-20"):
        nearest = read_page(flat.format("10/09/2016"), date_hint="2016-09-20")
    assert nearest.date.isoformat() == "2016-09-10"
    with pytest.warns(DipcoreWarning, match="both ways, neither is the hint 2011-07-09"):
        neither = read_page(flat.format("10/09/2016"), date_hint="2011-07-09")
    assert neither.date is None
    absent = read_page(flat.format("By Anna Smith"), date_hint="2016-09-10")
    assert absent.date.isoformat() == "2016-09-10"
    assert absent.evidence["date"] == (0, 0, "date hint")
    monthly = read_page(flat.format("By Anna Smith"), date_hint="2016-09")
    assert (monthly.date.isoformat(), monthly.date_precision) == ("2016-09-01", "month")
    coarse = read_page(flat.format("Published: September 2016"), date_hint="2016-09-10")
    assert (coarse.date.isoformat(), coarse.date_precision) == ("2016-09-01", "month")
    with pytest.warns(DipcoreWarning, match="2016-09-12, the hint 2016-09-10"):
        kept = read_page(flat.format("12 September 2016"), date_hint="2016-09-10")
    assert kept.date.isoformat() == "2016-09-12"
    with pytest.raises(ValueError, match="date_hint: cannot read 'soon'"):
        read_page(flat, date_hint="soon")


@pytest.mark.parametrize(
    ("declared", "locale", "expected"),
    [
        ("en", "en_GB", "2019-12-02"),
        ("en", "en_US", None),  # what publishing systems write where nobody chose
        ("en", "de_DE", None),
        ("en-US", "en_GB", "2019-02-12"),
    ],
)
def test_the_country_that_another_tag_adds_to_the_language(
    declared: str, locale: str, expected: str | None
) -> None:
    raw = (
        f'<!DOCTYPE html><html lang="{declared}"><head><meta property="og:locale" content="{locale}">'
        f"</head><body><h1>{TITLE}</h1><p>02/12/2019</p><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    )
    page = read_page(raw)
    assert (page.date.isoformat() if page.date else None) == expected


def test_linked_items_are_text_where_both_opinions_allow() -> None:
    from dipcore.pages.furniture import Verdict
    from dipcore.pages.lines import Block, Piece
    from dipcore.pages.proposal import accept

    works = "A history of the talks in Oslo"
    given = [("p", FIRST), ("li", works), ("li", "Read more: the talks in Oslo"), ("p", works)]
    blocks = [Block(text, [Piece(0, len(text), 0, len(text))], tag=tag) for tag, text in given]
    verdicts = [Verdict("body"), *(Verdict("furniture", "links") for _ in given[1:])]
    accept(blocks, verdicts, "\n".join(text for _, text in given))
    assert [v.kind for v in verdicts] == ["body", "body", "furniture", "furniture"]


def test_start_tags_are_read_as_html_parser_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    from dipcore.pages import markup

    tags = (
        "<p class=intro>", "<P CLASS='share bar' hidden>", '<p style="display: none" >', "<p a=1 a=2>",
        '<time datetime="2016-09-10"/>', "<time datetime=2016-09-10 pubdate>", '<meta name="a&amp;b" content="x &gt; y">',
        "<div\n id = 'footer'\tclass=\"a>b\">", "<span itemprop=datePublished content='2016-09-10'>", "<br/>", "<br />",
        "<p class='a\"b'>", "<p class=a/b>", "<p =odd>", "<p class='unended>", "<p <b>", "<p/class=x>", "<textarea>", "<a href=x>",
        '<html lang="en-GB">', "<title>", "<img src=a.jpg alt='x'>", "<p class=>", "<o:p>", "<h1 'x'>",
    )  # fmt: skip
    raws = [f"<div>one {tag}two</p> three &amp; four<p>{FIRST}</p></div>" for tag in tags]
    raws.append("".join(raws))
    fast = [markup.parse(raw) for raw in raws]
    monkeypatch.setattr(markup, "_PLAIN_TAG", re.compile("(?!)()()()()"))
    for raw, document in zip(raws, fast, strict=True):
        assert markup.parse(raw) == document, raw
