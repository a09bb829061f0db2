"""Turns the rows of a table into records, one refusal for each row that cannot stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ecfrs_tui.intake.csvfile import Table, open_table
from ecfrs_tui.intake.records import Read, Refused
from ecfrs_tui.intake.values import BadValueError, clean, shortened

T = TypeVar("T")
V = TypeVar("V")


class RowRefusedError(Exception):
    """A row cannot stand: which column, what stood there, why."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


class Cells:
    """The cells of one row by the name of their column; a missing column reads as blank."""

    __slots__ = ("_cells", "_places", "row")

    def __init__(self, row: int, cells: Sequence[str], places: Mapping[str, int]) -> None:
        self.row, self._cells, self._places = row, cells, places

    def text(self, column: str, *, most: int = 500) -> str:
        """The cleaned text of a cell. Refuses the row when it is longer than `most`."""
        at = self._places.get(column)
        value = "" if at is None else clean(self._cells[at])
        if len(value) > most:
            raise RowRefusedError(column, shortened(value), f"longer than {most} characters")
        return value

    def needed(self, column: str, *, most: int = 500) -> str:
        """As `text`, and refuses the row when the cell is blank."""
        value = self.text(column, most=most)
        if not value:
            raise RowRefusedError(column, "", "is blank, and is needed")
        return value

    def read(self, column: str, reader: Callable[[str], V], *, blank: V) -> V:
        """The cell read by one of the readers of `values`, `blank` when it is empty."""
        value = self.text(column)
        if not value:
            return blank
        try:
            return reader(value)
        except BadValueError as fault:
            raise RowRefusedError(column, shortened(value), str(fault)) from fault

    def must(self, column: str, reader: Callable[[str], V]) -> V:
        """As `read`, and refuses the row when the cell is blank."""
        value = self.needed(column)
        try:
            return reader(value)
        except BadValueError as fault:
            raise RowRefusedError(column, shortened(value), str(fault)) from fault


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of file, and the name of the one that is the key in reports."""

    needed: tuple[str, ...]
    wanted: tuple[str, ...]
    key_column: str

    @property
    def known(self) -> tuple[str, ...]:
        """All columns that are read."""
        return (*self.needed, *self.wanted)


def read_table(
    path: Path,
    layout: Layout,
    build: Callable[[Cells], T | None],
    key: Callable[[T], Hashable],
    *,
    name_extra: bool = True,
) -> Read[T]:
    """A CSV file as records. `build` gives None for a row that is not meant for us.

    A key that stands in the file twice refuses the second row. `about` names the `columns` that the file
    has: what it has no column for, it says nothing about. Raises FileRefusedError.
    """
    table = open_table(path)
    places = table.places(layout.needed, layout.wanted)
    read = gather(table, places, build, key, layout.key_column)
    notes = list(read.notes)
    extra = table.extra(layout.known)
    if name_extra and extra:
        shown = ", ".join(f"“{name}”" for name in extra[:12]) + (" …" if len(extra) > 12 else "")
        notes.append(f"columns left out, not ours: {shown}")
    if table.encoding == "cp1252" and name_extra:
        notes.append("read as Windows-1252, because it is not UTF-8")
    if not read.seen and not read.about["passed_over"]:
        notes.append("the file has a header and no rows")
    about = {**read.about, "columns": frozenset(places), "file": clean(path.name)}
    return Read(read.records, read.rows, read.refused, read.seen, tuple(notes), about)


def gather(
    table: Table,
    places: Mapping[str, int],
    build: Callable[[Cells], T | None],
    key: Callable[[T], Hashable],
    key_column: str,
) -> Read[T]:
    """The rows of an opened table as records, see `read_table`; `about` counts the rows passed over."""
    records: list[T] = []
    numbers: list[int] = []
    refused: list[Refused] = []
    first_row: dict[Hashable, int] = {}
    seen = passed_over = 0
    for row in table.rows():
        seen += 1
        if isinstance(row, Refused):
            refused.append(row)
            continue
        try:
            record = build(Cells(row.number, row.cells, places))
        except RowRefusedError as fault:
            refused.append(Refused(row.number, fault.column, fault.value, fault.reason))
            continue
        if record is None:
            seen -= 1
            passed_over += 1
            continue
        at = first_row.setdefault(key(record), row.number)
        if at != row.number:
            value = Cells(row.number, row.cells, places).text(key_column)
            refused.append(Refused(row.number, key_column, shortened(value), f"stands in row {at} already"))
            continue
        records.append(record)
        numbers.append(row.number)
    return Read(tuple(records), tuple(numbers), tuple(refused), seen, about={"passed_over": passed_over})
