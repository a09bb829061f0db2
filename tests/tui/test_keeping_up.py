"""After a change lists read again at once; the day is summed up beside the screen and follows."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

from ecfrs_tui.errors import StoreError
from ecfrs_tui.services.views import TodayView
from tests.tui.fake_desk import FakeDesk
from tests.tui.story import told


class _Summed(FakeDesk):
    """Counts its changes on Today, remembers who asked, and can be made to wait or to fail."""

    def __init__(self) -> None:
        super().__init__()
        self.askers: list[threading.Thread] = []
        self.go_on: threading.Event | None = None
        self.trouble = False

    def today(self) -> TodayView:
        self.askers.append(threading.current_thread())
        seen = self.change_mark()
        if self.go_on is not None:
            self.go_on.wait(10)
        if self.trouble:
            raise StoreError("locked", "The diary is locked by another program.")
        return replace(super().today(), term=f"change {seen}")


async def test_a_change_is_on_its_list_before_the_day_is_summed_up_again() -> None:
    desk = _Summed()
    async with told(desk) as story:
        screen: Any = await story.best_times()
        before = story.app.summary().term
        desk.go_on = threading.Event()
        desk.written_elsewhere()
        story.app.look()
        await story.until(lambda: screen.listing.counts == (9, 9))
        assert story.app.summary().term == before
        desk.go_on.set()
        await story.until(lambda: story.app.summary().term == f"change {desk.change_mark()}")
        await story.until(lambda: f"change {desk.change_mark()}" in story.text)


async def test_the_screen_s_own_thread_never_sums_up() -> None:
    desk = _Summed()
    async with told(desk) as story:
        await story.best_times()
        desk.written_elsewhere()
        story.app.look()
        await story.act("app.refresh")
        await story.act("app.today")
        await story.until(lambda: f"change {desk.change_mark()}" in story.text)
        assert len(desk.askers) > 1
        assert threading.main_thread() not in desk.askers


async def test_changes_that_come_while_it_sums_up_are_summed_up_once_more() -> None:
    desk = _Summed()
    async with told(desk) as story:
        desk.go_on, asked = threading.Event(), len(desk.askers)
        for _ in range(5):
            desk.written_elsewhere()
            story.app.look()
        desk.go_on.set()
        await story.until(lambda: story.app.summary().term == f"change {desk.change_mark()}")
        assert len(desk.askers) - asked == 2


async def test_a_day_that_cannot_be_summed_up_is_said_once_and_tried_again() -> None:
    desk = _Summed()
    async with told(desk) as story:
        asked, desk.trouble = len(desk.askers), True
        desk.written_elsewhere()
        story.app.look()
        await story.until(lambda: "The diary is locked" in story.toasts)
        story.app.look()
        await story.until(lambda: len(desk.askers) - asked >= 2)
        assert story.toasts.count("The diary is locked") == 1
        desk.trouble = False
        await story.until(lambda: story.app.summary().term == f"change {desk.change_mark()}")


async def test_what_an_earlier_diary_answers_late_is_not_shown() -> None:
    earlier, later = _Summed(), _Summed()
    async with told(earlier) as story:
        earlier.go_on = threading.Event()
        earlier.written_elsewhere()
        story.app.look()
        await story.until(lambda: len(earlier.askers) > 1)
        story.app.sit_down(story.app.first_page(later))
        shown = story.app.summaries
        earlier.go_on.set()
        await story.until(lambda: not any(each.name == "summary" for each in story.app.workers))
        await story.pilot.pause()
        assert story.app.summary().term == f"change {later.change_mark()}"
        assert story.app.summaries == shown
