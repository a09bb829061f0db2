"""Our own delivery targets file: how many young people, visits or schools between two days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from ecfrs_tui.domain.reach import MEASURES
from ecfrs_tui.intake.records import Read, ReadOptions
from ecfrs_tui.intake.rowreader import Cells, Layout, RowRefusedError, read_table
from ecfrs_tui.intake.values import read_date, read_number

LAYOUT = Layout(
    needed=("measure", "from", "until", "target"), wanted=("topic", "district"), key_column="measure"
)
MOST = 10_000_000
MOST_DAYS = 6 * 366
"""A target for more than six years is a slip of the year."""
NAME_LENGTH = 80
_number = partial(read_number, least=1, most=MOST)


@dataclass(frozen=True, slots=True)
class TargetRecord:
    """A delivery target; both days included, empty texts mean all topics and all districts."""

    measure: str
    topic: str
    district: str
    first_day: date
    last_day: date
    target: int


def _build(cells: Cells) -> TargetRecord:
    measure = "_".join(cells.needed("measure").casefold().replace("_", " ").split())
    if measure not in MEASURES:
        raise RowRefusedError("measure", measure[:40], f"not one of {', '.join(MEASURES)}")
    first, last = cells.must("from", read_date), cells.must("until", read_date)
    if last < first:
        raise RowRefusedError("until", last.isoformat(), f"lies before from ({first.isoformat()})")
    if (last - first).days > MOST_DAYS:
        raise RowRefusedError("until", last.isoformat(), "more than six years after from: is the year right?")
    return TargetRecord(
        measure,
        cells.text("topic", most=NAME_LENGTH),
        cells.text("district", most=NAME_LENGTH),
        first,
        last,
        cells.must("target", _number),
    )


def read(path: Path, options: ReadOptions) -> Read[TargetRecord]:
    """Delivery targets; the key is everything but the number. Raises FileRefusedError."""
    return read_table(
        path,
        LAYOUT,
        _build,
        lambda r: (r.measure, r.topic.casefold(), r.district.casefold(), r.first_day, r.last_day),
    )
