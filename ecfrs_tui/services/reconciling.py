"""Reading back what CFRMIS made of our jobs: their numbers, and where their job is not as ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import select as entities

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.csvfile import header_key, open_table
from ecfrs_tui.intake.records import Refused
from ecfrs_tui.intake.values import BadValueError, clean, read_date, shortened
from ecfrs_tui.outputs.cfrmis_mapping import READ_BACK, JobMapping
from ecfrs_tui.services.cfrmis import mapping_of
from ecfrs_tui.services.cfrmis_jobs import VisitJob, load_jobs
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t

NUMBER_LENGTH = 60
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Answered:
    """A row of their file: its number, and our fields as they stand there (only those it has columns for)."""

    row: int
    values: Mapping[str, str]


@dataclass
class _Result:
    same: int = 0
    differ: int = 0
    trouble: list[str] = field(default_factory=list)


def reconcile(context: Context, path: Path, *, mapping_file: Path | None = None) -> Outcome:
    """Takes over job numbers from a CSV or XLSX file of CFRMIS and notes differences of status, officer and date.

    Rows are matched by our reference, or by a job number that is known already. A row that names no visit
    of ours is said and left out. Raises FileRefusedError when the file has no column of our reference and
    none of the job number.
    """
    mapping = mapping_of(context, mapping_file)
    answers = list(read_answers(path, mapping))
    result = _Result()
    with context.writing() as (work, _):
        stored = {row.visit_id: row for row in work.session.exec(entities(t.CfrmisJob)).all()}
        jobs = load_jobs(work.session, list(stored))
        named = _match(answers, stored, jobs, result)
        for visit_id, answer in named.items():
            _take(stored[visit_id], jobs[visit_id], answer, mapping, context.now(), result)
        _say_twice(stored, jobs, result)
        absent = len(stored) - len(named)
        words = _words(path, result, absent)
        work.record("cfrmis", "", words, details={"trouble": result.trouble[:200]})
    return Outcome(". ".join([words, *result.trouble[:SHOWN]]))


def read_answers(path: Path, mapping: JobMapping) -> Iterator[Answered]:
    """The rows of their file. Raises FileRefusedError."""
    if path.suffix.casefold() in (".xlsx", ".xlsm"):
        yield from _workbook_answers(path, mapping)
        return
    table = open_table(path)
    places = _places(path, table.header, mapping)
    for row in table.rows():
        if isinstance(row, Refused):
            raise FileRefusedError(
                "row_broken", f"{path.name}, row {row.row}: {row.reason}", hint="export it again"
            )
        yield Answered(row.number, {name: clean(row.cells[at]) for name, at in places.items()})


def _workbook_answers(path: Path, mapping: JobMapping) -> Iterator[Answered]:
    from ecfrs_tui.intake.workbook import as_text, visible_sheets

    with visible_sheets(path) as sheets:
        rows = iter(sheets[0][1]) if sheets else iter(())
        header = tuple(clean(as_text(value)) for value in next(rows, ()))
        places = _places(path, header, mapping)
        for number, cells in enumerate(rows, 2):
            values = {n: clean(_cell(cells[at])) for n, at in places.items() if at < len(cells)}
            if any(values.values()):
                yield Answered(number, values)


def _cell(value: Any) -> str:
    from ecfrs_tui.intake.workbook import as_text

    return value.date().isoformat() if isinstance(value, datetime) else as_text(value)


def _places(path: Path, header: tuple[str, ...], mapping: JobMapping) -> dict[str, int]:
    keys = [header_key(name) for name in header]
    places = {}
    for name in READ_BACK:
        key = header_key(mapping.column_back(name))
        if key in keys:
            places[name] = keys.index(key)
    if "visit" not in places and "job_number" not in places:
        raise FileRefusedError(
            "columns_missing",
            f"{path.name}: the column “{mapping.column_back('visit')}” with our references is missing from the "
            "header (row 1)",
            hint="[read_back] of the mapping says in which columns to look",
            details={"header": list(header[:40])},
        )
    return places


def _match(
    answers: list[Answered], stored: Mapping[int, t.CfrmisJob], jobs: Mapping[int, VisitJob], result: _Result
) -> dict[int, Answered]:
    by_reference = {job.reference: visit_id for visit_id, job in jobs.items()}
    by_number = {row.job_number.casefold(): visit_id for visit_id, row in stored.items() if row.job_number}
    named: dict[int, Answered] = {}
    for answer in answers:
        reference = answer.values.get("visit", "").lstrip("'").upper()
        number = answer.values.get("job_number", "")
        visit_id = by_reference.get(reference)
        if visit_id is None and not reference:
            visit_id = by_number.get(number.casefold())
        shown = shortened(reference or number, 40)
        if visit_id is None:
            result.trouble.append(f"Row {answer.row}: “{shown}” is no visit that was handed over")
        elif visit_id in named:
            result.trouble.append(
                f"Row {answer.row}: “{shown}” stands in row {named[visit_id].row} already, which counts"
            )
        else:
            named[visit_id] = answer
    return named


def _take(
    row: t.CfrmisJob,
    job: VisitJob,
    answer: Answered,
    mapping: JobMapping,
    now: datetime,
    result: _Result,
) -> None:
    theirs = answer.values
    number = shortened(theirs.get("job_number", ""), NUMBER_LENGTH)
    found = []
    if number and row.job_number and number != row.job_number:
        found.append(f"job number: theirs “{number}”, it was “{row.job_number}”")
    if "job_number" in theirs and not number and not row.job_number:
        found.append("job number: theirs is blank")
    found += _differences(job, theirs, mapping)
    row.job_number = number or row.job_number
    row.answered_at = now
    row.differences = found or None
    if found:
        result.differ += 1
    else:
        result.same += 1


def _differences(job: VisitJob, theirs: Mapping[str, str], mapping: JobMapping) -> list[str]:
    found = []
    ours = {"status": mapping.status_word(job.state), "officer": str(job.fields["officer"])}
    for name, own in ours.items():
        given = theirs.get(name)
        if given is not None and given.casefold() != clean(own).casefold():
            found.append(f"{name}: theirs “{shortened(given, 60)}”, ours “{own}”")
    given = theirs.get("date")
    day = job.fields["date"]
    if given is not None and isinstance(day, date) and _day(given, mapping) != day:
        found.append(f"date: theirs “{shortened(given, 60)}”, ours “{day.strftime(mapping.date_format)}”")
    return found


def _day(text: str, mapping: JobMapping) -> date | None:
    try:
        return datetime.strptime(text, mapping.date_format).date()
    except ValueError:
        pass
    try:
        return read_date(text)
    except BadValueError:
        return None


def _say_twice(stored: Mapping[int, t.CfrmisJob], jobs: Mapping[int, VisitJob], result: _Result) -> None:
    """Notes a job number that several visits have at each of them."""
    sharing: dict[str, list[int]] = {}
    for visit_id in sorted(stored, key=lambda one: jobs[one].reference):
        if stored[visit_id].job_number:
            sharing.setdefault(stored[visit_id].job_number.casefold(), []).append(visit_id)
    for ids in (ids for ids in sharing.values() if len(ids) > 1):
        names = [jobs[one].reference for one in ids]
        number = stored[ids[0]].job_number
        result.trouble.append(f"job number {number} is that of {', '.join(names)}")
        for one, name in zip(ids, names, strict=True):
            row = stored[one]
            words = f"job number {number} is also that of {', '.join(n for n in names if n != name)}"
            if row.answered_at is None or words in (row.differences or ()):
                continue
            if not row.differences:
                result.same, result.differ = result.same - 1, result.differ + 1
            row.differences = [*(row.differences or ()), words]


def _words(path: Path, result: _Result, absent: int) -> str:
    parts = [f"{counted(result.same, 'job')} as ours", f"{result.differ} that differ"]
    if absent:
        parts.append(f"{absent} handed over that are not in the file")
    if result.trouble:
        parts.append(f"{counted(len(result.trouble), 'thing')} to look at")
    return f"Read {clean(path.name)}: {', '.join(parts)}"
