"""Stop words."""

from __future__ import annotations

from collections.abc import Iterable


class StopWords(list):
    """Stop words as the default options cut them; tokens cut them anew by their own options.

    A plain list (``dc.stopwords("en") + ["said"]``) is taken as it is, and so is this one once it was changed.
    """

    def __init__(self, words: Iterable[str]):
        self._words = list(words)
        self._default = self._cut({})
        super().__init__(self._default)

    @property
    def _changed(self) -> bool:
        return self != self._default

    def under(self, options: dict) -> list[str]:
        """The words as the tokenizer cuts them under `options`, so that list and tokens always agree."""
        return list(self) if self._changed else self._cut(options)

    def _cut(self, options: dict) -> list[str]:
        from ._options import DEFAULTS, tokenize_strings

        options = {**DEFAULTS, **options, "acronyms": False}
        types = tokenize_strings(self._words, options, threads=1, parts="ids")[0]
        return list(types)[1:]

    def __reduce__(self):
        return (list, (list(self),)) if self._changed else (StopWords, (self._words,))


def stopwords(language: str = "en") -> StopWords:
    """The stop words of one of 33 languages, from the package `stop-words`.

    Parameters
    ----------
    language : str
        A code such as ``"en"`` or a name such as ``"english"``.

    Returns
    -------
    list of str
        Given to :meth:`Tokens.remove` or :meth:`Tokens.keep`, they are cut by the options of those tokens: ``it's`` is
        ``it`` for tokens without possessives, ``it's`` for those with.

    Examples
    --------
    >>> import dipcore as dc
    >>> "the" in dc.stopwords("en")
    True
    >>> dc.tokens(["It's the U.S. that told us"], possessives=False).remove(dc.stopwords("en")).to_list()
    [['US', 'told']]
    """
    import difflib

    import stop_words

    known = stop_words.LANGUAGE_MAPPING
    if language not in known and language not in known.values():
        near = difflib.get_close_matches(str(language), [*known, *known.values()], n=1)
        hint = f"did you mean {near[0]!r}? The" if near else "the"
        raise ValueError(
            f"stop words of {language!r}: {hint} languages are {', '.join(sorted(known))}"
        )
    return StopWords(stop_words.get_stop_words(language))
