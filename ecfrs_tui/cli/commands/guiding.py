"""guide: the pages of F1 on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from ecfrs_tui.cli.answers import Answer, run_of


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("guide")(guide)


def guide(
    ctx: typer.Context,
    page: Annotated[str, typer.Argument(metavar="[PAGE]", help="A page's name; all names without.")] = "",
) -> Answer:
    """The guide: a page a job, with the keys as this home has them."""
    from ecfrs_tui.cli.screens import looks
    from ecfrs_tui.tui.guide import pages
    from ecfrs_tui.tui.keymap import checked

    own = checked(looks(run_of(ctx).home)[0])[0]
    if not page:
        found = pages.all_pages()
        return Answer(
            [{"page": each.name, "title": each.title} for each in found],
            lambda out: out.table(("page", "what it is about"), [(each.name, each.title) for each in found]),
        )
    text = pages.filled(pages.named(page), own)
    one = pages.named(page)
    document = {"page": one.name, "title": one.title, "markdown": text}
    # a blank line is a line too
    return Answer(document, lambda out: out.lines(line or " " for line in text.splitlines()))
