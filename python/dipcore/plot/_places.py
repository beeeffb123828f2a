"""Where the nodes of a network and their names stand. Everything here is in points of the Axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .._drawing import backing, lay_out, size_in_points, text_width, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIDES = np.array([(0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1)], float)
REACHES = (1.0, 7.0, 14.0, 24.0, 36.0, 52.0)  # points from a node to its name, tried in turn
LED = 7.0  # points, from which on a thin line leads to the name
SIZES = (9.0, 8.0, 7.0)  # of letters, tried in turn until all names have a place
CLEAR = 1.5  # points around a name that stay free
MARGIN = (36.0, 20.0)  # between nodes and the frame, across and up
APART = 5.0  # between two nodes
ROUNDS = 200


def keep_apart(ax: Axes, xy: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Stretch a layout over the Axes and push apart nodes that touch; the data units become points.

    Parameters
    ----------
    ax : matplotlib Axes
    xy : numpy.ndarray of float, (n, 2)
        At least two nodes.
    sizes : numpy.ndarray of float, (n,)
        Areas, in square points.
    """
    frame = np.array(size_in_points(ax))
    ax.set_xlim(0, frame[0])
    ax.set_ylim(0, frame[1])
    margin = np.minimum(MARGIN, frame / 4)
    low, high = xy.min(axis=0), xy.max(axis=0)
    extent = np.where(high - low > 1e-9, high - low, 1.0)
    at = margin + (xy - low) / extent * (frame - 2 * margin)
    at[:, high - low <= 1e-9] = (frame / 2)[high - low <= 1e-9]
    radius = np.sqrt(sizes) / 2
    least = radius[:, None] + radius[None, :] + APART
    np.fill_diagonal(least, 0.0)
    for _ in range(ROUNDS):
        step = at[:, None, :] - at[None, :, :]
        distance = np.sqrt((step**2).sum(axis=2))
        short = np.maximum(least - distance, 0.0)
        if not short.any():
            break
        way = step / np.maximum(distance, 1e-6)[:, :, None]
        at = at + 0.5 * (short[:, :, None] * way).sum(axis=1)
        at = np.clip(at, radius[:, None] + 2, frame - radius[:, None] - 2)
    return at


def label_nodes(
    ax: Axes, xy: np.ndarray, sizes: np.ndarray, names: list[str], edges: np.ndarray
) -> int:
    """Write names beside their nodes, clear of each other and inside the frame.

    Large nodes choose first, and a place with few nodes and edges under it. The letters are as
    large as lets every name have a place; with the smallest, names without one are left out.

    Parameters
    ----------
    ax : matplotlib Axes
    xy, sizes
        What :func:`keep_apart` gave, and its areas.
    names : list of str, (n,)
    edges : numpy.ndarray of int, (n_edges, 2)
        Numbers of the nodes at each end.

    Returns
    -------
    int
        How many names were left out.
    """
    lay_out(ax)
    frame = np.array(size_in_points(ax))
    # the frame may be another than when the nodes were placed: a caption has grown since
    at = xy * frame / (ax.get_xlim()[1], ax.get_ylim()[1])
    radius = np.sqrt(sizes) / 2
    steps = np.linspace(0.05, 0.95, 40)[:, None, None]
    along = (at[edges[:, 0]] * steps + at[edges[:, 1]] * (1 - steps)).reshape(-1, 2)
    for size in SIZES:
        extents = np.array([(text_width(name, size) * 1.1 + 2, 1.3 * size) for name in names])
        boxes = _boxes(at, radius, extents, along, frame)
        if None not in boxes:
            break
    unit = xy[0] / at[0]  # of the data, a point
    for i, place in enumerate(boxes):
        if place:
            box, led = place
            _write(ax, names[i], xy[i], (box[:2] + box[2:]) / 2 - at[i], size)
            if led:
                _lead(ax, xy[i], np.clip(at[i], box[:2], box[2:]) * unit)
    return boxes.count(None)


def _boxes(at, radius, extents, along, frame) -> list[tuple[np.ndarray, bool] | None]:
    """The box of each name and whether a line leads there; None where there is no place."""
    nodes = np.hstack([at - radius[:, None], at + radius[:, None]])
    places: list[tuple[np.ndarray, bool] | None] = [None] * len(at)
    taken = np.zeros((0, 4))
    for i in np.argsort(-radius, kind="stable"):
        tried, reach = _candidates(at[i], radius[i], extents[i])
        free = (tried[:, :2] >= 1).all(axis=1) & (tried[:, 2:] <= frame - 1).all(axis=1)
        if len(taken):
            free &= ~(_overlaps(tried, taken, CLEAR) > 0).any(axis=1)
        if free.any():
            crossed = (along >= tried[:, None, :2]).all(axis=2) & (along <= tried[:, None, 2:]).all(
                axis=2
            )
            cost = _overlaps(tried, nodes).sum(axis=1) + 0.5 * crossed.sum(axis=1) + 6 * reach
            cost += 0.1 * np.arange(len(tried))
            best = int(np.argmin(np.where(free, cost, np.inf)))
            places[i] = tried[best], bool(reach[best] >= LED)
            taken = np.vstack([taken, tried[best]])
    return places


def _candidates(at, radius: float, extent) -> tuple[np.ndarray, np.ndarray]:
    """Boxes of an extent around a node, near ones first, and their distances from it."""
    slanted = SIDES.all(axis=1)[:, None]
    away = [np.where(slanted, 0.7, 1.0) * (radius + reach) + extent / 2 for reach in REACHES]
    centres = np.vstack([at + SIDES * step for step in away])
    return np.hstack([centres - extent / 2, centres + extent / 2]), np.repeat(REACHES, len(SIDES))


def _overlaps(boxes: np.ndarray, others: np.ndarray, clear: float = 0.0) -> np.ndarray:
    """Square points that each of `boxes`, widened by `clear`, shares with each of `others`."""
    low = np.maximum(boxes[:, None, :2] - clear, others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:] + clear, others[None, :, 2:])
    return np.maximum(high - low, 0.0).prod(axis=2)


def _write(ax: Axes, name: str, node: np.ndarray, offset: np.ndarray, size: float) -> None:
    ax.annotate(
        name,
        node,
        xytext=offset,
        textcoords="offset points",
        ha="center",
        va="center",
        fontsize=size,
        color=theme(ax).ink,
        zorder=3,
        parse_math=False,
        bbox=backing(ax),
    )


def _lead(ax: Axes, node: np.ndarray, name: np.ndarray) -> None:
    """A thin line from a node to the edge of its name."""
    from matplotlib.lines import Line2D

    ends = np.stack([node, name], axis=1)
    ax.add_artist(Line2D(*ends, color=theme(ax).muted, linewidth=0.6, zorder=1.5))
