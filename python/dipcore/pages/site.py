"""What the pages of one source share: lines at the edge of their texts that are the site's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dipcore.pages.lines import Piece
from dipcore.pages.page import Furniture, Page
from dipcore.pages.words import fold

#: So many pages of a source are needed before anything is learned from them.
FEWEST_PAGES = 5
#: A line is the site's own where this share of the pages has it, copies of each other aside.
SHARE = 0.6
_EDGE = 3


def _paragraphs(page: Page) -> list[str]:
    return page.body.split("\n\n") if page.body else []


def _edges(lines: list[str]) -> set[int]:
    count = len(lines)
    return {i for i in range(count) if i < _EDGE or i >= count - _EDGE}


def shared_lines(pages: Sequence[Page]) -> dict[str, int]:
    """Find the lines that pages of one source share at the beginning or end of their texts.

    Parameters
    ----------
    pages : sequence of Page
        Pages of one source. Those of which more than half is shared are copies of each other: they
        tell nothing of the site, and are left out.

    Returns
    -------
    dict of str to int
        Each such line, case-folded, and on how many pages it stands. Empty for fewer than five
        pages, or where no line stands on three fifths of them.
    """
    texts = [[fold(line) for line in _paragraphs(page)] for page in pages]
    counts = Counter(line for lines in texts for line in set(lines))
    own = [lines for lines in texts if not _is_copy(lines, counts)]
    if len(own) < FEWEST_PAGES:
        return {}
    edges = Counter(line for lines in own for line in {lines[i] for i in _edges(lines)})
    return {line: n for line, n in edges.items() if n >= max(SHARE * len(own), FEWEST_PAGES)}


def _is_copy(lines: list[str], counts: Counter[str]) -> bool:
    shared = sum(len(line) for line in lines if counts[line] > 1)
    return 2 * shared > sum(map(len, lines))


def without(page: Page, shared: dict[str, int]) -> Page:
    """Set aside the shared lines at the edges of a page's text; each says on how many pages it is.

    Spans stay true: `raw_span` of what is left leads where it led.

    Parameters
    ----------
    page : Page
    shared : dict of str to int
        As `shared_lines` gives it.
    """
    lines = _paragraphs(page)
    gone = {i for i in _edges(lines) if fold(lines[i]) in shared}
    if not gone:
        return page
    parts, segments, ends, furniture = [], [], [], list(page.furniture)
    start = length = 0
    for at, line in enumerate(lines):
        stop = start + len(line)
        if at in gone:
            reason = f"on {shared[fold(line)]} pages of the source"
            furniture.append(Furniture(*page.raw_span(start, stop), line, reason))
        else:
            offset = (length + 2 if parts else 0) - start
            for piece in _pieces(page, start, stop):
                segments.append((piece.start + offset, piece.raw_start, piece.length))
                ends.append(piece.raw_end)
            parts.append(line)
            length = stop + offset
        start = stop + 2
    numbers = page.body_lines
    return replace(
        page,
        body="\n\n".join(parts),
        body_lines=tuple(n for i, n in enumerate(numbers) if i not in gone),
        furniture=tuple(sorted(furniture, key=lambda f: (f.start, f.end))),
        segments=tuple(segments),
        segment_ends=tuple(ends),
    )


def _pieces(page: Page, start: int, stop: int) -> list[Piece]:
    """Return the segments of the body span `start:stop`; none crosses the blank line between two."""
    return [
        Piece(at, length, raw, end)
        for (at, raw, length), end in zip(page.segments, page.segment_ends, strict=True)
        if start <= at < stop
    ]


def set_aside_shared(records: Sequence[dict[str, Any]]) -> None:
    """Take out of the texts of records, in place, the lines that pages of one site share.

    Parameters
    ----------
    records : sequence of dict
        Each has "page", a `Page` or None, and "text", which is set anew where a line goes. The site
        is the page's publisher, or else its source; a page without either stays as it is.
    """
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        page = record["page"]
        name = (page.publisher or page.source) if page else None
        if name:
            groups[fold(name)].append(record)
    for members in groups.values():
        shared = shared_lines([record["page"] for record in members])
        for record in members if shared else ():
            page = without(record["page"], shared)
            if page is not record["page"]:
                record["page"], record["text"] = page, page.body
