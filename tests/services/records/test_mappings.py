"""How the questions of a form were understood: confirmed, put right, and what they asked read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services import undoing
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.importing.run import import_file
from ecfrs_tui.services.records import mappings, place_looks
from ecfrs_tui.services.records.deliveryviews import QuestionLine
from ecfrs_tui.store import tables as t

HEADER = (
    "ID,Start time,Completion time,Email,Name,Name of your school,Which programme would you like?,"
    "How many pupils?,Anything else we should know,Where shall the kit go\n"
)
ROW = (
    "1,08/02/2027 09:00,08/02/2027 09:10,,,School 1,Home safety Year 3,28,Park in Mill Lane,The small hall\n"
)
KIT, NOTES, SCHOOL = "Where shall the kit go", "Anything else we should know", "Name of your school"


@pytest.fixture
def form(context: Context, tmp_path: Path) -> Path:
    path = tmp_path / "Visits.csv"
    path.write_text(HEADER + ROW)
    report = import_file(context.store, "requests", path, actor="Pat", clock=context.clock)
    assert report.added == 1
    return path


def _questions(context: Context) -> dict[str, QuestionLine]:
    with context.store.reading() as session:
        return {line.question: line for line in place_looks.questions(session)}


def _request(context: Context) -> t.Request:
    with context.store.reading() as session:
        return session.exec(select(t.Request).where(t.Request.source == "Visits")).one()


def test_a_question_put_right_reads_the_request_again_and_the_file_stays_unchanged(
    context: Context, form: Path
) -> None:
    lines = _questions(context)
    kit, notes = lines[KIT], lines[NOTES]
    assert (kit.field, kit.example, kit.answers, kit.confirmed) == ("", "The small hall", 1, False)
    assert (notes.field, _request(context).room, _request(context).parking) == ("remarks", "", "")
    outcome = mappings.save(context, kit.number, "room", version=kit.version)
    assert outcome.words == f"“{KIT}” of Visits is read as room and equipment; 1 request read again"
    assert _request(context).room == "The small hall" and "room" not in _request(context).missing
    assert _questions(context)[KIT].confirmed
    mappings.save(context, notes.number, "parking")
    row = _request(context)
    assert (row.parking, row.remarks) == ("Park in Mill Lane", "")
    again = import_file(context.store, "requests", form, actor="Pat", clock=context.clock)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    undoing.undo(context)  # the import
    undoing.undo(context)
    assert _request(context).parking == "" and _questions(context)[NOTES].field == "remarks"


def test_a_field_is_filled_by_one_question_unless_several_may(context: Context, form: Path) -> None:
    kit = _questions(context)[KIT]
    with pytest.raises(RefusedError, match=f"“{SCHOOL}” is read as that: change it first"):
        mappings.save(context, kit.number, "school")
    mappings.save(context, kit.number, "remarks")
    assert "The small hall" in _request(context).remarks
    with pytest.raises(RefusedError, match="one of consent"):
        mappings.save(context, kit.number, "kitchen")
    mappings.save(context, kit.number, "-")
    assert "The small hall" not in _request(context).remarks


def test_what_was_understood_rightly_is_confirmed_many_at_once(context: Context, form: Path) -> None:
    lines = _questions(context)
    outcome = mappings.confirm(context, [lines[SCHOOL].number, lines[NOTES].number])
    assert outcome.words == "Confirmed 2 questions of Visits"
    with pytest.raises(RefusedError, match="confirmed already"):
        mappings.confirm(context, [lines[SCHOOL].number])
    undoing.undo(context)
    assert not _questions(context)[SCHOOL].confirmed
