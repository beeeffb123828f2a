"""Keywords in context: the text around each place, untouched."""

from __future__ import annotations

import dipcore as dc
import pandas as pd
import pytest

TEXTS = ["One two, the cease-fire held. It lasted\nlong – “so far”. A ceasefire!", "No such word."]
WORDS = ["ceasefire", "cease fire"]


def tokens(**options):
    corpus = dc.Corpus(TEXTS, ids=["a", "b"], dates=["2016-01-11", None], sources=["AP", None])
    return corpus.tokens(**options)


def test_rows_with_date_source_and_untouched_text():
    frame = tokens().kwic(WORDS, window=2)
    assert list(frame.columns) == [
        "document",
        "date",
        "source",
        "left",
        "keyword",
        "right",
        "start",
        "end",
    ]
    assert frame["keyword"].tolist() == ["cease-fire", "ceasefire"]
    assert frame["left"].tolist() == ["two, the ", "far”. A "]
    assert frame["right"].tolist() == [" held. It", ""]
    assert frame["date"].tolist() == [pd.Timestamp("2016-01-11")] * 2
    assert frame["source"].tolist() == ["AP"] * 2
    for row in frame.itertuples():
        assert TEXTS[0][row.start : row.end] == row.keyword
        assert (
            TEXTS[0][row.start - len(row.left) : row.end + len(row.right)]
            == row.left + row.keyword + row.right
        )


def test_context_stops_where_asked():
    sentence = tokens().kwic(WORDS, 9, within="sentence")
    assert sentence["left"].tolist() == ["One two, the ", "A "]
    assert sentence["right"].tolist() == [" held", ""]
    paragraph = tokens().kwic(WORDS, 9, within="paragraph")
    assert paragraph["right"].tolist() == [" held. It lasted", ""]
    document = tokens().kwic(WORDS, 99)
    assert document["right"].iloc[0].startswith(" held. It lasted\nlong")
    assert tokens().kwic(WORDS, 0)[["left", "right"]].to_numpy().tolist() == [["", ""]] * 2


def test_patterns_globs_and_regexes():
    assert tokens().kwic("cease*")["keyword"].tolist() == ["cease", "ceasefire"]
    assert tokens().kwic("^ceasefire$", valuetype="regex")["keyword"].tolist() == ["ceasefire"]
    assert tokens().kwic("cease?", valuetype="fixed")["keyword"].tolist() == ["cease"], (
        "its mark is no wildcard"
    )
    assert tokens().kwic([]).empty


def test_what_was_removed_is_still_shown():
    assert tokens().remove(["the", "it"]).kwic(WORDS, 1)["left"].tolist() == ["the ", "A "]


def test_nothing_found_is_an_empty_frame_that_says_so():
    frame = tokens().kwic("zzz")
    assert frame.empty and list(frame.columns)[:4] == ["document", "date", "source", "left"]
    assert repr(frame) == "<Kwic: nothing in 2 documents fits 'zzz'>"
    assert repr(tokens().kwic("ceasefires")).endswith("the nearest words are ceasefire>")
    assert "&lt;x&gt; y" in tokens().kwic("<x> y")._repr_html_()
    assert repr(tokens().kwic([])) == "<Kwic: nothing in 2 documents fits no pattern at all>"
    assert repr(tokens().kwic({"a": ["zzz"]})) == "<Kwic: nothing in 2 documents fits these keys>"
    assert repr(tokens().kwic("ceasefire")).startswith("[0] "), "a full one shows its rows"
    assert dc.tokens([]).kwic("a").empty


TOPICS = {"truce": {"held": ["ceasefire", "cease fire"], "so": ["so far"]}, "it": ["it"]}


def test_dictionary_keys_and_hits():
    frame = tokens().kwic(TOPICS, 1)
    assert list(frame.columns)[:5] == ["document", "date", "source", "key", "left"]
    assert frame["key"].tolist() == ["truce/held", "it", "truce/so", "truce/held"]
    assert frame["keyword"].tolist() == ["cease-fire", "It", "so far", "ceasefire"]
    assert tokens().kwic(dc.Dictionary(TOPICS), 1).equals(frame)
    cut = tokens()
    hits = cut.lookup(TOPICS).select("truce/*")
    assert cut.kwic(hits, 1)["key"].tolist() == ["truce/held", "truce/so", "truce/held"]
    assert cut.remove("it").kwic(hits.select("*/so"), 1)["keyword"].tolist() == ["so far"]
    with pytest.raises(ValueError, match="hits are of other tokens"):
        tokens().kwic(hits)


def test_rows_sorted_by_words_to_the_left_or_right():
    corpus = dc.Corpus(["B a x c d. A x B! a X b a", "x", "c a x C"], ids=["p", "q", "r"])
    cut = corpus.tokens()
    assert cut.kwic("x", 2)["right"].str.strip().tolist() == ["c d", "B! a", "b a", "", "C"]
    by_right = cut.kwic("x", 2, sort="right")
    assert by_right["right"].str.strip().tolist() == ["", "B! a", "b a", "C", "c d"]
    assert by_right["document"].tolist() == ["q", "p", "p", "r", "p"]
    by_left = cut.kwic("x", 2, sort="left")
    assert by_left["left"].str.strip().tolist() == ["", "B a", "B! a", "c a", "d. A"]
    by_keyword = cut.kwic(["a", "x"], 0, sort="keyword")
    assert by_keyword["keyword"].str.lower().tolist() == ["a"] * 5 + ["x"] * 5
    assert by_keyword.index.tolist() == list(range(10))
    within = cut.kwic("x", 2, within="sentence", sort="right")
    assert within["right"].str.strip().tolist() == ["", "B", "b a", "C", "c d"]


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (("a", -1), {}, ValueError, "window=-1: at least 0"),
        (("a", 1.5), {}, TypeError, "window must be a whole number"),
        (("a",), {"sort": "lefft"}, ValueError, "sort='lefft': use 'left'"),
        (("a",), {"within": ""}, ValueError, "within=''"),
        (("a",), {"within": "page"}, ValueError, "within='page'"),
        (("a",), {"valuetype": "globb"}, ValueError, "type 'globb'; use glob, regex, fixed"),
        (("(",), {"valuetype": "regex"}, ValueError, r"regex '\(' does not compile"),
        (("",), {}, ValueError, "the pattern is empty"),
        (("...",), {}, ValueError, "'...' has no word"),
        ((None,), {}, TypeError, "pattern must be a str or a list of str, not None"),
        (([5],), {}, TypeError, "pattern must be a str or a list of str, not 5"),
    ],
)
def test_arguments_that_are_wrong(arguments, options, error, message):
    with pytest.raises(error, match=message):
        tokens().kwic(*arguments, **options)
