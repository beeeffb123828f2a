"""Co-occurrence: counts and measures by hand, and the sentences behind them."""

from __future__ import annotations

import math
import pickle
import time

import dipcore as dc
import numpy as np
import pytest
from dipcore import _core
from dipcore.networks import to_networkx

# sentences: {a b} {a b} {a} {c} {} | {a c} {b}
TEXTS = ["Alpha beta. Alpha and beta. Alpha! Gamma! Others.", "Alpha gamma. Beta."]
KEYS = {"a": ["alpha"], "b": ["beta"], "c": ["gamma"]}


def corpus():
    return dc.Corpus(TEXTS, ids=["d", "e"], dates=["2016", "2017"], sources=["AP", "TASS"])


def pairs(within="sentence", **options):
    return corpus().tokens().lookup(KEYS).cooccurrence(within, **options)


def test_contexts_by_hand():
    assert pairs().labels == ["a", "b", "c"]
    assert pairs().matrix.toarray().tolist() == [[4, 2, 1], [2, 3, 0], [1, 0, 2]]
    assert pairs("document").matrix.toarray().tolist() == [[2, 2, 2], [2, 2, 2], [2, 2, 2]]
    assert pairs("paragraph").matrix.toarray().tolist() == [[2, 2, 2], [2, 2, 2], [2, 2, 2]]
    assert pairs().matrix.dtype == np.int64
    assert pairs().total == 7


def test_pairs_and_windows_by_hand():
    assert pairs(count="pairs").matrix.toarray().tolist() == [[0, 2, 1], [2, 0, 0], [1, 0, 0]]
    # d: a0 b1 a2 - b4 a5 c6 -; e: a0 c1 b2
    assert pairs(1).matrix.toarray().tolist() == [[0, 3, 2], [3, 0, 1], [2, 1, 0]]
    ordered = pairs(1, ordered=True).matrix.toarray()
    assert ordered.tolist() == [[0, 1, 2], [2, 0, 0], [0, 1, 0]]
    two = pairs(2, weights="1/d").matrix.toarray()
    # a-b at 1: a0b1 b1a2 b4a5; at 2: a2b4, and a0b2 of e
    assert two[0, 1] == two[1, 0] == 3 + 2 / 2
    assert two[0, 0] == 1 / 2, "a0 and a2, once"
    assert pairs(2).matrix[0, 1] == 5


def test_a_window_reaches_across_sentences_not_documents():
    together = dc.tokens(["Alpha. Beta", "gamma"]).lookup(KEYS).cooccurrence(9)
    assert together.matrix.toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_overlapping_matches_are_no_pair():
    hits = dc.tokens(["north korea talks"]).lookup({"nk": ["north korea"], "kt": ["korea talks"]})
    assert len(hits) == 2
    assert hits.cooccurrence(5).matrix.nnz == 0
    assert hits.cooccurrence("sentence").matrix[0, 1] == 1, "both occur in the sentence"


def test_terms_cooccur_too():
    terms = dc.tokens(["b a b"]).cooccurrence(2)
    assert terms.labels == ["b", "a"]
    assert terms.matrix.toarray().tolist() == [[1, 2], [2, 0]]
    holes = dc.tokens(["a x b"]).remove("x", padding=True).cooccurrence(1)
    assert holes.matrix.nnz == 0, "a hole keeps the distance"
    assert dc.tokens(["a x b"]).remove("x").cooccurrence(1).matrix.nnz == 2


def test_measures_by_hand():
    # a in 4, b in 3, c in 2 of 7 contexts; a and b in 2, a and c in 1
    expected = {(0, 1): 4 * 3 / 7, (0, 2): 4 * 2 / 7}
    both = {(0, 1): 2, (0, 2): 1}
    single = [4, 3, 2]
    made = {
        name: pairs().measure(name).toarray()
        for name in ("expected", "pmi", "ppmi", "npmi", "dice", "jaccard")
    }
    for (i, j), value in expected.items():
        n = both[i, j]
        pmi = math.log2(n / value)
        assert math.isclose(made["expected"][i, j], value)
        assert math.isclose(made["pmi"][i, j], pmi)
        assert math.isclose(made["ppmi"][i, j], max(pmi, 0))
        assert math.isclose(made["npmi"][i, j], pmi / -math.log2(n / 7))
        assert math.isclose(made["dice"][i, j], 2 * n / (single[i] + single[j]))
        assert math.isclose(made["jaccard"][i, j], n / (single[i] + single[j] - n))
    for matrix in made.values():
        assert np.allclose(matrix, matrix.T)
        assert np.all(np.diag(matrix) == 0) and matrix[1, 2] == 0


def test_npmi_of_a_pair_in_every_context_is_one():
    assert dc.tokens(["alpha beta"]).lookup(KEYS).cooccurrence().measure("npmi")[0, 1] == 1.0


def test_the_strongest_pairs_first():
    frame = pairs().pairs()
    assert frame[["a", "b", "count"]].to_numpy().tolist() == [["a", "b", 2], ["a", "c", 1]]
    assert math.isclose(frame["expected"].iloc[0], 12 / 7)
    assert len(pairs().pairs(1)) == 1
    assert list(pairs(2).pairs().columns) == ["a", "b", "count", "expected", "npmi"]
    assert list(pairs("sentence", ordered=True).pairs().columns) == ["a", "b", "count"]
    both_ways = pairs(1, ordered=True).pairs()
    assert {("a", "b"), ("b", "a")} <= set(zip(both_ways["a"], both_ways["b"], strict=True))


@pytest.mark.parametrize(
    ("within", "options"),
    [
        ("sentence", {}),
        ("document", {}),
        ("paragraph", {}),
        ("sentence", {"count": "pairs"}),
        ("document", {"count": "pairs"}),
        (1, {}),
        (3, {}),
        (3, {"ordered": True}),
        ("sentence", {"ordered": True}),
        ("sentence", {"count": "pairs", "ordered": True}),
    ],
)
def test_every_cell_opens(within, options):
    made = pairs(within, **options)
    for i, a in enumerate(made.labels):
        for j, b in enumerate(made.labels):
            opened = made.explain(a, b)
            assert len(opened) == made.matrix[i, j], (a, b)
            for row in opened.itertuples():
                text = corpus().texts["de".index(row.document)].lower()
                assert {text[s:e] for s, e in row.spans_a} == set(KEYS[a])
                assert {text[s:e] for s, e in row.spans_b} == set(KEYS[b])


def test_explain_shows_the_sentence_and_where_it_is_from():
    opened = pairs().explain("a", "b")
    assert opened["text"].tolist() == ["Alpha beta.", "Alpha and beta."]
    assert opened["document"].tolist() == ["d", "d"] and opened["source"].tolist() == ["AP", "AP"]


def test_explain_cuts_each_document_into_sentences_once(monkeypatch):
    calls = []
    real = _core.boundaries

    def counted(text, *rest):
        calls.append(text)
        return real(text, *rest)

    monkeypatch.setattr(_core, "boundaries", counted)
    made = dc.tokens(["Alpha beta. " * 40, "Beta, alpha."]).lookup(KEYS).cooccurrence()
    assert len(made.explain("a", "b")) == 41 and len(calls) == 2


@pytest.mark.clock
def test_explain_of_a_window_does_not_try_every_pair_of_a_long_document():
    made = dc.tokens(["X y z. " * 12_000]).cooccurrence(1)
    began = time.process_time()
    opened = made.explain("x", "y")
    assert len(opened) == made.matrix[0, 1] == 12_000
    assert time.process_time() - began < 8, "144 million pairs of occurrences take far longer"
    assert opened["distance"].unique().tolist() == [1]


def test_pairs_show_the_measures_asked_for():
    frame = pairs().pairs(measures=["g2", "dice"], sort="dice", min_count=2)
    assert list(frame.columns) == ["a", "b", "count", "expected", "g2", "dice"]
    assert frame["count"].tolist() == [2]
    assert frame["dice"].iloc[0] == pairs().measure("dice")[0, 1]
    by_dice = pairs("document").pairs(measures="dice", sort="dice")["dice"]
    assert by_dice.is_monotonic_decreasing
    with pytest.raises(ValueError, match="sort='pmi': use one of count, expected, npmi"):
        pairs().pairs(sort="pmi")
    with pytest.raises(
        ValueError, match=r"measure='chi': did you mean 'chi2'\? Use 'expected', 'pmi'"
    ):
        pairs().pairs(measures="chi")


def by(group, within="sentence", **options):
    return corpus().tokens().lookup(KEYS).cooccurrence(within, by=group, **options)


@pytest.mark.parametrize("group", ["year", "source"])
@pytest.mark.parametrize("within", ["sentence", "document", 3])
def test_groups_are_counted_as_corpora_of_their_own(group, within):
    counted = by(group, within)
    assert [str(name) for name in counted] == (
        ["2016", "2017"] if group == "year" else ["AP", "TASS"]
    )
    for k, made in enumerate(counted.values()):
        alone = corpus()[[k]].tokens().lookup(KEYS).cooccurrence(within)
        assert (made.matrix != alone.matrix).nnz == 0
        assert made.total == alone.total
        assert made.pairs().equals(alone.pairs())
    total = sum(made.matrix for made in counted.values())
    assert (total != pairs(within).matrix).nnz == 0


@pytest.mark.parametrize("within", ["sentence", "paragraph", "document"])
def test_the_total_of_a_group_is_that_of_its_documents(within):
    texts = ["Alpha. Beta\n\nbeta.", "", "Others. Alpha beta.", "None\n\nbeta. Alpha.", "—"]
    corpus = dc.Corpus(texts, sources=["x", "y", "y", "x", None])
    grouped = corpus.tokens().lookup(KEYS).cooccurrence(within, by="source")
    for name, rows in (("x", [0, 3]), ("y", [1, 2]), (None, [4])):
        alone = corpus[rows].tokens().lookup(KEYS).cooccurrence(within)
        assert grouped[name].total == alone.total, name
    assert grouped[None].total == 0
    whole = corpus.tokens().lookup(KEYS).cooccurrence(within)
    assert whole.total == grouped["x"].total + grouped["y"].total


def test_groups_are_named_and_stacked():
    counted = by("year")
    assert len(counted) == 2 and "2016" in counted
    assert counted["2016"].matrix[0, 1] == 2
    frame = counted.pairs(1)
    assert list(frame.columns[:5]) == ["year", "group_documents", "a", "b", "count"]
    assert [str(p) for p in frame["year"]] == ["2016", "2017"]
    assert len(by("source")["AP"].explain("a", "b")) == 2
    assert repr(counted) == "<CooccurrenceBy: 2 groups by year>"
    with pytest.raises(KeyError, match="no group '2018' in the groups by year; .* 2016"):
        counted["2018"]
    with pytest.raises(
        KeyError, match="no period or column 'outlet' in meta; there are day, .*title"
    ):
        by("outlet")


def test_a_group_named_as_a_column_of_the_result_is_refused():
    named = corpus()
    named.meta["count"] = ["x", "y"]
    grouped = named.tokens().lookup(KEYS).cooccurrence(by="count")
    assert list(grouped) == ["x", "y"]
    with pytest.raises(ValueError, match="a column 'count' of its own; rename that of meta"):
        grouped.pairs()


def test_documents_in_no_group_are_a_group_of_their_own():
    dated = dc.Corpus(["Alpha beta."] * 3, dates=["2016", None, "2018"], sources=["AP", None, None])
    hits = dated.tokens().lookup(KEYS)
    names = list(hits.cooccurrence(by="year"))
    assert [str(name) for name in names] == ["2016", "2017", "2018", "NaT"]
    assert [made.matrix[0, 1] for made in hits.cooccurrence(by="year").values()] == [1, 0, 1, 1]
    assert list(hits.cooccurrence(by="source")) == ["AP", None]
    assert hits.cooccurrence(by="source")[None].matrix[0, 1] == 2


def test_over_time_has_a_row_for_every_pair_and_period():
    dated = dc.Corpus(TEXTS + ["Others."], dates=["2016", "2018", "2018"])
    frame = dated.tokens().lookup(KEYS).cooccurrence().over_time("year")
    columns = ["a", "b", "count", "documents", "total_documents"]
    assert [str(p) for p in frame["period"]] == ["2016"] * 2 + ["2017"] * 2 + ["2018"] * 2
    assert frame[columns].to_numpy().tolist() == [
        ["a", "b", 2, 1, 1],
        ["a", "c", 0, 0, 1],
        ["a", "b", 0, 0, 0],
        ["a", "c", 0, 0, 0],
        ["a", "b", 0, 0, 2],
        ["a", "c", 1, 1, 2],
    ]
    assert np.array_equal(frame["share"].to_numpy(), [1, 0, np.nan, np.nan, 0, 0.5], equal_nan=True)
    assert {"lower", "upper", "rate_lower", "complete"} <= set(frame.columns)
    with pytest.raises(ValueError, match="period 'decade'"):
        pairs().over_time("decade")


@pytest.mark.parametrize(("within", "options"), [("sentence", {}), (3, {"ordered": True})])
def test_rare_pairs_can_be_left_out_over_time(within, options):
    dated = dc.Corpus([*TEXTS, "Alpha beta."], dates=["2016", "2018", "2018"])
    made = dated.tokens().lookup(KEYS).cooccurrence(within, **options)
    whole = made.over_time("year")
    often = made.pairs(min_count=2)
    assert 0 < len(often) < len(made.pairs())
    frame = made.over_time("year", min_count=2)
    wanted = whole.merge(often[["a", "b"]]).sort_values(["period", "a", "b"], ignore_index=True)
    assert frame.sort_values(["period", "a", "b"], ignore_index=True).equals(wanted)
    series = made.series("year", min_count=2)
    opened = series.explain("2018", series.keys[0])
    assert len(opened) == series.frame.query("key == @series.keys[0]")["documents"].iloc[-1]
    assert made.over_time("year", min_count=99).empty


def test_over_time_says_how_many_documents_have_no_place():
    dated = dc.Corpus(["Alpha beta."] * 3, dates=["2016-05", None, "2016"])
    frame = dated.tokens().lookup(KEYS).cooccurrence().over_time("month")
    assert frame.attrs["undated"] == 2
    assert frame["count"].tolist() == [1]


@pytest.mark.parametrize(
    ("within", "options"),
    [
        ("sentence", {}),
        ("document", {"count": "pairs"}),
        (2, {}),
        (3, {"ordered": True}),
        (3, {"weights": "1/d"}),
        ("sentence", {"count": "pairs", "ordered": True}),
    ],
)
def test_the_series_of_pairs_adds_up_and_opens(within, options):
    made = pairs(within, **options)
    series = made.series("year")
    sums = series.frame.groupby("key", sort=False)["mentions"].sum()
    i, j, count = made._cells()
    assert sums.to_numpy() == pytest.approx(count)
    assert next(iter(sums.index)).split(" > " if made.ordered else " + ") == [
        made.labels[i[0]],
        made.labels[j[0]],
    ]
    for row in series.frame.itertuples():
        if row.documents:
            assert len(series.explain(row.period, row.key)) == row.documents
            opened = series.explain(row.period, row.key, unit="mentions")
            assert made.weights or len(opened) == row.mentions


def test_a_group_over_time_counts_its_own_documents():
    frame = by("source")["TASS"].over_time("year")
    assert frame["total_documents"].tolist() == [0, 1]


def test_graphs_hold_the_pairs():
    graph = pairs().to_networkx(measures=["npmi", "g2"])
    assert set(graph.nodes) == {"a", "b", "c"} and graph.nodes["a"]["count"] == 4
    assert graph.edges["a", "b"]["count"] == 2
    assert graph.edges["a", "b"]["g2"] == pairs().measure("g2")[0, 1]
    assert set(pairs().to_networkx(min_count=2).nodes) == {"a", "b"}
    directed = pairs(1, ordered=True).to_networkx()
    assert directed.is_directed() and directed.edges["b", "a"]["count"] == 2


def test_a_graph_of_findings():
    made = pairs("document")
    graph = to_networkx(made.fisher(min_count=1), made)
    assert set(graph.nodes) == {"a", "b", "c"} and graph.edges["a", "b"]["q"] == 1.0
    assert "a" not in graph.edges["a", "b"] and graph.edges["a", "b"]["test"] == "fisher"


def test_no_group_and_no_pair():
    assert dc.Corpus([]).tokens().lookup(KEYS).cooccurrence(by="source").pairs().empty
    apart = dc.Corpus(["Alpha.", "Beta.", "Alpha beta."], sources=["A", "B", "C"])
    frame = apart.tokens().lookup(KEYS).cooccurrence(by="source").pairs()
    assert frame[["source", "a", "b", "count"]].to_numpy().tolist() == [["C", "a", "b", 1]]
    series = apart.tokens().lookup(KEYS).cooccurrence()
    with pytest.raises(ValueError, match="Give dates= or metadata="):
        series.over_time("year")


def test_a_pair_that_is_none_over_time():
    with pytest.raises(
        KeyError, match=r"no key 'a \+ z' in this series; the nearest are a \+ [bc]"
    ):
        pairs().series("year").explain("2016", "a + z")


def test_communities_are_what_holds_together():
    words = ["one two three"] * 4 + ["four five six"] * 3 + ["three four"]
    found = dc.tokens(words).cooccurrence("document").communities()
    groups = found.groupby("community")["label"].apply(set).tolist()
    assert groups == [{"four", "five", "six"}, {"one", "two", "three"}]
    strength = found.set_index("label")["strength"]
    assert strength["one"] == 8 and strength["four"] == 6
    again = dc.tokens(words).cooccurrence("document").communities(weight="npmi")
    assert set(again["community"]) == {0, 1}
    assert dc.tokens(["one"]).cooccurrence("document").communities().empty


@pytest.mark.parametrize(
    ("within", "options", "message"),
    [
        ("page", {}, "within='page': use 'document', 'paragraph', 'sentence' or a number"),
        (None, {}, "within=None"),
        (2.5, {}, "within=2.5"),
        (True, {}, "within=True"),
        (0, {}, "within=0: a window has at least 1 token"),
        (5, {"count": "contexts"}, 'count="contexts" has no meaning for a window'),
        ("sentence", {"count": "words"}, "count='words'"),
        ("sentence", {"weights": "1/d"}, "with a window such as within=5"),
        (5, {"weights": "1/d²"}, 'only "1/d"'),
        (37, {"weights": "1/d"}, "window of 1 to 36"),
    ],
)
def test_arguments_that_are_wrong(within, options, message):
    with pytest.raises(ValueError, match=message):
        pairs(within, **options)


def test_the_widest_weighted_window():
    assert pairs(36, weights="1/d").matrix.nnz > 0


def test_measures_that_are_wrong():
    with pytest.raises(
        ValueError, match=r"measure='chi': did you mean 'chi2'\? Use 'expected', 'pmi'"
    ):
        pairs().measure("chi")
    with pytest.raises(ValueError, match="ordered=False"):
        pairs(ordered=True).measure("pmi")
    with pytest.raises(ValueError, match="measure 't' is a statistic of counts"):
        pairs(3, weights="1/d").measure("t")
    with pytest.raises(KeyError, match="no label 'zz'"):
        pairs().explain("a", "zz")


def test_copies_are_whole():
    again = pickle.loads(pickle.dumps(pairs()))
    assert (again.matrix != pairs().matrix).nnz == 0
    assert repr(again) == "<Cooccurrence: 3 labels, 7 cells, within sentence, contexts>"
