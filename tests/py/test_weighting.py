"""Weights: each scheme against its formula, and tf-idf against scikit-learn."""

from __future__ import annotations

import json
import lzma
import math
from pathlib import Path

import dipcore as dc
import numpy as np
import pytest

FRUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "frus-small.jsonl.xz"
TEXTS = ["b a b c", "a a d", "b d", ""]


def counts():
    return dc.tokens(TEXTS).dtm()


def first_row(scheme, **options):
    return counts().weight(scheme, **options).matrix.toarray()[0].tolist()


def test_proportion_boolean_log_augmented():
    assert first_row("proportion") == [0.5, 0.25, 0.25, 0.0]
    assert first_row("boolean") == [1, 1, 1, 0]
    assert np.allclose(first_row("log"), [1 + math.log(2), 1, 1, 0])
    assert first_row("augmented") == [1.0, 0.75, 0.75, 0.0]
    assert first_row("count") == [2, 1, 1, 0]


def test_textbook_idf_is_not_smoothed_and_rows_keep_their_length():
    assert np.allclose(
        first_row("tfidf", idf="textbook"), [2 * math.log(2), math.log(2), math.log(4), 0]
    )
    scaled = np.array(first_row("tfidf", idf="textbook", norm="l1"))
    assert np.isclose(scaled.sum(), 1) and np.isclose(scaled[2] / scaled[1], 2)
    assert np.isclose(np.linalg.norm(first_row("tfidf", idf="textbook", norm="l2")), 1)
    raw = first_row("tfidf", norm=None)
    assert np.allclose(raw[0], 2 * (math.log(5 / 3) + 1))


def test_bm25_by_its_formula():
    lengths, df, count = [4, 3, 2, 0], 2, 2
    idf = math.log(1 + (4 - df + 0.5) / (df + 0.5))
    length = 1 - 0.75 + 0.75 * lengths[0] / (sum(lengths) / 4)
    assert np.isclose(first_row("bm25")[0], idf * count * 2.2 / (count + 1.2 * length))
    saturated = idf * count * 3 / (count + 2)
    assert np.isclose(first_row("bm25", k1=2, b=0)[0], saturated), "b=0: length does not count"


@pytest.mark.skipif(not FRUS.exists(), reason="the corpus frus-small is not beside the project")
@pytest.mark.parametrize("norm", ["l2", "l1", None])
def test_tfidf_is_scikit_learns_on_real_text(norm):
    text = pytest.importorskip("sklearn.feature_extraction.text")
    with lzma.open(FRUS, "rt", encoding="utf-8") as lines:
        tokens = dc.tokens([json.loads(line)["text"] for line, _ in zip(lines, range(300))])
    ours = tokens.dtm()
    theirs = text.TfidfVectorizer(analyzer=lambda words: words, norm=norm)
    wanted = theirs.fit_transform(tokens.to_list())
    order = [theirs.vocabulary_[term] for term in ours.terms]
    gap = ours.weight("tfidf", norm=norm).matrix - wanted[:, order]
    assert abs(gap).max() <= 1e-12


def test_a_cell_of_weight_zero_still_opens():
    weighted = dc.tokens(["a b", "a"]).dtm().weight("tfidf", idf="textbook")
    assert weighted.matrix.toarray()[0, 0] == 0
    assert len(weighted.explain(0, "a")) == 1
    assert weighted.top()["documents"].tolist() == [1, 2]


@pytest.mark.parametrize("scheme", ["proportion", "boolean", "log", "augmented", "tfidf", "bm25"])
def test_an_empty_document_and_an_empty_matrix_weigh_nothing(scheme):
    assert counts().weight(scheme).matrix.toarray()[3].tolist() == [0, 0, 0, 0]
    assert dc.tokens(["", ""]).dtm().weight(scheme).matrix.shape == (2, 0)
    assert dc.tokens([]).dtm().weight(scheme).matrix.shape == (0, 0)


def test_weighting_leaves_the_counts_alone():
    made = counts()
    for scheme in ("proportion", "boolean", "log", "augmented", "tfidf", "bm25"):
        made.weight(scheme)
    assert made.matrix.dtype == np.int64 and made.matrix.toarray()[0].tolist() == [2, 1, 1, 0]


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (("tfdif",), {}, ValueError, "did you mean 'tfidf'"),
        (("bm52",), {}, ValueError, "did you mean 'bm25'"),
        ((None,), {}, ValueError, "use 'count', 'proportion'"),
        (("tfidf",), {"idf": "textbok"}, ValueError, "did you mean 'textbook'"),
        (("tfidf",), {"norm": "L2"}, ValueError, "did you mean 'l2'"),
        (("tfidf",), {"k1": 1}, TypeError, "no option 'k1'; it takes idf, norm"),
        (("log",), {"base": 2}, TypeError, "takes no options"),
        (("bm25",), {"b": 2}, ValueError, "from 0 to 1"),
        (("bm25",), {"k1": -1}, ValueError, "0 or more"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest(arguments, options, error, message):
    with pytest.raises(error, match=message):
        counts().weight(*arguments, **options)


def test_weights_are_not_weighted_again():
    with pytest.raises(ValueError, match="weighted already"):
        counts().weight("tfidf").weight("log")


@pytest.mark.parametrize("scheme", ["proportion", "log", "augmented", "tfidf", "bm25"])
def test_no_document_and_empty_ones_have_no_weight_and_no_warning(scheme):
    for texts in ([], ["", ""]):
        options = [{"idf": "sklearn"}, {"idf": "textbook"}] if scheme == "tfidf" else [{}]
        for chosen in options:
            weighted = dc.tokens(texts).dtm().match(["a", "b"]).weight(scheme, **chosen)
            assert weighted.matrix.shape == (len(texts), 2) and weighted.matrix.nnz == 0
