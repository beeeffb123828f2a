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


def test_nothing_found_is_an_empty_frame_with_columns():
    frame = tokens().kwic("zzz")
    assert frame.empty and list(frame.columns)[:4] == ["document", "date", "source", "left"]


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (("a", -1), {}, ValueError, "window=-1: at least 0"),
        (("a", 1.5), {}, TypeError, "window must be a whole number"),
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
