"""Officers' calendars in Settings: where busy times are read from, how old they are, read again now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.calendarviews import CalendarRead, CalendarView
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import care_forms
from ecfrs_tui.tui.screens.dialogs import Question
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field
from ecfrs_tui.tui.work import Returned, beside, said

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk


def _good(row: CalendarView, width: int) -> Content:
    if row.good_at is None:
        return tinted("never", "red")
    return tinted(words.moment(row.good_at), "amber" if row.problem else "")


def _state(row: CalendarView, width: int) -> Content:
    if row.problem:
        return tinted(row.problem, "red")
    return Content("") if row.fetched else drawn("a file, read once", "dim")


class CalendarsPanel(SectionPanel[CalendarView]):
    """The address itself is shown nowhere: who has it can read the diary."""

    SCOPES: ClassVar[tuple[str, ...]] = ("calendars",)
    CONTEXT = "calendars"
    TITLE = "Officers' calendars"
    MAIN = "calendars.fetch"
    EMPTY = (
        "No calendar is read yet. {calendars.new} keeps the address of one; ecfrs-tui import calendar "
        "FILE reads a file once."
    )
    MARKABLE = True
    UNDOABLE = False

    def __init__(self) -> None:
        super().__init__()
        self._busy = False

    def columns(self) -> Sequence[Column[CalendarView]]:
        """Whose, from where, how old, how far."""
        return [
            Column("officer", lambda c, w: plain(c.officer), least=8, most=12),
            Column("calendar", lambda c, w: plain(c.name), least=10, weight=2, most=28),
            Column("from", lambda c, w: plain(c.where), least=12, weight=2, most=36, keep=5),
            Column("last good", _good, least=14, keep=7),
            Column("known until", lambda c, w: Content(_until(c)), least=15, keep=4),
            Column("busy", lambda c, w: Content(str(c.busy)), least=4, right=True, keep=3),
            Column("", _state, least=10, weight=3, keep=6),
        ]

    def key(self, row: CalendarView) -> str:
        """Its number."""
        return str(row.number)

    def haystack(self, row: CalendarView) -> str:
        """Whose, name, server, problem."""
        return f"{row.officer} {row.name} {row.where} {row.problem}"

    def read(self, desk: Desk) -> Sequence[CalendarView]:
        """All of them."""
        return desk.calendars()

    def summary(self, rows: Sequence[CalendarView]) -> str:
        """How many, and how many failed."""
        failed = sum(bool(row.problem) for row in rows)
        return (
            f"{words.count(len(rows), 'calendar')}, {failed} failed"
            if failed
            else words.count(len(rows), "calendar")
        )

    def facts(self, row: CalendarView) -> tuple[Content, Sequence[Field]]:
        """Its last readings."""
        return joined([plain(row.officer).stylize("bold"), plain(row.name)]), [
            Field("last good", run_on(_good(row, 30), plain(f", {row.busy} busy times from now on"))),
            Field(
                "known until",
                plain(f"{_until(row)}: nothing after that does not mean free" if _until(row) else ""),
            ),
            Field("problem", tinted(row.problem, "red"), 2),
            Field("noted", joined([plain(note) for note in row.notes[:3]]), 3),
        ]

    # actions

    def why_not_fetched(self) -> str:
        """Why nothing can be read again."""
        if self._busy:
            return "They are being read."
        if not self.chosen:
            return "No calendar is chosen."
        return (
            "" if any(row.fetched for row in self.chosen) else "It came from a file: import that file again."
        )

    def fetch(self) -> None:
        """Reads the line, or the marked ones, again; one that fails keeps what it had."""
        desk, numbers = self.desk, [row.number for row in self.chosen if row.fetched]
        self._busy = True
        self.app.notify(f"Reading {words.count(len(numbers), 'calendar')}…", markup=False)
        beside(self, lambda: desk.fetch_calendars(numbers=numbers), self._read, self._failed, name="fetch")

    def on_returned(self, message: Returned) -> None:
        """They have been read, or not."""
        message.deliver()

    def _read(self, reads: Sequence[CalendarRead]) -> None:
        self._busy = False
        self.table.clear_marks()
        self._done(Outcome("; ".join(read.words for read in reads) or "There was nothing to read"), "")

    def _failed(self, error: Exception) -> None:
        self._busy = False
        from ecfrs_tui.errors import EcfrsError

        words_ = " ".join(said(error)) if isinstance(error, EcfrsError) else str(error)
        self.app.notify(clean(words_), severity="error", markup=False)

    def new(self) -> None:
        """Keeps the address of a calendar once it has been read well."""
        officer = self.current.officer if self.current is not None else ""
        self.open_form(care_forms.calendar(self.desk, officer))

    def drop(self) -> None:
        """Forgets the calendar and its busy times."""
        row, desk = self.current, self.desk
        if row is None:
            return

        def act(texts: Mapping[str, str]) -> Outcome:
            return desk.remove_calendar(row.number)

        lines = [
            Field("officer", plain(row.officer)),
            Field("calendar", joined([plain(row.name), plain(row.where)])),
        ]
        warnings = (
            [f"{words.count(row.busy, 'busy time')} from it will be taken as free."] if row.busy else []
        )
        self.ask(Question("Forget this calendar", lines, "forget it", act, warnings))

    def history(self) -> None:
        """What was read, and when."""
        if (row := self.current) is not None:
            self.show_history(f"History of {row.officer}", row.officer)


def _until(row: CalendarView) -> str:
    return words.long_day(row.known_until) if row.known_until else ""
