"""The verdict on every block of a page: title first, then where the text starts and ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from dipcore.pages.authors import about_authors
from dipcore.pages.ending import ENOUGH, text_end
from dipcore.pages.furniture import (
    BULLET,
    SPEAKER,
    TERMINAL,
    Context,
    Verdict,
    content,
    is_cut,
    is_sentence,
    near_caption,
    numbered_release,
    rule_reason,
    script,
    site_tail,
)
from dipcore.pages.headings import MENU, headings, without_last
from dipcore.pages.lines import Block
from dipcore.pages.words import fold, level

_HEAD = 20
_REACH = 40
_LINE_COST = 25
_LONGEST_PARAGRAPH = 400
_BELOW = 25
_LIST = 4
_BREAK_COST = 1800
_LABELS = ("share", "log-in", "comment", "menu", "subscribe", "cookie", "related", "date")
NAMED = "line that the page's first line names"
_NAME_WORD = re.compile(r"\w+")
_NAME_END = re.compile(r"[^\w\s|–—-]*(?:$|\s*[|–—·»:-]|\s+\W)")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(slots=True)
class Title:
    """The title, the block it was taken from, and which part of that block it is."""

    text: str
    block: int
    length: int
    rule: str
    start: int = 0


def main_run(context: Context, prose: list[bool]) -> range:
    """Return the run of blocks with the most prose; each block that is none costs a little.

    It is the contiguous run of greatest sum, so that single lines between paragraphs do not end it
    and long lists of teasers do. Empty where the page has no prose.
    """
    best, best_sum, start, total = range(0), 0, 0, 0
    for at, (block, counts) in enumerate(zip(context.blocks, prose, strict=True)):
        if total <= 0:
            start, total = at, 0
        total += min(len(block.text), _LONGEST_PARAGRAPH) if counts else -_LINE_COST
        if total > best_sum:
            best, best_sum = range(start, at + 1), total
    return best


def _title_score(context: Context, at: int, run: range, prose: list[bool], repeats: int) -> float:
    block = context.blocks[at]
    words = content(block.text)
    below = range(max(at + 1, run.start), min(run.stop, at + _REACH))
    text = content(" ".join(context.blocks[i].text for i in below if prose[i]))
    overlap = len(words & text) / max(len(words), 2) * min(1.0, (len(words) + 1) / 4)
    score = 3.0 * overlap + 2.0 * (repeats > 1 and (block.words > 4 or _again(context, at)))
    if 4 <= block.words <= 30:
        score += 1.0
    elif block.words == 1:
        score -= 1.5
    elif block.words > 40:
        score -= 2.0
    above = range(max(0, at - 6), at)
    score -= 0.1 * sum(context.blocks[i].words > 3 for i in above)
    score -= 1.5 * sum(prose[run.start : at]) + 0.05 * max(0, run.start - at - 6)
    if block.text.endswith((":", "：")) or MENU.search(block.text):
        score -= 1.5
    return score


def _again(context: Context, at: int) -> bool:
    own = context.blocks[at].folded
    return any(b.folded == own for b in context.blocks[at + 1 : at + 3])


def _may_be_title(
    context: Context, at: int, reasons: list[str | None], prose: list[bool], repeats: int
) -> bool:
    block = context.blocks[at]
    if reasons[at] is not None:
        return False
    if BULLET.match(block.text) and not block.text[0].isalnum():
        return False
    if not is_sentence(block):
        return True
    again = repeats > 1 and _again(context, at)
    follows = reasons[at + 1] if at + 1 < len(reasons) else None
    heads = follows in ("date", "byline", "time") or (follows == "share" and True not in prose[:at])
    return block.words <= 25 and (again or heads)


def find_title(context: Context, reasons: list[str | None], prose: list[bool]) -> Title | None:
    """Choose the title of a flattened page among the lines above its text, or None.

    A title shares words with the text below it, is often repeated, and has no prose above it.
    """
    counts = Counter(block.folded for block in context.blocks)
    run = main_run(context, prose)
    named = _named_title(context, reasons, prose)
    if named is not None:
        return named
    best, best_score = None, 0.5
    for at in range(max(0, run.start - _REACH), min(len(context.blocks), run.start + _HEAD)):
        repeats = counts[context.blocks[at].folded]
        if not _may_be_title(context, at, reasons, prose, repeats):
            continue
        score = _title_score(context, at, run, prose, repeats)
        if score > best_score:
            best, best_score = at, score
    return None if best is None else _without_tail(context, best, counts)


def _named_title(context: Context, reasons: list[str | None], prose: list[bool]) -> Title | None:
    """Return the line that the page's first line, its title in the browser, begins with.

    Of several the first that enough text follows before the next, else the one that text stands
    closest below; the first line itself is passed over.
    """
    named = [at for at in _named(context, reasons) if True in prose[at + 1 : at + _BELOW]]
    if not named:
        return None
    ends = [*named[1:], len(prose)]
    sizes = [_size(context, prose, range(at, end)) for at, end in zip(named, ends, strict=True)]
    enough = (at for at, size in zip(named, sizes, strict=True) if size >= ENOUGH)
    at = next(enough, None) or min(named, key=lambda at: prose.index(True, at + 1) - at)
    text = context.blocks[at].text
    return Title(text, at, len(text), NAMED)


def _size(context: Context, prose: list[bool], within: range) -> int:
    return sum(len(context.blocks[i].text) for i in within if prose[i])


def _named(context: Context, reasons: list[str | None]) -> Iterator[int]:
    """Yield the lines that the page's first line begins with, but for that line."""
    name = level(context.blocks[0].text)
    words = _NAME_WORD.findall(name)
    for at in range(1, len(context.blocks)):
        block = context.blocks[at]
        own = _NAME_WORD.findall(block.level) if len(block.text) <= len(name) + 3 else []
        if len(own) < 3 or words[: len(own)] != own or reasons[at] in _LABELS:
            continue
        last = list(islice(_NAME_WORD.finditer(name), len(own)))[-1]
        if _NAME_END.match(name, last.end()):
            yield at


def _run_from(context: Context, prose: list[bool], start: int) -> range:
    """Return the run of prose that begins close below `start`; empty where there is too little.

    It is the longest that gains, and ends for good where labels and teasers have cost too much.
    """
    first = next((i for i in range(start, min(start + _REACH, len(prose))) if prose[i]), None)
    if first is None:
        return range(0)
    total = best = 0
    end = first
    for at in range(first, len(prose)):
        size = min(len(context.blocks[at].text), _LONGEST_PARAGRAPH)
        total += size if prose[at] else -_LINE_COST
        if total > best:
            best, end = total, at + 1
        elif total < best - _BREAK_COST:
            break
    return range(first, end) if best >= ENOUGH else range(0)


def _without_tail(context: Context, at: int, counts: Counter[str]) -> Title:
    text = context.blocks[at].text
    rule = "repeated line" if counts[fold(text)] > 1 else "line above the text"
    tail = site_tail(text)
    if tail:
        head = text[: len(text) - len(tail)].rstrip().rstrip("-–—|").rstrip()
        known = context.tails[fold(tail)] >= 2 or fold(head) in counts or "|" in text
        if known and len(head.split()) >= 2:
            return Title(head, at, len(head), rule + ", without the site's name")
    return Title(text, at, len(text), rule)


def _is_title(block: Block, title: str) -> bool:
    text = block.folded
    if text == title:
        return True
    tail = site_tail(block.text)
    return tail is not None and text.startswith(title) and len(text) <= len(title) + len(tail) + 3


def _keeps_fragment(context: Context, at: int, body: list[int]) -> bool:
    """Whether a line that is no sentence belongs to the text around it."""
    block = context.blocks[at]
    if block.text.endswith((":", "：")) or SPEAKER.match(block.text):
        return True
    if context.html:
        if block.tag in _HEADINGS:
            return block.links < 0.5
        return block.links < 0.5 and block.words >= (3 if block.tag in ("li", "blockquote") else 5)
    before = context.blocks[body[-1]].text if body and body[-1] == at - 1 else ""
    listed = before.endswith((":", "：", ";", ",")) or bool(BULLET.match(before))
    return listed and (bool(BULLET.match(block.text)) or before.endswith((":", "：", ";", ",")))


def _introduces(block: Block) -> bool:
    return block.words >= 5 and block.text.endswith((":", "："))


def _start_of_text(context: Context, free: list[int], prose: list[int]) -> int:
    """Return the first block of prose in the page's script, or the lines that introduce it."""
    blocks = context.blocks
    start = next((i for i in prose if script(blocks[i].text) == context.script), prose[0])
    at = free.index(start)
    while at and free[at - 1] == start - 1 and _introduces(blocks[start - 1]):
        at, start = at - 1, start - 1
    return start


def _broken_off(context: Context, at: int, body: list[int]) -> bool:
    """Whether a line that ends in an ellipsis is one of a talk, between lines of text."""
    follows = bool(body) and body[-1] == at - 1 and at + 1 < len(context.blocks)
    return follows and is_sentence(context.blocks[at + 1])


def _is_text(context: Context, at: int, last: int, body: list[int]) -> bool:
    """Whether a block belongs to the text: prose, what is written like it, or a part of a list."""
    block = context.blocks[at]
    ended = TERMINAL.search(block.text) is not None
    if not context.html and is_cut(block) and not _broken_off(context, at, body):
        return False
    if at <= last:
        return ended or is_sentence(block) or _keeps_fragment(context, at, body)
    if not body or body[-1] != at - 1:
        return False
    begun = context.cut_off and at == len(context.blocks) - 1 and block.tag == "p"
    return begun or _is_short_sentence(block) or _keeps_fragment(context, at, body)


def _numbered(block: Block) -> bool:
    """Whether a block is a numbered item and no sentence: a table of contents is made of such."""
    return block.text[0].isalnum() and not is_sentence(block)


def _body(
    context: Context, reasons: list[str | None], reads: list[bool], bounds: tuple[int, int]
) -> list[int]:
    """Return the blocks of the text within its bounds; `reads` says which blocks are prose."""
    blocks = context.blocks
    free = [i for i in range(*bounds) if reasons[i] is None]
    prose = [i for i in free if reads[i] and not _numbered(blocks[i])]
    if not prose:
        return free
    start = _start_of_text(context, free, prose)
    native = set(filter(lambda i: script(blocks[i].text) == context.script, prose)) or set(prose)
    body: list[int] = []
    last = max(native)
    for at in free[free.index(start) :]:
        if at in native or _is_text(context, at, last, body):
            body.append(at)
    body = without_last(blocks, body, _HEADINGS)
    return body if context.html else sorted(body + headings(context, reasons, body))


def judge(context: Context, title: Title | None = None) -> tuple[list[Verdict], Title | None]:
    """Say of every block what it is.

    Parameters
    ----------
    context : Context
    title : Title, optional
        The title where tags state it; else it is looked for in the lines.

    Returns
    -------
    verdicts : list of Verdict
        One for each block.
    title : Title or None
    """
    blocks = context.blocks
    reasons = [rule_reason(context, at) for at in range(len(blocks))]
    near_caption(context, reasons)
    prose = [r is None and is_sentence(b) for r, b in zip(reasons, blocks, strict=True)]
    if not context.html:
        _lists(context, reasons, prose)
    if title is None and len(blocks) > 1:
        title = find_title(context, reasons, prose)
    titles = _title_blocks(blocks, title)
    for at in titles:
        reasons[at], prose[at] = "title", False
    _other_releases(context, reasons, prose)
    first, end = _bounds(context, reasons, prose, title)
    text = _body(context, reasons, prose, (first, end))
    for at in about_authors(context, reasons, text):
        reasons[at] = "about the author"
    return _verdicts(reasons, first, [at for at in text if reasons[at] is None]), title


def _verdicts(reasons: list[str | None], first: int, body: list[int]) -> list[Verdict]:
    last = max(body, default=-1)
    verdicts = [Verdict("furniture", r or _where(at, first, last)) for at, r in enumerate(reasons)]
    for at, reason in enumerate(reasons):
        if reason == "title":
            verdicts[at] = Verdict("title")
    for at in body:
        verdicts[at] = Verdict("body")
    return verdicts


def _other_releases(context: Context, reasons: list[str | None], prose: list[bool]) -> None:
    """Make headlines of the lines, the title aside, that begin like the title of a release."""
    for at, (block, dates) in enumerate(zip(context.blocks, context.dates, strict=True)):
        if reasons[at] is None and numbered_release(block.text, dates):
            reasons[at], prose[at] = "headline", False


def _title_blocks(blocks: list[Block], title: Title | None) -> set[int]:
    if title is None:
        return set()
    name = fold(title.text)
    titles = {i for i, b in enumerate(blocks) if _is_title(b, name)}
    return titles | {title.block} if title.block >= 0 else titles


def _lists(context: Context, reasons: list[str | None], prose: list[bool]) -> None:
    """Take four marked lines in a row for prose."""
    marked = [
        reason is None and BULLET.match(b.text) is not None and b.words >= 2
        for reason, b in zip(reasons, context.blocks, strict=True)
    ]
    for at in range(len(marked) - _LIST + 1):
        if all(marked[at : at + _LIST]):
            prose[at : at + _LIST] = [True] * _LIST


def _bounds(
    context: Context, reasons: list[str | None], prose: list[bool], title: Title | None
) -> tuple[int, int]:
    """Return where the text may start and where it must end."""
    above = title.block + 1 if title else 0
    prose = [p and i >= above for i, p in enumerate(prose)]
    end = text_end(context, reasons, prose)
    run = range(0)
    prose = prose[:end] + [False] * (len(prose) - end)
    if title and title.rule == NAMED:
        run = _run_from(context, prose, above)
    run = run or main_run(context, prose)
    first = above if title and above + _REACH > run.start else max(above, run.start)
    if not run or context.html:
        return first, end
    stop = run.stop
    while stop < end and reasons[stop] is None and _is_short_sentence(context.blocks[stop]):
        stop += 1
    return first, min(end, stop)


def _is_short_sentence(block: Block) -> bool:
    """Whether a block is a sentence of a few words, such as the "Thank you." of a speech."""
    return block.words < 4 and TERMINAL.search(block.text) is not None


def _where(at: int, first: int, last: int) -> str:
    if at < first:
        return "above the title"
    return "after the text" if at > last else "headline"
