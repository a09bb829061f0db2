"""Which officers, school and programmes a booking means. Nothing is guessed: what is unsure is said so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.intake.bookings import BookingRecord, answer
from ecfrs_tui.intake.programme_matcher import CatalogueEntry, match_programmes
from ecfrs_tui.intake.rowreader import RowRefusedError
from ecfrs_tui.intake.school_matcher import SchoolMatcher
from ecfrs_tui.intake.values import BadValueError, read_years, shortened
from ecfrs_tui.services.importing.schools_known import load_matcher
from ecfrs_tui.services.loading import load_officers, load_programmes

_SCHOOL = r"\b(?:school|academy|college|establishment|setting|organisation|nursery)\b"
_PROGRAMME = r"\b(?:programme|session|topic|workshop|subject)\b"
_YEAR = r"\b(?:years?|year groups?|class|ages?)\b"
_PUPILS = r"\b(?:pupils|students|children|young people|how many|number)\b"
_ALIKE = 90
"""Likeness in per cent from which a name is an officer's."""


@dataclass(frozen=True)
class Known:
    """Officers, schools and programmes, loaded once for an import."""

    officers: Mapping[str, Officer]
    matcher: SchoolMatcher
    urns: frozenset[int]
    catalogue: Sequence[CatalogueEntry]


def load_known(session: DbSession) -> Known:
    """What bookings are matched with."""
    matcher, schools = load_matcher(session)
    catalogue = [
        CatalogueEntry(p.code, p.title, p.years, p.max_pupils, p.active)
        for p in load_programmes(session).values()
    ]
    return Known(load_officers(session), matcher, frozenset(schools), catalogue)


def officers_of(record: BookingRecord, known: Known) -> tuple[str, ...]:
    """The codes of the staff, by e-mail address or else by name. Raises RowRefusedError."""
    found = []
    by_email = {o.email.casefold(): code for code, o in known.officers.items() if o.email}
    paired = record.staff_emails if len(record.staff_emails) == len(record.staff) else ()
    for at, name in enumerate(record.staff):
        code = by_email.get(paired[at]) if paired else None
        code = code or _named(name, known.officers)
        if code is None:
            raise RowRefusedError(
                "Staff Name", shortened(name), "is no officer here; import officers, or correct the name"
            )
        found.append(code)
    return tuple(dict.fromkeys(found))


def _named(name: str, officers: Mapping[str, Officer]) -> str | None:
    from rapidfuzz import fuzz

    scored = sorted(
        (
            (max(fuzz.token_sort_ratio(name.casefold(), o.name.casefold()), _is_code(name, code)), code)
            for code, o in officers.items()
        ),
        reverse=True,
    )
    if not scored or scored[0][0] < _ALIKE or (len(scored) > 1 and scored[1][0] >= _ALIKE):
        return None
    return scored[0][1]


def _is_code(name: str, code: str) -> float:
    return 100.0 if name.strip().casefold() == code.casefold() else 0.0


def school_of(record: BookingRecord, known: Known, said: Mapping[str, int]) -> int:
    """The school's URN; `said` gives it by the number of the booking. Raises RowRefusedError with those it may be."""
    if record.booking_id in said:
        return _said(said[record.booking_id], known)
    urn = re.search(r"\b\d{6}\b", answer(record, r"\burn\b"))
    if urn and int(urn[0]) in known.urns:
        return int(urn[0])
    place = ", ".join(filter(None, (record.address, record.location)))
    may_be: list[str] = []
    first = ""
    for text in dict.fromkeys(_school_texts(record)):
        first = first or text
        found = known.matcher.match(text, place=place, email=record.email)
        if found.sure:
            return found.sure.urn
        may_be.extend(f"{c.name} ({c.urn}, {c.confidence:.0%})" for c in found.candidates[:3])
    reason = (
        f"school not sure: it may be {' or '.join(dict.fromkeys(may_be))}" if may_be else "no school known"
    )
    raise RowRefusedError(
        "Customer Name",
        shortened(first),
        f"{reason}; say which with --school {record.booking_id}=URN",
    )


def _said(urn: int, known: Known) -> int:
    if urn not in known.urns:
        raise RowRefusedError("--school", str(urn), "no school has that URN; look it up by name")
    return urn


def _school_texts(record: BookingRecord) -> Iterator[str]:
    named = answer(record, _SCHOOL)
    if named:
        yield named
    for text in (record.customer, record.location, record.service.rpartition(" - ")[2]):
        if text and text != record.service:
            yield text


def programmes_of(record: BookingRecord, known: Known) -> tuple[str, ...]:
    """The programmes of the service, or of an answer about them. Raises RowRefusedError."""
    years = tuple(year_of(record).split(",")) if year_of(record) else ()
    head = record.service.rpartition(" - ")[0] or record.service
    for text in dict.fromkeys((record.service, head, answer(record, _PROGRAMME))):
        codes = match_programmes(text, known.catalogue, years).codes if text else ()
        if codes:
            return codes
    raise RowRefusedError(
        "Service", shortened(record.service), "is none of our programmes; name it as the catalogue does"
    )


def year_of(record: BookingRecord) -> str:
    """The year group of the answers, or nothing."""
    said = re.search(r"\b(?:N|R|1[0-3]|[1-9])\b", answer(record, _YEAR), re.IGNORECASE)
    try:
        return ",".join(read_years(said[0])) if said else ""
    except BadValueError:
        return ""


def pupils_of(record: BookingRecord) -> int:
    """The number of young people: as answered, or as signed up when that is more than one."""
    said = re.search(r"\b\d{1,4}\b", answer(record, _PUPILS))
    if said:
        return int(said[0])
    return record.attendees if record.attendees and record.attendees > 1 else 0
