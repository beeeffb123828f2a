"""Dictionaries chosen from, joined, written, weighted; and those that must be stopped."""

from __future__ import annotations

import doctest
import importlib
import re
import time
from pathlib import Path

import dipcore as dc
import numpy as np
import pandas as pd
import pytest
from dictionaries import matches, surfaces, yaml_file
from hypothesis import given, settings
from hypothesis import strategies as st

# ---------------------------------------------------------------------- choosing and joining


NESTED = {
    "people": {"Kerry": ["kerry"], "Lavrov": ["lavrov"]},
    "topics": {"war": {"ceasefire": ["ceasefire*"], "siege": ["siege"]}, "trade": ["tariff*"]},
    "ignore": {"ships": ["siege train"]},
    "_settings": {"compete": [["people"], ["topics", "ignore"]], "silent": ["ignore"]},
}


@pytest.mark.parametrize(
    ("pattern", "level", "keys"),
    [
        ("people/*", None, ["people/Kerry", "people/Lavrov"]),
        ("people", None, ["people/Kerry", "people/Lavrov"]),
        ("topics/war", None, ["topics/war/ceasefire", "topics/war/siege"]),
        ("*/Lav*", None, ["people/Lavrov"]),
        (["topics/trade", "people/Kerry"], None, ["people/Kerry", "topics/trade"]),
        ("[pw]eople*", None, ["people/Kerry", "people/Lavrov"]),
        ("topics", 1, ["topics/war/ceasefire", "topics/war/siege", "topics/trade"]),
        ("*e*", 3, ["topics/war/ceasefire", "topics/war/siege"]),
        ("war", 2, ["topics/war/ceasefire", "topics/war/siege"]),
    ],
)
def test_keys_are_selected_by_name_glob_or_level(pattern, level, keys):
    whole = dc.Dictionary(NESTED)
    assert whole.select(pattern, level=level).keys == keys
    assert dc.tokens(["x"]).lookup(whole).select(pattern, level=level).keys == keys


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("peple", "no key 'peple' in this dictionary; the nearest are people$"),
        ("peple/*", r"no key fits 'peple/\*' in this dictionary; the nearest are people/\*$"),
        (["topics", "peple/*"], r"no key fits 'peple/\*'"),
        ("topics/wor/*", r"the nearest are topics/war/\*$"),
        ("*/Lavrow", "no key fits .* the nearest are people/Lavrov"),
        ("zzz*", r"no key fits 'zzz\*' in this dictionary; it has people/Kerry, people/Lavrov"),
    ],
)
def test_a_pattern_that_fits_no_key_is_an_error_that_names_the_nearest(pattern, message):
    whole = dc.Dictionary(NESTED)
    for chosen_from in (whole, dc.tokens(["x"]).lookup(whole)):
        with pytest.raises(KeyError) as error:
            chosen_from.select(pattern)
        assert re.search(message, error.value.args[0])


def test_all_keys_of_an_empty_dictionary_are_none():
    assert dc.Dictionary({}).select().keys == []


def test_what_is_silent_stays_when_keys_are_selected():
    topics = dc.Dictionary(NESTED).select("topics/war/siege")
    assert topics.keys == ["topics/war/siege"]
    assert topics.compete == [["topics", "ignore"]] and topics.silent == ["ignore"]
    assert matches("The siege of the siege train", topics) == [("topics/war/siege", "siege")]


@pytest.mark.parametrize(
    "ask",
    [
        lambda d: d["people/Lavrow"],
        lambda d: d["Lavrow"],
        lambda d: d.select("people/Lavrow"),
        lambda d: d.select(["people", "Lavrow"]),
        lambda d: dc.tokens(["x"]).lookup(d).select("people/Lavrow"),
        lambda d: dc.tokens(["x"]).lookup(d).explain("people/Lavrow"),
    ],
)
def test_an_unknown_key_is_an_error_that_names_the_nearest(ask):
    with pytest.raises(
        KeyError, match="no key '(people/)?Lavrow' in this dictionary; .*people/Lavrov"
    ):
        ask(dc.Dictionary(NESTED))


def test_a_key_with_wildcards_in_its_name_is_chosen_by_it():
    tree = {"a[1]*": ["kerry"], "a1b": ["lavrov"], "what?": {"now": ["talk*"]}}
    hits = dc.tokens(["Kerry and Lavrov talked"]).lookup(tree)
    assert hits.select("a[1]*").keys == ["a[1]*"]
    assert hits.select("a*").keys == ["a[1]*", "a1b"]
    assert dc.Dictionary(tree).select("what?/now").keys == ["what?/now"]


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({"one": ["x"], "two": ["y"]}, "no key 'zzz' in this dictionary; it has one, two"),
        ({}, "no key 'zzz' in this dictionary; it has none"),
        (
            {"topics": {f"n{i}": ["x"] for i in range(9)}},
            "no key 'zzz' in this dictionary; it has 9 keys under topics",
        ),
    ],
)
def test_where_no_key_is_near_the_error_says_what_there_is(tree, message):
    with pytest.raises(KeyError, match=message):
        dc.tokens(["x"]).lookup(tree).explain("zzz")


@pytest.mark.clock
def test_choosing_many_keys_takes_no_longer_than_going_through_them():
    """Ten thousand names of ten thousand keys: pairs of them would be a hundred million looks."""
    from dipcore._keys import choose

    keys = [f"topics/{k % 100}/{k}" for k in range(10_000)]
    start = time.perf_counter()
    assert choose(keys, keys) == list(range(10_000))
    assert choose(keys, "topics/7") == list(range(7, 10_000, 100))
    assert time.perf_counter() - start < 10


def test_keys_can_be_asked_for():
    topics = dc.Dictionary(NESTED)
    assert list(topics) == topics.keys
    assert "people/Kerry" in topics
    assert "people" not in topics and "ignore/ships" not in topics
    assert [entry.pattern for entry in topics["people/Kerry"]] == ["kerry"]


def test_set_operations():
    a = dc.Dictionary({"t": {"x": ["one", "two"], "y": ["three"]}})
    b = {"t": {"x": ["two", {"pattern": "one", "case": True}], "z": ["four"]}}
    assert {key: [e.pattern for e in es] for key, es in (a | b).entries.items()} == {
        "t/x": ["one", "two", "one"],
        "t/y": ["three"],
        "t/z": ["four"],
    }
    assert (a & b).entries == {"t/x": a["t/x"][1:]}
    assert (a - b).entries == {"t/x": a["t/x"][:1], "t/y": a["t/y"]}
    assert a.union(b) == a | b and a.intersection(b) == a & b and a.difference(b) == a - b
    assert a | a == a and a & a == a and (a - a).keys == []
    assert (a - b) | (a & b) == a
    assert a.entries["t/x"][0].pattern == "one", "operands are as they were"
    with pytest.raises(TypeError, match="made from a mapping"):
        a | "one"


def test_what_is_silent_stays_in_set_operations():
    whole = dc.Dictionary(NESTED)
    for left in (whole - whole.select("people"), whole & whole.select("topics/war"), whole - whole):
        assert left.silent == ["ignore"] and "ignore/ships" in left.entries
    assert (whole - whole.select("people")).keys == whole.select("topics").keys
    assert (whole - whole).keys == []


def test_the_settings_of_both_hold_in_a_union():
    a = dc.Dictionary(
        {"n": ["iran"], "i": ["iran air"], "_settings": {"compete": [["n", "i"]], "silent": ["i"]}}
    )
    b = dc.Dictionary(
        {"n": ["persia"], "p": ["persia air"], "_settings": {"compete": [["n", "p"]]}}
    )
    both = a | b
    assert both.compete == [["n", "i", "p"]] and both.silent == ["i"]
    assert matches("Iran Air, Persia Air, Iran", both) == [("p", "Persia Air"), ("n", "Iran")]
    c = dc.Dictionary({"t": ["iran deal"], "u": ["deal"], "_settings": {"compete": [["t"], ["u"]]}})
    assert (a | c).compete == [["n", "i"], ["t"], ["u"]]


words = st.text("abcé *?-:#&'\"{}[]|>!%@,/é0", min_size=1, max_size=6).filter(lambda s: s.strip())
names = st.sampled_from(["NO", "yes", "5", "a b", "é", "null", "1.5", "~", "- x", "k", "m"])
phrases = st.lists(words, min_size=1, max_size=2)
entries = words | st.fixed_dictionaries(
    {"pattern": words},
    optional={
        "type": st.sampled_from(["glob", "fixed"]),
        "case": st.booleans(),
        "not_before": phrases,
        "not_after": phrases,
        "near": st.fixed_dictionaries({"words": phrases, "within": st.integers(1, 99)}),
        "sentence_start": st.booleans(),
        "surname": st.booleans(),
        "weight": st.floats(allow_nan=False, allow_infinity=False),
        "language": words,
        "via": words,
    },
)
trees = st.recursive(
    st.lists(entries, max_size=3),
    lambda below: st.dictionaries(names, below, min_size=1, max_size=3),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(names, trees, max_size=3))
def test_what_is_written_as_yaml_is_read_as_it_was(tmp_path_factory, tree):
    topics = dc.Dictionary(tree)
    path = tmp_path_factory.mktemp("yaml") / "topics.yml"
    text = topics.to_yaml(path)
    assert path.read_text(encoding="utf-8") == text
    again = dc.Dictionary.read(path)
    assert again == topics
    assert list(again.entries) == list(topics.entries)
    assert again.to_yaml() == text


def test_settings_and_mixed_levels_are_written_too(tmp_path):
    tree = {"a": ["x", {"b": ["y"]}, {"c": {"d": ["z"]}}], **NESTED}
    topics = dc.Dictionary(tree)
    topics.to_yaml(tmp_path / "t.yml")
    again = dc.Dictionary.read(tmp_path / "t.yml")
    assert again == topics
    assert list(again.entries)[:3] == ["a", "a/b", "a/c/d"]
    built = dc.Dictionary.diplomacy(capitals=True)
    built.to_yaml(tmp_path / "b.yml")
    assert dc.Dictionary.read(tmp_path / "b.yml") == built


def test_dictionaries_differ_by_entries_and_settings():
    assert dc.Dictionary({"a": ["x"]}) != dc.Dictionary({"a": ["y"]})
    assert dc.Dictionary({"a": ["x"]}) != {"a": ["x"]}
    competing = {"a": ["x"], "b": ["y"], "_settings": {"compete": [["a", "b"]]}}
    assert dc.Dictionary(competing) != dc.Dictionary({"a": ["x"], "b": ["y"]})


# ---------------------------------------------------------------------- regexes that run away, trees without end


@pytest.mark.clock
def test_a_regex_that_backtracks_is_stopped_and_named(monkeypatch):
    monkeypatch.setattr("dipcore.compiling._REGEX_WORD", 0.2)
    tokens = dc.tokens(["a" * 60 + "b talks"])
    began = time.process_time()
    with pytest.raises(
        ValueError,
        match=r"^topics/x: regex '\^\(a\|aa\)\+\$' backtracks without end .*'aaa",
    ):
        tokens.lookup({"topics": {"x": [{"pattern": "^(a|aa)+$", "type": "regex"}]}})
    with pytest.raises(ValueError, match=r"regex '\^\(a\|aa\)\+\$' backtracks"):
        tokens.remove("^(a|aa)+$", valuetype="regex")
    assert time.process_time() - began < 20


def test_a_regex_that_is_slow_on_every_word_is_stopped_too(monkeypatch):
    monkeypatch.setattr("dipcore.compiling._REGEX_START", 0.0)
    monkeypatch.setattr("dipcore.compiling._REGEX_TYPE", 0.0)
    with pytest.raises(ValueError, match="k: regex 'x' backtracks without end"):
        dc.tokens(["x y z"]).lookup({"k": [{"pattern": "x", "type": "regex"}]})


def test_an_ordinary_regex_is_not_stopped():
    tokens = dc.tokens([" ".join(f"w{k}" for k in range(20_000)) + " " + "a" * 2000])
    assert len(tokens.match("^w[0-9]*7$", "regex")) == 2000
    assert surfaces("colour color colr", {"pattern": "^colou?r$", "type": "regex"}) == [
        "colour",
        "color",
    ]


def test_a_tree_that_holds_itself_is_an_error():
    tree: dict = {"a": {"b": ["x"]}}
    tree["a"]["c"] = tree["a"]
    with pytest.raises(ValueError, match="dictionary: a/c: this branch holds itself"):
        dc.Dictionary(tree)
    branch: dict = {"b": ["x"]}
    branch["b"].append(branch)
    with pytest.raises(ValueError, match="holds itself"):
        dc.Dictionary({"a": branch})
    twice = {"x": ["y"]}
    assert dc.Dictionary({"a": twice, "b": twice}).keys == ["a/x", "b/x"]


def test_aliases_that_multiply_are_an_error_and_not_a_wait(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'{{b: *a{k - 1}}}'] * 10)}]" for k in range(1, 12)]
    with pytest.raises(ValueError, match=r"mine\.yml:\d+: aliases make this more than"):
        dc.Dictionary.read(yaml_file(tmp_path, "\n".join(lines)))


@pytest.mark.parametrize("levels", [101, 300, 900, 5000])
def test_a_tree_nested_too_deeply_is_an_error(tmp_path, levels):
    deep = "".join(f"{' ' * k}a:\n" for k in range(levels)) + " " * levels + "- x\n"
    with pytest.raises(ValueError, match=r"mine\.yml:.*(nested|nesting)"):
        dc.Dictionary.read(yaml_file(tmp_path, deep))


def test_a_hundred_levels_are_read(tmp_path):
    deep = "".join(f"{' ' * k}a:\n" for k in range(100)) + " " * 100 + "- x\n"
    assert dc.Dictionary.read(yaml_file(tmp_path, deep)).keys == ["/".join("a" * 100)]


def test_an_alias_that_is_no_cycle_is_read(tmp_path):
    read = dc.Dictionary.read(yaml_file(tmp_path, "a: &x [one, two]\nb: *x\nc: {d: *x}\n"))
    assert read.keys == ["a", "b", "c/d"] and read["a"] == read["c/d"]


# ---------------------------------------------------------------------- weights, languages, levels


def test_weights_are_summed_where_asked():
    tone = {
        "tone": [{"pattern": "good*", "weight": 2}, {"pattern": "bad", "weight": -3.5}, "fine"],
        "none": ["zzz"],
    }
    hits = dc.tokens(["good goods bad", "fine", ""]).lookup(tone)
    assert hits.dtm().matrix.toarray().tolist() == [[3, 0], [1, 0], [0, 0]]
    weighted = hits.dtm(weighted=True)
    assert weighted.matrix.toarray().tolist() == [[0.5, 0], [1, 0], [0, 0]]
    assert weighted.matrix.dtype == np.float64 and weighted.matrix.has_sorted_indices
    assert len(weighted.explain(0, "tone")) == 3
    assert hits.to_pandas()["weight"].tolist() == [2, 2, -3.5, 1]
    with pytest.raises(ValueError, match="weighted already"):
        weighted.weight("tfidf")


def spoken(languages) -> dc.Tokens:
    import pandas as pd

    texts = ["chat about pain", "le chat a pain", "pain chat", "chat pain"]
    frame = pd.DataFrame({"text": texts, "language": languages})
    corpus = dc.Corpus(texts)
    corpus.meta["language"] = frame["language"].to_numpy()
    return corpus.tokens()


BY_LANGUAGE = {
    "cat": [{"pattern": "chat", "language": "fr"}],
    "bread": [{"pattern": "pain", "language": "fr"}],
    "talk": [{"pattern": "chat", "language": "en"}, {"pattern": "about"}],
    "hurt": [{"pattern": "pain", "language": "en"}],
}


def test_entries_of_a_language_count_in_its_documents():
    hits = spoken(["en", "fr-FR", None, "de"]).lookup(BY_LANGUAGE)
    found = hits.to_pandas().groupby("document")["key"].agg(list).to_dict()
    assert found == {
        0: ["talk", "talk", "hurt"],
        1: ["cat", "bread"],
        2: ["bread", "hurt", "cat", "talk"],
    }
    assert list(hits.document) == sorted(hits.document)
    without = dc.tokens(["chat"]).lookup(BY_LANGUAGE).to_pandas()["key"].tolist()
    assert without == ["cat", "talk"], "a corpus without languages takes all"


def test_entries_of_a_language_can_be_selected():
    french = dc.Dictionary(BY_LANGUAGE).select(language="fr")
    assert french.keys == list(BY_LANGUAGE)
    assert {e.pattern for key in french for e in french[key]} == {"chat", "pain", "about"}
    found = dc.tokens(["chat about pain"]).lookup(french).to_pandas()["key"].tolist()
    assert found == ["cat", "talk", "bread"]
    assert dc.Dictionary(BY_LANGUAGE).select("hurt", language="fr")["hurt"] == []


def test_documents_of_languages_are_matched_as_if_alone():
    languages = ["en", "fr", "en", "fr"]
    hits = spoken(languages).lookup(BY_LANGUAGE)
    for document, language in enumerate(languages):
        kept = {
            key: [e for e in entries if e.get("language") in (None, language)]
            for key, entries in BY_LANGUAGE.items()
        }
        alone = dc.tokens([hits.tokens.corpus.texts[document]]).lookup(kept).to_pandas()
        mine = hits.to_pandas().query("document == @document")
        assert mine["key"].tolist() == alone["key"].tolist()
        assert mine["start"].tolist() == alone["start"].tolist()


def test_levels_cut_the_keys_as_quanteda_does():
    tree = {
        "names": {"places": {"korea": ["korea"], "north": ["north korea"]}, "kim": ["kim"]},
        "t": ["talks"],
    }
    tokens = dc.tokens(["North Korea talks, Kim"])

    def found(**options):
        return [
            (key, s)
            for key, s in zip(
                *tokens.lookup(tree, **options).to_pandas()[["key", "surface"]].T.to_numpy()
            )
        ]

    assert found(levels=1) == [("names", "North Korea"), ("t", "talks"), ("names", "Kim")]
    assert found(levels=[1, 2]) == [
        ("names/places", "North Korea"),
        ("t", "talks"),
        ("names/kim", "Kim"),
    ]
    assert found(levels=2) == [("places", "North Korea"), ("kim", "Kim")]
    assert found(levels=3, overlap="key") == [("north", "North Korea"), ("korea", "Korea")]
    assert found(levels=1, overlap="key")[0] == ("names", "North Korea")
    assert ("names", "Korea") not in found(levels=1, overlap="key"), "inside another of its new key"
    assert ("names", "Korea") in found(levels=1, overlap="all")
    both = {"a": {"x": ["talks"], "y": ["talk*"]}}
    assert len(tokens.lookup(both)) == 2
    assert len(tokens.lookup(both, levels=1)) == 1, "two keys of one span become one"
    assert tokens.lookup(tree, levels=1).dtm().terms.tolist() == ["names", "t"]
    with pytest.raises(ValueError, match="levels=4: no key"):
        tokens.lookup(tree, levels=4)
    with pytest.raises(ValueError, match="levels=0: at least 1"):
        tokens.lookup(tree, levels=0)


# ---------------------------------------------------------------------- examples


@pytest.mark.parametrize("name", ["checkup", "dictionary", "hits", "offices"])
def test_examples_run(name):
    ran = doctest.testmod(importlib.import_module(f"dipcore.{name}"))
    assert ran.attempted > 1 and ran.failed == 0


def test_examples_of_the_page_run():
    page = Path(__file__).resolve().parents[2] / "docs" / "dictionary.md"
    ran = doctest.testfile(str(page), module_relative=False)
    assert ran.attempted > 10 and ran.failed == 0


def test_an_entry_shows_what_differs():
    assert repr(dc.Entry("US", case=True)) == "Entry('US', case=True)"
    assert repr(dc.Entry("us")) == "Entry('us')"


@pytest.mark.parametrize("entries", [{"kerry"}, np.array(["kerry"]), pd.Series(["kerry"])])
def test_entries_that_are_no_list_are_an_error_that_says_to_write_one(entries):
    with pytest.raises(ValueError, match="(?s)a: an entry is a str or .* write entries as a list"):
        dc.Dictionary({"a": entries})


def test_entries_of_a_dictionary_can_be_given_to_another():
    whole = dc.Dictionary(NESTED)
    assert dc.Dictionary({"war": [*whole["topics/war/siege"], "battle"]})["war"] == [
        dc.Dictionary(NESTED)["topics/war/siege"][0],
        dc.Dictionary({"a": "battle"})["a"][0],
    ]
    assert dc.Dictionary(whole.entries).entries == whole.entries
