"""What reading takes otherwise than it stands there is said: cut-off pages, metadata, languages, names of columns."""

from __future__ import annotations

import zipfile

import dipcore as dc
import pandas as pd
import pytest

PAGE = "Ministers met in Oslo\n\n15 July 2016\n\nOSLO (NTB) - They discussed the ceasefire.\n"
UNDATED = "Ministers met in Oslo\n\nOSLO (NTB) - They discussed the ceasefire for three hours.\n"


def write(folder, name: str, content: str):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def reason_of(corpus: dc.Corpus):
    """What the reading says of the only input."""
    (reason,) = corpus.reading["reason"]
    return reason


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
@pytest.mark.parametrize("given", [None, "utf-8"])
def test_a_page_cut_off_within_its_last_character_is_read_without_it(tmp_path, name, given):
    whole = "Министры встретились в Осло и обсудили перемирие".encode()
    path = tmp_path / name
    for declared in (b"", b'<meta charset="windows-1251">'):
        path.write_bytes(declared + whole[:-1])
        corpus = dc.read(path, encoding=given)
        assert corpus.raw == [(declared + whole[:-2]).decode()]
        assert "cut off within its last character, of which 1 byte was" in reason_of(corpus)
        assert corpus.reading["status"].tolist() == ["read"] and corpus.failures == []
    path.write_bytes("Talks in Oslo: 5 €".encode()[:-1])
    assert dc.read(path).raw == ["Talks in Oslo: 5 "]
    assert "2 bytes were left out" in reason_of(dc.read(path))
    assert dc.read(path, errors="replace").raw == ["Talks in Oslo: 5 \ufffd"]


def test_a_last_letter_of_a_declared_encoding_is_no_character_cut_off(tmp_path):
    path = tmp_path / "a.html"
    page = '<meta charset="iso-8859-1">Talks at the café'
    path.write_bytes(page.encode("latin-1"))
    corpus = dc.read(path)
    assert corpus.raw == [page] and "cut off" not in str(reason_of(corpus))
    path.write_bytes("Talks at the café".encode("latin-1"))
    assert dc.read(path, encoding="latin-1").raw == ["Talks at the café"]
    path.write_bytes(b"\xff" + "Осло".encode()[:-1])
    with pytest.raises(ValueError, match="malformed utf-8 at byte 0"):
        dc.read(path)


def test_rows_of_the_metadata_that_fit_no_document_are_counted(tmp_path):
    path = write(tmp_path, "a.txt", UNDATED)
    table = pd.DataFrame({"file": ["b.txt", "a.txt", "c.txt"], "date": ["2016"] * 3})
    with pytest.warns(
        dc.DipcoreWarning, match=r"2 rows of the metadata fit no document; .*'b\.txt'"
    ):
        dc.read(path, metadata=table)
    with pytest.warns(dc.DipcoreWarning, match="1 row of the metadata fits no document"):
        dc.read(path, metadata=table[:2])
    dc.read(path, metadata=table[1:2])


def test_the_language_of_rows_is_found_where_nothing_says_it(tmp_path):
    english = "The ministers met in Vienna on Monday and agreed on a ceasefire."
    german = "Die Minister haben sich am Montag in Wien auf eine Waffenruhe geeinigt."
    rows = f"text,language\n{english},\n{german},\n{english},en-GB\nTalks.,\n"
    path = write(tmp_path, "t.csv", rows)
    assert dc.read(path).meta["language"].tolist() == ["en", "de", "en-GB", None]
    without = write(tmp_path, "t.jsonl", f'{{"text": "{german}"}}\n')
    assert dc.read(without).meta["language"].tolist() == ["de"]
    telegram = "AMEMBASSY RABAT. GENERAL OUKFIR ON MOROCCAN MILITARY POLICY AND US RELATIONS. REF RABAT 4091."
    capitals = write(tmp_path, "c.csv", f"text\n{telegram}\n")
    assert dc.read(capitals).meta["language"].tolist() == ["en"]
    table = pd.DataFrame({"id": [f"{without}:1"], "language": ["nl"]})
    assert dc.read(without, metadata=table).meta["language"].tolist() == ["nl"], (
        "what is said stands"
    )


def test_named_columns_without_a_table_are_an_error(tmp_path):
    page = write(tmp_path, "a.txt", PAGE)
    with pytest.raises(ValueError, match="language='en' names a column of tables, and there is no"):
        dc.read(tmp_path, language="en")
    advice = "--language en, or in Python corpus.subset(language='en')"
    for on_error in ("raise", "skip"):
        with pytest.raises(ValueError) as caught:
            dc.read(page, language="en", on_error=on_error)
        assert advice in str(caught.value)
    assert advice not in str(pytest.raises(ValueError, dc.read, page, text="body").value)
    write(tmp_path, "t.csv", "body\nTalks.\n")
    assert len(dc.read(tmp_path, text="body")) == 2


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("Date;Text\nof the second of May;Talks\n", "Text"),
        ("headline;BODY\nA long headline;x\n", "BODY"),
        ("id;link;report\n1;http://a.org/a-long-address;No\n2;;" + "Talks went on. " * 9, "report"),
    ],
)
def test_the_column_that_is_advised_for_texts(tmp_path, content, named):
    path = write(tmp_path, "t.csv", content)
    with pytest.raises(ValueError, match=f"say which one holds the texts: text='{named}'"):
        dc.read(path)


def test_a_member_that_is_there_twice_is_a_failure_and_no_date_of_the_metadata(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("1.txt", PAGE)
        archive.writestr("1.txt", PAGE)
    table = pd.DataFrame({"file": ["1.txt"], "date": ["2016-07-15"]})
    corpus = dc.read(path, metadata=table, on_error="skip")
    assert len(corpus) == 1
    assert "given twice" in corpus.failures[0][1]
