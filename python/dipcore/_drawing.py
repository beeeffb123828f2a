"""What every picture shares: colours, names, captions, and matplotlib imported when needed.

Colours are those of Okabe and Ito (https://jfly.uni-koeln.de/color/) without the yellow, which is
too pale on white; past the sixth line the line style changes, so colour alone never carries the
difference. What is neither data nor line (words, rules, bars) follows the background: light, dark
or transparent.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ._dates import is_missing

if TYPE_CHECKING:
    import pandas as pd
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
LONGEST_NAME = 36  # characters of a name on a picture
SMALL = 8  # points; captions and ticks


@dataclasses.dataclass(frozen=True)
class Theme:
    """Colours of what is not data. `back` is None where the background is not known."""

    ink: str
    muted: str
    rule: str
    bar: str
    back: str | None


LIGHT = Theme("#222222", "#666666", "#DDDDDD", "#BBBBBB", "white")
DARK = Theme("#EEEEEE", "#AAAAAA", "#444444", "#666666", "#111111")
# Nobody knows what a transparent picture will lie on: greys that are read on white and on black.
EITHER = Theme("#808080", "#808080", "#80808055", "#80808088", None)


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


def luminance(colour: Any) -> float:
    """Relative luminance of a colour (WCAG 2.1), 0 for black and 1 for white."""
    from matplotlib.colors import to_rgb

    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.03928, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def theme(ax: Axes) -> Theme:
    """The colours that suit the background of the figure of `ax`."""
    from matplotlib.colors import to_hex, to_rgba

    own, root = (to_rgba(figure.get_facecolor()) for figure in (ax.figure, root_of(ax)))
    face = own if own[3] >= 0.5 else root
    if face[3] < 0.5:
        return EITHER
    base = LIGHT if luminance(face) > 0.4 else DARK
    return dataclasses.replace(base, back=to_hex(face))


def root_of(ax: Axes) -> Any:
    """The figure that `ax` is in, also where it is in a part of it."""
    return ax.figure.figure


def lay_out(ax: Axes) -> None:
    """Put everything in the figure where it will stand, so that it can be measured."""
    root_of(ax).draw_without_rendering()


def open_axes(ax: Axes | None, width: float, height: float) -> tuple[Axes, Theme]:
    """Where to draw (a new figure of so many inches, without `ax`) and in which colours."""
    if ax is None:
        _, ax = pyplot().subplots(figsize=(width, height), layout="constrained")
    return ax, clear_face(ax)


def clear_face(ax: Axes) -> Theme:
    """Make Axes transparent that are light on a dark figure, or dark on a light one.

    A picture lies on the background of its figure as a whole, since its names stand inside and
    outside the Axes.
    """
    from matplotlib.colors import to_rgba

    colours = theme(ax)
    face = to_rgba(ax.get_facecolor())
    if colours.back is None or (luminance(face) > 0.4) != (luminance(colours.back) > 0.4):
        ax.set_facecolor("none")
    return colours


def shorten(name: str, longest: int = LONGEST_NAME) -> str:
    """A name of at most `longest` characters, cut at its end with an ellipsis."""
    name = " ".join(name.split())
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def _without_middle(name: str, longest: int) -> str:
    """A name of at most `longest` characters, cut in its middle with an ellipsis."""
    half = (longest - 1) // 2
    return name if len(name) <= longest else f"{name[:half].rstrip()}…{name[-half:].lstrip()}"


def _last_part(key: str) -> str:
    """The last part of a key, and of both keys of a pair ("a + b", or "a > b" where ordered)."""
    pairs = (
        " + ".join(part.rsplit("/", 1)[-1] for part in side.split(" + "))
        for side in key.split(" > ")
    )
    return " > ".join(pairs)


def short_names(keys: Sequence[str], longest: int = LONGEST_NAME) -> list[str]:
    """The last part of each key, cut where it is long; more of it where two would look the same."""
    last = [_last_part(key) for key in keys]
    whole = [key if last.count(name) > 1 else name for key, name in zip(keys, last)]
    ways = [
        [shorten(name, longest) for name in whole],
        [_without_middle(name, longest) for name in whole],
        whole,
    ]
    return [
        next((name for names, name in zip(ways, of_key) if names.count(name) == 1), of_key[-1])
        for of_key in zip(*ways)
    ]


def line_style(i: int) -> tuple[str, str]:
    """Colour and line style of the i-th line."""
    return PALETTE[i % len(PALETTE)], STYLES[i // len(PALETTE) % len(STYLES)]


def strip(ax: Axes, *sides: str) -> None:
    """Leave only the named sides of the frame."""
    colours = theme(ax)
    for side in ("top", "right", "left", "bottom"):
        ax.spines[side].set_visible(side in sides)
        ax.spines[side].set_color(colours.muted)
    ax.tick_params(colors=colours.muted, labelcolor=colours.ink, length=3)


def empty(ax: Axes, text: str) -> Axes:
    """Write on bare Axes why there is nothing to draw."""
    ax.text(
        0.5, 0.5, text, ha="center", va="center", color=theme(ax).muted, transform=ax.transAxes,
        wrap=True,
    )  # fmt: skip
    ax.set_xticks([])
    ax.set_yticks([])
    strip(ax)
    return ax


def backing(ax: Axes) -> dict | None:
    """A patch of background under words on top of lines; None where the background is unknown."""
    back = theme(ax).back
    return back and {"facecolor": back, "alpha": 0.8, "linewidth": 0, "boxstyle": "square,pad=0.1"}


def text_width(text: str, size: float) -> float:
    """The width of a text in points, in the font in use."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    return text_to_path.get_text_width_height_descent(text, FontProperties(size=size), False)[0]


def wrap(text: str, width: float, size: float) -> str:
    """A text in lines of at most `width` points, broken between words."""
    width *= 0.88  # letters set on whole pixels run wider than their outlines
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def size_in_points(ax: Axes) -> tuple[float, float]:
    """Width and height of the Axes as they stand after layout."""
    box = ax.get_window_extent()
    return box.width * 72 / ax.figure.dpi, box.height * 72 / ax.figure.dpi


def sentence(parts: Iterable[str | None]) -> str:
    """What parts there are, as one line of words."""
    text = "; ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def caption(ax: Axes, parts: Iterable[str | None], side: str = "bottom") -> None:
    """Small words under or above the Axes, in lines as wide as it, that say what is drawn."""
    text = sentence(parts)
    options = {"loc": "left", "fontsize": SMALL, "color": theme(ax).muted, "parse_math": False}
    write = ax.set_title if side == "top" else ax.set_xlabel
    write(text[:1], **options)  # a line not wrapped yet would take its room from the Axes
    lay_out(ax)
    write(wrap(text, max(size_in_points(ax)[0], 120.0), SMALL), **options)


def plural(n: int, noun: str, several: str | None = None) -> str:
    """``1 document``, ``1,204 documents``; ``2 copies`` of `several`."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {several or noun + 's'}"


def date_text(date: Any, precision: Any) -> str:
    """A date as finely as it is known: 2016-07-15, 2016-07 or 2016."""
    if is_missing(date):
        return "undated"
    return f"{date:%Y-%m-%d}"[: {"year": 4, "month": 7}.get(precision, 10)]


def corpus_note(meta: pd.DataFrame) -> str:
    """How many documents there are, from when to when, and how many have no date."""
    text = plural(len(meta), "document")
    dated = meta[meta["date"].notna()].sort_values("date", kind="stable")
    if dated.empty:
        return f"{text}, none dated"
    first, last = (
        date_text(row["date"], row["date_precision"]) for row in (dated.iloc[0], dated.iloc[-1])
    )
    undated = len(meta) - len(dated)
    if not undated:
        return f"{text} dated {first} to {last}, none undated"
    return f"{text}, {len(dated):,} dated {first} to {last}, {undated:,} undated counted too"


def spread(wanted: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Positions near `wanted`, at least `gap` apart, within [low, high] if they fit.

    Of equals the first comes out highest. Where they do not fit they are spread evenly.
    """
    order = np.lexsort((-np.arange(len(wanted)), wanted))
    placed = wanted[order].astype(float)
    if len(placed) > 1:
        gap = min(gap, (high - low) / (len(placed) - 1))
    for i in range(len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap if i else low)
    ceiling = high
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = ceiling = min(placed[i], ceiling)
        ceiling -= gap
    result = np.empty_like(placed)
    result[order] = placed
    return result
