"""What an invitation says, before it is written as a calendar or a mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from ecfrs_tui.domain.times import day_words, wall_time_fault
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.outputs.text import one_line
from ecfrs_tui.outputs.uid import uid_fault

# only what may stand in a `mailto:` as it is (RFC 6068), so that a reply carries the same address back
_LOCAL = re.compile(r"[A-Za-z0-9!$&'*+/=_~-]+(\.[A-Za-z0-9!$&'*+/=_~-]+)*")
_DOMAIN = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]*[A-Za-z0-9]")
_LOCAL_LENGTH = 64
_ADDRESS_LENGTH = 254


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who sends or gets mail."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """One visit put to one person.

    `starts_at` and `ends_at` are London wall time, `stamp` is the aware instant of this sending (it
    becomes DTSTAMP and must be new on every sending), `sequence` grows with every change. Latitude and
    longitude are WGS84 degrees. `reminder_minutes` before the start is written into published files
    only: in an invitation the reader's own default stands. `asks_again` is False where only words
    changed: whoever answered need not answer once more.
    """

    uid: str
    sequence: int
    cancelled: bool
    summary: str
    description: str
    location: str
    starts_at: datetime
    ends_at: datetime
    stamp: datetime
    organizer: Person
    attendee: Person
    latitude: float | None = None
    longitude: float | None = None
    categories: tuple[str, ...] = ()
    reminder_minutes: int | None = None
    asks_again: bool = True


def checked_address(email: str, field: str) -> str:
    """The mail address without the spaces around it.

    Raises RefusedError (`bad_address`) that names the `field` when it is not one plain ASCII address.
    """
    address = email.strip()
    fault = _address_fault(address)
    if fault:
        shown = one_line(address, 80)
        raise RefusedError(
            "bad_address",
            f"{field}: “{shown}” is not a mail address: {fault}.",
            hint="Give one address such as office@school.example.",
            details={"field": field, "value": shown},
        )
    return address


def _address_fault(address: str) -> str:
    local, at, domain = address.partition("@")
    checks = (
        (not address, "it is empty"),
        (not address.isascii(), "it holds characters other than plain letters, digits and signs"),
        ("@" in domain or "," in address or ";" in address, "it seems to hold more than one address"),
        (not at, "the @ is missing"),
        (len(local) > _LOCAL_LENGTH or len(address) > _ADDRESS_LENGTH, "it is too long"),
        (not _LOCAL.fullmatch(local), "the part before the @ is not one that mail programs take"),
        (not _DOMAIN.fullmatch(domain), "the part after the @ is not a domain"),
    )
    return next((why for wrong, why in checks if wrong), "")


def check(invitation: Invitation) -> None:
    """Raise RefusedError with one sentence when the invitation could not be read as it is meant.

    Looks at the identifier, the times (clock changes included), the addresses and the position.
    """
    fault = uid_fault(invitation.uid) or _time_fault(invitation) or _place_fault(invitation)
    if fault:
        raise RefusedError(
            "bad_invitation",
            f"The invitation “{one_line(invitation.summary, 80)}” cannot be written: {fault}.",
            hint="Correct the visit, then write the invitation again.",
        )
    checked_address(invitation.organizer.email, "organiser's address")
    checked_address(invitation.attendee.email, "address of the person invited")


def _time_fault(invitation: Invitation) -> str:
    starts, ends = invitation.starts_at, invitation.ends_at
    if starts.tzinfo or ends.tzinfo:
        return "its times must be London wall time without an offset"
    if invitation.stamp.utcoffset() is None:
        return "the instant of sending must carry its offset"
    if invitation.sequence < 0:
        return "its sequence number is below nought"
    if ends <= starts:
        return f"it ends at {ends:%H:%M} on {day_words(ends)}, which is not after its start"
    if ends - starts > timedelta(days=1):
        return "it is longer than a day"
    return wall_time_fault(starts) or wall_time_fault(ends) or ""


def _place_fault(invitation: Invitation) -> str:
    latitude, longitude = invitation.latitude, invitation.longitude
    if latitude is None and longitude is None:
        return ""
    if latitude is None or longitude is None:
        return "its position has only one of latitude and longitude"
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return "its position is not on the globe"
    return ""
