"""Busy times out of an Outlook or Exchange calendar: recurrences expanded, zones right, levels honoured.

One event that cannot be read is told of and the others are read. Times come out as London wall time.
"""

from __future__ import annotations

import time as stopwatch
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.calendar_busy import BusyRead, stretches, wall
from ecfrs_tui.intake.calendar_rules import rule_fault, until_end
from ecfrs_tui.intake.calendar_text import FLOOD, prepare, without_zones
from ecfrs_tui.intake.values import clean, shortened

Component = Any
"""An event as `icalendar` gives it: its values are of thirty types."""
MOST_BUSY = 50_000
"""Busy times of one calendar, every occurrence counted."""
SECONDS = 30.0
"""How long expanding the series of one calendar may take."""
_LABEL_LENGTH = 80
_UID_LENGTH = 255
_LONDON = ZoneInfo("Europe/London")
_NEEDED = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "RECURRENCE-ID")
_LEVELS = {"FREE": "", "WORKINGELSEWHERE": "", "TENTATIVE": "tentative", "BUSY": "busy", "OOF": "oof"}
# the parser keeps zones it met for the whole process: one calendar's must not be read by another's
_ONE = Lock()


@dataclass(frozen=True, slots=True)
class Levels:
    """Which entries block beyond the usual: whole days shown as free, and times that are tentative."""

    free_all_day: bool = False
    tentative: bool = True


@dataclass(frozen=True, slots=True)
class Unread:
    """An event that could not be read (or only in part): its number in the file, what it is called, and why."""

    number: int
    label: str
    reason: str

    @property
    def words(self) -> str:
        """One sentence."""
        return f"“{self.label}” (event {self.number}): {self.reason}"


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """What a calendar holds between two days.

    `problems` are the events that could not be read, `notes` what was assumed. `last_single` is the last
    day on which something stands that is no repetition: a calendar published for a window says nothing
    beyond it, though its series run on.
    """

    busy: tuple[BusyRead, ...]
    problems: tuple[Unread, ...]
    notes: tuple[str, ...]
    events: int
    last_single: date | None


def read_calendar(
    data: bytes,
    name: str,
    first: date,
    last: date,
    *,
    levels: Levels | None = None,
    seconds: float = SECONDS,
) -> CalendarRead:
    """The busy times that touch the days from `first` to `last`, in order.

    Raises FileRefusedError when it is no calendar, is cut off, or is beyond what a diary can hold.
    """
    import icalendar

    text = prepare(data, name)
    reading = _Reading(name, first, last, levels or Levels(), stopwatch.monotonic() + seconds)
    with _ONE:
        icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
        for calendar in _parsed(text.data, name):
            reading.take(calendar)
        for part in text.published:
            reading.publish(part)
    return reading.result(text.events)


def _parsed(data: bytes, name: str) -> list[Component]:
    """The calendars of a file; zones that cannot be read spoil themselves, not the events."""
    import icalendar

    for attempt in (data, without_zones(data)):
        try:
            return list(icalendar.Calendar.from_ical(attempt, multiple=True))
        except Exception as fault:  # the parser raises whatever comes up in it
            last = fault
    raise FileRefusedError(
        "calendar_unreadable",
        f"{name} cannot be read as a calendar: {_short(last)}",
        hint="publish or export it again",
    ) from last


@dataclass
class _Reading:
    name: str
    first: date
    last: date
    levels: Levels
    ends: float
    busy: list[BusyRead] = field(default_factory=list)
    problems: list[Unread] = field(default_factory=list)
    seen: int = 0
    floating: set[str] = field(default_factory=set)
    last_single: date | None = None

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time())

    @property
    def end(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time())

    def take(self, calendar: Component) -> None:
        """The events of one calendar: series one by one, so that one which never ends harms none but itself."""
        series: dict[str, list[Component]] = {}
        for event in calendar.walk("VEVENT"):
            self.seen += 1
            event.ordinal = self.seen
            fault = self._fault(event)
            if fault:
                self._unread(event, fault)
            else:
                series.setdefault(str(event.get("UID", f"without {self.seen}")), []).append(event)
        for events in series.values():
            if stopwatch.monotonic() > self.ends:
                raise FileRefusedError(
                    "calendar_slow",
                    f"{self.name} repeats so much that it cannot be worked out in reasonable time",
                    hint="end the old series in it, or publish a shorter span",
                )
            if len(events) == 1 and not _repeats(events[0]):
                self._single(events[0])
            else:
                self._series(calendar, events)

    def result(self, events: int) -> CalendarRead:
        notes = [
            f"“{zone}” is no zone that is known: read as London time" for zone in sorted(self.floating)[:5]
        ]
        busy = sorted(self.busy, key=lambda b: (b.starts_at, b.ends_at, b.uid))
        if not events:
            notes.append("it holds no event at all")
        return CalendarRead(tuple(busy), tuple(self.problems), tuple(notes), events, self.last_single)

    def _fault(self, event: Component) -> str:
        """Why an event cannot be read, or nothing; series are held within what a diary can hold."""
        broken = [str(name).upper() for name, _ in event.errors]
        for name in _NEEDED:
            if name in broken:
                return f"its {name} cannot be read"
        if "EXDATE" in broken:
            self._unread(event, "a date left out of it cannot be read, so it stands in")
            event.pop("EXDATE", None)
        if FLOOD in event:
            return f"it lists {event[FLOOD]} dates by name, more than a diary holds"
        for name in ("DTSTART", "DTEND", "DURATION", "UID", "RECURRENCE-ID"):
            if isinstance(event.get(name), list):
                return f"it has more than one {name}"
        if "DTSTART" not in event:
            return "it has no start"
        zone = event["DTSTART"].params.get("TZID")
        starts = event["DTSTART"].dt
        if zone and isinstance(starts, datetime) and starts.tzinfo is None and "London" not in str(zone):
            self.floating.add(shortened(str(zone), 40))
        return rule_fault(event, self.end)

    def publish(self, part: bytes) -> None:
        """Free and busy stretches alone, as servers publish them for strangers."""
        self.seen += 1
        found = stretches(part)
        if found.unread:
            self.problems.append(Unread(self.seen, "free and busy times", found.unread))
        for stretch in found.busy:
            if stretch.level != "tentative" or self.levels.tentative:
                self._keep(stretch)
        self.last_single = max(filter(None, [found.last, self.last_single]), default=None)

    def _keep(self, busy: BusyRead) -> None:
        if not (busy.starts_at < busy.ends_at and busy.starts_at < self.end and busy.ends_at > self.start):
            return
        if len(self.busy) >= MOST_BUSY:
            raise FileRefusedError(
                "calendar_too_big",
                f"{self.name} comes to more than {MOST_BUSY:,} busy times, more than a diary can hold",
                hint="end the old series in it, or publish a shorter span",
            )
        self.busy.append(busy)

    def _single(self, event: Component) -> None:
        day = self._put(event)
        if day is not None and (self.last_single is None or day > self.last_single):
            self.last_single = day

    def _series(self, calendar: Component, events: Sequence[Component]) -> None:
        import icalendar
        import recurring_ical_events

        alone = icalendar.Calendar()
        if "X-WR-TIMEZONE" in calendar:
            alone["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]
        alone.subcomponents = [until_end(event, self.end) for event in events]
        start, end = (m.replace(tzinfo=_LONDON).astimezone(UTC) for m in (self.start, self.end))
        day = timedelta(days=1)
        try:
            found = recurring_ical_events.of(alone).between(start - day, end + day)
            for occurrence in found:
                self._put(occurrence)
        except FileRefusedError:
            raise
        except (
            Exception
        ) as fault:  # the expander raises whatever its rules raise: one series, not the calendar
            self._unread(events[0], f"its repetition cannot be read ({_short(fault)})")

    def _put(self, event: Component) -> date | None:
        """Keeps an occurrence that blocks; the day it starts on, whether it blocks or not."""
        try:
            starts, ends, whole_day = _span(event)
        except (TypeError, ValueError, OverflowError, AttributeError) as fault:
            self._unread(event, f"its times cannot be read ({_short(fault)})")
            return None
        level = self._level(event, whole_day)
        if level:
            self._keep(BusyRead(starts, ends, level, _label(event), _uid(event)))
        return starts.date()

    def _level(self, event: Component, whole_day: bool) -> str:
        """tentative, busy, oof, or nothing for what does not block. Outlook's own word goes before the rest."""
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            return ""
        said = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).strip().upper()
        level = _LEVELS.get(said)
        if level is None:
            level = "tentative" if str(event.get("STATUS", "")).upper() == "TENTATIVE" else "busy"
            if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
                level = ""
        if not level and whole_day and self.levels.free_all_day:
            return "busy"
        return "" if level == "tentative" and not self.levels.tentative else level

    def _unread(self, event: Component, reason: str) -> None:
        self.problems.append(Unread(getattr(event, "ordinal", 0), _label(event), reason))


def _repeats(event: Component) -> bool:
    return any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def _span(event: Component) -> tuple[datetime, datetime, bool]:
    """Start and end in London wall time, and whether they are whole days."""
    first: Any = event["DTSTART"].dt
    whole_day = not isinstance(first, datetime)
    if "DTEND" in event:
        last = event["DTEND"].dt
    elif "DURATION" in event:
        last = first + event["DURATION"].dt
    else:
        last = first + timedelta(days=1) if whole_day else first
    starts, ends = wall(first), wall(last)
    if str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() == "TRUE":
        whole_day = True
    return starts, ends, whole_day


def _label(event: Component) -> str:
    if str(event.get("CLASS", "PUBLIC")).upper() not in ("PUBLIC", ""):
        return "private"
    summary = event.get("SUMMARY", "")
    return shortened(str(summary[0] if isinstance(summary, list) else summary), _LABEL_LENGTH) or "busy"


def _uid(event: Component) -> str:
    return clean(str(event.get("UID", "")))[:_UID_LENGTH]


def _short(fault: Exception) -> str:
    return shortened(str(fault) or type(fault).__name__, 60)


def without_ours(
    busy: Iterable[BusyRead], ours: Callable[[BusyRead], bool]
) -> tuple[tuple[BusyRead, ...], tuple[BusyRead, ...]]:
    """The busy times that are not our own visits, and those that are."""
    mine: list[BusyRead] = []
    others: list[BusyRead] = []
    for one in busy:
        (mine if ours(one) else others).append(one)
    return tuple(others), tuple(mine)


def plain_uid(uid: str) -> str:
    """A UID as its sender wrote it: Exchange wraps foreign ones into an identifier of its own."""
    return next(_unwrapped(uid), uid)


def _unwrapped(uid: str) -> Iterator[str]:
    if uid[:32].upper() != "040000008200E00074C5B7101A82E008":
        return
    try:
        inside = bytes.fromhex(uid)
    except ValueError:
        return
    _, mark, rest = inside.partition(b"vCal-Uid\x01\x00\x00\x00")
    if mark:
        yield rest.rstrip(b"\x00").decode("utf-8", "replace")
