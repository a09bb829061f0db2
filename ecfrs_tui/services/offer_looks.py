"""Looks at offers and the times they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.intake.offer_codes import spelled
from ecfrs_tui.services.offerviews import OfferChoice, OfferRow
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

STATES = ("open", "chosen", "withdrawn", "lapsed")


def offer_rows(session: DbSession, now: datetime, *, states: Sequence[str] = ()) -> tuple[OfferRow, ...]:
    """Offers, the newest first; no states means open and lapsed ones of requests that are still open."""
    c, request = columns(t.Offer), columns(t.Request)
    if states:
        return tuple(row for row in _offers(session, c.id.is_not(None), now) if row.state in states)
    going_on = request.state.in_(("new", "needs info", "ready", "offered"))
    return _offers(session, (c.state == "open") & going_on, now)


def offer_row(session: DbSession, now: datetime, code: str) -> OfferRow:
    """One offer by its code, in any case. Raises NotFoundError."""
    found = _offers(session, columns(t.Offer).code == code.strip().upper(), now)
    if not found:
        raise NotFoundError("offer_unknown", f"there is no offer {code}", hint="`offers list` shows them")
    return found[0]


def _offers(session: DbSession, where: ColumnElement[bool], now: datetime) -> tuple[OfferRow, ...]:
    c, request, school, venue = (columns(x) for x in (t.Offer, t.Request, t.School, t.Venue))
    query = (
        select(
            *c,
            request.reference,
            request.contact_email,
            func.coalesce(school.name, venue.name, request.typed_school).label("school"),
        )
        .join_from(t.Offer, t.Request, c.request_id == request.id)
        .outerjoin(t.School, request.urn == school.urn)
        .outerjoin(t.Venue, request.venue_id == venue.id)
        .where(where)
        .order_by(c.id.desc())
    )
    rows = session.connection().execute(query).all()
    if not rows:
        return ()
    choices = _choices(session, {row.id: row.code for row in rows}, now)
    return tuple(_view(row, choices.get(row.id, ())) for row in rows)


def _view(row: Row[Any], choices: Sequence[OfferChoice]) -> OfferRow:
    lapsed = row.state == "open" and not any(choice.state == "held" for choice in choices)
    return OfferRow(
        code=row.code,
        state="lapsed" if lapsed else row.state,
        reason=row.state_reason,
        request=row.reference,
        school=row.school,
        email=row.contact_email,
        made_at=row.made_at,
        held_until=row.held_until,
        choices=tuple(choices),
    )


def _choices(session: DbSession, codes: dict[int, str], now: datetime) -> dict[int, list[OfferChoice]]:
    of, visit, who = columns(t.OfferVisit), columns(t.Visit), columns(t.VisitOfficer)
    team: dict[int, list[str]] = {}
    query = (
        select(who.visit_id, who.officer)
        .join_from(t.VisitOfficer, t.OfferVisit, who.visit_id == of.visit_id)
        .where(of.offer_id.in_(codes))
        .order_by(who.id)
    )
    for row in session.connection().execute(query):
        team.setdefault(row.visit_id, []).append(row.officer)
    found: dict[int, list[OfferChoice]] = {}
    query_of_times = (
        select(of.offer_id, of.choice, *visit)
        .join_from(t.OfferVisit, t.Visit, of.visit_id == visit.id)
        .where(of.offer_id.in_(codes))
        .order_by(of.offer_id, of.choice)
    )
    for row in session.connection().execute(query_of_times):
        over = row.state == "held" and row.held_until is not None and row.held_until <= now
        found.setdefault(row.offer_id, []).append(
            OfferChoice(
                choice=row.choice,
                code=spelled(codes[row.offer_id], row.choice),
                visit=row.reference,
                state="lapsed" if over else row.state,
                officers=tuple(team.get(row.id, ())),
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                arrives_at=row.arrives_at,
                departs_at=row.departs_at,
                held_until=row.held_until,
            )
        )
    return found
