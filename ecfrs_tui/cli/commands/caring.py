"""backup, restore, doctor: care for the home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import documents, travel_documents
from ecfrs_tui.cli.answers import Answer, Run, run_of
from ecfrs_tui.cli.start_documents import show_missing
from ecfrs_tui.cli.travel_pages import show_travel

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.care import Health


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    for command in (backup, restore, doctor):
        app.command(command.__name__)(command)


def backup(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to; db/backups otherwise.")
    ] = None,
) -> Answer:
    """Copy the database, also while it is in use."""
    from ecfrs_tui.services.care import backup as copy

    run = run_of(ctx)
    made = copy(run.home, run.clock, file)
    size = made.stat().st_size
    return Answer(
        {"file": str(made), "bytes": size}, lambda page: page.say(f"Copied to {made} ({size:,} bytes)")
    )


def restore(
    ctx: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to put back.")]
) -> Answer:
    """Put a backup in the place of the database; the replaced one is kept."""
    from ecfrs_tui.services.care import restore as put_back

    run = run_of(ctx)
    kept = put_back(run.home, run.clock, file)
    words = [f"Restored from {file}"]
    if kept is not None:
        words.append(f"what was there before is kept in {kept}")
    document = {"restored": str(file), "kept": str(kept) if kept else None}
    return Answer(document, lambda page: page.say("; ".join(words)))


def doctor(ctx: typer.Context) -> Answer:
    """Look at database, driving times, places, versions and whose data it is. Status 1 when something is amiss."""
    from ecfrs_tui.errors import EcfrsError, NotFoundError
    from ecfrs_tui.services.care import DATABASE, examine

    run = run_of(ctx)
    try:
        if not (run.home / DATABASE).exists():
            # looking must not make one
            raise NotFoundError(
                "no_database", f"there is no database in {run.home} yet", hint="run `ecfrs-tui init`"
            )
        office = run.office()
        health = examine(run.home, office.context, office.travelling)
    except EcfrsError as fault:
        return _unwell(run, fault)
    return _answer(health, None)


def _unwell(run: Run, fault: EcfrsError) -> Answer:
    """The home as far as it can be looked at without its database."""
    from ecfrs_tui.services.care import examine

    return _answer(examine(run.home, None), fault)


def _answer(health: Health, fault: EcfrsError | None) -> Answer:
    document = documents.health(health)
    if health.travel is not None:
        document["travel"] |= travel_documents.health(health.travel)
    problems = list(health.problems)
    if fault is not None:
        document |= fault.as_json()
        problems = [fault.message, *(p for p in problems if p != fault.message)]
        document["problems"] = problems

    def show(page: Page) -> None:
        _show(page, health, problems, fault.hint if fault else "")

    return Answer(document, show, status=1 if problems else 0)


def _show(page: Page, health: Health, problems: list[str], hint: str) -> None:
    page.fields(
        (
            ("release", health.version),
            ("home", health.home),
            ("database", f"{health.database} ({health.database_bytes or 0:,} bytes)"),
            ("schema", f"{health.schema or 'none'} (ours is {health.schema_wanted})"),
            ("backups", str(health.backups)),
            ("holds", ", ".join(f"{number:,} {name}" for name, number in health.rows.items())),
            ("driving times", f"{health.travel_source} {health.travel_version}"),
            (
                "places",
                f"{health.travel_places:,}" + ("" if health.travel_current else ", no driving times stored"),
            ),
            ("python", health.python),
            ("libraries", ", ".join(f"{name} {version}" for name, version in health.libraries.items())),
        )
    )
    if health.travel is not None:
        show_travel(page, health.travel)
    if health.unplaced:
        page.say(f"{len(health.unplaced)} places without coordinates:")
        page.list(f"{name} ({key})" for key, name in health.unplaced[:20])
    if health.odd:
        page.say(f"{len(health.odd)} schools whose point lies far from their postcode (check the register):")
        page.list(f"{o.name} (urn:{o.urn}): {o.km} km from {o.postcode}" for o in health.odd[:20])
    show_missing(page, health.missing)
    page.list(health.attributions, mark=" ")
    if problems:
        page.say("What is amiss:")
        page.list(problems, mark="!")
        page.say(hint)
    else:
        page.say("All is well.")
