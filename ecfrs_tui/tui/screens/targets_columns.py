"""The columns and the filter of a list of schools ranked by need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.fieldfilter import FieldFilter
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import needbars
from ecfrs_tui.tui.widgets.columns import NOT_ASKED, Column

if TYPE_CHECKING:
    from ecfrs_tui.services.needviews import TargetRow


def _text(row: TargetRow) -> str:
    return (
        f"{row.school} {row.town} {row.district} {row.authority} {row.last_contact} {row.response} {row.step}"
    )


FILTER: FieldFilter[TargetRow] = FieldFilter(
    _text,
    {
        "district": lambda row: row.district,
        "authority": lambda row: row.authority,
        "phase": lambda row: row.phase,
        "town": lambda row: row.town,
        "school": lambda row: row.school,
        "urn": lambda row: row.urn,
        "need": lambda row: row.need,
        "rank": lambda row: row.rank,
        "reached": lambda row: row.reached_percent,
        "response": lambda row: row.response,
        "step": lambda row: row.step,
        "due": lambda row: row.step_due,
        "visited": lambda row: row.last_visit,
    },
    {
        "never": lambda row: row.last_visit is None,
        "visited": lambda row: row.last_visit is not None,
        "due": lambda row: row.step_due is not None,
        "asked": lambda row: row.request is not None,
        "booked": lambda row: row.next_visit is not None,
    },
)
"""`district:harlow need:>60 never due:<7`: words, fields, and never, visited, due, asked, booked."""


def short_day(day: date) -> str:
    """`Mar 2026`."""
    return f"{words.month(day)} {day.year}"


def _last(row: TargetRow, width: int) -> Content:
    return Content(short_day(row.last_visit)) if row.last_visit else drawn("never", "amber")


def _contact(row: TargetRow, width: int) -> Content:
    said = joined([plain(row.last_contact), plain(row.response)])
    return said if said.plain else drawn("–", "dim")


def step(row: TargetRow, today: date | None) -> Content:
    """What is next: a visit, a request, the step with its day; what is due stands out."""
    if row.next_visit is not None:
        return run_on(drawn("✓ ", "green"), words.day(row.next_visit))
    if row.request:
        return run_on(drawn("› ", "blue"), plain(row.request))
    if not row.step:
        return drawn("–", "dim")
    due = row.step_due
    late = due is not None and today is not None and due <= today
    said = joined([plain(row.step), Content(words.day(due)) if due else Content("")], " ")
    return run_on(drawn("! ", "amber"), said) if late else said


def columns(
    today: date | None, moved: Mapping[int, int] | None = None, shown_parts: bool = True
) -> list[Column[TargetRow]]:
    """Rank to next step; with `moved` (places gained by URN) what the weights being tried change."""

    def change(row: TargetRow, width: int) -> Content:
        places = moved.get(row.urn, 0) if moved else 0
        if not places:
            return drawn("·", "dim")
        return tinted(f"↑{places}", "green") if places > 0 else tinted(f"↓{-places}", "red")

    found: list[Column[TargetRow]] = [
        Column("rank", lambda r, w: Content(str(r.rank)), least=4, right=True),
        Column("school", lambda r, w: plain(r.school), least=18, weight=6, most=44),
        Column("district", lambda r, w: plain(r.district), least=9, most=15, weight=2, keep=4),
        Column("need", lambda r, w: needbars.need(r.need), least=4, right=True),
        Column(
            "parts",
            lambda r, w: needbars.stacked(r.parts, w),
            least=8,
            most=20,
            weight=1,
            keep=6,
            field=NOT_ASKED,
        ),
    ]
    if shown_parts:
        found.append(
            Column(
                "points",
                lambda r, w: needbars.numbers(r.parts, w),
                least=16,
                most=18,
                weight=1,
                keep=1,
                field=NOT_ASKED,
            )
        )
    if moved is not None:
        found.append(Column("moved", change, least=6, right=True))
        return found
    return [
        *found,
        Column("visited", _last, least=8, keep=5),
        Column("contact", _contact, least=10, weight=2, most=34, keep=2),
        Column(
            "next step",
            lambda r, w: step(r, today),
            least=13,
            weight=2,
            most=28,
            keep=3,
            value=lambda r: r.step,
            field="step",
        ),
    ]
