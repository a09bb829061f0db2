"""A day at the desk over the real office, by keys alone: what is on the screen, in the files and in the store."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from story import Story, told_at

from ecfrs_tui.services.reportviews import ReportOptions
from ecfrs_tui.tui.screens.dialogs import ChoiceScreen, QuestionScreen


async def test_the_demonstration_is_there_to_be_worked_on(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        assert "Mon 1 Mar 2027" in story.text
        await story.act("app.visits")
        await story.until(lambda: story.app.screen.listing.rows)  # type: ignore[attr-defined]
        assert "VIS-" in story.text


def written(home: Path) -> str:
    """The calendar files there are, their lines unfolded."""
    files = sorted((home / "exports").rglob("*.ics"))
    return "\n".join(file.read_text(encoding="utf-8").replace("\r\n ", "") for file in files)


def counted(story: Story) -> int:
    """Attendances of this school year, as Reports has them."""
    (part, *_) = story.desk.report(ReportOptions()).tables
    place = [column.key for column in part.columns].index("attendances")
    return sum(int(row[place] or 0) for row in part.rows)


async def question(story: Story) -> None:
    await story.until(lambda: isinstance(story.app.screen, QuestionScreen))


async def answered(story: Story, *said: str) -> None:
    await story.press("enter")
    await story.until(lambda: all(words in story.toasts for words in said))


async def on_visit(story: Story, reference: str) -> Any:
    """Visits, with the cursor on one."""
    await story.act("app.visits")
    screen: Any = story.app.screen
    await story.until(lambda: screen.listing.rows)
    screen.listing.go_to(reference)
    await story.until(lambda: screen.listing.current_key == reference)
    return screen


async def test_triage_then_book_move_and_cancel_and_each_leaves_its_message(demo_home: Path) -> None:
    async with told_at(demo_home, size=(120, 40)) as story:
        # a school nobody could make out is named, and its request can be worked on
        screen = await story.best_times()
        unsure = next(
            row.reference
            for row in story.desk.requests(states=("needs info",))
            if story.desk.request(row.reference).candidates
        )
        screen.listing.go_to(unsure)
        await story.act("requests.school")
        await story.until(lambda: isinstance(story.app.screen, ChoiceScreen))
        await story.press("enter")
        await story.until(lambda: story.desk.request(unsure).row.school_known)
        # the best time of the first request, to a file that a calendar takes
        screen.listing.go_to("REQ-0001")
        await story.until(lambda: screen.slots.rows and screen.listing.current_key == "REQ-0001")
        await story.act("requests.times", "slots.book")
        await question(story)
        await answered(story, "Booked VIS-", "Written:")
        visit = story.desk.request("REQ-0001").visits[0].reference
        assert visit and "METHOD:REQUEST" in written(demo_home) and "SEQUENCE:0" in written(demo_home)
        # another day: same calendar entry, next number
        screen = await on_visit(story, visit)
        before = story.desk.visit(visit)
        await story.act("visits.move")
        await question(story)
        await story.retype("16 mar")
        await answered(story, f"Moved {visit}")
        after = story.desk.visit(visit)
        assert after.starts_at.day == 16 and after.starts_at.time() == before.starts_at.time()
        assert "SEQUENCE:1" in written(demo_home)
        # and off again: everybody is told, the request is open again or said to be over
        screen = await on_visit(story, visit)
        await story.act("visits.cancel")
        await question(story)
        await story.type("the school is closed that day")
        await answered(story, f"Cancelled {visit}")
        assert "METHOD:CANCEL" in written(demo_home) and "SEQUENCE:2" in written(demo_home)
        uids = {line for line in written(demo_home).splitlines() if line.startswith("UID:")}
        assert len(uids) == 1, "one entry in each calendar, from first to last"


async def test_a_delivered_visit_is_counted_and_a_restart_takes_it_back(
    demo_home: Path, tmp_path: Path
) -> None:
    async with told_at(demo_home, size=(120, 40)) as story:
        past = next(
            row.reference
            for row in story.desk.visits(states=("confirmed",))
            if row.starts_at < story.desk.now()
        )
        told = counted(story)
        screen = await on_visit(story, past)
        await story.act("visits.deliver")
        await question(story)
        await story.retype("27")
        await answered(story, f"Recorded {past} as delivered")
        assert screen.listing.current.pupils == 27
        assert counted(story) == told + 27
    with_draft = shutil.copytree(demo_home, tmp_path / "later")
    async with told_at(with_draft, size=(120, 40)) as story:
        await story.act("app.undo")
        await story.until(lambda: f"Undone: Recorded {past}" in story.toasts)
        assert story.desk.visit(past).state == "confirmed" and counted(story) == told


async def test_several_requests_are_declined_at_once_and_come_back_one_by_one(demo_home: Path) -> None:
    async with told_at(demo_home, size=(100, 30)) as story:
        screen = await story.best_times()
        first, second = (row.reference for row in screen.listing.rows[:2])
        await story.press("space", "space")
        await story.act("requests.decline")
        await question(story)
        await story.type("no officer this term")
        await answered(story, "2 of 2 done")
        assert {story.desk.request(r).row.state for r in (first, second)} == {"declined"}
        await story.act("app.undo")
        await story.until(lambda: story.desk.request(second).row.state == "ready")
        await story.act("app.undo")
        await story.until(lambda: story.desk.request(first).row.state == "ready")
        assert first in [row.reference for row in screen.listing.rows]
