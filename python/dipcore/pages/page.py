"""What a reading of a page consists of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dipcore._summary import summary
from dipcore.pages.language import LOOKED_AT, declared_language, detect

#: Bytes, or characters, that a page has at most: the largest of the open web have a few millions,
#: pictures in them included. What is longer is a dump.
PAGE_MOST = 10_000_000

Precision = Literal["day", "month", "year"]
Role = Literal["published", "updated", "dateline", "event", "caption", "copyright", "other"]


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One date that stands on the page.

    Attributes
    ----------
    value : datetime.date
        The date; the first day where `precision` is "month" or "year".
    precision : {"day", "month", "year"}
    role : {"published", "updated", "dateline", "event", "caption", "copyright", "other"}
        What the page says the date is of.
    start, end : int
        Half-open span in the raw page, in Python characters.
    rule : str
        Why the candidate has its role, in words.
    chosen : bool
        Whether it became `Page.date`.
    why_not : str
        Why it did not, in words; empty for the chosen one.
    """

    value: date
    precision: Precision
    role: Role
    start: int
    end: int
    rule: str
    chosen: bool = False
    why_not: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """The half-open span in the raw page, in Python characters."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Furniture:
    """A piece of the page that is neither title nor text.

    Attributes
    ----------
    start, end : int
        Half-open span in the raw page, in Python characters.
    text : str
        What a reader sees there.
    reason : str
        The rule that set it aside, such as "caption" or "share".
    """

    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, repr=False)
class Page:
    """The reading of one page. What the page does not support is None.

    Attributes
    ----------
    title : str or None
    date : datetime.date or None
        The date of publication; the first day where `date_precision` is "month" or "year".
    date_precision : {"day", "month", "year"} or None
    date_evidence : tuple of DateCandidate
        Every date found, in the order of the page.
    source : str or None
        The originator of the text.
    publisher : str or None
        The site that carries it, where the page names one that is not the originator.
    place : str or None
        Where the text was written.
    body : str
        The lines of the text joined by a blank line, without title, dateline and furniture.
    body_lines, title_lines : tuple of int
        Lines of the raw page, counted from 1. Empty for HTML.
    furniture : tuple of Furniture
        What was set aside, in the order of the page.
    evidence : dict of str to (int, int, str)
        For each of title, date, source, publisher and place that is not None, the half-open span in
        the raw page and the rule that gave it. "body" is there where the text of an HTML page was
        judged without trafilatura's opinion, and says why.
    segments : tuple of (int, int, int)
        `(body_start, raw_start, length)`: `length` characters of the body and where they come
        from, in order. The blank lines between body lines belong to no segment.
    segment_ends : tuple of int
        Where each segment ends in the raw page. It differs from `raw_start + length` only where an
        entity or white space of HTML became a shorter text.
    kind : {"text", "html"}
        How the page was read.
    declared_language : str
        The language tag that the page declares, such as "en-GB"; empty where it declares none.
    """

    title: str | None
    date: date | None
    date_precision: Precision | None
    date_evidence: tuple[DateCandidate, ...]
    source: str | None
    publisher: str | None
    place: str | None
    body: str
    body_lines: tuple[int, ...]
    title_lines: tuple[int, ...]
    furniture: tuple[Furniture, ...]
    evidence: dict[str, tuple[int, int, str]]
    segments: tuple[tuple[int, int, int], ...]
    segment_ends: tuple[int, ...]
    kind: Literal["text", "html"] = "text"
    declared_language: str = ""

    def __repr__(self) -> str:
        return summary("Page", self.title, self.date, self.date_precision, self.source, self.body)

    @property
    def dates(self) -> tuple[DateCandidate, ...]:
        """Every date found, with its role, its span, the rule, and whether or why not it was chosen.

        The same as `date_evidence`.
        """
        return self.date_evidence

    @property
    def language(self) -> str | None:
        """The ISO 639-1 code of the body's language.

        Where the body is too short to tell, it is the language that the page declares, or None. It
        is found on first use, by py3langid.
        """
        return detect(self.body[:LOOKED_AT]) or declared_language(self.declared_language)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Say which characters of the raw page a span of the body comes from.

        Parameters
        ----------
        start, end : int
            Half-open span in `body`, in Python characters.

        Returns
        -------
        tuple of int
            Half-open span in the raw page. A span that crosses body lines covers what stood between
            them; one that touches only the blank line between two comes out empty.

        Raises
        ------
        ValueError
            When the span does not lie in the body.

        Examples
        --------
        >>> from dipcore.pages import read_page
        >>> raw = "A title of a page\\n\\nOSLO (NTB) - The talks in Oslo ended without a result."
        >>> page = read_page(raw)
        >>> start, end = page.raw_span(0, 9)
        >>> raw[start:end]
        'The talks'
        """
        if not 0 <= start <= end <= len(self.body):
            raise ValueError(
                f"span {start}:{end} is not in the body, which has {len(self.body)} characters"
            )
        if not self.segments:
            return 0, 0
        raw_start = self._raw_start(start)
        if start == end:
            return raw_start, raw_start
        return raw_start, max(raw_start, self._raw_end(end))

    def _raw_start(self, position: int) -> int:
        at = max(bisect_right(self.segments, position, key=lambda s: s[0]) - 1, 0)
        body_start, raw_start, length = self.segments[at]
        if position >= body_start + length:
            if at + 1 == len(self.segments):
                return self.segment_ends[at]
            return self.segments[at + 1][1]
        return raw_start + position - body_start

    def _raw_end(self, position: int) -> int:
        at = max(bisect_left(self.segments, position, key=lambda s: s[0]) - 1, 0)
        body_start, raw_start, length = self.segments[at]
        if position - body_start >= length:
            return self.segment_ends[at]
        return raw_start + position - body_start
