"""Dictionary files of other programs: what is read, what is left out, and where a file is wrong."""

from __future__ import annotations

import dipcore as dc
import pytest

LIWC = """%
1\tfunct
\t2\tpronoun
\t\t3\ti
\t4\tarticle
10\taffect
%
a\t1\t4
i\t1 2 3
i'm\t3
abandon*\t10
kind of\t10
"""
LEXICODER = """+NEGATIVE
 A LIE
ABANDON*

+POSITIVE
GOOD
"""
WORDSTAT = """CONFLICT
\tWAR
\t\tCEASEFIRE (1)
\t\tAIR_STRIKE* (2)
\tTHREAT (1)
PEACE
\tTRUCE (0.5)
"""


def file(folder, name: str, content: str | bytes):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def patterns(read: dc.Dictionary) -> dict[str, list[str]]:
    return {key: [entry.pattern for entry in entries] for key, entries in read.entries.items()}


def test_liwc_categories_nest_by_their_tabs(tmp_path):
    read = dc.Dictionary.read(file(tmp_path, "liwc.dic", LIWC.replace("\n", "\r\n")))
    assert patterns(read) == {
        "funct": ["a", "i"],
        "funct/pronoun": ["i"],
        "funct/pronoun/i": ["i", "i'm"],
        "funct/article": ["a"],
        "affect": ["abandon*", "kind of"],
    }
    hits = dc.tokens(["I'm kind of abandoned"]).lookup(read)
    assert hits.to_pandas()["key"].tolist() == ["funct/pronoun/i", "affect", "affect"]


@pytest.mark.parametrize("name", ["words.lcd", "words.lc3", "WORDS.LCD"])
def test_lexicoder_keys_begin_with_a_plus(tmp_path, name):
    read = dc.Dictionary.read(file(tmp_path, name, LEXICODER))
    assert patterns(read) == {"NEGATIVE": ["A LIE", "ABANDON*"], "POSITIVE": ["GOOD"]}
    assert len(dc.tokens(["A lie, abandoned"]).lookup(read)) == 2


def test_wordstat_words_have_weights_in_brackets(tmp_path):
    path = file(tmp_path, "war.cat", WORDSTAT)
    read = dc.Dictionary.read(path, separator="_")
    assert patterns(read) == {
        "CONFLICT": ["THREAT"],
        "CONFLICT/WAR": ["CEASEFIRE", "AIR STRIKE*"],
        "PEACE": ["TRUCE"],
    }
    weights = dc.tokens(["Air strikes, a ceasefire, a truce"]).lookup(read).dtm(weighted=True)
    assert weights.to_pandas().iloc[0].to_dict() == {"CONFLICT": 0, "CONFLICT/WAR": 3, "PEACE": 0.5}
    assert dc.Dictionary.read(path)["CONFLICT/WAR"][1].pattern == "AIR_STRIKE*"


def test_old_encodings_are_read_when_named(tmp_path):
    path = file(tmp_path, "a.cat", "Größe\n\tgroß (1)\n".encode("windows-1252"))
    with pytest.raises(ValueError, match=r"a\.cat: malformed utf-8 at byte 2 .*give encoding="):
        dc.Dictionary.read(path)
    assert patterns(dc.Dictionary.read(path, encoding="windows-1252")) == {"Größe": ["groß"]}


@pytest.mark.parametrize(
    "content",
    [
        "key,pattern\ntopics/war,ceasefire*\ntopics/war,cease fire\npeople/Kerry,kerry\n",
        "key;pattern\ntopics/war;ceasefire*\ntopics/war;cease fire\npeople/Kerry;kerry\n",
        "pattern\tkey\nceasefire*\ttopics/war\ncease fire\ttopics/war\nkerry\tpeople/Kerry\n",
        'word,sentiment\r\nceasefire*,topics/war\r\n"cease fire",topics/war\r\n\r\nkerry,people/Kerry\r\n',
    ],
)
def test_a_table_has_keys_and_patterns(tmp_path, content):
    read = dc.Dictionary.read(file(tmp_path, "words.csv", content))
    assert patterns(read) == {"topics/war": ["ceasefire*", "cease fire"], "people/Kerry": ["kerry"]}


def test_columns_of_a_table_are_options_of_the_entry(tmp_path):
    content = (
        "key,pattern,case,weight,not_after,type,language\n"
        "a,US,true,2.5,,,\nb,obama,,,michelle; malia,fixed,en\n"
    )
    read = dc.Dictionary.read(file(tmp_path, "words.csv", content))
    assert read["a"] == [dc.Entry("US", case=True, weight=2.5)]
    assert read["b"] == [
        dc.Entry("obama", type="fixed", not_after=("michelle", "malia"), language="en")
    ]


def test_the_language_of_a_whole_file_is_given_once(tmp_path):
    path = file(tmp_path, "fr.yml", "a:\n  - pain\n  - {pattern: bread, language: en}\n")
    assert [e.language for e in dc.Dictionary.read(path, language="fr")["a"]] == ["fr", "en"]


def test_the_suffix_is_the_format_unless_one_is_given(tmp_path):
    path = file(tmp_path, "words.txt", LEXICODER)
    with pytest.raises(
        ValueError, match=r"words\.txt: suffix '\.txt' is no dictionary's; use one of \.yml"
    ):
        dc.Dictionary.read(path)
    assert dc.Dictionary.read(path, format="lexicoder").keys == ["NEGATIVE", "POSITIVE"]
    with pytest.raises(
        ValueError, match="format 'lexicon' is no dictionary's; use one of yaml, liwc"
    ):
        dc.Dictionary.read(path, format="lexicon")


@pytest.mark.parametrize(
    ("name", "content", "count", "first"),
    [
        ("a.dic", LIWC + "like\t(02 134)125/464\t10\n:)\t10\n", 2, "like.* in line 13"),
        ("a.dic", LIWC + "like\t<of>10\n", 1, "like.* in line 13"),
        ("a.lcd", LEXICODER + ":-)\n", 1, r":-\)' in line 7"),
        ("a.cat", WORDSTAT + "\t@RULE [WAR NEAR PEACE /C 5] (1)\n", 1, "@RULE .* in line 8"),
    ],
)
def test_what_dipcore_has_no_rule_for_is_left_out_with_a_warning(
    tmp_path, name, content, count, first
):
    with pytest.warns(
        dc.DipcoreWarning, match=rf"{name}: left out {count} entries .*{first}"
    ) as seen:
        read = dc.Dictionary.read(file(tmp_path, name, content))
    assert len(read) >= 2
    assert seen[0].filename == __file__, "the warning points at the caller"


@pytest.mark.parametrize(
    ("name", "content", "line", "message"),
    [
        ("a.dic", "a\t1\n", 1, "a LIWC file lists its categories between two lines of %"),
        ("a.dic", "%\nfunct\n%\n", 2, "a category is a number and a name, not 'funct'"),
        ("a.dic", "%\n\t1\tfunct\n%\n", 2, "a category is a number and a name"),
        ("a.dic", "%\n1\ta\n1\tb\n%\n", 3, "category 1 is given twice"),
        ("a.dic", "%\n1\ta\n2\ta\n%\n", 3, "key 'a' is given twice; join the two"),
        ("a.dic", LIWC + "b\t99\n", 13, "no category 99 between the lines of %; there are 1, 2"),
        ("a.dic", LIWC + "b\n", 13, "a word needs the number of a category behind it: 'b'"),
        ("a.lcd", "good\n+POSITIVE\n", 1, r"a word before the first key; write \+key above 'good'"),
        ("a.lcd", "+A\nx\n+A\ny\n", 3, "key 'A' is given twice"),
        ("a.cat", "\tgood (1)\n", 1, "no heading stands one tab to the left of 'good .1.'"),
        ("a.cat", "A\n\t\t\tgood (1)\n", 2, "no heading stands one tab to the left"),
        ("a.cat", "A\n\tB\nA\n", 3, "key 'A' is given twice"),
        (
            "a.csv",
            "topic,words\na,b\n",
            1,
            "the first row names the columns, `key` and `pattern`; it has topic, words",
        ),
        ("a.csv", "", 1, "the first row names the columns"),
        ("a.csv", "key,pattern\na,b\na,b,c\n", 3, "3 cells in this row, 2 in the first"),
        ("a.csv", 'key,pattern\na,b\na,"b"c\n', 3, "not CSV: "),
        ("a.csv", "key,pattern\n,b\n", 2, "key '' has an empty name in it"),
        ("a.csv", "key,pattern\na//b,b\n", 2, "key 'a//b' has an empty name in it"),
        (
            "a.csv",
            "key,pattern,weight\na,b,1\na,b,heavy\n",
            3,
            "weight must be a number, not 'heavy'",
        ),
        ("a.csv", "key,pattern,cas\na,b,\na,c,true\n", 3, "a: no option 'cas'; use case"),
        ("a.csv", "key,pattern,type\na,(,regex\n", 2, r"a: regex '\(' does not compile"),
        ("a.csv", "key,pattern\na,\n", 2, "a: the pattern is empty"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path, name, content, line, message):
    path = file(tmp_path, name, content)
    with pytest.raises(ValueError, match=message) as caught:
        dc.Dictionary.read(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_newsmap_and_quanteda_files_load_unchanged(tmp_path):
    newsmap = (
        "AFRICA:\n  EAST:\n    BI: [burundi, burundian*, bujumbura]\n    'ER': [eritrea, eritrean*, asmara]\n"
        "  WEST:\n    NE: [niger, nigerien*, niamey]\n    NG: [nigeria, nigerian*, abuja]\n    GW: [guinea bissau, bissau]\n"
        "EUROPE:\n  NORTH:\n    'NO': [norway, norwegian*, oslo]\n    NO_: [x]\n"
    )
    read = dc.Dictionary.read(file(tmp_path, "newsmap.yml", newsmap))
    assert read.keys[:5] == [
        "AFRICA/EAST/BI", "AFRICA/EAST/ER", "AFRICA/WEST/NE", "AFRICA/WEST/NG", "AFRICA/WEST/GW",
    ]  # fmt: skip
    found = dc.tokens(["Nigerians in Guinea-Bissau and Norwegians"]).lookup(read, levels=3)
    assert found.to_pandas()["key"].tolist() == ["NG", "GW", "NO"]
    quanteda = (
        "'Christmas':\n- Christmas\n- Santa\n- holiday\n'Opposition':\n- Opposition\n- reject\n- notincorpus\n"
        "taxing: taxing\ntaxation:\n  - taxation\n  - taxes:\n    - tax\n    - taxed\ncountry: america\n"
    )
    read = dc.Dictionary.read(file(tmp_path, "quanteda.yaml", quanteda))
    assert patterns(read) == {
        "Christmas": ["Christmas", "Santa", "holiday"],
        "Opposition": ["Opposition", "reject", "notincorpus"],
        "taxing": ["taxing"],
        "taxation": ["taxation"],
        "taxation/taxes": ["tax", "taxed"],
        "country": ["america"],
    }
