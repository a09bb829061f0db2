"""A small made-up home with a database: two officers, three schools, requests, no files from outside."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import count
from pathlib import Path

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.config import Settings
from ecfrs_tui.domain.travel import Profile
from ecfrs_tui.services.context import Context
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.migrate import migrate
from ecfrs_tui.store.work import Store
from tests.world import GridTravel

NOW = datetime(2027, 3, 1, 9, 0)


def make_context(home: Path, *, actor: str = "Pat", now: datetime = NOW) -> Context:
    """A context on the home's database; places lie on the grid of tests.world (degrees are minutes)."""
    path = home / "db" / "bookings.sqlite3"
    migrate(path, now)
    clock = RehearsalClock(now)
    tokens = (f"{n:016x}" for n in count(1))
    return Context(
        Store(path, clock),
        clock,
        Settings(actor=actor),
        home,
        lambda _: GridTravel(),
        Profile(),
        token=lambda: next(tokens),
    )


def fill(context: Context) -> None:
    """Officers ASH and BIRCH, schools 900001 to 900003 at 20, 40 and 60 minutes, requests REQ-0001 to 0003."""
    with context.store.writing("set-up") as work:
        add = work.session.add
        for code, title, need in (("HS3", "Home safety", 1), ("GA9", "Gangs workshop", 2)):
            add(t.Programme(code=code, title=title, topic="Fire", years="3,9", officers_needed=need))
        for code, x in (("ASH", 0.0), ("BIRCH", 10.0)):
            add(
                t.Officer(
                    code=code,
                    name=code.title(),
                    email=f"{code.lower()}@team.example",
                    base_name=f"{code.title()}'s base",
                    base_latitude=x,
                    base_longitude=0.0,
                )
            )
        for number in (1, 2, 3):
            add(
                t.School(
                    urn=900000 + number,
                    name=f"School {number}",
                    authority="Essex",
                    phase="Primary",
                    town="Town",
                    postcode="CM1 1AA",
                    latitude=0.0,
                    longitude=20.0 * number,
                )
            )
        add(
            t.TermEntry(
                scope="Essex",
                kind="term",
                label="Spring 2",
                first_day=date(2027, 2, 22),
                last_day=date(2027, 3, 25),
            )
        )
        work.session.flush()
        for code in ("ASH", "BIRCH"):
            for weekday in range(5):
                add(t.WorkingSpan(officer=code, weekday=weekday, starts=time(8), ends=time(16, 30)))
            for programme in ("HS3", "GA9"):
                add(t.Competence(officer=code, programme=programme))
        for number in (1, 2, 3):
            row = t.Request(
                reference=f"REQ-{number:04d}",
                state="ready",
                received_at=datetime(2027, 2, 22, 10),
                source="form",
                source_key=str(number),
                urn=900000 + number,
                typed_school=f"school {number}",
                contact_name="A. Teacher",
                contact_email=f"office{number}@school{number}.example",
            )
            add(row)
            work.session.flush()
            assert row.id is not None
            programme = "GA9" if number == 3 else "HS3"
            add(t.RequestSession(request_id=row.id, programme=programme, year="3", groups=1, pupils=28))
        work.record("set-up", "", "made-up data", undoable=False)
