"""The mails of an offer: the times with their reply codes, and that they are no longer held."""

from __future__ import annotations

import html
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
from ecfrs_tui.outputs.mail import Letter, draft_bytes
from ecfrs_tui.outputs.text import one_line
from ecfrs_tui.services import outbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import year_words
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
    school = visits[0].school.name
    subject = f"Times we can offer {one_line(school, 80)} ({offer.code})"
    opening = f"we can come to {one_line(school)} for {_what(visits[0])} at one of these times."
    until = f"We hold all of them for you until {_moment(offer.held_until)}. Which one do you choose?"
    letter = _letter(context, request, subject, opening, until, (*lines, none_line))
    return _hand_on(context, work, request, letter, "offer", written), ()


def send_withdrawal(
    context: Context, work: Work, offer: t.Offer, request: t.Request, reason: str, written: list[Path]
) -> tuple[Path, ...]:
    """Tells the school that the times are no longer held; nothing when the offer has not left."""
    if not request.contact_email or not has_left(work, offer):
        return ()
    why = f" ({one_line(reason)})" if reason else ""
    text = "\n".join(
        [
            f"Dear {one_line(request.contact_name) or 'colleague'},",
            "",
            f"We are sorry: we can no longer hold the times we offered you{why}.",
            "We will write again with others; if you are in a hurry, please reply to this mail.",
            "",
            *_closing(context, request),
        ]
    )
    letter = Letter(
        _sender(context), _to(request), f"The times we offered are no longer held ({offer.code})", text
    )
    return _hand_on(context, work, request, letter, "offer", written)


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
    context: Context, work: Work, request: t.Request, letter: Letter, kind: str, written: list[Path]
) -> tuple[Path, ...]:
    message = t.Message(
        kind=kind,
        request_id=request.id,
        recipient_name=letter.to.name,
        recipient_email=letter.to.email,
        subject=letter.subject,
        eml=draft_bytes(letter),
        drafted_utc=context.clock.now_utc(),
    )
    work.session.add(message)
    work.session.flush()
    return outbox.let_go(context, [message], written)


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


def _letter(
    context: Context, request: t.Request, subject: str, opening: str, until: str, lines: Sequence[Line]
) -> Letter:
    to = _to(request)
    greeting = f"Dear {one_line(request.contact_name) or 'colleague'},"
    how = "Click on the link of one time and send the mail that opens, or reply with its code."
    text = "\n".join(
        [
            greeting,
            "",
            opening[:1].upper() + opening[1:],
            "",
            *(row for line in lines for row in (f"{line.code}  {line.words}", f"    <{line.link}>")),
            "",
            until,
            how,
            "",
            *_closing(context, request),
        ]
    )
    rows = "\n".join(
        f'<li><a href="{html.escape(line.link)}">{html.escape(line.words)}</a> '
        f"&ndash; code <b>{html.escape(line.code)}</b></li>"
        for line in lines
    )
    paragraphs = [greeting, opening[:1].upper() + opening[1:]]
    page = (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8"></head>\n<body>\n'
        + "\n".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
        + f"\n<ul>\n{rows}\n</ul>\n"
        + f"<p>{html.escape(until)}<br>\n{html.escape(how)}</p>\n"
        + f"<p>{'<br>'.join(html.escape(c) for c in _closing(context, request) if c)}</p>\n"
        + "</body>\n</html>\n"
    )
    return Letter(_sender(context), to, subject, text, page)


def _closing(context: Context, request: t.Request) -> list[str]:
    return ["Kind regards", context.settings.service_name, "", f"Our reference: {request.reference}", ""]


def _sender(context: Context) -> Person:
    return Person(context.settings.sender_name, context.settings.sender_email)


def _to(request: t.Request) -> Person:
    return Person(request.contact_name or request.typed_school, request.contact_email)


def _what(visit: Visit) -> str:
    parts = dict.fromkeys(f"{s.programme.title} ({year_words(s.year) or 'any year'})" for s in visit.sessions)
    return one_line(" and ".join(parts), 150)


def _day(moment: datetime) -> str:
    return f"{day_words(moment)} {moment.year}"


def _moment(moment: datetime) -> str:
    return f"{_day(moment)}, {moment:%H:%M}"
