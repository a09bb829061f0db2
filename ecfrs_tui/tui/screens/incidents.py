"""Incidents and the meetings that reviewed them, with what is still to be done after each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens import incidents_questions as questions
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk
from ecfrs_tui.tui.text import clean, drawn, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.countymap import CountyMap, Ring
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.needviews import IncidentView


def _actions(row: IncidentView, width: int) -> Content:
    total = row.open_actions + row.done_actions
    if not total:
        return drawn("none yet", "dim")
    done = f"{row.done_actions}/{total} done"
    return tinted(done, "amber" if row.open_actions else "green")


class IncidentsScreen(Bulk, Opening, MainScreen):
    """The list, newest first; enter shows the schools near one."""

    SCOPES: ClassVar[tuple[str, ...]] = ("incidents", "things", "main")
    CONTEXT = "incidents"

    def body(self) -> Iterable[Widget]:
        """The incidents, one whole, and where it was."""
        table: Table[IncidentView] = Table(
            [
                Column(
                    "day",
                    lambda i, w: Content(words.even_day(i.on_date)),
                    least=10,
                    value=lambda i: i.on_date,
                ),
                Column(
                    "reference",
                    lambda i, w: tinted(i.reference, "ember"),
                    least=12,
                    most=20,
                    weight=1,
                    keep=5,
                ),
                Column("what", lambda i, w: plain(i.kind), least=16, weight=3, most=40),
                Column("where", lambda i, w: plain(i.place), least=14, weight=3, most=40, keep=6),
                Column("theme", lambda i, w: plain(i.theme), least=10, weight=1, most=26, keep=2),
                Column("actions", _actions, least=9),
            ],
            key=lambda i: i.reference,
            haystack=lambda i: f"{i.reference} {i.kind} {i.place} {i.theme} {i.notes}",
            markable=False,
            id="incidents",
        )
        table.empty = OPENING
        with Vertical(id="incidents-whole"):
            yield Rule("Incidents and review meetings", id="incidents-title")
            yield table
            yield FilterBar()
            yield Rule(id="incident-title")
            yield Fields(id="incident-facts")
            yield CountyMap(id="incident-map")

    @property
    def listing(self) -> Table[IncidentView]:
        """The incidents."""
        return self.query_one("#incidents", Table)

    def reload(self) -> None:
        """The incidents, newest first."""
        self.listing.empty = self.keyed(
            "No incident is entered. {incidents.enter} enters one; ecfrs-tui import incidents FILE brings in many."
        )
        rows = self.desk.incidents()
        self.listing.set_rows(rows)
        waiting = sum(row.open_actions for row in rows)
        self.masthead.figure([tinted(f"{words.count(waiting, 'action')} open" if waiting else "", "amber")])
        self._show()

    def on_table_highlighted(self) -> None:
        """Another one."""
        self._show()
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click opens."""
        self.booking_app.press("incidents.open", self)

    def _show(self) -> None:
        row, title = self.listing.current, self.query_one("#incident-title", Rule)
        facts, county = self.query_one("#incident-facts", Fields), self.query_one("#incident-map", CountyMap)
        if row is None:
            title.say("")
            facts.show([])
            county.show(())
            return
        title.say(run_on(drawn(clean(row.reference), "ember"), "  ", plain(row.kind).stylize("bold")))
        notes = plain(row.notes) if row.notes else drawn("none", "dim")
        facts.show(
            [
                Field("where", plain(row.place), 2),
                Field("notes", notes, 6 if self.has_class("-tall") else 2),
            ]
        )
        ring = None
        if row.latitude is not None and row.longitude is not None:
            ring = Ring(row.place, row.latitude, row.longitude, questions.USUAL_KM)
        county.show((), ring=ring)

    # actions

    def thing_here(self) -> Things:
        """The incident has a history, and no one school."""
        return Things(about=self.listing.current_key or "")

    def why_no_incident(self) -> str:
        """Why there is nothing to open."""
        return "" if self.listing.current is not None else "No incident is chosen."

    def open_incident(self) -> None:
        """The schools near it."""
        from ecfrs_tui.tui.screens.near import NearScreen

        if (row := self.listing.current) is not None:
            self.app.push_screen(NearScreen(row.reference))

    def enter_incident(self) -> None:
        """A new one."""
        self.ask(questions.enter(self.desk, self.desk.themes()))

    def near_place(self) -> None:
        """Schools near any place."""
        from ecfrs_tui.tui.screens.dialogs import QuestionScreen
        from ecfrs_tui.tui.screens.near import NearScreen

        def asked(found: tuple[str, questions.Reach] | None) -> None:
            if found is not None:
                self.app.push_screen(NearScreen("", place=found[0], reach=found[1]))

        self.app.push_screen(QuestionScreen(questions.place(questions.Reach())), asked)

    def write_note(self) -> None:
        """The note for the review meeting."""
        row, desk = self.listing.current, self.desk
        if row is not None:
            from ecfrs_tui.tui.work import beside

            app = self.booking_app
            reference = row.reference
            beside(
                self,
                lambda: desk.meeting_note(reference),
                lambda done: app.report(done, undoable=False),
                app.complain,
                name="write",
            )
