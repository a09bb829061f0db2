"""Lines of Today about offers, replies and times that came free: kind, reference, words, where it opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.services.claim_looks import claim_rows
from ecfrs_tui.services.offer_looks import offer_rows
from ecfrs_tui.services.offerviews import ClaimRow
from ecfrs_tui.services.phrases import counted, near_day
from ecfrs_tui.services.waiting import freed_times
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

Line = tuple[str, str, str, str]

MOST_FREED = 6
"""Of how many days with time that came free Today asks who would fit: the soonest."""


def lines_of_today(session: DbSession, book: Book, now: datetime, *, lapse_days: int) -> Iterator[Line]:
    """All of them; `lapse_days` before an offer lapses it is named."""
    claims = claim_rows(session)
    yield from _offers(session, now, lapse_days, {claim.offer for claim in claims})
    yield from _replies(claims)
    yield from _mailboxes(session, now)
    yield from _freed(session, book, now)


def held_in_offers(session: DbSession) -> set[str]:
    """References of the holds that an open offer speaks for."""
    visit, link, offer = columns(t.Visit), columns(t.OfferVisit), columns(t.Offer)
    query = (
        select(visit.reference)
        .join_from(t.Visit, t.OfferVisit, link.visit_id == visit.id)
        .join(t.Offer, link.offer_id == offer.id)
        .where((offer.state == "open") & (visit.state == "held"))
    )
    return set(session.connection().execute(query).scalars())


def _offers(session: DbSession, now: datetime, lapse_days: int, answered: set[str]) -> Iterator[Line]:
    seen: set[str] = set()
    for offer in offer_rows(session, now):
        if offer.request in seen:
            continue  # an earlier offer to the same request
        seen.add(offer.request)
        if offer.code in answered:
            continue  # the reply has a line of its own
        held = [c for c in offer.choices if c.state == "held" and c.held_until is not None]
        if not held:
            words = f"{offer.request} {offer.school}: nobody answered the offer {offer.code}, its times are free again"
            yield "hold", offer.request, words, "requests"
            continue
        first = min(c.held_until for c in held if c.held_until is not None)
        if first <= now + timedelta(days=lapse_days):
            words = (
                f"{offer.request} {offer.school}: no answer to the offer {offer.code}, "
                f"{counted(len(held), 'time')} held until {near_day(first, now)}"
            )
            yield "hold", offer.request, words, "requests"


def _replies(claims: Sequence[ClaimRow]) -> Iterator[Line]:
    for claim in claims:
        doubt = f" ({claim.doubt})" if claim.doubt else ""
        note = f": “{claim.note[:80]}”" if claim.note else ""
        yield "reply", claim.reference, f"{claim.reference} {claim.words}{doubt}{note}", "outbox"


def _mailboxes(session: DbSession, now: datetime) -> Iterator[Line]:
    c = columns(t.MailboxMark)
    for row in session.connection().execute(select(*c).where(c.problem != "")):
        last = f"last read {near_day(row.fetched_at, now)}" if row.fetched_at else "never read yet"
        yield "unsure", "", f"the mailbox could not be read: {row.problem} ({last})", "outbox"


def _freed(session: DbSession, book: Book, now: datetime) -> Iterator[Line]:
    for freed in freed_times(session, book, limit=2, most=MOST_FREED):
        first = freed.fits[0]
        more = f" (and {len(freed.fits) - 1} more)" if len(freed.fits) > 1 else ""
        words = (
            f"{first.reference} {first.school} could have {freed.officer_name}'s time on "
            f"{near_day(freed.starts_at, now)} that came free: {first.words}{more}"
        )
        yield "freed", first.reference, words, "requests"
