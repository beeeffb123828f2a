"""Reading files into a corpus: pages, tables, folders and globs."""

from __future__ import annotations

import glob
import json
import os
import warnings
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ._dates import is_missing, read_date
from ._warnings import DipcoreWarning
from .corpus import META_COLUMNS, Corpus

_PAGES = {".txt": "text", ".html": "html", ".htm": "html"}
_TABLES = (".jsonl", ".csv", ".parquet")


def find_files(paths) -> list[Path]:
    """The files that paths, folders and globs name, in order, each once; none is an error."""
    found: dict[Path, None] = {}
    for given in [paths] if isinstance(paths, (str, os.PathLike)) else list(paths):
        path = Path(given)
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in (*_PAGES, *_TABLES))
            if not inside:
                kinds = ", ".join((*_PAGES, *_TABLES))
                raise ValueError(f"{path}: no page in this folder; pages are files named {kinds}")
            found.update(dict.fromkeys(inside))
        elif path.exists():
            found[path] = None
        else:
            matched = sorted(Path(p) for p in glob.glob(str(given), recursive=True) if Path(p).is_file())
            if not matched:
                raise FileNotFoundError(f"{given}: no such file, folder, or match")
            found.update(dict.fromkeys(matched))
    return list(found)


def read_text(path: Path, encoding: str, errors: str) -> str:
    """A file as text, its line ends untouched; malformed bytes are an error with their offset."""
    data = path.read_bytes()
    skipped = len(BOM_UTF8) if data.startswith(BOM_UTF8) and encoding.lower() in ("utf-8", "utf8") else 0
    try:
        return data[skipped:].decode(encoding, errors)
    except UnicodeDecodeError as error:
        at = skipped + error.start
        raise ValueError(
            f"{path}: malformed {error.encoding} at byte {at} (0x{data[at]:02x}); "
            'give encoding= or errors="replace"'
        ) from None


def _page_record(path: Path, raw: str, include_title: bool) -> dict:
    from .pages import read_page

    page = read_page(raw, kind=_PAGES.get(path.suffix.lower(), "auto"))
    text = f"{page.title}\n\n{page.body}" if include_title and page.title else page.body
    return {
        "id": str(path), "text": text, "raw": raw, "page": None if include_title else page, "title": page.title,
        "date": page.date, "date_precision": page.date_precision, "source": page.source,
        "publisher": page.publisher, "place": page.place,
    }  # fmt: skip


def _row_record(row: dict, where: str, number: int, include_title: bool) -> dict:
    text = row.get("text")
    if not is_missing(text) and not isinstance(text, str):
        raise ValueError(f"{where}: text is {type(text).__name__}, not a str")
    if "text" not in row:
        raise ValueError(f"{where}: no column 'text'; there are {', '.join(map(str, row))}")
    value = row.get("date")
    date, precision = read_date(str(value) if isinstance(value, int) else value, f"{where}: date")
    known = {name: None if is_missing(row.get(name)) else row[name] for name in ("title", "source", "publisher", "place")}
    body = "" if is_missing(text) else text
    full = f"{known['title']}\n\n{body}" if include_title and known["title"] else body
    name = row.get("id")
    return {
        "id": f"{where.rsplit(':', 1)[0]}:{number}" if is_missing(name) else name,
        "text": full, "raw": body, "page": None, "date": date, "date_precision": precision, **known,
    }  # fmt: skip


def _rows(path: Path, encoding: str, errors: str) -> Iterator[tuple[str, dict]]:
    if path.suffix.lower() == ".jsonl":
        for number, line in enumerate(read_text(path, encoding, errors).split("\n"), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path}:{number}: not JSON at column {error.colno}: {error.msg}") from None
            if not isinstance(row, dict):
                raise ValueError(f"{path}:{number}: a line must be an object {{...}}, not {type(row).__name__}")
            yield f"{path}:{number}", row
        return
    if path.suffix.lower() == ".csv":
        frame = pd.read_csv(path, encoding=encoding, encoding_errors=errors, dtype={"date": str, "text": str})
    else:
        frame = pd.read_parquet(path)
    for number, row in enumerate(frame.to_dict("records"), 1):
        yield f"{path}:{number}", row


def _records(path: Path, encoding: str, errors: str, include_title: bool) -> list[dict]:
    if path.suffix.lower() in _TABLES:
        rows = enumerate(_rows(path, encoding, errors), 1)
        return [_row_record(row, where, number, include_title) for number, (where, row) in rows]
    return [_page_record(path, read_text(path, encoding, errors), include_title)]


def _metadata(table) -> dict[str, dict]:
    frame = table if isinstance(table, pd.DataFrame) else pd.read_csv(table, dtype=str)
    name = next((column for column in ("file", "id", "document") if column in frame), None)
    if name is None:
        raise ValueError(f"metadata needs a column file or id; there are {', '.join(map(str, frame.columns))}")
    return {str(row[name]): row for row in frame.to_dict("records")}


def _supply(records: list[dict], table) -> None:
    """Fills in what the pages lack; where both speak the page stays, and one warning counts the disagreements."""
    known = _metadata(table)
    against = []
    for record in records:
        row = known.get(str(record["id"])) or known.get(Path(str(record["id"])).name)
        if row is None:
            continue
        given, precision = read_date(row.get("date"), f"metadata for {record['id']}: date")
        if record["date"] is None and given is not None:
            record["date"], record["date_precision"] = given, precision
        elif given is not None and given != record["date"]:
            against.append(f"{record['id']}: page {record['date']}, table {given}")
        for column in ("title", "source", "publisher", "place"):
            if record[column] is None and not is_missing(row.get(column)):
                record[column] = row[column]
    if against:
        message = f"{len(against)} dates differ between page and metadata, the page's are kept; first {against[0]}"
        warnings.warn(message, DipcoreWarning, stacklevel=3)


def read(
    paths, metadata=None, *, on_error: str = "raise", include_title: bool = False, encoding: str = "utf-8",
    errors: str = "strict", progress: bool = False,
) -> Corpus:  # fmt: skip
    """Read pages and tables into a corpus.

    Parameters
    ----------
    paths : path, folder, glob, or a list of them
        ``.txt`` and ``.html`` are raw pages, read by :func:`read_page`; ``.jsonl``, ``.csv`` and ``.parquet`` hold a document a
        row, with columns text and any of id, date, title, source, publisher, place.
    metadata : path or DataFrame, optional
        A table with a column file (or id) that supplies what pages lack: date, title, source, publisher, place.
    on_error : {"raise", "skip"}
        "skip" collects what cannot be read in ``corpus.failures`` as (file, reason).
    include_title : bool, default False
        Put the title first in the text.
    encoding, errors : str
        As for ``bytes.decode``; ``errors="replace"`` reads malformed bytes as U+FFFD.
    progress : bool
        Show a progress bar.

    Returns
    -------
    Corpus
    """
    if on_error not in ("raise", "skip"):
        raise ValueError(f'on_error={on_error!r}: use "raise" or "skip"')
    from tqdm.auto import tqdm

    records: list[dict] = []
    failures: list[tuple[str, str]] = []
    for path in tqdm(find_files(paths), desc="reading", unit="file", disable=not progress):
        try:
            records += _records(path, encoding, errors, include_title)
        except (OSError, ValueError, UnicodeError) as error:
            if on_error == "raise":
                raise
            failures.append((str(path), str(error)))
    if metadata is not None:
        _supply(records, metadata)
    return _corpus(records, failures)


def _corpus(records: list[dict], failures) -> Corpus:
    meta = pd.DataFrame(
        {name: pd.Series([record[name] for record in records], dtype=object) for name in META_COLUMNS}
    )
    meta["date"] = pd.to_datetime(meta["date"])
    meta.index = pd.Index([record["id"] for record in records], name="document")
    return Corpus._from_parts(
        [record["text"] for record in records],
        meta,
        raw=[record["raw"] for record in records],
        pages=[record["page"] for record in records],
        failures=failures,
    )
