"""Uni- and bigram matrix beside scikit-learn's CountVectorizer, alternating in one run, one thread.

    python benchmarks/ngrams.py TEXTS.jsonl.xz [--rounds 5]

TEXTS has one JSON object with a "text" a line. Both get the same words: those of our tokens, for scikit-learn by its default
pattern, which is its fastest way. Times are CPU time of the process, so that a busy machine distorts them less.
"""

from __future__ import annotations

import argparse
import json
import lzma
import statistics
import subprocess
import sys
import time
from pathlib import Path

from transformations import peak_now, reset_peak


def read(path: Path) -> list[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def timed(work) -> tuple[float, object]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def peer(texts: list[str]):
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(ngram_range=(1, 2)).fit_transform(texts)


def ours(texts: list[str]):
    import dipcore as dc

    return dc.tokens(texts, threads=1).ngrams(1, 2).dtm()


def steps(texts: list[str], times: dict[str, list[float]]):
    """The same with tokens and n-grams that are kept."""
    import dipcore as dc

    tokens = dc.tokens(texts, threads=1)
    grams = tokens.ngrams(1, 2)
    for name, work in (
        ("  tokens", lambda: tokens.ids),
        ("  n-grams of tokens", lambda: grams.ids),
        ("  matrix of n-grams", grams.dtm),
    ):
        times.setdefault(name, []).append(timed(work)[0])
    return tokens, grams


def table(path: Path, rounds: int) -> str:
    texts = read(path)
    size = sum(len(text.encode()) for text in texts) / 1e6
    times: dict[str, list[float]] = {"scikit-learn": [], "dipcore": []}
    for _ in range(rounds):
        times["scikit-learn"].append(timed(lambda: peer(texts))[0])
        took, dtm = timed(lambda: ours(texts))
        times["dipcore"].append(took)
        tokens, grams = steps(texts, times)
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratio = medians["scikit-learn"] / medians["dipcore"]
    speed = len(tokens.ids) / medians["  n-grams of tokens"] / 1e6
    lines = [f"{size:.0f} MB, {len(texts)} documents, {len(tokens.ids)} tokens; median of {rounds}"]
    lines += [f"{name:<36}{seconds:8.2f} s" for name, seconds in medians.items()]
    lines.append(f"ratio {ratio:.1f}; n-grams alone {speed:.0f} M tokens/s")
    lines.append(
        f"{len(grams.ids)} n-grams of {len(grams.types) - 1} types, {dtm.matrix.nnz} cells"
    )
    return "\n".join(lines)


def peak(path: Path, which: str) -> None:
    """Peak memory of one of the two above the texts, in a process of its own."""
    texts = read(path)
    reset_peak()
    before = peak_now()
    result = peer(texts) if which == "scikit-learn" else ours(texts)
    print(f"{which:<20} peak memory above the texts {peak_now() - before:8.0f} MB")
    del result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peak", choices=["scikit-learn", "dipcore"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peak:
        peak(arguments.texts, arguments.peak)
        return
    print(table(arguments.texts, arguments.rounds), flush=True)
    for which in ("scikit-learn", "dipcore"):
        subprocess.run(
            [sys.executable, __file__, str(arguments.texts), "--peak", which], check=True
        )


if __name__ == "__main__":
    main()
