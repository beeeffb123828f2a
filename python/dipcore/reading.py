"""Reading files into a corpus: pages, tables, folders and globs."""

from __future__ import annotations

import codecs
import contextlib
import dataclasses
import glob
import io
import json
import os
import warnings
from codecs import BOM_UTF8
from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path

import pandas as pd

from ._dates import is_missing, read_date
from ._warnings import DipcoreWarning
from .corpus import META_COLUMNS, Corpus

_PAGES = {".txt": "text", ".html": "html", ".htm": "html"}
_TABLES = (".jsonl", ".csv", ".parquet")
_OWN_COLUMNS = ("id", "text", *META_COLUMNS)


@dataclasses.dataclass
class _Attempts:
    """Parts of a reading, tried one by one: what fails is raised, or collected where `skip` is set."""

    skip: bool
    failures: list[tuple[str, str]] = dataclasses.field(default_factory=list)

    @contextlib.contextmanager
    def at(self, place: str) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            if not self.skip:
                raise
            self.failures.append((place, str(error)))


@dataclasses.dataclass(frozen=True)
class _How:
    """How files are decoded and put together."""

    encoding: str = "utf-8"
    errors: str = "strict"
    include_title: bool = False


def find_files(paths, attempts: _Attempts | None = None) -> list[Path]:
    """The files that paths, folders and globs name, in order, each once; none is an error."""
    attempts = attempts or _Attempts(skip=False)
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    elif isinstance(paths, bytes) or not isinstance(paths, Iterable):
        raise TypeError(f"paths must be a path, folder, glob or a list of them, not {paths!r:.60}")
    found: dict[Path, None] = {}
    for given in paths:
        if not isinstance(given, (str, os.PathLike)):
            raise TypeError(f"a path is a str or Path, not {given!r:.60}")
        with attempts.at(str(given)):
            found.update(dict.fromkeys(_files_of(given)))
    return list(found)


def _files_of(given: str | os.PathLike) -> list[Path]:
    path = Path(given)
    if path.is_dir():
        kinds = (*_PAGES, *_TABLES)
        inside = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in kinds)
        if not inside:
            raise ValueError(
                f"{path}: no page in this folder; pages are files named {', '.join(kinds)}"
            )
        return inside
    if path.exists():
        return [path]
    matched = sorted(Path(p) for p in glob.glob(str(given), recursive=True) if Path(p).is_file())
    if not matched:
        raise FileNotFoundError(f"{given}: no such file, folder, or match")
    return matched


def read_text(
    path: Path, encoding: str, errors: str, hint: str = '; give encoding= or errors="replace"'
) -> str:
    """A file as text, its line ends untouched; malformed bytes are an error with their offset, and `hint`."""
    data = path.read_bytes()
    skipped = (
        len(BOM_UTF8) if data.startswith(BOM_UTF8) and encoding.lower() in ("utf-8", "utf8") else 0
    )
    try:
        return data[skipped:].decode(encoding, errors)
    except UnicodeDecodeError as error:
        at = skipped + error.start
        raise ValueError(
            f"{path}: malformed {error.encoding} at byte {at} (0x{data[at]:02x}){hint}"
        ) from None


def _page_record(path: Path, how: _How) -> dict:
    from .pages import read_page

    raw = read_text(path, how.encoding, how.errors)
    page = read_page(raw, kind=_PAGES.get(path.suffix.lower(), "auto"))
    titled = how.include_title and page.title
    return {
        "id": str(path), "text": f"{page.title}\n\n{page.body}" if titled else page.body, "raw": raw,
        "page": None if titled else page, "title": page.title, "date": page.date,
        "date_precision": page.date_precision, "source": page.source, "publisher": page.publisher,
        "place": page.place, "extra": {},
    }  # fmt: skip


def _row_record(row: dict, where: str, how: _How) -> dict:
    if "text" not in row:
        raise ValueError(f"{where}: no column 'text'; there are {', '.join(map(str, row))}")
    text = row["text"]
    if not is_missing(text) and not isinstance(text, str):
        raise ValueError(f"{where}: text is {type(text).__name__}, not a str")
    value = row.get("date")
    date, precision = read_date(str(value) if isinstance(value, int) else value, f"{where}: date")
    columns = ("title", "source", "publisher", "place")
    known = {name: None if is_missing(row.get(name)) else row[name] for name in columns}
    body = "" if is_missing(text) else text
    name = row.get("id")
    if not isinstance(name, Hashable):
        raise ValueError(f"{where}: id is {type(name).__name__}; it must be a str or a number")
    return {
        "id": where if is_missing(name) else name, "raw": body, "page": None, "date": date, "date_precision": precision,
        "text": f"{known['title']}\n\n{body}" if how.include_title and known["title"] else body, **known,
        "missing": is_missing(text), "extra": {k: v for k, v in row.items() if k not in _OWN_COLUMNS},
    }  # fmt: skip


def _json_row(line: str, where: str) -> dict:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"{where}: not JSON at column {error.colno}: {error.msg}") from None
    if not isinstance(row, dict):
        raise ValueError(f"{where}: a line must be an object {{...}}, not {type(row).__name__}")
    return row


def _csv_frame(path: Path, how: _How, dtype) -> pd.DataFrame:
    text = read_text(path, how.encoding, how.errors)
    try:
        return pd.read_csv(io.StringIO(text), dtype=dtype, keep_default_na=False, na_values=[""])
    except ValueError as error:  # pandas' own errors are of this class
        raise ValueError(f"{path}: cannot read as CSV: {error}") from None


def _parquet_frame(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except ImportError:
        raise ValueError(f"{path}: Parquet needs pyarrow: pip install pyarrow") from None
    except ValueError as error:
        raise ValueError(f"{path}: cannot read as Parquet: {error}") from None


def _rows(path: Path, how: _How) -> Iterator[tuple[str, str | dict]]:
    """Where each row stands, and the row: a line of JSON, or a dict."""
    if path.suffix.lower() == ".jsonl":
        for number, line in enumerate(read_text(path, how.encoding, how.errors).split("\n"), 1):
            if line.strip():
                yield f"{path}:{number}", line
        return
    if path.suffix.lower() == ".csv":
        frame = _csv_frame(path, how, dict.fromkeys(("text", "date", "id", *META_COLUMNS), str))
    else:
        frame = _parquet_frame(path)
    for number, row in enumerate(frame.to_dict("records"), 1):
        yield f"{path}:{number}", row


def _records(path: Path, how: _How, attempts: _Attempts) -> Iterator[dict]:
    """The documents of a file; each row of a table is an attempt of its own."""
    if path.suffix.lower() not in _TABLES:
        yield _page_record(path, how)
        return
    for where, row in _rows(path, how):
        with attempts.at(where):
            yield _row_record(_json_row(row, where) if isinstance(row, str) else row, where, how)


def _metadata(table) -> dict[str, dict]:
    if isinstance(table, (str, os.PathLike)):
        frame = _csv_frame(Path(table), _How(), str)
    elif isinstance(table, pd.DataFrame):
        frame = table
    else:
        raise TypeError(
            f"metadata must be a path or a pandas DataFrame, not {type(table).__name__}"
        )
    name = next((column for column in ("file", "id", "document") if column in frame), None)
    if name is None:
        raise ValueError(
            f"metadata needs a column file or id; there are {', '.join(map(str, frame.columns))}"
        )
    repeated = frame[name][frame[name].duplicated()].tolist()
    if repeated:
        raise ValueError(f"metadata has {repeated[0]!r} twice in column {name}")
    rows = frame.drop(columns=name).to_dict("records")
    return dict(zip(map(str, frame[name]), rows, strict=True))


def _supply(records: list[dict], known: dict[str, dict], attempts: _Attempts) -> None:
    """Fills in what the pages lack; where both speak the page stays, and one warning counts the disagreements."""
    against, used = [], 0
    for record in records:
        row = known.get(str(record["id"])) or known.get(Path(str(record["id"])).name)
        if row is None:
            continue
        used += 1
        for column in ("title", "source", "publisher", "place"):
            if record[column] is None and not is_missing(row.get(column)):
                record[column] = row[column]
        record["extra"].update({k: v for k, v in row.items() if k not in _OWN_COLUMNS})
        with attempts.at(str(record["id"])):
            given, precision = read_date(row.get("date"), f"metadata for {record['id']}: date")
            if record["date"] is None:
                record["date"], record["date_precision"] = given, precision
            elif given is not None and given != record["date"]:
                against.append(f"{record['id']}: page {record['date']}, table {given}")
    if records and known and not used:
        message = f"no row of the metadata fits a document: {next(iter(known))!r}, but {records[0]['id']!r}"
        warnings.warn(message, DipcoreWarning, stacklevel=3)
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
        row, with columns text and any of id, date, title, source, publisher, place; further columns go to ``corpus.meta``.
    metadata : path of a CSV file or DataFrame, optional
        A table with a column file (or id) that supplies what pages lack: date, title, source, publisher, place; further
        columns go to ``corpus.meta``.
    on_error : {"raise", "skip"}
        "skip" collects what cannot be read in ``corpus.failures`` as (file or file:row, reason).
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
    try:
        codecs.lookup(encoding)
        codecs.lookup_error(errors)
    except LookupError as error:
        raise ValueError(str(error)) from None
    from tqdm.auto import tqdm

    from .pages.site import set_aside_shared

    known = None if metadata is None else _metadata(metadata)
    how, attempts = _How(encoding, errors, include_title), _Attempts(on_error == "skip")
    records: dict[object, dict] = {}
    for path in tqdm(
        find_files(paths, attempts), desc="reading", unit="file", disable=not progress
    ):
        with attempts.at(str(path)):
            for record in _records(path, how, attempts):
                with attempts.at(str(path)):
                    if record["id"] in records:
                        raise ValueError(
                            f"{path}: document id {record['id']!r} is given twice; ids must be unique"
                        )
                    records[record["id"]] = record
    set_aside_shared(list(records.values()))
    missing = [record["id"] for record in records.values() if record.get("missing")]
    if missing:
        message = (
            f"{len(missing)} missing texts taken as empty documents, the first is {missing[0]}"
        )
        warnings.warn(message, DipcoreWarning, stacklevel=2)
    if known is not None:
        _supply(list(records.values()), known, attempts)
    return _corpus(list(records.values()), attempts.failures)


def _corpus(records: list[dict], failures) -> Corpus:
    meta = pd.DataFrame(
        {
            name: pd.Series([record[name] for record in records], dtype=object)
            for name in META_COLUMNS
        }
    )
    meta["date"] = pd.to_datetime(meta["date"])
    for name in dict.fromkeys(name for record in records for name in record["extra"]):
        meta[name] = [record["extra"].get(name) for record in records]
    meta.index = pd.Index(
        [record["id"] for record in records], name="document", tupleize_cols=False
    )
    return Corpus._from_parts(
        [record["text"] for record in records],
        meta,
        raw=[record["raw"] for record in records],
        pages=[record["page"] for record in records],
        failures=failures,
    )
