"""After the visit: attendances by session, distinct pupils by a stated rule, and what did not take place."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services import delivering, endings
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.delivering import Numbers, distinct_by_rule, record, spread
from ecfrs_tui.services.history import history
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services.looks_world import add_visit

PAST = datetime(2027, 2, 25, 10)
TO_COME = datetime(2027, 3, 9, 10)


def visit(context: Context, reference: str = "VIS-0001") -> t.Visit:
    with context.store.reading() as session:
        return session.exec(select(t.Visit).where(t.Visit.reference == reference)).one()


def attended(context: Context) -> list[int | None]:
    with context.store.reading() as session:
        return list(session.exec(select(t.VisitSession.pupils_actual).order_by(t.VisitSession.id)))


def say(context: Context, *rows: tuple[str, str]) -> None:
    """Programme and year of the sessions of VIS-0001, in order."""
    with context.store.writing("set-up") as work:
        sessions = work.session.exec(select(t.VisitSession).order_by(t.VisitSession.id)).all()
        for session, (programme, year) in zip(sessions, rows, strict=True):
            session.programme, session.year = programme, year


@pytest.mark.parametrize(
    ("sessions", "distinct"),
    [
        ([("HS3", "3", 28), ("HS3", "3", 27)], 55),  # two classes of one year
        (
            [("HS3", "3", 28), ("HS3", "3", 27), ("GA9", "3", 54)],
            55,
        ),  # the same year again, for another thing
        ([("HS3", "3", 28), ("GA9", "9", 90)], 118),  # two years
        ([("HS3", "", 10), ("GA9", "", 12)], 12),
        ([("HS3", "r", 10), ("GA9", "R ", 12)], 12),
        ([], 0),
    ],
)
def test_distinct_pupils_follow_the_rule(sessions: list[tuple[str, str, int]], distinct: int) -> None:
    assert distinct_by_rule(sessions) == distinct


@given(
    st.lists(
        st.tuples(st.sampled_from(("A", "B", "C")), st.sampled_from(("3", "4", "")), st.integers(0, 400)),
        min_size=1,
    )
)
def test_distinct_pupils_lie_between_the_fullest_session_and_all_attendances(
    sessions: list[tuple[str, str, int]],
) -> None:
    numbers = [n for _, _, n in sessions]
    assert max(numbers) <= distinct_by_rule(sessions) <= sum(numbers)


@given(st.integers(0, 20_000), st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_a_total_is_spread_whole_and_fairly(total: int, planned: list[int]) -> None:
    parts = spread(total, planned)
    assert sum(parts) == total and all(part >= 0 for part in parts)
    weights = planned if sum(planned) else [1] * len(planned)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1


def test_each_session_keeps_its_number_and_the_rest_is_noted(context: Context) -> None:
    add_visit(context, 1, PAST, sessions=3, request="REQ-0001")
    say(context, ("HS3", "3"), ("HS3", "3"), ("GA9", "3"))
    outcome = record(
        context, "vis-0001", Numbers((28, 27, 50), teacher_present=True, remarks="hall was cold")
    )
    assert attended(context) == [28, 27, 50]
    row = visit(context)
    assert (row.state, row.pupils_reached, row.pupils_distinct) == ("delivered", 105, 55)
    assert (row.teacher_present, row.remarks) == (True, "hall was cold")
    assert outcome.words == (
        "Recorded VIS-0001 as delivered: 105 attendances, 55 young people, a teacher was there"
    )
    with context.store.reading() as session:
        assert (
            session.exec(select(t.Request.state).where(t.Request.reference == "REQ-0001")).one()
            == "delivered"
        )
    undo(context)
    assert attended(context) == [None, None, None]
    row = visit(context)
    assert (row.state, row.pupils_reached, row.pupils_distinct, row.teacher_present) == (
        "confirmed",
        None,
        None,
        None,
    )


def test_a_total_alone_is_spread_by_what_was_planned(context: Context) -> None:
    add_visit(context, 1, PAST, sessions=2)
    with context.store.writing("set-up") as work:
        first, second = work.session.exec(select(t.VisitSession).order_by(t.VisitSession.id)).all()
        first.pupils, second.pupils = 30, 60
    endings.deliver(context, "VIS-0001", pupils=91)
    assert attended(context) == [30, 61]
    assert visit(context).pupils_reached == 91


def test_a_visit_without_sessions_takes_a_total(context: Context) -> None:
    add_visit(context, 1, PAST, sessions=0)
    endings.deliver(context, "VIS-0001", pupils=12)
    assert (visit(context).pupils_reached, visit(context).pupils_distinct) == (12, 12)


def test_numbers_of_a_delivered_visit_are_corrected_and_its_drive_with_them(context: Context) -> None:
    add_visit(context, 1, PAST, sessions=2)
    record(context, "VIS-0001", Numbers((28, 27), teacher_present=True, drive_minutes=30, remarks="good"))
    outcome = record(context, "VIS-0001", Numbers((28, 25), drive_minutes=24))
    assert outcome.words.startswith("Corrected VIS-0001: 53 young people")
    assert (attended(context), visit(context).remarks, visit(context).teacher_present) == (
        [28, 25],
        "good",
        True,
    )
    with context.store.reading() as session:
        assert session.exec(select(t.DriveRecordRow.actual_minutes)).all() == [24]
    with pytest.raises(RefusedError, match="is delivered, not confirmed"):
        endings.deliver(context, "VIS-0001", pupils=10)


@pytest.mark.parametrize(
    ("numbers", "code", "words"),
    [
        (Numbers((28, -1)), "pupils_wrong", "-1 young people cannot be"),
        (Numbers((28, 5001)), "pupils_wrong", "5001"),
        (Numbers((28,)), "sessions_wrong", "holds 2 sessions, and 1 number was given"),
        (Numbers((28, 27, 3)), "sessions_wrong", "holds 2 sessions, and 3 numbers were given"),
        (
            Numbers((28, 27), distinct=56),
            "distinct_wrong",
            "56 distinct pupils cannot be with 55 attendances",
        ),
        (Numbers((28, 27), distinct=27), "distinct_wrong", "28 of them in one session"),
        (Numbers(total=-1), "pupils_wrong", "-1"),
        (Numbers((28, 27), drive_minutes=-5), "drive_minutes_wrong", "-5"),
    ],
)
def test_numbers_that_cannot_be_change_nothing(
    context: Context, numbers: Numbers, code: str, words: str
) -> None:
    add_visit(context, 1, PAST, sessions=2)
    with pytest.raises(RefusedError, match=words) as refused:
        record(context, "VIS-0001", numbers)
    assert refused.value.code == code
    assert (visit(context).state, attended(context)) == ("confirmed", [None, None])


def test_what_did_not_take_place_opens_its_request_again(context: Context) -> None:
    add_visit(context, 1, PAST, request="REQ-0001")
    with pytest.raises(RefusedError, match="needs a reason"):
        delivering.not_delivered(context, "VIS-0001", reason=" ")
    outcome = delivering.not_delivered(context, "VIS-0001", reason="school closed by snow")
    assert (visit(context).state, visit(context).state_reason) == ("not delivered", "school closed by snow")
    with context.store.reading() as session:
        assert session.exec(select(t.Request.state).where(t.Request.reference == "REQ-0001")).one() == "ready"
        assert history(session, "VIS-0001")[0].words == outcome.words
    undo(context)
    assert visit(context).state == "confirmed"


@pytest.mark.parametrize("state", ["held", "cancelled", "not delivered"])
def test_only_what_was_confirmed_is_recorded(context: Context, state: str) -> None:
    add_visit(context, 1, PAST, state=state)
    with pytest.raises(RefusedError, match="not confirmed"):
        record(context, "VIS-0001", Numbers((20,)))
    with pytest.raises(RefusedError, match="not confirmed"):
        delivering.not_delivered(context, "VIS-0001", reason="snow")


def test_what_is_to_come_is_not_recorded(context: Context) -> None:
    add_visit(context, 1, TO_COME)
    for attempt in (
        lambda: record(context, "VIS-0001", Numbers((20,))),
        lambda: delivering.not_delivered(context, "VIS-0001", reason="snow"),
    ):
        with pytest.raises(RefusedError, match="still to come"):
            attempt()
