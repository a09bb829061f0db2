"""Runs the planner in a process of its own: it is pure Python and would keep the screens waiting.

The process is spawned, as Windows knows no other way. It is told to stop over the same pipe that brings
progress, and ends by itself when the program that started it is gone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Protocol

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.travel import LegFacts
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.scheduling.planner.values import Limits, Problem, Progress, Result

LOOK_SECONDS = 0.05
"""How often it is looked whether the plan should stop, while nothing comes from the process."""
PATIENCE_SECONDS = 10.0
"""How long a process that was told to stop may take to hand over the best so far."""
GONE = 70
"""Exit status of a planner whose program is gone."""

Tell = Callable[[Progress], None]
Stop = Callable[[], bool]


class Planner(Protocol):
    """The engine, or what stands in for it in tests. Must be importable by name: another process runs it."""

    def __call__(
        self,
        problem: Problem,
        *,
        limits: Limits,
        seed: int = 1,
        tell: Tell | None = None,
        stop: Stop | None = None,
        start: Sequence[Visit] = (),
    ) -> Result:
        """The best plan found within the limits."""
        ...


class PlannerFaultError(EcfrsError):
    """The planner broke off; nothing was changed."""

    exit_status = 3


def engine(
    problem: Problem,
    *,
    limits: Limits,
    seed: int = 1,
    tell: Tell | None = None,
    stop: Stop | None = None,
    start: Sequence[Visit] = (),
) -> Result:
    """The planner itself, imported where it runs."""
    from ecfrs_tui.scheduling.planner.engine import plan

    return plan(problem, limits=limits, seed=seed, tell=tell, stop=stop, start=start)


@dataclass(frozen=True)
class Task:
    """What is handed to the process."""

    planner: Planner
    problem: Problem
    limits: Limits
    seed: int
    start: tuple[Visit, ...]

    def run(self, tell: Tell | None, stop: Stop | None) -> Result:
        """Plans, here."""
        return self.planner(
            self.problem, limits=self.limits, seed=self.seed, tell=tell, stop=stop, start=self.start
        )


@dataclass(frozen=True, slots=True)
class _Broke:
    words: str
    trace: str


def run(
    task: Task,
    *,
    tell: Tell | None = None,
    stop: Stop | None = None,
    apart: bool = True,
    patience: float = PATIENCE_SECONDS,
) -> Result:
    """The best plan found; `tell` and `stop` are called from this thread. `apart=False` plans right here.

    Raises PlannerFaultError when the planner breaks off, or does not stop when it is told to.
    """
    problem = replace(task.problem, book=carried(task.problem))
    task = replace(task, problem=problem)
    if not apart:
        return task.run(tell, stop)
    with _started() as (process, pipe):
        try:
            pipe.send(task)
            return _watch(process, pipe, tell, stop, patience)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            process.join(patience)
            raise PlannerFaultError(
                "planner_died",
                "the planner's process ended before it was done; nothing was changed",
                hint="plan again, perhaps fewer requests or a shorter span",
                details={"exit_status": process.exitcode},
            ) from None


def _watch(
    process: BaseProcess, pipe: Connection, tell: Tell | None, stop: Stop | None, patience: float
) -> Result:
    told_at: float | None = None
    while True:
        if told_at is None and stop is not None and stop():
            pipe.send("stop")
            told_at = time.monotonic()
        if told_at is not None and time.monotonic() - told_at > patience:
            raise PlannerFaultError(
                "planner_stuck", "the planner did not stop when it was told to; nothing was changed"
            )
        if not pipe.poll(LOOK_SECONDS):
            if not process.is_alive() and not pipe.poll():
                raise EOFError
            continue
        said = pipe.recv()
        if isinstance(said, Result):
            return said
        if isinstance(said, _Broke):
            raise PlannerFaultError(
                "planner_broke",
                f"the planner broke off: {said.words}; nothing was changed",
                hint="please pass the details on",
                details={"trace": said.trace},
            )
        if tell is not None:
            tell(said)


@contextlib.contextmanager
def _started() -> Iterator[tuple[BaseProcess, Connection]]:
    spawning = multiprocessing.get_context("spawn")
    here, there = spawning.Pipe()
    process = spawning.Process(target=_in_process, args=(there,), name="planner", daemon=True)
    try:
        with _for_starting():
            process.start()
        there.close()
        yield process, here
    finally:
        here.close()  # which ends the process, should it still run
        if process.pid is not None:
            process.join(0.5)
            if process.is_alive():
                process.kill()
            process.join()
            process.close()


@contextlib.contextmanager
def _for_starting() -> Iterator[None]:
    """A terminal application has put something without a file in the place of standard error, which
    multiprocessing cannot hand on; and Ctrl+C is for this program, not for the process."""
    masks = hasattr(signal, "pthread_sigmask")
    with contextlib.redirect_stderr(sys.__stderr__):
        if masks:
            from multiprocessing import resource_tracker

            resource_tracker.ensure_running()  # it would let Ctrl+C through again
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            if masks:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _in_process(pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _say_nothing()
    task = pipe.recv()
    stopping = threading.Event()
    threading.Thread(target=_listen, args=(pipe, stopping), daemon=True).start()
    # a planner that is nearly done must not be cut off because nobody listens to its progress any more
    with contextlib.suppress(BrokenPipeError):
        try:
            pipe.send(task.run(pipe.send, stopping.is_set))
        except Exception as fault:
            pipe.send(_Broke(f"{type(fault).__name__}: {fault}", traceback.format_exc()))


def _say_nothing() -> None:
    """Whatever a library prints would stand in the middle of a screen, or of a document of JSON."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _listen(pipe: Connection, stopping: threading.Event) -> None:
    try:
        while True:
            pipe.recv()
            stopping.set()
    except (EOFError, OSError):
        os._exit(GONE)


@dataclass(frozen=True)
class CarriedTimes:
    """Implements `domain.travel.TravelTimes` for the places of one problem, whatever the source behind them."""

    minutes: Mapping[tuple[str, str], float] = field(repr=False)

    def quiet_minutes(self, origin: Place, destination: Place) -> float:
        """Minutes of the drive outside the peaks; `inf` where there is no way."""
        return self.minutes[origin.key, destination.key]

    def leg(self, origin: Place, destination: Place) -> LegFacts:
        """The minutes alone: kilometres and ways are not carried along."""
        return LegFacts(self.quiet_minutes(origin, destination), 0.0, "plan", 0.0)


def carried(problem: Problem) -> Book:
    """The problem's book with driving times that can be handed to another process."""
    book = problem.book
    places = {o.base.key: o.base for o in book.officers.values() if o.base is not None}
    for school in [*(r.school for r in problem.requests), *(v.school for v in book.visits)]:
        if school.place is not None:
            places[school.place.key] = school.place
    quiet = book.travel.quiet_minutes
    return replace(
        book, travel=CarriedTimes({(a, b): quiet(p, q) for a, p in places.items() for b, q in places.items()})
    )
