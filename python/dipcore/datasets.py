"""Data that comes with dipcore."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from ._frames import names_index
from .corpus import Corpus


def sample_path() -> Path:
    """The folder of the sample: ``pages/``, ``readings.jsonl`` (their right readings), ``events.csv``."""
    return Path(str(resources.files("dipcore").joinpath("data/sample")))


def sample(*, progress: bool = False) -> Corpus:
    """Dispatches about real diplomatic events of 2013 to 2017, as raw pages in many styles, read by `read`.

    They were written for this project and are for learning: their counts show what was chosen to be written and are no
    evidence about the world. The result's `about` says so at length.

    Returns
    -------
    Corpus

    Examples
    --------
    >>> import dipcore as dc
    >>> len(dc.datasets.sample()) >= 200
    True
    """
    from .reading import read

    corpus = read(sample_path() / "pages", progress=progress)
    names = [Path(name).name for name in corpus.meta.index]
    corpus.meta.index = names_index(names, corpus.meta.index.name)
    corpus.reading["document"] = names
    corpus.about = (sample_path() / "about.txt").read_text(encoding="utf-8")
    return corpus
