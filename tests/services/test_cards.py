"""The card of a school or venue."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.cards import nearest_officer, school_card
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import SchoolCard
from ecfrs_tui.store import tables as t
from tests import world
from tests.services.desk_world import NOW
from tests.services.looks_world import TUESDAY, add, add_visit, book_of, counted_queries


def card(context: Context, key: str = "urn:900001") -> SchoolCard:
    book = book_of(context)
    with context.store.reading() as session:
        return school_card(session, book, NOW, key)


def test_a_card_says_who_where_next_last_and_what_they_asked(context: Context) -> None:
    add(
        context,
        t.Contact(urn=900001, name="Zoe Office", role="office", phone="01632 960001"),
        t.Contact(urn=900001, name="Sam Lead", email="sam@s1.example", safeguarding_lead=True),
        t.Contact(urn=900002, name="Other School"),
    )
    add_visit(context, 1, NOW - timedelta(days=300), state="delivered", pupils_reached=61)
    add_visit(context, 2, NOW - timedelta(days=10), state="cancelled")
    add_visit(context, 3, NOW - timedelta(days=5))
    add_visit(context, 4, TUESDAY, state="held", held_until=NOW + timedelta(days=1))
    add_visit(context, 5, TUESDAY, school=2, officers=("BIRCH",))
    shown = card(context)
    assert (shown.key, shown.urn, shown.name, shown.status) == ("urn:900001", 900001, "School 1", "Open")
    assert shown.contacts == (
        "Sam Lead, safeguarding lead · sam@s1.example",
        "Zoe Office, office · 01632 960001",
    )
    assert [v.reference for v in shown.next_visits] == ["VIS-0004"]
    assert [v.reference for v in shown.last_visits] == ["VIS-0003", "VIS-0001"]
    assert [r.reference for r in shown.open_requests] == ["REQ-0001"]
    assert shown.nearest_officer == "Ash, 20 min from Ash's base"
    assert (shown.need, shown.place_note) == ((), "")


def test_a_predecessors_visits_are_the_schools_own_past(context: Context) -> None:
    add(
        context,
        t.SchoolLink(urn=900001, linked_urn=900002, kind="Predecessor - merged"),
        t.SchoolLink(urn=900001, linked_urn=900003, kind="Successor"),
    )
    add_visit(context, 1, NOW - timedelta(days=300), state="delivered", school=2)
    add_visit(context, 2, NOW - timedelta(days=200), state="delivered", school=3)
    add_visit(context, 3, TUESDAY, school=2)
    shown = card(context)
    assert [v.reference for v in shown.last_visits] == ["VIS-0001"]
    assert shown.next_visits == ()


def test_the_number_of_queries_does_not_grow(context: Context) -> None:
    book = book_of(context)
    for number in range(1, 5):
        add_visit(context, number, TUESDAY + timedelta(days=number))
    with counted_queries(context) as asked, context.store.reading() as session:
        school_card(session, book, NOW, "urn:900001")
    assert len(asked) <= 18


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"latitude": None}, "nobody knows where it is: enter its postcode"),
        ({"place_source": "postcode"}, "placed by its postcode only"),
        ({"place_source": "entered"}, "placed by hand"),
        ({"place_source": "register"}, ""),
    ],
)
def test_a_card_says_how_the_place_is_known(context: Context, changes: dict[str, object], note: str) -> None:
    with context.store.writing("set-up") as work:
        row = work.session.get(t.School, 900001)
        for name, value in changes.items():
            setattr(row, name, value)
    shown = card(context)
    assert shown.place_note == note
    assert bool(shown.nearest_officer) == (changes.get("latitude", 0) is not None)


def test_a_venue_has_a_card_too(context: Context) -> None:
    add(context, t.Venue(id=3, name="Youth club", district="Harlow", postcode="CM20 1AA"))
    add(context, t.Contact(venue_id=3, name="Ravi"))
    add_visit(context, 1, TUESDAY, school=None, venue_id=3)
    shown = card(context, "venue:3")
    assert (shown.name, shown.urn, shown.district, shown.contacts) == (
        "Youth club",
        None,
        "Harlow",
        ("Ravi",),
    )
    assert [v.school for v in shown.next_visits] == ["Youth club"]


def test_a_bare_urn_is_understood(context: Context) -> None:
    assert card(context, "900002").name == "School 2"


@pytest.mark.parametrize("key", ["urn:1", "venue:900001", "", "urn:", "nonsense:3", "urn:²", "9" * 40])
def test_an_unknown_key_is_refused(context: Context, key: str) -> None:
    with pytest.raises(NotFoundError, match="there is no school or venue"):
        card(context, key)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.text(alphabet="urn:vexo0139٣ ", max_size=12))
def test_no_key_breaks_the_look(context: Context, key: str) -> None:
    with context.store.reading() as session, contextlib.suppress(NotFoundError):
        assert school_card(session, world.book(), NOW, key).name


def test_officers_who_left_or_have_no_base_are_not_the_nearest() -> None:
    team = (
        world.officer("ASH", 50, 0),
        world.officer("ELM", 1, 0, active=False),
        world.officer("OAK", 1, 0, active_until=NOW.date() - timedelta(days=1)),
        world.officer("YEW", base=None),
    )
    place = world.school(1, 0, 0).place
    assert nearest_officer(world.book(officers=team), place, NOW) == "Ash, 50 min from Ash's base"
    assert nearest_officer(world.book(officers=()), place, NOW) == ""
