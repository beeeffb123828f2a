"""Copies: what counts as one, which document stays, and that nothing else goes."""

from __future__ import annotations

import json
import lzma
import random
from pathlib import Path

import dipcore as dc
import edits
import numpy as np
import pandas as pd
import pytest
import test_sample
from dipcore import _core, copies
from hypothesis import given, settings
from hypothesis import strategies as st

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"


def story(seed: int, words: int = 120) -> str:
    rng = random.Random(seed)
    return " ".join(f"w{rng.randrange(5000)}" for _ in range(words))


def left_out(corpus: dc.Corpus, **options) -> dict:
    return corpus.dedupe(**options).copies["kept"].to_dict()


def test_new_headline_cut_and_changed_words_are_near_copies():
    text = story(1)
    words = text.split()
    changed = " ".join(words[:30] + story(2, 30).split() + words[60:])
    corpus = dc.Corpus(
        [text, "A new headline\n\n" + text, " ".join(words[:50]), changed, story(3)],
        ids=["whole", "headline", "cut", "changed", "other"],
        dates=["2016-07-01", "2016-07-02", "2016-07-03", "2016-07-04", "2016-07-05"],
    )
    once = corpus.dedupe()
    assert list(once.meta.index) == ["whole", "other"]
    assert once.texts == [text, story(3)]
    assert once.copies["kept"].to_dict() == dict.fromkeys(["headline", "cut", "changed"], "whole")
    assert once.copies["kind"].tolist() == ["near"] * 3
    # 116 shingles of the whole; the headline keeps all, the cut's 46 are all in it, 34 are changed
    assert once.copies["similarity"].tolist() == pytest.approx([1.0, 1.0, 82 / 116])


def test_case_and_punctuation_do_not_hide_a_copy():
    corpus = dc.Corpus(
        ["Talks were held in Oslo, twice.", "TALKS WERE HELD IN OSLO TWICE", "Talks"]
    )
    copy = corpus.dedupe().copies.loc[1]
    assert (copy["kept"], copy["similarity"], copy["kind"]) == (0, 1.0, "near")


def test_the_earliest_dated_stays_and_undated_last():
    text = story(1)
    dates = [None, "2016-07-03", "2016-07-02", "2016-07-02"]
    corpus = dc.Corpus([text, text + " end", "start " + text, text], ids=list("abcd"), dates=dates)
    once = corpus.dedupe()
    assert list(once.meta.index) == ["c"]
    assert once.copies["kind"].to_dict() == {"a": "near", "b": "near", "d": "near"}
    assert set(once.copies["kept"]) == {"c"}


def test_a_date_known_to_the_month_is_no_earlier_than_its_last_day():
    text = story(1)
    for coarse, fine, stays in (
        ("2016-07", "2016-07-20", "fine"),
        ("2016", "2016-11-30", "fine"),
        ("2016-07", "2016-08-01", "coarse"),
        ("2016", "2017-01-01", "coarse"),
    ):
        corpus = dc.Corpus([text, text], ids=["coarse", "fine"], dates=[coarse, fine])
        assert list(corpus.dedupe().meta.index) == [stays]


def test_exact_leaves_near_copies_in():
    corpus = dc.Corpus([story(1), story(1) + " end", story(1)])
    assert left_out(corpus, exact=True) == {2: 0}
    assert corpus.dedupe(exact=True).copies["kind"].tolist() == ["exact"]
    assert left_out(corpus) == {1: 0, 2: 0}
    assert corpus.dedupe().copies["kind"].tolist() == ["near", "exact"]


def test_within_source_compares_documents_of_one_source():
    sources = ["AP", "TASS", "AP", None, None]
    texts = [story(1), story(1), story(1) + " end", story(1), "start " + story(1)]
    corpus = dc.Corpus(texts, sources=sources)
    assert left_out(corpus) == dict.fromkeys([1, 2, 3, 4], 0)
    assert left_out(corpus, within="source") == {2: 0, 4: 3}
    assert left_out(corpus, within="source", exact=True) == {}


def test_what_is_left_out_is_like_what_stays():
    words = story(1, 600).split()
    days = [" ".join(words[60 * k : 60 * k + 150]) for k in range(7)]  # a page that moves on
    corpus = dc.Corpus(days, dates=[f"2016-07-{k + 1:02}" for k in range(7)])
    assert left_out(corpus) == {1: 0, 3: 2, 5: 4}
    assert (corpus.dedupe().copies["similarity"] >= 0.5).all()


def test_a_text_that_holds_two_stories_does_not_make_them_one():
    one, two = story(1, 80), story(2, 80)
    corpus = dc.Corpus([one, two, f"{one} {two}", two + " end"], dates=["2016-07-01"] * 4)
    assert left_out(corpus) == {2: 0, 3: 1}


def test_a_digest_does_not_swallow_its_stories():
    parts = [story(seed, 60) for seed in range(6)]
    corpus = dc.Corpus(["\n\n".join(parts), *parts])
    assert left_out(corpus) == {}


def test_common_phrases_make_no_copy_of_short_texts():
    opening = "The Embassy of the Kingdom presents its compliments to the Ministry and"
    corpus = dc.Corpus([f"{opening} has the honour to ask for {story(k, 4)}." for k in range(4)])
    assert left_out(corpus) == {}
    longer = " ".join([opening, story(1, 20)])
    assert left_out(dc.Corpus([longer, longer + " end"])) == {1: 0}


def test_a_footer_that_all_share_hides_no_copy():
    footer = story(0, 60)
    pages = [f"{story(seed, 100)}\n\n{footer}" for seed in range(1, 301)]
    copied = [f"{story(1000 + k, 8)}\n\n{pages[30 * k]}" for k in range(10)]
    assert left_out(dc.Corpus(pages + copied)) == {300 + k: 30 * k for k in range(10)}


def test_threshold_is_the_share_of_the_shorter_text():
    words = story(1, 204).split()  # 200 shingles, of which 100 stay
    half = dc.Corpus([" ".join(words), " ".join(words[:104] + story(2, 100).split())])
    assert left_out(half, threshold=0.5) == {1: 0}
    assert half.dedupe().copies["similarity"].tolist() == [0.5]
    assert left_out(half, threshold=0.51) == {}


def test_documents_without_a_word_are_no_copies():
    corpus = dc.Corpus(["", "", " \n", " \n", "…", story(1)])
    assert left_out(corpus) == {}
    assert left_out(dc.Corpus(["..."] * 2)) == {1: 0}
    for empty in (dc.Corpus([]), dc.Corpus([""])):
        once = empty.dedupe()
        assert once.texts == empty.texts and list(once.copies.columns) == [
            "kept",
            "similarity",
            "kind",
        ]


def test_what_was_left_out_before_is_remembered():
    text = story(1)
    corpus = dc.Corpus(
        [text, text, text + " end"], ids=list("abc"), dates=["2016-02", "2016-02", "2016-01"]
    )
    once = corpus.dedupe(exact=True).dedupe()
    assert once.copies["kept"].to_dict() == {"b": "c", "a": "c"}
    assert once[:1].copies["kept"].to_dict() == {"b": "c", "a": "c"}
    assert once[:0].copies.empty
    assert corpus.copies.empty, "the corpus itself is as it was"


def test_ids_of_any_kind_are_named():
    corpus = dc.Corpus([story(1), story(1)], ids=[("x", 1), ("x", 2)])
    once = corpus.dedupe()
    assert list(once.meta.index) == [("x", 1)]
    assert list(once.copies.index) == [("x", 2)] and once.copies["kept"].tolist() == [("x", 1)]


def test_series_can_be_drawn_with_and_without_copies():
    text = story(1) + " ceasefire"
    dates = ["2016-01-05", "2016-01-07", "2016-01-09", "2016-02-01"]
    corpus = dc.Corpus([text, text, story(2), "New headline: " + text], dates=dates)
    series = {
        name: part.tokens().lookup({"truce": ["ceasefire"]}).over_time("month").frame
        for name, part in {"all": corpus, "once": corpus.dedupe()}.items()
    }
    assert series["all"]["documents"].tolist() == [2, 1]
    assert series["once"]["documents"].tolist() == [1]
    assert series["once"]["total_documents"].tolist() == [2]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"threshold": 0.0}, ValueError, "threshold=0.0: a share above"),
        ({"threshold": 1.1}, ValueError, "at most 1.0"),
        ({"threshold": float("nan")}, ValueError, "threshold=nan"),
        ({"threshold": "0.5"}, TypeError, "threshold must be a number"),
        ({"threshold": True}, TypeError, "threshold must be a number"),
        ({"within": "day"}, ValueError, "within='day': use \"source\""),
        ({"threads": 0}, ValueError, "threads=0"),
    ],
)
def test_what_it_refuses(options, error, message):
    with pytest.raises(error, match=message):
        dc.Corpus(["a"]).dedupe(**options)


# -- against the obvious way


def shingles(text: str) -> set[tuple[str, ...]]:
    (words,) = dc.tokens([text]).to_list()
    return {tuple(words[k : k + 5]) for k in range(max(1, len(words) - 4))} if words else set()


def similar(a: set, b: set, threshold: float) -> bool:
    """The rule of `dedupe` in its own words."""
    shared, smaller, larger = len(a & b), min(len(a), len(b)), max(len(a), len(b))
    if shared == 0:
        return False
    if shared < 20:
        return shared == len(a) == len(b)
    of = smaller if smaller >= 0.2 * larger else len(a | b)
    return shared >= threshold * of


def check_by_hand(texts: list[str], kept: list[int], threshold: float) -> None:
    """Each text is kept for the first of those that stay which it is like, or stays; the bands may miss what has a Jaccard
    coefficient below 0.3."""
    sets = [shingles(text) for text in texts]
    for k, first in enumerate(kept):
        stay = [j for j in range(k) if kept[j] == j]
        assert first == k or (first in stay and similar(sets[first], sets[k], threshold))
        for j in stay:
            found_for_sure = len(sets[j] & sets[k]) >= 0.3 * len(sets[j] | sets[k])
            assert j >= first or not (found_for_sure and similar(sets[j], sets[k], threshold))


def made_texts() -> st.SearchStrategy[list[str]]:
    """Stories, and others pasted together from stretches of them."""
    stretch = st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 60))
    stretches = st.lists(stretch, max_size=4)

    def paste(parts) -> str:
        cut = [story(seed, 60).split()[a : a + n] for seed, a, n in parts]
        return " ".join(word for part in cut for word in part)

    return st.lists(stretches.map(paste), max_size=8)


@settings(deadline=None, max_examples=60)
@given(made_texts(), st.sampled_from([0.4, 0.5, 0.8, 1.0]), st.randoms(use_true_random=False))
def test_copies_are_those_of_all_pairs_compared(texts, threshold, rng):
    days = [f"2016-07-{k + 1:02}" for k in range(len(texts))]
    found = list(range(len(texts)))
    for name, kept in left_out(dc.Corpus(texts, dates=days), threshold=threshold).items():
        found[name] = kept
    check_by_hand(texts, found, threshold)
    order = list(range(len(texts)))
    rng.shuffle(order)
    shuffled = dc.Corpus([texts[k] for k in order], ids=order, dates=[days[k] for k in order])
    again = left_out(shuffled, threshold=threshold)
    assert again == {k: kept for k, kept in enumerate(found) if kept != k}, "the order is by date"


@settings(deadline=None, max_examples=30)
@given(made_texts(), st.integers(2, 9))
def test_threads_and_batches_change_nothing(texts, threads):
    one = dc.Corpus(texts).dedupe(threads=1).copies
    before, copies._BATCH = copies._BATCH, 100
    try:
        many = dc.Corpus(texts).dedupe(threads=threads).copies
    finally:
        copies._BATCH = before
    pd.testing.assert_frame_equal(one, many)


def test_texts_with_more_words_than_those_before_them_have_room(monkeypatch):
    """The shingles' room is foreseen from the first texts, which are few words for their length."""
    monkeypatch.setattr(copies, "_BATCH", 100)
    rng = random.Random(3)
    dense = [" ".join(rng.choices("abcdefghij", k=400)) for _ in range(6)]
    texts = ["internationalization " * 5, *dense, *(text + " z" for text in dense)]
    assert left_out(dc.Corpus(texts)) == {k + 7: k + 1 for k in range(6)}


# -- on real texts


def frus(count: int) -> list[str]:
    path = CORPORA / "frus-small.jsonl.xz"
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for _, line in zip(range(count), lines)]


def test_edits_of_real_documents_are_found_and_little_else():
    texts, dates, originals, kinds = edits.with_edits(frus(600), share=0.5, seed=7)
    once = dc.Corpus(texts, dates=dates).dedupe()
    groups = np.arange(len(texts))
    groups[once.copies.index] = once.copies["kept"]
    found, made = edits.pairs_of(groups.tolist()), edits.pairs_of(originals)
    assert len(made) > 500 and set(kinds) == {"original", *edits.KINDS}
    assert len(found & made) / len(found) >= 0.98
    assert len(found & made) / len(made) >= 0.98
    assert {kinds[k] for k in groups.tolist()} == {"original"}, "the copies are younger"


# -- the core behind it


def test_the_core_refuses_arrays_that_do_not_fit():
    vocab, ids, *_, offsets = copies.tokenize_strings(["a b c", "a b"], copies.DEFAULTS, 1)
    made, starts, signatures = _core.minhash(vocab, ids, offsets, 2, 1)
    assert made.tolist()[0] == made.tolist()[2] and starts.tolist() == [0, 2, 3]
    good = (made, starts, signatures, np.zeros(2, np.uint32))
    kept, overlap = _core.find_copies(*good, 0.5, 0.2, 1)
    assert kept.tolist() == [0, 0] and overlap.tolist() == [[0, 0, 0], [1, 1, 2]]
    for place, wrong, error in (
        (0, made[:1].copy(), ValueError),
        (0, made.astype(np.int64), TypeError),
        (0, made.tolist(), TypeError),
        (1, starts[::-1].copy(), ValueError),
        (1, starts[:0], ValueError),
        (2, signatures[:, :9].copy(), ValueError),
        (3, good[3][:1], ValueError),
    ):
        with pytest.raises(error):
            _core.find_copies(*good[:place], wrong, *good[place + 1 :], 0.5, 0.2, 1)
    with pytest.raises(ValueError, match="at least one word"):
        _core.minhash(vocab, ids, offsets, 0, 1)
    with pytest.raises(ValueError, match="offsets must rise"):
        _core.minhash(vocab, ids, offsets[::-1].copy(), 2, 1)


def test_the_copies_of_the_sample_are_found_and_no_other():
    rows = test_sample.readings().values()
    expected = {row["file"]: row["copy_of"] for row in rows if row["copy_of"]}
    assert left_out(test_sample.corpus()) == expected
