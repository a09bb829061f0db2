"""Chance that gives the same draws on every machine and every Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """Draws from a seed.

    Only `random()` of the standard generator is promised to stay the same between Python versions,
    so everything here is made from it.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        """`purpose` keeps the draws of one file apart from those of another."""
        # a text seed is hashed by the generator itself (SHA-512), not by the process's own hash
        self._random = random.Random(f"{seed}:{purpose}").random

    def share(self) -> float:
        """A number from 0 up to but not including 1."""
        return self._random()

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One of the items; there must be at least one."""
        return items[int(self._random() * len(items))]
