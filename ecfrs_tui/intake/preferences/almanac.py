"""What days are meant by names: terms, half-terms, Easter, weeks; and on which days a school is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dateutil.easter import easter
from dateutil.relativedelta import FR, MO, relativedelta

from ecfrs_tui.domain.terms import DayShape, SchoolCalendar, TermEntry
from ecfrs_tui.intake.preferences.names import SEASONS
from ecfrs_tui.intake.preferences.values import Stretch

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Break:
    """Days without school between two terms; `name` is half term, christmas, easter or summer."""

    name: str
    first: date
    last: date


class Almanac:
    """Turns names into days for one school, seen from one day.

    Everything lies within `first` (today) and `last` (`horizon_days` later, included).
    """

    def __init__(
        self,
        *,
        today: date,
        calendar: SchoolCalendar,
        authority: str,
        urn: int | None,
        shape: DayShape | None,
        horizon_days: int,
    ) -> None:
        self.today = today
        self.last = today + timedelta(days=max(0, min(horizon_days, 3_660)))
        self._calendar = calendar
        self._authority = authority
        self._urn = urn
        self.shape = shape or calendar.shape(urn, None)
        own = calendar.terms(str(urn)) if urn is not None else ()
        rows = own if any(e.kind == "term" for e in own) else calendar.terms(authority)
        self.halves = tuple(e for e in rows if e.kind == "term")
        self.terms = _joined(self.halves)
        self.breaks = _breaks(self.halves, tuple(e for e in rows if e.kind == "holiday"))

    def closed(self, day: date) -> str | None:
        """Why the school is closed that day, or None."""
        return self._calendar.closed(day, self._authority, self._urn)

    def last_known(self) -> date | None:
        """The last day for which terms or holidays were entered, or None when none were."""
        ends = [e.last_day for e in self._calendar.terms(self._authority)]
        return max(ends) if ends else None

    def horizon(self) -> Stretch:
        """From today to the last day looked at."""
        return Stretch(self.today, self.last)

    def next_date(self, day: int, month: int, floor: date) -> date | None:
        """The first such date on or after `floor`, or None when there is none (31 February)."""
        for year in range(floor.year, floor.year + 9):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found >= floor:
                return found
        return None

    def month(self, month: int, year: int | None, floor: date) -> Stretch:
        """The whole of a month; without a year the first that has not ended before `floor`."""
        if year is None:
            year = floor.year + (1 if month < floor.month else 0)
        first = date(year, month, 1)
        return Stretch(first, first + relativedelta(day=31))

    def week(self, day: date) -> Stretch:
        """Monday to Sunday of the day's week."""
        monday = day - timedelta(days=day.weekday())
        return Stretch(monday, monday + timedelta(days=6))

    def month_week(self, whole: Stretch, number: int) -> Stretch | None:
        """The n-th school week of a stretch (-1: the last one), cut to the stretch.

        A week counts for the stretch in which at least three of its five school days lie.
        """
        weeks: list[Stretch] = []
        monday = whole.first + relativedelta(weekday=MO(-1))
        while monday <= whole.last:
            inside = Stretch(max(monday, whole.first), min(monday + timedelta(days=4), whole.last))
            if (inside.last - inside.first).days >= 2 or whole.last - whole.first < timedelta(days=5):
                weeks.append(inside)
            monday += timedelta(days=7)
        try:
            return weeks[number - 1 if number > 0 else number]
        except IndexError:
            return None

    def school_week(self, whole: Stretch, number: int) -> Stretch | None:
        """The n-th week of a term (-1: the last), counted by Mondays, cut to the term."""
        monday = whole.first + relativedelta(weekday=MO(-1))
        count = (whole.last - monday).days // 7 + 1
        index = number - 1 if number > 0 else count + number
        if not 0 <= index < count:
            return None
        start = monday + timedelta(days=7 * index)
        return Stretch(max(start, whole.first), min(start + relativedelta(weekday=FR), whole.last))

    def season(self, season: str, half: int = 0) -> Stretch | None:
        """The next term of that season that has not ended; `half` 1 or 2 for one side of half-term."""
        for term in self.terms:
            parts = [e for e in self.halves if term.first <= e.first_day <= term.last]
            if season not in parts[0].label.lower():
                continue
            if half:
                if len(parts) < half:
                    continue
                part = Stretch(parts[half - 1].first_day, parts[half - 1].last_day)
                if part.last >= self.today:
                    return part
            elif term.last >= self.today:
                return term
        return None

    def current_term(self, ahead: int = 0) -> Stretch | None:
        """The term today lies in, or the next one in a holiday; `ahead` 1 for the one after."""
        left = [t for t in self.terms if t.last >= self.today]
        return left[ahead] if len(left) > ahead else None

    def current_half(self, ahead: int = 0) -> Stretch | None:
        """The part of a term (between breaks) today lies in; `ahead` 1 for the one after."""
        left = [e for e in self.halves if e.last_day >= self.today]
        return Stretch(left[ahead].first_day, left[ahead].last_day) if len(left) > ahead else None

    def school_year(self, ahead: int = 0) -> Stretch:
        """1 September to 31 August around today; `ahead` 1 for the next."""
        start = self.today.year - (1 if self.today.month < 9 else 0) + ahead
        return Stretch(date(start, 9, 1), date(start + 1, 8, 31))

    def holiday(self, name: str, month: int | None = None) -> Stretch | None:
        """The next break of that name that has not ended; `month` picks one of the half-terms.

        Easter and Christmas are known without a calendar too: Good Friday to Easter Monday,
        and 24 December to 1 January.
        """
        for found in self.breaks:
            wanted = found.name == name and found.last >= self.today
            if wanted and (month is None or month in (found.first.month, found.last.month)):
                return Stretch(found.first, found.last)
        if name == "easter":
            for year in (self.today.year, self.today.year + 1):
                sunday = easter(year)
                if sunday + _DAY >= self.today and not self._known(sunday):
                    return Stretch(sunday - 2 * _DAY, sunday + _DAY)
        if name == "christmas":
            year = self.today.year
            return Stretch(date(year, 12, 24), date(year + 1, 1, 1))
        return None

    def past_half_term(self, month: int | None) -> Stretch | None:
        """The latest half-term that is over, where a month was named."""
        done = [b for b in self.breaks if b.name == "half term" and b.last < self.today]
        fitting = [b for b in done if month in (b.first.month, b.last.month)]
        return Stretch(fitting[-1].first, fitting[-1].last) if fitting else None

    def _known(self, day: date) -> bool:
        return bool(self.halves) and self.halves[0].first_day <= day <= self.halves[-1].last_day


def _season(label: str) -> str:
    return next((s for s in SEASONS if s in label.lower()), "")


def _joined(halves: tuple[TermEntry, ...]) -> tuple[Stretch, ...]:
    """Terms in the common sense: the two sides of a half-term are one term when both bear its season."""
    found: list[tuple[str, Stretch]] = []
    for entry in halves:
        season = _season(entry.label)
        if found and season and found[-1][0] == season and (entry.first_day - found[-1][1].last).days < 60:
            found[-1] = (season, Stretch(found[-1][1].first, entry.last_day))
        else:
            found.append((season, Stretch(entry.first_day, entry.last_day)))
    return tuple(stretch for _, stretch in found)


def _breaks(halves: tuple[TermEntry, ...], holidays: tuple[TermEntry, ...]) -> tuple[Break, ...]:
    """The gaps between terms, and the holidays entered that lie in none of them."""
    found = []
    for one, other in pairwise(halves):
        first, last = one.last_day + _DAY, other.first_day - _DAY
        if (last - first).days >= 3:
            same = bool(_season(one.label)) and _season(one.label) == _season(other.label)
            label = " ".join(h.label for h in holidays if h.first_day <= last and h.last_day >= first)
            found.append(Break("half term" if same else _break_name(label, first, last), first, last))
    for entry in holidays:
        inside = any(b.first <= entry.last_day and entry.first_day <= b.last for b in found)
        if not inside and (entry.last_day - entry.first_day).days >= 2:
            name = _break_name(entry.label, entry.first_day, entry.last_day)
            found.append(Break(name, entry.first_day, entry.last_day))
    return tuple(sorted(found, key=lambda b: b.first))


def _break_name(label: str, first: date, last: date) -> str:
    words = label.lower().replace("-", " ")
    for name in ("half term", "christmas", "easter", "summer"):
        if name in words and not (name == "summer" and (last - first).days < 20):
            return name
    middle = first + (last - first) / 2
    if first <= date(first.year, 12, 25) <= last:
        return "christmas"
    if (last - first).days > 25:
        return "summer"
    return (
        "easter"
        if abs((easter(middle.year) - middle).days) <= 14 and (last - first).days > 9
        else "half term"
    )
