"""Illness, freed time and the best order of a day, key by key."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from fake_desk import FakeDesk
from story import Story, told

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.tui.screens.day import DayScreen
from ecfrs_tui.tui.screens.dialogs import QuestionScreen, ReadScreen
from ecfrs_tui.tui.screens.freed import FreedScreen
from ecfrs_tui.tui.screens.order import OrderScreen
from ecfrs_tui.tui.screens.requests import RequestsScreen
from ecfrs_tui.tui.screens.standins import StandInScreen
from ecfrs_tui.tui.screens.visits import VisitsScreen


def calls(desk: FakeDesk, name: str) -> list[Any]:
    """What the desk was asked for under a name."""
    return [value for call, value in desk.calls if call == name]


async def ill(story: Story, officer: str = "Ash", last: str = "19 mar") -> Any:
    """From Availability to who could stand in."""
    await story.act("app.availability")
    await story.until(lambda: story.app.screen.query("#grid") and "Mon 8 Mar" in story.text)
    await story.act("whatif.ill")
    await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
    await story.retype(officer)
    await story.press("tab", "tab")
    await story.retype(last)
    await story.press("enter")
    await story.until(lambda: isinstance(story.app.screen, StandInScreen) and story.app.screen.visits.rows)
    return story.app.screen


async def test_an_officer_is_ill_and_a_choice_is_held() -> None:
    async with told() as story:
        screen = await ill(story)
        assert calls(story.desk, "stand_ins") == [("ASH", date(2027, 3, 9), date(2027, 3, 19))]
        assert "Ash is ill · Tue 9 Mar – Fri 19 Mar 2027" in story.text
        stranded = screen.visits.current
        assert f"Ring {stranded.school}, 01632 960001" in story.text
        await story.press("enter", "down", "enter")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        assert "same time, the long way from Harwich" in story.text
        await story.press("enter")
        await story.until(
            lambda: f"Held {stranded.visit} with CED until Fri 12 Mar 17:00 … u to undo" in story.toasts
        )
        (words,) = calls(story.desk, "take_over")
        assert words == f"Held {stranded.visit} with CED: Ash is ill"
        # the call has still to be made: the visit stays in the list with what was done
        await story.until(lambda: stranded.visit in [each.visit for each in screen.visits.rows])
        assert "Held" in story.text
        await story.act("app.undo")
        await story.until(lambda: "Taken back" in story.toasts)
        await story.until(lambda: len(calls(story.desk, "stand_ins")) >= 3)
        await story.until(lambda: not screen._taken)


async def test_a_choice_may_be_refused_and_another_taken() -> None:
    async with told() as story:
        screen = await ill(story)
        story.desk.refuse = RefusedError("gone", "Birch [/x] has just been booked")
        await story.press("enter", "enter", "enter")
        await story.until(lambda: "Birch [/x] has just been booked" in story.toasts)
        assert screen.visits.has_focus
        await story.press("right", "down", "enter", "enter")
        await story.until(lambda: calls(story.desk, "take_over"))


async def test_a_visit_that_nobody_can_take_says_why_and_leads_to_the_visits() -> None:
    async with told() as story:
        screen = await ill(story)
        await story.press("down")
        await story.until(lambda: "nobody else is trained in Knife crime" in story.text)
        assert "Nobody could take it" in story.text
        await story.press("enter")
        await story.until(lambda: "Nobody could take this visit." in story.toasts)
        reference = screen.visits.current.visit
        await story.act("standins.visit")
        await story.until(lambda: isinstance(story.app.screen, VisitsScreen))
        await story.until(lambda: story.app.screen.listing.current_key == reference)  # type: ignore[attr-defined]


async def test_who_is_ill_is_checked() -> None:
    async with told() as story:
        await story.act("app.plan", "whatif.ill")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.press("enter")
        await story.until(lambda: "is no officer; there are ASH Ash, BIR Birch" in story.text)
        await story.retype("birch")
        await story.press("tab", "tab")
        await story.retype("1 mar")
        await story.press("enter")
        await story.until(lambda: "The last day lies before the first." in story.text)
        await story.press("escape")
        assert calls(story.desk, "stand_ins") == []


async def test_nobody_is_left_stranded() -> None:
    async with told() as story:
        story.app.push_screen(StandInScreen("CED", date(2027, 3, 13), date(2027, 3, 14)))
        await story.until(lambda: "No visit of Cedar stands in these days" in story.text)
        await story.press("enter")
        await story.until(lambda: "No visit is left without an officer." in story.toasts)


async def test_freed_time_of_a_day_and_on_to_the_request() -> None:
    async with told() as story:
        story.app.open_day("ASH", date(2027, 3, 10))
        await story.until(lambda: isinstance(story.app.screen, DayScreen))
        await story.act("day.freed")
        await story.until(lambda: isinstance(story.app.screen, FreedScreen) and story.app.screen.fits.rows)
        assert calls(story.desk, "fits_gap") == [("ASH", date(2027, 3, 10))]
        assert "What fits Ash · Wed 10 Mar 2027" in story.text
        assert "3 waiting · 1 school" in story.text
        await story.press("end", "enter")
        await story.until(lambda: isinstance(story.app.screen, ReadScreen))
        assert "never visited, high need" in story.text
        await story.press("escape", "home", "enter")
        await story.until(lambda: isinstance(story.app.screen, RequestsScreen))
        await story.until(lambda: story.app.screen.listing.current_key == "REQ-2027-0147")  # type: ignore[attr-defined]


async def test_a_cancelled_visit_frees_time() -> None:
    async with told() as story:
        await story.act("app.visits")
        await story.until(lambda: isinstance(story.app.screen, VisitsScreen))
        screen: Any = story.app.screen
        await story.until(lambda: screen.listing.current_key == "VIS-0214")
        row = screen.listing.current
        await story.act("visits.cancel")
        await story.type("flood")
        await story.press("enter")
        await story.until(lambda: "f shows what fits into the freed time." in story.toasts)
        await story.act("visits.freed")
        await story.until(lambda: isinstance(story.app.screen, FreedScreen) and story.app.screen.fits.rows)
        assert calls(story.desk, "fits_gap") == [(row.officers[0], row.starts_at.date())]
        # the next f is about the visit under the cursor again
        await story.press("escape", "end")
        await story.act("visits.freed")
        await story.until(lambda: len(calls(story.desk, "fits_gap")) == 2)
        last = screen.listing.rows[-1]
        assert calls(story.desk, "fits_gap")[1] == (last.officers[0], last.starts_at.date())


async def test_what_fits_may_be_refused_in_words() -> None:
    async with told() as story:

        def broken(*_: object, **__: object) -> Any:
            raise RefusedError("no_base", "Ash [/x] has no base", hint="Give Ash one.")

        story.desk.fits_gap = broken  # type: ignore[method-assign]
        story.app.push_screen(FreedScreen("ASH", date(2027, 3, 10)))
        await story.until(lambda: "Ash [/x] has no base. Give Ash one." in story.text)
        await story.press("enter")
        await story.until(lambda: "There is nothing to open here." in story.toasts)


@pytest.mark.parametrize("method", ["best_order", "stand_ins"])
async def test_what_cannot_be_found_out_is_said_where_it_would_stand(method: str) -> None:
    async with told() as story:

        def broken(*_: object) -> Any:
            raise RefusedError("no_base", "Ash [/x] has no base", hint="Give Ash one.")

        setattr(story.desk, method, broken)
        day = date(2027, 3, 10)
        screen = OrderScreen("ASH", day) if method == "best_order" else StandInScreen("ASH", day, day)
        story.app.push_screen(screen)
        await story.until(lambda: "Ash [/x] has no base. Give Ash one." in story.text)
        await story.press("enter")
        reason = "The best order could not be found." if method == "best_order" else "No visit is left"
        await story.until(lambda: reason in story.toasts)


async def two_visits(story: Story) -> Any:
    """The best order of a day with two visits."""
    start = datetime(2027, 3, 10, 12, 45)
    story.desk.book("REQ-2027-0154", officers=("ASH",), starts_at=start)
    story.app.look()
    story.app.open_day("ASH", date(2027, 3, 10))
    await story.until(lambda: isinstance(story.app.screen, DayScreen))
    await story.act("day.order")
    await story.until(lambda: isinstance(story.app.screen, OrderScreen) and "less driving" in story.text)
    return story.app.screen


async def test_the_best_order_beside_the_one_that_stands() -> None:
    async with told(size=(160, 45)) as story:
        screen = await two_visits(story)
        assert "18 min less driving" in story.text
        assert "The far school first" in story.text
        assert "+ 08:45" in story.text
        assert "− 08:45" in story.text
        await story.press("enter")
        await story.until(lambda: "Move 2 visits into the best order" in story.text)
        await story.press("enter")
        await story.until(lambda: "2 visits moved … u to undo" in story.toasts)
        assert len(calls(story.desk, "move_together")) == 1
        await story.press("escape")
        await story.until(lambda: story.app.screen is not screen)


async def test_a_day_with_one_visit_has_no_order() -> None:
    async with told() as story:
        story.app.open_day("ASH", date(2027, 3, 10))
        await story.until(lambda: isinstance(story.app.screen, DayScreen))
        await story.act("day.order")
        await story.until(lambda: "A day needs two visits to have an order." in story.toasts)


async def test_nothing_to_gain_is_nothing_to_apply() -> None:
    async with told() as story:
        story.app.push_screen(OrderScreen("ASH", date(2027, 3, 10)))
        await story.until(lambda: "nothing to gain" in story.text)
        await story.press("enter")
        await story.until(lambda: "The day stands in its best order already." in story.toasts)
