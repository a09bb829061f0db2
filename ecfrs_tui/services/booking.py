"""Book, hold, confirm, move, cancel, deliver: each one transaction, one audit entry, one step of undo.

Every one takes the lock first, loads the days afresh and asks the rule book inside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlmodel import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import assess, name_of
from ecfrs_tui.domain.layout import lay_out, shift
from ecfrs_tui.domain.times import day_words
from ecfrs_tui.domain.verdict import Verdict
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.outputs.letters import Kind
from ecfrs_tui.outputs.uid import new_uid
from ecfrs_tui.scheduling.refusals import mend
from ecfrs_tui.services import outbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.diary import visit_row
from ecfrs_tui.services.loading import columns, load_request, load_visit
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
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
    with context.writing() as (work, written):
        row, wanted = load_request(work.session, request)
        _bookable(work.session, row, wanted)
        day_book = context.book(work.session, starts_at.date(), starts_at.date())
        team = known_officers(day_book, officers)
        shape = day_book.calendar.shape(wanted.school.urn, wanted.school.phase)
        visit = lay_out(wanted, day_book.programmes, shape, team, starts_at)
        overrides = _settle(context, work.session, assess(visit, day_book), override, wanted, visit)
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
            files, problems = _tell(context, work, stored, day_book, "invitation", written)
        words = _words("Held" if held else "Booked", stored, visit, day_book)
        work.record("hold" if held else "book", stored.reference, words, details={"overrides": overrides})
        reference = stored.reference
    return _outcome(context, reference, words, files, problems)


def confirm(context: Context, reference: str) -> Outcome:
    """A held visit becomes confirmed; the rule book is asked again, but not for notice."""
    lapse(context)
    with context.writing() as (work, written):
        row = _visit_row(work.session, reference)
        if row.state != "held":
            raise RefusedError(
                "not_held", f"{row.reference} is {row.state}, not held", hint="nothing to confirm"
            )
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
                details={"broken": _broken(verdict)},
            )
        row.state, row.held_until = "confirmed", None
        _request_state(work.session, row, "booked")
        files, problems = _tell(context, work, row, day_book, "invitation", written)
        words = _words("Confirmed", row, visit, day_book)
        work.record("confirm", row.reference, words)
    return _outcome(context, row.reference, words, files, problems)


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
        row = _visit_row(work.session, reference)
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
        overrides = _settle(context, work.session, assess(after, day_book), override, wanted, after)
        told = outbox.has_left(work.session, row.id or 0)
        _replace_times(work.session, row, after, {**(row.overrides or {}), **overrides})
        files: tuple[Path, ...] = ()
        problems: tuple[str, ...] = ()
        if row.state == "confirmed":
            row.sequence += 1 if told else 0
            files, problems = _tell_of_move(context, work, row, before, after, day_book, told, written)
        words = _words("Moved", row, after, day_book) + f" (was {_at(before.starts_at)})"
        work.record("move", row.reference, words, details={"was": before.starts_at.isoformat()})
    return _outcome(context, row.reference, words, files, problems)


def cancel(context: Context, reference: str, *, reason: str) -> Outcome:
    """A visit that will not happen; its request is open again. Raises RefusedError without a reason."""
    if not reason.strip():
        raise RefusedError("reason_missing", "a cancellation needs a reason", hint="say why in a few words")
    with context.writing() as (work, written):
        row = _visit_row(work.session, reference)
        if row.state not in ("held", "confirmed"):
            raise RefusedError(
                "not_live", f"{row.reference} is {row.state} already", hint="nothing to cancel"
            )
        files, problems = withdraw(context, work, row, reason.strip(), written)
        words = f"Cancelled {row.reference}, {_at(row.starts_at)}: {reason.strip()}"
        work.record("cancel", row.reference, words)
    return _outcome(context, row.reference, words, files, problems)


def withdraw(
    context: Context, work: Work, row: t.Visit, reason: str, written: list[Path]
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Sets a visit to cancelled, opens its request again and tells those who were told of it."""
    day = row.arrives_at.date()
    day_book = context.book(work.session, day, day)
    told = outbox.has_left(work.session, row.id or 0)
    row.state, row.state_reason, row.held_until = "cancelled", reason, None
    for message in outbox.drafted(work.session, row.reference):
        message.state = "withdrawn"
    _reopen(work.session, row)
    if not told:
        return (), ()
    row.sequence += 1
    return _tell(context, work, row, day_book, "cancellation", written, reason=reason)


def deliver(context: Context, reference: str, *, pupils: int, remarks: str = "") -> Outcome:
    """A confirmed visit that happened, with the young people reached."""
    if pupils < 0:
        raise RefusedError("pupils_wrong", f"{pupils} young people cannot be", hint="give a number from 0")
    with context.writing() as (work, _):
        row = _visit_row(work.session, reference)
        if row.state != "confirmed":
            raise RefusedError(
                "not_confirmed", f"{row.reference} is {row.state}, not confirmed", hint="confirm it first"
            )
        if row.starts_at > context.now():
            raise RefusedError(
                "not_yet", f"{row.reference} is on {_at(row.starts_at)}, which is still to come"
            )
        row.state, row.pupils_reached, row.remarks = "delivered", pupils, remarks
        _request_state(work.session, row, "delivered")
        words = f"Recorded {row.reference} as delivered: {pupils} young people"
        work.record("deliver", row.reference, words)
    return _outcome(context, row.reference, words, (), ())


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
            _reopen(work.session, row)
        names = tuple(row.reference for row in rows)
        if names:
            work.record("lapse", names[0], f"Holds lapsed: {', '.join(names)}", undoable=False)
    return names


def known_officers(book_: Book, officers: Sequence[str]) -> tuple[str, ...]:
    """The officers' codes as the book has them. Raises NotFoundError for one it does not know."""
    by_name = {code.upper(): code for code in book_.officers}
    team = []
    for code in officers:
        if code.strip().upper() not in by_name:
            raise NotFoundError(
                "officer_unknown",
                f"there is no officer {code}",
                hint=f"there are {', '.join(book_.officers)}",
            )
        team.append(by_name[code.strip().upper()])
    if not team:
        raise RefusedError("officer_missing", "no officer is named", hint="name one with --officer")
    return tuple(dict.fromkeys(team))


def _bookable(session: DbSession, row: t.Request, wanted: Request) -> None:
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


def _settle(
    context: Context, session: DbSession, verdict: Verdict, override: str, wanted: Request, visit: Visit
) -> dict[str, str]:
    """The rules overridden with their reason; raises RefusedError when the visit may not stand."""
    if verdict.stands:
        return {}
    if verdict.may_be_overridden and override.strip():
        return {b.rule: override.strip() for b in verdict.broken}
    hard = [b for b in verdict.broken if not b.overridable]
    said = hard or list(verdict.broken)
    nearest = ""
    if wanted.wanted and visit.school.place is not None:
        day = visit.starts_at.date()
        wide = context.book(session, day - timedelta(days=28), day + timedelta(days=28))
        nearest = mend(wanted, wide, visit, verdict)
    hint = nearest[:1].upper() + nearest[1:] if nearest else "choose another time"
    if not hard:
        hint += "; or give a reason with --override"
    raise RefusedError(
        said[0].rule,
        "; ".join(dict.fromkeys(b.message for b in said)),
        hint=hint,
        details={"broken": _broken(verdict), "nearest": nearest},
    )


def _broken(verdict: Verdict) -> list[dict[str, Any]]:
    return [
        {"rule": b.rule, "message": b.message, "overridable": b.overridable, "officer": b.officer}
        for b in verdict.broken
    ]


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
    _add_parts(session, row.id, visit)
    return row


def _add_parts(session: DbSession, visit_id: int, visit: Visit) -> None:
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


def _replace_times(session: DbSession, row: t.Visit, visit: Visit, overrides: Mapping[str, str]) -> None:
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
    _add_parts(session, row.id, visit)


def _tell(
    context: Context,
    work: Work,
    row: t.Visit,
    day_book: Book,
    kind: Kind,
    written: list[Path],
    *,
    reason: str = "",
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Drafts and exports one kind of message to everybody of a visit."""
    visit = load_visit(work.session, row.reference, day_book.programmes)
    made = outbox.draft(context, work, row, visit, day_book, kind, officers=visit.officers, reason=reason)
    return outbox.export(context, made.messages, written), made.problems


def _tell_of_move(
    context: Context,
    work: Work,
    row: t.Visit,
    before: Visit,
    after: Visit,
    day_book: Book,
    told: bool,
    written: list[Path],
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The change to the school and those who stay, the invitation to new officers, the end to old ones."""
    kind: Kind = "change" if told else "invitation"
    stay = [c for c in after.officers if c in before.officers]
    new = [c for c in after.officers if c not in before.officers]
    gone = [c for c in before.officers if c not in after.officers]
    made = [outbox.draft(context, work, row, after, day_book, kind, officers=stay)]
    if new:
        made.append(
            outbox.draft(context, work, row, after, day_book, "invitation", officers=new, school=False)
        )
    if gone and told:
        made.append(
            outbox.draft(
                context,
                work,
                row,
                before,
                day_book,
                "cancellation",
                officers=gone,
                school=False,
                reason="another officer takes this visit",
            )
        )
    messages = [m for d in made for m in d.messages]
    return outbox.export(context, messages, written), tuple(p for d in made for p in d.problems)


def _visit_row(session: DbSession, reference: str) -> t.Visit:
    row = session.exec(entities(t.Visit).where(t.Visit.reference == reference.upper())).first()
    if row is None:
        raise NotFoundError(
            "visit_unknown", f"there is no visit {reference}", hint="`visits list` shows them"
        )
    return row


def _request_state(session: DbSession, row: t.Visit, state: str) -> None:
    if row.request_id is not None:
        request = session.get(t.Request, row.request_id)
        if request is not None:
            request.state = state


def _reopen(session: DbSession, row: t.Visit) -> None:
    """The request is ready again when no other live visit stands for it."""
    if row.request_id is None:
        return
    c = columns(t.Visit)
    other = (
        (c.request_id == row.request_id) & (c.id != row.id) & c.state.in_(("held", "confirmed", "delivered"))
    )
    if session.connection().execute(select(c.id).where(other).limit(1)).first() is None:
        _request_state(session, row, "ready")


def _at(moment: datetime) -> str:
    return f"{day_words(moment)} {moment:%H:%M}"


def _words(verb: str, row: t.Visit, visit: Visit, book_: Book) -> str:
    names = " and ".join(name_of(book_, code) for code in visit.officers)
    held = f" until {_at(row.held_until)}" if row.held_until else ""
    return f"{verb} {row.reference}: {visit.school.name}, {_at(visit.starts_at)}, {names}{held}"


def _outcome(
    context: Context, reference: str, words: str, files: Sequence[Path], problems: Sequence[str]
) -> Outcome:
    with context.store.reading() as session:
        view = visit_row(session, reference)
    return Outcome(". ".join([words, *problems]), view, tuple(str(p) for p in files))
