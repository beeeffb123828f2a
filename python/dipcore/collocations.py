"""Collocations: words that stand side by side more often than chance and their parts explain."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from scipy.special import xlogy

from . import _core
from ._check import as_number
from ._evidence import Readable
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
    return Readable(frame)


def _of_size(tokens, size: int, min_count: int, joiner: str) -> pd.DataFrame:
    at = _starts_of_runs(tokens, size)
    places = [tokens.ids[place:] for place in range(size)]
    rows, number = _frequent(places, at, min_count)
    runs = int(number.max(initial=-1)) + 1
    example = np.empty(runs, dtype=np.int64)
    example[number[::-1]] = rows[::-1]  # the first of each run: the last to be written stays
    margins = np.empty((1 << size, runs), dtype=np.int64)
    margins[0] = len(at)
    _count_margins(margins, places, (at, None), (example, None))
    frame = pd.DataFrame(
        {
            "collocation": _joined(tokens, [place[example] for place in places], joiner),
            "size": size,
            "count": margins[-1],
            "documents": _documents(tokens, rows, number, runs),
            **score(margins),
        }
    )
    # of equal z the one seen first
    return frame.iloc[np.lexsort((example, -frame["z"]))].reset_index(drop=True)


def _starts_of_runs(tokens, size: int) -> np.ndarray:
    """The tokens at which `size` words stand in a row, within a sentence and without a hole."""
    breaks = _core.STARTS_SENTENCE | _core.STARTS_PARAGRAPH | _core.AFTER_HOLE
    length = max(len(tokens.ids) - size + 1, 0)
    whole = tokens.ids[:length] > 0
    for step in range(1, size):
        behind = slice(step, step + length)
        whole &= (tokens.ids[behind] > 0) & ((tokens.flags[behind] & breaks) == 0)
    return np.flatnonzero(whole)


def _extended(number, ids: np.ndarray) -> np.ndarray:
    """A code for (number, id): both are below 2**32, so that no two share one."""
    return ids.astype(np.int64) if number is None else (number << 32) | ids


def _frequent(places, at: np.ndarray, min_count: int) -> tuple[np.ndarray, np.ndarray]:
    """The observations of runs that occur `min_count` times, and the number of each one's run, by first sight.

    A run is no more frequent than its beginning: what is rare is dropped word by word.
    """
    rows, number = at, None
    for place in places:
        number, _ = pd.factorize(_extended(number, place[rows]))
        often = np.bincount(number)[number] >= min_count if len(number) else np.zeros(0, bool)
        rows, number = rows[often], number[often].astype(np.int64)
    number, _ = pd.factorize(number)
    return rows, number


def _count_margins(margins: np.ndarray, places, seen, runs, subset: int = 0, first: int = 0):
    """How many observations have the words of a run in (at least) the places of each subset.

    Row s of `margins`, (2 ** size, runs), is for the places whose bits are set in s. Subsets are visited place by place, with only
    those observations that some run is like in the places so far.

    Parameters
    ----------
    seen, runs : (array, array or None)
        Positions of observations and of an example of each run, with the numbers of what they have in the subset.
    """
    for place in range(first, len(places)):
        ids = places[place]
        wanted, own = np.unique(_extended(runs[1], ids[runs[0]]), return_inverse=True)
        number = pd.Index(wanted).get_indexer(_extended(seen[1], ids[seen[0]]))
        alike = number >= 0
        number = number[alike]
        grown = subset | 1 << place
        margins[grown] = np.bincount(number, minlength=len(wanted))[own]
        if place + 1 < len(places):
            rest = (seen[0][alike], number)
            _count_margins(margins, places, rest, (runs[0], own), grown, place + 1)


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


def _documents(tokens, rows: np.ndarray, number: np.ndarray, runs: int) -> np.ndarray:
    """In how many documents each run occurs: the runs of each document are counted as words are."""
    offsets = np.searchsorted(rows, tokens.offsets).astype(np.int64)
    _, columns, _ = _core.count((number + 1).astype(np.uint32), offsets, runs)
    return np.bincount(columns, minlength=runs)


def _joined(tokens, words: list[np.ndarray], joiner: str) -> np.ndarray:
    """The words of each run, given by place, as one str; each type is decoded once."""
    used, place = np.unique(np.stack(words), return_inverse=True)
    names = np.array([tokens.types[i] for i in used.tolist()], dtype=object)
    joined, *others = names[place.reshape(len(words), -1)]
    for word in others:
        joined = joined + joiner + word
    return joined
