"""Documents in groups: by calendar period, or by a column of the metadata."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ._dates import PERIODS, place_in_periods


def group_documents(meta: pd.DataFrame, by: str) -> tuple[list, np.ndarray]:
    """The names of the groups and the number of each document's.

    Periods are contiguous from the first to the last; documents not dated so finely are the last group, ``NaT``.
    Values of a column come in order of first sight; documents without one are the last group, ``None``.
    """
    if isinstance(by, str) and by in PERIODS:
        periods, numbers = place_in_periods(meta, by)
        names, missing = list(periods), pd.NaT
    elif isinstance(by, str) and by in meta.columns:
        numbers, values = pd.factorize(meta[by], use_na_sentinel=True)
        names, missing = list(values), None
    else:
        raise ValueError(
            f"group({by!r}): use {', '.join(PERIODS)} or a column: {', '.join(map(str, meta.columns))}"
        )
    if (numbers < 0).any():
        numbers = np.where(numbers < 0, len(names), numbers)
        names.append(missing)
    return names, numbers.astype(np.int64)
