"""What a page says of its authors below the text: "Anna Smith is a fellow at the institute."."""

from __future__ import annotations

import re

from dipcore.pages.furniture import Context

_AND = re.compile(r"\s*[,;&/|]\s*|\s+(?:and|und|y|et|e|и|ve|و)\s+")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){1,3}")
#: So many paragraphs at the end of a text may be about its authors.
_LAST = 4


def _names(context: Context, reasons: list[str | None]) -> list[str]:
    """Return the names that bylines give, of two to four words."""
    names = []
    for block, dates, reason in zip(context.blocks, context.dates, reasons, strict=True):
        says = reason in ("byline", "date")
        match = context.words.byline.match(block.level) if says else None
        if match:
            rest = block.text[match.end() : dates[0].start if dates else None]
            names += [part for part in _AND.split(rest) if _NAME.fullmatch(part)]
    return names


def about_authors(context: Context, reasons: list[str | None], body: list[int]) -> list[int]:
    """Return the blocks at the end of a text that begin with the name of one of its authors."""
    starts = tuple(name + end for name in _names(context, reasons) for end in (" ", ","))
    last = body[-_LAST:] if len(body) > _LAST else []
    return [at for at in last if context.blocks[at].text.startswith(starts)]
