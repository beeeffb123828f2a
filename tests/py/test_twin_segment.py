"""Boundaries against the official files of UAX #29 and the slow twin; the tables against UCD."""

from __future__ import annotations

import subprocess
import sys

import dipcore as dc
import pytest
import reference
import reference_unicode
import strategies
from hypothesis import example, given, settings
from hypothesis import strategies as st

reference_unicode.need_unicode_data()
OFFICIAL = [("word", "WordBreakTest.txt", 1823), ("sentence", "SentenceBreakTest.txt", 502)]


def official_cases(name: str):
    """(text, boundaries) of each case of an official test file."""
    reference_unicode.need_unicode_data(f"auxiliary/{name}")
    for line in (
        (reference_unicode.UCD / "auxiliary" / name).read_text(encoding="utf-8").splitlines()
    ):
        parts = line.split("#")[0].split()
        if parts:
            text = "".join(chr(int(part, 16)) for part in parts[1::2])
            yield text, [k for k, mark in enumerate(parts[0::2]) if mark == "÷"]


@pytest.mark.parametrize("unit, name, cases", OFFICIAL)
def test_every_official_case_passes(unit, name, cases):
    passed = 0
    for text, expected in official_cases(name):
        assert dc.segment(text, unit, tailored=False).tolist() == expected, text.encode(
            "unicode_escape"
        )
        passed += 1
    assert passed == cases


@pytest.mark.parametrize("unit, name, cases", OFFICIAL)
def test_the_twin_passes_every_official_case_too(unit, name, cases):
    twin = {
        "word": reference.word_boundaries,
        "sentence": lambda text: reference.sentence_boundaries(text, False),
    }
    assert [twin[unit](text) for text, _ in official_cases(name)] == [
        found for _, found in official_cases(name)
    ]


@settings(deadline=None, max_examples=400)
@given(strategies.texts())
@example("א'א\u200d's א\"א 9'9")
@example("\U0001f1f7\u200d☂\U0001f1fa\U0001f1f8")
def test_word_boundaries_of_any_text(text):
    assert dc.segment(text, "word").tolist() == reference.word_boundaries(text)
    assert dc.segment(text, "word", tailored=False).tolist() == reference.word_boundaries(text)


@settings(deadline=None, max_examples=400)
@given(
    st.text(st.sampled_from("\r\n\x85a's\"א.:,9_ \u3000\u0301\u200d\xadア\U0001f1f7☂"), max_size=12)
)
def test_word_boundaries_of_one_character_of_each_class(text):
    assert dc.segment(text, "word").tolist() == reference.word_boundaries(text)


@settings(deadline=None, max_examples=400)
@given(strategies.texts(), st.booleans(), st.sampled_from(["paragraph", "wrapped"]))
@example("Plan B.. Then", True, "paragraph")
@example("(in the U.S.) Then", True, "paragraph")
@example("See No. 5. He said no. Then U.S. talks.) U.S. “Then”", True, "paragraph")
@example("a. \n \n\u2029\n B.\nC", True, "wrapped")
def test_sentence_boundaries_of_any_text(text, tailored, lines):
    found = dc.segment(text, "sentence", tailored=tailored, lines=lines).tolist()
    assert found == reference.sentence_boundaries(text, tailored, lines == "wrapped")


@settings(deadline=None, max_examples=400)
@given(
    st.text(st.sampled_from("\r\n\x85\u0301\xad aAא9.,!)"), max_size=12),
    st.booleans(),
    st.booleans(),
)
def test_sentence_boundaries_of_one_character_of_each_class(text, tailored, wrapped):
    found = dc.segment(
        text, "sentence", tailored=tailored, lines="wrapped" if wrapped else "paragraph"
    ).tolist()
    assert found == reference.sentence_boundaries(text, tailored, wrapped)


@settings(deadline=None, max_examples=200)
@given(strategies.texts() | st.text(st.sampled_from("\r\n\x85\u2028\u2029 \tx"), max_size=12))
def test_paragraphs_of_any_text(text):
    assert dc.segment(text, "paragraph").tolist() == reference.paragraph_boundaries(text)
    assert dc.segment(
        text, "paragraph", lines="wrapped"
    ).tolist() == reference.paragraph_boundaries(text, True)


@settings(deadline=None, max_examples=100)
@given(strategies.texts(), st.sampled_from(["paragraph", "wrapped"]))
def test_a_sentence_never_crosses_a_paragraph(text, lines):
    sentences = set(dc.segment(text, "sentence", lines=lines).tolist())
    assert set(dc.segment(text, "paragraph", lines=lines).tolist()) <= sentences


def test_the_committed_tables_are_those_of_the_generator():
    program = reference.ROOT / "csrc/tools/unicode_tables.py"
    made = subprocess.run([sys.executable, str(program)], capture_output=True, check=True).stdout
    assert made == (reference.ROOT / "csrc/core/unicode_tables.c").read_bytes()
