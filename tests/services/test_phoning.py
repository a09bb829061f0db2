"""A request by phone: read as a form's answer would be, one step, taken back whole."""

from __future__ import annotations

import pytest
from sqlmodel import select

from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services import phoning
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_programmes
from ecfrs_tui.services.phoning import PhoneRequest
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t


def rows(context: Context) -> dict[str, t.Request]:
    with context.store.reading() as session:
        return {row.reference: row for row in session.exec(select(t.Request))}


def test_it_goes_into_the_inbox_with_its_dates_understood(context: Context) -> None:
    before = set(rows(context))
    asked = PhoneRequest(
        900001, "HS3/3×2", pupils=57, dates="any Tuesday morning in March", not_dates="9 March",
        contact_name="A. Caller", contact_email="a.caller@school1.example", room="Hall",
    )  # fmt: skip
    done = phoning.add(context, asked)
    row = rows(context)[done.reference]
    assert (row.source, row.urn, row.contact_name, row.room) == ("phone", 900001, "A. Caller", "Hall")
    assert row.understood and not row.not_understood
    with context.store.reading() as session:
        asked_for = session.exec(select(t.RequestSession).where(t.RequestSession.request_id == row.id)).all()
        windows = session.exec(select(t.Preference).where(t.Preference.request_id == row.id)).all()
    assert [(s.programme, s.year, s.groups, s.pupils) for s in asked_for] == [("HS3", "3", 2, 57)]
    assert {w.starts_at.weekday() for w in windows if w.rank} == {1}
    assert not any(w.rank and w.starts_at.day == 9 for w in windows)
    undo(context)
    assert set(rows(context)) == before


def test_words_nobody_can_read_are_said_before_it_is_taken_down(context: Context) -> None:
    reading, unread = phoning.understood(context, 900001, "Tuesdays in March")
    assert reading and not unread
    assert phoning.understood(context, 900001, "when the cuckoo sings")[1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no programme is named"),
        ("HS3/3/x", "is no session"),
        ("HS3/11", "is not for year 11"),
        ("XX", "no programme XX"),
    ],
)
def test_sessions_that_cannot_be_are_refused_in_words(context: Context, text: str, says: str) -> None:
    before = set(rows(context))
    with pytest.raises((RefusedError, NotFoundError), match=says):
        phoning.add(context, PhoneRequest(900001, text))
    assert set(rows(context)) == before


def test_pupils_are_spread_over_the_groups_and_none_is_lost(context: Context) -> None:
    with context.store.reading() as session:
        catalogue = load_programmes(session)
    found = phoning.read_sessions("HS3/3×2, GA9/9", catalogue, 100)
    assert found == (WantedSession("HS3", "3", 2, 67), WantedSession("GA9", "9", 1, 33))
