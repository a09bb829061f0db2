"""Changes to a visit that leave its day and officers alone: contact, room, notes, sessions, place.

Whoever knows of the visit gets the change; where only words changed nobody is asked to answer again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.layout import lay_out, request_of
from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.domain.schools import School
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.values import clean
from ecfrs_tui.outputs.invitation import checked_address
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_schools, load_visit
from ecfrs_tui.services.moving import replace_times
from ecfrs_tui.services.settling import settle
from ecfrs_tui.services.telling import at, outcome_of, stored_visit, tell
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to change; None stays as it is. `sessions` follow one another from the visit's start."""

    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    room: str | None = None
    notes: str | None = None
    sessions: tuple[WantedSession, ...] | None = None
    urn: int | None = None


_WORDS = ("contact_name", "contact_phone", "room", "notes")


def amend(context: Context, reference: str, change: Amendment, *, override: str = "") -> Outcome:
    """Writes the change and tells each party what is new to it.

    Raises NotFoundError, or RefusedError for a visit that is over, an address that is none, another place without
    its contact, or rules that the new sessions or place break.
    """
    with context.writing_files() as (work, written):
        row = stored_visit(work.session, reference)
        if row.state not in ("held", "confirmed"):
            raise RefusedError(
                "not_live", f"{row.reference} is {row.state}, so it stays as it is", hint="nothing to change"
            )
        day = row.arrives_at.date()
        book = context.book(work.session, day, day)
        before = load_visit(work.session, row.reference, book.programmes)
        changed = [
            *_laid_out(context, work.session, row, before, change, book, override),
            *_reworded(row, change),
        ]
        if not changed:
            raise RefusedError("nothing_to_change", f"{row.reference} is so already")
        work.session.flush()
        files, problems = (
            tell(context, work, row, book, written, before=before) if row.state == "confirmed" else ((), ())
        )
        words = f"Changed {row.reference}, {at(row.starts_at)}: {', '.join(changed)}"
        work.record("amend", row.reference, words)
    return outcome_of(context, row.reference, words, files, problems)


def _reworded(row: t.Visit, change: Amendment) -> list[str]:
    changed = []
    for name in _WORDS:
        value = getattr(change, name)
        if value is not None and clean(value) != getattr(row, name):
            setattr(row, name, clean(value))
            changed.append(name.replace("_", " "))
    if change.contact_email is not None:
        email = change.contact_email.strip()
        address = checked_address(email, "contact's address") if email else ""
        if address != row.contact_email:
            row.contact_email = address
            changed.append("contact's address")
    return changed


def _laid_out(
    context: Context,
    session: DbSession,
    row: t.Visit,
    before: Visit,
    change: Amendment,
    book: Book,
    override: str,
) -> list[str]:
    """Sessions and place, if they change: what changed in words. The rule book is asked as for a move."""
    asked, programmes = request_of(before)
    wanted = asked.wanted if change.sessions is None else _known(change.sessions, book)
    school = before.school if change.urn is None else _school(session, change)
    changed = [
        *(["sessions"] if tuple(wanted) != tuple(asked.wanted) else []),
        *(["place"] if school.key != before.school.key else []),
    ]
    if not changed:
        return []
    shape = book.calendar.shape(school.urn, school.phase)
    request = Request(row.reference, school, tuple(wanted), before.windows, before.exclusions)
    laid = lay_out(request, {**book.programmes, **programmes}, shape, before.officers, before.starts_at)
    after = replace(
        laid,
        reference=before.reference,
        state=before.state,
        overrides=before.overrides,
        held_until=before.held_until,
    )
    beside = book.with_visits([*(v for v in book.visits if v.reference != before.reference), after])
    overrides = settle(context, session, assess(after, beside), override, request, after)
    if school.key != before.school.key:
        _put(session, row, school.urn)
    replace_times(session, row, after, {**(row.overrides or {}), **overrides})
    return changed


def _known(wanted: Sequence[WantedSession], book: Book) -> tuple[WantedSession, ...]:
    for one in wanted:
        if one.programme not in book.programmes:
            raise NotFoundError(
                "programme_unknown",
                f"there is no programme {one.programme}",
                hint="`programmes list` shows them",
            )
    if not wanted:
        raise RefusedError("no_sessions", "a visit needs a session", hint="cancel it instead")
    return tuple(wanted)


def _school(session: DbSession, change: Amendment) -> School:
    assert change.urn is not None
    found = load_schools(session, [change.urn], [])
    if not found:
        raise NotFoundError(
            "school_unknown", f"there is no school {change.urn}", hint="`lookup` finds schools by their names"
        )
    if not change.contact_email:
        raise RefusedError(
            "contact_missing",
            "another place has another contact",
            hint="give the contact's e-mail address there too",
        )
    return next(iter(found.values()))


def _put(session: DbSession, row: t.Visit, urn: int | None) -> None:
    school = session.get(t.School, urn)
    assert school is not None
    row.urn, row.venue_id, row.district, row.authority = school.urn, None, school.district, school.authority
