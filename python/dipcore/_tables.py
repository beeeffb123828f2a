"""Rows of tables: JSON lines as they stream, CSV and Parquet."""

from __future__ import annotations

import codecs
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ._encodings import Decoded, Decoding, decode, decode_as, is_marked
from .corpus import META_COLUMNS
from .inputs import Input, Place

_LINE_MOST = 1 << 26  # bytes of a line of JSON
_BATCH = 1024  # rows of Parquet at a time
_DELIMITERS = ",;\t|"
_HEADER_MOST = 1 << 16  # characters in which the header of a CSV ends


@dataclass
class Row:
    """A row of a table: a dict, or a line that is parsed when asked, so that one that is broken does not end the table."""

    place: Place
    value: bytes | dict
    encoding: str | None = None
    decided: str | None = None
    start: int = 0  # of a line in its file

    @property
    def size(self) -> int | None:
        return len(self.value) if isinstance(self.value, bytes) else None

    def parse(self, how: Decoding) -> dict:
        if isinstance(self.value, dict):
            return self.value
        if len(self.value) > _LINE_MOST:
            raise ValueError(f"{self.place}: a line of more than {_LINE_MOST:,} bytes")
        file = self.place._replace(row=None)
        text = decode_as(self.value, self.encoding, how, file, self.start)
        return _json_row(text.rstrip("\r\n"), self.place)


def _json_row(line: str, place: Place) -> dict:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"{place}: not JSON at column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise ValueError(f"{place}: JSON nested too deeply") from None
    except ValueError as error:  # such as a number of too many digits
        raise ValueError(f"{place}: cannot read as JSON: {error}") from None
    if not isinstance(row, dict):
        raise ValueError(f"{place}: a line must be an object {{...}}, not {type(row).__name__}")
    return row


def rows_of(item: Input, how: Decoding, named: Iterable[str] = ()) -> Iterator[Row]:
    """The rows of a table, in order; the cells of its columns that are `named` stay as written."""
    with item.open() as stream:
        if item.kind == "csv":
            yield from _csv_rows(stream, item.place, how, named)
        else:
            reader = {"jsonl": _json_rows, "parquet": _parquet_rows}[item.kind]
            yield from reader(stream, item.place, how)


def _json_rows(stream, place: Place, how: Decoding) -> Iterator[Row]:
    """Lines of JSON: UTF-8, unless the user or a byte order mark says otherwise (RFC 8259, 8.1)."""
    encoding, decided = (how.encoding, "given") if how.encoding else ("utf-8", "default")
    lines = _lines(stream)
    first = next(lines, b"")
    wide = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if wide or "\n".encode(encoding) != b"\n":  # a line does not end where a byte of 10 is
        decoded = decode(b"".join((first, *lines)), place, how)
        encoding, decided = "utf-8", decoded.decided
        rest = decoded.text.encode("utf-8", "surrogatepass").split(b"\n")
        first, lines = rest[0], iter(rest[1:])
    start = 0
    for number, line in enumerate(itertools.chain([first], lines), 1):
        marked = number == 1 and is_marked(line, encoding)
        text = line[len(codecs.BOM_UTF8) :] if marked else line
        if text.strip():
            at = start + len(line) - len(text)
            yield Row(place._replace(row=number), text, encoding, decided, at)
        start += len(line)


def _lines(stream) -> Iterator[bytes]:
    """Lines with their ends; one that is too long is cut behind the bound, and the rest of it passed over."""
    while line := stream.readline(_LINE_MOST + 1):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(_LINE_MOST)
        yield line


def delimiter_of(text: str) -> str:
    """What separates the columns of a CSV: what stands most often in its header, outside of quotes; a comma, if nothing does.

    Examples
    --------
    >>> delimiter_of('id;"a, b, c";text\\n1;2;A, b, c\\n'), delimiter_of("text\\nA; b\\n")
    (';', ',')
    """
    unquoted = re.sub(r'"[^"]*"', "", text[:_HEADER_MOST]).lstrip("\r\n")
    header = (unquoted.splitlines() or [""])[0]
    return max(_DELIMITERS, key=header.count)


def csv_frame(data: bytes, place: object, how: Decoding, dtype) -> tuple[pd.DataFrame, Decoded]:
    """A CSV table, cells as they are written, empty ones missing."""
    decoded = decode(data, place, how)
    text, between = io.StringIO(decoded.text), delimiter_of(decoded.text)
    try:
        frame = pd.read_csv(text, sep=between, dtype=dtype, keep_default_na=False, na_values=[""])
    except ValueError as error:  # pandas' own errors are of this class
        raise ValueError(f"{place}: cannot read as CSV: {error}") from None
    if len(frame) and not isinstance(frame.index, pd.RangeIndex):  # made of the first cells
        raise ValueError(
            f"{place}: cannot read as CSV: rows have more cells than the header; a cell that "
            f"holds {between!r} stands in double quotes"
        )
    return frame, decoded


def _csv_rows(stream, place: Place, how: Decoding, named: Iterable[str]) -> Iterator[Row]:
    as_written = dict.fromkeys(("text", "date", "id", *META_COLUMNS, *named), str)
    frame, decoded = csv_frame(stream.read(), place, how, as_written)
    for number, row in enumerate(frame.to_dict("records"), 1):
        yield Row(place._replace(row=number), row, decoded.encoding, decoded.decided)


def _parquet_rows(stream, place: Place, how: Decoding) -> Iterator[Row]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise ValueError(f'{place}: Parquet needs: pip install "dipcore[arrow]"') from None
    number = 0
    try:
        seekable = stream if stream.seekable() else io.BytesIO(stream.read())
        for batch in parquet.ParquetFile(seekable).iter_batches(_BATCH):
            for row in batch.to_pylist():
                number += 1
                yield Row(place._replace(row=number), row)
    except (ArrowException, OSError) as error:
        raise ValueError(f"{place}: cannot read as Parquet: {error}") from None


def metadata_frame(path: Path) -> pd.DataFrame:
    """A CSV table of metadata, all cells as they are written."""
    return csv_frame(path.read_bytes(), path, Decoding(), str)[0]
