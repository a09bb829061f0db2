"""Our palette: ember on slate in the dark, ink on paper in the light.

Red is broken or overdue, amber needs a person, green is settled, blue is in hand; ember only marks
where one is. Every pair of text and ground holds a contrast of 4.5 (tests/tui/test_themes.py).
"""

from __future__ import annotations

from textual.theme import Theme

DARK = "ember"
LIGHT = "paper"

EXTRA_DEFAULTS: dict[str, str] = {
    "dim": "#9aa5b1",
    "cursor-ground": "#3a3f47",
    "quiet-ground": "#2a2f37",
    "rule": "#3b444f",
}
"""Names our styles use beyond Textual's own, for themes that are not ours."""


def themes() -> tuple[Theme, Theme]:
    """Both themes, dark first."""
    return (
        Theme(
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
                "border": "#ff9a5c",
                "border-blurred": "#3a444f",
                "scrollbar": "#3a444f",
                "scrollbar-background": "#15191f",
                "scrollbar-corner-color": "#15191f",
                "input-cursor-background": "#ff9a5c",
                "input-selection-background": "#5a3f30",
            },
        ),
        Theme(
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
                "border": "#8f3a0c",
                "border-blurred": "#c9bfab",
                "scrollbar": "#c9bfab",
                "scrollbar-background": "#faf6ee",
                "scrollbar-corner-color": "#faf6ee",
                "input-cursor-background": "#8f3a0c",
                "input-cursor-foreground": "#faf6ee",
                "input-selection-background": "#f0cdae",
            },
        ),
    )
