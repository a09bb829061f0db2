"""Reads points of the day: 9.30, half past nine, noon, the end of the school day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from ecfrs_tui.intake.preferences.lexer import Kind, Token
from ecfrs_tui.intake.preferences.names import wordset
from ecfrs_tui.intake.preferences.sentence import Sentence

_SMALL = wordset("the a about around approx approximately roughly say circa at")
_COUNTED = wordset("week weeks wk wks day days hour hours hr hrs min mins minutes month months terms")
_SPOKEN = ((("half", "past"), 30), (("half",), 30), (("quarter", "past"), 15), (("quarter", "to"), -15))


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of the day; `late` differs from `at` only for lunch, which has two ends."""

    at: time
    late: time
    end: int
    bare: bool = False


class MomentReader:
    """Reads one point of the day at a place of the sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._s = sentence
        self._shape = sentence.almanac.shape

    def read(self, i: int, *, bare: bool) -> Moment | None:
        """The point from place `i` on, or None; `bare`: a lone number of an hour will do."""
        s, shape = self._s, self._shape
        i = s.skip(i, _SMALL)
        token = s.at(i)
        if token.kind is Kind.CLOCK and token.at is not None:
            end = i + 1
            end += s.word(end) in ("hrs", "hours", "prompt", "sharp", "latest")
            return Moment(token.at, token.at, end)
        if token.kind is Kind.DOTTED and token.at is not None and bare:
            s.notebook.say(f"{token.word} read as the time {token.at:%H:%M}", 0.03)
            return Moment(token.at, token.at, i + 1)
        if s.word(i) in ("noon", "midday"):
            return Moment(time(12), time(12), i + 1)
        if token.word in ("lunch", "lunchtime", "lunchtimes"):
            return Moment(shape.lunch_starts, shape.lunch_ends, i + 1 + (s.word(i + 1) in ("time", "break")))
        edge = self.edge_of_day(i)
        if edge is not None:
            at = shape.opens if edge[0] else shape.closes
            return Moment(at, at, edge[1])
        if (
            token.word in ("hometime", "close")
            or s.follows(i, "home", "time")
            or s.follows(i, "end", "of", "school")
        ):
            return Moment(shape.closes, shape.closes, i + {"home": 2, "end": 3}.get(token.word, 1))
        return self._spoken(i, token, bare)

    def edge_of_day(self, j: int) -> tuple[bool, int] | None:
        """True and the place behind `start of the day`, False behind `end of the school day`."""
        s = self._s
        if s.word(j) not in ("start", "beginning", "end") or s.word(j + 1) not in ("of", "the"):
            return None
        k = s.skip(j + 1, frozenset(("of", "the", "school", "each", "every")))
        return (s.word(j) != "end", k + 1) if s.word(k) == "day" else None

    def _spoken(self, i: int, token: Token, bare: bool) -> Moment | None:
        """`half past nine`, `quarter to two`, `ten o'clock`, and a lone hour."""
        s = self._s
        for opener, minutes in _SPOKEN:
            k = i + len(opener)
            if s.follows(i, *opener) and s.at(k).kind is Kind.NUMBER and 1 <= s.at(k).first <= 12:
                at = plus(_school_hour(s.at(k).first), minutes)
                return Moment(at, at, k + 1)
        if token.kind is not Kind.NUMBER or not 1 <= token.first <= 12:
            return None
        at = _school_hour(token.first)
        if s.word(i + 1) in ("o'clock", "oclock", "noon"):
            return Moment(at, at, i + 2)
        if s.word(i + 1) == "ish":
            return Moment(at, at, i + 2)
        if s.word(i + 1) in _COUNTED:
            return None
        return Moment(at, at, i + 1, bare=True) if bare else None


def _school_hour(hour: int) -> time:
    """One to six are the afternoon, as schools mean it."""
    return time(hour + 12 if hour <= 6 else hour)


def plus(at: time, minutes: int) -> time:
    """A wall time so many minutes on (or back), not beyond the day."""
    moved = datetime.combine(datetime(2000, 1, 2), at) + timedelta(minutes=minutes)
    return (
        moved.time()
        if moved.date() == datetime(2000, 1, 2).date()
        else (time.max if minutes > 0 else time.min)
    )
