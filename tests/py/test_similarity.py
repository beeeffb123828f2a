"""Similarity and distance: against scipy on dense rows."""

from __future__ import annotations

import dipcore as dc
import numpy as np
import pytest
from dipcore import similarity
from scipy.spatial.distance import cdist

TEXTS = ["b a b c", "a a d", "b d", "c c c a", "e"]


def made():
    return dc.Corpus(TEXTS, ids=list("vwxyz")).tokens().dtm()


@pytest.mark.parametrize("metric", similarity.DISTANCES)
@pytest.mark.parametrize("of", ["documents", "terms"])
def test_distances_are_scipys(metric, of, monkeypatch):
    monkeypatch.setattr(similarity, "_BLOCK", 10)  # two rows a block
    dense = made().matrix.toarray().astype(float)
    dense = dense if of == "documents" else dense.T
    wanted = dense > 0 if metric in ("jaccard", "dice") else dense
    found = made().distance(metric, of=of)
    assert np.allclose(found, cdist(wanted, wanted, metric), atol=1e-12)
    assert list(found.index) == list(found.columns)
    assert list(found.index) == (list("vwxyz") if of == "documents" else list("bacde"))


@pytest.mark.parametrize("metric", similarity.SIMILARITIES)
def test_similarity_is_one_less_the_distance(metric):
    assert np.allclose(made().similarity(metric), 1 - made().distance(metric))
    assert np.allclose(np.diag(made().similarity(metric)), 1)


def test_weights_are_compared_as_they_are():
    weighted = made().weight("tfidf")
    dense = weighted.matrix.toarray()
    assert np.allclose(weighted.similarity(), dense @ dense.T)


def test_an_empty_document_is_like_nothing():
    alike = dc.tokens(["a", ""]).dtm().similarity()
    assert alike.loc[0, 0] == 1 and alike.isna().to_numpy().sum() == 3
    assert np.isnan(dc.tokens(["a b", "b"]).dtm().similarity("correlation").loc[0, 1])


def test_an_empty_document_has_no_shares_to_compare():
    apart = dc.tokens(["a", "", "b", ""]).dtm().distance("jensenshannon")
    assert np.isnan(apart.iloc[[1, 3]]).all(axis=None)
    assert np.isfinite(apart.iloc[[0, 2], [0, 2]]).all(axis=None)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda dtm: dtm.similarity("cosin"), "did you mean 'cosine'"),
        (lambda dtm: dtm.distance("euclid"), "did you mean 'euclidean'"),
        (lambda dtm: dtm.distance(of="docs"), "use 'documents', 'terms'|did you mean 'documents'"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest(call, message):
    with pytest.raises(ValueError, match=message):
        call(made())
