"""Reads weeks: w/c 9 Feb, first week of March, the week before Easter, 2 weeks from 19 April."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from ecfrs_tui.intake.preferences.chains import ChainReader
from ecfrs_tui.intake.preferences.counted import OF, THE, CountedReader
from ecfrs_tui.intake.preferences.lexer import Kind
from ecfrs_tui.intake.preferences.names import wordset
from ecfrs_tui.intake.preferences.sentence import Found, Sentence, short_day
from ecfrs_tui.intake.preferences.spells import SpellReader
from ecfrs_tui.intake.preferences.values import Stretch

WEEK_WORDS = wordset("week weeks wk wks")
_WEEK_STARTS = wordset("commencing beginning begining starting of comm beg begins starts comencing w/c from")


class WeekReader:
    """Reads weeks at a place of the sentence, and what is counted like them."""

    def __init__(
        self,
        sentence: Sentence,
        chains: ChainReader,
        spells: SpellReader,
        one: Callable[[int], Found | None],
    ) -> None:
        self._s = sentence
        self._a = sentence.almanac
        self._chains = chains
        self._spells = spells
        self._one = one
        self._counted = CountedReader(sentence, spells, one)

    def read(self, i: int) -> Found | None:
        """The weeks or counted days from place `i` on, or None."""
        return self._weeks(i) or self._numbered_weeks(i) or self._counted.read(i)

    def _weeks(self, i: int) -> Found | None:
        """`w/c 9 Feb`, `week of the 9th`, `beginning 9th`, `week 9-13 March`."""
        s, j = self._s, self._s.skip(i, THE)
        monday = self._a.week(self._a.today).first
        if s.word(j) == "w/e" or (s.word(j) in WEEK_WORDS and s.word(j + 1) == "ending"):
            return self._week_ending(j + 1 + (s.word(j) != "w/e"))
        if s.word(j) == "w/c":
            j += 1
        elif s.word(j) in WEEK_WORDS and s.word(j + 1) in _WEEK_STARTS:
            if s.word(j + 1) == "from" and s.at(j - 1).kind is Kind.NUMBER:
                return None
            j += 2
        elif s.word(j) in WEEK_WORDS and s.at(j + 1).kind is Kind.DASH and s.word(j + 2) in _WEEK_STARTS:
            j += 3
        elif s.word(j) in WEEK_WORDS and s.at(j + 1).kind is Kind.NUMBER and s.word(j + 2) in ("of", "in"):
            return self._week_of_term(j, s.at(j + 1).first)
        elif s.word(j) in WEEK_WORDS and s.at(j + 1).kind in (
            Kind.NUMBER,
            Kind.ORDINAL,
            Kind.DAY_MONTH,
            Kind.FULL_DATE,
        ):
            chain = self._chains.chain(j + 1, floor=monday)
            if chain is None or chain.failed or chain.bare:
                return None
            return chain if chain.ranged else self._chains.chain(j + 1, week=True, floor=monday)
        elif s.word(j) in ("beginning", "commencing", "begining"):
            j += 1
        else:
            return None
        while s.word(j) in ("the", "on", "of") or s.at(j).kind is Kind.COLON:
            j += 1
        if s.word(j) in ("next", "this"):
            return None
        return self._chains.chain(j, week=True, floor=monday)

    def _week_of_term(self, j: int, number: int) -> Found | None:
        """`week 3 of Spring 2`."""
        base = self._counted.whole(self._s.skip(j + 2, OF))
        if base is None or base.failed or not base.days:
            return base
        days = self._weeks_of(base.days[0], max(number, 1), 1)
        if not days:
            self._s.missed(j, base.end)
        return Found(tuple(days), base.end, failed=not days)

    def _week_ending(self, i: int) -> Found | None:
        """The weeks that hold the days written from place `i` on."""
        chain = self._chains.chain(i)
        if chain is None or chain.failed:
            return chain
        weeks = (self._a.week(d.first) for d in chain.days)
        return Found(tuple(Stretch(w.first, w.first + timedelta(days=4)) for w in weeks), chain.end)

    def _numbered_weeks(self, i: int) -> Found | None:
        """`first week of March`, `last two weeks of term`, `week before Easter`, `first week back`."""
        s = self._s
        numbers, j = self._counted.ordinals(i)
        j, count = self._how_many(j)
        if not 1 <= count <= 12:
            return None
        side = s.word(j)
        if side == "back" and numbers:
            return self._first_back(i, j + 1, numbers, count)
        if side == "from" and not numbers:
            return self._weeks_from(j + 1, count)
        if side in ("after", "before", "following"):
            return self._weeks_beside(j, numbers or [1], count)
        return self._weeks_within(i, j, numbers, count) if numbers and side in ("of", "in") else None

    def _how_many(self, j: int) -> tuple[int, int]:
        """The place behind `week`, `two weeks` or `fortnight` and the number of weeks; 0 for none of them."""
        s, count = self._s, 1
        j += s.word(j) in ("full", "whole")
        if s.at(j).kind is Kind.NUMBER and s.word(j + 1) in WEEK_WORDS:
            count, j = s.at(j).first, j + 1
        elif s.word(j) == "couple" and s.follows(j + 1, "of", "weeks"):
            count, j = 2, j + 2
        if s.word(j) == "fortnight":
            return j + 1, 2
        return j + 1, count if s.word(j) in WEEK_WORDS else 0

    def _weeks_beside(self, j: int, numbers: list[int], count: int) -> Found | None:
        """`week before Easter`, `the week after`: beside what is named, or else what was named last."""
        s, after = self._s, self._s.word(j) != "before"
        base = self._one(j + 1)
        if base is None and s.last is not None and s.word(j) != "following":
            base = Found((s.last,), j + 1 + (s.word(j + 1) == "that"))
        if base is None or base.failed or not base.days:
            return base
        return Found(tuple(self._beside(base.days[0], after, n, count) for n in numbers), base.end)

    def _weeks_within(self, i: int, j: int, numbers: list[int], count: int) -> Found | None:
        """`first week of March`; of a term that is under way, the next one when the week is over."""
        s = self._s
        base = self._counted.whole(s.skip(j, OF))
        if base is None or base.failed:
            return base
        days = [w for whole in base.days for n in numbers for w in self._weeks_of(whole, n, count)]
        bare = s.word(base.end - 1) == "term" and s.word(base.end - 2) in ("of", "the", "in")
        if days and days[-1].last < self._a.today and bare:
            following = self._a.current_term(1)
            days = [w for n in numbers for w in self._weeks_of(following, n, count)] if following else days
        if not days:
            s.missed(i, base.end)
            return Found((), base.end, failed=True)
        for week in days:
            s.notebook.say(f"{s.raw(i, base.end)}: {short_day(week.first)} to {short_day(week.last)}")
        return Found(tuple(days), base.end)

    def _weeks_from(self, i: int, count: int) -> Found | None:
        """`2 weeks from 19 April`."""
        base = self._one(i)
        if base is None or base.failed or not base.days:
            return base
        first = base.days[0].first
        return Found((Stretch(first, first + timedelta(days=7 * count - 1)),), base.end, ranged=True)

    def _first_back(self, first: int, i: int, numbers: list[int], count: int) -> Found | None:
        s = self._s
        if s.word(i) in ("after", "from"):
            base = self._spells.named(i + 1)
            if base is not None and base.days:
                return Found(tuple(self._beside(base.days[0], True, n, count) for n in numbers), base.end)
        following = self._a.current_half(1)
        if following is None:
            s.missed(first, i)
            return Found((), i, failed=True)
        return Found(tuple(w for n in numbers for w in self._weeks_of(following, n, count)), i)

    def _weeks_of(self, whole: Stretch, number: int, count: int) -> list[Stretch]:
        month = whole.first.day == 1 and (whole.last - whole.first).days <= 30
        pick = self._a.month_week if month else self._a.school_week
        several = range(number, number + count) if number > 0 else range(number - count + 1, number + 1)
        found = [w for n in several if (w := pick(whole, n)) is not None]
        return [Stretch(found[0].first, found[-1].last)] if found else []

    def _beside(self, base: Stretch, after: bool, number: int, count: int) -> Stretch:
        """School weeks right after or before a stretch; the number counts away from it."""
        number, day = max(number, 1), timedelta(days=1)
        if after:
            start = self._a.week(base.last).last + day if base.single else base.last + day
            start += timedelta(days=max(0, 7 - start.weekday()) if start.weekday() >= 5 else 0)
            monday = self._a.week(start).first + timedelta(days=7 * (number - 1))
            return Stretch(monday, monday + timedelta(days=7 * count - 3))
        near = self._a.week(base.first).first if base.single else base.first
        monday = self._a.week(near - day).first - timedelta(days=7 * (number + count - 2))
        return Stretch(monday, min(monday + timedelta(days=7 * count - 3), base.first - day))
