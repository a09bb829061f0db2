"""The planner on the family S, T, M, L, XL (TRAVEL.md section 5.1): how far from the best, and against others.

    uv run --group bench python -m tests.benchmarks.bench_planner S T M L XL
    uv run --group bench python -m tests.benchmarks.bench_planner --seeds 1 S M

For each problem one process plans for the stated seconds. `over bound` is how far the plan can be from the
best possible at most (`proved`: not at all); `greedy` is cheapest insertion; VROOM gets the same seconds and
both cores, its choice of days counted by our rules (quarter hours, our lunch) and by its own. Every plan is
put to the checker that shares no arithmetic with the planner; then the problem is planned with the shipped time
of day and the plan checked under it: no arrival may be late.
"""

from __future__ import annotations

import argparse
from random import Random

from ecfrs_tui.scheduling.plan_check import violations
from ecfrs_tui.scheduling.planner.board import Board
from ecfrs_tui.scheduling.planner.engine import plan
from ecfrs_tui.scheduling.planner.search import Search
from ecfrs_tui.scheduling.planner.values import Limits, Problem, Result
from ecfrs_tui.travel.profile import load_profile
from tests.benchmarks.instances import problem

SECONDS = {"S": 1.0, "T": 20.0, "M": 10.0, "L": 60.0, "XL": 60.0}


def greedy(asked: Problem) -> float:
    """What cheapest insertion, those with the fewest choices first, comes to."""
    search = Search(Board(asked), Random(1))
    search.construct()
    return search.best_cost


def faults(asked: Problem, result: Result) -> int:
    """How many rules the plan breaks, by the checker's own arithmetic."""
    return len(violations(result.placed, asked.book))


def second(asked: Problem, seconds: float) -> str:
    """VROOM's figure, or why there is none."""
    try:
        from tests.benchmarks.second_opinion import by_our_rules, vroom

        opinion = vroom(asked, seconds)
    except ImportError:
        return "(not installed: run with --group bench)"
    return (
        f"{by_our_rules(asked, opinion):.0f} in {opinion.seconds:.1f} s "
        f"({opinion.cost:.0f}, {opinion.unplaced} left, by its own looser rules)"
    )


def one(name: str, seed: int) -> None:
    """Prints the line of one problem."""
    asked = problem(name, seed)
    seconds = SECONDS[name]
    first = greedy(asked)
    result = plan(asked, limits=Limits(seconds=seconds))
    known = result.bound if result.bound is not None else float("nan")
    state = "proved" if result.proved else f"over bound {100 * (result.cost / known - 1):.2f} %"
    print(
        f"{name} {seed}: {result.cost:.0f} in {result.seconds:.1f} s ({state}), "
        f"{len(result.unplaced)} left; greedy {first:.0f}, ours {100 * (1 - result.cost / first):.1f} % below; "
        f"VROOM {second(asked, seconds)}; rules broken {faults(asked, result)}"
    )
    by_day = problem(name, seed, profile=load_profile())
    timed = plan(by_day, limits=Limits(seconds=seconds))
    print(
        f"      with the time of day: {timed.cost:.0f} in {timed.seconds:.1f} s, rules broken {faults(by_day, timed)}"
    )


def same_seed() -> None:
    """The same seed and iterations give the same plan."""
    plans = [plan(problem("T", 1), limits=Limits(iterations=1500), seed=5) for _ in range(2)]
    print(f"same seed, same plan: {plans[0].placed == plans[1].placed}; cost {plans[0].cost:.0f}")


def main() -> None:
    """Prints a line or two for each problem."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", default=["S", "T", "M", "L", "XL"])
    parser.add_argument("--seeds", default="1,2,3")
    given = parser.parse_args()
    same_seed()
    for name in given.sizes:
        for seed in given.seeds.split(","):
            one(name, int(seed))


if __name__ == "__main__":
    main()
