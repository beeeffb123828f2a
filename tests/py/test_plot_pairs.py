"""The heat map and the network show the counts, with names that cover nothing."""

import numpy as np
import pandas as pd
import pytest

matplotlib = pytest.importorskip("matplotlib")
pytest.importorskip("networkx")
matplotlib.use("agg")

import dipcore as dc
import matplotlib.pyplot
from dipcore import plot
from pictures import DICTIONARY, caption_of, crowd, hits_of, outside, overlapping


@pytest.fixture(autouse=True)
def close_figures():
    yield
    matplotlib.pyplot.close("all")


@pytest.fixture(scope="module")
def hits():
    return hits_of()


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


def test_the_plain_call_is_the_heat_map(hits):
    pairs = hits.cooccurrence(within="sentence")
    _, ax = matplotlib.pyplot.subplots()
    assert pairs.plot(ax=ax, n=3) is ax
    assert heat_cells(pairs.plot()) == heat_cells(plot.heatmap(pairs))
    drawn = [
        ax.collections[0].get_segments() for ax in (pairs.plot(kind="network"), plot.network(pairs))
    ]
    assert len(drawn[0]) == len(drawn[1]) > 0
    with pytest.raises(ValueError, match="kind='networks': did you mean 'network'"):
        pairs.plot(kind="networks")


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
    assert caption_of(ax).startswith("2 of 12 keys")


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
    assert f"3 of {len(pairs.pairs())} pairs" in caption_of(ax)


def test_the_network_draws_only_the_pairs_it_is_told(hits):
    pairs = hits.cooccurrence(within="sentence")
    every = pairs.pairs()
    chosen = every[["b", "a"]].iloc[[1, 4]].set_axis(["a", "b"], axis=1)  # either way round
    ax = plot.network(pairs, only=chosen)
    assert len(network_edges(ax)) == 2
    expected = {name.split("/")[1] for name in [*chosen["a"], *chosen["b"]]}
    assert {text.get_text() for text in ax.texts} == expected
    assert "2 of 2 chosen pairs" in caption_of(ax)
    assert len(network_edges(plot.network(pairs, n=1, only=chosen))) == 1
    (text,) = plot.network(pairs, only=every.head(0)).texts
    assert text.get_text() == "nothing to draw: none of 0 chosen pairs occurs"


def test_a_chosen_pair_that_never_occurs_is_counted(hits):
    pairs = hits.select(["topics/ceasefire", "topics/trade", "topics/energy"]).cooccurrence()
    chosen = pairs.pairs()[["a", "b"]]
    assert len(chosen) == 1  # trade and energy
    never = chosen.assign(a="topics/ceasefire")
    both = plot.network(pairs, only=pd.concat([chosen, never, chosen]))
    assert "1 of 2 chosen pairs" in caption_of(both)
    (text,) = plot.network(pairs, only=never).texts
    assert text.get_text() == "nothing to draw: none of 1 chosen pairs occurs"


def test_a_chosen_pair_that_is_none_is_an_error(hits):
    pairs = hits.cooccurrence(within="sentence")
    with pytest.raises(ValueError, match="columns a and b"):
        plot.network(pairs, only=pairs.pairs()[["a"]])
    known = pairs.labels[0]
    unknown = pairs.pairs(1).assign(a=known, b=known + "x")
    with pytest.raises(KeyError, match=f"no label '{known}x' in .*; the nearest are {known}"):
        plot.network(pairs, only=unknown)


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
    assert overlapping(ax.texts) == []


def test_an_ordered_matrix_is_drawn_without_direction(hits):
    ordered = plot.network(hits.cooccurrence(within="sentence", ordered=True))
    both_ways = plot.network(hits.cooccurrence(within="sentence", ordered=False))
    assert len(network_edges(ordered)) == len(network_edges(both_ways))


@pytest.mark.parametrize(
    ("within", "words"),
    [("sentence", "sentences with both"), (5, "pairs of mentions at most 5 words apart")],
)
def test_the_title_says_what_is_counted(hits, within, words):
    assert words in caption_of(plot.network(hits.cooccurrence(within=within)))


def test_two_keys_that_never_meet_give_a_picture_that_says_so():
    pairs = dc.tokens(["ceasefire", "sanctions"]).lookup(DICTIONARY).cooccurrence()
    for draw in (plot.heatmap, plot.network):
        (text,) = draw(pairs).texts
        assert text.get_text() == "nothing to draw: no two keys occur together"


def test_the_network_needs_an_edge(hits):
    with pytest.raises(ValueError, match="at least 1, not 0"):
        plot.network(hits.cooccurrence(), n=0)


# -- names that find a place


def frame_of_axes(ax):
    ax.figure.draw_without_rendering()
    return ax.get_window_extent()


@pytest.mark.parametrize(("n", "dpi"), [(2, 200), (8, 100), (30, 72)])
def test_names_of_nodes_stay_in_the_frame_and_off_each_other(n, dpi):
    with matplotlib.rc_context({"figure.dpi": dpi}):
        ax = plot.network(crowd(n).cooccurrence(within="document"), n=3 * n)
    assert len(ax.texts) == n
    assert overlapping(ax.texts) == []
    assert outside(ax.texts, frame_of_axes(ax)) == []


def test_names_without_a_place_are_left_out_and_counted():
    _, ax = matplotlib.pyplot.subplots(figsize=(3, 3), layout="constrained")
    plot.network(crowd(40).cooccurrence(within="document"), ax=ax, n=200)
    left_out = 40 - len(ax.texts)
    assert left_out > 0
    assert f"{left_out} names left out for want of room" in caption_of(ax)
    assert overlapping(ax.texts) == []
    assert outside(ax.texts, frame_of_axes(ax)) == []


def test_a_name_far_from_its_node_is_led_to_it():
    from dipcore.plot._places import LED, REACHES, label_nodes

    _, ax = matplotlib.pyplot.subplots(figsize=(6, 6), layout="constrained")
    size = np.array(ax.get_window_extent().size) * 72 / ax.figure.dpi
    ax.set_xlim(0, size[0])
    ax.set_ylim(0, size[1])
    crowded = np.array([(200.0 + 3 * k, 200.0) for k in range(12)])
    label_nodes(ax, crowded, np.full(12, 40.0), ["the name of a node"] * 12, np.array([[0, 11]]))
    assert min(REACHES) < LED
    assert 0 < len(ax.lines) < len(ax.texts)
    nodes = {tuple(at) for at in crowded}
    assert all(tuple(lead.get_xydata()[0]) in nodes for lead in ax.lines)


def test_small_parts_of_a_network_have_room_for_their_names():
    sizes = [12, 7, 6, 4, *[2] * 9]
    names = iter(f"{a}{b}word" for a in "abcdefghij" for b in "abcdefghij")
    parts = [[next(names) for _ in range(size)] for size in sizes]
    dictionary = dc.Dictionary(
        {"topics": {f"a long name {w}": [w] for part in parts for w in part}}
    )
    texts = [("2016-01-05", f"{part[0]} {other}.") for part in parts for other in part[1:]]
    ax = plot.network(hits_of(texts, dictionary).cooccurrence(within="document"), n=100)
    assert len(ax.texts) == sum(sizes)
    assert {text.get_fontsize() for text in ax.texts} == {9}  # not made smaller to find a place
    assert len(ax.lines) <= 2  # hardly a name needs a thin line to its node
    _, height = ax.figure.get_size_inches()
    assert height > 6.5


def test_nodes_do_not_cover_each_other():
    hits = crowd(30)
    ax = plot.network(hits.cooccurrence(within="document"), n=90)
    ax.figure.draw_without_rendering()
    nodes = ax.collections[1]
    at = ax.transData.transform(nodes.get_offsets()) * 72 / ax.figure.dpi
    radius = np.sqrt(nodes.get_sizes()) / 2
    away = np.sqrt(((at[:, None] - at[None]) ** 2).sum(axis=2))
    least = radius[:, None] + radius[None]
    np.fill_diagonal(least, 0)
    assert (away >= least - 0.5).all()


def test_names_of_the_heat_map_do_not_cover_each_other():
    ax = plot.heatmap(crowd(30).cooccurrence(within="document"), n=30)
    assert overlapping(ax.get_yticklabels()) == []
    for labels in (ax.get_xticklabels(), ax.get_yticklabels()):
        assert len(labels) == 30
        assert outside(labels, ax.figure.bbox) == []


# -- what the pictures say


def test_captions_count_documents_and_undated_ones(hits):
    pairs = hits.cooccurrence(within="sentence")
    for draw in (plot.heatmap, plot.network):
        text = caption_of(draw(pairs))
        assert "6 documents, 5 dated 2016-01-05 to 2016-04-12, 1 undated counted too" in text


def test_captions_count_only_the_documents_of_a_group(hits):
    pairs = hits.cooccurrence(within="sentence")
    pairs.documents = np.array([True, True, False, False, False, False])
    text = caption_of(plot.heatmap(pairs))
    assert "2 documents dated 2016-01-05 to 2016-01-20, none undated" in text


def test_coarse_dates_are_written_as_coarsely():
    texts = [("2016", "Ceasefire and trade."), ("2017-03", "Ceasefire and trade.")]
    text = caption_of(plot.heatmap(hits_of(texts).cooccurrence(within="document")))
    assert "dated 2016 to 2017-03" in text


def test_undated_texts_have_no_dates_in_the_caption():
    pairs = hits_of([(None, "Ceasefire and trade.")]).cooccurrence(within="document")
    assert "1 document, none dated" in caption_of(plot.heatmap(pairs))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"within": "sentence"}, "area: sentences with the key"),
        ({"within": 5}, "area: all its pairs"),
        ({"within": "sentence", "ordered": True}, "area: all its pairs"),
    ],
)
def test_the_caption_says_what_the_area_of_a_node_is(hits, options, words):
    assert words in caption_of(plot.network(hits.cooccurrence(**options)))


def test_keys_of_no_known_branch_are_other():
    dictionary = dc.Dictionary({"topics": {"trade": ["trade"]}, "mine": ["ceasefire"]})
    pairs = hits_of([(None, "Ceasefire and trade.")], dictionary).cooccurrence()
    legend = plot.network(pairs).get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["topics", "other"]


def test_cells_too_small_for_numbers_have_a_colour_bar_instead():
    pairs = crowd(40).cooccurrence(within="document")
    figure, ax = matplotlib.pyplot.subplots(figsize=(4, 4), layout="constrained")
    plot.heatmap(pairs, ax=ax, n=40)
    assert list(ax.texts) == []
    assert [bar.get_ylabel() for bar in figure.axes[1:]] == ["documents with both"]
    roomy = plot.heatmap(pairs, n=10)
    assert roomy.figure.axes == [roomy]
    assert roomy.texts


@pytest.mark.parametrize("face", ["white", "#101010"])
def test_numbers_stand_out_from_their_cells(hits, face):
    from dipcore._drawing import luminance

    with matplotlib.rc_context({"figure.facecolor": face}):
        ax = plot.heatmap(hits.cooccurrence(within="document"))
    image = ax.images[0]
    for text in ax.texts:
        x, y = text.get_position()
        cell = luminance(image.to_rgba(image.get_array()[int(y), int(x)]))
        ink = luminance(text.get_color())
        assert (max(cell, ink) + 0.05) / (min(cell, ink) + 0.05) > 3  # contrast, as WCAG 2.1 has it


def test_the_weakest_cell_is_near_the_background_and_the_strongest_far(hits):
    from dipcore._drawing import luminance

    for face in ("white", "#101010"):
        with matplotlib.rc_context({"figure.facecolor": face}):
            image = plot.heatmap(hits.cooccurrence(within="document")).images[0]
        weak, strong = (abs(luminance(image.cmap(x)) - luminance(face)) for x in (0.0, 1.0))
        assert weak < strong


def test_nodes_take_a_colour(hits):
    ax = plot.network(hits.cooccurrence(), color="red")
    assert {matplotlib.colors.to_hex(c) for c in ax.collections[1].get_facecolor()} == {"#ff0000"}


@pytest.mark.parametrize("n", [1, 3, 7, 100])
def test_the_strongest_edges_are_the_strongest_pairs(n):
    from dipcore.plot._pairs import strongest_edges

    pairs = star_texts().cooccurrence(within="sentence")
    edges, every = strongest_edges(pairs, n)
    expected = pairs.pairs(n)
    assert [(pairs.labels[a], pairs.labels[b], w) for a, b, w in edges] == list(
        expected[["a", "b", "count"]].itertuples(index=False, name=None)
    )
    assert every == len(pairs.pairs())
