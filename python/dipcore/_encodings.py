"""Bytes to text: by a byte order mark, as UTF-8, as declared, or as charset-normalizer finds; and which it was."""

from __future__ import annotations

import codecs
import contextlib
import dataclasses
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w:.-]+)|<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE
)  # fmt: skip
#: Names that pages use for one encoding and mean another by (WHATWG Encoding Standard, 4.2).
_MEANT = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso8859-1": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932", "sjis": "cp932",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "windows-949": "cp949", "windows-31j": "cp932", "windows-874": "cp874",
    "unicode": "utf-8", "x-mac-cyrillic": "mac_cyrillic",
}  # fmt: skip
#: What pages without a declaration are written in, as far as one can tell them apart.
_LIKELY = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r", "iso8859_2",
    "iso8859_5", "iso8859_7", "gb18030", "big5", "cp932", "euc_jp", "cp949", "cp874",
]  # fmt: skip
_HEAD = 4096  # bytes in which a declaration must stand
_SAMPLE = 1 << 16  # bytes that are enough to tell an encoding
_EVIDENCE = 8  # bytes beyond ASCII without which no encoding can be told
_FORMATS = (
    (b"%PDF", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a zip archive or office document"), (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x7fELF", "a program"), (b"\x1f\x8b", "compressed by gzip"), (b"\x28\xb5\x2f\xfd", "compressed by zstd"),
    (b"\xfd7zXZ", "compressed by xz"), (b"BZh", "compressed by bzip2"), (b"Rar!", "a rar archive"), (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3", "a database"),
)  # fmt: skip
_CONTROL = bytes({*range(32)} - {*b"\t\n\r\f\v\x1b"})
_BINARY = 0.1  # share of control characters in the first bytes from which on they are no text


@dataclass(frozen=True)
class Decoding:
    """How the user wants bytes to be read: `encoding` is believed (None: found out), `errors` is as for ``bytes.decode``,
    `hint` is what an error says one can do."""

    encoding: str | None = None
    errors: str = "strict"
    hint: str = '; give encoding= or errors="replace"'


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding it was read in, and how that was found out: "given", "byte order mark", "valid", "declared",
    "guessed" or "default". `cut` counts the bytes at the end that were left out as a part of a character."""

    text: str
    encoding: str
    decided: str
    cut: int = 0


def check_encoding(encoding: str) -> None:
    """LookupError for what is no encoding of text that Python has."""
    with contextlib.suppress(UnicodeDecodeError):  # one byte need not be a text
        b"a".decode(encoding)


def decode(data: bytes, place: object, how: Decoding, header: str | None = None) -> Decoded:
    """Bytes as text, line ends untouched; what is not text or is malformed is a ValueError that names `place` and the byte.

    Where the user gives no encoding, it is that of a byte order mark; UTF-8 where all bytes are (a page that was stored anew as
    UTF-8 often declares what it was before); what `header` (of HTTP), XML or a meta tag declares; what
    charset-normalizer finds. Bytes that are UTF-8 but for a few are malformed UTF-8.
    """
    if how.encoding is not None:
        start = len(codecs.BOM_UTF8) if is_marked(data, how.encoding) else 0
        text = decode_as(data[start:], how.encoding, how, place, start)
        return Decoded(text, how.encoding, "given")
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = decode_as(data[len(mark) :], name, how, place, len(mark))
            return Decoded(text, name, "byte order mark")
    _refuse_binary(data, place)
    declared = _declared(data, header)
    if declared and declared.startswith(
        "iso2022"
    ):  # its bytes are ASCII: valid as UTF-8, and wrong
        return Decoded(decode_as(data, declared, how, place), declared, "declared")
    text = _attempt(data, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8", "valid")
    if declared and not _is_utf8(declared):
        return Decoded(decode_as(data, declared, how, place), declared, "declared")
    guessed = _guess(data)
    text = _attempt(data, guessed) if guessed else None
    if text is not None:
        return Decoded(text, guessed, "guessed")
    return Decoded(decode_as(data, "utf-8", how, place), "utf-8", "default")


def decode_page(data: bytes, place: object, how: Decoding, header: str | None = None) -> Decoded:
    """As `decode`, but that a character of UTF-8 which the end of the page cuts through is left out: the rest is whole."""
    cut = _cut_off(data) if how.errors == "strict" else 0
    if cut:
        ascii_before = data[:-cut].isascii()  # then it may be a letter of what the page declares
        said = how.encoding or (_declared(data, header) if ascii_before else None)
        cut = 0 if said and not _is_utf8(said) else cut
    decoded = decode(data[: len(data) - cut], place, how, header)
    return dataclasses.replace(decoded, cut=cut)


def _cut_off(data: bytes) -> int:
    """How many bytes at the end begin a character of UTF-8 without ending it; 0 where more is malformed."""
    if data[-1:].isascii():
        return 0
    try:
        return len(data) - codecs.utf_8_decode(data, "strict", False)[1]
    except UnicodeDecodeError:
        return 0


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def is_marked(data: bytes, encoding: str) -> bool:
    """Whether UTF-8 begins with a byte order mark, which is no part of the text."""
    return data.startswith(codecs.BOM_UTF8) and _is_utf8(encoding)


def _is_utf8(encoding: str) -> bool:
    return codecs.lookup(encoding).name == "utf-8"


def decode_as(data: bytes, encoding: str, how: Decoding, place: object, start: int = 0) -> str:
    """Bytes in a known encoding as text; an error counts bytes from `start`, where `data` begins in the file."""
    try:
        return data.decode(encoding, how.errors)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{place}: malformed {error.encoding} at byte {start + error.start} (0x{data[error.start]:02x}){how.hint}"
        ) from None


def _refuse_binary(data: bytes, place: object) -> None:
    for magic, name in _FORMATS:
        if data.startswith(magic):
            raise ValueError(f"{place}: this is {name}, not text")
    head = data[:8192]
    control = len(head) - len(head.translate(None, _CONTROL))
    if control > _BINARY * len(head):
        raise ValueError(
            f"{place}: {control} of the first {len(head)} bytes are control characters: not text, or UTF-16 "
            "without a byte order mark; give encoding="
        )


def _declared(data: bytes, header: str | None) -> str | None:
    """The encoding that the page declares, as Python names it; None where it says none that is known."""
    found = _DECLARED.search(data, 0, _HEAD)
    in_page = (found.group(1) or found.group(2)).decode("ascii", "replace") if found else None
    for name in (header, in_page):
        name = _MEANT.get((name or "").lower(), name)
        with contextlib.suppress(LookupError):
            if name:
                check_encoding(name)
                return codecs.lookup(name).name
    return None


def _guess(data: bytes) -> str | None:
    """The encoding that charset-normalizer finds; None where there is too little to tell, or it is UTF-8 but for a few bytes."""
    sample = data[:_SAMPLE]
    high = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    if high < _EVIDENCE:
        return None
    as_utf8 = sample.decode("utf-8", "replace")
    if 2 * as_utf8.count("\ufffd") < sum(character > "\x7f" for character in as_utf8):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_LIKELY).best()
    if best is None:
        return None
    if best.encoding == "cp1252" and sample.count(b"\xfd") > sample.count(b"\xf0"):
        return (
            "cp1254"  # more dotless i than soft g: Turkish. As cp1252, more ý than ð: no language
        )
    return best.encoding
