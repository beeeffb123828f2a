"""Keywords in context."""

from __future__ import annotations

import difflib
import html

import numpy as np
import pandas as pd

from . import _core
from ._check import as_number, as_strings
from ._evidence import CONCORDANCE, concordance, concordance_html
from ._frames import frame_of
from .dictionary import Dictionary
from .hits import Hits

_SORTS = ("left", "right", "keyword")


class Kwic(pd.DataFrame):
    """A frame of keywords in context, which are shown under each other; an empty one says what was looked for."""

    @property
    def _constructor(self):
        return Kwic

    def __repr__(self) -> str:
        note = self.attrs.get("note")
        if note and self.empty:
            return f"<Kwic: {note}>"
        return concordance(self) if self._whole else super().__repr__()

    def _repr_html_(self) -> str | None:
        note = self.attrs.get("note")
        if note and self.empty:
            return f"<p>{html.escape(note)}</p>"
        if not self._whole or not pd.get_option("display.notebook_repr_html"):
            return super()._repr_html_()
        return concordance_html(self)

    @property
    def _whole(self) -> bool:
        return not self.empty and set(self.columns) >= CONCORDANCE


def kwic(
    tokens,
    pattern,
    window: int = 5,
    *,
    within: str | None = None,
    valuetype: str = "glob",
    sort: str | None = None,
) -> pd.DataFrame:
    """Every place where a word, phrase or dictionary key stands, with the text around it untouched.

    Places are looked for, and contexts counted, in the tokens as they were cut, whatever was removed or joined since.

    Parameters
    ----------
    tokens : Tokens
    pattern : str, list of str, Dictionary, dict or Hits
        Words, globs or phrases, as in a dictionary; a dictionary; or matches already found, such as those of some keys:
        ``tokens.lookup(topics).select("topics/ceasefire")``.
    window : int, default 5
        Tokens to each side.
    within : {"sentence", "paragraph"}, optional
        Where the context stops; default at the document.
    valuetype : {"glob", "regex", "fixed"}
        Of words.
    sort : {"left", "right", "keyword"}, optional
        By the words before (the nearest first), the words behind, or the keyword and then the words behind; case is
        ignored. Default: as they stand in the corpus, which equal ones keep.

    Returns
    -------
    pandas.DataFrame
        document, date, source, key (of a dictionary or hits), left, keyword, right, start, end (characters of the keyword
        in ``corpus.texts``). Empty where nothing fits; its text then says so, and names the nearest words.

    Examples
    --------
    >>> import dipcore as dc
    >>> tokens = dc.tokens(["A ceasefire held. The ceasefire broke."])
    >>> tokens.kwic("ceasefire", 2, within="sentence", sort="right")["right"].tolist()
    [' broke', ' held']
    >>> tokens.kwic("cease-fire")
    <Kwic: nothing in 1 documents fits 'cease-fire'; the nearest words are ceasefire>
    """
    window = as_number(window, "window", least=0)
    if sort is not None and sort not in _SORTS:
        near = difflib.get_close_matches(str(sort), _SORTS, n=1) or _SORTS
        raise ValueError(f"sort={sort!r}: use {' or '.join(map(repr, near))}")
    original = tokens.original
    contexts = original.contexts("document" if within is None else within)
    hits, named = _hits(original, pattern, valuetype)
    # the context of a token begins and ends where its number does
    left = np.maximum(
        hits.start - window, np.searchsorted(contexts, contexts[hits.start], side="left")
    )
    right = np.minimum(
        hits.end + window, np.searchsorted(contexts, contexts[hits.end - 1], side="right")
    )
    frame = _frame(hits, left, right, named)
    if sort:
        order = _order(hits, left, right, sort)
        frame = frame.iloc[order].reset_index(drop=True)
    if not len(frame):
        frame.attrs["note"] = _note(original, pattern, named)
    return frame


def _hits(original, pattern, valuetype: str) -> tuple[Hits, bool]:
    """The matches, and whether their keys mean something."""
    if isinstance(pattern, Hits):
        if pattern.tokens is not original:
            raise ValueError("these hits are of other tokens; call kwic on the tokens looked up")
        return pattern, True
    if isinstance(pattern, (Dictionary, dict)):
        return original.lookup(pattern), True
    words = [{"pattern": p, "type": valuetype} for p in as_strings(pattern, "pattern")]
    return Dictionary({"keyword": words}).find(original, overlap="longest"), False


def _frame(hits: Hits, left: np.ndarray, right: np.ndarray, named: bool) -> Kwic:
    """The rows, contexts being the tokens [left, start) and [end, right)."""
    tokens = hits.tokens
    texts, meta = tokens.corpus.texts, tokens.corpus.meta
    begin, end = tokens.starts[hits.start], tokens.ends[hits.end - 1]
    bounds = (tokens.starts[left], begin, end, tokens.ends[right - 1])
    spans = zip(hits.document.tolist(), *(bound.tolist() for bound in bounds))
    cut = [(texts[d][a:b], texts[d][b:c], texts[d][c:e]) for d, a, b, c, e in spans]
    columns = {
        "document": meta.index.to_numpy()[hits.document],
        "date": meta["date"].to_numpy()[hits.document],
        "source": meta["source"].to_numpy()[hits.document],
        "key": np.array(hits.keys, dtype=object)[hits.key],
        "left": [before for before, _, _ in cut],
        "keyword": [keyword for _, keyword, _ in cut],
        "right": [behind for _, _, behind in cut],
        "start": begin.astype(np.int64),
        "end": end.astype(np.int64),
    }
    if not named:
        del columns["key"]
    return Kwic(frame_of(columns))


def _order(hits: Hits, left: np.ndarray, right: np.ndarray, sort: str) -> np.ndarray:
    """The order of the rows by the words of their contexts, nearest first; a shorter context comes first."""
    tokens = hits.tokens
    folded = [_core.fold(word, True, False) for word in tokens.types]
    places = {word: k for k, word in enumerate(sorted(set(folded)))}
    rank = np.array([places[word] for word in folded])  # of the hole, "": 0
    if sort == "left":
        first, step, count = hits.start - 1, -1, hits.start - left
    else:
        first, step = (hits.end if sort == "right" else hits.start), 1
        count = right - first
    order = np.arange(len(hits))
    for k in range(int(count.max(initial=0)) - 1, -1, -1):  # stable sorts, the nearest word last
        there = count > k
        at = np.where(there, first + step * k, 0)
        order = order[np.argsort(np.where(there, rank[tokens.ids[at]], 0)[order], kind="stable")]
    return order


def _note(original, pattern, named: bool) -> str:
    """What an empty result says."""
    where = f"nothing in {len(original)} documents fits"
    if named:
        return f"{where} these keys"
    patterns = as_strings(pattern, "pattern")
    near = [word for p in patterns for word in _nearest(original.types, p)]
    words = ", ".join(map(repr, patterns)) or "no pattern at all"
    return f"{where} {words}" + (f"; the nearest words are {', '.join(near)}" if near else "")


def _nearest(types, pattern: str) -> list[str]:
    """Types that begin as the pattern does and differ little."""
    alike = [types[i] for i in types.match(f"{pattern[:1]}*", False).tolist()]
    return difflib.get_close_matches(pattern, alike, n=3, cutoff=0.8)
