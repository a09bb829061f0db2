"""A part of a report as columns and rows of our table: pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import drawn, plain
from ecfrs_tui.tui.widgets.columns import Column

if TYPE_CHECKING:
    from ecfrs_tui.services.reportviews import ReportColumn, ReportTable, Value

_NUMBERS = frozenset({"number", "percent", "minutes", "km"})
_LEAST = {"number": 6, "percent": 5, "minutes": 8, "km": 7, "date": 15}


@dataclass(frozen=True)
class ReportRow:
    """A row with its place; the totals stand last and are told apart."""

    number: int
    values: tuple[Value, ...]
    total: bool = False

    @property
    def key(self) -> str:
        """Names the row in its table."""
        return "total" if self.total else f"{self.number} {self.values[0] if self.values else ''}"


def rows_of(table: ReportTable) -> list[ReportRow]:
    """The rows, and the totals if there are any."""
    rows = [ReportRow(number, values) for number, values in enumerate(table.rows)]
    return [*rows, ReportRow(len(rows), table.totals, total=True)] if table.totals else rows


def shown(value: Value, form: str) -> str:
    """A value as its column is set; nothing where nothing is known."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return words.long_day(value)
    if isinstance(value, str):
        return value
    if form == "percent":
        return f"{value:.0f} %"
    if form == "minutes":
        return words.minutes(round(value))
    if form == "km":
        return f"{value:,.0f} km"
    return f"{value:,.1f}" if isinstance(value, float) and not value.is_integer() else f"{value:,.0f}"


def columns_of(table: ReportTable) -> list[Column[ReportRow]]:
    """The columns; when there is little room the last ones give way first, the name never."""
    return [_column(number, column) for number, column in enumerate(table.columns)]


def _column(number: int, column: ReportColumn) -> Column[ReportRow]:
    figures = column.form in _NUMBERS
    least = max(_LEAST.get(column.form, 10), len(column.title) if figures else 0)
    return Column(
        column.title,
        _cell(number, column.form),
        least=min(least, 16) if number else 14,
        most=0 if number == 0 else 28 if not figures else max(14, least),
        weight=3 if number == 0 else 0 if figures else 2,
        right=figures,
        keep=99 if number == 0 else 60 - number,
    )


def _cell(number: int, form: str) -> Callable[[ReportRow, int], Content]:
    def draw(row: ReportRow, width: int) -> Content:
        value = row.values[number] if number < len(row.values) else None
        text = shown(value, form)
        if value is None:
            return drawn(text, "dim")
        return plain(text).stylize("bold") if row.total else plain(text)

    return draw
