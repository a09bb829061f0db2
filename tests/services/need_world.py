"""Made-up schools and sets of need, put into a context as imports would."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ecfrs_tui.services.context import Context
from ecfrs_tui.store import tables as t

WHEN = datetime(2027, 1, 1, 9, tzinfo=UTC)


def add_schools(context: Context, number: int = 10) -> None:
    """Schools 900101 and so on in two districts, 100 pupils each, a hundredth of a degree apart."""
    with context.store.writing("set-up") as work:
        for n in range(1, number + 1):
            work.session.add(
                t.School(
                    urn=900100 + n,
                    name=f"Made-up School {n:02}",
                    town="Maldon" if n % 2 else "Harlow",
                    district="Maldon" if n % 2 else "Harlow",
                    authority="Essex",
                    phase="Secondary" if n % 5 == 0 else "Primary",
                    pupils=100,
                    postcode=f"CM9 {n % 10}AA",
                    latitude=51.7 + n / 100,
                    longitude=0.6,
                )
            )
        work.record("set-up", "", "made-up schools", undoable=False)


def add_set(
    context: Context,
    number: int,
    values: dict[int, float],
    *,
    source: str = "Model",
    theme: str = "home",
    as_of: date = date(2027, 1, 1),
    restricted: bool = False,
    high: bool = True,
    in_force: bool = True,
    weight: float = 30.0,
) -> None:
    """A set of scores by URN."""
    with context.store.writing("set-up") as work:
        work.session.add(
            t.ScoreSet(
                id=number,
                source=source,
                theme=theme,
                as_of=as_of,
                restricted=restricted,
                higher_is_worse=high,
                in_force=in_force,
                weight=weight,
                imported_utc=WHEN,
            )
        )
        work.session.flush()
        for urn, value in values.items():
            work.session.add(t.Score(set_id=number, key_kind="urn", key=str(urn), value=value))
        work.record("import", str(number), "a made-up set", undoable=False)


def rising(first: int = 1, last: int = 10) -> dict[int, float]:
    """A value for schools `first` to `last`, one more each."""
    return {900100 + n: float(n) for n in range(first, last + 1)}
