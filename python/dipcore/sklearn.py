"""scikit-learn's vectorizers with dipcore's words (needs ``pip install "dipcore[sklearn]"``).

>>> from dipcore.sklearn import TfidfVectorizer
>>> TfidfVectorizer(stop_words="english").fit(["The U.S. told us.", "Talks in Geneva"]).get_feature_names_out().tolist()
['US', 'geneva', 'talks', 'told']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy.sparse import csr_matrix

try:
    from sklearn.base import BaseEstimator, TransformerMixin
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.utils.validation import check_is_fitted
except ImportError:
    raise ImportError('the vectorizers need scikit-learn: pip install "dipcore[sklearn]"') from None

from ._check import as_strings
from ._options import DEFAULTS
from ._stopwords import stopwords
from .matrix import Dtm
from .tokens import tokens

__all__ = ["CountVectorizer", "TfidfVectorizer"]


class CountVectorizer(TransformerMixin, BaseEstimator):
    """Counts of words, as scikit-learn's ``CountVectorizer``, with dipcore's tokenizer.

    Parameters
    ----------
    lowercase, acronyms, possessives, hyphens, punctuation, symbols, numbers, urls, diacritics, lines, threads
        What is a word: the options of :func:`dipcore.tokens`. By default one-letter words and ``U.S.`` stay.
    stop_words : str or list of str, optional
        A language ("english", "fr", as :func:`dipcore.stopwords`) or words. "US" is not the stop word "us".
    ngram_range : (int, int), default (1, 1)
        Runs of words, joined by a space; they never cross a sentence.
    max_df, min_df : float or int
        Documents with the term: a share, or a number where int.
    max_features : int, optional
        The most frequent so many; of equals the first by alphabet.
    vocabulary : mapping of str to int, or iterable of str, optional
        The columns, instead of learning them.
    binary : bool, default False
        1 for every count.
    dtype : dtype, default numpy.int64

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Column of each term, by alphabet.
    fixed_vocabulary_ : bool

    Notes
    -----
    A missing document counts as empty, with a warning. Options of scikit-learn about how to cut or decode text (`analyzer`,
    `token_pattern`, `tokenizer`, `preprocessor`, `strip_accents`, `input`, `encoding`, `decode_error`) do not exist.

    Examples
    --------
    >>> from dipcore.sklearn import CountVectorizer
    >>> counts = CountVectorizer(ngram_range=(1, 2), min_df=2)
    >>> counts.fit_transform(["North Korea fired", "Talks in North Korea"]).toarray().tolist()
    [[1, 1, 1], [1, 1, 1]]
    >>> counts.get_feature_names_out().tolist()
    ['korea', 'north', 'north korea']
    """

    def __init__(
        self,
        *,
        lowercase=True,
        acronyms=True,
        possessives=True,
        hyphens="split",
        punctuation=False,
        symbols=False,
        numbers=True,
        urls="keep",
        diacritics="keep",
        lines="paragraph",
        threads=None,
        stop_words=None,
        ngram_range=(1, 1),
        max_df=1.0,
        min_df=1,
        max_features=None,
        vocabulary=None,
        binary=False,
        dtype=np.int64,
    ):
        self.lowercase = lowercase
        self.acronyms = acronyms
        self.possessives = possessives
        self.hyphens = hyphens
        self.punctuation = punctuation
        self.symbols = symbols
        self.numbers = numbers
        self.urls = urls
        self.diacritics = diacritics
        self.lines = lines
        self.threads = threads
        self.stop_words = stop_words
        self.ngram_range = ngram_range
        self.max_df = max_df
        self.min_df = min_df
        self.max_features = max_features
        self.vocabulary = vocabulary
        self.binary = binary
        self.dtype = dtype

    def fit(self, raw_documents, y=None):
        """Learn the terms of documents (an iterable of str, or a Corpus)."""
        self.fit_transform(raw_documents)
        return self

    def fit_transform(self, raw_documents, y=None) -> csr_matrix:
        """Learn the terms of documents and count them; as `fit` and `transform`, in one pass."""
        dtm = self._dtm(raw_documents)
        self.fixed_vocabulary_ = self.vocabulary is not None
        if self.fixed_vocabulary_:
            self.vocabulary_ = _as_vocabulary(self.vocabulary)
            return self._counts(dtm.match(_terms(self.vocabulary_)))
        if not len(dtm.terms):
            raise ValueError(
                "no words are left to learn: the documents are empty, or hold stop words only"
            )
        dtm = dtm.match(sorted(dtm.terms))
        chosen = dtm.columns_within((None, None), (self.min_df, self.max_df), self.max_features)
        if not len(chosen):
            raise ValueError(
                f"min_df={self.min_df} and max_df={self.max_df} leave none of {len(dtm.terms)} terms; "
                "try a lower min_df or a higher max_df"
            )
        terms = dtm.terms[chosen].tolist()
        self.vocabulary_ = {term: k for k, term in enumerate(terms)}
        return self._counts(dtm.match(terms))

    def transform(self, raw_documents) -> csr_matrix:
        """Count the learnt terms in documents; others do not count."""
        self._check_vocabulary()
        return self._counts(self._dtm(raw_documents).match(_terms(self.vocabulary_)))

    def inverse_transform(self, X) -> list[np.ndarray]:
        """The terms that each row has, without order or number."""
        self._check_vocabulary()
        names = self.get_feature_names_out()
        rows = csr_matrix(X)
        return [names[rows[k].nonzero()[1]] for k in range(rows.shape[0])]

    def get_feature_names_out(self, input_features=None) -> np.ndarray:
        """The terms by column."""
        self._check_vocabulary()
        return np.array(_terms(self.vocabulary_), dtype=object)

    def build_analyzer(self) -> Callable[[str], list[str]]:
        """A function that cuts one text into terms, as this vectorizer does."""
        return lambda text: self._tokens([text]).to_list()[0]

    def _tokens(self, raw_documents):
        smallest, largest = _checked_range(self.ngram_range)
        options = {name: getattr(self, name) for name in (*DEFAULTS, "threads")}
        made = tokens(raw_documents, **options)
        if self.stop_words is not None:
            language = isinstance(self.stop_words, str)
            words = stopwords(self.stop_words) if language else self.stop_words
            made = made.remove(as_strings(words, "stop_words"))
        if (smallest, largest) == (1, 1):
            return made
        return made.ngrams(smallest, largest, concatenator=" ")

    def _dtm(self, raw_documents) -> Dtm:
        if isinstance(raw_documents, str):
            raise ValueError("documents are an iterable of str, and this is a single str")
        return self._tokens(raw_documents).dtm()

    def _counts(self, dtm: Dtm) -> csr_matrix:
        matrix = csr_matrix(dtm.matrix, dtype=self.dtype)
        if self.binary:
            matrix.data.fill(1)
        return matrix

    def _check_vocabulary(self) -> None:
        if not hasattr(self, "vocabulary_") and self.vocabulary is not None:
            self.vocabulary_ = _as_vocabulary(self.vocabulary)
            self.fixed_vocabulary_ = True
        check_is_fitted(self, "vocabulary_")

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "vocabulary_") or self.vocabulary is not None

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags


class TfidfVectorizer(CountVectorizer):
    """tf-idf of words, as scikit-learn's ``TfidfVectorizer``, with dipcore's tokenizer.

    Parameters
    ----------
    norm : {"l2", "l1"} or None
    use_idf, smooth_idf : bool, default True
    sublinear_tf : bool, default False
        As in scikit-learn's ``TfidfTransformer``, which weighs here.
    **others
        As :class:`CountVectorizer`.

    Attributes
    ----------
    idf_ : numpy.ndarray of float64, (n_terms,)

    Examples
    --------
    >>> from dipcore.sklearn import TfidfVectorizer
    >>> TfidfVectorizer().fit_transform(["talks", "talks fail"]).toarray().round(2).tolist()
    [[0.0, 1.0], [0.81, 0.58]]
    """

    def __init__(
        self,
        *,
        lowercase=True,
        acronyms=True,
        possessives=True,
        hyphens="split",
        punctuation=False,
        symbols=False,
        numbers=True,
        urls="keep",
        diacritics="keep",
        lines="paragraph",
        threads=None,
        stop_words=None,
        ngram_range=(1, 1),
        max_df=1.0,
        min_df=1,
        max_features=None,
        vocabulary=None,
        binary=False,
        dtype=np.float64,
        norm="l2",
        use_idf=True,
        smooth_idf=True,
        sublinear_tf=False,
    ):
        super().__init__(
            lowercase=lowercase,
            acronyms=acronyms,
            possessives=possessives,
            hyphens=hyphens,
            punctuation=punctuation,
            symbols=symbols,
            numbers=numbers,
            urls=urls,
            diacritics=diacritics,
            lines=lines,
            threads=threads,
            stop_words=stop_words,
            ngram_range=ngram_range,
            max_df=max_df,
            min_df=min_df,
            max_features=max_features,
            vocabulary=vocabulary,
            binary=binary,
            dtype=dtype,
        )
        self.norm = norm
        self.use_idf = use_idf
        self.smooth_idf = smooth_idf
        self.sublinear_tf = sublinear_tf

    def fit_transform(self, raw_documents, y=None) -> csr_matrix:
        """Learn terms and idf of documents, and weigh them."""
        counts = super().fit_transform(raw_documents)
        self.tfidf_ = TfidfTransformer(
            norm=self.norm,
            use_idf=self.use_idf,
            smooth_idf=self.smooth_idf,
            sublinear_tf=self.sublinear_tf,
        ).fit(counts)
        return csr_matrix(self.tfidf_.transform(counts))

    def transform(self, raw_documents) -> csr_matrix:
        """Weigh the learnt terms in documents, by the idf learnt."""
        check_is_fitted(self, "tfidf_")
        return csr_matrix(self.tfidf_.transform(super().transform(raw_documents)))

    @property
    def idf_(self) -> np.ndarray:
        check_is_fitted(self, "tfidf_")
        return self.tfidf_.idf_

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "tfidf_")


def _checked_range(ngram_range) -> tuple[int, int]:
    try:
        smallest, largest = ngram_range
    except (TypeError, ValueError):
        raise ValueError(
            f"ngram_range={ngram_range!r}: give (smallest, largest), such as (1, 2)"
        ) from None
    return smallest, largest


def _as_vocabulary(vocabulary) -> dict[str, int]:
    """Term to column, from a mapping or the terms in order."""
    if not isinstance(vocabulary, Mapping):
        terms = as_strings(
            sorted(vocabulary) if isinstance(vocabulary, set) else vocabulary, "vocabulary"
        )
        if len(set(terms)) < len(terms):
            raise ValueError("vocabulary: a term is given twice")
        vocabulary = {term: k for k, term in enumerate(terms)}
    if not vocabulary:
        raise ValueError("vocabulary is empty")
    if sorted(vocabulary.values()) != list(range(len(vocabulary))):
        raise ValueError(f"vocabulary: the columns must be 0 to {len(vocabulary) - 1}, each once")
    return dict(vocabulary)


def _terms(vocabulary: dict[str, int]) -> list[str]:
    return sorted(vocabulary, key=vocabulary.__getitem__)
