"""The full card of a visit: its drives, what is wrong with it, who has been told and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.services.cardviews import CardLine, DriveView, VisitPage
from ecfrs_tui.services.claim_looks import STATES, claim_rows
from ecfrs_tui.services.days import day_view
from ecfrs_tui.services.diary import visit_row
from ecfrs_tui.services.errands import clashes
from ecfrs_tui.services.evaluations import lines as evaluation_lines
from ecfrs_tui.services.inbox import request_detail
from ecfrs_tui.services.joint import partners_of
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.services.school_pages import message_line, newest_first
from ecfrs_tui.services.views import DayView, RequestDetail, VisitRow
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

_ANSWERS_SHOWN = 3


def visit_page(session: DbSession, book: Book, now: datetime, reference: str) -> VisitPage:
    """The full card by its reference; the book has to hold the visit's day. Raises NotFoundError."""
    view = visit_row(session, reference)
    c = columns(t.Visit)
    row = session.connection().execute(select(*c).where(c.reference == view.reference)).one()
    request = request_detail(session, now, view.request) if view.request else None
    days = [
        day_view(book, book.officers[code], view.starts_at.date())
        for code in view.officers
        if code in book.officers
    ]
    return VisitPage(
        row=view,
        state_reason=row.state_reason,
        contact=" · ".join(part for part in (row.contact_name, row.contact_phone, row.contact_email) if part),
        room=row.room,
        notes=row.notes,
        remarks=row.remarks,
        request=request,
        drives=tuple(drive for day in days for drive in _drives(day, view.reference)),
        warnings=_warnings(book, view),
        overrides=tuple((str(rule), str(said)) for rule, said in (row.overrides or {}).items()),
        partners=partners_of(session, row.id),
        lines=_lines(session, row, view, request),
    )


def _drives(day: DayView, reference: str) -> Iterator[DriveView]:
    """The drive to the visit and the one away from it, of one officer's day."""
    stops = [stop for stop in day.stops if stop.kind in ("base", "visit")]
    here = next((n for n, stop in enumerate(stops) if stop.visit == reference), None)
    if here is None:
        return
    for place, towards in ((here, True), (here + 1, False)):
        # where something else lies across the day there is no drive to speak of
        if place >= len(stops) or not stops[place].drive_source:
            continue
        stop = stops[place]
        label = stop.label if not towards else stops[place - 1].label if place else day.base
        yield DriveView(
            day.officer,
            day.name,
            towards,
            label,
            stop.drive_minutes,
            stop.drive_km,
            stop.drive_source,
            stop.drive_error_minutes,
        )


def _warnings(book: Book, view: VisitRow) -> tuple[str, ...]:
    day = view.starts_at.date()
    return tuple(
        broken.message
        for visit, rules in clashes(book, day, day)
        if visit.reference == view.reference
        for broken in rules
    )


def _lines(
    session: DbSession, row: Row[Any], view: VisitRow, request: RequestDetail | None
) -> tuple[CardLine, ...]:
    top = [CardLine(f"officer {code}", "officer", None, code, "", code, "officer") for code in view.officers]
    key = f"urn:{row.urn}" if row.urn is not None else f"venue:{row.venue_id}"
    if row.urn is not None or row.venue_id is not None:
        top.append(CardLine(f"school {key}", "school", None, view.school, "", key, "school"))
    if request is not None:
        words = f"{request.row.what}, {counted(request.row.pupils, 'pupil')}"
        asked = request.row.reference
        top.append(CardLine(f"request {asked}", "request", None, words, request.row.state, asked, "request"))
    return (
        *top,
        *newest_first([*_letters(session, row.id), *_replies(session, view), *_after(session, view)]),
    )


def _letters(session: DbSession, number: int) -> list[CardLine]:
    m, visit = columns(t.Message), columns(t.Visit)
    query = (
        select(m.id, m.kind, m.state, m.subject, m.recipient_name, m.officer, m.drafted_utc, m.left_utc)
        .add_columns(func.coalesce(visit.reference, "").label("about"))
        .join_from(t.Message, t.Visit, m.visit_id == visit.id)
        .where((m.visit_id == number) & (m.state != "withdrawn"))
        .order_by(m.id)
    )
    return [message_line(row) for row in session.connection().execute(query)]


def _replies(session: DbSession, view: VisitRow) -> list[CardLine]:
    c, visit = columns(t.Claim), columns(t.Visit)
    ours = select(c.reference).join_from(t.Claim, t.Visit, c.visit_id == visit.id)
    found = tuple(session.connection().execute(ours.where(visit.reference == view.reference)).scalars())
    if not found:
        return []
    return [
        CardLine(
            f"reply {claim.reference}",
            "reply",
            claim.said_at or claim.came_at,
            "; ".join(part for part in (claim.words, claim.note, claim.doubt) if part),
            claim.state,
            claim.reference,
            "replies",
        )
        for claim in claim_rows(session, states=STATES, references=found)
    ]


def _after(session: DbSession, view: VisitRow) -> list[CardLine]:
    """What came of it: evaluation answers and quality checks."""
    found = [
        CardLine(
            f"answer {line.number}",
            "answer",
            line.answered_at,
            "; ".join(f"{question}: {answer}" for question, answer in line.answers[:_ANSWERS_SHOWN]),
            "",
            view.reference,
        )
        for line in evaluation_lines(session, visit=view.reference)
    ]
    c, visit = columns(t.QualityCheck), columns(t.Visit)
    query = (
        select(c.id, c.on_date, c.observer, c.findings, c.mark)
        .join_from(t.QualityCheck, t.Visit, c.visit_id == visit.id)
        .where(visit.reference == view.reference)
    )
    for row in session.connection().execute(query):
        said = f"{row.observer}: {row.findings}" if row.findings else str(row.observer)
        at = datetime.combine(row.on_date, datetime.min.time())
        found.append(CardLine(f"check {row.id}", "check", at, said, row.mark, view.reference))
    return found
