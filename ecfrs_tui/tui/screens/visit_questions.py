"""The questions asked before a visit is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from ecfrs_tui.tui import dates, words
from ecfrs_tui.tui.screens.bulk import one_by_one
from ecfrs_tui.tui.screens.dialogs import Ask, Question, needed
from ecfrs_tui.tui.text import joined, plain, run_on
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome, VisitRow


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
    """It happened: young people in each session, a teacher, the drive, remarks; or it did not, and why."""

    def act(texts: Mapping[str, str]) -> Outcome:
        if texts["not"]:
            return desk.not_delivered(row.reference, reason=texts["not"])
        numbers = _numbers(texts["pupils"])
        drive = int(texts["drive"]) if texts["drive"] else None
        distinct, teacher = texts["distinct"], texts["teacher"].casefold()
        if len(numbers) == 1 and not (distinct or teacher) and len(row.sessions) != 1:
            return desk.deliver(
                row.reference, pupils=numbers[0], remarks=texts["remarks"], drive_minutes=drive
            )
        return desk.deliver_sessions(
            row.reference,
            pupils=numbers,
            distinct_pupils=int(distinct) if distinct else None,
            teacher_present={"yes": True, "no": False}.get(teacher),
            drive_minutes=drive,
            remarks=texts["remarks"],
        )

    planned = [s.pupils if s.attended is None else s.attended for s in row.sessions] or [row.pupils]
    each = "one number for each session, or all together" if len(planned) > 1 else "how many were reached"
    asks = [
        Ask("pupils", "young people", ", ".join(map(str, planned)), each, _pupils_check(len(planned))),
        Ask(
            "distinct",
            "of them different",
            hint="worked out by year group when left empty",
            check=_distinct_check,
        ),
        Ask("teacher", "teacher there", hint="yes or no, if known", check=_teacher_check),
        Ask("drive", "drive", hint="minutes it took to get there, if known", check=_drive_check),
        Ask("remarks", "remarks", hint="if there is anything to say"),
        Ask("not", "or it did not", hint="why it did not take place, instead of all above"),
    ]
    return Question(
        f"{row.reference} was delivered", [*_what([row]), *_sessions(row)], "record", act, (), asks
    )


def _sessions(row: VisitRow) -> list[Field]:
    """The sessions in the order of the numbers, when there are several."""
    if len(row.sessions) < 2:
        return []
    return [
        Field(
            f"session {number}",
            run_on(
                words.time(each.starts_at) if each.starts_at else "",
                " ",
                plain(each.title),
                f" {each.pupils} planned",
            ),
        )
        for number, each in enumerate(row.sessions[:6], 1)
    ]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.replace(",", " ").split())


def _pupils_check(sessions: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        parts = text.replace(",", " ").split()
        if not parts or not all(_whole(part, 5000) for part in parts):
            return "Young people reached is a number from 0 to 5000."
        if len(parts) not in (1, sessions):
            return f"Give {sessions} numbers, one for each session, or one for all together."
        return ""

    return check


def _distinct_check(text: str) -> str:
    good = not text.strip() or _whole(text, 100_000)
    return "" if good else "Different young people is a whole number, or nothing."


def _teacher_check(text: str) -> str:
    good = text.strip().casefold() in ("", "yes", "no")
    return "" if good else "Whether a teacher was there is yes, no, or nothing."


def _drive_check(text: str) -> str:
    good = not text.strip() or _whole(text, 600)
    return "" if good else "The drive is whole minutes from 0 to 600, or nothing."


def _whole(text: str, most: int) -> bool:
    text = text.strip()
    return len(text) < 10 and text.isascii() and text.isdecimal() and int(text) <= most
