"""The full card of a school or venue: its need with the parts, and everything that ever was with it, newest first."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.services.cards import place_row, school_card, with_predecessors
from ecfrs_tui.services.cardviews import CardLine, NeedView, SchoolPage
from ecfrs_tui.services.contact_log import contacts_with
from ecfrs_tui.services.inbox import rows_where
from ecfrs_tui.services.phrases import counted, london
from ecfrs_tui.services.views import RequestRow, VisitRow
from ecfrs_tui.services.visitviews import visits_where
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

MOST = 200
"""So many of each kind: ten years of a school that is visited every fortnight."""
MOST_INCIDENTS = 20
NEAR_KM = 3.0
_KM_A_DEGREE = 110.0


def school_page(
    session: DbSession, book: Book, now: datetime, key: str, *, unlocked: bool = False
) -> SchoolPage:
    """The full card by its key, `urn:900123` or `venue:3`, or by a URN alone.

    `unlocked`: restricted sources count in its need. Raises NotFoundError.
    """
    card = school_card(session, book, now, key)
    row, venue = place_row(session, key)
    return SchoolPage(
        card=card,
        room=row.room,
        parking=row.parking,
        notes=row.notes,
        need=() if venue else _need(session, row.urn, now, unlocked),
        lines=_lines(session, row, venue, now),
    )


def _need(session: DbSession, urn: int, now: datetime, unlocked: bool) -> tuple[NeedView, ...]:
    # it needs numpy, which a card without scores should not wait for
    c = columns(t.ScoreSet)
    if session.connection().execute(select(c.id).where(c.in_force).limit(1)).first() is None:
        return ()
    from ecfrs_tui.services.targeting import needs_of

    return tuple(NeedView(*each) for each in needs_of(session, urn, now.date(), unlocked=unlocked))


def _lines(session: DbSession, row: Row[Any], venue: bool, now: datetime) -> tuple[CardLine, ...]:
    at_visit = with_predecessors(columns(t.Visit), row, venue)
    at_request = with_predecessors(columns(t.Request), row, venue)
    visits = [view for view, _ in visits_where(session, at_visit, newest_first=True, limit=MOST)]
    requests = [view for view, _ in rows_where(session, now, at_request)][-MOST:]
    found = [visit_line(view, now) for view in visits]
    found += [request_line(view) for view in requests]
    found += _letters(session, at_visit, at_request)
    if not venue:
        found += _said(session, row.urn)
        found += _incidents(session, row)
    return newest_first(found)


def newest_first(lines: list[CardLine]) -> tuple[CardLine, ...]:
    """In the order of their time, what is to come at the top."""
    return tuple(sorted(lines, key=lambda line: line.when or datetime.min, reverse=True))


def visit_line(view: VisitRow, now: datetime) -> CardLine:
    """A visit among what hangs on something."""
    words = f"{view.what}, {counted(view.pupils, 'pupil')}"
    return CardLine(
        f"visit {view.reference}",
        "visit",
        view.starts_at,
        words,
        view.state,
        view.reference,
        "visit",
        view.starts_at > now,
        view.officers,
    )


def request_line(view: RequestRow) -> CardLine:
    """A request among what hangs on something."""
    words = f"{view.what}, {counted(view.pupils, 'pupil')}"
    if view.missing and view.state in ("new", "needs info"):
        words += f"; missing: {', '.join(view.missing)}"
    return CardLine(
        f"request {view.reference}",
        "request",
        view.received_at,
        words,
        view.state,
        view.reference,
        "request",
    )


def _said(session: DbSession, urn: int) -> list[CardLine]:
    return [
        CardLine(
            f"said {number}",
            line.kind,
            line.at,
            " ".join(line.words.split())
            + (f" ({line.campaign})" if line.campaign else "")
            + f" · {line.actor}",
        )
        for number, line in enumerate(contacts_with(session, urn, limit=MOST))
    ]


def _letters(
    session: DbSession, at_visit: ColumnElement[bool], at_request: ColumnElement[bool]
) -> list[CardLine]:
    m, visit, request = columns(t.Message), columns(t.Visit), columns(t.Request)
    query = (
        select(m.id, m.kind, m.state, m.subject, m.recipient_name, m.officer, m.drafted_utc, m.left_utc)
        .add_columns(func.coalesce(visit.reference, request.reference, "").label("about"))
        .select_from(t.Message)
        .outerjoin(t.Visit, m.visit_id == visit.id)
        .outerjoin(t.Request, m.request_id == request.id)
        .where(or_(at_visit, at_request) & (m.state != "withdrawn") & m.officer.is_(None))
        .order_by(m.id.desc())
        .limit(MOST)
    )
    return [message_line(row) for row in session.connection().execute(query)]


def message_line(row: Row[Any]) -> CardLine:
    """A message among what hangs on something; `about` is the reference that leads to it in the outbox."""
    to = row.officer or row.recipient_name
    return CardLine(
        f"letter {row.id}",
        "letter",
        london(row.left_utc or row.drafted_utc),
        f"{row.kind} to {to}: {row.subject}" if to else f"{row.kind}: {row.subject}",
        row.state,
        row.about,
        "outbox",
    )


def _incidents(session: DbSession, row: Row[Any]) -> list[CardLine]:
    """Incidents in which something is to be done at the school, and those near it, the latest first."""
    c, act = columns(t.Incident), columns(t.IncidentAction)
    ours = {
        found.incident_id: found
        for found in session.connection().execute(select(*act).where(act.urn == row.urn))
    }
    where = c.id.in_(list(ours))
    placed = row.latitude is not None and row.longitude is not None
    if placed:
        side = NEAR_KM / _KM_A_DEGREE
        # a degree of longitude is shorter here: twice the side is more than enough, the distance decides
        box = c.latitude.between(row.latitude - side, row.latitude + side)
        where |= box & c.longitude.between(row.longitude - 2 * side, row.longitude + 2 * side)
    query = select(*c).where(where).order_by(c.on_date.desc(), c.id.desc())
    found = []
    for incident in session.connection().execute(query):
        km = _km(row, incident)
        action = ours.get(incident.id)
        if action is None and (km is None or km > NEAR_KM):
            continue
        far = f", {km:.1f} km away" if km is not None else ""
        to_do = f"; {action.action}" if action is not None and action.action else ""
        found.append(
            CardLine(
                f"incident {incident.reference}",
                "incident",
                datetime.combine(incident.on_date, time()),
                f"{incident.kind or 'incident'}{far}{f', {incident.place}' if incident.place else ''}{to_do}",
                action.state if action is not None else "",
                incident.reference,
                "incidents",
            )
        )
        if len(found) == MOST_INCIDENTS:
            break
    return found


def _km(one: Row[Any], other: Row[Any]) -> float | None:
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    ends = [Place("", "", each.latitude, each.longitude) for each in (one, other)]
    return straight_km(*ends)
