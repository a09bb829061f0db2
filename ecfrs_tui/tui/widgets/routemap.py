"""A day's route as a map in the terminal: base, numbered stops, the way between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui.text import clean, drawn, run_on
from ecfrs_tui.tui.widgets.braille import Canvas
from ecfrs_tui.tui.widgets.columns import fitted

if TYPE_CHECKING:
    from ecfrs_tui.services.views import DayView

_BASE = "⌂"
_LONGEST_LABEL = 28
_MARGIN = 2
# room for the longest mark that a day can have
_LEAST_WIDTH = 24
# a route inside one village is not blown up to fill the map
_LEAST_DEGREES = 0.02


@dataclass(frozen=True)
class Spot:
    """A place of the day: its mark (`⌂` or the visit's number), name and position in degrees (WGS84)."""

    mark: str
    name: str
    latitude: float
    longitude: float


def spots(day: DayView) -> list[Spot]:
    """The stops of the day whose place is known, in order; visits are numbered from 1."""
    found: list[Spot] = []
    number = 0
    for stop in day.stops:
        if stop.kind == "visit":
            number += 1
        elif stop.kind != "base":
            continue
        if stop.latitude is not None and stop.longitude is not None:
            mark = _BASE if stop.kind == "base" else str(number)
            found.append(Spot(mark, clean(stop.label), stop.latitude, stop.longitude))
    return found


def route_lines(day: DayView, width: int, height: int) -> list[Content]:
    """The map in `height` lines of `width` cells, north at the top, as large as it fits.

    A label that would lie on another or over the edge is left out; its number stays.
    """
    found = spots(day)
    if not any(spot.mark != _BASE for spot in found) or width < _LEAST_WIDTH or height < 3:
        return [fitted(drawn("no place to draw on this day", "dim"), width)] if width and height else []
    dots = _projected(found, width, height)
    canvas = Canvas(width, height)
    for start, end in pairwise(dots):
        canvas.line(start, end)
    return _labelled(canvas.rows(), found, [(x // 2, y // 4) for x, y in dots], width, height)


def _projected(found: Sequence[Spot], width: int, height: int) -> list[tuple[int, int]]:
    """Positions in dots; a degree east is as long as it is at this latitude."""
    north = max(spot.latitude for spot in found)
    south = min(spot.latitude for spot in found)
    east = max(spot.longitude for spot in found)
    west = min(spot.longitude for spot in found)
    narrow = cos(radians((north + south) / 2))
    across, down = (width - 2 * _MARGIN) * 2 - 1, (height - 1) * 4 - 1
    wide, high = (east - west) * narrow, north - south
    scale = min(across / max(wide, _LEAST_DEGREES), down / max(high, _LEAST_DEGREES))
    left = _MARGIN * 2 + (across - wide * scale) / 2
    top = 2 + (down - high * scale) / 2
    return [
        (round(left + (spot.longitude - west) * narrow * scale), round(top + (north - spot.latitude) * scale))
        for spot in found
    ]


@dataclass
class _Mark:
    """Stops that fall on one place of the map, drawn as one: `2`, `⌂`, `1,3`, `2–5`."""

    column: int
    row: int
    spots: list[Spot]

    @property
    def text(self) -> str:
        numbers = sorted({int(spot.mark) for spot in self.spots if spot.mark != _BASE})
        parts = [_BASE] if any(spot.mark == _BASE for spot in self.spots) else []
        while numbers:
            run = 1
            while run < len(numbers) and numbers[run] == numbers[0] + run:
                run += 1
            parts.append(f"{numbers[0]}–{numbers[run - 1]}" if run > 2 else ",".join(map(str, numbers[:run])))
            del numbers[:run]
        return ",".join(parts)

    @property
    def name(self) -> str:
        """The first visit's name, and how many others there are; a base says its own when it is alone."""
        names = list(dict.fromkeys(spot.name for spot in self.spots if spot.mark != _BASE))
        if not names:
            return self.spots[0].name
        return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"

    def touches(self, other: _Mark) -> bool:
        """Whether the two would lie on or beside each other."""
        if self.row != other.row:
            return False
        left, right = (self, other) if self.column <= other.column else (other, self)
        return right.column <= left.column + len(left.text)


def _marks(found: Sequence[Spot], cells: Sequence[tuple[int, int]], width: int) -> list[_Mark]:
    """The marks, none of which touches another."""
    marks: list[_Mark] = []
    for spot, (column, row) in zip(found, cells, strict=True):
        mark = _Mark(min(column, width - len(spot.mark)), row, [spot])
        while near := next((each for each in marks if each.touches(mark)), None):
            marks.remove(near)
            mark = _Mark(min(near.column, mark.column), row, [*near.spots, *mark.spots])
            mark.column = max(0, min(mark.column, width - len(mark.text)))
        marks.append(mark)
    return marks


def _labelled(
    rows: list[str], found: Sequence[Spot], cells: Sequence[tuple[int, int]], width: int, height: int
) -> list[Content]:
    """Marks over the lines, then the labels where there is room."""
    taken = [[False] * width for _ in range(height)]
    pieces: list[tuple[int, int, Content]] = []
    marks = _marks(found, cells, width)
    for mark in marks:
        _take(taken, mark.column, mark.row, len(mark.text))
        style = "$accent bold" if mark.text == _BASE else "$primary bold reverse"
        pieces.append((mark.column, mark.row, Content.styled(mark.text, style)))
    for mark in marks:
        if (label := _label(taken, mark)) is not None:
            column, row, name = label
            _take(taken, column, row, name.cell_length)
            left, right = max(0, column - 1), min(width, column + name.cell_length + 1)
            rows[row] = rows[row][:left] + " " * (right - left) + rows[row][right:]
            pieces.append(label)
    return [_line(text, [p for p in pieces if p[1] == number]) for number, text in enumerate(rows)]


def _label(taken: list[list[bool]], mark: _Mark) -> tuple[int, int, Content] | None:
    """A name right of its mark, left of it, below or above, wherever it fits first."""
    if not mark.name:
        return None
    width, height = len(taken[0]), len(taken)
    name = fitted(Content(mark.name), min(cell_len(mark.name), _LONGEST_LABEL, width - 2))
    if mark.text == _BASE:
        name = name.stylize("$dim")
    column, row, long = mark.column, mark.row, name.cell_length
    half = max(0, min(column - long // 2, width - long))
    beside = ((column + len(mark.text) + 1, row), (column - long - 1, row))
    for x, y in (*beside, (half, row + 1), (half, row - 1)):
        if x >= 0 and x + long <= width and 0 <= y < height and not any(taken[y][x : x + long]):
            return x, y, name
    return None


def _take(taken: list[list[bool]], column: int, row: int, cells: int) -> None:
    """Marks cells as taken, with a blank either side."""
    for x in range(max(0, column - 1), min(len(taken[row]), column + cells + 1)):
        taken[row][x] = True


def _line(text: str, pieces: list[tuple[int, int, Content]]) -> Content:
    parts: list[Content] = []
    at = 0
    for column, _, piece in sorted(pieces, key=lambda each: each[0]):
        parts += [drawn(text[at:column], "blue"), piece]
        at = column + piece.cell_length
    return run_on(*parts, drawn(text[at:], "blue"))


class RouteMap(Widget):
    """Draws a day's route at its own size."""

    def __init__(self, day: DayView | None = None, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._day = day

    def show(self, day: DayView | None) -> None:
        """Another day."""
        self._day = day
        self.refresh()

    def render(self) -> Content:
        """The map at the present size."""
        if self._day is None:
            return Content("")
        return Content("\n").join(route_lines(self._day, self.size.width, self.size.height))
