"""The inbox: what is open, oldest first, found by any word, in a fixed number of queries."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services import inbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import RequestRow
from ecfrs_tui.store import tables as t
from tests.services.desk_world import NOW
from tests.services.looks_world import TUESDAY, add, add_visit, counted_queries


def rows(context: Context, words: str = "", *states: str) -> tuple[RequestRow, ...]:
    with context.store.reading() as session:
        return inbox.request_rows(session, NOW, states=states, words=words)


def change(context: Context, reference: str, **values: object) -> None:
    with context.store.writing("set-up") as work:
        row = work.session.exec(select(t.Request).where(t.Request.reference == reference)).one()
        for name, value in values.items():
            setattr(row, name, value)


def references(found: tuple[RequestRow, ...]) -> list[str]:
    return [row.reference for row in found]


def test_open_requests_come_oldest_first_with_what_they_ask_for(context: Context) -> None:
    change(context, "REQ-0003", received_at=datetime(2027, 2, 20, 23, 59))
    change(context, "REQ-0002", state="declined")
    found = rows(context)
    assert references(found) == ["REQ-0003", "REQ-0001"]
    assert [row.age_days for row in found] == [9, 7]
    assert found[0].what == "Y3 GA9 ×1"
    assert (found[1].school, found[1].town, found[1].pupils, found[1].need) == ("School 1", "Town", 28, None)


def test_the_same_programme_is_counted_together_and_others_joined(context: Context) -> None:
    with context.store.reading() as session:
        number = session.exec(select(t.Request.id).where(t.Request.reference == "REQ-0001")).one()
    assert number is not None
    add(
        context,
        t.RequestSession(request_id=number, programme="HS3", year="3", groups=2, pupils=50),
        t.RequestSession(request_id=number, programme="GA9", year="R", groups=0, pupils=20),
    )
    (row,) = rows(context, "req-0001")
    assert row.what == "Y3 HS3 ×3, R GA9 ×1"
    assert (row.programmes, row.pupils) == (("HS3", "GA9"), 98)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("home", ["REQ-0001", "REQ-0002"]),
        ("GA9", ["REQ-0003"]),
        ("req 0002", ["REQ-0002"]),
        ("REQ-0002", ["REQ-0002"]),
        ("teacher gangs", ["REQ-0003"]),
        ("office2@school2", ["REQ-0002"]),
        ("town gangs", ["REQ-0003"]),
        ("state:declined", []),
        ("district:harlow", ["REQ-0001"]),
        ('district:"harlow" home', ["REQ-0001"]),
        ("district:har home", ["REQ-0001"]),
        ("district:", ["REQ-0001", "REQ-0002", "REQ-0003"]),
        ("programme:gangs", ["REQ-0003"]),
        ("programme:school", []),
        ("nowhere", []),
        ('an "unclosed', []),
    ],
)
def test_every_word_must_be_there(context: Context, words: str, expected: list[str]) -> None:
    with context.store.writing("set-up") as work:
        school = work.session.get(t.School, 900001)
        assert school is not None
        school.district = "Harlow"
    assert references(rows(context, words)) == expected


def test_a_state_in_the_words_looks_beyond_the_open_ones(context: Context) -> None:
    change(context, "REQ-0002", state="booked")
    assert references(rows(context, "state:booked")) == ["REQ-0002"]
    assert references(rows(context, "", "booked")) == ["REQ-0002"]
    assert references(rows(context, "state:needs state:ready")) == ["REQ-0001", "REQ-0003"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=25))
def test_whatever_is_typed_only_ever_narrows_the_list(context: Context, words: str) -> None:
    every = {"REQ-0001", "REQ-0002", "REQ-0003"}
    assert set(references(rows(context, words))) <= every


def test_an_unknown_school_shows_what_was_typed(context: Context) -> None:
    change(context, "REQ-0001", urn=None, typed_school="[red]St Marys[/red], Burnham")
    (row,) = rows(context, "burnham")
    assert (row.school, row.school_known, row.urn) == ("[red]St Marys[/red], Burnham", False, None)


def test_the_number_of_queries_does_not_grow(context: Context) -> None:
    with counted_queries(context) as asked:
        rows(context)
    few = len(asked)
    add(
        context,
        *(
            t.Request(reference=f"REQ-1{n:03d}", received_at=NOW, source="x", source_key=str(n), urn=900001)
            for n in range(30)
        ),
    )
    with counted_queries(context) as asked:
        assert len(rows(context)) == 33
    assert len(asked) == few == 3


def test_counts_are_by_state(context: Context) -> None:
    change(context, "REQ-0002", state="booked")
    with context.store.reading() as session:
        assert inbox.counts(session) == {"booked": 1, "ready": 2}


def test_detail_sets_their_words_beside_what_was_understood(context: Context) -> None:
    change(
        context,
        "REQ-0001",
        typed_preferences="any Tues",
        typed_exclusions="not 12th",
        understood="every Tuesday",
        understood_confidence=0.9,
        not_understood=["asap"],
        original=[["School?", "school 1"], ["Pupils?", 58], ["Room?", None]],
        candidates=[[900002, 0.7, "same town"], [900099, 0.6, "gone"]],
        missing=["room"],
        parking="yard",
    )
    add_visit(context, 1, TUESDAY - timedelta(days=364), state="delivered", pupils_reached=61)
    add_visit(context, 2, TUESDAY, request="REQ-0001")
    with counted_queries(context) as asked, context.store.reading() as session:
        detail = inbox.request_detail(session, NOW, "req-0001")
    assert len(asked) <= 13
    assert detail.row.missing == ("room",)
    assert detail.original == (("School?", "school 1"), ("Pupils?", "58"), ("Room?", ""))
    assert [(c.urn, c.name, c.confidence) for c in detail.candidates] == [(900002, "School 2", 0.7)]
    assert detail.notes == ("not possible: not 12th", "parking: yard")
    assert detail.not_understood == ("asap",)
    assert [(v.reference, v.pupils) for v in detail.last_visits] == [("VIS-0001", 61)]
    assert [v.reference for v in detail.visits] == ["VIS-0002"]
    assert [(s.programme, s.title, s.pupils) for s in detail.sessions] == [("HS3", "Home safety", 28)]
    assert (detail.address, detail.latitude) == ("Town, CM1 1AA", 0.0)


def test_pupils_are_spread_over_the_groups_as_they_will_be_booked(context: Context) -> None:
    with context.store.writing("set-up") as work:
        session_row = work.session.exec(select(t.RequestSession)).first()
        assert session_row is not None
        session_row.groups, session_row.pupils = 3, 58
    with context.store.reading() as session:
        detail = inbox.request_detail(session, NOW, "REQ-0001")
    assert [s.pupils for s in detail.sessions] == [20, 19, 19]


def test_a_request_without_a_school_has_no_past_visits(context: Context) -> None:
    change(context, "REQ-0001", urn=None)
    add_visit(context, 1, NOW - timedelta(days=30), state="delivered")
    with context.store.reading() as session:
        detail = inbox.request_detail(session, NOW, "REQ-0001")
    assert (detail.last_visits, detail.address, detail.latitude) == ((), "", None)


@pytest.mark.parametrize(("typed", "hint"), [("2", "REQ-0002"), ("REQ-003", "REQ-0003"), ("zebra", "list")])
def test_an_unknown_reference_is_refused_with_its_neighbours(context: Context, typed: str, hint: str) -> None:
    with context.store.reading() as session, pytest.raises(NotFoundError) as refused:
        inbox.request_detail(session, NOW, typed)
    assert hint in refused.value.hint
    assert typed in refused.value.message
