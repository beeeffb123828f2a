"""The columns of a data frame of any library, by name."""

from __future__ import annotations

import pandas as pd


def columns_of(frame) -> dict:
    """Columns by name: pandas' without their index, other libraries' as they are; nothing is copied.

    Parameters
    ----------
    frame : pandas, polars or pyarrow table, DuckDB relation
    """
    if not isinstance(frame, pd.DataFrame):  # whose columns are attributes too
        return _of_others(frame)
    repeated = frame.columns[frame.columns.duplicated()].tolist()
    if repeated:
        raise ValueError(f"the frame has two columns {repeated[0]!r}; rename one")
    frame = frame.reset_index(drop=True)
    return {name: frame[name] for name in frame}


def _of_others(frame) -> dict:
    if callable(getattr(frame, "df", None)):
        frame = _of_duckdb(frame)
    kind = type(frame).__name__
    if callable(getattr(frame, "collect", None)):  # lazy: polars, Spark
        raise TypeError(
            f"from_frame needs a data frame with its data, not {kind}; collect it first"
        )
    names = getattr(frame, "column_names", None)
    if names is None:
        names = getattr(frame, "columns", None)
    if names is None:
        raise TypeError(f"from_frame needs a data frame, not {kind}; for lists use Corpus(texts)")
    return {name: frame[name] for name in names}


def _of_duckdb(relation):
    """A relation as an Arrow table, whose texts need no copy; as a pandas frame without pyarrow."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return relation.df()
    return relation.to_arrow_table()
