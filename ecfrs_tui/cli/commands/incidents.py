"""incidents: what happened, the schools near it, what is done there, and the note for the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import target_documents
from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.commands.booking import outcome_answer
from ecfrs_tui.cli.commands.targeting import Km, Minutes, Phases, Urn, show_near
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.needviews import IncidentView

incidents = typer.Typer(help="Incidents and review meetings.", no_args_is_help=False)
Reference = Annotated[str, typer.Argument(metavar="REF", help="An incident, such as INC-0003.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.add_typer(incidents, name="incidents")


@incidents.command("list")
def list_(ctx: typer.Context) -> Answer:
    """All of them, newest first."""
    found = run_of(ctx).office().incidents()
    return Answer([target_documents.incident(i) for i in found], lambda page: _show_list(page, found))


def _show_list(page: Page, found: Sequence[IncidentView]) -> None:
    from ecfrs_tui.cli.printing import day_text

    page.table(
        ("incident", "date", "what", "theme", "place", "open", "done"),
        [
            (i.reference, day_text(i.on_date), i.kind, i.theme, i.place, i.open_actions, i.done_actions)
            for i in found
        ],
        empty="No incident is known. `ecfrs-tui incidents enter --help` shows how to enter one.",
    )


@incidents.command("show")
def show(
    ctx: typer.Context, reference: Reference, km: Km = None, minutes: Minutes = None, phase: Phases = None
) -> Answer:
    """One incident with the schools near it."""
    view = run_of(ctx).office().incident(reference, km=km, minutes=minutes, phases=phase or ())
    return Answer(target_documents.incident(view), lambda page: _show_incident(page, view))


def _show_incident(page: Page, view: IncidentView) -> None:
    from ecfrs_tui.cli.printing import day_text

    page.fields(
        (
            ("incident", view.reference),
            ("date", day_text(view.on_date)),
            ("what", view.kind),
            ("theme", view.theme),
            ("place", view.place),
            ("notes", " ".join(view.notes.split())),
        )
    )
    show_near(page, view.schools)


@incidents.command("enter")
def enter(
    ctx: typer.Context,
    on_date: Annotated[str, typer.Option("--date", metavar="DATE", help="The day it happened, or meets.")],
    theme: Annotated[str, typer.Option("--theme", metavar="T", help="What it is about.")],
    place: Annotated[
        str, typer.Option("--place", metavar="PLACE", help="A postcode, a school's URN or LAT,LON.")
    ],
    kind: Annotated[
        str, typer.Option("--type", metavar="WORDS", help="Such as arson, or review meeting.")
    ] = "incident",
    notes: Annotated[str, typer.Option("--notes", metavar="WORDS", help="What the meeting is told.")] = "",
    reference: Annotated[
        str, typer.Option("--reference", metavar="REF", help="Theirs; ours is made otherwise.")
    ] = "",
) -> Answer:
    """Enter an incident or a review meeting."""
    day = a_day(on_date, "--date")
    assert day is not None  # the option is needed
    outcome = (
        run_of(ctx)
        .office()
        .enter_incident(on_date=day, kind=kind, theme=theme, place=place, notes=notes, reference=reference)
    )
    return Answer(target_documents.made(outcome, "incident"), lambda page: page.say(outcome.words))


@incidents.command("act")
def act(
    ctx: typer.Context,
    reference: Reference,
    urn: Urn,
    action: Annotated[
        str, typer.Option("--action", metavar="WORDS", help="What is to be done at the school.")
    ] = "",
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="By when; 14 days.")] = None,
    done: Annotated[
        bool, typer.Option("--done", help="It is done; --action may say what came of it.")
    ] = False,
    drop: Annotated[
        str | None, typer.Option("--drop", metavar="REASON", help="It will not be done, and why.")
    ] = None,
) -> Answer:
    """Open the action for a school, or close it."""
    if done and drop is not None:
        raise UsageError("--done and --drop go one at a time")
    state = "done" if done else "open" if drop is None else "dropped"
    words = action if drop is None else drop
    day = a_day(due, "--due")
    return outcome_answer(
        run_of(ctx).office().act_on_incident(reference, urn, action=words, state=state, due=day)
    )


@incidents.command("note")
def note(
    ctx: typer.Context, reference: Reference, km: Km = None, minutes: Minutes = None, phase: Phases = None
) -> Answer:
    """Write the note for the review meeting into exports/, as a page and as text."""
    return outcome_answer(
        run_of(ctx).office().meeting_note(reference, km=km, minutes=minutes, phases=phase or ())
    )
