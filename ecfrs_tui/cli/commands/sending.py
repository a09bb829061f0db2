"""invites, outbox, amend: what leaves the building."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import documents, outbox_documents
from ecfrs_tui.cli.answers import Answer, known_states, run_of
from ecfrs_tui.cli.commands.booking import Override, VisitName, outcome_answer
from ecfrs_tui.cli.shared import UsageError
from ecfrs_tui.services.outboxviews import Chosen

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.domain.programmes import WantedSession
    from ecfrs_tui.services.outboxviews import MessageView

outbox = typer.Typer(help="Messages and what became of them.")
Numbers = Annotated[
    list[int] | None, typer.Argument(metavar="NUMBER…", help="Messages, as `outbox list` numbers them.")
]
OfVisit = Annotated[str, typer.Option("--visit", metavar="V", help="All of this visit.")]
All = Annotated[bool, typer.Option("--all", help="Everything that is waiting.")]
Folder = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write them here.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("invites")(invites)
    app.command("amend")(amend)
    app.add_typer(outbox, name="outbox")


def invites(
    ctx: typer.Context,
    visit: Annotated[str | None, typer.Option("--visit", metavar="V", help="Of this visit only.")] = None,
    out: Folder = None,
) -> Answer:
    """Write invitations as .ics and .eml files: what is waiting; with --visit or --out also the latest again."""
    return outcome_answer(run_of(ctx).office().export_messages(visit=visit, folder=out))


@outbox.command("list")
def list_messages(
    ctx: typer.Context,
    visit: Annotated[str, typer.Option("--visit", metavar="V", help="Of this visit only.")] = "",
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only in this state, such as drafted (repeat).")
    ] = None,
) -> Answer:
    """Messages in the order they were drafted."""
    from ecfrs_tui.cli.printing import moment_text
    from ecfrs_tui.services.message_states import STATES

    rows = run_of(ctx).office().messages(visit=visit, states=known_states(state, STATES))

    def show(page: Page) -> None:
        page.table(
            ("no.", "about", "kind", "state", "to", "e-mail", "drafted", "left", "file or problem"),
            [
                (
                    m.number,
                    m.visit or m.request,
                    m.kind,
                    m.state,
                    m.recipient,
                    m.email,
                    moment_text(m.drafted_at),
                    moment_text(m.left_at),
                    m.problem or m.path,
                )
                for m in rows
            ],
            empty="There are no messages.",
        )

    return Answer([documents.message(m) for m in rows], show)


@outbox.command("show")
def show(ctx: typer.Context, number: Annotated[int, typer.Argument(metavar="NUMBER")]) -> Answer:
    """One message whole: to whom, what it says, what became of it."""
    (view,) = run_of(ctx).office().outgoing(Chosen(numbers=(number,)))
    return Answer(outbox_documents.whole(view), lambda page: _whole(page, view))


@outbox.command("dry-run")
def dry_run(ctx: typer.Context, numbers: Numbers = None, visit: OfVisit = "") -> Answer:
    """Everything that would leave, shown whole; nothing leaves."""
    chosen = Chosen(tuple(numbers or ()), visit, not numbers and not visit)
    views = run_of(ctx).office().outgoing(chosen)

    def show_all(page: Page) -> None:
        for view in views:
            _whole(page, view)
            page.say("")
        page.say(f"{len(views)} would leave; nothing has." if views else "Nothing is waiting.")

    return Answer([outbox_documents.whole(view) for view in views], show_all)


@outbox.command("release")
def release(ctx: typer.Context, numbers: Numbers = None, visit: OfVisit = "", every: All = False) -> Answer:
    """Let drafted messages go: into files, or to wait for `outbox send`."""
    return outcome_answer(run_of(ctx).office().release_messages(Chosen(tuple(numbers or ()), visit, every)))


@outbox.command("export")
def export(ctx: typer.Context, numbers: Numbers = None, visit: OfVisit = "", out: Folder = None) -> Answer:
    """Write messages to exports/ (or the folder named): these, or what is drafted."""
    office = run_of(ctx).office()
    if numbers or visit:
        return outcome_answer(office.write_messages(Chosen(tuple(numbers or ()), visit), out))
    return outcome_answer(office.export_messages(folder=out))


@outbox.command("send")
def send(ctx: typer.Context) -> Answer:
    """Hand what was released and is due to the mail server; status 1 when some could not be sent."""
    report = run_of(ctx).office().send_messages()
    wrong = bool(report.failed or report.uncertain or report.stopped)
    return Answer(outbox_documents.report(report), lambda page: page.say(report.words), int(wrong))


@outbox.command("sent-by-hand")
def sent_by_hand(ctx: typer.Context, numbers: Numbers = None, visit: OfVisit = "") -> Answer:
    """Note that a person has sent them."""
    return outcome_answer(run_of(ctx).office().sent_by_hand(Chosen(tuple(numbers or ()), visit)))


@outbox.command("retry")
def retry(
    ctx: typer.Context,
    numbers: Numbers = None,
    visit: OfVisit = "",
    every: All = False,
    again: Annotated[bool, typer.Option("--again", help="Also one that may have been sent.")] = False,
) -> Answer:
    """Try failed messages again with the next `outbox send`."""
    chosen = Chosen(tuple(numbers or ()), visit, every)
    return outcome_answer(run_of(ctx).office().retry_messages(chosen, again=again))


@outbox.command("withdraw")
def withdraw(ctx: typer.Context, numbers: Numbers = None, visit: OfVisit = "") -> Answer:
    """Messages that have reached nobody will not."""
    return outcome_answer(run_of(ctx).office().withdraw_messages(Chosen(tuple(numbers or ()), visit)))


@outbox.command("due")
def due(ctx: typer.Context) -> Answer:
    """Draft the reminders and thanks that are due."""
    return outcome_answer(run_of(ctx).office().draft_due())


def amend(
    ctx: typer.Context,
    visit: VisitName,
    contact: Annotated[str | None, typer.Option("--contact", metavar="NAME")] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS")] = None,
    phone: Annotated[str | None, typer.Option("--phone", metavar="NUMBER")] = None,
    room: Annotated[str | None, typer.Option("--room", metavar="WORDS")] = None,
    notes: Annotated[
        str | None, typer.Option("--notes", metavar="WORDS", help="The school reads them.")
    ] = None,
    session: Annotated[
        list[str] | None,
        typer.Option("--session", metavar="CODE/YEAR/PUPILS", help="The sessions in order (repeat)."),
    ] = None,
    school: Annotated[int | None, typer.Option("--school", metavar="URN", help="Another place.")] = None,
    override: Override = "",
) -> Answer:
    """Change a visit's contact, room, notes, sessions or place; whoever knows of it is told what is new."""
    from ecfrs_tui.services.amending import Amendment

    sessions = tuple(_session(words) for words in session) if session else None
    change = Amendment(contact, email, phone, room, notes, sessions, school)
    return outcome_answer(run_of(ctx).office().amend(visit, change, override=override))


def _session(words: str) -> WantedSession:
    from ecfrs_tui.domain.programmes import WantedSession

    parts = [part.strip() for part in words.split("/")]
    if len(parts) != 3 or not parts[0] or not parts[2].isdecimal():
        raise UsageError(f"--session: “{words}” is not CODE/YEAR/PUPILS, such as CY6/6/28")
    return WantedSession(parts[0].upper(), parts[1], 1, int(parts[2]))


def _whole(page: Page, view: MessageView) -> None:
    page.fields(
        (
            ("message", view.number),
            ("about", f"{view.about}, {view.kind}"),
            ("state", view.state),
            ("goes by", view.way),
            ("to", view.to),
            ("copies", ", ".join(r.email for r in view.recipients if r.copy)),
            ("subject", view.subject),
            ("attached", ", ".join(view.files)),
            ("problem", view.problem),
        )
    )
    page.lines(view.text.splitlines())
