"""Runs the benchmarks: work and peers in turns, each in a process of its own; prints a table.

``python benchmarks/harness.py [--only WORD ...] [--rounds 5] [--mega 10] [--json FILE]``

A row's ratio is the median, over the rounds, of the peer's time divided by ours in the same round;
the cpu ratio is the same of processor time, which says more where the machine has other things to
do. A run is done twice and the second counts (worker.py says why); "first s" is what the first took.
Peak memory is what the run held above the texts and whatever was prepared.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import datetime
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import texts
from works import GROWTH, WORKS, Work

HERE = Path(__file__).resolve().parent
THREAD_LIMITS = [
    f"{name}_THREADS" for name in ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "RAYON_NUM", "POLARS_MAX")
]
CORE = HERE.parent / "csrc" / "core"
#: Sides that are C programs: what the compiler is given besides NAME.c, what is amiss if it fails.
PROGRAMS = {
    "icu_words": (["-licuuc"], "ICU's headers or library are missing (Debian: libicu-dev)"),
    "our_words": (
        [f"-I{CORE}", f"-I{CORE / 'simd'}", *map(str, [*CORE.glob("*.c"), *CORE.glob("simd/*.c")])],
        f"the sources of the core in {CORE} are missing or do not compile",
    ),
}
COLUMNS = ["work", "MB", "threads", "kernel", "s", "first s", "MB/s", "peak MB"]
COLUMNS += ["peer", "peer s", "peer peak MB", "ratio", "cpu ratio", "target"]


class Side:
    """A worker process, ours or a peer's; `missing` says why it cannot run."""

    def __init__(self, name: str, work: Work):
        self.name, self.runs, self.process = name, [], None
        self.kernel, self.missing = "", None
        if not (command := self._command(name, work)):
            return
        threads = name.partition(":")[2] or str(work.threads)
        limits = dict.fromkeys(THREAD_LIMITS, threads)
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, **limits, "TOKENIZERS_PARALLELISM": "false"},
        )  # fmt: skip
        hello = self._answer()
        self.missing, self.kernel = hello.get("missing"), hello.get("kernel", "")

    def _command(self, name: str, work: Work) -> list[str]:
        if name in PROGRAMS:
            program, self.missing = build(name)
            return [str(program), str(texts.prepared(work.mega))] if program else []
        function, _, threads = name.partition(":")
        module = "ours" if name == work.ours or threads else "peers"
        worker = [sys.executable, str(HERE / "worker.py"), module, function]
        return [*worker, str(work.mega), threads or str(work.threads)]

    def _answer(self) -> dict:
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"missing": f"it ended with {self.process.wait()}"}

    def run(self) -> None:
        with contextlib.suppress(BrokenPipeError):  # it is dead, and _answer will say so
            self.process.stdin.write("run\n")
            self.process.stdin.flush()
        answer = self._answer()
        self.missing = answer.get("missing")
        if not self.missing:
            self.runs.append(answer)

    def close(self) -> None:
        if self.process:
            with contextlib.suppress(BrokenPipeError), self.process:
                self.process.stdin.close()

    def seconds(self, which: str = "s") -> float:
        return statistics.median(run[which] for run in self.runs)

    def peak(self) -> float:
        return max(run["peak"] for run in self.runs) / 1e6


def build(name: str) -> tuple[Path | None, str | None]:
    """The program of NAME.c, or why there is none."""
    arguments, lacking = PROGRAMS[name]
    program = texts.cache() / name
    compiler = os.environ.get("CC", "cc")
    if not shutil.which(compiler):
        return None, f"no C compiler {compiler!r}"
    program.parent.mkdir(parents=True, exist_ok=True)
    command = [compiler, "-std=c11", "-O3", str(HERE / f"{name}.c"), *arguments]
    built = subprocess.run([*command, "-o", str(program)], check=False, capture_output=True)
    if built.returncode:
        return None, lacking
    return program, None


def measure(work: Work, rounds: int) -> list[Side]:
    """Ours and the peers', run in turns `rounds` times."""
    sides = [Side(name, work) for name in (work.ours, *work.peers)]
    for _ in range(rounds):
        for side in sides:
            if not side.missing:
                side.run()
    for side in sides:
        side.close()
    return sides


def ratio(peer: Side, ours: Side, what: str) -> float:
    """The median, over the rounds, of what the peer took by what we took.

    Where one of them ran once only, the first run of the other counts.
    """
    ratios = []
    for theirs, own in zip(peer.runs, ours.runs):
        which = f"first {what}" if theirs["once"] or own["once"] else what
        ratios.append(theirs[which] / own[which])
    return statistics.median(ratios)


def rows_of(work: Work, sides: list[Side]) -> list[dict]:
    ours, peers = sides[0], sides[1:]
    row = {"work": work.name, "MB": work.mega, "threads": work.threads, "target": work.target}
    if ours.missing:
        return [{**row, "missing": ours.missing}]
    size = texts.prepared(work.mega).stat().st_size / 1e6
    row |= {
        "kernel": ours.kernel, "s": ours.seconds(), "first s": ours.seconds("first s"), "MB/s": size / ours.seconds(),
        "peak MB": ours.peak(), "answer": ours.runs[-1]["answer"], "runs": ours.runs,
    }  # fmt: skip
    if not peers:
        return [row]
    rows = []
    for peer in peers:
        if peer.missing:
            rows.append({**row, "peer": peer.name, "missing": peer.missing})
            continue
        rows.append({
            **row, "peer": peer.name, "peer s": peer.seconds(), "peer peak MB": peer.peak(),
            "ratio": ratio(peer, ours, "s"), "cpu ratio": ratio(peer, ours, "cpu"),
            "peer answer": peer.runs[-1]["answer"], "peer runs": peer.runs,
        })  # fmt: skip
    fastest = min((r["ratio"] for r in rows if "ratio" in r), default=None)
    for r in rows:  # the promise is about the fastest peer
        if r.get("ratio") != fastest:
            r["target"] = None
    return rows


def growth(rows: list[dict]) -> dict | None:
    """How much longer a byte takes in the last of the works named so than in the first."""
    speeds = [r["MB/s"] for r in rows if r["work"].startswith("growth") and "MB/s" in r]
    if len(speeds) < 2:
        return None
    ratio = speeds[0] / speeds[-1]
    return {"work": "growth, time a byte", "ratio": ratio, "target": GROWTH, "at most": True}


def cell(row: dict, name: str) -> str:
    if name == "ratio" and "missing" in row:
        return "not measured: " + row["missing"].replace("|", "/")
    value = row.get(name)
    if value is None:
        return ""
    if name in ("ratio", "cpu ratio"):
        return f"{value:.1f}x" if not row.get("at most") else f"{value:.2f}"
    if name == "target":
        met = row["ratio"] <= value if row.get("at most") else row.get("ratio", 0) >= value
        bound = f"{'at most ' if row.get('at most') else ''}{value:g}"
        return f"{bound} {'met' if met else 'missed'}" if "ratio" in row else bound
    if isinstance(value, float):
        return f"{value:.3f}" if name.endswith("s") and name != "MB/s" else f"{value:.0f}"
    return str(value)


def print_row(cells: list[str]) -> None:
    print("| " + " | ".join(cells) + " |", flush=True)


def machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.split(":")[1].strip() for line in lines if "model name" in line]
    model = models[0] if models else platform.processor()
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD", help="works whose name holds a word"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--mega", type=int, help="run works of the whole corpus on so many MB instead"
    )
    parser.add_argument("--json", type=Path, help="write every time of every run here")
    chosen = parser.parse_args()
    if not texts.SOURCE.exists() and not texts.prepared(1).exists():
        parser.error(f"no texts: {texts.SOURCE.name} is expected in {texts.SOURCE.parent}")
    print(f"{datetime.date.today()}, {machine()}, median of {chosen.rounds}\n")
    print_row(COLUMNS)
    print_row(["---"] * len(COLUMNS))
    rows: list[dict] = []
    for work in WORKS:
        if chosen.only and not any(word in work.name for word in chosen.only):
            continue
        if chosen.mega and work.mega == texts.WHOLE:
            work = dataclasses.replace(work, mega=chosen.mega)
        for row in rows_of(work, measure(work, chosen.rounds)):
            rows.append(row)
            print_row([cell(row, name) for name in COLUMNS])
    if total := growth(rows):
        rows.append(total)
        print_row([cell(total, name) for name in COLUMNS])
    if chosen.json:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        result = {"machine": machine(), "rounds": chosen.rounds, "rows": rows}
        chosen.json.write_text(json.dumps(result, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
