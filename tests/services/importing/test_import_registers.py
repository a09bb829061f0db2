"""Registers and our own files: one transaction a file, the same again changes nothing, hand edits stay."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlmodel import select

from ecfrs_tui.errors import EcfrsError, FileRefusedError, RefusedError
from ecfrs_tui.services.importing import KINDS, ImportOptions
from ecfrs_tui.services.importing.run import in_words
from ecfrs_tui.services.views import ImportReport
from ecfrs_tui.store import journal
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.sqlite import defer_foreign_keys
from ecfrs_tui.store.work import Store
from tests.services.importing.conftest import Import

HEAD = "URN,EstablishmentName,EstablishmentStatus (name),Town,TelephoneNum,Easting,Northing\n"
SCHOOLS = (
    HEAD
    + "900001,Hollowmere Primary School,Open,Basildon,01632 960001,570600,188900\n900002,Old Quay,Closed,Harwich,,,\n"
)
OFFICERS = (
    "officer,name,monday,tuesday,max_sessions_per_day\nASH,A. Ash,08:30-16:30,08:30-16:30,5\n"
    "ELM,E. Elm,09:00-12:00,,\n"
)
PROGRAMMES = "programme,title,years,minutes,max_pupils\nKC6,Knife crime,6,60,32\nHS3,Home safety,3,60,32\n"
COMPETENCES = "officer,programme,valid_from,valid_until\nASH,KC6,2025-09-01,\nelm,hs3,2025-09-01,2027-08-31\n"
TERMS = (
    "authority,kind,label,first_day,last_day\nEssex,term,Spring 2,22/02/2027,25/03/2027\n"
    "southend,holiday,Easter,26/03/2027,09/04/2027\n900001,inset,INSET,15/03/2027,15/03/2027\n"
)
DAYS = "urn,phase,opens,lunch_starts,lunch_ends,closes\n,,08:45,12:00,13:00,15:15\n900001,,09:00,12:00,13:00,15:30\n"
FILES = {
    "schools": SCHOOLS, "officers": OFFICERS, "programmes": PROGRAMMES, "competences": COMPETENCES, "terms": TERMS,
    "school-days": DAYS, "school-links": "URN,LinkURN,LinkType,LinkEstablishedDate\n900001,900002,Predecessor,\n",
}  # fmt: skip


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, len(report.refused)


def everything(bring: Import) -> list[ImportReport]:
    return [bring(kind, text) for kind, text in FILES.items()]


def everything_stored(store: Store) -> dict[str, list[tuple[object, ...]]]:
    models = (
        t.School,
        t.SchoolLink,
        t.Officer,
        t.WorkingSpan,
        t.Programme,
        t.Competence,
        t.TermEntry,
        t.SchoolDay,
    )
    with store.reading() as session:
        return {
            m.__name__: [tuple(row) for row in session.connection().execute(select(m.__table__))]  # type: ignore[attr-defined]
            for m in models
        }


def test_every_kind_goes_in_and_the_same_again_changes_nothing(store: Store, bring: Import) -> None:
    assert [counts(r) for r in everything(bring)] == [
        (2, 0, 0, 0), (2, 0, 0, 0), (2, 0, 0, 0), (2, 0, 0, 0), (3, 0, 0, 0), (2, 0, 0, 0), (1, 0, 0, 0),
    ]  # fmt: skip
    before = everything_stored(store)
    for report in everything(bring):
        assert (report.added, report.changed, report.refused) == (0, 0, ())
        assert report.unchanged == report.rows
    assert everything_stored(store) == before
    # those with tests of their own
    others = {
        "requests",
        "bookings",
        "risk",
        "deprivation",
        "incidents",
        "lsoa-lookup",
        "evaluations",
        "delivery-targets",
    }
    assert set(FILES) | others == set(KINDS)


def test_what_went_in_is_what_the_files_say(store: Store, bring: Import) -> None:
    everything(bring)
    with store.reading() as session:
        ash = session.get_one(t.Officer, "ASH")
        assert (ash.name, ash.max_sessions_per_day, ash.max_drive_minutes_per_day) == ("A. Ash", 5, 180)
        spans = session.exec(select(t.WorkingSpan).where(t.WorkingSpan.officer == "ELM")).all()
        assert [(s.weekday, s.starts, s.ends) for s in spans] == [(0, time(9), time(12))]
        elm = session.exec(select(t.Competence).where(t.Competence.officer == "ELM")).one()
        assert (elm.programme, elm.valid_until) == ("HS3", date(2027, 8, 31))
        scopes = {e.scope for e in session.exec(select(t.TermEntry))}
        assert scopes == {"Essex", "Southend-on-Sea", "900001"}
        school = session.get_one(t.School, 900001)
        assert school.place_source == "register"
        assert school.latitude == pytest.approx(51.57, abs=0.02)
        assert session.get_one(t.School, 900002).latitude is None


def test_a_changed_file_changes_only_what_differs(store: Store, bring: Import) -> None:
    everything(bring)
    report = bring(
        "officers", OFFICERS.replace("09:00-12:00,", "09:00-12:00,10:00-14:00").replace("A. Ash", "Ann Ash")
    )
    assert counts(report) == (0, 2, 0, 0)
    report = bring("programmes", "programme,title,minutes\nKC6,Knife crime,50\n")
    assert counts(report) == (0, 1, 0, 0)
    report = bring("competences", COMPETENCES.replace("2027-08-31", "2028-08-31"))
    assert counts(report) == (0, 1, 1, 0)
    report = bring("terms", TERMS.replace("25/03/2027", "24/03/2027"))
    assert counts(report) == (0, 1, 2, 0)
    with store.reading() as session:
        assert len(session.exec(select(t.WorkingSpan).where(t.WorkingSpan.officer == "ELM")).all()) == 2
        knife = session.get_one(t.Programme, "KC6")
        assert (knife.minutes, knife.years, knife.version) == (50, "6", 2)
        assert session.get_one(t.Programme, "HS3").version == 1
        spring = session.exec(select(t.TermEntry).where(t.TermEntry.label == "Spring 2")).one()
        assert spring.last_day == date(2027, 3, 24)


def test_hand_edits_stay_and_are_shown(store: Store, bring: Import) -> None:
    everything(bring)
    with store.writing("tester") as work:
        school = work.session.get_one(t.School, 900001)
        school.phone, school.edited_fields = "01632 960999", ["phone"]
        work.record("edit", "900001", "phone")
    report = bring("schools", SCHOOLS.replace("01632 960001", "01632 960002").replace("Basildon", "Laindon"))
    assert counts(report) == (0, 1, 1, 0)
    assert any(
        "phone stays “01632 960999” as edited by hand; the register says “01632 960002”" in n
        for n in report.notes
    )
    with store.reading() as session:
        school = session.get_one(t.School, 900001)
        assert (school.phone, school.town) == ("01632 960999", "Laindon")


def test_bad_rows_are_refused_alone_or_all_with_strict(store: Store, bring: Import) -> None:
    bring("officers", OFFICERS)
    bring("programmes", PROGRAMMES)
    text = COMPETENCES + "YEW,KC6,,\nASH,ZZZ,,\nASH,HS3,31/02/2027,\n"
    with pytest.raises(FileRefusedError) as caught:
        bring("competences", text, strict=True)
    assert caught.value.code == "rows_refused"
    assert "nothing was imported" in caught.value.message
    with store.reading() as session:
        assert session.exec(select(t.Competence)).all() == []
    report = bring("competences", text)
    assert counts(report) == (2, 0, 0, 3)
    assert [(r.row, r.column, r.value) for r in report.refused] == [
        (4, "officer", "YEW"), (5, "programme", "ZZZ"), (6, "valid_from", "31/02/2027"),
    ]  # fmt: skip
    assert report.rows == 5
    assert in_words(report) == "competences.csv (competences): 2 added, 0 changed, 0 unchanged, 3 refused"


def test_strict_refuses_what_only_the_store_can_tell(store: Store, bring: Import) -> None:
    bring("officers", OFFICERS)
    bring("programmes", PROGRAMMES)
    with pytest.raises(FileRefusedError, match="row 2, officer: “YEW”"):
        bring("competences", "officer,programme\nYEW,KC6\n", strict=True)
    with store.reading() as session:
        assert len(session.exec(select(t.AuditEntry)).all()) == 2


def test_a_dry_run_says_what_would_happen_and_leaves_nothing(store: Store, bring: Import) -> None:
    report = bring("schools", SCHOOLS, dry_run=True)
    assert (counts(report), report.dry_run) == ((2, 0, 0, 0), True)
    assert everything_stored(store)["School"] == []
    with store.reading() as session:
        assert session.exec(select(t.AuditEntry)).all() == []
        assert session.exec(select(t.ImportRun)).all() == []
    assert counts(bring("schools", SCHOOLS)) == (2, 0, 0, 0)


def test_one_audit_entry_a_file_and_undo_puts_everything_back(store: Store, bring: Import) -> None:
    bring("schools", SCHOOLS)
    before = everything_stored(store)
    bring("schools", SCHOOLS.replace("Basildon", "Laindon") + "900003,New School,Open,Maldon,,,\n")
    with store.reading() as session:
        entries = session.exec(select(t.AuditEntry)).all()
        assert [e.action for e in entries] == ["import", "import"]
        assert entries[1].words == "Imported schools.csv (schools): 1 added, 1 changed, 1 unchanged"
        undo = session.exec(select(t.UndoEntry).where(t.UndoEntry.audit_id == entries[1].id)).one()
        run = session.exec(select(t.ImportRun)).all()[1]
        assert (run.kind, len(run.file_hash), run.report["added"]) == ("schools", 64, 1)
    with store.writing("tester") as work:
        defer_foreign_keys(work.session)
        journal.put_back(work.session, [tuple(c) for c in undo.changes])
    after = everything_stored(store)
    version = [c.name for c in t.School.__table__.columns].index("version")  # type: ignore[attr-defined]
    bare = [[v for at, v in enumerate(row) if at != version] for row in after["School"]]
    assert bare == [[v for at, v in enumerate(row) if at != version] for row in before["School"]]


def test_an_import_that_changes_nothing_leaves_nothing_to_undo(store: Store, bring: Import) -> None:
    bring("programmes", PROGRAMMES)
    bring("programmes", PROGRAMMES)
    with store.reading() as session:
        assert len(session.exec(select(t.AuditEntry)).all()) == 2
        assert len(session.exec(select(t.UndoEntry)).all()) == 1


def test_progress_is_told_and_stopping_leaves_nothing(store: Store, bring: Import) -> None:
    rows = "".join(f"{900100 + n},School {n},Open,Maldon,,,\n" for n in range(600))
    told: list[tuple[int, int]] = []
    bring("schools", HEAD + rows, dry_run=True, progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 600), (250, 600), (500, 600), (600, 600)]

    class StopError(Exception):
        pass

    def stop(done: int, of: int) -> None:
        if done:
            raise StopError

    with pytest.raises(StopError):
        bring("schools", HEAD + rows, progress=stop)
    assert everything_stored(store)["School"] == []
    assert counts(bring("schools", HEAD + rows)) == (600, 0, 0, 0)


def test_terms_say_what_they_are_about_and_where_they_clash(bring: Import) -> None:
    report = bring(
        "terms", TERMS + "Atlantis,term,x,01/09/2027,02/09/2027\nEssex,term,Odd,20/03/2027,30/03/2027\n"
    )
    assert [(r.row, r.value) for r in report.refused] == [(4, "900001"), (5, "Atlantis")]
    assert any(
        "Essex: Odd (from 20/03/2027) begins before Spring 2 ends (25/03/2027)" in n for n in report.notes
    )


def test_links_between_strangers_are_passed_over(bring: Import) -> None:
    bring("schools", SCHOOLS)
    report = bring("school-links", "URN,LinkURN,LinkType\n900001,900002,Predecessor\n1,2,Successor\n")
    assert (counts(report), report.rows) == ((1, 0, 0, 0), 2)
    assert report.notes == ("1 links between schools that are not ours were passed over",)


def test_wrong_kinds_and_wrong_files_are_refused_in_words(bring: Import) -> None:
    with pytest.raises(RefusedError, match="no import of “unicorns”"):
        bring("unicorns", "a,b\n")
    with pytest.raises(FileRefusedError) as caught:
        bring("schools", OFFICERS)
    assert caught.value.exit_status == 1
    assert "“URN”" in caught.value.message
    for kind in KINDS:
        with pytest.raises(EcfrsError):
            bring(kind, "colour,size\nred,1\n")


def test_names_are_kept_as_data_without_control_characters(store: Store, bring: Import) -> None:
    bring("schools", HEAD + '900001,"[b]St Osyth<br>\x1b[2J\r\nBcc: x",Open,=1+1,,,\n')
    with store.reading() as session:
        school = session.get_one(t.School, 900001)
        assert (school.name, school.town) == ("[b]St Osyth<br>[2J Bcc: x", "=1+1")


def test_other_authorities_only_when_asked_for(store: Store, bring: Import) -> None:
    text = "URN,LA (name),EstablishmentName,EstablishmentStatus (name)\n900001,Essex,A,Open\n900002,Kent,B,Open\n"
    assert counts(bring("schools", text)) == (1, 0, 0, 0)
    assert counts(bring("schools", text, options=ImportOptions(authorities=("Kent",)))) == (1, 0, 0, 0)
