"""What a beginning looks like as JSON and on a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.startviews import Missing, StartStep


def missing(view: Missing) -> dict[str, Any]:
    """Something the home lacks."""
    return {
        "what": view.what,
        "weight": view.weight,
        "words": view.words,
        "mend": view.mend,
        "import": view.reads or None,
        "command": view.command or None,
    }


def step(view: StartStep) -> dict[str, Any]:
    """A step of the beginning."""
    return {
        "step": view.id,
        "title": view.title,
        "import": view.kind or None,
        "needed": view.needed,
        "held": view.held,
        "read_on": view.since.isoformat() if view.since else None,
        "from": view.source,
        "columns": view.columns,
        "without": view.without,
    }


def show_missing(page: Page, found: Sequence[Missing]) -> None:
    """What the home lacks, each with what to do."""
    if not found:
        return
    page.say("What is still missing:")
    for each in found:
        command = f" (ecfrs-tui {each.command})" if each.command else ""
        page.list([f"{each.words} → {each.mend}{command}"], mark="!" if each.weight == "needed" else "·")
