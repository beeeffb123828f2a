"""Matches of a dictionary: every one can be opened again."""

from __future__ import annotations

import fnmatch
import functools

import numpy as np
import pandas as pd

from . import _core
from ._check import as_strings
from ._frames import frame_of, names_index, text_series


def sentence_spans(text: str, wrapped: bool) -> np.ndarray:
    """The boundaries of the sentences of a text, as the tokenizer sees them (int64)."""
    return _core.boundaries(text, 1, True, wrapped)


class Hits:
    """The matches of a dictionary in tokens, by document and place.

    Attributes
    ----------
    keys : list of str
        All keys of the dictionary that count, also those without a match.
    document, key, start, end : numpy.ndarray of int64
        Document number, number in `keys`, and the tokens ``[start, end)`` of each match.
    entry : numpy.ndarray
        Number of the entry in `entries`, a list of (key, Entry).
    """

    def __init__(self, tokens, keys, entries, document, key, start, end, entry):
        self.tokens = tokens
        self.keys: list[str] = keys
        self.entries = entries
        self.document: np.ndarray = document
        self.key: np.ndarray = key
        self.start: np.ndarray = start
        self.end: np.ndarray = end
        self.entry: np.ndarray = entry

    def __len__(self) -> int:
        return len(self.key)

    def __repr__(self) -> str:
        used = len(np.unique(self.key))
        return f"<Hits: {len(self)} matches of {used} of {len(self.keys)} keys in {len(self.tokens)} documents>"

    def key_number(self, key: str) -> int:
        """The number of a key; an unknown one is an error that names the nearest."""
        import difflib

        if key in self._numbers:
            return self._numbers[key]
        near = difflib.get_close_matches(str(key), self.keys, n=3, cutoff=0.4)
        raise KeyError(
            f"no key {key!r} in this dictionary"
            + (f"; the nearest are {', '.join(near)}" if near else "")
        )

    @functools.cached_property
    def _numbers(self) -> dict[str, int]:
        return {key: k for k, key in enumerate(self.keys)}

    def take(
        self, which: np.ndarray, keys: list[str] | None = None, key: np.ndarray | None = None
    ) -> Hits:
        """The matches at a mask or positions, in the order of the text."""
        which = np.asarray(which)
        which = which if which.dtype == bool else np.sort(which.astype(np.int64))
        numbers = self.key if key is None else key
        return Hits(
            self.tokens,
            self.keys if keys is None else keys,
            self.entries,
            self.document[which],
            numbers[which],
            self.start[which],
            self.end[which],
            self.entry[which],
        )

    def select(self, pattern: str | list[str]) -> Hits:
        """The matches of the keys that fit a glob (``"people/*"``) or one of several, and only those keys."""
        patterns = as_strings(pattern, "pattern")
        chosen = [
            k
            for k, key in enumerate(self.keys)
            if any(fnmatch.fnmatchcase(key, p) for p in patterns)
        ]
        new = np.full(len(self.keys), -1, dtype=np.int64)
        new[chosen] = np.arange(len(chosen))
        renamed = new[self.key] if len(self) else self.key
        return self.take(renamed >= 0, [self.keys[k] for k in chosen], renamed)

    def to_pandas(self) -> pd.DataFrame:
        """Every match as a row.

        Returns
        -------
        pandas.DataFrame
            document (its id), key, entry (the pattern), via, surface, start, end (characters of ``corpus.texts``),
            raw_start, raw_end (characters of ``corpus.raw``; missing where there was no page), sentence, paragraph
            (numbers in the document, from 0).
        """
        tokens = self.tokens
        start = tokens.starts[self.start].astype(np.int64) if len(self) else np.zeros(0, np.int64)
        end = tokens.ends[self.end - 1].astype(np.int64) if len(self) else np.zeros(0, np.int64)
        texts, pages = tokens.corpus.texts, tokens.corpus.pages
        raw = [
            pages[d].raw_span(s, e) if pages[d] is not None else (None, None)
            for d, s, e in zip(self.document.tolist(), start.tolist(), end.tolist())
        ]
        return frame_of(
            {
                "document": tokens.corpus.meta.index.to_numpy()[self.document],
                "key": np.array(self.keys, dtype=object)[self.key],
                "entry": [self.entries[e][1].pattern for e in self.entry.tolist()],
                "via": [self.entries[e][1].via for e in self.entry.tolist()],
                "surface": [
                    texts[d][s:e]
                    for d, s, e in zip(self.document.tolist(), start.tolist(), end.tolist())
                ],
                "start": start,
                "end": end,
                "raw_start": pd.array([s for s, _ in raw], dtype="Int64"),
                "raw_end": pd.array([e for _, e in raw], dtype="Int64"),
                "sentence": self._numbered(tokens.sentences),
                "paragraph": self._numbered(tokens.paragraphs),
            }
        )

    def _numbered(self, contexts: np.ndarray) -> np.ndarray:
        """The number within its document of each match's context."""
        if not len(self):
            return np.zeros(0, np.int64)
        return contexts[self.start] - contexts[self.tokens.offsets[:-1][self.document]]

    def counts(self) -> pd.DataFrame:
        """Documents and mentions of each key that has any, most documents first."""
        pairs = np.unique(np.stack([self.key, self.document]), axis=1)
        frame = frame_of(
            {
                "key": self.keys,
                "documents": np.bincount(pairs[0], minlength=len(self.keys)),
                "mentions": np.bincount(self.key, minlength=len(self.keys)),
            }
        )
        frame = frame[frame["mentions"] > 0]
        return frame.sort_values(
            ["documents", "mentions", "key"], ascending=[False, False, True], ignore_index=True
        )

    def dtm(self):
        """The document × key matrix of mentions (a :class:`Dtm`)."""
        from .matrix import Dtm

        return Dtm.from_hits(self)

    def explain(self, key: str | None = None, documents=None) -> pd.DataFrame:
        """The mentions of a key (all, without one), each with its sentence, date and source.

        Parameters
        ----------
        key : str, optional
        documents : iterable of document ids, optional
            Only mentions in these.

        Returns
        -------
        pandas.DataFrame
            As `to_pandas`, and title, date, source, text (the sentence).
        """
        if documents is None:
            return self.explain_in(key)
        names = list(documents)
        numbers = self.tokens.corpus.meta.index.get_indexer(names_index(names))
        if (numbers < 0).any():
            raise KeyError(f"no document {names[int(np.argmax(numbers < 0))]!r} in this corpus")
        return self.explain_in(key, numbers)

    def explain_in(self, key: str | None, numbers=None) -> pd.DataFrame:
        """`explain` for documents by number (their place in the corpus)."""
        chosen = np.ones(len(self), dtype=bool) if key is None else self.key == self.key_number(key)
        if numbers is not None:
            chosen &= np.isin(self.document, numbers)
        return with_sentences(self.take(chosen))

    def over_time(self, freq: str = "month"):
        """How often each key is mentioned, by calendar period; see :class:`Series`."""
        from .timeline import Series

        return Series(self, freq)

    def cooccurrence(
        self,
        within="sentence",
        *,
        count: str | None = None,
        weights: str | None = None,
        ordered=False,
    ):
        """How often keys occur together.

        Parameters
        ----------
        within : {"sentence", "paragraph", "document"} or int
            The context, or a window: the largest distance in tokens (first of the later - last of the earlier).
        count : {"contexts", "pairs"}, optional
            In how many contexts both occur (the default; on the diagonal, in how many the key does), or how many pairs
            of occurrences that do not overlap (always so for a window).
        weights : {"1/d"}, optional
            A pair at distance d weighs 1/d; for a window.
        ordered : bool, default False
            Count i before j; else the matrix is symmetric.

        Returns
        -------
        Cooccurrence
        """
        from .cooccurrence import Occurrences, cooccurrence

        return cooccurrence(
            Occurrences.of_hits(self), within, count=count, weights=weights, ordered=ordered
        )


def with_sentences(hits: Hits) -> pd.DataFrame:
    """`hits.to_pandas()` with title, date and source of the document, and the text of the sentence."""
    frame = hits.to_pandas()
    corpus = hits.tokens.corpus
    meta = corpus.meta[["title", "date", "source"]].iloc[hits.document].reset_index(drop=True)
    frame = pd.concat([frame, meta], axis=1)
    wrapped = hits.tokens.options["lines"] == "wrapped"
    texts, bounds = [], {}
    for document, start in zip(hits.document.tolist(), frame["start"].tolist()):
        if document not in bounds:
            bounds[document] = sentence_spans(corpus.texts[document], wrapped)
        at = int(np.searchsorted(bounds[document], start, side="right"))
        texts.append(
            corpus.texts[document][bounds[document][at - 1] : bounds[document][at]].strip()
        )
    frame["text"] = text_series(texts)
    return frame
