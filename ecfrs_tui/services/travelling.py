"""Driving times for the services: one stored matrix for schools and bases, refreshed when a place moves."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.clock import Clock
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import Learned, Profile, TravelTimes
from ecfrs_tui.errors import StoreError
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Store
from ecfrs_tui.travel.chain import Chain
from ecfrs_tui.travel.matrix import Override, StoredMatrix
from ecfrs_tui.travel.matrix_bytes import MatrixRecord, pack, unpack
from ecfrs_tui.travel.source import TravelSource
from ecfrs_tui.travel.tables import Progress, quietly

_log = logging.getLogger("ecfrs_tui.travel")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many places the stored times hold, how many were asked about anew, and who did not answer."""

    places: int
    asked: int
    failed: dict[str, str]


@dataclass(frozen=True, slots=True)
class StoredTimes:
    """A stored matrix as the database has it, without its figures."""

    id: int
    source: str
    version: str
    places_hash: str
    made_utc: datetime
    size: int


class Travelling:
    """Gives driving times that never wait: a matrix from the database, sources at hand for what it lacks."""

    def __init__(self, store: Store, clock: Clock, source: TravelSource) -> None:
        self.store, self.clock = store, clock
        self.source = source if isinstance(source, Chain) else Chain([source])
        self._matrix: StoredMatrix | None = None
        self._stored: StoredTimes | None = None
        self._stated: tuple[Override, ...] = ()
        self._learned: tuple[Row[Any], ...] = ()
        self._lock = threading.Lock()

    def times(self, session: DbSession) -> TravelTimes:
        """Driving times with everything the session can see: the stored matrix, people's corrections, and
        what recorded drives taught."""
        return self.matrix(session)

    def matrix(self, session: DbSession) -> StoredMatrix:
        """The same as the matrix it is."""
        with self._lock:
            return self._load(session)

    def patient(self, session: DbSession) -> TravelTimes:
        """The same for who can wait: drives that are not stored are asked of the best source at once, and
        stored ones for their way."""
        with self._lock:
            record = self._load(session).record
            return StoredMatrix(record, self.source.patiently(), self._stated, _scales(self._learned))

    def profile(self, session: DbSession, usual: Profile) -> Profile:
        """The factors of the day with those learned for the source in use."""
        with self._lock:
            name = self._load(session).source_name
            bands = [row for row in self._learned if row.source == name and row.band]
        if not bands:
            return usual
        learned: dict[str, dict[time, float]] = {"term": {}, "holiday": {}}
        for row in bands:
            season, _, start = row.band.partition(" ")
            learned[season][time.fromisoformat(start)] = row.factor
        return usual.with_learned(learned["term"], learned["holiday"])

    def stored(self, session: DbSession) -> tuple[StoredTimes, ...]:
        """The stored matrices that may be used, the best first."""
        from sqlalchemy import func

        c = columns(t.TravelRow)
        query = select(
            c.id, c.source, c.source_version, c.places_hash, c.made_utc, func.length(c.content).label("size")
        ).where(c.source.in_([source.name for source in self.source.sources]))
        rows = {(row[1], row[2]): StoredTimes(*row) for row in session.connection().execute(query)}
        return tuple(rows[which] for which in self.source.stand_ins() if which in rows)

    def record(self, session: DbSession, stored: StoredTimes) -> MatrixRecord:
        """The figures of a stored matrix. Raises StoreError when they are broken."""
        c = columns(t.TravelRow)
        return unpack(session.connection().execute(select(c.content).where(c.id == stored.id)).scalar_one())

    def _load(self, session: DbSession) -> StoredMatrix:
        found = self.stored(session)
        stored = found[0] if found else None
        stated, learned = _overrides(session), _in_use(session)
        if self._matrix is None or stored != self._stored:
            self._matrix = self._read(session, stored, stated, learned)
        elif (stated, learned) != (self._stated, self._learned):
            self._matrix = self._matrix.with_others(stated, _scales(learned))
        self._stored, self._stated, self._learned = stored, stated, learned
        return self._matrix

    def _read(
        self,
        session: DbSession,
        stored: StoredTimes | None,
        stated: Sequence[Override],
        learned: Sequence[Row[Any]],
    ) -> StoredMatrix:
        if stored is not None:
            try:
                record = self.record(session, stored)
            except StoreError as fault:
                # the next refresh makes it again; until then the sources at hand answer
                _log.warning("%s", fault.message)
            else:
                return StoredMatrix(record, self.source, stated, _scales(learned))
        return StoredMatrix.build(self.source, (), stated, _scales(learned))

    def refresh(self, progress: Progress = quietly) -> Refreshed:
        """Computes what is missing of the matrix and stores it: all of it, or the places that came or moved.

        Slow (seconds, with a server longer): for a worker, or after an import. A source that does not
        answer is left for the next time and the others stand in. Raises StoppedError from `progress`;
        then nothing was stored.
        """
        from ecfrs_tui.travel.making import renew

        with self.store.reading() as session:
            places = all_places(session)
            mark = _mark(places)
            found = {(each.source, each.version): each for each in self.stored(session)}
            current = found.get((self.source.name, self.source.version))
            record = self._sound(session, current)
        if not places or (record is not None and current is not None and current.places_hash == mark):
            return Refreshed(len(places), 0, {})
        made = renew(record, self.source, places, progress)
        known = found.get((made.record.source, made.record.version))
        if made.record is not record and (known is None or known.places_hash != mark or known == current):
            self._keep(made.record, mark)
        return Refreshed(len(places), made.asked, made.failed)

    def _sound(self, session: DbSession, stored: StoredTimes | None) -> MatrixRecord | None:
        try:
            return None if stored is None else self.record(session, stored)
        except StoreError:
            return None

    def _keep(self, record: MatrixRecord, mark: str) -> None:
        """Stores a matrix in the place of those of the same source; other sources keep theirs."""
        content = pack(record)
        with self.store.writing("program") as work:
            of_source = entities(t.TravelRow).where(t.TravelRow.source == record.source)
            for old in work.session.exec(of_source).all():
                work.session.delete(old)
            work.session.flush()
            work.session.add(
                t.TravelRow(
                    source=record.source,
                    source_version=record.version,
                    places_hash=mark,
                    content=content,
                    made_utc=self.clock.now_utc(),
                )
            )
            words = f"Driving times computed for {len(record.keys)} places"
            work.record("travel", "", words, undoable=False)


def _overrides(session: DbSession) -> tuple[Override, ...]:
    c = columns(t.TravelOverride)
    rows = session.connection().execute(select(c.a_key, c.b_key, c.minutes, c.actor, c.reason).order_by(c.id))
    return tuple(Override(r.a_key, r.b_key, float(r.minutes), r.actor, r.reason) for r in rows)


def _in_use(session: DbSession) -> tuple[Row[Any], ...]:
    c = columns(t.CalibrationRow)
    query = select(c.source, c.band, c.factor, c.records, c.error_with).where(c.used.is_(True))
    return tuple(session.connection().execute(query.order_by(c.id)).all())


def _scales(learned: Sequence[Row[Any]]) -> dict[str, Learned]:
    return {row.source: Learned(row.factor, row.records, row.error_with) for row in learned if not row.band}


def all_places(session: DbSession) -> list[Place]:
    """Open schools, venues and bases that have coordinates, by key."""
    places = []
    s, v, o = columns(t.School), columns(t.Venue), columns(t.Officer)
    connection = session.connection()
    located = s.latitude.is_not(None) & s.status.startswith("Open")
    for row in connection.execute(select(s.urn, s.name, s.latitude, s.longitude).where(located)):
        places.append(Place(f"urn:{row.urn}", row.name, row.latitude, row.longitude))
    for row in connection.execute(
        select(v.id, v.name, v.latitude, v.longitude).where(v.latitude.is_not(None))
    ):
        places.append(Place(f"venue:{row.id}", row.name, row.latitude, row.longitude))
    query = select(o.code, o.base_name, o.base_latitude, o.base_longitude)
    for row in connection.execute(query.where(o.base_latitude.is_not(None))):
        places.append(Place(f"officer:{row.code}", row.base_name, row.base_latitude, row.base_longitude))
    return sorted(places, key=lambda p: p.key)


def _mark(places: Sequence[Place]) -> str:
    text = "\n".join(f"{p.key} {p.latitude!r} {p.longitude!r}" for p in places)
    return hashlib.sha256(text.encode()).hexdigest()
