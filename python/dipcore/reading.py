"""Reading files into a corpus: pages, tables, archives, folders and globs."""

from __future__ import annotations

import codecs
import concurrent.futures
import contextlib
import dataclasses
import itertools
import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from ._check import as_number
from ._dates import is_missing, read_date
from ._drawing import plural
from ._encodings import Decoding, check_encoding, decode, decode_page
from ._frames import frame_of
from ._tables import Row, metadata_frame, rows_of
from ._warnings import warn
from .corpus import META_COLUMNS, MISSING, READING_COLUMNS, Corpus, meta_frame
from .inputs import Input, Place, Refused, as_paths, find_files, inputs_of

_OWN_COLUMNS = ("id", "text", *META_COLUMNS)
#: What a column of a table may be to a document, beside a further column of its metadata.
ROLES = tuple(name for name in _OWN_COLUMNS if name != "date_precision")
_SUPPLIED = ("title", "source", "publisher", "place", "language")
#: Goes before the argument that names the column of texts.
NAME_TEXT = "say which one holds the texts: "


#: Characters of a row in which its language is found: a table may have many, and no furniture stands before the text.
_ROW_LOOKED_AT = 500
#: What columns of texts are called, and how many rows are looked at where none is called so.
_TEXT_NAMES = ("text", "texts", "body", "content", "fulltext", "full_text", "full text", "article")
_ROWS_SEEN = 20


class _Attempts:
    """Parts of a reading, tried one by one: what fails is raised, or collected where `skip` is set.

    Every input has one row, whatever became of it.
    """

    def __init__(self, skip: bool):
        self.skip = skip
        self.several = False  # whether there is more to read than one page
        self.tables = False  # whether there is a table among it
        self.failures: list[tuple[str, str]] = []
        self.doubts: list[str] = []  # what failed there of inputs that are read
        self.rows: dict[Place, dict] = {}

    @contextlib.contextmanager
    def at(self, place: Place | str, read: bool = False) -> Iterator[None]:
        """A part at a place; one that is `read` stays so, and what fails there is said of it."""
        try:
            yield
        except (OSError, ValueError) as error:
            ignored = getattr(error, "ignored", False)
            place = place if isinstance(place, Place) else Place(place)
            if not self.skip and not ignored:
                if self.several or place.member or place.row:
                    _advise(error, '; on_error="skip" goes on with the rest')
                raise
            reason = str(error)
            if read:
                self.doubts.append(reason)
                self.note(place, reason)
                return
            if not ignored:
                self.failures.append((str(place), reason))
            status = "ignored" if ignored else "failed"
            self.rows.setdefault(place, {"status": status})["reason"] = reason

    def read(self, place: Place, **columns) -> None:
        self.rows[place] = {"status": "read", **columns}

    def note(self, place: Place, reason: str) -> None:
        """Say something of an input that is read."""
        row = self.rows[place]
        row["reason"] = "; ".join(filter(None, (row.get("reason"), reason)))

    def table(self) -> pd.DataFrame:
        """What became of each input."""
        rows = [{**place._asdict(), **columns} for place, columns in self.rows.items()]
        columns = {name: [row.get(name) for row in rows] for name in READING_COLUMNS}
        for name in ("row", "bytes"):
            columns[name] = pd.array(columns[name], dtype="Int64")
        return frame_of(columns)


def _advise(error: OSError | ValueError, advice: str) -> None:
    """Puts advice behind the message of an error."""
    if isinstance(error, OSError) and error.strerror:
        error.strerror += advice
    else:
        error.args = (f"{error}{advice}",)


@dataclasses.dataclass(frozen=True)
class _How:
    """How files are decoded and put together; `columns` are names of columns of tables by their roles."""

    decoding: Decoding
    include_title: bool
    columns: Mapping[str, str]

    def by_role(self, row: dict) -> dict:
        """A row, the columns that have a role under its name."""
        named = {role: row[name] for role, name in self.columns.items() if name in row}
        taken = {*self.columns, *self.columns.values()}
        return {**{name: value for name, value in row.items() if name not in taken}, **named}

    def check(
        self, roles: Iterable[str], row: dict, place: object, others: Iterable[Row] = ()
    ) -> None:
        """That a row has the columns of some roles; the `others` of a table help to say which may be meant."""
        names = (self.columns.get(role, role) for role in roles)
        lacking = next((name for name in names if name not in row), None)
        if lacking is None:
            return
        message = f"{place}: no column {lacking!r}; there are {', '.join(map(str, row)) or 'none'}"
        if lacking == "text" and row:
            rows = [row, *(other.value for other in itertools.islice(others, _ROWS_SEEN))]
            message += f"; {NAME_TEXT}text={_likely_text(rows)!r}"
        raise ValueError(message)


def _likely_text(rows: list[dict]) -> object:
    """Which column may hold the texts: by its name, or else the one with the longest cells."""
    names = {str(name).strip().casefold(): name for name in reversed(list(rows[0]))}
    named = next((names[name] for name in _TEXT_NAMES if name in names), None)
    if named is not None:
        return named
    cells = {name: [row.get(name) for row in rows] for name in rows[0]}
    return max(cells, key=lambda name: sum(len(str(c)) for c in cells[name] if not is_missing(c)))


class _Hints:
    """What is known from elsewhere of the date of each page."""

    def __init__(self, given):
        if isinstance(given, pd.Series):
            given = given.to_dict()
        self.by_name = {str(k): v for k, v in given.items()} if isinstance(given, Mapping) else None
        if self.by_name is None and not callable(given):
            read_date(given, "date_hint")
        self.given = given
        self.missed: str | None = None  # a page that a mapping does not name, until it names one

    def on(self, item: Input) -> Input:
        """A page with its hint. It is asked for in this process, so that any function serves."""
        if item.is_table or item.refused:
            return item
        return dataclasses.replace(item, date_hint=self._of(item))

    def _of(self, item: Input) -> object:
        if callable(self.given):
            return self.given(item.name)
        if self.by_name is None:
            return self.given
        name = next((n for n in (item.name, Path(item.name).name) if n in self.by_name), None)
        if name is None:
            self.missed = item.name if self.missed is None else self.missed
            return None
        self.missed = ""
        return self.by_name[name]

    def warn_if_unused(self) -> None:
        if self.missed and self.by_name:
            message = f"no key of date_hint fits a page: {next(iter(self.by_name))!r}, but {self.missed!r}"
            warn(message)


def read_text(path: Path, encoding: str, errors: str, hint: str = Decoding.hint) -> str:
    """A file as text, its line ends untouched; malformed bytes are an error with their offset, and `hint`."""
    return decode(path.read_bytes(), path, Decoding(encoding, errors, hint)).text


def _page_record(item: Input, how: _How) -> dict:
    from .pages.reader import page_and_contradiction

    data = item.page()
    decoded = decode_page(data, item.place, how.decoding, item.charset)
    raw = decoded.text
    page, against = page_and_contradiction(
        raw, item.kind, item.date_hint, f"date_hint for {item.name}"
    )
    titled = how.include_title and page.title
    return {
        "id": item.name,
        "text": f"{page.title}\n\n{page.body}" if titled else page.body, "raw": raw,
        "page": None if titled else page, "title": page.title, "date": page.date,
        "date_precision": page.date_precision, "source": page.source, "publisher": page.publisher,
        "place": page.place, "language": page.language, "extra": item.extra, "where": item.place, "cut": decoded.cut,
        "reading": {"encoding": decoded.encoding, "decided": decoded.decided, "bytes": len(data), "reason": against},
    }  # fmt: skip


def _row_record(given: Row, row: dict, how: _How) -> dict:
    where = str(given.place)
    how.check(["text"], row, where)
    row = how.by_role(row)
    text = row["text"]
    if not is_missing(text) and not isinstance(text, str):
        raise ValueError(f"{where}: text is {type(text).__name__}, not a str")
    value = row.get("date")
    date, precision = read_date(str(value) if isinstance(value, int) else value, f"{where}: date")
    known = {name: None if is_missing(row.get(name)) else row[name] for name in _SUPPLIED}
    body = "" if is_missing(text) else text
    name = row.get("id")
    if not isinstance(name, Hashable):
        raise ValueError(f"{where}: id is {type(name).__name__}; it must be a str or a number")
    return {
        "id": where if is_missing(name) else name, "raw": body, "page": None, "date": date, "date_precision": precision,
        "text": f"{known['title']}\n\n{body}" if how.include_title and known["title"] else body, **known,
        "missing": is_missing(text), "extra": {k: v for k, v in row.items() if k not in _OWN_COLUMNS},
        "where": given.place,
        "reading": {"encoding": given.encoding, "decided": given.decided, "bytes": given.size},
    }  # fmt: skip


def _ahead(inputs: Iterable[Input], how: _How, workers: int) -> Iterator[tuple[Input, object]]:
    """Inputs in order, the pages among them read by other processes; a few more than are asked for, so that memory is bounded."""
    if workers == 1:
        yield from ((item, None) for item in inputs)
        return
    # neither fork, as this process may have threads, nor a process for each page
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    with concurrent.futures.ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque = deque()
        try:
            for item in inputs:
                page = not (item.is_table or item.refused)
                waiting.append((item, pool.submit(_page_record, item, how) if page else None))
                if len(waiting) > 8 * workers:
                    yield waiting.popleft()
            while waiting:
                yield waiting.popleft()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _records(item: Input, ready, how: _How, attempts: _Attempts) -> Iterator[dict]:
    """The documents of an input; each row of a table is an attempt of its own."""
    if not item.is_table:
        yield ready.result() if ready else _page_record(item, how)
        return
    attempts.tables = True
    empty, unseen = True, set(how.columns.values())
    rows = rows_of(item, how.decoding, how.columns.values())
    for row in rows:
        empty = False
        if isinstance(row.value, dict):  # what one lacks, all rows of the table do
            how.check(["text", *how.columns], row.value, item.place, rows)
        with attempts.at(row.place):
            fields = row.parse(how.decoding)
            unseen -= fields.keys()
            yield _row_record(row, fields, how)
    if empty:
        attempts.read(item.place)
    elif unseen:
        raise ValueError(f"{item.place}: no row has a column {min(unseen)!r}")


def _inputs(paths, attempts: _Attempts, progress: bool) -> Iterator[Input]:
    """All inputs that paths, folders and globs name, in order, each file once."""
    from ._progress import tqdm

    found: dict[str, Path] = {}  # by where links and ".." lead
    given_paths = as_paths(paths)
    attempts.several = len(given_paths) > 1
    for given in given_paths:
        with attempts.at(str(given)):
            wanted, others = find_files(given)
            attempts.several |= len(wanted) + len(others) > 1
            for path in wanted:
                first = found.setdefault(os.path.realpath(path), path)
                if str(first) != str(path):
                    reason = f"{path}: the same file as {first}"
                    others.append(Refused(reason, ignored=True, place=str(path)))
            for other in others:
                with attempts.at(Place(other.place)):
                    raise other
    for path in tqdm(found.values(), desc="reading", unit="file", disable=not progress):
        yield from inputs_of(path)


@dataclasses.dataclass(frozen=True)
class _Metadata:
    """A table that supplies what pages lack: `rows` by the names in its column `by`."""

    by: str
    rows: dict[str, dict]

    def whole_name(self, record: dict) -> str | None:
        """What a row must say to be of a document for certain."""
        if self.by == "title":
            return None  # two pages may have one
        return record["extra"].get("url") if self.by == "url" else str(record["id"])

    def short_name(self, record: dict) -> str | None:
        """What it may say if no other document is called so."""
        if self.by == "title":
            return record["title"]
        return None if self.by == "url" else Path(str(record["id"])).name


def _metadata(table) -> _Metadata:
    if isinstance(table, (str, os.PathLike)):
        frame = metadata_frame(Path(table))
    elif isinstance(table, pd.DataFrame):
        frame = table
    else:
        raise TypeError(
            f"metadata must be a path or a pandas DataFrame, not {type(table).__name__}"
        )
    names = ("file", "id", "document", "url", "title")
    name = next((column for column in names if column in frame), None)
    if name is None:
        raise ValueError(
            f"metadata needs a column file, id, url or title; there are {', '.join(map(str, frame.columns))}"
        )
    repeated = frame[name][frame[name].duplicated()].tolist()
    if repeated:
        raise ValueError(f"metadata has {repeated[0]!r} twice in column {name}")
    rows = frame.drop(columns=name).to_dict("records")
    return _Metadata(name, dict(zip(map(str, frame[name]), rows, strict=True)))


def _supply(records: list[dict], known: _Metadata, attempts: _Attempts) -> None:
    """Fills in what the pages lack; where both speak the page stays, and one warning counts the disagreements."""
    against, used = [], set()
    whole = {known.whole_name(record) for record in records}
    short = Counter(map(known.short_name, records))
    several = [name for name in known.rows if short[name] > 1 and name not in whole]
    for record in records:
        name = known.whole_name(record)
        if name not in known.rows and short[known.short_name(record)] == 1:
            name = known.short_name(record)
        if name in known.rows:
            used.add(name)
            _fill(record, known.rows[name], against, attempts)
    _warn_of_names(records, known, several, used)
    if attempts.doubts:
        dates = f"{plural(len(attempts.doubts), 'date')} in the metadata cannot be read"
        warn(f"{dates}, what the pages say is kept; first {attempts.doubts[0]}")
    if against:
        differ = plural(len(against), "date differs", "dates differ")
        warn(f"{differ} between page and metadata, the page's are kept; first {against[0]}")


def _warn_of_names(
    records: list[dict], known: _Metadata, several: list[str], used: set[str]
) -> None:
    """Warnings of the rows of the metadata that no document got: `several` fit more than one."""
    if several:
        fit = plural(len(several), "name in the metadata fits", "names in the metadata fit")
        warn(
            f"{fit} several documents, so that none of these gets what it says; the first is {several[0]!r}: "
            "name them by file, with its folder"
        )
    lacking = [name for name in known.rows if name not in used.union(several)]
    if not records or not lacking:
        return
    if len(lacking) < len(known.rows):
        fit = plural(len(lacking), "row of the metadata fits", "rows of the metadata fit")
        warn(f"{fit} no document; the first is {lacking[0]!r}")
    else:
        first = known.whole_name(records[0]) or known.short_name(records[0])
        warn(f"no row of the metadata fits a document: {lacking[0]!r}, but {first!r}")


def _fill(record: dict, row: dict, against: list[str], attempts: _Attempts) -> None:
    """Fills in what one page lacks; a date that the table has otherwise goes to `against`."""
    for column in _SUPPLIED:
        if record[column] is None and not is_missing(row.get(column)):
            record[column] = row[column]
    record["extra"].update({k: v for k, v in row.items() if k not in _OWN_COLUMNS})
    with attempts.at(record["where"], read=True):
        given, precision = read_date(row.get("date"), f"metadata for {record['id']}: date")
        if record["date"] is None:
            record["date"], record["date_precision"] = given, precision
        elif given is not None and given != record["date"]:
            against.append(f"{record['id']}: page {record['date']}, table {given}")
            reason = f"the metadata's date is {given}, the page's is kept"
            attempts.note(record["where"], reason)


def _warn_of_hints(records: list[dict]) -> None:
    """One warning counts the pages whose date is not the hint's; ``corpus.reading`` has each."""
    against = [(record["id"], record["against"]) for record in records if record["against"]]
    if against:
        differ = plural(len(against), "date differs", "dates differ")
        warn(f"{differ} from date_hint; the first is of {against[0][0]}: {against[0][1]}")


def read(
    paths, metadata=None, *, date_hint=None, on_error: str = "raise", include_title: bool = False,
    encoding: str | None = None, errors: str = "strict", workers: int = 1, progress: bool = False,
    **columns: str,
) -> Corpus:  # fmt: skip
    """Read pages and tables into a corpus.

    Parameters
    ----------
    paths : path, folder, glob, or a list of them
        ``.txt`` and ``.html`` are raw pages, read by :func:`read_page`; ``.jsonl``, ``.csv`` and ``.parquet`` hold a document a
        row, with columns text and any of id, date, title, source, publisher, place, language; further columns go to
        ``corpus.meta``. What separates the columns of a CSV (``,``, ``;``, a tab or ``|``; also ``.tsv``) is seen by its header.
        Any of them may be compressed (``.gz``, ``.bz2``, ``.xz``, ``.zst``) or stand in a ``.zip`` or ``.tar``; ``.warc`` and
        ``.warc.gz`` hold pages as they were fetched. Nothing is unpacked to disk, executed or fetched.
    metadata : path of a CSV file or DataFrame, optional
        A table with a column file (or id), url (of pages in a WARC) or title, that supplies what pages lack: date, title,
        source, publisher, place, language; further columns go to ``corpus.meta``. Names are those of ``corpus.meta``; of a file its
        last part is enough. One that several documents have is used for none of them, with a warning; another counts the rows
        that fit no document.
    date_hint : date, str, mapping, Series or function, optional
        What is known of the dates of pages (not of rows of tables): one date for all; dates by id or file name; or a function that
        is given the id and returns a date or None. It decides what a page leaves open, see :func:`read_page`; where the page says
        otherwise the page's date stands, ``corpus.reading`` says so, and one warning counts such pages.
    on_error : {"raise", "skip"}
        "skip" goes on behind what cannot be read, and says so in ``corpus.reading`` and ``corpus.failures``. A date of
        `metadata` is left out with a warning then.
    include_title : bool, default False
        Put the title first in the text.
    encoding : str, optional
        Default: of a byte order mark; UTF-8 where all bytes are; as the page declares; as charset-normalizer finds.
    errors : str
        As for ``bytes.decode``; ``errors="replace"`` reads malformed bytes as U+FFFD.
    workers : int, default 1
        Processes that read pages. The result does not depend on it. In a script, more than one needs
        ``if __name__ == "__main__":`` around the call, as all of Python's processes do.
    progress : bool
        Show a progress bar.
    **columns : str
        What the columns of tables are called that have another name there: ``text="body", date="published"``, and so for
        id, title, source, publisher, place and language. Without a table among what is read they are an error.

    Returns
    -------
    Corpus
        ``corpus.reading`` has a row for each input, in order: file, member (of an archive), row (of a table; a line, for
        JSON), document (its id; missing where there is none), status ("read", "failed" or "ignored"), reason (why not; or of what
        was read, that no text is left, that the page is cut off within its last character, or what it contradicts of
        ``date_hint`` or ``metadata``), encoding, decided
        (how it was found: "given", "byte order mark", "valid" (as UTF-8), "declared", "guessed", "default"), bytes.
        The language of rows of which neither their table nor `metadata` says it is found by py3langid, as that of pages is.

    Raises
    ------
    ValueError, OSError
        For the first input that cannot be read, unless skipped; the message names file, member and row, and the reason. A page of
        more than 10 million bytes is one, and so is a file that grows to 200 times its size and more than 256 MiB.

    Examples
    --------
    >>> import dipcore as dc
    >>> corpus = dc.read(dc.datasets.sample_path() / "pages")
    >>> corpus.reading["status"].value_counts().to_dict() == {"read": len(corpus)}
    True
    """
    unknown = next((name for name in columns if name not in ROLES), None)
    if unknown:
        roles = ", ".join(ROLES)
        raise TypeError(f"read() takes no {unknown!r}; columns of tables are named by {roles}")
    if on_error not in ("raise", "skip"):
        raise ValueError(f'on_error={on_error!r}: use "raise" or "skip"')
    try:
        check_encoding(encoding or "utf-8")
        codecs.lookup_error(errors)
    except LookupError as error:
        raise ValueError(str(error)) from None
    from .pages.site import set_aside_shared

    workers = as_number(workers, "workers", least=1)
    known = None if metadata is None else _metadata(metadata)
    how = _How(Decoding(encoding, errors), include_title, columns)
    attempts = _Attempts(on_error == "skip")
    hints = _Hints(date_hint)
    records: dict[object, dict] = {}
    inputs = _ahead(map(hints.on, _inputs(paths, attempts, progress)), how, workers)
    with contextlib.closing(inputs):
        for item, ready in inputs:
            with attempts.at(item.place):
                for record in _records(item, ready, how, attempts):
                    with attempts.at(record["where"]):
                        _keep(record, records, attempts)
    if columns and records and not attempts.tables:
        raise ValueError(_no_table(columns))
    documents = list(records.values())  # from here on all pages of a source are read
    set_aside_shared(documents)
    _warn_of_missing(documents)
    _warn_of_hints(documents)
    _note_what_lacks(documents, attempts)
    hints.warn_if_unused()
    if known is not None:
        _supply(documents, known, attempts)
    _detect_languages(documents)
    return _corpus(documents, attempts)


def _no_table(columns: Mapping[str, str]) -> str:
    """Why names of columns cannot be right where only pages were read."""
    role, name = next(iter(columns.items()))
    message = f"{role}={name!r} names a column of tables, and there is no table among what is read"
    if role == "language":
        message += f"; to keep one language: --language {name}, or in Python corpus.subset(language={name!r})"
    return message


def _keep(record: dict, records: dict[object, dict], attempts: _Attempts) -> None:
    if record["id"] in records:
        raise ValueError(
            f"{record['where'].file}: document id {record['id']!r} is given twice; ids must be unique"
        )
    records[record["id"]] = record
    reading = record.pop("reading")
    record["against"] = reading.get("reason")
    attempts.read(record["where"], document=record["id"], **reading)


def _warn_of_missing(records: list[dict]) -> None:
    missing = [record["id"] for record in records if record.get("missing")]
    if missing:
        taken = plural(len(missing), *MISSING["empty"])
        warn(f"{taken}, the first is {missing[0]}")


def _note_what_lacks(records: list[dict], attempts: _Attempts) -> None:
    """``corpus.reading`` has them as read, so it says that their end is lost, or that there is nothing in them to count."""
    for record in records:
        if record.get("cut"):
            lost = plural(record["cut"], "byte was", "bytes were")
            reason = f"cut off within its last character, of which {lost} left out"
            attempts.note(record["where"], reason)
        if not record["text"].strip():
            reason = "no text is left of it" if record["raw"].strip() else "it is empty"
            attempts.note(record["where"], reason)


def _detect_languages(records: list[dict]) -> None:
    """The language of rows of which neither their table nor the metadata says it; that of pages is found with the rest."""
    from .pages.language import detect

    for record in records:
        if record["language"] in (None, "") and record["where"].row is not None:
            record["language"] = detect(record["text"][:_ROW_LOOKED_AT])


def _corpus(records: list[dict], attempts: _Attempts) -> Corpus:
    columns = {name: [record[name] for record in records] for name in META_COLUMNS}
    meta = meta_frame([record["id"] for record in records], columns)
    further = dict.fromkeys(name for record in records for name in record["extra"])
    if further:
        extra = {name: [record["extra"].get(name) for record in records] for name in further}
        meta = pd.concat([meta, frame_of(extra).set_axis(meta.index)], axis=1)
    return Corpus._from_parts(
        [record["text"] for record in records],
        meta,
        raw=[record["raw"] for record in records],
        pages=[record["page"] for record in records],
        failures=attempts.failures,
        reading=attempts.table(),
    )
