"""Reads days as they are written: 3/3, Tues 3rd or Thurs 5th March, 3-7 March, 2027-03-03."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ecfrs_tui.intake.preferences.lexer import Kind, Token
from ecfrs_tui.intake.preferences.names import wordset
from ecfrs_tui.intake.preferences.sentence import RANGE_WORDS, Sentence

_CONNECT = wordset("or and either even also the on possibly maybe perhaps")
_SMALL = wordset("the on")
_SCOPE = wordset("in during throughout within")
_NOT_A_DAY = wordset("choice preference option pref priority week weeks half term choices thing year")
_MOST_MENTIONS = 40


@dataclass(frozen=True, slots=True)
class Mention:
    """One day as written; what was not written is None. `sure` unless it is a lone number."""

    first: int
    end: int
    day: int = 0
    month: int | None = None
    year: int | None = None
    whole: date | None = None
    weekday: int | None = None
    plural: bool = False
    sure: bool = True
    month_first: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A mention, or two of them as a range; `listed` when joined to the one before by and/or."""

    one: Mention
    two: Mention | None = None
    listed: bool = False


class MentionReader:
    """Reads days as they are written, one after the other."""

    def __init__(self, sentence: Sentence) -> None:
        self._s = sentence

    def links(self, i: int) -> list[Link]:
        """The days and ranges of days written from place `i` on, as written; months may be missing."""
        s, listed = self._s, False
        links: list[Link] = []
        while len(links) < _MOST_MENTIONS:
            mentions = self._mentions(i)
            if not mentions:
                break
            links.extend(Link(m, listed=listed or k > 0) for k, m in enumerate(mentions))
            i = mentions[-1].end
            if s.at(i).kind is Kind.DASH or s.word(i) in RANGE_WORDS:
                following = self._mentions(i + 1)
                if following and len(mentions) == 1:
                    links[-1] = replace(links[-1], two=following[0])
                    i = following[0].end
            last = links[-1].two or links[-1].one
            j = self._connector(i, lines=last.month is None and last.whole is None)
            if j == i:
                break
            listed = any(s.word(k) in ("or", "and") or s.at(k).kind is Kind.SLASH for k in range(i, j))
            i = j
        return links

    def _connector(self, i: int, *, lines: bool) -> int:
        """The place behind what joins two days; a new line joins only days still without a month."""
        s, j = self._s, i
        while j - i < 4 and (
            s.word(j) in _CONNECT
            or s.at(j).kind in (Kind.COMMA, Kind.SLASH)
            or (lines and s.at(j).kind is Kind.BREAK and s.word(j).startswith("\n"))
        ):
            j += 1
        joined = any(s.word(k) in ("or", "and") or s.at(k).kind is not Kind.WORD for k in range(i, j))
        return j if joined else i

    def _mentions(self, i: int) -> list[Mention]:
        """One day, or two for `3/4 March`."""
        s = self._s
        first = i
        i = s.skip(i, _SMALL)
        weekday: Token | None = None
        if s.at(i).kind is Kind.WEEKDAY:
            weekday = s.at(i)
            i = s.skip(i + 1, _SMALL)
            if not weekday.second and s.at(i).kind is Kind.COMMA and s.at(i + 1).kind in _DAY_KINDS:
                i += 1
        found = self._after_weekday(first, i)
        if not found:
            return []
        if (
            weekday is None
            and s.at(found[-1].end).kind is Kind.OPEN
            and s.at(found[-1].end + 1).kind is Kind.WEEKDAY
        ):
            # 9 March (Tues)
            end = found[-1].end
            if s.at(end + 2).kind is Kind.CLOSE:
                weekday = s.at(end + 1)
                found[-1] = replace(found[-1], end=end + 3)
        if weekday is not None:
            found[0] = replace(found[0], weekday=weekday.first, plural=bool(weekday.second))
        return found

    def _after_weekday(self, first: int, i: int) -> list[Mention]:
        s, token = self._s, self._s.at(i)
        if token.kind is Kind.FULL_DATE:
            return [Mention(first, i + 1, whole=token.day)]
        if token.kind is Kind.DAY_MONTH and s.is_month(i + 1):
            month, year, end = s.at(i + 1).first, *self._year(i + 2)
            return [Mention(first, end, n, month, year) for n in (token.first, token.second)]
        if token.kind is Kind.STRANGE and s.is_month(i + 1):
            # 19/20/21 April
            numbers = [
                int(n)
                for n in token.word.replace("-", "/").replace(".", "/").split("/")
                if n.strip().isdigit()
            ]
            year, end = self._year(i + 2)
            return (
                [Mention(first, end, n, s.at(i + 1).first, year) for n in numbers if n <= 31]
                if len(numbers) == 3
                else []
            )
        if token.kind is Kind.DAY_MONTH and token.second > 12:
            # 19/20 and 26/27 April: without a month to come these are believed by nobody
            return [Mention(first, i + 1, n, sure=False) for n in (token.first, token.second)]
        if token.kind is Kind.DAY_MONTH or (token.kind is Kind.DOTTED and _dotted_date(token)):
            year, end = self._year(i + 1)
            return [Mention(first, end, token.first, token.second, year)]
        if token.kind in (Kind.NUMBER, Kind.ORDINAL) and (token.word[0].isdigit() or s.is_month(i + 1) or
                                                          (s.word(i + 1) == "of" and s.is_month(i + 2))):  # fmt: skip
            return self._numbered(first, i, token)
        if s.is_month(i):
            return self._month_first(first, i)
        return []

    def _numbered(self, first: int, i: int, token: Token) -> list[Mention]:
        s = self._s
        joined = s.at(i + 1).kind in (Kind.DASH, Kind.SLASH) and s.at(i + 1).start == token.end
        glued = joined and s.at(i + 2).start == s.at(i + 1).end
        j = i + 2 if (s.word(i + 1) == "of" or glued) and s.is_month(i + 2) else i + 1
        if s.word(i + 1) in _NOT_A_DAY or (
            s.at(i + 1).kind is Kind.WEEKDAY and s.word(i + 2) in ("of", "in")
        ):
            return []
        sure = token.kind is Kind.ORDINAL
        if s.is_month(j):
            divided = (
                glued
                and s.at(j + 1).kind in (Kind.DASH, Kind.SLASH)
                and s.at(j + 2).kind in (Kind.NUMBER, Kind.YEAR)
            )
            divided = divided or (s.at(j + 1).kind is Kind.COMMA and s.at(j + 2).kind is Kind.YEAR)
            year, end = self._year(j + 1 + divided, glued=divided)
            return [Mention(first, end if year else j + 1, token.first, s.at(j).first, year)]
        if s.word(i + 1) == "of" and s.follows(i + 2, "the", "month"):
            return [Mention(first, i + 4, token.first)]
        if not sure and (s.at(i + 1).kind in (Kind.COLON,) or _hour_follows(s, i + 1)):
            return []
        return [Mention(first, i + 1, token.first, sure=sure)]

    def _month_first(self, first: int, i: int) -> list[Mention]:
        s = self._s
        j = s.skip(i + 1, _SMALL)
        if s.at(j).kind in (Kind.COLON, Kind.DASH, Kind.COMMA) and s.at(j + 1).kind is Kind.ORDINAL:
            # "March: 2nd, 4th or 9th"; another month right behind means the number belongs to that one
            j += 1
        token = s.at(j)
        if token.kind not in (Kind.NUMBER, Kind.ORDINAL) or not token.word[0].isdigit():
            return []
        scope = s.word(first - 1) in _SCOPE or s.word(i - 1) in _SCOPE
        lone = token.kind is Kind.NUMBER and (scope or _hour_follows(s, j + 1))
        if lone or s.is_month(j + 1) or (s.word(j + 1) == "of" and s.is_month(j + 2)):
            return []
        if s.word(j + 1) in _NOT_A_DAY:
            return []
        comma = s.at(j + 1).kind is Kind.COMMA and s.at(j + 2).kind is Kind.YEAR
        year, end = self._year(j + 1 + comma)
        return [Mention(first, end, token.first, s.at(i).first, year, month_first=True)]

    def _year(self, i: int, *, glued: bool = False) -> tuple[int | None, int]:
        """A year behind a date; `27` counts as one when that is this year or the next."""
        token, today = self._s.at(i), self._s.almanac.today
        if token.kind is Kind.YEAR:
            return token.first, i + 1
        alone = self._s.at(i + 1).kind in (Kind.BREAK, Kind.COMMA, Kind.CLOSE) or i + 1 == len(self._s.tokens)
        if glued and token.kind is Kind.NUMBER and len(token.word) == 2:
            return 2000 + token.first, i + 1
        if (
            token.kind is Kind.NUMBER
            and alone
            and token.word.isdigit()
            and self._s.at(i - 1).kind is Kind.MONTH
        ):
            for year in (today.year, today.year + 1):
                if token.first == year % 100:
                    self._s.notebook.say(f"{token.word} behind the month read as the year {year}")
                    return year, i + 1
        return None, i


_DAY_KINDS = (Kind.NUMBER, Kind.ORDINAL, Kind.DAY_MONTH, Kind.FULL_DATE, Kind.MONTH)


def _dotted_date(token: Token) -> bool:
    """True when 03.03 or 9.11 cannot well be a time: a leading nought, or minutes nobody writes."""
    return token.word.startswith("0") or token.second % 5 != 0


def _hour_follows(s: Sentence, i: int) -> bool:
    """True for the rest of `9-11am` or `9 to 11.30`: the number before is an hour."""
    return (s.at(i).kind is Kind.DASH or s.word(i) in RANGE_WORDS) and s.at(i + 1).kind is Kind.CLOCK
