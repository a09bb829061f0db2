"""What recorded drives say about a source's minutes: robust, shrunken, and used only where it proves better.

A drive's error is log(actual / stated). One factor a source and one a time-of-day band are fitted: the
minimum of Huber's loss with the width `WIDTH`, pulled towards no change by `PULL` imagined drives that
went as stated. Because that loss has slopes of at most `WIDTH` and the pull a curvature of `PULL`, no
single drive, however odd, moves the logarithm of a factor by more than WIDTH / PULL.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log

LEAST, MOST = 0.7, 1.6
"""Factors outside are cut: beyond them the records are doubted, not the roads."""

WIDTH = 0.15
"""Errors of more than about 15 % count no more than 15 %."""

PULL = 5.0
LEAST_RECORDS = 15
"""Below this many drives a factor is shown but not used."""

LEAST_GAIN = 0.002
"""How much smaller the mean error on held-back drives must be (0.2 points of per cent)."""

MOST_RECORDS = 3000
"""The newest drives of a source that are looked at: roads change."""

MOST_ERROR = 0.5
"""An error above 50 % counts as 50 % where errors are averaged: a slip of the finger decides nothing."""

_PARTS = 3
_STEPS = 40


@dataclass(frozen=True, slots=True)
class DriveRecord:
    """A drive that was driven: its number, the source, its band (`term 08:00`), stated and actual minutes.

    `stated` are the source's raw minutes times the usual factor of the band.
    """

    number: int
    source: str
    band: str
    stated: float
    actual: float

    @property
    def usable(self) -> bool:
        """Both are a minute at least, so that they can be compared."""
        return self.stated >= 1 and self.actual >= 1

    @property
    def error(self) -> float:
        """log(actual / stated)."""
        return log(self.actual / self.stated)

    @property
    def part(self) -> int:
        """Which third of the drives it is in; depends on its number only."""
        return zlib.crc32(str(self.number).encode()) % _PARTS


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted factor of a source over all its drives (`band` empty) or of one of its bands.

    `error_without` and `error_with` are mean absolute errors (0.08 is 8 %, each drive counting 50 % at
    most) on drives held back from the fit, without and with this factor; a band's come on top of its
    source's factor where that is in use.
    """

    source: str
    band: str
    factor: float
    records: int
    error_without: float
    error_with: float
    used: bool
    why: str


def robust_factor(errors: Sequence[float]) -> float:
    """The factor that fits these errors best, from 0.7 to 1.6; 1 without any."""

    def slope(at: float) -> float:
        return PULL * at - sum(min(WIDTH, max(-WIDTH, error - at)) for error in errors)

    low, high = log(LEAST), log(MOST)
    if slope(low) >= 0:
        return LEAST
    if slope(high) <= 0:
        return MOST
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if slope(middle) > 0:
            high = middle
        else:
            low = middle
    return exp((low + high) / 2)


def calibrate(drives: Iterable[DriveRecord]) -> tuple[Calibration, ...]:
    """Every source and band that has a drive, sources by name, the source's own factor first.

    A factor is in use when at least LEAST_RECORDS drives stand behind it and it is better on held-back
    drives by LEAST_GAIN.
    """
    by_source: dict[str, list[DriveRecord]] = {}
    for drive in drives:
        if drive.usable:
            by_source.setdefault(drive.source, []).append(drive)
    found: list[Calibration] = []
    for _, mine in sorted(by_source.items()):
        found.extend(_of_source(sorted(mine, key=lambda drive: drive.number)[-MOST_RECORDS:]))
    return tuple(found)


def _of_source(drives: Sequence[DriveRecord]) -> list[Calibration]:
    whole = _fitted(drives, "", [0.0] * _PARTS, 0.0)
    found = [whole]
    known, known_parts = 0.0, [0.0] * _PARTS
    if whole.used:
        # what is judged on a part may not have been learned from it, the source's factor included
        known = log(whole.factor)
        known_parts = [
            log(robust_factor([d.error for d in drives if d.part != part])) for part in range(_PARTS)
        ]
    for band in sorted({drive.band for drive in drives}):
        found.append(_fitted([d for d in drives if d.band == band], band, known_parts, known))
    return found


def _fitted(
    drives: Sequence[DriveRecord], band: str, known_parts: Sequence[float], known: float
) -> Calibration:
    """The factor over what is known already (logarithms: of each part's fit, and of the whole one)."""
    factor = robust_factor([drive.error - known for drive in drives])
    without: list[float] = []
    with_: list[float] = []
    for part in range(_PARTS):
        base = known_parts[part]
        held = [drive for drive in drives if drive.part == part]
        learned = log(robust_factor([d.error - base for d in drives if d.part != part]))
        without.extend(_share(base - drive.error) for drive in held)
        with_.extend(_share(base + learned - drive.error) for drive in held)
    before, after = sum(without) / len(without), sum(with_) / len(with_)
    used, why = _judged(len(drives), before, after)
    return Calibration(drives[0].source, band, factor, len(drives), before, after, used, why)


def _share(error: float) -> float:
    """The error of a logarithm as a share of the actual minutes."""
    return min(MOST_ERROR, abs(exp(error) - 1))


def _judged(records: int, before: float, after: float) -> tuple[bool, str]:
    if records < LEAST_RECORDS:
        return False, f"{records} of the {LEAST_RECORDS} drives it needs"
    if after > before - LEAST_GAIN:
        return False, "no better on held-back drives"
    return True, "better on held-back drives"
