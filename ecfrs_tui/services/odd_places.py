"""Schools whose point and postcode disagree: a wrong coordinate sends an officer to the wrong village."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.places import Place
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.travel.geocode import geodesic_km
from ecfrs_tui.travel.postcodes import PostcodeFinder

ODD_KM = 0.8
"""A school's own postcode is nearly always within this of its gate (measured: all but 3 of 665 in Essex)."""


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
