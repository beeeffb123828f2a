"""The rules of the house, as far as a machine can see them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "csrc" / "core"
GENERATED = {"unicode_tables.c"}
#: Includes of the core point down this ladder only; a rung's modules may know each other's headers.
LADDER = [
    ["kernels", "short_term", "narrow", "positions", "classify", "classify_body", "popcount"]
    + [f"popcount_{name}" for name in ("scalar", "avx2", "avx512")]
    + [f"classify_{name}" for name in ("scalar", "sse42", "avx2", "avx512", "neon")],
    ["status"],
    ["mem"],
    ["str"],
    ["utf8"],
    ["scan"],
    ["unicode", "unicode_tables"],
    ["fold"],
    ["wordbreak", "sentence"],
    ["words"],
    ["vocab"],
    ["minhash"],
    ["corpus"],
    ["quick"],
    ["entities"],
    ["tokenize"],
    ["sort"],
    ["copies"],
    ["csr"],
    ["pattern"],
    ["topics"],
    ["ngrams", "recode"],
    ["ngram_counts", "ngram_names", "phrases"],
    ["bitrows"],
    ["spa"],
    ["occurrences"],
    ["cooc_contexts", "cooc_pairs"],
    ["cooc"],
    ["rng"],
    ["permute"],
]
RUNG = {name: number for number, names in enumerate(LADDER) for name in names}
PAR = len(LADDER)

pytestmark = pytest.mark.skipif(not CORE.is_dir(), reason="the sources are not here")


def sources(
    *suffixes: str, under: tuple[str, ...] = ("csrc", "python", "tests", "benchmarks", "docs")
) -> list[Path]:
    found = [p for folder in under for p in (ROOT / folder).rglob("*") if p.suffix in suffixes]
    return sorted(p for p in found if "__pycache__" not in p.parts)


def includes(path: Path) -> list[str]:
    return re.findall(
        r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', path.read_text(encoding="utf-8"), re.MULTILINE
    )


def named(paths) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_there_is_something_to_check():
    assert len(sources(".c", ".h")) > 30 and len(sources(".py")) > 20


@pytest.mark.parametrize("folder", ["core", "par"])
def test_the_core_knows_neither_python_nor_numpy(folder):
    texts = {
        p: p.read_text(encoding="utf-8") for p in sources(".c", ".h", under=(f"csrc/{folder}",))
    }
    assert texts
    assert named(p for p, text in texts.items() if re.search(r"Python\.h|numpy/", text)) == []


def test_the_core_neither_prints_nor_aborts_nor_allocates_past_mem():
    words = r"\b(printf|fprintf|puts|abort|exit|errno|fopen|pthread_mutex_t)\b"
    allocation = r"\b(malloc|calloc|realloc|free)\s*\("
    wrong = []
    for path in sources(".c", ".h", under=("csrc/core",)):
        code = re.sub(
            r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\])*\"",
            " ",
            path.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        wrong += [f"{path.name}: {word}" for word in re.findall(words, code)]
        if path.stem != "mem":
            wrong += [f"{path.name}: {word}" for word in re.findall(allocation, code)]
    assert wrong == []


def test_includes_of_the_core_point_down_the_ladder():
    wrong = []
    files = sources(".c", ".h", under=("csrc/core", "csrc/par"))
    assert {p.stem for p in files if p.parent == CORE} <= set(RUNG), "a new module needs its rung"
    for path in files:
        own = PAR if path.parent.name == "par" else RUNG[path.stem]
        for name in includes(path):
            stem = Path(name).stem
            if stem == path.stem or not name.endswith(".h") or stem not in RUNG:
                continue
            below = RUNG[stem] < own or (
                RUNG[stem] == own and {stem, path.stem} <= set(LADDER[own])
            )
            if not below:
                wrong.append(f"{path.name} includes {name}")
    assert wrong == []


def test_every_core_module_is_a_header_a_source_and_a_test():
    stems = {p.stem for p in CORE.glob("*.c")} - {Path(name).stem for name in GENERATED}
    assert {stem for stem in stems if not (CORE / f"{stem}.h").exists()} == set()
    tested = {
        Path(name).stem for p in (ROOT / "tests" / "c").glob("*.[ch]") for name in includes(p)
    }
    tested |= {Path(name).stem for stem in tested & stems for name in includes(CORE / f"{stem}.h")}
    assert stems - tested == set()


def test_files_are_short_enough_to_read():
    long = {
        str(p.relative_to(ROOT)): lines
        for p in sources(".c", ".h", ".py")
        if p.name not in GENERATED
        and (lines := len(p.read_text(encoding="utf-8").splitlines())) > 600
    }
    assert long == {}


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(" + "TO" + "DO|FIX" + "ME|XX" + r"X)\b")
    found = [
        p for p in sources(".c", ".h", ".py", ".md") if marks.search(p.read_text(encoding="utf-8"))
    ]
    assert named(found) == []


def test_no_debugging_is_left_in():
    wrong = [
        p
        for p in sources(".py", under=("python",))
        if re.search(
            r"^\s*(breakpoint\(|import pdb|print\()", p.read_text(encoding="utf-8"), re.MULTILINE
        )
        and p.name not in ("cli.py", "report.py", "_analysis.py")
    ]
    assert named(wrong) == []


@pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="not a git checkout"
)
def test_no_build_products_are_tracked():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    product = re.compile(
        r"\.(so|o|a|pyc|pyd|whl|egg-info)$|(^|/)(__pycache__|build|dist|\.venv|\.hypothesis)(/|$)"
    )
    assert [name for name in tracked if product.search(name)] == []
    assert [name for name in tracked if name.startswith("out/")] == []
