"""Pictures of co-occurrence: the heat map and the network. :mod:`dipcore.plot` is the way in."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

import numpy as np

from ._drawing import BRANCHES, INK, MUTED, RULE, empty, networkx, pyplot, short_names, strip

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LAYOUT_SEED = 7

_Box = tuple[float, float, float, float]  # left, bottom, right, top


def _undirected(pairs: Any) -> Any:
    """The counts without direction: an ordered matrix is added to its transpose."""
    return pairs.matrix + pairs.matrix.T if pairs.ordered else pairs.matrix


def _strongest_nodes(pairs: Any, n: int) -> tuple[np.ndarray, int]:
    """Places in ``pairs.labels`` of the n keys with most co-occurrence, and how many have any."""
    if n < 2:
        raise ValueError(f"n must be at least 2, not {n}")
    matrix = _undirected(pairs).tocoo()
    off = matrix.row != matrix.col
    sums = np.bincount(
        matrix.row[off], weights=matrix.data[off].astype(float), minlength=len(pairs.labels)
    )
    order = np.argsort(-sums, kind="stable")[:n]
    return np.sort(order[sums[order] > 0]), int(np.count_nonzero(sums))


def _by_likeness(counts: np.ndarray) -> np.ndarray:
    """An order of rows that puts keys with the same partners side by side; none may be empty."""
    if len(counts) < 3:
        return np.arange(len(counts))
    from scipy.cluster.hierarchy import leaves_list, linkage

    likeness = np.log1p(counts)
    np.fill_diagonal(likeness, likeness.max(axis=1))
    likeness /= np.linalg.norm(likeness, axis=1, keepdims=True)
    return leaves_list(linkage(likeness, "average", optimal_ordering=True))


def _counts_among(matrix: Any, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The keys that occur with another one of `keys`, and their counts without the diagonal."""
    counts = matrix[keys][:, keys].toarray().astype(float)
    np.fill_diagonal(counts, 0)
    used = counts.any(axis=0) | counts.any(axis=1)
    return keys[used], counts[np.ix_(used, used)]


def _unit_name(pairs: Any) -> str:
    """What one count of `pairs` is, in words."""
    within = pairs.within
    if isinstance(within, (int, np.integer)):
        weighted = ", weighted by 1/distance" if pairs.weights else ""
        return f"pairs of mentions at most {within} words apart{weighted}"
    return (
        f"{within}s with both"
        if pairs.count == "contexts"
        else f"pairs of mentions in one {within}"
    )


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
    strongest, total = _strongest_nodes(pairs, n)
    keep, counts = _counts_among(pairs.matrix, strongest)
    if ax is None:
        plt = pyplot()
        side = 2.6 + 0.3 * max(len(keep), 5)
        _, ax = plt.subplots(figsize=(side + 0.6, side), layout="constrained")
    if not len(keep):
        return empty(ax, "nothing to draw: no two keys occur together")
    order = _by_likeness(counts + counts.T)
    counts = counts[np.ix_(order, order)]
    names = short_names([pairs.labels[i] for i in keep[order]])
    shown = np.ma.masked_equal(counts, 0)
    options = {"cmap": "Blues", "norm": _root_scale(counts.max())}
    image = ax.imshow(shown, **{**options, **kwargs})
    _finish_heatmap(
        ax, names, f"{len(keep)} of {total} keys that occur with another; {_unit_name(pairs)}"
    )
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
    strip(ax)
    ax.tick_params(which="both", length=0)
    ax.set_title(note, loc="left", fontsize=8, color=MUTED)


def _write_counts(ax: Axes, counts: np.ndarray, image: Any) -> None:
    size = 8 if counts.max() < 1000 else 6.5
    for i, j in zip(*np.nonzero(counts)):
        dark = image.norm(counts[i, j]) > 0.6
        count = counts[i, j]
        text = f"{count:,.0f}" if count == int(count) else f"{count:.3g}"
        ax.text(j, i, text, ha="center", va="center", fontsize=size, color="white" if dark else INK)


def _strongest_edges(pairs: Any, n: int) -> list[tuple[int, int, float]]:
    """The n most frequent pairs; of equals those first in the alphabet, as ``pairs.pairs(n)``."""
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    matrix = _undirected(pairs).tocoo()
    upper = (matrix.row < matrix.col) & (matrix.data > 0)
    cells = zip(matrix.row[upper].tolist(), matrix.col[upper].tolist(), matrix.data[upper].tolist())
    labels = pairs.labels
    return heapq.nsmallest(n, cells, key=lambda cell: (-cell[2], labels[cell[0]], labels[cell[1]]))


def _layout(edges: list[tuple[int, int, float]]) -> dict[int, np.ndarray]:
    """Where each node stands, in a unit square for the largest part and a strip below for the rest.

    Parts that do not hang together have no distance to each other, so each is laid out alone.
    """
    nx = networkx()
    strongest = max(w for *_, w in edges)
    graph = nx.Graph()
    for a, b, w in edges:
        graph.add_edge(a, b, length=1.6 - 0.6 * np.sqrt(w / strongest))
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    places = _fit(_steps_layout(graph.subgraph(sorted(parts[0]))), (0.0, 0.0, 1.0, 1.0))
    left = 0.0
    widths = np.sqrt([len(part) for part in parts[1:]])
    for part, width in zip(parts[1:], widths / max(widths.sum(), 5.0)):
        box = (left + 0.2 * width, -0.32, left + 0.8 * width, -0.2)
        places |= _fit(_steps_layout(graph.subgraph(sorted(part))), box)
        left += width
    return places


def _steps_layout(graph: Any) -> dict[int, np.ndarray]:
    """A connected graph laid out so that distance follows the steps between nodes."""
    start = networkx().spring_layout(graph, weight=None, seed=LAYOUT_SEED)
    return networkx().kamada_kawai_layout(graph, pos=start, weight="length")


def _fit(places: dict[int, np.ndarray], box: _Box) -> dict[int, np.ndarray]:
    """The same layout stretched to fill a box."""
    xy = np.array(list(places.values()))
    low, high = xy.min(axis=0), xy.max(axis=0)
    size = np.where(high - low > 1e-9, high - low, 1.0)
    corner, extent = np.array(box[:2]), np.array(box[2:]) - np.array(box[:2])
    return {node: corner + (at - low) / size * extent for node, at in places.items()}


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
    the pair. The layout (Kamada and Kawai 1989) starts from a fixed seed, so that the same counts
    give the same picture; its distances are not a measurement.

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
        plt = pyplot()
        _, ax = plt.subplots(figsize=(9, 6.5), layout="constrained")
    if not edges:
        return empty(ax, "nothing to draw: no two keys occur together")
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
    both = _undirected(pairs)
    every = both.nnz - np.count_nonzero(both.diagonal())
    ax.set_title(
        f"{len(edges)} of {every // 2:,} pairs; line width: {_unit_name(pairs)}",
        loc="left",
        fontsize=8,
        color=MUTED,
    )
    _place_labels(ax, xy, sizes, short_names(keys))
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
    ax.margins(0.16, 0.1)
    strip(ax)
    used = [branch for branch in BRANCHES if branch in branches]
    if len(used) > 1:
        marks = [Line2D([], [], linestyle="none", marker="o", color=BRANCHES[b]) for b in used]
        ax.legend(
            marks,
            used,
            loc="upper center",
            bbox_to_anchor=(0.5, 0.0),
            ncols=len(used),
            frameon=False,
            fontsize=9,
            handletextpad=0.1,
        )


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
        ax.annotate(
            names[i],
            xy[i],
            xytext=(dx, dy),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=9,
            color=INK,
            zorder=3,
            path_effects=[withStroke(linewidth=2.5, foreground="white")],
        )


_SIDES = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))


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
