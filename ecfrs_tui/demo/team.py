"""The made-up team: who may deliver what, what else is in their diaries, and school days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ecfrs_tui.demo.draw import Draw
from ecfrs_tui.demo.phrases import WEEKDAYS
from ecfrs_tui.demo.tables import csv_bytes, data_rows
from ecfrs_tui.demo.terms import academic_year
from ecfrs_tui.domain.terms import SchoolCalendar, TermEntry
from ecfrs_tui.domain.times import Span

TRAINED = {
    "ASH": ("HS3", "RPH", "CY6", "VC5", "KC6", "GA9", "AR8", "HX7", "WS5", "RS6", "FW", "HR10"),
    "BIRCH": ("HS3", "CY6", "VC5", "KC6", "GA9", "AR8", "HX7", "RS6", "RS11", "FW", "HR10", "FF"),
    "CEDAR": ("HS3", "RPH", "CY6", "KC6", "GA9", "AR8", "WS5", "RS6", "FW", "HR10", "FF"),
    "ELM": ("HS3", "RPH", "CY6", "VC5", "KC6", "RS6", "FW"),
    "HAZEL": ("HS3", "RPH", "CY6", "KC6", "AR8", "HX7", "WS5", "RS6", "FW", "HR10"),
    "ROWAN": ("HS3", "RPH", "CY6", "VC5", "KC6", "GA9", "AR8", "WS5", "RS11", "FW", "FF"),
}
"""Programme codes by officer code."""
LAPSED = ("ELM", "KC6")
"""Ran out a little before today, so that a refusal can say so."""
LAPSING = ("ROWAN", "KC6")
"""Runs out a few weeks after today, so that later dates are refused."""

_DAY = timedelta(days=1)


def competences_csv(today: date) -> bytes:
    """Who may deliver what, from when until when; most run to the end of the next academic year."""
    runs_out = date(academic_year(today) + 2, 8, 31)
    rows = []
    for number, (officer, programmes) in enumerate(TRAINED.items()):
        since = date(academic_year(today) - 1 - number % 3, 9, 1)
        for programme in programmes:
            until: date | str = runs_out if number % 2 else ""
            if (officer, programme) == LAPSED:
                until = today - 20 * _DAY
            elif (officer, programme) == LAPSING:
                until = today + 25 * _DAY
            rows.append((officer, programme, since, until))
    return csv_bytes(("officer", "programme", "valid_from", "valid_until"), rows)


def terms_csv(entries: tuple[TermEntry, ...]) -> bytes:
    """The term calendar as our own import file has it."""
    rows = [(e.scope, e.kind, e.label, e.first_day, e.last_day) for e in entries]
    return csv_bytes(("authority", "kind", "label", "first_day", "last_day"), rows)


def school_days_csv() -> bytes:
    """When schools open, have lunch and close: a default, the phases, and some schools of their own."""
    rows = (
        ("", "", "08:45", "12:00", "13:00", "15:15"),
        ("", "Primary", "08:50", "12:00", "13:00", "15:20"),
        ("", "Secondary", "08:40", "12:40", "13:30", "15:10"),
        ("", "16 plus", "09:00", "12:30", "13:15", "16:00"),
        ("", "Nursery", "09:00", "12:00", "12:30", "15:00"),
        (900001, "", "08:40", "11:50", "12:50", "15:10"),
        (900034, "", "08:45", "12:15", "13:10", "15:15"),
        (900050, "", "08:30", "13:00", "13:40", "15:00"),
        (900077, "", "08:55", "12:00", "13:00", "15:25"),
        (900081, "", "08:45", "12:10", "13:10", "15:15"),
        (900104, "", "08:50", "12:00", "13:15", "15:20"),
    )
    return csv_bytes(("urn", "phase", "opens", "lunch_starts", "lunch_ends", "closes"), rows)


def busy_csv(calendar: SchoolCalendar, *, today: date, seed: int) -> bytes:
    """Leave, training and meetings from six weeks before `today` to eight after; London wall time."""
    draw = Draw(seed, "busy")
    monday = today - today.weekday() * _DAY
    written = []
    for number, row in enumerate(data_rows("officers.csv")):
        # on leave nobody goes to a meeting: what comes later in the list gives way
        kept: list[_Entry] = []
        for entry in _wished(monday, number, draw):
            if entry.stands(row, calendar) and not any(entry.span.overlaps(e.span) for e in kept):
                kept.append(entry)
        for entry in sorted(kept, key=lambda e: e.span):
            first, last = (f"{moment:%Y-%m-%dT%H:%M}" for moment in (entry.span.start, entry.span.end))
            written.append((row["officer"], first, last, entry.label, entry.level))
    return csv_bytes(("officer", "starts_at", "ends_at", "label", "level"), written)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something in a diary."""

    span: Span
    label: str
    level: str = "busy"

    def stands(self, officer: Mapping[str, str], calendar: SchoolCalendar) -> bool:
        """Leave always; anything else on a day that the officer works and that is no bank holiday."""
        day = self.span.start.date()
        works = officer[WEEKDAYS[day.weekday()].lower()]
        return self.level == "oof" or bool(works and day not in calendar.bank_holidays)


def _wished(monday: date, number: int, draw: Draw) -> list[_Entry]:
    """What the officer of that number would have in the diary, around the week of `monday`."""

    def on(week: int, weekday: int, first: str, last: str, label: str, level: str = "busy") -> _Entry:
        day = monday + (7 * week + weekday) * _DAY
        span = Span(*(datetime.combine(day, time.fromisoformat(clock)) for clock in (first, last)))
        return _Entry(span, label, level)

    leave = monday + (7 * (number * 2 - 4) + draw.between(0, 2)) * _DAY
    away = Span(*(datetime.combine(day, time()) for day in (leave, leave + 2 * _DAY)))
    return [
        _Entry(away, "Annual leave", "oof"),
        on(draw.between(0, 5), draw.pick((0, 2, 3)), "09:00", "12:30", "Safeguarding refresher"),
        *(on(w, (number + w) % 5, "14:30", "15:30", "One to one with team leader") for w in range(-6, 9, 3)),
        *(on(w, 2, "15:30", "16:15", "Team meeting") for w in range(-6, 9, 4)),
        on(
            draw.between(1, 6),
            draw.between(0, 4),
            "13:00",
            "15:00",
            "Partner event (to be confirmed)",
            "tentative",
        ),
    ]
