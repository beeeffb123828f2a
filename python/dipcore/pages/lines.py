"""Blocks: the lines of a text, or the paragraphs of an HTML page, each with its raw characters.

A block's text is made of pieces. Most blocks of a text are one piece that equals the raw
characters; in HTML a piece ends at every tag, and each entity and each folded white space is a
piece of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from dipcore.pages.words import level

_LINE = re.compile(r"[^\r\n]*")
_BREAK = re.compile(r"\r\n|\r|\n")
_BLANK = " \t\v\f\xa0\u200b\u200e\u200f\ufeff\u3000"
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class Piece(NamedTuple):
    """`length` characters of a text from `start` on, and the raw characters they come from."""

    start: int
    length: int
    raw_start: int
    raw_end: int

    @property
    def exact(self) -> bool:
        """Whether text and raw characters agree one for one."""
        return self.raw_end - self.raw_start == self.length


@dataclass(slots=True)
class Block:
    """A line or paragraph that is not blank.

    `line` counts from 1 and is 0 in HTML. `tag`, `region` (why the tags around it make it
    furniture), `links` (share of its characters inside links), `element` (the number of the
    innermost block element) and `fence` (that of the innermost region, or -1) are features of HTML.
    `level` and `folded` are what the functions of these names make of the text; `prose` is kept here by `furniture.is_sentence`.
    """

    text: str
    pieces: list[Piece]
    line: int = 0
    tag: str = ""
    region: str | None = None
    links: float = 0.0
    element: int = 0
    fence: int = -1
    words: int = field(init=False)
    level: str = field(init=False, repr=False, compare=False)
    folded: str = field(init=False, repr=False, compare=False)
    prose: bool | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.words = count_words(self.text)
        self.level = level(self.text)
        self.folded = " ".join(self.level.split())

    @property
    def start(self) -> int:
        """Where the block starts in the raw page."""
        return self.pieces[0].raw_start

    @property
    def end(self) -> int:
        """Where the block ends in the raw page."""
        return self.pieces[-1].raw_end

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of `text[start:end]`, which must not be empty."""
        cut = list(slice_pieces(self.pieces, start, end))
        return cut[0].raw_start, cut[-1].raw_end


def count_words(text: str) -> int:
    """Count words; two characters of Chinese or Japanese count as one."""
    if text.isascii():
        return len(_WORD.findall(text))
    return len(_WORD.findall(_CJK.sub(" ", text))) + (len(_CJK.findall(text)) + 1) // 2


def slice_pieces(pieces: Iterable[Piece], start: int, end: int) -> Iterable[Piece]:
    """Yield what of `pieces` lies in the text span `start:end`, starts unchanged."""
    for piece in pieces:
        first, last = max(start, piece.start), min(end, piece.start + piece.length)
        if first >= last:
            continue
        if piece.exact:
            raw = piece.raw_start + first - piece.start
            yield Piece(first, last - first, raw, raw + last - first)
        else:
            yield Piece(first, last - first, piece.raw_start, piece.raw_end)


def text_blocks(raw: str) -> list[Block]:
    """Make a block of every line of `raw` that is not blank; lines end at CRLF, CR or LF."""
    blocks = []
    at, number = 0, 1
    while at <= len(raw):
        end = _LINE.match(raw, at).end()  # type: ignore[union-attr]
        line = raw[at:end]
        text = line.strip(_BLANK)
        if text:
            start = at + len(line) - len(line.lstrip(_BLANK))
            blocks.append(Block(text, [Piece(0, len(text), start, start + len(text))], number))
        stop = _BREAK.match(raw, end)
        if stop is None:
            break
        at, number = stop.end(), number + 1
    return blocks


class Body:
    """The text of the page as it grows, with its segments."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.segments: list[tuple[int, int, int]] = []
        self.ends: list[int] = []
        self._length = 0

    def add(self, block: Block, start: int = 0) -> None:
        """Append `block.text[start:]` as a line of its own."""
        if self.parts:
            self._length += 2
        base = self._length - start
        for piece in slice_pieces(block.pieces, start, len(block.text)):
            self._segment(base + piece.start, piece)
        self.parts.append(block.text[start:])
        self._length += len(block.text) - start

    def _segment(self, body_start: int, piece: Piece) -> None:
        if self.segments and piece.exact:
            last_start, last_raw, length = self.segments[-1]
            follows = last_start + length == body_start and last_raw + length == piece.raw_start
            if follows and self.ends[-1] == piece.raw_start:
                self.segments[-1] = (last_start, last_raw, length + piece.length)
                self.ends[-1] = piece.raw_end
                return
        self.segments.append((body_start, piece.raw_start, piece.length))
        self.ends.append(piece.raw_end)

    def text(self) -> str:
        """Return the lines joined by a blank line."""
        return "\n\n".join(self.parts)
