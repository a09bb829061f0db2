"""Read models of a call: what the card of a school cannot say at once."""

from __future__ import annotations

from dataclasses import dataclass

from ecfrs_tui.services.views import SlotView


@dataclass(frozen=True, slots=True)
class CallAnswers:
    """When we could come (again), and where the next visit could go instead.

    `times` are for the open request `asked`; without one they are for `proposal`, which is written as a request is
    taken down (`KC6/6×1`) and named by `proposed` in words, for `pupils` young people. `moves` are for the visit
    `visit`. `no_times` and `no_moves` say in words why there are none.
    """

    asked: str = ""
    proposal: str = ""
    proposed: str = ""
    pupils: int = 0
    times: tuple[SlotView, ...] = ()
    no_times: str = ""
    visit: str = ""
    moves: tuple[SlotView, ...] = ()
    no_moves: str = ""
