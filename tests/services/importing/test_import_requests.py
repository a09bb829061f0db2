"""Requests from a form: read, matched, placed in the inbox; the same again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from ecfrs_tui.errors import FileRefusedError, RefusedError
from ecfrs_tui.services.importing import ImportOptions, request_reading
from ecfrs_tui.services.importing.standing import missing, state_of
from ecfrs_tui.store import journal
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.sqlite import defer_foreign_keys
from ecfrs_tui.store.work import Store
from tests.intake.forms_made import (
    AVOID_Q,
    CONSENT_Q,
    EMAIL_Q,
    PLACE_Q,
    PROGRAMME_Q,
    PUPILS_Q,
    QUESTIONS,
    SCHOOL_Q,
    WISH_Q,
    answer,
    csv_file,
    workbook,
)
from tests.services.importing.conftest import Import

SCHOOLS = (
    "URN,EstablishmentName,EstablishmentStatus (name),LA (name),Town,PhaseOfEducation (name)\n"
    "900001,Hollowmere Primary School,Open,Essex,Basildon,Primary\n"
    "900002,St Aldwyn's Primary School,Open,Essex,Braintree,Primary\n"
    "900003,St Aldwyn's Primary School,Open,Essex,Maldon,Primary\n"
)
PROGRAMMES = "programme,title,years,minutes,max_pupils\nKC6,Knife crime,6,60,32\nCY6,Cyber safety,6,60,32\n"
TERMS = (
    "authority,kind,label,first_day,last_day\nEssex,term,Spring 2,22/02/2027,25/03/2027\n"
    "Essex,term,Summer 1,12/04/2027,28/05/2027\n"
)


@pytest.fixture
def ready(bring: Import) -> Import:
    """A home with schools, programmes and terms."""
    for kind, text in (("schools", SCHOOLS), ("programmes", PROGRAMMES), ("terms", TERMS)):
        bring(kind, text)
    return bring


def book(folder: Path, *rows: dict[str, Any], **more: Any) -> Path:
    return workbook(folder / "Visits(1-9).xlsx", rows, **more)


def requests(store: Store) -> list[t.Request]:
    with store.reading() as session:
        return list(session.exec(select(t.Request).order_by(t.Request.id)))  # type: ignore[arg-type]


def windows(store: Store, rank: int = 1) -> list[tuple[int, int]]:
    with store.reading() as session:
        rows = session.exec(select(t.Preference).where(t.Preference.rank == rank)).all()
        return [(p.starts_at.month, p.starts_at.day) for p in rows]


def test_a_row_becomes_a_request_with_everything_read_from_it(
    store: Store, ready: Import, tmp_path: Path
) -> None:
    report = ready("requests", book(tmp_path, answer(1, **{AVOID_Q: "Tue 23 March"})))
    assert (report.rows, report.added, report.refused) == (1, 1, ())
    (row,) = requests(store)
    assert (row.reference, row.state, row.urn) == ("REQ-0001", "ready", 900001)
    assert (row.source, row.source_key, row.received_at) == ("Visits", "1", datetime(2027, 2, 8, 12, 47))
    assert row.typed_school == "Hollowmere Primary School, Basildon"
    assert (row.match_confidence or 0) > 0.9
    assert row.contact_email == "head@hollowmere.example"
    assert row.missing == ["room", "parking", "teacher present"]
    assert row.understood_confidence == 1.0
    assert "Mar" in row.understood
    assert windows(store) == [(3, d) for d in (2, 4, 9, 11, 16, 25)]
    assert windows(store, 0) == [(3, 18), (3, 23)]
    assert [question for question, _ in row.original] == [" ".join(q.split()) for q in QUESTIONS]
    assert dict(row.original)[PROGRAMME_Q] == "Knife crime;"
    with store.reading() as session:
        (wanted,) = session.exec(select(t.RequestSession)).all()
        assert (wanted.programme, wanted.year, wanted.groups, wanted.pupils) == ("KC6", "6", 2, 58)
        (contact,) = session.exec(select(t.Contact)).all()
        assert (contact.urn, contact.email, contact.consent) == (900001, "head@hollowmere.example", True)
        assert row.contact_id == contact.id
        assert [e.action for e in session.exec(select(t.AuditEntry))] == ["import"] * 4


def test_the_reading_of_every_question_is_in_the_report_once(
    store: Store, ready: Import, tmp_path: Path
) -> None:
    path = book(tmp_path, answer(1))
    first = ready("requests", path)
    assert "Question 7 “How many pupils in total?” read as: number of pupils (sure)" in first.notes
    again = ready("requests", path)
    assert not [n for n in again.notes if n.startswith("Question")]
    with store.reading() as session:
        rows = session.exec(select(t.FormMapping)).all()
        assert {r.field for r in rows} >= {
            "school",
            "email",
            "programmes",
            "pupils",
            "preferred",
            "not_possible",
        }
        assert not any(r.confirmed for r in rows)


@pytest.mark.parametrize("csv", [False, True])
def test_the_same_file_again_changes_nothing(store: Store, ready: Import, tmp_path: Path, csv: bool) -> None:
    rows = [answer(1), answer(2, datetime(2027, 2, 27), **{SCHOOL_Q: "St Aldwyns"})]
    path = csv_file(tmp_path / "Visits.csv", rows) if csv else book(tmp_path, *rows)
    assert ready("requests", path).added == 2
    before = [r.model_dump() for r in requests(store)]
    again = ready("requests", path)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert [r.model_dump() for r in requests(store)] == before


def test_a_longer_file_adds_only_what_is_new_and_numbers_run_on(
    store: Store, ready: Import, tmp_path: Path
) -> None:
    ready("requests", book(tmp_path, answer(1)))
    report = ready(
        "requests", book(tmp_path, answer(1), answer(2), answer(3), questions=(*QUESTIONS, "New question"))
    )
    assert (report.added, report.unchanged) == (2, 1)
    assert [r.reference for r in requests(store)] == ["REQ-0001", "REQ-0002", "REQ-0003"]


def test_what_is_missing_makes_it_needs_info(store: Store, ready: Import, tmp_path: Path) -> None:
    blank = {
        SCHOOL_Q: "Nowhere Grange",
        EMAIL_Q: "",
        PROGRAMME_Q: "Juggling",
        PUPILS_Q: "dunno",
        WISH_Q: "depends",
    }
    ready("requests", book(tmp_path, answer(1, **blank), answer(2, **{SCHOOL_Q: "St Aldwyns", PLACE_Q: ""})))
    lost, torn = requests(store)
    assert lost.state == torn.state == "needs info"
    assert lost.missing[:5] == ["school", "programme", "pupils", "dates", "contact e-mail"]
    assert "no programme of ours: “Juggling”" in " ".join(lost.notes)
    assert lost.not_understood
    assert torn.missing[0] == "school"
    assert torn.urn is None
    assert {c[0] for c in torn.candidates} == {900002, 900003}
    assert state_of(["room"]) == "ready"
    assert missing(t.Request(reference="R", received_at=datetime(2027, 1, 1)), pupils=[0], windows=1)[:2] == [
        "school",
        "pupils",
    ]


def test_the_same_wish_again_is_noted_and_left_to_the_person(
    store: Store, ready: Import, tmp_path: Path
) -> None:
    ready(
        "requests",
        book(
            tmp_path,
            answer(1),
            answer(2, datetime(2027, 2, 16)),
            answer(3, datetime(2027, 2, 17), **{PROGRAMME_Q: "Cyber safety"}),
            answer(4, datetime(2027, 6, 17)),
        ),
    )
    rows = requests(store)
    assert [r.duplicate_of for r in rows] == ["", "REQ-0001", "", ""]
    assert rows[1].state == "ready"
    assert any("perhaps the same as REQ-0001" in n and "8 days apart" in n for n in rows[1].notes)


def test_a_changed_answer_is_read_again_while_nothing_was_offered(
    store: Store, ready: Import, tmp_path: Path
) -> None:
    ready("requests", book(tmp_path, answer(1)))
    with store.writing("tester") as work:
        row = work.session.exec(select(t.Request)).one()
        row.contact_phone = "01632 960111"  # somebody rang and wrote it down
        work.record("edit", row.reference, "phone")
    changed = answer(1, **{PUPILS_Q: "2 classes of 30", WISH_Q: "Tue 9 March"})
    report = ready("requests", book(tmp_path, changed))
    assert (report.added, report.changed) == (0, 1)
    (row,) = requests(store)
    assert row.contact_phone == "01632 960111"
    assert windows(store) == [(3, 9)]
    assert dict(row.original)["How many pupils in total?"] == "2 classes of 30"
    with store.reading() as session:
        (wanted,) = session.exec(select(t.RequestSession)).all()
        assert (wanted.groups, wanted.pupils) == (2, 60)


def test_a_school_chosen_by_hand_stays_when_other_answers_change(
    store: Store, ready: Import, tmp_path: Path
) -> None:
    torn = {SCHOOL_Q: "St Aldwyns", PLACE_Q: ""}
    ready("requests", book(tmp_path, answer(1, **torn)))
    with store.writing("tester") as work:
        work.session.exec(select(t.Request)).one().urn = 900003
        work.record("choose_school", "REQ-0001", "")
    ready("requests", book(tmp_path, answer(1, **torn, **{PUPILS_Q: "61"})))
    (row,) = requests(store)
    assert row.urn == 900003
    assert row.state == "ready"
    ready("requests", book(tmp_path, answer(1, **{SCHOOL_Q: "Hollowmere", PUPILS_Q: "61"})))
    assert requests(store)[0].urn == 900001


@pytest.mark.parametrize("state", ["offered", "booked", "declined"])
def test_a_change_that_comes_too_late_is_only_noted(
    store: Store, ready: Import, tmp_path: Path, state: str
) -> None:
    ready("requests", book(tmp_path, answer(1)))
    with store.writing("tester") as work:
        work.session.exec(select(t.Request)).one().state = state
        work.record("move on", "REQ-0001", "")
    report = ready("requests", book(tmp_path, answer(1, **{WISH_Q: "Tue 9 March"})))
    assert (report.changed, report.unchanged) == (0, 1)
    assert any(f"is {state} already" in n for n in report.notes)
    assert requests(store)[0].typed_preferences.startswith("any Tues")


def test_a_mapping_stated_by_hand_is_kept_and_read_by(store: Store, ready: Import, tmp_path: Path) -> None:
    path = book(tmp_path, answer(1))
    ready("requests", path)
    stated = ImportOptions(mapping={"6": "remarks", "7": "groups"})
    report = ready("requests", path, options=stated)
    assert report.changed == 1
    (row,) = requests(store)
    assert row.remarks == "2"
    with store.reading() as session:
        kept = session.exec(select(t.FormMapping).where(t.FormMapping.confirmed)).all()
        assert {(k.question, k.field) for k in kept} == {
            ("How many classes would take part?", "remarks"), ("How many pupils in total?", "groups"),
        }  # fmt: skip
    again = ready("requests", path)
    assert (again.changed, again.unchanged) == (0, 1)
    with pytest.raises(RefusedError, match="no field"):
        ready("requests", path, options=ImportOptions(mapping={"1": "colour"}))


def test_without_consent_nobody_enters_the_address_book(store: Store, ready: Import, tmp_path: Path) -> None:
    ready("requests", book(tmp_path, answer(1, **{CONSENT_Q: "No"})))
    (row,) = requests(store)
    assert (row.contact_email, row.contact_id, row.consent) == ("head@hollowmere.example", None, False)
    with store.reading() as session:
        assert session.exec(select(t.Contact)).all() == []


def test_one_contact_for_many_requests(store: Store, ready: Import, tmp_path: Path) -> None:
    ready("requests", book(tmp_path, answer(1), answer(2, **{EMAIL_Q: "HEAD@hollowmere.example"})))
    assert len({r.contact_id for r in requests(store)}) == 1


def test_markup_and_control_characters_stay_data(store: Store, ready: Import, tmp_path: Path) -> None:
    nasty = "[red]Hollowmere[/] <b>Primary</b>_x001B_[2J\nBcc: all@b.example"
    ready("requests", book(tmp_path, answer(1, **{SCHOOL_Q: nasty, PLACE_Q: "=HYPERLINK(1)"})))
    (row,) = requests(store)
    assert row.typed_school.startswith("[red]Hollowmere[/] <b>Primary</b>[2J Bcc: all@b.example")
    assert "\x1b" not in str(row.original)
    assert dict(row.original)[SCHOOL_Q] == "[red]Hollowmere[/] <b>Primary</b>[2J\nBcc: all@b.example"


def test_a_form_may_be_named_apart(store: Store, ready: Import, tmp_path: Path) -> None:
    path = book(tmp_path, answer(1))
    ready("requests", path)
    report = ready("requests", path, options=ImportOptions(form="Another form"))
    assert report.added == 1
    assert [r.source for r in requests(store)] == ["Visits", "Another form"]


def test_strict_and_dry_run_leave_nothing(store: Store, ready: Import, tmp_path: Path) -> None:
    path = book(tmp_path, answer(1), answer("x"))  # type: ignore[arg-type]
    with pytest.raises(FileRefusedError, match="nothing was imported"):
        ready("requests", path, strict=True)
    assert ready("requests", path, dry_run=True).added == 1
    assert requests(store) == []
    with store.reading() as session:
        assert session.exec(select(t.FormMapping)).all() == []
    report = ready("requests", path)
    assert (report.added, [r.column for r in report.refused]) == (1, ["ID"])


def test_without_a_register_nothing_is_matched_and_that_is_said(
    store: Store, bring: Import, tmp_path: Path
) -> None:
    report = bring("requests", book(tmp_path, answer(1)))
    assert report.added == 1
    assert requests(store)[0].missing[:2] == ["school", "programme"]
    assert any("import the register first" in n for n in report.notes)


def test_undo_takes_a_whole_form_back(store: Store, ready: Import, tmp_path: Path) -> None:
    ready("requests", book(tmp_path, answer(1), answer(2, **{SCHOOL_Q: "St Aldwyns, Maldon"})))
    with store.reading() as session:
        undo = session.exec(select(t.UndoEntry).order_by(t.UndoEntry.id.desc())).first()  # type: ignore[union-attr]
        assert undo is not None
    with store.writing("tester") as work:
        defer_foreign_keys(work.session)
        journal.put_back(work.session, [tuple(c) for c in undo.changes])
    with store.reading() as session:
        for model in (t.Request, t.RequestSession, t.Preference, t.Contact, t.FormMapping):
            assert session.exec(select(model)).all() == []


def test_wishes_do_not_hold_the_lock_while_they_are_read(
    store: Store, ready: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[bool] = []
    holding = False
    real = request_reading.read_dates

    def watched(*texts: str, **about: Any) -> Any:
        inside.append(holding)
        return real(*texts, **about)

    @contextmanager
    def writing(actor: str) -> Iterator[Any]:
        nonlocal holding
        with original(actor) as work:
            holding = True
            yield work
        holding = False

    original = store.writing
    monkeypatch.setattr(request_reading, "read_dates", watched)
    monkeypatch.setattr(store, "writing", writing)
    ready("requests", book(tmp_path, *(answer(n, **{WISH_Q: f"{n} March"}) for n in range(1, 9))))
    assert inside == [False] * 8


def test_a_form_about_something_else_is_refused(store: Store, ready: Import, tmp_path: Path) -> None:
    path = book(tmp_path, answer(1, **{"Pot number": 3}), questions=("Pot number", "Leaf score"))
    with pytest.raises(FileRefusedError) as caught:
        ready("requests", path)
    assert caught.value.code == "form_unread"
    assert requests(store) == []
    report = ready("requests", path, options=ImportOptions(mapping={"Pot number": "school"}))
    assert report.added == 1
