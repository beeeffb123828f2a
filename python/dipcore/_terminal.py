"""Text as a terminal shows it: on one line, so many columns wide, and under each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

_JOINERS = "\u200c\u200d"  # which change how words of Persian and Hindi read


def one_line(value: Any) -> str:
    """A text (of a value) on one line, with nothing in it that steers a terminal."""
    return " ".join("".join(map(_plain, str(value))).split())


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" and character != "\u200b":  # which ends a word
        return character if character in _JOINERS else ""
    return " " if category in ("Cc", "Cf", "Zl", "Zp") else character


def width_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or "\u1160" <= character <= "\u11ff":
        return 0  # marks, and vowels and finals that stand in the syllable before them
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, most: int, keep_end: bool = False) -> str:
    """The text in at most `most` columns, … standing for what was cut off."""
    if width_of(text) <= most:
        return text
    letters = text[::-1] if keep_end else text
    kept = sum(column < most for column in accumulate(map(_width, letters)))
    return "…" + text[len(text) - kept :] if keep_end else text[:kept] + "…"


def number(value: float, digits: int = 3) -> str:
    """A fraction with some digits behind the point, or two that count where those would be zeros."""
    small = 0 < abs(value) < 10**-digits
    return f"{value:.1e}" if small else f"{value:.{digits}f}"


def filled(text: str, width: int, right: bool = False) -> str:
    """A text filled up with blanks behind it (before it, for `right`) to so many columns."""
    blanks = " " * (width - width_of(text))
    return blanks + text if right else text + blanks


def aligned(cells: Iterable[str], right: bool = False) -> list[str]:
    """Texts filled up to be as wide as the widest."""
    cells = list(cells)
    widest = max(map(width_of, cells), default=0)
    return [filled(cell, widest, right) for cell in cells]
