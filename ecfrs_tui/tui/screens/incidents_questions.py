"""The questions about incidents: entering one, what is to be done at a school, how far to look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import dates, words
from ecfrs_tui.tui.screens.bulk import one_by_one
from ecfrs_tui.tui.screens.dialogs import Ask, Question, needed
from ecfrs_tui.tui.screens.plan_questions import day_check
from ecfrs_tui.tui.text import clean, joined, plain
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.needviews import NearRow, ThemeView
    from ecfrs_tui.services.views import Outcome

USUAL_KM = 5.0
_NAMED = 6


@dataclass(frozen=True)
class Reach:
    """How far to look: kilometres in a straight line, minutes of driving, or both; and which phases."""

    km: float | None = USUAL_KM
    minutes: int | None = None
    phases: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """`within 5 km · 15 min of driving · primary`."""
        parts = [
            f"{self.km:g} km" if self.km else "",
            f"{self.minutes} min of driving" if self.minutes else "",
        ]
        return " · ".join(["within " + " and ".join(filter(None, parts)), *self.phases])


def enter(desk: Desk, themes: Sequence[ThemeView]) -> Question[Outcome]:
    """An incident, or the meeting that reviewed it, at a place."""
    today = desk.now().date()
    known = ", ".join(each.code for each in themes)

    def theme(text: str) -> str:
        return "" if _theme(text, themes) else f"Write one of {known}."

    def act(texts: Mapping[str, str]) -> Outcome:
        return desk.enter_incident(
            on_date=dates.parse_day(texts["day"], today),
            kind=texts["kind"],
            theme=_theme(texts["theme"], themes),
            place=texts["place"],
            notes=texts["notes"],
            reference=texts["reference"],
        )

    asks = [
        Ask("day", "day", words.long_day(today), check=day_check(today)),
        Ask("kind", "what", hint="deliberate fire, review meeting, …", check=needed("What happened")),
        Ask("theme", "theme", hint=known, check=theme),
        Ask("place", "place", hint="postcode, URN of a school, or LAT,LON", check=needed("A place")),
        Ask("notes", "notes", hint="no names of persons"),
        Ask("reference", "reference", hint="of the incident; empty: one is given"),
    ]
    return Question("Enter an incident", [], "enter it", act, (), asks)


def _theme(text: str, themes: Sequence[ThemeView]) -> str:
    typed = text.strip().casefold()
    if not typed:
        return ""
    found = [each.code for each in themes if each.code.casefold() == typed]
    found += [each.code for each in themes if clean(each.title).casefold().startswith(typed)]
    return found[0] if found else ""


def act(desk: Desk, reference: str, rows: Sequence[NearRow], state: str) -> Question[Outcome]:
    """What is to be done at a school, or what came of it."""
    keys = [str(row.urn) for row in rows]
    title, verb, label, value, hint = {
        "open": ("To be done", "open it", "action", _proposal(rows), "what is to be done"),
        "done": ("Done", "close it", "outcome", "", "what came of it; may be empty"),
        "dropped": ("Not to be done", "drop it", "reason", "", "why not"),
    }[state]

    def do(texts: Mapping[str, str]) -> Outcome:
        return one_by_one(
            keys, lambda key: desk.act_on_incident(reference, int(key), action=texts["action"], state=state)
        )

    check = None if state == "done" else needed("An action" if state == "open" else "A reason")
    lines = [Field("", joined([plain(row.school), plain(row.town)], ", ")) for row in rows[:_NAMED]]
    if len(rows) > _NAMED:
        lines.append(Field("", Content(f"and {len(rows) - _NAMED} more")))
    return Question(
        f"{title} after {clean(reference)}", lines, verb, do, (), [Ask("action", label, value, hint, check)]
    )


def _proposal(rows: Sequence[NearRow]) -> str:
    offers = {clean(row.programme) for row in rows if row.programme}
    return f"offer {offers.pop()}" if len(offers) == 1 else ""


def reach(now: Reach) -> Question[Reach]:
    """How far to look, and among which schools."""

    def act(texts: Mapping[str, str]) -> Reach:
        phases = tuple(each.strip() for each in texts["phases"].split(",") if each.strip())
        km = float(texts["km"].replace(",", ".")) if texts["km"] else None
        minutes = int(texts["minutes"]) if texts["minutes"] else None
        return Reach(km if km or minutes else USUAL_KM, minutes, phases)

    asks = [
        Ask("km", "kilometres", f"{now.km:g}" if now.km else "", "straight line; may be empty", _number(100)),
        Ask("minutes", "drive minutes", str(now.minutes or ""), "may be empty", _number(180, whole=True)),
        Ask("phases", "phases", ", ".join(now.phases), "primary, secondary, …; empty: all"),
    ]
    return Question("How far to look", [], "look", act, (), asks)


def _number(most: int, *, whole: bool = False) -> Callable[[str], str]:
    def check(text: str) -> str:
        text = text.strip().replace(",", ".")
        if not text:
            return ""
        digits = text if whole else text.replace(".", "", 1)
        good = digits.isascii() and digits.isdecimal() and len(text) < 7 and 0 < float(text) <= most
        return "" if good else f"Write {'whole minutes' if whole else 'kilometres'} up to {most}, or nothing."

    return check


def place(now: Reach) -> Question[tuple[str, Reach]]:
    """Schools near any place, without an incident."""
    around = reach(now)

    def act(texts: Mapping[str, str]) -> tuple[str, Reach]:
        return texts["place"], around.act(texts)

    where = Ask(
        "place", "place", hint="postcode, URN, an officer's base, or LAT,LON", check=needed("A place")
    )
    return Question("Schools near a place", [], "look", act, (), [where, *around.asks])
