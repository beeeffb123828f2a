"""Boundaries of words, sentences and paragraphs in a text."""

from __future__ import annotations

import numpy as np

from . import _core
from ._options import CHOICES


def segment(
    text: str, unit: str = "word", *, tailored: bool = True, lines: str = "paragraph"
) -> np.ndarray:
    """Every boundary of UAX #29 (Unicode 15.0) in a text.

    Parameters
    ----------
    text : str
    unit : {"word", "sentence", "paragraph"}
    tailored : bool, default True
        Whether sentence breaks after known abbreviations and initials are suppressed; False is the bare standard. Word
        boundaries are the standard's either way.
    lines : {"paragraph", "wrapped"}

    Returns
    -------
    numpy.ndarray of int64
        Offsets in code points, rising, from 0 to ``len(text)``; empty for an empty text.

    Examples
    --------
    >>> import dipcore as dc
    >>> dc.segment("Mr. Lavrov left. He flew home.", "sentence").tolist()
    [0, 17, 30]
    """
    units = ("word", "sentence", "paragraph")
    if unit not in units:
        raise ValueError(f"unit={unit!r}: use one of {', '.join(map(repr, units))}")
    if lines not in CHOICES["lines"]:
        raise ValueError(f"lines={lines!r}: use one of {', '.join(map(repr, CHOICES['lines']))}")
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    return _core.boundaries(text, units.index(unit), bool(tailored), lines == "wrapped")
