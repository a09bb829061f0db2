"""A home with a history: the demonstration's present, and so many months of a county's work before it.

250 visits and 500 requests a month, 1,500 schools (or more), with their audit, messages and contact log. What is
open and to come is the demonstration's, so that homes differ only in what lies behind them.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.demo import fill_demo
from ecfrs_tui.services.office import Office
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

NOW = datetime(2027, 3, 1, 9)
VISITS_A_MONTH, REQUESTS_A_MONTH = 250, 500
DAYS_A_MONTH = 30
FIRST_OF_HISTORY = 100_000
"""Numbers of references from here on, clear of the demonstration's."""
OWN_DAYS = 120
"""The demonstration has visits of its own in these days before NOW."""
EML_DAYS = 730
"""Older messages have had their bytes removed by the rules of retention."""
Row = dict[str, Any]


def made(home: Path, *, months: int, schools: int = 1500, seed: int = 1) -> Office:
    """Fills the home and returns its open office, at NOW."""
    office = fill_demo(home, RehearsalClock(NOW))
    chance = random.Random(seed)
    with office.context.store.writing("bench") as work:
        _schools(work, chance, schools)
        _history(work, chance, months)
        work.record("set-up", "", "made-up history", undoable=False)
    office.refresh_travel()
    return office


def _insert(work: Work, table: Any, rows: list[Row]) -> None:
    for at in range(0, len(rows), 5000):
        work.session.connection().execute(insert(table), rows[at : at + 5000])


def _schools(work: Work, chance: random.Random, number: int) -> None:
    """More schools near those of the demonstration."""
    c = columns(t.School)
    query = select(c.district, c.authority, c.town, c.postcode, c.latitude, c.longitude, c.phase, c.phone)
    known = work.session.connection().execute(query).all()
    rows = []
    for n in range(max(0, number - len(known))):
        near = known[n % len(known)]
        rows.append(
            {
                "urn": 950_000 + n,
                "name": f"{near.town} {chance.choice(('Hill', 'Field', 'Brook', 'Mead'))} School {n}",
                "district": near.district,
                "authority": near.authority,
                "town": near.town,
                "postcode": near.postcode,
                "phase": near.phase,
                "phone": near.phone,
                "pupils": chance.randint(80, 900),
                "latitude": near.latitude + chance.uniform(-0.02, 0.02) if near.latitude else None,
                "longitude": near.longitude + chance.uniform(-0.02, 0.02) if near.longitude else None,
            }
        )
    _insert(work, t.School, rows)


def _history(work: Work, chance: random.Random, months: int) -> None:
    run = work.session.connection().execute
    urns = list(run(select(columns(t.School).urn)).scalars())
    officers = list(run(select(columns(t.Officer).code)).scalars())
    programmes = list(run(select(columns(t.Programme).code)).scalars())
    begin = NOW - timedelta(days=months * DAYS_A_MONTH + OWN_DAYS)
    requests = [_request(n, chance, begin, months, urns) for n in range(months * REQUESTS_A_MONTH)]
    _insert(work, t.Request, requests)
    visits = [_visit(n, chance, begin, months, requests, officers) for n in range(months * VISITS_A_MONTH)]
    _insert(work, t.Visit, visits)
    with_officer = [
        {"visit_id": v["id"], "officer": officers[n % len(officers)]} for n, v in enumerate(visits)
    ]
    _insert(work, t.VisitOfficer, with_officer)
    for table, rows in _beside(chance, visits, programmes, [row["officer"] for row in with_officer]).items():
        _insert(work, table, rows)


def _request(n: int, chance: random.Random, begin: datetime, months: int, urns: list[int]) -> Row:
    received = begin + timedelta(days=DAYS_A_MONTH * n / REQUESTS_A_MONTH - 40)
    return {
        "id": FIRST_OF_HISTORY + n,
        "reference": f"REQ-{FIRST_OF_HISTORY + n}",
        "state": "closed" if n % 2 == 0 else "declined",
        "received_at": received,
        "source": "history",
        "source_key": str(n),
        "urn": chance.choice(urns),
        "typed_school": f"School of request {n}",
        "contact_name": f"Contact {n % 3000}",
        "contact_email": f"office{n % 3000}@school.example",
        "typed_preferences": "any Tuesday or Thursday morning in the summer term",
    }


def _visit(
    n: int, chance: random.Random, begin: datetime, months: int, requests: list[Row], officers: list[str]
) -> Row:
    # two a day for each officer, morning and afternoon: the overlap trigger watches
    turn = n // len(officers)
    pairs = -(-VISITS_A_MONTH * months // (2 * len(officers)))
    day = begin + timedelta(days=(turn // 2) * months * DAYS_A_MONTH // pairs)
    arrives = day.replace(hour=9 if turn % 2 else 13, minute=0)
    asked = requests[2 * n]
    return {
        "id": FIRST_OF_HISTORY + n,
        "reference": f"VIS-{FIRST_OF_HISTORY + n}",
        "state": "cancelled" if n % 12 == 0 else "delivered",
        "request_id": asked["id"],
        "urn": asked["urn"],
        "district": "Basildon",
        "authority": "Essex",
        "arrives_at": arrives,
        "starts_at": arrives + timedelta(minutes=15),
        "ends_at": arrives + timedelta(minutes=75),
        "departs_at": arrives + timedelta(minutes=85),
        "uid": f"history-{n}@bench.example",
        "pupils_reached": chance.randint(25, 120),
        "contact_name": asked["contact_name"],
        "contact_email": asked["contact_email"],
    }


def _beside(
    chance: random.Random, visits: list[Row], programmes: list[str], officers: list[str]
) -> dict[Any, list[Row]]:
    rows: dict[Any, list[Row]] = {
        t.VisitSession: [], t.Message: [], t.AuditEntry: [], t.ContactLog: [], t.CfrmisJob: [],
    }  # fmt: skip
    old = NOW - timedelta(days=EML_DAYS)
    for visit, officer in zip(visits, officers, strict=True):
        at = visit["arrives_at"].replace(tzinfo=UTC)
        rows[t.VisitSession].append(
            {
                "visit_id": visit["id"],
                "programme": chance.choice(programmes),
                "year": "6",
                "pupils": 30,
                "starts_at": visit["starts_at"],
                "ends_at": visit["ends_at"],
            }
        )
        rows[t.Message].append(
            {
                "kind": "invitation",
                "state": "exported",
                "visit_id": visit["id"],
                "uid": visit["uid"],
                "request_id": visit["request_id"],
                "recipient_name": visit["contact_name"],
                "recipient_email": visit["contact_email"],
                "subject": f"Visit {visit['reference']}",
                "eml": None if visit["arrives_at"] < old else b"x" * 1500,
                "drafted_utc": at - timedelta(days=30),
                "left_utc": at - timedelta(days=30),
                "way": "files",
            }
        )
        for action, days in (("book", 30), ("move", 20), ("deliver", 0)):
            rows[t.AuditEntry].append(
                {
                    "at_utc": at - timedelta(days=days),
                    "actor": "bench",
                    "action": action,
                    "reference": visit["reference"],
                    "words": f"{action} {visit['reference']}",
                }
            )
        rows[t.ContactLog].append(
            {
                "urn": visit["urn"],
                "at": visit["arrives_at"] - timedelta(days=45),
                "kind": "called",
                "actor": "bench",
                "words": "rang the office",
            }
        )
        if visit["state"] == "delivered":
            rows[t.CfrmisJob].append(
                {
                    "visit_id": visit["id"],
                    "handed_at": visit["arrives_at"],
                    "handed_version": 1,
                    "handed_officers": officer,
                    "job_number": str(visit["id"]),
                }
            )
    return rows
