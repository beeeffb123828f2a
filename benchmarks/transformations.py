"""Time and peak memory of each thing that makes tokens of tokens.

    python benchmarks/transformations.py TEXTS.jsonl.xz

TEXTS has one JSON object with a "text" a line. Each runs in a process of its own, after the tokens were made; the peak is what
the process held at most above what it held before, sampled by the kernel (VmHWM).
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import subprocess
import sys
import time
from pathlib import Path

WORK = {
    'remove(stopwords("en"))': lambda dc, t: t.remove(dc.stopwords("en")),
    "the same, padding=True": lambda dc, t: t.remove(dc.stopwords("en"), padding=True),
    'keep(["*ation*"])': lambda dc, t: t.keep(["*ation*"]),
    "compound(100 phrases)": lambda dc, t: t.compound(PHRASES),
    "learn_phrases()": lambda dc, t: t.learn_phrases(),
    "compound(learn_phrases())": lambda dc, t: t.compound(t.learn_phrases()),
    "ngrams(2)": lambda dc, t: t.ngrams(2).ids,
    "ngrams(1, 2)": lambda dc, t: t.ngrams(1, 2).ids,
    "ngrams(1, 2) with spans": lambda dc, t: t.ngrams(1, 2).starts,
    "ngrams(1, 2) with names": lambda dc, t: list(t.ngrams(1, 2).types),
    "ngrams(1, 3)": lambda dc, t: t.ngrams(1, 3).ids,
    "skipgrams(2, 2)": lambda dc, t: t.skipgrams(2, 2).ids,
    'stem("english")': lambda dc, t: t.stem("english"),
    "map(str.upper)": lambda dc, t: t.map(str.upper),
    "lower()": lambda dc, t: t.lower(),
    "fold()": lambda dc, t: t.fold(),
    'kwic("negotiat*")': lambda dc, t: t.kwic("negotiat*"),
    "the same, sorted": lambda dc, t: t.kwic("negotiat*", sort="right"),
}
PHRASES = [
    f"{a} {b}"
    for a in ("united", "soviet", "north", "south", "security", "foreign", "prime", "white", "national", "armed")
    for b in ("states", "union", "vietnam", "korea", "council", "minister", "house", "forces", "africa", "nations")
]  # fmt: skip


def reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_now() -> float:
    """MB held at most since the last reset."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def run(path: Path, name: str) -> None:
    import dipcore as dc

    with lzma.open(path, "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    tokens = dc.tokens(texts, threads=1)
    tokens.starts  # noqa: B018 - made before, not to be timed
    reset_peak()
    before = peak_now()
    wall, cpu = time.perf_counter(), time.process_time()
    result = WORK[name](dc, tokens)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    speed = len(tokens.ids) / cpu / 1e6
    print(
        f"| `{name}` | {wall:.2f} | {cpu:.2f} | {speed:.0f} | {peak_now() - before:.0f} |",
        flush=True,
    )
    del result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--only", choices=list(WORK), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        run(arguments.texts, arguments.only)
        return
    print(
        "| work | seconds | CPU seconds | M tokens/s | peak MB above the tokens |\n|---|---|---|---|---|",
        flush=True,
    )
    for name in WORK:
        command = [sys.executable, __file__, str(arguments.texts), "--only", name]
        subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})


if __name__ == "__main__":
    main()
