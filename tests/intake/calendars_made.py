"""Made-up calendars for tests, as Outlook and others write them."""

from __future__ import annotations


def calendar(*events: str, head: str = "", ends: str = "\r\n") -> bytes:
    """A calendar of these events; each is its lines without BEGIN and END."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Made up//EN"]
    lines += head.strip().splitlines()
    for event in events:
        lines += ["BEGIN:VEVENT", *event.strip().splitlines(), "END:VEVENT"]
    lines += ["END:VCALENDAR", ""]
    return ends.join(lines).encode()


def event(uid: str, start: str, end: str = "", *more: str, zone: str = "GMT Standard Time") -> str:
    """An event by its wall times such as `20270706T083000`."""
    at = f";TZID={zone}" if zone else ""
    lines = [f"UID:{uid}", f"SUMMARY:{uid}", f"DTSTART{at}:{start}"]
    if end:
        lines.append(f"DTEND{at}:{end}")
    return "\n".join([*lines, *more])
