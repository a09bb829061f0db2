"""Days as bars under one another, with the hours below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from ecfrs_tui.tui.text import drawn, run_on, tinted
from ecfrs_tui.tui.widgets.columns import fitted
from ecfrs_tui.tui.widgets.daybar import LEGEND, day_bar, scale

if TYPE_CHECKING:
    from ecfrs_tui.services.views import DayView

_LABEL = 8


class DayBars(Widget):
    """A labelled bar a day at the widget's own width; with `legend` a line says what the signs mean."""

    def __init__(self, *, legend: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._legend = legend
        self._days: tuple[tuple[str, DayView], ...] = ()

    def show(self, days: Sequence[tuple[str, DayView]]) -> None:
        """Other days, each with its label (outside text)."""
        self._days = tuple(days)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line a day, the hours, the legend."""
        return len(self._days) + 1 + self._legend if self._days else 0

    def render(self) -> Content:
        """The bars at the present width."""
        if not self._days:
            return Content("")
        width = max(4, self.size.width - _LABEL)
        indent = " " * _LABEL
        lines = [
            run_on(fitted(tinted(label, "dim"), _LABEL - 1), " ", day_bar(day, width))
            for label, day in self._days
        ]
        lines.append(run_on(indent, drawn(scale(width), "dim")))
        if self._legend:
            lines.append(run_on(indent, drawn(LEGEND, "dim")))
        return Content("\n").join(lines)
