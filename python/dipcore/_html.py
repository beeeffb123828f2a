"""Text as HTML, in reports and in notebooks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

# C0 controls but for tab and line ends, and surrogates, stand in no HTML document.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def escape(value: Any) -> str:
    """Text made safe for HTML, attributes included; what HTML cannot hold becomes U+FFFD."""
    return html.escape(_UNPRINTABLE.sub("\ufffd", str(value)))


def marked(text: str, start: int, end: int, marks: Iterable[tuple[int, int]]) -> str:
    """The characters [start, end) of a text, escaped, with spans marked: in order, none inside another."""
    parts, at = [], start
    for low, high in marks:
        low, high = max(low, at), min(high, end)
        if low < high:
            parts.append(f"{escape(text[at:low])}<mark>{escape(text[low:high])}</mark>")
            at = high
    return "".join([*parts, escape(text[at:end])])
