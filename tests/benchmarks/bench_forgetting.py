"""How long forgetting takes in a home of years: one person, and everybody the retention rules say.

    uv run python -m tests.benchmarks.bench_forgetting [REQUESTS]

Prints seconds beside a bare copy of the same file (VACUUM INTO), which reads and writes all of it once.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert
from sqlmodel import select

from ecfrs_tui.services import booking
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.forgetting import forget_contact
from ecfrs_tui.services.retention import retention
from ecfrs_tui.store import tables as t
from tests.services.desk_world import NOW, fill, make_context

PEOPLE_A_REQUEST = 5
"""So many requests come from the same person."""


def years(context: Context, number: int) -> None:
    """As many requests, visits and entries, and two messages each with bytes as we write them."""
    fill(context)
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=datetime(2027, 3, 9, 10))
    with context.store.reading() as session:
        made = session.exec(select(t.Message)).all()
    with context.store.writing("set-up") as work:
        run = work.session.connection().execute
        requests, visits, messages, entries = [], [], [], []
        for n in range(10, number + 10):
            who = n // PEOPLE_A_REQUEST
            name, email = f"Given{who} Family{who}", f"given{who}@school.example"
            at = NOW - timedelta(hours=n * 70_000 / number)
            contact = {"contact_name": name, "contact_email": email, "contact_phone": f"01245 {who:06}"}
            requests.append(
                {
                    "id": n,
                    "reference": f"REQ-{n:05}",
                    "state": "closed",
                    "received_at": at,
                    "source": "made",
                    "source_key": str(n),
                    "urn": 900001,
                    "original": [["Who?", name], ["Mail", email], ["Why", "x" * 400]],
                    **contact,
                }
            )
            visits.append(
                {
                    "id": n,
                    "reference": f"VIS-{n:05}",
                    "state": "delivered",
                    "request_id": n,
                    "urn": 900001,
                    "arrives_at": at,
                    "starts_at": at,
                    "ends_at": at,
                    "departs_at": at,
                    "uid": str(n),
                    **contact,
                }
            )
            entries.append(
                {
                    "at_utc": at.replace(tzinfo=UTC),
                    "actor": "Pat",
                    "action": "book",
                    "reference": f"VIS-{n:05}",
                    "words": f"Booked VIS-{n:05}: School 1",
                    "details": {},
                }
            )
            for message in made:
                own = name if message.officer is None else ""
                messages.append(
                    {
                        "kind": "invitation",
                        "state": "exported",
                        "visit_id": n,
                        "recipient_name": own,
                        "recipient_email": email if own else "ash@team.example",
                        "officer": message.officer,
                        "ics": message.ics,
                        "eml": message.eml,
                        "drafted_utc": at.replace(tzinfo=UTC),
                    }
                )
        run(insert(t.Request), requests)
        run(insert(t.Visit), visits)
        run(insert(t.Message), messages)
        run(insert(t.AuditEntry), entries)


def main(number: int) -> None:
    """Fills, measures, prints."""
    with tempfile.TemporaryDirectory() as folder:
        context = make_context(Path(folder))
        years(context, number)
        path = context.store.path
        began = perf_counter()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(path.with_name("copy.sqlite3")),))
        bare = perf_counter() - began
        size = path.with_name("copy.sqlite3").stat().st_size / 1e6
        began = perf_counter()
        forget_contact(context, "given7@school.example")
        one = perf_counter() - began
        began = perf_counter()
        rows = retention(context, apply=True)
        many = perf_counter() - began
        context.store.close()
    due = {row.where: row.count for row in rows}
    print(f"{number} requests, {size:.0f} MB; a bare copy {bare:.2f} s")
    print(f"forget one person: {one:.2f} s, {one / bare:.1f} times the copy")
    print(f"retention of {due.get('contacts', 0)} people: {many:.2f} s, {many / bare:.1f} times the copy")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
