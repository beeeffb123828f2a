"""A second opinion on where the text of an HTML page is: that of trafilatura.

It is asked which paragraphs it would keep; which of them are text, and where they stand in the raw
page, is judged here.
"""

from __future__ import annotations

import re

from dipcore.pages.furniture import Verdict, is_sentence
from dipcore.pages.lines import Block
from dipcore.pages.words import level

#: Pages longer than this are read without the second opinion, whose time grows faster than they do.
LONGEST_PAGE = 3_000_000
#: What the surroundings of a block say of it, rather than the block itself, gives way.
_YIELDING = frozenset(("headline", "above the title", "hidden", "menu", "embedded"))
#: What a region says gives way only where next to no proposed text is outside it.
_SCANT = 600
_REGIONS = frozenset(
    ("aside", "advert", "comment", "footer", "form", "pop-up", "related", "outside the article")
)
#: A paragraph of this many words is text though it holds a phrase of furniture.
_LISTED = frozenset(("captcha", "cookie", "log-in", "subscribe", "share", "related"))
_LONG = 30
_HEADINGS = frozenset(("h2", "h3", "h4"))
_CELLS = frozenset(("td", "th"))
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

    try:
        found = trafilatura.bare_extraction(raw, include_comments=False, with_metadata=False)
    except Exception as error:  # whatever it stumbles over, the page is read
        return "", f"without a second opinion: {type(error).__name__} in trafilatura"
    return (found.text or "") if found is not None else "", ""


def proposed(blocks: list[Block], text: str) -> list[bool]:
    """Say of every block whether a proposed text holds it.

    A short block must be a line of the text, or a cell of its tables; of a longer one most runs of four words must occur
    in it.
    """
    lines, known = set(), set()
    for line in text.split("\n"):
        lines.update(" ".join(_words(cell)) for cell in (line, *line.split("|")))
        known.update(_shingles(_words(line)))
    inside = []
    for block in blocks:
        words = _words(block.text)
        runs = _shingles(words)
        if len(runs) < 2:
            inside.append(bool(words) and " ".join(words) in lines)
        else:
            inside.append(sum(run in known for run in runs) >= _COVERED * len(runs))
    return inside


def accept(blocks: list[Block], verdicts: list[Verdict], text: str) -> None:
    """Make text of the furniture that a proposed text holds, where its reason gives way."""
    inside = proposed(blocks, text) if text else [False] * len(blocks)
    sizes: dict[str, int] = {}
    for block, verdict, held in zip(blocks, verdicts, inside, strict=True):
        key = verdict.reason if verdict.kind == "furniture" else verdict.kind
        sizes[key] = sizes.get(key, 0) + len(block.text) * held
    main = sizes.get("body", 0)
    yielding = set(_YIELDING)
    if main < _SCANT:
        yielding |= {reason for reason in _REGIONS if sizes.get(reason, 0) > main}
    first = next((i for i, v in enumerate(verdicts) if v.kind == "body"), 0)
    for at, held in enumerate(inside):
        block, verdict = blocks[at], verdicts[at]
        if not held or verdict.kind != "furniture":
            continue
        whole = is_sentence(block) and block.links < 0.5
        if verdict.reason in yielding and (
            at > first or whole or block.tag in _HEADINGS or main < _SCANT
        ):
            verdicts[at] = Verdict("body")
        elif whole and block.region is None and block.words >= _LONG:
            if verdict.reason in _LISTED:
                verdicts[at] = Verdict("body")
        elif verdict.reason == "caption" and block.tag in _CELLS:
            verdicts[at] = Verdict("body")  # a table in a figure
        elif whole and verdict.reason == "outside the article":
            if any(v.kind == "body" for v in verdicts[max(0, at - 2) : at]):
                verdicts[at] = Verdict("body")
