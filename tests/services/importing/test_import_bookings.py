"""Bookings taken over: matched or refused by row, the rule book asked, later exports compared."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from ecfrs_tui.errors import FileRefusedError, RefusedError
from ecfrs_tui.services import booking, bookings_questions, calendar_looks
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.importing import ImportOptions, import_file
from ecfrs_tui.services.today import today
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.services.views import ImportReport
from ecfrs_tui.store import tables as t
from tests.services.desk_world import fill, make_context

HEAD = (
    "Date Time\tCustomer Name\tCustomer Email\tCustomer Phone\tCustomer Address\tStaff\tStaff Name\tStaff Email\t"
    "Service\tLocation\tDuration (mins.)\tPricing Type\tPrice\tCurrency\tCc Attendees\tSigned Up Attendees Count\t"
    "Text Notifications Enabled\t Custom Fields\tEvent Type\tBooking Id\tTracking Data"
)


def row(
    key: str,
    when: str,
    *,
    staff: str = "Ash",
    email: str = "ash@team.example",
    service: str = "Home safety",
    fields: str = '{  "School": "School 1",  "Year": "3",  "Pupils": "28"}',
    minutes: str = "60",
) -> str:
    return "\t".join(
        [when, "A. Teacher", "a@school1.example", "", "", "", staff, email, service, "", minutes, "Not set", "0",
         "", "", "1", "False", fields, "Single", key, ""]
    )  # fmt: skip


@pytest.fixture
def context(tmp_path: Path) -> Context:
    made = make_context(tmp_path)
    fill(made)
    with made.store.writing("set-up") as work:
        for urn, name in ((900001, "Hollowmere Primary School"), (900002, "Larkspur Hill Primary School")):
            work.session.get_one(t.School, urn).name = name
        work.record("set-up", "", "names", undoable=False)
    return made


HOLLOW = '{  "School": "Hollowmere Primary School",  "Year": "3",  "Pupils": "28"}'
LARK = '{  "School": "Larkspur Hill Primary",  "Year": "3",  "Pupils": "28"}'


def bring(
    context: Context,
    tmp_path: Path,
    *rows: str,
    order: str = "",
    schools: dict[str, int] | None = None,
    **more: bool,
) -> ImportReport:
    path = tmp_path / "BookingsReportingData.tsv"
    path.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    options = ImportOptions(
        find_postcode=lambda _: None, date_order=order, context=context, schools=schools or {}
    )
    return import_file(
        context.store, "bookings", path, actor="Pat", clock=context.clock, options=options, **more
    )


def visits(context: Context) -> list[t.Visit]:
    with context.store.reading() as session:
        return list(session.exec(select(t.Visit).order_by(t.Visit.arrives_at)))


def questions(context: Context) -> list[tuple[str, str]]:
    with context.store.reading() as session:
        return [(b.visit, b.question) for b in calendar_looks.bookings_views(session, questions=True)]


def test_what_is_booked_is_taken_over_once(context: Context, tmp_path: Path) -> None:
    rows = [
        row("B1", "16/03/2027 09:30", fields=HOLLOW),
        row("B2", "17/03/2027 10:00", fields=LARK, staff="BIRCH", email=""),
    ]
    report = bring(context, tmp_path, *rows)
    assert (report.added, report.refused) == (2, ())
    one, two = visits(context)
    assert (one.state, one.urn, one.starts_at) == ("confirmed", 900001, datetime(2027, 3, 16, 9, 30))
    assert (one.arrives_at, one.departs_at) == (datetime(2027, 3, 16, 9, 15), datetime(2027, 3, 16, 10, 40))
    assert (one.contact_email, two.urn) == ("a@school1.example", 900002)
    again = bring(context, tmp_path, *rows)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    with context.store.reading() as session:
        assert session.exec(select(t.Message)).all() == [], (
            "the schools have their confirmation from Bookings"
        )
    undo(context)
    assert visits(context) == []


def test_soft_rules_are_overridden_with_the_reason_and_hard_ones_refuse_the_row(
    context: Context, tmp_path: Path
) -> None:
    report = bring(
        context,
        tmp_path,
        row("B1", "03/03/2027 09:30", fields=HOLLOW),
        row("B2", "16/03/2027 09:30", fields=HOLLOW),
        row("B3", "16/03/2027 09:45", fields=LARK),
    )
    assert report.added == 2
    (refused,) = report.refused
    assert (refused.row, refused.column) == (
        4,
        "Date Time",
    ) and "Ash has a visit at Hollowmere" in refused.reason
    short, _ = visits(context)
    assert short.overrides == {"notice": "taken over from Bookings"}


def test_what_is_unsure_is_refused_by_row_and_said(context: Context, tmp_path: Path) -> None:
    report = bring(
        context,
        tmp_path,
        row("B1", "16/03/2027 09:30", fields=HOLLOW, staff="Somebody Else", email=""),
        row("B2", "16/03/2027 11:30", fields='{"School": "Primary School"}'),
        row("B3", "17/03/2027 09:30", fields=HOLLOW, service="Juggling"),
        row("B4", "31/02/2027 09:30", fields=HOLLOW),
        row("B5", "17/03/2027 09:30", fields=HOLLOW, minutes="long"),
        row("B6", "18/03/2027 09:30", fields=HOLLOW),
    )
    assert [(r.row, r.column) for r in report.refused] == [
        (2, "Staff Name"), (3, "Customer Name"), (4, "Service"), (5, "Date Time"), (6, "Duration (mins.)"),
    ]  # fmt: skip
    assert report.added == 1


def test_broken_custom_fields_are_read_in_part_and_told_of(context: Context, tmp_path: Path) -> None:
    broken = '{  "School": "Hollowmere Primary School",  "Notes": "the "big" hall",  "Pupils": "28"}'
    report = bring(
        context,
        tmp_path,
        row("B1", "16/03/2027 09:30", fields=broken),
        row("B2", "18/03/2027 09:30", fields=""),
    )
    assert report.added == 1
    assert any("rows 2" in note for note in report.notes)
    assert 'Notes: the "big" hall' in visits(context)[0].notes


def test_dates_that_can_be_read_either_way_refuse_the_whole_file(context: Context, tmp_path: Path) -> None:
    unclear = [row("B1", "09/03/2027 09:30", fields=HOLLOW), row("B2", "10/03/2027 09:30", fields=LARK)]
    with pytest.raises(FileRefusedError) as caught:
        bring(context, tmp_path, *unclear)
    assert caught.value.code == "dates_ambiguous" and "--dates" in caught.value.hint
    assert bring(context, tmp_path, *unclear, order="day-first", dry_run=True).added == 2
    # one clear date settles all of them: here the month comes first
    bring(
        context,
        tmp_path,
        row("B1", "3/9/2027 9:30 AM", fields=HOLLOW),
        row("B2", "3/16/2027 10:00 AM", fields=LARK),
    )
    assert [v.starts_at for v in visits(context)] == [datetime(2027, 3, 9, 9, 30), datetime(2027, 3, 16, 10)]
    with pytest.raises(FileRefusedError, match="in others the month"):
        bring(context, tmp_path, row("B1", "16/03/2027 09:30"), row("B2", "03/16/2027 09:30"))


def test_a_vanished_row_is_a_question_on_today_and_no_cancellation(context: Context, tmp_path: Path) -> None:
    one, two, three = (
        row("B1", "16/03/2027 09:30", fields=HOLLOW), row("B2", "17/03/2027 09:30", fields=LARK),
        row("B3", "18/03/2027 09:30", fields=HOLLOW),
    )  # fmt: skip
    bring(context, tmp_path, one, two, three)
    assert bring(context, tmp_path, one, three).changed == 1
    assert questions(context) == [("VIS-0002", "no longer stands in Bookings: was it cancelled there?")]
    assert {v.state for v in visits(context)} == {"confirmed"}
    with context.store.reading() as session:
        book = context.book(session, context.now().date(), date(2027, 3, 29))
        words = [e.words for e in today(session, book, context.now()).errands if e.reference == "VIS-0002"]
    assert any("was it cancelled there?" in w for w in words)
    bookings_questions.settle(context, "VIS-0002")
    bring(context, tmp_path, one, three)
    assert questions(context) == [], "what was settled is not asked again"
    with pytest.raises(RefusedError):
        bookings_questions.settle(context, "VIS-0002")
    bring(context, tmp_path, one, two, three)
    bring(context, tmp_path, one, three)
    assert len(questions(context)) == 1, "it was back in between"


def test_rows_outside_the_days_of_an_export_have_not_vanished(context: Context, tmp_path: Path) -> None:
    bring(
        context,
        tmp_path,
        row("B1", "16/03/2027 09:30", fields=HOLLOW),
        row("B2", "23/03/2027 09:30", fields=LARK),
    )
    report = bring(context, tmp_path, row("B1", "16/03/2027 09:30", fields=HOLLOW))
    assert questions(context) == []
    assert any("outside the days of this export" in note for note in report.notes)


def test_a_changed_row_is_a_question_until_the_visit_is_where_it_says(
    context: Context, tmp_path: Path
) -> None:
    bring(context, tmp_path, row("B1", "16/03/2027 09:30", fields=HOLLOW))
    moved = row("B1", "17/03/2027 09:30", fields=HOLLOW)
    bring(context, tmp_path, moved)
    ((visit, words),) = questions(context)
    assert visit == "VIS-0001" and "Wed 17 Mar 09:30 now" in words
    assert visits(context)[0].starts_at == datetime(2027, 3, 16, 9, 30)


def test_a_visit_that_stands_here_already_is_tied_not_doubled(context: Context, tmp_path: Path) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=datetime(2027, 3, 16, 9, 30))
    report = bring(context, tmp_path, row("B1", "16/03/2027 09:30", fields=HOLLOW))
    assert (report.added, report.unchanged, len(visits(context))) == (0, 1, 1)
    assert any("VIS-0001 stands here already" in note for note in report.notes)


def test_what_is_over_is_left_out(context: Context, tmp_path: Path) -> None:
    report = bring(context, tmp_path, row("B1", "16/02/2027 09:30", fields=HOLLOW))
    assert report.added == 0 and any("1 booking that are over" in n for n in report.notes)


def test_an_unsure_school_is_said_by_the_booking(context: Context, tmp_path: Path) -> None:
    booked = row("B1", "16/03/2027 09:30", fields='{"School": "The Nowhere School"}')
    (refused,) = bring(context, tmp_path, booked).refused
    assert "--school B1=URN" in refused.reason
    (wrong,) = bring(context, tmp_path, booked, schools={"B1": 1}).refused
    assert "no school has that URN" in wrong.reason
    report = bring(context, tmp_path, booked, schools={"B1": 900002, "B9": 900001})
    assert report.added == 1 and visits(context)[0].urn == 900002
    assert "no booking of this file is called B9" in report.notes
