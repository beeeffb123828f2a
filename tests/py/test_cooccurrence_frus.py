"""Co-occurrence on real diplomatic papers: by documents as scipy's product counts it, by windows as a plain loop does."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from pathlib import Path

import dipcore as dc
import numpy as np
import pytest

FRUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "frus-small.jsonl.xz"
pytestmark = pytest.mark.skipif(
    not FRUS.exists(), reason="the corpus frus-small is not beside the project"
)
FREQUENT, WINDOW = 2000, 5


@pytest.fixture(scope="module")
def tokens() -> dc.Tokens:
    """The most frequent terms of the papers, with holes for the others."""
    with lzma.open(FRUS, "rt", encoding="utf-8") as lines:
        made = dc.tokens([json.loads(line)["text"] for line in lines])
    terms = made.dtm().trim(max_features=FREQUENT).terms
    return made.keep(terms.tolist(), padding=True, valuetype="fixed")


def test_documents_are_counted_as_by_the_product_of_the_matrix(tokens):
    pairs = tokens.cooccurrence("document")
    dtm = tokens.dtm()
    there = (dtm.matrix > 0).astype(np.int64)
    assert pairs.labels == dtm.terms.tolist()
    assert (pairs.matrix != there.T @ there).nnz == 0


def test_windows_are_counted_as_by_a_plain_loop(tokens):
    few = dc.tokens(tokens.corpus.texts[:200])
    pairs = few.cooccurrence(WINDOW)
    counts: Counter = Counter()
    for words in few.to_list():
        for at, word in enumerate(words):
            for other in words[at + 1 : at + 1 + WINDOW]:
                counts[tuple(sorted((word, other)))] += 1
    number = {label: k for k, label in enumerate(pairs.labels)}
    found = pairs.matrix.tocsr()
    upper = sum((found[i, j] for i, j in zip(*found.nonzero()) if i <= j), 0)
    assert upper == sum(counts.values())
    matrix = found.todok()
    for (a, b), count in counts.items():
        assert matrix[number[a], number[b]] == matrix[number[b], number[a]] == count, (a, b)
