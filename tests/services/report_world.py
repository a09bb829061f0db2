"""Visits of a made-up past and future, put straight into the database of desk_world."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import select

from ecfrs_tui.services.context import Context
from ecfrs_tui.store import tables as t

Sessions = list[tuple[str, str, int, int | None]]
"""Programme, year, planned pupils, recorded pupils."""


def add_visit(
    context: Context,
    at: datetime,
    sessions: Sessions,
    *,
    urn: int | None = 900001,
    venue: int | None = None,
    state: str = "delivered",
    reached: int | None = None,
    distinct: int | None = None,
    district: str = "Harlow",
    officers: tuple[str, ...] = ("ASH",),
) -> str:
    """One visit of an hour a session; gives its reference."""
    with context.store.writing("set-up") as work:
        session = work.session
        number = len(session.exec(select(t.Visit)).all()) + 1
        ends = at + timedelta(hours=len(sessions))
        row = t.Visit(
            reference=f"VIS-{number:04d}",
            state=state,
            urn=urn,
            venue_id=venue,
            district=district,
            authority="Essex",
            arrives_at=at,
            starts_at=at,
            ends_at=ends,
            departs_at=ends,
            uid=f"{number}@reports.example",
            pupils_reached=reached,
            pupils_distinct=distinct,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        for n, (programme, year, planned, actual) in enumerate(sessions):
            session.add(
                t.VisitSession(
                    visit_id=row.id,
                    programme=programme,
                    year=year,
                    pupils=planned,
                    pupils_actual=actual,
                    starts_at=at + timedelta(hours=n),
                    ends_at=at + timedelta(hours=n + 1),
                )
            )
        for code in officers:
            session.add(t.VisitOfficer(visit_id=row.id, officer=code))
        work.record("set-up", row.reference, "made-up visit", undoable=False)
        return row.reference
