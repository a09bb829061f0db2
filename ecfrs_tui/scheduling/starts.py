"""On which days, and from which quarter hours, a request could stand by the school's own wishes and hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.layout import lay_out
from ecfrs_tui.domain.times import Span, subtract
from ecfrs_tui.domain.visits import Request, Visit, Window

GRID_MINUTES = 15


class StartTimes(NamedTuple):
    """A start in minutes past midnight: first session, arrival, departure, end of the last session."""

    starts: int
    arrives: int
    departs: int
    ends: int


class Starts:
    """The days and starts of one request; who could come is not asked here."""

    def __init__(self, request: Request, book: Book) -> None:
        self.request, self.book = request, book
        self.shape = book.calendar.shape(request.school.urn, request.school.phase)
        self.windows: dict[date, list[Window]] = {}
        for window in request.windows:
            self.windows.setdefault(window.starts_at.date(), []).append(window)
        self._times: dict[tuple[tuple[int, int], ...], tuple[StartTimes, ...]] = {}

    def days(self, first: date, last: date) -> Iterator[date]:
        """Days within notice and horizon on which the school is open and would take us."""
        rules, today = self.book.rules, self.book.now.date()
        first = max(first, today + timedelta(days=rules.notice_days))
        last = min(last, today + timedelta(days=rules.horizon_days))
        school = self.request.school
        if self.request.windows:
            days = sorted(self.windows)
        else:
            days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        for day in days:
            if first <= day <= last and self.book.calendar.closed(day, school.authority, school.urn) is None:
                yield day

    def shapes(self, day: date) -> list[Visit]:
        """The visit laid out at every start of the grid at which its sessions stay inside a stretch."""
        spans = self._stretches(day)
        teaching = self.shape.teaching(day)
        shapes = []
        for start in _grid(day, spans):
            visit = lay_out(self.request, self.book.programmes, self.shape, (), start)
            taught = Span(visit.starts_at, visit.ends_at)
            if any(s.contains(taught) for s in spans) and all(
                any(t.contains(x.span) for t in teaching) for x in visit.sessions
            ):
                shapes.append(visit)
        return shapes

    def times(self, day: date) -> tuple[StartTimes, ...]:
        """The starts of a day as times only: days on which the school would take the same hours are alike."""
        midnight = datetime.combine(day, time())
        hours = tuple((_minute(s.start, midnight), _minute(s.end, midnight)) for s in self._stretches(day))
        if hours not in self._times:
            self._times[hours] = tuple(
                StartTimes(
                    *(_minute(m, midnight) for m in (v.starts_at, v.arrives_at, v.departs_at, v.ends_at))
                )
                for v in self.shapes(day)
            )
        return self._times[hours]

    def rank(self, taught: Span) -> int:
        """The best rank of the wishes that hold a stretch; 1 where there are no wishes."""
        of_day = self.windows.get(taught.start.date(), ())
        return min((w.rank for w in of_day if w.span.contains(taught)), default=1)

    def _stretches(self, day: date) -> list[Span]:
        """Where on that day the sessions may lie, by the school's wishes and opening hours."""
        open_ = Span(datetime.combine(day, self.shape.opens), datetime.combine(day, self.shape.closes))
        wished = [w.span for w in self.windows.get(day, ())] if self.windows else [open_]
        spans = []
        for wish in wished:
            start, end = max(wish.start, open_.start), min(wish.end, open_.end)
            if start < end:
                spans.extend(subtract(Span(start, end), self.request.exclusions))
        return spans


def _minute(moment: datetime, midnight: datetime) -> int:
    return int((moment - midnight) // timedelta(minutes=1))


def _grid(day: date, spans: Sequence[Span]) -> list[datetime]:
    """The beginnings of the stretches and the quarter hours in them, in order."""
    starts: set[datetime] = set()
    for span in spans:
        at = datetime.combine(day, span.start.time())
        starts.add(at)
        at += timedelta(minutes=-(at.hour * 60 + at.minute) % GRID_MINUTES)
        while at < span.end:
            starts.add(at)
            at += timedelta(minutes=GRID_MINUTES)
    return sorted(starts)
