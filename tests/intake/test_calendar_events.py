"""Outlook's calendars as London busy times: zones, levels, repetition, and what goes wrong in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.calendar_events import CalendarRead, Levels, plain_uid, read_calendar
from tests.intake.calendars_made import calendar, event

FIRST, LAST = date(2027, 3, 1), date(2028, 3, 31)


def read(*events: str, head: str = "", levels: Levels | None = None) -> CalendarRead:
    return read_calendar(calendar(*events, head=head), "made.ics", FIRST, LAST, levels=levels)


def starts(found: CalendarRead) -> list[datetime]:
    return [b.starts_at for b in found.busy]


@pytest.mark.parametrize(
    "zone",
    [
        "GMT Standard Time",
        '"GMT Standard Time"',
        "Europe/London",
        "Customized Time Zone",
        "tzone://Microsoft/Custom",
        '"(UTC+00:00) Dublin, Edinburgh, Lisbon, London"',
        "(UTC+00:00) Dublin, Edinburgh, Lisbon, London",
        "",
    ],
)
@pytest.mark.parametrize("day", ["20270706", "20271214"])
def test_london_wall_time_whatever_the_zone_is_called(zone: str, day: str) -> None:
    found = read(event("a", f"{day}T083000", f"{day}T093000", zone=zone))
    assert [f"{b.starts_at:%Y%m%dT%H%M} {b.ends_at:%H%M}" for b in found.busy] == [f"{day}T0830 0930"]
    assert found.problems == ()
    said = "Custom" in zone
    assert bool(found.notes) is said


@pytest.mark.parametrize("zone", ["tzone://Microsoft/Utc", "UTC"])
def test_utc_in_summer_is_an_hour_later_here(zone: str) -> None:
    assert starts(read(event("a", "20270706T083000", "20270706T093000", zone=zone))) == [
        datetime(2027, 7, 6, 9, 30)
    ]


def test_a_custom_zone_follows_its_own_rules_and_none_of_another_calendar() -> None:
    def zone(offset: str) -> str:
        return "\n".join(
            [
                "BEGIN:VTIMEZONE", "TZID:Customized Time Zone", "BEGIN:STANDARD", "DTSTART:16010101T000000",
                f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE",
            ]
        )  # fmt: skip

    one = event("a", "20271214T120000", "20271214T130000", zone="Customized Time Zone")
    assert starts(read(one, head=zone("+0200"))) == [datetime(2027, 12, 14, 10)]
    assert starts(read(one, head=zone("-0500"))) == [datetime(2027, 12, 14, 17)]
    assert starts(read(one)) == [datetime(2027, 12, 14, 12)]


def test_a_series_keeps_its_hour_over_both_changes_of_the_clock() -> None:
    found = read(event("a", "20270301T093000", "20270301T103000", "RRULE:FREQ=WEEKLY;COUNT=45"))
    assert len(found.busy) == 45
    assert {f"{s:%a %H:%M}" for s in starts(found)} == {"Mon 09:30"}


def test_left_out_moved_and_cancelled_occurrences() -> None:
    found = read(
        event("a", "20270308T093000", "20270308T103000", "RRULE:FREQ=WEEKLY;COUNT=4",
              "EXDATE;TZID=GMT Standard Time:20270315T093000"),
        event("a", "20270323T140000", "20270323T150000", "RECURRENCE-ID;TZID=GMT Standard Time:20270322T093000"),
        event("a", "20270329T093000", "20270329T103000", "RECURRENCE-ID;TZID=GMT Standard Time:20270329T093000",
              "STATUS:CANCELLED"),
    )  # fmt: skip
    assert starts(found) == [datetime(2027, 3, 8, 9, 30), datetime(2027, 3, 23, 14)]


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        (("X-MICROSOFT-CDO-BUSYSTATUS:BUSY",), "busy"),
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF", "TRANSP:TRANSPARENT"), "oof"),
        (("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",), "tentative"),
        (("X-MICROSOFT-CDO-BUSYSTATUS:FREE", "TRANSP:OPAQUE"), None),
        (("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",), None),
        (("TRANSP:TRANSPARENT",), None),
        (("STATUS:TENTATIVE",), "tentative"),
        (("STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"), None),
        ((), "busy"),
    ],
)
def test_outlooks_own_level_goes_before_the_others(lines: tuple[str, ...], level: str | None) -> None:
    found = read(event("a", "20270706T083000", "20270706T093000", *lines))
    assert [b.level for b in found.busy] == ([level] if level else [])


def test_whole_days_are_london_days_and_free_ones_block_only_when_asked() -> None:
    leave = "UID:a\nDTSTART;VALUE=DATE:20270705\nDTEND;VALUE=DATE:20270708\nX-MICROSOFT-CDO-BUSYSTATUS:OOF"
    free = "UID:b\nDTSTART;VALUE=DATE:20270712\nX-MICROSOFT-CDO-BUSYSTATUS:FREE"
    old = event(
        "c", "20270719T000000", "20270720T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "TRANSP:TRANSPARENT"
    )
    (only,) = read(leave, free, old).busy
    assert (only.starts_at, only.ends_at) == (datetime(2027, 7, 5), datetime(2027, 7, 8))
    assert len(read(leave, free, old, levels=Levels(free_all_day=True)).busy) == 3


def test_tentative_blocks_unless_told_otherwise() -> None:
    maybe = event("a", "20270706T083000", "20270706T093000", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE")
    assert len(read(maybe).busy) == 1
    assert read(maybe, levels=Levels(tentative=False)).busy == ()


def test_private_entries_keep_their_words_to_themselves() -> None:
    (one,) = read(event("Dentist", "20270706T083000", "20270706T093000", "CLASS:PRIVATE")).busy
    assert one.label == "private"


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("UID:x\nSUMMARY:x\nDTEND:20270706T093000Z", "no start"),
        ("UID:x\nSUMMARY:x\nDTSTART:last Tuesday", "DTSTART"),
        ("UID:x\nSUMMARY:x\nDTSTART:20270706T093000Z\nDURATION:ages", "DURATION"),
        ("UID:x\nSUMMARY:x\nDTSTART:20270706T093000Z\nDTSTART:20270707T093000Z", "more than one"),
        (event("x", "20270706T093000", "20270706T103000", "RRULE:FREQ=SECONDLY"), "secondly"),
        (event("x", "20000706T093000", "20000706T103000", "RRULE:FREQ=MINUTELY;INTERVAL=7"), "minutely"),
        (event("x", "20270706T093000", "20270706T103000", "RRULE:FREQ=DAILY;BYHOUR="
               + ",".join(map(str, range(24))) + ";BYMINUTE=0,15,30,45"), "times a day"),
        (event("x", "20270706T093000", "20270706T103000", "RDATE:"
               + ",".join(["20270707T093000"] * 3000)), "3000 dates"),
    ],
)  # fmt: skip
def test_one_broken_event_is_told_of_and_the_others_are_read(broken: str, reason: str) -> None:
    found = read(
        event("a", "20270706T083000", "20270706T093000"),
        broken,
        event("b", "20270707T083000", "20270707T093000"),
    )
    assert [b.uid for b in found.busy] == ["a", "b"]
    (problem,) = found.problems
    assert reason in problem.reason
    assert problem.number == 2


def test_a_rule_that_never_matches_ends_with_the_window() -> None:
    found = read(
        event("a", "16010101T000000", "16010101T010000", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    )
    assert found.busy == ()


def test_endless_series_stop_at_the_window() -> None:
    found = read(event("a", "20200101T093000", "20200101T100000", "RRULE:FREQ=DAILY"))
    assert len(found.busy) == (LAST - FIRST).days + 1
    assert found.last_single is None


def test_what_stands_once_says_how_far_the_calendar_reaches() -> None:
    found = read(
        event("a", "20270501T093000", "20270501T100000"),
        event("b", "20270401T093000", "20270401T100000", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
    )
    assert found.last_single == date(2027, 5, 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "calendar_empty"),
        (b"\xef\xbb\xbf\r\n", "calendar_empty"),
        (b"<!DOCTYPE html><html><title>Sign in to your account</title>", "calendar_page"),
        (b"officer,name\r\nASH,Ash\r\n", "calendar_other"),
        (calendar(event("a", "20270706T083000"))[:-40], "calendar_cut_off"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5000 + b"END:VEVENT\r\n" * 5000 + b"END:VCALENDAR\r\n",
         "calendar_nested"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 20_001 + b"END:VCALENDAR\r\n",
         "calendar_too_big"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(FileRefusedError) as caught:
        read_calendar(data, "made.ics", FIRST, LAST)
    assert caught.value.code == code
    assert "made.ics" in caught.value.message and caught.value.hint


def test_more_than_can_be_worked_out_in_time_refuses_the_whole() -> None:
    with pytest.raises(FileRefusedError, match="reasonable time"):
        read_calendar(
            calendar(event("a", "20270706T083000", "20270706T093000", "RRULE:FREQ=DAILY")),
            "made.ics", FIRST, LAST, seconds=-1,
        )  # fmt: skip


@pytest.mark.parametrize("rewrite", [
    lambda data: b"\xef\xbb\xbf" + data,
    lambda data: data.replace(b"\r\n", b"\n"),
    lambda data: data.replace(b"SUMMARY:a", b"SUMM\r\n ARY:a"),
    lambda data: data.replace(b"END:VEVENT", b"DESCRIPTION:x\r\nloose words\r\nEND:VEVENT"),
    lambda data: data + data,
])  # fmt: skip
def test_what_other_programs_do_to_files(rewrite: Callable[[bytes], bytes]) -> None:
    data = calendar(event("a", "20270706T083000", "20270706T093000"))
    found = read_calendar(rewrite(data), "made.ics", FIRST, LAST)
    assert {(b.starts_at, b.label) for b in found.busy} == {(datetime(2027, 7, 6, 8, 30), "a")}


def test_a_zone_that_cannot_be_read_spoils_itself_only() -> None:
    found = read(
        event("a", "20270706T083000", "20270706T093000"), head="BEGIN:VTIMEZONE\nTZID:\nEND:VTIMEZONE"
    )
    assert len(found.busy) == 1


def test_exchange_wraps_foreign_identifiers() -> None:
    inner = b"vCal-Uid\x01\x00\x00\x00visit-1@education-team.example\x00"
    wrapped = "040000008200E00074C5B7101A82E008" + "00" * 24 + inner.hex()
    assert plain_uid(wrapped) == "visit-1@education-team.example"
    assert plain_uid("visit-1@education-team.example") == "visit-1@education-team.example"


moments = st.datetimes(datetime(2027, 3, 1), datetime(2028, 3, 30)).map(
    lambda m: m.replace(second=0, microsecond=0)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(moments, st.integers(1, 600)), min_size=1, max_size=8))
def test_wall_times_come_out_as_they_went_in(stretches: list[tuple[datetime, int]]) -> None:
    events = [
        event(f"e{n}", f"{at:%Y%m%dT%H%M%S}", f"{at + timedelta(minutes=length):%Y%m%dT%H%M%S}", zone="")
        for n, (at, length) in enumerate(stretches)
    ]
    found = read(*events)
    assert sorted((b.starts_at, b.ends_at) for b in found.busy) == sorted(
        (at, at + timedelta(minutes=length)) for at, length in stretches
    )


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    data = calendar(event("a", "20270706T083000", "20270706T093000")).replace(
        b"SUMMARY:a", b"SUMMARY:" + noise
    )
    try:
        read_calendar(data, "made.ics", FIRST, LAST)
    except FileRefusedError as fault:
        assert fault.message


def test_stretches_published_without_events_are_busy_times_too() -> None:
    published = """BEGIN:VFREEBUSY
UID:fb
DTSTART:20270301T000000Z
DTEND:20270331T230000Z
FREEBUSY;FBTYPE=BUSY:20270309T093000Z/20270309T103000Z,20270310T090000Z/PT2H
FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270329T080000Z/20270329T090000Z
FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270312T090000Z/20270312T100000Z
FREEBUSY;FBTYPE=FREE:20270315T090000Z/20270315T100000Z
FREEBUSY:20270316T140000Z/20270316T150000Z
END:VFREEBUSY"""
    found = read(head=published)
    assert [(b.starts_at, b.ends_at, b.level) for b in found.busy] == [
        (datetime(2027, 3, 9, 9, 30), datetime(2027, 3, 9, 10, 30), "busy"),
        (datetime(2027, 3, 10, 9), datetime(2027, 3, 10, 11), "busy"),
        (datetime(2027, 3, 12, 9), datetime(2027, 3, 12, 10), "tentative"),
        (datetime(2027, 3, 16, 14), datetime(2027, 3, 16, 15), "busy"),
        # the clocks went forward on the 28th
        (datetime(2027, 3, 29, 9), datetime(2027, 3, 29, 10), "oof"),
    ]
    assert found.last_single == date(2027, 3, 31) and not found.problems
    assert [b.level for b in read(head=published, levels=Levels(tentative=False)).busy].count(
        "tentative"
    ) == 0


@pytest.mark.parametrize(
    "line",
    [
        "FREEBUSY:nonsense",
        "FREEBUSY:20270309T093000Z",
        "FREEBUSY:20270309T093000Z/x",
        "FREEBUSY;FBTYPE=:/",
        "DTEND:soon",
    ],
)
def test_a_stretch_that_cannot_be_read_is_told_of_and_harms_no_event(line: str) -> None:
    broken = f"BEGIN:VFREEBUSY\nUID:fb\n{line}\nEND:VFREEBUSY"
    found = read(event("a", "20270309T083000", "20270309T093000"), head=broken)
    assert [b.starts_at for b in found.busy] == [datetime(2027, 3, 9, 8, 30)]
    assert len(found.problems) == 1


@given(line=st.from_regex(r"(FREEBUSY|DTEND)[;:][A-Z0-9;:=/,TZP-]{0,60}", fullmatch=True))
def test_no_line_of_a_published_part_brings_the_reading_down(line: str) -> None:
    found = read(head=f"BEGIN:VFREEBUSY\nUID:fb\n{line}\nEND:VFREEBUSY")
    assert all(b.starts_at < b.ends_at for b in found.busy)
