"""Frames that hold text.

pandas keeps columns of str as Arrow where pyarrow is there, and Arrow refuses a lone surrogate, which texts and file names
of the world do have. Columns and indexes of text are therefore of dtype object here, always.
"""

from __future__ import annotations

import pandas as pd


def text_series(values) -> pd.Series:
    """Values as a column of dtype object, None staying None."""
    return pd.Series(list(values), dtype=object)


def _holds_text(values) -> bool:
    listed = isinstance(values, list) or getattr(values, "dtype", None) == object
    return listed and any(isinstance(value, str) for value in values)


def names_index(names, name: str | None = None) -> pd.Index:
    """Names (of documents, of groups) as an index: of dtype object where one is a str; tuples stay tuples."""
    names = list(names)
    dtype = object if _holds_text(names) else None
    return pd.Index(names, name=name, dtype=dtype, tupleize_cols=False)


def frame_of(columns: dict) -> pd.DataFrame:
    """A frame of columns by name: a list or an array of objects with a str in it becomes a column of dtype object."""
    return pd.DataFrame(
        {
            name: text_series(values) if _holds_text(values) else values
            for name, values in columns.items()
        }
    )
