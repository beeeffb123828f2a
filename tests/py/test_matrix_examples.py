"""The examples of the matrix, of what is reckoned from it, and of its page run as they stand."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "matrix.md"
MODULES = ["matrix", "similarity", "keyness", "collocations", "dispersion", "textstats"]


def passed(result: doctest.TestResults) -> bool:
    return result.attempted > 0 and result.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_the_module(name):
    assert passed(doctest.testmod(importlib.import_module(f"dipcore.{name}")))


def test_examples_of_the_vectorizers():
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    assert passed(doctest.testmod(importlib.import_module("dipcore.sklearn")))


@pytest.mark.skipif(not PAGE.exists(), reason="the docs are not here")
def test_examples_of_the_page():
    assert passed(doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8"))
