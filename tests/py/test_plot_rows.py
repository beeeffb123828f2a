"""X-rays, key words and bursts show what they are given, row by row."""

import numpy as np
import pandas as pd
import pytest

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("agg")

import matplotlib.pyplot
from dipcore import plot
from pictures import caption_of, crowd, frame_of, hits_of, outside, overlapping


@pytest.fixture(autouse=True)
def close_figures():
    yield
    matplotlib.pyplot.close("all")


def labels(ticks):
    return [label.get_text() for label in ticks]


# -- x-ray


@pytest.fixture(scope="module")
def hits():
    texts = [
        ("2017-02-01", "Trade. One two three ceasefire."),
        (None, "Ceasefire ceasefire."),
        ("2016-05", "A b c d e f g h i trade."),
        ("2018-01-01", "Nothing here."),
    ]
    return hits_of(texts)


def marks(ax, lane):
    """(row, place in the lane from 0 to 1) of each mark of a lane."""
    lines = ax.collections[lane + 1].get_segments()  # the first are the grey bars
    return [
        (round((low[1] + high[1]) / 2), round((low[0] - lane) / 0.94, 3)) for low, high in lines
    ]


def test_marks_stand_where_the_words_stand(hits):
    ax = plot.xray(hits, ["topics/ceasefire", "topics/trade"])
    assert labels(ax.get_xticklabels()) == ["ceasefire", "trade"]
    assert marks(ax, 0) == [(1, 0.9), (2, 0.25), (2, 0.75)]
    assert marks(ax, 1) == [(1, 0.1), (0, 0.95)]


def test_rows_stand_in_order_of_date_and_undated_ones_last(hits):
    ax = plot.xray(hits, ["topics/ceasefire", "topics/trade"])
    assert [label.split()[-1] for label in labels(ax.get_yticklabels())] == [
        "2016-05", "2017-02-01", "undated",
    ]  # fmt: skip
    assert ax.yaxis_inverted()


def test_in_words_long_documents_have_long_rows(hits):
    ax = plot.xray(hits, ["topics/ceasefire"], scale="words")
    bars = [path.get_extents() for path in ax.collections[0].get_paths()]
    assert [round(bar.width / 0.94, 3) for bar in bars] == [1.0, 0.4]
    assert marks(ax, 0) == [(0, 0.9), (1, 0.1), (1, 0.3)]
    assert "the longest 5 words" in caption_of(ax)


def test_the_documents_with_most_mentions_are_shown_and_the_caption_counts_all(hits):
    ax = plot.xray(hits, ["topics/ceasefire"], n=1)
    assert len(ax.get_yticks()) == 1
    text = caption_of(ax)
    assert "1 of 2 documents with a mention" in text
    assert "of 4 in all" in text
    assert "1 of 1 undated" in text


def test_without_keys_those_in_most_documents_are_taken(hits):
    assert labels(plot.xray(hits).get_xticklabels()) == ["ceasefire", "trade"]


def test_an_x_ray_of_nothing_says_so(hits):
    ax = plot.xray(hits, ["people/Kerry"])
    assert labels(ax.texts) == ["nothing to draw: no mention of these keys"]
    assert labels(plot.xray(hits.select("people/*")).texts) == labels(ax.texts)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scale": "pages"}, "'relative' or 'words', not 'pages'"),
        ({"n": 0}, "at least 1"),
        ({"keys": ["topics/truce"]}, "no key 'topics/truce'.*nearest are topics/trade"),
    ],
)
def test_an_x_ray_checks_what_it_is_asked(hits, options, message):
    with pytest.raises(KeyError if "keys" in options else ValueError, match=message):
        plot.xray(hits, **options)


@pytest.mark.parametrize("keys", [2, 8, 30])
def test_names_of_lanes_and_documents_do_not_overlap(keys):
    hits = crowd(keys)
    ax = plot.xray(hits, list(hits.keys), n=60)
    assert overlapping(ax.get_yticklabels()) == []
    assert outside(ax.get_yticklabels(), ax.figure.bbox) == []
    if ax.get_xticklabels()[0].get_rotation() == 0:
        assert overlapping(ax.get_xticklabels()) == []


def test_many_rows_are_dated_by_year():
    texts = [(f"{1900 + i // 4}-0{1 + i % 4}-01", "Trade.") for i in range(400)]
    ax = plot.xray(hits_of(texts), n=None)
    assert all(len(label) == 4 for label in labels(ax.get_yticklabels()))
    assert ax.get_yticks()[0] == 0
    assert labels(ax.get_yticklabels())[0] == "1900"
    assert overlapping(ax.get_yticklabels()) == []


# -- key words


def keyness_frame(**changes):
    frame = pd.DataFrame(
        {
            "term": ["truce", "border", "tariff", "the"],
            "target": [40, 12, 3, 500],
            "reference": [5, 0, 30, 480],
            "target_documents": [11, 9, 2, 20],
            "reference_documents": [4, 0, 13, 19],
            "log_ratio": [3.0, 4.6, -3.3, 0.1],
            "lower": [1.7, 1.1, -5.1, -0.2],
            "upper": [4.3, 8.1, -1.6, 0.3],
            "g2": [31.0, 16.0, 25.0, 0.3],
            "q": [1e-7, 1e-3, 1e-6, 0.9],
        }
    )
    return frame.assign(**changes)


def point_sets(ax):
    return [c for c in ax.collections if isinstance(c, matplotlib.collections.PathCollection)]


def test_key_words_stand_on_their_side_from_most_to_least():
    ax = plot.keyness(keyness_frame(), names=("2016", "2017"))
    assert labels(ax.get_yticklabels()) == ["border", "truce", "tariff"]
    at = sorted((tuple(p) for c in point_sets(ax) for p in c.get_offsets()), key=lambda p: p[1])
    assert [x for x, _ in at] == [4.6, 3.0, -3.3]
    assert "more in 2016" in labels(ax.texts)
    assert "more in 2017" in labels(ax.texts)


def test_intervals_of_key_words_reach_from_the_lower_to_the_upper_bound():
    ax = plot.keyness(keyness_frame())
    lines = ax.collections[0].get_segments()
    ends = [(low[0], high[0]) for low, high in lines]
    np.testing.assert_allclose(ends, [(1.1, 8.1), (1.7, 4.3), (-5.1, -1.6)])


def test_terms_above_the_corrected_p_are_left_out_and_counted():
    ax = plot.keyness(keyness_frame())
    assert "3 of 3 terms with corrected p of at most 0.05" in caption_of(ax)
    everything = plot.keyness(keyness_frame(), q=None)
    assert "the" in labels(everything.get_yticklabels())
    assert "of 4 terms" in caption_of(everything)


def test_the_strongest_of_each_side_are_kept():
    ax = plot.keyness(keyness_frame(), n=1)
    assert labels(ax.get_yticklabels()) == ["truce", "tariff"]
    assert "the 1 with highest G² a side" in caption_of(ax)


def test_a_term_that_one_side_never_has_is_a_diamond():
    ax = plot.keyness(keyness_frame())
    diamonds = point_sets(ax)[1]
    assert list(diamonds.get_offsets()[:, 0]) == [4.6]
    assert "diamond: never on the other side" in caption_of(ax)
    endless = keyness_frame(log_ratio=[3.0, np.inf, -3.3, 0.1], upper=[4.3, np.inf, -1.6, 0.3])
    ax = plot.keyness(endless)
    assert np.isfinite(ax.get_xlim()).all()
    assert labels(ax.get_yticklabels())[0] == "border"


def test_intervals_that_are_not_known_are_not_drawn():
    ax = plot.keyness(keyness_frame(lower=[np.nan, 1.1, -5.1, -0.2]))
    assert len(ax.get_yticklabels()) == 3
    assert len(ax.collections[0].get_segments()) == 2
    assert len(plot.keyness(keyness_frame(lower=np.nan, upper=np.nan)).get_yticklabels()) == 3


def test_the_documents_of_both_sides_are_written_beside_each_term():
    ax = plot.keyness(keyness_frame())
    assert labels(ax.texts)[2:8] == ["9", "11", "2", "0", "4", "13"]
    assert "documents" in labels(ax.texts)
    bare = keyness_frame().drop(columns=["target_documents", "reference_documents"])
    assert "mentions" in labels(plot.keyness(bare).texts)


def test_how_many_documents_were_compared_is_said_where_the_frame_says_it():
    frame = keyness_frame()
    frame.attrs["documents"] = (21, 1300)
    assert "of 21 documents and 1,300 on the other side" in caption_of(plot.keyness(frame))


def test_ratios_are_written_as_times():
    ax = plot.keyness(keyness_frame())
    ax.figure.draw_without_rendering()
    shown = labels(ax.get_xticklabels())
    assert "equal" in shown
    assert {"4×", "16×"} <= set(shown)


def test_one_side_alone_can_be_drawn():
    frame = keyness_frame()
    for sign in (1, -1):
        side = frame[np.sign(frame["log_ratio"]) == sign]
        ax = plot.keyness(side)
        assert len([text for text in labels(ax.texts) if text.startswith("more in")]) == 1


def test_no_key_word_is_said_on_the_picture():
    ax = plot.keyness(keyness_frame(), q=1e-12)
    assert labels(ax.texts) == [
        "nothing to draw: none of 4 terms has q of at most 1e-12 (q=None draws all)"
    ]
    assert labels(plot.keyness(keyness_frame().iloc[:0]).texts) == ["nothing to draw: no term"]


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (keyness_frame().drop(columns="g2"), {}, "no column 'g2'"),
        (keyness_frame(), {"n": 0}, "at least 1"),
        (keyness_frame(), {"names": ["one"]}, "must be two"),
    ],
)
def test_key_words_check_what_they_are_given(frame, options, message):
    with pytest.raises(ValueError, match=message):
        plot.keyness(frame, **options)


@pytest.mark.parametrize("n", [2, 8, 30])
def test_words_of_key_words_do_not_overlap(n):
    frame = pd.concat([keyness_frame().iloc[[i % 3]] for i in range(2 * n)], ignore_index=True)
    frame["term"] = [f"a long expression of words {i}" for i in range(2 * n)]
    ax = plot.keyness(frame, n=n, names=("the first of the two sides", "the second side"))
    assert overlapping([*ax.get_yticklabels(), *ax.texts]) == []
    assert outside([*ax.get_yticklabels(), *ax.texts], ax.figure.bbox) == []


# -- bursts


def bursts_frame(keys=("topics/ceasefire", "topics/trade"), **changes):
    months = pd.period_range("2016-01", periods=6, freq="M")
    frame = pd.DataFrame(
        {
            "key": list(keys),
            "start": months[1],
            "end": months[2],
            "level": 1,
            "strength": [9.0 - k for k in range(len(keys))],
            "documents": [14 + k for k in range(len(keys))],
            "headlines": [["Truce begins", "Second"] for _ in keys],
        }
    )
    return frame.assign(**changes)


def spans(ax):
    """(row, first day, day after the last) of the bars under the rows."""
    bars = [bar for bar in ax.patches if hasattr(bar, "get_width") and bar.get_height() > 0]
    days = [matplotlib.dates.num2date([bar.get_x(), bar.get_x() + bar.get_width()]) for bar in bars]
    return [
        (round(bar.get_y()), f"{a:%Y-%m-%d}", f"{b:%Y-%m-%d}") for bar, (a, b) in zip(bars, days)
    ]


def test_a_burst_reaches_from_the_start_of_its_first_to_the_end_of_its_last_period():
    ax = plot.bursts(bursts_frame())
    assert spans(ax) == [(0, "2016-02-01", "2016-04-01"), (1, "2016-02-01", "2016-04-01")]
    assert labels(ax.get_yticklabels()) == ["ceasefire", "trade"]


def test_a_burst_between_days_includes_the_last():
    days = {"start": pd.Timestamp("2016-02-03"), "end": pd.Timestamp("2016-02-05")}
    assert spans(plot.bursts(bursts_frame(**days)))[0] == (0, "2016-02-03", "2016-02-06")


def test_rows_stand_in_order_of_strength():
    ax = plot.bursts(bursts_frame(strength=[1.0, 2.0]))
    assert labels(ax.get_yticklabels()) == ["trade", "ceasefire"]


def test_a_burst_of_a_higher_level_is_thicker():
    ax = plot.bursts(bursts_frame(level=[1, 2]))
    heights = [bar.get_height() for bar in ax.patches if bar.get_height() > 0]
    assert heights[1] > heights[0]
    assert "thicker: higher level" in caption_of(ax)
    assert "thicker" not in caption_of(plot.bursts(bursts_frame()))


def test_the_first_headline_of_the_strongest_burst_stands_over_its_row():
    frame = pd.concat([bursts_frame(), bursts_frame(strength=99.0, headlines="One alone")])
    assert labels(plot.bursts(frame).texts) == ["One alone", "One alone"]
    assert labels(plot.bursts(bursts_frame()).texts) == ["Truce begins", "Truce begins"]
    assert labels(plot.bursts(bursts_frame(headlines=[[], []])).texts) == []
    assert labels(plot.bursts(bursts_frame().drop(columns="headlines")).texts) == []


def test_headlines_stay_in_the_frame_and_off_each_other():
    long = "A headline that goes on for rather longer than anyone would like to read, " * 3
    frame = bursts_frame(keys=[f"key {i}" for i in range(12)])
    months = pd.period_range("2016-01", periods=24, freq="M")
    frame = frame.assign(start=months[::2], end=months[1::2], headlines=long)
    ax = plot.bursts(frame)
    assert len(ax.texts) == 12
    assert overlapping(ax.texts) == []
    assert outside(ax.texts, ax.get_window_extent(), slack=4) == []


def test_the_series_is_drawn_behind_with_its_gaps_and_its_height_is_written():
    series = frame_of({"topics/ceasefire": [1, 4, 4, 0, 1, 2], "topics/trade": [0] * 6},
                      totals=[10, 10, 10, 0, 10, 10])  # fmt: skip
    series.attrs["undated"] = 3
    ax = plot.bursts(bursts_frame(), series)
    assert labels(ax.get_yticklabels()) == ["ceasefire\nhighest 40%", "trade\nhighest 0%"]
    tops = next(p for p in ax.patches if hasattr(p, "get_data")).get_data().values
    np.testing.assert_allclose(tops, [-0.125, -0.5, -0.5, np.nan, -0.125, -0.25])
    text = caption_of(ax)
    assert "share of documents per month" in text
    assert "50 dated documents" in text
    assert "3 undated" in text


def test_a_key_without_a_burst_has_its_row_when_asked_for():
    series = frame_of({"topics/ceasefire": [1, 2, 3], "quiet": [1, 1, 1]})
    ax = plot.bursts(bursts_frame(), series, keys=["quiet"])
    assert labels(ax.get_yticklabels()) == ["quiet\nhighest 10%"]
    assert spans(ax) == []


def test_changes_are_lines_with_the_levels_on_both_sides():
    changes = pd.DataFrame(
        {"key": ["topics/trade"], "period": [pd.Period("2016-03")], "before": 0.1, "after": 0.4}
    )
    ax = plot.bursts(bursts_frame(), changes=changes)
    assert "10% → 40%" in labels(ax.texts)
    (line,) = [c for c in ax.collections if len(c.get_segments()) == 1]
    assert f"{matplotlib.dates.num2date(line.get_segments()[0][0][0]):%Y-%m-%d}" == "2016-03-01"
    assert "blue lines: changes of level" in caption_of(ax)


def test_the_caption_counts_bursts_keys_and_documents():
    text = caption_of(plot.bursts(bursts_frame(), keys=["topics/trade"]))
    assert "Orange: 1 of 2 bursts, 1 of 2 keys" in text
    assert "each with 15 documents" in text
    assert "14 to 15 documents" in caption_of(plot.bursts(bursts_frame()))


def test_bursts_of_years_have_few_ticks():
    years = {"start": pd.Period("1950", "Y"), "end": pd.Period("1981", "Y")}
    ax = plot.bursts(bursts_frame(**years))
    assert 2 <= len(ax.get_xticks()) <= 12
    assert overlapping(ax.get_xticklabels()) == []


def test_no_burst_is_said_on_the_picture():
    ax = plot.bursts(bursts_frame().iloc[:0])
    assert labels(ax.texts) == ["nothing to draw: no burst"]


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (bursts_frame().drop(columns="level"), {}, "no column 'level'"),
        (bursts_frame(), {"keys": ["topics/truce"]}, "no key 'topics/truce'"),
    ],
)
def test_bursts_check_what_they_are_given(frame, options, message):
    with pytest.raises(KeyError if options else ValueError, match=message):
        plot.bursts(frame, **options)


@pytest.mark.parametrize("draw", [plot.keyness, plot.bursts])
def test_rows_are_drawn_on_the_given_axes(draw):
    _, ax = matplotlib.pyplot.subplots()
    assert draw(keyness_frame() if draw is plot.keyness else bursts_frame(), ax=ax) is ax


def test_points_of_key_words_take_a_colour():
    ax = plot.keyness(keyness_frame(), color="red")
    assert all(matplotlib.colors.to_hex(c.get_facecolor()[0]) == "#ff0000" for c in point_sets(ax))


def test_x_rays_are_drawn_on_the_given_axes(hits):
    _, ax = matplotlib.pyplot.subplots()
    assert plot.xray(hits, ax=ax, linewidth=3) is ax
    assert ax.collections[1].get_linewidth() == [3]
