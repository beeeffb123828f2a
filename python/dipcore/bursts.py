"""Bursts: stretches of time in which a key is in many more documents than usual (Kleinberg 2003)."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd
from scipy.special import gammaln, xlog1py, xlogy

from ._check import as_number
from ._drawing import plural
from ._evidence import Evidence
from ._headlines import behind
from ._warnings import DipcoreWarning

COLUMNS = ["key", "start", "end", "level", "strength", "documents", "headlines"]


def bursts(
    series, keys=None, *, scaling: float = 2.0, gamma: float = 1.0, levels: int = 1, headlines=3
) -> pd.DataFrame:
    """Kleinberg's bursts of documents that come in batches (the periods).

    In state i a document mentions the key with probability ``p0 * scaling**i``, with p0 its share over all periods;
    going up costs ``gamma * ln(periods)`` a state, going down nothing. The cheapest sequence of states is found by
    dynamic programming (Viterbi). Periods without documents are no batch: they are skipped, and neither begin, end nor
    break a burst.

    Parameters
    ----------
    series : Series
    keys : str or list of str, optional
        All by default.
    scaling : float
        How many times more frequent a burst is, above 1.
    gamma : float
        How unwilling states are to rise, above 0: greater for fewer, longer bursts.
    levels : int
        How many states lie above the usual one. A burst of level 2 lies inside one of level 1.
    headlines : int
        How many to show.

    Returns
    -------
    pandas.DataFrame
        key, start, end (pandas.Period, inclusive), level, strength (how much cheaper the stretch is in this state than in the
        one below, in nats), documents (with the key, in the stretch), headlines (list of str: the documents that mention
        it most). By strength, greatest first.

    Warns
    -----
    DipcoreWarning
        Keys in so many documents that ``p0 * scaling`` is 1 or more can have no burst.

    References
    ----------
    J. Kleinberg, "Bursty and hierarchical structure in streams", Data Mining and Knowledge Discovery 7 (2003), section 4.

    Examples
    --------
    >>> import dipcore as dc
    >>> texts = ["No news."] * 20 + ["A ceasefire."] * 4
    >>> dates = [f"2016-{1 + k % 10:02d}-01" for k in range(20)] + ["2016-04-02"] * 4
    >>> hits = dc.Corpus(texts, dates=dates).tokens().lookup({"ceasefire": ["ceasefire"]})
    >>> hits.over_time("month").bursts()[["key", "start", "end", "documents"]].astype(str).to_numpy().tolist()
    [['ceasefire', '2016-04', '2016-04', '4']]
    """
    if not scaling > 1:
        raise ValueError(f"scaling={scaling}: a burst is more frequent, so above 1")
    if not gamma > 0:
        raise ValueError(f"gamma={gamma}: above 0")
    levels = as_number(levels, "levels", least=1)
    headlines = as_number(headlines, "headlines", least=0)
    chosen = series.key_numbers(keys)
    counts, totals = series.batches()
    used = np.flatnonzero(totals)
    costs = _Costs(counts[used][:, chosen], totals[used], scaling, levels)
    _warn_of_common([series.keys[k] for k in chosen[costs.usual * scaling >= 1]], scaling)
    states = _cheapest(costs, gamma)
    rows = []
    for at, key in enumerate(chosen):
        for level in range(1, levels + 1):
            for first, last in _runs(states[:, at] >= level):
                strength = costs.saved(at, level, first, last)
                stretch = used[first : last + 1]
                documents, titles = behind(series, key, stretch, headlines)
                rows.append(
                    (series.keys[key], series.periods[stretch[0]], series.periods[stretch[-1]], level,
                     strength, documents, titles)
                )  # fmt: skip
    frame = Evidence(rows, columns=COLUMNS)
    return frame.sort_values(
        ["strength", "key", "start"], ascending=[False, True, True], ignore_index=True
    )


def _warn_of_common(keys: list[str], scaling: float) -> None:
    if keys:
        shown = ", ".join(keys[:5]) + (", …" if len(keys) > 5 else "")
        warnings.warn(
            f"{plural(len(keys), 'key is', 'keys are')} in too many documents to be {scaling:g} times as frequent, and can have no burst: "
            f"{shown}; a smaller scaling finds weaker ones",
            DipcoreWarning,
            stacklevel=4,
        )


class _Costs:
    """What each state costs in each batch: minus the log probability of its documents.

    `counts` is (batches, keys), `totals` (batches,), all above 0.
    """

    def __init__(self, counts: np.ndarray, totals: np.ndarray, scaling: float, levels: int):
        self.counts, self.totals = counts, totals
        self.usual = counts.sum(axis=0) / max(totals.sum(), 1)
        with np.errstate(over="ignore", invalid="ignore"):  # far levels: a share that cannot be
            self.shares = self.usual[:, None] * scaling ** np.arange(levels + 1.0)  # (keys, states)

    def of(self, batch: int) -> np.ndarray:
        """(keys, states); infinite where a share would be 1 or more."""
        r, d = self.counts[batch][:, None].astype(float), float(self.totals[batch])
        ways = gammaln(d + 1) - gammaln(r + 1) - gammaln(d - r + 1)
        possible = self.shares < 1
        possible[:, 0] = True
        share = np.where(possible, self.shares, 0.5)
        return np.where(possible, -(ways + xlogy(r, share) + xlog1py(d - r, -share)), np.inf)

    def saved(self, key: int, level: int, first: int, last: int) -> float:
        """How much cheaper batches first .. last are in state `level` than in the one below."""
        below, here = self.shares[key, level - 1 : level + 1]
        r, d = self.counts[first : last + 1, key].sum(), self.totals[first : last + 1].sum()
        return float(r * math.log(here / below) + (d - r) * math.log((1 - here) / (1 - below)))


def _cheapest(costs: _Costs, gamma: float) -> np.ndarray:
    """The states of the cheapest sequences, (batches, keys); of equal ones the lower."""
    batches, keys = costs.counts.shape
    numbers = np.arange(costs.shares.shape[1])
    rise = gamma * math.log(max(batches, 1)) * np.maximum(numbers - numbers[:, None], 0)
    from_state = np.zeros((batches, keys, len(numbers)), dtype=np.int16)
    total = np.full((keys, len(numbers)), np.inf)
    total[:, 0] = 0.0  # it begins in the usual state
    for batch in range(batches):
        ways = total[:, :, None] + rise
        from_state[batch] = ways.argmin(axis=1)
        total = ways.min(axis=1) + costs.of(batch)
    states = np.zeros((batches, keys), dtype=np.int64)
    now = total.argmin(axis=1) if batches else numbers[:0]
    for batch in range(batches - 1, -1, -1):
        states[batch] = now
        now = from_state[batch, np.arange(keys), now]
    return states


def _runs(mask: np.ndarray) -> list[tuple[int, int]]:
    """First and last place of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), (edges[1::2] - 1).tolist()))
