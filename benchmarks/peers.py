"""What the peers do in each piece of work, as their manuals would have it done.

``name(texts, threads)`` prepares and gives what is timed. Where a peer needs something made first
(lower-cased text, an automaton, a matrix), that is not timed.
"""

from __future__ import annotations

import json
import re

import numpy as np
import texts as corpora


def count_vectorizer(texts, threads):
    from sklearn.feature_extraction.text import CountVectorizer

    return lambda: CountVectorizer().fit_transform(texts).nnz


def count_vectorizer_bigrams(texts, threads):
    from sklearn.feature_extraction.text import CountVectorizer

    return lambda: CountVectorizer(ngram_range=(1, 2)).fit_transform(texts).nnz


def polars_counts(texts, threads):
    import polars as pl

    def run():
        frame = pl.DataFrame({"text": texts}).with_row_index("document").lazy()
        words = frame.select(
            "document", pl.col("text").str.to_lowercase().str.extract_all(r"\b\w\w+\b")
        )
        return words.explode("text").group_by("document", "text").len().collect().height

    return run


def hf_tokenizers(texts, threads):
    import dipcore as dc
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    words = list(dc.tokens(texts).types)
    model = models.WordLevel({word or "[UNK]": k for k, word in enumerate(words)}, "[UNK]")
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()

    def run():
        count = 0
        for at in range(0, len(texts), 256):  # all at once would hold gigabytes
            for found in tokenizer.encode_batch(texts[at : at + 256]):
                count += len(found.ids) + 0 * len(found.offsets)
        return count

    return run


def _phrases() -> list[tuple[str, str]]:
    """(key, phrase): a glob with the star at its end is looked up by what stands before it."""
    branches = json.loads(corpora.DICTIONARY.read_text(encoding="utf-8"))
    return [
        (key, re.split(r"[*?]", entry.lower())[0])
        for key, entries in branches.items()
        for entry in entries
    ]


def pyahocorasick(texts, threads):
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for key, phrase in _phrases():
        automaton.add_word(phrase, (key, phrase))
    automaton.make_automaton()
    lowered = [text.lower() for text in texts]
    return lambda: sum(1 for text in lowered for _ in automaton.iter(text))


def ahocorasick_rs(texts, threads):
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick(list(dict.fromkeys(phrase for _, phrase in _phrases())))
    lowered = [text.lower() for text in texts]
    return lambda: sum(
        len(automaton.find_matches_as_indexes(text, overlapping=True)) for text in lowered
    )


def flashtext(texts, threads):
    from flashtext import KeywordProcessor

    processor = KeywordProcessor()
    for key, phrase in _phrases():
        processor.add_keyword(phrase, key)
    return lambda: sum(len(processor.extract_keywords(text)) for text in texts)


def spacy_phrases(texts, threads):
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    nlp.max_length = 10**8
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for key, phrase in _phrases():
        matcher.add(key, [nlp.make_doc(phrase)])
    return lambda: sum(len(matcher(nlp.make_doc(text))) for text in texts)


def _frequent(texts) -> tuple[np.ndarray, np.ndarray, int]:
    """(column of each token or -1, document of each token, columns) of the most frequent terms."""
    import ours

    made = ours.frequent_tokens(texts)
    kept = np.unique(made.ids)
    kept = kept[kept > 0]
    column = np.full(len(made.types), -1, np.int64)
    column[kept] = np.arange(len(kept))
    return column[made.ids], made.documents, len(kept)


def _incidence(texts):
    from scipy.sparse import csr_array

    columns, documents, size = _frequent(texts)
    at = columns >= 0
    shape = (len(texts), size)
    ones = np.ones(int(at.sum()), np.float32)
    matrix = csr_array((ones, (documents[at], columns[at])), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def scipy_product(texts, threads):
    matrix = _incidence(texts)
    matrix.data = matrix.data.astype(np.int32)
    transposed = matrix.T.tocsr()
    return lambda: (transposed @ matrix).nnz


def blas_product(texts, threads):
    dense = _incidence(texts).toarray()
    return lambda: np.count_nonzero(dense.T @ dense)


def _window_keys(columns, documents, size, distance):
    """row * size + column of the pairs of tokens `distance` apart."""
    a, b = columns[:-distance], columns[distance:]
    good = (a >= 0) & (b >= 0) & (documents[:-distance] == documents[distance:])
    return a[good] * size + b[good]


def numpy_window(texts, threads):
    """A dense matrix of counts, filled by bincount: the fastest way in numpy, if it fits."""
    columns, documents, size = _frequent(texts)

    def run():
        from scipy.sparse import csr_array

        counts = np.zeros(size * size, np.int64)
        for distance in range(1, 6):
            keys = _window_keys(columns, documents, size, distance)
            counts += np.bincount(keys, minlength=size * size)
        counts = counts.reshape(size, size)
        own = counts.diagonal().copy()
        both = counts + counts.T
        np.fill_diagonal(both, own)
        return csr_array(both).nnz

    return run


def scipy_window(texts, threads):
    """A sparse matrix of each distance, summed."""
    columns, documents, size = _frequent(texts)

    def run():
        from scipy.sparse import coo_array, dia_array

        total = None
        for distance in range(1, 6):
            keys = _window_keys(columns, documents, size, distance)
            row, column = np.divmod(keys, size)
            ones = np.ones(len(row), np.int64)
            part = coo_array((ones, (row, column)), shape=(size, size)).tocsr()
            total = part if total is None else total + part
        own = dia_array((total.diagonal()[None], [0]), shape=(size, size))
        return (total + total.T - own).tocsr().nnz

    return run


def datasketch_lsh(texts, threads):
    from datasketch import MinHash, MinHashLSH

    words = re.compile(r"\w+")

    def run():
        index = MinHashLSH(threshold=0.8, num_perm=128)
        kept = 0
        for k, text in enumerate(texts):
            found = words.findall(text.lower())
            shingles = {" ".join(found[n : n + 5]) for n in range(max(len(found) - 4, 1))}
            sketch = MinHash(num_perm=128)
            sketch.update_batch([shingle.encode() for shingle in shingles])
            if not index.query(sketch):
                kept += 1
            index.insert(k, sketch)
        return kept

    return run
