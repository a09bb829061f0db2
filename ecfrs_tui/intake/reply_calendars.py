"""Answers to our invitations as calendars: REPLY and COUNTER, as any calendar program writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ecfrs_tui.clock import LONDON
from ecfrs_tui.intake.values import clean

if TYPE_CHECKING:
    from icalendar import Component

LARGEST = 1_000_000
"""Bytes of one calendar: an answer has some thousands."""
MOST_EVENTS = 50
NOTE_LENGTH = 2_000

ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """One attendee's answer. `kind` is accepted, declined, tentative or counter.

    `said_utc` is an aware instant. `starts_at` and `ends_at` are London wall time: what a counter
    proposes, or for the others the time that was answered.
    """

    kind: str
    uid: str
    sequence: int
    address: str
    name: str
    said_utc: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """The answers of a calendar, and sentences about what in it is none."""

    answers: tuple[CalendarAnswer, ...]
    problems: tuple[str, ...] = ()


def read_calendar(data: bytes) -> CalendarRead:
    """The answers in the bytes of a calendar; whatever is wrong becomes a sentence, nothing is raised."""
    if len(data) > LARGEST:
        return CalendarRead((), (f"a calendar of {len(data):,} bytes is no answer to an invitation",))
    import icalendar

    try:
        # zones made from one file must not be taken for those of another
        icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
        calendars = icalendar.Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        return CalendarRead((), (f"it is no calendar, or a broken one ({_short(fault)})",))
    answers: list[CalendarAnswer] = []
    problems: list[str] = []
    for calendar in calendars:
        for found in _answers(calendar):
            if isinstance(found, str):
                problems.append(found)
            else:
                answers.append(found)
    if not calendars:
        problems.append("there is no calendar in it")
    return CalendarRead(tuple(answers), tuple(dict.fromkeys(problems)))


def _answers(calendar: Component) -> Iterator[CalendarAnswer | str]:
    method = str(calendar.get("METHOD", "")).strip().upper()
    if method not in ("REPLY", "COUNTER"):
        of = f"is a {method}" if method else "does not say what it is (no METHOD)"
        yield f"the calendar {of}, not an answer to one of our invitations"
        return
    events = [c for c in calendar.subcomponents if c.name == "VEVENT"]
    if len(events) > MOST_EVENTS:
        yield f"only the first {MOST_EVENTS} of {len(events)} events were read"
    if not events:
        yield "the answer names no event"
    for event in events[:MOST_EVENTS]:
        try:
            yield from _of_event(event, method)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as fault:
            yield f"an answer could not be read ({_short(fault)})"


def _of_event(event: Any, method: str) -> Iterator[CalendarAnswer | str]:
    uid = clean(str(event.get("UID", "")))
    if not uid:
        yield "an answer has no UID, so nobody can tell which visit it is about"
        return
    attendees = event.get("ATTENDEE") or []
    attendees = attendees if isinstance(attendees, list) else [attendees]
    if not attendees:
        yield f"the answer to {uid[:80]} does not say whose it is (no ATTENDEE)"
        return
    starts, ends = _moment(event, "DTSTART"), _moment(event, "DTEND")
    for who in attendees:
        word = str(who.params.get("PARTSTAT", "")).upper()
        kind = "counter" if method == "COUNTER" else ANSWERS.get(word)
        address = _address(str(who))
        if kind is None:
            if len(attendees) == 1:
                yield f"{address} answers {word or 'nothing'}, which is no yes and no no"
            continue
        if kind == "counter" and starts is None:
            yield f"{address} proposes another time but does not say which"
            continue
        yield CalendarAnswer(
            kind=kind,
            uid=uid,
            sequence=_number(event.get("SEQUENCE", 0)),
            address=address,
            name=clean(str(who.params.get("CN", ""))).strip('"')[:200],
            said_utc=_instant(event),
            starts_at=starts,
            ends_at=ends,
            note=_note(event),
        )


def _address(value: str) -> str:
    text = clean(value)
    return (text[7:] if text.lower().startswith("mailto:") else text).strip().lower()[:320]


def _number(value: Any) -> int:
    try:
        return max(0, min(int(value), 2**31 - 1))
    except (TypeError, ValueError):
        return 0


def _moment(event: Any, name: str) -> datetime | None:
    """London wall time of a property; None for a day without a time, or nothing readable."""
    value = event.get(name)
    try:
        at = value.dt if value is not None else None
    except (ValueError, AttributeError):
        return None
    if not isinstance(at, datetime):
        return None
    # a time without a zone, or with one nobody knows, is the wall time of those who wrote it: here
    local = at if at.tzinfo is None else at.astimezone(LONDON)
    return local.replace(tzinfo=None, microsecond=0)


def _instant(event: Any) -> datetime | None:
    value = event.get("DTSTAMP")
    try:
        at = value.dt if value is not None else None
    except (ValueError, AttributeError):
        return None
    if not isinstance(at, datetime):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _note(event: Any) -> str:
    value = event.get("COMMENT")
    parts = value if isinstance(value, list) else [value] if value is not None else []
    return clean_note("\n".join(str(part) for part in parts))


def clean_note(text: str) -> str:
    """Words of a stranger: single spaces, one line, not endless."""
    return " ".join(clean(text).split())[:NOTE_LENGTH]


def _short(fault: Exception) -> str:
    return (
        clean(str(fault) or type(fault).__name__).splitlines()[0][:120]
        if str(fault)
        else type(fault).__name__
    )
