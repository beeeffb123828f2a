"""A dictionary compiled against the types of a corpus, and its matches."""

from __future__ import annotations

import dataclasses
import time

import numpy as np

from . import _core
from .entries import TYPES, Entry, compile_regex

OVERLAPS = ("longest", "key", "all")
_ANY_CASE = 255
_FAR = 2**31 - 1  # tokens: farther than any document is long
# A wildcard counts as a letter while an entry is cut into words: letters no text of ours is about stand in for it.
_STAND_INS = {"*": "\ua66e", "?": "\u16a0"}
#: Seconds a regex may take over one word, and over all: so much, and so much more a type. A sound one needs microseconds.
_REGEX_WORD, _REGEX_START, _REGEX_TYPE = 1.0, 5.0, 1e-4


def type_ids(types, pattern: str, valuetype: str) -> np.ndarray:
    """The ids of the types that fit one word pattern, case ignored (uint32)."""
    if valuetype not in TYPES:
        raise ValueError(f"valuetype {valuetype!r}: use {', '.join(TYPES)}")
    if valuetype == "regex":
        return _regex_ids(types, pattern)
    return types.match(pattern, valuetype == "fixed")


def _regex_ids(types, pattern: str) -> np.ndarray:
    compiled = compile_regex(pattern)
    end = time.monotonic() + _REGEX_START + _REGEX_TYPE * len(types)
    found = []
    word = ""
    try:
        for k, word in enumerate(types):
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            if k and compiled.search(word, timeout=min(left, _REGEX_WORD)):
                found.append(k)
    except TimeoutError:
        raise ValueError(
            f"regex {pattern!r} backtracks without end (given up at the word {word!r:.60}); "
            "write it without a repeat inside a repeat, such as (a+)+"
        ) from None
    return np.array(found, dtype=np.uint32)


@dataclasses.dataclass(frozen=True)
class Matches:
    """Matches by document, then first token, then falling end, then key: arrays of one length."""

    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    entry: np.ndarray


def find_matches(dictionary, tokens, overlap: str) -> tuple[list[tuple[str, Entry]], Matches]:
    """(key, entry) by number, and the matches in tokens.

    Where entries have a language and the corpus has a column `language`, the documents of each language are matched with
    the entries of that language and those without one; documents without a language with all.
    """
    if overlap not in OVERLAPS:
        raise ValueError(f"overlap={overlap!r}: use {', '.join(map(repr, OVERLAPS))}")
    number = OVERLAPS.index(overlap)
    groups = _by_languages(dictionary, tokens.corpus.meta)
    if groups is None:
        compiled = Compiler(dictionary, tokens).compile()
        arrays = compiled.topics.match(tokens.ids, tokens.flags, tokens.offsets, number)
        return compiled.entries, _matches(*arrays)
    parts, entries = [], []
    for spoken, documents in groups:
        compiled = Compiler(dictionary, tokens, spoken).compile()
        entries = compiled.entries
        parts.append(_match_in(compiled.topics, tokens, documents, number))
    columns = [np.concatenate(column) for column in zip(*parts)]
    order = np.argsort(columns[0], kind="stable")
    return entries, _matches(*(column[order] for column in columns))


def _matches(document, start, end, entry) -> Matches:
    return Matches(document.astype(np.int64), start, end, entry.astype(np.int64))


def _by_languages(dictionary, meta):
    """(the languages of entries that fit, the documents) for each set there is; None where all entries fit all documents."""
    languages = sorted(
        {e.language for entries in dictionary.entries.values() for e in entries if e.language}
    )
    if not languages or "language" not in meta or not len(meta):
        return None
    groups: dict[tuple[str, ...], list[int]] = {}
    for document, value in enumerate(meta["language"].tolist()):
        known = isinstance(value, str) and value != ""
        tag = value.lower().replace("_", "-") if known else ""
        fits = tuple(x for x in languages if not known or f"{tag}-".startswith(f"{x.lower()}-"))
        groups.setdefault(fits, []).append(document)
    return [(set(spoken), np.array(documents)) for spoken, documents in groups.items()]


def _match_in(topics, tokens, documents: np.ndarray, overlap: int):
    """The matches in some documents, numbered as in all."""
    lengths = np.diff(tokens.offsets)[documents]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    shift = tokens.offsets[:-1][documents] - offsets[:-1]
    at = np.arange(offsets[-1]) + np.repeat(shift, lengths)
    document, start, end, entry = topics.match(tokens.ids[at], tokens.flags[at], offsets, overlap)
    moved = shift[document]
    return documents[document], start + moved, end + moved, entry


class Compiler:
    """Turns entries into symbols of a vocabulary; equal words share a symbol.

    Parameters
    ----------
    dictionary : Dictionary
    tokens : Tokens
    spoken : set of str, optional
        Only entries of these languages, and those without one, can match; the others keep their number.
    """

    def __init__(self, dictionary, tokens, spoken: set[str] | None = None):
        self.dictionary = dictionary
        self.tokens = tokens
        self.spoken = spoken
        self.topics = _core.Topics(len(tokens.types) - 1)
        self.entries: list[tuple[str, Entry]] = []
        self._symbols: dict[tuple, int] = {}
        self._sets: dict[
            tuple[str, ...], tuple[int, str]
        ] = {}  # condition phrases: number, first key that has them

    def compile(self) -> Compiler:
        # of a key's entries on the same words the first stays: that by surname, so that two bearers are told apart from one
        pairs = [
            (key, entry)
            for key, entries in self.dictionary.entries.items()
            for entry in sorted(entries, key=lambda entry: not entry.surname)
        ]
        wanted = dict.fromkeys((entry.pattern, entry.type) for _, entry in pairs)
        conditions = [phrases for _, entry in pairs for phrases in self._condition_phrases(entry)]
        wanted.update(
            dict.fromkeys((phrase, "glob") for phrases in conditions for phrase in phrases)
        )
        self._words = self._cut(list(wanted))
        keys = {key: k for k, key in enumerate(self.dictionary.entries)}
        for key, entry in pairs:
            self._add(key, keys[key], entry)
        for phrases, (number, key) in list(self._sets.items()):
            for phrase in phrases:
                self.topics.add(self._symbols_of(phrase, "glob", False, key), number, 0, 1, ())
                self.entries.append(("", Entry(phrase)))
        self.topics.seal()
        return self

    @staticmethod
    def _condition_phrases(entry: Entry):
        return [
            p for p in (entry.not_before, entry.not_after, entry.near[0] if entry.near else ()) if p
        ]

    def _cut(self, wanted: list[tuple[str, str]]) -> dict[tuple[str, str], list[tuple[str, int]]]:
        """(pattern, type) -> its words with the case class of each, cut by the tokens' own options."""
        from ._options import tokenize_strings

        texts = []
        for pattern, valuetype in wanted:
            text = pattern
            if valuetype == "glob":
                for wildcard, letter in _STAND_INS.items():
                    text = text.replace(wildcard, letter)
            texts.append(text + " x")  # a line with a lower-case letter is no line of capitals
        types, ids, flags, _, _, offsets = tokenize_strings(
            texts, self.tokens.options, threads=1, parts="flags"
        )
        words = {}
        for k, (pattern, valuetype) in enumerate(wanted):
            span = slice(offsets[k], offsets[k + 1] - 1)
            if valuetype == "regex":  # its words are patterns, not text
                words[pattern, valuetype] = [(word, _ANY_CASE) for word in pattern.split()]
                continue
            found = [types[i] for i in ids[span].tolist()]
            if valuetype == "glob":
                for wildcard, letter in _STAND_INS.items():
                    found = [word.replace(letter, wildcard) for word in found]
            words[pattern, valuetype] = list(zip(found, (flags[span] & _core.CASE_MASK).tolist()))
        return words

    def _symbols_of(self, pattern: str, valuetype: str, case: bool, key: str) -> np.ndarray:
        words = self._words[pattern, valuetype]
        if not words:
            raise ValueError(f"{key}: entry {pattern!r} has no word under these token options")
        try:
            return np.array(
                [
                    self._symbol(word, valuetype, written if case else _ANY_CASE)
                    for word, written in words
                ],
                np.uint32,
            )
        except ValueError as error:
            raise ValueError(f"{key}: {error}") from None

    def _symbol(self, word: str, valuetype: str, written: int) -> int:
        name = (word, valuetype, written)
        if name not in self._symbols:
            self._symbols[name] = self.topics.symbol(
                type_ids(self.tokens.types, word, valuetype), written
            )
        return self._symbols[name]

    def _nothing(self) -> np.ndarray:
        """The word that no token is: an entry of it keeps its number and never fits."""
        if () not in self._symbols:
            self._symbols[()] = self.topics.symbol(np.zeros(0, np.uint32), _ANY_CASE)
        return np.array([self._symbols[()]], np.uint32)

    def _set(self, phrases: tuple[str, ...], key: str) -> int:
        return self._sets.setdefault(phrases, (len(self._sets), key))[0]

    def _add(self, key: str, number: int, entry: Entry) -> None:
        conditions = []
        if entry.not_before:
            conditions.append((0, self._set(entry.not_before, key), 1))
        if entry.not_after:
            conditions.append((1, self._set(entry.not_after, key), 1))
        if entry.near:
            conditions.append((2, self._set(entry.near[0], key), min(entry.near[1], _FAR)))
        kind = (
            2 * self.dictionary.is_silent(key) + 4 * (not entry.sentence_start) + 8 * entry.surname
        )
        known = self.spoken is None or entry.language is None or entry.language in self.spoken
        symbols = (
            self._symbols_of(entry.pattern, entry.type, entry.case, key)
            if known
            else self._nothing()
        )
        self.topics.add(symbols, number, self.dictionary.group(key), kind, tuple(conditions))
        self.entries.append((key, entry))
