"""Reports count what they say they count, and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from ecfrs_tui.domain.reach import attendances
from ecfrs_tui.errors import EcfrsError, RefusedError, StaleError
from ecfrs_tui.services import delivery_targets, districts
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.delivery_targets import Wanted
from ecfrs_tui.services.reporting import run
from ecfrs_tui.services.reporting.base import GROUPS
from ecfrs_tui.services.reportviews import ReportOptions, ReportTable, ReportView
from ecfrs_tui.store import tables as t
from tests.services.desk_world import fill, make_context
from tests.services.report_world import Sessions, add_visit

YEAR = ReportOptions("reach", date(2026, 9, 1), date(2027, 8, 31), "month")


def row(table: ReportTable, label: str) -> dict[str, Any]:
    found = next(r for r in table.rows if r[0] == label)
    return dict(zip((c.key for c in table.columns), found, strict=True))


def totals(table: ReportTable) -> dict[str, Any]:
    return dict(zip((c.key for c in table.columns), table.totals, strict=True))


def figures(view: ReportView) -> dict[str, Any]:
    return dict(view.figures)


@pytest.fixture
def told(context: Context) -> Context:
    """Two delivered visits of one school in two months, one confirmed, one held, three open requests."""
    add_visit(
        context,
        datetime(2026, 11, 3, 9),
        [("HS3", "3", 30, 28), ("GA9", "9", 30, 31)],
        reached=59,
        distinct=40,
    )
    add_visit(context, datetime(2027, 1, 12, 9), [("HS3", "3", 20, None), ("HS3", "4", 10, None)], reached=45)
    add_visit(context, datetime(2027, 3, 9, 9), [("HS3", "3", 26, None)], urn=900002, state="confirmed")
    add_visit(context, datetime(2027, 3, 10, 9), [("GA9", "9", 24, None)], urn=900003, state="held")
    add_visit(context, datetime(2027, 3, 11, 9), [("HS3", "3", 999, None)], state="cancelled")
    return context


def test_a_months_row_holds_what_was_delivered_then(told: Context) -> None:
    table = run.report(told, YEAR).tables[0]
    november = row(table, "Nov 2026")
    assert (november["visits"], november["sessions"], november["attendances"]) == (1, 2, 59)
    assert november["distinct"] == 40
    assert row(table, "Jan 2027")["attendances"] == 45
    assert row(table, "Jan 2027")["distinct"] is None
    assert row(table, "Mar 2027")["booked"] == 26
    assert row(table, "Mar 2027")["held"] == 24
    assert row(table, "Feb 2027")["visits"] == 0


def test_a_school_visited_in_two_months_counts_once_in_all(told: Context) -> None:
    found = totals(run.report(told, YEAR).tables[0])
    assert (found["visits"], found["schools"], found["attendances"], found["distinct"]) == (2, 1, 104, 40)


def test_projected_states_booked_held_and_expected_apart(told: Context) -> None:
    found = figures(run.report(told, replace(YEAR, kind="projected")))
    assert (found["delivered"], found["booked"], found["held"], found["expected"]) == (104, 26, 24, 84)
    assert found["projected"] == 104 + 26 + 24 + 84


def test_a_request_with_a_visit_is_not_expected_once_more(context: Context) -> None:
    with context.store.writing("t") as work:
        request = work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0001")).one()
        number = request.id
    reference = add_visit(context, datetime(2027, 3, 9, 9), [("HS3", "3", 28, None)], state="held")
    before = figures(run.report(context, YEAR))
    with context.store.writing("t") as work:
        visit = work.session.exec(select(t.Visit).where(t.Visit.reference == reference)).one()
        visit.request_id = number
    after = figures(run.report(context, YEAR))
    assert (before["expected"], after["expected"]) == (84, 56)
    assert before["held"] == after["held"] == 28


def test_requests_that_name_a_day_stand_in_its_month_the_others_apart(context: Context) -> None:
    with context.store.writing("t") as work:
        request = work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0001")).one()
        assert request.id is not None
        for day in (date(2027, 2, 1), date(2027, 5, 4)):
            at = datetime.combine(day, datetime.min.time())
            work.session.add(
                t.Preference(request_id=request.id, starts_at=at, ends_at=at + timedelta(days=1))
            )
    table = run.report(context, YEAR).tables[0]
    assert row(table, "May 2027")["expected"] == 28
    assert row(table, "no day stated")["expected"] == 56
    past = run.report(context, replace(YEAR, first=date(2025, 9, 1), last=date(2026, 8, 31)))
    assert figures(past)["expected"] == 0


@pytest.mark.parametrize(
    ("by", "label", "attended"),
    [
        ("district", "Harlow", 104),
        ("authority", "Essex", 104),
        ("phase", "Primary", 104),
        ("year_group", "Year 3", 28 + 30),
        ("year_group", "Year 4", 15),
        ("topic", "Fire", 104),
        ("programme", "Gangs workshop", 31),
        ("officer", "Ash", 104),
        ("year", "2026/27", 104),
        ("calendar_year", "2026", 59),
        ("quarter", "Q1 2027", 45),
        ("term", "Spring 2 2027", 0),
    ],
)
def test_every_cut_counts_the_same_visits(told: Context, by: str, label: str, attended: int) -> None:
    table = run.report(told, replace(YEAR, by=by)).tables[0]
    assert row(table, label)["attendances"] == attended
    assert totals(table)["attendances"] == 104


def test_a_topic_counts_only_its_sessions(told: Context) -> None:
    with told.store.writing("t") as work:
        work.session.get_one(t.Programme, "GA9").topic = "Crime"
    found = totals(run.report(told, replace(YEAR, topic="crime")).tables[0])
    assert (found["visits"], found["sessions"], found["attendances"], found["held"]) == (1, 1, 31, 24)
    assert "distinct" not in found


def test_what_was_typed_as_a_year_group_and_is_none_is_called_other(context: Context) -> None:
    add_visit(context, datetime(2027, 1, 12, 9), [("HS3", "ring Mrs Made-Up", 20, 20)])
    table = run.report(context, replace(YEAR, by="year_group")).tables[0]
    assert row(table, "other")["attendances"] == 20


def test_a_visit_of_two_officers_counts_for_each_and_once_in_all(context: Context) -> None:
    add_visit(context, datetime(2027, 1, 12, 9), [("HS3", "3", 20, 20)], officers=("ASH", "BIRCH"))
    table = run.report(context, replace(YEAR, by="officer")).tables[0]
    assert [row(table, name)["attendances"] for name in ("Ash", "Birch")] == [20, 20]
    assert totals(table)["attendances"] == 20


def test_a_report_of_the_past_keeps_the_districts_of_its_day(told: Context) -> None:
    with told.store.writing("t") as work:
        school = work.session.get_one(t.School, 900001)
        school.district, school.district_code = "Harlow", "E07000073"
    before = run.report(told, replace(YEAR, by="district")).tables[0]
    districts.reorganise(
        told,
        date(2027, 4, 1),
        code="E06009001",
        name="West of the county",
        authority="West of the county",
        replaces=["E07000073"],
    )
    assert run.report(told, replace(YEAR, by="district")).tables[0] == before
    with told.store.reading() as session:
        assert districts.present(session, date(2027, 3, 31))["E07000073"].name == "Harlow"
        assert districts.present(session, date(2027, 4, 1))["E07000073"].name == "West of the county"


def test_coverage_counts_schools_in_the_district_they_lie_in_today(told: Context) -> None:
    with told.store.writing("t") as work:
        for urn in (900001, 900002):
            school = work.session.get_one(t.School, urn)
            school.district, school.district_code = "Harlow", "E07000073"
    today = told.now().date()
    districts.reorganise(told, today, code="E06009001", name="West", authority="West", replaces=["e07000073"])
    table = run.report(told, replace(YEAR, kind="coverage")).tables[0]
    assert row(table, "West")["schools"] == 2
    assert row(table, "West")["never"] == 1
    with pytest.raises(RefusedError, match="no district E07999999"):
        districts.reorganise(told, today, code="E1", name="X", authority="", replaces=["E07999999"])


def test_coverage_names_what_was_never_visited_and_the_year_groups_missed(told: Context) -> None:
    with told.store.writing("t") as work:
        for urn in (900001, 900002, 900003):
            school = work.session.get_one(t.School, urn)
            school.low_age, school.high_age = 7, 9
    view = run.report(told, replace(YEAR, kind="coverage"))
    never = next(table for table in view.tables if table.title == "Never visited")
    assert [r[0] for r in never.rows] == ["School 2", "School 3"]
    years = next(table for table in view.tables if table.title.startswith("Year groups"))
    assert [r[0] for r in years.rows] == ["Year 3", "Year 4"]
    assert row(years, "Year 3")["missed"] == 2
    longest = next(table for table in view.tables if table.title == "Longest unvisited")
    assert longest.rows[0][5] == date(2027, 1, 12)


def test_a_visit_to_a_predecessor_covers_its_successor(told: Context) -> None:
    with told.store.writing("t") as work:
        work.session.add(t.SchoolLink(urn=900002, linked_urn=900001, kind="Predecessor"))
    never = next(
        table
        for table in run.report(told, replace(YEAR, kind="coverage")).tables
        if table.title == "Never visited"
    )
    assert [r[0] for r in never.rows] == ["School 3"]


def test_response_counts_requests_and_contacts(told: Context) -> None:
    with told.store.writing("t") as work:
        request = work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0001")).one()
        request.state = "booked"
        other = work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0002")).one()
        other.state = "withdrawn"
        for urn, kind in ((900001, "wrote"), (900001, "answered"), (900002, "called"), (900001, "booked")):
            work.session.add(t.ContactLog(urn=urn, at=datetime(2027, 2, 2, 9), kind=kind))
    view = run.report(told, replace(YEAR, kind="response"))
    asked, reached = view.tables
    assert totals(asked) == {
        "cut": "all", "received": 3, "booked": 1, "declined": 0, "withdrawn": 1, "open": 1, "share": 50.0,
    }  # fmt: skip
    assert (totals(reached)["contacted"], totals(reached)["response"], totals(reached)["conversion"]) == (
        2,
        50,
        50,
    )


def test_driving_is_that_of_the_days_own_evaluator(told: Context) -> None:
    from ecfrs_tui.domain import itinerary

    table = run.report(told, replace(YEAR, kind="driving")).tables[0]
    with told.store.reading() as session:
        book = told.book(session, date(2026, 11, 3), date(2026, 11, 3))
    day = itinerary.build(book, book.officers["ASH"], date(2026, 11, 3), book.day("ASH", date(2026, 11, 3)))
    assert row(table, "Nov 2026")["minutes"] == day.drive_minutes == 40
    assert row(table, "Nov 2026")["km"] == 32.0
    assert row(table, "Mar 2027")["days"] == 1  # the held day is left out
    assert totals(table)["visits"] == 3


def test_quality_and_competence_leave_people_out_of_the_edition_for_partners(told: Context) -> None:
    with told.store.writing("t") as work:
        work.session.add(
            t.QualityCheck(
                visit_id=1, on_date=date(2026, 11, 3), observer="A. Watcher", findings="x", mark="good"
            )
        )
    for kind in ("quality", "competence"):
        own = run.report(told, replace(YEAR, kind=kind))
        partners = run.report(told, replace(YEAR, kind=kind, partner=True))
        named = "A. Watcher" if kind == "quality" else "ASH"
        assert named in repr(own.tables)
        assert named not in repr(partners.tables)
    assert row(run.report(told, replace(YEAR, kind="quality")).tables[0], "good")["number"] == 1


def test_targets_stand_beside_and_are_shared_out_by_days(told: Context) -> None:
    delivery_targets.save(told, Wanted("young_people", "", "", date(2026, 9, 1), date(2027, 8, 31), 3650))
    table = run.report(told, YEAR).tables[0]
    assert row(table, "Nov 2026")["target"] == 300
    assert totals(table)["target"] == 3650
    assert table.series[-1].style == "line"
    with told.store.reading() as session:
        (view,) = delivery_targets.standing(session, told.now())
    assert (view.delivered, view.booked, view.expected) == (104, 26 + 24, 84)


def test_a_school_that_was_visited_is_not_booked_once_more(told: Context) -> None:
    add_visit(told, datetime(2027, 3, 15, 9), [("HS3", "3", 20, None)], state="confirmed")
    delivery_targets.save(told, Wanted("schools", "", "", date(2026, 9, 1), date(2027, 8, 31), 10))
    with told.store.reading() as session:
        (view,) = delivery_targets.standing(session, told.now())
    assert (view.delivered, view.booked) == (1, 2)


def test_a_district_with_a_target_and_nothing_else_has_a_row(told: Context) -> None:
    delivery_targets.save(told, Wanted("young_people", "", "Maldon", date(2026, 9, 1), date(2027, 8, 31), 70))
    table = run.report(told, replace(YEAR, by="district")).tables[0]
    assert (row(table, "Maldon")["target"], row(table, "Maldon")["visits"]) == (70, 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"measure": "happiness"}, "no measure"),
        ({"last_day": date(2025, 1, 1)}, "before it begins"),
        ({"last_day": date(2127, 1, 1)}, "six years"),
        ({"target": 0}, "cannot be a target"),
        ({"topic": "x" * 81}, "80 characters"),
    ],
)
def test_a_target_that_cannot_be_is_refused_by_its_field(
    context: Context, change: dict[str, Any], words: str
) -> None:
    good = Wanted("visits", "", "", date(2026, 9, 1), date(2027, 8, 31), 10)
    with pytest.raises(RefusedError) as refused:
        delivery_targets.save(context, replace(good, **change))
    assert words in refused.value.message


def test_a_target_is_stated_once_and_a_stale_change_is_refused(context: Context) -> None:
    good = Wanted("visits", "Fire", "", date(2026, 9, 1), date(2027, 8, 31), 10)
    delivery_targets.save(context, good)
    with pytest.raises(RefusedError, match="same measure"):
        delivery_targets.save(context, replace(good, target=11))
    delivery_targets.save(context, replace(good, target=12), number=1, version=1)
    with pytest.raises(StaleError):
        delivery_targets.save(context, replace(good, target=13), number=1, version=1)
    with context.store.reading() as session:
        assert [v.target for v in delivery_targets.standing(session, context.now())] == [12]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (ReportOptions("weather"), "report_unknown"),
        (ReportOptions(by="colour"), "report_by_unknown"),
        (ReportOptions(by="officer", partner=True), "report_by_officer"),
        (ReportOptions(first=date(2027, 2, 1), last=date(2027, 1, 1)), "span_backwards"),
        (ReportOptions(first=date(1900, 1, 1), last=date(2027, 1, 1)), "span_too_long"),
    ],
)
def test_what_cannot_be_reported_is_refused(context: Context, options: ReportOptions, code: str) -> None:
    with pytest.raises(EcfrsError) as refused:
        run.report(context, options)
    assert refused.value.code == code


def test_an_empty_database_reports_nothing_without_fault(tmp_path: Path) -> None:
    empty = make_context(tmp_path)
    for kind in run.KINDS:
        for by in GROUPS:
            view = run.report(empty, ReportOptions(kind, by=by))
            assert all(len(r) == len(table.columns) for table in view.tables for r in table.rows)
    empty.store.close()


visit_plans = st.lists(
    st.tuples(
        st.integers(0, 300),
        st.sampled_from((900001, 900002, 900003)),
        st.sampled_from(("Harlow", "Basildon", "")),
        st.lists(
            st.tuples(
                st.sampled_from(("HS3", "GA9")),
                st.sampled_from(("3", "9", "R", "x")),
                st.integers(0, 40),
                st.none() | st.integers(0, 40),
            ),
            min_size=1,
            max_size=3,
        ),
        st.none() | st.integers(0, 90),
        st.sampled_from(("delivered", "confirmed", "held", "cancelled", "not delivered")),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(visit_plans, st.sampled_from(("month", "district", "topic", "year_group", "officer")))
def test_the_database_counts_as_a_person_with_a_pencil_would(
    tmp_path_factory: pytest.TempPathFactory, plans: list[Any], by: str
) -> None:
    context = make_context(tmp_path_factory.mktemp("counted"))
    fill(context)
    begins = datetime(2026, 9, 1, 9)
    attended = visits = planned = 0.0
    schools = set()
    for n, (day, urn, district, sessions, reached, state) in enumerate(plans):
        made: Sessions = sessions
        officers = ("ASH",) if n % 2 else ("BIRCH",)
        at = begins + timedelta(days=day)
        try:
            add_visit(
                context, at, made, urn=urn, state=state, reached=reached, district=district, officers=officers
            )
        except EcfrsError:
            continue  # the officer is there already: the trigger keeps such visits out
        whole = sum(s[2] for s in made)
        if state == "delivered":
            visits += 1
            schools.add(urn)
            attended += sum(attendances(s[3], s[2], reached, whole, len(made)) for s in made)
        elif state == "confirmed":
            planned += whole
    found = figures(run.report(context, replace(YEAR, by=by)))
    context.store.close()
    assert (found["visits"], found["schools"], found["booked"]) == (visits, len(schools), planned)
    # each row is a whole number of people, so rows can be half a person off
    assert found["attendances"] == pytest.approx(attended, abs=8)
