"""A day as a bar and as lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from fake_desk import FakeDesk, workday
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.services.views import DayView, StopView
from ecfrs_tui.tui.widgets.daybar import SIGNS, day_bar, scale, stretches
from ecfrs_tui.tui.widgets.daylines import day_lines

DAY = datetime(2027, 3, 9)


def _day(*stops: StopView, note: str = "") -> DayView:
    return DayView("ASH", "Ash", DAY.date(), "Rayleigh", stops, 0, 0.0, None, note)


def _stop(kind: str, start: int, end: int, drive: int = 0, state: str = "") -> StopView:
    at, until = DAY + timedelta(minutes=start), DAY + timedelta(minutes=end)
    return StopView(
        kind, kind, at, until, None, None, drive, drive * 0.8, "skeleton", 3, (), None, None, state
    )


@settings(max_examples=60)
@given(st.integers(1, 120), st.lists(st.tuples(st.integers(0, 1380), st.integers(0, 59)), max_size=6))
def test_a_bar_fills_its_width_whatever_the_day_holds(width: int, spans: list[tuple[int, int]]) -> None:
    stops = [_stop("visit", start, start + length, drive=15) for start, length in spans]
    bar = day_bar(_day(*stops), width)
    assert bar.cell_length == width
    assert set(bar.plain) <= {sign for sign, _ in SIGNS.values()}


def test_visits_drives_and_gaps_stand_where_they_are() -> None:
    # 7:00 to 18:00 in 44 cells: a quarter of an hour each
    bar = day_bar(
        _day(_stop("base", 480, 480), _stop("visit", 540, 600, drive=30), _stop("lunch", 720, 750)), 44
    )
    assert bar.plain[:6] == "······"
    assert bar.plain[6:8] == "▒▒"
    assert bar.plain[8:12] == "████"
    assert bar.plain[20:22] == "──"


def test_a_hold_looks_different_and_leave_is_said() -> None:
    assert "▓" in day_bar(_day(_stop("visit", 540, 660, state="held")), 44).plain
    assert day_bar(_day(note="leave"), 20).plain.startswith("leave ·")


def test_the_scale_stays_under_its_bar() -> None:
    for width in (10, 22, 44, 88):
        assert len(scale(width)) == width
    assert scale(44)[4] == "8"


def test_a_drive_ends_at_its_stop() -> None:
    (drive, visit) = stretches(_day(_stop("visit", 540, 600, drive=30)))
    assert drive == (DAY + timedelta(minutes=510), visit[0], "drive")


def test_lunch_at_the_next_school_stands_after_the_drive_there() -> None:
    lunch, visit = _stop("lunch", 763, 793), _stop("visit", 795, 880, drive=43)
    visit = replace(visit, leaves_at=DAY + timedelta(minutes=720))
    lines = day_lines(_day(_stop("visit", 570, 720), lunch, visit), {})
    assert [line.kind for line in lines] == ["visit", "drive", "lunch", "visit"]


def test_lines_are_in_order_and_name_what_is_free() -> None:
    desk = FakeDesk()
    day = desk.day("ELM", workday(0))
    rows = {row.reference: row for row in desk.visits(first=day.day, last=day.day, officer="ELM")}
    lines = day_lines(day, rows)
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert any(line.visit for line in lines)
    assert any(line.what.plain.startswith("free ") for line in lines)
    assert lines[0].kind == lines[-1].kind == "base"
