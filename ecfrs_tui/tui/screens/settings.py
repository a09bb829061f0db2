"""Settings: what the product keeps, section by section; the menu on the left, the section's list beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui.screens.base import MainScreen
from ecfrs_tui.tui.screens.settings_sections import SECTIONS, Section
from ecfrs_tui.tui.text import drawn, plain
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.tui.screens.settings_panel import SectionPanel


class SectionMenu(Table[Section]):
    """The sections; the one under the cursor is shown beside."""

    SCOPES: ClassVar[tuple[str, ...]] = ("list", "sections")

    def __init__(self) -> None:
        super().__init__(
            [Column("", self._words_of, least=12, weight=1)],
            key=lambda section: section.id,
            haystack=lambda section: f"{section.title} {section.group}",
            markable=False,
            head=False,
            id="sections",
        )

    def _words_of(self, section: Section, width: int) -> Content:
        first = next(each for each in SECTIONS if each.group == section.group)
        title = plain(section.title)
        if first is section and width >= len(section.title) + len(section.group) + 2:
            gap = width - len(section.title) - len(section.group)
            return Content.assemble(title, " " * gap, drawn(section.group, "dim"))
        return title

    def open_section(self) -> None:
        """Into the section that is shown."""
        screen = self.screen
        if isinstance(screen, SettingsScreen):
            screen.into()


class SettingsScreen(MainScreen):
    """The sections are made when they are first looked at; a narrow terminal gives the list all its width."""

    SCOPES: ClassVar[tuple[str, ...]] = ("settings", "main")
    CONTEXT = "settings"

    def __init__(self) -> None:
        super().__init__()
        self._panels: dict[str, SectionPanel[Any]] = {}
        self._wanted = ""

    def body(self) -> Iterable[Widget]:
        """Menu, place for the sections, filter."""
        with Horizontal(id="settings-halves"):
            yield SectionMenu()
            yield Vertical(id="section")
        yield FilterBar()

    @property
    def menu(self) -> SectionMenu:
        """The list of sections."""
        return self.query_one(SectionMenu)

    @property
    def panel(self) -> SectionPanel[Any] | None:
        """The section in view; None before the first is made."""
        section = self.menu.current
        return self._panels.get(section.id) if section is not None else None

    @property
    def in_menu(self) -> bool:
        """Whether the keys go to the menu."""
        return self.menu.has_focus

    @property
    def context(self) -> str:
        """The keys of the section that has the focus, else those of the menu."""
        panel = self.panel
        return panel.CONTEXT if panel is not None and not self.in_menu else self.CONTEXT

    @property
    def listing(self) -> Table[Any]:
        """What `/` filters: the section's list, or the menu."""
        panel = self.panel
        return panel.table if panel is not None and not self.in_menu else self.menu

    def reload(self) -> None:
        """The sections, and what stands in the one in view."""
        if not self.menu.rows:
            self.menu.set_rows(SECTIONS)
            self.menu.focus()
        self._show()
        for panel in self._panels.values():
            panel.stale = True

    def on_table_highlighted(self, message: Table.Highlighted) -> None:
        """Another section, or another line of one."""
        if message.table is self.menu:
            self._show()
        elif self.panel is not None:
            self.panel.show_facts()
        self.refresh_keys()

    def on_table_changed(self) -> None:
        """Other marks."""
        self.refresh_keys()

    def on_table_picked(self, message: Table.Picked) -> None:
        """A second click goes in."""
        if message.table is self.menu:
            self.into()
        elif self.panel is not None:
            self.booking_app.press(self.panel.MAIN, self)

    def _show(self) -> None:
        """The section under the cursor; made when it is first looked at."""
        section = self.menu.current
        if section is None:
            return
        if section.id not in self._panels:
            made: SectionPanel[Any] = section.make()
            self._panels[section.id] = made
            self.query_one("#section").mount(made)
        for identity, panel in self._panels.items():
            panel.display = identity == section.id
        self.call_after_refresh(self._freshen)

    def _freshen(self) -> None:
        if self.panel is not None and self.panel.is_mounted:
            self.panel.freshen()
            self._go_where_wanted()
        self.refresh_keys()

    def on_descendant_focus(self) -> None:
        """A narrow terminal shows the part that has the focus."""
        self.set_class(self.in_menu, "-in-menu")
        super().on_descendant_focus()

    def back(self) -> bool:
        """Out of filter and marks, then from the section to the menu."""
        if super().back():
            return True
        if not self.in_menu:
            self.to_menu()
            return True
        return False

    def show_reference(self, reference: str) -> None:
        """To a section by its name, and to a line of it: `leave`, `officers:ASH`."""
        name, _, key = reference.partition(":")
        self._wanted = key
        if self.menu.go_to(name):
            self._show()
            self.call_after_refresh(self.into)

    def rows_are_in(self) -> None:
        """A section that reads beside the screen has its rows."""
        self._go_where_wanted()
        self.refresh_keys()

    def _go_where_wanted(self) -> None:
        if self._wanted and self.panel is not None and self.panel.table.go_to(self._wanted):
            self._wanted = ""

    # actions

    def into(self) -> None:
        """Into the section."""
        if self.panel is not None:
            self.remove_class("-in-menu")
            self.call_after_refresh(self.panel.table.focus)

    def to_menu(self) -> None:
        """To the menu."""
        self.add_class("-in-menu")
        self.call_after_refresh(self.menu.focus)

    def other_part(self) -> None:
        """From the menu to the section and back."""
        if self.in_menu:
            self.into()
        else:
            self.to_menu()
