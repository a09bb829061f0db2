"""offer, choose, offers, waiting: several times for one school, and who waits for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import offer_documents
from ecfrs_tui.cli.answers import Answer, a_day, known_states, run_of
from ecfrs_tui.cli.commands.booking import FirstDay, LastDay, Override, Reference, outcome_answer
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.offerviews import OfferOutcome, OfferRow

offers = typer.Typer(help="Times held for schools to choose from.")
waiting = typer.Typer(help="Requests that want a time that is full.")
OFFER_STATES = ("open", "chosen", "withdrawn", "lapsed")
Code = Annotated[str, typer.Argument(metavar="CODE", help="A reply code, such as KHTWMP-2.")]
OfferCode = Annotated[str, typer.Argument(metavar="OFFER", help="An offer, such as KHTWMP.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("offer")(offer)
    app.command("choose")(choose)
    app.add_typer(offers, name="offers")
    app.add_typer(waiting, name="waiting")
    offers.command("choose")(choose)


def offer(
    ctx: typer.Context,
    reference: Reference,
    slots: Annotated[
        str, typer.Option("--slots", metavar="1,2,3", help="Two to four of the times of `suggest`.")
    ],
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=60, help="Days for which they are held.")
    ] = None,
    override: Override = "",
    from_: FirstDay = None,
    to: LastDay = None,
) -> Answer:
    """Hold several times for a school and write the mail that lists them with reply codes."""
    from ecfrs_tui.errors import RefusedError
    from ecfrs_tui.services.offerviews import OfferedTime

    numbers = _numbers(slots)
    office = run_of(ctx).office()
    first, last = a_day(from_, "--from"), a_day(to, "--to")
    found = office.suggest(reference, limit=max(numbers), first=first, last=last).slots
    if max(numbers) > len(found):
        there = f"there are only {len(found)}" if found else "there is none"
        raise RefusedError(
            "slot_unknown",
            f"{reference.upper()} has no time number {max(numbers)}: {there}",
            hint=f"`ecfrs-tui suggest {reference}` shows them and why not at other times",
        )
    times = [OfferedTime(found[n - 1].officers, found[n - 1].starts_at) for n in numbers]
    return _offer_answer(office.make_offer(reference, times, days=days, override=override))


def _numbers(text: str) -> list[int]:
    words = [word.strip() for word in text.split(",")]
    if not all(word.isascii() and word.isdigit() and 1 <= int(word) <= 50 for word in words):
        raise UsageError("--slots: give numbers of `suggest` with commas between, such as 1,2,3")
    return list(dict.fromkeys(int(word) for word in words))


def choose(ctx: typer.Context, code: Code) -> Answer:
    """The school's choice: that time is confirmed, the others are free."""
    return _offer_answer(run_of(ctx).office().choose(code))


@offers.command("list")
def list_offers(
    ctx: typer.Context,
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only in this state, such as open (repeat).")
    ] = None,
) -> Answer:
    """Offers, the newest first: those that still matter."""
    from ecfrs_tui.cli.printing import moment_text

    rows = run_of(ctx).office().offers(states=known_states(state, OFFER_STATES))

    def show(page: Page) -> None:
        page.table(
            ("offer", "state", "request", "school", "times", "held until"),
            [
                (
                    row.code,
                    row.state,
                    row.request,
                    row.school,
                    ", ".join(
                        moment_text(c.starts_at) for c in row.choices if c.state in ("held", "confirmed")
                    ),
                    moment_text(row.held_until),
                )
                for row in rows
            ],
            empty="There are no offers.",
        )

    return Answer([offer_documents.offer(row) for row in rows], show)


@offers.command("show")
def show_offer(ctx: typer.Context, code: OfferCode) -> Answer:
    """One offer with its times and codes."""
    row = run_of(ctx).office().offer(code)
    return Answer(offer_documents.offer(row), lambda page: _show(page, row))


@offers.command("withdraw")
def withdraw(
    ctx: typer.Context,
    code: OfferCode,
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="Why, for the school to read.")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="The school knows: write no mail.")] = False,
) -> Answer:
    """Let go of all times of an offer, and tell the school."""
    return _offer_answer(run_of(ctx).office().withdraw_offer(code, reason=reason, tell=not quiet))


def _offer_answer(done: OfferOutcome) -> Answer:
    def show(page: Page) -> None:
        page.lines([done.words, *(f"  {f}" for f in done.files)])
        if done.offer.state == "open":
            _show(page, done.offer)

    return Answer(offer_documents.offer_outcome(done), show)


def _show(page: Page, row: OfferRow) -> None:
    from ecfrs_tui.cli.printing import moment_text

    page.say(f"{row.code} {row.state}: {row.school}, {row.request}")
    page.table(
        ("code", "visit", "state", "officers", "starts", "held until"),
        [
            (
                c.code,
                c.visit,
                c.state,
                " ".join(c.officers),
                moment_text(c.starts_at),
                moment_text(c.held_until),
            )
            for c in row.choices
        ],
    )


@waiting.command("list")
def list_waiting(ctx: typer.Context) -> Answer:
    """Who waits, the longest first."""
    from ecfrs_tui.cli.printing import moment_text

    rows = run_of(ctx).office().waiting()

    def show(page: Page) -> None:
        page.table(
            ("request", "school", "wants", "need", "days", "since", "note"),
            [(r.request, r.school, r.what, r.need, r.days, moment_text(r.since), r.note) for r in rows],
            empty="Nobody waits.",
        )

    return Answer([offer_documents.waiting(r) for r in rows], show)


@waiting.command("add")
def add_waiting(
    ctx: typer.Context,
    reference: Reference,
    note: Annotated[str, typer.Option("--note", help="What they would take, in a few words.")] = "",
) -> Answer:
    """Put a request on the waiting list."""
    return outcome_answer(run_of(ctx).office().wait(reference, note=note))


@waiting.command("remove")
def remove_waiting(ctx: typer.Context, reference: Reference) -> Answer:
    """Take a request off the waiting list."""
    return outcome_answer(run_of(ctx).office().wait_no_more(reference))


@waiting.command("freed")
def freed(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option("--limit", min=1, max=20, help="Requests shown for each time.")] = 3,
) -> Answer:
    """Times that came free, and which of those who wait would fit, by extra driving and need."""
    from ecfrs_tui.cli.printing import moment_text

    rows = run_of(ctx).office().freed_times(limit=limit)

    def show(page: Page) -> None:
        if not rows:
            page.say("No time came free that somebody waits for.")
        for row in rows:
            page.say(f"{moment_text(row.starts_at)}, {row.officer_name}: {row.visit} {row.school} came free")
            page.list(f"{fit.reference} {fit.school}: {fit.words}" for fit in row.fits)

    return Answer([offer_documents.freed(row) for row in rows], show)
