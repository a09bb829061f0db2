"""Street crime of data.police.uk: the file of its archive, and what its API gives as a table."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import partial

from ecfrs_tui.intake.csvfile import Table
from ecfrs_tui.intake.incidents import PointRecord, has_columns, read_degrees
from ecfrs_tui.intake.records import Read
from ecfrs_tui.intake.rowreader import Cells, gather
from ecfrs_tui.intake.values import BadValueError, read_date

SOURCE, PUBLISHER = "data.police.uk", "Home Office"
ARCHIVE = ("Crime ID", "Month", "Longitude", "Latitude", "Crime type")
API = ("id", "date", "long", "lat", "category")
"""The columns taken, in the same order; the two kinds of file say the same in other words."""
TYPE_THEMES = {
    "possession of weapons": "knife",
    "robbery": "knife",
    "criminal damage and arson": "fires",
}
"""Types of crime that belong to a theme of ours; others only count under a theme that is stated."""
_API_WORDS = {
    "criminal damage arson": "criminal damage and arson",
    "violent crime": "violence and sexual offences",
}
"""Types that the API calls otherwise than the archive."""
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def looks_like(table: Table) -> bool:
    """True for either kind of file."""
    return has_columns(table, ARCHIVE) or has_columns(table, API)


def read_table(table: Table) -> Read[PointRecord]:
    """The points of a street file; a crime without a place is passed over and counted.

    `about` names `source`, `publisher`, `as_of` (the last day of the last month) and the `types`' themes.
    Raises FileRefusedError.
    """
    layout = ARCHIVE if has_columns(table, ARCHIVE) else API
    build = partial(_point, layout=layout)
    places = table.places(layout)
    # the archive gives no number to anti-social behaviour, so many rows have no key
    keys = iter(range(1, 10**9))
    read = gather(table, places, build, lambda r: r.reference or next(keys), layout[0])
    last = max((r.on_date for r in read.records), default=None)
    about = {**read.about, "source": SOURCE, "publisher": PUBLISHER, "police": True}
    if last is not None:
        about["as_of"] = last.replace(day=monthrange(last.year, last.month)[1])
    notes = list(read.notes)
    nowhere = read.about["passed_over"]
    if nowhere:
        notes.append(f"{nowhere} {'crime' if nowhere == 1 else 'crimes'} without a place passed over")
    return Read(read.records, read.rows, read.refused, read.seen, tuple(notes), about)


def _point(cells: Cells, *, layout: tuple[str, ...]) -> PointRecord | None:
    number, month, east, north, kind = layout
    if not cells.text(east) and not cells.text(north):
        return None
    latitude, longitude = read_degrees(cells, north, east)
    words = cells.needed(kind, most=80).replace("-", " ").casefold()
    words = _API_WORDS.get(words, words)
    return PointRecord(
        cells.text(number, most=80),
        cells.must(month, _month),
        words,
        TYPE_THEMES.get(words, ""),
        latitude,
        longitude,
    )


def _month(text: str) -> date:
    found = _MONTH.fullmatch(text.strip())
    if found is None:
        return read_date(text)
    try:
        return date(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise BadValueError("no such month") from None
