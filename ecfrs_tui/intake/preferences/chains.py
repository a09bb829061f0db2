"""Finds the dates of a chain of days: months and years from its neighbours, weekdays checked, weeks counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ecfrs_tui.domain.times import MONTH_NAMES
from ecfrs_tui.intake.preferences.lexer import Kind
from ecfrs_tui.intake.preferences.mentions import Link, Mention, MentionReader
from ecfrs_tui.intake.preferences.names import WEEKDAY_NAMES
from ecfrs_tui.intake.preferences.sentence import Found, Sentence, long_day, short_day
from ecfrs_tui.intake.preferences.values import Stretch


class ChainReader:
    """Reads a chain of days and finds the dates it means."""

    def __init__(self, sentence: Sentence) -> None:
        self._s = sentence
        self._mentions = MentionReader(sentence)

    def chain(self, i: int, *, week: bool = False, floor: date | None = None) -> Found | None:
        """The days written from place `i` on, or None when none are; `week`: numbers are first days of weeks."""
        links = self._mentions.links(i)
        links = _with_months(links)
        links = self._believable(links, week)
        if not links:
            return None
        floor = floor or self._s.almanac.today
        days: list[Stretch] = []
        failed = False
        for link in links:
            found = self._resolve(link, floor, week)
            failed = failed or not found
            days.extend(found)
        end = (links[-1].two or links[-1].one).end
        if days:
            self._s.last = days[-1]
            self._s.months = list(dict.fromkeys((d.first.year, d.first.month) for d in days[-1:]))
        bare = all(link.one.month is None and link.one.whole is None for link in links)
        return Found(tuple(days), end, bare, failed and not days, any(link.two for link in links))

    def _believable(self, links: list[Link], week: bool) -> list[Link]:
        """Without the tail of lone numbers that may be anything (`9 March, 10-12`)."""
        kept: list[Link] = []
        for number, link in enumerate(links):
            ends = [m for m in (link.one, link.two) if m is not None]
            if all(m.sure and (m.day or m.whole) for m in ends) or all(m.month or m.whole for m in ends):
                alone = link.two is None and not link.one.sure and not _written_month(self._s, link.one)
                later = any(_written_month(self._s, m) for k in links[number:] for m in (k.one, k.two) if m)
                listed = link.listed or (kept and any(k.one.month_first for k in kept)) or week
                rangy = link.two is not None and not (link.one.sure or later)
                if (alone and not later and not listed) or (
                    rangy and not any(k.one.month_first for k in kept)
                ):
                    break
                kept.append(link)
            elif (
                any(m.weekday is not None for m in ends) and link.two is None and self._agrees(link.one)
            ) or (week and link.two is None):
                kept.append(link)
            else:
                break
        return kept

    def _agrees(self, mention: Mention) -> bool:
        """True when a lone number after a weekday fits this or the next month: `Tues 9`."""
        found = self._by_context(mention)
        near = self._s.almanac.today + timedelta(days=62)
        return len(found) == 1 and found[0].weekday() == mention.weekday and found[0] <= near

    def _by_context(self, mention: Mention) -> list[date]:
        """Dates for a day number without a month: in the months spoken of, else the next such day.

        With a weekday, the first of the coming six months in which the two agree.
        """
        today = self._s.almanac.today
        found = [d for y, m in self._s.months if (d := _date(y, m, mention.day)) is not None and d >= today]
        if found:
            return found
        ahead = None if self._s.months else self._s.month_ahead(mention.end)
        if ahead is not None:
            # "3rd am or 5th pm, March"
            day = self._s.almanac.next_date(mention.day, self._s.at(ahead).first, today)
            self._s.spent.add(ahead)
            return [day] if day is not None else []
        candidates: list[date] = []
        year, month = today.year, today.month
        for _ in range(7):
            day = _date(year, month, mention.day)
            if day is not None and day >= today:
                candidates.append(day)
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if not candidates:
            return []
        agreeing = [d for d in candidates if d.weekday() == mention.weekday]
        return agreeing[:1] or candidates[:1]

    def _resolve(self, link: Link, floor: date, week: bool) -> list[Stretch]:
        one, two = link.one, link.two
        backward = two is not None and two.month == one.month and one.day > two.day
        if backward and one.month is not None and not _written_month(self._s, one):
            # "28 - 2 April": the first lies in the month before, unless it was written out
            one = replace(one, month=12 if one.month == 1 else one.month - 1)
        starts = self._dates(one, floor)
        if two is None:
            if week:
                return [self._week_of(one, day) for day in starts]
            return [Stretch(day, day, single=True) for day in starts]
        if not starts:
            return []
        ends = self._dates(two, starts[0])
        if not ends or ends[0] < starts[0]:
            if ends:
                self._miss(two)
            return []
        last = self._week_of(two, ends[0]).last if week else ends[0]
        whole = Stretch(starts[0], last)
        if one.plural and not two.plural and one.weekday is not None:
            # Tuesdays 20 April to 25 May: each of them
            days = range((last - starts[0]).days + 1)
            each = [d for n in days if (d := starts[0] + timedelta(days=n)).weekday() == one.weekday]
            return [Stretch(d, d, single=True) for d in each] or [whole]
        if one.weekday is not None and starts[0].weekday() != one.weekday and two.weekday is None:
            return self._narrowed(one.weekday, whole)
        return [whole]

    def _narrowed(self, weekday: int, whole: Stretch) -> list[Stretch]:
        """`Thurs 8-12 March`: the Thursday in it."""
        first = whole.first + timedelta(days=(weekday - whole.first.weekday()) % 7)
        if first > whole.last:
            return [whole]
        return [Stretch(first, first, single=True)]

    def _week_of(self, mention: Mention, day: date) -> Stretch:
        week = self._s.almanac.week(day)
        if day != week.first:
            self._s.notebook.say(
                f"{long_day(day)} is a {WEEKDAY_NAMES[day.weekday()]}: taken as the week of {short_day(week.first)}",
                0.0 if mention.weekday == day.weekday() else 0.1,
            )
        return Stretch(week.first, week.first + timedelta(days=4))

    def _dates(self, mention: Mention, floor: date) -> list[date]:
        """The dates of one mention (more than one only for a day number in several months), noted and checked."""
        say, s = self._s.notebook.say, self._s
        written = s.raw(mention.first, mention.end)
        if mention.whole is not None:
            day: date | None = mention.whole
        elif mention.month is None:
            found = self._by_context(mention)
            if not found:
                self._miss(mention)
                return []
            if not s.spent and (not s.months or (found[0].year, found[0].month) not in s.months):
                say(f"no month given: {written} taken as {short_day(found[0])} {found[0].year}", 0.05)
            for each in found:
                self._check_weekday(mention, each)
            return found
        elif mention.year is not None:
            day = _date(mention.year, mention.month, mention.day)
        else:
            day = s.almanac.next_date(mention.day, mention.month, floor)
        if day is None or (mention.month is not None and not 1 <= mention.month <= 12):
            self._miss(mention)
            return []
        if day < s.almanac.today and (mention.year is not None or mention.whole is not None):
            say(f"{short_day(day)} {day.year} has passed")
            return [day]
        if s.at(mention.end - 1).kind in (Kind.DAY_MONTH, Kind.DOTTED):
            say(f"{written} read as {long_day(day)}, day first")
        self._note_year(mention, day)
        self._check_weekday(mention, day)
        return [day]

    def _note_year(self, mention: Mention, day: date) -> None:
        today = self._s.almanac.today
        if mention.year is not None or mention.whole is not None or day.year == today.year:
            return
        gone = _date(today.year, day.month, day.day)
        words = f"{day.day} {MONTH_NAMES[day.month - 1]}"
        if gone is not None and timedelta() < today - gone <= timedelta(days=31):
            self._s.notebook.say(f"{words} has just gone: taken as {long_day(day)}", 0.15)
        else:
            self._s.notebook.say(f"no year given: {words} taken as the next one, {long_day(day)}")

    def _check_weekday(self, mention: Mention, day: date) -> None:
        if mention.weekday is None or day.weekday() == mention.weekday:
            return
        s = self._s
        at = next(k for k in range(mention.first, len(s.tokens)) if s.at(k).kind is Kind.WEEKDAY)
        s.missed(at, at + 1)
        s.notebook.say(
            f"{long_day(day)} is a {WEEKDAY_NAMES[day.weekday()]}, not a {WEEKDAY_NAMES[mention.weekday]}: "
            "the date was kept",
            0.15,
        )

    def _miss(self, mention: Mention) -> None:
        self._s.missed(mention.first, mention.end)
        self._s.notebook.say(f"there is no such date: {self._s.raw(mention.first, mention.end)}")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _written_month(s: Sentence, mention: Mention) -> bool:
    """True when the month stands in the mention itself."""
    kinds = {s.at(k).kind for k in range(mention.first, mention.end)}
    return bool(kinds & {Kind.MONTH, Kind.DAY_MONTH, Kind.FULL_DATE, Kind.DOTTED})


def _with_months(links: list[Link]) -> list[Link]:
    """Months and years handed backward along the chain, then forward."""
    flat: list[Mention] = [m for link in links for m in (link.one, link.two) if m is not None]
    # a month written before a list of numbers ("March 3, 5 and 10") holds for what follows it
    month_first = False
    month: int | None = None
    year: int | None = None
    for k, mention in enumerate(flat):
        if mention.month is not None:
            month_first, month, year = mention.month_first, mention.month, mention.year
        elif month_first and mention.whole is None:
            flat[k] = replace(mention, month=month, year=year)
    month = year = None
    for k in range(len(flat) - 1, -1, -1):
        mention = flat[k]
        if mention.whole is not None:
            month, year = mention.whole.month, mention.whole.year
        elif mention.month is None and month is not None:
            flat[k] = replace(mention, month=month, year=year)
        elif mention.month is not None:
            year = mention.year or (year if month == mention.month or year else None)
            flat[k] = replace(mention, year=year)
            month = mention.month
    month = year = None
    for k, mention in enumerate(flat):
        if mention.month is None and mention.whole is None and month is not None:
            flat[k] = replace(mention, month=month, year=year)
        elif mention.month is not None:
            month, year = mention.month, mention.year
        elif mention.whole is not None:
            month, year = mention.whole.month, mention.whole.year
    values = iter(flat)
    return [
        replace(link, one=next(values), two=next(values) if link.two is not None else None) for link in links
    ]
