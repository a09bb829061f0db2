"""Terms, holidays, INSET days and the shape of a school's day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from ecfrs_tui.domain.times import Span

DEFAULT_AUTHORITY = "Essex"


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A row of a term calendar; `scope` is an authority's name or a school's URN as digits.

    `kind` is `term`, `holiday` or `inset`; both days are included.
    """

    scope: str
    kind: str
    label: str
    first_day: date
    last_day: date

    def holds(self, day: date) -> bool:
        """True when the day lies in the entry."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class DayShape:
    """When a school opens, has lunch and closes; wall times."""

    opens: time = time(8, 45)
    lunch_starts: time = time(12, 0)
    lunch_ends: time = time(13, 0)
    closes: time = time(15, 15)

    def teaching(self, day: date) -> tuple[Span, Span]:
        """The morning and the afternoon of that day, in which sessions can stand."""
        return (
            Span(datetime.combine(day, self.opens), datetime.combine(day, self.lunch_starts)),
            Span(datetime.combine(day, self.lunch_ends), datetime.combine(day, self.closes)),
        )


@dataclass(frozen=True)
class SchoolCalendar:
    """Which days schools are open, and how their days are shaped.

    `shapes` is keyed by (URN or None, phase or None); the most particular one holds.
    """

    entries: tuple[TermEntry, ...] = ()
    bank_holidays: Mapping[date, str] = field(default_factory=dict)
    shapes: Mapping[tuple[int | None, str | None], DayShape] = field(default_factory=dict)
    _by_scope: dict[str, tuple[TermEntry, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _closed: dict[tuple[date, str, int | None], str | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        by_scope: dict[str, list[TermEntry]] = {}
        for entry in self.entries:
            by_scope.setdefault(entry.scope, []).append(entry)
        self._by_scope.update({k: tuple(v) for k, v in by_scope.items()})

    def closed(self, day: date, authority: str = DEFAULT_AUTHORITY, urn: int | None = None) -> str | None:
        """Why a school is closed on that day, in a word or two, or None when it is open.

        A school's own rows beat its authority's. A day for which no terms were entered counts as open.
        """
        key = (day, authority, urn)
        if key not in self._closed:
            self._closed[key] = self._why_closed(day, authority, urn)
        return self._closed[key]

    def _why_closed(self, day: date, authority: str, urn: int | None) -> str | None:
        if day.weekday() >= 5:
            return "weekend"
        if day in self.bank_holidays:
            return f"bank holiday ({self.bank_holidays[day]})"
        own = self._by_scope.get(str(urn), ()) if urn is not None else ()
        for entry in own:
            if entry.kind != "term" and entry.holds(day):
                return "INSET day" if entry.kind == "inset" else entry.label or "holiday"
        if any(entry.kind == "term" and entry.holds(day) for entry in own):
            return None
        rows = self._by_scope.get(authority, ())
        for entry in rows:
            if entry.kind != "term" and entry.holds(day):
                return "INSET day" if entry.kind == "inset" else entry.label or "holiday"
        terms = [e for e in rows if e.kind == "term"]
        if not self.known(day, authority) or any(e.holds(day) for e in terms):
            return None
        return "outside term"

    def known(self, day: date, authority: str = DEFAULT_AUTHORITY) -> bool:
        """True when terms were entered for that authority around the day."""
        rows = self._by_scope.get(authority, ())
        return bool(rows) and min(e.first_day for e in rows) <= day <= max(e.last_day for e in rows)

    def term_label(self, day: date, authority: str = DEFAULT_AUTHORITY) -> str:
        """Where in the school year the day lies: `Spring 2, week 3`, or the holiday's name, or nothing."""
        for entry in self._by_scope.get(authority, ()):
            if not entry.holds(day):
                continue
            if entry.kind == "term":
                monday = entry.first_day.toordinal() - entry.first_day.weekday()
                week = (day.toordinal() - monday) // 7 + 1
                return f"{entry.label}, week {week}"
            return entry.label or "holiday"
        return ""

    def terms(self, authority: str = DEFAULT_AUTHORITY) -> tuple[TermEntry, ...]:
        """The rows of an authority in order of their first day."""
        return tuple(sorted(self._by_scope.get(authority, ()), key=lambda e: e.first_day))

    def shape(self, urn: int | None, phase: str | None) -> DayShape:
        """The shape of a school's day: its own, else its phase's, else the default."""
        for key in ((urn, phase), (urn, None), (None, phase), (None, None)):
            if key in self.shapes:
                return self.shapes[key]
        return DayShape()
