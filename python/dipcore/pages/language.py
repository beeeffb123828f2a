"""The language of a page, by py3langid, whose model comes with it."""

from __future__ import annotations

from functools import lru_cache

#: So much of the text is looked at; more does not make the answer surer.
LOOKED_AT = 3000
_SHORTEST = 40
#: How much more likely, as a difference of logarithms, the first language must be than the second.
_MARGIN = 2.5


@lru_cache(maxsize=64)
def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language; None where it is too short or mixed to tell.

    Examples
    --------
    >>> detect("Die Minister haben sich am Montag in Wien auf eine Waffenruhe geeinigt.")
    'de'
    >>> detect("OK") is None
    True
    """
    text = text[:LOOKED_AT]
    letters = sum(2 if c >= "\u3040" else 1 for c in text if c.isalpha())
    if letters < _SHORTEST:
        return None
    if 2 * sum(map(str.isupper, text)) > letters:  # a telegram: the model knows few capitals
        text = text.lower()
    import py3langid

    (first, likely), (_, other) = py3langid.rank(text)[:2]
    sure = likely - other >= _MARGIN and first != "zxx"  # ISO 639-2: no linguistic content
    return str(first) if sure else None


def declared_language(tag: str) -> str | None:
    """Return the code that a language tag such as "en-GB" begins with, or None."""
    code = tag.strip().lower().replace("_", "-").split("-")[0]
    return code if 2 <= len(code) <= 3 and code.isascii() and code.isalpha() else None
