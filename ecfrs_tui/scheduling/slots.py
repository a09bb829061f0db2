"""Ranks (officers, day, start) for one request.

Every quarter hour that could stand is priced by a quick estimate; the cheapest are then put, one after
another, to the rule book, which alone decides. What is offered has passed it, and its extra minutes are
the rule book's own.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import combinations

from ecfrs_tui.domain import feasibility
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.layout import lay_out
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.verdict import Verdict
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.scheduling.quick import Memo, QuickPrices
from ecfrs_tui.scheduling.starts import Starts

WHATEVER_THE_START = frozenset(
    {"sessions_cap", "pupils", "season", "retired", "competence", "officers", "place"}
)
"""Rules that break for a day and a team at every start alike: one answer settles the day."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a slot costs besides its extra driving, in minutes of driving."""

    preference_rank: float = 20.0
    """For each rank below the school's first choice."""
    continuity: float = 8.0
    """Taken off when the school knows the officer from last time."""
    fairness: float = 3.0
    """For each visit that the officer already has in that week above the team's mean."""
    wait_week: float = 1.0
    """For each week of waiting."""
    tight: float = 4.0
    """For a slot with little spare time."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that stands: the visit as it would be, its verdict, and its cost in minutes."""

    visit: Visit
    verdict: Verdict
    cost: float
    rank_of_window: int
    known_officer: bool


@dataclass(order=True)
class _Entry:
    cost: float
    tie: tuple[date, tuple[str, ...], datetime]
    starts: list[tuple[float, datetime]] = field(compare=False)
    """Quick prices of the other starts of that day and those officers, dearest first."""
    slot: Slot | None = field(default=None, compare=False)


def best_slots(
    request: Request,
    book: Book,
    first: date,
    last: date,
    *,
    limit: int = 5,
    weights: Weights | None = None,
    officers: Sequence[str] | None = None,
    team: int = 1,
) -> list[Slot]:
    """The cheapest slots from `first` to `last` (both included), at most one a day and set of officers.

    `officers` are the only ones asked; `team` is how many come at least, where the programmes need fewer.
    """
    ranking = _Ranking(request, book, weights or Weights(), officers, team)
    heap = list(ranking.entries(first, last))
    heapq.heapify(heap)
    chosen: list[Slot] = []
    while heap and len(chosen) < limit:
        entry = heapq.heappop(heap)
        if entry.slot is not None:
            chosen.append(entry.slot)
            continue
        slot = ranking.judge(entry)
        if isinstance(slot, Slot):
            entry.slot, entry.cost = slot, slot.cost
            heapq.heappush(heap, entry)
        elif entry.starts and not any(b.rule in WHATEVER_THE_START for b in slot.broken):
            price, start = entry.starts.pop()
            heapq.heappush(heap, _Entry(price, (*entry.tie[:2], start), entry.starts))
    return chosen


def trained(request: Request, book: Book, day: date) -> list[Officer]:
    """Officers at work that day who may deliver everything the request asks for, by code."""
    programmes = {w.programme for w in request.wanted}
    return [
        o
        for o in sorted(book.officers.values(), key=lambda o: o.code)
        if o.base is not None and o.works(day) and all(o.may_deliver(p, day) for p in programmes)
    ]


class _Ranking:
    def __init__(
        self, request: Request, book: Book, weights: Weights, officers: Sequence[str] | None, team: int
    ) -> None:
        self.request, self.book, self.weights = request, book, weights
        self.only = None if officers is None else frozenset(officers)
        asked = (book.programmes[w.programme].officers_needed for w in request.wanted)
        self.needed = max(asked, default=1)
        self.needed = max(self.needed, team)
        self.starts = Starts(request, book)
        self._week_load: dict[tuple[int, int], dict[str, int]] = {}

    def entries(self, first: date, last: date) -> Iterator[_Entry]:
        """One entry for each day and set of officers with at least one start that looks possible."""
        here = self.request.school.place
        if here is None or not self.request.wanted:
            return
        memo: Memo = {}
        for day in self.starts.days(first, last):
            times = self.starts.times(day)
            if not times:
                continue
            quick = QuickPrices(self.book, here, day, times, memo)
            priced = {
                o.code: quick.of(o)
                for o in trained(self.request, self.book, day)
                if self.only is None or o.code in self.only
            }
            for team in combinations(sorted(priced), self.needed):
                starts = self._together(team, priced, day)
                if starts:
                    starts.sort(reverse=True)
                    price, start = starts.pop()
                    yield _Entry(price, (day, team, start), starts)

    def judge(self, entry: _Entry) -> Slot | Verdict:
        """The slot, if the rule book lets it stand; else what it said."""
        _, team, start = entry.tie
        visit = lay_out(self.request, self.book.programmes, self.starts.shape, team, start)
        verdict = feasibility.assess(visit, self.book)
        if not verdict.stands:
            return verdict
        rank = self.starts.rank(Span(visit.starts_at, visit.ends_at))
        cost = verdict.extra_drive_minutes + self._side(team, start.date(), rank)
        if any(w.startswith("tight") for w in verdict.warnings):
            cost += self.weights.tight
        known = any(o in self.request.last_officers for o in team)
        return Slot(visit, verdict, cost, rank, known)

    def _together(
        self, team: tuple[str, ...], priced: dict[str, dict[int, int]], day: date
    ) -> list[tuple[float, datetime]]:
        """Quick prices of the starts at which all of the team could come."""
        first = priced[team[0]]
        common = (
            first.keys()
            if len(team) == 1
            else first.keys() & set.intersection(*(set(priced[code]) for code in team[1:]))
        )
        midnight = datetime.combine(day, time())
        plain = self._side(team, day, 1) if not self.starts.windows else None
        starts = []
        for minute in common:
            start = midnight + timedelta(minutes=minute)
            side = plain
            if side is None:
                side = self._side(team, day, self.starts.rank(Span(start, start + timedelta(minutes=1))))
            starts.append((sum(priced[c][minute] for c in team) + side, start))
        return starts

    def _side(self, team: tuple[str, ...], day: date, rank: int) -> float:
        """The cost of a slot besides its driving."""
        w = self.weights
        cost = w.preference_rank * (rank - 1)
        cost += w.wait_week * ((day - self.book.now.date()).days // 7)
        if any(code in self.request.last_officers for code in team):
            cost -= w.continuity
        load = self._load(day)
        mean = sum(load.values()) / len(load) if load else 0.0
        return cost + w.fairness * sum(max(load.get(code, 0) - mean, 0.0) for code in team)

    def _load(self, day: date) -> dict[str, int]:
        week = day.isocalendar()[:2]
        if week not in self._week_load:
            monday = day - timedelta(days=day.weekday())
            self._week_load[week] = {
                code: sum(len(self.book.day(code, monday + timedelta(days=n))) for n in range(5))
                for code in self.book.officers
            }
        return self._week_load[week]
