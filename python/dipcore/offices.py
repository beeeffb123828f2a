"""Persons by office: whom "the US Secretary of State" means at a date."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd

from . import _core
from ._check import unknown_name
from ._dates import read_date
from ._evidence import Readable
from .entries import Entry

#: What an office has at a date instead of the number of a holder, and why.
NOBODY, SEVERAL, _NO_DATE = -1, -2, -3
_REASONS = {
    NOBODY: "no holder known at this date",
    SEVERAL: "ambiguous date",
    _NO_DATE: "undated; give as_of=",
}
_DAYS = 1 << 22  # more than there are days up to the year 9999
_DATE_WORDS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
    "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_PARTS = ("since", "until", "people", "not_before", "not_after", "other_titles", "offices")


@dataclasses.dataclass(frozen=True)
class Term:
    """One holder's time in an office: from and to the days named, both included; no `to`: still at the table's end."""

    person: str
    first: dt.date
    last: dt.date | None
    acting: bool = False


@dataclasses.dataclass(frozen=True)
class Office:
    """An office: the key of the country or organisation it is of, what its holder is called, and the holders.

    `alone` titles name the office without the country beside them.
    """

    name: str
    of: str
    titles: tuple[str, ...]
    alone: tuple[str, ...]
    terms: tuple[Term, ...]


class Offices:
    """A table of office-holders.

    Attributes
    ----------
    offices : list of Office
    since, until : datetime.date
        The table knows nobody before and after these days.

    Examples
    --------
    >>> import dipcore as dc
    >>> dc.Offices.built_in().holders("US Secretary of State", "2017-01-25")
    ['people/Thomas Shannon']
    """

    def __init__(self, tree: Mapping, where: str = "offices"):
        if not isinstance(tree, Mapping) or set(tree) - set(_PARTS) or "offices" not in tree:
            raise ValueError(f"{where}: a table of offices has {', '.join(_PARTS)}")
        self.since: dt.date = _day(tree.get("since"), f"{where}: since")
        self.until: dt.date = _day(tree.get("until"), f"{where}: until")
        if self.until < self.since:
            raise ValueError(f"{where}: until {self.until} is before since {self.since}")
        self.branch: str = _name(tree.get("people", "people"), f"{where}: people")
        self.not_before = _phrases(tree, "not_before", where)
        self.not_after = _phrases(tree, "not_after", where)
        self.other_titles = _phrases(tree, "other_titles", where)
        if not isinstance(tree["offices"], Mapping):
            raise ValueError(f"{where}: offices must be a mapping of names to offices")
        self.offices = [
            _office(name, value, self.branch, f"{where}: {name}")
            for name, value in tree["offices"].items()
        ]
        self.people: list[str] = list(
            dict.fromkeys(term.person for office in self.offices for term in office.terms)
        )

    @classmethod
    def read(cls, path) -> Offices:
        """A table from a YAML file in the layout of the built-in one (``dipcore/data/offices.yml``)."""
        from .lexicons import parse_yaml
        from .reading import read_text

        text = read_text(Path(path), "utf-8", "strict", "; save the file as UTF-8")
        return cls(parse_yaml(text, str(path))[1], str(path))

    @classmethod
    def built_in(cls) -> Offices:
        """The table that comes with dipcore."""
        return _built_in()

    def __repr__(self) -> str:
        terms = sum(len(office.terms) for office in self.offices)
        return (
            f"<Offices: {len(self.offices)} offices, {terms} terms, {self.since} to {self.until}>"
        )

    def to_pandas(self) -> pd.DataFrame:
        """Every term as a row: office, of, person, first, last (missing: still there at `until`), acting."""
        rows = [
            (office.name, office.of, term.person, term.first, term.last, term.acting)
            for office in self.offices
            for term in office.terms
        ]
        return Readable(rows, columns=["office", "of", "person", "first", "last", "acting"])

    def holders(self, office: str, day) -> list[str]:
        """Who holds an office on a day: one, none, or both on a day of change."""
        names = [o.name for o in self.offices]
        if office not in names:
            raise unknown_name("office", office, names, "this table")
        date, _ = read_date(day, "day")
        found = self.offices[names.index(office)]
        return sorted({t.person for t in self._holding(found.terms, date.toordinal())})

    def _holding(self, terms, day: int) -> list[Term]:
        """Who holds an office on a day; somebody acting yields to a holder."""
        if not self.since.toordinal() <= day <= self.until.toordinal():
            return []
        there = [
            t
            for t in terms
            if t.first.toordinal() <= day and (t.last is None or day <= t.last.toordinal())
        ]
        return [t for t in there if not t.acting] or there

    def _changes(self, terms) -> list[int]:
        """The days from which the holder may differ from the day before; the first of all days among them."""
        days = {0, self.since.toordinal(), self.until.toordinal() + 1}
        for term in terms:
            days.add(term.first.toordinal())
            if term.last is not None:
                days.add(term.last.toordinal() + 1)
        return sorted(days)

    @functools.cached_property
    def runs(self) -> tuple[np.ndarray, np.ndarray]:
        """Runs of days through which an office's holder is the same.

        Returns
        -------
        start : numpy.ndarray of int64
            The number of the office times 2**22 + the ordinal of the first day; rising.
        holder : numpy.ndarray of int64
            The number in `people`, `NOBODY` or `SEVERAL`.
        """
        starts, holders = [], []
        number = {person: k for k, person in enumerate(self.people)}
        for k, office in enumerate(self.offices):
            before = None
            for day in self._changes(office.terms):
                persons = {t.person for t in self._holding(office.terms, day)}
                one = number[persons.pop()] if len(persons) == 1 else SEVERAL if persons else NOBODY
                if one != before:
                    starts.append(k * _DAYS + day)
                    holders.append(one)
                before = one
        return np.array(starts, dtype=np.int64), np.array(holders, dtype=np.int64)

    def at(self, office: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """The holder of each office (by number) through each range of days: a number in `people`, or why there is none."""
        start, holder = self.runs
        low = np.searchsorted(start, office * _DAYS + first, side="right") - 1
        high = np.searchsorted(start, office * _DAYS + last, side="right") - 1
        return np.where(low == high, holder[low], SEVERAL)


def _day(value, where: str) -> dt.date:
    date, precision = read_date(value, where)
    if date is None or precision != "day":
        raise ValueError(f"{where}: a day is needed, such as 2017-01-20, not {value!r}")
    return date


def _name(value, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{where} must be a name, not {value!r}")
    return value


def _phrases(value: Mapping, part: str, where: str) -> list[str]:
    """A list of words or phrases; none where the part is not there."""
    found = value.get(part, [])
    if not isinstance(found, (list, tuple)):
        raise ValueError(f"{where}: {part} must be a list, such as [{found}], not {found!r}")
    return [_name(phrase, f"{where}: each of {part}") for phrase in found]


def _office(name: str, value, branch: str, where: str) -> Office:
    if not isinstance(value, Mapping) or set(value) - {"of", "titles", "alone", "holders"}:
        raise ValueError(f"{where}: an office has of, titles, alone, holders")
    for part in ("of", "titles", "holders"):
        if not value.get(part):
            raise ValueError(f"{where}: no {part}")
    if not isinstance(value["holders"], (list, tuple)):
        raise ValueError(f"{where}: holders must be a list of lists, not {value['holders']!r}")
    terms = [_term(row, branch, f"{where}: {row!r}") for row in value["holders"]]
    titles, alone = (tuple(_phrases(value, part, where)) for part in ("titles", "alone"))
    return Office(name, _name(value["of"], f"{where}: of"), titles, alone, tuple(terms))


def _term(row, branch: str, where: str) -> Term:
    good = isinstance(row, (list, tuple)) and 2 <= len(row) <= 4 and row[3:] in ([], ["acting"])
    if not good or not isinstance(row[0], str):
        raise ValueError(
            f"{where}: a holder is [person, first day, last day, acting], the last two optional"
        )
    first = _day(row[1], where)
    last = None if len(row) == 2 or row[2] is None else _day(row[2], where)
    if last is not None and last < first:
        raise ValueError(f"{where}: ends before it begins")
    return Term(f"{branch}/{row[0]}", first, last, len(row) == 4)


@functools.lru_cache(maxsize=1)
def _built_in() -> Offices:
    with resources.as_file(resources.files("dipcore").joinpath("data/offices.yml")) as path:
        return Offices.read(path)


# ---------------------------------------------------------------------- mentions


def add_offices(hits, offices, as_of):
    """Hits with the mentions by office that name somebody among their keys, marked ``via="office"``.

    Mentions that name nobody known, or nobody in particular, are in `unresolved`.
    """
    if offices is False:
        raise ValueError("as_of= dates documents for offices=True; give both")
    table = Offices.built_in() if offices is True else offices
    if not isinstance(table, Offices):
        raise TypeError(f"offices must be True, False or an Offices table, not {offices!r:.60}")
    if not set(table.people) & set(hits.keys):
        raise ValueError(
            "offices=True: no office-holder of the table is a key of this dictionary; "
            f"it needs keys such as {table.people[0]!r}"
        )
    found = _Mentions(table, hits.tokens)
    first, last = _days_of(hits.tokens.corpus.meta, as_of)
    document = hits.tokens.documents[found.start]
    holder = table.at(found.office, first[document], last[document])
    holder[first[document] < 0] = _NO_DATE
    number = hits._numbers
    key_of = np.array([number.get(person, -1) for person in table.people], dtype=np.int64)
    key = np.where(holder >= 0, key_of[np.maximum(holder, 0)], holder)
    named = _beside(hits, found, hits.key, key)
    holders = np.isin(hits.key, key_of[key_of >= 0]).astype(np.int64)
    anyone = _beside(hits, found, holders, np.ones_like(key))
    reported = _report(hits, found, np.where(anyone, 0, holder))
    return _merged(reported, found, key, ~named & (key >= 0))


def _days_of(meta: pd.DataFrame, as_of) -> tuple[np.ndarray, np.ndarray]:
    """The first and last day that each document may be of, as ordinals; -1 where it has no date."""
    given, given_precision = read_date(as_of, "as_of")
    dates = pd.to_datetime(meta["date"]).reset_index(drop=True)
    precision = meta["date_precision"].reset_index(drop=True)
    undated = dates.isna().to_numpy()
    if given is not None:
        dates[undated] = pd.Timestamp(given)
        precision[undated] = given_precision
    first = dates.dt.normalize()
    last = first.copy()
    last = last.where(precision != "month", first + pd.offsets.MonthEnd(0))
    last = last.where(precision != "year", first + pd.offsets.YearEnd(0))
    return _ordinals(first), _ordinals(last)


def _ordinals(dates: pd.Series) -> np.ndarray:
    epoch = dt.date(1970, 1, 1).toordinal()
    days = dates.to_numpy().astype("datetime64[D]").astype(np.int64) + epoch
    return np.where(dates.isna().to_numpy(), -1, days)


class _Mentions:
    """Offices named in tokens, whoever holds them: `office` (its number), `start`, `end` (tokens), arrays of one length.

    A title counts with the country or organisation it is of directly before it ("the Russian president", "Russia's
    president") or behind "of" ("the president of Russia"); the spans cover both. Some titles stand alone ("the Secretary of
    State") where no other country is beside them. Left out are titles that somebody else is said to have had or to get
    ("former", "deputy", "-elect") and those before a name ("Russian President Putin": that is a mention by name).
    """

    def __init__(self, table: Offices, tokens):
        self.table, self.tokens = table, tokens
        self._parts = _parts(table).find(tokens)
        self._kinds = np.array([key.split("/", 1)[0] for key in self._parts.keys])
        self._joined = _joined(tokens)
        title = self._of_kind("title")
        owner, start, end = self._owned(title)
        office = self._meant(title, owner)
        good = (office >= 0) & ~self._named_behind(end) & ~((owner < 0) & self._limited_behind(end))
        for first in (start, self._parts.start[title]):
            good &= ~self._blocked("not_after", self._parts.end, first)
        for behind in (end, self._parts.end[title]):
            good &= ~self._blocked("not_before", self._parts.start, behind)
        self.office, self.start, self.end = office[good], start[good], end[good]

    def _of_kind(self, kind: str) -> np.ndarray:
        if not len(self._parts):
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(self._kinds[self._parts.key] == kind)

    def _blocked(self, kind: str, places: np.ndarray, at: np.ndarray) -> np.ndarray:
        """Whether a phrase of this kind has its end, or start, at each token, with nothing but a space between."""
        there = np.zeros(len(self._joined), dtype=bool)
        there[places[self._of_kind(kind)]] = True
        return there[at] & self._joined[at]

    def _owned(self, title: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """By title: the match of what it is of (-1: of nothing said), and the tokens of both together."""
        parts, joined = self._parts, self._joined
        body = self._of_kind("of")
        ending = np.full(len(joined), -1, dtype=np.int64)
        starting = ending.copy()
        ending[parts.end[body]], starting[parts.start[body]] = body, body
        start, end = parts.start[title], parts.end[title]
        before = np.where(joined[start], ending[start], -1)
        word = np.concatenate([self.tokens.ids, np.zeros(3, np.uint32)])
        of, the = self.tokens.types.find("of"), self.tokens.types.find("the")
        is_of = (word[end] == of) & (of > 0) & joined[end]
        has_the = (word[end + 1] == the) & (the > 0) & joined[end + 1]
        at = end + np.where(has_the, 2, 1)
        behind = np.where(is_of & joined[at], starting[at], -1)
        behind = np.where(before >= 0, -1, behind)
        left = np.where(before >= 0, parts.start[before] if len(parts) else start, start)
        right = np.where(behind >= 0, parts.end[behind] if len(parts) else end, end)
        return np.maximum(before, behind), left, right

    def _meant(self, title: np.ndarray, owner: np.ndarray) -> np.ndarray:
        """The office that a title means beside its owner (or alone, without one); -1 where the table has none."""
        keys = {key: k for k, key in enumerate(self._parts.keys)}
        offices = np.full((len(keys) + 1, len(keys)), -1, dtype=np.int64)
        for number, office in enumerate(self.table.offices):
            for name in office.titles:
                offices[keys[f"of/{office.of}"], keys[_title_key(name)]] = number
            for name in office.alone:
                offices[-1, keys[_title_key(name)]] = number
        if not len(title):
            return np.zeros(0, dtype=np.int64)
        return offices[np.where(owner >= 0, self._parts.key[owner], -1), self._parts.key[title]]

    def _limited_behind(self, end: np.ndarray) -> np.ndarray:
        """Whether "of" or "for" stands behind: then the title is of something that the table does not know."""
        words = [self.tokens.types.find(word) for word in ("of", "for")]
        ids = np.concatenate([self.tokens.ids, np.zeros(1, np.uint32)])
        return np.isin(ids[end], [k for k in words if k]) & self._joined[end]

    def _named_behind(self, end: np.ndarray) -> np.ndarray:
        """Whether a name stands behind: a capital letter that begins no date."""
        ids, flags = (
            np.concatenate([array, np.zeros(1, array.dtype)])
            for array in (self.tokens.ids, self.tokens.flags)
        )
        capital = ~np.isin(flags[end] & _core.CASE_MASK, [0, _core.CASE_LINE])
        dates = [self.tokens.types.find(word) for word in _DATE_WORDS]
        return capital & self._joined[end] & ~np.isin(ids[end], [k for k in dates if k])


def _joined(tokens) -> np.ndarray:
    """By token, and for three behind the last: whether one character alone parts it from the one before, in its sentence."""
    joined = np.zeros(len(tokens.ids) + 3, dtype=bool)
    gaps = tokens.starts[1:].astype(np.int64) - tokens.ends[:-1].astype(np.int64)
    joined[1 : len(tokens.ids)] = gaps == 1
    breaks = _core.STARTS_SENTENCE | _core.STARTS_PARAGRAPH | _core.AFTER_HOLE
    joined[: len(tokens.ids)] &= (tokens.flags & breaks) == 0
    return joined


def _title_key(title: str) -> str:
    """One key for a title with a hyphen and without, which are the same words under most options of tokens."""
    return f"title/{title.lower().replace('-', ' ')}"


def _parts(table: Offices):
    """A dictionary of what mentions are made of: titles, countries and organisations, and what must not stand beside them.

    Longer titles that are no office of the table ("chief economist") compete with those that are ("chief").

    Names of countries compete with what holds them ("New Mexico"), as in the built-in dictionary, which they are from.
    """
    from .dictionary import Dictionary

    names = Dictionary.diplomacy()
    owners = {office.of for office in table.offices}
    if missing := sorted(owners - set(names.keys)):
        raise ValueError(f"offices: {missing[0]!r} is no key of the built-in dictionary")
    entries: dict[str, list[Entry]] = {}
    for office in table.offices:
        for name in (*office.titles, *office.alone):
            written = entries.setdefault(_title_key(name), [])
            if Entry(name) not in written:
                written.append(Entry(name))
    for key, values in names.entries.items():
        if names.is_silent(key):
            entries[f"guard/{key}"] = values
        elif key.startswith("countries/") or key in owners:
            entries[f"of/{key}"] = [
                dataclasses.replace(e, capital_of=None) for e in values if e.via is None
            ]
    for part in ("not_before", "not_after", "other_titles"):
        entries[f"{part}/words"] = [Entry(word) for word in getattr(table, part)]
    compete = [["title", "other_titles"], ["of", "guard"], ["not_before"], ["not_after"]]
    return Dictionary._of(entries, compete, ["guard"])


def _beside(hits, found: _Mentions, of_hits: np.ndarray, of_mentions: np.ndarray) -> np.ndarray:
    """Whether a match of a mention's own number stands within a word of it in its sentence.

    That is one mention, which the name counts: "Putin, the Russian president".
    """
    sentences = hits.tokens.sentences
    if not len(found.start):
        return np.zeros(0, dtype=bool)
    width = len(sentences) + 4
    ends, starts = of_hits * width + hits.end, of_hits * width + hits.start
    own = sentences[found.start]
    beside = np.zeros(len(own), dtype=bool)
    for gap in (0, 1):
        before, behind = found.start - gap, found.end + gap
        named = np.isin(of_mentions * width + before, ends) & (before > 0)
        beside |= named & (sentences[np.maximum(before - 1, 0)] == own)
        named = np.isin(of_mentions * width + behind, starts) & (behind < len(sentences))
        beside |= named & (sentences[np.minimum(behind, len(sentences) - 1)] == own)
    return beside


def _report(hits, found: _Mentions, holder: np.ndarray):
    """Hits whose `unresolved` has the mentions without a holder, of offices that somebody among their keys has held."""
    documents = hits.tokens.documents[found.start]
    offices, keys = found.table.offices, set(hits.keys)
    for code, reason in _REASONS.items():
        rows = []
        for k in np.flatnonzero(holder == code).tolist():
            persons = tuple(dict.fromkeys(t.person for t in offices[int(found.office[k])].terms))
            if not keys.isdisjoint(persons):
                whom = () if code == NOBODY else persons
                place = (int(documents[k]), int(found.start[k]), int(found.end[k]))
                rows.append((*place, whom, persons))
        if rows:
            hits = hits.reporting(rows, via="office", reason=reason)
    return hits


def _merged(hits, found: _Mentions, key: np.ndarray, chosen: np.ndarray):
    """Hits with the chosen mentions among them, in the order of the text."""
    entries = [*hits.entries, *((o.of, Entry(o.name, via="office")) for o in found.table.offices)]
    at = np.flatnonzero(chosen)
    columns = [
        np.concatenate([mine, theirs])
        for mine, theirs in (
            (hits.document, hits.tokens.documents[found.start[at]]),
            (hits.key, key[at]),
            (hits.start, found.start[at]),
            (hits.end, found.end[at]),
            (hits.entry, found.office[at] + len(hits.entries)),
        )
    ]
    order = np.lexsort((columns[1], -columns[3], columns[2]))
    return hits.replaced(entries, [column[order] for column in columns])
