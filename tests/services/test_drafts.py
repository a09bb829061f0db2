"""What is typed and not kept is there again, is this person's own, and goes by itself, or with the person it names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services import drafts
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.forgetting import forget_contact
from ecfrs_tui.services.history import history
from ecfrs_tui.services.holdings import held_about
from ecfrs_tui.services.retention import retention
from ecfrs_tui.store import tables as t
from tests.services.desk_world import NOW
from tests.services.looks_world import add
from tests.services.test_forgetting import dump


def as_person(context: Context, name: str) -> Context:
    settings = context.settings.model_copy(update={"actor": name})
    return Context(
        context.store, context.clock, settings, context.home, context.travel_times, context.profile
    )


def later(context: Context, days: int) -> None:
    context.clock = RehearsalClock(NOW + timedelta(days=days))


def test_what_was_typed_is_there_again_and_can_be_thrown_away(context: Context) -> None:
    drafts.keep(context, "decline", "REQ-0001", {"reason": "no [b]room", "notes": ""})
    drafts.keep(context, "decline", "REQ-0001", {"reason": "no room \x1b[31m", "notes": ""})
    found = drafts.find(context, "decline", "REQ-0001")
    assert found is not None
    assert (found.values, found.at, found.actor) == ({"reason": "no room \x1b[31m"}, NOW, context.actor)
    assert drafts.find(context, "decline", "REQ-0002") is None
    drafts.drop(context, "decline", "REQ-0001")
    assert drafts.mine(context) == ()


def test_an_emptied_form_leaves_none(context: Context) -> None:
    drafts.keep(context, "decline", "REQ-0001", {"reason": "x"})
    drafts.keep(context, "decline", "REQ-0001", {"reason": ""})
    assert drafts.mine(context) == ()


def test_each_person_has_their_own(context: Context) -> None:
    other = as_person(context, "somebody else")
    drafts.keep(context, "decline", "REQ-0001", {"reason": "mine"})
    drafts.keep(other, "decline", "REQ-0001", {"reason": "theirs"})
    drafts.drop(context, "decline", "REQ-0001")
    assert [d.values["reason"] for d in drafts.mine(other)] == ["theirs"]


def test_they_are_neither_history_nor_undo(context: Context) -> None:
    with context.store.reading() as session:
        before = history(session)
    drafts.keep(context, "decline", "REQ-0001", {"reason": "x"})

    with context.store.reading() as session:
        assert history(session) == before
        assert session.exec(select(t.UndoEntry)).all() == []


def test_after_thirty_days_they_are_gone(context: Context) -> None:
    drafts.keep(context, "decline", "REQ-0001", {"reason": "old"})
    later(context, drafts.DAYS_KEPT)
    assert drafts.find(context, "decline", "REQ-0001") is not None
    later(context, drafts.DAYS_KEPT + 1)
    assert drafts.find(context, "decline", "REQ-0001") is None
    assert b"old" in dump_bytes(context)
    drafts.keep(context, "decline", "REQ-0002", {"reason": "new"})
    with context.store.reading() as session:
        assert [row.texts for row in session.exec(select(t.DraftRow))] == [{"reason": "new"}]


def dump_bytes(context: Context) -> bytes:
    return repr(dump(context.store.path)).encode()


def test_retention_shows_and_removes_them(context: Context) -> None:
    drafts.keep(context, "decline", "REQ-0001", {"reason": "old words"})
    later(context, drafts.DAYS_KEPT + 2)
    assert {row.where: row.count for row in retention(context)}["drafts"] == 1
    retention(context, apply=True)
    assert b"old words" not in dump_bytes(context)


@pytest.mark.parametrize(
    ("about", "typed"), [("", "ask Hyacinth Larkspur"), ("REQ-0001", "call Hyacinth Larkspur")]
)
def test_a_forgotten_person_leaves_them_too(context: Context, about: str, typed: str) -> None:
    add(
        context,
        t.Contact(urn=900001, name="Hyacinth Larkspur", email="hyacinth@school1.example", phone=""),
    )
    drafts.keep(context, "note", about, {"words": typed})
    drafts.keep(context, "note", "REQ-0002", {"words": "nobody is named"})
    assert {row.where: row.count for row in held_about(context, "hyacinth@school1.example")}["drafts"] == 1
    outcome = forget_contact(context, "hyacinth@school1.example")
    assert "1 draft" in outcome.words
    assert [draft.about for draft in drafts.mine(context)] == ["REQ-0002"]
