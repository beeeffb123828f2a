"""What a dictionary does in a corpus: which entries find nothing, which find most, and where keys quarrel."""

from __future__ import annotations

import functools
import html

import numpy as np
import pandas as pd

from ._evidence import Readable
from ._frames import frame_of
from .hits import with_sentences
from .spans import covering

_SHOWN = 5  # rows of each table in a repr


class Checkup:
    """What each entry of a dictionary does in some tokens.

    Attributes
    ----------
    entries : pandas.DataFrame
        A row for each entry of a key that counts: key, pattern, matches (that count), documents, share (of the key's matches;
        missing where it has none), share_of_all, found (matches before overlap), dead (nothing found), inside (found, but
        never counted).
    hits : Hits
        The matches that count.

    Examples
    --------
    >>> import dipcore as dc
    >>> topics = dc.Dictionary({"places": ["korea", "north korea", "atlantis"]})
    >>> report = topics.check(dc.tokens(["Talks with North Korea"]))
    >>> report.dead["pattern"].tolist(), report.inside["pattern"].tolist()
    (['atlantis'], ['korea'])
    """

    def __init__(self, dictionary, tokens):
        self.hits = dictionary.find(tokens)
        self._all = dictionary.find(tokens, overlap="all")
        counting = set(self.hits.keys)
        self._numbers = np.array(
            [k for k, (key, _) in enumerate(self.hits.entries) if key in counting], dtype=np.int64
        )
        self.entries = self._entries()

    def _entries(self) -> pd.DataFrame:
        size = len(self.hits.entries)
        matches, found = (
            np.bincount(hits.entry, minlength=size)[self._numbers]
            for hits in (self.hits, self._all)
        )
        pairs = np.unique(np.stack([self.hits.entry, self.hits.document]), axis=1)[0]
        frame = frame_of(
            {
                "key": [self.hits.entries[k][0] for k in self._numbers],
                "pattern": [self.hits.entries[k][1].pattern for k in self._numbers],
                "matches": matches,
                "documents": np.bincount(pairs, minlength=size)[self._numbers],
            }
        )
        of_key = frame.groupby("key")["matches"].transform("sum")
        frame["share"] = frame["matches"] / of_key.where(of_key > 0)
        frame["share_of_all"] = frame["matches"] / max(int(matches.sum()), 1)
        frame["found"] = found
        frame["dead"] = frame["found"] == 0
        frame["inside"] = ~frame["dead"] & (frame["matches"] == 0)
        return Readable(frame)

    def __getitem__(self, what):
        """A column, or rows, of `entries`."""
        return self.entries[what]

    @property
    def dead(self) -> pd.DataFrame:
        """The entries that find nothing: key, pattern."""
        return self._where("dead")[["key", "pattern"]]

    @property
    def greedy(self) -> pd.DataFrame:
        """The entries with matches, most first: key, pattern, matches, documents, share, share_of_all."""
        found = self.entries[self.entries["matches"] > 0]
        ordered = found.sort_values("matches", ascending=False, kind="stable", ignore_index=True)
        return ordered[["key", "pattern", "matches", "documents", "share", "share_of_all"]]

    @functools.cached_property
    def inside(self) -> pd.DataFrame:
        """The entries that match only inside, or beside, the match of another: key, pattern, found, and the entry that most often
        covers it (covered_by_key, covered_by; missing where what covers it counts for nothing, or two persons share the name)."""
        rows = self._where("inside")[["key", "pattern", "found"]].copy()
        numbers = self._numbers[self.entries["inside"].to_numpy(bool)]
        lost = np.isin(self._all.entry, numbers)
        start, end, entry = self._all.start[lost], self._all.end[lost], self._all.entry[lost]
        at = covering(start, end, self.hits.start, self.hits.end)
        pairs = (
            np.stack([entry, np.where(at >= 0, self.hits.entry[at], -1)])
            if len(self.hits)
            else None
        )
        by: dict[int, int] = {}
        if pairs is not None:
            unique, counts = np.unique(pairs, axis=1, return_counts=True)
            for k in np.argsort(counts, kind="stable").tolist():
                by[int(unique[0, k])] = int(unique[1, k])
        covers = [by.get(int(k), -1) for k in numbers]
        entries = self.hits.entries
        rows["covered_by_key"] = [entries[k][0] if k >= 0 else None for k in covers]
        rows["covered_by"] = [entries[k][1].pattern if k >= 0 else None for k in covers]
        return rows.reset_index(drop=True)

    @functools.cached_property
    def claimed(self) -> pd.DataFrame:
        """Words that several keys count at the same place: surface (as first written), keys (a tuple), matches, documents;
        most first."""
        hits = self.hits
        _, place = np.unique(np.stack([hits.start, hits.end]), axis=1, return_inverse=True)
        place = place.reshape(-1)
        shared = np.flatnonzero(np.bincount(place, minlength=len(place))[place] > 1)
        groups: dict[tuple, list[int]] = {}
        types, ids = hits.tokens.types, hits.tokens.ids
        order = shared[np.lexsort((hits.key[shared], place[shared]))]
        edges = np.flatnonzero(np.diff(place[order], prepend=-1))
        for group in np.split(order, edges[1:]) if len(order) else ():
            first = int(group[0])
            words = tuple(
                types[i].lower() for i in ids[hits.start[first] : hits.end[first]].tolist()
            )
            keys = tuple(hits.keys[k] for k in hits.key[group].tolist())
            groups.setdefault((words, keys), []).append(first)
        rows = [
            (self._surface(places[0]), keys, len(places), len(set(hits.document[places].tolist())))
            for (_, keys), places in groups.items()
        ]
        frame = Readable(rows, columns=["surface", "keys", "matches", "documents"])
        return frame.sort_values("matches", ascending=False, kind="stable", ignore_index=True)

    @property
    def by_source(self) -> pd.DataFrame:
        """Matches of each key (rows) by the source of their document (columns; "(none)": without one)."""
        source = self.hits.tokens.corpus.meta["source"]
        return self._by(source.where(source.notna(), "(none)").astype(str).to_numpy(object))

    @property
    def by_year(self) -> pd.DataFrame:
        """Matches of each key (rows) by the year of their document (columns; "undated")."""
        dates = pd.to_datetime(self.hits.tokens.corpus.meta["date"])
        return self._by(dates.dt.strftime("%Y").fillna("undated").to_numpy(object))

    @functools.cached_property
    def samples(self) -> pd.DataFrame:
        """Three sentences for each entry that counts (the first, the middle and the last of its matches): key, pattern,
        document, date, source, surface, text."""
        entry = self.hits.entry
        order = np.argsort(entry, kind="stable")
        first = np.flatnonzero(np.diff(entry[order], prepend=-1))
        count = np.diff(np.append(first, len(order)))
        chosen = np.unique(np.concatenate([first, first + (count - 1) // 2, first + count - 1]))
        frame = with_sentences(self.hits.take(order[chosen]))
        frame = frame.rename(columns={"entry": "pattern"})
        place = {pair: k for k, pair in enumerate(zip(self["key"], self["pattern"]))}
        rank = [place[pair] for pair in zip(frame["key"], frame["pattern"])]
        frame = frame.iloc[np.argsort(rank, kind="stable")].reset_index(drop=True)
        return frame[["key", "pattern", "document", "date", "source", "surface", "text"]]

    def _where(self, flag: str) -> pd.DataFrame:
        return self.entries[self.entries[flag]].reset_index(drop=True)

    def _surface(self, match: int) -> str:
        tokens = self.hits.tokens
        start, end = self.hits.start[match], self.hits.end[match] - 1
        text = tokens.corpus.texts[int(self.hits.document[match])]
        return text[int(tokens.starts[start]) : int(tokens.ends[end])]

    def _by(self, column: np.ndarray) -> pd.DataFrame:
        """Keys by the values of a column of the documents, all values of the corpus among them."""
        numbers, values = pd.factorize(column, sort=True)
        width = len(values)
        cell = self.hits.key * width + numbers[self.hits.document]
        counts = np.bincount(cell, minlength=len(self.hits.keys) * width)
        return pd.DataFrame(
            counts.reshape(len(self.hits.keys), width),
            index=pd.Index(self.hits.keys, name="key"),
            columns=values,
        )

    # ------------------------------------------------------------------ to be read

    def _tables(self) -> list[tuple[str, pd.DataFrame]]:
        return [
            ("entries with most matches", self.greedy),
            ("dead entries, which find nothing", self.dead),
            ("entries that match only inside others", self.inside),
            ("words that several keys count", self.claimed),
        ]

    def _title(self) -> str:
        matches = f"{len(self.hits)} matches in {len(self.hits.tokens)} documents"
        return f"Checkup: {len(self.hits.keys)} keys, {len(self.entries)} entries, {matches}"

    def __repr__(self) -> str:
        lines = [f"<{self._title()}>"]
        for title, frame in self._tables():
            lines.append(f"{title}: {len(frame)}")
            if len(frame):
                shown = frame.head(_SHOWN).to_string(index=False, max_colwidth=40)
                lines += [f"  {line}" for line in shown.split("\n")]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        parts = [f"<p><b>{html.escape(self._title())}</b></p>"]
        for title, frame in self._tables():
            parts.append(f"<p>{html.escape(title)}: {len(frame)}</p>")
            if len(frame):
                parts.append(frame.head(2 * _SHOWN).to_html(index=False))
        return "".join(parts)
