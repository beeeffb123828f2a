"""Association measures against published figures and by hand."""

from __future__ import annotations

import math

import dipcore as dc
import numpy as np
import pytest
from dipcore._contingency import Tables
from dipcore.association import MEASURES
from scipy.stats import chi2_contingency


def table(both, a, b, total) -> Tables:
    return Tables(np.array([float(both)]), np.array([float(a)]), np.array([float(b)]), float(total))


def measure(name, *counts) -> float:
    return float(MEASURES[name](table(*counts))[0])


N = 14307668  # words of Manning and Schütze, Foundations of Statistical NLP (1999), chapter 5


@pytest.mark.parametrize(
    ("name", "counts", "published"),
    [
        ("t", (8, 15828, 4675, N), 0.999932),  # "new companies", section 5.3.1
        ("chi2", (8, 15828, 4675, N), 1.55),  # table 5.8
        ("t", (20, 42, 20, N), 4.4721),  # "Ayatollah Ruhollah", table 5.6
        ("pmi", (20, 42, 20, N), 18.38),  # table 5.14
        ("pmi", (20, 14093, 14776, N), 0.46),  # "over many"
    ],
)
def test_published_figures(name, counts, published):
    digits = len(str(published).split(".")[1])
    assert abs(measure(name, *counts) - published) <= 0.51 * 10**-digits


@pytest.mark.parametrize("counts", [(6, 8, 10, 24), (150, 12593, 932, N), (1, 30, 40, 1000)])
def test_statistics_are_those_of_scipy(counts):
    both, a, b, total = counts
    cells = [[both, a - both], [b - both, total - a - b + both]]
    for name, power in (("g2", "log-likelihood"), ("chi2", "pearson")):
        known = chi2_contingency(cells, correction=False, lambda_=power).statistic
        assert measure(name, *counts) == pytest.approx(known, rel=1e-9)
    # "most powerful" is 1291.42 in Manning and Schütze's table 5.12, whose total is not given
    assert measure("g2", 150, 12593, 932, N) == pytest.approx(1291.42, rel=1e-4)


def test_every_measure_by_hand():
    # both 6, a alone 2, b alone 4, neither 12, of 24
    by_hand = {
        "expected": 8 * 10 / 24,
        "pmi": math.log2(6 * 24 / 80),
        "ppmi": math.log2(6 * 24 / 80),
        "npmi": math.log2(6 * 24 / 80) / -math.log2(6 / 24),
        "g2": 2
        * sum(
            o * math.log(o * 24 / e) for o, e in [(6, 80), (2, 8 * 14), (4, 16 * 10), (12, 16 * 14)]
        ),
        "chi2": 24 * (6 * 12 - 2 * 4) ** 2 / (8 * 16 * 10 * 14),
        "dice": 12 / 18,
        "jaccard": 6 / 12,
        "logdice": 14 + math.log2(12 / 18),
        "t": (6 - 80 / 24) / math.sqrt(6),
        "odds_ratio": (6.5 * 12.5) / (2.5 * 4.5),
    }
    assert set(by_hand) == set(MEASURES)
    for name, value in by_hand.items():
        assert measure(name, 6, 8, 10, 24) == pytest.approx(value, rel=1e-12), name


def test_tables_with_empty_cells_are_finite():
    for counts in [(5, 5, 5, 5), (1, 1, 1, 9), (3, 3, 9, 9), (1, 1, 9, 9)]:
        for name in MEASURES:
            assert math.isfinite(measure(name, *counts)), (name, counts)
    assert measure("g2", 5, 5, 5, 5) == measure("chi2", 5, 5, 5, 5) == 0.0
    assert measure("npmi", 5, 5, 5, 5) == 1.0


def test_pairs_in_a_window_have_the_rows_sums_for_margins():
    # a b a: pairs a-b 2 within 1; a-a 1 within 2
    pairs = dc.tokens(["a b a"]).cooccurrence(2)
    assert pairs.matrix.toarray().tolist() == [[1, 2], [2, 0]]
    assert pairs.total == 6, "three pairs, each both ways"
    assert pairs.measure("expected")[0, 1] == 4 * 2 / 6
    assert pairs.measure("pmi")[0, 1] == pytest.approx(math.log2(2 / (8 / 6)))


def test_ordered_pairs_have_margins_of_their_own():
    pairs = dc.tokens(["a b", "a b", "b c"]).cooccurrence(1, ordered=True)
    assert pairs.total == 3
    assert pairs.measure("expected")[0, 1] == 2 * 2 / 3
    assert pairs.measure("expected")[1, 2] == 1 * 1 / 3


def test_weighted_pairs_have_no_test_statistics():
    pairs = dc.tokens(["a b c a"]).cooccurrence(3, weights="1/d")
    assert pairs.measure("npmi").nnz == 6
    for name in ("g2", "chi2", "t"):
        with pytest.raises(ValueError, match="statistic of counts.*leave weights out"):
            pairs.measure(name)
