"""A drive between two places that a person names: a URN, a postcode, an officer's code or a point."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import isinf
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain import itinerary
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY
from ecfrs_tui.domain.travel import Band, LegFacts, TravelTimes
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import london
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.travel.postcodes import PostcodeFinder, normalise

_POINT = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d+)?)\s*,\s*([+-]?\d{1,3}(?:\.\d+)?)\s*")
_URN = re.compile(r"(?:urn:)?(\d{5,7})", re.IGNORECASE)
_VENUE = re.compile(r"venue:(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedLeg:
    """A drive with its two ends. `minutes` are those of the departure asked for, else of quiet hours.

    `band` is the band of the day it falls into (its factor with what was learned), `band_records` how
    many drives taught it; `corrected_at` (London) when somebody stated the drive.
    """

    origin: Place
    destination: Place
    minutes: float
    facts: LegFacts
    at: datetime | None = None
    band: Band | None = None
    band_records: int = 0
    corrected_at: datetime | None = None


def named_leg(
    context: Context,
    origin: str,
    destination: str,
    at: datetime | None = None,
    times: Callable[[DbSession], TravelTimes] | None = None,
) -> NamedLeg:
    """The drive from one named place to another, quiet or as it is for a departure at `at` (London).

    `times` are other driving times than the evaluator's, for who can wait for the best source.
    Raises NotFoundError for a name that stands for nothing, RefusedError where there is no way.
    """
    with context.store.reading() as session:
        points = PostcodeFinder(postcode_cache(context.home))
        ends = [place_named(session, typed, points) for typed in (origin, destination)]
        travel = (times or context.travel_times)(session)
        facts = travel.leg(*ends)
        if isinf(facts.minutes):
            raise RefusedError(
                "no_way",
                f"there is no way by road from {ends[0].label} to {ends[1].label}",
                hint="one of them lies outside the roads this program knows",
            )
        stated = corrected_at(session, *ends) if facts.correction else None
        if at is None:
            return NamedLeg(ends[0], ends[1], facts.minutes, facts, corrected_at=stated)
        book = replace(context.book(session, at.date(), at.date()), travel=travel)
        minutes = float(itinerary.drive_minutes(book, ends[0], ends[1], at))
        in_term = book.calendar.closed(at.date(), DEFAULT_AUTHORITY) is None
        band = book.profile.band(at, in_term=in_term)
        records = _band_records(session, f"{'term' if in_term else 'holiday'} {band.start:%H:%M}", band)
    return NamedLeg(ends[0], ends[1], minutes, facts, at, band, records, stated)


def _band_records(session: DbSession, name: str, band: Band) -> int:
    """How many drives taught the factor in use for a band."""
    if band.learned == 1:
        return 0
    c = columns(t.CalibrationRow)
    mine = (c.band == name) & c.used.is_(True) & (c.factor == band.learned)
    return session.connection().execute(select(c.records).where(mine)).scalar() or 0


def corrected_at(session: DbSession, one: Place, other: Place) -> datetime | None:
    """When somebody stated the drive between two places (London wall time); None when nobody did."""
    c = columns(t.TravelOverride)
    first, second = sorted((one.key, other.key))
    query = select(c.at_utc).where((c.a_key == first) & (c.b_key == second))
    at = session.connection().execute(query).scalar()
    return None if at is None else london(at)


def postcode_cache(home: Path) -> Path:
    """Where looked-up postcode areas are kept for the next time."""
    return home / "db" / "cache"


def place_named(session: DbSession, typed: str, points: PostcodeFinder) -> Place:
    """The place of a URN, postcode, officer code or `LAT,LON`. Raises NotFoundError."""
    words = typed.strip()
    point = _POINT.fullmatch(words)
    if point:
        return point_place(float(point[1]), float(point[2]))
    number = _URN.fullmatch(words)
    if number:
        return _school(session, int(number[1]))
    number = _VENUE.fullmatch(words)
    if number:
        return _venue(session, int(number[1]))
    officer = _officer(session, words)
    if officer is not None:
        return officer
    postcode = normalise(words)
    if postcode is None:
        raise NotFoundError(
            "place_unknown",
            f"“{words}” is no place this program knows",
            hint="give a URN, a postcode, an officer's code or LAT,LON",
        )
    found = points.find(postcode)
    if found is None:
        raise NotFoundError("postcode_unknown", f"there is no postcode {postcode}", hint="check its letters")
    return Place(
        f"point:{found.latitude:.5f},{found.longitude:.5f}", postcode, found.latitude, found.longitude
    )


def point_place(latitude: float, longitude: float) -> Place:
    """A point as a place. Raises RefusedError for degrees that cannot be."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise RefusedError(
            "point_wrong", f"{latitude}, {longitude} is no point on earth", hint="latitude comes first"
        )
    label = f"{latitude:.4f}, {longitude:.4f}"
    return Place(f"point:{latitude:.5f},{longitude:.5f}", label, latitude, longitude)


def _school(session: DbSession, urn: int) -> Place:
    c = columns(t.School)
    query = select(c.name, c.latitude, c.longitude).where(c.urn == urn)
    row = session.connection().execute(query).first()
    if row is None:
        raise NotFoundError(
            "school_unknown", f"no school has the URN {urn}", hint="`lookup` finds it by name"
        )
    return _placed(f"urn:{urn}", row)


def _venue(session: DbSession, number: int) -> Place:
    c = columns(t.Venue)
    query = select(c.name, c.latitude, c.longitude).where(c.id == number)
    row = session.connection().execute(query).first()
    if row is None:
        raise NotFoundError("venue_unknown", f"there is no venue {number}", hint="`lookup` finds it by name")
    return _placed(f"venue:{number}", row)


def _officer(session: DbSession, code: str) -> Place | None:
    c = columns(t.Officer)
    query = select(c.code, c.base_name, c.base_postcode, c.base_latitude, c.base_longitude)
    row = session.connection().execute(query.where(c.code == code.upper())).first()
    if row is None:
        return None
    return _placed(
        f"officer:{row.code}",
        (row.base_name or row.base_postcode or f"base of {row.code}", row.base_latitude, row.base_longitude),
    )


def _placed(key: str, row: Sequence[object]) -> Place:
    name, latitude, longitude = row[0], row[1], row[2]
    if not isinstance(latitude, float) or not isinstance(longitude, float):
        raise RefusedError(
            "place_without_coordinates",
            f"where {name} lies is not known",
            hint="`doctor` lists the places without coordinates",
        )
    return Place(key, str(name), latitude, longitude)
