"""place: what a request or a visit would cost with each officer on each day, and putting it there."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli.answers import Answer, a_day, a_moment, run_of
from ecfrs_tui.cli.commands.booking import outcome_answer
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.placingviews import PlaceCell, PlaceGrid


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("place")(place)


def place(
    ctx: typer.Context,
    reference: Annotated[str, typer.Argument(metavar="REF", help="A request or a visit.")],
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="The first day; the first possible otherwise."),
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=60, help="How many weekdays.")] = 10,
    officer: Annotated[
        list[str] | None, typer.Option("--officer", metavar="CODE", help="Put it there: who comes (repeat).")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--start", metavar="TIME", help="Put it there: the first session.")
    ] = None,
    override: Annotated[
        str, typer.Option("--override", metavar="WHY", help="The reason for going against a rule.")
    ] = "",
) -> Answer:
    """What it would cost by officer and day; with --officer and --start it is put there."""
    office = run_of(ctx).office()
    if (officer is None) != (start is None):
        raise UsageError("--officer and --start belong together")
    moment = a_moment(start, "--start")
    if officer and moment:
        return outcome_answer(office.place(reference, officers=officer, starts_at=moment, override=override))
    first = a_day(from_, "--from") or office.hand(reference).first_day
    grid = office.place_costs(reference, first, days)
    return Answer(asdict(grid), lambda page: _show(page, grid))


def _show(page: Page, grid: PlaceGrid) -> None:
    hand = grid.hand
    page.say(f"{hand.reference} {hand.school}: {hand.what}, {hand.minutes} min; extra minutes of driving")
    heads = ("officer", *(f"{day:%a} {day.day} {day:%b}" for day in grid.days))
    lines = [(o.code, *(_words(c) for c in line)) for o, line in zip(grid.officers, grid.cells, strict=True)]
    page.table(heads, lines, empty="There are no officers.")


def _words(cell: PlaceCell) -> str:
    if cell.extra is None or cell.starts_at is None:
        return f"– {cell.word}"
    return f"{cell.extra:+d} {cell.starts_at:%H:%M}"
