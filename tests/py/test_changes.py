"""Change points of shares, and the headlines behind."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from dipcore.changes import COLUMNS
from test_bursts import series_of

ruptures = pytest.importorskip("ruptures")


def test_a_planted_change_is_found_within_one_period():
    rng = np.random.default_rng(20160222)
    others = 0
    for trial in range(25):
        totals = rng.integers(15, 40, 48)
        at = int(rng.integers(8, 40))
        share = np.where(np.arange(48) < at, 0.1, 0.4)
        made = series_of(rng.binomial(totals, share).tolist(), totals.tolist())
        frame = made.changes("truce")
        places = [made.periods.get_loc(period) for period in frame["period"]]
        nearest = min(places, key=lambda place: abs(place - at))
        assert abs(nearest - at) <= 1, trial
        others += len(places) - 1
        row = frame.iloc[places.index(nearest)]
        assert row["before"] < 0.25 < row["after"]
    assert others <= 2


def test_steady_shares_hardly_change():
    rng = np.random.default_rng(4)
    totals = rng.integers(5, 40, 48)
    found = [
        len(series_of(rng.binomial(totals, 0.2).tolist(), totals.tolist()).changes("truce"))
        for _ in range(30)
    ]
    assert sum(map(bool, found)) <= 3


def test_changes_are_told_with_the_documents_behind():
    made = series_of([0, 1, 0, 0, 8, 9, 7, 8, 0, 0, 1, 0], [12] * 12)
    frame = made.changes()
    assert list(frame.columns) == COLUMNS and frame["key"].tolist() == ["truce"] * 2
    rise, fall = frame.iloc[0], frame.iloc[1]
    assert (str(rise["period"]), str(fall["period"])) == ("2014-05", "2014-09")
    assert (rise["before"], rise["after"], fall["after"]) == (1 / 48, 32 / 48, 1 / 48)
    assert rise["documents"] == 8 and rise["headlines"][0] == "truce 4.0"
    assert fall["documents"] == 8 and fall["headlines"][0] == "truce 7.0", (
        "the last before the fall"
    )


def test_empty_periods_are_skipped():
    made = series_of([0, 0, 0, 0, 0, 9, 8, 9, 9], [12, 12, 12, 12, 0, 12, 12, 12, 12])
    assert [str(p) for p in made.changes()["period"]] == ["2014-06"]


def test_nothing_changes_where_there_is_nothing():
    assert series_of([0, 0, 0, 0], [3] * 4).changes().empty
    assert series_of([3, 3, 3, 3], [3] * 4).changes("truce").empty
    assert series_of([0, 3], [3, 3]).changes().empty, "two periods have no segments of two"


def test_a_penalty_of_ones_own():
    made = series_of([0, 0, 1, 0, 1, 2, 1, 2], [8] * 8)
    assert made.changes("truce").empty
    assert len(made.changes("truce", penalty=1.0)) >= 1
    for options, message in [({"penalty": 0}, "penalty=0: above 0"), ({"least": 0}, "least=0")]:
        with pytest.raises(ValueError, match=message):
            made.changes(**options)


def test_without_ruptures_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "ruptures", None)
    with pytest.raises(ImportError, match=r'pip install "dipcore\[changes\]"'):
        series_of([0, 3], [3, 3]).changes()
