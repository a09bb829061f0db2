"""The course of a year as curves: what has come together by each month, against what is wanted.

Takes 0.2 s to be imported, so a screen does that in a thread.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from textual.app import RenderResult
from textual.color import Color
from textual_plotext import PlotextPlot

from ecfrs_tui.tui import themes
from ecfrs_tui.tui.text import clean

if TYPE_CHECKING:
    from ecfrs_tui.services.reportviews import ReportTable

_ADDS_UP = ("delivered", "booked", "held")
"""Each curve holds the ones before it: what is booked comes on top of what was delivered."""
_LOOKS = {
    "delivered": ("●", "success"),
    "booked": ("○", "accent"),
    "held": ("·", "warning"),
    "target": ("─", "foreground"),
}
_STEPS = 4
_BESIDE = 10
"""Columns that the axis and its numbers take."""
_APART = 3
"""Columns from one label to the next; nearer ones are moved or left out by the library, in no fixed order."""


def curves_of(table: ReportTable) -> list[tuple[str, list[float]]]:
    """Name and sum so far by label, the widest first; nothing for a table whose series do not add up."""
    series = {each.name.casefold(): each for each in table.series}
    if "delivered" not in series:
        return []
    found: list[tuple[str, list[float]]] = []
    below = [0.0] * len(table.labels)
    for name in _ADDS_UP:
        if (one := series.get(name)) is not None and any(one.values):
            below = [a + (b or 0.0) for a, b in zip(below, one.values, strict=False)]
            found.append((one.name, list(accumulate(below))))
    target = series.get("target")
    if target is not None and any(target.values):
        found.append((target.name, list(accumulate(value or 0.0 for value in target.values))))
    return found[::-1]


class Course(PlotextPlot):
    """Draws the curves of a report's table at its own size; each has a sign of its own beside its colour."""

    def __init__(self) -> None:
        super().__init__(id="course")
        self._table: ReportTable | None = None

    def show(self, table: ReportTable | None) -> None:
        """Another table."""
        self._table = table
        self.refresh()

    def render(self) -> RenderResult:
        """The curves in the colours of the theme; without colours where there are none."""
        plain = self.app.theme == themes.PLAIN
        if plain:
            self.theme = "clear"
        elif self.theme != "auto":
            self.theme = "auto"
        self._draw(plain)
        return super().render()

    def _draw(self, plain: bool) -> None:
        plt, table = self.plt, self._table
        plt.clear_figure()
        curves = curves_of(table) if table is not None else []
        if table is None or not curves:
            return
        places = [float(place) for place in range(1, len(table.labels) + 1)]
        for name, sums in curves:
            sign, tone = _LOOKS[name.casefold()]
            colour = None if plain else Color.parse(self.app.theme_variables[tone]).rgb
            plt.plot(places, sums, label=clean(name), marker=sign, color=colour)
        most = max(max(sums) for _, sums in curves)
        steps = [most * step / _STEPS for step in range(_STEPS + 1)]
        plt.yticks(steps, [f"{step:,.0f}" for step in steps])
        labels = [clean(label) for label in table.labels]
        room = max(1, (self.size.width - _BESIDE) // (max(map(len, labels)) + _APART))
        every = -(-len(places) // room)
        plt.xticks(places[::every], labels[::every])
