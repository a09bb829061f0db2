"""Retention: what the rules of `[care]` say is kept too long, shown first, removed when told to."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session as DbSession
from sqlmodel import SQLModel

from ecfrs_tui.services import drafts, evaluations
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.forgetting import Removed, empty_bytes, existing, remove, sweep, void_steps
from ecfrs_tui.services.persons import Known, Person, Standing, name_key
from ecfrs_tui.services.phrases import london
from ecfrs_tui.services.reportviews import HeldAbout
from ecfrs_tui.store import sqlite
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

OPEN = ("new", "needs info", "ready", "offered", "booked")
"""States of a request that somebody may still have to read again."""


@dataclass(frozen=True, slots=True)
class _Due:
    people: frozenset[str]
    """Addresses, or names where there is no address, of people nobody was in touch with."""
    originals: tuple[int, ...]
    messages: tuple[int, ...]
    words: Mapping[int, Any]
    """Evaluations and the answers that are left of them."""
    steps: tuple[int, ...]
    claims: tuple[int, ...]
    """Settled replies that still say who wrote them and what."""
    drafts: int = 0
    """What was typed and never kept."""


def retention(context: Context, *, apply: bool = False) -> tuple[HeldAbout, ...]:
    """What is kept too long, or, with `apply`, what was removed: for good, in one transaction, audited.

    `keep_until` of a row is the day up to which everything older is due. Rows of `left` say what a person has
    to see to, such as backups made before.
    """
    if not apply:
        with context.store.reading() as session:
            return _view(context, _due(context, session))
    removed = Removed()
    with context.writing() as (work, _):
        due = _due(context, work.session)
        view = _view(context, due)
        if view:
            sqlite.overwrite_deleted(work.session)
            _apply(work.session, due, removed)
            drafts.remove_due(work.session, _instant(_drafts_limit(context)))
            removed.counts["files"] = len(existing(context, removed.files))
            parts = ", ".join(f"{row.where} {row.count}" for row in view)
            words = f"Applied the retention rules: {parts}"
            work.record("retention", "", words, details=dict(removed.counts), undoable=False)
    # also when nothing was due: another window may have kept the file from being written anew before
    left = sweep(context, removed)
    return (*view, *(HeldAbout("left", words, 1, None) for words in left))


def _limits(context: Context) -> tuple[date, date, date]:
    """Up to which day contacts, originals and steps of undo are due."""
    today, care = context.now().date(), context.settings.care
    return (
        today - relativedelta(years=care.contact_years),
        today - relativedelta(years=care.original_years),
        today - timedelta(days=care.undo_days),
    )


def _view(context: Context, due: _Due) -> tuple[HeldAbout, ...]:
    contacts, originals, steps = _limits(context)
    rows = (
        HeldAbout("contacts", "people nobody was in touch with since", len(due.people), contacts),
        HeldAbout("requests", "originals of settled requests", len(due.originals), originals),
        HeldAbout("messages", "bytes of messages", len(due.messages), originals),
        HeldAbout("claims", "who replied, and their words", len(due.claims), originals),
        HeldAbout("evaluations", "free words", len(due.words), originals),
        HeldAbout("undo", "steps that hold rows as they were", len(due.steps), steps),
        HeldAbout("drafts", "what was typed and never kept", due.drafts, _drafts_limit(context)),
    )
    return tuple(row for row in rows if row.count)


def _due(context: Context, session: DbSession) -> _Due:
    contacts, originals, steps = _limits(context)
    run = session.connection().execute
    request, message, undo = columns(t.Request), columns(t.Message), columns(t.UndoEntry)
    old_requests = select(request.id).where(
        (request.received_at < _start(originals)) & request.state.not_in(OPEN) & request.original.is_not(None)
    )
    when = func.coalesce(message.left_utc, message.drafted_utc)
    old_messages = select(message.id).where(
        (when < _instant(originals)) & (message.ics.is_not(None) | message.eml.is_not(None))
    )
    old_steps = select(undo.id).where((undo.at_utc < _instant(steps)) & (undo.changes != []))
    claim = columns(t.Claim)
    old_claims = select(claim.id).where(
        (claim.came_at < _start(originals))
        & (claim.state != "new")
        & ((claim.name != "") | (claim.address != "") | (claim.note != ""))
    )
    return _Due(
        people=_long_ago(session, contacts),
        originals=tuple(run(old_requests).scalars()),
        messages=tuple(run(old_messages).scalars()),
        words=_old_words(session, originals),
        steps=tuple(run(old_steps).scalars()),
        claims=tuple(run(old_claims).scalars()),
        drafts=drafts.due(session, _instant(_drafts_limit(context))),
    )


def _drafts_limit(context: Context) -> date:
    return context.now().date() - timedelta(days=drafts.DAYS_KEPT)


def _start(day: date) -> datetime:
    return datetime.combine(day, time())


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _long_ago(session: DbSession, limit: date) -> frozenset[str]:
    """Who left the last trace before the day, by address or else by name; those without any trace are kept.

    The database finds the last trace of each address and name: ten years have many rows and few people.
    """
    last: dict[str, datetime] = {}
    for email, name, at in _last_of_each(session):
        who = email.casefold() or name_key(name)
        if who:
            last[who] = max(at, last.get(who, at))
    return frozenset(who for who, at in last.items() if at < _start(limit))


def _last_of_each(session: DbSession) -> Iterable[tuple[str, str, datetime]]:
    """E-mail address, name and last moment in each table; names beside an address are not told apart."""
    run = session.connection().execute
    request, visit, message = columns(t.Request), columns(t.Visit), columns(t.Message)
    for email, name, at in (
        (request.contact_email, request.contact_name, request.received_at),
        (visit.contact_email, visit.contact_name, visit.departs_at),
    ):
        alone = case((email == "", name), else_="")
        yield from run(select(email, alone, func.max(at)).group_by(email, alone)).tuples()
    email, at = message.recipient_email, func.coalesce(message.left_utc, message.drafted_utc)
    alone = case((email == "", message.recipient_name), else_="")
    query = select(email, alone, func.max(at)).where(message.officer.is_(None)).group_by(email, alone)
    for address, name, moment in run(query):
        yield address, name, london(moment)
    contact, traces = columns(t.Contact), _contact_traces(session)
    for key, address, name in run(select(contact.id, contact.email, contact.name)):
        if key in traces:
            yield address, name, traces[key]


def _persons(session: DbSession, who: Container[str]) -> list[Person]:
    """The people behind addresses and names."""
    known = Known.load(session)
    mine: dict[str, list[Standing]] = {}
    for row in known.rows:
        key = row.email or name_key(row.name)
        if key in who:
            mine.setdefault(key, []).append(row)
    return [known.person(rows) for rows in mine.values()]


def last_trace(session: DbSession, rows: Iterable[Standing]) -> datetime | None:
    """When a person was last in touch with us, London wall time; None when no row says."""
    traces = _traces(session)
    return max((traces[row.table][row.key] for row in rows if row.key in traces[row.table]), default=None)


def _traces(session: DbSession) -> dict[str, dict[int, datetime]]:
    """For each row in which a person stands, the last moment it tells of."""
    run = session.connection().execute
    request, visit, message = columns(t.Request), columns(t.Visit), columns(t.Message)
    return {
        "request": dict(run(select(request.id, request.received_at)).tuples().all()),
        "visit": dict(run(select(visit.id, visit.departs_at)).tuples().all()),
        "message": {
            row[0]: london(row[1])
            for row in run(select(message.id, func.coalesce(message.left_utc, message.drafted_utc)))
        },
        "contact": _contact_traces(session),
    }


def _contact_traces(session: DbSession) -> dict[int, datetime]:
    """By contact, the last call to the school, request of the contact's, or entry of the contact itself."""
    run = session.connection().execute
    request, contact = columns(t.Request), columns(t.Contact)
    audit, log = columns(t.AuditEntry), columns(t.ContactLog)
    logged = dict(run(select(log.urn, func.max(log.at)).group_by(log.urn)).tuples().all())
    entered = {
        row[0]: london(row[1])
        for row in run(select(audit.reference, audit.at_utc).where(audit.reference.like("CONTACT-%")))
    }
    of_contact: dict[int, datetime] = {}
    query = select(request.contact_id, func.max(request.received_at)).where(request.contact_id.is_not(None))
    of_contact.update(run(query.group_by(request.contact_id)).tuples().all())
    found = {}
    for key, urn in run(select(contact.id, contact.urn)):
        at = [m for m in (logged.get(urn), entered.get(f"CONTACT-{key}"), of_contact.get(key)) if m]
        if at:
            found[key] = max(at)
    return found


def _old_words(session: DbSession, limit: date) -> dict[int, Any]:
    """Evaluations before the day that still hold free words, with the answers that are counted."""
    c = columns(t.Evaluation)
    rows = session.connection().execute(select(c.id, c.answered_at, c.answers)).all()
    said: dict[str, list[str]] = {}
    for row in rows:
        for question, text in row.answers or ():
            said.setdefault(question, []).append(text)
    counted = {question for question, texts in said.items() if evaluations.is_choice(texts)}
    found = {}
    for row in rows:
        left = [pair for pair in row.answers or () if pair[0] in counted]
        if row.answered_at < _start(limit) and len(left) < len(row.answers or ()):
            found[row.id] = left
    return found


def _apply(session: DbSession, due: _Due, removed: Removed) -> None:
    run, tables = session.connection().execute, SQLModel.metadata.tables
    request, evaluation, claim = tables["request"], tables["evaluation"], tables["claim"]
    # first what goes whatever it says: less is left to be looked through for people
    for keys in _parts(due.originals):
        run(update(request).where(request.c.id.in_(keys)).values(original=None))
    for keys in _parts(due.messages):
        empty_bytes(session, keys, removed)
    for keys in _parts(due.claims):
        run(update(claim).where(claim.c.id.in_(keys)).values(name="", address="", note=""))
    for key, left in due.words.items():
        run(update(evaluation).where(evaluation.c.id == key).values(answers=left))
    void_steps(session, due.steps, removed)
    if due.people:
        remove(session, _persons(session, due.people), removed)


def _parts(keys: Sequence[int], size: int = 10_000) -> Iterable[Sequence[int]]:
    return (keys[at : at + size] for at in range(0, len(keys), size))
