"""Reads named stretches: terms, half-terms, holidays, months and their parts, this and next week."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from ecfrs_tui.domain.times import MONTH_NAMES
from ecfrs_tui.intake.preferences.lexer import Kind
from ecfrs_tui.intake.preferences.sentence import Found, Sentence, short_day
from ecfrs_tui.intake.preferences.terms import HALVES, TermReader
from ecfrs_tui.intake.preferences.values import Stretch

_PARTS = {
    "early": "early", "start": "start", "beginning": "start", "begining": "start",
    "mid": "mid", "middle": "mid",
    "late": "late", "later": "late", "end": "end",
}  # fmt: skip


class SpellReader:
    """Reads one named stretch at a place of the sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._s = sentence
        self._a = sentence.almanac
        self._terms = TermReader(sentence)

    def named(self, i: int) -> Found | None:
        """A month, term, holiday or relative stretch from place `i` on, or None."""
        s = self._s
        j = s.skip(i, frozenset(("the", "our")))
        for words in (("rest", "of"), ("remainder", "of"), ("rest", "of", "the"), ("remainder", "of", "the")):
            if s.follows(j, *words):
                j += len(words)
        for reader in (self._terms.holiday, self._months, self._terms.term, self._relative):
            found = reader(j)
            if found is not None:
                if found.days:
                    s.last = found.days[-1]
                return found
        return None

    def part(self, i: int) -> tuple[Found, str] | None:
        """`early March`, `the end of term`, `first half of the summer term`: days and which part, or None."""
        s = self._s
        j = s.skip(i, frozenset(("the", "towards", "around", "about", "very")))
        part = _PARTS.get(s.word(j), "")
        half = 0
        if (
            not part
            and s.word(j) in HALVES
            and s.word(j + 1) in ("half", "part")
            and s.half_term(j + 1) == j + 1
        ):
            half, j = HALVES[s.word(j)], j + 2
        elif part:
            j += 1
        else:
            return None
        to = ""
        if (part and s.word(j) in ("to", "or", "and") and s.word(j + 1) in _PARTS) or (
            part and s.at(j).kind in (Kind.DASH, Kind.SLASH) and s.word(j + 1) in _PARTS
        ):
            to, j = _PARTS[s.word(j + 1)], j + 2
        if s.at(j).kind is Kind.DASH:
            j += 1
        j = s.skip(j, frozenset(("of", "in", "the", "to", "part", "on")))
        if half and s.half_term(j) == j and self._terms.plain_term(j):
            return self._terms.half_of_term(i, j, half)
        whole = self.named(j)
        if whole is None and part in ("start", "end", "late", "early", "mid") and s.half_term(j) > j:
            whole = self._terms.block(s.half_term(j))
        if whole is None or whole.failed or len(whole.days) != 1:
            return (whole, part) if whole is not None and whole.failed else None
        days = self._cut(whole.days[0], part, half)
        if to:
            days = Stretch(days.first, self._cut(whole.days[0], to, 0).last)
        s.notebook.say(f"{s.raw(i, whole.end)} read as {short_day(days.first)} to {short_day(days.last)}")
        return Found((days,), whole.end), part

    def _cut(self, whole: Stretch, part: str, half: int) -> Stretch:
        """A part of a stretch: thirds of a month (to the 10th, the 20th), first and last week of anything longer."""
        first, last = whole.first, whole.last
        length = (last - first).days + 1
        if half:
            middle = (
                date(first.year, first.month, 15)
                if first.day == 1 and length <= 31
                else first + (last - first) / 2
            )
            return Stretch(first, middle) if half == 1 else Stretch(middle + timedelta(days=1), last)
        if first.day == 1 and 28 <= length <= 31:
            cuts = {
                "early": (1, 10),
                "start": (1, 10),
                "mid": (11, 20),
                "late": (21, length),
                "end": (21, length),
            }
            low, high = cuts[part]
            return Stretch(first.replace(day=low), first.replace(day=high))
        if length <= 7:
            third = {"early": (0, 1), "start": (0, 1), "mid": (1, 3), "late": (3, 4), "end": (3, 4)}[part]
            return Stretch(first + timedelta(days=third[0]), min(last, first + timedelta(days=third[1])))
        if part in ("start", "end"):
            week = self._a.school_week(whole, 1 if part == "start" else -1)
            return week or whole
        third_of = timedelta(days=length // 3)
        return {
            "early": Stretch(first, first + third_of),
            "mid": Stretch(first + third_of, last - third_of),
            "late": Stretch(last - third_of, last),
        }[part]

    def _months(self, i: int) -> Found | None:
        s, end = self._s, i
        days: list[Stretch] = []
        run: list[tuple[int, int]] = []
        j = i
        while s.is_month(j) and not (days and s.at(j + 1).kind in (Kind.NUMBER, Kind.ORDINAL)):
            year = s.at(j + 1).first if s.at(j + 1).kind is Kind.YEAR else None
            floor = days[-1].first if days and days[-1].first > self._a.today else self._a.today
            days.append(self._a.month(s.at(j).first, year, floor))
            run.append((days[-1].first.year, days[-1].first.month))
            if year is None and days[-1].first.year != self._a.today.year:
                name = MONTH_NAMES[s.at(j).first - 1]
                s.notebook.say(f"no year given: {name} taken as {name} {days[-1].first.year}")
            end = j = j + 1 + (year is not None)
            if s.word(j) in ("or", "and") or s.at(j).kind in (Kind.COMMA, Kind.SLASH):
                j += 1 + (
                    s.word(j + 1) in ("or", "and", "early", "in")
                    and s.is_month(j + 2)
                    and s.word(j + 1) != "early"
                )
        if not days:
            return None
        if any(d.last < self._a.today for d in days):
            s.notebook.say(f"{s.raw(i, end)} has passed")
        s.months = run
        return Found(tuple(days), end)

    def _relative(self, i: int) -> Found | None:
        s, today = self._s, self._a.today
        word, following = s.word(i), s.word(i + 1)
        if s.follows(i, "day", "after", "tomorrow"):
            day = today + timedelta(days=2)
            return Found((Stretch(day, day, single=True),), i + 3)
        weekday = self._week_on(i)
        if weekday is not None or word == "within":
            return weekday or self._next_few(i)
        if word in ("today", "tomorrow", "now", "immediately"):
            day = today + timedelta(days=word == "tomorrow")
            return Found((Stretch(day, day, single=word in ("today", "tomorrow")),), i + 1)
        week = self._a.week(today)
        if word in ("that", "same") and following == "week" and s.last is not None:
            return Found((self._moved(self._a.week(s.last.first), 0),), i + 2)
        if word == "week" and following == "after" and s.word(i + 2) == "next":
            return self._weeks_ahead(i, i + 3, week, 2)
        if word in ("this", "next", "following", "coming", "current"):
            ahead = 1 if word in ("next", "following") else 0
            if following in ("week", "wk"):
                return self._weeks_ahead(i, i + 2, week, ahead)
            if s.follows(i + 1, "or", "next", "week") or s.follows(i + 1, "and", "next", "week"):
                return Found((week, self._moved(week, 1)), i + 4)
            if following == "month":
                start = today.replace(day=1) + relativedelta(months=ahead)
                s.months = [(start.year, start.month)]
                return Found((Stretch(start, start + relativedelta(day=31)),), i + 2)
            if following == "fortnight":
                return Found((Stretch(today, today + timedelta(days=14)),), i + 2)
            if s.at(i + 1).kind is Kind.WEEKDAY and not s.at(i + 1).second:
                return self._pointed_weekdays(i, ahead)
            return self._next_few(i)
        return None

    def _week_on(self, i: int) -> Found | None:
        """`Thursday week`, `a week on Thursday`: seven days after the coming one."""
        s = self._s
        i += s.word(i) == "a"
        if (
            s.follows(i, "week", "on")
            and s.at(i + 2).kind is Kind.WEEKDAY
            and s.at(i + 3).kind is not Kind.ORDINAL
        ):
            weekday, end = s.at(i + 2).first, i + 3
        elif s.at(i).kind is Kind.WEEKDAY and s.word(i + 1) == "week" and s.at(i + 2).kind is Kind.BREAK:
            weekday, end = s.at(i).first, i + 2
        else:
            return None
        today = self._a.today
        day = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 8)
        s.notebook.say(f"{s.raw(i, end)} read as {short_day(day)}")
        return Found((Stretch(day, day, single=True),), end)

    def _weeks_ahead(self, first: int, end: int, week: Stretch, ahead: int) -> Found:
        """School days of this week or one ahead; `this week or next` is both.

        What `the following week` follows must have been said before.
        """
        s = self._s
        if s.word(first) == "following":
            if s.last is None:
                s.missed(first, end)
                return Found((), end, failed=True)
            week = self._a.week(s.last.last)
        days = [self._moved(week, ahead)]
        if (
            s.word(end) in ("or", "and")
            and s.word(end + 1) == "next"
            and s.at(end + 2).kind not in (Kind.WEEKDAY, Kind.WORD)
        ):
            days.append(self._moved(week, ahead + 1))
            end += 2
        return Found(tuple(days), end)

    def _moved(self, week: Stretch, weeks: int) -> Stretch:
        start = week.first + timedelta(days=7 * weeks)
        return Stretch(start, start + timedelta(days=4))

    def _next_few(self, i: int) -> Found | None:
        """`next 3 weeks`: from today on."""
        s = self._s
        if s.at(i + 1).kind is not Kind.NUMBER or s.word(i) not in ("next", "coming", "within"):
            return None
        step = {"week": 7, "weeks": 7, "days": 1, "day": 1}.get(s.word(i + 2))
        count = s.at(i + 1).first
        if step:
            return Found((Stretch(self._a.today, self._a.today + timedelta(days=step * count)),), i + 3)
        if s.word(i + 2) in ("month", "months"):
            return Found((Stretch(self._a.today, self._a.today + relativedelta(months=count)),), i + 3)
        return None

    def _pointed_weekdays(self, i: int, ahead: int) -> Found | None:
        """`this Tuesday` is the coming one; `next Tuesday or Thursday` those of next week."""
        s, today = self._s, self._a.today
        week, days, j = self._a.week(today), [], i + 1
        if s.at(j + 1).kind in (Kind.NUMBER, Kind.ORDINAL, Kind.DAY_MONTH, Kind.FULL_DATE, Kind.MONTH):
            return None
        while s.at(j).kind is Kind.WEEKDAY:
            day = week.first + timedelta(days=s.at(j).first + 7 * ahead)
            if day < today:
                day += timedelta(days=7)
            days.append(Stretch(day, day, single=True))
            end = j = j + 1
            if s.word(j) in ("or", "and") or s.at(j).kind in (Kind.COMMA, Kind.SLASH):
                j += 1
                if s.at(j + 1).kind in (Kind.NUMBER, Kind.ORDINAL, Kind.MONTH):
                    break
        s.notebook.say(f"{s.raw(i, end)} read as {' and '.join(short_day(d.first) for d in days)}")
        return Found(tuple(days), end)
