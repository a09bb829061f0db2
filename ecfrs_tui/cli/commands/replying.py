"""replies: what comes back from schools and officers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from ecfrs_tui.cli import offer_documents
from ecfrs_tui.cli.answers import Answer, known_states, run_of
from ecfrs_tui.cli.commands.booking import Officers, Override, outcome_answer
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.answering import Then
    from ecfrs_tui.services.offerviews import ClaimRow, RepliesRead

replies = typer.Typer(help="Replies: read, looked at, and then applied or dismissed.")
CLAIM_STATES = ("new", "applied", "dismissed")
THEN = ("cancel", "reopen", "note")
ReplyName = Annotated[str, typer.Argument(metavar="REPLY", help="A reply, such as RPL-0003.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.add_typer(replies, name="replies")


@replies.command("read")
def read(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE|DIR…", help=".ics or .eml files, or folders of them (none: inbox/)."),
    ] = None,
) -> Answer:
    """Read replies from files; nothing is applied."""
    return _read_answer(run_of(ctx).office().read_replies(paths or ()))


@replies.command("fetch")
def fetch(ctx: typer.Context) -> Answer:
    """Read what is new in the mailbox of the settings ([mailbox]); nothing is applied, nothing is changed there."""
    return _read_answer(run_of(ctx).office().fetch_replies())


@replies.command("list")
def list_replies(
    ctx: typer.Context,
    state: Annotated[
        list[str] | None, typer.Option("--state", help="In this state, such as applied (repeat).")
    ] = None,
) -> Answer:
    """Replies that nobody has dealt with yet, in the order they came."""
    rows = run_of(ctx).office().replies(states=known_states(state, CLAIM_STATES) or ("new",))
    return Answer(
        [offer_documents.claim(row) for row in rows], lambda page: _table(page, rows, "There are no replies.")
    )


@replies.command("apply")
def apply(
    ctx: typer.Context,
    reply: ReplyName,
    then: Annotated[
        str, typer.Option("--then", metavar="WHAT", help="After a refusal: cancel, reopen or note.")
    ] = "",
    officer: Officers = None,
    override: Override = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Take the word of somebody who was not invited.")
    ] = False,
) -> Answer:
    """Do what a reply asks for; the rule book is asked again."""
    if then and then not in THEN:
        raise UsageError(f"--then: there is no “{then}”; there are {', '.join(THEN)}")
    return outcome_answer(
        run_of(ctx)
        .office()
        .apply_reply(reply, then=cast("Then", then), officers=officer, override=override, anyway=anyway)
    )


@replies.command("dismiss")
def dismiss(
    ctx: typer.Context,
    reply: ReplyName,
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="Why, in a few words.")] = "",
) -> Answer:
    """A reply of which nothing follows."""
    return outcome_answer(run_of(ctx).office().dismiss_reply(reply, reason=reason))


def _read_answer(done: RepliesRead) -> Answer:
    def show(page: Page) -> None:
        from ecfrs_tui.services.phrases import counted

        silent = f", {done.silent} without an answer" if done.silent else ""
        again = f"; {done.again} read before" if done.again else ""
        page.say(f"{counted(done.read, 'reply', 'replies')} read{silent}{again}")
        _table(page, done.claims, "")
        page.list(done.problems, mark="!")

    return Answer(offer_documents.replies_read(done), show)


def _table(page: Page, rows: tuple[ClaimRow, ...], empty: str) -> None:
    page.table(
        ("reply", "says", "doubt", "note", "from", "became"),
        [(r.reference, r.words, r.doubt, r.note[:120], r.address, r.outcome or r.state) for r in rows],
        empty=empty,
    )
