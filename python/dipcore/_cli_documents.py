"""Which documents the commands work on: their options, and the corpus that these ask for."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ._drawing import plural

if TYPE_CHECKING:
    import pandas as pd

    from .corpus import Corpus


_MOST_NOTES = 20  # lines of what was not read


def note(text: str) -> None:
    """Print on standard error, as one line, what is to be known but is no result; nothing, for an empty text."""
    from ._terminal import one_line

    if text:
        sys.stderr.write(f"dipcore: {one_line(text)}\n")


def _column(text: str) -> tuple[str, str]:
    from .reading import ROLES

    role, _, name = text.partition("=")
    if role in ROLES and name:
        return role, name
    raise argparse.ArgumentTypeError(
        f"{text!r}: write text=NAME, where NAME is the table's, and so for any of {', '.join(ROLES)}"
    )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the arguments that say what it reads, and which documents of that count."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files (.txt .html .jsonl .csv .parquet), folders or globs (default: the sample)",
    )
    parser.add_argument(
        "--column",
        type=_column,
        action="append",
        default=[],
        dest="columns",
        metavar="ROLE=NAME",
        help="a column of tables that has another name there, such as text=body or date=published; "
        "may be given again",
    )
    parser.add_argument(
        "--metadata",
        metavar="FILE",
        help="a CSV with a column file or id that supplies dates and sources that pages lack",
    )
    parser.add_argument(
        "--date-hint",
        metavar="DATE",
        help="what is known of the dates of all pages, such as 2016-09 or 2016: it decides between "
        "day first and month first, and dates pages that say nothing",
    )
    parser.add_argument(
        "--language",
        action="append",
        dest="languages",
        metavar="CODE",
        help="only documents in this language, such as en (en-GB is English too), or unknown; may be "
        "given again",
    )
    parser.add_argument(
        "--drop-empty", action="store_true", help="leave out documents without text"
    )
    parser.add_argument(
        "--dedupe",
        action="store_true",
        help="count each story once: copies of a document, near ones too, are left out",
    )


def documents(arguments: argparse.Namespace) -> Corpus:
    """What is read, but for what is asked to be left out; notes say how much that is."""
    corpus = _read(arguments)
    if arguments.drop_empty:  # first, as a document without text has no language
        corpus = _with_text(corpus)
    if arguments.languages:
        corpus = _in_languages(corpus, arguments.languages)
    if arguments.dedupe:
        once = corpus.dedupe()
        one, several = "document is a copy of another", "documents are copies of others"
        note(f"{plural(len(once.copies), one, several)} and left out, of {len(corpus):,}")
        corpus = once
    return corpus


def _in_languages(corpus: Corpus, languages: list[str]) -> Corpus:
    from ._caveats import languages_of, listed, primary_languages, primary_of

    mask = primary_languages(corpus).isin(list(map(primary_of, languages)))
    others = listed(languages_of(corpus[~mask]))
    if not mask.any():
        wanted = ", ".join(languages)
        raise ValueError(f"no document is in --language {wanted}; by language there are: {others}")
    return _without(corpus, mask, f"in other languages ({others})")


def _with_text(corpus: Corpus) -> Corpus:
    mask = corpus.has_text
    if not mask.any():
        raise ValueError("nothing to work on: no document has text")
    return _without(corpus, mask, "without text")


def _without(corpus: Corpus, mask: pd.Series, what: str) -> Corpus:
    """The documents that a mask keeps; how many others there were is noted, here and for the readers of a report."""
    kept = corpus[mask]
    if len(kept) < len(corpus):
        omitted = f"{plural(len(corpus) - len(kept), 'document')} {what}"
        note(f"{omitted} left out of {len(corpus):,}")
        kept.omitted.append(omitted)
    return kept


def _read(arguments: argparse.Namespace) -> Corpus:
    from . import datasets
    from ._caveats import of_other_kinds
    from ._dates import read_date
    from .reading import read

    progress = sys.stderr.isatty()
    if not arguments.paths:
        note(
            "no PATH given: this reads the sample that comes with dipcore, which is for "
            f"learning. For your own texts name files, folders or globs: {arguments.example}"
        )
        for option in ("metadata", "date_hint", "columns"):
            if getattr(arguments, option):
                name = option.replace("_", "-").removesuffix("s")
                raise ValueError(f"--{name} goes with a PATH; the sample has its own dates")
        return datasets.sample(progress=progress)
    columns = _columns(arguments.columns)
    hint = arguments.date_hint
    read_date(hint, "--date-hint")
    corpus = read(
        arguments.paths,
        arguments.metadata,
        date_hint=hint,
        on_error="skip",
        progress=progress,
        **columns,
    )
    _note_failures(corpus)
    note(of_other_kinds(corpus))
    if not len(corpus):
        failed = corpus.reading.loc[corpus.reading["status"] == "failed", "row"]
        rows = int(failed.notna().sum())
        parts = [plural(n, what) for n, what in ((len(failed) - rows, "file"), (rows, "row")) if n]
        reason = f"none of {' and '.join(parts)} could be read"
        raise ValueError(f"nothing to work on: {reason if parts else 'the files hold no document'}")
    return corpus


def _columns(given: list[tuple[str, str]]) -> dict[str, str]:
    """Names of columns by their roles; a role has one."""
    columns = dict(given)
    for role, name in given:
        if columns[role] != name:
            raise ValueError(
                f"--column {role} is given twice: {name!r} and {columns[role]!r}; one column has the role"
            )
    return columns


def _note_failures(corpus: Corpus) -> None:
    from ._encodings import Decoding
    from .reading import NAME_TEXT

    for file, why in corpus.failures[:_MOST_NOTES]:
        text = why if why.startswith(file) else f"{file}: {why}"
        text = text.replace(Decoding.hint, "; save it as UTF-8, or read it in Python: dc.read()")
        note(f"not read: {text.replace(NAME_TEXT, f'{NAME_TEXT}--column ')}")
    more = len(corpus.failures) - _MOST_NOTES
    if more > 0:
        note(f"and {more:,} more not read; corpus.reading in Python lists all")
