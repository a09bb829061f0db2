"""Offers: several times held, one mail with codes, one choice that frees the rest."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import EcfrsError, NotFoundError, RefusedError
from ecfrs_tui.services import booking, endings, moving, offers
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.offer_looks import offer_row, offer_rows
from ecfrs_tui.services.offerviews import OfferedTime, OfferOutcome, OfferRow
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services.desk_world import make_context

TUESDAY = datetime(2027, 3, 9, 10)
THURSDAY = datetime(2027, 3, 11, 10)
FRIDAY = datetime(2027, 3, 12, 13, 30)
TIMES = tuple(OfferedTime(("ASH",), at) for at in (TUESDAY, THURSDAY, FRIDAY))


def offered(
    context: Context, request: str = "REQ-0001", times: Sequence[OfferedTime] = TIMES
) -> OfferOutcome:
    return offers.make_offer(context, request, times, days=5)


def states(context: Context) -> dict[str, str]:
    with context.store.reading() as session:
        rows = session.exec(select(t.Visit)).all()
        return {row.reference: row.state for row in rows}


def request_state(context: Context, reference: str = "REQ-0001") -> str:
    with context.store.reading() as session:
        return session.exec(select(t.Request.state).where(t.Request.reference == reference)).one()


def mails(context: Context) -> list[t.Message]:
    with context.store.reading() as session:
        return list(session.exec(select(t.Message).order_by(t.Message.id)).all())  # type: ignore[arg-type]


def look(context: Context, code: str) -> OfferRow:
    with context.store.reading() as session:
        return offer_row(session, context.now(), code)


def test_every_time_is_held_and_one_mail_lists_them(context: Context) -> None:
    done = offered(context)
    assert states(context) == dict.fromkeys(("VIS-0001", "VIS-0002", "VIS-0003"), "held")
    assert request_state(context) == "offered"
    assert [c.starts_at for c in done.offer.choices] == [TUESDAY, THURSDAY, FRIDAY]
    assert {c.held_until for c in done.offer.choices} == {context.now() + timedelta(days=5)}
    (message,) = mails(context)
    assert (message.kind, message.visit_id, message.recipient_email) == (
        "offer",
        None,
        "office1@school1.example",
    )
    assert message.eml is not None
    mail = message_from_bytes(message.eml, policy=policy.default)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    links = [word.strip("<>") for word in text.split() if word.startswith("<mailto:")]
    assert [parse_qs(urlsplit(link).query)["subject"][0] for link in links] == [
        *(c.code for c in done.offer.choices),
        f"{done.offer.code}-0",
    ]
    assert {urlsplit(link).path for link in links} == {context.settings.sender_email}
    assert "Tue 9 Mar 2027, 10:00 to" in text and "with Ash" in text and "held" not in mail["Subject"]
    page = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert page.count('<a href="mailto:') == 4
    (name,) = done.files
    assert Path(name).read_bytes() == message.eml


def test_a_hold_of_an_offer_blocks_like_a_confirmed_visit(context: Context) -> None:
    offered(context)
    with pytest.raises(RefusedError):
        booking.book(context, "REQ-0002", officers=["ASH"], starts_at=THURSDAY)


def test_the_choice_confirms_one_and_frees_the_rest(context: Context) -> None:
    code = offered(context).offer.choices[1].code
    done = offers.choose(context, f" {code.lower()} ")
    assert states(context) == {"VIS-0001": "cancelled", "VIS-0002": "confirmed", "VIS-0003": "cancelled"}
    assert done.visit is not None and done.visit.reference == "VIS-0002"
    assert (request_state(context), done.offer.state) == ("booked", "chosen")
    assert {m.kind for m in mails(context) if m.visit_id is not None} == {"invitation"}
    booking.book(context, "REQ-0002", officers=["ASH"], starts_at=TUESDAY)
    with pytest.raises(RefusedError) as refused:
        offers.choose(context, code[:-1] + "1")
    assert refused.value.code == "already_chosen"


def test_undoing_the_choice_brings_back_every_hold_and_takes_back_the_invitations(context: Context) -> None:
    made = offered(context).offer
    offers.choose(context, made.choices[0].code)
    undone = undo(context)
    assert states(context) == dict.fromkeys(("VIS-0001", "VIS-0002", "VIS-0003"), "held")
    assert look(context, made.code).state == "open"
    assert request_state(context) == "offered"
    assert any("cancellation" in name for name in undone.files)
    offers.choose(context, made.choices[2].code)
    assert states(context)["VIS-0003"] == "confirmed"


def test_undoing_an_offer_that_has_left_withdraws_it_and_says_so(context: Context) -> None:
    code = offered(context).offer.code
    undone = undo(context)
    assert set(states(context).values()) == {"cancelled"}
    assert (look(context, code).state, request_state(context)) == ("withdrawn", "ready")
    assert [m.kind for m in mails(context)] == ["offer", "offer"]
    assert any("no longer held" in name or name.endswith(".eml") for name in undone.files)
    assert "no longer held" in mails(context)[1].subject


def test_undoing_an_offer_that_told_nobody_leaves_no_trace(context: Context) -> None:
    with context.store.writing("set-up") as work:
        work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0001")).one().contact_email = ""
    done = offered(context)
    assert "no contact e-mail" in done.words and not done.files
    undo(context)
    assert states(context) == {} and request_state(context) == "ready" and mails(context) == []


def test_confirming_a_hold_by_hand_settles_its_offer(context: Context) -> None:
    made = offered(context).offer
    done = endings.confirm(context, "VIS-0003")
    assert "freed VIS-0001, VIS-0002" in done.words
    assert look(context, made.code).state == "chosen"
    assert states(context) == {"VIS-0001": "cancelled", "VIS-0002": "cancelled", "VIS-0003": "confirmed"}


def test_holds_lapse_by_themselves_and_the_late_choice_says_so(context: Context) -> None:
    made = offered(context).offer
    context.clock = context.store.clock = RehearsalClock(context.now() + timedelta(days=5))
    with pytest.raises(RefusedError) as refused:
        offers.choose(context, made.choices[0].code)
    assert refused.value.code == "not_held" and "lapsed" in refused.value.message
    assert look(context, made.code).state == "lapsed"
    assert request_state(context) == "ready"


def test_withdrawing_frees_all_and_tells_the_school(context: Context) -> None:
    made = offered(context).offer
    done = offers.withdraw(context, made.code, reason="Ash is ill")
    assert set(states(context).values()) == {"cancelled"}
    assert (done.offer.state, done.offer.reason, request_state(context)) == (
        "withdrawn",
        "Ash is ill",
        "ready",
    )
    assert (
        "Ash is ill"
        in message_from_bytes(mails(context)[1].eml or b"", policy=policy.default)
        .get_body(("plain",))
        .get_content()
    )  # type: ignore[union-attr]
    with pytest.raises(RefusedError):
        offers.withdraw(context, made.code)
    assert undo(context).words.startswith("Undone: Withdrew")
    assert look(context, made.code).state == "open"


def test_a_time_that_may_not_stand_is_named_and_nothing_is_held(context: Context) -> None:
    booking.book(context, "REQ-0002", officers=["ASH"], starts_at=THURSDAY)
    with pytest.raises(RefusedError) as refused:
        offered(context)
    assert refused.value.message.startswith("Thu 11 Mar 10:00: ")
    assert states(context) == {"VIS-0001": "confirmed"}
    assert request_state(context) == "ready"


def test_two_times_of_one_offer_may_not_want_the_same_officer(context: Context) -> None:
    with pytest.raises(RefusedError):
        offered(context, times=[TIMES[0], OfferedTime(("ASH",), TUESDAY + timedelta(minutes=30)), TIMES[1]])
    assert states(context) == {}


@pytest.mark.parametrize("number", [0, 1, 5])
def test_an_offer_is_two_to_four_times(context: Context, number: int) -> None:
    times = [OfferedTime(("ASH",), TUESDAY + timedelta(days=n)) for n in range(number)]
    with pytest.raises(RefusedError) as refused:
        offered(context, times=times)
    assert refused.value.code == "offer_size"


def test_a_time_moved_since_is_not_what_the_school_chose(context: Context) -> None:
    made = offered(context).offer
    moving.move(context, "VIS-0001", starts_at=TUESDAY + timedelta(hours=1))
    with pytest.raises(RefusedError) as refused:
        offers.choose(context, made.choices[0].code)
    assert refused.value.code == "moved_since"
    assert set(states(context).values()) == {"held"}


@pytest.mark.parametrize("code", ["", "nonsense", "KHTWMP", "KHTWMP-0", "KHTWMP-1", "KHTWMP-1 KHTWMP-2"])
def test_what_is_no_code_is_said(context: Context, code: str) -> None:
    with pytest.raises(NotFoundError):
        offers.choose(context, code)


def test_open_offers_are_listed_until_their_request_is_settled(context: Context) -> None:
    made = offered(context).offer
    with context.store.reading() as session:
        assert [row.code for row in offer_rows(session, context.now())] == [made.code]
    offers.choose(context, made.choices[0].code)
    with context.store.reading() as session:
        assert offer_rows(session, context.now()) == ()
        assert [r.state for r in offer_rows(session, context.now(), states=["chosen"])] == ["chosen"]


def _choose(home: Path, code: str, go: object, answers: object) -> None:
    made = make_context(home)
    go.wait()  # type: ignore[attr-defined]
    outcome = "database_locked"
    # on a machine that is short of time a lock may last longer than one waits; one is told to try again, and does
    while outcome == "database_locked":
        try:
            offers.choose(made, code)
            outcome = "won"
        except EcfrsError as fault:
            outcome = fault.code
    answers.put((code, outcome))  # type: ignore[attr-defined]
    made.store.close()


def test_of_eight_who_choose_at_once_one_wins(context: Context) -> None:
    made = offered(context).offer
    spawn = multiprocessing.get_context("spawn")
    go, answers = spawn.Barrier(8), spawn.Queue()
    codes = [made.choices[n % 3].code for n in range(8)]
    runners = [spawn.Process(target=_choose, args=(context.home, code, go, answers)) for code in codes]
    for runner in runners:
        runner.start()
    came = [answers.get(timeout=100) for _ in runners]
    for runner in runners:
        runner.join(timeout=100)
    won = [code for code, outcome in came if outcome == "won"]
    assert len(won) == 1
    assert {outcome for _, outcome in came} == {"won", "already_chosen"}
    chosen = next(c.visit for c in made.choices if c.code == won[0])
    assert {r: s for r, s in states(context).items() if s != "cancelled"} == {chosen: "confirmed"}
