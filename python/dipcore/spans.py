"""Token spans ``[start, end)`` as arrays: which lie inside which."""

from __future__ import annotations

import numpy as np


def covering(start, end, over_start, over_end) -> np.ndarray:
    """For each span the number of one of the others that holds it (equal ones too), or -1.

    Parameters
    ----------
    start, end : numpy.ndarray of int64, (n,)
    over_start, over_end : numpy.ndarray of int64, (m,)

    Returns
    -------
    numpy.ndarray of int64, (n,)
        Of those that begin no later, the one that reaches furthest, of equals the one that begins first. O((n + m) log m).
    """
    if not len(over_start):
        return np.full(len(start), -1, dtype=np.int64)
    order = np.argsort(over_start, kind="stable")
    ends = over_end[order]
    furthest = np.maximum.accumulate(ends)
    grows = np.diff(furthest, prepend=furthest[0] - 1) > 0
    holder = np.maximum.accumulate(np.where(grows, np.arange(len(ends)), 0))
    at = np.searchsorted(over_start[order], start, side="right") - 1
    reached = holder[np.maximum(at, 0)]
    holds = (at >= 0) & (ends[reached] >= end)
    return np.where(holds, order[reached], -1)


def strictly_inside(start, end, group) -> np.ndarray:
    """Which spans lie inside another of their group and are not equal to it (bool, (n,))."""
    order = np.lexsort((-end, start, group))
    first, last, groups = start[order], end[order], group[order]
    inside = np.zeros(len(order), dtype=bool)
    bounds = np.flatnonzero(np.diff(groups, prepend=groups[:1] - 1, append=groups[-1:] + 1))
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist()):
        furthest = np.maximum.accumulate(last[low:high])
        grows = np.diff(furthest, prepend=furthest[0] - 1) > 0
        reached_from = first[low:high][
            np.maximum.accumulate(np.where(grows, np.arange(high - low), 0))
        ]
        inside[low:high] = (furthest > last[low:high]) | (reached_from < first[low:high])
    result = np.zeros(len(order), dtype=bool)
    result[order] = inside
    return result
