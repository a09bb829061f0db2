"""Theme and density of the screens: chosen, gone round by a key, kept for the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from ecfrs_tui.services.screen_looks import DENSITIES
from ecfrs_tui.tui import themes
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk

    _Base = App[object]
else:
    _Base = object


class Looking(_Base):
    """Mixed into the app."""

    desk: Desk | None
    density = DENSITIES[0]
    # what a person chose, not what the environment or a file says
    _chosen = ""
    _unkept = False

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our names, until a theme of ours is in force."""
        return dict(themes.EXTRA_DEFAULTS)

    def first_theme(self, wanted: str) -> str:
        """The theme to begin with: the wanted one, or the dark one where there is none of that name."""
        # the others follow after the first frame, for each costs some milliseconds
        name = wanted if (theme := themes.theme_named(wanted)) is not None else themes.DARK
        if theme := theme or themes.theme_named(name):
            self.register_theme(theme)
        return name

    def other_themes(self) -> None:
        """Those of ours that nobody wanted yet, to be chosen from now on."""
        for name in themes.OURS:
            if name not in self.available_themes and (theme := themes.theme_named(name)) is not None:
                self.register_theme(theme)

    def first_look(self, wanted: str, density: str) -> str:
        """The density to begin with; what to say about a theme that is not there."""
        self._thicken(density)
        if themes.theme_named(wanted) is not None:
            return ""
        return f"There is no theme called “{wanted}”; “{themes.DARK}” is used."

    def _wear(self, name: str) -> bool:
        theme = themes.theme_named(name)
        if theme is None:
            return False
        self.register_theme(theme)
        self.theme = name
        return True

    def _thicken(self, density: str) -> None:
        self.density = density if density in DENSITIES else DENSITIES[0]
        self.set_class(self.density == "compact", "-compact")

    def choose_theme(self, name: str) -> None:
        """Another theme, kept for the next start."""
        if self._wear(name):
            self._chosen = name
            self.notify(f"Theme {name}: {themes.about(name)}.", markup=False, timeout=3)
            self._keep()

    def keep_look(self) -> None:
        """Keeps what was chosen while the diary was still being opened."""
        if self._unkept:
            self._keep()

    def _keep(self) -> None:
        self._unkept = self.desk is None
        if (desk := self.desk) is None:
            return
        theme, density = self._chosen, self.density
        beside(
            self,
            lambda: desk.keep_screen_look(theme, density),
            lambda done: None,
            lambda fault: None,
            name="looks",
        )

    # actions

    def next_theme(self) -> None:
        """The next of our themes."""
        self.choose_theme(themes.after(self.theme))

    def open_themes(self) -> None:
        """Every theme, by its name."""
        from textual.command import CommandPalette

        from ecfrs_tui.tui.commands import ThemeCommands

        if not CommandPalette.is_open(self):
            self.push_screen(CommandPalette(providers=[ThemeCommands], placeholder="Which theme?"))

    def change_density(self) -> None:
        """Comfortable or compact, kept for the next start."""
        self._thicken(DENSITIES[1 - DENSITIES.index(self.density)])
        for screen in self.screen_stack:
            screen.refresh(layout=True)
            for widget in screen.query("Table, Masthead"):
                widget.refresh()
        self.notify(f"The screens are {self.density} now.", markup=False, timeout=3)
        self._keep()
