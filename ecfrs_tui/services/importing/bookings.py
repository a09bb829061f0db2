"""Bookings taken over as visits: the rule book is asked, and what a later export says differently is a question."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session as DbSession
from sqlmodel import select

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.layout import lay_out
from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.domain.schools import School
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Request, Session, Visit
from ecfrs_tui.errors import EcfrsError, RefusedError
from ecfrs_tui.intake.bookings import BookingRecord, answer
from ecfrs_tui.intake.records import Read
from ecfrs_tui.intake.rowreader import RowRefusedError
from ecfrs_tui.services.booking import insert
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.importing import bookings_matching as matching
from ecfrs_tui.services.importing.base import ImportOptions, Tally, Task
from ecfrs_tui.services.importing.bookings_changes import Standing, ask_about_vanished, compare
from ecfrs_tui.services.loading import load_schools
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Store

REASON = "taken over from Bookings"
"""Stands behind every rule that a booking went against and that may be overridden."""


def prepare(store: Store, read: Read[BookingRecord], options: ImportOptions) -> matching.Known | None:
    """Loads what bookings are matched with before the database's lock is taken."""
    if not read.records:
        return None
    with store.reading() as session:
        return matching.load_known(session)


def put_bookings(task: Task, read: Read[BookingRecord]) -> Tally:
    """Takes over what is to come and not known yet; compares what is known; asks about what has vanished."""
    if task.options.context is None:
        raise RefusedError("no_rule_book", "bookings can only be taken over where the rule book can be asked")
    if not read.records:
        return Tally()
    taking = _Taking(task, task.options.context)
    standing = Standing.load(task.work.session)
    over = 0
    fresh: list[tuple[int, BookingRecord]] = []
    for row, record in zip(read.rows, read.records, strict=True):
        if record.booking_id in standing.rows:
            compare(standing, record, taking.tally, task.work.clock.now_utc())
        elif record.starts_at + timedelta(minutes=record.minutes) <= taking.now:
            over += 1
        else:
            fresh.append((row, record))
    taking.take_all(fresh)
    ask_about_vanished(standing, read.records, taking.tally, taking.now)
    there = {record.booking_id for record in read.records}
    if strange := sorted(set(task.options.schools) - there):
        taking.tally.notes.append(f"no booking of this file is called {', '.join(strange)}")
    if over:
        taking.tally.notes.append(f"{counted(over, 'booking')} that are over were left out")
    return taking.tally


@dataclass
class _Taking:
    task: Task
    context: Context
    tally: Tally = field(default_factory=Tally)
    _book: Book | None = None

    @property
    def now(self) -> datetime:
        return self.context.now()

    def take_all(self, fresh: list[tuple[int, BookingRecord]]) -> None:
        """In the order of their time: what was booked first in a day does not depend on the file's order."""
        if not fresh:
            return
        days: list[date] = [record.starts_at.date() for _, record in fresh]
        self._book = self.context.book(self.task.work.session, min(days), max(days))
        ordered = sorted(fresh, key=lambda one: (one[1].starts_at, one[1].booking_id))
        for done, (row, record) in enumerate(ordered):
            self.task.progress(done, len(ordered))
            try:
                self._take(record)
            except RowRefusedError as fault:
                self.tally.refuse(row, fault.column, fault.value, fault.reason)
        self.task.progress(len(ordered), len(ordered))

    def _take(self, record: BookingRecord) -> None:
        assert self._book is not None
        known: matching.Known = self.task.prepared
        officers = matching.officers_of(record, known)
        urn = matching.school_of(record, known, self.task.options.schools)
        codes = matching.programmes_of(record, known)
        session = self.task.work.session
        school = load_schools(session, [urn], [])[f"urn:{urn}"]
        visit = _visit(record, school, codes, officers, self._book)
        twin = self._twin(visit)
        if twin is not None:
            self._tie(record, _visit_id(session, twin))
            self.tally.unchanged += 1
            self.tally.notes.append(
                f"{twin.reference} stands here already: tied to its booking, not booked twice"
            )
            return
        overrides = self._judged(record, visit)
        stored = insert(self.context, self.task.work, visit, state="confirmed", overrides=overrides)
        _details(stored, record)
        assert stored.id is not None
        self._tie(record, stored.id)
        self._book = self._book.with_visits(
            (
                *self._book.visits,
                replace(visit, reference=stored.reference, state="confirmed", overrides=overrides),
            )
        )
        self.tally.added += 1
        if overrides:
            self.tally.notes.append(
                f"{stored.reference}: {', '.join(sorted(overrides))} overridden, {REASON}"
            )

    def _judged(self, record: BookingRecord, visit: Visit) -> dict[str, str]:
        """The rules that are overridden; what no reason excuses refuses the row."""
        assert self._book is not None
        verdict = assess(visit, self._book)
        hard = list(dict.fromkeys(b.message for b in verdict.broken if not b.overridable))
        if hard:
            raise RowRefusedError("Date Time", f"{record.starts_at:%Y-%m-%dT%H:%M}", "; ".join(hard))
        return {b.rule: REASON for b in verdict.broken}

    def _twin(self, visit: Visit) -> Visit | None:
        """A standing visit of the same school and an officer of it at that time: the same, entered by hand."""
        assert self._book is not None
        for other in self._book.visits:
            if (
                self._book.stands(other)
                and other.school.key == visit.school.key
                and set(other.officers) & set(visit.officers)
                and other.span.overlaps(visit.span)
            ):
                return other
        return None

    def _tie(self, record: BookingRecord, visit_id: int) -> None:
        self.task.work.session.add(
            t.BookingsRow(
                booking_id=record.booking_id,
                visit_id=visit_id,
                starts_at=record.starts_at,
                digest=record.digest,
                seen_utc=self.task.work.clock.now_utc(),
            )
        )


def _visit(
    record: BookingRecord, school: School, codes: tuple[str, ...], officers: tuple[str, ...], book: Book
) -> Visit:
    """The visit as booked: its length is the booking's own, set-up and packing up are the programme's."""
    year, pupils = matching.year_of(record), matching.pupils_of(record)
    if len(codes) > 1:
        wanted = tuple(WantedSession(code, year, 1, pupils) for code in codes)
        shape = book.calendar.shape(school.urn, school.phase)
        return lay_out(Request("", school, wanted), book.programmes, shape, officers, record.starts_at)
    programme = book.programmes[codes[0]]
    ends = record.starts_at + timedelta(minutes=record.minutes or programme.minutes)
    return Visit(
        reference="",
        school=school,
        officers=officers,
        sessions=(Session(programme, year, pupils, Span(record.starts_at, ends)),),
        arrives_at=record.starts_at - timedelta(minutes=programme.setup_minutes),
        departs_at=ends + timedelta(minutes=programme.packup_minutes),
    )


def _details(row: t.Visit, record: BookingRecord) -> None:
    row.contact_name, row.contact_email, row.contact_phone = record.customer, record.email, record.phone
    row.room = answer(record, r"\broom\b|\bhall\b|\bwhere\b")[:200]
    row.notes = "; ".join(f"{name}: {value}" for name, value in record.answers if value)[:2000]


def _visit_id(session: DbSession, visit: Visit) -> int:
    found = session.exec(select(t.Visit.id).where(t.Visit.reference == visit.reference)).one()
    if found is None:
        raise EcfrsError("visit_unknown", f"there is no visit {visit.reference}")
    return found
