"""Time and memory of what is done with a matrix: one line a step.

    python benchmarks/matrix.py CORPUS.jsonl[.xz]

Each step runs in a process of its own, forked after the corpus is cut into words, so that its peak is its own.
"""

from __future__ import annotations

import argparse
import json
import lzma
import multiprocessing
import resource
import time

import dipcore as dc
import numpy as np

STEPS = {
    "dtm": lambda tokens, dtm, half: tokens.dtm(),
    "group(month)": lambda tokens, dtm, half: dtm.group("month"),
    "trim": lambda tokens, dtm, half: dtm.trim(min_df=5, max_df=0.5),
    "select": lambda tokens, dtm, half: dtm.select("sanction*"),
    "match": lambda tokens, dtm, half: dtm.match(dtm.terms[::2]),
    "weight(tfidf)": lambda tokens, dtm, half: dtm.weight("tfidf"),
    "weight(bm25)": lambda tokens, dtm, half: dtm.weight("bm25"),
    "top(by_row)": lambda tokens, dtm, half: dtm.top(10, by_row=True),
    "keyness": lambda tokens, dtm, half: dtm.keyness(half),
    "dispersion": lambda tokens, dtm, half: dtm.dispersion(),
    "diversity": lambda tokens, dtm, half: tokens.diversity(),
    "readability": lambda tokens, dtm, half: tokens.readability(),
    "collocations(2)": lambda tokens, dtm, half: tokens.collocations(2, min_count=5),
    "collocations(3)": lambda tokens, dtm, half: tokens.collocations(3, min_count=5),
    "collocations(5)": lambda tokens, dtm, half: tokens.collocations(5, min_count=5),
}


def measure(name: str, tokens, dtm) -> None:
    half = np.arange(len(dtm)) < len(dtm) // 2
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, wall = time.process_time(), time.perf_counter()
    STEPS[name](tokens, dtm, half)
    seconds, wall = time.process_time() - began, time.perf_counter() - wall
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{name:16} {seconds:8.2f} {wall:8.2f} {grown:10.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", help="JSON lines with text and date")
    arguments = parser.parse_args()
    opener = lzma.open if arguments.corpus.endswith(".xz") else open
    with opener(arguments.corpus, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    corpus = dc.Corpus([row["text"] for row in rows], dates=[row["date"] for row in rows])
    tokens = corpus.tokens()
    dtm = tokens.dtm()
    print(
        f"{tokens!r}\n{dtm!r}\n{'step':16} {'CPU s':>8} {'wall s':>8} {'peak MiB':>10}", flush=True
    )
    context = multiprocessing.get_context("fork")
    for name in STEPS:
        process = context.Process(target=measure, args=(name, tokens, dtm))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
