"""Who could take a visit: in the order of least harm, and only what the rule book lets stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.domain.times import whole_day
from ecfrs_tui.domain.visits import Busy, Visit, Window
from ecfrs_tui.scheduling.standin import Choice, Harms, choices
from tests import world

TUESDAY = world.MONDAY + timedelta(days=1)
AWAY = (Busy("ASH", whole_day(world.at(9)), "away", "oof"),)


def stranded(*officers: str, programme: str = "HS3") -> Visit:
    wanted = (WantedSession(programme, "3", 1, 20),)
    return world.visit(world.school(1, 0, 20), world.at(10), *(officers or ("ASH",)), wanted=wanted)


def found(visit: Visit, *standing: Visit, **more: object) -> list[Choice]:
    team = (world.officer("ASH"), world.officer("BIRCH", 20, 0), world.officer("CEDAR", 60, 0))
    book = world.book(*standing, officers=team, busy=AWAY)
    return choices(visit, "ASH", book, **more)  # type: ignore[arg-type]


def test_the_nearest_colleague_at_the_same_time_does_the_least_harm() -> None:
    first, *others = found(stranded())
    assert (first.visit.officers, first.visit.starts_at, first.same_time) == (("BIRCH",), world.at(10), True)
    assert first.harm == first.verdict.extra_drive_minutes
    assert [c.harm for c in others] == sorted(c.harm for c in others)
    assert first.visit.reference == "VIS-0001"


def test_another_time_costs_what_is_stated() -> None:
    harms = Harms()
    taken = world.visit(world.school(2, 20, 10), world.at(9, 30), "BIRCH", reference="VIS-0002")
    for choice in found(stranded(), taken, limit=20):
        days = (choice.visit.starts_at.date() - world.MONDAY).days
        expected = float(choice.verdict.extra_drive_minutes)
        if not choice.same_time:
            expected += harms.other_day + days * harms.day_away if days else harms.other_time
        assert choice.harm == expected
        assert choice.asked_for and not choice.days_short


def test_the_missing_officer_takes_it_when_back() -> None:
    days = [world.MONDAY + timedelta(days=n) for n in range(60)]
    others = [Busy(c, whole_day(world.at(9, day=d)), "x") for c in ("BIRCH", "CEDAR") for d in days]
    team = (world.officer("ASH"), world.officer("BIRCH"), world.officer("CEDAR"))
    first, *_ = choices(stranded(), "ASH", world.book(officers=team, busy=(*AWAY, *others)))
    assert (first.visit.officers, first.visit.starts_at.date()) == (("ASH",), TUESDAY)


def test_only_the_missing_one_of_two_is_replaced() -> None:
    pair = stranded("ASH", "BIRCH", programme="GA9")
    ways = found(pair)
    assert [c.visit.officers for c in ways if c.same_time] == [("BIRCH", "CEDAR")]
    assert all("BIRCH" in c.visit.officers for c in ways)
    assert {c.visit.officers for c in ways if not c.same_time} >= {("ASH", "BIRCH")}


def test_one_of_two_goes_alone_where_one_is_enough() -> None:
    first, *_ = found(stranded("ASH", "BIRCH"))
    assert first.visit.officers == ("BIRCH",) and first.same_time


def test_windows_come_first_and_days_not_asked_for_only_when_nothing_else_is_left() -> None:
    wish = replace(stranded(), windows=(Window(world.at(9), world.at(12)),))
    assert all(c.asked_for and c.visit.starts_at.date() == world.MONDAY for c in found(wish))
    busy = tuple(Busy(c, whole_day(world.at(9)), "x") for c in ("BIRCH", "CEDAR"))
    team = (world.officer("ASH"), world.officer("BIRCH", 20, 0), world.officer("CEDAR", 60, 0))
    ways = choices(wish, "ASH", world.book(officers=team, busy=(*AWAY, *busy)))
    assert ways and not any(c.asked_for for c in ways)
    days = (ways[0].visit.starts_at.date() - world.MONDAY).days
    harms = Harms()
    assert ways[0].harm == (
        ways[0].verdict.extra_drive_minutes
        + harms.other_day
        + days * harms.day_away
        + harms.preference_broken
    )


def test_short_notice_is_a_harm_and_no_bar() -> None:
    soon = world.at(10, day=world.NOW.date() + timedelta(days=1))
    ways = found(world.visit(world.school(1, 0, 20), soon), limit=30)
    assert ways[0].same_time and ways[0].days_short == 4
    assert ways[0].harm == ways[0].verdict.extra_drive_minutes
    same_day = next(c for c in ways if c.visit.starts_at.date() == soon.date() and not c.same_time)
    assert (
        same_day.harm == same_day.verdict.extra_drive_minutes + Harms().other_time + 4 * Harms().short_notice
    )


def test_what_was_overridden_once_stays_so_at_the_same_time() -> None:
    saturday = world.at(10, day=world.MONDAY + timedelta(days=5))
    visit = world.visit(world.school(1, 0, 20), saturday)
    assert not any(c.same_time for c in found(visit))
    kept = replace(visit, overrides={"working_day": "fun day", "school_open": "fun day"})
    assert any(c.same_time for c in found(kept))


@given(
    x=st.integers(0, 60),
    hour=st.integers(9, 14),
    taken=st.lists(
        st.tuples(st.integers(0, 60), st.integers(9, 14), st.sampled_from(["BIRCH", "CEDAR"])), max_size=4
    ),
)
@settings(max_examples=40, deadline=None)
def test_every_choice_stands(x: int, hour: int, taken: list[tuple[int, int, str]]) -> None:
    visit = world.visit(world.school(1, x, 20), world.at(hour))
    standing = [
        world.visit(
            world.school(n, a, 0),
            world.at(b, day=TUESDAY if n % 2 else world.MONDAY),
            code,
            reference=f"VIS-{n:04d}",
        )
        for n, (a, b, code) in enumerate(taken, start=2)
    ]
    team = (world.officer("ASH"), world.officer("BIRCH", 20, 0), world.officer("CEDAR", 60, 0))
    book = world.book(*standing, officers=team, busy=AWAY)
    for choice in choices(visit, "ASH", book):
        assert {b.rule for b in assess(choice.visit, book).broken} <= {"notice"}
        assert choice.visit.arrives_at > book.now
        assert not any(b.span.overlaps(choice.visit.span) for b in AWAY if b.officer in choice.visit.officers)
