"""Words against ICU's word iterator, on real texts, but for what ICU tailors."""

from __future__ import annotations

import itertools
import json
import lzma
from pathlib import Path

import dipcore as dc
import pytest

icu = pytest.importorskip("icu", reason="PyICU is not here (it builds from source: libicu-dev)")

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "frus-small.jsonl.xz"
#: Options under which tokens are the bare words of UAX #29.
BARE = {"possessives": False, "acronyms": False, "urls": "split"}
#: Rule statuses from here on are words (numbers, letters, kana, ideographs).
WORD = 100

Spans = list[tuple[int, int]]


def by_icu(text: str) -> Spans:
    """Spans of ICU's words, in code points."""
    iterator = icu.BreakIterator.createWordInstance(icu.Locale("en"))
    iterator.setText(text)
    units = [0, *itertools.accumulate(1 + (c > "\uffff") for c in text)]  # ICU counts UTF-16
    place = {unit: k for k, unit in enumerate(units)}
    found, start = [], iterator.first()
    for end in iterator:
        if iterator.getRuleStatus() >= WORD:
            found.append((place[start], place[end]))
        start = end
    return found


def without_tailoring(text: str, spans: Spans) -> Spans:
    """ICU's words as the standard has them.

    - A run of ``_`` alone is a word to ICU; the standard's rule WB13a only joins it.
    - ICU leaves the colon out of MidLetter (its tailoring for Swedish has it); the standard joins ``EUR:WE``.
    """
    found: Spans = []
    for start, end in spans:
        if set(text[start:end]) == {"_"}:
            continue
        last = found[-1] if found else (-1, -1)
        colon = last[1] == start - 1 and text[start - 1] == ":"
        if colon and text[start - 2].isalpha() and text[start].isalpha():
            found[-1] = last[0], end
        else:
            found.append((start, end))
    return found


def test_words_of_real_texts_are_those_of_icu():
    if not CORPUS.is_file():
        pytest.skip(f"no corpus at {CORPUS}")
    with lzma.open(CORPUS, "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    tokens = dc.tokens(texts, **BARE)
    different, tailored = [], 0
    for d, text in enumerate(texts):
        spans = by_icu(text)
        expected = without_tailoring(text, spans)
        tailored += spans != expected
        if list(map(tuple, tokens.spans(d).tolist())) != expected:
            different.append(d)
    assert different == []
    assert 0 < tailored < len(texts) / 100, "the list of exceptions is short, and needed"


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. told us: Russia’s S-400s cost $1.5bn, 3.14 or 1,000.",
        "x_y __ _ a:b 5:6 can't l'Élysée Erdoğan ﬁn",
        'Россия и Украина; الرئيس الأسد; Αθήνα; צה"ל',
        "👍🏽 and 𝐀𝟗 behind it",
        "1990's e\u0301t\u00adat 5%",
        "",
    ],
)
def test_words_of_small_texts_are_those_of_icu(text):
    tokens = dc.tokens([text], **BARE)
    expected = without_tailoring(text, by_icu(text))
    assert list(map(tuple, tokens.spans(0).tolist())) == expected


def test_what_icu_tailors_beyond_the_words_of_these_texts():
    """Its dictionaries cut Chinese and Thai, and `@` joins letters; `½` is no word to either."""
    texts = ["½ a", "北京大学", "a@b"]
    icu_words = [[text[a:b] for a, b in by_icu(text)] for text in texts]
    assert icu_words == [["a"], ["北京", "大学"], ["a@b"]]
    words = [["a"], ["北", "京", "大", "学"], ["a", "b"]]
    assert dc.tokens(texts, **BARE).to_list() == words
