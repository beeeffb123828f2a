"""The documents behind a stretch of a series, by their headlines."""

from __future__ import annotations

import numpy as np

LONGEST = 80  # characters of a text that stands for a missing title


def behind(series, key: int, periods: np.ndarray, n: int) -> tuple[int, list[str]]:
    """How many documents of some periods mention a key, and the titles of the `n` that mention it most.

    Of equals the earlier dated comes first. Where there is no title, the first words of the text stand for it.
    """
    column = series.columns[:, [key]].tocoo()
    rows = column.row
    inside = np.isin(series.numbers[rows], periods)
    rows, mentions = rows[inside], column.data[inside]
    corpus = series.hits.tokens.corpus
    dates = corpus.meta["date"].to_numpy()[rows]
    order = np.lexsort((rows, dates, -mentions))
    return len(rows), [_headline(corpus, int(d)) for d in rows[order[:n]]]


def _headline(corpus, document: int) -> str:
    title = corpus.meta["title"].iloc[document]
    if isinstance(title, str) and title.strip():
        return title
    text = " ".join(corpus.texts[document][: 2 * LONGEST].split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
