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

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["heatmap", "lines", "network", "panels"]

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
STYLES = ("-", "--", ":", "-.")
BRANCHES = {
    "topics": "#E69F00",
    "people": "#0072B2",
    "countries": "#009E73",
    "organisations": "#CC79A7",
    "places": "#56B4E9",
    "agreements": "#D55E00",
}
INK, MUTED, RULE, BAR = "#222222", "#666666", "#DDDDDD", "#BBBBBB"
LAYOUT_SEED = 7

# unit: columns of the value and its interval, axis label, what the interval is
_UNITS = {
    "share": ("share", ("lower", "upper"), "share of documents", "95% Wilson interval"),
    "rate": ("rate", ("rate_lower", "rate_upper"), "mentions per 10,000 words", "95% interval"),
    "documents": ("documents", None, "documents", None),
    "mentions": ("mentions", None, "mentions", None),
}


def _pyplot() -> Any:
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError('pictures need matplotlib: pip install "dipcore[plot]"') from error
    return plt


def _networkx() -> Any:
    try:
        import networkx
    except ImportError as error:
        raise ImportError('the network needs networkx: pip install "dipcore[plot]"') from error
    return networkx


def _short(key: str) -> str:
    return key.rsplit("/", 1)[-1]


def _names(keys: Sequence[str]) -> list[str]:
    """The last part of each key; the whole key where two would look the same."""
    short = [_short(key) for key in keys]
    return [key if short.count(name) > 1 else name for key, name in zip(keys, short)]


def _style(i: int) -> tuple[str, str]:
    return PALETTE[i % len(PALETTE)], STYLES[i // len(PALETTE) % len(STYLES)]


def _strip(ax: Axes, *sides: str) -> None:
    for side in ("top", "right", "left", "bottom"):
        ax.spines[side].set_visible(side in sides)
        ax.spines[side].set_color(MUTED)
    ax.tick_params(colors=MUTED, labelcolor=INK, length=3)


def _check_keys(keys: Iterable[str] | None, known: Sequence[str], default: Sequence[str]) -> list:
    if isinstance(keys, str):
        raise TypeError(f"keys must be a list of keys, not a string: write [{keys!r}]")
    if keys is None:
        return list(default)
    chosen = list(dict.fromkeys(keys))
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


def _date_axis(ax: Axes) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=3, maxticks=9)
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
    """Positions nearest to `wanted` that are at least `gap` apart, within [low, high] if they fit."""
    order = np.argsort(wanted, kind="stable")
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
        colour, style = _style(i)
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
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 1.6, "linestyle": style,
                        "shrinkA": 1, "shrinkB": 0},
        )  # fmt: skip


def _document_bars(ax: Axes, x: np.ndarray, width: np.ndarray, totals: np.ndarray) -> Axes:
    """Number of documents in each period, on a thin Axes under `ax` that shares its dates."""
    bars = ax.inset_axes([0, -0.24, 1, 0.16], sharex=ax)
    bars.bar(x, totals, width=width * 0.85, color=BAR)
    highest = int(totals.max())
    bars.set_yticks([0, highest], ["0", f"{highest:,}"])
    bars.set_ylabel("documents", fontsize=8, color=MUTED)
    bars.tick_params(labelsize=8)
    _strip(bars, "bottom")
    ax.tick_params(labelbottom=False)
    ax.xaxis.offsetText.set_visible(False)
    return bars


def _draw_line(
    ax: Axes, x: np.ndarray, rows: Any, unit: str, i: int, band: float = 0.18, **kwargs: Any
) -> None:
    value, interval, *_ = _UNITS[unit]
    colour, style = _style(i)
    y = rows[value].to_numpy(float)
    if interval:
        low, high = (rows[name].to_numpy(float) for name in interval)
        ax.fill_between(x, low, high, color=colour, alpha=band, linewidth=0)
    options = {"color": colour, "linestyle": style, "linewidth": 1.8, "marker": "o",
               "markersize": 3}  # fmt: skip
    ax.plot(x, y, **{**options, **kwargs})


def _empty(ax: Axes, text: str) -> Axes:
    ax.text(0.5, 0.5, text, ha="center", va="center", color=MUTED, transform=ax.transAxes)
    ax.set_xticks([])
    ax.set_yticks([])
    _strip(ax)
    return ax


def lines(
    series: Any,
    keys: Iterable[str] | None = None,
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
    keys : list of str, optional
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
    TypeError
        A bare string for `keys`.

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
        plt = _pyplot()
        _, ax = plt.subplots(figsize=(9.5, 4.8), layout="constrained")
    if frame.empty or not chosen:
        return _empty(ax, f"nothing to draw: {series.undated:,} documents, none dated finely enough"
                      if frame.empty else "nothing to draw: no key chosen")  # fmt: skip
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
    _date_axis(bars)
    bars.set_xlabel(_note(series, totals, interval), loc="left", fontsize=8, color=MUTED)
    ax.set_ylabel(label, color=INK)
    _label_ends(ax, ends, _names(chosen))
    return ax


def _finish_lines(ax: Axes, x: np.ndarray, width: np.ndarray, unit: str) -> None:
    from matplotlib.ticker import PercentFormatter

    ax.set_ylim(0, ax.dataLim.y1 * 1.04 or 1.0)
    ax.set_xlim(x[0] - width[0] / 2, x[-1] + width[-1] / 2)
    ax.grid(axis="y", color=RULE, linewidth=0.7)
    ax.set_axisbelow(True)
    if unit == "share":
        ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=None))
    _date_axis(ax)
    _strip(ax, "bottom")


def panels(
    series: Any, keys: Iterable[str] | None = None, *, unit: str = "share", columns: int = 3
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
    plt = _pyplot()
    if frame.empty or not chosen:
        figure, ax = plt.subplots(figsize=(9.5, 1.6), layout="constrained")
        _empty(ax, "nothing to draw: no key with a dated document")
        return figure
    rows_n = -(-len(chosen) // columns)
    figure, grid = plt.subplots(
        rows_n, columns, sharex=True, sharey=True, squeeze=False, layout="constrained",
        figsize=(9.5, 1.45 * rows_n + 0.7),
    )  # fmt: skip
    totals = frame.drop_duplicates("period").set_index("period")["total_documents"].sort_index()
    x, width = _middles(totals.index)
    for ax, key, name in zip(grid.flat, chosen, _names(chosen)):
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
        ax.tick_params(labelsize=8, labelbottom=i + columns >= used)
    axes[0].set_ylim(0, top * 1.04 or 1.0)


def _strongest_nodes(pairs: Any, n: int) -> np.ndarray:
    """Places in ``pairs.labels`` of the n keys with the most co-occurrence, in order of labels."""
    if n < 2:
        raise ValueError(f"n must be at least 2, not {n}")
    matrix = pairs.matrix.tocoo()
    off = matrix.row != matrix.col
    sums = np.bincount(
        matrix.row[off], weights=matrix.data[off].astype(float), minlength=len(pairs.labels)
    )
    order = np.argsort(-sums, kind="stable")[:n]
    return np.sort(order[sums[order] > 0])


def _by_likeness(counts: np.ndarray) -> np.ndarray:
    """An order of rows that puts keys with the same partners side by side."""
    if len(counts) < 3:
        return np.arange(len(counts))
    from scipy.cluster.hierarchy import leaves_list, linkage

    likeness = np.log1p(counts)
    np.fill_diagonal(likeness, likeness.max(axis=1))
    likeness /= np.linalg.norm(likeness, axis=1, keepdims=True)
    return leaves_list(linkage(likeness, "average", optimal_ordering=True))


def _unit_name(pairs: Any) -> str:
    """What one count of `pairs` is, in words."""
    within = pairs.within
    if isinstance(within, (int, np.integer)):
        return f"pairs of mentions at most {within} words apart"
    return f"{within}s with both"


def heatmap(pairs: Any, *, ax: Axes | None = None, n: int = 20, **kwargs: Any) -> Axes:
    """Draw the counts of co-occurrence as a square of cells, keys of like company side by side.

    Parameters
    ----------
    pairs : Cooccurrence
        What ``hits.cooccurrence(...)`` returns.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    n : int
        How many keys at most, those with the most co-occurrence, at least 2.
    **kwargs
        Passed on to ``Axes.imshow``.

    Returns
    -------
    matplotlib Axes

    Notes
    -----
    Colour follows the square root of the count, so that one strong pair leaves the others visible;
    the numbers are the counts. A pair that never occurs is blank, and so is the diagonal.

    Examples
    --------
    >>> import dipcore as dc, matplotlib
    >>> matplotlib.use("agg")
    >>> hits = dc.datasets.sample().tokens().lookup(dc.Dictionary.diplomacy())
    >>> ax = heatmap(hits.select("topics/*").cooccurrence(within="sentence"), n=10)
    >>> len(ax.get_xticks())
    10
    """
    keep = _strongest_nodes(pairs, n)
    if ax is None:
        plt = _pyplot()
        side = 2.6 + 0.3 * max(len(keep), 5)
        _, ax = plt.subplots(figsize=(side + 0.6, side), layout="constrained")
    if not len(keep):
        return _empty(ax, "nothing to draw: no two keys occur together")
    counts = pairs.matrix[keep][:, keep].toarray().astype(float)
    np.fill_diagonal(counts, 0)
    order = _by_likeness(counts)
    counts = counts[np.ix_(order, order)]
    names = _names([pairs.labels[i] for i in keep[order]])
    shown = np.ma.masked_equal(counts, 0)
    options = {"cmap": "Blues", "norm": _root_scale(counts.max())}
    image = ax.imshow(shown, **{**options, **kwargs})
    _finish_heatmap(ax, names, f"{len(keep)} of {len(pairs.labels)} keys; {_unit_name(pairs)}")
    if len(keep) <= 30:
        _write_counts(ax, counts, image)
    return ax


def _root_scale(highest: float) -> Any:
    from matplotlib.colors import PowerNorm

    return PowerNorm(0.5, vmin=0, vmax=highest)


def _finish_heatmap(ax: Axes, names: list[str], note: str) -> None:
    places = np.arange(len(names))
    ax.set_facecolor("white")
    ax.set_xticks(places, names, rotation=45, ha="right", rotation_mode="anchor", fontsize=9)
    ax.set_yticks(places, names, fontsize=9)
    ax.set_xticks(places[:-1] + 0.5, minor=True)
    ax.set_yticks(places[:-1] + 0.5, minor=True)
    ax.grid(which="minor", color="#EEEEEE", linewidth=0.8)
    ax.plot(places, places, linestyle="none", marker="s", markersize=3, color=RULE)
    _strip(ax)
    ax.tick_params(which="both", length=0)
    ax.set_title(note, loc="left", fontsize=8, color=MUTED)


def _write_counts(ax: Axes, counts: np.ndarray, image: Any) -> None:
    size = 8 if counts.max() < 1000 else 6.5
    for i, j in zip(*np.nonzero(counts)):
        dark = image.norm(counts[i, j]) > 0.6
        text = f"{counts[i, j]:,.0f}" if counts[i, j] == int(counts[i, j]) else f"{counts[i, j]:.3g}"
        ax.text(j, i, text, ha="center", va="center", fontsize=size,
                color="white" if dark else INK)  # fmt: skip


def _strongest_edges(pairs: Any, n: int) -> list[tuple[int, int, float]]:
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    matrix = pairs.matrix.tocoo()
    upper = matrix.row < matrix.col
    rows, cols, data = matrix.row[upper], matrix.col[upper], matrix.data[upper]
    order = np.lexsort((cols, rows, -data))[:n]
    return [(int(rows[i]), int(cols[i]), float(data[i])) for i in order if data[i] > 0]


def _layout(edges: list[tuple[int, int, float]]) -> dict[int, np.ndarray]:
    """Where each node stands: drawn distance follows the number of steps, strong ones being shorter.

    Parts that do not hang together are put as if one long step joined them.
    """
    nx = _networkx()
    strongest = max(w for *_, w in edges)
    graph = nx.Graph()
    for a, b, w in edges:
        graph.add_edge(a, b, length=1.6 - 0.6 * np.sqrt(w / strongest))
    steps = dict(nx.all_pairs_dijkstra_path_length(graph, weight="length"))
    far = 1.0 + max(d for row in steps.values() for d in row.values())
    distances = {a: {b: steps[a].get(b, far) for b in graph} for a in graph}
    start = nx.spring_layout(graph, weight=None, seed=LAYOUT_SEED)
    return nx.kamada_kawai_layout(graph, dist=distances, pos=start, weight=None)


def network(pairs: Any, *, ax: Axes | None = None, n: int = 40, **kwargs: Any) -> Axes:
    """Draw the strongest pairs as a network.

    Parameters
    ----------
    pairs : Cooccurrence
        What ``hits.cooccurrence(...)`` returns.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    n : int
        How many pairs at most, the most frequent ones, at least 1.
    **kwargs
        Passed on to ``Axes.scatter`` for the nodes.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ImportError
        Without networkx.

    Notes
    -----
    The area of a node follows how many contexts name the key, the width of an edge the count of
    the pair. The layout (Kamada and Kawai 1989) starts from a fixed seed, so that the same counts give
    the same picture; its distances are not a measurement.

    Examples
    --------
    >>> import dipcore as dc, matplotlib
    >>> matplotlib.use("agg")
    >>> hits = dc.datasets.sample().tokens().lookup(dc.Dictionary.diplomacy())
    >>> ax = network(hits.cooccurrence(within="sentence"), n=15)
    >>> len(ax.collections[0].get_segments())
    15
    """
    edges = _strongest_edges(pairs, n)
    if ax is None:
        plt = _pyplot()
        _, ax = plt.subplots(figsize=(9, 6.5), layout="constrained")
    if not edges:
        return _empty(ax, "nothing to draw: no two keys occur together")
    places = _layout(edges)
    nodes = sorted(places)
    xy = np.array([places[i] for i in nodes])
    sizes = _node_sizes(pairs, nodes)
    _draw_edges(ax, edges, places)
    keys = [pairs.labels[i] for i in nodes]
    branches = [key.split("/", 1)[0] for key in keys]
    colours = [BRANCHES.get(branch, "#888888") for branch in branches]
    options = {"c": colours, "edgecolors": "white", "linewidths": 1.2, "zorder": 2}
    ax.scatter(xy[:, 0], xy[:, 1], s=sizes, **{**options, **kwargs})
    _finish_network(ax, branches)
    every = pairs.matrix.nnz - np.count_nonzero(pairs.matrix.diagonal())
    ax.set_title(f"{len(edges)} of {every // 2:,} pairs; line width: {_unit_name(pairs)}",
                 loc="left", fontsize=8, color=MUTED)  # fmt: skip
    _place_labels(ax, xy, sizes, _names(keys))
    return ax


def _node_sizes(pairs: Any, nodes: list[int]) -> np.ndarray:
    weights = pairs.matrix.diagonal()[nodes].astype(float)
    if not weights.any():
        weights = np.asarray(pairs.matrix[nodes].sum(axis=1), dtype=float).ravel()
    return 40 + 560 * weights / weights.max()


def _draw_edges(ax: Axes, edges: list[tuple[int, int, float]], places: dict) -> None:
    from matplotlib.collections import LineCollection

    counts = np.array([w for *_, w in edges])
    strength = np.sqrt(counts / counts.max())
    colours = [(0.35, 0.35, 0.35, 0.18 + 0.4 * s) for s in strength]
    ax.add_collection(
        LineCollection(
            [(places[a], places[b]) for a, b, _ in edges],
            linewidths=0.5 + 5.5 * strength**2,
            colors=colours,
            zorder=1,
        )
    )


def _finish_network(ax: Axes, branches: list[str]) -> None:
    from matplotlib.lines import Line2D

    ax.set_xticks([])
    ax.set_yticks([])
    ax.margins(0.14)
    _strip(ax)
    used = [branch for branch in BRANCHES if branch in branches]
    if len(used) > 1:
        marks = [Line2D([], [], linestyle="none", marker="o", color=BRANCHES[b]) for b in used]
        ax.legend(marks, used, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=len(used),
                  frameon=False, fontsize=9, handletextpad=0.1)  # fmt: skip


def _place_labels(ax: Axes, xy: np.ndarray, sizes: np.ndarray, names: list[str]) -> None:
    """Write names beside their nodes, each at the side where it covers least.

    Large nodes choose first. Boxes are compared in points on the finished figure, so the figure is
    drawn once without labels before.
    """
    from matplotlib.patheffects import withStroke

    ax.figure.draw_without_rendering()
    dots = ax.figure.dpi / 72
    centres = ax.transData.transform(xy) / dots
    radii = np.sqrt(sizes) / 2
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(centres, radii)]
    frame = np.array(ax.get_window_extent().extents) / dots
    for i in np.argsort(-sizes, kind="stable"):
        width, height = 5.2 * len(names[i]) + 4, 11.0
        boxes = [_label_box(centres[i], radii[i], side, width, height) for side in _SIDES]
        costs = [_covered(box, taken, frame) + 0.5 * k for k, box in enumerate(boxes)]
        box = boxes[int(np.argmin(costs))]
        taken.append(box)
        dx, dy = (box[0] + box[2]) / 2 - centres[i][0], (box[1] + box[3]) / 2 - centres[i][1]
        ax.annotate(names[i], xy[i], xytext=(dx, dy), textcoords="offset points", ha="center",
                    va="center", fontsize=9, color=INK, zorder=3,
                    path_effects=[withStroke(linewidth=2.5, foreground="white")])  # fmt: skip


_SIDES = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))
_Box = tuple[float, float, float, float]


def _label_box(
    centre: np.ndarray, radius: float, side: tuple[int, int], width: float, height: float
) -> _Box:
    dx, dy = side
    reach = radius + 1 if 0 in side else radius * 0.7
    x = centre[0] + dx * (reach + width / 2)
    y = centre[1] + dy * (reach + height / 2)
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _covered(box: _Box, taken: list[_Box], frame: np.ndarray) -> float:
    """Square points of `box` that lie on `taken` boxes or outside the frame (which costs more)."""
    area = (box[2] - box[0]) * (box[3] - box[1])
    inside = max(0.0, min(box[2], frame[2]) - max(box[0], frame[0])) * max(
        0.0, min(box[3], frame[3]) - max(box[1], frame[1])
    )
    overlap = sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for other in taken
    )
    return overlap + 3 * (area - inside)
