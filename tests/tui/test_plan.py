"""Planning as the booking assistant does it: choose, run, watch, stop, accept, throw away."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from fake_desk import FakeDesk
from fake_planning import Steps
from story import Story, told

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.planviews import PlanOptions
from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.screens.day import DayScreen
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.plan import PlanScreen
from ecfrs_tui.tui.widgets.curve import Curve


def asked(desk: FakeDesk) -> list[PlanOptions]:
    """What the planner was asked for."""
    return [value[0] for name, value in desk.calls if name == "plan"]  # type: ignore[index]


def written(desk: FakeDesk) -> list[str]:
    """What was booked or moved."""
    return [str(value) for name, value in desk.calls if name in ("book", "move")]


async def to_plan(story: Story) -> Any:
    """The Plan screen with its requests and its spans."""
    await story.act("app.plan")
    await story.until(lambda: isinstance(story.app.screen, PlanScreen))
    screen: Any = story.app.screen
    await story.until(lambda: screen.listing is not None and screen.listing.rows)
    await story.until(lambda: "]: the term" in story.text)
    return screen


async def to_result(story: Story) -> Any:
    """The Plan screen with a plan made."""
    screen = await to_plan(story)
    await story.press("enter")
    await story.until(lambda: screen.context == "planned" and screen.listing.rows)
    return screen


async def test_ready_requests_are_marked_and_the_span_is_the_fortnight() -> None:
    async with told() as story:
        screen = await to_plan(story)
        assert screen.listing.marks == tuple(
            row.reference for row in story.desk.requests() if row.state == "ready"
        )
        assert "5 of 8 requests" in story.text
        assert "Wed 10 Mar – Fri 19 Mar 2027 · this fortnight" in story.text
        await story.press("space")
        assert "4 of 8 requests" in story.text
        await story.act("plan.span")
        await story.until(lambda: "Wed 10 Mar – Thu 25 Mar 2027 · the term" in story.text)
        await story.press("enter")
        await story.until(lambda: screen.context == "planned")
        (options,) = asked(story.desk)
        assert options.requests == ("REQ-2027-0148", "REQ-2027-0149", "REQ-2027-0151", "REQ-2027-0154")
        assert (options.first, options.last) == (date(2027, 3, 10), date(2027, 3, 25))


async def test_a_request_that_comes_in_later_is_marked_and_an_unmarked_one_stays_so() -> None:
    async with told() as story:
        screen = await to_plan(story)
        await story.press("space")
        story.desk.written_elsewhere()
        story.app.look()
        await story.until(lambda: "REQ-2027-0999" in screen.listing.marks)
        assert "REQ-2027-0147" not in screen.listing.marks


async def test_nothing_marked_is_nothing_to_plan() -> None:
    async with told() as story:
        screen = await to_plan(story)
        await story.act("list.mark_all", "list.mark_all")
        await story.press("enter")
        await story.until(lambda: "No request is marked" in story.toasts)
        assert asked(story.desk) == []
        assert screen.context == "plan"


async def test_settings_are_checked_and_kept() -> None:
    async with told() as story:
        screen = await to_plan(story)
        await story.act("plan.settings")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        for words in ("8 mar", "1 mar", "ash, xyz"):
            await story.retype(words)
            await story.press("tab")
        await story.press("enter")
        await story.until(lambda: "“XYZ” is no officer's code; there are ASH, BIR" in story.text)
        await story.retype("ash, bir")
        await story.press("tab")
        await story.retype("0")
        await story.press("enter")
        await story.until(lambda: "Seconds are a number from 1 to 900." in story.text)
        await story.retype("45")
        await story.press("tab")
        await story.retype("perhaps")
        await story.press("enter")
        await story.until(lambda: "Write nothing, held or all." in story.text)
        await story.retype("held")
        await story.press("enter")
        await story.until(lambda: "The last day lies before the first." in story.text)
        await story.press("shift+tab", "shift+tab", "shift+tab")
        await story.retype("26 mar")
        await story.press("enter")
        await story.until(lambda: story.app.screen is screen)
        assert "Ash, Birch · up to 45 s · held visits may move" in story.text
        await story.press("enter")
        await story.until(lambda: screen.context == "planned")
        (options,) = asked(story.desk)
        assert (options.first, options.last) == (date(2027, 3, 8), date(2027, 3, 26))
        assert (options.officers, options.seconds) == (("ASH", "BIR"), 45.0)
        held = [row.reference for row in story.desk.visits(states=("held",))]
        assert set(options.movable) <= set(held)
        assert options.movable


async def test_watch_it_get_better_and_see_what_came_of_it() -> None:
    desk = FakeDesk()
    steps = desk.steps = Steps()
    async with told(desk) as story:
        screen = await to_plan(story)
        await story.press("enter")
        await story.until(lambda: screen.context == "planning")
        assert "reading the diary" in story.text
        steps.take()
        await story.until(lambda: "putting every request in the cheapest place" in story.text)
        assert "9 h 45" in story.text
        assert "no bound known yet" in story.text
        steps.take(2)
        await story.until(lambda: "at most 61 min above the best possible" in story.text)
        assert "3 of 5" in story.text
        assert "5.0 s of 20 s" in story.text
        drive = story.app.screen.query_one("#run-drive", Curve)
        assert drive.points == ((0.0, 585), (2.0, 540), (5.0, 492), (5.0, 492))
        steps.take(2)
        await story.until(lambda: screen.context == "planned")
        assert "placed 4 of 5" in story.text
        assert "stands 9 h 40 → plan 7 h 05  (−2 h 35)" in story.text
        assert "proved best" in story.text
        assert "+7 min  after Whitmore" in story.text
        assert "Tuesday morning is the first choice of the school" in story.text
        assert written(story.desk) == []


@pytest.mark.parametrize("key", ["planning.stop", "escape"])
async def test_stop_keeps_the_best_so_far(key: str) -> None:
    desk = FakeDesk()
    steps = desk.steps = Steps()
    async with told(desk) as story:
        screen = await to_plan(story)
        await story.press("enter")
        steps.take(2)
        await story.until(lambda: story.app.planning and len(story.app.planning.pulses) == 2)
        await story.press(key)
        await story.until(lambda: screen.context == "planned")
        assert "stopped · placed 4 of 5" in story.text
        assert "plan 9 h  (" in story.text


async def test_the_screen_never_waits_for_the_planner() -> None:
    desk = FakeDesk()
    steps = desk.steps = Steps()
    async with told(desk) as story:
        screen = await to_plan(story)
        await story.press("enter")
        await story.until(lambda: screen.context == "planning")
        steps.take(1)
        await story.act("app.requests")
        await story.until(lambda: "best times" in story.text)
        steps.take(4)
        await story.until(lambda: "The plan is ready: placed 4 of 5. 7 shows it." in story.toasts)
        await story.act("app.plan")
        await story.until(lambda: "placed 4 of 5" in story.text)
        assert screen.listing.has_focus
        await story.press("down")
        await story.act("app.today", "app.plan")
        await story.until(lambda: screen.listing.position == 1)


async def test_the_time_goes_on_between_two_pulses() -> None:
    now = [100.0]
    desk = FakeDesk()
    steps = desk.steps = Steps()
    async with told(desk, stopwatch=lambda: now[0]) as story:
        await to_plan(story)
        await story.press("enter")
        await story.until(lambda: "0.0 s of 20 s" in story.text)
        steps.take(2)
        await story.until(lambda: "2.0 s of 20 s" in story.text)
        now[0] = 107.5
        await story.until(lambda: "7.5 s of 20 s" in story.text)
        assert story.app.screen.query_one("#run-drive", Curve).points[-1] == (7.5, 540)


async def test_leaving_the_requests_keeps_what_is_chosen() -> None:
    async with told() as story:
        screen = await to_plan(story)
        await story.act("main.filter")
        await story.type("harlow")
        await story.press("enter", "escape", "escape")
        assert screen.listing.counts == (8, 8)
        assert len(screen.listing.marks) == 5


async def test_leaving_the_program_ends_the_planner() -> None:
    desk = FakeDesk()
    desk.steps = Steps()
    async with told(desk) as story:
        screen = await to_plan(story)
        await story.press("enter")
        await story.until(lambda: screen.context == "planning")
        planning = story.app.planning
        await story.act("app.quit")
    assert planning is not None
    assert planning.stopping()


async def test_a_plan_that_cannot_be_made_is_said_and_the_choice_is_still_there() -> None:
    desk = FakeDesk()
    desk.plan_fault = RefusedError("span", "the span [/x] has no school day", hint="Choose other days.")
    async with told(desk) as story:
        screen = await to_plan(story)
        await story.press("enter")
        await story.until(lambda: "The span [/x] has no school day. Choose other days." in story.toasts)
        assert screen.context == "plan"
        assert len(screen.listing.marks) == 5
        assert screen.listing.has_focus


async def test_accept_one_and_take_it_back() -> None:
    async with told() as story:
        screen = await to_result(story)
        await story.press("enter")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        for words in (
            "Book REQ-2027-0147",
            "Wed 10 Mar 2027  11:15–12:30",
            "there 11:00–12:40",
            "+7 min of driving",
        ):
            assert words in story.text
        await story.press("enter")
        await story.until(lambda: "Booked VIS-0500 … u to undo" in story.toasts)
        assert screen.listing.rows[0].outcome.words == "Booked VIS-0500"
        assert "3 proposed · 1 booked" in story.text
        assert screen.listing.has_focus
        await story.press("enter")
        await story.until(lambda: "REQ-2027-0147 is booked already." in story.toasts)
        await story.act("app.undo")
        await story.until(lambda: "Taken back: Booked VIS-0500" in story.toasts)
        await story.until(lambda: screen.listing.rows[0].outcome is None)
        assert "4 proposed" in story.text


async def test_accept_the_marked_ones() -> None:
    async with told() as story:
        screen = await to_result(story)
        await story.press("space", "space", "enter")
        await story.until(lambda: "Accept 2 rows of the plan" in story.text)
        assert "2 new visits · +11 min of driving" in story.text
        await story.press("enter")
        await story.until(lambda: "2 of 2 booked … u takes them back one by one" in story.toasts)
        assert len(written(story.desk)) == 2
        assert screen.listing.marks == ()


async def test_accept_all_and_one_is_refused_with_its_words() -> None:
    async with told() as story:
        screen = await to_result(story)
        await story.act("planned.all")
        await story.until(lambda: "Accept 4 rows of the plan" in story.text)
        assert "Quillbridge Academy: 4 minutes to spare after" in story.text
        await story.press("enter")
        await story.until(lambda: "3 of 4 booked" in story.toasts)
        assert "Refused: REQ-2027-0154: Oyster Reach High has booked another visit" in story.toasts
        assert "3 booked · 1 refused" in story.text
        refused = next(line for line in screen.listing.rows if line.reference == "REQ-2027-0154")
        assert refused.outcome.refused.startswith("Oyster Reach High has booked")
        # what was refused may be tried again
        story.desk.refused_rows = ()
        await story.act("planned.all")
        await story.until(lambda: "Book REQ-2027-0154" in story.text)
        await story.press("enter")
        await story.until(lambda: "4 booked" in story.text)
        await story.act("planned.all")
        await story.until(lambda: "Nothing of this plan is left to accept." in story.toasts)


async def test_what_found_no_place_says_why_and_what_would_help() -> None:
    async with told() as story:
        screen = await to_result(story)
        await story.press("end")
        assert screen.listing.current.row is None
        await story.until(lambda: "would fit if the school could take any Wednesday" in story.text)
        assert "every Wednesday of these weeks is full" in story.text
        await story.press("enter")
        await story.until(lambda: "REQ-2027-0151 has no place in this plan." in story.toasts)
        await story.act("planned.day")
        await story.until(lambda: "This line has no day." in story.toasts)


async def test_by_officer_and_into_the_day() -> None:
    async with told(size=(160, 45)) as story:
        screen = await to_result(story)
        await story.act("planned.group")
        assert [line.row.officer_names[0] for line in screen.listing.rows if line.row] == [
            "Ash", "Ash", "Birch", "Birch",
        ]  # fmt: skip
        assert [line.same_officer for line in screen.listing.rows if line.row] == [False, True, False, False]
        assert "42 min → 1 h 26 driving (+44)" in story.text
        await story.act("planned.day")
        await story.until(lambda: isinstance(story.app.screen, DayScreen))
        assert "Ash · Wed 10 Mar 2027" in story.text
        await story.press("escape")
        await story.until(lambda: story.app.screen is screen)


async def test_filter_the_plan_and_leave_the_filter_first() -> None:
    async with told() as story:
        screen = await to_result(story)
        await story.act("main.filter")
        await story.type("oyster")
        await story.press("enter")
        assert screen.listing.counts == (1, 5)
        await story.press("escape")
        assert screen.listing.counts == (5, 5)
        assert screen.context == "planned"


async def test_another_minute_goes_on_from_what_is_open() -> None:
    desk = FakeDesk()
    steps = desk.steps = Steps()
    async with told(desk) as story:
        screen = await to_plan(story)
        await story.press("enter")
        steps.take(2)
        await story.until(lambda: story.app.planning and len(story.app.planning.pulses) == 2)
        await story.act("planning.stop")
        await story.until(lambda: screen.context == "planned")
        await story.press("enter", "enter")
        await story.until(lambda: "Booked VIS-0500" in story.toasts)
        steps.take(9)
        await story.act("planned.more")
        await story.until(lambda: len(asked(desk)) == 2 and screen.context == "planned")
        options = asked(desk)[1]
        assert options.seconds == 60
        assert options.requests == ("REQ-2027-0148", "REQ-2027-0149", "REQ-2027-0154", "REQ-2027-0151")
        start = [value for name, value in desk.calls if name == "plan"][1][1]  # type: ignore[index]
        assert [row.reference for row in start.rows] == list(options.requests[:3])


async def test_a_proved_plan_needs_no_other_minute() -> None:
    async with told() as story:
        await to_result(story)
        await story.act("planned.more")
        await story.until(lambda: "No better plan exists: this one is proved best." in story.toasts)
        assert len(asked(story.desk)) == 1


async def test_throw_away_asks_first() -> None:
    async with told() as story:
        screen = await to_result(story)
        await story.press("escape")
        await story.until(lambda: "4 proposed visits not accepted would be lost." in story.text)
        await story.press("escape")
        await story.until(lambda: story.app.screen is screen and screen.context == "planned")
        await story.act("planned.drop")
        await story.press("enter")
        await story.until(lambda: screen.context == "plan")
        assert story.app.planning is None
        assert screen.listing.has_focus
        assert written(story.desk) == []


async def test_a_plan_with_nothing_left_goes_without_a_question() -> None:
    async with told() as story:
        screen = await to_result(story)
        story.desk.refused_rows = ()
        await story.act("planned.all")
        await story.press("enter")
        await story.until(lambda: "4 booked" in story.text)
        await story.press("escape")
        await story.until(lambda: screen.context == "plan")
        assert [row.reference for row in screen.listing.rows if row.reference.endswith("0147")] == []


async def test_a_standing_visit_is_moved() -> None:
    async with told() as story:
        screen = await to_plan(story)
        await story.act("plan.settings")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.press("tab", "tab", "tab", "tab")
        await story.retype("all")
        await story.press("enter")
        await story.until(lambda: "visits may move" in story.text)
        await story.press("enter")
        await story.until(lambda: screen.context == "planned")
        moved = next(line for line in screen.listing.rows if line.row and line.row.visit)
        screen.listing.go_to(moved.reference)
        await story.until(lambda: moved.row.was in story.text)
        await story.press("enter")
        await story.until(lambda: f"Move {moved.reference}" in story.text)
        await story.press("enter")
        await story.until(lambda: f"Moved {moved.reference}" in story.toasts)


async def test_the_palette_has_the_keys_of_each_part() -> None:
    from textual.command import CommandPalette

    async with told() as story:
        screen = await to_result(story)
        await story.act("app.palette")
        await story.until(lambda: isinstance(story.app.screen, CommandPalette))
        await story.type("by officer")
        await story.until(lambda: "By time, or by officer and day" in story.text)
        await story.press("enter")
        await story.until(lambda: story.app.screen is screen and story.app.planning.by_officer)


async def test_before_the_diary_is_open_every_key_says_so() -> None:
    opened = threading.Event()
    desk = FakeDesk()

    def open_desk() -> FakeDesk:
        opened.wait(10)
        return desk

    app = BookingApp(open_desk)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        story = Story(app, desk, pilot)
        await story.act("app.plan")
        await story.until(lambda: isinstance(app.screen, PlanScreen))
        await story.act("plan.settings", "whatif.ill", "plan.span")
        await story.press("enter", "escape", "space")
        await story.until(lambda: story.toasts.count("The diary is still being opened.") >= 2)
        opened.set()
        await story.until(lambda: "5 of 8 requests" in story.text)


async def test_an_empty_diary_says_what_there_is_to_do() -> None:
    async with told(FakeDesk(kind="empty")) as story:
        await story.act("app.plan")
        await story.until(lambda: "No request is open: there is nothing to place." in story.text)
        await story.press("enter")
        await story.until(lambda: "No request is marked" in story.toasts)
        await story.act("whatif.ill")
        await story.until(lambda: "No officers yet" in story.toasts)
