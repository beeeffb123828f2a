"""Tokens: a corpus as arrays of ids, with spans back into the text."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from . import _core, transform
from ._check import as_number, as_strings
from ._options import Cutting, acronyms_of, check_options

if TYPE_CHECKING:  # imported where used: `import dipcore` loads this module, and must stay light
    import pandas as pd

    from .corpus import Corpus


def tokenize(corpus: Corpus, *, threads: int | None = None, **options) -> Tokens:
    checked = check_options(options)
    return Tokens(corpus, checked, cutting=Cutting(corpus.texts, checked, threads))


def tokens(texts: Iterable[str], **options) -> Tokens:
    """Cut texts into words.

    Words are the segments of UAX #29 that hold a letter, digit or ideograph, with the tailoring that the options name, all
    in one pass in C.

    Parameters
    ----------
    texts : iterable of str, or Corpus
    lowercase : bool, default True
        Unicode simple case folding.
    acronyms : bool or iterable of str, default True
        Join ``U.S.`` to ``US``, and let listed acronyms (``US``, ``WHO``) keep their capitals; an iterable extends the list.
    possessives : bool, default True
        Strip a final ``'s``; the span still covers it.
    hyphens : {"split", "keep"}
    punctuation, symbols : bool, default False
        Whether those are tokens too.
    numbers : bool, default True
        Whether tokens without a letter are kept.
    urls : {"keep", "split", "drop"}
        A URL, e-mail address, @name or #tag as one token, cut like any text, or left out.
    diacritics : {"keep", "fold"}
        Latin, Greek and Cyrillic letters keep or lose their marks.
    lines : {"paragraph", "wrapped"}
        Each line is a paragraph, or blank lines separate paragraphs.
    threads : int, optional
        Default: the machine's, within ``OMP_NUM_THREADS``. The result does not depend on it.

    Returns
    -------
    Tokens

    Examples
    --------
    >>> import dipcore as dc
    >>> dc.tokens(["The U.S. told us of Russia's S-400s."]).to_list()
    [['the', 'US', 'told', 'us', 'of', 'russia', 's', '400s']]
    """
    from .corpus import Corpus

    corpus = texts if isinstance(texts, Corpus) else Corpus(texts)
    return tokenize(corpus, **options)


class Tokens:
    """Words of documents as ids. Immutable: every method returns new Tokens, which share what did not change.

    Attributes
    ----------
    ids : numpy.ndarray of uint32, (n_tokens,)
        Read-only, in order of first sight. 0 is the hole.
    offsets : numpy.ndarray of int64, (n_docs + 1,)
        Document d is ``ids[offsets[d]:offsets[d + 1]]``.
    flags : numpy.ndarray of uint8
        How each token was written and where it stands (``dipcore._core`` names the bits).
    starts, ends : numpy.ndarray of uint32, (n_tokens,)
        Characters of ``corpus.texts[d]``, half-open; those of n-grams are found when asked.
    types : sequence of str
        The vocabulary by id, decoded (n-grams: joined) when asked; ``types[0]`` is the hole ``""``.
    corpus : Corpus
    options : dict
    """

    def __init__(self, corpus, options, *, cutting=None, words=None, places=None, original=None):
        self.corpus: Corpus = corpus
        self.options: dict = options
        self._cutting: Cutting | transform.Ngrams | None = cutting  # or else, given:
        self._words = words  # (types, ids, offsets)
        self._places = places  # (flags, starts, ends)
        self.original: Tokens = self if original is None else original

    def _with(self, types, ids, offsets, *, places, options: dict | None = None) -> Tokens:
        """Tokens made of these; `places` is (flags, starts, ends)."""
        options = self.options if options is None else options
        words = types, ids, offsets
        return Tokens(self.corpus, options, words=words, places=places, original=self.original)

    @property
    def types(self):
        return self._cutting.words[0] if self._cutting else self._words[0]

    @property
    def ids(self) -> np.ndarray:
        return self._cutting.words[1] if self._cutting else self._words[1]

    @property
    def offsets(self) -> np.ndarray:
        return self._cutting.words[2] if self._cutting else self._words[2]

    @property
    def flags(self) -> np.ndarray:
        return self._cutting.flags if self._cutting else self._places[0]

    @property
    def starts(self) -> np.ndarray:
        return self._cutting.spans[0] if self._cutting else self._places[1]

    @property
    def ends(self) -> np.ndarray:
        return self._cutting.spans[1] if self._cutting else self._places[2]

    def counts(self) -> tuple:
        """(types, data, indices, indptr) of the document-term matrix, without tokens where none were asked for."""
        if self._cutting:
            return self._cutting.counts
        return self.types, *_core.count(self.ids, self.offsets, len(self.types) - 1)

    def __getstate__(self) -> dict:
        places = self.starts, self.ends  # first: cutting again gives all
        words = list(self.types)[1:], self.ids, self.offsets
        state = {"_cutting": None, "_words": words, "_places": (self.flags, *places)}
        made = {"documents", "sentences", "paragraphs"}  # again in no time
        return {k: v for k, v in self.__dict__.items() if k not in made} | state

    def __setstate__(self, state: dict) -> None:
        types, ids, offsets = state["_words"]
        self.__dict__.update(state, _words=(_core.Vocab(types), ids, offsets))
        for array in (ids, offsets, *self._places):
            array.flags.writeable = False

    def __len__(self) -> int:
        return self._cutting.documents if self._cutting else len(self.offsets) - 1

    def __repr__(self) -> str:
        return (
            f"<Tokens: {len(self)} documents, {len(self.ids)} tokens, {len(self.types) - 1} types>"
        )

    @functools.cached_property
    def documents(self) -> np.ndarray:
        """The document number of each token (int64)."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.offsets))

    @functools.cached_property
    def sentences(self) -> np.ndarray:
        """The number of each token's sentence, counted through the whole corpus from 0 (int64)."""
        return np.cumsum((self.flags & _core.STARTS_SENTENCE) > 0, dtype=np.int64) - 1

    @functools.cached_property
    def paragraphs(self) -> np.ndarray:
        """The number of each token's paragraph, counted through the whole corpus from 0 (int64)."""
        return np.cumsum((self.flags & _core.STARTS_PARAGRAPH) > 0, dtype=np.int64) - 1

    def contexts(self, within: str) -> np.ndarray:
        """The number of each token's document, paragraph or sentence (int64, never falling)."""
        known = {"document": "documents", "paragraph": "paragraphs", "sentence": "sentences"}
        if within not in known:
            raise ValueError(
                f"within={within!r}: use {', '.join(map(repr, known))} or a number of tokens"
            )
        return getattr(self, known[within])

    def to_list(self) -> list[list[str]]:
        """The words of each document; a hole is the empty string."""
        words = list(self.types)
        bounds = zip(self.offsets[:-1], self.offsets[1:])
        return [[words[i] for i in self.ids[start:end].tolist()] for start, end in bounds]

    def spans(self, document: int) -> np.ndarray:
        """Character spans of the tokens of a document: (n, 2), ``corpus.texts[document][start:end]``."""
        if not -len(self) <= document < len(self):
            raise IndexError(f"no document {document} in tokens of {len(self)}")
        document %= len(self)
        at = slice(self.offsets[document], self.offsets[document + 1])
        return np.column_stack([self.starts[at], self.ends[at]]).astype(np.int64)

    def match(self, patterns, valuetype: str = "glob") -> np.ndarray:
        """The ids of the types that fit one of the patterns, case ignored (sorted int64)."""
        from .dictionary import type_ids

        found = [type_ids(self.types, p, valuetype) for p in self._patterns(patterns)]
        return np.unique(np.concatenate(found)).astype(np.int64) if found else np.zeros(0, np.int64)

    def _patterns(self, patterns) -> list[str]:
        from ._stopwords import StopWords

        if isinstance(patterns, StopWords):
            return patterns.under(self.options)
        return as_strings(patterns, "patterns")

    def remove(self, patterns, *, padding: bool = False, valuetype: str = "glob") -> Tokens:
        """Tokens without those that fit.

        Parameters
        ----------
        patterns : str or iterable of str
            Words or globs; case is ignored, but an acronym that keeps its capitals goes only when it is named so:
            ``remove("us")`` leaves the country ``US``. Stop words (:func:`dipcore.stopwords`) are cut as these tokens were.
        padding : bool, default False
            Whether a hole stays where each was, so that windows and n-grams know of the gap.
        valuetype : {"glob", "regex", "fixed"}

        Returns
        -------
        Tokens

        Examples
        --------
        >>> import dipcore as dc
        >>> tokens = dc.tokens(["Talks on the Iran deal"])
        >>> tokens.remove(dc.stopwords("en"), padding=True).to_list()
        [['talks', '', '', 'iran', 'deal']]
        """
        named = self._patterns(patterns)
        gone = np.zeros(len(self.types), dtype=bool)
        gone[self.match(named, valuetype)] = True
        for word in set(acronyms_of(self.options)).difference(named):
            gone[self.types.find(word)] = False
        return transform.selected(self, gone, padding)

    def keep(self, patterns, *, padding: bool = False, valuetype: str = "glob") -> Tokens:
        """Only the tokens that fit; the arguments are those of :meth:`remove`.

        Examples
        --------
        >>> import dipcore as dc
        >>> dc.tokens(["Talks on the Iran deal"]).keep(["talk*", "iran"]).to_list()
        [['talks', 'iran']]
        """
        gone = np.ones(len(self.types), dtype=bool)
        gone[self.match(patterns, valuetype)] = False
        return transform.selected(self, gone, padding)

    def map(self, function: Callable[[str], str]) -> Tokens:
        """Tokens with `function` applied to each type once.

        Types that come out equal become one, an empty one a hole.

        Examples
        --------
        >>> import dipcore as dc
        >>> dc.tokens(["talks on talks"]).map(str.upper).to_list()
        [['TALKS', 'ON', 'TALKS']]
        """
        return transform.mapped(self, function)

    def stem(self, language: str = "english") -> Tokens:
        """Tokens with each type stemmed once by Snowball (needs ``pip install "dipcore[stem]"``).

        Examples
        --------
        >>> import dipcore as dc
        >>> dc.tokens(["Sanctions sanctioned the sanctioning"]).stem("english").to_list()
        [['sanction', 'sanction', 'the', 'sanction']]
        """
        return transform.stemmed(self, language)

    def lower(self) -> Tokens:
        """Tokens as ``lowercase=True`` would have made them: acronyms that keep their capitals do so here too.

        Examples
        --------
        >>> import dipcore as dc
        >>> dc.tokens(["The U.S. told Us"], lowercase=False).lower().to_list()
        [['the', 'US', 'told', 'us']]
        """
        return transform.refolded(self, lowercase=True)

    def fold(self) -> Tokens:
        """Tokens as ``diacritics="fold"`` would have made them.

        Examples
        --------
        >>> import dipcore as dc
        >>> dc.tokens(["Erdoğan in Kraków"]).fold().to_list()
        [['erdogan', 'in', 'krakow']]
        """
        return transform.refolded(self, diacritics="fold")

    def ngrams(
        self, smallest: int, largest: int | None = None, *, concatenator: str = "_"
    ) -> Tokens:
        """All runs of `smallest` to `largest` words, joined.

        None crosses a sentence, a paragraph, a document or a hole. They lie by first word, shorter ones first. They are cut
        when asked for (of ``dtm()`` alone neither they nor the words are kept), and joined strings made when `types` is read.

        Parameters
        ----------
        smallest : int
        largest : int, optional
            Default `smallest`.
        concatenator : str

        Returns
        -------
        Tokens
            The span of each runs from its first word's start to its last word's end.

        Examples
        --------
        >>> import dipcore as dc
        >>> dc.tokens(["North Korea talks. It ended"]).ngrams(1, 2).to_list()
        [['north', 'north_korea', 'korea', 'korea_talks', 'talks', 'it', 'it_ended', 'ended']]
        """
        lengths = transform.lengths(smallest, largest)
        return self._ngrams(*lengths, 0, concatenator)

    def skipgrams(self, n: int = 2, skips: int = 1, *, concatenator: str = "_") -> Tokens:
        """All runs of `n` words with at most `skips` words left out inside, joined: k-skip-n-grams.

        As Guthrie, Allison, Liu, Guthrie and Wilks, "A Closer Look at Skip-gram Modelling" (LREC 2006), define them:
        the words left out are counted over the whole run. (quanteda counts them in each gap; for two words that is the same.)

        Parameters
        ----------
        n : int, default 2
            At most 64.
        skips : int, default 1
        concatenator : str

        Examples
        --------
        >>> import dipcore as dc
        >>> dc.tokens(["insurgents killed in fighting"]).skipgrams(2, 1).to_list()
        [['insurgents_killed', 'insurgents_in', 'killed_in', 'killed_fighting', 'in_fighting']]
        """
        n, skips = as_number(n, "n", least=1), as_number(skips, "skips", least=0)
        if n > _core.SKIPGRAM_MAX:
            raise ValueError(f"skipgrams(n={n}): at most {_core.SKIPGRAM_MAX} words")
        return self._ngrams(n, n, skips, concatenator)

    def _ngrams(self, smallest: int, largest: int, skips: int, concatenator: str) -> Tokens:
        cutting = transform.Ngrams(self, (smallest, largest, skips), concatenator)
        return Tokens(self.corpus, self.options, cutting=cutting, original=self.original)

    def _joined(self, first, last, code, names: list[str]) -> Tokens:
        """Tokens that run from token `first` to token `last` (int64) each, named ``names[code]``."""
        return transform.joined(self, first, last, code, names)

    def compound(self, phrases, *, valuetype: str = "glob", concatenator: str = "_") -> Tokens:
        """Tokens with each phrase joined to one.

        From left to right, at each token that is in no phrase yet, the longest that begins there is joined.

        Parameters
        ----------
        phrases : str, iterable of str or of sequences of str, or pandas.DataFrame
            A str is a phrase as in a dictionary: words or globs, cut as these tokens were (``"north korea*"``). A sequence
            is a run of types, letter for letter (``("north", "korea")``); so are the rows of a frame, in its column
            ``phrase`` (:meth:`learn_phrases`) or ``collocation``, where a space stands between words.
        valuetype : {"glob", "regex", "fixed"}
            Of phrases that are str.
        concatenator : str

        Examples
        --------
        >>> import dipcore as dc
        >>> dc.tokens(["Talks with North Korea"]).compound("north korea*").to_list()
        [['talks', 'with', 'north_korea']]
        """
        from .phrases import compound

        return compound(self, phrases, valuetype=valuetype, concatenator=concatenator)

    def learn_phrases(
        self, *, min_count: int = 5, threshold: float | None = None, measure: str = "npmi"
    ) -> pd.DataFrame:
        """Pairs of words that stand together more often than chance, to be given to :meth:`compound`.

        All pairs of neighbours within a sentence are counted into tables of two by two (this word first or another, that
        word second or another). Longer phrases are found by doing it again on the compounds. Remove stop words with
        ``padding=True`` first to leave out pairs such as "of the"; what was learned then can be joined in the whole text.

        Parameters
        ----------
        min_count : int, default 5
            The least number of times a pair must occur.
        threshold : float, optional
            The least score; default 0.5 of npmi, 10.83 of g2 (p = 0.001 at one degree of freedom).
        measure : {"npmi", "g2"}
            Normalised pointwise mutual information, from -1 to 1 (Bouma, "Normalized (Pointwise) Mutual Information in
            Collocation Extraction", GSCL 2009), or the log-likelihood ratio (Dunning, "Accurate Methods for the Statistics of
            Surprise and Coincidence", Computational Linguistics 19(1), 1993), 0 for pairs rarer than chance.

        Returns
        -------
        pandas.DataFrame
            phrase, count, score, by falling score, then in order of first sight.

        Examples
        --------
        >>> import dipcore as dc
        >>> tokens = dc.tokens(["North Korea fired. Talks with North Korea ended. The North spoke."])
        >>> learned = tokens.learn_phrases(min_count=2)
        >>> learned["phrase"].tolist()
        ['north korea']
        >>> tokens.compound(learned).to_list()[0][:2]
        ['north_korea', 'fired']
        """
        from .phrases import learn_phrases

        return learn_phrases(self, min_count=min_count, threshold=threshold, measure=measure)

    def dtm(self):
        """The document-term matrix.

        Returns
        -------
        Dtm
            Counts (int64), a row for each document, a column for each type in order of first sight; holes have none.
        """
        from .matrix import Dtm

        return Dtm.from_tokens(self)

    def lookup(
        self,
        dictionary,
        *,
        overlap: str = "longest",
        levels: int | Iterable[int] | None = None,
        offices=False,
        as_of=None,
    ):
        """Every match of a topic dictionary.

        Parameters
        ----------
        dictionary : Dictionary or dict
        overlap : {"longest", "key", "all"}
            Whether a match strictly inside another is dropped: among all keys that compete, within each key (quanteda's
            default), or never.
        levels : int or list of int, optional
            Only these levels of each key's path count (1: the first), as in quanteda: with 1 all of ``people/...`` is
            ``people``. Keys without such a level are left out.
        offices : bool or Offices, default False
            Whether mentions by office ("the US Secretary of State") count for who held it at the date of the document, with
            the table that comes with dipcore or one of your own.
        as_of : date or ISO str, optional
            The date of undated documents, for `offices`.

        Returns
        -------
        Hits
            Its `unresolved` has the mentions that could be of several persons, which count for none.
        """
        from .dictionary import Dictionary

        if not isinstance(dictionary, Dictionary):
            dictionary = Dictionary(dictionary)
        return dictionary.find(
            self.original, overlap=overlap, levels=levels, offices=offices, as_of=as_of
        )

    def cooccurrence(
        self,
        within="sentence",
        *,
        count: str | None = None,
        weights: str | None = None,
        ordered=False,
        by: str | None = None,
    ):
        """Co-occurrence of terms; see :meth:`Hits.cooccurrence` for the arguments."""
        from .cooccurrence import Occurrences, cooccurrence

        options = {"count": count, "weights": weights, "ordered": ordered, "by": by}
        return cooccurrence(Occurrences.of_tokens(self), within, **options)

    def kwic(self, pattern, window: int = 5, **options) -> pd.DataFrame:
        """Keywords in context, with date and source; see :func:`dipcore.kwic.kwic` for the arguments."""
        from .kwic import kwic

        return kwic(self, pattern, window, **options)

    def collocations(self, size=2, *, min_count: int = 2, joiner: str = " ") -> pd.DataFrame:
        """Runs of words that belong together; see :func:`dipcore.collocations.collocations`."""
        from .collocations import collocations

        return collocations(self, size, min_count=min_count, joiner=joiner)

    def diversity(self, **options) -> pd.DataFrame:
        """Lexical diversity of each document; see :func:`dipcore.textstats.diversity`."""
        from .textstats import diversity

        return diversity(self, **options)

    def readability(self) -> pd.DataFrame:
        """Readability of each document; see :func:`dipcore.textstats.readability`."""
        from .textstats import readability

        return readability(self)
