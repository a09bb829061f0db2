"""The best times of a request: a short table in which digits book."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message

from ecfrs_tui.services.views import SlotView
from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.table import Table


def _rank(slot: SlotView, width: int) -> Content:
    return run_on(drawn(str(slot.rank), "ember"), drawn("!" if slot.warnings else " ", "amber"))


def _when(slot: SlotView, width: int) -> Content:
    return Content(f"{words.even_day(slot.starts_at)} {words.span(slot.starts_at, slot.ends_at)}")


def _short(slot: SlotView, width: int) -> Content:
    return tinted(slot.short, "amber" if slot.warnings else "")


def officers(slot: SlotView, width: int = 80) -> str:
    """Who would come, each name as it fits into its share of the width."""
    each = width // max(1, len(slot.officer_names)) - 2 * (len(slot.officer_names) > 1)
    return ", ".join(words.fit_name(clean(name), each) for name in slot.officer_names)


class SlotTable(Table[SlotView]):
    """Ranked times; enter or the number asks for the booking."""

    SCOPE = "slots"

    class Chosen(Message):
        """A time was chosen for booking."""

        def __init__(self, slot: SlotView) -> None:
            super().__init__()
            self.slot = slot

    class Left(Message):
        """Back to the list."""

    def __init__(self) -> None:
        super().__init__(
            [
                Column("", _rank, least=2),
                Column("when", _when, least=22),
                Column("officer", lambda s, w: Content(officers(s, w)), least=7, most=18, weight=1),
                Column("", _short, least=10, weight=4, keep=5),
                Column("extra", _extra, least=7, right=True),
            ],
            key=lambda slot: str(slot.rank),
            markable=False,
            sortable=False,
            head=False,
            id="slots",
        )

    def why_no_slot(self) -> str:
        """Why nothing can be booked."""
        return "" if self.current is not None else "There is no time to book for this request."

    def book_highlighted(self) -> None:
        """The highlighted time."""
        if self.current is not None:
            self.post_message(self.Chosen(self.current))

    def out(self) -> None:
        """Back to the list."""
        self.post_message(self.Left())

    def _why_not(self, number: int) -> str:
        return "" if number <= len(self.rows) else f"There is no time numbered {number}."

    def _book(self, number: int) -> None:
        self.go_to(str(self.rows[number - 1].rank))
        self.post_message(self.Chosen(self.rows[number - 1]))

    def why_not_1(self) -> str:
        """Why there is no first time."""
        return self._why_not(1)

    def why_not_2(self) -> str:
        """Why there is no second time."""
        return self._why_not(2)

    def why_not_3(self) -> str:
        """Why there is no third time."""
        return self._why_not(3)

    def why_not_4(self) -> str:
        """Why there is no fourth time."""
        return self._why_not(4)

    def why_not_5(self) -> str:
        """Why there is no fifth time."""
        return self._why_not(5)

    def book_1(self) -> None:
        """The first time."""
        self._book(1)

    def book_2(self) -> None:
        """The second time."""
        self._book(2)

    def book_3(self) -> None:
        """The third time."""
        self._book(3)

    def book_4(self) -> None:
        """The fourth time."""
        self._book(4)

    def book_5(self) -> None:
        """The fifth time."""
        self._book(5)


def _extra(slot: SlotView, width: int) -> Content:
    return Content(f"{words.extra(slot.extra_drive_minutes)} min")
