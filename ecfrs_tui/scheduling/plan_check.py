"""Checks a plan against the words of the rule book, with arithmetic of its own.

Written apart from the planner and from the evaluator it uses, so that a fault in either shows: nothing
of `domain.itinerary`, `domain.daymath`, `domain.feasibility` or `scheduling.planner` is used here, and
lunch is found by trying every minute. Slow and plain on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.visits import Session, Visit

MINUTE = timedelta(minutes=1)
NO_ROAD = 24 * 60
_LONDON = ZoneInfo("Europe/London")

_Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a visit of the plan breaks, by the rule book's name for it, and for which officer."""

    reference: str
    rule: str
    officer: str
    words: str


@dataclass(frozen=True, slots=True)
class _Ride:
    """A drive as it would happen: minutes at the wheel and when it ends."""

    leaves: datetime
    minutes: int

    @property
    def ends(self) -> datetime:
        return self.leaves + self.minutes * MINUTE


def violations(placed: Sequence[Visit], book: Book) -> tuple[Violation, ...]:
    """Every rule that a placed visit breaks beside all other placed ones and all that stand in the book.

    A placed visit takes the place of the book's visit of the same reference.
    """
    names = {v.reference for v in placed}
    everything = [v for v in book.visits if v.reference not in names and book.stands(v)] + list(placed)
    found: list[Violation] = []
    for visit in placed:
        found += _of_visit(visit, book)
        for code in visit.officers:
            officer = book.officers.get(code)
            if officer is not None:
                found += _of_officer(visit, officer, everything, book)
    return tuple(found)


def drive_minutes(officer: Officer, day: date, visits: Sequence[Visit], book: Book) -> int:
    """Minutes at the wheel of an officer's day with these visits."""
    mine = sorted((v for v in visits if v.school.place is not None), key=lambda v: v.arrives_at)
    return sum(r.minutes for r in _day(officer, day, mine, book)[0])


_Found = Iterator[tuple[str, str]]
"""Rule and words."""


def _of_visit(visit: Visit, book: Book) -> Iterator[Violation]:
    """What concerns the school, the programme and the calendar, whoever comes."""
    for part in (_own_times(visit), _school(visit, book), _programmes(visit), _ahead(visit, book)):
        for rule, words in part:
            yield Violation(visit.reference, rule, "", f"{visit.reference}: {words}")


def _own_times(visit: Visit) -> _Found:
    for one, other in pairwise(visit.sessions):
        if one.span.end > other.span.start:
            yield "sessions", "two sessions at once"
    if visit.arrives_at > visit.sessions[0].span.start:
        yield "sessions", "the first session begins before the arrival"
    for moment in (visit.arrives_at, visit.starts_at, visit.ends_at, visit.departs_at):
        if not _clear(moment):
            yield "clock", f"{moment} does not exist or happens twice"


def _school(visit: Visit, book: Book) -> _Found:
    day, school = visit.arrives_at.date(), visit.school
    if school.place is None:
        yield "place", f"{school.name} has no place"
    if book.calendar.closed(day, school.authority, school.urn):
        yield "school_open", f"{school.name} is closed on {day}"
    else:
        shape = book.calendar.shape(school.urn, school.phase)
        for session in visit.sessions:
            if not _taught(session, day, shape.opens, shape.lunch_starts, shape.lunch_ends, shape.closes):
                yield "school_open", f"a session at {session.span.start} is outside school hours"
    first, last = visit.sessions[0].span.start, visit.sessions[-1].span.end
    if any(e.start < last and first < e.end for e in visit.exclusions):
        yield "preference", "the school ruled that time out"
    elif visit.windows and not any(w.starts_at <= first and last <= w.ends_at for w in visit.windows):
        yield "preference", "the school did not ask for that time"


def _programmes(visit: Visit) -> _Found:
    for session in visit.sessions:
        programme = session.programme
        if session.pupils > programme.max_pupils:
            yield "pupils", f"{session.pupils} pupils, {programme.max_pupils} at most"
        if programme.season is not None and not programme.season.holds(visit.arrives_at.date()):
            yield "season", f"{programme.title} is not delivered then"
        if programme.retired_from is not None and programme.retired_from <= visit.arrives_at.date():
            yield "retired", f"{programme.title} is not delivered any more"
        if len(set(visit.officers)) < programme.officers_needed:
            yield "officers", f"{programme.title} needs {programme.officers_needed} officers"


def _ahead(visit: Visit, book: Book) -> _Found:
    ahead = (visit.arrives_at.date() - book.now.date()).days
    if visit.state == "delivered":
        return
    if ahead < book.rules.notice_days:
        yield "notice", f"it is {ahead} days ahead"
    if ahead > book.rules.horizon_days:
        yield "horizon", f"it is {ahead} days ahead"


def _clear(moment: datetime) -> bool:
    """True when the London wall time happens once."""
    instants = set()
    for fold in (0, 1):
        instant = moment.replace(tzinfo=_LONDON, fold=fold).astimezone(UTC)
        if instant.astimezone(_LONDON).replace(tzinfo=None) == moment:
            instants.add(instant)
    return len(instants) == 1


def _taught(
    session: Session, day: date, opens: time, lunch_starts: time, lunch_ends: time, closes: time
) -> bool:
    start, end = session.span.start, session.span.end
    halves = ((opens, lunch_starts), (lunch_ends, closes))
    return any(datetime.combine(day, a) <= start and end <= datetime.combine(day, b) for a, b in halves)


def _of_officer(
    visit: Visit, officer: Officer, everything: Sequence[Visit], book: Book
) -> Iterator[Violation]:
    """What concerns one officer's day with the visit in it."""
    others = [
        v
        for v in everything
        if v.reference != visit.reference
        and officer.code in v.officers
        and v.arrives_at.date() == visit.arrives_at.date()
    ]
    parts = [_diary(visit, officer, others, book)]
    if officer.base is None:
        parts.append(iter([("place", "has no base")]))
    elif visit.school.place is not None:
        parts.append(_on_the_road(visit, officer, others, book))
    for part in parts:
        for rule, words in part:
            yield Violation(visit.reference, rule, officer.code, f"{visit.reference}: {officer.name} {words}")


def _diary(visit: Visit, officer: Officer, others: Sequence[Visit], book: Book) -> _Found:
    day = visit.arrives_at.date()
    for session in visit.sessions:
        if not officer.may_deliver(session.programme.code, day):
            yield "competence", f"is not trained in {session.programme.title}"
    for other in others:
        if other.arrives_at < visit.departs_at and visit.arrives_at < other.departs_at:
            yield "overlap", f"is at {other.school.name} then"
    for start, end in _busy(officer, day, book):
        if start < visit.departs_at and visit.arrives_at < end:
            yield "overlap", f"is busy from {start} to {end}"
    if not _at_work(visit, officer):
        yield "working_day", f"does not work from {visit.arrives_at} to {visit.departs_at}"


def _at_work(visit: Visit, officer: Officer) -> bool:
    spans = officer.works(visit.arrives_at.date())
    return any(s.start <= visit.arrives_at and visit.departs_at <= s.end for s in spans)


def _on_the_road(visit: Visit, officer: Officer, others: Sequence[Visit], book: Book) -> _Found:
    placed = [v for v in others if v.school.place is not None]
    mine = sorted([*placed, visit], key=lambda v: v.arrives_at)
    day = visit.arrives_at.date()
    rides, lunch = _day(officer, day, mine, book)
    at = next(n for n, v in enumerate(mine) if v.reference == visit.reference)
    # the drive to the visit, and the drive to the one after it
    for number in range(at, min(at + 2, len(mine))):
        clash = number > 0 and mine[number - 1].departs_at > mine[number].arrives_at
        if rides[number].ends > mine[number].arrives_at and not clash:
            yield "drive", f"is late at {mine[number].school.name}"
    if _at_work(visit, officer):
        worked = officer.works(day)
        if at == 0 and rides[0].leaves < worked[0].start:
            yield "working_day", f"leaves base at {rides[0].leaves}"
        if at == len(mine) - 1 and rides[-1].ends > worked[-1].end:
            yield "working_day", f"is home at {rides[-1].ends}"
    sessions = sum(len(v.sessions) for v in mine)
    if sessions > officer.max_sessions_per_day:
        yield "sessions_cap", f"has {sessions} sessions"
    minutes = sum(r.minutes for r in rides)
    if minutes > officer.max_drive_minutes_per_day:
        yield "drive_cap", f"drives {minutes} min"
    if not lunch:
        yield "lunch", "has no lunch"


def _day(officer: Officer, day: date, visits: Sequence[Visit], book: Book) -> tuple[list[_Ride], bool]:
    """The drives of a day (to each visit, then home) and whether lunch fits.

    The officer leaves base as late as the first visit allows, each school when packing up ends, and waits
    out busy times. When lunch fits nowhere, one drive is put off until after it, if the rest still holds.
    """
    if not visits:
        return [], True
    busy = _busy(officer, day, book)
    rides = _rides(officer, visits, busy, book)
    if _lunch_fits(day, visits, rides, busy, book):
        return rides, True
    length, opens = book.rules.lunch_minutes * MINUTE, datetime.combine(day, book.rules.lunch_from)
    for number in range(1, len(rides)):
        leaves = max(visits[number - 1].departs_at, opens) + length
        origin, to = _place(visits[number - 1]), _next_place(officer, visits, number)
        ride = _wait(_Ride(leaves, _drive(origin, to, leaves, book)), origin, to, busy, book)
        if ride.leaves != leaves:
            continue
        if number < len(visits) and ride.ends > visits[number].arrives_at:
            continue
        if not _free_for_lunch(leaves - length, day, busy, book):
            continue
        return [*rides[:number], ride, *rides[number + 1 :]], True
    return rides, False


def _rides(officer: Officer, visits: Sequence[Visit], busy: Sequence[_Stretch], book: Book) -> list[_Ride]:
    base, first = officer.base, visits[0]
    assert base is not None  # who calls has asked
    leaves = first.arrives_at - _drive(base, _place(first), first.arrives_at, book) * MINUTE
    for _ in range(6):
        late = leaves + _drive(base, _place(first), leaves, book) * MINUTE - first.arrives_at
        if late <= timedelta():
            break
        leaves -= late
    for start, end in busy:
        if start < first.arrives_at and end > leaves:
            leaves = end
    rides = [_Ride(leaves, _drive(base, _place(first), leaves, book))]
    for number, visit in enumerate(visits, start=1):
        origin, to = _place(visit), _next_place(officer, visits, number)
        ride = _Ride(visit.departs_at, _drive(origin, to, visit.departs_at, book))
        rides.append(_wait(ride, origin, to, busy, book))
    return rides


def _wait(ride: _Ride, origin: Place, to: Place, busy: Sequence[_Stretch], book: Book) -> _Ride:
    """The drive after every busy time that it would run into."""
    for start, end in busy:
        if start < max(ride.ends, ride.leaves + MINUTE) and ride.leaves < end:
            ride = _Ride(end, _drive(origin, to, end, book))
    return ride


def _place(visit: Visit) -> Place:
    assert visit.school.place is not None  # visits at unknown places are left out of a day
    return visit.school.place


def _next_place(officer: Officer, visits: Sequence[Visit], number: int) -> Place:
    assert officer.base is not None
    return _place(visits[number]) if number < len(visits) else officer.base


def _drive(origin: Place, to: Place, leaves: datetime, book: Book) -> int:
    quiet = book.travel.quiet_minutes(origin, to)
    if quiet == float("inf"):
        return NO_ROAD
    term = book.calendar.closed(leaves.date()) is None
    return int(quiet * book.profile.factor(leaves, in_term=term) + 0.5)


def _busy(officer: Officer, day: date, book: Book) -> list[_Stretch]:
    """Busy times that touch the day, in order."""
    midnight = datetime.combine(day, time())
    spans = [(b.span.start, b.span.end) for b in book.busy if b.officer == officer.code]
    return sorted((s, e) for s, e in spans if s < midnight + timedelta(days=1) and e > midnight)


def _lunch_fits(
    day: date, visits: Sequence[Visit], rides: Sequence[_Ride], busy: Sequence[_Stretch], book: Book
) -> bool:
    """Some minute at which lunch can begin: not at the wheel, not at a school but in a break of it."""
    taken: list[_Stretch] = [(r.leaves, r.ends) for r in rides if r.minutes]
    for visit in visits:
        at = visit.arrives_at
        for before, after in pairwise(visit.sessions):
            taken.append((at, before.span.end))
            at = max(after.span.start, before.span.end)
        taken.append((at, visit.departs_at))
    start = datetime.combine(day, book.rules.lunch_from)
    while start < datetime.combine(day, book.rules.lunch_until):
        end = start + book.rules.lunch_minutes * MINUTE
        clear = all(a >= end or b <= start for a, b in taken)
        if clear and _free_for_lunch(start, day, busy, book):
            return True
        start += MINUTE
    return False


def _free_for_lunch(start: datetime, day: date, busy: Sequence[_Stretch], book: Book) -> bool:
    end = start + book.rules.lunch_minutes * MINUTE
    closes = datetime.combine(day, book.rules.lunch_until)
    return end <= closes and all(a >= end or b <= start for a, b in busy)
