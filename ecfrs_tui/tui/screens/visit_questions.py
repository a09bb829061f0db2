"""The questions asked before a visit is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from ecfrs_tui.services.desk import Desk
from ecfrs_tui.services.views import Outcome, VisitRow
from ecfrs_tui.tui import dates, words
from ecfrs_tui.tui.screens.bulk import one_by_one
from ecfrs_tui.tui.screens.dialogs import Ask, Question, needed
from ecfrs_tui.tui.text import joined, plain, run_on
from ecfrs_tui.tui.widgets.pieces import Field


def _what(rows: Sequence[VisitRow]) -> list[Field]:
    if len(rows) == 1:
        row = rows[0]
        when = f"{words.long_day(row.starts_at)} {words.span(row.starts_at, row.ends_at)}"
        return [
            Field("school", joined([plain(row.school).stylize("bold"), plain(row.town)], ", "), 2),
            Field("now", run_on(when)),
        ]
    named = [run_on(plain(row.reference), " ", plain(row.school)) for row in rows[:6]]
    more = [run_on(f"and {len(rows) - 6} more")] if len(rows) > 6 else []
    return [Field("", each) for each in [*named, *more]]


def _title(verb: str, rows: Sequence[VisitRow]) -> str:
    return f"{verb} {rows[0].reference}" if len(rows) == 1 else f"{verb} {len(rows)} visits"


def _keys(rows: Sequence[VisitRow]) -> tuple[str, ...]:
    return tuple(row.reference for row in rows)


def confirm(desk: Desk, rows: Sequence[VisitRow]) -> Question[Outcome]:
    """A held visit becomes confirmed."""
    return Question(
        _title("Confirm", rows), _what(rows), "confirm", lambda texts: one_by_one(_keys(rows), desk.confirm)
    )


def cancel(desk: Desk, rows: Sequence[VisitRow]) -> Question[Outcome]:
    """A visit that will not happen, with the reason."""

    def act(texts: Mapping[str, str]) -> Outcome:
        return one_by_one(_keys(rows), lambda key: desk.cancel(key, reason=texts["reason"]))

    asks = [Ask("reason", "reason", hint="goes into the history and the message", check=needed("A reason"))]
    return Question(_title("Cancel", rows), _what(rows), "cancel the visit", act, (), asks)


def export(desk: Desk, rows: Sequence[VisitRow]) -> Question[Outcome]:
    """The drafted messages as files."""
    return Question(
        _title("Write the messages of", rows),
        _what(rows),
        "write the files",
        lambda texts: one_by_one(_keys(rows), lambda key: desk.export_messages(visit=key)),
    )


def move(desk: Desk, row: VisitRow, name: Callable[[str], str]) -> Question[Outcome]:
    """Another day, time or officer; a reason where a rule is overridden."""
    today = desk.now().date()

    def act(texts: Mapping[str, str]) -> Outcome:
        codes = tuple(each.strip().upper() for each in texts["officers"].split(",") if each.strip())
        return desk.move(
            row.reference,
            officers=None if codes == row.officers else codes,
            starts_at=_moment(texts, today),
            override=texts["override"],
        )

    asks = [
        Ask("day", "to the day", words.long_day(row.starts_at), check=_day_check(today)),
        Ask("time", "at", words.time(row.starts_at), check=_time_check),
        Ask("officers", "officer", ", ".join(row.officers), "codes, commas between", needed("An officer")),
        Ask("override", "reason", hint="only needed against a rule that may be overridden"),
    ]
    now = [*_what([row]), Field("officer", plain(", ".join(name(code) for code in row.officers)))]
    return Question(f"Move {row.reference}", now, "move", act, (), asks)


def _moment(texts: Mapping[str, str], today: date) -> datetime:
    return dates.parse_moment(texts["day"], texts["time"], today)


def _day_check(today: date) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            dates.parse_day(text, today)
        except ValueError as fault:
            return str(fault)
        return ""

    return check


def _time_check(text: str) -> str:
    try:
        dates.parse_time(text)
    except ValueError as fault:
        return str(fault)
    return ""


def deliver(desk: Desk, row: VisitRow) -> Question[Outcome]:
    """It happened: young people reached, how long the drive there took, and remarks."""

    def act(texts: Mapping[str, str]) -> Outcome:
        drive = texts["drive"].strip()
        return desk.deliver(
            row.reference,
            pupils=int(texts["pupils"]),
            remarks=texts["remarks"],
            drive_minutes=int(drive) if drive else None,
        )

    asks = [
        Ask("pupils", "young people", str(row.pupils), "how many were reached", _pupils_check),
        Ask("drive", "drive", hint="minutes it took to get there, if known", check=_drive_check),
        Ask("remarks", "remarks", hint="if there is anything to say"),
    ]
    return Question(f"{row.reference} was delivered", _what([row]), "record", act, (), asks)


def _pupils_check(text: str) -> str:
    good = _whole(text, 5000)
    return "" if good else "Young people reached is a number from 0 to 5000."


def _drive_check(text: str) -> str:
    good = not text.strip() or _whole(text, 600)
    return "" if good else "The drive is whole minutes from 0 to 600, or nothing."


def _whole(text: str, most: int) -> bool:
    text = text.strip()
    return len(text) < 10 and text.isascii() and text.isdecimal() and int(text) <= most
