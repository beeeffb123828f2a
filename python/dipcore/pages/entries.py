"""Date candidates in the making, and the order of day and month in those written in figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dipcore.pages.datefind import Found
from dipcore.pages.furniture import Context, is_sentence
from dipcore.pages.language import LOOKED_AT, detect
from dipcore.pages.page import Precision, Role
from dipcore.pages.words import level

_NEAR = 40
_MONTH_FIRST = ("en-us", "en-ph")
_DAY_FIRST = frozenset(
    ("de", "es", "fr", "pt", "it", "nl", "pl", "tr", "ru", "uk", "ro", "cs", "da", "el", "id", "ar")
)


@dataclass(slots=True)
class Entry:
    """A date candidate: what is written, where, and its role; without a rank it cannot win."""

    found: Found
    start: int
    end: int
    role: Role
    rule: str
    rank: int | None = None
    language: str = ""
    block: int = -1
    utc: bool = False
    beneath: bool = False
    value: date | None = None

    @property
    def precision(self) -> Precision:
        """How fine the date is."""
        if self.found.day is not None:
            return "day"
        return "month" if self.found.style != "year" else "year"

    @property
    def readings(self) -> tuple[date, date]:
        """The date read day first and month first; the same where both cannot differ."""
        if self.found.other is None:
            return (self.found.value(),) * 2
        assert self.found.year is not None
        return self.found.value(), date(self.found.year, *self.found.other)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading goes by besides the page's text.

    The language that the page declares, the day, and a date that the reader already knows, with
    how fine it is.
    """

    language: str
    today: date
    hint: date | None = None
    hint_precision: str | None = None

    def agrees(self, value: date, precision: str = "day") -> bool:
        """Whether a date does not contradict the known one, as fine as both are known."""
        if self.hint is None:
            return True
        sizes = {"year": 1, "month": 2, "day": 3}
        size = min(sizes[self.hint_precision or "day"], sizes[precision])
        return self.hint.timetuple()[:size] == value.timetuple()[:size]


class Order:
    """Decides between day first and month first by the page's other evidence."""

    def __init__(self, context: Context, entries: list[Entry], reading: Reading) -> None:
        self.context, self.today, self.reading = context, reading.today, reading
        self.language = reading.language.lower().replace("_", "-")
        plain = [f for dates in context.dates for f in dates if f.other is None and f.day]
        plain += [e.found for e in entries if e.block < 0 and e.found.other is None and e.found.day]
        self.hints = {(f.year, f.month, f.day) for f in plain}
        self.elsewhere = self._numeric_order()
        self._spoken: str | None = None
        self.rules = (
            (self._past, "else in the future"),
            (self._hinted, "as the date hint says"),
            (self._weekday, "by the weekday"),
            (self._agreeing, "another date of the page agrees"),
            (lambda _: self.elsewhere, "as another date of the page"),
            (lambda e: "day" if e.found.style == "number line" else None, "as number lines are"),
            (lambda e: "day" if e.language not in ("", "en") else None, "language of the label"),
            (self._declared, "language of the page"),
            (self._script, "script of the page"),
            (self._written, "language of the text"),
            (self._dots, "as dates with dots are"),
        )

    def settle(self, entry: Entry) -> None:
        """Give an entry its value, and say why in its rule; leave None where nothing decides."""
        day_first, month_first = entry.readings
        if entry.found.other is None:
            entry.value = day_first
            return
        for rule, reason in self.rules:
            order = rule(entry)
            if order:
                entry.value = day_first if order == "day" else month_first
                entry.rule += f", {order} first: {reason}"
                return

    def _past(self, entry: Entry) -> str | None:
        day_first, month_first = (value > self.today for value in entry.readings)
        if day_first == month_first:
            return None
        return "month" if day_first else "day"

    def _hinted(self, entry: Entry) -> str | None:
        if self.reading.hint is None:
            return None
        exactly = _one_of(*(self.reading.agrees(value) for value in entry.readings))
        return exactly or _one_of(*(self.reading.agrees(v, "month") for v in entry.readings))

    def _written(self, entry: Entry) -> str | None:
        """Say "day" where the text's language is one whose countries write the day first."""
        if self._spoken is None:
            text = "\n".join(b.text for b in self.context.blocks if is_sentence(b))
            self._spoken = detect(text[:LOOKED_AT]) or ""
        return "day" if self._spoken in _DAY_FIRST else None

    def _weekday(self, entry: Entry) -> str | None:
        if entry.block < 0:
            return None
        text = self.context.blocks[entry.block].text
        near = text[max(0, entry.found.start - _NEAR) : entry.found.end + _NEAR]
        match = self.context.words.weekday.search(level(near))
        if match is None:
            return None
        weekday = self.context.words.weekdays[" ".join(match[0].split())]
        return _one_of(*(value.weekday() == weekday for value in entry.readings))

    def _agreeing(self, entry: Entry) -> str | None:
        return _one_of(
            *(
                (value.year, value.month, value.day) in self.hints
                or (None, value.month, value.day) in self.hints
                for value in entry.readings
            )
        )

    def _declared(self, entry: Entry) -> str | None:
        if self.language in ("", "en"):
            return None
        return "month" if self.language in _MONTH_FIRST else "day"

    def _script(self, entry: Entry) -> str | None:
        return "day" if self.context.script in ("cyrillic", "arabic") else None

    def _dots(self, entry: Entry) -> str | None:
        if entry.block < 0:
            return None
        written = self.context.blocks[entry.block].text[entry.found.start : entry.found.end]
        return "day" if re.search(r"\.[12]\d{3}$", written) else None

    def _numeric_order(self) -> str | None:
        """Say in which order the page's other dates in figures are written, if in one only."""
        orders = set()
        for block, dates in zip(self.context.blocks, self.context.dates, strict=True):
            for found in dates:
                written = block.text[found.start : found.end]
                if found.style == "numeric" and "." not in written and (found.day or 0) > 12:
                    first = re.match(r"\d+", written)
                    same = first is not None and int(first[0]) == found.day
                    orders.add("day" if same else "month")
        return orders.pop() if len(orders) == 1 else None


def _one_of(day_first: bool, month_first: bool) -> str | None:
    if day_first == month_first:
        return None
    return "day" if day_first else "month"
