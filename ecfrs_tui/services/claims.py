"""Replies become claims: whose answer it is, about which visit or offer, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.intake.replies import Reply
from ecfrs_tui.intake.reply_calendars import CalendarAnswer
from ecfrs_tui.intake.reply_mails import MailRead
from ecfrs_tui.services.booking import next_reference
from ecfrs_tui.services.message_states import LEFT
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work

LIVE = ("held", "confirmed")
STRANGER = "stranger"
"""The one doubt that a person may set aside: somebody else at the school may have answered."""


@dataclass(frozen=True, slots=True)
class _Party:
    """Who answered: an officer's code or, empty, the school; and the SEQUENCE that party was last told."""

    officer: str
    told: int


def claims_of(work: Work, reply: Reply, came_at: datetime) -> list[t.Claim]:
    """The new claims of a reply, written but not flushed apart; none when it answers nothing of ours."""
    found: list[t.Claim] = []
    for answer in reply.answers:
        claim = _of_answer(work.session, answer, reply)
        if claim is not None:
            found.append(claim)
    if not reply.answers and reply.mail is not None:
        claim = _of_mail(work.session, reply, reply.mail)
        if claim is not None:
            found.append(claim)
    for claim in found:
        claim.reference = next_reference(work.session, "claim", "RPL")
        claim.source, claim.came_at = reply.name, came_at
        work.session.add(claim)
        work.session.flush()
        if not claim.doubt:
            _overtake(work.session, claim)
    return found


def _claim(kind: str, came: datetime | None = None) -> t.Claim:
    return t.Claim(reference="", kind=kind, came_at=datetime.min, said_utc=came)


def _of_answer(session: DbSession, answer: CalendarAnswer, reply: Reply) -> t.Claim | None:
    if _known_already(session, answer):
        return None
    claim = _claim(answer.kind, answer.said_utc)
    claim.uid, claim.sequence = answer.uid, answer.sequence
    claim.address, claim.name, claim.note = answer.address, answer.name, _note(answer, reply.mail)
    claim.starts_at, claim.ends_at = answer.starts_at, answer.ends_at
    visit = session.exec(entities(t.Visit).where(t.Visit.uid == answer.uid)).first()
    if visit is None:
        return _of_another_uid(session, claim)
    claim.visit_id = visit.id
    party = _party(session, visit, answer.address)
    if party is not None:
        claim.officer = party.officer
        if party.officer and answer.kind == "counter" and answer.starts_at is not None:
            # an officer's entry begins with the arrival, a visit with its first session
            claim.starts_at = answer.starts_at + (visit.starts_at - visit.arrives_at)
    claim.doubt, claim.doubt_words = _doubt(session, claim, visit, party)
    return claim


def _known_already(session: DbSession, answer: CalendarAnswer) -> bool:
    """The same answer in another file: as an attachment saved apart, or fetched after it was dropped in."""
    query = entities(t.Claim).where(
        t.Claim.uid == answer.uid,
        t.Claim.address == answer.address,
        t.Claim.kind == answer.kind,
        t.Claim.sequence == answer.sequence,
    )
    if answer.said_utc is None:
        return False
    return any(_utc(claim.said_utc) == answer.said_utc for claim in session.exec(query).all())


def _utc(at: datetime | None) -> datetime | None:
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


def _note(answer: CalendarAnswer, mail: MailRead | None) -> str:
    said = answer.note or (mail.said if mail else "")
    if mail is not None and mail.address and mail.address != answer.address:
        return f"(sent from {mail.address}) {said}".strip()
    return said


def _of_another_uid(session: DbSession, claim: t.Claim) -> t.Claim:
    old = session.exec(entities(t.Message).where(t.Message.uid == claim.uid)).first()
    if old is not None:
        claim.visit_id = old.visit_id
        claim.doubt, claim.doubt_words = "gone", "it answers an invitation that was taken back"
    else:
        claim.doubt, claim.doubt_words = "unknown", "no visit of ours goes by its identifier"
    return claim


def _party(session: DbSession, visit: t.Visit, address: str) -> _Party | None:
    """Whom of the visit an address belongs to: to whom we wrote about it, or who is on it now."""
    query = entities(t.Message).where(
        t.Message.visit_id == visit.id,
        t.Message.uid == visit.uid,
        func.lower(t.Message.recipient_email) == address,
        col(t.Message.state).in_(LEFT),
    )
    # what carries no calendar tells nobody a time
    told = [m for m in session.exec(query.order_by(col(t.Message.id))).all() if m.ics is not None or m.method]
    if told:
        return _Party(told[-1].officer or "", max(m.sequence for m in told))
    if address and visit.contact_email.lower() == address:
        return _Party("", visit.sequence)
    officers = entities(t.Officer).join(t.VisitOfficer, col(t.VisitOfficer.officer) == t.Officer.code)
    for officer in session.exec(officers.where(t.VisitOfficer.visit_id == visit.id)).all():
        if officer.email and officer.email.lower() == address:
            return _Party(officer.code, visit.sequence)
    return None


def _doubt(session: DbSession, claim: t.Claim, visit: t.Visit, party: _Party | None) -> tuple[str, str]:
    """The first thing that is doubtful, as a word and a sentence; both empty when nothing is."""
    if visit.state not in LIVE:
        return "gone", f"{visit.reference} is {visit.state}"
    told = party.told if party is not None else visit.sequence
    if claim.sequence < told:
        return (
            "old",
            f"it answers an earlier time of {visit.reference} (invitation {claim.sequence}, the latest is {told})",
        )
    if claim.sequence > told:
        return "unknown", f"it answers a later invitation to {visit.reference} than any we sent"
    if party is None:
        return STRANGER, f"{claim.address or 'nobody'} was not invited to {visit.reference}"
    later = _of_the_same(session, claim)
    if claim.said_utc is not None and any(
        (_utc(c.said_utc) or claim.said_utc) > claim.said_utc for c in later
    ):
        return "superseded", "a later answer of the same person is known"
    return "", ""


def _of_the_same(session: DbSession, claim: t.Claim) -> Sequence[t.Claim]:
    query = entities(t.Claim).where(
        t.Claim.uid == claim.uid,
        t.Claim.address == claim.address,
        t.Claim.sequence == claim.sequence,
        t.Claim.doubt == "",
    )
    return [c for c in session.exec(query).all() if c.id != claim.id and c.uid]


def _overtake(session: DbSession, claim: t.Claim) -> None:
    """Earlier answers of the same person that nobody has looked at yet no longer ask for it."""
    for earlier in _of_the_same(session, claim):
        if earlier.state == "new":
            earlier.state, earlier.outcome = "dismissed", f"a later answer came: {claim.reference}"


def _of_mail(session: DbSession, reply: Reply, mail: MailRead) -> t.Claim | None:
    if mail.automatic:
        return None
    offers = {
        code: offer
        for code, _ in reply.codes
        if (offer := session.exec(entities(t.Offer).where(t.Offer.code == code)).first()) is not None
    }
    named = {(code, n) for code, n in reply.codes if code in offers and n is not None}
    if not offers and not mail.winmail:
        return None
    claim = _claim("unclear", mail.said_utc)
    claim.address, claim.name = mail.address, mail.name
    claim.note = mail.said or mail.subject
    if not offers:
        claim.kind, claim.doubt = "unreadable", "unreadable"
        claim.doubt_words = (
            "the answer is packed in Outlook's winmail.dat, which only Outlook reads: "
            "open the mail there, or ask for the answer in plain text"
        )
        return claim
    offer = next(iter(offers.values()))
    claim.offer_id = offer.id
    if len(named) != 1:
        claim.doubt = "unclear"
        claim.doubt_words = (
            "it does not say by its code which time it means"
            if not named
            else f"it names several times: {', '.join(f'{code}-{n}' for code, n in sorted(named))}"
        )
        return claim
    ((code, number),) = named
    offer = offers[code]
    claim.offer_id, claim.choice = offer.id, number
    claim.kind = "choice" if number else "none"
    claim.doubt, claim.doubt_words = _doubt_of_choice(session, offer, number, mail.address)
    return claim


def _doubt_of_choice(session: DbSession, offer: t.Offer, number: int, address: str) -> tuple[str, str]:
    if offer.state != "open":
        return "gone", f"the offer {offer.code} is {offer.state} already"
    query = (
        entities(t.Visit)
        .join(t.OfferVisit, col(t.OfferVisit.visit_id) == t.Visit.id)
        .where(t.OfferVisit.offer_id == offer.id, t.OfferVisit.choice == number)
    )
    visit = session.exec(query).first()
    if number and visit is None:
        return "unknown", f"the offer {offer.code} has no time number {number}"
    if visit is not None and visit.state != "held":
        return "gone", f"that time is no longer held: {visit.state_reason or visit.state}"
    request = session.get(t.Request, offer.request_id)
    if request is not None and address != request.contact_email.lower():
        return (
            STRANGER,
            f"the offer went to {request.contact_email or 'nobody'}, the answer came from {address}",
        )
    return "", ""


def doubt_now(session: DbSession, claim: t.Claim) -> tuple[str, str]:
    """What is doubtful about a claim today: the visit may have been moved since it came."""
    if claim.doubt in ("unreadable", "unclear"):
        return claim.doubt, claim.doubt_words
    if claim.offer_id is not None:
        offer = session.get(t.Offer, claim.offer_id)
        if offer is None or claim.choice is None:
            return "gone", "its offer is no longer there"
        return _doubt_of_choice(session, offer, claim.choice, claim.address)
    visit = session.get(t.Visit, claim.visit_id) if claim.visit_id is not None else None
    if visit is None or visit.uid != claim.uid:
        return claim.doubt or "gone", claim.doubt_words or "it answers an invitation that was taken back"
    return _doubt(session, claim, visit, _party(session, visit, claim.address))
