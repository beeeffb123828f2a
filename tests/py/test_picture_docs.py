"""The page of the pictures: its examples run, and its pictures are those that the code draws today."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "pictures.md"
STORED = {path.name: path for path in [DOCS / "chart.png", *DOCS.glob("pictures/*.png")]}

pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="the page is not here")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory) -> Path:
    """The folder into which the examples of the page were run, warnings being errors."""
    pytest.importorskip("networkx")
    folder = tmp_path_factory.mktemp("pictures")
    command = [sys.executable, "-W", "error", DOCS / "pictures" / "draw.py", "-o", folder]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-5000:]
    return folder


def test_every_picture_of_the_page_is_stored_and_none_is_left_over(drawn):
    linked = {Path(name).name for name in re.findall(r"!\[.*?\]\((.*?)\)", PAGE.read_text("utf-8"))}
    assert len(linked) > 3
    assert linked | {"chart.png"} == set(STORED) == {path.name for path in drawn.iterdir()}
    assert all(0 < path.stat().st_size < 120_000 for path in STORED.values())


@pytest.mark.parametrize("name", sorted(STORED))
def test_a_stored_picture_is_what_the_code_draws(name, drawn):
    """Not to the pixel, which fonts and versions move, but in squares of a letter's size."""
    image = pytest.importorskip("matplotlib.image")
    stored, fresh = (image.imread(path)[..., :3] for path in (STORED[name], drawn / name))
    assert np.abs(np.subtract(stored.shape, fresh.shape)).max() <= 8
    height, width = np.minimum(stored.shape, fresh.shape)[:2]
    stored, fresh = (squares(picture[:height, :width]) for picture in (stored, fresh))
    assert np.abs(stored - fresh).mean() < 0.03, "python docs/pictures/draw.py draws them anew"


def squares(picture: np.ndarray, side: int = 12) -> np.ndarray:
    """The mean colours of squares of a picture."""
    height, width = (length // side for length in picture.shape[:2])
    cut = picture[: height * side, : width * side]
    return cut.reshape(height, side, width, side, -1).mean(axis=(1, 3))
