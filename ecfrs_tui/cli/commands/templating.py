"""templates: the letters as they ship and as the team has changed them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import outbox_documents
from ecfrs_tui.cli.answers import Answer, run_of
from ecfrs_tui.cli.commands.booking import outcome_answer

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page

templates = typer.Typer(help="The letters, and the parts that belong to a programme.")
Name = Annotated[str, typer.Argument(metavar="NAME", help="As `templates list` has it, such as invitation.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.add_typer(templates, name="templates")


@templates.command("list")
def list_templates(ctx: typer.Context) -> Answer:
    """Every template, and whether it is the team's own."""
    found = run_of(ctx).office().templates()

    def show_them(page: Page) -> None:
        page.table(
            ("template", "whose", "file"),
            [(view.name, "ours" if view.own else "shipped", view.path) for view in found],
        )

    return Answer([outbox_documents.template(view, source=False) for view in found], show_them)


@templates.command("show")
def show(ctx: typer.Context, name: Name) -> Answer:
    """The text of a template."""
    view = run_of(ctx).office().template(name)
    document = outbox_documents.template(view, source=True)
    return Answer(document, lambda page: page.lines(view.source.splitlines()))


@templates.command("copy")
def copy(ctx: typer.Context, name: Name) -> Answer:
    """Put a shipped template into the home's templates/, to be changed there."""
    view = run_of(ctx).office().copy_template(name)
    return Answer(outbox_documents.template(view, source=True), lambda page: page.say(view.path))


@templates.command("preview")
def preview(
    ctx: typer.Context,
    name: Name,
    visit: Annotated[str, typer.Option("--visit", metavar="V", help="With this visit's facts.")] = "",
) -> Answer:
    """A template with a visit's facts in it (a made-up one's when none is named)."""
    view = run_of(ctx).office().preview_template(name, visit)

    def show_it(page: Page) -> None:
        if view.problem:
            page.say(view.problem)
        page.fields((("subject", view.subject),))
        page.lines(view.text.splitlines())

    return Answer(outbox_documents.preview(view), show_it)


@templates.command("check")
def check(ctx: typer.Context) -> Answer:
    """The team's own templates that have a mistake; status 1 when there is one."""
    found = run_of(ctx).office().check_templates()

    def show_them(page: Page) -> None:
        page.list(view.problem for view in found)
        if not found:
            page.say("Every template is in order.")

    return Answer([outbox_documents.preview(view) for view in found], show_them, int(bool(found)))


@templates.command("restore")
def restore(ctx: typer.Context, name: Name) -> Answer:
    """Drop the team's own words: the shipped ones stand again; ours are put aside as a .bak file."""
    return outcome_answer(run_of(ctx).office().restore_template(name))
