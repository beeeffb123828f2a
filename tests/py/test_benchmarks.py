"""The benchmark harness on made-up texts: what it measures, prints and refuses to hide."""

from __future__ import annotations

import importlib
import json
import lzma
import os
import shutil
import sys
from pathlib import Path

import dipcore as dc
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"
MODULES = ("texts", "works", "harness", "worker")
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the benchmarks are not here")


@pytest.fixture
def bench(monkeypatch, tmp_path):
    """The harness over 149 documents of a little text; its cache and texts are in `tmp_path`."""
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.setenv("DIPCORE_BENCH_CACHE", str(tmp_path / "cache"))
    for name in MODULES:
        sys.modules.pop(name, None)
    source = tmp_path / "texts.jsonl.xz"
    monkeypatch.setenv("DIPCORE_BENCH_TEXTS", str(source))
    with lzma.open(source, "wt", encoding="utf-8") as out:
        for k in range(149):
            text = f"Peace talks rare{chr(97 + k % 26) * (k // 26 + 1)} in Genève." + " talks" * k
            out.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
    yield importlib.import_module("harness")
    for name in MODULES:
        sys.modules.pop(name, None)


def test_sizes_are_shares_and_multiples_of_the_texts(bench):
    whole = bench.texts.load(149)
    assert len(whole) == 149
    assert len(bench.texts.load(15)) == 15
    assert set(bench.texts.load(15)) <= set(whole)
    assert bench.texts.load(149 * 2)[:149] == whole


def test_copies_of_the_texts_have_rare_terms_of_their_own(bench):
    both = bench.texts.load(298)
    assert both[149].startswith("Peace talks rareaxb in Genève.")
    assert both[149 + 30].startswith("Peace talks rareeexb in Genève.")
    words = [set(" ".join(texts).split()) for texts in (both[:149], both[149:])]
    assert {w for w in words[0] & words[1] if w.startswith("rare")} == set()


def test_a_work_is_run_in_turns_with_its_peer(bench):
    work = bench.Work("dtm", "dtm", ("dtm:1",), 0.001, threads=2)
    (row,) = bench.rows_of(work, bench.measure(work, 2))
    assert len(row["runs"]) == len(row["peer runs"]) == 2
    assert row["answer"] == row["peer answer"] > 149
    assert row["ratio"] > 0 and row["cpu ratio"] > 0 and row["peak MB"] >= 0
    printed = [bench.cell(row, name) for name in bench.COLUMNS]
    assert printed[0] == "dtm" and printed[-1] == "0.001 met"


def test_a_run_is_done_twice_unless_it_is_long(bench, monkeypatch):
    worker = importlib.import_module("worker")
    taken = iter([0.3, 0.2])

    def run():
        clock.append(clock[-1] + next(taken))
        return 7

    clock = [0.0]
    monkeypatch.setattr(worker.time, "perf_counter", lambda: clock[-1])
    peaks = iter([0, 90, 90, 95])  # before and highest, of the first run and the second
    monkeypatch.setattr(worker, "_memory", lambda name: next(peaks))
    told = worker.measure_twice(run)
    assert (told["first s"], told["s"], told["answer"]) == (0.3, pytest.approx(0.2), 7)
    assert told["peak"] == 90 and not told["once"]
    monkeypatch.setattr(worker, "_memory", lambda name: 0)
    taken = iter([worker.LONG + 1])
    told = worker.measure_twice(run)
    assert told["first s"] == told["s"] == pytest.approx(worker.LONG + 1)
    assert told["once"]


def test_a_run_done_once_is_held_against_a_first_one(bench):
    class Made:
        def __init__(self, first, second, once):
            self.runs = [{"s": second, "first s": first, "cpu": 1, "first cpu": 2, "once": once}]

    ours, quick, slow = Made(2.0, 1.0, False), Made(6.0, 4.0, False), Made(20.0, 20.0, True)
    assert (bench.ratio(quick, ours, "s"), bench.ratio(slow, ours, "s")) == (4.0, 10.0)
    assert bench.ratio(slow, ours, "cpu") == 1.0


def test_a_peer_that_is_missing_is_named(bench):
    work = bench.Work("dtm", "dtm", ("no_such_peer",), 30)
    (row,) = bench.rows_of(work, bench.measure(work, 1))
    assert "no_such_peer" in bench.cell(row, "ratio")
    assert bench.cell(row, "ratio").startswith("not measured: ")
    assert bench.cell(row, "target") == "30"


def test_a_worker_that_dies_is_named(bench):
    work = bench.Work("dtm", "dtm", (), mega=149)
    side = bench.Side("dtm", work)
    side.process.kill()
    side.run()
    side.close()
    assert side.missing == "it ended with -9"


def test_boundaries_in_c_are_those_of_segment(bench):
    if not shutil.which(os.environ.get("CC", "cc")):
        pytest.skip("no C compiler")
    work = bench.Work("words", "our_words", mega=15)
    (row,) = bench.rows_of(work, bench.measure(work, 2))
    found = sum(len(dc.segment(text)) for text in bench.texts.load(15))
    assert [run["answer"] for run in row["runs"]] == [found, found]
    assert row["kernel"] in dc._core.kernels()


def test_a_program_that_does_not_compile_is_named(bench, monkeypatch):
    if not shutil.which(os.environ.get("CC", "cc")):
        pytest.skip("no C compiler")
    monkeypatch.setitem(bench.PROGRAMS, "no_such_program", ([], "what it lacks"))
    (row,) = bench.rows_of(work := bench.Work("w", "no_such_program"), bench.measure(work, 1))
    assert row["missing"] == "what it lacks"


def test_the_promise_is_about_the_fastest_peer(bench):
    class Made:
        def __init__(self, name, *seconds):
            self.name, self.missing, self.kernel = name, None, ""
            self.runs = [
                {
                    "s": s,
                    "first s": s,
                    "cpu": s,
                    "first cpu": s,
                    "once": False,
                    "peak": 2e6,
                    "answer": 1,
                }
                for s in seconds
            ]

        seconds, peak = bench.Side.seconds, bench.Side.peak

    work = bench.Work("w", "w", ("slow", "fast"), 5)
    sides = [Made("w", 1.0, 2.0, 1.0), Made("slow", 20.0, 20.0, 20.0), Made("fast", 4.0, 6.0, 5.0)]
    slow, fast = bench.rows_of(work, sides)
    assert (slow["ratio"], slow["target"]) == (20.0, None)
    assert (fast["ratio"], fast["peer s"], fast["target"]) == (4.0, 5.0, 5)
    assert bench.cell(fast, "target") == "5 missed"


def test_growth_compares_the_time_of_a_byte(bench):
    rows = [
        {"work": "growth, 15 MB", "MB/s": 110.0},
        {"work": "dtm", "MB/s": 5.0},
        {"work": "growth, 1.5 GB", "MB/s": 100.0},
    ]
    total = bench.growth(rows)
    assert total["ratio"] == pytest.approx(1.1)
    assert bench.cell(total, "target") == "at most 1.15 met"
    assert bench.growth(rows[:2]) is None
