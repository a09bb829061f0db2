"""Calendars, weeks and bookings by commands."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command
from tests.intake.calendars_made import calendar, event


def test_a_calendar_from_file_to_busy_time_and_away_again(at_home: Command, tmp_path: Path) -> None:
    file = tmp_path / "ash.ics"
    file.write_bytes(calendar(event("Team meeting", "20270706T093000", "20270706T103000")))
    report = at_home("import", "calendar", file, "--officer", "ash").document
    assert (report["kind"], report["added"], report["refused"]) == ("calendar", 1, [])
    (busy,) = at_home("busy", "ASH", "--from", "2027-07-06", "--to", "2027-07-06").document
    assert (busy["starts_at"], busy["source"], busy["level"]) == ("2027-07-06T09:30", "file ash.ics", "busy")
    added = at_home("calendars", "add", "BIRCH", file, "--name", "Outlook", "--days", "30").document
    assert (added["added"], added["known_until"]) == (1, "2027-07-06")
    file.write_text("<html>sign in", "utf-8")
    ran = at_home("calendars", "fetch")
    assert ran.status == 1 and "web page" in ran.document[0]["problem"]
    listed = at_home("calendars", "list").document
    assert [(c["officer"], c["busy"], bool(c["problem"])) for c in listed] == [
        ("ASH", 1, False),
        ("BIRCH", 1, True),
    ]
    assert at_home("calendars", "remove", str(added["number"])).status == 0
    assert at_home("busy", "BIRCH", "--from", "2027-07-06", "--to", "2027-07-06").document == []


def test_whose_calendar_it_is_has_to_be_said(at_home: Command, tmp_path: Path) -> None:
    file = tmp_path / "ash.ics"
    file.write_bytes(calendar(event("a", "20270706T093000")))
    assert at_home("import", "calendar", file).status == 2
    assert at_home("import", "calendar", file, "--officer", "NOBODY").status == 1


def test_a_week_and_a_day_on_paper(at_home: Command, tmp_path: Path) -> None:
    visit = at_home("book", "REQ-0001", "--slot", "1").document
    (code, *_), day = visit["officers"], visit["starts_at"][:10]
    week = at_home("week", code, "--from", day, "--to", day, "--out", tmp_path / "week.ics").document
    assert visit["uid"] in (tmp_path / "week.ics").read_bytes().replace(b"\r\n ", b"").decode()
    assert str(tmp_path / "week.ics") in str(week)
    at_home("daysheet", code, day, "--out", tmp_path)
    assert len(list(tmp_path.glob("*day sheet.*"))) == 2
    assert at_home("week", code, "--from", day, "--to", "2027-01-01").status == 2


def test_bookings_are_imported_listed_and_nothing_is_asked(at_home: Command, tmp_path: Path) -> None:
    head = "Date Time\tCustomer Name\tStaff Name\tService\tDuration (mins.)\tBooking Id\t Custom Fields"
    start = "23/03/2027 09:30\tMabel Thistlewood\tCelia Cedar\tHome safety\t60\tB1"
    row = start + '\t{"School": "Hollowmere Primary School"}'
    file = tmp_path / "BookingsReportingData.tsv"
    file.write_text(f"{head}\n{row}\n", "utf-8")
    assert at_home("import", "bookings", file).document["added"] == 1
    (one,) = at_home("bookings", "list").document
    assert (one["visit"], one["state"], one["question"]) == ("VIS-0001", "confirmed", "")
    assert at_home("bookings", "list", "--questions").document == []
    assert at_home("bookings", "settle", "VIS-0001").status == 1
    assert at_home("import", "bookings", file, "--dates", "sideways").status == 2
