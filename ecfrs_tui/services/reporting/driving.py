"""Driving: hours and kilometres of the officers' days, by the same evaluator that plans them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain import itinerary
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.daymath import NO_WAY_MINUTES
from ecfrs_tui.domain.reach import STRETCHES
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.reporting.base import Scope, time_cut, title_of
from ecfrs_tui.services.reporting.draft import Draft
from ecfrs_tui.services.reportviews import ReportColumn, ReportSeries, ReportTable, Value

NOTES = (
    "Days with a confirmed or delivered visit, from base to base in the order of the day, as the driving times "
    "stand today; holds are left out. Two officers on one visit drive twice.",
    "Drives whose place is unknown or that no road reaches are not in it; their number is stated.",
)


@dataclass(slots=True)
class _Driven:
    days: int = 0
    visits: int = 0
    minutes: int = 0
    km: float = 0.0
    unknown: int = 0

    def add(self, other: _Driven) -> None:
        """Puts another's figures to these."""
        self.days += other.days
        self.visits += other.visits
        self.minutes += other.minutes
        self.km += other.km
        self.unknown += other.unknown


def build(context: Context, session: DbSession, scope: Scope) -> Draft:
    """Minutes and kilometres by stretch of time, or by officer; any other cut is by month."""
    by = scope.by if scope.by in (*STRETCHES, "officer") else "month"
    scope = replace(scope, by=by)
    book = context.book(session, scope.first, scope.last)
    cut = time_cut(session, scope)
    groups: dict[str, _Driven] = {stretch.label: _Driven() for stretch in cut}
    total = _Driven()
    for officer, day in _days(book, scope):
        stretch = next((s.label for s in cut if s.first <= day <= s.last), None)
        group = groups.setdefault(stretch or book.officers[officer].name, _Driven())
        driven = _day(book, officer, day)
        group.add(driven)
        total.add(driven)
    labels = list(groups) if cut else sorted(groups, key=str.casefold)
    table = ReportTable(
        title=f"Driving by {title_of(by).lower()}",
        columns=(
            ReportColumn("cut", title_of(by)),
            ReportColumn("days", "Days out", "number"),
            ReportColumn("visits", "Visits", "number"),
            ReportColumn("minutes", "Driving", "minutes"),
            ReportColumn("km", "Kilometres", "km"),
            ReportColumn("per_visit", "Minutes a visit", "number"),
            ReportColumn("unknown", "Drives unknown", "number"),
        ),
        rows=tuple(_row(label, groups[label]) for label in labels),
        totals=_row("all", total),
        series=(ReportSeries("Hours of driving", tuple(groups[x].minutes / 60 for x in labels)),),
        labels=tuple(labels),
    )
    figures: tuple[tuple[str, Value], ...] = (
        ("driving hours", round(total.minutes / 60, 1)),
        ("kilometres", round(total.km)),
        ("days out", total.days),
        ("drives unknown", total.unknown),
    )
    return Draft("Driving", figures, (table,), NOTES)


def _days(book: Book, scope: Scope) -> list[tuple[str, date]]:
    found: set[tuple[str, date]] = set()
    for visit in book.visits:
        day = visit.arrives_at.date()
        if visit.state != "held" and scope.first <= day <= scope.last:
            found.update((code, day) for code in visit.officers if code in book.officers)
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def _day(book: Book, officer: str, day: date) -> _Driven:
    visits = tuple(v for v in book.day(officer, day) if v.state != "held")
    driven = _Driven(days=1, visits=len(visits))
    if book.officers[officer].base is None or any(v.school.place is None for v in visits):
        driven.unknown = len(visits) + 1
        return driven
    for drive in itinerary.build(book, book.officers[officer], day, visits).drives:
        km = book.travel.leg(drive.origin, drive.destination).km
        if drive.minutes >= NO_WAY_MINUTES or not isfinite(km):
            driven.unknown += 1
            continue
        driven.minutes += drive.minutes
        driven.km += km
    return driven


def _row(label: str, driven: _Driven) -> tuple[Value, ...]:
    each = driven.minutes / driven.visits if driven.visits else None
    return (label, driven.days, driven.visits, driven.minutes, round(driven.km, 1), each, driven.unknown)
