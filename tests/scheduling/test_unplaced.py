"""Why not, and what would help: each help is a time that the rule book lets stand once it is granted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.officers import Competence, Officer
from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.domain.times import Span, whole_day
from ecfrs_tui.domain.visits import Busy, Request, Window
from ecfrs_tui.scheduling.unplaced import Search, cannot_be_planned, helps, reasons
from tests import world

FRIDAY = world.MONDAY + timedelta(days=4)
KNIFE_TRAINED = (Competence("HS3", None, None),)


def search(
    *officers: Officer, busy: tuple[Busy, ...] = (), last: date = FRIDAY, book: Book | None = None
) -> Search:
    return Search(book or world.book(officers=officers, busy=busy), world.MONDAY, last)


def request(**changes: object) -> Request:
    return world.request(world.school(1, 0, 20), **changes)  # type: ignore[arg-type]


def all_day(code: str, day: date) -> Busy:
    return Busy(code, whole_day(world.at(9, day=day)), "training")


def monday(first: int, last: int) -> tuple[Window, ...]:
    return (Window(world.at(first), world.at(last)),)


def test_a_request_that_can_be_planned_says_nothing() -> None:
    assert cannot_be_planned(request(), search(world.officer("ASH"))) == ()


@pytest.mark.parametrize(
    ("changes", "team", "words"),
    [
        ({"wanted": ()}, ("ASH",), "it names no programme"),
        ({"school": replace(world.school(1, 0, 0), key="")}, ("ASH",), "it is not certain which school"),
        ({"school": replace(world.school(1, 0, 0), place=None)}, ("ASH",), "nobody knows where School 1 is"),
        ({"school": world.school(1, float("inf"), 0)}, ("ASH",), "no road is known to School 1"),
        ({}, (), "nobody is trained in Home safety from Mon 8 Mar to Fri 12 Mar"),
        (
            {"wanted": (WantedSession("GA9", "9", 1, 20),)},
            ("ASH",),
            "Gangs workshop needs 2 officers; Ash alone is trained",
        ),
    ],
)
def test_what_no_plan_could_hold(changes: dict[str, object], team: tuple[str, ...], words: str) -> None:
    (said,) = cannot_be_planned(request(**changes), search(*(world.officer(code) for code in team)))
    assert said.startswith(words)


def test_those_without_a_base_are_named() -> None:
    team = world.officer("ASH", base=None)
    assert cannot_be_planned(request(), search(team)) == ("Ash has no base: enter where the day starts",)


def test_days_outside_the_span_are_said_and_how_far_to_plan() -> None:
    later = request(
        windows=(Window(world.at(9, day=date(2027, 4, 13)), world.at(12, day=date(2027, 4, 13))),)
    )
    found = search(world.officer("ASH"))
    assert reasons(later, found, 240) == (
        "none of the days the school asked for lies in Mon 8 Mar to Fri 12 Mar (the nearest is Tue 13 Apr)",
    )
    assert helps(later, found) == ("plan as far as Tue 13 Apr: the days it asked for begin then",)


def test_closed_days_are_said() -> None:
    easter = date(2027, 3, 26)
    wish = request(windows=(Window(world.at(9, day=easter), world.at(12, day=easter)),))
    (said,) = reasons(wish, search(world.officer("ASH"), last=date(2027, 4, 16)), 240)
    assert "the school is closed on all its days" in said and "Fri 26 Mar: Easter holiday" in said


def test_a_place_that_costs_more_than_it_is_worth_is_said_with_its_minutes() -> None:
    far = world.request(world.school(1, 0, 60), windows=monday(9, 12))
    (said,) = reasons(far, search(world.officer("ASH")), 100)
    assert said == (
        "Mon 8 Mar 09:00 with Ash would add 141 min of driving, more than the 100 min that placing it is worth"
    ) or said.endswith("more than the 100 min that placing it is worth")


def test_room_that_the_plan_did_not_come_to_is_said() -> None:
    (said,) = reasons(request(), search(world.officer("ASH")), 240)
    assert said.startswith("there is room, Mon 8 Mar")


def test_the_other_half_of_the_day_and_another_day() -> None:
    busy = (Busy("ASH", Span(world.at(8), world.at(12)), "training"),)
    found = helps(request(windows=monday(9, 12)), search(world.officer("ASH"), busy=busy))
    assert found[0].startswith("would fit if the school could take the afternoon of Mon 8 Mar: Mon 8 Mar 13:")
    assert found[1].startswith("would fit if the school could take Tue 9 Mar: Tue 9 Mar")


def test_a_weekday_with_room_in_several_weeks_is_offered_as_such() -> None:
    weeks = [world.MONDAY, world.MONDAY + timedelta(days=7)]
    busy = tuple(all_day("ASH", d + timedelta(days=n)) for d in weeks for n in (0, 1, 3, 4))
    wish = request(windows=tuple(Window(world.at(9, day=d), world.at(12, day=d)) for d in weeks))
    found = helps(wish, search(world.officer("ASH"), busy=busy, last=weeks[1] + timedelta(days=4)))
    assert found[0].startswith("would fit if the school could take any Wednesday: Wed ")


def test_what_the_school_ruled_out() -> None:
    ruled_out = request(windows=monday(8, 16), exclusions=(whole_day(world.at(9)),))
    busy = tuple(all_day("ASH", world.MONDAY + timedelta(days=n)) for n in (1, 2, 3, 4))
    (found,) = helps(ruled_out, search(world.officer("ASH"), busy=busy))
    assert found.startswith("would fit if the school lifted what it ruled out: Mon 8 Mar")


def test_a_second_officer_trained_in_it() -> None:
    pair = request(wanted=(WantedSession("GA9", "9", 1, 20),))
    team = (world.officer("ASH"), world.officer("BIRCH", 20, 0, competences=KNIFE_TRAINED))
    assert helps(pair, search(*team))[0].startswith(
        "needs a second officer trained in Gangs workshop: Birch could then, Mon 8 Mar"
    )


def test_somebody_else_trained_in_it() -> None:
    busy = tuple(all_day("ASH", world.MONDAY + timedelta(days=n)) for n in range(5))
    team = (world.officer("ASH"), world.officer("BIRCH", 20, 0, competences=()))
    (found,) = helps(request(), search(*team, busy=busy))
    assert found.startswith("would fit if Birch were trained in Home safety: Mon 8 Mar")


def test_caps_and_fewer_groups() -> None:
    two = request(wanted=(WantedSession("HS3", "3", 2, 50),))
    found = helps(two, search(world.officer("ASH", max_sessions_per_day=1)))
    assert [f.partition(":")[0] for f in found] == [
        "would fit if Ash could deliver 2 sessions in a day",
        "would fit with one group of Home safety fewer (1 of 2)",
    ]
    (longer, *_) = helps(request(), search(world.officer("ASH", max_drive_minutes_per_day=30)))
    assert longer.startswith("would fit if Ash could drive 60 min in a day")


def test_time_runs_out_after_the_first_look() -> None:
    asked = []

    def late() -> bool:
        asked.append(1)
        return True

    busy = tuple(all_day("ASH", world.MONDAY + timedelta(days=n)) for n in range(5))
    assert helps(request(), search(world.officer("ASH"), busy=busy), late) == ()
    assert len(asked) == 1


def test_the_reasons_name_the_school_s_own_days_and_few_officers() -> None:
    names = ("ASH", "BIRCH", "CEDAR", "DOGWOOD")
    team = [world.officer(code) for code in names]
    busy = tuple(all_day(code, world.MONDAY) for code in names)
    (said,) = reasons(request(windows=monday(9, 12)), search(*team, busy=busy), 240)
    assert said == (
        "Mon 8 Mar: Ash: training all day; Birch: training all day; Cedar: training all day (and 1 more)"
    )
