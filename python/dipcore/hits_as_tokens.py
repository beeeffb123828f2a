"""Matches put in the place of their words."""

from __future__ import annotations

import numpy as np


def hits_as_tokens(hits, exclusive: bool, nomatch: str | None, separator: str | None):
    """Tokens of keys; `nomatch` stands for words outside matches, `separator` puts the words before their key."""
    tokens = hits.tokens
    outside = _outside(hits, len(tokens.ids))
    names, code = _names(hits, separator)
    first, last = hits.start, hits.end - 1
    if exclusive and nomatch is None:
        return tokens._joined(first, last, code, names)
    if exclusive:
        more, words = np.full(len(outside), len(names)), [nomatch]
    else:
        more, words = tokens.ids[outside].astype(np.int64) + len(names), list(tokens.types)
    return tokens._joined(
        np.concatenate([first, outside]),
        np.concatenate([last, outside]),
        np.concatenate([code, more]),
        names + words,
    )


def _outside(hits, size: int) -> np.ndarray:
    """The tokens in no match."""
    steps = np.zeros(size + 1, dtype=np.int64)
    np.add.at(steps, hits.start, 1)
    np.add.at(steps, hits.end, -1)
    return np.flatnonzero((np.cumsum(steps[:-1]) == 0) & (hits.tokens.ids > 0))


def _names(hits, separator: str | None) -> tuple[list[str], np.ndarray]:
    """Words and the number of each match's."""
    code = np.asarray(hits.key, dtype=np.int64).copy()
    if separator is None:
        return list(hits.keys), code
    ids, types = hits.tokens.ids, hits.tokens.types
    lengths = hits.end - hits.start
    names: list[str] = []
    for length in np.unique(lengths).tolist():
        at = np.flatnonzero(lengths == length)
        words = [ids[hits.start[at] + step].astype(np.int64) for step in range(length)]
        rows, number = np.unique(np.stack([*words, hits.key[at]]), axis=1, return_inverse=True)
        code[at] = number.reshape(-1) + len(names)
        for *surface, key in rows.T.tolist():
            names.append(" ".join(types[i] for i in surface) + separator + hits.keys[key])
    return names, code
