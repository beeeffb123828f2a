"""Columns of text in Arrow's memory: read without a copy, decoded when asked."""

from __future__ import annotations

import gc
import pickle

import numpy as np
import pytest
from dipcore import _core

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

TEXTS = [
    "The talks",
    "",
    "l'Élysée “said”",
    "x" * 100 + " y",
    "短い",
    "twelve bytes",
    "thirteen byte",
]
TYPES = [pa.string(), pa.large_string(), pa.string_view()]


def column(texts, arrow_type=None):
    return pa.chunked_array([pa.array(texts, arrow_type or pa.string())])


@pytest.mark.parametrize("arrow_type", TYPES, ids=str)
def test_each_layout_of_text_is_read(arrow_type):
    assert list(_core.Texts(column(TEXTS, arrow_type))) == TEXTS


@pytest.mark.parametrize("arrow_type", TYPES, ids=str)
def test_chunks_and_slices_are_read(arrow_type):
    chunked = pa.chunked_array([pa.array(TEXTS[:3], arrow_type), pa.array(TEXTS[3:], arrow_type)])
    assert list(_core.Texts(chunked.slice(1, 5))) == TEXTS[1:6]


def test_missing_texts_are_none_and_counted():
    texts = _core.Texts(column(["a", None, "b", None]))
    assert list(texts) == ["a", None, "b", None]
    assert texts.missing() == 2
    with pytest.raises(TypeError, match=r"texts\[1\] is missing"):
        _core.tokenize(texts, _core.Vocab([]))


def test_other_columns_are_an_error():
    with pytest.raises(TypeError, match="no text"):
        _core.Texts(pa.chunked_array([pa.array([1, 2])]))
    with pytest.raises(AttributeError):
        _core.Texts(["a"])


def test_malformed_bytes_name_their_place():
    bad = pa.Array.from_buffers(
        pa.string(),
        2,
        [None, pa.py_buffer(np.array([0, 2, 5], np.int32)), pa.py_buffer(b"ok a\xff")],
    )
    with pytest.raises(ValueError, match=r"texts\[1\]: malformed UTF-8 at byte 2"):
        _core.Texts(pa.chunked_array([bad]))


def test_the_memory_lives_as_long_as_the_texts():
    texts = _core.Texts(column([f"text {k}" for k in range(1000)]))
    gc.collect()
    assert texts[999] == "text 999"
    with pytest.raises(IndexError):
        texts[1000]


def test_tokens_are_those_of_a_list():
    texts = _core.Texts(column(TEXTS * 50))
    for function in (_core.tokenize, _core.count_texts):
        one, other = (
            function(given, _core.Vocab(["US"]), threads=2) for given in (texts, TEXTS * 50)
        )
        assert list(one[0]) == list(other[0])
        assert all(np.array_equal(a, b) for a, b in zip(one[1:], other[1:]))


def test_they_are_pickled_as_a_list():
    assert pickle.loads(pickle.dumps(_core.Texts(column(TEXTS)))) == TEXTS


def test_columns_of_other_libraries_are_read():
    polars = pytest.importorskip("polars", reason="polars is not installed")
    assert list(_core.Texts(polars.Series(TEXTS))) == TEXTS
