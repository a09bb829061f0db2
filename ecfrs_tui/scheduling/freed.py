"""Which of many visits would fit an officer's free time of a day, the most worthwhile first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.visits import Request
from ecfrs_tui.scheduling.slots import Slot, best_slots

TEAMS = 8
"""Of how many sets of officers the best time is looked at, to find one with the officer in it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that waits for a time. `worth` is minutes of driving that meeting it is worth."""

    request: Request
    worth: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A wish at its best time of the day; `cost` is its extra driving less its worth, in minutes."""

    wish: Wish
    slot: Slot

    @property
    def cost(self) -> float:
        """What orders the fits, the least first."""
        return self.slot.verdict.extra_drive_minutes - self.wish.worth


def fits(wishes: Sequence[Wish], book: Book, officer: str, day: date, *, limit: int) -> list[Fit]:
    """The wishes that can be met by the officer (with colleagues, where needed) on the day, by cost.

    Notice is not asked for: time that comes free is mostly near. Each is judged by itself: they do not
    all fit together.
    """
    book = replace(book, rules=replace(book.rules, notice_days=0))
    found = []
    for wish in wishes:
        slot = _best(wish.request, book, officer, day)
        if slot is not None:
            found.append(Fit(wish, slot))
    found.sort(key=lambda f: (f.cost, f.wish.request.reference, f.wish.request.school.key))
    return list(islice(found, limit))


def _best(request: Request, book: Book, officer: str, day: date) -> Slot | None:
    needed = max((book.programmes[w.programme].officers_needed for w in request.wanted), default=1)
    whom = (officer,) if needed == 1 else None
    for slot in best_slots(request, book, day, day, limit=1 if whom else TEAMS, officers=whom):
        if officer in slot.visit.officers and slot.visit.arrives_at > book.now:
            return slot
    return None
