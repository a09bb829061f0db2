"""Plan: choose requests and days, watch the plan get better, accept what is wanted of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from ecfrs_tui.tui.planning import Planning, Sieve
from ecfrs_tui.tui.screens.base import MainScreen
from ecfrs_tui.tui.screens.plan_choose import ChoosePanel
from ecfrs_tui.tui.screens.plan_result import ResultPanel
from ecfrs_tui.tui.screens.plan_run import RunPanel
from ecfrs_tui.tui.screens.whatif import WhatIf
from ecfrs_tui.tui.text import clean
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.planlines import placed
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.planviews import PlanOptions, PlanPulse, PlanView
    from ecfrs_tui.tui.widgets.table import Table

SECONDS_BETWEEN_TICKS = 0.25


class PlanScreen(WhatIf, MainScreen):
    """Three parts of which one is in view; what is planned belongs to the app and stays when one leaves."""

    SCOPES: ClassVar[tuple[str, ...]] = ("whatif", "main")
    SAYS_MARKS = False
    CONTEXT = "plan"

    class Pulsed(Message, bubble=False):
        """The plan that runs has come a little further."""

        def __init__(self, planning: Planning, pulse: PlanPulse) -> None:
            super().__init__()
            self.planning = planning
            self.pulse = pulse

    def body(self) -> Iterable[Widget]:
        """Choose, run, result; the filter for the list among them."""
        yield ChoosePanel()
        yield RunPanel()
        yield ResultPanel()
        yield FilterBar()

    @property
    def planning(self) -> Planning | None:
        """The plan that runs or has been made."""
        return self.booking_app.planning

    @property
    def _choose(self) -> ChoosePanel:
        return self.query_one(ChoosePanel)

    @property
    def _run(self) -> RunPanel:
        return self.query_one(RunPanel)

    @property
    def result(self) -> ResultPanel:
        """What has been planned."""
        return self.query_one(ResultPanel)

    @property
    def context(self) -> str:
        """The keys of the part in view."""
        if self.planning is None:
            return "plan"
        return "planning" if self.planning.running else "planned"

    @property
    def listing(self) -> Table[Any] | None:
        """The list of the part in view."""
        if self.context == "planned":
            return self.result.table
        return self._choose.table if self.context == "plan" else None

    # showing

    def on_mount(self) -> None:
        """The part that is wanted; the time goes on between two pulses."""
        self._turn()
        self.set_interval(SECONDS_BETWEEN_TICKS, self._tick)

    def _tick(self) -> None:
        if self.context == "planning" and self.planning is not None:
            self._run.show(self.planning)

    def _turn(self) -> None:
        """Shows the part that fits the state, and gives it the focus."""
        context = self.context
        parts = {"plan": self._choose, "planning": self._run, "planned": self.result}
        had = any(part.has_focus_within for part in parts.values() if not part.display)
        for name, part in parts.items():
            part.display = name == context
        target = self._run if context == "planning" else self.listing
        if target is not None and (had or self.focused is None or not parts[context].has_focus_within):
            target.focus()
        self.refresh_keys()

    def reload(self) -> None:
        """The requests that could be placed, and what has become of the plan's rows."""
        self._choose.reload()
        self.result.reload()
        self._figures()

    def _figures(self) -> None:
        if self.context == "plan":
            self.masthead.figure([])

    def on_table_highlighted(self, message: Table.Highlighted) -> None:
        """Another line."""
        if message.table is self.result.table:
            self.result.say()
        self.refresh_keys()

    def on_table_changed(self) -> None:
        """Marks or filter."""
        self._choose.say()
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click opens the day of a row; among the requests it marks."""
        if self.context == "planned":
            self.booking_app.action_press("planned.day")
        elif (table := self.listing) is not None:
            table.mark()

    def on_resize(self) -> None:
        """The bars follow the width."""
        if self.context == "planned":
            self.call_after_refresh(self.result.fit)

    def back(self) -> bool:
        """Stops what runs; leaves filter and marks; then throws the plan away, asking first."""
        if self.context == "planning":
            self.booking_app.press("planning.stop", self)
            return True
        # among the requests the marks are the choice itself, not a passing state
        if (self.context != "plan" or self._filtered()) and super().back():
            return True
        if self.context == "planned":
            self.result.drop()
            return True
        return False

    def _filtered(self) -> bool:
        return self.query_one(FilterBar).is_open or bool(self.listing and self.listing.filter_words)

    # running

    def on_choose_panel_wanted(self, message: ChoosePanel.Wanted) -> None:
        """A plan is to be looked for."""
        self._begin(message.options, None)

    def on_result_panel_more(self) -> None:
        """On from the plan that is shown."""
        if self.planning is not None and (more := self.planning.more()) is not None:
            self._begin(*more)

    def on_result_panel_dropped(self) -> None:
        """Nothing of it is kept."""
        self.booking_app.planning = None
        self.result.show(None)
        self._turn()
        self._figures()

    def _begin(self, options: PlanOptions, start: PlanView | None) -> None:
        before, desk = self.planning, self.desk
        planning = self.booking_app.planning = Planning(options, self.booking_app.stopwatch)
        planning.by_officer = before.by_officer if before is not None else False

        def told(pulse: PlanPulse) -> None:
            self.post_message(self.Pulsed(planning, pulse))

        tell = Sieve(told)

        def plan() -> PlanView:
            worker = get_current_worker()
            return desk.plan(
                options, tell=tell, stop=lambda: planning.stopping() or worker.is_cancelled, start=start
            )

        def failed(error: EcfrsError) -> None:
            if self.planning is planning:
                self.booking_app.planning = before
                self._turn()
                self.booking_app.complain(error)

        beside(self, plan, lambda view: self._done(planning, view), failed, name="plan")
        self._run.show(planning)
        self._turn()

    def on_plan_screen_pulsed(self, message: Pulsed) -> None:
        """A little further."""
        if message.planning is self.planning and message.planning.running:
            message.planning.pulses.append(message.pulse)
            self._run.show(message.planning)

    def _done(self, planning: Planning, view: PlanView) -> None:
        if planning is not self.planning:
            return
        planning.view = view
        self.result.show(planning)
        self._turn()
        self.result.table.cursor_top()
        for note in view.notes:
            self.app.notify(clean(note), severity="warning", markup=False, timeout=10)
        if not self.is_current:
            number, of = placed(view)
            key = self.booking_app.key_of("app.plan")
            self.app.notify(f"The plan is ready: placed {number} of {of}. {key} shows it.", markup=False)

    def on_unmount(self) -> None:
        """The program ends: so does what it plans."""
        if self.planning is not None:
            self.planning.stop()
