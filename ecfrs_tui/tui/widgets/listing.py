"""What a table holds, without a screen: rows, filter, order, the cursor kept by key, and marks. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Generic, TypeVar

from ecfrs_tui.tui.fieldfilter import FieldFilter, Sieve, Value

T = TypeVar("T")


class Listing(Generic[T]):
    """Rows and what a person has done to the list.

    `key(row)` names a row for good; `asks` is the filter; `fields` are the columns by their names, which the
    filter knows too and the list can be ordered by.
    """

    def __init__(
        self,
        key: Callable[[T], str],
        asks: FieldFilter[T],
        fields: Mapping[str, Callable[[T], Value]],
    ) -> None:
        self.key = key
        self._own_asks = asks
        self._sieve: Sieve[T] | None = None
        self.held: Sequence[T] = ()
        self.shown: Sequence[T] = ()
        self.keys: list[str] = []
        self.cursor = 0
        self.filter = ""
        self.order: tuple[str, bool] | None = None
        self._marks: set[str] = set()
        self._range: tuple[int, set[str]] | None = None
        self.set_fields(fields)

    def set_fields(self, fields: Mapping[str, Callable[[T], Value]]) -> None:
        """Other columns."""
        self._fields = dict(fields)
        self._asks = self._own_asks.with_fields(fields)
        self._sieve = None

    @property
    def sieve(self) -> Sieve[T]:
        """The filter over the rows held; it reads each value once."""
        if self._sieve is None:
            self._sieve = Sieve(self._asks, self.held)
        return self._sieve

    # what is shown

    def set_rows(self, rows: Iterable[T]) -> None:
        """Other rows; cursor and marks stay with their keys, or with the place when a key is gone."""
        self.held = tuple(rows)
        self._sieve = None
        if self._marks:
            self._marks &= {self.key(row) for row in self.held}
        self.show()

    def show(self) -> None:
        """Filters and orders anew."""
        before = self.current_key
        if self.filter.split() or self.order is not None:
            places = self.sieve.pick(self.filter)
            self.shown = [self.held[place] for place in self._ordered(places)]
        else:
            self.shown = self.held
        self.keys = [self.key(row) for row in self.shown]
        place = self.cursor
        if before is not None and not (place < len(self.keys) and self.keys[place] == before):
            place = self.keys.index(before) if before in self.keys else place
        self.cursor = max(0, min(place, len(self.keys) - 1))
        self._range = None

    def _ordered(self, places: list[int]) -> list[int]:
        """In the order asked for; rows without a value stay last either way, equals in their own order."""
        if self.order is None or self.order[0] not in self._sorts():
            return places
        field, down = self.order
        values = self.sieve.values(field)
        there = [place for place in places if values[place] not in (None, "", ())]
        lacking = [place for place in places if values[place] in (None, "", ())]
        return [*sorted(there, key=lambda place: sort_key(values[place]), reverse=down), *lacking]

    def _sorts(self) -> list[str]:
        return list(self._fields)

    def next_order(self, fields: Sequence[str]) -> tuple[str, bool] | None:
        """The order by the next of these fields, after the last the list's own."""
        if self.order is None or self.order[0] not in fields:
            return (fields[0], False) if fields else None
        place = fields.index(self.order[0]) + 1
        return (fields[place], False) if place < len(fields) else None

    @property
    def current_key(self) -> str | None:
        """The key of the row under the cursor."""
        return self.keys[self.cursor] if self.cursor < len(self.keys) else None

    # marks

    @property
    def marks(self) -> tuple[str, ...]:
        """The keys of marked rows, in the order of the list."""
        return tuple(key for row in self.held if (key := self.key(row)) in self._marks)

    def is_marked(self, place: int) -> bool:
        """Whether the row shown there is marked."""
        return self.keys[place] in self._marks

    def set_marks(self, keys: Iterable[str]) -> bool:
        """Exactly these rows are marked; False when that is so already."""
        marks = set(keys) & {self.key(row) for row in self.held}
        self._range = None
        changed, self._marks = marks != self._marks, marks
        return changed

    def mark(self) -> None:
        """Marks the row under the cursor, or takes its mark away."""
        self._range = None
        if (key := self.current_key) is not None:
            self._marks ^= {key}

    def mark_all(self) -> None:
        """Marks every row shown; when all are marked, none."""
        self._range = None
        shown = set(self.keys)
        self._marks = self._marks - shown if shown <= self._marks else self._marks | shown

    def moved(self) -> None:
        """The cursor went on without marking: the next range begins where it stands then."""
        self._range = None

    def stretch(self, to: int) -> int:
        """Marks from where the range began to `to`, and only so far; gives the place within the list."""
        to = max(0, min(to, len(self.keys) - 1))
        if self._range is None:
            self._range = (self.cursor, set(self._marks))
        start, before = self._range
        first, last = min(start, to), max(start, to)
        self._marks = before | set(self.keys[first : last + 1])
        return to


def sort_key(value: Value) -> tuple[int, float, str]:
    """Numbers and days by their size, texts by their letters, whatever stands beside them."""
    if isinstance(value, date):
        minutes = getattr(value, "hour", 0) * 60 + getattr(value, "minute", 0)
        return (1, value.toordinal() * 1440 + minutes, "")
    if isinstance(value, int | float):
        return (0, float(value), "")
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return (2, 0.0, text.casefold())
