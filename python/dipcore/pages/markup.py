"""HTML to the same blocks that a text has, with what the tags around them say.

Nothing is executed or fetched. `html.parser` gives the position of each tag; entities are decoded
here, so that each keeps its own raw span: the parser sees a copy of equal length in which every
"&" is another character. Elements are numbered in the order of their start tags, so that the
descendants of element e are the numbers from e to `last[e]`, and nothing ever walks up or down the
tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

from dipcore.pages.lines import Block, Piece

_HIDDEN_AMPERSAND = "\ufdd0"
_DATA = re.compile(
    r"(?P<space>[ \t\n\r\f\xa0]+)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?)"
    r"|(?P<word>[^ \t\n\r\f\xa0&]+(?: [^ \t\n\r\f\xa0&]+)*|&)"
)
_VOID = frozenset("area base col embed hr img input link meta param source track wbr".split())
_BLOCK = frozenset(
    "address article aside blockquote body button center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header html iframe "
    "label legend li main menu nav noscript object ol option p pre section select summary "
    "svg table tbody td template textarea tfoot th thead title tr ul video audio".split()
)
_CLOSED_BY = {
    "p": _BLOCK - {"button", "label", "svg", "object", "video", "audio", "iframe"},
    "li": frozenset(("li",)),
    "option": frozenset(("option",)),
    "td": frozenset(("td", "th", "tr")),
    "th": frozenset(("td", "th", "tr")),
    "tr": frozenset(("tr",)),
    "dt": frozenset(("dt", "dd")),
    "dd": frozenset(("dt", "dd")),
    "head": frozenset(("body",)),
}
_TAG_REGION = {
    "nav": "menu", "menu": "menu", "footer": "footer", "aside": "aside", "form": "form",
    "figcaption": "caption", "figure": "caption", "button": "button", "label": "form",
    "legend": "form", "select": "form", "option": "form", "textarea": "form", "dialog": "pop-up",
    "noscript": "embedded", "template": "embedded", "iframe": "embedded", "object": "embedded",
    "svg": "embedded", "video": "embedded", "audio": "embedded", "head": "head",
}  # fmt: skip
_NAMED = {
    "share": "share sharing shares social socials addthis sharedaddy addtoany sharebar",
    "related": "related recommended recommendations recommend recirc recirculation trending "
    "popular mostread outbrain taboola readmore seealso morenews teasers",
    "comment": "comment comments disqus respond replies",
    "cookie": "cookie cookies consent gdpr ccpa",
    "subscribe": "newsletter newsletters subscribe subscription signup paywall",
    "aside": "sidebar sidebars widget widgets",
    "menu": "breadcrumb breadcrumbs menu nav navbar navigation navi pagination pager toolbar "
    "skiplink topbar",
    "advert": "advert adverts advertisement advertising ads ad adsense promo promos sponsor "
    "sponsored banner",
    "footer": "footer foot copyright disclaimer legal",
    "caption": "caption captions wpcaption credit credits",
    "pop-up": "popup modal overlay lightbox",
    "log-in": "login signin logon account",
    "tags": "tags taglist keywords",
    "hidden": "hidden visuallyhidden screenreader sr",
}
_REGION_OF = {word: reason for reason, words in _NAMED.items() for word in words.split()}
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NAMED_TAGS = frozenset(
    "div section ul ol dl p table td header span h2 h3 h4 h5 h6 li center".split()
)
_VALUE = r"\s*=\s*(?:\"{0}\"|'{1}'|{2})"
_ATTRIBUTE = re.compile(
    r"\s+([^\s\"'<>/=]+)(?:" + _VALUE.format('([^"]*)', "([^']*)", r"([^\s\"'=<>`/]+)") + ")?"
)
#: A tag as nearly all are written; `html.parser` reads the others, at three times the cost.
_PLAIN_TAG = re.compile(
    r"</([a-zA-Z][a-zA-Z0-9:_.-]*)\s*>"
    r"|<([a-zA-Z][a-zA-Z0-9:-]*)((?:\s+[^\s\"'<>/=]+(?:"
    + _VALUE.format('[^"]*', "[^']*", r"[^\s\"'=<>`/]+")
    + r")?)*)\s*(/?)>"
)
#: What stands inside these is no markup.
_RAW_TEXT = frozenset(
    "script style textarea title xmp iframe noembed noframes noscript plaintext".split()
)
#: What is asked of the attributes of a tag that begins no block.
_SAYS_MORE = re.compile(r"itemprop|hidden|display\s*:\s*none", re.IGNORECASE)
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STATING = frozenset(("meta", "link", "time", "html"))
_ASKED = _BLOCK | _STATING
#: Regions inside regions are told apart to this depth, so that a deeply nested page costs no more.
_DEEPEST = 8
#: So many times the prose around them, and so many characters, captions hold where they are what a
#: page has to say.
_TOLD, _TOLD_LEAST = 5, 500
_SENTENCE = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*$")


@dataclass(slots=True)
class Region:
    """An element that makes all it holds furniture, and how much of the page's prose it holds.

    `outer` is the number of the region around it, `depth` how many there are. A trusted reason is
    that of a tag; one read off a name yields where most of the prose, or the title, is inside.
    """

    reason: str
    trusted: bool
    outer: int = -1
    depth: int = 0
    prose: int = 0
    holds: bool = True


@dataclass(slots=True)
class Stamp:
    """A value that a tag states, such as a date or the site's name, and where."""

    key: str
    value: str
    start: int
    end: int
    element: int = 0
    region: int = -1
    reason: str | None = None


@dataclass(slots=True)
class Document:
    """What a parse gives: blocks, the tree as arrays, stated values and scripts of linked data."""

    blocks: list[Block] = field(default_factory=list)
    parent: list[int] = field(default_factory=lambda: [-1])
    tags: list[str] = field(default_factory=lambda: [""])
    last: list[int] = field(default_factory=lambda: [-1])
    article_body: int = 0
    regions: list[Region] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    linked_data: list[tuple[str, int]] = field(default_factory=list)
    scripts: list[tuple[int, int]] = field(default_factory=list)
    title: Block | None = None
    language: str = ""

    def within(self, element: int, container: int) -> bool:
        """Whether `element` is `container` or one of its descendants."""
        return container <= element <= self.last[container]

    def around(self, number: int) -> Iterator[Region]:
        """Yield a region and those around it, the innermost first."""
        while number >= 0:
            region = self.regions[number]
            yield region
            number = region.outer

    def _reason(self, number: int) -> str | None:
        held = [region.reason for region in self.around(number) if region.holds]
        return held[-1] if held else None

    def mark(self) -> None:
        """Say of every block and stamp which region makes it furniture, if any."""
        reasons = [self._reason(number) for number in range(len(self.regions))]
        for block in self.blocks:
            block.region = reasons[block.fence] if block.fence >= 0 else None
        for stamp in self.stamps:
            stamp.reason = reasons[stamp.region] if stamp.region >= 0 else None

    def clear_around(self, at: int) -> None:
        """Drop the regions around block `at` that only a name makes furniture, and mark anew."""
        for region in self.around(self.blocks[at].fence):
            region.holds = region.holds and region.trusted
        self.mark()


class _Run:
    """The text of one block while it is being read; white space is folded."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pieces: list[Piece] = []
        self.length = 0
        self.linked = 0

    def add(self, text: str, start: int, end: int, linked: bool) -> None:
        exact = end - start == len(text)
        last = self.pieces[-1] if self.pieces else None
        if exact and last and last.exact and last.raw_end == start:
            self.pieces[-1] = Piece(last.start, last.length + len(text), last.raw_start, end)
        else:
            self.pieces.append(Piece(self.length, len(text), start, end))
        self.parts.append(text)
        self.length += len(text)
        self.linked += len(text) if linked else 0

    def space(self, start: int, end: int) -> None:
        if self.parts and self.parts[-1] != " ":
            self.parts.append(" ")
            self.pieces.append(Piece(self.length, 1, start, end))
            self.length += 1

    def block(self) -> Block | None:
        if self.parts and self.parts[-1] == " ":
            self.parts.pop()
            self.pieces.pop()
        if not self.parts:
            return None
        text = "".join(self.parts)
        return Block(text, self.pieces, links=self.linked / len(text))


class _Reader(HTMLParser):
    """Builds a `Document`. Every handler is told its position by `getpos`."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.raw = raw
        self.out = Document()
        self._region_of: list[int] = [-1]
        self._at = self._before = self._tag_end = 0
        self._open = [0]
        self._open_tags: dict[str, int] = {}
        self._link = False
        self._breaks = 0
        self._seam = 0
        self._script: int | None = None
        self._linked = False
        self._unseen, self._unseen_tags = "", 0
        self._searched, self._last_comment = "", -1
        self._run = _Run()

    def read(self, text: str) -> None:
        """Read all of a text, which stands at the beginning of the raw page."""
        self.feed(text)
        self._before = len(text) - len(self.rawdata)  # the parser counts anew from what is left
        self.close()

    def updatepos(self, i: int, j: int) -> int:
        """Note how far the parser has come; lines need not be counted."""
        self._at = self._before + j
        return j

    def goahead(self, end: bool) -> None:
        """Go from tag to tag as `html.parser` does; plain tags take one step each."""
        raw, size, at = self.rawdata, len(self.rawdata), 0
        while at < size:
            tag = self._next_tag(at)
            if tag < 0:
                break  # inside a script that does not end here
            if at < tag and self.cdata_elem is None:
                self.text(self._before + at, self._before + tag)
            at = self.updatepos(at, tag)
            if at == size:
                break
            after = self._markup(at)
            if after < 0 and not end:
                break
            if after < 0:
                after = raw.find(">", at + 1) + 1 or max(raw.find("<", at + 1), at + 1)
                self.handle_data(raw[at:after])
            at = after
        self._at = self._before + at
        if end and at < size and self.cdata_elem is None:
            self.handle_data(raw[at:])
            at = self.updatepos(at, size)
        self.rawdata = raw[at:]

    def _next_tag(self, at: int) -> int:
        """Return where the next tag is, or the end; -1 where a script goes on to the end."""
        if self.cdata_elem is None:
            tag = self.rawdata.find("<", at)
            return tag if tag >= 0 else len(self.rawdata)
        found = self.interesting.search(self.rawdata, at)
        return found.start() if found else -1

    def _plain(self, match: re.Match[str]) -> int:
        """Read a plain tag, of its attributes what is asked for, and return its end; -1 if it is none."""
        ends, starts, written, closed = match.groups()
        if ends:
            self.handle_endtag(ends.lower())
            return match.end()
        tag = starts.lower()
        if tag in _RAW_TEXT:
            return -1
        self.lasttag, self._tag_end = tag, self._before + match.end()
        asked = written and (tag in _ASKED or _SAYS_MORE.search(written))
        self._start(tag, _attributes(written) if asked else {})
        if closed:
            self.handle_endtag(tag)
        return match.end()

    def _markup(self, at: int) -> int:
        """Read what stands at a "<" and return its end; -1 where it has none."""
        raw, follows = self.rawdata, self.rawdata[at + 1 : at + 2]
        plain = _PLAIN_TAG.match(raw, at) if self.cdata_elem is None else None
        after = self._plain(plain) if plain else -1
        if after >= 0:
            return after
        if follows.isascii() and follows.isalpha():
            return self.parse_starttag(at)
        if raw.startswith("<!--", at):
            return self.parse_comment(at)
        readers = {"/": self.parse_endtag, "?": self.parse_pi, "!": self.parse_html_declaration}
        if follows in readers:
            return readers[follows](at)
        if not follows:
            return -1
        self.handle_data("<")
        return at + 1

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Treat ``<![`` as HTML does: a comment that ends at the next ``>``."""
        return self.parse_bogus_comment(i)

    def parse_comment(self, i: int, report: int = 1) -> int:
        """Take a comment that is never closed to end at the next ``>``."""
        if self._searched is not self.rawdata:
            self._searched, self._last_comment = self.rawdata, self.rawdata.rfind("-->")
        if i > self._last_comment:
            return self.parse_bogus_comment(i)
        return super().parse_comment(i)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            start = self._at
            self.text(start, start + len(data))

    def text(self, start: int, end: int) -> None:
        """Add the characters of the raw page from `start` to `end` to the block being read."""
        if self._unseen:
            return
        if self.raw[start:end].isspace():
            self._run.space(start, end)
            self._seam = 0
            return
        for match in _DATA.finditer(self.raw, start, end):
            if match["space"] is not None:
                self._run.space(*match.span())
                self._seam = 0
            else:
                self._word(match)

    def _word(self, match: re.Match[str]) -> None:
        text = match[0]
        if match["entity"]:
            text = unescape(text)
            if not text.strip():
                self._run.space(*match.span())
                return
        if self._seam == 2 and _glued(self._run.parts, text):
            self._run.space(match.start(), match.start())
        self._breaks = self._seam = 0
        self._run.add(text, match.start(), match.end(), self._link)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag_end = self._at + len(self.get_starttag_text() or "")
        self._start(tag, {name: _decoded(value or "") for name, value in attrs})

    def _start(self, tag: str, values: dict[str, str]) -> None:
        self._seam = 2 if self._seam else 0
        if tag == "a":
            self._link = True
        elif tag == "br":
            self._line_break()
        elif tag == "script":
            self._script = self._tag_end
            self._linked = "ld+json" in values.get("type", "")
        elif tag in _BLOCK:
            self._enter(tag, values)
        elif tag not in _VOID and not self._unseen and _not_shown(values):
            self._unseen, self._unseen_tags = tag, 0
        self._unseen_tags += tag == self._unseen
        if tag in _STATING or "itemprop" in values:
            self._stated(tag, values)
        if tag == "html":
            self.out.language = values.get("lang") or values.get("xml:lang", "")

    def handle_endtag(self, tag: str) -> None:
        self._seam = self._seam or 1
        if tag == self._unseen:
            self._unseen_tags -= 1
            self._unseen = tag if self._unseen_tags else ""
        if tag == "a":
            self._link = False
        elif tag == "script":
            self._end_script(self._at)
        elif tag in _BLOCK and self._open_tags.get(tag):
            self._flush()
            while self._leave() != tag:
                pass

    def _end_script(self, end: int) -> None:
        if self._script is not None and self._script < end:
            if self._linked:
                self.out.linked_data.append((self.raw[self._script : end], self._script))
            else:
                self.out.scripts.append((self._script, end))
        self._script = None

    def _line_break(self) -> None:
        self._breaks += 1
        if self._breaks > 1:
            self._flush()
        else:
            self._run.space(self._at, self._tag_end)

    def _enter(self, tag: str, values: dict[str, str]) -> None:
        self._flush()
        if tag in _CLOSED_BY.get(self.out.tags[self._open[-1]], ()):
            self._leave()
        number, parent = len(self.out.tags), self._open[-1]
        self.out.tags.append(tag)
        self.out.parent.append(parent)
        self.out.last.append(-1)
        self._region_of.append(self._new_region(tag, values, self._region_of[parent]))
        self._open.append(number)
        self._open_tags[tag] = self._open_tags.get(tag, 0) + 1
        if "articleBody" in values.get("itemprop", "") and not self.out.article_body:
            self.out.article_body = number

    def _new_region(self, tag: str, values: dict[str, str], outer: int) -> int:
        depth = self.out.regions[outer].depth + 1 if outer >= 0 else 0
        if depth >= _DEEPEST:
            return outer
        reason, trusted = _TAG_REGION.get(tag), tag != "form"
        if reason is None and values:
            reason, trusted = _reason_of(tag, values), False
        if reason is None:
            return outer
        self.out.regions.append(Region(reason, trusted, outer, depth))
        return len(self.out.regions) - 1

    def _leave(self) -> str:
        number = self._open.pop()
        tag = self.out.tags[number]
        self.out.last[number] = len(self.out.tags) - 1
        self._open_tags[tag] -= 1
        return tag

    def _flush(self) -> None:
        self._breaks = 0
        self._unseen = ""  # at the latest: what is never closed hides no more than its block
        if not self._run.parts:
            return
        block, self._run = self._run.block(), _Run()
        if block is None:
            return
        element = self._open[-1]
        block.element, block.tag = element, self.out.tags[element]
        if block.tag == "title":
            self.out.title = self.out.title or block
            return
        block.fence = self._region_of[element]
        if _SENTENCE.search(block.text) and block.words >= 8 and block.links < 0.5:
            for region in self.out.around(block.fence):
                region.prose += len(block.text)
        self.out.blocks.append(block)

    def _stated(self, tag: str, values: dict[str, str]) -> None:
        if tag == "meta":
            names = [
                values.get(k, "").lower() for k in ("property", "name", "itemprop", "http-equiv")
            ]
            for name in filter(None, names):
                self._stamp("meta " + name, values.get("content", ""))
        elif tag == "link" and "canonical" in values.get("rel", ""):
            self._stamp("canonical", values.get("href", ""))
        elif tag == "time" and values.get("datetime"):
            names = (
                values.get("itemprop", ""),
                values.get("class", ""),
                "pubdate" * ("pubdate" in values),
            )
            self._stamp("time " + " ".join(filter(None, names)).lower(), values["datetime"])
        elif values.get("itemprop", "").startswith("date"):
            value = values.get("content") or values.get("datetime") or values.get("title", "")
            self._stamp("item " + values["itemprop"].lower(), value)

    def _stamp(self, key: str, value: str) -> None:
        if not value.strip():
            return
        start, end = self._at, self._tag_end
        at = self.raw.find(value, start, end)
        if at >= 0:
            start, end = at, at + len(value)
        element = self._open[-1]
        self.out.stamps.append(
            Stamp(key, value.strip(), start, end, element, self._region_of[element])
        )

    def finish(self) -> Document:
        """Close what is open, drop regions that hold most of the prose, and mark the blocks."""
        self._flush()
        while len(self._open) > 1:
            self._leave()
        self.out.last[0] = len(self.out.tags) - 1
        prose = [b for b in self.out.blocks if _SENTENCE.search(b.text)]
        total = sum(len(b.text) for b in prose)
        told = sum(len(b.text) for b in prose if self._is_caption(b))
        gallery = told > max(_TOLD * (total - told), _TOLD_LEAST)
        for region in self.out.regions:
            region.holds = _holds(region, total) and not (gallery and region.reason == "caption")
        self.out.mark()
        return self.out

    def _is_caption(self, block: Block) -> bool:
        return any(region.reason == "caption" for region in self.out.around(block.fence))


def _reason_of(tag: str, values: dict[str, str]) -> str | None:
    """Say why the attributes of an element make what it holds furniture, if they do."""
    if _not_shown(values):
        return "not shown"
    if tag not in _NAMED_TAGS:
        return None
    return _named_reason(" ".join(values[k] for k in ("class", "id", "role") if k in values))


@lru_cache(maxsize=4096)
def _named_reason(names: str) -> str | None:
    words = (word.lower() for word in _NAME_WORD.findall(names))
    return next((_REGION_OF[word] for word in words if word in _REGION_OF), None)


@lru_cache(maxsize=2048)
def _attributes(written: str) -> dict[str, str]:
    """Read the attributes of a start tag; those of a page's elements repeat each other."""
    found = _ATTRIBUTE.findall(written)
    return {name.lower(): _decoded("".join(values)) for name, *values in found}


def _decoded(value: str) -> str:
    """Decode the entities of an attribute's value."""
    return unescape(value.replace(_HIDDEN_AMPERSAND, "&")) if _HIDDEN_AMPERSAND in value else value


def _not_shown(values: dict[str, str]) -> bool:
    if "hidden" in values or values.get("aria-hidden") == "true":
        return True
    return "style" in values and _NO_DISPLAY.search(values["style"]) is not None


def _holds(region: Region, total: int) -> bool:
    """Whether a region is furniture although it holds prose."""
    if region.trusted or region.prose < 400:
        return True
    enough = 200 if region.reason == "comment" else region.prose / 2
    return total - region.prose >= enough


def _glued(parts: list[str], text: str) -> bool:
    """Whether two elements that follow each other without white space are two labels.

    A browser sets them apart by their style: "ResearchApril", "20194 comments".
    """
    before, after = parts[-1][-1:] if parts else "", text[0]
    if before.isdigit():
        return after.isupper()
    return before.islower() and (after.isupper() or after.isdigit())


def parse(raw: str) -> Document:
    """Parse a page in time linear in its length. Never raises on malformed input."""
    reader = _Reader(raw)
    cut = raw.rfind(">") + 1
    reader.read(raw[:cut].replace("&", _HIDDEN_AMPERSAND))
    if reader.cdata_elem is None:
        tag = raw.find("<", cut)
        reader.text(cut, len(raw) if tag < 0 else tag)
    return reader.finish()
