"""The family of planning problems (TRAVEL.md section 5.1), seeded: S, T, M, L and XL.

Schools are scattered round the towns of the road skeleton by their size; officers live in real towns, three
in ten work three days a week, some are on leave; 15 % of the visits are booked already.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from ecfrs_tui.domain.book import Book, HouseRules
from ecfrs_tui.domain.officers import Competence, Officer
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.programmes import Programme, WantedSession
from ecfrs_tui.domain.schools import School
from ecfrs_tui.domain.terms import DayShape, SchoolCalendar
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.travel import Profile
from ecfrs_tui.domain.visits import Busy, Request, Window
from ecfrs_tui.scheduling.planner.values import PlanWeights, Problem
from ecfrs_tui.scheduling.slots import best_slots
from ecfrs_tui.travel.matrix import StoredMatrix
from ecfrs_tui.travel.skeleton import RoadSkeleton
from ecfrs_tui.travel.skeleton_data import Node

SKILLS = ("HS", "KC", "CY", "WA", "RO", "AR")
LENGTHS = tuple(range(30, 181, 15))
MONDAY = date(2027, 3, 8)
NOW = datetime(2027, 3, 1, 9)
BARE = PlanWeights(preference_rank=0, continuity=0, wait_week=0, fair_drive=0, early=0)
"""Driving and prizes only, as the family is defined."""
PLACES: dict[str, tuple[str, ...]] = {
    "C": (
        "Chelmsford",
        "Colchester",
        "Southend-on-Sea",
        "Basildon",
        "Harlow",
    ),
    "T": (
        "Brentwood",
        "Braintree",
        "Clacton-on-Sea",
        "Harwich",
        "Dovercourt",
        "Maldon",
        "Witham",
        "Saffron Walden",
        "Epping",
        "Loughton",
        "Waltham Abbey",
        "Chigwell",
        "Buckhurst Hill",
        "Billericay",
        "Wickford",
        "Rayleigh",
        "Rochford",
        "Hockley",
        "Canvey Island",
        "South Benfleet",
        "Hadleigh",
        "Leigh-on-Sea",
        "Shoeburyness",
        "Grays",
        "Tilbury",
        "Stanford-le-Hope",
        "Corringham",
        "South Ockendon",
        "Purfleet",
        "Lakeside",
        "Halstead",
        "South Woodham Ferrers",
        "Frinton-on-Sea",
        "Walton-on-the-Naze",
        "Great Baddow",
    ),
    "V": (
        "Great Dunmow",
        "Stansted Mountfitchet",
        "Ongar",
        "Great Wakering",
        "Coggeshall",
        "Kelvedon",
        "Tiptree",
        "Burnham-on-Crouch",
        "Southminster",
        "Danbury",
        "Ingatestone",
        "Bradwell-on-Sea",
        "Tillingham",
        "Latchingdon",
        "West Mersea",
        "Brightlingsea",
        "Wivenhoe",
        "Manningtree",
        "Thorpe-le-Soken",
        "St Osyth",
        "Tollesbury",
        "Tolleshunt D'Arcy",
        "Heybridge",
        "Hatfield Peverel",
        "Thaxted",
        "Newport",
        "Great Chesterford",
        "Sible Hedingham",
        "Great Yeldham",
        "Bures",
        "Earls Colne",
        "Dedham",
        "Hatfield Heath",
        "Writtle",
        "Great Leighs",
        "Stanway",
    ),
}
"""Towns of the county by size, large to small; where they lie is for the skeleton to say."""
_SIZE_WEIGHT = {"C": 10, "T": 4, "V": 1}


@dataclass(frozen=True)
class Size:
    """How many requests, officers and working days, and over how many days a request may lie."""

    requests: int
    officers: int
    days: int
    reach: tuple[int, int]


SIZES = {
    "S": Size(10, 3, 5, (5, 5)),
    "T": Size(60, 3, 10, (5, 10)),
    "M": Size(60, 8, 10, (5, 10)),
    "L": Size(150, 12, 30, (5, 30)),
    "XL": Size(600, 20, 60, (5, 30)),
}


def working_days(count: int) -> list[date]:
    """The first `count` weekdays from the family's Monday."""
    return [MONDAY + timedelta(days=7 * (n // 5) + n % 5) for n in range(count)]


def programmes() -> dict[str, Programme]:
    """One programme for each skill and length; nothing but the length itself takes time."""
    return {
        f"{skill}{length}": Programme(
            f"{skill}{length}", f"{skill} {length} min", skill, ("6",), "class", length, 0, 0, 0, 40
        )
        for skill in SKILLS
        for length in LENGTHS
    }


def problem(name: str, seed: int, *, profile: Profile | None = None, weights: PlanWeights = BARE) -> Problem:
    """A problem of the family; the same for the same name and seed. `profile` None: no time of day."""
    size = SIZES[name]
    rng = random.Random(f"{name} {seed}")
    skeleton = RoadSkeleton()
    size_of = {name: kind for kind, names in PLACES.items() for name in names}
    towns = [replace(n, kind=size_of[n.name]) for n in skeleton.data.nodes if n.name in size_of]
    days = working_days(size.days)
    schools, shapes = _schools(rng, skeleton, towns, size.requests)
    officers, leave = _officers(rng, towns, size.officers, days)
    places = [s.place for s in schools if s.place] + [o.base for o in officers if o.base]
    book = Book(
        now=NOW,
        officers={o.code: o for o in officers},
        programmes=programmes(),
        calendar=SchoolCalendar(shapes=shapes),
        travel=StoredMatrix.build(skeleton, places),
        busy=tuple(leave),
        profile=profile or Profile(),
        rules=HouseRules(notice_days=0),
    )
    requests = [
        _request(rng, n, school, shapes[school.urn, None], days, size.reach)
        for n, school in enumerate(schools)
    ]
    prizes = {r.reference: float(rng.randrange(120, 441, 10)) for r in requests}
    pinned = set(rng.sample(range(len(requests)), round(0.15 * len(requests))))
    visits = []
    for n in sorted(pinned):
        slots = best_slots(requests[n], book.with_visits(visits), days[0], days[-1], limit=12)
        if slots:
            chosen = rng.choice(slots).visit
            visits.append(replace(chosen, reference=f"VIS-{n:04d}", state="confirmed", windows=()))
    open_requests = tuple(r for n, r in enumerate(requests) if n not in pinned)
    return Problem(book.with_visits(visits), open_requests, days[0], days[-1], prizes=prizes, weights=weights)


def _schools(
    rng: random.Random, skeleton: RoadSkeleton, towns: list[Node], count: int
) -> tuple[list[School], dict[tuple[int | None, str | None], DayShape]]:
    schools, shapes = [], {}
    for n in range(count):
        town = rng.choices(towns, [_SIZE_WEIGHT[t.kind] for t in towns])[0]
        urn = 900000 + n
        place = _near(rng, town, f"urn:{urn}", f"School {n}")
        while skeleton.attach(place) is None:  # in the water
            place = _near(rng, town, f"urn:{urn}", f"School {n}")
        schools.append(School(f"urn:{urn}", f"School {n}", urn, "Essex", "Primary", town.name, place))
        opens = time(8, rng.choice((30, 45, 45, 50)))
        noon = time(12, rng.choice((0, 15)))
        shapes[urn, None] = DayShape(opens, noon, noon, time(15, rng.choice((0, 15, 15, 30))))
    return schools, shapes


def _near(rng: random.Random, town: Node, key: str, label: str) -> Place:
    return Place(key, label, town.latitude + rng.gauss(0, 0.006), town.longitude + rng.gauss(0, 0.009))


def _officers(
    rng: random.Random,
    towns: list[Node],
    count: int,
    days: list[date],
) -> tuple[list[Officer], list[Busy]]:
    homes = rng.sample([t for t in towns if t.kind in "CT"], count)
    officers, leave = [], []
    for n, home in enumerate(homes):
        code = f"O{n:02d}"
        weekdays = sorted(rng.sample(range(5), 3)) if rng.random() < 0.3 else range(5)
        begins = rng.choice((time(7, 30), time(8, 0), time(8, 0)))
        ends = time(begins.hour + 8, begins.minute) if rng.random() < 0.5 else time(begins.hour + 8, 30)
        skills = SKILLS if n == 0 else tuple(rng.sample(SKILLS, rng.randint(3, 5)))
        officers.append(
            Officer(
                code,
                f"Officer {n}",
                f"{code.lower()}@team.example",
                Place(f"officer:{code}", home.name, home.latitude, home.longitude),
                dict.fromkeys(weekdays, ((begins, ends),)),
                tuple(Competence(f"{s}{m}", None, None) for s in skills for m in LENGTHS),
                max_sessions_per_day=4,
                max_drive_minutes_per_day=180,
            )
        )
        for day in days:
            if rng.random() < 0.04:
                start = datetime.combine(day, time())
                leave.append(Busy(code, Span(start, start + timedelta(days=1)), "leave", "oof"))
    return officers, leave


def _request(
    rng: random.Random, number: int, school: School, shape: DayShape, days: list[date], reach: tuple[int, int]
) -> Request:
    length = rng.choice(LENGTHS)
    part = rng.choices(("any", "morning", "afternoon"), (50, 32, 18))[0]
    weekdays = set(rng.sample(range(5), rng.choices((1, 2, 3, 5), (1, 2, 2, 3))[0]))
    span = min(rng.randint(*reach), len(days))
    first = rng.randrange(0, len(days) - span + 1)
    opens, closes = shape.opens, shape.closes
    if part == "morning":
        closes = shape.lunch_starts
    elif part == "afternoon":
        opens = shape.lunch_ends
    windows = tuple(
        Window(datetime.combine(d, opens), datetime.combine(d, closes))
        for d in days[first : first + span]
        if d.weekday() in weekdays
    )
    wanted = WantedSession(f"{rng.choice(SKILLS)}{length}", "6", 1, 28)
    return Request(f"REQ-{number:04d}", school, (wanted,), windows)
