"""What the tags of an HTML page state: linked data, meta tags, times, the title."""

from __future__ import annotations

import json
import re
from typing import Any

from dipcore.pages.markup import Document, Stamp

_ARTICLE = re.compile(r"article|posting|report|newsitem|pressrelease|webpage|creativework|statement", re.I)
_ELSEWHERE = frozenset(("itemlistelement", "haspart", "mentions", "relatedlink", "comment", "citation", "about"))
_KEYS = {
    "headline": "title",
    "datePublished": "published",
    "dateModified": "updated",
    "dateCreated": "created",
}
_META = {
    "article:published_time": "published", "og:article:published_time": "published",
    "article:published": "published", "datepublished": "published", "date.issued": "published",
    "dc.date.issued": "published", "dcterms.issued": "published", "dc.date": "published",
    "dc.date.created": "published", "dcterms.created": "published", "dcterms.date": "published",
    "pubdate": "published", "publishdate": "published", "publish-date": "published",
    "publication_date": "published", "publication-date": "published", "date": "published",
    "parsely-pub-date": "published", "sailthru.date": "published", "citation_publication_date": "published",
    "citation_date": "published", "originalpublicationdate": "published", "article_date_original": "published",
    "cxenseparse:recs:publishtime": "published", "published": "published", "release_date": "published",
    "rnews:datepublished": "published", "article.published": "published", "displaydate": "published",
    "article:modified_time": "updated", "og:updated_time": "updated", "article:modified": "updated",
    "datemodified": "updated", "last-modified": "updated", "lastmod": "updated", "dc.date.modified": "updated",
    "dcterms.modified": "updated", "revised": "updated",
    "og:title": "title", "twitter:title": "title", "dc.title": "title", "dcterms.title": "title",
    "headline": "title", "citation_title": "title",
    "og:site_name": "site", "application-name": "site", "apple-mobile-web-app-title": "site",
    "dc.publisher": "site", "publisher": "site", "og:url": "url",
    "source": "source", "original-source": "source", "dc.source": "source", "article:source": "source",
    "syndication-source": "source url",
}  # fmt: skip


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


def _linked(raw: str, start: int) -> list[Stamp]:
    try:
        data = json.loads(raw, strict=False)
    except (ValueError, RecursionError):
        return []
    stamps: list[Stamp] = []

    def add(key: str, value: str, name: str) -> None:
        at = raw.find(value) if value else -1
        span = (start + at, start + at + len(value)) if at >= 0 else (start, start + len(raw))
        if value and all(s.key != key for s in stamps):
            stamps.append(Stamp(key, value, *span, region=-1))
            rules[id(stamps[-1])] = name

    rules: dict[int, str] = {}
    for item in _objects(data):
        if not _ARTICLE.search(str(item.get("@type", ""))):
            continue
        for name, key in _KEYS.items():
            add(key, _text(item.get(name)), name)
        add("site", _text(item.get("publisher")), "publisher")
        add("source", _text(item.get("sourceOrganization")), "sourceOrganization")
        add("place", _text(item.get("locationCreated")), "locationCreated")
    return stamps
