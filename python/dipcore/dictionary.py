"""Topic dictionaries: keys, entries, and their compilation against the types of a corpus."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

import numpy as np
import yaml

from . import _core

SETTINGS = "_settings"
_TYPES = ("glob", "regex", "fixed")
_OPTIONS = (
    "pattern", "type", "case", "not_before", "not_after", "near", "sentence_start", "via", "capital_of",
)  # fmt: skip
_OVERLAPS = ("longest", "key", "all")
_ANY_CASE = 255
_FAR = 2**31 - 1  # tokens: farther than any document is long
# A wildcard counts as a letter while an entry is cut into words: letters no text of ours is about stand in for it.
_STAND_INS = {"*": "\ua66e", "?": "\u16a0"}


class WrongEntry(ValueError):
    """A dictionary that cannot be used, with the place of what is wrong: a key path, and the number of the entry."""

    def __init__(self, message: str, key: str = "", entry: int | None = None):
        super().__init__(message)
        self.key, self.entry = key, entry


@dataclasses.dataclass(frozen=True)
class Entry:
    """One entry of a dictionary key: a pattern of one or several words, and its conditions."""

    pattern: str
    type: str = "glob"
    case: bool = False
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    near: tuple[tuple[str, ...], int] | None = None
    sentence_start: bool = True
    via: str | None = None
    capital_of: str | None = None


def _phrases(value, name: str, where: str) -> tuple[str, ...]:
    phrases = [value] if isinstance(value, str) else value
    if not isinstance(phrases, (list, tuple)) or not all(
        isinstance(p, str) and p.strip() for p in phrases
    ):
        raise ValueError(f"{where}: {name} must be a word or a list of words, not {value!r}")
    return tuple(phrases)


def _near(value, where: str) -> tuple[tuple[str, ...], int]:
    good = isinstance(value, Mapping) and set(value) == {"words", "within"}
    if not good or type(value["within"]) is not int or value["within"] < 1:
        raise ValueError(
            f"{where}: near must be {{words: [...], within: n}} with n >= 1, not {value!r}"
        )
    return _phrases(value["words"], "near words", where), value["within"]


def _entry(value, where: str) -> Entry:
    if isinstance(value, str):
        value = {"pattern": value}
    if isinstance(value, Mapping) and "pattern" not in value:
        raise ValueError(
            f"{where}: an entry in braces needs `pattern`; it has {', '.join(map(repr, value))}"
        )
    if not isinstance(value, Mapping) or not isinstance(value.get("pattern"), str):
        raise ValueError(
            f"{where}: an entry is a str or {{pattern: ..., ...}}, not {value!r} (quote words like yes, no, 5)"
        )
    for name in value:
        if name not in _OPTIONS:
            near = difflib.get_close_matches(str(name), _OPTIONS, n=1) or _OPTIONS
            raise ValueError(f"{where}: no option {name!r}; use {', '.join(near)}")
    fields = dict(value)
    if fields.get("type", "glob") not in _TYPES:
        raise ValueError(f"{where}: type {fields['type']!r}; use {', '.join(_TYPES)}")
    for name in ("case", "sentence_start"):
        if not isinstance(fields.get(name, True), bool):
            raise ValueError(f"{where}: {name} must be true or false, not {fields[name]!r}")
    for name in ("not_before", "not_after"):
        if name in fields:
            fields[name] = _phrases(fields[name], name, where)
    for name in ("via", "capital_of"):
        if not isinstance(fields.get(name, ""), str):
            raise ValueError(f"{where}: {name} must be a str, not {fields[name]!r}")
    if "near" in fields:
        fields["near"] = _near(fields["near"], where)
    if fields.get("type") == "regex":
        if fields.get("case"):
            raise ValueError(f"{where}: case: true does not go with a regex; write a glob or fixed")
        for word in fields["pattern"].split():
            try:
                re.compile(word)
            except re.error as error:
                raise ValueError(f"{where}: regex {word!r} does not compile: {error}") from None
    if not fields["pattern"].strip():
        raise ValueError(f"{where}: the pattern is empty")
    return Entry(**fields)


def _entries(values, key: str, where: str) -> Iterator[Entry]:
    for number, value in enumerate(values):
        if not _is_branch(value):
            try:
                yield _entry(value, f"{where}: {key}")
            except ValueError as error:
                raise WrongEntry(str(error), key, number) from None


def _flatten(tree: Mapping, path: tuple[str, ...], where: str) -> Iterator[tuple[str, list[Entry]]]:
    for name, value in tree.items():
        if not isinstance(name, str) or not name:
            raise WrongEntry(
                f"{where}: key {name!r} must be a non-empty str; quote it", "/".join(path)
            )
        key = "/".join((*path, name))
        if isinstance(value, Mapping) and "pattern" not in value:
            yield from _flatten(value, (*path, name), where)
        elif isinstance(value, (list, tuple)):
            entries = list(_entries(value, key, where))
            if entries or not value:
                yield key, entries
            for branch in filter(_is_branch, value):  # quanteda nests lists of headings
                yield from _flatten(branch, (*path, name), where)
        else:
            yield key, [] if value is None else list(_entries([value], key, where))


def _is_branch(value) -> bool:
    return (
        isinstance(value, Mapping)
        and "pattern" not in value
        and len(value) == 1
        and isinstance(next(iter(value.values())), (list, Mapping))
    )


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Safe YAML whose keys are words as written (``NO`` is Norway), and where one given twice is an error with its line."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _ in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise ValueError(f"{self.name}:{line}: a key must be a word, not a list or mapping")
            if key_node.tag == "tag:yaml.org,2002:merge":
                continue
            key_node.tag = "tag:yaml.org,2002:str"
            if key_node.value in seen:
                raise ValueError(
                    f"{self.name}:{line}: key {key_node.value!r} is given twice; join the two"
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def _parse(text: str, name: str):
    """The node tree of a YAML document, for lines, and what it holds."""
    loader = _Loader(text)
    loader.name = name
    try:
        node = loader.get_single_node()
        return node, {} if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ValueError(
            f"{name}:{mark.line + 1}: not YAML: {error.problem or error.context}"
        ) from None
    except yaml.YAMLError as error:
        raise ValueError(f"{name}: not YAML: {error}") from None
    finally:
        loader.dispose()


def _line_of(node, key: str, entry: int | None) -> int | None:
    """The line of an entry, or of a key path, in a YAML node tree."""
    line = None
    while key and isinstance(node, yaml.CollectionNode):
        branches = [node] if isinstance(node, yaml.MappingNode) else node.value
        pairs = [pair for b in branches if isinstance(b, yaml.MappingNode) for pair in b.value]
        found = next((pair for pair in pairs if f"{key}/".startswith(f"{pair[0].value}/")), None)
        if found is None:
            return line
        line, node, key = found[0].start_mark.line + 1, found[1], key[len(found[0].value) + 1 :]
    if entry is not None and isinstance(node, yaml.SequenceNode):
        line = node.value[entry].start_mark.line + 1
    return line


def _branches(value, name: str, where: str) -> list[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(branch, str) for branch in value):
        raise ValueError(f"{where}: {SETTINGS}: {name} must be a list of branches, not {value!r}")
    return list(value)


def type_ids(types, pattern: str, valuetype: str) -> np.ndarray:
    """The ids of the types that fit one word pattern, case ignored (uint32)."""
    if valuetype not in _TYPES:
        raise ValueError(f"valuetype {valuetype!r}: use {', '.join(_TYPES)}")
    if valuetype == "regex":
        try:
            fits = re.compile(pattern, re.IGNORECASE).search
        except re.error as error:
            raise ValueError(f"regex {pattern!r} does not compile: {error}") from None
        return np.array([k for k, word in enumerate(types) if k and fits(word)], dtype=np.uint32)
    return types.match(pattern, valuetype == "fixed")


class Dictionary:
    """Keys with their entries.

    Parameters
    ----------
    tree : mapping
        Nested; keys become paths (``"topics/ceasefire"``), leaves are lists of entries. An entry is a str (a glob of one or
        several words) or a mapping with `pattern` and any of `type` ("glob", "regex", "fixed"), `case` (the words must
        be written so), `not_before`, `not_after` (phrases not directly behind or before), `near`
        (``{"words": [...], "within": n}``), `sentence_start` (False: not as the first word of a sentence), `via`, `capital_of`.
        The key ``"_settings"`` holds `compete` (lists of branches whose matches compete) and `silent` (branches that compete
        and then count for nothing).

    Examples
    --------
    >>> import dipcore as dc
    >>> topics = dc.Dictionary({"topics": {"ceasefire": ["ceasefire*", "cease fire"]}})
    >>> dc.tokens(["A cease-fire began."]).lookup(topics).to_pandas()["surface"].tolist()
    ['cease-fire']
    """

    def __init__(self, tree: Mapping, *, _where: str = "dictionary"):
        if not isinstance(tree, Mapping):
            hint = 'write {"topic": ["word", ...]}, or Dictionary.read(path) for a file'
            raise TypeError(
                f"a dictionary is made from a mapping, not {type(tree).__name__}; {hint}"
            )
        settings = tree.get(SETTINGS) or {}
        if not isinstance(settings, Mapping):
            raise ValueError(f"{_where}: {SETTINGS} must hold compete and silent, not {settings!r}")
        unknown = set(settings) - {"compete", "silent"}
        if unknown:
            raise ValueError(
                f"{_where}: {SETTINGS} has {sorted(unknown)}; it takes compete and silent"
            )
        self.entries: dict[str, list[Entry]] = {}
        for key, entries in _flatten({k: v for k, v in tree.items() if k != SETTINGS}, (), _where):
            self.entries.setdefault(key, []).extend(entries)
        groups = settings.get("compete", [])
        if not isinstance(groups, (list, tuple)):
            raise ValueError(
                f"{_where}: {SETTINGS}: compete must be a list of lists of branches, not {groups!r}"
            )
        self.compete: list[list[str]] = [
            _branches(group, "each of compete", _where) for group in groups
        ]
        self.silent: list[str] = _branches(settings.get("silent", []), "silent", _where)
        for branch in (*self.silent, *(name for group in self.compete for name in group)):
            if not any(self._within(key, [branch]) for key in self.entries):
                branches = ", ".join(dict.fromkeys(key.split("/", 1)[0] for key in self.entries))
                raise ValueError(
                    f"{_where}: {SETTINGS} names {branch!r}, no branch of this dictionary; "
                    f"there are {branches or 'none'}"
                )
        for key, entries in self.entries.items():
            for number, entry in enumerate(entries):
                if entry.capital_of is not None and entry.capital_of not in self.entries:
                    message = f"{_where}: {key}: capital_of {entry.capital_of!r} is no key of this dictionary"
                    raise WrongEntry(message, key, number)

    @classmethod
    def read(cls, path) -> Dictionary:
        """A dictionary from a YAML file in the layout quanteda and newsmap use; errors name file and line."""
        from .reading import read_text

        path = Path(path)
        node, tree = _parse(
            read_text(path, "utf-8", "strict", "; save the file as UTF-8"), str(path)
        )
        if not isinstance(tree, Mapping):
            raise ValueError(
                f"{path}:1: a dictionary file holds keys with lists of entries, not {type(tree).__name__}"
            )
        try:
            return cls(tree, _where=str(path))
        except WrongEntry as error:
            line = _line_of(node, error.key, error.entry)
            message = (
                str(error)
                if line is None
                else str(error).replace(f"{path}: ", f"{path}:{line}: ", 1)
            )
            raise ValueError(message) from None

    @classmethod
    def diplomacy(cls, *, capitals: bool = False) -> Dictionary:
        """The built-in dictionary: people, countries, organisations, places, agreements, topics.

        Parameters
        ----------
        capitals : bool, default False
            Whether a capital also counts for its country.
        """
        built_in = _diplomacy()
        if not capitals:
            return built_in
        result = cls({})
        result.entries = {key: list(entries) for key, entries in built_in.entries.items()}
        result.compete, result.silent = built_in.compete, built_in.silent
        for entries in built_in.entries.values():
            for entry in entries:
                if entry.capital_of:
                    result.entries[entry.capital_of].append(
                        dataclasses.replace(entry, via="capital", capital_of=None)
                    )
        return result

    @property
    def keys(self) -> list[str]:
        """The keys that count, in order; silent ones left out."""
        return [key for key in self.entries if not self._within(key, self.silent)]

    @staticmethod
    def _within(key: str, branches: list[str]) -> bool:
        return any(key == branch or key.startswith(branch + "/") for branch in branches)

    def _group(self, key: str) -> int:
        for number, branches in enumerate(self.compete, 1):
            if self._within(key, branches):
                return number
        return 0

    def __len__(self) -> int:
        return len(self.keys)

    def __repr__(self) -> str:
        return f"<Dictionary: {len(self)} keys, {sum(map(len, self.entries.values()))} entries>"

    def find(self, tokens, *, overlap: str = "longest"):
        """The matches in tokens; users call ``tokens.lookup(dictionary)``."""
        if overlap not in _OVERLAPS:
            raise ValueError(f"overlap={overlap!r}: use {', '.join(map(repr, _OVERLAPS))}")
        from .hits import Hits

        compiled = _Compiler(self, tokens).compile()
        document, start, end, entry = compiled.topics.match(
            tokens.ids, tokens.flags, tokens.offsets, _OVERLAPS.index(overlap)
        )
        keys = self.keys
        number = {key: k for k, key in enumerate(keys)}
        key_of = np.array([number.get(key, -1) for key, _ in compiled.entries], dtype=np.int64)
        return Hits(
            tokens,
            keys,
            compiled.entries,
            document.astype(np.int64),
            key_of[entry],
            start,
            end,
            entry,
        )

    def check(self, tokens):
        """What each entry does: a frame with key, pattern, matches, documents, share of the key's matches, and `dead`."""
        from ._frames import frame_of

        hits = self.find(tokens)
        number = {id(entry): k for k, (_, entry) in enumerate(hits.entries)}
        counts = np.bincount(hits.entry, minlength=len(hits.entries))
        pairs = np.unique(np.stack([hits.entry.astype(np.int64), hits.document]), axis=1)[0]
        documents = np.bincount(pairs, minlength=len(hits.entries))
        counting = set(self.keys)
        rows = [
            (key, entry.pattern, counts[number[id(entry)]], documents[number[id(entry)]])
            for key, entry in hits.entries
            if key in counting
        ]
        columns = ["key", "pattern", "matches", "documents"]
        frame = frame_of({name: [row[k] for row in rows] for k, name in enumerate(columns)})
        frame["share"] = frame["matches"] / frame.groupby("key")["matches"].transform("sum").where(
            lambda s: s > 0
        )
        frame["dead"] = frame["matches"] == 0
        return frame


class _Compiler:
    """Turns entries into symbols of a vocabulary; equal words share a symbol."""

    def __init__(self, dictionary: Dictionary, tokens):
        self.dictionary = dictionary
        self.tokens = tokens
        self.topics = _core.Topics(len(tokens.types) - 1)
        self.entries: list[tuple[str, Entry]] = []
        self._symbols: dict[tuple, int] = {}
        self._sets: dict[
            tuple[str, ...], tuple[int, str]
        ] = {}  # condition phrases: number, first key that has them

    def compile(self) -> _Compiler:
        pairs = [
            (key, entry) for key, entries in self.dictionary.entries.items() for entry in entries
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
                self._add_entry(self._symbols_of(phrase, "glob", False, key), number, 0, 1, ())
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
        from .tokens import tokenize_strings

        texts = []
        for pattern, valuetype in wanted:
            text = pattern
            if valuetype == "glob":
                for wildcard, letter in _STAND_INS.items():
                    text = text.replace(wildcard, letter)
            texts.append(text + " x")  # a line with a lower-case letter is no line of capitals
        types, ids, flags, _, _, offsets = tokenize_strings(
            texts, self.tokens.options, threads=1, spans=False
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
        return np.array(
            [
                self._symbol(word, valuetype, written if case else _ANY_CASE)
                for word, written in words
            ],
            np.uint32,
        )

    def _symbol(self, word: str, valuetype: str, written: int) -> int:
        name = (word, valuetype, written)
        if name not in self._symbols:
            self._symbols[name] = self.topics.symbol(
                type_ids(self.tokens.types, word, valuetype), written
            )
        return self._symbols[name]

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
        kind = 2 * Dictionary._within(key, self.dictionary.silent) + 4 * (not entry.sentence_start)
        symbols = self._symbols_of(entry.pattern, entry.type, entry.case, key)
        self._add_entry(symbols, number, self.dictionary._group(key), kind, tuple(conditions))
        self.entries.append((key, entry))

    def _add_entry(self, symbols, key, group, kind, conditions) -> None:
        self.topics.add(symbols, key, group, kind, conditions)


@functools.lru_cache(maxsize=1)
def _diplomacy() -> Dictionary:
    with resources.as_file(resources.files("dipcore").joinpath("data/diplomacy.yml")) as path:
        return Dictionary.read(path)
