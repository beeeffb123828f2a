"""Keys over time as areas on one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from .._drawing import caption, empty, line_style, open_axes
from ._labels import label_right
from ._series import Table, document_bars, value_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HATCHES = (None, "////", "....", "xxxx")


def areas(
    series: Any,
    keys: str | Iterable[str] | None = None,
    *,
    ax: Axes | None = None,
    unit: str = "mentions",
    relative: bool = False,
    **kwargs: Any,
) -> Axes:
    """Draw the mentions of keys over time as areas stacked on one another.

    Parameters
    ----------
    series : Series or pandas.DataFrame
        As for :func:`lines`, one line a key.
    keys : str or list of str, optional
        Keys from the bottom up; the six in most documents by default.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    unit : {"mentions", "rate"}
        Plain numbers (default), or mentions per 10,000 words. Documents and their shares do not
        add up, since a document may name several keys: draw those with :func:`lines`.
    relative : bool
        Each key as its share of the mentions of the keys drawn, so that every period is full.
    **kwargs
        Passed on to ``Axes.stairs`` for the areas.

    Returns
    -------
    matplotlib Axes
        The document bars are ``ax.child_axes[0]``.

    Raises
    ------
    KeyError
        An unknown key.
    ValueError
        An unknown unit, or a series by group.

    Notes
    -----
    An area is as wide as its period, and there is none over a period without documents (nor, if
    `relative`, without mentions).

    Examples
    --------
    >>> import dipcore as dc, matplotlib
    >>> matplotlib.use("agg")
    >>> hits = dc.datasets.sample().tokens().lookup(dc.Dictionary.diplomacy())
    >>> series = hits.select("topics/*").over_time("quarter")
    >>> ax = dc.plot.areas(series, ["topics/ceasefire", "topics/sanctions"])
    >>> ax.get_ylabel()
    'mentions'
    """
    if unit in ("documents", "share", "standardised"):
        raise ValueError(
            f"{unit!r} of several keys do not add up, since a document may name several; "
            "use unit='mentions' or 'rate', or plot.lines"
        )
    table = Table(series, keys, 6, unit)
    if table.group:
        raise ValueError(f"areas draw one series, not one for each {table.group}; select one first")
    ax, colours = open_axes(ax, 9.5, max(4.8, 2.2 + 0.18 * len(table.keys)))
    if table.nothing:
        return empty(ax, table.nothing)
    values = np.array([table.rows(key)[unit].to_numpy(float) for key in table.keys])
    if relative:
        sums = values.sum(axis=0)
        values = np.divide(values, sums, out=np.full_like(values, np.nan), where=sums > 0)
    tops = np.cumsum(values, axis=0)
    _draw(ax, table, tops, kwargs)
    value_axis(ax, table)
    words = "share of the mentions of these keys" if relative else table.unit.label
    if relative:
        _percent(ax)
    ax.set_ylabel(words, color=colours.ink)
    caption(document_bars(ax, table, table.key_names()), _note(table, tops, relative))
    _names(ax, table, tops)
    return ax


def _draw(ax: Axes, table: Table, tops: np.ndarray, kwargs: dict) -> None:
    edges = np.append(table.x - table.width / 2, table.x[-1] + table.width[-1] / 2)
    below = np.vstack([np.zeros_like(tops[:1]), tops[:-1]])
    line = ax.get_figure().get_facecolor()
    for i in range(len(tops)):
        look = {"color": line_style(i)[0], "hatch": HATCHES[i // 6 % len(HATCHES)]}
        look |= {"edgecolor": line if line[3] else "none", "linewidth": 0.4}
        ax.stairs(tops[i], edges, baseline=below[i], fill=True, **{**look, **kwargs})


def _percent(ax: Axes) -> None:
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    ax.set_ylim(0, 1)
    ax.yaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=None))


def _note(table: Table, tops: np.ndarray, relative: bool) -> list[str]:
    note = table.note(bars=True, intervals=None)
    note[0] = f"one step per {table.freq}"
    silent = int(((table.totals > 0) & ~np.isfinite(tops[-1])).sum())
    if relative and silent:
        note.insert(1, f"{silent} with documents but no mention are left blank")
    return [part.replace("hollow: ", "first or last ") for part in note]


def _names(ax: Axes, table: Table, tops: np.ndarray) -> None:
    """Each name level with the middle of its area in the last period that has one."""
    last = np.flatnonzero(np.isfinite(tops[-1]))
    if not len(last):
        return
    column = np.concatenate([[0.0], tops[:, last[-1]]])
    levels = (column[1:] + column[:-1]) / 2
    levels += np.arange(len(levels)) * 1e-9 * max(column[-1], 1.0)  # flat ones stay in order
    right = table.x[last[-1]] + table.width[last[-1]] / 2
    label_right(ax, [(right, level) for level in levels], table.key_names())
