"""What every picture shares: colours, names, frames, and matplotlib imported when needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
STYLES = ("-", "--", ":", "-.")
BRANCHES = {
    "topics": "#E69F00",
    "people": "#0072B2",
    "countries": "#009E73",
    "organisations": "#CC79A7",
    "places": "#56B4E9",
    "agreements": "#D55E00",
}
INK, MUTED, RULE, BAR = "#222222", "#666666", "#DDDDDD", "#BBBBBB"


def pyplot() -> Any:
    """``matplotlib.pyplot``, or an ImportError that says how to get it."""
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError('pictures need matplotlib: pip install "dipcore[plot]"') from error
    return plt


def networkx() -> Any:
    """The package networkx, or an ImportError that says how to get it."""
    try:
        import networkx as nx
    except ImportError as error:
        raise ImportError('the network needs networkx: pip install "dipcore[plot]"') from error
    return nx


def short_names(keys: Sequence[str]) -> list[str]:
    """The last part of each key; the whole key where two would look the same."""
    short = [key.rsplit("/", 1)[-1] for key in keys]
    return [key if short.count(name) > 1 else name for key, name in zip(keys, short)]


def line_style(i: int) -> tuple[str, str]:
    """Colour and line style of the i-th line."""
    return PALETTE[i % len(PALETTE)], STYLES[i // len(PALETTE) % len(STYLES)]


def strip(ax: Axes, *sides: str) -> None:
    """Leave only the named sides of the frame."""
    for side in ("top", "right", "left", "bottom"):
        ax.spines[side].set_visible(side in sides)
        ax.spines[side].set_color(MUTED)
    ax.tick_params(colors=MUTED, labelcolor=INK, length=3)


def empty(ax: Axes, text: str) -> Axes:
    """Write on bare Axes why there is nothing to draw."""
    ax.text(0.5, 0.5, text, ha="center", va="center", color=MUTED, transform=ax.transAxes)
    ax.set_xticks([])
    ax.set_yticks([])
    strip(ax)
    return ax
