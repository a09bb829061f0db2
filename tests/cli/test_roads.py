"""roads build, status, remove from the command line, and the drives that follow from them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ecfrs_tui.travel.osgb import to_degrees
from tests.cli.conftest import FIXTURES, Command
from tests.travel.roads.sketch import Sketch, at, grid, metres_of


def schools() -> list[dict[str, str]]:
    """The register of the fixtures."""
    with (FIXTURES / "schools.csv").open(encoding="cp1252") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """One long lane past all schools of the fixtures with a grid reference."""
    rows = [row for row in schools() if row["Easting"]]
    points = to_degrees([float(row["Easting"]) for row in rows], [float(row["Northing"]) for row in rows])
    sketch = Sketch()
    sketch.way([metres_of(*point) for point in points if point is not None], "unclassified", name="Long Lane")
    return sketch.write(tmp_path / "county.osm.pbf")


def test_a_network_is_built_told_used_and_removed(at_home: Command, county: Path) -> None:
    assert at_home("roads", "status").document == {"built": False}
    built = at_home("roads", "build", county)
    assert built.status == 0, built.err
    assert built.document["built"] is True
    assert built.document["source"] == "county.osm.pbf"
    assert built.document["places"] > 100
    assert at_home("roads", "status").document == built.document
    # the schools that were placed by their postcode lie away from the lane
    assert [far["label"] for far in built.document["unattached"]] == sorted(
        row["EstablishmentName"] for row in schools() if not row["Easting"]
    )
    assert at_home("leg", "900001", "900002").document["source"] == "roads"
    assert at_home("doctor").document["travel"]["source"] == "roads"
    removed = at_home("roads", "remove")
    assert removed.document["removed"].endswith("network.npz")
    assert at_home("roads", "status").document == {"built": False}
    assert at_home("roads", "remove").document == {"removed": None}


def test_a_person_reads_what_was_built(line: Command, empty: Path, tmp_path: Path) -> None:
    file = grid().write(tmp_path / "grid.osm.pbf")
    ran = line("--home", empty, "roads", "build", file)
    assert ran.status == 0, ran.err
    assert "24 km" in ran.out
    assert "OpenStreetMap contributors" in ran.out
    assert not (empty / "db" / "bookings.sqlite3").exists()
    assert "24 km" in line("--home", empty, "roads", "status").out
    assert "Removed" in line("--home", empty, "roads", "remove").out
    assert "No road network" in line("--home", empty, "roads", "status").out


def test_a_drive_comes_from_the_roads_once_they_are_there(line: Command, empty: Path, tmp_path: Path) -> None:
    points = [",".join(f"{value:.6f}" for value in at(*metres)) for metres in ((500, 0), (2500, 0))]
    before = line("--home", empty, "--json", "leg", *points).document
    assert before["source"] == "skeleton"
    assert line("--home", empty, "roads", "build", grid().write(tmp_path / "grid.osm.pbf")).status == 0
    after = line("--home", empty, "--json", "leg", *points).document
    assert (after["source"], after["km"], after["minutes"]) == ("roads", 2.0, pytest.approx(6.4, abs=0.06))
    assert line("--home", empty, "roads", "remove").status == 0
    assert line("--home", empty, "--json", "leg", *points).document["source"] == "skeleton"


def test_a_country_without_one_of_our_schools_is_refused(at_home: Command, tmp_path: Path) -> None:
    sketch = Sketch()
    sketch.way([(400_000, 400_000), (401_000, 400_000)])
    ran = at_home("roads", "build", sketch.write(tmp_path / "abroad.osm.pbf"))
    assert (ran.status, ran.error["code"]) == (1, "other_country")
    assert len(ran.error["details"]["file_box"]) == len(ran.error["details"]["schools_box"]) == 4


@pytest.mark.parametrize(
    ("content", "code"), [(None, "file_missing"), (b"", "not_a_pbf"), (b"no roads" * 99, "not_a_pbf")]
)
def test_a_bad_file_is_one_sentence_and_status_1(
    line: Command, empty: Path, tmp_path: Path, content: bytes | None, code: str
) -> None:
    file = tmp_path / "bad.osm.pbf"
    if content is not None:
        file.write_bytes(content)
    ran = line("--home", empty, "--json", "roads", "build", file)
    assert (ran.status, ran.error["code"]) == (1, code)
    assert ran.err.count("\n") == 2
    assert not (empty / "db").exists()


def test_a_damaged_network_is_named(line: Command, empty: Path, tmp_path: Path) -> None:
    line("--home", empty, "roads", "build", grid().write(tmp_path / "grid.osm.pbf"))
    network = empty / "db" / "roads" / "network.npz"
    network.write_bytes(network.read_bytes()[:200])
    ran = line("--home", empty, "--json", "roads", "status")
    assert (ran.status, ran.error["code"]) == (1, "roads_damaged")
    assert "roads build" in ran.error["hint"]


def test_the_commands_explain_themselves(line: Command) -> None:
    assert "OpenStreetMap" in line("roads", "--help").out
    assert line("roads").status == 2
    assert line("roads", "build").status == 2
