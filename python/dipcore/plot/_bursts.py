"""When keys were in the news, and what the headlines said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._drawing import (
    PALETTE,
    SMALL,
    backing,
    caption,
    empty,
    lay_out,
    open_axes,
    plural,
    short_names,
    shorten,
    size_in_points,
    strip,
    text_width,
    theme,
)
from ._series import Table, check_keys, date_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEYS = 12  # rows drawn unless told which
TALL = 0.5  # of a row that the values take
BURST, CHANGE = PALETTE[1], PALETTE[0]


def bursts(
    frame: pd.DataFrame,
    series: Any = None,
    *,
    keys: str | Iterable[str] | None = None,
    changes: pd.DataFrame | None = None,
    ax: Axes | None = None,
    **kwargs: Any,
) -> Axes:
    """Draw bursts as stretches of time, a row a key, each with a headline.

    Parameters
    ----------
    frame : pandas.DataFrame
        Bursts: key, start, end (periods or dates, both included), level, strength, documents,
        headlines (a list of str, or a str).
    series : Series or pandas.DataFrame, optional
        Where the bursts were found; its shares are then drawn behind them, each row on its own
        scale from 0 to its highest share, which is written beside its name.
    keys : str or list of str, optional
        Rows from the top; the twelve with the strongest bursts by default.
    changes : pandas.DataFrame, optional
        Change points: key, period, before, after; drawn as lines with the two levels.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    **kwargs
        Passed on to ``Axes.barh`` for the bursts.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    KeyError
        An unknown key.
    ValueError
        A column is missing.

    Examples
    --------
    >>> import pandas as pd, dipcore as dc, matplotlib
    >>> matplotlib.use("agg")
    >>> months = pd.period_range("2016-02", "2016-03", freq="M")
    >>> frame = pd.DataFrame({"key": ["topics/ceasefire"], "start": months[:1], "end": months[1:],
    ...     "level": [1], "strength": [9.5], "documents": [14], "headlines": [["Truce begins"]]})
    >>> ax = dc.plot.bursts(frame)
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['ceasefire']
    """
    for column in ("key", "start", "end", "level", "strength", "documents"):
        if column not in frame:
            raise ValueError(f"no column {column!r}: bursts have key, start, end, level, ...")
    chosen = _rows(frame, series, keys)
    ax, _ = open_axes(ax, 9.5, 1.3 + 0.75 * max(len(chosen), 2))
    if not chosen or (series is None and frame.empty):
        return empty(ax, "nothing to draw: no burst")
    table = None if series is None else Table(series, chosen, len(chosen))
    drawn = frame[frame["key"].isin(chosen)]
    names = short_names(chosen, 26)
    if table is not None:
        names = [
            _values(ax, table, key, row, name) for row, (key, name) in enumerate(zip(chosen, names))
        ]
    _spans(ax, drawn, chosen, kwargs)
    _finish(ax, names, table)
    if changes is not None:
        _changes(ax, changes, chosen)
    caption(ax, _note(frame, drawn, chosen, table, changes))
    _headlines(ax, drawn, chosen)
    return ax


def _rows(frame: pd.DataFrame, series: Any, keys: str | Iterable[str] | None) -> list[str]:
    strongest = frame.groupby("key", sort=True)["strength"].max()
    strongest = list(strongest.sort_values(ascending=False, kind="stable").index)
    if series is None:
        known = strongest
    else:
        values = series if isinstance(series, pd.DataFrame) else series.frame
        known = list(values["key"].unique())
    return check_keys(keys, known, strongest[:KEYS])


def _day(value: Any, end: bool) -> float:
    """The first moment of a period or day as a date number, or the one after its last."""
    from matplotlib.dates import date2num

    if isinstance(value, pd.Period):
        value = (value + 1).start_time if end else value.start_time
    else:
        value = pd.Timestamp(value) + (dt.timedelta(days=1) if end else dt.timedelta(0))
    return float(date2num(value.to_pydatetime()))


def _values(ax: Axes, table: Table, key: str, row: int, name: str) -> str:
    """The shares of a key as steps in its row; its name with the highest of them."""
    y = table.rows(key)["share"].to_numpy(float)
    highest = np.nanmax(y) if np.isfinite(y).any() else 0.0
    edges = np.append(table.x - table.width / 2, table.x[-1] + table.width[-1] / 2)
    top = row - TALL * y / (highest or 1.0)
    ax.stairs(top, edges, baseline=np.full(len(y), float(row)), fill=True, color=theme(ax).bar)
    return f"{name}\nhighest {highest:.0%}"


def _spans(ax: Axes, drawn: pd.DataFrame, keys: list[str], kwargs: dict) -> None:
    """A bar under its row for each burst; thicker and darker the higher its level."""
    for one in drawn.sort_values("level", kind="stable").itertuples(index=False):
        left, right = _day(one.start, False), _day(one.end, True)
        row, level = keys.index(one.key), max(int(one.level), 1)
        look = {"color": BURST, "alpha": min(0.45 + 0.25 * (level - 1), 1.0), "linewidth": 0}
        height = min(0.07 + 0.05 * level, 0.2)
        ax.barh(row + 0.03, right - left, height, left=left, align="edge", **{**look, **kwargs})
        ax.barh(
            row, right - left, -TALL, left=left, align="edge", color=BURST, alpha=0.16, linewidth=0
        )


def _changes(ax: Axes, changes: pd.DataFrame, keys: list[str]) -> None:
    low, high = ax.get_xlim()
    for one in changes[changes["key"].isin(keys)].itertuples(index=False):
        at, row = _day(one.period, False), keys.index(one.key)
        late = at > low + 0.85 * (high - low)
        ax.vlines(at, row - TALL - 0.06, row, color=CHANGE, linewidth=1.4)
        ax.annotate(
            f"{one.before:.0%} → {one.after:.0%}", (at, row), xytext=(-3 if late else 3, 2),
            textcoords="offset points", va="bottom", ha="right" if late else "left",
            fontsize=7, color=theme(ax).ink, bbox=backing(ax),
        )  # fmt: skip


def _finish(ax: Axes, names: list[str], table: Table | None) -> None:
    from ._dateaxis import date_ticks

    colours = theme(ax)
    ax.set_ylim(len(names) - 1 + 0.35, -TALL - 0.38)
    ax.set_yticks(range(len(names)), names, parse_math=False, va="bottom")
    ax.hlines(
        range(len(names)),
        0,
        1,
        transform=ax.get_yaxis_transform(),
        color=colours.muted,
        linewidth=0.6,
    )
    if table is None:
        low, high = ax.get_xlim()
        date_ticks(ax, "day", max(round(high - low), 1), 9)
    else:
        ax.set_xlim(table.x[0] - table.width[0] / 2, table.x[-1] + table.width[-1] / 2)
        date_axis(ax, table, 9)
    ax.grid(axis="x", color=colours.rule, linewidth=0.7)
    ax.set_axisbelow(True)
    strip(ax)
    ax.tick_params(axis="y", length=0, labelsize=SMALL + 0.5)


def _headlines(ax: Axes, drawn: pd.DataFrame, keys: list[str]) -> None:
    """Over each row the headline of its strongest burst that has one, cut to what the frame holds."""
    if "headlines" not in drawn:
        return
    lay_out(ax)
    width = size_in_points(ax)[0]
    low, high = ax.get_xlim()
    for one in drawn.sort_values("strength", ascending=False).drop_duplicates("key").itertuples():
        listed = [one.headlines] if isinstance(one.headlines, str) else list(one.headlines)
        if not listed:
            continue
        text = shorten(str(listed[0]), 90)
        while text_width(text, 7.5) > width - 4 and len(text) > 2:
            text = text[:-2].rstrip() + "…"
        at = (_day(one.start, False) - low) / (high - low) * width
        at = max(2.0, min(at, width - text_width(text, 7.5) - 2))
        ax.annotate(
            text, (0, keys.index(one.key) - TALL - 0.05), xycoords=ax.get_yaxis_transform(),
            xytext=(at, 0), textcoords="offset points", fontsize=7.5, va="bottom",
            color=theme(ax).ink, parse_math=False,
        )  # fmt: skip


def _note(frame, drawn, keys: list[str], table: Table | None, changes) -> list[str]:
    every, shown = frame["key"].nunique(), drawn["key"].nunique()
    parts = [f"orange: {plural(len(drawn), 'burst')} of {plural(shown, 'key')}"]
    if every > shown:
        parts[0] = (
            f"orange: {len(drawn):,} of {plural(len(frame), 'burst')}, {shown} of {every:,} keys"
        )
    if len(drawn):
        least, most = drawn["documents"].min(), drawn["documents"].max()
        span = f"{least:,} to {most:,} documents" if most > least else plural(most, "document")
        parts.append(f"each with {span} that name the key")
    if drawn["level"].nunique() > 1:
        parts.append("thicker: higher level")
    if changes is not None:
        parts.append("blue lines: changes of level")
    if table is not None:
        parts.append(f"grey: share of documents per {table.freq}, each row on its own scale")
        note = table.note(bars=False, intervals=None)[1:]
        parts += [part for part in note if "hollow" not in part]
    return parts
