"""What the booking assistant does all day, key by key."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

from fake_desk import FakeDesk, workday
from story import told
from textual.containers import VerticalScroll
from textual.widgets import Input

from ecfrs_tui.errors import RefusedError, StaleError, StoreError
from ecfrs_tui.tui.screens.availability import AvailabilityScreen
from ecfrs_tui.tui.screens.day import DayScreen
from ecfrs_tui.tui.screens.dialogs import ChoiceScreen, QuestionScreen, ReadScreen
from ecfrs_tui.tui.screens.history import HistoryScreen
from ecfrs_tui.tui.screens.lookup import LookupScreen
from ecfrs_tui.tui.screens.requests import RequestsScreen
from ecfrs_tui.tui.screens.today import TodayScreen
from ecfrs_tui.tui.screens.visits import VisitsScreen
from ecfrs_tui.tui.screens.why import WhyScreen


def written(desk: FakeDesk) -> list[tuple[str, object]]:
    """The writes a desk was asked for."""
    return [call for call in desk.calls if call[0] not in ("suggest", "lookup", "why_not")]


async def test_book_the_best_time_and_take_it_back() -> None:
    async with told() as story:
        screen = await story.best_times()
        await story.press("enter", "enter")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        for words in ("Plover Marsh Primary", "Thu 11 Mar 2027  09:30–11:45", "Ash"):
            assert words in story.text
        await story.press("enter")
        await story.until(lambda: "Booked VIS-0500 … u to undo" in story.toasts)
        assert "Written: VIS-0500-school.ics, VIS-0500-school.eml" in story.toasts
        assert "REQ-2027-0147" not in [row.reference for row in screen.listing.rows]
        assert screen.listing.has_focus
        await story.act("app.undo")
        await story.until(lambda: "Taken back: Booked VIS-0500" in story.toasts)
        await story.until(lambda: "REQ-2027-0147" in [row.reference for row in screen.listing.rows])


async def test_the_digit_books_that_time_and_only_among_the_times() -> None:
    async with told() as story:
        await story.best_times()
        await story.press("enter")
        await story.act("slots.2")
        await story.until(lambda: "Thu 18 Mar 2027" in story.text)
        await story.press("escape", "escape")
        await story.act("app.today")
        await story.until(lambda: isinstance(story.app.screen, TodayScreen))
        assert written(story.desk) == []


async def test_a_warning_wants_a_reason_and_the_reason_is_kept() -> None:
    async with told() as story:
        await story.best_times()
        await story.press("enter")
        await story.act("slots.3")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        assert "4 minutes spare after" in story.text
        await story.press("enter")
        await story.until(lambda: "A reason is needed." in story.text)
        assert written(story.desk) == []
        await story.type("school agreed")
        await story.press("enter")
        await story.until(lambda: written(story.desk))
        assert written(story.desk)[0] == ("book", "Booked VIS-0500 Plover Marsh Primary school agreed")


async def test_what_was_typed_survives_a_refusal() -> None:
    async with told() as story:
        await story.best_times()
        await story.press("enter")
        await story.act("slots.3")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.type("agreed")
        story.desk.refuse = StaleError(
            "stale", "Somebody else booked Ash at 10:30 [/x].", hint="Choose another time."
        )
        await story.press("enter")
        await story.until(lambda: "Somebody else booked Ash at 10:30 [/x]." in story.text)
        assert "Choose another time." in story.text
        assert story.app.screen.query_one(Input).value == "agreed"
        await story.press("enter")
        await story.until(lambda: "Booked" in story.toasts)


async def test_a_refusal_nobody_foresaw_can_still_be_overridden_with_a_reason() -> None:
    async with told(size=(80, 24)) as story:
        await story.best_times()
        await story.press("enter")
        await story.act("slots.1")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        assert "why it may stand" not in story.text
        story.desk.refuse = RefusedError(
            "soft", "the caps of Ash are full", hint="choose another time; or give a reason with --override"
        )
        await story.press("enter")
        await story.until(lambda: "The caps of Ash are full." in story.text)
        assert "or give a reason." in story.text
        await story.until(lambda: isinstance(story.app.focused, Input))
        assert "enter book" in story.text
        await story.type("agreed by phone")
        await story.press("enter")
        await story.until(
            lambda: ("book", "Booked VIS-0500 Plover Marsh Primary agreed by phone") in story.desk.calls
        )


async def test_a_long_answer_scrolls_and_its_keys_stay_in_view() -> None:
    desk = FakeDesk(kind="hostile")
    async with told(desk, size=(80, 16)) as story:
        await story.best_times()
        await story.act("requests.why")
        await story.until(lambda: isinstance(story.app.screen, WhyScreen))
        await story.type("thu")
        await story.press("enter")
        await story.until(lambda: "[/foo]" in story.text)
        assert "pgdn read on" in story.text
        await story.press("pagedown")
        await story.until(lambda: story.app.screen.query_one(VerticalScroll).scroll_y > 0)


async def test_booking_does_not_block_the_screen() -> None:
    async with told() as story:
        await story.best_times()
        await story.press("enter", "enter")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        story.desk.gate = threading.Event()
        await story.press("enter")
        await story.until(lambda: "Working…" in story.text)
        await story.press("escape", "enter")
        assert isinstance(story.app.screen, QuestionScreen)
        story.desk.gate.set()
        await story.until(lambda: "Booked" in story.toasts)
        assert len(written(story.desk)) == 1


async def test_hold_for_a_number_of_days() -> None:
    async with told() as story:
        screen = await story.best_times()
        await story.act("requests.hold")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.type("many")
        await story.press("enter")
        await story.until(lambda: "Days to hold is a number" in story.text)
        await story.retype("3")
        await story.press("enter")
        await story.until(lambda: "Held VIS-0500" in story.toasts)
        assert screen.listing.rows[0].state == "offered"


async def test_times_come_beside_the_screen_and_stale_ones_are_dropped() -> None:
    desk = FakeDesk()
    desk.gate = threading.Event()
    async with told(desk) as story:
        await story.act("app.requests")
        await story.until(lambda: isinstance(story.app.screen, RequestsScreen))
        screen: Any = story.app.screen
        await story.until(lambda: "Looking for the best times…" in story.text)
        await story.press("down", "down", "down", "down")
        assert screen.listing.position == 4
        desk.gate.set()
        await story.until(lambda: screen.slots.rows)
        asked = [what for call, what in desk.calls if call == "suggest"]
        # one at a time, and those passed over were never asked
        assert asked == ["REQ-2027-0147", "REQ-2027-0151"]


async def test_no_time_says_why() -> None:
    async with told() as story:
        await story.best_times()
        await story.press("down", "down", "down")
        await story.until(lambda: "No time fits" in story.text)
        assert "No school is chosen yet." in story.text
        await story.act("requests.hold")
        await story.until(lambda: "There is no time to book" in story.toasts)


async def test_why_not_on_a_day() -> None:
    async with told() as story:
        await story.best_times()
        await story.act("requests.why")
        await story.until(lambda: isinstance(story.app.screen, WhyScreen))
        await story.type("nonsense")
        await story.press("enter")
        await story.until(lambda: "“nonsense” is not a day" in story.text)
        await story.retype("thu")
        await story.press("enter")
        await story.until(lambda: "Birch is full until 15:00; 15:15 fits" in story.text)
        assert ("why_not", date(2027, 3, 11)) in story.desk.calls
        await story.press("escape")
        await story.until(lambda: isinstance(story.app.screen, RequestsScreen))


async def test_ask_many_schools_for_what_is_missing() -> None:
    async with told() as story:
        await story.best_times()
        await story.press("space", "space")
        await story.act("requests.missing")
        await story.until(lambda: "Ask 2 schools for what is missing" in story.text)
        await story.press("enter")
        await story.until(lambda: "2 of 2 done" in story.toasts)
        assert [words for _, words in written(story.desk)] == ["Asked REQ-2027-0147", "Asked REQ-2027-0148"]
        assert story.app.screen.listing.marks == ()  # type: ignore[attr-defined]


async def test_many_at_once_say_which_were_refused() -> None:
    async with told() as story:
        await story.best_times()
        story.desk.refuse = RefusedError("gone", "it has just been booked")
        await story.press("space", "space")
        await story.act("requests.missing")
        await story.press("enter")
        await story.until(lambda: isinstance(story.app.screen, ReadScreen))
        assert "1 of 2 done, 1 refused … u to undo" in story.toasts
        await story.until(lambda: "REQ-2027-0147" in story.text and "it has just been booked" in story.text)
        await story.press("escape")
        assert story.app.screen.listing.marks == ("REQ-2027-0147",)  # type: ignore[attr-defined]


async def test_decline_with_a_reason() -> None:
    async with told() as story:
        screen = await story.best_times()
        await story.act("requests.decline")
        await story.press("enter")
        await story.until(lambda: "A reason is needed." in story.text)
        await story.type("closed")
        await story.press("tab")
        await story.retype("dup")
        await story.press("enter")
        await story.until(lambda: written(story.desk))
        assert written(story.desk) == [("decline", "REQ-2027-0147 duplicate: closed")]
        await story.until(lambda: screen.listing.rows[0].reference == "REQ-2027-0148")


async def test_choose_the_school_that_was_meant() -> None:
    async with told() as story:
        screen = await story.best_times()
        await story.press("down", "down", "down")
        await story.act("requests.school")
        await story.until(lambda: isinstance(story.app.screen, ChoiceScreen))
        await story.press("down", "enter")
        await story.until(lambda: ("choose", "REQ-2027-0150 is 900202") in story.desk.calls)
        await story.until(lambda: screen.listing.rows[3].school_known)


async def test_read_the_whole_request() -> None:
    async with told() as story:
        await story.best_times()
        await story.act("requests.whole")
        await story.until(lambda: isinstance(story.app.screen, ReadScreen))
        await story.press("pagedown", "pagedown")
        await story.until(lambda: "As it came in" in story.text)
        await story.press("escape")
        await story.until(lambda: isinstance(story.app.screen, RequestsScreen))


async def test_filter_and_leave_it() -> None:
    async with told() as story:
        screen = await story.best_times()
        await story.act("main.filter")
        await story.until(lambda: isinstance(story.app.focused, Input))
        await story.type("harlow")
        await story.until(lambda: "1 of 8 lines" in story.text)
        assert [row.town for row in screen.listing.rows] == ["Harlow"]
        await story.press("enter")
        assert screen.listing.has_focus
        await story.press("escape")
        assert screen.listing.counts == (8, 8)


async def test_another_process_writes_and_the_list_follows_with_its_cursor() -> None:
    async with told() as story:
        screen = await story.best_times()
        await story.press("down", "down")
        story.desk.written_elsewhere()
        story.app.look()
        assert screen.listing.counts == (9, 9)
        assert screen.listing.current_key == "REQ-2027-0149"


async def test_the_timer_looks_by_itself() -> None:
    async with told() as story:
        screen = await story.best_times()
        story.desk.written_elsewhere()
        await story.until(lambda: screen.listing.counts == (9, 9))


async def test_a_diary_that_cannot_be_read_is_said_once() -> None:
    async with told() as story:

        def locked() -> int:
            raise StoreError("locked", "The diary is locked by another program.")

        story.desk.change_mark = locked  # type: ignore[method-assign]
        story.app.look()
        story.app.look()
        await story.until(lambda: "The diary is locked" in story.toasts)
        await story.pilot.pause()
        assert story.toasts.count("The diary is locked") == 1


async def test_from_today_to_where_it_is_mended_and_back_to_the_next_line() -> None:
    async with told() as story:
        today: Any = story.app.screen
        await story.press("down", "enter")
        await story.until(lambda: isinstance(story.app.screen, VisitsScreen))
        await story.until(lambda: story.app.screen.listing.current_key == "VIS-0213")  # type: ignore[attr-defined]
        await story.press("escape")
        await story.until(lambda: story.app.screen is today)
        assert today.listing.position == 2


async def test_an_officers_day_and_on_to_a_visit() -> None:
    async with told() as story:
        await story.press("tab", "down", "enter")
        await story.until(lambda: isinstance(story.app.screen, DayScreen))
        day: Any = story.app.screen
        await story.until(lambda: "Birch · Tue 9 Mar 2027" in story.text)
        await story.press("right")
        await story.until(lambda: "Birch · Wed 10 Mar 2027" in story.text)
        await story.press("left")
        await story.act("day.officer")
        await story.until(lambda: "Cedar · Tue 9 Mar 2027" in story.text)
        assert "Cedar: leave." in story.text
        await story.act("day.officer")
        await story.until(lambda: day.lines.current is not None and day.lines.current.visit)
        reference = day.lines.current.visit
        await story.press("enter")
        await story.until(lambda: isinstance(story.app.screen, VisitsScreen))
        await story.until(lambda: story.app.screen.listing.current_key == reference)  # type: ignore[attr-defined]


async def test_a_friday_is_followed_by_a_monday() -> None:
    async with told() as story:
        story.app.open_day("ASH", date(2027, 3, 12))
        await story.until(lambda: "Fri 12 Mar 2027" in story.text)
        await story.press("right")
        await story.until(lambda: "Mon 15 Mar 2027" in story.text)


async def test_read_two_weeks_and_turn_them() -> None:
    async with told() as story:
        await story.act("app.availability")
        await story.until(lambda: isinstance(story.app.screen, AvailabilityScreen))
        screen: Any = story.app.screen
        await story.until(lambda: screen.grid.cell is not None)
        assert screen.grid.cell.day == date(2027, 3, 9)
        assert "Mon 8 Mar – Fri 19 Mar 2027" in story.text
        await story.press("down", "down")
        await story.until(lambda: "Cedar: leave" in story.text)
        await story.act("availability.later")
        await story.until(lambda: "Mon 15 Mar – Fri 26 Mar 2027" in story.text)
        assert screen.grid.cell.officer == "CED"
        assert "Easter" in story.text
        await story.act("availability.earlier", "availability.earlier", "availability.now")
        await story.until(lambda: "Mon 8 Mar – Fri 19 Mar 2027" in story.text)
        await story.press("enter")
        await story.until(lambda: isinstance(story.app.screen, DayScreen))
        await story.press("escape")
        await story.until(lambda: story.app.screen is screen)


async def test_change_visits() -> None:
    async with told() as story:
        await story.act("app.visits")
        await story.until(lambda: isinstance(story.app.screen, VisitsScreen))
        screen: Any = story.app.screen
        await story.until(lambda: screen.listing.current_key == "VIS-0214")
        await story.act("visits.confirm")
        await story.press("enter")
        await story.until(lambda: "Confirmed VIS-0214" in story.toasts)
        await story.act("visits.move")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.type("fri")
        await story.press("tab")
        await story.type("25:00")
        await story.press("enter")
        await story.until(lambda: "“25:00” is not a time" in story.text)
        await story.retype("1015")
        await story.press("enter")
        await story.until(lambda: "Moved VIS-0214" in story.toasts)
        assert ("move", "Moved VIS-0214 to 2027-03-12T10:15 None") in story.desk.calls
        assert screen.listing.current_key == "VIS-0214"
        await story.act("visits.deliver")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.type("25")
        await story.press("enter")
        await story.until(lambda: "Recorded VIS-0214" in story.toasts)
        assert screen.listing.current.pupils == 25
        await story.act("visits.cancel")
        await story.until(lambda: "nothing more can be changed" in story.toasts)
        await story.act("things.history")
        await story.until(lambda: isinstance(story.app.screen, HistoryScreen))
        await story.until(lambda: "Delivered VIS-0214: 25" in story.text)


async def test_cancel_two_and_see_them_among_everything() -> None:
    async with told() as story:
        await story.act("app.visits")
        await story.until(lambda: isinstance(story.app.screen, VisitsScreen))
        screen: Any = story.app.screen
        await story.until(lambda: screen.listing.current_key == "VIS-0214")
        await story.press("space", "space")
        await story.act("visits.cancel")
        await story.until(lambda: "Cancel 2 visits" in story.text)
        await story.type("flood")
        await story.press("enter")
        await story.until(lambda: "2 of 2 done" in story.toasts)
        assert "VIS-0214" not in [row.reference for row in screen.listing.rows]
        await story.act("visits.all")
        assert "VIS-0214" in [row.reference for row in screen.listing.rows]


async def test_export_names_its_files_and_a_request_is_one_key_away() -> None:
    async with told() as story:
        await story.act("app.visits", "visits.export")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.press("enter")
        await story.until(lambda: "Written: VIS-0214.ics" in story.toasts)
        await story.act("visits.request")
        await story.until(lambda: "REQ-2026-0093 is not among the requests" in story.toasts)
        assert isinstance(story.app.screen, RequestsScreen)
        await story.press("escape")
        await story.until(lambda: isinstance(story.app.screen, VisitsScreen))


async def test_look_up_while_the_phone_is_at_the_ear() -> None:
    async with told() as story:
        await story.act("app.availability", "app.lookup")
        await story.until(lambda: isinstance(story.app.screen, LookupScreen))
        await story.press(*"oyster")
        assert [words for call, words in story.desk.calls if call == "lookup"] == [
            "o", "oy", "oys", "oyst", "oyste", "oyster",
        ]  # fmt: skip
        await story.until(lambda: "Oyster Reach High" in story.text and "nearest" in story.text)
        await story.press("down", "enter")
        await story.until(lambda: isinstance(story.app.screen, RequestsScreen))
        screen: Any = story.app.screen
        await story.until(lambda: screen.listing.current_key == "REQ-2027-0154")
        # from the name typed to the booking: enter, into the times, that time, yes
        await story.until(lambda: screen.slots.rows)
        await story.press("enter")
        await story.act("slots.1")
        await story.press("enter")
        await story.until(lambda: "Booked" in story.toasts)


async def test_look_up_keeps_what_was_typed_and_opens_over_a_question() -> None:
    async with told() as story:
        await story.best_times()
        await story.act("requests.decline")
        await story.type("too fa")
        await story.act("app.lookup")
        await story.until(lambda: isinstance(story.app.screen, LookupScreen))
        await story.type("quill")
        await story.press("escape")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        assert story.app.screen.query(Input).first().value == "too fa"
        await story.press("escape")
        await story.act("app.lookup")
        await story.until(lambda: isinstance(story.app.screen, LookupScreen))
        assert story.app.screen.query_one(Input).value == "quill"
        await story.type("zzz")
        await story.until(lambda: "Nothing is known by “zzz”" in story.text)
        await story.press("enter")
        await story.until(lambda: "Nothing was found to open." in story.toasts)


async def test_the_palette_does_what_the_key_does() -> None:
    from textual.command import CommandPalette

    async with told() as story:
        await story.best_times()
        await story.act("app.palette")
        await story.until(lambda: isinstance(story.app.screen, CommandPalette))
        await story.type("why not")
        await story.until(lambda: "Why not on a day you name" in story.text)
        await story.press("enter")
        await story.until(lambda: isinstance(story.app.screen, WhyScreen))


async def test_help_shows_the_keys_of_this_screen_with_reasons() -> None:
    async with told(size=(120, 45)) as story:
        await story.best_times()
        await story.act("app.help")
        await story.until(lambda: isinstance(story.app.screen, ReadScreen))
        await story.until(lambda: "Pencil in the highlighted time" in story.text)
        assert "now not: " in story.text
        assert "Cancel, with a reason" not in story.text
        await story.act("app.help")


async def test_a_click_on_a_key_of_the_footer_is_that_key() -> None:
    from ecfrs_tui.tui.widgets.keybar import KeyBar

    async with told() as story:
        await story.pilot.click(KeyBar, offset=(story.text.splitlines()[-1].index("look up"), 0))
        await story.until(lambda: isinstance(story.app.screen, LookupScreen))


async def test_an_empty_diary_says_what_to_do_next() -> None:
    async with told(FakeDesk(kind="empty")) as story:
        await story.until(lambda: "Nothing needs you now." in story.text)
        assert "begins with your files" in story.text
        await story.act("app.requests")
        await story.until(lambda: "import requests FILE" in story.text)
        await story.act("app.availability")
        await story.until(lambda: "No officers yet" in story.text)
        await story.act("app.visits")
        await story.until(lambda: "Nothing stands from four weeks ago on." in story.text)
        await story.act("app.undo")
        await story.until(lambda: "There is nothing to take back." in story.toasts)


async def test_a_fault_of_ours_is_said_and_the_screen_lives_on() -> None:
    async with told(crashes=True) as story:

        def broken() -> Any:
            raise ZeroDivisionError("oh")

        story.desk.undo = broken  # type: ignore[method-assign]
        await story.act("app.undo")
        await story.until(lambda: "ZeroDivisionError: oh" in story.text)
        await story.act("crash.go")
        await story.act("app.requests")
        await story.until(lambda: isinstance(story.app.screen, RequestsScreen))


async def test_quit_is_always_there() -> None:
    async with told() as story:
        await story.best_times()
        await story.act("requests.decline", "app.quit")
    assert story.app.return_code == 0


def test_the_made_up_desk_has_work_on_its_days() -> None:
    assert FakeDesk().visits(first=workday(0), last=workday(0))
