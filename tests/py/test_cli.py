"""The commands print what the library counts, and a user's mistake is one line."""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from unicodedata import category, east_asian_width

import pandas as pd
import pytest

import dipcore as dc
from dipcore.cli import _table, main

PAGES = {
    "one.txt": "Ministers meet in Oslo\n\n10 September 2016\n\nOSLO (NTB) - Kerry and Lavrov spoke "
    "of the ceasefire. The ceasefire held for a day.\n",
    "two.txt": "Sanctions widened\n\n12 October 2016\n\nPARIS (AFP) - Sanctions and the ceasefire "
    "were on the table when Kerry met Lavrov again.\n",
    "three.txt": "A page without a date\n\nSanctions stay in force, said the ministry on Monday.\n",
}


@pytest.fixture
def folder(tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, text in PAGES.items():
        (pages / name).write_text(text, encoding="utf-8")
    return pages


@pytest.fixture
def run(capsys):
    """Runs the command; gives exit code, standard output and standard error."""

    def call(*arguments):
        code = main([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return call


def hits_of(folder):
    return dc.read(folder).tokens().lookup(dc.Dictionary.diplomacy())


def test_read_gives_a_row_a_page(run, folder):
    code, out, _ = run("read", folder, "--json")
    rows = {os.path.basename(row["document"]): row for row in json.loads(out)}
    assert code == 0
    assert rows.keys() == PAGES.keys()
    assert rows["one.txt"]["date"] == "2016-09-10"
    assert rows["one.txt"]["source"] == "NTB"
    assert rows["one.txt"]["title"] == "Ministers meet in Oslo"
    assert rows["three.txt"]["date"] is None
    corpus = dc.read(folder)
    assert [row["characters"] for row in rows.values()] == [len(text) for text in corpus.texts]


def test_topics_are_the_counts_of_the_library(run, folder):
    code, out, _ = run("topics", folder, "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    expected = hits_of(folder).select("topics/*").counts()
    assert code == 0
    assert [row["key"] for row in rows] == list(expected["key"])
    assert [int(row["mentions"]) for row in rows] == list(expected["mentions"])


def test_topics_by_period_are_the_series(run, folder):
    code, out, err = run("topics", folder, "--by", "month", "--json")
    rows = json.loads(out)
    frame = hits_of(folder).select("topics/*").over_time("month").frame
    frame = frame[frame["key"].isin(["topics/ceasefire", "topics/sanctions"])]
    assert code == 0
    assert len(rows) == len(frame)
    assert [row["period"] for row in rows] == list(map(str, frame["period"]))
    assert [row["documents"] for row in rows] == list(frame["documents"])
    assert "left out: 1 document without a date fine enough" in err


def test_a_long_table_pivots_without_holes_and_zeros_adds_the_silent_keys(run, folder):
    """Periods without a mention are numbers; keys that nothing mentions are most of a dictionary."""
    every = hits_of(folder).select("topics/*")
    frame = every.over_time("month").frame
    mentioned = set(every.counts()["key"])
    rows, told = {}, {}
    for option in ((), ("--zeros",)):
        _, out, told[option] = run("topics", folder, "--by", "month", "--csv", *option)
        rows[option] = list(csv.DictReader(io.StringIO(out)))
    assert {row["key"] for row in rows[()]} == mentioned
    assert len(rows[()]) == len(mentioned) * frame["period"].nunique()
    assert {"2016-09", "topics/sanctions", "0"} <= set(rows[()][1].values())
    assert [row["key"] for row in rows[("--zeros",)]] == list(frame["key"])
    silent = len(every.keys) - len(mentioned)
    assert (
        f"keys without a mention in a dated document left out: {silent}; --zeros has them"
        in told[()]
    )
    assert "--zeros" not in told[("--zeros",)]
    _, out, _ = run("topics", folder, "--zeros", "--csv")
    totals = {row["key"]: int(row["mentions"]) for row in csv.DictReader(io.StringIO(out))}
    assert set(totals) == set(every.keys)
    assert {key for key, mentions in totals.items() if mentions} == mentioned
    assert "topics/sanctions" not in run("topics", folder / "one.txt", "--by", "month", "--csv")[1]
    lines = run("topics", folder, "--by", "month", "--zeros", "-n", "0")[1].splitlines()
    assert len(lines) == 1 + len(frame)


def test_fractions_have_six_digits_and_numbers_are_whole(run, folder):
    _, out, _ = run("topics", folder, "--by", "month", "--csv")
    _, listed, _ = run("topics", folder, "--by", "month", "--json")
    frame = hits_of(folder).select("topics/*").over_time("month").frame.set_index("key")
    for row, same in zip(csv.DictReader(io.StringIO(out)), json.loads(listed)):
        exact = frame.loc[row["key"]].set_index("period").loc[row["period"]]
        for name in ("documents", "mentions", "total_documents", "words"):
            assert row[name] == str(exact[name]), "whole"
        for name in ("share", "lower", "upper", "rate", "rate_lower", "rate_upper"):
            digits = row[name].replace(".", "").lstrip("0")
            assert len(digits) <= 6
            assert float(row[name]) == same[name] == pytest.approx(exact[name], rel=1e-5)


def test_dedupe_counts_a_story_once_and_says_so(run, folder):
    (folder / "again.txt").write_text(PAGES["one.txt"], encoding="utf-8")
    mentions = {}
    for option in ((), ("--dedupe",)):
        _, out, err = run("topics", folder, "--keys", "topics/ceasefire", "--json", *option)
        mentions[option] = json.loads(out)[0]["mentions"]
        assert ("1 document is a copy of another and left out, of 4" in err) == bool(option)
    assert mentions == {(): 5, ("--dedupe",): 3}
    assert len(json.loads(run("read", folder, "--dedupe", "--json")[1])) == 3


def test_keys_choose_what_is_counted(run, folder):
    _, out, _ = run("topics", folder, "--keys", "people/*", "--keys", "topics/sanctions", "--json")
    keys = {row["key"] for row in json.loads(out)}
    assert keys == {"people/John Kerry", "people/Sergey Lavrov", "topics/sanctions"}


@pytest.mark.parametrize("within", ["sentence", "document", "4"])
def test_cooccurrence_gives_the_pairs_of_the_library(run, folder, within):
    code, out, _ = run("cooccurrence", folder, "--within", within, "--keys", "*", "--json")
    pairs = hits_of(folder).cooccurrence(int(within) if within.isdigit() else within).pairs()
    assert code == 0
    assert [(row["a"], row["b"], row["count"]) for row in json.loads(out)] == list(
        pairs[["a", "b", "count"]].itertuples(index=False, name=None)
    )


def test_a_branch_is_all_keys_below_it(run, folder):
    assert (
        run("topics", folder, "--keys", "people", "--csv")[1]
        == (run("topics", folder, "--keys", "people/*", "--csv")[1])
    )


def test_offices_count_for_their_holders_as_of_a_day(run, tmp_path):
    (tmp_path / "a.txt").write_text(
        "Talks\n\n12 October 2016\n\nThe US Secretary of State left. So did the UN chief.\n"
    )
    (tmp_path / "b.txt").write_text("More talks\n\nThe US Secretary of State came back.\n")
    keys = ("--keys", "people", "--csv")

    def counted(*arguments):
        code, out, err = run("topics", tmp_path, *keys, *arguments)
        assert code == 0
        rows = csv.DictReader(io.StringIO(out))
        return {row["key"].split("/")[1]: int(row["mentions"]) for row in rows}, err

    assert counted()[0] == {}
    dated, err = counted("--offices")
    assert dated == {"John Kerry": 1, "Ban Ki-moon": 1}
    assert "left out as uncertain: 1\n" in err
    both, err = counted("--offices", "--as-of", "2018-05-01")
    assert both == {"John Kerry": 1, "Ban Ki-moon": 1, "Mike Pompeo": 1}
    assert "left out" not in err


def test_kwic_shows_the_words_around(run, folder):
    code, out, _ = run("kwic", "ceasefire", folder, "--window", "2", "--json")
    rows = json.loads(out)
    assert code == 0
    assert [row["keyword"] for row in rows] == ["ceasefire"] * 3
    assert [(row["left"], row["right"]) for row in rows][:2] == [
        ("of the ", ""),
        ("The ", " held for"),
    ]
    assert {row["date"] for row in rows} == {"2016-09-10", "2016-10-12"}


def test_a_window_is_a_number_of_words(run, folder, capsys):
    with pytest.raises(SystemExit):
        main(["kwic", "ceasefire", "--window", "-2"])
    assert "'-2' is no number of words; 0 means none" in capsys.readouterr().err
    code, out, _ = run("kwic", "ceasefire", folder, "--window", "0", "--json")
    assert code == 0 and {row["left"] + row["right"] for row in json.loads(out)} == {""}


def test_pairs_of_one_key_are_a_mistake_that_is_named(run, folder):
    code, _, err = run("cooccurrence", folder, "--keys", "people/John Kerry")
    assert code == 2 and "pairs need two keys, and people/John Kerry is one" in err


def test_nothing_found_is_said_in_a_table_and_empty_in_json(run, folder):
    assert run("kwic", "zeppelin", folder)[:2] == (0, "nothing found\n")
    assert json.loads(run("kwic", "zeppelin", folder, "--json")[1]) == []


def test_a_table_has_aligned_columns_and_says_where_it_is_cut(run, folder):
    code, out, err = run("topics", folder, "--keys", "*", "-n", "2")
    lines = out.splitlines()
    assert code == 0
    assert lines[0].split() == ["key", "documents", "mentions"]
    assert len({len(line) for line in lines}) == 1
    assert len(lines) == 3
    total = len(hits_of(folder).counts())
    assert f"2 of {total} rows; -n 0 for all" in err


def test_a_table_is_aligned_in_chinese_korean_and_arabic(run, tmp_path):
    """A terminal gives Chinese and Korean letters two columns, and Arabic marks none."""
    titles = ["停火协议在日内瓦签署" * 5, "평화 협정", "هُدْنَة", "Talks"]
    rows = [{"id": f"d{k}", "text": "x", "title": title} for k, title in enumerate(titles)]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    lines = run("read", path)[1].splitlines()
    marks, wide = {"Mn", "Me", "Cf"}, "WF"
    columns = [
        sum(1 + (east_asian_width(c) in wide) for c in line if category(c) not in marks)
        for line in lines
    ]
    assert len(columns) == 5 and len(set(columns)) == 1, "the last column are numbers, to the right"
    assert "…" in lines[1] and columns[0] < 140


def test_small_numbers_of_a_table_are_not_nought():
    frame = pd.DataFrame({"p": [6.1e-11, 0.25, 0.0, None]})
    assert _table(frame).split() == ["p", "6.1e-11", "0.250", "0.000", "-"]


def test_zero_means_all_rows(run, folder):
    _, out, err = run("topics", folder, "--keys", "*", "-n", "0")
    assert len(out.splitlines()) == 1 + len(hits_of(folder).counts())
    assert "rows" not in err


def test_a_table_carries_nothing_that_steers_a_terminal(run, tmp_path):
    rows = [{"id": "a\x1b[31m", "text": "The cease\u202efire \x07 held.", "title": "x\ny"}]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for command in (["read"], ["kwic", "the"]):
        _, out, _ = run(*command, path)
        assert not set(out) & {"\x1b", "\u202e", "\x07"}
        assert len(out.splitlines()) == 2


def test_a_dictionary_of_ones_own(run, folder, tmp_path):
    path = tmp_path / "mine.yml"
    path.write_text("war:\n  pause: [ceasefire*]\n")
    _, out, _ = run("topics", folder, "--dictionary", path, "--json")
    assert json.loads(out) == [{"key": "war/pause", "documents": 2, "mentions": 3}]


def test_metadata_supplies_dates(run, folder, tmp_path):
    table = tmp_path / "dates.csv"
    table.write_text("file,date\nthree.txt,2016-11-03\n")
    _, out, _ = run("read", folder, "--metadata", table, "--json")
    assert [row["date"] for row in json.loads(out)] == ["2016-09-10", "2016-11-03", "2016-10-12"]


@pytest.mark.parametrize("command", ["read", "topics", "kwic"])
def test_a_date_hint_dates_what_a_page_leaves_open(run, folder, command):
    (folder / "four.txt").write_text("Talks\n\n10/09/2016\n\nSanctions were discussed in Oslo.\n")
    asked = {"read": (), "topics": ("--by", "month"), "kwic": ()}[command]
    pattern = ("sanctions",) if command == "kwic" else ()
    code, out, _ = run(command, *pattern, folder, *asked, "--date-hint", "2016-09", "--json")
    said = {row.get("date") or row.get("period") for row in json.loads(out)}
    assert code == 0
    assert said == {
        "read": {"2016-09-10", "2016-10-12", "2016-09"},
        "topics": {"2016-09", "2016-10"},
        "kwic": {"2016-09-10", "2016-10-12", "2016-09"},
    }[command]  # fmt: skip


def test_pages_that_contradict_the_date_hint_are_counted(run, folder):
    code, _, err = run("read", folder, "--date-hint", "2016-09", "--json")
    assert code == 0
    assert "warning: 1 date differs from date_hint; the first is of" in err


def test_without_a_path_it_is_the_sample(run):
    code, out, err = run("read", "--json")
    assert code == 0
    assert len(json.loads(out)) == len(dc.datasets.sample())
    assert "no PATH given: this reads the sample that comes with dipcore" in err
    assert "For your own texts name files, folders or globs: dipcore read my-pages/" in err
    assert 'dipcore kwic "ceasefire*" my-pages/' in run("kwic", "truce", "-n", "1")[2]


def test_what_cannot_be_read_is_told_and_the_rest_is_kept(run, folder):
    (folder / "bad.txt").write_bytes(b"The cease\xfffire")
    code, out, err = run("read", folder, "--json")
    assert code == 0
    assert len(json.loads(out)) == 3
    assert err.count("\n") == 1
    assert "bad.txt: malformed utf-8 at byte 9" in err


MISTAKES = {
    "a missing file": (["topics", "{}/none.txt"], "none.txt"),
    "a folder without pages": (["topics", "{}/empty"], "no page in this folder"),
    "nothing that can be read": (["topics", "{}/bad.txt"], "malformed utf-8 at byte 9"),
    "a missing dictionary": (["topics", "{}", "--dictionary", "{}/none.yml"], "none.yml"),
    "a wrong dictionary": (["topics", "{}", "--dictionary", "{}/wrong.yml"], "wrong.yml:3"),
    "an unknown key": (["topics", "{}/one.txt", "--keys", "topix/*"], "no key fits 'topix/*'"),
    "a branch that is none": (
        ["topics", "{}/one.txt", "--keys", "topix"],
        "no key 'topix' in this dictionary; the nearest are topics",
    ),
    "a day for no office": (["topics", "{}/one.txt", "--as-of", "2016"], "--offices; give both"),
    "offices without people": (["topics", "{}/one.txt", "--offices"], "add --keys people"),
    "no day for the offices": (
        ["report", "{}/one.txt", "--offices", "--as-of", "soon"],
        "--as-of: cannot read 'soon' as a date",
    ),
    "dates too coarse": (["topics", "{}/three.txt", "--by", "day"], "no document is dated"),
    "a folder for a report": (["report", "{}/one.txt", "-o", "{}"], "is a folder"),
    "a missing folder": (["report", "{}/one.txt", "-o", "{}/no/r.html"], "no such folder"),
    "a chart of an odd kind": (["report", "{}/one.txt", "--chart", "{}/c.gif"], "must end in .png"),
    "a report of an odd kind": (["report", "{}/one.txt", "-o", "{}/r.pdf"], "must end in .html"),
    "two columns for a role": (
        ["read", "{}/one.txt", "--column", "text=a", "--column", "text=b"],
        "--column text is given twice: 'a' and 'b'",
    ),
    "a column of pages": (
        ["read", "{}/one.txt", "--column", "language=en"],
        "to keep one language: --language en",
    ),
    "metadata for the sample": (
        ["read", "--metadata", "{}/one.txt"],
        "--metadata goes with a PATH",
    ),
    "a hint for the sample": (["read", "--date-hint", "2016"], "--date-hint goes with a PATH"),
    "no date for a hint": (
        ["read", "{}/one.txt", "--date-hint", "soon"],
        "--date-hint: cannot read 'soon' as a date",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_a_line_and_exit_code_2(run, folder, case):
    arguments, words = MISTAKES[case]
    (folder / "bad.txt").write_bytes(b"The cease\xfffire")
    (folder / "wrong.yml").write_text("topics:\n  a: [x]\n  a: [y]\n")
    (folder / "empty").mkdir()
    code, out, err = run(*(argument.replace("{}", str(folder)) for argument in arguments))
    assert code == 2
    assert out == ""
    assert words in err
    assert "Traceback" not in err
    assert all(line.startswith("dipcore: ") for line in err.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["kwic"],
        ["cooccurrence", "--within", "page"],
        ["topics", "-n", "many"],
        ["topics", "--by", "x"],
    ],
)
def test_wrong_arguments_show_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage: dipcore" in capsys.readouterr().err


def test_the_version(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"dipcore {dc.__version__}\n"


def test_warnings_of_ours_are_plain_lines(run, folder, tmp_path):
    table = tmp_path / "dates.csv"
    table.write_text("file,date\none.txt,2001-01-01\n")
    code, _, err = run("read", folder, "--metadata", table)
    assert code == 0
    assert err.startswith("dipcore: warning: 1 date differs")
    assert "DipcoreWarning" not in err


def test_report_writes_page_and_chart_and_prints_a_summary(run, folder, tmp_path):
    pytest.importorskip("matplotlib").use("agg")
    page, chart = tmp_path / "r.html", tmp_path / "c.png"
    code, out, _ = run("report", folder, "-o", page, "--chart", chart, "--by", "month")
    assert code == 0
    assert out.startswith("3 documents: 2 dated, 1 undated")
    assert "ceasefire" in out
    assert "John Kerry + Sergey Lavrov" in out
    assert f"Report: {page}" in out
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert chart.read_bytes().startswith(b"\x89PNG")


def test_a_report_of_each_story_once_says_so(run, folder, tmp_path):
    pytest.importorskip("matplotlib").use("agg")
    (folder / "again.txt").write_text(PAGES["one.txt"], encoding="utf-8")
    page = tmp_path / "r.html"
    code, out, _ = run("report", folder, "--dedupe", "-o", page)
    assert code == 0
    assert out.startswith("3 documents: ") and "1 copy left out" in out
    assert "1 copy of another is left out before counting" in page.read_text(encoding="utf-8")


def test_a_report_by_office_says_so(run, folder, tmp_path):
    (folder / "four.txt").write_text(
        "Talks\n\n12 October 2016\n\nThe Russian president left.\n", encoding="utf-8"
    )
    target = tmp_path / "r.html"
    options = ("--offices", "--as-of", "2016")
    assert run("report", folder, "-o", target, *options)[0] == 0
    page = target.read_text(encoding="utf-8")
    assert "Vladimir Putin" in page and "mention them by name or office" in page
    assert "counted, by a table of" in page and "undated documents are taken as of 2016" in page
    assert run("report", folder, "-o", target)[0] == 0
    page = target.read_text(encoding="utf-8")
    assert "Vladimir Putin" not in page and "mention them by name." in page


def test_a_chart_of_undated_documents_is_refused_but_the_report_stays(run, folder, tmp_path):
    pytest.importorskip("matplotlib").use("agg")
    page, chart = tmp_path / "r.html", tmp_path / "c.png"
    code, out, err = run("report", folder / "three.txt", "-o", page, "--chart", chart)
    assert code == 2
    assert "no chart, as no topic was found in a dated document" in err
    assert page.exists()
    assert not chart.exists()


def test_a_missing_extra_is_a_line(run, folder, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "networkx", None)
    code, _, err = run("report", folder, "-o", tmp_path / "r.html")
    assert code == 2
    assert 'pip install "dipcore[plot]"' in err


def test_the_module_is_the_command_and_a_closed_pipe_is_no_crash(folder):
    command = [sys.executable, "-m", "dipcore", "topics", str(folder), "--csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("key,documents,mentions\n")
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True)
    finally:
        os.close(write)
    assert done.returncode == 1
    assert done.stderr == ""


GERMAN = (
    "Einigung in Wien\n\n15. Juli 2016\n\nDie Minister haben sich am Montag in Wien auf eine "
    "Waffenruhe geeinigt, hieß es.\n\nBeobachter sollen in der kommenden Woche an die Front "
    "geschickt werden, sagte der Sprecher am Abend.\n"
)


def shares(out):
    return {row["total_documents"] for row in csv.DictReader(io.StringIO(out))}


def test_documents_without_text_are_told_of_and_left_out_on_request(run, folder):
    dated = "Log in | Subscribe\n\n11 September 2016\n\nShare this\n"
    (folder / "menu.txt").write_text(dated, encoding="utf-8")
    by_month = ("topics", folder, "--by", "year", "--csv")
    _, out, err = run(*by_month)
    assert shares(out) == {"3"}
    assert "1 of 4 documents has no text; it counts in every share of documents." in err
    assert "--drop-empty" in run("read", folder)[2]
    _, out, err = run(*by_month, "--drop-empty")
    assert shares(out) == {"2"}
    assert "1 document without text left out of 4" in err and "has no text" not in err
    code, _, err = run("read", folder / "menu.txt", "--drop-empty")
    assert (code, err) == (2, "dipcore: nothing to work on: no document has text\n")


def test_documents_in_other_languages_are_told_of_and_left_out_on_request(run, folder, tmp_path):
    (folder / "de.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "t.csv").write_text("text\nTalks.\n", encoding="utf-8")
    by_year = ("topics", folder, "--by", "year", "--csv")
    _, out, err = run(*by_year)
    assert shares(out) == {"3"}
    assert "1 of 5 documents is not in English (de 1); the dictionary is English: " in err
    assert "; the language of 1 is unknown. To keep one language: --language en," in err
    _, out, err = run(*by_year, "--language", "en")
    assert shares(out) == {"2"}
    assert "2 documents in other languages (de 1, unknown 1) left out of 5" in err
    assert "not in English" not in err
    _, out, _ = run("read", folder, "--language", "en", "--language", "de", "--json")
    assert [row["language"] for row in json.loads(out)] == ["de", "en", "en", "en"]
    mine = tmp_path / "mine.yml"
    mine.write_text("truce: [Waffenruhe]\n")
    assert "several languages (en 3, de 1)" in run(*by_year, "--dictionary", mine)[2]
    code, _, err = run("read", folder, "--language", "fr")
    assert code == 2
    assert "no document is in --language fr; by language there are: en 3, de 1, unknown 1" in err


def test_a_table_with_other_columns_is_read_as_the_message_says(run, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("no;body;published\n7;The ceasefire, held;2016-07\n", encoding="utf-8")
    code, _, err = run("read", path)
    assert code == 2
    said = "no column 'text'; there are no, body, published; say which one holds the texts: "
    assert f"{said}--column text='body'\n" in err
    columns = ("--column", "text=body", "--column", "date=published", "--column", "id=no")
    _, out, _ = run("read", path, "--json", *columns)
    (row,) = json.loads(out)
    assert (row["document"], row["date"], row["characters"]) == ("7", "2016-07", 19)
    code, _, err = run("read", "--column", "text=body")
    assert code == 2 and "--column goes with a PATH" in err
    for wrong in ("words=body", "body", "text="):
        with pytest.raises(SystemExit):
            run("read", path, "--column", wrong)


def test_files_of_other_kinds_are_counted_by_their_endings(run, folder, tmp_path):
    assert "other kinds" not in run("read", folder)[2]
    for name in ("a.pdf", "b.PDF", "c.docx", "README"):
        (folder / name).write_bytes(b"x")
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        archive.writestr("in/d.docx", b"x")
        archive.writestr("in/four.txt", PAGES["three.txt"])
    said = "5 files of other kinds not read: 2 .pdf, 2 .docx, 1 without ending"
    code, _, err = run("read", folder)
    assert (code, err) == (0, f"dipcore: {said}\n")
    assert run("report", folder, "-o", tmp_path / "r.html")[0] == 0
    assert f"<p>{said}.</p>" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_report_says_what_was_left_out_before(run, folder, tmp_path):
    (folder / "de.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "empty.csv").write_text("text\n\"\"\n", encoding="utf-8")
    target = tmp_path / "r.html"
    options = ("--language", "en", "--drop-empty", "--dedupe", "-o", target)
    _, out, _ = run("report", folder, *options)
    page = target.read_text(encoding="utf-8")
    other, empty = "1 document in other languages (de 1)", "1 document without text"
    assert f"<p>Left out before counting: {empty}; {other}.</p>" in page
    assert f"left out: {empty}; left out: {other}" in out
    run("report", folder, "-o", target)
    assert "Left out before counting" not in target.read_text(encoding="utf-8")


def test_a_language_is_kept_with_its_regions_and_unknown_is_one_too(run, tmp_path):
    path = tmp_path / "t.csv"
    rows = "".join(f"Talks.,{tag}\n" for tag in ("en", "en-US", "EN", "en_GB", "de", ""))
    path.write_text(f"text,language\n{rows}", encoding="utf-8")
    _, _, err = run("topics", path)
    assert "1 of 6 documents is not in English (de 1)" in err
    assert "corpus.subset(language=['en', 'en-US', 'EN', 'en_GB'])" in err
    for asked, kept in (("en", 4), ("EN-gb", 4), ("de", 1), ("unknown", 1)):
        assert len(json.loads(run("read", path, "--json", "--language", asked)[1])) == kept
    err = run("topics", path, "--language", "de")[2]
    assert "1 of 1 document is not in English" in err and "To keep one language" not in err


def test_of_many_failures_the_first_are_told_and_the_others_counted(run, folder, tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text("{}\n" * 1520, encoding="utf-8")
    code, _, err = run("read", path)
    lines = err.splitlines()
    assert code == 2 and len(lines) == 22
    assert lines[20] == "dipcore: and 1,500 more not read; corpus.reading in Python lists all"
    assert lines[21] == "dipcore: nothing to work on: none of 1,520 rows could be read"
    path.write_text("{}\n", encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"The cease\xfffire")
    err = run("read", path, folder / "bad.txt")[2]
    assert err.splitlines()[-1].endswith("none of 1 file and 1 row could be read")


def test_a_wrong_date_in_the_metadata_is_told_of_a_page_that_is_read(run, folder, tmp_path):
    table = tmp_path / "m.csv"
    table.write_text("file,date\nthree.txt,soon\nfour.txt,2016\n", encoding="utf-8")
    code, out, err = run("read", folder, "--metadata", table, "--json")
    assert code == 0 and len(json.loads(out)) == 3
    assert "dipcore: not read" not in err and err.count("\n") == 2
    assert "warning: 1 date in the metadata cannot be read" in err and "three.txt" in err
    assert "warning: 1 row of the metadata fits no document; the first is 'four.txt'" in err
