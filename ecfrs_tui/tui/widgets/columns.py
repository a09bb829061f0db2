"""How columns share a width: pure, so that it can be tested without a screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.cells import cell_len
from textual.content import Content

from ecfrs_tui.tui.fieldfilter import Value

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)

NOT_ASKED = "-"
"""The field of a column that draws what cannot be asked for: bars."""


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column: `draw(row, width)` gives a cell's content for the width it got.

    `least` and `most` cells wide (most 0: no limit), `weight` its share of what is spare, `right` for
    numbers; when the table is too narrow for all, the columns with the lowest `keep` go first. `value` is
    what the list is ordered and filtered by (without one, what is drawn), `field` its name in the filter
    (without one, the title).
    """

    title: str
    draw: Callable[[T, int], Content | str]
    least: int = 4
    most: int = 0
    weight: int = 0
    right: bool = False
    keep: int = 9
    value: Callable[[T], Value] | None = None
    field: str = ""

    @property
    def name(self) -> str:
        """Its name in the filter; empty for a column that cannot be asked for."""
        if self.field == NOT_ASKED:
            return ""
        return self.field or "".join(c for c in self.title.casefold() if "a" <= c <= "z")

    def read(self, row: T) -> Value:
        """A row's value in this column."""
        return self.value(row) if self.value is not None else value_of(self.draw(row, _WIDE))


_WIDE = 60
_NUMBER = re.compile(r"(?P<number>[-+−]?\d[\d,]*(\.\d+)?)\s?(%|d|days?|min|km|h)?")


def value_of(drawn: Content | str) -> Value:
    """What a cell says: a figure as a number (its unit left out), `–` as nothing, else its text."""
    text = (drawn.plain if isinstance(drawn, Content) else drawn).strip()
    if text in ("", "–", "·"):
        return None
    if found := _NUMBER.fullmatch(text):
        return float(found["number"].replace(",", "").replace("−", "-"))
    return text


def fields_of(columns: Sequence[Column[T]]) -> dict[str, Callable[[T], Value]]:
    """The columns that can be asked for, by name."""
    return {column.name: column.read for column in columns if column.name}


def share(columns: Sequence[Column[T]], width: int, gap: int = 2) -> list[int]:
    """Cells for each column within `width`, gaps included; 0 for a column that gave way.

    The sum with its gaps is never more than `width`. The last column left gets all there is.
    """
    kept = list(range(len(columns)))
    while len(kept) > 1 and sum(columns[i].least for i in kept) + gap * (len(kept) - 1) > width:
        kept.remove(min(reversed(kept), key=lambda i: columns[i].keep))
    widths = [0] * len(columns)
    if not kept or width <= 0:
        return widths
    for i in kept:
        widths[i] = min(columns[i].least, width) if len(kept) == 1 else columns[i].least
    spare = width - sum(widths) - gap * (len(kept) - 1)
    while spare > 0:
        open_ = [
            i for i in kept if columns[i].weight and (not columns[i].most or widths[i] < columns[i].most)
        ]
        if not open_:
            break
        total = sum(columns[i].weight for i in open_)
        given = 0
        for i in open_:
            wanted = max(1, spare * columns[i].weight // total)
            if columns[i].most:
                wanted = min(wanted, columns[i].most - widths[i])
            wanted = min(wanted, spare - given)
            widths[i] += wanted
            given += wanted
        spare -= given
    return widths


def fitted(cell: Content | str, width: int, right: bool = False) -> Content:
    """The cell in exactly `width` cells; what does not fit ends in an ellipsis."""
    content = cell if isinstance(cell, Content) else Content(cell)
    length = cell_len(content.plain)
    if length > width:
        return content.truncate(width, ellipsis=True)
    if right:
        return content.pad_left(width - length) if length < width else content
    return content.pad_right(width - length) if length < width else content
