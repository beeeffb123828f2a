"""`read_page`: one page, text or HTML, to a `Page`."""

from __future__ import annotations

import re
import warnings
from datetime import date
from typing import Literal

from dipcore._warnings import DipcoreWarning
from dipcore.pages.article import find_article, set_aside
from dipcore.pages.datefind import find
from dipcore.pages.dates import Reading, read_dates
from dipcore.pages.furniture import Context, Verdict
from dipcore.pages.judge import Title, judge
from dipcore.pages.lines import Block, Body, text_blocks
from dipcore.pages.markup import Document, parse
from dipcore.pages.metadata import Stated, stated
from dipcore.pages.origin import (
    Dateline,
    Name,
    find_dateline,
    find_origin,
    labelled,
    place_line,
    place_name,
)
from dipcore.pages.page import PAGE_MOST, Furniture, Page
from dipcore.pages.proposal import accept, propose
from dipcore.pages.title import html_title, unheaded

Kind = Literal["auto", "text", "html"]
Hint = tuple[date | None, str | None]

_DECLARED = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_CLOSING_TAG = re.compile(
    r"</(?:p|div|body|html|article|section|h1|h2|head|title|span|td|ul|main)\s*>", re.I
)
_FIRST_BODY_LINES = 4
_FILLED_LINE = re.compile(r"\S[^\n]*")
_LINES_PER_TAG = 8


def read_page(text_or_html: str, *, kind: Kind = "auto", date_hint: object = None) -> Page:
    """Read a page as it was scraped: its text, its title, when, where and by whom it was written.

    Nothing is guessed: what the page does not support is None. Nothing in a page is executed or
    fetched.

    Parameters
    ----------
    text_or_html : str
        The whole page: HTML, or text whose tags are gone, one paragraph a line.
    kind : {"auto", "text", "html"}
        "auto" takes a page for HTML that begins like HTML or has tags from its start to its end.
    date_hint : str, date, datetime or datetime64, optional
        What is known of the date from elsewhere: ISO 8601, also "2016-09" or "2016". It decides
        between day first and month first, gives a dateline its year, and is the date of a page
        that has none. Where the page says otherwise the page's date stands, with a warning.

    Returns
    -------
    Page
        Empty or blank text gives an empty body, all else None. A single line is body, and no title.

    Raises
    ------
    TypeError
        When given bytes, a path or anything but `str`.
    ValueError
        When `kind` is none of the three, `date_hint` no date, or the page longer than 10,000,000
        characters.

    Warns
    -----
    DipcoreWarning
        When the page's date is not the hint's.

    Examples
    --------
    >>> page = read_page(
    ...     "Ministers meet in Oslo\\n\\n10 September 2016\\n\\n"
    ...     "OSLO (NTB) - The foreign ministers met in Oslo and agreed to meet again."
    ... )
    >>> page.title, page.date.isoformat(), page.source, page.place
    ('Ministers meet in Oslo', '2016-09-10', 'NTB', 'Oslo')
    >>> page.body
    'The foreign ministers met in Oslo and agreed to meet again.'
    """
    page, contradiction = page_and_contradiction(text_or_html, kind, date_hint)
    if contradiction:
        warnings.warn(contradiction, DipcoreWarning, stacklevel=2)
    return page


def page_and_contradiction(
    text_or_html: str, kind: Kind, date_hint: object, name: str = "date_hint"
) -> tuple[Page, str | None]:
    """Read a page as `read_page` does; return in words, not as a warning, that it contradicts the hint.

    `name` is what an error calls the hint.
    """
    if not isinstance(text_or_html, str):
        raise TypeError(_wrong_type(text_or_html))
    if kind not in ("auto", "text", "html"):
        raise ValueError(f"kind is {kind!r}; it must be 'auto', 'text' or 'html'")
    if len(text_or_html) > PAGE_MOST:
        raise ValueError(
            f"the page has {len(text_or_html):,} characters; more than {PAGE_MOST:,} no page has: "
            "split a dump into its pages"
        )
    hint = _hint(date_hint, name)
    if kind == "html" or (kind == "auto" and looks_like_html(text_or_html)):
        page = _read_html(text_or_html, hint)
    else:
        page = _read_text(text_or_html, hint)
    known = Reading("", date.today(), *hint)
    if page.date and not known.agrees(page.date, page.date_precision or "day"):
        return page, f"the page's date is {page.date}, the hint {date_hint}; the page's is kept"
    if page.date is None and known.hint is not None:
        return page, f"a date of the page may be read both ways, neither is the hint {date_hint}"
    return page, None


def _hint(value: object, name: str) -> Hint:
    if value is None:
        return None, None
    from dipcore._dates import read_date  # pandas comes with it

    return read_date(value, name)


def _wrong_type(value: object) -> str:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "read_page needs str, not bytes: decode them first, for example page.decode('utf-8')"
    if hasattr(value, "__fspath__"):
        return (
            "read_page needs the page itself, not a path: "
            "use path.read_text(encoding='utf-8'), or dipcore.read(path)"
        )
    return f"read_page needs the page as str, not {type(value).__name__}"


def looks_like_html(text: str) -> bool:
    """Whether a page begins like HTML, or has tags from its start to its end.

    Without a declaration it needs two closing tags, one on every eighth line, and a tag in its first
    two lines.
    A text whose tags are gone may still quote a few.
    """
    if _DECLARED.match(text.lstrip("\ufeff"), 0, 4000):
        return True
    tags, lines = len(_CLOSING_TAG.findall(text)), _FILLED_LINE.findall(text)
    begins = any("<" in line for line in lines[:2])
    return tags >= 2 and begins and _LINES_PER_TAG * tags >= len(lines)


def _read_text(raw: str, hint: Hint) -> Page:
    blocks = text_blocks(raw)
    context = Context(blocks, [find(b.text) for b in blocks])
    verdicts, title = judge(context)
    return _Assembly(context, verdicts, title, Reading("", date.today(), *hint)).page()


def _read_html(raw: str, hint: Hint) -> Page:
    document = parse(raw)
    facts = stated(document, raw)
    title, given = html_title(document, facts)
    if title and title.block >= 0:
        document.clear_around(title.block)
    article = find_article(document)
    set_aside(document, article, title.block if title else -1)
    cut_off = bool(document.blocks) and document.blocks[-1].end == len(raw.rstrip())
    dates = [find(b.text) for b in document.blocks]
    context = Context(document.blocks, dates, html=True, cut_off=cut_off)
    verdicts, found = judge(context, None if unheaded(document, facts) else title)
    if found is None and title is not None:
        verdicts, found = judge(context, title)
    given = given if found is title else None
    proposal, missing = propose(raw)
    accept(document.blocks, verdicts, proposal)
    reading = Reading(_language(document), date.today(), *hint)
    assembly = _Assembly(context, verdicts, found, reading, facts)
    assembly.given_title = given
    if missing:
        assembly.evidence["body"] = (0, len(raw), missing)
    return assembly.page()


def _language(document: Document) -> str:
    """Return the language that a page declares, with the country that another tag adds.

    But for "en_US", which publishing systems write where nobody chose.
    """
    language = document.language
    locale = next((s.value for s in document.stamps if s.key == "meta og:locale"), "")
    adds = locale.lower().replace("-", "_").startswith(language.lower() + "_")
    return locale if language and adds and locale.lower()[-5:] != "en_us" else language


class _Assembly:
    """Puts a page together from the verdicts on its blocks."""

    def __init__(
        self,
        context: Context,
        verdicts: list[Verdict],
        title: Title | None,
        reading: Reading,
        facts: list[Stated] | None = None,
    ) -> None:
        self.context, self.verdicts, self.title = context, verdicts, title
        self.facts, self.reading = facts or [], reading
        self.given_title: tuple[int, int] | None = None
        self.evidence: dict[str, tuple[int, int, str]] = {}

    def page(self) -> Page:
        """Return the page."""
        dateline = self._dateline()
        candidates, chosen = read_dates(
            self.context, self.verdicts, dateline, self.facts, self.reading
        )
        source, publisher, place = self._origin(dateline)
        title = self._title()
        if chosen:
            self.evidence["date"] = (chosen.start, chosen.end, chosen.rule)
        body, furniture = self._body(dateline)
        text = not self.context.html
        return Page(
            title=title,
            date=chosen.value if chosen else None,
            date_precision=chosen.precision if chosen else None,
            date_evidence=candidates,
            source=source,
            publisher=publisher,
            place=place,
            body=body.text(),
            body_lines=self._lines("body") if text else (),
            title_lines=self._lines("title") if text else (),
            furniture=furniture,
            evidence=self.evidence,
            segments=tuple(body.segments),
            segment_ends=tuple(body.ends),
            kind="text" if text else "html",
            declared_language=self.reading.language,
        )

    def _lines(self, kind: str) -> tuple[int, ...]:
        pairs = zip(self.context.blocks, self.verdicts, strict=True)
        return tuple(b.line for b, v in pairs if v.kind == kind)

    def _dateline(self) -> Dateline | None:
        body = [i for i, v in enumerate(self.verdicts) if v.kind == "body"]
        for at in body[:_FIRST_BODY_LINES]:
            found = find_dateline(self.context.blocks[at].text, self.context.dates[at], at)
            if found:
                return found
        return None

    def _title(self) -> str | None:
        title = self.title
        if title is None or not title.text:
            return None
        if title.block >= 0:
            block = self.context.blocks[title.block]
            end = min(title.start + title.length, len(block.text))
            span = block.raw(title.start, end)
        else:
            assert self.given_title is not None
            span = self.given_title
        self.evidence["title"] = (*span, title.rule)
        return title.text

    def _origin(self, dateline: Dateline | None) -> tuple[str | None, str | None, str | None]:
        sites = [Name(s.value, s.start, s.end, s.rule) for s in self.facts if s.key == "site"]
        origin = [Name(s.value, s.start, s.end, s.rule) for s in self.facts if s.key == "source"]
        source, publisher = find_origin(self.context, self.verdicts, dateline, sites, origin)
        place = self._place(dateline)
        for field, name in (("source", source), ("publisher", publisher), ("place", place)):
            if name:
                self.evidence[field] = (name.start, name.end, name.rule)
        return (
            source.text if source else None,
            publisher.text if publisher else None,
            place.text if place else None,
        )

    def _place(self, dateline: Dateline | None) -> Name | None:
        if dateline and dateline.place:
            block = self.context.blocks[dateline.block]
            written = block.text[slice(*dateline.place)]
            return Name(place_name(written), *block.raw(*dateline.place), "place in the dateline")
        stated_place = next((s for s in self.facts if s.key == "place"), None)
        if stated_place:
            return Name(stated_place.value, stated_place.start, stated_place.end, stated_place.rule)
        labelled_place = labelled(self.context, self.context.words.place_label, "place label")
        return labelled_place or place_line(self.context, self.verdicts)

    def _body(self, dateline: Dateline | None) -> tuple[Body, tuple[Furniture, ...]]:
        body, furniture = Body(), []
        for at, (block, verdict) in enumerate(zip(self.context.blocks, self.verdicts, strict=True)):
            if verdict.kind == "furniture":
                furniture.append(Furniture(block.start, block.end, block.text, verdict.reason))
            elif verdict.kind == "body":
                cut = dateline.end if dateline and dateline.block == at else 0
                if cut:
                    furniture.append(_cut(block, cut))
                body.add(block, cut)
        return body, tuple(furniture)


def _cut(block: Block, end: int) -> Furniture:
    text = block.text[:end].rstrip()
    return Furniture(*block.raw(0, len(text)), text, "dateline")
