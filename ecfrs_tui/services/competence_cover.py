"""Who may deliver what, what runs out soon, and from which day a programme can no longer be delivered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

AHEAD_DAYS = 90


@dataclass(frozen=True, slots=True)
class CoverRow:
    """An active programme and the active officers who may deliver it today.

    `expiring` names those whose competence ends within AHEAD_DAYS, with its last day; `uncovered_from` is
    the first day within them on which fewer than `needed` may deliver it (today: it is so already).
    """

    programme: str
    title: str
    topic: str
    needed: int
    officers: tuple[str, ...]
    expiring: tuple[tuple[str, date], ...]
    uncovered_from: date | None


@dataclass(frozen=True, slots=True)
class _Held:
    officer: str
    first: date | None
    last: date | None

    def on(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def cover(session: DbSession, today: date, days: int = AHEAD_DAYS) -> tuple[CoverRow, ...]:
    """Every active programme with its officers; two queries."""
    programme = columns(t.Programme)
    query = (
        select(programme.code, programme.title, programme.topic, programme.officers_needed)
        .where(programme.active)
        .order_by(programme.topic, programme.code)
    )
    held = _held(session)
    return tuple(
        _row(row.code, row.title, row.topic, row.officers_needed, held.get(row.code, []), today, days)
        for row in session.connection().execute(query)
    )


def _held(session: DbSession) -> dict[str, list[_Held]]:
    """Competences by programme, cut off where an officer leaves."""
    c, officer = columns(t.Competence), columns(t.Officer)
    query = (
        select(c.programme, c.officer, c.valid_from, c.valid_until, officer.active_from, officer.active_until)
        .join_from(t.Competence, t.Officer, c.officer == officer.code)
        .order_by(c.officer, c.id)
    )
    found: dict[str, list[_Held]] = {}
    for row in session.connection().execute(query):
        first = max((d for d in (row.valid_from, row.active_from) if d), default=None)
        last = min((d for d in (row.valid_until, row.active_until) if d), default=None)
        found.setdefault(row.programme, []).append(_Held(row.officer, first, last))
    return found


def _row(
    code: str, title: str, topic: str, needed: int, held: list[_Held], today: date, days: int
) -> CoverRow:
    able = _able(held, today)
    until = today + timedelta(days=days)
    expiring = []
    for officer in able:
        ends = _last_day(held, officer, today, until)
        if ends is not None:
            expiring.append((officer, ends))
    # numbers fall only on the day after a last day, so only those are looked at
    steps = sorted({today, *(h.last + timedelta(days=1) for h in held if h.last and h.last >= today)})
    short = next((day for day in steps if day <= until and len(_able(held, day)) < needed), None)
    return CoverRow(code, title, topic, needed, able, tuple(expiring), short)


def _able(held: Iterable[_Held], day: date) -> tuple[str, ...]:
    return tuple(sorted({h.officer for h in held if h.on(day)}))


def _last_day(held: list[_Held], officer: str, today: date, until: date) -> date | None:
    """The last day without a break from today on which the officer may deliver, if it is up to `until`."""
    mine = [h for h in held if h.officer == officer]
    day = today
    while day <= until:
        standing = [h for h in mine if h.on(day)]
        if not standing:
            return day - timedelta(days=1)
        ends = [h.last for h in standing]
        if None in ends:
            return None
        day = max(e for e in ends if e is not None) + timedelta(days=1)
    return None if day - timedelta(days=1) > until else day - timedelta(days=1)
