"""Who knows what of a visit: the last message that left to each party, and what each is to be told now.

A party is an officer, or somebody at the school by the address. A hold is quiet; a visit that was confirmed,
told of, and put with somebody else until the school has agreed is a hold of which people know an older state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.clock import LONDON
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.layout import shift
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.services import outbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.message_states import LEFT
from ecfrs_tui.services.visit_letters import Note
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work

Party = tuple[str | None, str]
"""Code of the officer or None for the school, and the address in lower case."""
_SAID = ("SUMMARY", "DESCRIPTION", "LOCATION")


@dataclass(frozen=True, slots=True)
class Known:
    """What a party was told last, and as which SEQUENCE; `span` is London, None when the bytes are gone."""

    person: Person
    officer: str | None
    sequence: int
    cancelled: bool
    span: Span | None
    said: tuple[str, ...]


def parties(row: t.Visit, visit: Visit, book: Book) -> tuple[dict[Party, Person], tuple[str, ...]]:
    """Who is to know of the visit, and a sentence for each who has no address."""
    found: dict[Party, Person] = {}
    problems: list[str] = []
    if row.contact_email:
        found[None, row.contact_email.casefold()] = Person(
            row.contact_name or visit.school.name, row.contact_email
        )
    else:
        problems.append(f"{visit.school.name} has no contact e-mail: nothing is drafted for the school")
    for code in visit.officers:
        officer = book.officers[code]
        if officer.email:
            found[code, officer.email.casefold()] = Person(officer.name, officer.email)
        else:
            problems.append(f"{officer.name} has no e-mail address: nothing is drafted for the officer")
    return found, tuple(problems)


def known(session: DbSession, row: t.Visit) -> dict[Party, Known]:
    """What left last to each party under the visit's identifier, cancellations included."""
    query = entities(t.Message).where(
        t.Message.visit_id == row.id,
        t.Message.uid == row.uid,
        t.Message.method != "",
        col(t.Message.state).in_(LEFT),
    )
    latest: dict[Party, t.Message] = {}
    for message in session.exec(query.order_by(col(t.Message.id))).all():
        latest[message.officer, message.recipient_email.casefold()] = message
    return {party: _known(message) for party, message in latest.items()}


def draft_news(
    context: Context,
    work: Work,
    row: t.Visit,
    book: Book,
    after: Visit | None,
    before: Visit,
    *,
    reason: str = "",
) -> outbox.Drafted:
    """Drafts to each party what it does not know yet; `after` None means that the visit does not take place.

    Invitations to those who are new, changes to those who know another state, cancellations (as the party knows
    it, with `reason`) to those who are not concerned any more. What waited is withdrawn. The SEQUENCE rises when
    a time or the officers change for somebody who knew; where only words changed it stays and nobody is asked
    to answer again.
    """
    assert row.id is not None
    outbox.withdraw_waiting(work.session, row.id)
    told = known(work.session, row)
    live = {party: one for party, one in told.items() if not one.cancelled}
    wanted, problems = parties(row, after, book) if after is not None else ({}, ())
    again = _asks_again(after, live, wanted) or any(told[p].cancelled for p in wanted if p in told)
    row.sequence += 1 if told and again else 0
    drafts = outbox.Drafted((), problems)
    if after is not None:
        notes = [
            note
            for party, person in wanted.items()
            if (note := _news(row, party, person, live.get(party), again)) is not None
        ]
        drafts += _without_known(outbox.draft(context, work, row, after, book, notes), live, again, work)
    for party, one in live.items():
        if party not in wanted:
            why = reason if after is None or party[0] is None else "another officer takes this visit"
            sequence = max(row.sequence, one.sequence + 1)
            note = Note("cancellation", one.person, one.officer, sequence, why)
            as_known = _as_known(one, before, after or before, book)
            drafts += outbox.draft(context, work, row, as_known, book, [note])
    return drafts


def _asks_again(after: Visit | None, live: Mapping[Party, Known], wanted: Mapping[Party, Person]) -> bool:
    """Whether a time or the officers change for somebody who knew; a contact who takes over is no such change."""
    if not live:
        return False
    if after is None or {p[0] for p in live if p[0]} != {p[0] for p in wanted if p[0]}:
        return True
    return any(one.span != _span(after, party) for party, one in live.items())


def _span(visit: Visit, party: Party) -> Span:
    """The entry in a party's diary: an officer's begins with the arrival."""
    if party[0] is not None:
        return Span(visit.arrives_at, visit.departs_at)
    return Span(visit.starts_at, visit.ends_at)


def _news(row: t.Visit, party: Party, person: Person, one: Known | None, again: bool) -> Note | None:
    if one is None:
        return Note("invitation", person, party[0], row.sequence)
    was = one.span.start if one.span is not None and party[0] is None else None
    return Note("change", person, party[0], row.sequence, was=was, asks_again=again)


def _without_known(
    made: outbox.Drafted, live: Mapping[Party, Known], again: bool, work: Work
) -> outbox.Drafted:
    """Without the changes that would tell a party what it knows already."""
    if again:
        return made
    kept = []
    for message in made.messages:
        one = live.get((message.officer, message.recipient_email.casefold()))
        if one is not None and one.said and one.said == _known(message).said:
            work.session.expunge(message)
        else:
            kept.append(message)
    return replace(made, messages=tuple(kept))


def _as_known(one: Known, before: Visit, after: Visit, book: Book) -> Visit:
    """The visit as the party has it in its diary."""
    base = before if one.officer in before.officers or one.officer is None else after
    officers = base.officers if one.officer is None or one.officer in base.officers else (one.officer,)
    if one.span is None:
        return replace(base, officers=officers)
    starts = one.span.start
    if one.officer is not None:
        starts += base.starts_at - base.arrives_at
    shape = book.calendar.shape(base.school.urn, base.school.phase)
    return shift(base, base.school, shape, officers, starts)


def _known(message: t.Message) -> Known:
    person = Person(message.recipient_name, message.recipient_email)
    span, said = _read(message.ics) if message.ics is not None else (None, ())
    return Known(person, message.officer, message.sequence, message.method == "CANCEL", span, said)


def _read(ics: bytes) -> tuple[Span, tuple[str, ...]]:
    """The London span and the words of the event of one of our own messages."""
    import icalendar

    (event,) = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    at: list[datetime] = []
    for name in ("DTSTART", "DTEND"):
        moment: Any = event[name].dt  # type: ignore[union-attr]  # our own calendars state a moment
        at.append(moment.astimezone(LONDON).replace(tzinfo=None))
    return Span(at[0], at[1]), tuple(str(event.get(name, "")) for name in _SAID)
