"""Dictionaries: formats, conditions, overlaps, and errors that say where and what."""

from __future__ import annotations

import time

import dipcore as dc
import pytest
from dictionaries import matches, surfaces, yaml_file


def built_in(text: str, **options) -> set[str]:
    return set(dc.tokens([text]).lookup(dc.Dictionary.diplomacy(**options)).to_pandas()["key"])


# ---------------------------------------------------------------------- entries


def test_keys_are_paths_in_order():
    topics = dc.Dictionary(
        {"topics": {"b": ["x"], "a": ["y", "z z"]}, "people": {"Kerry": "kerry"}}
    )
    assert topics.keys == ["topics/b", "topics/a", "people/Kerry"]
    assert len(topics) == 3
    assert repr(topics) == "<Dictionary: 3 keys, 4 entries>"


@pytest.mark.parametrize(
    ("text", "entries", "found"),
    [
        (
            "A cease-fire, a ceasefire, ceasefires",
            ["ceasefire*", "cease fire"],
            ["cease-fire", "ceasefire", "ceasefires"],
        ),
        ("assad in ambassador Assad", ["assad"], ["assad", "Assad"]),
        ("ceased cease", ["ceas?"], ["cease"]),
        ("a.b axb", [{"pattern": "a.b", "type": "fixed"}], ["a.b"]),
        (
            "sanction sanctions sanctioned",
            [{"pattern": "^sanctions?$", "type": "regex"}],
            ["sanction", "sanctions"],
        ),
        (
            "air strikes, air base",
            [{"pattern": "^air$ ^strikes?$", "type": "regex"}],
            ["air strikes"],
        ),
        ("North Korea’s army", ["north korea"], ["North Korea’s"]),
        ("north\nkorea. North. Korea", ["north korea"], []),
        ("Größe GRÖSSE größe", ["größe"], ["Größe", "größe"]),
        ("北京 北京", ["北 京"], ["北京", "北京"]),
        ("the U.S.-led talks", ["us"], ["U.S."]),
    ],
)
def test_entries_match_whole_words(text, entries, found):
    assert surfaces(text, *entries) == found


def test_case_is_ignored_unless_asked():
    assert surfaces("us and the US", "us") == ["us", "US"]
    assert surfaces("us and the US and U.S.", {"pattern": "US", "case": True}) == ["US", "U.S."]
    assert surfaces("Turkey ate turkey, TURKEY", {"pattern": "Turkey", "case": True}) == ["Turkey"]
    headline = "KERRY TELLS US ALLIES TO STAY UNITED"
    assert surfaces(headline, {"pattern": "US", "case": True}) == [], (
        "in a line of capitals nothing shows the case"
    )
    assert surfaces(headline, "us") == ["US"]


def test_conditions():
    obama = {"pattern": "obama", "not_after": ["michelle"], "not_before": ["care", "first lady"]}
    assert surfaces("Obama. Michelle Obama. Obama care. Obama First Lady. Then Obama", obama) == [
        "Obama",
        "Obama",
    ]
    near = {"pattern": "moon", "near": {"words": ["seoul", "south korea"], "within": 3}}
    assert surfaces("The moon over Seoul", near) == ["moon"]
    assert surfaces("In South Korea a moon", near) == ["moon"]
    assert surfaces("The moon rose far away over Seoul", near) == []
    assert surfaces("The moon rose", near) == []
    start = {"pattern": "Blinking", "case": True, "sentence_start": False}
    assert surfaces("Blinking is natural. Lavrov met Blinking. blinking", start) == ["Blinking"]


def test_a_condition_phrase_is_no_match_of_its_own():
    hits = dc.tokens(["Seoul saw the moon"]).lookup(
        {"k": [{"pattern": "moon", "near": {"words": ["seoul"], "within": 5}}]}
    )
    assert hits.keys == ["k"]
    assert hits.to_pandas()["surface"].tolist() == ["moon"]


OVERLAP = {"a": ["korea"], "b": ["north korea"], "c": ["korea talks"], "d": ["north korea"]}


@pytest.mark.parametrize(
    ("overlap", "found"),
    [
        ("longest", [("b", "North Korea"), ("c", "Korea talks"), ("d", "North Korea")]),
        ("key", [("a", "Korea"), ("b", "North Korea"), ("c", "Korea talks"), ("d", "North Korea")]),
        ("all", [("a", "Korea"), ("b", "North Korea"), ("c", "Korea talks"), ("d", "North Korea")]),
    ],
)
def test_overlap_across_keys(overlap, found):
    assert sorted(matches("North Korea talks", OVERLAP, overlap=overlap)) == found


def test_overlap_within_a_key():
    entries = {"k": ["korea", "north korea"]}
    assert matches("North Korea", entries, overlap="key") == [("k", "North Korea")]
    assert sorted(s for _, s in matches("North Korea", entries, overlap="all")) == [
        "Korea",
        "North Korea",
    ]


def test_two_entries_of_a_key_on_one_span_count_once():
    assert surfaces("sanctions", "sanctions", "sanction*") == ["sanctions"]


def test_branches_compete_only_where_said():
    tree = {"names": {"x": ["iran"]}, "topics": {"y": ["iran deal"]}, "ignore": {"z": ["iran air"]}}
    apart = {
        **tree,
        "_settings": {"compete": [["names", "ignore"], ["topics"]], "silent": ["ignore"]},
    }
    assert sorted(matches("Iran deal", apart)) == [("names/x", "Iran"), ("topics/y", "Iran deal")]
    assert matches("Iran Air", apart) == []
    assert dc.Dictionary(apart).keys == ["names/x", "topics/y"], "what is silent has no column"


def test_entries_are_cut_by_the_options_of_the_tokens():
    tokens = dc.tokens(["Al-Assad's cease-fire"], hyphens="keep")
    assert len(tokens.lookup({"k": ["cease-fire"]})) == 1
    assert len(tokens.lookup({"k": ["cease fire"]})) == 0
    assert len(dc.tokens(["Wow!"], punctuation=True).lookup({"k": ["!"]})) == 1
    with pytest.raises(ValueError, match="^k: entry '!' has no word under these token options"):
        dc.tokens(["Wow!"]).lookup({"k": ["!"]})
    with pytest.raises(ValueError, match="^k: entry '!' has no word"):
        dc.tokens(["Wow!"]).lookup({"k": [{"pattern": "wow", "not_before": "!"}]})


# ---------------------------------------------------------------------- files


def test_a_file_in_the_layout_of_quanteda_and_newsmap(tmp_path):
    path = yaml_file(
        tmp_path,
        "EUROPE:\n  NORTH:\n    NO: [norway, norwegian*, oslo]\n    'SE': [sweden]\n"
        "other:\n  - nested:\n      - one two\n      - three\n  - 1990: [year]\nempty:\n",
    )
    read = dc.Dictionary.read(path)
    assert list(read.entries) == [
        "EUROPE/NORTH/NO",
        "EUROPE/NORTH/SE",
        "other/nested",
        "other/1990",
        "empty",
    ]
    assert matches("Norwegians in Oslo", read) == [
        ("EUROPE/NORTH/NO", "Norwegians"),
        ("EUROPE/NORTH/NO", "Oslo"),
    ]
    assert dc.Dictionary.read(str(yaml_file(tmp_path, ""))).keys == []


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (
            "a:\n  b:\n    - x\n    - 5\n",
            4,
            "a/b: an entry is a str or .*not 5 .quote words like yes, no, 5",
        ),
        ("a: [x]\nb:\n  - yes\n", 3, "b: an entry is a str or .*not True"),
        ("a:\n  - x\n  - {pattern: y, cas: true}\n", 3, "a: no option 'cas'; use case"),
        ("a:\n  - {pattern: y, type: globb}\n", 2, "a: type 'globb'; use glob, regex, fixed"),
        ("a:\n  - {pattern: y, case: 1}\n", 2, "a: case must be true or false, not 1"),
        ("a:\n  - {pattern: y, near: z}\n", 2, "a: near must be {words: .*, within: n}"),
        ("a:\n  - {pattern: y, near: {words: [z], within: 0}}\n", 2, "a: near must be"),
        (
            "a:\n  - {pattern: y, not_before: 5}\n",
            2,
            "a: not_before must be a word or a list of words, not 5",
        ),
        ("a:\n  - {pattern: y, via: 5}\n", 2, "a: via must be a str"),
        (
            "a:\n  - {pattern: y, capital_of: countries/Nowhere}\n",
            2,
            "a: capital_of 'countries/Nowhere' is no key",
        ),
        ("a:\n  - {pattern: '(', type: regex}\n", 2, r"a: regex '\(' does not compile"),
        ("a:\n  - ''\n", 2, "a: the pattern is empty"),
        ("a:\n  - [x, y]\n", 2, "a: an entry is a str or"),
        ("a:\n  - q:\n    - x\n    - 7\n", 4, "a/q: an entry is a str or"),
        ("a: [x]\nb: [y]\na: [z]\n", 3, "key 'a' is given twice; join the two"),
        ("a: [x\nb: y\n", 2, "not YAML: "),
        ("a:\n\t- x\n", 2, "not YAML: "),
        (
            "a: !!python/object/apply:os.getcwd []\n",
            1,
            "not YAML: could not determine a constructor",
        ),
        ("? [a]\n: x\n", 1, "a key must be a word"),
        ("- a\n", 1, "a dictionary file holds keys with lists of entries, not list"),
        ("a: &x\n  - b:\n      - *x\n", 1, "an alias leads back to this anchor"),
        ("a: [y]\nb: &x\n  c: {d: *x}\n", 2, "an alias leads back to this anchor"),
        ("a:\n  - {pattern: y, weight: heavy}\n", 2, "a: weight must be a number, not 'heavy'"),
        ("a:\n  - {pattern: y, weight: .nan}\n", 2, "a: weight must be a number, not nan"),
        ("a:\n  - {pattern: y, surname: Rice}\n", 2, "a: surname must be true or false"),
        ("a:\n  - {pattern: y, language: 5}\n", 2, "a: language must be a str, not 5"),
    ],
)
def test_a_wrong_entry_is_named_with_file_and_line(tmp_path, content, line, message):
    path = yaml_file(tmp_path, content)
    with pytest.raises(ValueError, match=rf"mine\.yml:{line}: {message}") as caught:
        dc.Dictionary.read(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: [x]\nb: [\xff]\n", r"mine\.yml: malformed utf-8 at byte 11 \(0xff\)"),
        (
            "_settings: {competes: []}\na: [x]\n",
            r"mine\.yml: _settings has \['competes'\]; it takes compete and silent",
        ),
        ("_settings: [a]\na: [x]\n", r"mine\.yml: _settings must hold compete and silent"),
        ("_settings: {compete: people}\na: [x]\n", r"_settings: compete must be a list of lists"),
        (
            "_settings: {compete: [people]}\na: [x]\n",
            r"_settings: each of compete must be a list of branches",
        ),
        (
            "_settings: {silent: ignore}\na: [x]\n",
            r"_settings: silent must be a list of branches, not 'ignore'",
        ),
    ],
)
def test_a_wrong_file_is_named(tmp_path, content, message):
    with pytest.raises(ValueError, match=message):
        dc.Dictionary.read(yaml_file(tmp_path, content))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.yml"):
        dc.Dictionary.read(tmp_path / "none.yml")


@pytest.mark.parametrize(
    ("tree", "error", "message"),
    [
        ("ceasefire", TypeError, "made from a mapping, not str"),
        (["ceasefire"], TypeError, "made from a mapping, not list"),
        (None, TypeError, "made from a mapping, not NoneType"),
        ({"a": [5]}, ValueError, "dictionary: a: an entry is a str"),
        ({5: ["x"]}, ValueError, "key 5 must be a str; quote it"),
        ({"": ["x"]}, ValueError, "dictionary: key '' has an empty name in it"),
        ({"a": {"": ["x"]}}, ValueError, "dictionary: key 'a/' has an empty name in it"),
        ({"a": [{" ": ["x"]}]}, ValueError, "key 'a/ ' has an empty name in it"),
        ({"a//b": ["x"]}, ValueError, "key 'a//b' has an empty name in it"),
        ({"a": {"x"}}, ValueError, "an entry is a str"),
    ],
)
def test_a_wrong_tree_is_named(tree, error, message):
    with pytest.raises(error, match=message):
        dc.Dictionary(tree)


# ---------------------------------------------------------------------- the built-in names


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("South Sudan joined.", {"countries/South Sudan"}, {"countries/Sudan"}),
        ("Sudan joined.", {"countries/Sudan"}, {"countries/South Sudan"}),
        ("Guinea-Bissau voted.", {"countries/Guinea-Bissau"}, {"countries/Guinea"}),
        ("Equatorial Guinea voted.", {"countries/Equatorial Guinea"}, {"countries/Guinea"}),
        ("Papua New Guinea voted.", {"countries/Papua New Guinea"}, {"countries/Guinea"}),
        ("Guinea voted.", {"countries/Guinea"}, {"countries/Guinea-Bissau"}),
        ("They told us so.", set(), {"countries/United States"}),
        ("The US told them so.", {"countries/United States"}, set()),
        ("The U.S. told them so.", {"countries/United States"}, set()),
        ("KERRY TELLS US TO WAIT FOR NEGOTIATIONS", set(), {"countries/United States"}),
        ("Turkey voted.", {"countries/Turkey"}, set()),
        ("They ate turkey and used china.", set(), {"countries/Turkey", "countries/China"}),
        (
            "The polish of a mali or chad.",
            set(),
            {"countries/Poland", "countries/Mali", "countries/Chad"},
        ),
        (
            "Polish troops in Mali and Chad.",
            {"countries/Poland", "countries/Mali", "countries/Chad"},
            set(),
        ),
        ("Lavrov met Blinking on Monday.", {"people/Antony Blinken"}, set()),
        ("He kept blinking.", set(), {"people/Antony Blinken"}),
        ("Blinking lights went out.", set(), {"people/Antony Blinken"}),
        ("The ambassador left.", set(), {"people/Bashar al-Assad"}),
        ("Assad left.", {"people/Bashar al-Assad"}, set()),
        ("In New Mexico they met.", set(), {"countries/Mexico"}),
        ("In Mexico they met.", {"countries/Mexico"}, set()),
        ("Across Latin America.", set(), {"countries/United States"}),
        ("North Korea", {"countries/North Korea"}, {"countries/South Korea"}),
        (
            "International Syria Support Group",
            {"organisations/International Syria Support Group"},
            {"countries/Syria"},
        ),
        ("the Iranian nuclear issue", {"countries/Iran", "topics/Iranian nuclear issue"}, set()),
        ("The Kremlin said.", {"countries/Russia"}, set()),
        ("The White House said.", {"countries/United States"}, set()),
        ("They may meet in May.", set(), {"people/Theresa May"}),
        ("Theresa May spoke.", {"people/Theresa May"}, set()),
        ("The moon and a ban.", set(), {"people/Moon Jae-in", "people/Ban Ki-moon"}),
        ("South Sudanese troops", {"countries/South Sudan"}, {"countries/Sudan"}),
        ("SOUTH SUDAN SIGNS A TRUCE WITH REBELS", {"countries/South Sudan"}, {"countries/Sudan"}),
        (
            "Bissau-Guineans voted in Guinea-Bissau’s poll",
            {"countries/Guinea-Bissau"},
            {"countries/Guinea"},
        ),
        (
            "North Korea’s and North Korean tests",
            {"countries/North Korea"},
            {"countries/South Korea"},
        ),
        ("Korea is one word", set(), {"countries/North Korea", "countries/South Korea"}),
        ("ambassador, ambassadors and ambassadorial", set(), {"people/Bashar al-Assad"}),
        ("Help us. Join us! Tell us.", set(), {"countries/United States"}),
        ("A US-led and a U.S.-brokered truce", {"countries/United States"}, set()),
        ("roast turkey, a turkey farm", set(), {"countries/Turkey"}),
        ("Without blinking he left.", set(), {"people/Antony Blinken"}),
        (
            "Dominican friars and the Dominica coast",
            {"countries/Dominica"},
            {"countries/Dominican Republic"},
        ),
        (
            "The Democratic Republic of the Congo",
            {"countries/Democratic Republic of the Congo"},
            {"countries/Republic of the Congo"},
        ),
        ("Nigeria and Nigerian troops", {"countries/Nigeria"}, {"countries/Niger"}),
        ("Indiana and Indianapolis", set(), {"countries/India"}),
        ("the Indian Ocean", set(), {"countries/India"}),
        ("Georgia, Atlanta, Georgia", {"countries/Georgia"}, set()),
        ("Michael Jordan and Jordan Peterson", set(), {"countries/Jordan"}),
    ],
)
def test_names(text, present, absent):
    found = built_in(text)
    assert present <= found
    assert not absent & found


def test_capitals_are_places_and_countries_on_request():
    plain = built_in("Talks in Moscow.")
    assert "places/Moscow" in plain and "countries/Russia" not in plain
    both = built_in("Talks in Moscow.", capitals=True)
    assert {"places/Moscow", "countries/Russia"} <= both
    assert "countries/Russia" not in built_in("Talks in Moscow."), (
        "the plain dictionary is as it was"
    )
    frame = (
        dc.tokens(["Talks in Moscow."]).lookup(dc.Dictionary.diplomacy(capitals=True)).to_pandas()
    )
    assert frame.set_index("key").loc["countries/Russia", "via"] == "capital"


@pytest.mark.parametrize("settings", [{"silent": ["ignor"]}, {"compete": [["people", "contries"]]}])
def test_settings_that_name_no_branch_are_an_error_that_names_those_there(settings):
    with pytest.raises(ValueError, match="there are people, ignore"):
        dc.Dictionary({"_settings": settings, "people": {"A": ["a"]}, "ignore": ["b"]})


def test_a_case_rule_on_a_regex_is_an_error():
    with pytest.raises(ValueError, match="regex"):
        dc.Dictionary({"a": [{"pattern": "^A$", "type": "regex", "case": True}]})


@pytest.mark.clock
def test_looking_far_for_words_that_are_not_there_takes_no_longer_than_reading():
    """Every second word answers another entry's condition: passing through them all takes ten seconds."""
    tokens = dc.tokens(["a b " * 80_000])
    tree = {
        "far": [{"pattern": "a", "near": {"words": ["zzz"], "within": 1_000_000}}],
        "met": [{"pattern": "a", "near": {"words": ["b"], "within": 1_000_000}}],
        "other": [{"pattern": "q", "not_after": ["b"]}],
    }
    start = time.perf_counter()
    hits = tokens.lookup(tree)
    assert time.perf_counter() - start < 3
    assert hits.counts()[["key", "mentions"]].to_numpy().tolist() == [["met", 80_000]]
