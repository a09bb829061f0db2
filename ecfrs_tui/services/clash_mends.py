"""What it would take to mend a visit that something new in an officer's diary lies across."""

from __future__ import annotations

from collections.abc import Sequence

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import name_of
from ecfrs_tui.domain.times import day_words
from ecfrs_tui.domain.verdict import Broken
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.scheduling.standin import choices

MOST = 3
"""So many are worked out for one look at Today; the others are named without."""


def busy_clash(visit: Visit, broken: Sequence[Broken], book: Book) -> str:
    """The officer whose busy time lies across the visit, or nothing when it is something else that is wrong."""
    for fault in broken:
        if fault.rule != "overlap" or not fault.officer:
            continue
        busy = book.busy_on(fault.officer, visit.arrives_at.date())
        if any(b.span.overlaps(visit.span) for b in busy):
            return fault.officer
    return ""


def mend_words(visit: Visit, officer: str, book: Book) -> str:
    """The least change for the school, in a few words: who could come, or when. The book holds the visit."""
    if visit.school.place is None:
        return ""
    rest = book.with_visits(v for v in book.visits if v.reference != visit.reference)
    ways = choices(visit, officer, rest, limit=1)
    if not ways:
        return "nobody else could come: ring the school"
    new = ways[0].visit
    who = " and ".join(name_of(book, code) for code in new.officers)
    if ways[0].same_time:
        return f"{who} could come at the same time"
    day = "" if new.starts_at.date() == visit.starts_at.date() else f"{day_words(new.starts_at)} "
    return f"{who} could come at {day}{new.starts_at:%H:%M}"
