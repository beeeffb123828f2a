"""Draw the pictures of docs/pictures.md by running its examples, and the chart of the README.

    python docs/pictures/draw.py            # in place
    python docs/pictures/draw.py -o OUT     # into the folder OUT

A picture shows the figure that the last example above it left in `ax` or `figure`. Needs ``pip install "dipcore[plot]"``.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import matplotlib

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "pictures.md"
CHART = "chart.png"
DPI, CHART_DPI = 80, 90
EXAMPLE_OR_PICTURE = re.compile(
    r"```python\n(?P<code>.*?)```|!\[[^\]]*\]\((?P<picture>.*?)\)", re.DOTALL
)


def figures() -> Iterator[tuple[str, matplotlib.figure.Figure]]:
    """Runs the page from top to bottom; gives each picture's name with its figure."""
    import matplotlib.pyplot as plt

    names: dict = {}
    for found in EXAMPLE_OR_PICTURE.finditer(PAGE.read_text(encoding="utf-8")):
        if found["picture"]:
            yield Path(found["picture"]).name, names["ax"].figure
        else:
            plt.close("all")
            exec(found["code"], names)  # noqa: S102 (the page is ours)
    plt.close("all")


def draw_chart(path: Path) -> None:
    """The chart that ``dipcore report --dedupe --chart`` draws of the sample."""
    import dipcore as dc
    from dipcore import report
    from dipcore._analysis import Analysis

    analysis = Analysis(dc.datasets.sample().dedupe(), dc.Dictionary.diplomacy())
    report.chart(analysis, path, dpi=CHART_DPI)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("-o", "--output", type=Path, help="folder to write to")
    output = parser.parse_args().output
    matplotlib.use("agg")
    draw_chart((output or HERE.parent) / CHART)
    for name, figure in figures():
        figure.savefig((output or HERE) / name, dpi=DPI)


if __name__ == "__main__":
    main()
