"""Association measures of a pair, from the counts of its two-by-two table."""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy.special import xlogy


@dataclasses.dataclass(frozen=True)
class Table:
    """Counts of pairs (arrays of one shape, float64): `both` together, `a` and `b` each, out of `total`."""

    both: np.ndarray
    a: np.ndarray
    b: np.ndarray
    total: float

    def cells(self) -> tuple[np.ndarray, np.ndarray]:
        """Observed and expected counts, (4, pairs): both, a alone, b alone, neither."""
        rest = self.total - self.a - self.b + self.both
        observed = np.stack([self.both, self.a - self.both, self.b - self.both, rest])
        not_a, not_b = self.total - self.a, self.total - self.b
        sides = [self.a * self.b, self.a * not_b, not_a * self.b, not_a * not_b]
        return observed, np.stack(sides) / self.total


def expected(table: Table) -> np.ndarray:
    """How often both would occur were they independent: ``a * b / total``."""
    return table.a * table.b / table.total


def pmi(table: Table) -> np.ndarray:
    """Pointwise mutual information in bits (Church and Hanks 1990): ``log2(both / expected)``."""
    return np.log2(table.both / expected(table))


def ppmi(table: Table) -> np.ndarray:
    """PMI where it is positive, else 0."""
    return np.maximum(pmi(table), 0.0)


def npmi(table: Table) -> np.ndarray:
    """PMI divided by ``-log2(both / total)`` (Bouma 2009), -1 to 1; 1 for a pair that is everywhere."""
    own = -np.log2(table.both / table.total)
    return np.divide(pmi(table), own, out=np.ones_like(own), where=own > 0)


def g2(table: Table) -> np.ndarray:
    """The log-likelihood ratio statistic (Dunning 1993): ``2 * sum(O * ln(O / E))`` over the four cells."""
    observed, wanted = table.cells()
    ratio = np.divide(observed, wanted, out=np.ones_like(observed), where=wanted > 0)
    return np.maximum(2 * xlogy(observed, ratio).sum(axis=0), 0.0)


def chi2(table: Table) -> np.ndarray:
    """Pearson's chi-squared over the four cells, without Yates' correction (Evert 2005, section 3.1.3)."""
    observed, wanted = table.cells()
    parts = np.divide((observed - wanted) ** 2, wanted, out=np.zeros_like(wanted), where=wanted > 0)
    return parts.sum(axis=0)


def dice(table: Table) -> np.ndarray:
    """``2 * both / (a + b)`` (Dice 1945), 0 to 1."""
    return 2 * table.both / (table.a + table.b)


def jaccard(table: Table) -> np.ndarray:
    """``both / (a + b - both)`` (Jaccard 1912), 0 to 1."""
    return table.both / (table.a + table.b - table.both)


def logdice(table: Table) -> np.ndarray:
    """``14 + log2(dice)`` (Rychlý 2008): at most 14, and one less where the pair is half as frequent."""
    return 14 + np.log2(dice(table))


def t(table: Table) -> np.ndarray:
    """The t-score ``(both - expected) / sqrt(both)`` (Church et al. 1991)."""
    return (table.both - expected(table)) / np.sqrt(table.both)


def odds_ratio(table: Table) -> np.ndarray:
    """The odds ratio, with 0.5 added to each cell so that it is finite (Haldane 1956; Evert 2005, section 3.1.2)."""
    (both, only_a, only_b, neither), _ = table.cells()
    return (both + 0.5) * (neither + 0.5) / ((only_a + 0.5) * (only_b + 0.5))


MEASURES = {
    measure.__name__: measure
    for measure in (
        expected, pmi, ppmi, npmi, g2, chi2, dice, jaccard, logdice, t, odds_ratio,
    )
}  # fmt: skip
#: measures that are statistics of counts: a weighted pair is no observation
OF_COUNTS = ("g2", "chi2", "t")


def check_measures(names, weighted: bool) -> list[str]:
    """The names, if all are measures that fit."""
    for name in names:
        if name not in MEASURES:
            raise ValueError(f"measure {name!r}: use {', '.join(MEASURES)}")
        if weighted and name in OF_COUNTS:
            raise ValueError(
                f'measure {name!r} is a statistic of counts, these are weighted "1/d"; leave weights out'
            )
    return list(names)
