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
