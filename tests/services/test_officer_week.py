"""The term in one file and the day on paper, read again by others' eyes."""

from __future__ import annotations

from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import icalendar
import pytest
from sqlmodel import select

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services import booking
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.officer_week import day_sheet, term_file
from ecfrs_tui.store import tables as t

TUESDAY = datetime(2027, 3, 9, 9, 30)
NASTY = "<script>alert(1)</script> & “Hall”\r\nBEGIN:VEVENT\x1b[2J"


@pytest.fixture
def booked(context: Context) -> Context:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    booking.book(context, "REQ-0002", officers=["ASH"], starts_at=TUESDAY.replace(hour=13, minute=30))
    booking.book(
        context, "REQ-0003", officers=["ASH", "BIRCH"], starts_at=TUESDAY.replace(day=11), hold_days=5
    )
    with context.store.writing("set-up") as work:
        row = work.session.exec(select(t.Visit).where(t.Visit.reference == "VIS-0001")).one()
        row.room, row.notes = NASTY, "bring the lead"
        work.record("set-up", "", "a room", undoable=False)
    return context


class Tags(HTMLParser):
    """What a browser would make of it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_term_in_one_file_has_each_confirmed_visit_once(booked: Context, tmp_path: Path) -> None:
    out = tmp_path / "term.ics"
    done = term_file(booked, "ash", date(2027, 3, 1), date(2027, 3, 25), out=out)
    data = out.read_bytes()
    assert done.files == (str(out),)
    assert all(len(line) <= 75 for line in data.split(b"\r\n")) and data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"") and b"ATTENDEE" not in data
    read = icalendar.Calendar.from_ical(data)
    events = read.walk("VEVENT")
    assert read["METHOD"] == "PUBLISH"
    with booked.store.reading() as session:
        rows = {v.uid: v for v in session.exec(select(t.Visit).where(t.Visit.state == "confirmed"))}
    assert [str(e["UID"]) for e in events] == sorted(rows, key=lambda uid: rows[uid].arrives_at)
    for one in events:
        row = rows[str(one["UID"])]
        assert (one["DTSTART"].dt.replace(tzinfo=None), one["DTEND"].dt.replace(tzinfo=None)) == (
            row.arrives_at,
            row.departs_at,
        )
        assert int(one["SEQUENCE"]) == row.sequence


def test_nothing_to_write_is_said(booked: Context) -> None:
    with pytest.raises(NotFoundError, match="no confirmed visit"):
        term_file(booked, "ASH", date(2027, 3, 15), date(2027, 3, 19))
    with pytest.raises(NotFoundError):
        term_file(booked, "NOBODY", date(2027, 3, 1), date(2027, 3, 19))


def test_the_day_on_paper_is_one_page_that_fetches_nothing(booked: Context, tmp_path: Path) -> None:
    done = day_sheet(booked, "ASH", TUESDAY.date(), out=tmp_path)
    page, text = (Path(name).read_text("utf-8") for name in done.files)
    seen = Tags()
    seen.feed(page)
    assert "script" not in seen.tags and seen.links == [] and "http" not in page
    assert "@page { size: A4" in page
    for words in ("09:15–10:40", "School 1 (VIS-0001)", "Home safety, Y3, 28 pupils", "drive 20 min", "CM1 1AA",
                  "A. Teacher, office1@school1.example", "bring the lead", "School 2 (VIS-0002)"):  # fmt: skip
        assert words in seen.text, words
        assert words in text, words
    assert "<script>alert(1)</script> & “Hall”" in seen.text and "\x1b" not in page + text
    order = [seen.text.index(words) for words in ("School 1 (", "lunch", "School 2 (")]
    assert order == sorted(order)


def test_a_hold_and_a_colleague_are_named_and_an_empty_day_too(booked: Context, tmp_path: Path) -> None:
    text = Path(day_sheet(booked, "ASH", date(2027, 3, 11), out=tmp_path).files[1]).read_text("utf-8")
    assert "only held" in text and "With: Birch" in text
    empty = Path(day_sheet(booked, "ASH", date(2027, 3, 12), out=tmp_path).files[1]).read_text("utf-8")
    assert "nothing is booked" in empty
