"""Another time or other officers for visits: one, or several at once that make room for one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.layout import shift
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.booking import add_parts
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.endings import lapse
from ecfrs_tui.services.loading import load_visit
from ecfrs_tui.services.settling import known_officers, settle
from ecfrs_tui.services.telling import at, outcome_of, said, stored_visit, tell
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work


@dataclass(frozen=True, slots=True)
class Move:
    """A visit by reference, its new start (London, first session) and officers (None: the same)."""

    reference: str
    starts_at: datetime
    officers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """A visit on its way: its row, as it stood, as it will stand, and the rules overridden."""

    row: t.Visit
    before: Visit
    after: Visit
    overrides: Mapping[str, str]

    @property
    def moves(self) -> bool:
        return (self.after.starts_at, self.after.officers) != (self.before.starts_at, self.before.officers)


def move(
    context: Context,
    reference: str,
    *,
    starts_at: datetime,
    officers: Sequence[str] | None = None,
    override: str = "",
    also: Callable[[Work], object] | None = None,
) -> Outcome:
    """Another start or other officers for a held or confirmed visit; same UID, next SEQUENCE.

    `also` writes more in the same transaction.
    """
    wanted = Move(reference, starts_at, tuple(officers) if officers else None)
    return move_together(context, [wanted], override=override, also=also)


def move_together(
    context: Context,
    moves: Sequence[Move],
    *,
    override: str = "",
    also: Callable[[Work], object] | None = None,
) -> Outcome:
    """Several visits in one transaction and one step of undo: each is judged beside where the others go.

    The outcome's visit is the first one. Raises RefusedError, and moves nothing, when one may not stand.
    """
    lapse(context)
    with context.writing_files() as (work, written):
        steps, day_book = _steps(context, work, moves, override)
        replace_all(
            work.session, [(s.row, s.after, {**(s.row.overrides or {}), **s.overrides}) for s in steps]
        )
        files: list[Path] = []
        problems: list[str] = []
        for step in steps:
            new, trouble = _tell(context, work, step, day_book, written)
            files.extend(new)
            problems.extend(trouble)
        words = "; ".join(
            said("Moved", s.row, s.after, day_book) + f" (was {at(s.before.starts_at)})" for s in steps
        )
        was = {s.row.reference: s.before.starts_at.isoformat() for s in steps}
        first = steps[0].row.reference
        if also is not None:
            also(work)
        details = {"was": was[first]} if len(steps) == 1 else {"was": was}
        work.record("move", first, words, details=details)
    return outcome_of(context, first, words, files, problems)


def _steps(context: Context, work: Work, moves: Sequence[Move], override: str) -> tuple[list[_Step], Book]:
    rows = [_movable(work.session, m.reference) for m in moves]
    days = [d for r, m in zip(rows, moves, strict=True) for d in (r.arrives_at.date(), m.starts_at.date())]
    book = context.book(work.session, min(days), max(days))
    befores = [load_visit(work.session, row.reference, book.programmes) for row in rows]
    afters = []
    for before, wanted in zip(befores, moves, strict=True):
        team = known_officers(book, wanted.officers) if wanted.officers else before.officers
        shape = book.calendar.shape(before.school.urn, before.school.phase)
        afters.append(shift(before, before.school, shape, team, wanted.starts_at))
    gone = {before.reference for before in befores}
    beside = book.with_visits([*(v for v in book.visits if v.reference not in gone), *afters])
    steps = []
    for row, before, after in zip(rows, befores, afters, strict=True):
        wanted_again = Request(row.reference, before.school, (), before.windows, before.exclusions)
        overrides = settle(context, work.session, assess(after, beside), override, wanted_again, after)
        step = _Step(row, before, after, overrides)
        if not step.moves and len(moves) == 1:
            raise RefusedError("nothing_to_move", f"{row.reference} is there already")
        steps.append(step)
    steps = [step for step in steps if step.moves]
    if not steps:
        raise RefusedError("nothing_to_move", "they are all there already")
    return steps, beside


def _movable(session: DbSession, reference: str) -> t.Visit:
    row = stored_visit(session, reference)
    if row.state not in ("held", "confirmed"):
        raise RefusedError(
            "not_movable", f"{row.reference} is {row.state} and cannot be moved", hint="book a new visit"
        )
    return row


def _tell(
    context: Context, work: Work, step: _Step, book: Book, written: list[Path]
) -> tuple[Sequence[Path], Sequence[str]]:
    if step.row.state != "confirmed":
        return (), ()
    return tell(context, work, step.row, book, written, before=step.before)


def replace_times(session: DbSession, row: t.Visit, visit: Visit, overrides: Mapping[str, str]) -> None:
    """Writes another time and other officers into the row of a visit; who calls has asked the rule book."""
    replace_all(session, [(row, visit, overrides)])


def replace_all(session: DbSession, changes: Sequence[tuple[t.Visit, Visit, Mapping[str, str]]]) -> None:
    """The same for several rows; they may take one another's places."""
    for row, visit, _ in changes:
        before = session.exec(entities(t.VisitOfficer.officer).where(t.VisitOfficer.visit_id == row.id)).all()
        if set(before) != set(visit.officers):
            row.version += 1  # who comes is part of the visit, though it stands in rows of its own
    # the officers of all go first, so that the overlap trigger sees the new times with the new officers only
    for row, _, _ in changes:
        for table in (t.VisitOfficer, t.VisitSession):
            for part in session.exec(entities(table).where(table.visit_id == row.id)).all():
                session.delete(part)
    session.flush()
    for row, visit, overrides in changes:
        row.arrives_at, row.departs_at = visit.arrives_at, visit.departs_at
        row.starts_at, row.ends_at = visit.starts_at, visit.ends_at
        row.overrides = dict(overrides)
    session.flush()
    for row, visit, _ in changes:
        assert row.id is not None
        add_parts(session, row.id, visit)
