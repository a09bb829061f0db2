"""Targets at the keyboard: who needs a visit, why, and what is done about it."""

from __future__ import annotations

import threading
from typing import Any

from fake_desk import FakeDesk
from story import Story, told
from textual.widgets import Input

from ecfrs_tui.services.views import Errand
from ecfrs_tui.tui.screens.areas import AreasScreen
from ecfrs_tui.tui.screens.campaigns import CampaignScreen, CampaignsScreen
from ecfrs_tui.tui.screens.dialogs import ChoiceScreen, QuestionScreen, ReadScreen
from ecfrs_tui.tui.screens.incidents import IncidentsScreen
from ecfrs_tui.tui.screens.near import NearScreen
from ecfrs_tui.tui.screens.sources import CrossScreen, SourcesScreen
from ecfrs_tui.tui.screens.targets import TargetsScreen
from ecfrs_tui.tui.screens.targets_map import MapScreen


async def to_targets(story: Story) -> Any:
    """The ranked list."""
    await story.act("app.targets")
    await story.until(lambda: isinstance(story.app.screen, TargetsScreen) and story.app.screen.listing.rows)
    return story.app.screen


async def to_screen(story: Story, kind: type[Any], *keys: str) -> Any:
    """Another screen by these keys, with its rows there."""
    await story.press(*keys)
    await story.until(lambda: isinstance(story.app.screen, kind))
    screen: Any = story.app.screen
    await story.until(lambda: not story.app.workers)
    await story.pilot.pause()
    return screen


def written(desk: FakeDesk, what: str) -> list[object]:
    """What was written under a name."""
    return [words for name, words in desk.calls if name == what]


def files(desk: FakeDesk) -> list[object]:
    """What was asked to be written as a file."""
    return [words for words in written(desk, "report") if isinstance(words, str)]


async def test_schools_stand_by_need_and_say_why() -> None:
    async with told(size=(160, 45)) as story:
        screen = await to_targets(story)
        needs = [row.need for row in screen.listing.rows]
        assert needs == sorted(needs, reverse=True)
        first = screen.listing.rows[0]
        assert f"need {first.need}" in story.text
        await to_screen(story, ReadScreen, "schools.why")
        assert f"Why {first.need}? {first.school}" in story.text
        for part in first.parts:
            assert f"weight {part.weight:g}" in story.text
            assert f"{part.points:.1f} points" in story.text


async def test_the_filter_knows_fields() -> None:
    async with told(size=(120, 40)) as story:
        screen = await to_targets(story)
        await story.act("main.filter")
        await story.until(lambda: isinstance(story.app.focused, Input))
        await story.type("district:harlow need:>60 never")
        assert screen.listing.rows
        for row in screen.listing.rows:
            assert row.district == "Harlow" and row.need > 60 and row.last_visit is None
        await story.press("enter", "escape")
        assert len(screen.listing.rows) == 48


async def test_the_ranking_moves_with_the_weights_and_escape_puts_it_back() -> None:
    async with told(size=(100, 40)) as story:
        screen = await to_targets(story)
        before = [row.urn for row in screen.listing.rows]
        await story.press("targets.weights", *["left"] * 6)
        await story.until(lambda: [row.urn for row in screen.listing.rows] != before)
        await story.until(lambda: not story.app.workers)
        await story.pilot.pause()
        assert "↑" in story.text and "moved" in story.text
        await story.press("escape")
        await story.until(lambda: [row.urn for row in screen.listing.rows] == before)
        assert "moved" not in story.text
        assert written(story.desk, "weights") == []


async def test_weights_that_are_kept_stand() -> None:
    async with told(size=(100, 40)) as story:
        screen = await to_targets(story)
        await story.act("targets.weights")
        await story.press("down")
        await story.act("weights.nothing")
        await story.press("enter")
        await story.until(lambda: written(story.desk, "weights"))
        await story.until(lambda: screen.context == "targets" and not story.app.workers)
        assert "'exclusions': 0.0" in str(written(story.desk, "weights")[0])
        assert "Kept the weights" in story.toasts


async def test_weights_nobody_moved_are_not_kept() -> None:
    async with told() as story:
        screen = await to_targets(story)
        await story.act("targets.weights")
        await story.press("enter")
        await story.until(lambda: "No weight was moved." in story.toasts)
        assert screen.context == "weights" and written(story.desk, "weights") == []


async def test_weights_moved_by_somebody_else_meanwhile_are_refused_and_stay_on_the_screen() -> None:
    desk = FakeDesk()
    desk.stale_weights = True
    async with told(desk) as story:
        screen = await to_targets(story)
        await story.act("targets.weights")
        await story.press("right", "enter")
        await story.until(lambda: "Somebody else moved these weights." in story.toasts)
        assert screen.context == "weights"


async def test_the_screen_answers_while_a_ranking_is_made_and_only_the_last_weights_follow() -> None:
    desk = FakeDesk()
    async with told(desk, size=(100, 40)) as story:
        screen = await to_targets(story)
        await story.act("targets.weights")
        asked = len(written(desk, "targets"))
        desk.gate = threading.Event()
        await story.press("right")
        await story.until(lambda: len(written(desk, "targets")) == asked + 1)
        await story.press("right", "right", "right", "right")
        assert screen.panel.values["idaci"] == 55
        assert len(written(desk, "targets")) == asked + 1
        desk.gate.set()
        await story.until(lambda: len(written(desk, "targets")) == asked + 2 and not story.app.workers)
        theme, weights, _ = written(desk, "targets")[-1]  # type: ignore[misc]
        assert theme == "knife" and weights["idaci"] == 55


async def test_a_contact_is_logged_with_its_next_step() -> None:
    async with told(size=(160, 45)) as story:
        screen = await to_targets(story)
        urn = screen.listing.rows[0].urn
        await to_screen(story, QuestionScreen, "schools.contact")
        await story.retype("shouted")
        await story.press("enter")
        await story.until(lambda: "Write one of wrote, called" in story.text)
        await story.retype("spoke")
        await story.press("tab", "tab")
        await story.type("send dates")
        await story.press("tab")
        await story.type("fri")
        await story.press("enter")
        await story.until(lambda: written(story.desk, "contact"))
        assert written(story.desk, "contact") == [f"{urn} spoke  None send dates 2027-03-12"]
        await story.until(lambda: "send dates Fri 12 Mar" in story.text)


async def test_a_refused_contact_keeps_what_was_typed() -> None:
    async with told() as story:
        await to_targets(story)
        await to_screen(story, QuestionScreen, "schools.contact")
        await story.retype("declined")
        await story.press("enter")
        await story.until(lambda: "A school that declines has a reason." in story.text)
        assert written(story.desk, "contact") == []


async def test_a_request_carries_why_the_school_was_chosen() -> None:
    async with told() as story:
        screen = await to_targets(story)
        row = screen.listing.rows[0]
        await to_screen(story, QuestionScreen, "schools.request")
        await story.type("KC")
        await story.press("enter")
        await story.until(lambda: written(story.desk, "raise"))
        why = f"Knife crime and gangs: need {row.need}, rank 1"
        assert written(story.desk, "raise") == [f"{row.urn} KC  0 {why}"]


async def test_letters_and_a_list_for_the_marked_schools() -> None:
    async with told() as story:
        screen = await to_targets(story)
        await story.press("space", "space")
        marked = sorted(int(key) for key in screen.listing.marks)
        await to_screen(story, QuestionScreen, "schools.letters")
        assert "Draft 2 letters" in story.text
        await story.press("enter")
        await story.until(lambda: written(story.desk, "letters"))
        assert written(story.desk, "letters") == [f"knife {marked} None"]
        await story.until(lambda: isinstance(story.app.screen, TargetsScreen))
        await story.press("home", "space", "space", "space")
        await to_screen(story, QuestionScreen, "targets.save")
        await story.retype("Spring three")
        await story.press("enter")
        await story.until(lambda: written(story.desk, "campaign"))
        assert written(story.desk, "campaign") == ["Spring three knife 3"]
        lists = await to_screen(story, CampaignsScreen, "targets.campaigns")
        assert "Spring three" in story.text and "55%" in story.text
        await story.press("end")
        kept = await to_screen(story, CampaignScreen, "enter")
        assert len(kept.listing.rows) == 3
        await to_screen(story, QuestionScreen, "schools.contact")
        await story.press("enter")
        await story.until(lambda: written(story.desk, "contact"))
        assert f" called  {lists.listing.rows[-1].number} " in str(written(story.desk, "contact")[0])


async def test_another_theme_and_another_day() -> None:
    async with told(size=(120, 40)) as story:
        screen = await to_targets(story)
        await to_screen(story, ChoiceScreen, "targets.theme")
        await story.press("down", "enter")
        await story.until(lambda: screen.view is not None and screen.view.theme == "fires")
        await to_screen(story, QuestionScreen, "targets.past")
        await story.type("11 mar 2026")
        await story.press("enter")
        await story.until(lambda: "as it stood on Wed 11 Mar 2026" in story.text)
        await story.press("escape")
        await story.until(lambda: "as it stood on" not in story.text)


async def test_districts_lead_to_their_schools() -> None:
    async with told(size=(120, 40)) as story:
        screen = await to_targets(story)
        areas = await to_screen(story, AreasScreen, "targets.areas")
        means = [area.mean_need for area in areas.districts.rows]
        assert means == sorted(means, reverse=True)
        name = areas.districts.rows[1].name
        await story.press("down", "enter")
        await story.until(lambda: story.app.screen is screen)
        assert {row.district for row in screen.listing.rows} == {name}
        await to_screen(story, AreasScreen, "targets.areas")
        await story.press("tab", "end", "enter")
        await story.until(lambda: story.app.screen is screen)
        assert {row.authority for row in screen.listing.rows} == {"Essex"}


async def test_a_name_of_two_words_is_one_field() -> None:
    async with told() as story:
        screen = await to_targets(story)
        screen.only("district", "Castle Point")
        assert {row.district for row in screen.listing.rows} == {"Castle Point"}


async def test_the_map_follows_the_list_and_leads_back_to_the_school() -> None:
    async with told() as story:
        screen = await to_targets(story)
        names = [row.school for row in screen.listing.rows[:4]]
        await to_screen(story, MapScreen, "targets.map", "down", "down", "map.near")
        assert names[2] in story.text
        await story.press("up", "down", "down", "enter")
        await story.until(lambda: story.app.screen is screen)
        assert screen.listing.current.school == names[3]


async def test_two_sources_side_by_side() -> None:
    async with told(size=(120, 40)) as story:
        await to_targets(story)
        await to_screen(story, SourcesScreen, "targets.sources")
        await story.act("sources.cross")
        await story.until(lambda: "Two sets can be compared" in story.toasts)
        cross = await to_screen(story, CrossScreen, "space", "space", "sources.cross")
        apart = [abs(row.apart) for row in cross.listing.rows if row.apart is not None]
        assert apart == sorted(apart, reverse=True)
        urn = str(cross.listing.rows[0].urn)
        await story.press("enter")
        await story.until(
            lambda: (
                isinstance(story.app.screen, TargetsScreen) and story.app.screen.listing.current_key == urn
            )
        )


async def test_restricted_sources_are_asked_for_and_the_masthead_says_so_on_every_screen() -> None:
    async with told(size=(160, 45)) as story:
        screen = await to_targets(story)
        assert "1 restricted part hidden" in story.text and "Police list" not in story.text
        await to_screen(story, QuestionScreen, "targets.unlock")
        await story.press("escape")
        assert not story.app.unlocked
        await to_screen(story, QuestionScreen, "targets.unlock")
        await story.press("enter")
        await story.until(lambda: screen.view is not None and screen.view.unlocked)
        await story.until(lambda: "restricted sources shown" in story.text and "Police list" in story.text)
        await story.act("app.requests")
        await story.until(lambda: "restricted sources shown" in story.text)
        await to_targets(story)
        await to_screen(story, QuestionScreen, "targets.unlock")
        await story.press("enter")
        await story.until(lambda: "restricted sources shown" not in story.text and not screen.view.unlocked)
        assert written(story.desk, "unlock") == ["True", "False"]


async def test_an_incident_from_entry_to_done() -> None:
    async with told(size=(120, 40)) as story:
        await to_targets(story)
        incidents = await to_screen(story, IncidentsScreen, "targets.incidents")
        near = await to_screen(story, NearScreen, "enter")
        distances = [row.km for row in near.listing.rows]
        assert distances == sorted(distances) and max(distances) <= 5
        await to_screen(story, QuestionScreen, "near.action")
        assert "offer Arson, Year 8" in story.app.screen.query_one(Input).value
        await story.press("enter")
        await story.until(lambda: written(story.desk, "act"))
        await story.until(lambda: near.listing.rows[0].action == "open")
        await to_screen(story, QuestionScreen, "near.done")
        await story.type("assembly booked")
        await story.press("enter")
        await story.until(lambda: near.listing.rows[0].action == "done")
        assert written(story.desk, "act")[-1] == "INC-0007 900500 done assembly booked"
        await to_screen(story, QuestionScreen, "near.reach")
        await story.retype("2")
        await story.press("enter")
        await story.until(lambda: len(near.listing.rows) == 3 and "within 2 km" in story.text)
        await story.act("near.note")
        await story.until(lambda: "Written: INC-0007.html" in story.toasts)
        await to_screen(story, QuestionScreen, "schools.request")
        await story.press("enter")
        await story.until(lambda: written(story.desk, "raise"))
        assert "INC-0007" in str(written(story.desk, "raise")[0])
        await story.press("escape")
        await story.until(lambda: story.app.screen is incidents)
        await to_screen(story, QuestionScreen, "incidents.enter")
        for text in ("", "Review meeting", "nonsense", "CM20 1AA"):
            if text:
                await story.retype(text)
            await story.press("tab")
        await story.press("enter")
        await story.until(lambda: "Write one of knife, fires, water." in story.text)
        await story.retype("fires")
        await story.press("enter")
        await story.until(lambda: incidents.listing.rows[0].reference == "INC-0008")


async def test_schools_near_a_place_without_an_incident() -> None:
    async with told() as story:
        await to_targets(story)
        await to_screen(story, IncidentsScreen, "targets.incidents")
        await to_screen(story, QuestionScreen, "incidents.place")
        await story.type("CM20 1AA")
        await story.press("tab", "tab")
        await story.type("12")
        near = await to_screen(story, NearScreen, "enter")
        assert ("near", ("CM20 1AA", 5.0, 12, ())) in story.desk.calls
        assert near.listing.rows
        await story.act("near.action")
        await story.until(lambda: "This is a place without an incident" in story.toasts)


async def test_a_place_nobody_knows_is_said_in_the_list() -> None:
    async with told() as story:
        await to_targets(story)
        story.app.push_screen(NearScreen("", place="nowhere"))
        await story.until(lambda: "There is no place called nowhere. Give a postcode." in story.text)


async def test_today_leads_to_the_school_and_back(monkeypatch: Any) -> None:
    desk = FakeDesk()
    usual = desk.today()
    errand = Errand("target", 0, "urn:900512", "call again, due today", "targets")
    monkeypatch.setattr(desk, "today", lambda: type(usual)(**{**fields(usual), "errands": (errand,)}))
    async with told(desk) as story:
        today = story.app.screen
        await story.press("enter")
        await story.until(
            lambda: (
                isinstance(story.app.screen, TargetsScreen)
                and story.app.screen.listing.current_key == "900512"
            )
        )
        await story.press("escape")
        await story.until(lambda: story.app.screen is today)


async def test_a_line_about_a_kept_list_or_an_incident_opens_it() -> None:
    async with told() as story:
        screen = await to_targets(story)
        screen.show_reference("campaign:1")
        await to_screen(story, CampaignScreen)
        await story.press("escape")
        await story.until(lambda: story.app.screen is screen)
        screen.show_reference("INC-0006")
        await to_screen(story, NearScreen)
        await story.until(lambda: "INC-0006" in story.text)
        await story.press("escape")
        await story.until(lambda: story.app.screen is screen)
        screen.show_reference("campaign:77")
        await story.until(lambda: "There is no target list 77." in story.toasts)


async def test_empty_lists_say_what_to_do() -> None:
    async with told(FakeDesk(kind="empty"), size=(120, 40)) as story:
        await story.act("app.targets")
        await story.until(lambda: "ecfrs-tui import risk FILE" in story.text)
        for key, says in (
            ("targets.incidents", "n enters one"),
            ("targets.campaigns", "press K"),
            ("targets.sources", "import risk FILE"),
        ):
            await story.press(key)
            await story.until(lambda says=says: says in story.text)  # type: ignore[misc]
            await story.press("escape")


def fields(value: Any) -> dict[str, Any]:
    """The fields of a frozen value."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
