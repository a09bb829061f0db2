"""What a change of the team's records means for visits that are booked: asked of the one rule book."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.times import day_words
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.errands import clashes
from ecfrs_tui.services.phrases import counted

AHEAD_DAYS = 400
Change = Callable[[Book], Book]


def broken_by(
    context: Context, session: DbSession, change: Change, officers: Collection[str] | None = None
) -> tuple[str, ...]:
    """Visits of the officers (None: of everybody) that would break a rule they now keep, one sentence each."""
    first = context.now().date()
    last = first + timedelta(days=AHEAD_DAYS)
    before = context.book(session, first, last)
    return newly_broken(before, change(before), officers)


def newly_broken(before: Book, after: Book, officers: Collection[str] | None = None) -> tuple[str, ...]:
    """The visits of `before` that break something more in `after`, in the order of their time."""

    def of_them(book: Book) -> Book:
        if officers is None:
            return book
        # an officer's own days are judged with everything on them, others' days need no look
        return book.with_visits(v for v in book.visits if set(v.officers) & set(officers))

    first = before.now.date()
    last = first + timedelta(days=AHEAD_DAYS)
    stood = {
        (visit.reference, fault.rule, fault.officer)
        for visit, faults in clashes(of_them(before), first, last)
        for fault in faults
    }
    found = []
    for visit, faults in clashes(of_them(after), first, last):
        new = [f for f in faults if (visit.reference, f.rule, f.officer) not in stood]
        if new:
            found.append(_words(visit, new[0].message))
    return tuple(found)


def _words(visit: Visit, message: str) -> str:
    when = f"{day_words(visit.starts_at)} {visit.starts_at:%H:%M}"
    return f"{visit.reference} {visit.school.name}, {when}: {message}"


def told(words: str, broken: Collection[str]) -> str:
    """The words of a change with the number of visits that break a rule by it."""
    if not broken:
        return words
    number = len(broken)
    return f"{words}; {counted(number, 'visit')} now {'breaks' if number == 1 else 'break'} a rule"
