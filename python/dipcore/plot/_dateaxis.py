"""Ticks at dates. Imports matplotlib, so import it where a picture is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.dates import (
    AutoDateLocator,
    ConciseDateFormatter,
    DateLocator,
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
        if not dates:
            return labels
        if self.freq == "year":
            return [f"{date:%Y}" for date in dates]
        if all(date.month in QUARTERS and date.day == 15 for date in dates):
            labels = [f"Q{(date.month + 2) // 3}" for date in dates]
            years = [i for i, date in enumerate(dates) if not i or date.month == QUARTERS[0]]
            return [f"{q}\n{dates[i]:%Y}" if i in years else q for i, q in enumerate(labels)]
        first = dates[0]
        if len(dates) > 1 and labels[0] == f"{first:%Y}":
            return labels
        whole_months = labels[0].isalpha() or (len(dates) == 1 and self.freq == "month")
        labels[0] = f"{first:%b}" if whole_months else f"{first:%b} {first.day}"
        labels[0] += f"\n{first:%Y}"
        return labels


def date_ticks(ax: Axes, freq: str, periods: int, most: int) -> None:
    """Ticks at dates, `most` of them: in the middles of a few periods, or else at round dates."""
    if freq == "year":
        step = next(n for n in YEARS if periods <= n * most)
        locator = YearLocator(step, month=7, day=2)
    elif freq in ("month", "quarter") and periods <= most:
        months = range(1, 13) if freq == "month" else QUARTERS
        locator = MonthLocator(bymonth=months, bymonthday=16 if freq == "month" else 15)
    else:
        locator = AutoDateLocator(minticks=min(4, periods, most), maxticks=most)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(PeriodFormatter(locator, freq))
