"""What the rule book asks of driving times, and how the time of day changes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Protocol

from ecfrs_tui.domain.places import Place


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person stated about a drive: quiet minutes, who, and why."""

    minutes: float
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Learned:
    """What recorded drives say: actual minutes are `factor` times the source's.

    `records` drives stand behind it; `error_share` is the mean error on held-back ones (0.08 is 8 %).
    """

    factor: float
    records: int
    error_share: float


@dataclass(frozen=True, slots=True)
class LegFacts:
    """A drive at quiet times between two places.

    `minutes` from gate to gate (parking and walking in included), `km` by road, `source` the name of
    what answered (`skeleton`, `same place`, `override` …), `error_minutes` the likely error (about
    three drives in ten are further out), `via` the places passed, in order. `note` says why another
    source had to stand in, `raw_minutes` what the source said before a person or recorded drives
    changed it (None where nothing did).
    """

    minutes: float
    km: float
    source: str
    error_minutes: float
    via: tuple[str, ...] = ()
    note: str = ""
    raw_minutes: float | None = None
    correction: Correction | None = None
    learned: Learned | None = None


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
    """A multiplier of driving times for departures from `start` until the next band.

    `learned` is the part of `factor` that recorded drives put in; `factor / learned` is the usual one.
    """

    start: time
    factor: float
    learned: float = 1.0


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
        return self.band(departs_at, in_term=in_term).factor

    def band(self, departs_at: datetime, *, in_term: bool = True) -> Band:
        """The band a departure falls into, naive London time."""
        at = departs_at.time()
        found = Band(time(0), 1.0)
        for band in self.term if in_term else self.holiday:
            if band.start > at:
                break
            found = band
        return found

    def with_learned(self, term: Mapping[time, float], holiday: Mapping[time, float]) -> Profile:
        """The usual bands times what was learned for each by its start; the others stay as they are."""
        return Profile(_with(self.term, term), _with(self.holiday, holiday))


def _with(bands: tuple[Band, ...], learned: Mapping[time, float]) -> tuple[Band, ...]:
    return tuple(
        replace(band, factor=band.factor / band.learned * learned[band.start], learned=learned[band.start])
        if band.start in learned
        else band
        for band in bands
    )
