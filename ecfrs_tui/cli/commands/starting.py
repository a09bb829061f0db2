"""demo, init: a home to begin with."""

from __future__ import annotations

from typing import Annotated

import typer

from ecfrs_tui.cli.answers import Answer, run_of


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("demo")(demo)
    app.command("init")(init)
    app.command("serve")(serve)


def demo(
    ctx: typer.Context,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only fill it.")] = False,
) -> Answer | int:
    """Fill a home of its own with made-up schools, officers and requests, and open it."""
    from ecfrs_tui.cli.progress import steps
    from ecfrs_tui.cli.screens import must_be_terminal, open_screens
    from ecfrs_tui.cli.shared import demo_home_of
    from ecfrs_tui.services.care import row_counts
    from ecfrs_tui.services.demo import fill_demo

    run = run_of(ctx)
    opening = not no_open and not run.shared.json
    if opening:
        must_be_terminal("; `demo --no-open` only fills the home")
    home = demo_home_of(run.shared)
    with steps("Filling the demonstration") as say:
        office = fill_demo(home, run.clock, say=say)
    try:
        rows = row_counts(office.context)
    finally:
        office.close()
    if opening:
        return open_screens(run.shared, home)
    held = ", ".join(f"{number:,} {name}" for name, number in rows.items())
    document = {"home": str(home), "rows": rows}
    return Answer(document, lambda page: page.say(f"The demonstration in {home} holds {held}"))


def init(ctx: typer.Context) -> Answer:
    """Make or upgrade the database of this home."""
    from ecfrs_tui.services.office import DATABASE
    from ecfrs_tui.store.migrate import HEAD

    run = run_of(ctx)
    path = run.home / DATABASE
    existed = path.is_file()
    run.office()
    document = {"home": str(run.home), "database": str(path), "schema": HEAD, "created": not existed}
    words = f"{'Ready' if existed else 'Made'}: {path} (schema {HEAD})"
    return Answer(document, lambda page: page.say(words))


def serve(
    ctx: typer.Context,
    port: Annotated[int, typer.Option("--port", min=1024, max=65535, help="Where it listens.")] = 8123,
) -> Answer:
    """Offer the screens in a browser of this machine, for somebody without a terminal; Ctrl+C ends it."""
    import secrets

    from ecfrs_tui.web import serving

    run = run_of(ctx)
    key = secrets.token_urlsafe(16)
    more = ["--now", f"{run.shared.now:%Y-%m-%dT%H:%M}"] if run.shared.now else []
    where = serving.address(port, key)

    def say() -> None:
        typer.echo(f"Open {where} in a browser of this machine; Ctrl+C ends it", err=True)

    serving.run(serving.server(run.home, port, key, more), say)
    return Answer({"address": where}, lambda page: page.say("Ended"))
