"""95 % intervals of shares and rates, documents taken as independent."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.special import gammaincinv

Z = 1.959963984540054  #: the 97.5 % point of the normal distribution


def wilson(successes: np.ndarray, trials: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % Wilson score interval of a proportion (Wilson 1927); NaN without trials."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = successes / trials
        middle = (share + Z**2 / (2 * trials)) / (1 + Z**2 / trials)
        half = (
            Z / (1 + Z**2 / trials) * np.sqrt(share * (1 - share) / trials + Z**2 / (4 * trials**2))
        )
    return np.where(successes == 0, np.where(trials > 0, 0.0, np.nan), middle - half), np.where(
        (successes == trials) & (trials > 0), 1.0, middle + half
    )


def rate_interval(
    mentions: np.ndarray, words: np.ndarray, dispersion: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """A 95 % interval of mentions per word; NaN without words.

    Mentions come in clusters: a document has several or none. `dispersion` is how much more their sum varies over documents
    than single events would (:func:`dispersion_of`); ``mentions / dispersion`` events then tell as much as so many
    single ones, and have the Jeffreys interval of a Poisson mean (Brown, Cai and DasGupta 2003; the dispersion as in McCullagh and
    Nelder 1989, section 6.2.3). Without a mention it is the exact Poisson bound, from 0 to ``-ln(0.025)`` events.

    Parameters
    ----------
    mentions, words, dispersion : numpy.ndarray of float, of one shape
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        words = np.where(words > 0, words, np.nan)
        events, per = mentions / dispersion, words / dispersion
        lower = gammaincinv(events + 0.5, 0.025) / per
        upper = gammaincinv(events + 0.5, 0.975) / per
        none = mentions == 0
        return np.where(none, 0.0 * per, lower), np.where(none, -np.log(0.025) / words, upper)


def dispersion_of(sums: dict[str, np.ndarray]) -> np.ndarray:
    """The variance of a sum of mentions over documents, divided by that of a Poisson variable, at least 1.

    With m mentions and w words a document and r = sum(m) / sum(w), it is ``n / (n - 1) * sum((m - r w)**2) / sum(m)``
    (the linearised ratio estimator, Cochran 1977, section 6.3). One document shows no spread: 1.

    Parameters
    ----------
    sums : dict
        Over documents, arrays of one shape: n (documents), m, w, mm, mw, ww (of the products).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = sums["m"] / sums["w"]
        spread = sums["mm"] - 2 * rate * sums["mw"] + rate**2 * sums["ww"]
        found = sums["n"] / (sums["n"] - 1) * spread / sums["m"]
    return np.where(np.isfinite(found), np.maximum(found, 1.0), 1.0)


def weighted_share(
    strata: Iterable[tuple[np.ndarray, np.ndarray, float]], present: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A weighted mean of proportions with its 95 % interval by MOVER: the distances to the strata's Wilson limits add in
    squares (Zou, Huang and Zhang 2009).

    Parameters
    ----------
    strata : iterable of (successes, trials, weight)
        Arrays that broadcast to one shape. Where a stratum has no trials it is left out.
    present : numpy.ndarray
        The sum of the weights of the strata with trials, of that shape too.

    Returns
    -------
    share, lower, upper : numpy.ndarray
        NaN where no stratum has trials.
    """
    whole = np.where(present > 0, present, np.nan)
    share = down = up = np.zeros(1)
    for successes, trials, weight in strata:
        own = np.where(trials > 0, weight / whole, 0.0)
        low, high = wilson(successes, trials)
        middle = np.where(trials > 0, successes / np.maximum(trials, 1), 0.0)
        share = share + own * middle
        down = down + (own * np.where(trials > 0, middle - low, 0.0)) ** 2
        up = up + (own * np.where(trials > 0, high - middle, 0.0)) ** 2
    known = np.where(present > 0, 0.0, np.nan)
    return share + known, share - np.sqrt(down) + known, share + np.sqrt(up) + known
