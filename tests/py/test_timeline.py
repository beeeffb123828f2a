"""Series: shares and rates by calendar period, honest about what is missing."""

from __future__ import annotations

import datetime as dt
import math

import dipcore as dc
import numpy as np
import pandas as pd
import pytest
from dipcore import _core
from dipcore.intervals import wilson

DOCUMENTS = [
    ("A ceasefire, a ceasefire.", "2016-01-05"),
    ("Sanctions on all.", "2016-01"),
    ("No news.", "2016-01-31"),
    ("A ceasefire again.", "2016-03-09"),
    ("Sanctions, ceasefire.", "2016"),
    ("A ceasefire some day.", None),
]
TOPICS = {"topics": {"ceasefire": ["ceasefire"], "sanctions": ["sanction*"], "trade": ["tariff*"]}}


def hits():
    texts, dates = zip(*DOCUMENTS, strict=True)
    return dc.Corpus(texts, ids=list("abcdef"), dates=dates).tokens().lookup(TOPICS)


def line(series, key: str) -> pd.DataFrame:
    frame = series.frame
    return frame[frame["key"] == key].set_index("period")


def test_wilson_by_hand():
    # 3 of 10, z = 1.96: (0.3 + z²/20 ± z·sqrt(0.3·0.7/10 + z²/400)) / (1 + z²/10) = 0.1078, 0.6032
    lower, upper = wilson(np.array([3.0]), np.array([10.0]))
    assert (round(lower[0], 4), round(upper[0], 4)) == (0.1078, 0.6032)
    lower, upper = wilson(np.array([0.0, 5.0, 0.0]), np.array([5.0, 5.0, 0.0]))
    assert lower[0] == 0.0 and upper[1] == 1.0
    assert round(upper[0], 4) == round(1 - lower[1], 4) == 0.4345
    assert np.isnan([lower[2], upper[2]]).all()


def test_shares_by_month():
    series = hits().over_time("month")
    ceasefire = line(series, "topics/ceasefire")
    assert [str(p) for p in ceasefire.index] == ["2016-01", "2016-02", "2016-03"]
    assert ceasefire["documents"].tolist() == [1, 0, 1]
    assert ceasefire["mentions"].tolist() == [2, 0, 1]
    assert ceasefire["total_documents"].tolist() == [3, 0, 1]
    assert ceasefire["share"].iloc[0] == 1 / 3
    low, high = wilson(np.array([1.0]), np.array([3.0]))
    assert (ceasefire["lower"].iloc[0], ceasefire["upper"].iloc[0]) == (low[0], high[0])
    assert series.frame.columns.tolist()[:13] == [
        "period",
        "key",
        "documents",
        "mentions",
        "total_documents",
        "words",
        "share",
        "lower",
        "upper",
        "rate",
        "rate_lower",
        "rate_upper",
        "rate_exact",
    ]


def test_a_period_without_documents_is_nan_and_one_without_mentions_zero():
    series = hits().over_time("month")
    silent = line(series, "topics/sanctions").loc[pd.Period("2016-02")]
    assert silent[["share", "lower", "upper", "rate", "rate_lower", "rate_upper"]].isna().all()
    zero = line(series, "topics/sanctions").loc[pd.Period("2016-03")]
    assert (zero["share"], zero["lower"], zero["rate"], zero["rate_lower"]) == (0.0, 0.0, 0.0, 0.0)
    assert zero["upper"] > 0
    assert zero["rate_exact"]
    # the exact Poisson bound of no mention: ln(40) events, in 3 words
    assert math.isclose(zero["rate_upper"], -math.log(0.025) / 3 * 10_000)


def test_rates_count_words_before_any_removal():
    expected = line(hits().over_time("month"), "topics/ceasefire")
    assert expected["words"].tolist() == [9, 0, 3]
    assert expected["rate"].iloc[0] == 2 / 9 * 10_000
    assert (
        expected["rate_lower"].iloc[0] <= expected["rate"].iloc[0] <= expected["rate_upper"].iloc[0]
    )
    texts, dates = zip(*DOCUMENTS, strict=True)
    tokens = dc.Corpus(texts, dates=dates).tokens(punctuation=True).remove(["a", "on"])
    assert line(tokens.lookup(TOPICS).over_time("month"), "topics/ceasefire")["words"].tolist() == [
        9,
        0,
        3,
    ]


def test_the_same_numbers_each_time():
    pd.testing.assert_frame_equal(hits().over_time("month").frame, hits().over_time("month").frame)


@pytest.mark.parametrize(
    ("freq", "undated", "periods"),
    [
        ("day", 3, 65),
        ("week", 3, 10),
        ("month", 2, 3),
        ("quarter", 2, 1),
        ("year", 1, 1),
        ("M", 2, 3),
        ("QE", 2, 1),
    ],
)
def test_documents_dated_too_coarsely_are_counted(freq, undated, periods):
    series = hits().over_time(freq)
    assert series.undated == undated
    assert len(series.periods) == periods
    totals = line(series, "topics/trade")["total_documents"]
    assert totals.sum() + series.undated == len(DOCUMENTS)


def test_weeks_are_those_of_iso():
    corpus = dc.Corpus(["x", "x", "x"], dates=["2016-01-03", "2016-01-04", "2016-01-10"])
    frame = corpus.tokens().lookup({"k": ["x"]}).over_time("week").frame
    assert frame["total_documents"].tolist() == [1, 2], "a Sunday ends its week"


def test_periods_too_fine_and_undated_corpora():
    yearly = dc.Corpus(["x"], dates=["2016"]).tokens().lookup(TOPICS)
    with pytest.raises(
        ValueError,
        match=r"no document is dated finely enough for period 'month'.*0 to the month, 1 to the year; of 1\). Use 'year'\.",
    ):
        yearly.over_time("month")
    monthly = dc.Corpus(["x", "y"], dates=["2016-02", None]).tokens().lookup(TOPICS)
    with pytest.raises(ValueError, match="of 2.*Use 'month' or 'quarter' or 'year'"):
        monthly.over_time("day")
    undated = dc.tokens(["x"]).lookup(TOPICS)
    with pytest.raises(ValueError, match="Give dates= or metadata="):
        undated.over_time("year")


def test_a_gap_has_no_number_at_all():
    gap = line(hits().over_time("month"), "topics/trade").loc[pd.Period("2016-02")]
    columns = ["share", "lower", "upper", "rate", "rate_lower", "rate_upper"]
    assert gap[columns].isna().all() and not gap["rate_exact"] and gap["total_documents"] == 0


def test_one_document_shows_no_spread_and_its_rate_is_marked():
    frame = line(hits().over_time("month"), "topics/ceasefire")
    assert frame["rate_exact"].tolist() == [False, False, True]
    bounds = frame[["rate_lower", "rate", "rate_upper"]].iloc[2]
    assert 0 < bounds.iloc[0] < bounds.iloc[1] < bounds.iloc[2]


def test_documents_with_a_date_too_coarse_are_told_from_undated_ones():
    for freq, coarse in [("day", 2), ("month", 1), ("year", 0)]:
        series = hits().over_time(freq)
        assert series.coarse == coarse and series.undated == coarse + 1


def complete(dates: list, freq: str, span=None) -> dict[str, bool]:
    tokens = dc.Corpus(["x"] * len(dates), dates=dates).tokens()
    series = tokens.lookup({"k": ["x"]}).over_time(freq, span=span)
    frame = series.frame
    assert [str(p) for p in series.incomplete] == frame["period"][~frame["complete"]].astype(
        str
    ).tolist()
    return dict(zip(frame["period"].astype(str), frame["complete"].tolist(), strict=True))


@pytest.mark.parametrize(
    ("dates", "freq", "partly"),
    [
        (["2016-01-05", "2016-02-09", "2016-03-09"], "month", ["2016-01", "2016-03"]),
        (["2016-01-01", "2016-03-31"], "month", []),
        (["2016-01-01", "2016-03-30"], "month", ["2016-03"]),
        (["2016-01-02", "2016-01-30"], "month", ["2016-01"]),
        (["2016-01", "2016-03"], "month", []),  # may be of any day
        (["2016-02", "2016-05-31"], "quarter", ["2016Q1", "2016Q2"]),
        (["2016-01-07", "2016"], "year", []),
        (["2016-01-04", "2016-01-17"], "week", []),
        (["2016-01-05"], "day", []),
    ],
)
def test_periods_covered_in_part_are_marked(dates, freq, partly):
    assert [period for period, whole in complete(dates, freq).items() if not whole] == partly


def test_the_span_of_a_collection_may_be_told():
    dates = ["2016-01-05", "2016-03-09"]
    told = complete(dates, "month", span=("2015-12-15", "2016-03-31"))
    assert told == {"2015-12": False, "2016-01": True, "2016-02": True, "2016-03": True}
    assert complete(dates, "month", span=("2016-01-01", "2016-03-31"))["2016-01"]
    assert complete(["2016-03"], "month", span=("2016-03-05", "2016-03-20")) == {"2016-03": False}
    tokens = dc.Corpus(["x"] * 2, dates=dates).tokens().lookup({"k": ["x"]})
    series = tokens.over_time("month", span=("2015-12-15", "2016-03-31"))
    assert series.frame["documents"].tolist() == [0, 1, 0, 1]
    assert len(series.explain("2016-03", "k")) == 1


@pytest.mark.parametrize(
    ("span", "error", "message"),
    [
        ("2016", TypeError, "give the first and the last day"),
        (None, None, ""),
        (("2016-02-01", "2016-01-01"), ValueError, "from a first to a last day"),
        ((None, "2016-12-31"), ValueError, "from a first to a last day"),
        (("soon", "2016-12-31"), ValueError, r"span\[0\]: cannot read 'soon' as a date"),
        (
            ("2016-01-10", "2016-12-31"),
            ValueError,
            "1 document is dated outside of span 2016-01-10",
        ),
        (("2015-01-10", "2016-03-01"), ValueError, "reach from 2016-01-05 to 2016-03-09"),
    ],
)
def test_spans_that_are_wrong(span, error, message):
    if error is None:
        assert complete(["2016-01-05"], "month", span=span) == {"2016-01": False}
        return
    with pytest.raises(error, match=message):
        complete(["2016-01-05", "2016-03-09"], "month", span=span)


def by_source() -> dc.timeline.SeriesBy:
    rows = [
        ("A ceasefire.", "2016-01", "AP"),
        ("None.", "2016-01", "AP"),
        ("A ceasefire.", "2016-03", "TASS"),
    ]
    rows += [("A ceasefire.", None, "TASS"), ("None.", "2016-03", None), ("None.", "2016", "AP")]
    texts, dates, sources = zip(*rows, strict=True)
    corpus = dc.Corpus(texts, dates=dates, sources=sources)
    return corpus.tokens().lookup(TOPICS).over_time("month", by="source")


def test_each_source_has_a_series_over_the_same_periods():
    grouped = by_source()
    assert list(grouped) == ["AP", "TASS", None] and grouped.undated == 2
    assert [part.undated for part in grouped.values()] == [1, 1, 0]
    ap = line(grouped["AP"], "topics/ceasefire")
    assert ap["documents"].tolist() == [1, 0, 0] and ap["total_documents"].tolist() == [2, 0, 0]
    assert ap["share"].iloc[0] == 0.5 and ap["share"].iloc[1:].isna().all()
    assert len(grouped["TASS"].explain("2016-03", "topics/ceasefire")) == 1
    frame = grouped.frame
    assert list(frame.columns[:4]) == ["period", "key", "source", "documents"]
    assert len(frame) == 3 * 3 * 3
    whole = grouped["AP"].hits.over_time("month").frame
    summed = frame.groupby(["period", "key"], sort=False)[["documents", "mentions", "words"]].sum()
    for name in summed:
        assert summed[name].tolist() == whole[name].tolist()


def test_all_sources_are_counted_in_one_pass(monkeypatch):
    passes = []
    real = _core.tokenize

    def counted(*texts, **options):
        passes.append(1)
        return real(*texts, **options)

    texts = ["A cease-fire.", "None.", "A ceasefire."] * 4
    corpus = dc.Corpus(texts, dates=["2016"] * 12, sources=list("abcdefghijkl"))
    grouped = corpus.tokens(hyphens="keep").lookup(TOPICS).over_time("year", by="source")
    monkeypatch.setattr(_core, "tokenize", counted)
    words = 4 * (3 + 1 + 2)  # a cease fire, none, a ceasefire
    assert grouped.frame["words"].sum() == words * len(grouped["a"].keys)
    assert len(passes) == 1, "other options than the default ones: words are counted anew, once"
    parts = list(grouped.values())
    assert all(part.columns is parts[0].columns for part in parts)


def test_groups_of_a_series_that_are_none():
    with pytest.raises(ValueError, match="by='year': a column such as \"source\""):
        hits().over_time("month", by="year")
    with pytest.raises(KeyError, match="no period or column 'outlet'"):
        hits().over_time("month", by="outlet")


@pytest.mark.parametrize("freq", ["fortnight", None, ["month"], 3])
def test_periods_that_are_none(freq):
    with pytest.raises(ValueError, match="use one of day, week, month, quarter, year"):
        hits().over_time(freq)


def test_every_point_opens():
    for freq in ("month", "year", "week"):
        series = hits().over_time(freq)
        for row in series.frame.itertuples():
            assert len(series.explain(row.period, row.key)) == row.documents
            assert len(series.explain(row.period, row.key, unit="mentions")) == row.mentions
    opened = hits().over_time("month").explain("2016-01", "topics/ceasefire")
    assert opened[["document", "mentions", "text"]].to_numpy().tolist() == [
        ["a", 2, "A ceasefire, a ceasefire."]
    ]


@pytest.mark.parametrize(
    "period",
    [
        "2016-01",
        "2016-01-05",
        pd.Period("2016-01"),
        pd.Timestamp("2016-01-05"),
        dt.date(2016, 1, 5),
    ],
)
def test_ways_to_name_a_month(period):
    assert len(hits().over_time("month").explain(period, "topics/ceasefire")) == 1


def test_ways_to_name_a_year_and_a_week():
    assert len(hits().over_time("year").explain(2016, "topics/ceasefire")) == 3
    assert len(hits().over_time("week").explain("2016-01-05", "topics/ceasefire")) == 1


@pytest.mark.parametrize(
    ("period", "key", "error", "message"),
    [
        ("2017-01", "topics/ceasefire", KeyError, "2017-01 is not between 2016-01 and 2016-03"),
        ("2016", "topics/ceasefire", ValueError, "no single month; write it as 2016-01"),
        (pd.Period("2016", "Y"), "topics/ceasefire", ValueError, "no single month"),
        ("soon", "topics/ceasefire", ValueError, "'soon' cannot be read; write it as 2016-01"),
        (None, "topics/ceasefire", ValueError, "period None"),
        ("2016-01", "topics/cease", KeyError, "the nearest are topics/ceasefire"),
    ],
)
def test_points_that_are_not_there(period, key, error, message):
    with pytest.raises(error, match=message):
        hits().over_time("month").explain(period, key)


@pytest.mark.parametrize(
    ("freq", "written"),
    [
        ("day", "2016-01-05"),
        ("week", "2016-01-04"),
        ("month", "2016-01"),
        ("quarter", "2016Q1"),
        ("year", "2016"),
    ],
)
def test_a_period_written_wrong_is_told_how_to_write_it_and_that_way_works(freq, written):
    series = hits().over_time(freq)
    for wrong in ("soon", "2016" if freq != "year" else "W3"):
        with pytest.raises(ValueError, match="write it as") as error:
            series.explain(wrong, "topics/ceasefire")
        said = str(error.value).split("write it as ")[1]
        assert said == (f"{written} (any day of the week)" if freq == "week" else written)
    assert len(series.explain(written, "topics/ceasefire"))


def test_units_that_are_none():
    with pytest.raises(ValueError, match='use "documents" or "mentions"'):
        hits().over_time("month").explain("2016-01", "topics/ceasefire", unit="words")


def test_a_dictionary_without_keys():
    assert dc.Corpus(["x"], dates=["2016"]).tokens().lookup({}).over_time("year").frame.empty
