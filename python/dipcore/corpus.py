"""A corpus: texts, and what is known about each."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import warnings
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import pandas as pd

from ._dates import is_missing, read_date
from ._frames import names_index, text_series
from ._warnings import DipcoreWarning

META_COLUMNS = ["title", "date", "date_precision", "source", "publisher", "place"]
COPIES_COLUMNS = ["kept", "similarity", "kind"]
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


@dataclasses.dataclass(frozen=True)
class Document:
    """One document of a corpus: its id, text, untouched raw text, and metadata (a dict)."""

    id: object
    text: str
    raw: str
    meta: dict


def _check_list(values, name: str) -> list:
    if isinstance(values, (str, bytes)):
        raise TypeError(
            f"{name} is a single {type(values).__name__}; give a list of documents: [{name}]"
        )
    try:
        return list(values)
    except TypeError:
        raise TypeError(f"{name} must be a list of str, not {type(values).__name__}") from None


def _clean_texts(texts: list, on_missing: str) -> tuple[list[str], np.ndarray]:
    """Texts with missing ones emptied, and which documents stay."""
    if on_missing not in ("raise", "empty", "drop"):
        raise ValueError(f'on_missing={on_missing!r}: use "raise", "empty" or "drop"')
    missing = [k for k, text in enumerate(texts) if is_missing(text)]
    for k, text in enumerate(texts):
        if not isinstance(text, str) and not is_missing(text):
            raise TypeError(f"texts[{k}] is {type(text).__name__}, not str: {text!r:.60}")
    if missing and on_missing == "raise":
        raise ValueError(f"{len(missing)} texts are missing, the first is texts[{missing[0]}]")
    if missing:
        done = "dropped" if on_missing == "drop" else "taken as empty documents"
        message = f"{len(missing)} missing texts {done}, the first is texts[{missing[0]}]"
        warnings.warn(message, DipcoreWarning, stacklevel=3)
    keep = np.ones(len(texts), dtype=bool)
    if on_missing == "drop":
        keep[missing] = False
    return ["" if is_missing(text) else text for text in texts], keep


def meta_frame(names, columns: dict) -> pd.DataFrame:
    """The metadata of documents by their ids, of lists of values."""
    meta = pd.DataFrame({name: text_series(values) for name, values in columns.items()})
    meta["date"] = pd.to_datetime(meta["date"])
    meta.index = names_index(names, "document")
    return meta


def _no_rows(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in columns})


def _column(values, name: str, size: int) -> list:
    if values is None:
        return [None] * size
    column = _check_list(values, name)
    if len(column) != size:
        raise ValueError(f"{name} has {len(column)} values for {size} texts")
    return [None if is_missing(value) else value for value in column]


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
        publisher, place.
    copies : pandas.DataFrame
        By the id of a document that :meth:`dedupe` left out: kept, similarity, kind.
    reading : pandas.DataFrame
        What became of each input of :func:`dipcore.read`, read or not; see there.

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
        given = _check_list(texts, "texts")
        size = len(given)
        clean, keep = _clean_texts(given, on_missing)
        names = list(range(size)) if ids is None else _check_list(ids, "ids")
        if len(names) != size:
            raise ValueError(f"ids has {len(names)} values for {size} texts")
        read = [
            read_date(value, f"dates[{k}]") for k, value in enumerate(_column(dates, "dates", size))
        ]
        days, precisions = zip(*read) if read else ((), ())
        columns = {
            "title": _column(titles, "titles", size),
            "date": days,
            "date_precision": precisions,
            "source": _column(sources, "sources", size),
        }
        meta = meta_frame(names, {name: columns.get(name, [None] * size) for name in META_COLUMNS})
        self._set([t for t, k in zip(clean, keep) if k], meta[keep])

    def _set(self, texts, meta, **rest) -> None:
        names = meta.index.tolist()
        for k, name in enumerate(names):
            if not isinstance(name, Hashable):
                raise TypeError(f"ids[{k}] is a {type(name).__name__}; an id is a str or a number")
        repeated = meta.index[meta.index.duplicated()].tolist()
        if repeated:
            raise ValueError(f"document id {repeated[0]!r} is given twice; ids must be unique")
        self.texts: list[str] = texts
        self.meta: pd.DataFrame = meta
        self.raw: list[str] = rest.get("raw", texts)
        self.pages: list = rest.get("pages") or [None] * len(texts)
        self.failures: list[tuple[str, str]] = list(rest.get("failures", ()))
        self.reading: pd.DataFrame = rest.get("reading", _no_rows(READING_COLUMNS))
        self.copies: pd.DataFrame = rest.get("copies", _no_rows(COPIES_COLUMNS))

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

        Parameters
        ----------
        frame : pandas, polars or pyarrow table, DuckDB relation
        text, date, id, source, title : str, optional
            Names of columns; one that is not there is an error that names those that are. Without `date` a column of
            that name is used where there is one.
        """
        if callable(getattr(frame, "df", None)):  # a DuckDB relation
            frame = frame.df()
        names = getattr(frame, "column_names", None)
        if names is None and not hasattr(frame, "columns"):
            raise TypeError(
                f"from_frame needs a data frame, not {type(frame).__name__}; for lists use Corpus(texts)"
            )
        names = list(frame.columns) if names is None else names
        date = "date" if date is None and "date" in names else date

        def values(name):
            if name is None:
                return None
            if name not in names:
                raise ValueError(f"no column {name!r}; there are {', '.join(map(str, names))}")
            column = frame[name]
            return column.to_pylist() if hasattr(column, "to_pylist") else list(column)

        if text is None:
            raise ValueError("text= must name the column of texts")
        return cls(
            values(text),
            values(id),
            values(date),
            values(title),
            values(source),
            on_missing=on_missing,
        )

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self):
        return (self[k] for k in range(len(self)))

    def __getitem__(self, which) -> Document | Corpus:
        """A document by position, or a corpus by slice, mask or positions."""
        if isinstance(which, (int, np.integer)):
            if not -len(self) <= which < len(self):
                raise IndexError(f"no document {which} in a corpus of {len(self)}")
            k = int(which) % len(self)
            return Document(
                self.meta.index[k], self.texts[k], self.raw[k], self.meta.iloc[k].to_dict()
            )
        if isinstance(which, slice):
            return self._take(np.arange(len(self))[which])
        return self._take(self._positions(which))

    def _positions(self, which) -> np.ndarray:
        """Positions from a mask or an array of positions."""
        chosen = np.asarray(which)
        if chosen.dtype == object and pd.api.types.is_bool_dtype(which):
            raise ValueError("the mask has missing values; write mask.fillna(False)")
        if chosen.dtype == bool:
            if chosen.shape != (len(self),):
                raise IndexError(f"a mask of {chosen.size} values for {len(self)} documents")
            return np.flatnonzero(chosen)
        if chosen.size and (chosen.dtype.kind not in "iu" or chosen.ndim != 1):
            raise TypeError(
                f"a corpus takes a position, a slice, a mask or positions, not {which!r:.60}"
            )
        if chosen.size and not (-len(self) <= chosen.min() and chosen.max() < len(self)):
            raise IndexError(
                f"positions reach from {chosen.min()} to {chosen.max()} in a corpus of {len(self)}"
            )
        return chosen.astype(np.int64)

    def _take(self, positions: Sequence[int]) -> Corpus:
        meta = self.meta.iloc[positions]
        names = set(meta.index)
        kept = [name in names for name in self.copies["kept"]]
        return self._from_parts(
            [self.texts[k] for k in positions],
            meta,
            raw=[self.raw[k] for k in positions],
            pages=[self.pages[k] for k in positions],
            failures=self.failures,
            reading=self.reading,
            copies=self.copies[np.array(kept, dtype=bool)],
        )

    def subset(self, **conditions) -> Corpus:
        """The documents whose metadata fit: ``corpus.subset(source="TASS")``, a list for any of several,
        None for missing."""
        mask = np.ones(len(self), dtype=bool)
        for name, value in conditions.items():
            if name not in self.meta:
                raise ValueError(
                    f"no column {name!r} in meta; there are {', '.join(self.meta.columns)}"
                )
            several = isinstance(value, (list, tuple, set, np.ndarray, pd.Series))
            column = self.meta[name]
            if several:
                fits = column.isin(list(value))
            elif is_missing(value):
                fits = column.isna()
            else:
                fits = column == (pd.Timestamp(value) if isinstance(value, dt.date) else value)
            mask &= fits.fillna(False).to_numpy(bool)
        return self[mask]

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
        result.copies = found
        return result

    def tokens(self, **options):
        """The corpus cut into words; see :func:`dipcore.tokens` for the options."""
        from .tokens import tokenize

        return tokenize(self, **options)

    def __repr__(self) -> str:
        dated = self.meta["date"].dropna()
        span = f", {dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d}" if len(dated) else ""
        return f"<Corpus: {len(self)} documents, {len(dated)} dated{span}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>" + self.meta.head(10).to_html()
