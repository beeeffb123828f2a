"""Topics over time: shares and rates by calendar period, with intervals, and the documents behind a point."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd
from scipy.stats import chi2

from ._dates import period_name, place_in_periods

Z = 1.959963984540054  #: the 97.5 % point of the normal distribution
RESAMPLES = 999
SEED = 20131114
PER_WORDS = 10_000


def wilson(successes: np.ndarray, trials: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % Wilson score interval of a proportion (Wilson 1927); NaN without trials."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = successes / trials
        middle = (share + Z**2 / (2 * trials)) / (1 + Z**2 / trials)
        half = (
            Z / (1 + Z**2 / trials) * np.sqrt(share * (1 - share) / trials + Z**2 / (4 * trials**2))
        )
    return np.where(successes == 0, np.where(trials > 0, 0.0, np.nan), middle - half), np.where(
        (successes == trials) & (trials > 0), 1.0, middle + half
    )


def _resampled_rates(counts, words: np.ndarray, rng) -> np.ndarray:
    """Mentions per word of each column in RESAMPLES resamples of the documents, drawn in bounded blocks."""
    size = len(words)
    block = max(1, (1 << 23) // size)
    rates = np.zeros((RESAMPLES, counts.shape[1]))
    for start in range(0, RESAMPLES, block):
        part = rates[start : start + block]
        draws = rng.multinomial(size, np.full(size, 1 / size), len(part))
        drawn = (draws @ words)[:, None]
        np.divide((counts.T @ draws.T).T, drawn, out=part, where=drawn > 0)
    return rates


class Series:
    """How often each key is mentioned in each calendar period, contiguous from the first to the last.

    Documents are taken as independent: intervals are too narrow where many are copies of one story.

    Attributes
    ----------
    frame : pandas.DataFrame
        period (pandas.Period), key, documents (with a mention), mentions, total_documents (dated at least as finely as the
        period), words (of those, default tokens), share (documents / total_documents) with its 95 % Wilson interval
        lower, upper; rate (mentions per 10,000 words) with rate_lower, rate_upper: bootstrap over documents (percentiles of
        999 resamples), or the exact Poisson bound where there are no mentions (`rate_exact` is then True). A period
        without documents is NaN, one with documents and no mention is 0.
    undated : int
        Documents left out because they have no date, or one coarser than the period.
    """

    def __init__(self, hits, freq: str = "month"):
        if not len(hits.tokens):
            raise ValueError("the corpus is empty: there is nothing to draw over time")
        self.hits = hits
        self.freq = period_name(freq)
        self.periods, self._numbers = place_in_periods(hits.tokens.corpus.meta, freq)
        self.undated: int = int((self._numbers < 0).sum())

    @property
    def keys(self) -> list[str]:
        return self.hits.keys

    def __repr__(self) -> str:
        return (
            f"<Series: {len(self.keys)} keys by {self.freq}, {self.periods[0]} to {self.periods[-1]}, "
            f"undated or too coarsely dated: {self.undated}>"
        )

    @functools.cached_property
    def _words(self) -> np.ndarray:
        """Words of each document: tokens under default options."""
        from .tokens import DEFAULTS, tokenize_strings

        tokens = self.hits.tokens.original
        offsets = tokens.offsets
        if tokens.options != DEFAULTS:
            offsets = tokenize_strings(tokens.corpus.texts, DEFAULTS, spans=False)[-1]
        return np.diff(offsets)

    @functools.cached_property
    def frame(self) -> pd.DataFrame:
        matrix = self.hits.dtm().matrix
        rng = np.random.default_rng(SEED)
        parts = [self._period(k, matrix, rng) for k in range(len(self.periods))]
        columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        keys = np.tile(np.array(self.keys, dtype=object), len(self.periods))
        frame = pd.DataFrame(
            {"period": self.periods.repeat(len(self.keys)), "key": keys, **columns}
        )
        share = frame["documents"] / frame["total_documents"].where(frame["total_documents"] > 0)
        lower, upper = wilson(
            frame["documents"].to_numpy(float), frame["total_documents"].to_numpy(float)
        )
        at = list(frame.columns).index("rate")
        for name, values in (("share", share), ("lower", lower), ("upper", upper)):
            frame.insert(at, name, values)
            at += 1
        return frame

    def _period(self, number: int, matrix, rng) -> dict[str, np.ndarray]:
        documents = np.flatnonzero(self._numbers == number)
        size = len(self.keys)
        counts = matrix[documents]
        words = self._words[documents]
        mentions = counts.sum(axis=0)
        total = words.sum()
        rate = np.full(size, np.nan)
        low, high = rate.copy(), rate.copy()
        if total > 0:
            rate = mentions / total * PER_WORDS
            low[:], high[:] = 0.0, chi2.ppf(0.975, 2) / 2 / total * PER_WORDS
            used = np.flatnonzero(mentions)
            if len(used):
                rates = _resampled_rates(counts[:, used], words, rng)
                low[used], high[used] = np.quantile(rates, [0.025, 0.975], axis=0) * PER_WORDS
        return {
            "documents": np.bincount(counts.indices, minlength=size),
            "mentions": mentions,
            "total_documents": np.full(size, len(documents)),
            "words": np.full(size, total),
            "rate": rate,
            "rate_lower": low,
            "rate_upper": high,
            "rate_exact": (mentions == 0) & (total > 0),
        }

    def _period_number(self, period) -> int:
        """The number of the period that holds `period`; a coarser one is an error, not its first day."""
        given = period if isinstance(period, (str, pd.Period)) else str(period)
        try:
            given = pd.Period(given)
        except ValueError:
            raise ValueError(f"period {period!r}: write it as {self.periods[0]}") from None
        wanted = given.asfreq(self.periods.freq, how="start") if given is not pd.NaT else given
        if wanted is pd.NaT or wanted != given.asfreq(self.periods.freq, how="end"):
            raise ValueError(
                f"period {period!r} is no single {self.freq}; write it as {self.periods[0]}"
            )
        if wanted not in self.periods:
            raise KeyError(
                f"period {wanted} is not between {self.periods[0]} and {self.periods[-1]}"
            )
        return self.periods.get_loc(wanted)

    def explain(self, period, key: str, *, unit: str = "documents") -> pd.DataFrame:
        """What a point counts.

        Parameters
        ----------
        period : str or pandas.Period
            Such as ``"2016-07"``.
        key : str
        unit : {"documents", "mentions"}
            One row for each document (with `mentions` and the first sentence), or for each mention.
        """
        if unit not in ("documents", "mentions"):
            raise ValueError(f'unit={unit!r}: use "documents" or "mentions"')
        number = self._period_number(period)
        mentions = self.hits.explain_in(key, np.flatnonzero(self._numbers == number))
        if unit == "mentions":
            return mentions
        counts = np.bincount(pd.factorize(mentions["document"].to_numpy())[0])
        first = mentions.drop_duplicates("document").reset_index(drop=True)
        first.insert(1, "mentions", counts)
        return first

    def plot(self, keys=None, ax=None, **options):
        """Lines with intervals, of the three keys in most documents unless told; see :func:`dipcore.plot.lines`."""
        from . import plot

        if keys is None:
            keys = self.hits.counts()["key"].head(3).tolist()
        return plot.lines(self, [keys] if isinstance(keys, str) else list(keys), ax=ax, **options)
