"""All commands, one module a group. Importing them is cheap: the work is imported when a command runs."""

from __future__ import annotations

from typing import Annotated

import typer

from ecfrs_tui.cli.commands import (
    after,
    appearing,
    beginning,
    booking,
    busy,
    calendars,
    calling,
    cards,
    caring,
    catalogue,
    districts,
    driving,
    guiding,
    importing,
    incidents,
    keeping,
    keying,
    looking,
    mapping,
    needing,
    offering,
    placing,
    planning,
    replying,
    reporting,
    requesting,
    roads,
    sending,
    starting,
    targeting,
    team,
    templating,
)

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Books school visits of the education officers: offline, by keyboard, with driving times. "
    "Without a command the screens open.",
    epilog="Exit status: 0 done, 1 refused (nothing changed), 2 wrong usage, 3 a fault of ours.",
)


@app.callback()
def shared(
    home: Annotated[
        str,
        typer.Option("--home", metavar="DIR", help="Where db/, exports/ and ecfrs.toml live (ECFRS_HOME)."),
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
    now: Annotated[
        str,
        typer.Option(
            "--now", metavar="TIME", help="Act as if it were 2027-03-01T09:00, London time (ECFRS_NOW)."
        ),
    ] = "",
    version: Annotated[
        bool, typer.Option("--version", help="The release and whose data it carries.")
    ] = False,
) -> None:
    """The shared options stand here for the help; they are read before, wherever they stand."""


for group in (
    starting,
    beginning,
    importing,
    requesting,
    booking,
    after,
    placing,
    planning,
    needing,
    targeting,
    incidents,
    looking,
    calling,
    busy,
    team,
    driving,
    roads,
    sending,
    districts,
    reporting,
    templating,
    calendars,
    offering,
    replying,
    caring,
    keying,
    guiding,
    appearing,
    mapping,
    catalogue,
    keeping,
    cards,
):
    group.register(app)
