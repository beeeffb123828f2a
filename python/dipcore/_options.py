"""The options of the tokenizer: their defaults, their checks, and the call into the core."""

from __future__ import annotations

import functools
import os
from importlib import resources

import numpy as np

from . import _core
from ._check import as_number, as_strings

CHOICES = {
    "hyphens": ("split", "keep"),
    "urls": ("keep", "split", "drop"),
    "diacritics": ("keep", "fold"),
    "lines": ("paragraph", "wrapped"),
}
DEFAULTS = {
    "lowercase": True,
    "acronyms": True,
    "possessives": True,
    "hyphens": "split",
    "punctuation": False,
    "symbols": False,
    "numbers": True,
    "urls": "keep",
    "diacritics": "keep",
    "lines": "paragraph",
}


@functools.lru_cache(maxsize=1)
def acronyms() -> tuple[str, ...]:
    """The shipped acronyms that are words when lowered, and so keep their capitals."""
    text = resources.files("dipcore").joinpath("data/acronyms.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.split() if not line.startswith("#"))


def acronyms_of(options: dict) -> tuple[str, ...]:
    """The acronyms that keep their capitals under checked options."""
    extra = options["acronyms"]
    if extra is True:
        return acronyms()
    return tuple(dict.fromkeys((*acronyms(), *extra))) if extra else ()


def check_options(options: dict) -> dict:
    import difflib

    for name, value in options.items():
        if name not in DEFAULTS:
            near = difflib.get_close_matches(name, DEFAULTS, n=1)
            hint = f"did you mean {near[0]!r}? The" if near else "the"
            raise TypeError(
                f"no token option {name!r}; {hint} options are {', '.join(DEFAULTS)}, threads"
            )
        if name in CHOICES and value not in CHOICES[name]:
            raise ValueError(f"{name}={value!r}: use one of {', '.join(map(repr, CHOICES[name]))}")
        if name == "acronyms" and not isinstance(value, (bool, np.bool_)):
            options["acronyms"] = _acronym_list(value)
        elif name not in CHOICES and not isinstance(value, (bool, np.bool_)):
            raise TypeError(f"{name}={value!r}: use True or False")
    return {**DEFAULTS, **options}


def _acronym_list(value) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError(f"acronyms is a single str; give a list: [{value!r}]")
    words = as_strings(value, "acronyms")
    if not all(words):
        raise ValueError("acronyms holds an empty str")
    return tuple(words)


def _thread_count(threads: int | None) -> int:
    if threads is None:
        available = (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        )
        limit = os.environ.get("OMP_NUM_THREADS", "").split(",")[0]
        return min(available, int(limit)) if limit.isdigit() and int(limit) > 0 else available
    # no corpus has so many documents to share out
    return min(as_number(threads, "threads", least=1), 2**16)


def tokenize_strings(
    texts: list[str], options: dict, threads: int | None = None, spans: bool = True
):
    """(vocab, ids, flags, starts, ends, offsets) of texts under checked options."""
    return _core.tokenize(
        texts,
        _core.Vocab(acronyms_of(options)),
        lowercase=options["lowercase"],
        keep_acronyms=bool(options["acronyms"]),
        possessives=options["possessives"],
        keep_hyphens=options["hyphens"] == "keep",
        punctuation=options["punctuation"],
        symbols=options["symbols"],
        numbers=options["numbers"],
        urls=CHOICES["urls"].index(options["urls"]),
        fold_diacritics=options["diacritics"] == "fold",
        wrapped=options["lines"] == "wrapped",
        spans=spans,
        threads=_thread_count(threads),
    )
