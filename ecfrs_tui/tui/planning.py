"""A plan from its start to its end, kept by the app so that it outlives any screen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecfrs_tui.services.planviews import PlanAccepted, PlanOptions, PlanPulse, PlanRow, PlanView
    from ecfrs_tui.services.views import VisitRow

SECONDS_BETWEEN_PULSES = 0.1
SECONDS_MORE = 60.0


class Planning:
    """What is asked for, what has come of it so far, and what was accepted.

    `clock` counts seconds and never goes back.
    Only `stop` and `stopping` may be used from the thread that plans; all else belongs to the screen.
    """

    def __init__(self, options: PlanOptions, clock: Callable[[], float]) -> None:
        self.options = options
        self._clock = clock
        self._began = clock()
        self.pulses: list[PlanPulse] = []
        self.view: PlanView | None = None
        self.outcomes: dict[str, PlanAccepted] = {}
        self.by_officer = False
        self._stop = threading.Event()

    def stop(self) -> None:
        """Ends it with the best so far."""
        self._stop.set()

    def stopping(self) -> bool:
        """Whether it has been told to end."""
        return self._stop.is_set()

    @property
    def running(self) -> bool:
        """Whether the end is still to come."""
        return self.view is None

    @property
    def seconds(self) -> float:
        """How long it has been running, by the planner's word or by the clock if that is later."""
        said = self.pulses[-1].seconds if self.pulses else 0.0
        return max(said, self._clock() - self._began)

    def accepted(self, outcomes: Iterable[PlanAccepted]) -> None:
        """Rows were booked or refused."""
        for outcome in outcomes:
            self.outcomes[outcome.reference] = outcome

    def booked(self, reference: str) -> bool:
        """Whether a row has been accepted and stands."""
        outcome = self.outcomes.get(reference)
        return outcome is not None and not outcome.refused

    def open_rows(self) -> tuple[PlanRow, ...]:
        """The rows that could still be accepted."""
        rows = self.view.rows if self.view is not None else ()
        return tuple(row for row in rows if not self.booked(row.reference))

    def check(self, visits: Mapping[str, VisitRow]) -> None:
        """Takes back what no longer stands as it was accepted, because it was undone or changed since.

        `visits` are those that stand on the days of the plan, by reference.
        """
        rows = {row.reference: row for row in self.view.rows} if self.view is not None else {}
        for reference, outcome in list(self.outcomes.items()):
            row = rows.get(reference)
            if not outcome.refused and row is not None and not _stands(visits.get(outcome.visit), row):
                del self.outcomes[reference]

    def more(self) -> tuple[PlanOptions, PlanView] | None:
        """What to ask for to go on from here with what is still open, or None when nothing is."""
        if self.view is None:
            return None
        rows = self.open_rows()
        references = [row.reference for row in rows if not row.visit]
        references += [each.reference for each in self.view.unplaced]
        if not references:
            # no requests would mean all of them
            return None
        settled = {row.visit for row in self.view.rows if row.visit and self.booked(row.reference)}
        options = replace(
            self.options,
            requests=tuple(references),
            movable=tuple(each for each in self.options.movable if each not in settled),
            seconds=SECONDS_MORE,
            iterations=None,
        )
        return options, replace(self.view, rows=rows)


def _stands(visit: VisitRow | None, row: PlanRow) -> bool:
    """Whether a visit is where the row put it."""
    if visit is None:
        return False
    return visit.starts_at == row.starts_at and set(visit.officers) == set(row.officers)


class Sieve:
    """Lets through about ten pulses in a second of the plan's own time, and every change of phase or proof."""

    def __init__(self, tell: Callable[[PlanPulse], None]) -> None:
        self._tell = tell
        self._last: PlanPulse | None = None

    def __call__(self, pulse: PlanPulse) -> None:
        """Tells of the pulse, or keeps it back."""
        last = self._last
        if (
            last is not None
            and pulse.seconds - last.seconds < SECONDS_BETWEEN_PULSES
            and (pulse.phase, pulse.proved) == (last.phase, last.proved)
        ):
            return
        self._last = pulse
        self._tell(pulse)


def how_good(gap_minutes: float | None, proved: bool, *, short: bool = False) -> tuple[str, str]:
    """How far from the best possible a plan can at most be, and the tone of that."""
    if proved:
        return "proved best", "green"
    if gap_minutes is None:
        return "no bound known yet", "dim"
    most = f"{ceil(gap_minutes):,} min"
    return f"within {most} of the best" if short else f"at most {most} above the best possible", "blue"
