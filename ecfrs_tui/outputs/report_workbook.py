"""A report as a workbook with charts, written row by row: its memory does not grow with its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecfrs_tui.outputs.files import write_with
from ecfrs_tui.outputs.report_page import Column, Listing, Page, Table, Value, fit
from ecfrs_tui.outputs.text import spreadsheet_safe

if TYPE_CHECKING:
    from openpyxl import Workbook

FORMATS = {
    "number": "#,##0",
    "percent": '0" %"',
    "minutes": "#,##0",
    "km": "#,##0.0",
    "date": "d mmm yyyy",
}
UNITS = {"minutes": " (minutes)", "km": " (km)", "percent": " (%)"}
MOST_POINTS = 60
"""A chart of more has no readable axis."""
CHART_ROWS = 18
"""How many rows a chart covers."""
COLOURS = ("B5451B", "3F5C73", "8FA7B8", "D8C3A5", "6B7F3A")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\']")


def write(path: Path, page: Page, lists: Sequence[Listing] = ()) -> None:
    """Writes the workbook whole or not at all: a sheet of figures and notes, one a table, one a list.

    Raises FileRefusedError when it cannot be written.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    # the library would put its own name and the machine's time there
    book.properties.creator = ""
    book.properties.created = book.properties.modified = page.made_at
    try:
        _fill(book, page, lists)
        write_with(path, book.save)
    except BaseException:
        _let_go(book)
        raise


def _fill(book: Workbook, page: Page, lists: Sequence[Listing]) -> None:
    titles: set[str] = set()
    _summary(book, page, titles)
    for table in page.tables:
        sheet = _sheet(book, table.title, table.columns, titles)
        _rows(sheet, table.columns, table.rows)
        if table.totals:
            _rows(sheet, table.columns, [table.totals], bold=True)
        if table.series and 0 < len(table.labels) <= MOST_POINTS:
            _chart(sheet, table)
    for listing in lists:
        sheet = _sheet(book, listing.title, listing.columns, titles)
        _rows(sheet, listing.columns, listing.rows)


def _let_go(book: Workbook) -> None:
    """Closes and removes the files behind half-written sheets."""
    for sheet in book.worksheets:
        with suppress(Exception):
            sheet.close()
        with suppress(Exception):
            sheet._writer.cleanup()  # type: ignore[attr-defined]


def _summary(book: Workbook, page: Page, titles: set[str]) -> None:
    sheet: Any = book.create_sheet(_title("Summary", titles))
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 90
    sheet.append([_text(sheet, page.title, bold=True), _text(sheet, page.span)])
    sheet.append([_text(sheet, "Made"), _text(sheet, f"{page.made_at:%d/%m/%Y %H:%M}")])
    sheet.append([])
    for name, value in page.figures:
        form = "date" if isinstance(value, date) else "number"
        sheet.append([_text(sheet, name.capitalize()), _cell(sheet, value, form)])
    sheet.append([])
    for note in page.notes:
        sheet.append([None, _text(sheet, note)])


def _sheet(book: Workbook, title: str, columns: Sequence[Column], titles: set[str]) -> Any:
    from openpyxl.utils import get_column_letter

    sheet: Any = book.create_sheet(_title(title, titles))
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = 32 if column.form == "text" else 14
    sheet.append([_text(sheet, c.title + UNITS.get(c.form, ""), bold=True) for c in columns])
    return sheet


def _rows(
    sheet: Any, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, bold: bool = False
) -> None:
    for row in rows:
        sheet.append(
            [_cell(sheet, value, column.form, bold) for value, column in zip(row, columns, strict=True)]
        )


def _title(title: str, taken: set[str]) -> str:
    """A sheet's title: at most 31 characters, none that Excel forbids, none twice."""
    plain = " ".join(_NOT_IN_A_TITLE.sub(" ", fit(title)).split())[:31].strip() or "Table"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = plain[: 31 - len(ending)] + ending
    taken.add(name.casefold())
    return name


def _text(sheet: Any, text: str, *, bold: bool = False) -> Any:
    return _cell(sheet, text, "text", bold)


def _cell(sheet: Any, value: Value, form: str, bold: bool = False) -> Any:
    """Texts and dates need a cell of their own; a plain number of a list does without, which is quicker."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if value is None:
        return None
    if isinstance(value, str):
        # `_x0041_` in a text would be read back as a letter
        cell = WriteOnlyCell(sheet, _ESCAPE.sub("_x005F_", spreadsheet_safe(fit(value))))
        cell.data_type = "s"
    else:
        cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # dates are written as dates
        cell.number_format = FORMATS.get("date" if isinstance(value, date) else form, "General")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _chart(sheet: Any, table: Table) -> None:
    """The plot of a table under it, and the points it is drawn from under the plot."""
    from openpyxl.chart import BarChart, LineChart, Reference

    top = len(table.rows) + (1 if table.totals else 0) + 3 + CHART_ROWS
    sheet.append([])
    for _ in range(CHART_ROWS):
        sheet.append([])
    sheet.append([None, *(_text(sheet, series.name) for series in table.series)])
    for number, label in enumerate(table.labels):
        sheet.append([_text(sheet, label), *(_cell(sheet, s.values[number], "number") for s in table.series)])
    last = top + len(table.labels)
    bars, line = BarChart(), LineChart()
    bars.type, bars.grouping, bars.overlap, bars.title = "col", "stacked", 100, fit(table.title)
    bars.height, bars.width = 9, 24
    labels = Reference(sheet, min_col=1, min_row=top + 1, max_row=last)
    for number, series in enumerate(table.series):
        points = Reference(sheet, min_col=number + 2, min_row=top, max_row=last)
        chart: Any = line if series.style == "line" else bars
        chart.add_data(points, titles_from_data=True)
        drawn = chart.series[-1].graphicalProperties
        drawn.solidFill = COLOURS[number % len(COLOURS)]
        drawn.line.solidFill = COLOURS[number % len(COLOURS)]
    for chart in (bars, line):
        chart.set_categories(labels)
    # hidden axes are the library's default for some readers
    bars.x_axis.delete = bars.y_axis.delete = False
    bars.y_axis.number_format = "#,##0"
    if bars.series and line.series:
        bars += line
    drawing: Any = bars if bars.series else line
    sheet.add_chart(drawing, f"B{len(table.rows) + (1 if table.totals else 0) + 3}")
