"""Collocations: words that stand side by side more often than chance and their parts explain."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from scipy.special import xlogy

from . import _core
from ._check import as_number
from ._warnings import DipcoreWarning

LARGEST = 5  # words of a collocation: its table has 2 ** 5 cells
_SMOOTHING = 0.5  # added to each cell for lambda, as Blaheta and Johnson do


def collocations(tokens, size=2, *, min_count: int = 2, joiner: str = " ") -> pd.DataFrame:
    """Runs of words by how strongly they belong together.

    Every place where `size` words stand in a row, within a sentence and without a hole, is one observation; a run
    is compared with all observations that have some of its words in their places and others elsewhere. Remove stop words
    with ``padding=True``, so that what was not adjacent does not become so.

    Parameters
    ----------
    tokens : Tokens
    size : int or iterable of int, default 2
        Words of a collocation, 2 to 5.
    min_count : int, default 2
        Only runs that occur so often. All runs count as observations.
    joiner : str
        Between the words of a collocation.

    Returns
    -------
    pandas.DataFrame
        By `z`, greatest first (longer ones first where several sizes are asked for).

        - collocation, size; count: how often; documents: in how many.
        - expected: how often, were its words independent (each as frequent in its place as it is): ``N * prod(n_i / N)``.
        - pmi: ``log2(count / expected)`` (Church and Hanks 1990). g2: log-likelihood ratio of the whole table of
          ``2**size`` cells against independence (Dunning 1993). For more than two words both also rise with the association
          inside a part ("of the" in "of the council"): rank by z.
        - lambda: the interaction of all `size` words in the saturated log-linear model, which what any fewer of them do
          together does not explain, with 0.5 added to each cell (Blaheta and Johnson 2001; as quanteda). z: lambda divided by
          its standard error. For two words lambda is the logarithm of the odds ratio. Of four or five words z tells few apart,
          because most cells of so large a table are empty: look at g2 too.

    Examples
    --------
    >>> import dipcore as dc
    >>> texts = ["North Korea fired. South Korea spoke.", "North Korea spoke.", "Talks in North Korea."]
    >>> dc.tokens(texts).collocations()[["collocation", "count", "documents"]].to_numpy().tolist()
    [['north korea', 3, 3], ['korea spoke', 2, 2]]
    """
    sizes = sorted({as_number(n, "size", least=2) for n in np.atleast_1d(size).tolist()})
    if not sizes or sizes[-1] > LARGEST:
        raise ValueError(f"size={size!r}: collocations have 2 to {LARGEST} words")
    min_count = as_number(min_count, "min_count", least=1)
    if not isinstance(joiner, str):
        raise TypeError(f"joiner must be a str, not {joiner!r:.60}")
    frames = [_of_size(tokens, n, min_count, joiner) for n in reversed(sizes)]
    frame = pd.concat(frames, ignore_index=True)
    if not len(frame):
        warnings.warn(
            f"collocations: no run of {' or '.join(map(str, sizes))} words occurs {min_count} times",
            DipcoreWarning,
            stacklevel=3,
        )
    return frame


def _of_size(tokens, size: int, min_count: int, joiner: str) -> pd.DataFrame:
    at = _starts_of_runs(tokens, size)
    words = tokens.ids[at[:, None] + np.arange(size)]
    whole, first = _numbered(words)
    counts = np.bincount(whole, minlength=len(first))
    often = np.flatnonzero(counts >= min_count)
    example = first[often]  # an observation of each run kept
    margins = _margins(words, example)
    frame = pd.DataFrame(
        {
            "collocation": _joined(tokens, words[example], joiner),
            "size": size,
            "count": counts[often],
            "documents": _documents(tokens.documents[at], whole, len(first))[often],
            **score(margins),
        }
    )
    # of equal z the one seen first
    return frame.iloc[np.lexsort((example, -frame["z"]))].reset_index(drop=True)


def _starts_of_runs(tokens, size: int) -> np.ndarray:
    """The tokens behind which `size` words stand in a row, within a sentence and without a hole."""
    breaks = _core.STARTS_SENTENCE | _core.STARTS_PARAGRAPH | _core.AFTER_HOLE
    length = max(len(tokens.ids) - size + 1, 0)
    whole = tokens.ids[:length] > 0
    for step in range(1, size):
        behind = slice(step, step + length)
        whole &= (tokens.ids[behind] > 0) & ((tokens.flags[behind] & breaks) == 0)
    return np.flatnonzero(whole)


def _numbered(words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The number of each row, equal for equal rows, and the first row of each number."""
    number = np.zeros(len(words), dtype=np.int64)
    for column in words.T:
        # both factors are below 2**32: the product of a number of rows and an id fits
        number, _ = pd.factorize(number * (int(column.max(initial=0)) + 1) + column)
    first = np.empty(int(number.max(initial=-1)) + 1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(words))[::-1]  # the last to be written stays
    return number, first


def _margins(words: np.ndarray, example: np.ndarray) -> np.ndarray:
    """How many observations have the words of a run in (at least) the places of each subset.

    Row s of the result, (2 ** size, runs), is for the places whose bits are set in s; row 0 counts all observations.
    """
    size = words.shape[1]
    margins = np.empty((1 << size, len(example)), dtype=np.int64)
    margins[0] = len(words)
    for subset in range(1, 1 << size):
        places = [k for k in range(size) if subset >> k & 1]
        number, _ = _numbered(words[:, places])
        margins[subset] = np.bincount(number)[number[example]] if len(number) else 0
    return margins


def score(margins: np.ndarray) -> dict[str, np.ndarray]:
    """Expected count and association of runs.

    Parameters
    ----------
    margins : numpy.ndarray of int, (2 ** size, n)
        For each set of places (bits), how many observations have the run's words in at least those; row 0 counts all.

    Returns
    -------
    dict of numpy.ndarray of float64, (n,)
        expected, pmi (bits), g2, lambda, z.
    """
    size = margins.shape[0].bit_length() - 1
    subsets = np.arange(1 << size)
    # the words in exactly those places: inclusion and exclusion, place by place
    cells = margins.astype(np.int64).copy()
    for place in range(size):
        without = subsets[(subsets >> place & 1) == 0]
        cells[without] -= cells[without | 1 << place]
    total = margins[0].astype(np.float64)
    expected = np.broadcast_to(total, margins.shape).copy()
    for place in range(size):
        share = margins[1 << place] / total
        has = (subsets >> place & 1) == 1
        expected[has] *= share
        expected[~has] *= 1 - share
    ratio = np.divide(cells, expected, out=np.ones_like(expected), where=cells > 0)
    filled = cells + _SMOOTHING
    sign = np.array([(-1) ** (size - s.bit_count()) for s in range(1 << size)])
    interaction = (sign[:, None] * np.log(filled)).sum(axis=0)
    return {
        "expected": expected[-1],
        "pmi": np.log2(margins[-1] / expected[-1]),
        "g2": np.maximum(2 * xlogy(cells, ratio).sum(axis=0), 0.0),
        "lambda": interaction,
        "z": interaction / np.sqrt((1 / filled).sum(axis=0)),
    }


def _documents(document: np.ndarray, run: np.ndarray, runs: int) -> np.ndarray:
    """In how many documents each run occurs."""
    pairs = pd.unique(document * runs + run)
    return np.bincount(pairs % max(runs, 1), minlength=runs)


def _joined(tokens, words: np.ndarray, joiner: str) -> np.ndarray:
    """The words of each row as one str; each type is decoded once."""
    used, place = np.unique(words, return_inverse=True)
    names = np.array([tokens.types[i] for i in used.tolist()], dtype=object)[
        place.reshape(words.shape)
    ]
    joined = names[:, 0]
    for column in names.T[1:]:
        joined = joined + joiner + column
    return joined
