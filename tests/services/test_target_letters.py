"""Letters to many schools: drafts that go to the right people, each logged, or none at all."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import EcfrsError, FileRefusedError, RefusedError
from ecfrs_tui.services import campaigns, contact_log
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.target_letters import MOST_LETTERS, REST_DAYS, letters, schools_of
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t

ALL = (900001, 900002, 900003)


def read(path: str) -> EmailMessage:
    message = message_from_bytes(Path(path).read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_each_school_gets_a_draft_and_a_line_in_the_log(county: Context) -> None:
    campaigns.save(county, "Spring", "knife", ALL)
    done = letters(county, ALL, "knife", campaign=1)
    assert done.words == (
        "2 letters drafted on Knife crime and gangs. "
        "No letter to 1 school: Larkspur Junior has no e-mail address"
    )
    mails = {str(mail["To"].addresses[0].addr_spec): mail for mail in map(read, done.files)}
    assert mails.keys() == {"dsl@hollowmere.example", "head@basilfen.example"}
    primary, secondary = mails["dsl@hollowmere.example"], mails["head@basilfen.example"]
    assert primary["X-Unsent"] == "1"
    assert "Knife crime for Year 6" in text(primary) and "Dear B. Lead" in text(primary)
    assert "Gangs workshop for Year 9 and Year 10" in text(secondary)
    assert all(path.startswith(str(county.exports)) for path in done.files)
    with county.store.reading() as session:
        view = campaigns.campaigns(session, county.now().date())[0]
        assert (view.contacted, view.due) == (2, 0)
        assert [s.words for _, s in contact_log.steps_of(session, 900001)] == ["call them"]
        states = session.exec(select(t.Message.state)).all()
    assert set(states) == {"exported"}


def test_letters_wait_for_a_person_where_the_team_wants_that(county: Context) -> None:
    county.settings.mail.release = "by hand"
    assert letters(county, [900001], "knife").files == ()
    with county.store.reading() as session:
        assert session.exec(select(t.Message.state)).all() == ["drafted"]


def test_a_mistake_in_our_own_words_is_said_once_and_the_shipped_ones_stand(county: Context) -> None:
    own = county.home / "templates" / "target.txt"
    own.parent.mkdir(parents=True)
    own.write_text("Subject: Visit\n\nDear {{ nmae }},\n", encoding="utf-8")
    done = letters(county, [900001, 900003], "knife")
    assert done.words.count("'nmae' is not among the facts") == 1 and len(done.files) == 2


def test_nothing_in_a_letter_says_why_the_school_was_chosen(county: Context) -> None:
    done = letters(county, [900001], "knife")
    said = text(read(done.files[0])).lower()
    for word in ("need", "score", "risk", "rank", "incident", "target", "list"):
        assert word not in said, word


def test_one_undo_takes_back_the_log_and_the_steps(county: Context) -> None:
    campaigns.save(county, "Spring", "knife", ALL)
    letters(county, ALL, "knife", campaign=1)
    undo(county)
    with county.store.reading() as session:
        assert campaigns.campaigns(session, county.now().date())[0].contacted == 0
        assert contact_log.steps_of(session, 900001) == ()
        assert session.exec(select(t.Message)).all() == []


def test_who_declined_is_not_written_to_again(county: Context) -> None:
    campaigns.save(county, "Spring", "knife", ALL)
    contact_log.log_contact(county, 900001, kind="declined", words="no time", campaign=1)
    done = letters(county, schools_of_campaign(county), "knife", campaign=1)
    assert len(done.files) == 1
    assert "Hollowmere Primary has declined; Larkspur Junior has no e-mail address" in done.words


def test_the_same_letter_is_not_written_twice_in_a_week(county: Context) -> None:
    letters(county, [900001], "knife")
    with pytest.raises(RefusedError, match="Hollowmere Primary was written to on Mon 1 Mar 2027"):
        letters(county, [900001], "knife")
    # another theme is another letter
    assert len(letters(county, [900001], "fires").files) == 1
    county.clock = county.store.clock = RehearsalClock(county.now() + timedelta(days=REST_DAYS))
    assert len(letters(county, [900001, 900003], "knife").files) == 2


def schools_of_campaign(context: Context) -> tuple[int, ...]:
    with context.store.reading() as session:
        return schools_of(session, 1)


def test_when_nobody_can_be_written_to_it_is_said_and_nothing_logged(county: Context) -> None:
    with pytest.raises(RefusedError, match="Larkspur Junior has no e-mail address"):
        letters(county, [900002], "knife")
    with county.store.reading() as session:
        assert session.exec(select(t.ContactLog)).all() == []


@pytest.mark.parametrize(
    ("urns", "theme", "campaign", "code"),
    [
        ([], "knife", None, "letters_number"),
        (list(range(900000, 900000 + MOST_LETTERS + 1)), "knife", None, "letters_number"),
        ([999999], "knife", None, "school_unknown"),
        ([900001], "dragons", None, "theme_unknown"),
        ([900001], "knife", 7, "campaign_unknown"),
    ],
)
def test_what_cannot_be_written_is_said(
    county: Context, urns: list[int], theme: str, campaign: int | None, code: str
) -> None:
    with pytest.raises(EcfrsError) as refused:
        letters(county, urns, theme, campaign=campaign)
    assert refused.value.code == code


def test_a_folder_that_cannot_be_written_leaves_no_line_in_the_log(county: Context) -> None:
    county.exports.parent.mkdir(parents=True, exist_ok=True)
    county.exports.write_text("a file stands where the folder should be")
    with pytest.raises(FileRefusedError):
        letters(county, ALL, "knife")
    with county.store.reading() as session:
        assert session.exec(select(t.ContactLog)).all() == []
        assert session.exec(select(t.Message)).all() == []


HOSTILE = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "Eve\r\nBcc: all@elsewhere.example",
    "../../etc/passwd",
    "=?utf-8?q?=0D=0ABcc:_x?=",
    "\u202egnp.exe \U0001f525 École élémentaire",
    "CON",
    "x" * 500,
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name(county: Context, name: str) -> None:
    with county.store.writing("set-up") as work:
        school = work.session.get(t.School, 900001)
        assert school is not None
        school.name = name
        for contact in work.session.exec(select(t.Contact).where(t.Contact.urn == 900001)):
            contact.name = name
        work.record("set-up", "", "", undoable=False)
    done = letters(county, [900001], "knife")
    (path,) = (Path(file) for file in done.files)
    assert path.parent.parent == county.exports and len(path.name) <= 120
    mail = read(str(path))
    assert sorted(mail.keys()) == sorted(
        ["From", "To", "Subject", "X-Unsent", "Content-Type", "MIME-Version"]
    )
    assert [a.addr_spec for a in mail["To"].addresses] == ["dsl@hollowmere.example"]
    page = mail.get_body(("html",))
    assert page is not None and "<script>" not in str(page.get_content())
    with county.store.reading() as session:
        (line,) = contact_log.contacts_with(session, 900001)
    assert "\n" not in line.words and "\r" not in line.words
