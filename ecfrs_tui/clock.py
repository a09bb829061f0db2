"""The clock that is handed in: instants in UTC, wall time in Europe/London."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Clock(Protocol):
    """Says what time it is."""

    def now_utc(self) -> datetime:
        """The present instant, aware, UTC, whole seconds."""
        ...


def wall(clock: Clock) -> datetime:
    """The present London wall time, naive, whole seconds."""
    return clock.now_utc().astimezone(LONDON).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now_utc(self) -> datetime:
        """The present instant, aware, UTC, whole seconds."""
        return datetime.now(UTC).replace(microsecond=0)


@dataclass(slots=True)
class RehearsalClock:
    """Starts at a stated London wall time and stands still until it is set (`--now`, tests)."""

    london: datetime

    def now_utc(self) -> datetime:
        """The stated instant, aware, UTC."""
        return self.london.replace(tzinfo=LONDON).astimezone(UTC)
