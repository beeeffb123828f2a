"""Ticks at dates. Imports matplotlib, so import it where a picture is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from matplotlib.dates import (
    AutoDateLocator,
    ConciseDateFormatter,
    DateLocator,
    HourLocator,
    MonthLocator,
    YearLocator,
    num2date,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)
QUARTERS = (2, 5, 8, 11)  # their middle months


class PeriodFormatter(ConciseDateFormatter):
    """Short dates, the first with its year under it rather than in a corner of the picture."""

    def __init__(self, locator: DateLocator, freq: str):
        super().__init__(locator, show_offset=False)
        self.freq = freq

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        labels = super().format_ticks(values)
        dates = [num2date(value) for value in values]
        if self.freq == "year":
            return [f"{date:%Y}" for date in dates]
        if self.freq == "quarter" and isinstance(self._locator, MonthLocator):
            return _quarters(dates)
        if dates and (len(dates) == 1 or labels[0] != f"{dates[0]:%Y}"):
            by_month = self.freq == "month" or all(
                name.isalpha() or len(name) == 4 for name in labels
            )
            day = "" if by_month else f" {dates[0].day}"
            labels[0] = f"{dates[0]:%b}{day}\n{dates[0]:%Y}"
        return labels


def _quarters(dates: Sequence[datetime]) -> list[str]:
    """``Q1``, ``Q2``, ...; the first of all and of each year with the year under it."""
    names = [f"Q{(date.month + 2) // 3}" for date in dates]
    last = [None, *[date.year for date in dates]]
    return [
        name if date.year == before else f"{name}\n{date:%Y}"
        for name, date, before in zip(names, dates, last)
    ]


def date_ticks(ax: Axes, freq: str, periods: int, most: int) -> None:
    """Ticks at dates, `most` of them: in the middles of a few periods, or else at round dates."""
    if freq == "year":
        step = next(n for n in YEARS if periods <= n * most)
        locator = YearLocator(step, month=7, day=2)
    elif freq in ("month", "quarter") and periods <= most:
        months = range(1, 13) if freq == "month" else QUARTERS
        locator = MonthLocator(bymonth=months, bymonthday=16 if freq == "month" else 15)
    elif freq == "day" and periods <= most:
        locator = HourLocator(byhour=12)
    else:
        locator = AutoDateLocator(minticks=min(4, periods, most), maxticks=most)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(PeriodFormatter(locator, freq))
