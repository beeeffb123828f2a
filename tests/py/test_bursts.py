"""Kleinberg's bursts: the cheapest of all sequences of states, and what lies behind."""

from __future__ import annotations

import itertools
import math

import dipcore as dc
import numpy as np
import pytest
from dipcore.bursts import COLUMNS, _cheapest, _Costs
from hypothesis import given, settings
from hypothesis import strategies as st


def cost_of(states, counts, totals, scaling, gamma) -> float:
    """What Kleinberg (2003, section 4) lets a sequence of states cost; infinite for a share of 1 or more."""
    usual = sum(counts) / sum(totals)
    cost, last = 0.0, 0
    for state, r, d in zip(states, counts, totals, strict=True):
        share = usual * scaling**state
        if state and share >= 1:
            return math.inf
        cost += gamma * math.log(len(counts)) * max(state - last, 0)
        cost -= math.log(math.comb(d, r))
        cost -= (r * math.log(share) if r else 0.0) + (
            (d - r) * math.log(1 - share) if d > r else 0.0
        )
        last = state
    return cost


@st.composite
def batches(draw):
    totals = draw(st.lists(st.integers(1, 9), min_size=1, max_size=6))
    return [draw(st.integers(0, d)) for d in totals], totals


@settings(deadline=None, max_examples=150)
@given(batches(), st.sampled_from([1.5, 2.0, 3.0]), st.sampled_from([0.3, 1.0]), st.integers(1, 2))
def test_no_sequence_of_states_is_cheaper(made, scaling, gamma, levels):
    counts, totals = made
    costs = _Costs(np.array(counts)[:, None], np.array(totals), scaling, levels)
    found = _cheapest(costs, gamma)[:, 0].tolist()
    every = {
        states: cost_of(states, counts, totals, scaling, gamma)
        for states in itertools.product(range(levels + 1), repeat=len(counts))
    }
    assert every[tuple(found)] == pytest.approx(min(every.values()), abs=1e-9)


def series_of(counts: list[int], totals: list[int], freq: str = "month") -> dc.Series:
    """A series of so many documents with the key, of so many in all, by month from January 2014."""
    texts, dates, titles = [], [], []
    for month, (r, d) in enumerate(zip(counts, totals, strict=True)):
        for k in range(d):
            texts.append("A truce." + " truce" * (r - k) if k < r else "Nothing.")
            dates.append(f"{2014 + month // 12}-{month % 12 + 1:02d}-{k % 28 + 1:02d}")
            titles.append(f"{'truce' if k < r else 'other'} {month}.{k}")
    corpus = dc.Corpus(texts, dates=dates, titles=titles)
    return corpus.tokens().lookup({"truce": ["truce"], "none": ["none"]}).over_time(freq)


def test_a_planted_burst_is_found_within_one_period():
    rng = np.random.default_rng(20160222)
    found = 0
    for trial in range(40):
        totals = rng.integers(20, 40, 48)
        share = np.full(48, 0.08)
        begin, length = int(rng.integers(6, 36)), int(rng.integers(3, 6))
        share[begin : begin + length] = 0.35
        made = series_of(rng.binomial(totals, share).tolist(), totals.tolist())
        bursts = made.bursts("truce", scaling=3.0)
        first = bursts.iloc[0]
        start, end = (made.periods.get_loc(first[side]) for side in ("start", "end"))
        assert abs(start - begin) <= 1 and abs(end - (begin + length - 1)) <= 1, trial
        found += len(bursts)
    assert found <= 44, "and little else"


def test_steady_keys_have_hardly_a_burst():
    rng = np.random.default_rng(3)
    totals = np.full(48, 30)
    found = [
        len(series_of(rng.binomial(totals, 0.1).tolist(), totals.tolist()).bursts("truce"))
        for _ in range(20)
    ]
    assert sum(found) <= 3


def test_empty_periods_are_skipped_and_break_no_burst():
    made = series_of([0, 1, 0, 8, 0, 9, 0, 1, 0, 1], [12, 12, 12, 12, 0, 12, 12, 12, 12, 12])
    frame = made.bursts()
    assert list(frame.columns) == COLUMNS and frame["key"].tolist() == ["truce"]
    row = frame.iloc[0]
    assert (str(row["start"]), str(row["end"])) == ("2014-04", "2014-06")
    assert row["level"] == 1 and row["documents"] == 17


def test_strength_is_what_the_state_saves():
    row = series_of([0, 1, 0, 8, 9, 0, 1, 0], [12] * 8).bursts().iloc[0]
    usual, burst = 19 / 96, 38 / 96
    saved = 17 * math.log(burst / usual) + 7 * math.log((1 - burst) / (1 - usual))
    assert row["strength"] == pytest.approx(saved)


def test_headlines_are_of_the_documents_behind():
    made = series_of([0, 1, 0, 8, 9, 0, 1, 0], [12] * 8)
    row = made.bursts(headlines=2).iloc[0]
    assert row["headlines"] == ["truce 4.0", "truce 3.0"], "most mentions first"
    opened = [made.explain(p, "truce") for p in ("2014-04", "2014-05")]
    assert row["documents"] == sum(map(len, opened))
    assert set(row["headlines"]) <= set(opened[0]["title"]) | set(opened[1]["title"])
    assert made.bursts(headlines=0).iloc[0]["headlines"] == []


def test_texts_without_titles_stand_for_themselves():
    texts = ["Nothing."] * 30 + ["A truce\nof many words " + "and more " * 20] * 6
    dates = [f"2016-{k % 10 + 1:02d}" for k in range(30)] + ["2016-05"] * 6
    hits = dc.Corpus(texts, dates=dates).tokens().lookup({"truce": ["truce"]})
    headline = hits.over_time("month").bursts().iloc[0]["headlines"][0]
    assert headline.startswith("A truce of many words and") and headline.endswith("…")
    assert len(headline) <= 80


def test_bursts_of_a_higher_level_lie_inside():
    made = series_of([0, 1, 0, 7, 20, 19, 8, 0, 1, 0, 0, 0, 1, 0], [24] * 14)
    frame = made.bursts(levels=2)
    assert set(frame["level"]) == {1, 2}
    outer, inner = (frame[frame["level"] == level].iloc[0] for level in (1, 2))
    assert outer["start"] <= inner["start"] and inner["end"] <= outer["end"]


def test_keys_that_are_everywhere_can_have_no_burst_and_are_named():
    made = series_of([6, 7, 6, 10, 10, 6], [10] * 6)
    with pytest.warns(dc.DipcoreWarning, match="1 key is in too many documents.*truce; a smaller"):
        assert made.bursts().empty
    assert len(made.bursts(scaling=1.2, gamma=0.2)) == 1


def test_bursts_of_pairs():
    texts = ["A truce and a summit."] * 6 + ["A truce."] * 20 + ["A summit."] * 20
    dates = ["2016-05"] * 6 + [f"2016-{k % 10 + 1:02d}" for k in range(40)]
    hits = dc.Corpus(texts, dates=dates).tokens().lookup({"truce": ["truce"], "summit": ["summit"]})
    frame = hits.cooccurrence().series("month").bursts()
    assert frame["key"].tolist() == ["truce + summit"] and str(frame["start"].iloc[0]) == "2016-05"
    assert frame["documents"].iloc[0] == 6


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"scaling": 1.0}, ValueError, "scaling=1.0: a burst is more frequent"),
        ({"gamma": 0}, ValueError, "gamma=0: above 0"),
        ({"levels": 0}, ValueError, "levels=0: at least 1"),
        ({"headlines": -1}, ValueError, "headlines=-1"),
        ({"keys": "truc"}, KeyError, "no key 'truc' in this series; the nearest are truce"),
        ({"keys": 3}, TypeError, "keys must be a str"),
    ],
)
def test_arguments_that_are_wrong(options, error, message):
    with pytest.raises(error, match=message):
        series_of([1, 2], [3, 3]).bursts(**options)


def test_more_levels_than_can_be_are_no_overflow():
    texts = ["A key."] * 5 + ["None."] * 20
    dates = [f"2016-{1 + k % 12:02d}" for k in range(25)]
    series = dc.Corpus(texts, dates=dates).tokens().lookup({"a": ["key"], "z": ["zz"]})
    series = series.over_time("month")
    assert series.bursts(levels=2000).equals(series.bursts(levels=3))
