"""What becomes of an offer's other times when one of them is settled. Nobody was invited to a hold."""

from __future__ import annotations

from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.store import tables as t

CHOSEN = "another time of the offer was chosen"


def open_offer(session: DbSession, visit_id: int | None) -> t.Offer | None:
    """The open offer a visit is a time of, if any."""
    query = (
        entities(t.Offer)
        .join(t.OfferVisit, col(t.OfferVisit.offer_id) == t.Offer.id)
        .where(t.OfferVisit.visit_id == visit_id, t.Offer.state == "open")
    )
    return session.exec(query).first()


def held_of(session: DbSession, offer: t.Offer) -> list[t.Visit]:
    """The offer's times that are still held, in order of their numbers."""
    query = (
        entities(t.Visit)
        .join(t.OfferVisit, col(t.OfferVisit.visit_id) == t.Visit.id)
        .where(t.OfferVisit.offer_id == offer.id, t.Visit.state == "held")
        .order_by(col(t.OfferVisit.choice))
    )
    return list(session.exec(query).all())


def free_the_rest(session: DbSession, visit: t.Visit) -> tuple[str, ...]:
    """Closes the open offer `visit` belongs to and frees its other times; the references of those."""
    offer = open_offer(session, visit.id)
    if offer is None:
        return ()
    others = [row for row in held_of(session, offer) if row.id != visit.id]
    for row in others:
        row.state, row.state_reason, row.held_until = "cancelled", CHOSEN, None
    offer.state = "chosen"
    session.flush()
    return tuple(row.reference for row in others)
