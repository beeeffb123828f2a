"""`dc.read(date_hint=...)`: what is known of the dates of pages from elsewhere."""

from __future__ import annotations

import datetime as dt
import warnings

import dipcore as dc
import pandas as pd
import pytest

TITLE = "Ministers discuss the ceasefire and aid"
PROSE = (
    "The two ministers discussed the ceasefire and the delivery of aid for three hours.\n\n"
    "They agreed that experts of both sides would meet again before the end of the year."
)


@pytest.fixture
def folder(tmp_path):
    """A page with a date, one whose date may be read both ways, and one without any."""
    lines = {"a.txt": "15 July 2016", "b.txt": "10/09/2016", "c.txt": "By Anna Smith"}
    for name, line in lines.items():
        (tmp_path / name).write_text(f"{TITLE}\n\n{line}\n\n{PROSE}\n")
    return tmp_path


def dates(corpus) -> list[str | None]:
    return [None if pd.isna(d) else str(d.date()) for d in corpus.meta["date"]]


def test_without_a_hint_what_is_open_stays_open(folder):
    assert dates(dc.read(folder)) == ["2016-07-15", None, None]


def test_one_date_for_all_pages(folder):
    with pytest.warns(dc.DipcoreWarning, match="1 date differs from date_hint.*a.txt"):
        corpus = dc.read(folder, date_hint="2016-09")
    assert dates(corpus) == ["2016-07-15", "2016-09-10", "2016-09-01"]
    assert corpus.meta["date_precision"].tolist() == ["day", "day", "month"]


@pytest.mark.parametrize("kind", [dict, pd.Series])
def test_dates_by_file_name_or_id(folder, kind):
    hints = kind({"b.txt": "2016-10", str(folder / "c.txt"): dt.date(2016, 5, 3)})
    assert dates(dc.read(folder, date_hint=hints)) == ["2016-07-15", "2016-10-09", "2016-05-03"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_function_of_the_id_whatever_the_number_of_workers(folder, workers):
    asked = []

    def hint(name):
        asked.append(name)
        return None if name.endswith("a.txt") else "2016-10-09"

    corpus = dc.read(folder, date_hint=hint, workers=workers)
    assert dates(corpus) == ["2016-07-15", "2016-10-09", "2016-10-09"]
    assert asked == list(corpus.meta.index)


def test_a_contradiction_stands_in_the_table_of_what_was_read(folder):
    with pytest.warns(dc.DipcoreWarning) as said:
        corpus = dc.read(folder, date_hint={"a.txt": "2016-08", "b.txt": "2016-09"})
    assert len(said) == 1
    reasons = corpus.reading["reason"].tolist()
    assert reasons[0] == "the page's date is 2016-07-15, the hint 2016-08; the page's is kept"
    assert pd.isna(reasons[1:]).all()
    assert corpus.reading["status"].tolist() == ["read"] * 3


def test_a_contradiction_of_the_metadata_stands_there_too(folder):
    table = pd.DataFrame({"file": ["a.txt"], "date": ["2016-07-18"]})
    with pytest.warns(dc.DipcoreWarning, match="page and metadata"):
        corpus = dc.read(folder, metadata=table)
    assert corpus.reading["reason"][0] == "the metadata's date is 2016-07-18, the page's is kept"


def test_a_hint_that_is_no_date_names_the_page(folder):
    with pytest.raises(ValueError, match=r"date_hint for .*c.txt: cannot read 'soon'"):
        dc.read(folder, date_hint={"c.txt": "soon"})
    corpus = dc.read(folder, date_hint={"c.txt": "soon"}, on_error="skip")
    assert (len(corpus), corpus.reading["status"].tolist()) == (2, ["read", "read", "failed"])
    with pytest.raises(ValueError, match="date_hint: cannot read 'soon'"):
        dc.read(folder, date_hint="soon")


def test_a_mapping_that_fits_no_page_is_no_silence(folder):
    with pytest.warns(dc.DipcoreWarning, match=r"no key of date_hint fits a page: 'd.txt'"):
        dc.read(folder, date_hint={"d.txt": "2016"})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dc.read(folder, date_hint={"c.txt": "2016"})


def test_rows_of_tables_are_dated_by_their_column_alone(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "Talks went on."}\n')
    assert dates(dc.read(tmp_path / "a.jsonl", date_hint="2016")) == [None]
