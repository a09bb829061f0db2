"""Driving minutes between the places of a plan, looked up by the minute of departure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.daymath import NO_WAY_MINUTES
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY

Table = list[list[int]]
MINUTES_OF_DAY = 24 * 60


class DriveMinutes:
    """The same minutes as `itinerary.drive_minutes`, for places by number."""

    def __init__(self, book: Book, places: Sequence[Place]) -> None:
        quiet = book.travel.quiet_minutes
        self._quiet = np.array([[quiet(a, b) for b in places] for a in places], dtype=np.float64).reshape(
            len(places), len(places)
        )
        self._book = book
        self._tables: dict[float, Table] = {}
        self._arrays: dict[float, NDArray[np.int64]] = {}
        self._by_minute: dict[bool, list[Table]] = {}
        self._factors: dict[bool, list[float]] = {}
        self._leaving: dict[bool, dict[tuple[int, int, int], tuple[int, int]]] = {}

    def factors(self, day: date) -> list[float]:
        """The multiplier at each minute of the day."""
        return self._factors[self._prepare(day)]

    def tables(self, day: date) -> list[Table]:
        """For each minute of the day the whole minutes of a drive from place (row) to place (column)."""
        return self._by_minute[self._prepare(day)]

    def by_factor(self, day: date) -> dict[float, NDArray[np.int64]]:
        """For each multiplier in use on the day: whole minutes between all places, as an array."""
        return {f: self._array(f) for f in set(self.factors(day))}

    def leaving(self, day: date) -> dict[tuple[int, int, int], tuple[int, int]]:
        """What is remembered of departures on days of this kind: (base, place, arrival) to (departure, minutes)."""
        return self._leaving.setdefault(self._prepare(day), {})

    def drive(self, day: date) -> Callable[[int, int, int], int]:
        """Minutes from one place to another for a departure in minutes past midnight."""
        by_minute = self.tables(day)

        def minutes(origin: int, destination: int, departs: int) -> int:
            return by_minute[departs % MINUTES_OF_DAY][origin][destination]

        return minutes

    def _prepare(self, day: date) -> bool:
        in_term = self._book.calendar.closed(day, DEFAULT_AUTHORITY) is None
        if in_term not in self._factors:
            midnight = datetime.combine(day, time())
            profile = self._book.profile
            factors = [
                profile.factor(midnight + timedelta(minutes=m), in_term=in_term)
                for m in range(MINUTES_OF_DAY)
            ]
            self._factors[in_term] = factors
            self._by_minute[in_term] = [self._table(f) for f in factors]
        return in_term

    def _table(self, factor: float) -> Table:
        if factor not in self._tables:
            self._tables[factor] = self._array(factor).tolist()
        return self._tables[factor]

    def _array(self, factor: float) -> NDArray[np.int64]:
        if factor not in self._arrays:
            way = np.isfinite(self._quiet)
            whole = np.full(self._quiet.shape, NO_WAY_MINUTES, dtype=np.int64)
            whole[way] = (self._quiet[way] * factor + 0.5).astype(np.int64)
            self._arrays[factor] = whole
        return self._arrays[factor]
