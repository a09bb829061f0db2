"""The questions of the Plan screen: what to plan with, what to accept, what to throw away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.tui import dates, words
from ecfrs_tui.tui.screens.dialogs import Ask, Question
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.pieces import Field
from ecfrs_tui.tui.widgets.planlines import names

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.planviews import PlanAccepted, PlanOptions, PlanRow, PlanView

MOST_SECONDS = 900
_MOVES = ("nothing", "held", "all")


def day_check(today: date) -> Callable[[str], str]:
    """A check that a text is a day."""

    def check(text: str) -> str:
        try:
            dates.parse_day(text, today)
        except ValueError as fault:
            return str(fault)
        return ""

    return check


def settings(desk: Desk, options: PlanOptions, moves: str) -> Question[tuple[PlanOptions, str]]:
    """Days, officers, seconds, and which standing visits may be put elsewhere."""
    today = desk.now().date()
    known = {officer.code for officer in desk.officers() if officer.active}

    def officers(text: str) -> str:
        wrong = [code for code in _codes(text) if code not in known]
        return f"“{wrong[0]}” is no officer's code; there are {', '.join(sorted(known))}." if wrong else ""

    def act(texts: Mapping[str, str]) -> tuple[PlanOptions, str]:
        first, last = (dates.parse_day(texts[name], today) for name in ("first", "last"))
        if last < first:
            raise RefusedError("plan_span", "the last day lies before the first", hint="Change one of them.")
        may = _move(texts["moves"])
        movable = tuple(
            row.reference
            for row in desk.visits(first=first, last=last, states=_states(may))
            if may != "nothing" and row.starts_at.date() > today
        )
        found = replace(
            options,
            first=first,
            last=last,
            officers=_codes(texts["officers"]),
            movable=movable,
            seconds=float(texts["seconds"]),
        )
        return found, may

    asks = [
        Ask("first", "first day", words.long_day(options.first or today), check=day_check(today)),
        Ask("last", "last day", words.long_day(options.last or today), check=day_check(today)),
        Ask(
            "officers", "officers", ", ".join(options.officers), "codes, commas between; empty: all", officers
        ),
        Ask("seconds", "seconds", f"{options.seconds or 20:.0f}", "how long to look", _seconds),
        Ask("moves", "may move", moves, "nothing, held or all standing visits", _may),
    ]
    return Question("What to plan with", [], "take it", act, (), asks)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip().upper() for each in text.split(",") if each.strip()))


def _seconds(text: str) -> str:
    good = text.strip().isdecimal() and 1 <= int(text) <= MOST_SECONDS
    return "" if good else f"Seconds are a number from 1 to {MOST_SECONDS}."


def _may(text: str) -> str:
    return "" if _move(text) else "Write nothing, held or all."


def _move(text: str) -> str:
    typed = text.strip().casefold()
    return next((each for each in _MOVES if typed and each.startswith(typed)), "")


def _states(may: str) -> tuple[str, ...]:
    return ("held",) if may == "held" else ("held", "confirmed")


def accept(desk: Desk, view: PlanView, rows: Sequence[PlanRow]) -> Question[tuple[PlanAccepted, ...]]:
    """Books proposed rows, each a transaction of its own."""
    references = tuple(row.reference for row in rows)
    moved = sum(bool(row.visit) for row in rows)
    if len(rows) == 1:
        title = f"{'Move' if moved else 'Book'} {clean(rows[0].reference)}"
        lines, warnings = _one(rows[0]), rows[0].warnings
    else:
        title = f"Accept {len(rows)} rows of the plan"
        lines = _many(rows, moved)
        warnings = tuple(f"{row.school}: {each}" for row in rows for each in row.warnings)
    return Question(
        title,
        lines,
        "move" if moved == len(rows) else "book",
        lambda texts: desk.accept_plan(view, references),
        warnings,
    )


def _one(row: PlanRow) -> list[Field]:
    drive = f"{words.extra(row.extra_drive_minutes)} min of driving"
    when = f"{words.long_day(row.starts_at)}  {words.span(row.starts_at, row.ends_at)}"
    fields = [
        Field("school", joined([plain(row.school).stylize("bold"), plain(row.town)], ", "), 2),
        Field(
            "when",
            run_on(
                drawn(when, "strong"), drawn(f"   there {words.span(row.arrives_at, row.departs_at)}", "dim")
            ),
        ),
        Field("officer", run_on(names(row), drawn(f"   {drive}", "dim")), 2),
        Field("sessions", cards.sessions(row.sessions) if row.sessions else plain(row.what), 4),
        Field("why", plain(row.explanation), 3),
    ]
    return [*fields, Field("now", plain(row.was))] if row.was else fields


def _many(rows: Sequence[PlanRow], moved: int) -> list[Field]:
    extra = sum(row.extra_drive_minutes for row in rows)
    counts = [
        words.count(len(rows) - moved, "new visit") if len(rows) > moved else "",
        f"{words.count(moved, 'visit')} moved" if moved else "",
        f"{words.extra(extra)} min of driving",
    ]
    lines = [Field("", joined([Content(each) for each in counts]))]
    for row in rows:
        when = f"{words.even_day(row.starts_at)} {words.time(row.starts_at)}  "
        lines.append(Field("", run_on(when, plain(row.school), drawn(f"  {names(row, 24)}", "dim"))))
    lines.append(
        Field("", drawn("Each is asked of the rule book again; undo takes them back one by one.", "dim"), 2)
    )
    return lines


def throw_away(rows: int) -> Question[bool]:
    """A plan with rows that nobody has accepted."""
    says = tinted(f"{words.count(rows, 'proposed visit')} not accepted would be lost.", "amber")
    return Question("Throw the plan away?", [Field("", says, 2)], "throw it away", lambda texts: True)
