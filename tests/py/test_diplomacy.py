"""The built-in dictionary: who is in it, and what it finds in real pages."""

from __future__ import annotations

import collections
import functools
import json
from pathlib import Path

import dipcore as dc
import pytest

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"

MEMBERS = """
Afghanistan, Albania, Algeria, Andorra, Angola, Antigua and Barbuda, Argentina, Armenia, Australia,
Austria, Azerbaijan, Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin,
Bhutan, Bolivia, Bosnia and Herzegovina, Botswana, Brazil, Brunei, Bulgaria, Burkina Faso, Burundi,
Cambodia, Cameroon, Canada, Cape Verde, Central African Republic, Chad, Chile, China, Colombia,
Comoros, Costa Rica, Croatia, Cuba, Cyprus, Czechia, Democratic Republic of the Congo, Denmark,
Djibouti, Dominica, Dominican Republic, Ecuador, Egypt, El Salvador, Equatorial Guinea, Eritrea,
Estonia, Eswatini, Ethiopia, Fiji, Finland, France, Gabon, Gambia, Georgia, Germany, Ghana, Greece,
Grenada, Guatemala, Guinea, Guinea-Bissau, Guyana, Haiti, Honduras, Hungary, Iceland, India,
Indonesia, Iran, Iraq, Ireland, Israel, Italy, Ivory Coast, Jamaica, Japan, Jordan, Kazakhstan,
Kenya, Kiribati, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho, Liberia, Libya, Liechtenstein,
Lithuania, Luxembourg, Madagascar, Malawi, Malaysia, Maldives, Mali, Malta, Marshall Islands,
Mauritania, Mauritius, Mexico, Micronesia, Moldova, Monaco, Mongolia, Montenegro, Morocco,
Mozambique, Myanmar, Namibia, Nauru, Nepal, Netherlands, New Zealand, Nicaragua, Niger, Nigeria,
North Korea, North Macedonia, Norway, Oman, Pakistan, Palau, Panama, Papua New Guinea, Paraguay,
Peru, Philippines, Poland, Portugal, Qatar, Republic of the Congo, Romania, Russia, Rwanda, Saint
Kitts and Nevis, Saint Lucia, Saint Vincent and the Grenadines, Samoa, San Marino, Sao Tome and
Principe, Saudi Arabia, Senegal, Serbia, Seychelles, Sierra Leone, Singapore, Slovakia, Slovenia,
Solomon Islands, Somalia, South Africa, South Korea, South Sudan, Spain, Sri Lanka, Sudan,
Suriname, Sweden, Switzerland, Syria, Tajikistan, Tanzania, Thailand, Timor-Leste, Togo, Tonga,
Trinidad and Tobago, Tunisia, Turkey, Turkmenistan, Tuvalu, Uganda, Ukraine, United Arab Emirates,
United Kingdom, United States, Uruguay, Uzbekistan, Vanuatu, Venezuela, Vietnam, Yemen, Zambia,
Zimbabwe
"""
NAMES = [" ".join(name.split()) for name in MEMBERS.split(",")]
OTHERS = ["Kosovo", "Taiwan", "Palestine", "Holy See"]
BRANCHES = ("people", "countries", "organisations", "places", "agreements", "topics")


@functools.lru_cache(maxsize=1)
def built_in() -> dc.Dictionary:
    return dc.Dictionary.diplomacy()


def branch(name: str) -> list[str]:
    return [key.split("/", 1)[1] for key in built_in().keys if key.startswith(name + "/")]


def test_the_list_here_is_whole():
    assert len(NAMES) == len(set(NAMES)) == 193


def test_every_state_is_a_key_and_is_found_by_its_name():
    states = NAMES + OTHERS
    assert sorted(branch("countries")) == sorted(states)
    hits = dc.tokens([f"The talks about {name} went on." for name in states]).lookup(built_in())
    frame = hits.select("countries/*").to_pandas()
    assert frame["document"].tolist() == list(range(len(states))), "each once"
    assert frame["key"].tolist() == [f"countries/{name}" for name in states]


def built_in_hits(text: str) -> list[str]:
    return dc.tokens([text]).lookup(built_in()).to_pandas()["key"].tolist()


def test_it_has_nothing_but_its_branches_and_no_key_without_entries():
    assert {key.split("/")[0] for key in built_in().keys} == set(BRANCHES)
    assert [key for key, entries in built_in().entries.items() if not entries] == []
    assert all(key.count("/") == 1 for key in built_in().keys)
    assert not any(key.startswith("ignore/") for key in built_in().keys)
    assert any(key.startswith("ignore/") for key in built_in().entries)


def test_it_is_large_enough():
    assert len(branch("countries")) == 193 + len(OTHERS)
    assert len(branch("organisations")) >= 60
    assert len(branch("topics")) >= 25
    assert min(len(built_in().entries[f"topics/{name}"]) for name in branch("topics")) >= 2, (
        "several words each"
    )


@pytest.mark.parametrize(
    "options",
    [{}, {"hyphens": "keep"}, {"acronyms": False}, {"possessives": False}, {"diacritics": "fold"}],
)
def test_every_entry_compiles_under_the_options_of_tokens(options):
    tokens = dc.tokens(["Kerry met Lavrov."], **options)
    assert {"people/John Kerry", "people/Sergey Lavrov"} <= set(
        tokens.lookup(built_in()).to_pandas()["key"]
    )


def test_every_entry_without_a_condition_finds_itself():
    """A glob's wildcards stand for nothing; entries with conditions need a context of their own."""
    plain = [
        (key, entry)
        for key, entries in built_in().entries.items()
        for entry in entries
        if entry.type == "glob"
        and not (entry.near or entry.not_before or entry.not_after or entry.surname)
        and entry.sentence_start
    ]
    assert len(plain) > 5000
    texts = [
        f"and here {entry.pattern.replace('*', '').replace('?', 'x')} and there"
        for _, entry in plain
    ]
    hits = dc.tokens(texts).lookup(built_in(), overlap="all")
    found = collections.defaultdict(set)
    for document, key in zip(hits.document.tolist(), hits.key.tolist(), strict=True):
        found[document].add(hits.keys[key] if key >= 0 else None)
    silent = tuple(f"{name}/" for name in built_in().silent)
    lost = [
        (key, entry.pattern)
        for number, (key, entry) in enumerate(plain)
        if not key.startswith(silent) and key not in found[number]
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Sergei Lavrov", "people/Sergey Lavrov"),
        ("Blinkon", "people/Antony Blinken"),
        ("ISIL", "organisations/Islamic State"),
        ("ISIS", "organisations/Islamic State"),
        ("Daesh", "organisations/Islamic State"),
        ("UNSC", "organisations/UN Security Council"),
        ("Jabhat al-Nusra", "organisations/Jabhat al-Nusra"),
        ("JCPOA", "agreements/JCPOA"),
        ("New START", "agreements/New START"),
        ("Minsk Agreements", "agreements/Minsk Agreements"),
        ("Crimea", "places/Crimea"),
        ("Donbas", "places/Donbass"),
        ("Korean Peninsula", "places/Korean Peninsula"),
    ],
)
def test_variants_lead_to_one_key(text, key):
    assert key in built_in_hits(f"It was about {text} on Monday.")


def pages() -> list[dict]:
    path = SEEDS / "expected.json"
    return json.loads(path.read_text(encoding="utf-8"))["pages"] if path.exists() else []


@functools.cache
def keys_in_body(file: str) -> collections.Counter:
    """Mentions by the last part of the key, in the body lines of a page without its dateline."""
    page = next(p for p in pages() if p["file"] == file)
    lines = (SEEDS / file).read_text(encoding="utf-8").splitlines()
    body = "\n".join(" ".join(lines[number - 1].split()) for number in page["body_lines"])
    if page["dateline"]:
        assert page["dateline"] in body
        body = body.replace(page["dateline"], "", 1)
    frame = dc.Corpus([body]).tokens().lookup(built_in()).to_pandas()
    return collections.Counter(frame["key"])


needs_pages = pytest.mark.skipif(
    not pages(), reason="the five pages (../shared/seeds) are not here"
)


@needs_pages
@pytest.mark.parametrize("page", pages(), ids=lambda page: page["file"][:3])
def test_the_five_pages(page):
    counts = keys_in_body(page["file"])
    people = {key.split("/")[1]: n for key, n in counts.items() if key.startswith("people/")}
    assert people == page["persons"]
    names = {key.split("/")[1] for key in counts}
    assert set(page["found"]) <= names
    assert not set(page["absent"]) & names


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Mr. Johnson of the Treasury left.", "people/Boris Johnson"),
        ("Mr. Brown and Mr. Hunt spoke.", "people/Gordon Brown"),
        ("The Secretary missed the Prime Minister's May 31 meeting.", "people/Theresa May"),
        ("Costa Gomes received the ambassador.", "people/António Costa"),
        ("They could, in extremis, make a deal.", "topics/terrorism"),
        ("They feared the outbreak of war in Europe.", "topics/health"),
        ("The missile reaches IOC in 1971.", "organisations/International Olympic Committee"),
        ("The GNA enabling legislation was passed.", "organisations/Government of National Accord"),
        ("A group of seven officers came.", "organisations/G7"),
        ("Sergiu Celac interpreted.", "organisations/CELAC"),
        ("Admiral Togo won.", "countries/Togo"),
        ("He was Governor of Georgia, and sat in the Georgia Senate.", "countries/Georgia"),
        ("It came from Lebanon, Ohio.", "countries/Lebanon"),
        ("It came from Palestine, Texas.", "countries/Palestine"),
        ("It was the coup de grâce.", "topics/coups"),
        ("They reached the summit of Mount Everest.", "topics/summits"),
        ("The Blinking lights went out.", "people/Antony Blinken"),
    ],
)
def test_words_that_mean_somebody_or_something_else_are_not_counted(text, key):
    assert key in built_in()
    assert key not in built_in_hits(text)


@pytest.mark.parametrize(
    ("text", "key", "count"),
    [
        ("Boris Johnson left. Mr. Johnson waved.", "people/Boris Johnson", 2),
        ("Gordon Brown left. Mr. Brown waved.", "people/Gordon Brown", 2),
        ("Prime Minister May spoke.", "people/Theresa May", 1),
        ("Prime Minister Costa and Costa alone.", "people/António Costa", 2),
        ("Extremists and extremism.", "topics/terrorism", 2),
        ("An outbreak of cholera.", "topics/health", 2),
        ("The IOC opened the Games.", "organisations/International Olympic Committee", 1),
        ("In Tripoli the GNA met.", "organisations/Government of National Accord", 1),
        ("The Group of Seven met.", "organisations/G7", 1),
        ("Georgia's president left Togo.", "countries/Georgia", 1),
    ],
)
def test_what_they_are_told_apart_from_still_counts(text, key, count):
    assert built_in_hits(text).count(key) == count
