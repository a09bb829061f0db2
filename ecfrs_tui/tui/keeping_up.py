"""Keeping what is in view as the diary is: whoever changes it, here or in another process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.text import clean

if TYPE_CHECKING:
    from datetime import date

    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import TodayView

    class _Base(App[object]):
        def complain(self, error: EcfrsError) -> None: ...
else:
    _Base = object


class KeepingUp(_Base):
    """Mixed into the app.

    Lists read again at once after a change; the summary of the day, which costs more, is read in a thread,
    and what shows it follows when it is there.
    """

    desk: Desk | None
    generation = 0
    """Counts the changes seen, of whatever thing."""
    summaries = 0
    """Counts the summaries of the day that were read."""
    _mark: int | None = None
    _day: date | None = None
    _summary: TodayView | None = None
    _behind = False
    _troubled = ""
    _names: tuple[int, dict[str, str]] | None = None
    _sums: Latest | None = None

    def sit_down(self, opened: tuple[Desk, int, TodayView]) -> None:
        """Everything is read from this desk from now on."""
        self.desk, self._mark, today = opened
        # what was read before the mark was taken is as old as that mark
        self._day = today.now.date()
        self._sums = Latest(self, "summary")
        self._behind = False
        self._take(today)
        self._read_again()
        self.look()

    def look(self) -> None:
        """Has any process written, or has the day turned? Then what is in view reads again."""
        if self.desk is None:
            return
        try:
            mark, day = self.desk.change_mark(), self.desk.now().date()
        except EcfrsError as error:
            self._trouble(error)
            return
        if (mark, day) != (self._mark, self._day):
            self._mark, self._day = mark, day
            self.changed()
        elif self._behind:
            if self._sums is not None and not self._sums.busy:
                self._sum_up()
        else:
            self._troubled = ""

    def changed(self) -> None:
        """Something was written: everything in view reads again, the rest when it comes into view."""
        self._sum_up()
        self._read_again()

    def _read_again(self) -> None:
        self.generation += 1
        for screen in self.screen_stack:
            if isinstance(screen, Framed):
                screen.freshen()
            elif isinstance(screen, QuestionScreen):
                screen.notice_change()

    def _sum_up(self) -> None:
        desk, sums = self.desk, self._sums
        assert desk is not None and sums is not None
        self._behind = True

        def summed(today: TodayView) -> None:
            # of a desk that was left meanwhile nothing is shown
            if desk is not self.desk:
                return
            self._behind, self._troubled = sums.busy, ""
            self._take(today)
            for screen in self.screen_stack:
                if isinstance(screen, Framed):
                    screen.freshen()

        sums.ask(desk.today, summed, self._trouble)

    def _take(self, today: TodayView) -> None:
        self._summary = today
        self.summaries += 1

    def _trouble(self, error: EcfrsError) -> None:
        """Said once, however often it is met."""
        if self._troubled != error.message:
            self._troubled = error.message
            self.complain(error)

    def summary(self) -> TodayView:
        """The day as it was last summed up."""
        assert self._summary is not None
        return self._summary

    def officer_name(self, code: str) -> str:
        """An officer's name for a code, or the code."""
        assert self.desk is not None
        if self._names is None or self._names[0] != self.generation:
            self._names = (self.generation, {each.code: each.name for each in self.desk.officers()})
        return clean(self._names[1].get(code, code))
