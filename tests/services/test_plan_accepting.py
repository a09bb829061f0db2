"""Accepting a plan: all, some, one; each row by itself, the rule book asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlmodel import select

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services import booking, moving, planning
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.plan_accepting import accept
from ecfrs_tui.services.planviews import PlanOptions, PlanView
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services import planners
from tests.services.looks_world import TUESDAY, add

WEEK = PlanOptions(first=date(2027, 3, 8), last=date(2027, 3, 12), iterations=1)


def plan_of(context: Context) -> PlanView:
    return planning.plan(context, WEEK, planner=planners.greedy, apart=False)


def standing(context: Context) -> dict[str, tuple[str, datetime]]:
    with context.store.reading() as session:
        return {v.reference: (v.state, v.starts_at) for v in session.exec(select(t.Visit)).all()}


def test_all_rows_are_booked_where_the_plan_put_them(context: Context) -> None:
    plan = plan_of(context)
    done = accept(context, plan)
    assert [a.reference for a in done] == [r.reference for r in plan.rows]
    assert all(a.words.startswith("Booked VIS-") and not a.refused for a in done)
    where = standing(context)
    assert [where[a.visit] for a in done] == [("confirmed", r.starts_at) for r in plan.rows]
    with context.store.reading() as session:
        booked = session.exec(select(t.AuditEntry).where(t.AuditEntry.action == "book")).all()
    assert len(booked) == len(plan.rows)
    undo(context)
    assert sorted(state for state, _ in standing(context).values()) == ["cancelled", "confirmed", "confirmed"]


def test_one_row_is_booked_and_no_other(context: Context) -> None:
    plan = plan_of(context)
    (done, unknown) = accept(context, plan, ["req-0002", "REQ-0077"])
    assert (done.reference, done.visit) == ("REQ-0002", "VIS-0001")
    assert unknown.refused == "the plan has no place for REQ-0077"
    assert set(standing(context)) == {"VIS-0001"}


def test_what_was_taken_meanwhile_is_refused_with_the_reason_and_the_rest_is_booked(context: Context) -> None:
    plan = plan_of(context)
    *others, taken = plan.rows
    for code in taken.officers:
        add(
            context,
            t.BusyTime(officer=code, starts_at=taken.starts_at, ends_at=taken.ends_at, label="training"),
        )
    done = {a.reference: a for a in accept(context, plan)}
    assert "training" in done[taken.reference].refused and not done[taken.reference].visit
    assert [done[r.reference].refused for r in others] == ["", ""]


def test_a_row_that_another_row_makes_room_for_is_booked_after_it(context: Context) -> None:
    booked = booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    assert booked.visit is not None
    plan = planning.plan(context, replace(WEEK, requests=("REQ-0002",)), planner=planners.greedy, apart=False)
    # REQ-0002 goes where the visit of REQ-0001 stands, which goes to the afternoon
    request = replace(plan.rows[0], officers=("ASH",), starts_at=TUESDAY)
    move = replace(
        plan.rows[0],
        reference=booked.visit.reference,
        visit=booked.visit.reference,
        officers=("ASH",),
        starts_at=TUESDAY.replace(hour=13),
    )
    done = accept(context, replace(plan, rows=(request, move)))
    assert [a.refused for a in done] == ["", ""]
    assert standing(context)["VIS-0001"] == ("confirmed", TUESDAY.replace(hour=13))
    assert standing(context)["VIS-0002"] == ("confirmed", TUESDAY)


def test_a_visit_that_is_gone_is_said(context: Context) -> None:
    plan = plan_of(context)
    gone = replace(plan.rows[0], reference="VIS-0099", visit="VIS-0099")
    (done,) = accept(context, replace(plan, rows=(gone,)))
    assert done.refused.startswith("there is no visit VIS-0099")


def test_two_visits_swap_their_places_in_one_step_and_one_undo(context: Context) -> None:
    plan = plan_of(context)
    accept(context, plan)
    where = standing(context)
    one, other = sorted(where)[:2]
    with context.store.reading() as session:
        who = {
            row.reference: tuple(
                session.exec(select(t.VisitOfficer.officer).where(t.VisitOfficer.visit_id == row.id)).all()
            )
            for row in session.exec(select(t.Visit)).all()
        }
        sequences = {row.reference: row.sequence for row in session.exec(select(t.Visit)).all()}
    swap = [
        moving.Move(one, where[other][1], who[other]),
        moving.Move(other, where[one][1], who[one]),
    ]
    done = moving.move_together(context, swap, override="the schools asked to swap")
    after = standing(context)
    assert (after[one][1], after[other][1]) == (where[other][1], where[one][1])
    assert done.words.count("Moved VIS-") == 2
    with context.store.reading() as session:
        raised = {row.reference: row.sequence for row in session.exec(select(t.Visit)).all()}
    assert raised[one] == sequences[one] + 1
    undone = undo(context)
    assert standing(context) == where
    with context.store.reading() as session:
        again = {row.reference: row.sequence for row in session.exec(select(t.Visit)).all()}
    assert [again[name] for name in (one, other)] == [raised[name] + 1 for name in (one, other)]
    for name in (one, other):
        assert any(name in file for file in undone.files), name


def test_of_several_moves_one_that_cannot_stand_keeps_all_where_they_are(context: Context) -> None:
    plan = plan_of(context)
    accept(context, plan)
    where = standing(context)
    one, other = sorted(where)[:2]
    moves = [moving.Move(one, where[one][1]), moving.Move(other, where[one][1].replace(hour=3))]
    with pytest.raises(RefusedError):
        moving.move_together(context, moves)
    assert standing(context) == where
