"""Weights for the cells of a matrix of counts; each scheme with the source of its formula."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from ._check import as_choice

#: scheme -> its options and their defaults
SCHEMES: dict[str, dict] = {
    "count": {},
    "proportion": {},
    "boolean": {},
    "log": {},
    "augmented": {},
    "tfidf": {"idf": "sklearn", "norm": "default"},
    "bm25": {"k1": 1.2, "b": 0.75},
}
_IDF = ("sklearn", "textbook")
_NORMS = ("l2", "l1", "none")


def weigh(counts: csr_array, scheme: str, options: dict) -> csr_array:
    """Counts (int, CSR) weighted by a scheme of `SCHEMES` (float64, the same cells); see :meth:`Dtm.weight`."""
    as_choice(scheme, "weight: scheme", SCHEMES)
    for name in options:
        if name not in SCHEMES[scheme]:
            takes = ", ".join(SCHEMES[scheme]) or "no options"
            raise TypeError(f"weight({scheme!r}) has no option {name!r}; it takes {takes}")
    if scheme == "count":
        return counts
    return _FUNCTIONS[scheme](counts.astype(np.float64), **{**SCHEMES[scheme], **options})


def _proportion(matrix: csr_array) -> csr_array:
    return _divide_rows(matrix, matrix.sum(axis=1))


def _boolean(matrix: csr_array) -> csr_array:
    matrix.data[:] = 1.0
    return matrix


def _log(matrix: csr_array) -> csr_array:
    matrix.data = 1 + np.log(matrix.data)
    return matrix


def _augmented(matrix: csr_array) -> csr_array:
    highest = np.zeros(matrix.shape[0])
    np.maximum.at(highest, np.repeat(np.arange(len(highest)), np.diff(matrix.indptr)), matrix.data)
    matrix.data = 0.5 + 0.5 * matrix.data / _of_cells(matrix, highest)
    return matrix


def _tfidf(matrix: csr_array, idf: str, norm: str | None) -> csr_array:
    as_choice(idf, "idf", _IDF)
    norm = {"default": "l2" if idf == "sklearn" else "none", None: "none"}.get(norm, norm)
    as_choice(norm, "norm", _NORMS)
    rows, df = matrix.shape[0], document_frequencies(matrix)
    with np.errstate(divide="ignore", invalid="ignore"):  # a term of no document has no cell
        weights = np.log((1 + rows) / (1 + df)) + 1 if idf == "sklearn" else np.log(rows / df)
    matrix.data *= weights[matrix.indices]
    if norm == "none":
        return matrix
    powers = matrix.power(2) if norm == "l2" else abs(matrix)
    sums = powers.sum(axis=1)
    return _divide_rows(matrix, np.sqrt(sums) if norm == "l2" else sums)


def _bm25(matrix: csr_array, k1: float, b: float) -> csr_array:
    if not k1 >= 0 or not 0 <= b <= 1:
        raise ValueError(f"bm25: k1={k1} must be 0 or more, and b={b} from 0 to 1")
    df, lengths = document_frequencies(matrix), matrix.sum(axis=1)
    idf = np.log1p((matrix.shape[0] - df + 0.5) / (df + 0.5))
    mean = lengths.mean() if lengths.any() else 1.0
    saturation = _of_cells(matrix, k1 * (1 - b + b * lengths / mean))
    matrix.data *= idf[matrix.indices] * (k1 + 1) / (matrix.data + saturation)
    return matrix


_FUNCTIONS = {
    "proportion": _proportion,
    "boolean": _boolean,
    "log": _log,
    "augmented": _augmented,
    "tfidf": _tfidf,
    "bm25": _bm25,
}


def document_frequencies(matrix: csr_array) -> np.ndarray:
    """In how many rows each column has a cell (int64)."""
    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def _of_cells(matrix: csr_array, by_row: np.ndarray) -> np.ndarray:
    """A value of each row, at each of its cells."""
    return np.repeat(by_row, np.diff(matrix.indptr))


def _divide_rows(matrix: csr_array, by: np.ndarray) -> csr_array:
    factors = np.divide(1.0, by, out=np.zeros(len(by)), where=by > 0)
    matrix.data *= _of_cells(matrix, factors)
    return matrix
