"""Learning from drives: each is kept with its visit, and what they teach is fitted, stored and shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from math import isfinite
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY
from ecfrs_tui.domain.travel import TravelTimes
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.days import itinerary_of
from ecfrs_tui.services.travelling import all_places
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work
from ecfrs_tui.travel.learning import MOST_RECORDS, Calibration, DriveRecord, calibrate

MOST_MINUTES = 600
NOT_A_SOURCE = ("override", "same place")
"""What a person stated and what is no drive teach nothing about a source."""

REFIT_AFTER = 10
"""Drives that come together before they are fitted again by themselves, while visits are recorded."""

MARK = "travel:learned-from"
"""The setting that names the drives of the last fit."""

_NOTHING = (0, 0, 0, "")


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned: the drives looked at, and every factor, in use or not."""

    drives: int
    calibrations: tuple[Calibration, ...]
    current: bool = True
    """False when drives came or went since."""


def check_minutes(minutes: int) -> None:
    """Raises RefusedError for minutes that no drive takes."""
    if not 0 <= minutes <= MOST_MINUTES:
        raise RefusedError(
            "drive_minutes_wrong",
            f"a drive of {minutes} minutes cannot be",
            hint=f"give whole minutes from 0 to {MOST_MINUTES}",
        )


def record_drive(context: Context, work: Work, row: t.Visit, minutes: int) -> str:
    """Keeps how long the drive to a visit took; what it was reckoned at, in words.

    It is the drive of the visit's first officer, from base or the visit before. Without a base or a way
    only the minutes are kept.
    """
    check_minutes(minutes)
    row.drive_minutes_actual = minutes
    day = row.arrives_at.date()
    book = context.book(work.session, day, day)
    visit = next((v for v in book.visits if v.reference == row.reference), None)
    officer = book.officers.get(visit.officers[0]) if visit is not None and visit.officers else None
    plan = itinerary_of(book, officer, day) if officer is not None else None
    if plan is None or officer is None or row.id is None:
        return f"the drive took {minutes} minutes"
    for stop, drive in zip(plan.visits, plan.drives, strict=False):
        if stop.reference == row.reference:
            facts = book.travel.leg(drive.origin, drive.destination)
            raw = facts.minutes if facts.correction or facts.raw_minutes is None else facts.raw_minutes
            if not isfinite(raw):
                break
            season = season_at(book, drive.departs_at)
            band = context.profile.band(drive.departs_at, in_term=season == "term")
            work.session.add(
                t.DriveRecordRow(
                    visit_id=row.id,
                    officer=officer.code,
                    from_key=drive.origin.key,
                    to_key=drive.destination.key,
                    departs_at=drive.departs_at,
                    season=season,
                    band=f"{band.start:%H:%M}",
                    usual_factor=band.factor,
                    source=facts.source,
                    raw_minutes=raw,
                    actual_minutes=minutes,
                )
            )
            return f"the drive took {minutes} minutes (reckoned {drive.minutes})"
    return f"the drive took {minutes} minutes"


def season_at(book: Book, departs_at: datetime) -> str:
    """Whether the bands of term or of holidays count at a departure."""
    closed = book.calendar.closed(departs_at.date(), DEFAULT_AUTHORITY)
    return "term" if closed is None else "holiday"


def learn(context: Context) -> Lesson:
    """Fits all drives that are kept and stores what they teach; used from the next drive asked about."""
    with context.store.writing("program") as work:
        session = work.session
        mark, number = _mark(context, session)
        found = calibrate(_drives(context, session))
        session.connection().execute(delete(t.CalibrationRow))
        for calibration in found:
            session.add(t.CalibrationRow(**asdict(calibration), fitted_utc=work.clock.now_utc()))
        setting = session.get(t.Setting, MARK)
        if setting is None:
            setting = t.Setting(name=MARK)
            session.add(setting)
        setting.value = mark
        used = sum(calibration.used for calibration in found)
        words = f"Learned from {number} drives: {used} of {len(found)} factors in use"
        work.record("learn", "", words, undoable=False)
    return Lesson(number, found)


def learn_if_due(context: Context, *, after: int = 1) -> bool:
    """Fits again when at least `after` drives came or went, or the source is another; whether it did."""
    with context.store.reading() as session:
        mark, number = _mark(context, session)
        fitted = _fitted_from(session)
    if mark == fitted or (after > 1 and abs(number - fitted[0]) < after):
        return False
    learn(context)
    return True


def lesson(context: Context, session: DbSession) -> Lesson:
    """What was learned last, as it is stored."""
    c = columns(t.CalibrationRow)
    rows = session.connection().execute(select(*c).order_by(c.source, c.band)).all()
    mark, number = _mark(context, session)
    found = tuple(
        Calibration(r.source, r.band, r.factor, r.records, r.error_without, r.error_with, r.used, r.why)
        for r in rows
    )
    return Lesson(number, found, mark == _fitted_from(session))


def _drives(context: Context, session: DbSession) -> list[DriveRecord]:
    """The newest drives as the source in use would state them now, and as another one stated them then.

    So a better source, or a better version of it, learns from every drive at once.
    """
    travel = context.travel_times(session)
    places = {place.key: place for place in all_places(session)}
    c = columns(t.DriveRecordRow)
    rows = session.connection().execute(select(*c).order_by(c.id.desc()).limit(MOST_RECORDS)).all()
    found = []
    for row in rows:
        usual = context.profile.band(row.departs_at, in_term=row.season == "term")
        band = f"{row.season} {usual.start:%H:%M}"
        now = _stated_now(travel, places.get(row.from_key), places.get(row.to_key))
        if now is not None:
            source, raw = now
            found.append(DriveRecord(row.id, source, band, raw * usual.factor, row.actual_minutes))
        if row.source not in NOT_A_SOURCE and (now is None or now[0] != row.source):
            stated = row.raw_minutes * usual.factor
            found.append(DriveRecord(row.id, row.source, band, stated, row.actual_minutes))
    return found


def _stated_now(
    travel: TravelTimes, origin: Place | None, destination: Place | None
) -> tuple[str, float] | None:
    """Source and raw minutes of a drive; None where a person stated it, or there is no such drive any more."""
    if origin is None or destination is None:
        return None
    facts = travel.leg(origin, destination)
    raw = facts.minutes if facts.raw_minutes is None else facts.raw_minutes
    return (facts.source, raw) if facts.source not in NOT_A_SOURCE and isfinite(raw) else None


def _mark(context: Context, session: DbSession) -> tuple[list[object], int]:
    """Names the drives that are kept and the source in use; and how many drives there are."""
    c = columns(t.DriveRecordRow)
    query = select(
        func.count(), func.coalesce(func.max(c.id), 0), func.coalesce(func.sum(c.actual_minutes), 0)
    )
    number, newest, minutes = session.connection().execute(query).one()
    if not number:
        return list(_NOTHING), 0
    travel = context.travel_times(session)
    version = f"{getattr(travel, 'source_name', '')} {getattr(travel, 'source_version', '')}"
    return [int(number), int(newest), int(minutes), version], int(number)


def _fitted_from(session: DbSession) -> Any:
    """The mark of the last fit."""
    setting = session.get(t.Setting, MARK)
    return list(_NOTHING) if setting is None else setting.value
