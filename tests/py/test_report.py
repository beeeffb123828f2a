"""The report says what was counted, opens every number to its sentences, and stands alone."""

import base64
import html
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest

matplotlib = pytest.importorskip("matplotlib")
pytest.importorskip("networkx")
matplotlib.use("agg")

import dipcore as dc  # noqa: E402
from dipcore import report  # noqa: E402
from dipcore._analysis import Analysis, choose_freq, set_aside  # noqa: E402
from dipcore._quotes import even_steps  # noqa: E402

VOID = {"meta", "img", "br", "hr", "link", "input"}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Page(HTMLParser):
    """Tags with their attributes, checked for nesting, and sentences with their marks."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.texts, self.marks = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data):
        if "script" not in self.open and "style" not in self.open:
            self.texts.append(data)
        if "mark" in self.open:
            self.marks[-1] += data

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


def write(corpus, tmp_path, **options):
    path = tmp_path / "report.html"
    summary = report.write(corpus, path, progress=False, **options)
    return summary, path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sample():
    return dc.datasets.sample()


@pytest.fixture(scope="module")
def analysis(sample):
    return Analysis(sample, dc.Dictionary.diplomacy())


@pytest.fixture(scope="module")
def written(sample, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    summary, text = write(sample, folder)
    return SimpleNamespace(summary=summary, text=text, path=summary.path, page=Page(text))


def block(text, name):
    """The part of the report that opens under a name of a bar list."""
    start = text.index(f'<span class="name">{html.escape(name)}</span>')
    end = text.find('<span class="name">', start + 10)
    return text[start : end if end > 0 else len(text)]


def test_nothing_is_fetched(written):
    for tag, attributes in written.page.tags:
        assert tag not in ("link", "iframe", "object", "embed")
        for name in ("src", "href", "srcset", "action", "data"):
            if attributes.get(name):
                assert attributes[name].startswith(("data:image/svg+xml;base64,", "#")), attributes
    styles = re.findall(r"<style>(.*?)</style>", written.text, re.S)
    assert len(styles) == 1
    assert "url(" not in styles[0]
    assert "@import" not in styles[0]
    assert "http" not in re.sub(r"<(q|td|cite|bdi|mark)\b.*?</\1>", "", written.text, flags=re.S)


def test_the_links_of_the_menu_lead_somewhere(written):
    names = {attributes.get("id") for _, attributes in written.page.tags}
    links = [a["href"] for tag, a in written.page.tags if tag == "a"]
    assert len(links) == 8
    assert {link[1:] for link in links} <= names


def test_every_picture_has_words(written):
    pictures = [attributes for tag, attributes in written.page.tags if tag == "img"]
    assert len(pictures) == 6
    assert all(len(attributes["alt"]) > 10 for attributes in pictures)


def test_letters_have_one_size_in_all_pictures(written):
    pictures = [attributes for tag, attributes in written.page.tags if tag == "img"]
    for attributes in pictures:
        svg = base64.b64decode(attributes["src"].split(",", 1)[1]).decode()
        points = float(re.search(r'width="([\d.]+)pt"', svg).group(1))
        share = float(re.fullmatch(r"width:(\d+)%", attributes["style"]).group(1))
        assert share == pytest.approx(100 * points / (9.5 * 72), abs=0.51)


def test_pictures_are_light(written):
    sizes = [len(a["src"]) for tag, a in written.page.tags if tag == "img"]
    assert max(sizes) < 300_000, "letters drawn as outlines one by one?"


def test_the_summary_counts_what_was_read(written, sample):
    summary = written.summary
    assert summary.documents == len(sample)
    assert summary.dated == sample.meta["date"].notna().sum()
    assert summary.dated + summary.undated == summary.documents
    assert summary.sources == sample.meta["source"].nunique()
    assert sum(summary.furniture.values()) == sum(len(page.furniture) for page in sample.pages)
    assert summary.failures == []
    assert f"{summary.documents} documents: {summary.dated} dated" in str(summary)


def test_the_sample_says_that_it_is_no_evidence(written):
    assert "no evidence about the world" in written.page.text


def test_the_report_says_that_it_shows_some_sentences_and_how_to_get_all(written, sample):
    call = re.search(r"to all of them in Python: <code>(.*?)</code>", written.text).group(1)
    names = {"corpus": sample, "dictionary": dc.Dictionary.diplomacy()}
    found = eval(html.unescape(call), names)
    assert len(found) == written.summary.topics["mentions"][0] > 10
    assert "Every number opens to sentences behind it" in written.page.text


def test_pairs_are_said_to_be_no_findings(written):
    assert "no findings" in written.page.text and "pairs.chance().findings()" in written.page.text


def test_topics_open_to_as_many_sentences_as_there_are(written, analysis):
    for key in analysis.topics["key"][:5]:
        mentions = analysis.hits.explain(key)
        part = block(written.text, key.split("/")[1])
        stated = [int(n) for n in re.findall(r"(?:of |All |>)(\d+) sentences?\.", part)]
        assert sum(stated) == len(mentions.drop_duplicates(["document", "sentence"]))


def test_periods_state_the_numbers_of_the_series(written, analysis):
    key = analysis.topics["key"][0]
    rows = analysis.series.frame[analysis.series.frame["key"] == key]
    text = html.unescape(block(written.text, key.split("/")[1]))
    for one in rows.itertuples():
        if one.documents:
            noun = "document" if one.total_documents == 1 else "documents"
            assert f"{one.period}: {one.documents} of {one.total_documents} {noun}" in text
    silent = rows[(rows["documents"] == 0) & (rows["total_documents"] > 0)]["period"]
    assert f"no mention in {', '.join(map(str, silent))}." in text
    assert "No documents at all" not in text
    assert "undated or dated too coarsely" in text


def test_actors_open_to_their_sentences(written, analysis):
    for key in analysis.branch("people")["key"][:5]:
        mentions = analysis.hits.explain(key).drop_duplicates(["document", "sentence"])
        part = block(written.text, key.split("/")[1])
        total = len(mentions)
        wanted = f"10 of {total} sentences." if total > 10 else f"All {total} sentence"
        assert wanted in part
        assert part.count("<li>") == min(total, 10)


def test_pairs_open_to_the_sentences_they_count(written, analysis):
    for one in analysis.topic_pairs.pairs(5).itertuples():
        name = f"{one.a.split('/')[1]} – {one.b.split('/')[1]}"
        part = block(written.text, name)
        assert f"All {one.count} sentence" in part
        explained = analysis.topic_pairs.explain(one.a, one.b)
        shown = [
            html.unescape(re.sub("<.*?>", "", q)) for q in re.findall(r"<q.*?>(.*?)</q>", part)
        ]
        assert sorted(shown) == sorted(explained["text"])


def test_terms_open_to_their_sentences(written, analysis):
    for one in analysis.terms.head(5).itertuples():
        part = block(written.text, one.term)
        marks = re.findall(r"<mark>(.*?)</mark>", part)
        assert marks
        folded = [html.unescape(mark).lower().replace(".", "") for mark in marks]
        assert all(mark.startswith(one.term.lower()) for mark in folded)


def test_every_mark_is_a_surface_of_its_key(written, analysis):
    for key in [*analysis.topics["key"][:9], *analysis.branch("countries")["key"][:9]]:
        marks = re.findall(r"<mark>(.*?)</mark>", block(written.text, key.split("/")[1]))
        assert marks
        surfaces = set(analysis.hits.explain(key)["surface"])
        assert {html.unescape(mark) for mark in marks} <= surfaces


def test_every_sentence_has_its_document_date_and_source(written, sample):
    cites = re.findall(r"<cite>(.*?)</cite>", written.text)
    assert len(cites) == written.text.count("<q ")
    known = set(sample.meta.index)
    for cite in cites:
        name, date, source = html.unescape(cite).split(" · ")
        meta = sample.meta.loc[name]
        assert name in known
        assert source == (meta["source"] or "no source")
        assert (date == "undated") == pd.isna(meta["date"])


def section(text, name):
    """The part of the report under the heading with an id."""
    start = text.index(f'<h2 id="{name}">')
    end = text.find("<h2 ", start + 5)
    return text[start : end if end > 0 else len(text)]


def test_copies_are_counted_and_listed_and_dedupe_is_said_to_leave_them_out(written, sample):
    once = sample.dedupe()
    assert written.summary.copies == len(once.copies) > 0 == written.summary.left_out
    assert f"{len(once.copies)} copies of other documents counted too" in str(written.summary)
    part = section(written.text, "read")
    assert f"<p>{len(once.copies)} copies of others are counted like any other document" in part
    for name, kept in once.copies["kept"].items():
        assert f"<td>{name}</td><td>{kept}</td>" in part
    assert "copies of other documents, counted too, make the intervals too narrow" in written.text


def test_a_report_of_each_story_once_says_what_was_left_out(sample, tmp_path):
    once = sample.dedupe()
    summary, text = write(once, tmp_path)
    assert (summary.copies, summary.left_out) == (0, len(sample) - len(once))
    assert f"{summary.left_out} copies left out" in str(summary)
    assert "counted too" not in section(text, "read") + section(text, "topics")
    assert f"{summary.left_out} copies of others are left out before counting" in text
    assert "no evidence about the world" in Page(text).text, "what the sample is follows its parts"


def test_bursts_open_to_the_sentences_of_their_stretch(written, analysis):
    found, warned = analysis.bursts
    part = section(written.text, "bursts")
    assert len(found) and not warned
    assert f"All {len(found)} bursts." in part
    for one in found.itertuples():
        mentions = pd.concat(
            analysis.series.explain(period, one.key, unit="mentions")
            for period in pd.period_range(one.start, one.end)
        )
        assert mentions["document"].nunique() == one.documents
        inside = block(part, f"{one.key.split('/')[1]}, {one.start} to {one.end}")
        stated = re.search(r"(?:of|All) (\d+) sentences\.", inside)
        assert int(stated.group(1)) == len(mentions.drop_duplicates(["document", "sentence"]))
        assert set(re.findall(r"<li>([^<]+)</li>", inside)) == {
            html.escape(text) for text in one.headlines
        }
        quoted = {html.unescape(q) for q in re.findall(r"<mark>(.*?)</mark>", inside)}
        assert quoted <= set(mentions["surface"])


def test_without_a_burst_the_report_says_so_and_topics_that_can_have_none_are_named(tmp_path):
    texts = ["A ceasefire."] * 8 + ["Trade."]
    corpus = dc.Corpus(texts, dates=[f"2016-0{1 + k}-01" for k in range(9)])
    _, text = write(corpus, tmp_path, freq="month")
    part = section(text, "bursts")
    assert "1 key is in too many documents" in part and "topics/ceasefire" in part
    assert "No topic has such a stretch." in part


def test_one_topic_and_an_empty_period_are_said_plainly_and_once(tmp_path):
    texts = ["A ceasefire.", "No news.", "Ceasefire again."]
    corpus = dc.Corpus(texts, dates=["2016-01-01", "2016-03-01", "2016-03-02"])
    summary, text = write(
        corpus, tmp_path, freq="month", dictionary={"topics": {"t": ["ceasefire"]}}
    )
    part = section(text, "topics")
    assert "1 topic. Open one" in part and "All 1" not in text and "1 topics" not in text
    assert "In most documents: t." in part and "1 topic, most documents first" in part
    assert part.count("No documents at all in 2016-02.") == 1
    assert "(1 topic)" in str(summary)


def test_empty_periods_are_not_repeated_for_each_topic(written, analysis):
    frame = analysis.series.frame
    empty = frame.loc[frame["total_documents"] == 0, "period"].drop_duplicates().map(str)
    assert len(empty)
    assert written.text.count(f"No documents at all in {', '.join(empty)}.") == 1
    assert written.text.count("No documents at all") == 1


def test_key_words_open_to_sentences_with_the_topic_and_the_word(written, analysis):
    part = section(written.text, "keywords")
    assert f"12 of {len(analysis.topics)} topics." in part
    key = "topics/sanctions"
    inside_topic = part[part.index("<h3>sanctions</h3>") : part.index("</section>")]
    surfaces = {s.lower() for s in analysis.hits.explain(key)["surface"]}
    found = analysis.key_words(analysis.words_about(key))
    assert f"8 of {len(found)} key words. {found.attrs['tested']:,} words tested." in inside_topic
    for one in found.head(8).itertuples():
        inside = block(inside_topic, one.term)
        quotes = re.findall(r"<q.*?>(.*?)</q>", inside)
        assert quotes
        for quote in quotes:
            marks = {html.unescape(m).lower() for m in re.findall(r"<mark>(.*?)</mark>", quote)}
            assert marks & surfaces and marks - surfaces
        assert f"{one.target} in sentences on the topic, {one.reference} elsewhere" in inside
        assert f'<span class="n">{one.q:.3f}</span></summary>' in inside


def test_a_topic_without_key_words_says_so(tmp_path):
    corpus = dc.Corpus(["A ceasefire.", "War."], dates=["2016-01-01", "2016-01-02"])
    _, text = write(corpus, tmp_path)
    assert "No word stands out." in section(text, "keywords")
    assert "12 of" not in section(text, "keywords")


def test_furniture_is_shown_by_reason_with_examples(written, sample):
    rows = set_aside(sample.pages, 3)
    assert sum(row.pieces for row in rows) == sum(len(page.furniture) for page in sample.pages)
    for row in rows:
        assert f"<td>{html.escape(row.reason)}</td>" in written.text
        assert html.escape(" ".join(row.examples[0].split()))[:60] in written.text


def test_the_foot_names_settings_versions_and_hashes(written, sample, analysis):
    from dipcore._analysis import dictionary_hash, input_hash

    text = written.page.text
    assert input_hash(sample) in text
    assert dictionary_hash(analysis.dictionary) in text
    assert "lowercase=True" in text
    assert "numpy " in text
    assert "quarter, chosen by dipcore" in text


def test_the_same_input_gives_the_same_bytes(written, sample, tmp_path):
    with matplotlib.style.context("dark_background"):
        _, again = write(sample, tmp_path)
    assert again == written.text


def test_figures_are_closed(sample, tmp_path):
    before = matplotlib.pyplot.get_fignums()
    write(sample[:10], tmp_path)
    assert matplotlib.pyplot.get_fignums() == before


HOSTILE = '<script>alert("x")</script> & <b>bold</b> $body ${title} "quoted" \x00 \x1b[31m \ud800'


def test_what_comes_from_texts_is_escaped(tmp_path):
    corpus = dc.Corpus(
        [f"The ceasefire {HOSTILE} with Kerry and Lavrov in Syria.", "A ceasefire held."],
        ids=["<i>one</i>", "two"],
        dates=["2016-01-01", "2016-01-02"],
        titles=[f"<h1>{HOSTILE}", None],
        sources=["<img src=x onerror=alert(1)>", None],
    )
    corpus.failures = [("<u>file</u>", "why & <wherefore>")]
    dictionary = dc.Dictionary({"topics": {"<em>ceasefire</em>": ["ceasefire"]}})
    _, text = write(corpus, tmp_path, dictionary=dictionary)
    Page(text)
    assert text.count("<script>") == 1
    assert "<img src=x" not in text
    assert "<em>ceasefire" not in text
    assert "<u>" not in text
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in text
    assert "$body ${title}" in text
    assert not set(text) & {"\x00", "\x1b", "\ud800"}


def test_a_file_that_could_not_be_read_is_listed(tmp_path):
    (tmp_path / "good.txt").write_text("Talks\n\nThe ceasefire in Syria held for a day.\n")
    (tmp_path / "bad.txt").write_bytes(b"The cease\xfffire")
    corpus = dc.read(tmp_path, on_error="skip")
    summary, text = write(corpus, tmp_path)
    assert len(summary.failures) == 1
    assert "1 file not read" in str(summary)
    assert "malformed utf-8 at byte 9" in Page(text).text


def test_undated_documents_give_a_report_without_a_series(tmp_path):
    summary, text = write(dc.Corpus(["Kerry spoke of the ceasefire in Syria."]), tmp_path)
    assert summary.freq is None
    assert "nothing can be drawn over time" in text
    assert ">1 sentence.<" in block(text, "ceasefire")


def test_empty_documents_give_a_report_that_says_so(tmp_path):
    summary, text = write(dc.Corpus(["", ""], dates=["2016", "2017"]), tmp_path)
    assert summary.documents == 2
    assert summary.topics.empty
    page = Page(text).text
    assert "No topic of the dictionary was found." in page
    assert "No two keys occur in one sentence." in page
    assert "No words were found." in page
    assert "Nothing can be said over time." in page
    assert "No document is a copy of another." in page


def test_an_empty_corpus_is_an_error_with_the_reasons(tmp_path):
    corpus = dc.Corpus([])
    corpus.failures = [("page.txt", "malformed utf-8 at byte 3")]
    with pytest.raises(ValueError, match="corpus is empty(.|\n)*page.txt: malformed"):
        report.write(corpus, tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_a_dictionary_without_a_topics_branch_counts_all_as_topics(tmp_path):
    dictionary = dc.Dictionary({"economy": {"trade": ["trade"]}, "war": ["war*"]})
    summary, text = write(dc.Corpus(["Trade and war."]), tmp_path, dictionary=dictionary)
    assert list(summary.topics["key"]) == ["economy/trade", "war"]
    assert summary.actors.empty
    assert "no people, countries or organisations" in text


def test_a_dictionary_without_keys_is_taken_as_it_is(tmp_path):
    """An empty one is no missing one: nothing of the built-in dictionary may come in."""
    corpus = dc.Corpus(["Kerry spoke of the ceasefire."], dates=["2016-01-01"])
    summary, text = write(corpus, tmp_path, dictionary=dc.Dictionary({}))
    assert summary.topics.empty and summary.actors.empty and summary.pairs.empty
    assert "No topic of the dictionary was found" in text
    assert "Topics (none found)" in str(summary)


def test_a_mapping_is_a_dictionary_as_in_a_lookup(tmp_path):
    corpus = dc.Corpus(["Kerry spoke of the ceasefire."], dates=["2016-01-01"])
    summary, _ = write(corpus, tmp_path, dictionary={"topics": {"truce": ["ceasefire"]}})
    assert summary.topics["key"].tolist() == ["topics/truce"]


def test_lookup_takes_what_is_meant_for_offices_only(tmp_path):
    corpus = dc.Corpus(["Kerry spoke."], dates=["2016-01-01"])
    with pytest.raises(ValueError, match="lookup has .'levels'.; it takes offices and as_of"):
        write(corpus, tmp_path, lookup={"levels": 1})


def test_a_cut_list_says_how_much_it_shows(tmp_path):
    words = [f"{a}{b}topic" for a in "abcdefg" for b in "abcdefgh"]
    dictionary = dc.Dictionary({"topics": {word: [word] for word in words}})
    corpus = dc.Corpus([" ".join(words)] * 2, dates=["2016", "2016"])
    _, text = write(corpus, tmp_path, dictionary=dictionary)
    assert "40 of 56 topics." in text
    assert "12 of 56 topics" in text


def test_the_period_asked_for_is_taken(sample, tmp_path):
    summary, text = write(sample[:40], tmp_path, freq="year")
    assert summary.freq == "year"
    assert "year, as asked for" in Page(text).text


def test_a_wrong_period_leaves_the_old_report(tmp_path):
    target = tmp_path / "report.html"
    target.write_text("old")
    with pytest.raises(ValueError, match="period 'fortnight'"):
        report.write(dc.Corpus(["War."], dates=["2016-01-01"]), target, freq="fortnight")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("name", "error"), [("nowhere/report.html", FileNotFoundError), (".", IsADirectoryError)]
)
def test_a_place_that_cannot_be_written_is_an_error_before_the_work(tmp_path, name, error):
    with pytest.raises(error):
        report.write(dc.Corpus(["War."]), tmp_path / name)


def test_the_report_has_the_permissions_of_an_ordinary_file(tmp_path):
    write(dc.Corpus(["War."]), tmp_path)
    plain = tmp_path / "plain"
    plain.touch()
    assert (tmp_path / "report.html").stat().st_mode == plain.stat().st_mode


def frame_of(dates, precision="day"):
    return pd.DataFrame({"date": pd.to_datetime(dates), "date_precision": precision})


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2016-01-01"] * 8 + ["2016-01-02"] * 8, "day"),
        (["2016-01-01"] * 8 + ["2016-01-02"] * 7, "week"),
        (["2015-01-01", "2016-06-01"], "year"),
        (["2016-03-01", "2016-06-01"], "quarter"),
        (pd.date_range("2010-01-01", "2015-12-31", freq="D"), "quarter"),
        (pd.date_range("2011-01-01", "2015-12-31", freq="D"), "month"),
        ([None, None], None),
    ],
)
def test_the_period_suits_the_number_of_documents(dates, expected):
    assert choose_freq(frame_of(dates)) == expected


def test_dates_known_to_the_year_give_years():
    assert choose_freq(frame_of(["2015-01-01"] * 20, "year")) == "year"


@pytest.mark.parametrize(
    ("total", "n", "expected"),
    [(0, 3, []), (2, 3, [0, 1]), (3, 3, [0, 1, 2]), (9, 3, [0, 4, 8]), (5, 1, [0])],
)
def test_sentences_are_picked_at_even_steps(total, n, expected):
    assert even_steps(total, n).tolist() == expected


def test_sentences_stand_in_order_of_date_undated_last():
    corpus = dc.Corpus(
        ["War late. War again.", "War undated.", "War early."],
        dates=["2017-01-01", None, "2016-01-01"],
    )
    quoted = Analysis(corpus, dc.Dictionary({"topics": {"war": ["war"]}})).key_quotes(
        "topics/war", 9
    )
    texts = [corpus.texts[q.document][q.start : q.end] for q in quoted.quotes]
    assert texts == ["War early.", "War late.", "War again.", "War undated."]
    assert quoted.total == 4


def test_marks_that_overlap_are_joined():
    corpus = dc.Corpus(["The peace talks process began."])
    dictionary = dc.Dictionary({"topics": {"x": ["peace talks", "talks process"]}})
    (quote,) = Analysis(corpus, dictionary).key_quotes("topics/x", 1).quotes
    assert [corpus.texts[0][a:b] for a, b in quote.marks] == ["peace talks process"]


@pytest.mark.skipif(CHROMIUM is None and "CI" not in os.environ, reason="chromium is not installed")
def test_a_browser_shows_it_without_a_network(written, tmp_path):
    assert CHROMIUM, "CI must have a browser: install Debian's chromium"
    picture = tmp_path / "report.png"
    done = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={tmp_path / 'profile'}",
            "--window-size=1200,6000", f"--screenshot={picture}", written.path.as_uri(),
        ],
        capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert picture.exists(), done.stderr
    shown = matplotlib.image.imread(picture)[..., :3]
    assert shown.shape[:2] == (6000, 1200)
    thirds = [shown[start : start + 2000] for start in (0, 2000, 4000)]
    assert all((third < 0.5).any(axis=2).mean() > 0.002 for third in thirds)
    blue = abs(shown - matplotlib.colors.to_rgb("#0072B2")).max(axis=2) < 0.02
    assert blue[1500:].sum() > 1000, "the lines of the charts are missing"


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_a_narrow_screen_needs_no_sideways_scrolling_and_squeezes_no_column(written, tmp_path):
    probe = (
        "<script>document.querySelectorAll('details').forEach(d => { d.open = true; });"
        "document.body.dataset.widths = [document.documentElement.scrollWidth, innerWidth,"
        "Math.min(...[...document.querySelectorAll('.fixed td:nth-child(2)')]"
        ".map(d => d.clientWidth))];</script>"
    )
    page = tmp_path / "narrow.html"
    page.write_text(written.text.replace("</body>", probe + "</body>"), encoding="utf-8")
    done = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--user-data-dir={tmp_path / 'profile'}", "--window-size=520,900", "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True, text=True, timeout=180, check=True,
    )  # fmt: skip
    found = re.search(r'data-widths="(\d+),(\d+),(\d+)"', done.stdout)
    needed, there, texts = map(int, found.groups())
    assert there <= 640, "the window is not narrow"
    assert needed <= there
    assert texts > 0.5 * there, "the column of texts is squeezed"
