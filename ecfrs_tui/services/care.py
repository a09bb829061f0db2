"""Care for a home: a backup, putting one back, and a look at whether all is well."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from ecfrs_tui import __version__
from ecfrs_tui.clock import Clock, wall
from ecfrs_tui.errors import EcfrsError, FileRefusedError, NotFoundError, StoreError

if TYPE_CHECKING:
    from ecfrs_tui.services.context import Context
    from ecfrs_tui.services.odd_places import OddPlace
    from ecfrs_tui.services.startviews import Missing
    from ecfrs_tui.services.travel_health import TravelHealth
    from ecfrs_tui.services.travelling import Travelling

ATTRIBUTIONS = (
    "Contains public sector information licensed under the Open Government Licence v3.0.",
    "Contains OS data © Crown copyright and database right 2025.",
    "Contains Royal Mail data © Royal Mail copyright and database right 2025.",
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0.",
    "Schools: Department for Education, Get Information about Schools, Open Government Licence v3.0.",
    "Where a road network was built: roads © OpenStreetMap contributors, Open Database Licence 1.0.",
)
"""Whom the data of the program come from, as their licences want it said."""

LIBRARIES = (
    "textual",
    "sqlmodel",
    "sqlalchemy",
    "ics",
    "icalendar",
    "geopy",
    "pyproj",
    "openpyxl",
    "numpy",
    "highspy",
    "httpx",
    "osmium",
    "scipy",
)
DATABASE = Path("db") / "bookings.sqlite3"


@dataclass(frozen=True, slots=True)
class Health:
    """What `doctor` found. `problems` are sentences; empty when all is well."""

    version: str
    home: Path
    database: Path
    database_bytes: int | None
    schema: str | None
    schema_wanted: str
    backups: int
    rows: dict[str, int]
    travel_source: str
    travel_version: str
    travel_places: int
    travel_current: bool
    travel: TravelHealth | None
    unplaced: tuple[tuple[str, str], ...]
    odd: tuple[OddPlace, ...]
    libraries: dict[str, str]
    python: str
    attributions: tuple[str, ...]
    problems: tuple[str, ...]
    missing: tuple[Missing, ...] = ()
    """What the home still lacks; it is no fault of the home."""


def backup(home: Path, clock: Clock, target: Path | None = None) -> Path:
    """Copies the home's database, also while it is in use; to db/backups without a target.

    Raises NotFoundError when there is none, FileRefusedError for a target that is there already.
    """
    from ecfrs_tui.store import sqlite

    source = home / DATABASE
    if not source.is_file():
        raise NotFoundError("no_database", f"there is no database in {home}", hint="run `ecfrs-tui init`")
    target = target or _numbered(source.parent / "backups" / f"bookings-{wall(clock):%Y%m%d-%H%M%S}.sqlite3")
    if target.is_dir():
        target = target / f"bookings-{wall(clock):%Y%m%d-%H%M%S}.sqlite3"
    if target.exists():
        raise FileRefusedError("file_exists", f"{target} is there already", hint="name another file")
    _must_be_sound(source)
    with sqlite.spoken_of_files(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    sqlite.backup(source, target)
    return target


def restore(home: Path, clock: Clock, file: Path) -> Path | None:
    """Puts a backup in the place of the home's database; gives back where the replaced one is kept.

    Raises FileRefusedError when the file is not a sound database of this program or of a newer release.
    """
    from ecfrs_tui.store import migrate, sqlite

    path = home / DATABASE
    _must_be_ours(file, migrate.HEAD)
    if path.exists() and path.samefile(file):
        raise FileRefusedError(
            "file_is_database", f"{file} is the database itself", hint="name a backup of it"
        )
    now = wall(clock)
    kept = _set_aside(path, now)
    sqlite.overwrite(file, path)
    migrate.migrate(path, now)
    return kept


def examine(home: Path, context: Context | None, travelling: Travelling | None = None) -> Health:
    """A look at everything; `context` is None when the database could not be opened."""
    from ecfrs_tui.store import migrate, sqlite

    path = home / DATABASE
    problems: list[str] = []
    schema: str | None = None
    if path.is_file():
        fault = sqlite.looks_sound(path)
        if fault:
            problems.append(f"{path}: {fault}")
        else:
            schema = _schema(path, problems)
    rows: dict[str, int] = {}
    unplaced: tuple[tuple[str, str], ...] = ()
    odd: tuple[OddPlace, ...] = ()
    places, current = 0, False
    travel, named = None, ("", "")
    missing: tuple[Missing, ...] = ()
    if context is not None and travelling is not None:
        from ecfrs_tui.services.missing import still_missing
        from ecfrs_tui.services.travel_health import travel_health

        travel = travel_health(context, travelling)
        named = (travelling.source.name, travelling.source.version)
        problems.extend(travel.problems)
        missing = still_missing(context, travelling)
    if context is not None:
        rows = row_counts(context)
        places, unplaced, current = _places(context, *named)
        odd = _odd(context)
    folder = path.parent / "backups"
    return Health(
        version=__version__,
        home=home,
        database=path,
        database_bytes=path.stat().st_size if path.is_file() else None,
        schema=schema,
        schema_wanted=migrate.HEAD,
        backups=len(list(folder.glob("*.sqlite3"))) if folder.is_dir() else 0,
        rows=rows,
        travel_source=named[0],
        travel_version=named[1],
        travel_places=places,
        travel_current=current,
        travel=travel,
        unplaced=unplaced,
        odd=odd,
        libraries={name: _version(name) for name in LIBRARIES},
        python=platform.python_version(),
        attributions=ATTRIBUTIONS,
        problems=tuple(problems),
        missing=missing,
    )


def _numbered(path: Path) -> Path:
    """The path, or the first of `… 2`, `… 3` that is free: two copies in one second are two copies."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _must_be_sound(path: Path) -> None:
    from ecfrs_tui.store import sqlite

    fault = sqlite.looks_sound(path)
    if fault:
        raise StoreError(
            "database_damaged",
            f"{path} is damaged: {fault}",
            hint="put back an earlier backup with `ecfrs-tui restore FILE`",
        )


def _must_be_ours(file: Path, head: str) -> None:
    from ecfrs_tui.store import sqlite

    if not file.is_file():
        raise FileRefusedError("file_missing", f"there is no file {file}", hint="check the name")
    fault = sqlite.looks_sound(file)
    try:
        version = None if fault else sqlite.schema_version(file)
    except EcfrsError as wrong:
        version, fault = None, wrong.message
    if fault or version is None or version > head:
        why = f"was written by a newer release (schema {version}, ours is {head})"
        if version is None:
            why = f"is not a database of this program{f' ({fault})' if fault else ''}"
        raise FileRefusedError(
            "not_a_backup", f"{file} {why}; nothing was changed", hint="the backups lie in db/backups"
        )


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Keeps a copy of the database that is about to be replaced, damaged or not."""
    from ecfrs_tui.store import sqlite

    if not path.is_file() or not path.stat().st_size:
        return None
    kept = _numbered(path.parent / "backups" / f"before-restore-{now:%Y%m%d-%H%M%S}.sqlite3")
    if sqlite.looks_sound(path) is None:
        sqlite.backup(path, kept)
        return kept
    with sqlite.spoken_of_files(kept):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(path.read_bytes())
    return kept


def _schema(path: Path, problems: list[str]) -> str | None:
    from ecfrs_tui.store import sqlite

    try:
        return sqlite.schema_version(path)
    except EcfrsError as fault:
        problems.append(fault.message)
        return None


def row_counts(context: Context) -> dict[str, int]:
    """How many rows the tables that people speak of hold."""
    from sqlalchemy import func, select

    from ecfrs_tui.store import tables as t

    tables = {
        "schools": t.School,
        "officers": t.Officer,
        "programmes": t.Programme,
        "terms": t.TermEntry,
        "requests": t.Request,
        "visits": t.Visit,
        "messages": t.Message,
    }
    with context.store.reading() as session:
        run = session.connection().execute
        return {
            name: int(run(select(func.count()).select_from(table)).scalar_one())
            for name, table in tables.items()
        }


def _places(context: Context, source: str, version: str) -> tuple[int, tuple[tuple[str, str], ...], bool]:
    """Places with coordinates, those without (key and name), and whether driving times are stored."""
    from sqlalchemy import select

    from ecfrs_tui.services.travelling import all_places
    from ecfrs_tui.store import tables as t
    from ecfrs_tui.store.tables.columns import columns

    school, venue, officer = columns(t.School), columns(t.Venue), columns(t.Officer)
    matrix = columns(t.TravelRow)
    nowhere = school.latitude.is_(None) & school.status.startswith("Open")
    queries = (
        ("urn", select(school.urn, school.name).where(nowhere).order_by(school.name)),
        ("venue", select(venue.id, venue.name).where(venue.latitude.is_(None))),
        (
            "officer",
            select(officer.code, officer.name).where(officer.base_latitude.is_(None) & officer.active),
        ),
    )
    with context.store.reading() as session:
        run = session.connection().execute
        lost = tuple((f"{kind}:{key}", str(name)) for kind, query in queries for key, name in run(query))
        stored = (matrix.source == source) & (matrix.source_version == version)
        kept = run(select(matrix.id).where(stored)).first()
        return len(all_places(session)), lost, kept is not None


def _odd(context: Context) -> tuple[OddPlace, ...]:
    from ecfrs_tui.services.legs import postcode_cache
    from ecfrs_tui.services.odd_places import odd_places
    from ecfrs_tui.travel.postcodes import PostcodeFinder

    with context.store.reading() as session:
        return odd_places(session, PostcodeFinder(postcode_cache(context.home)))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"
