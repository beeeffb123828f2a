"""Streams out of compressed files, and members out of archives: bounded, and never written to disk."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
_SHORT = {".tgz": ".gz", ".tbz2": ".bz2", ".txz": ".xz"}
_TAR = (".tar", *_SHORT, *(".tar" + ending for ending in COMPRESSED))
WARC = (".warc", ".warc.gz")
ARCHIVES = (".zip", *_TAR, *WARC)
_TOO_LARGE = "larger than what is read out of an archive"
#: A file may grow to so many bytes, or to so many times its size: more is taken for a bomb.
LARGEST, MOST_TIMES = 1 << 28, 200


@dataclass(frozen=True)
class Member:
    """A member of an archive: `data`, or the `reason` why there is none ("ignored" where that is no failure)."""

    name: str
    data: bytes = b""
    reason: str | None = None
    ignored: bool = False
    charset: str | None = None
    extra: dict = field(default_factory=dict)


def ending_of(name: str) -> str:
    """How a file is compressed, by its name: one of COMPRESSED, or the empty str."""
    ending = PurePosixPath(name.lower()).suffix
    return ending if ending in COMPRESSED else _SHORT.get(ending, "")


def is_archive(name: str) -> bool:
    return name.lower().endswith(ARCHIVES)


_DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)


def _is_damage(error: Exception) -> bool:
    """Whether a reader of compressed files says so of its data."""
    if isinstance(error, OSError):  # gzip and bz2 raise it of data, the system with a number
        return error.errno is None
    return isinstance(error, (*_DAMAGE, NotImplementedError)) or type(error).__name__ == "ZstdError"


@contextlib.contextmanager
def damage_named(place: object) -> Iterator[None]:
    """Turns what the readers of compressed files raise into a ValueError that names the file."""
    try:
        yield
    except Exception as error:
        if _is_damage(error):
            raise ValueError(f"{place}: damaged or cut off: {error}") from None
        if isinstance(error, RuntimeError) and "password" in str(error):
            raise ValueError(f"{place}: needs a password; unpack it first") from None
        raise


class _Bounded(io.RawIOBase):
    """What the first of some streams gives, up to a number of bytes; more is an error. Owns them all."""

    def __init__(self, opened: list, most: int, place: object):
        self.opened, self.left, self.most, self.place = opened, most, most, place

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        with damage_named(self.place):
            data = self.opened[0].read(min(len(buffer), 1 << 20))
        self.left -= len(data)
        if self.left < 0:
            raise ValueError(_bomb(self.place, self.most))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        for stream in self.opened:  # those of the library leave the file below them open
            stream.close()
        super().close()


def budget(size: int) -> int:
    """How many bytes may come out of `size` compressed ones."""
    return max(LARGEST, MOST_TIMES * size)


def open_stream(source: Path | bytes, ending: str, place: object):
    """The bytes of a file, or of a member in memory, as a stream; uncompressed, where `ending` says how they are."""
    library = _library(ending, place) if ending else None
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    raw = source.open("rb") if isinstance(source, Path) else io.BytesIO(source)
    if library is None:
        return raw
    return io.BufferedReader(_Bounded([library.open(raw), raw], budget(size), place))


def _library(ending: str, place: object):
    """The module that opens what is compressed; of zstd what stands in for it before Python 3.14."""
    if ending != ".zst":
        return {".gz": gzip, ".bz2": bz2, ".xz": lzma}[ending]
    try:
        from compression import zstd
    except ImportError:
        try:
            from backports import zstd
        except ImportError:
            message = f'{place}: .zst needs Python 3.14, or: pip install "dipcore[zst]"'
            raise ValueError(message) from None
    return zstd


def members(path: Path, most: Callable[[str], int]) -> Iterator[Member]:
    """The members of an archive in its order.

    `most` says how many bytes a member of a name may have; of a larger one no more is read than shows it. All of them
    together are bounded as a compressed file is.
    """
    name = path.name.lower()
    found = _warc_members if name.endswith(WARC) else _tar_members
    found = _zip_members if name.endswith(".zip") else found
    bound = left = budget(path.stat().st_size)
    for member in found(path, most):
        left -= len(member.data) or (most(member.name) if member.reason == _TOO_LARGE else 0)
        if left < 0:
            raise ValueError(_bomb(path, bound))
        yield member


def _bomb(place: object, most: int) -> str:
    return (
        f"{place}: grows to more than {most:,} bytes and {MOST_TIMES} times its size: taken for a bomb; "
        "unpack it first, if it is none"
    )


def _refusal(name: str) -> Member | None:
    """Why a member is not read that its name speaks against."""
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or name[1:2] == ":":
        return Member(name, reason="its name leads out of the archive")
    if is_archive(name):
        return Member(name, reason="an archive within an archive; unpack it first")
    return None


def _content(stream, name: str, most: int, place: object) -> Member:
    with damage_named(place):
        data = stream.read(most + 1)
    return Member(name, data) if len(data) <= most else Member(name, reason=_TOO_LARGE)


def _zip_members(path: Path, most: Callable[[str], int]) -> Iterator[Member]:
    with damage_named(path):
        archive = zipfile.ZipFile(path)
    with archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            name, place = info.filename, f"{path}/{info.filename}"
            member = _refusal(name)
            try:
                if member is None:
                    with damage_named(place), archive.open(info) as stream:
                        member = _content(stream, name, most(name), place)
            except ValueError as error:
                member = Member(name, reason=str(error).removeprefix(f"{place}: "))
            yield member


def _tar_members(path: Path, most: Callable[[str], int]) -> Iterator[Member]:
    with (
        open_stream(path, ending_of(path.name), path) as stream,
        damage_named(path),
        tarfile.open(fileobj=stream, mode="r|") as archive,
    ):
        for info in archive:
            if info.isdir():
                continue
            refused = _refusal(info.name)
            if refused or not info.isfile():
                yield refused or Member(info.name, reason="a link or device", ignored=True)
                continue
            place = f"{path}/{info.name}"
            yield _content(archive.extractfile(info), info.name, most(info.name), place)


def _warc_members(path: Path, most: Callable[[str], int]) -> Iterator[Member]:
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise ValueError(f'{path}: WARC needs: pip install "dipcore[warc]"') from None
    with path.open("rb") as raw, damage_named(path):
        try:
            with contextlib.closing(ArchiveIterator(raw)) as records:
                for record in records:
                    if record.rec_type == "response":
                        yield _warc_member(record, most, path)
        except (ArchiveLoadFailed, AttributeError, LookupError, TypeError) as error:
            # the last three are how warcio stumbles over headers that are broken
            raise ValueError(f"{path}: damaged or cut off: {str(error)[:100]!r}") from None


def _warc_member(record, most: Callable[[str], int], path: Path) -> Member:
    """A page as it was fetched; named as archives of the web do, by when and where."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    when = record.rec_headers.get_header("WARC-Date") or ""
    name = "".join(filter(str.isdigit, when))[:14] + "/" + url
    http = record.http_headers
    status = http.get_statuscode() if http else ""
    kind, _, rest = ((http.get_header("Content-Type") if http else None) or "").partition(";")
    if not status:
        return Member(name, reason="damaged or cut off: no HTTP headers")
    if status != "200":
        return Member(name, reason=f"HTTP status {status}", ignored=True)
    if kind.strip().lower() not in ("text/html", "text/plain", "application/xhtml+xml"):
        return Member(name, reason=f"{kind.strip() or 'of no stated type'}: no page", ignored=True)
    charset = rest.partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    member = _content(record.content_stream(), name, most(name), f"{path}/{name}")
    if not member.reason and _is_cut(record.raw_stream):
        return Member(name, reason="damaged or cut off: shorter than it says")
    return Member(name, member.data, member.reason, charset=charset, extra={"url": url})


def _is_cut(raw) -> bool:
    """Whether a record ended before the length that its header gives."""
    while raw.read(1 << 16):
        pass  # what chunked content leaves behind its end
    return getattr(raw, "limit", 0) > 0
