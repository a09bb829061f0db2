"""A plan's state apart from any screen, its lines, and its days side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from fake_desk import FakeDesk
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.services.planviews import PlanAccepted, PlanOptions, PlanPulse, PlanView
from ecfrs_tui.tui.planning import Planning, Sieve, how_good
from ecfrs_tui.tui.widgets.planlines import names, plan_lines, sign, summary
from ecfrs_tui.tui.widgets.twodays import side_by_side


def made(**options: object) -> Planning:
    """A plan that has been made."""
    desk = FakeDesk()
    asked = tuple(row.reference for row in desk.requests())
    planning = Planning(PlanOptions(asked, desk.now().date() + timedelta(days=1), **options), lambda: 0.0)  # type: ignore[arg-type]
    planning.view = desk.plan(planning.options)
    return planning


def view(planning: Planning) -> PlanView:
    """What was planned."""
    assert planning.view is not None
    return planning.view


def booked(planning: Planning, number: int) -> PlanAccepted:
    """One row becomes a visit."""
    row = view(planning).rows[number]
    outcome = PlanAccepted(row.reference, f"VIS-{number}", "Booked")
    planning.accepted([outcome])
    return outcome


def test_what_is_booked_is_no_longer_open_and_what_is_refused_is() -> None:
    planning = made()
    booked(planning, 0)
    refused = view(planning).rows[1].reference
    planning.accepted([PlanAccepted(refused, "", "", "no")])
    assert view(planning).rows[0] not in planning.open_rows()
    assert view(planning).rows[1] in planning.open_rows()


@pytest.mark.parametrize("change", ["gone", "moved", "other officer", "as it was"])
def test_what_no_longer_stands_as_accepted_is_a_proposal_again(change: str) -> None:
    planning = made()
    outcome = booked(planning, 0)
    row = view(planning).rows[0]
    visit = replace(
        FakeDesk().visits()[0], reference=outcome.visit, starts_at=row.starts_at, officers=row.officers
    )
    stands = {
        "gone": {},
        "moved": {outcome.visit: replace(visit, starts_at=row.starts_at + timedelta(hours=1))},
        "other officer": {outcome.visit: replace(visit, officers=("ELM",))},
        "as it was": {outcome.visit: visit},
    }[change]
    planning.check(stands)
    assert planning.booked(row.reference) == (change == "as it was")


def test_to_go_on_asks_for_what_is_open_and_never_for_everything() -> None:
    planning = made()
    booked(planning, 0)
    more = planning.more()
    assert more is not None
    options, start = more
    assert options.seconds == 60
    assert view(planning).rows[0].reference not in options.requests
    assert {each.reference for each in view(planning).unplaced} <= set(options.requests)
    assert start.rows == planning.open_rows()
    planning.view = replace(view(planning), unplaced=())
    for number in range(len(view(planning).rows)):
        booked(planning, number)
    assert planning.more() is None


def test_a_visit_that_was_moved_already_stays_there() -> None:
    desk = FakeDesk()
    reference = desk.visits(states=("held",))[0].reference
    planning = made(movable=(reference, "VIS-0999"))
    number = next(i for i, row in enumerate(view(planning).rows) if row.visit)
    booked(planning, number)
    more = planning.more()
    assert more is not None
    assert more[0].movable == ("VIS-0999",)


def pulse(seconds: float, phase: str = "a", proved: bool = False) -> PlanPulse:
    """A pulse at a moment."""
    return PlanPulse(phase, seconds, 1, 1, 2, 60, None, proved)


@given(st.lists(st.floats(0, 5), max_size=80).map(sorted))
def test_at_most_ten_pulses_a_second_pass(moments: list[float]) -> None:
    passed: list[PlanPulse] = []
    sieve = Sieve(passed.append)
    for moment in moments:
        sieve(pulse(moment))
    assert bool(passed) == bool(moments)
    assert all(b.seconds - a.seconds >= 0.0999 for a, b in pairwise(passed))


def test_a_change_of_phase_and_the_proof_always_pass() -> None:
    passed: list[PlanPulse] = []
    sieve = Sieve(passed.append)
    for each in (pulse(0), pulse(0.01), pulse(0.02, "b"), pulse(0.03, "b"), pulse(0.04, "b", True)):
        sieve(each)
    assert [each.seconds for each in passed] == [0, 0.02, 0.04]


def test_how_good_in_words() -> None:
    assert how_good(None, False) == ("no bound known yet", "dim")
    assert how_good(13.2, False) == ("at most 14 min above the best possible", "blue")
    assert how_good(13.2, False, short=True) == ("within 14 min of the best", "blue")
    assert how_good(0.0, True) == ("proved best", "green")


def test_lines_by_time_and_by_officer() -> None:
    planning = made()
    by_time = plan_lines(view(planning), {}, by_officer=False)
    rows = [line.row for line in by_time if line.row]
    assert rows == sorted(rows, key=lambda row: row.starts_at)
    assert [line.missing is not None for line in by_time][-1]
    by_officer = plan_lines(view(planning), {}, by_officer=True)
    officers = [line.row.officer_names for line in by_officer if line.row]
    assert officers == sorted(officers)
    assert [sign(line)[0] for line in by_time] == ["›"] * len(rows) + ["–"] * len(view(planning).unplaced)


def test_a_line_says_what_became_of_it() -> None:
    planning = made()
    booked(planning, 0)
    planning.accepted([PlanAccepted(view(planning).rows[1].reference, "", "", "no room")])
    lines = {line.reference: line for line in plan_lines(view(planning), planning.outcomes, by_officer=False)}
    assert sign(lines[view(planning).rows[0].reference]) == ("✓", "green")
    assert sign(lines[view(planning).rows[1].reference]) == ("×", "red")


def test_two_officers_in_a_narrow_column() -> None:
    row = replace(view(made()).rows[0], officer_names=("Birch", "Cedar"))
    assert names(row, 16) == "Birch, Cedar"
    assert names(row, 7) == "Birch+1"


def test_more_driving_is_said_with_a_plus() -> None:
    plan = replace(view(made()), drive_minutes_before=100, drive_minutes=130)
    assert summary(plan).plain == "driving stands 1 h 40 → plan 2 h 10  (+30 min)"


def test_days_side_by_side_mark_what_goes_and_what_comes() -> None:
    day = view(made()).days[0]
    lines = [line.plain for line in side_by_side(day.before, day.after, ("stands", "plan"), 100)]
    new = next(line for line in lines if "Plover Marsh Primary" in line)
    assert new.index("+") < new.index("Plover Marsh Primary")
    same = next(line for line in lines if line.count("Quillbridge Academy") == 2)
    assert "+" not in same
    assert "−" not in same
    assert "42 min driving" in lines[0]


def test_an_empty_day_says_so() -> None:
    day = view(made()).days[0]
    empty = replace(day.before, stops=(), drive_minutes=0, drive_km=0.0, note="leave")
    lines = [line.plain for line in side_by_side(empty, day.after, ("stands", "plan"), 80)]
    assert lines[0].strip().startswith("stands  no driving")
    assert lines[1].strip().startswith("leave")
