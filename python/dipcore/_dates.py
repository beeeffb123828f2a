"""Dates with a precision, and calendar periods."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pandas as pd

PRECISIONS = ("day", "month", "year")
#: period name -> (pandas alias, the coarsest date precision that places a document in it)
PERIODS = {
    "day": ("D", "day"),
    "week": ("W-SUN", "day"),
    "month": ("M", "month"),
    "quarter": ("Q", "month"),
    "year": ("Y", "year"),
}
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?\Z")
_BASIC = re.compile(r"([12]\d{3})(\d{2})(\d{2})\Z")
#: What may stand around a date that is written out: a day of the week, a time, Russian's "г."
_BEFORE = re.compile(r"(?:\w+\.?, ?)?")
_BEHIND = re.compile(r"(?:[T, ]+\d{1,2}:\d{2}.*| ?г\.?)?")


def is_missing(value) -> bool:
    """Whether a value is None, NaN, NaT or pandas' NA."""
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    if isinstance(value, np.datetime64):
        return bool(np.isnat(value))
    return isinstance(value, (float, np.floating)) and bool(np.isnan(value))


def read_date(value, place: str) -> tuple[dt.date | None, str | None]:
    """A date as given by a user, with its precision.

    Parameters
    ----------
    value : None, datetime, date, numpy.datetime64, pandas.Timestamp, pandas.Period of a day, month or year, or str
        A str is ISO 8601 (``2016``, ``2016-07``, ``2016-07-15``, ``20160715``, or with a time behind it) or written out so that it
        can be read in one way only: ``15 July 2016``, ``15.07.2016``, ``7/15/2016``, but not ``1/7/2016``.
    place : str
        What to call the value in an error, such as ``dates[3]``.

    Returns
    -------
    (date or None, "day", "month", "year" or None)
        The first day where the precision is coarser than a day.
    """
    if is_missing(value):
        return None, None
    if isinstance(value, str):
        return _read_iso(value, place)
    if isinstance(value, np.datetime64):
        precision = {"Y": "year", "M": "month"}.get(np.datetime_data(value)[0], "day")
        return pd.Timestamp(value).date(), precision
    if isinstance(value, dt.datetime):
        return value.date(), "day"
    if isinstance(value, dt.date):
        return value, "day"
    if isinstance(value, pd.Period):
        known = {"Y": "year", "A": "year", "M": "month", "D": "day"}
        precision = known.get(value.freqstr.partition("-")[0])
        if precision:
            return value.start_time.date(), precision
    raise ValueError(f"{place}: a date is a str, date, datetime or datetime64, not {value!r}")


def _read_iso(text: str, place: str) -> tuple[dt.date | None, str | None]:
    if not text.strip():
        return None, None
    found = _ISO.match(text.strip()) or _BASIC.match(text.strip())
    try:
        if found:
            year, month, day = (int(part) if part else None for part in found.groups())
            precision = "day" if day else "month" if month else "year"
            return dt.date(year, month or 1, day or 1), precision
    except ValueError:
        pass
    else:
        if written := _read_written(text.strip(), place):
            return written
    raise ValueError(f"{place}: cannot read {text!r} as a date; write 2016, 2016-07 or 2016-07-15")


def _read_written(text: str, place: str) -> tuple[dt.date, str] | None:
    """A date as pages have it, which must be all of the text; one that may be two days is an error."""
    from .pages.datefind import find

    found = find(text)
    if len(found) != 1 or not found[0].year or not found[0].month:
        return None
    one = found[0]
    if not _BEFORE.fullmatch(text[: one.start]) or not _BEHIND.fullmatch(text[one.end :]):
        return None
    date = dt.date(one.year, one.month, one.day or 1)
    if one.other:
        other = dt.date(one.year, *one.other)
        raise ValueError(f"{place}: {text!r} may be {date} or {other}; write the one that it is")
    return date, "day" if one.day else "month"


def period_name(freq: str) -> str:
    """The plain name ("month") of a period given by its name or a pandas alias ("M", "ME")."""
    aliases = {
        "D": "day",
        "W": "week",
        "M": "month",
        "ME": "month",
        "Q": "quarter",
        "QE": "quarter",
    }
    name = {**aliases, "Y": "year", "YE": "year"}.get(freq, freq) if isinstance(freq, str) else None
    if name not in PERIODS:
        raise ValueError(f"period {freq!r}: use one of {', '.join(PERIODS)}")
    return name


def place_in_periods(meta: pd.DataFrame, freq: str) -> tuple[pd.PeriodIndex, np.ndarray]:
    """All periods from the first to the last, and the number of each document's (-1: not dated so finely)."""
    alias, needed = PERIODS[period_name(freq)]
    fine = PRECISIONS.index(needed)
    order = meta["date_precision"].map({name: n for n, name in enumerate(PRECISIONS)})
    usable = (order.fillna(99) <= fine).to_numpy() & meta["date"].notna().to_numpy()
    if not usable.any():
        raise ValueError(_no_dates(meta, freq))
    of_document = pd.PeriodIndex(pd.to_datetime(meta["date"][usable]), freq=alias)
    periods = pd.period_range(of_document.min(), of_document.max(), freq=alias)
    numbers = np.full(len(meta), -1, dtype=np.int64)
    numbers[usable] = periods.get_indexer(of_document)
    return periods, numbers


def _no_dates(meta: pd.DataFrame, freq: str) -> str:
    """Why no document has a place in a period, and what to do."""
    counts = meta["date_precision"].value_counts()
    have = ", ".join(f"{counts.get(p, 0)} to the {p}" for p in PRECISIONS)
    usable = [
        repr(name)
        for name, (_, needed) in PERIODS.items()
        if any(counts.get(p, 0) for p in PRECISIONS[: PRECISIONS.index(needed) + 1])
    ]
    help_ = f"Use {' or '.join(usable)}." if usable else "Give dates= or metadata= to the corpus."
    return f"no document is dated finely enough for period {freq!r} (dated: {have}; of {len(meta)}). {help_}"
