"""Days and times as a person types them into a field."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HELP = "Try 11 mar, 11/3, thu, +3 or 2027-03-11."


def parse_day(text: str, today: date) -> date:
    """The day meant by `text`, counted from `today` (London).

    `today`, `tomorrow`, `+3` (days), a weekday (the next one after today), `11 mar`, `11/3`,
    `11/3/2027` (day first) and `2027-03-11` are understood; a weekday in front of a date is ignored.
    A date without a year is the next such date within eleven months, else the last one.
    Raises ValueError with a sentence for the person.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    if words in ("today", ""):
        if words:
            return today
        raise ValueError(f"No day was given. {_HELP}")
    if words == "tomorrow":
        return today + timedelta(days=1)
    if found := re.fullmatch(r"\+\s?(\d{1,3})", words):
        return today + timedelta(days=int(found[1]))
    if (weekday := _weekday(words)) is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    head, _, tail = words.partition(" ")
    if tail and _weekday(head) is not None:
        words = tail
    try:
        return _calendar_day(words, today)
    except ValueError:
        raise ValueError(f"“{text.strip()}” is not a day. {_HELP}") from None


def parse_time(text: str) -> tuple[int, int]:
    """Hour and minute meant by `text`: `9:30`, `0930`, `9.30`, `9`, `2pm`.

    Raises ValueError with a sentence for the person.
    """
    words = text.casefold().replace(" ", "")
    if (found := re.fullmatch(r"(\d{1,2})(?:[:.h]?(\d{2}))?(am|pm)?", words)) is None:
        raise ValueError(f"“{text.strip()}” is not a time. Try 09:30.")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise ValueError(f"“{text.strip()}” is not a time. Try 09:30.")
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise ValueError(f"“{text.strip()}” is not a time. Try 09:30.")
    return hour, minute


def parse_moment(day: str, time: str, today: date) -> datetime:
    """Both together as naive London wall time. Raises ValueError with a sentence for the person."""
    hour, minute = parse_time(time)
    found = parse_day(day, today)
    return datetime(found.year, found.month, found.day, hour, minute)


def _weekday(word: str) -> int | None:
    """0 for Monday, from three letters on; None when the word is no weekday."""
    if len(word) < 3:
        return None
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    ):
        if name.startswith(word) or (word in ("tues", "thur", "thurs", "weds") and name[:3] == word[:3]):
            return number
    return None


def _calendar_day(words: str, today: date) -> date:
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{2}|\d{4}))?", words):
        return _with_year(int(found[1]), int(found[2]), found[3], today)
    if found := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ?([a-z]{3,9})(?: (\d{2}|\d{4}))?", words):
        return _with_year(int(found[1]), _MONTHS.index(found[2][:3]) + 1, found[3], today)
    raise ValueError(words)


def _with_year(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    candidates = []
    for near in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(date(near, month, day))
        except ValueError:
            continue
    # a day just gone is likelier meant than the same day in a year's time
    best = [each for each in candidates if -31 <= (each - today).days < 335]
    if best or candidates:
        return (best or candidates)[0]
    # 29 February, with no leap year near
    raise ValueError(f"{day}/{month}")
