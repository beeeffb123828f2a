"""Sentences behind a number: which ones there are, and a stated few of them with their marks."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from .hits import sentence_spans


@dataclasses.dataclass(frozen=True)
class Quote:
    """One sentence: document number, its span in ``corpus.texts``, and the spans to mark in it."""

    document: int
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


@dataclasses.dataclass(frozen=True)
class Quoted:
    """Some sentences out of `total`, in order of date."""

    total: int
    quotes: tuple[Quote, ...]


def even_steps(total: int, n: int) -> np.ndarray:
    """At most `n` of the numbers 0 .. total - 1, at even steps from the first to the last."""
    if total <= n:
        return np.arange(total)
    return np.unique(np.linspace(0, total - 1, n).round().astype(np.int64))


class Quotes:
    """Finds sentences by the tokens of the occurrences in them.

    Parameters
    ----------
    tokens : Tokens
        The original tokens, none removed, so that every sentence has its number.
    """

    def __init__(self, tokens):
        self.tokens = tokens
        self.texts: list[str] = tokens.corpus.texts
        self.sentences: np.ndarray = tokens.sentences
        self._wrapped: bool = tokens.options["lines"] == "wrapped"
        self._bounds: dict[int, np.ndarray] = {}
        dates = pd.Series(tokens.corpus.meta["date"].to_numpy())
        order = dates.sort_values(kind="stable", na_position="last").index.to_numpy()
        self._rank = np.empty(len(order), dtype=np.int64)
        self._rank[order] = np.arange(len(order))

    def of(self, first: np.ndarray, last: np.ndarray, n: int) -> Quoted:
        """At most `n` of the sentences that hold occurrences.

        Parameters
        ----------
        first, last : numpy.ndarray of int64, (occurrences,)
            First and last token (inclusive) of each, numbered through the corpus.
        n : int

        Returns
        -------
        Quoted
            In order of date, undated documents last; where they are more than `n`, at even steps of
            that order. An occurrence belongs to the sentence of its first token.
        """
        numbers, where = np.unique(self.sentences[first], return_index=True)
        documents = self.tokens.documents[first[where]]
        order = np.lexsort((numbers, self._rank[documents]))
        chosen = order[even_steps(len(order), n)]
        by_sentence = np.argsort(self.sentences[first], kind="stable")
        ordered = self.sentences[first][by_sentence]
        quotes = []
        for k in chosen.tolist():
            low, high = np.searchsorted(ordered, [numbers[k], numbers[k] + 1])
            inside = by_sentence[low:high]
            quotes.append(self._quote(int(documents[k]), first[inside], last[inside]))
        return Quoted(len(numbers), tuple(quotes))

    def together(self, a: tuple[np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray], n: int):
        """At most `n` of the sentences that hold occurrences of both, as `of` gives them."""
        both = np.intersect1d(self.sentences[a[0]], self.sentences[b[0]])
        first, last = np.concatenate([a[0], b[0]]), np.concatenate([a[1], b[1]])
        shared = np.isin(self.sentences[first], both)
        return self.of(first[shared], last[shared], n)

    def _quote(self, document: int, first: np.ndarray, last: np.ndarray) -> Quote:
        text = self.texts[document]
        if document not in self._bounds:
            self._bounds[document] = sentence_spans(text, self._wrapped)
        bounds = self._bounds[document]
        starts, ends = self.tokens.starts[first].tolist(), self.tokens.ends[last].tolist()
        at = int(np.searchsorted(bounds, min(starts), side="right"))
        start, end = int(bounds[at - 1]), int(bounds[min(at, len(bounds) - 1)])
        # a dotted acronym's span may reach past the sentence's end
        end = max([end, *ends])
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return Quote(document, start, end, _merge(starts, ends))


def _merge(starts: list[int], ends: list[int]) -> tuple[tuple[int, int], ...]:
    """Spans in order, those that overlap joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(zip(starts, ends)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
