"""Names that stand beside what they name and never on one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .._drawing import lay_out, line_style, size_in_points, spread, text_width, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE, LINE = 9.0, 13.0  # points: of a name, and from one to the next
LEAD = 0.03  # from the Axes to a name, as a share of its width


def width_beside(ax: Axes, names: Sequence[str]) -> float:
    """The share of the width of `ax` that names to its right need, at most a half."""
    widest = max((text_width(name, SIZE) for name in names), default=0.0)
    return min(widest / max(size_in_points(ax)[0], 1.0) + LEAD, 0.5)


def label_right(ax: Axes, ends: Sequence[tuple[float, float] | None], names: Sequence[str]) -> None:
    """Write each line's name to the right of the plot, level with its end, without overlaps.

    A line that ends before the right edge is led there by a dotted one, which is no data; one that
    has no value (None) is named at the bottom.
    """
    from matplotlib.lines import Line2D

    lay_out(ax)
    low, high = ax.get_ylim()
    height = max(size_in_points(ax)[1], 1.0)
    size = min(SIZE, SIZE * height / (LINE * len(names)))
    gap = (high - low) * LINE * size / SIZE / height
    levels = spread(np.array([end[1] if end else low for end in ends]), gap, low, high)
    right = ax.get_xlim()[1]
    for i, (end, level, name) in enumerate(zip(ends, levels, names)):
        colour, style = line_style(i)
        if end and end[0] < right:
            ax.plot([end[0], right], [end[1]] * 2, color=colour, linewidth=0.7, linestyle=":")
        stretch = [end[1] if end else level, level]
        lead = {"color": colour, "linestyle": style, "linewidth": 1.6, "clip_on": False}
        beside = ax.get_yaxis_transform()  # x as a share of the width, y as data
        # apart from its name, so that the name can be measured alone
        ax.add_artist(Line2D([1, 1 + 0.8 * LEAD], stretch, transform=beside, **lead))
        words = {"fontsize": size, "color": theme(ax).ink, "parse_math": False}
        ax.text(1 + LEAD, level, name, va="center", ha="left", transform=beside, **words)
