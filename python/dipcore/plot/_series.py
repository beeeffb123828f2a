"""What the pictures of series share: which values, on which dates, under which words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._check import as_strings
from .._dates import is_missing, period_name
from .._drawing import line_style, plural, pyplot, short_names, strip, theme
from .._keys import choose
from ._labels import width_beside

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GROUPS = 5  # of a series by source, drawn unless told which


@dataclasses.dataclass(frozen=True)
class Unit:
    """A column of a series, its axis label, and what its interval is."""

    column: str
    label: str
    bounds: tuple[str, str] | None = None
    interval: str | None = None


_UNITS = {
    "share": Unit("share", "share of documents", ("lower", "upper"), "95% Wilson interval"),
    "rate": Unit("rate", "mentions per 10,000 words", ("rate_lower", "rate_upper"), "95% interval"),
    "standardised": Unit(
        "standardised",
        "share of documents, standardised",
        ("standardised_lower", "standardised_upper"),
        "95% interval",
    ),
    "documents": Unit("documents", "documents"),
    "mentions": Unit("mentions", "mentions"),
}


def _unit(unit: str, frame: pd.DataFrame) -> Unit:
    """The unit of a name, whose column the frame has."""
    if unit not in _UNITS:
        raise ValueError(f"unit must be one of {', '.join(map(repr, _UNITS))}, not {unit!r}")
    if unit not in frame:
        hint = "; give the frame that series.standardise(...) returns" * (unit == "standardised")
        raise ValueError(f"no column {unit!r} in this series{hint}")
    return _UNITS[unit]


def check_keys(
    keys: str | Iterable[str] | None, known: Sequence[str], default: Sequence[str]
) -> list[str]:
    """The keys asked for, without repeats: keys, and what is under branches or fits globs, as ``hits.select`` has it.

    One that is none is an error that names the nearest.
    """
    if keys is None:
        return list(default)
    found: dict[str, None] = {}
    for key in as_strings(keys, "keys"):
        some = [key] if key in known else [known[k] for k in choose(known, key)]
        found |= dict.fromkeys(some)
    return list(found)


def middles(periods: pd.PeriodIndex) -> tuple[np.ndarray, np.ndarray]:
    """Middle of each period and its length in days, as matplotlib's date numbers."""
    pyplot()  # says how to get matplotlib
    from matplotlib.dates import date2num

    start = date2num([p.start_time.to_pydatetime() for p in periods])
    end = date2num([(p + 1).start_time.to_pydatetime() for p in periods])
    return (start + end) / 2, end - start


class Table:
    """The part of a series that is drawn: one row of values for each key (and group), by period.

    Parameters
    ----------
    series : Series or pandas.DataFrame
        A frame has the columns of ``Series.frame``; its ``attrs["undated"]`` is the number of
        documents that could not be placed, ``attrs["copies"]`` of those left out as copies.
    keys : str or list of str, optional
    default : int
        How many of the keys in most documents are taken without `keys`.
    unit : str
        What is drawn.
    """

    def __init__(
        self, series: Any, keys: str | Iterable[str] | None, default: int, unit: str = "share"
    ):
        frame = series if isinstance(series, pd.DataFrame) else getattr(series, "frame", None)
        if frame is None:
            raise TypeError(
                "this picture takes a series, what hits.over_time(...) returns, or its frame, not a "
                f"{type(series).__name__}"
            )
        self.unit = _unit(unit, frame)
        self.undated = frame.attrs.get("undated") if frame is series else series.undated
        self.copies = frame.attrs.get("copies", 0) if frame is series else series.copies
        self.group = self._group(series, frame)
        self.known = list(frame["key"].unique())
        self.keys = check_keys(keys, self.known, _strongest(frame, "key", default))
        self.by_default = keys is None
        self.frame = frame
        self.periods = _every_period(frame["period"])
        alias = self.periods.freqstr.split("-")[0] if len(self.periods) else "D"
        self.freq = period_name("Y" if alias == "A" else alias)  # pandas < 2.2 says A-DEC
        parts = frame.drop_duplicates(["period", self.group] if self.group else "period")
        totals = parts.groupby("period")["total_documents"].sum().reindex(self.periods)
        self.totals = totals.fillna(0).to_numpy(np.int64)
        self.incomplete = self._incomplete(parts)
        self.x, self.width = middles(self.periods) if len(self.periods) else (np.zeros(0),) * 2
        self.groups = _strongest(parts, self.group, GROUPS) if self.group else [None]

    @staticmethod
    def _group(series: Any, frame: pd.DataFrame) -> str | None:
        named = (getattr(series, "by", None), frame.attrs.get("by"), "group", "source")
        return next((name for name in named if isinstance(name, str) and name in frame), None)

    def _incomplete(self, parts: pd.DataFrame) -> np.ndarray:
        if "complete" in parts:
            parts = parts.assign(incomplete=~parts["complete"].astype(bool))
        if "incomplete" not in parts:
            return np.zeros(len(self.periods), bool)
        return (
            parts.groupby("period")["incomplete"]
            .any()
            .reindex(self.periods, fill_value=False)
            .to_numpy(bool)
        )

    @property
    def nothing(self) -> str | None:
        """Why there is nothing to draw."""
        if self.frame.empty:
            left_out = "" if self.undated is None else f": {plural(self.undated, 'document')}"
            return f"nothing to draw{left_out}, none dated finely enough"
        return None if self.keys else "nothing to draw: no key chosen"

    @property
    def lines(self) -> list[tuple[str, Any]]:
        """Key and group of each line."""
        return [(key, group) for key in self.keys for group in self.groups]

    def rows(self, key: str, group: Any = None) -> pd.DataFrame:
        """The values of one line, a row for each period; none where it has no document."""
        chosen = self.frame["key"] == key
        if self.group:
            of = self.frame[self.group]
            chosen &= of.isna() if is_missing(group) else of == group
        rows = self.frame[chosen].set_index("period").reindex(self.periods)
        of_documents = (
            rows["total_documents"] > 0
        )  # counts are 0 where there is nothing to count in
        return rows.assign(**{self.unit.column: rows[self.unit.column].where(of_documents)})

    def key_names(self) -> list[str]:
        """A short name for each key."""
        return short_names(self.keys)

    def group_names(self) -> list[str]:
        """A short name for each group."""
        return short_names([f"no {self.group}" if is_missing(g) else str(g) for g in self.groups])

    def names(self) -> list[str]:
        """A name for each line: its key, or its group where there is one key, or both."""
        if not self.group:
            return self.key_names()
        if len(self.keys) == 1:
            return self.group_names()
        return [f"{key} – {group}" for key in self.key_names() for group in self.group_names()]

    @property
    def smooth(self) -> bool:
        """Whether there are smoothed values of the unit (of the share, unless attrs say so)."""
        of = self.frame.attrs.get("smoothed", "share")
        return "smooth" in self.frame and of == self.unit.column

    def _any_alone(self) -> bool:
        """Whether a line has a point without neighbours, whose interval is no band."""
        values = (self.rows(*line)[self.unit.column].to_numpy(float) for line in self.lines)
        return any(_alone(y).any() for y in values)

    def note(self, bars: bool, intervals: str | None = "bands") -> list[str]:
        """Period, interval (as what it is drawn), number of documents, undated ones, and what was left out."""
        parts = [f"one point per {self.freq}"]
        if intervals and self.unit.interval:
            lone = " (upright bars at lone points)" * (intervals == "bands" and self._any_alone())
            parts.append(f"{intervals}{lone}: {self.unit.interval}")
        if self.smooth:
            parts.append("strong lines are smoothed, points are not")
        dated = plural(int(self.totals.sum()), "dated document")
        parts.append(f"{dated} (grey bars)" if bars else dated)
        if self.undated is not None:
            parts.append(f"{self.undated:,} undated or too coarsely dated, not drawn")
        if self.copies:
            parts.append(f"{plural(self.copies, 'copy', 'copies')} of other documents left out")
        if self.incomplete.any():
            parts.append(f"hollow: {self.freq} not complete")
        if self.by_default and len(self.keys) < len(self.known):
            parts.append(f"{len(self.keys)} of {len(self.known):,} keys, those in most documents")
        if self.group:
            every = self.frame[self.group].nunique(dropna=False)
            if every > len(self.groups):
                parts.append(f"{len(self.groups)} of {every:,} groups by {self.group}, the largest")
        return parts


def _every_period(column: pd.Series) -> pd.PeriodIndex:
    """The periods from the first to the last, so that one left out of a frame is a gap."""
    if column.empty:
        return pd.PeriodIndex([], freq="D")
    found = pd.PeriodIndex(column.unique())
    return pd.period_range(found.min(), found.max())


def _strongest(frame: pd.DataFrame, column: str, n: int) -> list:
    of = "total_documents" if column != "key" else "documents"
    totals = frame.groupby(column, sort=True, dropna=False)[[of, "mentions"]].sum()
    order = totals.sort_values([of, "mentions"], ascending=False, kind="stable")
    return list(order.index[:n])


def draw_line(ax: Axes, table: Table, rows: pd.DataFrame, look: dict) -> np.ndarray:
    """One line with its points and its interval.

    `look` is what ``Axes.plot`` takes and: ``interval`` ("band", "bar" or None), ``alpha_band``, and
    ``aside``, how far to the right of the middle of its period a point stands, in periods.
    """
    y, unit, look = rows[table.unit.column].to_numpy(float), table.unit, dict(look)
    colour, interval, alpha = look["color"], look.pop("interval"), look.pop("alpha_band")
    x = table.x + look.pop("aside") * table.width
    if unit.bounds and interval:
        low, high = (rows[name].to_numpy(float) for name in unit.bounds)
        # a band of one point has no width
        upright = _alone(y) if interval == "band" else np.isfinite(y)
        if interval == "band":
            ax.fill_between(x, low, high, color=colour, alpha=alpha, linewidth=0)
        ax.vlines(
            x[upright], low[upright], high[upright], color=colour, alpha=0.5,
            linewidth=2 if interval == "band" else 1.6,
        )  # fmt: skip
    if table.smooth:
        curve = {**look, "linewidth": 2.4, "marker": ""}
        ax.plot(x, np.where(np.isfinite(y), rows["smooth"], np.nan), **curve)
        look |= {"linewidth": 0.6, "alpha": 0.55}
    size = {"marker": "o", "markersize": 3 if len(x) <= 120 else 2}
    ax.plot(x, y, **{**size, **look}, markevery=list(np.flatnonzero(~table.incomplete)))
    if table.incomplete.any():
        ax.plot(
            x[table.incomplete], y[table.incomplete], linestyle="none", color=colour, zorder=3,
            marker=look.get("marker", "o"), markersize=4.5, markerfacecolor=theme(ax).back or "none",
        )  # fmt: skip
    return y


def _alone(y: np.ndarray) -> np.ndarray:
    """Which values have none before and after them."""
    known = np.concatenate([[False], np.isfinite(y), [False]])
    return known[1:-1] & ~known[:-2] & ~known[2:]


def line_look(i: int, **kwargs: Any) -> dict:
    """Colour, style and width of the i-th line."""
    colour, style = line_style(i)
    look = {"color": colour, "linestyle": style, "linewidth": 1.8}
    return {**look, "interval": "band", "alpha_band": 0.18, "aside": 0.0, **kwargs}


def date_axis(ax: Axes, table: Table, most: int) -> None:
    """At most so many ticks at dates."""
    from ._dateaxis import date_ticks

    date_ticks(ax, table.freq, len(table.periods), most)


def value_axis(ax: Axes, table: Table, most: int = 9) -> None:
    """The frame, grid and scale of values over dates."""
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    colours = theme(ax)
    top = ax.dataLim.y1
    top = top if np.isfinite(top) and top > 0 else 1.0
    ax.set_ylim(-0.02 * top, 1.04 * top)
    ax.axhline(0, color=colours.muted, linewidth=0.8, zorder=1)
    x, width = table.x, table.width
    ax.set_xlim(x[0] - width[0] / 2, x[-1] + width[-1] / 2)
    ax.grid(axis="y", color=colours.rule, linewidth=0.7)
    ax.set_axisbelow(True)
    whole = table.unit.column in ("documents", "mentions")
    ax.yaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=whole))
    if table.unit.column in ("share", "standardised"):
        ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=None))
    date_axis(ax, table, most)
    strip(ax)


def document_bars(ax: Axes, table: Table, names: Sequence[str] = ()) -> Axes:
    """Number of documents in each period, on a thin Axes under `ax` that shares its dates.

    Where no layout engine makes room for them and for `names` to the right, `ax` is shrunk.
    """
    colours = theme(ax)
    if ax.figure.get_layout_engine() is None:
        at, right = ax.get_position(), width_beside(ax, names)
        below = 0.34 * at.height
        ax.set_position((at.x0, at.y0 + below, at.width * (1 - right), at.height - below))
    bars = ax.inset_axes([0, -0.24, 1, 0.16], sharex=ax)
    bars.set_facecolor("none")
    bars.bar(table.x, table.totals, width=table.width * 0.85, color=colours.bar)
    highest = max(int(table.totals.max()), 1)
    bars.set_yticks([0, highest], ["0", f"{highest:,}"])
    bars.set_ylim(0, highest * 1.02)
    bars.set_ylabel("documents", fontsize=7, color=colours.muted)
    bars.tick_params(labelsize=8)
    strip(bars, "bottom")
    bars.tick_params(labelsize=9, axis="x")
    ax.tick_params(labelbottom=False)
    date_axis(bars, table, 9)
    return bars
