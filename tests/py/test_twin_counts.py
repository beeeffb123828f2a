"""Matrices, matches, co-occurrence and series against slow twins, and every number opened."""

from __future__ import annotations

import itertools

import dipcore as dc
import numpy as np
import pytest
import reference
import reference_counts as twin
import reference_unicode
import strategies
from hypothesis import example, given, settings
from hypothesis import strategies as st

reference_unicode.need_unicode_data()

WORDS = [
    "south", "Sudan", "sudan", "South", "peace", "talks", "talk", "US", "us", "U.S.", "Turkey",
    "turkey", "TURKEY", "Kerry's", "Ceasefire", "cease-fire", "Straße", "STRASSE", "Ко\u0301шка",
    "中国", "caf\u00e9",
]  # fmt: skip
GAPS = [" ", " ", " ", " ", ", ", ". ", ".\n", "\n", "\n\n", "-"]
GLOBS = ["s*", "*e", "t?lk*", "*", "?s", "turk*", "*AFÉ", "*дан", "中?", "cease-f*"]
REGEXES = ["^s", "(?:talk|peace)s?$", "u.e", "."]
BRANCHES, LEAVES = ["a", "b", "c"], ["x", "y"]
COUNT_OPTIONS = ["lowercase", "acronyms", "possessives", "hyphens", "diacritics", "lines"]


def news(most: int = 24) -> st.SearchStrategy[str]:
    """Texts of few words, so that they meet again and again."""
    return st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=most).map(
        lambda pairs: "".join(word + gap for word, gap in pairs)
    )


def corpora() -> st.SearchStrategy[list[str]]:
    return st.lists(news(), max_size=5)


def token_options() -> st.SearchStrategy[dict]:
    chosen = {name: st.sampled_from(strategies.OTHER_OPTIONS[name]) for name in COUNT_OPTIONS}
    return st.one_of(st.just({}), st.fixed_dictionaries({}, optional=chosen))


def phrases() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS + GLOBS), min_size=1, max_size=3).map(" ".join)


def entries() -> st.SearchStrategy[dict]:
    several = st.lists(
        st.sampled_from(WORDS) | st.sampled_from(GLOBS) | phrases(), min_size=1, max_size=2
    )
    options = {
        "case": st.booleans(),
        "not_before": several,
        "not_after": several,
        "near": st.fixed_dictionaries({"words": several, "within": st.integers(1, 4)}),
        "sentence_start": st.booleans(),
    }
    one_word = st.lists(st.sampled_from(REGEXES), min_size=1, max_size=2).map(" ".join)
    plain_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
    return st.one_of(
        st.fixed_dictionaries({"pattern": phrases()}),
        st.fixed_dictionaries({"pattern": phrases()}, optional=options),
        st.fixed_dictionaries({"pattern": one_word, "type": st.just("regex")}),
        st.fixed_dictionaries({"pattern": plain_words, "type": st.just("fixed")}, optional=options),
    )


def tree_of(pairs: list[tuple[str, dict]], chosen: dict) -> dict:
    """The (key, entry) pairs as a dictionary is written."""
    tree: dict = {"_settings": chosen}
    for key, entry in pairs:
        branch, leaf = key.split("/")
        tree.setdefault(branch, {}).setdefault(leaf, []).append(entry)
    return tree


@st.composite
def dictionaries(draw) -> tuple[list[tuple[str, dict]], dict]:
    """(key, entry) pairs in order, and the settings of a dictionary."""
    paths = draw(
        st.lists(
            st.sampled_from(list(itertools.product(BRANCHES, LEAVES))), min_size=1, unique=True
        )
    )
    pairs = []
    for branch, leaf in sorted(paths):
        pairs += [
            (f"{branch}/{leaf}", entry)
            for entry in draw(st.lists(entries(), min_size=1, max_size=4))
        ]
    keys = sorted({key for key, _ in pairs})
    branches = sorted({key.split("/")[0] for key in keys})  # settings name only what is there
    cut = draw(st.integers(0, len(branches)))
    compete = [group for group in (branches[:cut], branches[cut:]) if group and draw(st.booleans())]
    silent = draw(st.lists(st.sampled_from([*branches, *keys]), max_size=1))
    return pairs, {"compete": compete, "silent": silent}


def found_by(hits) -> list[tuple]:
    """The matches as the twin has them: tokens counted within the document."""
    offsets = hits.tokens.offsets
    rows = zip(
        hits.document.tolist(),
        hits.start.tolist(),
        hits.end.tolist(),
        hits.key.tolist(),
        hits.entry.tolist(),
    )
    return [
        (d, s - offsets[d], e - offsets[d], hits.keys[k], hits.entries[n][1].pattern)
        for d, s, e, k, n in rows
    ]


@settings(deadline=None, max_examples=200)
@given(st.one_of(corpora(), st.lists(strategies.texts(), max_size=4)), st.booleans())
@example([], False)
@example(["", ""], True)
def test_document_term_matrix(texts, padding):
    tokens = dc.tokens(texts)
    if padding:
        tokens = tokens.remove(["s*", "us"], padding=True)
    dtm = tokens.dtm()
    terms, counts = twin.document_term_counts(tokens.to_list())
    where = {term: k for k, term in enumerate(dtm.terms.tolist())}
    dense = dtm.matrix.toarray()
    assert dense.shape == (len(texts), len(dtm.terms))
    if not padding:
        assert dtm.terms.tolist() == terms
    expected = np.zeros_like(dense)
    for d, counter in enumerate(counts):
        for term, count in counter.items():
            expected[d, where[term]] = count
    assert np.array_equal(dense, expected)
    assert dtm.matrix.has_canonical_format and dtm.matrix.has_sorted_indices
    assert dtm.matrix.indices.dtype == dtm.matrix.indptr.dtype == np.int32
    for d, counter in enumerate(counts):
        for term, count in itertools.islice(counter.items(), 3):
            assert len(dtm.explain(d, term)) == count


PEACE_TALKS = [
    "talks peace. talks. Peace talks, of peace talks peace\npeace of the sudan of peace of"
]


@pytest.mark.parametrize("overlap", ["longest", "key", "all"])
@pytest.mark.parametrize(
    "condition",
    [
        {"not_before": ["peace", "of peace"]},
        {"not_after": ["peace", "of peace"]},
        *({"near": {"words": ["sudan", "talks peace"], "within": n}} for n in range(1, 8)),
        {"sentence_start": False},
        {"case": True},
    ],
    ids=str,
)
def test_each_condition_on_both_sides_of_its_bounds(condition, overlap):
    pairs = [
        ("a/x", {"pattern": word, **condition})
        for word in ("talks", "peace", "Peace", "of", "peace talks")
    ]
    check_matches(PEACE_TALKS, pairs, {"compete": [], "silent": []}, {}, overlap)


@settings(deadline=None, max_examples=400)
@given(corpora(), dictionaries(), token_options(), st.sampled_from(["longest", "key", "all"]))
def test_matches_of_any_dictionary(texts, dictionary, options, overlap):
    check_matches(texts, *dictionary, options, overlap)


def check_matches(texts, pairs, chosen, options, overlap) -> None:
    """Compare the matches, their spans and their surfaces with the twin's."""
    documents = [reference.tokenize(text, **options) for text in texts]
    expected = twin.matches(pairs, chosen, documents, options, overlap)
    hits = dc.tokens(texts, **options).lookup(tree_of(pairs, chosen), overlap=overlap)
    assert found_by(hits) == [(m.document, m.start, m.end, m.key, m.pattern) for m in expected]
    frame = hits.to_pandas()
    for match, surface, start, end in zip(expected, frame["surface"], frame["start"], frame["end"]):
        run = documents[match.document][match.start : match.end]
        assert (start, end) == (run[0].start, run[-1].end)
        assert surface == texts[match.document][start:end]


@settings(deadline=None, max_examples=60)
@given(corpora(), dictionaries(), st.booleans())
def test_a_lookup_after_removal_matches_the_original_tokens(texts, dictionary, padding):
    tokens = dc.tokens(texts)
    assert found_by(
        tokens.remove(["s*", "peace"], padding=padding).lookup(tree_of(*dictionary))
    ) == found_by(tokens.lookup(tree_of(*dictionary)))


def cooccurrence_kinds() -> st.SearchStrategy[dict]:
    contexts = st.fixed_dictionaries(
        {
            "within": st.sampled_from(["document", "paragraph", "sentence"]),
            "count": st.sampled_from([None, "contexts", "pairs"]),
            "ordered": st.booleans(),
        }
    )
    windows = st.fixed_dictionaries(
        {
            "within": st.integers(1, 6),
            "weights": st.sampled_from([None, "1/d"]),
            "ordered": st.booleans(),
        }
    )
    return st.one_of(contexts, windows)


def expected_cells(occurrences, kind: dict) -> dict[tuple[int, int], float]:
    within, weights = kind["within"], kind.get("weights")
    count = "pairs" if isinstance(within, int) else kind.get("count") or "contexts"
    cells = twin.cooccurrence(occurrences, within, count, weights, kind["ordered"])
    return {
        cell: twin.divided_once(value, within) if weights else value
        for cell, value in cells.items()
    }


def check_cooccurrence(pairs, occurrences, kind: dict, opened: int = 12) -> None:
    """Compare every cell with the twin's, then open some."""
    expected = expected_cells(occurrences, kind)
    cells = pairs.matrix.tocoo()
    assert dict(zip(zip(cells.row.tolist(), cells.col.tolist()), cells.data.tolist())) == expected
    assert pairs.matrix.shape == (len(pairs.labels), len(pairs.labels))
    assert pairs.matrix.has_canonical_format
    if not kind["ordered"]:
        assert (pairs.matrix != pairs.matrix.T).nnz == 0
    unweighted = expected_cells(occurrences, {**kind, "weights": None})
    for (i, j), count in itertools.islice(unweighted.items(), opened):
        rows = pairs.explain(pairs.labels[i], pairs.labels[j])
        assert len(rows) == count
        if kind.get("weights"):
            weighed = sum(1 / distance for distance in rows["distance"])
            assert weighed == pytest.approx(expected[i, j], rel=1e-12)
    if len(pairs.labels) and (0, 0) not in unweighted:
        assert len(pairs.explain(pairs.labels[0], pairs.labels[0])) == 0


@settings(deadline=None, max_examples=250)
@given(st.lists(news(16), max_size=4), cooccurrence_kinds(), st.booleans())
@example([], {"within": "document", "ordered": False}, False)
@example(["", ""], {"within": 3, "ordered": True}, False)
def test_cooccurrence_of_terms(texts, kind, padding):
    tokens = dc.tokens(texts)
    if padding:
        tokens = tokens.remove(["peace", "us"], padding=True)
    contexts = twin.contexts_of(tokens.flags.tolist(), tokens.offsets.tolist(), kind["within"])
    ids = enumerate(zip(tokens.ids.tolist(), contexts))
    occurrences = [twin.Occurrence(id_ - 1, t, t, context) for t, (id_, context) in ids if id_]
    check_cooccurrence(tokens.cooccurrence(**kind), occurrences, kind)


@settings(deadline=None, max_examples=250)
@given(corpora(), dictionaries(), cooccurrence_kinds(), st.sampled_from(["longest", "key", "all"]))
def test_cooccurrence_of_matches(texts, dictionary, kind, overlap):
    tokens = dc.tokens(texts)
    hits = tokens.lookup(tree_of(*dictionary), overlap=overlap)
    contexts = twin.contexts_of(tokens.flags.tolist(), tokens.offsets.tolist(), kind["within"])
    found = zip(hits.key.tolist(), hits.start.tolist(), hits.end.tolist())
    occurrences = [
        twin.Occurrence(key, start, end - 1, contexts[start]) for key, start, end in found
    ]
    check_cooccurrence(hits.cooccurrence(**kind), occurrences, kind)


DATES = [None, "2014", "2014-01", "2014-01-31", "2014-02-01", "2014-03", "2015-05-05"]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(news(12), st.sampled_from(DATES)), max_size=6),
    dictionaries(),
    st.sampled_from(["month", "year"]),
)
@example([("peace talks", "2014-01")], ([("a/x", {"pattern": "talk*"})], {}), "month")
def test_series_points_are_the_documents_and_mentions_they_open(dated, dictionary, freq):
    dated = [("talks", "2014-02-01"), *dated]
    tokens = dc.Corpus([text for text, _ in dated], dates=[date for _, date in dated]).tokens()
    hits = tokens.lookup(tree_of(*dictionary))
    letters = {"month": 7, "year": 4}[freq]
    period_of = [date[:letters] if date and len(date) >= letters else None for _, date in dated]
    series = hits.over_time(freq)
    assert series.undated == period_of.count(None)
    assert [str(p) for p in series.periods][:: len(series.periods) - 1 or 1] == sorted(
        {min(filter(None, period_of)), max(filter(None, period_of))}
    )
    for row in series.frame.itertuples():
        inside = [d for d, period in enumerate(period_of) if period == str(row.period)]
        mentions = [
            d
            for d, key in zip(hits.document.tolist(), hits.key.tolist())
            if hits.keys[key] == row.key
        ]
        mentions = [d for d in mentions if d in inside]
        assert (row.mentions, row.documents, row.total_documents) == (
            len(mentions),
            len(set(mentions)),
            len(inside),
        )
        assert row.words == sum(len(tokens.to_list()[d]) for d in inside)
        if mentions:
            assert len(series.explain(row.period, row.key)) == row.documents
            assert len(series.explain(row.period, row.key, unit="mentions")) == row.mentions
    counted = hits.dtm()
    for d, k in zip(*(index.tolist() for index in counted.matrix.nonzero())):
        assert len(counted.explain(d, counted.terms[k])) == counted.matrix[d, k]


@settings(deadline=None, max_examples=40)
@given(st.lists(news(), min_size=1, max_size=12), dictionaries(), cooccurrence_kinds())
def test_nothing_depends_on_the_number_of_threads(texts, dictionary, kind):
    one, *others = [dc.tokens(texts, threads=threads) for threads in (1, 2, 8)]
    hits = one.lookup(tree_of(*dictionary))
    for other in others:
        assert list(other.types) == list(one.types)
        again = other.lookup(tree_of(*dictionary))
        assert found_by(again) == found_by(hits)
        matrices = [
            (one.dtm(), other.dtm()),
            (hits.cooccurrence(**kind), again.cooccurrence(**kind)),
        ]
        matrices.append((one.cooccurrence(**kind), other.cooccurrence(**kind)))
        for a, b in matrices:
            for name in ("data", "indices", "indptr"):
                assert getattr(a.matrix, name).tobytes() == getattr(b.matrix, name).tobytes()


EVERY_KIND = [
    {"within": within, "count": count, "ordered": ordered}
    for within in ("document", "paragraph", "sentence")
    for count in ("contexts", "pairs")
    for ordered in (False, True)
] + [
    {"within": within, "weights": weights, "ordered": ordered}
    for within in (1, 4)
    for weights in (None, "1/d")
    for ordered in (False, True)
]


def random_texts(rng) -> list[str]:
    """Some documents of a few words that meet again and again, in sentences and paragraphs."""
    texts = []
    for _ in range(rng.integers(1, 4)):
        words = rng.choice(list("abcdefg"), rng.integers(0, 14))
        gaps = rng.choice([" ", " ", " ", ". A", ".\n"], len(words))
        texts.append("".join(itertools.chain.from_iterable(zip(words, gaps))))
    return texts


def same_cells(pairs, expected: dict) -> bool:
    cells = pairs.matrix.tocoo()
    found = dict(zip(zip(cells.row.tolist(), cells.col.tolist()), cells.data.tolist()))
    return found == expected


def test_cooccurrence_is_brute_force_on_a_thousand_corpora():
    """Every unit, count, weight and order; terms, and matches that overlap; the same bits for 1, 2 and 8 threads, and
    the same counts with the documents shuffled."""
    rng = np.random.default_rng(1000)
    dictionary = {"x": ["a*", "b c"], "y": ["c", "c d"], "z": ["d", "a b c"]}
    for _ in range(1000):
        texts = random_texts(rng)
        one, *others = [dc.tokens(texts, threads=threads) for threads in (1, 2, 8)]
        hits = one.lookup(dictionary, overlap="all")
        shuffled = dc.tokens([texts[k] for k in rng.permutation(len(texts))])
        flags, offsets = one.flags.tolist(), one.offsets.tolist()
        contexts = {
            within: twin.contexts_of(flags, offsets, within)
            for within in ("document", "paragraph", "sentence", 1)
        }
        ids = one.ids.tolist()
        found = list(zip(hits.key.tolist(), hits.start.tolist(), hits.end.tolist()))
        for kind in EVERY_KIND:
            of = contexts[kind["within"] if isinstance(kind["within"], str) else 1]
            terms = [twin.Occurrence(id_ - 1, t, t, of[t]) for t, id_ in enumerate(ids)]
            keys = [twin.Occurrence(key, start, end - 1, of[start]) for key, start, end in found]
            pairs = one.cooccurrence(**kind)
            assert same_cells(pairs, expected_cells(terms, kind)), (texts, kind)
            assert same_cells(hits.cooccurrence(**kind), expected_cells(keys, kind)), (texts, kind)
            for other in others:
                again = other.cooccurrence(**kind).matrix
                for name in ("data", "indices", "indptr"):
                    bits = getattr(again, name).tobytes()
                    assert bits == getattr(pairs.matrix, name).tobytes(), (texts, kind, name)
            moved = shuffled.cooccurrence(**kind)
            order = [moved.labels.index(label) for label in pairs.labels]
            aligned = (
                moved.matrix.toarray()[np.ix_(order, order)] if order else moved.matrix.toarray()
            )
            assert np.array_equal(aligned, pairs.matrix.toarray()), (texts, kind)
