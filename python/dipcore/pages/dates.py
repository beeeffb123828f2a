"""Which of the dates on a page is the page's own.

Every date gets a role and, where it could be the date of publication, a rank; the lowest rank
wins. Dates in sentences, captions, copyright lines and other articles' furniture have no rank and
never win.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dipcore.pages.datefind import Found, find
from dipcore.pages.entries import Entry, Order, Reading
from dipcore.pages.furniture import (
    RIGHTS,
    SPEAKER,
    Context,
    Verdict,
    date_residue,
    is_date_line,
    label_alone,
    numbered_release,
)
from dipcore.pages.metadata import Stated
from dipcore.pages.origin import Dateline
from dipcore.pages.page import DateCandidate, Role
from dipcore.pages.words import level

OWN, TAG, LABEL, NUMBER_LINE, HEAD, DATELINE, SCRIPT, ABOVE, ADDRESS, ONLY, UPDATED, FOOT = range(
    12
)

_SEEN = (LABEL, HEAD, DATELINE)
_RIGHTS_YEAR = re.compile(
    r"(?:©|\(c\)|copyright)\D{0,60}?(?P<year>[12]\d{3})|(?P<before>[12]\d{3})\D{0,30}©", re.I
)
_YEAR = re.compile(r"(?<![\w/.-])(?P<year>[12]\d{3})(?![\w/-]|\.\d)")
_PATH = re.compile(
    r"/(?P<year>(?:19|20)\d\d)(?P<sep>[-/])(?P<month>[01]?\d)(?:(?P=sep)(?P<day>[0-3]?\d))?(?=[-/_.]|$)"
)
_ADDRESS = re.compile(r"(?:[^\W\d_]{2,20}\s?:\s+)?https?://\S+", re.IGNORECASE)
#: The credit of a post from elsewhere: "— Some Body (@somebody) January 1, 2020".
_EMBEDDED = re.compile(r"[—–-]\s.{0,80}\(@\w+\)")
_BEHIND = 5
_GOES_ON = re.compile(r"\s+[^\W\d_A-Z]+\s+[^\W\d_]")
_STAMP = re.compile(r"(?P<year>[12]\d{3})-?(?P<month>[01]\d)-?(?P<day>[0-3]\d)(?=\D|$)")
_UTC = re.compile(r"\d(?:Z|[+-]00:?00)$")
_BEFORE = 120
_FOOT_LINES = 3
_MANY = 3
_SHORT_LINE = 10
_BENEATH = 12
_HEAD_CHARACTERS = 3000
_MOVED = timedelta(31)
_AFTER_EVENT = timedelta(7)
_DATE_KEYS = frozenset(("published", "updated", "time", "time published", "time updated", "script"))
_OTHER_REGIONS = frozenset(
    ("related", "aside", "menu", "comment", "advert", "footer", "subscribe", "pop-up")
)


@dataclass(slots=True)
class Frame:
    """Where title and text stand among the blocks; `first` is the first line that is the title."""

    title: int
    body: list[int]
    foot: int
    bylines: set[int]
    first: int = -1

    @classmethod
    def of(cls, verdicts: list[Verdict]) -> Frame:
        """Find them in the verdicts."""
        body = [i for i, v in enumerate(verdicts) if v.kind == "body"]
        first, last = (body[0], body[-1]) if body else (len(verdicts), -1)
        titles = [i for i in range(first) if verdicts[i].kind == "title"]
        below = range(last + 1, len(verdicts))
        others = (i for i in below if verdicts[i].reason in _OTHER_REGIONS)
        foot = min(next(others, len(verdicts)), last + 1 + _FOOT_LINES)
        if sum(verdicts[i].reason == "date" for i in below) >= _MANY:
            foot = last + 1  # comments, or other articles: each has its date
        bylines = {i for i, v in enumerate(verdicts) if v.reason == "byline"}
        top = next((i for i in titles if i), -1)  # the first line is the title in the browser
        return cls(max(titles, default=-1), body, foot, bylines, top)

    def beneath(self, at: int) -> bool:
        """Whether a block stands close below the title, before the text is under way."""
        begun = sum(self.title < i < at for i in self.body[:3])
        return 0 <= self.title < at <= self.title + _BENEATH and begun < 2

    def _beside_byline(self, at: int) -> bool:
        return any(near in self.bylines for near in range(at - 2, at + 3))

    def place(self, at: int) -> str:
        """Say whether a block stands "above" the title, in the "head", "foot" or elsewhere ("")."""
        if 0 <= self.first < at < min(self.title, self.first + _BENEATH):
            return "head"
        if at < self.title:
            return "above" if self.title - at <= 6 else ""
        if not self.body or at < (self.body[1] if len(self.body) > 1 else self.body[0] + 3):
            return "head"
        near = at <= self.title + 8 or self._beside_byline(at)
        if near and at < self.body[len(self.body) // 2]:
            return "head"
        return "foot" if self.body[-1] < at < self.foot else ""


def _label(
    context: Context, at: int, found: Found, before: int, after: int
) -> tuple[str, str] | None:
    """Return role and language of a date's label: before it, behind it, or the line above."""
    words, text = context.words, context.blocks[at].text
    prefix = level(text[max(before, found.start - _BEFORE) : found.start])
    suffix = level(text[found.end : min(after, found.end + _BEFORE)])
    for match in reversed(list(words.label.finditer(prefix))):
        if not re.search(r"\w", date_residue(prefix[match.end() :], [], words)):
            label = words.labels[" ".join(match[0].split())]
            if (
                label[0] != "other"
                or " " in match[0]
                or not re.search(r"\w\W?$", prefix[: match.start()])
            ):
                return label
    match = words.label.search(suffix)
    if match and not re.search(r"\w", date_residue(suffix[: match.start()], [], words)):
        tail = suffix[match.end() :].strip()
        alone = after == len(text) or tail.startswith(")")
        if alone and not tail.strip(" .)|"):
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
    if place in ranks and (place == "head" or entry.precision == "day"):
        entry.role = "published"
        entry.rank, entry.rule = ranks[place]
    return entry


class _Page:
    """The blocks, their verdicts and the dateline, and the roles of the dates in them."""

    def __init__(
        self, context: Context, verdicts: list[Verdict], dateline: Dateline | None
    ) -> None:
        self.context, self.verdicts, self.dateline = context, verdicts, dateline
        self.frame = Frame.of(verdicts)
        self.lists = self._lists_articles()

    def _lists_articles(self) -> bool:
        """Whether three short lines within the text have each a day: that of another article."""
        body, blocks = self.frame.body, self.context.blocks
        within = range(body[1], body[-1]) if len(body) > 2 else range(0)
        short = (at for at in within if blocks[at].words <= _SHORT_LINE)
        return sum(any(f.full for f in self.context.dates[at]) for at in short) >= _MANY

    def entry(self, at: int, number: int) -> Entry:
        """Return the candidate that is date `number` of block `at`."""
        block, verdict = self.context.blocks[at], self.verdicts[at]
        found = self.context.dates[at][number]
        span = block.raw(found.start, found.end)
        role, rule = self._role_without_rank(at, found)
        entry = Entry(found, *span, role or "other", rule, block=at)
        entry.beneath = self.frame.beneath(at)
        if role == "dateline":
            entry.rank = DATELINE
        if verdict.kind == "title" and number == 0 and self._is_release(at):
            entry.role, entry.rank, entry.rule = "published", ABOVE, "date of a numbered release"
        if role or (verdict.reason in _OTHER_REGIONS and block.region and not self._line(at)):
            return entry
        if found.style == "number line":
            entry.role, entry.rank, entry.rule = "published", NUMBER_LINE, "number line"
            return entry
        return entry if _EMBEDDED.match(block.text) else self._beside_text(entry, at, number)

    def _beside_text(self, entry: Entry, at: int, number: int) -> Entry:
        """Rank a date by its label, or by where its line stands."""
        place = self.frame.place(at)
        if self.lists and place in ("", "foot"):
            entry.rule = "date of an article that the text lists"
            return entry
        label = self._label_of(at, number)
        if label and not self._runs_on(at, entry.found):
            return _labelled(entry, label, place)
        if self.verdicts[at].reason in ("date", "byline", "outside the article") or self._line(at):
            return _by_place(entry, place)
        return entry

    def _is_release(self, at: int) -> bool:
        return numbered_release(self.context.blocks[at].text, self.context.dates[at])

    def _line(self, at: int) -> bool:
        """Whether a block is a date line close below the title, whatever the tags around it say."""
        context = self.context
        return self.frame.beneath(at) and is_date_line(
            context.blocks[at], context.dates[at], context.words
        )

    def _runs_on(self, at: int, found: Found) -> bool:
        """Whether a sentence goes on behind a date, as in "Published since 1843 to take part"."""
        rest = self.context.blocks[at].text[found.end :]
        if _GOES_ON.match(rest) is None or len(rest.split()) <= _BEHIND:
            return False
        plain = level(rest).strip()
        words = self.context.words
        return not words.byline.match(plain) and not words.date_filler.match(plain)

    def transcript(self, entries: list[Entry]) -> None:
        """Find the day that a transcript was spoken: the date line right above the first speaker.

        The site's own label or tag may be some days later; a record is dated by its heading.
        """
        body, blocks, reasons = self.frame.body, self.context.blocks, self.verdicts
        first = next((i for i in body[:3] if SPEAKER.match(blocks[i].text)), None)
        if first is None:
            return
        above = range(max(self.frame.title + 1, first - 3), first)
        for entry in entries:
            near = entry.block in above and entry.rank == HEAD and entry.precision == "day"
            rest = range(entry.block + 1, first)
            if near and all(reasons[i].reason in ("time", "date") for i in rest):
                entry.rank, entry.rule = OWN, "date line above the first speaker"

    def _role_without_rank(self, at: int, found: Found) -> tuple[Role | None, str]:
        block, verdict = self.context.blocks[at], self.verdicts[at]
        if self.dateline and self.dateline.date is found:
            return "dateline", "dateline"
        if verdict.kind in ("body", "title"):
            return "event", f"date in the {'text' if verdict.kind == 'body' else 'title'}"
        if verdict.reason == "caption":
            return "caption", "date in a caption"
        if RIGHTS.search(block.text[max(0, found.start - _BEFORE) : found.end]):
            return "copyright", "date in a copyright line"
        return None, "date beside the text"

    def _label_of(self, at: int, number: int) -> tuple[str, str] | None:
        dates = self.context.dates[at]
        before = dates[number - 1].end if number else 0
        last = number + 1 == len(dates)
        after = len(self.context.blocks[at].text) if last else dates[number + 1].start
        return _label(self.context, at, dates[number], before, after)

    def years(self, at: int) -> list[Entry]:
        """Return the years that stand alone in a block: in copyright lines, and behind a label."""
        block = self.context.blocks[at]
        if self.verdicts[at].kind != "furniture":
            return []
        rights = _RIGHTS_YEAR.search(block.text)
        if rights:
            group = "year" if rights["year"] else "before"
            found = Found(*rights.span(group), int(rights[group]), 1, None, "year")
            span = block.raw(*rights.span(group))
            return [Entry(found, *span, "copyright", "year of a copyright")]
        alone = not self.context.dates[at] and block.words <= 8
        match = _YEAR.search(block.text) if alone else None
        if match is None:
            return []
        found = Found(*match.span(), int(match["year"]), 1, None, "year")
        label = _label(self.context, at, found, 0, len(block.text))
        entry = Entry(found, *block.raw(*match.span()), "other", "year beside the text", block=at)
        return [_labelled(entry, label, self.frame.place(at))] if label else []


def _from_path(url: str, start: int) -> Entry | None:
    match = _PATH.search(url)
    if match is None:
        return None
    try:
        date(int(match["year"]), int(match["month"]), int(match["day"] or 1))
    except ValueError:
        return None
    day = int(match["day"]) if match["day"] else None
    found = Found(
        match.start() + 1, match.end(), int(match["year"]), int(match["month"]), day, "iso"
    )
    span = (start + match.start() + 1, start + match.end())
    return Entry(found, *span, "published", "path of the page's address", ADDRESS)


def _addresses(context: Context, verdicts: list[Verdict], stated: list[Stated]) -> list[Entry]:
    """Return the dates in the page's address: a stated one, or the only one on its own line."""
    if context.html:
        return _present(_from_path(s.value, s.start) for s in stated if s.key == "url")
    pairs = zip(context.blocks, verdicts, strict=True)
    lines = (b for b, v in pairs if v.kind == "furniture" and _ADDRESS.fullmatch(b.text))
    found = _present(_from_path(b.text, b.start) for b in lines)
    if len({e.readings for e in found}) > 1:
        for entry in found:
            entry.role, entry.rank, entry.rule = "other", None, "address, one of several"
    return found


def _present(entries: Iterable[Entry | None]) -> list[Entry]:
    return [entry for entry in entries if entry is not None]


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
    start, end = (
        (item.start + found.start, item.start + found.end) if exact else (item.start, item.end)
    )
    published = item.key in ("published", "time published", "script")
    entry = Entry(found, start, end, "published" if published else "updated", item.rule)
    entry.rank = TAG if published else UPDATED
    entry.utc = _UTC.search(item.value) is not None
    return entry


def _tags(page: _Page, stated: list[Stated]) -> list[Entry]:
    entries, times = [], []
    for item in stated:
        entry = _from_tag(item) if item.key in _DATE_KEYS else None
        if entry is None:
            continue
        _rank_tag(page, entry, item)
        entries.append(entry)
        if item.key.startswith("time") and item.region not in _OTHER_REGIONS:
            times.append(entry)
    _only_time(times)
    return entries


def _rank_tag(page: _Page, entry: Entry, item: Stated) -> None:
    """Rank a tag's date by where it stands: meta tags anywhere, times close to title and text."""
    blocks, frame = page.context.blocks, page.frame
    title = blocks[frame.title].start if frame.title >= 0 else 0
    first, last = (
        (blocks[frame.body[0]].start, blocks[frame.body[-1]].end) if frame.body else (0, 0)
    )
    between = title <= item.start <= first
    published = item.key == "time published"
    if item.key == "script":
        entry.rank = SCRIPT
    elif item.key.startswith("time"):
        near = title - _HEAD_CHARACTERS <= item.start <= last and item.region is None
        near = near or (published and between)
        entry.rank = (TAG if published else HEAD) if near else None
        entry.role = "published" if near else "other"
    elif item.region is not None and not between:
        entry.rank, entry.role = None, "other"


def _only_time(times: list[Entry]) -> None:
    """Let the one day that all `<time>` tags of a page name be its date, wherever they stand."""
    if len({e.found.value() for e in times}) == 1 and all(e.rank is None for e in times):
        for entry in times:
            entry.role, entry.rank, entry.rule = "published", ONLY, "the only time tag of the page"


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


Ranked = list[tuple[int, Entry, date]]


def _choose(entries: list[Entry], today: date) -> Entry | None:
    ranked = _ranked(entries, today)
    own = next((entry for rank, entry, _ in ranked if rank == OWN), None)
    others = [r for r in ranked if r[0] != OWN]
    if own is not None and _is_earlier(own, others):
        return own
    if not others:
        return None
    _, best, value = others[0]
    for entry, other in _days(others):
        if entry.role != "updated" and _finer(entry, other, best, value):
            return entry
    updates = _stated_updates(entries) - {value}
    return _as_seen(best, others, updates) or _as_addressed(best, others) or best


def _stated_updates(entries: list[Entry]) -> set[date | None]:
    """Return the days that tags state for an update."""
    return {e.value for e in entries if e.role == "updated" and e.block < 0}


def _ranked(entries: list[Entry], today: date) -> Ranked:
    """List the entries that may win with their values, the most trusted first, none in the future."""
    ranked = [(e.rank, e, e.value) for e in entries if e.rank is not None and e.value]
    return sorted((r for r in ranked if r[2] <= today), key=lambda r: r[0])


def _days(ranked: Ranked) -> Iterator[tuple[Entry, date]]:
    return ((entry, value) for _, entry, value in ranked if entry.precision == "day")


def _is_earlier(own: Entry, others: Ranked) -> bool:
    """Whether the heading of a transcript is not later, nor much earlier, than what else is said."""
    assert own.value is not None
    value = next((value for entry, value in _days(others) if entry.role != "updated"), None)
    return value is None or timedelta(0) <= value - own.value <= _AFTER_EVENT


def _as_seen(best: Entry, ranked: Ranked, updates: set[date | None]) -> Entry | None:
    """Return the date that readers see below the title, where a tag says another.

    It must not be the day that another tag states for the last update.
    """
    if best.rank != TAG or best.precision != "day":
        return None
    below = [(e, value) for e, value in _days(ranked) if e.beneath and e.rank in _SEEN]
    if not below or any(value == best.value for _, value in below):
        return None
    entry, value = below[0]
    assert best.value is not None
    if value in updates and entry.rank != LABEL and value > best.value:
        return None
    zone = abs(best.value - value) == timedelta(1)
    if zone and not best.utc:
        return None
    entry.rule += ", the tag being in another time zone" if zone else ", a tag says otherwise"
    return entry


def _as_addressed(best: Entry, ranked: Ranked) -> Entry | None:
    """Return the day in the page's address where the tag's is much later: it was published anew.

    Where both are a day apart, the tag being in universal time, the address has the local day.
    """
    if best.rank != TAG or best.precision != "day" or any(e.beneath for _, e, _ in ranked):
        return None
    assert best.value is not None
    for rank, entry, value in ranked:
        if rank == ADDRESS and entry.precision == "day":
            earlier = best.value - value
            if earlier >= _MOVED or (best.utc and abs(earlier) == timedelta(1)):
                entry.rule += ", a tag says otherwise"
                return entry
    return None


def _finer(entry: Entry, value: date, best: Entry, coarse: date) -> bool:
    """Whether an entry is a day of the month or year that is the best one's value."""
    if best.precision == "day" or value.year != coarse.year:
        return False
    return best.precision == "year" or value.month == coarse.month


def _why_not(entry: Entry, chosen: Entry | None, today: date) -> str:
    if entry is chosen:
        return ""
    if entry.rank is None:
        return f"a date of role {entry.role!r} here is not the page's own"
    if entry.value is None:
        return "day and month may be read both ways"
    if entry.value > today:
        return "later than the day of the reading"
    assert chosen is not None
    same = entry.value == chosen.value
    return f"{'the same day is' if same else 'another date is'} better attested: {chosen.rule}"


def _candidates(entries: list[Entry], chosen: Entry | None, today: date) -> list[DateCandidate]:
    out = []
    for entry in sorted(entries, key=lambda e: (e.start, e.end)):
        readings = [(entry.value, entry.rule)]
        if entry.value is None:
            orders = zip(entry.readings, ("day", "month"), strict=True)
            readings = [(v, f"{entry.rule}, ambiguous: {order} first") for v, order in orders]
        why = _why_not(entry, chosen, today)
        for value, rule in readings:
            assert value is not None
            span = (entry.start, entry.end)
            out.append(
                DateCandidate(value, entry.precision, entry.role, *span, rule, entry is chosen, why)
            )
    return out


def read_dates(
    context: Context,
    verdicts: list[Verdict],
    dateline: Dateline | None,
    stated: list[Stated],
    reading: Reading,
) -> tuple[tuple[DateCandidate, ...], DateCandidate | None]:
    """Find every date of a page and the one that is its own.

    Parameters
    ----------
    context, verdicts
        The blocks and what each is.
    dateline : Dateline or None
    stated : list of Stated
        What tags state; empty for flattened text.
    reading : Reading
        The language that the page declares, and the day: later dates are never chosen.

    Returns
    -------
    candidates : tuple of DateCandidate
        In the order of the page.
    chosen : DateCandidate or None
    """
    page = _Page(context, verdicts, dateline)
    entries = _tags(page, stated)
    for at, dates in enumerate(context.dates):
        entries.extend(page.entry(at, n) for n, found in enumerate(dates) if found.year)
        entries.extend(page.years(at))
    entries.extend(_addresses(context, verdicts, stated))
    page.transcript(entries)
    order = Order(context, entries, reading)
    for entry in entries:
        order.settle(entry)
    chosen = _choose(entries, reading.today)
    if chosen is None and reading.hint is not None and not _contradicted(entries, reading):
        chosen = _from_hint(reading)
        entries.append(chosen)
    if chosen and dateline and dateline.date and dateline.date.year is None:
        completed = _completed(context, dateline, chosen, reading.today)
        if completed:
            entries.append(completed)
            chosen = completed
    candidates = _candidates(entries, chosen, reading.today)
    return tuple(candidates), next((c for c in candidates if c.chosen), None)


def _contradicted(entries: list[Entry], reading: Reading) -> bool:
    """Whether the page has a date that may be read both ways, neither of which is the known one."""
    open_ones = (e for e in entries if e.rank is not None and e.value is None)
    return any(not any(map(reading.agrees, entry.readings)) for entry in open_ones)


def _from_hint(reading: Reading) -> Entry:
    """Return the known date as a candidate; no characters of the page say it."""
    known = reading.hint
    assert known is not None
    day = known.day if reading.hint_precision == "day" else None
    style = "year" if reading.hint_precision == "year" else "iso"
    found = Found(0, 0, known.year, known.month, day, style)
    return Entry(found, 0, 0, "other", "date hint", UPDATED, value=known)


def _completed(context: Context, dateline: Dateline, chosen: Entry, today: date) -> Entry | None:
    """Return the dateline's day with the year of a coarser date or of an update."""
    found = dateline.date
    if found is None or not found.day or (chosen.precision == "day" and chosen.role != "updated"):
        return None
    value = _with_year(chosen, found, today)
    if value is None:
        return None
    span = context.blocks[dateline.block].raw(found.start, found.end)
    rule = f"dateline, its year from: {chosen.rule}"
    whole = replace(found, year=value.year)
    return Entry(whole, *span, "dateline", rule, DATELINE, value=value)
