"""Random texts that hold what tokenizers stumble over, and random options."""

from __future__ import annotations

from hypothesis import strategies as st

ALPHABET = (
    "abesSIUZ059 .,;:!?'\"-_()[]/@#&%*~\t\n\r\v\f\x00\x1f\x7f\x85\xa0\u2028\u2029"
    "\u2018\u2019\u201c\u201d\xab\xbb\u2010\u2011\u2013\u2014\u2026\u2024\u3002\uff01\uff0e"
    "äÉßŠiıİſKΣσςЙйЖжёǅﬁ"  # letters with marks, and folds that are odd
    "\u0300\u0301\u0308\u0345\u093e\u0903\u20e3\ufe0f"  # marks
    "\u200b\u200d\u200c\u2060\xad\ufeff\u200e"  # ZWJ, soft hyphen, other formats
    "😀👨👩🇷🇺🏽☂€$+="
    "中国一々〇ひらがカタカナーｶ한국กรุง"
    "אבש״׳'عربية٣،؟ደ።"
    "\u3000\u1680\ud83d\ude00\udcff\ufffd\U0010ffff𝐀𝟗"
)
PIECES = [
    "U.S.", "U.S.'s", "U.S.’s", "U.S.S.R", "u.s.", "US", "us", "WHO", "IS", "NATO", "a.m.",
    "U.K..", "J. Kerry", "Mr. Lavrov", "Jan. 25", "No. 5", "no. Then", "Gen. ", "e.g. ",
    "Ph.D. ", "St. Petersburg. ", "...", "?! ", ".) ", '." Then', "al-Assad", "al-Assad's",
    "North-South", "S-400’s", "1990's", "Russia’s", "Jess'", "l'État", "can't", "3.14",
    "1,000", "5%", "x_y_", "http://un.org/a(b)c).", "https://ö.de/’s", "x+http://a", "://",
    "www.un.org", "www.a.b@c.de", "a.b@c.org", "press@mfa.gov.ru's", "foo@bar",
    "@mfa_russia’s", "@", "#Minsk2", "#北京 ", "#5", "é@x", "(www.x.y/[z])", "\r\n", "\n\n",
    "\n \n", "\n", ". ", "! ", "’s", "'s", "-", "👨‍👩‍👧", "🇷🇺🇺🇸🇫", "e\u0301", "Ko\u0308ln",
    "РОССИЯ", "Россия", "UN SECURITY COUNCIL MEETS", "US AND UK AT WAR IN IT\n",
    "\nUS IS IN\n", "\nTALKS OF US\n", "\nUS MOSCOW\n", "\nUS RUSSIAN\n", "U.S.) Then ",
    "Mr.’ Then ", "我们在北京", "ひらがな", "カタカナ", "ภาษาไทย", "שלום", "צה\"ל", "السلام عليكم",
    "ÅÄÖ", "ﬁn", "İstanbul", "Straße", "Σίσυφος", "_2 ", " 2_", "counterproductiv ",
    "internationalisation ", "Then the talks of 1995 went on in the old town and by the lake for long ",
]  # fmt: skip


def texts(most: int = 14) -> st.SearchStrategy[str]:
    """Texts of up to `most` pieces or characters, some with a space between."""
    part = st.one_of(
        st.sampled_from(PIECES),
        st.sampled_from(PIECES).map(lambda piece: piece + " "),
        st.sampled_from(ALPHABET),
        st.text(st.sampled_from(ALPHABET), max_size=6),
        st.characters(exclude_categories=()),
    )
    return st.lists(part, max_size=most).map("".join)


OTHER_OPTIONS = {
    "lowercase": [False],
    "acronyms": [False, ("NATO", "IT")],
    "possessives": [False],
    "hyphens": ["keep"],
    "punctuation": [True],
    "symbols": [True],
    "numbers": [False],
    "urls": ["split", "drop"],
    "diacritics": ["fold"],
    "lines": ["wrapped"],
}


def options() -> st.SearchStrategy[dict]:
    """Any set of options that differ from the default."""
    return st.fixed_dictionaries(
        {}, optional={k: st.sampled_from(v) for k, v in OTHER_OPTIONS.items()}
    )
