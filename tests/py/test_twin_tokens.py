"""The tokenizer against its slow twin: terms, flags and spans under every option."""

from __future__ import annotations

import itertools

import dipcore as dc
import numpy as np
import pytest
import reference
import reference_unicode
import strategies
from hypothesis import example, given, settings
from hypothesis import strategies as st

reference_unicode.need_unicode_data()

SINGLE = [(name, value) for name, values in strategies.OTHER_OPTIONS.items() for value in values]
PAIRS = [dict(pair) for pair in itertools.combinations(SINGLE, 2) if pair[0][0] != pair[1][0]]
EVERYTHING = [
    "".join(strategies.PIECES),
    " ".join(strategies.PIECES),
    " \n".join(reversed(strategies.PIECES)),
    "-".join(strategies.PIECES[:40]) + strategies.ALPHABET,
    " ".join(strategies.ALPHABET),
]


def twin(texts: list[str], options: dict) -> list[list[reference.Token]]:
    return [reference.tokenize(text, **options) for text in texts]


def agree(texts: list[str], **options) -> None:
    """Compare types, ids, flags and spans with the twin's, for one thread, two and eight."""
    expected = twin(texts, options)
    tokens = dc.tokens(texts, threads=1, **options)
    flat = [token for document in expected for token in document]
    vocabulary = list(dict.fromkeys(token.term for token in flat))
    assert tokens.to_list() == [[token.term for token in document] for document in expected]
    assert list(tokens.types) == ["", *vocabulary]
    number = {term: k for k, term in enumerate(vocabulary, 1)}
    assert tokens.ids.tolist() == [number[token.term] for token in flat]
    assert tokens.offsets.tolist() == [0, *itertools.accumulate(map(len, expected))]
    assert tokens.flags.tolist() == [token.flags for token in flat]
    for d, document in enumerate(expected):
        assert tokens.spans(d).tolist() == [[token.start, token.end] for token in document]
    for threads in (2, 8):
        other = dc.tokens(texts, threads=threads, **options)
        assert list(other.types) == list(tokens.types)
        for name in ("ids", "flags", "starts", "ends", "offsets"):
            assert np.array_equal(getattr(other, name), getattr(tokens, name)), (threads, name)


@settings(deadline=None, max_examples=300)
@given(strategies.texts())
@example("the 1990's and S-400's and U.S.'s")
@example("see (http://x.org/a)(b))]). www.x.y/ab@c.de a@b.c://x")
@example("\ud83d\ude00 \udcff")
@example("\0\u0e38 a\0\u0301b")
@example("")
def test_tokens_of_any_text_under_default_options(text):
    agree([text])


@settings(deadline=None, max_examples=400)
@given(strategies.texts(), strategies.options())
def test_tokens_of_any_text_under_any_options(text, options):
    agree([text], **options)


@settings(deadline=None, max_examples=100)
@given(st.lists(strategies.texts(5), max_size=6), strategies.options())
@example([], {})
@example(["", "", "a", ""], {})
def test_ids_run_on_over_documents(texts, options):
    agree(texts, **options)


@pytest.mark.parametrize("options", [{}, *(dict([one]) for one in SINGLE), *PAIRS], ids=str)
def test_every_pair_of_options(options):
    agree(EVERYTHING, **options)


def bare(text: str) -> str:
    """A text without what options may change: case, diacritics, hyphens, lone surrogates."""
    plain = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    plain = reference.fold(reference.without_diacritics(reference.fold(plain)))
    return plain.replace("\u2010", "-").replace("\u2011", "-")


@settings(deadline=None, max_examples=150)
@given(strategies.texts(), strategies.options())
def test_a_span_holds_the_letters_of_its_term(text, options):
    tokens = dc.tokens([text], **options)
    body = tokens.corpus.texts[0]
    assert tokens.starts.tolist() == sorted(tokens.starts.tolist())
    for word, (start, end) in zip(tokens.to_list()[0], tokens.spans(0).tolist()):
        assert 0 <= start < end <= len(body)
        surface = iter(bare(body[start:end]))
        assert all(letter in surface for letter in bare(word)), (word, body[start:end])
