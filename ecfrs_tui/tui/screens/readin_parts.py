"""The parts of the window that reads a file in: its two lists, and a report in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.services.startviews import Entry, report_words
from ecfrs_tui.services.views import ImportReport, RefusedRow
from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import drawn, plain, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError

_NOTES = 4


def entries_table() -> Table[Entry]:
    """What the folder holds; the keys stay with the path."""
    table: Table[Entry] = Table(
        [
            Column("", lambda e, w: _name(e), least=20, weight=4),
            Column("", _size, least=9, right=True),
        ],
        key=lambda e: e.name,
        markable=False,
        head=False,
        id="readin-entries",
    )
    table.can_focus, table.strong = False, True
    return table


def rows_table() -> Table[RefusedRow]:
    """The rows that cannot stand, each with its reason."""
    table: Table[RefusedRow] = Table(
        [
            Column("row", lambda r, w: Content(f"{r.row:,}"), least=5, right=True),
            Column("column", lambda r, w: plain(r.column), least=10, weight=1, most=24),
            Column("value", lambda r, w: plain(r.value), least=10, weight=2, keep=5),
            Column("why it cannot stand", lambda r, w: tinted(r.reason, "amber"), least=24, weight=4),
        ],
        key=lambda r: f"{r.row} {r.column} {r.reason}",
        markable=False,
        id="readin-rows",
    )
    table.can_focus, table.strong = False, True
    return table


def report_fields(report: ImportReport, *, trial: bool) -> list[Field]:
    """What reading came to, or would come to, with what the reader noted."""
    lines = [
        Field("file", plain(report.file)),
        Field("", plain(report_words(report).partition(": ")[2]), 2),
    ]
    if trial and not (report.added or report.changed):
        lines.append(Field("", tinted("Reading it in would change nothing.", "amber"), 2))
    elif trial:
        lines.append(Field("", tinted("This was a trial: nothing has been changed yet.", "blue"), 2))
    lines += [Field("note", plain(note), 2) for note in report.notes[:_NOTES]]
    if len(report.notes) > _NOTES:
        more = words.count(len(report.notes) - _NOTES, "more note")
        lines.append(Field("", drawn(f"and {more}", "dim")))
    return lines


def rows_of(error: EcfrsError) -> tuple[RefusedRow, ...]:
    """The rows that a refusal names."""
    found = error.details.get("refused", ())
    return tuple(
        RefusedRow(int(each[0]), *map(str, each[1:4])) for each in found if isinstance(each, list | tuple)
    )


def _size(entry: Entry, width: int) -> Content:
    if entry.folder:
        return drawn("folder", "dim")
    return drawn(f"{max(1, entry.size // 1000):,} kB", "dim")


def _name(entry: Entry) -> Content:
    if entry.folder:
        return tinted(f"{entry.name}/", "blue")
    return plain(entry.name) if entry.fits else tinted(entry.name, "dim")
