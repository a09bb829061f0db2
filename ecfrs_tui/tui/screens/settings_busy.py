"""Leave and other busy times in Settings: entered here, or brought by calendars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.domain.times import Span
from ecfrs_tui.services.records.busy_times import span_words
from ecfrs_tui.services.records.teamviews import BusyLine
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import team_forms
from ecfrs_tui.tui.screens.dialogs import Question
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.text import drawn, joined, plain
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome

_LEVELS = {"oof": "out of office", "busy": "busy", "tentative": "tentative"}


def _when(row: BusyLine, width: int) -> Content:
    text = span_words(Span(row.starts_at, row.ends_at))
    if row.starts_at.year == row.ends_at.year:
        # the days of one year are near ones: the list goes from today on
        text = text.replace(f" {row.starts_at.year}", "")
    return drawn(text, "dim") if row.over else plain(text)


class BusyPanel(SectionPanel[BusyLine]):
    """From a month ago on; what a calendar brought is changed in that calendar."""

    SCOPES: ClassVar[tuple[str, ...]] = ("busy",)
    CONTEXT = "busy"
    TITLE = "Leave and other busy times"
    MAIN = "busy.edit"
    EMPTY = "Nothing stands in anybody's diary. {busy.new} enters leave, training or anything else."
    MARKABLE = True

    def __init__(self) -> None:
        super().__init__()
        self._past = False

    def columns(self) -> Sequence[Column[BusyLine]]:
        """Who, what, when, from where."""
        return [
            Column("officer", lambda b, w: plain(b.name), least=13, weight=2, most=24),
            Column("what", lambda b, w: plain(b.label), least=14, weight=3, most=40),
            Column("when", _when, least=24, weight=2, most=42),
            Column("shown as", lambda b, w: plain(_LEVELS.get(b.level, b.level)), least=9, most=13, keep=3),
            Column(
                "from",
                lambda b, w: drawn("" if b.entered else b.source, "dim"),
                least=8,
                most=24,
                weight=1,
                keep=4,
            ),
        ]

    def key(self, row: BusyLine) -> str:
        """Its number."""
        return str(row.number)

    def haystack(self, row: BusyLine) -> str:
        """Names, what, source."""
        return f"{row.name} {row.officer} {row.label} {row.source} {_LEVELS.get(row.level, row.level)}"

    def read(self, desk: Desk) -> Sequence[BusyLine]:
        """What is on or to come; what is over too where it was asked for."""
        lines = desk.busy_lines(past_days=400 if self._past else 0)
        return lines if self._past else [line for line in lines if not line.over]

    def summary(self, rows: Sequence[BusyLine]) -> str:
        """How many, and whether the past is shown."""
        return f"{words.count(len(rows), 'line')}{', the past year too' if self._past else ''}"

    def facts(self, row: BusyLine) -> tuple[Content, Sequence[Field]]:
        """Everything about it."""
        origin = "entered here" if row.entered else f"from {row.source}: change it there"
        return joined([plain(row.label).stylize("bold"), plain(row.name)]), [
            Field("when", _when(row, 60)),
            Field("shown as", joined([plain(_LEVELS.get(row.level, row.level)), plain(origin)])),
        ]

    # actions

    def why_no_officer(self) -> str:
        """Why nothing can be entered."""
        return "" if self.desk.officers() else "There is no officer yet: add one first."

    def new(self) -> None:
        """Leave or another busy time."""
        officer = self.current.officer if self.current is not None else ""
        self.open_form(team_forms.busy(self.desk, officer=officer))

    def edit(self) -> None:
        """Changes it."""
        if (row := self.current) is not None:
            self.open_form(team_forms.busy(self.desk, row, officer=row.officer))

    def why_not_ours(self) -> str:
        """Why the line cannot be changed here."""
        row = self.current
        if row is None:
            return "No line is chosen."
        return "" if row.entered else f"This comes from {row.source}: change it there."

    def why_none_ours(self) -> str:
        """Why nothing chosen can be removed."""
        if not self.chosen:
            return "No line is chosen."
        theirs = next((row for row in self.chosen if not row.entered), None)
        return "" if theirs is None else f"“{theirs.label}” comes from {theirs.source}: change it there."

    def drop(self) -> None:
        """Removes the line, or the marked ones."""
        rows, desk = self.chosen, self.desk

        def act(texts: Mapping[str, str]) -> Outcome:
            return desk.remove_busy([row.number for row in rows])

        lines = [Field(row.name, joined([plain(row.label), _when(row, 60)]), 2) for row in rows[:6]]
        if len(rows) > 6:
            lines.append(Field("", Content(f"and {len(rows) - 6} more")))
        title = "Remove this busy time" if len(rows) == 1 else f"Remove {len(rows)} busy times"
        self.ask(Question(title, lines, "remove", act))

    def show_past(self) -> None:
        """With the past year, or without."""
        self._past = not self._past
        self.stale = True
        self.freshen()

    def history(self) -> None:
        """Who changed the officer's diary, and when."""
        if (row := self.current) is not None:
            self.show_history(f"History of {row.name}", row.officer)
