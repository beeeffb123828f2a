"""How often `chance` finds a pair where keys know nothing of each other, and how often Fisher's exact test does.

    python benchmarks/chance_null.py [--corpora 120] [--documents 250] [--permutations 999]

Documents are of unequal length; in every other corpus how much each source talks of each key changes by year. At alpha 0.05 at
most 5 % of the corpora may have a finding, plus the error of so many corpora.
"""

from __future__ import annotations

import argparse
import time
import warnings

import dipcore as dc
import numpy as np

N_KEYS = 24


def unlinked(random: np.random.Generator, size: int, *, swings: bool) -> dc.Corpus:
    """Documents that hold keys independently of each other, given their length, source and year."""
    year, source = random.integers(2010, 2014, size), random.integers(0, 3, size)
    swing = random.lognormal(0, 1, (4, 3, N_KEYS)) if swings else np.ones((4, 3, N_KEYS))
    usual = random.uniform(0.02, 0.3, N_KEYS)
    rate = random.lognormal(0, 0.8, size)[:, None] * usual * swing[year - 2010, source]
    held = random.random((size, N_KEYS)) < 1 - np.exp(-rate)
    texts = [" ".join(f"k{key}" for key in np.flatnonzero(row)) for row in held]
    return dc.Corpus(texts, dates=list(map(str, year)), sources=[f"s{number}" for number in source])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=int, default=120)
    parser.add_argument("--documents", type=int, default=250)
    parser.add_argument("--permutations", type=int, default=999)
    arguments = parser.parse_args()
    random = np.random.default_rng(0)
    keys = {f"k{key}": [f"k{key}"] for key in range(N_KEYS)}
    began, crying, p, fisher = time.perf_counter(), 0, [], []
    warnings.simplefilter("ignore", dc.DipcoreWarning)
    for number in range(arguments.corpora):
        corpus = unlinked(random, arguments.documents, swings=number % 2 == 1)
        pairs = corpus.tokens().lookup(keys).cooccurrence("document")
        found = pairs.chance(arguments.permutations, seed=number).findings()
        crying += bool(found["finding"].any())
        p.append(found["p"])
        fisher.append(pairs.fisher()["p"])
    p, fisher = np.concatenate(p), np.concatenate(fisher)
    shares = ", ".join(f"{(p <= level).mean():.2%} p <= {level}" for level in (0.05, 0.01, 0.001))
    print(
        f"{crying} of {arguments.corpora} corpora have a finding at alpha 0.05; of {len(p):,} pairs {shares}; "
        f"Fisher's test {(fisher <= 0.05).mean():.0%} p <= 0.05; {time.perf_counter() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
