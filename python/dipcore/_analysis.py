"""What a report shows, worked out once: counts, series, pairs and terms of a corpus."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import warnings
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from ._dates import PERIODS, place_in_periods
from ._quotes import Quoted, Quotes
from ._warnings import DipcoreWarning
from .weighting import document_frequencies

ACTOR_BRANCHES = ("people", "countries", "organisations")
NAME_BRANCHES = (*ACTOR_BRANCHES, "places", "agreements")
TERMS = 40
KEY_WORD_DOCUMENTS = 3  # whose sentences on a topic hold a word, before it is a key word of it
LONGEST_SERIES = 60  # periods
DOCUMENTS_A_PERIOD = 8  # on average, below which a finer period is not chosen

Span = tuple[np.ndarray, np.ndarray]


def choose_freq(meta: pd.DataFrame) -> str | None:
    """The finest period of at most 60 that has 8 documents on average; None without a date.

    Where no period has so many, the coarsest that gives at least two of them.
    """
    several = None
    for freq in PERIODS:
        try:
            periods, numbers = place_in_periods(meta, freq)
        except ValueError:
            continue
        dated = int((numbers >= 0).sum())
        if len(periods) <= LONGEST_SERIES and dated >= DOCUMENTS_A_PERIOD * len(periods):
            return freq
        if len(periods) > 1 or several is None:
            several = freq
    return several


def input_hash(corpus: Any) -> str:
    """SHA-256 over ids, dates and untouched texts, in order; the same input gives the same."""
    digest = hashlib.sha256()
    for name, date, raw in zip(corpus.meta.index, corpus.meta["date"], corpus.raw):
        for part in (str(name), str(date), raw):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


def dictionary_hash(dictionary: Any) -> str:
    """SHA-256 over the entries of a dictionary and which of its branches compete."""
    parts = [repr(sorted(dictionary.entries.items(), key=lambda item: item[0]))]
    parts += [repr(dictionary.compete), repr(dictionary.silent)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclasses.dataclass(frozen=True)
class SetAside:
    """One reason for furniture: how often it was given, in how many pages, and distinct texts."""

    reason: str
    pieces: int
    pages: int
    examples: tuple[str, ...]
    distinct: int


def set_aside(pages: list, examples: int) -> list[SetAside]:
    """Furniture by reason, most frequent first, each with its commonest texts."""
    texts: dict[str, Counter] = {}
    found_in: dict[str, set[int]] = {}
    for number, page in enumerate(pages):
        for piece in page.furniture if page is not None else ():
            texts.setdefault(piece.reason, Counter())[piece.text] += 1
            found_in.setdefault(piece.reason, set()).add(number)
    rows = [
        SetAside(
            reason,
            sum(counts.values()),
            len(found_in[reason]),
            tuple(text for text, _ in counts.most_common(examples)),
            len(counts),
        )
        for reason, counts in texts.items()
    ]
    return sorted(rows, key=lambda row: (-row.pieces, row.reason))


def _is_plain(terms) -> np.ndarray:
    """Which terms have a letter, and another character."""
    return np.array([len(term) > 1 and any(map(str.isalpha, term)) for term in terms], dtype=bool)


class Analysis:
    """A corpus counted under a dictionary.

    Parameters
    ----------
    corpus : Corpus
    dictionary : Dictionary
    freq : str, optional
        Calendar period; chosen by :func:`choose_freq` where it is None.
    lookup : mapping, optional
        `offices` and `as_of` of ``Tokens.lookup``.
    """

    def __init__(
        self,
        corpus: Any,
        dictionary: Any,
        freq: str | None = None,
        lookup: Mapping[str, Any] | None = None,
    ):
        unknown = set(lookup or ()) - {"offices", "as_of"}
        if unknown:
            raise ValueError(f"lookup has {sorted(unknown)}; it takes offices and as_of")
        if freq is not None:
            place_in_periods(corpus.meta, freq)  # what is wrong with it is said before the work
        self.corpus = corpus
        self.dictionary = dictionary
        self.tokens = corpus.tokens()
        self.lookup = dict(lookup or {})
        self.hits = self.tokens.lookup(dictionary, **self.lookup)
        self.freq_given = freq is not None
        self.freq = freq or choose_freq(corpus.meta)
        self.quotes = Quotes(self.tokens)

    @functools.cached_property
    def topic_keys(self) -> list[str]:
        """The keys under ``topics``; without that branch, all that are no names."""
        keys = self.hits.keys
        topics = [key for key in keys if key.startswith("topics/")]
        return topics or [key for key in keys if key.split("/", 1)[0] not in NAME_BRANCHES]

    @functools.cached_property
    def counts(self) -> pd.DataFrame:
        """Documents and mentions of each key that has any, most documents first."""
        return (
            self.hits.counts()
            if len(self.hits)
            else pd.DataFrame({"key": [], "documents": [], "mentions": []})
        )

    def _counts_of(self, keys: list[str]) -> pd.DataFrame:
        return self.counts[self.counts["key"].isin(keys)].reset_index(drop=True)

    @property
    def topics(self) -> pd.DataFrame:
        return self._counts_of(self.topic_keys)

    @property
    def actors(self) -> pd.DataFrame:
        return self._counts_of([k for k in self.hits.keys if k.split("/", 1)[0] in ACTOR_BRANCHES])

    def branch(self, name: str) -> pd.DataFrame:
        """The counts of the keys of one branch."""
        return self._counts_of([key for key in self.hits.keys if key.startswith(name + "/")])

    @functools.cached_property
    def series(self) -> Any:
        """Topics over time; None where no document is dated or no topic is found."""
        found = list(self.topics["key"])
        if self.freq is None or not found:
            return None
        return self.hits.select(found).over_time(self.freq)

    @functools.cached_property
    def periods(self) -> np.ndarray:
        """The number of each document's period in ``series.periods``, -1 for none."""
        if self.freq is None:
            return np.full(len(self.corpus), -1, dtype=np.int64)
        return place_in_periods(self.corpus.meta, self.freq)[1]

    @functools.cached_property
    def copies(self) -> pd.DataFrame:
        """The documents counted here that are copies of others counted here, as ``Corpus.copies`` tells of them."""
        found = self.corpus.dedupe().copies
        return found[found.index.isin(self.corpus.meta.index)]

    @functools.cached_property
    def bursts(self) -> tuple[pd.DataFrame, list[str]]:
        """Bursts of topics, strongest first, and what the search for them warned of."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", DipcoreWarning)
            found = self.series.bursts()
        return found, [str(one.message) for one in caught]

    def stretch_quotes(self, key: str, start: pd.Period, end: pd.Period, n: int) -> Quoted:
        """Sentences that mention a key in the documents of some periods, both ends included."""
        documents, (first, last) = self.spans(key)
        low, high = (self.series.periods.get_loc(period) for period in (start, end))
        numbers = self.periods[documents]
        inside = (low <= numbers) & (numbers <= high)
        return self.quotes.of(first[inside], last[inside], n)

    @functools.cached_property
    def topic_pairs(self) -> Any:
        return self.hits.select(self.topic_keys).cooccurrence(within="sentence")

    @functools.cached_property
    def actor_pairs(self) -> Any:
        return self.hits.select(list(self.actors["key"])).cooccurrence(within="sentence")

    @functools.cached_property
    def all_pairs(self) -> Any:
        """Topics and actors together."""
        found = set(self.actors["key"]) | set(self.topic_keys)
        return self.hits.select([k for k in self.hits.keys if k in found]).cooccurrence("sentence")

    @functools.cached_property
    def mixed_pairs(self) -> pd.DataFrame:
        """Pairs of a topic and an actor, strongest first."""
        pairs, topics = self.all_pairs.pairs(), set(self.topic_keys)
        mixed = pairs["a"].isin(topics) != pairs["b"].isin(topics)
        return pairs[mixed].reset_index(drop=True)

    @functools.cached_property
    def terms(self) -> pd.DataFrame:
        """Terms by documents: no stop words, no words without a letter, no single letters."""
        frame = self._content.dtm().top(len(self.tokens.types))
        frame = frame[(frame["count"] > 0) & _is_plain(frame["term"])]
        order = ["documents", "count", "term"]
        return frame.sort_values(order, ascending=[False, False, True], ignore_index=True)

    @functools.cached_property
    def _content(self) -> Any:
        """The tokens without stop words."""
        from ._stopwords import stopwords

        return self.tokens.remove(stopwords("en"))

    @functools.cached_property
    def _words(self) -> np.ndarray:
        """Which tokens are words that may be terms: as in `terms`."""
        types, content = list(self.tokens.types), set(self._content.types)
        kept = _is_plain(types) & np.array([one in content for one in types], dtype=bool)
        return kept[self.tokens.ids]

    def words_about(self, key: str) -> tuple[np.ndarray, np.ndarray]:
        """Which words stand in sentences that mention a key, and which in all others; not those of the mentions (masks)."""
        first, last = self.spans(key)[1]
        within = np.isin(self.tokens.sentences, self.tokens.sentences[first])
        steps = np.bincount(first, minlength=len(within) + 1)
        steps -= np.bincount(last + 1, minlength=len(steps))
        words = self._words & (np.cumsum(steps)[:-1] == 0)
        return words & within, words & ~within

    def key_words(self, about: tuple[np.ndarray, np.ndarray]) -> pd.DataFrame:
        """Words that are more frequent in the sentences with a key than in all others, outside of its mentions.

        Those in such sentences of 3 documents at least, whose 95 % interval of the ratio over documents lies above 1: the
        columns of :func:`dipcore.keyness.compared` and q of :func:`dipcore.keyness.q_of_excess`, over all words of 3
        documents (``attrs["tested"]`` is how many); least q first, and then greatest G². `about` is what `words_about` gives.
        """
        from .keyness import compared, q_of_excess

        inside, rest = map(self._by_document, about)
        if not inside.sum() or not rest.sum():
            return pd.DataFrame({"term": []})
        # chosen by both parts: by one of them, those that lean to it would be chosen
        documents = document_frequencies(inside) + document_frequencies(rest)
        chosen = np.flatnonzero(documents >= KEY_WORD_DOCUMENTS)
        terms = [self.tokens.types[k] for k in chosen.tolist()]
        frame = compared([inside, rest], chosen, terms)
        frame["q"] = q_of_excess([inside, rest], chosen)
        often = frame["target_documents"] >= KEY_WORD_DOCUMENTS
        frame = frame[often & (frame["lower"] > 0)]
        order = ["q", "g2", "term"]
        frame = frame.sort_values(order, ascending=[True, False, True], ignore_index=True)
        frame.attrs["tested"] = len(chosen)
        return frame

    def _by_document(self, at: np.ndarray) -> csr_array:
        """Counts of the marked tokens, (documents that have any, types)."""
        documents = np.unique(self.tokens.documents[at], return_inverse=True)[1]
        shape = (documents.max(initial=-1) + 1, len(self.tokens.types))
        ones = np.ones(len(documents), dtype=np.int64)
        return csr_array((ones, (documents, self.tokens.ids[at].astype(np.int64))), shape=shape)

    def key_word_quotes(self, key: str, inside: np.ndarray, terms: list[str], n: int):
        """For each of some key words, sentences that mention the key and hold the word (a list of `Quoted`).

        `inside` marks the words of the sentences that mention the key.
        """
        places, mentions = np.flatnonzero(inside), self.spans(key)[1]
        ids = self.tokens.ids[places]
        places = [places[ids == self.tokens.types.find(term)] for term in terms]
        return [self.quotes.together(mentions, (at, at), n) for at in places]

    def spans(self, key: str) -> tuple[np.ndarray, Span]:
        """Document numbers, and first and last token, of each match of a key."""
        chosen = np.flatnonzero(self.hits.key == self.hits.key_number(key))
        first = self.hits.start[chosen].astype(np.int64)
        return self.hits.document[chosen], (first, self.hits.end[chosen].astype(np.int64) - 1)

    def key_quotes(self, key: str, n: int) -> Quoted:
        """Sentences that mention a key."""
        return self.quotes.of(*self.spans(key)[1], n)

    def period_quotes(self, key: str, n: int) -> dict[int, Quoted]:
        """Sentences that mention a key by number of the period, -1 for documents in none."""
        documents, (first, last) = self.spans(key)
        numbers = self.periods[documents]
        return {
            int(number): self.quotes.of(first[numbers == number], last[numbers == number], n)
            for number in np.unique(numbers)
        }

    def pair_quotes(self, a: str, b: str, n: int) -> Quoted:
        """Sentences that mention both keys."""
        return self.quotes.together(self.spans(a)[1], self.spans(b)[1], n)

    def term_quotes(self, term: str, n: int) -> Quoted:
        """Sentences that hold a term."""
        at = np.flatnonzero(self.tokens.ids == self.tokens.types.find(term)).astype(np.int64)
        return self.quotes.of(at, at, n)

    @property
    def files(self) -> int:
        """How many documents came as pages."""
        return sum(page is not None for page in self.corpus.pages)
