"""The notebook of the README runs as it stands there, and shows something."""

from __future__ import annotations

import re
from pathlib import Path

import dipcore as dc
import pytest

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.mark.skipif(not README.is_file(), reason="the README is not here")
def test_the_notebook_of_the_readme_runs():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    code = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL).group(1)
    names: dict = {}
    shown = 0
    for line in filter(str.strip, code.splitlines()):
        try:
            result = eval(line, names)
        except SyntaxError:
            exec(line, names)  # noqa: S102
            continue
        assert not hasattr(result, "empty") or not result.empty, line
        shown += 1
    assert shown >= 6
    matplotlib.pyplot.close("all")


@pytest.mark.skipif(not README.is_file(), reason="the README is not here")
def test_the_key_words_of_the_readme_leave_undated_documents_out():
    corpus = dc.datasets.sample().dedupe()
    line = re.search(
        r"^tokens\.dtm\(\)\.keyness\(.*$", README.read_text(encoding="utf-8"), re.MULTILINE
    )
    names = {"tokens": corpus.tokens(), "corpus": corpus, "date": corpus.meta["date"]}
    found = eval(line.group(), names)
    dated = int(corpus.meta["date"].notna().sum())
    assert sum(found.attrs["documents"]) == dated < len(corpus)
