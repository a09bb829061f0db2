"""How driving times change with the time of departure: the shipped bands, or an edited file."""

from __future__ import annotations

import csv
import io
import re
from datetime import time
from importlib.resources import files
from pathlib import Path

from ecfrs_tui.domain.travel import Band, Profile
from ecfrs_tui.errors import FileRefusedError

_COLUMNS = ("kind", "start", "factor")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_LEAST, _MOST = 0.5, 5.0


def load_profile(path: Path | None = None) -> Profile:
    """The bands of `path`, or the shipped ones (London wall time; factors of the quiet minutes).

    Columns kind (term or holiday), start (HH:MM) and factor; each kind begins at 00:00 and goes up.
    Raises FileRefusedError naming file, row and column.
    """
    name = "profile.csv" if path is None else path.name
    try:
        source = files("ecfrs_tui.travel") / "data" / "profile.csv" if path is None else path
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise FileRefusedError(
            "profile_unreadable",
            f"The time-of-day file {name} cannot be read: {fault}.",
            hint="Name a CSV file in UTF-8 with the columns kind, start and factor.",
        ) from fault
    bands: dict[str, list[Band]] = {"term": [], "holiday": []}
    reader = csv.DictReader(io.StringIO(text))
    for column in _COLUMNS:
        if column not in (reader.fieldnames or ()):
            raise _refuse(name, 1, column, f"the column {column} is missing")
    for row, cells in enumerate(reader, start=2):
        values = {column: (cells[column] or "").strip() for column in _COLUMNS}
        if any(values.values()):
            _add(name, row, values, bands)
    for kind, found in bands.items():
        if not found:
            raise _refuse(name, 1, "kind", f"there is no row of kind {kind}")
    return Profile(term=tuple(bands["term"]), holiday=tuple(bands["holiday"]))


def _add(name: str, row: int, values: dict[str, str], bands: dict[str, list[Band]]) -> None:
    if values["kind"] not in bands:
        raise _refuse(name, row, "kind", f"kind must be term or holiday, not {values['kind'][:20]!r}")
    found = bands[values["kind"]]
    match = _TIME.fullmatch(values["start"])
    if match is None:
        raise _refuse(name, row, "start", f"start must be a time such as 08:00, not {values['start'][:20]!r}")
    start = time(int(match[1]), int(match[2]))
    if not found and start != time(0):
        raise _refuse(name, row, "start", f"the first band of {values['kind']} must start at 00:00")
    if found and start <= found[-1].start:
        raise _refuse(name, row, "start", f"{values['start']} does not come after the band before it")
    try:
        factor = float(values["factor"])
    except ValueError:
        factor = float("nan")
    if not _LEAST <= factor <= _MOST:
        raise _refuse(
            name,
            row,
            "factor",
            f"factor must be a number from {_LEAST} to {_MOST}, not {values['factor'][:20]!r}",
        )
    found.append(Band(start, factor))


def _refuse(name: str, row: int, column: str, why: str) -> FileRefusedError:
    return FileRefusedError(
        "profile_row",
        f"{name}, row {row}, column {column}: {why}.",
        hint="Correct the row, or go back to the shipped bands.",
        details={"file": name, "row": row, "column": column},
    )
