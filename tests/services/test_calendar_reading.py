"""Officers' calendars in the diary: replaced source by source, our own left out, the last good reading kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from ecfrs_tui.errors import EcfrsError, NotFoundError, RefusedError
from ecfrs_tui.services import booking, calendar_looks, calendar_reading
from ecfrs_tui.services.busy import busy_times
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.endings import cancel
from ecfrs_tui.services.history import history
from ecfrs_tui.services.slots import suggest
from ecfrs_tui.services.today import today
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.intake.calendar_server import CalendarServer, loop, publishes, publishing
from tests.intake.calendars_made import calendar, event

TUESDAY = datetime(2027, 3, 9, 9, 30)
MEETING = event("meeting", "20270310T100000", "20270310T120000")
COURSE = event("course", "20270311T100000", "20270311T120000", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[CalendarServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with publishing() as running:
        yield running


def busy(context: Context, officer: str = "ASH") -> list[tuple[str, str, str]]:
    with context.store.reading() as session:
        found = busy_times(session, officer, date(2027, 3, 1), date(2027, 6, 30))
    return [(f"{b.span.start:%d %b %H:%M}", b.level, b.source) for b in found]


def lines(context: Context) -> list[tuple[str, str]]:
    now = context.now()
    with context.store.reading() as session:
        book = context.book(session, now.date(), date(2027, 3, 29))
        return [(e.kind, e.words) for e in today(session, book, now).errands]


def put(path: Path, *events: str) -> Path:
    path.write_bytes(calendar(*events))
    return path


def test_a_file_goes_in_once_and_is_replaced_by_its_successor(context: Context, tmp_path: Path) -> None:
    file = tmp_path / "ash.ics"
    first = calendar_reading.import_calendar(context, put(file, MEETING, COURSE), "ash")
    assert (first.added, first.kind, first.refused) == (2, "calendar", ())
    again = calendar_reading.import_calendar(context, file, "ASH")
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    changed = calendar_reading.import_calendar(context, put(file, COURSE), "ASH")
    assert (changed.added, changed.changed, changed.unchanged) == (0, 1, 1)
    assert busy(context) == [("11 Mar 10:00", "oof", "file ash.ics")]
    undo(context)
    assert len(busy(context)) == 2


def test_dry_runs_unknown_officers_and_strictness_leave_nothing(context: Context, tmp_path: Path) -> None:
    file = put(tmp_path / "ash.ics", MEETING, "UID:x\nSUMMARY:x")
    tried = calendar_reading.import_calendar(context, file, "ASH", dry_run=True)
    assert (tried.added, len(tried.refused), tried.dry_run) == (1, 1, True)
    with pytest.raises(NotFoundError):
        calendar_reading.import_calendar(context, file, "NOBODY")
    with pytest.raises(RefusedError, match="1 events cannot be read"):
        calendar_reading.import_calendar(context, file, "ASH", strict=True)
    assert busy(context) == []
    with context.store.reading() as session:
        assert calendar_looks.calendar_views(session, context.now()) == ()


def test_only_the_busy_times_of_that_source_are_replaced(context: Context, tmp_path: Path) -> None:
    with context.store.writing("set-up") as work:
        work.session.add(
            t.BusyTime(officer="ASH", starts_at=TUESDAY, ends_at=TUESDAY.replace(hour=10), label="dentist")
        )
        work.record("set-up", "", "by hand", undoable=False)
    calendar_reading.import_calendar(context, put(tmp_path / "a.ics", MEETING), "ASH")
    calendar_reading.import_calendar(context, put(tmp_path / "b.ics", COURSE), "ASH")
    calendar_reading.import_calendar(context, put(tmp_path / "a.ics"), "ASH")
    assert [source for _, _, source in busy(context)] == ["entered", "file b.ics"]


def test_our_own_visits_are_not_counted_twice(context: Context, tmp_path: Path) -> None:
    done = booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    assert done.visit is not None
    uid, arrives, departs = done.visit.uid, done.visit.arrives_at, done.visit.departs_at
    span = (f"{arrives:%Y%m%dT%H%M%S}", f"{departs:%Y%m%dT%H%M%S}")
    ours = [event(uid, *span), event("x", *span, "SUMMARY:Busy").replace("SUMMARY:x\n", "")]
    report = calendar_reading.import_calendar(context, put(tmp_path / "a.ics", *ours, MEETING), "ASH")
    assert report.added == 1 and any("not counted twice" in note for note in report.notes)
    moved = event(uid.upper(), "20270309T130000", "20270309T143000")
    report = calendar_reading.import_calendar(context, put(tmp_path / "a.ics", moved, MEETING), "ASH")
    assert (report.added, report.unchanged) == (0, 1)
    assert any("VIS-0001 stands at Tue 9 Mar 13:00 in the officer's calendar" in n for n in report.notes)
    cancel(context, "VIS-0001", reason="snow")
    report = calendar_reading.import_calendar(context, tmp_path / "a.ics", "ASH")
    assert any("VIS-0001 is cancelled here" in note for note in report.notes)


def test_a_new_busy_time_across_a_visit_is_work_on_today_with_its_mend(
    context: Context, tmp_path: Path
) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    leave = "UID:l\nSUMMARY:Leave\nDTSTART;VALUE=DATE:20270309\nDTEND;VALUE=DATE:20270310"
    report = calendar_reading.import_calendar(context, put(tmp_path / "a.ics", leave), "ASH")
    assert "now in the way of VIS-0001: see Today" in report.notes
    ((_, words),) = [line for line in lines(context) if line[0] == "clash"]
    assert "Ash: Leave all day" in words
    assert "Birch could come at the same time" in words


def test_a_published_calendar_is_kept_and_read_again(context: Context, server: CalendarServer) -> None:
    server.answer = publishes(calendar(MEETING))
    added = calendar_reading.add(context, "ASH", server.address, name="Outlook")
    assert (added.added, added.known_until) == (1, date(2027, 5, 30))
    with pytest.raises(RefusedError, match="already"):
        calendar_reading.add(context, "ASH", server.address, name="Outlook")
    (unchanged,) = calendar_reading.fetch_all(context)
    assert (unchanged.added, unchanged.gone, unchanged.problem) == (0, 0, "")
    assert server.asked[-1][1]["If-None-Match"] == '"1"'
    server.answer = publishes(calendar(COURSE), '"2"')
    (read,) = calendar_reading.fetch_all(context, officer="ash")
    assert (read.added, read.gone) == (1, 1)
    assert busy(context) == [("11 Mar 10:00", "oof", "Outlook")]
    assert calendar_reading.fetch_all(context, due=True) == ()
    with context.store.reading() as session:
        words = " ".join(line.words for line in history(session))
    assert "Calendar read" in words and "/ash/" not in words


@pytest.mark.parametrize("data", [b"<html>Sign in</html>", calendar(MEETING)[:-30], b""])
def test_a_bad_reading_keeps_the_last_good_one_and_the_others_go_on(
    context: Context, server: CalendarServer, tmp_path: Path, data: bytes
) -> None:
    server.answer = publishes(calendar(MEETING))
    calendar_reading.add(context, "ASH", server.address, name="Outlook")
    calendar_reading.add(context, "BIRCH", str(put(tmp_path / "b.ics", MEETING)), name="Outlook")
    server.answer = publishes(data, '"2"')
    put(tmp_path / "b.ics", MEETING, COURSE)
    failed, read = calendar_reading.fetch_all(context)
    assert failed.problem and failed.hint and (read.added, read.problem) == (1, "")
    assert len(busy(context)) == 1 and len(busy(context, "BIRCH")) == 2
    ((_, words),) = [line for line in lines(context) if line[0] == "unsure"]
    assert words.startswith("ASH’s Outlook (as it was today 09:00): 127.0.0.1")
    server.answer = loop
    assert "on and on" in calendar_reading.fetch_all(context, officer="ASH")[0].problem
    server.answer = publishes(calendar(MEETING), '"3"')
    assert calendar_reading.fetch_all(context, officer="ASH")[0].problem == ""
    assert [line for line in lines(context) if line[0] == "unsure"] == []


def test_what_cannot_be_read_is_not_added(context: Context, server: CalendarServer) -> None:
    server.answer = publishes(b"<html>Sign in</html>")
    with pytest.raises(EcfrsError, match="sign in"):
        calendar_reading.add(context, "ASH", server.address)
    with context.store.reading() as session:
        assert session.exec(select(t.CalendarSource)).all() == []


def test_removing_takes_its_busy_times_along_and_can_be_undone(context: Context, tmp_path: Path) -> None:
    added = calendar_reading.add(context, "ASH", str(put(tmp_path / "a.ics", MEETING)))
    assert added.number is not None
    assert "1 busy times" in calendar_reading.remove(context, added.number).words
    assert busy(context) == []
    undo(context)
    assert len(busy(context)) == 1
    with pytest.raises(NotFoundError):
        calendar_reading.fetch_all(context, numbers=[99])


def test_beyond_what_is_known_a_time_is_suggested_with_a_warning(context: Context, tmp_path: Path) -> None:
    calendar_reading.add(context, "ASH", str(put(tmp_path / "a.ics", event("m", "20270302T100000", "20270302T110000"))),
                         days_known=7)  # fmt: skip
    found = suggest(context, "REQ-0001", first=date(2027, 3, 8), last=date(2027, 3, 11), limit=50)
    with context.store.reading() as session:
        known = calendar_looks.known_diaries(session)
    for slot in calendar_looks.with_warnings(found, known, context.now()).slots:
        unknown = slot.officers == ("ASH",) and slot.starts_at.date() > date(2027, 3, 8)
        said = [w for w in slot.warnings if "known until Mon 8 Mar only" in w]
        assert bool(said) is unknown
    assert {s.officers for s in found.slots} == {("ASH",), ("BIRCH",)}
