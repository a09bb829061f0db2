"""What a later export of Bookings says differently: a question for a person, never a change by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session as DbSession
from sqlmodel import select

from ecfrs_tui.intake.bookings import BookingRecord
from ecfrs_tui.services.importing.base import Tally
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.services.telling import at
from ecfrs_tui.store import tables as t

GONE = "gone"
"""Stands for the digest of a booking that an export no longer holds."""
_STANDING = ("held", "confirmed")


@dataclass(frozen=True)
class Standing:
    """The bookings taken over before, with their visits, by booking."""

    rows: dict[str, tuple[t.BookingsRow, t.Visit]]

    @classmethod
    def load(cls, session: DbSession) -> Standing:
        """All of them."""
        query = select(t.BookingsRow, t.Visit).where(t.BookingsRow.visit_id == t.Visit.id)
        return cls({row.booking_id: (row, visit) for row, visit in session.exec(query)})


def compare(standing: Standing, record: BookingRecord, tally: Tally, now: datetime) -> None:
    """A booking that is known: nothing, or one question when it is not what it was."""
    row, visit = standing.rows[record.booking_id]
    if row.asked_digest == GONE:
        row.question = row.asked_digest = ""  # it is back: nothing is to be asked about its absence
    if record.digest == row.digest:
        tally.unchanged += 1
        return
    row.seen_utc = now
    if visit.state not in _STANDING or record.digest == row.asked_digest:
        tally.unchanged += 1
        return
    row.asked_digest = record.digest
    row.question = "" if _agrees(record, row, visit) else _words(record, row)
    if not row.question:
        row.digest, row.starts_at = record.digest, record.starts_at
    tally.changed += 1


def _agrees(record: BookingRecord, row: t.BookingsRow, visit: t.Visit) -> bool:
    """True when the booking was moved to where the visit was moved to."""
    return record.starts_at != row.starts_at and record.starts_at == visit.starts_at


def _words(record: BookingRecord, row: t.BookingsRow) -> str:
    if record.starts_at != row.starts_at:
        return f"Bookings has it on {at(record.starts_at)} now, it was {at(row.starts_at)}: was it moved?"
    return f"the booking of {at(record.starts_at)} has another length, staff, service or customer now"


def ask_about_vanished(
    standing: Standing, records: Sequence[BookingRecord], tally: Tally, now: datetime
) -> None:
    """Bookings within the days of this export that it does not hold: cancelled there, or exported in part?"""
    here = {record.booking_id for record in records}
    first, last = min(r.starts_at for r in records), max(r.starts_at for r in records)
    beyond = 0
    for booking_id, (row, visit) in standing.rows.items():
        if booking_id in here or visit.state not in _STANDING or visit.starts_at <= now:
            continue
        if not first.date() <= row.starts_at.date() <= last.date():
            beyond += 1
        elif row.asked_digest != GONE:
            row.asked_digest = GONE
            row.question = "no longer stands in Bookings: was it cancelled there?"
            tally.changed += 1
    if beyond:
        tally.notes.append(
            f"{counted(beyond, 'booking')} taken over before lie outside the days of this export: not compared"
        )
