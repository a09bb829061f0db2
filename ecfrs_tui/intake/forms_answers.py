"""Numbers and year groups as teachers type them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ecfrs_tui.intake.values import YEARS, clean

_WORDS = {
    "one": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_TENS = re.compile(
    r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](one|two|three|four|five|six|seven|eight|nine)\b"
)
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b")
_GROUP = r"(?:class(?:es)?|groups?|forms?|sets?|lots?|cohorts?|sessions?)"
_YEAR_MARK = re.compile(
    r"\b(?:years?|yrs?|y|ks|key stage)\.? ?\d{1,2}"
    r"(?: ?(?:[-/&,+]|and|to) ?(?:y(?:ear)?)?\d{1,2}\b(?! ?(?:pupils|children)))*[a-z]?\b"
)
_TOTAL = re.compile(
    r"\b(\d{1,4})\b(?: \w+)?\s*(?:in total|altogether|total)\b|\btotal(?: of|:|=)? *(\d{1,4})\b"
)
_TIMES = re.compile(
    rf"\b(\d{{1,2}}) ?(?:x|{_GROUP}(?: \w+)? ?(?:of|with|x|at|@|-|\()) ?"
    r"(?:about |approx\w*\.? |around |up to |~)*(\d{1,3})\b"
)
_YEAR_FILLING = re.compile(
    r"(?<!\w)(?:n|r|\d{1,2})[a-h]?(?!\w)|[\s,;/&+.()\-]+"
    r"|\b(?:and|all|both|or|the|of|class(?:es)?|groups?|pupils)\b"
)
_MOST_PUPILS = 3_000
_MOST_GROUPS = 40


@dataclass(frozen=True, slots=True)
class Count:
    """How many pupils, and in how many groups when the text says so; None for what it does not say.

    `note` says how a text that is no plain number was read.
    """

    pupils: int | None
    groups: int | None = None
    note: str = ""


def _plain(text: str) -> str:
    text = (
        clean(text, lines=True)
        .casefold()
        .replace("×", "x")
        .replace("’", "'")
        .replace("–", "-")
        .replace("—", "-")
    )
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = _TENS.sub(lambda m: str(_WORDS[m[1]] + _WORDS[m[2]]), text)
    return _NUMBER_WORD.sub(lambda m: str(_WORDS[m[0]]), text)


def read_pupils(text: str, *, groups: int | None = None, each: bool = False) -> Count:
    """The number of pupils in an answer: `58`, `approx 60`, `2 classes of 29`, `30+28`, `28 per class`.

    `groups` is what another answer said; `each` says that the question asks for one group's number.
    A range counts with its greater end. What cannot be read gives None, and is not guessed.
    """
    plain = _plain(text)
    if re.fullmatch(r"\s*\d{1,4}\s*", plain):
        number = int(plain)
        if each and groups and groups > 1:
            return _count(number * groups, None, f"{groups} groups of {number}")
        return _count(number, None, "")
    in_years = plain
    plain = _YEAR_MARK.sub(" ", plain)
    total = _TOTAL.search(plain)
    if total:
        return _count(int(total[1] or total[2]), read_groups(in_years), _as_read(text))
    times = _TIMES.search(plain)
    if times:
        return _count(int(times[1]) * int(times[2]), int(times[1]), f"{times[1]} groups of {times[2]}")
    per = re.search(rf"\b(\d{{1,3}})(?: \w+)? ?(?:per|in each|in a|each|a) ?{_GROUP}?", plain)
    if per and re.search(rf"\b(?:per|each)\b|\b(?:in )?a {_GROUP}", plain):
        own = read_groups(re.sub(rf"\b{per[1]}\b", " ", plain, count=1)) or groups
        return _count(int(per[1]) * own, own, f"{own} groups of {per[1]}") if own else _count(None, None, "")
    numbers = [int(n) for n in re.findall(r"(?<![\w.])\d{1,4}(?![\w.]|\.\d)", plain.replace("s.", "s"))]
    if not numbers:
        shown = re.search(r"(?<!\w)(\d{1,4}) ?(?:ish|\+|pupils|children|kids|students|chn)", plain)
        numbers = [int(shown[1])] if shown else []
    return _from_numbers(numbers, plain, text)


def _from_numbers(numbers: list[int], plain: str, text: str) -> Count:
    if len(numbers) == 1:
        return _count(numbers[0], None, _as_read(text))
    if len(numbers) == 2 and re.search(r"\d ?(?:-|to|or) ?\d|\bbetween \d+ and \d", plain):
        return _count(max(numbers), None, _as_read(text))
    joined = re.search(r"\d+(?: ?\(?\w*\)? ?(?:\+|&|and|,|;|/|plus|:) ?\w* ?:? ?\d+)+", plain)
    if len(numbers) > 1 and (joined or re.search(r"[:\n]", plain)) and max(numbers) <= 400:
        return _count(sum(numbers), len(numbers), f"{' + '.join(map(str, numbers))}")
    return _count(None, None, "")


def _as_read(text: str) -> str:
    return "about" if re.search(r"approx|about|around|circa|~|ish\b|roughly|c\.", text.casefold()) else ""


def _count(pupils: int | None, groups: int | None, note: str) -> Count:
    if pupils is not None and not 0 < pupils <= _MOST_PUPILS:
        pupils = None
    if groups is not None and not 0 < groups <= _MOST_GROUPS:
        groups = None
    return Count(pupils, groups, note)


def read_groups(text: str) -> int | None:
    """The number of classes or groups in an answer: `2`, `two classes`, `3 forms (6A, 6B, 6C)`, or None."""
    plain = _YEAR_MARK.sub(" ", _plain(text))
    named = re.search(rf"\b(\d{{1,2}}) ?(?:\w+ )?{_GROUP}\b", plain)
    if not named:
        named = re.search(r"\b(\d{1,2})[ -]form entry\b", plain) or re.match(
            r"\s*(?:approx\w*\.? |about )?(\d{1,2})(?![\d.:/])(?!\s*(?:pupils|children|students|x\b|\+))",
            plain,
        )
    if named:
        number = int(named[1])
        return number if 0 < number <= _MOST_GROUPS else None
    if re.search(rf"\b(?:a|single|1|the whole) {_GROUP}\b|\bwhole (?:class|year|school)\b", plain):
        return 1
    return None


_STAGES = {
    "eyfs": ("N", "R"), "ks1": ("1", "2"), "ks2": ("3", "4", "5", "6"), "ks3": ("7", "8", "9"),
    "ks4": ("10", "11"), "ks5": ("12", "13"),
}  # fmt: skip
_YEAR_WORDS = (
    (re.compile(r"\bkey stage ?"), "ks"),
    (re.compile(r"\bks (?=\d)"), "ks"),
    (re.compile(r"\b(?:sixth|6th) ?form\b"), "ks5"),
    (re.compile(r"\blower (?:sixth|6th)\b"), "y12"),
    (re.compile(r"\bupper (?:sixth|6th)\b"), "y13"),
    (re.compile(r"\breception\b|\bfoundation\b|\brec\b|\byr\b(?! ?\d)|\byear r\b"), "r"),
    (re.compile(r"\bnursery\b|\bpre-?school\b"), "n"),
    (re.compile(r"\byears?\b|\byrs?\b\.?|\by(?= ?\d)"), " "),
)


def read_years(text: str) -> tuple[tuple[str, ...], str]:
    """Year groups in an answer (`Year 6;`, `Y5/6`, `KS2`, `Reception and Year 1`, `7-9`), and what was not read."""
    plain = _plain(text)
    for pattern, replacement in _YEAR_WORDS:
        plain = pattern.sub(replacement, plain)
    found: set[str] = set()
    for first, last in re.findall(r"\bks ?(\d) ?(?:-|to|/|&|and|,) ?(?:ks ?)?(\d)\b", plain):
        for stage in (first, last):
            found.update(_STAGES.get(f"ks{stage}", ()))
        plain = re.sub(r"\bks ?\d ?(?:-|to|/|&|and|,) ?(?:ks ?)?\d\b", " ", plain, count=1)
    for stage, years in _STAGES.items():
        plain, times = re.subn(rf"\b{stage}\b", " ", plain)
        if times:
            found.update(years)
    for first, last in re.findall(r"(?<![\w])(r|\d{1,2}) ?(?:-|to|through to) ?(\d{1,2})(?!\w)", plain):
        low, high = first.upper(), last
        if low in YEARS and high in YEARS and YEARS.index(low) <= YEARS.index(high):
            found.update(YEARS[YEARS.index(low) : YEARS.index(high) + 1])
    plain = re.sub(r"(?<![\w])(?:r|\d{1,2}) ?(?:-|to|through to) ?\d{1,2}(?!\w)", " ", plain)
    # 6A, 6B: the letters name classes of the year
    for year in re.findall(r"(?<!\w)(n|r|\d{1,2})[a-h]?(?!\w)", plain):
        if year.upper() in YEARS:
            found.add(year.upper())
    left = _YEAR_FILLING.sub(" ", plain)
    left = " ".join(left.split())
    return tuple(year for year in YEARS if year in found), left if not found else ""
