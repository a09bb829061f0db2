"""What stands round the planner: loading, the process of its own, the looks. Ratios in one run.

uv run python -m tests.benchmarks.bench_plan_services
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

NOW = datetime(2027, 3, 1, 9)
ROUNDS = 7
REQUESTS = 160
T = TypeVar("T")


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """The median of ROUNDS runs in milliseconds, and the last answer."""
    taken = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        answer = act()
        taken.append((perf_counter() - begun) * 1000)
    return median(taken), answer


def say(what: str, milliseconds: float, more: str = "") -> None:
    print(f"{what:<58} {milliseconds:8.1f} ms  {more}")


def main() -> None:
    # a process that is spawned imports this module anew: like the program's own it must be light
    from ecfrs_tui.clock import RehearsalClock
    from ecfrs_tui.scheduling.plan_check import violations
    from ecfrs_tui.scheduling.planner.values import Limits
    from ecfrs_tui.services import freed_time, plan_looks, planning, planning_worker, stand_ins
    from ecfrs_tui.services.demo import fill_demo
    from ecfrs_tui.services.loading import load_request, load_requests
    from ecfrs_tui.services.planviews import PlanOptions
    from tests.services.planners import at_once, greedy

    with tempfile.TemporaryDirectory() as folder:
        office = fill_demo(Path(folder), RehearsalClock(NOW))
        context = office.context
        whole, loaded = timed(lambda: planning.load(context, PlanOptions()))
        problem = loaded.problem
        say(
            "load a plan's problem",
            whole,
            f"{len(problem.requests)} requests, {len(problem.book.visits)} visits",
        )
        with context.store.reading() as session:
            # the same requests over and over: reading them is what counts
            names = [r.reference for r in problem.requests]
            names = (names * (REQUESTS // len(names) + 1))[:REQUESTS]
            single, _ = timed(lambda: [load_request(session, name) for name in names])
            parts = [names[n : n + len(problem.requests)] for n in range(0, REQUESTS, len(problem.requests))]
            bulk, _ = timed(lambda: [load_requests(session, part) for part in parts])
        say(f"{REQUESTS} requests one by one", single)
        say(f"{REQUESTS} requests in bulk", bulk, f"{single / bulk:.1f} times as fast")
        task = planning_worker.Task(at_once, problem, Limits(iterations=1), 1, ())
        here, _ = timed(lambda: planning_worker.run(task, apart=False))
        apart, _ = timed(lambda: planning_worker.run(task))
        say("hand over and back, in this process", here)
        say("hand over and back, in a process of its own", apart, f"{apart / 20_000:.1%} of a plan of 20 s")
        result = greedy(problem, limits=Limits(iterations=1))
        looks, view = timed(lambda: plan_looks.view(PlanOptions(), loaded, result))
        unhelped = replace(result, unplaced=())
        rows, _ = timed(lambda: plan_looks.view(PlanOptions(), loaded, unhelped))
        say("rows and days of the plan", rows, f"{len(view.rows)} rows, {len(view.days)} days")
        say("why not and what would help", looks - rows, f"{len(result.unplaced)} without a place")
        check, found = timed(lambda: violations(result.placed, problem.book))
        say("independent check of the plan", check, f"{len(found)} violations")
        code = next(iter(problem.book.officers))
        first, last = problem.first, problem.last
        ill, stranded = timed(lambda: stand_ins.stand_ins(context, code, first, last))
        say("an officer ill for the whole span", ill, f"{len(stranded)} visits")
        day = last - timedelta(days=1)
        freed, fits = timed(lambda: freed_time.fits_gap(context, code, day))
        say("what fits a day", freed, f"{len(fits)} told")
        office.close()


if __name__ == "__main__":
    main()
