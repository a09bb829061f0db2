"""If an officer is away: who could take which visit, least harm first, and the call to make for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import name_of
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Busy, Visit
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.scheduling.standin import DAYS_LOOKED, Choice, choices
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import counted, what_words
from ecfrs_tui.services.planviews import StandIn, StrandedVisit
from ecfrs_tui.services.settling import known_officers
from ecfrs_tui.services.telling import at
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

CHOICES = 6
MOST_DAYS = 400


def stand_ins(context: Context, officer: str, first: date, last: date) -> tuple[StrandedVisit, ...]:
    """For each live visit of the officer from `first` to `last` (both included): the choices, least harm first.

    The visits are taken in the order of their time, and each is looked at as if those before it went to
    their first choice: no two are given the same hour of somebody. Changes nothing.
    Raises NotFoundError for an unknown officer, RefusedError for a span that cannot be.
    """
    now = context.now()
    if last < first:
        raise RefusedError("span_empty", f"{last} lies before {first}", hint="swap --from and --to")
    if last < now.date():
        raise RefusedError("span_past", f"{first} to {last} is over", hint="name days that are to come")
    last = min(last, first + timedelta(days=MOST_DAYS))
    with context.store.reading() as session:
        book = context.book(session, min(first, now.date()), last + timedelta(days=DAYS_LOOKED))
        (code,) = known_officers(book, [officer])
        stranded = [v for v in _of(book, code, first, last) if v.arrives_at > now]
        facts = _facts(session, [v.reference for v in stranded])
    gone = {v.reference for v in stranded}
    away = Span(datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time()))
    book = replace(
        book,
        visits=tuple(v for v in book.visits if v.reference not in gone),
        busy=(*book.busy, Busy(code, away, "away", "oof")),
    )
    found = []
    settled: list[Visit] = []
    for visit in stranded:
        ways = choices(visit, code, book.with_visits([*book.visits, *settled]), limit=CHOICES)
        found.append(_view(visit, code, ways, book, facts[visit.reference], settled))
        if ways:
            settled.append(replace(ways[0].visit, state="held", held_until=None))
    return tuple(found)


def _of(book: Book, code: str, first: date, last: date) -> list[Visit]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [v for day in days for v in book.day(code, day) if v.state in ("held", "confirmed")]


def _facts(session: DbSession, references: Sequence[str]) -> dict[str, Row[Any]]:
    """Whom to ring about each visit."""
    visit, school = columns(t.Visit), columns(t.School)
    query = (
        select(
            visit.reference,
            visit.contact_name,
            visit.contact_email,
            func.coalesce(func.nullif(visit.contact_phone, ""), school.phone, "").label("phone"),
        )
        .select_from(t.Visit)
        .outerjoin(t.School, visit.urn == school.urn)
        .where(visit.reference.in_(references))
    )
    return {row.reference: row for row in session.connection().execute(query)}


def _view(
    visit: Visit, away: str, ways: Sequence[Choice], book: Book, facts: Row[Any], settled: Sequence[Visit]
) -> StrandedVisit:
    reasons = []
    if not ways:
        reasons.append(_nobody(visit, away, book))
    touched = {(code, w.visit.starts_at.date()) for w in ways for code in w.visit.officers}
    for other in settled:
        if any((code, other.starts_at.date()) in touched for code in other.officers):
            names = _names(book, other.officers)
            reasons.append(f"if {other.reference} goes to {names} on {at(other.starts_at)}")
    return StrandedVisit(
        visit=visit.reference,
        school=visit.school.name,
        starts_at=visit.starts_at,
        what=what_words((s.programme.code, s.year, 1) for s in visit.sessions),
        choices=tuple(_stand_in(visit, way, book) for way in ways),
        call=_call(visit, away, ways, book, facts),
        reasons=tuple(reasons),
    )


def _nobody(visit: Visit, away: str, book: Book) -> str:
    if visit.school.place is None:
        return f"nobody knows where {visit.school.name} is: enter its postcode, then ask again"
    programmes = {s.programme.code: s.programme for s in visit.sessions}
    rest = [code for code in visit.officers if code != away]
    day = visit.starts_at.date()
    able = [
        o
        for code, o in book.officers.items()
        if code != away and code not in rest and all(o.may_deliver(p, day) for p in programmes)
    ]
    titles = " and ".join(p.title for p in programmes.values())
    if not able:
        return f"nobody else is trained in {titles}: cancel the visit, or keep it for {name_of(book, away)}"
    who = " and ".join(o.name for o in able)
    return f"{who} could deliver {titles}, but has no room that day or in the weeks after"


def _names(book: Book, codes: Sequence[str]) -> str:
    return " and ".join(name_of(book, code) for code in codes)


def _stand_in(old: Visit, way: Choice, book: Book) -> StandIn:
    new = way.visit
    extra = way.verdict.extra_drive_minutes
    parts = [f"{extra} min of driving" if extra > 0 else "no driving"]
    if way.same_time:
        when = "at the same time"
    elif new.starts_at.date() == old.starts_at.date():
        when = f"at {new.starts_at:%H:%M} the same day"
    else:
        days = (new.starts_at.date() - old.starts_at.date()).days
        apart = f"{counted(abs(days), 'day')} {'later' if days > 0 else 'sooner'}"
        when = f"on {at(new.starts_at)}, {apart}"
    if not way.asked_for:
        parts.append("a time the school did not ask for")
    if way.days_short and not way.same_time:
        parts.append(f"{counted(way.days_short, 'day')} short of the notice we keep")
    return StandIn(
        officers=new.officers,
        officer_names=tuple(name_of(book, code) for code in new.officers),
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        extra_drive_minutes=extra,
        harm=way.harm,
        words=f"{_names(book, new.officers)} {when}: adds {', '.join(parts)}",
        same_time=way.same_time,
    )


def _call(visit: Visit, away: str, ways: Sequence[Choice], book: Book, facts: Row[Any]) -> str:
    """`Ring A. Teacher at School 1 on 01245 …: Birch would come in place of Ash, on …`."""
    who = f"{facts.contact_name} at {visit.school.name}" if facts.contact_name else visit.school.name
    reach = f"Ring {who} on {facts.phone}" if facts.phone else f"Write to {who} ({facts.contact_email})"
    if not facts.phone and not facts.contact_email:
        reach = f"Find out how to reach {who}: neither telephone nor e-mail is known"
    if not ways:
        return f"{reach}: {name_of(book, away)} cannot come on {at(visit.starts_at)} and nobody else could"
    new = ways[0].visit
    come = [code for code in new.officers if code not in visit.officers]
    instead = f"{_names(book, come)} would come in place of {name_of(book, away)}"
    if not come:
        stay = [code for code in new.officers if code != away]
        instead = f"{_names(book, stay)} would come alone" if stay and away not in new.officers else ""
    if ways[0].same_time:
        return f"{reach}: {instead} on {at(visit.starts_at)}, the time stays"
    moved = f"instead of {at(visit.starts_at)} the visit would be on {at(new.starts_at)}"
    return f"{reach}: {moved}{', and ' + instead if instead else ''}; would that do?"
