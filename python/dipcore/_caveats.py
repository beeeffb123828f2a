"""Documents that lower every share: those without text, and those in languages of which a dictionary has no words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ._drawing import plural
from .dictionary import Dictionary

if TYPE_CHECKING:
    from .corpus import Corpus

UNKNOWN = "unknown"
_MOST = 8  # languages that a line lists


def languages_of(corpus: Corpus) -> pd.Series:
    """How many documents are in each language, most first; those of which it is not known, if any, last."""
    known = corpus.meta["language"].dropna().astype(str)
    counts = known.value_counts().rename_axis("language").reset_index()
    counts = counts.sort_values(["count", "language"], ascending=[False, True])
    counts = counts.set_index("language")["count"]
    if len(known) < len(corpus):
        counts[UNKNOWN] = len(corpus) - len(known)
    return counts


def listed(languages: pd.Series) -> str:
    """Languages as "de 30, fr 11"."""
    parts = [f"{name} {count:,}" for name, count in languages.head(_MOST).items()]
    more = languages[_MOST:]
    return ", ".join([*parts, f"{len(more)} others {more.sum():,}"] if len(more) else parts)


def without_text(corpus: Corpus) -> str:
    """How many documents have no text, and how to leave them out; "" where all have."""
    count = len(corpus) - int(corpus.has_text.sum())
    if not count:
        return ""
    verb, pronoun = ("has", "it counts") if count == 1 else ("have", "they count")
    return (
        f"{count:,} of {plural(len(corpus), 'document')} {verb} no text; {pronoun} in every share "
        "of documents. To leave out documents without text: --drop-empty, or in Python "
        "corpus[corpus.has_text]"
    )


def in_other_languages(corpus: Corpus, dictionary: Dictionary) -> str:
    """How many documents are in languages of which a dictionary may have no words; "" where none is known to be.

    The built-in dictionary, and what is chosen of it, is English; of others nobody knows.
    """
    languages = languages_of(corpus)
    known = languages.drop(UNKNOWN, errors="ignore")
    english = not (dictionary - Dictionary.diplomacy()).keys
    foreign = (
        [name.partition("-")[0] != "en" for name in known.index] if english else slice(1, None)
    )
    others = known[foreign]
    if others.empty:
        return ""
    if english:
        verb, keep = "is" if others.sum() == 1 else "are", "en"
        said = f"{others.sum():,} of {plural(len(corpus), 'document')} {verb} not in English"
        said += f" ({listed(others)}); the dictionary is English: they have few matches and"
    else:
        keep = known.index[0]
        said = f"the documents are in several languages ({listed(known)}): those that the "
        said += "dictionary has no words of"
    rest = f"; the language of {languages[UNKNOWN]:,} is {UNKNOWN}" if UNKNOWN in languages else ""
    return (
        f"{said} lower every share of documents{rest}. To keep one language: --language {keep}, or "
        f'in Python corpus.subset(language="{keep}")'
    )
