"""The names of days, months and numbers as teachers type them."""

from __future__ import annotations


def wordset(text: str) -> frozenset[str]:
    """The words of a text, for looking up."""
    return frozenset(text.split())


WEEKDAYS: dict[str, int] = {}
for _index, _names in enumerate(
    (
        "mon mond monday",
        "tue tues tuesd tuesday",
        "wed weds wedn wednes wednesday",
        "thu thur thurs thrs thursday",
        "fri frid friday",
        "sat saturday",
        "sun sunday",
    )
):
    for _name in _names.split():
        WEEKDAYS[_name] = _index
PLURAL_WEEKDAYS: dict[str, int] = {
    **{f"{name}s": index for name, index in WEEKDAYS.items() if name.endswith("day")},
    "mons": 0,
    "fris": 4,
    "suns": 6,
}
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MONTHS: dict[str, int] = {}
for _index, _names in enumerate(
    (
        "jan january",
        "feb febr february febuary",
        "mar march mrach marhc macrh",
        "apr april apirl arpil aprl",
        "may",
        "jun june",
        "jul july",
        "aug august",
        "sep sept september",
        "oct october",
        "nov november",
        "dec december",
    ),
    start=1,
):
    for _name in _names.split():
        MONTHS[_name] = _index
MISTYPED_MONTHS = wordset("febuary mrach marhc macrh apirl arpil aprl")

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
ORDINAL_WORDS = {name: number for number, name in enumerate(_ORDINALS.split(), start=1)}
NUMBER_WORDS = {name: number for number, name in enumerate(_NUMBERS.split(), start=1)}
SEASONS = ("autumn", "spring", "summer")
