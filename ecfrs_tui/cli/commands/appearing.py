"""looks: theme and density of the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli.answers import Answer, run_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("looks")(looks)


def looks(
    ctx: typer.Context,
    theme: Annotated[
        str, typer.Option("--theme", metavar="NAME", help="The theme from the next start on.")
    ] = "",
    density: Annotated[
        str, typer.Option("--density", metavar="HOW", help="comfortable or compact, from the next start on.")
    ] = "",
) -> Answer:
    """The themes there are, and how the screens of this home look; with an option they look otherwise."""
    from ecfrs_tui.cli import screens
    from ecfrs_tui.services import screen_looks
    from ecfrs_tui.tui import themes

    home = run_of(ctx).home
    _, stated = screens.looks(home)
    kept = screen_looks.look_of(home)
    known = themes.theme_names()
    if theme and theme not in known:
        raise UsageError(f"there is no theme “{theme}”: {', '.join(known)}")
    if density and density not in screen_looks.DENSITIES:
        raise UsageError(f"density is {' or '.join(screen_looks.DENSITIES)}, not “{density}”")
    if theme or density:
        now = screen_looks.theme_of(kept, stated)
        wanted = screen_looks.ScreenLook(theme or now, density or kept.density, stated)
        if not screen_looks.keep_look(home, wanted):
            raise UsageError(f"{home / screen_looks.FILE} cannot be written")
        kept = wanted
    chosen = screen_looks.theme_of(kept, stated) or themes.DARK

    def show(page: Page) -> None:
        rows = [(name, themes.about(name), "in use" if name == chosen else "") for name in known]
        page.table(("theme", "what it is", ""), rows)
        page.say(f"Density: {kept.density}.")

    document = {
        "theme": chosen,
        "density": kept.density,
        "themes": [
            {"theme": name, "about": themes.about(name), "ours": name in themes.OURS} for name in known
        ],
    }
    return Answer(document, show)
