"""What a person does to a table besides moving: marks, order, the clipboard, the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from textual import events
from textual.scroll_view import ScrollView

from ecfrs_tui.tui.acting import Acting

if TYPE_CHECKING:
    from ecfrs_tui.tui.widgets.columns import Column
    from ecfrs_tui.tui.widgets.listing import Listing

T = TypeVar("T")

GUTTER = 2
GAP = 2


class TableActs(Acting, ScrollView, Generic[T]):
    """The half of the table that answers keys and clicks; the other half holds the rows and draws them."""

    _listing: Listing[T]
    _columns: tuple[Column[T], ...]
    _widths: list[int]
    _markable: bool
    _sortable: bool
    _head: int

    @property
    def _gap(self) -> int:
        """Blanks between two columns."""
        return GAP if getattr(self.app, "density", "") != "compact" else 1

    # what the other half does

    def _move(self, to: int) -> None:
        """The cursor to another line."""
        raise NotImplementedError

    def _put(self, to: int) -> None:
        """The same, while a range is being marked."""
        raise NotImplementedError

    def set_order(self, order: tuple[str, bool] | None) -> None:
        """Ordered by a field, or as the list comes."""
        raise NotImplementedError

    def _marked(self) -> None:
        raise NotImplementedError

    def _say_changed(self) -> None:
        raise NotImplementedError

    def _say_copied(self, *, short: bool) -> None:
        raise NotImplementedError

    def _say_picked(self, key: str) -> None:
        raise NotImplementedError

    # marks

    def why_no_marks(self) -> str:
        """Why nothing can be marked here."""
        if not self._markable:
            return "Nothing in this list can be done for many at once."
        return "" if self._listing.keys else "There is nothing to mark."

    def mark(self) -> None:
        """Marks the line or takes its mark away, and goes on to the next."""
        if self._listing.current_key is not None:
            self._listing.mark()
            self.refresh_line(self._listing.cursor + self._head)
            self._say_changed()
            self._move(self._listing.cursor + 1)

    def mark_all(self) -> None:
        """Marks every line shown; when all are marked, none."""
        self._listing.mark_all()
        self._marked()

    def mark_on(self) -> None:
        """Marks from here on to the next line; back again takes the marks away."""
        self._stretch(1)

    def mark_back(self) -> None:
        """Marks from here back to the line before."""
        self._stretch(-1)

    def _stretch(self, by: int) -> None:
        self._put(self._listing.stretch(self._listing.cursor + by))
        self._marked()

    # the order

    def why_no_order(self) -> str:
        """Why the list keeps its order."""
        if not self._sortable or not self._orders():
            return "This list keeps its own order."
        return "" if self._listing.keys else "There is nothing to put in order."

    def _orders(self) -> list[str]:
        """The columns in view that the list can be ordered by."""
        wide = self._widths or [1] * len(self._columns)
        return [c.name for c, cells in zip(self._columns, wide, strict=True) if c.name and cells]

    def order_next(self) -> None:
        """By the next column; after the last the list's own order again."""
        self.set_order(self._listing.next_order(self._orders()))

    def why_not_turned(self) -> str:
        """Why there is no order to turn round."""
        return self.why_no_order() or (
            "" if self._listing.order else "The list is in its own order; sort it first."
        )

    def order_turned(self) -> None:
        """The same order the other way round."""
        if self._listing.order is not None:
            self.set_order((self._listing.order[0], not self._listing.order[1]))

    # the clipboard

    def why_no_row(self) -> str:
        """Why there is nothing to copy."""
        return "" if self._listing.current_key is not None else "There is nothing to copy."

    def copy(self) -> None:
        """The row, or the marked ones, as text; a screen with a card copies the card."""
        self._say_copied(short=False)

    def copy_short(self) -> None:
        """What names the row, or the marked ones: a reference, a number."""
        self._say_copied(short=True)

    # the mouse

    def on_click(self, event: events.Click) -> None:
        """A click highlights, a double click picks; on a heading it orders the list, and again turns it round."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y < self._head:
            self._click_heading(offset.x)
            return
        row = offset.y - self._head + round(self.scroll_y)
        if not 0 <= row < len(self._listing.keys):
            return
        self._move(row)
        if event.chain == 2:
            self._say_picked(self._listing.keys[row])

    def _click_heading(self, x: int) -> None:
        end = GUTTER
        for column, wide in zip(self._columns, self._widths, strict=True):
            start, end = end, end + wide + (self._gap if wide else 0)
            if wide and start <= x < end and column.name:
                own = self._listing.order is not None and self._listing.order[0] == column.name
                down = own and self._listing.order == (column.name, False)
                self.set_order(None if own and not down else (column.name, down))
                return
