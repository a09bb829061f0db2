"""The first run, over the real office: an empty home to the first suggestion with own files; the demonstration."""

from __future__ import annotations

import shutil
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from story import NOW, Story, told_at
from textual.widgets import Input

from ecfrs_tui.services.startviews import Told
from ecfrs_tui.tui.screens.missing import MissingScreen
from ecfrs_tui.tui.screens.readin import ReadInScreen
from ecfrs_tui.tui.screens.requests import RequestsScreen
from ecfrs_tui.tui.screens.settings import SettingsScreen
from ecfrs_tui.tui.screens.start import LOOK_AROUND, StartScreen

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A person's own folder with the files of a team: made-up ones, one of them with rows that cannot stand."""
    folder = tmp_path / "my files"
    folder.mkdir()
    for name in (
        "schools.csv",
        "officers.csv",
        "programmes.csv",
        "competences.csv",
        "terms.csv",
        "requests.xlsx",
    ):
        shutil.copy(FIXTURES / name, folder / name)
    with (folder / "competences.csv").open("a", encoding="utf-8") as file:
        file.write("NOBODY,HS3,,\nASH,NOTHING,,\n")
    return folder


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    """A home with a database in which nothing stands; made here, so that the loop does not wait for it."""
    from ecfrs_tui.clock import RehearsalClock
    from ecfrs_tui.services.office import open_office

    home = tmp_path / "home"
    open_office(home, RehearsalClock(NOW)).close()
    return home


async def at_the_start(story: Story) -> StartScreen:
    """The home is empty: its two ways in lie open."""
    await story.until(lambda: isinstance(story.app.screen, StartScreen) and story.app.screen.listing.rows)
    screen = story.app.screen
    assert isinstance(screen, StartScreen)
    return screen


async def choose(story: Story, path: Path) -> ReadInScreen:
    """Opens the window of the step under the cursor, types a path and tries the file."""
    await story.act("start.go")
    await story.until(lambda: isinstance(story.app.screen, ReadInScreen))
    window: Any = story.app.screen
    await story.retype(str(path))
    await story.until(lambda: [entry.name for entry in window.entries.rows][:1] == [path.name])
    await story.act("readin.go")
    await story.until(lambda: window._tried is not None)
    await story.pilot.pause()
    return window  # type: ignore[no-any-return]


async def read(story: Story, path: Path) -> None:
    """A step from its line to the next one."""
    await choose(story, path)
    await story.act("readin.go")
    await story.until(lambda: not isinstance(story.app.screen, ReadInScreen))


async def test_an_empty_home_to_the_first_suggestion_with_own_files(empty_home: Path, files: Path) -> None:
    async with told_at(empty_home, size=(100, 34)) as story:
        start = await at_the_start(story)
        assert "This home holds nothing yet. There are two ways in:" in story.text
        assert start.listing.current_key == LOOK_AROUND
        start.listing.go_to("schools")
        await choose(story, files / "schools.csv")
        assert "123 rows, 123 new" in story.text and "nothing has been changed yet" in story.text
        assert story.desk.is_empty()
        await story.act("readin.go")
        await story.until(lambda: start.listing.current_key == "officers")
        assert "123 schools" in story.text
        for kind, left in (("officers", "programmes"), ("programmes", "competences")):
            await read(story, files / f"{kind}.csv")
            await story.until(lambda left=left: start.listing.current_key == left)  # type: ignore[misc]
        # two rows cannot stand: they are named before anything is changed, and once more afterwards
        await choose(story, files / "competences.csv")
        assert "2 rows that cannot stand" in story.text
        assert "NOBODY" in story.text and "NOTHING" in story.text
        await story.act("readin.go")
        await story.until(lambda: "go on" in story.text)
        assert "2 rows that cannot stand" in story.text
        await story.act("readin.go")
        await story.until(lambda: start.listing.current_key == "terms")
        await read(story, files / "terms.csv")
        await story.until(lambda: start.listing.current_key == "requests")
        await read(story, files / "requests.xlsx")
        await story.until(lambda: start.listing.current_key == "sender")
        # who letters come from is typed in Settings; one comes back to the step
        await story.act("start.go")
        await story.until(lambda: isinstance(story.app.screen, SettingsScreen) and story.app.screen.panel)
        await story.until(lambda: story.app.screen.panel.table.current_key == "sender_email")  # type: ignore[attr-defined]
        await story.act("app.back", "app.back")
        await story.until(lambda: story.app.screen is start)
        await story.act("app.back", "app.requests")
        await story.until(
            lambda: isinstance(story.app.screen, RequestsScreen) and story.app.screen.slots.rows
        )
        best = story.app.screen.slots.rows[0]  # type: ignore[attr-defined]
        assert best.starts_at.date() > NOW.date()


async def test_whoever_reads_the_refused_rows_at_leisure_is_led_on_all_the_same(
    empty_home: Path, files: Path
) -> None:
    async with told_at(empty_home, size=(80, 24)) as story:
        start = await at_the_start(story)
        for kind, left in (
            ("schools", "officers"),
            ("officers", "programmes"),
            ("programmes", "competences"),
        ):
            start.listing.go_to(kind)
            await read(story, files / f"{kind}.csv")
            await story.until(lambda left=left: start.listing.current_key == left)  # type: ignore[misc]
        await choose(story, files / "competences.csv")
        await story.act("readin.go")
        await story.until(lambda: "go on" in story.text)
        # what looks at the diary every two seconds has seen the change before the window is closed
        story.app.look()
        await story.until(
            lambda: any(row.id == "competences" and row.step.held for row in start.listing.rows)
        )
        await story.act("readin.go")
        await story.until(lambda: start.listing.current_key == "terms")


async def test_what_was_read_in_can_be_taken_back_and_a_step_skipped(empty_home: Path, files: Path) -> None:
    async with told_at(empty_home, size=(80, 24)) as story:
        start = await at_the_start(story)
        start.listing.go_to("officers")
        await read(story, files / "officers.csv")
        await story.until(lambda: "6 new … u to undo" in story.toasts)
        await story.until(lambda: start.listing.rows and start.listing.current_key == "schools")
        await story.act("app.undo")
        await story.until(story.desk.is_empty)
        await story.until(lambda: start.listing.rows and start.listing.rows[0].id == LOOK_AROUND)
        await story.act("app.back")
        await story.until(lambda: "No officers yet" in story.text)
        await story.act("app.begin")
        await at_the_start(story)


async def test_the_path_is_found_by_keys_and_a_wrong_file_says_so(
    empty_home: Path, tmp_path: Path, files: Path
) -> None:
    async with told_at(empty_home, size=(80, 24)) as story:
        start = await at_the_start(story)
        start.listing.go_to("officers")
        await story.act("start.go")
        window: Any = story.app.screen
        assert isinstance(window, ReadInScreen)
        await story.retype(f"{tmp_path}/my")
        await story.until(lambda: [entry.name for entry in window.entries.rows] == ["my files"])
        await story.act("readin.complete")
        await story.until(lambda: "terms.csv" in [entry.name for entry in window.entries.rows])
        assert window.path.value == f"{files}/"
        await story.act("readin.go")
        await story.until(lambda: "Name a file" in story.text)
        # the first step down takes the first line; enter tries it: it is a file of another kind
        await story.act("readin.down", "readin.go")
        await story.until(lambda: "import it as such" in story.text.replace("\n", " "))
        assert window.path.value == f"{files}/competences.csv"
        await story.retype(f"{files}/officers.csv")
        await story.act("readin.go")
        await story.until(lambda: "6 rows, 6 new" in story.text)
        await story.act("readin.leave")
        await story.until(lambda: window.path.has_focus)
        assert window.path.value == f"{files}/officers.csv"
        await story.act("readin.leave")
        await story.until(lambda: story.app.screen is start)
        assert story.desk.is_empty()


async def test_rows_none_of_which_can_stand_are_shown_with_their_reasons(
    empty_home: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "incidents.csv"
    bad.write_text(
        "reference,date,type,postcode\nX1,someday,fire,CM1 1QE\nX2,never,fire,CM1 1QE\n", encoding="utf-8"
    )
    async with told_at(empty_home) as story:
        start = await at_the_start(story)
        start.listing.go_to("incidents")
        await story.act("start.go")
        window: Any = story.app.screen
        await story.retype(str(bad))
        await story.act("readin.go")
        await story.until(lambda: "2 rows that cannot stand" in story.text)
        assert "someday" in story.text and "never" in story.text
        await story.act("readin.down")
        assert window.rows.position == 1
        await story.press("backspace")
        await story.until(lambda: "cannot stand" not in str(window.query_one("#readin-head").title))


async def test_a_file_to_fill_in_is_written(empty_home: Path) -> None:
    async with told_at(empty_home) as story:
        start = await at_the_start(story)
        assert "No step" in start.why_no_pattern()
        start.listing.go_to("terms")
        await story.act("start.pattern")
        await story.until(lambda: "fill it in" in story.toasts)
        written = empty_home / "exports" / "to fill in" / "terms.csv"
        assert written.read_text(encoding="utf-8-sig").startswith("authority,kind,label,first_day")


async def test_what_is_missing_leads_to_where_it_is_mended(empty_home: Path) -> None:
    async with told_at(empty_home, size=(120, 40)) as story:
        await at_the_start(story)
        await story.act("start.missing")
        await story.until(
            lambda: isinstance(story.app.screen, MissingScreen) and story.app.screen.listing.rows
        )
        screen: Any = story.app.screen
        screen.listing.go_to("officers")
        await story.act("missing.read")
        await story.until(lambda: isinstance(story.app.screen, ReadInScreen))
        await story.act("readin.leave")
        await story.until(lambda: story.app.screen is screen)
        screen.listing.go_to("sender")
        await story.act("missing.go")
        await story.until(lambda: isinstance(story.app.screen, SettingsScreen))
        await story.until(lambda: story.app.screen.panel.table.current_key == "sender_email")  # type: ignore[attr-defined]
        await story.act("program.edit")
        await story.until(lambda: isinstance(story.app.focused, Input))
        await story.retype("team@made-up.example")
        await story.act("form.keep")
        await story.until(lambda: "sender_email" in (empty_home / "ecfrs.toml").read_text("utf-8"))


async def test_the_demonstration_is_another_home_and_opens_by_itself(
    empty_home: Path, filled_demo: Path
) -> None:
    # filled already: what filling takes is tested below the screen
    shutil.copytree(filled_demo, empty_home / "demo")
    async with told_at(empty_home, size=(120, 40)) as story:
        await at_the_start(story)
        await story.act("start.go")
        await story.until(lambda: "This is the demonstration" in story.toasts)
        await story.until(lambda: "Needs you (0)" not in story.text and "Needs you (" in story.text)
        assert story.app.desk is not None and story.app.desk.home == empty_home / "demo"
        assert "Demonstration" in story.text.splitlines()[0]
        assert date(2027, 3, 1) == story.app.desk.now().date()
        assert not any(isinstance(screen, StartScreen) for screen in story.app.screen_stack)
        assert story.desk.is_empty(), "the home that was opened is as empty as before"


async def test_filling_the_demonstration_can_be_stopped(empty_home: Path) -> None:
    tries: list[int] = []

    def without_end(told: Told) -> Any:
        for number in range(2_000):
            tries.append(number)
            told("Reading officers.csv", 2, 10)
            time.sleep(0.01)
        raise AssertionError("nobody stopped it")

    async with told_at(empty_home, size=(80, 24)) as story:
        start = await at_the_start(story)
        story.desk.demonstration = without_end
        await story.act("start.go")
        await story.until(lambda: "2 of 10   esc stops" in story.text)
        await story.act("start.go")
        await story.until(lambda: "is being filled" in story.toasts)
        await story.act("app.back")
        await story.until(lambda: start._filling is None)
        assert "It was stopped" in story.toasts
        assert isinstance(story.app.screen, StartScreen)
        assert len(tries) < 2_000
