"""Matches of a dictionary: every one can be opened again."""

from __future__ import annotations

import functools
import html
import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from . import _core
from ._evidence import Evidence, Readable
from ._frames import frame_of, text_series
from ._keys import choose, unknown_key


def sentence_spans(text: str, wrapped: bool) -> np.ndarray:
    """The boundaries of the sentences of a text, as the tokenizer sees them (int64)."""
    return _core.boundaries(text, 1, True, wrapped)


_LONE = re.compile("[\ud800-\udfff]")


class Unresolved(NamedTuple):
    """A mention that counts for nobody: its document and tokens, who it may be, and why nobody can say.

    `about` are the keys it is of: the candidates, or where there are none those who have held the office.
    """

    document: int
    start: int
    end: int
    keys: tuple[str, ...]
    about: tuple[str, ...]
    via: str
    reason: str


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

    def __init__(self, tokens, keys, entries, document, key, start, end, entry, not_counted=()):
        self.tokens = tokens
        self.keys: list[str] = keys
        self.entries = entries
        self.document: np.ndarray = document
        self.key: np.ndarray = key
        self.start: np.ndarray = start
        self.end: np.ndarray = end
        self.entry: np.ndarray = entry
        self._not_counted: tuple[Unresolved, ...] = tuple(not_counted)

    def __len__(self) -> int:
        return len(self.key)

    def __repr__(self) -> str:
        used = len(np.unique(self.key))
        return f"<Hits: {len(self)} matches of {used} of {len(self.keys)} keys in {len(self.tokens)} documents>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>" + self.counts().head(10).to_html(index=False)

    def key_number(self, key: str) -> int:
        """The number of a key; an unknown one is an error that names the nearest."""
        if key in self._numbers:
            return self._numbers[key]
        raise unknown_key(key, self.keys)

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
            self._not_counted,
        )

    def replaced(self, entries, columns) -> Hits:
        """Hits of the same keys with other matches: columns document, key, start, end, entry, in order of the text."""
        return Hits(self.tokens, self.keys, entries, *columns, self._not_counted)

    def reporting(self, rows, via: str, reason: str) -> Hits:
        """These hits, with more mentions in `unresolved`: (document, start, end, keys, about) each."""
        more = [Unresolved(*row, via, reason) for row in rows]
        result = self.take(np.ones(len(self), dtype=bool))
        result._not_counted = tuple(sorted({*self._not_counted, *more}))
        return result

    @property
    def unresolved(self) -> pd.DataFrame:
        """Mentions that count for nobody because nobody can say who is meant.

        Returns
        -------
        pandas.DataFrame
            document (its id), surface, start, end (characters of ``corpus.texts``), via ("surname" or "office"), reason,
            candidates (a tuple of keys).
        """
        tokens, rows = self.tokens, self._not_counted
        starts = [int(tokens.starts[row.start]) for row in rows]
        ends = [int(tokens.ends[row.end - 1]) for row in rows]
        texts = [tokens.corpus.texts[row.document] for row in rows]
        frame = frame_of(
            {
                "document": tokens.corpus.meta.index.to_numpy()[[row.document for row in rows]]
                if rows
                else [],
                "surface": text_series(text[s:e] for text, s, e in zip(texts, starts, ends)),
                "start": np.array(starts, dtype=np.int64),
                "end": np.array(ends, dtype=np.int64),
                "via": [row.via for row in rows],
                "reason": [row.reason for row in rows],
                "candidates": [row.keys for row in rows],
            }
        )
        return Readable(frame)

    def select(self, pattern: str | list[str], *, level: int | None = None) -> Hits:
        """The matches of the keys that fit, and only those keys.

        Parameters
        ----------
        pattern : str or list of str
            A key, a branch (``"people"``), or a glob (``"people/*"``).
        level : int, optional
            Hold the pattern against the name at this level of each path alone (1: the first).

        Raises
        ------
        KeyError
            A pattern that fits no key of the dictionary, whatever others do; it names the nearest.
        """
        chosen = choose(self.keys, pattern, level)
        new = np.full(len(self.keys), -1, dtype=np.int64)
        new[chosen] = np.arange(len(chosen))
        renamed = new[self.key] if len(self) else self.key
        result = self.take(renamed >= 0, [self.keys[k] for k in chosen], renamed)
        names = set(result.keys)
        result._not_counted = tuple(row for row in self._not_counted if names & set(row.about))
        return result

    def to_pandas(self, *, keep_unmatched: bool = False) -> pd.DataFrame:
        """Every match as a row.

        Parameters
        ----------
        keep_unmatched : bool, default False
            Whether a document without a match has a row too, with all but its id missing.

        Returns
        -------
        pandas.DataFrame
            document (its id), key, entry (the pattern), via, surface, start, end (characters of ``corpus.texts``),
            raw_start, raw_end (characters of ``corpus.raw``; missing where there was no page), sentence, paragraph
            (numbers in the document, from 0), token_start, token_end (tokens of the document, half-open), weight.
        """
        frame = self._frame()
        if not keep_unmatched:
            return frame
        bare = np.setdiff1d(np.arange(len(self.tokens)), self.document)
        names = self.tokens.corpus.meta.index.to_numpy()[bare]
        columns = {name: "Int64" for name in frame if frame[name].dtype == np.int64}
        empty = pd.DataFrame({"document": names}).reindex(columns=frame.columns)
        empty = empty.astype({**columns, "raw_start": "Int64", "raw_end": "Int64"})
        if len(empty):
            frame = pd.concat([frame.astype(columns), empty.astype(_object_columns(frame))])
        order = np.argsort(np.concatenate([self.document, bare]), kind="stable")
        return frame.iloc[order].reset_index(drop=True)

    def _frame(self) -> pd.DataFrame:
        tokens = self.tokens
        start = tokens.starts[self.start].astype(np.int64) if len(self) else np.zeros(0, np.int64)
        end = tokens.ends[self.end - 1].astype(np.int64) if len(self) else np.zeros(0, np.int64)
        texts, pages = tokens.corpus.texts, tokens.corpus.pages
        raw = [
            pages[d].raw_span(s, e) if pages[d] is not None else (None, None)
            for d, s, e in zip(self.document.tolist(), start.tolist(), end.tolist())
        ]
        frame = frame_of(
            {
                "document": tokens.corpus.meta.index.to_numpy()[self.document],
                "key": np.array(self.keys, dtype=object)[self.key],
                "entry": [self.entries[e][1].pattern for e in self.entry.tolist()],
                "via": pd.Series(
                    [self.entries[e][1].via for e in self.entry.tolist()], dtype=object
                ),
                "surface": text_series(
                    texts[d][s:e]
                    for d, s, e in zip(self.document.tolist(), start.tolist(), end.tolist())
                ),
                "start": start,
                "end": end,
                "raw_start": pd.array([s for s, _ in raw], dtype="Int64"),
                "raw_end": pd.array([e for _, e in raw], dtype="Int64"),
                "sentence": self._numbered(tokens.sentences),
                "paragraph": self._numbered(tokens.paragraphs),
                "token_start": self.start - tokens.offsets[:-1][self.document],
                "token_end": self.end - tokens.offsets[:-1][self.document],
                "weight": self.weights,
            }
        )
        return Evidence(frame)

    @property
    def weights(self) -> np.ndarray:
        """The weight of each match: its entry's (float64)."""
        of_entries = np.array([entry.weight for _, entry in self.entries], dtype=np.float64)
        return of_entries[self.entry] if len(self) else np.zeros(0)

    def to_arrow(self, *, keep_unmatched: bool = False):
        """`to_pandas` as a ``pyarrow.Table`` (needs ``pip install "dipcore[arrow]"``); ids of mixed types become str."""
        try:
            import pyarrow
        except ImportError:
            raise ImportError('Arrow needs pyarrow: pip install "dipcore[arrow]"') from None
        frame = self.to_pandas(keep_unmatched=keep_unmatched)
        if len({type(name) for name in frame["document"]}) > 1:
            frame["document"] = frame["document"].map(str)
        # Arrow's text is UTF-8, which has no lone surrogates: they are U+FFFD, as for the tokenizer
        frame["surface"] = [
            _LONE.sub("\ufffd", s) if isinstance(s, str) else None for s in frame["surface"]
        ]
        return pyarrow.Table.from_pandas(frame, preserve_index=False)

    def __arrow_c_stream__(self, requested_schema=None):
        """The rows of `to_pandas` for whatever reads Arrow's PyCapsule interface (polars, DuckDB, pyarrow)."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_tokens(
        self,
        *,
        exclusive: bool = True,
        append_key: bool = False,
        separator: str = "/",
        nomatch: str | None = None,
    ):
        """Tokens with a key where its match stands, as ``quanteda::tokens_lookup`` gives them.

        Parameters
        ----------
        exclusive : bool, default True
            Whether only keys are left; else the words outside matches stay as they are.
        append_key : bool, default False
            Whether the words of a match stay, joined by spaces, with the key behind them: ``kerry/people/John Kerry``.
        separator : str, default "/"
            What stands between the words and the key.
        nomatch : str, optional
            A word for each word outside matches; for `exclusive`.

        Returns
        -------
        Tokens
            By first word of each match, shorter ones first; a match of several keys has a token for each.

        Examples
        --------
        >>> import dipcore as dc
        >>> hits = dc.tokens(["Kerry met Lavrov"]).lookup({"person": ["kerry", "lavrov"]})
        >>> hits.to_tokens().to_list(), hits.to_tokens(exclusive=False).to_list()
        ([['person', 'person']], [['person', 'met', 'person']])
        """
        from .hits_as_tokens import hits_as_tokens

        if nomatch is not None and not exclusive:
            raise ValueError(
                "nomatch= names the words that exclusive=False keeps; give one of them"
            )
        return hits_as_tokens(self, exclusive, nomatch, separator if append_key else None)

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

    def dtm(self, *, weighted: bool = False):
        """The document × key matrix (a :class:`Dtm`).

        Parameters
        ----------
        weighted : bool, default False
            False: mentions (int64). True: the sums of the weights of their entries (float64), so that a key of words with
            weights from -5 to 5 is scored as sentiment dictionaries are.

        Examples
        --------
        >>> import dipcore as dc
        >>> words = {"tone": [{"pattern": "good", "weight": 2}, {"pattern": "bad", "weight": -3}]}
        >>> dc.tokens(["good good bad", "bad"]).lookup(words).dtm(weighted=True).to_pandas()["tone"].tolist()
        [1.0, -3.0]
        """
        from .matrix import Dtm

        counts = Dtm.from_hits(self)
        return counts.with_cells(self._weight_matrix()) if weighted else counts

    def _weight_matrix(self):
        from scipy.sparse import csr_array

        matrix = csr_array(
            (self.weights, (self.document, self.key)), shape=(len(self.tokens), len(self.keys))
        )
        matrix.sum_duplicates()  # also sorts
        return matrix

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
            As `to_pandas`, and title, date, source, text (the sentence), text_start (where that begins in ``corpus.texts``). A
            shell and a notebook show its rows to be read; ``pandas.DataFrame(frame)`` is shown as a table.
        """
        if documents is None:
            return self.explain_in(key)
        return self.explain_in(key, self.tokens.corpus.numbers_of(list(documents)))

    def explain_in(self, key: str | None, numbers=None) -> pd.DataFrame:
        """`explain` for documents by number (their place in the corpus)."""
        chosen = np.ones(len(self), dtype=bool) if key is None else self.key == self.key_number(key)
        if numbers is not None:
            chosen &= np.isin(self.document, numbers)
        return with_sentences(self.take(chosen))

    def over_time(self, freq: str = "month", *, by: str | None = None, span=None):
        """How often each key is mentioned, by calendar period; see :class:`~dipcore.timeline.Series`.

        Parameters
        ----------
        freq : {"day", "week", "month", "quarter", "year"}
        by : str, optional
            A column of ``corpus.meta`` such as "source": a series for each of its values.
        span : (date, date), optional
            The first and the last day that the collection covers, if they are not those of the documents.

        Returns
        -------
        Series
            With `by`, a mapping of them (:class:`~dipcore.timeline.SeriesBy`).
        """
        from .timeline import over_time

        return over_time(self, freq, by=by, span=span)

    def cooccurrence(
        self,
        within="sentence",
        *,
        count: str | None = None,
        weights: str | None = None,
        ordered=False,
        by: str | None = None,
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
        by : str, optional
            A calendar period ("year") or a column of ``corpus.meta`` ("source"): count in each group of documents.

        Returns
        -------
        Cooccurrence
            With `by`, a mapping of them (:class:`~dipcore.cooccurrence.CooccurrenceBy`).
        """
        from .cooccurrence import Occurrences, cooccurrence

        options = {"count": count, "weights": weights, "ordered": ordered, "by": by}
        return cooccurrence(Occurrences.of_hits(self), within, **options)


def _object_columns(frame: pd.DataFrame) -> dict[str, object]:
    return {name: frame[name].dtype for name in ("document", "key", "entry", "via", "surface")}


def with_sentences(hits: Hits) -> pd.DataFrame:
    """`hits.to_pandas()` with title, date and source of the document, the text of the sentence and where it begins."""
    frame = hits.to_pandas()
    corpus = hits.tokens.corpus
    meta = corpus.meta[["title", "date", "source"]].iloc[hits.document].reset_index(drop=True)
    frame = pd.concat([frame, meta], axis=1)
    wrapped = hits.tokens.options["lines"] == "wrapped"
    texts, starts, bounds = [], [], {}
    for document, start in zip(hits.document.tolist(), frame["start"].tolist()):
        if document not in bounds:
            bounds[document] = sentence_spans(corpus.texts[document], wrapped)
        at = int(np.searchsorted(bounds[document], start, side="right"))
        low, high = bounds[document][at - 1 : at + 1].tolist()
        text = corpus.texts[document][low:high]
        texts.append(text.strip())
        starts.append(low + len(text) - len(text.lstrip()))
    frame["text"] = text_series(texts)
    frame["text_start"] = np.array(starts, dtype=np.int64)
    return frame
