"""Ways through Settings for pictures: one running app steps from section to section and into forms and out again."""

from __future__ import annotations

from typing import Any

from album import Way, settled
from story import Story
from textual.widgets import Input

from ecfrs_tui.tui.forms.clash import FormClashScreen
from ecfrs_tui.tui.forms.screen import FormScreen
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.settings import SettingsScreen
from ecfrs_tui.tui.widgets.pieces import Fields


async def settings(story: Story) -> Any:
    """Settings with nothing over them and nothing said."""
    if isinstance(story.app.screen, FormScreen | QuestionScreen):
        await story.press("escape")
    if not isinstance(story.app.screen, SettingsScreen):
        await story.act("app.settings")
    await story.until(lambda: isinstance(story.app.screen, SettingsScreen))
    await settled(story)
    story.app.clear_notifications()
    await story.until(lambda: not story.app.screen.query("Toast"))
    return story.app.screen


async def menu(story: Story) -> None:
    """The focus in the menu, at its first section."""
    screen = await settings(story)
    screen.to_menu()
    screen.menu.go_to("officers")
    await story.until(lambda: screen.in_menu and screen.panel is not None and not screen.panel.stale)


def section(name: str) -> Way:
    """The way to the first line of a section's list."""

    async def way(story: Story) -> None:
        screen = await settings(story)
        screen.show_reference(name)
        await story.until(lambda: screen.panel is not None and name == screen.panel.CONTEXT)
        panel = screen.panel
        await story.until(lambda: panel.table.has_focus and not panel.stale)
        await story.until(lambda: panel.table.empty != "Reading…" and not story.app.workers)
        await settled(story)

    return way


def over(name: str, action: str) -> Way:
    """The way to the form or question that an action opens over a section."""

    async def way(story: Story) -> None:
        await section(name)(story)
        before = story.app.screen
        await story.act(action)
        await story.until(lambda: story.app.screen is not before and story.app.focused is not None)
        await looked(story)

    return way


async def looked(story: Story) -> None:
    """All fields of a form are there, and what it looks up once the hands rest is looked up now."""
    form = story.app.screen
    if not isinstance(form, FormScreen):
        return
    await story.until(lambda: len(form._rows()) == len(form._form.fields))
    form._looker.stop()
    form._looker._look(form.state)
    await settled(story)


async def faults(story: Story) -> None:
    """A new officer with something wrong in most fields."""
    await over("officers", "officers.new")(story)
    await _typed(story, code="a b", email="x@y", active_from="soonish", base="CM1 1QE")
    await story.until(lambda: "Chelmsford," in story.text)


async def clash(story: Story) -> None:
    """An officer changed here and elsewhere: the story goes no further than this."""
    await over("officers", "officers.edit")(story)
    form = story.app.screen
    assert isinstance(form, FormScreen)
    await _typed(story, phone="01245 550001", max_sessions="5")
    story.desk.save_officer({"phone": "01245 550002", "base_name": "The old school"}, known=form._form.about)
    # what lies under the form is read again now, not when the clock looks next
    under = next(each for each in story.app.screen_stack if isinstance(each, SettingsScreen))
    story.app.look()
    await story.until(lambda: under.panel is not None and not under.panel.stale)
    await story.until(lambda: "The old school" in _facts(under))
    await story.act("form.keep")
    await story.until(lambda: isinstance(story.app.screen, FormClashScreen))


def _facts(screen: SettingsScreen) -> str:
    return "\n".join(each.words.plain for each in screen.query_one("#officers-facts", Fields).fields)


async def _typed(story: Story, **texts: str) -> None:
    for name, text in texts.items():
        field = story.app.screen.query_one(f"#field-{name}", Input)
        field.focus()
        await story.until(lambda field=field: story.app.focused is field)
        await story.retype(text)
    await looked(story)
