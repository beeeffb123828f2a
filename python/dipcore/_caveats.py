"""Documents that lower every share: those without text, and those in languages of which a dictionary has no words."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

import pandas as pd

from ._dates import is_missing
from ._drawing import plural
from .dictionary import Dictionary
from .inputs import OTHER_KIND

if TYPE_CHECKING:
    from .corpus import Corpus

UNKNOWN = "unknown"
_MOST = 8  # languages that a line lists


def primary_of(tag: object) -> str:
    """The language of a tag: of en-US, EN and en_GB "en" (RFC 5646, 2.2.1); "unknown" for what is missing."""
    if is_missing(tag) or not str(tag).strip():
        return UNKNOWN
    return re.split("[-_]", str(tag).strip().casefold())[0]


def primary_languages(corpus: Corpus) -> pd.Series:
    """The language of each document, without its region; "unknown" where it is not known."""
    return corpus.meta["language"].map(primary_of)


def languages_of(corpus: Corpus) -> pd.Series:
    """How many documents are in each language, most first; those of which it is not known, if any, last."""
    counts = primary_languages(corpus).value_counts().rename_axis("language").reset_index()
    counts["unknown"] = counts["language"] == UNKNOWN
    counts = counts.sort_values(["unknown", "count", "language"], ascending=[True, False, True])
    return counts.set_index("language")["count"]


def listed(languages: pd.Series) -> str:
    """Languages as "de 30, fr 11"."""
    parts = [f"{name} {count:,}" for name, count in languages.head(_MOST).items()]
    more = languages[_MOST:]
    return ", ".join([*parts, f"{len(more)} others {more.sum():,}"] if len(more) else parts)


def of_other_kinds(corpus: Corpus) -> str:
    """How many files of folders and archives were passed over for what their names end in; "" where none was."""
    reading = corpus.reading
    passed = reading[[str(reason).endswith(OTHER_KIND) for reason in reading["reason"]]]
    if passed.empty:
        return ""
    names = passed["member"].fillna(passed["file"])
    endings = Counter(PurePath(name).suffix.lower() or "without ending" for name in names)
    shown = endings.most_common(_MOST)
    kinds = [f"{n:,} {ending}" for ending, n in shown]
    if more := endings.total() - sum(n for _, n in shown):
        kinds.append(f"{more:,} others")
    return f"{plural(len(passed), 'file')} of other kinds not read: {', '.join(kinds)}"


def left_out_before(corpus: Corpus) -> str:
    """What is not in a corpus any more, as its `omitted` says."""
    return f"Left out before counting: {'; '.join(corpus.omitted)}" if corpus.omitted else ""


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
    foreign = known.index != "en" if english else slice(1, None)
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
    said += f" lower every share of documents{rest}"
    if keep not in known:
        return said
    tags = [tag for tag in corpus.meta["language"].unique() if primary_of(tag) == keep]
    exact = f'"{tags[0]}"' if len(tags) == 1 else tags
    return (
        f"{said}. To keep one language: --language {keep}, or in Python "
        f"corpus.subset(language={exact})"
    )
