"""An officer's day: every drive, visit and gap in order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.daymap import open_day_map
from ecfrs_tui.tui.screens.whatif import WhatIf
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.daybar import LEGEND, day_bar, scale
from ecfrs_tui.tui.widgets.daylines import DayTable
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.routemap import RouteMap

if TYPE_CHECKING:
    from ecfrs_tui.services.views import DayView


class DayScreen(WhatIf, Opening, Framed):
    """Opened over another screen; left and right change the day, o the officer."""

    SCOPES: ClassVar[tuple[str, ...]] = ("day", "things", "whatif")
    CONTEXT = "day"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - an instance variable to Textual

    def __init__(self, officer: str, day: date) -> None:
        super().__init__()
        self._officer = officer
        self._date = day
        self._view: DayView | None = None

    def body(self) -> Iterable[Widget]:
        """Name and figures, the bar, the lines; the map at their right where there is room."""
        with Vertical():
            yield Rule(id="day-title")
            yield Fields(label_width=0, id="day-bar")
            with Horizontal(id="day-halves"):
                yield DayTable(id="day-lines")
                yield RouteMap(id="day-map")

    @property
    def lines(self) -> DayTable:
        """The lines of the day."""
        return self.query_one(DayTable)

    def reload(self) -> None:
        """The day as it is now."""
        day = self._view = self.desk.day(self._officer, self._date)
        rows = self.desk.visits(first=self._date, last=self._date, officer=self._officer)
        figures = [
            Content(f"{words.minutes(day.drive_minutes)} driving") if day.drive_minutes else Content(""),
            Content(f"{day.drive_km:.0f} km") if day.drive_km else Content(""),
            Content(f"lunch {words.time(day.lunch_at)}") if day.lunch_at else Content(""),
            tinted(day.note, "amber"),
        ]
        who = run_on(drawn(clean(day.name), "ember"), " · ", drawn(words.long_day(day.day), "strong"))
        self.query_one("#day-title", Rule).say(who, joined(figures))
        self.lines.show(day, {row.reference: row for row in rows})
        self.query_one(RouteMap).show(day)
        self._bar()
        self.masthead.figure([plain(f"based at {clean(day.base)}")])

    def _bar(self) -> None:
        if self._view is not None:
            width = max(10, self.size.width - 4)
            self.query_one("#day-bar", Fields).show(
                [
                    Field("", day_bar(self._view, width)),
                    Field("", drawn(scale(width), "dim")),
                    Field("", drawn(LEGEND, "dim")),
                ]
            )

    def on_resize(self) -> None:
        """The bar follows the width."""
        self._bar()

    def on_table_highlighted(self) -> None:
        """Another line."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click opens the visit."""
        self.booking_app.action_press("day.visit")

    def why_no_visit(self) -> str:
        """Why there is nothing to open."""
        line = self.lines.current
        return "" if line is not None and line.visit else "This line is not a visit."

    def open_visit(self) -> None:
        """The visit on the list of visits."""
        line = self.lines.current
        if line is not None and line.visit:
            self.booking_app.lead_to("visits", line.visit)

    def thing_here(self) -> Things:
        """The visit of the line, and whose day it is."""
        line = self.lines.current
        visit = line.visit if line is not None and line.visit else ""
        return Things(visit=visit, officer=self._officer)

    def open_map(self) -> None:
        """The routes of this day, this officer's first."""
        open_day_map(self, self._date, self._officer)

    def pick_up(self) -> None:
        """The grid with this visit in hand."""
        line = self.lines.current
        if line is not None and line.visit:
            self.booking_app.take_in_hand(line.visit)

    def ill_from(self) -> tuple[str, date]:
        """This officer, this day."""
        return self._officer, self._date

    def fits_gap(self) -> None:
        """What fits into this day."""
        from ecfrs_tui.tui.screens.freed import FreedScreen

        self.app.push_screen(FreedScreen(self._officer, self._date))

    def why_no_order(self) -> str:
        """Why the day has no order to speak of."""
        visits = sum(stop.kind == "visit" for stop in self._view.stops) if self._view is not None else 0
        return "" if visits > 1 else "A day needs two visits to have an order."

    def best_order(self) -> None:
        """The order that stands beside the best one."""
        from ecfrs_tui.tui.screens.order import OrderScreen

        self.app.push_screen(OrderScreen(self._officer, self._date))

    def _turn(self, days: int) -> None:
        day = self._date + timedelta(days=days)
        while day.weekday() > 4:
            day += timedelta(days=days)
        self._date = day
        self.show_again()

    def day_before(self) -> None:
        """The working day before."""
        self._turn(-1)

    def day_after(self) -> None:
        """The next working day."""
        self._turn(1)

    def next_officer(self) -> None:
        """The next officer, the same day."""
        codes = [officer.code for officer in self.desk.officers() if officer.active]
        if codes:
            place = codes.index(self._officer) if self._officer in codes else -1
            self._officer = codes[(place + 1) % len(codes)]
            self.show_again()
