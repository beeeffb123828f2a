"""Progress bars: tqdm's, of the kind that fits where they are shown."""

from __future__ import annotations

import warnings

__all__ = ["tqdm"]

with warnings.catch_warnings():
    # without ipywidgets tqdm shows its bars as text, and says so in red in everybody's notebook
    warnings.filterwarnings("ignore", message="IProgress not found")
    from tqdm.auto import tqdm
