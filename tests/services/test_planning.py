"""Plans of a small home: what is chosen, what comes of it, and nothing is booked by looking."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlmodel import select

from ecfrs_tui.config import PlanSettings
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.scheduling.plan_check import violations
from ecfrs_tui.scheduling.planner.values import Limits, Problem, Result
from ecfrs_tui.services import booking, inbox, planning
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_request, load_requests
from ecfrs_tui.services.planviews import PlanOptions, PlanPulse, PlanView
from ecfrs_tui.services.views import RequestRow
from ecfrs_tui.store import tables as t
from tests.services import planners
from tests.services.looks_world import TUESDAY, add, add_visit, book_of, counted_queries

WEEK = PlanOptions(first=date(2027, 3, 8), last=date(2027, 3, 12), iterations=1)


def planned(context: Context, options: PlanOptions = WEEK, **more: object) -> PlanView:
    return planning.plan(context, options, **{"planner": planners.greedy, "apart": False, **more})  # type: ignore[arg-type]


def change(context: Context, reference: str, **values: object) -> None:
    with context.store.writing("set-up") as work:
        row = work.session.exec(select(t.Request).where(t.Request.reference == reference)).one()
        for name, value in values.items():
            setattr(row, name, value)


def wish(context: Context, reference: str, starts: datetime, ends: datetime, rank: int = 1) -> None:
    with context.store.writing("set-up") as work:
        row = work.session.exec(select(t.Request).where(t.Request.reference == reference)).one()
        assert row.id is not None
        work.session.add(t.Preference(request_id=row.id, starts_at=starts, ends_at=ends, rank=rank))


def test_all_open_requests_are_placed_and_nothing_is_booked(context: Context) -> None:
    view = planned(context)
    assert {r.reference for r in view.rows} == {"REQ-0001", "REQ-0002", "REQ-0003"}
    assert view.unplaced == ()
    with context.store.reading() as session:
        assert session.exec(select(t.Visit)).all() == []


def test_each_row_says_what_the_rule_book_says_beside_all_others(context: Context) -> None:
    view = planned(context)
    problem = planning.load(context, WEEK).problem
    placed = planning.warm_start(view, problem)
    standing = problem.book.with_visits(replace(v, state="held") for v in placed)
    assert violations(placed, problem.book) == ()
    for row in view.rows:
        (visit,) = (v for v in placed if v.reference == row.reference)
        verdict = assess(visit, standing)
        assert verdict.stands
        assert row.extra_drive_minutes == verdict.extra_drive_minutes
        assert (
            f"Adds {row.extra_drive_minutes} min" in row.explanation or "Adds no driving" in row.explanation
        )
        assert (row.school, row.what, row.pupils) == (visit.school.name, row.what, 28)
        assert row.officer_names == tuple(c.title() for c in row.officers)


def test_the_days_show_before_and_after(context: Context) -> None:
    add_visit(context, 1, TUESDAY)
    view = planned(context)
    for day in view.days:
        proposed = [s for s in day.after.stops if s.state == "proposed"]
        assert {s.visit for s in proposed} <= {r.reference for r in view.rows}
        assert proposed and not [s for s in day.before.stops if s.state == "proposed"]
        stays = [s.visit for s in day.before.stops if s.visit]
        assert set(stays) <= {s.visit for s in day.after.stops}
    after = sum(d.after.drive_minutes for d in view.days)
    before = sum(d.before.drive_minutes for d in view.days)
    assert after - before == view.drive_minutes - view.drive_minutes_before


def test_the_same_numbers_give_the_same_plan_here_and_in_a_process(context: Context) -> None:
    here = planned(context)
    apart = planned(context, replace(WEEK, iterations=None, seconds=5.0), apart=True)
    assert apart.rows == here.rows
    assert apart.days == here.days


def test_progress_comes_as_pulses_and_stopping_keeps_the_best_so_far(context: Context) -> None:
    pulses: list[PlanPulse] = []
    stopping = threading.Event()

    def tell(pulse: PlanPulse) -> None:
        pulses.append(pulse)
        if pulse.placed == 2:
            stopping.set()

    view = planned(context, tell=tell, stop=stopping.is_set)
    assert [p.placed for p in pulses] == [1, 2, 2]
    assert {p.gap_minutes for p in pulses} == {1.0}
    assert len(view.rows) == 2 and view.stopped
    assert [u.reference for u in view.unplaced] == ["REQ-0003"]
    assert "there is room" in view.unplaced[0].reasons[0]


def test_an_earlier_plan_is_where_the_next_begins(context: Context) -> None:
    first = planned(context, replace(WEEK, requests=("REQ-0001",)))
    kept = planned(context, start=first)
    (row,) = (r for r in kept.rows if r.reference == "REQ-0001")
    assert row.starts_at == first.rows[0].starts_at
    moved = replace(first, rows=(replace(first.rows[0], starts_at=datetime(2027, 3, 11, 13, 30)),))
    kept = planned(context, start=moved)
    (row,) = (r for r in kept.rows if r.reference == "REQ-0001")
    assert row.starts_at == datetime(2027, 3, 11, 13, 30)


@pytest.mark.parametrize(
    ("change_to", "reason"),
    [
        ({"urn": None}, "it is not certain which school “school 1” is"),
        ({"state": "declined"}, "it is declined"),
        ({"state": "offered"}, "it has been offered times already"),
    ],
)
def test_what_cannot_be_planned_says_why_and_the_rest_goes_on(
    context: Context, change_to: dict[str, object], reason: str
) -> None:
    change(context, "REQ-0001", **change_to)
    view = planned(context, replace(WEEK, requests=("req-0001", "REQ-0002", "REQ-0099")))
    assert [r.reference for r in view.rows] == ["REQ-0002"]
    said = {u.reference: u.reasons[0] for u in view.unplaced}
    assert reason in said["REQ-0001"]
    assert said["REQ-0099"] == "there is no request REQ-0099: `requests list` shows them"


def test_places_programmes_and_people_that_are_missing_are_said(context: Context) -> None:
    with context.store.writing("set-up") as work:
        session = work.session
        row = session.exec(select(t.School).where(t.School.urn == 900001)).one()
        row.latitude = row.longitude = None
        for want in session.exec(select(t.RequestSession).where(t.RequestSession.request_id == 2)).all():
            session.delete(want)
        birch = session.exec(select(t.Competence).where(t.Competence.officer == "BIRCH")).all()
        for competence in birch:
            session.delete(competence)
    view = planned(context)
    said = {u.reference: u.reasons for u in view.unplaced}
    assert said["REQ-0001"] == ("nobody knows where School 1 is: enter its postcode",)
    assert said["REQ-0002"] == ("it names no programme: ask the school what it would like",)
    assert said["REQ-0003"] == ("Gangs workshop needs 2 officers; Ash alone is trained",)
    assert (view.rows, view.drive_minutes, view.proved) == ((), 0, True)


def test_an_officer_without_a_base_is_said_and_the_others_go(context: Context) -> None:
    with context.store.writing("set-up") as work:
        work.session.get_one(t.Officer, "ASH").base_latitude = None
    view = planned(context)
    assert {r.officers for r in view.rows} == {("BIRCH",)}
    assert [u.reasons for u in view.unplaced] == [("Ash has no base: enter where the day starts",)]
    (remark,) = planning.remarks(context, WEEK)
    assert remark.startswith("Ash has no base")
    assert planning.remarks(context, replace(WEEK, officers=("birch",))) == ()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (PlanOptions(first=date(2027, 3, 12), last=date(2027, 3, 8)), "span_empty"),
        (PlanOptions(first=date(2027, 2, 1), last=date(2027, 2, 5)), "span_past"),
        (PlanOptions(first=date(2027, 3, 13), last=date(2027, 3, 14)), "span_closed"),
    ],
)
def test_options_that_cannot_be_are_refused(context: Context, options: PlanOptions, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        planned(context, options)
    assert refused.value.code == code
    assert refused.value.hint


def test_an_unknown_officer_is_refused(context: Context) -> None:
    with pytest.raises(NotFoundError, match="no officer OAK"):
        planned(context, replace(WEEK, officers=("OAK",)))


def test_a_span_of_nobodys_choice_runs_from_notice_to_the_end_of_term(context: Context) -> None:
    problem = planning.load(context, PlanOptions()).problem
    assert (problem.first, problem.last) == (date(2027, 3, 6), date(2027, 3, 25))
    problem = planning.load(context, PlanOptions(first=date(2027, 3, 15))).problem
    assert problem.last == date(2027, 4, 25)


def test_need_and_waiting_make_the_prize(context: Context) -> None:
    problem = planning.load(context, WEEK).problem
    assert problem.prizes == {f"REQ-000{n}": 240 + 5 * 7 for n in (1, 2, 3)}
    with context.store.reading() as session:
        row: RequestRow = inbox.request_rows(session, context.now())[0]
    assert planning.prize(replace(row, need=80)) == 240 + 160 + 35


def test_offered_requests_are_left_to_their_schools(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY, hold_days=3)
    assert {r.reference for r in planned(context).rows} == {"REQ-0002", "REQ-0003"}


def test_a_moved_visit_says_where_it_was_and_one_that_stays_is_no_row(context: Context) -> None:
    name = add_visit(context, 1, TUESDAY)
    options = replace(WEEK, movable=(name.lower(),), requests=("REQ-0002",))
    assert [r.reference for r in planned(context, options).rows] == ["REQ-0002"]
    view = planned(context, options, planner=moves_everything)
    (row,) = view.rows
    assert (row.reference, row.visit, row.need) == (name, name, None)
    assert row.starts_at == datetime(2027, 3, 9, 13, 0)
    assert row.was == "Tue 9 Mar 10:00 with Ash"
    (day,) = view.days
    assert [s.arrives_at.time() for s in day.after.stops if s.visit == name] == [time(12, 45)]
    assert [s.state for s in day.after.stops if s.visit == name] == ["confirmed"]


def test_visits_that_cannot_be_moved_are_said_and_the_rest_goes_on(context: Context) -> None:
    add_visit(context, 1, TUESDAY, state="delivered")
    add_visit(context, 2, datetime(2027, 3, 16, 10))
    view = planned(context, replace(WEEK, movable=("VIS-0001", "vis-0002", "VIS-0009")))
    assert len(view.rows) == 3
    assert [(u.reference, u.school, u.reasons[0]) for u in view.unplaced] == [
        ("VIS-0001", "School 1", "it is delivered and cannot be moved"),
        ("VIS-0002", "School 1", "it does not stand between 2027-03-08 and 2027-03-12"),
        ("VIS-0009", "", "there is no visit VIS-0009: `visits list` shows them"),
    ]


def test_with_nothing_to_plan_the_driving_is_what_stands(context: Context) -> None:
    add_visit(context, 1, TUESDAY)
    view = planned(context, replace(WEEK, requests=("REQ-0099",)))
    assert (view.rows, view.drive_minutes_before, view.drive_minutes) == ((), 40, 40)


def moves_everything(problem: Problem, *, limits: Limits, **_: object) -> Result:
    """Puts every movable visit at one o'clock of its day."""
    from ecfrs_tui.domain.layout import shift

    moved = []
    for visit in problem.book.visits:
        if visit.reference in problem.movable:
            shape = problem.book.calendar.shape(visit.school.urn, visit.school.phase)
            at = datetime.combine(visit.starts_at.date(), time(13))
            moved.append(shift(visit, visit.school, shape, visit.officers, at))
    return Result(tuple(moved), (), 0.0, 40, 40, 0.0, True, 1, 0.0)


def test_what_the_rule_book_refuses_is_never_shown_as_placed(context: Context) -> None:
    def careless(problem: Problem, *, limits: Limits, **_: object) -> Result:
        found = planners.greedy(problem, limits=limits)
        first = found.placed[0]
        twice = replace(first, reference=found.placed[1].reference)
        return replace(found, placed=(first, twice, *found.placed[2:]))

    view = planned(context, planner=careless)
    assert {r.reference for r in view.rows} == {"REQ-0001", "REQ-0003"}
    assert [u.reference for u in view.unplaced] == ["REQ-0002"]
    assert violations(planning.warm_start(view, planning.load(context, WEEK).problem), book_of(context)) == ()


def test_a_request_without_a_place_says_what_would_help(context: Context) -> None:
    wish(context, "REQ-0001", TUESDAY.replace(hour=9), TUESDAY.replace(hour=12))
    for officer in ("ASH", "BIRCH"):
        add(
            context,
            t.BusyTime(
                officer=officer,
                starts_at=TUESDAY.replace(hour=8),
                ends_at=TUESDAY.replace(hour=12),
                label="training",
            ),
        )
    view = planned(context, replace(WEEK, requests=("REQ-0001",)))
    (left,) = view.unplaced
    assert left.reasons == ("Tue 9 Mar: Ash: training 08:00–12:00; Birch: training 08:00–12:00",)
    assert left.helps[0].startswith("would fit if the school could take the afternoon of Tue 9 Mar")
    assert left.helps[1].startswith("would fit if the school could take Mon 8 Mar: Mon 8 Mar 09:")


def test_many_requests_are_loaded_in_a_fixed_number_of_queries(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    with context.store.reading() as session:
        with counted_queries(context) as few:
            load_requests(session, ["REQ-0001"])
        with counted_queries(context) as many:
            found = load_requests(session, ["REQ-0001", "req-0002", "REQ-0003", "REQ-0099"])
        one_by_one = {name: load_request(session, name)[1] for name in found}
    assert len(many) == len(few)
    assert found == one_by_one
    assert set(found) == {"REQ-0001", "REQ-0002", "REQ-0003"}
    assert found["REQ-0001"].last_officers == ("ASH",)


def test_a_delivered_visit_beats_a_confirmed_one_in_who_came_last(context: Context) -> None:
    add_visit(context, 1, datetime(2027, 2, 23, 10), state="delivered", officers=("BIRCH",))
    add_visit(context, 2, TUESDAY, officers=("ASH",))
    with context.store.reading() as session:
        assert load_requests(session, ["REQ-0001"])["REQ-0001"].last_officers == ("BIRCH",)


def test_the_engine_runs_behind_the_same_door(context: Context) -> None:
    add_visit(context, 1, TUESDAY, school=2, officers=("BIRCH",))
    options = replace(WEEK, iterations=20, movable=("VIS-0001",))
    problem = planning.load(context, options).problem
    view = planning.plan(context, options)
    placed = planning.warm_start(view, problem)
    assert {r.reference for r in view.rows} >= {"REQ-0001", "REQ-0002", "REQ-0003"}
    assert violations(placed, problem.book) == ()
    assert planning.plan(context, options).rows == view.rows
    assert view.proved or view.gap_minutes is not None
    greedily = planned(context, options)
    assert view.drive_minutes <= greedily.drive_minutes
    kept = planning.plan(context, replace(options, iterations=None, seconds=1.0), start=view)
    assert {r.reference for r in kept.rows} >= {"REQ-0001", "REQ-0002", "REQ-0003"}


def test_what_keeps_an_officer_out_stands_beside_the_plan(context: Context) -> None:
    with context.store.writing("set-up") as work:
        row = work.session.get(t.Officer, "ASH")
        assert row is not None
        row.base_latitude = row.base_longitude = None
    (note,) = planned(context).notes
    assert note.startswith(f"{row.name} has no base")


def test_the_home_says_what_a_plan_costs(context: Context) -> None:
    context.settings.plan = PlanSettings(move=99.0, early_before=time(7, 0))
    weights = planning.load(context, WEEK).problem.weights
    assert (weights.move, weights.early_before) == (99.0, time(7, 0))
