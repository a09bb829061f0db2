"""Driving times made once and kept: the `TravelTimes` the rule book asks.

No numpy here: a stored matrix is read and asked before anything heavy is needed.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import Any

from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import LegFacts
from ecfrs_tui.travel.matrix_bytes import NO_WAY, MatrixRecord, pack, unpack
from ecfrs_tui.travel.source import TravelSource

_REMEMBERED = 50_000
_OVERRIDE_ERROR_MINUTES = 2.0
_MOST_OVERRIDE_MINUTES = 600.0


@dataclass(frozen=True, slots=True)
class Override:
    """What somebody knows about a drive, both ways, between two place keys: minutes, who and why."""

    one: str
    other: str
    minutes: float
    by: str
    why: str

    def __post_init__(self) -> None:
        """Raises ValueError for a drive to itself or minutes outside 0 to 600."""
        if self.one == self.other:
            raise ValueError("an override needs two different places")
        if not isfinite(self.minutes) or not 0 <= self.minutes <= _MOST_OVERRIDE_MINUTES:
            raise ValueError(f"the minutes of an override lie between 0 and 600, not {self.minutes}")

    @property
    def pair(self) -> frozenset[str]:
        """The two keys in no order."""
        return frozenset((self.one, self.other))


class StoredMatrix:
    """Implements `domain.travel.TravelTimes` over a matrix, falling back to its source.

    A place that is not in the matrix, or that has moved since, is asked of the source and remembered.
    Minutes and kilometres are kept to a tenth. Overrides beat both. Picklable.
    """

    def __init__(
        self, record: MatrixRecord, source: TravelSource, overrides: Iterable[Override] = ()
    ) -> None:
        """Over a record made by `build` or read by `from_bytes`; `source` answers what is not in it."""
        self._record = record
        self._source = source
        self._size = len(record.keys)
        self._index = {
            key: (at * self._size, at, latitude, longitude)
            for at, (key, latitude, longitude) in enumerate(
                zip(record.keys, record.latitudes, record.longitudes, strict=True)
            )
        }
        self._overrides = {override.pair: override for override in overrides}
        self._minutes = self._overridden()
        self._asked: dict[tuple[str, float, float, str, float, float], LegFacts | None] = {}

    @classmethod
    def build(
        cls, source: TravelSource, places: Sequence[Place], overrides: Iterable[Override] = ()
    ) -> StoredMatrix:
        """Ask the source for all pairs. Raises ValueError when two places share a key."""
        if len({place.key for place in places}) != len(places):
            raise ValueError("every place of a matrix needs a key of its own")
        minutes, km = source.matrix(places)
        record = MatrixRecord(
            source=source.name,
            version=source.version,
            keys=tuple(place.key for place in places),
            latitudes=tuple(place.latitude for place in places),
            longitudes=tuple(place.longitude for place in places),
            minutes=_tenths(minutes),
            km=_tenths(km),
        )
        return cls(record, source, overrides)

    @classmethod
    def from_bytes(
        cls, data: bytes, source: TravelSource, overrides: Iterable[Override] = ()
    ) -> StoredMatrix:
        """What `to_bytes` wrote. Raises StoreError when the bytes are broken or of another version."""
        return cls(unpack(data), source, overrides)

    def to_bytes(self) -> bytes:
        """For keeping in the database, without the overrides."""
        return pack(self._record)

    def with_overrides(self, overrides: Iterable[Override]) -> StoredMatrix:
        """The same matrix under another set of overrides."""
        return StoredMatrix(self._record, self._source, overrides)

    @property
    def keys(self) -> tuple[str, ...]:
        """The places it holds, in order."""
        return self._record.keys

    @property
    def source_name(self) -> str:
        """What made it."""
        return self._record.source

    @property
    def source_version(self) -> str:
        """Which version of it."""
        return self._record.version

    def is_current(self, source: TravelSource, places: Iterable[Place]) -> bool:
        """Whether it was made by this very source and holds every one of these places where it is now."""
        if (self._record.source, self._record.version) != (source.name, source.version):
            return False
        return all(self._holds(place) is not None for place in places)

    def quiet_minutes(self, origin: Place, destination: Place) -> float:
        """Minutes of the drive outside the peaks; `inf` where there is no way."""
        one = self._index.get(origin.key)
        other = self._index.get(destination.key)
        if (
            one is not None
            and other is not None
            and one[2] == origin.latitude
            and one[3] == origin.longitude
            and other[2] == destination.latitude
            and other[3] == destination.longitude
        ):
            tenths = self._minutes[one[0] + other[1]]
            return tenths / 10 if tenths != NO_WAY else inf
        return self._elsewhere(origin, destination)

    def quiet_km(self, origin: Place, destination: Place) -> float:
        """Kilometres of the same drive; `inf` where there is no way."""
        one, other = self._holds(origin), self._holds(destination)
        if one is not None and other is not None:
            tenths = self._record.km[one * self._size + other]
            return tenths / 10 if tenths != NO_WAY else inf
        facts = self._ask(origin, destination)
        return inf if facts is None else facts.km

    def leg(self, origin: Place, destination: Place) -> LegFacts:
        """The drive with its source, likely error and way; its minutes are those of `quiet_minutes`.

        Where there is no way, minutes and kilometres are `inf`. An overridden drive has the source
        `override` and an error of 2 minutes.
        """
        minutes = self.quiet_minutes(origin, destination)
        facts = self._ask(origin, destination)
        held = self._holds(origin) is not None and self._holds(destination) is not None
        if facts is None:
            facts = LegFacts(minutes, self.quiet_km(origin, destination), self._record.source, 0.0)
        elif held and facts.source != "same place":
            facts = replace(facts, source=self._record.source)
        if frozenset((origin.key, destination.key)) in self._overrides:
            facts = replace(facts, source="override", error_minutes=_OVERRIDE_ERROR_MINUTES)
        return replace(facts, minutes=minutes, km=inf if minutes == inf else facts.km)

    def _holds(self, place: Place) -> int | None:
        """The place's number, None when it is not in the matrix or has moved."""
        entry = self._index.get(place.key)
        if entry is None or (entry[2], entry[3]) != (place.latitude, place.longitude):
            return None
        return entry[1]

    def _elsewhere(self, origin: Place, destination: Place) -> float:
        override = self._overrides.get(frozenset((origin.key, destination.key)))
        if override is not None:
            return round(override.minutes, 1)
        facts = self._ask(origin, destination)
        return inf if facts is None else facts.minutes

    def _ask(self, origin: Place, destination: Place) -> LegFacts | None:
        pair = (
            origin.key,
            origin.latitude,
            origin.longitude,
            destination.key,
            destination.latitude,
            destination.longitude,
        )
        if pair not in self._asked:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            self._asked[pair] = self._source.leg(origin, destination)
        return self._asked[pair]

    def _overridden(self) -> array[int]:
        """The tenths of minutes with the overrides put in, so that a look-up need not ask for them."""
        minutes = self._record.minutes
        if self._overrides:
            minutes = array("H", minutes)
            for override in self._overrides.values():
                one, other = self._index.get(override.one), self._index.get(override.other)
                if one is not None and other is not None:
                    tenths = round(override.minutes * 10)
                    minutes[one[0] + other[1]] = minutes[other[0] + one[1]] = tenths
        return minutes


def _tenths(figures: Any) -> array[int]:
    """An array of minutes or kilometres in tenths, row after row; what is not finite has no way."""
    import numpy as np

    grid = np.asarray(figures, dtype=np.float64)
    finite = np.isfinite(grid)
    tenths = np.where(finite, np.clip(np.rint(np.where(finite, grid, 0) * 10), 0, NO_WAY - 1), NO_WAY)
    return array("H", tenths.astype(np.uint16).tobytes())
