"""A corpus: texts, and what is known about each."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from ._check import unknown_name
from ._dates import PRECISIONS, is_missing, read_date
from ._drawing import plural
from ._evidence import Readable
from ._frames import frame_of, names_index, text_series
from ._summary import summary
from ._texts import ArrowTexts, arrow_texts
from ._warnings import warn

META_COLUMNS = ["title", "date", "date_precision", "source", "publisher", "place", "language"]
COPIES_COLUMNS = ["kept", "similarity", "kind"]
#: What becomes of one missing text, and of several.
MISSING = {
    "empty": ("missing text taken as an empty document", "missing texts taken as empty documents"),
    "drop": ("missing text dropped", "missing texts dropped"),
}
READING_COLUMNS = [
    "file",
    "member",
    "row",
    "document",
    "status",
    "reason",
    "encoding",
    "decided",
    "bytes",
]


@dataclasses.dataclass(frozen=True, repr=False)
class Document:
    """One document of a corpus: its id, text, untouched raw text, and metadata (a dict)."""

    id: object
    text: str
    raw: str
    meta: dict

    def __repr__(self) -> str:
        known = (self.meta.get(name) for name in ("title", "date", "date_precision", "source"))
        return summary(f"Document {self.id!r}", *known, self.text)


def _check_list(values, name: str) -> list:
    if isinstance(values, (str, bytes)):
        what = "of documents: [texts]" if name == "texts" else "with one value for each document"
        raise TypeError(f"{name} is a single {type(values).__name__}; give a list {what}")
    if isinstance(values, Mapping):
        raise TypeError(f"{name} is a {type(values).__name__}; give its values as a list")
    kind = type(values)  # a list of a frame is the names of its columns, which nobody means
    if hasattr(kind, "columns") or hasattr(kind, "column_names"):
        raise TypeError(
            f"{name} is a {kind.__name__}; give one column, or use Corpus.from_frame(frame)"
        )
    if isinstance(values, os.PathLike):
        raise TypeError(f"{name} is a path; read files with dipcore.read({str(values)!r})")
    to_list = getattr(values, "to_pylist", None) or getattr(values, "to_list", None)
    try:
        return to_list() if to_list else list(values)
    except TypeError:
        raise TypeError(f"{name} must be a list of str, not {type(values).__name__}") from None


def _clean_texts(values, on_missing: str) -> tuple[Sequence[str], list[int]]:
    """Texts, missing ones emptied, and the positions of those."""
    if on_missing not in ("raise", "empty", "drop"):
        raise ValueError(f'on_missing={on_missing!r}: use "raise", "empty" or "drop"')
    column = arrow_texts(values)
    if column is not None:
        return column, []
    texts = _check_list(values, "texts")
    odd = [k for k, text in enumerate(texts) if not isinstance(text, str)]
    for k in odd:
        if not is_missing(texts[k]):
            raise TypeError(f"texts[{k}] is {type(texts[k]).__name__}, not str: {texts[k]!r:.60}")
        texts[k] = ""
    if odd and on_missing == "raise":
        lacking = plural(len(odd), "text is", "texts are")
        raise ValueError(f"{lacking} missing, the first is texts[{odd[0]}]")
    if odd:
        warn(f"{plural(len(odd), *MISSING[on_missing])}, the first is texts[{odd[0]}]")
    return texts, odd


def meta_frame(names, columns: dict) -> pd.DataFrame:
    """The metadata of documents by their ids, of lists of values."""
    meta = pd.DataFrame({name: text_series(values) for name, values in columns.items()})
    meta["date"] = pd.to_datetime(meta["date"])
    known = isinstance(names, range)
    meta.index = pd.RangeIndex(names, name="document") if known else names_index(names, "document")
    return meta


def _no_rows(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in columns})


def _column(values, name: str, size: int) -> list:
    if values is None:
        return [None] * size
    column = _check_list(values, name)
    if len(column) != size:
        raise ValueError(f"{name} has {len(column)} values for {size} texts")
    return [v if isinstance(v, str) or not is_missing(v) else None for v in column]


def _dates(values, size: int) -> tuple[list, list]:
    """Days and their precisions."""
    if values is None:
        return [None] * size, [None] * size
    if isinstance(values, pd.Series) and values.dtype.kind == "M" and len(values) == size:
        days = values.dt.date.tolist()  # with a time zone, the day where the clock stood
        return days, np.where(values.notna(), "day", None).tolist()
    known: dict[str, tuple] = {}
    read = []
    for k, value in enumerate(_column(values, "dates", size)):
        if value is None or type(value) is dt.date:
            read.append((value, value and "day"))
            continue
        if not isinstance(value, str):
            read.append(read_date(value, f"dates[{k}]"))
            continue
        if value not in known:
            known[value] = read_date(value, f"dates[{k}]")
        read.append(known[value])
    return [day for day, _ in read], [precision for _, precision in read]


def _precisions(given, found: list, size: int) -> list:
    """What is given for the precisions of dates, and what the dates themselves say where nothing is."""
    given = _column(given, "date_precision", size)
    for k, value in enumerate(given):
        if value is not None and value not in PRECISIONS:
            raise ValueError(
                f"date_precision[{k}] is {value!r}: use {', '.join(map(repr, PRECISIONS))}"
            )
    return [own and (value or own) for value, own in zip(given, found)]


def _names(ids, size: int) -> Sequence:
    """The ids of documents, checked but for repetition."""
    if ids is None:
        return range(size)
    names = _check_list(ids, "ids")
    if len(names) != size:
        raise ValueError(f"ids has {len(names)} values for {size} texts")
    for k, name in enumerate(names):
        if is_missing(name):
            raise ValueError(f"ids[{k}] is missing; every document needs an id, or leave ids out")
        try:
            hash(name)
        except TypeError:
            raise TypeError(
                f"ids[{k}] is a {type(name).__name__}; an id is a str or a number"
            ) from None
    return names


def _plain(values):
    """A further column: numbers and times of pandas as they are, all else as objects of Python."""
    if isinstance(values, pd.Series) and values.dtype.kind in "biufM":
        return values
    return _check_list(values, "column")


def _documents(texts, ids, known: dict, on_missing: str) -> tuple[Sequence[str], pd.DataFrame]:
    """Checked texts and their metadata: what is known of META_COLUMNS, then further columns as they are."""
    clean, missing = _clean_texts(texts, on_missing)
    size = len(clean)
    names = _names(ids, size)
    days, precisions = _dates(known.get("date"), size)
    if "date_precision" in known:
        precisions = _precisions(known["date_precision"], precisions, size)
    columns = {name: _column(known.get(name), f"{name}s", size) for name in META_COLUMNS[3:]}
    title = {"title": _column(known.get("title"), "titles", size)}
    meta = meta_frame(names, {**title, "date": days, "date_precision": precisions, **columns})
    further = {name: _plain(values) for name, values in known.items() if name not in META_COLUMNS}
    if further:
        meta = pd.concat([meta, frame_of(further).set_axis(meta.index)], axis=1)
    if missing and on_missing == "drop":
        keep = np.delete(np.arange(size), missing)
        clean, meta = [clean[k] for k in keep.tolist()], meta.iloc[keep]
    return clean, meta


class Corpus:
    """Documents with their metadata.

    Parameters
    ----------
    texts : iterable of str
        One text a document. None, NaN and ``pd.NA`` are missing, see `on_missing`.
    ids : iterable of hashable, optional
        Unique names of the documents; default 0, 1, 2, ...
    dates : iterable, optional
        ``datetime``, ``date``, ``datetime64`` or ISO str (``2016``, ``2016-07``, ``2016-07-15``); None for undated.
    titles, sources : iterable of str, optional
    on_missing : {"empty", "raise", "drop"}
        What a missing text becomes: an empty document with one warning, an error, or nothing.

    Attributes
    ----------
    texts : list of str
        The bodies; spans count in their characters (code points).
    raw : list of str
        The untouched pages; `texts` where there was no page.
    meta : pandas.DataFrame
        By document id: title, date (the first day where `date_precision` is "month" or "year"), date_precision, source,
        publisher, place, language.
    has_text : pandas.Series of bool
        By document id: whether there is anything to count in its text.
    copies : pandas.DataFrame
        By the id of a document that :meth:`dedupe` left out: kept, similarity, kind.
    reading : pandas.DataFrame
        What became of each input of :func:`dipcore.read`, read or not; see there.
    omitted : list of str
        What was left out before, in words ("3 documents in other languages (ru 2, de 1)"), for the readers of a report. The
        options of the commands add to it; parts of a corpus keep it.
    about : str or None
        What the collection is, in words for its readers; a report opens with it.

    Examples
    --------
    >>> import dipcore as dc
    >>> corpus = dc.Corpus(["Kerry met Lavrov.", "Talks went on."], dates=["2016-01-11", "2016-02"])
    >>> len(corpus), list(corpus.meta["date_precision"])
    (2, ['day', 'month'])
    """

    def __init__(
        self,
        texts: Iterable[str],
        ids=None,
        dates=None,
        titles=None,
        sources=None,
        *,
        on_missing: str = "empty",
    ):
        known = {"date": dates, "title": titles, "source": sources}
        self._set(*_documents(texts, ids, known, on_missing))

    def _set(self, texts, meta, **rest) -> None:
        if not meta.index.is_unique:
            repeated = meta.index[meta.index.duplicated()].tolist()
            raise ValueError(f"document id {repeated[0]!r} is given twice; ids must be unique")
        self.texts: list[str] | ArrowTexts = texts
        self.meta: pd.DataFrame = Readable(meta)
        self.raw: list[str] | ArrowTexts = rest.get("raw", texts)
        self.pages: list = rest.get("pages") or [None] * len(texts)
        self.failures: list[tuple[str, str]] = list(rest.get("failures", ()))
        self.reading: pd.DataFrame = Readable(rest.get("reading", _no_rows(READING_COLUMNS)))
        self.copies: pd.DataFrame = Readable(rest.get("copies", _no_rows(COPIES_COLUMNS)))
        self.omitted: list[str] = list(rest.get("omitted", ()))
        self.about: str | None = rest.get("about")

    @classmethod
    def _from_parts(cls, texts, meta, **rest) -> Corpus:
        self = cls.__new__(cls)
        self._set(texts, meta, **rest)
        return self

    @classmethod
    def from_frame(
        cls, frame, text="text", date=None, id=None, source=None, title=None, *, on_missing="empty"
    ):
        """A corpus from the columns of a data frame.

        Texts that lie in Arrow's memory (of pyarrow, polars, DuckDB, and of pandas where pyarrow is there) stay there, none
        being missing: they are tokenized without a copy, and `texts` makes a str when asked for one.

        Parameters
        ----------
        frame : pandas, polars or pyarrow table, DuckDB relation
            The index of a pandas frame is not used; ``frame.reset_index()`` makes it a column.
        text, date, id, source, title : str, optional
            Names of columns; one that is not there is an error that names those that are. Without `date`, `source` or `title`
            a column of that name is used where there is one.

        Returns
        -------
        Corpus
            All further columns are in its `meta`, but for those whose names the roles have there; date_precision says of what
            precision the dates are.

        Examples
        --------
        >>> import dipcore as dc, pandas as pd
        >>> frame = pd.DataFrame({"body": ["Talks.", "No talks."], "date": ["2016", "2017"], "desk": ["east", "west"]})
        >>> dc.Corpus.from_frame(frame, text="body").subset(desk="west").texts
        ['No talks.']
        """
        from ._columns import columns_of

        columns = columns_of(frame)
        if text is None:
            raise ValueError("text= must name the column of texts")
        roles = {"date": date, "source": source, "title": title}
        roles = {
            role: role if name is None and role in columns else name for role, name in roles.items()
        }
        named = [name for name in (text, id, *roles.values()) if name is not None]
        for name in named:
            if name not in columns:
                raise unknown_name("column", name, columns, "the frame")
        known = {role: columns[name] for role, name in roles.items() if name is not None}
        further = {name: values for name, values in columns.items() if name not in (*named, *known)}
        self = cls.__new__(cls)
        ids = None if id is None else columns[id]
        self._set(*_documents(columns[text], ids, {**known, **further}, on_missing))
        return self

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[Document]:
        rows = self.meta.to_dict("records")
        return map(Document, self.meta.index, self.texts, self.raw, rows)

    def __getitem__(self, which) -> Document | Corpus:
        """A document by position or by its id, if that is a str; a corpus by slice, mask, positions or a list of such ids."""
        if isinstance(which, str):
            which = self.numbers_of([which])[0]
        if isinstance(which, (int, np.integer)):
            if not -len(self) <= which < len(self):
                raise IndexError(f"no document {which} in a corpus of {len(self)}")
            k = int(which) % len(self)
            return Document(
                self.meta.index[k], self.texts[k], self.raw[k], self.meta.iloc[k].to_dict()
            )
        if isinstance(which, slice):
            return self._take(np.arange(len(self))[which])
        listed = isinstance(which, (list, tuple, np.ndarray, pd.Index, pd.Series)) and len(which)
        if listed and all(isinstance(name, str) for name in which):
            return self._take(self.numbers_of(list(which)))
        return self._take(self._positions(which))

    def _positions(self, which) -> np.ndarray:
        """Positions from a mask or an array of positions."""
        if isinstance(which, pd.Series) and pd.api.types.is_bool_dtype(which):
            which = self._aligned(which)
        chosen = np.asarray(which)
        if chosen.dtype == object and pd.api.types.is_bool_dtype(which):
            raise ValueError("the mask has missing values; write mask.fillna(False)")
        if chosen.dtype == bool:
            if chosen.shape != (len(self),):
                raise IndexError(f"a mask of {chosen.size} values for {len(self)} documents")
            return np.flatnonzero(chosen)
        if chosen.size and (chosen.dtype.kind not in "iu" or chosen.ndim != 1):
            raise TypeError(
                "a corpus takes a position, an id that is a str, a slice, a mask, or a list of positions or ids, not "
                f"{which!r:.60}"
            )
        if chosen.size and not (-len(self) <= chosen.min() and chosen.max() < len(self)):
            raise IndexError(
                f"positions reach from {chosen.min()} to {chosen.max()} in a corpus of {len(self)}"
            )
        return chosen.astype(np.int64)

    def numbers_of(self, ids: Sequence) -> np.ndarray:
        """The positions of documents by their ids; an unknown one is an error that names the nearest."""
        numbers = self.meta.index.get_indexer(names_index(ids))
        if (numbers < 0).any():
            lacking = ids[int(np.argmax(numbers < 0))]
            if isinstance(lacking, str) and lacking in self.meta:
                hint = f"for the column write corpus.meta[{lacking!r}]"
                raise KeyError(f"no document {lacking!r} in this corpus; {hint}")
            raise unknown_name("document", lacking, self.meta.index, "this corpus")
        return numbers

    def _aligned(self, mask: pd.Series) -> pd.Series:
        """A mask in the order of the documents; as in pandas, its index says which value is whose."""
        if mask.index.equals(self.meta.index) or not mask.index.is_unique:
            return mask
        if len(mask) == len(self) and mask.index.isin(self.meta.index).all():
            return mask.reindex(self.meta.index)
        return mask

    def _take(self, positions: Sequence[int]) -> Corpus:
        meta = self.meta.iloc[positions]
        names = set(meta.index)
        kept = [name in names for name in self.copies["kept"]]
        chosen = np.asarray(positions).tolist()
        texts = [self.texts[k] for k in chosen]
        same = self.raw is self.texts
        return self._from_parts(
            texts,
            meta,
            raw=texts if same else [self.raw[k] for k in chosen],
            pages=[self.pages[k] for k in chosen],
            failures=self.failures,
            reading=self.reading,
            copies=self.copies[np.array(kept, dtype=bool)],
            omitted=self.omitted,
            about=self.about,
        )

    def subset(self, **conditions) -> Corpus:
        """The documents whose metadata fit: ``corpus.subset(source="TASS")``, a list for any of several,
        None for missing. A value that no document has is a warning that names the nearest."""
        mask = np.ones(len(self), dtype=bool)
        for name, value in conditions.items():
            if name not in self.meta:
                raise unknown_name("column", name, self.meta.columns, "meta")
            mask &= self._fits(self.meta[name], value)
        return self[mask]

    @staticmethod
    def _fits(column: pd.Series, value) -> np.ndarray:
        """Which values of a column are the value, or one of several."""
        several = list(value) if pd.api.types.is_list_like(value) else [value]
        fits = np.zeros(len(column), dtype=bool)
        if any(map(is_missing, several)):
            fits |= column.isna().to_numpy(bool)
        wanted = text_series([v for v in several if not is_missing(v)])
        if column.dtype.kind == "M":
            wanted = pd.to_datetime(wanted)
        lacking = wanted[~wanted.isin(column)] if len(column) else wanted[:0]
        if len(lacking):
            known = column.dropna().drop_duplicates()
            if column.dtype.kind == "M":
                lacking, known = lacking.astype(str), known.astype(str)
            why = unknown_name(str(column.name), lacking.iloc[0], known, "this corpus").args[0]
            others = f" (nor {plural(len(lacking) - 1, 'other')} of these values)" * (
                len(lacking) > 1
            )
            warn(f"subset: {why}{others}")
        return fits | column.isin(wanted).to_numpy(bool)

    def dedupe(
        self,
        *,
        exact: bool = False,
        threshold: float = 0.5,
        within: str | None = None,
        threads: int | None = None,
    ) -> Corpus:
        """The corpus with each story once: of a group of copies the earliest dated stays, undated last.

        Parameters
        ----------
        exact : bool, default False
            Leave out only documents whose text is the same, character by character.
        threshold : float, default 0.5
            Two documents are near copies when at least this share of the runs of five words of the shorter one stand in
            the longer one too (its containment, Broder 1997). Where the shorter has under a fifth of the longer, so that it
            may be one piece of a digest, it is the share of all runs of both (their Jaccard coefficient).
        within : {"source"}, optional
            Only documents of one source are copies of each other; those without a source are taken as one.
        threads : int, optional
            The result does not depend on it.

        Returns
        -------
        Corpus
            Its `copies` has a row for each document left out: kept (the id of the one that stays), similarity (to that one, in
            the measure of `threshold`), kind ("exact" or "near").

        Notes
        -----
        Candidates are found by MinHash and locality-sensitive hashing (see docs/reading.md), and each is verified by the true
        overlap. Documents are taken by date, and each is held against those that stay: a page that changes a little every
        day is not one story for ever, and a digest does not tie its stories together. Near copies share at least twenty runs
        of words, or all.
        A document without a word is no copy of another. A date known to the month or the year counts as its last day.

        Examples
        --------
        >>> import dipcore as dc
        >>> story = (
        ...     "The foreign ministers met in Oslo on Friday and agreed that experts of both sides would meet again in "
        ...     "May, after talks that both called frank, to prepare a list of prisoners who could be exchanged."
        ... )
        >>> corpus = dc.Corpus(
        ...     ["Experts to meet again\\n\\n" + story, story, "Talks went on."], dates=["2016-05-02", "2016-05-01", None]
        ... )
        >>> once = corpus.dedupe()
        >>> once.copies["kept"].to_dict(), list(once.meta.index)
        ({0: 1}, [1, 2])
        """
        from . import copies

        left, found = copies.find(
            self, exact=exact, threshold=threshold, within=within, threads=threads
        )
        result = self[np.delete(np.arange(len(self)), left)]
        if len(self.copies):  # what earlier copies were kept for may be left out now
            earlier = self.copies.copy()
            now = dict(zip(found.index, found["kept"]))
            earlier["kept"] = [now.get(name, name) for name in earlier["kept"]]
            found = pd.concat([earlier, found])
        result.copies = Readable(found)
        return result

    @property
    def has_text(self) -> pd.Series:
        """Which documents have a text, not white space alone: ``corpus[corpus.has_text]`` is the corpus without the others.

        Examples
        --------
        >>> import dipcore as dc
        >>> corpus = dc.Corpus(["Talks went on.", ""], ids=["a", "b"])
        >>> corpus
        <Corpus: 2 documents, 0 dated, 1 without text>
        >>> corpus[corpus.has_text].texts
        ['Talks went on.']
        """
        has = [bool(text) and not text.isspace() for text in self.texts]
        return pd.Series(has, index=self.meta.index, name="has_text", dtype=bool)

    def tokens(self, **options):
        """The corpus cut into words; see :func:`dipcore.tokens` for the options."""
        from .tokens import tokenize

        return tokenize(self, **options)

    def __repr__(self) -> str:
        dated = self.meta["date"].dropna()
        span = f", {dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d}" if len(dated) else ""
        empty = len(self) - int(self.has_text.sum())
        note = f", {empty:,} without text" if empty else ""
        return f"<Corpus: {plural(len(self), 'document')}, {len(dated):,} dated{span}{note}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>" + self.meta.head(10).to_html()
