"""Made-up signs of need: scores, a restricted list, incidents, and what is to be reached this school year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ecfrs_tui.demo.draw import Draw
from ecfrs_tui.demo.schools import DemoSchool
from ecfrs_tui.demo.tables import csv_bytes

INCIDENTS = 140
INCIDENT_KINDS = (
    ("deliberate secondary fire", "fires", 6),
    ("accidental dwelling fire", "home", 4),
    ("hoax call", "hoax", 3),
    ("open water rescue", "water", 1),
    ("road traffic collision", "road", 3),
)
TARGETS = (
    ("young_people", "", "", 42_000),
    ("schools", "", "", 110),
    ("young_people", "Knife crime", "", 6_000),
    ("young_people", "Home safety", "", 12_000),
    ("visits", "", "Harlow", 40),
    ("visits", "", "Basildon", 45),
)
_HARDER = {
    "Harlow": 18,
    "Basildon": 16,
    "Tendring": 15,
    "Southend-on-Sea": 12,
    "Thurrock": 10,
    "Uttlesford": -14,
}
"""How much more (or less) need a district's made-up schools have: it has to look like something."""


def deprivation_csv(schools: Sequence[DemoSchool], *, seed: int) -> bytes:
    """A share of children in families short of money, by URN, 0 to 0.6; a few schools have none."""
    draw = Draw(seed, "deprivation")
    rows = []
    for school in schools:
        share = (draw.between(2, 34) + max(_HARDER.get(school.district, 0), -1)) / 100
        if draw.share() > 0.05:
            rows.append((school.urn, f"{share:.2f}"))
    return csv_bytes(("urn", "score"), rows)


def police_list_csv(schools: Sequence[DemoSchool], *, seed: int) -> bytes:
    """A restricted list for the knife and gangs sessions: about a third of the schools, 1 to 10."""
    draw = Draw(seed, "police list")
    rows = []
    for school in schools:
        points = draw.between(1, 8) + max(_HARDER.get(school.district, 0) // 8, 0)
        if draw.share() < 0.35:
            rows.append((school.urn, points))
    return csv_bytes(("urn", "score"), rows)


def incidents_csv(schools: Sequence[DemoSchool], *, today: date, seed: int) -> bytes:
    """Incidents of the year before the day, each some hundred metres from a school, in metres of the grid."""
    draw = Draw(seed, "incidents")
    kinds = [kind for kind in INCIDENT_KINDS for _ in range(kind[2])]
    often = [s for s in schools for _ in range(3 if _HARDER.get(s.district, 0) > 0 else 1)]
    rows = []
    for number in range(INCIDENTS):
        school, kind = draw.pick(often), draw.pick(kinds)
        day = today - timedelta(days=draw.between(1, 360))
        east = school.easting + draw.between(-900, 900)
        north = school.northing + draw.between(-900, 900)
        rows.append((f"INC-{number + 1:04d}", day.isoformat(), kind[0], kind[1], east, north))
    return csv_bytes(("reference", "date", "type", "theme", "easting", "northing"), rows)


def delivery_targets_csv(*, today: date) -> bytes:
    """What is to be reached in the school year of the day."""
    begins = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    ends = date(begins.year + 1, 8, 31)
    rows = [
        (measure, topic, district, begins.isoformat(), ends.isoformat(), target)
        for measure, topic, district, target in TARGETS
    ]
    return csv_bytes(("measure", "topic", "district", "from", "until", "target"), rows)
