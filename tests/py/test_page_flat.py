"""Flattened pages: where title and text are among menus, other articles and readers' comments."""

from __future__ import annotations

import pytest
from dipcore.pages import looks_like_html, read_page

TITLE = "Envoys agree on a monitored truce along the river"
TEXT = (
    "Envoys of both governments agreed on a truce along the river after nine hours of talks.",
    "Observers are to be sent to six crossings, and the road to the port will be opened to aid.",
    "The mediators said that a joint commission would look into every breach of the truce.",
    "Neither side would say who had asked for the talks, or who had paid for the hotel.",
)
BODY = "\n\n".join(TEXT)
MENU = ("World", "Politics", "Port", "Weather", "Letters")
GALLERY = tuple(
    f"A photograph of the harbour in the year {1950 + n}, with ships of {n} nations at their berths."
    for n in range(30)
)


def flat(*lines: str) -> str:
    return "\n".join(lines)


@pytest.mark.parametrize(
    "name", [TITLE, f"{TITLE} - The River Post", f"{TITLE} | News | The River Post", f"“{TITLE}”"]
)
def test_the_title_is_the_line_that_the_first_line_names(name: str) -> None:
    page = read_page(flat(name, *MENU, "The port reopens after a month", TITLE, *TEXT))
    assert (page.title, page.body) == (TITLE, BODY)
    assert page.evidence["title"][2] == "line that the page's first line names"


def test_of_two_such_lines_it_is_the_one_closer_to_the_text() -> None:
    raw = flat(f"{TITLE} - Post", TITLE, *MENU * 2, TITLE, "Sept. 10, 2016", *TEXT)
    page = read_page(raw)
    assert raw[: page.evidence["title"][0]].count(TITLE) == 2
    assert page.body == BODY and page.date.isoformat() == "2016-09-10"


def test_a_label_that_only_begins_the_first_line_is_no_title() -> None:
    page = read_page(flat(f"{TITLE} - Post", "Envoys agree on", *MENU, TITLE, *TEXT))
    assert page.title == TITLE


def test_text_begins_below_its_title_though_more_prose_stands_further_down() -> None:
    raw = flat(f"{TITLE} - Post", *MENU, TITLE, *TEXT, *("Port", "Ships") * 60, *GALLERY)
    assert read_page(raw).body == BODY


def test_text_goes_on_behind_a_few_lines_of_furniture() -> None:
    raw = flat(f"{TITLE} - Post", TITLE, *TEXT[:2], *("Port", "Ships") * 2, *TEXT[2:])
    assert read_page(raw).body == BODY


def test_text_ends_where_comments_begin() -> None:
    comments = (
        "Anna K.", "March 3, 2021 at 10:15 am", "I do not believe that any of this will hold.",
        "Boris", "March 4, 2021 at 9:01 pm", "Nobody asked the people who live on the river.",
        "Clara", "March 5, 2021 at 7:44 am", "Let us wait and see what the observers report.",
    )  # fmt: skip
    assert read_page(flat(TITLE, *TEXT, *comments)).body == BODY
    untimed = [line.split(" at ")[0] for line in comments]
    assert read_page(flat(TITLE, *TEXT, *untimed)).body == BODY


def test_a_chronology_is_no_thread_of_comments() -> None:
    days = [f"On day {n} the envoys spoke of the truce, the river and the port." for n in range(3)]
    dated = [line for n, day in enumerate(days, 3) for line in (f"{n} March 2021", day)]
    assert read_page(flat(TITLE, *TEXT, *dated)).body == "\n\n".join((*TEXT, *days))


@pytest.mark.parametrize(
    "box",
    [
        "The port reopens after a month The port reopens after a month",
        "The port reopens The port reopens The port reopens",
        "Ships of nine nations waited at the bar for the tide to turn and… Read more Read more",
        "Ships of nine nations waited at the…",
    ],
)
def test_boxes_of_other_articles_are_no_text(box: str) -> None:
    boxes = (box, "Port", box, "Ships")
    assert read_page(flat(TITLE, *TEXT[:2], *boxes, *TEXT[2:])).body == BODY


def test_a_line_of_a_talk_may_break_off() -> None:
    talk = "Nobody would tell us why they…"
    page = read_page(flat(TITLE, *TEXT[:2], talk, *TEXT[2:]))
    assert page.body.split("\n\n") == [*TEXT[:2], talk, *TEXT[2:]]


def test_a_sentence_said_twice_is_text() -> None:
    twice = "The truce holds, they say. The truce holds, they say."
    assert twice in read_page(flat(TITLE, TEXT[0], twice, *TEXT[1:])).body


def test_marked_lines_in_a_row_are_text_and_no_title() -> None:
    items = [f"+ Added crossing {n} of the river" for n in range(1, 7)]
    page = read_page(flat("The truce of the river", *items))
    assert page.title == "The truce of the river"
    assert page.body.split("\n\n") == items


def test_a_text_that_quotes_tags_is_no_html() -> None:
    quoting = flat("How to write a page", *TEXT, "<p>Hello</p>", "<div>there</div>", *TEXT)
    assert not looks_like_html(quoting)
    assert not looks_like_html(flat(TITLE, *TEXT[:2], *["<p>One</p>", "<p>Two</p>"] * 3))
    assert looks_like_html("<p>One</p>\n<p>Two</p>")
    assert looks_like_html("\n\n<div>\n<p>One</p>\n</div>")


def test_dates_between_the_two_titles_are_the_pages_own() -> None:
    raw = flat(f"{TITLE} - Post", TITLE, "10 September 2016", *MENU * 2, TITLE, *TEXT)
    assert read_page(raw).date.isoformat() == "2016-09-10"


HEADINGS = ("Who pays", "What comes next", "The pilots")


def test_short_lines_between_paragraphs_are_headings() -> None:
    lines = [
        line for pair in zip(TEXT, (*HEADINGS, TEXT[0] + " Again."), strict=True) for line in pair
    ]
    assert read_page(flat(TITLE, *lines)).body.split("\n\n") == lines
    with_headline = [*lines[:4], "Opposition leaders call for a vote on the treaty", *lines[4:]]
    read = read_page(flat(TITLE, *with_headline))
    assert not set(HEADINGS) & set(read.body.split("\n\n"))


def test_short_lines_amid_furniture_are_none() -> None:
    lines = [TEXT[0], HEADINGS[0], "Share", TEXT[1], HEADINGS[1], "Photo: Anna Smith", *TEXT[2:]]
    assert read_page(flat(TITLE, *lines)).body == BODY
    again = [TEXT[0], HEADINGS[0], TEXT[1], HEADINGS[0], *TEXT[2:]]
    assert read_page(flat(TITLE, *again)).body == BODY


def test_many_lines_without_a_full_stop_are_items_of_a_list() -> None:
    items = [f"Crossing {n} of the river, opened again after a month of repairs" for n in range(7)]
    lines = [TEXT[0], *items, *TEXT[1:]]
    named = (f"{TITLE} - Post", TITLE)
    assert read_page(flat(*named, *lines)).body.split("\n\n") == lines
    assert read_page(flat(*named, TEXT[0], *items[:3], *TEXT[1:])).body == BODY


def test_a_text_begins_at_its_marked_list_but_not_at_a_table_of_contents() -> None:
    marked = [f"+ Added crossing {n} of the river" for n in range(1, 7)]
    assert read_page(flat(TITLE, *marked, *TEXT)).body.split("\n\n") == [*marked, *TEXT]
    numbered = [f"{n}. Crossing {n} of the river" for n in range(1, 7)]
    assert read_page(flat(TITLE, *numbered, "Who wrote it", *TEXT)).body == BODY


def test_the_title_is_the_first_that_enough_text_follows() -> None:
    again = (TITLE, "Port", "Ships", "Weather", TITLE)
    page = read_page(flat(f"{TITLE} - Post", TITLE, *MENU, *TEXT, *again, TEXT[0] + " Again."))
    assert page.body.startswith(BODY)


def test_the_clock_of_a_comment_may_stand_a_line_below() -> None:
    comments = [
        line
        for n in range(3, 6)
        for line in (
            f"March {n}, 2021",
            "10:15 AM",
            f"I do not believe in this truce at all, says {n}.",
        )
    ]
    assert read_page(flat(TITLE, *TEXT, *comments)).body == BODY


def test_what_is_said_of_the_author_is_no_text() -> None:
    about = (
        "Anna Smith is a fellow of the Harbour Institute.",
        "Boris Field, a journalist, lives at the river.",
    )
    page = read_page(flat(TITLE, "By Anna Smith and Boris Field | Sept. 10, 2016", *TEXT, *about))
    assert page.body == BODY
    assert [f.text for f in page.furniture if f.reason == "about the author"] == list(about)
    other = read_page(flat(TITLE, "By Clara Brown", *TEXT, *about))
    assert other.body.split("\n\n") == [*TEXT, *about]


def test_a_headline_that_stands_twice_before_its_summary_is_a_box() -> None:
    box = f"{' '.join(['The port reopens after a month'] * 2)} Ships waited at the bar. Read more"
    assert read_page(flat(TITLE, *TEXT[:2], box, *TEXT[2:])).body == BODY


@pytest.mark.parametrize(
    "line", ["Posted by Anna Smith.", "Lines and paragraphs break automatically."]
)
def test_lines_of_the_site_that_end_like_sentences(line: str) -> None:
    assert read_page(flat(TITLE, *TEXT, line)).body == BODY


def test_words_that_end_like_time_zones_are_no_times() -> None:
    reasons = {
        f.text: f.reason
        for f in read_page(flat("Next", "Fast", "14:00 UTC", TITLE, *TEXT)).furniture
    }
    assert reasons["Fast"] != "time" and reasons["14:00 UTC"] == "time"


def test_brackets_in_a_date_line_are_no_words() -> None:
    line = "22:57 GMT 28.04.2020(updated 11:14 GMT 29.04.2020) Get short URL"
    assert read_page(flat(TITLE, line, *TEXT)).date.isoformat() == "2020-04-28"
