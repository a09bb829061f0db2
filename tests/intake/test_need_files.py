"""Scores, deprivation, incidents, police files and areas as they come, and what is wrong with bad ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.records import Read, ReadOptions
from ecfrs_tui.intake.registry import guess_kind, read_file


@dataclass(frozen=True)
class Spot:
    """Where a made-up postcode lies."""

    latitude: float = 51.7
    longitude: float = 0.6


def read(folder: Path, kind: str, text: str) -> Read[Any]:
    """The text as a file of a kind; only CM1 1AA is a postcode that is known."""
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(
        kind, path, ReadOptions(find_postcode=lambda code: Spot() if code == "CM1 1AA" else None)
    )


def refusals(found: Read[Any]) -> list[tuple[int, str, str]]:
    return [(r.row, r.column, r.reason) for r in found.refused]


def test_wide_scores_are_one_measure_a_column(tmp_path: Path) -> None:
    found = read(tmp_path, "risk", 'URN,School,Home safety,knife\n900001,A,0.5,7\n900002,B,,"1,200"\n')
    assert [(r.key, r.values) for r in found.records] == [
        ("900001", (("Home safety", 0.5), ("knife", 7.0))),
        ("900002", (("knife", 1200.0),)),
    ]
    assert found.about["key_kind"] == "urn"
    assert found.notes == ("columns left out, no scores of ours: “School”",)


def test_long_scores_are_told_apart_by_theme(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "risk",
        "postcode,theme,score\ncm11aa,Knife,5\nCM1 1AA,knife,6\nCM1 1AA,Water,7\nCM1,Water,1\n",
    )
    assert [(r.key, r.values) for r in found.records] == [
        ("CM1 1AA", (("Knife", 5.0),)),
        ("CM1 1AA", (("Water", 7.0),)),
    ]
    assert refusals(found) == [(3, "postcode", "stands in row 2 already"), (5, "postcode", "not a postcode")]


def test_one_column_of_scores_leaves_its_name_to_the_options(tmp_path: Path) -> None:
    found = read(tmp_path, "risk", "district,score\nMaldon,3\nHarlow,NA\n")
    assert [(m.name, m.theme) for m in found.about["measures"]] == [("", "")]
    assert [r.values for r in found.records] == [(("", 3.0),), ()]


def test_bad_scores_are_named_by_row_and_column(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "risk",
        "urn,risk\n900001,1\n900001,2\nx,3\n,4\n900004,lots\n900005,1e5\n900006,5\n900007,6\n900008,7\n",
    )
    assert refusals(found) == [
        (3, "urn", "stands in row 2 already"),
        (4, "urn", "not a whole number"),
        (5, "urn", "is blank, and is needed"),
        (6, "risk", "not a number"),
        (7, "risk", "not a number"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("school,score\nA,1\n", "columns_missing"),
        ("urn,name\n900001,A\n", "no_scores"),
        ("urn,score,score\n900001,1,2\n", "column_twice"),
    ],
)
def test_a_file_without_key_or_numbers_is_refused(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read(tmp_path, "risk", text)
    assert refused.value.code == code


FILE_1 = (
    "LSOA code (2011),LSOA name (2011),Index of Multiple Deprivation (IMD) Rank,"
    "Index of Multiple Deprivation (IMD) Decile\n"
    'E01000001,Made-up 001A,"19,102",6\nE0100000,Made-up 001B,1,1\n'
)


def test_ranks_of_2019_are_read_as_low_is_worse(tmp_path: Path) -> None:
    found = read(tmp_path, "deprivation", FILE_1)
    assert [r.values for r in found.records] == [(("IMD", 19102.0),)]
    (measure,) = found.about["measures"]
    assert (measure.low_is_worse, measure.weight) == (True, 10.0)
    assert (found.about["publisher"], found.about["as_of"]) == ("MHCLG", date(2019, 9, 26))
    assert refusals(found) == [(3, "LSOA code (2011)", "not the code of a small area such as E01021234")]


def test_of_score_rank_and_decile_the_score_is_taken(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "deprivation",
        "LSOA code (2021),Income Deprivation Affecting Children Index (IDACI) Decile,"
        "Income Deprivation Affecting Children Index (IDACI) Score (rate),Income Rank (where 1 is most deprived)\n"
        "E01000001,3,0.41,9\n",
    )
    told = {m.name: (m.low_is_worse, m.weight) for m in found.about["measures"]}
    assert told == {"IDACI": (False, 20.0), "deprivation in income": (True, 0.0)}
    assert dict(found.records[0].values) == {"IDACI": 0.41, "deprivation in income": 9.0}
    assert found.about["as_of"] == date(2025, 10, 30)


def test_a_file_that_is_no_deprivation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="no column is a score"):
        read(tmp_path, "deprivation", "LSOA11CD,RUC11\nE01000001,Urban\n")


OURS = "reference,date,type,theme,latitude,longitude,easting,northing,postcode\n"


def test_incidents_have_a_place_in_one_of_three_ways(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "incidents",
        OURS
        + "F1,01/02/2027,Bin fire,fires,51.73,0.47,,,\n"
        + "F2,2027-02-02,Bin fire,,,,570500,206500,\n"
        + "F3,3/2/2027,,,,,,,CM1 1AA\n",
    )
    assert [(r.reference, r.on_date.day, r.kind, r.theme) for r in found.records] == [
        ("F1", 1, "Bin fire", "fires"),
        ("F2", 2, "Bin fire", ""),
        ("F3", 3, "", ""),
    ]
    assert found.records[1].latitude == pytest.approx(51.73, abs=0.01)
    assert found.records[1].longitude == pytest.approx(0.47, abs=0.01)
    assert (found.records[2].latitude, found.records[2].longitude) == (51.7, 0.6)


@pytest.mark.parametrize(
    ("place", "column", "reason"),
    [
        ("0.47,51.73,,,", "latitude", "latitude and longitude look swapped"),
        ("52.5,3.5,,,", "latitude", "lies in the sea or abroad, not in Britain"),
        ("north,0.4,,,", "latitude", "not a number"),
        ("51.73,,,,", "longitude", "is blank, and is needed"),
        (",,206500,570500,", "easting", "easting and northing look swapped"),
        (",,1,2,", "easting", "lies in the sea or off the British grid"),
        (",,,,ZZ9 9ZZ", "postcode", "no postcode that is known"),
        (",,,,", "postcode", "no place: latitude and longitude, easting and northing, or postcode"),
    ],
)
def test_a_place_that_cannot_be_is_named(tmp_path: Path, place: str, column: str, reason: str) -> None:
    found = read(tmp_path, "incidents", f"{OURS}F1,01/02/2027,,,{place}\n")
    assert found.records == () and refusals(found) == [(2, column, reason)]


def test_an_incident_stands_once(tmp_path: Path) -> None:
    row = "F1,01/02/2027,,,51.73,0.47,,,\n"
    found = read(tmp_path, "incidents", OURS + row + row.lower() + "F2,31/02/2027,,,51.73,0.47,,,\n")
    assert [reason for _, _, reason in refusals(found)] == [
        "stands in row 2 already",
        "no such date (the day comes first here: 09/03/2027 is 9 March)",
    ]


ARCHIVE = "Crime ID,Month,Reported by,Longitude,Latitude,Location,LSOA code,Crime type,Context\n"
API = "category,persistent_id,date,lat,long,street_id,street_name,context,id,location_type\n"


def test_the_archive_of_the_police_is_read_as_it_is(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "incidents",
        ARCHIVE
        + "abc,2018-07,Made-up,0.768721,52.067425,On or near X,E01000001,Robbery,\n"
        + ",2018-07,Made-up,0.768721,52.067425,On or near X,E01000001,Anti-social behaviour,\n"
        + ",2018-07,Made-up,0.768721,52.067425,On or near X,E01000001,Anti-social behaviour,\n"
        + "def,2018-06,Made-up,,,No location,,Robbery,\n"
        + "ghi,2018-13,Made-up,0.7,52.0,On or near X,,Criminal damage and arson,\n",
    )
    assert [(r.kind, r.theme) for r in found.records] == [
        ("robbery", "knife"),
        ("anti social behaviour", ""),
        ("anti social behaviour", ""),
    ]
    assert found.about["as_of"] == date(2018, 7, 31)
    assert found.notes == ("1 crime without a place passed over",)
    assert refusals(found) == [(6, "Month", "no such month")]


def test_the_table_of_the_api_says_the_same_in_other_words(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "incidents",
        f"{API}criminal-damage-arson,,2023-01,51.88,0.90,1,On or near,,107596596,Force\n",
    )
    (point,) = found.records
    assert (point.reference, point.kind, point.theme) == ("107596596", "criminal damage and arson", "fires")
    assert point.on_date == date(2023, 1, 1)


def test_areas_come_as_a_look_up_or_as_centroids(tmp_path: Path) -> None:
    found = read(tmp_path, "lsoa-lookup", "F_LSOA11CD,LSOA11NM,LSOA21CD\nE01000001,A,E01030001\n")
    assert [(r.from_kind, r.from_key, r.to_kind, r.to_key) for r in found.records] == [
        ("lsoa11", "E01000001", "lsoa21", "E01030001")
    ]
    found = read(tmp_path, "lsoa-lookup", "pcds,lsoa11cd\nCM1 1AA,E01000001\nnonsense,E01000001\n")
    assert [(r.from_kind, r.from_key, r.to_kind) for r in found.records] == [
        ("postcode", "CM1 1AA", "lsoa11")
    ]
    assert refusals(found) == [(3, "pcds", "not a postcode")]
    found = read(
        tmp_path, "lsoa-lookup", "FID,LSOA21CD,x,y\n1,E01030001,570500.5,206500.25\n2,E01030002,1,1\n"
    )
    assert (found.records[0].from_kind, found.records[0].to_kind) == ("lsoa21", "")
    assert found.records[0].latitude == pytest.approx(51.73, abs=0.01)
    assert refusals(found) == [(3, "x", "lies in the sea or off the British grid (E01030002)")]
    with pytest.raises(FileRefusedError, match="neither a look-up"):
        read(tmp_path, "lsoa-lookup", "code,name\n1,2\n")


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (["URN", "theme", "score"], "risk"),
        (["LSOA code (2011)", "IMD Rank"], "deprivation"),
        (["reference", "date", "type"], "incidents"),
        (["LSOA11CD", "LSOA21CD"], "lsoa-lookup"),
    ],
)
def test_a_file_of_need_is_known_by_its_columns(header: list[str], kind: str) -> None:
    assert guess_kind(header) == kind
