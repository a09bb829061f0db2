"""The order of a day: as it stands, the best one, and the minutes between them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.dialogs import Question, QuestionScreen
from ecfrs_tui.tui.text import clean, drawn, plain, run_on, tinted
from ecfrs_tui.tui.widgets.daybars import DayBars
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule
from ecfrs_tui.tui.widgets.routemap import RouteMap
from ecfrs_tui.tui.widgets.twodays import TwoDays
from ecfrs_tui.tui.work import beside, said

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.planviews import OrderView
    from ecfrs_tui.services.views import Outcome


class OrderScreen(Framed):
    """Opened over a day; enter puts the visits in the best order, asking first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("order",)
    CONTEXT = "order"

    def __init__(self, officer: str, day: date) -> None:
        super().__init__()
        self._officer, self._date = officer, day
        self._view: OrderView | None = None
        self._failed = False

    def body(self) -> Iterable[Widget]:
        """The sentence, both days as bars, as lines, as maps."""
        with Vertical():
            yield Rule(id="order-title")
            yield Fields(label_width=0, id="order-says")
            yield DayBars(legend=True, id="order-bars")
            with VerticalScroll(id="order-lines", can_focus=False):
                yield TwoDays(id="order-days")
            with Horizontal(id="order-maps"):
                with Vertical():
                    yield Line(id="order-map-stands")
                    yield RouteMap(id="map-stands")
                with Vertical():
                    yield Line(id="order-map-best")
                    yield RouteMap(id="map-best")

    def reload(self) -> None:
        """Asked beside the screen."""
        desk, officer, day = self.desk, self._officer, self._date
        if self._view is None:
            self._title(Content("…"))
        beside(self, lambda: desk.best_order(officer, day), self._show, self._fault, name="order")

    def _show(self, view: OrderView) -> None:
        self._view, self._failed = view, False
        tone = "green" if view.saved_minutes > 0 else ""
        saved = (
            f"{words.minutes(view.saved_minutes)} less driving"
            if view.saved_minutes > 0
            else "nothing to gain"
        )
        self._title(drawn(saved, tone))
        self.query_one("#order-says", Fields).show([Field("", plain(view.words), 3)])
        self.query_one(TwoDays).show((view.stands, view.best), ("stands", "best"))
        for name, day in (("stands", view.stands), ("best", view.best)):
            self.query_one(f"#map-{name}", RouteMap).show(day)
            says = f"  {name}  {words.minutes(day.drive_minutes)}, {day.drive_km:.0f} km"
            self.query_one(f"#order-map-{name}", Line).say(drawn(says, "dim"))
        self.query_one(DayBars).show([("stands", view.stands), ("best", view.best)])

    def _title(self, right: Content) -> None:
        name = self.booking_app.officer_name(self._officer)
        who = run_on(drawn(name, "ember"), " · ", drawn(words.long_day(self._date), "strong"))
        self.query_one("#order-title", Rule).say(run_on(who, "  best order"), right)

    def _fault(self, error: EcfrsError) -> None:
        self._view, self._failed = None, True
        self._title(Content(""))
        self.query_one("#order-says", Fields).show([Field("", tinted(" ".join(said(error)), "red"), 4)])

    # actions

    def why_no_change(self) -> str:
        """Why there is nothing to apply."""
        if self._failed:
            return "The best order could not be found."
        if self._view is None:
            return "The best order is still being looked for."
        return "" if self._view.changes else "The day stands in its best order already."

    def apply(self) -> None:
        """Asks, then moves the visits."""
        view, desk = self._view, self.desk
        if view is None:
            return

        def done(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.booking_app.report(outcome)

        lines = [
            Field(
                clean(row.visit)[:9],
                run_on(
                    f"{words.time(row.starts_at)}  ",
                    plain(row.school),
                    drawn(f"   {clean(row.was)}" if row.was else "", "dim"),
                ),
            )
            for row in view.changes
        ]
        lines.append(
            Field("", drawn("The schools have to agree: each gets a message that it was moved.", "dim"), 2)
        )
        warnings = tuple(f"{row.school}: {each}" for row in view.changes for each in row.warnings)
        title = f"Move {words.count(len(view.changes), 'visit')} into the best order"
        question = Question(title, lines, "move", lambda texts: desk.move_together(view.changes), warnings)
        self.app.push_screen(QuestionScreen(question), done)

    def line_on(self) -> None:
        """The lines scroll on."""
        self.query_one("#order-lines", VerticalScroll).scroll_relative(y=1, animate=False)

    def line_back(self) -> None:
        """The lines scroll back."""
        self.query_one("#order-lines", VerticalScroll).scroll_relative(y=-1, animate=False)
