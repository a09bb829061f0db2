"""What would fit an officer's free time of a day: requests that wait and schools without a visit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services import booking
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.freed_time import fits_gap
from ecfrs_tui.services.planviews import GapFit
from ecfrs_tui.store import tables as t
from tests.services.looks_world import TUESDAY, add, add_visit

DAY = TUESDAY.date()


def schools(context: Context, *numbers: int) -> None:
    """More schools, 900011 and so on, at as many minutes as their number."""
    add(
        context,
        *(
            t.School(
                urn=900000 + n,
                name=f"School {n}",
                authority="Essex",
                phase="Primary",
                low_age=4,
                high_age=11,
                latitude=0.0,
                longitude=float(n),
            )
            for n in numbers
        ),
    )


def by_kind(found: tuple[GapFit, ...], kind: str) -> list[str]:
    return [f.reference or f.school for f in found if f.kind == kind]


def test_waiting_requests_fit_with_colleagues_where_needed(context: Context) -> None:
    found = fits_gap(context, "ash", DAY)
    assert set(by_kind(found, "request")) == {"REQ-0001", "REQ-0002", "REQ-0003"}
    pair = next(f for f in found if f.reference == "REQ-0003")
    assert pair.officers == ("ASH", "BIRCH") and pair.words.endswith("with Birch")
    one = next(f for f in found if f.reference == "REQ-0001")
    assert one.words == (
        f"asked for Y3 HS3 ×1, waiting 7 days; only visit that day, adds {one.extra_drive_minutes} min of driving"
    )
    costs = [f.extra_drive_minutes - (2 * (f.need or 0) + 35) for f in found if f.kind == "request"]
    assert costs == sorted(costs)


def test_what_is_said_to_fit_can_be_booked(context: Context) -> None:
    add_visit(context, 1, TUESDAY, school=2)
    one = next(f for f in fits_gap(context, "ASH", DAY) if f.reference == "REQ-0001")
    outcome = booking.book(context, one.reference, officers=one.officers, starts_at=one.starts_at)
    assert outcome.visit is not None and outcome.visit.ends_at == one.ends_at


def test_schools_in_need_or_long_unvisited_are_offered_what_suits_their_ages(context: Context) -> None:
    schools(context, 11, 12, 13, 14, 15)
    add_visit(context, 1, datetime(2025, 3, 4, 10), school=12, state="delivered")
    add_visit(context, 2, datetime(2026, 9, 8, 10), school=13, state="delivered")
    add_visit(context, 3, datetime(2027, 4, 13, 10), school=14)
    add_visit(context, 4, datetime(2026, 9, 8, 10), school=15, state="cancelled")
    found = fits_gap(context, "ASH", DAY, limit=20)
    assert set(by_kind(found, "school")) == {"School 11", "School 12", "School 15"}
    twelve = next(f for f in found if f.school == "School 12")
    assert twelve.words.startswith("could be offered Home safety for Y3, last visited 4 Mar 2025; ")
    assert twelve.school_key == "urn:900012" and twelve.reference == ""
    assert "never visited" in next(f for f in found if f.school == "School 11").words


def test_need_outweighs_driving(context: Context) -> None:
    schools(context, 11, 25)
    add(
        context,
        t.ScoreSet(
            id=1, source="risk", theme="fires", as_of=date(2027, 1, 1), imported_utc=datetime.now(UTC)
        ),
    )
    for urn, value in ((900011, 1.0), (900025, 9.0), (900099, 5.0)):
        add(context, t.Score(set_id=1, key_kind="urn", key=str(urn), value=value))
    found = [f for f in fits_gap(context, "ASH", DAY, limit=20) if f.kind == "school"]
    assert [(f.school, f.need) for f in found] == [("School 25", 79), ("School 11", 57)]


def test_short_notice_is_no_bar_but_the_hour_must_be_to_come(context: Context) -> None:
    today = context.now().date()
    found = fits_gap(context, "ASH", today)
    assert found and all(f.starts_at > context.now() + timedelta(minutes=15) for f in found)


def test_days_nobody_can_work_are_refused(context: Context) -> None:
    add(
        context,
        t.BusyTime(
            officer="ASH", starts_at=datetime(2027, 3, 9), ends_at=datetime(2027, 3, 10), label="leave"
        ),
    )
    with context.store.writing("set-up") as work:
        work.session.exec(select(t.Officer).where(t.Officer.code == "BIRCH")).one().base_latitude = None
    for officer, day, code in (
        ("ASH", date(2027, 2, 1), "day_past"),
        ("ASH", date(2027, 3, 13), "no_time"),
        ("ASH", DAY, "no_time"),
        ("BIRCH", DAY, "no_base"),
    ):
        with pytest.raises(RefusedError) as refused:
            fits_gap(context, officer, day)
        assert refused.value.code == code
