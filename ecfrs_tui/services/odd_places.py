"""Places whose point cannot be right: a wrong coordinate sends an officer to the wrong village."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.places import Place
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.travel.geocode import geodesic_km
from ecfrs_tui.travel.postcodes import PostcodeFinder
from ecfrs_tui.travel.skeleton import Attachment

ODD_KM = 0.8
"""A school's own postcode is nearly always within this of its gate (measured: all but 3 of 665 in Essex)."""

FAR_KM = 6.0
"""Straight line to the network beyond which a drive is little more than a guess (no Essex school is)."""

_OVER_WATER_KM = 12.0
"""A node this near would be reached, were there no water between."""


class Attaching(Protocol):
    """A travel source that tells where places meet its roads."""

    def attach(self, place: Place) -> Attachment | None:
        """The nearest node reached over land; None where there is none."""
        ...

    def nearest(self, place: Place) -> Attachment:
        """The nearest node, whatever lies between."""
        ...


@dataclass(frozen=True, slots=True)
class Unattached:
    """A place that meets no road, or meets one only far away; `sentence` says why and what to do."""

    place: Place
    sentence: str


def unattached(places: Iterable[Place], source: Attaching) -> tuple[Unattached, ...]:
    """The places without a road within `FAR_KM`, in their order, each with one sentence."""
    found = ((place, _why_unattached(place, source)) for place in places)
    return tuple(Unattached(place, f"{place.label} ({place.key}): {why}") for place, why in found if why)


def _why_unattached(place: Place, source: Attaching) -> str:
    """What is wrong with the point and what to do; empty when a road is near."""
    latitude, longitude = place.latitude, place.longitude
    if not (isfinite(latitude) and isfinite(longitude)):
        return "its coordinates are not numbers. Give it a postcode or a point."
    met = source.attach(place)
    if met is not None:
        if met.distance_km <= FAR_KM:
            return ""
        return (
            f"the nearest road place, {met.node}, is {met.distance_km:.1f} km away, so its drives are rough. "
            "Check its point."
        )
    point = f"{latitude:.4f}, {longitude:.4f}"
    if source.attach(Place(place.key, place.label, longitude, latitude)) is not None:
        return f"latitude and longitude ({point}) look swapped. Put them the other way round."
    near = source.nearest(place)
    if near.distance_km <= _OVER_WATER_KM:
        return f"its point ({point}) lies in the water or is cut off by it. Check its coordinates."
    return (
        f"its point ({point}) is {near.distance_km:.0f} km from {near.node}, the nearest place on the road "
        "map: outside the county. Check its coordinates, or use roads that reach it."
    )


@dataclass(frozen=True, slots=True)
class OddPlace:
    """An open school whose registered point lies `km` (geodesic) from its postcode."""

    urn: int
    name: str
    postcode: str
    km: float


def odd_places(session: DbSession, points: PostcodeFinder) -> tuple[OddPlace, ...]:
    """Open schools of the register more than `ODD_KM` from their postcode, the furthest first."""
    c = columns(t.School)
    query = select(c.urn, c.name, c.postcode, c.latitude, c.longitude).where(
        c.latitude.is_not(None)
        & (c.postcode != "")
        & (c.place_source != "postcode")
        & c.status.startswith("Open")
    )
    found = []
    for row in session.connection().execute(query):
        point = points.find(row.postcode)
        if point is None:
            continue
        gate = Place(f"urn:{row.urn}", row.name, row.latitude, row.longitude)
        km = geodesic_km(gate, Place("postcode", row.postcode, point.latitude, point.longitude))
        if km > ODD_KM:
            found.append(OddPlace(row.urn, row.name, row.postcode, round(km, 1)))
    return tuple(sorted(found, key=lambda o: -o.km))
