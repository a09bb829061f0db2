"""What happens to the database while the screens are open is said in words, and the program goes on after it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from story import NOW, Story, told_at
from textual.widgets import Input

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.store import sqlite
from ecfrs_tui.tui.screens.dialogs import QuestionScreen


async def declining(story: Story) -> Any:
    """The question that declines the first request, with a reason typed."""
    await story.act("app.requests")
    await story.until(lambda: story.app.screen.listing.rows)  # type: ignore[attr-defined]
    await story.press("home", "requests.decline")
    await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
    await story.type("no officer this term")
    return story.app.screen


def field(story: Story) -> str:
    return story.app.screen.query_one("#ask-reason", Input).value


async def test_while_another_program_writes_it_says_so_and_what_was_typed_stays(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 50)
    monkeypatch.setattr(sqlite.open_engine, "__kwdefaults__", {"busy_timeout_ms": 50})
    async with told_at(demo_home) as story:
        await declining(story)
        path = demo_home / "db" / "bookings.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await story.press("enter")
            await story.until(lambda: "is being written by another program" in story.text.replace("\n", " "))
            assert field(story) == "no officer this term"
            other.execute("ROLLBACK")
        await story.press("enter")
        await story.until(lambda: "declined" in story.toasts)


async def test_a_full_disk_changes_nothing_and_is_said(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        await declining(story)
        before = story.desk.requests(states=("declined",))
        store = story.desk.context.store
        usual = store.writing

        def writing(actor: str) -> Any:
            raise sqlite.in_words(sqlite3.OperationalError("database or disk is full"), store.path)

        store.writing = writing
        await story.press("enter")
        await story.until(lambda: "no room left on the disk" in story.text)
        assert field(story) == "no officer this term"
        assert story.desk.requests(states=("declined",)) == before
        store.writing = usual
        await story.press("enter")
        await story.until(lambda: "declined" in story.toasts)


@pytest.mark.parametrize("what", ["removed", "damaged"])
async def test_a_database_that_goes_while_open_is_said_and_the_program_stays(
    demo_home: Path, what: str
) -> None:
    async with told_at(demo_home) as story:
        await declining(story)
        # a window on the file of before is still held; a new connection sees what is there now
        story.desk.context.store.engine.dispose()
        if what == "removed":
            shutil.rmtree(demo_home / "db")
        else:
            (demo_home / "db" / "bookings.sqlite3").write_bytes(b"not a database" * 1000)
            for rest in ("-wal", "-shm"):
                (demo_home / "db" / f"bookings.sqlite3{rest}").unlink(missing_ok=True)
        await story.press("enter")
        words = "cannot be opened" if what == "removed" else "damaged"
        await story.until(lambda: words in story.text.replace("\n", " "))
        assert field(story) == "no officer this term"
        await story.press("escape")
        await story.act("app.visits")
        await story.pilot.pause()
        assert len(story.app.screen_stack) == 1


async def test_a_clock_that_goes_back_loses_nothing(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        context = story.desk.context
        for moment in (NOW - timedelta(days=2), datetime(2027, 3, 28, 1, 30), NOW - timedelta(hours=3)):
            context.clock = context.store.clock = RehearsalClock(moment)
            story.app.look()
            await story.pilot.pause()
            day = f"{moment:%a} {moment.day} {moment:%b %Y}"
            await story.until(lambda: day in story.text)  # noqa: B023 - awaited before the next
        reference = story.desk.requests(states=("ready",))[0].reference
        story.desk.decline(reference, reason="no officer")
        await story.act("app.undo")
        await story.until(lambda: "Undone" in story.toasts)
        assert story.desk.request(reference).row.state == "ready"
