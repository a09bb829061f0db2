"""Drives kept with their visits: what they teach reaches the evaluator by one door, and goes with an undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.domain.itinerary import drive_minutes
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import Profile
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services import endings
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.corrections import correct
from ecfrs_tui.services.learning import Lesson, learn, learn_if_due, lesson
from ecfrs_tui.services.legs import named_leg
from ecfrs_tui.services.office import Office
from ecfrs_tui.services.travelling import Travelling
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from ecfrs_tui.travel.learning import LEAST_RECORDS
from tests.services.desk_world import fill, make_context
from tests.services.looks_world import add_visit
from tests.travel.made_sources import MadeSource
from tests.world import PEAKS

DAY = datetime(2027, 3, 9, 10)
LATER = datetime(2027, 6, 1, 9)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    """The made-up home three months on, with places some kilometres apart and peaks in the day."""
    made = make_context(tmp_path, now=LATER)
    fill(made)
    with made.store.writing("set-up") as work:
        for number in (1, 2, 3):
            school = work.session.get(t.School, 900000 + number)
            assert school is not None
            school.latitude, school.longitude = 51.7, 0.1 * number
        for code in ("ASH", "BIRCH"):
            officer = work.session.get(t.Officer, code)
            assert officer is not None
            officer.base_latitude, officer.base_longitude = 51.6, 0.2
        work.session.add(
            t.TermEntry(
                scope="Essex",
                kind="term",
                label="long",
                first_day=date(2026, 9, 1),
                last_day=date(2027, 2, 20),
            )
        )
    travelling = Travelling(made.store, made.clock, MadeSource())
    made.travel_times, made.learned = travelling.times, travelling.profile
    made.profile = PEAKS
    yield made
    made.store.close()


def drives(context: Context) -> list[t.DriveRecordRow]:
    with context.store.reading() as session:
        return list(session.exec(select(t.DriveRecordRow).order_by("id")))


def kept(context: Context) -> Lesson:
    with context.store.reading() as session:
        return lesson(context, session)


def reckoned(context: Context, number: int, starts: datetime, school: int = 1) -> str:
    return add_visit(context, number, starts, school=school)


def drove(context: Context, count: int, factor: float, *, hour: int = 10) -> None:
    """Drives of one visit each of which took `factor` times what was reckoned, give or take some per cent."""
    usual = PEAKS.band(datetime(2026, 11, 2, hour))
    day = datetime(2026, 11, 2, hour, 30) + timedelta(days=len(drives(context)))
    name = reckoned(context, 900 + len(drives(context)), day)
    stated = [named_leg(context, "ASH", f"90000{n}").facts for n in (1, 2, 3)]
    raws = [facts.minutes if facts.raw_minutes is None else facts.raw_minutes for facts in stated]
    with context.store.writing("set-up") as work:
        visit = work.session.exec(select(t.Visit).where(t.Visit.reference == name)).one()
        assert visit.id is not None
        for n in range(count):
            raw = raws[n % 3]
            work.session.add(
                t.DriveRecordRow(
                    visit_id=visit.id,
                    officer="ASH",
                    from_key="officer:ASH",
                    to_key=f"urn:90000{1 + n % 3}",
                    departs_at=day,
                    season="term",
                    band=f"{usual.start:%H:%M}",
                    usual_factor=usual.factor,
                    source="made",
                    raw_minutes=raw,
                    actual_minutes=round(raw * usual.factor * factor * (0.94 + 0.02 * (n % 7))),
                )
            )


def test_the_drive_from_base_is_kept_with_what_the_source_said(context: Context) -> None:
    name = reckoned(context, 1, DAY.replace(hour=9, minute=30))
    outcome = endings.deliver(context, name, pupils=20, drive_minutes=33)
    (drive,) = drives(context)
    facts = named_leg(context, "ASH", "900001").facts
    assert (drive.officer, drive.from_key, drive.to_key) == ("ASH", "officer:ASH", "urn:900001")
    assert (drive.source, drive.raw_minutes, drive.actual_minutes) == ("made", facts.minutes, 33)
    assert (drive.season, drive.band, drive.usual_factor) == ("term", "08:00", 1.35)
    assert "the drive took 33 minutes (reckoned " in outcome.words
    with context.store.reading() as session:
        visit = session.exec(select(t.Visit)).one()
    assert (visit.state, visit.drive_minutes_actual) == ("delivered", 33)


def test_the_drive_from_the_visit_before_is_kept(context: Context) -> None:
    first, second = reckoned(context, 1, DAY), reckoned(context, 2, DAY + timedelta(hours=3), 2)
    endings.deliver(context, second, pupils=20, drive_minutes=21)
    endings.deliver(context, first, pupils=20, drive_minutes=18)
    assert [(d.from_key, d.to_key) for d in drives(context)] == [
        ("urn:900001", "urn:900002"),
        ("officer:ASH", "urn:900001"),
    ]


def test_undo_takes_the_drive_back_with_the_visit(context: Context) -> None:
    name = reckoned(context, 1, DAY)
    endings.deliver(context, name, pupils=20, drive_minutes=33)
    undo(context)
    assert drives(context) == []
    with context.store.reading() as session:
        visit = session.exec(select(t.Visit)).one()
    assert (visit.state, visit.drive_minutes_actual) == ("confirmed", None)
    endings.deliver(context, name, pupils=20)
    assert drives(context) == []


@pytest.mark.parametrize("minutes", [-1, 601])
def test_minutes_that_no_drive_takes_change_nothing(context: Context, minutes: int) -> None:
    name = reckoned(context, 1, DAY)
    with pytest.raises(RefusedError, match="cannot be"):
        endings.deliver(context, name, pupils=20, drive_minutes=minutes)
    with context.store.reading() as session:
        assert session.exec(select(t.Visit)).one().state == "confirmed"


def test_an_officer_without_a_base_and_a_visit_at_sea_keep_only_the_minutes(context: Context) -> None:
    with context.store.writing("set-up") as work:
        officer = work.session.get(t.Officer, "BIRCH")
        school = work.session.get(t.School, 900002)
        assert officer is not None and school is not None
        officer.base_latitude = officer.base_longitude = None
        school.latitude = school.longitude = None
    homeless = add_visit(context, 1, DAY, officers=("BIRCH",))
    nowhere = add_visit(context, 2, DAY, school=2)
    for name in (homeless, nowhere):
        outcome = endings.deliver(context, name, pupils=20, drive_minutes=25)
        assert outcome.words.endswith("the drive took 25 minutes")
    assert drives(context) == []


def test_too_few_drives_are_shown_but_not_used(context: Context) -> None:
    drove(context, LEAST_RECORDS - 1, 1.3)
    found = learn(context)
    assert found == kept(context)
    assert not any(c.used for c in found.calibrations)
    assert found.calibrations[0].why == f"{LEAST_RECORDS - 1} of the {LEAST_RECORDS} drives it needs"
    assert named_leg(context, "ASH", "900001").facts.learned is None


def test_what_was_learned_scales_the_source_and_the_leg_says_so(context: Context) -> None:
    before = named_leg(context, "ASH", "900001").facts
    correct(context, "BIRCH", "900001", minutes=77, why="made up")
    drove(context, 40, 1.25)
    found = learn(context)
    whole = found.calibrations[0]
    assert whole.used and (whole.source, whole.records) == ("made", 40)
    after = named_leg(context, "ASH", "900001").facts
    assert after.raw_minutes == before.minutes
    assert after.minutes == pytest.approx(before.minutes * whole.factor, abs=0.051)
    assert after.learned is not None
    assert (after.learned.factor, after.learned.records) == (whole.factor, 40)
    assert after.error_minutes == pytest.approx(max(2, whole.error_with * after.minutes), abs=0.051)
    corrected = named_leg(context, "BIRCH", "900001")
    assert (corrected.minutes, corrected.facts.learned) == (77, None)


def test_a_band_reaches_the_evaluator_through_the_profile(context: Context) -> None:
    drove(context, 60, 1.0)
    drove(context, 60, 1.3, hour=8)
    found = {c.band: c for c in learn(context).calibrations}
    peak = found["term 08:00"]
    scale = found[""].factor if found[""].used else 1.0
    assert peak.used
    at = datetime(2027, 3, 9, 8, 10)
    with context.store.reading() as session:
        book = context.book(session, at.date(), at.date())
    here, there = Place("officer:ASH", "", 51.6, 0.2), Place("urn:900001", "", 51.7, 0.1)
    raw = MadeSource().leg(here, there)
    assert raw is not None
    assert drive_minutes(book, here, there, at) == int(
        round(raw.minutes * scale, 1) * 1.35 * peak.factor + 0.5
    )
    leg = named_leg(context, "ASH", "900001", at)
    assert leg.minutes == drive_minutes(book, here, there, at)
    assert leg.band is not None
    assert (leg.band.learned, leg.band_records) == (peak.factor, peak.records)
    assert context.profile == PEAKS


def test_recording_goes_on_from_the_raw_minutes_once_something_is_in_use(context: Context) -> None:
    raw = named_leg(context, "ASH", "900001").facts.minutes
    drove(context, 40, 1.25)
    assert learn(context).calibrations[0].used
    assert named_leg(context, "ASH", "900001").facts.minutes > raw * 1.15
    endings.deliver(context, reckoned(context, 1, DAY), pupils=20, drive_minutes=30)
    assert drives(context)[-1].raw_minutes == raw


def test_drives_that_people_corrected_teach_nothing(context: Context) -> None:
    correct(context, "ASH", "900001", minutes=77, why="made up")
    endings.deliver(context, reckoned(context, 1, DAY), pupils=20, drive_minutes=70)
    (drive,) = drives(context)
    assert (drive.source, drive.raw_minutes) == ("override", 77)
    assert learn(context) == Lesson(1, ())
    assert not learn_if_due(context)
    undo(context)
    undo(context)
    endings.deliver(context, "VIS-0001", pupils=20, drive_minutes=70)
    assert [c.source for c in learn(context).calibrations] == ["made", "made"]


def test_another_source_learns_from_every_drive_at_once(context: Context) -> None:
    drove(context, 40, 1.25)
    assert {c.source for c in learn(context).calibrations} == {"made"}
    better = MadeSource("better", pace=1.5)
    travelling = Travelling(context.store, context.clock, better)
    context.travel_times, context.learned = travelling.times, travelling.profile
    assert not kept(context).current
    assert learn_if_due(context)
    found = {(c.source, c.band): c for c in kept(context).calibrations}
    assert found["made", ""].records == found["better", ""].records == 40
    assert found["made", ""].used and found["made", ""].factor == pytest.approx(1.22, abs=0.03)
    assert not learn_if_due(context)


def test_it_is_fitted_again_when_drives_came_or_went(context: Context) -> None:
    assert not learn_if_due(context)
    name = reckoned(context, 1, DAY)
    for minutes in (30, 33):
        endings.deliver(context, name, pupils=20, drive_minutes=minutes)
        assert not kept(context).current
        assert not learn_if_due(context, after=10)
        assert learn_if_due(context)
        assert kept(context).current
        undo(context)
    assert learn_if_due(context)
    assert kept(context) == Lesson(0, ())


def test_recording_many_learns_by_itself(context: Context) -> None:
    office = Office(context, Travelling(context.store, context.clock, MadeSource()))
    for n in range(10):
        assert kept(context).calibrations == ()
        name = reckoned(context, n + 1, DAY - timedelta(days=n), 1)
        office.deliver(name, pupils=20, drive_minutes=30 + n)
    assert kept(context).calibrations[0].records == 10


def test_a_profile_keeps_what_was_not_learned() -> None:
    learned = PEAKS.with_learned({PEAKS.term[1].start: 1.2}, {})
    assert learned.term[1].factor == pytest.approx(1.35 * 1.2)
    assert learned.term[1].learned == 1.2
    assert learned.term[2:] == PEAKS.term[2:] and learned.holiday == PEAKS.holiday
    assert learned.with_learned({PEAKS.term[1].start: 1.0}, {}).term[1].factor == pytest.approx(1.35)
    assert Profile().band(datetime(2027, 3, 9)).factor == 1


def test_the_clock_of_the_home_dates_what_was_learned(context: Context) -> None:
    drove(context, 3, 1.1)
    assert isinstance(context.clock, RehearsalClock)
    learn(context)
    with context.store.reading() as session:
        row = session.exec(select(t.CalibrationRow)).first()
    assert row is not None and row.fitted_utc.replace(tzinfo=None) == datetime(2027, 6, 1, 8)
