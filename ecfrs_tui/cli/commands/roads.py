"""roads build, status, remove: driving times over real roads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecfrs_tui.cli.answers import Answer, Run, run_of

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.context import Context
    from ecfrs_tui.services.roads import RoadsState

_SHOWN = 20
"""Places without a road that are named to a person; JSON names all."""


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    group = typer.Typer(help="Driving times over the roads of an OpenStreetMap extract.")
    for command in (build, status, remove):
        group.command(command.__name__)(command)
    app.add_typer(group, name="roads")


def build(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An extract of the county, such as essex-latest.osm.pbf.")
    ],
    ferries: Annotated[
        bool, typer.Option("--ferries", help="Use ferries that take cars; left out otherwise.")
    ] = False,
) -> Answer:
    """Read an extract and take every driving time from its roads from now on."""
    from ecfrs_tui.cli.progress import steps
    from ecfrs_tui.services import roads

    run = run_of(ctx)
    with steps(f"Reading {file.name}") as say:
        state = roads.build(run.home, run.clock, file, context=_context(run), ferries=ferries, say=say)
    _refresh(run)
    return Answer(_document(state), lambda page: _show(page, state))


def status(ctx: typer.Context) -> Answer:
    """The road network in force, and the schools and bases it does not reach."""
    from ecfrs_tui.services import roads

    run = run_of(ctx)
    state = roads.status(run.home, _context(run))
    if state is None:
        return Answer({"built": False}, lambda page: page.say("No road network has been built in this home."))
    return Answer(_document(state), lambda page: _show(page, state))


def remove(ctx: typer.Context) -> Answer:
    """Take the road network away; drives come from the next source again."""
    from ecfrs_tui.services import roads

    run = run_of(ctx)
    gone = roads.remove(run.home)
    if gone is not None:
        _refresh(run)
    words = "There was no road network." if gone is None else f"Removed {gone}."
    return Answer({"removed": None if gone is None else str(gone)}, lambda page: page.say(words))


def _context(run: Run) -> Context | None:
    """The home's database, if it has one: a look at the roads must not make one."""
    from ecfrs_tui.services.care import DATABASE

    return run.office().context if (run.home / DATABASE).exists() else None


def _refresh(run: Run) -> None:
    """Works out the driving times between schools and bases anew: their first source is another one now."""
    from ecfrs_tui.cli.progress import progress

    # an office that is open still asks the sources it was opened with
    run.close()
    if _context(run) is not None:
        with progress("Working out driving times") as watch:
            run.office().refresh_travel(progress=watch)


def _document(state: RoadsState) -> dict[str, Any]:
    made = state.provenance
    return {
        "built": True,
        "file": str(state.file),
        "bytes": state.file_bytes,
        "version": state.version,
        "source": made.source,
        "source_bytes": made.source_bytes,
        "source_sha256": made.source_sha256,
        "made_utc": made.made_utc,
        "ferries": made.ferries,
        "junctions": state.junctions,
        "roads": state.roads,
        "road_km": made.road_km,
        "dropped_share": made.dropped_share,
        "missing_points": made.missing_points,
        "box": [state.box.south, state.box.west, state.box.north, state.box.east],
        "places": state.places,
        "unattached": [
            {"key": far.key, "label": far.label, "latitude": far.latitude, "longitude": far.longitude}
            for far in state.far
        ],
    }


def _show(page: Page, state: RoadsState) -> None:
    from ecfrs_tui.services.roads import ATTRIBUTION

    made = state.provenance
    page.fields(
        (
            ("network", f"{state.file} ({state.file_bytes:,} bytes)"),
            ("version", state.version),
            ("from", f"{made.source} ({made.source_bytes:,} bytes), read {made.made_utc[:10]}"),
            ("covers", state.box.words()),
            ("roads", f"{made.road_km:,.0f} km, {state.roads:,} pieces, {state.junctions:,} junctions"),
            ("left out", f"{made.dropped_share:.1%} of the length, which cannot be driven to and from"),
            ("cut off", f"{made.missing_points:,} points at the edge" if made.missing_points else ""),
            ("ferries", "used" if made.ferries else "not used"),
            ("places", f"{state.places - len(state.far):,} of {state.places:,} joined to a road"),
        )
    )
    if state.far:
        page.say(f"{len(state.far)} places lie more than 2 km from every road and have no drives over them:")
        page.list(
            f"{far.label} ({far.key}) at {far.latitude:.4f}, {far.longitude:.4f}"
            for far in state.far[:_SHOWN]
        )
        page.say(f"… and {len(state.far) - _SHOWN} more" if len(state.far) > _SHOWN else "")
    page.say(ATTRIBUTION)
