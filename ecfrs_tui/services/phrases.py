"""Short words that several looks share: what is delivered, how long ago, what was sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from ecfrs_tui.clock import LONDON
from ecfrs_tui.domain.times import day_words


def year_words(year: str) -> str:
    """A year group as lists show it: `6` is `Y6`, `R` stays `R`, nothing stays nothing."""
    text = year.strip()
    return f"Y{text}" if text[:1].isdigit() else text


def what_words(sessions: Iterable[tuple[str, str, int]]) -> str:
    """(programme code, year, number of sessions) in a few characters: `Y6 KC6 ×2, Y3 HS3 ×1`.

    The same programme for the same year is counted together, in the order it first stands.
    """
    counted: dict[tuple[str, str], int] = {}
    for programme, year, number in sessions:
        key = (year_words(year), programme)
        counted[key] = counted.get(key, 0) + number
    return ", ".join(f"{year} {code} ×{n}".strip() for (year, code), n in counted.items())


def london(instant: datetime) -> datetime:
    """An instant (aware, or naive UTC as some databases hand it back) as naive London wall time."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(LONDON).replace(tzinfo=None)


def long_day(day: date) -> str:
    """`Tue 9 Mar 2027`."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def near_day(moment: datetime, now: datetime) -> str:
    """A moment as it is said today: `today 17:00`, `tomorrow 09:00`, `Tue 9 Mar 17:00`."""
    ahead = (moment.date() - now.date()).days
    day = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(ahead) or day_words(moment)
    return f"{day} {moment:%H:%M}"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 visit`, `4 visits`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def message_words(messages: Iterable[tuple[str, datetime | None]]) -> str:
    """(state, instant it left) of a visit's messages in words: `1 failed, 2 drafted, exported 5 Mar`."""
    states: dict[str, int] = {}
    left: dict[str, datetime] = {}
    for state, at in messages:
        states[state] = states.get(state, 0) + 1
        if at is not None:
            left[state] = max(london(at), left.get(state, datetime.min))
    parts = [f"{states[s]} {s}" for s in ("failed", "drafted", "declined", "accepted") if s in states]
    for state in ("sent", "exported"):
        if state in states:
            when = f" {left[state].day} {left[state]:%b}" if state in left else ""
            parts.append(f"{state}{when}")
    return ", ".join(parts)
