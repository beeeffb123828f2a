"""Persons by surname: they count once somebody says who they are, and nobody is guessed."""

from __future__ import annotations

import collections
import itertools

import dipcore as dc
import pytest
from dictionaries import matches
from hypothesis import given, settings
from hypothesis import strategies as st

RICE = {"pattern": "Rice", "case": True, "surname": True}
PEOPLE = {
    "people": {
        "Condoleezza Rice": ["Condoleezza Rice", "Secretary Rice", RICE],
        "Susan Rice": ["Susan Rice", RICE],
        "Sergey Lavrov": ["Lavrov"],
    },
    "food": {"rice": ["rice"]},
}
CONDI, SUSAN, FOOD = "people/Condoleezza Rice", "people/Susan Rice", "food/rice"


def found(text: str, **options) -> list[tuple[str, str]]:
    return [pair for pair in matches(text, PEOPLE, **options) if pair[0] != FOOD]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rice left.", []),
        ("Condoleezza Rice left. Rice flew home.", [(CONDI, "Condoleezza Rice"), (CONDI, "Rice")]),
        ("Rice flew home. Condoleezza Rice left.", [(CONDI, "Rice"), (CONDI, "Condoleezza Rice")]),
        ("Secretary Rice left. Then Rice’s plane", [(CONDI, "Secretary Rice"), (CONDI, "Rice’s")]),
        ("Susan Rice ate rice.", [(SUSAN, "Susan Rice")]),
        ("Susan Rice spoke.\n\nRice went on.", [(SUSAN, "Susan Rice"), (SUSAN, "Rice")]),
        ("Lavrov left.", [("people/Sergey Lavrov", "Lavrov")]),
    ],
)
def test_a_surname_counts_where_something_fuller_is_in_the_document(text, expected):
    assert found(text) == expected


def test_documents_introduce_nobody_to_each_other():
    hits = (
        dc.tokens(["Susan Rice", "Rice", "Condoleezza Rice, Rice"]).lookup(PEOPLE).select("people")
    )
    assert hits.to_pandas()[["document", "key"]].to_numpy().tolist() == [
        [0, SUSAN], [2, CONDI], [2, CONDI],
    ]  # fmt: skip


BOTH = "Susan Rice met Condoleezza Rice. Rice smiled. Lavrov saw Rice."


@pytest.mark.parametrize("overlap", ["longest", "key"])
def test_two_bearers_of_a_surname_are_reported_and_not_guessed(overlap):
    corpus = dc.Corpus([BOTH, "Rice"], ids=["x", "y"])
    hits = corpus.tokens().lookup(PEOPLE, overlap=overlap)
    people = hits.select("people").to_pandas()["surface"].tolist()
    assert people == ["Susan Rice", "Condoleezza Rice", "Lavrov"]
    report = hits.unresolved
    assert report["surface"].tolist() == ["Rice", "Rice"]
    assert report["candidates"].tolist() == [(CONDI, SUSAN)] * 2
    assert report["reason"].tolist() == ["ambiguous name"] * 2
    assert report["via"].tolist() == ["surname"] * 2
    assert report["document"].tolist() == ["x", "x"]
    for row in report.itertuples():
        assert BOTH[row.start : row.end] == row.surface


def test_the_surname_inside_a_full_name_is_no_mention_of_another():
    for overlap in ("longest", "key", "all"):
        hits = dc.tokens(["Susan Rice met Condoleezza Rice."]).lookup(PEOPLE, overlap=overlap)
        counts = hits.select("people").to_pandas()["key"].value_counts().to_dict()
        assert counts[SUSAN] == (2 if overlap == "all" else 1), overlap
        assert hits.unresolved.empty


def test_a_word_of_another_branch_is_no_bearer_of_the_name():
    tree = {
        "people": {"Jordan": ["King Jordan", {"pattern": "Jordan", "surname": True}]},
        "countries": {"Jordan": ["Jordan"]},
    }
    hits = dc.tokens(["King Jordan. Jordan"]).lookup(tree)
    assert hits.to_pandas()["key"].tolist() == [
        "people/Jordan",
        "people/Jordan",
        "countries/Jordan",
    ]
    assert hits.unresolved.empty


def test_a_surname_within_a_topic_counts_for_the_person():
    tree = {
        "people": {"Susan Rice": ["Susan Rice", RICE]},
        "topics": {"doctrine": ["Rice doctrine"]},
        "_settings": {"compete": [["people"], ["topics"]]},
    }
    for overlap in ("longest", "key", "all"):
        hits = dc.tokens(["Susan Rice spoke of the Rice doctrine"]).lookup(tree, overlap=overlap)
        person = hits.select("people").to_pandas()
        assert 5 in person["token_start"].tolist(), overlap


def test_in_a_flat_dictionary_only_keys_with_surnames_are_bearers():
    tree = {
        "Susan": ["Susan Rice", RICE],
        "Condoleezza": ["Condoleezza Rice", RICE],
        "food": ["rice"],
    }
    hits = dc.tokens(["Susan Rice. Rice.", "Susan Rice, Condoleezza Rice. Rice."]).lookup(tree)
    assert hits.to_pandas()["key"].tolist() == [
        "Susan",
        "Susan",
        "food",
        "Susan",
        "Condoleezza",
        "food",
    ]
    assert hits.unresolved["candidates"].tolist() == [("Susan", "Condoleezza")]


def test_one_whose_surname_is_enough_yields_where_another_is_introduced():
    tree = {
        "people": {
            "Barack Obama": ["Obama"],
            "Michelle Obama": ["Michelle Obama", {"pattern": "Obama", "surname": True}],
        }
    }
    tokens = dc.tokens(["Obama left.", "Michelle Obama left. Obama stayed."])
    hits = tokens.lookup(tree)
    assert hits.to_pandas()["key"].tolist() == ["people/Barack Obama", "people/Michelle Obama"]
    assert hits.unresolved["candidates"].tolist() == [
        ("people/Barack Obama", "people/Michelle Obama")
    ]


def test_bearers_with_their_own_conditions_are_bearers_too():
    near = {"pattern": "Rice", "case": True, "near": {"words": ["state"], "within": 9}}
    tree = {
        "people": {
            "C": ["Condoleezza Rice", near, RICE],
            "S": ["Susan Rice", {**near, "near": {"words": ["council"], "within": 9}}, RICE],
        }
    }
    hits = dc.tokens(["Rice of state at the council"]).lookup(tree)
    assert hits.to_pandas().empty
    assert hits.unresolved["candidates"].tolist() == [("people/C", "people/S")]


def test_unresolved_follows_the_keys_that_are_selected_and_survives_pickling():
    import pickle

    hits = dc.tokens([BOTH]).lookup(PEOPLE)
    assert len(hits.select("people/*Rice").unresolved) == 2
    assert hits.select("people/Sergey Lavrov").unresolved.empty
    assert len(pickle.loads(pickle.dumps(hits)).unresolved) == 2
    assert list(dc.tokens(["x"]).lookup(PEOPLE).unresolved.columns) == list(hits.unresolved.columns)


@pytest.mark.parametrize(
    ("text", "key", "count"),
    [
        ("Hillary Clinton spoke. Later Clinton left.", "people/Hillary Clinton", 2),
        ("Condoleezza Rice spoke. Later Rice left.", "people/Condoleezza Rice", 2),
        ("Ambassador Power spoke, Power said.", "people/Samantha Power", 1),
        ("Wang Yi spoke. Mr Wang left.", "people/Wang Yi", 2),
        ("Ban Ki-moon spoke. A ban came. Later Ban left.", "people/Ban Ki-moon", 2),
    ],
)
def test_surnames_of_the_built_in_dictionary(text, key, count):
    keys = dc.tokens([text]).lookup(dc.Dictionary.diplomacy()).to_pandas()["key"].tolist()
    assert keys.count(key) == count


def test_the_built_in_dictionary_guesses_between_no_two():
    text = "Susan Rice spoke; Condoleezza Rice listened. Rice left. Then Bill Clinton and Hillary Clinton. Clinton."
    hits = dc.tokens([text]).lookup(dc.Dictionary.diplomacy())
    assert hits.unresolved["surface"].tolist() == ["Rice", "Clinton"]
    counts = hits.to_pandas()["key"].value_counts()
    assert counts["people/Susan Rice"] == counts["people/Hillary Clinton"] == 1


def test_persons_of_the_built_in_dictionary_who_share_a_surname_can_be_told_to_be_two():
    """Where one person's surname must be introduced, every other's of that surname must be, or be enough by itself."""
    entries = dc.Dictionary.diplomacy().select("people").entries
    by_surname = {
        (e.pattern, key)
        for key, es in entries.items()
        for e in es
        if e.surname and " " not in e.pattern
    }
    alone = {(e.pattern, key) for key, es in entries.items() for e in es if " " not in e.pattern}
    wrong = [
        (pattern, key)
        for pattern in {p for p, _ in by_surname}
        for key in entries
        if key.startswith("people/")
        and key.split()[-1].split("/")[-1] == pattern
        and (pattern, key) not in alone
    ]
    assert wrong == []
    for name in (
        "Kim",
        "Ri",
        "Choe",
        "Pak",
        "Li",
        "Wang",
        "Zhang",
        "Liu",
        "Lee",
        "Park",
        "Han",
        "Hwang",
        "Cho",
    ):
        mine = [key for key in entries if key.startswith(f"people/{name} ")]
        assert [key for key in mine if (name, key) not in alone] == [], "the surname stands first"


def test_no_two_persons_of_one_surname_are_guessed_between_wherever_it_stands():
    """Every pair of the built-in persons that share a surname, first or last, in a document of its own."""
    people = dc.Dictionary.diplomacy().select("people")
    bearers = collections.defaultdict(set)
    for key in people.keys:
        name = key.removeprefix("people/")
        for word in {name.split()[0], name.split()[-1]} - {name}:
            if any(entry.pattern == word for entry in people[key]):
                bearers[word].add(name)
    cases = [
        (surname, f"We saw {one} here. They met {other} there. {last}")
        for surname, names in bearers.items()
        for one, other in itertools.combinations(sorted(names), 2)
        for last in (f"{surname} left.", f"Then {surname} left.")
    ]
    assert len(cases) > 150
    frame = dc.tokens([text for _, text in cases]).lookup(people).to_pandas()
    guessed = [
        cases[number][1]
        for number, surface in zip(frame["document"], frame["surface"], strict=True)
        if surface == cases[number][0]
    ]
    assert guessed == []


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Kim Jong Un met Kim Dae-jung.", ["Kim Jong Un"]),
        ("Kim Jong Il met Kim Hyon-hui. Kim left.", ["Kim Jong Il", "Kim Jong Il"]),
        ("Lee Jae-myung met Lee Hyun-jung.", ["Lee Jae-myung"]),
        ("Zhang Gaoli met Zhang Dejiang. Zhang left.", ["Zhang Gaoli", "Zhang Gaoli"]),
        ("Li Keqiang met Li Zhaoxing.", ["Li Keqiang"]),
        ("King Abdullah of Jordan met King Abdullah of Saudi Arabia.",
         ["King Abdullah II", "King Abdullah of Saudi Arabia"]),
        ("Jordan's King Abdullah II came. King Abdullah left.", ["King Abdullah II"] * 2),
        ("Saudi King Abdullah came.", ["King Abdullah of Saudi Arabia"]),
    ],
)  # fmt: skip
def test_a_surname_before_anothers_given_name_is_not_counted(text, people):
    hits = dc.tokens([text]).lookup(dc.Dictionary.diplomacy()).select("people")
    assert [key.removeprefix("people/") for key in hits.to_pandas()["key"]] == people


# ---------------------------------------------------------------------- against the obvious

NAMES = ["al", "bo"]
TREE = {
    "p": {
        "al x": ["al x", {"pattern": "x", "surname": True}],
        "bo x": ["bo x", {"pattern": "x", "surname": True}],
        "y": ["y", "al"],
    }
}


def obvious(words: list[str]) -> tuple[list[tuple[str, int, int]], list[int]]:
    """(key, first, end) of what counts, and the places of disputed surnames."""
    full = {k: f"p/{w} x" for k, w in enumerate(words[:-1]) if w in NAMES and words[k + 1] == "x"}
    introduced = sorted(set(full.values()))
    counted, disputed = [], []
    for k, word in enumerate(words):
        if k in full:
            counted.append((full[k], k, k + 2))
        elif word in ("al", "y"):
            counted.append(("p/y", k, k + 1))
        elif word == "x" and k - 1 not in full:
            if len(introduced) == 1:
                counted.append((introduced[0], k, k + 1))
            elif introduced:
                disputed.append(k)
    return counted, disputed


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["al", "bo", "x", "y", "z"]), max_size=12), min_size=1, max_size=4
    )
)
def test_random_documents_count_as_the_obvious_reading(documents):
    tokens = dc.tokens([" ".join(words) for words in documents])
    hits = tokens.lookup(TREE)
    frame = hits.to_pandas()
    report = hits.unresolved
    for number, words in enumerate(documents):
        counted, disputed = obvious(words)
        mine = frame[frame["document"] == number]
        assert (
            list(zip(mine["key"], mine["token_start"], mine["token_end"], strict=True)) == counted
        )
        starts = tokens.spans(number)[disputed, 0].tolist() if disputed else []
        assert report[report["document"] == number]["start"].tolist() == starts
