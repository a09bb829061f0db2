"""Rows as plain text for the clipboard. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from textual.content import Content

from ecfrs_tui.tui.text import clean

if TYPE_CHECKING:
    from ecfrs_tui.tui.widgets.columns import Column

T = TypeVar("T")

_WIDE = 60


def _cell(column: Column[T], row: T) -> str:
    drawn = column.draw(row, max(column.least, _WIDE if not column.most else min(column.most, _WIDE)))
    text = clean(drawn.plain if isinstance(drawn, Content) else drawn)
    return " ".join(text.split())


def as_lines(columns: Sequence[Column[T]], row: T) -> str:
    """One row: a line a column, with its title."""
    said = [(column.title, _cell(column, row)) for column in columns]
    return "\n".join(f"{title}: {text}" if title else text for title, text in said if text)


def as_sheet(columns: Sequence[Column[T]], rows: Sequence[T]) -> str:
    """Several rows under their titles, tabs between: they may be pasted into a spreadsheet.

    What a spreadsheet would take for a formula gets an apostrophe in front.
    """
    from ecfrs_tui.outputs.text import spreadsheet_safe

    lines = ["\t".join(column.title for column in columns)]
    lines += ["\t".join(spreadsheet_safe(_cell(column, row)) for column in columns) for row in rows]
    return "\n".join(lines)
