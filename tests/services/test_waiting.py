"""The waiting list: who waits, and who would fit what comes free."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services import booking, endings, offers, waiting
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.errands import errands
from ecfrs_tui.services.offerviews import FreedTime, OfferedTime
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services.looks_world import TODAY, TUESDAY, add, book_of


def freed(context: Context) -> tuple[FreedTime, ...]:
    with context.store.reading() as session:
        return waiting.freed_times(session, context.book(session, TODAY, TODAY))


def who_waits(context: Context) -> list[str]:
    with context.store.reading() as session:
        return [row.request for row in waiting.waiting_rows(session, context.now())]


def today(context: Context) -> list[str]:
    with context.store.reading() as session:
        return [e.words for e in errands(session, book_of(context), context.now()) if e.kind == "freed"]


def test_a_cancelled_visit_is_offered_to_those_who_wait(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    waiting.wait(context, "req-0002", note="any Tuesday")
    assert who_waits(context) == ["REQ-0002"] and freed(context) == () and today(context) == []
    endings.cancel(context, "VIS-0001", reason="The school is closed")
    (time,) = freed(context)
    assert (time.visit, time.officer, time.starts_at) == ("VIS-0001", "ASH", TUESDAY)
    (fit,) = time.fits
    assert (fit.reference, fit.starts_at.date()) == ("REQ-0002", TUESDAY.date())
    (line,) = today(context)
    assert line.startswith("REQ-0002 School 2 could have Ash's time on Tue 9 Mar 10:00 that came free")
    # what is said to fit can be booked (notice is kept here: it is eight days ahead)
    booking.book(context, "REQ-0002", officers=list(fit.officers), starts_at=fit.starts_at)
    assert who_waits(context) == [] and today(context) == []


def test_the_least_driving_comes_first_when_need_is_alike(context: Context) -> None:
    with context.store.writing("set-up") as work:
        for row in work.session.exec(select(t.RequestSession)).all():
            row.programme = "HS3"
    for reference in ("REQ-0003", "REQ-0002"):
        waiting.wait(context, reference)
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    endings.cancel(context, "VIS-0001", reason="ill")
    (time,) = freed(context)
    assert [fit.reference for fit in time.fits] == ["REQ-0002", "REQ-0003"]
    assert time.fits[0].extra_drive_minutes < time.fits[1].extra_drive_minutes


def test_need_outweighs_some_driving(context: Context) -> None:
    with context.store.writing("set-up") as work:
        for row in work.session.exec(select(t.RequestSession)).all():
            row.programme = "HS3"
    add(
        context,
        t.ScoreSet(
            id=1, source="made-up", theme="home", as_of=TODAY, imported_utc=datetime(2027, 3, 1, tzinfo=UTC)
        ),
    )
    add(
        context,
        t.Score(set_id=1, key_kind="urn", key="900002", value=1.0),
        t.Score(set_id=1, key_kind="urn", key="900003", value=9.0),
        *(t.Score(set_id=1, key_kind="urn", key=f"9000{n}", value=2.0 + n / 10) for n in range(10, 18)),
    )
    for reference in ("REQ-0002", "REQ-0003"):
        waiting.wait(context, reference)
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    endings.cancel(context, "VIS-0001", reason="ill")
    assert [fit.reference for fit in freed(context)[0].fits] == ["REQ-0003", "REQ-0002"]


def test_what_an_offer_lets_go_of_is_free_for_others_far_ahead_too(context: Context) -> None:
    far = datetime(2027, 3, 24, 10)
    times = [OfferedTime(("ASH",), TUESDAY), OfferedTime(("ASH",), far)]
    made = offers.make_offer(context, "REQ-0001", times, days=5).offer
    waiting.wait(context, "REQ-0002")
    offers.choose(context, made.choices[0].code)
    assert [time.starts_at for time in freed(context)] == [far]


def test_a_wish_for_other_days_is_no_match(context: Context) -> None:
    with context.store.reading() as session:
        (key,) = session.exec(select(t.Request.id).where(t.Request.reference == "REQ-0002")).all()
    add(
        context,
        t.Preference(
            request_id=key or 0,
            starts_at=TUESDAY + timedelta(days=1),
            ends_at=TUESDAY + timedelta(days=1, hours=4),
        ),
    )
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    waiting.wait(context, "REQ-0002")
    endings.cancel(context, "VIS-0001", reason="ill")
    assert freed(context) == ()


def test_putting_on_and_taking_off_can_be_undone(context: Context) -> None:
    waiting.wait(context, "REQ-0001")
    with pytest.raises(RefusedError) as refused:
        waiting.wait(context, "REQ-0001")
    assert refused.value.code == "waits_already"
    waiting.wait_no_more(context, "REQ-0001")
    assert who_waits(context) == []
    undo(context)
    assert who_waits(context) == ["REQ-0001"]
    undo(context)
    assert who_waits(context) == []
    with pytest.raises(RefusedError):
        waiting.wait_no_more(context, "REQ-0001")


def test_only_open_requests_that_exist_wait(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    with pytest.raises(RefusedError):
        waiting.wait(context, "REQ-0001")
    with pytest.raises(NotFoundError):
        waiting.wait(context, "REQ-0999")


def test_an_offer_about_to_lapse_and_one_that_lapsed_have_one_line_each(context: Context) -> None:
    from ecfrs_tui.clock import RehearsalClock

    times = [OfferedTime(("ASH",), TUESDAY + timedelta(days=n)) for n in range(3)]
    code = offers.make_offer(context, "REQ-0001", times, days=5).offer.code

    def holds(days: int) -> list[str]:
        now = datetime(2027, 3, 1, 9) + timedelta(days=days)
        context.clock = context.store.clock = RehearsalClock(now)
        endings.lapse(context)
        with context.store.reading() as session:
            return [e.words for e in errands(session, book_of(context), now) if e.kind == "hold"]

    assert holds(2) == []
    assert holds(3) == [
        f"REQ-0001 School 1: no answer to the offer {code}, 3 times held until Sat 6 Mar 09:00"
    ]
    assert holds(5) == [f"REQ-0001 School 1: nobody answered the offer {code}, its times are free again"]
