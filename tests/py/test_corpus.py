"""Corpus: what it takes, what it refuses, and how parts of it are taken."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from pathlib import Path

import dipcore as dc
import numpy as np
import pandas as pd
import pytest

TEXTS = ["Kerry met Lavrov.", "Talks went on.", "Sanctions stay."]


def corpus() -> dc.Corpus:
    return dc.Corpus(
        TEXTS,
        ids=["a", "b", "c"],
        dates=["2016-01-11", "2016-02", None],
        sources=["TASS", "AP", None],
        titles=list("xyz"),
    )


def test_documents_carry_text_and_metadata():
    made = corpus()
    assert len(made) == 3
    assert made.texts == TEXTS
    assert made.raw == TEXTS
    document = made[0]
    assert (document.id, document.text, document.meta["source"]) == ("a", TEXTS[0], "TASS")
    assert [d.id for d in made] == ["a", "b", "c"]
    assert made[-1].id == "c"
    assert list(made.meta.columns) == [
        "title",
        "date",
        "date_precision",
        "source",
        "publisher",
        "place",
        "language",
    ]


@pytest.mark.parametrize(
    ("given", "date", "precision"),
    [
        ("2016", "2016-01-01", "year"),
        ("2016-07", "2016-07-01", "month"),
        ("2016-07-15", "2016-07-15", "day"),
        ("2016-07-15T19:54:00Z", "2016-07-15", "day"),
        (" 2016-07-15 19:54", "2016-07-15", "day"),
        (dt.date(2016, 7, 15), "2016-07-15", "day"),
        (dt.datetime(2016, 7, 15, 23, 59), "2016-07-15", "day"),
        (pd.Timestamp("2016-07-15"), "2016-07-15", "day"),
        (np.datetime64("2016-07-15"), "2016-07-15", "day"),
        (np.datetime64("2016-07"), "2016-07-01", "month"),
        (np.datetime64("2016"), "2016-01-01", "year"),
        (pd.Period("2016-07"), "2016-07-01", "month"),
        (pd.Period("2016", freq="Y"), "2016-01-01", "year"),
        (pd.Period("2016-07-15"), "2016-07-15", "day"),
        ("1648-10-24", "1648-10-24", "day"),
    ],
)
def test_dates_keep_their_precision(given, date, precision):
    meta = dc.Corpus(["x"], dates=[given]).meta
    assert str(meta["date"].iloc[0].date()) == date
    assert meta["date_precision"].iloc[0] == precision


@pytest.mark.parametrize(
    "given", [None, "", "  ", float("nan"), pd.NaT, pd.NA, np.datetime64("NaT")]
)
def test_missing_dates_are_undated(given):
    meta = dc.Corpus(["x"], dates=[given]).meta
    assert meta["date"].isna().all()
    assert meta["date_precision"].isna().all()


@pytest.mark.parametrize(
    "given", ["yesterday", "2016-02-30", "1/7/2016", 2016, 2016.0, [2016], pd.Period("2016Q3")]
)
def test_dates_that_cannot_be_read_name_their_place(given):
    with pytest.raises(ValueError, match=r"dates\[1\]"):
        dc.Corpus(["x", "y"], dates=[None, given])


@pytest.mark.parametrize("missing", [None, float("nan"), np.float32("nan"), pd.NA, pd.NaT])
def test_missing_texts_are_empty_documents_with_one_warning(missing):
    with pytest.warns(
        dc.DipcoreWarning, match=r"2 missing texts taken as empty documents.*texts\[1\]"
    ) as caught:
        made = dc.Corpus(["a", missing, "c", missing])
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert made.texts == ["a", "", "c", ""]
    with pytest.warns(dc.DipcoreWarning, match="dropped"):
        dropped = dc.Corpus(["a", missing, "c"], ids=list("xyz"), on_missing="drop")
    assert dropped.texts == ["a", "c"]
    assert list(dropped.meta.index) == ["x", "z"]
    with pytest.raises(ValueError, match=r"texts\[1\]"):
        dc.Corpus(["a", missing], on_missing="raise")


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: dc.Corpus("a text"), TypeError, "single str"),
        (lambda: dc.Corpus(b"a text"), TypeError, "single bytes"),
        (lambda: dc.Corpus(None), TypeError, "list of str"),
        (lambda: dc.Corpus([1]), TypeError, r"texts\[0\] is int"),
        (lambda: dc.Corpus(["a", b"b"]), TypeError, r"texts\[1\] is bytes"),
        (
            lambda: dc.Corpus(["a"], dates="2016"),
            TypeError,
            "dates is a single str; give a list with one value",
        ),
        (lambda: dc.Corpus(["a"], dates=[]), ValueError, "dates has 0 values for 1 texts"),
        (lambda: dc.Corpus(["a"], sources=["x", "y"]), ValueError, "sources has 2 values"),
        (lambda: dc.Corpus(["a"], ids=[]), ValueError, "ids has 0 values"),
        (lambda: dc.Corpus(["a", "b"], ids=[7, 7]), ValueError, "document id 7 is given twice"),
        (lambda: dc.Corpus(["a"], ids=[["x"]]), TypeError, r"ids\[0\] is a list"),
        (lambda: dc.Corpus(["a"], on_missing="ignore"), ValueError, "on_missing='ignore'"),
        (lambda: dc.Corpus(["a", "b"], ids=["x", None]), ValueError, r"ids\[1\] is missing"),
        (lambda: dc.Corpus(pd.DataFrame({"a": ["x"]})), TypeError, "DataFrame.*from_frame"),
        (lambda: dc.Corpus({"a": "x"}), TypeError, "texts is a dict"),
        (lambda: dc.Corpus(Path("a.txt")), TypeError, r"a path; read files with dipcore.read"),
    ],
)
def test_what_it_refuses(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_generators_and_series_and_tuple_ids_are_taken():
    assert dc.Corpus(t for t in TEXTS).texts == TEXTS
    assert dc.Corpus(pd.Series(TEXTS, index=[5, 6, 7])).texts == TEXTS
    assert list(dc.Corpus(["a", "b"], ids=[("x", 1), ("x", 2)]).meta.index) == [("x", 1), ("x", 2)]


def test_parts_by_position_slice_and_mask():
    made = corpus()
    assert made[1:].texts == TEXTS[1:]
    assert made[::-1].texts == TEXTS[::-1]
    assert made[[2, 0]].texts == [TEXTS[2], TEXTS[0]]
    assert made[[-1]].texts == [TEXTS[2]]
    assert len(made[[]]) == 0
    assert made[[True, False, True]].texts == [TEXTS[0], TEXTS[2]]
    assert made[made.meta["source"] == "AP"].texts == [TEXTS[1]]
    assert made[np.array([1])].meta["source"].tolist() == ["AP"]


def test_a_mask_with_an_index_is_aligned_as_in_pandas():
    made = corpus()
    mask = (made.meta["source"] == "AP").iloc[::-1]
    assert made[mask].texts == [TEXTS[1]]
    assert made[mask.reset_index(drop=True)].texts == [TEXTS[1]], "an index of its own: by position"


def test_documents_are_the_same_one_by_one_and_in_a_loop():
    made = corpus()
    for k, document in enumerate(made):
        assert document == document or pd.isna(document.meta["date"])
        assert list(document.meta) == list(made.meta.columns)


def test_a_missing_text_is_warned_of_at_the_line_of_the_user():
    for make in (
        lambda: dc.tokens([None]),
        lambda: dc.Corpus.from_frame(pd.DataFrame({"text": [None]})),
    ):
        with pytest.warns(dc.DipcoreWarning, match="1 missing") as caught:
            make()
        assert caught[0].filename == __file__


@pytest.mark.parametrize(
    ("which", "error"),
    [
        (3, IndexError),
        (-4, IndexError),
        ([3], IndexError),
        ([-4], IndexError),
        ([True], IndexError),
        ("zz", KeyError),
        (["a", "zz"], KeyError),
        ([["a"]], TypeError),
        ([0.5], TypeError),
        (None, TypeError),
        (pd.array([True, None, True], dtype="boolean"), ValueError),
    ],
)
def test_parts_that_are_not_there(which, error):
    with pytest.raises(error):
        corpus()[which]


def test_documents_by_their_ids():
    made = corpus()
    assert made["b"].text == TEXTS[1]
    assert made[["c", "a"]].texts == made[made.meta.index[[2, 0]]].texts == [TEXTS[2], TEXTS[0]]
    with pytest.raises(KeyError, match="no document 'z' in this corpus; there are a, b, c"):
        made["z"]
    with pytest.raises(KeyError, match=r"no document 'date' .* write corpus.meta\['date'\]"):
        made["date"]
    with pytest.raises(KeyError, match="no document 'page-11' .*nearest are page-1"):
        dc.Corpus(TEXTS, ids=["page-1", 7, "x"])[["page-11"]]
    with pytest.raises(TypeError, match="a position, an id that is a str, a slice"):
        made[1.0]
    assert dc.Corpus(TEXTS, ids=[2, 1, 0])[0].id == 2, "a number is a position"


def test_subset_by_metadata():
    made = corpus()
    assert made.subset(source="TASS").texts == TEXTS[:1]
    assert made.subset(source=["TASS", "AP"]).texts == TEXTS[:2]
    assert made.subset(source=None).texts == TEXTS[2:]
    assert made.subset(source="AP", date_precision="month").texts == [TEXTS[1]]
    assert made.subset(source="AP", date_precision="day").texts == []
    assert made.subset(date=dt.date(2016, 1, 11)).texts == TEXTS[:1]
    assert made.subset(date=[dt.date(2016, 1, 11), "2016-02-01"]).texts == TEXTS[:2]
    assert made.subset(date=None).texts == made.subset(date=[None]).texts == TEXTS[2:]
    assert (
        made.subset(source=["AP", None]).texts
        == made.subset(source=["AP", pd.NA]).texts
        == TEXTS[1:]
    )
    assert made.subset(source=pd.Index(["AP"])).texts == [TEXTS[1]]
    with pytest.raises(KeyError, match="no column 'outlet' in meta; there are title"):
        made.subset(outlet="AP")


def test_subset_by_a_value_that_no_document_has_warns_and_names_the_nearest():
    made = dc.Corpus(["a", "b"], sources=["Meridian Wire", None], dates=["2016", None])
    with pytest.warns(
        dc.DipcoreWarning,
        match="no source 'Meridian Wir' in this corpus; the nearest are Meridian Wire",
    ):
        assert len(made.subset(source="Meridian Wir")) == 0
    with pytest.warns(dc.DipcoreWarning, match=r"no source 'TASS' .*\(nor 1 other of"):
        assert len(made.subset(source=["Meridian Wire", "TASS", "AP"])) == 1
    with pytest.warns(dc.DipcoreWarning, match="no date '2017-01-01' .*nearest are 2016-01-01$"):
        assert len(made.subset(date="2017-01-01")) == 0


def test_dedupe_keeps_the_earliest_and_says_which():
    made = dc.Corpus(
        ["Same", "other", "Same", "Same"],
        ids=list("abcd"),
        dates=[None, None, "2016-02", "2016-01-09"],
    )
    kept = made.dedupe()
    assert list(kept.meta.index) == ["b", "d"]
    assert kept.copies["kept"].to_dict() == {"a": "d", "c": "d"}


def test_from_frame_takes_named_columns():
    frame = pd.DataFrame(
        {"body": TEXTS, "when": ["2016", "2016-02", None], "key": list("abc"), "who": ["AP"] * 3}
    )
    made = dc.Corpus.from_frame(frame, text="body", date="when", id="key", source="who")
    assert made.texts == TEXTS
    assert made.meta["date_precision"].tolist()[:2] == ["year", "month"]
    assert list(made.meta.index) == list("abc")
    assert dc.Corpus.from_frame(pd.DataFrame({"text": ["a"], "date": ["2016"]})).meta[
        "date_precision"
    ].tolist() == ["year"]


def test_from_frame_names_the_columns_there_are():
    frame = pd.DataFrame({"body": ["a"]})
    with pytest.raises(KeyError, match="no column 'text' in the frame; there are body"):
        dc.Corpus.from_frame(frame)
    with pytest.raises(ValueError, match="text= must name"):
        dc.Corpus.from_frame(frame, text=None)
    with pytest.raises(TypeError, match="data frame, not list"):
        dc.Corpus.from_frame([["a"]])


def test_representations_escape_and_count():
    made = dc.Corpus(["x"], titles=["<b>bold</b>"], dates=["2016-01-11"])
    assert repr(made) == "<Corpus: 1 document, 1 dated, 2016-01-11 to 2016-01-11>"
    assert "<b>" not in made._repr_html_()


def test_a_document_shows_what_it_is_in_one_short_line():
    text = "Kerry and Lavrov\n\nspoke of the \x1bceasefire. " + "The ceasefire held for a day. " * 9
    made = dc.Corpus([text, ""], ids=["a.txt", "b.txt"], titles=["Talks " * 20, None],
                     dates=["2016-09", None], sources=["\u202eNTB\n", None])  # fmt: skip
    assert repr(made[0]) == (
        f"<Document 'a.txt': '{'Talks ' * 9}Talks…', 2016-09, NTB, 313 characters, "
        "'Kerry and Lavrov spoke of the ceasefire. The ceasefire held…'>"
    )
    assert repr(made[1]) == "<Document 'b.txt': undated, 0 characters>"
    assert [repr(document) for document in made] == [repr(made[0]), repr(made[1])]


def test_copies_are_whole():
    made = corpus()
    for again in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made)):
        assert again.texts == made.texts
        pd.testing.assert_frame_equal(again.meta, made.meta)


DICTIONARY = {"a": ["x"], "b": ["y z"]}


def test_an_empty_corpus_gives_stated_results():
    made = dc.Corpus([])
    tokens = made.tokens()
    hits = tokens.lookup(DICTIONARY)
    assert repr(made) == "<Corpus: 0 documents, 0 dated>"
    assert tokens.to_list() == []
    assert tokens.dtm().matrix.shape == (0, 0)
    assert tokens.dtm().weight("tfidf").trim(min_df=2).matrix.shape == (0, 0)
    assert tokens.ngrams(1, 2).to_list() == tokens.compound(["y z"]).to_list() == []
    assert tokens.remove("x", padding=True).stem().to_list() == []
    assert len(hits) == 0 and hits.dtm().matrix.shape == (0, 2)
    for frame in (hits.to_pandas(), hits.counts(), hits.explain("a"), tokens.kwic("x")):
        assert frame.empty and len(frame.columns) > 0
    assert hits.cooccurrence().pairs().empty
    assert tokens.cooccurrence(within=5).pairs().empty
    assert hits.cooccurrence().explain("a", "b").empty
    assert len(made.dedupe()) == len(made.subset(source="AP")) == 0
    with pytest.raises(ValueError, match="corpus is empty"):
        hits.over_time("month")
    with pytest.raises(ValueError, match="dated"):
        hits.cooccurrence().over_time("year")
    with pytest.raises(ValueError, match="dated"):
        tokens.dtm().group("month")


def test_a_corpus_of_empty_documents_gives_stated_results():
    made = dc.Corpus(["", " \n\t", ""], dates=["2016-01-01", "2016-03-02", None])
    tokens = made.tokens()
    hits = tokens.lookup(DICTIONARY)
    assert tokens.to_list() == [[], [], []]
    assert tokens.spans(1).shape == (0, 2)
    for scheme in ("count", "proportion", "boolean", "log", "tfidf"):
        assert tokens.dtm().weight(scheme).matrix.shape == (3, 0)
        assert hits.dtm().weight(scheme).matrix.nnz == 0
    assert list(map(str, tokens.dtm().group("month").docs)) == [
        "2016-01",
        "2016-02",
        "2016-03",
        "NaT",
    ]
    series = hits.over_time("month")
    assert series.undated == 1
    assert series.frame.query("key == 'a'")["total_documents"].tolist() == [1, 0, 1]
    assert series.frame.query("key == 'a'")["share"].iloc[0] == 0.0
    assert series.frame["rate"].isna().all()
    assert series.explain("2016-01", "a").empty
    assert hits.cooccurrence().pairs().empty
    assert hits.cooccurrence(within=3).pairs().empty
    assert hits.cooccurrence().over_time("month").empty
    assert hits.cooccurrence().measure("npmi").nnz == 0
    assert tokens.kwic("x").empty
    assert tokens.ngrams(2).to_list() == tokens.compound(["y z"]).to_list() == [[], [], []]
    assert dc.Dictionary(DICTIONARY).check(tokens)["dead"].all()
    assert len(tokens.lookup(dc.Dictionary.diplomacy())) == 0


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2016/07/01", "2016-07-01", "day"),
        ("20160701", "2016-07-01", "day"),
        ("15.07.2015", "2015-07-15", "day"),
        ("01.07.2016", "2016-07-01", "day"),  # with dots the day comes first
        ("7/15/2015", "2015-07-15", "day"),
        ("7/7/2016", "2016-07-07", "day"),
        ("July 1, 2016", "2016-07-01", "day"),
        ("Fri, 01 Jul 2016 10:00:00 GMT", "2016-07-01", "day"),
        ("3 июля 2016 г.", "2016-07-03", "day"),
        ("July 2016", "2016-07-01", "month"),
    ],
)
def test_dates_may_be_written_out(written, day, precision):
    meta = dc.Corpus(["talks"], dates=[written]).meta
    assert str(meta["date"][0].date()) == day
    assert meta["date_precision"][0] == precision


@pytest.mark.parametrize(
    "written",
    ["1/7/2016", "NA", "7/2016", "30.02.2016", "20161301", "not on 1 July 2016", "1 July 2016 to 2 July 2016"],
)  # fmt: skip
def test_what_is_no_date_or_may_be_two_is_refused(written):
    message = (
        "may be 2016-07-01 or 2016-01-07" if written == "1/7/2016" else "cannot read .* as a date"
    )
    with pytest.raises(ValueError, match=rf"dates\[0\]: .*{message}"):
        dc.Corpus(["talks"], dates=[written])
