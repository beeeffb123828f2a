"""Archives, compressed files and encodings: read as if they were plain files, bounded, each with its row."""

from __future__ import annotations

import bz2
import gc
import gzip
import io
import json
import lzma
import random
import resource
import sys
import tarfile
import time
import warnings
import zipfile

import dipcore as dc
import pandas as pd
import pytest
from dipcore import _archives, inputs, reading

PAGE = (
    "Ministers discuss the ceasefire in Oslo\n\n15 July 2016\n\n"
    "OSLO (NTB) - The two foreign ministers discussed the ceasefire and the delivery of aid "
    "for three hours.\n\n"
    "They agreed that experts of both sides would meet again before the end of the year.\n"
)
HTML = f"<html><head><title>T</title></head><body><p>{PAGE}</p></body></html>"
LINES = '{"text": "One.", "id": "x"}\n{"text": "Two.", "date": "2016-07"}\n'


def zipped(path, members: dict[str, bytes | str]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def tarred(path, members: dict[str, bytes | str], mode: str = "w"):
    with tarfile.open(path, mode) as archive:
        for name, data in members.items():
            data = data.encode() if isinstance(data, str) else data
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def zstd():
    try:
        from compression import zstd as module
    except ImportError:
        module = pytest.importorskip("backports.zstd")
    return module


def compress(data: bytes, ending: str) -> bytes:
    if ending == ".zst":
        return zstd().compress(data)
    return {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}[ending](data)


def rows(corpus: dc.Corpus) -> list[tuple]:
    """(member, row, document, status) of each input."""
    frame = corpus.reading.astype(object).where(corpus.reading.notna(), None)
    return list(frame[["member", "row", "document", "status"]].itertuples(index=False, name=None))


def reasons(corpus: dc.Corpus) -> dict:
    """The reason of each input that has one, by the name of its member or file."""
    frame = corpus.reading[corpus.reading["reason"].notna()]
    names = [member or file for member, file in zip(frame["member"], frame["file"])]
    return dict(zip(names, frame["reason"]))


# -- archives and compressed files


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.zip", zipped),
        ("a.tar", tarred),
        ("a.tgz", lambda path, members: tarred(path, members, "w:gz")),
        ("a.tar.bz2", lambda path, members: tarred(path, members, "w:bz2")),
        ("a.tar.xz", lambda path, members: tarred(path, members, "w:xz")),
    ],
)
def test_members_of_an_archive_are_read_like_files(tmp_path, name, make):
    members = {"in/1.txt": PAGE, "in/2.html": HTML, "t.jsonl": LINES, "notes.doc": "no page"}
    path = make(tmp_path / name, members)
    corpus = dc.read(path)
    for folder, content in members.items():
        (tmp_path / "plain" / folder).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "plain" / folder).write_text(content, encoding="utf-8")
    plain = dc.read(tmp_path / "plain")
    assert corpus.texts == plain.texts and corpus.raw == plain.raw
    assert list(corpus.meta.index) == [
        f"{path}/in/1.txt", f"{path}/in/2.html", "x", f"{path}/t.jsonl:2"
    ]  # fmt: skip
    assert rows(corpus) == [
        ("in/1.txt", None, f"{path}/in/1.txt", "read"),
        ("in/2.html", None, f"{path}/in/2.html", "read"),
        ("t.jsonl", 1, "x", "read"),
        ("t.jsonl", 2, f"{path}/t.jsonl:2", "read"),
        ("notes.doc", None, None, "ignored"),
    ]
    assert set(corpus.reading["file"]) == {str(path)} and corpus.failures == []
    table = pd.DataFrame({"file": ["1.txt"], "publisher": ["Portal"]})
    assert dc.read(path, metadata=table).meta["publisher"].tolist()[0] == "Portal"


def test_a_tar_compressed_by_zstd(tmp_path):
    path = tmp_path / "a.tar.zst"
    path.write_bytes(zstd().compress(tarred(tmp_path / "a.tar", {"1.txt": PAGE}).read_bytes()))
    assert dc.read(path).raw == [PAGE]


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz", ".zst"])
def test_compressed_pages_and_tables(tmp_path, ending):
    for name, content in (("a.txt", PAGE), ("b.jsonl", LINES), ("c.csv", "text\nThree.\n")):
        (tmp_path / (name + ending)).write_bytes(compress(content.encode(), ending))
    corpus = dc.read(tmp_path)
    assert corpus.texts[1:] == ["One.", "Two.", "Three."] and corpus.raw[0] == PAGE
    assert corpus.meta["source"].tolist()[0] == "NTB"
    inside = zipped(tmp_path / "z.zip", {f"b.jsonl{ending}": compress(LINES.encode(), ending)})
    assert dc.read(inside).texts == ["One.", "Two."]


def test_parquet_in_an_archive(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    sink = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": ["One.", None], "date": ["2016", None]}), sink)
    path = tarred(tmp_path / "a.tar", {"t.parquet": sink.getvalue()})
    with pytest.warns(dc.DipcoreWarning, match="1 missing text taken as an empty document"):
        corpus = dc.read(path)
    assert corpus.texts == ["One.", ""]
    assert corpus.meta["date_precision"].tolist() == ["year", None]


def warc(path, records):
    """A WARC of (type, URL, HTTP status and content type, content)."""
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the writer leaves its own files open
        writer = WARCWriter(stream, gzip=path.name.endswith(".gz"))
        for kind, url, status, content_type, content in records:
            headers = StatusAndHeaders(
                status, [("Content-Type", content_type)], protocol="HTTP/1.0"
            )
            date = {"WARC-Date": "2016-07-15T10:20:30Z"}
            record = writer.create_warc_record(
                url, kind, payload=io.BytesIO(content), http_headers=headers, warc_headers_dict=date
            )
            writer.write_record(record)
        del writer, record
        gc.collect()
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_of_a_warc(tmp_path, name):
    russian = "<html><body><p>" + "Министр прибыл в Осло на переговоры. " * 5 + "</p></body></html>"
    path = warc(
        tmp_path / name,
        [
            ("response", "https://a.org/1", "200 OK", "text/html; charset=windows-1251", russian.encode("cp1251")),
            ("response", "https://a.org/2", "404 Not Found", "text/html", b"gone"),
            ("response", "https://a.org/3.png", "200 OK", "image/png", b"\x89PNG"),
            ("resource", "https://a.org/4", "200 OK", "text/html", b"no response"),
            ("response", "https://a.org/5?a=../..", "200 OK", "text/plain", PAGE.encode()),
        ],
    )  # fmt: skip
    corpus = dc.read(path)
    assert list(corpus.meta.index) == [
        "20160715102030/https://a.org/1",
        "20160715102030/https://a.org/5?a=../..",
    ]
    assert corpus.meta["url"].tolist() == ["https://a.org/1", "https://a.org/5?a=../.."]
    assert corpus.raw == [russian, PAGE]
    assert corpus.reading["status"].tolist() == ["read", "ignored", "ignored", "read"]
    assert corpus.reading["encoding"].tolist()[0] == "cp1251"
    assert "HTTP status 404" in corpus.reading["reason"].tolist()[1]
    assert "image/png: no page" in corpus.reading["reason"].tolist()[2]
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ValueError, match=r"org/5\?a=\.\./\.\.: damaged or cut off"):
        dc.read(path)
    cut = dc.read(path, on_error="skip")
    assert cut.raw == [russian] and cut.reading["status"].tolist()[-1] == "failed"


@pytest.mark.parametrize(
    ("module", "name", "message"),
    [
        ("warcio", "a.warc.gz", r'a\.warc\.gz: WARC needs: pip install "dipcore\[warc\]"'),
        ("pyarrow", "a.parquet", r'a\.parquet: Parquet needs: pip install "dipcore\[arrow\]"'),
        ("backports", "a.txt.zst", r'a\.txt\.zst: \.zst needs .*pip install "dipcore\[zst\]"'),
    ],
)
def test_what_an_extra_brings_is_named(tmp_path, monkeypatch, module, name, message):
    (tmp_path / name).write_bytes(b"x")
    for known in [m for m in sys.modules if m == module or m.startswith(f"{module}.")]:
        monkeypatch.delitem(sys.modules, known)
    for absent in (module, "compression"):
        monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(ValueError, match=message):
        dc.read(tmp_path / name)


# -- damage and malice


def test_bombs_end_early_with_a_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(_archives, "LARGEST", 1 << 20)
    monkeypatch.setattr(inputs, "PAGE_MOST", 100_000)
    zeros = b"0" * (1 << 24)
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(zeros))
    (tmp_path / "b.jsonl.xz").write_bytes(lzma.compress(zeros))
    (tmp_path / "c.csv.bz2").write_bytes(bz2.compress(zeros))
    zipped(tmp_path / "d.zip", {"1.txt": PAGE, "2.txt": zeros, "3.txt": PAGE})
    zipped(tmp_path / "e.zip", {f"{k}.txt": zeros[:99_000] for k in range(40)})
    tarred(tmp_path / "f.tar.gz", {"1.txt": PAGE, "2.csv": zeros, "3.txt": PAGE}, "w:gz")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    corpus = dc.read(tmp_path, on_error="skip")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100_000, f"{grown} KiB"
    found = {name.rsplit("/", 1)[-1]: reason for name, reason in reasons(corpus).items()}
    assert "a.txt.gz: more than 100,000 bytes, which no page has" in found["a.txt.gz"]
    for name in ("b.jsonl.xz", "c.csv.bz2", "e.zip", "f.tar.gz"):
        assert f"{name}: grows to more than" in found[name] and "taken for a bomb" in found[name]
    failures = [reason for _, reason in corpus.failures]
    assert any("d.zip/2.txt: larger than what is read out of an archive" in f for f in failures)
    read = [str(name).rsplit("/", 2)[-2:] for name in corpus.meta.index]
    assert [["d.zip", "1.txt"], ["d.zip", "3.txt"]] == [name for name in read if name[0] == "d.zip"]
    assert ["f.tar.gz", "1.txt"] in read


def test_archives_within_archives_and_names_that_lead_out_are_refused(tmp_path):
    members = {
        "ok.txt": PAGE,
        "in.zip": zipped(tmp_path / "in.zip", {"1.txt": PAGE}).read_bytes(),
        "../../etc/passwd.txt": PAGE,
        "/etc/passwd.txt": PAGE,
        "..\\up.txt": PAGE,
        "C:\\up.txt": PAGE,
    }
    before = sorted(tmp_path.rglob("*"))
    for path in (zipped(tmp_path / "a.zip", members), tarred(tmp_path / "a.tar", members)):
        with pytest.raises(ValueError, match=r"in\.zip: an archive within an archive; unpack it"):
            dc.read(path)
        corpus = dc.read(path, on_error="skip")
        assert list(corpus.meta.index) == [f"{path}/ok.txt"]
        assert len(corpus.failures) == 5
        assert sum("leads out of the archive" in reason for _, reason in corpus.failures) == 4
    assert sorted(tmp_path.rglob("*")) == sorted([*before, tmp_path / "a.zip", tmp_path / "a.tar"])


def test_links_in_an_archive_are_not_followed(tmp_path):
    path = tarred(tmp_path / "a.tar", {"ok.txt": PAGE})
    with tarfile.open(path, "a") as archive:
        info = tarfile.TarInfo("link.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    assert rows(dc.read(path)) == [
        ("ok.txt", None, f"{path}/ok.txt", "read"), ("link.txt", None, None, "ignored")
    ]  # fmt: skip


def test_what_comes_before_the_damage_is_read(tmp_path):
    noise = random.Random(1).randbytes
    texts = {f"{k}.csv": f"text\n{noise(100_000).hex()}\n" for k in range(9)}
    for path in (
        zipped(tmp_path / "a.zip", texts),
        tarred(tmp_path / "b.tar.gz", texts, "w:gz"),
        tarred(tmp_path / "c.tar", texts),
    ):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) * 2 // 3])
        with pytest.raises(ValueError, match=rf"{path.name}.*: damaged or cut off"):
            dc.read(path)
        corpus = dc.read(path, on_error="skip")
        least = 0 if path.suffix == ".zip" else 4  # a zip has its list at its end
        assert least <= len(corpus) <= 6
        assert corpus.reading["status"].tolist()[-1] == "failed"
    lines = (LINES.replace('"id": "x", ', "").replace(', "id": "x"', "") * 2000).encode()
    cut = gzip.compress(lines)
    (tmp_path / "d.jsonl.gz").write_bytes(cut[: len(cut) // 2])
    corpus = dc.read(tmp_path / "d.jsonl.gz", on_error="skip")
    assert len(corpus) > 100 and "cut off" in corpus.failures[-1][1]


def test_a_broken_member_does_not_end_a_zip(tmp_path):
    path = zipped(tmp_path / "a.zip", {"1.txt": PAGE, "2.txt": PAGE * 20, "3.txt": PAGE})
    data = bytearray(path.read_bytes())
    at = data.index(b"2.txt") + 40
    data[at : at + 20] = bytes(20)
    path.write_bytes(data)
    corpus = dc.read(path, on_error="skip")
    assert [row[3] for row in rows(corpus)] == ["read", "failed", "read"]
    assert reasons(corpus)["2.txt"].startswith(f"{path}/2.txt: damaged or cut off")


def test_a_member_with_a_password_says_so(tmp_path):
    path = zipped(tmp_path / "a.zip", {"1.txt": PAGE})
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"1\.txt: needs a password"):
        dc.read(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.zip", b"PK\x03\x04 no zip", "damaged or cut off"),
        ("a.tar", b"no tar", "damaged or cut off"),
        ("a.txt.gz", b"no gzip", "damaged or cut off"),
        ("a.txt.xz", b"no xz", "damaged or cut off"),
        ("a.txt.bz2", b"no bzip2", "damaged or cut off"),
        ("a.txt.zst", b"no zstd", "damaged or cut off"),
        ("a.txt", b"%PDF-1.4 ...", "this is a PDF, not text"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "this is a picture, not text"),
        ("a.txt", b"PK\x03\x04", "this is a zip archive or office document"),
        ("a.txt", bytes(range(32)) * 9, "control characters: not text"),
        ("a.txt", "Осло".encode("utf-16-le") * 90, "UTF-16 without a byte order mark"),
        ("a.jsonl", b'{"text": "a", "b": ' + b"[" * 200_000 + b"\n", "nested too deeply|not JSON"),
    ],
)
def test_what_is_no_text_or_broken_is_named(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=rf"{name}.*({message})"):
        dc.read(tmp_path / name)


@pytest.mark.clock
def test_a_page_of_50_mb_is_a_row_at_once(tmp_path):
    (tmp_path / "a.html").write_bytes(b"<p>" + b"The ministers met. " * 2_800_000)
    (tmp_path / "b.txt").write_text(PAGE, encoding="utf-8")
    begin = time.perf_counter()
    corpus = dc.read(tmp_path, on_error="skip")
    assert time.perf_counter() - begin < 15
    assert "a.html: more than 10,000,000 bytes, which no page has" in corpus.failures[0][1]
    assert len(corpus) == 1


def test_a_line_without_end_is_passed_over(tmp_path, monkeypatch):
    from dipcore import _tables

    monkeypatch.setattr(_tables, "_LINE_MOST", 1000)
    long = json.dumps({"text": "x" * 5000})
    fits = json.dumps({"text": "y" * (1000 - len('{"text": ""}\n'))})
    (tmp_path / "a.jsonl").write_text(f"{LINES}{long}\n{fits}\n{long}", encoding="utf-8")
    corpus = dc.read(tmp_path / "a.jsonl", on_error="skip")
    assert [row[1::2] for row in rows(corpus)] == [
        (1, "read"), (2, "read"), (3, "failed"), (4, "read"), (5, "failed")
    ]  # fmt: skip
    assert "a.jsonl:3: a line of more than 1,000 bytes" in corpus.failures[0][1]


def test_odd_characters_go_through(tmp_path):
    raw = "Talks\u202e in\x00 Oslo\u2066 went\x07 on\ufeff.\n\n" + PAGE
    (tmp_path / "a.txt").write_text(raw, encoding="utf-8", newline="")
    (tmp_path / "b.html").write_text("<div>" * 3000 + raw, encoding="utf-8", newline="")
    corpus = dc.read(tmp_path)
    assert corpus.raw[0] == raw
    assert all("foreign ministers" in text for text in corpus.texts)


def test_an_archive_of_nothing_has_a_row(tmp_path):
    for path in (zipped(tmp_path / "a.zip", {}), tarred(tmp_path / "a.tar", {})):
        corpus = dc.read(path)
        assert len(corpus) == 0 and corpus.reading["status"].tolist() == ["ignored"]
        assert "nothing in it" in corpus.reading["reason"].iloc[0]


def test_any_damage_ends_in_rows(tmp_path, capfd):
    pages = {f"{k}.txt": f"{PAGE}{k}" for k in range(3)}
    pages |= {"t.jsonl": LINES, "c.csv": "text,date\na,2016\nb,\n"}
    made = [
        zipped(tmp_path / "a.zip", pages), tarred(tmp_path / "a.tar", pages), tarred(tmp_path / "a.tgz", pages, "w:gz"),
        warc(tmp_path / "a.warc", [("response", "https://a.org/1", "200 OK", "text/html", HTML.encode())] * 3),
    ]  # fmt: skip
    for ending in (".gz", ".bz2", ".xz", ".zst"):
        made.append(tmp_path / f"t.jsonl{ending}")
        made[-1].write_bytes(compress(LINES.encode() * 20, ending))
    whole = {path: path.read_bytes() for path in made}
    rng = random.Random(5)
    failed = 0
    for _ in range(150):
        path = rng.choice(made)
        data = bytearray(whole[path])
        if rng.random() < 0.3:
            data = data[: rng.randrange(1, len(data))]
        for _ in range(rng.choice((1, 2, 8, 50))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", dc.DipcoreWarning)
            corpus = dc.read(path, on_error="skip")
        assert len(corpus.reading)
        failed += bool(corpus.failures)
    assert failed > 50
    capfd.readouterr()  # warcio writes of broken records to stderr


def test_the_address_of_a_page_says_nothing_of_its_kind(tmp_path):
    addresses = [f"https://a.org/page{ending}" for ending in (".gz", ".csv", ".zip")]
    records = [("response", url, "200 OK", "text/html", HTML.encode()) for url in addresses]
    corpus = dc.read(warc(tmp_path / "a.warc", records))
    assert corpus.raw == [HTML] * 3 and corpus.meta["url"].tolist() == addresses


# -- encodings


RUSSIAN = "Министр иностранных дел прибыл на переговоры в Осло. Стороны обсудили перемирие.\n\n" * 3
TURKISH = "Dışişleri Bakanı Çavuşoğlu, İngiltere Dışişleri Bakanı ile ateşkesi görüştü.\n\n" * 3
GERMAN = "Der Außenminister müsse über die Waffenruhe sprechen, hieß es in München.\n\n" * 3


@pytest.mark.parametrize(
    ("name", "data", "text", "encoding", "decided"),
    [
        ("a.txt", RUSSIAN.encode(), RUSSIAN, "utf-8", "valid"),
        ("a.txt", b"plain", "plain", "utf-8", "valid"),
        ("a.txt", b"\xef\xbb\xbf" + RUSSIAN.encode(), RUSSIAN, "utf-8", "byte order mark"),
        ("a.txt", RUSSIAN.encode("utf-16"), RUSSIAN, "utf-16-le", "byte order mark"),
        ("a.txt", b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), RUSSIAN, "utf-16-be", "byte order mark"),
        ("a.txt", RUSSIAN.encode("utf-32"), RUSSIAN, "utf-32-le", "byte order mark"),
        ("a.txt", RUSSIAN.encode("cp1251"), RUSSIAN, "cp1251", "guessed"),
        ("a.txt", RUSSIAN.encode("koi8-r"), RUSSIAN, "koi8_r", "guessed"),
        ("a.txt", TURKISH.encode("cp1254"), TURKISH, "cp1254", "guessed"),
        ("a.txt", ("北京外长会谈停火问题" * 9).encode("gb18030"), "北京外长会谈停火问题" * 9, "gb18030", "guessed"),
    ],
)  # fmt: skip
def test_encodings_are_found_out_and_said(tmp_path, name, data, text, encoding, decided):
    (tmp_path / name).write_bytes(data)
    corpus = dc.read(tmp_path / name)
    assert corpus.raw == [text]
    assert corpus.reading[["encoding", "decided"]].iloc[0].tolist() == [encoding, decided]
    assert corpus.reading["bytes"].tolist() == [len(data)]


@pytest.mark.parametrize(
    ("declaration", "stored", "text", "encoding", "decided"),
    [
        ('<meta charset="windows-1251">', "cp1251", RUSSIAN, "cp1251", "declared"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=koi8-r'>", "koi8-r", RUSSIAN, "koi8-r", "declared"),
        ('<?xml version="1.0" encoding="iso-8859-9"?>', "cp1254", TURKISH, "cp1254", "declared"),
        ('<meta charset="iso-8859-1">', "cp1252", GERMAN + "„so“", "cp1252", "declared"),
        ('<meta charset="iso-2022-jp">', "iso-2022-jp", "外相会談", "iso2022_jp", "declared"),
        ('<meta charset="windows-1251">', "utf-8", RUSSIAN, "utf-8", "valid"),
        ('<meta charset="no-such">', "cp1251", RUSSIAN, "cp1251", "guessed"),
        ('<meta charset="utf-8">', "cp1251", RUSSIAN, "cp1251", "guessed"),
    ],
)  # fmt: skip
def test_a_declaration_is_believed_unless_all_is_utf8(
    tmp_path, declaration, stored, text, encoding, decided
):
    page = f"{declaration}<html><body><p>{text}</p></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode(stored))
    corpus = dc.read(tmp_path / "a.html")
    assert corpus.raw == [page]
    assert corpus.reading["decided"].tolist() == [decided]
    assert corpus.reading["encoding"].tolist() == [encoding.replace("koi8_r", "koi8-r")]


def test_utf8_with_a_wrong_byte_is_malformed_and_not_guessed(tmp_path):
    data = RUSSIAN.encode()
    at = data.index(b"\n\n")
    (tmp_path / "a.txt").write_bytes(data[:at] + b"\xff" + data[at:])
    with pytest.raises(ValueError, match=rf"a\.txt: malformed utf-8 at byte {at} \(0xff\)"):
        dc.read(tmp_path / "a.txt")
    corpus = dc.read(tmp_path / "a.txt", errors="replace")
    assert corpus.raw[0].count("\ufffd") == 1 and corpus.reading["decided"].tolist() == ["default"]


def test_an_encoding_that_is_given_is_believed(tmp_path):
    (tmp_path / "a.txt").write_bytes(RUSSIAN.encode())
    corpus = dc.read(tmp_path / "a.txt", encoding="latin-1")
    assert corpus.raw == [RUSSIAN.encode().decode("latin-1")]
    assert corpus.reading[["encoding", "decided"]].iloc[0].tolist() == ["latin-1", "given"]
    with pytest.raises(ValueError, match=r"malformed ascii at byte 0"):
        dc.read(tmp_path / "a.txt", encoding="ascii")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_json_lines_of_other_encodings(tmp_path, encoding):
    lines = '{"text": "Осло 10\\ud83d"}\n{"text": "\u0a0a"}\n'
    (tmp_path / "a.jsonl").write_bytes(lines.encode(encoding))
    expected = ["Осло 10\ud83d", "\u0a0a"]
    assert dc.read(tmp_path / "a.jsonl").texts == expected
    assert dc.read(tmp_path / "a.jsonl", encoding=encoding).texts == expected


def test_a_wrong_byte_in_json_lines_is_counted_in_the_file(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + LINES.encode() + b'{"text": "\xff"}\n')
    at = 3 + len(LINES) + 10
    with pytest.raises(ValueError, match=rf"a\.jsonl: malformed utf-8 at byte {at} \(0xff\)"):
        dc.read(tmp_path / "a.jsonl")
    corpus = dc.read(tmp_path / "a.jsonl", on_error="skip")
    assert corpus.texts == ["One.", "Two."] and corpus.reading["row"].tolist() == [1, 2, 3]


def test_a_csv_of_excel_is_read_in_its_encoding(tmp_path):
    (tmp_path / "a.csv").write_bytes(("text,source\n" + f'"{GERMAN}",DPA\n').encode("cp1252"))
    corpus = dc.read(tmp_path / "a.csv")
    assert corpus.texts == [GERMAN] and corpus.reading["decided"].tolist() == ["guessed"]


# -- the table, and processes


def test_each_input_has_one_row(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"abc\xff")
    (tmp_path / "c.jsonl").write_text(LINES + "{\n" + LINES, encoding="utf-8")
    (tmp_path / "d.csv").write_text("text\n", encoding="utf-8")
    (tmp_path / "e.docx").write_text("no page", encoding="utf-8")
    corpus = dc.read([tmp_path, tmp_path / "none.txt"], on_error="skip")
    frame = corpus.reading
    assert list(frame.columns) == [
        "file", "member", "row", "document", "status", "reason", "encoding", "decided", "bytes"
    ]  # fmt: skip
    names = [name.rsplit("/", 1)[-1] for name in frame["file"]]
    assert sorted(zip(names, frame["row"].fillna(0), frame["status"])) == [
        ("a.txt", 0, "read"), ("b.txt", 0, "failed"), ("c.jsonl", 1, "read"), ("c.jsonl", 2, "read"),
        ("c.jsonl", 3, "failed"), ("c.jsonl", 4, "failed"), ("c.jsonl", 5, "read"), ("d.csv", 0, "read"),
        ("e.docx", 0, "ignored"), ("none.txt", 0, "failed"),
    ]  # fmt: skip
    assert sorted(frame["document"].dropna()) == sorted(corpus.meta.index)
    assert sorted(frame["reason"][frame["status"] == "failed"]) == sorted(
        reason for _, reason in corpus.failures
    )
    assert "given twice" in "".join(frame["reason"].dropna())
    assert corpus[:1].reading.equals(frame)
    assert dc.Corpus(["a"]).reading.empty and list(dc.Corpus(["a"]).reading) == list(frame)


def test_processes_change_neither_order_nor_result(tmp_path):
    for k in range(40):
        (tmp_path / f"{k:02}.txt").write_text(PAGE.replace("Oslo", f"Oslo{k}"), encoding="utf-8")
    (tmp_path / "07.txt").write_bytes(b"abc\xff")
    (tmp_path / "20.jsonl").write_text(LINES, encoding="utf-8")
    zipped(tmp_path / "30.zip", {"1.txt": PAGE, "2.bin": b"", "3.html": HTML})
    one, two = (dc.read(tmp_path, on_error="skip", workers=workers) for workers in (1, 2))
    assert one.texts == two.texts and one.raw == two.raw and one.pages == two.pages
    assert one.failures == two.failures and len(one.failures) == 1
    pd.testing.assert_frame_equal(one.meta, two.meta)
    pd.testing.assert_frame_equal(one.reading, two.reading)
    with pytest.raises(ValueError, match=r"07\.txt: malformed utf-8"):
        dc.read(tmp_path, workers=2)
    with pytest.raises(ValueError, match="workers=0"):
        dc.read(tmp_path, workers=0)


def test_few_inputs_are_held_at_a_time(tmp_path, monkeypatch):
    path = zipped(tmp_path / "a.zip", {f"{k}.txt": PAGE for k in range(60)})
    opened = []
    page = inputs.Input.page

    def counted(item):
        opened.append(item.place)
        return page(item)

    monkeypatch.setattr(inputs.Input, "page", counted)
    stream = reading._ahead(inputs.inputs_of(path), None, 1)
    next(stream)
    assert opened == []
    assert len(dc.read(path)) == len(opened) == 60


def test_a_progress_bar_counts_files(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    dc.read(tmp_path, progress=True)
    assert "reading: 100%" in capsys.readouterr().err
    dc.read(tmp_path)
    assert capsys.readouterr().err == ""
