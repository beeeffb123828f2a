"""Co-occurrence of topics or terms, and the sentences behind each count."""

from __future__ import annotations

import bisect
import dataclasses
import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from . import _core
from ._check import as_choice, as_number, as_strings, unknown_name
from ._contingency import Tables
from ._evidence import Evidence, Readable
from ._frames import frame_of, text_series
from ._groups import Grouped, group_documents
from ._options import kernel_name, thread_count
from .association import MEASURES, check_measures

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


def _tokens_of(offsets: np.ndarray, documents: np.ndarray) -> np.ndarray:
    """The places of the tokens of some documents (a mask), in order; in the time of those documents."""
    starts, lengths = offsets[:-1][documents], np.diff(offsets)[documents]
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


class _Plots:
    """``pairs.plot.heatmap()`` and ``pairs.plot.network()``, also as ``pairs.plot()`` and ``pairs.plot(kind="network")``."""

    def __init__(self, pairs: Cooccurrence):
        self._pairs = pairs

    def __call__(self, ax=None, *, kind: str = "heatmap", **options):
        return getattr(self, as_choice(kind, "kind", ("heatmap", "network")))(ax, **options)

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
        """Pictures: ``plot()`` is the heat map, ``plot.heatmap()`` the same, ``plot.network()`` nodes and lines."""
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
        at = slice(None) if self.documents is None else _tokens_of(tokens.offsets, self.documents)
        numbers = tokens.contexts(self.within)[at][tokens.ids[at] > 0]
        return int(np.count_nonzero(np.diff(numbers, prepend=-1)))  # they never fall

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

    def _table(self, i: np.ndarray, j: np.ndarray, both: np.ndarray) -> Tables:
        first, second, total = self._margins
        as_float = [values.astype(np.float64) for values in (both, first[i], second[j])]
        return Tables(*as_float, float(total))

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
        return Readable(frame.head(len(frame) if n is None else as_number(n, "n", least=0)))

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

    def series(self, freq: str = "year", *, min_count: int = 1, **options) -> Series:
        """Each pair over time, as :meth:`dipcore.Hits.over_time` has keys: shares of documents with the pair, rates,
        intervals, bursts, changes.

        Parameters
        ----------
        freq : {"day", "week", "month", "quarter", "year"}
        min_count : int
            Only pairs counted at least so often in all. Terms make millions of pairs, and each has a row for every period.
        **options
            Of :class:`Series`: `span`.

        Returns
        -------
        Series
            Its keys are the pairs that occur together, written "a + b" ("a > b" where ordered); `mentions` are
            the counts of the pair (contexts, or pairs of occurrences).
        """
        from .timeline import Series

        mentions = PairMentions(self, min_count)
        return Series(mentions, freq, documents=self.documents, **options)

    def over_time(self, freq: str = "year", **options) -> pd.DataFrame:
        """The pairs by calendar period: the frame of :meth:`series` (with its options), with the labels apart.

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
        labels = np.array(self.labels, dtype=object)
        for at, side in enumerate(series.hits.sides, start=1):
            frame.insert(at, "ab"[at - 1], text_series(np.tile(labels[side], len(series.periods))))
        order = ["period", "a", "b", "count", "documents"]
        frame = frame[order + [name for name in frame.columns if name not in [*order, "key"]]]
        frame.attrs["undated"] = series.undated
        return frame

    def _number(self, label: str) -> int:
        if label not in self.labels:
            raise unknown_name("label", label, self.labels, "these pairs")
        return self.labels.index(label)

    def explain(self, a: str, b: str) -> pd.DataFrame:
        """What a cell counts: one row for each context, or for each pair.

        Returns
        -------
        pandas.DataFrame
            document, title, date, source, text (the context; in a window, the sentences from that of the first word to
            that of the last), text_start (where that begins in ``corpus.texts``), spans_a, spans_b (tuples of character
            spans in ``corpus.texts``), distance for pairs (in tokens).
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
        """The pairs of a context with their distance: i before j, and the other way unless ordered.

        Both sides are in order of their first tokens: a window looks at those of `right` alone that can be so near.
        """
        window, longest = self._window, max(last - first for first, last in right)
        for x in left:
            near = right
            if window:
                low = bisect.bisect_left(right, (x[0] - window - longest,))
                near = right[low : bisect.bisect_left(right, (x[1] + window + 1,))]
            for y in near:
                forward = x[0] < y[0]
                distance = y[0] - x[1] if forward else x[0] - y[1]
                wanted = forward if (self.ordered or same) else True
                if wanted and distance >= 1 and (not window or distance <= window):
                    yield x, y, distance

    @property
    def _window(self) -> int:
        return 0 if isinstance(self.within, str) else int(self.within)

    def _frame(self, rows) -> pd.DataFrame:
        tokens = self.occurrences.tokens
        corpus = tokens.corpus
        documents = tokens.documents[[left[0][0] for left, _, _ in rows]] if rows else []
        frame = corpus.meta[["title", "date", "source"]].iloc[documents]
        frame.insert(0, "document", frame.index)
        frame = frame.reset_index(drop=True)
        spans_of, texts, places = ([], []), [], []
        bounds: dict[int, np.ndarray] = {}
        for document, (left, right, _) in zip(map(int, documents), rows):
            if document not in bounds:
                bounds[document] = self._bounds(corpus.texts[document])
            for side, into in zip((left, right), spans_of):
                into.append(tuple((int(tokens.starts[f]), int(tokens.ends[e])) for f, e in side))
            starts = [start for start, _ in spans_of[0][-1] + spans_of[1][-1]]
            low, high = np.searchsorted(bounds[document], (min(starts), max(starts)), side="right")
            start, end = bounds[document][[low - 1, min(high, len(bounds[document]) - 1)]]
            text = corpus.texts[document][start:end]
            if self.within != "document":
                start, text = end - len(text.lstrip()), text.strip()
            texts.append(text)
            places.append(int(start))
        frame["text"] = text_series(texts)
        frame["text_start"] = np.array(places, dtype=np.int64)
        for name, spans in zip(("spans_a", "spans_b"), spans_of):
            frame[name] = pd.Series(spans, dtype=object)
        if self.count == "pairs":
            frame["distance"] = np.array([distance for *_, distance in rows], dtype=np.int64)
        return Evidence(frame)

    def _bounds(self, text: str) -> np.ndarray:
        """Where the texts that `explain` shows begin and end, in characters."""
        if self.within == "document":
            return np.array([0, len(text)])
        wrapped = self.occurrences.tokens.options["lines"] == "wrapped"
        return _core.boundaries(text, 2 if self.within == "paragraph" else 1, True, wrapped)


class PairMentions:
    """What :class:`Series` counts, with the pairs of a co-occurrence, counted at least `min_count` times, as its keys."""

    def __init__(self, pairs: Cooccurrence, min_count: int = 1):
        self.pairs = pairs
        self.tokens = pairs.occurrences.tokens
        i, j, count = pairs._cells()
        often = count >= min_count
        self._i, self._j = self.sides = i[often], j[often]
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
        column = pd.Index(self._i.astype(np.int64) * size + self._j).get_indexer(cell)
        known = column >= 0
        rows, columns = apart[i[known]] // size, column[known]
        return csr_array((count[known], (rows, columns)), shape=(len(self.tokens), len(self.keys)))

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
        order = np.argsort(at, kind="stable")
        bounds = np.searchsorted(at[order], np.arange(len(names) + 1))
        groups = {}
        for number, name in enumerate(names):
            own = order[bounds[number] : bounds[number + 1]]
            groups[name] = cooccurrence(occurrences.take(own), within, **options)
            groups[name].documents = numbers == number
        return cls(by, groups)

    def pairs(self, n: int | None = None, **options) -> pd.DataFrame:
        """The strongest `n` pairs of each group: the group (a column named as `by`), its number of documents
        (`group_documents`), and the columns of :meth:`Cooccurrence.pairs`."""
        frames = [made.pairs(n, **options) for made in self.values()]
        for made, frame in zip(self.values(), frames):
            frame.insert(0, "group_documents", int(made.documents.sum()))
        return self._stacked(frames, 0)
