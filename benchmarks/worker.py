"""One side of a comparison, in a process of its own: prepares, then runs once for each line sent.

``worker.py MODULE FUNCTION MEGABYTES THREADS`` answers on standard output, one JSON object a line:
``{"ready": true, "kernel"}`` or ``{"missing": why}``, then for each run ``{"s", "cpu", "first s",
"first cpu", "once", "peak", "answer"}``: seconds, seconds of all its threads, bytes of memory above
those held before, and a number by which the run can be checked.

A run is done twice and its second time counts, as ``timeit`` would have it: while the peers were at
work the system may have given the memory of the last round back to a virtual machine's host, and the
first to ask pays for its return, at random some tenths of a second for 150 MB. What that took is in
``"first s"``. Where the first takes longer than `LONG` seconds it is all there is, and the other
side's first is held against it.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path

import texts

LONG = 10


def _memory(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise KeyError(name)


def measure(run) -> dict:
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    before = _memory("VmRSS")
    start, cpu = time.perf_counter(), time.process_time()
    answer = run()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return {"s": seconds, "cpu": cpu, "peak": _memory("VmHWM") - before, "answer": int(answer)}


def measure_twice(run) -> dict:
    first = measure(run)
    again = measure(run) if first["s"] <= LONG else None
    told = {"first s": first["s"], "first cpu": first["cpu"], "peak": first["peak"]}
    return {**(again or first), **told, "once": again is None}


def say(message: dict) -> None:
    print(json.dumps(message), flush=True)


def main(module: str, function: str, mega: str, threads: str) -> None:
    try:
        prepare = getattr(importlib.import_module(module), function)
        run = prepare(texts.load(int(mega)), int(threads))
    except (ImportError, AttributeError, NotImplementedError) as error:
        say({"missing": str(error)})
        return
    kernel = os.environ.get("DIPCORE_KERNEL", "best") if module == "ours" else ""
    say({"ready": True, "kernel": kernel})
    for line in sys.stdin:
        if line.strip() != "run":
            return
        say(measure_twice(run))


if __name__ == "__main__":
    main(*sys.argv[1:])
