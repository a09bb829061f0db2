"""Reminders before a visit and thanks after it: drafted when they are due, let go of by a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.letters import Kind
from ecfrs_tui.services import visit_letters
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_visit
from ecfrs_tui.services.message_states import LEFT, WAITING
from ecfrs_tui.services.phrases import counted, london
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.services.visit_letters import Note
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

THANKS_DAYS = 14
"""Nobody is thanked for a visit that is longer ago."""


def draft_due(context: Context) -> Outcome:
    """Drafts the reminders and thanks that are due and not drafted yet, and withdraws those overtaken by events.

    A school is reminded when it was told of the visit, as it is now, before the reminder was due.
    """
    with context.store.reading() as session:
        due = [*_reminders(context, session), *_thanks(context, session)]
        overtaken = _overtaken(context, session)
    if not due and not overtaken:
        return Outcome("No reminder and no thanks are due")
    problems: list[str] = []
    made = 0
    with context.writing() as (work, _):
        for number in overtaken:
            message = work.session.get(t.Message, number)
            if message is not None and message.state in WAITING:
                message.state = "withdrawn"
        for visit_id, kind in due:
            row = work.session.get(t.Visit, visit_id)
            if row is None or _has(work.session, row, kind):
                continue
            try:
                problem = _draft(context, work, row, kind)
                made += 1
            except EcfrsError as fault:
                problem = fault.message
            problems.extend([problem] if problem else [])
        words = f"{counted(made, 'reminder or thank-you', 'reminders and thanks')} drafted"
        if made or overtaken:
            work.record("draft-due", "", words, undoable=False)
    return Outcome(". ".join([words, *dict.fromkeys(problems)]))


def _reminders(context: Context, session: DbSession) -> list[tuple[int, Kind]]:
    v, m = columns(t.Visit), columns(t.Message)
    now, days = context.now(), timedelta(days=context.settings.mail.reminder_days)
    query = (
        select(v.id, v.starts_at, m.left_utc, m.drafted_utc)
        .join_from(t.Visit, t.Message, (m.visit_id == v.id) & (m.uid == v.uid))
        .where((v.state == "confirmed") & (v.starts_at > now) & (v.starts_at <= now + days))
        .where((m.method == "REQUEST") & (m.sequence == v.sequence) & m.officer.is_(None) & m.state.in_(LEFT))
        .where((v.contact_email != "") & ~_written("reminder"))
        .order_by(v.starts_at, v.id, m.id)
    )
    told: dict[int, datetime] = {}
    starts: dict[int, datetime] = {}
    for row in session.connection().execute(query):
        starts[row.id] = row.starts_at
        told.setdefault(row.id, london(row.left_utc or row.drafted_utc))
    return [(number, "reminder") for number, at in told.items() if at < starts[number] - days]


def _thanks(context: Context, session: DbSession) -> list[tuple[int, Kind]]:
    v, now = columns(t.Visit), context.now()
    query = (
        select(v.id)
        .where((v.state == "delivered") & (v.departs_at > now - timedelta(days=THANKS_DAYS)))
        .where((v.contact_email != "") & ~_written("thanks"))
        .order_by(v.departs_at, v.id)
    )
    return [(number, "thanks") for number in session.connection().execute(query).scalars()]


def _written(kind: Kind) -> ColumnElement[bool]:
    """Whether the visit has one already, about the state it is in now; withdrawn ones count: a person did that."""
    v, m = columns(t.Visit), columns(t.Message)
    same = (m.visit_id == v.id) & (m.kind == kind)
    if kind == "reminder":
        same &= m.sequence == v.sequence
    found: ColumnElement[bool] = select(m.id).where(same).correlate(t.Visit).exists()
    return found


def _has(session: DbSession, row: t.Visit, kind: Kind) -> bool:
    query = entities(t.Message).where(t.Message.visit_id == row.id, t.Message.kind == kind)
    return any(kind == "thanks" or m.sequence == row.sequence for m in session.exec(query))


def _overtaken(context: Context, session: DbSession) -> list[int]:
    v, m = columns(t.Visit), columns(t.Message)
    late = (m.kind == "reminder") & ((v.state != "confirmed") | (v.starts_at <= context.now()))
    hasty = (m.kind == "thanks") & (v.state != "delivered")
    query = (
        select(m.id)
        .join_from(t.Message, t.Visit, m.visit_id == v.id)
        .where(col(t.Message.state).in_(WAITING) & (late | hasty))
    )
    return list(session.connection().execute(query).scalars())


def _draft(context: Context, work: Work, row: t.Visit, kind: Kind) -> str:
    """Drafts it; the problem of its template, if there is one."""
    day = row.arrives_at.date()
    book = context.book(work.session, day, day)
    visit = load_visit(work.session, row.reference, book.programmes)
    person = Person(row.contact_name or visit.school.name, row.contact_email)
    note = Note(kind, person, None, row.sequence)
    told = visit_letters.about(context, work.session, row, visit, book)
    link = context.settings.mail.evaluation_link.replace("{visit}", row.reference)
    written = visit_letters.letter_of(context, told, note, evaluation_link=link)
    message = visit_letters.message_of(context, row, visit, told, note, written.letter)
    message.sequence = row.sequence
    work.session.add(message)
    return written.problem
