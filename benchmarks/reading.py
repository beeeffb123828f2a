"""How well and how fast pages are read, beside trafilatura, htmldate and newspaper4k.

    python benchmarks/reading.py FOLDER [FOLDER...] [--tools dipcore,trafilatura,htmldate,newspaper4k]
                                 [--flat] [--halves] [--wrong]

A folder holds ``html/`` and ``gold.jsonl``; a line of gold names the page's ``file`` and any of
``date``, ``title``, ``body`` (all of the text), ``with`` and ``without`` (snippets that the body
must and must not hold). The other tools are the extra ``bench``; one that is absent is left out.

date      right: the day; wrong: another day; none
title     right: the same words, their order and punctuation aside
body F1   harmonic mean of precision and recall of words (with repeats), mean over pages
with      snippets found in the body, of all; without: snippets found in it that should not be
pages/s   by processor time, in one process
flat      the same pages as text, their tags dropped, one block a line, nothing else removed;
          dates only of pages whose flattened text still holds the day; kept: share of the words of
          the text that are read as text; furniture: share of the other words that are
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html as lxml_html

_WORD = re.compile(r"\w+")
_BLOCK = frozenset(
    "address article aside blockquote body br button caption center dd details dialog div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr iframe label legend li main "
    "menu nav ol option p pre section select summary table tbody td textarea tfoot th thead title "
    "tr ul".split()
)
_SILENT = frozenset(("script", "style", "noscript", "template", "head"))


@dataclass
class Reading:
    """What a tool made of a page."""

    date: str | None = None
    title: str | None = None
    body: str = ""


@dataclass
class Score:
    """Counts over the pages of a folder."""

    dates: Counter[str] = field(default_factory=Counter)
    titles: Counter[bool] = field(default_factory=Counter)
    f1: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    furniture: list[float] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    pages: int = 0


def with_dipcore(raw: str) -> Reading:
    import dipcore

    page = dipcore.read_page(raw)
    return Reading(page.date.isoformat() if page.date else None, page.title, page.body)


def with_trafilatura(raw: str) -> Reading:
    import trafilatura

    found = trafilatura.bare_extraction(raw, with_metadata=True)
    if found is None:
        return Reading()
    return Reading(found.date, found.title, found.text or "")


def with_htmldate(raw: str) -> Reading:
    import htmldate

    return Reading(htmldate.find_date(raw, original_date=True))


def with_newspaper4k(raw: str) -> Reading:
    import newspaper

    article = newspaper.Article("http://localhost/", language="en", fetch_images=False)
    article.download(input_html=raw)
    article.parse()
    date = article.publish_date
    return Reading(date.date().isoformat() if date else None, article.title, article.text)


TOOLS: dict[str, Callable[[str], Reading]] = {
    "dipcore": with_dipcore,
    "trafilatura": with_trafilatura,
    "htmldate": with_htmldate,
    "newspaper4k": with_newspaper4k,
}


def words(text: str | None) -> Counter[str]:
    """Count the words of a text, case aside."""
    return Counter(_WORD.findall(unicodedata.normalize("NFC", text or "").lower()))


def squeeze(text: str) -> str:
    """Make every white space one blank and every letter one character."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def flatten(raw: str) -> str:
    """Drop the tags of a page: one block a line, nothing else removed."""
    root = lxml_html.document_fromstring(
        raw.encode("utf-8"), lxml_html.HTMLParser(encoding="utf-8")
    )
    title = root.findtext(".//title")
    parts: list[str] = [_blanks(title), "\n"]
    for event, element in _walk(root):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            parts += ["\n"] * (tag in _BLOCK) + [_blanks(element.text)]
        elif event == "end":
            parts += ["\n"] * (tag in _BLOCK) + [_blanks(element.tail)]
    return "\n".join(filter(None, map(squeeze, "".join(parts).split("\n"))))


def _blanks(text: str | None) -> str:
    return re.sub(r"\s", " ", text or "")


def _walk(root) -> Iterable[tuple[str, object]]:
    stack = [("start", root)]
    while stack:
        event, element = stack.pop()
        if event == "start":
            if not isinstance(element.tag, str) or element.tag in _SILENT:
                yield "end", element
                continue
            stack.append(("end", element))
            stack.extend(("start", child) for child in reversed(element))
        yield event, element


def holds(flat: str, date: str) -> bool:
    """Whether a flattened page still says the day in words or figures."""
    from dipcore.pages.datefind import find

    for line in flat.split("\n"):
        for found in find(line):
            if found.full and found.value().isoformat() == date:
                return True
            if (
                found.full
                and found.other
                and f"{found.year}-{found.other[0]:02}-{found.other[1]:02}" == date
            ):
                return True
    return False


def judge(score: Score, gold: dict, reading: Reading, flat: str | None) -> list[str]:
    """Count one page and say what is wrong with it."""
    notes = _judge_date(score, gold, reading, flat)
    if gold.get("title"):
        right = words(reading.title) == words(gold["title"])
        score.titles[right] += 1
        if not right:
            notes.append(f"title: {reading.title!r}, gold {gold['title']!r}")
    if gold.get("body"):
        notes += _judge_body(score, words(gold["body"]), words(reading.body), flat)
    body = squeeze(reading.body)
    for name in ("with", "without"):
        for snippet in gold.get(name) or ():
            inside = squeeze(snippet) in body
            score.asked[name] += 1
            score.found[name] += inside
            if inside == (name == "without"):
                notes.append(f"{'kept' if inside else 'lost'}: {snippet!r}")
    return notes


def _judge_date(score: Score, gold: dict, reading: Reading, flat: str | None) -> list[str]:
    date = (gold.get("date") or "")[:10]  # some are given with a time
    if not date or (flat is not None and not holds(flat, date)):
        return []
    outcome = "right" if reading.date == date else "wrong" if reading.date else "none"
    score.dates[outcome] += 1
    return [f"date {outcome}: {reading.date}, gold {date}"] if outcome != "right" else []


def _judge_body(score: Score, gold: Counter, got: Counter, flat: str | None) -> list[str]:
    common = (gold & got).total()
    precision, recall = common / max(got.total(), 1), common / max(gold.total(), 1)
    f1 = 2 * precision * recall / (precision + recall) if common else 0.0
    score.f1.append(f1)
    if flat is not None:
        rest = words(flat) - gold
        score.kept.append(recall)
        score.furniture.append((got - gold).total() / max(rest.total(), 1))
    return (
        [f"body: F1 {f1:.3f}, precision {precision:.3f}, recall {recall:.3f}"] if f1 < 0.99 else []
    )


def half(gold: dict) -> int:
    """The half, 0 or 1, that a page's site belongs to."""
    site = urlsplit(gold.get("url") or "").hostname or gold.get("file", "")
    return hashlib.sha256(site.encode()).digest()[0] % 2


def run(tool: str, pages: list[tuple[dict, str]], flat: bool, wrong: bool) -> Score:
    """Read all pages with one tool."""
    score = Score()
    TOOLS[tool](pages[0][1])
    for gold, raw in pages:
        text = flatten(raw) if flat else None
        began = time.process_time()
        reading = Reading()
        with suppress(Exception if tool != "dipcore" else ()):
            reading = TOOLS[tool](raw if text is None else text)
        score.seconds += time.process_time() - began
        score.pages += 1
        notes = judge(score, gold, reading, text)
        for note in notes if wrong else ():
            print(f"{gold['file']}\t{note}")
    return score


def row(name: str, score: Score) -> str:
    """One line of the table."""

    def mean(values: list[float]) -> str:
        return f"{sum(values) / len(values):.3f}" if values else "-"

    dates = "/".join(str(score.dates[k]) for k in ("right", "wrong", "none"))
    cells = [
        f"{dates} of {score.dates.total()}",
        f"{score.titles[True]}/{score.titles.total()}",
        mean(score.f1),
        f"{score.found['with']}/{score.asked['with']}",
        f"{score.found['without']}/{score.asked['without']}",
        mean(score.kept),
        mean(score.furniture),
        f"{score.pages / max(score.seconds, 1e-9):.1f}",
    ]
    return f"{name:<28}" + "".join(f"{cell:>18}" for cell in cells)


def load(folder: Path) -> list[tuple[dict, str]]:
    """The gold and the raw text of each page."""
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    golds = [json.loads(line) for line in lines]
    return [(g, (folder / g["file"]).read_bytes().decode("utf-8", errors="replace")) for g in golds]


def main(arguments: list[str] | None = None) -> int:
    """Print a table for each folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--flat", action="store_true", help="also read the pages flattened")
    parser.add_argument("--halves", action="store_true", help="also count each half of the sites")
    parser.add_argument("--wrong", action="store_true", help="say what is wrong on each page")
    options = parser.parse_args(arguments)
    columns = (
        "date right/wrong/none", "title", "body F1", "with", "without", "kept", "furniture", "pages/s",
    )  # fmt: skip
    for folder in options.folders:
        pages = load(folder)
        print(f"{folder.name:<28}" + "".join(f"{column:>18}" for column in columns))
        parts = {"": pages}
        if options.halves:
            parts |= {f" half {n}": [p for p in pages if half(p[0]) == n] for n in (0, 1)}
        for flat in (False, True) if options.flat else (False,):
            for name, part in parts.items():
                for tool in options.tools.split(","):
                    try:
                        score = run(tool, part, flat, options.wrong and not name)
                    except ImportError as error:
                        print(f"{tool:<28}{error}")
                        continue
                    print(row(tool + name + (" flat" if flat else ""), score), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
