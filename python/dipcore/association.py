"""Association measures of a pair: both together, a and b each, out of a total."""

from __future__ import annotations

import numpy as np

from ._check import as_choice
from ._contingency import Tables


def expected(table: Tables) -> np.ndarray:
    """How often both would occur were they independent: ``a * b / total``."""
    return table.expected()[0]


def pmi(table: Tables) -> np.ndarray:
    """Pointwise mutual information in bits (Church and Hanks 1990): ``log2(both / expected)``."""
    return table.pmi()


def ppmi(table: Tables) -> np.ndarray:
    """PMI where it is positive, else 0."""
    return np.maximum(pmi(table), 0.0)


def npmi(table: Tables) -> np.ndarray:
    """PMI divided by ``-log2(both / total)`` (Bouma 2009), -1 to 1; 1 for a pair that is everywhere."""
    own = -np.log2(table.both / table.total)
    return np.divide(pmi(table), own, out=np.ones_like(own), where=own > 0)


def g2(table: Tables) -> np.ndarray:
    """The log-likelihood ratio statistic (Dunning 1993): ``2 * sum(O * ln(O / E))`` over the four cells."""
    return table.g2()


def chi2(table: Tables) -> np.ndarray:
    """Pearson's chi-squared over the four cells, without Yates' correction (Evert 2005, section 3.1.3)."""
    return table.chi2(yates=False)


def dice(table: Tables) -> np.ndarray:
    """``2 * both / (a + b)`` (Dice 1945), 0 to 1."""
    return 2 * table.both / (table.first + table.second)


def jaccard(table: Tables) -> np.ndarray:
    """``both / (a + b - both)`` (Jaccard 1912), 0 to 1."""
    return table.both / (table.first + table.second - table.both)


def logdice(table: Tables) -> np.ndarray:
    """``14 + log2(dice)`` (Rychlý 2008): at most 14, and one less where the pair is half as frequent."""
    return 14 + np.log2(dice(table))


def t(table: Tables) -> np.ndarray:
    """The t-score ``(both - expected) / sqrt(both)`` (Church et al. 1991)."""
    return (table.both - expected(table)) / np.sqrt(table.both)


def odds_ratio(table: Tables) -> np.ndarray:
    """The odds ratio, with 0.5 added to each cell so that it is finite (Haldane 1956; Evert 2005, section 3.1.2)."""
    both, only_a, only_b, neither = table.cells()
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
        as_choice(name, "measure", MEASURES)
        if weighted and name in OF_COUNTS:
            raise ValueError(
                f'measure {name!r} is a statistic of counts, these are weighted "1/d"; leave weights out'
            )
    return list(names)
