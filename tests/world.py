"""A small made-up county for tests of the rule book: places on a grid, officers, programmes, a book."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from math import hypot

from ecfrs_tui.domain.book import Book, HouseRules
from ecfrs_tui.domain.layout import lay_out
from ecfrs_tui.domain.officers import Competence, Officer
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.programmes import Programme, WantedSession
from ecfrs_tui.domain.schools import School
from ecfrs_tui.domain.terms import DayShape, SchoolCalendar, TermEntry
from ecfrs_tui.domain.travel import Band, LegFacts, Profile
from ecfrs_tui.domain.visits import Busy, Request, Visit

NOW = datetime(2027, 3, 1, 9, 0)
MONDAY = date(2027, 3, 8)
FULL_WEEK = {n: ((time(8, 0), time(16, 30)),) for n in range(5)}
PEAKS = Profile(
    term=(
        Band(time(0), 1.0),
        Band(time(8), 1.35),
        Band(time(9, 15), 1.0),
        Band(time(15), 1.25),
        Band(time(18), 1.0),
    ),
)


@dataclass(frozen=True)
class GridTravel:
    """Places lie on a grid of minutes: the drive takes the straight distance between the numbers."""

    def quiet_minutes(self, origin: Place, destination: Place) -> float:
        return hypot(origin.latitude - destination.latitude, origin.longitude - destination.longitude)

    def leg(self, origin: Place, destination: Place) -> LegFacts:
        minutes = self.quiet_minutes(origin, destination)
        return LegFacts(minutes, minutes * 0.8, "grid", 4.0)


def school(number: int, x: float, y: float, *, name: str = "", authority: str = "Essex") -> School:
    urn = 900000 + number
    label = name or f"School {number}"
    return School(f"urn:{urn}", label, urn, authority, "Primary", "Town", Place(f"urn:{urn}", label, x, y))


CLASS = Programme("HS3", "Home safety", "Fire", ("3",), "class", 60, 15, 5, 10, 32)
SHORT = Programme("CY6", "Cyber safety", "Cyber", ("6",), "class", 45, 15, 5, 10, 32)
PAIR = Programme("GA9", "Gangs workshop", "Crime", ("9",), "class", 60, 15, 5, 10, 32, officers_needed=2)
PROGRAMMES = {p.code: p for p in (CLASS, SHORT, PAIR)}


def officer(code: str, x: float = 0, y: float = 0, **changes: object) -> Officer:
    made = Officer(
        code,
        code.title(),
        f"{code.lower()}@team.example",
        Place(f"officer:{code}", f"{code.title()}'s base", x, y),
        FULL_WEEK,
        tuple(Competence(p, None, None) for p in PROGRAMMES),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


TERMS = (
    TermEntry("Essex", "term", "Spring 1", date(2027, 1, 5), date(2027, 2, 12)),
    TermEntry("Essex", "holiday", "half term", date(2027, 2, 15), date(2027, 2, 19)),
    TermEntry("Essex", "term", "Spring 2", date(2027, 2, 22), date(2027, 3, 25)),
    TermEntry("Essex", "holiday", "Easter holiday", date(2027, 3, 26), date(2027, 4, 9)),
    TermEntry("Essex", "term", "Summer 1", date(2027, 4, 12), date(2027, 5, 28)),
)


def request(at: School, *wanted: WantedSession, reference: str = "REQ-0001", **changes: object) -> Request:
    made = Request(reference, at, wanted or (WantedSession("HS3", "3", 1, 28),))
    return replace(made, **changes)  # type: ignore[arg-type]


def visit(
    at: School,
    start: datetime,
    *officers: str,
    reference: str = "VIS-0001",
    wanted: tuple[WantedSession, ...] = (WantedSession("HS3", "3", 1, 28),),
    state: str = "confirmed",
) -> Visit:
    laid = lay_out(Request("", at, wanted), PROGRAMMES, DayShape(), officers or ("ASH",), start)
    return replace(laid, reference=reference, state=state)


def book(
    *visits: Visit,
    officers: tuple[Officer, ...] | None = None,
    busy: tuple[Busy, ...] = (),
    profile: Profile = PEAKS,
    rules: HouseRules | None = None,
) -> Book:
    team = officers if officers is not None else (officer("ASH"), officer("BIRCH", 20, 0))
    return Book(
        now=NOW,
        officers={o.code: o for o in team},
        programmes=PROGRAMMES,
        calendar=SchoolCalendar(TERMS, {date(2027, 3, 29): "Easter Monday"}),
        travel=GridTravel(),
        visits=visits,
        busy=busy,
        profile=profile,
        rules=rules or HouseRules(),
    )


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute))
