"""requests, understand, suggest: what schools asked for and when it could be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import documents
from ecfrs_tui.cli.answers import Answer, a_day, known_states, run_of
from ecfrs_tui.cli.commands.booking import outcome_answer
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.intake.preferences import Understanding
    from ecfrs_tui.services.views import RequestDetail, Suggestions

requests = typer.Typer(help="The inbox.", no_args_is_help=False)
REQUEST_STATES = (
    "new",
    "needs info",
    "ready",
    "offered",
    "booked",
    "delivered",
    "closed",
    "duplicate",
    "declined",
    "withdrawn",
)
Reference = Annotated[str, typer.Argument(metavar="REF", help="A request, such as REQ-0007.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.add_typer(requests, name="requests")
    app.command("understand")(understand)
    app.command("suggest")(suggest)


@requests.command("list")
def list_(
    ctx: typer.Context,
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only in this state (repeat); open ones otherwise.")
    ] = None,
    words: Annotated[str, typer.Option("--words", help="Only with these words.")] = "",
) -> Answer:
    """The requests, oldest first."""
    states = known_states(state, REQUEST_STATES)
    rows = run_of(ctx).office().requests(states=states, words=words)

    def show(page: Page) -> None:
        page.table(
            ("request", "state", "days", "school", "town", "asked for", "pupils", "missing"),
            [
                (r.reference, r.state, r.age_days, r.school, r.town, r.what, r.pupils, ", ".join(r.missing))
                for r in rows
            ],
            empty="No request is open. `ecfrs-tui import requests FILE` brings them in.",
        )

    return Answer([documents.request(r) for r in rows], show)


@requests.command("show")
def show_request(ctx: typer.Context, reference: Reference) -> Answer:
    """One request whole: what they wrote beside what was understood."""
    detail = run_of(ctx).office().request(reference)
    return Answer(documents.request_detail(detail), lambda page: _show_detail(page, detail))


@requests.command("school")
def choose_school(
    ctx: typer.Context,
    reference: Reference,
    urn: Annotated[int, typer.Argument(metavar="URN", help="The school that is meant.")],
) -> Answer:
    """Say which school the typed name means."""
    return outcome_answer(run_of(ctx).office().choose_school(reference, urn))


@requests.command("decline")
def decline(
    ctx: typer.Context,
    reference: Reference,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a few words.")],
    state: Annotated[str, typer.Option("--as", help="declined, withdrawn or duplicate.")] = "declined",
) -> Answer:
    """Close a request that will not be met."""
    return outcome_answer(run_of(ctx).office().decline(reference, reason=reason, state=state))


@requests.command("ask")
def ask(ctx: typer.Context, reference: Reference) -> Answer:
    """Draft the mail that asks the school for what is missing."""
    return outcome_answer(run_of(ctx).office().ask_missing(reference))


def understand(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What somebody wrote about dates.")],
    authority: Annotated[str, typer.Option("--authority", help="Whose school terms hold.")] = "Essex",
) -> Answer:
    """Say what a sentence about dates and times is taken to mean."""
    from ecfrs_tui.intake.preferences import understand as read
    from ecfrs_tui.services.calendars import load_calendar

    office = run_of(ctx).office()
    today = office.now().date()
    with office.context.store.reading() as session:
        calendar = load_calendar(session, today.year - 1, today.year + 2)
    scopes = {e.scope.casefold(): e.scope for e in calendar.entries if not e.scope.isdigit()}
    scope = scopes.get(authority.casefold())
    if scope is None and scopes:
        raise UsageError(
            f"--authority: no terms of “{authority}” are known; there are {', '.join(scopes.values())}"
        )
    value = read(" ".join(words), today=today, calendar=calendar, authority=scope or authority)
    return Answer(documents.understanding(value), lambda page: _show_understanding(page, value))


def suggest(
    ctx: typer.Context,
    reference: Reference,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="How many times at most.")] = 5,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")] = None,
) -> Answer:
    """The best times for a request, with reasons; and why not at others."""
    from ecfrs_tui.services.calendars import bank_holidays

    first, last = a_day(from_, "--from"), a_day(to, "--to")
    office = run_of(ctx).office()
    # loaded before the clock of `milliseconds` runs: the library costs more than the ranking itself
    bank_holidays(office.now().year)
    found = office.suggest(reference, limit=limit, first=first, last=last)
    return Answer(documents.suggestions(found), lambda page: _show_suggestions(page, found))


def _show_detail(page: Page, detail: RequestDetail) -> None:
    from ecfrs_tui.cli.printing import moment_text

    row = detail.row
    page.say(f"{row.reference}  {row.what}  {row.pupils} pupils  [{row.state}] {row.age_days} days old")
    page.fields(
        (
            (
                "school",
                f"{row.school}, {row.town}".strip(", ") if row.school_known else f"{row.school} (unsure)",
            ),
            ("they typed", detail.typed_school),
            ("address", detail.address),
            (
                "contact",
                ", ".join(filter(None, (detail.contact_name, detail.contact_email, detail.contact_phone))),
            ),
            ("they wrote", detail.typed_preferences),
            ("understood", detail.understood),
            ("not understood", ", ".join(detail.not_understood)),
            ("missing", ", ".join(row.missing)),
            ("room", detail.room),
            ("remarks", detail.remarks),
        )
    )
    page.list(detail.notes)
    if detail.candidates and row.urn is None:
        page.table(
            ("URN", "it may be", "town", "sure", "why"),
            [(c.urn, c.name, c.town, f"{c.confidence:.0%}", c.why) for c in detail.candidates],
        )
    for title, visits in (("visits", detail.visits), ("last time", detail.last_visits)):
        page.table(
            (title, "state", "when", "officers", "what"),
            [(v.reference, v.state, moment_text(v.starts_at), ", ".join(v.officers), v.what) for v in visits],
        )


def _show_understanding(page: Page, value: Understanding) -> None:
    from ecfrs_tui.cli.printing import span_text

    page.fields(
        (
            ("understood", value.reading),
            ("not understood", ", ".join(value.not_understood)),
            ("sure", f"{value.confidence:.0%}"),
        )
    )
    page.list(value.notes)
    page.list(span_text(w.starts_at, w.ends_at) for w in value.windows[:40])
    if len(value.windows) > 40:
        page.say(f"  and {len(value.windows) - 40} more")


def why_words(explanation: str, warnings: Sequence[str]) -> str:
    """Why a time is good and what speaks against it, as sentences one after the other."""
    said = [each.strip() for each in (explanation, *warnings) if each.strip()]
    return " ".join(each[0].upper() + each[1:] + ("" if each[-1] in ".!?…" else ".") for each in said)


def _show_suggestions(page: Page, found: Suggestions) -> None:
    from ecfrs_tui.cli.printing import day_text, span_text

    page.table(
        ("", "when", "officers", "extra drive", "why"),
        [
            (
                s.rank,
                span_text(s.starts_at, s.ends_at),
                ", ".join(s.officers),
                f"{s.extra_drive_minutes:+d} min",
                why_words(s.explanation, s.warnings),
            )
            for s in found.slots
        ],
        empty=f"No time was found for {found.request}.",
    )
    by_day: dict[date, list[str]] = {}
    for refusal in found.refusals:
        name = refusal.officer_name or refusal.officer
        words = "; ".join(refusal.reasons)
        # most reasons begin with the officer's name themselves
        who = "" if not name or words.startswith(name) else f"{name}: "
        by_day.setdefault(refusal.day, []).append(who + words)
    for day, reasons in by_day.items():
        page.say(f"why not {day_text(day)}?")
        page.list(reasons)


@requests.command("add")
def add(
    ctx: typer.Context,
    school: Annotated[int, typer.Option("--school", metavar="URN", help="Who asks.")],
    session: Annotated[
        list[str], typer.Option("--session", metavar="CODE/YEAR×GROUPS", help="What they want (repeat).")
    ],
    pupils: Annotated[int, typer.Option("--pupils", min=0, max=3000, help="Of all groups together.")] = 0,
    dates: Annotated[str, typer.Option("--dates", metavar="WORDS", help="When, in their words.")] = "",
    not_on: Annotated[str, typer.Option("--not-on", metavar="WORDS", help="When not.")] = "",
    contact: Annotated[str, typer.Option("--contact", metavar="NAME", help="Who asks.")] = "",
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS")] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="NUMBER")] = "",
    room: Annotated[str, typer.Option("--room", metavar="WORDS")] = "",
    remarks: Annotated[str, typer.Option("--remarks", metavar="WORDS", help="The officer reads them.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="WAY", help="phone or mail.")] = "phone",
) -> Answer:
    """Take down a request that came by phone or in a mail; its dates are read as a form's are."""
    from ecfrs_tui.services.phoning import PhoneRequest

    asked = PhoneRequest(
        urn=school,
        sessions=", ".join(session),
        pupils=pupils,
        dates=dates,
        not_dates=not_on,
        contact_name=contact,
        contact_email=email,
        contact_phone=phone,
        room=room,
        remarks=remarks,
        source=by,
    )
    return outcome_answer(run_of(ctx).office().add_request(asked))
