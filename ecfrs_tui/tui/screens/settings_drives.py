"""Drives put right, in Settings: what people said a drive takes, beside what is reckoned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.corrections import CorrectionView
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import care_forms
from ecfrs_tui.tui.screens.dialogs import Question
from ecfrs_tui.tui.screens.settings_slow import SlowPanel
from ecfrs_tui.tui.text import drawn, joined, plain, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome


def _raw(row: CorrectionView, width: int) -> Content:
    if row.raw_minutes is None:
        return drawn("–", "dim")
    apart = row.minutes - row.raw_minutes
    return tinted(f"{row.raw_minutes:.0f}", "amber" if abs(apart) >= 10 else "")


class DrivesPanel(SlowPanel[CorrectionView]):
    """The newest first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("drives",)
    CONTEXT = "drives"
    TITLE = "Drives put right"
    MAIN = "drives.edit"
    EMPTY = "Nobody has put a drive right. {drives.new} says how long one really takes."

    def columns(self) -> Sequence[Column[CorrectionView]]:
        """Both ends, minutes, why, who."""
        return [
            Column("between", lambda c, w: plain(c.one_label), least=14, weight=3, most=36),
            Column("and", lambda c, w: plain(c.other_label), least=14, weight=3, most=36),
            Column("min", lambda c, w: Content(str(c.minutes)), least=4, right=True),
            Column("reckoned", _raw, least=8, right=True, keep=6),
            Column("why", lambda c, w: plain(c.why), least=10, weight=2, keep=5),
            Column("by", lambda c, w: plain(c.by), least=8, most=16, keep=3),
        ]

    def key(self, row: CorrectionView) -> str:
        """Both ends."""
        return f"{row.one}/{row.other}"

    def haystack(self, row: CorrectionView) -> str:
        """Both ends, why, who."""
        return f"{row.one_label} {row.other_label} {row.why} {row.by}"

    def read(self, desk: Desk) -> Sequence[CorrectionView]:
        """All of them, with what is reckoned now."""
        return desk.corrections()

    def summary(self, rows: Sequence[CorrectionView]) -> str:
        """How many."""
        return words.count(len(rows), "drive")

    def facts(self, row: CorrectionView) -> tuple[Content, Sequence[Field]]:
        """Who said it, when and why."""
        return joined(
            [plain(row.one_label).stylize("bold"), plain(row.other_label).stylize("bold")], " – "
        ), [
            Field("takes", joined([Content(f"{row.minutes} min, both ways"), _reckoned(row)])),
            Field("why", plain(row.why), 2),
            Field("said by", joined([plain(row.by), Content(words.moment(row.at))])),
        ]

    # actions

    def edit(self) -> None:
        """Another statement for the same drive."""
        if (row := self.current) is not None:
            self.open_form(care_forms.drive(self.desk, row), lambda outcome: self.key(row))

    def new(self) -> None:
        """Says how long a drive really takes."""
        self.open_form(care_forms.drive(self.desk, None), lambda outcome: "")

    def drop(self) -> None:
        """What is reckoned counts again."""
        row, desk = self.current, self.desk
        if row is None:
            return
        one, other = care_forms.end_of(row.one), care_forms.end_of(row.other)

        def act(texts: Mapping[str, str]) -> Outcome:
            return desk.uncorrect_drive(one, other)

        lines = [
            Field("between", joined([plain(row.one_label), plain(row.other_label)], " – "), 2),
            Field("said", Content(f"{row.minutes} min")),
            Field("reckoned", _reckoned(row)),
        ]
        self.ask(Question("What is reckoned counts again", lines, "take back", act))

    def history(self) -> None:
        """Who put it right, and when."""
        if (row := self.current) is not None:
            self.show_history(f"History of {row.one_label} – {row.other_label}", row.one)


def _reckoned(row: CorrectionView) -> Content:
    return Content(
        "no way is known" if row.raw_minutes is None else f"{row.raw_minutes:.0f} min are reckoned"
    )
