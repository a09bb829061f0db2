"""Replies: read into claims, matched by identifier and number, applied only by a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import select

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.replies import LARGEST
from ecfrs_tui.services import answering, booking, endings, moving, offers
from ecfrs_tui.services.claim_looks import claim_row, claim_rows
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.errands import errands
from ecfrs_tui.services.offerviews import ClaimRow, OfferedTime, RepliesRead
from ecfrs_tui.services.reply_reading import read_replies
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services.looks_world import TUESDAY, book_of
from tests.services.reply_files import SAID, SCHOOL, answer, mail, visit_of

THURSDAY = datetime(2027, 3, 11, 13)


@pytest.fixture
def booked(context: Context) -> t.Visit:
    """VIS-0001: ASH at School 1 on TUESDAY, invited."""
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    return visit_of(context)


@pytest.fixture
def inbox(context: Context) -> Path:
    folder = context.home / "inbox"
    folder.mkdir()
    return folder


def put(inbox: Path, name: str, content: bytes | EmailMessage) -> Path:
    path = inbox / name
    path.write_bytes(content if isinstance(content, bytes) else content.as_bytes())
    return path


def only(done: RepliesRead) -> ClaimRow:
    (row,) = done.claims
    return row


def look(context: Context, reference: str) -> ClaimRow:
    with context.store.reading() as session:
        return claim_row(session, reference)


def states_of_messages(context: Context) -> dict[str, str]:
    with context.store.reading() as session:
        return {m.recipient_email: m.state for m in session.exec(select(t.Message)).all()}


def today(context: Context) -> list[tuple[str, str]]:
    with context.store.reading() as session:
        return [(e.kind, e.words) for e in errands(session, book_of(context), context.now())]


def test_a_yes_is_shown_and_applied_by_a_person_only(context: Context, booked: t.Visit, inbox: Path) -> None:
    put(inbox, "yes.ics", answer(booked, comment="See you then"))
    row = only(read_replies(context))
    assert (row.kind, row.visit, row.doubt, row.note) == ("accepted", "VIS-0001", "", "See you then")
    assert (row.address, row.starts_at) == (SCHOOL, TUESDAY)
    before = states_of_messages(context)
    assert SCHOOL in before and "accepted" not in before.values()
    answering.apply(context, row.reference)
    assert states_of_messages(context) == before | {SCHOOL: "accepted"}
    assert look(context, row.reference).state == "applied"
    with pytest.raises(RefusedError) as refused:
        answering.apply(context, row.reference)
    assert refused.value.code == "reply_settled"
    undo(context)
    assert states_of_messages(context) == before
    assert look(context, row.reference).state == "new"


def test_the_same_file_twice_changes_nothing(context: Context, booked: t.Visit, inbox: Path) -> None:
    put(inbox, "yes.ics", answer(booked))
    put(inbox, "copy.ics", answer(booked))
    first = read_replies(context)
    assert (first.read, first.again, len(first.claims)) == (1, 1, 1)
    again = read_replies(context)
    assert (again.read, again.again, again.claims) == (0, 2, ())
    # the same answer in a mail, other bytes round it
    put(inbox, "yes.eml", mail("Yes", calendar=answer(booked)))
    wrapped = read_replies(context)
    assert (wrapped.read, wrapped.silent, wrapped.claims) == (1, 1, ())
    with context.store.reading() as session:
        assert len(session.exec(select(t.Claim)).all()) == 1


def test_a_declined_visit_becomes_work_on_today(context: Context, booked: t.Visit, inbox: Path) -> None:
    put(inbox, "no.eml", mail("Sorry", calendar=answer(booked, "DECLINED", comment="The hall is closed")))
    row = only(read_replies(context))
    line = next(words for kind, words in today(context) if kind == "reply")
    assert line == f"{row.reference} School 1 declines VIS-0001, Tue 9 Mar 10:00: “The hall is closed”"
    with pytest.raises(RefusedError) as refused:
        answering.apply(context, row.reference)
    assert refused.value.code == "then_missing"
    assert visit_of(context).state == "confirmed"


@pytest.mark.parametrize(("then", "request_is"), [("reopen", "ready"), ("cancel", "withdrawn")])
def test_a_no_cancels_as_the_assistant_chooses(
    context: Context, booked: t.Visit, inbox: Path, then: answering.Then, request_is: str
) -> None:
    put(inbox, "no.ics", answer(booked, "DECLINED"))
    row = only(read_replies(context))
    done = answering.apply(context, row.reference, then=then)
    assert visit_of(context).state == "cancelled" and done.files
    with context.store.reading() as session:
        state = session.exec(select(t.Request.state).where(t.Request.reference == "REQ-0001")).one()
    assert state == request_is
    assert look(context, row.reference).state == "applied"
    undo(context)
    assert visit_of(context).state == "confirmed"
    assert look(context, row.reference).state == "new"


def test_an_officers_no_is_the_officers(context: Context, booked: t.Visit, inbox: Path) -> None:
    put(inbox, "no.ics", answer(booked, "DECLINED", address="ash@team.example", starts=booked.arrives_at))
    row = only(read_replies(context))
    assert (row.officer, row.words) == ("ASH", "ASH declines VIS-0001, Tue 9 Mar 10:00")
    answering.apply(context, row.reference, then="note")
    assert visit_of(context).state == "confirmed"
    assert states_of_messages(context)["ash@team.example"] == "declined"


def test_a_counter_becomes_a_move_that_the_rule_book_checks(
    context: Context, booked: t.Visit, inbox: Path
) -> None:
    put(inbox, "other.ics", answer(booked, "TENTATIVE", method="COUNTER", starts=THURSDAY))
    row = only(read_replies(context))
    assert (row.kind, row.starts_at, row.stands_at) == ("counter", THURSDAY, TUESDAY)
    answering.apply(context, row.reference)
    moved = visit_of(context)
    assert (moved.starts_at, moved.sequence) == (THURSDAY, 1)
    assert look(context, row.reference).outcome == "moved to Thu 11 Mar 13:00"


def test_an_officers_counter_is_about_the_arrival(context: Context, booked: t.Visit, inbox: Path) -> None:
    early = booked.arrives_at + timedelta(days=2)
    put(
        inbox,
        "other.ics",
        answer(booked, "DECLINED", method="COUNTER", address="ash@team.example", starts=early),
    )
    assert only(read_replies(context)).starts_at == TUESDAY + timedelta(days=2)


def test_a_counter_that_may_not_stand_changes_nothing(context: Context, booked: t.Visit, inbox: Path) -> None:
    booking.book(context, "REQ-0002", officers=["ASH"], starts_at=THURSDAY)
    put(inbox, "other.ics", answer(booked, method="COUNTER", starts=THURSDAY))
    row = only(read_replies(context))
    with pytest.raises(RefusedError):
        answering.apply(context, row.reference)
    assert visit_of(context).starts_at == TUESDAY
    assert look(context, row.reference).state == "new"
    answering.apply(context, row.reference, officers=["BIRCH"])
    assert visit_of(context).starts_at == THURSDAY


def test_an_answer_to_an_earlier_time_is_said_and_not_applied(
    context: Context, booked: t.Visit, inbox: Path
) -> None:
    moving.move(context, "VIS-0001", starts_at=THURSDAY)
    put(inbox, "late.ics", answer(booked, sequence=0))
    row = only(read_replies(context))
    assert "earlier time" in row.doubt
    with pytest.raises(RefusedError) as refused:
        answering.apply(context, row.reference, anyway=True)
    assert refused.value.code == "reply_doubtful"
    answering.dismiss(context, row.reference, reason="an old one")
    assert look(context, row.reference).state == "dismissed"


def test_an_answer_that_was_right_when_it_came_is_doubted_once_the_visit_moves(
    context: Context, booked: t.Visit, inbox: Path
) -> None:
    put(inbox, "yes.ics", answer(booked))
    row = only(read_replies(context))
    moving.move(context, "VIS-0001", starts_at=THURSDAY)
    with pytest.raises(RefusedError) as refused:
        answering.apply(context, row.reference)
    assert "earlier time" in refused.value.message


def test_a_strangers_address_is_said_and_wants_a_persons_word(
    context: Context, booked: t.Visit, inbox: Path
) -> None:
    put(inbox, "who.ics", answer(booked, "DECLINED", address="somebody@elsewhere.example"))
    row = only(read_replies(context))
    assert row.doubt == "somebody@elsewhere.example was not invited to VIS-0001"
    with pytest.raises(RefusedError) as refused:
        answering.apply(context, row.reference, then="reopen")
    assert "--anyway" in refused.value.hint
    answering.apply(context, row.reference, then="reopen", anyway=True)
    assert visit_of(context).state == "cancelled"


@pytest.mark.parametrize(("uid", "sequence", "doubt"), [("other@x.example", 0, "goes by"), ("", 7, "later")])
def test_what_is_not_ours_is_said(
    context: Context, booked: t.Visit, inbox: Path, uid: str, sequence: int, doubt: str
) -> None:
    put(inbox, "who.ics", answer(booked, uid=uid, sequence=sequence))
    row = only(read_replies(context))
    assert doubt in row.doubt
    with pytest.raises(RefusedError):
        answering.apply(context, row.reference)


def test_a_cancelled_visit_takes_no_answer(context: Context, booked: t.Visit, inbox: Path) -> None:
    endings.cancel(context, "VIS-0001", reason="ill")
    put(inbox, "yes.ics", answer(booked))
    assert only(read_replies(context)).doubt == "VIS-0001 is cancelled"


def test_the_latest_answer_of_a_person_counts(context: Context, booked: t.Visit, inbox: Path) -> None:
    put(inbox, "1.ics", answer(booked, "ACCEPTED"))
    put(inbox, "2.ics", answer(booked, "DECLINED", said=SAID + timedelta(hours=1)))
    read_replies(context)
    with context.store.reading() as session:
        rows = claim_rows(session, states=("new", "dismissed"))
    assert [(r.kind, r.state) for r in rows] == [("accepted", "dismissed"), ("declined", "new")]
    put(inbox, "3.ics", answer(booked, "TENTATIVE", said=SAID + timedelta(minutes=1)))
    assert only(read_replies(context)).doubt == "a later answer of the same person is known"


def offered(context: Context) -> list[str]:
    times = [OfferedTime(("ASH",), TUESDAY + timedelta(days=n)) for n in (0, 1, 2)]
    made = offers.make_offer(context, "REQ-0001", times, days=5).offer
    return [c.code for c in made.choices]


def test_a_choice_by_the_link_of_the_mail(context: Context, inbox: Path) -> None:
    code = offered(context)[1]
    put(inbox, "choice.eml", mail(f"We choose {code}: Wed 10 Mar", subject=code))
    row = only(read_replies(context))
    assert (row.kind, row.offer, row.choice, row.doubt) == ("choice", code[:6], 2, "")
    assert (row.words, row.stands_at) == (
        f"School 1 chooses {code}, Wed 10 Mar 10:00",
        TUESDAY + timedelta(days=1),
    )
    assert [words for kind, words in today(context) if kind in ("hold", "reply")] == [
        f"{row.reference} {row.words}: “We choose {code}: Wed 10 Mar”"
    ]
    done = answering.apply(context, row.reference)
    assert done.visit is not None and done.visit.state == "confirmed"
    assert look(context, row.reference).outcome == f"chose {code}"
    undo(context)
    assert look(context, row.reference).state == "new"


def test_a_choice_above_a_quoted_offer(context: Context, inbox: Path) -> None:
    one, two, three = offered(context)
    quoted = "\n".join(f"> {code}  some time" for code in (one, two, three))
    put(
        inbox,
        "re.eml",
        mail(
            f"Hello,\n{two.lower()} would be lovely\n\nOn Mon, Bookings wrote:\n{quoted}",
            subject=f"Re: ({one[:6]})",
        ),
    )
    assert only(read_replies(context)).choice == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [("{0} or {1}", "several times"), ("The second one please", "does not say by its code")],
)
def test_what_names_no_single_time_is_for_a_person_to_read(
    context: Context, inbox: Path, text: str, words: str
) -> None:
    codes = offered(context)
    put(inbox, "re.eml", mail(text.format(*codes), subject=f"Re: times ({codes[0][:6]})"))
    row = only(read_replies(context))
    assert row.kind == "unclear" and words in row.doubt
    with pytest.raises(RefusedError):
        answering.apply(context, row.reference, anyway=True)


def test_none_of_the_times_frees_them_all_without_another_mail(context: Context, inbox: Path) -> None:
    code = offered(context)[0][:6]
    put(inbox, "none.eml", mail("None of these times suits us.", subject=f"{code}-0"))
    row = only(read_replies(context))
    done = answering.apply(context, row.reference)
    assert done.files == ()
    with context.store.reading() as session:
        assert {v.state for v in session.exec(select(t.Visit)).all()} == {"cancelled"}


def test_a_choice_from_another_address_is_said(context: Context, inbox: Path) -> None:
    code = offered(context)[0]
    put(inbox, "who.eml", mail("", sender="head@school1.example", subject=code))
    row = only(read_replies(context))
    assert "head@school1.example" in row.doubt
    answering.apply(context, row.reference, anyway=True)
    assert visit_of(context).state == "confirmed"


def test_a_choice_that_came_too_late_says_so(context: Context, inbox: Path) -> None:
    codes = offered(context)
    offers.choose(context, codes[0])
    put(inbox, "late.eml", mail("", subject=codes[1]))
    assert only(read_replies(context)).doubt == f"the offer {codes[0][:6]} is chosen already"


def test_an_absence_note_is_no_answer(context: Context, inbox: Path) -> None:
    message = mail("I am away", subject=f"Automatic reply: ({offered(context)[0][:6]})")
    message["Auto-Submitted"] = "auto-replied"
    put(inbox, "away.eml", message)
    done = read_replies(context)
    assert (done.silent, done.claims) == (1, ())


def test_bad_files_are_named_and_the_others_go_on(context: Context, booked: t.Visit, inbox: Path) -> None:
    put(inbox, "a-page.ics", b"<!DOCTYPE html><html><body>Sign in</body></html>")
    put(inbox, "b-empty.eml", b"")
    put(inbox, "c-cut.ics", answer(booked)[:200])
    put(inbox, "d-invitation.ics", answer(booked).replace(b"METHOD:REPLY", b"METHOD:REQUEST"))
    put(inbox, "e-outlook.msg", b"\xd0\xcf\x11\xe0rest")
    put(inbox, "f-outlook.eml", b"\xd0\xcf\x11\xe0rest")
    with (inbox / "g-huge.eml").open("wb") as file:
        file.truncate(LARGEST + 10)
    put(inbox, "h-noise.eml", bytes(range(256)) * 20)
    winmail = mail("see attached")
    winmail.add_attachment(
        b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    put(inbox, "i-winmail.eml", winmail)
    put(inbox, "z-yes.ics", answer(booked))
    (inbox / "notes.txt").write_text("not ours")
    (inbox / "folder.eml").mkdir()
    done = read_replies(context)
    said = "\n".join(done.problems)
    for name in ("a-page", "b-empty", "c-cut", "d-invitation", "e-outlook", "f-outlook", "g-huge", "h-noise"):
        assert name in said, name
    assert [(c.kind, bool(c.doubt)) for c in done.claims] == [("unreadable", True), ("accepted", False)]
    assert "winmail.dat" in done.claims[0].doubt


def test_without_an_inbox_or_file_it_says_what_to_do(context: Context) -> None:
    with pytest.raises(NotFoundError) as refused:
        read_replies(context)
    assert refused.value.code == "no_inbox"
    with pytest.raises(NotFoundError):
        read_replies(context, [context.home / "nothing.eml"])


def test_unknown_replies_are_said(context: Context) -> None:
    for act in (answering.apply, answering.dismiss):
        with pytest.raises(NotFoundError):
            act(context, "RPL-0099")
