"""The register of what is held about a school or a person: where, how much, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import SQLModel

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services import drafts
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.needles import Needles
from ecfrs_tui.services.persons import Person, find
from ecfrs_tui.services.reportviews import HeldAbout
from ecfrs_tui.services.retention import last_trace
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

OF_PERSON = {
    "contact": ("contacts", "name, role, e-mail, telephone"),
    "request": ("requests", "contact of what a school asked for, with the original"),
    "visit": ("visits", "contact on the day"),
    "message": ("messages", "addressed to this person"),
}
_UNSEEN = frozenset({"school", "school_link"})


def held_about(context: Context, who: str) -> tuple[HeldAbout, ...]:
    """What is held about a school (by its URN) or a person (by e-mail address or full name).

    Raises NotFoundError, and RefusedError for a name that several people have.
    """
    with context.store.reading() as session:
        number = who.strip().removeprefix("urn:")
        if number.isascii() and number.isdigit():
            return _of_school(session, int(number))
        return tuple(_of_person(context, session, find(session, who)))


def _of_person(context: Context, session: DbSession, person: Person) -> Iterator[HeldAbout]:
    seen = last_trace(session, person.rows)
    years = relativedelta(years=context.settings.care.contact_years)
    until = seen.date() + years if seen is not None else None
    for table, (where, what) in OF_PERSON.items():
        count = len(person.keys(table))
        if count:
            yield HeldAbout(where, what, count, until)
    wanted = Needles(person.everywhere)
    if not wanted:
        return
    audit, undo = columns(t.AuditEntry), columns(t.UndoEntry)
    run = session.connection().execute
    texts = run(select(audit.words, audit.details)).all()
    named = sum(1 for row in texts if wanted.removed([row[0], row[1]]) != [row[0], row[1]])
    if named:
        yield HeldAbout("history", "entries that name this person", named, until)
    steps = sum(1 for (value,) in run(select(undo.changes)) if wanted.removed(value) != value)
    if steps:
        yield HeldAbout("undo", "steps that would bring rows of this person back", steps, None)
    typed = len(drafts.naming(session, wanted, (), wanted))
    if typed:
        yield HeldAbout("drafts", "what was typed and not kept, of anybody", typed, None)


def _of_school(session: DbSession, urn: int) -> tuple[HeldAbout, ...]:
    if urn > 10**12 or session.get(t.School, urn) is None:
        raise NotFoundError(
            "school_unknown", f"there is no school {urn}", hint="look it up with `lookup NAME`"
        )
    found = [HeldAbout("school", "the register's entry", 1, None)]
    tables = SQLModel.metadata.tables
    for table in SQLModel.metadata.sorted_tables:
        if "urn" in table.c and table.name not in _UNSEEN:
            found.append(_counted(session, table.name, table.name.replace("_", " "), table.c.urn == urn))
    visit, request = columns(t.Visit), columns(t.Request)
    visits = select(visit.id).where(visit.urn == urn)
    requests = select(request.id).where(request.urn == urn)
    for name in ("visit_session", "visit_officer", "quality_check", "drive_record", "visit_partner"):
        at = tables[name].c.visit_id.in_(visits)
        found.append(_counted(session, name, f"{name.replace('_', ' ')} of its visits", at))
    score = tables["score"].c
    by_urn = (score.key_kind == "urn") & (score.key == str(urn))
    found.append(_counted(session, "score", "scores of need, restricted ones counted too", by_urn))
    message = tables["message"].c
    about = message.visit_id.in_(visits) | message.request_id.in_(requests)
    found.append(_counted(session, "message", "messages about its visits and requests", about))
    audit = columns(t.AuditEntry)
    references = (
        select(visit.reference)
        .where(visit.urn == urn)
        .union(select(request.reference).where(request.urn == urn))
    )
    found.append(_counted(session, "audit_entry", "entries of its history", audit.reference.in_(references)))
    return tuple(row for row in found if row.count)


def _counted(session: DbSession, table: str, what: str, where: ColumnElement[bool]) -> HeldAbout:
    query = select(func.count()).select_from(SQLModel.metadata.tables[table]).where(where)
    until: date | None = None
    return HeldAbout(
        table.replace("_", " "), what, int(session.connection().execute(query).scalar_one()), until
    )
