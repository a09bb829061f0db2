"""Settings of what is delivered and of care, over the real office: a programme retires, an INSET day hits a visit, a
form is put right, a person is forgotten, a copy is put back; each is taken back where it can be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from story import Story, told_at
from textual.widgets import Input, TextArea

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services.importing import import_file
from ecfrs_tui.tui.forms.chooser import Chooser
from ecfrs_tui.tui.forms.screen import FormScreen
from ecfrs_tui.tui.screens.dialogs import QuestionScreen, ReadScreen
from ecfrs_tui.tui.screens.settings import SettingsScreen
from ecfrs_tui.tui.screens.settings_sections import SECTIONS
from ecfrs_tui.tui.screens.sources import SourcesScreen
from ecfrs_tui.tui.widgets.pieces import Fields
from tests.intake.calendars_made import calendar, event


async def _section(story: Story, name: str) -> Any:
    """Settings with the focus in the list of a section, its rows read."""
    await story.act("app.settings")
    await story.until(lambda: isinstance(story.app.screen, SettingsScreen))
    screen: Any = story.app.screen
    screen.show_reference(name)
    await story.until(lambda: screen.panel is not None and name == screen.panel.CONTEXT)
    await story.until(lambda: screen.panel.table.has_focus and not story.app.workers)
    return screen.panel


async def _form(story: Story) -> FormScreen:
    await story.until(lambda: isinstance(story.app.screen, FormScreen) and story.app.focused is not None)
    assert isinstance(story.app.screen, FormScreen)
    return story.app.screen


async def _fill(story: Story, form: Any, **texts: str) -> None:
    """Texts into fields, each with the focus there as a person would have it."""
    for name, text in texts.items():
        field = form.query_one(f"#field-{name}")
        field.focus()
        await story.until(lambda field=field: story.app.focused is field)
        if isinstance(field, TextArea):
            field.text = text
            await story.pilot.pause()
        elif isinstance(field, Chooser):
            field.set_value(text)
            field._say()
            await story.pilot.pause()
        else:
            await story.retype(text)


async def _kept(story: Story, *said: str) -> None:
    await story.act("form.keep")
    await story.until(lambda: isinstance(story.app.screen, SettingsScreen))
    for words in said:
        assert words in story.toasts
    await story.until(lambda: not story.app.workers)


async def _undone(story: Story, words: str) -> None:
    await story.act("app.undo")
    await story.until(lambda: f"Undone: {words}" in story.toasts)
    await story.until(lambda: not story.app.workers)


async def _question(story: Story) -> Any:
    await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
    return story.app.screen


async def _answer(story: Story, text: str) -> None:
    """Types into the question's field, over what stands there, and does it."""
    field = story.app.screen.query_one(Input)
    field.focus()
    await story.until(lambda: story.app.focused is field)
    await story.retype(text)
    await story.act("dialog.go")


async def test_a_programme_with_open_requests_is_retired_and_comes_back(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        panel = await _section(story, "programmes")
        panel.table.go_to("HS3")
        await story.until(lambda: "10 open requests" in story.text)
        await story.act("programmes.drop")
        form = await _form(story)
        assert "10 open requests still ask for it." in story.text
        await _fill(story, form, retired_from="10 mar")
        await story.until(lambda: "visits would break a rule:" in story.text)
        await _kept(
            story, "Home safety is not delivered from Wed 10 Mar 2027 on; 10 open requests still ask for it"
        )
        row = panel.current
        assert (row.code, row.state) == ("HS3", "until Wed 10 Mar 2027") and row.delivered
        asking = story.desk.requests()
        request = next(
            each.reference for each in asking if "HS3" in each.programmes and each.state == "ready"
        )
        slots = story.desk.suggest(request, limit=100).slots
        assert all(f"{slot.starts_at:%m-%d}" < "03-10" for slot in slots)
        await _undone(story, "Home safety is not delivered")
        await story.until(lambda: panel.current.state == "delivered")
        assert any(
            f"{slot.starts_at:%m-%d}" >= "03-10" for slot in story.desk.suggest(request, limit=100).slots
        )
        # what we bring is said a line each, and every slip beside its field
        await story.act("programmes.edit")
        form = await _form(story)
        await _fill(story, form, season="autumn", max_pupils="0")
        await story.until(lambda: "Not between 1 and 3,000." in story.text)
        await _fill(story, form, season="1 oct - 5 nov", max_pupils="30", equipment="Two alarms\nA torch")
        await _kept(story, "Changed Home safety: most pupils, season, what we bring")
        said = "\n".join(each.words.plain for each in panel.facts(panel.current)[1])
        assert "Two alarms · A torch" in said and "only 1 October to 5 November" in said
        await story.act("programmes.history")
        await story.until(lambda: isinstance(story.app.screen, ReadScreen))
        assert "what we bring" in story.text


async def test_an_inset_day_hits_a_visit_and_stands_on_today(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        panel = await _section(story, "terms")
        await story.act("terms.new")
        form = await _form(story)
        await _fill(story, form, scope="Mercia", first_day="8 mar", last_day="7 mar")
        await story.until(lambda: "lies before the first" in story.text)
        await _fill(story, form, last_day="")
        await story.act("form.keep")
        await story.until(lambda: "neither an authority" in story.text.casefold())
        await _fill(story, form, scope="Essex")
        await story.until(lambda: "VIS-0106" in story.text)
        await _kept(story, "Entered INSET day Mon 8 Mar 2027 for Essex; 4 visits now break a rule")
        assert panel.current.entered and panel.current.kind == "inset"
        await story.act("app.today")
        clashes = lambda: [e.reference for e in story.app.screen.listing.rows if e.kind == "clash"]  # type: ignore[attr-defined]  # noqa: E731
        await story.until(lambda: "VIS-0106" in clashes())
        await _undone(story, "Entered INSET day")
        await story.until(lambda: "VIS-0106" not in clashes())
        # imported rows stay marked, and are changed or removed in bulk
        panel = await _section(story, "terms")
        number = len(panel.table.rows)
        await story.act("list.top", "list.mark", "list.mark", "terms.drop")
        question = await _question(story)
        assert "it comes back when that file is read again" in story.text
        await story.act("dialog.go")
        await story.until(lambda: "Removed 2 entries" in story.toasts and story.app.screen is not question)
        await story.until(lambda: len(panel.table.rows) == number - 2)
        await _undone(story, "Removed 2 entries")
        await story.until(lambda: len(panel.table.rows) == number)


async def test_the_questions_of_a_form_are_put_right(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        panel = await _section(story, "questions")
        room = next(row for row in panel.table.rows if row.field == "room")
        had = {r.reference: story.desk.request(r.reference).room for r in story.desk.requests()}
        assert any(had.values())
        panel.table.go_to(str(room.number))
        await story.act("questions.edit")
        form = await _form(story)
        await _fill(story, form, field="school")
        await story.act("form.keep")
        await story.until(lambda: "is read as that: change it first" in story.text)
        await _fill(story, form, field="remarks")
        await _kept(story, "is read as remarks; ")
        assert panel.current.field == "remarks" and panel.current.confirmed
        ready = [r.reference for r in story.desk.requests() if r.state == "ready"]
        assert ready and not any(story.desk.request(each).room for each in ready)
        await _undone(story, "“Which room will be used")
        assert {r: story.desk.request(r).room for r in had} == had
        await story.act("list.top", "list.mark", "list.mark", "questions.confirm")
        await story.until(lambda: "Confirmed 2 questions of requests" in story.toasts)
        await story.until(lambda: "15 to check of 17" in story.text)


async def test_a_person_is_forgotten_once_that_has_been_typed(demo_home: Path) -> None:
    who = "Helen Wigglesworth-Ames"
    async with told_at(demo_home) as story:
        panel = await _section(story, "held")
        await story.act("held.drop")
        await story.until(lambda: "Ask about somebody first." in story.toasts)
        await story.act("held.ask")
        await _question(story)
        await _answer(story, "Nobody Known")
        await story.until(lambda: "Nobody is held as" in story.text)
        await _answer(story, who)
        await story.until(lambda: f"about {who}" in story.text and panel.table.rows)
        assert {row.where for row in panel.table.rows} >= {"contacts", "requests"}
        await story.act("held.drop")
        question = await _question(story)
        await _answer(story, "yes")
        await story.until(lambda: "Type “forget” to do it" in story.text)
        await story.act("dialog.leave", "held.drop")
        question = await _question(story)
        # the word is never there already
        assert question.query_one(Input).value == ""
        await _answer(story, "forget")
        await story.until(lambda: "Forgot a contact: removed from" in story.toasts)
        assert "to undo" not in story.toasts.rpartition("Forgot a contact")[2]
        with pytest.raises(NotFoundError):
            story.desk.held_about(who)
        assert all(person.name != who for person in story.desk.people())
        panel = await _section(story, "audit")
        assert panel.table.rows[0].words.startswith("Forgot a contact") and who not in story.text


async def test_a_venue_its_contact_and_what_is_known_of_a_school(demo_home: Path) -> None:
    async with told_at(demo_home, size=(120, 36)) as story:
        panel = await _section(story, "places")
        await story.act("places.new")
        form = await _form(story)
        await _fill(story, form, name="Harbour Youth Club", postcode="cm99 9xx")
        await story.until(lambda: "There is no postcode CM99 9XX." in story.text)
        await _fill(story, form, postcode="cm1 1qe")
        await story.until(lambda: "= Chelmsford, CM1 1QE" in story.text)
        await _kept(story, "New venue Harbour Youth Club, CM1 1QE")
        await story.until(lambda: panel.current.venue and panel.current.district == "Chelmsford")
        await story.act("places.contact")
        form = await _form(story)
        await story.until(lambda: "= Harbour Youth Club" in story.text)
        await _fill(story, form, email="robin@club.example", name="Robin Made-Up")
        await _kept(story, "Added contact")
        await story.until(lambda: "Robin Made-Up · robin@club.example" in story.text)
        panel.table.go_to("urn:900006")
        await story.act("places.edit")
        form = await _form(story)
        await _fill(story, form, room="Hall", notes="Ring twice", do_not_contact="yes")
        await _kept(story, "Changed what is known about Amberlea Junior School: room, notes, no letters")
        await story.until(lambda: "does not want to be written to" in story.text and "Hall" in story.text)
        with pytest.raises(RefusedError, match="does not want to be written to"):
            story.desk.letters([900006], "home")
        panel = await _section(story, "contacts")
        number = len(panel.table.rows)
        robin = next(row for row in panel.table.rows if row.name == "Robin Made-Up")
        panel.table.go_to(str(robin.number))
        await story.act("contacts.drop")
        await _form(story)
        await _kept(story, "left on Mon 1 Mar 2027")
        await story.until(lambda: len(panel.table.rows) == number - 1)
        await story.act("contacts.all")
        await story.until(lambda: len(panel.table.rows) == number)
        await _undone(story, f"Contact {robin.number} (contact, Harbour Youth Club) left")
        await _undone(story, "Changed what is known about Amberlea")
        assert not story.desk.place_facts("urn:900006").line.known


async def test_a_copy_is_made_and_put_back(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        panel = await _section(story, "backups")
        await story.act("backups.new")
        await story.until(
            lambda: "Copied to bookings-20270301-090000.sqlite3" in story.toasts and panel.table.rows
        )
        story.desk.save_programme({"title": "Another title"}, known="HS3")
        await story.act("backups.restore")
        await _question(story)
        await _answer(story, "restore")
        await story.until(lambda: "Put bookings-20270301-090000.sqlite3 back" in story.toasts)
        await story.until(lambda: len(panel.table.rows) == 2)
        assert "before another one was put back" in story.text
        panel = await _section(story, "programmes")
        await story.until(lambda: any(row.title == "Home safety" for row in panel.table.rows))
        panel = await _section(story, "backups")
        await story.act("backups.drop")
        await _question(story)
        await story.act("dialog.go")
        await story.until(lambda: len(panel.table.rows) == 1)


async def test_a_drive_is_put_right_and_every_other_section_opens(demo_home: Path) -> None:
    async with told_at(demo_home, size=(80, 24)) as story:
        panel = await _section(story, "drives")
        await story.act("drives.new")
        form = await _form(story)
        await _fill(story, form, one="ASH", other="urn:900006", minutes="601", why="school road closed")
        await story.until(lambda: "Not between 0 and 600." in story.text)
        await _fill(story, form, minutes="55")
        await _kept(story, "to 55 minutes: school road closed")
        await story.until(lambda: panel.table.rows)
        await story.act("drives.drop")
        await _question(story)
        await story.act("dialog.go")
        await story.until(lambda: "Took back the correction" in story.toasts)
        await story.until(lambda: not panel.table.rows)
        await _undone(story, "Took back the correction")
        await story.until(lambda: panel.table.rows)
        for section in SECTIONS:
            panel = await _section(story, section.id)
            await story.until(lambda panel=panel: panel.table.empty != "Reading…" or panel.table.rows)
            assert panel.TITLE in story.text
        panel = await _section(story, "themes")
        await story.act("themes.weigh")
        form = await _form(story)
        await _fill(story, form, w0="-1")
        await story.until(lambda: "Not between 0 and 1000." in story.text)
        await _fill(story, form, w0="40")
        await _kept(story, "Weights of Home safety: Incidents 2027 30 to 40")
        await _undone(story, "Weights of Home safety")
        await _section(story, "needsets")
        await story.act("needsets.open")
        await story.until(lambda: isinstance(story.app.screen, SourcesScreen))


async def test_an_answer_is_matched_and_a_calendar_is_read_again(demo_home: Path, tmp_path: Path) -> None:
    answers = tmp_path / "After our visit.csv"
    answers.write_text(
        "ID,Start time,Completion time,Email,Name,Visit reference,How was it?\n"
        "1,20/02/2027 09:00,20/02/2027 09:05,,,VIS-9999,Very good\n"
    )
    diary = tmp_path / "ash.ics"
    diary.write_bytes(calendar(event("Dentist", "20270308T100000", "20270308T110000")))
    async with told_at(demo_home) as story:
        context = story.desk.context
        import_file(context.store, "evaluations", answers, actor="Pat", clock=context.clock)
        past = next(v for v in story.desk.visits(states=("delivered",)))
        panel = await _section(story, "answers")
        await story.until(lambda: "there is no visit VIS-9999" in story.text)
        await story.act("answers.edit")
        form = await _form(story)
        await _fill(story, form, visit="vis-8888")
        await story.until(lambda: "There is no visit vis-8888." in story.text)
        await _fill(story, form, visit=past.reference.lower())
        await story.until(lambda: f"= {past.school[:20]}" in story.text)
        await _kept(story, f"is about {past.reference}")
        await story.until(lambda: not panel.table.rows)
        await _undone(story, "Evaluation answer")
        await story.until(lambda: panel.table.rows)
        panel = await _section(story, "calendars")
        await story.act("calendars.new")
        form = await _form(story)
        await _fill(story, form, officer="ASH", address=(tmp_path / "none.ics").as_uri())
        await story.act("form.keep")
        await story.until(lambda: form.query_one("#fault", Fields).fields)
        await _fill(story, form, address=diary.as_uri())
        await _kept(story, "1 busy times added")
        assert panel.current.officer == "ASH" and str(tmp_path) not in story.text
        diary.write_bytes(calendar())
        await story.act("calendars.fetch")
        await story.until(lambda: "0 busy times added, 1 gone" in story.toasts)
        await story.act("calendars.drop")
        await _question(story)
        await story.act("dialog.go")
        await story.until(lambda: not panel.table.rows)


async def test_a_line_of_a_slow_section_is_gone_to_by_name(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        await story.act("app.settings")
        await story.until(lambda: isinstance(story.app.screen, SettingsScreen))
        screen: Any = story.app.screen
        screen.show_reference("places:urn:900060")
        await story.until(lambda: screen.panel is not None and screen.panel.CONTEXT == "places")
        await story.until(
            lambda: screen.panel.current is not None and screen.panel.current.key == "urn:900060"
        )
        await story.until(lambda: "Forest Verderers" in story.text)
