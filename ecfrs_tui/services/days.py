"""An officer's day in order, from the one evaluator of a day."""

from __future__ import annotations

import re
from datetime import date, datetime
from math import isfinite

from ecfrs_tui.domain import itinerary
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.itinerary import Drive, Itinerary
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.times import Span, subtract, whole_day
from ecfrs_tui.domain.visits import Busy, Visit
from ecfrs_tui.services.views import DayView, StopView

_LEAVE = re.compile(r"\b(leave|holiday|toil)\b")
_SHORT_WORD_LENGTH = 14


def day_view(book: Book, officer: Officer, day: date) -> DayView:
    """The officer's day: base, drives, visits, busy times and lunch in order (London wall time).

    Minutes are those of `domain.itinerary`; kilometres, source, likely error and the places on the way
    are those of the book's driving times.
    """
    plan = itinerary_of(book, officer, day)
    note = stands_in_the_way(book, officer, day)
    stops = _stops(book, officer, day, plan) if book.day(officer.code, day) or not note else ()
    return DayView(
        officer.code,
        officer.name,
        day,
        officer.base.label if officer.base else "",
        stops,
        plan.drive_minutes if plan else 0,
        round(sum(stop.drive_km for stop in stops), 1),
        plan.lunch.start if plan and plan.lunch else None,
        note,
    )


def itinerary_of(book: Book, officer: Officer, day: date) -> Itinerary | None:
    """The day with its standing visits, or None without a base; visits at unknown places are left out."""
    if officer.base is None:
        return None
    placed = [v for v in book.day(officer.code, day) if v.school.place is not None]
    return itinerary.build(book, officer, day, placed)


def stands_in_the_way(book: Book, officer: Officer, day: date) -> str:
    """Why nothing can stand on the day, in a word: `off`, `leave`, the busy time's own; or nothing."""
    works = officer.works(day)
    if not works:
        return "off"
    busy = book.busy_on(officer.code, day)
    if any(gap for span in works for gap in subtract(span, [b.span for b in busy])):
        return ""
    return short_word(max(busy, key=lambda b: b.span.minutes))


def short_word(busy: Busy) -> str:
    """A busy time in one short word: `leave`, or the first word of its label."""
    label = busy.label.lower()
    if _LEAVE.search(label):
        return "leave"
    first = re.search(r"[\w-]+", label)
    if first is None:
        return "away" if busy.level == "oof" else "busy"
    return first[0][:_SHORT_WORD_LENGTH]


def _stops(book: Book, officer: Officer, day: date, plan: Itinerary | None) -> tuple[StopView, ...]:
    drives = {v.reference: d for v, d in zip(plan.visits, plan.drives, strict=False)} if plan else {}
    stops = [_visit_stop(book, v, drives.get(v.reference)) for v in book.day(officer.code, day)]
    stops += [_busy_stop(officer, day, b) for b in book.busy_on(officer.code, day)]
    if plan and plan.lunch:
        stops.append(_lunch_stop(plan, plan.lunch))
    stops.sort(key=lambda s: (s.arrives_at, s.departs_at))
    if plan is None or not plan.drives:
        return tuple(stops)
    first, last = plan.drives[0], plan.drives[-1]
    out = _stop("base", first.origin.label, first.departs_at, first.departs_at, first.origin)
    back = _stop(
        "base", last.destination.label, last.arrives_at, last.arrives_at, last.destination, _drive(book, last)
    )
    # a busy time before the officer leaves, or after the return, is spent at base or elsewhere: keep its order
    before = [s for s in stops if s.departs_at <= first.departs_at]
    after = [s for s in stops if s.arrives_at >= last.arrives_at and s not in before]
    between = [s for s in stops if s not in before and s not in after]
    return (*before, out, *between, back, *after)


_Facts = tuple[int, float, str, int, tuple[str, ...], datetime | None]
_NO_DRIVE: _Facts = (0, 0.0, "", 0, (), None)


def _drive(book: Book, drive: Drive) -> _Facts:
    facts = book.travel.leg(drive.origin, drive.destination)
    return (
        drive.minutes,
        round(facts.km, 1) if isfinite(facts.km) else 0.0,
        facts.source,
        int(facts.error_minutes) if isfinite(facts.error_minutes) else 0,
        facts.via,
        drive.departs_at,
    )


def _stop(
    kind: str,
    label: str,
    arrives: datetime,
    departs: datetime,
    place: Place | None,
    drive: _Facts = _NO_DRIVE,
    visit: str | None = None,
    state: str = "",
) -> StopView:
    latitude = place.latitude if place else None
    longitude = place.longitude if place else None
    return StopView(kind, label, arrives, departs, latitude, longitude, *drive, visit, state)


def _visit_stop(book: Book, visit: Visit, drive: Drive | None) -> StopView:
    facts = _drive(book, drive) if drive else _NO_DRIVE
    school = visit.school
    return _stop(
        "visit",
        school.name,
        visit.arrives_at,
        visit.departs_at,
        school.place,
        facts,
        visit.reference,
        visit.state,
    )


def _busy_stop(officer: Officer, day: date, busy: Busy) -> StopView:
    shown = whole_day(datetime.combine(day, datetime.min.time()))
    works = officer.works(day)
    hours = Span(works[0].start, works[-1].end) if works else shown
    if busy.span.contains(hours):
        shown = hours  # all day means all of the working day
    start, end = max(busy.span.start, shown.start), min(busy.span.end, shown.end)
    return _stop("busy", busy.label or busy.level, start, end, None)


def _lunch_stop(plan: Itinerary, lunch: Span) -> StopView:
    place = plan.drives[0].origin
    for drive in plan.drives:
        if drive.arrives_at <= lunch.start:
            place = drive.destination
    return _stop("lunch", "lunch", lunch.start, lunch.end, place)
