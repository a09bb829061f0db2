"""Read models of offers, replies and the waiting list. Times are naive London wall time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ecfrs_tui.services.planviews import GapFit
from ecfrs_tui.services.views import VisitRow


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """A time to be held for a school: who comes, and when the first session begins."""

    officers: tuple[str, ...]
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """One time of an offer. `state` is the visit's: held while it can be chosen."""

    choice: int
    code: str
    visit: str
    state: str
    officers: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    arrives_at: datetime
    departs_at: datetime
    held_until: datetime | None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer: open, chosen, withdrawn or lapsed (nobody answered while the times were held)."""

    code: str
    state: str
    reason: str
    request: str
    school: str
    email: str
    made_at: datetime
    held_until: datetime
    choices: tuple[OfferChoice, ...]


@dataclass(frozen=True, slots=True)
class OfferOutcome:
    """What was done to an offer, in words; `visit` is the one that was chosen."""

    words: str
    offer: OfferRow
    visit: VisitRow | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """What somebody says in a reply. `doubt` says in words why it cannot be applied; empty: it can."""

    reference: str
    state: str
    kind: str
    words: str
    visit: str
    school: str
    offer: str
    choice: int | None
    officer: str
    address: str
    name: str
    sequence: int
    said_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    stands_at: datetime | None
    """When the visit begins as it stands now."""
    note: str
    doubt: str
    source: str
    came_at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class RepliesRead:
    """What came of reading replies: `again` counts those read before, `silent` those without an answer."""

    read: int
    again: int
    silent: int
    claims: tuple[ClaimRow, ...]
    problems: tuple[str, ...]
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A request that waits for a time."""

    request: str
    school: str
    what: str
    need: int | None
    since: datetime
    days: int
    note: str


@dataclass(frozen=True, slots=True)
class FreedTime:
    """A time that came free, and the waiting requests that would fit that officer's day, best first."""

    visit: str
    school: str
    officer: str
    officer_name: str
    starts_at: datetime
    ends_at: datetime
    fits: tuple[GapFit, ...]
