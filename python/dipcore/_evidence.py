"""Frames whose rows are read: in a terminal as lines of text, which pandas would hide or cut.

Only what a shell prints differs. A notebook shows pandas' table, and every method is pandas' own.
"""

from __future__ import annotations

import shutil
import textwrap
import unicodedata
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Any

import pandas as pd

from ._dates import is_missing
from ._drawing import plural

SHOWN = 10  # rows; of more the first and the last five, as pandas does
NARROW, WIDE = 40, 110  # characters of a line, whatever the terminal has
LONGEST = 6  # lines of a text
AROUND = 90  # characters to both sides of what was found in a long document
WHOLE = "texts are whole documents"  # in a frame's attrs: its spans are places in its texts
INDENT = "    "
_JOINERS = "\u200c\u200d"  # which change how words of Persian and Hindi read
CONTEXTS = {"document", "text", "spans_a", "spans_b"}
MENTIONS = {
    "document", "key", "entry", "via", "surface", "start", "end", "raw_start", "raw_end", "sentence",
    "paragraph", "token_start", "token_end", "weight",
}  # fmt: skip
BURSTS = {"key", "start", "end", "level", "strength", "documents", "headlines"}
_PLACED = MENTIONS | CONTEXTS | {"date", "source", "title", "mentions", "distance"}


class Evidence(pd.DataFrame):
    """A frame of mentions, contexts or bursts: a shell prints each row as its place, what was found and its text.

    Some of its columns alone are printed as pandas prints them, since they were chosen to be seen.
    """

    @property
    def _constructor(self):
        return Evidence

    def __repr__(self) -> str:
        kinds = ((MENTIONS, _records), (CONTEXTS, _records), (BURSTS, _stretches))
        for whole, write in kinds:
            if not self.empty and whole <= set(self.columns):
                return _listed(self, write)
        return repr(pd.DataFrame(self))


def concordance(frame: pd.DataFrame) -> str:
    """Keywords under each other, what stands before and after them to both sides."""
    return _listed(frame, _concordance_lines)


def one_line(value: Any) -> str:
    """A text (of a value) on one line, with nothing in it that steers a terminal."""
    return " ".join("".join(map(_plain, str(value))).split())


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" and character != "\u200b":  # which ends a word
        return character if character in _JOINERS else ""
    return " " if category in ("Cc", "Cf", "Zl", "Zp") else character


def _listed(frame: pd.DataFrame, write: Callable) -> str:
    """The first and last rows as lines of text, how many rows there are, and the names of the columns."""
    width = min(max(shutil.get_terminal_size().columns, NARROW), WIDE)
    half, cut = SHOWN // 2, len(frame) > SHOWN
    rows = write(frame.iloc[[*range(half), *range(-half, 0)]] if cut else frame, width)
    parts = [rows[:half], rows[half:]] if cut else [rows]
    blocks = ["\n".join(part).strip("\n") for part in parts]
    names = ", ".join(map(str, frame.columns))
    size = f"[{len(frame):,} rows x {len(frame.columns)} columns: {names}]"
    return "\n".join(["\n...\n".join(blocks), "", *textwrap.wrap(size, width)])


def _records(frame: pd.DataFrame, width: int) -> list[str]:
    """The lines of each row, with an empty one before those of a row with a text."""
    columns, records = list(frame.columns), []
    whole = bool(frame.attrs.get(WHOLE))
    for name, values in zip(frame.index, frame.itertuples(index=False, name=None)):
        row = dict(zip(columns, values))
        if whole and not is_missing(row.get("text")):
            row["text"] = _around(row["text"], [*row["spans_a"][:1], *row["spans_b"][:1]])
        lines = list(_record(name, row, width))
        records.append("\n".join(lines if is_missing(row.get("text")) else ["", *lines]))
    return records


def _record(name: Any, row: dict, width: int) -> Iterable[str]:
    """One row: date, source and title; document, and what was found in it; the text."""
    about = [_day(row["date"])] if "date" in row else []
    about += [value for name in ("source", "title") if not is_missing(value := row.get(name))]
    known = [one_line(value) for value in about]
    document = one_line(row["document"])
    found = [document, *_found(row)]
    if not known:
        known, found = found, []
    yield from _wrapped(f"[{name}] {' · '.join(known)}", width, first="")
    if found:
        yield from _wrapped(" · ".join(found), width)
    if not is_missing(row.get("text")):
        lines = _wrapped(one_line(row["text"]), width)
        yield from lines[:LONGEST]
        if len(lines) > LONGEST:
            yield f"{INDENT}… {len(str(row['text'])):,} characters in all"


def _around(text: str, spans: list[tuple[int, int]]) -> str:
    """What stands around some spans of a long text, so that what is shown has them."""
    if len(text) <= 2 * AROUND * (len(spans) + 1):
        return text
    pieces: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        low, high = max(start - AROUND, 0), min(end + AROUND, len(text))
        if pieces and low <= pieces[-1][1]:
            low = pieces.pop()[0]
        pieces.append((low, high))
    shown = " … ".join(text[low:high] for low, high in pieces)
    return f"{'… ' * (pieces[0][0] > 0)}{shown} … {len(text.strip()):,} characters in all"


def _stretches(frame: pd.DataFrame, width: int) -> list[str]:
    """Of each burst its key, stretch and numbers; the headlines behind it."""
    stretches = []
    for one in frame.itertuples():
        numbers = f"{one.start} to {one.end} · level {one.level} · strength {one.strength:.1f}"
        behind = plural(one.documents, "document")
        lines = _wrapped(f"[{one.Index}] {one_line(one.key)} · {numbers} · {behind}", width, "")
        for headline in one.headlines if isinstance(one.headlines, list) else ():
            lines += _wrapped(one_line(headline), width)
        stretches.append("\n".join(lines))
    return stretches


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
    if any(_width(c) == 2 for c in text):
        width //= 2  # such letters are two columns wide
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=INDENT)


def _concordance_lines(frame: pd.DataFrame, width: int) -> list[str]:
    days = map(_day, frame["date"]) if "date" in frame else [""] * len(frame)
    heads = [f"[{name}] {day}" for name, day in zip(frame.index, days)]
    words = [[one_line(text) for text in frame[side]] for side in ("left", "keyword", "right")]
    before = max(map(_columns, heads))
    middle = min(max(map(_columns, words[1])), width // 3)
    side = max((width - before - middle - 6) // 2, 8)
    lines = []
    for head, left, word, right in zip(heads, *words):
        left, word = _cut(left, side, keep_end=True), _cut(word, middle)
        head += " " * (before - _columns(head))
        left = " " * (side - _columns(left)) + left
        spare = middle - _columns(word)
        word = " " * (spare // 2) + word + " " * (spare - spare // 2)
        lines.append(f"{head}  {left}  {word}  {_cut(right, side)}".rstrip())
    return lines


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cut(text: str, most: int, keep_end: bool = False) -> str:
    """The text in at most `most` columns, … standing for what was cut off."""
    if _columns(text) <= most:
        return text
    letters = text[::-1] if keep_end else text
    kept = sum(column < most for column in accumulate(map(_width, letters)))
    return "…" + text[len(text) - kept :] if keep_end else text[:kept] + "…"
