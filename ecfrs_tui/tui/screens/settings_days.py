"""School days in Settings: when schools open, have lunch and close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.records.deliveryviews import SchoolDayLine
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import delivery_forms
from ecfrs_tui.tui.screens.dialogs import Question
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.text import drawn, joined, plain
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome


def _bar(row: SchoolDayLine, width: int) -> Content:
    """The day from eight to half past four in half hours: teaching and lunch."""
    cells = []
    for half in range(16, 33):
        at = half * 30
        opens, lunch, after, closes = (
            t.hour * 60 + t.minute for t in (row.opens, row.lunch_starts, row.lunch_ends, row.closes)
        )
        taught = opens <= at < lunch or after <= at < closes
        cells.append(drawn("█", "blue") if taught else drawn("─" if lunch <= at < after else "·", "dim"))
    return Content("").join(cells)


class SchoolDaysPanel(SectionPanel[SchoolDayLine]):
    """The usual day, those of phases, those of schools of their own: the most particular one holds."""

    SCOPES: ClassVar[tuple[str, ...]] = ("schooldays",)
    CONTEXT = "schooldays"
    TITLE = "School days"
    MAIN = "schooldays.edit"
    EMPTY = (
        "None is entered: 08:45 to 15:15 with lunch from 12:00 to 13:00 is taken for all. "
        "{schooldays.new} enters one."
    )
    MARKABLE = True

    def columns(self) -> Sequence[Column[SchoolDayLine]]:
        """Whose, when, and how many schools."""
        return [
            Column("for", lambda d, w: plain(d.place), least=16, weight=3, most=44),
            Column("opens", lambda d, w: Content(f"{d.opens:%H:%M}"), least=5),
            Column("lunch", lambda d, w: Content(f"{d.lunch_starts:%H:%M}–{d.lunch_ends:%H:%M}"), least=11),
            Column("closes", lambda d, w: Content(f"{d.closes:%H:%M}"), least=6),
            Column("8 to 16:30", _bar, least=17, keep=3),
            Column("schools", lambda d, w: Content(f"{d.schools:,}"), least=7, right=True, keep=5),
        ]

    def key(self, row: SchoolDayLine) -> str:
        """Its number."""
        return str(row.number)

    def haystack(self, row: SchoolDayLine) -> str:
        """Whose it is."""
        return f"{row.place} {row.urn or ''} {row.phase}"

    def read(self, desk: Desk) -> Sequence[SchoolDayLine]:
        """All of them."""
        return desk.school_days()

    def summary(self, rows: Sequence[SchoolDayLine]) -> str:
        """How many."""
        return words.count(len(rows), "shape")

    def facts(self, row: SchoolDayLine) -> tuple[Content, Sequence[Field]]:
        """What it means for visits."""
        holds = f"No session across {row.lunch_starts:%H:%M}–{row.lunch_ends:%H:%M}, none after {row.closes:%H:%M}"
        return plain(row.place).stylize("bold"), [
            Field("means", Content(holds)),
            Field(
                "of", joined([Content(words.count(row.schools, "open school")), plain(str(row.urn or ""))])
            ),
        ]

    # actions

    def edit(self) -> None:
        """Changes it."""
        if (row := self.current) is not None:
            self.open_form(delivery_forms.school_day(self.desk, row))

    def new(self) -> None:
        """The day of a phase or of one school."""
        self.open_form(delivery_forms.school_day(self.desk))

    def why_none(self) -> str:
        """Why nothing can be removed."""
        return "" if self.chosen else "No line is chosen."

    def drop(self) -> None:
        """Removes the line, or the marked ones."""
        rows, desk = self.chosen, self.desk

        def act(texts: Mapping[str, str]) -> Outcome:
            return desk.remove_school_days([row.number for row in rows])

        lines = [Field("of", plain(row.place)) for row in rows[:6]]
        warnings = ["The more general day holds for these schools from then on."]
        self.ask(Question("Remove this school day", lines, "remove", act, warnings))

    def history(self) -> None:
        """Who changed school days, and when."""
        self.show_history("History of school days", "SCHOOL-DAYS")
