"""The options of the tokenizer: their defaults, their checks, and the call into the core."""

from __future__ import annotations

import functools
import os
import threading
from importlib import resources

import numpy as np

from . import _core
from ._check import as_number, as_strings
from ._texts import core_texts

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


def thread_count(threads: int | None) -> int:
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


def kernel_name() -> str | None:
    """The kernel that the environment asks for; None: the best of this machine."""
    name = os.environ.get("DIPCORE_KERNEL")
    if name and name not in _core.kernels():
        raise ValueError(f"DIPCORE_KERNEL={name}: this machine has {', '.join(_core.kernels())}")
    return name or None


def _of_core(options: dict, threads: int | None) -> dict:
    """Checked options under the names of the core's functions over texts."""
    return {
        "acronyms": _core.Vocab(acronyms_of(options)),
        "lowercase": options["lowercase"],
        "keep_acronyms": bool(options["acronyms"]),
        "possessives": options["possessives"],
        "keep_hyphens": options["hyphens"] == "keep",
        "punctuation": options["punctuation"],
        "symbols": options["symbols"],
        "numbers": options["numbers"],
        "urls": CHOICES["urls"].index(options["urls"]),
        "fold_diacritics": options["diacritics"] == "fold",
        "wrapped": options["lines"] == "wrapped",
        "threads": thread_count(threads),
        "kernel": kernel_name(),
    }


_PARTS = ("spans", "flags", "ids")  # by the core's number


def tokenize_strings(texts, options: dict, threads: int | None = None, parts: str = "spans"):
    """(vocab, ids, flags, starts, ends, offsets) of texts under checked options.

    `parts` is the last of "ids", "flags" and "spans" that is wanted: arrays behind it are empty.
    """
    of_core = _of_core(options, threads)
    return _core.tokenize(core_texts(texts), parts=_PARTS.index(parts), **of_core)


class Cutting:
    """Texts as they are cut into words: each part of the result is made when it is first asked for.

    A matrix alone needs no tokens, and most questions to tokens need no spans; what is asked for later is cut again, which
    gives the same. The texts are held as they are now. Of threads that ask at once one cuts, and the others wait for it.
    """

    def __init__(self, texts, options: dict, threads: int | None):
        self.texts = core_texts(texts)
        self.options = options
        self.threads = thread_count(threads)
        self._lock = threading.Lock()
        self._tokens: tuple | None = None
        self._spans: tuple | None = None

    def _cut(self, spans: bool) -> None:
        with self._lock:
            if (self._spans if spans else self._tokens) is not None:
                return  # another thread was first
            parts = "spans" if spans else "flags"
            made = tokenize_strings(self.texts, self.options, self.threads, parts)
            types, ids, flags, starts, ends, offsets = made
            self._tokens = self._tokens or (types, ids, flags, offsets)
            self._spans = (starts, ends) if spans else None

    @property
    def documents(self) -> int:
        return len(self.texts)

    @property
    def made(self) -> bool:
        """Whether there are tokens already."""
        return self._tokens is not None

    @property
    def tokens(self) -> tuple:
        """(types, ids, flags, offsets)."""
        if self._tokens is None:
            self._cut(spans=False)
        return self._tokens

    @property
    def words(self) -> tuple:
        """(types, ids, offsets)."""
        types, ids, _, offsets = self.tokens
        return types, ids, offsets

    @property
    def flags(self) -> np.ndarray:
        return self.tokens[2]

    @property
    def spans(self) -> tuple:
        """(starts, ends)."""
        if self._spans is None:
            self._cut(spans=True)
        return self._spans

    @property
    def counts(self) -> tuple:
        """(types, data, indices, indptr) of the document-term matrix."""
        if self._tokens is None:
            return _core.count_texts(self.texts, **_of_core(self.options, self.threads))
        types, ids, _, offsets = self._tokens
        return types, *_core.count(ids, offsets, len(types) - 1)

    def count_ngrams(self, lengths: tuple[int, int, int], concatenator: str) -> tuple:
        """(types, data, indices, indptr) of the matrix of n-grams (smallest, largest, skips), without tokens being kept."""
        options = _of_core(self.options, self.threads)
        return _core.count_text_ngrams(self.texts, *lengths, concatenator, **options)
