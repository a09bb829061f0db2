"""A fault of ours anywhere in the screens is said and written down, and the rest of the program goes on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from story import Story, told_at
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.crash import CrashScreen
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.today import TodayScreen
from ecfrs_tui.tui.widgets.pieces import Fields
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import beside


class Falls(Widget):
    """Raises when it is drawn, or in its own handler, which is not one of our guarded nodes."""

    can_focus = True

    def __init__(self, way: str) -> None:
        super().__init__()
        self.way = way

    def render_line(self, y: int) -> Strip:
        if self.way == "drawing":
            raise ValueError("cannot [be] drawn \x1b[31m")
        return Strip.blank(self.size.width)

    def on_key(self) -> None:
        raise ValueError("a part of a library fell over")


class Faulty(Framed):
    """A screen that falls over in the way it is told."""

    CONTEXT = "today"

    def __init__(self, way: str) -> None:
        super().__init__()
        self.way = way

    def body(self) -> Iterable[Widget]:
        if self.way == "composing":
            raise ValueError("cannot be composed")
        yield Falls(self.way)

    def reload(self) -> None:
        if self.way == "handler":
            raise ValueError("cannot be read")

    def on_mount(self) -> None:
        if self.way == "mounting":
            raise ValueError("cannot be mounted")
        if self.way == "timer":
            self.set_timer(0.01, self.fall)
        if self.way == "callback":
            self.call_after_refresh(self.fall)
        if self.way == "worker":
            beside(self, self.fall, lambda nothing: None, lambda error: None, name="falls")
        if self.way == "bare worker":
            self.run_worker(self.fall, thread=True)
        if self.way == "part":
            self.query_one(Falls).focus()

    def fall(self) -> None:
        raise ValueError("fell over")

    def compose(self) -> ComposeResult:
        yield from super().compose()


def words(story: Story) -> str:
    """What the window says, in one line."""
    return " ".join(each.words.plain for each in story.app.screen.query_one("#lines", Fields).fields)


WAYS = (
    "composing", "mounting", "drawing", "handler", "timer", "callback", "worker", "bare worker", "part",
)  # fmt: skip
GONE = {"composing", "mounting", "drawing", "part"}
"""Where the screen cannot stay."""


async def fallen(story: Story, way: str, times: int = 1) -> Any:
    story.app.push_screen(Faulty(way))
    if way == "part":
        await story.until(lambda: isinstance(story.app.focused, Falls))
        await story.press("x")
    await story.until(lambda: len(story.app.crashes) >= times and isinstance(story.app.screen, CrashScreen))
    await story.pilot.pause()
    return story.app.screen


@pytest.mark.parametrize("way", WAYS)
async def test_it_is_said_and_the_rest_goes_on(demo_home: Path, way: str) -> None:
    async with told_at(demo_home, crashes=True) as story:
        await fallen(story, way)
        crash = story.app.crashes[0]
        log = (demo_home / "logs" / "ecfrs-tui.log").read_text(encoding="utf-8")
        assert crash.noted.number == 1 and log.count("--- fault ") == 1
        said = words(story)
        assert "ValueError" in said and "fault 1 in" in said and "nothing is half done" in said
        assert "Traceback" in log and "test_crashes.py" in log
        assert (way in GONE) == ("opens afresh" in said)
        await story.press("enter")
        await story.until(lambda: not isinstance(story.app.screen, CrashScreen))
        assert isinstance(story.app.screen, Faulty) == (way not in GONE)
        # and everything can still be done
        while len(story.app.screen_stack) > 1:
            await story.app.pop_screen()
        await story.act("app.visits")
        await story.pilot.pause()
        assert [crash.noted.text for crash in story.app.crashes[1:]] == []
        await story.until(lambda: story.app.screen.listing.rows)  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", WAYS)
async def test_the_second_time_leads_home(demo_home: Path, way: str) -> None:
    async with told_at(demo_home, crashes=True) as story:
        await story.act("app.visits")
        await fallen(story, way)
        await story.press("enter")
        await fallen(story, way, times=2)
        assert "leads back to Today" in words(story)
        await story.act("crash.again")
        await story.until(lambda: isinstance(story.app.screen, TodayScreen))
        assert len(story.app.screen_stack) == 1


@pytest.mark.parametrize("mode", ["visits", "today"])
async def test_a_main_screen_that_cannot_be_drawn_is_made_afresh(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    async with told_at(demo_home, crashes=True) as story:
        await story.app.switch_mode(mode)
        before = story.app.screen
        await story.pilot.pause()
        with monkeypatch.context() as patched:

            def fall(self: Table[Any], y: int) -> Strip:
                raise ZeroDivisionError("no width")

            patched.setattr(Table, "render_line", fall)
            before.query(Table).first().refresh()
            await story.until(lambda: isinstance(story.app.screen, CrashScreen))
        await story.press("enter")
        await story.until(lambda: story.app.current_mode == mode and story.app.screen.is_mounted)
        await story.until(lambda: "VIS-" in story.text or "Needs you" in story.text)
        assert story.app.screen is not before


async def test_the_details_can_be_copied(demo_home: Path) -> None:
    async with told_at(demo_home, crashes=True) as story:
        await fallen(story, "handler")
        await story.act("crash.copy")
        assert "cannot be read" in story.app.clipboard and "Traceback" in story.app.clipboard
        await story.pilot.resize_terminal(60, 16)
        await story.pilot.pause()
        assert "go on" in story.text


async def test_what_was_typed_is_kept_when_its_window_falls_over(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with told_at(demo_home, crashes=True) as story:
        await story.act("app.requests")
        await story.until(lambda: story.app.screen.listing.rows)  # type: ignore[attr-defined]
        await story.press("home", "requests.decline")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.type("closed for the whole term")
        field = story.app.focused
        assert isinstance(field, Input)
        with monkeypatch.context() as patched:

            def fall(self: Input, y: int) -> Strip:
                raise ValueError("the field fell over")

            patched.setattr(Input, "render_line", fall)
            field.refresh()
            await story.until(lambda: isinstance(story.app.screen, CrashScreen))
        await story.until(story.desk.drafts)
        assert story.desk.drafts()[0].values == {"reason": "closed for the whole term"}


async def test_a_program_that_only_falls_gives_up(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window that says it falls over too: the program ends as it used to, and the log holds why."""

    def fall(self: CrashScreen) -> ComposeResult:
        raise ValueError("this too")

    monkeypatch.setattr(CrashScreen, "compose", fall)
    with pytest.raises(ValueError):
        async with told_at(demo_home, crashes=True) as story:
            story.app.push_screen(Faulty("handler"))
            await story.until(lambda: story.app._exception is not None)
    assert (demo_home / "logs" / "ecfrs-tui.log").is_file()
