"""Puts a calendar as read in the place of what the same calendar said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.intake.calendar_busy import BusyRead
from ecfrs_tui.intake.calendar_events import plain_uid
from ecfrs_tui.services.loading import LIVE
from ecfrs_tui.services.telling import at
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

PAST_DAYS = 7
"""Busy times that ended before are no longer looked at: they stay as they were."""
_BLANK = frozenset({"", "busy", "private", "private appointment", "tentative"})
"""What a calendar published without details says of everything."""


@dataclass(frozen=True, slots=True)
class OurVisit:
    """A visit as an officer's calendar may show it."""

    reference: str
    state: str
    arrives_at: datetime
    departs_at: datetime


@dataclass(frozen=True)
class Ours:
    """What of an officer's calendar is our own: by UID, or by the exact time where details are not shown."""

    by_uid: dict[str, OurVisit]
    by_time: dict[tuple[datetime, datetime], OurVisit]
    domain: str

    def is_ours(self, busy: BusyRead) -> bool:
        """True for what stands here as a visit already."""
        uid = plain_uid(busy.uid).lower()
        if uid in self.by_uid or uid.endswith(f"@{self.domain}"):
            return True
        return busy.label.lower() in _BLANK and (busy.starts_at, busy.ends_at) in self.by_time

    def differing(self, mine: Sequence[BusyRead]) -> list[str]:
        """Sentences about visits that stand in the calendar otherwise than here."""
        said = []
        for busy in mine:
            visit = self.by_uid.get(plain_uid(busy.uid).lower())
            if visit is None:
                continue
            if visit.state not in LIVE:
                said.append(
                    f"{visit.reference} is {visit.state} here and still stands in the officer's calendar"
                )
            elif (busy.starts_at, busy.ends_at) != (visit.arrives_at, visit.departs_at):
                said.append(
                    f"{visit.reference} stands at {at(busy.starts_at)} in the officer's calendar, "
                    f"at {at(visit.arrives_at)} here"
                )
        return said


@dataclass(frozen=True, slots=True)
class Stored:
    """How many busy times came, went and stayed, and the visits that the new ones hit."""

    added: int
    gone: int
    unchanged: int
    clashes: tuple[str, ...]


def ours_of(session: DbSession, officer: str, domain: str) -> Ours:
    """Every visit by its UID, and the officer's live ones by their times."""
    c, who = columns(t.Visit), columns(t.VisitOfficer)
    by_uid = {
        str(row.uid).lower(): OurVisit(row.reference, row.state, row.arrives_at, row.departs_at)
        for row in session.connection().execute(
            select(c.uid, c.reference, c.state, c.arrives_at, c.departs_at)
        )
    }
    query = (
        select(c.uid)
        .join_from(t.Visit, t.VisitOfficer, c.id == who.visit_id)
        .where((who.officer == officer) & c.state.in_(LIVE))
    )
    live = [by_uid[str(uid).lower()] for uid in session.connection().execute(query).scalars()]
    return Ours(by_uid, {(v.arrives_at, v.departs_at): v for v in live}, domain.lower())


def replace_busy(
    session: DbSession, officer: str, source: str, busy: Sequence[BusyRead], since: date
) -> Stored:
    """Makes the officer's busy times of this source that end after `since` those read; others are left.

    What is the same keeps its row. The caller holds the write transaction.
    """
    query = entities(t.BusyTime).where(
        t.BusyTime.officer == officer,
        t.BusyTime.source == source,
        col(t.BusyTime.ends_at) > datetime.combine(since, time()),
    )
    wanted = Counter(busy)
    gone = unchanged = 0
    for row in session.exec(query):
        as_read = BusyRead(row.starts_at, row.ends_at, row.level, row.label, row.uid)
        if wanted[as_read] > 0:
            wanted[as_read] -= 1
            unchanged += 1
        else:
            session.delete(row)
            gone += 1
    new = list(wanted.elements())
    session.add_all(
        t.BusyTime(
            officer=officer,
            starts_at=b.starts_at,
            ends_at=b.ends_at,
            label=b.label,
            level=b.level,
            source=source,
            uid=b.uid,
        )
        for b in new
    )
    return Stored(len(new), gone, unchanged, _hit(session, officer, new))


def _hit(session: DbSession, officer: str, new: Sequence[BusyRead]) -> tuple[str, ...]:
    """The officer's standing visits that one of these lies across, in order of their time."""
    if not new:
        return ()
    c, who = columns(t.Visit), columns(t.VisitOfficer)
    query = (
        select(c.reference, c.arrives_at, c.departs_at)
        .join_from(t.Visit, t.VisitOfficer, c.id == who.visit_id)
        .where(
            (who.officer == officer)
            & c.state.in_(("held", "confirmed"))
            & (c.departs_at > min(b.starts_at for b in new))
            & (c.arrives_at < max(b.ends_at for b in new))
        )
        .order_by(c.arrives_at)
    )
    return tuple(
        row.reference
        for row in session.connection().execute(query)
        if any(b.starts_at < row.departs_at and row.arrives_at < b.ends_at for b in new)
    )


def window(today: date, horizon_days: int) -> tuple[date, date]:
    """The days a calendar is read for."""
    return today - timedelta(days=PAST_DAYS), today + timedelta(days=horizon_days)
