"""Pick up and place: `uv run python -m tests.benchmarks.bench_place`.

The grid of costs for 12 officers and 10 days against the best times over the same span and against the rule
book asked for every quarter hour; and a step of a quarter hour in the day view. Milliseconds, one run.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.scheduling.placing import InHand
from ecfrs_tui.services import placing, slots
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.demo import fill_demo
from ecfrs_tui.services.loading import load_request
from ecfrs_tui.store import tables as t

NOW = datetime(2027, 3, 1, 9)
FIRST, DAYS = date(2027, 3, 8), 10
ROUNDS = 15


def twelve(context: Context) -> None:
    """Every officer of the demonstration a second time, under another code, with the same competences."""
    with context.store.writing("bench") as work:
        add = work.session.add
        for officer in work.session.exec(select(t.Officer)).all():
            add(
                t.Officer(**{**officer.model_dump(), "code": f"{officer.code}2", "name": f"{officer.name} 2"})
            )
        work.session.flush()
        for table in (t.WorkingSpan, t.Competence):
            for row in work.session.exec(select(table)).all():
                add(table(**{**row.model_dump(exclude={"id"}), "officer": f"{row.officer}2"}))
        # any day will do, so that no cell is empty for the school's sake
        for row in work.session.exec(select(t.Preference)).all():
            work.session.delete(row)
        work.record("set-up", "", "twelve officers", undoable=False)


def middle(call: Callable[[], object]) -> tuple[float, float]:
    """Median and slowest milliseconds of ROUNDS calls, the first left out."""
    spent = []
    for _ in range(ROUNDS + 1):
        begun = perf_counter()
        call()
        spent.append((perf_counter() - begun) * 1000)
    return statistics.median(spent[1:]), max(spent[1:])


def by_force(context: Context, reference: str, last: date) -> None:
    """The rule book for every officer, day and quarter hour from 08:00 to 16:00."""
    with context.store.reading() as session:
        _, request = load_request(session, reference)
        book = context.book(session, FIRST, last)
    hand = InHand(request, book)
    day = FIRST
    while day <= last:
        for code in book.officers:
            for n in range(32):
                at = datetime.combine(day, datetime.min.time()) + timedelta(hours=8, minutes=15 * n)
                assess(hand.laid((code,), at), book)
        day += timedelta(days=1)


def main() -> None:
    """Prints each figure on a line."""
    with tempfile.TemporaryDirectory() as folder:
        office = fill_demo(Path(folder), RehearsalClock(NOW))
        office.refresh_travel()
        context = replace(office.context)
        twelve(context)
        reference = "REQ-0001"
        grid = placing.costs(context, reference, FIRST, DAYS)
        shown = sum(cell.extra is not None for line in grid.cells for cell in line)
        cost, slowest = middle(lambda: placing.costs(context, reference, FIRST, DAYS))
        best, _ = middle(lambda: slots.suggest(context, reference, first=FIRST, last=grid.days[-1]))
        begun = perf_counter()
        by_force(context, reference, grid.days[-1])
        forced = (perf_counter() - begun) * 1000
        print(
            f"grid of {len(grid.officers)} officers x {len(grid.days)} days ({shown} cells with a time): "
            f"median {cost:.1f} ms, slowest {slowest:.1f}; best times over the span {best:.1f} ms "
            f"({cost / best:.2f} x); every quarter hour {forced:.0f} ms ({forced / cost:.0f} x)"
        )
        cell = next(c for line in grid.cells for c in line if c.starts_at is not None)
        assert cell.starts_at is not None
        at = cell.starts_at
        step, worst = middle(lambda: placing.at(context, reference, cell.officers, at))
        print(f"a step of a quarter hour in the day view: median {step:.1f} ms, slowest {worst:.1f}")
        office.close()


if __name__ == "__main__":
    main()
