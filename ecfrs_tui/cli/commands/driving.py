"""leg: a drive between two places, or many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import documents
from ecfrs_tui.cli.answers import Answer, Run, a_moment, run_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.legs import NamedLeg


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("leg")(leg)


def leg(
    ctx: typer.Context,
    origin: Annotated[
        str | None, typer.Argument(metavar="[FROM]", help="URN, postcode, officer's code or LAT,LON.")
    ] = None,
    destination: Annotated[str | None, typer.Argument(metavar="[TO]", help="The same.")] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="The departure; quiet hours otherwise.")
    ] = None,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", metavar="FILE", help="A CSV of from_latitude, from_longitude, …")
    ] = None,
) -> Answer:
    """The drive between two places: minutes, kilometres, source and likely error."""
    run = run_of(ctx)
    departs = a_moment(at, "--at")
    if pairs is not None:
        if origin or destination or at:
            raise UsageError("--pairs stands alone: leave out FROM, TO and --at")
        return _many(run, pairs)
    if not origin or not destination:
        raise UsageError("name two places, or a file of pairs with --pairs")
    from ecfrs_tui.services.legs import named_leg

    found = named_leg(run.office().context, origin, destination, departs)
    return Answer(documents.leg(found), lambda page: _show(page, found))


def _many(run: Run, file: Path) -> Answer:
    from ecfrs_tui.services.pairs import legs_of_file

    found = legs_of_file(run.office().travelling.source, file)
    rows = [
        None
        if facts is None
        else {
            "minutes": facts.minutes,
            "km": facts.km,
            "source": facts.source,
            "error_minutes": facts.error_minutes,
            "via": list(facts.via),
        }
        for facts in found
    ]

    def show(page: Page) -> None:
        page.table(
            ("row", "minutes", "km", "source", "give or take"),
            [
                (n, f.minutes, f.km, f.source, f.error_minutes) if f else (n, None, None, "no way", None)
                for n, f in enumerate(found, start=2)
            ],
            empty="The file holds no pairs.",
        )

    return Answer(rows, show)


def _show(page: Page, found: NamedLeg) -> None:
    from ecfrs_tui.cli.printing import moment_text

    way = f" via {', '.join(found.facts.via)}" if found.facts.via else ""
    when = f" leaving {moment_text(found.at)}" if found.at else " at quiet hours"
    page.say(f"{found.origin.label} to {found.destination.label}{when}")
    page.say(
        f"{found.minutes:.0f} minutes (give or take {found.facts.error_minutes:.0f}), "
        f"{found.facts.km:.1f} km{way} [{found.facts.source}]"
    )
