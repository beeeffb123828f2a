"""Stop words: cut as the tokens they are removed from."""

from __future__ import annotations

import copy
import pickle

import dipcore as dc
import pytest
import stop_words


def test_stop_words_leave_the_country():
    tokens = dc.tokens(["The U.S. and the US told us what WHO reported, and who denied it."])
    assert tokens.remove(dc.stopwords("en")).to_list() == [
        ["US", "US", "told", "WHO", "reported", "denied"]
    ]
    assert "us" not in tokens.remove("us").to_list()[0] and "US" in tokens.remove("us").to_list()[0]
    assert "US" not in tokens.remove("US").to_list()[0], "unless it is asked for"
    assert dc.stopwords("english") == dc.stopwords("en")
    with pytest.raises(ValueError, match="stop words of 'xx': the languages are"):
        dc.stopwords("xx")


@pytest.mark.parametrize("language", sorted(stop_words.LANGUAGE_MAPPING))
def test_stop_words_of_a_language_agree_with_the_tokens(language):
    listed = stop_words.get_stop_words(language)
    text = "\n".join(f"{word} x" for word in listed)
    for options in ({}, {"possessives": False}, {"hyphens": "keep"}, {"diacritics": "fold"}):
        tokens = dc.tokens([text], acronyms=False, **options)
        left = set(tokens.remove(dc.stopwords(language)).to_list()[0])
        assert left <= {"x"}, options


def test_stop_words_come_in_many_languages():
    assert len(stop_words.LANGUAGE_MAPPING) >= 20
    words = dc.stopwords("fr")
    assert isinstance(words, list) and "être" in words
    again = pickle.loads(pickle.dumps(words))
    assert again == words and type(again) is type(words)
    tokens = dc.tokens(["It's Minsk"], possessives=False)
    assert tokens.remove(dc.stopwords("en")).to_list() == [["minsk"]]
    assert tokens.remove(dc.stopwords("en") + ["minsk"]).to_list() == [["it's"]], "a plain list"
    assert dc.tokens(["Être fort"], diacritics="fold").keep(words).to_list() == [["etre"]]
    with pytest.raises(ValueError, match="did you mean 'english'"):
        dc.stopwords("englisch")


def test_a_list_that_was_changed_is_taken_as_it_is():
    stop = dc.stopwords("en")
    stop.append("minsk")
    stop.remove("it's") if "it's" in stop else stop.remove("it")
    tokens = dc.tokens(["It's the talks in Minsk"])
    expected = [["it", "talks"]]
    assert tokens.remove(stop).to_list() == expected
    assert tokens.remove(copy.deepcopy(stop)).to_list() == expected
    assert tokens.remove(pickle.loads(pickle.dumps(stop))).to_list() == expected
