"""Microsoft Bookings: the report of bookings (`BookingsReportingData.tsv`), tabs without quoting.

It says neither which bookings were cancelled nor whether the day or the month comes first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.csvfile import Table, header_key, open_table
from ecfrs_tui.intake.records import Read, ReadOptions, Refused
from ecfrs_tui.intake.rowreader import Cells, RowRefusedError, gather
from ecfrs_tui.intake.values import BadValueError, clean, read_email, shortened

NEEDED = ("Date Time", "Staff Name", "Service", "Duration (mins.)", "Booking Id")
WANTED = (
    "Customer Name", "Customer Email", "Customer Phone", "Customer Address", "Staff", "Staff Email",
    "Location", "Signed Up Attendees Count", "Custom Fields",
)  # fmt: skip
DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
_MOMENT = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})[T,\s]+(\d{1,2})[:.](\d{2})(?::\d{2})?\s*([ap])?\.?m?\.?",
    re.IGNORECASE,
)
_PAIR = re.compile(r'"([^"]{1,200})"\s*:\s*"(.*?)"\s*(?=,\s*"[^"]*"\s*:|\}\s*$|$)')


@dataclass(frozen=True, slots=True)
class BookingRecord:
    """A booking as exported; `starts_at` is London wall time, `answers` the custom questions.

    `digest` changes when its time, length, staff, service or customer does.
    """

    booking_id: str
    starts_at: datetime
    minutes: int
    customer: str
    email: str
    phone: str
    address: str
    staff: tuple[str, ...]
    staff_emails: tuple[str, ...]
    service: str
    location: str
    attendees: int | None
    answers: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """What tells whether it has changed since."""
        parts = (
            self.starts_at.isoformat(),
            self.minutes,
            self.staff,
            self.service,
            self.customer,
            self.email,
        )
        return sha256(repr(parts).encode()).hexdigest()[:32]


def read(path: Path, options: ReadOptions) -> Read[BookingRecord]:
    """The bookings of an export. Raises FileRefusedError, also when its dates can be read either way."""
    table = open_table(path, delimiters="\t", quoted=False)
    places = table.places(NEEDED, WANTED)
    order = options.date_order or _order(table, places["Date Time"])
    broken: list[int] = []

    def build(cells: Cells) -> BookingRecord:
        record, whole = _record(cells, order)
        if not whole:
            broken.append(cells.row)
        return record

    found = gather(table, places, build, lambda record: record.booking_id, "Booking Id")
    notes = list(found.notes)
    if broken:
        rows = ", ".join(str(row) for row in broken[:8]) + (" …" if len(broken) > 8 else "")
        notes.append(f"Custom Fields are not written as they should be and were read in part: rows {rows}")
    return Read(found.records, found.rows, found.refused, found.seen, tuple(notes), found.about)


def _order(table: Table, place: int) -> str:
    """Whether the day or the month comes first, by what the whole file allows."""
    can_day = can_month = True
    matters = None
    for row in table.rows():
        found = None if isinstance(row, Refused) else _MOMENT.fullmatch(_plain(row.cells[place]))
        if found is None or len(found[1]) == 4:
            continue
        first, second = int(found[1]), int(found[2])
        can_day, can_month = can_day and second <= 12, can_month and first <= 12
        if first != second and matters is None and not isinstance(row, Refused):
            matters = (row.number, _plain(row.cells[place]))
    if can_day != can_month:
        return DAY_FIRST if can_day else MONTH_FIRST
    if not can_day:
        raise FileRefusedError(
            "dates_contradict",
            f"{table.path.name}: in some rows the day comes first and in others the month",
            hint="export it again in one piece",
        )
    if matters is not None:
        raise FileRefusedError(
            "dates_ambiguous",
            f"{table.path.name}: no date in it says whether the day or the month comes first "
            f"(row {matters[0]}: “{shortened(matters[1], 20)}”)",
            hint="say it with --dates day-first or --dates month-first; British exports have the day first",
        )
    return DAY_FIRST


def _plain(cell: str) -> str:
    """A cell without the quotation marks that a spreadsheet puts round it."""
    text = clean(cell)
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return text[1:-1].replace('""', '"').strip()
    return text


def _record(cells: Cells, order: str) -> tuple[BookingRecord, bool]:
    answers, whole = _answers(_plain(cells.text("Custom Fields", most=20_000)))
    minutes = _number(cells, "Duration (mins.)") or 0
    if not 0 <= minutes <= 24 * 60:
        raise RowRefusedError("Duration (mins.)", str(minutes), "not a length of up to a day")
    names = _several(_plain(cells.text("Staff Name")) or _plain(cells.text("Staff")))
    if not names:
        raise RowRefusedError("Staff Name", "", "is blank, and is needed")
    return BookingRecord(
        booking_id=_plain(cells.needed("Booking Id")),
        starts_at=_moment(_plain(cells.needed("Date Time")), order),
        minutes=minutes,
        customer=_plain(cells.text("Customer Name")),
        email=_email(_plain(cells.text("Customer Email"))),
        phone=_plain(cells.text("Customer Phone"))[:40],
        address=_plain(cells.text("Customer Address")),
        staff=names,
        staff_emails=tuple(e.casefold() for e in _several(_plain(cells.text("Staff Email")))),
        service=_plain(cells.needed("Service")),
        location=_plain(cells.text("Location")),
        attendees=_number(cells, "Signed Up Attendees Count"),
        answers=answers,
    ), whole


def _moment(text: str, order: str) -> datetime:
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise RowRefusedError("Date Time", shortened(text), "not a date and time such as 09/03/2027 09:30")
    one, two, three = int(found[1]), int(found[2]), int(found[3])
    if len(found[1]) == 4:
        year, month, day = one, two, three
    else:
        day, month = (one, two) if order == DAY_FIRST else (two, one)
        year = three if three > 99 else 2000 + three
    hour = int(found[4])
    if found[6]:
        if not 1 <= hour <= 12:
            raise RowRefusedError("Date Time", shortened(text), "there is no such hour")
        hour = hour % 12 + (12 if found[6].lower() == "p" else 0)
    try:
        return datetime(year, month, day, hour, int(found[5]))
    except ValueError:
        said = "the day comes first" if order == DAY_FIRST else "the month comes first"
        raise RowRefusedError("Date Time", shortened(text), f"no such date and time ({said})") from None


def _number(cells: Cells, column: str) -> int | None:
    text = _plain(cells.text(column))
    if not text:
        return None
    if not re.fullmatch(r"\d{1,6}(\.0+)?", text, re.ASCII):
        raise RowRefusedError(column, shortened(text), "not a whole number")
    return int(text.split(".")[0])


def _email(text: str) -> str:
    try:
        return read_email(text) if text else ""
    except BadValueError:
        return ""


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _answers(text: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Custom questions with their answers, and whether the JSON was whole."""
    if not text:
        return (), True
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return tuple(_pairs(text)), False
    if not isinstance(found, dict):
        return (), False
    return tuple(
        (clean(str(name))[:200], clean(str(value))[:1000])
        for name, value in found.items()
        if value is not None and not isinstance(value, dict | list)
    ), True


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _PAIR.findall(text):
        yield clean(name), clean(value)[:1000]


def answer(record: BookingRecord, words: str) -> str:
    """The first answer to a question that holds any of the words (a pattern), or nothing."""
    wanted = re.compile(words)
    return next((value for name, value in record.answers if wanted.search(header_key(name)) and value), "")
