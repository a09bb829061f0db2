"""A person who is forgotten is in no table, in no file of ours and in no byte of the database."""

from __future__ import annotations

import base64
import quopri
import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services import booking, endings
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.forgetting import forget_contact
from ecfrs_tui.services.history import history
from ecfrs_tui.services.holdings import held_about
from ecfrs_tui.services.needles import REMOVED, Needles, pattern
from ecfrs_tui.services.partners import NewPartner, add
from ecfrs_tui.services.retention import retention
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import sqlite
from ecfrs_tui.store import tables as t

NAME, EMAIL, PHONE = "Perpetua Quillfeather", "p.quillfeather@school1.example", "01245 555 0199"
WORDS = ("quillfeather", "5550199", "555 0199", "perpetua")
TUESDAY = datetime(2027, 3, 9, 10)


@pytest.fixture
def walked(context: Context) -> Context:
    """A request of hers was booked, moved about, delivered; she stands in notes, history and files."""
    with context.store.writing("set-up") as work:
        row = work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0001")).one()
        contact = t.Contact(urn=900001, name=NAME, email=EMAIL, phone=PHONE, role="office")
        work.session.add(contact)
        work.session.flush()
        row.contact_id, row.contact_name, row.contact_email, row.contact_phone = (
            contact.id,
            NAME,
            EMAIL,
            PHONE,
        )
        row.original = [["Who books?", f"Mrs {NAME}"], ["Number", "+44 1245 5550199"], ["Room", "Hall"]]
        row.remarks = "ask Perpetua at the desk; Quillfeather has the key"
        row.notes = [f"mail to {EMAIL.upper()}"]
        other = work.session.exec(select(t.Request).where(t.Request.reference == "REQ-0002")).one()
        other.remarks = f"{NAME} of School 1 recommended us"
        work.session.add(
            t.ContactLog(urn=900001, at=datetime(2027, 2, 23, 9), kind="called", words=f"spoke to {NAME}")
        )
        work.session.add(
            t.BusyTime(
                officer="ASH",
                starts_at=datetime(2027, 3, 2, 9),
                ends_at=datetime(2027, 3, 2, 10),
                label=f"Tea with {NAME.upper()}",
            )
        )
        work.record("note", "REQ-0001", f"{NAME} rang", details={"said by": [NAME, {"mail": EMAIL}]})
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    booking.book(context, "REQ-0002", officers=["ASH"], starts_at=TUESDAY + timedelta(days=1))
    assert isinstance(context.clock, RehearsalClock)
    context.clock.london = TUESDAY + timedelta(days=3)
    endings.deliver(context, "VIS-0001", pupils=27, remarks=f"{NAME} was there")
    return context


def dump(path: Path) -> str:
    """Every value of every table, blobs decoded in every way that mail and calendars are written."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = [row for (name,) in tables for row in connection.execute(f"SELECT * FROM {name}")]
    return "\n".join(spelled(value) for row in rows for value in row)


def spelled(value: object) -> str:
    if not isinstance(value, bytes):
        text = str(value)
        inner = re.findall(r'"b64":\s*"([^"]+)"', text)
        return "\n".join([text, *(spelled(base64.b64decode(each)) for each in inner)])
    unfolded = re.sub(rb"\r?\n[ \t]", b"", value)
    parts = [value, unfolded, quopri.decodestring(value)]
    for block in re.findall(rb"(?:[A-Za-z0-9+/]{40,}={0,2}\r?\n?)+", value):
        whole = re.sub(rb"[\s=]", b"", block)
        # in the raw file a block may be cut anywhere
        parts.extend(base64.b64decode(whole[at : len(whole) - (len(whole) - at) % 4]) for at in range(4))
    return "\n".join(part.decode("utf-8", "replace") for part in parts)


def found(text: str) -> list[str]:
    squeezed = text.casefold()
    return [word for word in WORDS if word in squeezed]


def test_the_walk_leaves_her_everywhere_so_that_the_search_can_fail(walked: Context) -> None:
    assert found(dump(walked.store.path)) == list(WORDS)
    assert any(found(spelled(path.read_bytes())) for path in walked.exports.rglob("*.eml"))


@pytest.mark.parametrize("who", [EMAIL.upper(), f"  Mrs {NAME.lower()} "])
def test_a_person_forgotten_is_nowhere(walked: Context, who: str) -> None:
    outcome = forget_contact(walked, who)
    assert found(dump(walked.store.path)) == []
    raw = b"".join(p.read_bytes() for p in walked.store.path.parent.glob("bookings.sqlite3*"))
    assert found(spelled(raw)) == []
    assert not any(found(spelled(path.read_bytes())) for path in walked.exports.rglob("*.*"))
    assert found(outcome.words) == []
    assert "1 contact" in outcome.words and "1 request" in outcome.words and "1 visit" in outcome.words


def test_history_stays_without_the_person(walked: Context) -> None:
    with walked.store.reading() as session:
        before = len(history(session, "REQ-0001"))
    forget_contact(walked, EMAIL)
    with walked.store.reading() as session:
        lines = history(session, "REQ-0001")
        visit = session.exec(select(t.Visit).where(t.Visit.reference == "VIS-0001")).one()
        request = session.exec(select(t.Request).where(t.Request.reference == "REQ-0001")).one()
        last = history(session, limit=1)[0]
    assert len(lines) == before
    assert f"{REMOVED} rang" in [line.words for line in lines]
    assert (visit.state, visit.pupils_reached, visit.urn) == ("delivered", 27, 900001)
    assert (visit.contact_name, visit.contact_email, visit.contact_phone) == ("", "", "")
    assert request.original[2] == ["Room", "Hall"]
    assert request.remarks == f"ask {REMOVED} at the desk; {REMOVED} has the key"
    assert last.words.startswith("Forgot a contact") and last.actor == "Pat"


def test_others_keep_their_names_messages_and_files(walked: Context) -> None:
    forget_contact(walked, EMAIL)
    with walked.store.reading() as session:
        other = session.exec(select(t.Visit).where(t.Visit.reference == "VIS-0002")).one()
        kept = session.exec(select(t.Message).where(t.Message.visit_id == other.id)).all()
    assert (other.contact_name, other.contact_email) == ("A. Teacher", "office2@school2.example")
    by_party = {message.recipient_email: message for message in kept}
    school, officer = by_party["office2@school2.example"], by_party["ash@team.example"]
    assert school.eml and Path(school.path).is_file()
    # the officer's holds the note that names her
    assert (officer.eml, officer.path, officer.state) == (None, "", "exported")


def test_it_cannot_be_undone_and_nothing_undone_brings_her_back(walked: Context) -> None:
    forget_contact(walked, EMAIL)
    for _ in range(6):
        try:
            undo(walked)
        except RefusedError:
            break
    assert found(dump(walked.store.path)) == []


def test_forgetting_twice_says_nobody_is_held(walked: Context) -> None:
    forget_contact(walked, EMAIL)
    for who in (EMAIL, NAME):
        with pytest.raises(NotFoundError, match="nobody is held"):
            forget_contact(walked, who)
        with pytest.raises(NotFoundError):
            held_about(walked, who)


def test_a_name_of_several_people_is_not_guessed(context: Context) -> None:
    with pytest.raises(RefusedError, match="more than one person") as refused:
        forget_contact(context, "A. Teacher")
    assert "office1@school1.example" in refused.value.hint
    forget_contact(context, "office1@school1.example")
    with context.store.reading() as session:
        names = session.exec(select(t.Request.contact_name).order_by(t.Request.reference)).all()
    assert list(names) == ["", "A. Teacher", "A. Teacher"]


@pytest.mark.parametrize("who", ["Ash", "ASH@team.example"])
def test_an_officer_is_no_contact(context: Context, who: str) -> None:
    with pytest.raises(RefusedError, match="is an officer"):
        forget_contact(context, who)


def test_a_shared_telephone_and_a_register_number_stay_with_the_others(context: Context) -> None:
    with context.store.writing("set-up") as work:
        work.session.get_one(t.School, 900001).phone = "01245 555 0100"
        work.session.add(
            t.Contact(urn=900001, name="Mabel Thistlewood", email="m@school1.example", phone="01245 5550100")
        )
        work.session.add(
            t.Contact(urn=900001, name="Oswin Larkspur", email="o@school1.example", phone="+44 1245 555 0100")
        )
    forget_contact(context, "m@school1.example")
    with context.store.reading() as session:
        assert session.get_one(t.School, 900001).phone == "01245 555 0100"
        (left,) = session.exec(select(t.Contact)).all()
    assert (left.name, left.phone) == ("Oswin Larkspur", "+44 1245 555 0100")


def test_a_visit_to_come_without_its_contact_is_named(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    outcome = forget_contact(context, "office1@school1.example")
    assert "Without a contact now: VIS-0001" in outcome.words


def test_backups_that_still_hold_the_person_are_named(walked: Context) -> None:
    from ecfrs_tui.services.care import backup

    backup(walked.home, walked.clock)
    assert "1 backup in db/backups made before" in forget_contact(walked, EMAIL).words


def test_another_window_that_reads_is_said_and_the_file_written_anew_later(
    walked: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 50)
    with closing(sqlite3.connect(walked.store.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT COUNT(*) FROM request").fetchone()
        outcome = forget_contact(walked, EMAIL)
    assert "retention --apply" in outcome.words
    assert found(dump(walked.store.path)) == []
    assert retention(walked, apply=True) == ()
    raw = b"".join(p.read_bytes() for p in walked.store.path.parent.glob("bookings.sqlite3*"))
    assert found(spelled(raw)) == []


def test_a_partner_is_added_without_the_name_in_the_history(context: Context) -> None:
    add(context, NewPartner("Safeguarding lead", NAME, "Essex County Council", "essex", None, EMAIL, PHONE))
    with context.store.reading() as session:
        (line,) = history(session, limit=1)
    assert found(line.words) == []
    forget_contact(context, NAME)
    assert found(dump(context.store.path)) == []


@given(
    st.lists(st.text("abcdefgh", min_size=2, max_size=8), min_size=2, max_size=3),
    st.sampled_from([" ", "  ", "\n", "\u00a0"]),
    st.sampled_from([str.upper, str.lower, str.title]),
)
def test_a_name_is_found_in_any_case_and_spacing_and_only_whole(
    words: list[str], gap: str, case: object
) -> None:
    wanted = pattern([" ".join(words)])
    assert wanted is not None and callable(case)
    text = case(gap.join(words))
    assert wanted.sub("", f"to {text}, please") == "to , please"
    assert wanted.search(f"x{text}") is None and wanted.search(f"{text}x") is None


@pytest.mark.parametrize(
    "said", ["01245 555 0199", "(01245) 555-0199", "+44 1245 5550199", "0044"[2:] + " (0)1245 5550199"]
)
def test_a_number_is_found_in_every_spelling(said: str) -> None:
    wanted = pattern(["01245 5550199"])
    assert wanted is not None and wanted.sub("", f"ring {said} now") == "ring  now"
    assert wanted.search("9901245555019900") is None


WORD = st.text("abAB", min_size=1, max_size=4)
NEEDLE = st.one_of(
    st.lists(WORD, min_size=2, max_size=3).map(" ".join),
    st.tuples(WORD, WORD).map(lambda p: f"{p[0].lower()}@{p[1].lower()}.example"),
    st.integers(1_200_000_000, 1_200_000_005).map(lambda n: f"0{n}"),
)


@given(st.lists(NEEDLE, max_size=8), st.lists(st.one_of(NEEDLE, WORD, st.just("+44")), max_size=8))
def test_many_needles_find_what_a_search_for_each_would(needles: list[str], pieces: list[str]) -> None:
    text = " ".join(pieces)
    bare = pattern(needles)
    assert Needles(needles).search(text) == (bare is not None and bare.search(text) is not None)
    assert Needles(needles).removed(text) == (text if bare is None else bare.sub(REMOVED, text))
