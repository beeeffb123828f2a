"""The sample: every page is read as the table beside it says."""

from __future__ import annotations

import collections
import functools
import json

import dipcore as dc
import pandas as pd
import pytest

PAGES = 218


@functools.lru_cache(maxsize=1)
def corpus() -> dc.Corpus:
    return dc.datasets.sample()


@functools.lru_cache(maxsize=1)
def readings() -> dict[str, dict]:
    lines = (dc.datasets.sample_path() / "readings.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["file"]: row for row in map(json.loads, lines)}


def read_values(field: str) -> dict[str, object]:
    if field == "body":
        return dict(zip(corpus().meta.index, corpus().texts, strict=True))
    column = corpus().meta[field]
    if field == "date":
        column = column.dt.strftime("%Y-%m-%d")
    return {name: None if pd.isna(value) else value for name, value in column.items()}


def test_every_page_has_its_reading_and_none_failed():
    assert list(corpus().meta.index) == sorted(readings())
    assert len(readings()) == PAGES
    assert corpus().failures == []


@pytest.mark.parametrize(
    "field", ["title", "date", "date_precision", "source", "publisher", "place", "body"]
)
def test_every_page_is_read_right(field):
    expected = {name: row[field] for name, row in readings().items()}
    if field == "body":
        expected = {name: "\n\n".join(lines) for name, lines in expected.items()}
    got = read_values(field)
    wrong = {name: (got[name], value) for name, value in expected.items() if got[name] != value}
    assert wrong == {}
    assert sum(got[name] == value for name, value in expected.items()) == PAGES


def test_the_raw_pages_are_untouched():
    folder = dc.datasets.sample_path() / "pages"
    for name, raw in zip(corpus().meta.index, corpus().raw, strict=True):
        assert raw.encode() == (folder / name).read_bytes()


def test_one_quarter_is_silent_and_the_others_are_not():
    dates = corpus().meta["date"].dropna()
    counts = pd.PeriodIndex(dates, freq="Q").value_counts()
    quarters = pd.period_range("2013Q1", "2017Q4", freq="Q")
    assert [str(q) for q in quarters if q not in counts.index] == ["2014Q4"]
    assert set(counts.index) <= set(quarters)
    assert counts.min() >= 8
    series = corpus().tokens().lookup(dc.Dictionary.diplomacy()).over_time("quarter")
    silent = series.frame[series.frame["period"] == pd.Period("2014Q4")]
    assert (silent["total_documents"] == 0).all() and silent["share"].isna().all()
    assert series.undated == corpus().meta["date"].isna().sum()


def test_precisions_are_as_the_notice_says():
    counts = collections.Counter(corpus().meta["date_precision"].fillna("none"))
    assert counts == {"day": 196, "month": 8, "none": 14}


def test_copies_are_named_and_later_than_their_original():
    copies = [row for row in readings().values() if row["copy_of"]]
    assert len(copies) == 9
    for row in copies:
        assert row["copy_of"] in readings()
        assert row["known_date"] >= readings()[row["copy_of"]]["known_date"]


def test_it_says_what_it_is():
    about = corpus().about
    assert "for learning" in about and "no\nevidence" in about.replace(
        "no evidence", "no\nevidence"
    )
    assert f"{PAGES} raw pages" in about
    assert "CC0" in about
    assert "dc.datasets.sample_path()" in about and "this folder" not in about
