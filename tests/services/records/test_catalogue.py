"""Programmes: added, changed, retired; visits and requests that still want them are named."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ecfrs_tui.errors import RefusedError, StaleError
from ecfrs_tui.services import booking, slots, undoing, visit_letters
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.history import history
from ecfrs_tui.services.loading import load_programmes, load_visit
from ecfrs_tui.services.records import catalogue, delivery_looks
from ecfrs_tui.store import tables as t

START = datetime(2027, 3, 16, 9, 30)


def _line(context: Context, code: str):  # type: ignore[no-untyped-def]
    with context.store.reading() as session:
        lines = delivery_looks.programmes(session, visit_letters.wording_of(context), context.now())
    return next(each for each in lines if each.code == code)


def test_a_new_programme_can_be_had_and_its_code_is_taken_once(context: Context) -> None:
    texts = {
        "code": "ws5",
        "title": "Water safety",
        "minutes": "45",
        "years": "5-6",
        "season": "05-01..09-30",
    }
    assert catalogue.save(context, texts).words == "New programme Water safety (WS5)"
    with context.store.reading() as session:
        made = load_programmes(session)["WS5"]
    assert made.years == ("5", "6") and made.minutes == 45 and made.season is not None
    with pytest.raises(RefusedError, match="WS5 already"):
        catalogue.save(context, texts)
    undoing.undo(context)
    with context.store.reading() as session:
        assert "WS5" not in load_programmes(session)


def test_every_wrong_field_is_named_and_nothing_is_kept(context: Context) -> None:
    with pytest.raises(RefusedError) as refused:
        catalogue.save(context, {"minutes": "soon", "max_pupils": "0", "season": "autumn"}, known="hs3")
    assert set(refused.value.details["fields"]) == {"minutes", "max_pupils", "season"}
    assert _line(context, "HS3").version == 1


def test_a_retired_programme_is_not_suggested_and_says_what_still_wants_it(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=START)
    before = _line(context, "HS3")
    assert (before.open_requests, before.visits_ahead, before.state) == (1, 1, "delivered")
    texts = {"retired_from": "2027-03-15"}
    assert len(catalogue.weigh(context, texts, "HS3")) == 1
    words = catalogue.save(context, texts, known="HS3", version=before.version).words
    assert words == (
        "Home safety is not delivered from Mon 15 Mar 2027 on; 1 open request still asks for it: "
        "REQ-0002; 1 visit now breaks a rule"
    )
    last = date(2027, 4, 30)
    found = slots.suggest(context, "REQ-0002", limit=50, last=last).slots
    assert found and all(slot.starts_at.date() < date(2027, 3, 15) for slot in found)
    assert _line(context, "HS3").state == "until Mon 15 Mar 2027"
    undoing.undo(context)
    found = slots.suggest(context, "REQ-0002", limit=50, last=last).slots
    assert any(slot.starts_at.date() > date(2027, 3, 15) for slot in found)


def test_an_edit_of_an_older_state_is_refused_with_who_changed_it(context: Context) -> None:
    catalogue.save(context, {"minutes": "50"}, known="HS3")
    with pytest.raises(StaleError, match="by Pat at 09:00: Changed Home safety: minutes"):
        catalogue.save(context, {"minutes": "55"}, known="HS3", version=1)
    with context.store.reading() as session:
        assert history(session, "HS3")[0].words == "Changed Home safety: minutes"


def test_what_the_team_entered_stands_in_letters_in_the_place_of_the_files(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=START)

    def told() -> visit_letters.About:
        with context.store.reading() as session:
            row = session.get_one(t.Visit, 1)
            book = context.book(session, START.date(), START.date())
            return visit_letters.about(
                context, session, row, load_visit(session, row.reference, book.programmes), book
            )

    usual = told().facts
    catalogue.save(context, {"equipment": "Two smoke alarms\n\nA torch", "asked": "A screen"}, known="HS3")
    facts = told().facts
    assert facts.equipment == ("Two smoke alarms", "A torch")
    assert facts.asked == (*usual.asked, "A screen")


@pytest.mark.parametrize(
    ("typed", "stored", "words"),
    [
        ("10-01..11-05", "10-01..11-05", "1 October to 5 November"),
        ("1 oct to 5 nov", "10-01..11-05", "1 October to 5 November"),
        ("29 February – 1 mar", "02-29..03-01", "29 February to 1 March"),
        ("", "", "all year"),
        ("all year", "", "all year"),
    ],
)
def test_seasons_are_typed_in_words_and_said_back(typed: str, stored: str, words: str) -> None:
    assert catalogue.season(typed) == stored
    assert catalogue.season_words(stored) == words
    assert not stored or catalogue.season(words) == stored


@pytest.mark.parametrize(
    "typed", ["autumn", "32 oct to 5 nov", "1 smarch to 5 nov", "1 oct", "10-01", "..", "0 oct to 1 nov"]
)
def test_a_season_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        catalogue.season(typed)
