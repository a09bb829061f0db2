"""import: one file, one transaction, one report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import documents
from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.views import ImportReport


KINDS = (
    "schools",
    "school-links",
    "officers",
    "programmes",
    "competences",
    "terms",
    "school-days",
    "requests",
    "risk",
    "deprivation",
    "incidents",
    "lsoa-lookup",
    "evaluations",
    "delivery-targets",
    "bookings",
)
"""The kinds of file this release reads; a test holds them against the importers."""
CALENDAR = "calendar"
"""An officer's busy times: a file of one person, which needs `--officer`."""
PLACES = ("schools", "officers")
"""Kinds that bring places: driving times between them are worked out at once."""


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("import")(import_)


def import_(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join((*KINDS, CALENDAR))}.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, change nothing.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse the whole file when any row is refused.")
    ] = False,
    authority: Annotated[
        list[str] | None,
        typer.Option(
            "--authority", metavar="NAME", help="Schools, or terms, of this authority (name or code; repeat)."
        ),
    ] = None,
    form: Annotated[
        str,
        typer.Option("--form", metavar="NAME", help="The form the requests come from, when not the file's."),
    ] = "",
    source: Annotated[
        str, typer.Option("--source", metavar="NAME", help="Scores or points: what the set is called.")
    ] = "",
    publisher: Annotated[str, typer.Option("--publisher", metavar="NAME", help="Who published it.")] = "",
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day it speaks of; today otherwise.")
    ] = None,
    theme: Annotated[
        str, typer.Option("--theme", metavar="THEME", help="The theme it belongs to, when not the file's.")
    ] = "",
    restricted: Annotated[
        bool, typer.Option("--restricted", help="Seen only while unlocked, never exported.")
    ] = False,
    low_is_worse: Annotated[
        bool, typer.Option("--low-is-worse", help="A low score means a greater need.")
    ] = False,
    radius: Annotated[
        float, typer.Option("--radius", metavar="KM", min=0.1, max=50, help="How far points count.")
    ] = 1.0,
    accept_anyway: Annotated[
        bool, typer.Option("--accept-anyway", help="Take a set of need that looks wrong as it is.")
    ] = False,
    officer: Annotated[
        str, typer.Option("--officer", metavar="CODE", help="Whose calendar it is (calendar).")
    ] = "",
    dates: Annotated[
        str,
        typer.Option("--dates", metavar="ORDER", help="day-first or month-first, when unclear (bookings)."),
    ] = "",
    school: Annotated[
        list[str] | None,
        typer.Option(
            "--school", metavar="BOOKING=URN", help="Which school a booking means, when unsure (repeat)."
        ),
    ] = None,
) -> Answer:
    """Read one file in one transaction and say what became of each row."""
    if kind == CALENDAR:
        return _calendar(ctx, file, officer, dry_run=dry_run, strict=strict)
    if kind not in KINDS:
        raise UsageError(f"there is no import of “{kind}”; it is one of {', '.join((*KINDS, CALENDAR))}")
    if dates not in ("", "day-first", "month-first"):
        raise UsageError("--dates is day-first or month-first")
    from ecfrs_tui.cli.progress import progress
    from ecfrs_tui.services.importing import ImportOptions, import_file
    from ecfrs_tui.services.legs import postcode_cache

    run = run_of(ctx)
    office = run.office()
    options = ImportOptions(
        form=form,
        cache_folder=postcode_cache(run.home),
        source=source,
        publisher=publisher,
        as_of=a_day(as_of, "--as-of"),
        theme=theme,
        restricted=restricted,
        low_is_worse=low_is_worse,
        radius_km=radius,
        accept_anyway=accept_anyway,
        date_order=dates,
        schools=_schools(school or ()),
        context=office.context,
    )
    if authority:
        options = replace(options, authorities=tuple(authority))
    with progress(f"Reading {file.name}") as watch:
        report = import_file(
            office.context.store,
            kind,
            file,
            actor=office.context.actor,
            clock=run.clock,
            dry_run=dry_run,
            strict=strict,
            options=options,
            progress=watch,
        )
    if kind in PLACES and not dry_run and report.added + report.changed:
        office.refresh_travel()
    return Answer(documents.import_report(report), lambda page: _show(page, report))


def _schools(said: Sequence[str]) -> dict[str, int]:
    """`BOOKING=URN` as a mapping."""
    found = {}
    for each in said:
        booking, _, urn = each.rpartition("=")
        if not booking or not urn.isascii() or not urn.isdigit():
            raise UsageError(f"--school {each}: write it as BOOKING=URN")
        found[booking] = int(urn)
    return found


def _calendar(ctx: typer.Context, file: Path, officer: str, *, dry_run: bool, strict: bool) -> Answer:
    if not officer:
        raise UsageError("--officer: name whose calendar it is")
    report = run_of(ctx).office().import_calendar(file, officer, dry_run=dry_run, strict=strict)
    return Answer(documents.import_report(report), lambda page: _show(page, report))


def _show(page: Page, report: ImportReport) -> None:
    dry = "Nothing was changed; this is what would be.\n" if report.dry_run else ""
    page.say(
        f"{dry}{report.file}: {report.rows} rows, {report.added} added, {report.changed} changed, "
        f"{report.unchanged} unchanged, {len(report.refused)} refused ({report.seconds:.1f} s)"
    )
    page.list(report.notes)
    if report.refused:
        rows = [(r.row, r.column, r.value, r.reason) for r in report.refused]
        page.table(("row", "column", "value", "why it cannot stand"), rows)
