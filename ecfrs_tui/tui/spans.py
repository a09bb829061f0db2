"""Spans of days to plan for, with their names, from the notes of the school calendar: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# an INSET day or a bank holiday is no break
_DAYS_OF_A_BREAK = 3


@dataclass(frozen=True)
class Span:
    """A stretch of days, both included, and what it is called."""

    name: str
    first: date
    last: date


def fortnight(today: date) -> Span:
    """From the next working day until the Friday of the week after its own."""
    first = today + timedelta(days=1)
    while first.weekday() > 4:
        first += timedelta(days=1)
    return Span("this fortnight", first, first + timedelta(days=11 - first.weekday()))


def spans(today: date, days: Sequence[date], notes: Sequence[str]) -> tuple[Span, ...]:
    """The fortnight, to half term and to the end of term, as far as the calendar knows them.

    `notes` says for each of the weekdays in `days` why schools are closed, or nothing. A break of at
    least three such days ends a half term; one that is not called a half term ends the term.
    """
    found = [fortnight(today)]
    first = found[0].first
    for name, last in _ends(first, days, notes):
        if last > found[-1].last or len(found) == 1:
            found.append(Span(name, first, last))
    return tuple(found)


def _ends(first: date, days: Sequence[date], notes: Sequence[str]) -> list[tuple[str, date]]:
    """The last school day before each break, until one that is not a half term."""
    found: list[tuple[str, date]] = []
    open_day: date | None = None
    closed: list[str] = []
    for day, note in zip(days, notes, strict=True):
        if day < first:
            continue
        if not note:
            open_day, closed = day, []
            continue
        closed.append(note.casefold())
        if len(closed) != _DAYS_OF_A_BREAK or open_day is None:
            continue
        if any("half" in each for each in closed):
            found.append(("to half term", open_day))
        else:
            return [*found, ("the term", open_day)]
    return found
