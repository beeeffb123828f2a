"""What a dictionary does in a corpus, entry by entry."""

from __future__ import annotations

import dipcore as dc
import pandas as pd
import pytest

TEXTS = [
    "North Korea talks. North Korea and South Korea. A truce.",
    "Talks of a truce, talks. Michelle Obama spoke. Obama spoke.",
    "A truce came.",
]
TREE = {
    "places": {"Korea": ["korea"], "North Korea": ["north korea"], "South Korea": ["south korea"]},
    "topics": {
        "talks": ["talk*", "talks", "negotiation*"],
        "peace": ["truce", "armistice"],
        "war": ["truce"],
    },
    "people": {"B": ["obama"], "M": ["michelle obama"]},
}


def report():
    corpus = dc.Corpus(
        TEXTS,
        ids=["a", "b", "c"],
        dates=["2015-01-01", "2016-02", None],
        sources=["TASS", None, "AP"],
    )
    return dc.Dictionary(TREE).check(corpus.tokens())


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_check_reports_each_entry():
    topics = dc.Dictionary({"t": {"a": ["ceasefire", "truce"], "b": ["talks"]}})
    checked = topics.check(dc.tokens(["ceasefire ceasefire", "ceasefire talks"]))
    assert checked.entries["matches"].tolist() == [3, 0, 1]
    assert checked.entries["documents"].tolist() == [2, 0, 1]
    assert checked.entries["share"].tolist() == [1.0, 0.0, 1.0]
    assert checked.entries["share_of_all"].tolist() == [0.75, 0.0, 0.25]
    assert checked.entries["dead"].tolist() == [False, True, False]
    assert checked["dead"].tolist() == [False, True, False]


def test_dead_entries_find_nothing():
    assert rows(report().dead, "key", "pattern") == [
        ("topics/talks", "negotiation*"),
        ("topics/peace", "armistice"),
    ]


def test_entries_that_only_match_inside_others_are_named_with_what_covers_them():
    assert rows(report().inside, "key", "pattern", "found", "covered_by_key", "covered_by") == [
        ("places/Korea", "korea", 3, "places/North Korea", "north korea"),
        ("topics/talks", "talks", 3, "topics/talks", "talk*"),
    ]
    lonely = dc.Dictionary({"a": ["iran"], "b": ["iran air"], "_settings": {"silent": ["b"]}})
    inside = lonely.check(dc.tokens(["Iran Air"])).inside
    assert rows(inside, "pattern", "found", "covered_by") == [("iran", 1, None)]


def test_entries_with_most_matches_come_first():
    greedy = report().greedy
    assert rows(greedy, "pattern", "matches")[:3] == [("talk*", 3), ("truce", 3), ("truce", 3)]
    assert greedy["matches"].is_monotonic_decreasing
    assert greedy["share_of_all"].sum() == pytest.approx(1)


def test_words_that_several_keys_count_are_named():
    assert rows(report().claimed, "surface", "keys", "matches", "documents") == [
        ("truce", ("topics/peace", "topics/war"), 3, 3)
    ]


def test_matches_by_source_and_year():
    checked = report()
    assert list(checked.by_source.columns) == ["(none)", "AP", "TASS"]
    assert checked.by_source.loc["topics/peace"].tolist() == [1, 1, 1]
    assert list(checked.by_year.columns) == ["2015", "2016", "undated"]
    assert checked.by_year.loc["topics/talks"].tolist() == [1, 2, 0]
    assert checked.by_year.loc["places/Korea"].tolist() == [0, 0, 0]
    assert (
        checked.by_source.to_numpy().sum() == checked.by_year.to_numpy().sum() == len(checked.hits)
    )


def test_three_sample_sentences_for_each_entry():
    texts = [f"Truce number {k}." for k in range(9)]
    samples = (
        dc.Dictionary({"a": ["truce"], "b": ["number 3", "zzz"]}).check(dc.tokens(texts)).samples
    )
    assert rows(samples, "key", "pattern", "document", "text") == [
        ("a", "truce", 0, "Truce number 0."),
        ("a", "truce", 4, "Truce number 4."),
        ("a", "truce", 8, "Truce number 8."),
        ("b", "number 3", 3, "Truce number 3."),
    ]
    assert {"date", "source", "surface"} <= set(samples.columns)
    two = dc.Dictionary({"a": ["truce"]}).check(dc.tokens(texts[:2])).samples
    assert two["document"].tolist() == [0, 1]


def test_silent_keys_and_conditions_have_no_row():
    tree = {
        "a": [{"pattern": "moon", "near": {"words": ["seoul"], "within": 5}}],
        "i": ["full moon"],
        "_settings": {"silent": ["i"]},
    }
    checked = dc.Dictionary(tree).check(dc.tokens(["Seoul saw the moon"]))
    assert rows(checked.entries, "key", "pattern", "matches") == [("a", "moon", 1)]


def test_it_is_read_at_a_glance():
    text = repr(report())
    assert text.startswith("<Checkup: 8 keys, 11 entries, 14 matches in 3 documents>")
    assert "dead entries, which find nothing: 2" in text and "armistice" in text
    page = dc.Dictionary({"<b>": ["x", "<i>y"]}).check(dc.tokens(["x"]))._repr_html_()
    assert "<i>" not in page and "&lt;b&gt;" in page


@pytest.mark.parametrize("tree", [{}, {"a": []}, {"a": ["zzz"]}])
@pytest.mark.parametrize("texts", [[], ["x"]])
def test_nothing_to_report_is_reported(tree, texts):
    checked = dc.Dictionary(tree).check(dc.tokens(texts))
    assert (
        checked.greedy.empty
        and checked.inside.empty
        and checked.claimed.empty
        and checked.samples.empty
    )
    assert checked.by_source.shape[0] == checked.by_year.shape[0] == len(tree)
    assert repr(checked) and checked._repr_html_()
    assert len(checked.dead) == len(tree.get("a", []))


def test_the_built_in_dictionary_is_checked_on_the_sample():
    checked = dc.Dictionary.diplomacy().check(dc.datasets.sample().tokens())
    assert len(checked.entries) > 6000
    assert checked.entries["matches"].sum() == len(checked.hits)
    assert checked.greedy.iloc[0]["key"].startswith("countries/")
    counts = checked.samples.groupby(["key", "pattern"]).size()
    assert counts.max() == 3
    assert len(counts) == (checked.entries["matches"] > 0).sum()
