"""The examples in the docstrings and pages of co-occurrence and time run, and give what they show."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pandas as pd
import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
MODULES = ["association", "bursts", "chance", "changes", "cooccurrence", "intervals", "networks"]
MODULES += ["smoothing", "timeline"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_docstrings(name):
    assert doctest.testmod(importlib.import_module(f"dipcore.{name}")).failed == 0


@pytest.mark.skipif(not DOCS.is_dir(), reason="the docs are not here")
@pytest.mark.parametrize("page", ["cooccurrence.md", "time.md"])
def test_examples_of_pages(page):
    with pd.option_context("display.width", 200, "display.max_columns", 20):
        result = doctest.testfile(
            str(DOCS / page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
        )
    assert result.attempted > 5 and result.failed == 0
