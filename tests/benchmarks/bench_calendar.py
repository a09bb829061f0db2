"""A calendar of 2,000 events read whole in a thread, against the bare parse of the library in the same run.

    uv run python -m tests.benchmarks.bench_calendar

Prints milliseconds and ratios, and how long the main thread waited meanwhile at most.
"""

from __future__ import annotations

import random
import statistics
import threading
from datetime import date, datetime, timedelta
from time import perf_counter, sleep

from ecfrs_tui.intake.calendar_events import read_calendar

EVENTS, ROUNDS = 2000, 3
TODAY = date(2027, 3, 1)
ZONE = """BEGIN:VTIMEZONE
TZID:GMT Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


def made(zone: str) -> bytes:
    """A feed as Exchange writes it: one event in twenty repeats weekly."""
    rng = random.Random(5)
    lines = ["BEGIN:VCALENDAR", "METHOD:PUBLISH", "PRODID:Made up", "VERSION:2.0"]
    at = ""
    if zone:
        lines += ZONE.splitlines()
        at = f";TZID={zone}"
    for number in range(EVENTS):
        start = datetime(2027, 1, 4, 8) + timedelta(minutes=15 * rng.randrange(365 * 96))
        end = start + timedelta(minutes=rng.choice((30, 60, 90)))
        suffix = "" if zone else "Z"
        lines += [
            "BEGIN:VEVENT",
            f"UID:event-{number}@made.example",
            f"DTSTART{at}:{start:%Y%m%dT%H%M%S}{suffix}",
            f"DTEND{at}:{end:%Y%m%dT%H%M%S}{suffix}",
            "DTSTAMP:20270301T090000Z",
            f"SUMMARY:Entry {number}",
            "DESCRIPTION:Agenda\\nfirst\\nsecond\\nthird and what else there is to say about it",
            "CLASS:PUBLIC",
            "PRIORITY:5",
            "TRANSP:OPAQUE",
            "STATUS:CONFIRMED",
            "SEQUENCE:0",
            "LOCATION:Room 1",
            "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
            "X-MICROSOFT-CDO-IMPORTANCE:1",
        ]
        if number % 20 == 0:
            lines.append("RRULE:FREQ=WEEKLY;COUNT=10")
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def bare(data: bytes) -> float:
    """Milliseconds of the library's parse alone."""
    import icalendar

    icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
    begun = perf_counter()
    icalendar.Calendar.from_ical(data, multiple=True)
    return (perf_counter() - begun) * 1000


def whole(data: bytes) -> tuple[float, float, int]:
    """Milliseconds of our reading in a thread, the longest wait of this one, and the busy times."""
    took: list[float] = []
    found: list[int] = []

    def work() -> None:
        begun = perf_counter()
        found.append(len(read_calendar(data, "made.ics", TODAY, TODAY + timedelta(days=400)).busy))
        took.append((perf_counter() - begun) * 1000)

    thread = threading.Thread(target=work)
    thread.start()
    longest = 0.0
    while thread.is_alive():
        begun = perf_counter()
        sleep(0.001)
        longest = max(longest, (perf_counter() - begun) * 1000)
    return took[0], longest, found[0]


def main() -> None:
    """Prints a line for each kind of feed."""
    for name, zone in (("UTC", ""), ("Windows zone from 1601", "GMT Standard Time")):
        data = made(zone)
        whole(data)
        parses, readings, waits = [], [], []
        number = 0
        for _ in range(ROUNDS):
            parses.append(bare(data))
            took, longest, number = whole(data)
            readings.append(took)
            waits.append(longest)
        parse, reading = statistics.median(parses), statistics.median(readings)
        print(
            f"{name}: {EVENTS} events, {len(data) / 1e6:.1f} MB, {number} busy times: bare parse {parse:.0f} ms, "
            f"whole reading in a thread {reading:.0f} ms, ratio {reading / parse:.2f}; "
            f"longest wait elsewhere {max(waits):.0f} ms"
        )


if __name__ == "__main__":
    main()
