"""The planner in its own process: progress, stopping, faults in words, and no process left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ecfrs_tui.domain.visits import Request
from ecfrs_tui.scheduling.planner.values import Limits, Problem, Progress
from ecfrs_tui.services import planning_worker
from ecfrs_tui.services.planning_worker import Planner, PlannerFaultError, Task, carried
from tests import world
from tests.services import planners


def task(planner: Planner = planners.greedy, *requests: Request) -> Task:
    wanted = requests or (world.request(world.school(1, 0, 20)),)
    standing = world.visit(world.school(2, 0, 30), world.at(9))
    problem = Problem(world.book(standing), wanted, world.MONDAY, world.MONDAY)
    return Task(planner, problem, Limits(iterations=1), 1, ())


def children() -> list[str]:
    return [p.name for p in multiprocessing.active_children() if p.name == "planner"]


def test_the_process_plans_as_it_would_be_planned_here() -> None:
    told: list[Progress] = []
    apart = planning_worker.run(task(), tell=told.append)
    assert apart == planning_worker.run(task(), apart=False)
    assert [v.reference for v in apart.placed] == ["REQ-0001"]
    assert [p.placed for p in told] == [1]
    assert not children()


def test_stopping_keeps_the_best_so_far_and_progress_comes_meanwhile() -> None:
    told: list[Progress] = []
    result = planning_worker.run(task(planners.until_stopped), tell=told.append, stop=lambda: len(told) >= 3)
    assert [v.reference for v in result.placed] == ["REQ-0001"]
    assert {p.iterations for p in told}.isdisjoint({os.getpid()})
    assert not children()


@pytest.mark.parametrize(
    ("planner", "code", "words"),
    [
        (
            planners.breaks,
            "planner_broke",
            "the planner broke off: ZeroDivisionError: no officer to divide by",
        ),
        (planners.dies, "planner_died", "ended before it was done; nothing was changed"),
    ],
)
def test_a_crash_is_one_clear_sentence(planner: Planner, code: str, words: str) -> None:
    with pytest.raises(PlannerFaultError, match=words) as fault:
        planning_worker.run(task(planner))
    assert fault.value.code == code
    assert fault.value.exit_status == 3
    assert not children()


def test_a_planner_that_does_not_stop_is_ended() -> None:
    with pytest.raises(PlannerFaultError, match="did not stop") as fault:
        planning_worker.run(task(planners.never_stops), stop=lambda: True, patience=0.2)
    assert fault.value.code == "planner_stuck"
    assert not children()


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals to a group are a matter of POSIX")
def test_ctrl_c_reaches_the_program_and_not_its_planner() -> None:
    reached = threading.Event()
    pids: list[int] = []

    def interrupt(progress: Progress) -> None:
        if not pids:
            pids.append(progress.iterations)
            os.kill(progress.iterations, signal.SIGINT)
        elif len(pids) < 5:
            pids.append(progress.iterations)
        else:
            reached.set()

    result = planning_worker.run(task(planners.until_stopped), tell=interrupt, stop=reached.is_set)
    assert len(set(pids)) == 1 and result.placed


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at a process of nobody's by /proc")
def test_the_planner_ends_with_its_program() -> None:
    script = (
        "import os\n"
        "from ecfrs_tui.services import planning_worker\n"
        "from tests.services import planners\n"
        "from tests.services.test_planning_worker import task\n"
        "def tell(p):\n"
        "    print(p.iterations, flush=True)\n"
        "    os._exit(0)\n"
        "if __name__ == '__main__':\n"
        "    planning_worker.run(task(planners.until_stopped), tell=tell)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.strip().isdigit(), done.stderr
    stat, ends = Path(f"/proc/{done.stdout.strip()}/stat"), time.monotonic() + 30
    while runs(stat) and time.monotonic() < ends:
        threading.Event().wait(0.01)
    assert not runs(stat)


def runs(stat: Path) -> bool:
    """True unless the process is gone, or waits to be buried."""
    try:
        return stat.read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_what_a_planner_prints_is_seen_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert planning_worker.run(task(planners.chatters)).placed
    assert capfd.readouterr() == ("", "")


def test_a_standing_in_for_standard_error_does_not_hinder_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoFile:
        def fileno(self) -> int:
            return -1

        def write(self, _: str) -> int:
            return 0

        def flush(self) -> None:
            return None

    from multiprocessing import resource_tracker

    # as in a terminal application that plans for the first time
    monkeypatch.setattr(resource_tracker._resource_tracker, "_fd", None)  # type: ignore[attr-defined]
    monkeypatch.setattr(resource_tracker._resource_tracker, "_pid", None)  # type: ignore[attr-defined]
    monkeypatch.setattr(sys, "stderr", NoFile())
    assert planning_worker.run(task()).placed


def test_the_carried_times_are_those_of_the_book() -> None:
    problem = task().problem
    book = carried(problem)
    places = [o.base for o in book.officers.values()] + [v.school.place for v in book.visits]
    for a in places:
        for b in places:
            assert a is not None and b is not None
            assert book.travel.quiet_minutes(a, b) == problem.book.travel.quiet_minutes(a, b)
    nowhere = replace(world.school(9, 0, 0), place=None)
    assert carried(replace(problem, requests=(world.request(nowhere),))).visits == problem.book.visits
