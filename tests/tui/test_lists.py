"""Working with lists: filtered, ordered, marked, copied, by keys and by the mouse, over the real office."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from story import Story, told, told_at
from textual.geometry import Offset
from textual.widgets import Input

from ecfrs_tui.tui.screens.day import DayScreen
from ecfrs_tui.tui.screens.dialogs import QuestionScreen, ReadScreen
from ecfrs_tui.tui.screens.help import help_screen
from ecfrs_tui.tui.screens.targets import TargetsScreen
from ecfrs_tui.tui.screens.visits import VisitsScreen
from ecfrs_tui.tui.widgets.keybar import KeyBar
from ecfrs_tui.tui.widgets.masthead import Masthead


async def to_visits(story: Story) -> Any:
    """The list of visits with its rows there."""
    await story.act("app.visits")
    await story.until(lambda: isinstance(story.app.screen, VisitsScreen) and story.app.screen.listing.rows)
    return story.app.screen


async def test_a_filter_is_helped_along_kept_over_a_restart_and_cleared(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        await story.best_times()
        screen: Any = story.app.screen
        await story.act("main.filter")
        await story.until(lambda: isinstance(story.app.focused, Input))
        await story.until(lambda: "district:" in story.text and "need:" in story.text)
        await story.press(*"dist")
        await story.until(lambda: "tab district:" in story.text)
        await story.press("tab", *"bas")
        await story.until(lambda: "tab district:basildon" in story.text)
        await story.press("tab", "space", *"neeed:>60")
        await story.until(lambda: "No field “neeed”: did you mean “need:”?" in story.text)
        await story.retype("district:basildon need:>60")
        await story.press("enter")
        await story.until(
            lambda: "district:basildon need:>60" in story.text and "esc shows all" in story.text
        )
        wanted = [row.reference for row in screen.listing.rows]
        assert 0 < len(wanted) < screen.listing.counts[1]
        assert all(row.district == "Basildon" and row.need > 60 for row in screen.listing.rows)
        await story.act("list.order")
        await story.act("app.visits", "app.requests")
        assert screen.listing.filter_words == "district:basildon need:>60"
        await story.until(lambda: story.desk.list_look("requests.requests").order == "age")
    async with told_at(demo_home) as story:
        await story.best_times()
        screen = story.app.screen
        assert screen.listing.filter_words == "district:basildon need:>60"
        assert sorted(row.reference for row in screen.listing.rows) == sorted(wanted)
        assert screen.listing.order == ("age", False)
        await story.until(lambda: "esc shows all" in story.text)
        await story.press("escape")
        await story.until(lambda: screen.listing.counts[0] == screen.listing.counts[1])
        assert "esc shows all" not in story.text
        await story.until(lambda: story.desk.list_look("requests.requests").filter == "")


async def test_every_numbered_list_knows_its_fields(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        for identity, words in (
            ("app.visits", "state:delivered officer:ash when:<0 pupils:>10"),
            ("app.targets", "district:basildon need:>40 never"),
            ("app.today", "kind:overdue,hold"),
        ):
            await story.act(identity)
            await story.until(lambda: story.app.screen.listing and story.app.screen.listing.rows)  # type: ignore[attr-defined]
            screen: Any = story.app.screen
            held = screen.listing.counts[1]
            screen.listing.set_filter(words)
            await story.until(lambda screen=screen, held=held: screen.listing.counts[0] < held)
            assert "No field" not in story.text
            assert screen.listing.rows, words


async def test_cards_rows_and_references_are_copied(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        screen = await to_visits(story)
        row = screen.listing.current
        await story.act("list.copy")
        await story.until(lambda: "Copied: VIS-" in story.toasts)
        assert story.app.clipboard.startswith(f"{row.reference}  {row.school}")
        assert "officer: " in story.app.clipboard
        await story.act("list.copy_short")
        await story.until(lambda: story.app.clipboard == row.reference)
        await story.act("list.mark_on", "list.copy")
        await story.until(lambda: "Copied: 2 marked lines." in story.toasts)
        head, *lines = story.app.clipboard.split("\n")
        assert head.split("\t")[:2] == ["when", "school"]
        assert len(lines) == 2
        await story.act("app.help")
        await story.until(lambda: isinstance(story.app.screen, ReadScreen))
        await story.act("reading.copy")
        await story.until(lambda: "Cancel, with a reason" in story.app.clipboard)


async def test_many_at_once_stop_between_two_and_say_what_was_left() -> None:
    async with told() as story:
        screen = await to_visits(story)
        live = [row.reference for row in screen.listing.rows if row.state == "held"][:3]
        screen.listing.set_marks(live)
        await story.until(lambda: f"{len(live)} marked" in story.text)
        gate, cancel, begun = threading.Event(), story.desk.confirm, threading.Event()

        def slowly(reference: str) -> Any:
            begun.set()
            gate.wait(10)
            return cancel(reference)

        story.desk.confirm = slowly
        await story.act("visits.confirm", "dialog.go")
        await story.until(lambda: begun.is_set() and f"Working… 0 of {len(live)}" in story.text)
        await story.act("dialog.leave")
        assert isinstance(story.app.screen, QuestionScreen)
        gate.set()
        await story.until(lambda: f"1 of {len(live)} done, then stopped" in story.toasts)
        assert story.app.screen is screen


async def click(story: Story, widget: Any, x: int, y: int, times: int = 1) -> None:
    """A click within a widget."""
    await story.pilot.click(widget, offset=Offset(x, y), times=times)


async def test_the_mouse_does_what_the_keys_do(demo_home: Path) -> None:
    async with told_at(demo_home, size=(120, 40)) as story:
        await story.until(lambda: "4 Targets" in story.text)
        line = story.text.split("\n")[1]
        await click(story, Masthead, line.index("Targets"), 1)
        await story.until(lambda: isinstance(story.app.screen, TargetsScreen))
        await click(story, story.app.screen.query_one(Masthead), line.index("Visits"), 1)
        await story.until(
            lambda: isinstance(story.app.screen, VisitsScreen) and story.app.screen.listing.rows
        )
        screen: Any = story.app.screen
        table = screen.listing
        await click(story, table, 10, 3)
        assert table.position == round(table.scroll_y) + 2
        heading = next(line for line in story.text.split("\n") if "school" in line and "officer" in line)
        await click(story, table, heading.index("school"), 0)
        await story.until(lambda: table.order == ("school", False) and "▲" in story.text)
        names = [row.school.casefold() for row in table.rows]
        assert names == sorted(names)
        await click(story, table, 10, 2, times=2)
        await story.until(lambda: isinstance(story.app.screen, DayScreen))
        await story.press("escape")
        bar = story.app.screen.query_one(KeyBar)
        await click(story, bar, story.text.split("\n")[-1].index("filter"), 0)
        await story.until(lambda: isinstance(story.app.focused, Input))


async def test_the_line_of_keys_offers_no_key_that_a_filter_would_take_as_a_letter() -> None:
    async with told(size=(80, 24)) as story:
        await story.act("app.visits")
        bar = story.app.screen.query_one(KeyBar)
        usual = bar.keys
        assert "visits.move" in {key.action for key in usual}
        await story.act("main.filter")
        await story.until(lambda: bar.keys != usual)
        assert [(key.key, key.title) for key in bar.keys][:2] == [
            ("enter", "to the list"),
            ("escape", "show all"),
        ]
        await story.type("a")
        assert [key.key for key in bar.keys] == ["enter", "escape", "f2"]
        await story.press("enter")
        await story.until(lambda: bar.keys == usual)


async def test_help_shows_the_grammar_of_keys() -> None:
    async with told(size=(120, 45)) as story:
        fields = help_screen(story.app, story.app.screen)._fields
        said = {field.label: field.words.plain for field in fields}
        assert said["D"].startswith("drop · decline, cancel")
        assert said["y"].startswith("copy")


async def test_a_change_that_is_noticed_while_a_screen_is_being_made_waits_for_it() -> None:
    async with told() as story:

        def both() -> None:
            story.app.go_visits()
            story.app.changed()

        story.app.call_next(both)
        await story.until(lambda: isinstance(story.app.screen, VisitsScreen) and story.app.screen.is_mounted)
        await story.until(lambda: story.app.screen.listing.rows)  # type: ignore[attr-defined]
