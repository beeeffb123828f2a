"""Keywords in context."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ._check import as_number, as_strings
from ._frames import frame_of


def kwic(
    tokens, pattern, window: int = 5, *, within: str | None = None, valuetype: str = "glob"
) -> pd.DataFrame:
    """Every place where a word or phrase stands, with the text around it untouched.

    Parameters
    ----------
    tokens : Tokens
    pattern : str or list of str
        Words or phrases, as in a dictionary.
    window : int
        Tokens to each side.
    within : {"sentence", "paragraph"}, optional
        Where the context stops; default at the document.
    valuetype : {"glob", "regex", "fixed"}

    Returns
    -------
    pandas.DataFrame
        document, date, source, left, keyword, right, start, end (characters of the keyword). Empty where nothing fits.

    Examples
    --------
    >>> import dipcore as dc
    >>> dc.tokens(["A ceasefire held. It lasted."]).kwic("ceasefire", 2, within="sentence")["right"].tolist()
    [' held']
    """
    from .dictionary import Dictionary

    window = as_number(window, "window", least=0)
    patterns = as_strings(pattern, "pattern")
    dictionary = Dictionary({"keyword": [{"pattern": p, "type": valuetype} for p in patterns]})
    original = tokens.original
    hits = dictionary.find(original, overlap="longest")
    contexts = original.contexts(within or "document")
    # the context of a token begins and ends where its number does
    left = np.maximum(
        hits.start - window, np.searchsorted(contexts, contexts[hits.start], side="left")
    )
    right = np.minimum(
        hits.end - 1 + window, np.searchsorted(contexts, contexts[hits.end - 1], side="right") - 1
    )
    frame = hits.to_pandas()
    texts = [original.corpus.texts[d] for d in hits.document.tolist()]
    starts, ends = original.starts[left].tolist(), original.ends[right].tolist()
    begin, end = frame["start"].tolist(), frame["end"].tolist()
    meta = original.corpus.meta.iloc[hits.document]
    return frame_of(
        {
            "document": frame["document"],
            "date": meta["date"].to_numpy(),
            "source": meta["source"].to_numpy(),
            "left": [text[s:b] for text, s, b in zip(texts, starts, begin)],
            "keyword": frame["surface"],
            "right": [text[e:s] for text, e, s in zip(texts, end, ends)],
            "start": frame["start"],
            "end": frame["end"],
        }
    )
