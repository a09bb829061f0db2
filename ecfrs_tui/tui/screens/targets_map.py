"""The schools of a ranked list on a map of the county, one after another in the order of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.targets_columns import short_day
from ecfrs_tui.tui.text import drawn, joined, plain, run_on
from ecfrs_tui.tui.widgets import needbars
from ecfrs_tui.tui.widgets.countymap import COUNTY, LEGEND, Bounds, CountyMap, Place
from ecfrs_tui.tui.widgets.pieces import Line, Rule

if TYPE_CHECKING:
    from ecfrs_tui.services.needviews import TargetRow

_CLOSE_KM = 12.0


class MapScreen(Framed):
    """Arrows go down the list; the map follows. `left` hears the key of the school it was left on."""

    SCOPES: ClassVar[tuple[str, ...]] = ("map",)
    CONTEXT = "map"

    def __init__(self, title: str, rows: Sequence[TargetRow], key: str, left: Callable[[str], None]) -> None:
        super().__init__()
        self._left = left
        self._title = title
        self._rows = [row for row in rows if row.latitude is not None and row.longitude is not None]
        self._left_out = len(rows) - len(self._rows)
        self._at = next((n for n, row in enumerate(self._rows) if str(row.urn) == key), 0)
        self._near = False

    def body(self) -> Iterable[Widget]:
        """Title, map, legend, the school."""
        with Vertical(id="map-whole"):
            yield Rule(id="map-title")
            yield CountyMap(id="whole-map")
            yield Line(id="map-legend")
            yield Line(id="map-says")

    @property
    def current(self) -> TargetRow | None:
        """The school it stands on."""
        return self._rows[self._at] if self._rows else None

    def reload(self) -> None:
        """The map with the schools of the list."""
        left = f"{self._left_out:,} without a place left out" if self._left_out else ""
        self.query_one("#map-title", Rule).say(
            run_on(plain(self._title).stylize("bold"), " on the map"), left or f"{len(self._rows):,} schools"
        )
        self.query_one("#map-legend", Line).say(run_on("  ", LEGEND))
        self._show()

    def _show(self) -> None:
        row, county = self.current, self.query_one("#whole-map", CountyMap)
        bounds = COUNTY
        if self._near and row is not None and row.latitude is not None and row.longitude is not None:
            bounds = Bounds.around(row.latitude, row.longitude, _CLOSE_KM)
        county.show(
            [
                Place(str(each.urn), each.school, each.need, each.latitude, each.longitude)
                for each in self._rows
                if each.latitude is not None and each.longitude is not None
            ],
            bounds=bounds,
        )
        county.choose(str(row.urn) if row else "")
        self.query_one("#map-says", Line).say(run_on("  ", _says(row)))

    # actions

    def why_nothing(self) -> str:
        """Why there is nothing to show."""
        return "" if self._rows else "No school of this list has a place."

    def school_on(self) -> None:
        """The next school of the list."""
        self._go(1)

    def school_back(self) -> None:
        """The school before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        self._at = max(0, min(len(self._rows) - 1, self._at + by))
        self._show()

    def toggle_near(self) -> None:
        """The whole county, or the neighbourhood of the school."""
        self._near = not self._near
        self._show()

    def to_list(self) -> None:
        """Back to the list, on this school."""
        if self.current is not None:
            self._left(str(self.current.urn))
        self.app.pop_screen()


def _says(row: TargetRow | None) -> Content:
    if row is None:
        return drawn("No school of this list has a place.", "dim")
    last = short_day(row.last_visit) if row.last_visit else "never visited"
    where = joined([plain(row.school).stylize("bold"), plain(row.town)], ", ")
    return joined(
        [
            run_on(drawn(f"{row.rank} ", "ember"), where),
            run_on("need ", needbars.need(row.need)),
            Content(last),
        ]
    )
