"""How columns share a width: pure, so that it can be tested without a screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from rich.cells import cell_len
from textual.content import Content

if TYPE_CHECKING:
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
    (without one, the title). An `extra` column is shown where all the others have what they wish for.
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
    extra: bool = False

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


SAMPLE = 40
"""So many rows, spread over the list, tell how wide a column would like to be."""


def wishes(columns: Sequence[Column[T]], rows: Sequence[T]) -> list[int]:
    """The cells each column would need to say all that it says in a sample of the rows; bars take what is left."""
    sample = rows[:: max(1, -(-len(rows) // SAMPLE))]
    return [
        column.least
        if column.field == NOT_ASKED
        else max([cell_len(column.title), *(_said(column, row) for row in sample)])
        for column in columns
    ]


def _said(column: Column[T], row: T) -> int:
    drawn = column.draw(row, _WIDE)
    return drawn.cell_length if isinstance(drawn, Content) else cell_len(drawn)


def share(columns: Sequence[Column[T]], width: int, gap: int = 2, wishes: Sequence[int] = ()) -> list[int]:
    """Cells for each column within `width`, gaps included; 0 for a column that gave way.

    The sum with its gaps is never more than `width`. The last column left gets all there is. What is spare
    goes first to the columns whose wish is not met: none is cut while another has more than it can use.
    """
    kept = _with_room(columns, width, gap, wishes)
    while len(kept) > 1 and sum(columns[i].least for i in kept) + gap * (len(kept) - 1) > width:
        kept.remove(min(reversed(kept), key=lambda i: columns[i].keep))
    widths = [0] * len(columns)
    if not kept or width <= 0:
        return widths
    for i in kept:
        widths[i] = min(columns[i].least, width) if len(kept) == 1 else columns[i].least
    spare = width - sum(widths) - gap * (len(kept) - 1)
    if wishes:
        spare = _hand_out(
            columns, kept, widths, spare, [_bounded(c, w) for c, w in zip(columns, wishes, strict=True)]
        )
    _hand_out(columns, kept, widths, spare, [column.most for column in columns])
    return widths


def _with_room(columns: Sequence[Column[T]], width: int, gap: int, wishes: Sequence[int]) -> list[int]:
    """The places of the columns that belong in every table, and of those extra ones that have room beside them."""
    wanted = [_bounded(c, w) for c, w in zip(columns, wishes or [0] * len(columns), strict=True)]
    kept = [i for i, column in enumerate(columns) if not column.extra]
    room = width - sum(wanted[i] + gap for i in kept)
    for i in sorted((i for i, c in enumerate(columns) if c.extra), key=lambda i: -columns[i].keep):
        if wanted[i] <= room:
            kept.append(i)
            room -= wanted[i] + gap
    return sorted(kept)


def _bounded(column: Column[T], wish: int) -> int:
    """A wish that asks for no more than the column may have, and for no less than it must."""
    return max(column.least, min(wish, column.most) if column.most else wish)


def _hand_out(
    columns: Sequence[Column[T]], kept: Sequence[int], widths: list[int], spare: int, most: Sequence[int]
) -> int:
    """Widens the columns by their weights, each up to `most` (0: no limit); what is left over."""
    while spare > 0:
        open_ = [i for i in kept if columns[i].weight and (not most[i] or widths[i] < most[i])]
        if not open_:
            break
        total = sum(columns[i].weight for i in open_)
        given = 0
        for i in open_:
            wanted = max(1, spare * columns[i].weight // total)
            if most[i]:
                wanted = min(wanted, most[i] - widths[i])
            wanted = min(wanted, spare - given)
            widths[i] += wanted
            given += wanted
        spare -= given
    return spare


def fitted(cell: Content | str, width: int, right: bool = False) -> Content:
    """The cell in exactly `width` cells; what does not fit ends in an ellipsis."""
    content = cell if isinstance(cell, Content) else Content(cell)
    length = cell_len(content.plain)
    if length > width:
        return content.truncate(width, ellipsis=True)
    if right:
        return content.pad_left(width - length) if length < width else content
    return content.pad_right(width - length) if length < width else content
