"""Cuts a sentence into words, numbers, dates and times; nothing is understood here yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from ecfrs_tui.domain.times import MONTH_NAMES
from ecfrs_tui.intake.preferences.mending import mended
from ecfrs_tui.intake.preferences.names import (
    MISTYPED_MONTHS,
    MONTHS,
    NUMBER_WORDS,
    ORDINAL_WORDS,
    PLURAL_WEEKDAYS,
    WEEKDAYS,
    wordset,
)

MOST_CHARACTERS = 2_000
"""More than this of one answer is not read: nobody writes so much about a date."""


class Kind(StrEnum):
    """What sort of thing a token is."""

    WORD = "word"
    NUMBER = "number"
    ORDINAL = "ordinal"
    YEAR = "year"
    DAY_MONTH = "day/month"
    FULL_DATE = "full date"
    CLOCK = "clock"
    DOTTED = "dotted"  # 9.10: a day and a month, or a time
    WEEKDAY = "weekday"
    MONTH = "month"
    BREAK = "break"  # end of a sentence, a line, a semicolon
    COMMA = "comma"
    DASH = "dash"
    SLASH = "slash"
    OPEN = "open"
    CLOSE = "close"
    COLON = "colon"
    HARMLESS = "harmless"  # year groups, numbers of classes
    STRANGE = "strange"  # digits that are neither a date nor a time


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the sentence: `word` in lower case and mended, `start` and `end` in the cleaned text.

    `first` and `second` are numbers by kind: day and month, the number itself, the weekday (second: 1 in the
    plural), the month. `day` and `at` are set for full dates and clock times.
    """

    kind: Kind
    word: str
    start: int
    end: int
    first: int = 0
    second: int = 0
    day: date | None = None
    at: time | None = None
    half: str = ""  # am or pm, as written beside a clock time
    mended_from: str = ""


_HALF = r"(?P<{0}>a\.?\s?m\b\.?|p\.?\s?m\b\.?)"
_ORDINAL_END = r"(?:st|nd|rd|th(?!u|r))"
_SCAN = re.compile(
    rf"""
    (?P<iso>\b\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d))
  | (?P<full>(?<!\d)\d{{1,2}}\s?(?P<sep>[-/.])\s?\d{{1,2}}\s?(?P=sep)\s?(?:\d{{4}}|\d{{2}})(?!\d))
  | (?P<years>\b(?:yrs?|years?|ks|y)\.?\s?\d{{1,2}}(?!\d)(?:\s?(?:/|&|\+|and|-|to)\s?(?:yrs?\s?|years?\s?|y)?\d{{1,2}}
        (?!\d|[/.:]\d|\s?{_ORDINAL_END}|\s?(?:of\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|am|pm)))*)
  | (?P<count>\b(?:\d{{1,4}}|one|two|three|four|five|six)\s?(?:x\s?\d{{0,3}}\s?)?(?:separate\s|mixed\s|y\d+\s|full\s)?
        (?:classes|class|pupils|children|students|kids|groups|sessions|session|forms|workshops?|talks?|form\sentry|adults|staff|teachers)\b
        (?:\sof\s(?:approx\.?\s|about\s|around\s)?\d{{1,3}}(?!\d|[/.:]\d|\s?{_ORDINAL_END}))?)
  | (?P<clock>(?<!\d)\d{{1,2}}(?P<dot>[:.])[0-5]\d(?!\d|[.:/]\d)(?:\s?(?:{_HALF.format("half1")}|hrs\b|h\b))?)
  | (?P<hour>(?<!\d)\d{{1,2}}\s?(?:{_HALF.format("half2")}|o['’]?\s?clock\b))
  | (?P<dayslash>(?<!\d)\d{{1,2}}\s?/\s?\d{{1,2}}(?!\d|\s?{_ORDINAL_END}))
  | (?P<daydot>(?<![\d.])\d{{1,2}}\.\d{{1,2}}(?![\d]|\.\d))
  | (?P<ordinal>(?<!\d)\d{{1,2}}\s?{_ORDINAL_END}s?)
  | (?P<military>(?<!\d)[01]\d[0-5][05]\s?(?:hrs|hours|h)?(?!\d))
  | (?P<year>(?<!\d)(?:20\d\d)(?!\d)|['’]\d\d(?!\d))
  | (?P<digits>\d+)
  | (?P<wc>\bw\s?[/.\\]\s?(?:c(?:omm?encing|omm?)?|b(?:eg(?:inning)?)?|k)\b\.?
        |\b(?:wc|wb|wk\.?\s(?:comm?|beg|begin|c/?|b/?|of)|wk/?[cb])\b\.?)
  | (?P<we>\bw\s?[/]\s?e\b\.?)
  | (?P<dotted>\b(?:a\.s\.a\.p|e\.g|i\.e|p\.e|n/a|a\.m|p\.m|and/or)\b\.?)
  | (?P<tens>\b(?:twenty|thirty)[\s-]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b)
  | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*['’]?)
  | (?P<break>[.!?;•·*]+|\n+)
  | (?P<comma>,|\|)
  | (?P<dash>[-–—]+|->|→)
  | (?P<slash>[/\\])
  | (?P<plus>[&+])
  | (?P<atsign>@)
  | (?P<tick>[✓✔✅☑]\ufe0f?)
  | (?P<cross>[✗✘❌✖☒]\ufe0f?)
  | (?P<open>[(\[]) | (?P<close>[)\]]) | (?P<colon>:)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TICKED, _CROSSED = "ok", "unavailable"
_WHOLE_NAMES = ("march", "april", "may", "june", "july")
_ABBREVIATIONS = wordset("approx e.g i.e no wk a.m p.m w.c ie eg am pm") | {
    name for name in (*WEEKDAYS, *MONTHS) if len(name) < 6 and name not in _WHOLE_NAMES
}


def cleaned(text: str) -> str:
    """The text without control and direction characters, spaces made plain, no longer than is read."""
    text = text[: 2 * MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\u00ad", "")
    kept = []
    for character in unicodedata.normalize("NFKC", text):
        if character == "\n" or unicodedata.category(character)[0] != "C":
            kept.append(" " if unicodedata.category(character) == "Zs" else character)
    return "".join(kept)[:MOST_CHARACTERS]


def tokens(text: str) -> list[Token]:
    """The tokens of a cleaned text, in order; what is neither word, number nor punctuation is left out."""
    found: list[Token] = []
    for match in _SCAN.finditer(text):
        token = next(make for name, make in _MAKERS.items() if match.group(name) is not None)(match)
        if token.kind is Kind.BREAK and _inside_sentence(text, match, found):
            continue
        found.append(token)
        if match.group("tick") or match.group("cross"):
            # a tick or a cross belongs to what stands before it
            found.append(Token(Kind.COMMA, ",", match.end(), match.end()))
    return found


def _inside_sentence(text: str, match: re.Match[str], found: list[Token]) -> bool:
    """True for a full stop after an abbreviation: `Tues. 3 March`."""
    if match.group() != "." or not found or found[-1].end != match.start():
        return False
    rest = text[match.end() :].lstrip(" ")
    before = found[-1].word
    if before in _ABBREVIATIONS or found[-1].kind in (Kind.ORDINAL,):
        return bool(rest) and (rest[0].isdigit() or rest[0].islower() or rest[:3].lower() in MONTHS)
    return False


def _plain(kind: Kind, match: re.Match[str]) -> Token:
    return Token(kind, match.group().lower(), match.start(), match.end())


def _full(match: re.Match[str]) -> Token:
    one, two, three = (int(n) for n in re.findall(r"\d+", match.group()))
    year, month, day = (one, two, three) if match.group("iso") else (three, two, one)
    if year < 100:
        year += 2000
    try:
        value = date(year, month, day) if 2000 <= year <= 2100 else None
    except ValueError:
        value = None
    if value is None:
        return _plain(Kind.STRANGE, match)
    return Token(Kind.FULL_DATE, match.group(), match.start(), match.end(), day=value)


def _half(match: re.Match[str]) -> str:
    written = match.group("half1") or match.group("half2") or ""
    return "am" if written[:1].lower() == "a" else "pm" if written else ""


def _at(hour: int, minute: int, half: str) -> time | None:
    """A clock time; without am or pm, one to six are the afternoon, as schools mean it."""
    if hour > 23 or minute > 59 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif 1 <= hour <= 6:
        hour += 12
    return time(hour, minute)


def _clock(match: re.Match[str]) -> Token:
    written = match.group().lower()
    hour, minute = (int(n) for n in re.findall(r"\d+", written)[:2])
    half = _half(match)
    at = (
        _at(hour, minute, half)
        if not (hour < 7 and written.startswith("0") and not half)
        else time(hour, minute)
    )
    bare = match.group("dot") == "." and not half and "h" not in written
    if bare and 1 <= minute <= 12 and 1 <= hour <= 31:
        # 03.03 is a date; 9.10 may be either, and whoever reads on decides by what stands around it
        return Token(Kind.DOTTED, written, match.start(), match.end(), hour, minute, at=at)
    if at is None:
        return _plain(Kind.STRANGE, match)
    return Token(Kind.CLOCK, written, match.start(), match.end(), at=at, half=half)


def _hour(match: re.Match[str]) -> Token:
    at = _at(int(re.findall(r"\d+", match.group())[0]), 0, _half(match))
    if at is None:
        return _plain(Kind.STRANGE, match)
    return Token(Kind.CLOCK, match.group().lower(), match.start(), match.end(), at=at, half=_half(match))


def _military(match: re.Match[str]) -> Token:
    digits = match.group()[:4]
    hour = int(digits[:2])
    if not 7 <= hour <= 18:
        return _plain(Kind.STRANGE, match)
    return Token(Kind.CLOCK, digits, match.start(), match.end(), at=time(hour, int(digits[2:])))


def _day_month(match: re.Match[str]) -> Token:
    first, second = (int(n) for n in re.findall(r"\d+", match.group()))
    return Token(Kind.DAY_MONTH, match.group(), match.start(), match.end(), first, second)


def _number(kind: Kind, match: re.Match[str]) -> Token:
    digits = re.findall(r"\d+", match.group())[0]
    if len(digits) > 2 and kind is not Kind.YEAR:
        return _plain(Kind.STRANGE, match)
    number = int(digits)
    if kind is Kind.YEAR and number < 100:
        number += 2000
    return Token(kind, match.group().lower(), match.start(), match.end(), number)


def _word(match: re.Match[str]) -> Token:
    written = match.group().lower().replace("’", "'").rstrip("'")
    # thur's and Tues' are days; we'd is not Wednesday
    bare = written.replace("'", "") if written.endswith("'s") or "'" not in written else written
    start, end = match.start(), match.end()
    # SATs are tests, not Saturdays; "sat" and "sun" alone are days all the same
    if bare in WEEKDAYS or (bare in PLURAL_WEEKDAYS and bare != "sats"):
        plural = bare not in WEEKDAYS
        index = PLURAL_WEEKDAYS[bare] if plural else WEEKDAYS[bare]
        return Token(Kind.WEEKDAY, bare, start, end, index, int(plural or written.endswith("'s")))
    if bare in MONTHS:
        if bare in MISTYPED_MONTHS:
            name = MONTH_NAMES[MONTHS[bare] - 1].lower()
            return Token(Kind.MONTH, name, start, end, MONTHS[bare], mended_from=written)
        return Token(Kind.MONTH, bare, start, end, MONTHS[bare])
    if bare in ORDINAL_WORDS:
        return Token(Kind.ORDINAL, bare, start, end, ORDINAL_WORDS[bare])
    if bare in NUMBER_WORDS:
        return Token(Kind.NUMBER, bare, start, end, NUMBER_WORDS[bare])
    right = mended(bare)
    if right is None:
        return Token(Kind.WORD, written, start, end)
    if right in WEEKDAYS or right in PLURAL_WEEKDAYS:
        plural = right not in WEEKDAYS
        index = PLURAL_WEEKDAYS[right] if plural else WEEKDAYS[right]
        return Token(Kind.WEEKDAY, right, start, end, index, int(plural), mended_from=written)
    if right in MONTHS:
        return Token(Kind.MONTH, right, start, end, MONTHS[right], mended_from=written)
    mended_from = "" if right == bare else written
    return Token(Kind.WORD, right, start, end, mended_from=mended_from)


def _tens(match: re.Match[str]) -> Token:
    written = match.group().lower()
    tens = 20 if written.startswith("twenty") else 30
    number = tens + ORDINAL_WORDS[written[6:].lstrip(" -\n")]
    return Token(Kind.ORDINAL, written, match.start(), match.end(), number)


def _named(word: str, match: re.Match[str]) -> Token:
    return Token(Kind.WORD, word, match.start(), match.end())


_MAKERS: dict[str, Callable[[re.Match[str]], Token]] = {
    "iso": _full,
    "full": _full,
    "years": lambda m: _plain(Kind.HARMLESS, m),
    "count": lambda m: _plain(Kind.HARMLESS, m),
    "clock": _clock,
    "hour": _hour,
    "dayslash": _day_month,
    "daydot": _day_month,
    "ordinal": lambda m: _number(Kind.ORDINAL, m),
    "military": _military,
    "year": lambda m: _number(Kind.YEAR, m),
    "digits": lambda m: _number(Kind.NUMBER, m),
    "wc": lambda m: _named("w/c", m),
    "we": lambda m: _named("w/e", m),
    "dotted": lambda m: _named(m.group().lower().rstrip("."), m),
    "tens": _tens,
    "word": _word,
    "break": lambda m: _plain(Kind.BREAK, m),
    "comma": lambda m: _plain(Kind.COMMA, m),
    "dash": lambda m: _plain(Kind.DASH, m),
    "slash": lambda m: _plain(Kind.SLASH, m),
    "plus": lambda m: _named("and", m),
    "tick": lambda m: _named(_TICKED, m),
    "cross": lambda m: _named(_CROSSED, m),
    "atsign": lambda m: _named("at", m),
    "open": lambda m: _plain(Kind.OPEN, m),
    "close": lambda m: _plain(Kind.CLOSE, m),
    "colon": lambda m: _plain(Kind.COLON, m),
}
