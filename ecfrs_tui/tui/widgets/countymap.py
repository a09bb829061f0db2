"""The county as a map in the terminal: schools by need, the one under the cursor, the ring of an incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, radians, sin
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui.text import clean, drawn, run_on
from ecfrs_tui.tui.widgets import countyoutline as county
from ecfrs_tui.tui.widgets.braille import Canvas
from ecfrs_tui.tui.widgets.columns import fitted

if TYPE_CHECKING:
    from ecfrs_tui.services.views import DayView

_KM_A_DEGREE = 111.2
_LEAST_WIDTH, _LEAST_HEIGHT = 20, 6
_LONGEST_LABEL = 30
_PLACE = "✖"
BASE = "⌂"
"""The sign of an officer's base."""
# half the span, and a little more on each side
_ROOM = 0.6
# from the lowest class of need to the highest: its sign, its tone, and the need it begins with
CLASSES = (("·", "dim", 0), ("▪", "blue", 40), ("■", "amber", 60), ("▲", "red", 80))
LEGEND = run_on(
    *(
        part
        for sign, tone, least in CLASSES
        for part in (drawn(sign, tone), f" {least or 'under 40'}{'+' if least else ''}  ")
    )
)


@dataclass(frozen=True)
class Place:
    """A school on the map: its key, name, need (0 to 100) and degrees (WGS84).

    `look` is its sign and tone where they mean something else than need.
    """

    key: str
    name: str
    need: int
    latitude: float
    longitude: float
    look: tuple[str, str] | None = None


@dataclass(frozen=True)
class Ring:
    """Where something happened and the radius around it in kilometres (0: the point alone)."""

    name: str
    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True)
class Route:
    """A day's way from point to point, in degrees (WGS84): drawn solid when it is the `chosen` one, else dotted.

    `signs` stand on its points, in order; an empty one leaves what is there.
    """

    points: tuple[tuple[float, float], ...]
    signs: tuple[str, ...] = ()
    chosen: bool = False


@dataclass(frozen=True)
class Bounds:
    """The part of the world that is shown, in degrees."""

    south: float
    north: float
    west: float
    east: float

    @classmethod
    def around(cls, latitude: float, longitude: float, km: float) -> Bounds:
        """A square with a place in its middle, `km` to each side."""
        high = km / _KM_A_DEGREE
        wide = high / cos(radians(latitude))
        return cls(latitude - high, latitude + high, longitude - wide, longitude + wide)

    @classmethod
    def holding(cls, points: Sequence[tuple[float, float]], km: float) -> Bounds:
        """What holds all the points with a margin, and is no smaller than `km` to each side."""
        south, north = min(p[0] for p in points), max(p[0] for p in points)
        west, east = min(p[1] for p in points), max(p[1] for p in points)
        latitude, longitude = (south + north) / 2, (west + east) / 2
        least = cls.around(latitude, longitude, km)
        high = max((north - south) * _ROOM, least.north - latitude)
        wide = max((east - west) * _ROOM, least.east - longitude)
        return cls(latitude - high, latitude + high, longitude - wide, longitude + wide)


COUNTY = Bounds(county.SOUTH, county.NORTH, county.WEST, county.EAST)


def route_of(day: DayView, chosen: bool) -> Route:
    """Its stops that have a place; those of the chosen day are numbered."""
    points: list[tuple[float, float]] = []
    signs: list[str] = []
    number = 0
    for stop in day.stops:
        if stop.kind == "visit":
            number += 1
        elif stop.kind != "base":
            continue
        if stop.latitude is None or stop.longitude is None:
            continue
        points.append((stop.latitude, stop.longitude))
        signs.append((BASE if stop.kind == "base" else str(number)) if chosen else "")
    return Route(tuple(points), tuple(signs), chosen)


def sign_of(need: int) -> tuple[str, str]:
    """The sign and the tone of a need."""
    sign, tone, _ = next(each for each in reversed(CLASSES) if need >= each[2])
    return sign, tone


class _Sheet:
    """Degrees to cells and dots, as large as the bounds fit; north is at the top."""

    def __init__(self, bounds: Bounds, width: int, height: int) -> None:
        self._bounds = bounds
        self._narrow = cos(radians((bounds.north + bounds.south) / 2))
        wide, high = (bounds.east - bounds.west) * self._narrow, bounds.north - bounds.south
        across, down = width * 2 - 1, height * 4 - 1
        self._scale = min(across / wide, down / high)
        self._left = (across - wide * self._scale) / 2
        self._top = (down - high * self._scale) / 2

    def dot(self, latitude: float, longitude: float) -> tuple[int, int]:
        x = self._left + (longitude - self._bounds.west) * self._narrow * self._scale
        y = self._top + (self._bounds.north - latitude) * self._scale
        return round(x), round(y)

    def cell(self, latitude: float, longitude: float) -> tuple[int, int]:
        x, y = self.dot(latitude, longitude)
        return x // 2, y // 4


def map_lines(
    places: Sequence[Place],
    width: int,
    height: int,
    *,
    chosen: str = "",
    ring: Ring | None = None,
    bounds: Bounds = COUNTY,
    routes: Sequence[Route] = (),
) -> list[Content]:
    """The map in `height` lines of `width` cells.

    Where schools share a cell the greatest need is drawn. What has no room (a label, a town) is left out.
    """
    if width < _LEAST_WIDTH or height < _LEAST_HEIGHT:
        return [fitted(drawn("no room for a map", "dim"), width)] if width > 0 and height > 0 else []
    sheet = _Sheet(bounds, width, height)
    grid: list[list[tuple[str, str]]] = [
        [(character, "faint" if character != " " else "") for character in row]
        for row in _water(sheet, width, height)
    ]
    if ring is not None:
        _draw_ring(grid, sheet, ring, width, height)
    for route in sorted(routes, key=lambda each: each.chosen):
        _draw_route(grid, sheet, route, width, height)
    for place in sorted(places, key=lambda each: each.need):
        _put(grid, *sheet.cell(place.latitude, place.longitude), *(place.look or sign_of(place.need)))
    if ring is not None:
        _put(grid, *sheet.cell(ring.latitude, ring.longitude), _PLACE, "red")
    for route in routes:
        for point, sign in zip(route.points, route.signs, strict=False):
            column, row = sheet.cell(*point)
            for at, letter in enumerate(sign):
                _put(grid, column + at, row, letter, "ember")
    _towns(grid, sheet)
    lines = [_joined(row) for row in grid]
    here = next((place for place in places if place.key == chosen), None)
    if here is not None:
        _choose(lines, sheet, here, width)
    return lines


def _water(sheet: _Sheet, width: int, height: int) -> list[str]:
    canvas = Canvas(width, height)
    for line in (county.SHORE, *county.RIVERS):
        for start, end in pairwise(line):
            canvas.line(sheet.dot(*start), sheet.dot(*end))
    return canvas.rows()


def _draw_route(
    grid: list[list[tuple[str, str]]], sheet: _Sheet, route: Route, width: int, height: int
) -> None:
    canvas = Canvas(width, height)
    for start, end in pairwise(sheet.dot(*point) for point in route.points):
        canvas.line(start, end, every=1 if route.chosen else 4)
    for y, row in enumerate(canvas.rows()):
        for x, character in enumerate(row):
            if character != " ":
                grid[y][x] = (character, "ember" if route.chosen else "dim")


def _draw_ring(grid: list[list[tuple[str, str]]], sheet: _Sheet, ring: Ring, width: int, height: int) -> None:
    if ring.km <= 0:
        return
    canvas = Canvas(width, height)
    high = ring.km / _KM_A_DEGREE
    wide = high / cos(radians(ring.latitude))
    turn = [2 * pi * step / 120 for step in range(121)]
    dots = [sheet.dot(ring.latitude + high * sin(a), ring.longitude + wide * cos(a)) for a in turn]
    for start, end in pairwise(dots):
        canvas.line(start, end)
    for y, row in enumerate(canvas.rows()):
        for x, character in enumerate(row):
            if character != " ":
                grid[y][x] = (character, "ember")


def _put(grid: list[list[tuple[str, str]]], column: int, row: int, sign: str, tone: str) -> None:
    if 0 <= row < len(grid) and 0 <= column < len(grid[row]):
        grid[row][column] = (sign, tone)


def _towns(grid: list[list[tuple[str, str]]], sheet: _Sheet) -> None:
    """Names of towns on blanks right of, left of, below or above their place; without room they stay out."""
    for name, latitude, longitude in county.TOWNS:
        column, row = sheet.cell(latitude, longitude)
        half = column - len(name) // 2
        spots = ((column + 2, row), (column - len(name) - 1, row), (half, row + 1), (half, row - 1))
        for left, line in spots:
            if _blank(grid, left - 1, line, len(name) + 2):
                for at, letter in enumerate(name, left):
                    grid[line][at] = (letter, "dim")
                break


def _blank(grid: list[list[tuple[str, str]]], left: int, row: int, cells: int) -> bool:
    if not 0 <= row < len(grid) or left < 0 or left + cells > len(grid[row]):
        return False
    return all(grid[row][at][0] == " " for at in range(left, left + cells))


def _joined(row: Sequence[tuple[str, str]]) -> Content:
    """One line, with runs of one tone as one piece."""
    parts: list[Content] = []
    text, tone = "", ""
    for character, its in row:
        if its != tone and text:
            parts.append(drawn(text, tone))
            text = ""
        text, tone = text + character, its
    return run_on(*parts, drawn(text, tone))


def _choose(lines: list[Content], sheet: _Sheet, place: Place, width: int) -> None:
    """The chosen school over all others, with its name beside it on the side that has room."""
    column, row = sheet.cell(place.latitude, place.longitude)
    if not (0 <= row < len(lines) and 0 <= column < width):
        return
    mark = Content.styled("◆", "$primary bold reverse")
    room = max(column - 1, width - column - 2)
    name = clean(place.name)
    label = fitted(Content(name), min(Content(name).cell_length, _LONGEST_LABEL, max(0, room))).stylize(
        "bold"
    )
    line = lines[row]
    right = line.plain[column + 2 : column + 2 + label.cell_length]
    # where it happened is not to be covered while there is another side
    clear = _PLACE not in right or column - 1 < label.cell_length
    if clear and width - column - 2 >= label.cell_length:
        lines[row] = run_on(
            line[:column], mark, " ", label, line[min(width, column + 2 + label.cell_length) :]
        )
    else:
        start = max(0, column - 1 - label.cell_length)
        lines[row] = run_on(line[:start], label, " ", mark, line[column + 1 :])


class CountyMap(Widget):
    """Draws the map at its own size."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._places: Sequence[Place] | None = None
        self._chosen = ""
        self._ring: Ring | None = None
        self._bounds = COUNTY
        self._routes: Sequence[Route] = ()

    @property
    def chosen(self) -> str:
        """The key of the school that is marked."""
        return self._chosen

    def show(
        self,
        places: Sequence[Place],
        *,
        ring: Ring | None = None,
        bounds: Bounds = COUNTY,
        routes: Sequence[Route] = (),
    ) -> None:
        """Other schools, another ring, other routes or another part of the county."""
        self._places, self._ring, self._bounds, self._routes = places, ring, bounds, routes
        self.refresh()

    def choose(self, key: str) -> None:
        """Marks another school."""
        if key != self._chosen:
            self._chosen = key
            self.refresh()

    def render(self) -> Content:
        """The map at the present size; nothing until there is something to show."""
        if self._places is None:
            return Content("")
        return Content("\n").join(
            map_lines(
                self._places,
                self.size.width,
                self.size.height,
                chosen=self._chosen,
                ring=self._ring,
                bounds=self._bounds,
                routes=self._routes,
            )
        )
