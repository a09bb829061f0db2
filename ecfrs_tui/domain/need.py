"""What need is made of: ranks, weights, decay, what a missing part means, and when a set cannot be believed.

Percentiles run from 0 to 100, 100 the greatest need; weights are plain numbers of 0 and more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite, sqrt

FULL_AFTER_YEARS = 3.0
"""A school that was not visited for so long counts like one that never was."""
HIGH_NEED = 70
"""From here on a need is called high."""
SINCE, REACHED = "since-visit", "reached"
"""Keys of the two parts that come from our own diary."""
SINCE_WEIGHT, REACHED_WEIGHT = 25.0, 15.0
REVERSED_BELOW = -0.5
"""A set that ranks the schools against the last one more than this (Spearman) is upside down."""
_RANGE_TIMES = 10.0
_FEW = 5
"""Fewer schools than this in common say nothing about the order."""
_YEAR_DAYS = 365.25


@dataclass(frozen=True, slots=True)
class Theme:
    """What the team targets schools for: `topics` of programmes, `weights` by the key of a part.

    A part that `weights` does not name keeps the weight of its set. `version` 0: nobody has edited it.
    """

    code: str
    title: str
    topics: tuple[str, ...]
    weights: Mapping[str, float]
    version: int = 0


DEFAULT_THEMES = (
    Theme("home", "Home safety", ("Home safety", "People who help us", "Independent living"), {}),
    Theme("fires", "Deliberate fires and arson", ("Arson", "Fireworks"), {}),
    Theme("hoax", "Hoax calls", ("Hoax calls",), {}),
    Theme("knife", "Knife crime and gangs", ("Knife crime", "Gangs"), {}),
    Theme("cyber", "Cyber safety", ("Cyber safety",), {}),
    Theme("water", "Water safety", ("Water safety",), {}),
    Theme("road", "Road safety", ("Road safety",), {}),
)
"""The themes of a new home, in their order; the team edits them."""


MIDDLE = 50.0
"""Where a school stands in a part that is not known about it."""


def percentiles(values: Sequence[float | None], *, high_is_worse: bool = True) -> list[float | None]:
    """Mid-rank percentiles: the share of the known values that are better, plus half of those that are equal.

    The value itself is one of the equal ones, so a value alone stands at 50 and the mean is always 50.
    """
    known = sorted(v for v in values if v is not None)
    if not known:
        return [None] * len(values)
    found: list[float | None] = []
    for value in values:
        if value is None:
            found.append(None)
            continue
        below, upto = bisect_left(known, value), bisect_right(known, value)
        share = 50.0 * (below + upto) / len(known)
        found.append(share if high_is_worse else 100.0 - share)
    return found


def decay(km: float, radius_km: float) -> float:
    """What a point counts at a distance: 1 at the gate, 0 at the radius and beyond, in a straight line."""
    return max(0.0, 1.0 - km / radius_km)


def since_visit(last: date | None, today: date) -> float:
    """Need from the time since the last visit: 0 on its day, 100 after three years or when there was none."""
    if last is None:
        return 100.0
    years = max((today - last).days, 0) / _YEAR_DAYS
    return min(100.0, 100.0 * years / FULL_AFTER_YEARS)


def not_yet_reached(reached: int, pupils: int | None) -> float | None:
    """The share of a school's pupils not yet reached, 0 to 100; None when nobody knows how many there are."""
    if not pupils:
        return None if reached == 0 else 0.0
    return 100.0 * max(0.0, 1.0 - reached / pupils)


def school_year_start(today: date) -> date:
    """1 September of the school year a day lies in."""
    return date(today.year if today.month >= 9 else today.year - 1, 9, 1)


@dataclass(frozen=True, slots=True)
class Score:
    """A need with the points each part brings; `known` is the share of the weight that is known, 0 to 1."""

    need: float
    points: tuple[float, ...]
    known: float


def combine(parts: Sequence[float | None], weights: Sequence[float]) -> Score:
    """Weighs percentiles into a need from 0 to 100.

    A part that is not known counts as the middle: a school is ranked neither up nor down for what nobody
    knows about it. Without any weight the need is 0.
    """
    total = sum(weights)
    if total <= 0:
        return Score(0.0, tuple(0.0 for _ in parts), 0.0)
    held = sum(w for p, w in zip(parts, weights, strict=True) if p is not None)
    points = tuple((MIDDLE if p is None else p) * w / total for p, w in zip(parts, weights, strict=True))
    return Score(sum(points), points, held / total)


def number_words(value: float) -> str:
    """A value as people write it: `0.41`, `19,102`, `3`."""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def standing_words(label: str, value: float, percentile: float, *, low: bool = False) -> str:
    """`IDACI 2025: 0.41, higher than 88 of 100 schools`."""
    order = "lower" if low else "higher"
    return f"{label}: {number_words(value)}, {order} than {int(percentile)} of 100 schools"


def weight_words(weight: float, points: float) -> str:
    """`, weight 30: 26 points`, behind where the school stands."""
    return f", weight {weight:g}: {points:.0f} points"


def missing_words(label: str, weight: float, points: float) -> str:
    """What was done about a part that is not known."""
    if not weight:
        return f"{label}: not known; it weighs nothing"
    return f"{label}: not known, so it counts as the middle{weight_words(weight, points)}"


@dataclass(frozen=True, slots=True)
class Joined:
    """A set as it joined: value by URN among the open schools, and which way is worse."""

    values: Mapping[int, float]
    high_is_worse: bool = True


def objections(new: Joined, last: Joined | None = None) -> tuple[str, ...]:
    """Why a set should not take over without being asked about, in words; none when it looks like one."""
    values = list(new.values.values())
    if not values:
        return ("no open school got a value from it",)
    found = []
    if len(values) >= 3 and len(set(values)) == 1:
        every = "zero" if values[0] == 0 else f"the same ({number_words(values[0])})"
        found.append(f"the value of every school is {every}")
    if last is not None and last.values and not found:
        doubts = (_upside_down(new, last), _other_range(new, last), _other_reach(new, last))
        found += [words for words in doubts if words]
    return tuple(found)


def _upside_down(new: Joined, last: Joined) -> str:
    both = sorted(new.values.keys() & last.values.keys())
    if len(both) < _FEW:
        return ""
    rho = spearman(_worse(new, both), _worse(last, both))
    if rho is None or rho >= REVERSED_BELOW:
        return ""
    return (
        f"it ranks the schools upside down against the last set (rank correlation {rho:.2f} over "
        f"{len(both)} schools): is a low value worse here?"
    )


def _worse(joined: Joined, urns: Sequence[int]) -> list[float]:
    sign = 1.0 if joined.high_is_worse else -1.0
    return [sign * joined.values[urn] for urn in urns]


def _other_range(new: Joined, last: Joined) -> str:
    if new.high_is_worse != last.high_is_worse:
        # ranks where scores stood, or the other way round: said by the direction, and no slip
        return ""
    here, before = _spread(new), _spread(last)
    if not here or not before or 1 / _RANGE_TIMES <= here / before <= _RANGE_TIMES:
        return ""
    return (
        f"its values range over {number_words(here)}, those of the last set over {number_words(before)}: "
        "is the unit the same?"
    )


def _other_reach(new: Joined, last: Joined) -> str:
    here, before = (sum(1 for value in joined.values.values() if value) for joined in (new, last))
    if not here or not before or 1 / _RANGE_TIMES <= here / before <= _RANGE_TIMES:
        return ""
    return (
        f"{here} schools have a value other than zero, {before} had one in the last set: "
        "does it cover the whole county?"
    )


def _spread(joined: Joined) -> float:
    return max(joined.values.values()) - min(joined.values.values())


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """The rank correlation of two lists, -1 to 1, ties by their mid-rank; None where one never varies."""
    ranks = [[r for r in percentiles(each) if r is not None] for each in (one, other)]
    x, y = ([r - 50.0 for r in each] for each in ranks)
    size = sqrt(sum(a * a for a in x) * sum(b * b for b in y))
    if size <= 0 or not isfinite(size):
        return None
    return sum(a * b for a, b in zip(x, y, strict=True)) / size
