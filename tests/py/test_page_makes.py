"""HTML pages of several makes, written for these tests: the day and the paragraphs of the text."""

from __future__ import annotations

import pytest
from dipcore.pages import read_page

A = "The foreign ministers of both countries agreed on Friday to reopen six crossings along the river by the end of the year."
B = "A joint commission will meet in Geneva in November to look into the movement of goods and the complaints of carriers."
C = "Observers are to be sent to the crossings before the winter, and the road to the port will be opened to aid convoys."
D = "The opposition called the agreement a first step and asked for a vote in parliament before it enters into force."

PAGES = {
    "fields of a content management system": (
        f"""<!DOCTYPE html><html lang="en"><head><title>Ministers agree to reopen river crossings | Ministry of Foreign Affairs</title></head><body>
<div class="region region-header"><ul class="menu"><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></div>
<div class="breadcrumb"><a href="/">Home</a> » <a href="/news">Press releases</a></div>
<div class="node node-press-release"><h1 class="page-title">Ministers agree to reopen river crossings</h1>
<div class="field field-name-field-date"><div class="field-label">Date:</div><div class="field-item">17.06.2022</div></div>
<div class="field field-name-body"><p>{A}</p><p><strong>Next steps</strong></p><p>{B}</p><ul><li>six crossings for goods;</li><li>two crossings for pilgrims;</li><li>one road to the port.</li></ul><p>{C}</p></div>
<div class="field field-name-tags"><div class="field-label">Tags:</div><a href="/t/river">river</a></div></div>
<aside class="sidebar"><h3>Latest news</h3><ul><li><a href="/1">Minister travels to Oslo</a> 20.06.2022</li></ul></aside>
<footer>© 2024 Ministry of Foreign Affairs</footer></body></html>""",
        "2022-06-17",
        [
            A,
            "Next steps",
            B,
            "six crossings for goods;",
            "two crossings for pilgrims;",
            "one road to the port.",
            C,
        ],
    ),
    "blog with an author's box and comments": (
        f"""<html><head><title>Why the truce may last - Harbour Institute</title><meta property="article:published_time" content="2020-02-06T10:00:00+00:00"><meta property="og:site_name" content="Harbour Institute"></head><body class="single">
<header class="site-header"><a href="/">Harbour Institute</a><nav><a href="/e">Experts</a> <a href="/p">Publications</a></nav></header>
<main><article class="post"><header class="entry-header"><h1 class="entry-title">Why the truce may last</h1><div class="entry-meta">By <a href="/a">Helena Marsh</a> | <time datetime="2020-02-06">February 6, 2020</time></div></header>
<div class="entry-content"><p>{A}</p><blockquote><p>{D}</p></blockquote><h2>Money talks</h2><p>{B}</p><p><em>Read more: <a href="/x">Tolls and treaties</a></em></p><p>{C}</p>
<div class="sharedaddy"><h3>Share this:</h3><ul><li>Twitter</li><li>Facebook</li></ul></div></div>
<div class="author-box"><h4>Helena Marsh</h4><p>Helena Marsh is a senior fellow at the Harbour Institute and writes about rivers, borders and treaties.</p></div>
<div id="comments"><h3>2 thoughts on “Why the truce may last”</h3><ol><li><b>Boris</b> <a href="#c1">February 7, 2020 at 9:12 am</a><p>I do not believe that this truce will last until the winter, as you say.</p></li><li><b>Clara</b> <a href="#c2">February 8, 2020 at 7:01 pm</a><p>Let us wait and see what the observers report in spring about the river.</p></li></ol></div></article></main>
<footer>Copyright 2024</footer></body></html>""",
        "2020-02-06",
        [A, D, "Money talks", B, C],
    ),
    "table for the layout, no heading": (
        f"""<html><head><title>MFA - Statements</title></head><body bgcolor="#ffffff"><table width="100%"><tr><td><a href="a">Home</a> | <a href="b">Ministry</a> | <a href="c">Press</a></td></tr></table>
<table><tr><td width="150"><a href="1">Statements</a><br><a href="2">Speeches</a><br><a href="3">Interviews</a></td><td><font size="4"><b>Statement on the reopening of the river crossings</b></font><br><br>Date: 5 November 2009<br><br>{A}<br><br>{B}<br><br>{C}<br><br><a href="print">Print</a></td></tr></table>
<center><font size="1">Copyright (c) 2010 Ministry of Foreign Affairs</font></center></body></html>""",
        "2009-11-05",
        [A, B, C],
    ),
    "news page with boxes": (
        f"""<!doctype html><html lang="en-GB"><head><title>Ministers agree to reopen crossings | River Post</title><script type="application/ld+json">{{"@type":"NewsArticle","headline":"Ministers agree to reopen crossings","datePublished":"2021-10-05T22:40:00Z","dateModified":"2021-10-06T08:00:00Z","publisher":{{"@type":"Organization","name":"River Post"}}}}</script></head><body>
<div id="cookie-banner"><p>We use cookies to improve your experience on our site. By continuing you agree to this.</p></div>
<article><h1>Ministers agree to reopen crossings</h1><p class="standfirst">{D}</p><span class="byline">Anna Smith in Geneva</span> <span class="date">Tue 5 Oct 2021 23.40 BST</span>
<figure><img src="a.jpg"><figcaption>The ministers shake hands in Geneva on Tuesday. Photograph: A Person/Agency</figcaption></figure>
<p>{A}</p><div class="ad-slot">Advertisement</div><p>{B}</p><aside><h2>Sign up to our daily briefing</h2><p>Get the day's most important stories delivered to your inbox every morning.</p></aside><p>{C}</p>
<p><a href="/r">Ship traffic on the river rises by a tenth</a></p></article>
<section class="related"><h2>More on this story</h2><p><a href="/1">Talks open in Geneva</a></p></section></body></html>""",
        "2021-10-05",
        [D, A, B, C],
    ),
    "briefing": (
        f"""<html><head><title>Press Briefing - Department</title></head><body><div class="header"><a href="/">Home</a></div><div class="main"><h1>Press Briefing by the Spokesperson</h1><p>March 12, 2019</p><p>1:05 p.m. EST</p>
<p>MR. BROWN: {A}</p><p>QUESTION: Will observers be sent?</p><p>MR. BROWN: Yes.</p><p>QUESTION: Thank you.</p><p>MR. BROWN: {B}</p><p>(The briefing was concluded at 1:40 p.m.)</p></div><div class="footer"><p>The Office of the Spokesperson manages this site as a source of information from the Department.</p></div></body></html>""",
        "2019-03-12",
        [
            "MR. BROWN: " + A,
            "QUESTION: Will observers be sent?",
            "MR. BROWN: Yes.",
            "QUESTION: Thank you.",
            "MR. BROWN: " + B,
            "(The briefing was concluded at 1:40 p.m.)",
        ],
    ),
    "agency, a day later where it is written": (
        """<html lang="ru"><head><meta charset="utf-8"><title>Переправы откроют до конца года</title><meta property="article:published_time" content="2021-10-05T21:40:00+00:00"></head><body><div class="header"><a href="/">Новости</a></div><div class="article"><h1 class="article__title">Переправы откроют до конца года</h1><div class="article__info"><a href="/d">00:40 06.10.2021</a> <span>(обновлено: 01:15 06.10.2021)</span></div>
<div class="article__body"><div class="article__text"><strong>МОСКВА, 6 окт - РИА Новости.</strong> Министры иностранных дел двух стран договорились открыть шесть переправ на реке до конца года.</div><div class="article__text">Наблюдателей направят на переправы до наступления зимы, сообщили в министерстве.</div><div class="article__article"><a href="/x">Уровень воды в реке поднялся</a></div><div class="article__text">Оппозиция потребовала вынести соглашение на голосование в парламенте.</div></div>
<div class="article__tags"><a href="/t">В мире</a></div></div></body></html>""",
        "2021-10-06",
        [
            "Министры иностранных дел двух стран договорились открыть шесть переправ на реке до конца года.",
            "Наблюдателей направят на переправы до наступления зимы, сообщили в министерстве.",
            "Оппозиция потребовала вынести соглашение на голосование в парламенте.",
        ],
    ),
}
TITLES = {
    "fields of a content management system": "Ministers agree to reopen river crossings",
    "table for the layout, no heading": "Statement on the reopening of the river crossings",
}


@pytest.mark.parametrize("name", PAGES)
def test_day_and_text_of_a_page(name: str) -> None:
    raw, day, text = PAGES[name]
    page = read_page(raw)
    assert (page.kind, page.date.isoformat() if page.date else None) == ("html", day)
    assert page.body.split("\n\n") == text
    assert page.title == TITLES.get(name, page.title)
