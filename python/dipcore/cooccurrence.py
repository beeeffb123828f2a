"""Co-occurrence of topics or terms, and the sentences behind each count."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from . import _core
from ._frames import frame_of, text_series

_MEASURES = ("expected", "pmi", "ppmi", "npmi", "dice", "jaccard")


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
    def of_tokens(cls, tokens) -> Occurrences:
        at = np.flatnonzero(tokens.ids)
        return cls(tokens, list(tokens.types)[1:], tokens.ids[at].astype(np.int64) - 1, at, at)

    def take(self, which) -> Occurrences:
        hits = None if self.hits is None else self.hits.take(which)
        return Occurrences(
            self.tokens, self.labels, self.key[which], self.first[which], self.last[which], hits
        )


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
    occurrences: Occurrences, within, *, count=None, weights=None, ordered=False
) -> Cooccurrence:
    context, window, count = _check(within, count, weights)
    scale = _core.cooccur_scale(window) if weights else 1
    contexts = occurrences.tokens.contexts("document" if window else context)
    at = occurrences.first
    data, indices, indptr = _core.cooccur(
        (
            occurrences.key.astype(np.uint32),
            at,
            occurrences.last,
            contexts[at] if len(at) else np.zeros(0, np.int64),
        ),
        len(occurrences.labels),
        pairs=count == "pairs",
        window=window,
        harmonic=weights is not None,
        ordered=bool(ordered),
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
    """

    def __init__(self, matrix, occurrences: Occurrences, within, *, count, weights, ordered):
        self.matrix: csr_array = matrix
        self.occurrences = occurrences
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
    def total(self) -> int:
        """In how many contexts there is at least one token (contexts only)."""
        if self.count != "contexts":
            raise ValueError('measures need count="contexts"')
        tokens = self.occurrences.tokens
        numbers = tokens.contexts(self.within)
        return len(np.unique(numbers[tokens.ids > 0]))

    def pairs(self, n: int | None = None) -> pd.DataFrame:
        """The strongest pairs: a, b, count, and for contexts expected (were they independent) and npmi."""
        cells = self.matrix.tocoo()
        keep = cells.row != cells.col if self.ordered else cells.row < cells.col
        frame = pd.DataFrame(
            {"i": cells.row[keep], "j": cells.col[keep], "count": cells.data[keep]}
        )
        names = np.array(self.labels, dtype=object)
        frame.insert(0, "a", text_series(names[frame["i"]]))
        frame.insert(1, "b", text_series(names[frame["j"]]))
        if self.count == "contexts" and not self.ordered:
            for name in ("expected", "npmi"):
                frame[name] = self._values(
                    name, frame["i"].to_numpy(), frame["j"].to_numpy(), frame["count"].to_numpy()
                )
        frame = frame.sort_values(
            ["count", "a", "b"], ascending=[False, True, True], ignore_index=True
        )
        return frame.drop(columns=["i", "j"]).head(len(frame) if n is None else n)

    def _values(self, name: str, i, j, count) -> np.ndarray:
        total, own = self.total, self.matrix.diagonal().astype(np.float64)
        a, b, both = own[i], own[j], count.astype(np.float64)
        expected = a * b / total
        pmi = np.log2(both / expected)
        if name == "expected":
            return expected
        if name == "pmi":
            return pmi
        if name == "ppmi":
            return np.maximum(pmi, 0.0)
        if name == "npmi":  # Bouma 2009; 1 where both are in every context
            own_information = -np.log2(both / total)
            return np.divide(pmi, own_information, out=np.ones_like(pmi), where=own_information > 0)
        return 2 * both / (a + b) if name == "dice" else both / (a + b - both)

    def measure(self, name: str) -> csr_array:
        """An association measure for each pair that occurs together; the diagonal is left out.

        Parameters
        ----------
        name : {"expected", "pmi", "ppmi", "npmi", "dice", "jaccard"}
            PMI is ``log2(both * total / (a * b))`` over contexts (Church and Hanks 1990), NPMI divides it by
            ``-log2(both / total)`` (Bouma 2009).
        """
        if name not in _MEASURES:
            raise ValueError(f"measure {name!r}: use {', '.join(_MEASURES)}")
        if self.ordered:
            raise ValueError("measures need ordered=False")
        cells = self.matrix.tocoo()
        off = cells.row != cells.col
        i, j = cells.row[off], cells.col[off]
        return csr_array(
            (self._values(name, i, j, cells.data[off]), (i, j)), shape=self.matrix.shape
        )

    def over_time(self, freq: str = "year") -> pd.DataFrame:
        """The same counts by calendar period: period, a, b, count, documents (dated so finely, in the period)."""
        from ._dates import place_in_periods

        source = self.occurrences
        periods, numbers = place_in_periods(source.tokens.corpus.meta, freq)
        of_occurrence = (
            numbers[source.tokens.documents[source.first]]
            if len(source.first)
            else np.zeros(0, np.int64)
        )
        documents = np.bincount(numbers[numbers >= 0], minlength=len(periods))
        names = np.array(self.labels, dtype=object)
        frames = []
        for k, period in enumerate(periods):
            part = cooccurrence(
                source.take(of_occurrence == k),
                self.within,
                count=self.count,
                weights=self.weights,
                ordered=self.ordered,
            )
            cells = part.matrix.tocoo()
            keep = cells.row != cells.col if self.ordered else cells.row < cells.col
            frames.append(
                frame_of(
                    {
                        "period": [period] * int(keep.sum()),
                        "a": names[cells.row[keep]],
                        "b": names[cells.col[keep]],
                        "count": cells.data[keep],
                        "documents": documents[k],
                    }
                )
            )
        return pd.concat(frames, ignore_index=True)

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
