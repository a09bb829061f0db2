"""The words beside a ranked list: what it rests on, the districts, and what is known of one school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.targets_columns import short_day, step
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import needbars
from ecfrs_tui.tui.widgets.countymap import Place
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.needviews import SourceView, TargetRow, TargetsView

NO_CONTACT = Field("contact", drawn("nothing said yet: c logs a contact", "dim"))


def places(rows: Sequence[TargetRow]) -> list[Place]:
    """The schools whose place is known, for the map."""
    return [
        Place(str(row.urn), row.school, row.need, row.latitude, row.longitude)
        for row in rows
        if row.latitude is not None and row.longitude is not None
    ]


def where(row: TargetRow) -> Field:
    """Town, district and phase."""
    return Field("where", joined([plain(row.town), plain(row.district), plain(row.phase)]), 2)


def visited(row: TargetRow, today: date) -> tuple[Field, Field]:
    """The last visit with what it reached, and the next step."""
    last = Content(short_day(row.last_visit)) if row.last_visit else drawn("never", "amber")
    reached = f"{row.reached_percent} % of its pupils reached" if row.reached_percent is not None else ""
    return Field("last visit", joined([last, Content(reached)])), Field("next", step(row, today))


def sources(view: TargetsView) -> Content:
    """What the list rests on, and what is left out of it."""
    hidden = (
        f"{words.count(view.hidden_parts, 'restricted part')} hidden: U unlocks" if view.hidden_parts else ""
    )
    rests = joined([_source(each) for each in view.sources if each.in_force])
    if rests.plain:
        rests = run_on(drawn("rests on ", "dim"), rests)
    elif not hidden:
        rests = drawn("no scores imported: our own visits alone make the need", "dim")
    return joined([tinted(hidden, "amber"), rests, *(tinted(note, "amber") for note in view.notes)])


def _source(source: SourceView) -> Content:
    of = short_day(source.as_of)
    if source.restricted:
        return run_on(plain(source.name), tinted(f" (restricted, {of})", "amber"))
    return run_on(plain(source.name), drawn(f" ({of})", "dim"))


def league(view: TargetsView) -> Content:
    """`Harlow 7 of need 70+, 2 reached`, the greatest first."""
    top = sorted(view.districts, key=lambda area: (-area.high, -area.mean_need))[:4]
    parts = [
        run_on(
            plain(area.name),
            drawn(f" {area.high}", "strong"),
            f" of {needbars.HIGH}+, {area.high_reached} reached",
        )
        for area in top
        if area.high
    ]
    return run_on(drawn("d ", "ember"), joined(parts)) if parts else Content("")
