"""A bar on standard error while something long runs, when somebody is looking."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ecfrs_tui.outputs.text import strip_controls

Watch = Callable[[int, int], None]
Say = Callable[[str, int, int], None]


def _unseen(words: str, done: int, expected: int) -> None:
    """Nobody is looking."""


@contextmanager
def progress(words: str) -> Iterator[Watch]:
    """Gives a function to be called with how much is done and how much there is."""
    with steps(words) as say:
        yield lambda done, expected: say(words, done, expected)


@contextmanager
def steps(words: str) -> Iterator[Say]:
    """As `progress`, for work that names each of its steps."""
    if not sys.stderr.isatty():
        yield _unseen
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr, markup=False), transient=True) as bar:
        task = bar.add_task(strip_controls(words), total=None)

        def say(step: str, done: int, expected: int) -> None:
            bar.update(task, description=strip_controls(step), completed=done, total=expected)

        yield say
