"""Change points: periods from which on a key is in a larger or smaller share of documents (ruptures)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import xlogy

from ._check import as_number
from ._evidence import Evidence
from ._headlines import behind

COLUMNS = ["key", "period", "before", "after", "documents", "headlines"]


def changes(
    series, keys=None, *, penalty: float | None = None, least: int = 2, headlines: int = 3
) -> pd.DataFrame:
    """The periods at which a key's share of documents changes for good, or till the next change.

    Time is cut into segments, each with a share of its own, so that minus twice the binomial log-likelihood plus `penalty` a cut
    is least (PELT: Killick, Fearnhead and Eckley 2012, as ruptures has it). Periods weigh by their documents; those without
    documents are skipped.

    Parameters
    ----------
    series : Series
    keys : str or list of str, optional
        All by default.
    penalty : float, optional
        What a cut must gain. By default ``3 ln(periods)`` (Zhang and Siegmund 2007).
    least : int
        The least number of periods (with documents) between two cuts.
    headlines : int
        How many to show.

    Returns
    -------
    pandas.DataFrame
        key, period (the first of the new level), before, after (shares of the segments on both sides), documents, headlines: of
        `period` where the share rose, and of the last period before with documents where it fell. By key and period.

    Raises
    ------
    ImportError
        Without ruptures: ``pip install "dipcore[changes]"``.

    Notes
    -----
    Documents are taken as independent; where many are copies of one story, changes are too many.
    """
    least = as_number(least, "least", least=1)
    headlines = as_number(headlines, "headlines", least=0)
    if penalty is not None and not penalty > 0:
        raise ValueError(f"penalty={penalty}: above 0")
    counts, totals = series.batches()
    used = np.flatnonzero(totals)
    cost = 3 * math.log(max(len(used), 2)) if penalty is None else float(penalty)
    rows = []
    for key in series.key_numbers(keys):
        batches = np.stack([counts[used, key], totals[used]], axis=1)
        cuts = [0, *_cuts(batches, cost, least), len(used)]
        sums = np.add.reduceat(batches, cuts[:-1], axis=0) if len(used) else batches
        shares = sums[:, 0] / sums[:, 1]
        for at, before, after in zip(cuts[1:-1], shares, shares[1:]):
            side = used[at] if after > before else used[at - 1]
            documents, titles = behind(series, key, np.array([side]), headlines)
            period = series.periods[used[at]]
            rows.append((series.keys[key], period, before, after, documents, titles))
    return Evidence(rows, columns=COLUMNS)


def _cuts(batches: np.ndarray, penalty: float, least: int) -> list[int]:
    """Where segments begin, but for the first."""
    ruptures = _ruptures()
    if len(batches) < 2 * least or not 0 < batches[:, 0].sum() < batches[:, 1].sum():
        return []
    model = _binomial_cost(ruptures)
    search = ruptures.Pelt(custom_cost=model, min_size=least, jump=1)
    return search.fit(batches).predict(pen=penalty)[:-1]


def _binomial_cost(ruptures) -> Any:
    """Minus twice the log-likelihood of a segment of (documents, total) under one share."""

    class Binomial(ruptures.base.BaseCost):
        model = "binomial"
        min_size = 1

        def fit(self, signal):
            self.signal = signal
            self.sums = np.concatenate([np.zeros((1, 2)), np.cumsum(signal, axis=0)])
            return self

        def error(self, start, end):
            documents, total = self.sums[end] - self.sums[start]
            rest = total - documents
            return -2 * float(xlogy(documents, documents / total) + xlogy(rest, rest / total))

    return Binomial()


def _ruptures() -> Any:
    try:
        import ruptures
        import ruptures.base
    except ImportError as error:
        raise ImportError('change points need ruptures: pip install "dipcore[changes]"') from error
    return ruptures
