"""Calendars that Outlook reads: the one module that knows `ics`.

Events are modelled with `ics` 0.7.3; its serialisers are replaced where they break a rule that Outlook
keeps (zone, order, quoting), and every content line is quoted and folded by `icalendar`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ics.alarm.display import DisplayAlarm
from ics.attendee import Attendee, Organizer
from ics.event import Event
from ics.grammar.parse import Container, ContentLine
from ics.icalendar import Calendar
from ics.serializers.event_serializer import EventSerializer
from ics.serializers.icalendar_serializer import CalendarSerializer
from ics.utils import escape_string

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.outputs.invitation import Invitation, check
from ecfrs_tui.outputs.invitation import Person as Somebody
from ecfrs_tui.outputs.text import calendar_name, one_line, strip_controls

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]

PRODUCT = "-//ecfrs_tui//School visits//EN"

# Fixed text: a zone without it, or with lists of dates instead of yearly rules, is an hour out in Outlook.
VTIMEZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
END:DAYLIGHT
END:VTIMEZONE"""

_LONDON = ZoneInfo("Europe/London")
_TEXT_LENGTH = 8000


def calendar_bytes(invitation: Invitation, method: Method) -> bytes:
    """The invitation as an iCalendar file (RFC 5545, 5546): one event, UTF-8, CRLF, folded at 75 octets.

    REQUEST asks for an answer, CANCEL takes back, PUBLISH is a file to open: no attendee, and the
    reminder if there is one. The same invitation gives the same bytes. Raises RefusedError when a
    time, address or identifier cannot stand, or a cancelled visit is to be put as a request.
    """
    check(invitation)
    if invitation.cancelled and method == "REQUEST":
        raise RefusedError(
            "cancelled_visit",
            f"“{one_line(invitation.summary, 80)}” is cancelled and cannot be sent as an invitation.",
            hint="Send the cancellation, or book the visit anew.",
        )
    calendar: Any = _Calendar(creator=PRODUCT)
    calendar.method = method
    calendar.events.add(_event(invitation, method))
    return f"{calendar.serialize()}\r\n".encode()


def _event(invitation: Invitation, method: Method) -> Event:
    cancelled = invitation.cancelled or method == "CANCEL"
    event = _Event(
        name=one_line(invitation.summary),
        begin=invitation.starts_at.replace(tzinfo=_LONDON, microsecond=0),
        end=invitation.ends_at.replace(tzinfo=_LONDON, microsecond=0),
        uid=invitation.uid,
        description=strip_controls(invitation.description)[:_TEXT_LENGTH],
        location=one_line(invitation.location),
        created=invitation.stamp,
        last_modified=invitation.stamp,
        status="CANCELLED" if cancelled else "CONFIRMED",
        transparent=cancelled,
        organizer=_organizer(invitation.organizer),
    )
    if invitation.latitude is not None and invitation.longitude is not None:
        event.geo = (invitation.latitude, invitation.longitude)
    event.categories = {c for c in map(one_line, invitation.categories) if c}
    if method != "PUBLISH":
        event.attendees.add(_attendee(invitation.attendee, answers=invitation.asks_again))
    elif invitation.reminder_minutes and not cancelled:
        before = timedelta(minutes=-invitation.reminder_minutes)
        event.alarms.append(_Alarm(trigger=before, display_text=event.name))
    event.extra.append(ContentLine("SEQUENCE", value=str(invitation.sequence)))
    # beats TRANSP when Outlook imports (MS-OXCICAL 2.1.3.1.1.20.31)
    busy = "FREE" if cancelled else "BUSY"
    event.extra.append(ContentLine("X-MICROSOFT-CDO-BUSYSTATUS", value=busy))
    return event


def _organizer(person: Somebody) -> Organizer:
    return Organizer(person.email.strip(), common_name=calendar_name(person.name))


def _attendee(person: Somebody, *, answers: bool) -> Attendee:
    rsvp: Any = "TRUE" if answers else "FALSE"  # `ics` declares a bool and can only write a text
    return Attendee(
        person.email.strip(),
        common_name=calendar_name(person.name),
        rsvp=rsvp,
        role="REQ-PARTICIPANT",
        partstat="NEEDS-ACTION",
        cutype="INDIVIDUAL",
    )


class _Verbatim:
    """A value that was escaped before, as `icalendar` wants to be handed values."""

    def __init__(self, value: str) -> None:
        self.value = value

    def to_ical(self) -> bytes:
        return self.value.encode("utf-8")


def _written(line: ContentLine | str) -> str:
    """A content line quoted and folded by `icalendar`; nested components come written already."""
    from icalendar.parser import Contentline, Parameters

    if isinstance(line, str):
        return line
    parameters = Parameters({name: values[0] for name, values in line.params.items()})
    whole: bytes = Contentline.from_parts(line.name, parameters, _Verbatim(line.value)).to_ical()
    return whole.decode("utf-8")


def _serialized(component: Any) -> str:
    """The lines of a component in its serialiser's order, CRLF between them."""
    container: Container = component.extra.clone()
    for write in component.Meta.serializer.get_serializers():
        write(component, container)
    name = component.Meta.name
    return "\r\n".join([f"BEGIN:{name}", *map(_written, container), f"END:{name}"])


def _person_line(name: str, person: Organizer | Attendee, **parameters: str) -> ContentLine:
    """`ics` escapes names with backslashes, which no reader of parameters undoes: they go unescaped."""
    common_name = {"CN": person.common_name} if person.common_name != person.email else {}
    together = {**common_name, **parameters}
    return ContentLine(name, {key: [value] for key, value in together.items()}, f"mailto:{person.email}")


class _EventLines(EventSerializer):
    """`ics` calls these in the order of their names; None takes one of its own away."""

    serialize_start: Any = None
    serialize_all_day: Any = None
    serialize_end: Any = None
    serialize_duration: Any = None
    serialize_alarm: Any = None

    def serialize_0start(event: Any, container: Container) -> None:  # noqa: N805
        _local(container, "DTSTART", event.begin)

    def serialize_1end(event: Any, container: Container) -> None:  # noqa: N805
        _local(container, "DTEND", event.end)

    def serialize_organizer(event: Any, container: Container) -> None:  # noqa: N805
        container.append(_person_line("ORGANIZER", event.organizer))

    def serialize_attendee(event: Any, container: Container) -> None:  # noqa: N805
        for one in sorted(event.attendees, key=lambda a: a.email):
            container.append(
                _person_line(
                    "ATTENDEE",
                    one,
                    CUTYPE=one.cutype,
                    ROLE=one.role,
                    PARTSTAT=one.partstat,
                    RSVP=one.rsvp,
                )
            )

    def serialize_categories(event: Any, container: Container) -> None:  # noqa: N805
        if event.categories:
            value = ",".join(escape_string(c) for c in sorted(event.categories))
            container.append(ContentLine("CATEGORIES", value=value))

    def serialize_zz_alarm(event: Any, container: Container) -> None:  # noqa: N805
        container.extend(alarm.serialize() for alarm in event.alarms)


def _local(container: Container, name: str, moment: Any) -> None:
    wall = moment.datetime.astimezone(_LONDON)
    container.append(ContentLine(name, {"TZID": ["Europe/London"]}, f"{wall:%Y%m%dT%H%M%S}"))


class _CalendarLines(CalendarSerializer):
    serialize_method: Any = None
    serialize_calscale: Any = None
    serialize_event: Any = None
    serialize_todo: Any = None

    def serialize_2method(calendar: Any, container: Container) -> None:  # noqa: N805
        container.append(ContentLine("METHOD", value=calendar.method))

    def serialize_3zone(calendar: Any, container: Container) -> None:  # noqa: N805
        container.append("\r\n".join(VTIMEZONE.splitlines()))

    def serialize_4event(calendar: Any, container: Container) -> None:  # noqa: N805
        for event in sorted(calendar.events, key=lambda e: (e.begin, e.uid)):
            container.append(event.serialize())


class _Event(Event):
    class Meta:
        name = "VEVENT"
        parser = Event.Meta.parser
        serializer = _EventLines

    def serialize(self) -> str:
        return _serialized(self)


class _Calendar(Calendar):
    class Meta:
        name = "VCALENDAR"
        parser = Calendar.Meta.parser
        serializer = _CalendarLines

    def serialize(self) -> str:
        return _serialized(self)


class _Alarm(DisplayAlarm):
    def serialize(self) -> str:
        return _serialized(self)


def term_file(invitations: Sequence[Invitation]) -> bytes:
    """Many visits of one person in one file (PUBLISH), in order of their time.

    For Outlook's import only: as a message it would take the first event and drop the rest. Raises as
    `calendar_bytes`.
    """
    calendar: Any = _Calendar(creator=PRODUCT)
    calendar.method = "PUBLISH"
    for invitation in invitations:
        check(invitation)
        calendar.events.add(_event(invitation, "PUBLISH"))
    return f"{calendar.serialize()}\r\n".encode()
