"""The real sizes of the limits, by hand: the suite stands on both sides of them in a build where they are low.

``python benchmarks/limits.py`` takes 14 GB of memory and some minutes. A matrix of more than 2**31 - 1 non-zeros needs 26 GB by
itself and is not made here.
"""

from __future__ import annotations

import time

import dipcore as dc

GIB = 1 << 30
PART = (
    "Talks on the ceasefire went on in Minsk. " * 2_500_000
)  # 102.5 MB; one str however often listed


def corpus_over_4_gib() -> str:
    """One str many times: the corpus passes 32 bits, its memory does not grow with it."""
    times = 4 * GIB // len(PART) + 2
    matrix = dc.tokens([PART] * times, threads=2).dtm()
    counts = matrix.matrix.sum(axis=0)
    assert len(PART) * times > 4 * GIB
    assert matrix.matrix.shape[0] == times and set(counts.tolist()) == {
        2_500_000 * times,
        2 * 2_500_000 * times,
    }
    return f"{times} documents, {len(PART) * times / GIB:.2f} GiB: {int(counts.sum()):,} words"


def document_just_under_4_gib() -> str:
    """The largest document there may be: mostly space, for the places of its words must reach the end."""
    line = "Talks" + " " * 1018 + "\n"
    text = line * (4 * GIB // len(line) - 1) + "x" * (len(line) - 8) + " peace."
    assert len(text) == 4 * GIB - 1
    tokens = dc.tokens([text])
    last = tokens.starts[-1], tokens.ends[-1]
    assert last == (4 * GIB - 7, 4 * GIB - 2) and text[last[0] : last[1]] == "peace"
    assert tokens.dtm().matrix.toarray().tolist() == [[4 * GIB // len(line) - 1, 1, 1]]
    return f"{len(text) / GIB:.2f} GiB: {len(tokens.ids):,} words, the last at {last[0]:,}"


def document_of_4_gib() -> str:
    """Refused by its number before any memory is asked for."""
    text = "a" * (4 * GIB)
    try:
        dc.tokens(["short", text]).ids  # noqa: B018
    except OverflowError as error:
        assert "document 1 is 4 GiB or more" in str(error)
        return f"OverflowError: {error}"
    raise AssertionError("a document of 4 GiB was taken")


if __name__ == "__main__":
    for work in (corpus_over_4_gib, document_just_under_4_gib, document_of_4_gib):
        start = time.perf_counter()
        print(f"{work.__name__}: {work()} ({time.perf_counter() - start:.0f} s)")
