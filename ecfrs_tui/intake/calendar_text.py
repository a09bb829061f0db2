"""An Outlook or Exchange calendar as bytes, made fit for parsing: is it one at all, and is it of a bearable size.

Only the lines that say when somebody is busy are kept: descriptions and people never get further, and
parsing costs a fraction of what it would.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ecfrs_tui.errors import FileRefusedError

MOST_BYTES = 20_000_000
"""A calendar of 2,000 events with long descriptions has some 5 MB."""
MOST_EVENTS = 20_000
MOST_DATES = 2_000
"""Dates listed by name (RDATE, EXDATE) in one event."""
_DEEPEST = 6
FLOOD = "X-ECFRS-FLOOD"
"""Stands in an event whose list of dates was too long to be read."""

_PAGE = re.compile(rb"\s*(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)
_FOLD = re.compile(rb"\r?\n[ \t]")
_KEPT = (
    b"BEGIN|END|VERSION|PRODID|METHOD|X-WR-TIMEZONE|"
    b"TZID|TZOFFSETFROM|TZOFFSETTO|TZNAME|"
    b"UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|SEQUENCE|"
    b"FREEBUSY|SUMMARY|CLASS|STATUS|TRANSP|X-MICROSOFT-CDO-BUSYSTATUS|X-MICROSOFT-CDO-ALLDAYEVENT"
)
_UNWANTED = re.compile(rb"^(?!(?:" + _KEPT + rb")[;:])[^\n]*(?:\n|\Z)", re.IGNORECASE | re.MULTILINE)
_LIST = re.compile(rb"^(RDATE|EXDATE)[;:][^\n]*\n", re.IGNORECASE | re.MULTILINE)
_EDGE = re.compile(rb"^(BEGIN|END):[ \t]*([A-Za-z-]+)", re.IGNORECASE | re.MULTILINE)
# a zone's name runs to the colon before the digits of the time, or to the next parameter
_ZONE = re.compile(rb";TZID=([^\"\r\n][^\r\n]*?)(?=:\d{8}|;[A-Z-]+=)", re.IGNORECASE)
_ZONES = re.compile(rb"^BEGIN:VTIMEZONE.*?^END:VTIMEZONE[^\n]*\n", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_PUBLISHED = re.compile(
    rb"^BEGIN:VFREEBUSY.*?^END:VFREEBUSY[^\n]*\n", re.IGNORECASE | re.MULTILINE | re.DOTALL
)
_WINDOWS = re.compile(rb"(?<=TZID[:=])(\"?)([A-Z][^\":;\r\n]*? Standard Time)\1(?=[:;\r\n])")


@dataclass(frozen=True, slots=True)
class CalendarText:
    """What is handed to the parser, how many entries there are, and the VFREEBUSY parts, which are read apart.

    The parser gives up a whole file for one broken stretch in them.
    """

    data: bytes
    events: int
    published: tuple[bytes, ...] = ()


def prepare(data: bytes, name: str) -> CalendarText:
    """The lines that matter, unfolded, zones named as the parser knows them.

    Raises FileRefusedError when it is a web page, empty, cut off, nested without end, or holds more than
    anybody's diary; `name` says in the message which calendar that is.
    """
    _refuse_other_things(data, name)
    text = _UNWANTED.sub(b"", _FOLD.sub(b"", data.removeprefix(b"\xef\xbb\xbf")))
    events = _refuse_shape(text, name)
    text = _LIST.sub(_shortened, text)
    text = _ZONE.sub(_quoted, text)
    published = tuple(_PUBLISHED.findall(text))
    return CalendarText(_WINDOWS.sub(_olson, _PUBLISHED.sub(b"", text)), events, published)


def without_zones(data: bytes) -> bytes:
    """The calendar without its own definitions of zones."""
    return _ZONES.sub(b"", data)


def _refuse_other_things(data: bytes, name: str) -> None:
    if len(data) > MOST_BYTES:
        raise FileRefusedError(
            "calendar_too_big",
            f"{name} has {len(data) / 1e6:,.0f} MB; more than {MOST_BYTES / 1e6:,.0f} MB is no officer's diary",
            hint="publish or export a shorter span of it",
        )
    if not data.strip(b"\r\n\t \x00\xef\xbb\xbf"):
        raise FileRefusedError("calendar_empty", f"{name} is empty", hint="publish or export it again")
    if _PAGE.match(data):
        raise FileRefusedError(
            "calendar_page",
            f"{name} is a web page, not a calendar: most likely the page that asks to sign in",
            hint="take the address that ends in .ics, published so that no sign-in is needed",
        )
    if not re.search(rb"^(?:\xef\xbb\xbf)?BEGIN:VCALENDAR", data, re.IGNORECASE | re.MULTILINE):
        raise FileRefusedError(
            "calendar_other", f"{name} is no calendar file (.ics)", hint="check that this is the right file"
        )


def _refuse_shape(text: bytes, name: str) -> int:
    depth = deepest = events = 0
    for found in _EDGE.finditer(text):
        begins = found[1].upper() == b"BEGIN"
        depth += 1 if begins else -1
        deepest = max(deepest, depth)
        events += begins and found[2].upper() in (b"VEVENT", b"VFREEBUSY")
    if depth > 0:
        raise FileRefusedError(
            "calendar_cut_off", f"{name} stops in the middle; it is cut off", hint="fetch or export it again"
        )
    if deepest > _DEEPEST:
        raise FileRefusedError(
            "calendar_nested",
            f"{name} has entries inside one another {deepest} deep; no calendar program writes that",
            hint="check that this is the right file",
        )
    if events > MOST_EVENTS:
        raise FileRefusedError(
            "calendar_too_big",
            f"{name} holds {events:,} events; more than {MOST_EVENTS:,} is no officer's diary",
            hint="publish or export a shorter span of it",
        )
    return events


def _shortened(found: re.Match[bytes]) -> bytes:
    dates = found[0].count(b",") + 1
    return found[0] if dates <= MOST_DATES else b"%s:%d\r\n" % (FLOOD.encode(), dates)


def _quoted(found: re.Match[bytes]) -> bytes:
    """Outlook leaves names such as `tzone://Microsoft/Custom` bare: the parser would cut them at the colon."""
    zone = found[1]
    if zone.lower() == b"tzone://microsoft/utc":
        return b";TZID=UTC"
    bare = b":" in zone or b"," in zone or b";" in zone
    return b';TZID="%s"' % zone if bare else found[0]


def _olson(found: re.Match[bytes]) -> bytes:
    """Windows names become those of the zone database: Outlook's own rules begin in 1601 and cost seconds."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    zone = WINDOWS_TO_OLSON.get(found[2].decode("ascii", "replace"))
    return zone.encode() if zone else found[0]
