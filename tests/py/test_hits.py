"""Hits: every match with its place, and back to the raw page."""

from __future__ import annotations

import pickle

import dipcore as dc
import numpy as np
import pandas as pd
import pytest

TEXTS = [
    "Kerry met Lavrov. Lavrov spoke of a ceasefire.\nKerry left.",
    "Çavuşoğlu 🕊️ on sanctions against Россия.",
    "Nothing.",
]
TOPICS = {
    "people": {"Kerry": ["kerry"], "Lavrov": ["lavrov"], "Cavusoglu": ["çavuşoğlu"]},
    "topics": {"ceasefire": ["ceasefire*"], "sanctions": ["sanction*"], "trade": ["tariff*"]},
    "countries": {"Russia": ["россия"]},
}


def hits() -> dc.Hits:
    return (
        dc.Corpus(TEXTS, ids=["a", "b", "c"], dates=["2016-01-11"] * 3, sources=["TASS"] * 3)
        .tokens()
        .lookup(TOPICS)
    )


def test_every_match_is_a_row_with_its_place():
    found = hits()
    frame = found.to_pandas()
    assert len(found) == len(frame) == 8
    assert list(frame.columns) == [
        "document",
        "key",
        "entry",
        "via",
        "surface",
        "start",
        "end",
        "raw_start",
        "raw_end",
        "sentence",
        "paragraph",
        "token_start",
        "token_end",
        "weight",
    ]
    assert frame["surface"].tolist() == [
        "Kerry",
        "Lavrov",
        "Lavrov",
        "ceasefire",
        "Kerry",
        "Çavuşoğlu",
        "sanctions",
        "Россия",
    ]
    assert frame["sentence"].tolist() == [0, 0, 1, 1, 2, 0, 0, 0], "counted within the document"
    assert frame["paragraph"].tolist() == [0, 0, 0, 0, 1, 0, 0, 0]
    texts = dict(zip("abc", TEXTS, strict=True))
    for row in frame.itertuples():
        assert texts[row.document][row.start : row.end] == row.surface


def test_a_match_on_a_page_has_its_place_in_the_raw_page(tmp_path):
    page = (
        "Ministers meet in Oslo\n\n"
        "OSLO (NTB) - Lavrov and Çavuşoğlu met in the town and spoke about a ceasefire.\n"
    )
    (tmp_path / "a.txt").write_text(page, encoding="utf-8")
    (tmp_path / "b.html").write_text(
        "<html><body><h1>Ministers meet in Oslo</h1><p>Lavrov &amp; Çavuşoğlu met in the town "
        "and <b>spoke about</b> a ceasefire for several hours.</p></body></html>",
        encoding="utf-8",
    )
    corpus = dc.read(tmp_path)
    frame = corpus.tokens().lookup(TOPICS).to_pandas()
    assert frame["surface"].tolist() == ["Lavrov", "Çavuşoğlu", "ceasefire"] * 2
    raws = dict(zip(corpus.meta.index, corpus.raw, strict=True))
    for row in frame.itertuples():
        assert raws[row.document][row.raw_start : row.raw_end] == row.surface


def test_counts_documents_and_mentions():
    counts = hits().counts().set_index("key")
    assert counts.loc["people/Lavrov"].to_dict() == {"documents": 1, "mentions": 2}
    assert "topics/trade" not in counts.index
    assert counts["mentions"].sum() == 8


def test_keys_without_a_match_keep_their_column():
    matrix = hits().dtm()
    assert "topics/trade" in matrix.terms
    assert matrix.to_pandas()["people/Kerry"].tolist() == [2, 0, 0]
    assert matrix.to_pandas()["topics/trade"].sum() == 0


def test_explain_opens_every_count():
    found = hits()
    frame = found.to_pandas()
    for key in found.keys:
        opened = found.explain(key)
        assert len(opened) == (frame["key"] == key).sum()
        for row in opened.itertuples():
            assert row.surface in row.text
    opened = found.explain("people/Lavrov")
    assert opened["text"].tolist() == ["Kerry met Lavrov.", "Lavrov spoke of a ceasefire."]
    assert opened["source"].tolist() == ["TASS"] * 2
    assert opened["date"].tolist() == [pd.Timestamp("2016-01-11")] * 2
    assert len(found.explain()) == len(found)
    assert len(found.explain("people/Lavrov", found.tokens.corpus.meta.index[[1]])) == 0


def test_select_narrows_the_keys():
    people = hits().select("people/*")
    assert people.keys == ["people/Kerry", "people/Lavrov", "people/Cavusoglu"]
    assert len(people) == 5
    assert people.dtm().matrix.shape == (3, 3)
    assert len(hits().select(["people/Kerry", "topics/*"])) == 4
    with pytest.raises(KeyError, match="no key 'zzz'"):
        hits().select("zzz")
    with pytest.raises(TypeError, match="pattern must be"):
        hits().select(5)


def test_an_unknown_key_names_the_nearest():
    with pytest.raises(KeyError, match="no key 'people/Lavrow'.*people/Lavrov"):
        hits().explain("people/Lavrow")
    with pytest.raises(KeyError, match="no key 5"):
        hits().explain(5)


def test_in_a_notebook_matches_and_dictionaries_are_tables():
    whole = dc.Dictionary({"<b>&": ["kerry"], "topics": {"talks": ["talk*", "meet*"], "x": []}})
    text = dc.tokens(["Kerry talks. Talks!"]).lookup(whole)._repr_html_()
    assert "&lt;b&gt;&amp;" in text and "<b>" not in text
    assert "<td>topics/talks</td>" in text and "topics/x" not in text
    page = whole._repr_html_()
    assert "<tr><td>&lt;b&gt;&amp;</td><td>1</td><td>1</td></tr>" in page
    assert "<tr><td>topics</td><td>2</td><td>2</td></tr>" in page and "more" not in page
    many = dc.Dictionary({f"k{n}": ["x"] for n in range(12)})._repr_html_()
    assert many.count("<tr>") == 11 and "and 2 more" in many
    assert "0 matches" in dc.tokens([]).lookup({})._repr_html_()


def test_a_dictionary_without_matches_or_entries():
    tokens = dc.tokens(TEXTS)
    for tree in ({}, {"a": []}, {"a": ["zzz"]}):
        found = tokens.lookup(tree)
        assert len(found) == 0
        assert found.to_pandas().empty and found.counts().empty and found.explain().empty
        assert found.dtm().matrix.shape == (3, len(tree))
        assert found.cooccurrence().pairs().empty


def test_copies_are_whole():
    again = pickle.loads(pickle.dumps(hits()))
    pd.testing.assert_frame_equal(again.to_pandas(), hits().to_pandas())
    assert np.array_equal(again.key, hits().key)


def test_hits_taken_in_any_order_count_the_same():
    tokens = dc.tokens(["a b a", "b"])
    hits = tokens.lookup({"A": ["a"], "B": ["b"]})
    backwards = hits.take(np.arange(len(hits))[::-1])
    assert backwards.dtm().matrix.toarray().tolist() == [[2, 1], [0, 1]]


def test_a_window_or_distance_beyond_32_bits_is_any_distance():
    hits = dc.tokens(["a x x x b"]).lookup({"A": ["a"], "B": ["b"]})
    assert hits.cooccurrence(2**32 + 1).matrix[0, 1] == 1
    near = {"A": [{"pattern": "a", "near": {"words": ["b"], "within": 2**32 + 1}}]}
    assert len(dc.tokens(["a x x x b"]).lookup(near)) == 1


def test_explain_takes_document_ids_and_names_an_unknown_one():
    corpus = dc.Corpus(["a", "a a"], ids=["one", "two"])
    hits = corpus.tokens().lookup({"A": ["a"]})
    assert len(hits.explain("A", ["two"])) == 2
    with pytest.raises(KeyError, match="three"):
        hits.explain("A", ["three"])


# ---------------------------------------------------------------------- columns for others, and back to tokens


def test_tokens_of_a_match_are_counted_in_its_document():
    frame = hits().to_pandas()
    tokens = hits().tokens
    for row in frame.itertuples():
        document = "abc".index(row.document)
        spans = tokens.spans(document)
        assert spans[row.token_start, 0] == row.start and spans[row.token_end - 1, 1] == row.end
    assert frame["token_start"].tolist() == [0, 2, 3, 7, 8, 0, 2, 4]


def test_documents_without_a_match_can_be_kept():
    frame = hits().to_pandas(keep_unmatched=True)
    assert frame["document"].tolist() == ["a"] * 5 + ["b"] * 3 + ["c"]
    assert frame.iloc[-1].drop("document").isna().all()
    assert list(frame.columns) == list(hits().to_pandas().columns)
    matched = frame.dropna(subset="key").astype({"start": np.int64})
    assert matched["start"].tolist() == hits().to_pandas()["start"].tolist()
    whole = dc.tokens(["a", "a"]).lookup({"k": ["a"]})
    pd.testing.assert_frame_equal(whole.to_pandas(keep_unmatched=True), whole.to_pandas())
    none = dc.tokens(["b", "b"]).lookup({"k": ["a"]}).to_pandas(keep_unmatched=True)
    assert none["document"].tolist() == [0, 1] and none["key"].isna().all()
    first = dc.tokens(["b", "a"]).lookup({"k": ["a"]}).to_pandas(keep_unmatched=True)
    assert first["key"].isna().tolist() == [True, False]


def test_matches_go_to_arrow():
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    found = hits()
    table = pyarrow.table(found)
    frame = found.to_pandas()
    assert table.column_names == list(frame.columns)
    for name in ("document", "key", "surface", "start", "token_end"):
        assert table[name].to_pylist() == frame[name].tolist()
    assert table["raw_start"].to_pylist() == [None] * len(frame), "there was no page"
    kept = found.to_arrow(keep_unmatched=True)
    assert kept.num_rows == len(found) + 1 and kept["key"].to_pylist()[-1] is None
    assert pyarrow.table(dc.tokens(["x"]).lookup({"a": ["zzz"]})).num_rows == 0
    mixed = dc.Corpus(["a", "a"], ids=[1, "two"]).tokens().lookup({"A": ["a"]})
    assert mixed.to_arrow()["document"].to_pylist() == ["1", "two"]


def test_keys_stand_for_their_words_in_tokens():
    tokens = dc.tokens(["Kerry met Sergey Lavrov in Oslo.", "Nothing here"])
    tree = {"people": {"Kerry": ["kerry"], "Lavrov": ["sergey lavrov"]}, "who": ["kerry"]}
    found = tokens.lookup(tree)
    keys = ["people/Kerry", "who", "people/Lavrov"]
    assert found.to_tokens().to_list() == [keys, []]
    assert found.to_tokens(exclusive=False).to_list() == [
        ["people/Kerry", "who", "met", "people/Lavrov", "in", "oslo"],
        ["nothing", "here"],
    ]
    assert found.to_tokens(nomatch="_UNMATCHED").to_list() == [
        ["people/Kerry", "who", "_UNMATCHED", "people/Lavrov", "_UNMATCHED", "_UNMATCHED"],
        ["_UNMATCHED", "_UNMATCHED"],
    ]
    assert found.to_tokens(append_key=True, separator="|").to_list()[0] == [
        "kerry|people/Kerry",
        "kerry|who",
        "sergey lavrov|people/Lavrov",
    ]
    replaced = found.to_tokens(exclusive=False)
    assert tokens.corpus.texts[0][slice(*replaced.spans(0)[3])] == "Sergey Lavrov"
    assert replaced.dtm().matrix.toarray()[:, :3].sum() == 3
    assert replaced.lookup(tree).to_pandas().equals(found.to_pandas()), (
        "the original tokens are matched"
    )
    with pytest.raises(ValueError, match="nomatch= names the words that exclusive=False keeps"):
        found.to_tokens(exclusive=False, nomatch="x")
    empty = dc.tokens([]).lookup(tree)
    assert empty.to_tokens().to_list() == [] and len(empty.to_tokens(exclusive=False)) == 0


def test_a_lone_surrogate_stays_what_it_is():
    """pyarrow, which pandas keeps text in where it is installed, takes none."""
    text = "\ud83d talks, talks\udcff here"
    found = dc.tokens([text]).lookup({"k": ["talks*"], "people": {"A": ["zzz", "here"]}})
    for row in found.to_pandas().itertuples():
        assert text[row.start : row.end] == row.surface
    assert found.explain()["text"].tolist() == [text] * len(found)
    odd = dc.tokens(["a\ud83d a"]).lookup({"k": ["a a"]})
    assert odd.to_pandas()["surface"].tolist() == ["a\ud83d a"]
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    assert odd.to_arrow()["surface"].to_pylist() == ["a\ufffd a"]
