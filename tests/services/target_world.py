"""A made-up home around Chelmsford: schools at real points, programmes by theme, contacts, driving times of the
road skeleton."""

from __future__ import annotations

from pathlib import Path

from ecfrs_tui.services.context import Context
from ecfrs_tui.store import tables as t
from ecfrs_tui.travel.matrix import StoredMatrix
from ecfrs_tui.travel.skeleton import RoadSkeleton
from tests.services.desk_world import make_context

CENTRE = "51.7356,0.4685"
SCHOOLS = (
    # URN, name, phase, ages, latitude, longitude, phone
    (900001, "Hollowmere Primary", "Primary", (4, 11), 51.7400, 0.4700, "01632960001"),
    (900002, "Larkspur Junior", "Primary", (7, 11), 51.7560, 0.4700, "01632960002"),
    (900003, "Basil Fen Academy", "Secondary", (11, 18), 51.7000, 0.4500, "01632960003"),
    # across the Crouch from one another: near in a straight line, far by road
    (900004, "North Quay Primary", "Primary", (4, 11), 51.6270, 0.8140, ""),
    (900005, "South Quay Primary", "Primary", (4, 11), 51.5900, 0.8140, ""),
)
CONTACTS = (
    (900001, "A. Teacher", "deputy head", "deputy@hollowmere.example", False),
    (900001, "B. Lead", "safeguarding lead", "dsl@hollowmere.example", True),
    (900003, "C. Head", "head", "head@basilfen.example", False),
)


def make(home: Path, *, actor: str = "Pat") -> Context:
    """A context on a filled database; close its store when done."""
    context = make_context(home, actor=actor)
    roads = StoredMatrix.build(RoadSkeleton(), ())
    context.travel_times = lambda _: roads
    fill(context)
    return context


def fill(context: Context) -> None:
    """Programmes, schools and contacts."""
    with context.store.writing("set-up") as work:
        add = work.session.add
        for code, title, topic, years, season in (
            ("KC6", "Knife crime", "Knife crime", "6", ""),
            ("GA9", "Gangs workshop", "Gangs", "9,10", ""),
            ("FW", "Firework safety", "Fireworks", "5,6", "10-01..11-05"),
            ("AR8", "Arson", "Arson", "8", ""),
        ):
            add(t.Programme(code=code, title=title, topic=topic, years=years, season=season))
        add(t.Officer(code="ASH", name="Ash", base_latitude=51.7356, base_longitude=0.4685))
        for urn, name, phase, ages, latitude, longitude, phone in SCHOOLS:
            add(
                t.School(
                    urn=urn,
                    name=name,
                    authority="Essex",
                    district="Chelmsford",
                    phase=phase,
                    low_age=ages[0],
                    high_age=ages[1],
                    town="Town",
                    latitude=latitude,
                    longitude=longitude,
                    phone=phone,
                    pupils=200,
                )
            )
        work.session.flush()
        for urn, name, role, email, lead in CONTACTS:
            add(t.Contact(urn=urn, name=name, role=role, email=email, safeguarding_lead=lead))
        work.record("set-up", "", "made-up data", undoable=False)
