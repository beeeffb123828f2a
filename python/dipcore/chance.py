"""Co-occurrence by chance: counts under permutations, and which pairs go beyond them.

Why not Fisher's exact test: it takes documents as alike. Long documents hold more of every key, so in documents of unequal
length unrelated keys occur together more often than "independence" has it. Here every document keeps its number of keys.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import warnings

import numpy as np
import pandas as pd
from scipy import special, stats

from . import _core
from ._check import as_choice, as_number, as_strings, unknown_name
from ._contingency import Tables
from ._evidence import Readable
from ._groups import group_documents
from ._warnings import DipcoreWarning
from .association import expected, odds_ratio

SMALL = 5  #: documents; smaller strata of one period are joined
STEADY = (
    10  #: permutations as far out as the observed count, from which their share is taken as it is
)
_NARROW = 0.9  #: of variance / mean, from which the skewness of a binomial distribution will do
_ALTERNATIVES = ("greater", "less", "two-sided")


def chance(
    pairs,
    permutations: int = 999,
    *,
    strata: str | list[str] | int | None = None,
    cluster: str | None = None,
    min_count: int = 5,
    seed: int = 0,
) -> Chance:
    """Count again and again with the links between keys broken, and nothing else.

    - **Documents** (`within="document"`): the bipartite graph of documents and keys is rewired by curveball trades (Strona
      et al. 2014), so that every document keeps its number of keys and every key its number of documents, within
      each stratum: calendar period and source, unless told otherwise.
    - **Sentences and paragraphs**: the same, with the document as the stratum: each sentence keeps its number of keys,
      each key its number of sentences in the document. What is found is beyond occurring in the same documents.
    - **Pairs and windows**: the occurrences of a document stay where they are, and the keys change places among
      them.

    Parameters
    ----------
    pairs : Cooccurrence
    permutations : int
        How many. The smallest possible p is ``1 / (permutations + 1)``; see :meth:`Chance.permutations_needed`.
    strata : str, list of str or int, optional
        For ``within="document"`` periods ("day" to "year") or columns of ``corpus.meta``; by default "year" and "source", as
        far as any document has them. With several, strata of fewer than 5 documents are joined with the other such
        ones that agree in all but the last. The finer, the surer and the weaker: documents alone in their stratum
        keep their keys. For contexts within documents a number n: keys change places only within passages of n sentences;
        by default in the whole document.
    cluster : str, optional
        A column of ``corpus.meta`` that says which documents tell one story (``within="document"``): a story is then
        counted once, as one document with all its keys.
    min_count : int
        The family of pairs that is tested: all pairs of labels that are in at least so many contexts each (documents,
        sentences; for pairs and windows: occurrences), also those never together. Permutations keep these numbers, so
        that the choice favours no finding. :attr:`Chance.family_of` says which family it was.
    seed : int
        One seed gives one result, for any number of threads.

    Returns
    -------
    Chance

    Raises
    ------
    ValueError
        Weighted counts; ordered contexts; `strata` or `cluster` that do not fit `within`; more than 1,024 labels.

    Notes
    -----
    Documents are exchangeable within a stratum: where copies of a story are left in, or attention comes in waves
    shorter than the period, counts vary more than permutations show and findings are too many. Take out copies
    (``corpus.dedupe()``), name the story (`cluster`) or take a finer period. Sentences likewise are taken as exchangeable in
    their document. Keys that come in runs of sentences break that: give ``strata=5``, for passages no longer than
    the runs.

    `q` is adjusted over one family, all pairs of one call. Those of several calls (a year each, two dictionaries) are families
    of their own; and findings picked from the list afterwards have the q of the whole list, not of the picked ones.

    A number of keys that is kept leaves little to chance where there are few keys: of two, everything is fixed. Look up
    all keys and test them, not a few.

    Examples
    --------
    >>> import dipcore as dc
    >>> names = ["Russia", "Ukraine", "Syria", "Turkey", "Kerry", "Lavrov", "Putin", "Obama"]
    >>> hits = dc.datasets.sample().tokens().lookup({name: [name] for name in names})
    >>> null = hits.cooccurrence("document").chance(199)
    >>> null
    <Chance: 199 permutations of 8 labels in 132 documents, strata year, source; family of 28 pairs>
    >>> null.family_of
    '28 pairs: all of the 8 labels in at least 5 documents each, also those never together'
    >>> null.findings().columns.tolist()
    ['a', 'b', 'count', 'expected', 'sd', 'ratio', 'p', 'q', 'finding']
    """
    permutations = as_number(permutations, "permutations", least=1)
    seed = as_number(seed, "seed", least=0) % 2**64
    _check_counted(pairs, strata, cluster)
    plan = _plan_contexts if pairs.count == "contexts" else _plan_slots
    min_count = as_number(min_count, "min_count", least=1)
    work = plan(pairs, min_count, strata, cluster)
    if len(work.labels) > _core.PERMUTE_KEYS_MAX:
        raise ValueError(
            f"{len(work.labels)} labels in at least {min_count} contexts, at most {_core.PERMUTE_KEYS_MAX} can be "
            "permuted: raise min_count, or select keys or terms"
        )
    if pairs.count == "contexts" and len(work.labels) == 2:
        warnings.warn(
            "of two labels nothing is left to chance, as every context keeps its number of labels; look up more",
            DipcoreWarning,
            stacklevel=3,
        )
    tally = _run(work, permutations, seed)
    tested = set(work.labels)
    left_out = [label for label in pairs.labels if label not in tested]
    family = _family_of(len(work.labels), pairs.ordered, min_count, work.unit)
    return Chance(
        work.labels,
        left_out,
        permutations,
        work.strata,
        pairs.ordered,
        family,
        tally,
        work.contexts,
    )


def _family_of(labels: int, ordered: bool, min_count: int, unit: str) -> str:
    """In words, which pairs are tested."""
    pairs = labels * (labels - 1) // (1 if ordered else 2)
    noun = f"{'ordered ' if ordered else ''}pair{'' if pairs == 1 else 's'}"
    return f"{pairs:,} {noun}: all of the {labels} labels in at least {min_count} {unit} each, also those never together"


def _check_counted(pairs, strata, cluster) -> None:
    if pairs.weights:
        raise ValueError('chance() counts pairs; leave weights="1/d" out')
    if pairs.ordered and pairs.count == "contexts":
        raise ValueError('contexts have no chance of an order; give count="pairs" or ordered=False')
    if pairs.within == "document" and pairs.count == "contexts":
        return
    if cluster is not None:
        raise ValueError('cluster= is for contexts within="document"')
    if strata is not None and (isinstance(strata, bool) or not hasattr(strata, "__index__")):
        raise ValueError(
            f"strata={strata!r}: within={pairs.within!r} keys change places inside each document; "
            "give a number of sentences, or leave strata out"
        )


@dataclasses.dataclass(frozen=True)
class _Work:
    """What the core permutes: its function with its arrays, and what to say about it."""

    labels: list[str]
    call: object  # (chains, threads) -> five arrays
    contexts: str
    strata: tuple[str, ...]
    unit: str  # what `min_count` counts


def _run(work: _Work, permutations: int, seed: int) -> list[np.ndarray]:
    """The five tallies (observed, more, less, sum, squares), (labels, labels); a chain a thread at a time, so that Ctrl-C
    is heard."""
    from ._options import thread_count

    threads = thread_count(None)
    chains = math.ceil(permutations / _core.PERMUTE_CHAIN)
    total: list[np.ndarray] = []
    for first in range(0, chains, threads):
        made = work.call((seed, first, min(first + threads, chains), permutations), threads)
        total = [made[0], *(a + b for a, b in zip(total[1:], made[1:]))] if total else list(made)
        if (total[-1] < 0).any():  # squares: they pass int64 before the sums do
            raise OverflowError("counts vary by too much to be added up; fewer permutations may do")
    size = len(work.labels)
    return [array.reshape(size, size) for array in total]


def _frequent(counts: np.ndarray, min_count: int) -> tuple[np.ndarray, np.ndarray]:
    """The labels counted often enough, and the new number of each label (-1 for none)."""
    chosen = np.flatnonzero(counts >= min_count)
    new = np.full(len(counts), -1, dtype=np.int64)
    new[chosen] = np.arange(len(chosen))
    return chosen, new


def _run_starts(values: np.ndarray) -> np.ndarray:
    """Where each run of one value (>= 0) begins."""
    return np.flatnonzero(np.diff(values, prepend=-1))


def _plan_contexts(pairs, min_count: int, strata, cluster) -> _Work:
    source, tokens = pairs.occurrences, pairs.occurrences.tokens
    context = tokens.contexts(pairs.within)[source.first] if len(source.first) else source.first
    if pairs.within == "document":
        names, group = _strata(tokens.corpus.meta, strata)
        context, row = _stories(tokens.corpus.meta, cluster, context)
        stratum = group[row]
    else:
        names, group = _passages(tokens, strata)
        stratum = group[source.first] if len(source.first) else source.first
    numbers, first = np.unique(context, return_index=True)
    size = max(len(source.labels), 1)
    cells = np.unique(context * size + source.key)
    chosen, new = _frequent(np.bincount(cells % size, minlength=size), min_count)
    cells = cells[new[cells % size] >= 0]
    within = stratum[first][np.searchsorted(numbers, cells // size)]
    order = np.argsort(within, kind="stable")
    cells, within = cells[order], within[order]
    starts = _run_starts(cells // size)
    offsets = np.append(starts, len(cells))
    bounds = np.append(_run_starts(within[starts]), len(starts))
    arrays = (new[cells % size].astype(np.uint32), offsets, bounds)
    labels = [source.labels[k] for k in chosen]
    noun = "stories" if cluster else f"{pairs.within}s"
    call = functools.partial(_core.permute_contexts, arrays, len(labels))
    return _Work(labels, call, f"{len(starts)} {noun}", names, noun)


def _stories(meta, cluster, document: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each occurrence the number of its story, and a document that stands for it: its first."""
    if cluster is None:
        return document, document
    if cluster not in meta.columns:
        raise unknown_name("column", cluster, meta.columns, "meta (cluster=)")
    story, _ = pd.factorize(meta[cluster])
    alone = story < 0
    story = story.astype(np.int64)
    story[alone] = story.max(initial=-1) + 1 + np.arange(alone.sum())
    _, first = np.unique(story, return_index=True)
    return story[document], first[story[document]]


def _strata(meta: pd.DataFrame, strata) -> tuple[tuple[str, ...], np.ndarray]:
    """The names of the strata, and the number of each document's."""
    if strata is None:
        has = {"year": meta["date"].notna().any(), "source": meta["source"].notna().any()}
        names = [name for name, any_ in has.items() if any_]
    else:
        names = as_strings(strata, "strata")
    number = np.zeros(len(meta), dtype=np.int64)
    for k, name in enumerate(names):
        _, groups = group_documents(meta, name)
        fine = number * (groups.max(initial=0) + 2) + groups + 1
        if k:  # small ones lie together, as value 0 of this name
            _, back, sizes = np.unique(fine, return_inverse=True, return_counts=True)
            small = sizes[back.reshape(-1)] < SMALL
            fine = np.where(small, number * (groups.max(initial=0) + 2), fine)
        number = np.unique(fine, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return tuple(names), number


def _passages(tokens, sentences: int | None) -> tuple[tuple[str, ...], np.ndarray]:
    """The name of the passages, and the number of each token's: its document, or so many sentences of it."""
    if sentences is None:
        return ("document",), tokens.documents
    length = as_number(sentences, "strata", least=1)
    place = tokens.sentences
    if len(place):
        place = place - place[tokens.offsets[:-1].clip(max=len(place) - 1)][tokens.documents]
    starts = np.diff(tokens.documents, prepend=-1) > 0
    starts |= np.diff(place // length, prepend=-1) != 0
    return (f"{length} sentences",), np.cumsum(starts) - 1


def _plan_slots(pairs, min_count: int, strata, cluster) -> _Work:
    source, tokens = pairs.occurrences, pairs.occurrences.tokens
    chosen, new = _frequent(np.bincount(source.key, minlength=len(source.labels)), min_count)
    used = source.take(np.flatnonzero(new[source.key] >= 0)) if len(source.key) else source
    window = 0 if isinstance(pairs.within, str) else min(int(pairs.within), 2**31 - 1)
    inside = tokens.contexts("document" if window else pairs.within)
    names, group = _passages(tokens, strata)
    stratum = group[used.first] if len(used.first) else used.first
    context = inside[used.first] if len(used.first) else used.first
    bounds = np.append(_run_starts(stratum), len(stratum))
    labels = [source.labels[k] for k in chosen]
    arrays = (new[used.key].astype(np.uint32), used.first, used.last, context, bounds)
    call = functools.partial(
        _core.permute_slots, arrays, len(labels), (window, bool(pairs.ordered))
    )
    documents = len(np.unique(tokens.documents[used.first])) if len(used.first) else 0
    return _Work(labels, call, f"{documents} documents", names, "occurrences")


@dataclasses.dataclass(frozen=True, repr=False)
class Chance:
    """What counts are by chance, from :meth:`Cooccurrence.chance`.

    Attributes
    ----------
    labels : list of str
        Those of the family: its pairs are all pairs of these.
    left_out : list of str
        Those too rare for it (`min_count`): none of their pairs is tested.
    permutations : int
    strata : tuple of str
        Within what was permuted.
    ordered : bool
    family_of : str
        Which pairs are tested, in words; `q` is adjusted over all of them, and over nothing else.
    """

    labels: list[str]
    left_out: list[str]
    permutations: int
    strata: tuple[str, ...]
    ordered: bool
    family_of: str
    _tally: list[np.ndarray]
    _contexts: str

    def __repr__(self) -> str:
        return (
            f"<Chance: {self.permutations:,} permutations of {len(self.labels)} labels in {self._contexts}, "
            f"strata {', '.join(self.strata) or 'none'}; family of {self.family:,} pairs>"
        )

    @property
    def family(self) -> int:
        """How many pairs are tested: all pairs of `labels` (each both ways where ordered)."""
        pairs = len(self.labels) * (len(self.labels) - 1)
        return pairs if self.ordered else pairs // 2

    def permutations_needed(self, alpha: float = 0.05) -> int:
        """How many permutations let a single pair of the family pass Benjamini and Hochberg at `alpha`: its p cannot be
        less than ``1 / (permutations + 1)``, and must be at most ``alpha / family``. Fewer do where many pairs pass."""
        return max(math.ceil(max(self.family, 1) / _check_alpha(alpha)) - 1, 1)

    def findings(
        self, alpha: float = 0.05, *, alternative: str = "greater", tail: str = "fitted"
    ) -> pd.DataFrame:
        """Every pair of the family, those beyond chance first.

        Parameters
        ----------
        alpha : float
            The share of false findings among findings that is accepted (Benjamini and Hochberg 1995).
        alternative : {"greater", "less", "two-sided"}
            Together more often than by chance, more seldom, or either (twice the smaller p).
        tail : {"fitted", "permutation"}
            p is ``(b + 1) / (m + 1)`` with b of the m permutations as far out as the count (Phipson and Smyth 2010). Where
            b < 10, "fitted" takes the tail of a distribution with the permutations' mean and variance instead, so that 999
            permutations serve families of any size (after Knijnenburg et al. 2009): negative binomial, Poisson or binomial, as the
            variance is above, at or below the mean; where it is far below, at least that of a gamma distribution (Pearson
            type III, as Mielke and Berry 2007 take it for permutations) with the skewness of a hypergeometric one. That is an
            approximation: of 32,960 unlinked pairs in simulation (``benchmarks/chance_null.py``) it put 0.6 in 1,000 at
            p <= 0.001. "permutation" approximates nothing, and needs :meth:`permutations_needed`.

        Returns
        -------
        pandas.DataFrame
            a, b, count, expected (mean of the permutations), sd (of the permutations), ratio (count / expected), p, q
            (p adjusted over the family), finding (q <= alpha), by q, p and distance from the mean in sd. ``attrs`` holds family
            (the number of pairs), family_of (which they are, in words), permutations, strata, alpha, alternative, tail.
        """
        as_choice(alternative, "alternative", _ALTERNATIVES)
        as_choice(tail, "tail", ("permutation", "fitted"))
        alpha = _check_alpha(alpha)
        i, j = np.nonzero(~np.eye(len(self.labels), dtype=bool))
        if not self.ordered:
            i, j = i[i < j], j[i < j]
        observed, more, less, sums, squares = (values[i, j] for values in self._tally)
        beyond = sums / self.permutations
        mean = observed + beyond
        variance = np.maximum(squares / self.permutations - beyond**2, 0.0)
        reached = {"greater": more, "less": less}
        if alternative != "two-sided":
            reached = {alternative: reached[alternative]}
        p = [
            self._p(side, count, (observed, mean, variance), tail == "fitted")
            for side, count in reached.items()
        ]
        sd, labels = np.sqrt(variance), np.array(self.labels, dtype=object)
        ratio = np.divide(observed, mean, out=np.full(len(mean), np.nan), where=mean > 0)
        values = {"a": labels[i], "b": labels[j], "count": observed, "expected": mean, "sd": sd}
        values |= {"ratio": ratio, "p": np.minimum(np.minimum.reduce(p) * len(p), 1.0)}
        distance = np.divide(-beyond, sd, out=np.zeros_like(mean), where=sd > 0)
        sign = {"greater": 1, "less": -1}.get(alternative, np.sign(distance))
        frame = _as_findings(pd.DataFrame(values), alpha, sign * distance)
        frame.attrs.update(
            family=self.family, family_of=self.family_of, permutations=self.permutations,
            strata=self.strata, alpha=alpha, alternative=alternative, tail=tail,
        )  # fmt: skip
        if tail == "permutation":
            self._warn_of_resolution(frame, len(p), alpha)
        return frame

    def _p(self, side: str, reached: np.ndarray, moments: tuple, fitted: bool) -> np.ndarray:
        """p of (observed, mean, variance) on one side, `reached` by so many permutations."""
        p = (reached + 1) / (self.permutations + 1)
        far = (reached < STEADY) & (moments[2] > 0) & fitted
        tail = upper_tail if side == "greater" else _lower_tail
        p[far] = tail(*(values[far] for values in moments))
        return p

    def _warn_of_resolution(self, frame: pd.DataFrame, sides: int, alpha: float) -> None:
        least = sides / (self.permutations + 1)
        blocked = int(((frame["p"] <= least) & ~frame["finding"]).sum())
        if blocked:
            warnings.warn(
                f"{blocked} pairs were beyond every one of {self.permutations:,} permutations, but p of {least:.2g} "
                f"cannot pass in a family of {self.family:,}: up to {self.permutations_needed(alpha / sides):,} "
                'permutations are needed, or tail="fitted", or fewer labels',
                DipcoreWarning,
                stacklevel=3,
            )


def _as_findings(frame: pd.DataFrame, alpha: float, distance: np.ndarray) -> pd.DataFrame:
    """The frame with q and finding, sorted; of equal p the greatest distance first."""
    frame["q"] = stats.false_discovery_control(frame["p"], method="bh") if len(frame) else 0.0
    frame["finding"] = frame["q"] <= alpha
    order = np.lexsort((frame["b"], frame["a"], -distance, frame["p"], frame["q"]))
    return Readable(frame.iloc[order].reset_index(drop=True))


def upper_tail(count: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """P(X >= count) of the binomial (variance below the mean), Poisson or negative binomial distribution with these
    moments; sizes need not be whole. Where the variance is much below the mean, at least that of `_gamma_tail`."""
    k = count.astype(np.float64)
    size = _size(mean, variance)
    trials = np.maximum(size, k)  # so that what was seen is possible
    with np.errstate(all="ignore"):
        binomial = special.betainc(k, trials - k + 1, np.minimum(mean / trials, 1.0))
        negative = special.betainc(k, size, 1 - mean / variance)
        poisson = special.gammainc(k, mean)
    narrow = variance < _NARROW * mean
    binomial[narrow] = np.maximum(
        binomial[narrow], _gamma_tail(k[narrow], mean[narrow], variance[narrow])
    )
    fitted = np.select([size == 0, variance < mean], [poisson, binomial], negative)
    return np.where(k <= 0, 1.0, fitted)


def _gamma_tail(count: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """P(X >= count - 1/2) of the gamma distribution (Pearson type III) with these moments and a skewness.

    Of how often two frequent keys meet, a binomial distribution of this mean and variance has too thin an upper tail. The
    hypergeometric distribution, which it is where contexts are alike, has ``variance / mean = (1 - u) * (1 - v)`` with u and v
    the shares of contexts that hold each, and the skewness ``(1 - 2u) * (1 - 2v) / sd``: greatest where u is v.
    """
    sd = np.sqrt(variance)
    skewness = (2 * np.sqrt(variance / mean) - 1) ** 2 / sd
    shape = 4 / np.maximum(skewness, 1e-3) ** 2
    from_mean = (count - 0.5 - mean) / sd
    return special.gammaincc(shape, np.maximum(shape + np.sqrt(shape) * from_mean, 0.0))


def _lower_tail(count: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """P(X <= count), as `upper_tail`."""
    k = count.astype(np.float64)
    size = _size(mean, variance)
    with np.errstate(all="ignore"):
        binomial = special.betainc(
            np.maximum(size - k, 1e-9), k + 1, 1 - np.minimum(mean / size, 1)
        )
        negative = special.betainc(size, k + 1, mean / variance)
        poisson = special.gammaincc(k + 1, mean)
    return np.select([size == 0, variance < mean], [poisson, binomial], negative)


def _size(mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """n of the binomial or r of the negative binomial distribution; 0 where it is Poisson."""
    gap = np.abs(mean - variance)
    return np.divide(mean**2, gap, out=np.zeros_like(mean), where=gap > 1e-9 * mean)


def fisher(
    pairs, alpha: float = 0.05, *, alternative: str = "greater", min_count: int = 5
) -> pd.DataFrame:
    """Fisher's exact test of every pair in the family, on request and labelled as what it is.

    It takes contexts as alike: as long and as full of keys as the next. Documents of unequal length are not, and unlinked
    keys then look linked (in simulation it gave 31 % of unlinked pairs p <= 0.05). :func:`chance` does not have that fault.

    Parameters
    ----------
    pairs : Cooccurrence
        Unordered contexts.
    alpha, alternative
        As for :meth:`Chance.findings`.
    min_count : int
        As for :func:`chance`.

    Returns
    -------
    pandas.DataFrame
        a, b, count, expected, odds_ratio (0.5 added to each cell), p, q, finding, test ("fisher" in every row). ``attrs``
        holds family, family_of, alpha, alternative.
    """
    as_choice(alternative, "alternative", _ALTERNATIVES)
    alpha = _check_alpha(alpha)
    if pairs.count != "contexts" or pairs.ordered:
        raise ValueError("Fisher's test is of unordered contexts; leave count and ordered out")
    own = pairs.matrix.diagonal()
    min_count = as_number(min_count, "min_count", least=1)
    chosen, _ = _frequent(own, min_count)
    i, j = (chosen[side] for side in np.triu_indices(len(chosen), k=1))
    both = pairs.matrix[chosen][:, chosen].toarray()[np.triu_indices(len(chosen), k=1)]
    table = Tables(both, own[i], own[j], pairs.total)
    law = stats.hypergeom(pairs.total, own[i], own[j])
    upper, lower = law.sf(both - 1), law.cdf(both)
    p = {"greater": upper, "less": lower, "two-sided": 2 * np.minimum(upper, lower)}[alternative]
    labels = np.array(pairs.labels, dtype=object)
    frame = pd.DataFrame(
        {
            "a": labels[i], "b": labels[j], "count": both, "expected": expected(table),
            "odds_ratio": odds_ratio(table), "p": np.minimum(p, 1.0),
        }
    )  # fmt: skip
    frame = _as_findings(frame, alpha, frame["odds_ratio"].to_numpy())
    frame["test"] = "fisher"
    family_of = _family_of(len(chosen), False, min_count, f"{pairs.within}s")
    frame.attrs.update(family=len(frame), family_of=family_of, alpha=alpha, alternative=alternative)
    return frame


def _check_alpha(alpha: float) -> float:
    if not 0 < alpha < 1:
        raise ValueError(f"alpha={alpha}: a share between 0 and 1")
    return float(alpha)
