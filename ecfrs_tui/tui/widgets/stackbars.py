"""Bars that lie on their side: what was delivered, is booked and expected one after another, the target as a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui.text import clean, drawn, joined, run_on
from ecfrs_tui.tui.widgets.columns import fitted

if TYPE_CHECKING:
    from ecfrs_tui.services.reportviews import ReportTable

_STACK = {
    "delivered": ("█", "green"),
    "booked": ("▓", "blue"),
    "held": ("▒", "amber"),
    "expected": ("░", "dim"),
}
_SIDE = (("█", "blue"), ("▓", "ember"), ("▒", "green"), ("░", "amber"))
_MARK = "┃"
_LONGEST_LABEL = 18
_LEAST_BAR = 8


@dataclass(frozen=True)
class Bar:
    """A line of the plot: pieces from the left, each a value with sign and tone; `mark` is the target."""

    label: str
    pieces: tuple[tuple[float, str, str], ...]
    mark: float | None
    row: int

    @property
    def total(self) -> float:
        """The length of the bar."""
        return sum(max(0.0, value) for value, _, _ in self.pieces)


def bars_of(table: ReportTable) -> list[Bar]:
    """The series of a table as bars.

    What is delivered, booked, held and expected adds up and is one bar a label; series that do not add up
    get a bar each under their label.
    """
    bars = [series for series in table.series if series.style == "bar"]
    lines = [series for series in table.series if series.style != "bar"]
    adds_up = all(series.name.casefold() in _STACK for series in bars)
    found = []
    for row, label in enumerate(table.labels):
        mark = next((s.values[row] for s in lines if row < len(s.values)), None)
        values = [(series.values[row] or 0.0 if row < len(series.values) else 0.0) for series in bars]
        if adds_up:
            pieces = tuple(
                (value, *_STACK[series.name.casefold()]) for series, value in zip(bars, values, strict=True)
            )
            found.append(Bar(clean(label), pieces, mark, row))
            continue
        for number, value in enumerate(values):
            look = _SIDE[number % len(_SIDE)]
            found.append(
                Bar(clean(label) if number == 0 else "", ((value, *look),), None if number else mark, row)
            )
    return found


def legend(table: ReportTable) -> Content:
    """What the signs mean."""
    bars = [series.name for series in table.series if series.style == "bar"]
    adds_up = all(name.casefold() in _STACK for name in bars)
    parts = []
    for number, name in enumerate(bars):
        sign, tone = _STACK[name.casefold()] if adds_up else _SIDE[number % len(_SIDE)]
        parts.append(run_on(drawn(f"{sign} ", tone), Content(clean(name))))
    parts += [
        run_on(drawn(f"{_MARK} ", "strong"), Content(clean(each.name)))
        for each in table.series
        if each.style != "bar"
    ]
    return joined(parts, "   ")


def bar_lines(bars: Sequence[Bar], width: int, height: int, *, row: int = 0) -> list[Content]:
    """As many bars as there are lines, those about `row` when not all fit; the figure stands at the end."""
    if not bars or height <= 0 or width < _LEAST_BAR * 2:
        return []
    labels = min(_LONGEST_LABEL, width // 3, max(Content(bar.label).cell_length for bar in bars))
    figures = max(len(_figure(bar)) for bar in bars)
    room = width - labels - figures - 2
    if room < _LEAST_BAR:
        labels, room = max(0, labels - (_LEAST_BAR - room)), _LEAST_BAR
    most = max(max(bar.total, bar.mark or 0.0) for bar in bars) or 1.0
    at = next((n for n, bar in enumerate(bars) if bar.row == row), 0)
    first = max(0, min(at - height // 2, len(bars) - height))
    # with room to spare a bar has air around it, with more it is twice as thick
    each = max(1, min(3, height // len(bars)))
    lines: list[Content] = []
    for bar in bars[first : first + height]:
        here = bar.row == row
        drawing = _drawn(bar, room, most)
        label = fitted(Content(bar.label), labels).stylize("bold" if here else "")
        figure = drawn(_figure(bar).rjust(figures), "strong" if here else "dim")
        lines.append(run_on(label, " ", drawing, " ", figure))
        if each == 3:
            lines.append(run_on(" " * (labels + 1), drawing))
        if each > 1:
            lines.append(Content(""))
    return lines[:height]


def _figure(bar: Bar) -> str:
    total = f"{bar.total:,.0f}"
    return f"{total} of {bar.mark:,.0f}" if bar.mark is not None else total


def _drawn(bar: Bar, width: int, most: float) -> Content:
    cells: list[tuple[str, str]] = [("·", "rule")] * width
    total, end = 0.0, 0
    for value, sign, tone in bar.pieces:
        total += max(0.0, value)
        stop = min(width, round(total / most * width))
        # what is there at all is seen
        if value > 0 and stop == end and stop < width:
            stop += 1
        cells[end:stop] = [(sign, tone)] * (stop - end)
        end = max(end, stop)
    if bar.mark is not None:
        cells[max(0, min(width - 1, round(bar.mark / most * width) - 1))] = (_MARK, "strong")
    return run_on(*(drawn(sign, tone) for sign, tone in cells))


class StackBars(Widget):
    """Draws the series of a report's table at its own size; the last line says what the signs mean."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._table: ReportTable | None = None
        self._row = 0

    def show(self, table: ReportTable | None) -> None:
        """Another table."""
        self._table = table
        self.refresh()

    def choose(self, row: int) -> None:
        """The row under the cursor stands out."""
        if row != self._row:
            self._row = row
            self.refresh()

    def render(self) -> Content:
        """The bars at the present size."""
        width, height = self.size
        if self._table is None or not self._table.series:
            return drawn("This table has nothing to plot.", "dim")
        lines = bar_lines(bars_of(self._table), width, height - 1, row=self._row)
        return Content("\n").join([*lines, legend(self._table).truncate(width, ellipsis=True)])
