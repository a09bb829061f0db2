"""Whole cards and histories, read from the demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.office import Office, open_office

NOW = datetime(2027, 3, 1, 9, 0)


@pytest.fixture
def office(filled_demo: Path, tmp_path: Path) -> Iterator[Office]:
    found = open_office(Path(shutil.copytree(filled_demo, tmp_path / "home")), RehearsalClock(NOW))
    yield found
    found.close()


def test_a_school_with_all_that_ever_was_newest_first(office: Office) -> None:
    request = office.requests()[0]
    office.log_contact(request.urn or 0, kind="called", words="they would rather have May")
    page = office.school_page(f"urn:{request.urn}")
    times = [line.when for line in page.lines if line.when is not None]
    assert times == sorted(times, reverse=True)
    assert {"visit", "request", "called"} <= {line.kind for line in page.lines}
    assert page.lines[0].ahead or "rather have May" in page.lines[0].words
    references = {line.reference for line in page.lines if line.kind == "visit"}
    everything = ("held", "confirmed", "delivered", "cancelled", "not delivered")
    assert references == {v.reference for v in office.visits(states=everything) if v.urn == request.urn}
    needs = {need.title: need.need for need in page.need}
    assert needs == dict(page.card.need), "the card and the look-up say the same"
    for need in page.need:
        assert sum(part.points for part in need.parts) == pytest.approx(need.need, abs=0.51)


def test_restricted_parts_are_there_only_while_they_are_unlocked(office: Office) -> None:
    urn = office.requests()[0].urn
    assert not any(part.restricted for need in office.school_page(f"urn:{urn}").need for part in need.parts)


def test_the_minutes_on_the_card_of_a_visit_are_those_of_its_day(office: Office) -> None:
    visits = [v for v in office.visits(states=("confirmed",)) if v.starts_at > office.now()]
    for visit in visits[:12]:
        page = office.visit_page(visit.reference)
        for drive in page.drives:
            stops = [
                s
                for s in office.day(drive.officer, visit.starts_at.date()).stops
                if s.kind in ("base", "visit")
            ]
            here = next(n for n, s in enumerate(stops) if s.visit == visit.reference)
            assert drive.minutes == stops[here if drive.towards else here + 1].drive_minutes
        assert {d.towards for d in page.drives} == {True, False}


def test_the_card_of_a_visit_tells_who_was_told(office: Office) -> None:
    request = next(r for r in office.requests(states=("ready",)) if office.suggest(r.reference).slots)
    visit = office.book_slot(request.reference, office.suggest(request.reference).slots[0]).visit
    assert visit is not None
    page = office.visit_page(visit.reference)
    assert page.request is not None and page.request.row.reference == request.reference
    kinds = [line.kind for line in page.lines]
    assert kinds.count("letter") == len(office.messages(visit=visit.reference)) > 0
    assert {"officer", "school", "request"} <= set(kinds)


def test_what_is_wrong_with_a_visit_stands_on_its_card(office: Office) -> None:
    visit = next(v for v in office.visits(states=("confirmed",)) if v.starts_at.date() > office.now().date())
    day = visit.starts_at.date().isoformat()
    assert not office.visit_page(visit.reference).warnings
    office.save_busy(
        {"officer": visit.officers[0], "label": "Leave", "level": "oof", "first_day": day, "last_day": day}
    )
    assert office.visit_page(visit.reference).warnings


def test_an_officer_for_the_next_ten_days(office: Office) -> None:
    for officer in office.officers():
        page = office.officer_page(officer.code)
        grid = office.week(office.now().date(), 10)
        place = [o.code for o in grid.officers].index(officer.code)
        assert page.days == grid.cells[place], "the card and the week say the same"
        assert len(page.days) == len(page.day_words) == 10
        assert page.week_visits >= sum(c.visits for c in page.days if c.day.isocalendar()[1] == 9)


def test_what_is_unknown_is_said(office: Office) -> None:
    for look in (office.school_page, office.visit_page, office.officer_page):
        with pytest.raises(NotFoundError):
            look("nothing-like-it")
    assert office.place_key("VIS-9999") == ""


def test_a_history_marks_what_can_be_taken_back_and_after_what(office: Office) -> None:
    first, second = (r for r in office.requests(states=("ready",))[:2])
    one = office.edit_request(first.reference, {"room": "hall"})
    office.edit_request(second.reference, {"room": "gym"})
    line = office.history_of(first.reference)[0]
    assert line.words == one.words and line.step is not None and line.after == 1
    everything = office.history_of("")
    assert [each.after for each in everything if each.step is not None][:2] == [0, 1]
    assert everything[0].number > everything[1].number, "newest first"
    office.undo()
    office.undo()
    lines = office.history_of(first.reference)
    assert lines[0].words.startswith("Undone") and all(each.step is None for each in lines)


def test_a_school_has_the_history_of_its_requests_and_visits(office: Office) -> None:
    row = next(r for r in office.requests(states=("ready",)) if office.suggest(r.reference).slots)
    office.edit_request(row.reference, {"room": "hall"})
    visit = office.book_slot(row.reference, office.suggest(row.reference).slots[0]).visit
    assert visit is not None
    office.save_place(f"urn:{row.urn}", {"parking": "in the yard"})
    about = {line.reference for line in office.history_of(f"urn:{row.urn}")}
    assert {row.reference, visit.reference, str(row.urn)} <= about
    assert {row.reference, visit.reference} <= {line.reference for line in office.history_of(row.reference)}
