"""Dates, times, minutes and states as the screens say them."""

from __future__ import annotations

from datetime import date, datetime

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EIGHTHS = "▏▎▍▌▋▊▉█"
_LEVELS = "▁▂▃▄▅▆▇█"

_STATES: dict[str, tuple[str, str]] = {
    "new": ("+", "amber"),
    "needs info": ("?", "amber"),
    "ready": ("›", "blue"),
    "offered": ("…", "blue"),
    "booked": ("✓", "green"),
    "held": ("~", "amber"),
    "in hand": ("◆", "blue"),
    "confirmed": ("✓", "green"),
    "delivered": ("●", "green"),
    "closed": ("●", "dim"),
    "cancelled": ("×", "red"),
    "not delivered": ("×", "red"),
    "declined": ("×", "dim"),
    "withdrawn": ("×", "dim"),
    "duplicate": ("=", "dim"),
}

_ERRANDS: dict[str, tuple[str, str]] = {
    "overdue": ("!", "red"),
    "clash": ("!", "red"),
    "hold": ("~", "amber"),
    "reply": ("‹", "amber"),
    "freed": ("+", "green"),
    "unsure": ("?", "amber"),
    "send": ("›", "blue"),
    "record": ("#", "amber"),
    "quality": ("+", "amber"),
    "cfrmis": ("#", "blue"),
    "target": ("·", "dim"),
}


def day(value: date | datetime) -> str:
    """`Tue 9 Mar`."""
    return f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]}"


def long_day(value: date | datetime) -> str:
    """`Tue 9 Mar 2027`."""
    return f"{day(value)} {value.year}"


def even_day(value: date | datetime) -> str:
    """`Tue  9 Mar`: a day of ten cells, so that days stand under one another."""
    return f"{_DAYS[value.weekday()]} {value.day:>2} {_MONTHS[value.month - 1]}"


def fit_name(name: str, width: int) -> str:
    """A person's name as it fits: whole, with an initial, or the last name alone."""
    first, _, rest = name.partition(" ")
    last = rest.rpartition(" ")[2]
    for said in (name, f"{first[:1]} {last}", last) if last else (name,):
        if len(said) <= width:
            return said
    return last or name


def year(text: str) -> str:
    """`Year 6` for `6`, `Reception` for `R`; anything else as it is."""
    return f"Year {text}" if text.isdecimal() else "Reception" if text == "R" else text


def weekday_and_number(value: date) -> str:
    """`Tue 9`."""
    return f"{_DAYS[value.weekday()]} {value.day}"


def month(value: date) -> str:
    """`Mar`."""
    return _MONTHS[value.month - 1]


def time(value: datetime) -> str:
    """`09:30`."""
    return f"{value.hour:02}:{value.minute:02}"


def span(first: datetime, last: datetime) -> str:
    """`09:30–11:45`; a last time on another day is said with its day."""
    tail = time(last) if first.date() == last.date() else f"{day(last)} {time(last)}"
    return f"{time(first)}–{tail}"


def moment(value: datetime) -> str:
    """`Tue 9 Mar 09:30`."""
    return f"{day(value)} {time(value)}"


def minutes(value: int) -> str:
    """`45 min`, `3 h`, `3 h 10`."""
    sign = "−" if value < 0 else ""
    hours, rest = divmod(abs(value), 60)
    if not hours:
        return f"{sign}{rest} min"
    return f"{sign}{hours} h {rest:02}" if rest else f"{sign}{hours} h"


def short_minutes(value: int) -> str:
    """`45m`, `3h`, `3h10`: for cells of a grid."""
    hours, rest = divmod(max(0, value), 60)
    if not hours:
        return f"{rest}m"
    return f"{hours}h{rest:02}" if rest else f"{hours}h"


def extra(value: int) -> str:
    """Extra drive with its sign: `+7`, `0`, `−3` (minutes)."""
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "0"


def count(number: int, one: str, many: str = "") -> str:
    """`1 visit`, `4 visits`, `1,200 pupils`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def age(days: int) -> str:
    """`today`, `6 d`."""
    return "today" if days <= 0 else f"{days} d"


def sureness(confidence: float | None) -> tuple[str, str]:
    """How surely words were understood, and its tone."""
    if confidence is None:
        return "", ""
    if confidence >= 0.9:
        return "sure", "green"
    return ("fairly sure", "blue") if confidence >= 0.6 else ("unsure: please check", "amber")


def state(name: str) -> tuple[str, str]:
    """The sign and the tone of a state of a request or visit."""
    return _STATES.get(name.replace("_", " "), ("·", ""))


def errand(kind: str) -> tuple[str, str]:
    """The sign and the tone of a kind of errand."""
    return _ERRANDS.get(kind, ("·", ""))


def bar(part: float, width: int) -> str:
    """A bar of `width` cells filled to `part` (0 to 1), in eighths of a cell, padded with dots."""
    eighths = round(max(0.0, min(1.0, part)) * width * 8)
    full, rest = divmod(eighths, 8)
    text = "█" * full + (_EIGHTHS[rest - 1] if rest else "")
    return text + "·" * (width - len(text))


def level(part: float) -> str:
    """One cell that stands as high as `part` (0 to 1); a dot for nothing."""
    if part <= 0:
        return "·"
    return _LEVELS[min(7, int(max(0.0, min(1.0, part)) * 8))]
