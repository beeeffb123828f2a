"""Stop words."""

from __future__ import annotations


def stopwords(language: str = "en") -> list[str]:
    """The stop words of a language, from the package `stop-words` (Snowball's lists).

    Parameters
    ----------
    language : str
        A code such as ``"en"`` or a name such as ``"english"``.

    Examples
    --------
    >>> import dipcore as dc
    >>> "the" in dc.stopwords("en")
    True
    """
    import stop_words

    known = stop_words.LANGUAGE_MAPPING
    if language not in known and language not in known.values():
        raise ValueError(f"stop words of {language!r}: use one of {', '.join(sorted(known))}")
    return _as_tokens(stop_words.get_stop_words(language))


def _as_tokens(words: list[str]) -> list[str]:
    """The words as the tokenizer cuts them, so that list and tokens always agree."""
    from .tokens import DEFAULTS, tokenize_strings

    options = {**DEFAULTS, "acronyms": False}
    types = tokenize_strings(list(words), options, threads=1, spans=False)[0]
    return list(types)[1:]
