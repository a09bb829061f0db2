"""The rule book, rule by rule: what is broken, in which words, and whether a reason may override it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.officers import Competence
from ecfrs_tui.domain.programmes import Season
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.verdict import Broken
from ecfrs_tui.domain.visits import Busy, Window
from tests import world
from tests.world import at

NEAR = world.school(1, 0, 20)
OTHER = world.school(2, 0, 40)


def broken(visit: world.Visit, book: world.Book) -> dict[str, Broken]:
    return {b.rule: b for b in assess(visit, book).broken}


def proposal(start: datetime, *officers: str, **changes: object) -> world.Visit:
    made = world.visit(NEAR, start, *officers, reference="", state="proposed")
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_plain_visit_stands_and_says_what_it_costs() -> None:
    verdict = assess(proposal(at(10)), world.book())
    assert verdict.stands
    assert verdict.extra_drive_minutes == 40


def test_another_visit_of_the_officer_cannot_be_overridden() -> None:
    book = world.book(world.visit(OTHER, at(10, 30)))
    found = broken(proposal(at(10)), book)["overlap"]
    assert not found.overridable
    assert "VIS-0001" in found.message and "School 2" in found.message


def test_a_hold_blocks_like_a_visit_until_it_lapses() -> None:
    held = replace(world.visit(OTHER, at(10, 30), state="held"), held_until=datetime(2027, 3, 2, 17))
    assert "overlap" in broken(proposal(at(10)), world.book(held))
    lapsed = replace(held, held_until=datetime(2027, 2, 28, 17))
    assert "overlap" not in broken(proposal(at(10)), world.book(lapsed))


def test_leave_blocks_and_says_until_when() -> None:
    leave = Busy("ASH", Span(at(0), at(0, day=date(2027, 3, 13))), "annual leave", "oof")
    found = broken(proposal(at(10)), world.book(busy=(leave,)))["overlap"]
    assert found.message == "Ash: annual leave until Fri 12 Mar"


def test_of_a_day_of_leave_nothing_else_is_said() -> None:
    leave = Busy("ASH", Span(at(0), at(0, day=date(2027, 3, 9))), "Leave", "oof")
    assert list(broken(proposal(at(10)), world.book(busy=(leave,)))) == ["overlap"]


def test_a_visit_does_not_clash_with_itself_when_it_is_checked_again() -> None:
    standing = world.visit(NEAR, at(10))
    assert assess(standing, world.book(standing)).stands


def test_a_drive_that_does_not_fit_by_more_than_its_error_cannot_be_overridden() -> None:
    before = world.visit(OTHER, at(8, 45))  # leaves 09:55, 20 min away
    book = world.book(before)
    late = broken(proposal(at(10, 15)), book)["drive"]  # arrives 10:00
    assert (late.minutes, late.overridable) == (15, False)
    assert "15 min late" in late.message
    little = broken(proposal(at(10, 27)), book)["drive"]
    assert (little.minutes, little.overridable) == (3, True)
    assert "drive" not in broken(proposal(at(10, 30)), book)


def test_the_drive_to_the_next_visit_counts_too() -> None:
    after = world.visit(OTHER, at(11, 30))  # arrives 11:15
    assert broken(proposal(at(10)), world.book(after))["drive"].minutes == 15


def test_training_that_ended_is_said_with_its_date() -> None:
    ended = world.officer("ASH", competences=(Competence("HS3", None, date(2027, 2, 28)),))
    found = broken(proposal(at(10)), world.book(officers=(ended,)))["competence"]
    assert found.message == "Ash is not trained in Home safety (ended 28 Feb 2027)"
    assert not found.overridable


def test_a_programme_for_two_needs_two() -> None:
    wanted = (world.WantedSession("GA9", "9", 1, 20),)
    alone = world.visit(NEAR, at(10), "ASH", wanted=wanted)
    assert not broken(alone, world.book())["officers"].overridable
    both = world.visit(NEAR, at(10), "ASH", "BIRCH", wanted=wanted)
    assert assess(both, world.book()).stands


def test_the_way_home_must_lie_in_the_working_day() -> None:
    short = world.officer("ASH", pattern={0: ((time(8), time(11, 20)),)})
    found = broken(proposal(at(10)), world.book(officers=(short,)))["working_day"]
    assert found.overridable and found.minutes == 10
    assert "back at base at 11:30" in found.message


def test_a_day_off_is_said() -> None:
    off = world.officer("ASH", pattern={1: ((time(8), time(16)),)})
    assert (
        "does not work on Mon 8 Mar"
        in broken(proposal(at(10)), world.book(officers=(off,)))["working_day"].message
    )


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (at(8, 30), "before the school opens"),
        (at(11, 30), "lunch"),
        (at(14, 30), "home time"),
        (datetime(2027, 2, 16, 10), "half term"),
        (datetime(2027, 3, 29, 10), "bank holiday"),
        (datetime(2027, 3, 13, 10), "weekend"),
    ],
)
def test_the_school_must_be_open(start: datetime, words: str) -> None:
    found = broken(proposal(start), world.book())["school_open"]
    assert found.overridable and words in found.message


def test_inside_the_wishes_outside_the_exclusions() -> None:
    windows = (Window(at(9), at(10, 30)),)
    assert (
        "asked for 09:00–10:30"
        in broken(proposal(at(10), windows=windows), world.book())["preference"].message
    )
    assert "preference" not in broken(proposal(at(9, 15), windows=windows), world.book())
    tuesday = date(2027, 3, 9)
    wrong_day = broken(proposal(at(10, day=tuesday), windows=windows), world.book())["preference"]
    assert wrong_day.message == "the school did not ask for Tue 9 Mar"
    ruled_out = (Span(at(0), at(0, day=tuesday)),)
    assert (
        "ruled out Mon 8 Mar"
        in broken(proposal(at(10), exclusions=ruled_out), world.book())["preference"].message
    )


def test_pupils_season_and_notice() -> None:
    crowd = world.visit(NEAR, at(10), wanted=(world.WantedSession("HS3", "3", 1, 60),))
    assert broken(crowd, world.book())["pupils"].overridable
    fireworks = replace(world.CLASS, season=Season((10, 1), (11, 5)))
    book = world.book()
    visit = proposal(at(10))
    seasonal = replace(visit, sessions=tuple(replace(s, programme=fireworks) for s in visit.sessions))
    assert "season" in broken(seasonal, book)
    assert "notice" in broken(proposal(datetime(2027, 3, 3, 10)), book)
    assert "horizon" in broken(proposal(datetime(2028, 6, 5, 10)), book)


def test_caps_on_sessions_and_driving() -> None:
    tired = world.officer("ASH", max_sessions_per_day=1, max_drive_minutes_per_day=39)
    book = world.book(world.visit(OTHER, at(13, 30)), officers=(tired,))
    found = broken(proposal(at(9, 30)), book)
    assert found["sessions_cap"].overridable and found["drive_cap"].overridable


def test_lunch_is_kept() -> None:
    full = (
        world.visit(OTHER, at(10, 45)),
        world.visit(world.school(3, 0, 30), at(14), reference="VIS-0003"),
    )
    squeezed = world.visit(world.school(4, 0, 35), at(12, 30), reference="")
    assert "lunch" in broken(squeezed, world.book(*full))


def test_times_that_the_clock_change_skips_or_doubles_are_refused() -> None:
    skipped = proposal(datetime(2027, 3, 28, 1, 30))
    assert "does not exist" in broken(skipped, world.book())["clock"].message
    doubled = proposal(datetime(2027, 10, 31, 1, 30))
    assert "twice" in broken(doubled, world.book())["clock"].message


def test_an_unknown_place_or_base_is_said_not_guessed() -> None:
    nowhere = replace(NEAR, place=None)
    assert "postcode" in broken(world.visit(nowhere, at(10)), world.book())["place"].message
    homeless = world.officer("ASH", base=None)
    assert "no base" in broken(proposal(at(10)), world.book(officers=(homeless,)))["place"].message


def test_little_spare_time_is_a_warning_not_a_refusal() -> None:
    before = world.visit(OTHER, at(8, 45))
    verdict = assess(proposal(at(10, 33)), world.book(before))
    assert verdict.stands
    assert verdict.warnings == ("tight: 3 min spare before School 1 for Ash",)
