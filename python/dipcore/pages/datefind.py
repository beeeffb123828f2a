"""Dates in a string: where they stand and what they say, nothing added.

Patterns of our own find candidates in many notations; `dateparser` knows which month a word is. A
part that is not written (the year of "15 July") stays None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from unicodedata import combining, normalize

from dipcore.pages.words import level, load

_LANGUAGES = [
    "en",
    "de",
    "es",
    "fr",
    "pt",
    "ru",
    "ar",
    "zh",
    "tr",
    "it",
    "nl",
    "pl",
    "uk",
    "ro",
    "sv",
    "da",
    "cs",
    "el",
    "id",
]
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_DIGIT = re.compile(r"\d")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|ª|º|°)?"
_YEAR = r"(?P<year>[12]\d{3})(?![\w]|[-/.]\d)"
_OF = r"(?:de |of |del |d'|d’)?"
_NUMBER_LINE = re.compile(r"(?P<number>\d{1,6})-(?P<a>\d{2})-(?P<b>\d{2})-(?P<year>[12]\d{3})")
_ISO = re.compile(
    r"(?<![\w/.-])(?P<year>[12]\d{3})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d|[/.-]\d)"
)
_NUMERIC = re.compile(
    r"(?<![\w/.-])(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<year>[12]\d{3})(?!\w|[/-]\d)"
)
_CJK = re.compile(
    r"(?:(?P<year>[12]\d{3})\s?[年년]\s?)?(?<!\d)(?P<month>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日号號일])?"
)
_SHORT = re.compile(r"(?<![\w/.:-])(?P<a>\d{2})\.(?P<b>\d{2})\.(?P<year>\d{2})(?![\w.:])")
_SHORT_LINE = 40
_WITH_YEAR = re.compile(r"[12]\d{3}")
#: So many of the patterns of `_named` come first and ask for a year.
_YEARLY = 3
_DATELINE = re.compile(r"\.?,?\s*[(/—–-]")


@dataclass(slots=True)
class Found:
    """A date as written in `text[start:end]`; parts that are not written are None.

    `other` is the second reading (month, day) of a numeric date that may be read both ways;
    `month` and `day` then hold the day-first reading. An impossible date has month 0, and keeps a
    later pattern from reading a part of it. `style` is "named", "iso", "numeric", "number line" or
    "cjk".
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    style: str
    other: tuple[int, int] | None = None

    @property
    def full(self) -> bool:
        """Whether day, month and year are all written."""
        return self.year is not None and self.day is not None

    def value(self) -> date:
        """Return the date, its first day where the day is not written. The year must be."""
        assert self.year is not None
        return date(self.year, self.month, self.day or 1)


def _plain(word: str) -> str:
    """Lower the case, drop accents and what else is written upon letters."""
    return "".join(c for c in normalize("NFKD", word.lower()) if not combining(c))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the number of each month by its names, in all the languages; the first language wins.

    `dateparser.parse` would try every language on every word, which is a thousand times slower.
    """
    from dateparser.languages.loader import default_loader

    table: dict[str, int] = {}
    for locale in default_loader.get_locales(languages=_LANGUAGES):
        for number, month in enumerate(_MONTHS, 1):
            for name in locale.info.get(month, ()):
                table.setdefault(_plain(name.rstrip(".")), number)
    for alias, name in load().months.items():
        table[_plain(alias)] = table[name]
    return table


@lru_cache(maxsize=65536)
def month_number(word: str) -> int | None:
    """Say which month a word names, in any of the languages, or None.

    Examples
    --------
    >>> month_number("sept"), month_number("октября"), month_number("people")
    (9, 10, None)
    """
    return _months().get(_plain(word))


@lru_cache(maxsize=1)
def _named() -> tuple[re.Pattern[str], ...]:
    aliases = "|".join(map(re.escape, sorted(load().months, key=len, reverse=True)))
    word = rf"(?:{aliases}|[^\W\d_]{{3,12}})"
    month = rf"(?P<month>{word}(?:\s?/\s?{word})?)\.?"
    before = r"(?<![\w/.-])"
    patterns = (
        rf"{before}{_DAY}\.?[\s-]*{_OF}{month},?[\s-]*{_OF}{_YEAR}",
        rf"(?<!\w){month}\s*{_DAY}(?:\s*,\s*|\s+(?:of\s+)?){_YEAR}",
        rf"(?<!\w){month},?\s+{_OF}{_YEAR}",
        rf"{before}{_DAY}\.?[\s]+{_OF}{month}(?!\w)",
        rf"(?<!\w){month}\s{_DAY}(?![\w/:%]|[.,]\d)",
    )
    return tuple(re.compile(p, re.IGNORECASE) for p in patterns)


def _make(match: re.Match[str], parts: tuple[int | None, int, int | None], style: str) -> Found:
    year, month, day = parts
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        month = 0
    return Found(match.start(), match.end(), year, month, day, style)


def _read_named(match: re.Match[str]) -> Found | None:
    parts = match.groupdict()
    written = parts["month"]
    words = [level(w.strip()) for w in written.split("/")]
    short = parts.get("year") is None and len(written) < 5 and written[0].islower()
    if short and not _DATELINE.match(match.string, match.end()):
        return None
    month = next(filter(None, map(month_number, words)), None)
    if month is None:
        return None
    year, day = parts.get("year"), parts.get("day")
    return _make(match, (int(year) if year else None, month, int(day) if day else None), "named")


def _read_numeric(match: re.Match[str], style: str) -> Found:
    year, first, second = int(match["year"]), int(match["a"]), int(match["b"])
    if year < 100:
        year += 2000 if year <= date.today().year % 100 else 1900
    day_first = _make(match, (year, second, first), style)
    dotted = "." in match[0] and len(match["year"]) == 4
    month_first = None if dotted else _make(match, (year, first, second), style)
    if month_first is None or not month_first.month:
        return day_first
    if not day_first.month:
        return month_first
    if first != second:
        day_first.other = (first, second)
    return day_first


def _read_digits(match: re.Match[str], style: str) -> Found | None:
    year, day = match["year"], match["day"]
    if year is None and day is None:
        return None
    parts = (int(year) if year else None, int(match["month"]), int(day) if day else None)
    return _make(match, parts, style)


def find(text: str) -> list[Found]:
    """Find the dates in `text`, in order; they do not overlap.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Found
        With and without year or day. Impossible dates (31 February) are left out.

    Examples
    --------
    >>> [(d.year, d.month, d.day) for d in find("Sept. 10, 2016, updated 11 September")]
    [(2016, 9, 10), (None, 9, 11)]
    """
    if not _DIGIT.search(text):
        return []
    text = text.translate(_DIGITS)
    whole = _NUMBER_LINE.fullmatch(text)
    if whole:
        return [f for f in (_read_numeric(whole, "number line"),) if f.month]
    dated = _WITH_YEAR.search(text) is not None
    readers = [(_CJK, lambda m: _read_digits(m, "cjk"))]
    if dated:
        readers.insert(0, (_ISO, lambda m: _read_digits(m, "iso")))
        readers.append((_NUMERIC, lambda m: _read_numeric(m, "numeric")))
    if len(text) <= _SHORT_LINE:  # "02.12.19": elsewhere as likely the number of a section
        readers.append((_SHORT, lambda m: _read_numeric(m, "numeric")))
    readers.extend((pattern, _read_named) for pattern in _named()[0 if dated else _YEARLY :])
    found, taken = [], bytearray(len(text))
    for pattern, read in readers:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            date_read = read(match)
            if date_read:
                found.append(date_read)
                taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return sorted((f for f in found if f.month), key=lambda f: f.start)
