"""Our own officers file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from pathlib import Path

from ecfrs_tui.intake.records import Read, ReadOptions
from ecfrs_tui.intake.rowreader import Cells, Layout, RowRefusedError, read_table
from ecfrs_tui.intake.values import read_date, read_decimal, read_email, read_number, read_spans

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LAYOUT = Layout(
    needed=("officer", "name"),
    wanted=(
        "email", "phone", "base_name", "base_postcode", "base_latitude", "base_longitude", *DAYS,
        "max_sessions_per_day", "max_drive_minutes_per_day", "active_from", "active_until",
    ),
    key_column="officer",
)  # fmt: skip
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,19}")


@dataclass(frozen=True, slots=True)
class OfficerRecord:
    """An officer as stated in a file; `spans` are (weekday, start, end), Monday 0, London wall time.

    None for a cap means that the file says nothing about it.
    """

    code: str
    name: str
    email: str
    phone: str
    base_name: str
    base_postcode: str
    base_latitude: float | None
    base_longitude: float | None
    spans: tuple[tuple[int, time, time], ...]
    max_sessions_per_day: int | None
    max_drive_minutes_per_day: int | None
    active_from: date | None
    active_until: date | None


def code_of(cells: Cells, column: str) -> str:
    """A code of ours (letters, digits, `_ . -`, at most 20), else the row is refused."""
    code = cells.needed(column)
    if not CODE.fullmatch(code):
        raise RowRefusedError(
            column, code[:40], "not a code: letters, digits, “_”, “.” and “-”, at most 20 characters"
        )
    return code


def _base(cells: Cells, options: ReadOptions) -> tuple[float | None, float | None]:
    latitude = cells.read("base_latitude", partial(read_decimal, least=49, most=61), blank=None)
    longitude = cells.read("base_longitude", partial(read_decimal, least=-9, most=3), blank=None)
    if (latitude is None) != (longitude is None):
        raise RowRefusedError("base_latitude", "", "latitude and longitude go together")
    postcode = cells.text("base_postcode", most=10)
    if latitude is None and postcode:
        point = options.find_postcode(postcode)
        if point is None:
            raise RowRefusedError(
                "base_postcode", postcode, "no such postcode, and no latitude and longitude"
            )
        return round(point.latitude, 6), round(point.longitude, 6)
    return latitude, longitude


def _spans(cells: Cells) -> tuple[tuple[int, time, time], ...]:
    none: tuple[tuple[time, time], ...] = ()
    return tuple(
        (weekday, start, end)
        for weekday, day in enumerate(DAYS)
        for start, end in cells.read(day, read_spans, blank=none)
    )


def _build(cells: Cells, options: ReadOptions) -> OfficerRecord:
    code = code_of(cells, "officer")
    latitude, longitude = _base(cells, options)
    first = cells.read("active_from", read_date, blank=None)
    last = cells.read("active_until", read_date, blank=None)
    if first and last and last < first:
        raise RowRefusedError(
            "active_until", last.isoformat(), f"lies before active_from ({first.isoformat()})"
        )
    return OfficerRecord(
        code=code,
        name=cells.needed("name", most=100),
        email=cells.read("email", read_email, blank=""),
        phone=cells.text("phone", most=60),
        base_name=cells.text("base_name", most=100),
        base_postcode=cells.text("base_postcode", most=10).upper(),
        base_latitude=latitude,
        base_longitude=longitude,
        spans=_spans(cells),
        max_sessions_per_day=cells.read(
            "max_sessions_per_day", partial(read_number, least=1, most=20), blank=None
        ),
        max_drive_minutes_per_day=cells.read(
            "max_drive_minutes_per_day", partial(read_number, least=0, most=720), blank=None
        ),
        active_from=first,
        active_until=last,
    )


def read(path: Path, options: ReadOptions) -> Read[OfficerRecord]:
    """Officers with base, working pattern and caps. Raises FileRefusedError."""
    return read_table(path, LAYOUT, lambda cells: _build(cells, options), lambda r: r.code.casefold())
