"""What the report works out is what plain counting gives, and nothing where there is nothing."""

import re
from collections import Counter

import dipcore as dc
import numpy as np
import pytest
from dipcore._analysis import Analysis


@pytest.fixture(scope="module")
def sample():
    return dc.datasets.sample()


def test_key_words_are_those_that_a_plain_count_finds(sample):
    """Rates of words in the sentences of a topic and in all others, outside of its own words."""
    analysis = Analysis(sample, dc.Dictionary.diplomacy())
    key, tokens = "topics/sanctions", analysis.tokens
    hits = analysis.hits.select(key)
    own = {k for a, b in zip(hits.start.tolist(), hits.end.tolist()) for k in range(a, b)}
    numbers = set(tokens.sentences[hits.start].tolist())
    here, there, documents = Counter(), Counter(), {}
    stop = set(dc.stopwords("en"))
    for k, (number, id) in enumerate(zip(tokens.sentences.tolist(), tokens.ids.tolist())):
        word = tokens.types[id]
        if k in own or word in stop or len(word) < 2 or not any(map(str.isalpha, word)):
            continue
        if number in numbers:
            here[word] += 1
            documents.setdefault(word, set()).add(int(tokens.documents[k]))
        else:
            there[word] += 1
    frame = analysis.key_words(analysis.words_about(key))
    assert len(frame) > 5
    for one in frame.itertuples():
        assert (one.target, one.target_documents) == (here[one.term], len(documents[one.term]))
        assert one.target_documents >= 3 and one.lower > 0
        assert one.reference == there[one.term]
        ratio = one.target / here.total() / ((one.reference or 0.5) / there.total())
        assert 2**one.log_ratio == pytest.approx(ratio)
    assert not set(frame["term"]) & {"sanctions", "sanction"}
    order = list(zip(frame["q"], -frame["g2"]))
    assert order == sorted(order)


def test_words_of_sentences_picked_at_random_are_no_key_words(sample):
    """A mark put into sentences at random is a topic about nothing."""
    rng = np.random.default_rng(0)
    below = found = 0
    for _ in range(8):
        texts = [
            " ".join(f"Mark {s}" if rng.random() < 0.1 else s for s in re.split(r"(?<=\.) ", text))
            for text in sample.texts
        ]
        marked = Analysis(dc.Corpus(texts), dc.Dictionary({"topics": {"mark": ["mark"]}}))
        frame = marked.key_words(marked.words_about("topics/mark"))
        found, below = found + len(frame), below + int((frame["q"] <= 0.05).sum())
        assert frame.attrs["tested"] > 1000
    assert found > 20, "intervals alone let words through"
    assert below <= 1
