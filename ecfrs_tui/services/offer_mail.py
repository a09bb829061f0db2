"""The mails of an offer: the times with their reply codes, and that they are no longer held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.times import day_words
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.intake.offer_codes import NONE_SUITS, spelled
from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.mail import draft_bytes
from ecfrs_tui.outputs.request_letters import request_letter
from ecfrs_tui.outputs.text import one_line
from ecfrs_tui.services import outbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import year_words
from ecfrs_tui.services.visit_letters import sender_of, wording_of
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work


@dataclass(frozen=True, slots=True)
class Line:
    """One time as the mail states it, its code, and the address that a click on it writes to."""

    words: str
    code: str
    link: str


def send_offer(
    context: Context,
    work: Work,
    offer: t.Offer,
    request: t.Request,
    visits: Sequence[Visit],
    book: Book,
    written: list[Path],
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Drafts the mail that lists the times and hands it to the outbox; the files, and what went wrong."""
    if not request.contact_email:
        return (), (f"{visits[0].school.name} has no contact e-mail: tell them the times and codes yourself",)
    lines = [_line(context, offer, n, visit, book) for n, visit in enumerate(visits, start=1)]
    none = spelled(offer.code, NONE_SUITS)
    none_line = Line("None of these suits us", none, _mailto(context, none, "None of these times suits us."))
    facts: dict[str, object] = {
        "school": visits[0].school.name,
        "what": _what(visits[0]),
        "times": (*lines, none_line),
        "held_until": _moment(offer.held_until),
    }
    return _hand_on(context, work, offer, request, "offer", facts, written)


def send_withdrawal(
    context: Context, work: Work, offer: t.Offer, request: t.Request, reason: str, written: list[Path]
) -> tuple[Path, ...]:
    """Tells the school that the times are no longer held; nothing when the offer has not left."""
    if not request.contact_email or not has_left(work, offer):
        return ()
    facts: dict[str, object] = {"reason": reason}
    return _hand_on(context, work, offer, request, "offer-withdrawn", facts, written)[0]


def has_left(work: Work, offer: t.Offer) -> bool:
    """True when the mail of the offer may have reached the school."""
    return any(m.state in outbox.LEFT for m in messages_of(work, offer))


def take_out(work: Work, offer: t.Offer) -> None:
    """Withdraws the mails of an offer that have not left."""
    for message in messages_of(work, offer):
        if message.state not in outbox.LEFT:
            message.state = "withdrawn"


def messages_of(work: Work, offer: t.Offer) -> list[t.Message]:
    """The mails about an offer: its code stands in their subject."""
    from sqlmodel import col, select

    query = select(t.Message).where(
        t.Message.request_id == offer.request_id,
        t.Message.kind == "offer",
        col(t.Message.subject).endswith(f"({offer.code})"),
    )
    return list(work.session.exec(query).all())


def _hand_on(
    context: Context,
    work: Work,
    offer: t.Offer,
    request: t.Request,
    template: str,
    facts: dict[str, object],
    written: list[Path],
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Drafts the mail in the words of its template and hands it to the outbox; files and problems."""
    to = Person(request.contact_name or request.typed_school, request.contact_email)
    told = request_letter(
        template,
        wording_of(context),
        sender_of(context),
        to,
        {"reference": offer.code, "request": request.reference, **facts},
        service=context.settings.service_name,
    )
    message = t.Message(
        kind="offer",
        request_id=request.id,
        recipient_name=to.name,
        recipient_email=to.email,
        subject=told.letter.subject,
        eml=draft_bytes(told.letter),
        drafted_utc=context.clock.now_utc(),
    )
    work.session.add(message)
    work.session.flush()
    return outbox.let_go(context, [message], written), (told.problem,) if told.problem else ()


def _line(context: Context, offer: t.Offer, number: int, visit: Visit, book: Book) -> Line:
    code = spelled(offer.code, number)
    names = " and ".join(book.officers[o].name for o in visit.officers)
    when = f"{_day(visit.starts_at)}, {visit.starts_at:%H:%M} to {visit.ends_at:%H:%M}"
    there = f"we arrive at {visit.arrives_at:%H:%M} and leave by {visit.departs_at:%H:%M}"
    words = f"{when} with {one_line(names)} ({there})"
    return Line(words, code, _mailto(context, code, f"We choose {code}: {when}."))


def _mailto(context: Context, code: str, body: str) -> str:
    address = quote(context.settings.sender_email, safe="@.+-_")
    return f"mailto:{address}?subject={quote(code)}&body={quote(body)}"


def _what(visit: Visit) -> str:
    parts = dict.fromkeys(f"{s.programme.title} ({year_words(s.year) or 'any year'})" for s in visit.sessions)
    return one_line(" and ".join(parts), 150)


def _day(moment: datetime) -> str:
    return f"{day_words(moment)} {moment.year}"


def _moment(moment: datetime) -> str:
    return f"{_day(moment)}, {moment:%H:%M}"
