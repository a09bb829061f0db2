"""Working weeks in Settings: the one in force, those before and those to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.records.teamviews import WeekLine
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import team_forms
from ecfrs_tui.tui.screens.dialogs import Question
from ecfrs_tui.tui.screens.settings_officers import week_words
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.text import drawn, plain, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome


def _when(row: WeekLine, width: int) -> Content:
    if row.in_force:
        until = f" until {words.day(row.until)}" if row.until else ""
        return tinted(f"now{until}", "green")
    if row.until is not None and row.since is None:
        return drawn(f"until {words.long_day(row.until)}", "dim")
    assert row.since is not None
    return plain(f"from {words.long_day(row.since)}")


class WeeksPanel(SectionPanel[WeekLine]):
    """Every working week; a new one begins on a day and the one before stays as history."""

    SCOPES: ClassVar[tuple[str, ...]] = ("weeks",)
    CONTEXT = "weeks"
    TITLE = "Working weeks"
    MAIN = "weeks.edit"
    EMPTY = "There are no officers yet: add one in the section Officers ({officers.new})."

    def columns(self) -> Sequence[Column[WeekLine]]:
        """Who, when, and the hours of each day."""
        days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
        return [
            Column("officer", lambda r, w: plain(r.name), least=14, weight=2, most=26),
            Column("in force", _when, least=10, weight=2, most=22),
            Column("hours", lambda r, w: Content(_hours(r.minutes)), least=7, right=True),
            *(
                Column(day, _day_drawn(number), least=11, weight=1, most=23, keep=8 - number)
                for number, day in enumerate(days)
            ),
        ]

    def key(self, row: WeekLine) -> str:
        """Officer and first day."""
        return row.key

    def haystack(self, row: WeekLine) -> str:
        """Names and whether it is in force."""
        return f"{row.name} {row.officer} {'now' if row.in_force else ''}"

    def read(self, desk: Desk) -> Sequence[WeekLine]:
        """All of them."""
        return desk.weeks()

    def facts(self, row: WeekLine) -> tuple[Content, Sequence[Field]]:
        """The week in full."""
        return plain(row.name).stylize("bold"), [
            Field("week", week_words(row.days), 3),
            Field("in force", _when(row, 40)),
        ]

    # actions

    def edit(self) -> None:
        """Corrects the week."""
        if (row := self.current) is not None:
            self.open_form(team_forms.week(self.desk, row, new=False), lambda outcome: row.key)

    def new(self) -> None:
        """Another week from a day on, beginning as a copy of this one."""
        if (row := self.current) is not None:
            self.open_form(team_forms.week(self.desk, row, new=True), lambda outcome: "")

    def why_not_dropped(self) -> str:
        """Why a week cannot be taken back."""
        row = self.current
        if row is None:
            return "No week is chosen."
        return "" if row.since is not None else "The first week of an officer can be changed, not taken back."

    def drop(self) -> None:
        """Takes the week back; the one before goes on."""
        row, desk = self.current, self.desk
        if row is None or row.since is None:
            return
        since = row.since

        def act(texts: Mapping[str, str]) -> Outcome:
            return desk.drop_week(row.officer, since, version=row.version)

        lines = [Field("officer", plain(row.name)), Field("from", Content(words.long_day(since)))]
        self.ask(
            Question(
                "Take this week back", [*lines, Field("week", week_words(row.days), 2)], "take back", act
            )
        )

    def history(self) -> None:
        """Who changed the officer's weeks, and when."""
        if (row := self.current) is not None:
            self.show_history(f"History of {row.name}", row.officer)


def _hours(minutes: int) -> str:
    return words.minutes(minutes) if minutes % 60 else f"{minutes // 60} h"


def _day_drawn(number: int):  # type: ignore[no-untyped-def]
    def draw(row: WeekLine, width: int) -> Content:
        return plain(row.days[number]) if row.days[number] else drawn("–", "dim")

    return draw
