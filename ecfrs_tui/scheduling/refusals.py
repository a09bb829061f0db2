"""Why not: what stands in the way on a day, for whom, and the nearest change that mends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ecfrs_tui.domain import feasibility
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.layout import lay_out
from ecfrs_tui.domain.terms import DayShape
from ecfrs_tui.domain.times import Span, day_words, round_up
from ecfrs_tui.domain.verdict import Verdict
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.scheduling.slots import best_slots
from ecfrs_tui.scheduling.starts import GRID_MINUTES


@dataclass(frozen=True, slots=True)
class DayRefusal:
    """An officer (empty: anybody) cannot on that day; `mend` names the nearest change, or is empty."""

    officer: str
    day: date
    reasons: tuple[str, ...]
    mend: str = ""


def why_not(request: Request, book: Book, day: date, *, mends: bool = True) -> list[DayRefusal]:
    """For every active officer without a slot on that day: the rules in the way and the nearest mend.

    `mends=False` leaves out the search for the nearest mend, which looks at many days.
    """
    if request.school.place is None:
        return [DayRefusal("", day, (f"nobody knows where {request.school.name} is: enter its postcode",))]
    if not request.wanted:
        return [DayRefusal("", day, ("the request names no programme",))]
    needed = max(book.programmes[w.programme].officers_needed for w in request.wanted)
    if needed > 1:
        return _for_a_team(request, book, day, needed, mends)
    refusals = []
    for officer in sorted(book.officers.values(), key=lambda o: o.code):
        if not officer.active or best_slots(request, book, day, day, limit=1, officers=(officer.code,)):
            continue
        visit, verdict = nearest_miss(request, book, day, (officer.code,))
        nearest = mend(request, book, visit, verdict) if mends else ""
        refusals.append(DayRefusal(officer.code, day, _reasons(verdict), nearest))
    return refusals


def _for_a_team(request: Request, book: Book, day: date, needed: int, mends: bool) -> list[DayRefusal]:
    if best_slots(request, book, day, day, limit=1):
        return []
    refusals = []
    for officer in sorted(book.officers.values(), key=lambda o: o.code):
        if officer.active:
            _, verdict = nearest_miss(request, book, day, (officer.code,))
            reasons = tuple(b.message for b in verdict.broken if b.rule != "officers")
            if reasons:
                refusals.append(DayRefusal(officer.code, day, reasons))
    free = len([o for o in book.officers.values() if o.active]) - len(refusals)
    words = f"needs {needed} officers at the same time; {free} could come"
    nearest = _another_day(request, book, day) if mends else ""
    return [DayRefusal("", day, (words,), nearest), *refusals]


def nearest_miss(
    request: Request, book: Book, day: date, team: tuple[str, ...], *, as_wished: bool = True
) -> tuple[Visit, Verdict]:
    """The start of that day that breaks least: fewest rules that cannot be overridden, then fewest at all.

    Only starts within the school's day are looked at, and with `as_wished` only those the school asked
    for, if there are any: what stands in the way there is what the assistant wants to hear.
    """
    shape = book.calendar.shape(request.school.urn, request.school.phase)
    visits = [lay_out(request, book.programmes, shape, team, start) for start in _starts(shape, request, day)]
    wished = [
        v for v in visits if any(w.span.contains(Span(v.starts_at, v.ends_at)) for w in request.windows)
    ]
    teaching = shape.teaching(day)
    within = [v for v in visits if all(any(t.contains(s.span) for t in teaching) for s in v.sessions)]
    best: tuple[tuple[int, int, int, datetime], Visit, Verdict] | None = None
    for visit in (wished if as_wished else []) or within or visits:
        verdict = feasibility.assess(visit, book)
        hard = sum(not b.overridable for b in verdict.broken)
        minutes = sum(b.minutes or 0 for b in verdict.broken)
        key = (hard, len(verdict.broken), minutes, visit.starts_at)
        if best is None or key < best[0]:
            best = (key, visit, verdict)
    assert best is not None  # a school's day has at least one quarter hour
    return best[1], best[2]


def _starts(shape: DayShape, request: Request, day: date) -> list[datetime]:
    at, closes = datetime.combine(day, shape.opens), datetime.combine(day, shape.closes)
    starts = {w.starts_at for w in request.windows if w.starts_at.date() == day} | {at}
    at = round_up(at, GRID_MINUTES)
    while at < closes:
        starts.add(at)
        at += timedelta(minutes=GRID_MINUTES)
    return sorted(starts)


def mend(request: Request, book: Book, visit: Visit, verdict: Verdict) -> str:
    """The nearest change that would let a broken visit stand, as words, or nothing.

    Looks at the same officers on the same day, then at the same day with anybody, then at other days.
    """
    day = visit.starts_at.date()
    same = best_slots(request, book, day, day, limit=1, officers=visit.officers)
    if same:
        return f"{same[0].visit.starts_at:%H:%M} fits"
    others = best_slots(request, book, day, day, limit=1)
    if others:
        slot = others[0].visit
        names = " and ".join(feasibility.name_of(book, c) for c in slot.officers)
        return f"{names} could at {slot.starts_at:%H:%M}"
    near, softly = visit, verdict
    if not softly.may_be_overridden:
        near, softly = nearest_miss(request, book, day, visit.officers, as_wished=False)
    if softly.broken and softly.may_be_overridden:
        return f"{near.starts_at:%H:%M} could stand with a reason given"
    return _another_day(request, book, day, visit.officers)


def _another_day(request: Request, book: Book, day: date, team: tuple[str, ...] | None = None) -> str:
    for officers in (team, None) if team else (None,):
        for reach in (7, 28):
            first, last = day - timedelta(days=reach), day + timedelta(days=reach)
            slots = best_slots(request, book, first, last, limit=12, officers=officers)
            if slots:
                nearest = min(slots, key=lambda s: (abs((s.visit.starts_at.date() - day).days), s.cost))
                names = " and ".join(feasibility.name_of(book, c) for c in nearest.visit.officers)
                at = nearest.visit.starts_at
                return f"nearest that fits: {day_words(at)} {at:%H:%M} with {names}"
    return ""


def _reasons(verdict: Verdict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(b.message for b in verdict.broken))
