"""This program's own settings: every value of ecfrs.toml, where it comes from, and what it usually is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.records.own_settings import SettingLine
from ecfrs_tui.tui.forms import program_forms
from ecfrs_tui.tui.screens.dialogs import Question
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome


def _value(row: SettingLine, width: int) -> Content:
    if not row.value:
        return drawn("–", "dim")
    return drawn(row.value, "dim") if row.where == "usual" else plain(row.value).stylize("bold")


def _where(row: SettingLine, width: int) -> Content:
    tone = {"usual": "dim", "environment": "amber"}.get(row.where, "blue")
    return tinted(row.where, tone)


class ProgramPanel(SectionPanel[SettingLine]):
    """The file stays as it was written, comments included; only the one value changes."""

    SCOPES: ClassVar[tuple[str, ...]] = ("program",)
    CONTEXT = "program"
    TITLE = "This program (ecfrs.toml)"
    MAIN = "program.edit"

    def columns(self) -> Sequence[Column[SettingLine]]:
        """Name, value, where it comes from."""
        return [
            Column("setting", lambda s, w: plain(s.name), least=18, weight=2, most=30),
            Column("value", _value, least=12, weight=3, most=44),
            Column("from", _where, least=11, most=14, keep=6),
            Column("about", lambda s, w: drawn(s.about, "dim"), least=20, weight=4, keep=2),
        ]

    def key(self, row: SettingLine) -> str:
        """Its name."""
        return row.name

    def haystack(self, row: SettingLine) -> str:
        """Name, value, words about it."""
        return f"{row.name} {row.value} {row.where} {row.about}"

    def read(self, desk: Desk) -> Sequence[SettingLine]:
        """All of them."""
        return desk.own_settings()

    def summary(self, rows: Sequence[SettingLine]) -> str:
        """How many are not as usual."""
        return f"{sum(row.where != 'usual' for row in rows)} of {len(rows)} set"

    def facts(self, row: SettingLine) -> tuple[Content, Sequence[Field]]:
        """What it does, what it usually is, and when it works."""
        usual = run_on(plain(row.usual or "nothing"))
        notes = []
        if row.at_start:
            notes.append(tinted("works from the next start on", "amber"))
        if row.where == "environment":
            notes.append(tinted("the environment beats the file", "amber"))
        if row.by_hand:
            notes.append(tinted("edited in the file itself", "amber"))
        return plain(row.name).stylize("bold"), [
            Field("about", plain(row.about), 3),
            Field("value", _value(row, 60)),
            Field("usually", usual),
            Field("note", joined(notes)),
        ]

    # actions

    def why_not(self) -> str:
        """Why it cannot be changed here."""
        row = self.current
        if row is None:
            return "No setting is chosen."
        return f"{row.name} is edited in ecfrs.toml itself." if row.by_hand else ""

    def edit(self) -> None:
        """Another value."""
        if (row := self.current) is not None:
            self.open_form(program_forms.setting(self.desk, row), lambda outcome: row.name)

    def why_usual(self) -> str:
        """Why it cannot go back to the usual."""
        row = self.current
        if row is None:
            return "No setting is chosen."
        if row.by_hand:
            return self.why_not()
        return "" if row.where == "ecfrs.toml" else f"The file says nothing about {row.name}."

    def drop(self) -> None:
        """As it usually is."""
        row, desk = self.current, self.desk
        if row is None:
            return

        def act(texts: Mapping[str, str]) -> Outcome:
            return desk.save_setting(row.name, "")

        lines = [Field("now", _value(row, 40)), Field("usually", plain(row.usual or "nothing"))]
        self.ask(Question(f"{row.name} as usual", lines, "take it out of the file", act))

    def history(self) -> None:
        """Who changed it, and when."""
        if (row := self.current) is not None:
            self.show_history(f"History of {row.name}", row.name)
