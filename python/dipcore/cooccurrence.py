"""Co-occurrence of topics or terms, and the sentences behind each count."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from . import _core
from ._check import as_number, as_strings
from ._frames import frame_of, text_series
from ._groups import Grouped, group_documents
from ._options import kernel_name, thread_count
from .association import MEASURES, Table, check_measures

if TYPE_CHECKING:
    from .chance import Chance
    from .timeline import Series


@dataclasses.dataclass(frozen=True)
class Occurrences:
    """What can co-occur: `key` of each occurrence and its tokens ``first .. last`` (inclusive), by document and place."""

    tokens: object
    labels: list
    key: np.ndarray
    first: np.ndarray
    last: np.ndarray
    hits: object = None

    @classmethod
    def of_hits(cls, hits) -> Occurrences:
        return cls(hits.tokens, hits.keys, hits.key, hits.start, hits.end - 1, hits)

    @classmethod
    def of_tokens(cls, tokens) -> TokenOccurrences:
        return TokenOccurrences(tokens)

    def take(self, which) -> Occurrences:
        hits = None if self.hits is None else self.hits.take(which)
        return Occurrences(
            self.tokens, self.labels, self.key[which], self.first[which], self.last[which], hits
        )

    def count(self, context: str, **how):
        """(data, indices, indptr) of the counts in `context`; see ``_core.cooccur`` for `how`."""
        at = self.first
        contexts = self.tokens.contexts(context)
        contexts = contexts[at] if len(at) else np.zeros(0, np.int64)
        places = (self.key.astype(np.uint32), at, self.last, contexts)
        return _core.cooccur(places, len(self.labels), **how)


class TokenOccurrences:
    """Every token but holes, as an occurrence of its type: :class:`Occurrences` whose arrays are made when asked for."""

    hits = None

    def __init__(self, tokens):
        self.tokens = tokens
        self.labels: list = list(tokens.types)[1:]

    @functools.cached_property
    def first(self) -> np.ndarray:
        return np.flatnonzero(self.tokens.ids)

    @property
    def last(self) -> np.ndarray:
        return self.first

    @functools.cached_property
    def key(self) -> np.ndarray:
        return self.tokens.ids[self.first].astype(np.int64) - 1

    def take(self, which) -> Occurrences:
        at = self.first[which]
        return Occurrences(self.tokens, self.labels, self.key[which], at, at)

    def count(self, context: str, **how):
        """(data, indices, indptr) of the counts in `context`; see ``_core.cooccur_terms`` for `how`."""
        tokens = self.tokens
        offsets = tokens.offsets
        if context != "document":
            starts = np.flatnonzero(np.diff(tokens.contexts(context), prepend=-2))
            offsets = np.append(starts, len(tokens.ids)).astype(np.int64)
        return _core.cooccur_terms(tokens.ids, offsets, len(self.labels), **how)


def _check(within, count, weights) -> tuple[str | None, int, str]:
    """(context or None, window, count)."""
    if isinstance(within, (int, np.integer)) and not isinstance(within, bool):
        if within < 1:
            raise ValueError(f"within={within}: a window has at least 1 token")
        if count == "contexts":
            raise ValueError(
                'count="contexts" has no meaning for a window; leave count out, or give within="sentence"'
            )
        context, window, count = None, min(int(within), 2**31 - 1), "pairs"
    else:
        context, window, count = within, 0, count or "contexts"
    if count not in ("contexts", "pairs"):
        raise ValueError(f'count={count!r}: use "contexts" or "pairs"')
    if weights is not None and (weights != "1/d" or not window):
        raise ValueError(f'weights={weights!r}: only "1/d", with a window such as within=5')
    return context, window, count


def cooccurrence(
    occurrences: Occurrences, within, *, count=None, weights=None, ordered=False, by=None
) -> Cooccurrence | CooccurrenceBy:
    """Count; see :meth:`dipcore.Hits.cooccurrence`. With `by`, once for each group of documents."""
    context, window, count = _check(within, count, weights)
    if by is not None:
        options = {"count": count, "weights": weights, "ordered": ordered}
        return CooccurrenceBy.count(occurrences, within, by, options)
    scale = _core.cooccur_scale(window) if weights else 1
    data, indices, indptr = occurrences.count(
        "document" if window else context,
        pairs=count == "pairs",
        window=window,
        harmonic=weights is not None,
        ordered=bool(ordered),
        threads=thread_count(None),
        kernel=kernel_name(),
    )
    size = len(occurrences.labels)
    values = data / scale if weights else data
    matrix = csr_array((values, indices, indptr), shape=(size, size))
    return Cooccurrence(matrix, occurrences, within, count=count, weights=weights, ordered=ordered)


class _Plots:
    """``pairs.plot.network()`` and ``pairs.plot.heatmap()``."""

    def __init__(self, pairs: Cooccurrence):
        self._pairs = pairs

    def network(self, ax=None, **options):
        from . import plot

        return plot.network(self._pairs, ax=ax, **options)

    def heatmap(self, ax=None, **options):
        from . import plot

        return plot.heatmap(self._pairs, ax=ax, **options)


class Cooccurrence:
    """Co-occurrence counts.

    Attributes
    ----------
    matrix : scipy.sparse.csr_array, (n_labels, n_labels)
        int64 (float64 with weights); symmetric unless `ordered`, when row i, column j is i before j.
    labels : list of str
    within, count, weights, ordered
        How it was counted.
    documents : numpy.ndarray of bool or None
        Which documents were counted; None for all.
    """

    def __init__(self, matrix, occurrences: Occurrences, within, *, count, weights, ordered):
        self.matrix: csr_array = matrix
        self.occurrences = occurrences
        self.documents: np.ndarray | None = None
        self.within, self.count, self.weights, self.ordered = within, count, weights, ordered

    @property
    def labels(self) -> list[str]:
        return self.occurrences.labels

    @property
    def plot(self) -> _Plots:
        return _Plots(self)

    def __repr__(self) -> str:
        return f"<Cooccurrence: {len(self.labels)} labels, {self.matrix.nnz} cells, within {self.within}, {self.count}>"

    @property
    def total(self) -> int | float:
        """What shares of the counts are out of: for contexts, how many hold at least one token; for pairs, the sum over
        all pairs (each both ways unless `ordered`)."""
        if self.count != "contexts":
            return self._margins[2]
        tokens = self.occurrences.tokens
        numbers = tokens.contexts(self.within)
        used = tokens.ids > 0
        if self.documents is not None:
            used &= self.documents[tokens.documents]
        return len(np.unique(numbers[used]))

    @functools.cached_property
    def _margins(self) -> tuple[np.ndarray, np.ndarray, int | float]:
        """How often each label is the first and the second of what is counted, and the total."""
        own = self.matrix.diagonal()
        if self.count == "contexts":
            if self.ordered:
                raise ValueError('measures of contexts need ordered=False; or give count="pairs"')
            return own, own, self.total
        if self.ordered:
            return self.matrix.sum(axis=1), self.matrix.sum(axis=0), self.matrix.sum()
        both_ways = self.matrix.sum(axis=1) + own  # the diagonal holds each pair once
        return both_ways, both_ways, both_ways.sum()

    def _table(self, i: np.ndarray, j: np.ndarray, both: np.ndarray) -> Table:
        first, second, total = self._margins
        as_float = [values.astype(np.float64) for values in (both, first[i], second[j])]
        return Table(*as_float, float(total))

    def _cells(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(i, j, count) of each pair that occurs together, once unless ordered; no label with itself."""
        cells = self.matrix.tocoo()
        keep = cells.row != cells.col if self.ordered else cells.row < cells.col
        return cells.row[keep], cells.col[keep], cells.data[keep]

    def pairs(
        self,
        n: int | None = None,
        *,
        measures: str | Iterable[str] = ("npmi",),
        sort: str = "count",
        min_count: int = 1,
    ) -> pd.DataFrame:
        """The strongest pairs of those that occur together.

        Parameters
        ----------
        n : int, optional
            How many; all by default.
        measures : str or list of str
            Association measures to show, see :meth:`measure`.
        sort : str
            "count", or a measure shown.
        min_count : int
            Only pairs counted at least so often; measures such as PMI are unsteady below 5 or so.

        Returns
        -------
        pandas.DataFrame
            a, b, count, expected (were they independent), and the measures. Of ordered contexts only a, b, count.
        """
        names = check_measures(as_strings(measures, "measures"), bool(self.weights))
        i, j, count = self._cells()
        keep = count >= min_count
        i, j, count = i[keep], j[keep], count[keep]
        labels = np.array(self.labels, dtype=object)
        frame = frame_of({"a": labels[i], "b": labels[j], "count": count})
        if self.count == "pairs" or not self.ordered:
            table = self._table(i, j, count)
            for name in dict.fromkeys(("expected", *names)):
                frame[name] = MEASURES[name](table)
        if sort not in frame.columns[2:]:
            raise ValueError(f"sort={sort!r}: use one of {', '.join(frame.columns[2:])}")
        order = dict.fromkeys([sort, "count", "a", "b"])
        frame = frame.sort_values(
            list(order), ascending=[name in ("a", "b") for name in order], ignore_index=True
        )
        return frame.head(len(frame) if n is None else as_number(n, "n", least=0))

    def measure(self, name: str) -> csr_array:
        """An association measure for each pair that occurs together; the diagonal is left out.

        Parameters
        ----------
        name : {"expected", "pmi", "ppmi", "npmi", "g2", "chi2", "dice", "jaccard", "logdice", "t", "odds_ratio"}
            Formulae and sources stand in :mod:`dipcore.association`. Of contexts, the table of a pair is made of
            contexts that hold both, one or none; of pairs and windows, of pairs of occurrences (Levy, Goldberg and
            Dagan 2015), so that `expected` is the product of the two rows' sums divided by the total.

        Returns
        -------
        scipy.sparse.csr_array of float64, (n_labels, n_labels)
            A value of 0 may stand in it; pairs never together have none.

        Raises
        ------
        ValueError
            An unknown measure; ordered contexts, of which there is no such table; "g2", "chi2" or "t" of weighted
            counts.

        Examples
        --------
        >>> import dipcore as dc
        >>> topics = {"a": ["talks"], "b": ["sanctions"]}
        >>> hits = dc.tokens(["Talks on sanctions.", "No talks.", "Nothing."]).lookup(topics)
        >>> hits.cooccurrence("document").measure("pmi").toarray().round(3).tolist()
        [[0.0, 0.585], [0.585, 0.0]]
        """
        check_measures([name], bool(self.weights))
        cells = self.matrix.tocoo()
        off = cells.row != cells.col
        i, j = cells.row[off], cells.col[off]
        values = MEASURES[name](self._table(i, j, cells.data[off]))
        return csr_array((values, (i, j)), shape=self.matrix.shape)

    def chance(self, permutations: int = 999, **options) -> Chance:
        """The same counts by chance, so that a list of pairs becomes a list of findings; see :func:`dipcore.chance.chance`."""
        from .chance import chance

        return chance(self, permutations, **options)

    def fisher(
        self, alpha: float = 0.05, *, alternative: str = "greater", min_count: int = 5
    ) -> pd.DataFrame:
        """Fisher's exact test, which takes contexts as alike; see :func:`dipcore.chance.fisher`."""
        from .chance import fisher

        return fisher(self, alpha, alternative=alternative, min_count=min_count)

    def to_networkx(self, *, min_count: int = 1, measures: str | Iterable[str] = ("npmi",)):
        """The pairs as a networkx graph; see :func:`dipcore.networks.to_networkx`."""
        from .networks import to_networkx

        return to_networkx(self.pairs(measures=measures, min_count=min_count), self)

    def communities(
        self, *, weight: str = "count", min_count: int = 1, resolution: float = 1.0, seed: int = 0
    ) -> pd.DataFrame:
        """Labels that belong together; see :func:`dipcore.networks.communities`."""
        from .networks import communities

        measures = () if weight == "count" else weight
        graph = self.to_networkx(min_count=min_count, measures=measures)
        return communities(graph, weight, resolution=resolution, seed=seed)

    def series(self, freq: str = "year", **options) -> Series:
        """Each pair over time, as :meth:`dipcore.Hits.over_time` has keys: shares of documents with the pair, rates,
        intervals, bursts, changes.

        Parameters
        ----------
        freq : {"day", "week", "month", "quarter", "year"}
        **options
            Of :class:`Series`: `span`.

        Returns
        -------
        Series
            Its keys are the pairs that occur together, written "a + b" ("a > b" where ordered); `mentions` are
            the counts of the pair (contexts, or pairs of occurrences).
        """
        from .timeline import Series

        return Series(PairMentions(self), freq, documents=self.documents, **options)

    def over_time(self, freq: str = "year", **options) -> pd.DataFrame:
        """The pairs by calendar period: the frame of :meth:`series`, with the labels apart.

        Returns
        -------
        pandas.DataFrame
            period, a, b, count (as `matrix` counts), documents (with the pair), total_documents (dated so finely,
            in the period), share with its interval, and the other columns of :class:`Series`. Every pair that occurs
            together has a row for every period: a count of 0 where there are documents, a share of NaN where there are
            none. ``frame.attrs["undated"]`` is the number of documents left out.
        """
        series = self.series(freq, **options)
        frame = series.frame.rename(columns={"mentions": "count"})
        i, j, _ = self._cells()
        labels = np.array(self.labels, dtype=object)
        for at, side in ((1, i), (2, j)):
            frame.insert(at, "ab"[at - 1], text_series(np.tile(labels[side], len(series.periods))))
        order = ["period", "a", "b", "count", "documents"]
        frame = frame[order + [name for name in frame.columns if name not in [*order, "key"]]]
        frame.attrs["undated"] = series.undated
        return frame

    def _number(self, label: str) -> int:
        if label not in self.labels:
            import difflib

            near = difflib.get_close_matches(str(label), self.labels, n=3, cutoff=0.4)
            raise KeyError(
                f"no label {label!r}" + (f"; the nearest are {', '.join(near)}" if near else "")
            )
        return self.labels.index(label)

    def explain(self, a: str, b: str) -> pd.DataFrame:
        """What a cell counts: one row for each context, or for each pair.

        Returns
        -------
        pandas.DataFrame
            document, title, date, source, text (of the context; for a pair, from its first to its last word), and
            spans_a, spans_b (tuples of character spans in ``corpus.texts``), distance for pairs.
        """
        i, j = self._number(a), self._number(b)
        tokens = self.occurrences.tokens
        numbers = tokens.contexts(self.within if isinstance(self.within, str) else "document")
        sides = [self.occurrences.take(np.flatnonzero(self.occurrences.key == k)) for k in (i, j)]
        by_context = [self._by_context(side, numbers) for side in sides]
        shared = sorted(by_context[0].keys() & by_context[1].keys())
        rows = []
        for context in shared:
            left, right = by_context[0][context], by_context[1][context]
            if self.count == "contexts":
                if not self.ordered or min(last for _, last in left) < max(
                    first for first, _ in right
                ):
                    rows.append((left, right, None))
            else:
                rows += [([x], [y], d) for x, y, d in self._pairs_in(left, right, i == j)]
        return self._frame(rows)

    @staticmethod
    def _by_context(side: Occurrences, numbers) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {}
        for first, last in zip(side.first.tolist(), side.last.tolist()):
            found.setdefault(int(numbers[first]), []).append((first, last))
        return found

    def _pairs_in(self, left, right, same: bool):
        """The pairs of a context with their distance: i before j, and the other way unless ordered."""
        for x in left:
            for y in right:
                distance = y[0] - x[1] if x[0] <= y[0] else x[0] - y[1]
                forward = x[0] < y[0]
                wanted = forward if (self.ordered or same) else True
                if wanted and distance >= 1 and (not self._window or distance <= self._window):
                    yield x, y, distance

    @property
    def _window(self) -> int:
        return 0 if isinstance(self.within, str) else int(self.within)

    def _frame(self, rows) -> pd.DataFrame:
        tokens = self.occurrences.tokens
        corpus = tokens.corpus
        out = []
        for left, right, distance in rows:
            d = int(tokens.documents[left[0][0]])
            spans = [
                tuple((int(tokens.starts[f]), int(tokens.ends[last])) for f, last in side)
                for side in (left, right)
            ]
            start, end = self._extent(d, min(spans[0] + spans[1]), max(spans[0] + spans[1]))
            meta = corpus.meta.iloc[d]
            text = corpus.texts[d][start:end].strip()
            out.append(
                (
                    corpus.meta.index[d],
                    meta["title"],
                    meta["date"],
                    meta["source"],
                    text,
                    *spans,
                    distance,
                )
            )
        columns = ["document", "title", "date", "source", "text", "spans_a", "spans_b", "distance"]
        frame = frame_of({name: [row[k] for row in out] for k, name in enumerate(columns)})
        return frame.drop(columns="distance") if self.count == "contexts" else frame

    def _extent(
        self, document: int, first: tuple[int, int], last: tuple[int, int]
    ) -> tuple[int, int]:
        """The characters of the context around two spans."""
        text = self.occurrences.tokens.corpus.texts[document]
        if self.within == "document":
            return 0, len(text)
        wrapped = self.occurrences.tokens.options["lines"] == "wrapped"
        unit = 2 if self.within == "paragraph" else 1
        bounds = _core.boundaries(text, unit, True, wrapped)
        start = int(bounds[np.searchsorted(bounds, first[0], side="right") - 1])
        return start, int(
            bounds[min(np.searchsorted(bounds, last[0], side="right"), len(bounds) - 1)]
        )


class PairMentions:
    """What :class:`Series` counts, with the pairs of a co-occurrence as its keys."""

    def __init__(self, pairs: Cooccurrence):
        self.pairs = pairs
        self.tokens = pairs.occurrences.tokens
        self._i, self._j, _ = pairs._cells()
        link = " > " if pairs.ordered else " + "
        labels = pairs.labels
        self.keys = [labels[a] + link + labels[b] for a, b in zip(self._i, self._j)]

    @functools.cached_property
    def matrix(self) -> csr_array:
        """Counts, documents by pairs.

        A label in a document is a label of its own here, so that one count over the corpus keeps documents apart.
        """
        source, size = self.pairs.occurrences, len(self.pairs.labels)
        documents = (
            self.tokens.documents[source.first] if len(source.first) else np.zeros(0, np.int64)
        )
        apart, key = np.unique(documents * size + source.key, return_inverse=True)
        renamed = dataclasses.replace(
            source, labels=range(len(apart)), key=key.reshape(-1), hits=None
        )
        i, j, count = self._count(renamed)._cells()
        cell = apart[i] % size * size + apart[j] % size
        column = np.searchsorted(self._i.astype(np.int64) * size + self._j, cell)
        shape = (len(self.tokens), len(self.keys))
        return csr_array((count, (apart[i] // size, column)), shape=shape)

    def _count(self, occurrences: Occurrences) -> Cooccurrence:
        """Others counted as these pairs are."""
        options = {name: getattr(self.pairs, name) for name in ("count", "weights", "ordered")}
        return cooccurrence(occurrences, self.pairs.within, **options)

    def explain_in(self, key: str, numbers) -> pd.DataFrame:
        """The contexts or pairs behind a key in documents by number."""
        pair = self.keys.index(key)
        source = self.pairs.occurrences
        inside = np.isin(self.tokens.documents[source.first], numbers)
        part = self._count(source.take(inside))
        return part.explain(source.labels[self._i[pair]], source.labels[self._j[pair]])


class CooccurrenceBy(Grouped):
    """Co-occurrence counted in each group of documents: a mapping from the group to its :class:`Cooccurrence`.

    Groups are calendar periods, contiguous (``NaT`` last, for documents not dated so finely), or the values of a column
    of ``corpus.meta`` (``None`` last, for documents without one). A period may be written as a str: ``pairs["2016"]``.
    """

    @classmethod
    def count(cls, occurrences: Occurrences, within, by: str, options: dict) -> CooccurrenceBy:
        tokens = occurrences.tokens
        names, numbers = group_documents(tokens.corpus.meta, by)
        at = numbers[tokens.documents[occurrences.first]] if len(occurrences.first) else numbers[:0]
        groups = {}
        for number, name in enumerate(names):
            groups[name] = cooccurrence(occurrences.take(at == number), within, **options)
            groups[name].documents = numbers == number
        return cls(by, groups)

    def pairs(self, n: int | None = None, **options) -> pd.DataFrame:
        """The strongest `n` pairs of each group: the group (a column named as `by`), its number of documents
        (`group_documents`), and the columns of :meth:`Cooccurrence.pairs`."""
        frames = [made.pairs(n, **options) for made in self.values()]
        for made, frame in zip(self.values(), frames):
            frame.insert(0, "group_documents", int(made.documents.sum()))
        return self._stacked(frames, 0)
