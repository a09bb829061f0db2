"""What the rule book answers: every rule broken, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecfrs_tui.domain.itinerary import Itinerary


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that stands in the way. `minutes` is by how much, where that can be counted."""

    rule: str
    message: str
    overridable: bool
    officer: str = ""
    minutes: int | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether a visit may stand.

    `days` are the itineraries of its officers with the visit in them, `before` without it; both empty
    where a place is unknown. `warnings` break nothing but are worth saying.
    """

    broken: tuple[Broken, ...]
    warnings: tuple[str, ...] = ()
    days: Mapping[str, Itinerary] = field(default_factory=dict)
    before: Mapping[str, Itinerary] = field(default_factory=dict)

    @property
    def stands(self) -> bool:
        """True when no rule is broken."""
        return not self.broken

    @property
    def may_be_overridden(self) -> bool:
        """True when every rule broken may be overridden with a reason."""
        return all(b.overridable for b in self.broken)

    @property
    def extra_drive_minutes(self) -> int:
        """Driving of the whole day with the visit less the driving without it, all its officers."""
        return sum(d.drive_minutes for d in self.days.values()) - sum(
            d.drive_minutes for d in self.before.values()
        )
