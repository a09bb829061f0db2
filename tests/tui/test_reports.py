"""Reports at the keyboard: figures, edition for partners, files, targets, hand-over, quality."""

from __future__ import annotations

from typing import Any

from fake_desk import FakeDesk
from story import Story, told
from test_targets import files, to_screen, written

from ecfrs_tui.tui.screens.dialogs import ChoiceScreen, QuestionScreen, ReadScreen
from ecfrs_tui.tui.screens.reports import ReportsScreen
from ecfrs_tui.tui.screens.reports_cfrmis import CfrmisScreen
from ecfrs_tui.tui.screens.reports_goals import GoalsScreen
from ecfrs_tui.tui.screens.reports_quality import QualityScreen
from ecfrs_tui.tui.screens.visits import VisitsScreen


async def to_reports(story: Story) -> Any:
    """The report of this school year."""
    await story.act("app.reports")
    await story.until(lambda: isinstance(story.app.screen, ReportsScreen) and story.app.screen.view)
    await story.pilot.pause()
    return story.app.screen


async def test_reach_stands_as_figures_table_and_plot() -> None:
    async with told(size=(160, 45)) as story:
        screen = await to_reports(story)
        for words in ("attendances 21,480", "distinct pupils 18,112", "projected 30,840", "target 52,000"):
            assert words in story.text
        assert screen.listing.rows[-1].total and screen.listing.rows[-1].values[0] == "All"
        assert "2,980 of 4,300" in story.text and "┃ Target" in story.text
        assert str(screen.options.first) == "2026-09-01" and str(screen.options.last) == "2027-08-31"


async def test_other_reports_cuts_and_days() -> None:
    async with told(size=(160, 45)) as story:
        screen = await to_reports(story)
        await to_screen(story, ChoiceScreen, "reports.by")
        await story.press(*["down"] * 5, "enter")
        await story.until(lambda: screen.view.options.by == "district")
        await story.until(lambda: "Epping Forest" in story.text)
        await story.act("reports.span")
        await story.until(lambda: "last school year · 1 Sep 2025 – 31 Aug 2026" in story.text)
        await to_screen(story, ChoiceScreen, "reports.kind")
        await story.press("down", "down", "enter")
        await story.until(lambda: "Schools long not visited" in story.text)
        await story.act("reports.plot")
        await story.until(lambda: "This table has nothing to plot." in story.toasts)
        await to_screen(story, QuestionScreen, "reports.settings")
        await story.press("tab", "tab")
        await story.type("Arson")
        await story.press("enter")
        await story.until(lambda: screen.view.options.topic == "Arson")


async def test_the_next_table_and_the_plot_alone() -> None:
    async with told(size=(100, 30)) as story:
        screen = await to_reports(story)
        assert "1 of 2 · tab" in story.text
        await story.press("tab")
        await story.until(lambda: "Schools long not visited" in story.text)
        await story.press("tab")
        await story.act("reports.plot")
        await story.until(lambda: screen.has_class("-plot"))
        await story.until(lambda: "Aug 2027" in story.text)
        await story.press("escape")
        assert not screen.has_class("-plot")


async def test_the_edition_for_partners_is_what_is_written() -> None:
    async with told() as story:
        screen = await to_reports(story)
        await story.act("reports.partner")
        await story.until(lambda: screen.view.options.partner and "edition for partners" in story.text)
        for key, form in (
            ("reports.workbook", "xlsx"),
            ("reports.page", "html"),
            ("reports.csv", "csv"),
        ):
            await story.press(key)
            await story.until(lambda form=form: f"reach-2026-27.{form}" in story.toasts)  # type: ignore[misc]
        assert files(story.desk) == [f"reach month True {form}" for form in ("xlsx", "html", "csv")]


async def test_what_cannot_be_reported_says_why_and_how_to_go_on() -> None:
    async with told(size=(160, 45)) as story:
        screen = await to_reports(story)
        await story.act("reports.partner")
        await to_screen(story, ChoiceScreen, "reports.by")
        await story.press("end", "enter")
        await story.until(lambda: "Cut it by district." in story.text)
        await story.act("reports.workbook")
        await story.until(lambda: "There is no report in view." in story.toasts)
        await story.act("reports.partner")
        await story.until(lambda: screen.view is not None)


async def test_delivery_targets_are_stated_and_changed() -> None:
    async with told(size=(120, 40)) as story:
        await to_reports(story)
        goals = await to_screen(story, GoalsScreen, "reports.goals")
        assert "53%" in story.text
        await to_screen(story, QuestionScreen, "goals.add")
        await story.type("lots")
        await story.press("enter")
        await story.until(lambda: "How many is a whole number above nothing." in story.text)
        await story.retype("1,200")
        await story.press("enter")
        await story.until(lambda: len(goals.listing.rows) == 4)
        assert written(story.desk, "goal") == ["young_people   2026-09-01 2027-08-31 1200 None None"]
        await story.press("home")
        await to_screen(story, QuestionScreen, "enter")
        await story.retype("50000")
        await story.press("enter")
        await story.until(lambda: goals.listing.rows[0].target == 50000)
        assert written(story.desk, "goal")[-1] == "young_people   2026-09-01 2027-08-31 50000 1 1"


async def test_the_hand_over_and_what_differs() -> None:
    async with told(size=(160, 45)) as story:
        await to_reports(story)
        jobs = await to_screen(story, CfrmisScreen, "reports.cfrmis")
        assert {row.state for row in jobs.listing.rows} == {"new", "changed", "differs"}
        assert "officer: theirs Birch, ours Ash" in story.text
        await story.press("space")
        await to_screen(story, QuestionScreen, "cfrmis.export")
        await story.press("enter")
        await story.until(lambda: written(story.desk, "cfrmis") == ["['VIS-0211']"])
        await story.until(lambda: "VIS-0211" not in [row.visit for row in jobs.listing.rows])
        await to_screen(story, QuestionScreen, "cfrmis.reconcile")
        await story.type("/tmp/no.csv")
        await story.press("enter")
        await story.until(lambda: "Give the file with job numbers." in story.text)
        await story.retype("'/tmp/back.csv'")
        await story.press("enter")
        await story.until(lambda: written(story.desk, "reconcile") == ["back.csv"])
        await story.act("cfrmis.all")
        await story.until(lambda: len(jobs.listing.rows) == 10)
        await story.press("home", "enter")
        await story.until(lambda: isinstance(story.app.screen, VisitsScreen))


async def test_a_check_leads_to_an_action_and_the_action_to_its_end() -> None:
    async with told(size=(120, 40)) as story:
        await to_reports(story)
        await to_screen(story, QualityScreen, "reports.quality")
        assert "1 action overdue" in story.text
        await to_screen(story, QuestionScreen, "quality.improve")
        await story.type("Ring first")
        await story.press("tab")
        await story.type("Elm")
        await story.press("enter")
        await story.until(lambda: written(story.desk, "improve") == ["2 None open Ring first Elm 2027-04-06"])
        await to_screen(story, QuestionScreen, "quality.done")
        await story.press("enter")
        await story.until(lambda: len(written(story.desk, "improve")) == 2)
        assert "2 1 done Ring the school the day before" in str(written(story.desk, "improve")[1])
        await to_screen(story, QuestionScreen, "quality.add")
        await story.type("VIS-0216")
        await story.press("tab")
        await story.type("the team lead")
        await story.press("tab")
        await story.retype("splendid")
        await story.press("enter")
        await story.until(lambda: "Write one of good, sound, improve." in story.text)
        await story.retype("sound")
        await story.press("enter")
        await story.until(lambda: written(story.desk, "check") == ["VIS-0216 the team lead sound "])
        await to_screen(story, QuestionScreen, "quality.sample")
        await story.press("enter")
        await story.until(lambda: isinstance(story.app.screen, ReadScreen) and "VIS-0209" in story.text)


async def test_empty_lists_say_what_to_do() -> None:
    async with told(FakeDesk(kind="empty"), size=(120, 40)) as story:
        await story.act("app.reports")
        await story.until(lambda: "Nothing in these days." in story.text)
        for key, says in (
            ("reports.goals", "n adds one"),
            ("reports.cfrmis", "Nothing waits"),
            ("reports.quality", "R draws a sample"),
        ):
            await story.press(key)
            await story.until(lambda says=says: says in story.text)  # type: ignore[misc]
            await story.press("escape")
