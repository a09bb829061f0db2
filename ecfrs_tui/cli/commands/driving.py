"""leg, corrections, learn, refresh: drives between places, what people and recorded drives say about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import travel_documents, travel_pages
from ecfrs_tui.cli.answers import Answer, Run, a_moment, run_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    for command in (leg, corrections, learn, refresh):
        app.command(command.__name__)(command)


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
    correct: Annotated[
        int | None,
        typer.Option(
            "--correct", metavar="MINUTES", help="State what it really takes, both ways (with --why)."
        ),
    ] = None,
    why: Annotated[str | None, typer.Option("--why", metavar="WORDS", help="Why you know better.")] = None,
    uncorrect: Annotated[
        bool, typer.Option("--uncorrect", help="Take the correction of this drive back.")
    ] = False,
) -> Answer:
    """The drive between two places: minutes, kilometres, source and likely error; or correct it."""
    run = run_of(ctx)
    departs = a_moment(at, "--at")
    changes = correct is not None or uncorrect
    if pairs is not None:
        if origin or destination or at or changes:
            raise UsageError("--pairs stands alone: leave out FROM, TO and the other options")
        return _many(run, pairs)
    if not origin or not destination:
        raise UsageError("name two places, or a file of pairs with --pairs")
    if changes:
        if at or (uncorrect and correct is not None):
            raise UsageError("--correct, --uncorrect and --at go one at a time")
        return _corrected(run, origin, destination, correct, why)
    if why is not None:
        raise UsageError("--why goes with --correct")
    from ecfrs_tui.services.legs import named_leg

    office = run.office()
    found = named_leg(office.context, origin, destination, departs, office.travelling.patient)
    return Answer(travel_documents.leg(found), lambda page: travel_pages.show_leg(page, found))


def corrections(ctx: typer.Context) -> Answer:
    """Every drive that somebody corrected: minutes, what was reckoned, who, when and why."""
    from ecfrs_tui.services.corrections import corrections as all_of_them

    found = all_of_them(run_of(ctx).office().context)
    return Answer(
        [travel_documents.correction(each) for each in found],
        lambda page: travel_pages.show_corrections(page, found),
    )


def learn(ctx: typer.Context) -> Answer:
    """Learn from the drives recorded with `deliver`: factors, how many drives, errors, in use or not."""
    from ecfrs_tui.services.learning import learn as fit

    lesson = fit(run_of(ctx).office().context)
    return Answer(travel_documents.lesson(lesson), lambda page: travel_pages.show_lesson(page, lesson))


def refresh(ctx: typer.Context) -> Answer:
    """Bring the stored driving times up to date, where places or sources have changed."""
    from ecfrs_tui.cli.progress import progress
    from ecfrs_tui.services.learning import learn_if_due

    office = run_of(ctx).office()
    with progress("Computing driving times") as watch:
        done = office.travelling.refresh(watch)
    learn_if_due(office.context)
    words = f"Driving times between {done.places} places are stored; {done.asked} were asked about anew"
    document = {"places": done.places, "asked": done.asked, "failed": done.failed}
    return Answer(document, lambda page: page.lines([words, *done.failed.values()]))


def _corrected(run: Run, origin: str, destination: str, minutes: int | None, why: str | None) -> Answer:
    """The correction put in or taken back, and the drive as it is now."""
    from ecfrs_tui.errors import RefusedError
    from ecfrs_tui.services import corrections as stated
    from ecfrs_tui.services.legs import named_leg

    office = run.office()
    context = office.context
    if minutes is None:
        outcome = stated.uncorrect(context, origin, destination)
    else:
        outcome = stated.correct(context, origin, destination, minutes=minutes, why=why or "")
    document = {"words": outcome.words}
    try:
        document |= travel_documents.leg(
            named_leg(context, origin, destination, None, office.travelling.patient)
        )
    except RefusedError:
        # taking a correction back may leave no way
        document["minutes"] = None  # type: ignore[assignment]
    return Answer(document, lambda page: page.say(outcome.words))


def _many(run: Run, file: Path) -> Answer:
    from ecfrs_tui.services.pairs import legs_of_file

    found = legs_of_file(run.office().travelling.source.patiently(), file)
    rows = [None if facts is None else travel_documents.facts(facts) for facts in found]

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
