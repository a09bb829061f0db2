"""Our own files: officers, programmes, competences, terms, school days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.records import Read, ReadOptions
from ecfrs_tui.intake.registry import READERS, guess_kind, read_file


@dataclass(frozen=True)
class Spot:
    latitude: float
    longitude: float


def read(folder: Path, kind: str, text: str, **options: Any) -> Read[Any]:
    path = folder / f"{kind}.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(kind, path, ReadOptions(**options))


def refusals(found: Read[Any]) -> list[tuple[int, str]]:
    return [(r.row, r.column) for r in found.refused]


def test_an_officer_with_pattern_caps_and_a_base_by_postcode(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "officers",
        "name,officer,base_postcode,monday,wednesday,max_sessions_per_day,active_from,shoe size\n"
        "A. Ash,ASH,cm1 1aa,08:30-12:00 13:00-16:30,,4,01/09/2025,9\n",
        find_postcode=lambda p: Spot(51.7, 0.5) if p == "cm1 1aa" else None,
    )
    (officer,) = found.records
    assert officer.spans == ((0, time(8, 30), time(12)), (0, time(13), time(16, 30)))
    assert (officer.base_latitude, officer.base_longitude, officer.base_postcode) == (51.7, 0.5, "CM1 1AA")
    assert (officer.max_sessions_per_day, officer.max_drive_minutes_per_day) == (4, None)
    assert officer.active_from == date(2025, 9, 1)
    assert found.notes == ("columns left out, not ours: “shoe size”",)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("=ASH,A,,,", "officer"),
        ("ASH,,,,", "name"),
        ("ASH,A,ZZ1 1ZZ,,", "base_postcode"),
        ("ASH,A,,51.7,", "base_latitude"),
        ("ASH,A,,91,0", "base_latitude"),
    ],
)
def test_officers_that_cannot_stand(tmp_path: Path, cells: str, column: str) -> None:
    found = read(
        tmp_path,
        "officers",
        f"officer,name,base_postcode,base_latitude,base_longitude\n{cells}\nELM,E,,51.7,0.1\n",
    )
    assert [r.code for r in found.records] == ["ELM"]
    assert refusals(found) == [(2, column)]


def test_codes_differ_only_by_more_than_capitals(tmp_path: Path) -> None:
    found = read(tmp_path, "officers", "officer,name\nASH,A\nash,B\n")
    assert refusals(found) == [(3, "officer")]
    assert "row 2 already" in found.refused[0].reason


def test_a_programme_and_its_spelling(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "programmes",
        "programme,title,years,mode,minutes,max_pupils,season,active\n"
        "FW,Fireworks,3-6,Assembly,20,300,10-1..11-5,yes\nX,Bad mode,3,choir,20,1,,\nY,No length,3,,,1,,\n",
    )
    (programme,) = found.records
    assert (programme.years, programme.mode, programme.season) == ("3,4,5,6", "assembly", "10-01..11-05")
    assert programme.setup_minutes is None
    assert refusals(found) == [(3, "mode"), (4, "minutes")]


def test_competences_in_order_of_time(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "competences",
        "officer,programme,valid_from,valid_until\nASH,FW,2025-09-01,\nASH,KC,2026-09-01,2025-09-01\n"
        "ASH,FW,01/09/2025,\nELM,FW,soon,\n",
    )
    assert [(r.officer, r.valid_from, r.valid_until) for r in found.records] == [
        ("ASH", date(2025, 9, 1), None)
    ]
    assert refusals(found) == [(3, "valid_until"), (4, "programme"), (5, "valid_from")]


def test_terms(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "terms",
        "authority,kind,label,first_day,last_day\nEssex,Term,Spring 1,05/01/2027,12/02/2027\n"
        "0900123,inset,INSET,2027-03-15,2027-03-15\nEssex,break,x,2027-01-01,2027-01-02\n"
        "Essex,term,Slip,2027-01-05,2028-02-12\nEssex,term,Back,2027-02-12,2027-01-05\n",
    )
    assert [(r.scope, r.kind, r.first_day) for r in found.records] == [
        ("Essex", "term", date(2027, 1, 5)),
        ("900123", "inset", date(2027, 3, 15)),
    ]
    assert refusals(found) == [(4, "kind"), (5, "last_day"), (6, "last_day")]


def test_school_days(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "school-days",
        "urn,phase,opens,lunch_starts,lunch_ends,closes\n,,08:45,12:00,13:00,15:15\n,Primary,9:00,12:00,11:00,15:00\n",
    )
    assert [(r.urn, r.phase, r.closes) for r in found.records] == [(None, None, time(15, 15))]
    assert refusals(found) == [(3, "lunch_ends")]


def test_a_header_and_no_rows_is_a_table_with_nothing_in_it(tmp_path: Path) -> None:
    found = read(tmp_path, "competences", "officer,programme\n")
    assert (found.seen, found.records) == (0, ())
    assert found.notes == ("the file has a header and no rows",)


def test_the_wrong_kind_is_recognised(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError) as caught:
        read(tmp_path, "programmes", "officer,programme,valid_from\nASH,FW,\n")
    assert "“title”, “minutes”" in caught.value.message
    assert caught.value.hint == "this looks like a file of competences: import it as such"


def test_every_kind_is_told_by_its_own_columns() -> None:
    for kind, form in READERS.items():
        assert callable(form.reader())
        assert guess_kind(form.marks) == kind
    assert guess_kind(["Colour", "Size"]) is None


def test_a_list_of_one_authority_need_not_name_it_in_every_row(tmp_path: Path) -> None:
    text = "kind,label,first_day,last_day\nterm,Autumn 1,02/09/2026,23/10/2026\n"
    found = read(tmp_path, "terms", text, authorities=("881",))
    assert [(t.scope, t.first_day) for t in found.records] == [("Essex", date(2026, 9, 2))]
    with pytest.raises(FileRefusedError, match="authority"):
        read(tmp_path, "terms", text)
