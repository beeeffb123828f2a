"""Documents in groups: by calendar period, or by a column of the metadata."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ._check import unknown_name
from ._dates import PERIODS, place_in_periods


def group_documents(meta: pd.DataFrame, by: str) -> tuple[list, np.ndarray]:
    """The names of the groups and the number of each document's.

    Periods are contiguous from the first to the last; documents not dated so finely are the last group, ``NaT``.
    Values of a column come in order of first sight; documents without one are the last group, ``None``.
    """
    if not isinstance(by, str):
        raise TypeError(f"the name of a period or a column groups documents, not {by!r:.60}")
    if by in PERIODS:
        periods, numbers = place_in_periods(meta, by)
        names, missing = list(periods), pd.NaT
    elif by in meta.columns:
        numbers, values = pd.factorize(meta[by], use_na_sentinel=True)
        names, missing = list(values), None
    else:
        raise unknown_name("period or column", by, [*PERIODS, *meta.columns], "meta")
    if (numbers < 0).any():
        numbers = np.where(numbers < 0, len(names), numbers)
        names.append(missing)
    return names, numbers.astype(np.int64)


class Grouped(Mapping):
    """What was counted in each group: a mapping from the group, ``NaT`` or ``None`` for documents in none.

    A period may be written as a str: ``grouped["2016"]``.

    Attributes
    ----------
    by : str
    """

    def __init__(self, by: str, groups: dict):
        self.by = by
        self._groups = groups

    def __getitem__(self, group):
        if isinstance(group, str) and group not in self._groups:
            group = {str(name): name for name in self._groups}.get(group, group)
        if group not in self._groups:
            raise unknown_name("group", group, self._groups, f"the groups by {self.by}")
        return self._groups[group]

    def __iter__(self):
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} groups by {self.by}>"

    def _stacked(self, frames: list[pd.DataFrame], at: int) -> pd.DataFrame:
        """The frames of the groups below each other, with a column that names the group."""
        if any(self.by in frame.columns for frame in frames):
            raise ValueError(f"the result has a column {self.by!r} of its own; rename that of meta")
        for name, frame in zip(self._groups, frames):
            frame.insert(
                at, self.by, pd.Series([name] * len(frame), index=frame.index, dtype=object)
            )
        full = [frame for frame in frames if len(frame)] or frames[:1]
        return pd.concat(full, ignore_index=True) if full else pd.DataFrame({self.by: []})
