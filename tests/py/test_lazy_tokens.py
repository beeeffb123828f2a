"""Tokens are made when they are asked for, and are the same whatever was asked for first."""

from __future__ import annotations

import concurrent.futures
import pickle
import threading
import time

import dipcore as dc
import numpy as np
import pytest
from dipcore import _core

TEXTS = [
    "Mr. Lavrov’s talks in the U.S. went on. They ended",
    "",
    "Élysée: TALKS ENDED IN BEIJING",
    "talks " * 300,
]
ARRAYS = ("ids", "flags", "starts", "ends", "offsets")


def made(order) -> dict:
    tokens = dc.tokens(TEXTS)
    return {name: getattr(tokens, name) for name in order}


def test_the_order_of_questions_changes_nothing():
    first, second = made(ARRAYS), made(reversed(ARRAYS))
    for name in ARRAYS:
        assert np.array_equal(first[name], second[name]), name


def test_a_matrix_is_made_without_tokens_and_is_that_of_the_tokens(monkeypatch):
    of_tokens = dc.tokens(TEXTS)
    of_tokens.ids  # noqa: B018 - made now
    expected = of_tokens.dtm()
    monkeypatch.setattr(_core, "tokenize", None)
    found = dc.tokens(TEXTS, threads=2).dtm()
    assert found.terms.tolist() == expected.terms.tolist()
    for name in ("data", "indices", "indptr"):
        assert np.array_equal(getattr(found.matrix, name), getattr(expected.matrix, name))


def same_matrix(found, expected) -> bool:
    parts = ("data", "indices", "indptr")
    return found.terms.tolist() == expected.terms.tolist() and all(
        np.array_equal(getattr(found.matrix, p), getattr(expected.matrix, p)) for p in parts
    )


@pytest.mark.parametrize("threads", [1, 2, 8])
def test_a_matrix_of_ngrams_is_made_without_tokens_and_is_that_of_the_ngrams(monkeypatch, threads):
    texts = [*TEXTS, "x a_b c. y a b_c a b c. a_b c"]  # names that several runs have

    def steps(tokens):
        return [
            tokens.ngrams(1, 2),
            tokens.ngrams(3),
            tokens.ngrams(1, 3, concatenator=""),
            tokens.skipgrams(2, 2, concatenator=" "),
        ]

    of_ids = [grams for grams in steps(dc.tokens(texts)) if len(grams.ids)]
    expected = [grams.dtm() for grams in of_ids]
    made = dc.tokens(texts)
    made.ids  # noqa: B018 - made now
    monkeypatch.setattr(_core, "cut_ngrams", None)
    of_tokens = [grams.dtm() for grams in steps(made)]
    monkeypatch.setattr(_core, "tokenize", None)
    of_texts = [grams.dtm() for grams in steps(dc.tokens(texts, threads=threads))]
    for found in (of_tokens, of_texts):
        assert len(found) == len(expected) == 4 and all(map(same_matrix, found, expected))


def test_a_matrix_of_ngrams_of_tokens_that_were_changed():
    tokens = dc.tokens(TEXTS).remove("in", padding=True)
    grams = tokens.ngrams(1, 2)
    again = grams.ngrams(1, 2, concatenator="+")
    for found in (grams, again):
        first = found.dtm()
        assert len(found.ids) and same_matrix(found.dtm(), first)


def test_a_matrix_of_ngrams_of_many_batches(monkeypatch):
    """More text than is done between two looks at Ctrl-C, whose first part says how much room the whole will take."""
    texts = ["a b " * 500_000, "", "c a b. " * 1_000_000, "d " * 5_000_000, "a b"]
    expected = dc.tokens(texts).ngrams(1, 2)
    assert len(expected.ids) > 14_000_000
    found = dc.tokens(texts).ngrams(1, 2).dtm()
    assert same_matrix(found, expected.dtm())
    assert found.matrix[[4]].sum() == 3 and found.matrix.sum() == len(expected.ids)


def test_threads_that_ask_ngrams_at_once_are_given_one_answer(monkeypatch):
    calls, cut = [], _core.cut_ngrams

    def counted(*args):
        calls.append(args)
        time.sleep(0.02)
        return cut(*args)

    monkeypatch.setattr(_core, "cut_ngrams", counted)
    grams = dc.tokens(TEXTS).ngrams(1, 2)
    answers = asked_at_once(lambda: grams.ids)
    assert len(calls) == 1 and all(ids is answers[0] for ids in answers)
    answers = asked_at_once(lambda: grams.starts)
    assert all(starts is answers[0] for starts in answers) and len(answers[0]) == len(grams.ids)


def test_lookups_make_no_spans():
    tokens = dc.tokens(TEXTS)
    hits = tokens.lookup({"talks": ["talks"]})
    assert len(hits) == 302 and tokens._cutting._spans is None
    assert hits.to_pandas()["surface"][0] == "talks"


def test_spans_are_of_the_texts_as_they_were():
    corpus = dc.Corpus(["old talks", "more"])
    tokens = corpus.tokens()
    assert tokens.to_list() == [["old", "talks"], ["more"]]
    corpus.texts[0] = "an other text"
    assert tokens.spans(0).tolist() == [[0, 3], [4, 9]]


def test_tokens_asked_for_nothing_are_pickled_whole():
    tokens = pickle.loads(pickle.dumps(dc.tokens(TEXTS)))
    for name in ARRAYS:
        assert np.array_equal(getattr(tokens, name), getattr(dc.tokens(TEXTS), name))
        assert not getattr(tokens, name).flags.writeable
    assert tokens.dtm().terms.tolist() == dc.tokens(TEXTS).dtm().terms.tolist()
    grams = pickle.loads(pickle.dumps(dc.tokens(TEXTS).ngrams(1, 2)))
    assert same_matrix(grams.dtm(), dc.tokens(TEXTS).ngrams(1, 2).dtm())


def asked_at_once(question, threads: int = 4) -> list:
    """What as many threads are answered that ask at the same time."""
    ready = threading.Barrier(threads)

    def ask(_):
        ready.wait()
        return question()

    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return list(pool.map(ask, range(threads)))


def test_threads_that_ask_at_once_are_given_one_answer(monkeypatch):
    calls, cut = [], _core.tokenize  # parts: 1 no spans, 0 all

    def counted(*args, **options):
        calls.append(options["parts"])
        time.sleep(0.02)  # so that all are there before the first is done
        return cut(*args, **options)

    monkeypatch.setattr(_core, "tokenize", counted)
    tokens = dc.tokens(TEXTS)
    answers = asked_at_once(lambda: tokens.ids)
    assert calls == [1] and all(ids is answers[0] for ids in answers)
    asked_at_once(lambda: tokens.starts)
    assert calls == [1, 0] and tokens.ids is answers[0]


def test_what_is_made_in_no_time_is_not_pickled():
    tokens = dc.tokens(TEXTS)
    before = len(pickle.dumps(tokens))
    assert len(tokens.documents) == len(tokens.sentences) == len(tokens.paragraphs)
    assert len(pickle.dumps(tokens)) == before


@pytest.mark.parametrize("kernel", _core.kernels())
def test_every_kernel_of_the_machine_gives_the_same_tokens(kernel, monkeypatch):
    expected = made(ARRAYS)
    monkeypatch.setenv("DIPCORE_KERNEL", kernel)
    for name, array in made(ARRAYS).items():
        assert np.array_equal(array, expected[name]), name


def test_a_kernel_that_the_machine_has_not_is_an_error(monkeypatch):
    monkeypatch.setenv("DIPCORE_KERNEL", "abacus")
    with pytest.raises(ValueError, match="DIPCORE_KERNEL=abacus: this machine has .*scalar"):
        dc.tokens(TEXTS).ids  # noqa: B018
    monkeypatch.delenv("DIPCORE_KERNEL")
    tokens = dc.tokens(TEXTS)
    assert tokens.cooccurrence("document").matrix.nnz
    monkeypatch.setenv("DIPCORE_KERNEL", "abacus")
    with pytest.raises(ValueError, match="DIPCORE_KERNEL=abacus: this machine has .*scalar"):
        tokens.cooccurrence("document")
