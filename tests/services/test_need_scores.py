"""The one door to need: requests, cards and the planner get the same open figures."""

from __future__ import annotations

from datetime import date, datetime

from ecfrs_tui.services import inbox
from ecfrs_tui.services.cards import school_card
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.need_scores import need_of_requests, need_of_schools
from ecfrs_tui.services.planning import worth_more
from ecfrs_tui.services.themes import set_weights
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services.looks_world import add_visit, book_of
from tests.services.need_world import add_set

NOW = datetime(2027, 3, 1, 9)
THREE = {900001: 1.0, 900002: 2.0, 900003: 3.0}


def topics(context: Context) -> None:
    """HS3 is home safety, GA9 gangs."""
    with context.store.writing("set-up") as work:
        work.session.get_one(t.Programme, "HS3").topic = "Home safety"
        work.session.get_one(t.Programme, "GA9").topic = "Gangs"
        work.record("set-up", "", "topics", undoable=False)


def test_without_a_source_nobody_has_a_need(context: Context) -> None:
    with context.store.reading() as session:
        assert need_of_schools(session, NOW.date()) == {}
        assert need_of_requests(session, NOW.date())(900001, ["HS3"]) is None
        assert {row.need for row in inbox.request_rows(session, NOW)} == {None}


def test_a_request_has_the_need_of_its_own_theme(context: Context) -> None:
    topics(context)
    add_set(context, 1, THREE, theme="home")
    add_set(context, 2, {urn: -value for urn, value in THREE.items()}, theme="knife")
    with context.store.reading() as session:
        need_of = need_of_requests(session, NOW.date())
        home, knife = need_of(900003, ["HS3"]), need_of(900003, ["GA9"])
        assert home is not None and knife is not None and home > knife
        assert need_of(900003, ["GA9", "HS3"]) == home, "the greater of the two"
        assert need_of(900003, ["??"]) == need_of_schools(session, NOW.date())[900003]
        assert need_of(None, ["HS3"]) is None and need_of(999999, ["HS3"]) is None
        rows = {row.urn: row.need for row in inbox.request_rows(session, NOW)}
        card = school_card(session, book_of(context), NOW, "urn:900003")
        detail = inbox.request_detail(session, NOW, "REQ-0003")
    assert rows == {900001: need_of(900001, ["HS3"]), 900002: need_of(900002, ["HS3"]), 900003: knife}
    assert card.need == (("Home safety", home), ("Knife crime and gangs", knife))
    assert detail.row.need == knife
    assert worth_more(detail.row) > worth_more(detail.row.__class__(**{**_fields(detail.row), "need": None}))


def test_what_is_kept_follows_visits_weights_and_undone_imports(context: Context) -> None:
    topics(context)
    add_set(context, 1, THREE, theme="home")

    def need(today: date = date(2027, 3, 1)) -> int:
        with context.store.reading() as session:
            found = need_of_requests(session, today)(900003, ["HS3"])
        assert found is not None
        return found

    first = need()
    assert need() == first
    add_visit(context, 1, datetime(2027, 2, 9, 10), school=3, state="delivered")
    visited = need()
    assert visited < first
    assert need(date(2028, 2, 9)) > visited, "another day is another need"
    set_weights(context, "home", {"model": 0.5}, version=0)
    light = need()
    assert light < visited
    undo(context)
    assert need() == visited


def _fields(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__slots__}  # type: ignore[attr-defined]


def test_restricted_sets_and_those_without_weight_are_never_part_of_it(context: Context) -> None:
    add_set(context, 1, THREE, theme="home", restricted=True)
    with context.store.reading() as session:
        assert need_of_schools(session, NOW.date()) == {}
    add_set(context, 2, {900001: 5.0, 900002: 4.0}, theme="home", source="Open")
    add_set(context, 3, THREE, theme="", source="General", weight=0.0)
    with context.store.reading() as session:
        found = need_of_schools(session, date(2027, 3, 1))
    assert set(found) == {900001, 900002} and found[900001] > found[900002]
