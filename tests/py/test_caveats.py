"""Documents that lower every share are counted, in words that say how to leave them out."""

import re

import pandas as pd
import pytest

import dipcore as dc
from dipcore import report
from dipcore._caveats import in_other_languages, languages_of, listed, without_text

DIPLOMACY = dc.Dictionary.diplomacy()
KEEP_ENGLISH = 'To keep one language: --language en, or in Python corpus.subset(language="en")'


def spoken(*languages):
    texts = ["Talks went on."] * len(languages)
    return dc.Corpus.from_frame(pd.DataFrame({"text": texts, "language": languages}))


def test_nothing_is_said_of_documents_that_lower_nothing():
    for corpus in (spoken("en", "en-GB"), spoken("en", None), dc.Corpus(["Talks."]), dc.Corpus([])):
        assert in_other_languages(corpus, DIPLOMACY) == without_text(corpus) == ""
    assert in_other_languages(spoken("de", "de"), dc.Dictionary({"truce": ["Waffenruhe"]})) == ""


@pytest.mark.parametrize("dictionary", [DIPLOMACY, DIPLOMACY.select("topics")])
def test_the_built_in_dictionary_is_english(dictionary):
    said = in_other_languages(spoken("en", "fr", "de", "de", None, None), dictionary)
    assert said == (
        "3 of 6 documents are not in English (de 2, fr 1); the dictionary is English: they have few "
        f"matches and lower every share of documents; the language of 2 is unknown. {KEEP_ENGLISH}"
    )


def test_of_other_dictionaries_nobody_knows():
    for mine in ({"truce": ["Waffenruhe"]}, {"topics": {"ceasefire": ["alto el fuego"]}}):
        said = in_other_languages(spoken("en", "en", "de"), dc.Dictionary(mine))
        assert said == (
            "the documents are in several languages (en 2, de 1): those that the dictionary has no "
            f"words of lower every share of documents. {KEEP_ENGLISH}"
        )


def test_of_many_languages_the_first_are_listed_and_the_others_counted():
    corpus = spoken(*"abcdefghij", "a", None)
    assert listed(languages_of(corpus)) == "a 2, b 1, c 1, d 1, e 1, f 1, g 1, h 1, 3 others 3"


def test_the_report_says_which_documents_lower_the_shares(tmp_path):
    pytest.importorskip("matplotlib").use("agg")
    pytest.importorskip("networkx")
    path = tmp_path / "report.html"
    texts = ["The ceasefire held.", "", "El alto el fuego.", " ", "Sanctions."]
    frame = pd.DataFrame({"text": texts, "language": ["en", None, "es", None, "en-GB"]})
    frame["date"] = "2016"
    corpus = dc.Corpus.from_frame(frame.assign(name=list("abcde")), id="name")
    summary = report.write(corpus, path, progress=False)
    text = path.read_text(encoding="utf-8")
    assert (summary.without_text, summary.languages) == (
        2,
        {"en": 2, "es": 1, "unknown": 2},
    )
    assert "0 undated, 2 without text; languages: en 2, es 1, unknown 2; " in str(summary)
    read = " ".join(re.sub("<[^>]+>", " ", text).split())
    assert "2 of 5 documents have no text; they count in every share of documents." in read
    assert "The documents without text All 2 documents. document b d" in read
    assert "1 of 5 documents is not in English (es 1); the dictionary is English" in read
    some = corpus[corpus.has_text].subset(language=["en", "en-GB"])
    summary = report.write(some, path, progress=False)
    text = path.read_text(encoding="utf-8")
    assert "lower every share" not in text and "no text" not in text
    assert "without text" not in str(summary) and "es 1" not in str(summary)
