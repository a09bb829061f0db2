"""What a request, or a visit that is picked up, would cost with each officer on each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from ecfrs_tui.domain import feasibility
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.layout import lay_out, request_of
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.verdict import Verdict
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.scheduling.slots import Slot, best_slots
from ecfrs_tui.scheduling.starts import Starts

Cells = Mapping[tuple[str, date], Slot]
"""The best slot by officer and day; a pair without one has none."""
SchoolWhy = Literal["", "closed", "soon", "far", "excl"]


@dataclass(frozen=True, slots=True)
class InHand:
    """What is to be placed: the request (of a visit: what it holds), how many officers come, and the visit.

    `book` is the diary without that visit, so that all is asked as if it stood nowhere.
    """

    request: Request
    book: Book
    team: int = 1
    visit: Visit | None = None

    def laid(self, officers: tuple[str, ...], starts_at: datetime) -> Visit:
        """The visit as it would be from that start (London, first session) with these officers."""
        shape = self.book.calendar.shape(self.request.school.urn, self.request.school.phase)
        made = lay_out(self.request, self.book.programmes, shape, officers, starts_at)
        return made if self.visit is None else replace(made, reference=self.visit.reference)


def picked_up(visit: Visit, book: Book) -> InHand:
    """A standing visit as something to be placed elsewhere."""
    request, programmes = request_of(visit)
    left = book.with_visits([v for v in book.visits if v.reference != visit.reference])
    wanted = replace(request, reference=visit.reference, last_officers=visit.officers)
    known = replace(left, programmes={**programmes, **left.programmes})
    return InHand(wanted, known, len(visit.officers), visit)


def cells(hand: InHand, days: Sequence[date]) -> Cells:
    """The best slot of each officer on each of the days; one that needs a team stands with each of the team."""
    found: dict[tuple[str, date], Slot] = {}
    teams = 200  # more than any county has pairs of officers
    for day in days:
        for slot in best_slots(hand.request, hand.book, day, day, limit=teams, team=hand.team):
            for code in slot.visit.officers:
                found.setdefault((code, day), slot)
    return found


def school_says(hand: InHand, day: date) -> SchoolWhy:
    """Why nobody could come on that day whatever the officers do; empty when somebody may.

    `closed`: the school is; `soon` and `far`: outside notice and horizon; `excl`: it would not take us then.
    """
    rules, today, school = hand.book.rules, hand.book.now.date(), hand.request.school
    if hand.book.calendar.closed(day, school.authority, school.urn) is not None:
        return "closed"
    if day < today + timedelta(days=rules.notice_days):
        return "soon"
    if day > today + timedelta(days=rules.horizon_days):
        return "far"
    starts = Starts(hand.request, hand.book)
    if starts.windows and day not in starts.windows:
        return "excl"
    return "" if starts.times(day) else "excl"


def untrained(hand: InHand, officer: Officer, day: date) -> bool:
    """Whether the officer may not deliver all of it on that day."""
    return not all(officer.may_deliver(w.programme, day) for w in hand.request.wanted)


def judged(hand: InHand, officers: tuple[str, ...], starts_at: datetime) -> tuple[Visit, Verdict]:
    """The visit from that start and what the rule book says of it."""
    visit = hand.laid(officers, starts_at)
    return visit, feasibility.assess(visit, hand.book)
