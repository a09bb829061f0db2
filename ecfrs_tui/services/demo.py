"""Fills a home of its own with made-up data, relative to the present date, through the ordinary doors."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from ecfrs_tui.clock import Clock, wall
from ecfrs_tui.demo.fixtures import write_fixtures
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.domain.schools import School
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.scheduling.slots import best_slots
from ecfrs_tui.services import booking
from ecfrs_tui.services.importing.base import ImportOptions
from ecfrs_tui.services.importing.run import import_file
from ecfrs_tui.services.loading import load_schools
from ecfrs_tui.services.office import DATABASE, Office, open_office
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.sqlite import backup
from ecfrs_tui.store.tables.columns import columns

MARK = "demo_filled"
ACTOR = "demo"
FILES = (
    ("schools", "schools.csv"),
    ("officers", "officers.csv"),
    ("programmes", "programmes.csv"),
    ("competences", "competences.csv"),
    ("terms", "terms.csv"),
    ("school-days", "school_days.csv"),
    ("requests", "requests.xlsx"),
)
NEED_FILES = (
    (
        "risk",
        "deprivation.csv",
        ImportOptions(source="Children in families short of money", publisher="made up"),
    ),
    (
        "risk",
        "police_list.csv",
        ImportOptions(source="Police list", publisher="made up", theme="knife", restricted=True),
    ),
    ("incidents", "incidents.csv", ImportOptions(source="Incidents", publisher="made up", radius_km=1.5)),
    ("delivery-targets", "delivery_targets.csv", ImportOptions()),
)
"""Signs of need and what is to be reached: kind, file, what is said beside it."""
Say = Callable[[str, int, int], None]
"""Told a step in words, how much of it is done and how much there is."""


def _silent(_step: str, _done: int, _total: int) -> None:
    return None


def fill_demo(home: Path, clock: Clock, *, say: Say = _silent) -> Office:
    """The open office of a home filled with the demonstration's data of this day.

    A home filled today is kept as it is; one filled on another day is filled anew, with a backup of what
    was there. Raises RefusedError for a home that holds anything but a demonstration.
    """
    today = wall(clock).date()
    path = home / DATABASE
    if path.exists() and path.stat().st_size:
        office = open_office(home, clock)
        filled = _filled_on(office)
        if filled == today.isoformat():
            return office
        office.close()
        if filled is None:
            raise RefusedError(
                "home_in_use",
                f"{home} holds data that are not a demonstration's",
                hint="name an empty folder with --home",
            )
        backup(path, path.parent / "backups" / f"demo-of-{filled}.sqlite3")
        for part in path.parent.glob(f"{path.name}*"):
            part.unlink()
    return _fill(home, clock, today, say)


def _fill(home: Path, clock: Clock, today: date, say: Say) -> Office:
    folder = home / "demo-files"
    say("Writing the made-up files", 0, len(FILES) + 3)
    write_fixtures(folder, today=today)
    office = open_office(home, clock)
    try:
        _bring_in(office, folder, clock, today, say)
    except BaseException:
        # half a demonstration would be taken for somebody's own data the next time
        office.close()
        for part in (home / DATABASE).parent.glob(f"{DATABASE.name}*"):
            part.unlink()
        raise
    return office


def _bring_in(office: Office, folder: Path, clock: Clock, today: date, say: Say) -> None:
    store = office.context.store
    for number, (kind, name) in enumerate(FILES, start=1):
        say(f"Reading {name}", number, len(FILES) + 3)
        import_file(store, kind, folder / name, actor=ACTOR, clock=clock)
    for kind, name, options in NEED_FILES:
        import_file(
            store, kind, folder / name, actor=ACTOR, clock=clock, options=replace(options, as_of=today)
        )
    say("Computing driving times", len(FILES) + 1, len(FILES) + 3)
    office.refresh_travel()
    say("Booking a month of visits", len(FILES) + 2, len(FILES) + 3)
    _busy_times(office, folder / "busy.csv")
    _visits(office, folder / "visits.csv", today)
    say("Done", len(FILES) + 3, len(FILES) + 3)


def _filled_on(office: Office) -> str | None:
    """The day the demonstration was filled; `` for an empty home, None for one with other data."""
    with office.context.store.reading() as session:
        setting = session.get(t.Setting, MARK)
        if setting is not None:
            return str(setting.value)
        for table in (t.School, t.Request, t.Officer):
            if session.connection().execute(select(*columns(table)).limit(1)).first() is not None:
                return None
    return ""


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _busy_times(office: Office, path: Path) -> None:
    with office.context.store.writing(ACTOR) as work:
        for row in _rows(path):
            work.session.add(
                t.BusyTime(
                    officer=row["officer"],
                    starts_at=datetime.fromisoformat(row["starts_at"]),
                    ends_at=datetime.fromisoformat(row["ends_at"]),
                    label=row["label"],
                    level=row["level"],
                )
            )
        work.record("demo", "", "Made-up busy times", undoable=False)


def _visits(office: Office, path: Path, today: date) -> None:
    """Books the wished visits, each at the best time of its week, and marks the home as filled."""
    context = office.context
    monday = today - timedelta(days=today.weekday())
    wishes = sorted(_rows(path), key=lambda w: int(w["week"]))
    with context.writing() as (work, _):
        first, last = monday - timedelta(weeks=10), monday + timedelta(weeks=8)
        book = context.book(work.session, first, last)
        schools = load_schools(work.session, sorted({int(w["urn"]) for w in wishes}), [])
        contacts = _contacts(office)
        for wish in wishes:
            school = schools.get(f"urn:{wish['urn']}")
            visit = _place(wish, school, book, monday) if school else None
            if visit is None:
                continue
            state = _state(wish["state"], visit, context.now())
            until = context.now() + timedelta(days=3) if state == "held" else None
            row = booking.insert(context, work, visit, state=state, until=until)
            row.contact_name, row.contact_email = contacts.get(int(wish["urn"]), ("", ""))
            if state == "delivered":
                # one programme a visit: nobody sits in two of its sessions
                row.pupils_reached = row.pupils_distinct = sum(s.pupils for s in visit.sessions)
            # `_place` looks from other days than today: for it a hold must not have lapsed
            standing = replace(visit, reference=row.reference, state="confirmed")
            book = book.with_visits([*book.visits, standing])
        work.session.merge(t.Setting(name=MARK, value=today.isoformat()))
        work.record("demo", "", "Made-up visits", undoable=False)


def _state(wished: str, visit: Visit, now: datetime) -> str:
    if visit.departs_at > now:
        return "confirmed" if wished == "delivered" else wished
    return "confirmed" if wished == "held" else wished


def _place(wish: Mapping[str, str], school: School, book: Book, monday: date) -> Visit | None:
    start = monday + timedelta(weeks=int(wish["week"]))
    first, last = start, start + timedelta(days=4)
    if wish["weekday"]:
        first = last = start + timedelta(days=int(wish["weekday"]))
    wanted = WantedSession(wish["programme"], wish["year"], int(wish["groups"]), int(wish["pupils"]))
    request = Request("", school, (wanted,))
    # booked, as it were, a fortnight before its week
    then = replace(book, now=datetime.combine(start - timedelta(days=14), datetime.min.time()))
    for span in ((first, last), (start, start + timedelta(days=4))):
        slots = best_slots(request, then, *span, limit=1)
        if slots:
            return slots[0].visit
    return None


def _contacts(office: Office) -> dict[int, tuple[str, str]]:
    """Name and e-mail of somebody at each school: whoever wrote a request."""
    c = columns(t.Request)
    with office.context.store.reading() as session:
        rows = session.connection().execute(select(c.urn, c.contact_name, c.contact_email))
        return {row.urn: (row.contact_name, row.contact_email) for row in rows if row.urn is not None}
