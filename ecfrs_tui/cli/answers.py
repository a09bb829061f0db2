"""What a command hands back: one document for `--json`, and the same for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import typer

from ecfrs_tui.cli.shared import Shared, UsageError, home_of
from ecfrs_tui.cli.values import WrongValueError, read_day, read_moment
from ecfrs_tui.clock import Clock

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.office import Office


@dataclass(frozen=True, slots=True)
class Answer:
    """`document` is what JSON says, `show` says it on a page. `status` is the exit status."""

    document: Any
    show: Callable[[Page], None]
    status: int = 0


@dataclass
class Run:
    """One run of the program: its shared options and, once a command asks for it, the open office."""

    shared: Shared
    clock: Clock
    _office: Office | None = field(default=None, repr=False)

    @property
    def home(self) -> Path:
        """The folder of this run."""
        return home_of(self.shared)

    def office(self) -> Office:
        """The home's office, opened at the first call. Raises EcfrsError."""
        if self._office is None:
            from ecfrs_tui.services.office import open_office

            self._office = open_office(self.home, self.clock)
        return self._office

    def close(self) -> None:
        """Lets go of the database."""
        if self._office is not None:
            self._office.close()
            self._office = None


def run_of(ctx: typer.Context) -> Run:
    """The run a command belongs to."""
    run = ctx.obj
    if not isinstance(run, Run):
        raise TypeError("commands run through ecfrs_tui.cli.main.run")
    return run


def a_day(text: str | None, option: str) -> date | None:
    """The date stated behind an option, if any. Raises UsageError naming the option."""
    try:
        return None if text is None else read_day(text)
    except WrongValueError as fault:
        raise UsageError(f"{option}: {fault}") from None


def a_moment(text: str | None, option: str) -> datetime | None:
    """The London wall time stated behind an option, if any. Raises UsageError naming the option."""
    try:
        return None if text is None else read_moment(text)
    except WrongValueError as fault:
        raise UsageError(f"{option}: {fault}") from None


def known_states(stated: Sequence[str] | None, states: Sequence[str]) -> tuple[str, ...]:
    """The states stated behind `--state`. Raises UsageError for one that does not exist."""
    wanted = tuple(" ".join(state.lower().split()) for state in stated or ())
    for state in wanted:
        if state not in states:
            raise UsageError(f"--state: there is no state “{state}”; there are {', '.join(states)}")
    return wanted
