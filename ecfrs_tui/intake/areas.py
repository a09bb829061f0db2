"""Small areas: which one a postcode or an older area lies in, and where its people live on average."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.csvfile import header_key, open_table
from ecfrs_tui.intake.incidents import read_grid
from ecfrs_tui.intake.records import Read, ReadOptions
from ecfrs_tui.intake.risk import read_key
from ecfrs_tui.intake.rowreader import Cells, RowRefusedError, gather

_COLUMNS = {
    "postcode": re.compile(r"pcds?|postcode"),
    "lsoa11": re.compile(r"(f )?lsoa ?(code )?(20)?11( ?cd| code)?|(f )?lsoa11cd"),
    "lsoa21": re.compile(r"lsoa ?(code )?(20)?21( ?cd| code)?|lsoa21cd"),
    "x": re.compile(r"x|easting"),
    "y": re.compile(r"y|northing"),
}


@dataclass(frozen=True, slots=True)
class AreaRecord:
    """`from_key` lies in `to_key`; or, when `to_kind` is empty, in degrees where the area's people live."""

    from_kind: str
    from_key: str
    to_kind: str = ""
    to_key: str = ""
    latitude: float = 0.0
    longitude: float = 0.0


def read(path: Path, options: ReadOptions) -> Read[AreaRecord]:
    """A look-up of 2011 to 2021 areas, of postcodes to either, or population-weighted centroids.

    Raises FileRefusedError.
    """
    table = open_table(path)
    found = {
        what: next((name for name in table.header if form.fullmatch(header_key(name))), "")
        for what, form in _COLUMNS.items()
    }
    build, columns = _shape(path, found)
    read = gather(
        table, table.places(columns), build, lambda r: (r.from_kind, r.from_key, r.to_key), columns[0]
    )
    return Read(read.records, read.rows, read.refused, read.seen, read.notes, read.about)


def _shape(path: Path, found: dict[str, str]) -> tuple[partial[AreaRecord], tuple[str, ...]]:
    area = "lsoa21" if found["lsoa21"] else "lsoa11"
    for one, other in (("lsoa11", "lsoa21"), ("postcode", "lsoa21"), ("postcode", "lsoa11")):
        if found[one] and found[other]:
            ends = (found[one], found[other])
            return partial(_lookup, kinds=(one, other), columns=ends), ends
    if found[area] and found["x"] and found["y"]:
        columns = (found[area], found["x"], found["y"])
        return partial(_centroid, kind=area, columns=columns), columns
    raise FileRefusedError(
        "columns_missing",
        f"{path.name}: this is neither a look-up of small areas nor a list of their centroids",
        hint="columns such as LSOA11CD and LSOA21CD, pcds and lsoa11cd, or LSOA21CD, x and y",
    )


def _lookup(cells: Cells, *, kinds: tuple[str, str], columns: tuple[str, str]) -> AreaRecord:
    one, other = (
        read_key(cells, "postcode" if kind == "postcode" else "lsoa", column)
        for kind, column in zip(kinds, columns, strict=True)
    )
    return AreaRecord(kinds[0], one, kinds[1], other)


def _centroid(cells: Cells, *, kind: str, columns: tuple[str, ...]) -> AreaRecord:
    code = read_key(cells, "lsoa", columns[0])
    try:
        latitude, longitude = read_grid(cells, columns[1], columns[2])
    except RowRefusedError as fault:
        raise RowRefusedError(fault.column, fault.value, f"{fault.reason} ({code})") from fault
    return AreaRecord(kind, code, latitude=latitude, longitude=longitude)
