"""Where requests and visits are on the ground: for maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

# SQLite takes 32,766 values in one statement
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A place in degrees, WGS84."""

    latitude: float
    longitude: float


def points_of(session: DbSession, references: Sequence[str]) -> Mapping[str, MapPoint]:
    """The places of requests and visits by reference; those without a known place are left out."""
    found: dict[str, MapPoint] = {}
    for start in range(0, len(references), _AT_ONCE):
        some = references[start : start + _AT_ONCE]
        for table in (t.Request, t.Visit):
            c, school, venue = columns(table), columns(t.School), columns(t.Venue)
            latitude = func.coalesce(school.latitude, venue.latitude)
            longitude = func.coalesce(school.longitude, venue.longitude)
            query = (
                select(c.reference, latitude, longitude)
                .select_from(table)
                .outerjoin(t.School, c.urn == school.urn)
                .outerjoin(t.Venue, c.venue_id == venue.id)
                .where(c.reference.in_(some), latitude.is_not(None), longitude.is_not(None))
            )
            found |= {row[0]: MapPoint(row[1], row[2]) for row in session.connection().execute(query)}
    return found
