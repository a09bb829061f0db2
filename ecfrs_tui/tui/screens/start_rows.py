"""The lines of a beginning: the demonstration and the steps, each with what the home holds of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import drawn, plain
from ecfrs_tui.tui.widgets.columns import NOT_ASKED, Column
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.startviews import StartStep


@dataclass(frozen=True)
class StartRow:
    """A line: the demonstration (no step), or a step with its number."""

    id: str
    title: str
    number: int = 0
    step: StartStep | None = None


def _sign(row: StartRow, width: int) -> Content:
    if row.step is None:
        return drawn("»", "blue")
    if row.step.held:
        return drawn("✓", "green")
    return drawn("!", "amber") if row.step.needed else drawn("·", "dim")


def held_words(row: StartRow) -> Content:
    """How much the home holds of it."""
    step = row.step
    if step is None:
        return drawn("made-up data", "dim")
    if not step.held:
        return drawn("nothing yet" if step.needed else "can wait", "amber" if step.needed else "dim")
    return Content(words.count(step.held, step.unit) if step.unit else "set")


def _since(row: StartRow, width: int) -> Content:
    since = row.step.since if row.step is not None else None
    return drawn(f"read {words.day(since)}", "dim") if since is not None else Content("")


def steps_table() -> Table[StartRow]:
    """The list of them, in the order in which nothing is refused for want of another."""
    return Table(
        [
            Column("", _sign, field=NOT_ASKED, least=1),
            Column("", lambda r, w: drawn(str(r.number or ""), "dim"), field="number", least=2, right=True),
            Column("step", lambda r, w: plain(r.title), least=24, weight=3, most=40),
            Column("this home holds", lambda r, w: held_words(r), least=16, weight=2, most=24),
            Column("", _since, field="read", least=14, keep=3),
        ],
        key=lambda r: r.id,
        haystack=lambda r: f"{r.title} {r.step.source if r.step else ''}",
        markable=False,
        sortable=False,
        id="steps-list",
    )
