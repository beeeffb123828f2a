"""The vectorizers: equal to scikit-learn's given the same words, and estimators as it wants them."""

from __future__ import annotations

import pickle

import dipcore as dc
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("sklearn", reason="scikit-learn is not installed")

from dipcore.sklearn import CountVectorizer, TfidfVectorizer
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction import text as theirs
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.utils import estimator_checks

TEXTS = ["Talks in Geneva.", "The talks failed", "", "War and talks and war"]
SAME = {"token_pattern": r"(?u)\b\w+\b"}  # words of one letter too


def same(ours, wanted):
    assert ours.format == "csr" and ours.shape == wanted.shape
    assert ours.dtype == wanted.dtype
    assert abs(ours - wanted).max() <= 1e-12


words = st.lists(st.sampled_from(["a", "b", "cc", "d1", "e", "ff"]), max_size=8).map(" ".join)
settings_ = st.fixed_dictionaries(
    {},
    optional={
        "ngram_range": st.sampled_from([(1, 1), (1, 2), (2, 3)]),
        "min_df": st.sampled_from([1, 2, 0.3]),
        "max_df": st.sampled_from([1.0, 3, 0.7]),
        "binary": st.booleans(),
        "stop_words": st.sampled_from([None, ["cc", "e"]]),
        "dtype": st.sampled_from([np.float64, np.float32]),
    },
)


@given(st.lists(words, min_size=1, max_size=6), settings_, st.lists(words, max_size=3))
@pytest.mark.parametrize(
    ("ours", "wanted"),
    [(CountVectorizer, theirs.CountVectorizer), (TfidfVectorizer, theirs.TfidfVectorizer)],
)
def test_the_same_words_give_the_same_matrix(ours, wanted, documents, settings, unseen):
    wanted = wanted(**settings, **SAME)
    try:
        matrix = wanted.fit_transform(documents)
    except ValueError:
        with pytest.raises(ValueError, match="no words are left|leave none of|is fewer documents"):
            ours(**settings).fit(documents)
        return
    made = ours(**settings)
    same(made.fit_transform(documents), matrix)
    assert made.get_feature_names_out().tolist() == wanted.get_feature_names_out().tolist()
    assert made.vocabulary_ == wanted.vocabulary_
    if unseen:
        same(made.transform(unseen), wanted.transform(unseen))
    if ours is TfidfVectorizer:
        assert np.allclose(made.idf_, wanted.idf_)


@pytest.mark.parametrize(
    "options",
    [
        {"norm": "l1"},
        {"norm": None, "sublinear_tf": True},
        {"use_idf": False},
        {"smooth_idf": False},
    ],
)
def test_weights_are_scikit_learns(options):
    wanted = theirs.TfidfVectorizer(**options, **SAME).fit_transform(TEXTS)
    same(TfidfVectorizer(**options).fit_transform(TEXTS), wanted)


def test_max_features_keeps_the_most_frequent():
    made = CountVectorizer(max_features=2).fit(TEXTS)
    assert made.get_feature_names_out().tolist() == ["and", "talks"], "war is later by alphabet"


def test_a_given_vocabulary_needs_no_fit():
    for vocabulary in (["war", "talks"], {"talks": 1, "war": 0}):
        made = CountVectorizer(vocabulary=vocabulary)
        assert made.transform(TEXTS).toarray().tolist() == [[0, 1], [0, 1], [0, 0], [2, 1]]
        assert made.fit_transform(TEXTS).toarray().tolist()[3] == [2, 1]
        assert made.fixed_vocabulary_ and made.get_feature_names_out().tolist() == ["war", "talks"]
    assert CountVectorizer(vocabulary={"b", "a"}).fit(TEXTS).vocabulary_ == {"a": 0, "b": 1}


def test_words_are_dipcores():
    made = CountVectorizer(stop_words=["the", "and", "us"])
    names = made.fit(["The U.S. and us: X, al-Assad, S-400s"])
    assert names.get_feature_names_out().tolist() == ["400s", "US", "al", "assad", "s", "x"]
    kept = CountVectorizer(hyphens="keep", acronyms=False).fit(["al-Assad of the U.S."])
    assert kept.get_feature_names_out().tolist() == ["al-assad", "of", "the", "u.s"]
    analyzer = CountVectorizer(ngram_range=(1, 2)).build_analyzer()
    assert analyzer("North Korea. Talks") == ["north", "north korea", "korea", "talks"]


def test_inverse_transform_gives_the_terms():
    made = CountVectorizer().fit(TEXTS)
    found = [row.tolist() for row in made.inverse_transform(made.transform(TEXTS))]
    assert found == [
        ["geneva", "in", "talks"],
        ["failed", "talks", "the"],
        [],
        ["and", "talks", "war"],
    ]
    assert made.inverse_transform(made.transform(TEXTS).toarray())[1].tolist() == found[1]


def test_a_missing_document_is_empty_and_said():
    with pytest.warns(dc.DipcoreWarning):
        assert CountVectorizer().fit_transform(["talks", None]).toarray().tolist() == [[1], [0]]


def test_pipelines_searches_clones_and_pickles():
    labels = [0, 0, 1, 1] * 3
    pipe = Pipeline([("words", TfidfVectorizer()), ("bayes", MultinomialNB())])
    search = GridSearchCV(
        pipe, {"words__ngram_range": [(1, 1), (1, 2)], "words__min_df": [1, 2]}, cv=2
    )
    assert search.fit(TEXTS * 3, labels).predict(["war and war"]).tolist() == [1]
    union = FeatureUnion([("counts", CountVectorizer()), ("tfidf", TfidfVectorizer())])
    assert union.fit_transform(TEXTS).shape == (4, 14)
    made = TfidfVectorizer(min_df=2, hyphens="keep").fit(TEXTS)
    assert clone(made).get_params() == made.get_params()
    same(pickle.loads(pickle.dumps(made)).transform(TEXTS), made.transform(TEXTS))


@pytest.mark.parametrize("estimator", [CountVectorizer(), TfidfVectorizer()])
@pytest.mark.parametrize(
    "check",
    [
        "check_estimator_cloneable", "check_estimator_repr", "check_no_attributes_set_in_init",
        "check_get_params_invariance", "check_set_params", "check_estimator_tags_renamed",
        "check_valid_tag_types", "check_mixin_order", "check_parameters_default_constructible",
    ],
)  # fmt: skip
def test_scikit_learns_checks_of_estimators(estimator, check):
    """Those that need no matrix of numbers as input: the vectorizers take texts."""
    if not hasattr(estimator_checks, check):
        pytest.skip(f"this scikit-learn has no {check}")
    getattr(estimator_checks, check)(type(estimator).__name__, estimator)


def test_what_is_not_fitted_says_so():
    for made in (CountVectorizer(), TfidfVectorizer(), TfidfVectorizer(vocabulary=["a"])):
        with pytest.raises(NotFittedError):
            made.transform(TEXTS)
    with pytest.raises(NotFittedError):
        CountVectorizer().get_feature_names_out()


@pytest.mark.parametrize(
    ("options", "documents", "error", "message"),
    [
        ({}, "talks", ValueError, "a single str"),
        ({}, ["", "..."], ValueError, "no words are left to learn"),
        ({"stop_words": ["a"]}, ["a"], ValueError, "no words are left to learn"),
        ({"min_df": 3}, ["a", "b"], ValueError, "is fewer documents than|leave none of"),
        ({"min_df": 2, "max_df": 2}, ["a", "b"], ValueError, "leave none of 2 terms"),
        ({"stop_words": "klingon"}, ["a"], ValueError, "stop words of 'klingon'"),
        ({"ngram_range": 2}, ["a"], ValueError, "ngram_range=2"),
        ({"ngram_range": (2, 1)}, ["a"], ValueError, "the smallest must not pass"),
        ({"hyphens": "join"}, ["a"], ValueError, "hyphens='join'"),
        ({"vocabulary": []}, ["a"], ValueError, "vocabulary is empty"),
        ({"vocabulary": ["a", "a"]}, ["a"], ValueError, "given twice"),
        ({"vocabulary": {"a": 1}}, ["a"], ValueError, "columns must be 0 to 0"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_when_fitted(options, documents, error, message):
    made = CountVectorizer(**options)
    with pytest.raises(error, match=message):
        made.fit(documents)
