"""The report's sections that set a part against the rest: bursts in time, key words of topics."""

from __future__ import annotations

from typing import Any

from ._analysis import KEY_WORD_DOCUMENTS
from ._drawing import plural
from ._report_html import SENTENCES, Sections, escape, head, name_of, picture, row, shown

BURSTS = 20
TOPICS, WORDS, WORD_SENTENCES = 12, 8, 3  # topics, key words of each, sentences of each

_BURSTS_ARE = (
    "<p>Stretches in which a topic is in about twice as many documents as usual or more, by the "
    "model of Kleinberg (2003). <em>Strength</em> says how much better the model explains the "
    "stretch as a burst than without one. Open one for its sentences.</p>"
)
_KEY_WORDS_ARE = (
    "<p>Words that are more frequent in the sentences on a topic than in all other sentences, the "
    "topic's own words and stop words left out. <em>Times</em> is how many times as frequent. A word "
    f"is listed where such sentences of at least {KEY_WORD_DOCUMENTS} documents hold it and the 95% "
    "interval of the ratio, which allows for the differences between documents, lies above 1. "
    "<em>q</em> is the probability of so many mentions by chance, corrected for the number of words "
    "tested (Benjamini and Hochberg): of the words with a q of at most 0.05 about one in twenty is "
    "there by chance, the others are candidates. Bars are by G².</p>"
)


def bursts(sections: Sections) -> str:
    """Stretches in which a topic is in many more documents than usual, with their sentences."""
    analysis = sections.analysis
    title = '<h2 id="bursts">Bursts</h2>'
    if analysis.series is None:
        return title + "<p>Nothing can be said over time.</p>"
    found, warned = analysis.bursts
    parts = [
        title,
        _BURSTS_ARE,
        *(f'<p class="cut">{escape(text[:1].upper() + text[1:])}.</p>' for text in warned),
    ]
    if found.empty:
        return "".join([*parts, "<p>No topic has such a stretch.</p>"])
    from .plot import bursts as draw

    picture_of = draw(found, analysis.series).figure
    caption = "Over each row the headline of a document that names the topic most."
    parts.append(picture(picture_of, "Topics with their bursts and headlines", caption))
    kept = found.head(BURSTS)
    parts.append(f'<section><p class="cut">{shown(len(kept), len(found), "burst")}</p>')
    parts.append(head("burst", "documents", "strength"))
    most = found["strength"].max()
    parts += [_burst(sections, one, one.strength / most) for one in kept.itertuples(index=False)]
    return "".join(parts) + "</section>"


def _burst(sections: Sections, one: Any, width: float) -> str:
    quoted = sections.analysis.stretch_quotes(one.key, one.start, one.end, SENTENCES)
    stretch = f"{one.start}" if one.start == one.end else f"{one.start} to {one.end}"
    headlines = "".join(f"<li>{escape(text)}</li>" for text in one.headlines)
    inside = f"<p>Headlines of the documents that name it most:</p><ul>{headlines}</ul>"
    numbers = (f"{one.documents:,}", f"{one.strength:.1f}")
    name = f"{name_of(one.key)}, {stretch}"
    return row(name, width, numbers, inside + sections.citations.block(quoted))


def key_words(sections: Sections) -> str:
    """Words that the sentences on each of the first topics have more often than all other sentences."""
    topics = sections.analysis.topics
    kept = list(topics["key"][:TOPICS])
    parts = [
        '<h2 id="keywords">Key words of topics</h2>',
        _KEY_WORDS_ARE,
    ]
    if not kept:
        return "".join([*parts, "<p>No topic of the dictionary was found.</p>"])
    parts.append(f'<p class="cut">{shown(len(kept), len(topics), "topic")}</p>')
    parts.append("<div class='columns'>" + "".join(_words(sections, k) for k in kept) + "</div>")
    return "".join(parts)


def _words(sections: Sections, key: str) -> str:
    analysis = sections.analysis
    about = analysis.words_about(key)
    frame = analysis.key_words(about)
    title = f'<section class="pair"><h3>{escape(name_of(key))}</h3>'
    if frame.empty:
        return f"{title}<p class='cut'>No word stands out.</p></section>"
    kept = frame.head(WORDS)
    quoted = analysis.key_word_quotes(key, about[0], list(kept["term"]), WORD_SENTENCES)
    most = kept["g2"].max()
    rows = "".join(
        row(
            one.term,
            one.g2 / most,
            (f"{one.target_documents:,}", f"{2**one.log_ratio:,.1f}", _q(one.q)),
            _ratio(one) + sections.citations.block(quotes),
        )
        for one, quotes in zip(kept.itertuples(index=False), quoted)
    )
    tested = f"{plural(frame.attrs['tested'], 'word')} tested."
    note = f'<p class="cut">{shown(len(kept), len(frame), "key word")} {tested}</p>'
    return f"{title}{note}{head('key word', 'documents', 'times', 'q')}{rows}</section>"


def _ratio(one: Any) -> str:
    low, times, high = (f"{2**value:,.1f}" for value in (one.lower, one.log_ratio, one.upper))
    counted = " (none elsewhere counts as half a mention)" * (not one.reference)
    return (
        f"<p>{one.target:,} in sentences on the topic, {one.reference:,} elsewhere: {times} times as "
        f"frequent, 95% interval {low} to {high}{counted}.</p>"
    )


def _q(q: float) -> str:
    return f"{q:.3f}" if q >= 0.001 else "&lt; 0.001"
