"""Which lines amid flattened text are no sentences and yet belong to it."""

from __future__ import annotations

import re
from collections import Counter

from dipcore.pages.furniture import Context, is_cut, is_sentence, title_case
from dipcore.pages.lines import Block

MENU = re.compile(r"\s[|»>•·]\s.*\s[|»>•·]\s")
#: Lines that are no sentences are text where there are so many times as many as furniture lines;
#: fewer than `_LISTED` only where they are no longer than headings.
_AMONG = 5
_LISTED = 6
_LONGEST_HEADING = 6


def headings(context: Context, reasons: list[str | None], body: list[int]) -> list[int]:
    """Return the lines amid flattened text that are no sentences and yet belong to it.

    Where hardly any furniture stands between, they are headings and items of lists; but a few that
    are long may be the headlines of other articles.
    """
    if not body:
        return []
    blocks = context.blocks
    between = sorted(set(range(body[0], body[-1])).difference(body))
    below = range(body[-1] + 1, len(blocks))  # where lists of other articles stand
    counts = Counter(blocks[i].folded for i in (*between, *below))
    free = (i for i in between if reasons[i] is None)
    lines = [i for i in free if counts[blocks[i].folded] == 1 and not _is_box(blocks[i])]
    # the clock and the author of a live page's entries are no furniture of other articles
    entries = sum(reasons[i] in ("time", "byline") for i in between)
    if _AMONG * (len(between) - entries - len(lines)) > len(lines):
        return []
    short = all(_is_heading(blocks[i]) for i in lines)
    return lines if short or len(lines) >= _LISTED else []


def _is_box(block: Block) -> bool:
    return is_cut(block) or MENU.search(block.text) is not None


def _is_heading(block: Block) -> bool:
    """Whether a line is as short as headings are; those of other articles are longer."""
    return block.words <= _LONGEST_HEADING - title_case(block.text)


def without_last(blocks: list[Block], body: list[int], tags: frozenset[str]) -> list[int]:
    """Return the text without the headings at its end, which no text follows.

    Where it would be headings only, those that are sentences stay: a page that is cut off below its
    standfirst has no other text.
    """
    end = len(body)
    while end and blocks[body[end - 1]].tag in tags:
        end -= 1
    return body[:end] or [at for at in body if is_sentence(blocks[at])]
