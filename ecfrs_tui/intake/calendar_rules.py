"""Rules of repetition held within what a diary can hold, before anybody expands them."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime
from math import prod
from typing import Any
from zoneinfo import ZoneInfo

Component = Any
"""An event as `icalendar` gives it."""
MOST_A_DAY = 24
MOST_STEPS = 20_000
"""Hours or shorter steps from a rule's start to the end of the window."""
_SECONDS = {"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}
_FILTERS = ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND")
_LONDON = ZoneInfo("Europe/London")


def rule_fault(event: Component, end: datetime) -> str:
    """Why an event's rule cannot be followed until `end` (London), or nothing."""
    for rule in _rules(event):
        frequency = str(_first(rule, "FREQ", "")).upper()
        if not frequency:
            return "its repetition cannot be read"
        if prod(max(1, len(_listed(rule, name))) for name in ("BYHOUR", "BYMINUTE", "BYSECOND")) > MOST_A_DAY:
            return f"it repeats more than {MOST_A_DAY} times a day"
        step = _SECONDS.get(frequency)
        if step is not None and _steps(event, rule, step, end) > MOST_STEPS:
            return f"it repeats {frequency.lower()}, which no diary holds"
    return ""


def until_end(event: Component, end: datetime) -> Component:
    """The event with every rule ended at `end` (London) at the latest: rules that match nothing run for ages."""
    rules = _rules(event)
    if not rules or isinstance(event.get("RRULE"), list):
        return event
    rule = rules[0]
    starts: Any = event["DTSTART"].dt
    limit: Any = end.replace(tzinfo=_LONDON).astimezone(UTC)
    if not isinstance(starts, datetime):
        limit = end.date()
    elif starts.tzinfo is None:
        limit = end
    if _first(rule, "COUNT", None) is not None or _earlier(_first(rule, "UNTIL", None), limit):
        return event
    bounded = copy(event)
    ended = copy(rule)
    ended["UNTIL"] = [limit]
    bounded["RRULE"] = ended
    return bounded


def _rules(event: Component) -> list[Any]:
    found = event.get("RRULE")
    if found is None:
        return []
    return list(found) if isinstance(found, list) else [found]


def _listed(rule: Any, name: str) -> list[Any]:
    value = rule.get(name, [])
    return list(value) if isinstance(value, list | tuple) else [value]


def _first(rule: Any, name: str, default: Any) -> Any:
    return next(iter(_listed(rule, name)), default)


def _steps(event: Component, rule: Any, seconds: int, end: datetime) -> float:
    interval = max(1, int(_first(rule, "INTERVAL", 1)))
    count = _first(rule, "COUNT", None)
    if count is not None and not any(name in rule for name in _FILTERS):
        return float(int(count))
    if count is not None:
        return float("inf")
    starts: Any = event["DTSTART"].dt
    first = datetime(starts.year, starts.month, starts.day)
    return (end - first).total_seconds() / (seconds * interval)


def _earlier(until: Any, limit: Any) -> bool:
    if until is None:
        return False
    return (until.year, until.month, until.day) < (limit.year, limit.month, limit.day)
