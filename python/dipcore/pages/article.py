"""Which element of an HTML page holds the article, by where the prose is."""

from __future__ import annotations

from dipcore.pages.furniture import is_sentence
from dipcore.pages.lines import Block
from dipcore.pages.markup import Document

_TEXT_TAGS = frozenset(("p", "li", "blockquote", "pre", "dd", "dt", "td", "h1", "h2", "h3", "h4"))
_CLIMB = 8


def _is_prose(block: Block) -> bool:
    return block.region is None and block.links < 0.5 and block.words >= 8 and is_sentence(block)


def _scores(document: Document) -> dict[int, float]:
    scores: dict[int, float] = {}
    for block in document.blocks:
        if not _is_prose(block):
            continue
        holder = block.element
        if block.tag in _TEXT_TAGS:
            holder = document.parent[holder]
        size = float(len(block.text))
        for _ in range(3):
            if holder <= 0:
                break
            scores[holder] = scores.get(holder, 0.0) + size
            holder, size = document.parent[holder], size / 2
    for element in scores:
        if document.tags[element] in ("article", "main"):
            scores[element] *= 1.5
    return scores


def find_article(document: Document) -> int:
    """Return the element that holds the article; 0, the whole page, where none stands out.

    The element with the most prose close below it, widened while its parent adds at least a fifth
    more.
    """
    prose = [b for b in document.blocks if _is_prose(b)]

    def size(element: int) -> int:
        return sum(len(b.text) for b in prose if document.within(b.element, element))

    if document.article_body and size(document.article_body) >= 150:
        return document.article_body
    scores = _scores(document)
    if not scores:
        return 0
    best = max(scores, key=lambda e: (scores[e], -e))
    held, element = size(best), best
    for _ in range(_CLIMB):
        element = document.parent[element]
        if element <= 0 or document.tags[element] in ("body", "html"):
            break
        wider = size(element)
        if wider >= 1.2 * held:
            best, held = element, wider
    return best


def set_aside(document: Document, article: int, title: int) -> None:
    """Make furniture of what is outside the article, but for what stands below the title."""
    inside = [article == 0 or document.within(b.element, article) for b in document.blocks]
    first = inside.index(True) if True in inside else 0
    for at, block in enumerate(document.blocks):
        between = 0 <= title < at < first
        if block.region is None and not inside[at] and not between:
            block.region = "outside the article"
