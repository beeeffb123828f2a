"""Where in each document a key stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._dates import is_missing
from .._drawing import (
    SMALL,
    caption,
    date_text,
    empty,
    lay_out,
    line_style,
    open_axes,
    plural,
    short_names,
    shorten,
    size_in_points,
    strip,
    text_width,
    theme,
)
from ._series import check_keys

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEYS = 4  # drawn unless told which
LANE = 0.94  # of the width that a key has
NAMED = 8.5  # points that a row needs to have its document named
TITLE = 36  # characters of a title


def xray(
    hits: Any,
    keys: str | Iterable[str] | None = None,
    *,
    ax: Axes | None = None,
    n: int | None = 40,
    scale: str = "relative",
    **kwargs: Any,
) -> Axes:
    """Draw where in each document keys are mentioned: a row a document, a column a key.

    Parameters
    ----------
    hits : Hits
        What ``tokens.lookup(...)`` returns.
    keys : str or list of str, optional
        Keys from left to right; the four in most documents by default.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    n : int or None
        How many documents at most, those with most mentions of the keys, at least 1; None for all.
    scale : {"relative", "words"}
        Positions from the first word of a document to its last, or in words, so that long
        documents have long rows.
    **kwargs
        Passed on to ``Axes.vlines`` for the marks.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    KeyError
        An unknown key.
    ValueError
        An unknown scale, or `n` less than 1.

    Notes
    -----
    Documents stand in order of date from the top, undated ones last under a rule. A mark is the
    first word of a mention; a document without any mention of the keys has no row.

    Examples
    --------
    >>> import dipcore as dc, matplotlib
    >>> matplotlib.use("agg")
    >>> hits = dc.datasets.sample().tokens().lookup(dc.Dictionary.diplomacy())
    >>> ax = dc.plot.xray(hits, ["topics/ceasefire", "topics/sanctions"], n=20)
    >>> len(ax.get_yticks())
    20
    """
    if scale not in ("relative", "words"):
        raise ValueError(f"scale must be 'relative' or 'words', not {scale!r}")
    if n is not None and n < 1:
        raise ValueError(f"n must be at least 1, or None for all documents, not {n}")
    found = hits.counts()["key"].tolist() if len(hits) else []
    chosen = check_keys(keys, list(hits.keys), found[:KEYS])
    used = np.isin(hits.key, [hits.key_number(key) for key in chosen])
    rows = _rows(hits, hits.document[used], n)
    ax, colours = open_axes(ax, 9.5, min(1.6 + 0.145 * len(rows), 14.0))
    if not len(rows):
        return empty(ax, "nothing to draw: no mention of these keys")
    lengths = np.diff(hits.tokens.offsets)[rows]
    longest = np.maximum(lengths if scale == "relative" else lengths.max(), 1)
    _lanes(ax, lengths / longest, len(chosen))
    for lane, key in enumerate(chosen):
        of = hits.key == hits.key_number(key)
        row, at = _positions(hits, of, rows)
        options = {"color": line_style(lane % 6)[0], "linewidth": 1.3, **kwargs}
        x = lane + LANE * (at + 0.5) / np.broadcast_to(longest, len(rows))[row]
        ax.vlines(x, row - 0.42, row + 0.42, **options)
    undated = hits.tokens.corpus.meta["date"].isna().to_numpy()[rows]
    _finish(ax, short_names(chosen), undated)
    _name_rows(ax, hits.tokens.corpus.meta.iloc[rows])
    caption(ax, [*_note(hits, used, undated), _scale_note(scale, lengths)])
    ax.set_ylabel("documents in order of date", color=colours.muted, fontsize=SMALL)
    return ax


def _rows(hits: Any, documents: np.ndarray, n: int | None) -> np.ndarray:
    """The documents with most mentions, in order of date, undated last."""
    numbers, counts = np.unique(documents, return_counts=True)
    chosen = np.sort(
        numbers[np.argsort(-counts, kind="stable")[: len(numbers) if n is None else n]]
    )
    dates = pd.to_datetime(hits.tokens.corpus.meta["date"].iloc[chosen].reset_index(drop=True))
    return chosen[dates.sort_values(kind="stable", na_position="last").index.to_numpy(np.int64)]


def _positions(hits: Any, of: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row, and number of the first word within its document, of the mentions in these documents."""
    row_of = np.full(len(hits.tokens), -1)
    row_of[rows] = np.arange(len(rows))
    row = row_of[hits.document[of]]
    at = hits.start[of] - hits.tokens.offsets[:-1][hits.document[of]]
    return row[row >= 0], at[row >= 0]


def _lanes(ax: Axes, lengths: np.ndarray, lanes: int) -> None:
    """A grey bar for each document in each lane."""
    from matplotlib.collections import PolyCollection

    left, row = (grid.ravel() for grid in np.meshgrid(np.arange(lanes), np.arange(len(lengths))))
    right, low, high = left + LANE * lengths[row], row - 0.42, row + 0.42
    corners = np.stack([left, low, right, low, right, high, left, high], axis=1)
    bars = PolyCollection(corners.reshape(-1, 4, 2), color=theme(ax).rule, alpha=0.45, linewidth=0)
    ax.add_collection(bars)


def _finish(ax: Axes, names: list[str], undated: np.ndarray) -> None:
    colours = theme(ax)
    ax.set_xlim(-0.005, len(names) - 1 + LANE + 0.005)
    ax.set_ylim(len(undated) - 0.5, -0.5)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("bottom")
    strip(ax)
    ax.set_xticks([lane + LANE / 2 for lane in range(len(names))], names, parse_math=False)
    ax.tick_params(axis="x", length=0, labelsize=9)
    if undated.any() and not undated.all():
        ax.axhline(len(undated) - undated.sum() - 0.5, color=colours.muted, linewidth=0.8)
    lay_out(ax)
    room = size_in_points(ax)[0] / len(names) - 4
    if 1.12 * max(text_width(name, 9) for name in names) > room:
        turned = 30 if room >= 24 else 60 if room >= 13 else 90  # so far that they clear each other
        ax.tick_params(axis="x", labelrotation=turned, labelsize=min(9.0, max(room, 4.0)))
        for label in ax.get_xticklabels():
            label.set_horizontalalignment("left")
            label.set_rotation_mode("anchor")


def _name_rows(ax: Axes, meta: pd.DataFrame) -> None:
    """Date and title of each row where there is room, and else where a new year begins."""
    lay_out(ax)
    dates = [date_text(*pair) for pair in zip(meta["date"], meta["date_precision"])]
    height = size_in_points(ax)[1] / len(dates)
    if height >= NAMED:
        titles = [
            str(name) if is_missing(title) or not title.strip() else title
            for name, title in zip(meta.index, meta["title"])
        ]
        names = [f"{shorten(title, TITLE)}  {date}" for date, title in zip(dates, titles)]
        ax.set_yticks(range(len(names)), names, fontsize=min(8.0, height * 0.8), parse_math=False)
        ax.tick_params(axis="y", length=0)
        return
    years = pd.Series(["undated" if date == "undated" else date[:4] for date in dates])
    kept: list[int] = []
    for i in np.flatnonzero(years != years.shift()):
        if not kept or (i - kept[-1]) * height >= 11:
            kept.append(int(i))
    ax.set_yticks(kept, years[kept], fontsize=SMALL)


def _note(hits: Any, used: np.ndarray, undated: np.ndarray) -> list[str]:
    every = np.unique(hits.document[used])
    missing = int(hits.tokens.corpus.meta["date"].isna().to_numpy()[every].sum())
    shown, total = len(undated), len(every)
    kept = f"{shown:,} of {plural(total, 'document')} with a mention, those with most"
    return [
        kept if shown < total else f"{plural(total, 'document')} with a mention",
        f"of {len(hits.tokens):,} in all",
        f"{int(undated.sum()):,} of {missing:,} undated ones are shown, last"
        if missing
        else "none undated",
    ]


def _scale_note(scale: str, lengths: np.ndarray) -> str:
    if scale == "relative":
        return "a row runs from the first word to the last"
    return f"rows are as long as their documents, the longest {lengths.max():,} words"
