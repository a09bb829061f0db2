"""Districts in Settings: which councils there are and were, and what takes their place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.districts import District
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import care_forms
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.text import drawn, joined, plain
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk


def _days(row: District, width: int) -> Content:
    first = f"from {words.long_day(row.valid_from)}" if row.valid_from else ""
    last = f"until {words.long_day(row.valid_until)}" if row.valid_until else ""
    return plain(" ".join(part for part in (first, last) if part))


class DistrictsPanel(SectionPanel[District]):
    """Those of the register, and those that were entered; reports of the past keep the names of their days."""

    SCOPES: ClassVar[tuple[str, ...]] = ("districts",)
    CONTEXT = "districts"
    TITLE = "Districts"
    MAIN = "districts.new"
    EMPTY = "No school names a district yet: ecfrs-tui import schools FILE reads the register."

    def columns(self) -> Sequence[Column[District]]:
        """Name, code, days, what follows."""
        return [
            Column("district", lambda d, w: plain(d.name), least=16, weight=3, most=36),
            Column("code", lambda d, w: drawn(plain(d.code).plain, "dim"), least=9, most=12),
            Column("authority", lambda d, w: plain(d.authority), least=10, weight=1, most=24, keep=4),
            Column("days", _days, least=14, weight=3, most=44, keep=6),
            Column("then", lambda d, w: plain(d.successor), least=9, most=12, keep=5),
        ]

    def key(self, row: District) -> str:
        """Code and first day."""
        return f"{row.code}@{row.valid_from or date.min}"

    def haystack(self, row: District) -> str:
        """Name, code, authority."""
        return f"{row.name} {row.code} {row.authority} {row.successor}"

    def read(self, desk: Desk) -> Sequence[District]:
        """All of them."""
        return desk.districts()

    def summary(self, rows: Sequence[District]) -> str:
        """How many."""
        return words.count(len(rows), "district")

    def facts(self, row: District) -> tuple[Content, Sequence[Field]]:
        """Its days."""
        return joined([plain(row.name).stylize("bold"), drawn(plain(row.code).plain, "dim")]), [
            Field("authority", plain(row.authority)),
            Field("days", _days(row, 60)),
            Field("then", plain(row.successor)),
        ]

    def new(self) -> None:
        """A new district in the place of others from a day on."""
        self.open_form(care_forms.reorganised(self.desk), lambda outcome: "")
