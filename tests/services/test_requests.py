"""What is done to a request short of booking it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services import booking, requests
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t


def row(context: Context, reference: str) -> t.Request:
    with context.store.reading() as session:
        return session.exec(select(t.Request).where(t.Request.reference == reference)).one()


def make_unsure(context: Context) -> None:
    with context.store.writing("set-up") as work:
        request = work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0001")).one()
        request.urn, request.state, request.missing = None, "needs info", ["school"]
        request.typed_preferences = "any Tuesday in March"
        work.session.add(
            t.TermEntry(
                scope="900002",
                kind="inset",
                label="INSET",
                first_day=date(2027, 3, 9),
                last_day=date(2027, 3, 9),
            )
        )
        work.record("set-up", "", "", undoable=False)


def windows(context: Context) -> list[date]:
    with context.store.reading() as session:
        found = session.exec(select(t.Preference.starts_at).order_by(t.Preference.starts_at)).all()  # type: ignore[arg-type]
    return [moment.date() for moment in found]


def test_choosing_the_school_makes_the_request_ready_and_reads_its_dates_by_that_school(
    context: Context,
) -> None:
    make_unsure(context)
    outcome = requests.choose_school(context, "req-0001", 900002)
    assert outcome.words == "REQ-0001 is from School 2, Town"
    assert row(context, "REQ-0001").state == "ready"
    # the ninth is an INSET day of that school; beyond the terms entered days count as open
    assert windows(context) == [date(2027, 3, 2), date(2027, 3, 16), date(2027, 3, 23), date(2027, 3, 30)]


def test_choosing_a_school_is_undone_with_everything_that_followed(context: Context) -> None:
    make_unsure(context)
    requests.choose_school(context, "REQ-0001", 900002)
    undo(context)
    assert row(context, "REQ-0001").state == "needs info"
    assert windows(context) == []


def test_an_unknown_school_is_said(context: Context) -> None:
    with pytest.raises(NotFoundError, match="999999"):
        requests.choose_school(context, "REQ-0001", 999999)


def test_declining_needs_a_reason_and_no_visit(context: Context) -> None:
    with pytest.raises(RefusedError, match="needs a reason"):
        requests.close(context, "REQ-0001", reason=" ")
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=datetime(2027, 3, 9, 10), hold_days=5)
    with pytest.raises(RefusedError, match="VIS-0001"):
        requests.close(context, "REQ-0001", reason="full")
    requests.close(context, "REQ-0002", reason="too far ahead", state="withdrawn")
    closed = row(context, "REQ-0002")
    assert (closed.state, closed.state_reason) == ("withdrawn", "too far ahead")


def test_asking_for_what_is_missing_writes_a_draft(context: Context) -> None:
    with pytest.raises(RefusedError, match="lacks nothing"):
        requests.ask_missing(context, "REQ-0001")
    with context.store.writing("set-up") as work:
        request = work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0001")).one()
        request.missing = ["dates", "room"]
        work.record("set-up", "", "", undoable=False)
    outcome = requests.ask_missing(context, "REQ-0001")
    (eml,) = [Path(f) for f in outcome.files]
    text = eml.read_bytes()
    assert b"X-Unsent: 1" in text and b"office1@school1.example" in text
    assert row(context, "REQ-0001").state == "needs info"
