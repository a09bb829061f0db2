"""near, campaigns, raise, letters: whom to turn to, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import target_documents
from ecfrs_tui.cli.answers import Answer, a_day, run_of
from ecfrs_tui.cli.commands.booking import outcome_answer
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.needviews import CampaignView, ContactLine, NearRow, TargetRow

campaigns = typer.Typer(help="Lists of schools kept for a campaign.", no_args_is_help=False)
Km = Annotated[float | None, typer.Option("--km", metavar="R", help="A radius in kilometres; 5 by default.")]
Minutes = Annotated[
    int | None, typer.Option("--minutes", metavar="M", help="Minutes of driving in quiet hours.")
]
Phases = Annotated[
    list[str] | None, typer.Option("--phase", metavar="PHASE", help="Only this phase (repeat).")
]
Urn = Annotated[int, typer.Argument(metavar="URN", help="The school.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("near")(near)
    app.add_typer(campaigns, name="campaigns")
    app.command("raise")(raise_)
    app.command("letters")(letters)


def near(
    ctx: typer.Context,
    postcode: Annotated[str | None, typer.Option("--postcode", metavar="P", help="Near a postcode.")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="LAT,LON", help="Near a point.")] = None,
    school: Annotated[int | None, typer.Option("--school", metavar="URN", help="Near a school.")] = None,
    km: Km = None,
    minutes: Minutes = None,
    phase: Phases = None,
    theme: Annotated[
        str,
        typer.Option("--theme", metavar="T", help="Proposes programmes, and counts visits, of this theme."),
    ] = "",
) -> Answer:
    """Schools near a place, the nearest first."""
    places = [place for place in (postcode, at, None if school is None else str(school)) if place is not None]
    if len(places) != 1:
        raise UsageError("say where: one of --postcode, --at and --school")
    rows = run_of(ctx).office().near(places[0], km=km, minutes=minutes, phases=phase or (), theme=theme)
    return Answer([target_documents.near(row) for row in rows], lambda page: show_near(page, rows))


def show_near(page: Page, rows: Sequence[NearRow]) -> None:
    """Schools near a place as a table."""
    from ecfrs_tui.cli.printing import day_text

    page.table(
        ("km", "min", "school", "phase", "contact", "phone", "last visit", "programme", "action"),
        [
            (
                r.km,
                r.drive_minutes,
                f"{r.school} ({r.urn})",
                r.phase,
                r.contact,
                r.phone,
                day_text(r.last_visit) or "never",
                r.programme,
                " ".join(part for part in (r.action, r.request) if part),
            )
            for r in rows
        ],
        empty="No school is within reach.",
    )


@campaigns.command("list")
def list_(ctx: typer.Context) -> Answer:
    """Every campaign with what came of it."""
    found = run_of(ctx).office().campaigns()
    return Answer([target_documents.campaign(c) for c in found], lambda page: _show_campaigns(page, found))


def _show_campaigns(page: Page, found: Sequence[CampaignView]) -> None:
    page.table(
        ("", "campaign", "theme", "schools", "contacted", "answered", "booked", "declined", "due"),
        [
            (
                c.number,
                c.name,
                c.theme,
                c.schools,
                c.contacted,
                _rate(c.answered, c.response_percent),
                _rate(c.booked, c.booked_percent),
                c.declined,
                c.due,
            )
            for c in found
        ],
        empty="No list is kept. `ecfrs-tui campaigns save NAME --theme T --limit 50` keeps one.",
    )


def _rate(number: int, percent: int | None) -> str:
    return str(number) if percent is None else f"{number} ({percent} %)"


@campaigns.command("show")
def show(
    ctx: typer.Context, number: Annotated[int, typer.Argument(metavar="NUMBER", help="The campaign.")]
) -> Answer:
    """The schools of a campaign in their order, with the next step for each."""
    rows = run_of(ctx).office().campaign(number)
    return Answer([target_documents.listed(row) for row in rows], lambda page: _show_list(page, rows))


def _show_list(page: Page, rows: Sequence[TargetRow]) -> None:
    from ecfrs_tui.cli.printing import day_text

    page.table(
        ("", "need", "school", "district", "response", "last contact", "next step", "due"),
        [
            (
                r.rank,
                r.need,
                f"{r.school} ({r.urn})",
                r.district,
                r.response,
                r.last_contact,
                r.step,
                day_text(r.step_due),
            )
            for r in rows
        ],
        empty="All schools of this list have closed.",
    )


@campaigns.command("save")
def save(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the campaign is called.")],
    theme: Annotated[str, typer.Option("--theme", metavar="T", help="What it is about.")],
    urns: Annotated[
        list[int] | None, typer.Argument(metavar="[URN]...", help="The schools in their order.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Instead: so many schools from the top of the list.")
    ] = None,
    words: Annotated[
        str, typer.Option("--words", metavar="WORDS", help="With --limit: only what fits, as in `targets`.")
    ] = "",
) -> Answer:
    """Keep a list of schools for a campaign."""
    if bool(urns) == (limit is not None):
        raise UsageError("name schools by their URN, or take the top of the list with --limit N")
    office = run_of(ctx).office()
    chosen = urns or [row.urn for row in office.targets(theme, words=words, limit=limit).rows]
    outcome = office.save_campaign(name, theme, chosen)
    return Answer(target_documents.made(outcome, "campaign"), lambda page: page.say(outcome.words))


@campaigns.command("log")
def log(
    ctx: typer.Context,
    urn: Urn,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="KIND", help="wrote, called, spoke, answered, booked or declined."),
    ],
    words: Annotated[str, typer.Option("--words", help="What was said; why, when they declined.")] = "",
    campaign: Annotated[int | None, typer.Option("--campaign", help="The campaign it belongs to.")] = None,
    step: Annotated[str, typer.Option("--step", help="What comes next; the usual follow-up otherwise.")] = "",
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="When it is due.")] = None,
) -> Answer:
    """Note a contact with a school, and what comes next."""
    return outcome_answer(
        run_of(ctx)
        .office()
        .log_contact(urn, kind=kind, words=words, campaign=campaign, step=step, step_due=a_day(due, "--due"))
    )


@campaigns.command("contacts")
def contacts(
    ctx: typer.Context,
    urn: Urn,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")] = 20,
) -> Answer:
    """What was said and written to a school, newest first."""
    lines = run_of(ctx).office().contacts_with(urn, limit=limit)
    return Answer([target_documents.contact(line) for line in lines], lambda page: _show_log(page, lines))


def _show_log(page: Page, lines: Sequence[ContactLine]) -> None:
    from ecfrs_tui.cli.printing import moment_text

    page.table(
        ("when", "what", "words", "campaign", "by"),
        [(moment_text(r.at), r.kind, " ".join(r.words.split()), r.campaign, r.actor) for r in lines],
        empty="Nothing was logged for this school.",
    )


def raise_(
    ctx: typer.Context,
    urn: Urn,
    programme: Annotated[str, typer.Option("--programme", metavar="P", help="The programme's code.")],
    reason: Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why this school.")],
    year: Annotated[str, typer.Option("--year", metavar="Y", help="The year group.")] = "",
    pupils: Annotated[int, typer.Option("--pupils", metavar="N", help="How many pupils, if known.")] = 0,
    incident: Annotated[str, typer.Option("--incident", metavar="REF", help="The incident it follows.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Although one is open for the same.")] = False,
) -> Answer:
    """Put a request of our own into the inbox."""
    outcome = (
        run_of(ctx)
        .office()
        .raise_request(
            urn,
            programme=programme,
            year=year,
            pupils=pupils,
            reason=reason,
            force=force,
            incident=incident,
        )
    )
    return Answer(target_documents.made(outcome, "request"), lambda page: page.say(outcome.words))


def letters(
    ctx: typer.Context,
    theme: Annotated[str, typer.Option("--theme", metavar="T", help="What the letter offers.")],
    urns: Annotated[list[int] | None, typer.Argument(metavar="[URN]...", help="The schools.")] = None,
    campaign: Annotated[
        int | None, typer.Option("--campaign", help="The campaign; all its schools when none is named.")
    ] = None,
) -> Answer:
    """Draft a letter to each school into exports/ and log it. Nothing is sent."""
    if not urns and campaign is None:
        raise UsageError("name schools by their URN, or a campaign with --campaign N")
    office = run_of(ctx).office()
    chosen = urns or [row.urn for row in office.campaign(campaign or 0)]
    return outcome_answer(office.letters(chosen, theme, campaign=campaign))
