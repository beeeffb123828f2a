"""Near copies, beside datasketch's MinHash LSH on the same work: texts in, groups out.

    python benchmarks/copies.py FOLDER [--documents 2400] [--rounds 5]

FOLDER holds frus.jsonl.xz and frus-small.jsonl.xz (lines of JSON with a text). The documents, and edits of half of them
(tests/py/edits.py), are given to each in turn, `--rounds` times, each with one thread; times are medians of processor
seconds, precision and recall are of pairs. Then come all of FRUS, and 100,000 documents made from it, each measured in a
process of its own.

Needs: pip install datasketch xxhash
"""

from __future__ import annotations

import argparse
import json
import lzma
import multiprocessing
import random
import resource
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "py"))
import dipcore as dc
import edits

THRESHOLD = (
    0.3  # Jaccard coefficient for datasketch: two texts of one length that share 0.5 have 0.33
)


def read(path: Path, count: int | None = None) -> list[str]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for _, line in zip(range(count or 1 << 60), lines)]


def ours(texts: list[str], dates: list) -> list[int]:
    once = dc.Corpus(texts, dates=dates).dedupe(threads=1)
    groups = list(range(len(texts)))
    for name, kept in once.copies["kept"].items():
        groups[name] = kept
    return groups


def datasketch_groups(texts: list[str], batches: bool, **options) -> list[int]:
    """What its documentation shows: a MinHash a text, of runs of five words, an index, a query each; then groups."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=128)
    hashed = []
    for number, text in enumerate(texts):
        words = text.lower().split()
        sketch = MinHash(num_perm=128, **options)
        runs = {" ".join(words[k : k + 5]) for k in range(max(1, len(words) - 4))}
        if batches:
            sketch.update_batch([run.encode() for run in runs])
        else:
            for run in runs:
                sketch.update(run.encode())
        index.insert(number, sketch)
        hashed.append(sketch)
    parents = list(range(len(texts)))

    def root(k: int) -> int:
        while parents[k] != k:
            k = parents[k]
        return k

    for number, sketch in enumerate(hashed):
        for other in index.query(sketch):
            if sketch.jaccard(hashed[other]) >= THRESHOLD:
                a, b = sorted((root(number), root(other)))
                parents[b] = a
    return [root(k) for k in range(len(texts))]


def datasketch(texts: list[str], dates: list) -> list[int]:
    return datasketch_groups(texts, batches=False)


def datasketch_batches(texts: list[str], dates: list) -> list[int]:
    return datasketch_groups(texts, batches=True)


def datasketch_xxhash(texts: list[str], dates: list) -> list[int]:
    import xxhash

    return datasketch_groups(texts, batches=True, hashfunc=xxhash.xxh32_intdigest)


def compare(folder: Path, documents: int, rounds: int) -> None:
    texts, dates, originals, _ = edits.with_edits(
        read(folder / "frus-small.jsonl.xz", documents), share=0.5, seed=1
    )
    size = sum(map(len, texts)) / 1e6
    made = edits.pairs_of(originals)
    print(
        f"{len(texts)} documents, {size:.1f} million characters, {len(made)} pairs of copies, one thread"
    )
    works = {
        "dipcore": ours,
        "datasketch": datasketch,
        "  its update_batch": datasketch_batches,
        "  and xxhash": datasketch_xxhash,
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    groups = {}
    for _ in range(rounds):
        for name, work in works.items():
            begin = time.process_time()
            groups[name] = work(texts, dates)
            times[name].append(time.process_time() - begin)
    base = statistics.median(times["dipcore"])
    print(f"{'':20}  seconds  million characters/s  times ours  precision  recall")
    for name in works:
        middle = statistics.median(times[name])
        found = edits.pairs_of(groups[name])
        precision, recall = len(found & made) / max(len(found), 1), len(found & made) / len(made)
        print(
            f"{name:20}  {middle:7.2f}  {size / middle:20.1f}  {middle / base:10.1f}  {precision:9.4f}  {recall:6.4f}"
        )


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(folder: Path, count: int | None) -> None:
    """FRUS, or `count` documents: stretches of it, of the length of a news story, a fifth of them again with edits."""
    texts = read(folder / "frus.jsonl.xz")
    if count:
        rng = random.Random(1)
        stories: list[str] = []
        while len(stories) < count:
            text = rng.choice(texts)
            begin = rng.randrange(max(1, len(text) - 3000))
            stories.append(text[begin : begin + 3000])
            if rng.random() < 0.2:
                stories.append(edits.edited(rng.choice(edits.KINDS), stories[-1], stories, rng))
        texts = stories[:count]
    corpus = dc.Corpus(texts)
    before, begin = peak(), time.process_time()
    once = corpus.dedupe(threads=1)
    print(
        f"{len(texts):7} documents, {sum(map(len, texts)) / 1e6:.0f} million characters: "
        f"{time.process_time() - begin:.1f} processor seconds, {peak() - before:.0f} MiB above the {before:.0f} before; "
        f"{once.copies['kind'].value_counts().to_dict()}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=2400)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    compare(given.folder, given.documents, given.rounds)
    for count in (None, 100_000):
        process = multiprocessing.get_context("spawn").Process(
            target=alone, args=(given.folder, count)
        )
        process.start()
        process.join()


if __name__ == "__main__":
    main()
