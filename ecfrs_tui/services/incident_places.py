"""Where something happened, as a person names it: refused with one sentence when it cannot be there."""

from __future__ import annotations

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.legs import place_named, postcode_cache
from ecfrs_tui.travel.postcodes import PostcodeFinder

_NEAR_WATER_KM = 12.0
"""A road place this near would be reached, were there no water between."""


def incident_place(context: Context, session: DbSession, typed: str) -> Place:
    """The place of a URN, postcode, officer's code or `LAT,LON`.

    Raises NotFoundError for a name that stands for nothing, RefusedError for a point in the sea, outside the
    county, or with its two numbers swapped.
    """
    if not typed.strip():
        raise NotFoundError("place_missing", "no place is given", hint="give a postcode, a URN or LAT,LON")
    place = place_named(session, typed, PostcodeFinder(postcode_cache(context.home)))
    if place.key.startswith("point:"):
        _refuse_odd(place)
    return place


def _refuse_odd(place: Place) -> None:
    # only here: the roads are read when a point is to be judged
    from ecfrs_tui.travel.skeleton import RoadSkeleton

    roads = RoadSkeleton()
    if roads.attach(place) is not None:
        return
    point = f"{place.latitude:.4f}, {place.longitude:.4f}"
    swapped = Place(place.key, place.label, place.longitude, place.latitude)
    if abs(place.longitude) <= 90 and roads.attach(swapped) is not None:
        raise RefusedError(
            "point_swapped",
            f"latitude and longitude of {point} look swapped",
            hint=f"write {place.longitude:g},{place.latitude:g}",
        )
    near = roads.nearest(place)
    if near.distance_km <= _NEAR_WATER_KM:
        raise RefusedError(
            "point_in_sea",
            f"{_named(place)} lies in the water or is cut off by it",
            hint="check its coordinates, or give a postcode",
        )
    raise RefusedError(
        "point_outside",
        f"{_named(place)} lies {near.distance_km:.0f} km from {near.node}, in the sea or outside the county",
        hint="check its coordinates, latitude first, or give a postcode in the county",
    )


def _named(place: Place) -> str:
    point = f"{place.latitude:.4f}, {place.longitude:.4f}"
    return place.label if place.label == point else f"{place.label} ({point})"
