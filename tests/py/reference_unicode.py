"""Character properties, looked up in the files of the Unicode Character Database."""

from __future__ import annotations

import bisect
import functools
import os
from pathlib import Path

import pytest

UCD = Path("/usr/share/unicode")


def need_unicode_data(name: str = "UnicodeData.txt") -> None:
    """Skip, or in CI fail, where the Unicode Character Database is not installed."""
    if not (UCD / name).exists():
        reason = f"{UCD / name} is missing: install Debian's unicode-data"
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason, allow_module_level=True)


def ucd_rows(name: str):
    """(first, last, fields) of each row of a UCD file."""
    for line in (UCD / name).read_text(encoding="utf-8").splitlines():
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if len(fields) > 1:
            first, _, last = fields[0].partition("..")
            yield int(first, 16), int(last or first, 16), fields[1:]


class Property:
    """The value of a property for each character, from (first, last, value) ranges."""

    def __init__(self, ranges, default: str):
        self.ranges = sorted(ranges)
        self.starts = [first for first, _, _ in self.ranges]
        self.default = default
        self.known: dict[str, str] = {}

    def __call__(self, character: str) -> str:
        if character not in self.known:
            self.known[character] = self._look_up(character)
        return self.known[character]

    def _look_up(self, character: str) -> str:
        at = bisect.bisect_right(self.starts, ord(character)) - 1
        if at >= 0 and self.ranges[at][1] >= ord(character):
            return self.ranges[at][2]
        return self.default


@functools.cache
def enumerated(name: str) -> Property:
    """A property that gives each character one value: WordBreakProperty, Scripts ..."""
    return Property(((first, last, fields[0]) for first, last, fields in ucd_rows(name)), "Other")


@functools.cache
def binary(name: str, value: str) -> Property:
    """The value "yes" for the characters that a file of binary properties lists under `value`."""
    return Property(((f, t, "yes") for f, t, fields in ucd_rows(name) if fields[0] == value), "")


@functools.cache
def general_category() -> Property:
    ranges, start = [], 0
    for first, last, fields in ucd_rows("UnicodeData.txt"):
        if fields[0].endswith("First>"):
            start = first
        else:
            ranges.append((start if fields[0].endswith("Last>") else first, last, fields[1]))
    return Property(ranges, "Cn")


@functools.cache
def case_folding() -> dict[str, str]:
    return {
        chr(f): chr(int(fields[1], 16))
        for f, _, fields in ucd_rows("CaseFolding.txt")
        if fields[0] in "CS"
    }


@functools.cache
def decompositions() -> dict[str, str]:
    rows = ((first, fields[4]) for first, _, fields in ucd_rows("UnicodeData.txt"))
    return {
        chr(f): "".join(chr(int(p, 16)) for p in m.split())
        for f, m in rows
        if m and not m.startswith("<")
    }


def fold(text: str) -> str:
    """Simple case folding."""
    return "".join(case_folding().get(c, c) for c in text)


def without_diacritics(text: str) -> str:
    return "".join(map(_base, text))


@functools.cache
def _base(character: str) -> str:
    if "\u0300" <= character <= "\u036f" and general_category()(character) == "Mn":
        return ""
    whole = character
    while any(c in decompositions() for c in whole):
        whole = "".join(decompositions().get(c, c) for c in whole)
    letters = "".join(c for c in whole if not is_mark(c))
    script = enumerated("Scripts.txt")(character)
    return letters if len(letters) == 1 and script in ("Latin", "Greek", "Cyrillic") else character


def is_mark(character: str) -> bool:
    return general_category()(character).startswith("M")


def is_letter(character: str) -> bool:
    return (
        enumerated("auxiliary/WordBreakProperty.txt")(character)
        in ("ALetter", "Hebrew_Letter", "Katakana")
        or binary("PropList.txt", "Ideographic")(character) == "yes"
        or enumerated("Scripts.txt")(character) == "Hiragana"
        or enumerated("LineBreak.txt")(character) == "SA"
    )


def is_wordlike(character: str) -> bool:
    """Whether the character makes the segment it is in a token."""
    return (
        is_letter(character)
        or enumerated("auxiliary/WordBreakProperty.txt")(character) == "Numeric"
    )


def is_space(character: str) -> bool:
    return binary("PropList.txt", "White_Space")(character) == "yes"


def is_upper(character: str) -> bool:
    return enumerated("auxiliary/SentenceBreakProperty.txt")(character) == "Upper"


def is_lower(character: str) -> bool:
    return enumerated("auxiliary/SentenceBreakProperty.txt")(character) == "Lower"
