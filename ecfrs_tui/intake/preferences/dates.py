"""Reads any expression that means days, with what bounds it: after Easter, from 3 March until 2 April."""

from __future__ import annotations

from datetime import date, timedelta

from ecfrs_tui.intake.preferences.bounds import DATE_BOUNDS, DATE_ONWARDS, LATEST
from ecfrs_tui.intake.preferences.chains import ChainReader
from ecfrs_tui.intake.preferences.idioms import Mark, idioms
from ecfrs_tui.intake.preferences.lexer import Kind
from ecfrs_tui.intake.preferences.sentence import RANGE_WORDS, Found, Sentence
from ecfrs_tui.intake.preferences.spells import SpellReader
from ecfrs_tui.intake.preferences.values import Stretch
from ecfrs_tui.intake.preferences.weeks import WEEK_WORDS, WeekReader

_ENDS = (Kind.BREAK, Kind.COMMA, Kind.CLOSE)


class DateReader:
    """Reads one expression of days at a place of the sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._s = sentence
        self._a = sentence.almanac
        self._chains = ChainReader(sentence)
        self._spells = SpellReader(sentence)
        self._weeks = WeekReader(sentence, self._chains, self._spells, self._one)

    def read(self, i: int) -> Found | None:
        """The days from place `i` on, with what bounds them, or None when no days stand there."""
        for words, kind in DATE_BOUNDS:
            if self._s.follows(i, *words):
                found = self._bounded(i, i + len(words), kind)
                if found is not None:
                    return found
        return self._ranged(i)

    def _bounded(self, first: int, i: int, kind: str) -> Found | None:
        s = self._s
        i = s.skip(i, frozenset(("the", "around", "about")))
        if kind in ("from", "between"):
            found = self._between(i, kind)
            if found is not None or kind == "between":
                return found
        part = self._spells.part(i)
        base = part[0] if part else self._base(i, floor=self._a.today)
        if base is None and s.word(i) in ("then", "that") and s.last is not None:
            base = Found((s.last,), i + 1)
        if base is None and kind in ("after", "before"):
            base = self._explained(i)
        if base is None or base.failed:
            return base
        days = tuple(sorted(base.days, key=lambda d: d.first))
        if kind == "from" and base.ranged:
            return base
        if kind == "from":
            counted = self._for_weeks(base, days[0].first)
            if counted is not None:
                return counted
        end = self._onwards(base.end)
        at_end = part is not None and part[1] in ("end", "late")
        return Found((self._apply(kind, days[0], days[-1], at_end, first, end),), end, base.bare)

    def _explained(self, i: int) -> Found | None:
        """`after SATs (w/c 10 May)`: the days in the brackets say when that is."""
        s, k = self._s, i
        while s.at(k).kind is Kind.WORD and k < i + 4:
            k += 1
        reason = any(idioms().get((s.word(n),), (None, 0))[0] is Mark.REASON for n in range(i, k))
        found = self._one(k + 1) if reason and s.at(k).kind is Kind.OPEN else None
        if found is None or found.failed or not found.days or s.at(found.end).kind is not Kind.CLOSE:
            return None
        s.notebook.say(f"“{s.raw(i, k)}” taken as {s.raw(k + 1, found.end)}")
        return Found(found.days, found.end + 1)

    def _apply(self, kind: str, one: Stretch, other: Stretch, at_end: bool, first: int, end: int) -> Stretch:
        """An open stretch; what begins `after` without an end runs to the last day looked at."""
        day, low, high = timedelta(days=1), self._a.today, self._a.last
        if kind in ("from", "after"):
            start = one.first if kind == "from" else (other.last + day)
            return Stretch(start, max(start, high), open=True)
        last = other.last if kind == "until" else (one.last if at_end else one.first - day)
        if last < low:
            self._s.notebook.say(f"{self._s.raw(first, end)} has passed")
        return Stretch(min(low, last), last, open=True)

    def _for_weeks(self, base: Found, first: date) -> Found | None:
        """`from 19 April for two weeks`."""
        s, j = self._s, base.end
        if s.word(j) != "for" or s.at(j + 1).kind is not Kind.NUMBER or s.word(j + 2) not in WEEK_WORDS:
            return None
        return Found((Stretch(first, first + timedelta(days=7 * s.at(j + 1).first - 1)),), j + 3, ranged=True)

    def _between(self, i: int, kind: str) -> Found | None:
        """`between 3rd and 7th March`, `from now until Easter`, `between half term and Easter`."""
        s = self._s
        chain = self._chains.chain(i)
        if chain is not None and not chain.failed:
            if kind == "between" and len(chain.days) == 2 and chain.days[0].first < chain.days[1].first:
                self._forget_list(chain)
                return Found((Stretch(chain.days[0].first, chain.days[1].last),), chain.end, ranged=True)
            if chain.ranged and len(chain.days) == 1:
                return Found(chain.days, chain.end, ranged=True)
        one = self._one(i)
        if one is None or one.failed or not one.days:
            return one
        joins = RANGE_WORDS | {"and"} if kind == "between" else RANGE_WORDS
        j = one.end
        if s.word(j) == "up" and s.word(j + 1) in ("to", "until"):
            j += 1
        if s.word(j) not in joins and s.at(j).kind is not Kind.DASH:
            return None
        other = self._one(j + 1, floor=one.days[0].first)
        if other is None or other.failed:
            return other
        return self._joined(one, other)

    def _forget_list(self, chain: Found) -> None:
        self._s.months = list(dict.fromkeys((d.first.year, d.first.month) for d in chain.days))

    def _joined(self, one: Found, other: Found) -> Found | None:
        start, finish = one.days[0].first, other.days[-1].last
        if finish < start and any(self._s.half_term(k) > k for k in range(max(0, one.end - 4), one.end)):
            self._s.notebook.say("that half term is over: read as from today")
            start = self._a.today
        if finish < start:
            self._s.notebook.say("the end of a stretch lies before its beginning", 0.1)
            return Found((), other.end, failed=True)
        return Found((Stretch(start, finish),), other.end, ranged=True)

    def _one(self, i: int, floor: date | None = None) -> Found | None:
        """One thing that can be an end of a range."""
        i = self._s.skip(i, frozenset(("the", "around", "about")))
        part = self._spells.part(i)
        if part is not None:
            return part[0]
        return self._base(i, floor=floor or self._a.today)

    def _ranged(self, i: int) -> Found | None:
        s = self._s
        one = self._one(i)
        if one is None or one.failed or not one.days:
            return one
        j = one.end
        dash = s.at(j).kind is Kind.DASH
        if (dash or s.word(j) in RANGE_WORDS) and len(one.days) == 1 and not one.ranged:
            kept = list(s.months), len(s.notebook.notes), len(s.notebook.not_understood), s.notebook.doubts
            other = self._one(j + 1, floor=one.days[0].first)
            if other is not None and other.days and not other.failed:
                inside = one.days[0].holds(other.days[0])
                if not (inside and dash) and other.days[-1].last >= one.days[0].first:
                    return self._joined(one, other)
            s.months = kept[0]
            del s.notebook.notes[kept[1] :], s.notebook.not_understood[kept[2] :]
            s.notebook.doubts = kept[3]
        if len(one.days) != 1:
            return one
        day = one.days[0]
        for words in LATEST:
            if s.follows(j, *words):
                return Found(
                    (Stretch(min(day.first, self._a.today), day.last, open=True),), j + len(words), one.bare
                )
        end = self._onwards(j)
        if end > j:
            return Found((Stretch(day.first, max(day.first, self._a.last), open=True),), end, one.bare)
        return one

    def _onwards(self, i: int) -> int:
        """The place behind `onwards` or `or later`; `and after Easter` is another stretch."""
        for words in DATE_ONWARDS:
            end = i + len(words)
            if self._s.follows(i, *words) and (words[-1] != "after" or self._s.at(end).kind in _ENDS):
                return end
        return i

    def _base(self, i: int, floor: date) -> Found | None:
        found = self._weeks.read(i)
        if found is not None:
            return found
        chain = self._chains.chain(i, floor=floor)
        return chain if chain is not None else self._spells.named(i)
