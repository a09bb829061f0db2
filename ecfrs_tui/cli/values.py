"""Dates and times as they are typed behind options: ISO, or the day first as it is done here."""

from __future__ import annotations

import re
from datetime import date, datetime

from ecfrs_tui.domain.times import wall_time_fault


class WrongValueError(ValueError):
    """A value that cannot be what the option wants; the message is a sentence."""


_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d{2})"),
    re.compile(
        r"(?:[a-z]{3,9}\.? )?(?P<d>\d{1,2})(?:st|nd|rd|th)?[- ](?P<mon>[a-z]{3,9})[- ](?P<y>\d{4}|\d{2})"
    ),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""What the name of each month begins with."""
_CLOCK = re.compile(r"(?P<h>\d{1,2}):(?P<m>\d{2})(?::\d{2})?")
_PARTS = re.compile(r"(?P<day>.+?)(?:t|,? )(?P<time>\d{1,2}:\d{2}(?::\d{2})?)", re.IGNORECASE)
_DAY_FORM = "write it as 2027-03-09 or 09/03/2027"
_MOMENT_FORM = "write it as 2027-03-09T09:30 (London time)"


def read_day(text: str) -> date:
    """A date: `2027-03-09`, `9/3/2027`, `9 March 2027`. Raises WrongValueError."""
    words = " ".join(text.split()).lower()
    for form in _DAYS:
        found = form.fullmatch(words)
        if found is None:
            continue
        parts = found.groupdict()
        month = _month(parts["mon"]) if parts.get("mon") else int(parts["m"])
        year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
        try:
            return date(year, month, int(parts["d"]))
        except ValueError:
            raise WrongValueError(f"there is no date “{text}”; {_DAY_FORM}, the day first") from None
    raise WrongValueError(f"“{text}” is not a date; {_DAY_FORM}")


def read_moment(text: str) -> datetime:
    """A London wall time: `2027-03-09T09:30`, `9/3/2027 09:30`. Raises WrongValueError.

    A time that the clock change skips or doubles is refused.
    """
    parts = _PARTS.fullmatch(" ".join(text.split()))
    clock = _CLOCK.fullmatch(parts["time"]) if parts else None
    if parts is None or clock is None:
        raise WrongValueError(f"“{text}” is not a day with a time; {_MOMENT_FORM}")
    day = read_day(parts["day"])
    hour, minute = int(clock["h"]), int(clock["m"])
    if hour > 23 or minute > 59:
        raise WrongValueError(f"there is no time {parts['time']}; {_MOMENT_FORM}")
    moment = datetime(day.year, day.month, day.day, hour, minute)
    fault = wall_time_fault(moment) if 1971 <= day.year <= 2400 else None
    if fault:
        raise WrongValueError(fault)
    return moment


def _month(name: str) -> int:
    return next((n for n, month in enumerate(_MONTHS, 1) if name.startswith(month)), 0)
