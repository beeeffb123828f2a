"""What the tests of pictures share: a small corpus, and where words stand on a finished figure."""

from __future__ import annotations

import dipcore as dc
import numpy as np
import pandas as pd

DICTIONARY = dc.Dictionary(
    {
        "topics": {name: [name] for name in ("ceasefire", "sanctions", "trade", "energy")},
        "people": {"Kerry": ["kerry"], "Lavrov": ["lavrov"]},
    }
)
TEXTS = [
    ("2016-01-05", "Kerry and Lavrov spoke of the ceasefire. Sanctions stay."),
    ("2016-01-20", "The ceasefire held. Trade and energy fell."),
    ("2016-03-03", "Sanctions hit trade. Kerry left."),
    ("2016-04-11", "Nothing was agreed."),
    ("2016-04-12", "Kerry and Lavrov met again, and Lavrov spoke of the ceasefire and sanctions."),
    (None, "Sanctions and trade."),
]


def hits_of(texts=TEXTS, dictionary=DICTIONARY):
    dates, bodies = zip(*texts)
    return dc.Corpus(bodies, dates=dates).tokens().lookup(dictionary)


def crowd(n: int, length: int = 24):
    """n keys with long names that all begin alike, and occur with their neighbours."""
    words = [f"{a}{b}word" for a in "abcdefghij" for b in "abcdefghij"][:n]
    names = [f"{'very long ' * (length // 10)}{word}" for word in words]
    dictionary = dc.Dictionary({"topics": {name: [word] for name, word in zip(names, words)}})
    pairs = [(i, (i + step) % n) for i in range(n) for step in (1, 2, 5)]
    texts = [(f"20{10 + i % 9}-0{1 + i % 7}-11", f"{words[i]} {words[j]}.") for i, j in pairs]
    return hits_of(texts, dictionary)


def data_lines(ax):
    """The lines that carry points, without those of incomplete periods."""
    return [
        line
        for line in ax.lines
        if line.get_marker() not in ("", "None", None) and line.get_linestyle() != "None"
    ]


def caption_of(ax) -> str:
    """The caption under or above Axes, in one line."""
    return " ".join((ax.get_xlabel() or ax.get_title(loc="left")).split())


def boxes_of(texts):
    """Where the words stand."""
    return [text.get_window_extent() for text in texts]


def overlapping(texts):
    """Pairs of texts that cover each other on the finished figure."""
    texts = [text for text in texts if text.get_text() and text.get_visible()]
    if texts:
        texts[0].figure.draw_without_rendering()
    boxes = boxes_of(texts)
    return [
        (texts[i].get_text(), texts[j].get_text())
        for i, a in enumerate(boxes)
        for j, b in enumerate(boxes[:i])
        if a.overlaps(b)
    ]


def outside(texts, box, slack: float = 1.0):
    """Texts that leave a box of the finished figure by more than `slack` pixels."""
    return [
        text.get_text()
        for text, at in zip(texts, boxes_of(texts))
        if at.x0 < box.x0 - slack
        or at.y0 < box.y0 - slack
        or at.x1 > box.x1 + slack
        or at.y1 > box.y1 + slack
    ]


def frame_of(values, *, freq="M", start="2016-01", totals=None, **columns) -> pd.DataFrame:
    """A frame as ``Series.frame``, from the documents of each key in each period."""
    periods = pd.period_range(start, periods=len(next(iter(values.values()))), freq=freq)
    totals = np.full(len(periods), 10) if totals is None else np.array(totals)
    parts = []
    for key, documents in values.items():
        documents = np.array(documents)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = documents / totals
        part = pd.DataFrame({"period": periods, "key": key, "documents": documents})
        part = part.assign(mentions=2 * documents, total_documents=totals, words=100 * totals)
        part = part.assign(share=share, lower=share * 0.8, upper=share * 1.1)
        parts.append(part.assign(rate=20 * share, rate_lower=15 * share, rate_upper=30 * share))
    return pd.concat(parts, ignore_index=True).assign(**columns)
