"""Frames whose rows are read: in a terminal as lines of text, in a notebook as marked sentences; pandas would hide or cut them.

Only what is shown differs. Every method is pandas' own, and ``pandas.DataFrame(frame)`` is shown as pandas shows it.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from ._dates import is_missing
from ._drawing import plural
from ._html import escape, marked
from ._terminal import aligned, cut, number, one_line, width_of

SHOWN = 10  # rows; of more the first and the last five, as pandas does
NARROW, WIDE = 40, 110  # characters of a line, whatever the terminal has
LONGEST = 6  # lines of a text
AROUND = 90  # characters to both sides of what was found in a long document
WHOLE = 15  # rows that a notebook shows before it leaves out those in the middle
LONG = 1_000  # characters of a text that a notebook shows whole
INDENT = "    "
GAP = "  "  # between columns
MOST = 20  # columns of a table; more are for a machine, and pandas hides some
LEAST = 24  # columns of the terminal that a long text has at least, before a table is broken in two
CONTEXTS = {"document", "text", "text_start", "spans_a", "spans_b"}
MENTIONS = {
    "document", "key", "entry", "via", "surface", "start", "end", "raw_start", "raw_end", "sentence",
    "paragraph", "token_start", "token_end", "weight",
}  # fmt: skip
BURSTS = {"key", "start", "end", "level", "strength", "documents", "headlines"}
CHANGES = {"key", "period", "before", "after", "documents", "headlines"}
CONCORDANCE = {"document", "date", "source", "left", "keyword", "right", "start", "end"}
_PLACED = MENTIONS | CONTEXTS | {"date", "source", "title", "mentions", "distance"}


class Readable(pd.DataFrame):
    """A frame of which a shell prints every column: as pandas does where they fit, and where it would hide some, in short.

    Then numbers have few digits, long texts are cut at their ends, and what is still wider than the terminal goes on below.
    """

    @property
    def _constructor(self):
        return type(self)

    def __repr__(self) -> str:
        several = self.index.nlevels + self.columns.nlevels > 2
        if not len(self) and not several and len(self.columns):
            return "\n".join(textwrap.wrap(_nothing(self), _line_width()))
        if self.empty or several or len(self.columns) > MOST:
            return repr(pd.DataFrame(self))
        most, fewer = (pd.get_option(f"display.{name}_rows") for name in ("max", "min"))
        whole = self.to_string(max_rows=most, min_rows=fewer, show_dimensions="truncate")
        return whole if _fits(whole, _line_width()) else _table(self, most, fewer)


class Evidence(Readable):
    """A frame of mentions, contexts, bursts or changes: each row is shown as its place, what was found and its text.

    A shell prints that as lines, a notebook shows it with what was found marked.
    """

    def __repr__(self) -> str:
        kind = self._kind()
        return _listed(self, kind.write) if kind and len(self) else super().__repr__()

    def _repr_html_(self) -> str | None:
        kind = self._kind()
        if not kind or not pd.get_option("display.notebook_repr_html"):
            return super()._repr_html_()
        return (
            _listed_html(self, kind.write_html) if len(self) else f"<p>{escape(_nothing(self))}</p>"
        )

    def _kind(self) -> Kind | None:
        """What its rows are, if it has all the columns that tell."""
        return next((kind for kind in _kinds() if kind.columns <= set(self.columns)), None)


class Kind(NamedTuple):
    """What the rows of a frame are, and what writes them for a shell and for a notebook."""

    noun: str
    columns: set[str]
    write: Callable
    write_html: Callable


def _kinds() -> tuple[Kind, ...]:
    return (
        Kind("mentions", MENTIONS, _records, _records_html),
        Kind("contexts", CONTEXTS, _records, _records_html),
        Kind("bursts", BURSTS, _stretches, _stretches_html),
        Kind("changes", CHANGES, _stretches, _stretches_html),
    )


def _nothing(frame: Readable) -> str:
    kind = frame._kind() if isinstance(frame, Evidence) else None
    return f"no {kind.noun if kind else 'rows'} {_size(frame)}"


def concordance(frame: pd.DataFrame) -> str:
    """Keywords under each other, what stands before and after them to both sides."""
    return _listed(frame, _concordance_lines)


def _line_width() -> int:
    return min(max(shutil.get_terminal_size().columns, NARROW), WIDE)


def _listed(frame: pd.DataFrame, write: Callable) -> str:
    """The first and last rows as lines of text, how many rows there are, and the names of the columns."""
    width = _line_width()
    half, many = SHOWN // 2, len(frame) > SHOWN
    rows = write(_ends(frame, half) if many else frame, width)
    parts = [rows[:half], rows[half:]] if many else [rows]
    blocks = ["\n".join(part).strip("\n") for part in parts]
    return "\n".join(["\n...\n".join(blocks), "", *textwrap.wrap(_size(frame), width)])


def _size(frame: pd.DataFrame) -> str:
    names = ", ".join(map(str, frame.columns))
    return f"[{len(frame):,} rows x {len(frame.columns)} columns: {names}]"


def _ends(frame: pd.DataFrame, half: int) -> pd.DataFrame:
    """The first and the last rows."""
    return frame.iloc[[*range(half), *range(-half, 0)]]


def _fits(text: str, width: int) -> bool:
    """Whether a terminal shows a text of pandas as pandas means it."""
    lines = text.split("\n")
    return all(line.isprintable() and width_of(line) == len(line) <= width for line in lines)


def _table(frame: pd.DataFrame, most: int | None, fewer: int | None) -> str:
    """All columns beside the names of the rows; of more than `most` rows the first and the last, `fewer` in all."""
    half = max(min(fewer or most, most) // 2, 1) if most and len(frame) > most else 0
    shown = _ends(frame, half) if half else frame
    values = [shown.index.to_series(), *(shown.iloc[:, k] for k in range(shown.shape[1]))]
    names = ["" if shown.index.name is None else shown.index.name, *shown.columns]
    cells = [[one_line(name), *_cells(column)] for name, column in zip(names, values)]
    right = [pd.api.types.is_numeric_dtype(column) for column in values]
    blocks = [
        [GAP.join(row).rstrip() for row in zip(*block)]
        for block in _blocks(cells, right, _line_width())
    ]
    if half:
        for block in blocks:
            block.insert(1 + half, "...")
    tables = ["\n".join(block) for block in blocks]
    return "\n\n".join([*tables, f"[{len(frame):,} rows x {len(frame.columns)} columns]"])


def _blocks(cells: list[list[str]], right: list[bool], width: int) -> list[list[list[str]]]:
    """Columns in as few blocks of the width as there may be, each beside the first column; texts are cut to fit."""

    def fitted(longest: int) -> list[list[list[str]]]:
        first, *rest = map(aligned, (_shortened(column, longest) for column in cells), right)
        blocks, used = [[first]], width_of(first[0])
        for column in rest:
            needed = len(GAP) + width_of(column[0])
            if used + needed > width and len(blocks[-1]) > 1:
                blocks.append([first])
                used = width_of(first[0])
            blocks[-1].append(column)
            used += needed
        return blocks

    fewest = fitted(LEAST)
    for longest in range(width, LEAST, -1):
        if len(blocks := fitted(longest)) == len(fewest):
            return blocks
    return fewest


def _shortened(texts: list[str], longest: int) -> list[str]:
    """A heading and texts, cut at their ends; before these where nothing would tell the texts apart (paths of one folder)."""
    head, *body = (cut(text, longest) for text in texts)
    if len(set(body)) == 1 < len(set(texts[1:])):
        body = [cut(text, longest, keep_end=True) for text in texts[1:]]
    return [head, *body]


def _cells(column: pd.Series) -> list[str]:
    """The values of a column in short, numbers with few digits."""
    if not pd.api.types.is_float_dtype(column.dtype):
        # more than enough for a line; of a whole text only the beginning is looked at
        texts = (one_line(str(value)[: 10 * WIDE]) for value in column)
        return [text.removesuffix(" 00:00:00") for text in texts]  # of a day
    known = column.dropna()
    digits = 0 if (known == known.round()).all() else min(pd.get_option("display.precision"), 3)
    write = pd.get_option("display.float_format") or partial(number, digits=digits)
    return ["NaN" if pd.isna(value) else write(value) for value in column]


def _rows(frame: pd.DataFrame) -> Iterable[tuple[Any, dict]]:
    """The name of each row, and its values by column."""
    columns = list(frame.columns)
    for name, values in zip(frame.index, frame.itertuples(index=False, name=None)):
        yield name, dict(zip(columns, values))


def _records(frame: pd.DataFrame, width: int) -> list[str]:
    """The lines of each row, with an empty one before those of a row with a text."""
    records = []
    for name, row in _rows(frame):
        if CONTEXTS <= row.keys() and _has_marks(row):
            row["text"] = _around(row["text"], _firsts(row))
        lines = list(_record(name, row, width))
        records.append("\n".join(lines if is_missing(row.get("text")) else ["", *lines]))
    return records


def _record(name: Any, row: dict, width: int) -> Iterable[str]:
    """One row: date, source and title; document, and what was found in it; the text."""
    known, found = _place(row)
    yield from _wrapped(f"[{name}] {' · '.join(known)}", width, first="")
    if found:
        yield from _wrapped(" · ".join(found), width)
    if not is_missing(row.get("text")):
        lines = _wrapped(one_line(row["text"]), width)
        yield from lines[:LONGEST]
        if len(lines) > LONGEST:
            yield f"{INDENT}… {len(str(row['text'])):,} characters in all"


def _place(row: dict) -> tuple[list[str], list[str]]:
    """Date, source and title of a row, if it has them; its document, and what was found there."""
    about = [_day(row["date"])] if "date" in row else []
    about += [value for name in ("source", "title") if not is_missing(value := row.get(name))]
    known = [one_line(value) for value in about]
    found = [one_line(row["document"]), *_found(row)]
    return (known, found) if known else (found, [])


def _has_marks(row: dict) -> bool:
    """Whether it is known what in the text of a row was found; not so where a user put in another."""
    places = ("spans_a", "spans_b") if CONTEXTS <= row.keys() else ("start", "end")
    known = (not is_missing(row.get(name)) for name in ("text_start", *places))
    return isinstance(row["text"], str) and all(known)


def _marks(row: dict) -> list[tuple[int, int]]:
    """Where what was found stands in the text of a row, in order."""
    if CONTEXTS <= row.keys():
        return _inside(row, sorted([*row["spans_a"], *row["spans_b"]]))
    return _inside(row, [(row["start"], row["end"])])


def _firsts(row: dict) -> list[tuple[int, int]]:
    """The first of the marks; of a pair the first of each side."""
    if CONTEXTS <= row.keys():
        return _inside(row, [*row["spans_a"][:1], *row["spans_b"][:1]])
    return _marks(row)


def _inside(row: dict, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of a document as places in the text of a row."""
    at = int(row["text_start"])  # pandas makes floats of numbers beside missing ones
    return [(int(start) - at, int(end) - at) for start, end in spans]


def _around(text: str, spans: list[tuple[int, int]]) -> str:
    """What stands around some spans of a long text, so that what is shown has them."""
    pieces = _pieces(text, spans, 2 * AROUND * (len(spans) + 1))
    if pieces == [(0, len(text))]:
        return text
    shown = " … ".join(text[low:high] for low, high in pieces)
    return f"{'… ' * (pieces[0][0] > 0)}{shown} … {len(text.strip()):,} characters in all"


def _pieces(text: str, spans: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """The pieces around some spans of a text of more than `most` characters; the whole of a shorter one."""
    if len(text) <= most:
        return [(0, len(text))]
    pieces: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        low, high = max(start - AROUND, 0), min(end + AROUND, len(text))
        if pieces and low <= pieces[-1][1]:
            low = pieces.pop()[0]
        pieces.append((low, high))
    return pieces


def _stretches(frame: pd.DataFrame, width: int) -> list[str]:
    """Of each burst or change its key, stretch and numbers; the headlines behind it."""
    stretches = []
    for name, row in _rows(frame):
        lines = _wrapped(f"[{name}] {_stretch(row)}", width, "")
        for headline in _headlines(row):
            lines += _wrapped(one_line(headline), width)
        stretches.append("\n".join(lines))
    return stretches


def _stretch(row: dict) -> str:
    if CHANGES <= row.keys():
        numbers = f"{row['period']} · share {row['before']:.3f} to {row['after']:.3f}"
    else:
        numbers = f"{row['start']} to {row['end']} · level {row['level']} · strength {row['strength']:.1f}"
    return f"{one_line(row['key'])} · {numbers} · {plural(row['documents'], 'document')}"


def _headlines(row: dict) -> list[str]:
    return row["headlines"] if isinstance(row["headlines"], list) else []


# -- the same for a notebook


def concordance_html(frame: pd.DataFrame) -> str:
    """Keywords under each other as HTML, each with its place."""
    return _listed_html(frame, _concordance_rows, "<table>", "</table>")


def _listed_html(frame: pd.DataFrame, write: Callable, before: str = "", after: str = "") -> str:
    """The first and last rows as HTML, how many rows there are, and the names of the columns."""
    half, many = SHOWN // 2, len(frame) > WHOLE
    rows = write(_ends(frame, half) if many else frame)
    if many:
        rows.insert(half, f"<tr><td{_SIDE}>…</td></tr>" if before else "<p>…</p>")
    return f"<div>{before}{''.join(rows)}{after}<p><small>{escape(_size(frame))}</small></p></div>"


_SIDE = ' style="text-align: start; white-space: nowrap"'


def _records_html(frame: pd.DataFrame) -> list[str]:
    """Each row: its place and what was found in small letters; its text, with that marked."""
    records = []
    for name, row in _rows(frame):
        known, found = _place(row)
        lines = [_small(f"[{name}]", known)] + [_small("", found)] * bool(found)
        if not is_missing(row.get("text")):
            lines.append(f'<div dir="auto">{_text_html(row)}</div>')
        records.append(f'<div style="margin-bottom: 0.8em">{"".join(lines)}</div>')
    return records


def _small(first: str, parts: Iterable[str]) -> str:
    listed = " · ".join(f"<bdi>{escape(part)}</bdi>" for part in parts)
    return f"<div><small>{escape(first)} {listed}</small></div>"


def _text_html(row: dict) -> str:
    """The text of a row with what was found marked; of a long one what stands around that."""
    text = str(row["text"])
    marks, pieces = [], [(0, min(len(text), LONG))]
    if _has_marks(row):
        marks, pieces = _marks(row), _pieces(text, _firsts(row), LONG)
    shown = " … ".join(marked(text, low, high, marks) for low, high in pieces)
    cut_before, cut_behind = pieces[0][0] > 0, pieces[-1][1] < len(text)
    size = f" … <small>{len(text.strip()):,} characters in all</small>"
    return "… " * cut_before + shown + size * (cut_before or cut_behind or len(pieces) > 1)


def _stretches_html(frame: pd.DataFrame) -> list[str]:
    """Each burst or change with the headlines behind it."""
    stretches = []
    for name, row in _rows(frame):
        items = "".join(f'<li dir="auto">{escape(title)}</li>' for title in _headlines(row))
        stretches.append(f"<div>[{escape(name)}] {escape(_stretch(row))}</div><ul>{items}</ul>")
    return stretches


def _concordance_rows(frame: pd.DataFrame) -> list[str]:
    rows = []
    for name, row in _rows(frame):
        place = [
            _day(row["date"]),
            *([] if is_missing(row["source"]) else [row["source"]]),
            row["document"],
        ]
        sides = "right", "center", "left"
        left, middle, right = (
            f'<td dir="auto" style="text-align: {side}; white-space: nowrap">' for side in sides
        )
        rows.append(
            f"<tr>{left}{escape(row['left'])}</td>{middle}<mark>{escape(row['keyword'])}</mark></td>"
            f"{right}{escape(row['right'])}</td>"
            f"<td{_SIDE}>{_small(f'[{name}]', map(one_line, place))}</td></tr>"
        )
    return rows


# -- of both


def _day(date: Any) -> str:
    if is_missing(date):
        return "undated"
    return date.strftime("%Y-%m-%d") if hasattr(date, "strftime") else one_line(date)


def _found(row: dict) -> Iterable[str]:
    if not is_missing(row.get("surface")):
        surface = f'"{one_line(row["surface"])}"'
        yield surface if is_missing(row.get("key")) else f"{one_line(row['key'])} {surface}"
    if not is_missing(row.get("mentions")):
        yield plural(row["mentions"], "mention")
    if not is_missing(row.get("distance")):
        yield f"distance {row['distance']}"
    for name, value in row.items():
        if name not in _PLACED:  # a column of the user's own
            yield one_line(f"{name} {value}")


def _wrapped(text: str, width: int, first: str = INDENT) -> list[str]:
    """Lines of at most `width` columns, those after the first indented."""
    if any(width_of(c) == 2 for c in text):
        width //= 2  # such letters are two columns wide
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=INDENT)


def _concordance_lines(frame: pd.DataFrame, width: int) -> list[str]:
    days = map(_day, frame["date"]) if "date" in frame else [""] * len(frame)
    heads = [f"[{name}] {day}" for name, day in zip(frame.index, days)]
    words = [[one_line(text) for text in frame[side]] for side in ("left", "keyword", "right")]
    before = max(map(width_of, heads))
    middle = min(max(map(width_of, words[1])), width // 3)
    side = max((width - before - middle - 6) // 2, 8)
    lines = []
    for head, left, word, right in zip(heads, *words):
        left, word = cut(left, side, keep_end=True), cut(word, middle)
        head += " " * (before - width_of(head))
        left = " " * (side - width_of(left)) + left
        spare = middle - width_of(word)
        word = " " * (spare // 2) + word + " " * (spare - spare // 2)
        lines.append(f"{head}  {left}  {word}  {cut(right, side)}".rstrip())
    return lines
