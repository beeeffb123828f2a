"""dipcore: who and what diplomatic texts talk about, with whom, and how that moves over time.

>>> import dipcore as dc
>>> corpus = dc.datasets.sample()
>>> hits = corpus.tokens().lookup(dc.Dictionary.diplomacy())
"""

from __future__ import annotations

import importlib

# Here and now, so that the function keeps the name it shares with its module.
from .segmentation import segment
from .tokens import Tokens, tokens

__all__ = [
    "Corpus", "Dictionary", "DipcoreWarning", "Hits", "Tokens", "datasets", "read", "read_page", "segment",
    "show_versions", "stopwords", "tokens", "__version__",
]  # fmt: skip

# Loaded when first used: `import dipcore` must cost little more than numpy.
_HOMES = {
    "Corpus": "corpus", "Document": "corpus", "Dictionary": "dictionary", "Entry": "dictionary",
    "DipcoreWarning": "_warnings", "Hits": "hits", "read": "reading", "read_page": "pages", "Page": "pages",
    "stopwords": "_stopwords", "Dtm": "matrix", "Series": "timeline", "Cooccurrence": "cooccurrence",
    "Offices": "offices", "show_versions": "versions", "__version__": "versions",
}  # fmt: skip


def __getattr__(name: str):
    if name in ("datasets", "plot", "report"):
        return importlib.import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, "datasets", "plot", "report"})
