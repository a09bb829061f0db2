"""Undo: the journal puts rows back; once a message has left, the matching message goes after it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.outputs.uid import new_uid
from ecfrs_tui.services import offers, outbox, own_templates
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.diary import visit_row
from ecfrs_tui.services.endings import withdraw
from ecfrs_tui.services.loading import load_visit
from ecfrs_tui.services.message_states import WAITING
from ecfrs_tui.services.records import own_settings
from ecfrs_tui.services.told import draft_news
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.journal import Change, put_back
from ecfrs_tui.store.sqlite import defer_foreign_keys
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

LETTING_GO = ("release", "withdraw")
"""What is about messages alone: it is taken back while they wait."""
UNTOLD = (*LETTING_GO, "deliver", "not-delivered", "take-over", "sent-by-hand")
"""What tells nobody, and so needs no message to be taken back."""


def undo(context: Context) -> Outcome:
    """Takes back the last change of this person that was not taken back yet, and names it.

    Raises RefusedError when there is nothing to undo or somebody has changed the thing since.
    """
    with context.writing_files() as (work, written):
        entry = _next(context, work)
        if entry is None:
            raise RefusedError("nothing_to_undo", "there is nothing of yours to undo")
        files, problems = _take_back(context, work, entry, written)
        entry.undone = True
        words = f"Undone: {entry.words}"
        work.record("undo", entry.reference, words, undoable=False, undo_of=entry.audit_id)
        reference = entry.reference
    with context.store.reading() as session:
        c = columns(t.Visit)
        exists = session.connection().execute(select(c.id).where(c.reference == reference)).first()
        view = visit_row(session, reference) if exists else None
    return Outcome(". ".join([words, *problems]), view, tuple(str(p) for p in files))


def _next(context: Context, work: Work) -> t.UndoEntry | None:
    """The last step of this person that can be taken back; what was let go and has left since is passed over."""
    query = (
        entities(t.UndoEntry)
        .where(t.UndoEntry.actor == context.actor, col(t.UndoEntry.undone).is_(False))
        .order_by(col(t.UndoEntry.id).desc())
    )
    for entry in work.session.exec(query):
        if entry.action not in LETTING_GO or _all_wait(work, entry):
            return entry
        entry.undone = True
    return None


def _all_wait(work: Work, entry: t.UndoEntry) -> bool:
    numbers = [key for name, key, *_ in entry.changes if name == "message"]
    messages = [work.session.get(t.Message, number) for number in numbers]
    return all(m is not None and m.state in (*WAITING, "withdrawn") for m in messages)


def _take_back(
    context: Context, work: Work, entry: t.UndoEntry, written: list[Path]
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    if entry.action == "offer":
        files = offers.undo_offer(context, work, entry, written)
        if files is not None:
            return files, ()
    changes: list[Change] = [(c[0], c[1], c[2], c[3]) for c in entry.changes]
    if entry.action == "setting":
        own_settings.take_back(context, changes[0])
        return (), ()
    if entry.action == "template":
        own_templates.take_back(context, changes[0])
        return (), ()
    session = work.session
    row = session.exec(entities(t.Visit).where(t.Visit.reference == entry.reference)).first()
    told = row is not None and row.id is not None and outbox.has_left(session, row.id)
    defer_foreign_keys(session)
    if entry.action == "move":
        return _move_back(context, work, changes, written)
    if row is None or not told or entry.action in UNTOLD:
        put_back(session, changes)
        session.expire_all()
        return (), ()
    if entry.action == "book":
        if row.state != "confirmed":
            raise RefusedError(
                "changed_since", f"{row.reference} is {row.state} by now, so this cannot be undone"
            )
        return withdraw(context, work, row, "booked by mistake", written)
    return _put_back_and_tell(context, work, entry, row, changes, written)


def _move_back(
    context: Context, work: Work, changes: list[Change], written: list[Path]
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """All visits of a move where they were, and everybody told who had been told of the move."""
    session = work.session
    moved = {int(key) for name, key, before, _ in changes if name == "visit" and before is not None}
    rows = [session.get_one(t.Visit, key) for key in sorted(moved)]
    told = {row.reference: outbox.has_left(session, row.id or 0) for row in rows}
    if not any(told.values()):
        put_back(session, changes)
        session.expire_all()
        return (), ()
    stood = {r.reference: (r.uid, r.sequence, _as_it_stands(context, work, r)) for r in rows}
    put_back(session, [c for c in changes if c[0] != "message"])
    session.expire_all()
    files: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()
    for row in rows:
        session.refresh(row)
        uid, sequence, changed = stood[row.reference]
        row.uid, row.sequence = uid, sequence
        if told[row.reference] and row.state == "confirmed":
            new, trouble = _told_of_return(context, work, row, changed, written)
            files, problems = files + new, problems + trouble
    return files, problems


def _told_of_return(
    context: Context, work: Work, row: t.Visit, changed: Visit, written: list[Path]
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The messages of a visit that went and came back."""
    days = sorted((row.arrives_at.date(), changed.arrives_at.date()))
    book = context.book(work.session, *days)
    visit = load_visit(work.session, row.reference, book.programmes)
    drafts = draft_news(context, work, row, book, visit, changed)
    return outbox.let_go(context, drafts.messages, written), drafts.problems


def _put_back_and_tell(
    context: Context,
    work: Work,
    entry: t.UndoEntry,
    row: t.Visit,
    changes: list[Change],
    written: list[Path],
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Rows as before, with the next SEQUENCE (or, after a cancellation, a new UID), and the messages."""
    session = work.session
    uid, sequence, changed = row.uid, row.sequence, _as_it_stands(context, work, row)
    put_back(session, [c for c in changes if c[0] != "message"])
    session.expire_all()
    session.refresh(row)
    day = row.arrives_at.date()
    book = context.book(session, min(day, changed.arrives_at.date()), max(day, changed.arrives_at.date()))
    visit = load_visit(session, row.reference, book.programmes)
    if entry.action == "cancel":
        # an identifier is never used again after a cancellation
        row.uid, row.sequence = new_uid(context.token(), context.settings.uid_domain), 0
        after = visit if row.state != "held" else None
        made = draft_news(context, work, row, book, after, visit)
    elif row.state == "held":
        row.uid, row.sequence = uid, sequence
        made = draft_news(context, work, row, book, None, changed, reason="sent by mistake")
        row.uid, row.sequence = new_uid(context.token(), context.settings.uid_domain), 0
    else:
        row.uid, row.sequence = uid, sequence
        made = draft_news(context, work, row, book, visit, changed)
    return outbox.let_go(context, made.messages, written), made.problems


def _as_it_stands(context: Context, work: Work, row: t.Visit) -> Visit:
    day = row.arrives_at.date()
    return load_visit(work.session, row.reference, context.book(work.session, day, day).programmes)
