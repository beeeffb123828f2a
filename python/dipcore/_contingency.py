"""Scores and the exact test of many 2 x 2 tables at once: key words and co-occurrence share them."""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy.special import gammaln, xlogy


@dataclasses.dataclass(frozen=True)
class Tables:
    """Tables by one cell and the margins; arrays of numbers that broadcast together.

    Attributes
    ----------
    both : how many have the first property and the second
    first, second : how many have each
    total : how many there are
    """

    both: np.ndarray
    first: np.ndarray
    second: np.ndarray
    total: np.ndarray

    def cells(self) -> np.ndarray:
        """Both, first alone, second alone, neither: (4, n) of float64."""
        cells = (
            self.both,
            self.first - self.both,
            self.second - self.both,
            self.total - self.first - self.second + self.both,
        )
        return np.array(np.broadcast_arrays(*cells), dtype=np.float64)

    def expected(self) -> np.ndarray:
        """The cells, were the two properties independent."""
        first, second = np.asarray(self.first, np.float64), np.asarray(self.second, np.float64)
        rest = self.total - first
        cells = (
            first * second, first * (self.total - second), rest * second, rest * (self.total - second),
        )  # fmt: skip
        return np.array(np.broadcast_arrays(*cells)) / self.total

    def g2(self) -> np.ndarray:
        """The log-likelihood ratio ``2 * sum(O * ln(O / E))`` over the four cells (Dunning 1993)."""
        observed, expected = self.cells(), self.expected()
        ratio = np.divide(observed, expected, out=np.ones_like(observed), where=observed > 0)
        return np.maximum(2 * xlogy(observed, ratio).sum(axis=0), 0.0)

    def chi2(self, *, yates: bool) -> np.ndarray:
        """Pearson's chi-squared, with Yates' correction where asked; 0 where a margin is empty."""
        observed, expected = self.cells(), self.expected()
        gap = np.abs(observed - expected)
        if yates:
            gap -= np.minimum(0.5, gap)
        squares = np.divide(gap**2, expected, out=np.zeros_like(gap), where=expected > 0)
        return squares.sum(axis=0)

    def pmi(self) -> np.ndarray:
        """``log2(O / E)`` of the first cell, in bits (Church and Hanks 1990); -inf where it is empty."""
        with np.errstate(divide="ignore"):
            return np.log2(self.both * 1.0) - np.log2(self.expected()[0])

    def fisher(self) -> np.ndarray:
        """Fisher's exact test, two-sided: the probability of all tables no likelier than the one seen, margins given.

        Each distinct table is reckoned once; the tails are scipy's hypergeometric distribution.
        """
        from scipy.stats import hypergeom

        columns = np.broadcast_arrays(self.both, self.first, self.second, self.total)
        distinct, inverse = np.unique(np.stack(columns), axis=1, return_inverse=True)
        both, first, second, total = distinct.astype(np.int64)
        # mirrored, so that every table has the first cell at or below the likeliest
        mirror = both > _mode(first, second, total)
        both = np.where(mirror, first - both, both)
        second = np.where(mirror, total - second, second)
        far = _as_unlikely_above(both, first, second, total)
        lower = hypergeom.cdf(both, total, first, second)
        upper = hypergeom.sf(far - 1, total, first, second)
        p = np.where(both >= _mode(first, second, total), 1.0, np.minimum(lower + upper, 1.0))
        return p[inverse.reshape(-1)].reshape(columns[0].shape)


def _mode(first, second, total) -> np.ndarray:
    """The likeliest first cell under the margins."""
    return (first + 1) * (second + 1) // (total + 2)


def _as_unlikely_above(both, first, second, total) -> np.ndarray:
    """The least value above the mode that is no likelier than `both`, which lies below it; by bisection.

    Two tables count as equally likely within 1e-7, as in R's ``fisher.test``: rounding must not part them.
    """

    def log_probability(x):
        return -(
            gammaln(x + 1.0)
            + gammaln(first - x + 1.0)
            + gammaln(second - x + 1.0)
            + gammaln(total - first - second + x + 1.0)
        )

    bound = log_probability(both) + 1e-7
    low = _mode(first, second, total)
    high = np.minimum(first, second) + 1  # never likelier: outside
    while (low < high).any():
        middle = (low + high) // 2
        small = np.where(middle > np.minimum(first, second), True, log_probability(middle) <= bound)
        high = np.where((low < high) & small, middle, high)
        low = np.where((low < high) & ~small, middle + 1, low)
    return high
