"""Which programme suits a school for a theme: by topic, year groups, season, and whether it is offered at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ecfrs_tui.domain.programmes import Programme

FIRST_AGE = 4
"""Of Reception when the school year begins; Year 1 is a year older, and so on to Year 13."""
YEARS = ("R", *(str(n) for n in range(1, 14)))
_BY_PHASE = {
    "primary": (4, 11),
    "middle deemed primary": (8, 12),
    "middle deemed secondary": (9, 13),
    "secondary": (11, 16),
    "16 plus": (16, 18),
    "all-through": (4, 18),
    "nursery": (3, 4),
}
_MODES = ("class", "assembly", "virtual")


def years_of(low_age: int | None, high_age: int | None, phase: str) -> tuple[str, ...]:
    """The year groups of a school by its ages, else by its phase; all of them when neither is known."""
    usual = _BY_PHASE.get(phase.strip().lower(), (FIRST_AGE, 18))
    low = usual[0] if low_age is None else low_age
    high = usual[1] if high_age is None else high_age
    return tuple(year for age, year in enumerate(YEARS, FIRST_AGE) if low <= age < high)


def propose(
    programmes: Iterable[Programme], topics: Sequence[str], years: Sequence[str], day: date
) -> Programme | None:
    """The programme of these topics that suits a school with these years best on a day.

    Active, in season and for at least one of the years; an earlier topic goes first, then a visit to a
    class before an assembly, then what serves more of the school's years. None when nothing suits.
    """
    places = {topic.casefold(): n for n, topic in reversed(list(enumerate(topics)))}
    held = set(years)
    able = [
        p
        for p in programmes
        if p.delivered(day)
        and p.topic.casefold() in places
        and (p.season is None or p.season.holds(day))
        and (not p.years or held & set(p.years))
    ]
    return min(able, key=lambda p: _order(p, places, held), default=None)


def _order(programme: Programme, places: dict[str, int], years: set[str]) -> tuple[int, int, int, str]:
    mode = _MODES.index(programme.mode) if programme.mode in _MODES else len(_MODES)
    served = len(years & set(programme.years)) if programme.years else len(years)
    return places[programme.topic.casefold()], mode, -served, programme.code


def only_year(programme: Programme, years: Sequence[str]) -> str:
    """The one year of the school that the programme is for; nothing when there are several, or none."""
    served = [year for year in years if year in programme.years]
    return served[0] if len(served) == 1 else ""
