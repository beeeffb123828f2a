"""Tokens: arrays, words, spans, and what is made of them."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import dipcore as dc
import numpy as np
import pytest

TEXT = "North Korea and the U.S. told us: Russia’s S-400s cost $1.5bn. North Korea again."
NATIVE = "Ünal Çeviköz spoke 🕊️ in 北京 – об этом – and in İzmir.\r\nTwo lines."


def words(text: str, **options) -> list[str]:
    return dc.tokens([text], **options).to_list()[0]


def test_arrays_are_typed_read_only_and_stable():
    tokens = dc.tokens([TEXT, "", NATIVE])
    assert (tokens.ids.dtype, tokens.offsets.dtype, tokens.flags.dtype) == (
        np.uint32,
        np.int64,
        np.uint8,
    )
    assert (
        tokens.offsets.shape == (4,)
        and tokens.offsets[0] == 0
        and tokens.offsets[-1] == len(tokens.ids)
    )
    assert len(tokens) == 3
    for array in (tokens.ids, tokens.offsets, tokens.flags, tokens.starts, tokens.ends):
        with pytest.raises(ValueError, match="read-only"):
            array[:1] = 0
    assert tokens.ids is tokens.ids
    assert tokens.types[0] == ""
    assert len(tokens.types) == tokens.ids.max() + 1


def test_ids_are_dense_in_order_of_first_sight():
    ids = dc.tokens(["b a b", "c a"]).ids
    assert ids.tolist() == [1, 2, 1, 3, 2]


def test_words_of_the_default_options():
    assert words(TEXT) == [
        "north",
        "korea",
        "and",
        "the",
        "US",
        "told",
        "us",
        "russia",
        "s",
        "400s",
        "cost",
        "1.5bn",
        "north",
        "korea",
        "again",
    ]


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("Mr. Lavrov", {"lowercase": False}, ["Mr", "Lavrov"]),
        ("the U.S. and us", {"acronyms": False}, ["the", "u.s", "and", "us"]),
        ("OPCW and US", {"acronyms": ["OPCW"]}, ["OPCW", "and", "US"]),
        ("Russia's and Russia’s", {"possessives": False}, ["russia's", "and", "russia’s"]),
        ("a cease-fire", {"hyphens": "keep"}, ["a", "cease-fire"]),
        ("Well, yes.", {"punctuation": True}, ["well", ",", "yes", "."]),
        ("5 % more", {"numbers": False}, ["more"]),
        ("see https://un.org/a now", {}, ["see", "https://un.org/a", "now"]),
        ("see https://un.org now", {"urls": "drop"}, ["see", "now"]),
        ("Özil in Kraków", {"diacritics": "fold"}, ["ozil", "in", "krakow"]),
    ],
)
def test_options(text, options, expected):
    assert words(text, **options) == expected


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"lower": True}, TypeError, "no token option 'lower'; did you mean 'lowercase'"),
        ({"zzz": 1}, TypeError, "no token option 'zzz'; the options are lowercase"),
        ({"hyphens": "join"}, ValueError, "hyphens='join': use one of 'split', 'keep'"),
        ({"lowercase": "no"}, TypeError, "lowercase='no': use True or False"),
        ({"acronyms": "OPCW"}, TypeError, "acronyms is a single str"),
        ({"acronyms": [3]}, TypeError, "acronyms"),
        ({"acronyms": [""]}, ValueError, "acronyms holds an empty str"),
        ({"threads": 0}, ValueError, "threads=0: at least 1"),
        ({"threads": 1.5}, TypeError, "threads must be a whole number"),
    ],
)
def test_options_that_are_wrong(options, error, message):
    with pytest.raises(error, match=message):
        dc.tokens(["a"], **options)


def test_the_function_keeps_its_name_after_a_method_was_used():
    dc.Corpus(["a"]).tokens()
    assert dc.tokens(["a"]).to_list() == [["a"]]
    assert "the" in dc.stopwords()


def test_texts_must_be_a_list():
    with pytest.raises(TypeError, match="single str"):
        dc.tokens("a text")
    with pytest.raises(TypeError, match=r"texts\[0\] is bytes"):
        dc.tokens([b"x"])
    with pytest.raises(TypeError, match=r"texts\[1\] is PosixPath, not str"):
        dc.tokens(["a", Path("a.txt")])
    with pytest.raises(TypeError, match=r"texts\[1\] is int, not str"):
        dc.tokens(["a", 5])


def test_spans_are_characters_of_the_text():
    texts = [TEXT, "", NATIVE]
    tokens = dc.tokens(texts)
    for k, text in enumerate(texts):
        spans = tokens.spans(k)
        assert spans.dtype == np.int64 and spans.shape[1] == 2
        for (start, end), word in zip(spans.tolist(), tokens.to_list()[k], strict=True):
            surface = text[start:end]
            assert dc.tokens([surface]).to_list() == [[word]], surface
    assert tokens.spans(-1).tolist() == tokens.spans(2).tolist()
    assert NATIVE[slice(*tokens.spans(2)[0])] == "Ünal"
    for document in (3, -4):
        with pytest.raises(IndexError, match="no document"):
            tokens.spans(document)


def test_a_lone_surrogate_is_one_character():
    tokens = dc.tokens(["a\ud800b c"])
    assert tokens.spans(0).tolist() == [[0, 1], [2, 3], [4, 5]]


def test_remove_closes_the_gap_or_leaves_a_hole():
    tokens = dc.tokens(["Talks on the Iran deal", "on"])
    closed, padded = tokens.remove(["on", "the"]), tokens.remove(["on", "the"], padding=True)
    assert closed.to_list() == [["talks", "iran", "deal"], []]
    assert padded.to_list() == [["talks", "", "", "iran", "deal"], [""]]
    assert tokens.to_list() == [["talks", "on", "the", "iran", "deal"], ["on"]], (
        "the first are as they were"
    )
    assert closed.ngrams(2).to_list() == [["talks_iran", "iran_deal"], []]
    assert padded.ngrams(2).to_list() == [["iran_deal"], []]
    assert padded.dtm().matrix.sum() == closed.dtm().matrix.sum() == 3, "holes are not counted"
    assert padded.remove("*").to_list() == [["", ""], [""]], "holes stay"


def test_removal_keeps_sentence_starts():
    tokens = dc.tokens(["One two. Three four."]).remove(["one", "three"])
    assert tokens.ngrams(2).to_list() == [[]]
    assert tokens.sentences.tolist() == [0, 1]


def test_keep_with_and_without_padding():
    tokens = dc.tokens([TEXT])
    assert tokens.keep(["north", "kor*"]).to_list() == [["north", "korea", "north", "korea"]]
    padded = tokens.keep("korea", padding=True).to_list()[0]
    assert len(padded) == 15 and [w for w in padded if w] == ["korea", "korea"]
    assert tokens.keep([]).to_list() == [[]]
    assert tokens.remove([]).to_list() == tokens.to_list()


def test_patterns_are_globs_unless_said_otherwise():
    tokens = dc.tokens(["ceasefire cease ceased a.b axb"])
    assert tokens.keep("cease*").to_list() == [["ceasefire", "cease", "ceased"]]
    assert tokens.keep("ceas??").to_list() == [["ceased"]]
    assert tokens.keep("^cease.$", valuetype="regex").to_list() == [["ceased"]]
    assert tokens.keep("cease*", valuetype="fixed").to_list() == [[]]
    assert tokens.keep("CEASE").to_list() == [["cease"]]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda t: t.remove(None), TypeError, "patterns must be a str or a list of str"),
        (lambda t: t.keep([3]), TypeError, "patterns must be a str or a list of str, not 3"),
        (
            lambda t: t.remove("a", valuetype="globb"),
            ValueError,
            "valuetype 'globb': use glob, regex, fixed",
        ),
        (lambda t: t.remove("(", valuetype="regex"), ValueError, r"regex '\(' does not compile"),
        (lambda t: t.stem("klingon"), ValueError, "language 'klingon': use one of"),
        (lambda t: t.map(lambda word: None), TypeError, "made None of 'north'"),
        (lambda t: t.ngrams(0), ValueError, "smallest=0: at least 1"),
        (lambda t: t.ngrams(3, 2), ValueError, "must not pass"),
        (lambda t: t.ngrams("2"), TypeError, "smallest must be a whole number"),
        (lambda t: t.skipgrams(65), ValueError, r"skipgrams\(n=65\): at most 64 words"),
        (lambda t: t.skipgrams(2, -1), ValueError, "skips=-1: at least 0"),
        (lambda t: t.ngrams(2, concatenator=None), TypeError, "concatenator must be a str"),
        (lambda t: t.map("upper"), TypeError, "map needs a function"),
        (lambda t: t.contexts("page"), ValueError, "within='page'"),
        (lambda t: t.lookup("ceasefire"), TypeError, "made from a mapping, not str"),
        (lambda t: t.lookup({"a": ["b"]}, overlap="first"), ValueError, "overlap='first'"),
    ],
)
def test_arguments_that_are_wrong(call, error, message):
    with pytest.raises(error, match=message):
        call(dc.tokens([TEXT]))


def test_stem_and_map():
    tokens = dc.tokens(["Sanctions sanctioned the sanctioning"])
    stemmed = tokens.stem("english")
    assert stemmed.to_list() == [["sanction", "sanction", "the", "sanction"]]
    assert len(stemmed.types) == 3
    assert stemmed.spans(0).tolist() == tokens.spans(0).tolist()
    assert tokens.map(str.upper).to_list() == [["SANCTIONS", "SANCTIONED", "THE", "SANCTIONING"]]
    assert tokens.map(lambda w: "" if w == "the" else w).to_list()[0][2] == "", (
        "an empty word is a hole"
    )


def test_ngrams_stay_within_sentences_paragraphs_and_documents():
    tokens = dc.tokens(["One two three. Four five.\nSix", "seven"])
    assert tokens.ngrams(2).to_list() == [["one_two", "two_three", "four_five"], []]
    assert tokens.ngrams(1, 2).to_list()[0][:3] == ["one", "one_two", "two"]
    assert tokens.ngrams(9).to_list() == [[], []]
    assert tokens.ngrams(2, concatenator=" ").to_list()[0][0] == "one two"
    joined = tokens.ngrams(2)
    assert joined.corpus.texts[0][slice(*joined.spans(0)[1])] == "two three"


def test_skipgrams_are_those_of_the_paper():
    """Guthrie and others, LREC 2006: 2-skip-bi-grams and 2-skip-tri-grams of five words."""
    tokens = dc.tokens(["Insurgents killed in ongoing fighting"])
    pairs = [gram.split() for gram in tokens.skipgrams(2, 2, concatenator=" ").to_list()[0]]
    assert pairs == [
        ["insurgents", "killed"], ["insurgents", "in"], ["insurgents", "ongoing"],
        ["killed", "in"], ["killed", "ongoing"], ["killed", "fighting"],
        ["in", "ongoing"], ["in", "fighting"], ["ongoing", "fighting"],
    ]  # fmt: skip
    assert len(tokens.skipgrams(3, 2).ids) == 10
    assert tokens.skipgrams(2, 0).to_list() == tokens.ngrams(2).to_list()
    assert len(tokens.skipgrams(64, 1).ids) == 0


def test_what_does_not_change_is_shared():
    tokens = dc.tokens([TEXT, NATIVE])
    for other in (tokens.stem(), tokens.map(str.upper), tokens.lower(), tokens.fold()):
        for name in ("flags", "starts", "ends", "offsets"):
            assert getattr(other, name) is getattr(tokens, name), name
    padded = tokens.remove("korea", padding=True)
    assert padded.starts is tokens.starts and padded.ends is tokens.ends
    assert padded.offsets is tokens.offsets and padded.flags is not tokens.flags


def test_types_that_were_removed_are_no_types():
    tokens = dc.tokens(["a b c b", "b d"])
    for left in (
        tokens.remove("b"),
        tokens.remove("b", padding=True),
        tokens.keep(["a", "c", "d"]),
    ):
        assert list(left.types) == ["", "a", "c", "d"]
        assert left.dtm().terms.tolist() == ["a", "c", "d"]
    assert dc.tokens(["b a"]).remove("b").ids.tolist() == [1]


def test_n_grams_are_named_and_placed_when_asked():
    tokens = dc.tokens([TEXT, "", NATIVE])
    grams = tokens.ngrams(1, 3)
    assert len(grams) == 3 and tokens._cutting._tokens is None, "nothing was cut yet"
    assert len(grams.ids) and grams._cutting._places is None, "no span was made yet"
    assert grams.types[len(grams.types) - 1] == grams.to_list()[2][-1]
    with pytest.raises(IndexError):
        grams.types[len(grams.types)]
    assert grams.types.find("north_korea") == grams.match("north_k*")[0]
    for array in (grams.ids, grams.flags, grams.starts, grams.ends, grams.offsets):
        assert len(array) > 3
        with pytest.raises(ValueError, match="read-only"):
            array[:1] = 0
    for again in (pickle.loads(pickle.dumps(grams)), copy.deepcopy(grams)):
        assert again.to_list() == grams.to_list()
        assert again.spans(0).tolist() == grams.spans(0).tolist()
    assert dc.tokens([]).ngrams(1, 2).to_list() == []
    assert dc.tokens([""]).ngrams(2**40).to_list() == [[]], "longer than any document"
    assert dc.tokens(["a b"]).skipgrams(2, 2**40).to_list() == [["a_b"]]


def test_n_gram_matrix_has_a_column_a_type_and_opens():
    dtm = dc.tokens(["North Korea. North Korea", "Korea"]).ngrams(1, 2).dtm()
    assert dtm.terms.tolist() == ["north", "north_korea", "korea"]
    assert dtm.matrix.toarray().tolist() == [[2, 2, 2], [0, 0, 1]]
    assert dtm.explain(0, "north_korea")["surface"].tolist() == ["North Korea"] * 2


def test_a_lookup_goes_back_to_the_first_tokens():
    tokens = dc.tokens(["The sanctions of the United States."])
    topics = {"us": ["united states"], "sanctions": ["sanctions"]}
    expected = tokens.lookup(topics).to_pandas()
    for other in (tokens.remove(["united", "sanctions"]), tokens.stem(), tokens.ngrams(2)):
        assert other.lookup(topics).to_pandas().equals(expected)


def test_threads_do_not_change_the_result():
    texts = [f"{TEXT} {k % 97} {NATIVE}" for k in range(500)]
    one, many = dc.tokens(texts, threads=1), dc.tokens(texts, threads=4)
    for name in ("ids", "flags", "starts", "ends", "offsets"):
        assert np.array_equal(getattr(one, name), getattr(many, name)), name
    assert list(one.types) == list(many.types)


def test_copies_are_whole_and_read_only():
    tokens = dc.tokens([TEXT, NATIVE]).remove("korea", padding=True)
    for again in (pickle.loads(pickle.dumps(tokens)), copy.deepcopy(tokens)):
        assert again.to_list() == tokens.to_list()
        assert not again.ids.flags.writeable
        topics = {"n": ["north korea"]}
        assert again.lookup(topics).to_pandas().equals(tokens.lookup(topics).to_pandas())


def test_segment_gives_boundaries():
    assert dc.segment("Mr. Lavrov left. He flew.", "sentence").tolist() == [0, 17, 25]
    assert dc.segment("Mr. Lavrov", "sentence", tailored=False).tolist() == [0, 4, 10]
    assert dc.segment("a b").tolist() == [0, 1, 2, 3]
    assert dc.segment("a\nb", "paragraph").tolist() == [0, 2, 3]
    assert dc.segment("a\nb", "paragraph", lines="wrapped").tolist() == [0, 3]
    assert dc.segment("").tolist() == []
    with pytest.raises(ValueError, match="unit='line'"):
        dc.segment("a", "line")
    with pytest.raises(ValueError, match="lines='x'"):
        dc.segment("a", lines="x")
    with pytest.raises(TypeError, match="not bytes"):
        dc.segment(b"a")


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Secretary of State left.",
        "Mr. Lavrov and Gen. Dunford met on Jan. 25 at No. 5.",
        "DEAR MR. PRESIDENT: see Paras. 7 to 9.",
        "J. F. Kerry spoke for the U.K. Government.",
    ],
)
def test_sentences_do_not_end_at_the_abbreviations_of_the_field(text):
    ends = dc.segment(text + " Then he left.", "sentence").tolist()
    assert ends == [0, len(text) + 1, len(text) + 14]
    assert len(dc.segment(text, "sentence", tailored=False)) > 2, "the bare standard breaks there"


def test_a_hole_at_a_start_keeps_sentences_apart():
    tokens = dc.tokens(["a b. C d", "the e f"]).remove(["c", "the"], padding=True).ngrams(1)
    assert tokens.sentences.tolist() == [0, 0, 1, 2, 2]
    assert tokens.cooccurrence("sentence").matrix.sum() == 4 + 1 + 4


def test_a_type_mapped_to_nothing_is_a_hole_that_no_phrase_crosses():
    tokens = dc.tokens(["a x b c"]).map(lambda word: "" if word == "x" else word)
    assert tokens.ngrams(1).ngrams(2).to_list() == [["b_c"]]


def test_format_characters_are_no_part_of_a_term_and_lie_in_its_span():
    text = "co\u00adoperation of \u200eUS\u200f and us, na\u2060to"
    tokens = dc.tokens([text])
    assert tokens.to_list() == [["cooperation", "of", "US", "and", "us", "nato"]]
    assert [text[a:b] for a, b in tokens.spans(0)] == [
        "co\u00adoperation", "of", "US\u200f", "and", "us", "na\u2060to",
    ]  # fmt: skip
    assert (
        dc.tokens(["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"])
        .to_list()[0][0]
        .count("\u200c")
        == 1
    )
    hits = tokens.lookup({"a": ["cooperation", "co\u00adoper*"]})
    assert hits.to_pandas()["surface"].tolist() == ["co\u00adoperation"]


@pytest.mark.parametrize("method", ["remove", "keep", "compound", "match"])
def test_a_dict_is_no_list_of_words(method):
    with pytest.raises(TypeError, match="is a dict; give a list of str"):
        getattr(dc.tokens(["north korea"]), method)({"korea": ["north korea"]})
