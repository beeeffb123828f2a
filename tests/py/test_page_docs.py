"""The examples about reading pages run, in the documentation and in the modules."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import dipcore.pages
import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs" / "pages.md"
MODULES = [name for _, name, _ in pkgutil.iter_modules(dipcore.pages.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_modules(name: str) -> None:
    module = importlib.import_module(f"dipcore.pages.{name}")
    assert doctest.testmod(module).failed == 0


@pytest.mark.skipif(not DOCS.exists(), reason="the documentation is not here")
def test_examples_of_the_page_on_reading() -> None:
    text = DOCS.read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, {}, DOCS.name, str(DOCS), 0)
    assert len(test.examples) >= 8
    assert doctest.DocTestRunner().run(test).failed == 0
