"""Single values as other people write them: text, dates, numbers, times, year groups, seasons.

Every reader raises BadValueError with a reason in words; blanks are the caller's business.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from itertools import pairwise

_KEEP_LINES = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r" *\n[ \n]*")


class BadValueError(ValueError):
    """A value that cannot be what it should be; the message is the reason, for the report."""


def clean(text: str, *, lines: bool = False) -> str:
    """The text without control characters and without marks that hide or turn it round.

    Spaces of every kind become one space each, ends are trimmed. With `lines`, line ends stay as line
    feeds; without, the text comes out on one line. Markup stays what it is: text.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = _KEEP_LINES.sub("\n" if lines else " ", unicodedata.normalize("NFC", text))
    text = "".join(
        c if c == "\n" else " " if c == "\t" else c
        for c in text
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )
    return _BLANK_LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def shortened(text: str, most: int = 60) -> str:
    """A value as a report shows it: one line, at most `most` characters."""
    text = clean(text[: most * 4])
    return text if len(text) <= most else text[: most - 1] + "…"


_DATE_FORMS = (
    re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})[- ](?P<mon>[A-Za-z]{3,9})\.?,?[- ](?P<y>\d{4}|\d{2})"),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")


def read_date(text: str) -> date:
    """A date, day first (`09/03/2027`, `9-3-27`, `9 March 2027`) or ISO; a midnight behind it is dropped.

    Raises BadValueError; a month beyond 12 is never read as a day.
    """
    text = _MIDNIGHT.sub("", text.strip())
    for form in _DATE_FORMS:
        found = form.fullmatch(text)
        if not found:
            continue
        parts = found.groupdict()
        year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
        month = _month(parts["mon"]) if parts.get("mon") else int(parts["m"])
        try:
            return date(year, month, int(parts["d"]))
        except ValueError:
            raise BadValueError("no such date (the day comes first here: 09/03/2027 is 9 March)") from None
    raise BadValueError("not a date such as 09/03/2027 or 2027-03-09")


def _month(name: str) -> int:
    return next((n for n, m in enumerate(_MONTHS, 1) if name.casefold().startswith(m)), 0)


_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:[:.](?P<m>\d{2})(?::\d{2})?)?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE
)


def read_time(text: str) -> time:
    """A time of day: `08:30`, `8.30`, `3:15pm`. Raises BadValueError."""
    found = _CLOCK.fullmatch(text.strip())
    if found and (found["m"] or found["half"]):
        hour = int(found["h"])
        if found["half"] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
        elif found["half"]:
            hour = 24
        if hour < 24 and int(found["m"] or 0) < 60:
            return time(hour, int(found["m"] or 0))
    raise BadValueError("not a time of day such as 08:30")


def read_spans(text: str) -> tuple[tuple[time, time], ...]:
    """Stretches of a day: `08:30-16:30`, several with a space or comma between; in order, not overlapping.

    Raises BadValueError.
    """
    joined = re.sub(r"\s*[-–—]\s*", "-", text.strip())
    spans = []
    for part in re.split(r"[\s,;]+", joined):
        first, dash, last = part.partition("-")
        if not dash:
            raise BadValueError("not a stretch of time such as 08:30-16:30")
        span = (read_time(first), read_time(last))
        if span[0] >= span[1]:
            raise BadValueError(f"{part} ends before it begins")
        spans.append(span)
    spans.sort()
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise BadValueError("two stretches overlap")
    return tuple(spans)


def read_number(text: str, *, least: int = 0, most: int = 1_000_000) -> int:
    """A whole number within stated bounds; `1,200` and `58.0` are numbers. Raises BadValueError."""
    plain = text.strip()
    if re.fullmatch(r"\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"[+-]?\d{1,12}(\.0+)?", plain, re.ASCII):
        raise BadValueError("not a whole number")
    number = int(plain.split(".")[0])
    if not least <= number <= most:
        raise BadValueError(f"not between {least:,} and {most:,}")
    return number


def read_decimal(text: str, *, least: float, most: float) -> float:
    """A decimal number within stated bounds. Raises BadValueError."""
    plain = text.strip().removesuffix("%").strip()
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,20})?", plain, re.ASCII):
        raise BadValueError("not a number")
    number = float(plain)
    if not least <= number <= most:
        raise BadValueError(f"not between {least:g} and {most:g}")
    return number


_YES = frozenset({"yes", "y", "true", "1", "on", "active"})
_NO = frozenset({"no", "n", "false", "0", "off", "inactive"})


def read_yes_no(text: str) -> bool:
    """Yes or no in one of the usual words. Raises BadValueError."""
    word = text.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadValueError("neither yes nor no")


YEARS = ("N", "R", *(str(n) for n in range(1, 14)))
"""Year groups in their order: nursery, Reception, Years 1 to 13."""


def read_years(text: str) -> tuple[str, ...]:
    """Year groups: `3`, `7-9`, `R,1,2`; each once, in order. Raises BadValueError."""
    found: set[str] = set()
    for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip().upper())):
        if not part:
            continue
        first, dash, last = part.partition("-")
        if first not in YEARS or (dash and last not in YEARS):
            raise BadValueError("not year groups such as 3 or 7-9 or R,1,2")
        low, high = YEARS.index(first), YEARS.index(last if dash else first)
        if low > high:
            raise BadValueError(f"{part} runs backwards")
        found.update(YEARS[low : high + 1])
    return tuple(year for year in YEARS if year in found)


_SEASON = re.compile(r"(\d{1,2})-(\d{1,2})\s*(?:\.\.|…|to)\s*(\d{1,2})-(\d{1,2})")


def read_season(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """A stretch of the year as month and day: `10-01..11-05`. Raises BadValueError."""
    found = _SEASON.fullmatch(text.strip())
    if not found:
        raise BadValueError("not a season such as 10-01..11-05 (month-day)")
    ends = []
    for month, day in ((found[1], found[2]), (found[3], found[4])):
        try:
            date(2028, int(month), int(day))  # a leap year: 29 February may begin or end a season
        except ValueError:
            raise BadValueError(f"{month}-{day} is no month and day") from None
        ends.append((int(month), int(day)))
    return ends[0], ends[1]


def season_text(season: tuple[tuple[int, int], tuple[int, int]]) -> str:
    """A season as we write it."""
    (m1, d1), (m2, d2) = season
    return f"{m1:02}-{d1:02}..{m2:02}-{d2:02}"


_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


def read_email(text: str) -> str:
    """One e-mail address, its `mailto:` and angle brackets taken off. Raises BadValueError."""
    plain = text.strip().removeprefix("mailto:")
    inner = re.search(r"<([^<>]+@[^<>]+)>\s*$", plain)
    plain = (inner[1] if inner else plain).strip().rstrip(".,;")
    if len(plain) > 254 or not _EMAIL.fullmatch(plain) or ".." in plain:
        raise BadValueError("not an e-mail address")
    return plain


def read_moment(text: str) -> datetime:
    """An ISO date and time without zone, such as `2027-03-09T09:30`. Raises BadValueError."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadValueError("not a date and time such as 2027-03-09T09:30") from None
    if moment.tzinfo is not None:
        raise BadValueError("a zone stands behind the time; London wall time is meant")
    return moment
