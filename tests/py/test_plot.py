"""Pictures show the numbers they are given, gaps included, and can be adjusted."""

import subprocess
import sys

import numpy as np
import pytest

matplotlib = pytest.importorskip("matplotlib")
pytest.importorskip("networkx")
matplotlib.use("agg")

import dipcore as dc  # noqa: E402
from dipcore import plot  # noqa: E402

DICTIONARY = dc.Dictionary(
    {
        "topics": {name: [name] for name in ("ceasefire", "sanctions", "trade", "energy")},
        "people": {"Kerry": ["kerry"], "Lavrov": ["lavrov"]},
    }
)
TEXTS = [
    ("2016-01-05", "Kerry and Lavrov spoke of the ceasefire. Sanctions stay."),
    ("2016-01-20", "The ceasefire held. Trade and energy fell."),
    ("2016-03-03", "Sanctions hit trade. Kerry left."),
    ("2016-04-11", "Nothing was agreed."),
    ("2016-04-12", "Kerry and Lavrov met again, and Lavrov spoke of the ceasefire and sanctions."),
    (None, "Sanctions and trade."),
]


@pytest.fixture(autouse=True)
def close_figures():
    yield
    matplotlib.pyplot.close("all")


@pytest.fixture(scope="module")
def hits():
    dates, texts = zip(*TEXTS)
    return dc.Corpus(texts, dates=dates).tokens().lookup(DICTIONARY)


@pytest.fixture(scope="module")
def series(hits):
    return hits.over_time("month")


def data_lines(ax):
    """The lines that carry points."""
    return [line for line in ax.lines if line.get_marker() == "o"]


def boxes_of(texts):
    """Where the words stand, without the lines that lead to them."""
    return [matplotlib.text.Text.get_window_extent(text) for text in texts]


def overlapping(boxes):
    return [(i, j) for i, a in enumerate(boxes) for j, b in enumerate(boxes[:i]) if a.overlaps(b)]


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
    note = plot.lines(series).child_axes[0].get_xlabel()
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
    rows = series.frame[series.frame["key"] == "topics/sanctions"]
    np.testing.assert_allclose(data_lines(ax)[0].get_ydata(), rows[unit].to_numpy(float))
    assert not ax.collections


def test_lines_draw_on_the_given_axes_and_pass_options_on(series):
    _, ax = matplotlib.pyplot.subplots()
    assert plot.lines(series, ["topics/trade"], ax=ax, linewidth=4.5) is ax
    assert data_lines(ax)[0].get_linewidth() == 4.5


def test_a_single_key_may_be_given_as_it_is(series):
    assert len(data_lines(plot.lines(series, "topics/trade"))) == 1


def test_without_keys_the_strongest_five_are_drawn(series):
    assert len(data_lines(plot.lines(series))) == 5


def test_an_unknown_key_names_the_nearest(series):
    with pytest.raises(ValueError, match="no key 'topics/ceasefires'.*'topics/ceasefire'"):
        plot.lines(series, ["topics/ceasefires"])


def test_an_unknown_unit_names_the_known(series):
    with pytest.raises(ValueError, match="'share', 'rate', 'documents', 'mentions'"):
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
    assert overlapping(boxes_of(ax.texts)) == []


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


def heat_cells(ax):
    """(row name, column name) -> the number written in the cell."""
    rows = [label.get_text() for label in ax.get_yticklabels()]
    columns = [label.get_text() for label in ax.get_xticklabels()]
    places = ((text.get_position(), int(text.get_text())) for text in ax.texts)
    return {(rows[int(y)], columns[int(x)]): count for (x, y), count in places}


def test_the_heat_map_shows_every_count_twice_and_no_diagonal(hits):
    pairs = hits.cooccurrence(within="sentence")
    shown = heat_cells(plot.heatmap(pairs))
    expected = {}
    for a, b, count in pairs.pairs()[["a", "b", "count"]].itertuples(index=False):
        a, b = a.split("/")[1], b.split("/")[1]
        expected[a, b] = expected[b, a] = count
    assert shown == expected


def star_texts():
    """Twelve keys of which the three most frequent occur with rare ones only."""
    words = "abcdefghijkl"
    pairs = [("a", x) for x in "defg"] + [("b", x) for x in "hij"] + [("c", x) for x in "kl"]
    dictionary = dc.Dictionary({"topics": {w: [f"{w}word"] for w in words}})
    texts = [f"{x}word {y}word." for x, y in pairs]
    return dc.Corpus(texts).tokens().lookup(dictionary)


def test_strong_keys_without_each_other_leave_an_empty_heat_map():
    ax = plot.heatmap(star_texts().cooccurrence(within="sentence"), n=3)
    assert [text.get_text() for text in ax.texts] == ["nothing to draw: no two keys occur together"]


def test_the_heat_map_leaves_out_keys_without_a_partner_among_those_shown():
    ax = plot.heatmap(star_texts().cooccurrence(within="sentence"), n=4)
    assert sorted(label.get_text() for label in ax.get_yticklabels()) == ["a", "d"]
    assert ax.get_title(loc="left").startswith("2 of 12 keys")


def test_the_heat_map_needs_two_keys(hits):
    with pytest.raises(ValueError, match="at least 2, not 1"):
        plot.heatmap(hits.cooccurrence(), n=1)


def network_edges(ax):
    return {
        frozenset(tuple(np.round(end, 9)) for end in segment)
        for segment in ax.collections[0].get_segments()
    }


def test_the_network_draws_the_strongest_pairs(hits):
    pairs = hits.cooccurrence(within="sentence")
    ax = plot.network(pairs, n=3)
    assert len(network_edges(ax)) == 3
    top = pairs.pairs(3)
    expected = {name.split("/")[1] for name in [*top["a"], *top["b"]]}
    assert {text.get_text() for text in ax.texts} == expected
    assert f"3 of {len(pairs.pairs())} pairs" in ax.get_title(loc="left")


def test_the_network_is_the_same_each_time(hits):
    pairs = hits.cooccurrence(within="sentence")
    first, second = (plot.network(pairs).collections[1].get_offsets() for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_parts_that_do_not_hang_together_keep_apart():
    ax = plot.network(star_texts().cooccurrence(within="sentence"))
    places = dict(
        zip((text.get_text() for text in ax.texts), (text.xy for text in ax.texts), strict=True)
    )
    largest = [places[name] for name in "adefg"]
    others = [places[name] for name in "bchijkl"]
    assert min(y for _, y in largest) > max(y for _, y in others)
    assert max(places[name][0] for name in "bhij") < min(places[name][0] for name in "ckl")


def test_names_of_nodes_do_not_cover_each_other():
    ax = plot.network(star_texts().cooccurrence(within="sentence"))
    ax.figure.draw_without_rendering()
    assert len(ax.texts) == 12
    assert overlapping(boxes_of(ax.texts)) == []


def test_an_ordered_matrix_is_drawn_without_direction(hits):
    ordered = plot.network(hits.cooccurrence(within="sentence", ordered=True))
    both_ways = plot.network(hits.cooccurrence(within="sentence", ordered=False))
    assert len(network_edges(ordered)) == len(network_edges(both_ways))


@pytest.mark.parametrize(
    ("within", "words"),
    [("sentence", "sentences with both"), (5, "pairs of mentions at most 5 words apart")],
)
def test_the_title_says_what_is_counted(hits, within, words):
    assert words in plot.network(hits.cooccurrence(within=within)).get_title(loc="left")


def test_two_keys_that_never_meet_give_a_picture_that_says_so():
    pairs = dc.tokens(["ceasefire", "sanctions"]).lookup(DICTIONARY).cooccurrence()
    for draw in (plot.heatmap, plot.network):
        (text,) = draw(pairs).texts
        assert text.get_text() == "nothing to draw: no two keys occur together"


def test_the_network_needs_an_edge(hits):
    with pytest.raises(ValueError, match="at least 1, not 0"):
        plot.network(hits.cooccurrence(), n=0)


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
