"""Another time or other officers for a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlmodel import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.layout import shift
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services import outbox
from ecfrs_tui.services.booking import add_parts
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.endings import lapse
from ecfrs_tui.services.loading import load_visit
from ecfrs_tui.services.settling import known_officers, settle
from ecfrs_tui.services.telling import at, outcome_of, said, stored_visit, tell_of_move
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t


def move(
    context: Context,
    reference: str,
    *,
    starts_at: datetime,
    officers: Sequence[str] | None = None,
    override: str = "",
) -> Outcome:
    """Another start or other officers for a held or confirmed visit; same UID, next SEQUENCE."""
    lapse(context)
    with context.writing() as (work, written):
        row = stored_visit(work.session, reference)
        if row.state not in ("held", "confirmed"):
            raise RefusedError(
                "not_movable", f"{row.reference} is {row.state} and cannot be moved", hint="book a new visit"
            )
        first, last = sorted((row.arrives_at.date(), starts_at.date()))
        day_book = context.book(work.session, first, last)
        before = load_visit(work.session, row.reference, day_book.programmes)
        team = known_officers(day_book, officers) if officers else before.officers
        shape = day_book.calendar.shape(before.school.urn, before.school.phase)
        after = shift(before, before.school, shape, team, starts_at)
        if (after.starts_at, after.officers) == (before.starts_at, before.officers):
            raise RefusedError("nothing_to_move", f"{row.reference} is there already")
        wanted = Request(row.reference, before.school, (), before.windows, before.exclusions)
        overrides = settle(context, work.session, assess(after, day_book), override, wanted, after)
        told = outbox.has_left(work.session, row.id or 0)
        replace_times(work.session, row, after, {**(row.overrides or {}), **overrides})
        files: tuple[Path, ...] = ()
        problems: tuple[str, ...] = ()
        if row.state == "confirmed":
            row.sequence += 1 if told else 0
            files, problems = tell_of_move(context, work, row, before, after, day_book, told, written)
        words = said("Moved", row, after, day_book) + f" (was {at(before.starts_at)})"
        work.record("move", row.reference, words, details={"was": before.starts_at.isoformat()})
    return outcome_of(context, row.reference, words, files, problems)


def replace_times(session: DbSession, row: t.Visit, visit: Visit, overrides: Mapping[str, str]) -> None:
    """Writes another time and other officers into the row of a visit; who calls has asked the rule book."""
    # the officers go first, so that the overlap trigger sees the new times with the new officers only
    for table in (t.VisitOfficer, t.VisitSession):
        for part in session.exec(entities(table).where(table.visit_id == row.id)).all():
            session.delete(part)
    session.flush()
    row.arrives_at, row.departs_at = visit.arrives_at, visit.departs_at
    row.starts_at, row.ends_at = visit.starts_at, visit.ends_at
    row.overrides = dict(overrides)
    session.flush()
    assert row.id is not None
    add_parts(session, row.id, visit)
