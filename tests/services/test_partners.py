"""Partners as contacts with a role; joint visits by role; where joining is possible."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.joint import JoinRow, joinable, set_joint
from ecfrs_tui.services.partners import NewPartner, add, partners
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services.desk_world import NOW
from tests.services.looks_world import add as put
from tests.services.looks_world import add_visit

LEAD = NewPartner(
    "Safeguarding lead",
    "Hyacinth Larkspur",
    "Essex County Council",
    "essex",
    None,
    "h.l@county.example",
    "01245 5550111",
)


def shown(context: Context, **more: str) -> list[tuple[str, str, str]]:
    with context.store.reading() as session:
        return [(v.role, v.name, v.authority) for v in partners(session, **more)]


def test_leads_of_authorities_and_schools_stand_in_one_list(context: Context) -> None:
    add(context, LEAD)
    add(
        context,
        NewPartner(
            "Education lead", "Oswin Thistle", "Thurrock Council", "Thurrock", email="o@thurrock.example"
        ),
    )
    add(context, NewPartner("Safeguarding lead", "Mabel Fenwick-Made", urn=900001, phone="01245 5550112"))
    put(context, t.Contact(urn=900002, name="Somebody else", email="x@school2.example"))
    assert shown(context) == [
        ("Safeguarding lead", "Mabel Fenwick-Made", "Essex"),
        ("Safeguarding lead", "Hyacinth Larkspur", "Essex"),
        ("Education lead", "Oswin Thistle", "Thurrock"),
    ]
    assert [name for _, name, _ in shown(context, authority="thurrock")] == ["Oswin Thistle"]
    assert [name for _, name, _ in shown(context, words="safeguarding county")] == ["Hyacinth Larkspur"]
    with context.store.reading() as session:
        rows = session.exec(select(t.Contact).where(t.Contact.role != "").order_by(t.Contact.id)).all()
    assert [row.safeguarding_lead for row in rows] == [True, False, True]
    undo(context)
    assert len(shown(context)) == 2


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewPartner(" ", "A", "B"), "role_missing"),
        (NewPartner("Lead", "A"), "organisation_missing"),
        (NewPartner("Lead", "", "Council"), "contact_empty"),
        (NewPartner("Lead", "A", "Council", "Kent"), "authority_unknown"),
        (NewPartner("Lead", "A", "Council", email="no address"), "email_wrong"),
        (NewPartner("Lead" * 60, "A", "Council"), "too_long"),
    ],
)
def test_partners_that_cannot_be_are_refused(context: Context, new: NewPartner, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        add(context, new)
    assert refused.value.code == code and refused.value.hint
    assert shown(context) == []


def test_the_same_partner_twice_and_an_unknown_school_are_refused(context: Context) -> None:
    add(context, LEAD)
    with pytest.raises(RefusedError, match="contact 1 already"):
        add(context, LEAD)
    with pytest.raises(NotFoundError, match="no school 123"):
        add(context, NewPartner("Lead", "A", urn=123))


def rows(context: Context, first: date, last: date) -> list[JoinRow]:
    with context.store.reading() as session:
        return list(joinable(session, first, last, NOW))


def test_a_partner_sees_where_joining_is_possible_and_no_person(context: Context) -> None:
    later = NOW + timedelta(days=8)
    person = {
        "contact_name": "Hyacinth Larkspur",
        "contact_email": "h@school1.example",
        "room": "Room of H. Larkspur",
    }
    add_visit(context, 1, later, district="Chelmsford", sessions=2, **person)
    add_visit(context, 2, later + timedelta(hours=4), state="held", school=2)
    add_visit(context, 3, later + timedelta(days=1), school=3)
    add_visit(context, 4, later + timedelta(days=2), state="cancelled")
    add_visit(context, 5, NOW - timedelta(days=2))
    add_visit(context, 6, later + timedelta(days=40))
    set_joint(context, "vis-0003", role="Youth officer", organisation="Essex Police")
    found = rows(context, NOW.date() - timedelta(days=9), NOW.date() + timedelta(days=20))
    assert [(r.visit, r.possible, r.words) for r in found] == [
        ("VIS-0001", True, "could be joined"),
        ("VIS-0002", False, "pencilled: ask again once it is confirmed"),
        ("VIS-0003", False, "joint with Essex Police (Youth officer)"),
    ]
    first = found[0]
    assert (first.school, first.town, first.district, first.authority) == (
        "School 1",
        "Town",
        "Chelmsford",
        "Essex",
    )
    assert (first.programmes, first.topics, first.years) == (("Home safety",), ("Fire",), ("3",))
    assert (first.sessions, first.pupils) == (2, 56)
    said = repr(found).casefold()
    assert not [word for word in ("larkspur", "h@school1", "ash", "birch") if word in said]


def test_what_is_only_online_is_joined_online(context: Context) -> None:
    with context.store.writing("set-up") as work:
        work.session.get_one(t.Programme, "HS3").mode = "virtual"
    add_visit(context, 1, NOW + timedelta(days=8))
    (row,) = rows(context, NOW.date(), NOW.date() + timedelta(days=20))
    assert (row.possible, row.words) == (True, "could be joined online")


def test_joint_is_undone_and_ended(context: Context) -> None:
    add_visit(context, 1, NOW + timedelta(days=8))
    set_joint(context, "VIS-0001", role="Youth officer")
    with pytest.raises(RefusedError, match="already"):
        set_joint(context, "VIS-0001", role="Youth officer")
    undo(context)
    with pytest.raises(NotFoundError, match="not joint with"):
        set_joint(context, "VIS-0001", role="Youth officer", leaves=True)
    set_joint(context, "VIS-0001", role="Youth officer")
    assert "no longer joint" in set_joint(context, "VIS-0001", role="Youth officer", leaves=True).words
    (row,) = rows(context, NOW.date(), NOW.date() + timedelta(days=20))
    assert row.possible


def test_partners_on_a_visit_are_named_by_role_only(context: Context) -> None:
    add(context, LEAD)
    add_visit(context, 1, NOW + timedelta(days=8))
    add_visit(context, 2, datetime(2027, 3, 20, 10), state="cancelled")
    for role in ("hyacinth larkspur", "h.l@county.example"):
        with pytest.raises(RefusedError, match="by role"):
            set_joint(context, "VIS-0001", role=role)
    with pytest.raises(RefusedError, match="not said"):
        set_joint(context, "VIS-0001", role="  ")
    with pytest.raises(RefusedError, match="longer than"):
        set_joint(context, "VIS-0001", role="r" * 81)
    with pytest.raises(RefusedError, match="is cancelled"):
        set_joint(context, "VIS-0002", role="Youth officer")
    with pytest.raises(NotFoundError, match="no visit VIS-0009"):
        set_joint(context, "VIS-0009", role="Youth officer")
