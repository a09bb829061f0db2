"""Questions of forms in Settings: which field each is read as, confirmed or put right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.records.deliveryviews import QuestionLine
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import place_forms
from ecfrs_tui.tui.screens.settings_slow import SlowPanel
from ecfrs_tui.tui.text import drawn, joined, plain, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome


def _read_as(row: QuestionLine, width: int) -> Content:
    return plain(row.label) if row.field else drawn("not read", "dim")


def _state(row: QuestionLine, width: int) -> Content:
    return tinted("confirmed", "green") if row.confirmed else tinted("please check", "amber")


class QuestionsPanel(SlowPanel[QuestionLine]):
    """By form; what nobody has confirmed stands first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("questions",)
    CONTEXT = "questions"
    TITLE = "Questions of forms"
    MAIN = "questions.edit"
    EMPTY = (
        "No form has been read yet: ecfrs-tui import requests FILE reads one, and its questions stand here."
    )
    MARKABLE = True

    def columns(self) -> Sequence[Column[QuestionLine]]:
        """The question, what it is read as, and an answer."""
        return [
            Column("question", lambda q, w: plain(q.question), least=20, weight=4, most=60),
            Column("read as", _read_as, least=14, weight=2, most=32),
            Column("", _state, least=12, most=12, keep=7),
            Column(
                "an answer", lambda q, w: drawn(plain(q.example).plain, "dim"), least=14, weight=3, keep=4
            ),
            Column("form", lambda q, w: plain(q.form), least=10, weight=1, most=24, keep=2),
        ]

    def key(self, row: QuestionLine) -> str:
        """Its number."""
        return str(row.number)

    def haystack(self, row: QuestionLine) -> str:
        """Question, field, state, form."""
        return f"{row.question} {row.field} {row.label} {_state(row, 12).plain} {row.form}"

    def read(self, desk: Desk) -> Sequence[QuestionLine]:
        """All of them, with an answer each."""
        return desk.form_questions()

    def summary(self, rows: Sequence[QuestionLine]) -> str:
        """How many are still to be checked."""
        return f"{sum(not row.confirmed for row in rows)} to check of {len(rows)}"

    def facts(self, row: QuestionLine) -> tuple[Content, Sequence[Field]]:
        """The question in full, and how it was understood."""
        return joined([plain(row.form).stylize("bold"), _state(row, 12)]), [
            Field("question", plain(row.question), 3),
            Field("read as", _read_as(row, 60)),
            Field("an answer", plain(row.example), 2),
            Field(
                "answered",
                Content(f"by {words.count(row.answers, 'of the latest requests', 'of the latest requests')}"),
            ),
        ]

    # actions

    def edit(self) -> None:
        """Says which field it is."""
        if (row := self.current) is not None:
            self.open_form(place_forms.question(self.desk, row))

    def why_confirmed(self) -> str:
        """Why there is nothing to confirm."""
        if not self.chosen:
            return "No question is chosen."
        return "" if any(not row.confirmed for row in self.chosen) else "It is confirmed already."

    def confirm(self) -> None:
        """The question, or the marked ones, are understood rightly."""
        numbers, desk = [row.number for row in self.chosen], self.desk

        def done(outcome: Outcome) -> None:
            self.table.clear_marks()
            self._done(outcome, "")

        beside(
            self,
            lambda: desk.confirm_questions(numbers),
            done,
            lambda error: self.app.notify(error.message, severity="error", markup=False),
            name="confirm",
        )

    def history(self) -> None:
        """Who put the form's questions right, and when."""
        if (row := self.current) is not None:
            self.show_history(f"History of {row.form}", f"FORM-{row.form}")
