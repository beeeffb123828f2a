"""The title of an HTML page: the heading that its tags agree with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dipcore.pages.furniture import site_tail
from dipcore.pages.judge import Title
from dipcore.pages.lines import Block
from dipcore.pages.markup import Document
from dipcore.pages.metadata import Stated
from dipcore.pages.words import fold, level

Given = tuple[Title, tuple[int, int] | None]

_HEADINGS = ("h1", "h2", "h3")
_ELSEWHERE = frozenset(("comment", "related", "footer", "cookie", "embedded"))
_ALIKE = 0.7
_SEPARATOR = re.compile(r"\s+[-–—|»·:]\s+|:\s+")


def _words(text: str) -> set[str]:
    return set(fold(text).split())


def _alike(one: set[str], other: set[str]) -> float:
    """Return the share of words that two texts have in common (F1)."""
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def _readings(said: str) -> Iterator[tuple[str, float]]:
    """Yield what a stated title may mean, with a weight: all of it, without the site, or a part."""
    yield said, 1.0
    tail = site_tail(said)
    if tail:
        yield said[: len(said) - len(tail)].rstrip(" -–—|"), 1.0
    parts = [p for p in _SEPARATOR.split(said) if len(p.split()) >= 3]
    yield from ((part, 0.85) for part in parts)


def _titles(document: Document, facts: list[Stated]) -> list[Stated]:
    """List the titles that tags state, without those that only name the site."""
    sites = {fold(s.value) for s in facts if s.key == "site"}
    said = [s for s in facts if s.key == "title" and fold(s.value) not in sites]
    own = document.title
    if own and (fold(own.text) not in sites or not said):
        said.append(Stated("title", own.text, own.start, own.end, "title tag"))
    return said


def html_title(document: Document, facts: list[Stated]) -> Given | tuple[None, None]:
    """Find the title of a page and, where it is no block of it, its raw span.

    It is the heading most like the titles that tags state; where none is like them, the only main
    heading; else what the tags state, the site's name cut off.
    """
    blocks = document.blocks
    said = _titles(document, facts)
    headings = [
        i for i, b in enumerate(blocks) if b.tag in _HEADINGS and b.region not in _ELSEWHERE
    ]

    readings = [(_words(text), weight) for fact in said for text, weight in _readings(fact.value)]

    def rank(at: int) -> float:
        block = blocks[at]
        words = _words(block.text)
        weights = (weight * _alike(words, reading) for reading, weight in readings)
        return max(weights) + 0.2 * (block.tag == "h1") + 0.1 * (block.region is None)

    best = max(headings, key=rank, default=None) if said else None
    if best is not None and rank(best) >= _ALIKE:
        return _heading(blocks, best, said, "heading that the tags agree with"), None
    only = _only_heading(blocks, headings)
    if only is not None:
        return _heading(blocks, only, said, "only main heading"), None
    first = _first_heading(blocks, headings, said)
    if first is not None:
        return _heading(blocks, first, said, "first heading"), None
    return _stated(blocks, said[0]) if said else (None, None)


def unheaded(document: Document, facts: list[Stated]) -> bool:
    """Whether only the title tag speaks, and a page without headings does not say the same.

    Its title is then the line above the text, rather than the name of a part of the site.
    """
    said = _titles(document, facts)
    own = {fold(text) for fact in said for text, _ in _readings(fact.value)}
    headings = (b.tag in _HEADINGS or b.folded in own for b in document.blocks)
    return not any(headings) and all(s.rule == "title tag" for s in said)


def _only_heading(blocks: list[Block], headings: list[int]) -> int | None:
    """Return the one h1 of three or more words outside any furniture, if there is one."""
    main = [i for i in headings if blocks[i].tag == "h1" and blocks[i].words >= 3]
    plain = [i for i in main if blocks[i].region is None and blocks[i].links < 0.5]
    return plain[0] if len({blocks[i].folded for i in plain}) == 1 else None


def _first_heading(blocks: list[Block], headings: list[int], said: list[Stated]) -> int | None:
    """Return the first heading if nothing is stated, or if only the title tag speaks and it fits."""
    if any(s.rule != "title tag" for s in said):
        return None
    plain = [i for i in headings if blocks[i].region is None and blocks[i].links < 0.5]
    first = next(iter(plain), None)
    if first is None or not said:
        return next((i for i in headings if blocks[i].tag == "h1"), None) if not said else None
    shared = set(level(blocks[first].text).split()) & set(level(said[0].value).split())
    return first if any(len(word) > 3 for word in shared) and blocks[first].words <= 20 else None


def _heading(blocks: list[Block], at: int, said: list[Stated], rule: str) -> Title:
    """Make a title of a heading, cut to what the tags state where it begins or ends with that."""
    text = blocks[at].text
    plain = level(text)
    if any(plain in level(" ".join(s.value.split())) for s in said):
        return Title(text, at, len(text), rule)
    for fact in said:
        inside = level(" ".join(fact.value.split()))
        if len(inside.split()) < 3 or len(inside) >= len(plain):
            continue
        begins = plain.startswith(inside) and not plain[len(inside)].isalnum()
        if begins and not _SEPARATOR.search(text, len(inside) - 1):
            return Title(text[: len(inside)], at, len(inside), rule)
        start = len(plain) - len(inside)
        if plain.endswith(inside) and not plain[start - 1].isalnum():
            return Title(text[start:], at, len(inside), rule, start)
    return Title(text, at, len(text), rule)


def _stated(blocks: list[Block], fact: Stated) -> Given:
    tail = site_tail(fact.value)
    text = fact.value[: len(fact.value) - len(tail)].rstrip(" -–—|") if tail else fact.value
    folded = (fold(text), fold(fact.value))
    at = next((i for i, b in enumerate(blocks) if b.folded in folded), -1)
    return Title(text, at, len(text), fact.rule), (fact.start, fact.end)
