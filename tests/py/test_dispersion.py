"""Dispersion: a published example, and the twin."""

from __future__ import annotations

import dipcore as dc
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference_statistics import dp, juilland_d

# Gries 2008, "Dispersions and adjusted frequencies in corpora", and 2020, "Analyzing dispersion": the corpus of five parts.
GRIES = [
    "b a m n i b e u p",
    "b a s a t b e w q n",
    "b c a g a b e s t a",
    "b a g h a b e a a t",
    "b a h a a b e a x a t",
]


def test_the_worked_example_of_gries():
    found = dc.tokens(GRIES).dtm().dispersion().set_index("term").loc["a"]
    assert found["count"] == 15 and found["documents"] == 5
    assert round(found["juilland_d"], 3) == 0.785
    assert round(found["dp"], 2) == 0.18
    assert round(found["dp_norm"], 2) == 0.22


@given(st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=9), min_size=2, max_size=6))
def test_dispersion_is_the_twins(parts):
    found = dc.tokens([" ".join(part) for part in parts]).dtm().dispersion()
    sizes = [len(part) for part in parts]
    for row in found.itertuples():
        counts = [part.count(row.term) for part in parts]
        assert np.isclose(row.juilland_d, juilland_d(counts, sizes))
        assert np.isclose(row.dp, dp(counts, sizes), atol=1e-12)
        assert np.isclose(row.dp_norm, dp(counts, sizes) / (1 - min(sizes) / sum(sizes)))


def test_parts_may_be_groups():
    corpus = dc.Corpus(["a a", "b", "a b b"], sources=["AP", "TASS", "TASS"])
    found = corpus.tokens().dtm().group("source").dispersion().set_index("term")
    assert np.isclose(found.loc["a", "dp"], dp([2, 1], [2, 4]))


def test_what_has_no_dispersion_is_nan():
    assert (
        dc.tokens(["a b"])
        .dtm()
        .dispersion()[["juilland_d", "dp", "dp_norm"]]
        .isna()
        .to_numpy()
        .all()
    )
    assert np.isclose(dc.tokens(["a", "", "a"]).dtm().dispersion().loc[0, "juilland_d"], 1), (
        "an empty document is no part"
    )
    matched = dc.tokens(["a", "b"]).dtm().match(["a", "b", "zz"]).dispersion().set_index("term")
    assert np.isnan(matched.loc["zz", "dp"]) and matched.loc["a", "dp"] == 0.5
    assert len(dc.tokens([]).dtm().dispersion()) == 0


def test_weights_are_refused():
    with pytest.raises(ValueError, match=r"dispersion\(\) needs counts"):
        dc.tokens(["a"]).dtm().weight("log").dispersion()
