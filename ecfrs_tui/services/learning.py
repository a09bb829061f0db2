"""Learning from drives: each is kept with its visit, and what they teach is fitted, stored and shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.days import itinerary_of
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work
from ecfrs_tui.travel.learning import Calibration, DriveRecord, calibrate

MOST_MINUTES = 600
NOT_A_SOURCE = ("override", "same place")
"""What a person stated and what is no drive teach nothing about a source."""

REFIT_AFTER = 10
"""Drives that come together before they are fitted again by themselves, while visits are recorded."""


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
        mark, number = _mark(session)
        found = calibrate(_drives(session))
        session.connection().execute(delete(t.CalibrationRow))
        for calibration in found:
            session.add(
                t.CalibrationRow(
                    source=calibration.source,
                    band=calibration.band,
                    factor=calibration.factor,
                    records=calibration.records,
                    error_without=calibration.error_without,
                    error_with=calibration.error_with,
                    used=calibration.used,
                    why=calibration.why,
                    fitted_from=mark,
                    fitted_utc=work.clock.now_utc(),
                )
            )
        used = sum(calibration.used for calibration in found)
        words = f"Learned from {number} drives: {used} of {len(found)} factors in use"
        work.record("learn", "", words, undoable=False)
    return Lesson(number, found)


def learn_if_due(context: Context, *, after: int = 1) -> bool:
    """Fits again when at least `after` drives came or went since the last time; whether it did."""
    with context.store.reading() as session:
        mark, number = _mark(session)
        fitted = _fitted_from(session)
    came = abs(number - int(fitted.partition(":")[0]))
    if mark == fitted or (after > 1 and came < after):
        return False
    learn(context)
    return True


def lesson(session: DbSession) -> Lesson:
    """What was learned last, as it is stored."""
    c = columns(t.CalibrationRow)
    rows = session.connection().execute(select(*c).order_by(c.source, c.band)).all()
    mark, number = _mark(session)
    found = tuple(
        Calibration(r.source, r.band, r.factor, r.records, r.error_without, r.error_with, r.used, r.why)
        for r in rows
    )
    return Lesson(number, found, mark == _fitted_from(session))


def _drives(session: DbSession) -> list[DriveRecord]:
    c = columns(t.DriveRecordRow)
    query = select(c.id, c.source, c.season, c.band, c.raw_minutes, c.usual_factor, c.actual_minutes)
    rows = session.connection().execute(query.where(c.source.not_in(NOT_A_SOURCE)).order_by(c.id))
    return [
        DriveRecord(r.id, r.source, f"{r.season} {r.band}", r.raw_minutes * r.usual_factor, r.actual_minutes)
        for r in rows
    ]


def _mark(session: DbSession) -> tuple[str, int]:
    """Names the drives that are kept, and how many can teach something."""
    c = columns(t.DriveRecordRow)
    query = select(
        func.count(), func.coalesce(func.max(c.id), 0), func.coalesce(func.sum(c.actual_minutes), 0)
    )
    number, newest, minutes = session.connection().execute(query.where(c.source.not_in(NOT_A_SOURCE))).one()
    return f"{number}:{newest}:{minutes}", int(number)


def _fitted_from(session: DbSession) -> str:
    c = columns(t.CalibrationRow)
    return session.connection().execute(select(c.fitted_from).limit(1)).scalar() or "0:0:0"
