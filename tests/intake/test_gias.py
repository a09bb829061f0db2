"""The national register: columns that come and go, places, phases, rows that cannot stand."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.gias import phase_of, read_links, read_schools
from ecfrs_tui.intake.records import ReadOptions

SCHOOL = {
    "URN": "900123",
    "LA (code)": "881",
    "LA (name)": "Essex",
    "EstablishmentName": "St Wilda’s Primary School",
    "EstablishmentStatus (name)": "Open, but proposed to close",
    "PhaseOfEducation (name)": "Not applicable",
    "StatutoryLowAge": "4",
    "StatutoryHighAge": "11",
    "NumberOfPupils": "SUPP",
    "PercentageFSM": "12.5",
    "TelephoneNum": "1632960123",
    "Postcode": "cm1 1aa",
    "Easting": "570600",
    "Northing": "206800",
    "OpenDate": "01-09-2001",
    "UrbanRural (name)": "",
}


@dataclass(frozen=True)
class Spot:
    latitude: float = 51.7
    longitude: float = 0.5


def made(folder: Path, *rows: dict[str, str], encoding: str = "cp1252") -> Path:
    path = folder / "edubasealldata20270301.csv"
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, names, quoting=csv.QUOTE_ALL, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_school_is_read_with_what_the_register_says(tmp_path: Path) -> None:
    (school,) = read_schools(made(tmp_path, SCHOOL), ReadOptions()).records
    assert (school.urn, school.name, school.authority) == (900123, "St Wilda’s Primary School", "Essex")
    assert (school.phase, school.pupils, school.fsm_percent) == ("Primary", None, 12.5)
    assert school.phone == "01632960123"
    assert school.postcode == "CM1 1AA"
    assert school.place_source == "register"
    # Chelmsford, by the Ordnance Survey's own converter, to a few metres
    assert school.latitude == pytest.approx(51.7330, abs=0.002)
    assert school.longitude == pytest.approx(0.4688, abs=0.003)


def test_three_columns_are_enough(tmp_path: Path) -> None:
    few = {name: SCHOOL[name] for name in ("URN", "EstablishmentName", "EstablishmentStatus (name)")}
    read = read_schools(made(tmp_path, few), ReadOptions())
    assert [r.place_source for r in read.records] == [""]
    assert "1 open without any place" in read.notes[0]


def test_without_a_grid_reference_the_postcode_places_open_schools_only(tmp_path: Path) -> None:
    asked: list[str] = []

    def find(postcode: str) -> Spot:
        asked.append(postcode)
        return Spot()

    off_grid = {**SCHOOL, "Easting": "0", "Northing": "999"}
    gone = {**off_grid, "URN": "900124", "EstablishmentStatus (name)": "Closed", "Postcode": "CM1 1AB"}
    read = read_schools(made(tmp_path, off_grid, gone), ReadOptions(find_postcode=find))
    assert [(r.latitude, r.place_source) for r in read.records] == [(51.7, "postcode"), (None, "")]
    assert asked == ["CM1 1AA"]
    assert "1 without a grid reference placed by postcode" in read.notes


def test_other_authorities_are_passed_over_unless_asked_for(tmp_path: Path) -> None:
    kent = {**SCHOOL, "URN": "900200", "LA (code)": "886", "LA (name)": "Kent"}
    path = made(tmp_path, SCHOOL, kent)
    usual = read_schools(path, ReadOptions())
    assert [r.urn for r in usual.records] == [900123]
    assert usual.seen == 1
    for name in ("886", "kent"):
        assert [r.urn for r in read_schools(path, ReadOptions(authorities=(name,))).records] == [900200]
    assert read_schools(path, ReadOptions(authorities=("Essex",))).records[0].urn == 900123
    nobody = read_schools(path, ReadOptions(authorities=("Devon",)))
    assert nobody.notes == ("none of the 2 rows is of the authorities Devon",)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("URN", "none", "not a whole number"),
        ("EstablishmentName", " ", "is blank"),
        ("EstablishmentStatus (name)", "", "is blank"),
        ("OpenDate", "31-02-2020", "no such date"),
        ("StatutoryLowAge", "young", "not a whole number"),
    ],
)
def test_a_row_that_cannot_stand_is_refused_by_row_and_column(
    tmp_path: Path, column: str, value: str, reason: str
) -> None:
    bad = {**SCHOOL, "URN": "900124", column: value}
    read = read_schools(made(tmp_path, SCHOOL, bad), ReadOptions())
    assert len(read.records) == 1
    (refused,) = read.refused
    assert (refused.row, refused.column, refused.value) == (3, column, value.strip())
    assert reason in refused.reason


def test_a_number_that_stands_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    read = read_schools(made(tmp_path, SCHOOL, SCHOOL), ReadOptions())
    assert [(r.row, r.value, r.reason) for r in read.refused] == [(3, "900123", "stands in row 2 already")]


@pytest.mark.parametrize(
    ("low", "high", "phase"),
    [
        (2, 5, "Nursery"), (4, 11, "Primary"), (3, 7, "Primary"), (11, 18, "Secondary"), (10, 13, "Secondary"),
        (16, 19, "16 plus"), (4, 16, "All-through"), (None, 16, "Not applicable"),
    ],
)  # fmt: skip
def test_phase_from_ages_where_the_register_names_none(low: int | None, high: int, phase: str) -> None:
    assert phase_of("Not applicable", low, high) == phase
    assert phase_of("Secondary", low, high) == "Secondary"


def test_links_are_read_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text(
        '"URN","LinkURN","LinkName","LinkType","LinkEstablishedDate"\r\n'
        '900123,900001,"Old School","Predecessor","01-09-2020"\r\n'
        '900123,none,"Older","Predecessor",""\r\n',
        encoding="cp1252",
    )
    read = read_links(path, ReadOptions())
    assert [(r.urn, r.linked_urn, r.kind) for r in read.records] == [(900123, 900001, "Predecessor")]
    assert [(r.row, r.column) for r in read.refused] == [(3, "LinkURN")]


def test_a_file_without_the_register_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="EstablishmentName"):
        read_schools(made(tmp_path, {"URN": "1", "Name": "x"}), ReadOptions())
