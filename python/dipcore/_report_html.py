"""The sections of the report as HTML. Everything that comes from a text goes through `escape`."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from ._analysis import ACTOR_BRANCHES, TERMS, Analysis, SetAside, set_aside
from ._caveats import in_other_languages, left_out_before, of_other_kinds, without_text
from ._dates import is_missing
from ._drawing import date_text, plural
from ._html import escape, marked
from ._quotes import Quoted

LINES, PANELS = 3, 12  # topics in the first chart, and in the small ones
TOPICS = 40
ACTORS = 15  # a branch
PAIRS = 20  # a list
CELLS, EDGES = 18, 40  # keys of the heat map, pairs of a network
SENTENCES = 10  # behind an actor or a pair
PERIOD_SENTENCES, TERM_SENTENCES = 3, 5
DOCUMENTS, SOURCES, FAILURES = 500, 30, 200  # rows of tables
REASONS, EXAMPLES, EXAMPLE_LENGTH = 8, 3, 90  # furniture: rows, texts a row, characters a text

WIDE = 9.5  # inches; a picture so wide fills the page, so that letters have one size in all


def name_of(key: str) -> str:
    """The last part of a key."""
    return key.rsplit("/", 1)[-1]


def shown(rows: int, total: int, noun: str, several: str | None = None) -> str:
    """Says plainly whether a list is cut."""
    every = plural(total, noun, several)
    if rows < total:
        return f"{rows:,} of {every}."
    return f"All {every}." if total > 1 else f"{every}."


def picture(figure: Any, alt: str, caption: str) -> str:
    """A figure as an inline picture, and the figure closed; the same figure gives the same bytes."""
    import matplotlib as mpl

    from ._drawing import pyplot

    data = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "dipcore", "svg.fonttype": "path"}):
        figure.savefig(data, format="svg", metadata={"Date": None, "Creator": None})
    pyplot().close(figure)
    width = figure.get_figwidth()
    source = base64.b64encode(data.getvalue()).decode("ascii")
    return (
        f'<figure><div><img style="width:{100 * min(width / WIDE, 1):.0f}%" '
        f'src="data:image/svg+xml;base64,{source}" alt="{escape(alt)}"></div>'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


class Citations:
    """Sentences as list items, each with its document, date and source."""

    def __init__(self, corpus: Any):
        self.texts: list[str] = corpus.texts
        self.ids = list(corpus.meta.index)
        meta = corpus.meta
        self.dates = [date_text(*pair) for pair in zip(meta["date"], meta["date_precision"])]
        self.sources = ["no source" if is_missing(s) else str(s) for s in meta["source"]]

    def cite(self, document: int) -> str:
        """Document id, date and source."""
        parts = (self.ids[document], self.dates[document], self.sources[document])
        return " · ".join(escape(part) for part in parts)

    def _sentence(self, quote: Any) -> str:
        return marked(self.texts[quote.document], quote.start, quote.end, quote.marks)

    def block(self, quoted: Quoted) -> str:
        """How many sentences there are, how many are shown, and those."""
        n = len(quoted.quotes)
        note = shown(n, quoted.total, "sentence")
        if n < quoted.total:
            note += " Picked at even steps in order of date."
        items = "".join(
            f'<li><q dir="auto">{self._sentence(quote)}</q>'
            f"<cite>{self.cite(quote.document)}</cite></li>"
            for quote in quoted.quotes
        )
        return f'<p class="cut">{note}</p><ol class="quotes">{items}</ol>'


def row(name: str, width: float, numbers: Iterable[str], inside: str) -> str:
    """One line of a bar list that opens to what is behind it."""
    cells = "".join(f'<span class="n">{number}</span>' for number in numbers)
    return (
        f'<details><summary><span class="name">{escape(name)}</span>'
        f'<span class="track"><i style="width:{100 * width:.1f}%"></i></span>{cells}</summary>'
        f'<div class="inside">{inside}</div></details>'
    )


def head(first: str, *numbers: str) -> str:
    """The heading line of a bar list."""
    cells = "".join(f'<span class="n">{number}</span>' for number in numbers)
    return f'<div class="head"><span>{first}</span><span></span>{cells}</div>'


def table(columns: list[str], rows: Iterable[Iterable[Any]], numeric: int = 0) -> str:
    """A table; its last `numeric` columns are numbers."""
    first = len(columns) - numeric
    classes = ["" if k < first else ' class="n"' for k in range(len(columns))]
    top = "".join(f"<th{c}>{escape(name)}</th>" for name, c in zip(columns, classes))
    body = "".join(
        "<tr>" + "".join(f"<td{c}>{escape(v)}</td>" for v, c in zip(values, classes)) + "</tr>"
        for values in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def plain_details(summary: str, inside: str) -> str:
    """Something long, folded away."""
    return f'<details class="plain"><summary>{summary}</summary>{inside}</details>'


class Sections:
    """The report's sections in order; each method gives one as HTML."""

    def __init__(self, analysis: Analysis):
        self.analysis = analysis
        self.corpus = analysis.corpus
        self.citations = Citations(analysis.corpus)

    # -- what was read

    def read(self) -> str:
        meta = self.corpus.meta
        dated = int(meta["date"].notna().sum())
        coarse = int((meta["date"].notna() & (meta["date_precision"] != "day")).sum())
        sources = meta["source"].dropna()
        precision = f"{coarse:,} of them only to the month or year" if coarse else "all to the day"
        tiles = [
            (len(self.corpus), "document" if len(self.corpus) == 1 else "documents"),
            (dated, f"dated, {precision}" if dated else "dated"),
            (len(meta) - dated, "undated"),
            (sources.nunique(), "source" if sources.nunique() == 1 else "sources"),
            (len(self.analysis.tokens.ids), "words"),
            self._copies_tile(),
            (failed := len(self.corpus.failures), f"file{'s' * (failed != 1)} not read"),
        ]
        boxes = "".join(f'<div class="tile"><b>{n:,}</b><span>{t}</span></div>' for n, t in tiles)
        parts = [f'<h2 id="read">What was read</h2><div class="tiles">{boxes}</div>']
        parts += [
            self._caveats(),
            self._failures(),
            self._sources(sources),
            self._copies(),
            self._furniture(),
        ]
        return "".join([*parts, self._documents()])

    def _caveats(self) -> str:
        """What lowers the shares: documents without text, each named, and those in other languages; and what is not there."""
        corpus, parts = self.corpus, []
        for note in (of_other_kinds(corpus), left_out_before(corpus)):
            parts += [f"<p>{escape(note)}.</p>"] * bool(note)
        if note := without_text(corpus):
            names = corpus.meta.index[~corpus.has_text]
            kept = names[:FAILURES]
            inside = f'<p class="cut">{shown(len(kept), len(names), "document")}</p>'
            inside += f'<div class="list">{table(["document"], ([name] for name in kept))}</div>'
            parts += [
                f"<p>{escape(note)}.</p>",
                plain_details("The documents without text", inside),
            ]
        if note := in_other_languages(corpus, self.analysis.dictionary):
            parts.append(f"<p>{escape(note)}.</p>")
        return "".join(parts)

    def _copies_tile(self) -> tuple[int, str]:
        counted = len(self.analysis.copies)
        if counted or not len(self.corpus.copies):
            return counted, "copies of other documents" + ", counted too" * bool(counted)
        left_out = len(self.corpus.copies)
        return left_out, "copy left out" if left_out == 1 else "copies left out"

    def _copies(self) -> str:
        """Which documents are copies of others: those that were left out, and those counted too."""
        parts = []
        counted = (
            "counted like any other document. To count each story once: --dedupe, or in Python "
            "corpus.dedupe()"
        )
        left_out = "left out before counting, so that each story counts once"
        for frame, what in ((self.corpus.copies, left_out), (self.analysis.copies, counted)):
            if frame.empty:
                continue
            verb = "copies of others are" if len(frame) > 1 else "copy of another is"
            kept = frame.head(FAILURES)
            rows = (
                (name, one.kept, one.kind, f"{one.similarity:.0%}")
                for name, one in zip(kept.index, kept.itertuples(index=False))
            )
            columns = ["document", "copy of", "kind", "alike"]
            inside = f'<p class="cut">{shown(len(kept), len(frame), "copy", "copies")}</p>'
            inside += f'<div class="list">{table(columns, rows, numeric=1)}</div>'
            parts.append(f"<p>{len(frame):,} {verb} {what}.</p>")
            parts.append(plain_details("The list, with what each is a copy of", inside))
        return "<h3>Copies</h3>" + ("".join(parts) or "<p>No document is a copy of another.</p>")

    def _failures(self) -> str:
        failures = self.corpus.failures
        if not failures:
            return ""
        note = shown(min(len(failures), FAILURES), len(failures), "file")
        rows = table(["file", "why it could not be read"], failures[:FAILURES])
        return f'<h3>Files that could not be read</h3><p class="cut">{note}</p>{rows}'

    def _sources(self, sources: pd.Series) -> str:
        counts = sources.astype(str).value_counts(sort=True).rename_axis("source").reset_index()
        counts = counts.sort_values(["count", "source"], ascending=[False, True])
        without = len(self.corpus) - len(sources)
        if counts.empty:
            return '<h3>Sources</h3><p class="cut">No document names its source.</p>'
        note = shown(min(len(counts), SOURCES), len(counts), "source")
        note += f" {plural(without, 'document')} without a source." if without else ""
        rows = counts.head(SOURCES).itertuples(index=False)
        inside = f'<p class="cut">{note}</p>' + table(["source", "documents"], rows, numeric=1)
        top = ", ".join(f"{escape(s)} ({n:,})" for s, n in counts.head(5).itertuples(index=False))
        return f"<h3>Sources</h3><p>Most documents: {top}.</p>" + plain_details("The list", inside)

    def _furniture(self) -> str:
        if not self.analysis.files:
            return (
                "<h3>Set aside</h3><p>Nothing: the texts came as they are, not as pages with "
                "furniture around them.</p>"
            )
        rows = set_aside(self.corpus.pages, EXAMPLES)
        pieces = sum(one.pieces for one in rows)
        intro = (
            f"<p>{plural(pieces, 'piece')} of {plural(self.analysis.files, 'page')} are not part "
            "of the text (captions, share bars, log-in lines, other articles' headlines and the "
            "like) and were not counted. The reason is the rule that decided.</p>"
        )
        first, rest = rows[:REASONS], rows[REASONS:]
        parts = [f"<h3>Set aside as furniture</h3>{intro}", self._reasons(first)]
        if rest:
            label = f"{len(first)} of {len(rows)} reasons are shown; the other {len(rest)}"
            parts.append(plain_details(label, self._reasons(rest)))
        return "".join(parts)

    def _reasons(self, rows: list[SetAside]) -> str:
        body = "".join(self._reason(one) for one in rows)
        return (
            "<table class='fixed'><thead><tr><th>reason</th><th>most frequent texts</th>"
            '<th class="n">texts</th><th class="n">pieces</th><th class="n">pages</th></tr></thead>'
            f"<tbody>{body}</tbody></table>"
        )

    @staticmethod
    def _reason(one: SetAside) -> str:
        texts = (" ".join(text.split()) for text in one.examples)
        cut = (t if len(t) <= EXAMPLE_LENGTH else t[: EXAMPLE_LENGTH - 1] + "…" for t in texts)
        examples = " <span class='muted'>|</span> ".join(
            f"<bdi>{escape(text)}</bdi>" for text in cut
        )
        return (
            f"<tr><td>{escape(one.reason)}</td><td>{examples}</td>"
            f'<td class="n">{one.distinct:,}</td><td class="n">{one.pieces:,}</td>'
            f'<td class="n">{one.pages:,}</td></tr>'
        )

    def _documents(self) -> str:
        meta, pages = self.corpus.meta, self.corpus.pages
        order = meta.reset_index(drop=True)["date"].sort_values(kind="stable", na_position="last")
        words = np.diff(self.analysis.tokens.offsets)
        rows = []
        for k in order.index[:DOCUMENTS]:
            rule = pages[k].evidence.get("date") if pages[k] is not None else None
            title = meta["title"].iloc[k]
            rows.append(
                (
                    self.citations.dates[k],
                    rule[2] if rule else "",
                    self.citations.ids[k],
                    "" if is_missing(title) else title,
                    self.citations.sources[k],
                    f"{words[k]:,}",
                )
            )
        note = shown(len(rows), len(meta), "document")
        columns = ["date", "why this date", "document", "title", "source", "words"]
        inside = f'<p class="cut">{note} In order of date, undated ones last.</p>'
        inside += f'<div class="list">{table(columns, rows, numeric=1)}</div>'
        return "<h3>Documents</h3>" + plain_details(
            "The list, with the rule that dated each", inside
        )

    # -- topics over time

    def topics(self) -> str:
        analysis, series = self.analysis, self.analysis.series
        title = '<h2 id="topics">Topics over time</h2>'
        counts = analysis.topics
        if counts.empty:
            return title + "<p>No topic of the dictionary was found.</p>"
        parts = [title, self._why_this_period()]
        if series is not None:
            keys = list(counts["key"])
            parts += [self._lines(series, keys[:LINES]), self._panels(series, keys[:PANELS])]
        kept = counts.head(TOPICS)
        parts.append(
            f"<h3>Topics by documents</h3><p class='cut'>{shown(len(kept), len(counts), 'topic')} "
            f"Open one for its periods, and a period for its sentences.{self._no_documents()}</p>"
        )
        parts.append(head("topic", "documents", "mentions"))
        most = counts["documents"].max()
        for key, documents, mentions in kept.itertuples(index=False):
            inside = self._periods(key)
            parts.append(
                row(name_of(key), documents / most, (f"{documents:,}", f"{mentions:,}"), inside)
            )
        return "".join(parts)

    def _why_this_period(self) -> str:
        analysis = self.analysis
        if analysis.series is None:
            return "<p>No document is dated, so nothing can be drawn over time.</p>"
        chosen = (
            "as asked for"
            if analysis.freq_given
            else (
                "the finest period that has 8 documents on average in at most 60 periods, or else "
                "the coarsest that gives more than one"
            )
        )
        copies = len(analysis.copies)
        narrow = (
            f"; {plural(copies, 'copy', 'copies')} of other documents, counted too, make the "
            "intervals too narrow"
        ) * bool(copies)
        return (
            f"<p>Share of the documents of a {analysis.freq} that mention a topic at least once "
            f"({chosen}). Documents are taken as independent{narrow}. "
            f"{plural(analysis.series.undated, 'document')} without a date so fine could not be "
            "placed: their sentences are listed under each topic.</p>"
        )

    def _lines(self, series: Any, keys: list[str]) -> str:
        from .plot import lines

        figure = lines(series, keys).figure
        names = ", ".join(map(name_of, keys))
        alt = f"Share of documents per {series.freq}: {names}"
        return picture(figure, alt, f"In most documents: {names}.")

    def _no_documents(self) -> str:
        """Which periods no topic can be found in."""
        series = self.analysis.series
        if series is None:
            return ""
        of_period = series.frame.drop_duplicates("period")
        empty = of_period.loc[of_period["total_documents"] == 0, "period"]
        return f" No documents at all in {', '.join(map(str, empty))}." * bool(len(empty))

    def _panels(self, series: Any, keys: list[str]) -> str:
        from .plot import panels

        some = shown(len(keys), len(self.analysis.topics), "topic")[:-1]
        alt = f"Small charts, one a topic: {plural(len(keys), 'topic')}"
        return picture(panels(series, keys), alt, f"{some}, most documents first, on one scale.")

    def _periods(self, key: str) -> str:
        found = self.analysis.period_quotes(key, PERIOD_SENTENCES)
        series = self.analysis.series
        parts, silent = [], []
        if series is not None:
            rows = series.frame[series.frame["key"] == key]
            for number, one in enumerate(rows.itertuples(index=False)):
                if one.documents:
                    parts.append(
                        plain_details(_period_text(one), self.citations.block(found[number]))
                    )
                elif one.total_documents:
                    silent.append(str(one.period))
        if -1 in found:
            label = "Documents that are undated or dated too coarsely"
            parts.append(plain_details(label, self.citations.block(found[-1])))
        if silent:
            parts.append(f'<p class="cut">Documents but no mention in {", ".join(silent)}.</p>')
        return "".join(parts)

    # -- actors

    def actors(self) -> str:
        how = "name or office" if self.analysis.lookup.get("offices") else "name"
        intro = (
            f"<p>By the number of documents that mention them by {how}. Open one for its "
            "sentences.</p><div class='columns'>"
        )
        parts = ['<h2 id="actors">Strongest actors</h2>', intro]
        any_found = False
        for branch in ACTOR_BRANCHES:
            counts = self.analysis.branch(branch)
            if counts.empty:
                continue
            any_found = True
            parts.append(
                f"<section><h3>{escape(branch.capitalize())}</h3>{self._branch(counts)}</section>"
            )
        parts.append("</div>")
        return (
            "".join(parts)
            if any_found
            else parts[0]
            + ("<p>The dictionary names no people, countries or organisations that occur here.</p>")
        )

    def _branch(self, counts: pd.DataFrame) -> str:
        kept = counts.head(ACTORS)
        parts = [f'<p class="cut">{shown(len(kept), len(counts), "name")}</p>']
        parts.append(head("", "documents", "mentions"))
        most = counts["documents"].max()
        for key, documents, mentions in kept.itertuples(index=False):
            inside = self.citations.block(self.analysis.key_quotes(key, SENTENCES))
            parts.append(
                row(name_of(key), documents / most, (f"{documents:,}", f"{mentions:,}"), inside)
            )
        return "".join(parts)

    # -- together

    def together(self) -> str:
        analysis = self.analysis
        intro = (
            '<h2 id="together">Who and what occur together</h2><p>Counts are sentences that '
            "mention both. <em>Expected</em> is how many there would be if the two occurred "
            "independently of each other. The lists are counts and NPMI, no findings: which pairs occur "
            "together more often than chance has it, <code>pairs.chance().findings()</code> says in Python, with "
            "<code>pairs = hits.cooccurrence()</code>.</p>"
        )
        parts = [intro]
        if not len(analysis.all_pairs.pairs(1)):
            return parts[0] + "<p>No two keys occur in one sentence.</p>"
        parts += self._pair_pictures()
        lists = [
            ("Topics with topics", analysis.topic_pairs.pairs()),
            ("Actors with actors", analysis.actor_pairs.pairs()),
            ("Topics with actors", analysis.mixed_pairs),
        ]
        parts += [self._pairs(title, frame) for title, frame in lists if len(frame)]
        return "".join(parts)

    def _pair_pictures(self) -> list[str]:
        from .plot import heatmap, network

        topics, every = self.analysis.topic_pairs, self.analysis.all_pairs
        parts = []
        if len(topics.pairs(1)):
            parts.append(
                picture(
                    heatmap(topics, n=CELLS).figure,
                    "Heat map of topic co-occurrence",
                    "Topics in the same sentence. Darker is more often; topics of like company "
                    "stand side by side.",
                )
            )
            parts.append(
                picture(
                    network(topics, n=EDGES).figure,
                    "Network of topics",
                    "The most frequent pairs of topics. Area: sentences that mention the topic. "
                    "Distances are not a measurement.",
                )
            )
        parts.append(
            picture(
                network(every, n=EDGES).figure,
                "Network of topics and actors",
                "The most frequent pairs of topics and actors.",
            )
        )
        return parts

    def _pairs(self, title: str, frame: pd.DataFrame) -> str:
        kept = frame.head(PAIRS)
        parts = [
            f'<section class="pair"><h3>{title}</h3>'
            f'<p class="cut">{shown(len(kept), len(frame), "pair")}</p>'
            + head("pair", "sentences", "expected", "NPMI")
        ]
        most = frame["count"].max()
        for one in kept.itertuples(index=False):
            numbers = (f"{one.count:,}", f"{one.expected:,.2f}", f"{one.npmi:.2f}")
            inside = self.citations.block(self.analysis.pair_quotes(one.a, one.b, SENTENCES))
            parts.append(
                row(f"{name_of(one.a)} – {name_of(one.b)}", one.count / most, numbers, inside)
            )
        return "".join(parts) + "</section>"

    # -- terms

    def terms(self) -> str:
        frame = self.analysis.terms
        parts = ['<h2 id="terms">Top terms</h2>']
        if frame.empty:
            return parts[0] + "<p>No words were found.</p>"
        kept = frame.head(TERMS)
        parts.append(
            f"<p>Words by the number of documents, without stop words, single letters and "
            f'numbers.</p><p class="cut">{shown(len(kept), len(frame), "term")}</p>'
            "<div class='columns'>"
        )
        most = frame["documents"].max()
        half = -(-len(kept) // 2)
        for part in (kept.iloc[:half], kept.iloc[half:]):
            rows = "".join(
                row(
                    one.term,
                    one.documents / most,
                    (f"{one.documents:,}", f"{one.count:,}"),
                    self.citations.block(self.analysis.term_quotes(one.term, TERM_SENTENCES)),
                )
                for one in part.itertuples(index=False)
            )
            parts.append(f"<section>{head('term', 'documents', 'mentions')}{rows}</section>")
        return "".join(parts) + "</div>"


def _period_text(one: Any) -> str:
    return (
        f"{one.period}: {one.documents:,} of {plural(one.total_documents, 'document')} "
        f"({one.share:.0%}; 95% interval {one.lower:.0%} to {one.upper:.0%}), "
        f"{plural(one.mentions, 'mention')}"
    )
