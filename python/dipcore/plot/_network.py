"""Co-occurrence as nodes and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .._drawing import BRANCHES, caption, empty, networkx, open_axes, short_names, strip, theme
from ._pairs import NOTHING, documents_note, strongest_edges, undirected, unit_name
from ._places import keep_apart, label_nodes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LAYOUT_SEED = 7
OTHER = "#888888"

_Box = tuple[float, float, float, float]  # left, bottom, right, top


def network(
    pairs: Any,
    *,
    ax: Axes | None = None,
    n: int = 40,
    only: pd.DataFrame | None = None,
    **kwargs: Any,
) -> Axes:
    """Draw the strongest pairs as a network.

    Parameters
    ----------
    pairs : Cooccurrence
        What ``hits.cooccurrence(...)`` returns.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    n : int
        How many pairs at most, the most frequent ones, at least 1.
    only : pandas.DataFrame, optional
        Draw only the pairs in its columns a and b, such as the findings of ``pairs.chance()``.
    **kwargs
        Passed on to ``Axes.scatter`` for the nodes.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        `n` is less than 1; `only` has no columns a and b.
    KeyError
        `only` names a key that `pairs` does not have.
    ImportError
        Without networkx.

    Notes
    -----
    The area of a node follows how many contexts name the key (for pairs of mentions and ordered
    counts, how many pairs it has), the width of an edge the count of the pair. The layout (Kamada
    and Kawai 1989) starts from a fixed seed, so that the same counts give the same picture; its
    distances are not a measurement. Names stand clear of each other and inside the frame; one that
    finds no free place is left out, and the picture says how many are.

    Examples
    --------
    >>> import dipcore as dc, matplotlib
    >>> matplotlib.use("agg")
    >>> hits = dc.datasets.sample().tokens().lookup(dc.Dictionary.diplomacy())
    >>> ax = dc.plot.network(hits.cooccurrence(within="sentence"), n=15)
    >>> len(ax.collections[0].get_segments())
    15
    """
    edges, every = strongest_edges(pairs, n, only)
    if not edges:
        why = NOTHING if only is None else f"nothing to draw: none of {every:,} chosen pairs occurs"
        return empty(open_axes(ax, 9, 6.5)[0], why)
    places = _layout(edges)
    down = 1.0 - min(y for _, y in places.values())  # rows of small parts make the picture taller
    ax, _ = open_axes(ax, 9, (6.5 if len(edges) <= 60 else 9) * max(1.0, 0.75 * down))
    nodes = sorted(places)
    keys = [pairs.labels[i] for i in nodes]
    branches = [key.split("/", 1)[0] for key in keys]
    sizes = _node_sizes(pairs, nodes)
    _frame(ax, branches)
    chosen = "" if only is None else " chosen"
    note = [f"{len(edges)} of {every:,}{chosen} pairs", f"line width: {unit_name(pairs)}"]
    note += [_size_name(pairs), documents_note(pairs)]
    caption(ax, note, "top")
    xy = keep_apart(ax, np.array([places[i] for i in nodes]), sizes)
    _draw_edges(ax, edges, dict(zip(nodes, xy)))
    look = {"c": [BRANCHES.get(branch, OTHER) for branch in branches]}
    look |= {"edgecolors": theme(ax).back or "none", "linewidths": 1.2, "zorder": 2}
    if "color" in kwargs:
        del look["c"]
    ax.scatter(xy[:, 0], xy[:, 1], s=sizes, **{**look, **kwargs})
    number = {node: k for k, node in enumerate(nodes)}
    ends = np.array([(number[a], number[b]) for a, b, _ in edges])
    left_out = label_nodes(ax, xy, sizes, short_names(keys), ends)
    if left_out:
        caption(ax, [*note, f"{left_out} names left out for want of room"], "top")
    return ax


def _layout(edges: list[tuple[int, int, float]]) -> dict[int, np.ndarray]:
    """Where each node stands, in a unit square for the largest part and in rows below for the rest.

    Parts that do not hang together have no distance to each other, so each is laid out alone.
    """
    nx = networkx()
    strongest = max(w for *_, w in edges)
    graph = nx.Graph()
    for a, b, w in edges:
        graph.add_edge(a, b, length=1.6 - 0.6 * np.sqrt(w / strongest))
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    boxes = [(0.0, 0.0, 1.0, 1.0), *_rows_below([len(part) for part in parts])]
    places: dict[int, np.ndarray] = {}
    for part, box in zip(parts, boxes):
        places |= _fit(_steps_layout(graph.subgraph(sorted(part))), box)
    return places


def _rows_below(sizes: list[int]) -> list[_Box]:
    """Boxes in rows for all parts but the first, which fills the unit square; sizes from large to small.

    A box is as wide as its nodes need, beside the first part; a row is stretched to the full width,
    but not by more than half.
    """
    widths = [min(0.6 * np.sqrt(size / max(sizes[0], 12)), 1.0) for size in sizes[1:]]
    rows: list[list[float]] = []
    for width in widths:
        if not rows or sum(rows[-1]) + width > 1.0:
            rows.append([])
        rows[-1].append(width)
    boxes, top = [], -0.12
    for row in rows:
        wider, left, height = min(1.0 / sum(row), 1.5), 0.0, 0.5 * row[0]
        for width in row:
            right = left + width * wider
            low = top - min(0.5 * width, height)
            boxes.append((left + 0.15 * (right - left), low, right - 0.15 * (right - left), top))
            left = right
        top -= height + 0.12
    return boxes


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


def _by_contexts(pairs: Any) -> bool:
    """Whether the diagonal says in how many contexts a key is, and not how often beside itself."""
    return pairs.count == "contexts" and not pairs.ordered


def _node_sizes(pairs: Any, nodes: list[int]) -> np.ndarray:
    both = undirected(pairs)
    weights = both.diagonal() if _by_contexts(pairs) else np.asarray(both.sum(axis=1)).ravel()
    return 40 + 560 * weights[nodes] / weights[nodes].max()


def _size_name(pairs: Any) -> str:
    return f"area: {pairs.within}s with the key" if _by_contexts(pairs) else "area: all its pairs"


def _draw_edges(ax: Axes, edges: list[tuple[int, int, float]], places: dict) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.colors import to_rgba

    counts = np.array([w for *_, w in edges])
    strength = np.sqrt(counts / counts.max())
    colours = [to_rgba(theme(ax).muted, 0.25 + 0.45 * s) for s in strength]
    ax.add_collection(
        LineCollection(
            [(places[a], places[b]) for a, b, _ in edges],
            linewidths=0.5 + 5.5 * strength**2,
            colors=colours,
            zorder=1,
        ),
        autolim=False,
    )


def _frame(ax: Axes, branches: list[str]) -> None:
    """A bare frame, and a legend where there are keys of several branches."""
    from matplotlib.lines import Line2D

    ax.set_xticks([])
    ax.set_yticks([])
    strip(ax)
    used = [branch for branch in BRANCHES if branch in branches]
    colours = [BRANCHES[branch] for branch in used]
    if used and not set(branches) <= set(used):
        used, colours = [*used, "other"], [*colours, OTHER]
    if len(used) > 1:
        marks = [Line2D([], [], linestyle="none", marker="o", color=colour) for colour in colours]
        ax.legend(
            marks,
            used,
            loc="upper center",
            bbox_to_anchor=(0.5, 0.0),
            ncols=len(used),
            frameon=False,
            fontsize=9,
            handletextpad=0.1,
            labelcolor=theme(ax).ink,
        )
