"""Entries of a topic dictionary: what one may say, and how a nested tree becomes keys with entries."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterator, Mapping

TYPES = ("glob", "regex", "fixed")
LEVELS_MAX = 100  # of a tree
_FLAGS = ("case", "sentence_start", "surname")
_NAMES = ("via", "capital_of", "language")
_PHRASES = ("not_before", "not_after")


class WrongEntry(ValueError):
    """A dictionary that cannot be used, with the place of what is wrong: a key path, and the number of the entry."""

    def __init__(self, message: str, key: str = "", entry: int | None = None):
        super().__init__(message)
        self.key, self.entry = key, entry


@dataclasses.dataclass(frozen=True, repr=False)
class Entry:
    """One entry of a dictionary key: a pattern of one or several words, and its conditions."""

    pattern: str
    type: str = "glob"
    case: bool = False
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    near: tuple[tuple[str, ...], int] | None = None
    sentence_start: bool = True
    surname: bool = False
    weight: float = 1.0
    language: str | None = None
    via: str | None = None
    capital_of: str | None = None

    def __repr__(self) -> str:
        changed = [
            f"{f.name}={getattr(self, f.name)!r}"
            for f in dataclasses.fields(self)[1:]
            if getattr(self, f.name) != f.default
        ]
        return f"Entry({', '.join([repr(self.pattern), *changed])})"

    def to_plain(self) -> str | dict:
        """The entry as it is written in YAML: its pattern alone, or a mapping of what differs from the default."""
        plain: dict = {"pattern": self.pattern}
        for field in dataclasses.fields(self)[1:]:
            value = getattr(self, field.name)
            if value != field.default:
                plain[field.name] = list(value) if field.name in _PHRASES else value
        if self.near:
            plain["near"] = {"words": list(self.near[0]), "within": self.near[1]}
        return self.pattern if len(plain) == 1 else plain


_OPTIONS = tuple(field.name for field in dataclasses.fields(Entry))


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


def compile_regex(pattern: str):
    """A regular expression that ignores case; one that does not compile is a ValueError."""
    import regex

    try:
        return regex.compile(pattern, regex.IGNORECASE)
    except regex.error as error:
        raise ValueError(f"regex {pattern!r} does not compile: {error}") from None


def _check_regex(fields: dict, where: str) -> None:
    if fields.get("case"):
        raise ValueError(f"{where}: case: true does not go with a regex; write a glob or fixed")
    for word in fields["pattern"].split():
        try:
            compile_regex(word)
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from None


def _check_mapping(value, where: str) -> None:
    if isinstance(value, Mapping) and "pattern" not in value:
        raise ValueError(
            f"{where}: an entry in braces needs `pattern`; it has {', '.join(map(repr, value))}"
        )
    if not isinstance(value, Mapping) or not isinstance(value.get("pattern"), str):
        hint = (
            "; write entries as a list"
            if hasattr(value, "__iter__") and not isinstance(value, Mapping)
            else " (quote words like yes, no, 5)"
        )
        raise ValueError(
            f"{where}: an entry is a str or {{pattern: ..., ...}}, not {value!r:.80}{hint}"
        )
    for name in value:
        if name not in _OPTIONS:
            near = difflib.get_close_matches(str(name), _OPTIONS, n=1) or _OPTIONS
            raise ValueError(f"{where}: no option {name!r}; use {', '.join(near)}")


def _weight(value, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value - value != 0:
        raise ValueError(f"{where}: weight must be a number, not {value!r}")
    return float(value)


def make_entry(value, where: str) -> Entry:
    """An entry from a str, a mapping or an entry; anything wrong is a ValueError that begins with `where`."""
    if isinstance(value, Entry):
        return value
    if isinstance(value, str):
        value = {"pattern": value}
    _check_mapping(value, where)
    fields = dict(value)
    if fields.get("type", "glob") not in TYPES:
        raise ValueError(f"{where}: type {fields['type']!r}; use {', '.join(TYPES)}")
    for name in _FLAGS:
        if not isinstance(fields.get(name, True), bool):
            raise ValueError(f"{where}: {name} must be true or false, not {fields[name]!r}")
    for name in _PHRASES:
        if name in fields:
            fields[name] = _phrases(fields[name], name, where)
    for name in _NAMES:
        if not isinstance(fields.get(name, ""), str):
            raise ValueError(f"{where}: {name} must be a str, not {fields[name]!r}")
    if "near" in fields:
        fields["near"] = _near(fields["near"], where)
    if "weight" in fields:
        fields["weight"] = _weight(fields["weight"], where)
    if fields.get("type") == "regex":
        _check_regex(fields, where)
    if not fields["pattern"].strip():
        raise ValueError(f"{where}: the pattern is empty")
    return Entry(**fields)


def _entries(values, key: str, where: str) -> Iterator[Entry]:
    for number, value in enumerate(values):
        if not is_branch(value):
            try:
                yield make_entry(value, f"{where}: {key}")
            except ValueError as error:
                raise WrongEntry(str(error), key, number) from None


def flatten(
    tree: Mapping, where: str, path: tuple[str, ...] = (), above: tuple[int, ...] = ()
) -> Iterator[tuple[str, list[Entry]]]:
    """(key path, its entries) of a nested tree, in order.

    A key may come more than once: where it has entries and branches, as quanteda nests them.
    """
    if id(tree) in above:
        raise WrongEntry(f"{where}: {'/'.join(path)}: this branch holds itself", "/".join(path))
    if len(above) == LEVELS_MAX:
        raise WrongEntry(f"{where}: nested more than {LEVELS_MAX} levels deep")
    above = (*above, id(tree))
    for name, value in tree.items():
        if not isinstance(name, str):
            raise WrongEntry(f"{where}: key {name!r} must be a str; quote it", "/".join(path))
        if not all(part.strip() for part in name.split("/")):
            message = f"{where}: key {'/'.join((*path, name))!r} has an empty name in it; name every level"
            raise WrongEntry(message, "/".join(path))
        key = "/".join((*path, name))
        if isinstance(value, Mapping) and "pattern" not in value:
            yield from flatten(value, where, (*path, name), above)
        elif isinstance(value, (list, tuple)):
            entries = list(_entries(value, key, where))
            if entries or not value:
                yield key, entries
            for branch in filter(is_branch, value):  # quanteda nests lists of headings
                yield from flatten(branch, where, (*path, name), above)
        else:
            yield key, [] if value is None else list(_entries([value], key, where))


def is_branch(value) -> bool:
    """Whether an item of a list of entries is a heading with entries of its own."""
    return (
        isinstance(value, Mapping)
        and "pattern" not in value
        and len(value) == 1
        and isinstance(next(iter(value.values())), (list, Mapping))
    )


def nest(entries: Mapping[str, list[Entry]]) -> dict:
    """The tree that `flatten` turns into these keys again."""
    root: dict = {}
    own: dict[int, list] = {}  # by branch: its own entries
    for key, values in entries.items():
        node = root
        for name in key.split("/"):
            node = node.setdefault(name, {})
        own[id(node)] = [entry.to_plain() for entry in values]
    return {name: _written(node, own) for name, node in root.items()}


def _written(node: dict, own: dict[int, list]):
    below = {name: _written(child, own) for name, child in node.items()}
    if id(node) not in own:
        return below
    return [*own[id(node)], *({name: value} for name, value in below.items())]
