"""Visits, requests and the day's routes on a map of the county; the list below or beside it moves it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.countying import Reader, Sheet, Spot
from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.screens.base import OPENING, Framed
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import NOT_ASKED, Column
from ecfrs_tui.tui.widgets.countymap import BASE, COUNTY, Bounds, CountyMap, Place, route_of
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule, flowed
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.services.views import DayView

_CLOSE_KM = 8.0


class CountyScreen(Framed):
    """Reads its sheet beside the screen. `left` hears the reference it was left on, where a list waits for it."""

    SCOPES: ClassVar[tuple[str, ...]] = ("county",)
    CONTEXT = "county"

    def __init__(
        self,
        read: Reader | None = None,
        *,
        key: str = "",
        left: Callable[[str], object] | None = None,
        day: date | None = None,
        on_day: Callable[[date], Sheet] | None = None,
    ) -> None:
        super().__init__()
        self._read, self._left = read, left
        self._day, self._on_day = day, on_day
        self._wanted = key
        self._sheet = Sheet("", ())
        self._days: dict[tuple[str, date], DayView] = {}
        self._near = False
        self._route = Latest(self, "route")

    def body(self) -> Iterable[Widget]:
        """Title; map and list; the legend."""
        listing: Table[Spot] = Table(
            [
                Column("", lambda s, w: drawn(s.sign, s.tone), least=1, most=1, field=NOT_ASKED),
                Column("when", lambda s, w: plain(s.when), least=16, most=16, keep=7),
                Column(
                    "where", lambda s, w: plain(s.name), least=20, weight=3, most=44, value=lambda s: s.name
                ),
                Column("", lambda s, w: s.about, least=18, weight=3, keep=2, field="about"),
            ],
            key=lambda s: s.key,
            markable=False,
            head=False,
            id="county-list",
        )
        listing.empty = OPENING
        with Vertical(id="county-whole"):
            yield Rule(id="county-title")
            with Horizontal(id="county-halves"):
                yield CountyMap(id="county-map")
                yield listing
            yield Fields(label_width=0, id="county-legend")

    @property
    def listing(self) -> Table[Spot]:
        """The things on the map, in the order of the list they come from."""
        return self.query_one("#county-list", Table)

    def reload(self) -> None:
        """Reads what is on the map, in a thread."""
        self._days.clear()
        read, on_day, day = self._read, self._on_day, self._day

        def sheet() -> Sheet:
            if on_day is not None and day is not None:
                return on_day(day)
            assert read is not None
            return read()

        beside(self, sheet, self._laid, self.booking_app.complain, name="county")

    def _laid(self, sheet: Sheet) -> None:
        self._sheet = sheet
        for day in sheet.days:
            self._days[day.officer, day.day] = day
        nowhere = f"{sheet.nowhere:,} without a place left out" if sheet.nowhere else ""
        title = run_on(plain(sheet.title).stylize("bold"), " on the map")
        self.query_one("#county-title", Rule).say(title, nowhere or words.count(len(sheet.spots), "place"))
        self.listing.empty = self.keyed(
            "Nothing here has a place. {county.before} and {county.after} show other days, {app.back} goes back."
            if self._on_day is not None
            else "Nothing on the list has a place. {app.back} goes back to it."
        )
        self.listing.set_rows(sheet.spots)
        if self._wanted:
            self.listing.go_to(self._wanted)
            self._wanted = ""
        self._show()
        self.refresh_keys()

    def on_table_highlighted(self) -> None:
        """Another thing."""
        self._show()
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click goes there."""
        self.booking_app.action_press("county.open")

    def on_resize(self) -> None:
        """The legend takes the lines it needs."""
        self._say_legend()

    # drawing

    def _show(self) -> None:
        spot = self.listing.current
        chosen = (
            self._days.get((spot.officer, spot.day)) if spot is not None and spot.day is not None else None
        )
        if spot is not None and spot.officer and spot.day is not None and chosen is None:
            self._ask_day(spot.officer, spot.day)
        days = [*(each for each in self._sheet.days if each is not chosen), *([chosen] if chosen else [])]
        routes = [route_of(each, each is chosen) for each in days]
        county = self.query_one("#county-map", CountyMap)
        county.show(
            [
                Place(
                    each.key,
                    each.name,
                    int(each is spot),
                    each.latitude,
                    each.longitude,
                    (each.sign, each.tone),
                )
                for each in reversed(self._sheet.spots)
            ],
            bounds=self._bounds(spot, chosen),
            routes=[route for route in routes if len(route.points) > 1],
        )
        county.choose(spot.key if spot is not None else "")
        self._say_legend(chosen)

    def _bounds(self, spot: Spot | None, day: DayView | None) -> Bounds:
        if not self._near or spot is None:
            return COUNTY
        points = route_of(day, True).points if day is not None else ()
        return Bounds.holding([*points, (spot.latitude, spot.longitude)], _CLOSE_KM)

    def _ask_day(self, officer: str, day: date) -> None:
        desk = self.desk

        def there(view: DayView) -> None:
            self._days[officer, day] = view
            spot = self.listing.current
            if spot is not None and (spot.officer, spot.day) == (officer, day):
                self._show()

        self._route.ask(lambda: desk.day(officer, day), there, self.booking_app.complain)

    def _say_legend(self, chosen: DayView | None = None) -> None:
        kinds = dict.fromkeys((spot.sign, spot.tone, spot.means) for spot in self._sheet.spots)
        parts = [run_on(drawn(sign, tone), " ", tinted(means, tone)) for sign, tone, means in kinds]
        if self._sheet.spots:
            parts.append(run_on(drawn("◆", "ember"), " where you are"))
        if chosen is not None and chosen.stops:
            way = f"the way of {clean(chosen.name)}, from base {BASE}, {words.minutes(chosen.drive_minutes)} driving"
            parts.append(run_on(drawn("1 2 3 ──", "ember"), " ", Content(way)))
        if sum(bool(day.stops) for day in self._sheet.days) > (chosen is not None):
            parts.append(
                run_on(
                    drawn("· · ·", "dim"),
                    " the other officers" if chosen is not None else " the officers' ways",
                )
            )
        width = max(10, self.size.width - 4)
        legend = self.query_one("#county-legend", Fields)
        lines = [Field("", line) for line in flowed(parts, width)][:2]
        if (spot := self.listing.current) is not None:
            lines.insert(
                0, Field("", joined([plain(spot.name).stylize("bold"), plain(spot.when), spot.about]))
            )
        legend.show(lines)

    # actions

    def why_nothing(self) -> str:
        """Why there is nothing to go to."""
        return "" if self.listing.current is not None else "Nothing here has a place."

    def why_no_days(self) -> str:
        """Why there is no day before or after."""
        return "" if self._on_day is not None else "The list behind this map is not of one day."

    def open_spot(self) -> None:
        """Back to the list, on this thing; or to the screen it belongs to."""
        spot = self.listing.current
        if spot is None:
            return
        self.app.pop_screen()
        if self._left is not None:
            self._left(spot.key)
        else:
            mode = "visits" if spot.key.startswith("VIS") else "requests"
            self.booking_app.lead_to(mode, spot.key)

    def toggle_near(self) -> None:
        """The whole county, or the route and its neighbourhood."""
        self._near = not self._near
        self._show()

    def _turn(self, by: int) -> None:
        from datetime import timedelta

        assert self._day is not None
        day = self._day + timedelta(days=by)
        while day.weekday() > 4:
            day += timedelta(days=by)
        self._day = day
        self.reload()

    def day_before(self) -> None:
        """The working day before."""
        self._turn(-1)

    def day_after(self) -> None:
        """The next working day."""
        self._turn(1)
