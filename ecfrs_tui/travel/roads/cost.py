"""Time and distance of a drive in one number, so that one search finds both."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Cost = TypeVar("Cost", float, "NDArray[np.float64]")

UNIT = float(1 << 24)
"""Hundredths of seconds stand above, decimetres below it: whole numbers, so that sums are exact in a float
up to 2**53, which is 1,600 km and two months. The quicker way wins, and of two as quick the shorter."""


def cost(seconds: float, metres: float) -> float:
    """One number for both, rounded to hundredths and decimetres."""
    return round(seconds * 100) * UNIT + round(metres * 10)


def seconds_of(value: Cost) -> Cost:
    """Seconds of a finite cost."""
    return (value // UNIT) / 100


def metres_of(value: Cost) -> Cost:
    """Metres of a finite cost."""
    return (value % UNIT) / 10


def to_tenths(value: Cost) -> Cost:
    """Rounded half up: a drive asked for alone and one of a table must not differ by a tie."""
    return (value * 10 + 0.5) // 1 / 10
