"""One HTML file that shows what a corpus talks about, when, and with whom; each number opens to sentences behind it.

The file holds its pictures and styles itself and fetches nothing. The same corpus, dictionary and
versions give the same bytes.
"""

from __future__ import annotations

import dataclasses
import os
import string
import sys
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import _report_contrasts as contrasts
from . import _report_html as parts
from ._analysis import Analysis, dictionary_hash, input_hash, set_aside
from ._caveats import UNKNOWN, languages_of, listed
from ._drawing import networkx, plural, pyplot
from ._terminal import filled
from .dictionary import Dictionary, as_dictionary
from .offices import Offices
from .versions import show_versions

if TYPE_CHECKING:
    from .corpus import Corpus

__all__ = ["ReportSummary", "write"]


@dataclasses.dataclass(frozen=True)
class ReportSummary:
    """What a report says, in short. ``str()`` of it is a summary for the terminal.

    Attributes
    ----------
    path : pathlib.Path
        The HTML file.
    documents, dated, undated, without_text, sources : int
    copies, left_out : int
        Documents that are copies of others and were counted too; those that :meth:`dipcore.Corpus.dedupe`
        had left out.
    omitted : list of str
        What else was left out before, as ``corpus.omitted`` says.
    languages : dict of str to int
        Documents by language, "not known" among them; most first.
    failures : list of (str, str)
        Files that could not be read, and why.
    furniture : dict of str to int
        Pieces of pages set aside, by reason.
    freq : str or None
        The calendar period; None where no document is dated.
    topics, actors : pandas.DataFrame
        key, documents, mentions; most documents first.
    pairs : pandas.DataFrame
        a, b, count (sentences with both), expected, npmi; over topics and actors.
    terms : pandas.DataFrame
        term, count, documents.
    """

    path: Path
    documents: int
    dated: int
    undated: int
    without_text: int
    sources: int
    copies: int
    left_out: int
    omitted: list[str]
    languages: dict[str, int]
    failures: list[tuple[str, str]]
    furniture: dict[str, int]
    freq: str | None
    topics: pd.DataFrame
    actors: pd.DataFrame
    pairs: pd.DataFrame
    terms: pd.DataFrame

    def __str__(self) -> str:
        counts = (
            f"{plural(self.documents, 'document')}: {self.dated:,} dated, "
            f"{self.undated:,} undated{self._caveats()}; {plural(self.sources, 'source')}; {self._copies()}; "
            f"{plural(sum(self.furniture.values()), 'piece')} of furniture set aside; "
            f"{plural(len(self.failures), 'file')} not read"
        )
        lists = [
            ("Topics", self.topics, "topic", [_count_line(r) for r in _top(self.topics)]),
            ("Actors", self.actors, "actor", [_count_line(r) for r in _top(self.actors)]),
            (
                "Pairs in one sentence",
                self.pairs,
                "pair",
                [_pair_line(r) for r in _top(self.pairs)],
            ),
        ]
        blocks = [counts + "".join(f"; left out: {what}" for what in self.omitted)]
        for title, frame, noun, lines in lists:
            note = parts.shown(len(lines), len(frame), noun)
            note = f"{note[0].lower()}{note[1:-1]}" if lines else "none found"
            blocks.append("\n".join([f"{title} ({note})", *lines]))
        return "\n\n".join(blocks)

    def _caveats(self) -> str:
        """Documents without text and their languages, where they are worth a word."""
        empty = f", {self.without_text:,} without text" * bool(self.without_text)
        several = len(self.languages.keys() - {UNKNOWN}) > 1
        return empty + f"; languages: {listed(pd.Series(self.languages))}" * several

    def _copies(self) -> str:
        counted = f"{plural(self.copies, 'copy', 'copies')} of other documents"
        left_out = f"{plural(self.left_out, 'copy', 'copies')} left out"
        parts = [left_out] * bool(self.left_out) + [f"{counted} counted too"] * bool(self.copies)
        return ", ".join(parts) or counted


def _top(frame: pd.DataFrame) -> list:
    return list(frame.head(8).itertuples(index=False))


def _count_line(row) -> str:
    documents = plural(row.documents, "document")
    mentions = plural(row.mentions, "mention")
    return f"  {filled(parts.name_of(row.key), 30)} {documents:>16}  {mentions:>16}"


def _pair_line(row) -> str:
    names = f"{parts.name_of(row.a)} + {parts.name_of(row.b)}"
    sentences = plural(row.count, "sentence")
    return f"  {filled(names, 48)} {sentences:>14}  (expected {row.expected:,.1f})"


def write(
    corpus: Corpus,
    path: str | os.PathLike,
    *,
    dictionary: Dictionary | Mapping | None = None,
    freq: str | None = None,
    lookup: Mapping[str, Any] | None = None,
    progress: bool = True,
) -> ReportSummary:
    """Write the report of a corpus as one self-contained HTML file.

    Parameters
    ----------
    corpus : Corpus
        What :func:`dipcore.read` or ``Corpus(...)`` gave.
    path : path
        The HTML file to write; one that is there is replaced once the new one is whole.
    dictionary : Dictionary or mapping, optional
        The built-in ``Dictionary.diplomacy()`` by default. Keys under ``topics`` are topics, those
        under ``people``, ``countries`` and ``organisations`` actors; without a branch ``topics``
        all keys that are no names are topics.
    freq : {"day", "week", "month", "quarter", "year"}, optional
        Calendar period. By default the finest that has 8 documents on average in at most 60
        periods, or else the coarsest that gives more than one.
    lookup : mapping, optional
        `offices` and `as_of` of :meth:`dipcore.Tokens.lookup`: ``{"offices": True}`` counts persons
        by their offices too, ``{"offices": True, "as_of": "2016"}`` in undated documents as well.
    progress : bool
        Whether to show a progress bar, if standard error is a terminal.

    Returns
    -------
    ReportSummary

    Raises
    ------
    ValueError
        An empty corpus, an unknown `freq`, or one that no document is dated finely enough for.
    OSError
        `path` cannot be written.
    ImportError
        Without matplotlib and networkx.

    Examples
    --------
    >>> import dipcore as dc, tempfile, pathlib
    >>> text = "Kerry and Lavrov spoke about the ceasefire in Syria."
    >>> corpus = dc.Corpus([text], dates=["2016-02-22"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     summary = write(corpus, pathlib.Path(folder) / "report.html")
    >>> summary.documents, list(summary.topics["key"])
    (1, ['topics/ceasefire'])
    """
    summary, _ = write_with_analysis(corpus, path, dictionary, freq, lookup, progress)
    return summary


def write_with_analysis(
    corpus: Corpus,
    path: str | os.PathLike,
    dictionary: Dictionary | Mapping | None,
    freq: str | None,
    lookup: Mapping[str, Any] | None,
    progress: bool,
) -> tuple[ReportSummary, Analysis]:
    """As `write`, and the counts themselves."""
    if not len(corpus):
        reasons = "".join(f"\n  {file}: {why}" for file, why in corpus.failures)
        raise ValueError(f"the corpus is empty: there is nothing to report{reasons}")
    target = Path(path)
    check_target(target)
    pyplot()
    networkx()
    chosen = Dictionary.diplomacy() if dictionary is None else as_dictionary(dictionary)
    analysis = Analysis(corpus, chosen, freq, lookup)
    with _default_style():
        page = _render(analysis, progress)
    _replace(target, page)
    return _summary(analysis, target), analysis


def check_target(target: Path) -> None:
    """Fail before the work rather than after it."""
    if target.is_dir():
        raise IsADirectoryError(f"{target} is a folder; give the name of a file")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"{target.parent}: no such folder to write {target.name} in")
    if not os.access(target.parent, os.W_OK):
        raise PermissionError(f"{target.parent}: this folder cannot be written to")


def chart(analysis: Analysis, path: str | os.PathLike, *, dpi: int) -> None:
    """Write the report's first chart, the strongest topics over time, as a picture of its own.

    Raises
    ------
    ValueError
        Where there is nothing to draw over time.
    """
    if analysis.series is None:
        raise ValueError(f"{path}: no chart, as no topic was found in a dated document")
    from .plot import lines

    with _default_style():
        figure = lines(analysis.series, list(analysis.topics["key"])[: parts.LINES]).figure
        figure.savefig(path, dpi=dpi)
        pyplot().close(figure)


def _default_style() -> Any:
    """matplotlib's own defaults for a while, so that a user's style does not change a report."""
    pyplot()
    import matplotlib.style

    return matplotlib.style.context("default")


def _replace(target: Path, text: str) -> None:
    """Write beside the target and move in, so that a broken run leaves no half report."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        # mkstemp makes files private; the report is an ordinary file
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _render(analysis: Analysis, progress: bool) -> str:
    from ._progress import tqdm

    sections = parts.Sections(analysis)
    steps = [
        ("reading", sections.read),
        ("topics", sections.topics),
        ("bursts", lambda: contrasts.bursts(sections)),
        ("actors", sections.actors),
        ("pairs", sections.together),
        ("terms", sections.terms),
        ("key words", lambda: contrasts.key_words(sections)),
    ]
    body = [_opening(analysis)]
    bar = tqdm(steps, desc="report", unit="part", disable=not (progress and sys.stderr.isatty()))
    for _, section in bar:
        body.append(section())
    body.append(_foot(analysis))
    page = resources.files("dipcore").joinpath("data/report.html").read_text(encoding="utf-8")
    return string.Template(page).substitute(title=_title(analysis), body="\n".join(body))


def _title(analysis: Analysis) -> str:
    return f"Report on {plural(len(analysis.corpus), 'document')}"


def _opening(analysis: Analysis) -> str:
    dates = analysis.corpus.meta["date"].dropna()
    span = f", dated {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else ""
    about = analysis.corpus.about
    blocks = [" ".join(block.split()) for block in about.split("\n\n")] if about else []
    note = "".join(f"<p>{parts.escape(block)}</p>" for block in blocks)
    note = f'<div class="note">{note}</div>' if note else ""
    links = [
        ("read", "What was read"),
        ("topics", "Topics over time"),
        ("bursts", "Bursts"),
        ("actors", "Actors"),
        ("together", "Together"),
        ("terms", "Terms"),
        ("keywords", "Key words"),
        ("made", "How it was made"),
    ]
    menu = "".join(f'<a href="#{name}">{text}</a>' for name, text in links)
    return (
        f"<header><h1>Who and what is talked about, when, and with whom</h1>"
        f'<p class="muted">{_title(analysis)}{span}. Every number opens to sentences '
        f"behind it{_all_of_them(analysis)}.</p><nav>{menu}</nav></header>{note}"
    )


def _all_of_them(analysis: Analysis) -> str:
    """How to come by all sentences behind a number, of which the report shows some."""
    found = [*analysis.topics["key"], *analysis.actors["key"]]
    if not found:
        return ""
    options = ", ..." * bool(analysis.lookup)
    call = f"corpus.tokens().lookup(dictionary{options}).explain({found[0]!r})"
    return f"; to all of them in Python: <code>{parts.escape(call)}</code>"


def _foot(analysis: Analysis) -> str:
    period = analysis.freq or "none (no document is dated)"
    entries = sum(map(len, analysis.dictionary.entries.values()))
    options = ", ".join(f"{name}={value!r}" for name, value in analysis.tokens.options.items())
    rows = [
        ("period", f"{period}{', as asked for' if analysis.freq_given else ', chosen by dipcore'}"),
        (
            "dictionary",
            f"{plural(len(analysis.dictionary), 'key')}, {plural(entries, 'entry', 'entries')}",
        ),
        ("dictionary, SHA-256", dictionary_hash(analysis.dictionary)),
        ("input, SHA-256", input_hash(analysis.corpus)),
        ("token options", options),
        ("matches", "longest match; co-occurrence within sentences, each counted once"),
        ("persons by office", _offices(analysis)),
        (
            "left out",
            f"{plural(len(analysis.hits.unresolved), 'mention')} by surname or office, uncertain",
        ),
        ("intervals", "95% Wilson score intervals of shares"),
        ("versions", ", ".join(f"{k} {v}" for k, v in show_versions().items())),
    ]
    return f'<h2 id="made">How it was made</h2>{parts.table(["setting", "value"], rows)}'


def _offices(analysis: Analysis) -> str:
    """Whether offices count for their holders, by which table, and as of when."""
    offices = analysis.lookup.get("offices", False)
    if offices is False:
        return "not counted"
    table = Offices.built_in() if offices is True else offices
    as_of = analysis.lookup.get("as_of")
    undated = "are left out" if as_of is None else f"are taken as of {as_of}"
    terms = f"{len(table.offices):,} offices, {table.since} to {table.until}"
    return f"counted, by a table of {terms}; undated documents {undated}"


def _summary(analysis: Analysis, path: Path) -> ReportSummary:
    meta = analysis.corpus.meta
    dated = int(meta["date"].notna().sum())
    return ReportSummary(
        path=path,
        documents=len(meta),
        dated=dated,
        undated=len(meta) - dated,
        without_text=int((~analysis.corpus.has_text).sum()),
        sources=int(meta["source"].nunique()),
        copies=len(analysis.copies),
        left_out=len(analysis.corpus.copies),
        omitted=list(analysis.corpus.omitted),
        languages=languages_of(analysis.corpus).to_dict(),
        failures=list(analysis.corpus.failures),
        furniture={one.reason: one.pieces for one in set_aside(analysis.corpus.pages, 0)},
        freq=analysis.freq,
        topics=analysis.topics,
        actors=analysis.actors,
        pairs=analysis.all_pairs.pairs(),
        terms=analysis.terms,
    )
