"""lookup, officers, programmes, visits, itinerary, busy, check, audit: looks that change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import documents
from ecfrs_tui.cli.answers import Answer, a_day, known_states, run_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.views import DayView

officers = typer.Typer(help="Who delivers.")
programmes = typer.Typer(help="What can be delivered.")
visits = typer.Typer(help="Everything booked.")
VISIT_STATES = ("held", "confirmed", "delivered", "cancelled", "not delivered")
OfficerCode = Annotated[str, typer.Argument(metavar="CODE", help="An officer's code.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("lookup")(lookup)
    app.add_typer(officers, name="officers")
    app.add_typer(programmes, name="programmes")
    app.add_typer(visits, name="visits")
    app.command("itinerary")(itinerary)
    app.command("check")(check)
    app.command("audit")(audit)


def lookup(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Any fragment.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="How many at most.")] = 12,
) -> Answer:
    """Schools, contacts, officers, programmes, requests and visits that match, best first."""
    hits = run_of(ctx).office().lookup(" ".join(words), limit=limit)

    def show(page: Page) -> None:
        page.table(
            ("kind", "reference", "what", "detail"),
            [(h.kind, h.reference, h.label, h.detail) for h in hits],
            empty="Nothing matches.",
        )

    return Answer([documents.hit(h) for h in hits], show)


@officers.command("list")
def list_officers(ctx: typer.Context) -> Answer:
    """All officers."""
    rows = run_of(ctx).office().officers()

    def show(page: Page) -> None:
        page.table(
            ("officer", "name", "base", "e-mail", ""),
            [(o.code, o.name, o.base, o.email, "" if o.active else "not active") for o in rows],
            empty="There are no officers yet. `ecfrs-tui import officers FILE` brings them in.",
        )

    return Answer([documents.officer(o) for o in rows], show)


@programmes.command("list")
def list_programmes(ctx: typer.Context) -> Answer:
    """The catalogue."""
    from ecfrs_tui.services.loading import load_programmes

    with run_of(ctx).office().context.store.reading() as session:
        found = load_programmes(session)
    rows = [documents.programme(found[code]) for code in sorted(found)]

    def show(page: Page) -> None:
        page.table(
            ("programme", "title", "years", "minutes", "most pupils", "officers", "season", ""),
            [
                (
                    r["programme"],
                    r["title"],
                    ", ".join(r["years"]),
                    r["minutes"],
                    r["max_pupils"],
                    r["officers_needed"],
                    r["season"],
                    "not active"
                    if not r["active"]
                    else f"not from {r['retired_from']}" * bool(r["retired_from"]),
                )
                for r in rows
            ],
            empty="There are no programmes yet. `ecfrs-tui import programmes FILE` brings them in.",
        )

    return Answer(rows, show)


@visits.command("list")
def list_visits(
    ctx: typer.Context,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")] = None,
    officer: Annotated[
        str | None, typer.Option("--officer", metavar="CODE", help="Only this officer's.")
    ] = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only in this state (repeat); live ones otherwise.")
    ] = None,
) -> Answer:
    """Visits in order of their time."""
    from ecfrs_tui.cli.printing import span_text
    from ecfrs_tui.services.busy import officer_code

    first, last = a_day(from_, "--from"), a_day(to, "--to")
    states = known_states(state, VISIT_STATES)
    office = run_of(ctx).office()
    code = None
    if officer:
        with office.context.store.reading() as session:
            code = officer_code(session, officer)
    rows = office.visits(first=first, last=last, officer=code, states=states)

    def show(page: Page) -> None:
        page.table(
            ("visit", "state", "when", "school", "town", "officers", "what", "pupils", "messages"),
            [
                (
                    v.reference,
                    v.state,
                    span_text(v.starts_at, v.ends_at),
                    v.school,
                    v.town,
                    ", ".join(v.officers),
                    v.what,
                    v.pupils,
                    v.messages,
                )
                for v in rows
            ],
            empty="No visit is booked then.",
        )

    return Answer([documents.visit(v) for v in rows], show)


def itinerary(
    ctx: typer.Context,
    officer: OfficerCode,
    date: Annotated[str, typer.Argument(metavar="DATE", help="The day.")],
) -> Answer:
    """An officer's day in order, with its drives."""
    day = a_day(date, "DATE")
    if day is None:
        raise UsageError("name the day")
    view = run_of(ctx).office().day(officer, day)
    return Answer(documents.itinerary(view), lambda page: _show_day(page, view))


def busy(
    ctx: typer.Context,
    officer: OfficerCode,
    from_: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")],
    to: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day.")],
) -> Answer:
    """What else blocks an officer, and which source says so."""
    from ecfrs_tui.cli.printing import span_text
    from ecfrs_tui.services.busy import busy_times

    first, last = a_day(from_, "--from"), a_day(to, "--to")
    if first is None or last is None or last < first:
        raise UsageError("--to lies before --from")
    office = run_of(ctx).office()
    with office.context.store.reading() as session:
        found = busy_times(session, officer, first, last)

    def show(page: Page) -> None:
        page.table(
            ("when", "level", "what", "source"),
            [(span_text(b.span.start, b.span.end), b.level, b.label, b.source) for b in found],
            empty=f"Nothing blocks {officer.upper()} then.",
        )

    return Answer([documents.busy(b) for b in found], show)


def check(ctx: typer.Context) -> Answer:
    """Every live visit against the whole rule book."""
    number, found = run_of(ctx).office().check()

    def show(page: Page) -> None:
        page.say(f"{number} live visits, {len({f.visit for f in found})} that break a rule")
        page.table(("visit", "rule", "what is wrong"), [(f.visit, f.rule, f.message) for f in found])

    return Answer(documents.check(number, found), show)


def audit(
    ctx: typer.Context,
    visit: Annotated[str, typer.Option("--visit", metavar="V", help="Of this visit (or request) only.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="How many at most.")] = 50,
    words: Annotated[
        str, typer.Option("--words", metavar="WORDS", help="Only entries with all of these words in them.")
    ] = "",
) -> Answer:
    """Who did what when, newest first."""
    from ecfrs_tui.cli.printing import moment_text

    wanted = words.casefold().split()
    lines = run_of(ctx).office().history(visit, limit=100_000 if wanted else limit)
    if wanted:
        said = ((line, f"{line.actor} {line.words} {line.reference}".casefold()) for line in lines)
        lines = tuple(line for line, text in said if all(word in text for word in wanted))[:limit]

    def show(page: Page) -> None:
        page.table(
            ("when", "who", "what"),
            [(moment_text(line.at), line.actor, line.words) for line in lines],
            empty="Nothing was done yet.",
        )

    return Answer([documents.history(line) for line in lines], show)


def _show_day(page: Page, view: DayView) -> None:
    from ecfrs_tui.cli.printing import day_text

    word = f" ({view.note})" if view.note else ""
    page.say(f"{view.name}, {day_text(view.day)}{word}, based at {view.base or 'no known place'}")
    page.table(
        ("from", "until", "", "where", "drive", "km", "via"),
        [
            (
                f"{s.arrives_at:%H:%M}",
                f"{s.departs_at:%H:%M}",
                s.kind,
                f"{s.label} ({s.visit})" if s.visit else s.label,
                f"{s.drive_minutes} min" if s.drive_source else "",
                s.drive_km if s.drive_source else None,
                ", ".join(s.via),
            )
            for s in view.stops
        ],
        empty="Nothing stands on that day.",
    )
    if view.drive_minutes:
        page.say(f"{view.drive_minutes} minutes at the wheel, {view.drive_km:.1f} km")
