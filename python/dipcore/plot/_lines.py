"""Keys over time as lines, in one plot or in many small ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from .._drawing import (
    SMALL,
    caption,
    clear_face,
    empty,
    lay_out,
    open_axes,
    pyplot,
    sentence,
    short_names,
    size_in_points,
    theme,
    wrap,
)
from ._labels import LINE, label_right
from ._series import (
    Table,
    document_bars,
    draw_line,
    line_look,
    value_axis,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BANDS = 2  # lines; of three bands on one another nobody sees which is whose
UPRIGHT = 6  # lines with their intervals as bars side by side
MOST_UPRIGHT = 200  # bars that stand apart on the width of a page
MARKERS = "os^Dv*"  # of more lines than have bands, for those who print in grey
ASIDE = 0.16  # of a period, from the bar of one line to that of the next


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
    series : Series or pandas.DataFrame
        What ``hits.over_time(...)`` returns, or a frame like its ``frame``. A column ``smooth`` is
        drawn as a strong line beside the points, periods that are not ``complete`` have hollow
        points, and a series by source (or another group) gets a line for each of its five largest
        groups.
    keys : str or list of str, optional
        Keys to draw, in the order of their colours, or branches or globs of keys, as
        :meth:`dipcore.Hits.select` takes them; the five in most documents by default (one, for a
        series by group).
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    unit : {"share", "rate", "standardised", "documents", "mentions"}
        Share of documents (default), mentions per 10,000 words, the share standardised by source
        (of the frame that ``series.standardise()`` returns), or plain numbers.
    **kwargs
        Passed on to ``Axes.plot`` for the lines.

    Returns
    -------
    matplotlib Axes
        The Axes of the lines. The document bars are ``ax.child_axes[0]``.

    Raises
    ------
    KeyError
        An unknown key.
    ValueError
        An unknown unit.

    Notes
    -----
    A point sits in the middle of its period. A period without documents has no value, so the line
    has a gap there and never bridges it. Intervals are those of `series` (Wilson for shares): bands
    for one or two lines. Bands of three to six would blend, so there each point has its interval as
    an upright bar, and the lines stand side by side within the period in the order of the keys, with
    points of their own shapes. With more lines, or more than 200 bars, intervals are left out, as the
    picture then says.

    Examples
    --------
    >>> import dipcore as dc, matplotlib
    >>> matplotlib.use("agg")
    >>> hits = dc.datasets.sample().tokens().lookup(dc.Dictionary.diplomacy())
    >>> series = hits.select("topics/*").over_time("quarter")
    >>> ax = dc.plot.lines(series, ["topics/ceasefire", "topics/sanctions"])
    >>> ax.get_ylabel()
    'share of documents'
    """
    pyplot()  # says how to get matplotlib
    from matplotlib.cbook import normalize_kwargs
    from matplotlib.lines import Line2D

    table = Table(series, keys, 5, unit)
    if keys is None and table.group:
        table.keys = table.keys[:1]
    ax, colours = open_axes(ax, 9.5, max(4.8, 2.2 + len(table.lines) * LINE / 72))
    if table.nothing:
        return empty(ax, table.nothing)
    many = len(table.lines)
    kwargs = normalize_kwargs(kwargs, Line2D)
    interval = _interval(many, len(table.x))
    step = ASIDE if interval == "bar" and table.unit.interval else 0.0
    ends = []
    for i, line in enumerate(table.lines):
        aside = step * (i - (many - 1) / 2)
        marker = {"marker": MARKERS[i % len(MARKERS)], "markersize": 4} if many > BANDS else {}
        look = line_look(i, interval=interval, aside=aside, **{**marker, **kwargs})
        y = draw_line(ax, table, table.rows(*line), look)
        last = np.flatnonzero(np.isfinite(y))
        at = table.x + aside * table.width
        ends.append((at[last[-1]], y[last[-1]]) if len(last) else None)
    value_axis(ax, table)
    ax.set_ylabel(table.unit.label, color=colours.ink)
    names = [name if end else f"{name} (no value)" for name, end in zip(table.names(), ends)]
    bars = document_bars(ax, table, names)
    caption(bars, _note(table, interval))
    label_right(ax, ends, names)
    return ax


def _note(table: Table, interval: str | None) -> list[str]:
    """What the caption says, and as what the intervals are drawn, or why they are not."""
    if interval == "bar":
        return table.note(True, "upright bars, side by side so that each can be seen")
    note = table.note(True, interval and "bands")
    if table.unit.interval and not interval:
        why = f"{UPRIGHT} lines" if len(table.lines) > UPRIGHT else f"{MOST_UPRIGHT} points"
        note.insert(1, f"intervals left out with more than {why} (see panels)")
    return note


def _interval(lines: int, periods: int) -> str | None:
    """How intervals are drawn so that they can be told apart."""
    if lines <= BANDS:
        return "band"
    return "bar" if lines <= UPRIGHT and lines * periods <= MOST_UPRIGHT else None


def panels(
    series: Any, keys: str | Iterable[str] | None = None, *, unit: str = "share", columns: int = 3
) -> Figure:
    """Draw one small plot a key, all on the same scales, so that heights can be compared.

    Parameters
    ----------
    series : Series or pandas.DataFrame
        As for :func:`lines`. The groups of a series by source share the plot of their key.
    keys : list of str, optional
        Keys in reading order; the twelve in most documents by default.
    unit : str
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
    >>> figure = dc.plot.panels(hits.select("topics/*").over_time("year"), columns=4)
    >>> len(figure.axes)
    12
    """
    if columns < 1:
        raise ValueError(f"columns must be at least 1, not {columns}")
    table = Table(series, keys, 12, unit)
    plt = pyplot()
    if table.nothing:
        figure, ax = plt.subplots(figsize=(9.5, 1.6), layout="constrained")
        empty(ax, table.nothing)
        return figure
    columns = min(columns, len(table.keys))
    rows = -(-len(table.keys) // columns)
    figure, grid = plt.subplots(
        rows,
        columns,
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
        figsize=(9.5, 1.45 * rows + 0.9),
    )
    for ax, key in zip(grid.flat, table.keys):
        clear_face(ax)
        for i, group in enumerate(table.groups):
            alpha = 0.18 / len(table.groups)
            look = line_look(i, linewidth=1.4, markersize=2, alpha_band=alpha)
            draw_line(ax, table, table.rows(key, group), look)
    _finish_panels(grid, table)
    _words_of_panels(figure, table)
    return figure


def _finish_panels(grid: Any, table: Table) -> None:
    axes, columns, used = list(grid.flat), grid.shape[1], len(table.keys)
    tops = [ax.dataLim.y1 for ax in axes[:used]]
    most = max(3, 16 // columns)
    for i, ax in enumerate(axes):
        if i >= used:
            ax.remove()
            continue
        value_axis(ax, table, most)
        ax.tick_params(labelsize=8, labelbottom=i + columns >= used)
    top = max((top for top in tops if np.isfinite(top)), default=0) or 1.0
    axes[0].set_ylim(-0.02 * top, 1.04 * top)


def _words_of_panels(figure: Figure, table: Table) -> None:
    """Titles cut to their plots, a legend of the groups, the axis label and the caption."""
    from matplotlib.lines import Line2D

    axes = figure.axes
    colours = theme(axes[0])
    note = sentence(table.note(bars=False))
    figure.supylabel(table.unit.label, fontsize=9, color=colours.ink)
    options = {"fontsize": SMALL, "color": colours.muted, "x": 0.01, "ha": "left"}
    figure.supxlabel(wrap(note, figure.get_figwidth() * 72 * 0.97, SMALL), **options)
    if table.group:
        looks = [line_look(i) for i in range(len(table.groups))]
        handles = [Line2D([], [], color=k["color"], linestyle=k["linestyle"]) for k in looks]
        figure.legend(
            handles, table.group_names(), loc="outside upper left", ncols=min(len(looks), 5),
            frameon=False, fontsize=SMALL, labelcolor=colours.ink,
        )  # fmt: skip
    lay_out(axes[0])
    fits = max(8, int(size_in_points(axes[0])[0] / 6.4))  # bold letters of the titles
    for ax, name in zip(axes, short_names(table.keys, fits)):
        ax.set_title(
            name, loc="left", fontsize=9.5, color=colours.ink, fontweight="bold", parse_math=False
        )
