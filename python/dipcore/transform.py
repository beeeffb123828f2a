"""Tokens made of tokens: types removed, kept, renamed, joined. Words are looked at once a type, tokens in C."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from . import _core
from ._check import as_number
from ._options import Cutting, acronyms_of

_NO_SPANS = np.zeros(0, np.uint32)
_LONGEST = 2**32 - 1  # words; no document has more


def vocabulary(types):
    """The types as a ``_core.Vocab``; those of n-grams are named now."""
    return types.vocab() if isinstance(types, _core.Grams) else types


def arrays(tokens) -> tuple[np.ndarray, ...]:
    """(ids, flags, offsets, starts, ends), as the core takes tokens."""
    starts, ends = tokens.starts, tokens.ends  # first: with them the rest is made too
    return tokens.ids, tokens.flags, tokens.offsets, starts, ends


def recoded(tokens, classes, types_of: Callable, *, in_capitals=None, n=None, options=None):
    """Tokens with each type of the class it is given.

    Parameters
    ----------
    classes : numpy.ndarray of uint32, (n_types,)
        By id: 1 .. n, 0 for a hole, ``_core.GONE``; 0 for id 0.
    types_of : callable
        Gives the types for an array of classes, in their order.
    in_capitals : numpy.ndarray of uint32, (n_types,), optional
        The classes of tokens in a line of capitals; default as elsewhere.
    n : int, optional
        Default the number of types.
    """
    other = classes if in_capitals is None else in_capitals
    whole = not ((classes == _core.GONE).any() or (other == _core.GONE).any())
    ids, flags, offsets, starts, ends = arrays(tokens)
    given = (ids, flags, offsets, _NO_SPANS, _NO_SPANS) if whole else arrays(tokens)
    made, order = _core.recode(given, classes, other, len(tokens.types) - 1 if n is None else n)
    new_ids, new_flags, *rest = made
    if whole:  # nothing moved: shared
        rest = starts, ends, offsets
        new_flags = flags if (classes[1:] > 0).all() and (other[1:] > 0).all() else new_flags
    starts, ends, offsets = rest
    return tokens._with(
        types_of(order), new_ids, offsets, places=(new_flags, starts, ends), options=options
    )


def selected(tokens, gone: np.ndarray, padding: bool):
    """Tokens without the types marked in `gone` (by id); with `padding` a hole stays where each was."""
    classes = np.arange(len(tokens.types), dtype=np.uint32)
    classes[gone] = 0 if padding else _core.GONE
    classes[0] = 0
    return recoded(tokens, classes, lambda order: _core.take_terms(vocabulary(tokens.types), order))


def renamed(tokens, names: list[str], in_capitals=None, *, empty: int = 0, options=None):
    """Tokens with type k named ``names[k]``; equal names become one type, an empty one the class `empty`."""
    numbers: dict[str, int] = {}

    def classes_of(words):
        found = [numbers.setdefault(word, len(numbers) + 1) if word else empty for word in words]
        return np.array([0, *found[1:]], dtype=np.uint32)

    classes = classes_of(names)
    other = None if in_capitals is None else classes_of(in_capitals)
    words = list(numbers)
    return recoded(
        tokens,
        classes,
        lambda order: _core.Vocab([words[k - 1] for k in order.tolist()]),
        in_capitals=other,
        n=len(words),
        options=options,
    )


def joined(tokens, first, last, code, names: list[str]):
    """Tokens that run from token `first` to token `last` each, named ``names[code]``; by first token, shorter ones first."""
    order = np.lexsort((last, first))
    first, last, code = first[order], last[order], code[order]
    places = _flags_at(tokens, first), tokens.starts[first], tokens.ends[last]
    ids, offsets = (code + 1).astype(np.uint32), np.searchsorted(first, tokens.offsets)
    words = ["", *names]
    return renamed(tokens._with(words, ids, offsets.astype(np.int64), places=places), words)


def _flags_at(tokens, at: np.ndarray) -> np.ndarray:
    """The flags of the tokens at rising positions; the first of a stretch begins it, whatever stood before is gone."""
    flags = tokens.flags[at] & np.uint8(_core.CASE_MASK)
    for bit in (_core.STARTS_SENTENCE, _core.STARTS_PARAGRAPH, _core.AFTER_HOLE):
        begins = (tokens.flags & bit) > 0
        number = np.cumsum(begins) + tokens.documents  # a document is a stretch of its own
        floor = (
            number[tokens.offsets[tokens.documents[at]]]
            - begins[tokens.offsets[tokens.documents[at]]]
        )
        before = np.where(
            np.diff(tokens.documents[at], prepend=-1) > 0, floor, np.roll(number[at], 1)
        )
        flags[number[at] > before] |= np.uint8(bit)
    return flags


def mapped(tokens, function: Callable[[str], str]):
    """Tokens with `function` applied to each type once."""
    if not callable(function):
        raise TypeError(f"map needs a function from str to str, not {function!r:.60}")
    words = ["", *map(function, list(tokens.types)[1:])]
    for k, word in enumerate(words):
        if not isinstance(word, str):
            raise TypeError(
                f"map: the function made {word!r:.60} of {tokens.types[k]!r}; it must give a str"
            )
    return renamed(tokens, words)


def stemmed(tokens, language: str):
    """Tokens with each type stemmed once by Snowball."""
    try:
        import snowballstemmer
    except ImportError:
        raise ImportError('stemming needs snowballstemmer: pip install "dipcore[stem]"') from None
    try:
        stemmer = snowballstemmer.stemmer(language)
    except KeyError:
        raise ValueError(
            f"language {language!r}: use one of {', '.join(snowballstemmer.algorithms())}"
        ) from None
    return mapped(tokens, stemmer.stemWord)


def refolded(tokens, **changes):
    """Tokens as the tokenizer would have made them with the options `changes`: lower case, or without diacritics."""
    options = {**tokens.options, **changes}
    kept = set(acronyms_of(options))
    bare = options["diacritics"] == "fold"

    def fold(word: str, listed: set[str]) -> str:
        parts = word.split("-") if options["hyphens"] == "keep" else [word]
        if len(parts) > 1 and options["urls"] == "keep" and _is_address(word):
            parts = [word]
        lower = options["lowercase"]
        return "-".join(_core.fold(part, lower and part not in listed, bare) for part in parts)

    words = list(tokens.types)
    names = [fold(word, kept) for word in words]
    in_capitals = [fold(word, set()) for word in words] if options["lowercase"] else None
    return renamed(tokens, names, in_capitals, empty=_core.GONE, options=options)


def _is_address(word: str) -> bool:
    return "://" in word or "@" in word or word.startswith("www.")


class Ngrams:
    """Runs of words, cut when they are asked for: as with texts (``Cutting``), a matrix alone needs neither tokens nor ids.

    Parameters
    ----------
    tokens : Tokens
        To cut.
    lengths : (int, int, int)
        Smallest, largest, and how many words may be left out inside.
    concatenator : str
    """

    def __init__(self, tokens, lengths: tuple[int, int, int], concatenator: str):
        if not isinstance(concatenator, str):
            raise TypeError(f"concatenator must be a str, not {concatenator!r:.60}")
        self._of = tokens
        self._lengths = tuple(min(length, _LONGEST) for length in lengths)
        self._concatenator = concatenator
        self._lock = threading.Lock()
        self._words: tuple | None = None
        self._places: tuple | None = None

    @property
    def documents(self) -> int:
        return len(self._of)

    def _given(self) -> tuple:
        of = self._of
        tokens = of.ids, of.flags, of.offsets, _NO_SPANS, _NO_SPANS
        return vocabulary(of.types), tokens, *self._lengths, self._concatenator

    @property
    def words(self) -> tuple:
        """(types, ids, offsets)."""
        with self._lock:  # of threads that ask at once one cuts
            if self._words is None:
                self._words = _core.cut_ngrams(*self._given())
            return self._words

    @property
    def places(self) -> tuple:
        """(flags, starts, ends)."""
        with self._lock:
            if self._places is None:
                size = len(self._of.types) - 1
                made = _core.ngram_places(size, arrays(self._of), *self._lengths)
                self._places = tuple(made)
            return self._places

    @property
    def flags(self) -> np.ndarray:
        return self.places[0]

    @property
    def spans(self) -> tuple:
        """(starts, ends)."""
        return self.places[1:]

    @property
    def counts(self) -> tuple:
        """(types, data, indices, indptr) of the document-term matrix."""
        if self._words is not None:
            types, ids, offsets = self._words
            return types, *_core.count(ids, offsets, len(types) - 1)
        cutting = self._of._cutting
        if isinstance(cutting, Cutting) and not cutting.made:
            return cutting.count_ngrams(self._lengths, self._concatenator)
        return _core.count_ngrams(*self._given())


def lengths(smallest, largest) -> tuple[int, int]:
    """The checked lengths of n-grams; one number stands for both."""
    smallest = as_number(smallest, "smallest", least=1)
    largest = smallest if largest is None else as_number(largest, "largest", least=1)
    if smallest > largest:
        raise ValueError(f"ngrams({smallest}, {largest}): the smallest must not pass the largest")
    return smallest, largest
