"""The answers of a Microsoft form: the workbook it exports, or its CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.csvfile import Row, header_key, open_table
from ecfrs_tui.intake.records import Read, ReadOptions, Refused
from ecfrs_tui.intake.values import BadValueError, clean, read_date, shortened
from ecfrs_tui.intake.workbook import as_moment, as_text, visible_sheets

NEEDED = ("ID", "Start time", "Completion time")
OWN = ("ID", "Start time", "Completion time", "Email", "Name", "Last modified time", "Language")
"""Columns that Forms adds itself; every other column is a question."""
LONGEST_ANSWER = 4_000
"""Forms itself stops a long answer at 4,000 characters."""
_SUFFIX = re.compile(r"\s*\(\d+(\s*-\s*\d+)?\)\s*$")
_CSV_TIME = re.compile(
    r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{2,4})[,T ]*(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(am|pm)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """One answered form. Times are London wall time; `answers` pairs each question with its answer.

    Answers are as they came, but for control characters; a blank answer is an empty text.
    """

    key: str
    completed_at: datetime
    email: str
    name: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    header: tuple[str, ...]
    header_row: int
    rows: Iterable[tuple[int, Sequence[Any]]]
    refused: tuple[Refused, ...] = ()


def form_name(path: Path, stated: str = "") -> str:
    """The name a form's answers go under: the stated one, or the file's without “(1-40)” and the like."""
    name = clean(stated) or path.stem
    while _SUFFIX.search(name):
        name = _SUFFIX.sub("", name)
    return clean(name)[:100] or "form"


def _find_header(path: Path, sheets: list[tuple[str, Any]]) -> _Sheet:
    seen: list[str] = []
    needed = {header_key(name) for name in NEEDED}
    for _, rows in sheets:
        for number, row in enumerate(rows, 1):
            names = tuple(clean(as_text(value)) for value in row)
            if needed <= {header_key(name) for name in names}:
                return _Sheet(names, number, enumerate(rows, number + 1))
            seen.extend(name for name in names if name)
            if number >= 10:
                break
    shown = ", ".join(shortened(name, 30) for name in seen[:8]) or "nothing"
    raise FileRefusedError(
        "columns_missing",
        f"{path.name}: no sheet has the columns {', '.join(f'“{n}”' for n in NEEDED)} of a form's answers",
        hint=f"the first rows hold {shown}",
        details={"missing": list(NEEDED), "header": seen[:40]},
    )


def _from_csv(path: Path) -> _Sheet:
    table = open_table(path)
    table.places(NEEDED, OWN[3:])
    rows: list[tuple[int, Sequence[Any]]] = []
    refused: list[Refused] = []
    for row in table.rows():
        if isinstance(row, Row):
            rows.append((row.number, row.cells))
        else:
            refused.append(row)
    return _Sheet(table.header, table.header_row, rows, tuple(refused))


def read(path: Path, options: ReadOptions) -> Read[FormAnswer]:
    """Every answered form in a result workbook or CSV; `about` holds the form's name and questions.

    Raises FileRefusedError. Hidden sheets are not read.
    """
    if path.suffix.casefold() == ".csv" or not _is_zip(path):
        return _read_sheet(path, _from_csv(path), options, workbook=False)
    with visible_sheets(path) as sheets:
        return _read_sheet(path, _find_header(path, sheets), options, workbook=True)


def _is_zip(path: Path) -> bool:
    if path.suffix.casefold() in (".xlsx", ".xlsm", ".xls"):
        return True
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False


def _read_sheet(path: Path, sheet: _Sheet, options: ReadOptions, *, workbook: bool) -> Read[FormAnswer]:
    keys = [header_key(name) for name in sheet.header]
    for name in OWN:
        if keys.count(header_key(name)) > 1:
            raise FileRefusedError(
                "column_twice",
                f"{path.name}: the column “{name}” appears twice in the header (row {sheet.header_row})",
                hint="remove or rename one",
            )
    own = {name: keys.index(header_key(name)) for name in OWN if header_key(name) in keys}
    questions = [(at, name) for at, name in enumerate(sheet.header) if name and at not in own.values()]
    rows = [(number, cells) for number, cells in sheet.rows if any(v not in (None, "") for v in cells)]
    orders = _Order.found(
        [cells[own["Completion time"]] for _, cells in rows if len(cells) > own["Completion time"]]
    )
    refused = list(sheet.refused)
    records: list[FormAnswer] = []
    numbers: list[int] = []
    first_row: dict[str, int] = {}
    for number, cells in rows:
        got = _answer(number, cells, own, questions, orders)
        if isinstance(got, FormAnswer):
            at = first_row.setdefault(got.key, number)
            if at == number:
                records.append(got)
                numbers.append(number)
                continue
            got = Refused(number, "ID", got.key, f"stands in row {at} already")
        refused.append(got)
    notes = [] if workbook or not records or orders.sure else [orders.words]
    if not rows and not refused:
        notes.append("the file has a header and no rows")
    return Read(
        tuple(records),
        tuple(numbers),
        tuple(refused),
        len(rows) + len(sheet.refused),
        tuple(notes),
        {"form": form_name(path, options.form), "questions": tuple(name for _, name in questions)},
    )


def _answer(
    number: int,
    cells: Sequence[Any],
    own: dict[str, int],
    questions: list[tuple[int, str]],
    order: _Order,
) -> FormAnswer | Refused:
    def cell(name: str) -> Any:
        at = own.get(name)
        return None if at is None or at >= len(cells) else cells[at]

    key = clean(as_text(cell("ID")))
    if not re.fullmatch(r"\d{1,10}", key):
        reason = "is blank, and is needed" if not key else "is no answer's number"
        return Refused(number, "ID", shortened(key), reason)
    stated = next((v for v in (cell("Completion time"), cell("Start time")) if v not in (None, "")), None)
    completed = order.moment(stated)
    if completed is None:
        return Refused(number, "Completion time", shortened(as_text(stated)), "not a date and time")
    answers = []
    for at, question in questions:
        text = clean(as_text(cells[at]) if at < len(cells) else "", lines=True)
        if len(text) > LONGEST_ANSWER:
            return Refused(
                number,
                shortened(question),
                shortened(text),
                f"{len(text):,} characters, more than the {LONGEST_ANSWER:,} Forms allows",
            )
        answers.append((question, text))
    return FormAnswer(
        key=str(int(key)),
        completed_at=completed,
        email=_not_anonymous(clean(as_text(cell("Email")))),
        name=_not_anonymous(clean(as_text(cell("Name")))),
        answers=tuple(answers),
    )


def _not_anonymous(text: str) -> str:
    return "" if text.casefold() in ("anonymous", "anonymous user") else text[:200]


@dataclass(frozen=True, slots=True)
class _Order:
    """Whether the times of a CSV put the day or the month first; a workbook's are true dates."""

    day_first: bool = True
    sure: bool = True

    @property
    def words(self) -> str:
        first = "day" if self.day_first else "month"
        return (
            f"nothing in the file tells whether its times put day or month first: read with the {first} first"
        )

    @classmethod
    def found(cls, values: Sequence[Any]) -> _Order:
        """Decides over the whole file: by a number beyond 12, else by which order makes the answers follow
        one another in time, as their numbers do; else day first, not sure."""
        texts = [value.strip() for value in values if isinstance(value, str) and value.strip()]
        pairs = [
            (int(m[1]), int(m[2])) for m in (_CSV_TIME.fullmatch(t) for t in texts) if m and len(m[1]) <= 2
        ]
        if not pairs:
            return cls()
        day_first, month_first = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
        if day_first != month_first:
            return cls(day_first)
        fits = []
        for order in (cls(True), cls(False)):
            moments = [m for m in (order.moment(t) for t in texts) if m is not None]
            fits.append(all(a <= b for a, b in pairwise(moments)) and len(moments) > 1)
        if fits[0] != fits[1]:
            return cls(fits[0])
        return cls(True, all(a == b for a, b in pairs))

    def moment(self, value: Any) -> datetime | None:
        """A cell as London wall time, or None."""
        if not isinstance(value, str):
            return as_moment(value)
        text = clean(value)
        found = _CSV_TIME.fullmatch(text)
        if not found:
            try:
                return datetime.combine(read_date(text), datetime.min.time())
            except BadValueError:
                return None
        a, b, c = int(found[1]), int(found[2]), int(found[3])
        hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
        if found[7]:
            hour = hour % 12 + (12 if found[7].casefold() == "pm" else 0)
        if len(found[1]) == 4:
            year, month, day = a, b, c
        else:
            year = c + 2000 if c < 100 else c
            month, day = (b, a) if self.day_first else (a, b)
        try:
            return datetime(year, month, day, hour, minute, second)
        except ValueError:
            return None
