"""plan, ill, take-over, freed, order: many visits at once, and what if."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import plan_documents
from ecfrs_tui.cli.answers import Answer, a_day, a_moment, run_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from datetime import date

    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.cli.progress import Say
    from ecfrs_tui.services.planning_desk import Tell
    from ecfrs_tui.services.planviews import (
        OrderView,
        PlanAccepted,
        PlanPulse,
        PlanView,
        StrandedVisit,
    )

SECONDS = 20.0
OfficerCode = Annotated[str, typer.Argument(metavar="CODE", help="An officer's code.")]
Day = Annotated[str, typer.Argument(metavar="DATE", help="The day.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("plan")(plan)
    app.command("ill")(ill)
    app.command("take-over")(take_over)
    app.command("freed")(freed)
    app.command("order")(order)


def plan(
    ctx: typer.Context,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day; from notice on otherwise.")
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help="The last day; six weeks or the end of term otherwise."),
    ] = None,
    request: Annotated[
        list[str] | None,
        typer.Option("--request", metavar="REF", help="A request (repeat); all open ones otherwise."),
    ] = None,
    officer: Annotated[
        list[str] | None, typer.Option("--officer", metavar="CODE", help="Only these officers (repeat).")
    ] = None,
    move: Annotated[
        list[str] | None,
        typer.Option("--move", metavar="VIS", help="A standing visit that may be put elsewhere (repeat)."),
    ] = None,
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=0.1, max=86_400, help="How long to go on; 20 otherwise.")
    ] = None,
    iterations: Annotated[
        int | None,
        typer.Option("--iterations", min=1, help="How many steps to go: the same plan on every machine."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another number, another search.")] = 1,
    accept: Annotated[bool, typer.Option("--accept", help="Book what is proposed.")] = False,
) -> Answer:
    """Place many requests at once. Books nothing without --accept; Ctrl+C keeps the best so far."""
    from ecfrs_tui.cli.interrupting import stop_on_ctrl_c
    from ecfrs_tui.cli.progress import steps
    from ecfrs_tui.services import planning
    from ecfrs_tui.services.planviews import PlanOptions

    if seconds is not None and iterations is not None:
        raise UsageError("give --seconds or --iterations, not both")
    options = PlanOptions(
        requests=tuple(request or ()),
        first=a_day(from_, "--from"),
        last=a_day(to, "--to"),
        officers=tuple(officer or ()),
        movable=tuple(move or ()),
        seconds=None if iterations else seconds or SECONDS,
        iterations=iterations,
        seed=seed,
    )
    office = run_of(ctx).office()
    notes = planning.remarks(office.context, options)
    with stop_on_ctrl_c() as stop, steps("planning") as say:
        view = office.plan(options, tell=_telling(say, options.seconds, iterations), stop=stop)
    accepted: tuple[PlanAccepted, ...] = ()
    if accept and view.stopped:
        notes = (*notes, "stopped with Ctrl+C: nothing was booked")
    elif accept:
        accepted = office.accept_plan(view)
    return Answer(
        plan_documents.plan(view, notes, accepted),
        lambda page: _show_plan(page, view, notes, accepted),
        status=1 if any(a.refused for a in accepted) else 0,
    )


def _telling(say: Say, seconds: float | None, iterations: int | None) -> Tell:
    def tell(pulse: PlanPulse) -> None:
        words = f"{pulse.phase}: {pulse.placed} of {pulse.wanted} placed, {pulse.drive_minutes} min driving"
        if iterations:
            say(words, pulse.iterations, iterations)
        else:
            say(words, int(pulse.seconds * 10), int((seconds or SECONDS) * 10))

    return tell


def _show_plan(page: Page, view: PlanView, notes: Sequence[str], accepted: Sequence[PlanAccepted]) -> None:
    from ecfrs_tui.cli.printing import span_text

    page.table(
        ("", "when", "officers", "school", "town", "what", "extra min", ""),
        [
            (
                r.reference,
                span_text(r.starts_at, r.ends_at),
                ", ".join(r.officers),
                r.school,
                r.town,
                r.what,
                r.extra_drive_minutes,
                f"was {r.was}" if r.was else r.short,
            )
            for r in view.rows
        ],
        empty="Nothing could be placed.",
    )
    if view.unplaced:
        page.say(f"{len(view.unplaced)} not placed:")
    for u in view.unplaced:
        page.say(f"  {u.reference} {u.school}".rstrip())
        page.list(f"  {words}" for words in u.reasons)
        page.list((f"  {words}" for words in u.helps), mark="→")
    page.say(
        f"{len(view.rows)} placed; {view.drive_minutes} min of driving in the span, "
        f"{view.drive_minutes_before} as it stands; {_how_good(view)}"
    )
    page.list(notes, mark="!")
    page.list((a.refused and f"{a.reference}: not booked: {a.refused}") or a.words for a in accepted)
    if not accepted and view.rows and not notes:
        page.say("Nothing is booked: --accept books it.")


def _how_good(view: PlanView) -> str:
    if view.proved:
        return "no better plan exists"
    if view.gap_minutes is None:
        return f"the best of {view.seconds:.0f} s"
    return f"at most {round(view.gap_minutes)} min from the best possible"


def ill(
    ctx: typer.Context,
    officer: OfficerCode,
    from_: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day away.")],
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="The last day; the first otherwise.")
    ] = None,
) -> Answer:
    """If an officer is away: who could take which visit, least harm first, and the calls to make."""
    first = _stated(from_, "--from")
    last = first if to is None else _stated(to, "--to")
    found = run_of(ctx).office().stand_ins(officer, first, last)
    return Answer(
        plan_documents.ill(officer, first, last, found), lambda page: _show_ill(page, officer, found)
    )


def _show_ill(page: Page, officer: str, found: Sequence[StrandedVisit]) -> None:
    from ecfrs_tui.cli.printing import moment_text

    if not found:
        page.say(f"{officer.upper()} has no visit then.")
    for visit in found:
        page.say(f"{visit.visit} {moment_text(visit.starts_at)} {visit.school}, {visit.what}")
        page.list(f"{c.words} (harm {c.harm:.0f})" for c in visit.choices)
        page.list(visit.reasons, mark="!")
        page.say(f"  {visit.call}")


def take_over(
    ctx: typer.Context,
    visit: Annotated[str, typer.Argument(metavar="VISIT", help="A visit, such as VIS-0012.")],
    officer: Annotated[list[str], typer.Option("--officer", metavar="CODE", help="Who goes (repeat).")],
    start: Annotated[str, typer.Option("--start", metavar="TIME", help="When the first session begins.")],
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="Why, in a few words.")],
) -> Answer:
    """Put a visit with others, or at another time, as a hold: `confirm` it after the call."""
    begins = a_moment(start, "--start")
    if begins is None:
        raise UsageError("--start needs a time behind it")
    done = run_of(ctx).office().take_over(visit, officers=officer, starts_at=begins, reason=reason)
    return Answer(plan_documents.outcome(done), lambda page: page.say(done.words))


def freed(
    ctx: typer.Context,
    officer: OfficerCode,
    day: Day,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many at most.")] = 8,
) -> Answer:
    """Which waiting requests and which schools without a visit fit an officer's free time of a day."""
    from ecfrs_tui.cli.printing import span_text

    found = run_of(ctx).office().fits_gap(officer, _stated(day, "DATE"), limit=limit)

    def show(page: Page) -> None:
        page.table(
            ("", "school", "town", "when", "officers", "extra min", ""),
            [
                (
                    f.reference or "school",
                    f.school,
                    f.town,
                    span_text(f.starts_at, f.ends_at),
                    ", ".join(f.officers),
                    f.extra_drive_minutes,
                    f.words,
                )
                for f in found
            ],
            empty="Nothing fits.",
        )

    return Answer([plan_documents.gap_fit(f) for f in found], show)


def order(ctx: typer.Context, officer: OfficerCode, day: Day) -> Answer:
    """The order of an officer's day, the best order, and the minutes between them. Moves nothing."""
    view = run_of(ctx).office().best_order(officer, _stated(day, "DATE"))
    return Answer(plan_documents.order(view), lambda page: _show_order(page, view))


def _show_order(page: Page, view: OrderView) -> None:
    from ecfrs_tui.cli.printing import day_text, moment_text

    page.say(f"{view.name}, {day_text(view.day)}: {view.words}")
    page.say(f"{view.stands.drive_minutes} min of driving as it stands, {view.best.drive_minutes} at best")
    page.table(
        ("visit", "school", "would be", "was"),
        [(r.reference, r.school, moment_text(r.starts_at), r.was) for r in view.changes],
    )


def _stated(text: str, option: str) -> date:
    found = a_day(text, option)
    if found is None:
        raise UsageError(f"{option}: name the day")
    return found
