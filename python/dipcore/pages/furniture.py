"""What of a page is title, what is text, and what is furniture, and why.

Features come first: length, sentence punctuation, position, repetition, script, and in HTML the
tags. The word lists decide where features cannot: a cookie note is a sentence like any other.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from dipcore.pages.datefind import Found
from dipcore.pages.lines import Block, count_words
from dipcore.pages.words import Words, fold, level, load

TERMINAL = re.compile(r"(?:[.!?…。！？؟۔।॥])[\"'“”‘’«»)\]」』]*$")
_CLOSING = re.compile(r"[\"“”»」』]$")
_QUESTION = re.compile(r"[!?！？؟]$")
_TAIL = re.compile(r"\s[-–—|]\s(?P<tail>[^\W\d_][^|–—]{1,40})$")
_LONGEST_TAIL = 45
BULLET = re.compile(r"(?:[•·▪◦‣*]|\+\s|[-–—]\s|\(?\d{1,2}[.)]\s|\(?[a-zA-Z][.)]\s)")
SPEAKER = re.compile(
    r"[A-Z][A-Z .’'-]{3,50}:\s|(?:Q|A|Question|Answer|Вопрос|Ответ|Frage|Pregunta)\s?:\s"
)
#: Abbreviations of time zones that are no words of English, whatever the case.
_ZONES = (
    "gmt|utc|e[sd]t|c[sd]t|m[sd]t|p[sd]t|ak[sd]t|hst|a[sd]t|n[sd]t|bst|ist|ct|cet|cest|eet|eest|msk|"
    "trt|sast|ae[sd]t|ac[sd]t|awst|nz[sd]t|jst|kst|sgt|hkt|pkt|ict"
)
TIME = re.compile(
    r"\d{1,2}\s?[:h.]\s?\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|\s*[ap]\.?m\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?"
    rf"|T(?=\d\d:)|[+-]\d\d:?\d\d\b|\d{{1,2}}[时時点]\d{{0,2}}分?|\b(?:{_ZONES})\b",
    re.IGNORECASE,
)
COPYRIGHT = re.compile(r"^(?:©|\(c\)|copyright\b)", re.IGNORECASE)
RIGHTS = re.compile(r"(?:©|\(c\)|copyright).{0,60}?[12]\d{3}|[12]\d{3}.{0,30}©", re.IGNORECASE)
_SCRIPTS = (
    ("cyrillic", re.compile(r"[\u0400-\u04ff]")),
    ("arabic", re.compile(r"[\u0600-\u06ff]")),
    ("cjk", re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")),
    ("latin", re.compile(r"[A-Za-z\u00c0-\u024f]")),
)
_LETTER = re.compile("[A-Za-z]")
_OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MOST_TIMES = 12
#: The end of "Reading time 2 min.", which is no full stop.
_MINUTES = re.compile(r"\d\s?(?:min|mins|мин|dk)\.$", re.IGNORECASE)
#: A headline of so many words that stands twice before its summary makes a box.
_FEWEST_AGAIN, _MOST_AGAIN = 5, 25
#: A line with more words beside its date says something: "Statement on the truce of 9 May 2016".
_MOST_PLAIN = 6
_NAMES = re.compile(r"(?:[^\W\d_a-zа-яё]\S*\s*)+")
_RELEASE = re.compile(
    r"(?:[^\W\d_]+\W+){0,4}(?:no|nr|n[°º]|№|number|número|numéro|номер|sayı)\s?[.:]?\s?\d[\d/-]*\s?[,;|–-]\s?",
    re.IGNORECASE,
)
_PART = re.compile(r"\s*(?:[|•·—–;,/]|\s-\s)\s*")
_CONTENT = re.compile(r"[^\W\d_]{4,}|[\u3400-\u9fff]{2}")


@dataclass(slots=True)
class Verdict:
    """What a block is: "title", "body" or "furniture", with the reason."""

    kind: str
    reason: str = ""


@dataclass
class Context:
    """The blocks of a page with the dates in each, and what is known of the page as a whole.

    `cut_off`: a page of HTML ends within its last block, before any tag.
    """

    blocks: list[Block]
    dates: list[list[Found]]
    html: bool = False
    cut_off: bool = False
    words: Words = field(default_factory=load)
    tails: Counter[str] = field(default_factory=Counter)
    script: str = ""

    def __post_init__(self) -> None:
        lines = {b.folded for b in self.blocks}
        for block in self.blocks:
            tail = site_tail(block.text)
            if tail:
                self.tails[fold(tail)] += 2 if fold(tail) in lines else 1
        counts: Counter[str] = Counter()
        for block in self.blocks:
            if is_sentence(block):
                counts[script(block.text)] += len(block.text)
        self.script = counts.most_common(1)[0][0] if counts else ""


def script(text: str) -> str:
    """Name the script that most letters of `text` are of."""
    if not _OTHER_SCRIPT.search(text) and _LETTER.search(text):
        return "latin"
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    return max(counts, key=lambda name: counts[name])


def site_tail(text: str) -> str | None:
    """Return what may be the name of a site at the end of a headline or caption."""
    match = _TAIL.search(text, max(0, len(text) - _LONGEST_TAIL))
    if match is None or TERMINAL.search(text) or len(match["tail"].split()) > 5:
        return None
    return match["tail"].strip()


def title_case(text: str) -> bool:
    """Whether most long words begin with a capital, as in English headlines."""
    words = [w for w in text.split() if len(w) > 3 and w[0].isalpha()]
    return len(words) >= 3 and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def is_cut(block: Block) -> bool:
    """Whether a block looks like a headline that was cut to its box."""
    return block.text.endswith(("…", "...")) and 4 <= block.words < 12


def is_sentence(block: Block) -> bool:
    """Whether a block reads like prose: it ends like a sentence, or is too long for a label."""
    if block.prose is None:
        block.prose = _reads_like_prose(block)
    return block.prose


def _reads_like_prose(block: Block) -> bool:
    text = block.text
    if block.words <= _MOST_TIMES and _MINUTES.search(text):
        return False
    if TERMINAL.search(text):
        if is_cut(block):
            return False
        return block.words >= 4 and not (_QUESTION.search(text) and title_case(text))
    if _CLOSING.search(text) and block.words >= 12:
        return True
    return block.words >= 18 and len(text) >= (40 if script(text) == "cjk" else 110)


def date_residue(text: str, dates: list[Found], words: Words) -> str:
    """Return what of `text` is no date, time, weekday, label or filler."""
    plain = level("".join(_without_dates(text, dates)))
    for pattern in (TIME, words.label, words.weekday, words.date_filler):
        plain = pattern.sub(" ", plain)
    return plain


def _counts(residue: str) -> list[int]:
    """Count the words of each part of what is left of a date line."""
    counts = map(count_words, _PART.split(residue))
    return [count for count in counts if count]


def _plain_words(text: str, dates: list[Found], words: Words) -> int:
    """Count the words beside the dates of a line, fillers such as "of the" among them."""
    rest = level("".join(_without_dates(text, dates)))
    for pattern in (TIME, words.label, words.weekday):
        rest = pattern.sub(" ", rest)
    return sum(any(c.isalpha() for c in word) for word in rest.split())


def _without_dates(text: str, dates: list[Found]) -> list[str]:
    rest = list(text)
    for found in dates:
        rest[found.start : found.end] = [" | "] + [""] * (found.end - found.start - 1)
    return rest


def label_alone(text: str, words: Words) -> tuple[str, str] | None:
    """Return role and language of the date label that `text` is, or None."""
    return words.labels.get(fold(text).strip(" :：.|-–—•·()"))


def is_date_line(block: Block, dates: list[Found], words: Words) -> bool:
    """Whether a block is about a date, with at most a label and a few names beside it."""
    if not any(f.year for f in dates) or len(block.text) > 200:
        return False
    labelled = words.label.match(block.level.lstrip("( ")) is not None
    counts = _counts(date_residue(block.text, dates, words))
    if not counts:
        return True
    if TERMINAL.search(block.text) and not labelled and sum(counts) > 1:
        return False
    named = labelled or words.byline.match(block.level) is not None
    if not named and _plain_words(block.text, dates, words) > _MOST_PLAIN:
        return False
    return max(counts) <= (5 if named else 3) and sum(counts) <= 10


@lru_cache(maxsize=1)
def _credit_pattern() -> re.Pattern[str]:
    words = load()
    agency = "|".join(map(re.escape, sorted(words.agencies, key=len, reverse=True)))
    credit = words.credit.pattern
    return re.compile(
        rf"(?<![\w/])(?:{agency})\s?/\s?[^\W\d_]{{2}}"
        rf"|(?<!\w)(?:ap|afp|epa|reuters|tass) photo(?!\w)"
        rf"|\((?:[^()]{{0,30}}\W)?(?:{credit})(?:\W[^()]{{0,60}})?\)\W*$"
        rf"|[.|\])]\s*(?:{credit})(?: by)?\s?[:/©][^.]{{2,60}}\.?$"
        rf"|[^\d\s]\s?[/|]\s?(?:{agency})\W*$"
    )


def _is_credit(block: Block) -> bool:
    text = block.level
    if COPYRIGHT.match(text):
        return True
    may_be = block.words < 80 and ("photo" in text or any(c in text for c in "/(:©|"))
    return may_be and _credit_pattern().search(text, 1) is not None


def _inside_word(match: re.Match[str], text: str) -> bool:
    """Whether a label of one English word only begins a longer one, as in "copyrighted"."""
    word, after = match[0], text[match.end() : match.end() + 1]
    return word.isascii() and word.isalpha() and after.isalpha()


def listed(block: Block, sentence: bool, words: Words) -> str | None:
    """Name the word list that says what `block` is: a whole line, its beginning, or a phrase in it."""
    name = words.whole_line(block.text)
    if name:
        return name
    text = block.folded.lstrip("•·▪►▶→»-–—*# ")
    begins = words.starts if text[:2] in words.beginnings else ()
    for name, pattern in begins:
        match = pattern.match(text)
        if match is None or _inside_word(match, text):
            continue
        teaser = match[0][-1] in ":：" and block.words <= 20  # a headline; a paragraph is longer
        if not sentence or name in ("caption", "footer", "comment") or teaser:
            return name
    if block.words <= 60 and any(phrase in text for phrase in words.phrases):
        for name, pattern in words.contains:
            if pattern.search(text):
                return name
    return None


def _is_byline(block: Block, words: Words) -> bool:
    match = words.byline.match(block.level)
    if not match or block.words > 12:
        return False
    rest = block.text[match.end() :].strip(" :：")
    if TERMINAL.search(block.text) and not (1 < len(rest.split()) < 4 and _NAMES.fullmatch(rest)):
        return False
    return bool(rest) and (not rest[0].islower()) and match.end() < len(block.text)


def rule_reason(context: Context, at: int) -> str | None:
    """Say why block `at` is furniture by itself, or None where only its surroundings can tell."""
    block, words = context.blocks[at], context.words
    if block.region:
        return block.region
    if block.links > 0.7 and not block.tag.startswith("h"):
        return "links"
    sentence = is_sentence(block)
    return (
        _figures(block, context.dates[at])
        or listed(block, sentence, words)
        or _names_origin(block, sentence, words)
        or _teaser(block, words)
        or _rights_or_credit(context, at, sentence)
        or _label_or_byline(block, words)
    )


def _teaser(block: Block, words: Words) -> str | None:
    """Recognise a box of another article: a line said twice over, or cut short with "Read more"."""
    text = block.text
    tail = max(text.rfind("…"), text.rfind("..."))
    if tail > 0 and len(text) - tail < 40 and words.whole_line(text[tail:].lstrip(".… ")):
        return "related"
    parts = text.split()
    half, odd = divmod(len(parts), 2)
    third, rest = divmod(len(parts), 3)
    twice = half >= 3 and not odd and parts[:half] == parts[half:]
    thrice = third >= 3 and not rest and parts == parts[:third] * 3
    if (twice or thrice) and not TERMINAL.search(text):
        return "headline"
    longest = range(_FEWEST_AGAIN, min(_MOST_AGAIN, half) + 1)
    again = next((n for n in longest if parts[:n] == parts[n : 2 * n]), None)
    return "headline" if again and not TERMINAL.search(parts[again - 1]) else None


def _figures(block: Block, dates: list[Found]) -> str | None:
    if not dates and block.words <= _MOST_TIMES and TIME.search(block.text):
        if not re.search(r"\w", TIME.sub("", block.text)):
            return "time"
    if not re.search(r"[^\W\d_]", block.text):
        return "date" if dates else "number"
    return None


def _names_origin(block: Block, sentence: bool, words: Words) -> str | None:
    text = block.level
    if block.words <= 14 and words.source_label.match(text):
        return "source"
    labelled = not sentence and (words.site_label.match(text) or words.place_label.match(text))
    return "label" if labelled else None


def _rights_or_credit(context: Context, at: int, sentence: bool) -> str | None:
    block = context.blocks[at]
    if block.words <= 40 and RIGHTS.search(block.text):
        return "copyright"
    if _is_credit(block):
        return "caption"
    if is_date_line(block, context.dates[at], context.words):
        return "date"
    tail = site_tail(block.text)
    repeated = tail is not None and context.tails[fold(tail)] >= 2
    return "caption" if repeated and (at > 2 or sentence) else None


def _label_or_byline(block: Block, words: Words) -> str | None:
    if label_alone(block.text, words):
        return "date"
    return "byline" if _is_byline(block, words) else None


def near_caption(context: Context, reasons: list[str | None]) -> None:
    """Mark the lines that repeat a caption, in whole or in part, up to two lines away."""
    for at, reason in enumerate(reasons):
        if reason != "caption":
            continue
        caption = context.blocks[at].folded
        for other in range(max(0, at - 2), min(len(reasons), at + 3)):
            line = context.blocks[other].text
            text = fold(line[: len(line) - len(site_tail(line) or "")]).rstrip(" -–—|")
            shorter, longer = sorted((text, caption), key=len)
            if reasons[other] is None and len(shorter) >= 30 and shorter in longer:
                reasons[other] = "caption"


def numbered_release(text: str, dates: list[Found]) -> bool:
    """Whether a line begins like the title of a release: "Press release no. 87, 3 May 2017, ..."."""
    return bool(dates) and dates[0].full and _RELEASE.fullmatch(text, 0, dates[0].start) is not None


def content(text: str) -> set[str]:
    """Return the first five letters of each long word, enough to see what two lines share."""
    return {w[:5] for w in _CONTENT.findall(level(text))}
