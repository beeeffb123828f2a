"""Dispersion: how evenly terms are spread over the parts of a corpus."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ._evidence import Readable
from .weighting import document_frequencies


def dispersion(dtm) -> pd.DataFrame:
    """How evenly each term is spread over the rows of a matrix.

    Parameters
    ----------
    dtm : Dtm
        Counts. Its rows are the parts: documents, or groups such as years. A row without words is no part. The size of a
        part is the sum of its row, so take the whole matrix and filter the frame: terms trimmed away do not count.

    Returns
    -------
    pandas.DataFrame
        In the order of the columns; NaN where a term does not occur or there are fewer than two parts.

        - term, count, documents (rows with the term).
        - juilland_d: ``1 - V / sqrt(n - 1)``, V the variation coefficient (standard deviation of the population by mean) of the
          relative frequencies in the n parts (Juilland and Chang-Rodríguez 1964, for parts of unequal size as in Gries
          2008); 1 is even, 0 is all in one part.
        - dp: ``0.5 * sum(|v - s|)``, v a part's share of the term and s its share of all words (Gries 2008); 0 is even.
        - dp_norm: ``dp / (1 - min(s))``, which reaches 1 (Lijffijt and Gries 2012).

    Examples
    --------
    >>> import dipcore as dc
    >>> dc.tokens(["a b", "a c"]).dtm().dispersion()[["term", "juilland_d", "dp"]].to_numpy().tolist()
    [['a', 1.0, 0.0], ['b', 0.0, 0.5], ['c', 0.0, 0.5]]
    """
    dtm.needs_counts("dispersion()")
    matrix, count = dtm.matrix, dtm.matrix.sum(axis=0)
    sizes = matrix.sum(axis=1).astype(np.float64)
    parts, columns = int((sizes > 0).sum()), len(dtm.terms)
    of_cell = np.repeat(np.arange(len(sizes)), np.diff(matrix.indptr))
    share = sizes / max(sizes.sum(), 1)
    relative = matrix.data / sizes[of_cell]
    totals = np.maximum(count, 1)

    def by_column(values):
        # of nothing, bincount gives whole numbers
        return np.bincount(matrix.indices, weights=values, minlength=columns).astype(np.float64)

    mean = by_column(relative) / max(parts, 1)
    # the parts without the term are each a gap of the whole mean, and a distance of their whole share
    squares = by_column((relative - mean[matrix.indices]) ** 2)
    squares += (parts - document_frequencies(matrix)) * mean**2
    gap = np.abs(matrix.data / totals[matrix.indices] - share[of_cell]) - share[of_cell]
    dp = 0.5 * (by_column(gap) + 1)
    known = (count > 0) & (parts > 1)
    nan = np.full(columns, np.nan)
    variation = np.divide(np.sqrt(squares / max(parts, 1)), mean, out=nan.copy(), where=known)
    least = share[sizes > 0].min(initial=1.0)
    return Readable(
        {
            "term": dtm.terms,
            "count": count,
            "documents": document_frequencies(matrix),
            "juilland_d": 1 - variation / np.sqrt(max(parts - 1, 1)),
            "dp": np.where(known, np.maximum(dp, 0.0), nan),
            "dp_norm": np.divide(np.maximum(dp, 0.0), 1 - least, out=nan, where=known),
        }
    )
