"""One side of a comparison in a process of its own: prepares itself, then runs once for each line it is sent.

``worker.py MODULE FUNCTION MEGABYTES THREADS`` answers on standard output, one JSON object a line: ``{"ready": ...}`` or
``{"missing": why}``, then ``{"s", "peak", "answer"}`` for each run: seconds, bytes of memory above those held before, and a
number by which the run can be checked.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

import texts


def _memory(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise KeyError(name)


def measure(run) -> dict:
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    before = _memory("VmRSS")
    start = time.perf_counter()
    answer = run()
    seconds = time.perf_counter() - start
    return {"s": seconds, "peak": _memory("VmHWM") - before, "answer": int(answer)}


def say(message: dict) -> None:
    print(json.dumps(message), flush=True)


def main(module: str, function: str, mega: str, threads: str) -> None:
    try:
        prepare = getattr(importlib.import_module(module), function)
        run = prepare(texts.load(int(mega)), int(threads))
    except (ImportError, AttributeError, NotImplementedError) as error:
        say({"missing": str(error)})
        return
    say({"ready": True, "kernel": getattr(run, "kernel", "")})
    for line in sys.stdin:
        if line.strip() != "run":
            return
        say(measure(run))


if __name__ == "__main__":
    main(*sys.argv[1:])
