"""Districts and authorities of a theme: schools, need, what has been reached of those that need it most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.text import drawn, plain, run_on
from ecfrs_tui.tui.widgets import needbars
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Line, Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.needviews import AreaRow, TargetsView


def _reached(row: AreaRow, width: int) -> Content:
    if not row.high:
        return drawn("–", "dim")
    bar = max(0, width - 8)
    figures = f"{row.high_reached}/{row.high}".rjust(7)
    return run_on(drawn(words.bar(row.high_reached / row.high, bar), "green"), " ", figures)


def _mean(row: AreaRow, width: int) -> Content:
    bar = words.bar(row.mean_need / 100, max(0, width - 4))
    return run_on(drawn(bar, "blue"), " ", drawn(f"{row.mean_need:>3}", "strong"))


def area_columns(title: str) -> list[Column[AreaRow]]:
    """Name, need, schools of high need and how many of them were reached."""
    return [
        Column(title, lambda a, w: plain(a.name), least=14, weight=2, most=30),
        Column("mean need", _mean, least=12, most=34, weight=2),
        Column(f"need {needbars.HIGH}+", lambda a, w: Content(f"{a.high:,}"), least=8, right=True),
        Column("of them reached", _reached, least=16, most=34, weight=2, keep=5),
        Column("schools", lambda a, w: Content(f"{a.schools:,}"), least=7, right=True, keep=4),
        Column("never", lambda a, w: Content(f"{a.never_visited:,}"), least=5, right=True, keep=3),
        Column("young people", lambda a, w: Content(f"{a.young_people:,}"), least=12, right=True, keep=2),
    ]


class AreasScreen(Framed):
    """Two league tables; enter shows the schools of an area, by `only(field, name)` of whoever opened it."""

    SCOPES: ClassVar[tuple[str, ...]] = ("areas",)
    CONTEXT = "areas"

    def __init__(self, view: TargetsView, only: Callable[[str, str], None]) -> None:
        super().__init__()
        self._view = view
        self._only = only

    def body(self) -> Iterable[Widget]:
        """Districts above, authorities below."""
        with Vertical(id="areas"):
            yield Rule(id="areas-title")
            yield Table(area_columns("district"), key=lambda a: a.name, markable=False, id="districts")
            yield Rule("Authorities", id="authorities-title")
            yield Table(area_columns("authority"), key=lambda a: a.name, markable=False, id="authorities")
            yield Line(id="areas-says")

    @property
    def districts(self) -> Table[AreaRow]:
        """The districts."""
        return self.query_one("#districts", Table)

    @property
    def authorities(self) -> Table[AreaRow]:
        """The authorities."""
        return self.query_one("#authorities", Table)

    @property
    def _table(self) -> Table[AreaRow]:
        return self.authorities if self.authorities.has_focus else self.districts

    def reload(self) -> None:
        """The areas of the ranking, those of the greatest need first."""
        self.query_one("#areas-title", Rule).say(
            run_on("Districts · ", plain(self._view.title).stylize("bold")), "by mean need"
        )
        for table, rows in (
            (self.districts, self._view.districts),
            (self.authorities, self._view.authorities),
        ):
            table.empty = "No area is known: ecfrs-tui import schools FILE brings in the register."
            table.set_rows(sorted(rows, key=lambda area: (-area.mean_need, -area.high, area.name)))
        self.query_one("#areas-says", Line).say(
            drawn("  reached: visited this school year · never: schools we have not been to at all", "dim")
        )

    def on_table_highlighted(self) -> None:
        """Another area."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click shows its schools."""
        self.open_area()

    def back(self) -> bool:
        """Out of the authorities first."""
        if self.authorities.has_focus:
            self.districts.focus()
            return True
        return False

    # actions

    def why_no_area(self) -> str:
        """Why there is nothing to show."""
        return "" if self._table.current is not None else "No area is chosen."

    def open_area(self) -> None:
        """The schools of the area."""
        area = self._table.current
        if area is not None:
            field = "authority" if self._table is self.authorities else "district"
            self.app.pop_screen()
            self._only(field, area.name)

    def other_table(self) -> None:
        """From districts to authorities and back."""
        (self.districts if self.authorities.has_focus else self.authorities).focus()
