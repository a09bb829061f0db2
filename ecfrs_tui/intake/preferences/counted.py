"""Reads days that are counted within something: second Tuesday in March, last day of term."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from dateutil.rrule import DAILY, MONTHLY, rrule

from ecfrs_tui.intake.preferences.lexer import Kind
from ecfrs_tui.intake.preferences.names import wordset
from ecfrs_tui.intake.preferences.sentence import Found, Sentence
from ecfrs_tui.intake.preferences.spells import SpellReader
from ecfrs_tui.intake.preferences.values import Stretch

OF = wordset("of in the on")
THE = wordset("the on our a either very")
_ORDINAL_LAST = wordset("last final penultimate")
_BESIDE = ("after", "before", "following")


class CountedReader:
    """Reads weekdays and school days that are counted within a month, a term or beside a holiday."""

    def __init__(self, sentence: Sentence, spells: SpellReader, one: Callable[[int], Found | None]) -> None:
        self._s = sentence
        self._a = sentence.almanac
        self._spells = spells
        self._one = one

    def read(self, i: int) -> Found | None:
        """The counted days from place `i` on, or None."""
        return self._numbered_weekdays(i) or self._numbered_days(i)

    def ordinals(self, i: int) -> tuple[list[int], int]:
        """`first`, `1st or 2nd`, `last`: numbers (-1: the last, -2: the last but one) and the place behind."""
        s, numbers = self._s, []
        j = s.skip(i, THE)
        while True:
            token = s.at(j)
            if token.kind is Kind.ORDINAL and token.first <= 20:
                numbers.append(token.first)
            elif token.word in _ORDINAL_LAST:
                numbers.append(-2 if token.word == "penultimate" else -1)
            else:
                break
            j += 1
            k = j + (s.word(j) in ("or", "and") or s.at(j).kind in (Kind.SLASH, Kind.COMMA, Kind.DASH))
            k = s.skip(k, THE)
            if k == j or not (s.at(k).kind is Kind.ORDINAL or s.word(k) in _ORDINAL_LAST):
                break
            j = k
        return numbers, j

    def whole(self, i: int) -> Found | None:
        """What a week or weekday is counted in; `half term` is the part of the term here, not the holiday."""
        s = self._s
        if s.half_term(i) > i:
            current = self._a.current_half()
            return Found((current,), s.half_term(i)) if current else None
        if s.follows(i, "month") and s.months:
            year, month = s.months[-1]
            return Found((self._a.month(month, year, self._a.today),), i + 1)
        return self._spells.named(i)

    def _numbered_weekdays(self, i: int) -> Found | None:
        """`second Tuesday in March`, `first Monday after half term`, `the Monday after Easter`."""
        s = self._s
        numbers, j = self.ordinals(i)
        lone = s.at(j).kind is Kind.WEEKDAY and not s.at(j).second and s.word(j + 1) in _BESIDE
        if not numbers and lone and "the" in (s.word(i), s.word(i - 1)):
            numbers = [1]
        if not numbers or s.at(j).kind is not Kind.WEEKDAY:
            return None
        names, k = [s.at(j).first], j + 1
        while (s.word(k) in ("or", "and") or s.at(k).kind is Kind.SLASH) and s.at(k + 1).kind is Kind.WEEKDAY:
            names.append(s.at(k + 1).first)
            k += 2
        if s.word(k) in (*_BESIDE, "back"):
            return self._weekday_beside(i, k, numbers, names)
        return self._weekday_within(i, k, numbers, names)

    def _weekday_within(self, i: int, k: int, numbers: list[int], names: list[int]) -> Found | None:
        """`of March`, `in term`, `of each month` behind a counted weekday."""
        s = self._s
        within = s.word(k) in ("of", "in")
        m = s.skip(k, OF)
        if within and s.word(m) in ("each", "every", "any") and s.word(m + 1) == "month":
            return self._monthly(m + 2, numbers, names)
        base = self.whole(m) if within else None
        if base is None and s.is_month(k):
            base = self._spells.named(k)
        if base is None and within and s.follows(k + 1, "the", "month") and not s.months:
            s.notebook.say(f"“{s.raw(i, k + 3)}” read as every month", 0.05)
            return self._monthly(k + 3, numbers, names)
        if base is None:
            return self._unplaced(i, k)
        if base.failed:
            return base
        return self._single(
            i, base.end, [d for w in base.days for name in names for d in _nth(w, name, numbers)]
        )

    def _single(self, first: int, end: int, days: list[date]) -> Found:
        if not days:
            self._s.missed(first, end)
        return Found(tuple(Stretch(d, d, single=True) for d in days), end, failed=not days)

    def _numbered_days(self, i: int) -> Found | None:
        """`last day of term`, `first day back`: counted in school days."""
        s = self._s
        numbers, j = self.ordinals(i)
        j += s.word(j) == "school"
        if not numbers or s.word(j) not in ("day", "days"):
            return None
        base: Found | None = None
        if s.word(j + 1) == "back":
            following = self._a.current_half(1)
            base = Found((following,), j + 2) if following else None
        elif s.word(j + 1) in ("of", "in"):
            base = self.whole(s.skip(j + 1, OF))
        if base is None or base.failed:
            return base or self._unplaced(i, j + 1)
        days: list[date] = []
        for whole in base.days:
            length = min((whole.last - whole.first).days, 400)
            every = [d for n in range(length + 1) if not self._a.closed(d := whole.first + timedelta(days=n))]
            days += [
                every[n - 1 if n > 0 else n] for n in numbers if every and -len(every) <= n <= len(every)
            ]
        return self._single(i, base.end, days)

    def _unplaced(self, i: int, end: int) -> Found | None:
        """`the first Tuesday` with nothing it could be the first of; `2nd Thurs` may be a date's tail."""
        written = self._s.word(self._s.skip(i, THE))
        if written[:1].isdigit() and not self._s.months:
            return None
        self._s.missed(i, end)
        return Found((), end, failed=True)

    def _weekday_beside(self, i: int, k: int, numbers: list[int], names: list[int]) -> Found | None:
        """`after half term`, `before Easter`, `back after Easter` behind a counted weekday."""
        s, day = self._s, timedelta(days=1)
        if s.word(k) == "back":
            return self._weekday_back(i, k, numbers, names)
        base = self._one(k + 1)
        if base is None or base.failed or not base.days:
            return base
        if s.word(k) == "before":
            whole = Stretch(self._a.today, base.days[0].first - day)
            numbers = [-abs(n) for n in numbers]
        else:
            whole = Stretch(base.days[0].last + day, base.days[0].last + 150 * day)
        return self._single(i, base.end, [d for name in names for d in _nth(whole, name, numbers)])

    def _weekday_back(self, i: int, k: int, numbers: list[int], names: list[int]) -> Found:
        s = self._s
        base = self._spells.named(k + 2) if s.word(k + 1) == "after" else None
        following = self._a.current_half(1)
        if base is not None and base.days:
            start, end = base.days[0].last + timedelta(days=1), base.end
        elif following is not None:
            start, end = following.first, k + 1
        else:
            return self._single(i, k + 1, [])
        whole = Stretch(start, start + timedelta(days=150))
        return self._single(i, end, [d for name in names for d in _nth(whole, name, numbers)])

    def _monthly(self, end: int, numbers: list[int], names: list[int]) -> Found:
        rule = rrule(
            MONTHLY,
            dtstart=_midnight(self._a.today.replace(day=1)),
            until=_midnight(self._a.last),
            bymonthday=1,
        )
        days = [
            d
            for first in rule
            for name in names
            for d in _nth(self._a.month(first.month, first.year, first.date()), name, numbers)
            if self._a.today <= d <= self._a.last
        ]
        return Found(tuple(Stretch(d, d) for d in sorted(days)), end)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _nth(whole: Stretch, weekday: int, numbers: list[int]) -> list[date]:
    """The n-th such weekdays of a stretch, counted from its end when negative."""
    length = (whole.last - whole.first).days
    if length < 0:
        return []
    every = [
        d.date()
        for d in rrule(DAILY, dtstart=_midnight(whole.first), until=_midnight(whole.last), byweekday=weekday)
    ]
    found = []
    for number in numbers:
        index = number - 1 if number > 0 else len(every) + number
        if 0 <= index < len(every):
            found.append(every[index])
    return found
