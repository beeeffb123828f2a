"""What the tags of an HTML page state: linked data, meta tags, times, the title."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from dipcore.pages.markup import Document, Stamp

_ARTICLE = re.compile(
    r"article|posting|report|newsitem|pressrelease|webpage|creativework|statement", re.I
)
_ELSEWHERE = frozenset(
    ("itemlistelement", "haspart", "mentions", "relatedlink", "comment", "citation", "about")
)
_KEYS = {
    "headline": "title",
    "datePublished": "published",
    "dateModified": "updated",
    "publisher": "site",
    "sourceOrganization": "source",
    "locationCreated": "place",
}
_STATED = {
    "published": "article:published_time og:article:published_time article:published datepublished "
    "date.issued dc.date.issued dcterms.issued dc.date dc.date.created "
    "dcterms.created dcterms.date pubdate publishdate publish-date publication_date "
    "publication-date date parsely-pub-date sailthru.date citation_publication_date "
    "citation_date originalpublicationdate article_date_original "
    "cxenseparse:recs:publishtime published release_date rnews:datepublished "
    "article.published displaydate",
    "updated": "article:modified_time og:updated_time article:modified datemodified "
    "last-modified lastmod dc.date.modified dcterms.modified revised",
    "title": "og:title twitter:title dc.title dcterms.title headline citation_title",
    "site": "og:site_name application-name apple-mobile-web-app-title dc.publisher publisher",
    "url": "og:url",
    "source": "source original-source dc.source article:source",
}
_CDATA = re.compile(
    r"\s*(?:/[/*])?\s*<!\[CDATA\[(?:\s*\*/)?(.*?)(?:/[/*]\s*)?\]\]>(?:\s*\*/)?\s*", re.S
)
_IN_SCRIPT = re.compile(
    r'(?<![\w-])\\{0,3}"(?:datePublished|publishedDate|publishDate|publishedAt|published_at|pubDate)\\{0,3}"'
    r'\s*:\s*\\{0,3}"(?P<value>[12]\d{3}-\d\d-\d\d[^"\\]{0,30})'
)
#: One of which each name in `_IN_SCRIPT` holds: sought first, as scripts are long.
_DATED_WORDS = ("ublish", "pubDate")
_META = {name: key for key, names in _STATED.items() for name in names.split()}


@dataclass(slots=True)
class Stated:
    """A value that tags state: what of, the value, its raw span, the tag, and its region."""

    key: str
    value: str
    start: int
    end: int
    rule: str
    region: str | None = None


def _objects(data: Any) -> list[dict[str, Any]]:
    """Return the objects of linked data outermost first, without those about other things."""
    queue, found = [data], []
    for item in queue:
        if isinstance(item, dict):
            found.append(item)
            queue.extend(v for k, v in item.items() if k.lower() not in _ELSEWHERE)
        elif isinstance(item, list):
            queue.extend(item)
    return found


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name", "")
    return value.strip() if isinstance(value, str) else ""


def _linked(raw: str, start: int) -> list[Stated]:
    inside = _CDATA.fullmatch(raw)
    try:
        data = json.loads(inside[1] if inside else raw, strict=False)
    except (ValueError, RecursionError):
        return []
    found: dict[str, Stated] = {}
    for item in _objects(data):
        if not _ARTICLE.search(str(item.get("@type", ""))):
            continue
        for name, key in _KEYS.items():
            value = _text(item.get(name))
            if not value or key in found:
                continue
            at = raw.find(value)
            span = (start + at, start + at + len(value)) if at >= 0 else (start, start + len(raw))
            found[key] = Stated(key, value, *span, f"linked data, {name}")
    return list(found.values())


def _key_of(stamp: Stamp) -> str | None:
    kind, _, name = stamp.key.partition(" ")
    if kind == "meta":
        return _META.get(name)
    if kind == "canonical":
        return "url"
    if kind == "item":
        return {"datepublished": "published", "datemodified": "updated"}.get(name)
    if re.search(r"updated|modified", name):
        return "time updated" if re.search(r"publish|pubdate", name) else "updated"
    return "time published" if re.search(r"publish|pubdate|entry-date", name) else "time"


def _in_scripts(document: Document, raw: str) -> list[Stated]:
    """Return the dates of publication in the page's scripts, if all of them say the same day."""
    found = [
        Stated("script", match["value"], *match.span("value"), "date of publication in a script")
        for start, end in document.scripts
        if any(raw.find(word, start, end) >= 0 for word in _DATED_WORDS)
        for match in _IN_SCRIPT.finditer(raw, start, end)
    ]
    return found if len({item.value[:10] for item in found}) == 1 else []


def stated(document: Document, raw: str = "") -> list[Stated]:
    """List what tags state, the most trusted first: linked data, meta tags, times, then scripts."""
    found = [s for raw, start in document.linked_data for s in _linked(raw, start)]
    for wanted in (("meta", "canonical"), ("item", "time")):
        for stamp in document.stamps:
            key = _key_of(stamp)
            if key and stamp.key.split(" ")[0] in wanted:
                region = None if wanted[0] == "meta" else stamp.reason
                found.append(Stated(key, stamp.value, stamp.start, stamp.end, stamp.key, region))
    return found + _in_scripts(document, raw)
