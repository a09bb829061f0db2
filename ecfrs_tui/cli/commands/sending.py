"""invites, outbox: what leaves the building."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import documents
from ecfrs_tui.cli.answers import Answer, known_states, run_of
from ecfrs_tui.cli.commands.booking import outcome_answer

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page

outbox = typer.Typer(help="Messages and what became of them.")
MESSAGE_STATES = ("drafted", "exported", "sent", "accepted", "declined", "failed", "withdrawn")
Folder = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write them here.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("invites")(invites)
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
    from ecfrs_tui.services.messages import message_rows

    states = known_states(state, MESSAGE_STATES)
    with run_of(ctx).office().context.store.reading() as session:
        rows = message_rows(session, visit=visit, states=states)

    def show(page: Page) -> None:
        page.table(
            ("visit", "kind", "state", "to", "e-mail", "drafted", "left", "file"),
            [
                (
                    m.visit or m.request,
                    m.kind,
                    m.state,
                    m.recipient,
                    m.email,
                    moment_text(m.drafted_at),
                    moment_text(m.left_at),
                    m.path,
                )
                for m in rows
            ],
            empty="There are no messages.",
        )

    return Answer([documents.message(m) for m in rows], show)


@outbox.command("export")
def export(ctx: typer.Context, out: Folder = None) -> Answer:
    """Write what is waiting to exports/ (or the folder named)."""
    return outcome_answer(run_of(ctx).office().export_messages(folder=out))
