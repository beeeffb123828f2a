"""Reading files: pages, tables, metadata, and all that can be wrong with them."""

from __future__ import annotations

import doctest
import importlib
import os
import sys
from pathlib import Path

import dipcore as dc
import pandas as pd
import pytest

PAGE = (
    "Ministers discuss the ceasefire in Oslo\n\n15 July 2016\n\n"
    "OSLO (NTB) - The two foreign ministers discussed the ceasefire and the delivery of aid "
    "for three hours.\n\n"
    "They agreed that experts of both sides would meet again before the end of the year.\n"
)
GERMAN = (
    "Einigung in Wien\n\n15. Juli 2016\n\n"
    "Die Minister haben sich am Montag in Wien auf eine Waffenruhe geeinigt, hieß es.\n\n"
    "Beobachter sollen in der kommenden Woche an die Front geschickt werden, sagte er.\n"
)
UNDATED = PAGE.replace("15 July 2016\n\n", "")


def write(folder, name: str, content: str | bytes):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_page_becomes_a_dated_document(tmp_path):
    path = write(tmp_path, "a.txt", PAGE)
    corpus = dc.read(path)
    (row,) = corpus.meta.to_dict("records")
    assert row["title"] == "Ministers discuss the ceasefire in Oslo"
    assert (str(row["date"].date()), row["date_precision"]) == ("2016-07-15", "day")
    assert (row["source"], row["place"]) == ("NTB", "Oslo")
    assert corpus.raw == [PAGE]
    assert corpus.texts[0].startswith("The two foreign ministers")
    assert list(corpus.meta.index) == [str(path)]
    assert corpus.failures == []
    titled = dc.read(path, include_title=True)
    assert titled.texts[0].split("\n\n")[0] == "Ministers discuss the ceasefire in Oslo"


def test_line_ends_of_files_are_untouched(tmp_path):
    raw = PAGE.replace("\n", "\r\n")
    assert dc.read(write(tmp_path, "a.txt", raw)).raw == [raw]


def test_folders_globs_and_lists_give_each_file_once(tmp_path):
    paths = [write(tmp_path, name, PAGE) for name in ("b/2.txt", "b/1.txt", "c.HTML")]
    write(tmp_path, "notes.pdf", "no page")
    assert list(dc.read(tmp_path).meta.index) == [str(p) for p in sorted(paths)]
    assert len(dc.read(str(tmp_path / "**" / "*.txt"))) == 2
    assert len(dc.read([tmp_path / "b", paths[0], str(paths[1])])) == 2


def test_tables_hold_a_document_a_row(tmp_path):
    jsonl = write(
        tmp_path,
        "t.jsonl",
        '{"text": "One.", "date": 2016, "id": "x", "side": "east"}\n\n'
        '{"text": "Two.", "title": "T", "date": "2016-07"}\n',
    )
    corpus = dc.read(jsonl)
    assert corpus.texts == ["One.", "Two."]
    assert list(corpus.meta.index) == ["x", f"{jsonl}:3"]
    assert corpus.meta["date_precision"].tolist() == ["year", "month"]
    assert corpus.subset(side="east").texts == ["One."]
    assert dc.read(jsonl, include_title=True).texts == ["One.", "T\n\nTwo."]
    csv = write(tmp_path, "t.csv", 'text,date,source\r\n"A, b\r\nc",2016-07-15,TASS\r\nD,,\r\n')
    corpus = dc.read(csv)
    assert corpus.texts == ["A, b\r\nc", "D"]
    assert corpus.meta["source"].tolist()[0] == "TASS"
    assert corpus.meta["date"].isna().tolist() == [False, True]


def test_missing_texts_of_a_table_are_empty_with_one_warning(tmp_path):
    path = write(tmp_path, "t.jsonl", '{"text": null}\n{"text": "a"}\n{"text": null}\n')
    with pytest.warns(dc.DipcoreWarning, match=r"2 missing texts.*t\.jsonl:1"):
        corpus = dc.read(path)
    assert corpus.texts == ["", "a", ""]


def test_an_empty_file_is_an_empty_document(tmp_path):
    corpus = dc.read(write(tmp_path, "a.txt", ""))
    assert corpus.texts == [""]
    assert len(dc.read(write(tmp_path, "b.jsonl", ""))) == 0


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "a.txt",
            b"Title\n\nabc\xff",
            r"a\.txt: malformed utf-8 at byte 10 \(0xff\).*errors=\"replace\"",
        ),
        ("a.txt", b"\xef\xbb\xbfabc\xff", r"at byte 6 \(0xff\)"),
        ("a.html", b"<p>\xe2\x82</p>", r"a\.html: malformed utf-8 at byte 3"),
        ("a.jsonl", b'{"text": "\xff"}', r"a\.jsonl: malformed utf-8 at byte 10"),
        ("a.csv", b"text\n" + b"ok\n" * 100 + b"\xff\n", r"a\.csv: malformed utf-8 at byte 305"),
        ("a.jsonl", '{"text": "a"}\n{"text"\n', r"a\.jsonl:2: not JSON at column 8"),
        ("a.jsonl", "[1]\n", r"a\.jsonl:1: a line must be an object"),
        ("a.jsonl", '{"body": "a"}\n', r"a\.jsonl:1: no column 'text'; there are body"),
        ("a.jsonl", '{"text": 5}\n', r"a\.jsonl:1: text is int, not a str"),
        ("a.jsonl", '{"text": "a", "date": "soon"}\n', r"a\.jsonl:1: date: cannot read 'soon'"),
        ("a.jsonl", '{"text": "a", "id": [1]}\n', r"a\.jsonl:1: id is list"),
        (
            "a.jsonl",
            '{"text": "a", "id": 1}\n{"text": "b", "id": 1}\n',
            r"a\.jsonl: document id 1 is given twice",
        ),
        ("a.csv", "", r"a\.csv: cannot read as CSV"),
        ("a.csv", 'text\n"open\n', r"a\.csv: cannot read as CSV"),
        ("a.csv", "body\nx\ny\n", r"a\.csv: no column 'text'; there are body; .* text='body'"),
        (
            "a.csv",
            "id;body\n1;Talks\n",
            r"a\.csv: no column 'text'; there are id, body; .* text='body'",
        ),
        ("a.csv", "text\nA, B\n", r"a\.csv: .* rows have more cells than the header.*','"),
        ("a.parquet", "no parquet", r"a\.parquet: "),
    ],
)
def test_a_file_that_cannot_be_read_is_named_or_skipped(tmp_path, name, content, message):
    bad = write(tmp_path, name, content)
    good = write(tmp_path, "good.txt", PAGE)
    with pytest.raises(ValueError, match=message):
        dc.read([good, bad])
    corpus = dc.read([bad, good], on_error="skip")
    assert str(good) in corpus.meta.index
    ((place, reason),) = corpus.failures
    assert place.startswith(str(bad))
    assert str(pytest.raises(ValueError, dc.read, bad).value).startswith(reason)


def test_skip_keeps_the_good_rows_of_a_table(tmp_path):
    path = write(
        tmp_path,
        "t.jsonl",
        '{"text": "a"}\n{"text"\n{"text": "c", "date": "soon"}\n{"text": "d"}\n',
    )
    corpus = dc.read(path, on_error="skip")
    assert corpus.texts == ["a", "d"]
    assert [place for place, _ in corpus.failures] == [f"{path}:2", f"{path}:3"]


def test_missing_files_and_empty_folders(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "folder.txt").mkdir()
    good = write(tmp_path, "good.txt", PAGE)
    with pytest.raises(FileNotFoundError, match=r"none\.txt: no such file"):
        dc.read(tmp_path / "none.txt")
    with pytest.raises(FileNotFoundError, match=r"\*\.zzz: no such file, folder, or match"):
        dc.read(str(tmp_path / "*.zzz"))
    with pytest.raises(
        ValueError, match="empty: no page in this folder; pages are files named .txt"
    ):
        dc.read(tmp_path / "empty")
    with pytest.raises(ValueError, match=r"folder\.txt: no page in this folder"):
        dc.read(tmp_path / "folder.txt")
    corpus = dc.read([tmp_path / "none.txt", good, tmp_path / "empty"], on_error="skip")
    assert len(corpus) == 1
    assert [place for place, _ in corpus.failures] == [
        str(tmp_path / "none.txt"),
        str(tmp_path / "empty"),
    ]
    nothing = dc.read(tmp_path / "none.txt", on_error="skip")
    assert (len(nothing), len(nothing.failures)) == (0, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_an_unreadable_file(tmp_path, monkeypatch):
    good, secret = write(tmp_path, "good.txt", PAGE), write(tmp_path, "secret.txt", PAGE)
    secret.chmod(0)
    if os.access(secret, os.R_OK):  # the superuser reads it all the same
        untouched = type(secret).read_bytes

        def read_bytes(path):
            if path.name == "secret.txt":
                raise PermissionError(13, "Permission denied", str(path))
            return untouched(path)

        monkeypatch.setattr(type(secret), "read_bytes", read_bytes)
    with pytest.raises(PermissionError, match=r"secret\.txt"):
        dc.read(tmp_path)
    corpus = dc.read(tmp_path, on_error="skip")
    assert list(corpus.meta.index) == [str(good)]
    assert corpus.failures[0][0] == str(secret) and "denied" in corpus.failures[0][1]


def test_other_encodings_and_replacement(tmp_path):
    path = write(tmp_path, "a.txt", "Çavuşoğlu met Hammond in Ankara.".encode("iso-8859-9"))
    assert dc.read(path, encoding="iso-8859-9").raw == ["Çavuşoğlu met Hammond in Ankara."]
    assert "\ufffd" in dc.read(path, errors="replace").raw[0]
    for options, message in (
        ({"encoding": "xyz"}, "unknown encoding: xyz"),
        ({"encoding": "rot13"}, "not a text encoding"),
        ({"errors": "xyz"}, "xyz"),
    ):
        with pytest.raises(ValueError, match=message):
            dc.read(path, on_error="skip", **options)


@pytest.mark.parametrize("paths", [None, 3, b"a.txt", [3]])
def test_paths_must_be_paths(paths):
    with pytest.raises(TypeError, match="path"):
        dc.read(paths)


def test_on_error_is_checked(tmp_path):
    with pytest.raises(ValueError, match="on_error='ignore'"):
        dc.read(write(tmp_path, "a.txt", PAGE), on_error="ignore")


def test_metadata_supplies_what_the_page_lacks(tmp_path):
    path = write(tmp_path, "a.txt", UNDATED)
    table = write(
        tmp_path, "m.csv", "file,date,source,publisher,side\na.txt,2016-07,Other,Portal,east\n"
    )
    corpus = dc.read(path, metadata=table)
    (row,) = corpus.meta.to_dict("records")
    assert (str(row["date"].date()), row["date_precision"]) == ("2016-07-01", "month")
    assert row["source"] == "NTB", "the page speaks first"
    assert (row["publisher"], row["side"]) == ("Portal", "east")
    by_path = pd.DataFrame({"id": [str(path)], "date": [pd.Timestamp("2016-07-02")]})
    assert dc.read(path, metadata=by_path).meta["date"].iloc[0] == pd.Timestamp("2016-07-02")


def test_metadata_that_contradicts_the_page_warns(tmp_path):
    path = write(tmp_path, "a.txt", PAGE)
    table = pd.DataFrame({"file": ["a.txt"], "date": ["2015-01-01"]})
    with pytest.warns(
        dc.DipcoreWarning, match=r"1 date differs.*page 2016-07-15, table 2015-01-01"
    ):
        corpus = dc.read(path, metadata=table)
    assert str(corpus.meta["date"].iloc[0].date()) == "2016-07-15"


def test_metadata_that_fits_nothing_warns(tmp_path):
    path = write(tmp_path, "a.txt", PAGE)
    with pytest.warns(dc.DipcoreWarning, match=r"no row of the metadata fits.*'b\.txt'"):
        dc.read(path, metadata=pd.DataFrame({"file": ["b.txt"], "date": ["2016"]}))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("x\n1\n", "column file, id, url or title; there are x"),
        ("file,date\na.txt,2016\na.txt,2017\n", "'a.txt' twice"),
        ("", r"m\.csv: cannot read as CSV"),
        (b"file,source\na.txt,\xff\n", r"m\.csv: malformed utf-8 at byte 18"),
    ],
)
def test_metadata_that_cannot_be_read(tmp_path, content, message):
    path = write(tmp_path, "a.txt", PAGE)
    with pytest.raises(ValueError, match=message):
        dc.read(path, metadata=write(tmp_path, "m.csv", content))


def test_a_wrong_date_in_the_metadata(tmp_path):
    path = write(tmp_path, "a.txt", UNDATED)
    table = pd.DataFrame({"file": ["a.txt"], "date": ["sometime"], "publisher": ["Portal"]})
    with pytest.raises(ValueError, match=r"metadata for .*a\.txt: date: cannot read 'sometime'"):
        dc.read(path, metadata=table)
    with pytest.warns(dc.DipcoreWarning, match="1 date in the metadata cannot be read.*'sometime'"):
        corpus = dc.read(path, metadata=table, on_error="skip")
    assert len(corpus) == 1 and corpus.failures == [], "the page is read"
    (row,) = corpus.reading.to_dict("records")
    assert row["status"] == "read" and "cannot read 'sometime'" in row["reason"]
    assert corpus.meta["publisher"].tolist() == ["Portal"]
    with pytest.raises(FileNotFoundError, match=r"none\.csv"):
        dc.read(path, metadata=tmp_path / "none.csv")
    with pytest.raises(TypeError, match="DataFrame, not int"):
        dc.read(path, metadata=3)


def test_a_csv_keeps_ids_and_texts_as_written(tmp_path):
    (tmp_path / "t.csv").write_text("id,title,text\n001,NA,NA\n002,None,x\n", encoding="utf-8")
    corpus = dc.read(tmp_path / "t.csv")
    assert corpus.texts == ["NA", "x"] and list(corpus.meta.index) == ["001", "002"]
    assert list(corpus.meta["title"]) == ["NA", "None"]


@pytest.mark.parametrize("module", ["corpus", "reading", "datasets", "_tables"])
def test_the_examples_in_the_documentation_run(module):
    found = doctest.testmod(importlib.import_module(f"dipcore.{module}"))
    assert found.failed == 0


def test_the_examples_of_the_page_on_reading_run():
    page = Path(__file__).resolve().parents[2] / "docs" / "reading.md"
    if not page.exists():
        pytest.skip("the documentation is not here")
    found = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert found.failed == 0 and found.attempted > 10


LINES = "{}\n\nThe ministers met in Oslo and agreed to meet again in the spring.\n"


def statuses(corpus: dc.Corpus) -> dict[str, str]:
    return {Path(name).name: status for name, status in corpus.reading[["file", "status"]].values}


def test_links_and_pipes_of_a_folder_are_told_of_and_a_file_is_read_once(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_text(LINES.format("One"))
    (tmp_path / "link.txt").symlink_to(tmp_path / "a" / "1.txt")
    (tmp_path / "folder").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "round").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    corpus = dc.read(tmp_path)
    found = statuses(corpus)
    ignored = ["folder", "link.txt", "pipe.txt", "round"]
    assert found == {"1.txt": "read", **dict.fromkeys(ignored, "ignored")}
    reasons = dict(
        zip(corpus.reading["file"].map(lambda f: Path(f).name), corpus.reading["reason"])
    )
    assert "not followed; name it" in reasons["folder"] and "pipe" in reasons["pipe.txt"]
    assert f"the same file as {tmp_path / 'a' / '1.txt'}" in reasons["link.txt"]
    assert len(dc.read([tmp_path / "folder", tmp_path / "link.txt"])) == 1
    assert len(dc.read([tmp_path / "a" / "1.txt", tmp_path / "a" / ".." / "a" / "1.txt"])) == 1


def test_a_link_that_leads_nowhere_is_a_failure(tmp_path):
    (tmp_path / "1.txt").write_text(LINES.format("One"))
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match=r"gone\.txt"):
        dc.read(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"gone\.txt"):
        dc.read(tmp_path / "*.txt")
    assert statuses(dc.read(tmp_path, on_error="skip")) == {"1.txt": "read", "gone.txt": "failed"}


def test_a_folder_that_cannot_be_looked_into_is_a_failure(tmp_path, monkeypatch):
    (tmp_path / "1.txt").write_text(LINES.format("One"))
    (tmp_path / "shut").mkdir()
    scandir = os.scandir

    def refusing(path):  # chmod does not stop a superuser
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(ValueError, match="shut: Permission denied"):
        dc.read(tmp_path)
    assert statuses(dc.read(tmp_path, on_error="skip")) == {"1.txt": "read", "shut": "failed"}


def test_a_file_name_that_is_no_utf_8_is_an_id(tmp_path):
    name = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(name, "w") as file:
        file.write(LINES.format("One"))
    corpus = dc.read(tmp_path)
    assert (
        os.fsencode(corpus.meta.index[0]) == name
        and corpus.reading["document"][0] == corpus.meta.index[0]
    )
    assert corpus.tokens().kwic("oslo")["document"].tolist() == [corpus.meta.index[0]]


def test_no_path_at_all_is_an_error():
    with pytest.raises(ValueError, match="paths is empty"):
        dc.read([])


def test_a_name_in_the_metadata_that_fits_several_documents_is_used_for_none(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.txt").write_text(LINES.format(name))
    (tmp_path / "2.txt").write_text(LINES.format("c"))
    table = pd.DataFrame({"file": ["1.txt", "2.txt"], "source": ["TASS", "AP"]})
    with pytest.warns(dc.DipcoreWarning, match=r"1 name .* several documents.*'1\.txt'"):
        corpus = dc.read(tmp_path, metadata=table)
    assert corpus.meta["source"].tolist() == ["AP", None, None]
    table["file"] = [str(tmp_path / "b" / "1.txt"), "2.txt"]
    assert dc.read(tmp_path, metadata=table).meta["source"].tolist() == ["AP", None, "TASS"]


def test_metadata_may_name_pages_by_title_or_address(tmp_path):
    for name, title in {
        "1.txt": "Ministers meet",
        "2.txt": "Talks on Syria end in Geneva",
        "3.txt": "Talks on Syria end in Geneva",
    }.items():
        (tmp_path / name).write_text(LINES.format(title))
    table = pd.DataFrame(
        {"title": ["Ministers meet", "Talks on Syria end in Geneva"], "source": ["AP", "TASS"]}
    )
    with pytest.warns(dc.DipcoreWarning, match="several documents.*'Talks on Syria end in Geneva'"):
        corpus = dc.read(tmp_path, metadata=table)
    assert corpus.meta["title"].tolist() == [
        "Ministers meet",
        "Talks on Syria end in Geneva",
        "Talks on Syria end in Geneva",
    ]
    assert corpus.meta["source"].tolist() == ["AP", None, None]
    (tmp_path / "rows.jsonl").write_text('{"text": "Talks.", "url": "https://a.org/1"}\n')
    table = pd.DataFrame({"url": ["https://a.org/1"], "source": ["AP"]})
    corpus = dc.read(tmp_path / "rows.jsonl", metadata=table)
    assert (
        corpus.meta["source"].tolist() == ["AP"]
        and corpus.meta["url"].tolist() == table["url"].tolist()
    )
    with pytest.warns(dc.DipcoreWarning, match="no row .*https://a.org/9.* but 'https://a.org/1'"):
        dc.read(
            tmp_path / "rows.jsonl", metadata=table.replace("https://a.org/1", "https://a.org/9")
        )
    with pytest.raises(ValueError, match="a column file, id, url or title; there are name"):
        dc.read(tmp_path, metadata=pd.DataFrame({"name": ["1.txt"]}))


ROWS = [("1", "Talks in Oslo, again; no result", "2016-07"), ("2", "NA", "2016-08-01")]


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["t.csv", "t.tsv"])
def test_what_separates_the_columns_of_a_csv_is_seen_by_its_header(tmp_path, between, name):
    path = tmp_path / name
    frame = pd.DataFrame(ROWS, columns=["id", "text", "date"]).assign(**{"a, b; c, d; e": "x"})
    frame.to_csv(path, sep=between, index=False)
    corpus = dc.read(tmp_path)
    assert corpus.texts == [text for _, text, _ in ROWS]
    assert list(corpus.meta.index) == ["1", "2"]
    assert corpus.meta["a, b; c, d; e"].tolist() == ["x", "x"]
    page = write(tmp_path, "a.txt", UNDATED)
    table = write(tmp_path, "m.dat", between.join(["file", "date"]) + f"\na.txt{between}2016-07\n")
    assert dc.read(page, metadata=table).meta["date_precision"].tolist() == ["month"]


def test_one_column_of_texts_may_hold_any_separator(tmp_path):
    assert dc.read(write(tmp_path, "a.csv", "text\nA; b; c|d\n")).texts == ["A; b; c|d"]
    assert dc.read(write(tmp_path, "b.csv", '\n"text"\n"A, b"\n')).texts == ["A, b"]


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl", "t.parquet"])
def test_columns_of_tables_may_have_other_names(tmp_path, name):
    frame = pd.DataFrame(ROWS, columns=["no", "body", "published"])
    frame = frame.assign(text="a teaser", outlet=["TASS", None], desk="east")
    path = tmp_path / name
    if name == "t.csv":
        frame.to_csv(path, sep=";", index=False)
    elif name == "t.jsonl":
        frame.to_json(path, orient="records", lines=True)
    else:
        pytest.importorskip("pyarrow")
        frame.to_parquet(path)
    corpus = dc.read(path, text="body", date="published", id="no", source="outlet")
    assert corpus.texts == [text for _, text, _ in ROWS]
    assert list(corpus.meta.index) == ["1", "2"]
    assert corpus.meta["date_precision"].tolist() == ["month", "day"]
    assert corpus.meta["source"].tolist() == ["TASS", None]
    further = set(corpus.meta) - set(dc.Corpus([]).meta)
    assert further == {"desk"}, "what has a role is no further column"
    with pytest.raises(ValueError, match=rf"{name}: no .*column 'publishd'"):
        dc.read(path, date="publishd")


def test_a_named_column_that_lacks_in_some_lines_of_json_is_missing_there(tmp_path):
    path = write(tmp_path, "t.jsonl", '{"body": "A."}\n{"body": "B.", "day": "2016"}\n{"x": 1}\n')
    corpus = dc.read(path, text="body", date="day", on_error="skip")
    assert corpus.texts == ["A.", "B."]
    assert corpus.meta["date"].notna().tolist() == [False, True]
    ((place, reason),) = corpus.failures
    assert place == f"{path}:3" and "no column 'body'; there are x" in reason


def test_a_table_without_a_column_of_texts_is_one_failure(tmp_path):
    path = write(tmp_path, "t.csv", "body,day\n" + "A,2016\n" * 5)
    assert len(dc.read(path, on_error="skip").failures) == 1


@pytest.mark.parametrize("name", ["txt", "on_eror", "date_precision"])
def test_read_takes_no_other_names_of_columns(tmp_path, name):
    with pytest.raises(TypeError, match=f"read.. takes no '{name}'; columns .* text, title, date"):
        dc.read(write(tmp_path, "a.txt", PAGE), **{name: "body"})


def test_an_error_amid_others_says_how_to_go_on(tmp_path):
    advice = 'on_error="skip" goes on with the rest'
    bad, good = write(tmp_path, "bad.txt", b"%PDF-1.4"), write(tmp_path, "good.txt", PAGE)
    rows = write(tmp_path / "rows", "t.jsonl", '{"text": "a"}\n{"text"\n')
    for paths in (tmp_path, [good, bad], rows):
        assert advice in str(pytest.raises(ValueError, dc.read, paths).value)
    assert advice in str(pytest.raises(OSError, dc.read, [good, tmp_path / "none"]).value)
    for alone in (bad, tmp_path / "none"):
        with pytest.raises((ValueError, OSError)) as caught:
            dc.read(alone)
        assert advice not in str(caught.value), "there is no rest"
    (tmp_path / "good.txt").unlink()
    bad.unlink()
    bad.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="bad.txt") as caught:
        dc.read([bad, rows])
    assert advice in str(caught.value), "an error of the system too"


def test_the_reading_says_which_documents_have_no_text(tmp_path):
    write(tmp_path, "a.txt", PAGE)
    write(tmp_path, "b.txt", "")
    write(tmp_path, "c.txt", "Log in | Subscribe\n\nShare this\n")
    write(tmp_path, "d.jsonl", '{"text": " \\n", "title": "T"}\n')
    corpus = dc.read(tmp_path)
    assert corpus.has_text.tolist() == [True, False, False, False]
    assert corpus.reading["status"].tolist() == ["read"] * 4
    nothing, left = "it is empty", "no text is left of it"
    assert corpus.reading["reason"].tolist() == [None, nothing, left, nothing]
    assert "4 documents, 1 dated, 2016-07-15 to 2016-07-15, 3 without text" in repr(corpus)
    some = corpus[corpus.has_text]
    assert list(some.meta.index) == [str(tmp_path / "a.txt")]
    assert "without text" not in repr(some)
    assert dc.read(tmp_path / "d.jsonl", include_title=True).has_text.all()


def test_documents_without_text_lower_shares_and_nothing_else():
    """As docs/reading.md says."""
    texts = ["The ceasefire held in Syria.", "Sanctions, and the ceasefire in Syria.", "No talks."]
    topics = {"ceasefire": ["ceasefire"], "Syria": ["syria"]}
    found = {}
    for name, more in {"all": [], "and empty ones": ["", " "]}.items():
        all_texts = [*texts, *more]
        corpus = dc.Corpus(all_texts, dates=["2016-01-02"] * len(all_texts))
        hits = corpus.tokens().lookup(topics)
        frame = hits.over_time("year").frame.set_index("key").loc["ceasefire"]
        pairs = hits.cooccurrence(within="document").pairs()[["count", "expected", "npmi"]]
        found[name] = {
            "share": (frame["documents"], frame["total_documents"]),
            "rest": (frame["words"], frame["rate"], hits.counts().values.tolist(), pairs.values.tolist()),
        }  # fmt: skip
    assert found["all"]["share"] == (2, 3) and found["and empty ones"]["share"] == (2, 5)
    assert found["all"]["rest"] == found["and empty ones"]["rest"]


def test_the_language_of_pages_is_in_the_metadata(tmp_path):
    write(tmp_path, "a.txt", PAGE)
    write(tmp_path, "b.txt", GERMAN)
    write(tmp_path, "c.csv", "text,language\nA,fr\nB,\n")
    for include_title in (False, True):
        corpus = dc.read(tmp_path, include_title=include_title)
        assert corpus.meta["language"].tolist() == ["en", "de", "fr", None]
    assert len(corpus.subset(language=["en", "fr"])) == 2
    table = pd.DataFrame({"file": ["b.txt", "c.csv:2"], "language": ["en", "es"]})
    supplied = dc.read(tmp_path, metadata=table).meta["language"]
    assert supplied.tolist() == ["en", "de", "fr", "es"], "what the page is in stands"
