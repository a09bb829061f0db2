"""The app: paints first, opens the desk after, and leads from screen to screen.

The first frame must not wait for the store: `open_desk` is called in a thread once that frame is out,
and nothing here imports it.
"""

from __future__ import annotations

import gc
import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.screen import Screen

from ecfrs_tui.tui import actions, themes, words
from ecfrs_tui.tui.acting import Acting, do
from ecfrs_tui.tui.beginning import Beginning
from ecfrs_tui.tui.crashing import Crashing
from ecfrs_tui.tui.going import Going
from ecfrs_tui.tui.handing import Handing
from ecfrs_tui.tui.keeping_up import KeepingUp
from ecfrs_tui.tui.keymap import checked
from ecfrs_tui.tui.looking import Looking
from ecfrs_tui.tui.screens.base import TALL, Framed
from ecfrs_tui.tui.screens.today import TodayScreen
from ecfrs_tui.tui.stylesheet import OF_THE_FIRST_FRAME, KeptStylesheet
from ecfrs_tui.tui.text import clean
from ecfrs_tui.tui.work import Returned, UnexpectedError, beside, said

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.placingviews import HandView
    from ecfrs_tui.services.views import Hit, Outcome, TodayView
    from ecfrs_tui.tui.planning import Planning

SECONDS_BETWEEN_LOOKS = 2.0
SECONDS_BETWEEN_POSTS = 120.0
SECONDS_UNTIL_SAID = 3.0
ROOM = (60, 16)
"""Columns and lines below which there is no working."""
_NAMED_KEY = re.compile(r"\{([a-z]+\.[a-z_0-9]+)\}")


def _requests() -> Screen[None]:
    from ecfrs_tui.tui.screens.requests import RequestsScreen

    return RequestsScreen()


def _availability() -> Screen[None]:
    from ecfrs_tui.tui.screens.availability import AvailabilityScreen

    return AvailabilityScreen()


def _visits() -> Screen[None]:
    from ecfrs_tui.tui.screens.visits import VisitsScreen

    return VisitsScreen()


def _targets() -> Screen[None]:
    from ecfrs_tui.tui.screens.targets import TargetsScreen

    return TargetsScreen()


def _reports() -> Screen[None]:
    from ecfrs_tui.tui.screens.reports import ReportsScreen

    return ReportsScreen()


def _outbox() -> Screen[None]:
    from ecfrs_tui.tui.screens.outbox import OutboxScreen

    return OutboxScreen()


def _plan() -> Screen[None]:
    from ecfrs_tui.tui.screens.plan import PlanScreen

    return PlanScreen()


def _settings() -> Screen[None]:
    from ecfrs_tui.tui.screens.settings import SettingsScreen

    return SettingsScreen()


class BookingApp(Beginning, Looking, Going, KeepingUp, Handing, Acting, Crashing, App[object]):
    """The booking assistant's screens over a desk.

    `open_desk` is called once, in a thread, after the first frame; an EcfrsError from it is shown over
    the whole screen and ends the program with its status. `keymap` maps action ids to keys (commas
    between them); with any fault in it the usual keys stand and one message says so, with the line
    of ecfrs.toml where `key_lines` knows it. `theme` is a
    theme's name, ours or one of Textual's; without one it is ours in the dark, or no colour at all where
    NO_COLOR is set. `density` is comfortable or compact. `stopwatch` counts seconds, never back.
    `home` is the folder in whose logs/ faults of ours are written down.
    """

    TITLE = "ECFRS bookings"
    SCOPE = "app"
    CSS_PATH: ClassVar[list[str | PurePath]] = list(OF_THE_FIRST_FRAME)
    # for windows too: in a low one what is said must not lie over the times
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012 - an instance variable to Textual
    ENABLE_COMMAND_PALETTE = False
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "today": TodayScreen,
        "requests": _requests,
        "availability": _availability,
        "targets": _targets,
        "visits": _visits,
        "reports": _reports,
        "plan": _plan,
        "outbox": _outbox,
        "settings": _settings,
    }
    DEFAULT_MODE = "today"

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        *,
        keymap: Mapping[str, str] | None = None,
        key_lines: Mapping[str, int] | None = None,
        theme: str | None = None,
        density: str = "",
        stopwatch: Callable[[], float] = time.monotonic,
        home: Path | None = None,
        settled: Callable[[], None] = lambda: None,
    ) -> None:
        no_colour = "NO_COLOR" in os.environ
        # the terminal's own colours then, which Textual leaves out altogether
        super().__init__(ansi_color=True if no_colour else None)
        self._settled = settled
        self._wanted_theme = theme or (themes.PLAIN if no_colour else themes.DARK)
        self._wanted_density = density
        # before the styles are read, so that they are read once
        self.set_reactive(App.theme, self.first_theme(self._wanted_theme))
        # what is set without its watcher: whether the terminal's own colours stay as they are
        self._refresh_truecolor_filter(self.ansi_theme)
        self._sheet = self.stylesheet = KeptStylesheet(variables=self.get_css_variables())
        self.log_homes = (home,) if home is not None else ()
        self._open_desk = open_desk
        self.stopwatch = stopwatch
        self.desk: Desk | None = None
        self.lookup_words = ""
        # the schools looked up last, the newest first
        self.looked_at: list[Hit] = []
        # whether restricted sources are shown; never kept beyond the session
        self.unlocked = False
        # what was picked up outlives the screen it was picked up on
        self.hand: HandView | None = None
        # a plan outlives the screen that asked for it
        self.planning: Planning | None = None
        self._origins: list[str] = []
        self._tending = False
        self._cramped = False
        self.own_keys, self._key_fault = checked(keymap or {}, key_lines)

    # starting

    def run(self, *given: Any, **named: Any) -> object | None:
        """Runs; what is loaded by now stays, and is no longer looked through for what could be thrown away."""
        gc.freeze()
        return super().run(*given, **named)

    def on_mount(self) -> None:
        """Keys and density; the desk is opened once the first frame is out."""
        no_theme = self.first_look(self._wanted_theme, self._wanted_density)
        self.set_keymap(self.own_keys)
        for fault in filter(None, (self._key_fault, no_theme)):
            self.notify(fault, severity="warning", markup=False, timeout=12)

    def on_resize(self, event: events.Resize) -> None:
        """Says, once each time, that a window has become too small to work in."""
        small = event.size.width < ROOM[0] or event.size.height < ROOM[1]
        if small and not self._cramped:
            self.notify("Too small to work in: 80 × 24 is enough.", severity="warning", markup=False)
        self._cramped = small

    def on_ready(self) -> None:
        """The first frame is out: now open the desk."""
        # Textual drops what is painted while the app is being mounted, and looks again 1/60 s later
        self.screen._on_timer_update()
        self.screen.call_after_refresh(self._begin)

    def _begin(self) -> None:
        beside(self, self._open_whole, self._opened, self._not_opened, name="open", windowed=False)
        self._sheet.read_the_rest()
        self.other_themes()

    def _open_whole(self) -> tuple[Desk, int, TodayView]:
        """The desk with its first page: what the first reading builds up is not built on the screen's own time."""
        return self.first_page(self._open_desk())

    def first_page(self, desk: Desk) -> tuple[Desk, int, TodayView]:
        """A desk with its first page, its mark, and what the first reading builds up; for a thread."""
        mark, today = desk.change_mark(), desk.today()
        for _ in range(2):
            # the first page lets go of lapsed holds and drafts what is due, which is a change like any other
            before, mark = mark, desk.change_mark()
            if mark == before:
                break
            today = desk.today()
        return desk, mark, today

    def on_returned(self, message: Returned) -> None:
        """A call beside the screen has come back."""
        message.deliver()

    def _opened(self, opened: tuple[Desk, int, TodayView]) -> None:
        desk = opened[0]
        if not self.log_homes and desk.home.is_dir():
            self.log_homes = (desk.home,)
        self.sit_down(opened)
        self.keep_look()
        self.set_interval(SECONDS_BETWEEN_LOOKS, self.look)
        # the first inbox weighs the need of schools, the first look-up builds its index: now, not at a keystroke
        beside(
            self,
            lambda: (desk.requests(), desk.index_again()),
            lambda both: self._settled(),
            lambda error: None,
            name="index",
        )
        self.compute_driving_times(desk)
        self._tend()
        self.set_interval(SECONDS_BETWEEN_POSTS, self._tend)
        self.greet(desk)

    def _tend(self) -> None:
        """Mail, replies and calendars, in a thread; one round at a time."""
        desk = self.desk
        if desk is None or self._tending:
            return
        self._tending = True

        def done(said: str) -> None:
            self._tending = False
            if said:
                self.notify(clean(said), markup=False, timeout=8)

        def failed(error: EcfrsError) -> None:
            self._tending = False
            self.complain(error)

        beside(self, desk.tend, done, failed, name="tend")

    def compute_driving_times(self, desk: Desk) -> None:
        """In a thread, so that nothing waits for them; said only when it takes long."""
        from textual.worker import get_current_worker

        said_later = self.set_timer(
            SECONDS_UNTIL_SAID,
            lambda: self.notify("Driving times are being computed; those at hand are used meanwhile."),
        )

        def compute() -> int:
            worker = get_current_worker()
            return desk.refresh_travel(lambda: worker.is_cancelled)

        def failed(error: EcfrsError) -> None:
            said_later.stop()
            self.complain(error)

        beside(self, compute, lambda places: said_later.stop(), failed, name="travel")

    def _not_opened(self, error: EcfrsError) -> None:
        from ecfrs_tui.tui.screens.fault import FaultScreen

        self.push_screen(FaultScreen(error))

    def show_unlocked(self, unlocked: bool) -> None:
        """Says at the top of every screen that restricted sources are shown, or no longer."""
        self.unlocked = unlocked
        for screen in self.screen_stack:
            if isinstance(screen, Framed):
                screen.masthead.warn(unlocked)

    # saying

    def complain(self, error: EcfrsError) -> None:
        """A fault in plain words, with what to do about it."""
        if isinstance(error, UnexpectedError):
            # a window says it
            return
        self.notify(clean(" ".join(said(error))), severity="error", markup=False, timeout=10)

    def key_of(self, identity: str) -> str:
        """The first key of an action as screens write it."""
        return actions.show_key(actions.keys_of(actions.BY_ID[identity], self.own_keys)[0])

    def keyed(self, sentence: str) -> str:
        """A sentence of ours with each `{action.id}` in it as the key that does it."""
        return _NAMED_KEY.sub(lambda found: self.key_of(found[1]), sentence)

    def report(self, outcome: Outcome, *, undoable: bool = True) -> None:
        """What was done, how to take it back, and the files it wrote."""
        key = self.key_of("app.undo")
        words = clean(outcome.words).rstrip(".")
        text = f"{words} … {key} to undo" if undoable else f"{words}."
        if outcome.files:
            names = [clean(file).replace("\\", "/").rpartition("/")[2] for file in outcome.files]
            more = f" and {len(names) - 4} more" if len(names) > 4 else ""
            text += f"\nWritten: {', '.join(names[:4])}{more}"
        if outcome.lapsed:
            text += f"\nLapsed meanwhile: {', '.join(clean(each) for each in outcome.lapsed)}"
        self.notify(text, markup=False, timeout=8)
        self.look()

    def copy_text(self, text: str, what: str = "") -> None:
        """To the clipboard, by way of the terminal (OSC 52); says what, or how it begins."""
        self.copy_to_clipboard(text)
        first, *more = text.split("\n")
        tail = f" and {words.count(len(more), 'more line')}" if more else ""
        self.notify(f"Copied: {what or clean(first)[:60] + tail}.", markup=False, timeout=4)

    # actions by name, from the palette and the mouse

    def node_for(self, action: actions.Action, screen: Screen[Any]) -> Acting | None:
        """Who does an action while a screen is in view: the app, the screen or a part of it."""
        if action.scope == "app":
            return self
        focused = screen.focused
        parts = [screen, *([focused] if focused is not None else []), *screen.query("*")]
        for part in parts:
            if isinstance(part, Acting) and action.scope in part.all_scopes():
                return part
        return None

    def reason(self, action: actions.Action, screen: Screen[Any]) -> str:
        """Why an action cannot be done now, or nothing."""
        if self.desk is None and action.scope != "app":
            return "The diary is still being opened."
        node = self.node_for(action, screen)
        if node is None:
            return "This is done on another screen."
        return str(getattr(node, action.reason)()) if action.reason else ""

    def action_press(self, identity: str) -> None:
        """Does an action by its id, as its key would."""
        self.press(identity, self.screen)

    def press(self, identity: str, screen: Screen[Any]) -> None:
        """Does an action as if its key were pressed on a screen, or says why not."""
        action = actions.BY_ID[identity]
        if why := self.reason(action, screen):
            self.notify(why, severity="warning", markup=False, timeout=6)
            return
        node = self.node_for(action, screen)
        assert node is not None
        do(node, identity)

    # app-wide actions

    def why_no_desk(self) -> str:
        """Why nothing can be asked yet."""
        return "" if self.desk is not None else "The diary is still being opened."

    def look_up(self) -> None:
        """The look-up over whatever is in view."""
        from ecfrs_tui.tui.screens.lookup import LookupScreen

        if why := self.why_no_desk():
            self.notify(why, severity="warning", markup=False)
        elif not any(isinstance(screen, LookupScreen) for screen in self.screen_stack):
            self.push_screen(LookupScreen())

    def open_palette(self) -> None:
        """Every action of this screen and of the app, by its words."""
        from textual.command import CommandPalette

        from ecfrs_tui.tui.commands import ActionCommands, ThemesByName

        if not CommandPalette.is_open(self):
            self.push_screen(
                CommandPalette(
                    providers=[ActionCommands, ThemesByName], placeholder="What do you want to do?"
                )
            )

    def show_help(self) -> None:
        """The keys of this screen, each with what it does."""
        from ecfrs_tui.tui.screens.help import help_screen

        self.push_screen(help_screen(self, self.screen))

    def undo_last(self) -> None:
        """Takes back the last change, in a thread."""
        desk = self.desk
        assert desk is not None
        beside(self, desk.undo, lambda done: self.report(done, undoable=False), self.complain, name="undo")

    def show_steps(self) -> None:
        """What can be taken back, to take back more than the last change."""
        from ecfrs_tui.tui.screens.undo import UndoScreen

        if not isinstance(self.screen, UndoScreen):
            self.push_screen(UndoScreen())

    def read_again(self) -> None:
        """Everything in view is read again."""
        self.changed()

    def leave(self) -> None:
        """Leaves the program."""
        self.exit()
