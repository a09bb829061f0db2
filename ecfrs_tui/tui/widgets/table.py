"""Our table: rows are drawn one line at a time as they come into view, so their number costs nothing.

Data never becomes widgets or markup; the cursor stays on its row's key across a refresh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, ClassVar, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.style import Style

from ecfrs_tui.tui.fieldfilter import FieldFilter, Sieve
from ecfrs_tui.tui.text import clean, drawn, run_on, wrapped
from ecfrs_tui.tui.widgets.columns import Column, fields_of, fitted, share, wishes
from ecfrs_tui.tui.widgets.emptywords import empty_words
from ecfrs_tui.tui.widgets.listing import Listing
from ecfrs_tui.tui.widgets.rowstyle import row_style
from ecfrs_tui.tui.widgets.rowtext import as_lines, as_sheet
from ecfrs_tui.tui.widgets.tableacts import GUTTER, TableActs

T = TypeVar("T")

_EDGE = 1


class Table(TableActs[T], can_focus=True):
    """A list of rows with a cursor, marks, an order and a quick filter.

    `key(row)` names a row for good, `haystack(row)` is what bare words of the filter look in, `passes` a filter
    with fields and flags of its own; every column is a field too. With `sortable` False the rows keep their
    order. `empty` is said when there are no rows; `strong` draws the cursor as if the focus were here.
    """

    SCOPE = "list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--head",
        "table--cursor",
        "table--quiet",
        "table--empty",
    }

    class Highlighted(Message):
        """The cursor stands on another row (key None: no rows)."""

        def __init__(self, table: Table[Any], key: str | None) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> Table[Any]:
            """The table that sent it."""
            return self.table

    class Picked(Message):
        """A row was clicked twice."""

        def __init__(self, table: Table[Any], key: str) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> Table[Any]:
            """The table that sent it."""
            return self.table

    class Changed(Message):
        """Marks, filter or order have changed."""

        def __init__(self, table: Table[Any]) -> None:
            super().__init__()
            self.table = table

    class Copied(Message):
        """The row under the cursor, or the marked ones, are to be copied; `short`: only by their keys."""

        def __init__(self, table: Table[Any], short: bool) -> None:
            super().__init__()
            self.table = table
            self.short = short

    class Measured(Message):
        """The columns have shared a new width."""

    def __init__(
        self,
        columns: Sequence[Column[T]],
        *,
        key: Callable[[T], str],
        haystack: Callable[[T], str] | None = None,
        passes: FieldFilter[T] | None = None,
        markable: bool = True,
        sortable: bool = True,
        head: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        asks = (passes or FieldFilter(haystack or key)).counted_from(self._today)
        self._listing = Listing(key, asks, fields_of(columns))
        self._markable = markable
        self._sortable = sortable
        self._head = 1 if head else 0
        self._widths: list[int] = []
        self._wishes: list[int] = []
        self._measured_for = (-1, 0)
        self.empty = ""
        self.strong = False

    def _today(self) -> date:
        """What the filter counts days from."""
        desk = getattr(self.app, "desk", None)
        return desk.now().date() if desk is not None else date.min

    # what is in it

    @property
    def rows(self) -> Sequence[T]:
        """The rows that pass the filter, in their order."""
        return self._listing.shown

    @property
    def counts(self) -> tuple[int, int]:
        """Rows shown and rows held: `N of M`."""
        return len(self._listing.shown), len(self._listing.held)

    @property
    def current(self) -> T | None:
        """The row under the cursor."""
        shown, cursor = self._listing.shown, self._listing.cursor
        return shown[cursor] if cursor < len(shown) else None

    @property
    def current_key(self) -> str | None:
        """Its key."""
        return self._listing.current_key

    @property
    def position(self) -> int:
        """The cursor's place among the rows shown, from 0."""
        return self._listing.cursor

    @property
    def marks(self) -> tuple[str, ...]:
        """The keys of marked rows, in the order of the list."""
        return self._listing.marks

    @property
    def filter_words(self) -> str:
        """What the list is filtered by."""
        return self._listing.filter

    @property
    def sieve(self) -> Sieve[T]:
        """The filter over the rows held, to help whoever types one."""
        return self._listing.sieve

    @property
    def order(self) -> tuple[str, bool] | None:
        """The field the list is ordered by and whether downwards; None for its own order."""
        return self._listing.order

    def set_rows(self, rows: Iterable[T]) -> None:
        """Other rows; cursor and marks stay with their keys, or with the place when a key is gone."""
        before = self.current_key
        self._listing.set_rows(rows)
        self._ask_columns()
        self._shown(before)

    def set_columns(self, columns: Sequence[Column[T]], rows: Iterable[T] | None = None) -> None:
        """Other columns for the same rows; or for rows of their own, where those would not fit them."""
        self._columns = tuple(columns)
        self._listing.set_fields(fields_of(columns))
        if rows is not None:
            self.set_rows(rows)
            return
        self._ask_columns()
        self.refresh()

    def _ask_columns(self) -> None:
        """What the columns say may be wider or narrower than before; a filter leaves them as they are."""
        wishes_ = wishes(self._columns, self._listing.held)
        if wishes_ != self._wishes:
            self._wishes = wishes_
            self._measured_for = (-1, 0)

    def set_filter(self, words: str) -> None:
        """Shows only rows that pass every one of the words; empty shows all."""
        if words != self._listing.filter:
            before, self._listing.filter = self.current_key, words
            self._listing.show()
            self._shown(before)
            self._say_changed()

    def set_order(self, order: tuple[str, bool] | None) -> None:
        """Ordered by a field, or as the list comes."""
        if self._sortable and order != self._listing.order:
            before, self._listing.order = self.current_key, order
            self._listing.show()
            self._shown(before)
            self._say_changed()

    def clear_marks(self) -> None:
        """No row is marked."""
        self._listing.set_marks(())
        self._marked()

    def set_marks(self, keys: Iterable[str]) -> None:
        """Exactly these rows are marked."""
        if self._listing.set_marks(keys):
            self._marked()

    def go_to(self, key: str) -> bool:
        """Puts the cursor on a row; False when it is not among those shown."""
        try:
            position = self._listing.keys.index(key)
        except ValueError:
            return False
        self._move(position)
        return True

    def as_text(self, *, short: bool = False) -> str:
        """The row under the cursor in lines, or the marked ones with a tab between their columns; `short`: keys."""
        keys = set(self.marks)
        rows = [row for row in self._listing.held if self._listing.key(row) in keys]
        rows = rows or [row for row in (self.current,) if row is not None]
        if short:
            return "\n".join(clean(self._listing.key(row)) for row in rows)
        return as_lines(self._columns, rows[0]) if len(rows) == 1 else as_sheet(self._columns, rows)

    def _shown(self, before: str | None) -> None:
        self.virtual_size = Size(0, len(self._listing.keys) + self._head)
        self._keep_in_view()
        self.refresh(layout=self.styles.height is not None and self.styles.height.is_auto)
        if self.current_key != before:
            self.post_message(self.Highlighted(self, self.current_key))

    def _marked(self) -> None:
        self.refresh()
        self._say_changed()

    # saying

    def _say_changed(self) -> None:
        self.post_message(self.Changed(self))

    def _say_copied(self, *, short: bool) -> None:
        self.post_message(self.Copied(self, short))

    def _say_picked(self, key: str) -> None:
        self.post_message(self.Picked(self, key))

    # the cursor

    def _move(self, to: int) -> None:
        self._listing.moved()
        self._put(to)

    def _put(self, to: int) -> None:
        listing = self._listing
        if not listing.keys:
            return
        to = max(0, min(to, len(listing.keys) - 1))
        if to == listing.cursor:
            return
        before, listing.cursor = listing.cursor, to
        self.refresh_line(before + self._head)
        self.refresh_line(to + self._head)
        self._keep_in_view()
        self.post_message(self.Highlighted(self, self.current_key))

    def _keep_in_view(self) -> None:
        height = self.scrollable_content_region.height - self._head
        if height <= 0:
            return
        top, cursor = round(self.scroll_y), self._listing.cursor
        if cursor < top:
            top = cursor
        elif cursor >= top + height:
            top = cursor - height + 1
        if top != round(self.scroll_y):
            self.scroll_to(y=top, animate=False)

    @property
    def _page(self) -> int:
        return max(1, self.scrollable_content_region.height - self._head - 1)

    def cursor_down(self) -> None:
        """A line on."""
        self._move(self.position + 1)

    def cursor_up(self) -> None:
        """A line back."""
        self._move(self.position - 1)

    def cursor_top(self) -> None:
        """To the first line."""
        self._move(0)

    def cursor_bottom(self) -> None:
        """To the last line."""
        self._move(len(self._listing.keys) - 1)

    def page_on(self) -> None:
        """A page on."""
        self._move(self.position + self._page)

    def page_back(self) -> None:
        """A page back."""
        self._move(self.position - self._page)

    # drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows and head; without rows what the empty sentence takes."""
        return (len(self._listing.keys) or max(2, len(self._empty_lines(width)))) + self._head

    def on_resize(self) -> None:
        """The columns share the new width."""
        self._measure()
        self._keep_in_view()

    def on_focus(self) -> None:
        """The cursor is drawn stronger where the keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is drawn fainter."""
        self.refresh()

    @property
    def widths(self) -> list[int]:
        """Cells of each column, 0 for one that gave way; empty before the first layout."""
        return list(self._widths)

    def _measure(self) -> None:
        width, gap = self._measured_for = self._measures()
        widths = share(self._columns, width - GUTTER - _EDGE, gap, self._wishes)
        if widths != self._widths:
            self._widths = widths
            self.post_message(self.Measured())

    def render_line(self, y: int) -> Strip:
        """One line of the view: head, row, or the sentence for an empty list."""
        width = self.scrollable_content_region.width
        base = self.get_visual_style()
        if self._head and y == 0:
            head = self.get_visual_style("table--head")
            place, sign = self._arrow()
            titles: list[tuple[Content | str, bool]] = [(c.title, c.right) for c in self._columns]
            if place >= 0 and self._arrow_fits(place):
                titles[place] = (run_on(self._columns[place].title, drawn(f" {sign}", "ember")), False)
                place = -1
            return self._strip(titles, head, Content("  "), (place, sign))
        row = y - self._head + round(self.scroll_y)
        if row >= len(self.rows) or row < 0:
            return self._empty_line(row, width, base)
        cursor = row == self.position
        style = base
        if cursor:
            strong = self.has_focus or self.strong
            style = row_style(self, "table--cursor" if strong else "table--quiet")
        marked = self._listing.is_marked(row)
        gutter = run_on(drawn("›" if cursor else " ", "ember"), drawn("■" if marked else " ", "ember"))
        value = self.rows[row]
        cells = [
            (column.draw(value, wide) if wide else "", column.right)
            for column, wide in zip(self._columns, self._cell_widths(), strict=True)
        ]
        return self._strip(cells, style, gutter)

    def _measures(self) -> tuple[int, int]:
        """The width that the columns share, and the blanks between two of them."""
        return self.scrollable_content_region.width, self._gap

    def _cell_widths(self) -> list[int]:
        # the scrollbar comes and goes without a resize
        if self._measured_for != self._measures():
            self._measure()
        return self._widths

    def _arrow(self) -> tuple[int, str]:
        """The column the list is ordered by, and which way; it is drawn behind the title."""
        if self.order is None:
            return -1, ""
        names = [column.name for column in self._columns]
        field, down = self.order
        return (names.index(field), "▼" if down else "▲") if field in names else (-1, "")

    def _arrow_fits(self, place: int) -> bool:
        """Whether the arrow has room in the column; else it stands in the gap behind it."""
        column, wide = self._columns[place], self._cell_widths()[place]
        return not column.right and cell_len(column.title) + 2 <= wide

    def _strip(
        self,
        cells: list[tuple[Content | str, bool]],
        style: Style,
        gutter: Content,
        arrow: tuple[int, str] = (-1, ""),
    ) -> Strip:
        width = self.scrollable_content_region.width
        ground = style.rich_style
        segments = gutter.render_segments(style)
        used = GUTTER
        behind = 0
        gap = self._gap
        for place, ((cell, right), wide) in enumerate(zip(cells, self._cell_widths(), strict=True)):
            if not wide:
                continue
            if used > GUTTER:
                segments.append(Segment(" " * (gap - behind), ground))
                used += gap - behind
            segments += fitted(cell, wide, right).render_segments(style)
            used += wide
            behind = 1 if place == arrow[0] else 0
            if behind:
                segments += drawn(arrow[1], "ember").render_segments(style)
                used += 1
        if used < width:
            segments.append(Segment(" " * (width - used), ground))
        return Strip(segments).adjust_cell_length(width, ground)

    def _empty_lines(self, width: int) -> list[Content]:
        """Why there is no row, and what to do about it."""
        says = self.empty
        if self._listing.held and self.filter_words:
            says = f"Nothing here holds “{self.filter_words}”. {{app.back}} shows everything again."
        words = empty_words(says, getattr(self.app, "own_keys", {}))
        return wrapped(words, max(1, width - GUTTER * 2), 4)

    def _empty_line(self, row: int, width: int, base: Style) -> Strip:
        if self.rows or not width:
            return Strip.blank(width, base.rich_style)
        lines = self._empty_lines(width)
        if not 0 <= row < len(lines):
            return Strip.blank(width, base.rich_style)
        style = self.get_visual_style("table--empty")
        line = fitted(lines[row].pad_left(GUTTER), width)
        return Strip(line.render_segments(style)).adjust_cell_length(width, style.rich_style)
