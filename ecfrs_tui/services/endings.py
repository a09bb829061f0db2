"""Confirm, cancel, deliver, lapse: what becomes of a visit after it was put in the diary."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlmodel import select as entities

from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services import delivering, outbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_visit
from ecfrs_tui.services.offer_holds import free_the_rest
from ecfrs_tui.services.request_states import reopen, set_request_state
from ecfrs_tui.services.settling import broken_rules
from ecfrs_tui.services.telling import at, outcome_of, said, stored_visit, tell, tell_cancelled
from ecfrs_tui.services.told import draft_news
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work


def confirm(context: Context, reference: str) -> Outcome:
    """A held visit becomes confirmed; the rule book is asked again, but not for notice."""
    lapse(context)
    with context.writing_files() as (work, written):
        row = stored_visit(work.session, reference)
        words, files, problems = confirm_in(context, work, row, written)
        work.record("confirm", row.reference, words)
    return outcome_of(context, row.reference, words, files, problems)


def confirm_in(
    context: Context, work: Work, row: t.Visit, written: list[Path]
) -> tuple[str, tuple[Path, ...], tuple[str, ...]]:
    """Confirms a hold inside a transaction, frees the other times of its offer, and tells everybody.

    Gives the line of the audit, which the caller writes, the files and the problems. Raises RefusedError.
    """
    if row.state != "held":
        raise RefusedError("not_held", f"{row.reference} is {row.state}, not held", hint="nothing to confirm")
    freed = free_the_rest(work.session, row)
    day_book = context.book(work.session, row.arrives_at.date(), row.arrives_at.date())
    visit = load_visit(work.session, row.reference, day_book.programmes)
    verdict = assess(visit, day_book)
    kept = {*(row.overrides or {}), "notice"}
    left = [b for b in verdict.broken if b.rule not in kept]
    if left:
        raise RefusedError(
            "rule_book",
            f"{row.reference} no longer fits: {'; '.join(b.message for b in left)}",
            hint="move it, or cancel the hold",
            details={"broken": broken_rules(verdict)},
        )
    row.state, row.held_until = "confirmed", None
    set_request_state(work.session, row, "booked")
    files, problems = tell(context, work, row, day_book, written)
    words = said("Confirmed", row, visit, day_book)
    return f"{words}; freed {', '.join(freed)}" if freed else words, files, problems


def cancel(context: Context, reference: str, *, reason: str) -> Outcome:
    """A visit that will not happen; its request is open again. Raises RefusedError without a reason."""
    if not reason.strip():
        raise RefusedError("reason_missing", "a cancellation needs a reason", hint="say why in a few words")
    with context.writing_files() as (work, written):
        row = stored_visit(work.session, reference)
        if row.state not in ("held", "confirmed"):
            raise RefusedError(
                "not_live", f"{row.reference} is {row.state} already", hint="nothing to cancel"
            )
        files, problems = withdraw(context, work, row, reason.strip(), written)
        words = f"Cancelled {row.reference}, {at(row.starts_at)}: {reason.strip()}"
        work.record("cancel", row.reference, words)
    return outcome_of(context, row.reference, words, files, problems)


def withdraw(
    context: Context, work: Work, row: t.Visit, reason: str, written: list[Path]
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Sets a visit to cancelled, opens its request again and tells those who were told of it."""
    day = row.arrives_at.date()
    day_book = context.book(work.session, day, day)
    row.state, row.state_reason, row.held_until = "cancelled", reason, None
    reopen(work.session, row)
    return tell_cancelled(context, work, row, day_book, written, reason)


def deliver(
    context: Context, reference: str, *, pupils: int, remarks: str = "", drive_minutes: int | None = None
) -> Outcome:
    """A confirmed visit that happened, with the young people reached and how long the drive there took.

    The total is spread over the sessions by the pupils planned (`deliver_sessions` takes each by itself).

    Raises RefusedError, also for minutes that no drive takes.
    """
    numbers = delivering.Numbers(total=pupils, remarks=remarks, drive_minutes=drive_minutes)
    return delivering.record(context, reference, numbers)


def lapse(context: Context) -> tuple[str, ...]:
    """Lets go of holds whose time is over; the references of those that lapsed."""
    now = context.now()
    c = columns(t.Visit)
    due = (c.state == "held") & c.held_until.is_not(None) & (c.held_until <= now)
    with context.store.reading() as session:
        if not session.connection().execute(select(c.id).where(due).limit(1)).first():
            return ()
    with context.writing() as (work, _):
        rows = work.session.exec(
            entities(t.Visit).where(t.Visit.state == "held", t.Visit.held_until <= now)  # type: ignore[operator]
        ).all()
        for row in rows:
            row.state, row.state_reason = "cancelled", "the hold lapsed"
        # all of them first: the times of an offer lapse together, and none must keep the request from opening
        work.session.flush()
        for row in rows:
            reopen(work.session, row)
            if outbox.has_left(work.session, row.id or 0):
                # drafted and not let go: whether it goes out is for a person to decide
                day = row.arrives_at.date()
                book = context.book(work.session, day, day)
                visit = load_visit(work.session, row.reference, book.programmes)
                draft_news(context, work, row, book, None, visit, reason=row.state_reason)
        names = tuple(row.reference for row in rows)
        if names:
            work.record("lapse", names[0], f"Holds lapsed: {', '.join(names)}", undoable=False)
    return names
