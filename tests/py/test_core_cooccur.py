"""The two entries of the core for co-occurrence: of occurrences, and of tokens as they are."""

from __future__ import annotations

import numpy as np
import pytest
from dipcore import _core
from hypothesis import given, settings
from hypothesis import strategies as st

TYPES = 40
WAYS = [
    {"pairs": False},
    {"pairs": False, "ordered": True},
    {"pairs": True},
    {"pairs": True, "ordered": True},
    *({"pairs": True, "window": window} for window in (1, 5, 3000)),
    {"pairs": True, "window": 4, "harmonic": True, "ordered": True},
]


def corpora() -> st.SearchStrategy[list[list[int]]]:
    """Ids by context, 0 among them; few or many, so that lists, bits and both kinds of window are used."""
    ids = st.integers(0, TYPES) | st.integers(0, 3)
    return st.lists(st.lists(ids, max_size=60), max_size=12)


def as_arrays(contexts: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    ids = np.array([i for context in contexts for i in context], np.uint32)
    return ids, np.cumsum([0, *map(len, contexts)]).astype(np.int64)


def as_occurrences(ids: np.ndarray, offsets: np.ndarray) -> tuple:
    at = np.flatnonzero(ids)
    numbers = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    return (ids[at] - 1).astype(np.uint32), at, at, numbers[at].astype(np.int64)


def bits(counts) -> list[bytes]:
    return [array.tobytes() for array in counts]


@pytest.mark.parametrize("how", WAYS, ids=str)
@settings(deadline=None, max_examples=60)
@given(contexts=corpora())
def test_tokens_and_their_occurrences_give_the_same_bits_in_any_number_of_threads(contexts, how):
    ids, offsets = as_arrays(contexts)
    expected = bits(_core.cooccur(as_occurrences(ids, offsets), TYPES, **how))
    for threads in (1, 2, 8):
        assert bits(_core.cooccur_terms(ids, offsets, TYPES, threads=threads, **how)) == expected
        again = _core.cooccur(as_occurrences(ids, offsets), TYPES, threads=threads, **how)
        assert bits(again) == expected
    for kernel in _core.kernels():
        assert bits(_core.cooccur_terms(ids, offsets, TYPES, kernel=kernel, **how)) == expected
        again = _core.cooccur(as_occurrences(ids, offsets), TYPES, kernel=kernel, **how)
        assert bits(again) == expected


def test_counts_of_a_corpus_are_the_product_of_its_incidence():
    """Frequent and rare terms together, as in a language: against numpy."""
    random = np.random.default_rng(4)
    documents, length, types = 400, 80, 500
    ids = np.minimum(random.zipf(1.3, documents * length), types).astype(np.uint32)
    offsets = np.arange(0, documents * length + 1, length)
    incidence = np.zeros((documents, types), np.int64)
    incidence[np.repeat(np.arange(documents), length), ids - 1] = 1
    data, indices, indptr = _core.cooccur_terms(ids, offsets, types, threads=2)
    found = np.zeros((types, types), np.int64)
    found[np.repeat(np.arange(types), np.diff(indptr)), indices] = data
    assert np.array_equal(found, incidence.T @ incidence)


def test_what_cannot_be_counted_is_refused():
    ids, offsets = as_arrays([[1, 2], [2]])
    with pytest.raises(ValueError, match="token 1 has id 2, but there are 1 types"):
        _core.cooccur_terms(ids, offsets, 1)
    with pytest.raises(ValueError, match="offsets must rise from 0 to the number of tokens"):
        _core.cooccur_terms(ids, offsets[:-1], 2)
    with pytest.raises(ValueError, match="argument out of range"):
        _core.cooccur_terms(ids, offsets, 2, pairs=True, window=37, harmonic=True)
    with pytest.raises(ValueError, match="one length"):
        _core.cooccur((ids[1:], offsets, offsets, offsets), 3)
    places = as_occurrences(ids, offsets)
    with pytest.raises(ValueError, match="occurrence 1 is out of order or out of range"):
        _core.cooccur(places, 1)
    backwards = tuple(array[::-1].copy() for array in places)
    with pytest.raises(ValueError, match="occurrence 1 is out of order or out of range"):
        _core.cooccur(backwards, 2)
    with pytest.raises(ValueError, match='this machine has no kernel "abacus"'):
        _core.cooccur(places, 2, kernel="abacus")


def test_a_count_over_64_bits_is_an_error_that_says_what_to_do():
    pairs = (2**63 - 1) // _core.cooccur_scale(36) + 1
    ids = np.tile(np.array([1, 2], np.uint32), pairs)
    offsets = np.arange(0, 2 * pairs + 1, 2)
    how = {"pairs": True, "window": 36, "harmonic": True}
    with pytest.raises(OverflowError, match="use a smaller window"):
        _core.cooccur_terms(ids, offsets, 2, **how)
    data, _, _ = _core.cooccur_terms(ids[:-2], offsets[:-1], 2, **how)
    assert data.tolist() == [(pairs - 1) * _core.cooccur_scale(36)] * 2
