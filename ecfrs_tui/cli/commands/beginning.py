"""begin, missing: how a home is filled, and what it still lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import start_documents
from ecfrs_tui.cli.answers import Answer, run_of

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("begin")(begin)
    app.command("missing")(missing)


def begin(
    ctx: typer.Context,
    pattern: Annotated[
        str,
        typer.Option("--pattern", metavar="STEP", help="Write an empty file of this step, to fill in."),
    ] = "",
) -> Answer:
    """The steps that fill a home: which file, where it comes from, and what this home holds of it."""
    office = run_of(ctx).office()
    if pattern:
        outcome = office.write_pattern(pattern)
        return Answer({"file": outcome.reference}, lambda page: page.say(outcome.words))
    steps = office.start_steps()

    def show(page: Page) -> None:
        page.table(
            ("step", "import", "held", "where it comes from"),
            [(s.title, s.kind, s.held, s.source) for s in steps],
        )
        page.say(
            "`demo` shows it all with made-up data; `begin --pattern officers` writes a file to fill in."
        )

    return Answer([start_documents.step(each) for each in steps], show)


def missing(ctx: typer.Context) -> Answer:
    """What this home still lacks, in words: what nothing can be booked without (!) and what would help."""
    found = run_of(ctx).office().still_missing()

    def show(page: Page) -> None:
        start_documents.show_missing(page, found)
        if not found:
            page.say("Nothing is missing.")

    return Answer([start_documents.missing(each) for each in found], show)
