"""docs/tokens.md is true: its table of options, cell by cell, and its examples."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
from pathlib import Path

import dipcore as dc
import pytest
import strategies

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tokens.md"
pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="the documentation is not here")

#: Every option, at a value that is not its default.
OPTIONS = {**strategies.OTHER_OPTIONS, "acronyms": [False, ["NATO"]]}
#: What must stand in the table.
WANTED = [
    "S-400s", "al-Assad", "Jabhat al-Nusra", "$1.5bn", "U.S.-DPRK", "COVID-19", "Geneva III", "resolution 2268",
    "[email\xa0protected]", "l'Élysée", "Erdoğan",
]  # fmt: skip


def words_in(cell: str) -> list[str]:
    """The words of a cell, each in backticks; "nothing" is none."""
    found = re.findall(r"`([^`]*)`", cell)
    assert found or cell.strip() == "nothing", cell
    return found


def table() -> dict[str, tuple[list[str], dict[str, list[str]]]]:
    """text -> (words by default, {"name=value": words})."""
    rows = {}
    lines = PAGE.read_text(encoding="utf-8").split("| text | default | with |\n|---|---|---|\n")[1]
    for line in lines.splitlines():
        if not line.startswith("|"):
            break
        text, default, others = re.fullmatch(r"\| `(.+?)` \| (.+?) \| (.*?) ?\|", line).groups()
        changes = {}
        for part in filter(None, others.split("; ")):
            name, words = re.fullmatch(r"`(\w+=[^`]+)`: (.+)", part).groups()
            changes[name] = words_in(words)
        rows[text] = words_in(default), changes
    return rows


def words(text: str, **options) -> list[str]:
    return dc.tokens([text], **options).to_list()[0]


def test_the_table_holds_the_words_of_the_field():
    rows = table()
    assert len(rows) > 30
    assert [text for text in WANTED if text.replace("\xa0", " ") not in rows] == []
    scripts = {"Cyrillic": "[а-я]", "Arabic": "[\u0621-\u064a]", "Han": "[\u4e00-\u9fff]"}
    for name, letters in scripts.items():
        assert any(re.search(letters, text) for text in rows), name


def test_every_option_that_the_table_names_is_one():
    named = {change for _, changes in table().values() for change in changes}
    known = {f"{n}={v!r}".replace("'", '"') for n, values in OPTIONS.items() for v in values}
    assert named <= known
    assert {change.split("=")[0] for change in known - named} == {"lines"}


@pytest.mark.parametrize("text", table() if PAGE.is_file() else [])
def test_what_each_option_makes_of_a_text(text):
    default, changes = table()[text]
    assert words(text) == default
    for name, values in OPTIONS.items():
        for value in values:
            change = f"{name}={value!r}".replace("'", '"')
            expected = changes.get(change, default)
            given = ast.literal_eval(change.split("=", 1)[1])
            assert words(text, **{name: given}) == expected, change
            assert (change in changes) == (expected != default), f"{change} need not be named"


def test_the_examples_of_the_page_run():
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 2
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    names: dict = {}
    for block in blocks:
        runner.run(
            doctest.DocTestParser().get_doctest(block, names, "tokens.md", str(PAGE), 0),
            clear_globs=False,
        )
        names.update(dc=dc)
    assert runner.tries > 8
    assert runner.failures == 0


MODULES = ["tokens", "kwic", "segmentation", "_stopwords"]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_docstrings_run(module):
    failures, tries = doctest.testmod(importlib.import_module(f"dipcore.{module}"))
    assert tries > 0
    assert failures == 0
