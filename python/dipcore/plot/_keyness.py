"""The key words of two sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._drawing import PALETTE, SMALL, caption, empty, open_axes, plural, shorten, strip, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIDES = (PALETTE[0], PALETTE[1])
NEEDED = ("term", "target", "reference", "log_ratio", "g2")


def keyness(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    n: int = 15,
    q: float | None = 0.05,
    names: Sequence[str] = ("target", "reference"),
    **kwargs: Any,
) -> Axes:
    """Draw the key words of two sides: how many times as frequent each is, with its interval.

    Parameters
    ----------
    frame : pandas.DataFrame
        What ``dtm.keyness(...)`` returns: term, target, reference (counts), log_ratio (binary
        logarithm, with lower and upper), g2, q; and documents of each side, if they are there.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    n : int
        How many terms at most on each side, those with the highest G², at least 1.
    q : float or None
        Only terms with a corrected p no higher than this (0.05 by default); None for all.
    names : (str, str)
        What to call the two sides.
    **kwargs
        Passed on to ``Axes.scatter`` for the points.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        A column is missing, `n` is less than 1, or `names` are not two.

    Examples
    --------
    >>> import pandas as pd, dipcore as dc, matplotlib
    >>> matplotlib.use("agg")
    >>> frame = pd.DataFrame({"term": ["truce", "tariff"], "target": [40, 3],
    ...     "reference": [5, 30], "log_ratio": [3.0, -3.3], "lower": [1.7, -5.1],
    ...     "upper": [4.3, -1.6], "g2": [31.0, 25.0], "q": [1e-7, 1e-6]})
    >>> ax = dc.plot.keyness(frame, names=("2016", "2017"))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['truce', 'tariff']
    """
    lacking = [column for column in NEEDED if column not in frame]
    if lacking:
        raise ValueError(f"no column {lacking[0]!r}: give the frame of dtm.keyness(...)")
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    if len(names) != 2:
        raise ValueError(f"names must be two, for target and reference, not {len(names)}")
    passed = frame[frame["q"] <= q] if q is not None and "q" in frame else frame
    sides = [_side(passed, sign, n) for sign in (1, -1)]
    total = sum(map(len, sides))
    ax, _ = open_axes(ax, 8, 1.7 + 0.21 * max(total, 4))
    if not total:
        why = f"none of {len(frame):,} terms has q of at most {q} (q=None draws all)"
        return empty(ax, f"nothing to draw: {why if len(passed) < len(frame) else 'no term'}")
    drawn = pd.concat(sides, ignore_index=True)
    first = len(sides[0])
    side = (np.arange(total) >= first).astype(int)
    y = np.arange(total) + 1.0 * side * bool(first)  # room for the name of the second side
    _marks(ax, drawn, y, side, kwargs)
    _frame(ax, drawn, y, names, first)
    caption(ax, _note(frame, passed, sides, q, n))
    return ax


def _side(frame: pd.DataFrame, sign: int, n: int) -> pd.DataFrame:
    """The n strongest terms of a side, from most to least of the target."""
    rows = frame[np.sign(frame["log_ratio"]) == sign]
    rows = rows.sort_values(["g2", "term"], ascending=[False, True]).head(n)
    return rows.sort_values("log_ratio", ascending=False, kind="stable")


def _never(frame: pd.DataFrame) -> np.ndarray:
    """Which terms one side never has: half a mention stands in for none, or the ratio is infinite."""
    return (frame[["target", "reference"]] == 0).any(axis=1).to_numpy()


def _marks(ax: Axes, drawn: pd.DataFrame, y: np.ndarray, side: np.ndarray, kwargs: dict) -> None:
    value = drawn["log_ratio"].to_numpy(float)
    finite = np.abs(value[np.isfinite(value)])
    edge = 1.25 * finite.max() if len(finite) else 1.0  # a term that one side has never
    x = np.clip(value, -edge, edge)
    colours = np.array(SIDES)[side]
    if {"lower", "upper"} <= set(drawn):
        low, high = (
            np.clip(drawn[name].to_numpy(float), -2 * edge, 2 * edge) for name in ("lower", "upper")
        )
        known = np.isfinite(low) & np.isfinite(high)
        look = {"color": colours[known], "alpha": 0.45, "linewidth": 3}
        ax.hlines(y[known], low[known], high[known], **look)
    for never, marker in ((False, "o"), (True, "D")):
        of = _never(drawn) == never
        look = {"s": 26, "marker": marker, "c": list(colours[of]), "zorder": 3}
        if "color" in kwargs:
            del look["c"]
        if of.any():
            ax.scatter(x[of], y[of], **{**look, **kwargs})


def _frame(ax: Axes, drawn: pd.DataFrame, y: np.ndarray, names: Sequence[str], first: int) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    colours = theme(ax)
    ax.axvline(0, color=colours.muted, linewidth=0.8, zorder=1)
    ax.set_ylim(y[-1] + 0.7, -1.0)
    low, high = ax.get_xlim()
    ax.set_xlim(min(low, -0.4), max(high, 0.4))
    terms = [shorten(str(term), 40) for term in drawn["term"]]
    ax.set_yticks(y, terms, fontsize=9, parse_math=False)
    ax.grid(axis="x", color=colours.rule, linewidth=0.7)
    ax.set_axisbelow(True)
    ax.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    ax.xaxis.set_major_formatter(FuncFormatter(_times))
    strip(ax)
    ax.tick_params(axis="y", length=0)
    head = {"fontsize": 9, "fontweight": "bold", "parse_math": False, "va": "center"}
    place = ax.get_yaxis_transform()
    if first:
        ax.text(0, -0.95, f"more in {names[0]}", color=SIDES[0], transform=place, **head)
    if first < len(y):
        at = y[first] - 0.95
        ax.text(0, at, f"more in {names[1]}", color=SIDES[1], transform=place, **head)
    _counts(ax, drawn, y)


def _counts(ax: Axes, drawn: pd.DataFrame, y: np.ndarray) -> None:
    """To the right, in how many documents (or, without those, how often) each side has a term."""
    by_documents = {"target_documents", "reference_documents"} <= set(drawn)
    ending = "_documents" if by_documents else ""
    place = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
    words = {"fontsize": SMALL, "va": "center", "annotation_clip": False, **place}
    for column, colour, align in zip(("target", "reference"), SIDES, ("right", "left")):
        for at, count in zip(y, drawn[column + ending]):
            gap = (46, 0) if align == "right" else (56, 0)
            ax.annotate(f"{count:,.0f}", (1, at), gap, ha=align, color=colour, **words)
    for at in y:
        ax.annotate(":", (1, at), (51, 0), ha="center", color=theme(ax).muted, **words)
    unit = "documents" if by_documents else "mentions"
    ax.annotate(unit, (1, -0.95), (51, 0), ha="center", color=theme(ax).muted, **words)


def _times(x: float, _: int) -> str:
    return "equal" if x == 0 else f"{2 ** abs(x):,.0f}×"


def _note(frame: pd.DataFrame, passed: pd.DataFrame, sides: list, q: float | None, n: int) -> list:
    has_q = q is not None and "q" in frame
    parts = ["how many times as frequent, per word"]
    if {"lower", "upper"} <= set(frame):
        parts.append("bars: 95% interval")
    limit = (
        f"of {len(passed):,} terms with corrected p of at most {q:g}"
        if has_q
        else f"of {len(frame):,} terms"
    )
    shown = sum(map(len, sides))
    parts.append(
        f"{shown} {limit}" + (f", the {n} with highest G² a side" if shown < len(passed) else "")
    )
    if _never(pd.concat(sides)).any():
        parts.append("diamond: never on the other side")
    if "documents" in frame.attrs:
        target, reference = frame.attrs["documents"]
        parts.append(f"of {plural(target, 'document')} and {reference:,} on the other side")
    return parts
