"""Answers of evaluation forms in Settings: those that could not be matched to a visit by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.evaluations import EvaluationLine
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import care_forms
from ecfrs_tui.tui.screens.settings_slow import SlowPanel
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk


def _visit(row: EvaluationLine, width: int) -> Content:
    return plain(row.visit) if row.visit else tinted(row.why or "no visit", "amber")


class AnswersPanel(SlowPanel[EvaluationLine]):
    """What waits for a visit; all answers on request."""

    SCOPES: ClassVar[tuple[str, ...]] = ("answers",)
    CONTEXT = "answers"
    TITLE = "Evaluations to match"
    MAIN = "answers.edit"
    EMPTY = (
        "Every answer is matched to its visit. {answers.all} shows them all; ecfrs-tui import evaluations "
        "FILE reads more."
    )

    def __init__(self) -> None:
        super().__init__()
        self._all = False

    def columns(self) -> Sequence[Column[EvaluationLine]]:
        """When, where, which visit."""
        return [
            Column("answered", lambda e, w: Content(words.long_day(e.answered_at.date())), least=15, keep=6),
            Column("school", lambda e, w: plain(e.school), least=16, weight=3, most=40),
            Column(
                "about",
                lambda e, w: Content(words.long_day(e.held_on) if e.held_on else ""),
                least=15,
                keep=4,
            ),
            Column("visit", _visit, least=18, weight=4),
            Column("form", lambda e, w: plain(e.form), least=10, weight=1, most=24, keep=2),
        ]

    def key(self, row: EvaluationLine) -> str:
        """Its number."""
        return str(row.number)

    def haystack(self, row: EvaluationLine) -> str:
        """School, visit, form, answers."""
        said = " ".join(text for _, text in row.answers)
        return f"{row.school} {row.visit} {row.why} {row.form} {said}"

    def read(self, desk: Desk) -> Sequence[EvaluationLine]:
        """Those to match, or all."""
        return desk.evaluations(unmatched=not self._all)

    def summary(self, rows: Sequence[EvaluationLine]) -> str:
        """How many are to be matched."""
        return f"{sum(not row.visit for row in rows)} to match{f' of {len(rows)}' if self._all else ''}"

    def facts(self, row: EvaluationLine) -> tuple[Content, Sequence[Field]]:
        """What was answered."""
        said = [
            Field("", run_on(drawn(f"{plain(q).plain} ", "dim"), plain(a)), 2) for q, a in row.answers[:6]
        ]
        return joined([plain(row.school).stylize("bold"), _visit(row, 60)]), said

    # actions

    def edit(self) -> None:
        """Says which visit it is about."""
        if (row := self.current) is not None:
            self.open_form(care_forms.answer(self.desk, row), lambda outcome: "")

    def show_all(self) -> None:
        """With those that are matched, or without."""
        self._all = not self._all
        self.stale = True
        self.freshen()

    def why_no_visit(self) -> str:
        """Why there is no history."""
        row = self.current
        if row is None:
            return "No answer is chosen."
        return "" if row.visit else "It is matched to no visit yet."

    def history(self) -> None:
        """What was done to the visit."""
        if (row := self.current) is not None:
            self.show_history(f"History of {row.visit}", row.visit)
