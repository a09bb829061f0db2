"""Look-up: any fragment, with the slips people make on the telephone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.lookup import Finder
from ecfrs_tui.services.lookup_words import (
    name_words,
    phone_digits,
    postcode_words,
    reference_words,
    typed_words,
)
from ecfrs_tui.services.views import Hit
from ecfrs_tui.store import tables as t
from tests.services.desk_world import NOW, make_context
from tests.services.looks_world import TUESDAY, add, add_visit, counted_queries

SCHOOLS = (
    (900101, "Northlands Primary School and Nursery", "Basildon", "SS13 1AA", "01632 960101", "Open"),
    (900102, "St Osric's C of E Primary School", "Burnham-on-Crouch", "CM0 8AB", "01632 960102", "Open"),
    (900103, "Saint Wilda's Catholic Junior School", "Harlow", "CM20 2BB", "", "Open"),
    (900104, "Hollymere High School", "Chelmsford", "CM1 1AB", "01632 960104", "Open"),
    (900105, "Hollymere Infant School", "Harlow", "CM17 9ZZ", "", "Closed"),
    (900106, "Northwick Park Primary School", "Canvey Island", "SS8 9SU", "", "Open"),
    (900107, "O'Dwyer & Finch Academy", "Clacton-on-Sea", "CO15 1AA", "", "Open, but proposed to close"),
    (900108, "Bridgemarsh Church of England Voluntary Aided School", "Maldon", "CM9 4AA", "", "Open"),
)


def fill(context: Context) -> None:
    with context.store.writing("set-up") as work:
        for urn, name, town, postcode, phone, status in SCHOOLS:
            work.session.add(
                t.School(urn=urn, name=name, town=town, postcode=postcode, phone=phone, status=status)
            )
        work.session.add(t.Programme(code="HS3", title="Home safety"))
        work.session.add(t.Officer(code="ASH", name="Ash Rowe", base_name="Rayleigh"))
        work.session.add(t.Venue(id=3, name="Wharf Youth Club", address="Quay Street", postcode="CM9 5AA"))
        work.session.flush()
        for number, urn, typed in ((147, 900101, ""), (1470, 900104, ""), (12, None, "st marys, burnham")):
            work.session.add(
                t.Request(
                    reference=f"REQ-{number:04d}",
                    received_at=NOW,
                    source="x",
                    source_key=str(number),
                    urn=urn,
                    typed_school=typed,
                    state="ready",
                )
            )
        work.session.add(
            t.Contact(
                id=5,
                urn=900104,
                name="Rosalind Northcote",
                role="deputy head",
                email="r.northcote@hollymere.example",
                phone="+44 7700 900 321",
            )
        )
    add_visit(context, 12, TUESDAY - timedelta(days=362), state="delivered", school=101)
    add_visit(context, 1200, TUESDAY, school=104)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    made = make_context(Path(tmp_path_factory.mktemp("lookup")))
    fill(made)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def finder(home: Context) -> Finder:
    with home.store.reading() as session:
        return Finder(session)


def first(finder: Finder, words: str) -> str:
    found = finder.find(words)
    return found[0].reference if found else ""


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("northl", "900101"),
        ("nursery basil", "900101"),
        ("northlnds", "900101"),
        ("nrothlands", "900101"),
        ("north lands", "900101"),
        ("basildon northlands", "900101"),
        ("st osrics", "900102"),
        ("Saint Osric's", "900102"),
        ("ST. OSRIC’S", "900102"),
        ("stosrics", "900102"),
        ("osrics ce primary", "900102"),
        ("osrics church of england", "900102"),
        ("osrics c of", "900102"),
        ("burnham c of e", "900102"),
        ("st wildas", "900103"),
        ("st wilda rc jnr", "900103"),
        ("hollymere harlow", "900105"),
        ("hollymer hgih", "900104"),
        ("odwyer and finch", "900107"),
        ("O'Dwyer & Finch", "900107"),
        ("bridgemarsh c.e.", "900108"),
        ("cm1 1", "900104"),
        ("cm11", "900104"),
        ("CM1 1AB", "900104"),
        ("cm201", ""),
        ("ss8 9", "900106"),
        ("960104", "900104"),
        ("01632 960 104", "900104"),
        ("+44 (0)1632 960104", "900104"),
        ("07700 900321", "contact:5"),
        ("rosalind", "contact:5"),
        ("northcote deputy", "contact:5"),
        ("r.northcote@holly", "contact:5"),
        ("REQ-0147", "REQ-0147"),
        ("req147", "REQ-0147"),
        ("req 0147", "REQ-0147"),
        ("147", "REQ-0147"),
        ("req-1470", "REQ-1470"),
        ("VIS-12", "VIS-0012"),
        ("vis 1200", "VIS-1200"),
        ("900103", "900103"),
        ("burnham st marys", "REQ-0012"),
        ("ash", "ASH"),
        ("ash rayleigh", "ASH"),
        ("hs3", "HS3"),
        ("home saf", "HS3"),
        ("960 104", "900104"),
        ("01 63 29 60 10 4", "900104"),
        ("hollymere 07700 900 321", "contact:5"),
        ("wharf", "venue:3"),
        ("quay street club", "venue:3"),
        ("northlands basildon please", "900101"),
        ("xyzzy", ""),
        ("", ""),
        (" '.-", ""),
    ],
)
def test_what_is_meant_comes_first(finder: Finder, words: str, reference: str) -> None:
    assert first(finder, words) == reference


def test_a_school_stands_above_what_belongs_to_it(finder: Finder) -> None:
    assert [hit.kind for hit in finder.find("northlands")[:3]] == ["school", "request", "visit"]


def test_an_open_school_stands_above_a_closed_one_that_is_found_as_well(finder: Finder) -> None:
    schools = [hit for hit in finder.find("hollymere") if hit.kind == "school"]
    assert [hit.reference for hit in schools] == ["900104", "900105"]
    assert schools[1].detail.endswith("closed")


def test_hits_say_enough_to_tell_them_apart(finder: Finder) -> None:
    assert finder.find("osrics")[0] == Hit(
        "school",
        "900102",
        "St Osric's C of E Primary School",
        "Burnham-on-Crouch · CM0 8AB",
        finder.find("osrics")[0].score,
        "urn:900102",
    )
    (visit,) = [hit for hit in finder.find("vis-1200") if hit.kind == "visit"]
    assert visit.label == "VIS-1200 Hollymere High School"
    assert visit.detail == "Tue 9 Mar 2027 10:00 · Ash Rowe · confirmed"
    assert visit.school_key == "urn:900104"
    (contact,) = finder.find("rosalind", 1)
    assert contact.detail == "deputy head · Hollymere High School · Chelmsford · +44 7700 900 321"
    assert contact.school_key == "urn:900104"


def test_no_more_than_the_limit(finder: Finder) -> None:
    assert len(finder.find("s", 3)) == 3
    assert finder.find("s", 0) == finder.find("s", -1) == ()


words_of_names = st.sampled_from([row[1] for row in SCHOOLS])


@settings(max_examples=80, deadline=None)
@given(name=words_of_names, data=st.data())
def test_a_slip_in_a_long_name_still_finds_it(finder: Finder, name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 4))
    long = max(name.replace("'", "").split(), key=len)
    assume(long.isalpha() and at + 1 < len(long))
    slip = data.draw(st.sampled_from(("drop", "swap", "double", "wrong")))
    changed = {
        "drop": long[:at] + long[at + 1 :],
        "swap": long[:at] + long[at + 1] + long[at] + long[at + 2 :],
        "double": long[:at] + long[at] + long[at:],
        "wrong": long[:at] + "q" + long[at + 1 :],
    }[slip]
    assert name in {hit.label for hit in finder.find(changed, 12)}


@settings(max_examples=80, deadline=None)
@given(words=st.text(max_size=30), limit=st.integers(-1, 20))
def test_any_text_is_answered_best_first_and_the_same_again(finder: Finder, words: str, limit: int) -> None:
    found = finder.find(words, limit)
    assert found == finder.find(words, limit)
    assert len(found) <= max(limit, 0)
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len({(hit.kind, hit.reference) for hit in found}) == len(found)


@settings(max_examples=60, deadline=None)
@given(row=st.sampled_from(SCHOOLS), end=st.integers(3, 40))
def test_a_name_is_found_at_every_keystroke(finder: Finder, row: tuple[str, ...], end: int) -> None:
    assert row[0] in {int(hit.reference) for hit in finder.find(row[1][:end], 20) if hit.reference.isdigit()}


def test_a_new_finder_sees_what_changed_and_keeps_the_rest(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    fill(context)
    with context.store.reading() as session:
        before = Finder(session)
    assert first(before, "zaphira") == ""
    add(context, t.Contact(urn=900101, name="Zaphira Quill"))
    with context.store.writing("set-up") as work:
        school = work.session.get(t.School, 900101)
        assert school is not None
        school.name = "Eastlands Primary School"
    with counted_queries(context) as asked, context.store.reading() as session:
        after = Finder(session, before)
    assert len(asked) == 7
    assert after.find("zaphira")[0].detail == "Eastlands Primary School · Basildon"
    assert first(after, "eastlands") == "900101"
    assert [hit.label for hit in after.find("northlands") if hit.kind == "school"] == []
    assert first(before, "northlands") == "900101"
    with context.store.reading() as session:
        whole = Finder(session)
    for words in ("hollymere", "req", "s", "cm1"):
        assert after.find(words, 30) == whole.find(words, 30)
    context.store.close()


def test_an_empty_home_finds_nothing(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    with context.store.reading() as session:
        finder = Finder(session)
    assert finder.find("northlands primary") == ()
    context.store.close()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("St. Mary's CofE", ("st", "marys", "cofe")),
        ("church of england infants", ("cofe", "infants")),
        ("+44 (0) 1632 960-101 office", ("01632960101", "office")),
        ("REQ - 0147", ("req0147",)),
        ("jo.bloggs@a.example", ("jo", "bloggs", "a", "example")),
        ("Ängström", ("angstrom",)),
    ],
)
def test_typed_words(typed: str, words: tuple[str, ...]) -> None:
    assert typed_words(typed) == words


def test_stored_words() -> None:
    assert name_words("St John's & Co") >= {"st", "saint", "johns", "stjohns", "and", "co"}
    assert postcode_words("CM1 1AB") == {"cm11ab", "cm1", "1ab"}
    assert postcode_words("nonsense") == {"nonsense"}
    assert postcode_words("") == set()
    assert reference_words("REQ-0147") == {"req0147", "req147", "req", "0147", "147"}
    assert phone_digits("0044 1632 960101") == phone_digits("(01632) 960101") == "01632960101"


def test_who_is_likely_to_call_comes_first_of_equals(home: Context) -> None:
    with home.store.reading() as session:
        plain, knowing = Finder(session), Finder(session, now=NOW)
    names = [hit.reference for hit in plain.find("north", 3) if hit.kind == "school"]
    assert names == ["900101", "900106"], "an open request comes before none"
    seen = plain.find("north", 3, recent=["urn:900106"])
    assert [hit.reference for hit in seen if hit.kind == "school"] == ["900106", "900101"], (
        "what was looked at last"
    )
    soon = {hit.reference: hit.score for hit in knowing.find("hollymere", 9)}
    before = {hit.reference: hit.score for hit in plain.find("hollymere", 9)}
    assert soon["900104"] > before["900104"] and soon["900105"] == before["900105"], (
        "a visit within a fortnight"
    )
