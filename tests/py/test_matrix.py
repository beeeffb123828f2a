"""The document-term matrix: counts, groups, trimming, weights, and opening a cell."""

from __future__ import annotations

import pickle
import warnings

import dipcore as dc
import dipcore.matrix as matrix_module
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

TEXTS = ["b a b c", "a a d", "b d", ""]
DATES = ["2016-01-05", "2016-01", "2016-03-09", None]


def dtm():
    return (
        dc.Corpus(TEXTS, ids=list("wxyz"), dates=DATES, sources=["AP", "TASS", None, "AP"])
        .tokens()
        .dtm()
    )


def test_counts_in_order_of_first_sight():
    made = dtm()
    assert made.terms.tolist() == ["b", "a", "c", "d"]
    assert made.matrix.toarray().tolist() == [
        [2, 1, 1, 0],
        [0, 2, 0, 1],
        [1, 0, 0, 1],
        [0, 0, 0, 0],
    ]
    assert list(made.docs) == list("wxyz")
    assert made.to_pandas().loc["x", "a"] == 2
    assert made.meta["source"].tolist()[:2] == ["AP", "TASS"]


def test_the_matrix_is_plain_csr():
    matrix = dtm().matrix
    assert matrix.format == "csr"
    assert matrix.dtype == np.int64
    assert matrix.indices.dtype == matrix.indptr.dtype == np.int32
    assert matrix.has_sorted_indices and matrix.has_canonical_format
    matrix.data[:] = 7
    assert set(matrix.data) == {7}, "it is the user's own"


def test_holes_have_no_column():
    made = dc.tokens(["a b a"]).remove("a", padding=True).dtm()
    assert "" not in made.terms
    assert made.matrix.sum() == 1


def test_what_was_removed_has_no_column():
    made = dc.tokens(["the talks of the war", "war"]).remove(["the", "of"])
    assert made.dtm().terms.tolist() == ["talks", "war"]
    assert made.dtm().explain(1, "war")["surface"].tolist() == ["war"]
    assert made.remove("*").dtm().matrix.shape == (2, 0)


def test_group_by_calendar_period():
    months = dtm().group("month")
    assert [str(name) for name in months.docs] == ["2016-01", "2016-02", "2016-03", "NaT"]
    assert months.matrix.toarray().tolist() == [
        [2, 3, 1, 1],
        [0, 0, 0, 0],
        [1, 0, 0, 1],
        [0, 0, 0, 0],
    ]
    assert months.meta["documents"].tolist() == [2, 0, 1, 1]
    weeks = dtm().group("week")
    assert weeks.meta["documents"].tolist()[-1] == 2, "the one dated by month and the undated one"
    assert weeks.matrix.sum() == dtm().matrix.sum()


def test_group_by_a_column_keeps_missing_values():
    sources = dtm().group("source")
    assert list(sources.docs) == ["AP", "TASS", None]
    assert sources.explain(None, "b")["document"].tolist() == ["y"]
    assert sources.keyness(None, "AP", min_documents=1).set_index("term").loc["b", "target"] == 1
    assert sources.meta["documents"].tolist() == [2, 1, 1]
    assert sources.matrix.sum() == dtm().matrix.sum()


def test_group_by_what_is_not_there():
    with pytest.raises(
        KeyError, match="in meta; there are day, week, month, quarter, year, title, date"
    ):
        dtm().group("outlet")
    for by in (["source"], None):
        with pytest.raises(TypeError, match="the name of a period or a column groups"):
            dtm().group(by)


def test_groups_are_not_grouped_again():
    with pytest.raises(ValueError, match="groups already"):
        dtm().group("month").group("year")


@pytest.mark.parametrize(
    ("options", "terms"),
    [
        ({}, ["b", "a", "c", "d"]),
        ({"min_df": 2}, ["b", "a", "d"]),
        ({"min_df": 0.5}, ["b", "a", "d"]),
        ({"min_df": 0.26}, ["b", "a", "d"]),
        ({"min_df": 0.25}, ["b", "a", "c", "d"]),
        ({"max_df": 1}, ["c"]),
        ({"max_df": 1.0}, ["b", "a", "c", "d"]),
        ({"max_df": 0.25}, ["c"]),
        ({"min_count": 3}, ["b", "a"]),
        ({"max_features": 2}, ["b", "a"]),
        ({"max_features": 99}, ["b", "a", "c", "d"]),
        ({"min_df": 2, "max_features": 1}, ["b"]),
        ({"min_df": np.int64(2)}, ["b", "a", "d"]),
        ({"max_count": 2}, ["c", "d"]),
        ({"min_count": 2, "max_count": 2}, ["d"]),
        ({"min_count": 0.3}, ["b", "a"]),
        ({"max_count": 0.12}, ["c"]),
    ],
)
def test_trim_as_scikit_learn_does(options, terms):
    trimmed = dtm().trim(**options)
    assert trimmed.terms.tolist() == terms
    whole = dtm().to_pandas()[terms]
    assert np.array_equal(trimmed.matrix.toarray(), whole.to_numpy())


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"max_df": 1.5}, ValueError, "a float is a share"),
        ({"min_df": -0.1}, ValueError, "a float is a share"),
        ({"min_df": float("nan")}, ValueError, "a float is a share"),
        ({"min_df": -1}, ValueError, "min_df=-1: at least 0"),
        ({"min_count": 1.5}, ValueError, "min_count=1.5: a float is a share"),
        ({"max_count": -1}, ValueError, "max_count=-1: at least 0"),
        ({"min_df": "2"}, TypeError, "min_df must be a whole number"),
        ({"min_df": 3, "max_df": 2}, ValueError, "max_df=2 is fewer documents than min_df=3"),
        ({"max_features": 0}, ValueError, "max_features=0: at least 1"),
        ({"max_features": 2.5}, TypeError, "max_features must be a whole number"),
    ],
)
def test_trim_refuses(options, error, message):
    with pytest.raises(error, match=message):
        dtm().trim(**options)


@given(
    st.lists(st.lists(st.sampled_from("abcdefg"), max_size=8), min_size=1, max_size=6),
    st.integers(1, 3),
    st.sampled_from([1.0, 0.5, 4]),
    st.sampled_from([None, 1, 3]),
)
def test_trim_is_what_pandas_makes_of_the_dense_matrix(documents, min_df, max_df, most):
    made = dc.tokens([" ".join(words) for words in documents]).dtm()
    dense = made.to_pandas()
    df = (dense > 0).sum()
    greatest = max_df * len(dense) if isinstance(max_df, float) else max_df
    kept = dense.loc[:, (df >= min_df) & (df <= greatest)]
    if most is not None:
        order = kept.sum().sort_values(ascending=False, kind="stable").index[:most]
        kept = kept.loc[:, [term for term in kept.columns if term in order]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dc.DipcoreWarning)
        trimmed = made.trim(min_df=min_df, max_df=max_df, max_features=most)
    assert trimmed.terms.tolist() == list(kept.columns)
    assert np.array_equal(trimmed.matrix.toarray(), kept.to_numpy())
    assert trimmed.matrix.has_canonical_format


def test_trim_to_nothing_warns():
    with pytest.warns(dc.DipcoreWarning, match="trim leaves none of 4 terms"):
        trimmed = dtm().trim(min_df=4)
    assert trimmed.matrix.shape == (4, 0)


@pytest.mark.parametrize("texts", [["talks on talks"], ["talks on", "talks on"]])
def test_trim_by_more_documents_than_there_are_leaves_nothing_and_warns(texts):
    few = dc.tokens(texts).dtm()
    for options in ({"min_df": 3}, {"min_df": 2, "max_df": 0.9}):
        with pytest.warns(dc.DipcoreWarning, match="trim leaves none of 2 terms"):
            assert few.trim(**options).matrix.shape == (len(few), 0)
    assert few.trim(min_df=0.5).matrix.nnz == few.matrix.nnz
    with pytest.raises(ValueError, match="max_df=0.2 is fewer documents than min_df=0.5"):
        few.trim(min_df=0.5, max_df=0.2)


def test_trim_of_weights_is_by_documents_and_rank():
    weighted = dtm().weight("proportion")
    assert weighted.trim(min_df=2).terms.tolist() == ["b", "a", "d"]
    assert weighted.trim(max_features=1).terms.tolist() == ["b"], "the greatest sum of weights"
    assert weighted.trim().terms.tolist() == ["b", "a", "c", "d"]
    assert weighted.trim(min_count=1).terms.tolist() == ["b"], "the sum of 0.5 and 0.5"


@pytest.mark.parametrize(
    ("patterns", "valuetype", "terms"),
    [
        ("sanction*", "glob", ["sanctions", "Sanction"]),
        (["SANCTION?", "talk"], "glob", ["talk", "sanctions"]),
        ("^talk", "regex", ["talk", "talks"]),
        ("talk", "fixed", ["talk"]),
        (np.array(["talks", "talk"]), "glob", ["talk", "talks"]),
    ],
)
def test_select_terms(patterns, valuetype, terms):
    made = dc.tokens(["talk sanctions talks Sanction"], lowercase=False).dtm()
    chosen = made.select(patterns, valuetype=valuetype)
    assert chosen.terms.tolist() == terms
    assert chosen.explain(0, terms[-1])["surface"].tolist() == [terms[-1]]


def test_select_keys_of_a_dictionary():
    hits = dc.tokens(["Kerry met Lavrov"]).lookup({"people": {"Kerry": ["kerry"]}, "x": ["met"]})
    assert hits.dtm().select("people/*").terms.tolist() == ["people/Kerry"]


def test_select_that_fits_nothing_says_so():
    with pytest.warns(dc.DipcoreWarning, match="no term of 4 fits 'zz', 'yy'"):
        chosen = dtm().select(["zz", "yy"])
    assert chosen.matrix.shape == (4, 0)
    with pytest.warns(dc.DipcoreWarning, match="no term of 0 fits"):
        chosen.select("a")
    with pytest.warns(dc.DipcoreWarning, match="fits no pattern"):
        dtm().select([])
    with pytest.raises(ValueError, match="valuetype 'globb'"):
        dtm().select("a", valuetype="globb")
    with pytest.raises(TypeError, match="patterns must be"):
        dtm().select(5)


def test_match_the_columns_of_another_matrix():
    other = dc.tokens(["d zz b"]).dtm()
    for wanted in (other, ["d", "zz", "b"], other.terms):
        matched = dtm().match(wanted)
        assert matched.terms.tolist() == ["d", "zz", "b"]
        assert matched.matrix.toarray().tolist() == [[0, 0, 2], [1, 0, 0], [1, 0, 1], [0, 0, 0]]
        assert matched.matrix.dtype == np.int64 and matched.matrix.has_canonical_format
    assert len(matched.explain("w", "zz")) == 0, "no mention, and no error"
    assert len(matched.explain("w", "b")) == 2
    assert matched.match(["zz", "d"]).matrix.toarray()[1].tolist() == [0, 1]
    assert np.isclose(dtm().weight("log").match(["b"]).matrix[0, 0], 1 + np.log(2))
    keys = dc.tokens(["a"]).lookup({"k": ["a"]}).dtm().match(["q", "k"])
    assert len(keys.explain(0, "q")) == 0 and len(keys.explain(0, "k")) == 1
    with pytest.raises(ValueError, match="a term is given twice"):
        dtm().match(["a", "a"])


def test_top_of_each_row():
    top = dtm().top(2, by_row=True)
    assert top.to_dict("list") == {
        "doc": ["w", "w", "x", "x", "y", "y"],
        "term": ["b", "a", "a", "d", "b", "d"],
        "count": [2, 1, 2, 1, 1, 1],
    }
    months = dtm().group("month").top(1, by_row=True)
    assert [str(name) for name in months["doc"]] == ["2016-01", "2016-03"]
    assert len(dtm().top(0, by_row=True)) == len(dtm().top(0)) == 0
    with pytest.raises(ValueError, match="n=-1: at least 0"):
        dtm().top(-1)


def test_indices_are_int32_up_to_the_limit_and_int64_beyond(monkeypatch):
    """The limit is 2**31 - 1; a matrix so large does not fit a test, so the limit is lowered."""
    assert matrix_module.INT32_MAX == 2**31 - 1
    for limit, kind in ((7, np.int32), (6, np.int64)):
        monkeypatch.setattr(matrix_module, "INT32_MAX", limit)
        for made in (dtm().trim(), dtm().match(list("badc"))):
            assert made.matrix.nnz == 7
            assert made.matrix.indices.dtype == made.matrix.indptr.dtype == kind
    monkeypatch.setattr(matrix_module, "INT32_MAX", 1)
    made = dtm().group("source").trim(min_df=2).match(list("ab"))
    assert made.matrix.indices.dtype == made.matrix.indptr.dtype == np.int64
    assert made.matrix.toarray().tolist() == [[1, 2], [2, 0], [0, 1]]
    for scheme in ("tfidf", "bm25", "augmented"):
        assert made.weight(scheme).matrix.indices.dtype == np.int64
    assert len(made.explain("AP", "b")) == 2 and made.similarity().shape == (3, 3)


def test_a_matrix_of_many_cells_keeps_its_sums(monkeypatch):
    """Group, trim and match with int64 indices agree with int32."""
    texts = [" ".join(f"w{(k * n) % 50}" for n in range(1, 40)) for k in range(200)]
    corpus = dc.Corpus(texts, sources=[str(k % 7) for k in range(200)])
    made = corpus.tokens().dtm()
    small = made.group("source").trim(min_df=3).weight("tfidf").to_pandas()
    monkeypatch.setattr(matrix_module, "INT32_MAX", 10)
    pd.testing.assert_frame_equal(made.group("source").trim(min_df=3).weight().to_pandas(), small)


def test_top_terms():
    top = dtm().top(2)
    assert top.to_dict("list") == {"term": ["b", "a"], "count": [3, 3], "documents": [2, 2]}
    assert len(dtm().top(99)) == 4


def test_every_cell_opens_to_its_mentions():
    made = dtm()
    for transformed in (made, made.trim(min_df=2), made.group("month"), made.group("source")):
        for row, doc in enumerate(transformed.docs):
            for column, term in enumerate(transformed.terms):
                opened = transformed.explain(doc, term)
                assert len(opened) == transformed.matrix[row, column]
                assert set(opened["surface"]) <= {term}
    assert len(made.weight("tfidf").explain("w", "b")) == 2
    assert len(made.group("month").explain("2016-01", "a")) == 3
    assert made.explain("w", "b")[["start", "end"]].to_numpy().tolist() == [[0, 1], [4, 5]]


def test_cells_of_keys_and_of_ngrams_open_too():
    tokens = dc.Corpus(["Kerry met Lavrov. Kerry met us."], ids=["w"], dates=["2016"]).tokens()
    keys = tokens.lookup({"k": ["kerry"]}).dtm()
    assert len(keys.explain("w", "k")) == len(keys.group("year").explain("2016", "k")) == 2
    opened = tokens.ngrams(2).dtm().explain("w", "kerry_met")
    assert opened["surface"].tolist() == ["Kerry met", "Kerry met"]


def test_a_cell_that_is_not_there():
    with pytest.raises(KeyError, match="no term 'zz'"):
        dtm().explain("w", "zz")
    with pytest.raises(KeyError, match="no document 'q'"):
        dtm().explain("q", "a")


def test_near_names_are_named():
    made = dc.Corpus(["sanctions"], sources=["AP"]).tokens().dtm()
    with pytest.raises(KeyError, match="the nearest are sanctions"):
        made.explain(0, "sanction")
    with pytest.raises(KeyError, match="the nearest are source"):
        made.group("sources")
    with pytest.raises(KeyError, match="the nearest are month"):
        made.group("months")


def test_grouped_weights_are_sums():
    documents = dtm().weight("boolean").group("source")
    assert documents.to_pandas()["d"].tolist() == [0, 1, 1]
    assert documents.to_pandas().loc["AP"].tolist() == [1, 1, 1, 0]
    assert len(documents.explain("AP", "b")) == 2
    with pytest.raises(ValueError, match="weighted already"):
        documents.weight("log")


def test_copies_and_representations():
    again = pickle.loads(pickle.dumps(dtm()))
    assert (again.matrix != dtm().matrix).nnz == 0
    assert repr(again) == "<Dtm: 4 documents x 4 terms, 7 cells>"
    assert repr(dtm().group("source")) == "<Dtm: 3 groups x 4 terms, 7 cells>"
    assert len(again) == 4
    assert "&lt;Dtm" in again._repr_html_()


@pytest.mark.parametrize("scheme", ["proportion", "tfidf"])
def test_a_weighted_matrix_stays_sorted(scheme):
    matrix = dc.tokens(["b a c a", "c b"]).dtm().weight(scheme).matrix
    assert all(
        np.all(np.diff(matrix.indices[a:b]) > 0) for a, b in zip(matrix.indptr, matrix.indptr[1:])
    )


def test_explaining_a_coarser_period_than_the_rows_is_an_error():
    corpus = dc.Corpus(["a", "a"], dates=["2016-01-02", "2016-02-03"])
    with pytest.raises(KeyError, match="2016-01"):
        corpus.tokens().dtm().group("month").explain("2016", "a")
