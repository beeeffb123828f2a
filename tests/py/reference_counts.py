"""The slow, obvious twin of what counts tokens: matrices, dictionary matches, co-occurrence."""

from __future__ import annotations

import dataclasses
import itertools
import math
import re
from collections import Counter, defaultdict
from fractions import Fraction

from reference import AFTER_HOLE, STARTS_PARAGRAPH, STARTS_SENTENCE, Token, tokenize
from reference_unicode import fold

STARTS_ANYTHING = STARTS_SENTENCE | STARTS_PARAGRAPH | AFTER_HOLE
CASE = 7
WILDCARDS = {
    "*": "\u16b1",
    "?": "\u16b2",
}  # letters without case that stand for wildcards while a pattern is cut


def document_term_counts(documents: list[list[str]]) -> tuple[list[str], list[Counter]]:
    """Terms in order of first sight, and the counts of each document; a hole ("") is no term."""
    terms = [term for term in dict.fromkeys(itertools.chain.from_iterable(documents)) if term]
    return terms, [Counter(term for term in document if term) for document in documents]


# Dictionary matches -------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Word:
    """One word of an entry: what the type must fit, and the case class it must be written in."""

    pattern: str
    type: str
    written: int | None

    def fits(self, token: Token) -> bool:
        if self.written is not None and token.flags & CASE != self.written:
            return False
        if self.type == "regex":
            return re.search(self.pattern, token.term, re.IGNORECASE) is not None
        if self.type == "fixed":
            return fold(self.pattern) == fold(token.term)
        return re.fullmatch(glob_as_regex(fold(self.pattern)), fold(token.term), re.S) is not None


def glob_as_regex(glob: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(c) or re.escape(c) for c in glob)


def words_of(
    pattern: str, options: dict, valuetype: str = "glob", case: bool = False
) -> list[Word]:
    if valuetype == "regex":
        return [Word(word, "regex", None) for word in pattern.split()]
    text = pattern.translate(str.maketrans(WILDCARDS)) if valuetype == "glob" else pattern
    back = str.maketrans({letter: wildcard for wildcard, letter in WILDCARDS.items()})
    found = tokenize(text + " x", **options)[:-1]  # "x": the line is none of capitals
    terms = [token.term.translate(back) if valuetype == "glob" else token.term for token in found]
    return [
        Word(term, valuetype, token.flags & CASE if case else None)
        for term, token in zip(terms, found)
    ]


def spans_of(words: list[Word], document: list[Token]) -> list[tuple[int, int]]:
    """Where the words stand one behind the other, within one sentence."""
    found = []
    for start in range(len(document) - len(words) + 1):
        run = document[start : start + len(words)]
        unbroken = not any(token.flags & STARTS_ANYTHING for token in run[1:])
        if unbroken and all(word.fits(token) for word, token in zip(words, run)):
            found.append((start, start + len(words)))
    return found


def conditions_hold(
    entry: dict, span: tuple[int, int], document: list[Token], options: dict
) -> bool:
    start, end = span

    def others(phrases):
        return [
            other for phrase in phrases for other in spans_of(words_of(phrase, options), document)
        ]

    goes_on = end < len(document) and not document[end].flags & STARTS_ANYTHING
    if goes_on and any(other[0] == end for other in others(entry.get("not_before", []))):
        return False
    went_on = not document[start].flags & STARTS_ANYTHING
    if went_on and any(other[1] == start for other in others(entry.get("not_after", []))):
        return False
    if not entry.get("sentence_start", True) and document[start].flags & STARTS_SENTENCE:
        return False
    if "near" not in entry:
        return True
    gaps = [
        max(other[0] - (end - 1), start - (other[1] - 1))
        for other in others(entry["near"]["words"])
    ]
    return any(1 <= gap <= entry["near"]["within"] for gap in gaps)


@dataclasses.dataclass(frozen=True)
class Match:
    document: int
    start: int
    end: int
    key: str
    pattern: str
    number: int  # of the entry, in the order of the dictionary


def within_branch(key: str, branches: list[str]) -> bool:
    return any(key == branch or key.startswith(branch + "/") for branch in branches)


def strictly_inside(inner: Match, outer: Match) -> bool:
    same = (inner.start, inner.end) == (outer.start, outer.end)
    return (
        outer.document == inner.document
        and outer.start <= inner.start
        and inner.end <= outer.end
        and not same
    )


def matches(
    entries: list[tuple[str, dict]],
    settings: dict,
    documents: list[list[Token]],
    options: dict,
    overlap: str,
) -> list[Match]:
    """Every match of (key, entry) pairs, by document, start, falling end, key, entry."""
    keys = list(dict.fromkeys(key for key, _ in entries))
    found = []
    for number, (key, entry) in enumerate(entries):
        words = words_of(
            entry["pattern"], options, entry.get("type", "glob"), entry.get("case", False)
        )
        for d, document in enumerate(documents):
            for span in spans_of(words, document):
                if conditions_hold(entry, span, document, options):
                    found.append(Match(d, *span, key, entry["pattern"], number))
    found.sort(key=lambda m: (m.document, m.start, -m.end, keys.index(m.key), m.number))

    def group(key: str) -> object:
        if overlap == "key":
            return key
        return next(
            (k for k, branches in enumerate(settings["compete"]) if within_branch(key, branches)),
            None,
        )

    if overlap != "all":
        once = {(m.document, m.start, m.end, m.key): m for m in reversed(found)}
        found = [m for m in found if once[m.document, m.start, m.end, m.key] is m]
        found = [
            m
            for m in found
            if not any(group(o.key) == group(m.key) and strictly_inside(m, o) for o in found)
        ]
    return [m for m in found if not within_branch(m.key, settings["silent"])]


# Co-occurrence ------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Occurrence:
    """A key on the tokens first .. last (of the whole corpus), in a context."""

    key: int
    first: int
    last: int
    context: int


def contexts_of(flags: list[int], offsets: list[int], within: str | int) -> list[int]:
    """The context of each token."""
    found, number = [], -1
    bit = {"sentence": STARTS_SENTENCE, "paragraph": STARTS_PARAGRAPH}.get(within, 0)
    for start, end in itertools.pairwise(offsets):
        for at in range(start, end):
            number += 1 if at == start or flags[at] & bit else 0
            found.append(number)
    return found


def cooccurrence(
    all_: list[Occurrence], within: str | int, count: str, weights: str | None, ordered: bool
) -> dict:
    """(i, j) -> count, by looking at every pair of occurrences."""
    window = within if isinstance(within, int) else math.inf
    cells: dict[tuple[int, int], Fraction | int] = defaultdict(int)
    contexts: dict[int, list[Occurrence]] = defaultdict(list)
    for one in all_:
        contexts[one.context].append(one)
    for inside in contexts.values():
        follows = [(a, b) for a in inside for b in inside if a.last < b.first]
        if count == "contexts":
            keys = {one.key for one in inside}
            held = (
                {(a.key, b.key) for a, b in follows}
                if ordered
                else set(itertools.product(keys, keys))
            )
            for cell in held:
                cells[cell] += 1
            continue
        for a, b in follows:
            distance = b.first - a.last
            if distance > window:
                continue
            weight = Fraction(1, distance) if weights else 1
            for cell in {(a.key, b.key)} if ordered else {(a.key, b.key), (b.key, a.key)}:
                cells[cell] += weight
    return dict(cells)


def divided_once(value: Fraction, window: int) -> float:
    """A sum of 1/d as the integer it is over lcm(1 .. window), divided once."""
    scale = math.lcm(*range(1, window + 1))
    return int(value * scale) / scale
