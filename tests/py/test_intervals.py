"""Intervals by hand, and their coverage in simulation."""

from __future__ import annotations

import math

import dipcore as dc
import numpy as np
import pandas as pd
import pytest
from dipcore.intervals import dispersion_of, rate_interval, weighted_share, wilson
from scipy.stats import binom, chi2

#: documents a period, and how probable a mention is: the grid of the coverage that docs/time.md states
SIZES, SHARES = (5, 10, 30, 100, 300), (0.02, 0.05, 0.2, 0.5)


def test_shares_are_covered_as_often_as_is_said():
    """Exact, not simulated: the sum over all outcomes."""
    covered = []
    for n in SIZES:
        outcomes = np.arange(n + 1, dtype=float)
        lower, upper = wilson(outcomes, np.full(n + 1, float(n)))
        for share in np.linspace(0.02, 0.98, 97):
            inside = (lower <= share) & (share <= upper)
            covered.append(binom.pmf(outcomes[inside], n, share).sum())
    assert 0.93 <= np.mean(covered) <= 0.97
    assert 0.945 <= np.mean(covered) <= 0.96 and min(covered) > 0.8


def rates_covered(rng, n: int, share: float, kind: str, samples: int = 1500) -> float:
    """How often the interval of the rate holds the true one, in periods of n documents of unequal length."""
    length = rng.lognormal(0, 0.6, (samples, n))
    mean = math.exp(0.18)
    if kind == "poisson":  # single mentions, more in longer documents
        mentions, true = rng.poisson(share * length / mean), share / mean
    elif kind == "once":  # at most one a document
        mentions, true = (rng.random(length.shape) < share).astype(int), share / mean
    else:  # none, or several
        held = rng.random(length.shape) < share
        mentions, true = held * (1 + rng.poisson(1.5, length.shape)), share * 2.5 / mean
    products = {"m": mentions, "w": length, "mm": mentions**2, "mw": mentions * length}
    products["ww"] = length**2
    sums = {name: values.sum(axis=1) for name, values in products.items()}
    sums["n"] = np.full(samples, n)
    lower, upper = rate_interval(sums["m"], sums["w"], dispersion_of(sums))
    return float(((lower <= true) & (true <= upper)).mean())


def test_rates_are_covered_as_often_as_is_said():
    rng = np.random.default_rng(20160222)
    kinds = ("poisson", "once", "clustered")
    covered = {
        (n, share, kind): rates_covered(rng, n, share, kind)
        for n in SIZES
        for share in SHARES[1:]
        for kind in kinds
    }
    assert 0.93 <= np.mean(list(covered.values())) <= 0.97
    for kind in kinds:
        assert 0.92 <= np.mean([v for (*_, k), v in covered.items() if k == kind]) <= 0.98
    assert min(covered.values()) > 0.8, (
        "few clustered mentions: the worst case, which the docs name"
    )


def test_standardised_shares_are_covered_as_often_as_is_said():
    rng = np.random.default_rng(7)
    covered = []
    for sizes in [(10, 10, 10), (40, 10, 5), (100, 50, 20), (8, 8, 8, 8, 8, 8)]:
        for middle in (0.05, 0.2, 0.5):
            shares = np.clip(middle * np.linspace(0.5, 1.5, len(sizes)), 0, 1)[:, None]
            weights = rng.dirichlet(np.full(len(sizes), 3.0))
            found = rng.binomial(np.array(sizes)[:, None], shares, (len(sizes), 1500)).astype(float)
            strata = [(x, np.array([float(n)]), w) for x, n, w in zip(found, sizes, weights)]
            _, lower, upper = weighted_share(strata, np.ones(1))
            true = (weights * shares[:, 0]).sum()
            covered.append(((lower <= true) & (true <= upper)).mean())
    assert 0.93 <= np.mean(covered) <= 0.97 and min(covered) > 0.88


def test_the_interval_of_a_rate_by_hand():
    # 6 mentions in 1,000 words, as single events: Jeffreys' interval
    lower, upper = rate_interval(np.array([6.0]), np.array([1000.0]), np.array([1.0]))
    assert lower[0] == pytest.approx(chi2.ppf(0.025, 13) / 2000)
    assert upper[0] == pytest.approx(chi2.ppf(0.975, 13) / 2000)
    # over-dispersed threefold they tell as much as 2 in 333
    lower, upper = rate_interval(np.array([6.0]), np.array([1000.0]), np.array([3.0]))
    assert upper[0] == pytest.approx(chi2.ppf(0.975, 5) / 2 / (1000 / 3))
    lower, upper = rate_interval(np.array([0.0, 0.0]), np.array([1000.0, 0.0]), np.ones(2))
    assert lower[0] == 0.0 and upper[0] == pytest.approx(math.log(40) / 1000)
    assert np.isnan([lower[1], upper[1]]).all()


def test_dispersion_by_hand():
    # documents of 10, 20, 30 words with 3, 0, 3 mentions: r = 0.1, residuals 2, -2, 0
    mentions, words = np.array([3, 0, 3]), np.array([10, 20, 30])
    sums = {
        "n": 3, "m": mentions.sum(), "w": words.sum(), "mm": (mentions**2).sum(),
        "mw": (mentions * words).sum(), "ww": (words**2).sum(),
    }  # fmt: skip
    sums = {name: np.array([float(value)]) for name, value in sums.items()}
    assert dispersion_of(sums)[0] == pytest.approx(3 / 2 * 8 / 6)
    assert dispersion_of({**sums, "n": np.array([1.0])})[0] == 1.0
    assert dispersion_of({name: np.zeros(1) for name in sums})[0] == 1.0


def two_sources() -> dc.Series:
    """A's documents all mention the key, B's never do; B is silent in the first month and loud in the second."""
    rows = [("A key.", "2016-01-10", "A")] * 4 + [("A key.", "2016-02-10", "A")] * 4
    rows += [("None.", "2016-02-11", "B")] * 12 + [("A key.", "2016-04-02", None)] * 4
    texts, dates, sources = zip(*rows, strict=True)
    corpus = dc.Corpus(texts, dates=dates, sources=sources)
    return corpus.tokens().lookup({"key": ["key"]}).over_time("month")


def test_standardising_takes_out_what_sources_that_come_and_go_do():
    frame = two_sources().standardise("source")
    assert frame["share"].tolist()[:2] == [1.0, 0.25]
    # weights 8, 12 and 4 of 24; those present are scaled to 1
    assert frame["standardised"].tolist()[:2] == [1.0, 8 / 20]
    assert frame["covered"].tolist() == pytest.approx([8 / 24, 20 / 24, 0, 4 / 24])
    assert np.isnan(frame["standardised"].iloc[2]) and np.isnan(frame["standardised_upper"].iloc[2])
    assert frame["standardised"].iloc[3] == 1.0, "documents without a source are a group too"
    bounds = frame[["standardised_lower", "standardised", "standardised_upper"]].dropna()
    assert (bounds.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


def test_one_source_standardised_is_what_it_was():
    texts, dates = ["A key.", "None.", "A key."], ["2016-01", "2016-01", "2016-02"]
    hits = dc.Corpus(texts, dates=dates, sources=["A"] * 3).tokens().lookup({"key": ["key"]})
    frame = hits.over_time("month").standardise()
    for new, old in [("standardised", "share"), ("standardised_lower", "lower")]:
        pd.testing.assert_series_equal(frame[new], frame[old], check_names=False)
    assert frame["covered"].tolist() == [1.0, 1.0]
