"""Tokens: a corpus as arrays of ids, with spans back into the text."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from . import _core
from ._check import as_number, as_strings

if TYPE_CHECKING:  # imported where used: `import dipcore` loads this module, and must stay light
    import pandas as pd

    from .corpus import Corpus

_CHOICES = {
    "hyphens": ("split", "keep"),
    "urls": ("keep", "split", "drop"),
    "diacritics": ("keep", "fold"),
    "lines": ("paragraph", "wrapped"),
}
DEFAULTS = {
    "lowercase": True,
    "acronyms": True,
    "possessives": True,
    "hyphens": "split",
    "punctuation": False,
    "symbols": False,
    "numbers": True,
    "urls": "keep",
    "diacritics": "keep",
    "lines": "paragraph",
}


@functools.lru_cache(maxsize=1)
def acronyms() -> tuple[str, ...]:
    """The shipped acronyms that are words when lowered, and so keep their capitals."""
    text = resources.files("dipcore").joinpath("data/acronyms.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.split() if not line.startswith("#"))


def _check_options(options: dict) -> dict:
    import difflib

    for name, value in options.items():
        if name not in DEFAULTS:
            near = difflib.get_close_matches(name, DEFAULTS, n=1)
            hint = f"did you mean {near[0]!r}? The" if near else "the"
            raise TypeError(
                f"no token option {name!r}; {hint} options are {', '.join(DEFAULTS)}, threads"
            )
        if name in _CHOICES and value not in _CHOICES[name]:
            raise ValueError(f"{name}={value!r}: use one of {', '.join(map(repr, _CHOICES[name]))}")
        if name == "acronyms" and not isinstance(value, (bool, np.bool_)):
            options["acronyms"] = _acronym_list(value)
        elif name not in _CHOICES and not isinstance(value, (bool, np.bool_)):
            raise TypeError(f"{name}={value!r}: use True or False")
    return {**DEFAULTS, **options}


def _acronym_list(value) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError(f"acronyms is a single str; give a list: [{value!r}]")
    words = as_strings(value, "acronyms")
    if not all(words):
        raise ValueError("acronyms holds an empty str")
    return tuple(words)


def _thread_count(threads: int | None) -> int:
    if threads is None:
        available = (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        )
        limit = os.environ.get("OMP_NUM_THREADS", "").split(",")[0]
        return min(available, int(limit)) if limit.isdigit() and int(limit) > 0 else available
    # no corpus has so many documents to share out
    return min(as_number(threads, "threads", least=1), 2**16)


def tokenize_strings(
    texts: list[str], options: dict, threads: int | None = None, spans: bool = True
):
    """(vocab, ids, flags, starts, ends, offsets) of texts under checked options."""
    extra = options["acronyms"]
    words = (
        acronyms()
        if extra is True
        else tuple(dict.fromkeys((*acronyms(), *extra)))
        if extra
        else ()
    )
    return _core.tokenize(
        texts,
        _core.Vocab(words),
        lowercase=options["lowercase"],
        keep_acronyms=bool(extra),
        possessives=options["possessives"],
        keep_hyphens=options["hyphens"] == "keep",
        punctuation=options["punctuation"],
        symbols=options["symbols"],
        numbers=options["numbers"],
        urls=_CHOICES["urls"].index(options["urls"]),
        fold_diacritics=options["diacritics"] == "fold",
        wrapped=options["lines"] == "wrapped",
        spans=spans,
        threads=_thread_count(threads),
    )


def tokenize(corpus: Corpus, *, threads: int | None = None, **options) -> Tokens:
    checked = _check_options(options)
    vocab, ids, flags, starts, ends, offsets = tokenize_strings(corpus.texts, checked, threads)
    return Tokens(
        corpus, vocab, checked, ids=ids, flags=flags, starts=starts, ends=ends, offsets=offsets
    )


def tokens(texts: Iterable[str], **options) -> Tokens:
    """Cut texts into words.

    Words are the segments of UAX #29 that hold a letter, digit or ideograph, with the tailoring that the options name, all
    in one pass in C.

    Parameters
    ----------
    texts : iterable of str, or Corpus
    lowercase : bool, default True
        Unicode simple case folding.
    acronyms : bool or iterable of str, default True
        Join ``U.S.`` to ``US``, and let listed acronyms (``US``, ``WHO``) keep their capitals; an iterable extends the list.
    possessives : bool, default True
        Strip a final ``'s``; the span still covers it.
    hyphens : {"split", "keep"}
    punctuation, symbols : bool, default False
        Whether those are tokens too.
    numbers : bool, default True
        Whether tokens without a letter are kept.
    urls : {"keep", "split", "drop"}
        A URL, e-mail address, @name or #tag as one token, cut like any text, or left out.
    diacritics : {"keep", "fold"}
        Latin, Greek and Cyrillic letters keep or lose their marks.
    lines : {"paragraph", "wrapped"}
        Each line is a paragraph, or blank lines separate paragraphs.
    threads : int, optional
        Default: the machine's, within ``OMP_NUM_THREADS``. The result does not depend on it.

    Returns
    -------
    Tokens

    Examples
    --------
    >>> import dipcore as dc
    >>> dc.tokens(["The U.S. told us of Russia's S-400s."]).to_list()
    [['the', 'US', 'told', 'us', 'of', 'russia', 's', '400s']]
    """
    from .corpus import Corpus

    corpus = texts if isinstance(texts, Corpus) else Corpus(texts)
    return tokenize(corpus, **options)


def _after_holes(ids: np.ndarray, flags: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """The flags, with the tokens behind a hole of their document marked."""
    behind = np.flatnonzero(ids[:-1] == 0) + 1 if len(ids) else np.zeros(0, np.int64)
    flags = flags.copy()
    flags[behind[~np.isin(behind, offsets)]] |= _core.AFTER_HOLE
    return flags


class Tokens:
    """Words of documents as ids. Immutable: every method returns new Tokens.

    Attributes
    ----------
    ids : numpy.ndarray of uint32, (n_tokens,)
        Read-only. 0 is the hole.
    offsets : numpy.ndarray of int64, (n_docs + 1,)
        Document d is ``ids[offsets[d]:offsets[d + 1]]``.
    flags : numpy.ndarray of uint8
        How each token was written and where it stands (``dipcore._core`` names the bits).
    types : sequence of str
        The vocabulary by id, decoded when asked; ``types[0]`` is the hole ``""``.
    corpus : Corpus
    options : dict
    """

    def __init__(self, corpus, types, options, *, ids, flags, starts, ends, offsets, original=None):
        self.corpus: Corpus = corpus
        self.types = types
        self.options: dict = options
        self.ids: np.ndarray = ids
        self.flags: np.ndarray = flags
        self.starts: np.ndarray = starts
        self.ends: np.ndarray = ends
        self.offsets: np.ndarray = offsets
        self.original: Tokens = self if original is None else original

    def _with(self, ids, flags, starts, ends, offsets, types=None) -> Tokens:
        arrays = [
            np.ascontiguousarray(ids, np.uint32),
            flags,
            starts,
            ends,
            np.asarray(offsets, np.int64),
        ]
        for array in arrays:
            array.flags.writeable = False
        ids, flags, starts, ends, offsets = arrays
        return Tokens(
            self.corpus,
            self.types if types is None else types,
            self.options,
            ids=ids,
            flags=flags,
            starts=starts,
            ends=ends,
            offsets=offsets,
            original=self.original,
        )

    def __getstate__(self) -> dict:
        return {**self.__dict__, "types": list(self.types)[1:]}

    def __setstate__(self, state: dict) -> None:
        self.__dict__.update(state, types=_core.Vocab(state["types"]))
        for array in (self.ids, self.flags, self.starts, self.ends, self.offsets):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __repr__(self) -> str:
        return (
            f"<Tokens: {len(self)} documents, {len(self.ids)} tokens, {len(self.types) - 1} types>"
        )

    @functools.cached_property
    def documents(self) -> np.ndarray:
        """The document number of each token (int64)."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.offsets))

    @functools.cached_property
    def sentences(self) -> np.ndarray:
        """The number of each token's sentence, counted through the whole corpus from 0 (int64)."""
        return np.cumsum((self.flags & _core.STARTS_SENTENCE) > 0, dtype=np.int64) - 1

    @functools.cached_property
    def paragraphs(self) -> np.ndarray:
        """The number of each token's paragraph, counted through the whole corpus from 0 (int64)."""
        return np.cumsum((self.flags & _core.STARTS_PARAGRAPH) > 0, dtype=np.int64) - 1

    def contexts(self, within: str) -> np.ndarray:
        """The number of each token's document, paragraph or sentence (int64, never falling)."""
        known = {"document": "documents", "paragraph": "paragraphs", "sentence": "sentences"}
        if within not in known:
            raise ValueError(
                f"within={within!r}: use {', '.join(map(repr, known))} or a number of tokens"
            )
        return getattr(self, known[within])

    def to_list(self) -> list[list[str]]:
        """The words of each document; a hole is the empty string."""
        words = list(self.types)
        bounds = zip(self.offsets[:-1], self.offsets[1:])
        return [[words[i] for i in self.ids[start:end].tolist()] for start, end in bounds]

    def spans(self, document: int) -> np.ndarray:
        """Character spans of the tokens of a document: (n, 2), ``corpus.texts[document][start:end]``."""
        if not -len(self) <= document < len(self):
            raise IndexError(f"no document {document} in tokens of {len(self)}")
        document %= len(self)
        at = slice(self.offsets[document], self.offsets[document + 1])
        return np.column_stack([self.starts[at], self.ends[at]]).astype(np.int64)

    def match(self, patterns, valuetype: str = "glob") -> np.ndarray:
        """The ids of the types that fit one of the patterns, case ignored (sorted int64)."""
        from .dictionary import type_ids

        patterns = as_strings(patterns, "patterns")
        found = [type_ids(self.types, pattern, valuetype) for pattern in patterns]
        return np.unique(np.concatenate(found)).astype(np.int64) if found else np.zeros(0, np.int64)

    def remove(self, patterns, *, padding: bool = False, valuetype: str = "glob") -> Tokens:
        """Tokens without those that fit `patterns`; with `padding` a hole stays where each was."""
        patterns = as_strings(patterns, "patterns")
        chosen = np.zeros(len(self.types), dtype=bool)
        chosen[self.match(patterns, valuetype)] = True
        # an acronym that kept its capitals is no stop word: "US" is not "us"
        return self._drop(chosen[self.ids] & ~self._protected(patterns)[self.ids], padding)

    def _protected(self, patterns: list[str]) -> np.ndarray:
        listed = set(patterns)
        kept = np.zeros(len(self.types), dtype=bool)
        extra = self.options["acronyms"]
        for word in (*acronyms(), *(extra if isinstance(extra, (list, tuple, set)) else ())):
            if extra and word not in listed:
                kept[self.types.find(word)] = True
        kept[0] = False
        return kept

    def keep(self, patterns, *, padding: bool = False, valuetype: str = "glob") -> Tokens:
        """Only the tokens that fit `patterns`."""
        chosen = np.zeros(len(self.types), dtype=bool)
        chosen[self.match(patterns, valuetype)] = True
        return self._drop(~chosen[self.ids] & (self.ids > 0), padding)

    def _drop(self, gone: np.ndarray, padding: bool) -> Tokens:
        if padding:
            ids = np.where(gone, 0, self.ids).astype(np.uint32)
            flags = _after_holes(ids, self.flags, self.offsets)
            return self._with(ids, flags, self.starts.copy(), self.ends.copy(), self.offsets)
        stay = np.flatnonzero(~gone)
        flags = self._flags_at(stay)
        kept = np.concatenate([[0], np.cumsum(~gone)])
        return self._with(
            self.ids[stay], flags, self.starts[stay], self.ends[stay], kept[self.offsets]
        )

    def _flags_at(self, at: np.ndarray) -> np.ndarray:
        """The flags of the tokens at rising positions, with the starts of sentences and paragraphs made anew."""
        flags = self.flags[at]
        for bit, numbers in (
            (_core.STARTS_SENTENCE, self.sentences),
            (_core.STARTS_PARAGRAPH, self.paragraphs),
        ):
            first = np.diff(numbers[at], prepend=-1) > 0
            flags = np.where(first, flags | bit, flags & ~np.uint8(bit)).astype(np.uint8)
        return flags

    def map(self, function: Callable[[str], str]) -> Tokens:
        """Tokens with `function` applied to each type once; types that come out equal become one, an empty one a hole."""
        words = ["" if k == 0 else function(word) for k, word in enumerate(self.types)]
        for k, word in enumerate(words):
            if not isinstance(word, str):
                raise TypeError(
                    f"map: the function made {word!r:.60} of {self.types[k]!r}; it must give a str"
                )
        return self._renamed(np.asarray(self.ids, np.int64), words)

    def _renamed(self, codes: np.ndarray, words: list[str], arrays=None) -> Tokens:
        """Tokens of `words[code]`, with ids in order of first sight."""
        numbers: dict[str, int] = {"": -1}
        same = np.array(
            [numbers.setdefault(word, len(numbers) - 1) for word in words], dtype=np.int64
        )
        unique = same[codes]
        seen, first = np.unique(unique[unique >= 0], return_index=True)
        order = seen[np.argsort(first)]
        rank = np.zeros(len(numbers), dtype=np.int64)  # the last item (-1) is the hole's: 0
        rank[order] = np.arange(1, len(order) + 1)
        names = list(numbers)[1:]
        vocab = _core.Vocab([names[k] for k in order])
        flags, starts, ends, offsets = arrays or (self.flags, self.starts, self.ends, self.offsets)
        ids = rank[unique]
        flags = _after_holes(ids, flags, offsets)
        return self._with(ids, flags, starts.copy(), ends.copy(), offsets, vocab)

    def stem(self, language: str = "english") -> Tokens:
        """Tokens with each type stemmed once by Snowball (needs ``pip install "dipcore[stem]"``)."""
        try:
            import snowballstemmer
        except ImportError:
            raise ImportError(
                'stemming needs snowballstemmer: pip install "dipcore[stem]"'
            ) from None
        try:
            stemmer = snowballstemmer.stemmer(language)
        except KeyError:
            raise ValueError(
                f"language {language!r}: use one of {', '.join(snowballstemmer.algorithms())}"
            ) from None
        return self.map(stemmer.stemWord)

    def ngrams(
        self, smallest: int, largest: int | None = None, *, concatenator: str = "_"
    ) -> Tokens:
        """All runs of `smallest` to `largest` words, joined; never over a sentence, a hole or a document.

        They lie by first word, shorter ones first.
        """
        smallest = as_number(smallest, "smallest", least=1)
        largest = smallest if largest is None else as_number(largest, "largest", least=1)
        if smallest > largest:
            raise ValueError(
                f"ngrams({smallest}, {largest}): the smallest must not pass the largest"
            )
        words = list(self.types)
        breaks = _core.STARTS_SENTENCE | _core.STARTS_PARAGRAPH | _core.AFTER_HOLE
        cut = ((self.flags & breaks) > 0) | (self.ids == 0)
        codes, firsts, lasts, names = [], [], [], []
        for n in range(smallest, largest + 1):
            at = np.arange(max(0, len(self.ids) - n + 1))
            whole = self.ids[at] > 0
            for step in range(1, n):
                whole &= ~cut[at + step]
            at = at[whole]
            grams, code = np.unique(
                np.stack([self.ids[at + step] for step in range(n)], axis=1),
                axis=0,
                return_inverse=True,
            )
            codes.append(code.reshape(-1) + len(names))
            names += [concatenator.join(words[i] for i in gram) for gram in grams.tolist()]
            firsts.append(at)
            lasts.append(at + n - 1)
        first, last, code = map(np.concatenate, (firsts, lasts, codes))
        return self._joined(first, last, code, names)

    def _joined(self, first, last, code, names) -> Tokens:
        """Tokens that run from token `first` to token `last` each, named `names[code]`."""
        order = np.lexsort((last, first))
        first, last, code = first[order], last[order], code[order]
        repeated = np.diff(first, prepend=-1) == 0
        flags = self._flags_at(first)
        flags[repeated] &= ~np.uint8(_core.AFTER_HOLE)
        offsets = np.searchsorted(first, self.offsets)
        return self._renamed(code, names, (flags, self.starts[first], self.ends[last], offsets))

    def compound(self, phrases: Iterable[str], *, concatenator: str = "_") -> Tokens:
        """Tokens with each phrase joined to one; where two overlap, the one that begins first, then the longer."""
        from .dictionary import Dictionary

        phrases = as_strings(phrases, "phrases")
        hits = Dictionary({"phrase": phrases}).find(self, overlap="longest") if phrases else None
        first, last = np.arange(len(self.ids)), np.arange(len(self.ids))
        names = list(self.types)
        code = np.asarray(self.ids, np.int64).copy()
        gone = np.zeros(len(self.ids), dtype=bool)
        numbers: dict[str, int] = {}
        free = 0
        for start, end in zip(hits.start.tolist(), hits.end.tolist()) if hits is not None else ():
            if start < free or end - start < 2:
                continue
            word = concatenator.join(names[i] for i in self.ids[start:end].tolist())
            code[start] = numbers.setdefault(word, len(names) + len(numbers))
            last[start] = end - 1
            gone[start + 1 : end] = True
            free = end
        return self._joined(first[~gone], last[~gone], code[~gone], names + list(numbers))

    def dtm(self):
        """The document-term matrix.

        Returns
        -------
        Dtm
            Counts (int64), a row for each document, a column for each type in order of first sight; holes have none.
        """
        from .matrix import Dtm

        return Dtm.from_tokens(self)

    def lookup(
        self,
        dictionary,
        *,
        overlap: str = "longest",
        levels: int | Iterable[int] | None = None,
        offices=False,
        as_of=None,
    ):
        """Every match of a topic dictionary.

        Parameters
        ----------
        dictionary : Dictionary or dict
        overlap : {"longest", "key", "all"}
            Whether a match strictly inside another is dropped: among all keys that compete, within each key (quanteda's
            default), or never.
        levels : int or list of int, optional
            Only these levels of each key's path count (1: the first), as in quanteda: with 1 all of ``people/...`` is
            ``people``. Keys without such a level are left out.
        offices : bool or Offices, default False
            Whether mentions by office ("the US Secretary of State") count for who held it at the date of the document, with
            the table that comes with dipcore or one of your own.
        as_of : date or ISO str, optional
            The date of undated documents, for `offices`.

        Returns
        -------
        Hits
            Its `unresolved` has the mentions that could be of several persons, which count for none.
        """
        from .dictionary import Dictionary

        if not isinstance(dictionary, Dictionary):
            dictionary = Dictionary(dictionary)
        return dictionary.find(
            self.original, overlap=overlap, levels=levels, offices=offices, as_of=as_of
        )

    def cooccurrence(
        self,
        within="sentence",
        *,
        count: str | None = None,
        weights: str | None = None,
        ordered=False,
        by: str | None = None,
    ):
        """Co-occurrence of terms; see :meth:`Hits.cooccurrence` for the arguments."""
        from .cooccurrence import Occurrences, cooccurrence

        options = {"count": count, "weights": weights, "ordered": ordered, "by": by}
        return cooccurrence(Occurrences.of_tokens(self), within, **options)

    def kwic(
        self, pattern, window: int = 5, *, within: str | None = None, valuetype: str = "glob"
    ) -> pd.DataFrame:
        """Keywords in context; see :func:`dipcore.kwic.kwic`."""
        from .kwic import kwic

        return kwic(self, pattern, window, within=within, valuetype=valuetype)

    def collocations(self, size=2, *, min_count: int = 2, joiner: str = " ") -> pd.DataFrame:
        """Runs of words that belong together; see :func:`dipcore.collocations.collocations`."""
        from .collocations import collocations

        return collocations(self, size, min_count=min_count, joiner=joiner)

    def diversity(self, **options) -> pd.DataFrame:
        """Lexical diversity of each document; see :func:`dipcore.textstats.diversity`."""
        from .textstats import diversity

        return diversity(self, **options)

    def readability(self) -> pd.DataFrame:
        """Readability of each document; see :func:`dipcore.textstats.readability`."""
        from .textstats import readability

        return readability(self)


def segment(
    text: str, unit: str = "word", *, tailored: bool = True, lines: str = "paragraph"
) -> np.ndarray:
    """Every boundary of UAX #29 (Unicode 15.0) in a text.

    Parameters
    ----------
    text : str
    unit : {"word", "sentence", "paragraph"}
    tailored : bool, default True
        Whether sentence breaks after known abbreviations and initials are suppressed; False is the bare standard. Word
        boundaries are the standard's either way.
    lines : {"paragraph", "wrapped"}

    Returns
    -------
    numpy.ndarray of int64
        Offsets in code points, rising, from 0 to ``len(text)``; empty for an empty text.

    Examples
    --------
    >>> import dipcore as dc
    >>> dc.segment("Mr. Lavrov left. He flew home.", "sentence").tolist()
    [0, 17, 30]
    """
    units = ("word", "sentence", "paragraph")
    if unit not in units:
        raise ValueError(f"unit={unit!r}: use one of {', '.join(map(repr, units))}")
    if lines not in _CHOICES["lines"]:
        raise ValueError(f"lines={lines!r}: use one of {', '.join(map(repr, _CHOICES['lines']))}")
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    return _core.boundaries(text, units.index(unit), bool(tailored), lines == "wrapped")
