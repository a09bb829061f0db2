"""A form's answer read against the store: school, dates, duplicates, what is missing. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY, SchoolCalendar
from ecfrs_tui.intake.forms_draft import RequestDraft
from ecfrs_tui.intake.programme_matcher import CatalogueEntry
from ecfrs_tui.intake.request_dates import RequestDates, read_dates
from ecfrs_tui.intake.school_matcher import Match, SchoolMatcher
from ecfrs_tui.services.calendars import load_calendar
from ecfrs_tui.services.importing.base import table_of
from ecfrs_tui.services.importing.duplicates import OpenRequests
from ecfrs_tui.services.importing.schools_known import KnownSchool, load_matcher
from ecfrs_tui.services.importing.standing import UNTOUCHED, missing, state_of
from ecfrs_tui.store.tables import Programme, Request

DATE_NOTE, FORM_NOTE, TWIN_NOTE = "dates: ", "form: ", "perhaps the same as "
"""How notes begin, by where they come from: reading one part again replaces its notes only."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What reading requests needs to know of the store; it remembers what it has read, because it is read
    before the database's lock is taken and used behind it."""

    catalogue: Sequence[CatalogueEntry]
    matcher: SchoolMatcher
    schools: Mapping[int, KnownSchool]
    calendar: SchoolCalendar
    _matches: dict[tuple[str, str, str], Match] = field(default_factory=dict)
    _dates: dict[tuple[str, str, date, int | None], RequestDates] = field(default_factory=dict)

    def match(self, wish: RequestDraft) -> Match:
        """The schools the typed one may mean."""
        key = (wish.typed_school, wish.place, wish.contact_email)
        if key not in self._matches:
            self._matches[key] = self.matcher.match(key[0], place=key[1], email=key[2])
        return self._matches[key]

    def dates(self, wish: RequestDraft, received: date, urn: int | None) -> RequestDates:
        """The windows and exclusions of a wish received on a day from a school (None: unknown)."""
        key = (wish.preferred, wish.not_possible, received, urn)
        if key not in self._dates:
            school = self.schools.get(urn) if urn is not None else None
            self._dates[key] = read_dates(
                wish.preferred,
                wish.not_possible,
                today=received,
                calendar=self.calendar,
                authority=(school.authority if school else "") or DEFAULT_AUTHORITY,
                urn=urn,
                shape=self.calendar.shape(urn, school.phase if school else None),
            )
        return self._dates[key]


def load_surroundings(session: Session, years: Sequence[int]) -> Surroundings:
    """Catalogue, register and calendar for requests received in the years given."""
    c = table_of(Programme).c
    query = select(c.code, c.title, c.years, c.max_pupils, c.active).order_by(c.code)
    catalogue = [
        CatalogueEntry(
            row.code, row.title, tuple(y for y in row.years.split(",") if y), row.max_pupils, row.active
        )
        for row in session.connection().execute(query)
    ]
    matcher, schools = load_matcher(session)
    calendar = load_calendar(session, min(years) - 1, max(years) + 2)
    return Surroundings(catalogue, matcher, schools, calendar)


def set_school(around: Surroundings, row: Request, wish: RequestDraft) -> None:
    """Writes what was typed and what it came to."""
    row.typed_school = ", ".join(dict.fromkeys(part for part in (wish.typed_school, wish.place) if part))
    found = around.match(wish)
    row.urn = found.sure.urn if found.sure else None
    row.match_confidence = found.candidates[0].confidence if found.candidates else None
    row.candidates = [[c.urn, c.confidence, c.why] for c in found.candidates]


def set_dates(around: Surroundings, row: Request, wish: RequestDraft) -> RequestDates:
    """Writes what was understood of the dates, and gives them back."""
    dates = around.dates(wish, row.received_at.date(), row.urn)
    row.typed_preferences, row.typed_exclusions = wish.preferred, wish.not_possible
    row.understood, row.understood_confidence = dates.reading, dates.confidence
    row.not_understood = list(dates.not_understood)
    set_notes(row, DATE_NOTE, dates.notes)
    return dates


def set_notes(row: Request, beginning: str, notes: Sequence[str]) -> None:
    """Puts the notes of one origin in place of the earlier ones."""
    kept = [note for note in row.notes or () if not note.startswith(beginning)]
    row.notes = [*kept, *(f"{beginning}{note}" for note in notes)]


def conclude(others: OpenRequests, row: Request, wish: RequestDraft, *, windows: int) -> None:
    """Duplicates, what is missing, and the state that follows."""
    asked = frozenset((wanted.programme, wanted.year) for wanted in wish.sessions)
    others.forget(row.reference)
    row.duplicate_of = ""
    twin = None
    if row.urn is not None and asked:
        twin = others.same_as(row.urn, row.reference, row.received_at, asked)
        others.add(row.urn, row.reference, row.received_at, asked)
    if twin:
        row.duplicate_of = twin[0]
    said = [f"{twin[0]}: the same school, programme and year, {twin[1]} days apart"] if twin else []
    set_notes(row, TWIN_NOTE, said)
    row.missing = missing(row, pupils=[wanted.pupils for wanted in wish.sessions], windows=windows)
    if row.state in UNTOUCHED:
        row.state = state_of(row.missing)
