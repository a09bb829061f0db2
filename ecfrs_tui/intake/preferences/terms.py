"""Reads terms, their halves and the holidays between them."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from ecfrs_tui.intake.preferences.lexer import Kind
from ecfrs_tui.intake.preferences.names import SEASONS, wordset
from ecfrs_tui.intake.preferences.sentence import Found, Sentence, short_day
from ecfrs_tui.intake.preferences.values import Stretch

_HOLIDAY_WORDS = wordset("holiday holidays hols hol break vacation vacations")
HALVES = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "latter": 2, "1": 1, "2": 2, "one": 1, "two": 2}
_HOLIDAYS = {"easter": "easter", "christmas": "christmas", "xmas": "christmas", "summer": "summer"}


class TermReader:
    """Reads one term, half-term or holiday at a place of the sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._s = sentence
        self._a = sentence.almanac

    def plain_term(self, j: int) -> bool:
        """True where a term stands, by its season or as `term`."""
        s = self._s
        if s.word(j) in ("this", "next", "current"):
            j += 1
        return s.word(j) in SEASONS or s.word(j) in ("term", "academic")

    def half_of_term(self, i: int, j: int, half: int) -> tuple[Found, str] | None:
        """`first half of the summer term`: the side of half-term."""
        s = self._s
        ahead = 1 if s.word(j) == "next" else 0
        k = s.skip(j, frozenset(("this", "next", "current")))
        if s.word(k) in SEASONS:
            end = k + 1 + (s.word(k + 1) == "term")
            found = self._a.season(s.word(k), half)
        else:
            end = k + 1
            term = self._a.current_term(ahead)
            parts = [e for e in self._a.halves if term and term.first <= e.first_day <= term.last]
            found = (
                Stretch(parts[half - 1].first_day, parts[half - 1].last_day) if len(parts) >= half else None
            )
        return self._told(i, end, found, "half"), ""

    def _told(self, first: int, end: int, found: Stretch | None, what: str = "") -> Found:
        """The stretch with a note of its days, or a failure when the calendar does not know it."""
        s = self._s
        written = s.raw(first, end)
        if found is None:
            s.missed(first, end)
            s.notebook.say(f"the school calendar does not say when “{written}” is")
            return Found((), end, failed=True)
        if what:
            s.notebook.say(
                f"{written}: {short_day(found.first)} to {short_day(found.last)} {found.last.year}"
            )
        return Found((found,), end)

    def term(self, i: int) -> Found | None:
        """`this term`, `Summer 1`, `next half term`, `this academic year` at place `i`, or None."""
        s = self._s
        first = i
        ahead = 1 if s.word(i) == "next" else 0
        pointed = s.word(i) in ("this", "next", "current", "coming", "following")
        i += pointed
        half = s.half_term(i)
        if pointed and half > i and s.word(half) not in _HOLIDAY_WORDS:
            return self._told(first, half, self._a.current_half(ahead), "half")
        if s.word(i) in SEASONS:
            return self._season(first, i)
        if (
            s.word(i) == "term"
            and s.word(i + 1) not in ("time", "times", "dates")
            and (pointed or first != i or self._after_of(i))
        ):
            return self._told(first, i + 1, self._a.current_term(ahead), "term")
        if s.word(i) in ("academic", "school") and s.word(i + 1) == "year":
            return Found((self._a.school_year(ahead),), i + 2)
        return None

    def _after_of(self, i: int) -> bool:
        """True where a bare `term` is meant as this term: after of, until, before and the like."""
        k = i - 1
        while self._s.word(k) in ("the", "our"):
            k -= 1
        return self._s.word(k) in (
            "of",
            "until",
            "till",
            "til",
            "before",
            "after",
            "in",
            "during",
            "by",
            "this",
        )

    def _season(self, first: int, i: int) -> Found | None:
        s, season = self._s, self._s.word(i)
        j, half = i + 1, 0
        if s.half_term(j) > j:
            following = s.half_term(j)
            if s.at(following).word in ("1", "2", "one", "two"):
                return self._told(
                    first, following + 1, self._a.season(season, HALVES[s.word(following)]), "half"
                )
            return None
        termed = s.word(j) in ("term", "terms")
        j += termed
        if s.at(j).kind in (Kind.NUMBER, Kind.ORDINAL) and s.word(j) in HALVES and not s.is_month(j + 1):
            half = HALVES[s.word(j)]
            j += 1 + (s.word(j + 1) == "half" and s.half_term(j + 1) == j + 1)
            j = max(j, s.half_term(j))
        elif s.at(j).kind is Kind.YEAR:
            j += 1
        if not termed and not half:
            if s.word(j) in _HOLIDAY_WORDS or self._s.word(first - 1) in (
                "before",
                "until",
                "till",
                "by",
                "after",
            ):
                return None
            s.notebook.say(f"{season} taken as the {season} term", 0.1)
        return self._told(first, j, self._a.season(season, half), "term")

    def block(self, end: int) -> Found | None:
        """The part of a term today lies in: what `the end of half term` speaks of."""
        return self._told(end - 1, end, self._a.current_half(), "half")

    def holiday(self, i: int) -> Found | None:
        """A half-term, Easter, Christmas, the summer or the new year at place `i`, or None."""
        s, first = self._s, i
        i += s.word(i) in ("this", "next", "coming") and s.word(i + 1) in _HOLIDAYS
        month: int | None = None
        if s.half_term(i + 1) > i + 1 and s.at(i).kind is Kind.MONTH:
            month, i = s.at(i).first, i + 1
        elif s.half_term(i + 1) > i + 1 and s.word(i) in SEASONS:
            month, i = {"autumn": 10, "spring": 2, "summer": 5}[s.word(i)], i + 1
        end = s.half_term(i)
        if end > i:
            return self._half_term_break(first, s.skip(end, _HOLIDAY_WORDS | {"week"}), month)
        if s.follows(i, "new", "year"):
            return self._new_year(i)
        if s.word(i) not in _HOLIDAYS:
            return None
        end = s.skip(i + 1, _HOLIDAY_WORDS)
        if s.word(i) == "summer":
            return self._summer(first, i, end)
        name = _HOLIDAYS[s.word(i)]
        return self._told(first, end, self._a.holiday(name), name)

    def _new_year(self, i: int) -> Found:
        """1 January; `in the new year` is from then on."""
        s, start = self._s, date(self._a.today.year + 1, 1, 1)
        before = s.at(i - 2 if s.word(i - 1) == "the" else i - 1)
        if before.word in ("in", "early") or before.kind is not Kind.WORD:
            return Found((Stretch(start, max(start, self._a.last), open=True),), i + 2)
        return Found((Stretch(start, start),), i + 2)

    def _summer(self, first: int, i: int, end: int) -> Found | None:
        """The summer holidays; `summer` alone is them only behind before, after and the like."""
        s = self._s
        if s.word(i + 1) in ("term", "terms") or s.at(i + 1).kind in (Kind.NUMBER, Kind.ORDINAL):
            return None
        before = s.word(first - 2) if s.word(first - 1) == "the" else s.word(first - 1)
        if end == i + 1 and before not in ("before", "until", "till", "by", "after", "for"):
            return None
        found, term = self._a.holiday("summer"), self._a.season("summer")
        if found is None and term is not None:
            found = Stretch(term.last + timedelta(days=1), term.last + relativedelta(month=8, day=31))
        return self._told(first, end, found, "summer")

    def _half_term_break(self, first: int, end: int, month: int | None) -> Found:
        found = self._a.holiday("half term", month)
        past = self._a.past_half_term(month) if month is not None else None
        if past is not None and (self._a.today - past.last).days <= 60:
            found = past
        return self._told(first, end, found, "half term")
