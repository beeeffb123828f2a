"""The chance baseline: what it keeps, what it finds, and that it does not cry wolf."""

from __future__ import annotations

import itertools
import os
import warnings

import dipcore as dc
import numpy as np
import pandas as pd
import pytest
from dipcore import _core, chance
from dipcore.chance import _lower_tail, upper_tail
from scipy import stats

N_KEYS = 24
KEYS = {f"k{j}": [f"k{j}"] for j in range(N_KEYS)}


def as_corpus(held: np.ndarray, **meta) -> dc.Corpus:
    """Documents of the keys that a mask (documents, keys) says."""
    texts = [" ".join(f"k{j}" for j in np.flatnonzero(row)) for row in held]
    return dc.Corpus(texts, **meta)


def unlinked(rng, size: int, clustered: bool) -> dict:
    """Keys that know nothing of each other, in documents of unequal length; clustered: how much each source talks of
    each key changes by year."""
    year, source = rng.integers(2010, 2014, size), rng.integers(0, 3, size)
    swings = rng.lognormal(0, 1, (4, 3, N_KEYS)) if clustered else np.ones((4, 3, N_KEYS))
    length = rng.lognormal(0, 0.8, size)
    usual = np.append([0.2, 0.2], rng.uniform(0.02, 0.3, N_KEYS - 2))
    rate = length[:, None] * usual * swings[year - 2010, source]
    return {
        "held": rng.random((size, N_KEYS)) < 1 - np.exp(-rate),
        "dates": [str(y) for y in year],
        "sources": [f"s{s}" for s in source],
    }


def documents_of(**made) -> dc.cooccurrence.Cooccurrence:
    return as_corpus(**made).tokens().lookup(KEYS).cooccurrence("document")


@pytest.fixture
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dc.DipcoreWarning)
        yield


def at_most(found: np.ndarray, nominal: float) -> bool:
    """Whether a share is no more than nominal, but for three standard errors of its own."""
    return found.mean() <= nominal + 3 * np.sqrt(nominal * (1 - nominal) / len(found))


@pytest.mark.parametrize("clustered", [False, True])
def test_unlinked_pairs_are_flagged_at_no_more_than_the_nominal_rate(clustered, quiet):
    rng = np.random.default_rng(20160222)
    exact, fitted, fisher, crying = [], [], [], 0
    for seed in range(12):
        pairs = documents_of(**unlinked(rng, 250, clustered))
        null = pairs.chance(399, seed=seed)
        assert null.strata == ("year", "source")
        exact.append(null.findings(tail="permutation")["p"])
        found = null.findings(tail="fitted")
        crying += found["finding"].any()
        fitted.append(found["p"])
        fisher.append(pairs.fisher()["p"])
    exact, fitted, fisher = (np.concatenate(all_) for all_ in (exact, fitted, fisher))
    assert len(exact) > 2800
    for level in (0.05, 0.01):
        assert at_most(exact <= level, level) and at_most(fitted <= level, level)
    assert (fitted <= 0.001).mean() < 0.004
    assert crying <= 2
    assert (fisher <= 0.05).mean() > 0.2, "documents of unequal length fool Fisher's test"
    assert (exact <= 0.5).mean() > 0.35, "the test is not merely timid"


def test_swings_of_a_source_need_its_stratum(quiet):
    rng = np.random.default_rng(5)
    made = [unlinked(rng, 400, clustered=True) for _ in range(4)]
    flagged = {
        strata: np.mean(
            [
                (
                    documents_of(**one).chance(199, strata=list(strata)).findings()["p"] <= 0.05
                ).mean()
                for one in made
            ]
        )
        for strata in [(), ("year", "source")]
    }
    assert flagged["year", "source"] <= 0.05 < flagged[()]


def test_copies_of_a_story_are_counted_once_on_request(quiet):
    rng = np.random.default_rng(6)
    single, copied = [], []
    for seed in range(6):
        stories = unlinked(rng, 90, clustered=False)["held"]
        story = np.repeat(np.arange(90), rng.integers(1, 9, 90))
        held = stories[story] & (rng.random((len(story), N_KEYS)) < 0.95)
        corpus = as_corpus(held)
        corpus.meta["story"] = story
        pairs = corpus.tokens().lookup(KEYS).cooccurrence("document")
        copied.append(pairs.chance(199, seed=seed).findings()["p"])
        single.append(pairs.chance(199, seed=seed, cluster="story").findings()["p"])
    single, copied = np.concatenate(single), np.concatenate(copied)
    assert at_most(single <= 0.05, 0.05)
    assert (copied <= 0.05).mean() > 0.1


def texts_of_sentences(rng, size: int, planted: float = 0.0, stays: float = 0.0) -> dc.Corpus:
    """Documents of 1 to some 40 sentences that hold more or fewer keys; a planted k0 brings k1 in its sentence. A key
    `stays` for the next sentence with that probability."""
    texts = []
    for _ in range(size):
        sentences = []
        rate = rng.gamma(0.3, 0.3, N_KEYS)
        rate[:2] += 0.05
        held = np.zeros(N_KEYS, dtype=bool)
        for _ in range(int(rng.lognormal(2.2, 0.7)) + 1):
            stay = held & (rng.random(N_KEYS) < stays)
            held = stay | (rng.random(N_KEYS) < 1 - np.exp(-rate * rng.gamma(2, 0.5)))
            if held[0] and rng.random() < planted:
                held[1] = True
            words = rng.permutation(np.flatnonzero(held))
            gaps = rng.integers(0, 3, len(words))
            sentences.append(
                " ".join(["The", *(f"k{w}" + " x" * g for w, g in zip(words, gaps))]) + "."
            )
        texts.append(" ".join(sentences))
    return dc.Corpus(texts)


@pytest.mark.parametrize("within", ["sentence", 10])
def test_places_in_a_document_are_calibrated_too(within, quiet):
    rng = np.random.default_rng(7)
    p = []
    for seed in range(5):
        hits = texts_of_sentences(rng, 80).tokens().lookup(KEYS)
        p.append(hits.cooccurrence(within).chance(199, seed=seed).findings()["p"])
    p = np.concatenate(p)
    assert len(p) > 1000 and at_most(p <= 0.05, 0.05) and at_most(p <= 0.01, 0.01)
    assert (p <= 0.5).mean() > 0.3


@pytest.mark.parametrize("within", ["sentence", 10])
def test_keys_that_come_in_runs_of_sentences_need_passages(within, quiet):
    rng = np.random.default_rng(9)
    flagged = {None: [], 5: []}
    for seed in range(6):
        pairs = texts_of_sentences(rng, 120, stays=0.7).tokens().lookup(KEYS).cooccurrence(within)
        for strata, found in flagged.items():
            found.append(pairs.chance(199, strata=strata, seed=seed).findings()["p"])
    whole, passages = (np.concatenate(found) for found in flagged.values())
    assert at_most(passages <= 0.05, 0.05) and at_most(passages <= 0.01, 0.01)
    assert (whole <= 0.01).mean() > 0.015


@pytest.mark.parametrize("within", ["document", "sentence", 10])
def test_a_planted_association_is_found_and_alone(within, quiet):
    rng = np.random.default_rng(8)
    if within == "document":
        made = unlinked(rng, 400, clustered=True)
        made["held"][:, 1] |= made["held"][:, 0] & (rng.random(400) < 0.6)
        pairs = documents_of(**made)
    else:
        corpus = texts_of_sentences(rng, 150, planted=0.6)
        pairs = corpus.tokens().lookup(KEYS).cooccurrence(within)
    null = pairs.chance(999)
    found = null.findings(tail="fitted")
    assert found.iloc[0][["a", "b"]].tolist() == ["k0", "k1"]
    assert found["finding"].iloc[0] and found["q"].iloc[0] < 0.001
    assert found["ratio"].iloc[0] > 1.3
    assert found["finding"].sum() <= 2
    if within == "sentence":  # one of the three is enough for so many permutations
        return
    exact = pairs.chance(null.permutations_needed()).findings(tail="permutation")
    assert exact.iloc[0][["a", "b"]].tolist() == ["k0", "k1"] and exact["finding"].iloc[0]


def test_avoidance_is_found_on_the_other_side(quiet):
    made = unlinked(np.random.default_rng(9), 500, clustered=False)
    made["held"][:, 1] &= ~made["held"][:, 0]
    null = documents_of(**made).chance(999)
    for alternative in ("less", "two-sided"):
        found = null.findings(tail="fitted", alternative=alternative)
        assert set(found.iloc[0][["a", "b"]]) == {"k0", "k1"} and found["finding"].iloc[0]
        assert found["count"].iloc[0] == 0 and found["ratio"].iloc[0] == 0
    greater = null.findings(tail="permutation").set_index(["a", "b"])
    assert greater.loc[("k0", "k1"), "p"] == 1.0


def test_the_frame_says_what_was_done(quiet):
    made = unlinked(np.random.default_rng(1), 120, clustered=False)
    pairs = documents_of(**made)
    null = pairs.chance(199, min_count=10)
    found = null.findings(0.1, tail="permutation")
    own = pairs.matrix.diagonal()
    frequent = [label for label, count in zip(pairs.labels, own) if count >= 10]
    assert null.labels == frequent
    assert len(found) == null.family == len(frequent) * (len(frequent) - 1) // 2
    assert found.attrs["family"] == null.family and found.attrs["permutations"] == 199
    assert null.left_out == [label for label in pairs.labels if label not in frequent] != []
    named = f"{null.family} pairs: all of the {len(frequent)} labels in at least 10 documents each"
    assert found.attrs["family_of"] == null.family_of == named + ", also those never together"
    assert repr(null).endswith(f"; family of {null.family} pairs>")
    assert found.attrs["strata"] == ("year", "source") and found.attrs["alpha"] == 0.1
    at = {label: k for k, label in enumerate(pairs.labels)}
    for row in found.itertuples():
        assert row.count == pairs.matrix[at[row.a], at[row.b]]
        assert 1 / 200 <= row.p <= row.q <= 1
    assert found["q"].is_monotonic_increasing
    ranks = stats.false_discovery_control(found["p"])
    assert np.allclose(found["q"], ranks)


def test_expected_counts_are_means_over_every_rewiring():
    # {0 1} {0 2} {1}: five rewirings, see tests/c/test_permute.c; 0 and 1 meet in 3 of them: 1 1 1 1 0 ...
    corpus = dc.Corpus(["x y", "x z", "y"])
    hits = corpus.tokens().lookup({"x": ["x"], "y": ["y"], "z": ["z"]})
    null = hits.cooccurrence("document").chance(20000, min_count=1)
    every = set()
    for cells in itertools.product([0, 1], repeat=9):
        m = np.array(cells).reshape(3, 3)
        if m.sum(axis=0).tolist() == [2, 2, 1] and m.sum(axis=1).tolist() == [2, 2, 1]:
            every.add(cells)
    together = np.mean([np.array(m).reshape(3, 3).T @ np.array(m).reshape(3, 3) for m in every], 0)
    found = null.findings().set_index(["a", "b"])["expected"]
    assert len(every) == 5
    for (a, b), value in found.items():
        assert value == pytest.approx(together["xyz".index(a), "xyz".index(b)], abs=0.02)


def test_nothing_depends_on_threads(monkeypatch, quiet):
    made = unlinked(np.random.default_rng(2), 150, clustered=True)
    corpus = as_corpus(**made)
    frames = {}
    for threads in (1, 2, 8):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=threads: range(n))
        for within in ("document", 5):
            pairs = corpus.tokens().lookup(KEYS).cooccurrence(within)
            frames[threads, within] = pairs.chance(700, seed=3).findings()
    for (_, within), frame in frames.items():
        pd.testing.assert_frame_equal(frame, frames[1, within])
    other = corpus.tokens().lookup(KEYS).cooccurrence("document").chance(700, seed=4).findings()
    assert not other["expected"].equals(frames[1, "document"]["expected"])


def test_ordered_pairs_are_tested_both_ways():
    tokens = dc.tokens(["a b x", "a b", "b a b"] * 5)
    null = tokens.cooccurrence(1, ordered=True).chance(99)
    assert null.family == 6 and null.left_out == []
    assert null.family_of.startswith(
        "6 ordered pairs: all of the 3 labels in at least 5 occurrences"
    )
    found = null.findings().set_index(["a", "b"])
    assert found.loc[("a", "b"), "count"] == 15 and found.loc[("b", "a"), "count"] == 5


def test_how_many_permutations_a_family_needs():
    hits = dc.tokens(["a b c d e f"] * 10).lookup({k: [k] for k in "abcdef"})
    null = hits.cooccurrence("document").chance(9)
    assert null.family == 15
    assert null.permutations_needed() == 299 and null.permutations_needed(0.01) == 1499
    assert 1 / (299 + 1) <= 0.05 / 15 < 1 / 299


def test_too_few_permutations_are_said_to_be():
    made = unlinked(np.random.default_rng(3), 300, clustered=False)
    made["held"][:, 1] = made["held"][:, 0]
    null = documents_of(**made).chance(99)
    with pytest.warns(dc.DipcoreWarning, match=r"beyond every one of 99 permutations.*up to 5,"):
        assert not null.findings(tail="permutation")["finding"].any()
    assert null.findings(tail="fitted")["finding"].any()


def test_two_labels_leave_nothing_to_chance():
    hits = dc.tokens(["a b", "a", "b", ""] * 5).lookup({"a": ["a"], "b": ["b"]})
    with pytest.warns(dc.DipcoreWarning, match="of two labels nothing is left to chance"):
        found = hits.cooccurrence("document").chance(19).findings()
    assert found["p"].tolist() == [1.0] and found["expected"].tolist() == [5.0]


def test_tails_of_fitted_distributions():
    k = np.arange(0, 9)
    mean = np.full(9, 3.0)
    for variance, law in [
        (1.8, stats.binom(7.5, 0.4)),
        (3.0, stats.poisson(3.0)),
        (4.5, stats.nbinom(6, 2 / 3)),
    ]:
        upper, lower = (f(k, mean, np.full(9, variance)) for f in (upper_tail, _lower_tail))
        assert np.all(np.diff(upper) <= 0) and np.all(np.diff(lower) >= 0) and upper[0] == 1.0
        if variance != 1.8:
            assert upper == pytest.approx(law.sf(k - 1), rel=1e-9)
            assert lower == pytest.approx(law.cdf(k), rel=1e-9)
    whole = np.arange(0, 9)
    ten = np.full(9, 4.0), np.full(9, 2.4)  # binomial of 10 and 0.4
    assert np.all(upper_tail(whole, *ten) >= stats.binom(10, 0.4).sf(whole - 1) * (1 - 1e-9))
    assert _lower_tail(whole, *ten) == pytest.approx(stats.binom(10, 0.4).cdf(whole), rel=1e-9)
    many = np.full(9, 4.0), np.full(9, 3.84)  # binomial of 100 and 0.04
    assert upper_tail(whole, *many) == pytest.approx(stats.binom(100, 0.04).sf(whole - 1), rel=1e-9)
    assert upper_tail(np.array([20]), np.array([4.0]), np.array([2.4]))[0] > 0


@pytest.mark.parametrize("margins", [(100, 40, 40), (250, 70, 60), (182, 80, 60), (60, 40, 40)])
def test_theupper_tail_of_frequent_keys_is_no_thinner_than_where_contexts_are_alike(margins):
    law = stats.hypergeom(*margins)
    k = np.arange(int(law.mean()) + 1, min(margins[1:]))
    k = k[law.sf(k - 1) > 1e-5]
    fitted = upper_tail(k, np.full(len(k), law.mean()), np.full(len(k), law.var()))
    ratio = fitted / law.sf(k - 1)
    assert len(k) > 5 and ratio.min() > 0.99, "a binomial tail is a tenth of it at 1e-5"
    assert ratio[law.sf(k - 1) > 1e-3].max() < 1.3


def test_fisher_on_request_and_labelled():
    tokens = dc.tokens(["a b"] * 6 + ["a"] * 3 + ["b"] * 2 + ["x"] * 9)
    hits = tokens.lookup({"a": ["a"], "b": ["b"]})
    found = hits.cooccurrence("document").fisher()
    known = stats.fisher_exact([[6, 3], [2, 9]], alternative="greater")
    assert found["p"].iloc[0] == pytest.approx(known.pvalue)
    assert found.attrs["family_of"].startswith("1 pair: all of the 2 labels in at least 5 docum")
    assert found["test"].tolist() == ["fisher"] and found["expected"].iloc[0] == 9 * 8 / 20
    less = stats.fisher_exact([[6, 3], [2, 9]], alternative="less")
    assert hits.cooccurrence("document").fisher(alternative="less")["p"].iloc[0] == pytest.approx(
        less.pvalue
    )
    with pytest.raises(ValueError, match="unordered contexts"):
        hits.cooccurrence(3).fisher()


@pytest.mark.parametrize(
    ("within", "counted", "options", "message"),
    [
        (3, {"weights": "1/d"}, {}, 'leave weights="1/d" out'),
        ("sentence", {"ordered": True}, {}, "contexts have no chance of an order"),
        ("sentence", {}, {"strata": "year"}, "within='sentence' keys change places inside each"),
        ("sentence", {}, {"strata": 0}, "strata=0: at least 1"),
        ("sentence", {}, {"strata": True}, "give a number of sentences"),
        ("sentence", {}, {"cluster": "title"}, 'cluster= is for contexts within="document"'),
        ("document", {"count": "pairs"}, {"strata": "year"}, "give a number of sentences"),
        ("document", {}, {"permutations": 0}, "permutations=0: at least 1"),
        ("document", {}, {"min_count": 0}, "min_count=0: at least 1"),
        ("document", {}, {"seed": -1}, "seed=-1: at least 0"),
    ],
)
def test_arguments_that_are_wrong(within, counted, options, message):
    pairs = dc.Corpus(["a b c"] * 9, dates=["2016"] * 9).tokens().cooccurrence(within, **counted)
    with pytest.raises(ValueError, match=message):
        pairs.chance(**options)


@pytest.mark.parametrize("option", ["strata", "cluster"])
def test_a_column_that_is_none(option):
    pairs = dc.tokens(["a b c"] * 9).cooccurrence("document")
    with pytest.raises(KeyError, match="column 'outlet' in meta.*; there are .*title, date"):
        pairs.chance(**{option: "outlet"})


def test_findings_that_are_asked_for_wrongly():
    null = dc.tokens(["a b c", "a"] * 9).cooccurrence("document").chance(9)
    for options, message in [
        ({"alpha": 0}, "alpha=0: a share between 0 and 1"),
        ({"alternative": "more"}, "alternative='more': use 'greater', 'less', 'two-sided'"),
        ({"tail": "normal"}, "tail='normal': use 'permutation', 'fitted'"),
    ]:
        with pytest.raises(ValueError, match=message):
            null.findings(**options)


def test_more_labels_than_can_be_permuted():
    words = " ".join(f"w{k}" for k in range(_core.PERMUTE_KEYS_MAX + 1))
    pairs = dc.tokens([words, "w0"]).cooccurrence("document")
    with pytest.raises(ValueError, match=r"1025 labels.*at most 1024.*raise min_count"):
        pairs.chance(9, min_count=1)


def test_sums_over_all_chains_that_pass_int64_are_an_error():
    far = [np.zeros(4, np.int64)] * 4 + [np.full(4, 2**62)]
    work = chance._Work(["a", "b"], lambda chains, threads: far, "2 documents", (), "documents")
    assert chance._run(work, 1, 0)[-1][0, 0] == 2**62
    with pytest.raises(OverflowError, match="too much to be added up; fewer permutations"):
        chance._run(work, 10**6, 0)


def test_nothing_to_test():
    empty = dc.tokens(["a", "b"]).cooccurrence("document").chance(9)
    assert empty.family == 0 and empty.findings().empty and empty.permutations_needed() == 19
    assert dc.tokens([]).cooccurrence(3).chance(9).findings().empty


def test_arrays_that_do_not_fit_are_refused():
    keys, chains = np.array([0, 1], np.uint32), (1, 0, 1, 1)
    for arrays, message in [
        ((keys, np.array([0, 3]), np.array([0, 1])), "bounds must rise"),
        ((keys, np.array([0, 2]), np.array([0, 2])), "bounds must rise"),
        ((np.array([1, 1], np.uint32), np.array([0, 2]), np.array([0, 1])), "twice in a context"),
        ((np.array([0, 2], np.uint32), np.array([0, 2]), np.array([0, 1])), "out of range"),
    ]:
        with pytest.raises(ValueError, match=message):
            _core.permute_contexts(arrays, 2, chains, 1)
    zero, one = np.array([0, 0]), np.array([0, 1])
    for arrays, window, message in [
        ((keys, one, zero, zero, np.array([0, 2])), 0, "out of order"),
        ((keys, one[::-1], one[::-1], zero, np.array([0, 2])), 0, "out of order"),
        ((keys, one, one, one[::-1], np.array([0, 2])), 0, "out of order"),
        ((keys, one, one, zero, np.array([0, 1])), 0, "bounds must rise"),
        ((keys, one, one, np.array([0]), np.array([0, 2])), 0, "arrays of one length"),
        ((keys, one, one, zero, np.array([0, 2])), -1, "a window >= 0"),
    ]:
        with pytest.raises(ValueError, match=message):
            _core.permute_slots(arrays, 2, (window, False), chains, 1)
    with pytest.raises(TypeError, match="a tuple of 3 arrays"):
        _core.permute_contexts((keys,), 2, chains, 1)
