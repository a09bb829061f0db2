"""Our palettes: ember on slate in the dark, ink on paper in the light, both in high contrast, and no colour.

Red is broken or overdue, amber needs a person, green is settled, blue is in hand; ember only marks
where one is. Every theme that is offered, Textual's own among them, is made whole here: what words and
signs are drawn in is moved until it stands out from every ground (tests/tui/test_themes.py).
"""

from __future__ import annotations

from dataclasses import replace

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from ecfrs_tui.tui import contrast

DARK = "ember"
LIGHT = "paper"
HIGH_DARK = "contrast-dark"
HIGH_LIGHT = "contrast-light"
PLAIN = "plain"
OURS = (DARK, LIGHT, HIGH_DARK, HIGH_LIGHT, PLAIN)
"""In the order in which the key goes round them."""
ABOUT: dict[str, str] = {
    DARK: "dark, of our own",
    LIGHT: "light, of our own",
    HIGH_DARK: "dark, in high contrast",
    HIGH_LIGHT: "light, in high contrast",
    PLAIN: "no colour: the terminal's own two",
}

GROUNDS = ("background", "surface", "panel", "cursor-ground", "quiet-ground")
"""What words may stand on."""
TEXTS = ("foreground", "dim", "primary", "accent", "error", "warning", "success")
"""What words are drawn in: the TONES of `tui.text`."""
MARKS = ("faint",)
"""What lines that say something are drawn in."""
EXTRA_DEFAULTS: dict[str, str] = {
    "dim": "#9aa5b1",
    "faint": "#7d8894",
    "cursor-ground": "#3a3f47",
    "quiet-ground": "#2a2f37",
    "rule": "#3b444f",
}
"""Names our styles use beyond Textual's own, until a theme of ours is in force."""
_TERMINAL = "ansi_default"
_TEXTUALS_OWN = (
    "border", "border-blurred", "scrollbar", "scrollbar-hover", "scrollbar-active", "scrollbar-background",
    "scrollbar-background-hover", "scrollbar-background-active", "scrollbar-corner-color", "input-cursor-background",
    "input-cursor-foreground", "input-selection-background", "input-selection-foreground", "block-cursor-foreground",
    "block-cursor-background", "screen-selection-background", "screen-selection-foreground", "ansi-background",
    "ansi-foreground",
)  # fmt: skip


def theme_names() -> tuple[str, ...]:
    """All that are offered, ours first."""
    return (*OURS, *(name for name in sorted(BUILTIN_THEMES) if name not in OURS))


def theme_named(name: str) -> Theme | None:
    """A theme as it is offered; None when there is none of that name."""
    if name in OURS:
        return whole(_our(name), contrast.HIGH if name in (HIGH_DARK, HIGH_LIGHT) else contrast.TEXT)
    found = BUILTIN_THEMES.get(name)
    return whole(found, contrast.TEXT) if found is not None else None


def about(name: str) -> str:
    """A theme in a few words."""
    if name in ABOUT:
        return ABOUT[name]
    theme = BUILTIN_THEMES[name]
    shade = "dark" if theme.dark else "light"
    return f"{shade}, in the terminal's own colours" if theme.ansi else shade


def after(name: str) -> str:
    """The next of ours; the first after any other."""
    return OURS[(OURS.index(name) + 1) % len(OURS)] if name in OURS else OURS[0]


def colour_of(theme: Theme, name: str) -> Color:
    """A colour of a theme that is whole, by the name that styles use."""
    return Color.parse(theme.variables.get(name) or getattr(theme, name))


def whole(theme: Theme, least: float) -> Theme:
    """The theme with every name our styles use, and words that stand out by `least` from all grounds."""
    if theme.ansi:
        return _of_the_terminal(theme)
    # what a theme states itself is taken as it is: generating rounds
    own = {name: stated for name in (*TEXTS, *GROUNDS) if (stated := getattr(theme, name, None))}
    named = theme.to_color_system().generate() | theme.variables | own
    grounds = _grounds(theme, named)
    on = [Color.parse(value) for value in grounds.values()]
    words = {
        name: contrast.moved(Color.parse(value), on, least).hex
        for name, value in (
            *((name, named[name]) for name in TEXTS if name != "dim"),
            ("dim", theme.variables.get("dim") or _between(named, 0.6)),
        )
    }
    rule = theme.variables.get("rule") or _between(named, 0.25)
    if least >= contrast.HIGH:
        rule = contrast.moved(Color.parse(rule), on, contrast.MARK).hex
    faint = contrast.moved(Color.parse(rule), on, contrast.MARK).hex
    ground = grounds["background"]
    return replace(
        theme,
        foreground=words["foreground"],
        primary=words["primary"],
        accent=words["accent"],
        error=words["error"],
        warning=words["warning"],
        success=words["success"],
        background=grounds["background"],
        surface=grounds["surface"],
        panel=grounds["panel"],
        variables={
            **theme.variables,
            "dim": words["dim"],
            "faint": faint,
            "rule": rule,
            "cursor-ground": grounds["cursor-ground"],
            "quiet-ground": grounds["quiet-ground"],
            "border": words["primary"],
            "border-blurred": rule,
            "scrollbar": faint,
            "scrollbar-hover": words["dim"],
            "scrollbar-active": words["primary"],
            "scrollbar-background": ground,
            "scrollbar-background-hover": ground,
            "scrollbar-background-active": ground,
            "scrollbar-corner-color": ground,
            "input-cursor-background": words["primary"],
            "input-cursor-foreground": ground,
            "input-selection-background": grounds["cursor-ground"],
        },
    )


def _grounds(theme: Theme, named: dict[str, str]) -> dict[str, str]:
    """The five grounds; the two of the cursor are near the background, so that all words stand out from both."""
    background = Color.parse(named["background"])
    cursor = background.blend(Color.parse(named["primary"]), 0.18, alpha=1).hex
    quiet = background.blend(Color.parse(named["foreground"]), 0.08, alpha=1).hex
    return {
        "background": named["background"],
        "surface": named["surface"],
        "panel": named["panel"],
        "cursor-ground": theme.variables.get("cursor-ground") or cursor,
        "quiet-ground": theme.variables.get("quiet-ground") or quiet,
    }


def _between(named: dict[str, str], part: float) -> str:
    """A colour on the way from the background to the words."""
    return Color.parse(named["background"]).blend(Color.parse(named["foreground"]), part, alpha=1).hex


def _of_the_terminal(theme: Theme) -> Theme:
    """What the terminal calls its own colours cannot be measured: words keep to its usual one."""
    names = ("dim", "faint", "rule", "cursor-ground", "quiet-ground")
    return replace(theme, variables={**theme.variables, **dict.fromkeys(names, _TERMINAL)})


def _our(name: str) -> Theme:
    return {DARK: _ember, LIGHT: _paper, HIGH_DARK: _high_dark, HIGH_LIGHT: _high_light, PLAIN: _plain}[
        name
    ]()


def _ember() -> Theme:
    return Theme(
        name=DARK,
        dark=True,
        primary="#ff9a5c",
        secondary="#d9835a",
        accent="#86b8f2",
        error="#ff857a",
        warning="#f0c659",
        success="#86cf94",
        foreground="#e6e3dc",
        background="#15191f",
        surface="#1b2027",
        panel="#222932",
        variables={
            "dim": "#98a2ad",
            "cursor-ground": "#39302c",
            "quiet-ground": "#242b33",
            "rule": "#3a444f",
        },
    )


def _paper() -> Theme:
    return Theme(
        name=LIGHT,
        dark=False,
        primary="#8f3a0c",
        secondary="#7a4a2c",
        accent="#1c4a8c",
        error="#a11a14",
        warning="#6e4a00",
        success="#1b5e30",
        foreground="#22262c",
        background="#faf6ee",
        surface="#f4eee2",
        panel="#ebe3d3",
        variables={
            "dim": "#5a5c60",
            "cursor-ground": "#f3dcc6",
            "quiet-ground": "#eee6d6",
            "rule": "#c9bfab",
        },
    )


def _high_dark() -> Theme:
    return Theme(
        name=HIGH_DARK,
        dark=True,
        primary="#ffb27f",
        secondary="#ffb27f",
        accent="#a5ccff",
        error="#ffaca5",
        warning="#ffd95e",
        success="#97eea8",
        foreground="#ffffff",
        background="#000000",
        surface="#0b0d10",
        panel="#171b20",
        variables={
            "dim": "#d2d6da",
            "cursor-ground": "#40230f",
            "quiet-ground": "#1f242a",
            "rule": "#868e96",
        },
    )


def _high_light() -> Theme:
    return Theme(
        name=HIGH_LIGHT,
        dark=False,
        primary="#6b2600",
        secondary="#6b2600",
        accent="#002f75",
        error="#7d0500",
        warning="#4a3100",
        success="#003d15",
        foreground="#000000",
        background="#ffffff",
        surface="#ffffff",
        panel="#f0f0ee",
        variables={
            "dim": "#36393c",
            "cursor-ground": "#ffe3c8",
            "quiet-ground": "#e9e9e6",
            "rule": "#767676",
        },
    )


def _plain() -> Theme:
    return Theme(
        name=PLAIN,
        dark=True,
        ansi=True,
        primary=_TERMINAL,
        secondary=_TERMINAL,
        accent=_TERMINAL,
        error=_TERMINAL,
        warning=_TERMINAL,
        success=_TERMINAL,
        foreground=_TERMINAL,
        background=_TERMINAL,
        surface=_TERMINAL,
        panel=_TERMINAL,
        boost=_TERMINAL,
        variables={**dict.fromkeys(_TEXTUALS_OWN, _TERMINAL), "input-cursor-text-style": "reverse"},
    )
