"""The contact log: what was said, and what comes next."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services import campaigns, contact_log
from ecfrs_tui.services.cards import school_card
from ecfrs_tui.services.contact_log import KINDS, log_contact
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t


def entry(context: Context, urn: int) -> t.TargetEntry:
    with context.store.reading() as session:
        return session.exec(select(t.TargetEntry).where(t.TargetEntry.urn == urn)).one()


@pytest.fixture
def listed(county: Context) -> Context:
    """With campaign 1 on three schools."""
    campaigns.save(county, "Spring", "knife", [900001, 900002, 900003])
    return county


@pytest.mark.parametrize(
    ("kind", "words", "step", "due"),
    [
        ("wrote", "Wrote to", "call them", date(2027, 3, 15)),
        ("called", "Called", "call again", date(2027, 3, 4)),
        ("spoke", "Spoke to", "ask what they decided", date(2027, 3, 8)),
        ("answered", "", "find them a time", date(2027, 3, 3)),
    ],
)
def test_each_kind_has_its_usual_follow_up(
    listed: Context, kind: str, words: str, step: str, due: date
) -> None:
    done = log_contact(listed, 900001, kind=kind, campaign=1)
    assert done.words.startswith(f"{words} Hollowmere Primary".strip())
    assert (entry(listed, 900001).step, entry(listed, 900001).step_due) == (step, due)


def test_what_is_settled_needs_no_step_and_a_stated_one_stands(listed: Context) -> None:
    log_contact(listed, 900001, kind="called", campaign=1, step="ring Ms B.", step_due=date(2027, 3, 9))
    assert (entry(listed, 900001).step, entry(listed, 900001).step_due) == ("ring Ms B.", date(2027, 3, 9))
    log_contact(listed, 900001, kind="declined", words="have their own", campaign=1)
    assert (entry(listed, 900001).step, entry(listed, 900001).step_due) == ("", None)


def test_a_follow_up_falls_on_a_school_day(listed: Context) -> None:
    with listed.store.writing("set-up") as work:
        for kind, first, last in (
            ("term", date(2027, 2, 22), date(2027, 3, 10)),
            ("holiday", date(2027, 3, 11), date(2027, 3, 21)),
            ("term", date(2027, 3, 22), date(2027, 5, 28)),
        ):
            work.session.add(
                t.TermEntry(scope=DEFAULT_AUTHORITY, kind=kind, label=kind, first_day=first, last_day=last)
            )
        work.record("set-up", "", "", undoable=False)
    log_contact(listed, 900001, kind="wrote", campaign=1)
    assert entry(listed, 900001).step_due == date(2027, 3, 22)


def test_one_undo_takes_back_the_contact_and_its_step(listed: Context) -> None:
    log_contact(listed, 900001, kind="wrote", campaign=1)
    log_contact(listed, 900002, kind="wrote", campaign=1)
    log_contact(listed, 900001, kind="called", campaign=1)
    undo(listed)
    assert entry(listed, 900001).step == "call them"
    undo(listed)
    assert entry(listed, 900002).step == ""
    with listed.store.reading() as session:
        assert [line.kind for line in contact_log.contacts_with(session, 900001)] == ["wrote"]
        assert contact_log.contacts_with(session, 900002) == ()


def test_contacts_are_shown_newest_first_with_their_campaign(listed: Context) -> None:
    for number, kind in enumerate(KINDS):
        log_contact(listed, 900001, kind=kind, words=f"{number}\nsaid", campaign=1 if number % 2 else None)
    with listed.store.reading() as session:
        lines = contact_log.contacts_with(session, 900001, limit=4)
    assert [line.kind for line in lines] == ["declined", "booked", "answered", "spoke"]
    assert [line.campaign for line in lines] == ["Spring", "", "Spring", ""]
    assert lines[0].actor == "Pat" and lines[0].words == "5\nsaid"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "shouted"}, "contact_kind"),
        ({"kind": "declined"}, "reason_missing"),
        ({"kind": "wrote", "step_due": date(2027, 2, 1)}, "due_past"),
        ({"kind": "wrote", "step_due": date(2097, 2, 1)}, "due_far"),
        ({"kind": "wrote", "campaign": 9}, "campaign_unknown"),
        ({"kind": "wrote", "campaign": 10**30}, "campaign_unknown"),
    ],
)
def test_what_cannot_be_logged_is_said(listed: Context, given: dict[str, object], code: str) -> None:
    with pytest.raises((RefusedError, NotFoundError)) as refused:
        log_contact(listed, 900001, **given)  # type: ignore[arg-type]
    assert refused.value.code == code and refused.value.hint


def test_a_school_that_is_not_on_the_list_or_not_there_is_said(listed: Context) -> None:
    with pytest.raises(RefusedError, match="900004 is not on the list of “Spring”"):
        log_contact(listed, 900004, kind="wrote", campaign=1)
    for urn in (999999, -1, 10**30):
        with pytest.raises(NotFoundError):
            log_contact(listed, urn, kind="wrote")


def test_a_step_outside_campaigns_stands_until_the_next_contact(listed: Context) -> None:
    log_contact(listed, 900001, kind="called", words="no answer")
    with listed.store.reading() as session:
        assert [s.words for _, _, s in contact_log.loose_steps(session)] == ["call again"]
    log_contact(listed, 900001, kind="spoke", campaign=1)
    with listed.store.reading() as session:
        assert contact_log.loose_steps(session) == []
        assert [(c, s.words) for c, s in contact_log.steps_of(session, 900001)] == [
            ("Spring", "ask what they decided")
        ]


def test_the_card_shows_what_was_said_and_what_comes_next(listed: Context) -> None:
    log_contact(listed, 900001, kind="spoke", words="the\nhead is new", campaign=1)
    now = listed.now()
    with listed.store.reading() as session:
        book = listed.book(session, now.date(), now.date())
        card = school_card(session, book, now, "urn:900001")
    assert card.said == ("Mon 1 Mar 2027, spoke: the head is new (Spring)",)
    assert card.next_steps == ("ask what they decided, by Mon 8 Mar 2027 (Spring)",)
