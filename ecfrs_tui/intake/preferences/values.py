"""The values the reading of a sentence passes along."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from ecfrs_tui.intake.preferences.idioms import Mark


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to `last`, both included. `open` when only one end was given (after, before)."""

    first: date
    last: date
    open: bool = False
    single: bool = False

    def meet(self, other: Stretch) -> Stretch | None:
        """The days in both, or None."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        if first > last:
            return None
        return Stretch(first, last, self.open and other.open, self.single or other.single)

    def holds(self, other: Stretch) -> bool:
        """True when the other lies wholly inside."""
        return self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class Limit:
    """A part of the day; wall times. `open` when only one end was given (after ten)."""

    start: time
    end: time
    words: str = ""
    open: bool = False

    def meet(self, other: Limit) -> Limit | None:
        """What lies in both, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        words = other.words if other.holds(self) is False else self.words
        return Limit(start, end, words, self.open and other.open) if start < end else None

    def holds(self, other: Limit) -> bool:
        """True when the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


class Part(StrEnum):
    """What an item of the sentence is."""

    DAYS = "days"
    WEEKDAYS = "weekdays"
    HOURS = "hours"
    MARK = "mark"
    GAP = "gap"  # comma, end of sentence, bracket
    UNKNOWN = "unknown"
    HARMLESS = "harmless"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was read; `start` and `end` are places in the cleaned text."""

    part: Part
    start: int
    end: int
    days: tuple[Stretch, ...] = ()
    weekdays: frozenset[int] = frozenset()
    hours: tuple[Limit, ...] = ()
    mark: Mark | None = None
    number: int = 0
    gap: str = ""
    words: str = ""
    first_token: int = 0
    last_token: int = 0


@dataclass(slots=True)
class Notebook:
    """What is worth saying about the reading, gathered on the way."""

    notes: list[str] = field(default_factory=list)
    not_understood: list[tuple[int, int]] = field(default_factory=list)
    doubts: float = 0.0

    def say(self, note: str, doubt: float = 0.0) -> None:
        """Adds a note once; `doubt` is taken off the confidence."""
        if note not in self.notes:
            self.notes.append(note)
            self.doubts += doubt

    def missed(self, start: int, end: int) -> None:
        """Marks a stretch of the text as not understood."""
        self.not_understood.append((start, end))


def meet_all(one: tuple[Stretch, ...], other: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """The days in both lists of stretches."""
    return tuple(found for a in one for b in other if (found := a.meet(b)) is not None)


def meet_hours(one: tuple[Limit, ...], other: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """The times in both lists of limits."""
    return tuple(found for a in one for b in other if (found := a.meet(b)) is not None)
