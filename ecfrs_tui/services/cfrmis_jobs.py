"""Visits as CFRMIS jobs: their fields, and digests that tell whether a field is as it was handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.outputs.cfrmis_job import Job, JobValue
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

DIGEST = 12
"""Hexadecimal digits kept of a digest: enough to see a change, too little to keep the value."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class VisitJob:
    """A visit with the fields of its job."""

    visit_id: int
    reference: str
    state: str
    school: str
    starts_at: datetime
    version: int
    officers: tuple[str, ...]
    """Codes, in order."""
    fields: Job


def load_jobs(session: DbSession, ids: Sequence[int]) -> dict[int, VisitJob]:
    """The visits of these ids with all fields. Three queries for each AT_ONCE."""
    found: dict[int, VisitJob] = {}
    for part in (ids[n : n + AT_ONCE] for n in range(0, len(ids), AT_ONCE)):
        sessions, officers = _sessions(session, part), _officers(session, part)
        for row in session.connection().execute(_visits(part)):
            found[row.id] = _job(row, sessions.get(row.id, []), officers.get(row.id, []))
    return found


def digests(job: Job, names: Sequence[str]) -> dict[str, str]:
    """A digest of each named field. Of `job_number` none: it comes from there."""
    return {name: digest(job.get(name)) for name in names if name != "job_number"}


def digest(value: JobValue) -> str:
    """A short digest of a value."""
    return sha256(repr(value).encode()).hexdigest()[:DIGEST]


def changed_fields(job: Job, handed: Mapping[str, str]) -> tuple[str, ...]:
    """Fields that are no longer as they were handed over."""
    return tuple(name for name, was in handed.items() if digest(job.get(name)) != was)


def _visits(ids: Sequence[int]) -> Any:
    visit, school, venue = columns(t.Visit), columns(t.School), columns(t.Venue)
    job, request = columns(t.CfrmisJob), columns(t.Request)
    return (
        select(
            visit,
            func.coalesce(school.name, venue.name, "").label("school"),
            func.coalesce(school.postcode, venue.postcode, "").label("postcode"),
            school.street,
            school.locality,
            school.town,
            venue.address,
            func.coalesce(school.phase, "").label("phase"),
            func.coalesce(school.district, venue.district, "").label("lies_in"),
            func.coalesce(request.reference, "").label("request"),
            func.coalesce(job.job_number, "").label("job_number"),
        )
        .select_from(t.Visit)
        .outerjoin(t.School, school.urn == visit.urn)
        .outerjoin(t.Venue, venue.id == visit.venue_id)
        .outerjoin(t.Request, request.id == visit.request_id)
        .outerjoin(t.CfrmisJob, job.visit_id == visit.id)
        .where(visit.id.in_(ids))
    )


def _sessions(session: DbSession, ids: Sequence[int]) -> dict[int, list[Any]]:
    what, programme = columns(t.VisitSession), columns(t.Programme)
    query = (
        select(what.visit_id, programme.title, programme.topic, what.year, what.pupils, what.pupils_actual)
        .join_from(t.VisitSession, t.Programme, programme.code == what.programme)
        .where(what.visit_id.in_(ids))
        .order_by(what.starts_at, what.id)
    )
    return _grouped(session, query)


def _officers(session: DbSession, ids: Sequence[int]) -> dict[int, list[Any]]:
    who, officer = columns(t.VisitOfficer), columns(t.Officer)
    query = (
        select(who.visit_id, officer.code, officer.name)
        .join_from(t.VisitOfficer, t.Officer, officer.code == who.officer)
        .where(who.visit_id.in_(ids))
        .order_by(who.id)
    )
    return _grouped(session, query)


def _grouped(session: DbSession, query: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in session.connection().execute(query):
        found.setdefault(row.visit_id, []).append(row)
    return found


def _job(row: Any, sessions: Sequence[Any], officers: Sequence[Any]) -> VisitJob:
    delivered = row.state == "delivered"
    fields: dict[str, JobValue] = {
        "visit": row.reference,
        "status": row.state,
        "job_number": row.job_number,
        "urn": row.urn,
        "school": row.school,
        "address": row.address or ", ".join(x for x in (row.street, row.locality, row.town) if x),
        "postcode": row.postcode,
        "district": row.district or row.lies_in,
        "authority": row.authority,
        "phase": row.phase,
        "date": row.starts_at.date(),
        "starts": row.starts_at.time(),
        "ends": row.ends_at.time(),
        "arrives": row.arrives_at.time(),
        "departs": row.departs_at.time(),
        "officer": officers[0].name if officers else "",
        "officer_code": officers[0].code if officers else "",
        "officers": ", ".join(o.name for o in officers),
        "programmes": _listed(s.title for s in sessions),
        "topics": _listed(s.topic for s in sessions),
        "years": _listed(s.year for s in sessions),
        "sessions": len(sessions),
        "pupils_planned": sum(s.pupils for s in sessions),
        "attendances": _attendances(row, sessions) if delivered else None,
        "pupils_distinct": getattr(row, "pupils_distinct", None) if delivered else None,
        "request": row.request,
        "room": row.room,
        "contact_name": row.contact_name,
        "contact_email": row.contact_email,
        "contact_phone": row.contact_phone,
        "remarks": row.remarks,
    }
    codes = tuple(o.code for o in officers)
    return VisitJob(row.id, row.reference, row.state, row.school, row.starts_at, row.version, codes, fields)


def _attendances(row: Any, sessions: Sequence[Any]) -> int | None:
    known = [s.pupils_actual for s in sessions if s.pupils_actual is not None]
    recorded: int | None = row.pupils_reached
    return sum(known) if known else recorded


def _listed(names: Any) -> str:
    return ", ".join(dict.fromkeys(name for name in names if name))
