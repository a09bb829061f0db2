"""A beginning: the steps of a home, files tried and read in, and what is still missing after each."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import EcfrsError, FileRefusedError, NotFoundError, RefusedError
from ecfrs_tui.services.care import examine
from ecfrs_tui.services.importing import KINDS
from ecfrs_tui.services.office import DATABASE, Office, open_office
from ecfrs_tui.services.start_steps import STEPS
from ecfrs_tui.services.startviews import NEEDED, ReadIn, report_words

FIXTURES = Path(__file__).parents[2] / "fixtures"
NOW = datetime(2027, 3, 1, 9, 0)


def quiet(step: str, done: int, of: int) -> None:
    """Nobody is told."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office over an empty home."""
    made = open_office(tmp_path / "home", RehearsalClock(NOW))
    yield made
    made.close()


def bring(office: Office, kind: str, name: str = "") -> None:
    """Reads a file of the fixtures in."""
    path = FIXTURES / (name or f"{kind.replace('-', '_')}.csv")
    office.read_in(ReadIn(kind, path), rehearse=False, told=quiet)


def missing(office: Office) -> set[str]:
    """What is missing, by name."""
    return {each.what for each in office.still_missing()}


def set_in_file(office: Office, text: str) -> Office:
    """The office of the same home with these settings."""
    home = office.home
    (home / "ecfrs.toml").write_text(text, encoding="utf-8")
    return open_office(home, RehearsalClock(NOW))


def test_every_step_reads_a_kind_there_is_and_says_all_about_it() -> None:
    assert [step.kind for step in STEPS if step.kind and step.kind not in KINDS] == []
    assert len({step.id for step in STEPS}) == len(STEPS)
    for step in STEPS:
        assert step.title and step.source and step.without
        assert not step.kind or step.columns
        assert step.kind or step.section, "a step leads somewhere"


def test_from_nothing_to_all_that_is_needed(office: Office) -> None:
    assert office.is_empty()
    assert missing(office) == {"schools", "officers", "programmes", "terms", "sender", "requests", "need"}
    bring(office, "schools")
    assert not office.is_empty()
    assert missing(office) >= {"officers", "terms", "driving times"} - {"schools"}
    bring(office, "officers")
    bring(office, "programmes")
    assert "competences" in missing(office)
    bring(office, "competences")
    bring(office, "terms")
    bring(office, "requests", "requests.xlsx")
    office.refresh_travel()
    left = office.still_missing()
    assert [each.what for each in left if each.weight == NEEDED] == ["sender"]
    assert {each.what for each in left} == {"sender", "need", "calendars"}
    steps = {step.id: step for step in office.start_steps()}
    assert (steps["schools"].held, steps["officers"].held) == (123, 6)
    assert steps["schools"].since == NOW.date()
    assert steps["risk"].held == 0


def test_what_is_half_there_is_named(office: Office, tmp_path: Path) -> None:
    bring(office, "schools")
    rows = tmp_path / "officers.csv"
    rows.write_text("officer,name,monday\nYEW,Made Up,09:00-15:00\nOAK,Also Made Up,\n", encoding="utf-8")
    office.read_in(ReadIn("officers", rows), rehearse=False, told=quiet)
    found = {each.what: each.words for each in office.still_missing()}
    assert "OAK, YEW" in found["bases"]
    assert "OAK: no working week" in found["weeks"]
    bring(office, "programmes")
    (tmp_path / "c.csv").write_text("officer,programme\nYEW,HS3\n", encoding="utf-8")
    office.read_in(ReadIn("competences", tmp_path / "c.csv"), rehearse=False, told=quiet)
    assert "and 10 more today" in {e.what: e.words for e in office.still_missing()}["cover"]


def test_terms_that_end_soon_and_those_that_have_ended(office: Office, tmp_path: Path) -> None:
    bring(office, "schools")
    rows = tmp_path / "terms.csv"
    rows.write_text(
        "authority,kind,label,first_day,last_day\n"
        "Essex,term,Spring,2027-01-04,2027-03-24\n"
        "Thurrock,term,Autumn,2026-09-01,2026-12-18\n",
        encoding="utf-8",
    )
    office.read_in(ReadIn("terms", rows), rehearse=False, told=quiet)
    found = {each.what: each for each in office.still_missing()}
    assert "Wed 24 Mar 2027" in found["terms of Essex"].words
    assert found["terms of Essex"].weight != NEEDED
    assert found["terms of Thurrock"].weight == NEEDED
    assert "Southend-on-Sea" in found["terms"].words and "Essex" not in found["terms"].words


def test_the_settings_that_nobody_has_set(office: Office) -> None:
    with_sender = set_in_file(office, 'sender_email = "team@real.example"\n[mail]\nway = "mail"\n')
    found = missing(with_sender)
    with_sender.close()
    assert "sender" not in found and {"telephone", "mail server"} <= found


def test_doctor_says_the_same(office: Office) -> None:
    health = examine(office.home, office.context, office.travelling)
    assert health.missing == office.still_missing()
    assert health.problems == ()


def test_a_trial_changes_nothing_and_says_what_would(office: Office) -> None:
    file = ReadIn("officers", FIXTURES / "officers.csv")
    told: list[tuple[str, int, int]] = []
    report = office.read_in(file, rehearse=True, told=lambda *step: told.append(step))
    assert (report.added, report.dry_run) == (6, True)
    assert report_words(report) == "officers.csv: 6 rows, 6 new"
    assert told and all("officers.csv" in step for step, _, _ in told)
    assert office.is_empty() and office.undo_steps() == ()


def test_what_was_read_in_is_one_step_that_undo_takes_back(office: Office) -> None:
    bring(office, "officers")
    assert not office.is_empty()
    office.undo()
    assert office.is_empty()


def test_a_reading_that_is_stopped_leaves_nothing(office: Office) -> None:
    def stop(step: str, done: int, of: int) -> None:
        raise RefusedError("stopped", "it was stopped")

    with pytest.raises(RefusedError, match="stopped"):
        office.read_in(ReadIn("schools", FIXTURES / "schools.csv"), rehearse=False, told=stop)
    assert office.is_empty()


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("officers", "", "officers.csv"),
        ("officers", "a,b\n1,2\n", "officer"),
        ("nonsense", "a\n", "nonsense"),
        ("officers", "officer,name\n\x00\x00", "officers.csv"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(
    office: Office, tmp_path: Path, kind: str, text: str, said: str
) -> None:
    (tmp_path / "officers.csv").write_text(text, encoding="utf-8")
    with pytest.raises(EcfrsError, match=said):
        office.read_in(ReadIn(kind, tmp_path / "officers.csv"), rehearse=True, told=quiet)
    with pytest.raises(EcfrsError):
        office.read_in(ReadIn("officers", tmp_path), rehearse=True, told=quiet)


def test_a_day_beside_the_file_must_be_one(office: Office) -> None:
    file = ReadIn("risk", FIXTURES / "police_list.csv", {"as_of": "last week", "source": "x"})
    with pytest.raises(RefusedError, match="no day"):
        office.read_in(file, rehearse=True, told=quiet)


def test_a_pattern_has_the_columns_and_is_read_back(office: Office) -> None:
    for step in STEPS:
        if not step.pattern:
            with pytest.raises(NotFoundError, match="another system"):
                office.write_pattern(step.id)
            continue
        path = Path(office.write_pattern(step.id).reference)
        if step.id == "incidents":
            # a set of nothing would take the place of the one that stands
            with pytest.raises(RefusedError, match="no row"):
                office.read_in(ReadIn(step.kind, path), rehearse=True, told=quiet)
            continue
        report = office.read_in(ReadIn(step.kind, path), rehearse=True, told=quiet)
        assert (report.rows, report.refused) == (0, ())
        with pytest.raises(FileRefusedError, match="is there already"):
            office.write_pattern(step.id)


def test_a_folder_is_shown_with_what_fits_first(office: Office, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "z.csv").write_text("x", encoding="utf-8")
    (tmp_path / "a.pdf").write_text("x", encoding="utf-8")
    (tmp_path / ".hidden").write_text("x", encoding="utf-8")
    with contextlib.suppress(OSError):  # not every file system takes such a name
        (tmp_path / "\x1b[31m.csv").write_text("x", encoding="utf-8")
    names = [entry.name for entry in office.folder(tmp_path) if entry.name != "home"]
    assert names == ["in", "z.csv", "a.pdf"]
    with pytest.raises(NotFoundError, match="no folder"):
        office.folder(tmp_path / "nowhere")
    with pytest.raises(NotFoundError):
        office.folder(tmp_path / "z.csv")


def test_a_demonstration_that_is_stopped_can_be_filled_the_next_time(office: Office) -> None:
    def stop_at_officers(step: str, done: int, of: int) -> None:
        if "officers" in step:
            raise RefusedError("stopped", "it was stopped")

    with pytest.raises(RefusedError, match="stopped"):
        office.demonstration(stop_at_officers)
    assert not (office.home / "demo" / DATABASE).exists()
    desk = office.demonstration(quiet)
    assert desk.home == office.home / "demo" and not desk.is_empty()
    assert office.is_empty(), "the home itself stays as it was"
    desk.close()  # type: ignore[attr-defined]
