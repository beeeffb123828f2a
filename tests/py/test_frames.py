"""Frames of text hold what texts hold, also what Arrow refuses; and frames of every kind become a corpus."""

from __future__ import annotations

import datetime as dt

import dipcore as dc
import pandas as pd
import pytest

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
    with pytest.raises(ValueError, match=r"no column 'body'; there are text, date, source"):
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
