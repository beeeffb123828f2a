"""What `read` is given, as single inputs: files, and the members of archives, in folders, globs and lists."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ._archives import ARCHIVES, WARC, Member, ending_of, is_archive, members, open_stream
from .pages.page import PAGE_MOST

PAGES = {".txt": "text", ".html": "html", ".htm": "html", ".xhtml": "html"}
TABLES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
OTHER_KIND = "of no kind that is read"  #: why a file is ignored
TABLE_MOST = 1 << 28  #: bytes of a table within an archive


class Place(NamedTuple):
    """Where an input stands: a file, a member of it if it is an archive, a row or line if it is a table."""

    file: str
    member: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        name = self.file if self.member is None else f"{self.file}/{self.member}"
        return name if self.row is None else f"{name}:{self.row}"


class Refused(ValueError):
    """An input that is not read. `ignored`: it is of a kind that nobody expects to be. `place`: the file, where that is it."""

    def __init__(self, message: str, ignored: bool = False, place: str = ""):
        super().__init__(message)
        self.ignored = ignored
        self.place = place


@dataclass(frozen=True)
class Input:
    """A file or a member. `kind` is text, html, auto (both pages), jsonl, csv or parquet; `ending` says how `source` is
    compressed; `charset` is what HTTP says; `extra` goes to the metadata; `refused` is why it is not read;
    `date_hint` is what is known of a page's date."""

    place: Place
    kind: str
    source: Path | bytes
    ending: str = ""
    charset: str | None = None
    extra: dict = field(default_factory=dict)
    refused: Exception | None = None
    date_hint: object = None

    @property
    def name(self) -> str:
        """The id of a page: where it stands, or when and where it was fetched."""
        return self.place.member if "url" in self.extra else str(self.place)

    @property
    def is_table(self) -> bool:
        return self.kind in TABLES.values()

    def open(self):
        """The bytes, uncompressed, as a stream."""
        if self.refused:
            raise self.refused
        return open_stream(self.source, self.ending, self.place)

    @property
    def _is_plain_file(self) -> bool:
        return isinstance(self.source, Path) and self.source.is_file() and not self.ending

    def page(self) -> bytes:
        """The bytes of a page; one that is too large is an error."""
        if self._is_plain_file and self.source.stat().st_size <= PAGE_MOST:
            return self.source.read_bytes()
        with self.open() as stream:
            data = stream.read(PAGE_MOST + 1)
        if len(data) > PAGE_MOST:
            raise ValueError(f"{self.place}: more than {PAGE_MOST:,} bytes, which no page has")
        return data


def kind_of(name: str) -> str | None:
    """The kind of a file by its name, compressed or not; None for one that is neither page nor table."""
    inner = name.lower().removesuffix(ending_of(name))
    ending = PurePosixPath(inner).suffix
    return PAGES.get(ending) or TABLES.get(ending)


class Found(NamedTuple):
    """What a path, a folder or a glob names: files to read, in order, and others, with the reason why they are not."""

    wanted: list[Path]
    others: list[Refused]


def find_files(given: str | os.PathLike) -> Found:
    path = Path(given)
    if path.is_dir():
        return _in_folder(path)
    if path.exists():
        return Found([path], [])
    matched = sorted(Path(p) for p in glob.glob(str(given), recursive=True) if not Path(p).is_dir())
    if not matched:
        raise FileNotFoundError(f"{given}: no such file, folder, or match")
    return Found(matched, [])


def _in_folder(folder: Path) -> Found:
    """All files below a folder. What cannot be looked into is told of, and so is a link to a folder, which may lead round."""
    wanted, others = [], []

    def unreadable(error: OSError) -> None:
        others.append(Refused(f"{error.filename}: {error.strerror}", place=error.filename))

    for at, folders, names in os.walk(folder, onerror=unreadable):
        links = [name for name in folders if os.path.islink(os.path.join(at, name))]
        for name in (*names, *links):
            path = Path(at, name)
            reason = _why_not(path, name in links)
            if reason:
                others.append(Refused(f"{path}: {reason}", ignored=True, place=str(path)))
            else:
                wanted.append(path)
    if not wanted and not any(not other.ignored for other in others):
        kinds = ", ".join((*PAGES, *TABLES, *ARCHIVES[:2]))
        raise ValueError(f"{folder}: no page in this folder; pages are files named {kinds}")
    return Found(sorted(wanted), sorted(others, key=lambda other: other.place))


def _why_not(path: Path, linked_folder: bool) -> str | None:
    """Why a file of a folder is not read; None if it is. A link that leads nowhere is: to fail, and say so."""
    if linked_folder:
        return "a link to a folder, which is not followed; name it, to read it"
    if not (kind_of(path.name) or is_archive(path.name)):
        return OTHER_KIND
    if path.exists() and not path.is_file():
        return "no file: a device, socket or pipe"
    return None


def as_paths(paths) -> list:
    if isinstance(paths, (str, os.PathLike)):
        return [paths]
    if isinstance(paths, bytes) or not isinstance(paths, Iterable):
        raise TypeError(f"paths must be a path, folder, glob or a list of them, not {paths!r:.60}")
    paths = list(paths)
    if not paths:
        raise ValueError("paths is empty: nothing to read")
    for given in paths:
        if not isinstance(given, (str, os.PathLike)):
            raise TypeError(f"a path is a str or Path, not {given!r:.60}")
    return paths


def _most(name: str) -> int:
    return TABLE_MOST if kind_of(name) in TABLES.values() else PAGE_MOST


def inputs_of(path: Path) -> Iterator[Input]:
    """A file as inputs: itself, or the members of an archive; damage is the last of them, and raised when that is opened."""
    if not is_archive(path.name):
        yield Input(Place(str(path)), kind_of(path.name) or "auto", path, ending_of(path.name))
        return
    refused: Exception | None = Refused(f"{path}: nothing in it that could be read", ignored=True)
    try:
        for member in members(path, _most):
            refused = None
            yield _input_of(path, member)
    except (OSError, ValueError) as error:
        refused = error
    if refused:
        yield Input(Place(str(path)), "auto", b"", refused=refused)


def _input_of(path: Path, member: Member) -> Input:
    place = Place(str(path), member.name)
    web = path.name.lower().endswith(WARC)  # what HTTP calls a page is one, whatever its address
    kind = "auto" if web else kind_of(member.name)
    refused = None
    if member.reason:
        refused = Refused(f"{place}: {member.reason}", member.ignored)
    elif kind is None:
        refused = Refused(f"{place}: {OTHER_KIND}", ignored=True)
    return Input(
        place, kind or "auto", member.data, ending="" if web else ending_of(member.name),
        charset=member.charset, extra=member.extra, refused=refused,
    )  # fmt: skip
