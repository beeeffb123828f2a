"""How often keyness flags any word where there is nothing to find: labels of documents shuffled.

    python benchmarks/keyness_null.py CORPUS.jsonl[.xz] [--shuffles 1000] [--share 0.5]

At q = 0.05 at most 5 % of the shuffles may flag a word, plus the error of so many shuffles.
"""

from __future__ import annotations

import argparse
import json
import lzma
import time

import dipcore as dc
import numpy as np


def shuffled(dtm, shuffles: int, share: float, seed: int = 0) -> np.ndarray:
    """The least q of each shuffle of labels that put `share` of the documents into the target."""
    random = np.random.default_rng(seed)
    labels = np.arange(len(dtm)) < share * len(dtm)
    return np.array([dtm.keyness(random.permutation(labels))["q"].min() for _ in range(shuffles)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", help="JSON lines with a text each")
    parser.add_argument("--shuffles", type=int, default=1000)
    parser.add_argument("--share", type=float, default=0.5)
    arguments = parser.parse_args()
    opener = lzma.open if arguments.corpus.endswith(".xz") else open
    with opener(arguments.corpus, "rt", encoding="utf-8") as lines:
        dtm = dc.tokens([json.loads(line)["text"] for line in lines]).dtm()
    began = time.perf_counter()
    least = shuffled(dtm, arguments.shuffles, arguments.share)
    flagged = int((least < 0.05).sum())
    print(
        f"{dtm}: {flagged} of {arguments.shuffles} shuffles ({flagged / arguments.shuffles:.1%}) flag a word "
        f"at q < 0.05, least q {least.min():.3f}; {time.perf_counter() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
