"""CFRMIS jobs as a file: one row a visit, in the columns and words of the mapping."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, time

from ecfrs_tui.outputs.cfrmis_mapping import JobMapping
from ecfrs_tui.outputs.report_page import fit
from ecfrs_tui.outputs.text import spreadsheet_safe

JobValue = str | int | date | time | None
Job = Mapping[str, JobValue]
"""The fields of `cfrmis_mapping.FIELDS` of one visit; `status` is the visit's state."""


def header(mapping: JobMapping) -> list[str]:
    """Their columns in order: mapped ones, then fixed ones."""
    return [spreadsheet_safe(fit(name)) for name in (*mapping.columns.values(), *mapping.fixed)]


def row(job: Job, mapping: JobMapping) -> list[str | int]:
    """A job in that order: dates and times as the mapping sets them, texts never a formula."""
    cells = [cell(name, job.get(name), mapping) for name in mapping.columns]
    return [*cells, *(spreadsheet_safe(fit(value)) for value in mapping.fixed.values())]


def cell(name: str, value: JobValue, mapping: JobMapping) -> str | int:
    """One value as it stands in the file."""
    match value:
        case None:
            return ""
        case int():
            return value
        case date():
            return value.strftime(mapping.date_format)
        case time():
            return value.strftime(mapping.time_format)
    text = mapping.status_word(value) if name == "status" else value
    return spreadsheet_safe(" ".join(fit(text).split()))


def document(jobs: Sequence[Job], mapping: JobMapping, form: str) -> bytes:
    """The file as `csv` (UTF-8 with mark) or `xlsx`."""
    rows: list[Sequence[str | int]] = [header(mapping), *(row(job, mapping) for job in jobs)]
    return _workbook(rows) if form == "xlsx" else _csv(rows)


def _csv(rows: Sequence[Sequence[str | int]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _workbook(rows: Sequence[Sequence[str | int]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    book.properties.creator = ""
    sheet = book.create_sheet("Jobs")
    for cells in rows:
        made = []
        for value in cells:
            one = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                one.data_type = "s"
            made.append(one)
        sheet.append(made)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
