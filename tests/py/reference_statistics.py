"""The slow, obvious twin of what is reckoned from counts: dispersion, diversity, collocations."""

from __future__ import annotations

import itertools
import math
from collections import Counter


def juilland_d(counts: list[int], sizes: list[int]) -> float:
    rates = [count / size for count, size in zip(counts, sizes)]
    mean = sum(rates) / len(rates)
    deviation = math.sqrt(sum((rate - mean) ** 2 for rate in rates) / len(rates))
    return 1 - deviation / mean / math.sqrt(len(rates) - 1)


def dp(counts: list[int], sizes: list[int]) -> float:
    pairs = zip(counts, sizes)
    return 0.5 * sum(abs(c / sum(counts) - s / sum(sizes)) for c, s in pairs)


def mtld(words: list[str], threshold: float = 0.72) -> float:
    def one_way(words):
        factors, run = 0.0, []
        for word in words:
            run.append(word)
            if len(set(run)) / len(run) <= threshold:
                factors += 1
                run = []
        if run:
            factors += (1 - len(set(run)) / len(run)) / (1 - threshold)
        return len(words) / factors if factors else math.nan

    return (one_way(words) + one_way(words[::-1])) / 2


def hdd(words: list[str], draws: int = 42) -> float:
    if len(words) < draws:
        return math.nan
    whole = math.comb(len(words), draws)
    seen = (1 - math.comb(len(words) - n, draws) / whole for n in Counter(words).values())
    return sum(seen) / draws


def runs(sentences: list[list[str]], size: int) -> list[tuple[str, ...]]:
    """Every place where `size` words stand in a row; a hole ("") is no word."""
    found = [
        tuple(sentence[k : k + size])
        for sentence in sentences
        for k in range(len(sentence) - size + 1)
    ]
    return [run for run in found if "" not in run]


def collocation(run: tuple[str, ...], observed: list[tuple[str, ...]]) -> dict[str, float]:
    """Scores of one run, from its table of 2 ** size cells."""
    size, total = len(run), len(observed)
    cells = Counter(tuple(a == b for a, b in zip(run, other)) for other in observed)
    margin = [sum(other[k] == run[k] for other in observed) / total for k in range(size)]
    g2 = interaction = variance = 0.0
    for cell in itertools.product([True, False], repeat=size):
        expected = total * math.prod(m if c else 1 - m for m, c in zip(margin, cell))
        if cells[cell]:
            g2 += 2 * cells[cell] * math.log(cells[cell] / expected)
        interaction += (-1) ** cell.count(False) * math.log(cells[cell] + 0.5)
        variance += 1 / (cells[cell] + 0.5)
    expected = total * math.prod(margin)
    count = observed.count(run)
    return {
        "count": count, "expected": expected, "pmi": math.log2(count / expected), "g2": g2,
        "lambda": interaction, "z": interaction / math.sqrt(variance),
    }  # fmt: skip
