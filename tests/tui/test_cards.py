"""From anything to its card and its history, and a request put right: stories over the real office."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from story import Story, told_at

from ecfrs_tui.tui.forms.screen import FormScreen
from ecfrs_tui.tui.screens.availability import AvailabilityScreen
from ecfrs_tui.tui.screens.card_officer import OfficerScreen
from ecfrs_tui.tui.screens.card_school import SchoolScreen
from ecfrs_tui.tui.screens.card_visit import VisitScreen
from ecfrs_tui.tui.screens.day import DayScreen
from ecfrs_tui.tui.screens.dialogs import QuestionScreen, ReadScreen
from ecfrs_tui.tui.screens.history import HistoryScreen
from ecfrs_tui.tui.screens.lookup import LookupScreen
from ecfrs_tui.tui.screens.requests import RequestsScreen
from ecfrs_tui.tui.screens.undo import UndoScreen
from ecfrs_tui.tui.screens.visits import VisitsScreen

SIZE = (150, 40)


async def card(story: Story, kind: type, action: str = "") -> Any:
    """The card that an action opens, once it has been read."""
    if action:
        await story.act(action)
    await story.until(lambda: isinstance(story.app.screen, kind) and story.app.screen.page is not None)  # type: ignore[attr-defined]
    await story.pilot.pause()
    return story.app.screen


async def on(story: Story, screen: type, action: str, reference: str = "") -> Any:
    """A main screen with the cursor on a thing."""
    await story.act(action)
    await story.until(lambda: isinstance(story.app.screen, screen) and story.app.screen.listing.rows)  # type: ignore[attr-defined]
    found: Any = story.app.screen
    if reference:
        found.show_reference(reference)
        await story.until(lambda: found.listing.current_key == reference)
    return found


async def test_from_a_visit_to_its_school_its_officer_and_back(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        visit = next(v for v in story.desk.visits(states=("confirmed",)) if v.starts_at > story.desk.now())
        await on(story, VisitsScreen, "app.visits", visit.reference)
        screen = await card(story, VisitScreen, "things.visit")
        page = screen.page
        name = story.app.officer_name(visit.officers[0])
        assert visit.reference in story.text and name in story.text and "min from" in story.text
        assert len([d for d in page.drives if d.towards]) == len(visit.officers)
        await story.act("things.visit")
        await card(story, VisitScreen)
        await story.press("escape")
        # the officer of the line under the cursor
        await story.until(lambda: story.app.screen is screen)
        await card(story, OfficerScreen, "card.open")
        assert name in story.text and "ten days" in story.text and "at the wheel" in story.text
        await story.act("card.open")
        await story.until(lambda: isinstance(story.app.screen, DayScreen))
        await story.press("escape", "escape")
        await story.until(lambda: story.app.screen is screen)
        school = await card(story, SchoolScreen, "things.school")
        assert school.page.card.name == visit.school
        assert any(line.reference == visit.reference for line in school.listing.rows)
        await story.press("escape", "escape")
        await story.until(lambda: isinstance(story.app.screen, VisitsScreen))


async def test_a_visit_is_moved_about_and_cancelled_on_its_card(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        request = next(
            r for r in story.desk.requests(states=("ready",)) if story.desk.suggest(r.reference).slots
        )
        slot = story.desk.suggest(request.reference).slots[0]
        visit = story.desk.hold(request.reference, officers=slot.officers, starts_at=slot.starts_at).visit
        story.app.look()
        await on(story, VisitsScreen, "app.visits", visit.reference)
        screen = await card(story, VisitScreen, "things.visit")
        await story.act("visitcard.confirm")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.press("enter")
        await story.until(lambda: story.app.screen is screen and screen.page.row.state == "confirmed")
        assert any(line.kind == "letter" for line in screen.listing.rows), "who was told stands there at once"
        await story.act("visitcard.confirm")
        await story.until(lambda: "confirmed, not held" in story.toasts)
        await story.act("visitcard.cancel")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.type("they have a trip")
        await story.press("enter")
        await story.until(lambda: story.app.screen is screen and screen.page.row.state == "cancelled")
        await story.until(lambda: "they have a trip" in story.text)
        # what can be taken back is marked in the history, and enter shows what goes with it
        await story.act("things.history")
        await story.until(
            lambda: isinstance(story.app.screen, HistoryScreen) and story.app.screen.listing.rows
        )
        history: Any = story.app.screen
        await story.until(lambda: "next undo" in story.text and "after 1 more" in story.text)
        await story.press("down", "enter")
        await story.until(lambda: isinstance(story.app.screen, UndoScreen))
        steps: Any = story.app.screen
        await story.until(lambda: steps.listing.position == 1)
        await story.press("escape")
        await story.act("app.undo")
        await story.until(lambda: story.desk.visit(visit.reference).state == "confirmed")
        await story.until(lambda: history.listing.rows[0].words.startswith("Undone"))
        assert history.listing.rows[0].step is None


async def test_a_request_is_put_right_and_read_as_it_is_typed(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        screen = await on(story, RequestsScreen, "app.requests", "REQ-0001")
        await story.act("requests.edit")
        await story.until(lambda: isinstance(story.app.screen, FormScreen))
        await story.retype("NOPE/6")
        await story.until(lambda: "is no programme" in story.text)
        await story.retype("KC6/6×3")
        await story.press("enter", "enter")
        await story.retype("any Tues am in May")
        await story.until(lambda: "mornings of 4 11 18 25 May" in story.text)
        await story.press("ctrl+s")
        await story.until(lambda: story.app.screen is screen)
        detail = story.desk.request("REQ-0001")
        assert detail.typed_preferences == "any Tues am in May" and len(detail.sessions) == 3
        await story.until(lambda: "any Tues am in May" in story.text)
        await story.act("app.undo")
        await story.until(lambda: "March" in story.desk.request("REQ-0001").typed_preferences)
        # once it is booked, what to do instead is said and no form is opened
        slot = (await asyncio.to_thread(story.desk.suggest, "REQ-0001")).slots[0]
        await asyncio.to_thread(story.desk.book_slot, "REQ-0001", slot)
        story.app.look()
        screen.show_reference("REQ-0001")
        await story.act("requests.edit")
        await story.until(lambda: "is booked as VIS-" in story.toasts and "cancel it first" in story.toasts)
        assert story.app.screen is screen
        await card(story, VisitScreen, "things.visit")
        assert "Hollowmere" in story.text


async def test_s_shows_the_card_or_asks_which_school_is_meant(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        screen = await on(story, RequestsScreen, "app.requests", "REQ-0001")
        school = await card(story, SchoolScreen, "requests.school")
        assert school.page.card.urn == 900001
        # its own work: why it needs us, a call, the open request
        await story.act("schoolcard.why")
        await story.until(lambda: isinstance(story.app.screen, ReadScreen))
        assert "weight" in story.text
        await story.press("escape")
        await story.act("schoolcard.call")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.type("they would rather have May")
        await story.press("enter")
        await story.until(lambda: any("rather have May" in line.words for line in school.listing.rows))
        await story.act("schoolcard.edit")
        await story.until(lambda: isinstance(story.app.screen, FormScreen))
        await story.press("escape", "escape")
        await story.until(lambda: story.app.screen is screen)
        unsure = next(
            r
            for r in story.desk.requests()
            if not r.school_known and story.desk.request(r.reference).candidates
        )
        screen.show_reference(unsure.reference)
        await story.act("requests.school")
        await story.until(lambda: "Which school is" in story.text)


async def test_the_same_keys_from_today_availability_the_day_and_the_look_up(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        await story.act("today.officers")
        await card(story, OfficerScreen, "things.officer")
        await story.press("escape")
        await story.act("app.availability")
        await story.until(lambda: isinstance(story.app.screen, AvailabilityScreen))
        grid: Any = story.app.screen
        await story.until(lambda: grid.grid.cell is not None)
        officer = await card(story, OfficerScreen, "things.officer")
        assert officer.page.line.code == grid.grid.cell.officer
        await story.press("escape")
        await story.act("app.lookup")
        await story.until(lambda: isinstance(story.app.screen, LookupScreen))
        await story.retype("hollowmere")
        await story.until(lambda: story.app.screen.hits.rows)  # type: ignore[attr-defined]
        await story.act("lookup.card")
        school = await card(story, SchoolScreen, "things.school")
        assert school.page.card.urn == 900001
        await story.act("app.lookup")
        await story.until(lambda: isinstance(story.app.screen, LookupScreen))
        assert story.app.lookup_words == "hollowmere", "what was typed is kept"


async def test_a_line_leads_to_what_it_is_about(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        await on(story, RequestsScreen, "app.requests", "REQ-0001")
        school = await card(story, SchoolScreen, "requests.school")
        for kind, led_to in (
            ("visit", "VisitScreen"),
            ("incident", "NearScreen"),
            ("letter", "OutboxScreen"),
        ):
            line = next((line for line in school.page.lines if line.kind == kind), None)
            if line is None:
                continue
            school.listing.go_to(line.key)
            await story.act("card.open")
            await story.until(lambda name=led_to: type(story.app.screen).__name__ == name)
            await story.press("escape")
            await story.until(lambda: story.app.screen is school)
        school.listing.go_to("request REQ-0001")
        await story.act("card.open")
        await story.until(lambda: isinstance(story.app.screen, RequestsScreen))
        assert story.app.screen.listing.current_key == "REQ-0001"
