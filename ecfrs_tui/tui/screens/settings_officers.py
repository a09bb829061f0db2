"""Officers in Settings: who they are, where they start from, what they may do, and when they leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.records.teamviews import OfficerLine
from ecfrs_tui.tui.forms import team_forms
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _state(row: OfficerLine, width: int) -> Content:
    if not row.in_post:
        return drawn(row.state, "dim")
    return tinted(row.state, "" if row.state == "in post" else "amber")


def week_words(days: Sequence[str]) -> Content:
    """A week on one line: days that are alike stand together."""
    parts: list[tuple[str, str, str]] = []
    for name, hours in zip(_DAYS, days, strict=True):
        if parts and parts[-1][2] == hours:
            parts[-1] = (parts[-1][0], name, hours)
        else:
            parts.append((name, name, hours))
    said = [
        run_on(drawn(first if first == last else f"{first}–{last}", "dim"), " ", plain(hours))
        for first, last, hours in parts
        if hours
    ]
    return joined(said, "   ") if said else tinted("no hours at all", "amber")


class OfficersPanel(SectionPanel[OfficerLine]):
    """Every officer, those in post first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("officers",)
    CONTEXT = "officers"
    TITLE = "Officers"
    MAIN = "officers.edit"
    EMPTY = (
        "There are no officers yet. {officers.new} adds one; ecfrs-tui import officers FILE brings in a list."
    )

    def columns(self) -> Sequence[Column[OfficerLine]]:
        """Name and state always, the rest as there is room."""
        return [
            Column("officer", lambda o, w: plain(o.name), least=14, weight=3, most=28),
            Column("code", lambda o, w: drawn(o.code, "dim"), least=6, most=10, weight=1, keep=2),
            Column("in post", _state, least=8, weight=2, most=24),
            Column("base", _base, least=10, weight=2, most=30, keep=7),
            Column("trained", lambda o, w: Content(str(o.trained)), least=7, right=True, keep=4),
            Column("away", lambda o, w: plain(o.away), least=14, weight=4, most=40, keep=5),
        ]

    def key(self, row: OfficerLine) -> str:
        """The code."""
        return row.code

    def haystack(self, row: OfficerLine) -> str:
        """Names, code, base, state."""
        return f"{row.name} {row.code} {row.email} {row.base} {row.base_name} {row.state} {row.away}"

    def read(self, desk: Desk) -> Sequence[OfficerLine]:
        """All of them."""
        return desk.team()

    def summary(self, rows: Sequence[OfficerLine]) -> str:
        """How many are in post."""
        return f"{sum(row.in_post for row in rows)} in post of {len(rows)}"

    def facts(self, row: OfficerLine) -> tuple[Content, Sequence[Field]]:
        """How to reach them, where they start, when they work, how much they may do."""
        reach = joined([plain(row.email), plain(row.phone)])
        caps = Content(
            f"at most {row.max_sessions} sessions and {row.max_drive_minutes} min of driving a day"
        )
        return plain(row.name).stylize("bold"), [
            Field("reach", reach if reach.plain else tinted("no e-mail: no invitation can be sent", "amber")),
            Field("base", joined([plain(row.base_name), _base(row, 40)])),
            Field("works", week_words(row.week), 2),
            Field("may do", joined([Content(f"{row.trained} programmes"), caps]), 2),
            Field("away", plain(row.away)),
        ]

    # actions

    def edit(self) -> None:
        """Another state of the officer."""
        if (row := self.current) is not None:
            self.open_form(team_forms.officer(self.desk, row.code))

    def new(self) -> None:
        """A new officer, with a week and programmes."""
        self.open_form(team_forms.new_officer(self.desk))

    def leaves(self) -> None:
        """The last day in post; the visits that need another officer are named first."""
        if (row := self.current) is not None:
            self.open_form(team_forms.leaving(self.desk, row))

    def why_not_leaving(self) -> str:
        """Why nobody can leave."""
        row = self.current
        if row is None:
            return "No officer is chosen."
        return "" if row.in_post else f"{row.name} is not in post."

    def away(self) -> None:
        """Leave of the officer."""
        if (row := self.current) is not None:
            self.open_form(team_forms.busy(self.desk, officer=row.code), lambda outcome: row.code)

    def open_card(self) -> None:
        """Everything about the officer on one screen."""
        from ecfrs_tui.tui.screens.card_officer import OfficerScreen

        if (row := self.current) is not None:
            self.app.push_screen(OfficerScreen(row.code))

    def history(self) -> None:
        """Who changed the officer, and when."""
        if (row := self.current) is not None:
            self.show_history(f"History of {row.name}", row.code)


def _base(row: OfficerLine, width: int) -> Content:
    if not row.placed:
        return tinted("no base", "red")
    return plain(row.base or row.base_name)
