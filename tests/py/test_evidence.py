"""What a shell prints of mentions and contexts can be read there; the frames stay pandas' own."""

import pickle

import dipcore as dc
import pandas as pd
import pytest
from dipcore._evidence import Evidence

TEXTS = [
    "Kerry met Lavrov in Geneva on Friday, and after eleven hours of talks they announced a ceasefire for Syria.",
    "The ceasefire\x1b[31m held.",
    "停火协议在日内瓦签署" * 12 + " ceasefire",
]
TOPICS = {"topics": {"ceasefire": ["ceasefire"]}, "people": {"K": ["kerry"], "L": ["lavrov"]}}


@pytest.fixture(autouse=True)
def narrow(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def hits():
    corpus = dc.Corpus(
        TEXTS,
        ids=[f"a-very-long-name-of-a-page-that-fills-half-of-a-line-{k}.html" for k in range(3)],
        dates=["2016-09-10", None, "2016-09-12"],
        titles=["Truce agreed", None, "停火"],
        sources=["AP", "TASS", None],
    )
    return corpus.tokens().lookup(TOPICS)


def columns(text):
    import unicodedata

    widths = {"Mn": 0, "Me": 0, "Cf": 0}
    return max(
        sum(
            widths.get(unicodedata.category(c), 1 + (unicodedata.east_asian_width(c) in "WF"))
            for c in line
        )
        for line in text.split("\n")
    )


def test_a_mention_is_printed_with_its_place_and_its_whole_sentence(hits):
    shown = repr(hits.explain("topics/ceasefire"))
    assert "[0] 2016-09-10 · AP · Truce agreed" in shown
    assert "[1] undated · TASS" in shown
    assert "half-of-a-line-0.html" in shown, "the name is whole"
    assert 'topics/ceasefire "ceasefire"' in shown
    assert TEXTS[0] in " ".join(shown.split())
    assert "..." not in shown and columns(shown) <= 80
    assert "[3 rows x 18 columns: document, key, entry," in shown
    assert "\x1b" not in shown, "nothing steers the terminal"


def test_the_width_is_that_of_the_terminal(hits, monkeypatch):
    found = hits.explain("topics/ceasefire")
    monkeypatch.setenv("COLUMNS", "50")
    assert columns(repr(found)) <= 50
    monkeypatch.setenv("COLUMNS", "100")
    assert 80 < columns(repr(found)) <= 100


def test_contexts_series_and_cells_are_printed_alike(hits):
    pairs = hits.cooccurrence(within="document")
    assert "[0] 2016-09-10 · AP" in repr(pairs.explain("people/K", "people/L"))
    near = hits.cooccurrence(within=5).explain("people/K", "people/L")
    assert "distance 2" in repr(near)
    point = hits.over_time("month").explain("2016-09", "topics/ceasefire")
    assert "1 mention\n" in repr(point)
    cell = hits.tokens.dtm().explain(hits.tokens.corpus.meta.index[0], "geneva")
    assert 'geneva "Geneva"' in " ".join(repr(cell).split())
    assert 'people/K "Kerry"' in " ".join(repr(hits.to_pandas()).split())


def test_bursts_are_printed_with_their_headlines():
    texts = ["No news."] * 20 + ["A ceasefire."] * 4
    titles = [None] * 20 + [f"Guns fall silent for the {k}th time in the hills" for k in range(4)]
    dates = [f"2016-{1 + k % 10:02d}-01" for k in range(20)] + ["2016-04-02"] * 4
    corpus = dc.Corpus(texts, dates=dates, titles=titles)
    found = corpus.tokens().lookup(TOPICS).over_time("month").bursts()
    shown = repr(found)
    assert "[0] topics/ceasefire · 2016-04 to 2016-04 · level 1 · strength " in shown
    assert "· 4 documents" in " ".join(shown.split())
    assert [title for title in titles if title and title in shown] == titles[20:23]
    assert "[7] nan · " in repr(found.reindex([0, 7])), "a row without a burst is no crash"
    assert repr(found[["key", "start"]]) == repr(pd.DataFrame(found[["key", "start"]]))


def test_a_long_context_is_cut_and_says_so():
    text = "Kerry met Lavrov. " + "And so on it went for days. " * 40
    pairs = dc.tokens([text]).lookup(TOPICS).cooccurrence(within="document")
    shown = repr(pairs.explain("people/K", "people/L"))
    assert f"… {len(text.strip()):,} characters in all" in shown
    assert len(shown.splitlines()) < 14


def test_many_rows_are_the_first_and_the_last_five(hits):
    many = dc.tokens(["Kerry."] * 40).lookup(TOPICS).explain()
    shown = repr(many)
    assert [name for name in range(40) if f"[{name}]" in shown] == [
        0,
        1,
        2,
        3,
        4,
        35,
        36,
        37,
        38,
        39,
    ]
    assert "\n...\n" in shown and "[40 rows x 18 columns" in shown
    assert "..." not in repr(many.head(10))


def test_the_frames_are_pandas_own(hits):
    found = hits.explain("topics/ceasefire")
    plain = pd.DataFrame(found)
    assert type(plain) is pd.DataFrame
    assert isinstance(found.sort_values("document", ascending=False).head(2), Evidence)
    assert found._repr_html_() == plain._repr_html_(), "a notebook shows pandas' table"
    assert repr(found[["key", "surface"]]) == repr(plain[["key", "surface"]])
    assert repr(found[["document", "text"]]) == repr(plain[["document", "text"]])
    odd = found.assign(date="some day", text=5, source=1.5)
    assert "[0] some day · 1.5" in repr(odd), "what a user puts in is shown, whatever it is"
    assert "coded yes" in repr(found.assign(coded="yes")), "a column of one's own is seen"
    assert repr(found.iloc[:0]) == repr(plain.iloc[:0])
    assert repr(found.T) == repr(plain.T)
    pd.testing.assert_frame_equal(pickle.loads(pickle.dumps(found)), found)
    assert found.groupby("source")["surface"].count().to_dict() == {"AP": 1, "TASS": 1}


def test_key_words_in_context_stand_under_each_other(hits):
    kwic = hits.tokens.kwic("ceasefire", 8)
    lines = repr(kwic).split("\n")
    at = {line.index("ceasefire") for line in lines[:2]}
    assert len(at) == 1, "under each other"
    assert lines[0].startswith("[0] 2016-09-10  ") and lines[1].startswith("[1] undated     ")
    assert "announced a  ceasefire  for Syria" in lines[0]
    assert "[3 rows x 8 columns: document, date, source, left, keyword, right, start," in lines[4]
    assert "\x1b" not in repr(kwic)
    some = ["source", "left", "keyword", "right"]
    assert repr(kwic[some]) == repr(pd.DataFrame(kwic[some]))


def test_key_words_in_context_of_every_script_stand_under_each_other():
    """A terminal gives Chinese letters two columns, and marks none."""
    chinese = "停火协议在日内瓦签署" * 6
    texts = [
        f"{chinese} ceasefire {chinese}",
        "वे ceasefire पर सहमत हुए",
        "The ceasefire held.",
        f"A 停 {chinese}",
    ]
    shown = repr(dc.tokens(texts[:3]).kwic("ceasefire", 50))
    assert columns(shown) <= 80
    lines = shown.split("\n")[:3]
    assert len({columns(line[: line.index("ceasefire")]) for line in lines}) == 1
    assert lines[0].count("…") == 2 and lines[0].endswith("…")
    assert "[0] undated  …" in lines[0] and "日内瓦签署  ceasefire  停火协议" in lines[0]
    assert columns(repr(dc.tokens(texts).kwic("停", 50))) <= 80


def test_the_last_rows_stand_under_the_first():
    """Though their numbers are longer, and their key words."""
    kwic = dc.tokens(["We talk."] * 20 + ["All talked."]).kwic("talk*")
    lines = repr(kwic).split("\n")
    assert lines[5] == "..." and lines[10].startswith("[20] undated")
    assert lines[0].index("talk") - 1 == lines[10].index("talked")
    assert lines[0].index("We") + 2 == lines[10].index("All") + 3


def test_marks_that_nobody_sees_are_no_holes_in_words():
    """But that which joins letters of Persian stays, and that which ends a word parts it."""
    shown = repr(
        dc.tokens(["cease\u00adfire \u202emi\u200cra\u202c a\u200bb held"]).kwic("held", 9)
    )
    assert "  ceasefire mi\u200cra a b  held" in shown


def test_of_a_long_document_what_stands_around_the_pair_is_shown():
    filler = "Nobody else was named in the long note that followed. " * 30
    text = f"\n{filler}Kerry spoke. {filler}Then Lavrov answered. {filler}"
    pairs = dc.Corpus([text]).tokens().lookup(TOPICS).cooccurrence("document")
    frame = pairs.explain("people/K", "people/L")
    shown = " ".join(repr(frame).split())
    assert "Kerry spoke." in shown and "Then Lavrov answered." in shown
    assert len(shown) < 900
    (start, end), text_shown = frame["spans_a"][0][0], frame["text"][0]
    assert text_shown == text and text_shown[start:end] == "Kerry"
