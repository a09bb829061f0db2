"""Every pair of text and ground can be read; without colour every screen still draws."""

from __future__ import annotations

import pytest
from story import told
from textual.color import Color
from textual.theme import Theme

from ecfrs_tui.tui.themes import themes

GROUNDS = ("background", "surface", "panel", "cursor-ground", "quiet-ground")
TEXTS = ("foreground", "dim", "primary", "accent", "error", "warning", "success")


def _colour(theme: Theme, name: str) -> Color:
    value = theme.variables.get(name) or getattr(theme, name)
    return Color.parse(value)


def _contrast(a: Color, b: Color) -> float:
    def light(colour: Color) -> float:
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_contrast_is_at_least_four_and_a_half(theme: Theme, ground: str, text: str) -> None:
    assert _contrast(_colour(theme, text), _colour(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_the_screen_one_is_on_can_be_read_in_reverse(theme: Theme) -> None:
    assert _contrast(_colour(theme, "primary"), _colour(theme, "panel")) >= 4.5


async def test_without_colour_the_words_are_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with told() as story:
        await story.until(lambda: "overdue" in story.text)
        assert "! overdue" in story.text


async def test_light_and_dark_are_one_key_apart() -> None:
    async with told() as story:
        assert story.app.theme == "ember"
        await story.act("app.theme")
        assert story.app.theme == "paper"


async def test_a_theme_that_is_not_there_is_said() -> None:
    async with told(theme="glitter") as story:
        assert story.app.theme == "ember"
        assert "no theme called “glitter”" in story.toasts


@pytest.mark.parametrize("theme", ["textual-dark", "ansi-light", "nord"])
async def test_themes_that_are_not_ours_draw_too(theme: str) -> None:
    async with told(theme=theme) as story:
        assert story.app.theme == theme
        assert "Needs you (5)" in story.text
