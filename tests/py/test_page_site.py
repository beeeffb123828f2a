"""What the pages of one source share is set aside; copies and other sources teach nothing."""

from __future__ import annotations

import json

import dipcore as dc
from dipcore.pages import read_page
from dipcore.pages.site import FEWEST_PAGES, shared_lines, without

PLACES = ("Oslo", "Geneva", "Vienna", "Astana", "Muscat", "Doha", "Cairo")
APPEAL = "The Meridian Herald depends on nobody but its readers, and has done so for forty years."
CREST = "Reporting from the capitals of the world since the year in which this house was founded."


def story(place: str, number: int, *, edges: bool = True) -> str:
    lines = [
        f"Ministers meet in {place} for round {number}",
        f"{number + 10} September 2016",
        *([CREST] if edges else []),
        f"The ministers met in {place} on the {number}th day and spoke for {number} hours about aid.",
        f"They left {place} without a word to those who had waited {number} hours in the rain.",
        f"Round {number} of the talks in {place} was the shortest of all, an envoy said on leaving.",
        f"Nobody in {place} expects the next round before day {number + 20} of the coming month.",
        *([APPEAL] if edges else []),
        "© 2016 The Meridian Herald",
    ]
    return "\n\n".join(lines)


def pages(count: int = 7, **options):
    return [read_page(story(p, n, **options)) for n, p in enumerate(PLACES[:count], 1)]


def test_lines_at_the_edges_are_learned_and_set_aside_with_true_spans():
    read = pages()
    shared = shared_lines(read)
    assert shared == {CREST.lower(): 7, APPEAL.lower(): 7}
    for number, page in enumerate(read, 1):
        raw = story(PLACES[number - 1], number)
        assert CREST in page.body and APPEAL in page.body
        clean = without(page, shared)
        assert CREST not in clean.body and APPEAL not in clean.body
        assert clean.body.count("\n\n") == 3 and len(clean.body_lines) == 4
        learned = [f for f in clean.furniture if f.reason == "on 7 pages of the source"]
        assert [f.text for f in learned] == [CREST, APPEAL]
        for piece in clean.furniture:
            assert raw[piece.start : piece.end] == piece.text
        for line in clean.body.split("\n\n"):
            start = clean.body.index(line)
            assert raw[slice(*clean.raw_span(start, start + len(line)))] == line


def test_few_pages_teach_nothing():
    assert shared_lines(pages(FEWEST_PAGES - 1)) == {}
    assert shared_lines(pages(FEWEST_PAGES)) != {}


def test_copies_of_one_story_teach_nothing():
    same = [read_page(story("Oslo", 1)) for _ in range(9)]
    assert shared_lines(same) == {}
    assert set(shared_lines(same + pages())) == {CREST.lower(), APPEAL.lower()}


def test_a_line_inside_the_texts_stays():
    inside = "The council remains seized of the matter, as it has been for these many years."
    read = []
    for n, place in enumerate(PLACES, 1):
        lines = story(place, n, edges=False).split("\n\n")
        filler = [
            f"Delegate {k} of {place} asked what round {n} was for and got no answer."
            for k in range(6)
        ]
        read.append(
            read_page("\n\n".join([*lines[:5], *filler[:3], inside, *filler[3:], *lines[5:]]))
        )
    assert all(inside in page.body for page in read)
    assert shared_lines(read) == {}


def test_a_page_without_shared_lines_is_the_same_object():
    page = pages(1)[0]
    assert without(page, {"nothing of it": 9}) is page


def test_reading_many_pages_learns_from_each_source_alone(tmp_path):
    for n, place in enumerate(PLACES, 1):
        (tmp_path / f"a{n}.txt").write_text(story(place, n), encoding="utf-8")
    other = story("Tirana", 9).replace("Meridian Herald", "Harbour Post")
    (tmp_path / "b.txt").write_text(other, encoding="utf-8")
    rows = [{"id": "row", "text": APPEAL, "source": "The Meridian Herald"}]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    corpus = dc.read(tmp_path)
    assert [APPEAL in text for text in corpus.texts] == [False] * 7 + [False, True]
    assert [CREST in text for text in corpus.texts] == [False] * 7 + [True, False]
    assert "Harbour Post depends" in corpus.texts[7]
    assert all(raw.count("Meridian") >= 2 for raw in corpus.raw[:7])
