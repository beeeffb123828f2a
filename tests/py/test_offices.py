"""Persons by office: who held it at the date of the document, or nobody."""

from __future__ import annotations

import datetime as dt
import functools
import itertools

import dipcore as dc
import pandas as pd
import pytest
from dipcore import Offices

DAY = dt.timedelta(days=1)


@functools.lru_cache(maxsize=1)
def table() -> Offices:
    return Offices.built_in()


@functools.lru_cache(maxsize=1)
def dictionary() -> dc.Dictionary:
    """The built-in people: all that a table of offices needs of a dictionary."""
    return dc.Dictionary.diplomacy().select("people")


def lookup(texts, dates=None, **options) -> dc.Hits:
    texts = [texts] if isinstance(texts, str) else texts
    dates = [dates] * len(texts) if isinstance(dates, str) else dates
    tokens = dc.Corpus(texts, dates=dates).tokens()
    return tokens.lookup(dictionary(), **{"offices": True, **options})


def by_office(*arguments, **options) -> list[tuple[str, str]]:
    frame = lookup(*arguments, **options).to_pandas()
    frame = frame[frame["via"] == "office"]
    return [(key.split("/")[1], surface) for key, surface in zip(frame["key"], frame["surface"])]


# ---------------------------------------------------------------------- by date


SECRETARIES = [
    ("2008-01-01", ["Condoleezza Rice"]),
    ("2013-01-31", ["Hillary Clinton"]),
    ("2013-02-02", ["John Kerry"]),
    ("2016-07-15", ["John Kerry"]),
    ("2017-01-19", ["John Kerry"]),
    ("2017-01-20", ["John Kerry"]),
    ("2017-01-21", ["Thomas Shannon"]),
    ("2017-01-31", ["Thomas Shannon"]),
    ("2017-02-01", ["Rex Tillerson"]),
    ("2017-02-02", ["Rex Tillerson"]),
    ("2018-03-31", ["Rex Tillerson"]),
    ("2018-04-01", ["John Sullivan"]),
    ("2018-04-25", ["John Sullivan"]),
    ("2018-04-26", ["Mike Pompeo"]),
    ("2021-01-20", ["Mike Pompeo"]),
    ("2021-01-21", []),
    ("2021-01-25", []),
    ("2021-01-26", ["Antony Blinken"]),
    ("2021-05-12", ["Antony Blinken"]),
    ("2025-01-20", ["Antony Blinken"]),
    ("2025-01-21", ["Marco Rubio"]),
    ("2025-06-30", ["Marco Rubio"]),
    ("2025-07-01", []),
    ("2007-12-31", []),
    ("1995-06-01", []),
]
WORDINGS = [
    "He met the US Secretary of State.",
    "The Secretary of State spoke.",
    "It was the Secretary of State of the United States.",
]


def test_the_us_secretary_of_state_on_each_side_of_each_change():
    texts, dates = zip(*((text, date) for date, _ in SECRETARIES for text in WORDINGS), strict=True)
    frame = lookup(list(texts), list(dates)).select("people").to_pandas()
    found = frame.groupby("document")["key"].agg(list).to_dict()
    for number, (date, persons) in enumerate((d, p) for d, p in SECRETARIES for _ in WORDINGS):
        keys = found.get(number, [])
        assert [key.removeprefix("people/") for key in keys] == persons, (date, texts[number])


COARSE = [
    ("2016", ["John Kerry"], None),
    ("2016-07", ["John Kerry"], None),
    ("2017-01", [], "ambiguous date"),
    ("2017-02", ["Rex Tillerson"], None),
    ("2017", [], "ambiguous date"),
    ("2021", [], "ambiguous date"),
    ("2007-12", [], "no holder known at this date"),
    ("2008-01", ["Condoleezza Rice"], None),
    ("2007", [], "no holder known at this date"),
    ("2025", [], "ambiguous date"),
    ("2025-06", ["Marco Rubio"], None),
    ("2025-07", [], "no holder known at this date"),
]


def test_a_coarse_date_across_a_change_is_ambiguous():
    hits = lookup(
        ["The US Secretary of State spoke."] * len(COARSE), [date for date, _, _ in COARSE]
    )
    frame = hits.select("people").to_pandas()
    found = dict(zip(frame["document"], frame["key"], strict=True))
    reasons = dict(zip(hits.unresolved["document"], hits.unresolved["reason"], strict=True))
    for number, (date, persons, reason) in enumerate(COARSE):
        assert found.get(number, "people/").removeprefix("people/") == "".join(persons), date
        assert reasons.get(number) == reason, date


def test_a_day_of_change_between_two_holders_is_ambiguous():
    hits = lookup(["The US president spoke."] * 3, ["2017-01-19", "2017-01-20", "2017-01-21"])
    assert hits.select("people").to_pandas()["key"].tolist() == [
        "people/Barack Obama",
        "people/Donald Trump",
    ]
    report = hits.unresolved
    assert report["document"].tolist() == [1] and report["surface"].tolist() == ["US president"]
    assert {"people/Barack Obama", "people/Donald Trump"} <= set(report["candidates"][0])


def test_the_holder_named_beside_the_office_leaves_nothing_to_report():
    text = (
        "Barack Obama, the US president, and the US president, Donald Trump. The US president left."
    )
    for date, reason in (("2017-01-20", "ambiguous date"), (None, "undated; give as_of=")):
        hits = lookup(text, date)
        assert hits.unresolved["start"].tolist() == [text.index("US president left")]
        assert hits.unresolved["reason"].tolist() == [reason]
        assert len(hits) == 2


def test_undated_documents_have_the_date_given_for_them():
    text = "The US Secretary of State met the Russian foreign minister."
    hits = lookup([text, text], [None, "2014-03-01"])
    assert by_office([text, text], [None, "2014-03-01"]) == [
        ("John Kerry", "US Secretary of State"),
        ("Sergey Lavrov", "Russian foreign minister"),
    ]
    assert hits.unresolved["reason"].tolist() == ["undated; give as_of="] * 2
    for as_of, person in [
        ("2016-01-01", "John Kerry"),
        (dt.date(2017, 3, 1), "Rex Tillerson"),
        ("2022", "Antony Blinken"),
    ]:
        found = by_office([text, text], [None, "2014-03-01"], as_of=as_of)
        assert [p for p, _ in found] == [person, "Sergey Lavrov", "John Kerry", "Sergey Lavrov"]
    assert by_office(text, None, as_of="2017") == [("Sergey Lavrov", "Russian foreign minister")]


# ---------------------------------------------------------------------- what is a mention


MENTIONS = [
    ("The Russian president spoke.", [("Vladimir Putin", "Russian president")]),
    ("Russia’s president spoke.", [("Vladimir Putin", "Russia’s president")]),
    ("The president of Russia spoke.", [("Vladimir Putin", "president of Russia")]),
    ("The President of the Russian Federation", [("Vladimir Putin", "President of the Russian Federation")]),
    ("THE talks with the Russian President’s aide", [("Vladimir Putin", "Russian President’s")]),
    ("The U.S. Secretary of State and the Russian Foreign Minister met.",
     [("John Kerry", "U.S. Secretary of State"), ("Sergey Lavrov", "Russian Foreign Minister")]),
    ("The US vice president left.", [("Joe Biden", "US vice president")]),
    ("The UN secretary-general and the UN chief", [("Ban Ki-moon", "UN secretary-general"), ("Ban Ki-moon", "UN chief")]),
    ("NATO’s Secretary General", [("Jens Stoltenberg", "NATO’s Secretary General")]),
    ("The EU foreign policy chief", [("Federica Mogherini", "EU foreign policy chief")]),
    ("The president of the European Commission", [("Jean-Claude Juncker", "president of the European Commission")]),
    ("The North Korean leader", [("Kim Jong Un", "North Korean leader")]),
    ("The South Korean president", [("Park Geun-hye", "South Korean president")]),
    ("The South Sudanese president", [("Salva Kiir", "South Sudanese president")]),
    ("The Russian president Friday spoke in May.", [("Vladimir Putin", "Russian president")]),
    # others' offices, and those of the past and the future
    ("The Cuban secretary of state spoke.", []),
    ("Secretary of State of the Holy See", []),
    ("The Secretary of State for Foreign Affairs", []),
    ("Arizona Secretary of State", []),
    ("The Under Secretary of State, the Deputy Secretary of State", []),
    ("The former US Secretary of State", []),
    ("A former Russian president, Russia’s former president, ex-president of Russia", []),
    ("The late Russian president, the then US president, the next US president", []),
    ("The Russian deputy foreign minister, the deputy Russian foreign minister", []),
    ("Russian Vice President", []),
    ("The US president-elect and the US president designate", []),
    ("The acting US Secretary of State", []),
    ("No US president came. An American president would. He was elected president of Russia.", []),
    ("The US presidents met; a US presidential visit", []),
    ("His pick for secretary of state. Sworn in as US president. To be president of Russia", []),
    ("In Washington, Secretary of State officials spoke", [("John Kerry", "Secretary of State")]),
    ("The president spoke. The foreign minister spoke.", []),
    ("The governor of New Mexico and the New Mexico president", []),
    ("He left Russia. President and all.", []),
    ("In Russia, presidents come and go", []),
    ("The IMF chief economist and the NATO chief of staff spoke.", []),
    ("The UN chief weapons inspector left the IAEA head office.", []),
    ("The NATO chief, of all people, spoke of the IAEA chief.", [("Jens Stoltenberg", "NATO chief"), ("Yukiya Amano", "IAEA chief")]),
    # names: a title before a name is a mention by name
    ("Russian President Vladimir Putin spoke.", []),
    ("Russian President Putin spoke.", []),
    ("Russian Foreign Minister Igor Petrovich spoke.", []),
    ("Putin, the Russian president, spoke.", []),
    ("The Russian president, Vladimir Putin, spoke.", []),
    ("Lavrov met the Russian president.", [("Vladimir Putin", "Russian president")]),
    ("Putin left. The Russian president was tired.", [("Vladimir Putin", "Russian president")]),
    ("Kerry, the US Secretary of State, and Lavrov, the Russian foreign minister", []),
]  # fmt: skip


@functools.lru_cache(maxsize=1)
def all_mentions() -> list[list[tuple[str, str]]]:
    frame = lookup([text for text, _ in MENTIONS], "2016-03-10").to_pandas()
    frame = frame[frame["via"] == "office"]
    found: list[list[tuple[str, str]]] = [[] for _ in MENTIONS]
    for row in frame.itertuples():
        found[row.document].append((row.key.removeprefix("people/"), row.surface))
    return found


@pytest.mark.parametrize(
    "number", range(len(MENTIONS)), ids=lambda number: MENTIONS[number][0][:40]
)
def test_mentions_by_office(number):
    assert all_mentions()[number] == MENTIONS[number][1]


@pytest.mark.parametrize(
    "options",
    [
        {"hyphens": "keep"},
        {"acronyms": False},
        {"diacritics": "fold"},
        {"lowercase": False},
        {"lines": "wrapped"},
    ],
)
def test_mentions_are_found_under_other_options_of_tokens(options):
    corpus = dc.Corpus(
        ["The Russian president and the UN Secretary-General met."], dates=["2016-03-10"]
    )
    hits = corpus.tokens(**options).lookup(dc.Dictionary.diplomacy(), offices=True)
    frame = hits.to_pandas()
    assert frame[frame["via"] == "office"]["key"].tolist() == [
        "people/Vladimir Putin",
        "people/Ban Ki-moon",
    ]


def test_mentions_by_office_change_nothing_else():
    texts = [
        "The US Secretary of State John Kerry met the Russian foreign minister.",
        "",
        "No office here. Rice.",
    ]
    tokens = dc.Corpus(texts, dates=["2016-03-10"] * 3).tokens()
    plain = tokens.lookup(dc.Dictionary.diplomacy()).to_pandas()
    both = tokens.lookup(dc.Dictionary.diplomacy(), offices=True).to_pandas()
    assert "office" not in plain["via"].tolist()
    rest = both[both["via"] != "office"].reset_index(drop=True)
    pd.testing.assert_frame_equal(rest, plain)
    assert both[both["via"] == "office"][["key", "entry", "sentence"]].to_numpy().tolist() == [
        ["people/Sergey Lavrov", "Foreign Minister of Russia", 0]
    ]


def test_mentions_by_office_are_counted_opened_and_selected_like_others():
    hits = lookup(["The Russian president. Putin."] * 2, "2016-03-10").select(
        "people/Vladimir Putin"
    )
    assert hits.dtm().matrix.toarray().tolist() == [[2], [2]]
    opened = hits.explain("people/Vladimir Putin", [1])
    assert opened["text"].tolist() == ["The Russian president.", "Putin."]
    assert (
        hits.over_time("year").frame["mentions"].tolist() == [4]
        if hasattr(hits.over_time("year"), "frame")
        else True
    )


def test_mentions_of_nobody_known_stay_reported_where_holders_are_selected():
    hits = lookup("The Russian president spoke.", "1999-05-05")
    assert hits.unresolved["candidates"].tolist() == [()]
    putin, others = "people/Vladimir Putin", "people/John Kerry"
    assert hits.select("people").unresolved["surface"].tolist() == ["Russian president"]
    assert hits.select(putin).unresolved["reason"].tolist() == ["no holder known at this date"]
    assert hits.select(others).unresolved.empty


def test_holders_outside_the_dictionary_are_nobody_else():
    hits = lookup(
        ["The French prime minister", "The Italian prime minister"], ["2018-03-01", "2012-06-01"]
    )
    assert hits.select("people").to_pandas()["key"].tolist() == ["people/Édouard Philippe"]
    assert hits.unresolved.empty, "Mario Monti is known, and no key"


def test_a_dictionary_needs_office_holders_for_it():
    tokens = dc.Corpus(["The Russian president"], dates=["2016-01-01"]).tokens()
    mine = {"people": {"Vladimir Putin": ["putin"]}, "topics": {"talks": ["talk*"]}}
    assert tokens.lookup(mine, offices=True).to_pandas()["key"].tolist() == [
        "people/Vladimir Putin"
    ]
    undated = dc.tokens(["The Russian president met the US president"]).lookup(mine, offices=True)
    assert undated.unresolved["surface"].tolist() == ["Russian president"], "Obama is no key"
    with pytest.raises(
        ValueError, match="no office-holder of the table is a key of this dictionary"
    ):
        tokens.lookup({"topics": ["talk*"]}, offices=True)
    with pytest.raises(ValueError, match="as_of= dates documents for offices=True"):
        tokens.lookup(mine, as_of="2016")
    with pytest.raises(ValueError, match="as_of: cannot read 'soon' as a date"):
        tokens.lookup(mine, offices=True, as_of="soon")
    with pytest.raises(TypeError, match="offices must be True, False or an Offices table"):
        tokens.lookup(mine, offices="yes")


# ---------------------------------------------------------------------- the table


def test_every_holder_is_there_once_a_day():
    """Two terms of one office share at most the day of the change; somebody acting may overlap holders."""
    wrong = []
    for office in table().offices:
        terms = sorted(
            (t for t in office.terms if not t.acting),
            key=lambda term: (term.first, term.last or dt.date.max),
        )
        for one, next_one in itertools.pairwise(terms):
            if one.last is None or one.last > next_one.first:
                wrong.append((office.name, one.person, next_one.person))
        for term in office.terms:
            if term.last is not None and not table().since <= term.last <= table().until:
                wrong.append((office.name, term.person, "outside the table"))
            if term.first > table().until:
                wrong.append((office.name, term.person, "outside the table"))
    assert wrong == []


def test_no_two_offices_of_a_country_have_one_title():
    seen = [
        (o.of, title.lower()) for o in table().offices for title in set(map(str.lower, o.titles))
    ]
    repeated = {pair for pair in seen if seen.count(pair) > 1}
    # the UK's head of state is the monarch, of France the president: one title, one office within each country
    assert repeated == set()


def test_the_table_is_of_keys_of_the_dictionary():
    keys = set(dc.Dictionary.diplomacy().keys)
    assert {office.of for office in table().offices} <= keys
    known = [term.person in keys for office in table().offices for term in office.terms]
    assert sum(known) > 0.85 * len(known)
    people = {key for key in keys if key.startswith("people/")}
    assert len(people & set(table().people)) > 250


@pytest.mark.parametrize(
    ("office", "day", "holders"),
    [
        ("US President", "2017-01-20", ["people/Barack Obama", "people/Donald Trump"]),
        ("US Secretary of State", "2017-01-20", ["people/John Kerry"]),
        ("US Secretary of State", "2021-01-22", ["people/Daniel Smith"]),
        ("President of Russia", "2010-01-01", ["people/Dmitry Medvedev"]),
        ("Chancellor of Germany", "2021-12-07", ["people/Angela Merkel"]),
        ("UN Secretary-General", "2016-12-31", ["people/Ban Ki-moon"]),
        ("UN Secretary-General", "2017-01-01", ["people/António Guterres"]),
        ("NATO Secretary General", "2014-09-30", ["people/Anders Fogh Rasmussen"]),
        ("EU High Representative", "2024-12-01", ["people/Kaja Kallas"]),
        ("President of Russia", "2007-12-31", []),
        ("President of Russia", "2025-07-01", []),
    ],
)
def test_holders_of_a_day(office, day, holders):
    assert table().holders(office, day) == holders


def test_the_fast_reading_of_the_table_is_that_of_looking_at_every_day():
    import numpy as np

    for number, office in enumerate(table().offices):
        days = {table().since - DAY, table().since, table().until, table().until + DAY}
        for term in office.terms:
            days |= {day + k * DAY for day in (term.first, term.last) if day for k in (-1, 0, 1)}
        ordinals = np.array(sorted(day.toordinal() for day in days))
        found = table().at(np.full(len(ordinals), number), ordinals, ordinals)
        for day, code in zip(sorted(days), found.tolist(), strict=True):
            holders = table().holders(office.name, day)
            assert [table().people[code]] == holders if code >= 0 else len(holders) != 1


def test_a_table_of_ones_own(tmp_path):
    path = tmp_path / "offices.yml"
    path.write_text(
        "since: 2000-01-01\nuntil: 2010-01-01\nnot_after: [former]\noffices:\n"
        "  Head:\n    of: countries/Norway\n    titles: [prime minister]\n    holders: [[A, 2001-01-01, 2005-05-05], [B, 2005-05-06]]\n",
        encoding="utf-8",
    )
    own = Offices.read(path)
    assert repr(own) == "<Offices: 1 offices, 2 terms, 2000-01-01 to 2010-01-01>"
    assert own.to_pandas()["person"].tolist() == ["people/A", "people/B"]
    corpus = dc.Corpus(
        ["The Norwegian prime minister"] * 4,
        dates=["2000-06-01", "2005-05-05", "2009", "2010-01-02"],
    )
    hits = corpus.tokens().lookup({"people": {"A": ["aaa"], "B": ["bbb"]}}, offices=own)
    assert hits.to_pandas()[["document", "key"]].to_numpy().tolist() == [
        [1, "people/A"],
        [2, "people/B"],
    ]
    assert hits.unresolved["document"].tolist() == [0, 3]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: b\n", "a table of offices has since, until"),
        ("since: 2000-01\nuntil: 2010-01-01\noffices: {}\n", "since: a day is needed"),
        ("since: 2000-01-01\nuntil: soon\noffices: {}\n", "until: cannot read 'soon'"),
        ("since: 2000-01-01\nuntil: 2010-01-01\noffices: {H: {of: x, holders: [[A, 2001-01-01]]}}\n", "H: no titles"),
        ("since: 2000-01-01\nuntil: 2010-01-01\noffices: {H: {of: x, titels: [t], holders: [[A, 2001-01-01]]}}\n", "H: an office has of"),
        ("since: 2000-01-01\nuntil: 2010-01-01\noffices: {H: {of: x, titles: [t], holders: [[A]]}}\n", "a holder is .person"),
        ("since: 2000-01-01\nuntil: 2010-01-01\noffices: {H: {of: x, titles: [t], holders: [[A, 2001-01-01, 2000-01-01]]}}\n", "ends before it begins"),
        ("since: 2000-01-01\nuntil: 2010-01-01\noffices: {H: {of: x, titles: [t], holders: [[A, 2001-01-01, ~, deputy]]}}\n", "a holder is .person"),
        ("since: [\n", r"offices\.yml:2: not YAML"),
        ("since: 2010-01-02\nuntil: 2010-01-01\noffices: {}\n", "until 2010-01-01 is before since 2010-01-02"),
        ("since: 2000-01-01\nuntil: 2010-01-01\noffices:\n", "offices must be a mapping"),
        ("since: 2000-01-01\nuntil: 2010-01-01\nnot_after: former\noffices: {}\n", r"not_after must be a list, such as \[former\]"),
        ("since: 2000-01-01\nuntil: 2010-01-01\noffices: {H: {of: x, titles: president, holders: [[A, 2001-01-01]]}}\n", "H: titles must be a list"),
        ("since: 2000-01-01\nuntil: 2010-01-01\noffices: {H: {of: x, titles: [3], holders: [[A, 2001-01-01]]}}\n", "H: each of titles must be a name"),
        ("since: 2000-01-01\nuntil: 2010-01-01\noffices: {H: {of: 3, titles: [t], holders: [[A, 2001-01-01]]}}\n", "H: of must be a name"),
        ("since: 2000-01-01\nuntil: 2010-01-01\noffices: {H: {of: x, titles: [t], holders: A}}\n", "H: holders must be a list of lists"),
    ],
)  # fmt: skip
def test_a_wrong_table_is_named(tmp_path, content, message):
    path = tmp_path / "offices.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message) as caught:
        Offices.read(path)
    assert str(caught.value).startswith(str(path))


def test_an_unknown_office_or_owner_is_named(tmp_path):
    with pytest.raises(
        KeyError,
        match="no office 'Secretary of State' in this table; the nearest are US Secretary of State",
    ):
        table().holders("Secretary of State", "2016-01-01")
    tree = {"since": dt.date(2000, 1, 1), "until": dt.date(2010, 1, 1),
            "offices": {"H": {"of": "countries/Nowhere", "titles": ["t"], "holders": [["A", dt.date(2001, 1, 1)]]}}}  # fmt: skip
    with pytest.raises(
        ValueError, match="'countries/Nowhere' is no key of the built-in dictionary"
    ):
        dc.tokens(["x"]).lookup({"people": {"A": ["a"]}}, offices=Offices(tree))
