"""Write csrc/core/unicode_tables.c from the Unicode Character Database.

    python3 csrc/tools/unicode_tables.py [--ucd DIR] > csrc/core/unicode_tables.c

DIR holds the UCD files as Debian's `unicode-data` lays them out (default /usr/share/unicode). The output
is committed, so that building needs no UCD; a test holds the committed file against a fresh one.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

SIZE = 0x110000
SHIFT = 7
INPUTS = [
    "UnicodeData.txt", "CaseFolding.txt", "PropList.txt", "LineBreak.txt", "Scripts.txt",
    "emoji/emoji-data.txt", "auxiliary/WordBreakProperty.txt", "auxiliary/SentenceBreakProperty.txt",
]
WORD_BREAK = [
    "Other", "CR", "LF", "Newline", "Extend", "ZWJ", "Format", "Regional_Indicator", "Katakana",
    "Hebrew_Letter", "ALetter", "Single_Quote", "Double_Quote", "MidNumLet", "MidLetter", "MidNum",
    "Numeric", "ExtendNumLet", "WSegSpace",
]
SENTENCE_BREAK = [
    "Other", "CR", "LF", "Extend", "Sep", "Format", "Sp", "Lower", "Upper", "OLetter", "Numeric",
    "ATerm", "SContinue", "STerm", "Close",
]
WORD, LETTER, PICTOGRAPHIC, PUNCTUATION, SYMBOL, SPACE, MARK = (1 << bit for bit in range(7))
BASE_SCRIPTS = {"Latin", "Greek", "Cyrillic"}


def rows(path: Path):
    """Yield (first, last, fields) of a UCD file, comments dropped."""
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if len(fields) < 2:
            continue
        first, _, last = fields[0].partition("..")
        yield int(first, 16), int(last or first, 16), fields[1:]


def property_of(path: Path, default: str) -> list[str]:
    values = [default] * SIZE
    for first, last, fields in rows(path):
        values[first : last + 1] = [fields[0]] * (last + 1 - first)
    return values


def members(path: Path, name: str) -> set[int]:
    found: set[int] = set()
    for first, last, fields in rows(path):
        if fields[0] == name:
            found.update(range(first, last + 1))
    return found


def unicode_data(path: Path) -> tuple[list[str], dict[int, list[int]]]:
    """General categories, and canonical decompositions."""
    categories = ["Cn"] * SIZE
    decompositions: dict[int, list[int]] = {}
    start = 0
    for first, _, fields in rows(path):
        name, category, mapping = fields[0], fields[1], fields[4]
        if name.endswith("First>"):
            start = first
        span = range(start, first + 1) if name.endswith("Last>") else range(first, first + 1)
        for cp in span:
            categories[cp] = category
        if mapping and not mapping.startswith("<"):
            decompositions[first] = [int(part, 16) for part in mapping.split()]
    return categories, decompositions


def simple_folds(path: Path) -> dict[int, int]:
    return {first: int(fields[1], 16) for first, _, fields in rows(path) if fields[0] in "CS"}


def base_letters(categories, decompositions, scripts) -> dict[int, int]:
    """Code point -> its letter without marks (0: a mark itself), for Latin, Greek and Cyrillic."""

    def decompose(cp: int) -> list[int]:
        return [d for part in decompositions.get(cp, []) for d in decompose(part)] or [cp]

    bases = {}
    for cp in decompositions:
        letters = [c for c in decompose(cp) if not categories[c].startswith("M")]
        if scripts[cp] in BASE_SCRIPTS and len(letters) == 1 and letters[0] != cp:
            bases[cp] = letters[0]
    bases.update({cp: 0 for cp in range(0x300, 0x370) if categories[cp] == "Mn"})
    return bases


def records(ucd: Path) -> list[tuple[int, int, int, int]]:
    """(fold delta, word break, sentence break, traits) of every code point."""
    categories, _ = unicode_data(ucd / "UnicodeData.txt")
    folds = simple_folds(ucd / "CaseFolding.txt")
    words = property_of(ucd / "auxiliary/WordBreakProperty.txt", "Other")
    sentences = property_of(ucd / "auxiliary/SentenceBreakProperty.txt", "Other")
    letters = members(ucd / "PropList.txt", "Ideographic") | members(ucd / "Scripts.txt", "Hiragana")
    letters |= members(ucd / "LineBreak.txt", "SA")
    pictographic = members(ucd / "emoji/emoji-data.txt", "Extended_Pictographic")
    space = members(ucd / "PropList.txt", "White_Space")

    def traits(cp: int) -> int:
        letter = words[cp] in ("ALetter", "Hebrew_Letter", "Katakana") or cp in letters
        value = (WORD if letter or words[cp] == "Numeric" else 0) | (LETTER if letter else 0)
        value |= (PICTOGRAPHIC if cp in pictographic else 0) | (SPACE if cp in space else 0)
        return value | {"P": PUNCTUATION, "S": SYMBOL, "M": MARK}.get(categories[cp][0], 0)

    word_number = {name: number for number, name in enumerate(WORD_BREAK)}
    word_number["E_Base"] = 0
    sentence_number = {name: number for number, name in enumerate(SENTENCE_BREAK)}
    return [
        (folds.get(cp, cp) - cp, word_number[words[cp]], sentence_number[sentences[cp]], traits(cp))
        for cp in range(SIZE)
    ]


def version(ucd: Path) -> str:
    first = (ucd / "auxiliary/WordBreakProperty.txt").read_text(encoding="utf-8").split("\n", 1)[0]
    return re.search(r"-(\d+\.\d+\.\d+)\.txt", first).group(1)


def wrapped(numbers) -> str:
    lines, line = [], "   "
    for number in numbers:
        item = f" {number},"
        if len(line) + len(item) > 100:
            lines.append(line)
            line = "   "
        line += item
    return "\n".join([*lines, line])


def render(ucd: Path) -> str:
    table = records(ucd)
    numbers: dict[tuple, int] = {}
    indices = [numbers.setdefault(record, len(numbers)) for record in table]
    block_rows: dict[tuple, int] = {}
    size = 1 << SHIFT
    blocks = [
        block_rows.setdefault(tuple(indices[at : at + size]), len(block_rows))
        for at in range(0, SIZE, size)
    ]
    if len(block_rows) > 65536 or len(numbers) > 65536:
        raise SystemExit("the tables outgrow their integer types: widen them in unicode.h")
    categories, decompositions = unicode_data(ucd / "UnicodeData.txt")
    bases = base_letters(categories, decompositions, property_of(ucd / "Scripts.txt", "Unknown"))
    out = [
        "/* Generated by csrc/tools/unicode_tables.py; do not edit.",
        f" * Unicode {version(ucd)}: " + ", ".join(INPUTS[:4]) + ",",
        " * " + ", ".join(INPUTS[4:]) + ". */",
        '#include "unicode_tables.h"',
        "",
        f'const char dip_unicode_version[] = "{version(ucd)}";',
        "",
        "const dip_uchar dip_unicode_records[] = {",
        *(f"    {{{fold}, {wb}, {sb}, {traits}}}," for fold, wb, sb, traits in numbers),
        "};",
        "",
        f"const uint16_t dip_unicode_blocks[{len(blocks)}] = {{",
        wrapped(blocks),
        "};",
        "",
        f"const uint16_t dip_unicode_rows[][{size}] = {{",
        *("    {\n" + wrapped(row) + "\n    }," for row in block_rows),
        "};",
        "",
        f"const size_t dip_unicode_bases_len = {len(bases)};",
        "const dip_unicode_pair dip_unicode_bases[] = {",
        wrapped(f"{{{cp}, {base}}}" for cp, base in sorted(bases.items())),
        "};",
    ]
    return "\n".join(out) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--ucd", type=Path, default=Path("/usr/share/unicode"))
    sys.stdout.write(render(parser.parse_args().ucd))


if __name__ == "__main__":
    main()
