"""The office: the real desk. It opens the home's database and hands each call to the room it belongs to."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ecfrs_tui import config
from ecfrs_tui.clock import Clock, wall
from ecfrs_tui.domain.itinerary import Itinerary
from ecfrs_tui.errors import StoreError
from ecfrs_tui.services import (
    booking,
    cards,
    diary,
    endings,
    errands,
    history,
    inbox,
    learning,
    moving,
    outbox,
    requests,
    settling,
    slots,
    today,
    undoing,
    views,
)
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.office_calendars import CalendarOffice
from ecfrs_tui.services.office_cards import CardsOffice
from ecfrs_tui.services.office_care import CareOffice
from ecfrs_tui.services.office_delivery import DeliveryOffice
from ecfrs_tui.services.office_drafts import DraftsOffice
from ecfrs_tui.services.office_lists import ListsOffice
from ecfrs_tui.services.office_looks import LooksOffice
from ecfrs_tui.services.office_map import MapOffice
from ecfrs_tui.services.office_need import NeedOffice
from ecfrs_tui.services.office_offers import OfferOffice
from ecfrs_tui.services.office_outbox import OutboxOffice
from ecfrs_tui.services.office_phone import PhoneOffice
from ecfrs_tui.services.office_placing import PlacingOffice
from ecfrs_tui.services.office_planning import PlanningOffice
from ecfrs_tui.services.office_reports import ReportOffice
from ecfrs_tui.services.office_start import StartOffice
from ecfrs_tui.services.office_team import TeamOffice
from ecfrs_tui.services.office_undo import UndoOffice
from ecfrs_tui.services.travel_sources import sources_of
from ecfrs_tui.services.travelling import Travelling
from ecfrs_tui.store.migrate import migrate
from ecfrs_tui.store.sqlite import study
from ecfrs_tui.store.work import Store
from ecfrs_tui.travel.profile import load_profile
from ecfrs_tui.travel.tables import Progress, quietly, until

if TYPE_CHECKING:
    from ecfrs_tui.services.lookup import Finder

DATABASE = Path("db") / "bookings.sqlite3"
CHECK_DAYS = 400


def open_office(home: Path, clock: Clock) -> Office:
    """Opens the home's database, making or upgrading it first (with a backup).

    Raises StoreError when it is damaged, locked or newer, FileRefusedError for settings that cannot stand.
    """
    settings = config.load(home)
    path = home / DATABASE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(
            "home_unwritable",
            f"{path.parent} cannot be made: {fault.strerror}",
            hint="name another home with --home",
        ) from fault
    migrate(path, wall(clock))
    study(path)
    store = Store(path, clock)
    travelling = Travelling(store, clock, sources_of(home, settings.travel))
    context = Context(
        store, clock, settings, home, travelling.times, load_profile(), learned=travelling.profile
    )
    return Office(context, travelling)


class Office(
    CalendarOffice,
    CardsOffice,
    CareOffice,
    DeliveryOffice,
    DraftsOffice,
    ListsOffice,
    LooksOffice,
    MapOffice,
    NeedOffice,
    OfferOffice,
    OutboxOffice,
    PhoneOffice,
    PlacingOffice,
    PlanningOffice,
    ReportOffice,
    StartOffice,
    TeamOffice,
    UndoOffice,
):
    """Implements `services.desk.Desk` on a store."""

    def __init__(self, context: Context, travelling: Travelling) -> None:
        self.context = context
        self.travelling = travelling
        self._finder: Finder | None = None
        self._finder_mark = -1
        self._indexing = threading.Lock()

    @property
    def home(self) -> Path:
        """The folder of this office."""
        return self.context.home

    def now(self) -> datetime:
        """London wall time."""
        return self.context.now()

    def change_mark(self) -> int:
        """Changes when any process has written."""
        return self.context.store.change_mark()

    def close(self) -> None:
        """Lets go of the database."""
        self.context.store.close()

    def today(self) -> views.TodayView:
        """The first screen; holds whose time is over are let go first."""
        self._lapse()
        self._draft_due_quietly()
        now = self.now()
        with self.context.store.reading() as session:
            book = self.context.book(session, now.date(), now.date() + timedelta(days=28))
            return today.today(session, book, now)

    def requests(self, *, states: Sequence[str] = (), words: str = "") -> tuple[views.RequestRow, ...]:
        """The inbox; holds whose time is over are let go first."""
        self._lapse()
        with self.context.store.reading() as session:
            return inbox.request_rows(session, self.now(), states=states, words=words)

    def request(self, reference: str) -> views.RequestDetail:
        """One request whole."""
        with self.context.store.reading() as session:
            return inbox.request_detail(session, self.now(), reference)

    def suggest(
        self, reference: str, *, limit: int = 5, first: date | None = None, last: date | None = None
    ) -> views.Suggestions:
        """Best times and refusals."""
        found = slots.suggest(self.context, reference, limit=limit, first=first, last=last)
        return self.diaries_warned(found)

    def why_not(self, reference: str, day: date) -> tuple[views.Refusal, ...]:
        """What stands in the way on a day."""
        return slots.why_not(self.context, reference, day)

    def visits(
        self,
        *,
        first: date | None = None,
        last: date | None = None,
        officer: str | None = None,
        states: Sequence[str] = (),
        words: str = "",
    ) -> tuple[views.VisitRow, ...]:
        """Visits in order of their time."""
        with self.context.store.reading() as session:
            return diary.visit_rows(
                session, first=first, last=last, officer=officer, states=states, words=words
            )

    def visit(self, reference: str) -> views.VisitRow:
        """One visit."""
        with self.context.store.reading() as session:
            return diary.visit_row(session, reference)

    def week(self, first: date, days: int = 10) -> views.WeekGrid:
        """Officers by weekdays."""
        with self.context.store.reading() as session:
            book = self.context.book(session, first, first + timedelta(days=days * 2))
            return diary.week(session, book, first, days)

    def day(self, officer: str, day: date) -> views.DayView:
        """An officer's day with its drives."""
        with self.context.store.reading() as session:
            book = self.context.book(session, day, day)
            (code,) = settling.known_officers(book, [officer])
            return diary.day_view(book, book.officers[code], day)

    def itinerary(self, officer: str, day: date) -> Itinerary:
        """The rule book's own itinerary of a day."""
        from ecfrs_tui.domain import itinerary

        with self.context.store.reading() as session:
            book = self.context.book(session, day, day)
        (code,) = settling.known_officers(book, [officer])
        return itinerary.build(book, book.officers[code], day, book.day(code, day))

    def officers(self) -> tuple[views.OfficerView, ...]:
        """All officers."""
        from ecfrs_tui.services.loading import load_officers

        with self.context.store.reading() as session:
            return tuple(
                views.OfficerView(o.code, o.name, o.email, o.base.label if o.base else "", o.active)
                for o in load_officers(session).values()
            )

    def school(self, key: str) -> views.SchoolCard:
        """The card of a school or venue."""
        now = self.now()
        with self.context.store.reading() as session:
            book = self.context.book(session, now.date(), now.date())
            return cards.school_card(session, book, now, key)

    def history(self, reference: str = "", *, limit: int = 50) -> tuple[views.HistoryLine, ...]:
        """The audit in words."""
        with self.context.store.reading() as session:
            return history.history(session, reference, limit)

    def check(self) -> tuple[int, tuple[views.Finding, ...]]:
        """Every live visit from today on against the whole rule book."""
        now = self.now()
        with self.context.store.reading() as session:
            book = self.context.book(session, now.date(), now.date() + timedelta(days=CHECK_DAYS))
        live = [v for v in book.visits if v.arrives_at.date() >= now.date() and book.stands(v)]
        found = [
            views.Finding(visit.reference, broken.rule, broken.message)
            for visit, rules in errands.clashes(book, now.date(), now.date() + timedelta(days=CHECK_DAYS))
            for broken in rules
        ]
        return len(live), tuple(found)

    def book_slot(self, request: str, slot: views.SlotView, *, override: str = "") -> views.Outcome:
        """A confirmed visit at a suggested time."""
        return self.book(request, officers=slot.officers, starts_at=slot.starts_at, override=override)

    def book(
        self, request: str, *, officers: Sequence[str], starts_at: datetime, override: str = ""
    ) -> views.Outcome:
        """A confirmed visit at a stated time."""
        return self._written(
            booking.book(self.context, request, officers=officers, starts_at=starts_at, override=override)
        )

    def hold(
        self, request: str, *, officers: Sequence[str], starts_at: datetime, days: int = 5, override: str = ""
    ) -> views.Outcome:
        """A pencilled visit."""
        return self._written(
            booking.book(
                self.context,
                request,
                officers=officers,
                starts_at=starts_at,
                override=override,
                hold_days=days,
            )
        )

    def confirm(self, visit: str) -> views.Outcome:
        """A held visit becomes confirmed."""
        return self._written(endings.confirm(self.context, visit))

    def move(
        self, visit: str, *, officers: Sequence[str] | None = None, starts_at: datetime, override: str = ""
    ) -> views.Outcome:
        """Another time or other officers."""
        return self._written(
            moving.move(self.context, visit, starts_at=starts_at, officers=officers, override=override)
        )

    def cancel(self, visit: str, *, reason: str) -> views.Outcome:
        """A visit that will not happen."""
        return self._written(endings.cancel(self.context, visit, reason=reason))

    def deliver(
        self, visit: str, *, pupils: int, remarks: str = "", drive_minutes: int | None = None
    ) -> views.Outcome:
        """A visit that happened; when many drives have come together they are learned from."""
        outcome = self._written(
            endings.deliver(self.context, visit, pupils=pupils, remarks=remarks, drive_minutes=drive_minutes)
        )
        if drive_minutes is not None:
            # the visit is recorded; while another program writes, learning can wait
            with contextlib.suppress(StoreError):
                learning.learn_if_due(self.context, after=learning.REFIT_AFTER)
        return outcome

    def choose_school(self, request: str, urn: int) -> views.Outcome:
        """The assistant says which school."""
        return self._written(requests.choose_school(self.context, request, urn))

    def decline(self, request: str, *, reason: str, state: str = "declined") -> views.Outcome:
        """A request that will not be met."""
        return self._written(requests.close(self.context, request, reason=reason, state=state))

    def ask_missing(self, request: str) -> views.Outcome:
        """The mail that asks for what is missing."""
        return self._written(requests.ask_missing(self.context, request))

    def undo(self) -> views.Outcome:
        """Takes back the last change of this person."""
        return self._written(undoing.undo(self.context))

    def export_messages(self, *, visit: str | None = None, folder: Path | None = None) -> views.Outcome:
        """Writes drafted messages, or a visit's latest ones again."""
        return self._shown(outbox.export_again(self.context, visit, folder))

    def refresh_travel(self, stop: Callable[[], bool] | None = None, *, progress: Progress = quietly) -> int:
        """Brings the stored driving times, and what drives taught, up to date; how many places they hold."""
        refreshed = self.travelling.refresh(progress if stop is None else until(stop, progress))
        learning.learn_if_due(self.context)
        return refreshed.places

    def _lapse(self) -> None:
        # while another program writes, the next look will do: a lapsed hold blocks nobody meanwhile
        with contextlib.suppress(StoreError):
            endings.lapse(self.context)

    def _written(self, outcome: views.Outcome) -> views.Outcome:
        self._finder_mark = -1
        return self._shown(outcome)
