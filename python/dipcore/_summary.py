"""One line for a document, as notebooks show it."""

from __future__ import annotations

_TITLE, _WORDS = 60, 60  # characters


def summary(kind: str, title, date, precision, source, text: str) -> str:
    """What is known of a document, how long it is, and how it begins; no control characters."""
    from ._drawing import date_text, is_missing, shorten  # pandas comes with it

    parts = [] if is_missing(title) else [repr(shorten(" ".join(str(title).split()), _TITLE))]
    parts.append(date_text(date, precision))
    printed = "".join(filter(str.isprintable, str(source)))
    parts += [] if is_missing(source) else [shorten(printed, _TITLE)]
    parts.append(f"{len(text):,} characters")
    if text.strip():
        parts.append(repr(shorten(" ".join(text[: 2 * _WORDS].split()), _WORDS)))
    return f"<{kind}: {', '.join(parts)}>"
