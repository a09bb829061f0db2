"""What the rule book asks of driving times, and how the time of day changes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from ecfrs_tui.domain.places import Place


@dataclass(frozen=True, slots=True)
class LegFacts:
    """A drive at quiet times between two places.

    `minutes` from gate to gate (parking and walking in included), `km` by road, `source` the name of
    what answered (`skeleton`, `same place`, `override` …), `error_minutes` the likely error (about
    three drives in ten are further out), `via` the places passed, in order.
    """

    minutes: float
    km: float
    source: str
    error_minutes: float
    via: tuple[str, ...] = ()


class TravelTimes(Protocol):
    """Driving times at quiet times of day. Never waits: whatever is slow was done before."""

    def quiet_minutes(self, origin: Place, destination: Place) -> float:
        """Minutes of the drive outside the peaks; `inf` where there is no way."""
        ...

    def leg(self, origin: Place, destination: Place) -> LegFacts:
        """The same drive with its source, likely error and the places on the way."""
        ...


@dataclass(frozen=True, slots=True)
class Band:
    """A multiplier of driving times for departures from `start` until the next band."""

    start: time
    factor: float


@dataclass(frozen=True, slots=True)
class Profile:
    """How much longer a drive takes by the time of its departure, in term and in holidays.

    Bands are sorted by start and the first starts at midnight. Source of the shipped figures:
    TRAVEL.md section 4 (DfT delay statistics, school-run surveys); editable data.
    """

    term: tuple[Band, ...] = (Band(time(0), 1.0),)
    holiday: tuple[Band, ...] = (Band(time(0), 1.0),)

    def factor(self, departs_at: datetime, *, in_term: bool = True) -> float:
        """The multiplier at a departure, naive London time."""
        at = departs_at.time()
        factor = 1.0
        for band in self.term if in_term else self.holiday:
            if band.start > at:
                break
            factor = band.factor
        return factor
