"""Settings over the real office: an officer who can then be suggested, leave that clashes, competences renewed
for many, two edits of one thing, a setting of the file; each is taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from story import NOW, Story, told_at
from textual.widgets import Input

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import StaleError
from ecfrs_tui.services.office import open_office
from ecfrs_tui.tui.forms import team_forms
from ecfrs_tui.tui.forms.chooser import Chooser
from ecfrs_tui.tui.forms.clash import FormClashScreen
from ecfrs_tui.tui.forms.screen import FormScreen
from ecfrs_tui.tui.screens.dialogs import ChoiceScreen, QuestionScreen
from ecfrs_tui.tui.screens.settings import SettingsScreen


async def _section(story: Story, name: str) -> Any:
    """Settings with the focus in the list of a section."""
    await story.act("app.settings")
    await story.until(lambda: isinstance(story.app.screen, SettingsScreen))
    screen: Any = story.app.screen
    screen.show_reference(name)
    await story.until(lambda: screen.panel is not None and name == screen.panel.CONTEXT)
    await story.until(lambda: screen.panel.table.has_focus)
    return screen.panel


async def _form(story: Story) -> FormScreen:
    await story.until(lambda: isinstance(story.app.screen, FormScreen) and story.app.focused is not None)
    assert isinstance(story.app.screen, FormScreen)
    return story.app.screen


async def _fill(story: Story, form: FormScreen, **texts: str) -> None:
    """Texts into fields, each with the focus there as a person would have it."""
    for name, text in texts.items():
        field = form.query_one(f"#field-{name}", Input)
        field.focus()
        await story.until(lambda field=field: story.app.focused is field)
        await story.retype(text)


async def _kept(story: Story, *said: str) -> None:
    await story.act("form.keep")
    await story.until(lambda: isinstance(story.app.screen, SettingsScreen))
    for words in said:
        assert words in story.toasts


async def _undone(story: Story, words: str) -> None:
    await story.act("app.undo")
    await story.until(lambda: f"Undone: {words}" in story.toasts)


def _clashes(story: Story) -> list[str]:
    """The visits that Today names as clashes."""
    screen: Any = story.app.screen
    return [errand.reference for errand in screen.listing.rows if errand.kind == "clash"]


async def test_a_new_officer_can_be_suggested_and_is_taken_back(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        panel = await _section(story, "officers")
        await story.act("officers.new")
        form = await _form(story)
        await story.act("form.keep")
        assert "Code: letters" in story.text and isinstance(story.app.screen, FormScreen)
        await _fill(story, form, code="fir", name="Fay Made-Up", email="fay@team", base="zz9 9zz")
        await story.until(lambda: "Not an e-mail address." in story.text)
        await _fill(story, form, email="fay@team.example", base="ss13 1aa")
        await _fill(story, form, base="CM1 1QE", phone="07700 900199")
        await story.until(lambda: "Chelmsford" in form._looker.found(form._form.fields[4], "CM1 1QE"))
        chooser = form.query_one(Chooser)
        chooser.focus()
        await story.press("space", "k", "space")
        assert chooser.value == "AR8,KC6"
        await _kept(story, "New officer Fay Made-Up (FIR)")
        assert panel.current.code == "FIR" and panel.current.trained == 2
        found = story.desk.suggest("REQ-0001", limit=200)
        assert any("FIR" in slot.officers for slot in found.slots)
        await _undone(story, "New officer Fay Made-Up")
        await story.until(lambda: all(row.code != "FIR" for row in panel.table.rows))
        assert not any("FIR" in slot.officers for slot in story.desk.suggest("REQ-0001", limit=200).slots)


async def test_leave_that_clashes_is_said_before_and_stands_on_today(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        await _section(story, "officers")
        await story.act("officers.away")
        form = await _form(story)
        await _fill(story, form, first_day="8 mar", last_day="7 mar")
        await story.until(lambda: "lies before the first" in story.text)
        await _fill(story, form, last_day="12 mar")
        await story.until(lambda: "3 visits would break a rule:" in story.text)
        assert "VIS-0105" in story.text
        # left, and come back to: nothing typed is lost
        await story.act("form.leave", "officers.away")
        form = await _form(story)
        await story.until(lambda: "is back." in story.text)
        assert form.query_one("#field-last_day", Input).value == "12 mar"
        await _kept(story, "3 visits now break a rule")
        await story.until(lambda: "Annual leave from Mon 8 Mar" in story.text)
        await story.act("app.today")
        await story.until(lambda: "VIS-0105" in _clashes(story))
        await _undone(story, "Entered Annual leave of Abigail Ash")
        await story.until(lambda: "VIS-0105" not in _clashes(story))
        assert story.desk.draft("busy", "ASH") is None


async def test_competences_are_renewed_for_many_at_once(demo_home: Path) -> None:
    async with told_at(demo_home, size=(130, 40)) as story:
        panel = await _section(story, "competences")
        assert "1 lapsed · 1 end within 90 days" in story.text
        await story.act("competences.view", "list.mark", "list.mark", "competences.renew")
        form = await _form(story)
        assert "Edwin Elm and Rohan Rowan: Knife crime" in story.text
        await _fill(story, form, valid_until="31 aug 2029")
        await _kept(story, "Edwin Elm and Rohan Rowan may deliver Knife crime until Fri 31 Aug 2029")
        await story.until(lambda: "0 lapsed · 0 end within 90 days" in story.text)
        held = next(c for c in story.desk.competence_grid().rows if c.title == "Knife crime")
        assert held.able == 6
        await _undone(story, "Edwin Elm and Rohan Rowan may deliver")
        await story.until(lambda: "1 lapsed · 1 end within 90 days" in story.text)
        # somebody who was never trained, by the grid
        await story.act("competences.view")
        panel.table.go_to("AR8")
        await story.act("competences.new")
        await story.until(lambda: isinstance(story.app.screen, ChoiceScreen))
        await story.act("dialog.go")
        await _form(story)
        await _kept(story, "Edwin Elm may deliver Arson and its consequences until")


def test_a_renewal_that_was_overtaken_is_refused_once_and_goes_on_once_it_was_read_again(
    demo_home: Path,
) -> None:
    office = open_office(demo_home, RehearsalClock(NOW))
    row = next(row for row in office.competence_grid().rows if row.programme == "AR8")
    form = team_forms.renewal(office, [cell for cell in row.cells if cell.state == "held"])
    form.load()
    office.renew_competences([("ASH", "AR8")], {"valid_until": "2028-01-31"})
    with pytest.raises(StaleError):
        form.save({"valid_until": "2029-08-31"}, None)
    form.load()
    assert "5 officers may deliver" in form.save({"valid_until": "2029-08-31"}, None).words
    office.close()


async def test_two_edits_of_one_officer_are_settled_field_by_field(demo_home: Path) -> None:
    async with told_at(demo_home, size=(80, 24)) as story:
        panel = await _section(story, "officers")
        await story.act("officers.edit")
        form = await _form(story)
        await _fill(story, form, phone="01245 550001", max_sessions="5")
        colleague = open_office(demo_home, RehearsalClock(story.desk.now()))
        colleague.context.settings.actor = "Sam"
        colleague.save_officer({"phone": "01245 550002", "base_name": "The old school"}, known="ASH")
        colleague.close()
        await story.act("form.keep")
        await story.until(lambda: isinstance(story.app.screen, FormClashScreen))
        assert "by Sam at 09:00" in story.text and "changed by both of you" in story.text
        clash: Any = story.app.screen
        assert clash.table.marks == ("phone", "max_sessions")
        # back: what was typed is still there, and nothing is kept
        await story.act("clash.leave")
        assert form.query_one("#field-phone", Input).value == "01245 550001"
        await story.act("form.keep")
        await story.until(lambda: isinstance(story.app.screen, FormClashScreen))
        await story.act("list.mark", "clash.take")  # their telephone
        await story.until(lambda: isinstance(story.app.screen, SettingsScreen))
        row = panel.current
        assert (row.phone, row.max_sessions, row.base_name) == ("01245 550002", 5, "The old school")
        await _undone(story, "Changed Abigail Ash: most sessions a day")


async def test_weeks_begin_on_a_day_and_are_taken_back(demo_home: Path) -> None:
    async with told_at(demo_home, size=(160, 45)) as story:
        panel = await _section(story, "weeks")
        await story.act("weeks.new")
        form = await _form(story)
        await _fill(story, form, since="15 mar", monday="", tuesday="9:00-12:00 13:00")
        await story.until(lambda: "Not a stretch of time such as 08:30-16:30." in story.text)
        await _fill(story, form, tuesday="9:00-12:00 13:00-17:00")
        await story.until(lambda: "would break a rule:" in story.text)
        await _kept(story, "New week of Abigail Ash from Mon 15 Mar 2027; ")
        first, second = panel.table.rows[:2]
        assert (first.until, second.since, second.days[1]) == (
            date(2027, 3, 14), date(2027, 3, 15), "09:00-12:00 13:00-17:00",
        )  # fmt: skip
        panel.table.go_to(second.key)
        await story.act("weeks.drop")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.act("dialog.go")
        await story.until(lambda: "Took back the week" in story.toasts)
        assert panel.table.rows[0].until is None


async def test_a_setting_is_changed_in_the_file_and_taken_back(demo_home: Path) -> None:
    path = demo_home / "ecfrs.toml"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(before + "\n# ours\n[calendars]\nseconds = 12 # slow line\n", encoding="utf-8")
    async with told_at(demo_home) as story:
        panel = await _section(story, "program")
        panel.table.go_to("calendars.seconds")
        await story.act("program.edit")
        form = await _form(story)
        await _fill(story, form, value="7000")
        await story.until(lambda: "Not between 0 and 600." in story.text)
        await _fill(story, form, value="20")
        await _kept(story, "Setting calendars.seconds: “20”")
        assert "seconds = 20 # slow line" in path.read_text(encoding="utf-8")
        assert story.desk.context.settings.calendars.seconds == 20
        await _undone(story, "Setting calendars.seconds")
        assert "seconds = 12 # slow line" in path.read_text(encoding="utf-8")
        assert story.desk.context.settings.calendars.seconds == 12


async def test_imported_times_are_left_to_their_calendar_and_own_ones_go_in_bulk(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        panel = await _section(story, "busy")
        number = len(panel.table.rows)
        await story.act("list.mark", "list.mark", "busy.drop")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        assert "Remove 2 busy times" in story.text
        await story.act("dialog.go")
        await story.until(lambda: "Removed 2 busy times" in story.toasts)
        await story.until(lambda: len(panel.table.rows) == number - 2)
        await _undone(story, "Removed 2 busy times")
        await story.until(lambda: len(panel.table.rows) == number)
        await story.act("busy.history")
        await story.until(lambda: "Removed 2 busy times" in story.text)
