"""Which school has which value of a set, through which key, and why another has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from statistics import fmean

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.matching import plain_text
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.travel.postcodes import normalise


@dataclass(frozen=True, slots=True)
class Ground:
    """An open school as sets of need find it; `postcode` in its usual form."""

    urn: int
    name: str
    town: str
    district: str
    district_code: str
    authority: str
    phase: str
    pupils: int | None
    postcode: str
    lsoa: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Land:
    """The open schools and what is known about small areas.

    `by_postcode` names the areas of the schools' postcodes, `later` and `earlier` those of the other census,
    `centroids` where an area's people live.
    """

    schools: tuple[Ground, ...]
    by_postcode: Mapping[str, tuple[str, ...]]
    later: Mapping[str, tuple[str, ...]]
    earlier: Mapping[str, tuple[str, ...]]
    centroids: tuple[tuple[str, float, float], ...]

    @cached_property
    def at(self) -> dict[int, int]:
        """The place of each URN in `schools`."""
        return {school.urn: n for n, school in enumerate(self.schools)}

    @cached_property
    def nearest(self) -> dict[int, str]:
        """The area whose centroid lies nearest to each school that has a place."""
        import numpy as np

        placed = [s for s in self.schools if s.latitude is not None and s.longitude is not None]
        if not placed or not self.centroids:
            return {}
        scale = np.array([1.0, 0.62])  # a degree east is about so much of a degree north here
        areas = np.array([c[1:] for c in self.centroids]) * scale
        found = {}
        for school in placed:
            here = np.array([school.latitude, school.longitude]) * scale
            found[school.urn] = self.centroids[int(((areas - here) ** 2).sum(axis=1).argmin())][0]
        return found


@dataclass(frozen=True)
class Join:
    """What a set came to among the open schools: values and keys by URN, and why the others have none."""

    values: dict[int, float] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    missing: dict[int, str] = field(default_factory=dict)

    @property
    def through(self) -> str:
        """`urn 540, lsoa 180`: how many schools by which key, the most first."""
        return ", ".join(f"{key} {n}" for key, n in Counter(self.keys.values()).most_common())


def load_land(session: DbSession, on: date | None = None) -> Land:
    """The schools open now, or on a day, with the areas that are known."""
    schools = tuple(_schools(session, on))
    c = columns(t.AreaLookup)
    postcodes = {s.postcode for s in schools if s.postcode}
    by_postcode: dict[str, tuple[str, ...]] = {}
    later: dict[str, tuple[str, ...]] = {}
    earlier: dict[str, tuple[str, ...]] = {}
    connection = session.connection()
    # most postcodes have no school: only those that do are fetched
    of_schools = c.from_key.in_(sorted(postcodes))
    query = select(c.from_key, c.to_key)
    for key, area in connection.execute(query.where((c.from_kind == "postcode") & of_schools)):
        by_postcode[key] = (*by_postcode.get(key, ()), area)
    for old, new in connection.execute(query.where(c.from_kind == "lsoa11")):
        later[old] = (*later.get(old, ()), new)
        earlier[new] = (*earlier.get(new, ()), old)
    point = columns(t.AreaPoint)
    centroids = tuple(
        (code, latitude, longitude)
        for code, latitude, longitude in connection.execute(
            select(point.code, point.latitude, point.longitude).order_by(point.code)
        )
    )
    return Land(schools, by_postcode, later, earlier, centroids)


def _schools(session: DbSession, on: date | None) -> Iterable[Ground]:
    c = columns(t.School)
    # closed ones are asked for by their day: an older ranking holds schools that closed since
    query = select(*(c[name] for name in _COLUMNS), c.status, c.opened_on, c.closed_on).order_by(c.urn)
    for row in session.connection().execute(query):
        open_now = row.status.casefold().startswith("open")
        if on is None and not open_now:
            continue
        if on is not None and not _was_open(open_now, row.opened_on, row.closed_on, on):
            continue
        values = {name: getattr(row, name) for name in _COLUMNS}
        values["postcode"] = normalise(row.postcode) or ""
        yield Ground(**values)


_COLUMNS = (
    "urn", "name", "town", "district", "district_code", "authority", "phase", "pupils", "postcode", "lsoa",
    "latitude", "longitude",
)  # fmt: skip


def _was_open(now: bool, opened: date | None, closed: date | None, on: date) -> bool:
    if opened is not None and opened > on:
        return False
    return now or (closed is not None and closed > on)


def join_scores(land: Land, key_kind: str, values: Mapping[str, float]) -> Join:
    """The values of a set by its key (`urn`, `postcode`, `lsoa`, `district`) for the schools of a land."""
    join = Join()
    if key_kind == "district":
        values = {plain_text(key): value for key, value in values.items()}
    for school in land.schools:
        found = _value(land, school, key_kind, values)
        if isinstance(found, str):
            join.missing[school.urn] = found
        else:
            join.values[school.urn], join.keys[school.urn] = found
    return join


def _value(land: Land, school: Ground, key_kind: str, values: Mapping[str, float]) -> tuple[float, str] | str:
    """Value and key, or why there is none."""
    match key_kind:
        case "urn":
            value = values.get(str(school.urn))
            return "its URN is not in the set" if value is None else (value, "urn")
        case "postcode":
            value = values.get(school.postcode)
            why = (
                f"its postcode {school.postcode} is not in the set"
                if school.postcode
                else "it has no postcode"
            )
            return why if value is None else (value, "postcode")
        case "district":
            value = values.get(plain_text(school.district), values.get(plain_text(school.district_code)))
            why = f"its district {school.district or 'is not known and'} is not in the set"
            return why if value is None else (value, "district")
    return _by_area(land, school, values)


def _by_area(land: Land, school: Ground, values: Mapping[str, float]) -> tuple[float, str] | str:
    nearest = land.nearest.get(school.urn)
    ways = (
        ("lsoa", (school.lsoa,) if school.lsoa else ()),
        ("lsoa of the postcode", land.by_postcode.get(school.postcode, ())),
        ("nearest lsoa", (nearest,) if nearest else ()),
    )
    for name, areas in ways:
        for area in areas:
            if area in values:
                return values[area], name
            # an area that was split or merged: the mean of what it became, or was
            others = [
                values[x] for x in (*land.later.get(area, ()), *land.earlier.get(area, ())) if x in values
            ]
            if others:
                return fmean(others), f"{name} (2011 to 2021)"
    if not any(areas for _, areas in ways):
        return "no small area is known for it: import a look-up of postcodes or the centroids (lsoa-lookup)"
    return f"its small area {next(a[0] for _, a in ways if a)} is not in the set"


def join_counts(land: Land, places: tuple[list[float], list[float]], radius_km: float) -> Join:
    """What points count near each school that has a place; latitudes and longitudes of the points."""
    from ecfrs_tui.services.need_points import counts

    join = Join()
    placed = [s for s in land.schools if s.latitude is not None and s.longitude is not None]
    found = counts([s.latitude for s in placed], [s.longitude for s in placed], *places, radius_km)
    for school, value in zip(placed, found, strict=True):
        join.values[school.urn], join.keys[school.urn] = round(float(value), 4), "place"
    for school in land.schools:
        if school.urn not in join.values:
            join.missing[school.urn] = "nobody knows where it is"
    return join
