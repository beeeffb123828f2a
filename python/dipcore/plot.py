"""Pictures of series and co-occurrence, drawn with matplotlib.

Each function takes ``ax=None`` and returns the Axes it drew on; none calls ``plt.show()``.
matplotlib (and networkx, for the network) is imported when a picture is drawn, not before.

Colours are those of Okabe and Ito (https://jfly.uni-koeln.de/color/) without the yellow, which is
too pale on white; past the sixth line the line style changes, so colour alone never carries the
difference.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ._drawing import BAR, INK, MUTED, RULE, empty, line_style, pyplot, short_names, strip
from ._plot_pairs import heatmap, network

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["heatmap", "lines", "network", "panels"]

# unit: columns of the value and its interval, axis label, what the interval is
_UNITS = {
    "share": ("share", ("lower", "upper"), "share of documents", "95% Wilson interval"),
    "rate": ("rate", ("rate_lower", "rate_upper"), "mentions per 10,000 words", "95% interval"),
    "documents": ("documents", None, "documents", None),
    "mentions": ("mentions", None, "mentions", None),
}


def _check_keys(
    keys: str | Iterable[str] | None, known: Sequence[str], default: Sequence[str]
) -> list:
    if keys is None:
        return list(default)
    chosen = [keys] if isinstance(keys, str) else list(dict.fromkeys(keys))
    for key in chosen:
        if key not in known:
            near = difflib.get_close_matches(str(key), list(known), n=1, cutoff=0.4)
            hint = f"; the nearest is {near[0]!r}" if near else ""
            raise ValueError(f"no key {key!r} in this series{hint}")
    return chosen


def _unit(unit: str) -> tuple:
    if unit not in _UNITS:
        raise ValueError(f"unit must be one of {', '.join(map(repr, _UNITS))}, not {unit!r}")
    return _UNITS[unit]


def _strongest_keys(frame: Any, n: int) -> list[str]:
    totals = frame.groupby("key", sort=True)[["documents", "mentions"]].sum()
    order = totals.sort_values(["documents", "mentions"], ascending=False, kind="stable")
    return list(order.index[:n])


def _middles(periods: Any) -> tuple[np.ndarray, np.ndarray]:
    """Middle of each period and its length in days, as matplotlib's date numbers."""
    from matplotlib.dates import date2num

    start = date2num([p.start_time.to_pydatetime() for p in periods])
    end = date2num([(p + 1).start_time.to_pydatetime() for p in periods])
    return (start + end) / 2, end - start


def _date_axis(ax: Axes, most: int) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=2, maxticks=most)
    ax.xaxis.set_major_locator(locator)
    formatter = ConciseDateFormatter(locator, show_offset=True)
    ax.xaxis.set_major_formatter(formatter)


def _note(series: Any, totals: Any, interval: str | None) -> str:
    dated, undated = int(totals.sum()), int(series.undated)
    parts = [f"One point per {series.freq}"]
    if interval:
        parts.append(f"bands: {interval}")
    parts.append(f"{dated:,} dated documents (bars)")
    parts.append(f"{undated:,} undated or too coarsely dated, not drawn")
    return "; ".join(parts)


def _spread(wanted: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Positions near `wanted`, at least `gap` apart, within [low, high] if they fit.

    Of equals the first comes out highest.
    """
    order = np.lexsort((-np.arange(len(wanted)), wanted))
    placed = wanted[order].astype(float)
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    overshoot = placed[-1] - high if len(placed) else 0.0
    if overshoot > 0:
        placed[-1] = high
        for i in range(len(placed) - 2, -1, -1):
            placed[i] = min(placed[i], placed[i + 1] - gap)
    if len(placed) and placed[0] < low:
        placed += low - placed[0]
    result = np.empty_like(placed)
    result[order] = placed
    return result


def _label_ends(ax: Axes, ends: list[tuple[float, float]], names: list[str]) -> None:
    """Write each line's name to the right of the plot, level with its end, without overlaps."""
    if not ends:
        return
    low, high = ax.get_ylim()
    height = ax.get_position().height * ax.figure.get_size_inches()[1] * 72
    gap = (high - low) * 13 / max(height, 1.0)
    levels = _spread(np.array([y for _, y in ends]), gap, low, high)
    right = ax.get_xlim()[1]
    for i, ((x, y), level, name) in enumerate(zip(ends, levels, names)):
        colour, style = line_style(i)
        ax.plot([x, right], [y, y], color=colour, linewidth=0.6, alpha=0.5, clip_on=False)
        ax.annotate(
            name,
            xy=(right, y),
            xytext=(1.03, level),
            xycoords="data",
            textcoords=ax.get_yaxis_transform(),
            va="center",
            ha="left",
            fontsize=9,
            color=INK,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": colour,
                "linewidth": 1.6,
                "linestyle": style,
                "shrinkA": 1,
                "shrinkB": 0,
            },
        )


def _document_bars(ax: Axes, x: np.ndarray, width: np.ndarray, totals: np.ndarray) -> Axes:
    """Number of documents in each period, on a thin Axes under `ax` that shares its dates."""
    bars = ax.inset_axes([0, -0.24, 1, 0.16], sharex=ax)
    bars.bar(x, totals, width=width * 0.85, color=BAR)
    highest = int(totals.max())
    bars.set_yticks([0, highest], ["0", f"{highest:,}"])
    bars.set_ylabel("documents", fontsize=8, color=MUTED)
    bars.tick_params(labelsize=8)
    strip(bars, "bottom")
    ax.tick_params(labelbottom=False)
    ax.xaxis.offsetText.set_visible(False)
    return bars


def _draw_line(
    ax: Axes, x: np.ndarray, rows: Any, unit: str, i: int, band: float = 0.18, **kwargs: Any
) -> None:
    value, interval, *_ = _UNITS[unit]
    colour, style = line_style(i)
    y = rows[value].to_numpy(float)
    if interval:
        low, high = (rows[name].to_numpy(float) for name in interval)
        ax.fill_between(x, low, high, color=colour, alpha=band, linewidth=0)
    options = {
        "color": colour,
        "linestyle": style,
        "linewidth": 1.8,
        "marker": "o",
        "markersize": 3,
    }
    ax.plot(x, y, **{**options, **kwargs})


def lines(
    series: Any,
    keys: str | Iterable[str] | None = None,
    *,
    ax: Axes | None = None,
    unit: str = "share",
    **kwargs: Any,
) -> Axes:
    """Draw keys over time, with interval bands and the number of documents underneath.

    Parameters
    ----------
    series : Series
        What ``hits.over_time(...)`` returns.
    keys : str or list of str, optional
        Keys to draw, in the order of their colours; the five in most documents by default.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    unit : {"share", "rate", "documents", "mentions"}
        Share of documents (default), mentions per 10,000 words, or plain numbers.
    **kwargs
        Passed on to ``Axes.plot`` for the lines.

    Returns
    -------
    matplotlib Axes
        The Axes of the lines. The document bars are ``ax.child_axes[0]``.

    Raises
    ------
    ValueError
        An unknown key or unit.

    Notes
    -----
    A point sits in the middle of its period. A period without documents has no value, so the line
    has a gap there and never bridges it. Intervals are those of `series` (Wilson for shares).

    Examples
    --------
    >>> import dipcore as dc, matplotlib
    >>> matplotlib.use("agg")
    >>> hits = dc.datasets.sample().tokens().lookup(dc.Dictionary.diplomacy())
    >>> ax = lines(hits.over_time("quarter"), ["topics/ceasefire", "topics/sanctions"])
    >>> ax.get_ylabel()
    'share of documents'
    """
    _, _, label, interval = _unit(unit)
    frame = series.frame
    chosen = _check_keys(keys, list(frame["key"].unique()), _strongest_keys(frame, 5))
    if ax is None:
        plt = pyplot()
        _, ax = plt.subplots(figsize=(9.5, 4.8), layout="constrained")
    if frame.empty or not chosen:
        return empty(
            ax,
            f"nothing to draw: {series.undated:,} documents, none dated finely enough"
            if frame.empty
            else "nothing to draw: no key chosen",
        )
    totals = frame.drop_duplicates("period").set_index("period")["total_documents"].sort_index()
    x, width = _middles(totals.index)
    ends = []
    for i, key in enumerate(chosen):
        rows = frame[frame["key"] == key].set_index("period").reindex(totals.index)
        _draw_line(ax, x, rows, unit, i, 0.18 if len(chosen) <= 2 else 0.09, **kwargs)
        y = rows[_UNITS[unit][0]].to_numpy(float)
        last = np.flatnonzero(np.isfinite(y))
        ends.append((x[last[-1]], y[last[-1]]) if len(last) else (x[-1], 0.0))
    _finish_lines(ax, x, width, unit)
    bars = _document_bars(ax, x, width, totals.to_numpy())
    _date_axis(bars, 9)
    bars.set_xlabel(_note(series, totals, interval), loc="left", fontsize=8, color=MUTED)
    ax.set_ylabel(label, color=INK)
    _label_ends(ax, ends, short_names(chosen))
    return ax


def _finish_lines(ax: Axes, x: np.ndarray, width: np.ndarray, unit: str) -> None:
    from matplotlib.ticker import PercentFormatter

    top = ax.dataLim.y1 or 1.0
    ax.set_ylim(-0.02 * top, 1.04 * top)
    ax.axhline(0, color=MUTED, linewidth=0.8, zorder=1)
    ax.set_xlim(x[0] - width[0] / 2, x[-1] + width[-1] / 2)
    ax.grid(axis="y", color=RULE, linewidth=0.7)
    ax.set_axisbelow(True)
    if unit == "share":
        ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=None))
    _date_axis(ax, 9)
    strip(ax)


def panels(
    series: Any, keys: str | Iterable[str] | None = None, *, unit: str = "share", columns: int = 3
) -> Figure:
    """Draw one small plot a key, all on the same scales, so that heights can be compared.

    Parameters
    ----------
    series : Series
        What ``hits.over_time(...)`` returns.
    keys : list of str, optional
        Keys in reading order; the twelve in most documents by default.
    unit : {"share", "rate", "documents", "mentions"}
        As for :func:`lines`.
    columns : int
        Plots in a row, at least 1.

    Returns
    -------
    matplotlib Figure

    Examples
    --------
    >>> import dipcore as dc, matplotlib
    >>> matplotlib.use("agg")
    >>> hits = dc.datasets.sample().tokens().lookup(dc.Dictionary.diplomacy())
    >>> figure = panels(hits.select("topics/*").over_time("year"), columns=4)
    >>> len(figure.axes)
    12
    """
    _, _, label, interval = _unit(unit)
    if columns < 1:
        raise ValueError(f"columns must be at least 1, not {columns}")
    frame = series.frame
    chosen = _check_keys(keys, list(frame["key"].unique()), _strongest_keys(frame, 12))
    plt = pyplot()
    if frame.empty or not chosen:
        figure, ax = plt.subplots(figsize=(9.5, 1.6), layout="constrained")
        empty(ax, "nothing to draw: no key with a dated document")
        return figure
    rows_n = -(-len(chosen) // columns)
    figure, grid = plt.subplots(
        rows_n,
        columns,
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
        figsize=(9.5, 1.45 * rows_n + 0.7),
    )
    totals = frame.drop_duplicates("period").set_index("period")["total_documents"].sort_index()
    x, width = _middles(totals.index)
    for ax, key, name in zip(grid.flat, chosen, short_names(chosen)):
        rows = frame[frame["key"] == key].set_index("period").reindex(totals.index)
        _draw_line(ax, x, rows, unit, 0, linewidth=1.4, markersize=2)
        ax.set_title(name, loc="left", fontsize=9.5, color=INK, fontweight="bold")
    _finish_panels(grid, len(chosen), x, width, unit)
    figure.supylabel(label, fontsize=9, color=INK)
    note = _note(series, totals, interval).replace(" (bars)", "")
    figure.supxlabel(note, fontsize=8, color=MUTED, x=0.01, ha="left")
    return figure


def _finish_panels(grid: Any, used: int, x: np.ndarray, width: np.ndarray, unit: str) -> None:
    axes, columns = list(grid.flat), grid.shape[1]
    top = max(ax.dataLim.y1 for ax in axes[:used])
    for i, ax in enumerate(axes):
        if i >= used:
            ax.remove()
            continue
        _finish_lines(ax, x, width, unit)
        _date_axis(ax, 4)
        ax.tick_params(labelsize=8, labelbottom=i + columns >= used)
    axes[0].set_ylim(-0.02 * top, 1.04 * top or 1.0)
