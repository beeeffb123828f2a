"""The document-term matrix and what is done with it; a cell can be opened."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from . import _core
from ._check import as_number
from ._dates import PERIODS, place_in_periods
from ._frames import frame_of, names_index
from ._warnings import DipcoreWarning
from .hits import Hits
from .dictionary import Entry

_WEIGHTS = ("count", "proportion", "boolean", "log", "tfidf")


class Dtm:
    """Counts of terms (or keys) in documents (or groups).

    Attributes
    ----------
    matrix : scipy.sparse.csr_array, (n_docs, n_terms)
        int64 counts, float64 once weighted. Indices are sorted, without duplicates, int32 (int64 beyond 2**31 - 1 cells).
    terms : numpy.ndarray of object, (n_terms,)
        Columns, in order of first sight.
    docs : pandas.Index, (n_docs,)
    meta : pandas.DataFrame
        By row.
    """

    def __init__(self, matrix, terms, meta, source, rows, columns):
        self.matrix: csr_array = matrix
        self.terms: np.ndarray = terms
        self.meta: pd.DataFrame = meta
        self._source = source  # Tokens or Hits
        self._rows = rows  # the row of each document of the corpus, -1 for none
        self._columns = columns  # the type id or key number of each column

    @property
    def docs(self) -> pd.Index:
        return self.meta.index

    @classmethod
    def from_tokens(cls, tokens) -> Dtm:
        types = len(tokens.types) - 1
        data, indices, indptr = _core.count(tokens.ids, tokens.offsets, types)
        matrix = csr_array((data, indices, indptr), shape=(len(tokens), types))
        terms = np.array(list(tokens.types)[1:], dtype=object)
        meta = tokens.corpus.meta
        return cls(matrix, terms, meta, tokens, np.arange(len(tokens)), np.arange(1, types + 1))

    @classmethod
    def from_hits(cls, hits) -> Dtm:
        size = len(hits.tokens)
        offsets = np.concatenate(
            [[0], np.cumsum(np.bincount(hits.document, minlength=size))]
        ).astype(np.int64)
        data, indices, indptr = _core.count(
            (hits.key + 1).astype(np.uint32), offsets, len(hits.keys)
        )
        matrix = csr_array((data, indices, indptr), shape=(size, len(hits.keys)))
        terms = np.array(hits.keys, dtype=object)
        return cls(
            matrix, terms, hits.tokens.corpus.meta, hits, np.arange(size), np.arange(len(terms))
        )

    def _with(self, **changes) -> Dtm:
        fields = {
            "matrix": self.matrix, "terms": self.terms, "meta": self.meta, "source": self._source,
            "rows": self._rows, "columns": self._columns,
        }  # fmt: skip
        return Dtm(**{**fields, **changes})

    def __repr__(self) -> str:
        rows, columns = self.matrix.shape
        return f"<Dtm: {rows} documents x {columns} terms, {self.matrix.nnz} cells>"

    def _repr_html_(self) -> str:
        import html

        return f"<p>{html.escape(repr(self))}</p>" + self.top(10).to_html()

    def to_pandas(self) -> pd.DataFrame:
        """The matrix as a dense frame, documents by terms."""
        return pd.DataFrame(self.matrix.toarray(), index=self.docs, columns=names_index(self.terms))

    def group(self, by: str) -> Dtm:
        """Rows summed by a calendar period ("day", "week", "month", "quarter", "year") or a column of `meta`.

        Missing values of a column are a group of their own (``None``); documents not dated so finely as the period are the
        last row, ``NaT``.
        """
        columns = list(self.meta.columns)
        calendar = isinstance(by, str) and by in PERIODS
        if calendar and "date_precision" not in columns:
            raise ValueError(
                f"group({by!r}): these rows are groups already; group the matrix of documents"
            )
        if calendar:
            periods, numbers = place_in_periods(self.meta, by)
            names = list(periods)
            if (numbers < 0).any():
                numbers = np.where(numbers < 0, len(names), numbers)
                names.append(pd.NaT)
        elif by in columns:
            numbers, values = pd.factorize(self.meta[by], use_na_sentinel=True)
            names = list(values)
            if (numbers < 0).any():
                numbers = np.where(numbers < 0, len(names), numbers)
                names.append(None)
        else:
            raise ValueError(
                f"group({by!r}): use {', '.join(PERIODS)} or a column: {', '.join(map(str, columns))}"
            )
        size = len(self.docs)
        sums = csr_array(
            (np.ones(size, np.int64), (numbers, np.arange(size))), shape=(len(names), size)
        )
        meta = pd.DataFrame(
            {"documents": np.bincount(numbers, minlength=len(names))},
            index=names_index(names, by),
        )
        rows = np.where(self._rows < 0, -1, numbers[self._rows]) if size else self._rows
        matrix = csr_array(sums @ self.matrix)
        matrix.sort_indices()
        return self._with(matrix=matrix, meta=meta, rows=rows)

    def trim(self, *, min_count=1, min_df=1, max_df=1.0, max_features: int | None = None) -> Dtm:
        """Only terms that are frequent enough, and not too widespread.

        Parameters
        ----------
        min_count : int
            The least sum of a column.
        min_df, max_df : int or float
            Documents that hold the term: a number, or a share of all documents where it is a float (as in scikit-learn).
        max_features : int, optional
            The most frequent so many; of equals the first column stays.
        """
        size = self.matrix.shape[0]
        low, high = _documents(min_df, "min_df", size), _documents(max_df, "max_df", size)
        if size and high < low:
            raise ValueError(f"max_df={max_df} is fewer documents than min_df={min_df}")
        if max_features is not None:
            max_features = as_number(max_features, "max_features", least=1)
        counts, df = self.matrix.sum(axis=0), np.diff(self.matrix.tocsc().indptr)
        keep = (counts >= min_count) & (df >= low) & (df <= high)
        chosen = np.flatnonzero(keep)
        if max_features is not None and len(chosen) > max_features:
            chosen = np.sort(chosen[np.argsort(-counts[chosen], kind="stable")[:max_features]])
        if not len(chosen) and len(self.terms):
            warnings.warn(
                f"trim leaves none of {len(self.terms)} terms", DipcoreWarning, stacklevel=2
            )
        matrix = csr_array(self.matrix[:, chosen])
        matrix.sort_indices()
        return self._with(matrix=matrix, terms=self.terms[chosen], columns=self._columns[chosen])

    def weight(self, scheme: str = "tfidf") -> Dtm:
        """Counts weighted.

        Parameters
        ----------
        scheme : {"count", "proportion", "boolean", "log", "tfidf"}
            proportion: of the row's sum; boolean: 0 or 1; log: ``1 + ln(count)``; tfidf: scikit-learn's default,
            ``count * (ln((1 + n) / (1 + df)) + 1)`` with rows of Euclidean length 1.
        """
        if scheme not in _WEIGHTS:
            raise ValueError(f"weight({scheme!r}): use {', '.join(_WEIGHTS)}")
        if self.matrix.dtype.kind == "f":
            raise ValueError("this matrix is weighted already; weight the counts")
        matrix = self.matrix.astype(np.float64)
        if scheme == "proportion":
            matrix = _scale_rows(matrix, matrix.sum(axis=1))
        elif scheme == "boolean":
            matrix.data[:] = matrix.data > 0
        elif scheme == "log":
            matrix.data = 1 + np.log(matrix.data)
        elif scheme == "tfidf":
            df = np.diff(self.matrix.tocsc().indptr)
            idf = np.log((1 + matrix.shape[0]) / (1 + df)) + 1
            matrix.data *= idf[matrix.indices]
            matrix = _scale_rows(matrix, np.sqrt(matrix.power(2).sum(axis=1)))
        return self._with(matrix=self.matrix if scheme == "count" else matrix)

    def top(self, n: int = 10) -> pd.DataFrame:
        """The `n` heaviest terms: term, count (the column's sum), documents."""
        frame = frame_of(
            {
                "term": self.terms,
                "count": self.matrix.sum(axis=0),
                "documents": np.diff(self.matrix.tocsc().indptr),
            }
        )
        return frame.sort_values("count", ascending=False, kind="stable", ignore_index=True).head(n)

    def explain(self, doc, term: str) -> pd.DataFrame:
        """The mentions that a cell counts, whatever its weight: one row each, as :meth:`Hits.explain` gives them."""
        columns = np.flatnonzero(self.terms == term)
        if not len(columns):
            raise KeyError(f"no term {term!r} in this matrix")
        try:
            row = self.docs.get_loc(doc)
        except KeyError:
            raise KeyError(f"no document {doc!r} in this matrix") from None
        if not isinstance(row, (int, np.integer)):
            raise KeyError(f"{doc!r} is no single row of this matrix; write it as {self.docs[0]}")
        documents = np.flatnonzero(self._rows == row)
        column = int(self._columns[columns[0]])
        if isinstance(self._source, Hits):
            return self._source.explain_in(self._source.keys[column], documents)
        return token_hits(self._source, column, term).explain_in(term, documents)


def _documents(bound, name: str, size: int) -> float:
    """A bound as a number of documents: a float is a share of `size`."""
    if isinstance(bound, (float, np.floating)):
        if not 0.0 <= bound <= 1.0:
            raise ValueError(
                f"{name}={bound}: a float is a share from 0.0 to 1.0; write an int for a number of documents"
            )
        return float(bound) * size
    return as_number(bound, name, least=0)


def token_hits(tokens, type_id: int, term: str) -> Hits:
    """The occurrences of one type as hits."""
    at = np.flatnonzero(tokens.ids == type_id)
    zeros = np.zeros(len(at), dtype=np.int64)
    return Hits(
        tokens, [term], [(term, Entry(term))], tokens.documents[at], zeros, at, at + 1, zeros
    )


def _scale_rows(matrix: csr_array, by: np.ndarray) -> csr_array:
    factors = np.divide(1.0, by, out=np.zeros_like(by, dtype=np.float64), where=by > 0)
    scaled = matrix.copy()
    scaled.data *= np.repeat(factors, np.diff(matrix.indptr))
    return scaled
