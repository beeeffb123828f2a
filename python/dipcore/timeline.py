"""Topics over time: shares and rates by calendar period, with intervals, and the documents behind a point."""

from __future__ import annotations

import copy
import functools

import numpy as np
import pandas as pd
from scipy.sparse import csc_array, csr_array

from ._check import as_number, as_strings, unknown_name
from ._dates import PERIODS, PRECISIONS, period_name, place_in_periods, read_date
from ._drawing import plural
from ._evidence import Readable
from ._groups import Grouped, group_documents
from .intervals import dispersion_of, rate_interval, weighted_share, wilson

PER_WORDS = 10_000


def over_time(hits, freq: str = "month", *, by: str | None = None, span=None) -> Series | SeriesBy:
    """See :meth:`dipcore.Hits.over_time`."""
    series = Series(hits, freq, span=span)
    return series if by is None else SeriesBy.of(series, by)


class Series:
    """How often each key is mentioned in each calendar period, contiguous from the first to the last.

    Documents are taken as independent: intervals are too narrow where many are copies of one story.

    Parameters
    ----------
    hits : Hits
        Or pairs, see :meth:`Cooccurrence.series`.
    freq : {"day", "week", "month", "quarter", "year"}
    span : (date, date), optional
        The first and the last day that the collection covers; without it, those of the documents. Periods reach so
        far, and a first or last period that it covers in part is marked.
    documents : numpy.ndarray of bool, (n_docs,), optional
        Count only these; the periods stay those of all.

    Attributes
    ----------
    frame : pandas.DataFrame
        period (pandas.Period), key, documents (with a mention), mentions, total_documents (dated at least as finely as the
        period), words (of those, default tokens), share (documents / total_documents) with its 95 % Wilson interval
        lower, upper; rate (mentions per 10,000 words) with its 95 % interval rate_lower, rate_upper
        (:func:`dipcore.intervals.rate_interval`: mentions over-dispersed between documents; the exact Poisson bound where
        there are no mentions, and Poisson where there is one document, `rate_exact` is then True); complete (False for a
        first or last period that is covered in part). A period without documents is NaN, one with documents and
        no mention is 0.
    undated : int
        Documents left out because they have no date, or one coarser than the period.
    coarse : int
        Those of them that have a date.
    copies : int
        Documents that :meth:`Corpus.dedupe` left out before, dated or not.
    incomplete : list of pandas.Period
        The periods that are covered in part: the first, if it begins before the first day that any document can be of,
        and the last likewise.

    Raises
    ------
    ValueError
        No document is dated finely enough; documents outside of `span`.
    """

    def __init__(self, hits, freq: str = "month", *, span=None, documents=None):
        meta = hits.tokens.corpus.meta
        if not len(meta):
            raise ValueError("the corpus is empty: there is nothing dated to draw over time")
        self.hits = hits
        self._whole = self  # of a part, the series that counts for all parts
        self.freq = period_name(freq)
        self.periods, numbers = place_in_periods(meta, freq)
        first, last = _possible_days(meta[numbers >= 0])
        covered = first.min(), last.max()
        if span is not None:
            covered = _check_span(span, first, last)
            wide = pd.period_range(*covered, freq=self.periods.freq)
            numbers = np.where(numbers >= 0, wide.get_indexer(self.periods)[numbers], -1)
            self.periods = wide
        ends = [
            (self.periods[0], covered[0] > self.periods[0].start_time),
            (self.periods[-1], covered[1] < self.periods[-1].end_time.normalize()),
        ]
        self.incomplete: list[pd.Period] = list(dict.fromkeys(p for p, partly in ends if partly))
        self._numbers_of_all = numbers
        self._count_only(np.ones(len(meta), dtype=bool) if documents is None else documents)

    def _count_only(self, documents: np.ndarray) -> None:
        self._counted = documents
        #: the number of each document's period, -1 for none
        self.numbers: np.ndarray = np.where(documents, self._numbers_of_all, -1)
        left_out = documents & (self._numbers_of_all < 0)
        self.undated: int = int(left_out.sum())
        dated = self.hits.tokens.corpus.meta["date"].notna().to_numpy()
        self.coarse: int = int((left_out & dated).sum())

    def part(self, documents: np.ndarray) -> Series:
        """The series of some of its documents (a mask), over the same periods."""
        part = copy.copy(self)
        part.__dict__.pop("frame", None)
        part._count_only(self._counted & documents)
        return part

    @property
    def keys(self) -> list[str]:
        return self.hits.keys

    @property
    def copies(self) -> int:
        return len(self.hits.tokens.corpus.copies)

    def _noted(self, frame: pd.DataFrame, **more) -> pd.DataFrame:
        """The frame with what a picture's caption says of it and the rows do not."""
        frame.attrs.update(undated=self.undated, copies=self.copies, **more)
        return frame

    def __repr__(self) -> str:
        return (
            f"<Series: {len(self.keys)} keys by {self.freq}, {self.periods[0]} to {self.periods[-1]}, "
            f"undated or too coarsely dated: {self.undated}>"
        )

    def key_numbers(self, keys=None) -> np.ndarray:
        """The numbers of one key, of several, or of all; an unknown one is an error that names the nearest."""
        if keys is None:
            return np.arange(len(self.keys))
        known = {key: k for k, key in enumerate(self.keys)}
        chosen = list(dict.fromkeys(as_strings(keys, "keys")))
        for key in chosen:
            if key not in known:
                raise unknown_name("key", key, self.keys, "this series")
        return np.array([known[key] for key in chosen], dtype=np.int64)

    @functools.cached_property
    def _words(self) -> np.ndarray:
        """Words of each document: tokens under default options."""
        if self._whole is not self:
            return self._whole._words
        from ._options import DEFAULTS, tokenize_strings

        tokens = self.hits.tokens.original
        offsets = tokens.offsets
        if tokens.options != DEFAULTS:
            offsets = tokenize_strings(tokens.corpus.texts, DEFAULTS, parts="ids")[-1]
        return np.diff(offsets)

    @functools.cached_property
    def columns(self) -> csc_array:
        """Mentions, documents by keys."""
        if self._whole is not self:
            return self._whole.columns
        matrix = getattr(self.hits, "matrix", None)
        return csc_array(self.hits.dtm().matrix if matrix is None else matrix)

    def _by_period(self, values) -> np.ndarray:
        """Sums over the documents of each period, of (n_docs, ...) values: (periods, ...)."""
        rows = np.flatnonzero(self.numbers >= 0)
        shape = (len(self.periods), len(self.numbers))
        sums = csr_array((np.ones(len(rows), np.int64), (self.numbers[rows], rows)), shape=shape)
        summed = sums @ values
        return summed.toarray() if hasattr(summed, "toarray") else summed

    def batches(self) -> tuple[np.ndarray, np.ndarray]:
        """Documents with each key by period, (periods, keys), and all documents of each period."""
        held = self.columns.copy()
        held.data = np.ones(len(held.data), dtype=np.int64)
        return self._by_period(held), self._by_period(np.ones(len(self.numbers), dtype=np.int64))

    @functools.cached_property
    def frame(self) -> pd.DataFrame:
        documents, total = self.batches()
        sums = self._sums()
        shape = documents.shape
        totals = np.broadcast_to(total[:, None], shape)
        words = sums["w"]
        lower, upper = wilson(documents.astype(float), totals.astype(float))
        rate_lower, rate_upper = rate_interval(sums["m"], words, dispersion_of(sums))
        with np.errstate(invalid="ignore"):
            values = {
                "documents": documents, "mentions": sums["m"], "total_documents": totals, "words": words,
                "share": documents / totals, "lower": lower, "upper": upper,
                "rate": sums["m"] / words * PER_WORDS,
                "rate_lower": rate_lower * PER_WORDS, "rate_upper": rate_upper * PER_WORDS,
                "rate_exact": (words > 0) & ((sums["m"] == 0) | (totals == 1)),
                "complete": np.broadcast_to(~self.periods.isin(self.incomplete)[:, None], shape),
            }  # fmt: skip
        keys = np.tile(np.array(self.keys, dtype=object), len(self.periods))
        columns = {name: value.reshape(-1) for name, value in values.items()}
        return Readable({"period": self.periods.repeat(len(self.keys)), "key": keys, **columns})

    def _sums(self) -> dict[str, np.ndarray]:
        """What :func:`dispersion_of` takes, (periods, keys)."""
        counts, words = csr_array(self.columns), self._words
        by_key = {
            "m": counts,
            "mm": counts.power(2),
            "mw": csr_array(counts * words[:, None]),
        }
        sums = {name: self._by_period(values) for name, values in by_key.items()}
        by_document = {"n": np.ones(len(words), np.int64), "w": words, "ww": words**2}
        for name, values in by_document.items():
            sums[name] = np.broadcast_to(self._by_period(values)[:, None], sums["m"].shape)
        return sums

    def smooth(
        self, method: str = "mean", keys=None, *, width: float | None = None, of: str = "share"
    ) -> pd.DataFrame:
        """A copy of `frame` with a smooth curve beside the points, in a column `smooth`.

        Parameters
        ----------
        method : {"mean", "lowess"}
            The centred mean of the points, or locally weighted lines (Cleveland 1979; as R's ``lowess``, three robust
            rounds).
        keys : str or list of str, optional
            Only the rows of these.
        width : int or float, optional
            For the mean an odd number of periods (default 3); for lowess the share of the periods that a line is fitted to (default
            2/3).
        of : {"share", "rate"}
            What to smooth.

        Returns
        -------
        pandas.DataFrame
            A period without documents has no smooth value either: a gap stays a gap. Lines of lowess that would pass
            below 0 are cut off there.
        """
        from .smoothing import centred_mean, lowess

        if of not in ("share", "rate"):
            raise ValueError(f'of={of!r}: use "share" or "rate"')
        if method == "mean":
            width = as_number(3 if width is None else width, "width", least=1)
            if width % 2 == 0:
                raise ValueError(f"width={width}: a centred mean takes an odd number of periods")
            curve = centred_mean
        elif method == "lowess":
            width = 2 / 3 if width is None else float(width)
            if not 0 < width <= 1:
                raise ValueError(f"width={width}: for lowess a share of the periods, up to 1")
            curve = lowess
        else:
            raise ValueError(f'method={method!r}: use "mean" or "lowess"')
        chosen = self.key_numbers(keys)
        points = self.frame[of].to_numpy(float).reshape(len(self.periods), -1)
        smooth = np.full_like(points, np.nan)
        for key in chosen:
            smooth[:, key] = np.maximum(curve(points[:, key], width), 0.0)
        frame = self._noted(self.frame.assign(smooth=smooth.reshape(-1)), smoothed=of)
        rows = np.isin(np.arange(points.size) % max(points.shape[1], 1), chosen)
        return frame if keys is None else frame[rows].reset_index(drop=True)

    def standardise(self, by: str = "source") -> pd.DataFrame:
        """What if every source had kept its share of the documents: direct standardisation (Fleiss 1981, chapter 14).

        A share moves also because sources come and go. Here each source weighs in every period as it does in all periods
        together.

        Parameters
        ----------
        by : str
            A column of ``corpus.meta``; documents without a value are a group of their own.

        Returns
        -------
        pandas.DataFrame
            A copy of `frame` with standardised, standardised_lower, standardised_upper (95 %, of the sources' Wilson intervals by
            MOVER, :func:`dipcore.intervals.weighted_share`), covered (the weight of the sources with documents in the period;
            where it is below 1, those present stand for all).
        """
        parts = list(SeriesBy.of(self, by).values())
        places = [part.numbers[part.numbers >= 0] for part in parts]
        sizes = np.stack([np.bincount(place, minlength=len(self.periods)) for place in places])
        weights = sizes.sum(axis=1) / max(sizes.sum(), 1)
        covered = (sizes > 0).T @ weights
        strata = (
            (part.batches()[0].astype(float), size[:, None].astype(float), weight)
            for part, size, weight in zip(parts, sizes, weights)
        )
        share, lower, upper = weighted_share(strata, covered[:, None])
        frame = self.frame.assign(
            standardised=share.reshape(-1), standardised_lower=lower.reshape(-1),
            standardised_upper=upper.reshape(-1), covered=np.repeat(covered, len(self.keys)),
        )  # fmt: skip
        return self._noted(frame)

    def bursts(self, keys=None, **options) -> pd.DataFrame:
        """Stretches in which a key is in many more documents than usual; see :func:`dipcore.bursts.bursts`."""
        from .bursts import bursts

        return bursts(self, keys, **options)

    def changes(self, keys=None, **options) -> pd.DataFrame:
        """Periods at which a key's share changes to stay; see :func:`dipcore.changes.changes`."""
        from .changes import changes

        return changes(self, keys, **options)

    def _period_number(self, period) -> int:
        """The number of the period that holds `period`; a coarser one is an error, not its first day."""
        given = period if isinstance(period, (str, pd.Period)) else str(period)
        example = str(self.periods[0])
        if self.freq == "week":
            example = f"{self.periods[0].start_time:%Y-%m-%d} (any day of the week)"
        try:
            given = pd.Period(given)
        except ValueError:
            raise ValueError(f"period {period!r} cannot be read; write it as {example}") from None
        wanted = given.asfreq(self.periods.freq, how="start") if given is not pd.NaT else given
        if wanted is pd.NaT or wanted != given.asfreq(self.periods.freq, how="end"):
            raise ValueError(f"period {period!r} is no single {self.freq}; write it as {example}")
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
        self.key_numbers(key)
        mentions = self.hits.explain_in(key, np.flatnonzero(self.numbers == number))
        if unit == "mentions":
            return mentions
        counts = np.bincount(pd.factorize(mentions["document"].to_numpy())[0])
        first = mentions.drop_duplicates("document").reset_index(drop=True)
        first.insert(1, "mentions", counts)
        return first

    def plot(self, keys=None, ax=None, **options):
        """Lines with intervals, of keys, branches or globs, or else the three keys in most documents; see :func:`dipcore.plot.lines`."""
        from . import plot

        if keys is None:
            held = np.diff(self.columns.indptr)
            order = np.lexsort((self.columns.sum(axis=0), held))[::-1]
            keys = [self.keys[k] for k in order[:3] if held[k]]
        return plot.lines(self, [keys] if isinstance(keys, str) else list(keys), ax=ax, **options)


def _possible_days(dated: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The first and the last day that each document can be of: a coarse date may be any of its days."""
    last = dated["date"].copy()
    for precision in PRECISIONS:
        coarse = dated["date_precision"] == precision
        last[coarse] = last[coarse].dt.to_period(PERIODS[precision][0]).dt.end_time.dt.normalize()
    return dated["date"], last


def _check_span(span, first: pd.Series, last: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The two days of a span that holds every document."""
    try:
        given_first, given_last = span
    except (TypeError, ValueError):
        raise TypeError(f"span={span!r}: give the first and the last day") from None
    days = [read_date(day, f"span[{k}]")[0] for k, day in enumerate((given_first, given_last))]
    if None in days or days[0] > days[1]:
        raise ValueError(f"span={span!r}: from a first to a last day")
    start, end = map(pd.Timestamp, days)
    outside = int(((last < start) | (first > end)).sum())
    if outside:
        raise ValueError(
            f"{plural(outside, 'document is', 'documents are')} dated outside of span {days[0]} to {days[1]}: "
            f"dates reach from {first.min():%Y-%m-%d} to {last.max():%Y-%m-%d}"
        )
    return start, end


class SeriesBy(Grouped):
    """A :class:`Series` for each value of a column (``None`` for documents without one), all over the same periods.

    Attributes
    ----------
    frame : pandas.DataFrame
        The frames below each other, with the group in a column named as `by` behind key. A group without documents in a
        period has NaN there.
    undated, copies : int
        As for :class:`Series`, over all groups.
    """

    @classmethod
    def of(cls, series: Series, by: str) -> SeriesBy:
        if by in PERIODS:
            raise ValueError(f'by={by!r}: a column such as "source"; the period is freq=')
        names, numbers = group_documents(series.hits.tokens.corpus.meta, by)
        return cls(by, {name: series.part(numbers == k) for k, name in enumerate(names)})

    @property
    def frame(self) -> pd.DataFrame:
        return self._stacked([part.frame.copy() for part in self.values()], 2)

    @property
    def undated(self) -> int:
        return sum(part.undated for part in self.values())

    @property
    def copies(self) -> int:
        return next(iter(self.values())).copies
