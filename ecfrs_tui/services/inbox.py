"""Looks at requests: the inbox and one request whole."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, false, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.layout import expand
from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.loading import load_programmes
from ecfrs_tui.services.matching import plain_text, word_filter
from ecfrs_tui.services.need_scores import NeedOf, need_of_requests
from ecfrs_tui.services.phrases import what_words
from ecfrs_tui.services.views import Candidate, RequestDetail, RequestRow, SessionView
from ecfrs_tui.services.visitviews import visits_where
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

OPEN_STATES = ("new", "needs info", "ready", "offered")
FILTER_FIELDS = ("state", "district", "town", "programme")
LAST_VISITS = 5

FEW = 500
"""Up to so many rows, what hangs on them is asked for by their keys."""
_Wanted = tuple[str, str, str, int, int]
"""Programme code, title, year, groups, pupils."""


def request_rows(
    session: DbSession, now: datetime, *, states: Sequence[str] = (), words: str = ""
) -> tuple[RequestRow, ...]:
    """The inbox, oldest first; no states means all that are open (new, needs info, ready, offered).

    Every one of `words` must be in the school, town, district, reference, programme or contact;
    `state:`, `district:`, `town:` and `programme:` ask for that alone, and `state:` without `states`
    looks at all requests. `now` is London wall time: ages are whole days up to it.
    """
    asked = word_filter(words, FILTER_FIELDS)
    c = columns(t.Request)
    where: ColumnElement[bool] = c.id.is_not(None)
    if states or not asked.wanted("state"):
        where &= c.state.in_(tuple(states) or OPEN_STATES)
    found = rows_where(session, now, where)
    if not (asked.words or asked.fields):
        return tuple(view for view, _ in found)
    return tuple(view for view, more in found if asked.fits(_text(view, more), _fields(view, more)))


def rows_where(
    session: DbSession, now: datetime, where: ColumnElement[bool]
) -> list[tuple[RequestRow, tuple[str, str]]]:
    """Requests that fit a condition on their table, oldest first, each with its contact and its
    programmes in full; two queries."""
    c = columns(t.Request)
    found_rows = session.connection().execute(_from_places(*(c[name] for name in _ROW_COLUMNS)).where(where))
    # ordered here: the database would walk all requests in their order for the few that are open
    rows = sorted(found_rows, key=lambda row: (row.received_at, row.id))
    wanted = _wanted(session, c.id.in_([row.id for row in rows]) if len(rows) < FEW else where)
    need_of = need_of_requests(session, now.date())
    found = []
    for row in rows:
        asked = wanted.get(row.id, [])
        titles = " ".join(f"{code} {title}" for code, title, *_ in asked)
        found.append((_view(row, asked, now, need_of), (f"{row.contact_name} {row.contact_email}", titles)))
    return found


_ROW_COLUMNS = (
    "id", "reference", "state", "received_at", "typed_school", "urn", "missing", "version",
    "contact_name", "contact_email",
)  # fmt: skip


def _from_places(*wanted: Any) -> Any:
    c, school, venue = columns(t.Request), columns(t.School), columns(t.Venue)
    return (
        select(
            *wanted,
            school.name.label("school_name"),
            school.town.label("school_town"),
            school.district.label("school_district"),
            school.street,
            school.locality,
            func.coalesce(school.postcode, venue.postcode).label("postcode"),
            func.coalesce(school.latitude, venue.latitude).label("latitude"),
            func.coalesce(school.longitude, venue.longitude).label("longitude"),
            venue.name.label("venue_name"),
            venue.district.label("venue_district"),
            venue.address.label("venue_address"),
        )
        .select_from(t.Request)
        .outerjoin(t.School, c.urn == school.urn)
        .outerjoin(t.Venue, c.venue_id == venue.id)
    )


def _wanted(session: DbSession, where: ColumnElement[bool]) -> dict[int, list[_Wanted]]:
    want, programme = columns(t.RequestSession), columns(t.Programme)
    query = (
        select(want.request_id, want.programme, programme.title, want.year, want.groups, want.pupils)
        .join_from(t.RequestSession, t.Request)
        .join(t.Programme, want.programme == programme.code)
        .where(where)
        .order_by(want.id)
    )
    found: dict[int, list[_Wanted]] = {}
    for request, code, title, year, groups, pupils in session.connection().execute(query):
        found.setdefault(request, []).append((code, title, year, max(groups, 1), pupils))
    return found


def _view(row: Row[Any], wanted: Sequence[_Wanted], now: datetime, need_of: NeedOf) -> RequestRow:
    known = row.school_name or row.venue_name
    programmes = tuple(dict.fromkeys(code for code, *_ in wanted))
    return RequestRow(
        reference=row.reference,
        state=row.state,
        received_at=row.received_at,
        age_days=max((now.date() - row.received_at.date()).days, 0),
        school=known or row.typed_school,
        school_known=bool(known),
        town=row.school_town or "",
        district=row.school_district or row.venue_district or "",
        what=what_words((code, year, groups) for code, _, year, groups, _ in wanted),
        need=need_of(row.urn, programmes),
        urn=row.urn,
        programmes=programmes,
        pupils=sum(pupils for *_, pupils in wanted),
        missing=tuple(row.missing or ()),
        version=row.version,
    )


def _text(view: RequestRow, more: tuple[str, str]) -> str:
    return plain_text(
        f"{view.school} {view.town} {view.district} {view.reference} {view.what} {' '.join(more)}"
    )


def _fields(view: RequestRow, more: tuple[str, str]) -> dict[str, str]:
    return {
        "state": plain_text(view.state),
        "district": plain_text(view.district),
        "town": plain_text(view.town),
        "programme": plain_text(more[1]),
    }


def counts(session: DbSession) -> dict[str, int]:
    """How many requests there are in each state that occurs."""
    c = columns(t.Request)
    query = select(c.state, func.count().label("number")).group_by(c.state).order_by(c.state)
    return {row.state: row.number for row in session.connection().execute(query)}


def request_detail(session: DbSession, now: datetime, reference: str) -> RequestDetail:
    """One request whole, with its school's last visits and its own. Raises NotFoundError."""
    c = columns(t.Request)
    where = c.reference == reference.strip().upper()
    row = session.connection().execute(_from_places(*c).where(where)).one_or_none()
    if row is None:
        raise unknown(session, reference)
    wanted = _wanted(session, c.id == row.id).get(row.id, [])
    visit = columns(t.Visit)
    past = _at_its_place(row) & (visit.state == "delivered") & (visit.arrives_at <= now)
    return RequestDetail(
        row=_view(row, wanted, now, need_of_requests(session, now.date())),
        source=row.source,
        typed_school=row.typed_school,
        typed_preferences=row.typed_preferences,
        understood=row.understood,
        understood_confidence=row.understood_confidence,
        not_understood=tuple(str(words) for words in row.not_understood or ()),
        notes=_notes(row),
        sessions=_sessions(session, wanted),
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        room=row.room,
        remarks=row.remarks,
        original=tuple((str(question), _answer(answer)) for question, answer in row.original or ()),
        candidates=_candidates(session, row.candidates or ()),
        last_visits=tuple(
            view for view, _ in visits_where(session, past, newest_first=True, limit=LAST_VISITS)
        ),
        visits=tuple(view for view, _ in visits_where(session, visit.request_id == row.id)),
        address=_address(row),
        latitude=row.latitude,
        longitude=row.longitude,
    )


def _at_its_place(row: Row[Any]) -> ColumnElement[bool]:
    visit = columns(t.Visit)
    if row.urn is not None:
        return visit.urn == row.urn  # type: ignore[no-any-return]  # columns() cannot be typed
    return false() if row.venue_id is None else visit.venue_id == row.venue_id


def _answer(answer: object) -> str:
    return "" if answer is None else str(answer)


def _notes(row: Row[Any]) -> tuple[str, ...]:
    notes = [str(note) for note in row.notes or ()]
    if row.typed_exclusions:
        notes.append(f"not possible: {row.typed_exclusions}")
    for words, value in (("parking", row.parking), ("teacher present", row.teacher_present)):
        if value:
            notes.append(f"{words}: {value}")
    if row.duplicate_of and not any(row.duplicate_of in note for note in notes):
        notes.append(f"perhaps the same as {row.duplicate_of}")
    if row.state_reason:
        notes.append(f"{row.state}: {row.state_reason}")
    return tuple(notes)


def _address(row: Row[Any]) -> str:
    if row.school_name is not None:
        parts = [row.street, row.locality, row.school_town, row.postcode]
    else:
        parts = [row.venue_address, row.postcode]
    return ", ".join(part for part in parts if part)


def _sessions(session: DbSession, wanted: Sequence[_Wanted]) -> tuple[SessionView, ...]:
    programmes = load_programmes(session)
    # a request only ever names programmes of the catalogue: the database sees to it
    asked = [WantedSession(code, year, groups, pupils) for code, _, year, groups, pupils in wanted]
    return tuple(SessionView(p.code, p.title, year, pupils) for p, year, pupils in expand(asked, programmes))


def _candidates(session: DbSession, stored: Sequence[Any]) -> tuple[Candidate, ...]:
    school = columns(t.School)
    query = select(school.urn, school.name, school.town, school.postcode)
    urns = [int(urn) for urn, *_ in stored]
    rows = {row.urn: row for row in session.connection().execute(query.where(school.urn.in_(urns)))}
    return tuple(
        Candidate(int(urn), rows[urn].name, rows[urn].town, rows[urn].postcode, float(confidence), str(why))
        for urn, confidence, why in stored
        if urn in rows
    )


def unknown(session: DbSession, reference: str) -> NotFoundError:
    """The refusal of a reference no request has, with those it may be."""
    known = [row.reference for row in session.connection().execute(select(columns(t.Request).reference))]
    number = re.search(r"\d+", reference)
    near = [r for r in known if number and r.rpartition("-")[2].lstrip("0") == number[0].lstrip("0")]
    near += [r for r in difflib.get_close_matches(reference.upper(), known, 3, 0.75) if r not in near]
    hint = f"perhaps {' or '.join(near[:3])}" if near else "`requests list` shows them"
    return NotFoundError("request_unknown", f"there is no request {reference}", hint=hint)
