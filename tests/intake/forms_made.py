"""Made-up form results, as workbooks and CSV files."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

OWN = ("ID", "Start time", "Completion time", "Email", "Name", "Last modified time")
SCHOOL_Q = "What is the name of your school?"
PLACE_Q = "School postcode or town"
EMAIL_Q = "Contact e-mail address\n(we write to this address)"
PROGRAMME_Q = "Which programme(s) would you like?"
YEAR_Q = "Which year group(s) is it for?"
GROUPS_Q = "How many classes would take part?"
PUPILS_Q = "How many pupils in\xa0total?"
WISH_Q = "Which dates and times would you prefer?"
AVOID_Q = "Are there any dates you cannot do?"
CONSENT_Q = "Do you consent to us keeping your contact details?"
QUESTIONS = (
    SCHOOL_Q, PLACE_Q, EMAIL_Q, PROGRAMME_Q, YEAR_Q, GROUPS_Q, PUPILS_Q, WISH_Q, AVOID_Q, CONSENT_Q,
)  # fmt: skip
USUAL: dict[str, Any] = {
    SCHOOL_Q: "Hollowmere Primary School",
    PLACE_Q: "Basildon",
    EMAIL_Q: "head@hollowmere.example",
    PROGRAMME_Q: "Knife crime;",
    YEAR_Q: "Year 6;",
    GROUPS_Q: 2,
    PUPILS_Q: "58",
    WISH_Q: "any Tues or Thurs am in March, not the 18th",
    AVOID_Q: "",
    CONSENT_Q: "Yes",
}


def answer(number: int, at: datetime = datetime(2027, 2, 8, 12, 47), **own: Any) -> dict[str, Any]:
    """A row of the result: Forms' own columns and the usual answers."""
    return {
        "ID": number,
        "Start time": at,
        "Completion time": at,
        "Email": "anonymous",
        "Name": "",
        "Last modified time": None,
        **USUAL,
        **own,
    }


def workbook(
    path: Path,
    rows: Sequence[Mapping[str, Any]],
    *,
    hidden_first: bool = False,
    questions: Sequence[str] = QUESTIONS,
) -> Path:
    """A result workbook with a very hidden second sheet, as Forms writes it."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Form1"
    names = (*OWN, *questions)
    sheet.append(names)
    for row in rows:
        sheet.append([row.get(name) for name in names])
    other: Any = book.create_sheet("_56F9DC9755BA473782653E2940F9", 0 if hidden_first else None)
    other.sheet_state = "veryHidden"
    other.append(("ID", "Start time", "Completion time"))
    other.append((99, datetime(2020, 1, 1), datetime(2020, 1, 1)))
    book.save(path)
    return path


def csv_file(path: Path, rows: Sequence[Mapping[str, Any]], *, time_form: str = "%d/%m/%Y %H:%M:%S") -> Path:
    """The same as CSV, with the byte-order mark Forms puts there."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*OWN, *QUESTIONS))
        for row in rows:
            writer.writerow(
                [
                    value.strftime(time_form) if isinstance(value := row.get(name), datetime) else value
                    for name in (*OWN, *QUESTIONS)
                ]
            )
    return path
