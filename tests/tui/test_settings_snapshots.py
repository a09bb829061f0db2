"""Settings and forms as pictures, over the demonstration, hostile names and an empty home. Look before accepting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from fake_desk import HOSTILE
from story import NOW, Story, wait_for
from textual.pilot import Pilot
from textual.widgets import Input

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.office import Office, open_office
from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.forms.clash import FormClashScreen
from ecfrs_tui.tui.forms.screen import FormScreen

Compare = Callable[..., bool]
Way = Callable[[Story], Awaitable[None]]
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}


async def _section(story: Story, name: str) -> None:
    await story.act("app.settings")
    screen: Any = story.app.screen
    await story.until(lambda: screen.panel is not None)
    screen.show_reference(name)
    await story.until(lambda: name == screen.panel.CONTEXT and screen.panel.table.has_focus)
    await story.until(lambda: not screen.panel.stale and not screen.has_class("-in-menu"))


async def _menu(story: Story) -> None:
    await story.act("app.settings")
    screen: Any = story.app.screen
    await story.until(lambda: screen.panel is not None and not screen.panel.stale)


async def _officers(story: Story) -> None:
    await _section(story, "officers")


async def _weeks(story: Story) -> None:
    await _section(story, "weeks")


async def _busy(story: Story) -> None:
    await _section(story, "busy")


async def _competences(story: Story) -> None:
    await _section(story, "competences")


async def _program(story: Story) -> None:
    await _section(story, "program")


async def _formed(story: Story, action: str) -> None:
    await _section(story, "officers")
    await story.act(action)
    await story.until(lambda: isinstance(story.app.screen, FormScreen) and story.app.focused is not None)


async def _typed(story: Story, **texts: str) -> None:
    for name, text in texts.items():
        field = story.app.screen.query_one(f"#field-{name}", Input)
        field.focus()
        await story.until(lambda field=field: story.app.focused is field)
        await story.retype(text)


async def _faults(story: Story) -> None:
    await _formed(story, "officers.new")
    await _typed(story, code="a b", email="x@y", active_from="soonish", base="CM1 1QE")
    await story.until(lambda: "Chelmsford," in story.text)


async def _clash(story: Story) -> None:
    await _formed(story, "officers.edit")
    await _typed(story, phone="01245 550001", max_sessions="5")
    code = story.app.screen._form.about  # type: ignore[attr-defined]
    story.desk.save_officer({"phone": "01245 550002", "base_name": "The old school"}, known=code)
    await story.act("form.keep")
    await story.until(lambda: isinstance(story.app.screen, FormClashScreen))


WAYS: dict[str, Way] = {
    "menu": _menu, "officers": _officers, "weeks": _weeks, "busy": _busy, "competences": _competences,
    "program": _program, "faults": _faults, "clash": _clash,
}  # fmt: skip


def _same(compare: Compare, office: Office, way: str, size: str, theme: str = "ember") -> bool:
    app = BookingApp(lambda: office, theme=theme, stopwatch=lambda: 0.0)

    async def lead(pilot: Pilot[Any]) -> None:
        await wait_for(pilot, lambda: app.generation)
        await WAYS[way](Story(app, office, pilot))
        await wait_for(pilot, lambda: not app.workers)
        for field in app.screen.query(Input):
            field.cursor_blink = False
        app.clear_notifications()
        await wait_for(pilot, lambda: not app.screen.query("Toast"))
        await pilot.pause()

    try:
        return compare(app, terminal_size=SIZES[size], run_before=lead)
    finally:
        office.close()


def _office(home: Path) -> Office:
    return open_office(home, RehearsalClock(NOW))


@pytest.mark.parametrize("way", ["menu", "faults", "clash"])
@pytest.mark.parametrize("size", SIZES)
def test_settings(snap_compare: Compare, demo_home: Path, way: str, size: str) -> None:
    assert _same(snap_compare, _office(demo_home), way, size)


@pytest.mark.parametrize("way", ["weeks", "busy", "competences", "program"])
def test_sections_in_the_light(snap_compare: Compare, demo_home: Path, way: str) -> None:
    assert _same(snap_compare, _office(demo_home), way, "120x40", "paper")


@pytest.mark.parametrize("way", ["officers", "competences", "clash"])
def test_hostile_names(snap_compare: Compare, demo_home: Path, way: str) -> None:
    office = _office(demo_home)
    for code, name in zip(("ASH", "BIRCH", "CEDAR", "ELM", "HAZEL", "ROWAN"), HOSTILE, strict=False):
        office.save_officer({"name": name[:100], "base_name": name[:100]}, known=code)
    assert _same(snap_compare, office, way, "80x24")


@pytest.mark.parametrize("way", ["officers", "busy", "competences", "weeks"])
def test_an_empty_home(snap_compare: Compare, tmp_path: Path, way: str) -> None:
    assert _same(snap_compare, _office(tmp_path / "new"), way, "80x24")
