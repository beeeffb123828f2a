"""Persons by surname: whose mention a surname is, and when nobody can say."""

from __future__ import annotations

import numpy as np

from .spans import covering


def settle_surnames(hits):
    """Hits without the surnames that more than one person of the document bears; those are in `unresolved`.

    Two keys of one branch on the same words, at least one of them by an entry marked `surname`, are a surname that two persons
    bear, both of them introduced in the document: none counts. So are surnames within the full name of another ("Bill
    Clinton" is no Clinton but himself): where overlap is left in, they go without a word.
    """
    by_surname = np.array([entry.surname for _, entry in hits.entries], dtype=bool)
    if not len(hits) or not by_surname[hits.entry].any():
        return hits
    surname = by_surname[hits.entry]
    branch = _branch_numbers(hits)[hits.key]
    keep = np.ones(len(hits), dtype=bool)
    keep[_within_fuller(hits, surname, branch)] = False
    at = np.flatnonzero(keep & np.isin(hits.start, hits.start[surname]))
    rows = np.stack([hits.start[at], hits.end[at], branch[at]])
    _, claim = np.unique(rows, axis=1, return_inverse=True)
    claim = claim.reshape(-1)
    # a key that fits the same words twice (overlap="all") claims them once
    claimants = np.unique(np.stack([claim, hits.key[at]]), axis=1)[0]
    several = np.bincount(claimants, minlength=len(at)) > 1
    marked = np.bincount(claim, weights=surname[at], minlength=len(at)) > 0
    disputed = (several & marked)[claim]
    if disputed.any():
        keep[at[disputed]] = False
        hits = _with_disputes(hits, at[disputed], claim[disputed])
    return hits if keep.all() else hits.take(keep)


def _within_fuller(hits, surname: np.ndarray, branch: np.ndarray) -> np.ndarray:
    """The surnames that lie strictly inside a match of another key of their branch that is none."""
    at = np.flatnonzero(surname)
    over = np.flatnonzero(~surname & np.isin(branch, branch[at]))
    holder = covering(hits.start[at], hits.end[at], hits.start[over], hits.end[over])
    inside = at[holder >= 0]
    held = over[holder[holder >= 0]]
    longer = hits.end[held] - hits.start[held] > hits.end[inside] - hits.start[inside]
    other = (hits.key[held] != hits.key[inside]) & (branch[held] == branch[inside])
    return inside[longer & other]


def _branch_numbers(hits) -> np.ndarray:
    """By key: the number of its branch. In a flat dictionary only keys with surnames are of one branch."""
    persons = {key for key, entry in hits.entries if entry.surname}
    names = [
        key.rpartition("/")[0] if "/" in key or key in persons else f"{key}/" for key in hits.keys
    ]
    number = {name: k for k, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], dtype=np.int64)


def _with_disputes(hits, at: np.ndarray, claim: np.ndarray):
    """Hits that report the disputed ones, each place once with all who claim it."""
    order = np.argsort(claim, kind="stable")
    starts = np.flatnonzero(np.diff(claim[order], prepend=-1))
    rows = []
    for group in np.split(at[order], starts[1:]):
        keys = tuple(dict.fromkeys(hits.keys[k] for k in hits.key[group].tolist()))
        first = int(group[0])
        place = (int(hits.document[first]), int(hits.start[first]), int(hits.end[first]))
        rows.append((*place, keys, keys))
    return hits.reporting(rows, via="surname", reason="ambiguous name")
