"""Book and hold: one transaction, one audit entry, one step of undo.

The lock is taken first, the day loaded afresh, and the rule book asked inside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, text
from sqlmodel import Session as DbSession

from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.layout import lay_out
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.outputs.uid import new_uid
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.endings import lapse
from ecfrs_tui.services.loading import load_request
from ecfrs_tui.services.settling import known_officers, settle
from ecfrs_tui.services.telling import outcome_of, said, tell
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

BOOKABLE = ("new", "needs info", "ready", "offered")


def book(
    context: Context,
    request: str,
    *,
    officers: Sequence[str],
    starts_at: datetime,
    override: str = "",
    hold_days: int | None = None,
) -> Outcome:
    """A confirmed visit, or a hold for `hold_days`, from `starts_at` (London, first session).

    Raises NotFoundError, or RefusedError with every broken rule and the nearest mend.
    """
    lapse(context)
    held = hold_days is not None
    with context.writing_files() as (work, written):
        row, wanted = load_request(work.session, request)
        bookable(work.session, row, wanted)
        day_book = context.book(work.session, starts_at.date(), starts_at.date())
        team = known_officers(day_book, officers)
        shape = day_book.calendar.shape(wanted.school.urn, wanted.school.phase)
        visit = lay_out(wanted, day_book.programmes, shape, team, starts_at)
        overrides = settle(context, work.session, assess(visit, day_book), override, wanted, visit)
        until = None
        if hold_days is not None:
            until = min(context.now() + timedelta(days=hold_days), visit.arrives_at).replace(second=0)
        stored = insert(
            context,
            work,
            visit,
            state="held" if held else "confirmed",
            request=row,
            overrides=overrides,
            until=until,
        )
        row.state = "offered" if held else "booked"
        files: tuple[Path, ...] = ()
        problems: tuple[str, ...] = ()
        if not held:
            files, problems = tell(context, work, stored, day_book, written)
        words = said("Held" if held else "Booked", stored, visit, day_book)
        work.record("hold" if held else "book", stored.reference, words, details={"overrides": overrides})
        reference = stored.reference
    return outcome_of(context, reference, words, files, problems)


def bookable(session: DbSession, row: t.Request, wanted: Request) -> None:
    """Raises RefusedError when the request is settled, unsure of its school, empty, or has a visit."""
    if row.state not in BOOKABLE:
        raise RefusedError(
            "not_bookable", f"{row.reference} is {row.state}", hint="only open requests can be booked"
        )
    if not wanted.school.key:
        raise RefusedError(
            "school_unsure",
            f"{row.reference}: it is not certain which school “{row.typed_school}” is",
            hint="choose the school first",
        )
    if not wanted.wanted:
        raise RefusedError(
            "programme_missing",
            f"{row.reference} names no programme",
            hint="ask the school what it would like",
        )
    c = columns(t.Visit)
    standing = (
        session.connection()
        .execute(select(c.reference).where((c.request_id == row.id) & c.state.in_(("held", "confirmed"))))
        .first()
    )
    if standing:
        raise RefusedError(
            "has_visit",
            f"{row.reference} has the visit {standing[0]} already",
            hint="move, confirm or cancel that one",
        )


def next_reference(session: DbSession, kind: str, prefix: str) -> str:
    """The next `VIS-0001`-like name. Names are never used twice, not even after an undo."""
    connection = session.connection()
    name = f"counter:{kind}"
    value = connection.execute(text("SELECT value FROM setting WHERE name = :n"), {"n": name}).scalar()
    highest = connection.execute(text(f"SELECT COALESCE(MAX(id), 0) FROM {kind}")).scalar()  # kind is ours
    number = max(int(value or 0), int(highest or 0)) + 1
    # past the journal on purpose: undo must not hand a name out again
    connection.execute(text("DELETE FROM setting WHERE name = :n"), {"n": name})
    connection.execute(
        text("INSERT INTO setting (name, value) VALUES (:n, :v)"), {"n": name, "v": str(number)}
    )
    return f"{prefix}-{number:04d}"


def insert(
    context: Context,
    work: Work,
    visit: Visit,
    *,
    state: str,
    request: t.Request | None = None,
    overrides: Mapping[str, str] | None = None,
    until: datetime | None = None,
) -> t.Visit:
    """Writes a visit with its officers and sessions; who calls has asked the rule book."""
    session = work.session
    school = session.get(t.School, visit.school.urn) if visit.school.urn is not None else None
    venue = None if school is not None else int(visit.school.key.rpartition(":")[2])
    row = t.Visit(
        reference=next_reference(session, "visit", "VIS"),
        state=state,
        request_id=request.id if request else None,
        urn=visit.school.urn,
        venue_id=venue,
        district=school.district if school else "",
        authority=visit.school.authority,
        arrives_at=visit.arrives_at,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        departs_at=visit.departs_at,
        held_until=until,
        uid=new_uid(context.token(), context.settings.uid_domain),
        overrides=dict(overrides or {}),
        contact_name=request.contact_name if request else "",
        contact_email=request.contact_email if request else "",
        contact_phone=request.contact_phone if request else "",
        room=request.room if request else "",
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    add_parts(session, row.id, visit)
    return row


def add_parts(session: DbSession, visit_id: int, visit: Visit) -> None:
    """Writes the sessions and officers of a visit."""
    for s in visit.sessions:
        session.add(
            t.VisitSession(
                visit_id=visit_id,
                programme=s.programme.code,
                year=s.year,
                pupils=s.pupils,
                starts_at=s.span.start,
                ends_at=s.span.end,
            )
        )
    for code in visit.officers:
        session.add(t.VisitOfficer(visit_id=visit_id, officer=code))
    session.flush()
