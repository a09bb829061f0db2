"""Availability: officers down, two weeks across; the day under the cursor below."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.daymap import open_day_map
from ecfrs_tui.tui.screens.placing import AHEAD, Placing
from ecfrs_tui.tui.screens.whatif import WhatIf
from ecfrs_tui.tui.text import drawn, run_on
from ecfrs_tui.tui.widgets.daylines import DayTable
from ecfrs_tui.tui.widgets.pieces import Line, Rule
from ecfrs_tui.tui.widgets.placetable import PlaceTable
from ecfrs_tui.tui.widgets.routemap import RouteMap
from ecfrs_tui.tui.widgets.weektable import WeekTable

DAYS = 10


class AvailabilityScreen(Placing, WhatIf, Opening, Framed):
    """What stands and how much is free; with something in hand, what it would cost."""

    SCOPES: ClassVar[tuple[str, ...]] = ("availability", "things", "whatif")
    CONTEXT = "availability"

    def __init__(self) -> None:
        super().__init__()
        self._first: date | None = None

    def body(self) -> Iterable[Widget]:
        """Heading, grid, the cell in words, its day."""
        with Vertical():
            yield Rule("Availability", id="week-title")
            yield WeekTable(id="grid")
            yield PlaceTable(id="place-grid")
            yield Line(lines=2, id="cell-says")
            yield Rule(id="preview-title")
            with Horizontal(id="preview-halves"):
                yield DayTable(id="day-preview")
                yield RouteMap(id="preview-map")

    @property
    def grid(self) -> WeekTable:
        """The grid."""
        return self.query_one(WeekTable)

    @property
    def context(self) -> str:
        """With something in hand the grid of costs has keys of its own."""
        return "placing" if self.places.has_focus else self.CONTEXT

    def show_reference(self, reference: str) -> None:
        """The week of a day, in ISO form; another screen leads there."""
        hand = self.booking_app.hand
        self._first = _monday(date.fromisoformat(reference))
        self.show_again()
        if hand is not None:
            officer = hand.officers[0] if hand.officers else ""
            self.places.go_to(officer, date.fromisoformat(reference))

    def back(self) -> bool:
        """Puts back what is in hand."""
        if self.booking_app.hand is None:
            return False
        self.booking_app.put_back()
        return False

    def reload(self) -> None:
        """The two weeks in view, read again."""
        today = self.desk.now().date()
        if self._first is None:
            self._first = _monday(today)
        grid = self.desk.week(self._first, DAYS)
        self.grid.show(grid, today)
        if grid.days:
            span = f"{words.day(grid.days[0])} – {words.long_day(grid.days[-1])}"
            self.query_one("#week-title", Rule).say(
                run_on("Availability  ", drawn(span, "strong")), "visits · load · hours free"
            )
        free = sum(cell.free_minutes for line in grid.cells for cell in line)
        visits = sum(cell.visits for line in grid.cells for cell in line)
        self.masthead.figure([Content(words.count(visits, "visit")), Content(f"{free // 60} h free")])
        if self.booking_app.hand is not None:
            self.places.lay_week(grid, today)
        self.again_hand()
        self.say_cell()

    def again_hand(self) -> None:
        """The costs of the span in view, then of those ahead."""
        if self._first is not None:
            spans = [self._first + timedelta(weeks=DAYS // 5 * n) for n in range(AHEAD + 1)]
            self.show_hand(spans, DAYS)

    def on_officer_grid_moved(self) -> None:
        """Another cell: its words and its day."""
        self.explain_cell()
        self.say_cell()
        self.refresh_keys()

    def say_cell(self) -> None:
        """The cell under the cursor and its day."""
        if self.booking_app.hand is not None:
            self.query_one("#cell-says", Line).say(self.places.sentence)
            if (where := self.places.where) is not None:
                self._preview(*where)
            return
        self._say()

    def _say(self) -> None:
        cell = self.grid.cell
        line, title, preview = (
            self.query_one("#cell-says", Line),
            self.query_one("#preview-title", Rule),
            self.query_one("#day-preview", DayTable),
        )
        if cell is None:
            line.say(Content("No officers yet: ecfrs-tui import officers FILE brings them in."))
            title.say("")
            preview.empty = ""
            preview.set_rows(())
            return
        line.say(self.grid.sentence)
        self._preview(cell.officer, cell.day)

    def _preview(self, officer: str, day: date) -> None:
        title = self.query_one("#preview-title", Rule)
        title.say(f"{self.booking_app.officer_name(officer)} · {words.day(day)}")
        try:
            view = self.desk.day(officer, day)
            rows = self.desk.visits(first=day, last=day, officer=officer)
        except EcfrsError as error:
            self.booking_app.complain(error)
            return
        self.query_one("#day-preview", DayTable).show(view, {row.reference: row for row in rows})
        driven = any(stop.kind == "visit" for stop in view.stops)
        self.query_one("#preview-map", RouteMap).show(view)
        self.set_class(driven, "-driven")

    def open_map(self) -> None:
        """The routes of the day under the cursor."""
        grid = self.grid if self.booking_app.hand is None else self.places
        if (where := grid.where) is not None:
            open_day_map(self, where[1], where[0])

    def thing_here(self) -> Things:
        """The officer of the cell, and the first visit of the day under it."""
        grid = self.grid if self.booking_app.hand is None else self.places
        officer = grid.where[0] if grid.where is not None else ""
        rows = self.query_one("#day-preview", DayTable).rows
        visit = next((line.visit for line in rows if line.visit), None)
        return Things(visit=visit or "", officer=officer, about=visit or officer)

    def ill_from(self) -> tuple[str, date]:
        """The officer and the day of the cell."""
        grid = self.grid if self.booking_app.hand is None else self.places
        return grid.where or super().ill_from()

    def why_no_cell(self) -> str:
        """Why there is no day to open."""
        return "" if self.grid.cell is not None else "There is no day to open."

    def open_day(self) -> None:
        """The day view of the cell."""
        if (cell := self.grid.cell) is not None:
            self.booking_app.open_day(cell.officer, cell.day)

    def on_officer_grid_opened(self) -> None:
        """A second click opens, or puts down."""
        self.booking_app.action_press("availability.day" if self.booking_app.hand is None else "placing.drop")

    def _turn(self, weeks: int) -> None:
        self._first = (self._first or _monday(self.desk.now().date())) + timedelta(weeks=weeks)
        self.show_again()

    def week_back(self) -> None:
        """A week back."""
        self._turn(-1)

    def week_on(self) -> None:
        """A week on."""
        self._turn(1)

    def this_week(self) -> None:
        """This week."""
        self._first = None
        self.show_again()


def _monday(day: date) -> date:
    """The Monday of its week; on a weekend the one to come."""
    return (
        day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day - timedelta(days=day.weekday())
    )
