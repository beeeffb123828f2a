"""What dipcore does in each piece of work.

``name(texts, threads)`` prepares and gives what is timed.
"""

from __future__ import annotations

import json

import dipcore as dc
import numpy as np
import pandas  # noqa: F401 - loaded where first used, which is not to be timed
import scipy.sparse  # noqa: F401
import texts as corpora

MOST_FREQUENT = 10_000


def dtm(texts, threads):
    return lambda: dc.Corpus(texts).tokens(threads=threads).dtm().matrix.nnz


def bigrams(texts, threads):
    return lambda: dc.Corpus(texts).tokens(threads=threads).ngrams(1, 2).dtm().matrix.nnz


def boundaries(texts, threads):
    return lambda: sum(len(dc.segment(text)) for text in texts)


def tokens(texts, threads):
    def run():
        made = dc.tokens(texts, threads=threads)
        made.starts  # noqa: B018 - spans too, which are made when asked for
        return len(made.ids)

    return run


def _dictionary():
    entries = json.loads(corpora.DICTIONARY.read_text(encoding="utf-8"))
    return dc.Dictionary({"bench": entries})


def lookup_tokens(texts, threads):
    made, dictionary = dc.tokens(texts), _dictionary()
    return lambda: len(made.lookup(dictionary, overlap="all").key)


def lookup_text(texts, threads):
    dictionary = _dictionary()
    return lambda: len(dc.tokens(texts, threads=threads).lookup(dictionary, overlap="all").key)


def frequent_tokens(texts):
    """Tokens of which only those of the most frequent terms are left, the others holes."""
    made = dc.tokens(texts)
    counts = np.bincount(made.ids, minlength=len(made.types))
    counts[0] = 0
    top = np.argsort(-counts, kind="stable")[:MOST_FREQUENT]
    types = list(made.types)
    return made.keep([types[k] for k in top], padding=True, valuetype="fixed")


def documents_together(texts, threads):
    made = frequent_tokens(texts)
    return lambda: made.cooccurrence("document").matrix.nnz


def window(texts, threads):
    made = frequent_tokens(texts)
    return lambda: made.cooccurrence(5).matrix.nnz


def near_copies(texts, threads):
    corpus = dc.Corpus(texts)
    try:
        corpus[:2].dedupe(threshold=0.8)
    except TypeError as error:
        raise NotImplementedError(f"dipcore finds no near copies yet: {error}") from None
    return lambda: len(corpus.dedupe(threshold=0.8))
