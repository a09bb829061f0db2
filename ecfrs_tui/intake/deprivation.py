"""The English indices of deprivation by small area, 2019 and 2025, in the layouts they go about in."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.csvfile import header_key, open_table
from ecfrs_tui.intake.records import Read, ReadOptions
from ecfrs_tui.intake.risk import Measure, ScoreRow, key_column, read_wide

PUBLISHER = "MHCLG"
PUBLISHED = {"2019": date(2019, 9, 26), "2025": date(2025, 10, 30)}
"""The indices and the day each was published."""
WEIGHTS = {"IDACI": 20.0, "IMD": 10.0}
"""What is counted unless the team says otherwise: the domains are parts of the whole already."""
_KINDS = ("score", "rank", "decile")
"""What a column may hold, the best first: ranks and deciles are made of the scores."""
_LOW_IS_WORSE = {"score": False, "rank": True, "decile": True}
_COLUMN = re.compile(r"(?P<base>.+?) (?P<kind>score|rate|rank|decile)( rate)?( where 1 is most deprived.*)?")
_SHORT = (
    ("IDACI", ("affecting children", "idaci")),
    ("IDAOPI", ("older people", "idaopi")),
    ("IMD", ("multiple deprivation", "imd")),
    ("deprivation in income", ("income",)),
    ("deprivation in employment", ("employment",)),
    ("deprivation in education", ("education",)),
    ("deprivation in health", ("health",)),
    ("deprivation by crime", ("crime",)),
    ("deprivation in housing and services", ("housing",)),
    ("deprivation in the living environment", ("environment",)),
)
"""Both years by one name, so that the newer replaces the older."""


def read(path: Path, options: ReadOptions) -> Read[ScoreRow]:
    """The indices of a file by LSOA; of score, rank and decile of one index the score is taken, or the rank.

    `about` names the `publisher` and `as_of`. Raises FileRefusedError.
    """
    table = open_table(path)
    kind, column = key_column(table, ("lsoa",))
    best: dict[str, tuple[int, Measure]] = {}
    for name in table.header:
        found = _COLUMN.fullmatch(header_key(name))
        if found is None:
            continue
        what = "score" if found["kind"] == "rate" else found["kind"]
        label = _label(found["base"])
        measure = Measure(name, label, "", low_is_worse=_LOW_IS_WORSE[what], weight=WEIGHTS.get(label, 0.0))
        order = _KINDS.index(what)
        if label not in best or order < best[label][0]:
            best[label] = (order, measure)
    if not best:
        raise FileRefusedError(
            "no_scores",
            f"{path.name}: no column is a score, rank or decile of deprivation",
            hint="take File 1, 2, 5 or 7 of the indices, or import it as risk",
        )
    read = read_wide(table, kind, column, [measure for _, measure in best.values()])
    year = "2025" if "21" in header_key(column) else "2019"
    about = {**read.about, "publisher": PUBLISHER, "as_of": PUBLISHED[year]}
    # the files name districts, ranks and deciles beside what is taken: no need to list them
    notes = tuple(note for note in read.notes if not note.startswith("columns left out"))
    return Read(read.records, read.rows, read.refused, read.seen, notes, about)


def _label(base: str) -> str:
    for short, marks in _SHORT:
        if any(mark in base for mark in marks):
            return short
    return f"deprivation: {base}"
