"""What every kind of import shares: its options, its tally, and putting keyed rows beside what stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select
from sqlmodel import SQLModel

from ecfrs_tui.intake.records import ESSEX_AUTHORITIES, FindPostcode, Progress, Refused
from ecfrs_tui.store.work import Work

if TYPE_CHECKING:
    from ecfrs_tui.services.context import Context


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What may be said beside a file.

    `authorities`: codes or names of the register (schools). `form`: the form's name, when the file's own
    will not do; `mapping`: question (its text, or its number as `"7"`) to field, empty for none (requests).
    `cache_folder` keeps the postcodes of the area for the next run; `find_postcode` replaces the offline
    look-up altogether.

    For sets of need: `source`, `publisher`, `as_of` and `theme` say what the file does not; `restricted` sets
    are seen only while unlocked, `low_is_worse` turns the order round, `radius_km` is how far points count,
    and `accept_anyway` takes a set that looks wrong.

    `date_order` (`day-first`, `month-first`) settles dates that a file leaves open, `schools` says by booking
    which school (URN) is meant where its name leaves that open, and `context` is asked for the rule book
    where rows become visits (bookings).
    """

    authorities: tuple[str, ...] = ESSEX_AUTHORITIES
    form: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    cache_folder: Path | None = None
    find_postcode: FindPostcode | None = None
    source: str = ""
    publisher: str = ""
    as_of: date | None = None
    theme: str = ""
    restricted: bool = False
    low_is_worse: bool = False
    radius_km: float = 1.0
    accept_anyway: bool = False
    date_order: str = ""
    schools: Mapping[str, int] = field(default_factory=dict)
    context: Context | None = None


@dataclass(slots=True)
class Tally:
    """What applying a file's records has come to so far."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, row: int, column: str, value: object, reason: str) -> None:
        """One more row that cannot stand."""
        self.refused.append(Refused(row, column, str(value), reason))


@dataclass(frozen=True, slots=True)
class Task:
    """An import under way: the transaction, the options, who is told about progress, and what was prepared
    before the lock was taken (None where there was nothing to prepare)."""

    work: Work
    options: ImportOptions
    progress: Progress
    prepared: Any = None


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a row class."""
    table: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
    return table


def defaults_of(model: type[SQLModel]) -> dict[str, Any]:
    """The values a new row has when a file says nothing about them."""
    return {
        name: info.get_default(call_default_factory=True)
        for name, info in model.model_fields.items()
        if not info.is_required()
    }


Differing = Callable[[Mapping[str, Any], dict[str, Any]], dict[str, Any]]


def plain_difference(stands: Mapping[str, Any], stated: dict[str, Any]) -> dict[str, Any]:
    """The stated values that differ from what stands."""
    return {name: value for name, value in stated.items() if stands[name] != value}


def put_keyed(
    task: Task,
    tally: Tally,
    model: type[SQLModel],
    key: str,
    rows: Sequence[dict[str, Any]],
    *,
    differing: Differing = plain_difference,
) -> set[Any]:
    """Adds or changes rows that have a key of their own, and gives back the keys of those that changed.

    A row says only what its file says; whatever else stands is left. Nothing is ever deleted.
    """
    table = table_of(model)
    standing: dict[Any, dict[str, Any]] = {
        row[key]: dict(row) for row in task.work.session.connection().execute(select(table)).mappings()
    }
    defaults = defaults_of(model)
    new: list[dict[str, Any]] = []
    changed: set[Any] = set()
    for at, row in enumerate(rows):
        if at % 250 == 0:
            task.progress(at, len(rows))
        stands = standing.get(row[key])
        if stands is None:
            new.append({**defaults, **row})
            continue
        difference = differing(stands, row)
        if not difference:
            continue
        entity = task.work.session.get(model, row[key])
        for name, value in difference.items():
            setattr(entity, name, value)
        changed.add(row[key])
    task.work.bulk_insert(model, new)
    task.work.session.flush()
    tally.added += len(new)
    tally.changed += len(changed)
    tally.unchanged += len(rows) - len(new) - len(changed)
    task.progress(len(rows), len(rows))
    return changed


def listed(names: Iterable[str], most: int = 5) -> str:
    """The first few of a list, and three dots when there are more."""
    names = list(names)
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")
