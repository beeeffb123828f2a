"""Where the text of a page ends: at readers' comments, other articles, or what a line says."""

from __future__ import annotations

from itertools import accumulate

from dipcore.pages.furniture import TIME, Context, content

#: So many characters of prose are enough to be a text.
ENOUGH = 300
#: Lines of these kinds may say that the text is over.
ENDING = ("related", "comment", "footer", "subscribe")
_APART = 12


def _names_end(context: Context, at: int) -> bool:
    text = context.blocks[at].folded.strip(" .:!…()[]0123456789|-–—·•")
    match = context.words.ends.match(text)
    if match is None:
        return False
    rest = text[match.end() :]
    return not rest or rest.lstrip().startswith((":", "："))


def text_end(context: Context, reasons: list[str | None], prose: list[bool]) -> int:
    """Return the block from which on nothing is text.

    A line such as "Add new comment" or "Disclaimer" ends the text once some has been seen; a
    heading such as "Related articles" does where little prose follows it, and none that shares a
    word with the text above, or where all that follows are dated titles: else it is the heading of a
    box inside the text.
    """
    sizes = [len(b.text) if p else 0 for b, p in zip(context.blocks, prose, strict=True)]
    total, seen = sum(sizes), 0
    reach: list[int] = []
    thread = _thread(context, reasons, sizes)
    for at, block in enumerate(context.blocks[:thread]):
        seen += sizes[at]
        if not seen or block.region:
            continue
        left = total - seen
        if _names_end(context, at):
            if seen >= ENOUGH or left <= seen:
                return at
        elif reasons[at] in ENDING and context.words.whole_line(block.text):
            if 4 * left <= seen and _is_alien(context, prose, at, reach):
                return at
            if left <= seen and _dated_each(reasons, sizes, at):
                return at
    return thread


def _is_alien(context: Context, prose: list[bool], at: int, reach: list[int]) -> bool:
    """Whether no prose below shares a word with that above; `reach` is filled when first asked for."""
    if not reach:
        reach.extend(_reach(context, prose))
    return reach[at] <= at


def _dated_each(reasons: list[str | None], sizes: list[int], at: int) -> bool:
    """Whether every sentence below stands under a date line, as other documents are listed."""
    return all(reasons[i - 1] == "date" for i in range(at + 1, len(sizes)) if sizes[i])


def _thread(context: Context, reasons: list[str | None], sizes: list[int]) -> int:
    """Return where readers' comments begin: the first of three lines of a day and a clock time.

    The clock time may stand on the line below. Behind half of the prose, a name on the line above
    serves for it. Each stands close to the one before; text has been seen before the first. The number
    of blocks where there are none.
    """
    stamps, seen, total = [], 0, sum(sizes)
    for at, block in enumerate(context.blocks):
        seen += sizes[at]
        if seen < ENOUGH or reasons[at] != "date" or not context.dates[at]:
            continue
        above = context.blocks[at - 1]
        named = above.words <= 4 and reasons[at - 1] in (None, "byline") and 2 * seen >= total
        timed = TIME.search(block.text) or reasons[at + 1 : at + 2] == ["time"]
        if timed or named:
            stamps.append(at)
    for first, second, third in zip(stamps, stamps[1:], stamps[2:], strict=False):
        if second - first <= _APART and third - second <= _APART:
            named = context.blocks[first - 1].words <= 6 and not sizes[first - 1]
            return first - 1 if named else first
    return len(sizes)


def _reach(context: Context, prose: list[bool]) -> list[int]:
    """Return for each block the last block of prose that shares a word with it or one above; or -1."""
    words = [content(b.text) if p else set() for b, p in zip(context.blocks, prose, strict=True)]
    last = {word: at for at, found in enumerate(words) for word in found}
    shared = (max((last[word] for word in found), default=-1) for found in words)
    return list(accumulate(shared, max))
