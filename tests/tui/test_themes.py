"""Every pair of words and ground can be read in every theme; without colour every screen still draws."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from story import Story, told, told_at
from textual.color import Color
from textual.screen import ModalScreen

from ecfrs_tui.services.screen_looks import FILE, ScreenLook, keep_look, look_of, theme_of
from ecfrs_tui.tui import contrast, themes

MEASURED = [name for name in themes.theme_names() if not name.startswith("ansi-") and name != themes.PLAIN]
HIGH = (themes.HIGH_DARK, themes.HIGH_LIGHT)
SCREENS = ("today", "requests", "availability", "targets", "visits", "reports", "plan", "outbox", "settings")


@pytest.mark.parametrize("name", MEASURED)
def test_words_and_marks_stand_out_from_every_ground(name: str) -> None:
    theme = themes.theme_named(name)
    assert theme is not None
    least = contrast.HIGH if name in HIGH else contrast.TEXT
    for ground in themes.GROUNDS:
        on = themes.colour_of(theme, ground)
        for text in themes.TEXTS:
            assert contrast.ratio(themes.colour_of(theme, text), on) >= least, (text, ground)
        for mark in themes.MARKS:
            assert contrast.ratio(themes.colour_of(theme, mark), on) >= contrast.MARK, (mark, ground)


@pytest.mark.parametrize("name", HIGH)
def test_in_high_contrast_rules_are_marks_too(name: str) -> None:
    theme = themes.theme_named(name)
    assert theme is not None
    rule = themes.colour_of(theme, "rule")
    assert all(contrast.ratio(rule, themes.colour_of(theme, on)) >= contrast.MARK for on in themes.GROUNDS)


def test_our_palettes_need_no_moving() -> None:
    for name in (themes.DARK, themes.LIGHT):
        drawn, given_ = themes.theme_named(name), themes._our(name)
        assert drawn is not None
        for text in themes.TEXTS:
            assert themes.colour_of(drawn, text) == themes.colour_of(given_, text), (name, text)


COLOURS = st.builds(Color, st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))


@given(COLOURS, COLOURS, st.sampled_from([contrast.MARK, contrast.TEXT]))
def test_a_colour_is_moved_until_it_stands_out_and_no_further(
    one: Color, ground: Color, least: float
) -> None:
    found = contrast.moved(one, [ground], least)
    # black or white stands out from any single ground by 4.58 at least
    assert contrast.ratio(found, ground) >= least
    if contrast.ratio(one, ground) >= least:
        assert found == one


def test_black_on_white_is_twenty_one_to_one() -> None:
    black, white = Color.parse("#000"), Color.parse("#fff")
    assert contrast.ratio(black, white) == pytest.approx(21)
    assert contrast.ratio(Color.parse("#777777"), white) == pytest.approx(4.48, abs=0.01)


# as it is drawn


def _segments(story: Story) -> Iterator[Segment]:
    """What is drawn on the screen; of a window what is inside it, for what lies under it is dimmed."""
    strips = story.app.screen._compositor.render_strips()
    if isinstance(story.app.screen, ModalScreen):
        within = max((child.region for child in story.app.screen.children), key=lambda each: each.area)
        strips = [strip.crop(within.x, within.right) for strip in strips[within.y : within.bottom]]
    for strip in strips:
        yield from (segment for segment in strip if segment.text.strip() and segment.style)


def _is_drawing(text: str) -> bool:
    """Blocks, bars, braille and rules; not letters, figures or signs that are read."""
    return all(
        character in " ·─│" or "▀" <= character <= "▟" or "⠀" <= character <= "⣿" for character in text
    )


def _faults(story: Story, name: str) -> set[str]:
    """Pairs on the screen that cannot be told apart well enough, in words."""
    theme = themes.theme_named(name)
    assert theme is not None
    # rules, and the dots of what is empty, say nothing that words do not say
    silent = {themes.colour_of(theme, "rule").rgb}
    faults = set()
    for segment in _segments(story):
        style = segment.style
        assert style is not None and style.color is not None and style.bgcolor is not None, segment
        ink, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
        if style.reverse:
            ink, ground = ground, ink
        drawing = _is_drawing(segment.text)
        if ink.rgb in silent and drawing:
            continue
        least = contrast.MARK if drawing else contrast.HIGH if name in HIGH else contrast.TEXT
        # the library rounds as it blends
        if (found := contrast.ratio(ink, ground)) < least - 0.02:
            faults.add(f"{segment.text.strip()[:20]!r} {ink.hex} on {ground.hex}: {found:.2f}")
    return faults


@pytest.mark.parametrize("screens", [SCREENS[:3], SCREENS[3:6], SCREENS[6:]], ids=lambda some: some[0])
async def test_what_is_drawn_can_be_read_in_every_theme(demo_home: Path, screens: tuple[str, ...]) -> None:
    faults: dict[str, set[str]] = {}
    async with told_at(demo_home, size=(132, 40)) as story:
        for screen in screens:
            await story.act(f"app.{screen}")
            await story.until(lambda: story.app.current_mode == screen)  # noqa: B023 - waited for here
            # what stands on what is the same in all themes: one in high contrast finds a pair that was not thought of
            for name in (*themes.OURS[:4], "textual-light", "nord") if screen == "requests" else HIGH[:1]:
                story.app.choose_theme(name)
                story.app.clear_notifications()
                await story.until(lambda: story.app.screen.styles.background == _ground(story))
                await story.pilot.pause()
                if found := _faults(story, name):
                    faults[f"{screen} {name}"] = found
    assert not faults


WINDOWS = {
    "requests": ("app.lookup", "app.help", "app.palette", "app.steps", "requests.decline", "requests.edit"),
    "visits": ("app.themes", "app.missing", "visits.cancel", "visits.move"),
}


@pytest.mark.parametrize("screen", WINDOWS)
async def test_what_is_drawn_in_windows_can_be_read(demo_home: Path, screen: str) -> None:
    faults: dict[str, set[str]] = {}
    async with told_at(demo_home, size=(132, 40)) as story:
        await story.act(f"app.{screen}")
        await story.until(lambda: not story.app.workers)
        for name in (themes.DARK, themes.LIGHT, themes.HIGH_DARK):
            story.app.choose_theme(name)
            story.app.clear_notifications()
            await story.until(lambda: story.app.screen.styles.background == _ground(story))
            for window in WINDOWS[screen]:
                await story.act(window)
                assert len(story.app.screen_stack) > 1, (window, story.toasts)
                await story.until(lambda: not story.app.workers)
                await story.pilot.pause()
                if found := _faults(story, name):
                    faults[f"{window} {name}"] = found
                while len(story.app.screen_stack) > 1:
                    await story.app.pop_screen()
    assert not faults


def _ground(story: Story) -> Color:
    theme = themes.theme_named(story.app.theme)
    assert theme is not None
    return themes.colour_of(theme, "background")


async def test_without_colour_nothing_is_coloured_and_the_words_are_still_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with told() as story:
        await story.until(lambda: "overdue" in story.text)
        assert story.app.theme == themes.PLAIN
        assert "! overdue" in story.text
        cursor = next(segment for segment in _segments(story) if "›" in segment.text)
        assert cursor.style is not None and cursor.style.reverse
        for segment in _segments(story):
            for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                assert colour is None or colour.is_default, segment


async def test_the_plain_theme_uses_the_terminals_two_colours_alone() -> None:
    async with told(theme=themes.PLAIN) as story:
        await story.until(lambda: "overdue" in story.text)
        used = {c for s in _segments(story) if s.style for c in (s.style.color, s.style.bgcolor) if c}
        assert all(colour.is_default for colour in used), used


# choosing and keeping


async def test_the_key_goes_round_our_themes_and_the_last_is_kept(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        worn = [story.app.theme]
        for _ in themes.OURS:
            await story.act("app.theme")
            worn.append(story.app.theme)
        assert worn == [*themes.OURS, themes.DARK]
        await story.act("app.theme", "app.density")
        await story.until(lambda: look_of(demo_home) == ScreenLook(themes.LIGHT, "compact", ""))
        assert "The screens are compact now." in story.toasts


async def test_density_alone_leaves_the_theme_that_was_kept(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_look(demo_home, ScreenLook("nord", "comfortable", ""))
    monkeypatch.setenv("NO_COLOR", "1")
    async with told_at(demo_home) as story:
        await story.act("app.density")
        await story.until(lambda: look_of(demo_home) == ScreenLook("nord", "compact", ""))


async def test_what_is_chosen_before_the_diary_is_open_is_kept() -> None:
    async with told() as story:
        desk, story.app.desk = story.app.desk, None
        await story.act("app.density")
        assert story.desk.screen_look == ("", "")
        story.app.desk = desk
        story.app.keep_look()
        await story.until(lambda: story.desk.screen_look == ("", "compact"))


async def test_every_theme_is_listed_and_one_is_chosen_by_name() -> None:
    async with told() as story:
        await story.act("app.themes")
        await story.until(lambda: "Theme paper" in story.text and "in use" in story.text)
        await story.type("nord")
        await story.until(lambda: "Theme nord" in story.text)
        await story.press("down", "enter")
        await story.until(lambda: story.app.theme == "nord")
        await story.until(lambda: story.desk.screen_look == ("nord", "comfortable"))


async def test_compact_leaves_more_lines_for_the_list() -> None:
    async with told(size=(80, 24)) as story:
        await story.act("app.requests")
        await story.until(lambda: story.app.current_mode == "requests")
        high, columns = story.app.screen.listing.size.height, sum(story.app.screen.listing.widths)
        await story.act("app.density")
        await story.until(lambda: story.app.screen.listing.size.height > high)
        await story.until(lambda: sum(story.app.screen.listing.widths) > columns)
        assert "2 Requests" in story.text.split("\n")[0]


async def test_a_theme_that_is_not_there_is_said() -> None:
    async with told(theme="glitter") as story:
        assert story.app.theme == themes.DARK
        assert "no theme called “glitter”" in story.toasts


@pytest.mark.parametrize("theme", ["textual-dark", "ansi-light", "nord"])
async def test_themes_that_are_not_ours_draw_too(theme: str) -> None:
    async with told(theme=theme) as story:
        assert story.app.theme == theme
        assert "Needs you (5)" in story.text


def test_the_later_choice_counts() -> None:
    assert theme_of(ScreenLook(), "paper") == "paper"
    assert theme_of(ScreenLook("nord", over="paper"), "paper") == "nord"
    # the file names another theme since
    assert theme_of(ScreenLook("nord", over="paper"), "ember") == "ember"


@pytest.mark.parametrize("text", ["", "[]", '{"theme": 3, "density": "cosy"}', "\x00"])
def test_a_file_that_cannot_be_read_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert look_of(tmp_path) == ScreenLook()


def test_what_cannot_be_kept_is_no_fault(tmp_path: Path) -> None:
    assert keep_look(tmp_path, ScreenLook("nord"))
    assert look_of(tmp_path) == ScreenLook("nord")
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    assert not keep_look(tmp_path, ScreenLook("nord"))
