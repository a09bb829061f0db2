"""Watches the event loop: how much processor time each of its callbacks takes, and which took too much.

Processor time of the loop's own thread is measured, not time on the wall: other tests and threads on the
same machine do not count. What is left of their doing (shared caches, a slower clock) is taken out by a
fixed piece of work that is timed on the same thread, before and right after a callback that took long.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from textual.app import App
from textual.css.stylesheet import Stylesheet

LIMIT_SECONDS = 0.050
"""Of processor time, for one callback."""
SHARED_CORE = 2.0
"""By how much the same work may take more processor time when another hyperthread uses the core."""
USUAL_PIECE_SECONDS = 0.0062
"""What the fixed piece of work takes on the machine on which the limit was set."""
LEFT_OUT: tuple[tuple[type, str, str], ...] = (
    (Stylesheet, "parse", "Textual reads the styles of a class when it is first seen, all at once"),
    (App, "_fatal_error", "the program gives up: Textual draws the traceback before it leaves"),
)
"""What does not count, with the reason; the garbage collector is left out too."""
_STACK_AFTER = 0.020
_STACK_EVERY = 0.004


@dataclass(frozen=True)
class Slow:
    """A callback that took long: processor seconds, the task it was a step of, and where it was found at work."""

    seconds: float
    task: str
    stacks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.seconds * 1000:.0f} ms in {self.task}\n" + "\n".join(self.stacks)


@dataclass
class Watch:
    """What was seen."""

    slow: list[Slow] = field(default_factory=list)
    longest: float = 0.0
    callbacks: int = 0


def slowness() -> float:
    """How much slower this machine is now than the one on which the limit was set; never below 1."""
    began = time.thread_time()
    sum(number * number for number in range(150_000))
    return max(1.0, (time.thread_time() - began) / USUAL_PIECE_SECONDS)


@contextmanager
def watched(limit: float, *, stacks: bool = False, slower: Callable[[], float] = slowness) -> Iterator[Watch]:
    """Measures every callback of loops of this thread while it lasts; `stacks` looks where the long ones are.

    `limit` is in seconds on the machine on which it was set, and is taken as many times as `slower` says that
    this one is slower.
    """
    watch = Watch()
    before = slower()
    sampler = _Sampler(threading.get_ident()) if stacks else None
    collecting = _Collecting()
    gc.callbacks.append(collecting)
    exceptions = [_left_out(owner, name, collecting) for owner, name, _ in LEFT_OUT]
    usual = asyncio.Handle._run  # type: ignore[attr-defined]
    mine = threading.get_ident()

    def run(handle: Any) -> None:
        if threading.get_ident() != mine:
            usual(handle)
            return
        if sampler is not None:
            sampler.began = time.monotonic()
        collecting.seconds = 0.0
        began = time.thread_time()
        try:
            usual(handle)
        finally:
            spent = time.thread_time() - began - collecting.seconds
            seen = sampler.taken() if sampler is not None else ()
            watch.callbacks += 1
            watch.longest = max(watch.longest, spent)
            if spent > limit * before and spent > limit * slower() and not _of_a_test(handle):
                watch.slow.append(Slow(spent, _task(handle), seen))

    asyncio.Handle._run = run  # type: ignore[attr-defined]
    try:
        yield watch
    finally:
        asyncio.Handle._run = usual  # type: ignore[attr-defined]
        gc.callbacks.remove(collecting)
        for put_back in exceptions:
            put_back()
        if sampler is not None:
            sampler.stop()


def _task(handle: Any) -> str:
    callback: Callable[..., object] | None = handle._callback
    owner = getattr(callback, "__self__", None)
    return owner.get_name() if isinstance(owner, asyncio.Task) else repr(callback)


def _of_a_test(handle: Any) -> bool:
    """Whether it is a step of a test's own, which may ask the desk where a screen would have to ask beside."""
    owner = getattr(handle._callback, "__self__", None)
    code = getattr(owner.get_coro(), "cr_code", None) if isinstance(owner, asyncio.Task) else None
    return code is not None and code.co_name.startswith("test_")


class _Collecting:
    """The processor time of the garbage collector, which in a test walks what thousands of tests have left."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._began = 0.0

    def __call__(self, phase: str, info: object) -> None:
        if phase == "start":
            self._began = time.thread_time()
        else:
            self.seconds += time.thread_time() - self._began


def _left_out(owner: type, name: str, collecting: _Collecting) -> Callable[[], None]:
    """Takes the time of a method out of the callback in which it runs; gives back what undoes that."""
    usual = getattr(owner, name)

    def timed(*given: Any, **named: Any) -> Any:
        began, before = time.thread_time(), collecting.seconds
        try:
            return usual(*given, **named)
        finally:
            collecting.seconds = before + time.thread_time() - began

    setattr(owner, name, timed)
    return lambda: setattr(owner, name, usual)


class _Sampler(threading.Thread):
    """Looks where a thread is while a callback of it lasts long."""

    def __init__(self, thread: int) -> None:
        super().__init__(daemon=True)
        self._of = thread
        self.began = float("inf")
        self._seen: list[str] = []
        self._ended = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._ended.wait(_STACK_EVERY):
            if time.monotonic() - self.began > _STACK_AFTER:
                frame = sys._current_frames().get(self._of)
                if frame is not None:
                    self._seen.append(_ours(frame))

    def taken(self) -> tuple[str, ...]:
        self.began = float("inf")
        seen, self._seen = self._seen, []
        return tuple(dict.fromkeys(seen))

    def stop(self) -> None:
        self._ended.set()


def _ours(frame: FrameType | None) -> str:
    """The lines of ours on a stack, the innermost last."""
    lines: list[str] = []
    top = frame
    while frame is not None:
        file = frame.f_code.co_filename
        if "ecfrs_tui/" in file.replace("\\", "/") and "/.venv/" not in file:
            lines.append(f"{file.rpartition('ecfrs_tui')[2]}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    if top is not None:
        lines.insert(
            0,
            f"[{top.f_code.co_filename.rpartition('site-packages')[2]}:{top.f_lineno} {top.f_code.co_name}]",
        )
    return "    " + " < ".join(lines)
