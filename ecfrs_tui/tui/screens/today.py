"""Today: what needs a person now, and the officers' day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things, things_named
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.daymap import open_day_map
from ecfrs_tui.tui.text import clean, drawn, joined, run_on, tinted
from ecfrs_tui.tui.widgets.columns import NOT_ASKED, Column
from ecfrs_tui.tui.widgets.countymap import CountyMap, Place, route_of
from ecfrs_tui.tui.widgets.daybar import LEGEND, day_bar, scale
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.loads import Drawn, load_lines, tally_lines
from ecfrs_tui.tui.widgets.pieces import Line, Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from textual.geometry import Size

    from ecfrs_tui.services.views import DayView, Errand, TodayView

_ROOMY = (124, 46)
"""Columns and lines from which on there is room for a map."""


def _kind(errand: Errand, width: int) -> Content:
    sign, tone = words.errand(errand.kind)
    return run_on(drawn(f"{sign} ", tone), tinted(errand.kind, tone))


def _words(errand: Errand, width: int) -> Content:
    """The reference is said once, wherever the words have it."""
    reference, said = clean(errand.reference), clean(errand.words)
    if reference == errand.kind:
        reference = ""
    if reference and said.startswith(reference):
        said = said.removeprefix(reference).lstrip(" :·,")
    return joined([tinted(reference, "ember"), Content(said)], "  ")


def _figures(day: DayView, width: int) -> Content:
    visits = sum(stop.kind == "visit" for stop in day.stops)
    if not visits:
        return drawn("no visit" if not day.note else "", "dim")
    return Content(f"{words.count(visits, 'visit')} {words.short_minutes(day.drive_minutes)} drive")


class TodayScreen(Opening, MainScreen):
    """Errands on one side, the officers' timelines and this term's numbers on the other."""

    SCOPES = ("today", "things", "main")
    CONTEXT = "today"

    def __init__(self) -> None:
        super().__init__()
        self._left_from = ""

    def body(self) -> Iterable[Widget]:
        """Two lists, and the numbers under the second."""
        errands: Table[Errand] = Table(
            [
                Column("", _kind, least=9, most=9, value=lambda e: e.kind, field="kind"),
                Column("what", _words, least=20, weight=1, value=lambda e: e.words),
            ],
            key=lambda e: f"{e.kind} {e.reference} {e.words}",
            haystack=lambda e: f"{e.kind} {e.reference} {e.words}",
            markable=False,
            head=False,
            id="errands",
        )
        errands.empty = OPENING
        officers: Table[DayView] = Table(
            [
                Column(
                    "", lambda d, w: Content(words.fit_name(clean(d.name), w)), least=9, most=16, weight=3
                ),
                Column("", day_bar, field=NOT_ASKED, least=22, most=88, weight=6),
                Column("", _figures, least=20, keep=5, right=True),
            ],
            key=lambda d: d.officer,
            markable=False,
            head=False,
            id="officers",
        )
        self._spread(self.app.size, update=False)
        with Horizontal(id="halves"):
            with Vertical(id="needs"):
                yield Rule("Needs you", id="needs-title")
                yield errands
                yield FilterBar()
            with Vertical(id="day"):
                yield Rule("Officers today", id="officers-title")
                yield officers
                yield Line(id="scale")
                yield Line(id="legend")
                yield Rule("This term", id="term-title")
                yield Drawn(id="term")
                yield Rule("This week's load", "Mon to Fri · of the hours worked", id="load-title")
                yield Drawn(id="load")
                yield Rule("On the road today", id="today-map-title")
                yield CountyMap(id="today-map")

    @property
    def listing(self) -> Table[Errand]:
        """The errands are filtered."""
        return self.query_one("#errands", Table)

    @property
    def officers(self) -> Table[DayView]:
        """The officers' days."""
        return self.query_one("#officers", Table)

    def reload(self) -> None:
        """All that stands here comes with the summary of the day."""

    def show_summary(self, today: TodayView) -> None:
        """Errands, days and numbers."""
        super().show_summary(today)
        self.listing.empty = self.keyed(
            "Nothing needs you now. {app.requests} shows the inbox, {app.lookup} looks anything up."
        )
        self.listing.set_rows(today.errands)
        self.officers.empty = (
            "No officers yet: {app.begin} begins with your files, {app.missing} says what is missing."
        )
        self.officers.set_rows(today.days)
        self.query_one("#needs-title", Rule).say(f"Needs you ({len(today.errands)})")
        legend = self.query_one("#legend", Line)
        legend.say(drawn(f"  {LEGEND}", "dim"))
        self._scale()
        self._numbers(today)
        urgent = sum(words.errand(each.kind)[1] == "red" for each in today.errands)
        self.masthead.figure(
            [tinted(f"{urgent} urgent" if urgent else "", "red"), Content(f"{len(today.errands)} in all")]
        )

    def _scale(self) -> None:
        widths = self.officers.widths
        if len(widths) == 3:
            self.query_one("#scale", Line).say(drawn(" " * (2 + widths[0] + 2) + scale(widths[1]), "dim"))

    def on_resize(self, event: events.Resize) -> None:
        """A map of today where much room is left under the numbers."""
        self._spread(event.size)

    def _spread(self, size: Size, *, update: bool = True) -> None:
        self.set_class(size.width >= _ROOMY[0] and size.height >= _ROOMY[1], "-roomy", update=update)

    def _ways(self, days: Sequence[DayView]) -> None:
        chosen = self.officers.current_key
        routes = [route_of(day, day.officer == chosen) for day in days]
        self.query_one("#today-map", CountyMap).show(
            [
                Place(stop.visit or "", "", 0, stop.latitude, stop.longitude, words.state(stop.state))
                for day in days
                for stop in day.stops
                if stop.kind == "visit" and stop.latitude is not None and stop.longitude is not None
            ],
            routes=[route for route in routes if len(route.points) > 1],
        )
        right = self.keyed("solid: where the cursor is · {today.map} the map whole")
        self.query_one("#today-map-title", Rule).say("On the road today", right)

    def on_table_highlighted(self, message: Table.Highlighted) -> None:
        """Another officer: another way is drawn solid."""
        if message.table is self.officers and self.booking_app.desk is not None:
            self._ways(self.booking_app.summary().days)

    def on_table_measured(self) -> None:
        """The hours under the bars follow the width of the bars."""
        self._scale()

    def _numbers(self, view: TodayView) -> None:
        self._ways(view.days)
        self.query_one("#term", Drawn).show(lambda width: tally_lines(view.tallies, width))
        self.query_one("#load", Drawn).show(lambda width: load_lines(view.load, view.load_days, width))

    # actions

    def thing_here(self) -> Things:
        """What the errand is about; or the officer, where the cursor is among them."""
        if self.officers.has_focus:
            day = self.officers.current
            return Things(officer=day.officer) if day is not None else Things()
        errand = self.listing.current
        if errand is None or not errand.reference or errand.opens == "reports":
            return Things()
        return things_named(errand.reference)

    def open_map(self) -> None:
        """Today's routes, and where a person is needed."""
        view = self.booking_app.summary()
        key = self.listing.current.reference if self.listing.current is not None else ""
        officer = self.officers.current.officer if self.officers.has_focus and self.officers.current else ""
        open_day_map(self, view.now.date(), officer, "" if officer else key, view.errands)

    def why_nothing(self) -> str:
        """Why there is nothing to open."""
        table = self.officers if self.officers.has_focus else self.listing
        return "" if table.current is not None else "There is nothing to open here."

    def open_line(self) -> None:
        """Where an errand is mended, or an officer's day."""
        if self.officers.has_focus:
            day = self.officers.current
            if day is not None:
                self.booking_app.open_day(day.officer, day.day)
            return
        errand = self.listing.current
        if errand is None:
            return
        self._left_from = self.listing.current_key or ""
        if errand.opens in self.booking_app.MODES:
            self.booking_app.lead_to(errand.opens, errand.reference)
        else:
            self.app.notify(clean(errand.words), markup=False)

    def come_back(self) -> None:
        """Back from where an errand led: its line is done with, the cursor goes on to the next."""
        if self._left_from and self.listing.current_key == self._left_from:
            self.listing.cursor_down()
        self._left_from = ""

    def other_list(self) -> None:
        """From the errands to the officers and back."""
        (self.listing if self.officers.has_focus else self.officers).focus()

    def on_table_picked(self) -> None:
        """A second click opens."""
        self.open_line()

    def back(self) -> bool:
        """Out of the officers first."""
        if self.officers.has_focus:
            self.listing.focus()
            return True
        return super().back()
