"""Distances on the ellipsoid, and venues without a postcode looked up online when that is switched on."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any, Protocol

from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import RefusedError

_BRITAIN = (49.0, 61.0, -9.0, 3.0)
"""Latitude from, to; longitude from, to (degrees): an answer elsewhere is a mistake."""

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class OnlineFind:
    """What an online geocoder made of some words: WGS84 degrees and its own label for the place."""

    latitude: float
    longitude: float
    label: str


class Geocoder(Protocol):
    """Any geocoder of geopy."""

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: float = 5) -> Any:
        """A geopy Location or None."""
        ...


def geodesic_km(a: Place, b: Place) -> float:
    """Kilometres between two places on the WGS84 ellipsoid (geopy's geodesic)."""
    from geopy import distance

    geodesic: Any = distance.geodesic
    return float(geodesic((a.latitude, a.longitude), (b.latitude, b.longitude)).km)


def within_km(centre: Place, places: list[Place], km: float) -> list[tuple[float, Place]]:
    """The places no further than `km` from the centre, nearest first, with their geodesic distance."""
    distances = ((geodesic_km(centre, place), place) for place in places)
    return sorted((pair for pair in distances if pair[0] <= km), key=lambda pair: (pair[0], pair[1].key))


def find_online(
    words: str, *, enabled: bool, geocoder: Geocoder, timeout_seconds: float = 5.0
) -> OnlineFind | None:
    """Ask an online geocoder for a venue; None when it knows nothing in Britain by that name.

    The words leave the building: nothing is asked unless `enabled`. Raises RefusedError when it is
    switched off or the service fails.
    """
    if not enabled:
        raise RefusedError(
            "geocoding_off",
            "Looking places up online is switched off.",
            hint="Give a postcode or latitude and longitude, or switch online look-up on in the settings.",
        )
    query = _plain(words)
    if not query:
        return None
    from geopy.exc import GeopyError

    try:
        location = geocoder.geocode(query, exactly_one=True, timeout=timeout_seconds)
    except (GeopyError, OSError, ValueError) as fault:
        raise RefusedError(
            "geocoding_failed",
            f"The online look-up of {query!r} failed ({type(fault).__name__}).",
            hint="Try again later, or give a postcode or latitude and longitude.",
        ) from fault
    if location is None:
        return None
    latitude, longitude = float(location.latitude), float(location.longitude)
    south, north, west, east = _BRITAIN
    inside = isfinite(latitude) and isfinite(longitude) and south <= latitude <= north
    if not inside or not west <= longitude <= east:
        return None
    return OnlineFind(latitude, longitude, _plain(str(location.address)))


def _plain(words: str) -> str:
    """Outside text without control characters, spaces squeezed, of bounded length."""
    kept = "".join(char if char.isprintable() else " " for char in words)
    return " ".join(kept.split())[:_LONGEST]
