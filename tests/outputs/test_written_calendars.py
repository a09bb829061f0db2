"""Every file is read again with `icalendar`, which shares no model with the writer, and as raw bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from hashlib import sha256
from typing import Any, get_args
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.outputs.ical import Method, calendar_bytes
from ecfrs_tui.outputs.invitation import Invitation, Person, checked_address
from ecfrs_tui.outputs.text import calendar_name, one_line, strip_controls

LONDON = ZoneInfo("Europe/London")
METHODS: tuple[Method, ...] = get_args(Method)
HOSTILE = st.one_of(
    st.text(max_size=300),
    st.text(
        alphabet=st.sampled_from("ab,;:\\\"'^\r\n\t é😀ש\u202e\u2028\x00\x85\ud800=?<>@N%"), max_size=300
    ),
    st.sampled_from(
        [
            "C:\\New\\note; a, b",
            'Smith, "Jo" <x@y.example>; Head',
            "=?utf-8?q?x=0D=0ABcc:_e@e.example?=",
            "a\r\nATTENDEE:mailto:e@e.example\r\nEND:VEVENT",
            "мария " * 50,
            "👩‍👩‍👧 " * 60,
        ]
    ),
)
CHANGES = [
    datetime(2026, 3, 29),
    datetime(2026, 10, 25),
    datetime(2027, 3, 28),
    datetime(2027, 10, 31),
    datetime(2028, 3, 26),
    datetime(2028, 10, 29),
]


def read(data: bytes) -> tuple[Any, Any]:
    calendar: Any = icalendar.Calendar.from_ical(data)
    events = calendar.walk("VEVENT")
    assert len(events) == 1
    assert not events[0].errors
    return calendar, events[0]


def unfolded(data: bytes) -> list[str]:
    return data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]


def unescaped(data: bytes, name: str) -> str:
    """The TEXT value of the event's line, read by the letter of RFC 5545 3.3.11."""
    lines = unfolded(data)
    value = next(line for line in lines if line.startswith(f"{name}:")).partition(":")[2]
    out, characters = "", iter(value)
    for character in characters:
        assert character not in ";,", "a bare separator"
        if character == "\\":
            following = next(characters)
            assert following in "\\;,nN"
            out += "\n" if following in "nN" else following
        else:
            out += character
    return out


def assert_raw_rules(data: bytes) -> None:
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        text = line.decode("utf-8")  # fails when a fold split a character
        assert not any(ord(c) < 32 or ord(c) == 127 for c in text.replace("\t", ""))


@pytest.mark.parametrize("method", METHODS)
def test_order_of_a_calendar(invitation: Invitation, method: Method) -> None:
    data = calendar_bytes(invitation, method)
    assert_raw_rules(data)
    lines = unfolded(data)
    assert lines[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ecfrs_tui//School visits//EN",
        f"METHOD:{method}",
        "BEGIN:VTIMEZONE",
    ]
    assert lines.count("BEGIN:VEVENT") == 1
    assert lines.index("END:VTIMEZONE") + 1 == lines.index("BEGIN:VEVENT")
    names = [line.partition(":")[0].partition(";")[0] for line in lines[lines.index("BEGIN:VEVENT") :]]
    for once in ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "STATUS", "TRANSP", "SUMMARY"):
        assert names.count(once) == 1


def test_a_request_is_what_outlook_answers(invitation: Invitation) -> None:
    data = calendar_bytes(invitation, "REQUEST")
    _, event = read(data)
    assert str(event["UID"]) == invitation.uid
    assert event["SEQUENCE"] == 2
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == invitation.stamp
    assert (str(event["STATUS"]), str(event["TRANSP"])) == ("CONFIRMED", "OPAQUE")
    assert str(event["X-MICROSOFT-CDO-BUSYSTATUS"]) == "BUSY"
    assert str(event["ORGANIZER"]) == "mailto:bookings@fire.example"
    assert event["ORGANIZER"].params["CN"] == "Education bookings"
    assert str(event["ATTENDEE"]) == "mailto:office@northlands.example"
    assert dict(event["ATTENDEE"].params) == {
        "CN": "Mrs Reed",
        "CUTYPE": "INDIVIDUAL",
        "PARTSTAT": "NEEDS-ACTION",
        "ROLE": "REQ-PARTICIPANT",
        "RSVP": "TRUE",
    }
    assert "DTSTART;TZID=Europe/London:20261026T093000" in unfolded(data)
    assert event["GEO"].to_ical() == "51.5736;0.4825"
    assert [str(c) for c in event["CATEGORIES"].cats] == ["Basildon", "School visit"]
    assert not event.walk("VALARM")


def test_a_cancellation_keeps_the_identity_and_takes_back(invitation: Invitation) -> None:
    gone = replace(invitation, cancelled=True, sequence=3)
    calendar, event = read(calendar_bytes(gone, "CANCEL"))
    assert str(calendar["METHOD"]) == "CANCEL"
    assert (str(event["UID"]), event["SEQUENCE"]) == (invitation.uid, 3)
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["X-MICROSOFT-CDO-BUSYSTATUS"]) == "FREE"
    assert str(event["ATTENDEE"]) == "mailto:office@northlands.example"
    assert event["DTSTART"].dt.replace(tzinfo=None) == invitation.starts_at
    with pytest.raises(RefusedError, match="is cancelled"):
        calendar_bytes(gone, "REQUEST")


def test_a_published_file_has_no_attendee_and_may_remind(invitation: Invitation) -> None:
    data = calendar_bytes(invitation, "PUBLISH")
    _, event = read(data)
    assert "ATTENDEE" not in event
    assert "ORGANIZER" in event
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=-1)
    assert str(alarm["DESCRIPTION"]) == invitation.summary
    assert unfolded(data)[-3:] == ["END:VALARM", "END:VEVENT", "END:VCALENDAR"]
    for quiet in (None, 0):
        assert b"VALARM" not in calendar_bytes(replace(invitation, reminder_minutes=quiet), "PUBLISH")
    assert b"VALARM" not in calendar_bytes(replace(invitation, cancelled=True), "PUBLISH")


@settings(max_examples=150, deadline=None)
@given(text=HOSTILE, method=st.sampled_from(METHODS))
def test_hostile_words_stay_words(invitation: Invitation, text: str, method: Method) -> None:
    told = replace(
        invitation,
        summary=text,
        description=text,
        location=text,
        categories=(text,),
        organizer=Person(text, "bookings@fire.example"),
        attendee=Person(text, "office@northlands.example"),
    )
    data = calendar_bytes(told, method)
    assert_raw_rules(data)
    _, event = read(data)
    plain = calendar_bytes(replace(invitation, reminder_minutes=60), method)
    allowed = {line.partition(":")[0].partition(";")[0] for line in unfolded(plain)}
    assert {line.partition(":")[0].partition(";")[0] for line in unfolded(data)} <= allowed
    if strip_controls(text):
        assert unescaped(data, "DESCRIPTION") == strip_controls(text)
    if one_line(text):
        assert unescaped(data, "SUMMARY") == unescaped(data, "LOCATION") == one_line(text)
    assert str(event["ORGANIZER"]) == "mailto:bookings@fire.example"
    if calendar_name(text):
        assert event["ORGANIZER"].params["CN"] == calendar_name(text)
    if method != "PUBLISH":
        assert str(event["ATTENDEE"]) == "mailto:office@northlands.example"
        assert event["ATTENDEE"].params["RSVP"] == "TRUE"


@pytest.mark.parametrize("sunday", CHANGES)
@pytest.mark.parametrize("at", [time(9, 0), time(9, 30), time(15, 30)])
def test_wall_time_holds_around_the_clock_changes(invitation: Invitation, sunday: datetime, at: time) -> None:
    for day in (sunday - timedelta(days=2), sunday + timedelta(days=1)):
        starts = datetime.combine(day, at)
        told = replace(invitation, starts_at=starts, ends_at=starts + timedelta(hours=1))
        for method in METHODS:
            _, event = read(calendar_bytes(told, method))
            moment = event["DTSTART"].dt
            assert moment.replace(tzinfo=None) == starts
            assert moment.astimezone(UTC) == starts.replace(tzinfo=LONDON).astimezone(UTC)
            assert event["DTEND"].dt - moment == timedelta(hours=1)


def test_the_monday_after_the_change_is_in_winter_time(invitation: Invitation) -> None:
    _, event = read(calendar_bytes(invitation, "REQUEST"))
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2026, 10, 26, 9, 30, tzinfo=UTC)


def test_the_zone_written_agrees_with_the_zone_of_the_system(invitation: Invitation) -> None:
    """The rules are expanded here by hand from the lines of the file, without a zone of any library."""
    data = calendar_bytes(invitation, "REQUEST")
    zone: Any = icalendar.Calendar.from_ical(data).walk("VTIMEZONE")[0]
    edges = []
    for part in zone.subcomponents:
        assert part["RRULE"]["FREQ"] == ["YEARLY"]
        month = part["RRULE"]["BYMONTH"][0]
        first = datetime.combine(datetime(2024, 1, 1), part["DTSTART"].dt.time())
        for year in range(2024, 2031):
            last = first.replace(year=year, month=month, day=31)
            last -= timedelta(days=(last.weekday() + 1) % 7)
            edges.append((last - part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td))
    edges.sort()
    moment = datetime(2024, 4, 1)
    while moment < datetime(2030, 12, 31):
        offset = [after for at, after in edges if at <= moment][-1]
        assert moment.replace(tzinfo=UTC).astimezone(LONDON).utcoffset() == offset
        moment += timedelta(hours=7)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"starts_at": datetime(2026, 3, 29, 1, 30), "ends_at": datetime(2026, 3, 29, 9)}, "does not exist"),
        ({"starts_at": datetime(2026, 10, 25, 1, 30), "ends_at": datetime(2026, 10, 25, 9)}, "happens twice"),
        ({"ends_at": datetime(2026, 10, 26, 9, 30)}, "not after its start"),
        ({"ends_at": datetime(2026, 10, 28, 9, 30)}, "longer than a day"),
        ({"starts_at": datetime(2026, 10, 26, 9, tzinfo=UTC)}, "without an offset"),
        ({"stamp": datetime(2026, 9, 1)}, "must carry its offset"),
        ({"sequence": -1}, "below nought"),
        ({"latitude": None}, "only one of"),
        ({"latitude": float("nan")}, "not on the globe"),
        ({"uid": "x@y\r\nATTENDEE:mailto:e@e.example"}, "identifier"),
        ({"uid": "040000008200E00074C5B7101A82E008aa@y.example"}, "Exchange"),
        ({"organizer": Person("A", "nobody")}, "the @ is missing"),
    ],
)
def test_what_cannot_stand_is_refused_in_words(
    invitation: Invitation, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        calendar_bytes(replace(invitation, **change), "REQUEST")


def test_the_stamp_is_written_in_utc(invitation: Invitation) -> None:
    summer = replace(invitation, stamp=datetime(2026, 7, 1, 9, tzinfo=timezone(timedelta(hours=1))))
    assert b"DTSTAMP:20260701T080000Z\r\n" in calendar_bytes(summer, "REQUEST")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "empty"),
        ("office", "@ is missing"),
        ("a@b.example, c@d.example", "more than one"),
        ("a@b.example;c@d.example", "more than one"),
        ("é@b.example", "plain letters"),
        ("a@schööl.example", "plain letters"),
        ("a b@c.example", "before the @"),
        ("a..b@c.example", "before the @"),
        ("<a@c.example>", "before the @"),
        ("a@c.example\r\nBcc: e", "after the @"),
        ("a@localhost", "after the @"),
        ("a@-x.example", "after the @"),
        ("a" * 65 + "@c.example", "too long"),
    ],
)
def test_addresses_that_are_none_are_named_with_their_field(address: str, words: str) -> None:
    with pytest.raises(RefusedError, match=words) as refused:
        checked_address(address, "contact's address")
    assert refused.value.message.startswith("contact's address: ")
    assert refused.value.code == "bad_address"
    assert "\n" not in refused.value.message


def test_plain_addresses_pass() -> None:
    for address in ("o'brien+visits@school.example", "A.B_c-d@sub.school.example"):
        assert checked_address(f" {address} ", "address") == address


SCRIPT = """
import sys
from datetime import UTC, datetime
from hashlib import sha256
from ecfrs_tui.outputs.ical import calendar_bytes
from ecfrs_tui.outputs.invitation import Invitation, Person
told = Invitation("visit-1@bookings.example", 0, False, "Visit", "text", "Hall",
    datetime(2026, 7, 6, 9, 30), datetime(2026, 7, 6, 11, 30), datetime(2026, 6, 1, tzinfo=UTC),
    Person("A", "a@fire.example"), Person("B", "b@school.example"), 51.5, 0.5, ("x", "y", "z", "w"), 30)
print(sha256(b"".join(calendar_bytes(told, m) for m in ("REQUEST", "CANCEL", "PUBLISH"))).hexdigest())
"""


@pytest.mark.parametrize(
    ("zone", "seed"),
    [("UTC", "0"), ("Europe/London", "1"), ("America/New_York", "2"), ("Pacific/Auckland", "3")],
)
def test_the_bytes_depend_on_neither_the_machine_nor_chance(zone: str, seed: str) -> None:
    told = Invitation(
        "visit-1@bookings.example",
        0,
        False,
        "Visit",
        "text",
        "Hall",
        datetime(2026, 7, 6, 9, 30),
        datetime(2026, 7, 6, 11, 30),
        datetime(2026, 6, 1, tzinfo=UTC),
        Person("A", "a@fire.example"),
        Person("B", "b@school.example"),
        51.5,
        0.5,
        ("x", "y", "z", "w"),
        30,
    )
    here = sha256(b"".join(calendar_bytes(told, m) for m in METHODS)).hexdigest()
    environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
    there = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == here
