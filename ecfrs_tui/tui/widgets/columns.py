"""How columns share a width: pure, so that it can be tested without a screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.cells import cell_len
from textual.content import Content

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column: `draw(row, width)` gives a cell's content for the width it got.

    `least` and `most` cells wide (most 0: no limit), `weight` its share of what is spare, `right` for
    numbers; when the table is too narrow for all, the columns with the lowest `keep` go first.
    """

    title: str
    draw: Callable[[T, int], Content | str]
    least: int = 4
    most: int = 0
    weight: int = 0
    right: bool = False
    keep: int = 9


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
