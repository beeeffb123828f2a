"""Curves beside the points."""

from __future__ import annotations

import tracemalloc

import dipcore as dc
import numpy as np
import pytest
from dipcore import smoothing
from dipcore.smoothing import centred_mean, lowess, lowess_at

#: R's data set `cars`: miles an hour, and feet to stop
SPEED = """
4 4 7 7 8 9 10 10 10 11 11 12 12 12 12 13 13 13 13 14 14 14 14 15 15 15 16 16 17 17 17 18
18 18 18 19 19 19 20 20 20 20 20 22 23 24 24 24 24 25
"""
DISTANCE = """
2 10 4 22 16 10 18 26 34 17 28 14 20 24 28 26 34 34 46 26 36 60 80 20 26 54 32 40 32 40 50
42 56 76 84 36 46 68 32 48 52 56 64 66 54 70 92 93 120 85
"""


def test_lowess_is_that_of_r():
    """``lowess(cars)`` as R's manual has it."""
    fitted = lowess_at(*(np.array(column.split(), float) for column in (SPEED, DISTANCE)), 2 / 3)
    known = {0: 4.965459, 2: 13.124495, 4: 15.858633, 5: 18.579691, 6: 21.280313, 9: 24.129277}
    known |= {11: 27.119549, 15: 30.027276, 19: 32.962506, 23: 36.757728, 26: 40.435075}
    for at, value in known.items():
        assert fitted[at] == pytest.approx(value, abs=5e-7)


def test_lowess_finds_a_line_and_is_not_moved_by_one_point():
    line = 2.0 + 0.5 * np.arange(30)
    assert lowess(line, 0.4) == pytest.approx(line)
    noisy = line + np.random.default_rng(1).normal(0, 0.5, 30)
    bent = noisy + np.where(np.arange(30) == 12, 9.0, 0.0)
    assert np.abs(lowess(bent, 0.5) - lowess(noisy, 0.5)).max() < 0.2
    assert np.abs(centred_mean(bent, 15) - centred_mean(noisy, 15)).max() > 0.5


def test_lowess_of_many_points_is_made_in_parts_and_the_same(monkeypatch):
    values = np.random.default_rng(2).normal(0, 1, 150)
    values[[4, 90]] = np.nan, 30.0
    whole = lowess(values, 0.3)
    monkeypatch.setattr(smoothing, "_BLOCK", 1000)
    assert np.allclose(lowess(values, 0.3), whole, rtol=1e-12, atol=0, equal_nan=True)


def test_the_memory_of_curves_does_not_grow_with_the_square_of_the_points():
    values = np.random.default_rng(3).random(2500)
    tracemalloc.start()
    lowess(values, 2 / 3)
    centred_mean(values, 10**9 + 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * 2**20, "2,500 by 2,500 distances alone take 48 MiB"


@pytest.mark.parametrize("curve", [lambda v: centred_mean(v, 3), lambda v: lowess(v, 2 / 3)])
def test_gaps_stay_gaps(curve):
    values = np.array([0.2, 0.4, np.nan, 0.3, 0.1, 0.5])
    assert np.isnan(curve(values)).tolist() == [False, False, True, False, False, False]
    assert np.isnan(curve(np.full(4, np.nan))).all()
    assert curve(np.array([0.3])).tolist() == [0.3]


def test_a_centred_mean_by_hand():
    values = np.array([1.0, 2.0, 6.0, np.nan, 3.0, 1.0])
    assert np.array_equal(
        centred_mean(values, 3), [1.5, 3.0, 4.0, np.nan, 2.0, 2.0], equal_nan=True
    )
    assert centred_mean(np.arange(5.0), 9).tolist() == [2.0] * 5
    assert centred_mean(np.arange(5.0), 1).tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]


def series() -> dc.Series:
    texts = ["A key.", "None.", "A key.", "A key and no word.", "None."]
    dates = ["2016-01", "2016-02", "2016-04", "2016-05", "2016-05"]
    return (
        dc.Corpus(texts, dates=dates)
        .tokens()
        .lookup({"key": ["key"], "word": ["word"]})
        .over_time()
    )


def test_smooth_values_stand_beside_the_points():
    made = series()
    frame = made.smooth("mean", width=3)
    assert list(frame.columns) == [*made.frame.columns, "smooth"]
    assert "smooth" not in made.frame.columns, "a copy"
    key = frame[frame["key"] == "key"]
    assert np.array_equal(key["share"], [1, 0, np.nan, 1, 0.5], equal_nan=True)
    assert np.array_equal(key["smooth"], [0.5, 0.5, np.nan, 0.75, 0.75], equal_nan=True)
    word = frame[frame["key"] == "word"]
    assert np.array_equal(word["smooth"], [0, 0, np.nan, 0.25, 0.25], equal_nan=True)
    only = made.smooth("mean", "word")
    assert set(only["key"]) == {"word"} and only["smooth"].tolist()[-1] == 0.25
    with pytest.raises(KeyError, match="no key 'wort' in this series; the nearest are word"):
        made.smooth("mean", "wort")
    rates = made.smooth("lowess", width=1, of="rate")
    assert (rates["smooth"].dropna() >= 0).all() and rates["smooth"].notna().sum() == 8


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"method": "spline"}, ValueError, 'method=\'spline\': use "mean" or "lowess"'),
        ({"width": 4}, ValueError, "width=4: a centred mean takes an odd number"),
        ({"width": 0.5}, TypeError, "width must be a whole number"),
        ({"method": "lowess", "width": 3}, ValueError, "width=3.0: for lowess a share"),
        ({"of": "mentions"}, ValueError, 'of=\'mentions\': use "share" or "rate"'),
    ],
)
def test_curves_that_are_none(options, error, message):
    with pytest.raises(error, match=message):
        series().smooth(**options)
