"""The command ``dipcore``: read, count and report from a shell.

Results go to standard output, progress and notes to standard error. A user's mistake is one line on
standard error and exit code 2.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._cli_documents import add_options, documents, note
from ._dates import PERIODS
from ._drawing import plural
from ._terminal import aligned, cut, number, one_line
from ._warnings import DipcoreWarning

if TYPE_CHECKING:
    import pandas as pd

    from .corpus import Corpus
    from .dictionary import Dictionary

CHART_KINDS = (".png", ".svg", ".pdf")
REPORT_KINDS = (".html", ".htm")
CHART_DPI = 150
TABLE_ROWS = 20
WIDEST = 60  # columns of the terminal that a cell of a plain table takes
DIGITS = 6  # that count, of a fraction in CSV and JSON: more than any interval here warrants


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments without the program's name; ``sys.argv[1:]`` by default.

    Returns
    -------
    int
        0, or 2 for a mistake of the user, 1 if the reader of the output has gone, 130 after Ctrl-C.

    Examples
    --------
    >>> main(["topics", "--limit", "1", "--csv"])  # doctest: +ELLIPSIS
    key,documents,mentions
    ...
    0
    """
    arguments = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        with _plain_warnings():
            arguments.run(arguments)
            sys.stdout.flush()
    except BrokenPipeError:
        # the interpreter flushes again at its end; let that go nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (OSError, ValueError, ImportError) as error:
        if isinstance(error, ImportError) and "pip install" not in str(error):
            raise  # a broken installation, not a missing extra
        print(f"dipcore: {_one_line(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        note("stopped")
        return 130
    return 0


def _one_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split())


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Show dipcore's own warnings as one line each."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", DipcoreWarning)
        usual = warnings.showwarning

        def show(message, category, filename, lineno, file=None, line=None):
            if issubclass(category, DipcoreWarning):
                print(f"dipcore: warning: {message}", file=sys.stderr)
            else:
                usual(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield


# -- arguments


def _within(text: str) -> str | int:
    if text in ("sentence", "paragraph", "document"):
        return text
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(
        f"{text!r} is none of sentence, paragraph, document and no number of words above 0"
    )


def _limit(text: str) -> int:
    if text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of rows; 0 means all")


def _window(text: str) -> int:
    if text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of words; 0 means none")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dipcore",
        description="Who and what diplomatic texts talk about, when, and with whom.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    report = _command(
        commands, "report", _report, "write an HTML report; its numbers open to sentences"
    )
    report.add_argument(
        "-o",
        "--output",
        default="report.html",
        metavar="FILE",
        help="the report (default: %(default)s)",
    )
    report.add_argument(
        "--chart",
        metavar="FILE",
        help="also write the chart of topics over time "
        f"({', '.join(kind[1:] for kind in CHART_KINDS)})",
    )
    _add_dictionary(report)
    _add_period(report, "calendar period (default: one that suits the number of documents)")
    read = _command(commands, "read", _read, "show what each page was read as")
    _add_output(read, None)
    topics = _command(commands, "topics", _topics, "count topics, in all or by period")
    _add_dictionary(topics)
    _add_keys(topics)
    _add_period(topics, "calendar period (default: none, totals)")
    topics.add_argument(
        "--zeros",
        action="store_true",
        help="rows too for keys that nothing mentions, and in a table for periods without a mention",
    )
    _add_output(topics, TABLE_ROWS)
    pairs = _command(commands, "cooccurrence", _cooccurrence, "count who and what occur together")
    _add_dictionary(pairs)
    _add_keys(pairs)
    pairs.add_argument(
        "--within",
        type=_within,
        default="sentence",
        metavar="CONTEXT",
        help="sentence, paragraph, document, or a number of words (default: %(default)s)",
    )
    _add_output(pairs, TABLE_ROWS)
    text = "show a word or phrase in context"
    kwic = commands.add_parser("kwic", help=text, description="Show a word or phrase in context.")
    kwic.set_defaults(run=_kwic, example='dipcore kwic "ceasefire*" my-pages/')
    kwic.add_argument("pattern", metavar="PATTERN", help='such as "ceasefire*" or "cease fire"')
    add_options(kwic)
    kwic.add_argument(
        "--window",
        type=_window,
        default=6,
        metavar="N",
        help="words to each side (default: %(default)s)",
    )
    kwic.add_argument(
        "--within",
        choices=("sentence", "paragraph", "document"),
        default="sentence",
        help="where the context ends (default: %(default)s)",
    )
    _add_output(kwic, TABLE_ROWS)
    return parser


class _Version(argparse.Action):
    """Prints the version; it is looked up only when asked for."""

    def __call__(self, parser, namespace, values, option_string=None):
        from .versions import __version__

        print(f"dipcore {__version__}")
        parser.exit()


def _command(commands: Any, name: str, run: Callable, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text[:1].upper() + text[1:] + ".")
    parser.set_defaults(run=run, example=f"dipcore {name} my-pages/")
    add_options(parser)
    return parser


def _add_dictionary(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dictionary",
        metavar="FILE",
        help="a dictionary: YAML, LIWC, Lexicoder, WordStat or a table (default: the built-in one)",
    )
    parser.add_argument(
        "--offices",
        action="store_true",
        help='count persons by office too ("the Russian president"), by date of the document',
    )
    parser.add_argument(
        "--as-of", metavar="DATE", help="the date of undated documents, for --offices"
    )


def _add_keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--keys",
        action="append",
        metavar="GLOB",
        help='keys to count, such as "people" or "*/Ira*"; may be given again (default: the topics)',
    )


def _add_period(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--by", choices=list(PERIODS), help=text)


def _add_output(parser: argparse.ArgumentParser, rows: int | None) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--json", action="store_const", const="json", dest="form", help="a JSON list of objects"
    )
    form.add_argument("--csv", action="store_const", const="csv", dest="form", help="CSV")
    usual = f"{rows} in a table, else all" if rows else "all"
    parser.add_argument(
        "-n",
        "--limit",
        type=_limit,
        metavar="N",
        help=f"rows at most, 0 for all (default: {usual})",
    )
    parser.set_defaults(form="table", table_rows=rows)


# -- commands


def _note_caveats(corpus: Corpus, dictionary: Dictionary) -> None:
    from ._caveats import in_other_languages, without_text

    note(without_text(corpus))
    note(in_other_languages(corpus, dictionary))


def _dictionary(arguments: argparse.Namespace) -> Any:
    from .dictionary import Dictionary

    if arguments.dictionary:
        return Dictionary.read(arguments.dictionary)
    return Dictionary.diplomacy()


def _hits(arguments: argparse.Namespace, least: int = 1) -> Any:
    """The matches of the keys asked for; a glob without a key, or too few keys, are an error before the reading."""
    dictionary, lookup = _dictionary(arguments), _lookup(arguments)
    keys = dictionary.keys
    if not keys:
        raise ValueError("the dictionary has no keys; give one with entries")
    wanted = arguments.keys or (
        ["topics/*"] if any(k.startswith("topics/") for k in keys) else ["*"]
    )
    chosen = _chosen(keys, wanted)
    if len(chosen) < least:
        raise ValueError(
            f"pairs need two keys, and {', '.join(wanted)} is one; give --keys again, such as --keys 'people/*'"
        )
    if lookup:
        from .offices import Offices

        if chosen.isdisjoint(Offices.built_in().people):
            raise ValueError(
                "--offices counts people, and none is among the keys; add --keys people"
            )
    corpus = documents(arguments)
    _note_caveats(corpus, dictionary)
    hits = corpus.tokens().lookup(dictionary, **lookup).select(wanted)
    unresolved = len(hits.unresolved)
    if unresolved:
        note(f"mentions by surname or office left out as uncertain: {unresolved:,}")
    return hits


def _chosen(keys: list[str], wanted: list[str]) -> set[str]:
    """The keys that fit; something that fits none is an error for the command line."""
    from ._keys import choose

    try:
        return {keys[k] for k in choose(keys, wanted)}
    except KeyError as error:
        raise ValueError(error.args[0]) from None


def _lookup(arguments: argparse.Namespace) -> dict[str, Any]:
    """The options of a lookup; a wrong one is an error before the reading."""
    from ._dates import read_date

    if not arguments.offices:
        if arguments.as_of is not None:
            raise ValueError("--as-of is the date of undated documents for --offices; give both")
        return {}
    read_date(arguments.as_of, "--as-of")
    return {"offices": True, "as_of": arguments.as_of}


def _report(arguments: argparse.Namespace) -> None:
    from .report import chart, check_target, write_with_analysis

    targets = [("-o", arguments.output, REPORT_KINDS), ("--chart", arguments.chart, CHART_KINDS)]
    for option, name, kinds in targets:
        if name is None:
            continue
        check_target(Path(name))
        if Path(name).suffix.lower() not in kinds:
            raise ValueError(f"{option} {name}: the name must end in {', '.join(kinds)}")
    dictionary, lookup = _dictionary(arguments), _lookup(arguments)
    corpus = documents(arguments)
    _note_caveats(corpus, dictionary)
    summary, analysis = write_with_analysis(
        corpus, arguments.output, dictionary, arguments.by, lookup, True
    )
    print(summary)
    print(f"\nReport: {summary.path}")
    if arguments.chart:
        chart(analysis, arguments.chart, dpi=CHART_DPI)
        print(f"Chart: {arguments.chart}")


def _read(arguments: argparse.Namespace) -> None:
    import pandas as pd

    from ._caveats import without_text

    corpus = documents(arguments)
    meta = corpus.meta
    frame = pd.DataFrame(
        {
            "document": meta.index,
            "date": _dates(meta),
            "source": meta["source"].to_numpy(),
            "publisher": meta["publisher"].to_numpy(),
            "place": meta["place"].to_numpy(),
            "language": meta["language"].to_numpy(),
            "title": meta["title"].to_numpy(),
            "characters": [len(text) for text in corpus.texts],
            "furniture": [0 if page is None else len(page.furniture) for page in corpus.pages],
        }
    )
    _print(frame, arguments)
    note(without_text(corpus))


def _dates(meta: Any) -> list[str | None]:
    """Dates as finely as they are known; None where there is none."""
    from ._report_html import date_text

    texts = (date_text(*pair) for pair in zip(meta["date"], meta["date_precision"]))
    return [None if text == "undated" else text for text in texts]


def _topics(arguments: argparse.Namespace) -> None:
    hits = _hits(arguments)
    if not arguments.by:
        counts = hits.counts()
        if arguments.zeros:
            of_keys = counts.set_index("key")
            rest = [key for key in hits.keys if key not in of_keys.index]
            counts = of_keys.reindex([*of_keys.index, *rest], fill_value=0).reset_index()
        _print(counts, arguments)
        return
    series = hits.over_time(arguments.by)
    frame = series.frame
    if not arguments.zeros:
        frame = _mentioned(frame)
    frame = frame.assign(period=frame["period"].astype(str))
    if arguments.form == "table":
        frame = _for_a_table(frame, arguments.zeros)
    _print(frame, arguments)
    if series.undated:
        note(f"left out: {plural(series.undated, 'document')} without a date fine enough")


def _mentioned(frame: pd.DataFrame) -> pd.DataFrame:
    """The keys with a mention in some period, with every period of each: a table that pivots without holes."""
    mentions = frame.groupby("key")["mentions"].transform("sum")
    silent = frame.loc[mentions == 0, "key"].nunique()
    if silent:
        note(f"keys without a mention in a dated document left out: {silent:,}; --zeros has them")
    return frame[mentions > 0]


def _for_a_table(frame: pd.DataFrame, zeros: bool) -> pd.DataFrame:
    """The columns that fit a screen and, without `zeros`, the periods with a mention."""
    keep = ["period", "key", "documents", "total_documents", "share", "lower", "upper", "mentions"]
    if zeros:
        return frame[keep]
    note("the table leaves out periods without a mention; --zeros, --csv and --json have them")
    return frame.loc[frame["mentions"] > 0, keep]


def _cooccurrence(arguments: argparse.Namespace) -> None:
    _print(_hits(arguments, least=2).cooccurrence(within=arguments.within).pairs(), arguments)


def _kwic(arguments: argparse.Namespace) -> None:
    corpus = documents(arguments)
    within = None if arguments.within == "document" else arguments.within
    frame = corpus.tokens().kwic(arguments.pattern, arguments.window, within=within)
    meta = corpus.meta.loc[frame["document"]]
    frame["date"] = _dates(meta)
    _print(frame, arguments)


# -- output


def _print(frame: pd.DataFrame, arguments: argparse.Namespace) -> None:
    limit = arguments.limit
    if limit is None:
        limit = arguments.table_rows or 0 if arguments.form == "table" else 0
    kept = frame.head(limit) if limit else frame
    if arguments.form == "csv":
        form = f"%.{DIGITS}g"
        print(kept.to_csv(index=False, lineterminator="\n", float_format=form), end="")
    elif arguments.form == "json":
        print(json.dumps(_records(kept), ensure_ascii=False, indent=1))
    else:
        print(_table(kept))
    if len(kept) < len(frame):
        note(f"{len(kept):,} of {len(frame):,} rows; -n 0 for all")


def _plain(value: Any) -> Any:
    """A value as JSON knows it: None for what is missing, Python's own numbers, else str."""
    import pandas as pd

    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    value = value.item() if hasattr(value, "item") else value
    return value if isinstance(value, (bool, int, float, str)) else str(value)


def _records(frame: pd.DataFrame) -> list[dict]:
    columns = list(frame.columns)
    rows = frame.itertuples(index=False, name=None)
    return [{name: _rounded(_plain(v)) for name, v in zip(columns, row)} for row in rows]


def _rounded(value: Any) -> Any:
    """A fraction with as many digits as in CSV; all else as it is."""
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def _cell(value: Any, keep_end: bool) -> str:
    """A value in a table: short, on one line, nothing in it that steers a terminal."""
    value = _plain(value)
    if value is None:
        return "-"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, int):
        return f"{value:,}"
    return cut(one_line(value), WIDEST, keep_end)


def _table(frame: pd.DataFrame) -> str:
    """Columns side by side, numbers and what stands left of a keyword to the right."""
    if frame.empty:
        return "nothing found"
    columns = []
    for name in frame.columns:
        values = frame[name]
        right = name == "left" or values.dtype.kind in "iuf"
        cells = [str(name), *(_cell(value, name in ("left", "document")) for value in values)]
        columns.append(aligned(cells, right))
    return "\n".join("  ".join(row).rstrip() for row in zip(*columns))
