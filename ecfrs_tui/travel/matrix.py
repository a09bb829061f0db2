"""Driving times made once and kept: the `TravelTimes` the rule book asks.

No numpy here: a stored matrix is read and asked before anything heavy is needed.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.domain.travel import Correction, Learned, LegFacts
from ecfrs_tui.travel.matrix_bytes import NO_WAY, MatrixRecord, pack, unpack
from ecfrs_tui.travel.source import TravelSource

_REMEMBERED = 50_000
_OVERRIDE_ERROR_MINUTES = 2.0
_LEAST_ERROR_MINUTES = 2.0
_STORED_ERROR_SHARE = 0.10
"""For a stored drive whose source is not at hand (engines differ by 3 to 7 %, TRAVEL.md section 2)."""
MOST_OVERRIDE_MINUTES = 600.0


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
        if not isfinite(self.minutes) or not 0 <= self.minutes <= MOST_OVERRIDE_MINUTES:
            raise ValueError(f"the minutes of an override lie between 0 and 600, not {self.minutes}")

    @property
    def pair(self) -> frozenset[str]:
        """The two keys in no order."""
        return frozenset((self.one, self.other))


class StoredMatrix:
    """Implements `domain.travel.TravelTimes` over a matrix, falling back to its source.

    A place that is not in the matrix, or that has moved since, is asked of the source and remembered.
    Minutes and kilometres are kept to a tenth. The minutes of a source are scaled by what was learned
    about it; overrides beat both. Picklable.
    """

    def __init__(
        self,
        record: MatrixRecord,
        source: TravelSource,
        overrides: Iterable[Override] = (),
        learned: Mapping[str, Learned] | None = None,
    ) -> None:
        """Over a record made by `making` or read by `unpack`; `source` answers what is not in it.

        `learned` holds, by the name of a source, the scale that is in use for its minutes.
        """
        self._record = record
        self._source = source
        # another source's "no way" need not be the last word
        self._stands_in = (record.source, record.version) != (source.name, source.version)
        self._size = len(record.keys)
        self._index = {
            key: (at * self._size, at, latitude, longitude)
            for at, (key, latitude, longitude) in enumerate(
                zip(record.keys, record.latitudes, record.longitudes, strict=True)
            )
        }
        self._overrides = {override.pair: override for override in overrides}
        self._learned = dict(learned or {})
        self._minutes = self._overridden(self._scaled())
        self._asked: dict[tuple[str, float, float, str, float, float, str], LegFacts | None] = {}

    @classmethod
    def build(
        cls,
        source: TravelSource,
        places: Sequence[Place],
        overrides: Iterable[Override] = (),
        learned: Mapping[str, Learned] | None = None,
    ) -> StoredMatrix:
        """Ask the source for all pairs. Raises ValueError when two places share a key."""
        if not places:
            nothing = MatrixRecord(source.name, source.version, (), (), (), array("H"), array("H"))
            return cls(nothing, source, overrides, learned)
        from ecfrs_tui.travel.making import make

        return cls(make(source, places).record, source, overrides, learned)

    @classmethod
    def from_bytes(
        cls,
        data: bytes,
        source: TravelSource,
        overrides: Iterable[Override] = (),
        learned: Mapping[str, Learned] | None = None,
    ) -> StoredMatrix:
        """What `to_bytes` wrote. Raises StoreError when the bytes are broken or of another version."""
        return cls(unpack(data), source, overrides, learned)

    def to_bytes(self) -> bytes:
        """For keeping in the database, without the overrides and what was learned."""
        return pack(self._record)

    def with_overrides(self, overrides: Iterable[Override]) -> StoredMatrix:
        """The same matrix under another set of overrides."""
        return StoredMatrix(self._record, self._source, overrides, self._learned)

    def with_others(self, overrides: Iterable[Override], learned: Mapping[str, Learned]) -> StoredMatrix:
        """The same matrix under other overrides and other learned scales."""
        return StoredMatrix(self._record, self._source, overrides, learned)

    @property
    def record(self) -> MatrixRecord:
        """The figures as the sources gave them."""
        return self._record

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
            if tenths != NO_WAY or not self._stands_in:
                return tenths / 10 if tenths != NO_WAY else inf
        override = self._overrides.get(frozenset((origin.key, destination.key)))
        if override is not None:
            return round(override.minutes, 1)
        facts = self._ask(origin, destination)
        return inf if facts is None else self._scale(facts.minutes, facts.source)

    def quiet_km(self, origin: Place, destination: Place) -> float:
        """Kilometres of the same drive; `inf` where there is no way."""
        one, other = self._holds(origin), self._holds(destination)
        if one is not None and other is not None:
            tenths = self._record.km[one * self._size + other]
            if tenths != NO_WAY or not self._stands_in:
                return tenths / 10 if tenths != NO_WAY else inf
        facts = self._ask(origin, destination)
        return inf if facts is None else facts.km

    def leg(self, origin: Place, destination: Place) -> LegFacts:
        """The drive with its source, likely error and way; its minutes are those of `quiet_minutes`.

        Where there is no way, minutes and kilometres are `inf`. An overridden drive has the source
        `override` and an error of 2 minutes. `raw_minutes` is what the source itself said.
        """
        facts = self._as_given(origin, destination)
        minutes = self.quiet_minutes(origin, destination)
        override = self._overrides.get(frozenset((origin.key, destination.key)))
        if override is not None:
            if not isfinite(facts.km):
                crow = round(straight_km(origin, destination), 1)
                facts = replace(
                    facts, km=crow, note="no source has a way; the kilometres are the straight line"
                )
            return replace(
                facts,
                minutes=minutes,
                source="override",
                error_minutes=_OVERRIDE_ERROR_MINUTES,
                raw_minutes=facts.minutes if isfinite(facts.minutes) else None,
                correction=Correction(minutes, override.by, override.why),
            )
        learned = self._learned.get(facts.source)
        if learned is None or not isfinite(minutes):
            return facts
        return replace(
            facts,
            minutes=minutes,
            raw_minutes=facts.minutes,
            error_minutes=round(max(_LEAST_ERROR_MINUTES, learned.error_share * minutes), 1),
            learned=learned,
        )

    def _as_given(self, origin: Place, destination: Place) -> LegFacts:
        """The drive as its source gave it, before people and recorded drives."""
        one, other = self._holds(origin), self._holds(destination)
        if one is None or other is None:
            facts = self._ask(origin, destination)
            return facts if facts is not None else LegFacts(inf, inf, self._record.source, 0.0)
        at = one * self._size + other
        by = self._record.by[at] if self._record.by else 0
        name = self._record.sources[by] if by < len(self._record.sources) else self._record.source
        if self._record.minutes[at] == NO_WAY:
            facts = self._ask(origin, destination) if self._stands_in else None
            return facts if facts is not None else LegFacts(inf, inf, name, 0.0)
        minutes, km = self._record.minutes[at] / 10, self._record.km[at] / 10
        if not minutes:
            return LegFacts(0.0, 0.0, "same place", 0.0)
        facts = self._ask(origin, destination, name)
        if facts is None or facts.source != name:
            # the way another source would take is not the way of these minutes
            error = round(max(_LEAST_ERROR_MINUTES, _STORED_ERROR_SHARE * minutes), 1)
            return LegFacts(minutes, km, name, error, note=self._note(by))
        return replace(facts, minutes=minutes, km=km, note=self._note(by))

    def _note(self, by: int) -> str:
        """Why a stored drive is not from the best source."""
        if by:
            return f"{self._record.sources[by - 1]} has no way"
        if self._record.source == self._source.name:
            return ""
        troubles: Mapping[str, str] = getattr(self._source, "troubles", {})
        return troubles.get(self._source.name, f"{self._source.name} has not answered yet")

    def _holds(self, place: Place) -> int | None:
        """The place's number, None when it is not in the matrix or has moved."""
        entry = self._index.get(place.key)
        if entry is None or (entry[2], entry[3]) != (place.latitude, place.longitude):
            return None
        return entry[1]

    def _ask(self, origin: Place, destination: Place, name: str = "") -> LegFacts | None:
        """What the source says, or the one of its sources that goes by a name; remembered."""
        pair = (
            origin.key,
            origin.latitude,
            origin.longitude,
            destination.key,
            destination.latitude,
            destination.longitude,
            name,
        )
        if pair not in self._asked:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            by_name = getattr(self._source, "leg_by", None)
            if name and by_name is not None:
                self._asked[pair] = by_name(name, origin, destination)
            else:
                self._asked[pair] = self._source.leg(origin, destination)
        return self._asked[pair]

    def _scale(self, minutes: float, source: str) -> float:
        learned = self._learned.get(source)
        return minutes if learned is None else _scaled_tenths(round(minutes * 10), learned.factor) / 10

    def _scaled(self) -> array[int]:
        """The tenths of minutes by what was learned, so that a look-up need not ask for it."""
        record = self._record
        names = record.sources or (record.source,)
        if not any(name in self._learned for name in names):
            return record.minutes
        tables = [self._table(name) for name in names]
        if not record.by:
            return array("H", map(tables[0].__getitem__, record.minutes))
        return array("H", (tables[by][m] for m, by in zip(record.minutes, record.by, strict=True)))

    def _table(self, name: str) -> Sequence[int]:
        learned = self._learned.get(name)
        if learned is None:
            return range(NO_WAY + 1)
        return [*(_scaled_tenths(tenths, learned.factor) for tenths in range(NO_WAY)), NO_WAY]

    def _overridden(self, minutes: array[int]) -> array[int]:
        """The tenths of minutes with the overrides put in, so that a look-up need not ask for them."""
        if self._overrides:
            minutes = array("H", minutes)
            for override in self._overrides.values():
                one, other = self._index.get(override.one), self._index.get(override.other)
                if one is not None and other is not None:
                    tenths = round(override.minutes * 10)
                    minutes[one[0] + other[1]] = minutes[other[0] + one[1]] = tenths
        return minutes


def _scaled_tenths(tenths: int, factor: float) -> int:
    return min(round(tenths * factor), NO_WAY - 1)
