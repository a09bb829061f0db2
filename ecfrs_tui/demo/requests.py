"""Made-up answers to the request form, with the mess that real ones have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ecfrs_tui.demo.draw import Draw
from ecfrs_tui.demo.phrases import phrases
from ecfrs_tui.demo.questions import QUESTIONS
from ecfrs_tui.demo.tables import csv_bytes, data_rows
from ecfrs_tui.domain.terms import SchoolCalendar

FORM_COLUMNS = ("ID", "Start time", "Completion time", "Email", "Name", "Last modified time")
"""What the form service puts before the questions."""
ANSWERED_BY = "anonymous"
"""What stands under Email when a form may be answered without signing in."""
_DAYS_BACK = 21


@dataclass(frozen=True, slots=True)
class Response:
    """One answered form; times are London wall time, `answers` in the order of QUESTIONS."""

    number: int
    started_at: datetime
    completed_at: datetime
    answers: tuple[str, ...]


def demo_responses(calendar: SchoolCalendar, *, today: date, seed: int) -> tuple[Response, ...]:
    """The answered forms of the three weeks before `today`, oldest first."""
    templates = data_rows("requests.csv")
    titles = {row["programme"]: row["title"] for row in data_rows("programmes.csv")}
    words = phrases(calendar, today=today)
    times = _completion_times(len(templates), today, Draw(seed, "requests"))
    return tuple(
        Response(number, started, completed, _answers(template, words, titles))
        for number, (template, (started, completed)) in enumerate(zip(templates, times, strict=True), start=1)
    )


def requests_csv(responses: tuple[Response, ...]) -> bytes:
    """The same answers as a CSV: UTF-8 with a byte-order mark, CRLF, times as `2027-02-22 09:14:05`."""
    header = (*FORM_COLUMNS, *(question.text for question in QUESTIONS))
    rows = [
        (r.number, _stamp(r.started_at), _stamp(r.completed_at), ANSWERED_BY, "", "", *r.answers)
        for r in responses
    ]
    return csv_bytes(header, rows, encoding="utf-8-sig", line_end="\r\n")


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _answers(
    template: Mapping[str, str], words: Mapping[str, object], titles: Mapping[str, str]
) -> tuple[str, ...]:
    said = {column: text.format_map(words) for column, text in template.items()}
    codes = said["programmes"].split(";")
    years = ("Reception" if year == "R" else f"Year {year}" for year in said["years"].split(";"))
    by_field = {
        "school": said["school"],
        "place": said["place"],
        "contact_name": said["name"],
        "contact_role": said["role"],
        "contact_email": said["email"],
        "contact_phone": said["phone"],
        # every choice is followed by a semicolon, the last one too
        "programmes": "".join(f"{titles[code]};" for code in codes),
        "years": "".join(f"{year};" for year in years),
        "groups": said["groups"],
        "pupils": said["pupils"],
        "preferred": said["preferred"],
        "avoid": said["avoid"],
        "room": said["room"],
        "parking": said["parking"],
        "teacher_present": said["teacher"],
        "notes": said["notes"],
        "consent": said["consent"],
    }
    return tuple(by_field[question.field] for question in QUESTIONS)


def _completion_times(count: int, today: date, draw: Draw) -> list[tuple[datetime, datetime]]:
    """Start and completion of each form, in order, spread evenly, the last one on the day before."""
    completed = []
    for number in range(count):
        day = today - timedelta(days=_DAYS_BACK - number * _DAYS_BACK // count)
        at = time(draw.between(7, 21), draw.between(0, 59), draw.between(0, 59))
        completed.append(datetime.combine(day, at))
    return [(end - timedelta(seconds=draw.between(150, 1300)), end) for end in sorted(completed)]
