"""Pictures of series show the numbers they are given, gaps included, and can be adjusted."""

import doctest
import importlib
import pkgutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

matplotlib = pytest.importorskip("matplotlib")
pytest.importorskip("networkx")
matplotlib.use("agg")

import dipcore as dc
import matplotlib.pyplot
from dipcore import plot
from pictures import (
    DICTIONARY,
    TEXTS,
    caption_of,
    crowd,
    data_lines,
    frame_of,
    hits_of,
    outside,
    overlapping,
)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    matplotlib.pyplot.close("all")


@pytest.fixture(scope="module")
def hits():
    return hits_of()


@pytest.fixture(scope="module")
def series(hits):
    return hits.over_time("month")


def test_lines_show_the_shares_with_a_gap_where_there_is_no_document(series):
    ax = plot.lines(series, ["topics/ceasefire", "topics/sanctions"])
    shown = [line.get_ydata() for line in data_lines(ax)]
    np.testing.assert_array_equal(shown[0], [1.0, np.nan, 0.0, 0.5])
    np.testing.assert_array_equal(shown[1], [0.5, np.nan, 1.0, 0.5])


def test_points_stand_in_the_middle_of_their_period_on_a_date_axis(series):
    ax = plot.lines(series, ["topics/trade"])
    days = matplotlib.dates.num2date(data_lines(ax)[0].get_xdata())
    assert [f"{day:%Y-%m}" for day in days] == ["2016-01", "2016-02", "2016-03", "2016-04"]
    assert all(14 <= day.day <= 17 for day in days)
    assert isinstance(ax.child_axes[0].xaxis.get_major_locator(), matplotlib.dates.DateLocator)


def test_the_bars_below_are_the_numbers_of_documents(series):
    bars = plot.lines(series).child_axes[0]
    assert [bar.get_height() for bar in bars.patches] == [2, 0, 1, 2]


def test_the_note_says_period_documents_and_undated_ones(series):
    note = caption_of(plot.lines(series).child_axes[0])
    assert "per month" in note
    assert "5 dated documents" in note
    assert "1 undated" in note
    assert "95%" in note


@pytest.mark.parametrize(
    ("unit", "column", "low", "high"),
    [("share", "share", "lower", "upper"), ("rate", "rate", "rate_lower", "rate_upper")],
)
def test_bands_reach_from_the_lower_to_the_upper_bound(series, unit, column, low, high):
    ax = plot.lines(series, ["topics/sanctions"], unit=unit)
    rows = series.frame[series.frame["key"] == "topics/sanctions"]
    np.testing.assert_allclose(data_lines(ax)[0].get_ydata(), rows[column].to_numpy(float))
    corners = np.concatenate([path.vertices for path in ax.collections[0].get_paths()])[:, 1]
    assert corners.min() == pytest.approx(np.nanmin(rows[low]))
    assert corners.max() == pytest.approx(np.nanmax(rows[high]))


@pytest.mark.parametrize("unit", ["documents", "mentions"])
def test_plain_numbers_have_no_bands(series, unit):
    ax = plot.lines(series, ["topics/sanctions"], unit=unit)
    expected = {"documents": [1, np.nan, 1, 1], "mentions": [1, np.nan, 1, 1]}[unit]
    np.testing.assert_array_equal(data_lines(ax)[0].get_ydata(), expected)
    assert not ax.collections


def test_a_name_is_led_over_an_empty_end_by_dots():
    ax = plot.lines(frame_of({"a": [1, 2, 0, 0]}, totals=[10, 10, 0, 0]))
    (lead,) = [line for line in ax.lines if line.get_linestyle() == ":"]
    assert list(lead.get_ydata()) == [0.2, 0.2]
    np.testing.assert_array_equal(data_lines(ax)[0].get_ydata(), [0.1, 0.2, np.nan, np.nan])


@pytest.mark.parametrize("name", ["linewidth", "lw"])
def test_lines_draw_on_the_given_axes_and_pass_options_on(series, name):
    _, ax = matplotlib.pyplot.subplots()
    assert plot.lines(series, ["topics/trade"], ax=ax, **{name: 4.5}) is ax
    assert data_lines(ax)[0].get_linewidth() == 4.5


def test_lines_draw_in_a_part_of_a_figure(series):
    part = matplotlib.pyplot.figure(layout="constrained").subfigures(1, 2)[1]
    ax = plot.lines(series, ["topics/trade"], ax=part.subplots())
    assert ax.texts[0].get_color() == "#222222"


def test_a_single_key_may_be_given_as_it_is(series):
    assert len(data_lines(plot.lines(series, "topics/trade"))) == 1


def test_without_keys_the_strongest_five_are_drawn(series):
    assert len(data_lines(plot.lines(series))) == 5


def test_an_unknown_key_names_the_nearest(series):
    with pytest.raises(KeyError, match="no key 'topics/ceasefires'.*are topics/ceasefire"):
        plot.lines(series, ["topics/ceasefires"])


def test_branches_and_globs_are_keys(series):
    for some in ("topics/*", "topics", ["topics/c*", "topics"]):
        ax = series.plot(some)
        assert (
            len(data_lines(ax))
            == len([key for key in series.keys if key.startswith("topics/")])
            > 3
        )
    with pytest.raises(KeyError, match="no key fits 'topic/\\*'"):
        series.plot("topic/*")


@pytest.mark.parametrize("draw", [plot.lines, plot.panels, plot.areas, plot.heatmap, plot.network])
def test_what_a_picture_takes_is_said(draw):
    with pytest.raises(TypeError, match=r"takes .*what hits\..*not a Corpus"):
        draw(dc.Corpus(["a"]))


def test_without_matplotlib_every_picture_says_how_to_get_it():
    code = """
import sys
sys.modules["matplotlib"] = None
import dipcore as dc
texts = ["Talks on sanctions."] * 2 + ["Nothing."] * 20
corpus = dc.Corpus(texts, dates=["2016-01-01"] * 2 + ["2016-02-01"] * 20)
hits = corpus.tokens().lookup({"a": ["talks"], "b": ["sanctions"]})
series, pairs, words = hits.over_time("month"), hits.cooccurrence(), corpus.tokens().dtm()
pictures = {
    "lines": series, "panels": series, "areas": series, "bursts": series.bursts(), "heatmap": pairs, "network": pairs,
    "xray": hits, "keyness": words.keyness([0, 1]),
}
for name, what in pictures.items():
    try:
        getattr(dc.plot, name)(what)
    except ImportError as error:
        print(name, 'pip install "dipcore[plot]"' in str(error))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = ["lines", "panels", "areas", "bursts", "heatmap", "network", "xray", "keyness"]
    assert done.stdout.split("\n")[:-1] == [f"{name} True" for name in names]


def test_an_unknown_unit_names_the_known(series):
    with pytest.raises(
        ValueError, match="'share', 'rate', 'standardised', 'documents', 'mentions'"
    ):
        plot.lines(series, unit="percent")


def test_no_key_is_said_on_the_picture(series):
    ax = plot.lines(series, [])
    assert [text.get_text() for text in ax.texts] == ["nothing to draw: no key chosen"]


def test_names_at_the_line_ends_do_not_overlap(series):
    ax = plot.lines(series, list(series.keys))
    ax.figure.draw_without_rendering()
    assert sorted(text.get_text() for text in ax.texts) == sorted(
        key.split("/")[1] for key in series.keys
    )
    assert overlapping(ax.texts) == []


def test_no_two_of_24_lines_look_the_same():
    from dipcore._drawing import line_style

    assert len({line_style(i) for i in range(24)}) == 24


def test_keys_with_the_same_last_part_are_told_apart():
    from dipcore._drawing import short_names

    keys = ["people/May", "countries/France", "months/May"]
    assert short_names(keys) == ["people/May", "France", "months/May"]


def test_panels_share_their_scales(series):
    figure = plot.panels(series, ["topics/trade", "topics/energy", "people/Kerry"], columns=2)
    assert len(figure.axes) == 3
    assert len({ax.get_ylim() for ax in figure.axes}) == 1
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["trade", "energy", "Kerry"]


def test_panels_need_a_column(series):
    with pytest.raises(ValueError, match="at least 1, not 0"):
        plot.panels(series, columns=0)


def test_methods_draw_on_the_given_axes(hits, series):
    _, axes = matplotlib.pyplot.subplots(1, 3)
    pairs = hits.cooccurrence(within="sentence")
    assert series.plot(["topics/trade"], ax=axes[0]) is axes[0]
    assert pairs.plot.heatmap(ax=axes[1]) is axes[1]
    assert pairs.plot.network(ax=axes[2], n=2) is axes[2]


def test_matplotlib_is_not_imported_before_a_picture_is_drawn():
    code = "import dipcore.plot, sys; print('matplotlib' in sys.modules, 'networkx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("package", ["matplotlib.pyplot", "networkx"])
def test_a_missing_package_says_how_to_get_it(hits, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=r'pip install "dipcore\[plot\]"'):
        plot.network(hits.cooccurrence(within="sentence"))


# -- gaps, bands, smooth lines, groups


def test_a_period_left_out_of_a_frame_is_a_gap():
    frame = frame_of({"a": [1, 2, 3, 4]})
    frame = frame[frame["period"] != pd.Period("2016-02")]
    (line,) = data_lines(plot.lines(frame))
    np.testing.assert_array_equal(line.get_ydata(), [0.1, np.nan, 0.3, 0.4])


def test_a_point_between_two_gaps_has_its_interval_as_a_bar():
    frame = frame_of({"a": [1, 0, 3, 0, 5]}, totals=[10, 0, 10, 0, 10])
    ax = plot.lines(frame)
    (bars,) = [c for c in ax.collections if isinstance(c, matplotlib.collections.LineCollection)]
    ends = [(low[1], high[1]) for low, high in bars.get_segments()]
    np.testing.assert_allclose(ends, [(0.08, 0.11), (0.24, 0.33), (0.4, 0.55)])


def test_more_than_six_lines_have_no_bands_and_the_caption_says_so():
    frame = frame_of({name: [1, 2, 3] for name in "abcdefg"})
    ax = plot.lines(frame, list("abcdefg"))
    assert not ax.collections
    assert "intervals left out with more than 6 lines" in caption_of(ax.child_axes[0])
    six = plot.lines(frame, list("abcdef"))
    assert "95% Wilson interval" in caption_of(six.child_axes[0])


def test_bars_of_three_lines_stand_apart_and_each_on_its_own_point():
    """Three bands on one another are one grey-brown."""
    frame = frame_of({"a": [1, 2, 3], "b": [1, 2, 4], "c": [5, 2, 3]})
    ax = plot.lines(frame, list("abc"))
    assert not [c for c in ax.collections if isinstance(c, matplotlib.collections.PolyCollection)]
    assert len(ax.collections) == len(data_lines(ax)) == 3
    places, shapes = [], {line.get_marker() for line in data_lines(ax)}
    for line, bars in zip(data_lines(ax), ax.collections):
        low, high = np.array(bars.get_segments()).transpose(1, 0, 2)
        np.testing.assert_allclose(low[:, 0], line.get_xdata())
        np.testing.assert_allclose(low[:, 1], line.get_ydata() * 0.8)
        np.testing.assert_allclose(high[:, 1], line.get_ydata() * 1.1)
        rgb = matplotlib.colors.to_rgb(line.get_color())
        assert matplotlib.colors.to_rgb(bars.get_color()[0]) == pytest.approx(rgb)
        places.extend(low[:, 0])
    assert len(shapes) == 3, "told apart without colours too"
    assert np.diff(sorted(places)).min() > 4, "days: bars of different lines do not cover"
    assert np.ptp(places[0::3]) < 15, "and stay in the middle of their month"
    note = caption_of(ax.child_axes[0])
    assert "upright bars, side by side so that each can be seen: 95% Wilson interval" in note


def test_more_bars_than_stand_apart_are_left_out_and_the_caption_says_so():
    many = frame_of({name: [1] * 67 for name in "abc"})
    ax = plot.lines(many, list("abc"))
    assert not ax.collections
    assert "intervals left out with more than 200 points" in caption_of(ax.child_axes[0])
    assert len(plot.lines(frame_of({n: [1] * 66 for n in "abc"}), list("abc")).collections) == 3


def test_the_caption_says_that_lone_points_have_bars():
    """A band of one point has no width."""
    totals = [10, 0, 10, 10]
    for values, lone in ({"a": [1, 0, 2, 3]}, True), ({"a": [1, 1, 2, 3]}, False):
        frame = frame_of(values, totals=totals if lone else None)
        notes = [
            caption_of(plot.lines(frame).child_axes[0]),
            plot.panels(frame)._supxlabel.get_text(),
        ]
        for note in notes:
            note = " ".join(note.split())
            assert ("bands (upright bars at lone points): 95% Wilson interval" in note) == lone
            assert ("bands: 95% Wilson interval" in note) != lone


def test_the_caption_counts_the_copies_that_were_left_out():
    hits = hits_of([*TEXTS, TEXTS[0], TEXTS[0]])
    assert "copies" not in caption_of(plot.lines(hits.over_time("month")).child_axes[0])
    once = hits.tokens.corpus.dedupe().tokens().lookup(DICTIONARY).over_time("month")
    for drawn in (once, once.smooth()):
        note = caption_of(plot.lines(drawn, ["topics/trade"]).child_axes[0])
        assert "2 copies of other documents left out" in note
    assert once.copies == 2
    by_source = once.hits.over_time("month", by="source")
    assert by_source.copies == 2
    assert "2 copies" in plot.panels(by_source)._supxlabel.get_text()


def test_smoothed_values_are_drawn_beside_the_points_and_keep_their_gaps():
    frame = frame_of({"a": [1, 2, 0, 4]}, totals=[10, 10, 0, 10], smooth=0.25)
    ax = plot.lines(frame)
    (points,) = data_lines(ax)
    np.testing.assert_array_equal(points.get_ydata(), [0.1, 0.2, np.nan, 0.4])
    (smooth,) = [line for line in ax.lines if line.get_linewidth() == 2.4]
    np.testing.assert_array_equal(smooth.get_ydata(), [0.25, 0.25, np.nan, 0.25])
    assert "strong lines are smoothed" in caption_of(ax.child_axes[0])


def test_smoothed_shares_are_not_drawn_over_rates():
    frame = frame_of({"a": [1, 2, 3]}, smooth=0.25)
    ax = plot.lines(frame, unit="rate")
    assert "smooth" not in caption_of(ax.child_axes[0])
    frame.attrs["smoothed"] = "rate"
    assert "smoothed" in caption_of(plot.lines(frame, unit="rate").child_axes[0])


@pytest.mark.parametrize(("column", "partly"), [("complete", False), ("incomplete", True)])
def test_incomplete_periods_have_hollow_points(column, partly):
    frame = frame_of({"a": [1, 2, 3]})
    last = frame["period"] == frame["period"].max()
    ax = plot.lines(frame.assign(**{column: np.where(last, partly, not partly)}))
    (hollow,) = [line for line in ax.lines if line.get_linestyle() == "None"]
    assert list(hollow.get_ydata()) == [0.3]
    assert matplotlib.colors.to_hex(hollow.get_markerfacecolor()) == "#ffffff"
    assert data_lines(ax)[0].get_markevery() == [0, 1]
    assert "hollow: month not complete" in caption_of(ax.child_axes[0])


def by_source(sources):
    frames = [
        frame_of({"a": [k + 1, 2, 3], "b": [0, 0, 1]}, totals=[10 + k, 10, 10]).assign(source=name)
        for k, name in enumerate(sources)
    ]
    return pd.concat(frames, ignore_index=True)


def test_a_series_by_source_has_a_line_for_each():
    ax = plot.lines(by_source(["TASS", "Reuters", None]), "a")
    assert [line.get_ydata()[0] for line in data_lines(ax)] == pytest.approx([3 / 12, 2 / 11, 0.1])
    assert [text.get_text() for text in ax.texts] == ["no source", "Reuters", "TASS"]
    assert [bar.get_height() for bar in ax.child_axes[0].patches] == [33, 30, 30]


def test_the_largest_five_groups_are_drawn_and_the_caption_counts_all():
    ax = plot.lines(by_source("ABCDEFG"))
    assert [text.get_text() for text in ax.texts] == list("GFEDC")
    assert "5 of 7 groups by source" in caption_of(ax.child_axes[0])


def test_several_keys_by_source_are_named_by_both():
    ax = plot.lines(by_source("AB"), ["a", "b"])
    assert [text.get_text() for text in ax.texts] == ["a – B", "a – A", "b – B", "b – A"]


def test_groups_share_the_panel_of_their_key_under_one_legend():
    figure = plot.panels(by_source(["TASS", "Reuters"]), ["a", "b"])
    assert [len(data_lines(ax)) for ax in figure.axes] == [2, 2]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["Reuters", "TASS"]


def test_a_standardised_share_needs_its_column(series):
    with pytest.raises(ValueError, match="no column 'standardised'.*series.standardise"):
        plot.lines(series, unit="standardised")
    frame = frame_of(
        {"a": [1, 2]}, standardised=0.5, standardised_lower=0.4, standardised_upper=0.6
    )
    (line,) = data_lines(plot.lines(frame, unit="standardised"))
    assert list(line.get_ydata()) == [0.5, 0.5]


def test_a_frame_brings_its_undated_documents_in_its_attrs():
    frame = frame_of({"a": [1, 2]})
    assert "undated" not in caption_of(plot.lines(frame).child_axes[0])
    frame.attrs["undated"] = 7
    assert "7 undated" in caption_of(plot.lines(frame).child_axes[0])


def test_a_line_without_any_value_is_named_as_such():
    frame = frame_of({"a": [1, 2], "b": [1, 1]})
    frame.loc[frame["key"] == "b", ["share", "lower", "upper"]] = np.nan
    ax = plot.lines(frame, ["a", "b"])
    assert [text.get_text() for text in ax.texts] == ["a", "b (no value)"]


def test_the_one_key_taken_of_a_series_by_source_is_counted():
    assert "1 of 2 keys" in caption_of(plot.lines(by_source("AB")).child_axes[0])


def test_keys_taken_by_default_are_counted():
    ax = plot.lines(frame_of({name: [1, 2] for name in "abcdefgh"}))
    assert "5 of 8 keys" in caption_of(ax.child_axes[0])


# -- names and captions


@pytest.mark.parametrize("n", [2, 8, 30])
def test_long_names_stand_beside_the_lines_without_covering_each_other(n):
    ax = plot.lines(crowd(n).over_time("year"), crowd(n).keys)
    assert len(ax.texts) == n
    assert overlapping(ax.texts) == []
    assert outside(ax.texts, ax.figure.bbox) == []


def test_captions_are_broken_into_lines_as_wide_as_the_plot(series):
    bars = plot.lines(series).child_axes[0]
    bars.figure.draw_without_rendering()
    box = bars.xaxis.label.get_window_extent()
    assert box.width <= bars.get_window_extent().width * 1.02


def test_axes_without_a_layout_make_room_for_bars_and_names(series):
    figure, axes = matplotlib.pyplot.subplots(1, 2, figsize=(12, 4))
    slots = [ax.get_position() for ax in axes]
    ax = plot.lines(series, ax=axes[0])
    figure.draw_without_rendering()
    right = slots[1].x0 * figure.bbox.width
    assert all(text.get_window_extent().x1 <= right for text in ax.texts)
    bars = ax.child_axes[0].get_window_extent()
    assert bars.y0 >= slots[0].y0 * figure.bbox.height


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["topics/ceasefire"], ["ceasefire"]),
        (["people/A + people/B", "people/A > topics/x/y"], ["A + B", "A > y"]),
        (["x" * 50], ["x" * 35 + "…"]),
        (["y" * 40 + "1", "y" * 40 + "2"], ["y" * 17 + "…" + "y" * 16 + n for n in "12"]),
    ],
)
def test_names_are_cut_where_they_are_long(names, expected):
    from dipcore._drawing import short_names

    assert short_names(names) == expected


def test_names_that_differ_only_where_they_are_cut_stay_whole():
    from dipcore._drawing import short_names

    names = [f"{'z' * 36}{middle}{'z' * 20}" for middle in "12"]
    assert short_names(names) == names


def test_a_dollar_sign_is_a_dollar_sign():
    key = "topics/$30 to $50"
    ax = plot.lines(frame_of({key: [1, 2]}))
    assert ax.texts[0].get_text() == "$30 to $50"
    assert not ax.texts[0].get_parse_math()
    (panel,) = plot.panels(frame_of({key: [1, 2]})).axes
    (title,) = [t for t in panel.get_children() if getattr(t, "get_text", str)() == "$30 to $50"]
    assert not title.get_parse_math()


@pytest.mark.parametrize(
    ("face", "ink"), [("white", "#222222"), ("#181818", "#EEEEEE"), ("none", "#808080")]
)
def test_words_are_read_on_a_light_a_dark_and_a_transparent_background(series, face, ink):
    with matplotlib.rc_context({"figure.facecolor": face}):
        ax = plot.lines(series, ["topics/trade"])
    assert ax.texts[0].get_color() == ink
    assert ax.yaxis.label.get_color() == ink
    assert (ax.get_facecolor()[3] == 0) == (face != "white")


@pytest.mark.parametrize(
    ("freq", "n", "expected"),
    [
        ("Y", 3, ["2016", "2017", "2018"]),
        ("M", 1, ["Jan\n2016"]),
        ("M", 4, ["2016", "Feb", "Mar", "Apr"]),
        ("Q", 5, ["Q1\n2016", "Q2", "Q3", "Q4", "Q1\n2017"]),
        ("D", 3, ["Jan 1\n2016", "02", "03"]),
    ],
)
def test_ticks_are_dates_no_finer_than_the_periods(freq, n, expected):
    ax = plot.lines(frame_of({"a": [1] * n}, freq=freq))
    ax.figure.draw_without_rendering()
    bars = ax.child_axes[0]
    low, high = bars.get_xlim()
    shown = [
        label.get_text()
        for label in bars.get_xticklabels()
        if low <= label.get_position()[0] <= high
    ]
    assert shown == expected


@pytest.mark.parametrize(("freq", "n"), [("D", 800), ("W", 150), ("M", 60), ("Q", 90), ("Y", 300)])
def test_tick_labels_of_many_periods_do_not_overlap(freq, n):
    frame = frame_of({"a": [1] * n}, freq=freq, start="1800")
    for ax in (plot.lines(frame).child_axes[0], plot.panels(frame, columns=1).axes[0]):
        assert len(ax.get_xticklabels()) >= 2
        assert overlapping(ax.get_xticklabels()) == []


# -- areas


def area_tops(ax):
    return [patch.get_data().values for patch in ax.patches if hasattr(patch, "get_data")]


def test_areas_stand_on_one_another():
    ax = plot.areas(frame_of({"a": [1, 2, 3], "b": [4, 0, 1]}), ["a", "b"])
    np.testing.assert_array_equal(area_tops(ax), [[2, 4, 6], [10, 4, 8]])
    assert [text.get_text() for text in ax.texts] == ["a", "b"]


def test_areas_have_a_gap_where_there_is_no_document():
    ax = plot.areas(frame_of({"a": [1, 0, 3]}, totals=[5, 0, 5]))
    np.testing.assert_array_equal(area_tops(ax), [[2, np.nan, 6]])
    assert [bar.get_height() for bar in ax.child_axes[0].patches] == [5, 0, 5]


def test_relative_areas_fill_each_period_that_has_a_mention():
    ax = plot.areas(frame_of({"a": [1, 0, 3], "b": [3, 0, 1]}), ["a", "b"], relative=True)
    np.testing.assert_array_equal(area_tops(ax), [[0.25, np.nan, 0.75], [1, np.nan, 1]])
    assert "1 with documents but no mention" in caption_of(ax.child_axes[0])
    assert "share of the mentions" in ax.get_ylabel()


@pytest.mark.parametrize("unit", ["share", "documents", "standardised"])
def test_what_does_not_add_up_is_not_stacked(series, unit):
    with pytest.raises(ValueError, match="do not add up"):
        plot.areas(series, unit=unit)


def test_areas_take_one_series():
    with pytest.raises(ValueError, match="not one for each source"):
        plot.areas(by_source("AB"))


def test_names_of_areas_do_not_overlap():
    ax = plot.areas(frame_of({f"key {i}": [9, 9, 0 if i else 9] for i in range(12)}), None)
    assert overlapping(ax.texts) == []
    levels = [text.get_position()[1] for text in ax.texts]
    assert levels == sorted(levels), "names stand in the order of the areas"


# -- the package


@pytest.mark.parametrize("unit", ["rate", "mentions"])
def test_an_empty_series_says_why_there_is_nothing_to_draw(unit):
    empty = frame_of({"a": [1]}).iloc[:0]
    empty.attrs["undated"] = 3
    for ax in (plot.areas(empty, unit=unit), plot.lines(empty), plot.panels(empty).axes[0]):
        assert ax.texts[0].get_text() == "nothing to draw: 3 documents, none dated finely enough"


def test_pictures_leave_no_trace_in_pyplot(series, hits):
    before = dict(matplotlib.rcParams)
    _, axes = matplotlib.pyplot.subplots(2, 2)
    numbers = matplotlib.pyplot.get_fignums()
    pairs = hits.cooccurrence(within="sentence")
    plot.lines(series, ax=axes[0, 0])
    plot.areas(series, ax=axes[0, 1])
    plot.network(pairs, ax=axes[1, 0])
    plot.heatmap(pairs, ax=axes[1, 1])
    assert matplotlib.pyplot.get_fignums() == numbers
    assert dict(matplotlib.rcParams) == before


def test_frames_are_left_as_they_were(series):
    frame = series.frame.copy()
    plot.lines(frame), plot.panels(frame), plot.areas(frame)
    pd.testing.assert_frame_equal(frame, series.frame)


@pytest.mark.parametrize("name", sorted(m.name for m in pkgutil.iter_modules(plot.__path__)))
def test_examples_in_the_documentation_run(name):
    module = importlib.import_module(f"dipcore.plot.{name}")
    assert doctest.testmod(module).failed == 0
