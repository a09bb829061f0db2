"""A report as comma-separated text: UTF-8 with the mark that Excel wants, formulas neutralised."""

from __future__ import annotations

import csv
import io
from datetime import date

from ecfrs_tui.outputs.report_page import Page, Value, fit
from ecfrs_tui.outputs.text import spreadsheet_safe


def document(page: Page) -> bytes:
    """The tables one under the other; with several, each under its title and after a blank line.

    Numbers stand plain, minutes as minutes, dates as `2027-03-09`. Notes and plots are left out.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, table in enumerate(page.tables):
        if len(page.tables) > 1:
            if number:
                writer.writerow([])
            writer.writerow([_cell(table.title)])
        writer.writerow([_cell(column.title) for column in table.columns])
        for row in table.rows:
            writer.writerow([_cell(value) for value in row])
        if table.totals:
            writer.writerow([_cell(value) for value in table.totals])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return round(value, 3)
    return spreadsheet_safe(fit(value)) if isinstance(value, str) else value
