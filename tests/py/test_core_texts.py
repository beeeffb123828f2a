"""Arrow columns as a producer may hand them over, sound or not: memory outside them is never read."""

from __future__ import annotations

import ctypes
import gc

import pytest
from dipcore import _core


class Schema(ctypes.Structure):
    pass


Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Schema))),
    ("private_data", ctypes.c_void_p),
]


class Array(ctypes.Structure):
    pass


Array._fields_ = [
    *(
        (name, ctypes.c_int64)
        for name in ("length", "null_count", "offset", "n_buffers", "n_children")
    ),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Array))),
    ("private_data", ctypes.c_void_p),
]


class Stream(ctypes.Structure):
    pass


GET_SCHEMA = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Schema))
GET_NEXT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Array))
LAST_ERROR = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(Stream))
Stream._fields_ = [
    ("get_schema", GET_SCHEMA),
    ("get_next", GET_NEXT),
    ("get_last_error", LAST_ERROR),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Stream))),
    ("private_data", ctypes.c_void_p),
]

new_capsule = ctypes.pythonapi.PyCapsule_New
new_capsule.restype = ctypes.py_object
new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


class Column:
    """One chunk of the given buffers; counts the chunks that were not released."""

    def __init__(self, format, buffers, length, offset=0, null_count=0, error=None):
        self.format, self.error, self.held, self.sent = format, error, 0, False
        kept = [ctypes.create_string_buffer(part, len(part)) if part else None for part in buffers]
        pointers = [ctypes.cast(part, ctypes.c_void_p).value if part else None for part in kept]
        self.array = {
            "length": length,
            "null_count": null_count,
            "offset": offset,
            "n_buffers": len(buffers),
        }
        self.buffers = (ctypes.c_void_p * len(pointers))(*pointers)
        self.kept = kept, ctypes.create_string_buffer(error or b"")
        self.stream = Stream(
            GET_SCHEMA(self.get_schema),
            GET_NEXT(self.get_next),
            LAST_ERROR(lambda _: ctypes.addressof(self.kept[1]) if error else None),
            type(Stream().release)(self.release_stream),
        )
        self.release_schema = type(Schema().release)(lambda schema: None)
        self.release_array = type(Array().release)(self.release)

    def get_schema(self, _, schema):
        schema.contents.format = self.format
        schema.contents.release = self.release_schema
        return 0

    def get_next(self, _, array):
        if self.error is not None:
            return 5
        if not self.sent:
            self.sent = True
            self.held += 1
            for name, value in self.array.items():
                setattr(array.contents, name, value)
            array.contents.buffers = self.buffers
            array.contents.release = self.release_array
        return 0

    def release(self, array):
        self.held -= 1

    def release_stream(self, stream):
        stream.contents.release = type(Stream().release)()

    def __arrow_c_stream__(self):
        return new_capsule(ctypes.addressof(self.stream), b"arrow_array_stream", None)


def bounds(*numbers, width=4):
    return b"".join(number.to_bytes(width, "little", signed=True) for number in numbers)


def far(length, buffer, start):
    return bounds(length) + b"long" + bounds(buffer, start)


LONG = b"a text that no view holds itself"
SIZES = bounds(len(LONG), width=8)


@pytest.mark.parametrize(
    ("format", "buffers", "expected"),
    [
        (b"u", [None, bounds(0, 3, 3, 5), b"talks"], ["tal", "", "ks"]),
        (b"U", [None, bounds(0, 3, 3, 5, width=8), b"talks"], ["tal", "", "ks"]),
        (b"u", [None, bounds(0, 0, 0, 0), None], ["", "", ""]),
        (b"u", [b"\x05", bounds(0, 3, 3, 5), b"talks"], ["tal", None, "ks"]),
        (
            b"vu",
            [
                None,
                bounds(5) + b"talks".ljust(12) + bounds(0) + bytes(12) + far(12 + 3, 0, 2),
                LONG,
                SIZES,
            ],
            ["talks", "", LONG[2:17].decode()],
        ),
    ],
)
def test_each_layout_is_read_and_held_as_long_as_its_texts(format, buffers, expected):
    column = Column(format, buffers, 3, null_count=-1)
    texts = _core.Texts(column)
    assert list(texts) == expected and column.held == 1
    del texts
    gc.collect()
    assert column.held == 0


def test_the_offset_of_a_chunk_counts_items():
    column = Column(b"u", [b"\x0d", bounds(0, 3, 3, 5, 5), b"talks"], 2, offset=2, null_count=1)
    assert list(_core.Texts(column)) == ["ks", ""]


@pytest.mark.parametrize(
    ("format", "buffers"),
    [
        (b"u", [None, bounds(0, 3, 2), b"talks"]),
        (b"u", [None, bounds(0, -1, 5), b"talks"]),
        (b"u", [None, bounds(-3, 1, 5), b"talks"]),
        (b"u", [None, bounds(0, 1, 5), None]),
        (b"U", [None, bounds(0, 2**63 - 1, -(2**63), width=8), b"talks"]),
        (b"U", [None, bounds(-(2**63), 2**63 - 1, 2**63 - 1, width=8), b"talks"]),
        (b"vu", [None, far(20, 0, 0) + far(20, 1, 0), LONG, SIZES]),
        (b"vu", [None, far(20, -1, 0) + far(20, 0, 0), LONG, SIZES]),
        (b"vu", [None, far(20, 0, -1) + far(20, 0, 0), LONG, SIZES]),
        (b"vu", [None, far(20, 0, len(LONG) - 19) + far(20, 0, 0), LONG, SIZES]),
        (b"vu", [None, bounds(-1) + bytes(12) + far(20, 0, 0), LONG, SIZES]),
        (b"vu", [None, far(20, 0, 0) * 2, LONG, None]),
        (b"vu", [None, far(20, 0, 0) * 2, None]),
    ],
)
def test_an_item_outside_the_buffers_is_named(format, buffers):
    column = Column(format, buffers, 2)
    with pytest.raises(ValueError, match=r"texts\[[01]\]: lies outside the column's buffers"):
        _core.Texts(column)
    gc.collect()
    assert column.held == 0


@pytest.mark.parametrize(
    "how",
    [
        {"buffers": [None, None, b"x"], "length": 1},
        {"buffers": [None, bounds(0, 1)], "length": 1},
        {"buffers": [None, bounds(0, 1), b"x"], "length": -1},
        {"buffers": [None, bounds(0, 1), b"x"], "length": 1, "offset": -1},
        {"buffers": [None, bounds(0, 1), b"x"], "length": 2**62},
    ],
)
def test_a_chunk_that_can_hold_no_text_is_refused(how):
    column = Column(b"u", **how)
    with pytest.raises(ValueError, match=r"no Arrow text behind texts\[0\]"):
        _core.Texts(column)
    gc.collect()
    assert column.held == 0


def test_malformed_utf8_is_told_with_its_place():
    column = Column(b"u", [None, bounds(0, 1, 3), b"a\xc3\x28"], 2)
    with pytest.raises(ValueError, match=r"texts\[1\]: malformed UTF-8 at byte 0"):
        _core.Texts(column)


def test_what_a_stream_says_of_its_failure_is_passed_on():
    with pytest.raises(ValueError, match="cannot be read: the disk is gone"):
        _core.Texts(Column(b"u", [None, bounds(0), None], 0, error=b"the disk is gone"))
    with pytest.raises(TypeError, match='Arrow column of type "i" is no text'):
        _core.Texts(Column(b"i", [None, bounds(0)], 1))


def test_a_stream_that_was_read_before_is_refused():
    column = Column(b"u", [None, bounds(0, 1), b"x"], 1)
    assert list(_core.Texts(column)) == ["x"]
    column.release_stream(ctypes.pointer(column.stream))
    with pytest.raises(ValueError, match="was read before"):
        _core.Texts(column)
