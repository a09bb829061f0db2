"""calendars, week, daysheet, bookings: what officers' Outlooks hold, and what they are given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import calendar_documents as documents
from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.commands.booking import outcome_answer
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.calendarviews import CalendarRead

calendars = typer.Typer(help="Officers' calendars, and when they were last read.")
bookings = typer.Typer(help="What was taken over from Microsoft Bookings.")
OfficerCode = Annotated[str, typer.Argument(metavar="CODE", help="An officer's code.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="Its number in `calendars list`.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.add_typer(calendars, name="calendars")
    app.add_typer(bookings, name="bookings")
    app.command("week")(week)
    app.command("daysheet")(daysheet)


@calendars.command("list")
def list_calendars(ctx: typer.Context) -> Answer:
    """Every calendar: where it is read from, how old the reading is and how far it reaches."""
    from ecfrs_tui.cli.printing import day_text, moment_text

    rows = run_of(ctx).office().calendars()

    def show(page: Page) -> None:
        page.table(
            ("number", "officer", "calendar", "from", "read", "known until", "busy times", ""),
            [
                (
                    r.number,
                    r.officer,
                    r.name,
                    r.where,
                    moment_text(r.good_at),
                    day_text(r.known_until),
                    r.busy,
                    r.problem,
                )
                for r in rows
            ],
            empty="There is no calendar yet. `calendars add CODE ADDRESS` adds one.",
        )

    return Answer([documents.calendar(r) for r in rows], show)


@calendars.command("add")
def add(
    ctx: typer.Context,
    officer: OfficerCode,
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="https:, http: or file:, or the path of an .ics file.")
    ],
    name: Annotated[str, typer.Option("--name", help="What `busy` calls it.")] = "",
    days: Annotated[
        int, typer.Option("--days", min=0, max=730, help="How many days ahead it is published.")
    ] = 90,
) -> Answer:
    """Keep the address of an officer's calendar, once it has been read well."""
    done = run_of(ctx).office().add_calendar(officer, address, name=name, days_known=days)
    return Answer(documents.reading(done), lambda page: _show_read(page, done))


@calendars.command("fetch")
def fetch(
    ctx: typer.Context,
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[NUMBER]...", help="Only these of `calendars list`.")
    ] = None,
    officer: Annotated[
        str | None, typer.Option("--officer", metavar="CODE", help="Only this officer's.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only those not read lately, for schedulers.")] = False,
) -> Answer:
    """Read the kept addresses again; one that fails keeps what it said before. Status 1 when any failed."""
    from ecfrs_tui.cli.progress import progress

    office = run_of(ctx).office()
    with progress("Reading calendars") as watch:
        done = office.fetch_calendars(officer=officer, numbers=tuple(numbers or ()), due=due, progress=watch)

    def show(page: Page) -> None:
        for one in done:
            _show_read(page, one)
        if not done:
            page.say("Nothing is to be fetched.")

    failed = any(one.problem for one in done)
    return Answer([documents.reading(one) for one in done], show, status=1 if failed else 0)


@calendars.command("remove")
def remove(ctx: typer.Context, number: Number) -> Answer:
    """Forget a calendar and the busy times that came from it."""
    return outcome_answer(run_of(ctx).office().remove_calendar(number))


def week(
    ctx: typer.Context,
    officer: OfficerCode,
    from_: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")],
    to: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the .ics here; exports/ otherwise.")
    ] = None,
) -> Answer:
    """All of an officer's visits in one calendar file, to be imported into Outlook."""
    first, last = a_day(from_, "--from"), a_day(to, "--to")
    if first is None or last is None or last < first:
        raise UsageError("--to lies before --from")
    return outcome_answer(run_of(ctx).office().officer_week(officer, first, last, out=out))


def daysheet(
    ctx: typer.Context,
    officer: OfficerCode,
    date: Annotated[str, typer.Argument(metavar="DATE", help="The day.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write it here.")] = None,
) -> Answer:
    """An officer's day to print: the route, addresses, contacts, rooms and pupils, as a page and as text."""
    day = a_day(date, "DATE")
    if day is None:
        raise UsageError("name the day")
    return outcome_answer(run_of(ctx).office().day_sheet(officer, day, out=out))


@bookings.command("list")
def list_bookings(
    ctx: typer.Context,
    questions: Annotated[
        bool, typer.Option("--questions", help="Only where a later export says something else.")
    ] = False,
) -> Answer:
    """What was taken over, and what a later export says differently."""
    from ecfrs_tui.cli.printing import moment_text

    rows = run_of(ctx).office().bookings(questions=questions)

    def show(page: Page) -> None:
        page.table(
            ("visit", "state", "when", "school", "question"),
            [(r.visit, r.state, moment_text(r.starts_at), r.school, r.question) for r in rows],
            empty="Nothing is to be asked." if questions else "Nothing was taken over from Bookings.",
        )

    return Answer([documents.booking(r) for r in rows], show)


@bookings.command("settle")
def settle(
    ctx: typer.Context, visit: Annotated[str, typer.Argument(metavar="VISIT", help="Its reference.")]
) -> Answer:
    """The question about a visit is answered: it stays as it is here."""
    return outcome_answer(run_of(ctx).office().settle_bookings(visit))


def _show_read(page: Page, done: CalendarRead) -> None:
    page.say(done.words)
    page.list([*done.notes, f"→ {done.hint}"] if done.hint else done.notes)
