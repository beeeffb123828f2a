"""Copies of documents: exact ones by their text, near ones by the runs of words they share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import _core
from ._frames import frame_of
from ._options import DEFAULTS, thread_count, tokenize_strings
from .corpus import COPIES_COLUMNS, Corpus

SHINGLE = 5  #: words of a shingle
#: A document with less than this part of the other's shingles may be one piece of a digest.
SHORTEST = 0.2
#: Shingles that near copies share at least: a few common phrases do not make a copy.
LEAST = 20
_BATCH = 1 << 24  # characters tokenized at a time: bounds the memory of tokens
_SLACK = 1.05  # room for the texts to come if they have so many times the words of those before


def find(
    corpus: Corpus, *, exact: bool, threshold: float, within: str | None, threads: int | None
) -> tuple[np.ndarray, pd.DataFrame]:
    """Positions of the copies in a corpus, and what they are copies of: see :meth:`Corpus.dedupe`."""
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float, np.number)):
        raise TypeError(f"threshold must be a number, not {threshold!r:.60}")
    if not 0.0 < threshold <= 1.0:
        raise ValueError(f"threshold={threshold}: a share above 0.0, at most 1.0")
    if within not in (None, "source"):
        raise ValueError(f'within={within!r}: use "source", or leave it out')
    labels = np.zeros(len(corpus), dtype=np.uint32)
    if within:  # documents without a source are compared among themselves
        labels = (pd.factorize(corpus.meta["source"])[0] + 1).astype(np.uint32)
    order = _by_date(corpus.meta)
    texts = list(corpus.texts)
    first = _same_text(texts, labels, order)
    kept, similarity = first, np.ones(len(corpus))
    if not exact:
        kept, similarity = _near(texts, labels, first, order, threshold, threads)
    left = np.flatnonzero(kept != np.arange(len(corpus)))
    names = corpus.meta.index
    kinds = np.where(first[left] == kept[left], "exact", "near").tolist()
    columns = (names[kept[left]].to_numpy(), similarity[left], kinds)
    frame = frame_of(dict(zip(COPIES_COLUMNS, columns)))
    return left, frame.set_index(names[left])


def _by_date(meta: pd.DataFrame) -> np.ndarray:
    """Positions, earliest dated first, undated last; a month or a year counts as its last day."""
    meta = meta.reset_index(drop=True)
    last = meta["date"].copy()
    for precision, offset in (("month", pd.offsets.MonthEnd(0)), ("year", pd.offsets.YearEnd(0))):
        coarse = (meta["date_precision"] == precision) & last.notna()
        last[coarse] = last[coarse] + offset
    return last.sort_values(kind="stable", na_position="last").index.to_numpy()


def _same_text(texts: list[str], labels: np.ndarray, order: np.ndarray) -> np.ndarray:
    """For each document the earliest with its text and label; one without a word is like no other."""
    first = np.arange(len(texts))
    seen: dict[tuple[int, str], int] = {}
    for k, label in zip(order.tolist(), labels[order].tolist()):
        if texts[k] and not texts[k].isspace():
            first[k] = seen.setdefault((label, texts[k]), k)
    return first


def _near(texts, labels, first, order, threshold, threads) -> tuple[np.ndarray, np.ndarray]:
    """The document kept for each, and its similarity to that one."""
    chosen = order[first[order] == order]  # one of each text, by date
    shingles, starts, signatures = _sketches([texts[k] for k in chosen.tolist()], threads)
    stays, overlap = _core.find_copies(
        shingles, starts, signatures, labels[chosen], threshold, SHORTEST, LEAST
    )
    kept, similarity = np.empty_like(first), np.ones(len(texts))
    kept[chosen] = chosen[stays]
    copied = np.flatnonzero(stays != np.arange(len(chosen)))
    similarity[chosen[copied]] = _similarity(overlap[copied])
    return kept[first], similarity[first]  # copies of a text share its fate


def _similarity(overlap: np.ndarray) -> np.ndarray:
    """The measure that `threshold` bounds, of (shared, a, b) numbers of shingles."""
    shared, a, b = overlap.astype(np.float64).T
    smaller, larger = np.minimum(a, b), np.maximum(a, b)
    return shared / np.where(smaller >= SHORTEST * larger, smaller, a + b - shared)


def _batches(texts: list[str]):
    start = size = 0
    for k, text in enumerate(texts):
        size += len(text)
        if size >= _BATCH:
            yield texts[start : k + 1]
            start, size = k + 1, 0
    if start < len(texts):
        yield texts[start:]


def _sketches(texts: list[str], threads: int | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the core compares: shingles of all texts end to end, where each one's start, and signatures."""
    signatures = np.empty((len(texts), _core.MINHASH_BINS), dtype=np.uint32)
    shingles = np.empty(0, dtype=np.uint32)
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    done = read = 0
    size = sum(map(len, texts))
    for batch in _batches(texts):
        vocab, ids, *_, offsets = tokenize_strings(batch, DEFAULTS, threads, parts="ids")
        part, begin, signed = _core.minhash(vocab, ids, offsets, SHINGLE, thread_count(threads))
        signatures[done : done + len(batch)] = signed
        before = int(starts[done])
        starts[done + 1 : done + len(batch) + 1] = before + begin[1:]
        read += sum(map(len, batch))
        shingles = _with_room(shingles, before, before + len(part), size / max(read, 1))
        shingles[before : before + len(part)] = part
        done += len(batch)
    return shingles[: starts[-1]], starts, signatures


def _with_room(array: np.ndarray, held: int, needed: int, share: float) -> np.ndarray:
    """The array with room for `needed` items; where it must get it, for `share` times as many.

    New room is not touched, and takes memory only as it is filled; room that is added is zeroed.
    """
    if needed <= len(array):
        return array
    room = int(needed * share * _SLACK)
    if held == 0:
        return np.empty(room, dtype=array.dtype)
    array.resize(room, refcheck=False)  # in place: no second copy
    return array
