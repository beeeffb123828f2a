"""Dictionary files: YAML, LIWC, Lexicoder, WordStat and tables, as trees whose entries know their lines."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from ._warnings import DipcoreWarning

SUFFIXES = {
    ".yml": "yaml", ".yaml": "yaml", ".dic": "liwc", ".lcd": "lexicoder", ".lc3": "lexicoder", ".cat": "wordstat",
    ".csv": "table", ".tsv": "table",
}  # fmt: skip
#: No dictionary that people wrote comes near; aliases within aliases do, in a few lines.
_MOST_NODES = 5_000_000
#: What the columns of a table may be called, quanteda's and tidytext's names among them.
_KEY_COLUMNS = ("key", "category", "topic", "sentiment")
_PATTERN_COLUMNS = ("pattern", "entry", "word", "term")


@dataclasses.dataclass(frozen=True)
class Lexicon:
    """A tree for `Dictionary`, and where an entry (its key and number) stands in the file, if anywhere."""

    tree: Mapping
    line_of: Callable[[str, int | None], int | None]


def read_lexicon(path: Path, format: str | None, encoding: str) -> Lexicon:
    from .reading import read_text

    readers = {
        "yaml": _read_yaml, "liwc": _read_liwc, "lexicoder": _read_lexicoder, "wordstat": _read_wordstat,
        "table": _read_table,
    }  # fmt: skip
    name = SUFFIXES.get(path.suffix.lower()) if format is None else format
    if name not in readers:
        known = ", ".join(SUFFIXES) if format is None else ", ".join(readers)
        given = f"suffix {path.suffix!r}" if format is None else f"format {format!r}"
        hint = "; or give format=" if format is None else ""
        raise ValueError(f"{path}: {given} is no dictionary's; use one of {known}{hint}")
    hint = (
        "; save the file as UTF-8, or give encoding=" if encoding == "utf-8" else "; see encoding="
    )
    return readers[name](read_text(path, encoding, "strict", hint), str(path))


# ---------------------------------------------------------------------- YAML


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


def parse_yaml(text: str, name: str):
    """The node tree of a YAML document, for lines, and what it holds."""
    loader = _Loader(text)
    loader.name = name
    try:
        node = loader.get_single_node()
        if node is not None:
            _check_size(node, name)
        return node, {} if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ValueError(
            f"{name}:{mark.line + 1}: not YAML: {error.problem or error.context}"
        ) from None
    except yaml.YAMLError as error:
        raise ValueError(f"{name}: not YAML: {error}") from None
    except RecursionError:
        raise ValueError(f"{name}: nested too deeply to be a dictionary") from None
    finally:
        loader.dispose()


def _children(node) -> list:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _check_size(root, name: str) -> None:
    """An alias that leads back to what holds it is an error; so is a tree that aliases blow up."""
    sizes: dict[int, int] = {}  # whole trees below a node, aliases followed
    open_nodes: set[int] = set()
    stack = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            open_nodes.discard(id(node))
            sizes[id(node)] = 1 + sum(sizes[id(child)] for child in _children(node))
        elif id(node) not in sizes:
            open_nodes.add(id(node))
            stack.append((node, True))
            for child in _children(node):
                if id(child) in open_nodes:
                    line = child.start_mark.line + 1
                    raise ValueError(
                        f"{name}:{line}: an alias leads back to this anchor, so that it holds itself"
                    )
                stack.append((child, False))
        if sizes.get(id(node), 0) > _MOST_NODES:
            line = node.start_mark.line + 1
            raise ValueError(
                f"{name}:{line}: aliases make this more than {_MOST_NODES} entries; write them out"
            )


def _yaml_line(node, key: str, entry: int | None) -> int | None:
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


def _read_yaml(text: str, name: str) -> Lexicon:
    node, tree = parse_yaml(text, name)
    if not isinstance(tree, Mapping):
        raise ValueError(
            f"{name}:1: a dictionary file holds keys with lists of entries, not {type(tree).__name__}"
        )
    return Lexicon(tree, lambda key, entry: _yaml_line(node, key, entry))


class _Dumper(yaml.SafeDumper):
    """Safe YAML whose entries with options stand on one line each, and where nothing is an alias."""

    def ignore_aliases(self, data) -> bool:
        return True

    def represent_dict(self, data):
        return self.represent_mapping(
            "tag:yaml.org,2002:map", data.items(), flow_style="pattern" in data or None
        )


_Dumper.add_representer(dict, _Dumper.represent_dict)


def write_yaml(tree: Mapping) -> str:
    return yaml.dump(
        tree,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=120,
    )


# ---------------------------------------------------------------------- other programs' files


class _Builder:
    """A tree filled line by line. A branch is a list of entries and, behind them, headings with lists of their own."""

    def __init__(self, name: str):
        self.name = name
        self.tree: dict[str, list] = {}
        self._lines: dict[tuple[str, int | None], int] = {}
        self._branches: dict[tuple[str, ...], list] = {(): []}
        self._odd: list[tuple[int, str]] = []

    def error(self, line: int, message: str) -> ValueError:
        return ValueError(f"{self.name}:{line}: {message}")

    def add_key(self, path: tuple[str, ...], line: int) -> None:
        if path in self._branches:
            raise self.error(line, f"key {'/'.join(path)!r} is given twice; join the two")
        entries: list = []
        self._branches[path] = entries
        self._lines["/".join(path), None] = line
        if len(path) == 1:
            self.tree[path[0]] = entries
        else:
            self._branches[path[:-1]].append({path[-1]: entries})

    def add_entry(self, path: tuple[str, ...], entry, line: int) -> None:
        pattern = entry["pattern"] if isinstance(entry, Mapping) else entry
        if not re.search(r"\w", pattern):
            self._odd.append((line, pattern))
            return
        entries = self._branches[path]
        self._lines["/".join(path), len(entries)] = line
        entries.append(entry)

    def leave_out(self, line: int, what: str) -> None:
        self._odd.append((line, what))

    def done(self) -> Lexicon:
        if self._odd:
            line, what = self._odd[0]
            warnings.warn(
                f"{self.name}: left out {len(self._odd)} entries that are no words or use a rule "
                f"dipcore does not have, the first is {what!r} in line {line}",
                DipcoreWarning,
                stacklevel=5,
            )
        return Lexicon(self.tree, lambda key, entry: self._lines.get((key, entry)))


def _lines(text: str) -> list[tuple[int, str]]:
    """(number, line) of lines that are not blank; control characters other than tabs are dropped."""
    numbered = enumerate(re.split(r"\r\n|\r|\n", text), 1)
    cleaned = ((k, re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]", "", line)) for k, line in numbered)
    return [(k, line.rstrip()) for k, line in cleaned if line.strip()]


def _read_liwc(text: str, name: str) -> Lexicon:
    """LIWC: between two lines of ``%``, numbered categories, indented where they nest; then words with their numbers."""
    builder = _Builder(name)
    lines = _lines(text)
    marks = [at for at, (_, line) in enumerate(lines) if line.strip() == "%"]
    if len(marks) < 2:
        raise builder.error(1, "a LIWC file lists its categories between two lines of %")
    paths: dict[str, tuple[str, ...]] = {}
    path: tuple[str, ...] = ()
    for line, content in lines[marks[0] + 1 : marks[1]]:
        depth = len(content) - len(content.lstrip("\t"))
        found = re.fullmatch(r"(\d+)\s+(.+)", content.strip())
        if not found or depth > len(path):
            raise builder.error(line, f"a category is a number and a name, not {content.strip()!r}")
        if found[1] in paths:
            raise builder.error(line, f"category {found[1]} is given twice")
        path = (*path[:depth], found[2].split("\t")[0].strip())
        builder.add_key(path, line)
        paths[found[1]] = path
    for line, content in lines[marks[1] + 1 :]:
        _add_liwc_word(builder, paths, line, content.strip())
    return builder.done()


def _add_liwc_word(builder: _Builder, paths: dict, line: int, content: str) -> None:
    if "<of>" in content or re.search(r"\t.*\(|\s\(.*\d.*\)", content):
        builder.leave_out(line, content)
        return
    found = re.fullmatch(r"(.*?)((?:\s+\d+)+)", content)
    if not found:
        raise builder.error(line, f"a word needs the number of a category behind it: {content!r}")
    for number in dict.fromkeys(found[2].split()):
        if number not in paths:
            known = f"{', '.join(list(paths)[:5])}{', ...' if len(paths) > 5 else ''}"
            raise builder.error(
                line, f"no category {number} between the lines of %; there are {known}"
            )
        builder.add_entry(paths[number], found[1].strip(), line)


def _read_lexicoder(text: str, name: str) -> Lexicon:
    """Lexicoder: ``+key``, then its words, a line each."""
    builder = _Builder(name)
    path: tuple[str, ...] = ()
    for line, content in _lines(text):
        content = content.strip()
        if content.startswith("+") and content[1:].strip():
            path = (content[1:].strip(),)
            builder.add_key(path, line)
        elif not path:
            raise builder.error(line, f"a word before the first key; write +key above {content!r}")
        else:
            builder.add_entry(path, content, line)
    return builder.done()


def _read_wordstat(text: str, name: str) -> Lexicon:
    """WordStat: headings, and indented by tabs below them words with a weight in brackets."""
    builder = _Builder(name)
    path: tuple[str, ...] = ()
    for line, content in _lines(text):
        depth = len(content) - len(content.lstrip("\t"))
        word = re.fullmatch(r"(.+?)\s+\((-?\d+(?:\.\d+)?)\)", content.strip())
        if depth > len(path) or (word and not depth):
            raise builder.error(
                line, f"no heading stands one tab to the left of {content.strip()!r}"
            )
        if not word:
            path = (*path[:depth], content.strip())
            builder.add_key(path, line)
        elif word[1].startswith("@"):  # a rule of WordStat: @NAME [A NEAR B]
            builder.leave_out(line, word[1])
        else:
            weight = float(word[2])
            entry = word[1] if weight == 1 else {"pattern": word[1], "weight": weight}
            builder.add_entry(path[:depth], entry, line)
    return builder.done()


# ---------------------------------------------------------------------- tables


def _read_table(text: str, name: str) -> Lexicon:
    """A table with the columns `key` and `pattern`; any others are options of the entry."""
    builder = _Builder(name)
    first = text.split("\n", 1)[0]
    # a semicolon is what Excel writes in much of Europe
    mark = next((mark for mark in "\t,;" if mark in first), ",")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    tree: dict = {}
    lines: dict[tuple[str, int | None], int] = {}
    try:
        header = [column.strip().lower() for column in next(rows, [])]
        key_at, pattern_at = _columns(header, builder)
        for row in rows:
            if not any(row):
                continue
            if len(row) != len(header):
                raise builder.error(
                    rows.line_num, f"{len(row)} cells in this row, {len(header)} in the first"
                )
            key = row[key_at].strip()
            options = {
                column: _option(column, cell, builder, rows.line_num)
                for at, (column, cell) in enumerate(zip(header, row))
                if at not in (key_at, pattern_at) and cell.strip()
            }
            entries = _place(tree, key, builder, rows.line_num)
            lines[key, len(entries)] = rows.line_num
            entries.append({"pattern": row[pattern_at].strip(), **options})
    except csv.Error as error:
        raise builder.error(rows.line_num, f"not CSV: {error}") from None
    return Lexicon(tree, lambda key, entry: lines.get((key, entry)))


def _columns(header: list[str], builder: _Builder) -> tuple[int, int]:
    found = [
        next((header.index(name) for name in names if name in header), None)
        for names in (_KEY_COLUMNS, _PATTERN_COLUMNS)
    ]
    if None in found:
        raise builder.error(
            1, f"the first row names the columns, `key` and `pattern`; it has {', '.join(header)}"
        )
    return found[0], found[1]


def _place(tree: dict, key: str, builder: _Builder, line: int) -> list:
    """The entries of a key; in a table a key is a path already, so that the tree is flat."""
    if not all(key.split("/")):
        raise builder.error(line, f"key {key!r} has an empty name in it")
    return tree.setdefault(key, [])


def _option(column: str, cell: str, builder: _Builder, line: int):
    """A cell as the value of an option: true and false, numbers, phrases between semicolons."""
    cell = cell.strip()
    if column in ("not_before", "not_after"):
        return [phrase.strip() for phrase in cell.split(";") if phrase.strip()]
    if column == "weight":
        try:
            return float(cell)
        except ValueError:
            raise builder.error(line, f"weight must be a number, not {cell!r}") from None
    return {"true": True, "false": False}.get(cell.lower(), cell)
