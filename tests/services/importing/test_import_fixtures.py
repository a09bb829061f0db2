"""The shipped made-up files go in by the ordinary way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.calendars import bank_holidays, load_calendar
from ecfrs_tui.services.importing import import_file
from ecfrs_tui.services.views import ImportReport
from ecfrs_tui.shipped import shipped
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.migrate import migrate
from ecfrs_tui.store.work import Store
from tests.services.importing.conftest import NOW

FILES = (
    ("schools", "schools.csv"), ("officers", "officers.csv"), ("programmes", "programmes.csv"),
    ("competences", "competences.csv"), ("terms", "terms.csv"), ("school-days", "school_days.csv"),
    ("requests", "requests.xlsx"),
)  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, dict[str, ImportReport]]]:
    """A store with everything in fixtures/, and the reports."""
    path = tmp_path_factory.mktemp("demo") / "bookings.sqlite3"
    migrate(path, NOW)
    store = Store(path, RehearsalClock(NOW))
    reports = {
        kind: import_file(store, kind, shipped("fixtures") / name, actor="demo", clock=store.clock)
        for kind, name in FILES
    }
    yield store, reports
    store.close()


def test_nothing_is_refused(filled: tuple[Store, dict[str, ImportReport]]) -> None:
    for kind, report in filled[1].items():
        assert report.refused == (), kind
        assert report.added == report.rows > 0, kind


def test_nearly_every_request_finds_its_school(filled: tuple[Store, dict[str, ImportReport]]) -> None:
    with filled[0].reading() as session:
        rows = session.exec(select(t.Request)).all()
        assert len(rows) == 40
        assert sum(row.urn is not None for row in rows) >= 37
        assert sum(row.state == "ready" for row in rows) >= 30
        assert [row.reference for row in rows if row.duplicate_of]
        for row in rows:
            assert row.state == (
                "needs info" if set(row.missing) - {"room", "parking", "teacher present"} else "ready"
            )


def test_the_csv_of_the_form_says_the_same(filled: tuple[Store, dict[str, ImportReport]]) -> None:
    store, _ = filled
    report = import_file(
        store, "requests", shipped("fixtures") / "requests.csv", actor="demo", clock=store.clock, dry_run=True
    )
    assert (report.added, report.changed, report.unchanged) == (0, 0, 40)


def test_the_calendar_knows_terms_holidays_and_shapes(filled: tuple[Store, dict[str, ImportReport]]) -> None:
    with filled[0].reading() as session:
        calendar = load_calendar(session, 2026, 2028)
    holidays = [day for day, _ in bank_holidays(2027)]
    assert len(holidays) >= 8
    assert all("bank holiday" in (calendar.closed(day) or "weekend") or day.weekday() > 4 for day in holidays)
    assert calendar.known(NOW.date())
    assert calendar.closed(NOW.date()) is None
    assert calendar.shape(None, "Secondary") != calendar.shape(None, None)


def test_what_may_be_read_of_a_place_is_read(filled: tuple[Store, dict[str, ImportReport]]) -> None:
    with filled[0].reading() as session:
        schools = session.exec(select(t.School)).all()
        assert {s.place_source for s in schools if s.status == "Open"} == {"register", "postcode"}
        assert all(51.4 < (s.latitude or 51.7) < 52.2 and -0.1 < (s.longitude or 0.5) < 1.4 for s in schools)
        assert {s.authority for s in schools} == {"Essex", "Southend-on-Sea", "Thurrock"}
