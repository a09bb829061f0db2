"""One file in, one transaction, one report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from ecfrs_tui.clock import Clock
from ecfrs_tui.errors import FileRefusedError, RefusedError
from ecfrs_tui.intake.csvfile import read_bytes
from ecfrs_tui.intake.records import FindPostcode, Point, Progress, Read, ReadOptions, no_progress
from ecfrs_tui.intake.registry import read_file
from ecfrs_tui.intake.values import clean
from ecfrs_tui.services.importing.base import ImportOptions, Tally, Task
from ecfrs_tui.services.views import ImportReport, RefusedRow
from ecfrs_tui.store.tables import ImportRun
from ecfrs_tui.store.work import Store, Work

Put = Callable[[Task, Read[Any]], Tally]

_WRITERS = {
    "schools": ("register", "put_schools"),
    "school-links": ("register", "put_links"),
    "officers": ("team", "put_officers"),
    "programmes": ("team", "put_programmes"),
    "competences": ("team", "put_competences"),
    "terms": ("school_year", "put_terms"),
    "school-days": ("school_year", "put_school_days"),
    "requests": ("requests", "put_requests"),
    "risk": ("need", "put_scores"),
    "deprivation": ("need", "put_scores"),
    "incidents": ("need", "put_points"),
    "lsoa-lookup": ("need_areas", "put_areas"),
    "evaluations": ("evaluations", "put_evaluations"),
    "delivery-targets": ("delivery_targets", "put_targets"),
    "bookings": ("bookings", "put_bookings"),
}
KINDS = tuple(_WRITERS)
"""The kinds of file that can be imported."""


def import_file(
    store: Store,
    kind: str,
    path: Path,
    *,
    actor: str,
    clock: Clock,
    dry_run: bool = False,
    strict: bool = False,
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Reads one file into the store in one transaction with one audit entry, and says what came of it.

    Good rows go in, bad ones are in the report by row, column, value and reason; `strict` refuses the
    whole file instead. The same file again changes nothing. `dry_run` gives the report of what would
    happen and leaves nothing behind. `progress` is called with rows done and expected; an exception from
    it stops the import, and nothing is left behind either. The file is read before the database's lock
    is taken.

    Raises FileRefusedError when the file is not of that kind, lacks a column or is cut off, and when
    `strict` meets a bad row; RefusedError for an unknown kind or a wrong option.
    """
    started = perf_counter()
    if kind not in _WRITERS:
        raise RefusedError(
            "unknown_kind", f"there is no import of “{clean(kind)[:40]}”", hint=f"one of {', '.join(KINDS)}"
        )
    options = options or ImportOptions()
    content_hash = sha256(read_bytes(path)).hexdigest()
    read = read_file(kind, path, _read_options(options))
    if strict and read.refused:
        raise _strictly(path, read.refused)
    module, function = _WRITERS[kind]
    part = import_module(f"ecfrs_tui.services.importing.{module}")
    put: Put = getattr(part, function)
    prepared = part.prepare(store, read, options) if hasattr(part, "prepare") else None
    with store.writing(actor) as work:
        tally = put(Task(work, options, progress or no_progress, prepared), read)
        refused = sorted((*read.refused, *tally.refused), key=lambda r: r.row)
        if strict and refused:
            raise _strictly(path, refused)
        report = ImportReport(
            file=clean(path.name),
            kind=kind,
            rows=read.seen,
            added=tally.added,
            changed=tally.changed,
            unchanged=tally.unchanged,
            refused=tuple(RefusedRow(r.row, r.column, r.value, r.reason) for r in refused),
            seconds=0.0,
            notes=(*read.notes, *tally.notes),
            dry_run=dry_run,
        )
        if dry_run:
            work.session.rollback()
        else:
            _note(work, clock, report, content_hash)
    return replace(report, seconds=round(perf_counter() - started, 3))


def in_words(report: ImportReport) -> str:
    """A report as one line."""
    refused = f", {len(report.refused)} refused" if report.refused else ""
    return (
        f"{report.file} ({report.kind}): {report.added} added, {report.changed} changed, "
        f"{report.unchanged} unchanged{refused}"
    )


def _note(work: Work, clock: Clock, report: ImportReport, content_hash: str) -> None:
    facts = {
        "rows": report.rows,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused": [[r.row, r.column, r.value, r.reason] for r in report.refused[:200]],
        "notes": list(report.notes),
    }
    work.session.add(
        ImportRun(
            kind=report.kind,
            file_name=report.file,
            file_hash=content_hash,
            at_utc=clock.now_utc(),
            actor=work.actor,
            report=facts,
        )
    )
    work.record(
        "import",
        report.file,
        f"Imported {in_words(report)}",
        details={"kind": report.kind, "added": report.added, "changed": report.changed},
        undoable=bool(report.added or report.changed),
    )


def _strictly(path: Path, refused: Any) -> FileRefusedError:
    first = refused[0]
    column = f", {first.column}" if first.column else ""
    return FileRefusedError(
        "rows_refused",
        f"{path.name}: {len(refused)} {'row' if len(refused) == 1 else 'rows'} cannot stand, "
        f"so nothing was imported (row {first.row}{column}: “{first.value}” {first.reason})",
        hint="mend them, or import without --strict to take the good rows",
        details={
            "refused": [
                {"row": r.row, "column": r.column, "value": r.value, "reason": r.reason}
                for r in refused[:200]
            ]
        },
    )


def _read_options(options: ImportOptions) -> ReadOptions:
    return ReadOptions(
        authorities=options.authorities,
        form=options.form,
        date_order=options.date_order,
        find_postcode=options.find_postcode or _finder(options.cache_folder),
    )


@cache
def _finder(cache_folder: Path | None) -> FindPostcode:
    holder: list[FindPostcode] = []

    def find(postcode: str) -> Point | None:
        # most files place everything by themselves: the postcodes are loaded for those that do not
        if not holder:
            from ecfrs_tui.travel.postcodes import PostcodeFinder

            holder.append(PostcodeFinder(cache_folder).find)
        return holder[0](postcode)

    return find
