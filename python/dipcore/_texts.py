"""Texts in Arrow's memory: tokenized as they lie there, decoded to str one by one when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import _core


class ArrowTexts(Sequence):
    """A column of text as a sequence of str; equal to any list or other such column of the same str.

    The text last asked for is kept, so that many questions about one document decode it once. A slice is a list, and so is
    what pickling gives: neither holds the column.
    """

    def __init__(self, column: _core.Texts):
        self.column = column
        self._last: tuple[int, str] = (-1, "")  # replaced as a whole: threads may share it

    def __len__(self) -> int:
        return len(self.column)

    def __getitem__(self, which):
        if isinstance(which, slice):
            return [self.column[k] for k in range(*which.indices(len(self)))]
        k = range(len(self))[which]  # negative ones count from the end
        number, text = self._last
        if number != k:
            text = self.column[k]
            self._last = k, text
        return text

    def __iter__(self) -> Iterator[str]:
        return iter(self.column)

    def __eq__(self, other) -> bool:
        if not isinstance(other, (list, ArrowTexts)):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other))

    __hash__ = None

    def __repr__(self) -> str:
        shown = ", ".join(f"{text[:40]!r}" for text in self[:3])
        return f"<{len(self)} texts in Arrow's memory: {shown}{', ...' if len(self) > 3 else ''}>"

    def __reduce__(self):
        return list, (list(self.column),)


def arrow_texts(values) -> ArrowTexts | None:
    """A column of a data frame as texts, uncopied; None unless it is text in Arrow's memory and none of it is missing."""
    column = _arrow_column(values)
    if column is None:
        return None
    try:
        texts = _core.Texts(column)
    except TypeError:  # numbers, categories
        return None
    return None if texts.missing() else ArrowTexts(texts)


def _arrow_column(values):
    """What hands its memory over; of pandas only what is Arrow's, as objects (with lone surrogates, perhaps) would be copied."""
    import pandas as pd

    if not isinstance(values, pd.Series):
        return values if hasattr(values, "__arrow_c_stream__") else None
    dtype = values.dtype
    held = isinstance(dtype, pd.ArrowDtype) or getattr(dtype, "storage", None) == "pyarrow"
    return values.array.__arrow_array__() if held else None


def core_texts(texts):
    """Texts as the core takes and holds them: a column, or a tuple of str."""
    return texts.column if isinstance(texts, ArrowTexts) else tuple(texts)
