"""Incidents as points: our own layout, or the street files of data.police.uk as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from ecfrs_tui.intake.csvfile import Table, header_key, open_table
from ecfrs_tui.intake.records import FindPostcode, Read, ReadOptions
from ecfrs_tui.intake.rowreader import Cells, Layout, RowRefusedError, gather
from ecfrs_tui.intake.values import read_date, read_decimal
from ecfrs_tui.travel.osgb import to_degrees

LAYOUT = Layout(
    needed=("reference", "date"),
    wanted=("type", "theme", "latitude", "longitude", "easting", "northing", "postcode"),
    key_column="reference",
)
_BRITAIN = ((49.8, 60.9), (-8.7, 1.9))
_HOME = ((51.2, 52.4), (-0.5, 1.6))
"""Greater Essex and its neighbours: latitudes and longitudes."""


@dataclass(frozen=True, slots=True)
class PointRecord:
    """Something that happened at a place (WGS84 degrees); an empty reference has no key of its own."""

    reference: str
    on_date: date
    kind: str
    theme: str
    latitude: float
    longitude: float


def read(path: Path, options: ReadOptions) -> Read[PointRecord]:
    """Incidents with their places. Raises FileRefusedError."""
    from ecfrs_tui.intake import police

    table = open_table(path)
    if police.looks_like(table):
        return police.read_table(table)
    places = table.places(LAYOUT.needed, LAYOUT.wanted)
    build = partial(_incident, table=table, find_postcode=options.find_postcode)
    read = gather(table, places, build, lambda r: r.reference.casefold(), LAYOUT.key_column)
    extra = table.extra(LAYOUT.known)
    notes = list(read.notes)
    if extra:
        notes.append(f"columns left out, not ours: {', '.join(f'“{name}”' for name in extra[:12])}")
    return Read(read.records, read.rows, read.refused, read.seen, tuple(notes), read.about)


def _incident(cells: Cells, *, table: Table, find_postcode: FindPostcode) -> PointRecord:
    reference = cells.needed("reference", most=60)
    on_date = cells.must("date", read_date)
    latitude, longitude = _place(cells, find_postcode)
    return PointRecord(
        reference, on_date, cells.text("type", most=80), cells.text("theme", most=80), latitude, longitude
    )


def _place(cells: Cells, find_postcode: FindPostcode) -> tuple[float, float]:
    if cells.text("latitude") or cells.text("longitude"):
        return read_degrees(cells, "latitude", "longitude")
    if cells.text("easting") or cells.text("northing"):
        return read_grid(cells, "easting", "northing")
    postcode = cells.text("postcode", most=20)
    if not postcode:
        raise RowRefusedError(
            "postcode", "", "no place: latitude and longitude, easting and northing, or postcode"
        )
    point = find_postcode(postcode)
    if point is None:
        raise RowRefusedError("postcode", postcode, "no postcode that is known")
    return point.latitude, point.longitude


def read_degrees(cells: Cells, north: str, east: str) -> tuple[float, float]:
    """A latitude and a longitude within Britain. Refuses the row, and says so when the two are swapped."""
    latitude = cells.must(north, partial(read_decimal, least=-90, most=90))
    longitude = cells.must(east, partial(read_decimal, least=-180, most=180))
    if _within(latitude, longitude):
        return latitude, longitude
    raise RowRefusedError(
        north,
        f"{latitude:g}, {longitude:g}",
        f"{north} and {east} look swapped"
        if _within(longitude, latitude)
        else "lies in the sea or abroad, not in Britain",
    )


def read_grid(cells: Cells, east: str, north: str) -> tuple[float, float]:
    """An easting and a northing of the British grid in metres as degrees. Refuses the row as `read_degrees`."""
    metres = partial(read_decimal, least=0, most=1_300_000)
    easting, northing = cells.must(east, metres), cells.must(north, metres)
    point, other = to_degrees([easting, northing], [northing, easting])
    if other is not None and _at_home(*other) and (point is None or not _at_home(*point)):
        raise RowRefusedError(east, f"{easting:g}, {northing:g}", f"{east} and {north} look swapped")
    if point is None or not _within(*point):
        raise RowRefusedError(east, f"{easting:g}, {northing:g}", "lies in the sea or off the British grid")
    return point


def _within(latitude: float, longitude: float) -> bool:
    (south, north), (west, east) = _BRITAIN
    return south <= latitude <= north and west <= longitude <= east


def _at_home(latitude: float, longitude: float) -> bool:
    (south, north), (west, east) = _HOME
    return south <= latitude <= north and west <= longitude <= east


def has_columns(table: Table, names: tuple[str, ...]) -> bool:
    """True when all the columns stand in the header."""
    return {header_key(name) for name in names} <= {header_key(name) for name in table.header}
