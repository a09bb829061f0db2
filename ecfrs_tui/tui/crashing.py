"""A fault of ours in a screen, a handler, a timer or a thread: caught, written down, said, and gone on from.

Textual ends the program on any of them, and the part whose handler raised hears nothing any more. So
handlers of our own nodes are guarded (`guarded`), and whatever still falls over (drawing, composing, a part
of a library) costs the screen it stands on: it is taken away and made afresh.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from textual import events
from textual._context import active_message_pump
from textual.app import App
from textual.dom import NoScreen
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import WorkerFailed

from ecfrs_tui import faultlog

if TYPE_CHECKING:
    _Base = App[object]
else:
    _Base = object

MOST_AT_ONCE = 8
"""Crashes without a key pressed between them after which the program gives up."""
REFUGE = "crash"
"""The mode that says what happened while the screen it happened on is made afresh."""
_DRAWS = ("_compositor.py", "_styles_cache.py")
_OURS = str(Path(__file__).parents[1])
_Frame = tuple[str, str, int, object]
"""File, function, line and the `self` there."""


@dataclass(frozen=True)
class Crash:
    """One fault: where it happened in words, the line by which it is known again, where it is written down.

    `again` when that line has raised before; `rebuilt` when the screen had to be taken away.
    """

    fault: Exception
    line: str
    where: str
    noted: faultlog.Noted
    again: bool
    rebuilt: bool


class Crashing(_Base):
    """Mixed into the app."""

    log_homes: tuple[Path, ...] = ()
    """Folders whose logs/ takes the faults, the first that can be written."""
    crashes: tuple[Crash, ...] = ()
    """What has happened since the program was opened."""
    _unseen = 0
    _mending: tuple[str, Screen[Any] | None] | None = None

    async def on_event(self, event: events.Event) -> None:
        """A key or a click: what crashed before was seen."""
        if isinstance(event, events.Key | events.MouseDown):
            self._unseen = 0
        await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        self.crashed(error, active_message_pump.get(None))

    def crashed(self, error: Exception, node: object, *, broken: bool = False) -> None:
        """Something raised. `node` is what was at work; `broken` says that it is of no use any more."""
        fault = error.error if isinstance(error, WorkerFailed) else error
        if not isinstance(fault, Exception):
            return
        frames = list(_frames(fault.__traceback__))
        line, drawing = _line(frames), _drawing(frames)
        screen = _screen_of(frames, node)
        if self._mending is not None and (
            line == self._mending[0] or (screen and screen is self._mending[1])
        ):
            # drawing raises the same many times a second until its screen is away, and what is broken breaks more
            return
        broken = broken or drawing or _ended(frames)
        where = ("drawing " if drawing else "") + (_called(screen) if screen else "the program")
        noted = faultlog.note(self.log_homes, fault, where)
        again = any(crash.line == line for crash in self.crashes)
        crash = Crash(fault, line, where, noted, again, broken and screen is not None)
        self.crashes = (*self.crashes, crash)
        self._unseen += 1
        if self._unseen > MOST_AT_ONCE or not self.is_running or (broken and screen is None):
            super()._handle_exception(fault)
            return
        self._mending = (line, screen if crash.rebuilt else None)
        self.call_later(self._mend, crash, self._mending[1])

    async def _mend(self, crash: Crash, broken: Screen[Any] | None) -> None:
        """Takes away what is broken, and says so; the same line a second time leads to Today."""
        from ecfrs_tui.tui.screens.crash import CrashScreen

        try:
            lost = [mode for mode, stack in self._screen_stacks.items() if broken in stack[:1]]
            while len(self.screen_stack) > 1 and (crash.again or broken in self.screen_stack):
                keep_typed(self.screen)
                await self.pop_screen()
            if crash.again and "today" not in lost:
                await self.switch_mode("today")
            back_to = str(self.current_mode)
            if back_to in lost:
                if REFUGE in self._modes:
                    await self.remove_mode(REFUGE)
                self.add_mode(REFUGE, lambda: CrashScreen(crash, back_to))
                await self.switch_mode(REFUGE)
            elif isinstance(self.screen, CrashScreen):
                self.screen.say(crash)
            else:
                await self.push_screen(CrashScreen(crash))
            for mode in lost:
                await self.remove_mode(mode)
                self.add_mode(mode, self.MODES[mode])
        finally:
            self._mending = None


async def guarded(
    node: MessagePump, message: Message, dispatch: Callable[[Message], Awaitable[None]]
) -> None:
    """Hands a message to a node of ours; a fault in its handler is said, and the node hears the next one."""
    try:
        await dispatch(message)
    except Exception as fault:
        app = node if isinstance(node, App) else node.app
        if not isinstance(app, Crashing):
            raise
        app.crashed(fault, node, broken=isinstance(message, events.Compose | events.Mount))


def keep_typed(screen: object) -> None:
    """What was typed into a window is kept before it is taken away."""
    keeper = getattr(screen, "drafts", None)
    if keeper is not None:
        keeper.now()


def _frames(trace: TracebackType | None) -> Iterator[_Frame]:
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_code is not guarded.__code__:
            yield frame.f_code.co_filename, frame.f_code.co_name, trace.tb_lineno, frame.f_locals.get("self")
        trace = trace.tb_next


def _ended(frames: list[_Frame]) -> bool:
    """Whether Textual caught it where the part that raised is of no use any more."""
    caught, *rest = [name for _, name, *_ in frames[:2]] or [""]
    # what a part does when it is idle is caught in the same function, and the part goes on
    in_a_message = caught == "_process_messages_loop" and rest == ["_dispatch_message"]
    return caught in ("_pre_process", "_compose") or in_a_message


def _drawing(frames: list[_Frame]) -> bool:
    return any(file.endswith(_DRAWS) for file, *_ in frames)


def _screen_of(frames: list[_Frame], node: object) -> Screen[Any] | None:
    """The screen of the innermost part that was at work, else of the node whose message it was."""
    for part in (*(own for *_, own in reversed(frames)), node):
        if isinstance(part, Screen):
            return part
        if isinstance(part, Widget):
            try:
                return part.screen
            except NoScreen:
                continue
    return None


def _line(frames: list[_Frame]) -> str:
    """By what a fault is known again: the innermost line of ours, and the innermost of all."""
    ours = [frame for frame in frames if frame[0].startswith(_OURS)]
    ends = [*ours[-1:], *frames[-1:]]
    return " ".join(f"{Path(file).name}:{line}" for file, _, line, _ in ends)


def _called(screen: Screen[Any]) -> str:
    """A screen in a word or two: TargetsMapScreen is `targets map`."""
    name = type(screen).__name__.removesuffix("Screen")
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return words.strip(" _") or "a screen"
