"""A curve that grows while something runs: steps of a value over seconds, drawn in braille."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import drawn, run_on
from ecfrs_tui.tui.widgets.braille import Canvas

Point = tuple[float, float]
"""Seconds and the value from then on."""


def curve_lines(
    points: Sequence[Point], width: int, height: int, *, say: Callable[[float], str], tone: str = "blue"
) -> list[Content]:
    """The steps in `height` lines of `width` cells: greatest and least value at the left, seconds below.

    The last line is the scale. With fewer than three lines, or no points, there are only blanks.
    """
    if not points or height < 3 or width < 12:
        return [Content(" " * max(0, width))] * max(0, height)
    least, most = min(y for _, y in points), max(y for _, y in points)
    label = max(len(say(least)), len(say(most)))
    rows = height - 1
    field = _steps(points, max(2, width - label - 2), rows, least, most)
    lines = []
    for number, row in enumerate(field):
        says = say(most) if number == 0 else say(least) if number == rows - 1 and least != most else ""
        edge = "┤" if says else "│"
        lines.append(
            run_on(drawn(says.rjust(label) + " ", "dim"), drawn(edge, "rule"), drawn(row.ljust(1), tone))
        )
    return [*lines, _scale(points[-1][0], width, label)]


def _steps(points: Sequence[Point], width: int, rows: int, least: float, most: float) -> list[str]:
    canvas = Canvas(width, rows)
    right, bottom = width * 2 - 1, rows * 4 - 1
    span = points[-1][0] or 1.0
    before: tuple[int, int] | None = None
    for seconds, value in points:
        part = (value - least) / (most - least) if most > least else 1.0
        here = (round(seconds / span * right), round((1 - part) * bottom))
        if before is not None:
            corner = (here[0], before[1])
            canvas.line(before, corner)
            canvas.line(corner, here)
        else:
            canvas.line((0, here[1]), here)
        before = here
    return canvas.rows()


def _scale(seconds: float, width: int, label: int) -> Content:
    end = f"{seconds:.1f} s"
    room = max(0, width - label - 2 - len("0 s") - len(end))
    return drawn((" " * (label + 2) + "0 s" + " " * room + end)[:width], "dim")


def spark(points: Sequence[Point], width: int) -> str:
    """The steps in one line of at most `width` cells, each as high as the value at its moment."""
    if not points or width <= 0:
        return ""
    least, most = min(y for _, y in points), max(y for _, y in points)
    if most <= least:
        return ""
    end = points[-1][0]
    cells = []
    for number in range(width):
        moment = end * (number + 1) / width
        value = [y for x, y in points if x <= moment] or [points[0][1]]
        cells.append(words.level(0.06 + 0.94 * (value[-1] - least) / (most - least)))
    return "".join(cells)


class Curve(Widget):
    """Shows the points it is given at its own size; `say` writes a value for the scale."""

    def __init__(self, say: Callable[[float], str], *, tone: str = "blue", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._say = say
        self._tone = tone
        self._points: tuple[Point, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        """What is shown."""
        return self._points

    def show(self, points: Sequence[Point]) -> None:
        """Other points, or more of them."""
        if tuple(points) != self._points:
            self._points = tuple(points)
            self.refresh()

    def render(self) -> Content:
        """The curve at the present size."""
        lines = curve_lines(self._points, self.size.width, self.size.height, say=self._say, tone=self._tone)
        return Content("\n").join(lines)
