"""CFRMIS: which visits wait to be handed over as jobs, and the handing over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.errors import FileRefusedError, NotFoundError, RefusedError
from ecfrs_tui.outputs.cfrmis_mapping import FILE_NAME, FORMS, JobMapping, read_mapping
from ecfrs_tui.services.cfrmis_jobs import VisitJob, changed_fields, digests, load_jobs
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.reportviews import CfrmisRow
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

BECOME_JOBS = ("confirmed", "delivered")
"""States in which a visit needs a job. One that was handed over stays a job whatever becomes of it."""
START = "cfrmis_start"
"""The setting that holds the first day of visits that become jobs; without it all do."""


def rows(context: Context, *, first: date | None = None, last: date | None = None) -> tuple[CfrmisRow, ...]:
    """Visits that are or should be jobs, in order of their time, with their hand-over state.

    `new`: never handed over. `changed`: no longer as it was handed over. `handed_over`: not answered since.
    `reconciled`: their job is as ours. `differs`: it is not, see the differences.
    """
    with context.store.reading() as session:
        found = _stored(session, first, last)
        jobs = load_jobs(session, [row.id for row in found])
    return tuple(_row(row, jobs[row.id]) for row in found)


def waiting(session: DbSession) -> int:
    """How many visits wait to be handed over: new ones, and those that changed since."""
    return len(_new_ids(session)) + len(_changed_ids(session))


def hand_over(
    context: Context,
    path: Path | None = None,
    *,
    visits: Sequence[str] = (),
    mapping_file: Path | None = None,
) -> Outcome:
    """Writes the job file of what waits, or of the visits named, and notes what was handed over.

    `mapping_file` takes the place of the home's. The path's ending beats the mapping's form. Raises
    FileRefusedError for a mapping that cannot stand or a file that cannot be written, NotFoundError and
    RefusedError for visits that are no jobs.
    """
    mapping = mapping_of(context, mapping_file)
    form = _form(path, mapping)
    with context.writing_files() as (work, written):
        session = work.session
        chosen = _named(session, visits) if visits else [*_new_ids(session), *_changed_ids(session)]
        if not chosen:
            return Outcome("Nothing waits to be handed over to CFRMIS")
        jobs = sorted(load_jobs(session, chosen).values(), key=lambda j: (j.starts_at, j.reference))
        target = path or _place(context, form)
        _write(target, jobs, mapping, form)
        written.append(target)
        for job in jobs:
            _note(session, job, mapping, context.now())
        words = f"Handed {len(jobs)} {'job' if len(jobs) == 1 else 'jobs'} over to CFRMIS in {target}"
        details = {"visits": [job.reference for job in jobs]}
        work.record("cfrmis", "", words, details=details, undoable=False)
    return Outcome(words, None, (str(target),))


def begin(context: Context, day: date) -> Outcome:
    """From which day on visits become jobs: what was delivered before stays out."""
    with context.writing() as (work, _):
        row = work.session.get(t.Setting, START) or t.Setting(name=START)
        row.value = day.isoformat()
        work.session.add(row)
        words = f"Visits from {day:%d/%m/%Y} on become CFRMIS jobs"
        work.record("cfrmis", "", words)
    return Outcome(words)


def mapping_of(context: Context, named: Path | None = None) -> JobMapping:
    """The mapping named, or that of the home, or the neutral one when it has none. Raises FileRefusedError."""
    if named is not None and not named.is_file():
        raise FileRefusedError("file_missing", f"there is no file {named}", hint="check its name and folder")
    return read_mapping(named or context.home / FILE_NAME)


def _stored(session: DbSession, first: date | None, last: date | None) -> Sequence[Any]:
    visit, job = columns(t.Visit), columns(t.CfrmisJob)
    query = (
        select(
            visit.id,
            job.handed_at,
            job.handed,
            job.job_number,
            job.answered_at,
            job.differences,
        )
        .select_from(t.Visit)
        .outerjoin(t.CfrmisJob, job.visit_id == visit.id)
        .where(job.id.is_not(None) | _needs_job(session))
        .order_by(visit.starts_at, visit.id)
    )
    if first:
        query = query.where(visit.starts_at >= datetime.combine(first, time()))
    if last:
        query = query.where(visit.starts_at < datetime.combine(last + timedelta(days=1), time()))
    return session.connection().execute(query).all()


def _needs_job(session: DbSession) -> ColumnElement[bool]:
    visit = columns(t.Visit)
    needed: ColumnElement[bool] = visit.state.in_(BECOME_JOBS)
    start = session.get(t.Setting, START)
    if start is not None and start.value:
        needed &= visit.starts_at >= datetime.combine(date.fromisoformat(start.value), time())
    return needed


def _row(row: Any, job: VisitJob) -> CfrmisRow:
    state, differences = _state(row, job)
    return CfrmisRow(
        visit=job.reference,
        school=job.school,
        starts_at=job.starts_at,
        officer=str(job.fields["officer"]),
        status=job.state,
        state=state,
        job_number=row.job_number or "",
        handed_over_at=row.handed_at,
        differences=differences,
    )


def _state(row: Any, job: VisitJob) -> tuple[str, tuple[str, ...]]:
    if row.handed_at is None:
        return "new", ()
    changed = changed_fields(job.fields, row.handed or {})
    if changed:
        return "changed", tuple(
            f"{name.replace('_', ' ')} changed since it was handed over" for name in changed
        )
    if row.answered_at is None:
        return "handed_over", ()
    if row.differences:
        return "differs", tuple(row.differences)
    return "reconciled", ()


def _new_ids(session: DbSession) -> list[int]:
    visit, job = columns(t.Visit), columns(t.CfrmisJob)
    query = select(visit.id).select_from(t.Visit).outerjoin(t.CfrmisJob, job.visit_id == visit.id)
    return list(session.connection().execute(query.where(job.id.is_(None) & _needs_job(session))).scalars())


def _changed_ids(session: DbSession) -> list[int]:
    # a visit that was edited may still be as it was handed over
    maybe = _touched(session)
    jobs = load_jobs(session, [row.id for row in maybe])
    return [row.id for row in maybe if changed_fields(jobs[row.id].fields, row.handed or {})]


def _touched(session: DbSession) -> Sequence[Any]:
    """Id and what was handed over of visits edited since; a change of officers raises the version too."""
    visit, job = columns(t.Visit), columns(t.CfrmisJob)
    query = (
        select(visit.id, job.handed)
        .select_from(t.CfrmisJob)
        .join(t.Visit, job.visit_id == visit.id)
        .where(visit.version != job.handed_version)
        .order_by(visit.starts_at, visit.id)
    )
    return session.connection().execute(query).all()


def _named(session: DbSession, references: Sequence[str]) -> list[int]:
    visit, job = columns(t.Visit), columns(t.CfrmisJob)
    wanted = sorted({reference.strip().upper() for reference in references})
    query = select(visit.id, visit.reference, visit.state, job.id.label("job"))
    query = query.select_from(t.Visit).outerjoin(t.CfrmisJob, job.visit_id == visit.id)
    found = session.connection().execute(query.where(visit.reference.in_(wanted))).all()
    missing = set(wanted) - {row.reference for row in found}
    if missing:
        raise NotFoundError(
            "visit_unknown",
            f"there is no visit {', '.join(sorted(missing))}",
            hint="`visits list` shows them",
        )
    for row in found:
        if row.state not in BECOME_JOBS and row.job is None:
            raise RefusedError(
                "no_job",
                f"{row.reference} is {row.state}, so it is no job for CFRMIS",
                hint="a visit becomes one when it is confirmed",
            )
    return [row.id for row in found]


def _note(session: DbSession, job: VisitJob, mapping: JobMapping, now: datetime) -> None:
    from sqlmodel import select as entities

    query = entities(t.CfrmisJob).where(t.CfrmisJob.visit_id == job.visit_id)
    row = session.execute(query).scalar_one_or_none()
    if row is None:
        row = t.CfrmisJob(visit_id=job.visit_id, handed_at=now, handed_version=job.version)
    row.handed_at, row.handed_version = now, job.version
    row.handed_officers = ",".join(job.officers)
    row.handed = digests(job.fields, (*mapping.columns, "status"))
    row.answered_at = row.differences = None
    session.add(row)


def _write(target: Path, jobs: Sequence[VisitJob], mapping: JobMapping, form: str) -> None:
    from ecfrs_tui.outputs.cfrmis_job import document
    from ecfrs_tui.outputs.files import write_atomic

    write_atomic(target, document([job.fields for job in jobs], mapping, form))


def _form(path: Path | None, mapping: JobMapping) -> str:
    ending = path.suffix.casefold().lstrip(".") if path is not None else ""
    return ending if ending in FORMS else mapping.form


def _place(context: Context, form: str) -> Path:
    from ecfrs_tui.outputs.names import folder_for, safe_filename

    folder = context.exports / folder_for(context.now().date())
    stem = f"CFRMIS jobs {context.now():%Y-%m-%d %H%M}"
    number, path = 1, folder / safe_filename(stem, suffix=f".{form}")
    while path.exists():
        # two within a minute are two files: the first may not have been taken over yet
        number += 1
        path = folder / safe_filename(stem, str(number), suffix=f".{form}")
    return path
