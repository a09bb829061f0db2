"""The office as screens meet it: what is looked at is up to date by itself."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.office import Office, open_office
from ecfrs_tui.services.travelling import Travelling
from ecfrs_tui.store import sqlite
from ecfrs_tui.travel.skeleton import RoadSkeleton


def office_of(context: Context) -> Office:
    return Office(context, Travelling(context.store, context.clock, RoadSkeleton()))


def test_a_hold_that_lapsed_frees_its_request_when_the_inbox_is_looked_at(context: Context) -> None:
    office = office_of(context)
    office.hold("REQ-0001", officers=["ASH"], starts_at=datetime(2027, 3, 9, 10), days=2)
    assert isinstance(context.clock, RehearsalClock)
    context.clock.london = datetime(2027, 3, 4, 9)
    states = {row.reference: row.state for row in office.requests()}
    assert states["REQ-0001"] == "ready"
    assert office.visit("VIS-0001").state == "cancelled"


def test_the_inbox_is_shown_while_another_program_writes(context: Context) -> None:
    office = office_of(context)
    office.hold("REQ-0001", officers=["ASH"], starts_at=datetime(2027, 3, 9, 10), days=2)
    assert isinstance(context.clock, RehearsalClock)
    context.clock.london = datetime(2027, 3, 4, 9)
    context.store.engine = sqlite.open_engine(context.store.path, busy_timeout_ms=50)
    other = sqlite3.connect(context.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert {row.reference for row in office.requests()} == {"REQ-0001", "REQ-0002", "REQ-0003"}
    other.execute("ROLLBACK")
    other.close()


def test_an_empty_home_opens_with_nothing_in_it(tmp_path: Path) -> None:
    office = open_office(tmp_path, RehearsalClock(datetime(2027, 3, 1, 9)))
    assert office.requests() == ()
    assert office.today().errands == ()
    assert office.check() == (0, ())
    office.close()
