"""Dates of pages: which one is the page's own, which never is, and why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dipcore.pages import read_page
from dipcore.pages.datefind import find

TITLE = "Ministers discuss the ceasefire and aid"
PROSE = (
    "The two ministers discussed the ceasefire and the delivery of aid for three hours.\n\n"
    "They agreed that experts of both sides would meet again before the end of the year."
)


def flat(*head: str, body: str = PROSE, foot: tuple[str, ...] = ()) -> str:
    """Return a flattened page: head lines, the text, foot lines."""
    return "\n\n".join((TITLE, *head, body, *foot))


def check(raw: str, expected: str | None, precision: str = "day") -> None:
    """Read a page and compare its date; every candidate's span must hold what it says."""
    page = read_page(raw)
    got = page.date.isoformat() if page.date else None
    assert got == expected, [(c.value, c.role, c.rule) for c in page.date_evidence]
    assert page.date_precision == (precision if expected else None)
    chosen = [c for c in page.date_evidence if c.chosen]
    assert len(chosen) == (expected is not None)
    assert ("date" in page.evidence) == (expected is not None)
    for candidate in page.date_evidence:
        digits = [c for c in raw[candidate.start : candidate.end] if c.isdigit()]
        assert digits, candidate


@pytest.mark.parametrize(
    "line",
    [
        "Sept. 10, 2016",
        "September 10, 2016 at 5:30 p.m. EDT",
        "Saturday, 10 September 2016",
        "10 Sep 2016 | 14:05 GMT",
        "By Anna Smith | September 10, 2016",
        "By ANNA SMITH, Sept. 10, 2016",
        "Published: 10 September 2016",
        "Posted on September 10th, 2016 by admin",
        "Date: 2016-09-10",
        "2016-09-10 14:05:33",
        "Fecha de publicación: 10 de septiembre de 2016",
        "Publicado el 10/09/2016",
        "Veröffentlicht am 10. September 2016",
        "Erschienen am 10.09.2016 um 14.05 Uhr",
        "Опубликовано 10 сентября 2016",
        "10 сентября 2016 года, 14:05",
        "Publié le 10 septembre 2016 à 14h05",
        "Publicado em 10 de setembro de 2016",
        "تاريخ النشر: 10 سبتمبر 2016",
        "تاريخ النشر: ١٠ أيلول ٢٠١٦",
        "10 سبتمبر/أيلول 2016",
        "发布时间：2016年9月10日",
        "Yayınlanma tarihi: 10 Eylül 2016",
        "10 Eylül 2016 Cumartesi",
        "London, 10 September 2016",
        "1234-10-09-2016",
    ],
)
def test_head_lines_in_many_notations(line: str) -> None:
    if line.startswith("1234"):
        check(
            flat(line, body="On September 10, the ministers spoke by phone.\n\n" + PROSE),
            "2016-09-10",
        )
    else:
        check(flat(line), "2016-09-10")


def test_label_on_the_line_above() -> None:
    check(flat("Fecha de publicación:", "10 September 2016", "Imagen principal:"), "2016-09-10")


def test_number_line_is_day_first_even_alone() -> None:
    check(flat("1897-09-10-2017"), "2017-10-09")


def test_number_line_follows_the_text_where_that_says_otherwise() -> None:
    check(
        flat("55-09-10-2017", body="On September 10, the ministers met in Oslo.\n\n" + PROSE),
        "2017-09-10",
    )


def test_date_line_below_the_text() -> None:
    check(flat(foot=("Geneva, 10 September 2016",)), "2016-09-10")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("GENEVA, September 10, 2016 (Reuters) - ", "2016-09-10"),
        ("GENEVA, 10 September 2016 – ", "2016-09-10"),
        ("МОСКВА, 10 сентября 2016 - ", "2016-09-10"),
        ("GENEVA, September 10 (Reuters) - ", None),
        ("MOSCOW, September 10. /TASS/. ", None),
        ("Moscow, Jul 15 (Prensa Latina) ", None),
    ],
)
def test_dateline(start: str, expected: str | None) -> None:
    check(flat(body=start + PROSE), expected)


def test_labelled_month_supplies_the_year_of_a_dateline() -> None:
    check(
        flat("Published: September 2016", body="GENEVA, September 10 (Reuters) - " + PROSE),
        "2016-09-10",
    )


def test_update_supplies_the_year_of_a_dateline() -> None:
    check(
        flat("Updated: 2 January 2017", body="GENEVA, December 30 (Reuters) - " + PROSE),
        "2016-12-30",
    )


def test_copyright_year_supplies_nothing() -> None:
    check(
        flat(body="GENEVA, September 10 (Reuters) - " + PROSE, foot=("© 2016 Example Times",)), None
    )


@pytest.mark.parametrize(
    "foot",
    [
        "Copyright 2022 Example Times. All rights reserved.",
        "© 2022 Example Times",
        "© Example Times, 5 June 2022",
        "Page last updated: 5 June 2022",
        "Last modified on 5 June 2022",
    ],
)
def test_misleading_footers(foot: str) -> None:
    check(flat(foot=(foot,)), None)
    check(flat("Sept. 10, 2016", foot=(foot,)), "2016-09-10")


def test_copyright_year_is_kept_as_evidence() -> None:
    page = read_page(flat(foot=("Copyright 2022 Example Times",)))
    assert [(c.value.year, c.precision, c.role) for c in page.date_evidence] == [
        (2022, "year", "copyright")
    ]


def test_published_wins_over_updated_whatever_the_order() -> None:
    check(flat("Published: 10 September 2016", "Updated: 12 September 2016"), "2016-09-10")
    check(flat("Updated 12 September 2016 | Published 10 September 2016"), "2016-09-10")
    check(flat("Published 10 September 2016 Last updated on 12 September 2016"), "2016-09-10")
    page = read_page(flat("Published 10 September 2016 Last updated on 12 September 2016"))
    assert [c.role for c in page.date_evidence] == ["published", "updated"]


def test_an_update_below_the_title_is_better_than_nothing() -> None:
    check(flat("Last updated: 12 September 2016"), "2016-09-12")


def test_embargo_line_is_not_the_date() -> None:
    check(flat("EMBARGOED UNTIL 00:01 GMT, 12 September 2016"), None)
    check(flat("Embargo: 12 September 2016", "Issued: 10 September 2016"), "2016-09-10")


def test_today_in_the_head_of_a_site_is_not_the_date() -> None:
    check("Today is Sunday, 5 June 2022\n\n" + flat("Sept. 10, 2016"), "2016-09-10")
    check("Today is Sunday, 5 June 2022\n\n" + flat(), None)
    check("Sunday, 5 June 2022\n\n" + flat("Sept. 10, 2016"), "2016-09-10")


def test_dates_in_text_title_and_captions_never_win() -> None:
    check(flat(body="On 9 September 2016 the ministers met in Vienna.\n\n" + PROSE), None)
    check(
        "Statement on the events of 9 September 2016 in Vienna and their outcome\n\n" + PROSE, None
    )
    check(flat("Photo: The ministers in Vienna, 9 September 2016"), None)
    check(flat("The ministers in Vienna, September 9, 2016. REUTERS/Anna Smith"), None)
    page = read_page(flat("Photo: The ministers in Vienna, 9 September 2016"))
    assert [c.role for c in page.date_evidence] == ["caption"]


def test_dates_of_other_articles_never_win() -> None:
    related = (
        "Related articles",
        "Envoys leave Geneva, 12 October 2018",
        "11 October 2018",
        "Talks resume",
    )
    check(flat(foot=("Share", *related)), None)


@pytest.mark.parametrize("listed", [1, 4])
def test_a_label_among_articles_that_the_text_lists_is_not_the_pages(listed: int) -> None:
    entries = [
        line
        for day in range(1, listed + 1)
        for line in (f"Blog entry by Anna Smith | {day} March, 2016", f"{PROSE[:77]} part {day}.")
    ]
    label = "Publication | 10 March, 2016"
    raw = flat(body="\n\n".join((PROSE, *entries, label, PROSE[:85] + ", again.")))
    check(raw, "2016-03-10" if listed == 1 else None)


@pytest.mark.parametrize(
    "hint", ["on Monday", "on the 12th", "on October 9", "last week", "in May"]
)
def test_hints_without_a_year_never_become_a_date(hint: str) -> None:
    check(flat(body=f"The ministers met {hint} in the capital of the country.\n\n{PROSE}"), None)


def test_undecidable_order_is_no_date_and_both_are_kept() -> None:
    raw = flat("10/09/2016")
    check(raw, None)
    page = read_page(raw)
    assert [c.value.isoformat() for c in page.date_evidence] == ["2016-09-10", "2016-10-09"]
    assert all("ambiguous" in c.rule and c.role == "published" for c in page.date_evidence)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (flat("Saturday 10/09/2016"), "2016-09-10"),
        (flat("Sunday 10/09/2016"), "2016-10-09"),
        (flat("10/09/2016", body="On September 10 the ministers met.\n\n" + PROSE), "2016-09-10"),
        (flat("10/09/2016", body="On October 9 the ministers met.\n\n" + PROSE), "2016-10-09"),
        (flat("10/09/2016", body="GENEVA, Sept 10 (Reuters) - " + PROSE), "2016-09-10"),
        (flat("10/09/2016", foot=("Next meeting: 25/09/2016",)), "2016-09-10"),
        (flat("10/09/2016", foot=("Next meeting: 09/25/2016",)), "2016-10-09"),
        (flat("Fecha: 10/09/2016"), "2016-09-10"),
        (flat("10.09.2016"), "2016-09-10"),
        (flat("25/09/2016"), "2016-09-25"),
        (flat("09/25/2016"), "2016-09-25"),
        (flat("10/10/2016"), "2016-10-10"),
    ],
)
def test_order_decided_by_other_evidence(raw: str, expected: str) -> None:
    check(raw, expected)


def test_order_decided_by_the_future() -> None:
    ahead = date.today() + timedelta(days=1)
    if ahead.day > 12 or ahead.day == ahead.month:
        ahead = date(date.today().year + 1, 2, 1)
        check(flat(f"{ahead:%d/%m/%Y}"), None)
    else:
        swapped = date(ahead.year, ahead.day, ahead.month)
        expected = swapped.isoformat() if swapped <= date.today() else None
        check(flat(f"{ahead:%d/%m/%Y}"), expected)


def test_no_date_in_the_future() -> None:
    check(flat("Published: 10 September 2999"), None)
    check(flat(f"Published: {date.today() + timedelta(days=1):%d %B %Y}"), None)
    check(flat(f"Published: {date.today():%d %B %Y}"), date.today().isoformat())


def test_impossible_dates_are_no_dates() -> None:
    check(flat("Published: 31 February 2016"), None)
    check(flat("30/30/2016"), None)


def test_coarse_dates() -> None:
    check(flat("September 2016"), "2016-09-01", "month")
    check(flat("Published: 2016"), "2016-01-01", "year")
    check(flat("Veröffentlicht im Oktober 2013"), "2013-10-01", "month")
    check(flat("2016"), None)


def test_address_of_the_page() -> None:
    check(flat("https://www.example.org/2016/09/10/ministers-discuss"), "2016-09-10")
    check(
        flat(foot=("Source: https://www.example.org/2016/09/ministers-discuss",)),
        "2016-09-01",
        "month",
    )
    links = ("https://example.org/2016/09/10/a", "https://example.org/2015/01/02/b")
    check(flat(foot=links), None)


def html(head: str = "", below: str = "", foot: str = "", attributes: str = "") -> str:
    """Return an HTML page around the prose."""
    first, second = PROSE.split("\n\n")
    return (
        f"<!DOCTYPE html><html{attributes}><head><title>{TITLE}</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{TITLE}</h1>"
        f"{below}<p>{first}</p><p>{second}</p></article><footer>{foot}</footer></body></html>"
    )


LINKED = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",%s}</script>'


@pytest.mark.parametrize(
    "raw",
    [
        html(LINKED % '"datePublished":"2016-09-10T08:00:00+02:00","dateModified":"2016-09-12"'),
        html('<meta property="article:published_time" content="2016-09-10T08:00:00+02:00">'),
        html('<meta content="2016-09-10" name="DC.date.issued">'),
        html(below='<time datetime="2016-09-10">last Saturday</time>'),
        html(below='<time datetime="2016-09-10T08:00" itemprop="datePublished">10 Sept</time>'),
        html(below='<span class="date">Sept. 10, 2016</span>'),
        html(below="<div>Published</div><div>10 September 2016</div>"),
        html('<link rel="canonical" href="https://example.org/2016/09/10/ministers">'),
        html('<meta property="og:url" content="https://example.org/news/2016-09-10-ministers">'),
        html(
            '<meta property="article:modified_time" content="2018-01-01">', "<p>Sept. 10, 2016</p>"
        ),
        html(below="<p>10/09/2016</p>", attributes=' lang="en-GB"'),
        html(below="<p>09/10/2016</p>", attributes=' lang="en-US"'),
    ],
)
def test_tags_of_html(raw: str) -> None:
    check(raw, "2016-09-10")


@pytest.mark.parametrize(
    "raw",
    [
        html(foot="<p>Copyright 2022 Example Times</p><p>5 June 2022</p>"),
        html(below="<figure><figcaption>Vienna, 9 September 2016</figcaption></figure>"),
        html(
            below='<aside><time datetime="2018-10-12">12 Oct</time><a href="/b">Talks</a></aside>'
        ),
        html(LINKED % '"itemListElement":[{"@type":"NewsArticle","datePublished":"2018-10-12"}]'),
        html(LINKED % '"datePublished":"2016-13-40"'),
        html(
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": </script>'
        ),
        html("<script>var published = '2016-09-10';</script>"),
    ],
)
def test_tags_that_say_nothing_of_this_page(raw: str) -> None:
    check(raw, None)


def test_tag_in_another_time_zone_gives_way_to_the_written_date() -> None:
    tag = '<meta property="article:published_time" content="2016-09-11T02:30:00Z">'
    check(html(tag, "<p>Sept. 10, 2016</p>"), "2016-09-10")
    check(html(tag), "2016-09-11")
    check(html(tag.replace("Z", "+03:00"), "<p>Sept. 10, 2016</p>"), "2016-09-11")


def test_find_adds_nothing() -> None:
    assert [(d.year, d.month, d.day) for d in find("15 July, May 2015, 2016-02-30, in 2017")] == [
        (None, 7, 15),
        (2015, 5, None),
    ]
    assert find("resolution 2268, 10 people, 9 out of 12, 24/7, 1.5 million") == []


def test_months_are_those_that_dateparser_reads() -> None:
    import dateparser
    from dipcore.pages.datefind import _LANGUAGES, _months, month_number

    words = sorted(_months())[::7] + [
        "people",
        "march",
        "mars",
        "mai",
        "sept",
        "ocak",
        "one",
        "the",
    ]
    settings = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"],
                "PARSERS": ["absolute-time"]}  # fmt: skip
    numerals = {"one"}  # "2 one 2004" is the second of January to it
    for word in words:
        read = dateparser.parse(f"2 {word} 2004", languages=_LANGUAGES, settings=settings)
        whole = read is not None and (read.day, read.year) == (2, 2004)
        expected = read.month if whole and word not in numerals else None
        if word.isascii() or expected:  # dateparser knows some names only with their accents
            assert month_number(word) == expected, word
    assert month_number("Août") == month_number("aout") == 8
    assert month_number("كانون الثاني") == 1
