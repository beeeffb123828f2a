"""Frames of text hold what texts hold, also what Arrow refuses; and frames of every kind become a corpus."""

from __future__ import annotations

import copy
import datetime as dt
import pickle

import dipcore as dc
import pandas as pd
import pytest
from dipcore._texts import ArrowTexts

BAD = "\ud83dU.S. talks with \ud83dRussia. More talks."
ROWS = {
    "text": ["Talks in Oslo.", "No talks.", "Ça va — Минск."],
    "date": [dt.date(2016, 7, 15), None, dt.date(2016, 8, 1)],
    "source": ["NTB", None, "TASS"],
    "title": ["One", "Two", None],
    "id": ["a", "b", "c"],
}


def test_frames_hold_lone_surrogates_also_where_pyarrow_is():
    corpus = dc.Corpus(
        [BAD, BAD], ids=["\udcff.txt", "b"], titles=["\ud83d", None], dates=["2016-01-01", None]
    )
    tokens = corpus.tokens()
    hits = tokens.lookup({"a": ["talks"], "b": ["russia"]})
    pairs, series, dtm = hits.cooccurrence(), hits.over_time("year"), tokens.dtm()
    frames = [
        dtm.explain("b", "US"), dtm.to_pandas(), dtm.top(), dtm.group("title").to_pandas(), hits.to_pandas(),
        hits.counts(), hits.explain("a", ["\udcff.txt"]), tokens.kwic("talks"), pairs.pairs(), pairs.explain("a", "b"),
        pairs.over_time("year"), series.frame, series.explain("2016", "a"),
        dc.Dictionary({"a": ["\ud83dRussia"]}).check(tokens).entries, corpus.dedupe().copies, corpus.subset(title="\ud83d").meta,
    ]  # fmt: skip
    assert all(len(frame) for frame in frames)
    assert dtm.explain("b", "US")["text"].tolist() == ["\ud83dU.S. talks with \ud83dRussia."]
    assert series.explain("2016", "a")["mentions"].tolist() == [2]
    assert "\ud83d" in corpus._repr_html_() and dtm._repr_html_()


def test_text_columns_are_of_one_kind_with_and_without_pyarrow():
    hits = dc.tokens(["Talks went on."]).lookup({"a": ["talks"]})
    frames = (hits.to_pandas(), hits.tokens.kwic("talks"), hits.counts())
    for frame, name in zip(frames, ("surface", "keyword", "key")):
        assert frame[name].dtype == object
    assert dc.Corpus(["a"], ids=["x"]).meta.index.dtype == object
    assert dc.Corpus(["a"]).meta.index.dtype.kind == "i"


def frame_by(library: str):
    if library == "pandas":
        return pd.DataFrame(ROWS)
    if library == "pandas-arrow":
        pytest.importorskip("pyarrow")
        return pd.DataFrame(ROWS).convert_dtypes(dtype_backend="pyarrow")
    if library == "polars":
        return pytest.importorskip("polars").DataFrame(ROWS)
    if library == "pyarrow":
        return pytest.importorskip("pyarrow").table(ROWS)
    duckdb = pytest.importorskip("duckdb")
    frame = pd.DataFrame({**ROWS, "date": pd.to_datetime(pd.Series(ROWS["date"]))})
    return duckdb.from_df(frame)


@pytest.mark.parametrize("library", ["pandas", "pandas-arrow", "polars", "pyarrow", "duckdb"])
def test_a_corpus_from_frames_of_every_kind(library):
    corpus = dc.Corpus.from_frame(frame_by(library), id="id", source="source", title="title")
    assert corpus.texts == ROWS["text"] and all(type(text) is str for text in corpus.texts)
    assert list(corpus.meta.index) == ["a", "b", "c"]
    assert [None if pd.isna(d) else d.date() for d in corpus.meta["date"]] == ROWS["date"]
    assert corpus.meta["date_precision"].tolist() == ["day", None, "day"]
    assert corpus.meta["source"].tolist() == ROWS["source"]
    assert corpus.meta["title"].tolist() == ROWS["title"]
    assert corpus.tokens().to_list()[0] == ["talks", "in", "oslo"]


@pytest.mark.parametrize("library", ["pandas", "pandas-arrow", "polars", "pyarrow", "duckdb"])
def test_a_column_that_a_frame_of_any_kind_lacks_is_named(library):
    with pytest.raises(KeyError, match="no column 'body' in the frame; there are text, date, so"):
        dc.Corpus.from_frame(frame_by(library), text="body")


def test_a_parquet_file_and_its_frame_give_one_corpus(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({**ROWS, "side": [1, 2, 3]})
    parquet.write_table(table, tmp_path / "t.parquet", row_group_size=2)
    read = dc.read(tmp_path / "t.parquet")
    framed = dc.Corpus.from_frame(table, id="id", source="source", title="title")
    assert read.texts == framed.texts
    pd.testing.assert_frame_equal(read.meta[framed.meta.columns], framed.meta)
    assert read.subset(side=2).texts == ["No talks."]


ARROW = ["pandas-arrow", "polars", "pyarrow", "duckdb"]


@pytest.mark.parametrize("library", ARROW)
def test_texts_in_arrows_memory_stay_there_and_are_used_as_a_list_is(library):
    pytest.importorskip("pyarrow")
    corpus = dc.Corpus.from_frame(frame_by(library), id="id")
    texts = corpus.texts
    assert isinstance(texts, ArrowTexts) and corpus.raw is texts
    assert texts == ROWS["text"] and ROWS["text"] == texts and texts != ROWS["text"][:2]
    assert len(texts) == 3 and texts[-1] == texts[2] == ROWS["text"][2]
    assert texts[1:] == ROWS["text"][1:] and texts[::-1] == ROWS["text"][::-1]
    assert "No talks." in texts and texts.index("No talks.") == 1
    assert "3 texts" in repr(texts) and "Oslo" in repr(texts)
    with pytest.raises(IndexError):
        texts[3]
    assert [d.text for d in corpus] == ROWS["text"] and corpus[1].raw == "No talks."
    assert corpus[[2, 0]].texts == [ROWS["text"][2], ROWS["text"][0]]
    assert corpus[1:].raw == ROWS["text"][1:] and corpus[[True, False, False]].texts == [
        "Talks in Oslo."
    ]
    assert corpus.subset(source="TASS").texts == ROWS["text"][2:]
    for again in (pickle.loads(pickle.dumps(corpus)), copy.deepcopy(corpus)):
        assert again.texts == ROWS["text"] and again.raw is again.texts
    assert pd.Series(texts).tolist() == ROWS["text"]


@pytest.mark.parametrize("library", ARROW)
def test_everything_of_texts_in_arrows_memory_is_that_of_a_list(library):
    pytest.importorskip("pyarrow")
    rows = {name + "s": ROWS[name] for name in ("date", "id", "source", "title")}
    listed = dc.Corpus(ROWS["text"], **rows)
    made = dc.Corpus.from_frame(frame_by(library), id="id").tokens()
    tokens = listed.tokens()
    assert made.to_list() == tokens.to_list()
    assert [made.spans(d).tolist() for d in range(3)] == [
        tokens.spans(d).tolist() for d in range(3)
    ]
    pd.testing.assert_frame_equal(made.kwic("talks"), tokens.kwic("talks"))
    topics = {"talks": ["talks"], "oslo": ["oslo"]}
    one, other = made.lookup(topics), tokens.lookup(topics)
    pd.testing.assert_frame_equal(one.to_pandas(), other.to_pandas())
    pd.testing.assert_frame_equal(one.over_time("year").frame, other.over_time("year").frame)
    pd.testing.assert_frame_equal(one.explain("talks"), other.explain("talks"))
    assert (made.dtm().matrix != tokens.dtm().matrix).nnz == 0
    assert pickle.loads(pickle.dumps(made)).to_list() == tokens.to_list()


def test_copies_among_texts_in_arrows_memory_are_found():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"text": ["Same", "other", "Same"], "date": ["2016-02", None, "2016-01"]})
    once = dc.Corpus.from_frame(table).dedupe()
    assert once.texts == ["other", "Same"] and once.copies["kept"].to_dict() == {0: 2}


def test_columns_with_missing_or_other_texts_become_a_list():
    pyarrow = pytest.importorskip("pyarrow")
    with pytest.warns(dc.DipcoreWarning, match="1 missing") as caught:
        corpus = dc.Corpus.from_frame(pyarrow.table({"text": ["a", None]}))
    assert corpus.texts == ["a", ""] and type(corpus.texts) is list
    assert caught[0].filename == __file__, "the warning points at the caller"
    categories = pyarrow.table({"text": pyarrow.array(["a", "b"]).dictionary_encode()})
    assert type(dc.Corpus.from_frame(categories).texts) is list
    with pytest.raises(TypeError, match=r"texts\[0\] is int"):
        dc.Corpus.from_frame(pyarrow.table({"text": [1]}))
    assert dc.tokens(pyarrow.chunked_array([["One two"]])).to_list() == [["one", "two"]]
    assert dc.Corpus(pd.Series([BAD], dtype=object)).texts == [BAD]


@pytest.mark.parametrize("library", ["pandas", "pandas-arrow", "polars", "pyarrow", "duckdb"])
def test_further_columns_go_to_meta(library):
    corpus = dc.Corpus.from_frame(frame_by(library))
    assert list(corpus.meta.columns) == [*dc.Corpus([]).meta.columns, "id"]
    assert corpus.meta["title"].tolist() == ROWS["title"], "as it is there"
    assert corpus.meta["source"].tolist() == ROWS["source"]
    assert corpus.meta["id"].tolist() == ROWS["id"] and corpus.meta["id"].dtype == object
    assert list(corpus.meta.index) == [0, 1, 2]


def test_further_columns_keep_their_numbers_and_follow_the_documents():
    frame = pd.DataFrame(
        {"text": ["a", None, "c"], "n": [1, 2, 3], "place": ["Oslo", None, "Bonn"]}
    )
    with pytest.warns(dc.DipcoreWarning, match="dropped"):
        corpus = dc.Corpus.from_frame(frame, on_missing="drop")
    assert corpus.meta["n"].tolist() == [1, 3] and corpus.meta["n"].dtype.kind == "i"
    assert corpus.meta["place"].tolist() == ["Oslo", "Bonn"]


def test_a_corpus_made_of_its_own_meta_is_the_same():
    corpus = dc.Corpus(["a", "b", "c"], dates=["2016", "2016-07", None], sources=["AP", None, None])
    again = dc.Corpus.from_frame(corpus.meta.assign(text=corpus.texts))
    pd.testing.assert_frame_equal(again.meta, corpus.meta)
    with pytest.raises(ValueError, match=r"date_precision\[0\] is 'decade'"):
        dc.Corpus.from_frame(
            pd.DataFrame({"text": ["a"], "date": ["2016"], "date_precision": ["decade"]})
        )


def test_dates_with_a_time_zone_are_the_day_where_the_clock_stood():
    late = pd.to_datetime(["2016-07-15 23:30", None]).tz_localize("America/New_York")
    frame = pd.DataFrame({"text": ["a", "b"], "date": late})
    for made in (dc.Corpus.from_frame(frame), dc.Corpus(["a", "b"], dates=list(late))):
        assert str(made.meta["date"][0]) == "2016-07-15 00:00:00"
        assert made.meta["date_precision"].tolist() == ["day", None]


def test_columns_may_have_any_name():
    frame = pd.DataFrame(
        {"text": ["a"], "df": ["x"], "columns": ["y"], "column_names": ["z"], 5: [1]}
    )
    corpus = dc.Corpus.from_frame(frame)
    assert corpus.meta[["df", "columns", "column_names", 5]].values.tolist() == [["x", "y", "z", 1]]
    assert dc.Corpus(pd.Series(["a"], index=["columns"])).texts == ["a"]


def test_frames_that_are_none_say_what_to_do():
    with pytest.raises(ValueError, match="two columns 'text'"):
        dc.Corpus.from_frame(pd.DataFrame([["a", "b"]], columns=["text", "text"]))
    with pytest.raises(TypeError, match="not dict"):
        dc.Corpus.from_frame({"text": ["a"]})
    polars = pytest.importorskip("polars")
    nested = dc.Corpus.from_frame(polars.DataFrame({"text": ["a"], "tags": [["x", "y"]]}))
    assert nested.meta["tags"].tolist() == [["x", "y"]]
    with pytest.raises(TypeError, match="collect it first"):
        dc.Corpus.from_frame(polars.DataFrame(ROWS).lazy())
