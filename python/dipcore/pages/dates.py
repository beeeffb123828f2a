"""Which of the dates on a page is the page's own.

Every date gets a role and, where it could be the date of publication, a rank; the lowest rank wins. Dates
in sentences, captions, copyright lines and other articles' furniture have no rank and never win.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dipcore.pages.datefind import Found, find
from dipcore.pages.furniture import RIGHTS, Context, Verdict, date_residue, label_alone
from dipcore.pages.metadata import Stated
from dipcore.pages.origin import Dateline
from dipcore.pages.page import DateCandidate, Precision, Role
from dipcore.pages.words import level

TAG, LABEL, NUMBER_LINE, HEAD, DATELINE, ABOVE, ADDRESS, UPDATED, FOOT = range(9)

_RIGHTS_YEAR = re.compile(r"(?:©|\(c\)|copyright)\D{0,60}?(?P<year>[12]\d{3})|(?P<before>[12]\d{3})\D{0,30}©", re.I)
_YEAR = re.compile(r"(?<![\w/.-])(?P<year>[12]\d{3})(?![\w/-]|\.\d)")
_PATH = re.compile(r"/(?P<year>(?:19|20)\d\d)(?P<sep>[-/])(?P<month>[01]?\d)(?:(?P=sep)(?P<day>[0-3]?\d))?(?=[-/_.]|$)")
_ADDRESS = re.compile(r"(?:[^\W\d_]{2,20}\s?:\s+)?https?://\S+", re.IGNORECASE)
_STAMP = re.compile(r"(?P<year>[12]\d{3})-?(?P<month>[01]\d)-?(?P<day>[0-3]\d)(?=\D|$)")
_UTC = re.compile(r"\d(?:Z|[+-]00:?00)$")
_OTHER_REGIONS = frozenset(("related", "aside", "menu", "comment", "advert", "footer", "subscribe", "pop-up"))


@dataclass(slots=True)
class Entry:
    """A date candidate in the making."""

    found: Found
    start: int
    end: int
    role: Role
    rule: str
    rank: int | None = None
    language: str = ""
    block: int = -1
    utc: bool = False
    value: date | None = None
    ambiguous: bool = False

    @property
    def precision(self) -> Precision:
        if self.found.day is not None:
            return "day"
        return "month" if self.found.style != "year" else "year"


@dataclass(slots=True)
class Frame:
    """Where title and text stand among the blocks."""

    title: int
    body: list[int]
    foot: int
    bylines: list[int]

    @classmethod
    def of(cls, verdicts: list[Verdict]) -> Frame:
        titles = [i for i, v in enumerate(verdicts) if v.kind == "title"]
        body = [i for i, v in enumerate(verdicts) if v.kind == "body"]
        first = body[0] if body else len(verdicts)
        last = body[-1] if body else -1
        others = (i for i, v in enumerate(verdicts) if i > last and v.reason in _OTHER_REGIONS)
        foot = min(next(others, len(verdicts)), last + 4)
        bylines = [i for i, v in enumerate(verdicts) if v.reason == "byline"]
        return cls(max((t for t in titles if t < first), default=-1), body, foot, bylines)

    def _beside_byline(self, at: int) -> bool:
        return any(abs(at - byline) <= 2 for byline in self.bylines)

    def place(self, at: int) -> str:
        """Say whether a block stands "above" the title, in the "head", "foot" or elsewhere ("")."""
        if at < self.title:
            return "above" if self.title - at <= 6 else ""
        if not self.body or at < (self.body[1] if len(self.body) > 1 else self.body[0] + 3):
            return "head"
        near = at <= self.title + 8 or self._beside_byline(at)
        if near and at < self.body[len(self.body) // 2]:
            return "head"
        return "foot" if self.body[-1] < at < self.foot else ""


def _label(context: Context, at: int, found: Found, before: int, after: int) -> tuple[str, str] | None:
    """Return role and language of the label of a date: before it, else after it, else the line above."""
    words, text = context.words, level(context.blocks[at].text)
    prefix, suffix = text[before : found.start], text[found.end : after]
    for match in reversed(list(words.label.finditer(prefix))):
        if not re.search(r"\w", date_residue(prefix[match.end() :], [], words)):
            label = words.labels[" ".join(match[0].split())]
            if label[0] != "other" or " " in match[0] or not re.search(r"\w\W?$", prefix[: match.start()]):
                return label
    match = words.label.search(suffix)
    if match and not re.search(r"\w", date_residue(suffix[: match.start()], [], words)):
        tail = suffix[match.end() :].strip(" .)|")
        if not tail:
            return words.labels[" ".join(match[0].split())]
    if at and before == 0 and not re.search(r"\w", date_residue(prefix, [], words)):
        return label_alone(context.blocks[at - 1].text, words)
    return None


def _labelled(entry: Entry, label: tuple[str, str], place: str) -> Entry:
    role, entry.language = label
    if role == "published":
        entry.role, entry.rank, entry.rule = "published", LABEL, "label of publication"
    elif role == "updated":
        entry.role, entry.rule = "updated", "label of an update"
        entry.rank = UPDATED if place in ("head", "above") else None
    else:
        entry.role, entry.rule = "other", "label of something else"
    return entry


def _by_place(entry: Entry, place: str) -> Entry:
    ranks = {
        "head": (HEAD, "date line below the title"),
        "above": (ABOVE, "date line above the title"),
        "foot": (FOOT, "date line below the text"),
    }
    if place in ranks:
        entry.role = "published"
        entry.rank, entry.rule = ranks[place]
    return entry


def _entry(
    context: Context, verdicts: list[Verdict], frame: Frame, at: int, number: int, dateline: Dateline | None
) -> Entry:
    block, verdict, dates = context.blocks[at], verdicts[at], context.dates[at]
    found = dates[number]
    entry = Entry(found, *block.raw(found.start, found.end), "other", "date beside the text", block=at)
    if dateline and dateline.date is found:
        entry.role, entry.rule, entry.rank = "dateline", "dateline", DATELINE
        return entry
    if verdict.kind in ("body", "title"):
        entry.role, entry.rule = "event", f"date in the {'text' if verdict.kind == 'body' else 'title'}"
        return entry
    if verdict.reason == "caption":
        entry.role, entry.rule = "caption", "date in a caption"
        return entry
    if RIGHTS.search(block.text[: found.end]):
        entry.role, entry.rule = "copyright", "date in a copyright line"
        return entry
    if verdict.reason in _OTHER_REGIONS and block.region:
        return entry
    if found.style == "number line":
        entry.role, entry.rank, entry.rule = "published", NUMBER_LINE, "number line, day before month"
        return entry
    before = max((f.end for f in dates[:number]), default=0)
    after = dates[number + 1].start if number + 1 < len(dates) else len(block.text)
    place = frame.place(at)
    label = _label(context, at, found, before, after)
    if label:
        return _labelled(entry, label, place)
    if verdict.reason in ("date", "byline", "outside the article"):
        return _by_place(entry, place)
    return entry


def _years(context: Context, verdicts: list[Verdict], frame: Frame, at: int) -> list[Entry]:
    """Return years that stand alone: in copyright lines, and behind a label."""
    block = context.blocks[at]
    if verdicts[at].kind != "furniture":
        return []
    rights = _RIGHTS_YEAR.search(block.text)
    if rights:
        group = "year" if rights["year"] else "before"
        found = Found(*rights.span(group), int(rights[group]), 1, None, "year")
        return [Entry(found, *block.raw(*rights.span(group)), "copyright", "year of a copyright")]
    match = _YEAR.search(block.text) if not context.dates[at] and block.words <= 8 else None
    if match is None:
        return []
    found = Found(*match.span(), int(match["year"]), 1, None, "year")
    label = _label(context, at, found, 0, len(block.text))
    entry = Entry(found, *block.raw(*match.span()), "other", "year beside the text", block=at)
    return [_labelled(entry, label, frame.place(at))] if label else []


def _from_path(url: str, start: int) -> Entry | None:
    match = _PATH.search(url)
    if match is None:
        return None
    try:
        date(int(match["year"]), int(match["month"]), int(match["day"] or 1))
    except ValueError:
        return None
    day = int(match["day"]) if match["day"] else None
    found = Found(match.start() + 1, match.end(), int(match["year"]), int(match["month"]), day, "iso")
    span = (start + match.start() + 1, start + match.end())
    return Entry(found, *span, "published", "path of the page's address", ADDRESS)


def _addresses(context: Context, verdicts: list[Verdict], stated: list[Stated]) -> list[Entry]:
    entries = [_from_path(s.value, s.start) for s in stated if s.key == "url"]
    if not context.html:
        lines = (
            (b, v) for b, v in zip(context.blocks, verdicts, strict=True) if _ADDRESS.fullmatch(b.text)
        )
        entries.extend(_from_path(b.text, b.start) for b, v in lines if v.kind == "furniture")
    found = [e for e in entries if e]
    if len({(e.found.year, e.found.month, e.found.day) for e in found}) > 1 and not context.html:
        for entry in found:
            entry.role, entry.rank, entry.rule = "other", None, "address, one of several"
    return found


def _from_tag(item: Stated) -> Entry | None:
    match = _STAMP.match(item.value)
    if match:
        try:
            date(*(int(match[k]) for k in ("year", "month", "day")))
        except ValueError:
            return None
        parts = (int(match["year"]), int(match["month"]), int(match["day"]))
        found: Found | None = Found(*match.span(), *parts, "iso")
    else:
        found = next((f for f in find(item.value) if f.year), None)
    if found is None:
        return None
    exact = item.end - item.start == len(item.value)
    start, end = (item.start + found.start, item.start + found.end) if exact else (item.start, item.end)
    published = item.key in ("published", "time published")
    entry = Entry(found, start, end, "published" if published else "updated", item.rule)
    entry.rank = TAG if published else UPDATED
    entry.utc = _UTC.search(item.value) is not None
    return entry


def _tags(context: Context, frame: Frame, stated: list[Stated]) -> list[Entry]:
    entries = []
    last = context.blocks[frame.body[-1]].end if frame.body else 0
    title = context.blocks[frame.title].start if frame.title >= 0 else 0
    for item in stated:
        if item.key not in ("published", "updated", "time", "time published", "time updated"):
            continue
        entry = _from_tag(item)
        if entry is None:
            continue
        if item.key.startswith("time"):
            near = title - 3000 <= item.start <= last
            entry.rank = (TAG if item.key == "time published" else HEAD) if near else None
            entry.role = "published" if near else "other"
        entries.append(entry)
    return entries


def _weekday(context: Context, entry: Entry) -> int | None:
    if entry.block < 0:
        return None
    match = context.words.weekday.search(level(context.blocks[entry.block].text))
    return context.words.weekdays[" ".join(match[0].split())] if match else None


def _hints(context: Context, entries: list[Entry], entry: Entry) -> set[tuple[int, int]]:
    """Return month and day of the page's other dates that can be read in one way only."""
    hints = {
        (f.month, f.day)
        for dates in context.dates
        for f in dates
        if f.other is None and f.day and f.year in (None, entry.found.year) and f is not entry.found
    }
    stated = {(e.found.month, e.found.day) for e in entries if e.block < 0 and e.found.other is None
              and e.found.day and e.found.year == entry.found.year and e is not entry}
    return hints | stated


def _resolve(context: Context, entries: list[Entry], entry: Entry, language: str, today: date) -> str | None:
    """Say why a numeric date is to be read day first or month first ("day ...", "month ..."), or None."""
    found = entry.found
    assert found.other is not None and found.year is not None and found.day is not None
    day_first, month_first = found.value(), date(found.year, *found.other)
    if (day_first > today) != (month_first > today):
        return "month first: else in the future" if day_first > today else "day first: else in the future"
    weekday = _weekday(context, entry)
    if weekday is not None and (day_first.weekday() == weekday) != (month_first.weekday() == weekday):
        return f"{'day' if day_first.weekday() == weekday else 'month'} first: by the weekday"
    hints = _hints(context, entries, entry)
    fits = ((found.month, found.day) in hints, found.other in hints)
    if fits[0] != fits[1]:
        return f"{'day' if fits[0] else 'month'} first: another date of the page agrees"
    order = numeric_order(context)
    if order:
        return f"{order} first: as another date of the page"
    if found.style == "number line":
        return "day first: as number lines are"
    if entry.language and entry.language != "en":
        return "day first: language of the label"
    if language:
        return f"{'month' if language in ('en-us', 'en-ph') else 'day'} first: language of the page"
    return "day first: script of the page" if context.script in ("cyrillic", "arabic") else None


def numeric_order(context: Context) -> str | None:
    """Return "day" or "month" where the page's other numeric dates can be read in one order only."""
    orders = set()
    for block, dates in zip(context.blocks, context.dates, strict=True):
        for found in dates:
            if found.style == "numeric" and found.other is None and (found.day or 0) > 12:
                first = int(re.match(r"\d+", block.text[found.start :])[0])  # type: ignore[index]
                if "." not in block.text[found.start : found.end]:
                    orders.add("day" if first == found.day else "month")
    return orders.pop() if len(orders) == 1 else None


def _settle(context: Context, entries: list[Entry], language: str, today: date) -> None:
    """Give every entry its value, or mark it as one that can be read in two ways."""
    for entry in entries:
        if entry.found.other is None:
            entry.value = entry.found.value()
            continue
        reason = _resolve(context, entries, entry, language, today)
        if reason is None:
            entry.ambiguous = True
            continue
        year = entry.found.year
        assert year is not None
        entry.value = entry.found.value() if reason.startswith("day") else date(year, *entry.found.other)
        entry.rule += f", {reason}"


def _with_year(entry: Entry, dateline: Found, today: date) -> date | None:
    """Return the dateline's day in the year that a labelled date supplies, or None."""
    assert entry.value is not None and dateline.day is not None
    limit = min(entry.value, today)
    if entry.precision != "day":
        if entry.precision == "month" and entry.value.month != dateline.month:
            return None
        years = (entry.value.year,)
    else:
        years = (entry.value.year, entry.value.year - 1)
    for year in years:
        try:
            value = date(year, dateline.month, dateline.day)
        except ValueError:
            continue
        if entry.precision != "day" and value <= today:
            return value
        if entry.precision == "day" and timedelta(0) <= limit - value <= timedelta(31):
            return value
    return None


def _choose(entries: list[Entry], today: date) -> Entry | None:
    ranked = [e for e in entries if e.rank is not None and e.value and e.value <= today]
    if not ranked:
        return None
    best = min(ranked, key=lambda e: e.rank or 0)
    assert best.value is not None
    for entry in sorted(ranked, key=lambda e: e.rank or 0):
        assert entry.value is not None
        finer = best.precision != "day" and entry.precision == "day" and entry.role != "updated"
        if finer and entry.value.year == best.value.year:
            if best.precision == "year" or entry.value.month == best.value.month:
                return entry
        written = best.utc and entry.rank in (LABEL, HEAD, DATELINE) and not entry.utc
        if written and entry.precision == "day" and abs(entry.value - best.value) == timedelta(1):
            entry.rule += ", the tag being in another time zone"
            return entry
    return best


def _candidates(entries: list[Entry], chosen: Entry | None) -> list[DateCandidate]:
    out = []
    for entry in sorted(entries, key=lambda e: (e.start, e.end)):
        first = entry.value or entry.found.value()
        made = DateCandidate(first, entry.precision, entry.role, entry.start, entry.end, entry.rule,
                             entry is chosen)
        if entry.ambiguous:
            assert entry.found.other is not None and entry.found.year is not None
            second = date(entry.found.year, *entry.found.other)
            out.append(replace(made, rule=entry.rule + ", ambiguous: day first"))
            out.append(replace(made, value=second, rule=entry.rule + ", ambiguous: month first"))
        else:
            out.append(made)
    return out


def read_dates(
    context: Context,
    verdicts: list[Verdict],
    dateline: Dateline | None,
    stated: list[Stated],
    language: str = "",
    today: date | None = None,
) -> tuple[tuple[DateCandidate, ...], DateCandidate | None]:
    """Find every date of a page and the one that is its own.

    Parameters
    ----------
    context, verdicts
        The blocks and what each is.
    dateline : Dateline or None
    stated : list of Stated
        What tags state; empty for flattened text.
    language : str
        The language that an HTML page declares, such as "en-US".
    today : datetime.date, optional
        The day of the reading; later dates are never chosen.

    Returns
    -------
    candidates : tuple of DateCandidate
        In the order of the page.
    chosen : DateCandidate or None
    """
    today = today or date.today()
    frame = Frame.of(verdicts)
    entries = _tags(context, frame, stated)
    for at, dates in enumerate(context.dates):
        for number, found in enumerate(dates):
            if found.year:
                entries.append(_entry(context, verdicts, frame, at, number, dateline))
        entries.extend(_years(context, verdicts, frame, at))
    entries.extend(_addresses(context, verdicts, stated))
    _settle(context, entries, language.lower().replace("_", "-"), today)
    chosen = _choose(entries, today)
    if dateline and dateline.date and dateline.date.year is None and chosen:
        chosen = _completed(context, entries, dateline, chosen, today)
    candidates = _candidates(entries, chosen)
    return tuple(candidates), next((c for c in candidates if c.chosen), None)


def _completed(
    context: Context, entries: list[Entry], dateline: Dateline, chosen: Entry, today: date
) -> Entry:
    """Return the dateline's day with the year of `chosen`, where that is coarser or only an update."""
    found = dateline.date
    assert found is not None
    if chosen.precision == "day" and chosen.role != "updated":
        return chosen
    value = _with_year(chosen, found, today) if found.day else None
    if value is None:
        return chosen
    span = context.blocks[dateline.block].raw(found.start, found.end)
    whole = replace(found, year=value.year)
    entry = Entry(whole, *span, "dateline", f"dateline, its year from: {chosen.rule}", DATELINE, value=value)
    entries.append(entry)
    return entry
