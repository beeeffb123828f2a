"""Flattened pages with a trap for whoever dates them: sixty, each read to one day or to none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dipcore.pages import read_page

TITLE = "Envoys agree on a monitored truce along the river"
TEXT = (
    "Envoys of both governments agreed on a truce along the river after nine hours of talks.",
    "Observers are to be sent to six crossings, and the road to the port will be opened to aid.",
    "The mediators said that a joint commission would look into every breach of the truce.",
)
ALEMAN = (
    "Los enviados de los dos gobiernos acordaron una tregua a lo largo del río tras nueve horas.",
    "Los observadores serán enviados a seis pasos y se abrirá la carretera al puerto.",
)
RUSSISCH = (
    "Посланники двух правительств договорились о перемирии вдоль реки после девяти часов.",
    "Наблюдатели отправятся на шесть переправ, а дорога к порту будет открыта для помощи.",
)
DEUTSCH = (
    "Die Gesandten beider Regierungen einigten sich nach neun Stunden auf eine Waffenruhe am Fluss.",
    "Beobachter sollen an sechs Übergänge geschickt werden, die Straße zum Hafen wird geöffnet.",
)
TOMORROW = f"{date.today() + timedelta(30):%d %B %Y}"


def page(*head: str, text=TEXT, foot=(), title: str = TITLE, start: str = "") -> str:
    """Return a page: the title, head lines, the text, its first paragraph begun by `start`."""
    return "\n\n".join((title, *head, start + text[0], *text[1:], *foot))


RELATED = ("Related articles", "Truce talks collapse", "3 March 2021", "Port reopens", "4 May 2021")
COMMENTS = (
    "Anna K.", "March 3, 2021 at 10:15 am", "I do not believe that any of this will ever hold.",
    "Boris", "March 4, 2021 at 9:01 pm", "Nobody asked the people who live along the river.",
    "Clara", "March 5, 2021 at 7:44 am", "Let us wait and see what the observers report first.",
)  # fmt: skip

TRAPS: dict[str, tuple[str, str | None]] = {
    # day first or month first
    "ambiguous": (page("10/09/2016"), None),
    "ambiguous, dashes": (page("10-09-2016"), None),
    "only one reading": (page("25/09/2016"), "2016-09-25"),
    "only one reading, month first": (page("09/25/2016"), "2016-09-25"),
    "weekday decides": (page("Saturday 10/09/2016"), "2016-09-10"),
    "weekday decides, month first": (page("Sunday 10/09/2016"), "2016-10-09"),
    "another date in figures": (page("10/09/2016", foot=("Updated: 25/09/2016",)), "2016-09-10"),
    "another date in words": (page("10/09/2016", start="On 10 September 2016 "), "2016-09-10"),
    "day of the text": (page("10/09/2016", start="On October 9, "), "2016-10-09"),
    "day in the text that fits neither": (page("10/09/2016", start="On May 3, "), None),
    "label in Spanish": (page("Publicado el 10/09/2016"), "2016-09-10"),
    "text in Spanish": (page("10/09/2016", text=ALEMAN), "2016-09-10"),
    "text in German": (page("10/09/2016", text=DEUTSCH), "2016-09-10"),
    "script of the text": (page("10/09/2016", text=RUSSISCH), "2016-09-10"),
    "dots": (page("10.09.2016"), "2016-09-10"),
    "two-digit year": (page("25.09.16"), "2016-09-25"),
    "same day and month": (page("09/09/2016"), "2016-09-09"),
    "number line": (page("412-10-09-2016"), "2016-09-10"),
    # footers
    "copyright only": (page(foot=("Copyright 2022 The River Post",)), None),
    "copyright range": (page("Sept. 10, 2016", foot=("© 2009-2022 The River Post",)), "2016-09-10"),
    "copyright with a day": (page(foot=("© The River Post, 5 June 2022",)), None),
    "page last modified": (page(foot=("This page was last updated on 5 June 2022",)), None),
    "terms updated": (page("10 Sep 2016", foot=("Terms of use (updated 5 June 2022)",)), "2016-09-10"),
    "calendar in the footer": (page(foot=("« November 2022 »", "M", "T", "W", "T", "F")), None),
    "founded": (page(foot=("The River Post, founded 3 May 1903",)), None),
    "published since": (page(foot=("Published since September 1843 to take part in the contest",)), None),
    "related articles": (page(foot=RELATED), None),
    "related articles and a date": (page("10 September 2016", foot=RELATED), "2016-09-10"),
    "comments": (page(foot=COMMENTS), None),
    "comments and a date": (page("10 September 2016", foot=COMMENTS), "2016-09-10"),
    "a post from elsewhere": (page(foot=("— Anna K. (@annak) March 3, 2021",)), None),
    "archive stamp": (page(foot=("Archived from the original on 5 June 2022",)), None),
    "retrieved": (page("10 September 2016", foot=("Retrieved 5 June 2022",)), "2016-09-10"),
    # updated against published
    "updated below published": (page("Published 10 September 2016", "Updated 12 September 2016"), "2016-09-10"),
    "updated above published": (page("Updated 12 September 2016", "Published 10 September 2016"), "2016-09-10"),
    "both in a line": (page("10 September 2016 | Updated 12 September 2016"), "2016-09-10"),
    "label belongs to what follows": (page("Sept. 10, 2016, 10:00 PM UTC / Updated Sept. 12, 2016"), "2016-09-10"),
    "label in brackets behind": (page("10 September 2016 (published) 12 September 2016 (updated)"), "2016-09-10"),
    "updated only": (page("Last updated: 12 September 2016"), "2016-09-12"),
    "German labels": (page("Veröffentlicht: 10.09.2016", "Zuletzt aktualisiert: 12.09.2016"), "2016-09-10"),
    "Russian labels": (page("Обновлено: 12 сентября 2016", "Опубликовано: 10 сентября 2016", text=RUSSISCH), "2016-09-10"),
    # embargoes
    "embargo": (page("EMBARGOED UNTIL 00:01 GMT, 12 September 2016"), None),
    "embargo and issue": (page("Embargo: 12 September 2016", "Issued: 10 September 2016"), "2016-09-10"),
    "not before": (page("Not for publication before 12 September 2016", "10 September 2016"), "2016-09-10"),
    "Sperrfrist": (page("Sperrfrist: 12. September 2016", text=DEUTSCH), None),
    # the event's date
    "event in the title": (page(title="Statement on the truce of 9 September 2016 along the river"), None),
    "event in the title and a date": (page("10 September 2016", title="Statement on the truce of 9 September 2016 along the river"), "2016-09-10"),
    "event in the text": (page(start="On 9 September 2016 in Oslo, "), None),
    "event label": (page("Date of the event: 9 September 2016", "10 September 2016"), "2016-09-10"),
    "caption": (page("Photo: The envoys in Oslo, 9 September 2016"), None),
    "agency caption": (page("The envoys in Oslo, September 9, 2016. REUTERS/Anna Smith", "Sept. 10, 2016"), "2016-09-10"),
    # time zones and clocks
    "clock across midnight": (page("September 10, 2016 11:58 PM EDT"), "2016-09-10"),
    "clock of another zone": (page("10 September 2016, 00:30 MSK / 9 September, 21:30 GMT"), "2016-09-10"),
    "today's date of the site": ("Today is Sunday, 5 June 2022\n\n" + page("Sept. 10, 2016"), "2016-09-10"),
    "transcript": (page("Issued on: April 27, 2020", "Press Briefing Room", "April 24, 2020", "5:39 P.M. EDT", start="THE SPOKESMAN: "), "2020-04-24"),
    "transcript long after": (page("Issued on: April 27, 2020", "Press Briefing Room", "March 24, 2010", "5:39 P.M. EDT", start="THE SPOKESMAN: "), "2020-04-27"),
    # datelines and no date at all
    "dateline without a year": (page(start="OSLO, September 10 (Reuters) - "), None),
    "dateline with the year of a label": (page("Published: September 2016", start="OSLO, Sept. 10 (Reuters) - "), "2016-09-10"),
    "no date": (page(), None),
    "weekdays only": (page(start="On Monday, "), None),
    "in the future": (page(TOMORROW), None),
}  # fmt: skip


def test_there_are_sixty_and_they_differ() -> None:
    assert len(TRAPS) >= 60
    assert len({raw for raw, _ in TRAPS.values()}) == len(TRAPS)


@pytest.mark.parametrize("name", TRAPS)
def test_the_trap_is_not_stepped_into(name: str) -> None:
    raw, expected = TRAPS[name]
    page_read = read_page(raw)
    got = page_read.date.isoformat() if page_read.date else None
    assert got == expected, [(c.value, c.role, c.rule, c.why_not) for c in page_read.dates]
    assert page_read.kind == "text"
    for candidate in page_read.dates:
        assert candidate.chosen == (candidate.why_not == "")
        assert any(c.isdigit() for c in raw[slice(*candidate.span)])
    assert sum(c.chosen for c in page_read.dates) == (expected is not None)
