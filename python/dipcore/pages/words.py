"""The word lists of ``words.yml``, compiled once into regular expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_EDGES = (
    " \t\xa0.,:;!|•·–—―-*#>»«›‹()[]{}\"'“”‘’„\u200e\u200f\u202a-\u202e…→←▶►✕×+&/\\"
    "0123456789٠١٢٣٤٥٦٧٨٩،："
)
_SEPARATORS = re.compile(r"[\s|•·,/&+»«›‹>()\[\]:：、0-9٠-٩–—*-]+")


def level(text: str) -> str:
    """Lower the case and straighten apostrophes, one character for one."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower()[0] for c in text)
    return lowered.replace("’", "'").replace("\xa0", " ")


def fold(text: str) -> str:
    """Do as `level` does, and make every white space one blank."""
    return " ".join(level(text).split())


def phrases(words: list[str], beginnings: bool = False) -> str:
    """Return a pattern for any of `words`, the longest first: whole words, or their beginnings."""
    spaced, unspaced = [], []
    for word in sorted({fold(w) for w in words}, key=len, reverse=True):
        (unspaced if _UNSPACED.search(word) else spaced).append(re.escape(word))
    parts = []
    if spaced:
        end = "" if beginnings else r"(?!\w)"
        parts.append(rf"(?<!\w)(?:{'|'.join(spaced)}){end}")
    parts.extend(unspaced)
    return "|".join(parts)


def _flat(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [word for item in value for word in _flat(item)]


@dataclass(frozen=True)
class Words:
    """Compiled word lists. Patterns expect folded text unless they say otherwise."""

    whole: dict[str, str]
    filler: frozenset[str]
    starts: tuple[tuple[str, re.Pattern[str]], ...]
    #: The first two characters of all of these, which most lines begin with none of.
    beginnings: frozenset[str]
    contains: tuple[tuple[str, re.Pattern[str]], ...]
    #: All phrases of `contains`: to seek each is faster than to match the patterns.
    phrases: frozenset[str]
    ends: re.Pattern[str]
    byline: re.Pattern[str]
    credit: re.Pattern[str]
    months: dict[str, str]
    weekdays: dict[str, int]
    weekday: re.Pattern[str]
    date_filler: re.Pattern[str]
    labels: dict[str, tuple[str, str]]
    label: re.Pattern[str]
    source_label: re.Pattern[str]
    site_label: re.Pattern[str]
    place_label: re.Pattern[str]
    outlet: re.Pattern[str]
    not_outlet: re.Pattern[str]
    agencies: frozenset[str]
    places: frozenset[str]
    not_places: frozenset[str]

    def whole_line(self, text: str) -> str | None:
        """Name the list whose labels, alone or several together, make up all of `text`."""
        if len(text) > 160:
            return None
        folded = fold(text)
        stripped = folded.strip(_EDGES)
        if stripped in self.whole:
            return self.whole[stripped]
        words = [w for w in _SEPARATORS.split(folded) if w]
        found: list[str] = []
        at = 0
        while at < len(words):
            for size in range(min(5, len(words) - at), 0, -1):
                piece = " ".join(words[at : at + size])
                if piece in self.whole:
                    found.append(self.whole[piece])
                    break
                if size == 1 and piece in self.filler:
                    break
            else:
                return None
            at += size
        return max(set(found), key=lambda name: (found.count(name), name)) if found else None


def _label_table(dates: dict[str, dict[str, list[str]]]) -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    for role in ("published", "updated", "other"):
        for language, words in dates[role].items():
            for word in words:
                table.setdefault(fold(word), (role, language))
    return table


def _starts(words: list[str]) -> re.Pattern[str]:
    ordered = sorted({fold(w) + (" " if w.endswith(" ") else "") for w in words}, key=len)[::-1]
    return re.compile("(?:" + "|".join(map(re.escape, ordered)) + ")")


@lru_cache(maxsize=1)
def load() -> Words:
    """Read and compile the lists; later calls return the same object."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    text = resources.files(__package__).joinpath("words.yml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=loader)
    dates, source = data["dates"], data["source"]
    whole: dict[str, str] = {}
    for name, words in data["whole"].items():
        for word in _flat(words):
            whole.setdefault(fold(word), name)
    weekdays = {fold(w): n for n, names in enumerate(dates["weekdays"]) for w in names}
    labels = _label_table(dates)
    return Words(
        whole=whole,
        filler=frozenset(fold(w) for w in data["filler"]),
        starts=tuple((name, _starts(_flat(words))) for name, words in data["starts"].items()),
        beginnings=frozenset(
            fold(w)[:2] for words in data["starts"].values() for w in _flat(words)
        ),
        contains=tuple(
            (name, re.compile(phrases(_flat(words), beginnings=True)))
            for name, words in data["contains"].items()
        ),
        phrases=frozenset(map(fold, _flat(list(data["contains"].values())))),
        ends=_starts(data["ends"]),
        byline=re.compile(rf"(?:{phrases(data['byline'])})\s*[:：]?\s*"),
        credit=re.compile(phrases(data["credit"])),
        months={fold(w): name for name, words in dates["months"].items() for w in words},
        weekdays=weekdays,
        weekday=re.compile(phrases(list(weekdays))),
        date_filler=re.compile(phrases(dates["filler"])),
        labels=labels,
        label=re.compile(phrases(list(labels))),
        source_label=_starts(source["labels"]),
        site_label=_starts(source["site"]),
        place_label=_starts(source["place"]),
        outlet=re.compile(phrases(source["outlet"])),
        not_outlet=re.compile(phrases(source["not_outlet"])),
        agencies=frozenset(fold(w) for w in data["agencies"]),
        places=frozenset(fold(w) for w in source["places"]),
        not_places=frozenset(fold(w) for w in source["not_places"]),
    )
