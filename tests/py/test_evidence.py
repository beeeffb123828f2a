"""What a shell and a notebook show of mentions and contexts can be read there; the frames stay pandas' own."""

import pickle
import re

import dipcore as dc
import numpy as np
import pandas as pd
import pytest
from dipcore._evidence import Evidence, Readable
from dipcore.offices import Offices

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
    assert "[3 rows x 19 columns: document, key, entry," in shown
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
    assert "\n...\n" in shown and "[40 rows x 19 columns" in shown
    assert "..." not in repr(many.head(10))


def test_the_frames_are_pandas_own(hits):
    found = hits.explain("topics/ceasefire")
    plain = pd.DataFrame(found)
    assert type(plain) is pd.DataFrame
    assert isinstance(found.sort_values("document", ascending=False).head(2), Evidence)
    some = ["date", "surface", "text"]
    assert found[some]._repr_html_() == plain[some]._repr_html_(), "some columns are a table"
    assert repr(found[["key", "surface"]]) == repr(plain[["key", "surface"]])
    odd = found.assign(date="some day", text=5, source=1.5)
    assert "[0] some day · 1.5" in repr(odd), "what a user puts in is shown, whatever it is"
    assert "coded yes" in repr(found.assign(coded="yes")), "a column of one's own is seen"
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


def test_an_empty_frame_says_what_it_is_and_its_columns(hits):
    found = hits.explain("topics/ceasefire").head(0)
    shown = repr(found)
    assert shown.startswith("no mentions [0 rows x 19 columns: document, key, entry,")
    assert " ".join(shown.split()).endswith("title, date, source, text, text_start]")
    assert columns(shown) <= 80 and len(shown.split("\n")) == 3
    assert found._repr_html_() == f"<p>{' '.join(shown.split())}</p>"
    pairs = hits.cooccurrence("document")
    assert repr(pairs.explain("people/L", "topics/ceasefire").head(0)).startswith("no contexts [0 ")
    assert repr(hits.over_time("month").bursts("people/K", scaling=1.2)).startswith(
        "no bursts [0 rows x 7 "
    )
    assert repr(hits.unresolved).startswith("no rows [0 rows x 7 columns: document, surface,")


def test_changes_are_printed_with_their_headlines():
    pytest.importorskip("ruptures")
    dates = [f"{2000 + k // 20}-01-01" for k in range(400)]
    texts = ["A ceasefire." if k >= 200 else "No news." for k in range(400)]
    corpus = dc.Corpus(texts, dates=dates, titles=[f"Guns fall silent {k}" for k in range(400)])
    found = corpus.tokens().lookup(TOPICS).over_time("year").changes()
    shown = "[0] topics/ceasefire · 2010 · share 0.000 to 1.000 · 20 documents"
    assert repr(found).startswith(f"{shown}\n    Guns fall silent 2")
    assert (
        shown in found._repr_html_() and '<li dir="auto">Guns fall silent 2' in found._repr_html_()
    )


# -- in a notebook


def marks(shown):
    return re.findall("<mark>(.*?)</mark>", shown)


def test_a_notebook_shows_place_and_sentence_with_what_was_found_marked(hits):
    shown = hits.explain("topics/ceasefire")._repr_html_()
    assert re.sub("<.*?>", "", shown).startswith("[0] 2016-09-10 · AP · Truce agreed a-very-long-")
    assert (
        f'<div dir="auto">{TEXTS[0].replace("ceasefire", "<mark>ceasefire</mark>")}</div>' in shown
    )
    assert marks(shown) == ["ceasefire"] * 3
    assert "[3 rows x 19 columns: document, key, entry," in shown
    assert "\x1b" not in shown and "\ufffd[31m" in shown, "what HTML cannot hold"
    with pd.option_context("display.notebook_repr_html", False):
        assert hits.explain("topics/ceasefire")._repr_html_() is None


def test_a_notebook_marks_the_mention_of_the_row_alone():
    text = (
        "Before that, nothing.\n\n  Kerry spoke, Kerry left, and <b>Kerry</b> & Lavrov's men wrote."
    )
    hits = dc.tokens([text]).lookup(TOPICS)
    frame = hits.explain("people/K")
    shown = [frame.iloc[k : k + 1]._repr_html_() for k in range(3)]
    body = [re.search('<div dir="auto">(.*?)</div>', one).group(1) for one in shown]
    assert body[1].startswith(
        "Kerry spoke, <mark>Kerry</mark> left, and &lt;b&gt;Kerry&lt;/b&gt; &amp; "
    )
    assert [one.index("<mark>") for one in body] == sorted({one.index("<mark>") for one in body})
    for row in frame.itertuples():
        assert text[row.text_start :].startswith(row.text)
        assert row.text[row.start - row.text_start :].startswith("Kerry")


@pytest.mark.parametrize("within", ["sentence", "paragraph", "document", 9])
def test_a_notebook_marks_both_sides_of_a_pair(within):
    text = "Before that, nothing.\n\n Kerry met Lavrov, and Kerry left. "
    frame = dc.tokens([text]).lookup(TOPICS).cooccurrence(within).explain("people/K", "people/L")
    row = frame.iloc[0]
    assert text[row["text_start"] :].startswith(row["text"])
    found = [text[start:end] for start, end in sorted([*row["spans_a"], *row["spans_b"]])]
    assert marks(frame.head(1)._repr_html_()) == found
    assert found in (["Kerry", "Lavrov", "Kerry"], ["Kerry", "Lavrov"])


def test_a_notebook_shows_of_a_long_document_what_stands_around_what_was_found():
    filler = "Nobody else was named in the long note that followed. " * 30
    text = f"{filler}Kerry spoke. {filler}Then Lavrov answered. {filler}"
    pairs = dc.tokens([text]).lookup(TOPICS).cooccurrence("document")
    shown = pairs.explain("people/K", "people/L")._repr_html_()
    assert marks(shown) == ["Kerry", "Lavrov"] and len(shown) < 1500
    assert f"{len(text.strip()):,} characters in all" in shown
    alone = dc.tokens(["Kerry " + "and so on and " * 200]).lookup(TOPICS).explain("people/K")
    assert marks(alone._repr_html_()) == ["Kerry"] and len(alone._repr_html_()) < 1200


def test_a_notebook_shows_ten_rows_and_how_many_there_are():
    many = dc.tokens(["Kerry."] * 40).lookup(TOPICS).explain()
    shown = many._repr_html_()
    assert re.findall(r"\[(\d+)\] ", shown) == [*map(str, [0, 1, 2, 3, 4, 35, 36, 37, 38, 39])]
    assert "<p>…</p>" in shown and "[40 rows x 19 columns" in shown
    assert len(marks(many.head(15)._repr_html_())) == 15, "to leave out five would save nothing"


def test_a_notebook_shows_what_users_make_of_the_frames(hits):
    found = hits.explain("topics/ceasefire")
    odd = found.assign(date="some day", text=5, source=1.5)
    assert ">5<" in odd._repr_html_() and not marks(odd._repr_html_())
    assert not marks(found.drop(columns="text_start")._repr_html_())
    pairs = hits.cooccurrence("document").explain("people/K", "people/L").reindex([0, 7])
    assert marks(pairs._repr_html_()) == ["Kerry", "Lavrov"] and TEXTS[0][:40] in repr(pairs)
    for wrong in ({"text": 5}, {"text_start": np.nan}, {"spans_a": None}):
        assert not marks(pairs.head(1).assign(**wrong)._repr_html_())
        assert repr(pairs.head(1).assign(**wrong)).startswith("[0] ")
    assert marks(found.reindex([0, 7])._repr_html_()) == ["ceasefire"], "a row without a mention"
    assert hits.to_pandas(keep_unmatched=True)._repr_html_().count('"auto"') == 0


def test_a_notebook_shows_bursts_with_their_headlines():
    texts = ["No news."] * 20 + ["A ceasefire."] * 4
    dates = [f"2016-{1 + k % 10:02d}-01" for k in range(20)] + ["2016-04-02"] * 4
    corpus = dc.Corpus(texts, dates=dates, titles=["<i>"] * 24)
    found = corpus.tokens().lookup(TOPICS).over_time("month").bursts()
    shown = found._repr_html_()
    assert "[0] topics/ceasefire · 2016-04 to 2016-04 · level 1" in shown
    assert '<li dir="auto">&lt;i&gt;</li>' in shown and "<i>" not in shown
    assert "[7] nan · " in found.reindex([0, 7])._repr_html_()


def test_a_notebook_shows_key_words_under_each_other(hits):
    kwic = hits.tokens.kwic("ceasefire", 8)
    shown = kwic._repr_html_()
    assert marks(shown) == ["ceasefire"] * 3 and shown.count("<tr>") == 3
    first = re.sub("<.*?>", "", shown.split("</tr>")[0])
    assert re.search(r"announced a ceasefire for Syria\[0\] 2016-09-10 · AP · a-very-long-name", first)
    assert "[3 rows x 8 columns: document," in shown
    some = ["source", "left", "keyword", "right"]
    assert kwic[some]._repr_html_() == pd.DataFrame(kwic[some])._repr_html_()
    many = dc.tokens(["<b>Kerry</b>."] * 40).kwic("kerry")._repr_html_()
    assert many.count("<mark>") == 10 and "[40 rows" in many and "<b>" not in many


# -- tables that pandas would print without their middle


def wide():
    """Pairs as findings are: names, counts, and numbers with many digits."""
    names = ["people/Sergey Lavrov", "countries/United States", "topics/ceasefire"]
    p = [6.174814e-11, 0.123456789, np.nan]
    columns = {name: [0.5, 18.7373737, -2.25] for name in ("expected", "sd", "ratio", "odds")}
    return Readable(
        {"a": names, "b": names[::-1], "count": [1, 20, 300], **columns, "p": p, "q": p}
    )


def test_every_column_is_shown_with_few_digits_and_within_the_line():
    shown = repr(wide())
    first, second, size = shown.split("\n\n")
    assert (first + second).split().count("0") == 2, "both parts name their rows"
    heads = " ".join(part.split("\n")[0] for part in (first, second))
    assert heads.split() == list(wide().columns)
    assert "people/Sergey Lavrov" in first and "countries/United States" in first
    assert "18.737" in shown and "18.7373" not in shown
    assert "6.2e-11" in shown and "0.123" in shown and "NaN" in shown
    assert columns(shown) <= 80 and "..." not in shown
    assert size == "[3 rows x 9 columns]"
    assert all(len({len(line) for line in part.split("\n")}) == 1 for part in (first, second))


def test_what_fits_is_printed_as_pandas_prints_it():
    frame = wide()
    for part in (frame[["a", "p"]], frame[[]], frame.T.head(1)):
        assert repr(part) == repr(pd.DataFrame(part))
    several = pd.concat([frame] * 2, axis=1, keys=["x", "y"])
    assert repr(several) == repr(pd.DataFrame(several)), "headings of two levels"
    many = Readable(np.zeros((1, 40)))
    assert repr(many) == repr(pd.DataFrame(many)), "a table for a machine"


def test_long_texts_are_cut_at_their_ends_and_paths_of_one_folder_before_them():
    long = "Ministers agree in Geneva on what to do next, and on when to do it at last"
    files = [f"/a/long/way/down/to/the/pages/of/two/thousand/and/sixteen/{k}.txt" for k in "ab"]
    shown = repr(
        Readable({"title": [long, "x\x1b[31m\ny"], "file": files, "text": [long * 99, ""]})
    )
    assert "Ministers agree" in shown and "at last" not in shown
    assert "/a/long" not in shown and "sixteen/a.txt" in shown.replace("…", "")
    assert "\x1b" not in shown and columns(shown) <= 80
    assert len(shown.split("\n")) == 5


def test_chinese_and_korean_stand_under_each_other():
    jamo = "\u1112\u1161\u11ab"  # a syllable of three characters, two columns wide
    titles = ["停火协议在日内瓦签署" * 9, f"{jamo}평화", "talks"]
    shown = repr(Readable({"title": titles, "c": list("xyz")})).replace(jamo, "한")
    assert "한평화" in shown
    assert len({columns(line) for line in shown.split("\n")[:4]}) == 1


def test_of_many_rows_the_first_and_the_last_are_shown_as_many_as_pandas_shows():
    frame = pd.concat([wide()] * 40, ignore_index=True)
    shown = repr(frame)
    first = shown.split("\n\n")[0].split("\n")
    assert [line.split()[0] for line in first[1:]] == [*"01234", "...", *map(str, range(115, 120))]
    assert shown.endswith("[120 rows x 9 columns]")
    assert repr(frame.head(60)).split("\n\n")[0].count("\n") == 60
    with pd.option_context("display.max_rows", 4, "display.float_format", "{:.1f}".format):
        shown = repr(frame)
    assert shown.split("\n\n")[0].count("\n") == 5 and "18.7\n" in shown.replace(" ", "\n")


def test_frames_of_results_are_shown_whole(hits):
    corpus = hits.tokens.corpus
    assert corpus.meta.shape[1] == 7
    shown = repr(corpus.meta)
    heads = {name for part in shown.split("\n\n")[:-1] for name in part.split("\n")[0].split()}
    assert heads == {"document", *corpus.meta.columns}
    assert "2016-09-10 " in shown and "00:00:00" not in shown
    texts = [f"alpha beta word{k}" for k in range(6)] + ["gamma delta"] * 6
    made = dc.Corpus(texts)
    pairs = made.tokens().cooccurrence("document")
    frames = [
        made.dedupe().copies, made.reading, made.tokens().dtm().keyness(target=[0, 1, 2]),
        pairs.chance(9).findings(tail="fitted"), pairs.fisher(), hits.over_time("month").frame,
        pairs.pairs(), pairs.pairs(3), made.tokens().collocations(), made.tokens().diversity(), made.tokens().readability(),
        made.tokens().dtm().dispersion(), hits.unresolved, Offices.built_in().to_pandas(),
        hits.cooccurrence("document", by="title").pairs(1), hits.cooccurrence("document").over_time(),
        dc.Dictionary(TOPICS).check(made.tokens()).entries, dc.Dictionary(TOPICS).check(made.tokens()).claimed,
    ]  # fmt: skip
    assert {type(frame) for frame in frames} == {Readable}


def test_tables_of_results_are_pandas_own_but_for_the_printing():
    frame = wide()
    plain = pd.DataFrame(frame)
    assert frame._repr_html_() == plain._repr_html_(), "a notebook shows pandas' table"
    assert type(frame[frame["count"] > 5]) is type(frame) and type(frame["a"]) is pd.Series
    again = pickle.loads(pickle.dumps(frame))
    pd.testing.assert_frame_equal(again, frame)
    assert repr(again) == repr(frame)
    pd.testing.assert_frame_equal(frame, plain)
    pd.testing.assert_frame_equal(frame.merge(plain, on="a"), plain.merge(plain, on="a"))
    assert (
        frame.groupby("a")["count"].sum().to_dict() == plain.groupby("a")["count"].sum().to_dict()
    )
