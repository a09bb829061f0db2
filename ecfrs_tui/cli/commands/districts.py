"""districts: which councils there are and were, and what takes their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page

districts = typer.Typer(help="Districts have dates: reports of the past keep the names of their days.")


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.add_typer(districts, name="districts")


@districts.command("list")
def list_(ctx: typer.Context) -> Answer:
    """Every district with the days it exists."""
    from ecfrs_tui.services.districts import districts as known

    context = run_of(ctx).office().context
    with context.store.reading() as session:
        found = known(session)
    document = [
        {
            "code": d.code,
            "name": d.name,
            "authority": d.authority,
            "valid_from": d.valid_from.isoformat() if d.valid_from else None,
            "valid_until": d.valid_until.isoformat() if d.valid_until else None,
            "successor": d.successor or None,
        }
        for d in found
    ]

    def show(page: Page) -> None:
        page.table(
            ("code", "name", "authority", "from", "until", "then"),
            [(d.code, d.name, d.authority, d.valid_from, d.valid_until, d.successor) for d in found],
            empty="No school names a district yet.",
        )

    return Answer(document, show)


@districts.command("reorganise")
def reorganise(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="The new district's code.")],
    name: Annotated[str, typer.Option("--name", help="What it is called.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="Its first day.")],
    replaces: Annotated[
        list[str],
        typer.Option("--replaces", metavar="CODE", help="A district that ends the day before (repeat)."),
    ],
    authority: Annotated[str, typer.Option("--authority", help="Its education authority.")] = "",
) -> Answer:
    """A new district in the place of others; visits keep the district they were booked in."""
    from ecfrs_tui.services import districts as rooms

    day = a_day(on, "--on")
    if day is None:
        raise UsageError("--on needs a day")
    outcome = rooms.reorganise(
        run_of(ctx).office().context, day, code=code, name=name, authority=authority, replaces=replaces
    )
    return Answer({"words": outcome.words}, lambda page: page.say(outcome.words))
