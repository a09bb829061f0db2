"""What every reader hands on: records, and the rows that could not be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")

ESSEX_AUTHORITIES = ("881", "882", "883")
"""Essex, Southend-on-Sea and Thurrock as the register codes them."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot stand; `row` counts as a spreadsheet does (the header is row 1)."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A file as read: `records` in file order, each with its row number in `rows`.

    `seen` counts the rows with anything in them that were meant for us, the refused ones included.
    """

    records: tuple[T, ...]
    rows: tuple[int, ...]
    refused: tuple[Refused, ...]
    seen: int
    notes: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)


class Point(Protocol):
    """Where a postcode lies, WGS84 degrees."""

    @property
    def latitude(self) -> float:
        """Degrees north."""
        ...

    @property
    def longitude(self) -> float:
        """Degrees east."""
        ...


FindPostcode = Callable[[str], Point | None]


def _nowhere(_: str) -> Point | None:
    return None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader may be told beside the file.

    `authorities` are codes or names of the register; `form` the name of a form when the file's own
    will not do; `find_postcode` places what has no coordinates; `date_order` (`day-first`, `month-first`)
    settles dates that the file leaves open.
    """

    authorities: tuple[str, ...] = ESSEX_AUTHORITIES
    form: str = ""
    find_postcode: FindPostcode = _nowhere
    date_order: str = ""


Progress = Callable[[int, int], None]
"""Called now and then with rows done and rows expected."""


def no_progress(done: int, expected: int) -> None:
    """Nobody is watching."""
