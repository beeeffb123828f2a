"""The document-term matrix and what is done with it; a cell can be opened."""

from __future__ import annotations

import dataclasses
import functools
import warnings
from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from . import _core
from ._check import as_number, as_strings, unknown_name
from ._frames import frame_of, names_index
from ._groups import group_documents
from ._warnings import DipcoreWarning
from .dictionary import Entry, type_ids
from .hits import Hits
from .weighting import document_frequencies, weigh

#: Indices of so many cells are int32; of more, int64.
INT32_MAX = 2**31 - 1


@dataclasses.dataclass(frozen=True)
class Origin:
    """What the cells count: how to go back from a row and a column to the mentions."""

    source: object  # Tokens or Hits
    rows: np.ndarray  # the row of each document of the corpus, -1 for none
    columns: np.ndarray  # the type id or key number of each column, -1 for none
    grouped: bool = False


class Names:
    """The names of types, as an array whose str are made when it is asked for."""

    def __init__(self, types, ids: np.ndarray):
        self._types, self._ids = types, ids

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, chosen) -> Names:
        return Names(self._types, self._ids[chosen])

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        if len(self._ids) < len(self._types) // 4:  # few of many
            return np.array([self._types[i] for i in self._ids.tolist()], dtype=object)
        return np.array(list(self._types), dtype=object)[self._ids]

    def __getstate__(self) -> dict:
        names = np.asarray(self)  # the vocabulary itself cannot be pickled
        return {"_types": ["", *names], "_ids": np.arange(1, len(names) + 1)}


class Dtm:
    """Counts of terms (or keys) in documents (or groups). Immutable: every method returns a new one.

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

    def __init__(self, matrix: csr_array, names, meta: pd.DataFrame, origin: Origin):
        self.matrix = matrix
        self._names = names  # Names, or an array of str
        self.meta = meta
        self._origin = origin

    @functools.cached_property
    def terms(self) -> np.ndarray:
        return np.asarray(self._names, dtype=object)

    @property
    def docs(self) -> pd.Index:
        return self.meta.index

    @classmethod
    def from_tokens(cls, tokens) -> Dtm:
        types, data, indices, indptr = tokens.counts()
        size = len(types) - 1
        matrix = csr_array((data, indices, indptr), shape=(len(tokens), size))
        ids = np.arange(1, size + 1)
        origin = Origin(tokens, np.arange(len(tokens)), ids)
        return cls(matrix, Names(types, ids), tokens.corpus.meta, origin)

    @classmethod
    def from_hits(cls, hits: Hits) -> Dtm:
        size = len(hits.tokens)
        offsets = np.concatenate(
            [[0], np.cumsum(np.bincount(hits.document, minlength=size))]
        ).astype(np.int64)
        data, indices, indptr = _core.count(
            (hits.key + 1).astype(np.uint32), offsets, len(hits.keys)
        )
        matrix = csr_array((data, indices, indptr), shape=(size, len(hits.keys)))
        terms = np.array(hits.keys, dtype=object)
        origin = Origin(hits, np.arange(size), np.arange(len(terms)))
        return cls(matrix, terms, hits.tokens.corpus.meta, origin)

    def with_cells(self, matrix: csr_array) -> Dtm:
        """The same rows and columns with other numbers in them."""
        return Dtm(matrix, self._names, self.meta, self._origin)

    def _at_columns(self, matrix: csr_array, names, columns: np.ndarray) -> Dtm:
        return Dtm(
            tidy(matrix), names, self.meta, dataclasses.replace(self._origin, columns=columns)
        )

    def _take(self, chosen: np.ndarray) -> Dtm:
        """The columns at rising positions."""
        return self._at_columns(
            self.matrix[:, chosen], self._names[chosen], self._origin.columns[chosen]
        )

    def __len__(self) -> int:
        return self.matrix.shape[0]

    def __repr__(self) -> str:
        rows, columns = self.matrix.shape
        unit = "groups" if self._origin.grouped else "documents"
        return f"<Dtm: {rows} {unit} x {columns} terms, {self.matrix.nnz} cells>"

    def _repr_html_(self) -> str:
        import html

        return f"<p>{html.escape(repr(self))}</p>" + self.top(10).to_html()

    def to_pandas(self) -> pd.DataFrame:
        """The matrix as a dense frame, documents by terms."""
        return pd.DataFrame(self.matrix.toarray(), index=self.docs, columns=names_index(self.terms))

    @property
    def weighted(self) -> bool:
        """Whether the cells are weights (float64), not counts."""
        return self.matrix.dtype.kind == "f"

    def by_document(self) -> tuple[csr_array, np.ndarray]:
        """The counts by document, and the row of this matrix that each belongs to (-1: none)."""
        if not self._origin.grouped:
            return self.matrix, np.arange(len(self))
        source = self._origin.source
        whole = Dtm.from_hits(source) if isinstance(source, Hits) else Dtm.from_tokens(source)
        return whole.match(self.terms).matrix, self._origin.rows

    def needs_counts(self, what: str) -> None:
        """ValueError where this matrix is weighted; `what` names the caller in it."""
        if self.weighted:
            raise ValueError(
                f"{what} needs counts, and this matrix is weighted already; call it before weight()"
            )

    def group(self, by: str) -> Dtm:
        """Rows summed by a calendar period or a column of `meta`; rows of ``weight("boolean")`` sum to documents.

        Parameters
        ----------
        by : str
            "day", "week", "month", "quarter", "year", or a column. Periods run without a gap from the first to the last.

        Returns
        -------
        Dtm
            One row a group, in order of time or of first sight; `meta` has the number of documents. Missing values of a
            column are a group of their own (``None``); documents not dated so finely as the period are the last row, ``NaT``.

        Examples
        --------
        >>> import dipcore as dc
        >>> corpus = dc.Corpus(["talks", "talks fail", "war"], sources=["AP", "TASS", "AP"])
        >>> corpus.tokens().dtm().group("source").to_pandas().loc["AP"].to_dict()
        {'talks': 1, 'fail': 0, 'war': 1}
        """
        if self._origin.grouped:
            raise ValueError(
                f"group({by!r}): these rows are groups already; group the matrix of documents"
            )
        names, numbers = group_documents(self.meta, by)
        size = len(self)
        sums = csr_array(
            (np.ones(size, np.int64), (numbers, np.arange(size))), shape=(len(names), size)
        )
        # where None is a name, pandas must not make it NaN
        kind = object if names and names[-1] is None else None
        meta = pd.DataFrame(
            {"documents": np.bincount(numbers, minlength=len(names))},
            index=names_index(names, by) if kind is None else pd.Index(names, name=by, dtype=kind),
        )
        origin = dataclasses.replace(self._origin, rows=numbers, grouped=True)
        return Dtm(tidy(sums @ self.matrix), self._names, meta, origin)

    def trim(
        self, *, min_count=None, max_count=None, min_df=1, max_df=1.0, max_features=None
    ) -> Dtm:
        """Only terms that are frequent enough, and not too widespread.

        Parameters
        ----------
        min_count, max_count : int or float, optional
            The least and the greatest sum of a column: a number, or a share of all that is counted where it is a float.
        min_df, max_df : int or float
            Documents (rows) that hold the term: a number, or a share of all documents where it is a float (as in scikit-learn).
        max_features : int, optional
            By rank: the so many with the greatest sum; of equals the first column stays.

        Returns
        -------
        Dtm
            With no terms, and a warning, where none is left.

        Examples
        --------
        >>> import dipcore as dc
        >>> dtm = dc.tokens(["talks on talks", "talks on arms", "arms race"]).dtm()
        >>> dtm.trim(min_df=2).terms.tolist(), dtm.trim(min_df=2, max_features=1).terms.tolist()
        (['talks', 'on', 'arms'], ['talks'])
        """
        chosen = self.columns_within((min_count, max_count), (min_df, max_df), max_features)
        if not len(chosen) and self.matrix.shape[1]:
            warnings.warn(
                f"trim leaves none of {self.matrix.shape[1]} terms", DipcoreWarning, stacklevel=2
            )
        return self._take(chosen)

    def columns_within(self, count: tuple, df: tuple, max_features=None) -> np.ndarray:
        """The columns that `trim` leaves, by (least, greatest) of their sum and of their documents."""
        size, sums = len(self), self.matrix.sum(axis=0)
        documents = document_frequencies(self.matrix)
        low, high = _bound(df[0], "min_df", size), _bound(df[1], "max_df", size)
        # of a number and a share, which is less depends on the documents: such bounds may leave nothing
        if isinstance(df[0], float) == isinstance(df[1], float) and df[1] < df[0]:
            raise ValueError(f"max_df={df[1]} is fewer documents than min_df={df[0]}")
        keep = (documents >= low) & (documents <= high)
        if count[0] is not None:
            keep &= sums >= _bound(count[0], "min_count", sums.sum())
        if count[1] is not None:
            keep &= sums <= _bound(count[1], "max_count", sums.sum())
        chosen = np.flatnonzero(keep)
        if max_features is None:
            return chosen
        most = as_number(max_features, "max_features", least=1)
        return np.sort(chosen[np.argsort(-sums[chosen], kind="stable")[:most]])

    def select(self, patterns: str | Iterable[str], *, valuetype: str = "glob") -> Dtm:
        """Only the terms that fit one of the patterns, case ignored; a warning where none does.

        Parameters
        ----------
        patterns : str or iterable of str
        valuetype : {"glob", "regex", "fixed"}

        Examples
        --------
        >>> import dipcore as dc
        >>> dc.tokens(["sanction talks sanctions"]).dtm().select("sanction*").terms.tolist()
        ['sanction', 'sanctions']
        """
        patterns = as_strings(patterns, "patterns")
        types = _core.Vocab(list(self.terms))
        keep = np.zeros(len(self.terms) + 1, dtype=bool)
        for pattern in patterns:
            keep[type_ids(types, pattern, valuetype)] = True
        chosen = np.flatnonzero(keep[1:])
        if not len(chosen):
            shown = ", ".join(map(repr, patterns[:5])) or "no pattern"
            warnings.warn(
                f"select: no term of {len(self.terms)} fits {shown}", DipcoreWarning, stacklevel=2
            )
        return self._take(chosen)

    def match(self, terms: Dtm | Iterable[str]) -> Dtm:
        """The columns of another matrix: its terms in its order, zero where this matrix has none, others dropped.

        Parameters
        ----------
        terms : Dtm or iterable of str
            What a model was trained on, for example.

        Examples
        --------
        >>> import dipcore as dc
        >>> trained = dc.tokens(["arms talks"]).dtm()
        >>> dc.tokens(["talks on talks"]).dtm().match(trained).to_pandas().loc[0].to_dict()
        {'arms': 0, 'talks': 2}
        """
        wanted = terms.terms if isinstance(terms, Dtm) else as_strings(terms, "terms")
        wanted = np.array(list(wanted), dtype=object)
        index = pd.Index(self.terms, dtype=object)
        if len(set(wanted)) < len(wanted):
            raise ValueError("match: a term is given twice")
        at = index.get_indexer(pd.Index(wanted, dtype=object))
        there = np.flatnonzero(at >= 0)
        move = csr_array(
            (np.ones(len(there), self.matrix.dtype), (at[there], there)),
            shape=(len(self.terms), len(wanted)),
        )
        columns = np.full(len(wanted), -1, dtype=np.int64)
        columns[there] = self._origin.columns[at[there]]
        return self._at_columns(self.matrix @ move, wanted, columns)

    def weight(self, scheme: str = "tfidf", **options) -> Dtm:
        """Counts weighted.

        Parameters
        ----------
        scheme : {"count", "proportion", "boolean", "log", "augmented", "tfidf", "bm25"}
            - *proportion*: of the row's sum.
            - *boolean*: 1 where there is a count.
            - *log*: ``1 + ln(count)``.
            - *augmented*: ``0.5 + 0.5 * count / (greatest count of the row)`` (Salton and Buckley 1988).
            - *tfidf*: ``count * idf``. Options: `idf`, "sklearn" for ``ln((1 + n) / (1 + df)) + 1``, rows then scaled to
              Euclidean length 1 (scikit-learn's default), or "textbook" for ``ln(n / df)``, not scaled (Manning, Raghavan
              and Schütze 2008, §6.2, natural logarithm); `norm`, "l2", "l1" or None, to scale rows otherwise.
            - *bm25*: ``idf * count * (k1 + 1) / (count + k1 * (1 - b + b * length / mean length))`` with
              ``idf = ln(1 + (n - df + 0.5) / (df + 0.5))``, never negative (Robertson and Zaragoza 2009; the idf is
              Lucene's). Options: `k1` (1.2), `b` (0.75). The length of a row is its sum, so weight before you trim.

        Returns
        -------
        Dtm
            float64 (for "count" the counts as they are), with the cells of the counts: one whose weight is 0 stays a cell.
            ``explain`` still opens the mentions.

        Examples
        --------
        >>> import dipcore as dc
        >>> dtm = dc.tokens(["talks talks war", "talks"]).dtm()
        >>> dtm.weight("tfidf", idf="textbook").to_pandas().round(3).loc[0].to_dict()
        {'talks': 0.0, 'war': 0.693}
        """
        self.needs_counts("weight()")
        return self.with_cells(weigh(self.matrix, scheme, options))

    def top(self, n: int = 10, *, by_row: bool = False) -> pd.DataFrame:
        """The `n` heaviest terms.

        Parameters
        ----------
        n : int
        by_row : bool, default False
            Of each document or group, one under the other.

        Returns
        -------
        pandas.DataFrame
            term, count (the column's sum; of weights where weighted), documents (rows with the term). By row: doc, term,
            count. Of equals the first column comes first.

        Examples
        --------
        >>> import dipcore as dc
        >>> dc.tokens(["war", "talks on talks"]).dtm().top(1, by_row=True).to_numpy().tolist()
        [[0, 'war', 1], [1, 'talks', 2]]
        """
        n = as_number(n, "n", least=0)
        if by_row:
            return self._top_of_rows(n)
        frame = frame_of(
            {
                "term": self.terms,
                "count": self.matrix.sum(axis=0),
                "documents": document_frequencies(self.matrix),
            }
        )
        return frame.sort_values("count", ascending=False, kind="stable", ignore_index=True).head(n)

    def _top_of_rows(self, n: int) -> pd.DataFrame:
        sizes = np.diff(self.matrix.indptr)
        rows = np.repeat(np.arange(len(self)), sizes)
        order = np.lexsort((self.matrix.indices, -self.matrix.data, rows))
        rank = np.arange(len(rows)) - np.repeat(self.matrix.indptr[:-1], sizes)
        chosen = order[rank < n]
        return frame_of(
            {
                "doc": self.docs[rows[chosen]],
                "term": self.terms[self.matrix.indices[chosen]],
                "count": self.matrix.data[chosen],
            }
        )

    def similarity(self, metric: str = "cosine", *, of: str = "documents") -> pd.DataFrame:
        """How alike rows (or columns) are; see :func:`dipcore.similarity.similarity`."""
        from .similarity import similarity

        return similarity(self, metric, of=of)

    def distance(self, metric: str = "euclidean", *, of: str = "documents") -> pd.DataFrame:
        """How far apart rows (or columns) are; see :func:`dipcore.similarity.distance`."""
        from .similarity import distance

        return distance(self, metric, of=of)

    def keyness(
        self, target, reference=None, *, min_documents: int = 2, confidence: float = 0.95
    ) -> pd.DataFrame:
        """Which terms set some documents apart from others; see :func:`dipcore.keyness.keyness`."""
        from .keyness import keyness

        return keyness(self, target, reference, min_documents=min_documents, confidence=confidence)

    def dispersion(self) -> pd.DataFrame:
        """How evenly each term is spread over the rows; see :func:`dipcore.dispersion.dispersion`."""
        from .dispersion import dispersion

        return dispersion(self)

    def row_number(self, doc) -> int:
        """The number of the row of a document, or of a group; KeyError where it is none, or several (a year of months)."""
        try:
            row = self.docs.get_loc(doc)
        except (KeyError, TypeError, pd.errors.InvalidIndexError):
            raise unknown_name("document", doc, self.docs, "this matrix") from None
        if not isinstance(row, (int, np.integer)):
            raise KeyError(f"{doc!r} is no single row of this matrix; write it as {self.docs[0]}")
        return int(row)

    def explain(self, doc, term: str) -> pd.DataFrame:
        """The mentions that a cell counts, whatever its weight: one row each, as :meth:`Hits.explain` gives them."""
        columns = np.flatnonzero(self.terms == term)
        if not len(columns):
            raise unknown_name("term", term, self.terms, "this matrix")
        documents = np.flatnonzero(self._origin.rows == self.row_number(doc))
        column, source = int(self._origin.columns[columns[0]]), self._origin.source
        if not isinstance(source, Hits):
            return token_hits(source, column, term).explain_in(term, documents)
        if column < 0:  # a column that only another matrix has
            return source.explain_in(None, np.zeros(0, np.int64))
        return source.explain_in(source.keys[column], documents)


def tidy(matrix: csr_array) -> csr_array:
    """CSR as the design wants it: sorted, without duplicates, both index arrays int32 or, beyond `INT32_MAX`, int64."""
    matrix = csr_array(matrix)
    matrix.sum_duplicates()
    kind = np.int32 if max(matrix.nnz, *matrix.shape) <= INT32_MAX else np.int64
    matrix.indices = matrix.indices.astype(kind, copy=False)
    matrix.indptr = matrix.indptr.astype(kind, copy=False)
    return matrix


def _bound(bound, name: str, size: int) -> float:
    """A bound as a number of documents or mentions: a float is a share of `size`."""
    if isinstance(bound, (float, np.floating)):
        if not 0.0 <= bound <= 1.0:
            raise ValueError(
                f"{name}={bound}: a float is a share from 0.0 to 1.0; write an int for a number"
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
