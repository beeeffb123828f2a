"""How alike documents or terms are."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from ._check import as_choice

SIMILARITIES = ("cosine", "correlation", "jaccard", "dice")
#: By scipy's `cdist`, on blocks of dense rows
_DENSE = ("euclidean", "cityblock", "chebyshev", "canberra", "braycurtis", "jensenshannon")
DISTANCES = (*_DENSE, *SIMILARITIES)
_BLOCK = 2**23  # cells of a dense block: 64 MiB


def similarity(dtm, metric: str = "cosine", *, of: str = "documents") -> pd.DataFrame:
    """How alike the rows, or the columns, of a matrix are, each with each.

    Parameters
    ----------
    dtm : Dtm
        Counts or weights.
    metric : {"cosine", "correlation", "jaccard", "dice"}
        Jaccard and Dice compare which terms there are, not how often.
    of : {"documents", "terms"}

    Returns
    -------
    pandas.DataFrame, (n, n)
        Dense: 8 bytes a pair. NaN where it has no value (an empty document).

    Examples
    --------
    >>> import dipcore as dc
    >>> dc.tokens(["talks fail", "talks resume", "war"]).dtm().similarity().round(2).to_numpy().tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    as_choice(metric, "metric", SIMILARITIES)
    vectors, names = _vectors(dtm, of)
    return pd.DataFrame(_alike(vectors, metric), index=names, columns=names)


def distance(dtm, metric: str = "euclidean", *, of: str = "documents") -> pd.DataFrame:
    """How far apart the rows, or the columns, of a matrix are, each from each.

    Parameters
    ----------
    dtm : Dtm
        Counts or weights.
    metric : str
        One of scipy's "euclidean", "cityblock", "chebyshev", "canberra", "braycurtis", "jensenshannon", or
        ``1 - similarity`` for "cosine", "correlation", "jaccard", "dice".
    of : {"documents", "terms"}

    Returns
    -------
    pandas.DataFrame, (n, n)
        Dense: 8 bytes a pair. NaN where it has no value (an empty document).

    Examples
    --------
    >>> import dipcore as dc
    >>> dc.tokens(["talks fail", "talks resume"]).dtm().distance("cityblock").to_numpy().tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    as_choice(metric, "metric", DISTANCES)
    vectors, names = _vectors(dtm, of)
    apart = _apart(vectors, metric) if metric in _DENSE else 1 - _alike(vectors, metric)
    return pd.DataFrame(apart, index=names, columns=names)


def _vectors(dtm, of: str) -> tuple[csr_array, pd.Index]:
    as_choice(of, "of", ("documents", "terms"))
    matrix = dtm.matrix.astype(np.float64)
    if of == "documents":
        return matrix, dtm.docs
    return csr_array(matrix.T), pd.Index(dtm.terms)


def _alike(vectors: csr_array, metric: str) -> np.ndarray:
    if metric in ("jaccard", "dice"):
        vectors.data[:] = vectors.data != 0
    products = (vectors @ vectors.T).toarray()
    own = products.diagonal()
    if metric == "correlation":
        means = vectors.sum(axis=1) / max(vectors.shape[1], 1)
        products -= vectors.shape[1] * np.outer(means, means)
        # a constant row has no variance, but a rounding error
        own = np.where(products.diagonal() > 1e-12 * own, products.diagonal(), 0.0)
    if metric == "jaccard":
        scale = own[:, None] + own - products
    elif metric == "dice":
        scale, products = own[:, None] + own, 2 * products
    else:
        scale = np.sqrt(np.outer(own, own))
    alike = np.divide(products, scale, out=np.full_like(products, np.nan), where=scale > 0)
    return np.clip(alike, -1.0, 1.0)


def _apart(vectors: csr_array, metric: str) -> np.ndarray:
    from scipy.spatial.distance import cdist

    size, width = vectors.shape
    step = max(1, _BLOCK // max(width, 1))
    apart = np.empty((size, size))
    for i in range(0, size, step):
        rows = vectors[i : i + step].toarray()
        for j in range(i, size, step):
            block = cdist(rows, vectors[j : j + step].toarray(), metric)
            apart[i : i + step, j : j + step] = block
            apart[j : j + step, i : i + step] = block.T
    if metric == "jensenshannon":  # of shares, which nothing has; scipy 1.17 says inf
        none = vectors.sum(axis=1) == 0
        apart[none] = apart[:, none] = np.nan
    return apart
