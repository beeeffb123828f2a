"""HTML: what readers see of a page, and what a second opinion may make text again."""

from __future__ import annotations

import pytest
from dipcore.pages import read_page
from dipcore.pages.furniture import Verdict
from dipcore.pages.lines import Block, Piece
from dipcore.pages.proposal import accept

FIRST = "Envoys of both governments agreed on a truce along the river after nine hours of talks."
SECOND = (
    "Observers are to be sent to six crossings, and the road to the port will be opened to aid."
)
THIRD = "The mediators said that a joint commission would look into every breach of the truce."
RUSSIAN = "Посланники двух правительств договорились о перемирии вдоль реки после девяти часов."


def html(body: str) -> str:
    return f"<!DOCTYPE html><html><body><h1>Envoys agree</h1>{body}</body></html>"


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display: none;">{\\displaystyle N}<span>N</span> is</span>',
        "<span class=math hidden>N</span>",
        '<i aria-hidden="true">N</i>',
        "<b style='DISPLAY:NONE'>N</b>",
    ],
)
def test_what_a_line_hides_is_no_text(hidden: str) -> None:
    raw = html(f"<p>{FIRST[:40]}{hidden}{FIRST[40:]}</p><p>{SECOND}</p>")
    page = read_page(raw)
    assert page.body.split("\n\n") == [FIRST, SECOND]
    start, end = page.raw_span(0, len(FIRST))
    assert raw[start:end] == f"{FIRST[:40]}{hidden}{FIRST[40:]}"


def test_a_hidden_element_that_is_never_closed_hides_no_more_than_its_paragraph() -> None:
    raw = html(f'<p>{FIRST} <span style="display:none">N</p><p>{SECOND}</p><p>{THIRD}</p>')
    assert read_page(raw).body.split("\n\n") == [FIRST, SECOND, THIRD]


def test_captions_are_text_where_they_are_all_that_a_page_says() -> None:
    slides = [
        f"The crossing of the year {1950 + n}, with the boats of that time." for n in range(9)
    ]
    figures = "".join(f"<figure><img><figcaption><p>{s}</p></figcaption></figure>" for s in slides)
    gallery = read_page(html(f"<p>{FIRST}</p>{figures}"))
    assert gallery.body.split("\n\n") == [FIRST, *slides]
    alone = f"<figure><figcaption><p>{slides[0]}</p></figcaption></figure>"
    assert read_page(html(alone)).body == ""
    paragraphs = "".join(f"<p>{p}</p>" for p in (FIRST, SECOND, THIRD))
    assert read_page(html(paragraphs + figures)).body.split("\n\n") == [FIRST, SECOND, THIRD]


def blocks_of(given: list[tuple[str, str]]) -> list[Block]:
    return [Block(text, [Piece(0, len(text), 0, len(text))], tag=tag) for tag, text in given]


def accepted(given: list[tuple[str, str, str]], skip: tuple[str, ...] = ()) -> list[str]:
    """Return the texts that are body once a second opinion that holds all but `skip` is heard."""
    blocks = blocks_of([(tag, text) for tag, _, text in given])
    verdicts = [Verdict("body") if r == "body" else Verdict("furniture", r) for _, r, _ in given]
    accept(blocks, verdicts, "\n".join(text for _, _, text in given if text not in skip))
    return [b.text for b, v in zip(blocks, verdicts, strict=True) if v.kind == "body"]


def test_what_is_not_shown_at_first_is_text_where_it_is_nearly_all() -> None:
    slides = [("p", "not shown", f"{SECOND} Part {n}.") for n in range(12)]
    few = [("p", "body", FIRST)]
    assert len(accepted(few + slides)) == 13
    many = [("p", "body", f"{THIRD} Part {n}.") for n in range(8)]
    assert len(accepted(many + slides)) == 8


def test_a_text_goes_on_behind_its_last_sentence() -> None:
    given = [
        ("p", "body", FIRST), ("li", "after the text", "six crossings"), ("h3", "after the text", "Later"),
        ("li", "after the text", "the road"), ("h3", "after the text", "More"), ("div", "after the text", "Post"),
    ]  # fmt: skip
    assert accepted(given) == [FIRST, "six crossings", "Later", "the road"]
    paragraph = ("p", "after the text", SECOND)
    assert accepted([("p", "body", FIRST), ("p", "date", "3 May"), paragraph]) == [FIRST, SECOND]
    assert accepted([("p", "body", FIRST), ("h3", "comment", "Comments"), paragraph]) == [FIRST]
    other = ("p", "after the text", RUSSIAN)
    assert accepted([("p", "body", FIRST), other]) == [FIRST]
    assert accepted([("p", "body", FIRST), paragraph], skip=(SECOND,)) == [FIRST]
