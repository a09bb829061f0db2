"""The audit in words, in London time, newest first."""

from __future__ import annotations

from datetime import UTC, datetime

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.history import history
from ecfrs_tui.services.views import HistoryLine
from ecfrs_tui.store import tables as t
from tests.services.looks_world import TUESDAY, add, add_visit, counted_queries


def entry(reference: str, words: str, at_utc: datetime) -> t.AuditEntry:
    return t.AuditEntry(at_utc=at_utc, actor="Pat", action="book", reference=reference, words=words)


def lines(context: Context, reference: str = "", limit: int = 50) -> tuple[HistoryLine, ...]:
    with context.store.reading() as session:
        return history(session, reference, limit)


def test_instants_are_said_in_london_time(context: Context) -> None:
    add(context, entry("VIS-0001", "winter", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)))
    add(context, entry("VIS-0001", "summer", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)))
    newest, before, *_ = lines(context)
    assert newest == HistoryLine(datetime(2027, 3, 28, 2, 0), "Pat", "summer", "VIS-0001")
    assert before.at == datetime(2027, 3, 28, 0, 59)


def test_one_thing_has_its_own_history_and_a_request_that_of_its_visits(context: Context) -> None:
    at = datetime(2027, 3, 1, 9, tzinfo=UTC)
    add_visit(context, 1, TUESDAY, request="REQ-0001")
    add(context, entry("REQ-0001", "asked", at), entry("REQ-0002", "other", at))
    add(context, entry("VIS-0001", "booked", at))
    assert [line.words for line in lines(context, "req-0001 ")] == ["booked", "asked"]
    assert [line.words for line in lines(context, "VIS-0001")] == ["booked"]
    assert lines(context, "VIS-0002") == ()


def test_the_newest_are_kept_when_there_are_many(context: Context) -> None:
    at = datetime(2027, 3, 1, 9, tzinfo=UTC)
    for number in range(5):
        add(context, entry("X", f"step {number}", at))
    with counted_queries(context) as asked:
        assert [line.words for line in lines(context, limit=2)] == ["step 4", "step 3"]
    assert len(asked) == 1
    assert lines(context, limit=0) == lines(context, limit=-3) == ()
