"""The notebooks run from scratch and show again what is stored in them."""

from __future__ import annotations

import base64
import copy
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "notebooks"
NAMES = sorted(path.name for path in FOLDER.glob("*.ipynb"))
SECONDS = 60

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the notebooks are not here")


def load(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def text_of(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)


def code_cells(notebook: dict) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def shown(output: dict) -> dict[str, str]:
    """What one output shows: its kinds, with the text of those that are text."""
    if output["output_type"] == "stream":
        return {f"stream {output['name']}": text_of(output["text"])}
    if output["output_type"] == "error":
        return {"error": output["ename"]}
    return {
        kind: text_of(value) if kind.startswith("text/") else ""
        for kind, value in output["data"].items()
    }


def differences(stored: dict, fresh: dict) -> list[str]:
    """The cells that do not show the same in both."""
    pairs = zip(code_cells(stored), code_cells(fresh), strict=True)
    return [
        f"cell {number}: {text_of(one['source'])}"
        for number, (one, other) in enumerate(pairs, start=1)
        if [*map(shown, one["outputs"])] != [*map(shown, other["outputs"])]
    ]


def complaints(notebook: dict) -> list[dict]:
    """Errors, and whatever was written to standard error: warnings."""
    outputs = [output for cell in code_cells(notebook) for output in cell["outputs"]]
    return [
        output
        for output in outputs
        if output["output_type"] == "error" or output.get("name") == "stderr"
    ]


def pictures(notebook: dict) -> list[bytes]:
    outputs = [output for cell in code_cells(notebook) for output in cell["outputs"]]
    found = [output["data"].get("image/png") for output in outputs if "data" in output]
    return [base64.b64decode(text_of(picture)) for picture in found if picture]


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    """The folder of the notebooks as a run from scratch leaves them."""
    folder = tmp_path_factory.mktemp("notebooks")
    command = [sys.executable, str(FOLDER / "execute.py"), "-o", str(folder)]
    hostile = {**os.environ, "MPLBACKEND": "agg"}  # which would keep the pictures away
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=SECONDS, env=hostile, check=False
    )
    assert done.returncode == 0, done.stderr[-5000:]
    return folder


def test_there_is_a_notebook():
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_shows_again_what_is_stored(name, run):
    assert differences(load(FOLDER / name), load(run / name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_fails_or_warns(name, run):
    assert complaints(load(FOLDER / name)) == []
    assert complaints(load(run / name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_code_cell_has_its_output_and_ran_in_order(name):
    cells = code_cells(load(FOLDER / name))
    assert [cell["source"] for cell in cells if not cell["outputs"]] == []
    assert [cell["execution_count"] for cell in cells] == [*range(1, len(cells) + 1)]


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_there_and_shows_something(name, run):
    image = pytest.importorskip("matplotlib.image")
    stored, fresh = pictures(load(FOLDER / name)), pictures(load(run / name))
    drawn = [c for c in code_cells(load(FOLDER / name)) if "plot" in text_of(c["source"])]
    assert len(stored) == len(fresh) == len(drawn) > 0
    for picture in stored + fresh:
        pixels = image.imread(io.BytesIO(picture))
        assert min(pixels.shape[:2]) > 150
        assert pixels[..., :3].std() > 0.02, "an empty picture"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_stored_is_small_and_tells_nothing_of_the_machine(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    notebook = load(FOLDER / name)
    assert len(text.encode()) < 1_000_000
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert set(notebook["metadata"]["language_info"]) == {"name"}  # no version
    assert all(cell["metadata"] == {} for cell in notebook["cells"])
    words = re.sub(r'"image/png": "[^"]*"', "", text)
    assert re.findall(r"(?:/(?:home|root|usr|tmp|work|opt|var)/|\\\\Users\\\\)\S*", words) == []
    assert re.findall(r"0x[0-9a-f]{6,}|\d\d:\d\d:\d\d", words) == []  # addresses, clock times


def test_a_changed_text_a_lost_picture_and_a_warning_are_noticed():
    text = {"output_type": "stream", "name": "stdout", "text": ["3 documents\n"]}
    picture = {"output_type": "display_data", "data": {"image/png": "aGk="}, "metadata": {}}
    stored = {"cells": [{"cell_type": "code", "source": "1", "outputs": [text, picture]}]}
    assert differences(stored, copy.deepcopy(stored)) == []
    changed, lost, warned = (copy.deepcopy(stored) for _ in range(3))
    changed["cells"][0]["outputs"][0]["text"] = ["4 documents\n"]
    lost["cells"][0]["outputs"].pop()
    warned["cells"][0]["outputs"][0]["name"] = "stderr"
    for fresh in (changed, lost, warned):
        assert differences(stored, fresh) == ["cell 1: 1"]
    assert len(complaints(warned)) == 1 and complaints(stored) == []
    assert pictures(stored) == [b"hi"]
