"""Copies as agencies and outlets make them: edits of given documents, and which document each was made from."""

from __future__ import annotations

import datetime as dt
import random

KINDS = ("same", "headline", "cut", "paragraphs", "both")
OPENINGS = ("", "(Adds background)", "Correction: an earlier version misspelt a name.")


def _headline(text: str, others: list[str], rng: random.Random) -> str:
    """A new headline and another agency's opening line."""
    words = rng.choice(others).split()[:9]
    return "\n\n".join([" ".join(words).title(), rng.choice(OPENINGS), text])


def _cut(text: str, others: list[str], rng: random.Random) -> str:
    """The beginning: 30 to 80 % of the words, up to a paragraph's end or in the midst of one."""
    cut = max(60, int(len(text) * rng.uniform(0.3, 0.8)))
    end = text.find("\n", cut)
    return text[:cut] if end < 0 or rng.random() < 0.5 else text[:end]


def _paragraphs(text: str, others: list[str], rng: random.Random) -> str:
    """Two paragraphs put in other words (those of a paragraph from elsewhere), at most a third of the text."""
    parts = text.split("\n")
    sizes = {k: len(part) for k, part in enumerate(parts) if part.strip()}
    small = [k for k, size in sizes.items() if 6 * size <= len(text)]
    for k in rng.sample(small, min(2, len(small))):
        foreign = [part for part in rng.choice(others).split("\n") if part.strip()]
        parts[k] = rng.choice(foreign)[: 2 * sizes[k]] if foreign else ""
    return "\n".join(parts)


def edited(kind: str, text: str, others: list[str], rng: random.Random) -> str:
    if kind == "same":
        return text
    if kind == "both":
        return _headline(_paragraphs(text, others, rng), others, rng)
    return {"headline": _headline, "cut": _cut, "paragraphs": _paragraphs}[kind](text, others, rng)


def with_edits(
    texts: list[str], share: float, seed: int
) -> tuple[list[str], list, list[int], list]:
    """The texts and edits of a share of them, shuffled: texts, dates, the number of each one's original, kinds.

    Every copy is 1 to 9 days younger than its original; an original has up to four copies.
    """
    rng = random.Random(seed)
    rows = []
    for number, text in enumerate(texts):
        day = dt.date(2016, 1, 1) + dt.timedelta(days=rng.randrange(300))
        rows.append((text, day, number, "original"))
        if rng.random() < share:
            for _ in range(rng.choice((1, 1, 1, 2, 4))):
                kind = rng.choice(KINDS)
                later = day + dt.timedelta(days=rng.randrange(1, 10))
                rows.append((edited(kind, text, texts, rng), later, number, kind))
    rng.shuffle(rows)
    return tuple(map(list, zip(*rows)))


def pairs_of(groups) -> set[tuple[int, int]]:
    """All pairs of members of one group, `groups` naming each document's."""
    members: dict = {}
    for k, group in enumerate(groups):
        members.setdefault(group, []).append(k)
    return {(a, b) for of in members.values() for a in of for b in of if a < b}
