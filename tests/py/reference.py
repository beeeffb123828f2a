"""The slow, obvious twin of the tokenizer: what the C core must give, character by character.

Properties come from the files of the Unicode Character Database, boundaries from the rules of
UAX #29 as written, each a regular expression over one letter a character. Nothing here is fast, and
nothing is taken from the C code but its lists of abbreviations.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import itertools
import re
from pathlib import Path

from reference_unicode import (
    binary,
    enumerated,
    fold,
    general_category,
    is_letter,
    is_lower,
    is_mark,
    is_space,
    is_upper,
    is_wordlike,
    without_diacritics,
)

ROOT = Path(__file__).resolve().parents[2]

LOWER, CAPITALISED, CAPITALS, MIXED, LINE = range(5)
STARTS_SENTENCE, STARTS_PARAGRAPH, AFTER_HOLE = 8, 16, 32

DEFAULTS = {
    "lowercase": True,
    "acronyms": True,
    "possessives": True,
    "hyphens": "split",
    "punctuation": False,
    "symbols": False,
    "numbers": True,
    "urls": "keep",
    "diacritics": "keep",
    "lines": "paragraph",
}


# Boundaries ---------------------------------------------------------------------------------------
# A rule reads "what stands before | what stands after", a letter a character.

WORD_LETTERS = {
    "Other": "o", "CR": "r", "LF": "n", "Newline": "p", "Extend": "e", "ZWJ": "z", "Format": "f",
    "Regional_Indicator": "i", "Katakana": "k", "Hebrew_Letter": "h", "ALetter": "a",
    "Single_Quote": "'", "Double_Quote": '"', "MidNumLet": ".", "MidLetter": ":", "MidNum": ",",
    "Numeric": "9", "ExtendNumLet": "_", "WSegSpace": "s",
}  # fmt: skip
WORD_JOINS = [
    r"[ah]\|[ah]",  # WB5
    r"[ah]\|[:.'][ah]",  # WB6
    r"[ah][:.']\|[ah]",  # WB7
    r"h\|'",  # WB7a
    r'h\|"h',  # WB7b
    r'h"\|h',  # WB7c
    r"9\|9",  # WB8
    r"[ah]\|9",  # WB9
    r"9\|[ah]",  # WB10
    r"9[,.']\|9",  # WB11
    r"9\|[,.']9",  # WB12
    r"k\|k",  # WB13
    r"[ahk9_]\|_",  # WB13a
    r"_\|[ahk9]",  # WB13b
    r"(?:^|[^i])(?:ii)*i\|i",  # WB15, WB16
]
SENTENCE_LETTERS = {
    "Other": "o", "CR": "r", "LF": "n", "Extend": "e", "Sep": "p", "Format": "f", "Sp": "s",
    "Lower": "l", "Upper": "u", "OLetter": "t", "Numeric": "9", "ATerm": ".", "SContinue": ",",
    "STerm": "!", "Close": ")",
}  # fmt: skip
SENTENCE_JOINS = [
    r"\.\|9",  # SB6
    r"[ul]\.\|u",  # SB7
    r"\.\)*s*\|[^tulrnp.!]*l",  # SB8
    r"[.!]\)*s*\|[,.!]",  # SB8a
    r"[.!]\)*\|[)srnp]",  # SB9
    r"[.!]\)*s*\|[srnp]",  # SB10
]
SENTENCE_BREAK = r"[.!]\)*s*\|"  # SB11; what follows a paragraph separator is SB4's


@functools.cache
def _rule(*patterns: str) -> re.Pattern:
    return re.compile("|".join(patterns))


def letters_of(text: str, name: str, letters: dict[str, str]) -> str:
    return "".join(letters[enumerated(f"auxiliary/{name}.txt")(c)] for c in text)


def visible(classes: str, ignored: str, ends: str) -> list[int]:
    """The positions WB4 or SB5 leave: no ignored character but at a start or behind a line end."""
    return [
        k for k, c in enumerate(classes) if k == 0 or c not in ignored or classes[k - 1] in ends
    ]


def word_boundaries(text: str) -> list[int]:
    """Every word boundary, from 0 to len(text); none for an empty text."""
    classes = letters_of(text, "WordBreakProperty", WORD_LETTERS)
    left_over = visible(classes, "efz", "rnp")
    found = [0] if text else []
    for k in range(1, len(text)):
        before, after = classes[k - 1], classes[k]
        if before + after == "rn":  # WB3
            continue
        if before in "rnp" or after in "rnp":  # WB3a, WB3b
            found.append(k)
            continue
        pictographic = binary("emoji/emoji-data.txt", "Extended_Pictographic")(text[k]) == "yes"
        if (
            before == "z" and pictographic or before + after == "ss" or after in "efz"
        ):  # WB3c, WB3d, WB4
            continue
        at = bisect.bisect_left(left_over, k)
        view = "".join(classes[v] for v in left_over)
        if not _rule(*WORD_JOINS).search(view[:at] + "|" + view[at:]):  # WB999
            found.append(k)
    return found + [len(text)] if text else []


def line_ends() -> str:
    return r"(?:\r\n|\r(?!\n)|[\n\x85\u2028\u2029])"


@functools.cache
def _paragraph_end(wrapped: bool) -> re.Pattern:
    if not wrapped:
        return re.compile(line_ends())
    space = (
        "["
        + "".join(
            chr(c)
            for c in range(0x3001)
            if is_space(chr(c)) and chr(c) not in "\r\n\x85\u2028\u2029"
        )
        + "]"
    )
    return re.compile(f"{line_ends()}(?:{space}*{line_ends()})+|\u2029")


def paragraph_boundaries(text: str, wrapped: bool = False) -> list[int]:
    inner = [found.end() for found in _paragraph_end(wrapped).finditer(text)]
    return sorted({0, *inner, len(text)}) if text else []


@functools.cache
def abbreviations() -> tuple[set[str], set[str]]:
    """Those that never end a sentence, and those that do not before a number."""
    source = (ROOT / "csrc/core/sentence.c").read_text(encoding="utf-8")
    lists = [
        re.search(rf"\b{name}\[\] = {{(.*?)}};", source, re.S).group(1)
        for name in ("abbreviations", "numbered")
    ]
    always, numbered = (set(re.findall(r'"([^"]+)"', found)) for found in lists)
    return always, numbered


def sentence_boundaries(text: str, tailored: bool = True, wrapped: bool = False) -> list[int]:
    if not wrapped:
        return _sentences(
            text, letters_of(text, "SentenceBreakProperty", SENTENCE_LETTERS), tailored
        )
    found = [0] if text else []
    for start, end in itertools.pairwise(paragraph_boundaries(text, True)):
        classes = letters_of(text[start:end], "SentenceBreakProperty", SENTENCE_LETTERS)
        spaced = re.sub("[rnp]", "s", classes)  # within a paragraph a line end is a space
        found += [start + k for k in _sentences(text[start:end], spaced, tailored)[1:]]
    return found


def _sentences(text: str, classes: str, tailored: bool) -> list[int]:
    left_over = visible(classes, "ef", "rnp")
    view = "".join(classes[k] for k in left_over)
    found = [0] if text else []
    for at, k in list(enumerate(left_over))[1:]:
        if view[at - 1 : at + 1] == "rn":  # SB3
            continue
        here = view[:at] + "|" + view[at:]
        if view[at - 1] in "rnp":  # SB4
            found.append(k)
        elif _rule(SENTENCE_BREAK).search(here) and not _rule(*SENTENCE_JOINS).search(
            here
        ):  # SB11, SB998
            stop = re.search(r"\.s+\|", here)
            if not (
                tailored
                and stop
                and _abbreviated(text, classes, found[-1], left_over[stop.start()], view[at])
            ):
                found.append(k)
    return found + [len(text)] if text else []


def _abbreviated(text: str, classes: str, start: int, stop: int, follows: str) -> bool:
    """Whether the full stop at `stop` is an abbreviation's; its sentence begins at `start`."""
    if text[stop] != ".":
        return False
    first = stop
    while first > start and (text[first - 1] == "." or classes[first - 1] in "ult9e"):
        first -= 1
    word = text[first:stop]
    always, numbered = abbreviations()
    initials = re.fullmatch(r"u|[ul](?:\.[ul])+", classes[first:stop])
    return bool(initials) or word in always or (follows == "9" and word in numbered)


# Entities -----------------------------------------------------------------------------------------


def _inside_word(text: str, at: int) -> bool:
    return at > 0 and (text[at - 1] == "_" or is_wordlike(text[at - 1]) or is_mark(text[at - 1]))


def _url_end(text: str, start: int, host: int) -> int | None:
    end = host
    while end < len(text) and not (
        is_space(text[end])
        or general_category()(text[end]) == "Cc"
        or text[end] in '<>"{}|\\^`\u00ab\u00bb'
        or "\u2018" <= text[end] <= "\u201f"
    ):
        end += 1
    paired = _paired_brackets(text, start, end)
    while end > host and (
        text[end - 1] in ".,;:!?'*_~" or (text[end - 1] in ")]" and end - 1 not in paired)
    ):
        end -= 1
    return end if end > host else None


def _paired_brackets(text: str, start: int, end: int) -> set[int]:
    """The positions of closing brackets that have an opening one of their kind."""
    paired, opened = set(), {")": [], "]": []}
    for k in range(start, end):
        if text[k] in "([":
            opened[")" if text[k] == "(" else "]"].append(k)
        elif text[k] in ")]" and opened[text[k]]:
            opened[text[k]].pop()
            paired.add(k)
    return paired


def _entity_at(text: str, at: int, floor: int) -> tuple[int, int] | None:
    """The entity whose mark (://, www., @, #) stands at `at`; it begins at `floor` or later."""
    if text.startswith("://", at):
        scheme = re.search(r"(?:[A-Za-z][A-Za-z0-9+.-]*)?$", text[floor:at]).group()
        start, end = at - len(scheme), _url_end(text, at - len(scheme), at + 3)
        return (start, end) if scheme and end and not _inside_word(text, start) else None
    if re.match(r"www\.[A-Za-z0-9]", text[at:]):
        end = _url_end(text, at, at + 4)
        return (at, end) if end and not _inside_word(text, at) else None
    if text[at] == "@":
        local = re.search(r"(?:[A-Za-z0-9][A-Za-z0-9._%+-]*)?$", text[floor:at]).group()
        host = re.match(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", text[at + 1 :])
        if local and host and not _inside_word(text, at - len(local)):
            return at - len(local), at + 1 + host.end()
        name = re.match(r"[A-Za-z0-9_]+", text[at + 1 :])
        return (at, at + 1 + name.end()) if name and not _inside_word(text, at) else None
    if text[at] == "#" and not _inside_word(text, at):
        run = "".join(
            itertools.takewhile(lambda c: c == "_" or is_wordlike(c) or is_mark(c), text[at + 1 :])
        )
        return (at, at + 1 + len(run)) if any(map(is_letter, run)) else None
    return None


def entities(text: str) -> list[tuple[int, int]]:
    """URLs, e-mail addresses, @names and #tags, found by their marks from left to right."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        entity = _entity_at(text, at, found[-1][1] if found else 0)
        if entity:
            found.append(entity)
        at = entity[1] if entity else at + 1
    return found


# Tokens -------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Segment:
    """A word, a mark or an entity of a text: its characters [start, end)."""

    start: int
    end: int
    text: str
    entity: bool = False

    @property
    def word(self) -> bool:
        return not self.entity and any(map(is_wordlike, self.text))

    def has_category(self, major: str) -> bool:
        return any(general_category()(c).startswith(major) for c in self.text)


@dataclasses.dataclass
class Token:
    term: str
    start: int
    end: int
    flags: int


@dataclasses.dataclass
class Piece:
    """What one word takes: segments up to `behind`, a span to `end`, the letters of its term."""

    behind: int
    end: int
    letters: str


def segments(text: str, options: dict) -> list[Segment]:
    """Entities first; what lies between them is cut by UAX #29 as if it were a text of its own."""
    found: list[Segment] = []
    marked = entities(text) if options["urls"] != "split" else []
    at = 0
    for start, end in [*marked, (len(text), len(text))]:
        for a, b in itertools.pairwise(word_boundaries(text[at:start])):
            segment = Segment(at + a, at + b, text[at + a : at + b])
            if segment.word or segment.has_category("P") or segment.has_category("S"):
                found.append(segment)
        if end > start:
            found.append(Segment(start, end, text[start:end], entity=True))
        at = end
    return found


@functools.cache
def shipped_acronyms() -> frozenset[str]:
    lines = (ROOT / "python/dipcore/data/acronyms.txt").read_text(encoding="utf-8").split()
    return frozenset(line for line in lines if not line.startswith("#"))


def case_class(letters: str) -> int:
    cased = [c for c in letters if is_upper(c) or is_lower(c)]
    upper = [is_upper(c) for c in cased]
    if not any(upper):
        return LOWER
    if upper[0] and sum(upper) == 1:
        return CAPITALISED
    return CAPITALS if all(upper) else MIXED


class Tokenizer:
    """One document and its options on the way to tokens."""

    def __init__(self, text: str, options: dict):
        self.text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
        self.options = {**DEFAULTS, **options}
        self.segments = segments(self.text, self.options)
        wrapped = self.options["lines"] == "wrapped"
        self.sentences = sentence_boundaries(self.text, wrapped=wrapped)
        self.paragraphs = paragraph_boundaries(self.text, wrapped)
        self.lines = paragraph_boundaries(self.text)
        extra = self.options["acronyms"]
        self.acronyms = shipped_acronyms() | (set() if isinstance(extra, bool) else set(extra))

    def in_capitals(self, at: int) -> bool:
        """Whether the line around a character is one of capitals."""
        k = bisect.bisect_right(self.lines, at)
        start, end = self.lines[k - 1], self.lines[k]
        if any(map(is_lower, self.text[start:end])):
            return False
        words = [s for s in self.segments if start <= s.start < end and (s.word or s.entity)]
        return len(words) >= 5 or any(sum(map(is_letter, s.text)) >= 7 for s in words)

    def segment_is(self, number: int, start: int, pattern: str) -> Segment | None:
        """Segment `number` if it begins at `start` and fits."""
        if number < len(self.segments):
            segment = self.segments[number]
            if (
                segment.start == start
                and not segment.entity
                and re.fullmatch(pattern, segment.text, re.S)
            ):
                return segment
        return None

    def possessive_behind(self, number: int, end: int) -> tuple[int, int]:
        """(segments, end) with an 's that UAX #29 cut off, if one follows directly."""
        if self.options["possessives"] and self.segment_is(number, end, "['’]"):
            tail = self.segment_is(number + 1, end + 1, "[sS]")
            if tail:
                return number + 2, tail.end
        return number, end

    def piece(self, number: int) -> Piece:
        word = self.segments[number]
        letters, behind, end = word.text, number + 1, word.end
        own = re.fullmatch(r"(.+)['’][sS]", letters, re.S) if self.options["possessives"] else None
        if own:
            letters = own.group(1)
        capitals = [c for c in letters if c != "."]
        dotted = (
            len(capitals) > 1 and letters == ".".join(capitals) and all(map(is_upper, capitals))
        )
        if dotted and self.options["acronyms"]:
            letters = "".join(capitals)
            dot = None if own else self.segment_is(behind, end, r"\..*")
            if dot:
                behind, end = behind + 1, dot.end
        if not own:
            behind, end = self.possessive_behind(behind, end)
        return Piece(behind, end, letters)

    def term(self, letters: str, start: int) -> str:
        kind = enumerated("auxiliary/WordBreakProperty.txt")
        letters = "".join(c for c in letters if kind(c) != "Format")
        kept = self.options["acronyms"] and letters in self.acronyms and not self.in_capitals(start)
        lowered = self.options["lowercase"] and not kept
        letters = fold(letters) if lowered else letters
        if self.options["diacritics"] == "fold":
            letters = without_diacritics(letters)
        return fold(letters) if lowered else letters

    def pieces(self, number: int) -> list[Piece]:
        """The word at a segment, and the words that kept hyphens join to it."""
        found = [self.piece(number)]
        while self.options["hyphens"] == "keep":
            last = found[-1]
            hyphen = self.segment_is(last.behind, last.end, "[-\u2010\u2011]")
            joined = hyphen and self.segment_is(last.behind + 1, hyphen.end, ".*")
            if not joined or not joined.word:
                break
            found.append(self.piece(last.behind + 1))
        return found

    def taken(self, number: int) -> tuple[int, int, str | None, str]:
        """(next segment, end, term or None, letters) of what begins at a segment."""
        segment, options = self.segments[number], self.options
        if segment.word:
            found = self.pieces(number)
            term = "-".join(self.term(piece.letters, segment.start) for piece in found)
            numeric = not any(is_letter(c) for piece in found for c in piece.letters)
            drop = numeric and not options["numbers"]
            return (
                found[-1].behind,
                found[-1].end,
                None if drop else term,
                "".join(p.letters for p in found),
            )
        if segment.entity:
            behind, end = self.possessive_behind(number + 1, segment.end)
            wanted = options["urls"] == "keep"
        else:
            behind, end = number + 1, segment.end
            wanted = (options["punctuation"] and segment.has_category("P")) or (
                options["symbols"] and segment.has_category("S")
            )
        return behind, end, self.term(segment.text, segment.start) if wanted else None, segment.text

    def tokens(self) -> list[Token]:
        found: list[Token] = []
        places = (-1, -1)
        number = 0
        while number < len(self.segments):
            start = self.segments[number].start
            number, end, term, letters = self.taken(number)
            if not term:
                continue
            here = (
                bisect.bisect_right(self.sentences, start),
                bisect.bisect_right(self.paragraphs, start),
            )
            flags = LINE if self.in_capitals(start) else case_class(letters)
            flags |= STARTS_SENTENCE if here[0] != places[0] else 0
            flags |= STARTS_PARAGRAPH if here[1] != places[1] else 0
            places = here
            found.append(Token(term, start, end, flags))
        return found


def tokenize(text: str, **options) -> list[Token]:
    """The tokens of one document."""
    return Tokenizer(text, options).tokens()
