"""Key words: scores against scipy and publications, the test on documents, the interval, the guard."""

from __future__ import annotations

import json
import lzma
import math
from pathlib import Path

import dipcore as dc
import numpy as np
import pandas as pd
import pytest
import scipy.stats
from dipcore._contingency import Tables
from dipcore.keyness import q_of_excess
from dipcore.matrix import Dtm, Origin
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

FRUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "frus-small.jsonl.xz"
needs_frus = pytest.mark.skipif(
    not FRUS.exists(), reason="the corpus frus-small is not beside the project"
)


@pytest.fixture(scope="module")
def frus() -> Dtm:
    with lzma.open(FRUS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    corpus = dc.Corpus([row["text"] for row in rows], dates=[row["date"] for row in rows])
    return corpus.tokens().dtm()


def made(counts) -> Dtm:
    """A matrix without a text."""
    counts = csr_array(np.asarray(counts, dtype=np.int64))
    rows, columns = counts.shape
    terms = np.array([f"t{k}" for k in range(columns)], dtype=object)
    origin = Origin(None, np.arange(rows), np.arange(columns))
    return Dtm(counts, terms, pd.DataFrame(index=range(rows)), origin)


def by_term(frame):
    return frame.set_index("term")


# Scores -------------------------------------------------------------------------------------------


@needs_frus
def test_scores_and_exact_p_are_scipys_on_real_text(frus):
    target = (pd.to_datetime(frus.meta["date"]).dt.year >= 1970).to_numpy()
    found = frus.keyness(target)
    assert len(found) > 10_000
    words = np.array([frus.matrix[target].sum(), frus.matrix[~target].sum()])
    documents = np.array([target.sum(), (~target).sum()])
    for row in found.iloc[:: len(found) // 150].itertuples():
        of_words = np.array([row.target, row.reference])
        table = np.array([of_words, words - of_words])
        g2 = scipy.stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        assert math.isclose(row.g2, g2.statistic, rel_tol=1e-9, abs_tol=1e-9)
        chi2 = scipy.stats.chi2_contingency(table, correction=True).statistic
        assert math.isclose(row.chi2, chi2, rel_tol=1e-9, abs_tol=1e-9)
        of_documents = np.array([row.target_documents, row.reference_documents])
        exact = scipy.stats.fisher_exact(np.array([of_documents, documents - of_documents])).pvalue
        assert math.isclose(row.p, exact, rel_tol=1e-9)


@given(st.data())
def test_fishers_exact_test_is_scipys(data):
    total = data.draw(st.integers(1, 60))
    first, second = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
    both = data.draw(st.integers(max(0, first + second - total), min(first, second)))
    table = [[both, first - both], [second - both, total - first - second + both]]
    found = Tables(np.array([both]), np.array([first]), second, total).fisher()
    assert math.isclose(found[0], scipy.stats.fisher_exact(table).pvalue, rel_tol=1e-9)


def test_fishers_exact_test_of_fifty_thousand_terms_is_one_call():
    random = np.random.default_rng(0)
    first = np.minimum(random.zipf(1.3, 50_000), 20_000)
    both = random.hypergeometric(12_000, 8_000, first)
    p = Tables(both, first, 12_000, 20_000).fisher()
    # the null: p is no smaller than uniform
    for level in (0.001, 0.01, 0.05, 0.2):
        assert (p <= level).mean() <= level + 4 * math.sqrt(level / 50_000)


def test_a_worked_example_of_mcenery_and_hardie():
    """McEnery and Hardie 2012, Corpus Linguistics, companion to ch. 2: 52 in 50,000 and 57 in 75,000 words, LL 2.65.

    Their calculator (Rayson and Garside 2000) adds the two cells of the word only; the other two add 0.002 here.
    """
    found = by_term(made([[52, 49_948], [57, 74_943]]).keyness([0])).loc["t0"]
    two_cells = 2 * (52 * math.log(52 / 43.6) + 57 * math.log(57 / 65.4))
    assert abs(two_cells - 2.65) < 0.01 and 0 < found["g2"] - two_cells < 0.003
    assert math.isclose(found["log_ratio"], math.log2(52 / 50_000 / (57 / 75_000)))
    assert math.isclose(found["pmi"], math.log2(52 / 43.6))


def test_worked_examples_of_dunning_and_of_manning_and_schuetze():
    # Dunning 1993, table 1: "the swiss" in 31,777 words
    assert round(Tables(110, 2552, 221, 31_777).g2().item(), 2) == 270.72
    # Manning and Schütze 1999, §5.3.3: "new companies", chi-squared 1.55
    assert round(Tables(8, 15_828, 4_675, 14_307_668).chi2(yates=False).item(), 2) == 1.55


def test_a_word_that_one_side_lacks():
    found = by_term(made([[5, 0, 9], [4, 0, 9], [0, 3, 9], [0, 6, 9]]).keyness([0, 1]))
    assert math.isclose(found.loc["t0", "log_ratio"], math.log2((9 / 27) / (0.5 / 27)))
    assert found.loc["t0", "lower"] > -1 and np.isfinite(found.loc["t0", "upper"])
    assert found.loc["t1", "pmi"] == -math.inf and found.loc["t1", "log_ratio"] < 0
    assert found.loc["t2", "log_ratio"] == found.loc["t2", "g2"] == found.loc["t2", "chi2"] == 0


def test_the_target_comes_first_and_the_reference_last():
    counts = [[3, 0, 1, 1], [3, 0, 1, 0], [3, 0, 1, 1], [0, 2, 1, 1], [0, 2, 1, 0], [0, 0, 1, 1]]
    assert made(counts).keyness([0, 1, 2])["term"].tolist() == ["t0", "t3", "t2", "t1"]


# Documents, not words -----------------------------------------------------------------------------


@needs_frus
def test_shuffled_labels_flag_hardly_ever(frus):
    """60 shuffles here; ``benchmarks/keyness_null.py`` runs 1,000."""
    random = np.random.default_rng(1)
    labels = np.arange(len(frus)) % 2 == 0
    flagged = sum(frus.keyness(random.permutation(labels))["q"].min() < 0.05 for _ in range(60))
    assert flagged <= scipy.stats.binom.ppf(0.999, 60, 0.05)


@needs_frus
def test_a_planted_word_is_found(frus):
    random = np.random.default_rng(2)
    labels = random.permutation(np.arange(len(frus)) % 2 == 0)
    chance = np.where(labels, 0.06, 0.01)
    planted = random.random(len(frus)) < chance
    counts = csr_array(np.hstack([frus.matrix[:, :3000].toarray(), planted[:, None]]))
    found = made(counts.toarray()).keyness(labels)
    assert found["term"][0] == "t3000" and found["q"][0] < 0.001
    assert (found["q"][1:] > 0.05).all()


def test_one_long_article_makes_no_key_word():
    random = np.random.default_rng(3)
    counts = random.poisson(1.0, (80, 60))
    article = np.zeros((80, 1), dtype=int)
    article[0] = 500
    target = np.arange(80) < 40
    assert "t60" not in set(made(np.hstack([counts, article])).keyness(target)["term"])
    asked = made(np.hstack([counts, article])).keyness(target, min_documents=1)
    assert "t60" in set(asked["term"]), "unless asked"
    article[50] = 1  # two documents, and G² is still the greatest
    found = by_term(made(np.hstack([counts, article])).keyness(target))
    assert found["g2"].idxmax() == "t60" and found.loc["t60", "log_ratio"] > 5
    assert found.loc["t60", "q"] == 1 and found.index[0] != "t60"


def test_words_and_documents_that_lean_apart_are_no_key_word():
    counts = np.full((60, 2), 1000)
    counts[:, 0] = 0
    counts[0, 0] = 900  # most mentions in the target, in one document
    counts[30:, 0] = 1  # each of the reference has one
    found = by_term(made(counts).keyness(np.arange(60) < 30)).loc["t0"]
    assert found["log_ratio"] > 3 and found["p"] < 1e-12
    assert found["q"] == 1


def test_q_is_benjamini_and_hochbergs():
    counts = np.zeros((20, 5), dtype=int)
    counts[:, 4] = 1000
    for k, (a, b) in enumerate([(10, 0), (8, 2), (6, 4), (5, 5)]):
        counts[:a, k] = counts[10 : 10 + b, k] = 1
    found = by_term(made(counts).keyness(np.arange(20) < 10))
    p = found["p"].to_numpy()
    order = np.argsort(p)
    wanted = np.minimum.accumulate((p[order] * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
    assert np.allclose(found["q"].to_numpy()[order], np.minimum(wanted, 1))
    assert 0.05 < found["q"].min() * 1e4 < 5, "ten of ten and none of ten"


def test_q_of_excess_is_the_tail_of_a_negative_binomial_law_with_the_variance_between_documents():
    random = np.random.default_rng(6)
    lengths = random.integers(50, 400, 60)
    rates = random.gamma(0.5, 0.004, (60, 30))  # far from the same in all documents
    counts = random.poisson(rates * lengths[:, None])
    counts = np.column_stack([counts, lengths - counts.sum(axis=1).clip(max=lengths)])
    parts = [csr_array(counts[:25]), csr_array(counts[25:])]
    p = []
    for k in range(30):
        n, m = counts.sum(axis=1), counts[:, k]
        rate = m.sum() / n.sum()
        beyond = max(sum((m - rate * n) ** 2) * 60 / 59 - m.sum(), 0) / sum(n**2)
        mean = rate * sum(n[:25])
        variance = mean + beyond * sum(n[:25] ** 2)
        assert variance > 1.02 * mean
        size = mean**2 / (variance - mean)
        p.append(scipy.stats.nbinom(size, mean / variance).sf(sum(m[:25]) - 1))
    q = q_of_excess(parts, np.arange(30))
    assert np.allclose(q, scipy.stats.false_discovery_control(p), rtol=1e-6)
    assert len(q_of_excess(parts, np.arange(0))) == 0


def test_the_interval_covers_a_true_ratio():
    """Overdispersed words in documents of unequal length: 1,500 words, true ratio 1.5."""
    random = np.random.default_rng(4)
    documents, words = 300, 1500
    lengths = random.integers(200, 2000, documents)
    target = np.arange(documents) < documents // 2
    rate = np.where(target, 0.0015, 0.001) * lengths
    own = rate[:, None] * random.gamma(0.7, 1 / 0.7, (documents, words))
    counts = np.hstack([random.poisson(own), np.maximum(lengths[:, None] * 50, 1)])
    counts[:, -1] -= np.minimum(counts[:, :-1].sum(axis=1), counts[:, -1] - 1)
    found = made(counts).keyness(target).query("term != 't1500'")
    covered = (found["lower"] <= math.log2(1.5)) & (found["upper"] >= math.log2(1.5))
    assert 0.93 <= covered.mean() <= 0.97
    narrower = made(counts).keyness(target, confidence=0.5).query("term != 't1500'")
    covered = (narrower["lower"] <= math.log2(1.5)) & (narrower["upper"] >= math.log2(1.5))
    assert 0.46 <= covered.mean() <= 0.54


def test_a_side_of_one_document_has_no_interval():
    found = made([[3, 1], [1, 2], [2, 2]]).keyness([0])
    assert found[["lower", "upper"]].isna().to_numpy().all()


# Parts --------------------------------------------------------------------------------------------

TEXTS = ["grain a", "grain b", "grain a", "missile a", "missile b", "missile a"]


def corpus_dtm():
    return (
        dc.Corpus(TEXTS, ids=list("uvwxyz"), sources=["AP"] * 3 + ["TASS"] * 2 + [None])
        .tokens()
        .dtm()
    )


def test_ways_to_name_a_part():
    dtm = corpus_dtm()
    wanted = dtm.keyness(list("uvw"))
    assert wanted["term"].tolist()[0] == "grain" and wanted["term"].tolist()[-1] == "missile"
    for target in (
        dtm.meta["source"] == "AP",
        (dtm.meta["source"] == "AP").to_numpy(),
        [True] * 3 + [False] * 3,
        pd.Index(["u", "v", "w"]),
        np.array(["u", "v", "w"]),
    ):
        pd.testing.assert_frame_equal(dtm.keyness(target), wanted)
    pd.testing.assert_frame_equal(dtm.keyness(list("uvw"), list("xyz")), wanted)
    against_one = dtm.keyness("u", ["x", "z"])
    assert by_term(against_one).loc["a", ["target", "reference"]].tolist() == [1, 2]


def test_groups_are_compared_by_the_documents_behind_them():
    dtm = corpus_dtm()
    grouped = dtm.group("source").keyness("AP")
    pd.testing.assert_frame_equal(grouped, dtm.keyness(list("uvw")))
    trimmed = dtm.trim(min_df=3).group("source").keyness("AP", "TASS")
    assert sorted(trimmed["term"]) == ["a", "grain", "missile"]
    assert by_term(trimmed).loc["a", "reference"] == 1


def test_keys_of_a_dictionary_have_keyness_too():
    corpus = dc.Corpus(TEXTS, sources=["AP"] * 3 + ["TASS"] * 3)
    hits = corpus.tokens().lookup({"food": ["grain"], "arms": ["missile*"]})
    assert hits.dtm().group("source").keyness("TASS")["term"].tolist() == ["arms", "food"]


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((["u", "q"],), {}, KeyError, "target: no document 'q'"),
        (("u", "nobody"), {}, KeyError, "reference: no document 'nobody'"),
        (([],), {}, ValueError, "the target holds no document"),
        ((list("uvwxyz"),), {}, ValueError, "the reference holds no document"),
        ((["u", "v"], ["v"]), {}, ValueError, "overlap: 'v' is in both"),
        (([True, False],), {}, ValueError, "a mask of .2,., for a matrix of 6 rows"),
        ((["u"],), {"min_documents": 0}, ValueError, "min_documents=0: at least 1"),
        ((["u"],), {"confidence": 95}, ValueError, "confidence=95: a share"),
    ],
)
def test_parts_that_are_wrong(arguments, options, error, message):
    with pytest.raises(error, match=message):
        corpus_dtm().keyness(*arguments, **options)


def test_ids_of_another_kind_are_not_there():
    with pytest.raises(KeyError, match="target: no document 'u'"):
        dc.tokens(["a", "b"]).dtm().keyness([0, "u"])
    dated = dc.Corpus(["a", "b"], dates=["2016-01-01", "2016-02-01"]).tokens().dtm().group("month")
    assert len(dated.keyness("2016-01", min_documents=1)) == 2
    with pytest.raises(KeyError, match="target: no document 'spring'"):
        dated.keyness("spring")


def test_a_coarser_period_is_no_part_and_not_its_first_month():
    dates = ["2016-01-01", "2016-02-01", "2017-01-01"]
    months = dc.Corpus(["a b", "a c", "b c"], dates=dates).tokens().dtm().group("month")
    with pytest.raises(KeyError, match="target: '2016' is no single row.*write it as 2016-01"):
        months.keyness("2016")
    with pytest.raises(KeyError, match="target: no document 2016"):
        months.keyness(2016)
    assert by_term(months.keyness(["2016-01", "2016-02"])).loc["a", "target"] == 2
    undated = dc.Corpus(["a b", "a c"], dates=["2016-01", None]).tokens().dtm().group("month")
    assert by_term(undated.keyness(pd.NaT)).loc["a", "target"] == 1


def test_ids_are_compared_as_they_are():
    texts = ["a b", "a c", "b c"]
    with pytest.raises(KeyError, match="target: no document '0'"):
        dc.tokens(texts).dtm().keyness("0")
    with pytest.raises(KeyError, match="reference: no document 1"):
        dc.Corpus(texts, ids=["0", "1", "2"]).tokens().dtm().keyness("0", [1])


def test_zeros_and_ones_are_ids_and_no_mask():
    with pytest.raises(ValueError, match="target: .*0.* is named twice; a mask is of bool"):
        dc.tokens(["a b", "a c", "b c"]).dtm().keyness(np.array([1, 0, 0]))


def test_a_part_without_words_is_refused():
    with pytest.raises(ValueError, match="the documents of the reference hold no words"):
        dc.tokens(["a", ""]).dtm().keyness([0])


def test_masks_that_do_not_fit():
    dtm = corpus_dtm()
    with pytest.raises(ValueError, match="the index of the mask"):
        dtm.keyness((dtm.meta["source"] == "AP").reset_index(drop=True))
    with pytest.raises(ValueError, match="missing values"):
        dtm.keyness(pd.Series([True, None] * 3, index=dtm.docs, dtype="boolean"))


def test_weights_have_no_keyness():
    with pytest.raises(ValueError, match=r"keyness\(\) needs counts"):
        corpus_dtm().weight("tfidf").keyness("u")


def test_no_term_in_enough_documents_warns():
    with pytest.warns(dc.DipcoreWarning, match="no term is in 7 documents"):
        found = corpus_dtm().keyness(list("uvw"), min_documents=7)
    assert len(found) == 0 and "q" in found
