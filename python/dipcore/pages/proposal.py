"""A second opinion on where the text of an HTML page is: that of trafilatura.

It is asked which paragraphs it would keep; which of them are text, and where they stand in the raw
page, is judged here.
"""

from __future__ import annotations

import re
from collections import Counter

from dipcore.pages.ending import ENDING
from dipcore.pages.furniture import Verdict, is_sentence, listed, script
from dipcore.pages.headings import without_last
from dipcore.pages.lines import Block
from dipcore.pages.words import level, load

#: Pages longer than this are read without the second opinion, whose time grows faster than they do.
LONGEST_PAGE = 3_000_000
#: What the surroundings of a block say of it, rather than the block itself, gives way.
_YIELDING = frozenset(("headline", "above the title", "hidden", "menu", "embedded"))
#: What a region says gives way only where next to no proposed text is outside it, or a small part.
_SCANT = 600
_TIMES = 5
_REGIONS = frozenset(
    (
        "aside",
        "advert",
        "comment",
        "footer",
        "form",
        "not shown",
        "pop-up",
        "related",
        "outside the article",
    )
)
#: A paragraph of this many words is text though it holds a phrase of furniture.
_LISTED = frozenset(
    ("captcha", "caption", "comment", "cookie", "log-in", "subscribe", "share", "related")
)
_LONG = 30
_LINK = 3
_HEADINGS = frozenset(("h2", "h3", "h4"))
_CELLS = frozenset(("td", "th"))
_ITEMS = _CELLS | {"li", "dd", "dt"}
_PARTS = _ITEMS | _HEADINGS
_SHINGLE = 4
_COVERED = 0.8
_WORD = re.compile(r"\w+")


def _words(text: str) -> list[str]:
    return _WORD.findall(level(text))


def _shingles(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)]


def propose(raw: str) -> tuple[str, str]:
    """Return the text that trafilatura finds in a page, a paragraph a line, and why there is none.

    The reason is empty where trafilatura was heard, even if it found nothing.
    """
    if len(raw) > LONGEST_PAGE:
        return "", f"without a second opinion: longer than {LONGEST_PAGE} characters"
    import trafilatura

    try:  # fast: what it falls back on elsewhere takes half its time and finds no more
        found = trafilatura.bare_extraction(
            raw, fast=True, include_comments=False, with_metadata=False
        )
    except Exception as error:  # noqa: BLE001 - whatever it stumbles over, the page is read
        return "", f"without a second opinion: {type(error).__name__} in trafilatura"
    return (found.text or "") if found is not None else "", ""


def proposed(blocks: list[Block], text: str) -> list[bool]:
    """Say of every block whether a proposed text holds it.

    A short block must be a line of the text, or a cell of its tables; of a longer one most runs of four words must occur
    in it.
    """
    lines, known = set(), set()
    for line in text.split("\n"):
        words = _words(line)
        known.update(_shingles(words))
        cells = [words, *(_words(cell) for cell in line.split("|"))] if "|" in line else [words]
        lines.update(" ".join(cell) for cell in cells if len(cell) <= _SHINGLE)
    inside = []
    for block in blocks:
        words = _WORD.findall(block.level)
        runs = _shingles(words)
        if len(runs) < 2:
            inside.append(bool(words) and " ".join(words) in lines)
        else:
            inside.append(sum(run in known for run in runs) >= _COVERED * len(runs))
    return inside


def accept(blocks: list[Block], verdicts: list[Verdict], text: str) -> None:
    """Make text of the furniture that a proposed text holds, where its reason gives way."""
    inside = proposed(blocks, text) if text else [False] * len(blocks)
    scant, yielding = _yielding(blocks, verdicts, inside)
    first = _first_text(verdicts)
    last, over = -1, False  # the text's last block so far; whether a line since says it is over
    for at, (block, held) in enumerate(zip(blocks, inside, strict=True)):
        verdict = verdicts[at]
        if held and verdict.kind == "furniture":
            if verdict.reason in yielding:
                placed = at > first or scant or _is_heading_or_paragraph(block)
                free = placed and not _is_menu_item(block, verdict)
            elif verdict.reason == "after the text":
                free = not over and _goes_on(blocks, at, last)
            else:
                free = _yields(block, verdict.reason, verdicts[max(0, at - 2) : at], at > first)
            verdicts[at] = verdict = Verdict("body") if free else verdict
        last = at if verdict.kind == "body" else last
        over = last != at and (over or verdict.reason in ENDING)
    _drop_headings(blocks, verdicts)


def _first_text(verdicts: list[Verdict]) -> int:
    return next((i for i, verdict in enumerate(verdicts) if verdict.kind == "body"), 0)


def _drop_headings(blocks: list[Block], verdicts: list[Verdict]) -> None:
    """Make furniture of headings that no text follows."""
    body = [at for at, verdict in enumerate(verdicts) if verdict.kind == "body"]
    for at in set(body).difference(without_last(blocks, body, _HEADINGS)):
        verdicts[at] = Verdict("furniture", "after the text")


def _yielding(
    blocks: list[Block], verdicts: list[Verdict], inside: list[bool]
) -> tuple[bool, frozenset[str]]:
    """Say whether next to no proposed text is text already, and which reasons give way."""
    sizes: Counter[str] = Counter()
    for block, verdict, held in zip(blocks, verdicts, inside, strict=True):
        sizes[verdict.reason or verdict.kind] += len(block.text) * held
    scant = sizes["body"] < _SCANT
    least = sizes["body"] * (1 if scant else _TIMES)
    regions = (reason for reason in _REGIONS if sizes[reason] > least)
    return scant, _YIELDING.union(regions)


def _is_paragraph(block: Block) -> bool:
    return is_sentence(block) and block.links < 0.5


def _is_menu_item(block: Block, verdict: Verdict) -> bool:
    """Whether a block is a link of a menu: of a page that is cut off, trafilatura keeps these too."""
    return verdict.reason == "menu" and block.links >= 0.5


def _is_heading_or_paragraph(block: Block) -> bool:
    return block.tag in _HEADINGS or _is_paragraph(block)


def _goes_on(blocks: list[Block], at: int, last: int) -> bool:
    """Whether a block behind the text goes on with it: a part of a list, or another paragraph.

    Not in another script; `last` is the last block of the text.
    """
    if blocks[at].tag in _PARTS:
        return last == at - 1
    alike = script(blocks[at].text) == script(blocks[last].text)
    return _is_paragraph(blocks[at]) and alike


def _yields(block: Block, reason: str, above: list[Verdict], begun: bool) -> bool:
    """Whether a block is text although what it says, or where it is, speaks against it."""
    if reason == "links":  # a list of works, say; a linked paragraph is another article's headline
        item = block.tag in (_ITEMS if begun else _ITEMS - _CELLS) and block.words >= _LINK
        return item and listed(block, False, load()) is None
    if reason == "caption" and block.tag in _CELLS:
        return True  # a table in a figure
    if not _is_paragraph(block):
        return False
    if reason == "outside the article":
        return any(verdict.kind == "body" for verdict in above)
    return block.region is None and block.words >= _LONG and reason in _LISTED
