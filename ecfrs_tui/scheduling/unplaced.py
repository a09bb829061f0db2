"""Why a request has no place in a plan, and what would help: found by trying, never guessed.

Each relaxation changes one thing, asks the ranking for a time beside everything planned, and says the
nearest one found. What nobody could deliver, or nobody can drive to, is said without trying.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import combinations

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import name_of
from ecfrs_tui.domain.officers import Competence, Officer
from ecfrs_tui.domain.times import day_words
from ecfrs_tui.domain.visits import Request, Window
from ecfrs_tui.scheduling.refusals import nearest_miss
from ecfrs_tui.scheduling.slots import Slot, best_slots

DAYS_TOLD = 3
"""Of how many of the school's days the reasons are told."""
OFFICERS_TOLD = 3
"""Of how many officers it is told what stands in their way on a day."""
MOST_HELPS = 3
MORE_DRIVING = 30
"""By how many minutes of driving a day a cap is relaxed."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

OutOfTime = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Search:
    """Where a place is looked for: the days (both included) and the officers (None: all)."""

    book: Book
    first: date
    last: date
    officers: tuple[str, ...] | None = None

    def slots(self, request: Request, *, limit: int = 1, book: Book | None = None) -> list[Slot]:
        """The best times, in another book where one is given."""
        return best_slots(
            request, book or self.book, self.first, self.last, limit=limit, officers=self.officers
        )

    def team(self) -> list[Officer]:
        """The officers in post that are asked, by code."""
        return [
            o
            for code, o in sorted(self.book.officers.items())
            if o.active and (self.officers is None or code in self.officers)
        ]

    def days(self) -> list[date]:
        """All days of the span."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def cannot_be_planned(request: Request, search: Search) -> tuple[str, ...]:
    """Why no plan can hold the request, whatever else is booked; nothing when one could."""
    if not request.school.key:
        return (f"it is not certain which school “{request.school.name}” is: choose the school first",)
    if not request.wanted:
        return ("it names no programme: ask the school what it would like",)
    if request.school.place is None:
        return (f"nobody knows where {request.school.name} is: enter its postcode",)
    based = [o for o in search.team() if o.base is not None]
    if based and not any(_reaches(request, search, o) for o in based):
        return (f"no road is known to {request.school.name}: check where it lies",)
    return _nobody(request, search)


def _reaches(request: Request, search: Search, officer: Officer) -> bool:
    place = request.school.place
    assert place is not None and officer.base is not None
    return search.book.travel.quiet_minutes(officer.base, place) != float("inf")


def _nobody(request: Request, search: Search) -> tuple[str, ...]:
    """Too few officers trained in it at any time of the span; who is trained but has no base is named."""
    needed = _needed(request, search.book)
    able = [o for o in search.team() if _ever_trained(o, request, search)]
    baseless = [o.name for o in able if o.base is None]
    what = titles(request, search.book)
    if not able:
        whom = "nobody" if search.officers is None else "none of the officers asked"
        return (f"{whom} is trained in {what} from {_day(search.first)} to {_day(search.last)}",)
    if len(able) < needed:
        return (f"{what} needs {needed} officers; {' and '.join(o.name for o in able)} alone is trained",)
    if len(able) - len(baseless) < needed:
        return tuple(f"{name} has no base: enter where the day starts" for name in baseless)
    return ()


def _ever_trained(officer: Officer, request: Request, search: Search) -> bool:
    programmes = {w.programme for w in request.wanted}
    return any(all(officer.may_deliver(p, day) for p in programmes) for day in search.days())


def _needed(request: Request, book: Book) -> int:
    return max((book.programmes[w.programme].officers_needed for w in request.wanted), default=1)


def titles(request: Request, book: Book) -> str:
    """The programmes asked for, by title."""
    return " and ".join(dict.fromkeys(book.programmes[w.programme].title for w in request.wanted))


def reasons(request: Request, search: Search, worth: float, *, told: int = DAYS_TOLD) -> tuple[str, ...]:
    """Why the plan has no place for it: what stands in the way on the first `told` days of the school, or
    that it would fit but costs more driving than the `worth` (minutes) of placing it."""
    fits = search.slots(request)
    if fits:
        extra = fits[0].verdict.extra_drive_minutes
        if fits[0].cost >= worth:
            return (
                f"{_slot_words(fits[0], search.book)} would add {extra} min of driving, "
                f"more than the {round(worth)} min that placing it is worth",
            )
        return (f"there is room, {_slot_words(fits[0], search.book)}, but the plan had not come to it",)
    days, why = _days_to_tell(request, search)
    if not days:
        return (why,)
    if not told:
        return ("no time that the school could take stands beside what is booked and planned",)
    return tuple(dict.fromkeys(_day_words(request, search, day) for day in days[:told]))


def _days_to_tell(request: Request, search: Search) -> tuple[list[date], str]:
    book, school = search.book, request.school
    notice = book.now.date() + timedelta(days=book.rules.notice_days)
    span = f"{_day(search.first)} to {_day(search.last)}"
    days = sorted({w.starts_at.date() for w in request.windows}) or search.days()
    within = [d for d in days if max(search.first, notice) <= d <= search.last]
    if not within:
        near = min(days, key=lambda d: abs((d - search.first).days))
        return [], f"none of the days the school asked for lies in {span} (the nearest is {_day(near)})"
    opened = [d for d in within if book.calendar.closed(d, school.authority, school.urn) is None]
    if not opened:
        why = book.calendar.closed(within[0], school.authority, school.urn)
        return [], f"the school is closed on all its days in {span} ({_day(within[0])}: {why})"
    return opened, ""


def _day_words(request: Request, search: Search, day: date) -> str:
    needed = _needed(request, search.book)
    team = [o for o in search.team() if _trained(o, request, day) and o.base is not None]
    if len(team) < needed:
        who = " and ".join(o.name for o in team) or "nobody"
        return f"{_day(day)}: {who} is trained in {titles(request, search.book)}, {needed} needed"
    if needed > 1:
        # what stands in the way of the pair that comes nearest
        pairs = [
            nearest_miss(request, search.book, day, tuple(o.code for o in pair))[1]
            for pair in combinations(team, needed)
        ]
        found = min(pairs, key=lambda v: len(v.broken)).broken
        return f"{_day(day)}: {'; '.join(dict.fromkeys(b.message for b in found))}"
    told = [nearest_miss(request, search.book, day, (o.code,))[1].broken[:1] for o in team[:OFFICERS_TOLD]]
    words = "; ".join(dict.fromkeys(b.message for broken in told for b in broken))
    more = len(team) - OFFICERS_TOLD
    return f"{_day(day)}: {words}" + (f" (and {more} more)" if more > 0 else "")


def _trained(officer: Officer, request: Request, day: date) -> bool:
    return all(officer.may_deliver(w.programme, day) for w in request.wanted)


def helps(request: Request, search: Search, out_of_time: OutOfTime = lambda: False) -> tuple[str, ...]:
    """What would give the request a place beside everything planned, the least to ask for first.

    At most MOST_HELPS sentences; stops early when `out_of_time`.
    """
    if request.school.place is None or not request.wanted:
        return ()
    ahead = [day for w in request.windows if (day := w.starts_at.date()) > search.last]
    if ahead and len(ahead) == len(request.windows):
        return (f"plan as far as {_day(min(ahead))}: the days it asked for begin then",)
    found: list[str] = []
    for relaxation in RELAXATIONS:
        words = next(relaxation(request, search), "")
        if words:
            found.append(words)
        if len(found) >= MOST_HELPS or out_of_time():
            break
    return tuple(found)


def _other_hours(request: Request, search: Search) -> Iterator[str]:
    """Its own days, at any hour the school is open."""
    if not request.windows:
        return
    days = sorted({w.starts_at.date() for w in request.windows})
    slot = _nearest(search.slots(_on(request, days, None)), request)
    if slot is not None:
        half = "afternoon" if slot.visit.starts_at.hour >= 12 else "morning"
        yield (
            f"would fit if the school could take the {half} of {_day(slot.visit.starts_at.date())}: "
            f"{_slot_words(slot, search.book)}"
        )


def _another_day(request: Request, search: Search) -> Iterator[str]:
    """Any other day of the span, at the hours it asked for."""
    if not request.windows:
        return
    asked = {w.starts_at.date() for w in request.windows}
    days = [d for d in search.days() if d not in asked and d.weekday() < 5]
    slots = search.slots(_on(request, days, _hours(request)), limit=40)
    slot = _nearest(slots, request)
    if slot is None:
        return
    weekday = slot.visit.starts_at.weekday()
    of_weekday = {s.visit.starts_at.date() for s in slots if s.visit.starts_at.weekday() == weekday}
    several = len(of_weekday) > 1 and all(d.weekday() != weekday for d in asked)
    which = f"any {WEEKDAYS[weekday]}" if several else _day(slot.visit.starts_at.date())
    yield f"would fit if the school could take {which}: {_slot_words(slot, search.book)}"


def _no_exclusions(request: Request, search: Search) -> Iterator[str]:
    """Without what the school ruled out."""
    if request.exclusions:
        for slot in search.slots(replace(request, exclusions=())):
            yield f"would fit if the school lifted what it ruled out: {_slot_words(slot, search.book)}"


def _fewer_groups(request: Request, search: Search) -> Iterator[str]:
    """One group fewer of one programme."""
    total = sum(max(w.groups, 1) for w in request.wanted)
    for index, want in enumerate(request.wanted):
        groups = max(want.groups, 1)
        if total < 2:
            return
        rest = list(request.wanted)
        if groups == 1:
            del rest[index]
        else:
            rest[index] = replace(want, groups=groups - 1, pupils=want.pupils * (groups - 1) // groups)
        for slot in search.slots(replace(request, wanted=tuple(rest))):
            title = search.book.programmes[want.programme].title
            yield (
                f"would fit with one group of {title} fewer ({total - 1} of {total}): "
                f"{_slot_words(slot, search.book)}"
            )


def _higher_caps(request: Request, search: Search) -> Iterator[str]:
    """One session more a day, or half an hour more at the wheel, for one officer."""
    team = [o for o in search.team() if o.base is not None]
    changes = [
        (
            f"deliver {o.max_sessions_per_day + 1} sessions in a day",
            replace(o, max_sessions_per_day=o.max_sessions_per_day + 1),
        )
        for o in team
    ] + [
        (
            f"drive {o.max_drive_minutes_per_day + MORE_DRIVING} min in a day",
            replace(o, max_drive_minutes_per_day=o.max_drive_minutes_per_day + MORE_DRIVING),
        )
        for o in team
    ]
    everything = [
        replace(
            o,
            max_sessions_per_day=o.max_sessions_per_day + 1,
            max_drive_minutes_per_day=o.max_drive_minutes_per_day + MORE_DRIVING,
        )
        for o in team
    ]
    for words, officer, slot in _one_changed(request, search, changes, everything):
        yield f"would fit if {officer.name} could {words}: {_slot_words(slot, search.book)}"


def _trained_too(request: Request, search: Search) -> Iterator[str]:
    """One officer more trained in what is asked for."""
    needed = _needed(request, search.book)
    what = titles(request, search.book)
    changes = []
    for officer in search.team():
        missing = {w.programme for w in request.wanted if not _always(officer, w.programme, search)}
        if missing and officer.base is not None:
            more = tuple(Competence(p, None, None) for p in sorted(missing))
            changes.append(("", replace(officer, competences=(*officer.competences, *more))))
    for _, officer, slot in _one_changed(request, search, changes, [o for _, o in changes]):
        at = _slot_words(slot, search.book)
        if needed > 1:
            yield f"needs {_nth(needed)} officer trained in {what}: {officer.name} could then, {at}"
        else:
            yield f"would fit if {officer.name} were trained in {what}: {at}"


def _one_changed(
    request: Request, search: Search, changes: Sequence[tuple[str, Officer]], everything: Sequence[Officer]
) -> Iterator[tuple[str, Officer, Slot]]:
    """The times found when one officer is changed; none are looked for when changing all would not help."""
    if not changes or not search.slots(request, book=_with(search.book, *everything)):
        return
    for words, officer in changes:
        for slot in search.slots(request, book=_with(search.book, officer)):
            yield words, officer, slot


RELAXATIONS: tuple[Callable[[Request, Search], Iterator[str]], ...] = (
    _other_hours,
    _another_day,
    _no_exclusions,
    _trained_too,
    _higher_caps,
    _fewer_groups,
)


def _always(officer: Officer, programme: str, search: Search) -> bool:
    return officer.may_deliver(programme, search.first) and officer.may_deliver(programme, search.last)


def _nth(number: int) -> str:
    return {2: "a second", 3: "a third"}.get(number, f"{number}")


def _with(book: Book, *officers: Officer) -> Book:
    return replace(book, officers={**book.officers, **{o.code: o for o in officers}})


def _on(request: Request, days: Sequence[date], hours: tuple[time, time] | None) -> Request:
    opens, closes = hours or (time(0), time(23, 59))
    windows = tuple(Window(datetime.combine(d, opens), datetime.combine(d, closes)) for d in days)
    return replace(request, windows=windows or (Window(datetime.min, datetime.min),))


def _hours(request: Request) -> tuple[time, time]:
    """The hours the school asked for on all its days: the earliest start to the latest end."""
    return (
        min(w.starts_at.time() for w in request.windows),
        max(
            (w.ends_at.time() for w in request.windows if w.ends_at.date() == w.starts_at.date()),
            default=time(23, 59),
        ),
    )


def _nearest(slots: Sequence[Slot], request: Request) -> Slot | None:
    """The slot nearest to what the school asked for, by days, then the cheapest."""
    if not slots:
        return None
    asked = [w.starts_at.date() for w in request.windows]
    return min(
        slots,
        key=lambda s: (min((abs((s.visit.starts_at.date() - d).days) for d in asked), default=0), s.cost),
    )


def _slot_words(slot: Slot, book: Book) -> str:
    names = " and ".join(name_of(book, code) for code in slot.visit.officers)
    return f"{_day(slot.visit.starts_at.date())} {slot.visit.starts_at:%H:%M} with {names}"


def _day(day: date) -> str:
    return day_words(datetime.combine(day, time()))
