"""Who is told what: every party what it does not know yet, under one identifier, with a rising SEQUENCE."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import icalendar
import pytest
from sqlmodel import select

from ecfrs_tui.clock import LONDON, RehearsalClock
from ecfrs_tui.config import MailSettings
from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services import booking, endings, moving, releasing, reminding, template_looks
from ecfrs_tui.services.amending import Amendment, amend
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.outboxviews import Chosen
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from tests.services.looks_world import TUESDAY

EVERYTHING = Chosen(everything=True)


@pytest.fixture
def booked(context: Context) -> Outcome:
    return booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)


@pytest.fixture
def by_hand(context: Context) -> Context:
    """A home in which nothing leaves without a person's word."""
    context.settings.mail = MailSettings(release="by hand")
    return context


def told(files: tuple[str, ...]) -> dict[str, tuple[str, int, str]]:
    """METHOD, SEQUENCE and RSVP of each calendar written, by whom it is for."""
    found = {}
    for name in (f for f in files if f.endswith(".ics")):
        data = Path(name).read_bytes()
        assert data.endswith(b"END:VCALENDAR\r\n") and data.count(b"\n") == data.count(b"\r\n")
        assert max(map(len, data.split(b"\r\n"))) <= 75
        calendar = icalendar.Calendar.from_ical(data)
        (event,) = calendar.walk("VEVENT")
        person = event["ATTENDEE"]
        who = str(person).lower().removeprefix("mailto:").partition("@")[0]
        found[who] = (str(calendar["METHOD"]), int(event["SEQUENCE"]), person.params["RSVP"])
    return found


def states(context: Context) -> list[tuple[str, str, str | None]]:
    with context.store.reading() as session:
        rows = session.exec(select(t.Message).order_by(t.Message.id)).all()  # type: ignore[arg-type]
        return [(m.kind, m.state, m.officer) for m in rows]


def test_another_room_asks_nobody_to_answer_again(context: Context, booked: Outcome) -> None:
    changed = amend(context, "VIS-0001", Amendment(room="Library"))
    assert told(changed.files) == {"office1": ("REQUEST", 0, "FALSE"), "ash": ("REQUEST", 0, "FALSE")}
    mail = message_from_bytes(
        next(Path(f).read_bytes() for f in changed.files if "A. Teacher" in f and f.endswith(".eml")),
        policy=policy.default,
    )
    body = mail.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert "you need not answer again" in body and "the room: Library" in body


def test_what_a_party_cannot_see_is_not_told_to_it(context: Context, booked: Outcome) -> None:
    changed = amend(context, "VIS-0001", Amendment(contact_phone="01632 960123"))
    assert told(changed.files) == {"ash": ("REQUEST", 0, "FALSE")}


def test_a_new_contact_is_invited_and_the_old_one_freed(context: Context, booked: Outcome) -> None:
    changed = amend(
        context, "VIS-0001", Amendment(contact_name="B. Teacher", contact_email="head@school1.example")
    )
    assert told(changed.files) == {
        "head": ("REQUEST", 0, "TRUE"),
        "office1": ("CANCEL", 1, "TRUE"),
        "ash": ("REQUEST", 0, "FALSE"),
    }
    back = told(undo(context).files)
    # whoever was told it is off must hear of it with a higher number
    assert back["office1"][:2] == ("REQUEST", 1) or back["office1"][1] > 1
    assert back["head"][0] == "CANCEL" and back["head"][1] > 0


def test_sessions_are_laid_out_anew_and_the_times_asked_about(context: Context, booked: Outcome) -> None:
    wanted = (WantedSession("HS3", "3", 1, 28), WantedSession("HS3", "9", 1, 20))
    changed = amend(context, "VIS-0001", Amendment(sessions=wanted))
    assert changed.visit is not None and changed.visit.ends_at > booked.visit.ends_at  # type: ignore[union-attr]
    assert told(changed.files) == {"office1": ("REQUEST", 1, "TRUE"), "ash": ("REQUEST", 1, "TRUE")}
    undone = undo(context)
    assert undone.visit is not None and undone.visit.ends_at == booked.visit.ends_at  # type: ignore[union-attr]
    assert told(undone.files)["office1"] == ("REQUEST", 2, "TRUE")


def test_another_place_frees_the_old_school(context: Context, booked: Outcome) -> None:
    with pytest.raises(EcfrsError, match="another place has another contact"):
        amend(context, "VIS-0001", Amendment(urn=900002))
    changed = amend(context, "VIS-0001", Amendment(urn=900002, contact_email="office2@school2.example"))
    assert changed.visit is not None and changed.visit.school == "School 2"
    assert {who: method for who, (method, *_) in told(changed.files).items()} == {
        "office2": "REQUEST",
        "office1": "CANCEL",
        "ash": "REQUEST",
    }
    (gone,) = [f for f in changed.files if f.endswith(".ics") and "cancellation" in f]
    assert b"LOCATION:School 1" in Path(gone).read_bytes()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Amendment(), "nothing_to_change"),
        (Amendment(contact_email="a@b@c"), "bad_address"),
        (Amendment(sessions=(WantedSession("NONE", "3", 1, 5),)), "programme_unknown"),
        (Amendment(urn=1), "school_unknown"),
    ],
)
def test_what_cannot_stand_changes_nothing(
    context: Context, booked: Outcome, change: Amendment, code: str
) -> None:
    before = states(context)
    with pytest.raises(EcfrsError) as refused:
        amend(context, "VIS-0001", change)
    assert (refused.value.code, states(context)) == (code, before)


def test_before_its_release_everything_leaves_no_trace(by_hand: Context) -> None:
    booking.book(by_hand, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    moving.move(by_hand, "VIS-0001", starts_at=TUESDAY.replace(hour=13))
    # the first drafts went with the move: only how it stands now would leave
    assert states(by_hand) == [
        ("invitation", "withdrawn", None),
        ("invitation", "withdrawn", "ASH"),
        ("invitation", "drafted", None),
        ("invitation", "drafted", "ASH"),
    ]
    undo(by_hand)
    assert [s for _, s, _ in states(by_hand)] == ["drafted", "drafted"]
    undo(by_hand)
    assert states(by_hand) == []
    assert not by_hand.exports.exists()


def test_what_was_released_one_by_one_decides_who_is_told(by_hand: Context) -> None:
    booking.book(by_hand, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    first = releasing.release(by_hand, Chosen(numbers=(1,)))  # the school's only
    assert list(told(first.files)) == ["office1"]
    endings.cancel(by_hand, "VIS-0001", reason="no hall")
    assert states(by_hand)[1:] == [("invitation", "withdrawn", "ASH"), ("cancellation", "drafted", None)]
    assert told(releasing.release(by_hand, EVERYTHING).files) == {"office1": ("CANCEL", 1, "TRUE")}


def test_a_person_may_have_sent_it_and_may_keep_it_back(by_hand: Context) -> None:
    booking.book(by_hand, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    releasing.sent_by_hand(by_hand, Chosen(numbers=(1,)))
    releasing.withdraw(by_hand, Chosen(numbers=(2,)))
    assert [s for _, s, _ in states(by_hand)] == ["sent by hand", "withdrawn"]
    undo(by_hand)
    assert states(by_hand)[1][1] == "drafted"
    with pytest.raises(EcfrsError, match="is sent by hand"):
        releasing.release(by_hand, Chosen(numbers=(1,)))


def test_a_dry_run_shows_everything_and_lets_nothing_go(by_hand: Context) -> None:
    booking.book(by_hand, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    with by_hand.store.reading() as session:
        school, officer = releasing.views(by_hand, session, EVERYTHING)
    assert (school.files, school.method, school.way) == (("visit.ics",), "REQUEST", "files")
    assert "a teacher stays in the room" in school.text and "Drive:" in officer.text
    assert {s for _, s, _ in states(by_hand)} == {"drafted"}
    assert not by_hand.exports.exists()


def test_reminders_and_thanks_are_drafted_once_and_go_when_overtaken(
    context: Context, booked: Outcome
) -> None:
    clock = context.clock
    assert isinstance(clock, RehearsalClock)
    reminding.draft_due(context)
    assert ("reminder", "drafted", None) not in states(context)  # eight days before
    clock.london = TUESDAY - timedelta(days=6)
    for _ in range(2):
        reminding.draft_due(context)
    assert states(context)[2:] == [("reminder", "drafted", None)]
    clock.london = TUESDAY.replace(hour=15)
    endings.deliver(context, "VIS-0001", pupils=28)
    context.settings.mail = MailSettings(evaluation_link="https://forms.example/e?v={visit}")
    for _ in range(2):
        reminding.draft_due(context)
    assert states(context)[2:] == [("reminder", "withdrawn", None), ("thanks", "drafted", None)]
    with context.store.reading() as session:
        (thanks,) = releasing.views(context, session, EVERYTHING)
    assert "https://forms.example/e?v=VIS-0001" in thanks.text


def test_whoever_was_told_within_the_week_needs_no_reminder(context: Context) -> None:
    assert isinstance(context.clock, RehearsalClock)
    context.clock.london = TUESDAY - timedelta(days=6)
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    context.clock.london = TUESDAY - timedelta(days=2)
    reminding.draft_due(context)
    assert "reminder" not in {kind for kind, *_ in states(context)}


def test_a_template_with_a_mistake_is_said_and_a_whole_letter_leaves(context: Context) -> None:
    folder = context.home / "templates"
    folder.mkdir()
    (folder / "invitation.txt").write_text("Subject: x\n\n{{ shcool }}\n", encoding="utf-8")
    outcome = booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    assert "invitation.txt, line 3" in outcome.words and "shipped one was used" in outcome.words
    assert len(outcome.files) == 4
    assert [view.name for view in template_looks.check(context)] == ["invitation"]
    preview = template_looks.preview(context, "officer-invitation", "VIS-0001")
    assert "School: School 1" in preview.text and preview.problem == ""


@pytest.fixture(params=["UTC", "Europe/London", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    "day",
    [date(2027, 3, 26), date(2027, 3, 30), date(2027, 10, 29), date(2027, 11, 1)],
)
def test_london_time_stands_in_every_file_on_either_side_of_the_clock_changes(
    context: Context, zone: str, day: date
) -> None:
    starts = datetime.combine(day, datetime.min.time()).replace(hour=9, minute=30)
    with context.store.writing("set-up") as work:
        work.session.add(t.TermEntry(scope="Essex", kind="term", label="all", first_day=day, last_day=day))
    outcome = booking.book(
        context, "REQ-0001", officers=["ASH"], starts_at=starts, override="a test of the clocks"
    )
    moments = {}
    for name in (f for f in outcome.files if f.endswith(".ics")):
        (event,) = icalendar.Calendar.from_ical(Path(name).read_bytes()).walk("VEVENT")
        moments["ASH" in name] = event["DTSTART"].dt  # type: ignore[union-attr]
    assert moments[False] == starts.replace(tzinfo=LONDON)
    assert moments[True] == (starts - timedelta(minutes=15)).replace(tzinfo=LONDON)
