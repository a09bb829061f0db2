"""Looks at what came back: claims in words, beside what stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.times import day_words
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.intake.offer_codes import spelled
from ecfrs_tui.services.offerviews import ClaimRow
from ecfrs_tui.services.phrases import london
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

STATES = ("new", "applied", "dismissed")


def claim_rows(
    session: DbSession, *, states: Sequence[str] = ("new",), references: Sequence[str] = ()
) -> tuple[ClaimRow, ...]:
    """Claims in the order they came."""
    c = columns(t.Claim)
    where = c.reference.in_(references) if references else c.state.in_(states)
    return tuple(_view(row) for row in session.connection().execute(_query().where(where)))


def claim_row(session: DbSession, reference: str) -> ClaimRow:
    """One claim. Raises NotFoundError."""
    c = columns(t.Claim)
    row = session.connection().execute(_query().where(c.reference == reference.strip().upper())).first()
    if row is None:
        raise NotFoundError(
            "reply_unknown", f"there is no reply {reference}", hint="`replies list` shows them"
        )
    return _view(row)


def _query() -> Any:
    c, visit, offer, request = (columns(x) for x in (t.Claim, t.Visit, t.Offer, t.Request))
    school, venue, link = columns(t.School), columns(t.Venue), columns(t.OfferVisit)
    chosen = columns(t.Visit).id.table.alias("chosen")
    wanted = columns(t.School).urn.table.alias("wanted")
    return (
        select(
            *c,
            visit.reference.label("visit"),
            func.coalesce(visit.starts_at, chosen.c.starts_at).label("stands_at"),
            offer.code.label("offer"),
            func.coalesce(school.name, venue.name, wanted.c.name, request.typed_school, "").label("school"),
        )
        .select_from(t.Claim)
        .outerjoin(t.Visit, c.visit_id == visit.id)
        .outerjoin(t.School, visit.urn == school.urn)
        .outerjoin(t.Venue, visit.venue_id == venue.id)
        .outerjoin(t.Offer, c.offer_id == offer.id)
        .outerjoin(t.OfferVisit, (link.offer_id == offer.id) & (link.choice == c.choice))
        .outerjoin(chosen, link.visit_id == chosen.c.id)
        .outerjoin(t.Request, offer.request_id == request.id)
        .outerjoin(wanted, request.urn == wanted.c.urn)
        .order_by(c.id)
    )


def _view(row: Row[Any]) -> ClaimRow:
    return ClaimRow(
        reference=row.reference,
        state=row.state,
        kind=row.kind,
        words=_words(row),
        visit=row.visit or "",
        school=row.school,
        offer=row.offer or "",
        choice=row.choice,
        officer=row.officer,
        address=row.address,
        name=row.name,
        sequence=row.sequence,
        said_at=london(row.said_utc) if row.said_utc else None,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        stands_at=row.stands_at,
        note=row.note,
        doubt=row.doubt_words,
        source=row.source,
        came_at=row.came_at,
        outcome=row.outcome,
    )


def _words(row: Row[Any]) -> str:
    who = row.officer or row.school or row.name or row.address or "somebody"
    visit = f"{row.visit}, {_at(row.stands_at)}" if row.visit else "a visit we do not know"
    match row.kind:
        case "accepted":
            return f"{who} accepts {visit}"
        case "tentative":
            return f"{who} may be able to do {visit}"
        case "declined":
            return f"{who} declines {visit}"
        case "counter":
            return f"{who} proposes {_at(row.starts_at)} instead of {visit}"
        case "choice":
            return f"{who} chooses {spelled(row.offer or '?', row.choice)}, {_at(row.stands_at)}"
        case "none":
            return f"{who}: no time of the offer {row.offer} suits"
        case "unclear":
            return f"{who} wrote about the offer {row.offer}"
        case _:
            return f"a mail of {row.name or row.address or 'somebody'} cannot be read"


def _at(moment: Any) -> str:
    return f"{day_words(moment)} {moment:%H:%M}" if moment is not None else "no time"
