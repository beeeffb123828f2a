"""Texts for the benchmarks: Foreign Relations of the United States, cut or multiplied to a size."""

from __future__ import annotations

import itertools
import json
import lzma
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: JSON lines with a "text" each, compressed with xz.
SOURCE = Path(
    os.environ.get("DIPCORE_BENCH_TEXTS") or ROOT.parent / "shared" / "corpora" / "frus.jsonl.xz"
)
DICTIONARY = SOURCE.with_name("bench-dictionary.json")
WHOLE = 149  # MB in all
RARE = 5  # a term of fewer tokens gets another suffix in each copy of the texts


def cache() -> Path:
    """Where prepared texts lie: ``DIPCORE_BENCH_CACHE``, or the user's cache."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("DIPCORE_BENCH_CACHE") or Path(home) / "dipcore-bench")


def load(mega: int) -> list[str]:
    """Documents of about `mega` MB of UTF-8 in all; 149 is the whole, more are copies of it."""
    return prepared(mega).read_bytes().decode("utf-8").split("\0")


def prepared(mega: int) -> Path:
    """The file of the documents, UTF-8 with a zero byte between them; made when it is not there."""
    path = cache() / f"frus-{mega}.txt"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as out:
            for number, text in enumerate(_documents(mega)):
                out.write(b"\0" * (number > 0) + text)
        unfinished.rename(path)
    return path


def _documents(mega: int):
    if mega == WHOLE:
        with lzma.open(SOURCE, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"].replace("\0", " ").encode() for line in lines)
        return
    whole = prepared(WHOLE).read_bytes().split(b"\0")
    if mega < WHOLE:  # every so many-th, so that all years are in
        for k, text in enumerate(whole):
            if (k + 1) * mega // WHOLE > k * mega // WHOLE:
                yield text
        return
    pieces = _cut_after_rare_terms([text.decode() for text in whole])
    for copy in range(round(mega / WHOLE)):
        suffix = "x" + chr(ord("a") + copy % 26) * (1 + copy // 26) if copy else ""
        yield from (suffix.join(parts).encode() for parts in pieces)


def _cut_after_rare_terms(texts: list[str]) -> list[list[str]]:
    import dipcore as dc
    import numpy as np

    tokens = dc.tokens(texts)
    rare = np.bincount(tokens.ids, minlength=len(tokens.types)) < RARE
    at = np.flatnonzero(rare[tokens.ids])
    bounds = np.searchsorted(at, tokens.offsets).tolist()
    ends = tokens.ends[at].tolist()
    out = []
    for text, first, last in zip(texts, bounds[:-1], bounds[1:]):
        cuts = [0, *ends[first:last], len(text)]
        out.append([text[a:b] for a, b in itertools.pairwise(cuts)])
    return out
