"""Co-occurrence as a square of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .._drawing import (
    SMALL,
    Theme,
    caption,
    empty,
    luminance,
    open_axes,
    pyplot,
    short_names,
    size_in_points,
    strip,
    text_width,
    theme,
)
from ._pairs import NOTHING, documents_note, strongest_nodes, unit_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEGIBLE = 5.5  # points, the smallest number written in a cell


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

    Raises
    ------
    ValueError
        `n` is less than 2.

    Notes
    -----
    Colour follows the square root of the count, so that one strong pair leaves the others visible;
    the numbers are the counts (a colour bar stands in for them where the cells are too small). A
    pair that never occurs is blank, and so is the diagonal.

    Examples
    --------
    >>> import dipcore as dc, matplotlib
    >>> matplotlib.use("agg")
    >>> hits = dc.datasets.sample().tokens().lookup(dc.Dictionary.diplomacy())
    >>> ax = dc.plot.heatmap(hits.select("topics/*").cooccurrence(within="sentence"), n=10)
    >>> len(ax.get_xticks())
    10
    """
    pyplot()  # says how to get matplotlib
    strongest, total = strongest_nodes(pairs, n)
    keep, counts = _counts_among(pairs.matrix, strongest)
    order = _by_likeness(counts + counts.T)
    counts = counts[np.ix_(order, order)]
    names = short_names([pairs.labels[i] for i in keep[order]])
    side = min(0.3 * max(len(names), 11), 10.0)
    beside = max((text_width(name, 9) for name in names), default=0) / 72
    ax, colours = open_axes(ax, side + beside + 0.4, side + 0.75 * beside + 0.7)
    if not names:
        return empty(ax, NOTHING)
    shown = np.ma.masked_equal(counts, 0)
    options = {"cmap": _colours_of_counts(colours), "norm": _root_scale(counts.max())}
    image = ax.imshow(shown, **{**options, **kwargs})
    _finish(ax, names)
    direction = "row before column" if pairs.ordered else None
    keys = f"{len(keep)} of {total:,} keys that occur with another"
    caption(ax, [keys, unit_name(pairs), direction, documents_note(pairs)], "top")
    if not _write_counts(ax, counts, image):
        _colour_bar(ax, image, unit_name(pairs))
    return ax


def _counts_among(matrix: Any, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The keys that occur with another one of `keys`, and their counts without the diagonal."""
    counts = matrix[keys][:, keys].toarray().astype(float)
    np.fill_diagonal(counts, 0)
    used = counts.any(axis=0) | counts.any(axis=1)
    return keys[used], counts[np.ix_(used, used)]


def _by_likeness(counts: np.ndarray) -> np.ndarray:
    """An order of rows that puts keys with the same partners side by side; none may be empty."""
    if len(counts) < 3:  # nothing to put side by side
        return np.arange(len(counts))
    from scipy.cluster.hierarchy import leaves_list, linkage

    likeness = np.log1p(counts)
    np.fill_diagonal(likeness, likeness.max(axis=1))
    likeness /= np.linalg.norm(likeness, axis=1, keepdims=True)
    return leaves_list(linkage(likeness, "average", optimal_ordering=True))


def _colours_of_counts(colours: Theme) -> Any:
    """From near the background to what stands out against it, in blue."""
    from matplotlib.colors import LinearSegmentedColormap

    dark = colours.back is not None and luminance(colours.back) <= 0.4
    ends = ["#1F3447", "#2F79B5", "#A9D8F5"] if dark else ["#EDF4FB", "#6AAED6", "#08478F"]
    return LinearSegmentedColormap.from_list("counts", ends)


def _root_scale(highest: float) -> Any:
    from matplotlib.colors import PowerNorm

    return PowerNorm(0.5, vmin=0, vmax=highest)


def _finish(ax: Axes, names: list[str]) -> None:
    colours = theme(ax)
    places = np.arange(len(names))
    words = {"fontsize": 9, "parse_math": False}
    ax.set_xticks(places, names, rotation=45, ha="right", rotation_mode="anchor", **words)
    ax.set_yticks(places, names, **words)
    ax.set_xticks(places[:-1] + 0.5, minor=True)
    ax.set_yticks(places[:-1] + 0.5, minor=True)
    ax.grid(which="minor", color=colours.rule, linewidth=0.6)
    ax.plot(places, places, linestyle="none", marker="s", markersize=3, color=colours.rule)
    strip(ax)
    ax.tick_params(which="both", length=0)


def _write_counts(ax: Axes, counts: np.ndarray, image: Any) -> bool:
    """Write the counts into their cells, in letters that fit; False where they would be too small."""
    cells = {(i, j): counts[i, j] for i, j in zip(*np.nonzero(counts))}
    texts = {at: f"{c:,.0f}" if c == int(c) else f"{c:.3g}" for at, c in cells.items()}
    cell = size_in_points(ax)[0] / len(counts)
    widest = max(text_width(text, 1.0) for text in texts.values())
    size = min(SMALL, 0.92 * cell / widest, 0.8 * cell)
    if size < LEGIBLE:
        return False
    for (i, j), text in texts.items():
        back = luminance(image.cmap(image.norm(counts[i, j])))
        ink = "white" if back < 0.3 else "#222222"
        ax.text(j, i, text, ha="center", va="center", fontsize=size, color=ink)
    return True


def _colour_bar(ax: Axes, image: Any, label: str) -> None:
    bar = ax.figure.colorbar(image, ax=ax, shrink=0.5, aspect=25)
    bar.set_label(label, fontsize=SMALL, color=theme(ax).muted)
    bar.ax.tick_params(labelsize=SMALL, colors=theme(ax).muted, labelcolor=theme(ax).ink)
    bar.outline.set_visible(False)
