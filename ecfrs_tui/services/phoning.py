"""A request that came by phone or in a mail: typed in by the assistant, read as a form's answer would be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session as DbSession

from ecfrs_tui.domain.programmes import Programme, WantedSession
from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.forms_draft import RequestDraft
from ecfrs_tui.intake.values import clean
from ecfrs_tui.services.contacts import Reachable, reachable
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.importing.duplicates import OpenRequests
from ecfrs_tui.services.importing.numbering import next_request_number
from ecfrs_tui.services.importing.request_dates_again import dates_again
from ecfrs_tui.services.importing.request_reading import conclude
from ecfrs_tui.services.loading import load_programmes
from ecfrs_tui.services.open_schools import open_school
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t

SOURCES = ("phone", "mail")
MOST_GROUPS, MOST_PUPILS = 20, 3000
_PART = re.compile(r"(?P<code>[A-Za-z0-9-]+)(?:/(?P<year>[A-Za-z0-9]*))?(?:\s*[x×]\s*(?P<groups>\d{1,2}))?$")


@dataclass(frozen=True, slots=True)
class PhoneRequest:
    """What a caller asks for, in the assistant's words.

    `sessions` are `CODE/YEAR×GROUPS`, commas between (`KC6/6×2, HS3/3`); `pupils` are of all groups together.
    `dates` and `not_dates` are read as those of a form are. An empty contact is the school's own.
    """

    urn: int
    sessions: str
    pupils: int = 0
    dates: str = ""
    not_dates: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    room: str = ""
    parking: str = ""
    remarks: str = ""
    source: str = "phone"


def add(context: Context, asked: PhoneRequest) -> Outcome:
    """Puts the request into the inbox, in one transaction with undo; its reference stands in the outcome.

    Raises NotFoundError for an unknown school or programme, RefusedError for sessions that cannot be read or a
    year the programme is not for.
    """
    if asked.source not in SOURCES:
        raise RefusedError(
            "source_wrong", f"a request comes by {' or '.join(SOURCES)}", hint="name one of them"
        )
    if not 0 <= asked.pupils <= MOST_PUPILS:
        raise RefusedError(
            "pupils_wrong", f"{asked.pupils} pupils cannot be meant", hint=f"0 to {MOST_PUPILS:,}"
        )
    with context.writing() as (work, _):
        session = work.session
        school = open_school(session, asked.urn)
        wanted = read_sessions(asked.sessions, load_programmes(session), asked.pupils)
        row = _row(context, session, school, asked)
        session.add(row)
        session.flush()
        dates_again(work, row, school)
        wish = wish_of(row, wanted)
        conclude(OpenRequests.load(session), row, wish, windows=1 if row.understood else 0)
        assert row.id is not None
        for each in wanted:
            session.add(
                t.RequestSession(
                    request_id=row.id,
                    programme=each.programme,
                    year=each.year,
                    groups=each.groups,
                    pupils=each.pupils,
                )
            )
        words = f"{row.reference} taken by {asked.source} from {school.name}"
        if row.missing:
            words += f"; missing: {', '.join(row.missing)}"
        if row.duplicate_of:
            words += f" (perhaps the same as {row.duplicate_of})"
        work.record("add_request", row.reference, words)
        reference = row.reference
    return Outcome(words, reference=reference)


def read_sessions(text: str, catalogue: dict[str, Programme], pupils: int) -> tuple[WantedSession, ...]:
    """`KC6/6×2, HS3/3` as what is wanted; the pupils are spread over the groups. Raises RefusedError, NotFoundError."""
    found: list[WantedSession] = []
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for part in parts:
        match = _PART.match(part)
        if match is None:
            raise RefusedError(
                "session_unread",
                f"“{clean(part)[:40]}” is no session",
                hint="write CODE/YEAR×GROUPS, such as KC6/6×2",
            )
        programme = catalogue.get(match["code"].upper())
        if programme is None:
            raise NotFoundError(
                "programme_unknown",
                f"there is no programme {match['code'][:20]}",
                hint=f"there are {', '.join(catalogue)}",
            )
        year = (match["year"] or "").upper().removeprefix("Y") or (
            programme.years[0] if len(programme.years) == 1 else ""
        )
        if year and programme.years and year not in programme.years:
            raise RefusedError(
                "year_wrong",
                f"{programme.title} is not for year {year}",
                hint=f"it is for {', '.join(programme.years)}",
            )
        found.append(WantedSession(programme.code, year, min(int(match["groups"] or 1), MOST_GROUPS), 0))
    if not found:
        raise RefusedError(
            "sessions_missing", "no programme is named", hint="write CODE/YEAR×GROUPS, such as KC6/6×2"
        )
    groups = sum(each.groups for each in found)
    share = [pupils * each.groups // groups for each in found]
    share[0] += pupils - sum(share)
    return tuple(
        WantedSession(each.programme, each.year, each.groups, part)
        for each, part in zip(found, share, strict=True)
    )


def understood(
    context: Context, urn: int, dates: str, not_dates: str = "", *, since: date | None = None
) -> tuple[str, tuple[str, ...]]:
    """How the caller's dates would be read at that school, and the words nobody could read.

    Days are counted from `since`, today when it is None; URN 0 is a school nobody knows.
    """
    from ecfrs_tui.intake.request_dates import read_dates
    from ecfrs_tui.services.calendars import load_calendar

    today: date = since or context.now().date()
    with context.store.reading() as session:
        school = session.get(t.School, urn)
        calendar = load_calendar(session, today.year - 1, today.year + 2)
    read = read_dates(
        dates,
        not_dates,
        today=today,
        calendar=calendar,
        authority=(school.authority if school else "") or DEFAULT_AUTHORITY,
        urn=urn,
        shape=calendar.shape(urn, school.phase if school else None),
    )
    return read.reading, tuple(read.not_understood)


def _row(context: Context, session: DbSession, school: t.School, asked: PhoneRequest) -> t.Request:
    person = reachable(session, [school.urn], context.now().date()).get(
        school.urn, Reachable("", "", "", school.phone)
    )
    named = bool(asked.contact_name or asked.contact_email)
    reference = f"REQ-{next_request_number(session):04d}"
    said = [["Taken by", context.actor], ["Asked for", asked.sessions], ["Dates", asked.dates]]
    return t.Request(
        reference=reference,
        state="new",
        received_at=context.now(),
        source=asked.source,
        source_key=reference,
        original=[*said, ["Not possible", asked.not_dates], ["Remarks", asked.remarks]],
        urn=school.urn,
        typed_school=school.name,
        match_confidence=1.0,
        contact_name=clean(asked.contact_name) if named else person.name,
        contact_email=clean(asked.contact_email) if named else person.email,
        contact_phone=clean(asked.contact_phone) or person.phone or school.phone,
        typed_preferences=clean(asked.dates),
        typed_exclusions=clean(asked.not_dates),
        room=clean(asked.room),
        parking=clean(asked.parking),
        remarks=clean(asked.remarks),
        notes=[],
    )


def wish_of(row: t.Request, wanted: tuple[WantedSession, ...]) -> RequestDraft:
    """A stored request as what was wished for."""
    return RequestDraft(
        typed_school=row.typed_school,
        place="",
        contact_name=row.contact_name,
        contact_role="",
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        sessions=wanted,
        preferred=row.typed_preferences,
        not_possible=row.typed_exclusions,
        room=row.room,
        parking=row.parking,
        teacher_present=row.teacher_present,
        remarks=row.remarks,
        consent=False,
        notes=(),
    )
