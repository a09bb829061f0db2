"""The book: everything the rule book needs for a span of days, as one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.programmes import Programme
from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY, SchoolCalendar
from ecfrs_tui.domain.travel import Profile, TravelTimes
from ecfrs_tui.domain.visits import LIVE_STATES, Busy, Visit


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The figures of the rule book that the team may change. Minutes and days."""

    notice_days: int = 5
    horizon_days: int = 400
    lunch_minutes: int = 30
    lunch_from: time = time(11, 30)
    lunch_until: time = time(14, 0)
    spare_minutes: int = 5
    """Below this much spare time before the next visit a slot is called tight."""


@dataclass(frozen=True)
class Book:
    """Officers, calendar, visits, busy times and driving times, with the present London wall time."""

    now: datetime
    officers: Mapping[str, Officer]
    programmes: Mapping[str, Programme]
    calendar: SchoolCalendar
    travel: TravelTimes
    visits: tuple[Visit, ...] = ()
    busy: tuple[Busy, ...] = ()
    profile: Profile = field(default_factory=Profile)
    rules: HouseRules = field(default_factory=HouseRules)
    _days: dict[tuple[str, date], tuple[Visit, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _factors: dict[bool, tuple[float, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _busy: dict[tuple[str, date], tuple[Busy, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        days: dict[tuple[str, date], list[Visit]] = {}
        for visit in self.visits:
            if self.stands(visit):
                for officer in visit.officers:
                    days.setdefault((officer, visit.arrives_at.date()), []).append(visit)
        self._days.update({k: tuple(sorted(v, key=lambda x: x.arrives_at)) for k, v in days.items()})
        busy: dict[tuple[str, date], list[Busy]] = {}
        for item in self.busy:
            day, last = item.span.start.date(), (item.span.end - timedelta(seconds=1)).date()
            while day <= last:
                busy.setdefault((item.officer, day), []).append(item)
                day += timedelta(days=1)
        self._busy.update({k: tuple(sorted(v, key=lambda x: x.span)) for k, v in busy.items()})

    def stands(self, visit: Visit) -> bool:
        """True when the visit takes up time: live, and not a hold that has lapsed."""
        if visit.state not in LIVE_STATES:
            return False
        return not (visit.state == "held" and visit.held_until and visit.held_until <= self.now)

    def day(self, officer: str, day: date, *, without: str = "") -> tuple[Visit, ...]:
        """The officer's standing visits of a day in order, leaving one out by its reference."""
        visits = self._days.get((officer, day), ())
        return tuple(v for v in visits if v.reference != without) if without else visits

    def days_of(self, officer: str) -> tuple[date, ...]:
        """The days on which the officer has standing visits, in order."""
        return tuple(sorted(day for code, day in self._days if code == officer))

    def busy_on(self, officer: str, day: date) -> tuple[Busy, ...]:
        """What else blocks the officer on that day, in order."""
        return self._busy.get((officer, day), ())

    def factors(self, day: date, *, in_term: bool | None = None) -> tuple[float, ...]:
        """How much longer a drive takes for a departure at each minute of the day, by the calendar or as said."""
        if in_term is None:
            in_term = self.calendar.closed(day, DEFAULT_AUTHORITY) is None
        if in_term not in self._factors:
            midnight = datetime.combine(day, time())
            bands = self.profile.term if in_term else self.profile.holiday
            begins = sorted({0, *(b.start.hour * 60 + b.start.minute for b in bands)})
            table: list[float] = []
            for begin, end in zip(begins, [*begins[1:], 24 * 60], strict=True):
                factor = self.profile.factor(midnight + timedelta(minutes=begin), in_term=in_term)
                table.extend([factor] * (end - begin))
            self._factors[in_term] = tuple(table)
        return self._factors[in_term]

    def with_visits(self, visits: Iterable[Visit]) -> Book:
        """The same book with other visits."""
        return replace(self, visits=tuple(visits))
