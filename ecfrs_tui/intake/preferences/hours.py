"""Reads times of day: mornings, after 10, 9.30-11.30, before lunch, first thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from ecfrs_tui.intake.preferences.bounds import HOUR_BOUNDS, HOUR_ONWARDS
from ecfrs_tui.intake.preferences.lexer import Kind
from ecfrs_tui.intake.preferences.moments import Moment, MomentReader, plus
from ecfrs_tui.intake.preferences.names import wordset
from ecfrs_tui.intake.preferences.sentence import RANGE_WORDS, Sentence
from ecfrs_tui.intake.preferences.values import Limit

_AM = wordset("am am's morning's a.m morning mornings morn ams")
_PM = wordset("pm pm's p.m afternoon afternoons pms aft afternoon's")
_ALL_DAY = (
    "any time during the day",
    "any time of the day",
    "any time in the day",
    "any time of day",
    "throughout the day",
    "the whole day",
    "all day long",
    "a full day",
    "whole day",
    "full day",
    "all day",
)
_POINT = wordset("at around about approx approximately roughly circa for say")


@dataclass(frozen=True, slots=True)
class Hours:
    """Parts of the day that were read, and the place of the next token; none for all day."""

    limits: tuple[Limit, ...]
    end: int


class HourReader:
    """Reads one expression of times at a place of the sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._s = sentence
        self._shape = sentence.almanac.shape
        self._moments = MomentReader(sentence)

    def read(self, i: int) -> Hours | None:
        """The part of the day from place `i` on, or None."""
        return self._all_day(i) or self._half(i) or self._between(i) or self._bounded(i) or self._point(i)

    def _all_day(self, i: int) -> Hours | None:
        for phrase in _ALL_DAY:
            words = phrase.split()
            if self._s.follows(i, *words) and self._s.word(i + len(words)) != "every":
                return Hours((Limit(time.min, time.max, "all day"),), i + len(words))
        return None

    def _half(self, i: int) -> Hours | None:
        """am, mornings, late afternoon, first thing, the end of the day."""
        s, shape = self._s, self._shape
        j = s.skip(i, frozenset(("the", "in", "a", "every", "any", "all", "during")))
        word = s.word(j)
        if word in ("first", "1st", "last") and s.word(j + 1) == "thing":
            end = j + 2
            if (
                s.word(end) in ("in", "on")
                and s.word(end + 1) == "the"
                and s.word(end + 2) in _AM | _PM | {"day"}
            ):
                end += 3
            elif s.word(end) in _AM | _PM:
                end += 1
            return self._told(i, end, self._edge(word != "last"))
        edge = self._moments.edge_of_day(j)
        if edge is not None:
            return self._told(i, edge[1], self._edge(edge[0]))
        part = ""
        if word in ("early", "mid", "middle", "late", "later"):
            part = word
            j += 1
            if s.at(j).kind is Kind.DASH:
                j += 1
        if s.word(j) not in _AM and s.word(j) not in _PM:
            return None
        morning = s.word(j) in _AM
        whole = (
            Limit(shape.opens, shape.lunch_starts, "mornings")
            if morning
            else Limit(shape.lunch_ends, shape.closes, "afternoons")
        )
        end = j + 1
        if s.word(end) in ("time", "times", "slot", "slots", "session", "sessions"):
            end += 1
        if not part:
            return Hours((whole,), end)
        middle = _middle(whole)
        if part == "early":
            return self._told(i, end, Limit(whole.start, middle, f"early {s.word(j)}"))
        if part in ("late", "later"):
            return self._told(i, end, Limit(middle, whole.end, f"late {s.word(j)}"))
        return self._told(
            i, end, Limit(_middle(Limit(whole.start, middle)), _middle(Limit(middle, whole.end)), "middle")
        )

    def _edge(self, first: bool) -> Limit:
        """The first or last two hours, not beyond lunch."""
        shape = self._shape
        if first:
            return Limit(shape.opens, min(plus(shape.opens, 120), shape.lunch_starts), "first thing")
        return Limit(max(plus(shape.closes, -120), shape.lunch_ends), shape.closes, "end of the day")

    def _told(self, first: int, end: int, limit: Limit) -> Hours:
        written = self._s.raw(first, end)
        self._s.notebook.say(f"“{written}” read as {limit.start:%H:%M} to {limit.end:%H:%M}")
        return Hours((limit,), end)

    def _between(self, i: int) -> Hours | None:
        """`between 10 and 12`, `from 9.30 to 11`, `9-11`."""
        s = self._s
        opener = s.word(i) if s.word(i) in ("between", "from", "at", "for") else ""
        start = self._moments.read(i + bool(opener), bare=True)
        if start is None:
            return None
        j = start.end
        if s.word(j) == "up" and s.word(j + 1) in ("to", "until"):
            j += 1
        end = self._finish(start)
        if end is not None:
            return end
        joins = RANGE_WORDS | ({"and"} if opener == "between" else frozenset())
        if s.word(j) not in joins and s.at(j).kind is not Kind.DASH:
            return None
        finish = self._moments.read(j + 1, bare=True)
        if finish is None or not start.late < finish.at or self._date_follows(finish.end):
            return None
        if start.bare and finish.bare:
            if not time(7) <= start.late < finish.at <= time(18):
                return None
            if not opener:
                words = f"{start.late:%H:%M} to {finish.at:%H:%M}"
                s.notebook.say(f"“{s.raw(i, finish.end)}” read as {words}", 0.03)
        return Hours((Limit(start.late, finish.at),), finish.end)

    def _finish(self, start: Moment) -> Hours | None:
        """`9.30 start, 11.30 finish`, `start 9.30 finish 11.30`."""
        s, j = self._s, start.end
        if s.word(j) in ("finish", "finishing", "finishes", "end", "ending", "ends"):
            finish = self._moments.read(j + 1 + (s.word(j + 1) == "by"), bare=True)
            end = finish.end if finish else j
        else:
            j += s.word(j) == "start"
            j += s.at(j).kind is Kind.COMMA or s.word(j) == "and"
            finish = self._moments.read(j, bare=True) if j > start.end else None
            if finish is None or s.word(finish.end) not in ("finish", "end"):
                return None
            end = finish.end + 1
        if finish is None or not start.late < finish.at:
            return None
        return Hours((Limit(start.late, finish.at),), end)

    def _bounded(self, i: int) -> Hours | None:
        """`after 10`, `before lunch`, `not before 10am`."""
        s = self._s
        for words, kind in HOUR_BOUNDS:
            if not s.follows(i, *words):
                continue
            moment = self._moments.read(i + len(words), bare=True)
            if moment is None or self._date_follows(moment.end):
                continue
            if words[0] in ("not", "no", "nothing", "none") and self._weekday_follows(moment.end):
                return None
            if words[0] in ("not", "no", "nothing", "none"):
                other = self._other_end(moment, kind)
                if other is not None:
                    return other
            if kind == "from":
                start = moment.late if words[-1] in ("after", "from", "than", "past", "since") else moment.at
                return Hours((Limit(start, time.max, open=True),), self._onwards(moment.end))
            return Hours((Limit(time.min, moment.at, open=True),), moment.end)
        return None

    def _other_end(self, moment: Moment, kind: str) -> Hours | None:
        """`not before 9.30 or after 2.30`: both ends at once."""
        s, j = self._s, moment.end
        wanted = "after" if kind == "from" else "before"
        if s.word(j) not in ("or", "and", "nor") or s.word(j + 1) != wanted:
            return None
        other = self._moments.read(j + 2, bare=True)
        if other is None:
            return None
        start, end = (moment.at, other.at) if kind == "from" else (other.at, moment.at)
        return Hours((Limit(start, end),), other.end) if start < end else None

    def _weekday_follows(self, i: int) -> bool:
        return self._s.at(self._s.skip(i, frozenset(("on", "a", "the", "of")))).kind is Kind.WEEKDAY

    def _point(self, i: int) -> Hours | None:
        """`10am`, `at 1.15`: a start, which leaves the rest of that half of the day."""
        s = self._s
        opener = s.word(i) in _POINT
        j = s.skip(i, _POINT | {"a", "the"}) if opener else i
        moment = self._moments.read(j, bare=opener and s.word(i) in ("at", "@", "around", "about"))
        if moment is None or moment.at != moment.late or self._date_follows(moment.end):
            return None
        end = self._onwards(moment.end)
        if end > moment.end and s.word(end - 1) != "start":
            return Hours((Limit(moment.at, time.max, open=True),), end)
        shape = self._shape
        finish = shape.lunch_starts if moment.at < shape.lunch_starts else shape.closes
        if moment.at >= finish:
            finish = time.max
        limit = Limit(moment.at, finish)
        till = "the end of the day" if finish == time.max else f"{finish:%H:%M}"
        s.notebook.say(f"“{s.raw(i, end)}” taken as a start: {moment.at:%H:%M} to {till}")
        return Hours((limit,), end)

    def _onwards(self, i: int) -> int:
        for words in HOUR_ONWARDS:
            end = i + len(words)
            if self._s.follows(i, *words) and not (
                words[-1] == "after" and self._moments.read(end, bare=True)
            ):
                return end
        return i

    def _date_follows(self, i: int) -> bool:
        """True when a month or a day's ending stands behind: the number was a date."""
        s = self._s
        return s.is_month(i) or (s.word(i) == "of" and s.is_month(i + 1))


def _middle(limit: Limit) -> time:
    start, end = (t.hour * 60 + t.minute for t in (limit.start, limit.end))
    middle = (start + end) // 2 // 15 * 15
    return time(middle // 60, middle % 60)
