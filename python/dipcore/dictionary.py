"""Topic dictionaries: keys with their entries, reading and writing them, and what they find."""

from __future__ import annotations

import dataclasses
import functools
import html
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

import numpy as np

from ._check import as_number
from ._keys import at_levels, choose, is_under, unknown_key
from .compiling import find_matches, type_ids
from .entries import Entry, WrongEntry, flatten, nest

__all__ = ["Dictionary", "Entry", "WrongEntry", "type_ids"]

SETTINGS = "_settings"
BRANCHES = 10  # shown in a notebook


def _branches(value, name: str, where: str) -> list[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(branch, str) for branch in value):
        raise ValueError(f"{where}: {SETTINGS}: {name} must be a list of branches, not {value!r}")
    return list(value)


def _settings(tree: Mapping, where: str) -> tuple[list[list[str]], list[str]]:
    """`compete` and `silent` of a tree."""
    settings = tree.get(SETTINGS) or {}
    if not isinstance(settings, Mapping):
        raise ValueError(f"{where}: {SETTINGS} must hold compete and silent, not {settings!r}")
    unknown = set(settings) - {"compete", "silent"}
    if unknown:
        raise ValueError(f"{where}: {SETTINGS} has {sorted(unknown)}; it takes compete and silent")
    groups = settings.get("compete", [])
    if not isinstance(groups, (list, tuple)):
        raise ValueError(
            f"{where}: {SETTINGS}: compete must be a list of lists of branches, not {groups!r}"
        )
    compete = [_branches(group, "each of compete", where) for group in groups]
    return compete, _branches(settings.get("silent", []), "silent", where)


class Dictionary:
    """Keys with their entries.

    Parameters
    ----------
    tree : mapping
        Nested; keys become paths (``"topics/ceasefire"``), leaves are lists of entries. An entry is a str (a glob of one or
        several words), an entry of another dictionary (``other[key]``), or a mapping with `pattern` and any of `type` ("glob",
        "regex", "fixed"), `case` (the words must be written so), `not_before`, `not_after` (phrases not directly behind or before), `near`
        (``{"words": [...], "within": n}``), `sentence_start` (False: not as the first word of a sentence), `surname` (True:
        only in a document where another entry of the key, not so marked, is found), `weight` (a number, default 1, which
        ``hits.dtm(weighted=True)`` sums), `language` (only in documents of that ``meta["language"]``), `via`, `capital_of`.
        The key ``"_settings"`` holds `compete` (lists of branches whose matches compete) and `silent` (branches that compete
        and then count for nothing).

    Notes
    -----
    ``a | b`` has the keys and entries of both, ``a & b`` the entries that both have under one key, ``a - b`` those of `a`
    that `b` has not; keys left without an entry go. What is silent in `a` stays, since it only keeps others from counting.

    Examples
    --------
    >>> import dipcore as dc
    >>> topics = dc.Dictionary({"topics": {"ceasefire": ["ceasefire*", "cease fire"]}})
    >>> dc.tokens(["A cease-fire began."]).lookup(topics).to_pandas()["surface"].tolist()
    ['cease-fire']
    >>> (topics | {"topics": {"truce": ["truce*"]}}).keys
    ['topics/ceasefire', 'topics/truce']
    """

    def __init__(self, tree: Mapping, *, _where: str = "dictionary"):
        if not isinstance(tree, Mapping):
            hint = 'write {"topic": ["word", ...]}, or Dictionary.read(path) for a file'
            raise TypeError(
                f"a dictionary is made from a mapping, not {type(tree).__name__}; {hint}"
            )
        self.compete, self.silent = _settings(tree, _where)
        self.entries: dict[str, list[Entry]] = {}
        for key, entries in flatten({k: v for k, v in tree.items() if k != SETTINGS}, _where):
            self.entries.setdefault(key, []).extend(entries)
        for branch in (*self.silent, *(name for group in self.compete for name in group)):
            if not any(is_under(key, branch) for key in self.entries):
                branches = ", ".join(dict.fromkeys(key.split("/", 1)[0] for key in self.entries))
                raise ValueError(
                    f"{_where}: {SETTINGS} names {branch!r}, no branch of this dictionary; "
                    f"there are {branches or 'none'}"
                )
        self._check_capitals(_where)

    def _check_capitals(self, where: str) -> None:
        for key, entries in self.entries.items():
            for number, entry in enumerate(entries):
                if entry.capital_of is not None and entry.capital_of not in self.entries:
                    message = f"{where}: {key}: capital_of {entry.capital_of!r} is no key of this dictionary"
                    raise WrongEntry(message, key, number)

    @classmethod
    def _of(cls, entries: Mapping[str, list[Entry]], compete, silent) -> Dictionary:
        """A dictionary of entries that are checked already; settings are cut to the branches there are."""

        def left(branches: list[str]) -> list[str]:
            return [b for b in branches if any(is_under(key, b) for key in entries)]

        result = cls({})
        result.entries = {key: list(values) for key, values in entries.items()}
        result.compete = [group for group in map(left, compete) if group]
        result.silent = left(silent)
        return result

    @classmethod
    def read(
        cls,
        path,
        *,
        format: str | None = None,
        encoding: str = "utf-8",
        separator: str = " ",
        language: str | None = None,
    ) -> Dictionary:
        """A dictionary from a file; errors name file and line.

        Parameters
        ----------
        path : str or path
        format : {"yaml", "liwc", "lexicoder", "wordstat", "table"}, optional
            Default: by the suffix: ``.yml``, ``.yaml`` (the layout quanteda and newsmap use), ``.dic`` (LIWC), ``.lcd``,
            ``.lc3`` (Lexicoder), ``.cat`` (WordStat), ``.csv``, ``.tsv`` (a table with the columns `key` and `pattern`; any
            others are options of the entry).
        encoding : str, default "utf-8"
            Old WordStat files are often "windows-1252".
        separator : str, default " "
            What joins the words of an entry in the file (quanteda's name for it); ``"_"`` in many WordStat files.
        language : str, optional
            The language of all entries that name none.

        Examples
        --------
        >>> import dipcore as dc, pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "mine.lcd"
        >>> _ = path.write_text("+peace\\nceasefire*\\ntruce\\n", encoding="utf-8")
        >>> dc.Dictionary.read(path)["peace"]
        [Entry('ceasefire*'), Entry('truce')]
        """
        from .lexicons import read_lexicon

        path = Path(path)
        lexicon = read_lexicon(path, format, encoding)
        try:
            result = cls(lexicon.tree, _where=str(path))
        except WrongEntry as error:
            line = lexicon.line_of(error.key, error.entry)
            message = (
                str(error)
                if line is None
                else str(error).replace(f"{path}: ", f"{path}:{line}: ", 1)
            )
            raise ValueError(message) from None
        return result._with_defaults(separator, language)

    def _with_defaults(self, separator: str, language: str | None) -> Dictionary:
        if separator == " " and language is None:
            return self
        for key, entries in self.entries.items():
            self.entries[key] = [
                dataclasses.replace(
                    entry,
                    pattern=entry.pattern.replace(separator, " ") if separator else entry.pattern,
                    language=entry.language or language,
                )
                for entry in entries
            ]
        return self

    def to_yaml(self, path=None) -> str:
        """The dictionary as YAML, written to `path` where one is given; `read` gives an equal dictionary back.

        Examples
        --------
        >>> import dipcore as dc
        >>> print(dc.Dictionary({"talks": ["talk*", {"pattern": "US", "case": True}]}).to_yaml())
        talks:
        - talk*
        - {pattern: US, case: true}
        <BLANKLINE>
        """
        from .lexicons import write_yaml

        settings = {"compete": self.compete, "silent": self.silent}
        settings = {name: value for name, value in settings.items() if value}
        text = write_yaml({**({SETTINGS: settings} if settings else {}), **nest(self.entries)})
        if path is not None:
            Path(path).write_text(text, encoding="utf-8", newline="\n")
        return text

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
        result = cls._of(built_in.entries, built_in.compete, built_in.silent)
        for entries in built_in.entries.values():
            for entry in entries:
                if entry.capital_of:
                    result.entries[entry.capital_of].append(
                        dataclasses.replace(entry, via="capital", capital_of=None)
                    )
        return result

    # ------------------------------------------------------------------ keys

    @property
    def keys(self) -> list[str]:
        """The keys that count, in order; silent ones left out."""
        return [key for key in self.entries if not self.is_silent(key)]

    def is_silent(self, key: str) -> bool:
        """Whether the matches of a key compete and then count for nothing."""
        return any(is_under(key, branch) for branch in self.silent)

    def group(self, key: str) -> int:
        """The number of the group of `compete` that a key is in; 0 for those in none, which compete among themselves."""
        for number, branches in enumerate(self.compete, 1):
            if any(is_under(key, branch) for branch in branches):
                return number
        return 0

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys)

    def __contains__(self, key) -> bool:
        return key in self.entries and not self.is_silent(key)

    def __getitem__(self, key: str) -> list[Entry]:
        """The entries of a key; an unknown one is an error that names the nearest."""
        if key not in self.entries:
            raise unknown_key(key, self.keys)
        return list(self.entries[key])

    def __eq__(self, other) -> bool:
        if not isinstance(other, Dictionary):
            return NotImplemented
        mine, theirs = (
            (d.entries, [sorted(group) for group in d.compete], sorted(d.silent))
            for d in (self, other)
        )
        return mine == theirs

    __hash__ = None

    def __repr__(self) -> str:
        return f"<Dictionary: {len(self)} keys, {sum(map(len, self.entries.values()))} entries>"

    def _repr_html_(self) -> str:
        rows: dict[str, list[int]] = {}
        for key in self.keys:
            row = rows.setdefault(html.escape(key.split("/", 1)[0]), [0, 0])
            row[0] += 1
            row[1] += len(self.entries[key])
        cells = "".join(
            f"<tr><td>{name}</td><td>{keys:,}</td><td>{entries:,}</td></tr>"
            for name, (keys, entries) in list(rows.items())[:BRANCHES]
        )
        more = f"<p>and {len(rows) - BRANCHES:,} more</p>" if len(rows) > BRANCHES else ""
        head = "<tr><th>branch</th><th>keys</th><th>entries</th></tr>"
        return f"<p>{html.escape(repr(self))}</p><table>{head}{cells}</table>{more}"

    def select(
        self,
        pattern: str | list[str] = "*",
        *,
        level: int | None = None,
        language: str | None = None,
    ) -> Dictionary:
        """The keys that fit; silent branches stay, since they only keep others from counting.

        Parameters
        ----------
        pattern : str or list of str
            A key, a branch (``"people"``: all below it), or a glob (``"*/Iran*"``). One that fits no key is a KeyError that names
            the nearest.
        level : int, optional
            Hold the pattern against the name at this level of each path alone (1: the first).
        language : str, optional
            Only the entries of this language and those that name none.

        Notes
        -----
        What is left out competes no longer: ``tokens.lookup(d).select("countries")`` leaves out a country within the name of
        an organisation of `d`, ``tokens.lookup(d.select("countries"))`` counts it.
        """
        level = level if level is None else as_number(level, "level", least=1)
        keys = self.keys
        chosen = {keys[k] for k in choose(keys, pattern, level)}
        kept = {
            key: [e for e in entries if language is None or e.language in (None, language)]
            for key, entries in self.entries.items()
            if key in chosen or self.is_silent(key)
        }
        return self._of(kept, self.compete, self.silent)

    # ------------------------------------------------------------------ set operations

    def union(self, other) -> Dictionary:
        """The keys and entries of both, in the order of this one and then the other's (``a | b``)."""
        other = as_dictionary(other)
        entries = {key: list(values) for key, values in self.entries.items()}
        for key, values in other.entries.items():
            entries[key] = list(dict.fromkeys([*entries.get(key, ()), *values]))
        compete = [list(group) for group in self.compete]
        for group in other.compete:
            shared = [mine for mine in compete if set(mine) & set(group)]
            if shared:
                shared[0][:] = dict.fromkeys([*(b for mine in shared for b in mine), *group])
                compete = [mine for mine in compete if mine not in shared[1:]]
            else:
                compete.append(list(group))
        silent = list(dict.fromkeys([*self.silent, *other.silent]))
        return self._of(entries, compete, silent)

    def intersection(self, other) -> Dictionary:
        """The entries that both have under one key (``a & b``)."""
        return self._kept(as_dictionary(other), shared=True)

    def difference(self, other) -> Dictionary:
        """The entries that the other does not have under the same key (``a - b``)."""
        return self._kept(as_dictionary(other), shared=False)

    def _kept(self, other: Dictionary, shared: bool) -> Dictionary:
        kept = {
            key: [
                e
                for e in values
                if (e in other.entries.get(key, ())) == shared or self.is_silent(key)
            ]
            for key, values in self.entries.items()
        }
        return self._of({k: v for k, v in kept.items() if v}, self.compete, self.silent)

    __or__ = union
    __and__ = intersection
    __sub__ = difference

    # ------------------------------------------------------------------ matches

    def find(
        self,
        tokens,
        *,
        overlap: str = "longest",
        levels: int | Iterable[int] | None = None,
        offices=False,
        as_of=None,
    ):
        """The matches in tokens; users call ``tokens.lookup(dictionary)``, which says what the arguments mean."""
        from .actors import settle_surnames
        from .hits import Hits

        entries, found = find_matches(self, tokens, overlap)
        keys = self.keys
        number = {key: k for k, key in enumerate(keys)}
        key_of = np.array([number.get(key, -1) for key, _ in entries], dtype=np.int64)
        hits = settle_surnames(
            Hits(
                tokens, keys, entries, found.document, key_of[found.entry], found.start, found.end,
                found.entry,
            )
        )  # fmt: skip
        if offices is not False or as_of is not None:
            from .offices import add_offices

            hits = add_offices(hits, offices, as_of)
        return hits if levels is None else _at_levels(hits, levels, overlap)

    def check(self, tokens):
        """What each entry does in these tokens: dead ones, greedy ones, words that several keys claim; see :class:`Checkup`."""
        from .checkup import Checkup

        return Checkup(self, tokens)


def as_dictionary(value) -> Dictionary:
    """A dictionary as it is, or made from a mapping."""
    return value if isinstance(value, Dictionary) else Dictionary(value)


def _at_levels(hits, levels, overlap: str):
    """The matches under keys cut to some levels; of those that become one, one stays, as `overlap` says."""
    from .spans import strictly_inside

    listed = [levels] if not isinstance(levels, Iterable) else list(levels)
    wanted = [as_number(level, "levels", least=1) for level in listed]
    names = [at_levels(key, wanted) for key in hits.keys]
    keys = [name for name in dict.fromkeys(names) if name]
    if hits.keys and not keys:
        raise ValueError(f"levels={levels!r}: no key of this dictionary has so many levels")
    number = {name: k for k, name in enumerate(keys)}
    new = np.array([number.get(name, -1) for name in names], dtype=np.int64)
    key = new[hits.key] if len(hits) else hits.key
    keep = key >= 0
    if overlap != "all":
        rows = np.stack([key, hits.start, hits.end])
        first = np.zeros(len(hits), dtype=bool)
        first[np.unique(rows, axis=1, return_index=True)[1]] = True
        keep &= first
    if overlap == "key":
        keep &= ~strictly_inside(hits.start, hits.end, key)
    return hits.take(keep, keys, key)


@functools.lru_cache(maxsize=1)
def _diplomacy() -> Dictionary:
    with resources.as_file(resources.files("dipcore").joinpath("data/diplomacy.yml")) as path:
        return Dictionary.read(path)
