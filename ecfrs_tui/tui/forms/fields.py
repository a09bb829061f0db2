"""Fields of the usual kinds. The rules behind them are `services.records.reading`'s and `tui.dates`'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

from ecfrs_tui.services.records import reading
from ecfrs_tui.tui import dates, words
from ecfrs_tui.tui.forms.model import LONG, MANY, ONE, FormField

YES_NO = (("yes", "yes"), ("no", "no"))
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def line(
    name: str, label: str, *, needed: bool = False, most: int = 200, hint: str = "", **more: Any
) -> FormField:
    """Words on one line."""
    return FormField(name, label, reading.words(needed=needed, most=most), hint=hint, **more)


def fixed(name: str, label: str) -> FormField:
    """Something that is shown beside the fields and never changed here."""
    return FormField(name, label, fixed=True)


def long(name: str, label: str, *, needed: bool = False, most: int = 4000, hint: str = "") -> FormField:
    """Words on several lines."""
    return FormField(name, label, reading.words(needed=needed, most=most, lines=True), kind=LONG, hint=hint)


def checked(
    name: str, label: str, read: Callable[[str], object], *, hint: str = "", **more: Any
) -> FormField:
    """A line with a rule of its own; what is stored is what was typed."""

    def stands(text: str) -> str:
        read(text)
        return text.strip()

    return FormField(name, label, stands, hint=hint, **more)


def number(
    name: str, label: str, *, least: int, most: int, unit: str = "", blank: bool = False, hint: str = ""
) -> FormField:
    """A whole number with its unit."""

    def read(text: str) -> str:
        found = reading.whole(least=least, most=most, blank=blank)(text)
        return "" if found is None else str(found)

    label = f"{label} ({unit})" if unit else label
    return FormField(name, label, read, hint=hint or f"{least} to {most}")


def day(name: str, label: str, today: date, *, blank: bool = False, hint: str = "") -> FormField:
    """A day in words, counted from `today`: `thu`, `11 mar`, `+3`; said back in full."""

    def read(text: str) -> str:
        if not text.strip() and blank:
            return ""
        return dates.parse_day(text, today).isoformat()

    def says(text: str) -> str:
        if not (found := read(text)):
            return ""
        that = date.fromisoformat(found)
        return f"{words.long_day(that)}{_away(that, today)}"

    return FormField(
        name, label, read, hint=hint or "11 mar, thu, +3, 2027-03-11", show=_day_shown, says=says
    )


def _day_shown(stored: str) -> str:
    """A stored day with its year: a date without one would be read as a near one."""
    if not stored.strip():
        return ""
    that = date.fromisoformat(stored)
    return f"{words.day(that)} {that.year}"


def _away(that: date, today: date) -> str:
    days = (that - today).days
    if days in (0, 1, -1):
        return {0: ", today", 1: ", tomorrow", -1: ", yesterday"}[days]
    return f", in {words.count(days, 'day')}" if days > 0 else f", {words.count(-days, 'day')} ago"


def clock(name: str, label: str, *, blank: bool = False, hint: str = "") -> FormField:
    """A time of the day, London wall time."""

    def read(text: str) -> str:
        if not text.strip() and blank:
            return ""
        hour, minute = dates.parse_time(text)
        return f"{time(hour, minute):%H:%M}"

    return FormField(name, label, read, hint=hint or "09:30", says=lambda text: _other(read(text), text))


def _other(understood: str, typed: str) -> str:
    """What was understood, where it is not what was typed."""
    return understood if understood != typed.strip() else ""


def one(name: str, label: str, options: Sequence[tuple[str, str]]) -> FormField:
    """One of several."""
    return FormField(name, label, reading.one_of([each[0] for each in options]), ONE, options=tuple(options))


def many(name: str, label: str, options: Sequence[tuple[str, str]], *, needed: bool = False) -> FormField:
    """Any number of several, their values parted by commas in the order of the options."""
    read = reading.some_of([each[0] for each in options], needed=needed)
    return FormField(name, label, lambda text: ",".join(read(text)), MANY, options=tuple(options))


def yes_no(name: str, label: str) -> FormField:
    """Yes or no."""
    return one(name, label, YES_NO)


def years(name: str, label: str, *, needed: bool = True) -> FormField:
    """Year groups: `3`, `7-9`, `R,1,2`."""

    def read(text: str) -> str:
        return ",".join(reading.year_groups(needed=needed)(text))

    def says(text: str) -> str:
        return ", ".join(words.year(each) for each in read(text).split(",") if each)

    return FormField(name, label, read, hint="3 or 7-9 or R,1,2", says=says)


def hours(name: str, label: str) -> FormField:
    """Stretches of one day; blank is a day off."""

    def read(text: str) -> str:
        return reading.span_text(reading.spans(text))

    def says(text: str) -> str:
        return reading.length_words(reading.spans(text)) or "day off"

    return FormField(name, label, read, hint="08:30-16:30", says=says)


def week() -> tuple[FormField, ...]:
    """A working week, a field a weekday."""
    return tuple(hours(each, each.capitalize()) for each in WEEKDAYS)
