"""Driving times for the services: one stored matrix for schools and bases, refreshed when a place moves."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.clock import Clock
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import TravelTimes
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Store
from ecfrs_tui.travel.matrix import Override, StoredMatrix
from ecfrs_tui.travel.source import TravelSource


class Travelling:
    """Gives driving times that never wait: a matrix from the database, the source for what it lacks."""

    def __init__(self, store: Store, clock: Clock, source: TravelSource) -> None:
        self.store, self.clock, self.source = store, clock, source
        self._matrix: StoredMatrix | None = None
        self._stored_id: int | None = None
        self._overrides_mark: tuple[int, int] | None = None
        self._lock = threading.Lock()

    def times(self, session: DbSession) -> TravelTimes:
        """Driving times with everything the session can see: the stored matrix and people's corrections."""
        with self._lock:
            self._load(session)
            assert self._matrix is not None
            return self._matrix

    def _load(self, session: DbSession) -> None:
        c, o = columns(t.TravelRow), columns(t.TravelOverride)
        connection = session.connection()
        version = (c.source == self.source.name) & (c.source_version == self.source.version)
        row = connection.execute(select(c.id).where(version).order_by(c.id.desc()).limit(1)).first()
        stored = row[0] if row else None
        overrides = connection.execute(select(o.id, o.a_key, o.b_key, o.minutes, o.reason, o.actor)).all()
        mark = (len(overrides), max((r.id for r in overrides), default=0))
        if self._matrix is not None and (stored, mark) == (self._stored_id, self._overrides_mark):
            return
        stated = [Override(r.a_key, r.b_key, float(r.minutes), r.actor, r.reason) for r in overrides]
        if stored is None:
            self._matrix = StoredMatrix.build(self.source, (), stated)
        else:
            content = connection.execute(select(c.content).where(c.id == stored)).scalar_one()
            self._matrix = StoredMatrix.from_bytes(content, self.source, stated)
        self._stored_id, self._overrides_mark = stored, mark

    def refresh(self) -> int:
        """Computes the matrix anew when a place came or moved, and stores it; how many places it holds.

        Slow (a second or two): for a worker, or after an import.
        """
        with self.store.reading() as session:
            places = all_places(session)
            mark = _mark(places)
            c = columns(t.TravelRow)
            known = (
                session.connection()
                .execute(
                    select(c.id).where(
                        (c.source == self.source.name)
                        & (c.source_version == self.source.version)
                        & (c.places_hash == mark)
                    )
                )
                .first()
            )
        if known is not None or not places:
            return len(places)
        content = StoredMatrix.build(self.source, places).to_bytes()
        with self.store.writing("program") as work:
            for old in work.session.exec(
                entities(t.TravelRow).where(t.TravelRow.source == self.source.name)
            ).all():
                work.session.delete(old)
            work.session.flush()
            work.session.add(
                t.TravelRow(
                    source=self.source.name,
                    source_version=self.source.version,
                    places_hash=mark,
                    content=content,
                    made_utc=self.clock.now_utc(),
                )
            )
            work.record("travel", "", f"Driving times computed for {len(places)} places", undoable=False)
        return len(places)


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
    text = "\n".join(f"{p.key} {p.latitude:.6f} {p.longitude:.6f}" for p in places)
    return hashlib.sha256(text.encode()).hexdigest()
