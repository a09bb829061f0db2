"""The guide: the contents beside a page; opened at the page of the screen it was asked on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.guide import pages
from ecfrs_tui.tui.guide.drawing import Block, blocks, laid_out
from ecfrs_tui.tui.guide.pages import Page
from ecfrs_tui.tui.screens.base import Framed, MainScreen
from ecfrs_tui.tui.text import drawn, plain
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Rule
from ecfrs_tui.tui.widgets.table import Table


def page_for(screen: Screen[Any], stack: Sequence[Screen[Any]] = ()) -> str:
    """The name of the page for what is in view: the window's own, else that of the screen below it."""
    for each in (screen, *reversed(stack)):
        names = [each.context] if isinstance(each, Framed) else []
        names += sorted(each.all_scopes()) if isinstance(each, Acting) else []
        for name in names:
            if (page := pages.of_context(name)) is not None:
                return page.name
    return pages.all_pages()[0].name


class PageText(Widget):
    """One page, drawn at the width there is."""

    def __init__(self) -> None:
        super().__init__(id="page-text")
        self._blocks: tuple[Block, ...] = ()
        self._found: tuple[str, ...] = ()
        self._lines: tuple[int, list[Content]] = (-1, [])

    def show(self, page: Sequence[Block], found: Sequence[str]) -> None:
        """Another page, or other words that stand out."""
        self._blocks, self._found = tuple(page), tuple(found)
        self._lines = (-1, [])
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Content]:
        """The page at a width; laid out once."""
        if self._lines[0] != width:
            self._lines = (width, laid_out(self._blocks, width, self._found))
        return self._lines[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        return len(self.lines(width))

    def render(self) -> Content:
        """All of it; what is out of view is cut by the compositor."""
        return Content("\n").join(self.lines(self.size.width))


class PageView(Acting, VerticalScroll, can_focus=True):
    """The page, scrolled line by line."""

    SCOPE = "page"

    def line_on(self) -> None:
        """A line on."""
        self.scroll_relative(y=1, animate=False)

    def line_back(self) -> None:
        """A line back."""
        self.scroll_relative(y=-1, animate=False)

    def screen_on(self) -> None:
        """A screenful on."""
        self.scroll_relative(y=max(1, self.size.height - 2), animate=False)

    def screen_back(self) -> None:
        """A screenful back."""
        self.scroll_relative(y=-max(1, self.size.height - 2), animate=False)

    def to_top(self) -> None:
        """To the beginning."""
        self.scroll_home(animate=False)

    def to_end(self) -> None:
        """To the end."""
        self.scroll_end(animate=False)

    def copy_page(self) -> None:
        """The page as text."""
        screen = self.screen
        if isinstance(screen, GuideScreen):
            screen.copy_page()


class Contents(Table[Page]):
    """The pages by title; the one under the cursor is shown."""

    SCOPES: ClassVar[tuple[str, ...]] = ("list", "contents")

    def __init__(self) -> None:
        super().__init__(
            [
                Column("", lambda p, w: plain(p.title), field="title", least=16, weight=1),
            ],
            key=lambda p: p.name,
            haystack=lambda p: f"{p.title} {p.text}",
            markable=False,
            sortable=False,
            head=False,
            id="contents",
        )

    def open_page(self) -> None:
        """Into the page."""
        screen = self.screen
        if isinstance(screen, GuideScreen):
            screen.into()


class GuideScreen(MainScreen):
    """A narrow terminal shows the part that has the focus; `/` finds words in all pages."""

    SCOPES: ClassVar[tuple[str, ...]] = ("guide", "main")
    CONTEXT = "guide"
    SAYS_MARKS = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - an instance variable to Textual

    def __init__(self, name: str) -> None:
        super().__init__()
        self._first_page = name

    def body(self) -> Iterable[Widget]:
        """Contents, page, filter."""
        with Horizontal(id="guide-halves"):
            yield Contents()
            with Vertical(id="guide-page"):
                yield Rule("The guide", id="page-title")
                with PageView(id="page-view"):
                    yield PageText()
        yield FilterBar()

    def on_mount(self) -> None:
        """At the page that was asked for; the guide needs no diary."""
        self.listing.set_rows(pages.all_pages())
        self.listing.go_to(self._first_page)
        self.into()

    @property
    def listing(self) -> Contents:
        """The contents."""
        return self.query_one(Contents)

    @property
    def view(self) -> PageView:
        """The page."""
        return self.query_one(PageView)

    @property
    def context(self) -> str:
        """The keys of the part that has the focus."""
        return "page" if self.view.has_focus else self.CONTEXT

    def reload(self) -> None:
        """The pages do not change."""
        self.refresh_keys()

    def _find_look(self) -> None:
        """What was looked for in the guide is not kept."""

    def _keep_look(self, table: Table[Any]) -> None:
        """What was looked for in the guide is not kept."""

    def on_table_highlighted(self) -> None:
        """Another page."""
        self._show()

    def on_table_changed(self) -> None:
        """Other words are looked for."""
        self._show()

    def on_table_picked(self) -> None:
        """A second click goes into the page."""
        self.into()

    def on_descendant_focus(self) -> None:
        """A narrow terminal shows the part that has the focus."""
        self.set_class(not self.view.has_focus, "-in-contents")
        super().on_descendant_focus()

    def _show(self) -> None:
        page = self.listing.current
        if page is None:
            return
        found = [each for each in self.listing.filter_words.split() if ":" not in each]
        # the title stands in the rule above
        text = pages.filled(page, self.booking_app.own_keys).partition("\n")[2]
        self.query_one(PageText).show(blocks(text), found)
        place = [each.name for each in pages.all_pages()].index(page.name) + 1
        self.query_one("#page-title", Rule).say(
            plain(page.title), drawn(f"page {place} of {len(pages.all_pages())}", "dim")
        )
        self.view.scroll_home(animate=False)

    # actions

    def into(self) -> None:
        """Into the page."""
        self.remove_class("-in-contents")
        self.call_after_refresh(self.view.focus)

    def to_contents(self) -> None:
        """To the contents."""
        self.add_class("-in-contents")
        self.call_after_refresh(self.listing.focus)

    def other_part(self) -> None:
        """From the contents to the page and back."""
        if self.view.has_focus:
            self.to_contents()
        else:
            self.into()

    def open_filter(self) -> None:
        """Words to be looked for in all pages."""
        self.add_class("-in-contents")
        super().open_filter()

    def page_before(self) -> None:
        """The page before."""
        self.listing.cursor_up()

    def page_after(self) -> None:
        """The next page."""
        self.listing.cursor_down()

    def copy_page(self) -> None:
        """The page as text, to the clipboard."""
        page = self.listing.current
        if page is not None:
            self.booking_app.copy_text(
                pages.filled(page, self.booking_app.own_keys), f"the page “{page.title}”"
            )
