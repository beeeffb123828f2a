"""Collocations: counts, expected counts and association against the twin and publications."""

from __future__ import annotations

import math

import dipcore as dc
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference_statistics import collocation, runs

SCORES = ["count", "expected", "pmi", "g2", "lambda", "z"]


def test_the_worked_example_of_dunning():
    """Dunning 1993, "Accurate methods for the statistics of surprise and coincidence", table 1: 270.72.

    Of 31,777 pairs of words 110 are "the swiss", 2,442 more begin with "the", 111 more end with "swiss".
    """
    texts = ["the swiss"] * 110 + ["the x"] * 2442 + ["y swiss"] * 111 + ["y x"] * 29114
    row = dc.tokens(texts).collocations().set_index("collocation").loc["the swiss"]
    assert row["count"] == row["documents"] == 110
    assert round(row["g2"], 2) == 270.72
    assert math.isclose(row["expected"], 2552 * 221 / 31777)
    cells = np.array([110, 2442, 111, 29114]) + 0.5
    odds = math.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    assert math.isclose(row["lambda"], odds)
    assert math.isclose(row["z"], odds / math.sqrt((1 / cells).sum()))


def test_the_worked_example_of_manning_and_schuetze():
    """Manning and Schütze 1999, Foundations of Statistical NLP, §5.3.1: "new companies" is expected 5.17 times."""
    from dipcore.collocations import score

    found = score(np.array([[14_307_668], [15_828], [4_675], [8]]))
    # the book gives the probability 3.615e-7
    assert math.isclose(found["expected"][0] / 14_307_668, 3.615e-7, rel_tol=1e-3)


@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=14), max_size=6),
    st.integers(2, 5),
)
def test_collocations_are_the_twins(sentences, size):
    texts = [" ".join(word or "hole" for word in sentence) for sentence in sentences]
    tokens = dc.tokens(texts).remove("hole", padding=True)
    observed = runs(sentences, size)
    if not observed:
        with pytest.warns(dc.DipcoreWarning, match=f"no run of {size} words"):
            assert len(tokens.collocations(size, min_count=1)) == 0
        return
    found = tokens.collocations(size, min_count=1)
    assert sorted(found["collocation"]) == sorted(map(" ".join, set(observed)))
    assert (found["size"] == size).all()
    assert (found["z"].diff().dropna() <= 0).all()
    for row in found.to_dict("records"):
        run = tuple(row["collocation"].split())
        wanted = collocation(run, observed)
        assert np.allclose([row[k] for k in SCORES], [wanted[k] for k in SCORES], atol=1e-9)
        assert row["documents"] == sum(run in runs([sentence], size) for sentence in sentences)


def test_runs_end_at_sentences_paragraphs_documents_and_holes():
    tokens = dc.tokens(["One two. Three four\nfive six", "seven eight nine"])
    assert sorted(tokens.collocations(min_count=1)["collocation"]) == [
        "eight nine", "five six", "one two", "seven eight", "three four"
    ]  # fmt: skip
    closed = dc.tokens(["bank of china", "bank of china"]).remove("of", padding=True)
    with pytest.warns(dc.DipcoreWarning):
        assert len(closed.collocations()) == 0
    assert closed.original.remove("of").collocations()["collocation"].tolist() == ["bank china"]


def test_a_part_does_not_lend_its_strength_to_the_whole():
    """What "of the" does alone is no three-word interaction, though its G² against independence is great."""
    random = np.random.default_rng(0)
    words = [f"w{k}" for k in range(5)]
    free = [f"of the {words[k]}" for k in random.integers(0, 5, 400)]
    other = [f"{a} {b} {c}" for a, b, c in random.choice(words, (800, 3))]
    bound = ["human rights council"] * 12 + ["human x y"] * 9 + ["x rights y"] * 9
    found = dc.tokens(free + other + bound + ["x y council"] * 9).collocations(3)
    found = found.set_index("collocation")
    assert found.loc["of the w0", "g2"] > 100
    assert abs(found.loc["of the w0", "z"]) < 2
    assert found.loc["human rights council", "lambda"] > 2
    assert found.loc["human rights council", "z"] > found.loc["of the w0", "z"]


def test_min_count_hides_rows_and_changes_no_score():
    tokens = dc.tokens(["a b", "a b", "a c", "d b", "d e"])
    whole = tokens.collocations(min_count=1).set_index("collocation")
    often = tokens.collocations(min_count=2).set_index("collocation")
    assert often.index.tolist() == ["a b"]
    assert often.loc["a b", SCORES].equals(whole.loc["a b", SCORES])


def test_several_sizes_come_longest_first():
    found = dc.tokens(["a b c", "a b c"]).collocations([2, 3], joiner="_")
    assert found["size"].tolist() == [3, 2, 2]
    assert found["collocation"].tolist()[0] == "a_b_c"
    assert set(found["collocation"][1:]) == {"a_b", "b_c"}


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"size": 1}, ValueError, "size=1: at least 2"),
        ({"size": 6}, ValueError, "2 to 5 words"),
        ({"size": []}, ValueError, "2 to 5 words"),
        ({"size": "two"}, TypeError, "size must be a whole number"),
        ({"size": 2.0}, TypeError, "size must be a whole number"),
        ({"min_count": 0}, ValueError, "min_count=0: at least 1"),
        ({"joiner": None}, TypeError, "joiner must be a str"),
    ],
)
def test_collocations_refuse(options, error, message):
    with pytest.raises(error, match=message):
        dc.tokens(["a b"]).collocations(**options)
