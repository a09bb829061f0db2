"""What the app does about a beginning: it greets an empty home, shows what is missing, opens the guide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.app import App

from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.startviews import StartStep
    from ecfrs_tui.services.views import ImportReport, TodayView
    from ecfrs_tui.tui.app import BookingApp

    _Base = App[object]
else:
    _Base = object

BRING_PLACES = ("schools", "officers")
"""Files after which there are drives to be computed."""


class Beginning(_Base):
    """Mixed into the app."""

    read_in_from = ""
    """The folder of the file read in last; lives as long as the session."""
    in_demonstration = False
    """The demonstration was opened over the home: every screen says so at its top."""

    @property
    def _me(self) -> BookingApp:
        return cast("BookingApp", self)

    def greet(self, desk: Desk) -> None:
        """Over an empty home the two ways in lie open; asked in a thread, said once."""

        def found(empty: bool) -> None:
            app = self._me
            if empty and app.desk is desk and app.current_mode == "today" and len(app.screen_stack) == 1:
                self.begin()

        def ask() -> bool:
            from ecfrs_tui.tui.guide.drawing import blocks

            # what reads the guide is imported now, not at the key that opens it
            blocks("")
            return desk.is_empty()

        beside(self, ask, found, lambda fault: None, name="greet")

    def begin(self) -> None:
        """The demonstration, or own files step by step."""
        from ecfrs_tui.tui.screens.start import StartScreen

        if not any(isinstance(screen, StartScreen) for screen in self.screen_stack):
            self.push_screen(StartScreen())

    def show_missing(self) -> None:
        """What the home still lacks."""
        from ecfrs_tui.tui.screens.missing import MissingScreen

        if not any(isinstance(screen, MissingScreen) for screen in self.screen_stack):
            self.push_screen(MissingScreen())

    def open_guide(self) -> None:
        """The guide, at the page of the screen in view."""
        from ecfrs_tui.tui.screens.guide import GuideScreen, page_for

        if not any(isinstance(screen, GuideScreen) for screen in self.screen_stack):
            self.push_screen(GuideScreen(page_for(self.screen, self.screen_stack)))

    def read_in(self, step: StartStep, done: Callable[[], None], proposed: str = "") -> None:
        """A window that reads a step's file in; what came of it is said, and drives are computed where they changed."""
        from ecfrs_tui.services.startviews import report_words
        from ecfrs_tui.services.views import Outcome
        from ecfrs_tui.tui.screens.readin import ReadInScreen

        app = self._me

        def closed(report: ImportReport | None) -> None:
            if report is None:
                return
            changed = bool(report.added or report.changed)
            app.report(Outcome(report_words(report)), undoable=changed)
            if changed and step.kind in BRING_PLACES and app.desk is not None:
                app.compute_driving_times(app.desk)
            done()

        self.push_screen(ReadInScreen(step, proposed), closed)

    def show_demonstration(self, opened: tuple[Desk, int, TodayView]) -> None:
        """The demonstration's desk in the place of this one: what was in hand or planned stays behind."""
        app = self._me
        app.hand = app.planning = None
        self.in_demonstration = True
        app.sit_down(opened)
        app.compute_driving_times(opened[0])
        app.go_today()
