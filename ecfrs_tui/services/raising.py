"""A request of our own making, raised from a target or an incident: in the inbox like any other."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import Session as SqlSession

from ecfrs_tui.domain.programmes import Programme, WantedSession
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.forms_draft import RequestDraft
from ecfrs_tui.intake.values import clean
from ecfrs_tui.services.contacts import Reachable, reachable
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.importing.duplicates import OPEN_STATES, OpenRequests
from ecfrs_tui.services.importing.numbering import next_request_number
from ecfrs_tui.services.importing.request_reading import conclude
from ecfrs_tui.services.incident_actions import open_for
from ecfrs_tui.services.loading import load_programmes
from ecfrs_tui.services.open_schools import open_school
from ecfrs_tui.services.proposing import only_year, years_of
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

SOURCE = "target"
MOST_PUPILS = 3000
_MOST_REASON = 500


def raise_request(
    context: Context,
    urn: int,
    *,
    programme: str,
    year: str = "",
    pupils: int = 0,
    reason: str,
    force: bool = False,
    incident: str = "",
) -> Outcome:
    """Puts a request for a school into the inbox, with why, and with the incident's action if it is from one.

    Without a year it is for the school's only one that the programme serves. A request that may be the same
    as an earlier one is marked so. Raises RefusedError without a reason, for a programme that is not
    delivered or not for that year, and when the school has an open request for it (unless `force`);
    NotFoundError for an unknown school, programme or incident.
    """
    why = clean(reason)[:_MOST_REASON]
    if not why:
        raise RefusedError(
            "reason_missing", "a request of our own needs a reason", hint="say why this school"
        )
    if not 0 <= pupils <= MOST_PUPILS:
        raise RefusedError(
            "pupils_wrong", f"{pupils} pupils cannot be meant", hint=f"0 (not known) to {MOST_PUPILS:,}"
        )
    with context.writing() as (work, _):
        session = work.session
        school = open_school(session, urn)
        wanted = _programme(session, programme, context.now().date())
        if not force:
            _refuse_second(session, school, wanted)
        years = years_of(school.low_age, school.high_age, school.phase)
        row = _row(context, session, school, why, incident)
        asked = WantedSession(wanted.code, _year(wanted, year) or only_year(wanted, years), 1, pupils)
        session.add(row)
        conclude(OpenRequests.load(session), row, _wish(row, asked), windows=0)
        session.flush()
        assert row.id is not None
        session.add(
            t.RequestSession(
                request_id=row.id, programme=asked.programme, year=asked.year, groups=1, pupils=pupils
            )
        )
        if incident:
            code = session.get(t.Programme, wanted.code)
            assert code is not None  # `_programme` has found it
            open_for(context, session, incident, urn, code).request_id = row.id
        words = f"{row.reference} raised for {school.name}: {wanted.title}, because {why}"
        if row.duplicate_of:
            words += f" (perhaps the same as {row.duplicate_of})"
        work.record("raise", row.reference, words, details={"urn": urn, "incident": incident})
    return Outcome(words, reference=row.reference)


def _programme(session: DbSession, code: str, today: date) -> Programme:
    catalogue = load_programmes(session)
    found = catalogue.get(code.strip().upper()) or catalogue.get(code.strip())
    if found is None:
        raise NotFoundError(
            "programme_unknown",
            f"there is no programme {clean(code)[:20]}",
            hint="`programmes list` shows them",
        )
    if not found.delivered(today):
        raise RefusedError(
            "programme_inactive",
            f"{found.title} is not delivered at present",
            hint="choose another programme",
        )
    return found


def _year(programme: Programme, typed: str) -> str:
    year = clean(typed).upper().removeprefix("YEAR").removeprefix("Y").strip()
    if year and programme.years and year not in programme.years:
        raise RefusedError(
            "year_wrong",
            f"{programme.title} is not for year {year[:10]}",
            hint=f"it is for {', '.join(programme.years)}",
        )
    return year


def _refuse_second(session: DbSession, school: t.School, programme: Programme) -> None:
    request, part = columns(t.Request), columns(t.RequestSession)
    query = (
        select(request.reference, request.state)
        .join_from(t.Request, t.RequestSession, part.request_id == request.id)
        .where(
            (request.urn == school.urn) & request.state.in_(OPEN_STATES) & (part.programme == programme.code)
        )
        .order_by(request.id)
    )
    standing = session.connection().execute(query).first()
    if standing is not None:
        raise RefusedError(
            "already_asked",
            f"{school.name} has {standing.reference} for {programme.title} ({standing.state})",
            hint="work on that one, or raise another one on purpose (--force)",
            details={"request": standing.reference},
        )


def _row(context: Context, session: SqlSession, school: t.School, reason: str, incident: str) -> t.Request:
    person = reachable(session, [school.urn], context.now().date()).get(
        school.urn, Reachable("", "", "", school.phone)
    )
    reference = f"REQ-{next_request_number(session):04d}"
    from_ = [["From the incident", incident]] if incident else []
    return t.Request(
        reference=reference,
        state="new",
        received_at=context.now(),
        source=SOURCE,
        source_key=reference,
        original=[["Raised by", context.actor], ["Reason", reason], *from_],
        urn=school.urn,
        typed_school=school.name,
        match_confidence=1.0,
        contact_name=person.name,
        contact_email=person.email,
        contact_phone=person.phone or school.phone,
        # a note stays with us; remarks go into the officer's letter
        notes=[f"why: {reason}"],
    )


def _wish(row: t.Request, asked: WantedSession) -> RequestDraft:
    return RequestDraft(
        typed_school=row.typed_school,
        place="",
        contact_name=row.contact_name,
        contact_role="",
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        sessions=(asked,),
        preferred="",
        not_possible="",
        room="",
        parking="",
        teacher_present="",
        remarks="",
        consent=False,
        notes=(),
    )
