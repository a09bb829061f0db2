"""Our table: rows are drawn one line at a time as they come into view, so their number costs nothing.

Data never becomes widgets or markup; the cursor stays on its row's key across a refresh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.text import drawn, run_on, wrapped
from ecfrs_tui.tui.widgets.columns import Column, fitted, share

T = TypeVar("T")

_GUTTER = 2
_GAP = 2
_EDGE = 1


class Table(Acting, ScrollView, Generic[T], can_focus=True):
    """A list of rows with a cursor, marks and a quick filter.

    `key(row)` names a row for good, `haystack(row)` is what the filter looks in, unless `passes(words)` makes
    the test of a row itself; `empty` is said when there are no rows; `strong` draws the cursor as if the
    focus were here.
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
        """A row was clicked twice, or clicked while highlighted."""

        def __init__(self, table: Table[Any], key: str) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> Table[Any]:
            """The table that sent it."""
            return self.table

    class Changed(Message):
        """Marks or filter have changed."""

        def __init__(self, table: Table[Any]) -> None:
            super().__init__()
            self.table = table

    class Measured(Message):
        """The columns have shared a new width."""

    def __init__(
        self,
        columns: Sequence[Column[T]],
        *,
        key: Callable[[T], str],
        haystack: Callable[[T], str] | None = None,
        passes: Callable[[str], Callable[[T], bool]] | None = None,
        markable: bool = True,
        head: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._key = key
        self._haystack = haystack or key
        self._passes = passes
        self._markable = markable
        self._head = 1 if head else 0
        self._rows: Sequence[T] = ()
        self._shown: Sequence[T] = ()
        self._keys: list[str] = []
        self._texts: list[str] | None = None
        self._cursor = 0
        self._marks: set[str] = set()
        self._filter = ""
        self._widths: list[int] = []
        self._measured_for = -1
        self.empty = ""
        self.strong = False

    # what is in it

    @property
    def rows(self) -> Sequence[T]:
        """The rows that pass the filter, in their order."""
        return self._shown

    @property
    def counts(self) -> tuple[int, int]:
        """Rows shown and rows held: `N of M`."""
        return len(self._shown), len(self._rows)

    @property
    def current(self) -> T | None:
        """The row under the cursor."""
        return self._shown[self._cursor] if self._cursor < len(self._shown) else None

    @property
    def current_key(self) -> str | None:
        """Its key."""
        return self._keys[self._cursor] if self._cursor < len(self._keys) else None

    @property
    def position(self) -> int:
        """The cursor's place among the rows shown, from 0."""
        return self._cursor

    @property
    def marks(self) -> tuple[str, ...]:
        """The keys of marked rows, in the order of the list."""
        return tuple(self._key(row) for row in self._rows if self._key(row) in self._marks)

    @property
    def filter_words(self) -> str:
        """What the list is filtered by."""
        return self._filter

    def set_rows(self, rows: Iterable[T]) -> None:
        """Other rows; cursor and marks stay with their keys, or with the place when a key is gone."""
        self._rows = tuple(rows)
        self._texts = None
        if self._marks:
            self._marks &= {self._key(row) for row in self._rows}
        self._show()

    def set_columns(self, columns: Sequence[Column[T]]) -> None:
        """Other columns for the same rows."""
        self._columns = tuple(columns)
        self._measured_for = -1
        self.refresh()

    def set_filter(self, words: str) -> None:
        """Shows only rows that hold every one of the words; empty shows all."""
        if words != self._filter:
            self._filter = words
            self._show()
            self.post_message(self.Changed(self))

    def clear_marks(self) -> None:
        """No row is marked."""
        self._marks.clear()
        self.refresh()
        self.post_message(self.Changed(self))

    def set_marks(self, keys: Iterable[str]) -> None:
        """Exactly these rows are marked."""
        marks = set(keys) & {self._key(row) for row in self._rows}
        if marks != self._marks:
            self._marks = marks
            self.refresh()
            self.post_message(self.Changed(self))

    def go_to(self, key: str) -> bool:
        """Puts the cursor on a row; False when it is not among those shown."""
        try:
            position = self._keys.index(key)
        except ValueError:
            return False
        self._move(position)
        return True

    def _show(self) -> None:
        before = self.current_key
        words = self._filter.casefold().split()
        if words and self._passes is not None:
            test = self._passes(self._filter)
            self._shown = [row for row in self._rows if test(row)]
        elif words:
            if self._texts is None:
                self._texts = [self._haystack(row).casefold() for row in self._rows]
            texts = self._texts
            self._shown = [row for i, row in enumerate(self._rows) if all(word in texts[i] for word in words)]
        else:
            self._shown = self._rows
        self._keys = [self._key(row) for row in self._shown]
        place = self._cursor
        if before is not None and not (place < len(self._keys) and self._keys[place] == before):
            place = self._keys.index(before) if before in self._keys else place
        self._cursor = max(0, min(place, len(self._keys) - 1))
        self.virtual_size = Size(0, len(self._keys) + self._head)
        self._keep_in_view()
        self.refresh(layout=self.styles.height is not None and self.styles.height.is_auto)
        if self.current_key != before:
            self.post_message(self.Highlighted(self, self.current_key))

    # the cursor

    def _move(self, to: int) -> None:
        if not self._keys:
            return
        to = max(0, min(to, len(self._keys) - 1))
        if to == self._cursor:
            return
        before, self._cursor = self._cursor, to
        self.refresh_line(before + self._head)
        self.refresh_line(to + self._head)
        self._keep_in_view()
        self.post_message(self.Highlighted(self, self.current_key))

    def _keep_in_view(self) -> None:
        height = self.scrollable_content_region.height - self._head
        if height <= 0:
            return
        top = round(self.scroll_y)
        if self._cursor < top:
            top = self._cursor
        elif self._cursor >= top + height:
            top = self._cursor - height + 1
        if top != round(self.scroll_y):
            self.scroll_to(y=top, animate=False)

    @property
    def _page(self) -> int:
        return max(1, self.scrollable_content_region.height - self._head - 1)

    def cursor_down(self) -> None:
        """A line on."""
        self._move(self._cursor + 1)

    def cursor_up(self) -> None:
        """A line back."""
        self._move(self._cursor - 1)

    def cursor_top(self) -> None:
        """To the first line."""
        self._move(0)

    def cursor_bottom(self) -> None:
        """To the last line."""
        self._move(len(self._keys) - 1)

    def page_on(self) -> None:
        """A page on."""
        self._move(self._cursor + self._page)

    def page_back(self) -> None:
        """A page back."""
        self._move(self._cursor - self._page)

    # marks

    def why_no_marks(self) -> str:
        """Why nothing can be marked here."""
        if not self._markable:
            return "Nothing in this list can be done for many at once."
        return "" if self._keys else "There is nothing to mark."

    def mark(self) -> None:
        """Marks the line or takes its mark away, and goes on to the next."""
        if (key := self.current_key) is not None:
            self._marks ^= {key}
            self.refresh_line(self._cursor + self._head)
            self.post_message(self.Changed(self))
            self._move(self._cursor + 1)

    def mark_all(self) -> None:
        """Marks every line shown; when all are marked, none."""
        shown = set(self._keys)
        self._marks = self._marks - shown if shown <= self._marks else self._marks | shown
        self.refresh()
        self.post_message(self.Changed(self))

    # drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows and head; the empty sentence has two lines."""
        return (len(self._keys) or 2) + self._head

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
        self._measured_for = self.scrollable_content_region.width
        widths = share(self._columns, self._measured_for - _GUTTER - _EDGE, _GAP)
        if widths != self._widths:
            self._widths = widths
            self.post_message(self.Measured())

    def render_line(self, y: int) -> Strip:
        """One line of the view: head, row, or the sentence for an empty list."""
        width = self.scrollable_content_region.width
        base = self.get_visual_style()
        if self._head and y == 0:
            head = self.get_visual_style("table--head")
            return self._strip([(c.title, c.right) for c in self._columns], head, Content("  "))
        row = y - self._head + round(self.scroll_y)
        if row >= len(self._shown) or row < 0:
            return self._empty_line(row, width, base)
        cursor = row == self._cursor
        style = base
        if cursor:
            strong = self.has_focus or self.strong
            style = self.get_visual_style("table--cursor" if strong else "table--quiet")
        marked = self._keys[row] in self._marks
        gutter = run_on(drawn("›" if cursor else " ", "ember"), drawn("■" if marked else " ", "ember"))
        value = self._shown[row]
        cells = [
            (column.draw(value, wide) if wide else "", column.right)
            for column, wide in zip(self._columns, self._cell_widths(), strict=True)
        ]
        return self._strip(cells, style, gutter)

    def _cell_widths(self) -> list[int]:
        # the scrollbar comes and goes without a resize
        if self._measured_for != self.scrollable_content_region.width:
            self._measure()
        return self._widths

    def _strip(self, cells: list[tuple[Content | str, bool]], style: Style, gutter: Content) -> Strip:
        width = self.scrollable_content_region.width
        ground = style.rich_style
        segments = gutter.render_segments(style)
        used = _GUTTER
        first = True
        for (cell, right), wide in zip(cells, self._cell_widths(), strict=True):
            if not wide:
                continue
            if not first:
                segments.append(Segment(" " * _GAP, ground))
                used += _GAP
            first = False
            segments += fitted(cell, wide, right).render_segments(style)
            used += wide
        if used < width:
            segments.append(Segment(" " * (width - used), ground))
        return Strip(segments).adjust_cell_length(width, ground)

    def _empty_line(self, row: int, width: int, base: Style) -> Strip:
        if self._shown or not width:
            return Strip.blank(width, base.rich_style)
        says = self.empty
        if self._rows and self._filter:
            says = f"Nothing here holds “{self._filter}”. esc shows everything again."
        lines = wrapped(Content(says), max(1, width - _GUTTER * 2), 4)
        if not 0 <= row < len(lines):
            return Strip.blank(width, base.rich_style)
        style = self.get_visual_style("table--empty")
        line = fitted(lines[row].pad_left(_GUTTER), width)
        return Strip(line.render_segments(style)).adjust_cell_length(width, style.rich_style)

    # the mouse

    def on_click(self, event: events.Click) -> None:
        """A click highlights; a second one picks."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self._head:
            return
        row = offset.y - self._head + round(self.scroll_y)
        if not 0 <= row < len(self._keys):
            return
        again = row == self._cursor and self.has_focus
        self._move(row)
        if again or event.chain > 1:
            self.post_message(self.Picked(self, self._keys[row]))
