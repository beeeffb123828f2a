"""Phrases: joined where they stand, and learned from how often their words stand together."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from . import _core
from ._check import as_number, as_strings
from ._contingency import Tables
from .transform import arrays, vocabulary

_ANY_CASE = 255
_ALL = 2  # the overlap rule of the core's matcher: every match
#: Columns of a data frame that hold phrases: of `learn_phrases`, of `collocations`.
_COLUMNS = ("phrase", "collocation")
_THRESHOLDS = {"npmi": 0.5, "g2": 10.83}


def compound(tokens, phrases, *, valuetype: str, concatenator: str):
    """Tokens with each phrase joined to one token; see :meth:`dipcore.Tokens.compound`."""
    if not isinstance(concatenator, str):
        raise TypeError(f"concatenator must be a str, not {concatenator!r:.60}")
    patterns, runs = _sort_out(phrases)
    spans = [_places_of_patterns(tokens, patterns, valuetype), _places_of_runs(tokens, runs)]
    first, end = (np.concatenate(bounds) for bounds in zip(*spans))
    order = np.argsort(first, kind="stable")
    types, made = _core.join_phrases(
        vocabulary(tokens.types), arrays(tokens), first[order], end[order], concatenator
    )
    ids, flags, starts, ends, offsets = made
    return tokens._with(types.vocab(), ids, offsets, places=(flags, starts, ends))


def _sort_out(phrases) -> tuple[list[str], list[tuple[str, ...]]]:
    """Patterns (str), and runs of types: sequences of words, or the rows of a data frame."""
    if isinstance(phrases, pd.DataFrame):
        column = next((name for name in _COLUMNS if name in phrases), None)
        if column is None:
            raise ValueError(
                f"phrases: the frame has no column {' or '.join(map(repr, _COLUMNS))}; "
                f"there are {', '.join(map(str, phrases.columns))}"
            )
        return [], [tuple(phrase.split(" ")) for phrase in phrases[column]]
    if isinstance(phrases, (str, Mapping)):
        return as_strings(phrases, "phrases"), []
    items = list(_items(phrases))
    patterns = as_strings(
        [item for item in items if not isinstance(item, (tuple, list))], "phrases"
    )
    runs = [
        tuple(as_strings(item, f"phrases[{k}]"))
        for k, item in enumerate(items)
        if isinstance(item, (tuple, list))
    ]
    return patterns, runs


def _items(phrases) -> list:
    try:
        return list(phrases) if not isinstance(phrases, bytes) else [phrases]
    except TypeError:
        return [phrases]


def _places_of_patterns(tokens, patterns: list[str], valuetype: str):
    """First token and end of every place of a pattern."""
    from .dictionary import Dictionary

    if not patterns:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    entries = [{"pattern": pattern, "type": valuetype} for pattern in patterns]
    hits = Dictionary({"phrases": entries}).find(tokens, overlap="all")
    return hits.start, hits.end


def _places_of_runs(tokens, runs: list[tuple[str, ...]]):
    """First token and end of every place of a run of types, letter for letter."""
    topics = _core.Topics(len(tokens.types) - 1)
    symbols: dict[str, int] = {}
    for run in dict.fromkeys(runs):
        ids = [tokens.types.find(word) for word in run]
        if not run or not all(ids):
            continue  # a word that is nowhere: the run is nowhere
        for word, number in zip(run, ids):
            if word not in symbols:
                symbols[word] = topics.symbol(np.array([number], np.uint32), _ANY_CASE)
        topics.add(np.array([symbols[word] for word in run], np.uint32), 0, 0, 0, ())
    topics.seal()
    _, first, end, _ = topics.match(tokens.ids, tokens.flags, tokens.offsets, _ALL)
    return first, end


def learn_phrases(tokens, *, min_count: int, threshold: float | None, measure: str):
    """Pairs of words that stand together more often than chance; see :meth:`dipcore.Tokens.learn_phrases`."""
    min_count = as_number(min_count, "min_count", least=1)
    if measure not in _THRESHOLDS:
        near = difflib.get_close_matches(str(measure), _THRESHOLDS, n=1) or _THRESHOLDS
        raise ValueError(f"measure={measure!r}: use {' or '.join(map(repr, near))}")
    threshold = _THRESHOLDS[measure] if threshold is None else threshold
    if isinstance(threshold, (bool, str)) or not np.isscalar(threshold):
        raise TypeError(f"threshold must be a number, not {threshold!r:.60}")
    pairs = tokens.ngrams(2)
    words = pairs.types.words(2)
    count = np.bincount(pairs.ids, minlength=len(pairs.types))[1:]
    size = len(tokens.types)
    first = np.bincount(words[:, 0], weights=count, minlength=size)[words[:, 0]]
    second = np.bincount(words[:, 1], weights=count, minlength=size)[words[:, 1]]
    score = _SCORES[measure](count.astype(float), first, second, float(count.sum()))
    chosen = np.flatnonzero((count >= min_count) & (score >= threshold))
    chosen = chosen[np.argsort(-score[chosen], kind="stable")]
    names = [" ".join(tokens.types[i] for i in pair) for pair in words[chosen].tolist()]
    return pd.DataFrame(
        {"phrase": pd.Series(names, dtype=object), "count": count[chosen], "score": score[chosen]}
    )


def _npmi(both, first, second, total) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        pmi = np.log(both * total / (first * second))
        score = pmi / -np.log(both / total)
    return np.where(both == total, 1.0, score)  # the only pair there is: always together


def _g2(both, first, second, total) -> np.ndarray:
    rarer = both * total <= first * second
    return np.where(rarer, 0.0, Tables(both, first, second, total).g2())


_SCORES = {"npmi": _npmi, "g2": _g2}
