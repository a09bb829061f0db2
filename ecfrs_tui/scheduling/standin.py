"""Who could take a visit whose officer is away, and when: the choices in the order of least harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.layout import request_of
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.verdict import Verdict
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.scheduling.slots import Slot, best_slots

DAYS_LOOKED = 42
"""How far beyond the visit's own day another day is looked for, when the school named no windows."""
OF_ONE_TEAM = 3
"""Of how many times with the same officers there is a choice."""


@dataclass(frozen=True, slots=True)
class Harms:
    """What a change costs besides its extra driving, in minutes of driving."""

    other_time: float = 40.0
    """Another time of the same day: the school rearranges lessons."""
    other_day: float = 90.0
    """Another day: the school rearranges its week."""
    day_away: float = 1.0
    """For each day between the old day and the new one."""
    preference_rank: float = 20.0
    """For each rank below the school's first choice."""
    preference_broken: float = 60.0
    """For a time the school did not ask for."""
    short_notice: float = 6.0
    """For each day by which a changed time comes sooner than the notice we keep."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A visit as it would be with somebody else or at another time; `harm` in minutes of driving."""

    visit: Visit
    verdict: Verdict
    harm: float
    same_time: bool
    asked_for: bool
    days_short: int


def choices(
    visit: Visit,
    away: str,
    book: Book,
    *,
    last: date | None = None,
    limit: int = 6,
    harms: Harms | None = None,
) -> list[Choice]:
    """The least harmful choices for a visit that is not in the book; `away` is its missing officer.

    The book holds whatever else keeps the officer away as busy time, and need not keep notice: short
    notice is a harm here, not a bar. Looks at the same time, the same day, the other days the school asked
    for, and at days it did not ask for only when nothing else was found. `last` is the last day looked at.
    """
    request, programmes = request_of(visit)
    programmes = {**book.programmes, **programmes}
    at_once = replace(book, programmes=programmes, rules=replace(book.rules, notice_days=0))
    request = replace(request, last_officers=visit.officers)
    case = _Case(visit, away, request, at_once, book.rules.notice_days, last, limit, harms or Harms())
    found = {(c.visit.starts_at, c.visit.officers): c for c in case.all()}
    ordered = sorted(found.values(), key=lambda c: (c.harm, c.visit.starts_at, c.visit.officers))
    return list(islice(_varied(ordered), limit))


def _varied(ordered: Iterable[Choice]) -> Iterator[Choice]:
    """No more than OF_ONE_TEAM choices of the same officers."""
    seen: Counter[tuple[str, ...]] = Counter()
    for choice in ordered:
        seen[choice.visit.officers] += 1
        if seen[choice.visit.officers] <= OF_ONE_TEAM:
            yield choice


@dataclass(frozen=True)
class _Case:
    visit: Visit
    away: str
    request: Request
    book: Book
    notice_days: int
    last: date | None
    limit: int
    harms: Harms

    def all(self) -> Iterator[Choice]:
        teams = list(self._teams())
        for team in teams:
            same = replace(self.visit, officers=team, state="proposed")
            verdict = assess(same, self.book)
            if all(b.rule in same.overrides for b in verdict.broken) and same.arrives_at > self.book.now:
                yield self._choice(same, verdict)
        # at another time it may also be the same officers, once the missing one is back
        teams.append(self.visit.officers)
        elsewhere = list(self._elsewhere(self.request, teams))
        if not elsewhere and self.request.windows:
            elsewhere = list(self._elsewhere(replace(self.request, windows=()), teams))
        for slot in elsewhere:
            new = replace(slot.visit, windows=self.visit.windows, exclusions=self.visit.exclusions)
            if new.starts_at != self.visit.starts_at:
                yield self._choice(new, slot.verdict)

    def _teams(self) -> Iterator[tuple[str, ...]]:
        """Who could go: those who were going anyway, and one in place of the missing officer if need be."""
        rest = tuple(code for code in self.visit.officers if code != self.away)
        needed = max((s.programme.officers_needed for s in self.visit.sessions), default=1)
        if len(rest) >= needed:
            yield rest
            return
        for code in sorted(self.book.officers):
            if code != self.away and code not in rest:
                yield (*rest, code)

    def _elsewhere(self, request: Request, teams: Sequence[tuple[str, ...]]) -> Iterator[Slot]:
        """The best other times of the same day, and of all days from today, for each team."""
        day = self.visit.starts_at.date()
        last = self.last or max(
            [day + timedelta(days=DAYS_LOOKED), *(w.starts_at.date() for w in request.windows)]
        )
        for team in teams:
            for first, final in ((day, day), (self.book.now.date(), last)):
                for slot in best_slots(request, self.book, first, final, limit=self.limit, officers=team):
                    if set(slot.visit.officers) == set(team) and slot.visit.arrives_at > self.book.now:
                        yield replace(slot, visit=replace(slot.visit, reference=request.reference))

    def _choice(self, new: Visit, verdict: Verdict) -> Choice:
        old, harms = self.visit, self.harms
        same_time = new.starts_at == old.starts_at
        taught = Span(new.starts_at, new.ends_at)
        ranks = [w.rank for w in old.windows if w.span.contains(taught)]
        asked_for = same_time or not old.windows or bool(ranks)
        short = max(self.notice_days - (new.starts_at.date() - self.book.now.date()).days, 0)
        harm = float(verdict.extra_drive_minutes)
        if not same_time:
            days = abs((new.starts_at.date() - old.starts_at.date()).days)
            harm += harms.other_day + harms.day_away * days if days else harms.other_time
            harm += harms.preference_rank * (min(ranks, default=1) - 1)
            harm += 0 if asked_for else harms.preference_broken
            harm += harms.short_notice * short
        return Choice(new, verdict, harm, same_time, asked_for, short)
