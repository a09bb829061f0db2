"""What the map of the county is given: the things of a list with their places, and the days behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, joined, plain

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import DayView, Errand, RequestRow, VisitRow


@dataclass(frozen=True)
class Spot:
    """A thing on the map: its reference, its sign and tone, what they mean, its name and a few words about it.

    `when` sorts nothing, it is said; `officer` and `day` name the day whose route is drawn through it.
    """

    key: str
    sign: str
    tone: str
    means: str
    name: str
    when: str
    about: Content
    latitude: float
    longitude: float
    officer: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Sheet:
    """What is on the map: its title, the things, how many have no place, the days whose routes are drawn."""

    title: str
    spots: tuple[Spot, ...]
    nowhere: int = 0
    days: tuple[DayView, ...] = ()


Reader = Callable[[], Sheet]
"""Reads a sheet; slow, for a thread."""
Names = Callable[[str], str]
"""An officer's name by the code."""


def visits(desk: Desk, title: str, rows: Sequence[VisitRow], name: Names) -> Sheet:
    """The visits of a list; each day is read when it is stood on."""
    places = desk.map_points([row.reference for row in rows])
    found = []
    for row in rows:
        if (at := places.get(row.reference)) is None:
            continue
        sign, tone = words.state(row.state)
        who = ", ".join(name(code) for code in row.officers)
        found.append(
            Spot(
                row.reference,
                sign,
                tone,
                clean(row.state),
                row.school,
                f"{words.even_day(row.starts_at)} {words.time(row.starts_at)}",
                joined([plain(row.town), plain(row.what), Content(who)]),
                at.latitude,
                at.longitude,
                row.officers[0] if row.officers and row.state in _DRIVEN else "",
                row.starts_at.date(),
            )
        )
    return Sheet(title, tuple(found), len(rows) - len(found))


_DRIVEN = ("held", "confirmed", "delivered")


def requests(desk: Desk, title: str, rows: Sequence[RequestRow]) -> Sheet:
    """The requests of a list."""
    places = desk.map_points([row.reference for row in rows])
    found = []
    for row in rows:
        if (at := places.get(row.reference)) is None:
            continue
        sign, tone = words.state(row.state)
        need = f"need {row.need}" if row.need is not None else ""
        about = joined([plain(row.town), plain(row.what), Content(need)])
        age = words.age(row.age_days)
        found.append(
            Spot(
                row.reference,
                sign,
                tone,
                clean(row.state),
                row.school,
                age,
                about,
                at.latitude,
                at.longitude,
            )
        )
    return Sheet(title, tuple(found), len(rows) - len(found))


def day(desk: Desk, on: date, first: str = "", errands: Sequence[Errand] = ()) -> Sheet:
    """The routes of all officers on a day, `first` theirs; what needs a person today beside them."""
    days = sorted(desk.days_of(on), key=lambda each: each.officer != first)
    found = [spot for each in days for spot in _stops(each)]
    places = desk.map_points([errand.reference for errand in errands])
    known = {spot.key for spot in found}
    for errand in errands:
        at = places.get(errand.reference)
        if at is None or errand.reference in known:
            continue
        known.add(errand.reference)
        sign, tone = words.errand(errand.kind)
        said = clean(errand.words).removeprefix(clean(errand.reference)).lstrip(" :·,")
        found.append(
            Spot(
                errand.reference,
                sign,
                tone,
                errand.kind,
                said,
                errand.kind,
                plain(errand.reference),
                at.latitude,
                at.longitude,
            )
        )
    return Sheet(words.long_day(on), tuple(found), 0, tuple(days))


def _stops(view: DayView) -> list[Spot]:
    found = []
    for stop in view.stops:
        if stop.kind != "visit" or stop.latitude is None or stop.longitude is None:
            continue
        sign, tone = words.state(stop.state)
        found.append(
            Spot(
                stop.visit or "",
                sign,
                tone,
                clean(stop.state),
                stop.label,
                words.span(stop.arrives_at, stop.departs_at),
                joined([plain(view.name), Content(f"{stop.drive_minutes} min drive")]),
                stop.latitude,
                stop.longitude,
                view.officer,
                view.day,
            )
        )
    return found
