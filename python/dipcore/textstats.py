"""What can be said of a text as a whole: lexical diversity and readability."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd
from scipy.special import gammaln

from ._check import as_number
from ._evidence import Readable

_WINDOW = 256  # tokens looked at for the end of a factor of MTLD; most are shorter
_LOOK = 2**20  # tokens looked at in one step, over all documents


def diversity(tokens, *, threshold: float = 0.72, draws: int = 42) -> pd.DataFrame:
    """How many different words each document uses.

    Parameters
    ----------
    tokens : Tokens
        As they are: holes do not count, stems are types.
    threshold : float, default 0.72
        The type-token ratio at which a factor of MTLD ends.
    draws : int, default 42
        The size of the samples of HD-D.

    Returns
    -------
    pandas.DataFrame, by document id
        - tokens, types; ttr: ``types / tokens``, which falls with length. NaN for an empty document.
        - mtld: tokens by factors, the mean of both directions. A factor is a run that ends where its type-token ratio falls to
          the threshold; what is left at the end counts in part, ``(1 - ratio) / (1 - threshold)`` (McCarthy and
          Jarvis 2010). NaN for a document that repeats no word.
        - hdd: the type-token ratio to be expected of a random sample of `draws` tokens (McCarthy and Jarvis 2007); NaN for
          shorter documents.

    Examples
    --------
    >>> import dipcore as dc
    >>> dc.tokens(["talks on talks about talks"]).diversity()[["tokens", "types", "ttr"]].to_numpy().tolist()
    [[5.0, 3.0, 0.6]]
    """
    if not 0 < threshold < 1:
        raise ValueError(f"threshold={threshold}: a type-token ratio between 0 and 1, such as 0.72")
    draws = as_number(draws, "draws", least=1)
    counts = tokens.dtm().matrix
    lengths, types = counts.sum(axis=1), np.diff(counts.indptr)
    nan = np.full(len(tokens), np.nan)
    ids = tokens.ids[tokens.ids > 0]
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    before = _last_seen(ids, bounds)
    forwards = _factor_lengths(before, bounds, threshold)
    backwards = _factor_lengths(_seen_next(before), bounds[-1] - bounds[::-1], threshold)[::-1]
    return Readable(
        {
            "tokens": lengths,
            "types": types,
            "ttr": np.divide(types, lengths, out=nan.copy(), where=lengths > 0),
            "mtld": (forwards + backwards) / 2,
            "hdd": np.where(lengths >= draws, _hdd(counts, draws), np.nan),
        },
        index=tokens.corpus.meta.index,
    )


def _hdd(counts, draws: int) -> np.ndarray:
    """The expected type-token ratio of samples: one minus the chance to miss each type, over the size."""
    lengths = np.repeat(counts.sum(axis=1), np.diff(counts.indptr)).astype(np.float64)
    others = lengths - counts.data
    possible = others >= draws  # else no sample can miss the type
    others, lengths = np.maximum(others, draws), np.maximum(lengths, draws)
    missed = np.where(possible, np.exp(_log_choose(others, draws) - _log_choose(lengths, draws)), 0)
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    return np.bincount(rows, weights=(1 - missed) / draws, minlength=counts.shape[0])


def _log_choose(n: np.ndarray, k: int) -> np.ndarray:
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


def _factor_lengths(before: np.ndarray, bounds: np.ndarray, threshold: float) -> np.ndarray:
    """The tokens of each document by its MTLD factors in one direction; `before` is that of `_last_seen`.

    Many documents take a step together, a factor each. Those that show no end of a factor in a window of tokens wait for the
    next round, which looks twice as far.
    """
    start, end = bounds[:-1].copy(), bounds[1:]
    factors = np.zeros(len(start))

    def step(some: np.ndarray, window: int) -> tuple[np.ndarray, np.ndarray]:
        """Those of the documents that go on, and those that wait."""
        ratios = _ratios(before, start[some], window)
        left = end[some] - start[some]
        stops = (ratios <= threshold) & (np.arange(window) < left[:, None])
        ends = stops.any(axis=1)
        over = ~ends & (left <= window)
        factors[some[ends]] += 1
        start[some[ends]] += stops[ends].argmax(axis=1) + 1
        factors[some[over]] += (1 - ratios[over, left[over] - 1]) / (1 - threshold)
        return some[ends & (start[some] < end[some])], some[~ends & ~over]

    window, waiting = _WINDOW, np.flatnonzero(start < end)
    while len(waiting):
        stuck = []
        together = max(1, _LOOK // window)
        for low in range(0, len(waiting), together):
            some = waiting[low : low + together]
            while len(some):
                some, wait = step(some, window)
                stuck.append(wait)
        waiting, window = np.concatenate(stuck), 2 * window
    return np.divide(np.diff(bounds), factors, out=np.full(len(factors), np.nan), where=factors > 0)


def _ratios(before: np.ndarray, start: np.ndarray, window: int) -> np.ndarray:
    """The type-token ratio after each of `window` tokens from each start; beyond the end, anything."""
    places = np.minimum(start[:, None] + np.arange(window), len(before) - 1)
    return np.cumsum(before[places] < start[:, None], axis=1) / np.arange(1, window + 1)


def _last_seen(ids: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Where the same type stood before in the same document; -1 for nowhere."""
    order = np.argsort(ids, kind="stable")
    start = np.repeat(bounds[:-1], np.diff(bounds))  # of each token's document
    same = (ids[order[1:]] == ids[order[:-1]]) & (order[:-1] >= start[order[1:]])
    before = np.full(len(ids), -1, dtype=np.int64)
    before[order[1:][same]] = order[:-1][same]
    return before


def _seen_next(before: np.ndarray) -> np.ndarray:
    """What `_last_seen` is for the same tokens read backwards."""
    again = np.flatnonzero(before >= 0)
    behind = np.full(len(before), -1, dtype=np.int64)
    behind[len(before) - 1 - before[again]] = len(before) - 1 - again
    return behind


# Readability --------------------------------------------------------------------------------------

_LETTER = re.compile(r"[^\W\d_]")
_VOWELS = re.compile(r"[aeiouy]+")
#: An e that is written and not spoken: at the end (not of -ble), in -es and -ed, before endings that are words or suffixes.
_SILENT = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouy]l)e(?:$|(?=(?:ly|ful|less|ments?|ness|some|where|thing|body)$))"
    r"|(?<=[^aeiouysxzcg])(?<!ch|sh)(?<![^aeiouy]l)es$"
    r"|(?<=[^aeiouytd])ed$"
)
#: Vowels side by side that are two syllables, and the ending -ism.
_HIATUS = re.compile(
    r"(?<![ctsg])ia(?!n?g)|(?<=[tc])ia(?=t)"  # Syria, negotiate; not social, marriage
    r"|(?<![ctsgxn])io(?!n)|(?<=n)io(?!ns?$)"  # period, senior; not union
    r"|(?<![ctsg])i(?=um|us$|et)"  # premium, various, Soviet
    r"|crea|(?<=id)ea|(?<=ar)ea|rea(?=ct|ss)"  # create, idea, area, react
    r"|(?<!q)(?<!g)ua(?!r[ad]|ge)"  # situation; not guard, language
    r"|[yoe]ing|isms?$"  # going, communism
)


def syllables(word: str) -> int:
    """The syllables of an English word, by rule.

    Parameters
    ----------
    word : str

    Returns
    -------
    int
        Runs of vowels (with y, marks aside), less silent e, plus the commonest pairs of vowels that are two syllables; at least
        one. A word without a vowel counts one a letter (``dprk``), one without a letter none.

    Examples
    --------
    >>> from dipcore.textstats import syllables
    >>> [syllables(word) for word in ("talks", "agreed", "sanctioned", "negotiation")]
    [1, 2, 2, 5]
    """
    letters = "".join(_LETTER.findall(unicodedata.normalize("NFKD", word.lower())))
    groups = len(_VOWELS.findall(letters))
    if not groups:
        return len(letters)
    return max(groups - len(_SILENT.findall(letters)) + len(_HIATUS.findall(letters)), 1)


def readability(tokens) -> pd.DataFrame:
    """How hard each document is to read, by the length of sentences and words; for English.

    Parameters
    ----------
    tokens : Tokens
        The text's own words count, whatever was removed or stemmed since.

    Returns
    -------
    pandas.DataFrame, by document id
        - words (tokens with a letter), sentences (that have a word), syllables (see :func:`syllables`),
          complex_words (of three syllables or more).
        - flesch: reading ease, ``206.835 - 1.015 * words / sentences - 84.6 * syllables / words`` (Flesch 1948); higher is easier.
        - flesch_kincaid: ``0.39 * words / sentences + 11.8 * syllables / words - 15.59``, a US school grade (Kincaid et al. 1975).
        - fog: ``0.4 * (words / sentences + 100 * complex_words / words)`` (Gunning 1952, without his exceptions for names,
          compounds and endings).

        NaN for a document without words.

    Examples
    --------
    >>> import dipcore as dc
    >>> dc.tokens(["The talks failed. Both sides left the city."]).readability().round(2).iloc[0].to_dict()
    {'words': 8.0, 'sentences': 2.0, 'syllables': 9.0, 'complex_words': 0.0, 'flesch': 107.6, 'flesch_kincaid': -0.75, 'fog': 1.6}
    """
    tokens = tokens.original
    by_type = np.array([syllables(word) for word in tokens.types], dtype=np.int64)
    is_word = by_type[tokens.ids] > 0
    documents, spoken = tokens.documents[is_word], by_type[tokens.ids[is_word]]
    size = len(tokens)
    first = np.diff(tokens.sentences[is_word], prepend=-1) > 0
    words = np.bincount(documents, minlength=size)
    sentences = np.bincount(documents[first], minlength=size)
    spoken_in = np.bincount(documents, weights=spoken, minlength=size)
    hard = np.bincount(documents[spoken >= 3], minlength=size)
    nan = np.full(size, np.nan)
    length = np.divide(words, sentences, out=nan.copy(), where=words > 0)
    per_word = np.divide(spoken_in, words, out=nan.copy(), where=words > 0)
    share = np.divide(hard, words, out=nan.copy(), where=words > 0)
    return Readable(
        {
            "words": words,
            "sentences": sentences,
            "syllables": spoken_in.astype(np.int64),
            "complex_words": hard,
            "flesch": 206.835 - 1.015 * length - 84.6 * per_word,
            "flesch_kincaid": 0.39 * length + 11.8 * per_word - 15.59,
            "fog": 0.4 * (length + 100 * share),
        },
        index=tokens.corpus.meta.index,
    )
