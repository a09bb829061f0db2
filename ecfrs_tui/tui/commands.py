"""The palette: every action that is live on the screen below, by its words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from ecfrs_tui.tui import actions, themes
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.text import drawn, run_on

if TYPE_CHECKING:
    from ecfrs_tui.tui.app import BookingApp


class ActionCommands(Provider):
    """Actions of the context, then of the app; each shows its key."""

    @property
    def _actions(self) -> tuple[actions.Action, ...]:
        context = self.screen.context if isinstance(self.screen, Framed) else ""
        live = actions.of_context(context) if context in actions.CONTEXTS else actions.of_scope("app")
        return tuple(action for action in live if action.palette and action.id != "app.palette")

    def _run(self, identity: str) -> None:
        cast("BookingApp", self.app).press(identity, self.screen)

    def _help(self, action: actions.Action) -> str:
        app = cast("BookingApp", self.app)
        keys = " ".join(actions.show_key(key) for key in actions.keys_of(action, app.own_keys))
        why = app.reason(action, self.screen)
        return f"{keys}   {why}" if why else keys

    async def discover(self) -> Hits:
        """The screen's own actions first; moving about in lists is left to the search."""
        for action in self._actions:
            if action.scope not in ("list", "grid"):
                yield DiscoveryHit(
                    action.description, partial(self._run, action.id), action.description, self._help(action)
                )

    async def search(self, query: str) -> Hits:
        """Actions whose words match."""
        matcher = self.matcher(query)
        for action in self._actions:
            if (score := matcher.match(f"{action.description} {action.title}")) > 0:
                yield Hit(
                    score,
                    run_on(drawn(action.description)),
                    partial(self._run, action.id),
                    action.description,
                    self._help(action),
                )


class ThemesByName(Provider):
    """A theme by its name, for whoever types it."""

    def _choose(self, name: str) -> None:
        cast("BookingApp", self.app).choose_theme(name)

    def _says(self, name: str) -> str:
        return f"{themes.about(name)}{'   in use' if name == self.app.theme else ''}"

    async def search(self, query: str) -> Hits:
        """Those whose name or words match."""
        matcher = self.matcher(query)
        for name in themes.theme_names():
            if (score := matcher.match(f"theme {name} {themes.about(name)}")) > 0:
                shown = run_on(drawn(f"Theme {name}"))
                yield Hit(score, shown, partial(self._choose, name), name, self._says(name))


class ThemeCommands(ThemesByName):
    """Every theme there is, ours first."""

    async def discover(self) -> Hits:
        """All of them."""
        for name in themes.theme_names():
            yield DiscoveryHit(f"Theme {name}", partial(self._choose, name), name, self._says(name))
