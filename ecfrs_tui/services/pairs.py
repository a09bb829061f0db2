"""Many drives at once, between the points of a CSV file."""

from __future__ import annotations

from math import isfinite
from pathlib import Path

from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import LegFacts
from ecfrs_tui.errors import FileRefusedError, RefusedError
from ecfrs_tui.intake.csvfile import open_table
from ecfrs_tui.intake.records import Refused
from ecfrs_tui.intake.values import shortened
from ecfrs_tui.services.legs import point_place
from ecfrs_tui.travel.source import TravelSource, legs_many

COLUMNS = ("from_latitude", "from_longitude", "to_latitude", "to_longitude")


def legs_of_file(source: TravelSource, file: Path) -> list[LegFacts | None]:
    """The quiet drives of a file's pairs in its order; None where there is no way.

    Every row must stand, because the answers are matched by their order. Raises FileRefusedError
    naming row and column.
    """
    table = open_table(file)
    at = table.places(COLUMNS)
    pairs: list[tuple[Place, Place]] = []
    for row in table.rows():
        if isinstance(row, Refused):
            raise _refusal(file, row.row, row.column, row.value, row.reason)
        cells = [row.cells[at[name]] for name in COLUMNS]
        figures = [_degrees(file, row.number, name, cell) for name, cell in zip(COLUMNS, cells, strict=True)]
        try:
            pairs.append((point_place(*figures[:2]), point_place(*figures[2:])))
        except RefusedError as fault:
            raise _refusal(file, row.number, "", "", fault.message) from fault
    return legs_many(source, pairs)


def _degrees(file: Path, row: int, column: str, cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise _refusal(file, row, column, cell, "is not a number of degrees")
    return value


def _refusal(file: Path, row: int, column: str, value: str, reason: str) -> FileRefusedError:
    where = f", {column}" if column else ""
    said = f" “{shortened(value)}”" if value else ""
    return FileRefusedError(
        "row_refused", f"{file.name}: row {row}{where}:{said} {reason}", hint="mend that row and try again"
    )
