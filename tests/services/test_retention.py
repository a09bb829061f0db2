"""Retention shows what is kept too long, removes it when told to, and leaves what is not due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from ecfrs_tui.config import CareSettings
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services import booking
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.history import history
from ecfrs_tui.services.holdings import held_about
from ecfrs_tui.services.partners import NewPartner, add
from ecfrs_tui.services.retention import retention
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services.desk_world import NOW
from tests.services.looks_world import add as put
from tests.services.looks_world import add_visit
from tests.services.test_forgetting import dump

LONG_AGO = datetime(2023, 6, 5, 10)


@pytest.fixture
def old(context: Context) -> Context:
    """REQ-0001 was settled four years ago; the others are of this year."""
    with context.store.writing("set-up") as work:
        row = work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0001")).one()
        row.received_at, row.state = LONG_AGO, "closed"
        row.contact_name, row.original = (
            "Hyacinth Larkspur",
            [["Who?", "Hyacinth Larkspur"], ["Room", "Hall"]],
        )
        for other in work.session.exec(select(t.Request).where(t.Request.reference != "REQ-0001")):
            other.original = [["Room", "Hall"]]
    add_visit(
        context, 1, LONG_AGO, state="delivered", request="REQ-0001", pupils_reached=28,
        contact_name="Hyacinth Larkspur", contact_email="office1@school1.example",
    )  # fmt: skip
    put(
        context,
        t.Message(
            kind="invitation", visit_id=1, state="exported", recipient_name="Hyacinth Larkspur",
            recipient_email="office1@school1.example", subject="Your visit", eml=b"Subject: x\r\n\r\nHyacinth Larkspur",
            drafted_utc=LONG_AGO.replace(tzinfo=UTC), left_utc=LONG_AGO.replace(tzinfo=UTC),
        ),
        t.Claim(
            reference="RPL-0001", state="applied", kind="accepted", visit_id=1, name="Hyacinth Larkspur",
            address="office1@school1.example", note="Hyacinth says yes", came_at=LONG_AGO,
        ),
        t.Claim(
            reference="RPL-0002", state="new", kind="declined", visit_id=1, name="A. Waiting",
            address="waiting@school1.example", note="nobody has looked at this", came_at=LONG_AGO,
        ),
        t.Evaluation(
            form="E", source_key="1", answered_at=LONG_AGO, visit_id=1,
            answers=[["Rating", "Good"], ["What else?", "thank Hyacinth for us, it was a fine long morning"]],
        ),
    )  # fmt: skip
    return context


def shown(rows: object) -> dict[str, int]:
    return {row.where: row.count for row in rows}  # type: ignore[attr-defined]


def test_what_is_due_is_shown_and_left(old: Context) -> None:
    before = dump(old.store.path)
    rows = retention(old)
    assert shown(rows) == {"contacts": 1, "requests": 1, "messages": 1, "claims": 1, "evaluations": 1}
    assert {row.where: row.keep_until for row in rows}["contacts"] == date(2024, 3, 1)
    assert dump(old.store.path) == before


def test_what_is_due_is_removed_once_and_the_numbers_stay(old: Context) -> None:
    assert shown(retention(old, apply=True))["contacts"] == 1
    text = dump(old.store.path).casefold()
    assert "larkspur" not in text and "hyacinth" not in text and "office1@" not in text
    with old.store.reading() as session:
        requests = {r.reference: r for r in session.exec(select(t.Request))}
        visit = session.exec(select(t.Visit)).one()
        answers = session.exec(select(t.Evaluation.answers)).one()
        line = history(session, limit=1)[0]
    assert requests["REQ-0001"].original is None
    assert requests["REQ-0002"].original == [["Room", "Hall"]]
    assert requests["REQ-0002"].contact_email == "office2@school2.example"
    assert (visit.state, visit.pupils_reached) == ("delivered", 28)
    assert answers == [["Rating", "Good"]]
    assert line.words.startswith("Applied the retention rules: contacts 1")
    assert retention(old) == () == retention(old, apply=True)
    with old.store.reading() as session:
        assert history(session, limit=1)[0] == line  # nothing due writes no history


def test_backups_made_before_are_left_and_said(old: Context) -> None:
    from ecfrs_tui.services.care import backup

    backup(old.home, old.clock)
    (left,) = [row.what for row in retention(old, apply=True) if row.where == "left"]
    assert left.startswith("1 backup in db/backups made before")


def test_an_open_request_keeps_its_original_however_old(old: Context) -> None:
    with old.store.writing("set-up") as work:
        work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0001")).one().state = "ready"
    assert "requests" not in shown(retention(old))


def test_a_person_who_was_in_touch_since_is_kept(old: Context) -> None:
    with old.store.writing("set-up") as work:
        work.session.exec(
            select(t.Request).where(t.Request.reference == "REQ-0002")
        ).one().contact_email = "office1@school1.example"
    assert "contacts" not in shown(retention(old))


def test_the_rules_are_the_homes_own(old: Context) -> None:
    old.settings.care = CareSettings(contact_years=10, original_years=10)
    assert retention(old) == ()


def test_steps_of_undo_go_with_time(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=datetime(2027, 3, 9, 10))
    assert retention(context) == ()
    with context.store.writing("set-up") as work:
        work.session.exec(select(t.UndoEntry)).one().at_utc = datetime(2026, 2, 27, tzinfo=UTC)
    assert shown(retention(context, apply=True)) == {"undo": 1}
    with pytest.raises(Exception, match="nothing of yours to undo"):
        undo(context)


def test_a_partner_counts_from_the_day_of_entry(context: Context) -> None:
    add(
        context, NewPartner("Education lead", "Oswin Thistle", "Thurrock Council", email="o@thurrock.example")
    )
    put(context, t.Contact(urn=900003, name="Without Any Trace", email="w@school3.example"))
    assert retention(context) == ()
    with context.store.writing("set-up") as work:
        entry = work.session.exec(select(t.AuditEntry).where(t.AuditEntry.reference == "CONTACT-1")).one()
        entry.at_utc = LONG_AGO.replace(tzinfo=UTC)
        step = work.session.exec(select(t.UndoEntry)).one()
        step.at_utc = NOW.replace(tzinfo=UTC) - timedelta(days=1)
    assert shown(retention(context, apply=True)) == {"contacts": 1}
    with context.store.reading() as session:
        assert [c.name for c in session.exec(select(t.Contact))] == ["Without Any Trace"]


def test_the_register_says_what_is_held_about_a_person(old: Context) -> None:
    rows = held_about(old, "office1@school1.example")
    assert shown(rows) == {"requests": 1, "visits": 1, "messages": 1}
    assert {row.keep_until for row in rows} == {date(2026, 6, 5)}
    assert shown(held_about(old, "hyacinth larkspur")) == shown(rows)
    with old.store.writing("Pat") as work:
        row = work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0001")).one()
        row.remarks = "Hyacinth Larkspur has the key"
        work.record("note", "REQ-0001", "Hyacinth Larkspur rang")
    assert shown(held_about(old, "office1@school1.example")) == {
        "requests": 1, "visits": 1, "messages": 1, "history": 1, "undo": 1,
    }  # fmt: skip


def test_the_register_says_what_is_held_about_a_school(old: Context) -> None:
    with old.store.writing("set-up") as work:
        work.session.add(t.ContactLog(urn=900001, at=LONG_AGO, kind="called"))
        work.record("note", "VIS-0001", "noted", undoable=False)
    rows = {row.where: row.count for row in held_about(old, "900001")}
    assert rows == {
        "school": 1, "request": 1, "visit": 1, "contact log": 1, "visit session": 1, "visit officer": 1,
        "message": 1, "audit entry": 1,
    }  # fmt: skip
    assert shown(held_about(old, "urn:900003")) == {"school": 1, "request": 1}


@pytest.mark.parametrize("who", ["900999", "1" * 40, "nobody@nowhere.example", "Nobody Nowhere"])
def test_nobody_and_no_school_are_said(old: Context, who: str) -> None:
    with pytest.raises(NotFoundError):
        held_about(old, who)


def test_an_address_is_one_person_however_it_is_spelled(old: Context) -> None:
    put(
        old,
        t.Message(
            kind="invitation", visit_id=1, state="exported", recipient_name="H. Larkspur",
            recipient_email="Office1@School1.example", subject="Again", drafted_utc=NOW.replace(tzinfo=UTC),
        ),
    )  # fmt: skip
    assert "contacts" not in {row.where for row in retention(old)}
