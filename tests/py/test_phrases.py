"""Phrases: joined where they stand, and learned."""

from __future__ import annotations

import math

import dipcore as dc
import numpy as np
import pandas as pd
import pytest
import scipy.stats

TEXT = "North Korea and the U.S. told us: Russia’s S-400s cost $1.5bn. North Korea again."


def test_compound_joins_phrases():
    tokens = dc.tokens(["North Korea. North. Korea and North Korean talks"])
    assert tokens.compound(["north korea"]).to_list()[0] == [
        "north_korea",
        "north",
        "korea",
        "and",
        "north",
        "korean",
        "talks",
    ]
    assert tokens.compound("north korea*").to_list()[0][-2:] == ["north_korean", "talks"]
    overlapping = dc.tokens(["a b c d"]).compound(["b c d", "a b"])
    assert overlapping.to_list() == [["a_b", "c", "d"]], "the one that begins first"
    both = tokens.compound(["north korea"]).ngrams(1, 2).to_list()[0]
    assert both[:2] == ["north_korea", "north"], "the sentence ends behind it"
    assert tokens.compound([]).to_list() == tokens.to_list()


def test_a_compound_takes_runs_of_types_and_frames_as_they_are():
    tokens = dc.tokens(["The U.S. fleet and U.S. flags; a* b"], punctuation=True)
    assert tokens.compound([("US", "fleet")]).to_list()[0][:3] == ["the", "US_fleet", "and"]
    assert tokens.compound([("us", "fleet")]).to_list() == tokens.to_list(), "letter for letter"
    assert tokens.compound([("a", "*")]).to_list()[0][-2:] == ["a_*", "b"], "no glob"
    assert tokens.compound([["US", "flags"], "us fleet"]).to_list()[0][1:4] == [
        "US_fleet",
        "and",
        "US_flags",
    ]
    assert tokens.compound([("no", "where"), ()]).to_list() == tokens.to_list()
    frame = pd.DataFrame({"collocation": ["US fleet"], "z": [2.0]})
    assert tokens.compound(frame).to_list()[0][1] == "US_fleet"
    assert tokens.compound("us fl.*", valuetype="regex").to_list()[0][1] == "US_fleet"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda t: t.compound("a b", concatenator=1), TypeError, "concatenator must be a str"),
        (lambda t: t.compound([5]), TypeError, "phrases must be"),
        (lambda t: t.compound(5), TypeError, "phrases must be"),
        (lambda t: t.compound(b"a b"), TypeError, "phrases must be"),
        (lambda t: t.compound([("a", 5)]), TypeError, r"phrases\[0\] must be"),
        (lambda t: t.compound(pd.DataFrame({"a": []})), ValueError, "no column 'phrase' or"),
        (lambda t: t.compound("a", valuetype="globb"), ValueError, "type 'globb'; use glob"),
        (lambda t: t.learn_phrases(measure="npm"), ValueError, "measure='npm': use 'npmi'"),
        (lambda t: t.learn_phrases(min_count=0), ValueError, "min_count=0: at least 1"),
        (lambda t: t.learn_phrases(threshold="a"), TypeError, "threshold must be a number"),
        (lambda t: t.compound(["..."]), ValueError, "'...' has no word"),
    ],
)
def test_arguments_that_are_wrong(call, error, message):
    with pytest.raises(error, match=message):
        call(dc.tokens([TEXT]))


LEARNED = [
    "North Korea fired. The talks with North Korea ended, the talks of the North failed."
] * 3


def table_of(tokens, first: str, second: str) -> list[int]:
    """Both; the first with another; another with the second; neither."""
    pairs = [tuple(pair.split("_")) for doc in tokens.ngrams(2).to_list() for pair in doc]
    kinds = [(a == first, b == second) for a, b in pairs]
    return [
        kinds.count(kind) for kind in ((True, True), (True, False), (False, True), (False, False))
    ]


def test_learned_phrases_are_scored_by_the_formulas():
    tokens = dc.tokens(LEARNED)
    npmi = tokens.learn_phrases(min_count=1, threshold=-1)
    g2 = tokens.learn_phrases(min_count=1, threshold=0.0, measure="g2")
    assert npmi["score"].is_monotonic_decreasing
    assert len(npmi) == len(tokens.ngrams(2).types) - 1 == len(g2)
    for row in npmi.itertuples():
        both, left, right, neither = table_of(tokens, *row.phrase.split())
        total = both + left + right + neither
        pmi = math.log(both * total / ((both + left) * (both + right)))
        assert row.count == both
        assert row.score == pytest.approx(pmi / -math.log(both / total), abs=1e-12)
    for row in g2.itertuples():
        cells = table_of(tokens, *row.phrase.split())
        score = scipy.stats.chi2_contingency(
            np.reshape(cells, (2, 2)), correction=False, lambda_="log-likelihood"
        ).statistic
        attracted = cells[0] * sum(cells) > (cells[0] + cells[1]) * (cells[0] + cells[2])
        assert row.score == pytest.approx(score if attracted else 0.0, abs=1e-9)


def test_learned_phrases_join_what_stands_together():
    tokens = dc.tokens(LEARNED)
    learned = tokens.learn_phrases(min_count=3)
    assert "north korea" in learned["phrase"].tolist()
    joined = tokens.compound(learned)
    assert "north_korea" in joined.types
    again = joined.compound(joined.learn_phrases(min_count=3, threshold=0.9))
    assert len(again.ids) < len(joined.ids)
    without = tokens.remove(dc.stopwords("en"), padding=True).learn_phrases(threshold=0.1)
    assert not {"the talks", "of the"} & set(without["phrase"])
    assert tokens.compound(without).to_list()[0][:2] == ["north_korea", "fired"]
    assert len(tokens.learn_phrases(min_count=1000)) == 0
    assert tokens.compound(tokens.learn_phrases(min_count=1000)).to_list() == tokens.to_list()
    only = dc.tokens(["a b\na b"]).learn_phrases(min_count=1)
    assert only.to_numpy().tolist() == [["a b", 2, 1.0]], "the only pair there is"
    assert len(dc.tokens([""]).learn_phrases()) == 0
