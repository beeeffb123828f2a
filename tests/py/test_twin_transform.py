"""What makes tokens of tokens, against its slow twin: types, ids, flags, spans, one step and several."""

from __future__ import annotations

import collections
import functools
import itertools
import random

import dipcore as dc
import numpy as np
import pytest
import reference
import reference_transform as twin
import reference_unicode
import strategies
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reference_counts import glob_as_regex, words_of

reference_unicode.need_unicode_data()

#: Words that meet again and again, and whose joined names may be one: "a_b" "c", "a" "b_c", "a" "b" "c".
WORDS = ["a", "b", "c", "a_b", "b_c", "_", "US", "us", "Kerry’s", "Kraków", "KRAKÓW", "x-y", "中国"]
GAPS = [" ", " ", " ", " ", ". ", "\n", ", "]
GLOBS = ["a*", "?", "us", "US", "*b*", "krak*"]


def news(most: int = 16) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=most).map(
        lambda pairs: "".join(word + gap for word, gap in pairs)
    )


def same(tokens: dc.Tokens, expected: list[list[reference.Token]]) -> None:
    """Compare words, ids in order of first sight, flags and spans."""
    flat = [token for document in expected for token in document]
    types = list(dict.fromkeys(["", *(token.term for token in flat)]))
    number = {term: k for k, term in enumerate(types)}
    assert tokens.to_list() == [[token.term for token in document] for document in expected]
    assert list(tokens.types) == types
    assert len(tokens.types) == len(types)
    assert tokens.ids.tolist() == [number[token.term] for token in flat]
    assert tokens.offsets.tolist() == [0, *itertools.accumulate(map(len, expected))]
    assert tokens.flags.tolist() == [token.flags for token in flat]
    spans = [span for d in range(len(tokens)) for span in tokens.spans(d).tolist()]
    assert spans == [[token.start, token.end] for token in flat]
    for term in types[1:]:
        assert tokens.types.find(term) == number[term]
    assert tokens.types.find("no such type") == 0


def matches(glob: str, options: dict):
    """Whether a type fits a glob, and is no acronym that keeps its capitals unless named so."""
    fits = functools.partial(
        reference.re.fullmatch, glob_as_regex(reference.fold(glob)), flags=reference.re.S
    )

    def gone(term: str, protect: bool) -> bool:
        kept = options.get("acronyms", True) and term in reference.shipped_acronyms()
        return fits(reference.fold(term)) is not None and not (protect and kept and term != glob)

    return gone


# Each step: what dipcore does, and what the twin does with one document under the tokens' options.


def drop(glob: str, padding: bool):
    def slow(document, options):
        gone = matches(glob, options)
        return twin.without(document, lambda term: gone(term, True), padding)

    return lambda tokens: tokens.remove(glob, padding=padding), slow


def keep(glob: str, padding: bool):
    def slow(document, options):
        fits = matches(glob, options)
        return twin.without(document, lambda term: not fits(term, False), padding)

    return lambda tokens: tokens.keep(glob, padding=padding), slow


def rename(to: str):
    def function(word: str) -> str:
        return {"a": to, "us": "", "b": word + to}.get(word, word)

    return (
        lambda tokens: tokens.map(function),
        lambda document, options: twin.renamed(document, function),
    )


def join(lengths: tuple[int, int], skips: int, joiner: str):
    def fast(tokens):
        if skips:
            return tokens.skipgrams(lengths[0], skips, concatenator=joiner)
        return tokens.ngrams(*lengths, concatenator=joiner)

    lengths = (lengths[0], lengths[0]) if skips else lengths
    return fast, lambda document, options: twin.ngrams(document, lengths, skips, joiner)


def compound(phrases: list[str], joiner: str):
    def slow(document, options):
        return twin.compound(document, [words_of(p, options) for p in phrases], joiner)

    return lambda tokens: tokens.compound(phrases, concatenator=joiner), slow


JOINERS = st.sampled_from(["_", "_", " ", "", "__", "b"])
LENGTHS = st.tuples(st.integers(1, 3), st.integers(0, 2)).map(lambda n: (n[0], n[0] + n[1]))
PHRASES = st.lists(st.sampled_from(WORDS[:5] + GLOBS), min_size=1, max_size=3).map(" ".join)


def steps() -> st.SearchStrategy:
    return st.one_of(
        st.builds(drop, st.sampled_from(GLOBS), st.booleans()),
        st.builds(keep, st.sampled_from(GLOBS), st.booleans()),
        st.builds(rename, st.sampled_from(["b", "c", "z", "us"])),
        st.builds(join, LENGTHS, st.sampled_from([0, 0, 1, 2]), JOINERS),
        st.builds(compound, st.lists(PHRASES, max_size=3), JOINERS),
    )


CHOICES = {name: st.sampled_from(values) for name, values in strategies.OTHER_OPTIONS.items()}


@settings(deadline=None, max_examples=300)
@given(
    st.lists(news(), max_size=4),
    st.one_of(st.just({}), st.fixed_dictionaries({}, optional=CHOICES)),
    st.lists(steps(), min_size=1, max_size=3),
)
@example([], {}, [drop("a*", True)])
@example(["", ""], {}, [join((1, 2), 0, "_"), keep("a*", False)])
@example(["a_b c. x. a b_c", "a b c"], {}, [join((1, 3), 0, "_")])
@example(["a. b c"], {}, [join((1, 1), 0, "_"), drop("b", False), join((1, 2), 0, "")])
@example(["us a b c"], {}, [rename("z"), join((1, 2), 0, "_"), join((2, 2), 0, "_")])
def test_any_steps_one_after_another(texts, options, taken):
    tokens = dc.tokens(texts, **options)
    expected = [reference.tokenize(text, **options) for text in texts]
    for fast, slow in taken:
        tokens = fast(tokens)
        expected = [slow(document, options) for document in expected]
        if sum(map(len, expected)) > 3000:
            break
        same(tokens, expected)
    assert tokens.original.to_list() == dc.tokens(texts, **options).to_list(), "as they were"


@settings(deadline=None, max_examples=200)
@given(
    st.lists(news(), max_size=4),
    st.builds(join, LENGTHS, st.sampled_from([0, 0, 1, 2]), JOINERS),
    st.sampled_from([1, 2, 8]),
    st.booleans(),
)
@example([], join((1, 2), 0, "_"), 1, False)
@example(["a_b c. x. a b_c", "a b c a_b"], join((1, 3), 0, "_"), 2, False)
def test_the_matrix_of_ngrams_that_nobody_asked_for(texts, step, threads, made):
    fast, slow = step
    tokens = dc.tokens(texts, threads=threads)
    assert not made or len(tokens.ids) >= 0  # so that they are there
    dtm = fast(tokens).dtm()
    expected = [collections.Counter(t.term for t in slow(reference.tokenize(x), {})) for x in texts]
    terms = list(dict.fromkeys(term for counts in expected for term in counts if term))
    assert dtm.terms.tolist() == terms
    assert dtm.matrix.shape == (len(texts), len(terms))
    assert dtm.matrix.has_canonical_format and (dtm.matrix.data > 0).all()
    for row, counts in zip(dtm.matrix.toarray().tolist(), expected):
        assert row == [counts[term] for term in terms]


@settings(deadline=None, max_examples=100)
@given(st.lists(news(), max_size=3), st.booleans(), st.randoms(use_true_random=False))
@example(["a. b c", "x"], False, random.Random(0))
def test_runs_joined_from_their_places(texts, padding, shuffled):
    tokens = dc.tokens(texts).remove("us", padding=padding)
    expected = [twin.without(reference.tokenize(t), lambda w: w == "us", padding) for t in texts]
    runs = [
        (int(start) + run[0], int(start) + run[-1])
        for start, document in zip(tokens.offsets, expected)
        for run in twin.runs(document, 1, 2, 0)
    ]
    words = [word for document in tokens.to_list() for word in document]
    shuffled.shuffle(runs)
    names = ["+".join(words[a : b + 1]) for a, b in runs]
    first, last = np.array(runs, dtype=np.int64).reshape(-1, 2).T
    joined = tokens._joined(first, last, np.arange(len(runs)), names)
    same(joined, [twin.ngrams(document, (1, 2), 0, "+") for document in expected])


def equal(one: dc.Tokens, other: dc.Tokens) -> None:
    assert one.to_list() == other.to_list()
    assert list(one.types) == list(other.types)
    for name in ("ids", "flags", "starts", "ends", "offsets"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist(), name
    assert one.options == other.options


@settings(deadline=None, max_examples=300)
@given(st.one_of(strategies.texts(), news()), strategies.options())
@example("US AND UK AT WAR IN IT\nThe US", {"hyphens": "keep"})
@example("The US-DPRK talks, us-DPRK, a@US-x.org www.US-x.org http://US-x", {"hyphens": "keep"})
@example("US NATO NATO-US", {"acronyms": ("NATO",), "hyphens": "keep"})
def test_lower_after_the_fact_is_the_option(text, options):
    if options.get("diacritics") == "fold":
        options = {k: v for k, v in options.items() if k != "diacritics"}
    written = {**options, "lowercase": False}
    plain = {k: v for k, v in options.items() if k != "lowercase"}
    equal(dc.tokens([text], **written).lower(), dc.tokens([text], **plain))


@settings(deadline=None, max_examples=300)
@given(st.one_of(strategies.texts(), news()), strategies.options())
@example("Erdoğan ÉLYSÉE İzmir e\u0301 Ко\u0301шка", {})
def test_fold_after_the_fact_is_the_option(text, options):
    marked = {**options, "diacritics": "keep"}
    equal(
        dc.tokens([text], **marked).fold(), dc.tokens([text], **{**options, "diacritics": "fold"})
    )


@pytest.mark.parametrize("language", ["english", "russian", "german"])
def test_stems_are_snowball_s_each_type_once(language):
    import snowballstemmer

    stem = snowballstemmer.stemmer(language).stemWord
    texts = ["Sanctions sanctioned, негодование Häuser", "the sanctioning of houses"]
    expected = [reference.tokenize(text) for text in texts]
    same(
        dc.tokens(texts).stem(language),
        [twin.renamed(document, stem) for document in expected],
    )
