"""The desk: every use case and every look that screens and commands call, by name.

The protocol is what screens are written against; `services.office.Office` is the real one.
Every method may raise `ecfrs_tui.errors.EcfrsError` with a sentence for the person.
Reads are indexed and quick (under 5 ms each, `suggest` under 100 ms); writes take the database's lock
and belong in a thread worker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from ecfrs_tui.services import views
from ecfrs_tui.services.calendar_desk import CalendarDesk
from ecfrs_tui.services.cards_desk import CardsDesk
from ecfrs_tui.services.care_desk import CareDesk
from ecfrs_tui.services.delivery_desk import DeliveryDesk
from ecfrs_tui.services.drafts_desk import DraftsDesk
from ecfrs_tui.services.lists_desk import ListsDesk
from ecfrs_tui.services.looks_desk import LooksDesk
from ecfrs_tui.services.map_desk import MapDesk
from ecfrs_tui.services.need_desk import NeedDesk
from ecfrs_tui.services.offer_desk import OfferDesk
from ecfrs_tui.services.outbox_desk import OutboxDesk
from ecfrs_tui.services.phone_desk import PhoneDesk
from ecfrs_tui.services.placing_desk import PlacingDesk
from ecfrs_tui.services.planning_desk import PlanningDesk
from ecfrs_tui.services.report_desk import ReportDesk
from ecfrs_tui.services.start_desk import StartDesk
from ecfrs_tui.services.team_desk import TeamDesk
from ecfrs_tui.services.undo_desk import UndoDesk


class Desk(
    CalendarDesk,
    CardsDesk,
    CareDesk,
    DeliveryDesk,
    DraftsDesk,
    ListsDesk,
    LooksDesk,
    MapDesk,
    NeedDesk,
    OfferDesk,
    OutboxDesk,
    PhoneDesk,
    PlacingDesk,
    PlanningDesk,
    ReportDesk,
    StartDesk,
    TeamDesk,
    UndoDesk,
    Protocol,
):
    """What the assistant can ask for and do."""

    @property
    def home(self) -> Path:
        """The folder that holds db/, exports/ and ecfrs.toml."""
        ...

    def now(self) -> datetime:
        """London wall time of this desk's clock."""
        ...

    def change_mark(self) -> int:
        """A number that changes when any process has written to the database."""
        ...

    # looks
    def today(self) -> views.TodayView:
        """What needs a person, the officers' day, this week's load."""
        ...

    def requests(self, *, states: Sequence[str] = (), words: str = "") -> tuple[views.RequestRow, ...]:
        """The inbox, oldest first; no states means all that are open."""
        ...

    def request(self, reference: str) -> views.RequestDetail:
        """One request whole."""
        ...

    def suggest(
        self, reference: str, *, limit: int = 5, first: date | None = None, last: date | None = None
    ) -> views.Suggestions:
        """Best times with reasons, and why other days do not work."""
        ...

    def why_not(self, reference: str, day: date) -> tuple[views.Refusal, ...]:
        """For a day asked about: what stands in the way for whom, and the nearest mend."""
        ...

    def visits(
        self,
        *,
        first: date | None = None,
        last: date | None = None,
        officer: str | None = None,
        states: Sequence[str] = (),
        words: str = "",
    ) -> tuple[views.VisitRow, ...]:
        """Visits in order of their time; no states means held, confirmed and delivered."""
        ...

    def visit(self, reference: str) -> views.VisitRow:
        """One visit."""
        ...

    def week(self, first: date, days: int = 10) -> views.WeekGrid:
        """Officers by weekdays from `first`."""
        ...

    def day(self, officer: str, day: date) -> views.DayView:
        """An officer's day with its drives."""
        ...

    def officers(self) -> tuple[views.OfficerView, ...]:
        """All officers."""
        ...

    def lookup(self, words: str, *, limit: int = 12) -> tuple[views.Hit, ...]:
        """Whatever matches, best first, as the database is now; `known_hits` does not wait for it."""
        ...

    def school(self, key: str) -> views.SchoolCard:
        """The card of a school or venue by its key."""
        ...

    def history(self, reference: str = "", *, limit: int = 50) -> tuple[views.HistoryLine, ...]:
        """The audit of one thing, or of everything, newest first."""
        ...

    def check(self) -> tuple[int, tuple[views.Finding, ...]]:
        """Every live visit of today and later against the rule book: how many, and what is broken."""
        ...

    # use cases: each one transaction, one audit entry, one step of undo
    def book_slot(self, request: str, slot: views.SlotView, *, override: str = "") -> views.Outcome:
        """A confirmed visit at a suggested time; writes the invitations to exports/."""
        ...

    def book(
        self, request: str, *, officers: Sequence[str], starts_at: datetime, override: str = ""
    ) -> views.Outcome:
        """A confirmed visit at a stated time; `override` is the reason for going against soft rules."""
        ...

    def hold(
        self, request: str, *, officers: Sequence[str], starts_at: datetime, days: int = 5, override: str = ""
    ) -> views.Outcome:
        """A pencilled visit that lapses by itself after `days`."""
        ...

    def confirm(self, visit: str) -> views.Outcome:
        """A held visit becomes confirmed."""
        ...

    def move(
        self, visit: str, *, officers: Sequence[str] | None = None, starts_at: datetime, override: str = ""
    ) -> views.Outcome:
        """Another time or other officers for a visit."""
        ...

    def cancel(self, visit: str, *, reason: str) -> views.Outcome:
        """A visit that will not happen."""
        ...

    def deliver(
        self, visit: str, *, pupils: int, remarks: str = "", drive_minutes: int | None = None
    ) -> views.Outcome:
        """A visit that happened, with the young people reached and the minutes the drive there took."""
        ...

    def choose_school(self, request: str, urn: int) -> views.Outcome:
        """The assistant says which school the typed name means."""
        ...

    def decline(self, request: str, *, reason: str, state: str = "declined") -> views.Outcome:
        """A request that will not be met: declined, withdrawn or duplicate, with a reason."""
        ...

    def ask_missing(self, request: str) -> views.Outcome:
        """Drafts the mail that asks the school for what is missing."""
        ...

    def undo(self) -> views.Outcome:
        """Takes back the last change of this person, or sends what takes it back."""
        ...

    def refresh_travel(self, stop: Callable[[], bool] | None = None) -> int:
        """Brings the stored driving times up to date; how many places they hold.

        Slow, for a thread of its own; once `stop` says so it ends with StoppedError and nothing stored.
        """
        ...

    def export_messages(self, *, visit: str | None = None, folder: Path | None = None) -> views.Outcome:
        """Writes the drafted messages as .ics and .eml files."""
        ...
