"""The second part of the Plan screen: the plan while it gets better."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.planning import Planning, how_good
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.curve import Curve
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule

if TYPE_CHECKING:
    from ecfrs_tui.services.planviews import PlanOptions, PlanPulse


def asked(options: PlanOptions) -> Content:
    """`12 requests · Mon 8 – Fri 26 Mar · 4 officers`; all officers need no word."""
    first, last = options.first, options.last
    days = ""
    if first is not None and last is not None:
        same = (first.year, first.month) == (last.year, last.month)
        days = f"{words.weekday_and_number(first) if same else words.day(first)} – {words.day(last)}"
    officers = words.count(len(options.officers), "officer") if options.officers else ""
    return joined([Content(words.count(len(options.requests), "request")), Content(days), Content(officers)])


class RunPanel(Acting, Vertical, can_focus=True):
    """Phase, figures and two curves; it has the focus while there is nothing to choose."""

    SCOPE = "planning"

    def __init__(self) -> None:
        super().__init__(id="plan-run")
        self._planning: Planning | None = None

    def compose(self) -> Iterable[Widget]:
        """Figures, then the curves."""
        yield Rule("Planning", id="run-title")
        yield Fields(id="run-figures")
        yield Rule("driving", id="run-drive-title")
        yield Curve(lambda value: words.minutes(round(value)), id="run-drive")
        yield Rule("requests placed", id="run-placed-title")
        yield Curve(lambda value: f"{value:.0f}", tone="green", id="run-placed")

    def show(self, planning: Planning) -> None:
        """How far it has come."""
        self._planning = planning
        pulse = planning.pulses[-1] if planning.pulses else None
        seconds = planning.options.seconds
        limit = f" of {seconds:.0f} s" if seconds else ""
        self.query_one("#run-title", Rule).say(
            joined([Content("Planning"), asked(planning.options)], "  "),
            f"{planning.seconds:.1f} s{limit}",
        )
        self.query_one("#run-figures", Fields).show(_figures(pulse, planning.stopping()))
        # nothing new since the last pulse: the curves go on level until now
        told = [*planning.pulses, *([replace(pulse, seconds=planning.seconds)] if pulse is not None else [])]
        self.query_one("#run-drive", Curve).show([(p.seconds, p.drive_minutes) for p in told])
        self.query_one("#run-placed", Curve).show([(p.seconds, p.placed) for p in told])

    # actions

    def why_not_stop(self) -> str:
        """Why it cannot be stopped."""
        if self._planning is None or not self._planning.running:
            return "Nothing is being planned."
        return "It is stopping already." if self._planning.stopping() else ""

    def stop(self) -> None:
        """The best so far is kept."""
        if self._planning is not None:
            self._planning.stop()
            self.show(self._planning)


def _figures(pulse: PlanPulse | None, stopping: bool) -> list[Field]:
    """Phase, placed, driving, and how good it is at least."""
    says = tinted("stopping: the best so far is kept", "amber") if stopping else Content("")
    if pulse is None:
        return [Field("phase", joined([Content("reading the diary…"), says]))]
    part = pulse.placed / pulse.wanted if pulse.wanted else 0.0
    return [
        Field("phase", joined([plain(pulse.phase), drawn(f"{pulse.iterations:,} tries", "dim"), says])),
        Field(
            "placed",
            run_on(drawn(words.bar(part, 20), "green"), f"  {pulse.placed:,} of {pulse.wanted:,}"),
        ),
        Field("driving", drawn(words.minutes(pulse.drive_minutes), "strong")),
        Field("how good", drawn(*how_good(pulse.gap_minutes, pulse.proved))),
    ]
