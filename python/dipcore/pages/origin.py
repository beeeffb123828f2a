"""Datelines, and who wrote a page, who carries it, and where it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dipcore.pages.datefind import Found
from dipcore.pages.furniture import RIGHTS, Context, Verdict, site_tail
from dipcore.pages.lines import Block
from dipcore.pages.words import Words, fold, level, load

_MASK = "\x01"
#: Vowel signs of Arabic and Hebrew, which are no \w.
_SIGNS = r"\u0591-\u05c7\u064b-\u0652\u0670"
_PLACE = rf"(?P<place>[^\W\d_][\w{_SIGNS}.'’ /-]*?(?:, ?[^\W\d_][\w{_SIGNS}.'’ -]*?){{0,2}})"
_DATE = r"(?P<date>(?:le |den |am |el |em |on )?\x01+)(?:\s?(?:г\.?|года))?"
_AGENCY = (
    r"(?:\((?P<round>[^()\d]{2,40})\)|/(?P<slash>[^/\d]{2,30})/|\[(?P<square>[^\[\]\d]{2,40})\])"
)
_DASH = r"\s*\.?\s*(?:[—–―_]+|--?)(?=\s|[—–―\"“«'‘])\s*|\s*\.?[—–―]+\s*|\.-\s*"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_PLACE}[,.]?\s*(?:{_DATE})?[,.]?\s*(?:{_AGENCY})?[.,:]?(?:{_DASH})",
        rf"{_PLACE}[,.]?\s*(?:{_DATE})?[,.]?\s*{_AGENCY}[.,:]?\s+",
        rf"{_PLACE}[,.]?\s*{_DATE}[,.]?\s*(?P<bare>[A-Z]{{2,8}})(?:{_DASH})",
        rf"{_AGENCY}(?:{_DASH}|[.:]\s)",
        rf"{_DATE}[,.]?\s*(?:\((?P<place>[^()\d]{{2,40}})\)|(?P<place2>[^\W\d_][\w.'’ -]{{1,40}}))?"
        rf"\s*(?:{_AGENCY})?(?:{_DASH})",
    )
)
_WIRE = re.compile(r"(?P<wire>[^\W\d_][\w-]*(?: [^\W\d_][\w-]*){0,2})\.\s+(?=[^\W\d_a-zа-яё])")
_XINHUA = re.compile(
    r"(?P<agency>[\u4e00-\u9fff]{2,4}社)(?P<place>[\u4e00-\u9fff]{2,8}?)\x01+电\s*"
)
_AGENCY_GROUPS = ("round", "slash", "square", "bare")
_PLACE_GROUPS = ("place", "place2")
_LONGEST = 140
_NAME = re.compile(r"[^\W\d_][\w&.'’-]*(?:\s[\w&.'’-]+){0,6}")


@dataclass(slots=True)
class Dateline:
    """The start of a paragraph that says from where, when and by whom: `text[:end]` of `block`."""

    block: int
    end: int
    place: tuple[int, int] | None
    agency: tuple[int, int] | None
    date: Found | None


@dataclass(slots=True)
class Name:
    """A name, its span in the raw page and the rule that found it."""

    text: str
    start: int
    end: int
    rule: str


def _capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    cased = [c for c in letters if c.lower() != c.upper()]
    return len(letters) >= 3 and len(cased) == len(letters) and all(c == c.upper() for c in cased)


def _is_place(place: str, words: Words) -> bool:
    parts = place.replace(",", " ").replace("/", " ").split()
    if not 1 <= len(parts) <= 6 or level(place).strip(" .") in words.not_places:
        return False
    starts = [p for p in parts if len(p) > 3 or p == parts[0]]
    return all(p[0].upper() == p[0] for p in starts)


def _group(match: re.Match[str], *names: str) -> str | None:
    """Name the first of the groups that took part in the match."""
    groups = match.groupdict()
    return next((name for name in names if groups.get(name)), None)


def _is_agency(name: str, words: Words) -> bool:
    if fold(name) in words.agencies:
        return True
    return len(name.strip()) > 1 and len(name.split()) <= 5 and not name.strip()[0].islower()


def _accept(match: re.Match[str], text: str, words: Words) -> bool:
    round_or_slash = _group(match, *_AGENCY_GROUPS)
    agency = match[round_or_slash] if round_or_slash else ""
    if agency and not _is_agency(agency, words):
        return False
    after = text[match.end() : match.end() + 1]
    if not after or (after.islower() and not agency):
        return False
    group = _group(match, *_PLACE_GROUPS)
    if group is None:
        return True
    place = match[group]
    if not _is_place(place, words):
        return False
    if _group(match, "date") or _capitals(place):
        return True
    dashed = match[0].rstrip()[-1] in "—–―-_"
    known = _capitals(agency) or fold(agency) in words.agencies
    return bool(agency) and (dashed or known) and len(place.split()) <= 4


def find_dateline(text: str, dates: list[Found], block: int = 0) -> Dateline | None:
    """Read the dateline at the start of a paragraph, or None.

    Parameters
    ----------
    text : str
        The paragraph.
    dates : list of Found
        The dates in it.
    block : int
        Its number, for the result.

    Examples
    --------
    >>> text = "WASHINGTON (Sputnik) — The talks began."
    >>> line = find_dateline(text, [])
    >>> text[: line.end], text[slice(*line.place)], text[slice(*line.agency)]
    ('WASHINGTON (Sputnik) — ', 'WASHINGTON', 'Sputnik')
    """
    words = load()
    masked = list(text[:_LONGEST])
    for found in dates:
        if found.end <= _LONGEST:
            masked[found.start : found.end] = _MASK * (found.end - found.start)
    head = "".join(masked)
    match = _XINHUA.match(head)
    if match:
        return _dateline(match, dates, block, match.span("agency"))
    for form in _FORMS:
        match = form.match(head)
        if match and _accept(match, text, words):
            return _with_wire(match, head, dates, block)
    return None


def _with_wire(match: re.Match[str], head: str, dates: list[Found], block: int) -> Dateline:
    name = _group(match, *_AGENCY_GROUPS)
    line = _dateline(match, dates, block, match.span(name) if name else None)
    wire = _WIRE.match(head, match.end()) if name is None and line.date else None
    if wire and _group(match, "place"):
        line.agency, line.end = wire.span("wire"), wire.end()
    return line


def _dateline(
    match: re.Match[str], dates: list[Found], block: int, agency: tuple[int, int] | None
) -> Dateline:
    name = _group(match, *_PLACE_GROUPS)
    date = next((f for f in dates if f.end <= match.end()), None)
    return Dateline(block, match.end(), match.span(name) if name else None, agency, date)


def place_name(written: str) -> str:
    """Return the first place of a dateline as one writes it in a sentence.

    Examples
    --------
    >>> place_name("UNITED NATIONS"), place_name("PARIS, France"), place_name("Sharm el-Sheikh")
    ('United Nations', 'Paris', 'Sharm el-Sheikh')
    """
    first = re.split(r"[,/]", written)[0].strip(" .")
    if not _capitals(first):
        return first
    small = {"of", "the", "and", "de", "la", "el", "en", "del", "am", "an", "au", "der"}
    parts = [p.capitalize() if p != "D.C" else p for p in re.split(r"([ '’-])", first)]
    return "".join(p.lower() if p.lower() in small and n else p for n, p in enumerate(parts))


def same_name(one: str, other: str) -> bool:
    """Whether two names mean one outlet: one holds the other's words, or only spacing differs."""
    a, b = set(_words(one)), set(_words(other))
    return a <= b or b <= a or "".join(_words(one)) == "".join(_words(other))


def _words(name: str) -> list[str]:
    return [
        w
        for w in re.findall(r"\w+", level(name))
        if w not in ("the", "die", "der", "la", "el", "le")
    ]


def _after_label(block: Block, pattern: re.Pattern[str], rule: str) -> Name | None:
    match = pattern.match(block.level)
    if match is None:
        return None
    name = _NAME.search(block.text, match.end())
    if name is None or name.start() - match.end() > 4:
        return None
    text = re.split(r"\s(?:on|am|el|le|em|в)\s\d|\s\d|[|,;(]", name[0])[0].rstrip(" .")
    start, end = block.raw(name.start(), name.start() + len(text))
    return Name(text, start, end, rule)


def labelled(context: Context, pattern: re.Pattern[str], rule: str) -> Name | None:
    """Return the name behind the first label of a kind; the label may be a line of its own."""
    for at, block in enumerate(context.blocks):
        name = _after_label(block, pattern, rule)
        if name:
            return name
        following = context.blocks[at + 1] if at + 1 < len(context.blocks) else None
        if following and following.words <= 6 and pattern.fullmatch(block.level):
            return Name(following.text, following.start, following.end, rule)
    return None


_RIGHTS_NAME = re.compile(
    r"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)[\s©]*(?:\([cC]\)\s*)?(?:[12]\d{3}(?:\s?[-–—]\s?[12]\d{3})?)?[\s,.]*(?:by\s)?"
    r"(?P<name>[^\W\d_][^\d|©.,;]{1,60})"
)
_NAME_RIGHTS = re.compile(r"\W*(?P<name>[^\W\d_][^\d|©.,;:]{1,60}?)\s*(?:©|\([cC]\))\s*[12]\d{3}")
_RESERVED = re.compile(
    r"\W*\b(?:all rights|alle rechte|todos los|tous droits|todos os|derechos|все права|inc|ltd|llc"
    r"|gmbh|and its|or its)\b.*",
    re.IGNORECASE,
)


def _rights(context: Context, verdicts: list[Verdict]) -> Name | None:
    for block, verdict in zip(context.blocks, verdicts, strict=True):
        if verdict.kind != "furniture" or not RIGHTS.search(block.text):
            continue
        match = _RIGHTS_NAME.search(block.text) or _NAME_RIGHTS.match(block.text)
        if match is None:
            continue
        name = _RESERVED.sub("", match["name"]).strip(" -–—")
        if "/" in block.text[match.start() :]:  # "© AGENCY / A. Photographer" is a credit
            continue
        if name and len(name.split()) <= 6 and name[0].isupper() | (not name[0].isascii()):
            at = match.start("name")
            start, end = block.raw(at, at + len(name))
            return Name(name, start, end, "copyright line")
    return None


_HOST = re.compile(
    r"(?<![\w@.])(?:https?://)?(?:www\.)(?P<label>[a-z0-9-]{4,40})\.[a-z.]{2,10}", re.IGNORECASE
)


_WHOLE_WORD = re.compile(r"(?<![\w.@/])\w+(?![@/]|\.\w)")


def _host_name(context: Context, verdicts: list[Verdict]) -> Name | None:
    """Find the name that an address spells: www.globalresearch.ca, "Global Research"."""
    furniture = [b for b, v in zip(context.blocks, verdicts, strict=True) if v.kind == "furniture"]
    hosts = {m["label"].lower().replace("-", "") for b in furniture for m in _HOST.finditer(b.text)}
    for block in furniture if hosts else ():
        words = [m for m in _WHOLE_WORD.finditer(block.text)]
        for at, first in enumerate(words):
            if not first[0][0].isupper():
                continue
            spelt = ""
            for last in words[at : at + 4]:
                spelt += last[0].lower()
                if spelt in hosts:
                    text = block.text[first.start() : last.end()]
                    span = block.raw(first.start(), last.end())
                    return Name(text, *span, "name that the web address spells")
    return None


def _tail_name(context: Context, verdicts: list[Verdict]) -> Name | None:
    for block, verdict in zip(context.blocks, verdicts, strict=True):
        listed = verdict.reason in ("share", "menu", "tags", "comment", "log-in")
        tail = None if listed else site_tail(block.text)
        if tail and context.tails[fold(tail)] >= 2:
            at = block.text.rindex(tail)
            start, end = block.raw(at, at + len(tail))
            return Name(tail, start, end, "repeated ending of headlines and captions")
    return None


def _outlet(context: Context, verdicts: list[Verdict]) -> Name | None:
    """Find an outlet's name in a byline or date line: "TASS | 10 September 2016"."""
    for at, (block, verdict) in enumerate(zip(context.blocks, verdicts, strict=True)):
        if verdict.reason not in ("date", "byline") or block.words > 40:
            continue
        text = list(block.text)
        for found in context.dates[at]:
            text[found.start : found.end] = "|" * (found.end - found.start)
        for part in re.finditer(r"[^|•·,;()—–:]+", "".join(text)):
            name = part[0].strip()
            if _is_outlet(name, context.words):
                start = part.start() + part[0].index(name)
                return Name(name, *block.raw(start, start + len(name)), "outlet in the date line")
    return None


def _is_outlet(name: str, words: Words) -> bool:
    folded = fold(name)
    if folded in words.agencies:
        return True
    return (
        2 <= len(name.split()) <= 5
        and name[0].isupper()
        and words.outlet.search(folded) is not None
        and words.label.search(folded) is None
    )


def _masthead(context: Context, verdicts: list[Verdict]) -> Name | None:
    """Find an outlet's name in the first two lines above the title."""
    for block, verdict in zip(context.blocks[:2], verdicts[:2], strict=True):
        parts = block.text.split()
        if verdict.reason != "above the title" or not 2 <= len(parts) <= 5 or "/" in parts:
            continue
        named = context.words.outlet.search(block.level) is not None
        kind = context.words.not_outlet.search(block.level) is not None
        if named and not kind and not any(p[0].islower() for p in parts if len(p) > 3):
            return Name(block.text, block.start, block.end, "name above the title")
    return None


_PLACE_LINE = re.compile(
    r"(?P<place>[^\W\d_][^\W\d_.’'-]+(?: [^\W\d_][\w.’'-]*){0,2}), ?(?P<land>[^\W\d_][\w. ]{1,30})$"
)


_DATE_LINE = Verdict("furniture", "date")


def place_line(context: Context, verdicts: list[Verdict]) -> Name | None:
    """Find the place before a date in its line, or the "Vienna, Austria" on the line above one."""
    for at, (block, verdict) in enumerate(zip(context.blocks, verdicts, strict=True)):
        place = ""
        if verdict.reason == "date" and context.dates[at]:
            place = _before_date(block.text[: context.dates[at][0].start].rstrip(), context.words)
        elif verdict.kind == "furniture" and _stands_above_date(context, verdicts, at):
            match = _PLACE_LINE.match(block.text)
            place = match["place"] if match else ""
        if len(place) > 2 and not _is_label(place, context.words):
            return Name(place_name(place), *block.raw(0, len(place)), "place beside the date")
    return None


def _stands_above_date(context: Context, verdicts: list[Verdict], at: int) -> bool:
    """Whether a date line is next, past a line in brackets such as "(As prepared for delivery)"."""
    below = context.blocks[at + 1].text if at + 1 < len(context.blocks) else ""
    bracketed = below.startswith("(") and below.endswith(")")
    return verdicts[at + 1 + bracketed : at + 2 + bracketed] == [_DATE_LINE]


def _before_date(written: str, words: Words) -> str:
    place = written.rstrip(" ,")
    one_place = " " not in place or fold(place) in words.places
    return place if written.endswith(",") and one_place else ""


def _is_label(place: str, words: Words) -> bool:
    folded = fold(place)
    listed = folded in words.whole or folded in words.agencies or folded in words.not_places
    named = words.weekday.search(folded) or words.outlet.search(folded)
    return listed or place[0].islower() or named is not None


def find_origin(
    context: Context,
    verdicts: list[Verdict],
    dateline: Dateline | None,
    stated_sites: list[Name],
    stated_sources: list[Name],
) -> tuple[Name | None, Name | None]:
    """Return the originator and the site that carries it.

    The originator is the agency of the dateline, or the name behind a label such as "Source:", or
    else the site. The site is what tags state, then icons, copyright lines, repeated endings and
    web addresses.
    """
    words = context.words
    sites = [
        *stated_sites,
        labelled(context, words.site_label, "site label"),
        _rights(context, verdicts),
        _tail_name(context, verdicts),
        _host_name(context, verdicts),
        _masthead(context, verdicts),
    ]
    site = next((s for s in sites if s and s.text), None)
    source: Name | None = None
    if dateline and dateline.agency:
        block = context.blocks[dateline.block]
        text = block.text[slice(*dateline.agency)].strip()
        source = Name(text, *block.raw(*dateline.agency), "agency in the dateline")
    source = source or next(iter(stated_sources), None)
    source = source or labelled(context, words.source_label, "source label")
    source = source or _outlet(context, verdicts)
    if source is None:
        return site, None
    return source, None if site is None or same_name(site.text, source.text) else site
