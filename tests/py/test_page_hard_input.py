"""Pages that are broken, hostile or huge: read in bounded time, never a crash."""

from __future__ import annotations

import random
import time

import pytest
from dipcore.pages import read_page

FIRST = "Envoys of both governments agreed on a truce along the river after nine hours of talks."
SECOND = (
    "Observers are to be sent to six crossings, and the road to the port will be opened to aid."
)
ARTICLE = (
    f"<!DOCTYPE html><html><body><h1>Envoys agree</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
)
#: Some hundred times what it takes here, so that only what grows out of bounds is caught.
SECONDS = 60


def check(raw: str, kind: str = "auto") -> None:
    """Read a page; every character of the body must be where `raw_span` says."""
    began = time.perf_counter()
    page = read_page(raw, kind=kind)  # type: ignore[arg-type]
    assert time.perf_counter() - began < SECONDS
    for at in range(0, len(page.body), max(1, len(page.body) // 200)):
        start, end = page.raw_span(at, at + 1)
        assert 0 <= start <= end <= len(raw)
        if end - start == 1 and not page.body[at].isspace():
            assert raw[start] == page.body[at]


@pytest.mark.parametrize("cut", range(0, len(ARTICLE), 9))
def test_a_page_cut_off_anywhere(cut: int) -> None:
    check(ARTICLE[:cut])


HEAD = (
    "<!DOCTYPE html><html><head><title>Envoys agree - The River Post</title></head><body>"
    '<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>'
    '<h1>Envoys agree</h1><p class="by">By Anna Smith | 10 September 2016</p>'
)


@pytest.mark.parametrize("text", ["", "<p>En", "<p>Envoys of both", f"<p>{FIRST}"])
def test_the_menu_of_a_page_that_is_cut_off_early_is_no_text(text: str) -> None:
    page = read_page(HEAD + text)
    assert page.body == text.removeprefix("<p>")
    assert page.title == "Envoys agree" and str(page.date) == "2016-09-10"
    assert {(f.text, f.reason) for f in page.furniture} >= {("Home", "menu"), ("World", "menu")}


@pytest.mark.parametrize("cut", range(2, len(SECOND), 7))
def test_a_paragraph_in_which_a_page_is_cut_off_is_text(cut: int) -> None:
    begun = SECOND[:cut].strip()
    assert read_page(f"{HEAD}<p>{FIRST}</p>\n<p>{begun}\n").body == f"{FIRST}\n\n{begun}"
    headed = read_page(f"{HEAD}<p>{FIRST}</p><h2>What comes next</h2><p>{begun}").body
    assert headed.split("\n\n") == [FIRST, "What comes next", begun]
    whole = read_page(f"{HEAD}<p>{FIRST}</p><p>{SECOND}</p><p>Anna Smith</p></body></html>").body
    assert whole.endswith(SECOND), "a last line of a whole page is none"


def test_a_page_that_is_cut_off_below_its_standfirst_has_that() -> None:
    assert read_page(f"{HEAD}<h2>{FIRST}</h2>").body == FIRST
    assert read_page(f"{HEAD}<h2>More news</h2>").body == ""
    assert read_page(f"{HEAD}<p>{SECOND}</p><h2>{FIRST}</h2>").body == SECOND


@pytest.mark.parametrize("kind", ["html", "text"])
@pytest.mark.parametrize("seed", range(4))
def test_binary(kind: str, seed: int) -> None:
    data = random.Random(seed).randbytes(20_000)
    check(data.decode("latin-1"), kind)
    check(data.decode("utf-8", errors="replace"), kind)


@pytest.mark.parametrize(
    "char",
    [
        "\x00",
        "\x1b",
        "\u202e",
        "\u2066",
        "\u200f",
        "\ufeff",
        "\ufdd0",
        "\ud800",
        "\u0345",
        "\u2028",
    ],
)
@pytest.mark.parametrize("kind", ["html", "text"])
def test_controls_and_direction_marks_inside_the_text(char: str, kind: str) -> None:
    odd = FIRST.replace(" ", f" {char}", 3)
    raw = (
        ARTICLE.replace(FIRST, odd)
        if kind == "html"
        else "\n\n".join(("Envoys agree", odd, SECOND))
    )
    check(raw, kind)
    assert SECOND in read_page(raw, kind=kind).body  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw",
    [
        "<div>" * 100_000 + f"<p>{FIRST}</p>",
        '<div class="nav">' * 20_000 + ARTICLE,
        "<b>" * 50_000 + FIRST,
        "<table><tr><td>" * 10_000 + f"<p>{FIRST}</p>",
        "</p>" * 50_000 + ARTICLE,
        ARTICLE + "<!--" * 50_000,
        ARTICLE + "<a href='" * 20_000,
        ARTICLE + "&amp" * 50_000,
        ARTICLE + '<time datetime="2016-09-10">now</time> ' * 10_000,
        ARTICLE + "<script>" + '"datePublished":"2016-' * 20_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + ARTICLE,
        '<script type="application/ld+json">{"a":' * 500 + "</script>" + ARTICLE,
    ],
    ids=["div", "regions", "inline", "tables", "closing", "comments", "attributes", "entities",
         "times", "script", "arrays", "objects"],
)  # fmt: skip
def test_deep_and_endless_markup(raw: str) -> None:
    check(raw, "html")


@pytest.mark.parametrize(
    "line",
    [
        "a" * 300_000, "9" * 300_000, "10/09/2016 " * 20_000, "- " * 100_000, "A. " * 60_000,
        "Oslo, " * 40_000, "(" * 100_000, "… " * 80_000, "© 2016 " * 30_000, "Share | " * 30_000,
    ],
    ids=["letters", "digits", "dates", "dashes", "initials", "places", "brackets", "ellipses",
         "rights", "labels"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["text", "html"])
def test_a_line_without_end(line: str, kind: str) -> None:
    check("Envoys agree\n\n" + line + "\n\n" + FIRST, kind)


def test_many_lines() -> None:
    check("\n".join(["Envoys agree", *["Port | News"] * 20_000, FIRST, SECOND]), "text")
    check("\n".join(["Envoys agree", *[FIRST] * 3_000]), "text")


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_fifty_megabytes_are_refused_unread(name: str, tmp_path) -> None:
    import tracemalloc

    import dipcore as dc
    from dipcore.pages.language import detect

    detect(FIRST)  # the model of languages stays in memory, once
    line = f"<p>{FIRST}</p>\n" if name.endswith("html") else f"{FIRST}\n\n"
    (tmp_path / name).write_text(line * (50_000_000 // len(line) + 1))
    (tmp_path / "b.txt").write_text(f"Envoys agree\n\n{FIRST}\n\n{SECOND}\n")
    tracemalloc.start()
    corpus = dc.read(tmp_path, on_error="skip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60_000_000
    assert corpus.reading["status"].tolist() == ["failed", "read"]
    assert "more than 10,000,000 bytes" in corpus.reading["reason"][0]


@pytest.mark.parametrize("line", [f"<p>{FIRST}</p>\n", f"{FIRST}\n\n"], ids=["html", "text"])
def test_read_page_refuses_fifty_million_characters_at_once(line: str) -> None:
    raw = line * (50_000_000 // len(line))
    began = time.perf_counter()
    with pytest.raises(
        ValueError, match=r"49,999,\d{3} characters; more than 10,000,000 no page has"
    ):
        read_page(raw)
    assert time.perf_counter() - began < 10


def test_the_longest_page_is_read_and_the_next_is_not(monkeypatch) -> None:
    from dipcore.pages import reader

    monkeypatch.setattr(reader, "PAGE_MOST", len(ARTICLE))
    assert FIRST in read_page(ARTICLE).body
    with pytest.raises(ValueError, match="split a dump into its pages"):
        read_page(ARTICLE + " ")
