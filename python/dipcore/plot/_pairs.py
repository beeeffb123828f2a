"""What the heat map and the network share: which pairs, in which unit, of which documents."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

import numpy as np

from .._drawing import corpus_note

if TYPE_CHECKING:
    import pandas as pd

NOTHING = "nothing to draw: no two keys occur together"


def undirected(pairs: Any) -> Any:
    """The counts without direction: an ordered matrix is added to its transpose."""
    if not all(hasattr(pairs, name) for name in ("matrix", "labels", "ordered")):
        raise TypeError(
            f"this picture takes pairs, what hits.cooccurrence(...) returns, not a {type(pairs).__name__}"
        )
    return pairs.matrix + pairs.matrix.T if pairs.ordered else pairs.matrix


def strongest_nodes(pairs: Any, n: int) -> tuple[np.ndarray, int]:
    """Places in ``pairs.labels`` of the n keys with most co-occurrence, and how many have any."""
    if n < 2:
        raise ValueError(f"n must be at least 2, not {n}")
    matrix = undirected(pairs).tocoo()
    off = matrix.row != matrix.col
    sums = np.bincount(
        matrix.row[off], weights=matrix.data[off].astype(float), minlength=len(pairs.labels)
    )
    order = np.argsort(-sums, kind="stable")[:n]
    return np.sort(order[sums[order] > 0]), int(np.count_nonzero(sums))


def strongest_edges(
    pairs: Any, n: int, only: pd.DataFrame | None = None
) -> tuple[list[tuple[int, int, float]], int]:
    """The n most frequent pairs, and how many there are.

    With `only`, of the pairs in its columns a and b, and how many these are. Of equals those first in the alphabet come first, as in ``pairs.pairs(n)``.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    matrix = undirected(pairs).tocoo()
    upper = (matrix.row < matrix.col) & (matrix.data > 0)
    chosen = None if only is None else _cells(pairs, only)
    if chosen is not None:
        upper &= np.isin(matrix.row.astype(np.int64) * len(pairs.labels) + matrix.col, chosen)
    row, col, data = matrix.row[upper], matrix.col[upper], matrix.data[upper]
    if len(data) > n:  # only what can be among the first is looked at one by one
        enough = data >= np.partition(data, len(data) - n)[len(data) - n]
        row, col, data = row[enough], col[enough], data[enough]
    cells = zip(row.tolist(), col.tolist(), data.tolist())
    labels = pairs.labels
    first = heapq.nsmallest(n, cells, key=lambda cell: (-cell[2], labels[cell[0]], labels[cell[1]]))
    return first, int(upper.sum()) if chosen is None else len(chosen)


def _cells(pairs: Any, frame: pd.DataFrame) -> np.ndarray:
    """The places, row * labels + column in the upper triangle, of the pairs in columns a and b, each once."""
    if not {"a", "b"} <= set(frame.columns):
        raise ValueError("only= takes a frame with columns a and b, such as findings()")
    sides = [sorted((pairs._number(a), pairs._number(b))) for a, b in zip(frame["a"], frame["b"])]
    places = {row * len(pairs.labels) + column for row, column in sides}
    return np.array(sorted(places), dtype=np.int64)


def unit_name(pairs: Any) -> str:
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


def documents_note(pairs: Any) -> str:
    """The documents behind the counts."""
    meta = pairs.occurrences.tokens.corpus.meta
    counted = getattr(pairs, "documents", None)  # of counts by group, a mask
    return corpus_note(meta if counted is None else meta[counted])
