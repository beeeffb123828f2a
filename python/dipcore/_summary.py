"""One line for a document, as notebooks show it."""

from __future__ import annotations

_TITLE, _WORDS = 60, 60  # characters


def summary(kind: str, title, date, precision, source, text: str) -> str:
    """What is known of a document, how long it is, and how it begins; no control characters."""
    from ._drawing import date_text, is_missing, shorten  # pandas comes with it
    from ._terminal import one_line

    parts = [] if is_missing(title) else [repr(shorten(one_line(title), _TITLE))]
    parts.append(date_text(date, precision))
    parts += [] if is_missing(source) else [shorten(one_line(source), _TITLE)]
    parts.append(f"{len(text):,} characters")
    if text.strip():
        parts.append(repr(shorten(one_line(text[: 2 * _WORDS]), _WORDS)))
    return f"<{kind}: {', '.join(parts)}>"
