"""The slow, obvious twin of what makes tokens of tokens, over the twin's lists of `reference.Token`."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable

from reference import AFTER_HOLE, STARTS_PARAGRAPH, STARTS_SENTENCE, Token
from reference_counts import Word, spans_of

BITS = (STARTS_SENTENCE, STARTS_PARAGRAPH, AFTER_HOLE)


def stretches(document: list[Token], bit: int) -> list[int]:
    """The number of each token's sentence, paragraph or stretch between holes."""
    return list(itertools.accumulate(1 if token.flags & bit else 0 for token in document))


def standing(document: list[Token], firsts: list[int]) -> list[int]:
    """The flags of new tokens, each standing for what begins at an old one: the first of a stretch starts it."""
    flags = [document[at].flags & 7 for at in firsts]
    for bit in BITS:
        numbers = [0, *(stretches(document, bit)[at] for at in firsts)]
        for k, (before, here) in enumerate(itertools.pairwise(numbers)):
            flags[k] |= bit if here > before else 0
    return flags


def behind_holes(document: list[Token]) -> list[Token]:
    """The document with the tokens behind a hole marked."""
    marks = [0, *(AFTER_HOLE if token.term == "" else 0 for token in document)]
    return [
        dataclasses.replace(token, flags=token.flags | mark) for token, mark in zip(document, marks)
    ]


def without(document: list[Token], gone: Callable[[str], bool], padding: bool) -> list[Token]:
    """Without the words that are gone, or with a hole for each; holes stay."""
    if padding:
        return renamed(document, lambda term: "" if gone(term) else term)
    left = [k for k, token in enumerate(document) if token.term == "" or not gone(token.term)]
    return [
        dataclasses.replace(document[k], flags=flags)
        for k, flags in zip(left, standing(document, left))
    ]


def renamed(document: list[Token], function: Callable[[str], str]) -> list[Token]:
    return behind_holes(
        [dataclasses.replace(t, term=t.term and function(t.term)) for t in document]
    )


def runs(document: list[Token], smallest: int, largest: int, skips: int) -> list[tuple[int, ...]]:
    """All choices of neighbouring words, in the order of a dictionary of their places."""
    found = []
    for start, token in enumerate(document):
        end = start + (token.term != "")
        while start < end < len(document) and not (
            document[end].term == "" or any(document[end].flags & bit for bit in BITS)
        ):
            end += 1
        reach = range(start + 1, min(end, start + largest + skips))
        for length in range(smallest, largest + 1):
            for rest in itertools.combinations(reach, length - 1):
                run = (start, *rest)
                if start < end and run[-1] - start + 1 - length <= skips:
                    found.append(run)
    return sorted(found)


def ngrams(document: list[Token], lengths: tuple[int, int], skips: int, joiner: str):
    chosen = runs(document, *lengths, skips)
    return [
        Token(
            joiner.join(document[k].term for k in run),
            document[run[0]].start,
            document[run[-1]].end,
            flags,
        )
        for run, flags in zip(chosen, standing(document, [run[0] for run in chosen]))
    ]


def compound(document: list[Token], phrases: list[list[Word]], joiner: str) -> list[Token]:
    ends: dict[int, int] = {}
    for start, end in itertools.chain.from_iterable(spans_of(p, document) for p in phrases):
        ends[start] = max(end, ends.get(start, 0))
    found, at = [], 0
    while at < len(document):
        run = document[at : ends.get(at, at + 1)]
        found.append(
            Token(joiner.join(t.term for t in run), run[0].start, run[-1].end, run[0].flags)
        )
        at += len(run)
    return found
