"""The life of a visit: each move is one transaction, one audit entry, and leaves the right files."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import EcfrsError, FileRefusedError, NotFoundError, RefusedError
from ecfrs_tui.services import booking, endings, moving, slots
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services.desk_world import make_context

TUESDAY = datetime(2027, 3, 9, 10, 0)


def audits(context: Context) -> list[str]:
    with context.store.reading() as session:
        return [e.action for e in session.exec(select(t.AuditEntry).order_by(t.AuditEntry.id)).all()]  # type: ignore[arg-type]


def stored(context: Context, reference: str) -> t.Visit | None:
    with context.store.reading() as session:
        return session.exec(select(t.Visit).where(t.Visit.reference == reference)).first()


def state_of(context: Context, request: str) -> str:
    with context.store.reading() as session:
        return session.exec(select(t.Request.state).where(t.Request.reference == request)).one()


def calendars(files: tuple[str, ...]) -> dict[str, icalendar.Calendar]:
    found = {}
    for name in files:
        if name.endswith(".ics"):
            calendar = icalendar.Calendar.from_ical(Path(name).read_bytes())
            (event,) = calendar.walk("VEVENT")
            found[str(event["ATTENDEE"]).lower().removeprefix("mailto:")] = calendar
    return found


def test_a_booking_writes_visit_audit_and_invitations(context: Context) -> None:
    outcome = booking.book(context, "REQ-0001", officers=["ash"], starts_at=TUESDAY)
    assert outcome.visit is not None
    assert (outcome.visit.reference, outcome.visit.state) == ("VIS-0001", "confirmed")
    assert outcome.visit.arrives_at == TUESDAY - timedelta(minutes=15)
    assert state_of(context, "REQ-0001") == "booked"
    assert audits(context)[-1] == "book"
    written = calendars(outcome.files)
    assert set(written) == {"office1@school1.example", "ash@team.example"}
    assert len([f for f in outcome.files if f.endswith(".eml")]) == 2
    (event,) = written["office1@school1.example"].walk("VEVENT")
    assert written["office1@school1.example"]["METHOD"] == "REQUEST"
    assert event["DTSTART"].dt.replace(tzinfo=None) == TUESDAY
    assert (event["UID"], event["SEQUENCE"]) == (outcome.visit.uid, 0)
    assert all(Path(f).parent == context.exports / "2027-03-01" for f in outcome.files)


def test_what_is_suggested_can_be_booked_and_costs_what_was_said(context: Context) -> None:
    found = slots.suggest(context, "REQ-0002")
    assert found.slots
    first = found.slots[0]
    outcome = booking.book(context, "REQ-0002", officers=first.officers, starts_at=first.starts_at)
    assert outcome.visit is not None and outcome.visit.arrives_at == first.arrives_at


def test_two_officers_get_an_invitation_each(context: Context) -> None:
    outcome = booking.book(context, "REQ-0003", officers=["ASH", "BIRCH"], starts_at=TUESDAY)
    assert set(calendars(outcome.files)) == {
        "office3@school3.example",
        "ash@team.example",
        "birch@team.example",
    }


def test_an_officer_is_never_booked_twice(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    with pytest.raises(RefusedError) as refused:
        booking.book(context, "REQ-0002", officers=["ASH"], starts_at=TUESDAY, override="the head insists")
    assert refused.value.code == "overlap"
    assert "VIS-0001" in refused.value.message
    assert refused.value.message.count(";") == 0
    assert "13:00 fits" in refused.value.hint
    assert stored(context, "VIS-0002") is None
    assert state_of(context, "REQ-0002") == "ready"


def test_a_soft_rule_needs_a_reason_which_is_kept(context: Context) -> None:
    saturday = datetime(2027, 3, 13, 10)
    with pytest.raises(RefusedError) as refused:
        booking.book(context, "REQ-0001", officers=["ASH"], starts_at=saturday)
    assert {b["rule"] for b in refused.value.details["broken"]} == {"working_day", "school_open"}
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=saturday, override="fun day")
    visit = stored(context, "VIS-0001")
    assert visit is not None
    assert visit.overrides == {"working_day": "fun day", "school_open": "fun day"}


def test_a_request_is_booked_once(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    with pytest.raises(RefusedError, match="REQ-0001 is booked"):
        booking.book(context, "REQ-0001", officers=["BIRCH"], starts_at=TUESDAY)


def test_unknown_names_are_said(context: Context) -> None:
    with pytest.raises(NotFoundError, match="no request REQ-0099"):
        booking.book(context, "REQ-0099", officers=["ASH"], starts_at=TUESDAY)
    with pytest.raises(NotFoundError, match="no officer OAK"):
        booking.book(context, "REQ-0001", officers=["OAK"], starts_at=TUESDAY)


def test_nothing_is_booked_when_the_invitation_cannot_be_written(context: Context) -> None:
    context.exports.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(FileRefusedError) as refused:
        booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    assert "exports" in refused.value.message
    assert stored(context, "VIS-0001") is None
    assert state_of(context, "REQ-0001") == "ready"


def test_a_hold_blocks_lapses_and_frees_the_request(context: Context) -> None:
    outcome = booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY, hold_days=2)
    assert outcome.visit is not None and outcome.visit.state == "held"
    assert outcome.files == ()
    assert state_of(context, "REQ-0001") == "offered"
    with pytest.raises(RefusedError, match="hold"):
        booking.book(context, "REQ-0002", officers=["ASH"], starts_at=TUESDAY)
    assert isinstance(context.clock, RehearsalClock)
    context.clock.london = datetime(2027, 3, 3, 9, 1)
    assert endings.lapse(context) == ("VIS-0001",)
    assert state_of(context, "REQ-0001") == "ready"
    booking.book(context, "REQ-0002", officers=["ASH"], starts_at=TUESDAY)


def test_a_hold_is_confirmed_with_its_invitation(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY, hold_days=5)
    outcome = endings.confirm(context, "vis-0001")
    assert outcome.visit is not None and outcome.visit.state == "confirmed"
    assert len(outcome.files) == 4
    with pytest.raises(RefusedError, match="not held"):
        endings.confirm(context, "VIS-0001")


def test_a_move_keeps_the_uid_raises_the_sequence_and_tells_everybody(context: Context) -> None:
    first = booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    later = TUESDAY + timedelta(days=1)
    outcome = moving.move(context, "VIS-0001", officers=["BIRCH"], starts_at=later)
    assert outcome.visit is not None and first.visit is not None
    assert outcome.visit.officers == ("BIRCH",)
    assert (outcome.visit.uid, outcome.visit.sequence) == (first.visit.uid, 1)
    written = calendars(outcome.files)
    assert written["office1@school1.example"]["METHOD"] == "REQUEST"
    assert written["birch@team.example"]["METHOD"] == "REQUEST"
    assert written["ash@team.example"]["METHOD"] == "CANCEL"
    for calendar in written.values():
        (event,) = calendar.walk("VEVENT")
        assert (event["UID"], event["SEQUENCE"]) == (first.visit.uid, 1)
    (gone,) = written["ash@team.example"].walk("VEVENT")
    assert gone["DTSTART"].dt.date() == TUESDAY.date()  # as it was last sent to that officer


def test_a_move_to_a_time_at_which_only_the_old_officer_is_taken(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    later = TUESDAY + timedelta(days=1)
    booking.book(context, "REQ-0002", officers=["ASH"], starts_at=later)
    moving.move(context, "VIS-0001", officers=["BIRCH"], starts_at=later)
    visit = stored(context, "VIS-0001")
    assert visit is not None and visit.starts_at == later


def test_a_cancellation_frees_the_time_and_goes_to_everybody(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    outcome = endings.cancel(context, "VIS-0001", reason="flood at the school")
    written = calendars(outcome.files)
    assert {c["METHOD"] for c in written.values()} == {"CANCEL"}
    (event,) = written["ash@team.example"].walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert state_of(context, "REQ-0001") == "ready"
    booking.book(context, "REQ-0002", officers=["ASH"], starts_at=TUESDAY)
    with pytest.raises(RefusedError, match="cancelled already"):
        endings.cancel(context, "VIS-0001", reason="again")
    with pytest.raises(RefusedError, match="needs a reason"):
        endings.cancel(context, "VIS-0002", reason="  ")


def test_a_visit_is_delivered_after_it_happened(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    with pytest.raises(RefusedError, match="still to come"):
        endings.deliver(context, "VIS-0001", pupils=27)
    assert isinstance(context.clock, RehearsalClock)
    context.clock.london = TUESDAY + timedelta(days=1)
    endings.deliver(context, "VIS-0001", pupils=27)
    visit = stored(context, "VIS-0001")
    assert visit is not None and (visit.state, visit.pupils_reached) == ("delivered", 27)
    assert state_of(context, "REQ-0001") == "delivered"
    undo(context)
    assert state_of(context, "REQ-0001") == "booked"


def test_undoing_a_hold_leaves_no_trace_but_the_audit(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY, hold_days=5)
    outcome = undo(context)
    assert outcome.words.startswith("Undone: Held VIS-0001")
    assert stored(context, "VIS-0001") is None
    assert state_of(context, "REQ-0001") == "ready"
    assert audits(context)[-2:] == ["hold", "undo"]
    again = booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY, hold_days=5)
    assert again.visit is not None and again.visit.reference == "VIS-0002"  # a name is never used twice


def test_undoing_a_booking_sends_the_cancellation(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    outcome = undo(context)
    assert {c["METHOD"] for c in calendars(outcome.files).values()} == {"CANCEL"}
    assert state_of(context, "REQ-0001") == "ready"
    with pytest.raises(RefusedError, match="nothing of yours"):
        undo(context)


def test_undoing_a_move_moves_back_with_the_next_sequence(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    moving.move(context, "VIS-0001", officers=["BIRCH"], starts_at=TUESDAY + timedelta(days=1))
    outcome = undo(context)
    assert outcome.visit is not None
    assert (outcome.visit.starts_at, outcome.visit.officers) == (TUESDAY, ("ASH",))
    written = calendars(outcome.files)
    assert written["birch@team.example"]["METHOD"] == "CANCEL"
    assert {c["METHOD"] for a, c in written.items() if a != "birch@team.example"} == {"REQUEST"}
    assert {e["SEQUENCE"] for c in written.values() for e in c.walk("VEVENT")} == {2}


def test_undoing_a_cancellation_invites_anew_under_another_uid(context: Context) -> None:
    first = booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    endings.cancel(context, "VIS-0001", reason="by mistake")
    outcome = undo(context)
    assert outcome.visit is not None and first.visit is not None
    assert outcome.visit.state == "confirmed"
    assert (outcome.visit.uid != first.visit.uid, outcome.visit.sequence) == (True, 0)
    assert state_of(context, "REQ-0001") == "booked"


def test_undo_survives_a_restart_and_belongs_to_a_person(context: Context, tmp_path: Path) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY, hold_days=5)
    other = make_context(tmp_path, actor="Sam")
    with pytest.raises(RefusedError, match="nothing of yours"):
        undo(other)
    again = make_context(tmp_path, actor="Pat")
    assert undo(again).words.startswith("Undone: Held VIS-0001")
    other.store.close()
    again.store.close()


def test_undo_is_refused_when_somebody_changed_the_visit_since(context: Context, tmp_path: Path) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY, hold_days=5)
    other = make_context(tmp_path, actor="Sam")
    moving.move(other, "VIS-0001", starts_at=TUESDAY + timedelta(days=1))
    with pytest.raises(RefusedError, match="changed since"):
        undo(context)
    visit = stored(context, "VIS-0001")
    assert visit is not None and visit.starts_at == TUESDAY + timedelta(days=1)
    other.store.close()


def test_many_at_once_never_book_one_officer_twice(context: Context, tmp_path: Path) -> None:
    barrier = threading.Barrier(6)
    answers: list[str] = []

    def one(number: int) -> None:
        mine = make_context(tmp_path, actor=f"person {number}")
        barrier.wait()
        try:
            booking.book(mine, f"REQ-000{number % 2 + 1}", officers=["ASH"], starts_at=TUESDAY)
            answers.append("booked")
        except EcfrsError as refused:
            answers.append(refused.code)
        finally:
            mine.store.close()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("booked") == 1
    with context.store.reading() as session:
        live = session.exec(select(t.Visit).where(t.Visit.state == "confirmed")).all()
    assert len(live) == 1


def test_why_not_is_told_with_the_nearest_mend(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    with context.store.writing("Pat") as work:
        work.session.add(
            t.BusyTime(
                officer="BIRCH", starts_at=datetime(2027, 3, 9), ends_at=datetime(2027, 3, 10), label="leave"
            )
        )
        work.record("test", "", "leave")
    found = slots.why_not(context, "REQ-0002", TUESDAY.date())
    birch = next(r for r in found if r.officer == "BIRCH")
    assert birch.reasons[0] == "Birch: leave all day"


def test_two_moves_of_one_visit_are_undone_one_after_the_other(context: Context) -> None:
    booked = booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    assert booked.visit is not None
    name = booked.visit.reference
    first, second = TUESDAY + timedelta(hours=1), TUESDAY + timedelta(hours=3)
    moving.move(context, name, starts_at=first, override="asked on the phone")
    moving.move(context, name, starts_at=second, override="asked on the phone")
    for there in (first, TUESDAY):
        undo(context)
        with context.store.reading() as session:
            row = session.exec(select(t.Visit).where(t.Visit.reference == name)).one()
            assert row.starts_at == there
