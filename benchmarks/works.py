"""What is measured, against whom, and what is promised."""

from __future__ import annotations

import dataclasses

from texts import WHOLE


@dataclasses.dataclass(frozen=True)
class Work:
    """A row of the table, or several.

    `ours` is a function of ours.py; a peer is one of peers.py, one of ours.py in another number of
    threads (``dtm:1``); each may be a C program of this folder (``icu_words``) too. `target`: the
    least ratio, to the fastest of the peers.
    """

    name: str
    ours: str
    peers: tuple[str, ...] = ()
    target: float | None = None
    mega: int = WHOLE
    threads: int = 1


WORKS = [
    Work("dtm", "dtm", ("count_vectorizer",), 30),  # the promise is about this peer
    Work("dtm, polars", "dtm", ("polars_counts",)),
    Work("dtm, 2 threads", "dtm", ("dtm:1",), 1.6, threads=2),
    Work("word boundaries, C on UTF-8", "our_words", ("icu_words",), 10),
    Work("word boundaries, Python str", "boundaries", ("icu_words",)),
    Work("tokens", "tokens", ("hf_tokenizers",), 20),
    Work(
        "lookup in tokens",
        "lookup_tokens",
        ("pyahocorasick", "ahocorasick_rs", "flashtext", "spacy_phrases"),
        10,
    ),
    Work("lookup in text", "lookup_text", ("pyahocorasick", "ahocorasick_rs"), 2),
    Work("document co-occurrence", "documents_together", ("scipy_product", "blas_product"), 5),
    Work("window 5", "window", ("numpy_window", "scipy_window"), 10),
    Work("uni- and bigrams", "bigrams", ("count_vectorizer_bigrams",), 30),
    Work("near copies", "near_copies", ("datasketch_lsh",), 30),
    *(Work(f"dtm, {mega} MB", "dtm", ("count_vectorizer",), mega=mega) for mega in (1, 10)),
    Work("growth, 15 MB", "dtm", mega=15),
    Work("growth, 1.5 GB", "dtm", mega=10 * WHOLE),
]
#: 1.5 GB may take so much longer than 15 MB, for each byte.
GROWTH = 1.15
